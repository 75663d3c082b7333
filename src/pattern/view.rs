//! What the finders of closed forms see: one sentence as tokens with what their words mean.
//!
//! A walk that starts at a token looks at a bounded number of others, each counted as a step of work.

use std::cell::Cell;
use std::ops::Range;

use super::Patterns;
use super::decimal::Decimal;
use super::lexicon::{LEXICON, Lexicon, Role, Sense};
use super::number::Number;
use crate::token::{Token, flag};
use crate::work;

/// A sentence.
pub(super) struct View<'v, 't> {
    text: &'t str,
    tokens: &'v [Token],
    /// For each token the number of its word, 0 for none.
    known: &'v [u16],
    pub(super) sentence: Range<usize>,
    pub(super) options: &'v Patterns,
    /// PERF: the number that was read last, and where: the families ask one after the other at the same token.
    number: Cell<Option<(usize, Option<Number<'t>>)>>,
}

impl<'v, 't> View<'v, 't> {
    pub(super) fn new((text, tokens): (&'t str, &'v [Token]), known: &'v [u16], sentence: Range<usize>, options: &'v Patterns) -> Self {
        Self { text, tokens, known, sentence, options, number: Cell::new(None) }
    }

    /// What `read` makes of a token, once.
    pub(super) fn number_at(&self, index: usize, read: impl FnOnce() -> Option<Number<'t>>) -> Option<Number<'t>> {
        if let Some((_, number)) = self.number.get().filter(|(at, _)| *at == index) {
            return number;
        }
        let number = read();
        self.number.set(Some((index, number)));
        number
    }

    /// The token, if the sentence has it.
    pub(super) fn token(&self, index: usize) -> Option<Token> {
        work::step(1);
        if self.sentence.contains(&index) { self.tokens.get(index).copied() } else { None }
    }

    /// The token as written; empty outside of the sentence.
    pub(super) fn word(&self, index: usize) -> &'t str {
        self.token(index).map_or("", |token| token.text(self.text))
    }

    /// The bytes of the whole text.
    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    /// The families whose forms may start with the word; "a" only where something known follows.
    pub(super) fn known_families(&self, lexicon: &Lexicon, index: usize) -> u16 {
        let place = self.known[index];
        if place == 0 || self.word(index).len() == 1 && self.known.get(index + 1) == Some(&0) && self.word(index).eq_ignore_ascii_case("a") {
            return 0;
        }
        lexicon.families(place)
    }

    /// The text from the first to the last of some tokens of the sentence.
    pub(super) fn text(&self, tokens: Range<usize>) -> &'t str {
        if tokens.is_empty() { "" } else { &self.text[self.tokens[tokens.start].start()..self.tokens[tokens.end - 1].end()] }
    }

