//! The extractor: the whole way from text to mentions and entities.
//!
//! ```text
//! text -> tokens -> sentences -> candidates -> resolve -> names -> Extraction
//! ```

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::candidate::Candidate;
use crate::context;
use crate::document::Document;
use crate::evidence::{self, Evidence, Lists};
use crate::gazetteer::find::{Hit, Overlap};
use crate::gazetteer::{Gazetteer, matcher};
use crate::label::Label;
use crate::mention::{Entity, Explanation, Extraction, Mention, Weighed};
use crate::names::{self, Named};
use crate::resolve::resolve;
use crate::span::Span;

/// Finds people, places, organizations and what users' lists name.
///
/// Immutable, cheap to clone, shared between threads; [`extract`](Self::extract) takes any text and cannot fail.
///
/// # Examples
#[cfg_attr(feature = "english", doc = "```")]
#[cfg_attr(not(feature = "english"), doc = "```ignore")]
/// use onomast::Extractor;
/// let extractor = Extractor::english();
/// let found = extractor.extract("President Sooronbai Jeenbekov left Bishkek. Mr Jeenbekov resigned.");
/// let labels: Vec<(&str, &str)> = found.mentions().iter().map(|mention| (mention.label().as_str(), mention.text())).collect();
/// assert_eq!(labels, [("PERSON", "Sooronbai Jeenbekov"), ("PLACE", "Bishkek"), ("PERSON", "Jeenbekov")]);
/// assert_eq!(found.entities()[0].mentions().len(), 2);
/// ```
#[derive(Clone)]
pub struct Extractor {
    lists: Arc<Lists>,
    block: Option<Gazetteer>,
    labels: Option<Arc<[Label]>>,
    explain: Explain,
}

/// Whether mentions carry the candidates that were weighed for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Explain {
    /// No: nothing is kept.
    #[default]
    No,
    /// Yes: every candidate on the mention's words, what spoke for and against it, and why it lost.
    Yes,
}

/// Puts an [`Extractor`] together.
///
/// # Examples
/// ```
/// use onomast::{Entry, Extractor, Gazetteer, Label};
/// let ships = Gazetteer::from_entries([Entry::new("Kontiki", Label::new("VESSEL")).id("imo-1")])?;
/// let extractor = Extractor::builder().gazetteer(ships).build();
/// let found = extractor.extract("The kontiki reached Almaty.");
/// assert_eq!(found.mentions()[0].label().as_str(), "VESSEL");
/// assert_eq!(found.mentions()[0].entries().next().unwrap().id(), "imo-1");
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct ExtractorBuilder {
    gazetteers: Vec<Gazetteer>,
    block: Option<Gazetteer>,
    labels: Option<Vec<Label>>,
    built_in: BuiltIn,
    explain: Explain,
}

/// Whether an extractor uses the lists that are part of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BuiltIn {
    /// Yes, after the user's own (feature `english`).
    #[default]
    English,
    /// No: only the user's lists and the rules.
    None,
}

impl Extractor {
    /// The extractor for English with everything that is built in; ready in well under 20 ms, nothing is parsed.
    #[cfg(feature = "english")]
    pub fn english() -> Self {
        Self::builder().build()
    }

    /// Starts an extractor with the built-in lists (feature `english`) and no others.
    pub fn builder() -> ExtractorBuilder {
        ExtractorBuilder::default()
    }

