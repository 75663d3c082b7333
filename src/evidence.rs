//! What the lists say about a document: facts about single tokens, and candidates.
//!
//! Takes a document and the hits of all gazetteers, gives one set of bits a token (is it a title, a given name, the
//! head of an organization's name?) and the candidates that entries propose. Triggers become facts only.

use std::ops::Range;

use crate::candidate::{Candidate, Class, Reasons};
use crate::document::Document;
use crate::explain::Source;
use crate::gazetteer::entry::{Case, Policy};
use crate::gazetteer::find::Hit;
use crate::gazetteer::{EntryRef, Gazetteer};
use crate::token::{Shape, flag};
use crate::work;

/// Facts about a token, as bits.
pub(crate) mod fact {
    pub(crate) const GIVEN: u32 = 1;
    pub(crate) const SURNAME: u32 = 1 << 1;
    /// A given name or surname that is also a common word.
    pub(crate) const WORDY: u32 = 1 << 2;
    pub(crate) const TITLE: u32 = 1 << 3;
    pub(crate) const ROLE: u32 = 1 << 4;
    pub(crate) const ORG_SUFFIX: u32 = 1 << 5;
    pub(crate) const ORG_HEAD_AFTER: u32 = 1 << 6;
    pub(crate) const ORG_HEAD_BEFORE: u32 = 1 << 7;
    pub(crate) const PLACE_HEAD_AFTER: u32 = 1 << 8;
    pub(crate) const PLACE_HEAD_BEFORE: u32 = 1 << 9;
    pub(crate) const SPEECH: u32 = 1 << 10;
    pub(crate) const KIN: u32 = 1 << 11;
    pub(crate) const CALENDAR: u32 = 1 << 12;
    pub(crate) const PARTICLE: u32 = 1 << 13;
    /// A common word with a capital, as at the start of a sentence.
    pub(crate) const COMMON: u32 = 1 << 14;
    /// Part of a place, organization or miscellany of a list.
    pub(crate) const PLACE: u32 = 1 << 15;
    pub(crate) const ORGANIZATION: u32 = 1 << 16;
    pub(crate) const MISC: u32 = 1 << 17;
    /// The last token of a multi-word trigger of its kind.
    pub(crate) const ENDS: u32 = 1 << 18;
    /// The first token of its sentence, or of a quotation in it.
    pub(crate) const INITIAL: u32 = 1 << 19;
    /// In a sentence of capitals only.
    pub(crate) const SHOUTED: u32 = 1 << 20;
    /// A word that may be a name or a part of one: capitalised, and capitals mean something here.
    pub(crate) const CAPITAL: u32 = 1 << 21;
    pub(crate) const PERSON: u32 = 1 << 22;
}

/// The facts and candidates of one document.
pub(crate) struct Evidence {
    pub(crate) facts: Vec<u32>,
    pub(crate) candidates: Vec<Candidate>,
    /// For each hit, its tokens; `None` where it does not end with tokens.
    pub(crate) hit_tokens: Vec<Option<Range<usize>>>,
}

impl Evidence {
    pub(crate) fn has(&self, index: usize, facts: u32) -> bool {
        work::step(1);
        self.facts.get(index).is_some_and(|known| known & facts != 0)
    }
}

/// The gazetteers of an extractor with what their kinds mean.
pub(crate) struct Lists {
    pub(crate) gazetteers: Vec<Gazetteer>,
    /// Gazetteers from this one on are built in.
    pub(crate) n_user: usize,
    /// The common words.
    pub(crate) words: Option<Gazetteer>,
}

