//! Several gazetteers searched together, with a block list and a policy for overlaps.
//!
//! Takes gazetteers in order of precedence and a text, gives each place where names stand with the entries they lead to.

use super::entry::Case;
use super::find::{self, Hit, Overlap};
use super::index::Index;
use super::{EntryRef, Gazetteer};
use crate::span::Span;

/// A place in a text where a name of one or more entries stands.
pub struct Match<'g, 't> {
    text: &'t str,
    span: Span,
    entries: Vec<EntryRef<'g>>,
}

impl<'g, 't> Match<'g, 't> {
    /// The bytes of the match.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The first byte.
    pub fn start(&self) -> usize {
        self.span.start()
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.span.end()
    }

    /// The name as the text writes it.
    pub fn text(&self) -> &'t str {
        &self.text[self.span.range()]
    }

    /// Every entry of that name: by precedence of the gazetteers, then by weight, then in the order of the lists.
    pub fn entries(&self) -> impl Iterator<Item = EntryRef<'g>> + '_ {
        self.entries.iter().copied()
    }
}

/// Several gazetteers searched in one pass, with a block list and a policy for overlaps.
///
/// # Examples
/// ```
/// use onomast::gazetteer::Overlap;
/// use onomast::{Entry, Gazetteer, Label, Matcher};
/// let places = Gazetteer::from_entries([Entry::new("New York", Label::PLACE), Entry::new("York", Label::PLACE)])?;
/// let clubs = Gazetteer::from_entries([Entry::new("York City", Label::ORGANIZATION)])?;
/// let blocked = Gazetteer::from_entries([Entry::new("York Road", Label::PLACE)])?;
/// let matcher = Matcher::builder().gazetteer(places).gazetteer(clubs).block(blocked).overlap(Overlap::All).build();
/// let found: Vec<&str> = matcher.find("New York City, York Road").iter().map(|found| found.text()).collect();
/// assert_eq!(found, ["New York", "York City", "York"]);
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone)]
pub struct Matcher {
    gazetteers: Vec<Gazetteer>,
    block: Option<Gazetteer>,
    overlap: Overlap,
    case: Option<Case>,
}

/// Puts a [`Matcher`] together.
#[derive(Clone, Default)]
pub struct MatcherBuilder {
    gazetteers: Vec<Gazetteer>,
    block: Option<Gazetteer>,
    overlap: Overlap,
    case: Option<Case>,
}

impl Matcher {
    /// Starts a matcher without names.
    pub fn builder() -> MatcherBuilder {
        MatcherBuilder::default()
    }

    /// The matches in `text`, sorted by start, longer ones first.
    pub fn find<'t>(&self, text: &'t str) -> Vec<Match<'_, 't>> {
        matches(&self.gazetteers, self.block.as_ref(), text, self.overlap, self.case)
    }

    /// How many matches there are and a checksum of their spans, without looking at any entry.
    ///
    /// What is left when nothing is asked of a match: the cost of finding alone.
    pub fn count(&self, text: &str) -> (usize, u64) {
        let mut counted = (0, 0);
        let mut count = |hits: &[Hit]| {
            for span in hits.chunk_by(|left, right| left.span == right.span).map(|hits| hits[0].span) {
                counted.0 += 1;
                counted.1 ^= (span.start() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (span.end() as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
            }
        };
        match &self.block {
            None => {
                let indexes: Vec<&Index> = self.gazetteers.iter().map(Gazetteer::index).collect();
                find::each(&indexes, text, self.overlap, self.case, &mut count);
            }
            Some(block) => count(&hits(&self.gazetteers, Some(block), text, self.overlap, self.case)),
        }
        counted
    }
}

impl MatcherBuilder {
    /// Adds a gazetteer; earlier ones take precedence.
    #[must_use]
    pub fn gazetteer(mut self, gazetteer: Gazetteer) -> Self {
        self.gazetteers.push(gazetteer);
        self
    }

    /// Names that are no match and that no match may overlap unless it reaches beyond them.
    #[must_use]
    pub fn block(mut self, block: Gazetteer) -> Self {
        self.block = Some(block);
        self
    }

    /// Which of overlapping matches are reported; the leftmost-longest by default.
    #[must_use]
    pub fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// The case of every name, whatever its entry says; as each entry says by default.
    #[must_use]
    pub fn case(mut self, case: Case) -> Self {
        self.case = Some(case);
        self
    }

    /// The matcher.
    pub fn build(self) -> Matcher {
        Matcher { gazetteers: self.gazetteers, block: self.block, overlap: self.overlap, case: self.case }
    }
}

/// The hits of all gazetteers without those that lie within a blocked name.
pub(crate) fn hits(gazetteers: &[Gazetteer], block: Option<&Gazetteer>, text: &str, overlap: Overlap, case: Option<Case>) -> Vec<Hit> {
    let indexes: Vec<&Index> = gazetteers.iter().map(Gazetteer::index).collect();
    let Some(block) = block else { return find::find(&indexes, text, overlap, case) };
    let blocked: Vec<Span> = find::find(&[block.index()], text, Overlap::NoSub, None).into_iter().map(|hit| hit.span).collect();
    find::find_outside(&indexes, text, overlap, case, &blocked)
}

pub(super) fn matches<'g, 't>(
    gazetteers: &'g [Gazetteer],
    block: Option<&Gazetteer>,
    text: &'t str,
    overlap: Overlap,
    case: Option<Case>,
) -> Vec<Match<'g, 't>> {
    let hits = hits(gazetteers, block, text, overlap, case);
    hits.chunk_by(|left, right| left.span == right.span)
        .map(|hits| {
            let mut entries: Vec<(usize, u64, EntryRef<'g>)> = Vec::with_capacity(hits.len());
            for hit in hits {
                let index = gazetteers[hit.index].index();
                let Some(record) = index.record(hit.record) else { continue };
                let key = record.entry_key(hit.record);
                if let Some(entry) = EntryRef::new(index, record)
                    && !entries.iter().any(|(other, known, _)| (*other, *known) == (hit.index, key))
                {
                    entries.push((hit.index, key, entry));
                }
            }
            entries.sort_by_key(|(index, _, entry)| (*index, std::cmp::Reverse(entry.weight())));
            Match { text, span: hits[0].span, entries: entries.into_iter().map(|(.., entry)| entry).collect() }
        })
        .collect()
}
