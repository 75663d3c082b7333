//! The extractor: the whole way from text to mentions and entities.
//!
//! ```text
//! text -> tokens -> sentences -> candidates -> resolve -> names -> Extraction
//! ```

mod asked;
mod built_in;
mod fired;
mod given;
mod packed;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::blocked::Blocked;
use crate::calibration::Calibration;
use crate::candidate::{Candidate, Class, Why};
use crate::cue::{self, Evidence, Lists};
use crate::document::{Document, WINDOW, Window, Windows};
use crate::explain::{Described, Explain, Source, Touching};
use crate::gazetteer::find::Hit;
use crate::gazetteer::{Gazetteer, Tolerances, matcher};
use crate::label::Label;
use crate::mention::{Extraction, Found, Listing, is_name_part};
use crate::model::{self, Elsewhere, Join, Member, Model, Sight};
use crate::names::{self, Names, Said};
use crate::pattern::{self, Closed, Patterns};
use crate::resolve::{THRESHOLD, resolve};
use crate::rule::{self, Rules};
use crate::span::Span;
use packed::Packed;

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
    block: Arc<[Gazetteer]>,
    labels: Option<Arc<[Label]>>,
    patterns: Option<Arc<Patterns>>,
    explain: Explain,
}

/// So many bytes of what is known of windows are kept until the names of the document are known; what does not fit is made
/// again. So a text of some megabytes is read once, and a longer one takes no more memory than that.
const MAX_KEPT: usize = 64 << 20;

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
    block: Vec<Gazetteer>,
    labels: Option<Vec<Label>>,
    patterns: Option<Patterns>,
    built_in: BuiltIn,
    explain: Explain,
    rules: Rules,
    models: Vec<Model>,
    join: Option<Join>,
    built_in_model: BuiltInModel,
    given: Given,
    tolerances: Tolerances,
}

/// What the feature `english` builds in, where the user gives it instead.
#[derive(Clone, Default)]
struct Given {
    /// The names and the common words.
    lists: Option<(Gazetteer, Gazetteer)>,
    model: Option<Model>,
}

/// Whether an extractor uses the lists that are part of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuiltIn {
    /// Yes, after the user's own (feature `english`).
    #[default]
    English,
    /// No: only the user's lists and the rules.
    None,
}

