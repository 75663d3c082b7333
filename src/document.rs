//! A document: text, tokens, sentences; read-only once built.

use std::ops::Range;

use crate::fold;
use crate::sentence;
use crate::span::Span;
use crate::token::{self, Token};

/// A text with its tokens and sentences.
///
/// # Examples
/// ```
/// use onomast::Document;
/// let document = Document::new("Mr. Smith left. He will return.");
/// assert_eq!(document.tokens().len(), 8);
/// assert_eq!(document.sentences().len(), 2);
/// assert_eq!(document.sentence_text(1), "He will return.");
/// ```
#[derive(Clone, Debug)]
pub struct Document<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
}

impl<'t> Document<'t> {
    /// Tokenizes and splits a text.
    pub fn new(text: &'t str) -> Self {
        let tokens = token::tokenize(text);
        let sentences = sentence::split(text, &tokens);
        Self { text, tokens, sentences }
    }

    /// A text whose tokens and sentences are known: `tokens` are its byte spans, `sentences` ranges of token indices.
    ///
    /// # Panics
    /// If a span is empty, out of order or not on character boundaries of the text.
    pub fn from_tokens(text: &'t str, tokens: &[Span], sentences: Vec<Range<usize>>) -> Self {
        let mut end = 0;
        let tokens = tokens.iter().map(|&span| {
            assert!(span.start() >= end && !span.is_empty(), "tokens are in order and not empty");
            end = span.end();
            token::of_span(text, span)
        });
        Self { text, tokens: tokens.collect(), sentences }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The tokens, in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The sentences as ranges of token indices, in order, without gaps.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// The text of a sentence from its first to its last token; empty if there is no such sentence.
    pub fn sentence_text(&self, sentence_idx: usize) -> &'t str {
        self.sentences.get(sentence_idx).map_or("", |range| self.text_of(range.clone()))
    }

    /// The text from the first to the last of a range of tokens.
    pub(crate) fn text_of(&self, tokens: Range<usize>) -> &'t str {
        if tokens.is_empty() { "" } else { &self.text[self.tokens[tokens.start].start()..self.tokens[tokens.end - 1].end()] }
    }

    /// The token at `index` as written; empty beyond the ends.
    pub(crate) fn word(&self, index: usize) -> &'t str {
        self.tokens.get(index).map_or("", |token| token.text(self.text))
    }

    /// The tokens that a span of bytes consists of, if its ends are borders of tokens; the search starts at `hint`.
    pub(crate) fn tokens_of(&self, span: Span, hint: &mut usize) -> Option<Range<usize>> {
        while self.tokens.get(*hint).is_some_and(|token| token.start() < span.start()) {
            *hint += 1;
        }
        let start = *hint;
        if self.tokens.get(start)?.start() != span.start() {
            return None;
        }
        let mut end = start;
        while self.tokens.get(end).is_some_and(|token| token.end() < span.end()) {
            end += 1;
        }
        let last = self.tokens.get(end)?;
        let is_border = last.end() == span.end() || last.has(token::flag::DOTTED) && last.end() == span.end() + 1;
        (is_border && last.start() < span.end()).then_some(start..end + 1)
    }
}

/// The hash under which a word of ASCII letters stands in an index.
pub(crate) fn word_hash(word: &str) -> u64 {
    fold::hash_at(word.as_bytes(), 0, word.len(), true)
}
