//! Several gazetteers searched together, with a block list and a policy for overlaps.
//!
//! Takes gazetteers in order of precedence and a text, gives each place where names stand with the entries they lead to.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt;
use std::iter::FusedIterator;
use std::ops::Range;

use super::entry::Case;
use super::find::{self, ContextEntries, Hit, Hits, Options, Overlap};
use super::how::How;
use super::index::Index;
use super::{EntryRef, Gazetteer};
use crate::blocked::Blocked;
use crate::label::Label;
use crate::span::Span;

/// A place in a text where a name of one or more entries stands.
///
/// # Examples
/// ```
/// use onomast::{Entry, Gazetteer, Label};
/// let names = Gazetteer::from_entries([
///     Entry::new("Georgia", Label::PLACE).id("country"),
///     Entry::new("Georgia", Label::PERSON).id("given name").weight(10),
/// ])?;
/// let found = &names.find("to GEORGIA's coast")[0];
/// assert_eq!((found.text(), found.range(), found.label()), ("GEORGIA", 3..10, &Label::PLACE));
/// assert_eq!(found.entries().map(|entry| entry.id()).collect::<Vec<_>>(), ["country", "given name"]);
/// # Ok::<(), onomast::Error>(())
/// ```
pub struct Match<'g, 't> {
    text: &'t str,
    start: usize,
    label: &'g Label,
    gazetteers: &'g [Gazetteer],
    entries: Entries,
}

/// The place of an entry: which of the gazetteers, and the record in it.
#[derive(Clone, Copy)]
struct Place {
    gazetteer: u32,
    record: u64,
}

/// The entries of a match.
///
/// PERF: most have one, which takes no memory of its own; what an entry says is read when it is asked for.
enum Entries {
    One(Place),
    Many(Box<[Place]>),
}

impl Entries {
    fn as_slice(&self) -> &[Place] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl fmt::Debug for Match<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.entries().map(|entry| entry.name()).collect();
        let mut shown = formatter.debug_struct("Match");
        shown.field("span", &self.span()).field("text", &self.text()).field("label", &self.label.as_str()).field("names", &names).finish()
    }
}

impl<'g, 't> Match<'g, 't> {
    /// The bytes of the match.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end())
    }

    /// The first byte.
    pub fn start(&self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The bytes as a standard range, to slice the text with.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end()
    }

    /// The label of the first entry.
    pub fn label(&self) -> &'g Label {
        self.label
    }

    /// The name as the text writes it.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// What had to be forgiven for the text to be the name of the first entry.
    pub fn how(&self) -> How {
        self.entries().next().map_or(How::Fold, |entry| entry.nearness(self.text).0)
    }

    /// How near the text is to the name of the first entry, from 0 to 1: 1 where nothing but the fold had to be forgiven, less
    /// for another spelling, an ending, another order of parts, and for each wrong letter.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::Tolerances;
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder_with(Tolerances::default().with_typos(1));
    /// builder.push(&Entry::new("Samarkand", Label::PLACE))?;
    /// let list = builder.build()?;
    /// let found: Vec<f64> = list.find("SAMARKAND, Samarkant").iter().map(|found| found.similarity()).collect();
    /// assert_eq!(found, [1.0, 0.889]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn similarity(&self) -> f64 {
        self.entries().next().map_or(0.0, |entry| f64::from(entry.nearness(self.text).1) / 1000.0)
    }

    /// Every entry of that name: by precedence of the gazetteers, then, where a list forgives more than the fold, by how near its name
    /// is, then by weight, then in the order of the lists.
    pub fn entries(&self) -> impl Iterator<Item = EntryRef<'g>> + '_ {
        self.entries.as_slice().iter().filter_map(|place| self.gazetteers[place.gazetteer as usize].entry(place.record))
    }

    /// The same, those of one label together, in the order of their first ones: what a name stands for under each label.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let names = Gazetteer::from_entries([
    ///     Entry::new("Georgia", Label::PLACE).id("country"),
    ///     Entry::new("Georgia", Label::PERSON).id("given name").weight(40),
    ///     Entry::new("Georgia", Label::PLACE).id("state").weight(30),
    /// ])?;
    /// let found = &names.find("to Georgia")[0];
    /// let ids: Vec<Vec<&str>> = found.entries_by_label().iter().map(|group| group.iter().map(|entry| entry.id()).collect()).collect();
    /// assert_eq!(ids, [vec!["country", "state"], vec!["given name"]]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn entries_by_label(&self) -> Vec<Vec<EntryRef<'g>>> {
        let mut groups: Vec<Vec<EntryRef<'g>>> = Vec::new();
        for entry in self.entries() {
            match groups.iter_mut().find(|group| group[0].label() == entry.label()) {
                Some(group) => group.push(entry),
                None => groups.push(vec![entry]),
            }
        }
        groups
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
    blocks: Vec<Gazetteer>,
    options: Options,
}

