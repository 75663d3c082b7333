//! What was made of words that a user asks about, mention or not.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use super::{Extractor, Origins, Reading, label};
use crate::candidate::{Candidate, Class};
use crate::cue;
use crate::document::Document;
use crate::explain::{Described, Explain, MAX_LISTED, Outcome, Source, SpanExplanation, Weighed, Word};
use crate::gazetteer::EntryRef;
use crate::resolve::resolve;
use crate::span::Span;

impl Extractor {
    /// What was made of any words of a document, also of those that are no mention or are blocked.
    ///
    /// Tells every candidate that touches them, what each lost to, and where its evidence comes from. The whole document
    /// is read for it, at once.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::{Document, Extractor, Span};
    /// let document = Document::new("They ate soup on Monday.");
    /// let told = Extractor::english().explain_span(&document, Span::new(17, 23));
    /// assert!(told.words()[0].cues().contains(&"calendar") && told.candidates().iter().all(|one| !one.outcome().is_chosen()));
    /// ```
    pub fn explain_span(&self, document: &Document<'_>, span: Span) -> SpanExplanation {
        let tokens = document.touched(span);
        let explaining = Self { explain: Explain::Yes, ..self.clone() };
        let reading = explaining.read_whole(document);
        let mut asked = Asked { extractor: self, tokens: tokens.clone(), candidates: Vec::new() };
        asked.settled(&reading);
        if !reading.blocked.is_empty() {
            let free = Self { block: [].into(), ..explaining.clone() };
            asked.blocked(&free.read_whole(document), &reading);
        }
        let words = tokens.map(|index| Word { text: document.word(index).to_owned(), cues: cue::names_of(reading.evidence.facts[index]) }).collect();
        let mut candidates = asked.candidates;
        candidates.sort_by_key(|one| (!one.outcome().is_chosen(), Reverse(one.points())));
        let n_left_out = candidates.len().saturating_sub(MAX_LISTED);
        candidates.truncate(MAX_LISTED);
        SpanExplanation { start: span.start(), end: span.end(), words, candidates, n_left_out }
    }
}

/// The entry that a reason comes from, with the list if that was made of one file.
pub(super) fn origin(made: &str, entry: &EntryRef<'_>) -> String {
    let list = if made.is_empty() || made.contains('\n') { String::new() } else { format!("{made}: ") };
    let id = if entry.id().is_empty() { String::new() } else { format!(", {}", entry.id()) };
    format!("{list}entry {}{id}", entry.name())
}

/// The candidates for the words that are asked for.
struct Asked<'a> {
    extractor: &'a Extractor,
    tokens: Range<usize>,
    candidates: Vec<Weighed>,
}

impl Asked<'_> {
    /// The candidates of a reading that touch the words.
    fn touching<'r>(&self, reading: &'r Reading<'_, '_>) -> impl Iterator<Item = &'r Candidate> + use<'r> {
        let tokens = self.tokens.clone();
        reading.evidence.candidates.iter().filter(move |candidate| overlap(&candidate.tokens, &tokens))
    }

    /// Adds the candidates among which was chosen.
    fn settled(&mut self, reading: &Reading<'_, '_>) {
        let all = &reading.evidence.candidates;
        let chosen: Vec<&Candidate> = resolve(all).into_iter().map(|index| &all[index]).collect();
        let elsewhere = Elsewhere::new(&reading.document, &chosen);
        for candidate in self.touching(reading) {
            let mut described = reading.describe(candidate, &mut Origins::new());
            if candidate.source == Source::Names {
                described.origin = elsewhere.origin(&reading.document, candidate).into();
            }
            let weighed = self.weighed(reading, candidate, described, &chosen);
            self.candidates.push(weighed);
        }
    }

    fn weighed(&self, reading: &Reading<'_, '_>, candidate: &Candidate, described: Described, chosen: &[&Candidate]) -> Weighed {
        let rivals: Vec<&Candidate> = chosen.iter().copied().filter(|other| overlap(&other.tokens, &candidate.tokens)).collect();
        // The one that decides, or that stands on the same words, tells most.
        let strongest = rivals.iter().max_by_key(|other| (std::ptr::eq(**other, candidate), other.always, other.tokens == candidate.tokens));
        let mut outcome = strongest.map_or(Outcome::TooWeak, |winner| Outcome::of(candidate, winner));
        if outcome.is_chosen() && self.extractor.labels.as_ref().is_some_and(|wanted| !wanted.contains(&described.label)) {
            outcome = Outcome::Unwanted;
        }
        let lost_to: Vec<String> = match outcome {
            Outcome::Overruled | Outcome::LessEvidence | Outcome::LessExplained => rivals.iter().map(|other| named(reading, other)).collect(),
            _ => Vec::new(),
        };
        self.weigh(candidate, described, outcome).with_lost_to(lost_to.join(" and "))
    }

    /// Adds the candidates of a reading without block lists that the names of those lists block.
    fn blocked(&mut self, free: &Reading<'_, '_>, reading: &Reading<'_, '_>) {
        for candidate in self.touching(free) {
            let described = free.describe(candidate, &mut Origins::new());
            if let Some(around) = reading.blocked.around(free.document.span_of(&candidate.tokens), &described.label) {
                let name = format!("`{}`", &free.document.text()[around.range()]);
                self.candidates.push(self.weigh(candidate, described, Outcome::Blocked).with_lost_to(name));
            }
        }
    }

    fn weigh(&self, candidate: &Candidate, described: Described, outcome: Outcome) -> Weighed {
        let lists = &self.extractor.lists;
        Weighed::new(candidate, described, outcome, (&lists.rules, &lists.calibration))
    }
}

fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

/// Label and words of a candidate.
fn named(reading: &Reading<'_, '_>, candidate: &Candidate) -> String {
    format!("{} `{}`", label(reading.lists, candidate, &reading.hits), reading.document.text_of(candidate.tokens.clone()))
}

/// Where the document has the words of its names: the first mentions of each.
struct Elsewhere<'c>(HashMap<(Class, u64), Vec<&'c Range<usize>>>);

impl<'c> Elsewhere<'c> {
    /// A name that is carried over stands at two places, one of them its own.
    const MOST_PLACES: usize = 4;

    fn new(document: &Document<'_>, chosen: &[&'c Candidate]) -> Self {
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for candidate in chosen.iter().filter(|candidate| candidate.source != Source::Names) {
            for index in candidate.tokens.clone() {
                let known = places.entry((candidate.class, document.tokens()[index].hash())).or_default();
                if known.len() < Self::MOST_PLACES {
                    known.push(&candidate.tokens);
                }
            }
        }
        Self(places)
    }

    /// The mention at another place from which a candidate was carried over, if its words stand there.
    fn origin(&self, document: &Document<'_>, candidate: &Candidate) -> String {
        let hash = document.tokens()[candidate.tokens.start].hash();
        let places = self.0.get(&(candidate.class, hash)).map(Vec::as_slice).unwrap_or_default();
        let other = places.iter().find(|other| !overlap(other, &candidate.tokens) && other.len() >= candidate.tokens.len());
        other.map_or_else(String::new, |other| {
            let span = document.span_of(other);
            format!("`{}` at {}..{}", &document.text()[span.range()], span.start(), span.end())
        })
    }
}