/// Whether an extractor uses the model that is part of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum BuiltInModel {
    /// Where it uses the built-in lists, from which the model has learned.
    #[default]
    WithLists,
    No,
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
    ///
    /// A text of more than a quarter of a megabyte is read window by window; of what lies behind the first few megabytes
    /// only the names are kept, and what the lists found in ten bytes each, and it is read twice. Where a model is asked all of
    /// it is read once before, by lists and rules alone, for what its words are. Beside that and the text,
    /// a mention takes some 250 bytes, and what is at hand at once about 150 MB at most.
    pub fn extract<'t>(&self, text: &'t str) -> Extraction<'t> {
        self.extract_windows(text, WINDOW)
    }

    /// Everything that is named in a document whose tokens are known.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::{Document, Extractor, Span};
    /// let tokens = [Span::new(0, 3), Span::new(4, 13)];
    /// let document = Document::from_tokens("Mr. Jeenbekov", &tokens, vec![0..2])?;
    /// let found = Extractor::builder().build().extract_document(&document);
    /// assert_eq!(found.mentions()[0].span(), tokens[1]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn extract_document<'t>(&self, document: &Document<'t>) -> Extraction<'t> {
        let mut found = Found::new(&self.lists, document.text());
        self.choose(0, &self.read_whole(document), &mut found);
        found.finish()
    }

    /// The same without its models.
    #[cfg(feature = "train")]
    pub(crate) fn without_models(&self) -> Self {
        let lists = Lists { models: Vec::new(), ..self.lists.as_ref().clone() };
        Self { lists: Arc::new(lists), ..self.clone() }
    }

    /// Calls `look` with what a model would see of a document.
    #[cfg(feature = "train")]
    pub(crate) fn look<T>(&self, document: &Document<'_>, look: impl FnOnce(Sight<'_, '_>) -> T) -> T {
        self.evidence(Cow::Borrowed(document), self.hits(document)).with_sight(None, look)
    }

    /// Reads a document as one window, with its names.
    fn read_whole<'d, 't>(&'d self, document: &'d Document<'t>) -> Reading<'d, 't> {
        let mut names = Names::new(!self.block.is_empty());
        let mut reading = self.read(Cow::Borrowed(document), self.hits(document), None);
        let (settled, said) = reading.settle();
        reading.teach(&said, &mut names);
        reading.carry_over(&mut names, (&settled, &said));
        reading
    }

    /// As [`extract`](Self::extract), in windows of at most so many bytes.
    fn extract_windows<'t>(&self, text: &'t str, size: usize) -> Extraction<'t> {
        let mut windows = Windows::new(text, size);
        let Some(first) = windows.next() else { return Found::new(&self.lists, text).finish() };
        if first.document.text().len() == text.len() {
            return self.extract_document(&first.document);
        }
        let words = self.words(text, size);
        let mut names = Names::new(!self.block.is_empty());
        let (mut kept, mut kept_end, mut n_bytes, mut packed) = (Vec::new(), 0, 0, Vec::new());
        for Window { start, document } in std::iter::once(first).chain(windows) {
            let end = start + document.text().len();
            let hits = self.hits(&document);
            let reading = self.read(Cow::Owned(document), hits, words.as_ref());
            let (settled, said) = reading.settle();
            reading.teach(&said, &mut names);
            let is_common = |hash| self.lists.words.as_ref().is_some_and(|words| words.index().view().has_word(hash));
            names.learn_small(&reading.document, is_common);
            n_bytes += reading.size();
            if n_bytes <= MAX_KEPT {
                kept.push((start, reading, settled, said));
                kept_end = end;
            } else {
                packed.push(Packed::new(&reading.hits));
            }
        }
        let mut found = Found::new(&self.lists, text);
        for (start, mut reading, settled, said) in kept {
            reading.carry_over(&mut names, (&settled, &said));
            self.choose(start, &reading, &mut found);
        }
        for (Window { start, document }, packed) in Windows::behind(text, size, kept_end).zip(packed) {
            let mut reading = self.read(Cow::Owned(document), packed.hits(), words.as_ref());
            let (settled, said) = reading.settle();
            reading.carry_over(&mut names, (&settled, &said));
            self.choose(start, &reading, &mut found);
        }
        found.finish()
    }

    /// What the lists find in a window.
    fn hits(&self, document: &Document<'_>) -> Vec<Hit> {
        let mut hits = matcher::hits(&self.lists.gazetteers, document.text());
        if self.lists.copy.is_some() {
            hits.retain(|hit| self.lists.is_news(hit, document.text()));
        }
        hits
    }

    /// The words of a text of several windows, which models ask for; they are read once for it.
    fn words(&self, text: &str, size: usize) -> Option<Elsewhere> {
        if self.lists.models.is_empty() {
            return None;
        }
        let mut words = Elsewhere::new(text.len());
        for Window { document, .. } in Windows::new(text, size) {
            let hits = self.hits(&document);
            let reading = self.evidence(Cow::Owned(document), hits);
            let candidates = &reading.evidence.candidates;
            words.learn(&reading.document, candidates, &resolve(candidates));
        }
        Some(words)
    }

    /// Reads a window in which the lists found some hits: what lists, rules and models say of it. The words of the document are those of
    /// the window if they are not given.
    fn read<'d, 't>(&'d self, document: Cow<'d, Document<'t>>, hits: Vec<Hit>, words: Option<&Elsewhere>) -> Reading<'d, 't> {
        let mut reading = self.evidence(document, hits);
        reading.ask_models(words, self.explain);
        // Behind the models, which have learned without them.
        if let Some(patterns) = &self.patterns {
            reading.read_patterns(patterns);
        }
        reading.unblock();
        reading
    }

    /// What lists and rules say of a window.
    fn evidence<'d, 't>(&'d self, document: Cow<'d, Document<'t>>, mut hits: Vec<Hit>) -> Reading<'d, 't> {
        let blocked = Blocked::find(&self.block, document.text());
        let mut blocked_things = HashSet::new();
        if !blocked.is_empty() {
            hits.retain(|hit| {
                let is_blocked = self.is_blocked(hit, &blocked);
                if is_blocked && self.lists.kind(hit).is_some_and(|kind| kind.label != Label::PERSON) {
                    blocked_things.insert(hit.span);
                }
                !is_blocked
            });
        }
        let mut evidence = cue::gather(&document, &self.lists, &hits);
        let label_of = |candidate: &Candidate| label(&self.lists, candidate, &hits);
        rule::find(&document, &mut evidence, &self.lists.rules, label_of);
        Reading {
            lists: &self.lists,
            document,
            hits,
            evidence,
            blocked,
            blocked_things,
            blocked_names: Vec::new(),
            spoke: HashMap::new(),
            closed: Vec::new(),
        }
    }

    /// Whether a hit is blocked. First and last names within a longer blocked name are not: they tell that it is a
    /// person's, and are no mentions by themselves.
    fn is_blocked(&self, hit: &Hit, blocked: &Blocked) -> bool {
        let Some(kind) = self.lists.kind(hit) else { return true };
        let is_part = |around: Span| hit.index as usize >= self.lists.n_user && is_name_part(&kind.subtype) && around != hit.span;
        blocked.around(hit.span, &kind.label).is_some_and(|around| !is_part(around))
    }

    /// Chooses the mentions of a window that starts at byte `start`, to which the names of the document were carried over.
    fn choose<'t>(&self, start: usize, reading: &Reading<'_, 't>, found: &mut Found<'t>) {
        let Reading { document, hits, evidence, .. } = reading;
        let touching = (self.explain == Explain::Yes).then(|| Touching::new(&evidence.candidates));
        let mut origins = Origins::new();
        let mut from = 0;
        for index in resolve(&evidence.candidates) {
            let candidate = &evidence.candidates[index];
            let label = label(&self.lists, candidate, hits);
            if self.labels.as_ref().is_some_and(|wanted| !wanted.contains(&label)) {
                continue;
            }
            let known = (&self.lists.rules, &self.lists.calibration);
            let explanation = touching.as_ref().map(|touching| touching.explain(candidate, known, |other| reading.describe(other, &mut origins)));
            go_to(evidence, candidate, &mut from);
            let listing = Listing { evidence, hits, from };
            let value = reading.closed(candidate).and_then(|closed| closed.value.as_deref());
            // The name of an entry may lose a title by a rule, and then its tokens tell.
            let whole = candidate.hit.filter(|&hit| evidence.hit_tokens[hit].as_ref() == Some(&candidate.tokens));
            let span = whole.map_or_else(|| reading.span_of(candidate), |hit| hits[hit].span);
            found.push((document, start), (candidate, span, label), &listing, (value, explanation));
        }
    }

    /// A new extractor with other gazetteers of the user; every other part is shared with this one.
    ///
    /// Put the result where the threads look (an `RwLock<Extractor>` will do): running extractions end with the old.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// let before = Extractor::builder().built_in(BuiltIn::None).build();
    /// let after = before.with_gazetteers(vec![list]);
    /// assert!(before.extract("the Kon-Tiki").mentions().is_empty());
    /// assert_eq!(after.extract("the Kon-Tiki").mentions().len(), 1);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn with_gazetteers(&self, gazetteers: Vec<Gazetteer>) -> Self {
        let n_user = gazetteers.len();
        let built_in = self.lists.gazetteers[self.lists.n_user..].iter().cloned();
        let lists = Lists {
            gazetteers: gazetteers.into_iter().chain(built_in).collect(),
            n_user,
            copy: self.lists.copy.map(|copy| copy - self.lists.n_user + n_user),
            words: self.lists.words.clone(),
            rules: self.lists.rules.clone(),
            calibration: self.lists.calibration.clone(),
            models: self.lists.models.clone(),
            join: self.lists.join.clone(),
            told: Vec::new(),
        };
        Self { lists: Arc::new(lists.with_told()), ..self.clone() }
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

    /// The rules it applies: the built-in ones and the user's.
    pub fn rules(&self) -> &Rules {
        &self.lists.rules
    }

    /// The built-in lists.
    pub fn built_in_gazetteers(&self) -> &[Gazetteer] {
        &self.lists.gazetteers[self.lists.n_user..]
    }
}