/// Puts a [`Matcher`] together.
#[derive(Clone, Debug, Default)]
pub struct MatcherBuilder {
    matcher: Matcher,
}

/// What a gazetteer alone, or a matcher of which nothing else was asked, reports.
const DEFAULTS: Options =
    Options { overlap: Overlap::LeftmostLongest, case: None, context: ContextEntries::Capitalized, max_nested: usize::MAX, min_similarity: 0 };

impl Default for Matcher {
    fn default() -> Self {
        Self { gazetteers: Vec::new(), blocks: Vec::new(), options: DEFAULTS }
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Matcher");
        shown.field("n_gazetteers", &self.gazetteers.len()).field("n_blocks", &self.blocks.len());
        shown.field("overlap", &self.options.overlap).field("case", &self.options.case).field("context", &self.options.context).finish()
    }
}

impl Matcher {
    /// Starts a matcher without names.
    pub fn builder() -> MatcherBuilder {
        MatcherBuilder::default()
    }

    /// The matches in `text`, sorted by start, longer ones first.
    pub fn find<'t>(&self, text: &'t str) -> Vec<Match<'_, 't>> {
        self.find_iter(text).collect()
    }

    /// As [`find`](Self::find), one match at a time.
    ///
    /// Of one gazetteer leftmost-longest the text is searched as the matches are asked for; otherwise at once.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label, Matcher};
    /// let towns = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE), Entry::new("Talas", Label::PLACE)])?;
    /// let matcher = Matcher::builder().gazetteer(towns).build();
    /// let first = matcher.find_iter("from Osh to Talas").next().expect("there are two");
    /// assert_eq!((first.range(), first.label()), (5..8, &Label::PLACE));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn find_iter<'t>(&self, text: &'t str) -> impl FusedIterator<Item = Match<'_, 't>> {
        self.iter(text, 0..text.len())
    }

    /// The matches that lie wholly inside a range of bytes of `text`, with their places in the whole text.
    ///
    /// What stands around the range has its say: a word is not cut by it. A range beyond the text ends with the text.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label, Matcher};
    /// let towns = Gazetteer::from_entries([Entry::new("York", Label::PLACE), Entry::new("New York", Label::PLACE)])?;
    /// let matcher = Matcher::builder().gazetteer(towns).build();
    /// let text = "New York, Yorkshire, York";
    /// let found: Vec<_> = matcher.find_in(text, 4..14).iter().map(|found| found.range()).collect();
    /// assert_eq!(found, [4..8]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn find_in<'t>(&self, text: &'t str, range: Range<usize>) -> Vec<Match<'_, 't>> {
        self.iter(text, range).collect()
    }

    /// Whether there is a match in `text`.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label, Matcher};
    /// let towns = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE)])?;
    /// let matcher = Matcher::builder().gazetteer(towns).build();
    /// assert!(matcher.is_match("to OSH, then"));
    /// assert!(!matcher.is_match("Oshkosh"));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn is_match(&self, text: &str) -> bool {
        self.find_iter(text).next().is_some()
    }

    /// The text with every match replaced by what `with` gives for it; the text itself if there is none.
    ///
    /// Of matches that overlap, as under [`Overlap::All`], the first is replaced.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label, Matcher};
    /// let people = Gazetteer::from_entries([Entry::new("Ada Lovelace", Label::PERSON)])?;
    /// let matcher = Matcher::builder().gazetteer(people).build();
    /// assert_eq!(matcher.replace_all("Ada\nLovelace's notes", |_| "[name]"), "[name]'s notes");
    /// assert_eq!(matcher.replace_all("ADA LOVELACE", |found| format!("<{}>", found.label())), "<PERSON>");
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn replace_all<'t, R: AsRef<str>>(&self, text: &'t str, mut with: impl FnMut(&Match<'_, 't>) -> R) -> Cow<'t, str> {
        let (mut replaced, mut end) = (String::new(), 0);
        for found in self.find_iter(text) {
            if found.start() >= end {
                replaced.push_str(&text[end..found.start()]);
                replaced.push_str(with(&found).as_ref());
                end = found.end();
            }
        }
        if end == 0 {
            return Cow::Borrowed(text);
        }
        replaced.push_str(&text[end..]);
        Cow::Owned(replaced)
    }

    /// How many matches there are and a checksum of their spans, without looking at any entry.
    ///
    /// What is left when nothing is asked of a match: the cost of finding alone.
    pub fn count(&self, text: &str) -> (usize, u64) {
        let mut counted = (0, 0);
        search(&self.gazetteers, &self.blocks, text, self.options, 0..text.len()).for_each_span(|hits| {
            let span = hits[0].span;
            counted.0 += 1;
            counted.1 ^= (span.start() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (span.end() as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        });
        counted
    }

    fn iter<'t>(&self, text: &'t str, range: Range<usize>) -> Matches<'_, 't> {
        let hits = search(&self.gazetteers, &self.blocks, text, self.options, range);
        Matches { gazetteers: &self.gazetteers, text, hits }
    }
}