/// Reads the hits.
pub(crate) fn gather(document: &Document<'_>, lists: &Lists, hits: &[Hit]) -> Evidence {
    let mut evidence =
        Evidence { facts: basic_facts(document, lists), candidates: Vec::with_capacity(hits.len() / 2), hit_tokens: Vec::with_capacity(hits.len()) };
    let (mut hint, mut sentence_idx) = (0, 0);
    for (index, hit) in hits.iter().enumerate() {
        let tokens = document.tokens_of(hit.span, &mut hint).filter(|tokens| is_in_one_place(document, tokens, &mut sentence_idx));
        evidence.hit_tokens.push(tokens.clone());
        let gazetteer = &lists.gazetteers[hit.index];
        if let Some(tokens) = tokens
            && let Some(entry) = gazetteer.entry(hit.record)
        {
            read_hit(document, &mut evidence, index, tokens, entry, hit.index < lists.n_user);
        }
    }
    evidence
}

/// Whether tokens lie in one item, cell and paragraph; hits come in order, and the search for the sentence starts at
/// `sentence_idx`.
///
/// A listed name may hold the mark that seems to end a sentence ("Yahoo! Japan"), but it does not run from one item of
/// a list into the next.
fn is_in_one_place(document: &Document<'_>, tokens: &Range<usize>, sentence_idx: &mut usize) -> bool {
    let sentences = document.sentences();
    while sentences.get(*sentence_idx).is_some_and(|sentence| sentence.end <= tokens.start) {
        *sentence_idx += 1;
    }
    let crossed = sentences[(*sentence_idx).min(sentences.len())..].iter().map(|sentence| sentence.end).take_while(|&end| end < tokens.end);
    let mut gaps = crossed.map(|border| &document.text()[document.tokens()[border - 1].end()..document.tokens()[border].start()]);
    gaps.all(|gap| gap.len() < 3 && !gap.contains(['\n', '\r', '\t']))
}

/// Facts that need no list but the one of common words.
fn basic_facts(document: &Document<'_>, lists: &Lists) -> Vec<u32> {
    let tokens = document.tokens();
    let mut facts = vec![0; tokens.len()];
    for sentence in document.sentences() {
        let words = tokens[sentence.clone()].iter().filter(|token| token.is_word() && token.shape() != Shape::Number);
        let (mut n_words, mut n_upper, mut n_capital) = (0, 0, 0);
        for word in words {
            n_words += 1;
            n_upper += usize::from(word.shape() == Shape::Upper);
            n_capital += usize::from(word.is_capitalized());
        }
        // Headlines: all capitals, or every word capitalised in a line too long to be one name.
        let is_shouted = n_words > 1 && n_upper * 4 >= n_words * 3 || n_words > 6 && n_capital * 10 >= n_words * 9;
        let mut is_initial = true;
        for index in sentence.clone() {
            let token = tokens[index];
            if !token.is_word() {
                is_initial |= matches!(document.word(index), "\"" | "``" | "\u{201C}" | "\u{AB}" | ":");
                continue;
            }
            let mut fact = if is_shouted { fact::SHOUTED } else { 0 } | if is_initial { fact::INITIAL } else { 0 };
            let may_be_name = token.is_capitalized() || token.shape() == Shape::Mixed;
            if may_be_name && !token.has(flag::ADDRESS | flag::CLITIC) {
                // "US" in a sentence of small letters is not "us".
                let is_word = is_shouted || token.shape() != Shape::Upper || token.end() - token.start() == 1;
                let is_common = is_word && lists.words.as_ref().is_some_and(|words| words.index().has_word(token.hash()));
                fact |= if is_common { fact::COMMON } else { 0 };
                if !is_shouted {
                    fact |= fact::CAPITAL;
                }
            }
            facts[index] = fact;
            is_initial = false;
        }
    }
    facts
}

