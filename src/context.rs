//! The rules: what the words around a name say about it.
//!
//! Takes a document and the facts of the lists, appends candidates, and moves the scores of the candidates that lists
//! proposed. The rules follow Mikheev, Moens and Grover (1999): sure-fire contexts ("Mr X", "X Inc.", "X, the prime
//! minister") score high, mere shape low. No rule knows another; `resolve` weighs them.

mod organization;
mod person;
mod place;

use std::ops::Range;

use crate::candidate::{Candidate, Class};
use crate::document::Document;
use crate::evidence::{Evidence, fact};
use crate::token::{Shape, flag};
use crate::work;

/// A name is not longer than this many tokens.
const MAX_NAME: usize = 8;

/// Runs every rule over every sentence.
pub(crate) fn find(document: &Document<'_>, evidence: &mut Evidence) {
    let mut found = Vec::new();
    for sentence in document.sentences() {
        let view = View { document, evidence, sentence: sentence.clone() };
        person::find(&view, &mut found);
        organization::find(&view, &mut found);
        place::find(&view, &mut found);
    }
    let mut listed = std::mem::take(&mut evidence.candidates);
    let mut sentence_idx = 0;
    for candidate in listed.iter_mut().filter(|candidate| !candidate.always) {
        while document.sentences()[sentence_idx].end <= candidate.tokens.start {
            sentence_idx += 1;
        }
        let view = View { document, evidence, sentence: document.sentences()[sentence_idx].clone() };
        view.weigh(candidate);
    }
    listed.append(&mut found);
    evidence.candidates = listed;
}

/// One sentence as the rules see it.
struct View<'a, 't> {
    document: &'a Document<'t>,
    evidence: &'a Evidence,
    sentence: Range<usize>,
}

impl View<'_, '_> {
    fn has(&self, index: usize, facts: u32) -> bool {
        work::step(1);
        self.sentence.contains(&index) && self.evidence.has(index, facts)
    }

    /// The token as written; empty outside the sentence.
    fn word(&self, index: usize) -> &str {
        work::step(1);
        if self.sentence.contains(&index) { self.document.word(index) } else { "" }
    }