impl std::fmt::Debug for Extractor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (n_user, n_built_in) = (self.lists.n_user, self.lists.gazetteers.len() - self.lists.n_user);
        let mut shown = formatter.debug_struct("Extractor");
        shown.field("gazetteers", &n_user).field("built_in", &n_built_in).field("block", &self.block.len());
        shown.field("labels", &self.labels).field("patterns", &self.patterns).field("explain", &self.explain).finish()
    }
}

impl std::fmt::Debug for ExtractorBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("ExtractorBuilder");
        shown.field("gazetteers", &self.gazetteers.len()).field("built_in", &self.built_in).field("block", &self.block.len());
        shown.field("labels", &self.labels).field("patterns", &self.patterns).field("explain", &self.explain);
        shown.field("rules", &self.rules.iter().len()).field("models", &self.models.len()).finish_non_exhaustive()
    }
}

/// Where reasons come from: entries by their gazetteer and record.
type Origins = HashMap<(u32, u64), Arc<str>>;

/// A window as it was read: what is known before and after its names.
struct Reading<'d, 't> {
    lists: &'d Lists,
    document: Cow<'d, Document<'t>>,
    hits: Vec<Hit>,
    evidence: Evidence,
    blocked: Blocked,
    /// Where blocked names of lists are none of persons.
    blocked_things: HashSet<Span>,
    /// The hashes of the first and last words of persons that are blocked.
    blocked_names: Vec<u64>,
    /// What spoke to models, by tokens, model and label; only where an explanation is asked for.
    spoke: HashMap<(Range<usize>, u8, u8), Arc<str>>,
    /// The closed forms, if they are asked for.
    closed: Vec<Closed>,
}