    /// Everything that is named in `text`.
    pub fn extract<'t>(&self, text: &'t str) -> Extraction<'t> {
        self.extract_document(&Document::new(text))
    }

    /// Everything that is named in a document whose tokens are known.
    pub fn extract_document<'t>(&self, document: &Document<'t>) -> Extraction<'t> {
        let hits = matcher::hits(&self.lists.gazetteers, self.block.as_ref(), document.text(), Overlap::All, None);
        let mut evidence = evidence::gather(document, &self.lists, &hits);
        context::find(document, &mut evidence);
        let blocked = self.blocked(document.text());
        unblock(document, &mut evidence, &blocked);
        let settled = resolve(&evidence.candidates);
        names::spread(document, &mut evidence, &settled);
        unblock(document, &mut evidence, &blocked);
        let chosen = resolve(&evidence.candidates);
        self.finish(document, &hits, &evidence, &chosen)
    }

    /// A new extractor with other gazetteers of the user; every other part is shared with this one.
    ///
    /// Put the result where the threads look (an `RwLock<Extractor>` will do): running extractions end with the old.
    #[must_use]
    pub fn with_gazetteers(&self, gazetteers: Vec<Gazetteer>) -> Self {
        let n_user = gazetteers.len();
        let built_in = self.lists.gazetteers[self.lists.n_user..].iter().cloned();
        let lists = Lists { gazetteers: gazetteers.into_iter().chain(built_in).collect(), n_user, words: self.lists.words.clone() };
        Self { lists: Arc::new(lists), ..self.clone() }
    }

    /// The built-in lists.
    pub fn built_in_gazetteers(&self) -> &[Gazetteer] {
        &self.lists.gazetteers[self.lists.n_user..]
    }

    /// Whether a word is one of the commonest of the language, in whatever case: a name that wants support from its context.
    ///
    /// Never without the built-in lists.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// let extractor = onomast::Extractor::english();
    /// assert!(extractor.is_common_word("As") && !extractor.is_common_word("Osh"));
    /// ```
    pub fn is_common_word(&self, word: &str) -> bool {
        let found = self.lists.words.as_ref().map(|words| words.find(word)).unwrap_or_default();
        found.iter().any(|found| found.text() == word)
    }

    /// Turns chosen candidates to mentions, and mentions to entities.
    fn finish<'t>(&self, document: &Document<'t>, hits: &[Hit], evidence: &Evidence, chosen: &[usize]) -> Extraction<'t> {
        let mut by_tokens: HashMap<Range<usize>, Vec<usize>> = HashMap::new();
        for (hit, tokens) in evidence.hit_tokens.iter().enumerate() {
            if let Some(tokens) = tokens {
                by_tokens.entry(tokens.clone()).or_default().push(hit);
            }
        }
        let mut mentions = Vec::with_capacity(chosen.len());
        let mut named = Vec::with_capacity(chosen.len());
        let mut labels: Vec<Label> = Vec::new();
        for &index in chosen {
            let candidate = &evidence.candidates[index];
            let label = self.label(candidate, hits);
            if self.labels.as_ref().is_some_and(|wanted| !wanted.contains(&label)) {
                continue;
            }
            let own = by_tokens.get(&candidate.tokens).map_or(&[][..], Vec::as_slice);
            let mut mention = self.mention(document, candidate, label.clone(), hits, own);
            if self.explain == Explain::Yes {
                mention.explanation = Some(Box::new(self.explanation(document, hits, evidence, candidate)));
            }
            let label_number = labels.iter().position(|known| *known == label).unwrap_or_else(|| {
                labels.push(label);
                labels.len() - 1
            });
            let entry = mention.hits.first().map(|hit| (hit.index, self.lists.gazetteers[hit.index].entry_key(hit.record)));
            named.push(Named { tokens: candidate.tokens.clone(), class: candidate.class, entry, label: label_number as u32 });
            mentions.push(mention);
        }
        let entities = entities(&mut mentions, &names::tie(document, &named));
        Extraction { text: document.text(), mentions, entities }
    }

    /// Where names of the block list stand: sorted, none within another.
    fn blocked(&self, text: &str) -> Vec<Span> {
        let hits = self.block.as_ref().map(|block| matcher::hits(std::slice::from_ref(block), None, text, Overlap::NoSub, None));
        hits.unwrap_or_default().into_iter().map(|hit| hit.span).collect()
    }

    fn label(&self, candidate: &Candidate, hits: &[Hit]) -> Label {
        let entry = candidate.hit.and_then(|hit| self.lists.gazetteers[hits[hit].index].entry(hits[hit].record));
        entry.map_or_else(|| candidate.class.label(), |entry| entry.label().clone())
    }

    fn mention<'t>(&self, document: &Document<'t>, candidate: &Candidate, label: Label, hits: &[Hit], own: &[usize]) -> Mention<'t> {
        let tokens = document.tokens();
        let mut span = Span::new(tokens[candidate.tokens.start].start(), tokens[candidate.tokens.end - 1].end());
        let mut entries: Vec<(bool, usize, Reverse<u16>, Hit)> = Vec::with_capacity(own.len());
        let mut subtype = "";
        for &hit in own {
            let hit = hits[hit];
            let Some(entry) = self.lists.gazetteers[hit.index].entry(hit.record) else { continue };
            let is_thing = hit.index < self.lists.n_user || !matches!(entry.label().as_str(), "TRIGGER") && !is_name_part(entry.subtype());
            let is_same = *entry.label() == label;
            if is_thing && (is_same || hit.index < self.lists.n_user) {
                entries.push((!is_same, hit.index, Reverse(entry.weight()), hit));
            }
        }
        entries.sort_by_key(|&(is_other, index, weight, hit)| (is_other, index, weight, hit.record));
        if let Some(entry) = entries.first().and_then(|(.., hit)| self.lists.gazetteers[hit.index].entry(hit.record)) {
            subtype = entry.subtype();
        }
        if subtype.is_empty() {
            subtype = candidate.subtype;
        }
        if let Some(hit) = candidate.hit {
            span = hits[hit].span;
        }
        Mention {
            text: &document.text()[span.range()],
            span,
            label,
            subtype: subtype.to_owned(),
            score: candidate.score,
            nominal: candidate.nominal,
            source: candidate.source,
            entity: 0,
            hits: entries.into_iter().map(|(.., hit)| hit).collect(),
            lists: Arc::clone(&self.lists),
            explanation: None,
        }
    }

    fn explanation(&self, document: &Document<'_>, hits: &[Hit], evidence: &Evidence, winner: &Candidate) -> Explanation {
        let weigh = |candidate: &Candidate| Weighed::new(candidate, document.text_of(candidate.tokens.clone()), self.label(candidate, hits), winner);
        let mut others: Vec<&Candidate> = evidence
            .candidates
            .iter()
            .filter(|other| other.tokens.start < winner.tokens.end && winner.tokens.start < other.tokens.end && !std::ptr::eq(*other, winner))
            .collect();
        others.sort_by_key(|other| (Reverse(other.score), other.tokens.start, other.tokens.end, other.class));
        Explanation { candidates: std::iter::once(winner).chain(others).map(weigh).collect() }
    }
}