    /// The text from the start of a token on, at most so many bytes, within the sentence.
    pub(super) fn text_from(&self, index: usize, most: usize) -> &'t str {
        let rest = if self.sentence.contains(&index) { self.text(index..self.sentence.end) } else { "" };
        let len = (0..=most.min(rest.len())).rev().find(|&len| rest.is_char_boundary(len)).unwrap_or_default();
        &rest[..len]
    }

    /// The token behind the one that ends so many bytes behind the start of another.
    pub(super) fn token_at_end(&self, start: usize, len: usize) -> Option<usize> {
        let end = self.token(start)?.start() + len;
        let last = (start..start + len.max(1)).find(|&index| self.token(index).is_none_or(|token| token.end() >= end))?;
        self.token(last).filter(|token| token.end() == end).map(|_| last + 1)
    }

    /// Whether the token is this word, in any case.
    pub(super) fn is(&self, index: usize, word: &str) -> bool {
        self.word(index).eq_ignore_ascii_case(word)
    }

    /// Whether the token is one of these words, in any case.
    pub(super) fn is_one_of(&self, index: usize, words: &[&str]) -> bool {
        let word = self.word(index);
        words.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// What the word means.
    pub(super) fn senses(&self, index: usize) -> impl Iterator<Item = Sense> {
        let word = self.word(index);
        LEXICON.senses(if word.is_empty() { 0 } else { self.known[index] }, word)
    }

    /// The first sense that a function knows.
    pub(super) fn sense<T>(&self, index: usize, is: impl Fn(Sense) -> Option<T>) -> Option<T> {
        self.senses(index).find_map(is)
    }

    /// The first sense of the longest phrase that starts here, or of the word alone, that a function knows, and its end.
    pub(super) fn phrase<T>(&self, index: usize, is: impl Fn(Sense) -> Option<T>) -> Option<(T, usize)> {
        let word = self.word(index);
        let place = if word.is_empty() { 0 } else { self.known[index] };
        let fits = |rest: &[&str]| {
            rest.iter().enumerate().all(|(offset, word)| super::lexicon::is_same(&straight(word), &straight(self.word(index + 1 + offset))))
        };
        let phrases = LEXICON.phrases(place).iter();
        let of_phrase = phrases.filter_map(|(rest, sense)| Some((is(*sense)?, rest))).find(|(_, rest)| fits(rest));
        of_phrase.map(|(found, rest)| (found, index + 1 + rest.len())).or_else(|| Some((self.sense(index, &is)?, index + 1)))
    }

    pub(super) fn has_role(&self, index: usize, role: Role) -> bool {
        self.senses(index).any(|sense| sense == Sense::Role(role))
    }

    /// Whether a blank stands before the token, or nothing.
    pub(super) fn is_apart(&self, index: usize) -> bool {
        self.token(index).is_none_or(|token| token.has(flag::SPACE)) || index == self.sentence.start
    }

    /// Whether the token follows the one before it without a blank.
    pub(super) fn is_joined(&self, index: usize) -> bool {
        index > self.sentence.start && self.token(index).is_some_and(|token| !token.has(flag::SPACE))
    }

    pub(super) fn is_capitalized(&self, index: usize) -> bool {
        self.token(index).is_some_and(Token::is_capitalized)
    }

    /// A number of at most nine digits and nothing else.
    pub(super) fn digits(&self, index: usize) -> Option<u32> {
        let word = self.word(index);
        let is_number = (1..=9).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { word.parse().ok() } else { None }
    }

    /// A number with digits in front and what is written behind it without a blank: `15`, `th`.
    pub(super) fn digits_and(&self, index: usize) -> Option<(u32, &'t str)> {
        let word = self.word(index);
        let (digits, suffix) = word.split_at(word.bytes().take_while(u8::is_ascii_digit).count());
        if (1..=9).contains(&digits.len()) { Some((digits.parse().ok()?, suffix)) } else { None }
    }

    /// A numeral and the letters behind it: `1.2`, `bn`.
    pub(super) fn numeral_and(&self, index: usize) -> Option<(Decimal, &'t str)> {
        let word = self.word(index);
        let len = word.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
        let digits = word[..len].trim_end_matches(['.', ',']);
        // Of a number as long as that nobody means the value.
        if digits.is_empty() || digits.len() > 24 { None } else { Some((Decimal::grouped(digits)?, &word[digits.len()..])) }
    }

    /// Whether the token is a hyphen or dash.
    pub(super) fn is_dash(&self, index: usize) -> bool {
        matches!(self.word(index), "-" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}" | "\u{2014}" | "\u{2212}")
    }

    /// The token behind what joins two ends of a range: a dash, "to", or "and" behind "between".
    pub(super) fn behind_to(&self, index: usize, start: usize) -> Option<usize> {
        let is_between = start.checked_sub(1).is_some_and(|before| self.has_role(before, Role::Between));
        let is_joint = self.is_dash(index)
            || self.has_role(index, Role::To)
            || self.is_one_of(index, &["through", "thru", "until", "till"])
            || is_between && self.has_role(index, Role::And);
        is_joint.then_some(index + 1)
    }

    /// Whether a mark that joins numbers, and one, follow without a blank.
    pub(super) fn is_joined_mark(&self, index: usize) -> bool {
        let is_mark = matches!(self.word(index), "/" | "." | ":" | "_") || self.is_dash(index);
        is_mark && self.is_joined(index) && self.is_joined(index + 1) && self.digits_and(index + 1).is_some()
    }

    /// Whether the word is a unit of measure or of time.
    pub(super) fn is_unit(&self, index: usize) -> bool {
        self.senses(index).any(|sense| matches!(sense, Sense::Unit(_) | Sense::Time(_) | Sense::Degree))
    }
}

/// A sense of letters that are a part of a token: "km" of "5km".
pub(super) fn sense_of<T>(part: &str, is: impl Fn(Sense) -> Option<T>) -> Option<T> {
    work::step(1);
    if part.is_empty() || part.len() > 20 {
        return None;
    }
    let letters = part.replace('.', "");
    LEXICON.senses(LEXICON.place_of(&letters), &letters).find_map(is)
}

/// An apostrophe as the table writes it.
fn straight(word: &str) -> std::borrow::Cow<'_, str> {
    if word.contains('\u{2019}') { word.replace('\u{2019}', "'").into() } else { word.into() }
}