impl Reading<'_, '_> {
    /// The bytes that it takes, but for small change.
    fn size(&self) -> usize {
        let Evidence { candidates, facts, .. } = &self.evidence;
        let reasons: usize = candidates.iter().map(|candidate| candidate.reasons.size()).sum();
        let closed = size_of_val(&self.closed[..]);
        closed + size_of_val(self.document.tokens()) + size_of_val(&self.hits[..]) + size_of_val(&facts[..]) + size_of_val(&candidates[..]) + reasons
    }

    /// Adds what the models say, and what spoke to them if that is to be explained. All of them see the same: lists and rules alone, as
    /// they have learned.
    fn ask_models(&mut self, words: Option<&Elsewhere>, explain: Explain) {
        if self.lists.models.is_empty() {
            return;
        }
        let asked: Vec<_> = self.with_sight(words, |sight| {
            let label_of = |candidate: &Candidate| label(self.lists, candidate, &self.hits);
            let ask = |(number, member): (usize, &Member)| {
                let number = number as u8;
                let joined = model::join((number, member), &self.lists.join, sight, label_of);
                let mut spans = if explain == Explain::Yes { joined.spans(sight.candidates) } else { Vec::new() };
                spans.sort_by_key(|(tokens, label)| (tokens.start, tokens.end, *label));
                let spoke = member.model.spoke(sight, &spans);
                let spans = spans.into_iter().map(|(tokens, label)| (tokens, number, label as u8));
                (joined, spans.zip(spoke).map(|(span, spoke)| (span, Arc::from(spoke))).collect::<Vec<_>>())
            };
            self.lists.models.iter().enumerate().map(ask).collect()
        });
        for (joined, spoke) in asked {
            for (index, why, points) in joined.points {
                self.evidence.candidates[index].add(why, points);
            }
            self.evidence.candidates.extend(joined.alone);
            self.spoke.extend(spoke);
        }
    }

    /// Adds the closed forms.
    fn read_patterns(&mut self, patterns: &Patterns) {
        self.closed = pattern::find(&self.document, patterns);
        self.evidence.candidates.extend(self.closed.iter().enumerate().map(|(index, closed)| closed.candidate(index)));
    }

    /// What a candidate is as a closed form.
    fn closed(&self, candidate: &Candidate) -> Option<&Closed> {
        if let Why::Pattern(_, index) = candidate.reasons.first() { self.closed.get(index as usize) } else { None }
    }

    /// The bytes of a candidate: its tokens, of a closed form without the full stop of the sentence.
    fn span_of(&self, candidate: &Candidate) -> Span {
        self.closed(candidate).map_or_else(|| self.document.span_of(&candidate.tokens), |closed| closed.span(&self.document))
    }

    /// Calls `look` with what a model sees of the window; the words of the document are those of the window if they are not given.
    fn with_sight<T>(&self, words: Option<&Elsewhere>, look: impl FnOnce(Sight<'_, '_>) -> T) -> T {
        let Evidence { facts, candidates, .. } = &self.evidence;
        let chosen = resolve(candidates);
        let mut own;
        let elsewhere = if let Some(words) = words {
            words
        } else {
            own = Elsewhere::new(self.document.text().len());
            own.learn(&self.document, candidates, &chosen);
            &own
        };
        look(Sight { document: &self.document, facts, candidates, chosen: &chosen, rules: &self.lists.rules, elsewhere })
    }

    /// The candidates that are settled on the evidence of the window alone, and what they say of its names.
    fn settle(&self) -> (Vec<usize>, Said) {
        let settled = resolve(&self.evidence.candidates);
        let said = names::said(&self.document, &self.evidence, &settled);
        (settled, said)
    }

    /// Lets the names of the document learn from the window.
    fn teach(&self, said: &Said, names: &mut Names) {
        names.learn(said);
        names.learn_blocked(&self.blocked_names);
    }