impl MatcherBuilder {
    /// Adds a gazetteer; earlier ones take precedence.
    #[must_use]
    pub fn gazetteer(mut self, gazetteer: Gazetteer) -> Self {
        self.matcher.gazetteers.push(gazetteer);
        self
    }

    /// Adds names that are no match and that no match may lie within; one with a label concerns matches of that label.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label, Matcher};
    /// let names = Gazetteer::from_entries([Entry::new("Lima", Label::PERSON), Entry::new("Lima", Label::PLACE)])?;
    /// let no_person = Gazetteer::from_entries([Entry::new("Lima", Label::PERSON)])?;
    /// let no_beans = Gazetteer::from_entries([Entry::new("Lima beans", Label::MISC)])?;
    /// let matcher = Matcher::builder().gazetteer(names).block(no_person).block(no_beans).build();
    /// let found = matcher.find("Lima beans in Lima");
    /// assert_eq!((found.len(), found[0].start(), found[0].label()), (1, 14, &Label::PLACE));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn block(mut self, block: Gazetteer) -> Self {
        self.matcher.blocks.push(block);
        self
    }

    /// Which of overlapping matches are reported; the leftmost-longest by default.
    #[must_use]
    pub fn overlap(mut self, overlap: Overlap) -> Self {
        self.matcher.options.overlap = overlap;
        self
    }

    /// The case of every name, whatever its entry says; as each entry says by default.
    #[must_use]
    pub fn case(mut self, case: Case) -> Self {
        self.matcher.options.case = Some(case);
        self
    }

    /// Which entries of the policy `context` are reported, whose names are common words too; those written with a capital by default.
    ///
    /// One that is left out hides no other name: a shorter one on the same words is found.
    #[must_use]
    pub fn context(mut self, context: ContextEntries) -> Self {
        self.matcher.options.context = context;
        self
    }

    /// How near a text must be to a name, from 0 to 1, as [`Match::similarity`] tells it; 0 by default.
    ///
    /// What is not near enough hides no other name.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::Tolerances;
    /// use onomast::{Entry, Gazetteer, Label, Matcher};
    /// let mut builder = Gazetteer::builder_with(Tolerances::default().with_typos(1));
    /// builder.push(&Entry::new("Minsk", Label::PLACE))?;
    /// let list = builder.build()?;
    /// let found = |least| Matcher::builder().gazetteer(list.clone()).min_similarity(least).build().find("Mensk, Minsk").len();
    /// assert_eq!((found(0.0), found(0.9)), (2, 1));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    #[expect(clippy::cast_sign_loss, reason = "it is not below zero")]
    pub fn min_similarity(mut self, least: f64) -> Self {
        self.matcher.options.min_similarity = (least.clamp(0.0, 1.0) * 1000.0).round() as u16;
        self
    }

    /// The matcher.
    pub fn build(self) -> Matcher {
        self.matcher
    }
}