/// Turns one entry into facts or a candidate.
fn read_hit(document: &Document<'_>, evidence: &mut Evidence, hit: usize, tokens: Range<usize>, entry: EntryRef<'_>, is_user: bool) {
    work::step(tokens.len());
    let label = entry.label();
    let class = Class::of(label);
    if !is_user {
        if label.as_str() == "TRIGGER" {
            return read_trigger(evidence, tokens, entry);
        }
        if class == Class::Person && matches!(entry.subtype(), "given-name" | "surname" | "nickname") {
            return read_name_part(evidence, tokens, entry);
        }
    }
    let is_institution = !is_user && class == Class::Organization && entry.case() == Case::Fold;
    let nominal = is_institution && is_written_small(document, evidence, &tokens);
    let mark = match class {
        Class::Place => fact::PLACE,
        Class::Organization if !nominal => fact::ORGANIZATION,
        Class::Misc => fact::MISC,
        Class::Person => fact::PERSON,
        _ => 0,
    };
    if entry.policy() != Policy::Context {
        for index in tokens.clone() {
            evidence.facts[index] |= mark;
        }
    }
    let is_wordy = entry.policy() == Policy::Context;
    let (what, points) = match (is_user, is_wordy, nominal) {
        // Of two entries of one name the heavier wins; one of usual weight has 80 and 30.
        (true, false, _) => ("entry of a user's list", 75 + i32::from(entry.weight().min(100)) / 10),
        (true, true, _) => ("entry of a user's list that needs context", 25 + i32::from(entry.weight().min(100)) / 10),
        (false, _, true) => ("institution as a common noun", 60),
        (false, ..) if is_institution => {
            ("institution with a capital", if evidence.has(tokens.start, fact::INITIAL | fact::SHOUTED) { 30 } else { 52 })
        }
        (false, true, false) => ("listed name that is also a common word", 20),
        (false, false, false) => ("listed name", 40 + i32::from(entry.weight().min(100)) / 2),
    };
    let always = is_user && entry.policy() == Policy::Always;
    let source = if is_user { Source::Gazetteer } else { Source::BuiltIn };
    let reasons = Reasons::of(what, points);
    evidence.candidates.push(Candidate { tokens, class, subtype: "", source, score: points, nominal, always, hit: Some(hit), reasons });
}

/// Whether an institution is written as a common noun: "parliament", and "The police" where a sentence starts.
fn is_written_small(document: &Document<'_>, evidence: &Evidence, tokens: &Range<usize>) -> bool {
    let is_small = |index: usize| !document.tokens()[index].is_capitalized() && document.tokens()[index].has(flag::LOWER);
    let is_word = |index: usize| document.word(index).len() > 3;
    is_small(tokens.start)
        || evidence.has(tokens.start, fact::INITIAL) && (tokens.start + 1..tokens.end).any(|index| is_small(index) && is_word(index))
}

fn read_name_part(evidence: &mut Evidence, tokens: Range<usize>, entry: EntryRef<'_>) {
    let mut fact = if entry.subtype() == "surname" { fact::SURNAME } else { fact::GIVEN };
    if entry.policy() == Policy::Context {
        fact |= fact::WORDY;
    }
    for index in tokens {
        evidence.facts[index] |= fact;
    }
}

fn read_trigger(evidence: &mut Evidence, tokens: Range<usize>, entry: EntryRef<'_>) {
    let is_before = || entry.attribute("position") == Some("before");
    let fact = match entry.subtype() {
        "title" => fact::TITLE,
        "role" => fact::ROLE,
        "org-suffix" => fact::ORG_SUFFIX,
        "org-head" if is_before() => fact::ORG_HEAD_BEFORE,
        "org-head" => fact::ORG_HEAD_AFTER,
        "place-head" if is_before() => fact::PLACE_HEAD_BEFORE,
        "place-head" => fact::PLACE_HEAD_AFTER,
        "speech-verb" => fact::SPEECH,
        "kinship" => fact::KIN,
        // "in" and "of" are particles in some languages, but seldom in English text.
        "particle" if entry.policy() != Policy::Context => fact::PARTICLE,
        "day" | "month" | "season" => fact::CALENDAR,
        _ => 0,
    };
    let last = tokens.end - 1;
    for index in tokens {
        evidence.facts[index] |= fact;
    }
    evidence.facts[last] |= fact::ENDS;
}