    /// Adds what the names of the document say, and takes out what is blocked of it.
    fn carry_over(&mut self, names: &mut Names, (settled, said): (&[usize], &Said)) {
        names.spread(&self.document, &mut self.evidence, settled, said);
        self.unblock();
        self.unblock_parts(names);
    }

    /// What an explanation says of a candidate; `origins` are those of the entries that were told before.
    fn describe(&self, candidate: &Candidate, origins: &mut Origins) -> Described {
        let of_pattern = || self.closed(candidate).map(|closed| closed.told().into());
        let origin = candidate.hit.map(|hit| self.origin(&self.hits[hit], origins)).or_else(of_pattern).unwrap_or_default();
        let spoke = candidate.reasons.iter().filter_map(|(why, _)| {
            let Why::Model(model, label) = why else { return None };
            Some((model, Arc::clone(self.spoke.get(&(candidate.tokens.clone(), model, label))?)))
        });
        let spoke = spoke.collect();
        Described {
            text: self.document.text()[self.span_of(candidate).range()].to_owned(),
            label: label(self.lists, candidate, &self.hits),
            origin,
            spoke,
        }
    }

    /// The entry of a hit, as explanations tell it.
    fn origin(&self, hit: &Hit, origins: &mut Origins) -> Arc<str> {
        let gazetteer = &self.lists.gazetteers[hit.index as usize];
        let told = || gazetteer.entry(hit.record).map(|entry| asked::origin(gazetteer.made(), &entry).into()).unwrap_or_default();
        origins.entry((hit.index, hit.record)).or_insert_with(told).clone()
    }

    /// Takes out the candidates, of whichever finder, that lie within a blocked name; keeps in mind which were persons.
    fn unblock(&mut self) {
        if self.blocked.is_empty() {
            return;
        }
        let Self { lists, document, hits, evidence, blocked, blocked_things, blocked_names, .. } = self;
        evidence.candidates.retain(|candidate| {
            let span = document.span_of(&candidate.tokens);
            let is_blocked = blocked.covers(span, &label(lists, candidate, hits));
            if is_blocked && candidate.is_long_person() && !blocked_things.contains(&span) {
                blocked_names.extend([candidate.tokens.start, candidate.tokens.end - 1].map(|index| document.tokens()[index].hash()));
            }
            !is_blocked
        });
    }

    /// Takes out the lone first and last names of persons that the document names only where they are blocked.
    fn unblock_parts(&mut self, names: &Names) {
        let tokens = self.document.tokens();
        self.evidence.candidates.retain(|candidate| {
            let is_part = candidate.is_lone_person() && names.is_blocked(tokens[candidate.tokens.start].hash());
            !is_part
        });
    }
}

impl Candidate {
    /// Whether it is a sure person of several words.
    fn is_long_person(&self) -> bool {
        self.class == Class::Person && self.tokens.len() > 1 && self.score >= THRESHOLD
    }

    /// Whether it is a person of one word that no list of the user names.
    fn is_lone_person(&self) -> bool {
        self.class == Class::Person && self.tokens.len() == 1 && self.source != Source::Gazetteer
    }
}

/// The label that a candidate proposes.
fn label(lists: &Lists, candidate: &Candidate, hits: &[Hit]) -> Label {
    if candidate.class != Class::Other {
        return candidate.class.label();
    }
    if let Why::Pattern(family, _) = candidate.reasons.first() {
        return family.label();
    }
    let entry = candidate.hit.and_then(|hit| lists.kind(&hits[hit])).map(|kind| &kind.label);
    let of_reason = || match candidate.reasons.first() {
        Why::Rule(rule) => lists.rules.rule(rule).label(),
        Why::Model(model, label) => lists.models[model as usize].model.labels().get(label as usize),
        Why::Said(_) | Why::Pattern(..) => None,
    };
    entry.or_else(of_reason).cloned().unwrap_or(Label::MISC)
}

/// Goes to the first hit that does not start before a candidate; candidates are asked for in the order of the text.
fn go_to(evidence: &Evidence, candidate: &Candidate, from: &mut usize) {
    let is_before = |tokens: &Option<Range<usize>>| tokens.as_ref().is_none_or(|tokens| tokens.start < candidate.tokens.start);
    while evidence.hit_tokens.get(*from).is_some_and(is_before) {
        *from += 1;
    }
}

