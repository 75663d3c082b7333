//! One sentence as the rules see it: what is known of its tokens, and how far names go.

use std::cell::OnceCell;
use std::ops::Range;

use super::{Code, MAX_NAME, Rules};
use crate::candidate::Candidate;
use crate::cue::{Evidence, Kinds, MIN_HEADLINE, kind};
use crate::document::Document;
use crate::language::{Roles, has_role, role};
use crate::token::{Shape, flag};
use crate::work;

/// One sentence as the rules see it.
pub(crate) struct View<'a, 't> {
    pub(super) document: &'a Document<'t>,
    pub(super) evidence: &'a Evidence,
    pub(super) rules: &'a Rules,
    pub(super) sentence: Range<usize>,
    /// Known once it was asked for: that takes a look at the whole sentence.
    is_headline: OnceCell<bool>,
}

impl<'a, 't> View<'a, 't> {
    pub(super) fn new(document: &'a Document<'t>, evidence: &'a Evidence, rules: &'a Rules, sentence: Range<usize>) -> Self {
        Self { document, evidence, rules, sentence, is_headline: OnceCell::new() }
    }
}

impl View<'_, '_> {
    /// What the rule of a function proposes.
    pub(super) fn proposed(&self, tokens: Range<usize>, code: Code) -> Candidate {
        let row = self.rules.coded(code);
        Candidate::new(tokens, row.class, row.rule, row.points)
    }

    /// Adds what the rule of a function says of a candidate.
    pub(super) fn add(&self, candidate: &mut Candidate, code: Code) {
        self.add_times(candidate, code, 1);
    }

    /// The same, so many times.
    pub(super) fn add_times(&self, candidate: &mut Candidate, code: Code, n_times: usize) {
        let row = self.rules.coded(code);
        if n_times > 0 {
            candidate.add(row.rule, row.points * i32::try_from(n_times).unwrap_or(i32::MAX >> 8));
        }
    }

    pub(super) fn has(&self, index: usize, facts: Kinds) -> bool {
        work::step(1);
        self.sentence.contains(&index) && self.evidence.has(index, facts)
    }

    /// The token as written; empty outside the sentence.
    pub(super) fn word(&self, index: usize) -> &str {
        work::step(1);
        if self.sentence.contains(&index) { self.document.word(index) } else { "" }
    }

    /// The token before `index`; empty at the start of the sentence.
    pub(super) fn word_before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |index| self.word(index))
    }

    /// Whether a word of the language does one of some things.
    pub(super) fn has_role(&self, index: usize, roles: Roles) -> bool {
        self.sentence.contains(&index) && has_role(self.hash(index), roles)
    }

    /// Whether the word before `index` does, written small or with a capital at its front.
    pub(super) fn has_role_before(&self, index: usize, roles: Roles) -> bool {
        index.checked_sub(1).is_some_and(|before| matches!(self.shape(before), Shape::Lower | Shape::Title) && self.has_role(before, roles))
    }

    pub(super) fn has_before(&self, index: usize, facts: Kinds) -> bool {
        index.checked_sub(1).is_some_and(|index| self.has(index, facts))
    }

    pub(super) fn shape(&self, index: usize) -> Shape {
        work::step(1);
        self.document.tokens().get(index).map_or(Shape::Punctuation, |token| token.shape())
    }

    pub(super) fn is_adjacent(&self, index: usize) -> bool {
        self.document.tokens().get(index).is_some_and(|token| !token.has(flag::SPACE))
    }

    /// Whether the token may be part of a name: a capital that means something and is no date.
    pub(super) fn is_name_like(&self, index: usize) -> bool {
        self.has(index, kind::NAME_LIKE)
    }

    /// Whether the capital may come from the start of the sentence alone.
    pub(super) fn is_starter(&self, index: usize) -> bool {
        self.has(index, kind::INITIAL) && self.has(index, kind::COMMON)
    }

    /// A capitalised word that no list and no vocabulary knows.
    pub(super) fn is_unknown(&self, index: usize) -> bool {
        self.has(index, kind::UNKNOWN)
    }

    pub(super) fn is_initial_letter(&self, index: usize) -> bool {
        self.has(index, kind::LETTER)
    }

    /// Whether each of enough words has a capital, but for articles and the like: so common words have them, too.
    pub(super) fn is_headline(&self) -> bool {
        *self.is_headline.get_or_init(|| {
            let mut n_words = 0;
            let is_titled = self.sentence.clone().all(|at| {
                n_words += usize::from(self.has(at, kind::CAPITAL));
                !self.has(at, kind::LOWER) || self.has_role(at, role::SMALL)
            });
            is_titled && n_words >= MIN_HEADLINE
        })
    }

    /// The kinds of a token; none outside the sentence.
    pub(super) fn kinds(&self, index: usize) -> Kinds {
        work::step(1);
        if self.sentence.contains(&index) { self.evidence.facts[index] } else { 0 }
    }

    /// The hash of the folded form of a token of the sentence.
    pub(super) fn hash(&self, index: usize) -> u64 {
        work::step(1);
        self.document.tokens()[index].hash()
    }

    /// Whether nothing is asked, or no blank stands before the token.
    pub(super) fn is_glued_as(&self, is_glued: bool, index: usize) -> bool {
        !is_glued || self.is_adjacent(index)
    }

    /// The token that starts the run of name-like tokens ending before `end`, with `&` between them.
    pub(super) fn run_start(&self, end: usize, stop: Kinds) -> usize {
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
    pub(super) fn run_end(&self, start: usize, stop: Kinds) -> usize {
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
    pub(super) fn first_of_run(&self, index: usize, facts: Kinds) -> usize {
        let mut first = index;
        while index - first < MAX_NAME && self.has_before(first, facts) {
            first -= 1;
        }
        first
    }

    pub(super) fn is_adjacent_word(&self, index: usize) -> bool {
        self.document.tokens().get(index).is_some_and(|token| token.is_word() && !token.starts_line())
    }
}