/// The hits of all gazetteers within a range, without those that lie within a blocked name.
fn search<'g, 't>(gazetteers: &'g [Gazetteer], blocks: &[Gazetteer], text: &'t str, options: Options, range: Range<usize>) -> Hits<'g, 't> {
    let indexes: Vec<&Index> = gazetteers.iter().map(Gazetteer::index).collect();
    if blocks.is_empty() && options.min_similarity == 0 {
        return Hits::new(&indexes, text, options, range);
    }
    let blocked = Blocked::find(blocks, text);
    let label = |hit: &Hit| gazetteers[hit.index as usize].kind(hit).map(|kind| &kind.label);
    let is_near = |hit: &Hit| options.min_similarity == 0 || gazetteers[hit.index as usize].nearness(hit, text).1 >= options.min_similarity;
    let is_free = |hit: &Hit| label(hit).is_none_or(|label| !blocked.covers(hit.span, label)) && is_near(hit);
    Hits::of(find::find_where(&indexes, text, options, range, is_free), options.overlap)
}

/// Every hit of all gazetteers, as evidence: what their policy says is left to the caller, and of names that nest deeply
/// the longest count.
pub(crate) fn hits(gazetteers: &[Gazetteer], text: &str) -> Vec<Hit> {
    let options = Options { overlap: Overlap::All, case: None, context: ContextEntries::All, max_nested: find::MAX_NESTED, min_similarity: 0 };
    let indexes: Vec<&Index> = gazetteers.iter().map(Gazetteer::index).collect();
    find::find_where(&indexes, text, options, 0..text.len(), |_| true)
}

/// The matches of one gazetteer alone.
pub(super) fn matches<'g, 't>(gazetteer: &'g Gazetteer, text: &'t str) -> impl FusedIterator<Item = Match<'g, 't>> {
    let gazetteers = std::slice::from_ref(gazetteer);
    Matches { gazetteers, text, hits: search(gazetteers, &[], text, DEFAULTS, 0..text.len()) }
}

/// The matches of a search, in order.
struct Matches<'g, 't> {
    gazetteers: &'g [Gazetteer],
    text: &'t str,
    hits: Hits<'g, 't>,
}

impl<'g, 't> Iterator for Matches<'g, 't> {
    type Item = Match<'g, 't>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = one_match(self.gazetteers, self.text, self.hits.next_span()?) {
                return Some(found);
            }
        }
    }
}

impl FusedIterator for Matches<'_, '_> {}

/// The match of the hits of one span; `None` if a damaged file tells nothing of any entry.
fn one_match<'g, 't>(gazetteers: &'g [Gazetteer], text: &'t str, hits: &[Hit]) -> Option<Match<'g, 't>> {
    let span = hits.first()?.span;
    let (entries, label) = if let [hit] = hits {
        (Entries::One(place(hit)), &gazetteers[hit.index as usize].kind(hit)?.label)
    } else {
        several_entries(gazetteers, hits, text)?
    };
    Some(Match { text: &text[span.range()], start: span.start(), label, gazetteers, entries })
}

fn place(hit: &Hit) -> Place {
    Place { gazetteer: hit.index, record: hit.record }
}

/// The entries of several hits, each once and by the nearest of its names, in order of precedence, nearness and weight; and the
/// label of the first.
fn several_entries<'g>(gazetteers: &'g [Gazetteer], hits: &[Hit], text: &str) -> Option<(Entries, &'g Label)> {
    let mut nearest: Vec<(u32, Reverse<u16>, &Hit)> = Vec::with_capacity(hits.len());
    nearest.extend(hits.iter().map(|hit| (hit.index, Reverse(gazetteers[hit.index as usize].nearness(hit, text).1), hit)));
    nearest.sort_by_key(|&(index, likeness, _)| (index, likeness));
    let mut entries: Vec<(Place, Reverse<u16>, EntryRef<'g>)> = Vec::with_capacity(hits.len());
    let mut known = HashSet::new();
    for (_, likeness, hit) in nearest {
        let gazetteer = &gazetteers[hit.index as usize];
        if known.insert((hit.index, gazetteer.entry_key(hit.record)))
            && let Some(entry) = gazetteer.entry(hit.record)
        {
            entries.push((place(hit), likeness, entry));
        }
    }
    entries.sort_by_key(|(place, likeness, entry)| (place.gazetteer, *likeness, Reverse(entry.weight())));
    let label = entries.first()?.2.label();
    Some((Entries::Many(entries.into_iter().map(|(place, ..)| place).collect()), label))
}