impl ExtractorBuilder {
    /// Adds a gazetteer of the user; earlier ones take precedence.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// let other = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-2")])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).gazetteer(other).build();
    /// assert_eq!(extractor.extract("the Kon-Tiki").entities()[0].ids(), ["imo-1", "imo-2"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn gazetteer(mut self, gazetteer: Gazetteer) -> Self {
        self.gazetteers.push(gazetteer);
        self
    }

    /// Names that are never a mention, nor is anything within them; may be called for several lists.
    ///
    /// An entry with a label blocks that label only: `UK, PERSON` is never a person, but may be a place. One that names no
    /// label blocks every label. Of a blocked person the lone first and
    /// last names are no mentions either, unless the document also names another person so.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::{Entry, Extractor, Gazetteer};
    /// let block = Gazetteer::from_entries([Entry::without_label("Boris Johnson")])?;
    /// let extractor = Extractor::builder().block(block).build();
    /// let found = extractor.extract("Boris Johnson left London. Johnson was tired.");
    /// assert_eq!(found.mentions().iter().map(|mention| mention.text()).collect::<Vec<_>>(), ["London"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn block(mut self, block: Gazetteer) -> Self {
        self.block.push(block);
        self
    }

    /// Adds rules of the user to the built-in ones; one with the id of another takes its place.
    #[must_use]
    pub fn rules(mut self, rules: &Rules) -> Self {
        self.rules = self.rules.with(rules);
        self
    }

    /// Adds a model of the user's own. The built-in one is asked only for labels that none of these has.
    ///
    /// A model takes part in what lists and rules decide: it adds points to their candidates, and candidates of its own. A
    /// user's entries never lose by it. [`model::train`](crate::model) makes one (feature `train`), as `onomast train` does.
    ///
    /// # Examples
    /// ```no_run
    /// use onomast::Extractor;
    /// use onomast::model::Model;
    /// let extractor = Extractor::builder().model(Model::open("ships.model")?).build();
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn model(mut self, model: Model) -> Self {
        self.models.push(model);
        self
    }

    /// Leaves the built-in model out: lists and rules alone, at about twice the speed.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::Extractor;
    /// use onomast::explain::Source;
    /// let extractor = Extractor::builder().without_model().build();
    /// let found = extractor.extract("President Sooronbai Jeenbekov left Bishkek.");
    /// assert!(found.mentions().iter().all(|mention| mention.source() != Source::Model));
    /// ```
    #[must_use]
    pub fn without_model(mut self) -> Self {
        self.built_in_model = BuiltInModel::No;
        self
    }

    /// What the likelihoods of models are worth beside lists and rules; by default as the built-in table says.
    ///
    /// # Examples
    /// ```
    /// use onomast::Extractor;
    /// use onomast::model::Join;
    /// let table = "model\tfor\tlikelihood\tpoints\nbuilt-in\talone\t900\t60\n";
    /// let extractor = Extractor::builder().join(Join::read("join.tsv", table.as_bytes())?).build();
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn join(mut self, join: Join) -> Self {
        self.join = Some(join);
        self
    }

    /// Keeps only mentions of these labels; all by default.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).labels([Label::PLACE]).build();
    /// assert!(extractor.extract("the Kon-Tiki").mentions().is_empty());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn labels(mut self, labels: impl IntoIterator<Item = Label>) -> Self {
        self.labels = Some(labels.into_iter().collect());
        self
    }

    /// Looks for closed forms too: dates, amounts, addresses, identifiers; none by default.
    ///
    /// They take part in [`resolve`](crate#the-way-of-a-text) as names do, and [`labels`](Self::labels) chooses among all.
    ///
    /// # Examples
    /// ```
    /// use onomast::pattern::Patterns;
    /// use onomast::{BuiltIn, Extractor};
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).patterns(Patterns::all()).build();
    /// let found = extractor.extract("It rose by 5 per cent.");
    /// let mention = &found.mentions()[0];
    /// assert_eq!((mention.text(), mention.label().as_str()), ("5 per cent", "PERCENT"));
    /// assert_eq!(mention.value().map(|value| value.to_string()).as_deref(), Some("5%"));
    /// ```
    #[must_use]
    pub fn patterns(mut self, patterns: Patterns) -> Self {
        self.patterns = Some(patterns);
        self
    }

    /// What spellings of the built-in names are forgiven; only those of the fold by default.
    ///
    /// With more, the built-in lists are compiled once again when the extractor is built, which takes a second or two. What the user's
    /// gazetteers forgive, they say themselves.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::Extractor;
    /// let tolerances = "translit,endings".parse()?;
    /// let extractor = Extractor::builder().tolerances(tolerances).build();
    /// let found = extractor.extract("Дмитрий Медведев был в Бишкеке.");
    /// assert_eq!(found.mentions().iter().map(|mention| mention.text()).collect::<Vec<_>>(), ["Дмитрий Медведев", "Бишкеке"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn tolerances(mut self, tolerances: Tolerances) -> Self {
        self.tolerances = tolerances;
        self
    }

    /// Whether the built-in lists are used; they are by default.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Extractor};
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).build();
    /// assert!(extractor.built_in_gazetteers().is_empty());
    /// ```
    #[must_use]
    pub fn built_in(mut self, built_in: BuiltIn) -> Self {
        self.built_in = built_in;
        self
    }

    /// Takes the names and the common words of English from these lists, not from the library: for a program whose code must be
    /// small and comes apart from its data, as on a page. It does without the feature `english`, then.
    ///
    /// `names` are all lists under `gazetteers/` of the source but `triggers-words.tsv`, in the order of their file names, and
    /// `words` is that one.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Extractor, Gazetteer};
    /// let read = |file: &str, list: &str| {
    ///     let mut builder = Gazetteer::builder();
    ///     builder.read_list(file, list.as_bytes())?;
    ///     builder.build()
    /// };
    /// let names = read("places.tsv", "# label: PLACE\n# subtype: city\nname\nBishkek\n")?;
    /// let words = read("words.tsv", "# label: TRIGGER\n# subtype: word\nname\nthe\n")?;
    /// let extractor = Extractor::builder().built_in_lists(names, words).without_model().build();
    /// assert_eq!(extractor.extract("They left Bishkek.").mentions()[0].subtype(), "city");
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn built_in_lists(mut self, names: Gazetteer, words: Gazetteer) -> Self {
        self.given.lists = Some((names, words));
        self
    }

    /// Takes the model that belongs to the built-in lists from here, not from the library; as [`built_in_lists`](Self::built_in_lists).
    ///
    /// It is `languages/en/model.bin` of the source, and other than [`model`](Self::model) it has no more to say than the one
    /// that is built in.
    ///
    /// # Examples
    /// ```no_run
    /// use onomast::{Extractor, Gazetteer, model::Model};
    /// let (names, words) = (Gazetteer::open("english.names")?, Gazetteer::open("english.words")?);
    /// let model = Model::open("languages/en/model.bin")?;
    /// let extractor = Extractor::builder().built_in_lists(names, words).built_in_model(model).build();
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn built_in_model(mut self, model: Model) -> Self {
        self.given.model = Some(model);
        self
    }

    /// Whether mentions are explained; they are not by default.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// use onomast::Explain;
    /// let builder = Extractor::builder().built_in(BuiltIn::None).gazetteer(list);
    /// let found = builder.clone().build().extract("the Kon-Tiki");
    /// assert!(found.mentions()[0].explanation().is_none());
    /// let found = builder.explain(Explain::Yes).build().extract("the Kon-Tiki");
    /// assert!(found.mentions()[0].explanation().is_some());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn explain(mut self, explain: Explain) -> Self {
        self.explain = explain;
        self
    }

    /// The extractor.
    pub fn build(self) -> Extractor {
        let n_user = self.gazetteers.len();
        let mut lists = Lists {
            gazetteers: self.gazetteers,
            n_user,
            copy: None,
            words: None,
            rules: Rules::of_code(),
            calibration: Calibration::default(),
            models: Vec::new(),
            join: self.join.unwrap_or_else(built_in::join),
            told: Vec::new(),
        };
        // Lists and a model that are not wanted are not opened.
        let is_english = self.built_in == BuiltIn::English;
        if is_english && let Some((names, words)) = self.given.lists.or_else(built_in::lists) {
            let copy = if self.tolerances.is_keyed() { built_in::tolerant(&names, self.tolerances) } else { None };
            lists.gazetteers.push(names);
            lists.copy = copy.is_some().then_some(lists.gazetteers.len());
            lists.gazetteers.extend(copy);
            lists.words = Some(words);
            (lists.rules, lists.calibration) = built_in::weights();
        }
        let has_model = is_english && self.built_in_model == BuiltInModel::WithLists;
        let built_in = has_model.then(|| self.given.model.or_else(built_in::model)).flatten();
        lists.models = model::members(self.models, built_in);
        if self.rules.iter().len() > 0 {
            lists.rules = lists.rules.with(&self.rules);
        }
        Extractor {
            lists: Arc::new(lists.with_told()),
            block: self.block.into(),
            labels: self.labels.map(Arc::from),
            patterns: self.patterns.map(Arc::new),
            explain: self.explain,
        }
    }
}