/// Takes out the candidates, of whichever finder, that lie within a blocked name.
fn unblock(document: &Document<'_>, evidence: &mut Evidence, blocked: &[Span]) {
    if blocked.is_empty() {
        return;
    }
    let tokens = document.tokens();
    evidence.candidates.retain(|candidate| {
        let span = Span::new(tokens[candidate.tokens.start].start(), tokens[candidate.tokens.end - 1].end());
        let n_before = blocked.partition_point(|block| block.start() <= span.start());
        n_before == 0 || !blocked[n_before - 1].covers(span)
    });
}

/// Whether entries of a subtype are parts of names, not things.
fn is_name_part(subtype: &str) -> bool {
    matches!(subtype, "given-name" | "surname" | "nickname")
}

/// Groups mentions by the numbers that [`names::tie`] gave them.
fn entities(mentions: &mut [Mention<'_>], numbers: &[usize]) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    let mut best: Vec<(bool, usize)> = Vec::new();
    for (index, (mention, &number)) in mentions.iter_mut().zip(numbers).enumerate() {
        mention.entity = number;
        if number == entities.len() {
            entities.push(Entity { label: mention.label.clone(), name: String::new(), mentions: Vec::new() });
            best.push((false, 0));
        }
        entities[number].mentions.push(index);
        let listed = mention.entries().next().map(|entry| entry.name().to_owned());
        let rank = (listed.is_some(), mention.text.len());
        if rank > best[number] {
            best[number] = rank;
            entities[number].name = listed.unwrap_or_else(|| mention.text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    entities
}

impl ExtractorBuilder {
    /// Adds a gazetteer of the user; earlier ones take precedence.
    #[must_use]
    pub fn gazetteer(mut self, gazetteer: Gazetteer) -> Self {
        self.gazetteers.push(gazetteer);
        self
    }

    /// Names that are never a mention, nor is anything within them.
    #[must_use]
    pub fn block(mut self, block: Gazetteer) -> Self {
        self.block = Some(block);
        self
    }

    /// Keeps only mentions of these labels; all by default.
    #[must_use]
    pub fn labels(mut self, labels: impl IntoIterator<Item = Label>) -> Self {
        self.labels = Some(labels.into_iter().collect());
        self
    }

    /// Whether the built-in lists are used; they are by default.
    #[must_use]
    pub fn built_in(mut self, built_in: BuiltIn) -> Self {
        self.built_in = built_in;
        self
    }

    /// Whether mentions are explained; they are not by default.
    #[must_use]
    pub fn explain(mut self, explain: Explain) -> Self {
        self.explain = explain;
        self
    }

    /// The extractor.
    pub fn build(self) -> Extractor {
        let n_user = self.gazetteers.len();
        let mut lists = Lists { gazetteers: self.gazetteers, n_user, words: None };
        if self.built_in == BuiltIn::English {
            built_in::add(&mut lists);
        }
        Extractor { lists: Arc::new(lists), block: self.block, labels: self.labels.map(Arc::from), explain: self.explain }
    }
}

#[cfg(feature = "english")]
mod built_in {
    use super::{Gazetteer, Lists};

    /// Bytes at a cache line, as an index wants them.
    #[repr(C, align(64))]
    struct Aligned<T: ?Sized>(T);

    static NAMES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/english.names")));
    static WORDS: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/english.words")));

    /// Adds the lists that the build script compiled.
    pub(super) fn add(lists: &mut Lists) {
        // The bytes were written by the same code that reads them; a test opens them.
        lists.gazetteers.extend(Gazetteer::built_in(&NAMES.0));
        lists.words = Gazetteer::built_in(&WORDS.0).ok();
    }
}

#[cfg(not(feature = "english"))]
mod built_in {
    use super::Lists;

    /// Without the feature there is nothing to add.
    pub(super) fn add(_lists: &mut Lists) {}
}