    /// The token before `index`; empty at the start of the sentence.
    fn word_before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |index| self.word(index))
    }

    fn has_before(&self, index: usize, facts: u32) -> bool {
        index.checked_sub(1).is_some_and(|index| self.has(index, facts))
    }

    fn shape(&self, index: usize) -> Shape {
        work::step(1);
        self.document.tokens().get(index).map_or(Shape::Punctuation, |token| token.shape())
    }

    fn is_adjacent(&self, index: usize) -> bool {
        self.document.tokens().get(index).is_some_and(|token| !token.has(flag::SPACE))
    }

    /// Whether the token may be part of a name: a capital that means something and is no date.
    fn is_name_like(&self, index: usize) -> bool {
        self.has(index, fact::CAPITAL) && !self.has(index, fact::CALENDAR) && !self.is_starter(index)
    }

    /// Whether the capital may come from the start of the sentence alone.
    fn is_starter(&self, index: usize) -> bool {
        self.has(index, fact::INITIAL) && self.has(index, fact::COMMON)
    }

    /// A capitalised word that no list and no vocabulary knows.
    fn is_unknown(&self, index: usize) -> bool {
        const KNOWN: u32 = fact::COMMON
            | fact::PLACE
            | fact::ORGANIZATION
            | fact::MISC
            | fact::TITLE
            | fact::ROLE
            | fact::ORG_SUFFIX
            | fact::ORG_HEAD_AFTER
            | fact::PLACE_HEAD_AFTER
            | fact::GIVEN
            | fact::SURNAME;
        self.is_name_like(index) && !self.has(index, KNOWN)
    }

    fn is_initial_letter(&self, index: usize) -> bool {
        let word = self.word(index);
        if self.has(index, fact::PLACE | fact::ORGANIZATION) {
            return false;
        }
        word.len() <= 6 && self.shape(index) == Shape::Upper && (word.ends_with('.') && word.split('.').all(|piece| piece.chars().count() <= 1))
    }

    /// The token that starts the run of name-like tokens ending before `end`, with `&` between them.
    fn run_start(&self, end: usize, stop: u32) -> usize {
        let mut start = end;
        while start > self.sentence.start && end - start < MAX_NAME {
            let before = start - 1;
            if self.is_name_like(before) && !self.has(before, stop) {
                start = before;
            } else if matches!(self.word(before), "&" | "-") && before > self.sentence.start && self.is_name_like(before - 1) && start < end {
                start = before - 1;
            } else {
                break;
            }
        }
        start
    }

    /// One past the last token of the run of name-like tokens from `start` on.
    fn run_end(&self, start: usize, stop: u32) -> usize {
        let mut end = start;
        while end < self.sentence.end && end - start < MAX_NAME && self.is_name_like(end) && !self.has(end, stop) {
            end += 1;
        }
        end
    }

    /// The first token of the run of tokens with some of these facts that ends at `index`.
    ///
    /// "Bank of Bank of ...": a longer run than any name is none, and walking back over it from each of its tokens would
    /// not be linear.
    fn first_of_run(&self, index: usize, facts: u32) -> usize {
        let mut first = index;
        while index - first < MAX_NAME && self.has_before(first, facts) {
            first -= 1;
        }
        first
    }

    /// Moves the score of a listed name by what stands around it.
    fn weigh(&self, candidate: &mut Candidate) {
        let Range { start, end } = candidate.tokens;
        if candidate.nominal {
            if self.has(end, fact::CAPITAL) || self.has_before(start, fact::CAPITAL) && !self.has_before(start, fact::COMMON | fact::MISC) {
                candidate.add("part of a longer name", -40);
            }
            return;
        }
        let is_single = end - start == 1;
        if self.has(start, fact::SHOUTED) {
            if self.has(start, fact::COMMON) && is_single {
                candidate.add("a common word in a headline", -25);
            }
        } else if is_single && self.is_starter(start) {
            candidate.add("a common word at the start of a sentence", -25);
        }
        if !is_single && self.sentence == candidate.tokens {
            candidate.add("alone on its line", 10);
        }
        if is_single && self.has(start, fact::CALENDAR) {
            candidate.add("a day or month", -40);
        }
        if is_single && self.has(start, fact::COMMON) && self.word(start).len() < 4 {
            candidate.add("a short common word", -30);
        }
        let before = self.word_before(start);
        let after = self.word(end);
        match candidate.class {
            Class::Place => {
                if place::leads_to_place(before) {
                    candidate.add("after a word of place", 25);
                }
                if after == "," && self.has(end + 1, fact::PLACE) || before == "," && start >= 2 && self.has(start - 2, fact::PLACE) {
                    candidate.add("beside a place", 10);
                }
                if self.has_before(start, fact::TITLE) || is_single && self.has_before(start, fact::GIVEN) && self.is_name_like(start - 1) {
                    candidate.add("after a title or given name", -30);
                }
                if is_single && self.has(start, fact::GIVEN | fact::SURNAME) && self.has(end, fact::SURNAME) && !self.has(start, fact::ORGANIZATION) {
                    candidate.add("before a surname", -15);
                }
            }
            Class::Organization => {
                if self.has(end, fact::SPEECH) || after == "'s" {
                    candidate.add("speaks or owns", 10);
                }
                if candidate.score < 40 && !self.has(start, fact::INITIAL | fact::SHOUTED) {
                    candidate.add("a capital inside a sentence", 15);
                    if matches!(after, "shares" | "stock" | "executives" | "officials" | "said" | "Inc" | "Inc." | "Corp" | "Corp.")
                        || self.has(end, fact::SPEECH)
                    {
                        candidate.add("what companies have", 15);
                    }
                }
                if is_single && (self.has_before(start, fact::TITLE) || self.has_before(start, fact::GIVEN) && self.is_name_like(start - 1)) {
                    candidate.add("after a title or given name", -30);
                }
            }
            Class::Misc => {
                if candidate.score < 40 && !self.has(start, fact::INITIAL | fact::SHOUTED) {
                    candidate.add("a capital inside a sentence", 15);
                }
            }
            Class::Person | Class::Other => {
                if candidate.score < 40 && !self.has(start, fact::INITIAL | fact::SHOUTED) && self.has(start, fact::CAPITAL) {
                    candidate.add("a capital inside a sentence", 15);
                }
                if self.has_before(start, fact::TITLE | fact::ROLE) {
                    candidate.add("after a title or role", 20);
                }
            }
        }
        // A name that goes on in capitals nobody knows is seldom the whole.
        if is_single && self.is_unknown(end) && self.is_adjacent_word(end) && candidate.class != Class::Misc {
            candidate.add("goes on in an unknown word", -15);
        }
    }

    fn is_adjacent_word(&self, index: usize) -> bool {
        self.document.tokens().get(index).is_some_and(|token| token.is_word() && !token.starts_line())
    }
}