#[cfg(all(test, feature = "english"))]
mod tests {
    use super::*;

    const PARAGRAPHS: [&str; 6] = [
        "President Sooronbai Jeenbekov left Bishkek on Monday, 4 October 2021, at 5 pm. \"I go. Now,\" he said.",
        "Mr Jeenbekov met Samantha Power at the World Tourism Organisation (WTO). Power helps them, said Ata-Jurt Party.",
        "JEENBEKOV LEAVES\nThe leader of Kyrgyzstan spoke about power, and Ata-Jurt\nagreed.",
        "- bread\n- wine of Zork\n- New\nYork",
        "George Washington left Washington. Later the WTO spoke to Samantha and to Jeenbekov in New York.",
        "(Reuters) - For $1.2bn Johnson & Johnson Inc. hired Mr. Boris Johnson. Johnson was tired.",
    ];

    fn shown(found: &Extraction<'_>) -> Vec<String> {
        let of_mention = |mention: &crate::mention::Mention<'_>| {
            let explanation = mention.explanation().map(|explanation| explanation.candidates());
            format!("{mention:?} {} {} {:?} {explanation:?}", mention.entity(), mention.score(), mention.source())
        };
        found.mentions().iter().map(of_mention).chain(found.entities().iter().map(|entity| format!("{entity:?}"))).collect()
    }

    #[test]
    fn windows_give_what_the_whole_gives() {
        let patterns = Patterns::all().reference("2021-10-05".parse().expect("it is a date"));
        let extractor = Extractor::builder().explain(Explain::Yes).patterns(patterns).build();
        for order in 0..PARAGRAPHS.len() {
            let mut paragraphs = PARAGRAPHS.to_vec();
            paragraphs.rotate_left(order);
            paragraphs.extend(PARAGRAPHS);
            let text = paragraphs.join("\n\n") + "\n";
            let whole = shown(&extractor.extract_document(&Document::new(&text)));
            assert!(whole.len() > 20);
            for size in [130, 260, 400, 700, 5000] {
                assert_eq!(shown(&extractor.extract_windows(&text, size)), whole, "windows of {size} bytes");
            }
        }
    }

    /// Each model sees lists and rules alone, not what another said before it.
    #[cfg(feature = "train")]
    #[test]
    fn windows_change_nothing_when_several_models_are_asked() {
        use crate::model::train::{Corpus, MarkedText, Options, Trainer};
        let marked = "The [VESSEL Bishkek] left [PORT Callao]. The [VESSEL Power] left [PORT Oslo]. He saw the [VESSEL Bishkek] there.";
        let mut corpus = Corpus::new("ships");
        let texts = MarkedText::read("ships", marked).expect("it is marked");
        texts.iter().for_each(|text| corpus.add_text(text.text(), text.names()));
        let mut trainer = Trainer::new(&Extractor::english(), Options { min_count: 1, l1: 0.0, ..Options::default() });
        trainer.train_on(&corpus).expect("it has names");
        let model = Model::from_bytes(&trainer.finish(|_| ()).expect("it was trained")).expect("it is a model");
        let extractor = Extractor::builder().model(model).explain(Explain::Yes).build();
        let more =
            ["The Bishkek left Oslo. The Power left Callao. He saw the Washington there.", "The Johnson left Bishkek, and so did the Samantha."];
        let text = [&PARAGRAPHS[..], &more, &PARAGRAPHS, &more].concat().join("\n\n") + "\n";
        let whole = shown(&extractor.extract_document(&Document::new(&text)));
        assert!(whole.iter().any(|mention| mention.contains("VESSEL")) && whole.iter().any(|mention| mention.contains("PERSON")));
        for size in [130, 260, 400, 700, 5000] {
            assert_eq!(shown(&extractor.extract_windows(&text, size)), whole, "windows of {size} bytes");
        }
    }

    #[test]
    fn windows_without_a_good_border_lose_nothing_but_context() {
        let extractor = Extractor::english();
        let text = "they flew to Bishkek and then ".repeat(100);
        for size in [100, 333, 1000] {
            let found = extractor.extract_windows(&text, size);
            assert_eq!(found.mentions().len(), 100);
            assert!(found.mentions().iter().all(|mention| &text[mention.span().range()] == "Bishkek" && mention.text() == "Bishkek"));
            assert_eq!(found.entities().len(), 1);
        }
    }
}
