//! A document: text, tokens, sentences; read-only once built. A long text is cut into windows of whole sentences.

use std::ops::Range;

use crate::error::Error;
use crate::fold;
use crate::sentence;
use crate::span::Span;
use crate::token::{self, flag};
pub use crate::token::{Shape, Token, tokenize};
use crate::work;

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
    /// # Errors
    /// If a token is empty, out of order, beyond the text or not on its character boundaries; if a sentence is empty,
    /// does not start where the one before ended, or the last does not end with the tokens. The error names the first
    /// token or sentence at fault, counted from zero.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Document, Span};
    /// let spans = [Span::new(0, 2), Span::new(3, 11)];
    /// assert_eq!(Document::from_tokens("in New York", &spans, vec![0..2])?.tokens().len(), 2);
    /// let error = Document::from_tokens("in New York", &spans, vec![0..3]).unwrap_err();
    /// assert_eq!(error.to_string(), "sentence 0: found the tokens 0..3, expected an end of at most 2");
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn from_tokens(text: &'t str, tokens: &[Span], sentences: Vec<Range<usize>>) -> Result<Self, Error> {
        let mut end = 0;
        for (index, span) in tokens.iter().enumerate() {
            check_token(text, *span, end)
                .map_err(|expected| Error::format(format!("token {index}"), format!("found the bytes {span}, {expected}")))?;
            end = span.end();
        }
        let mut end = 0;
        for (index, sentence) in sentences.iter().enumerate() {
            check_sentence(sentence, end, tokens.len())
                .map_err(|expected| Error::format(format!("sentence {index}"), format!("found the tokens {sentence:?}, {expected}")))?;
            end = sentence.end;
        }
        if end != tokens.len() {
            return Err(Error::format("sentences", format!("found {end} tokens in them, expected all {}", tokens.len())));
        }
        Ok(Self { text, tokens: tokens.iter().map(|&span| token::of_span(text, span)).collect(), sentences })
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The tokens, in order.
    ///
    /// # Examples
    /// ```
    /// let document = onomast::Document::new("Mr. Smith's");
    /// let words: Vec<&str> = document.tokens().iter().map(|token| token.text(document.text())).collect();
    /// assert_eq!(words, ["Mr.", "Smith", "'s"]);
    /// ```
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The sentences as ranges of token indices, in order, without gaps.
    ///
    /// # Examples
    /// ```
    /// let document = onomast::Document::new("It rained. Then it stopped.");
    /// assert_eq!(document.sentences(), [0..3, 3..7]);
    /// assert_eq!(document.sentence_text(2), "");
    /// ```
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// The text of a sentence from its first to its last token; empty if there is no such sentence.
    pub fn sentence_text(&self, sentence_idx: usize) -> &'t str {
        self.sentences.get(sentence_idx).map_or("", |range| self.text_of(range.clone()))
    }

    /// The text from the first to the last of a range of tokens.
    pub(crate) fn text_of(&self, tokens: Range<usize>) -> &'t str {
        if tokens.is_empty() { "" } else { &self.text[self.span_of(&tokens).range()] }
    }

    /// The tokens that share bytes with a span.
    pub(crate) fn touched(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.end() <= span.start());
        start..self.tokens.partition_point(|token| token.start() < span.end()).max(start)
    }

    /// The bytes from the first to the last of a range of tokens that is not empty.
    pub(crate) fn span_of(&self, tokens: &Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].start(), self.tokens[tokens.end - 1].end())
    }

    /// The token at `index` as written; empty beyond the ends.
    pub(crate) fn word(&self, index: usize) -> &'t str {
        work::step(1);
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

    /// Of a text that goes on behind the end of this document keeps what does not depend on what follows: whole
    /// sentences, or of a monstrous one so many tokens. False if there is no such thing.
    fn keep_complete(&mut self, look_ahead: usize) -> bool {
        let Some(last) = self.tokens.last() else { return true };
        let limit = self.text.len().saturating_sub(look_ahead).min(last.start());
        let n_complete = self.tokens.partition_point(|token| token.end() <= limit);
        let n_sentences = self.sentences.partition_point(|sentence| sentence.end <= n_complete);
        let n_tokens = if let Some(sentence) = self.sentences[..n_sentences].last() {
            sentence.end
        } else {
            // Better between words than inside a run of marks.
            (1..=n_complete).rev().take(look_ahead).find(|&index| self.tokens[index].has(flag::SPACE)).unwrap_or(n_complete)
        };
        if n_tokens == 0 {
            return false;
        }
        if n_sentences == 0 {
            self.sentences = std::iter::once(0..n_tokens).collect();
        }
        self.sentences.truncate(n_sentences.max(1));
        self.tokens.truncate(n_tokens);
        self.text = &self.text[..self.tokens[n_tokens - 1].end()];
        true
    }
}

/// What was expected of a token after one that ends at `end`, if it is something else.
fn check_token(text: &str, span: Span, end: usize) -> Result<(), String> {
    if span.is_empty() {
        Err("expected at least one".to_owned())
    } else if span.start() < end {
        Err(format!("expected a start of at least {end}"))
    } else if span.end() > text.len() {
        Err(format!("expected an end of at most {}", text.len()))
    } else if !text.is_char_boundary(span.start()) || !text.is_char_boundary(span.end()) {
        Err("expected both ends between characters".to_owned())
    } else {
        Ok(())
    }
}

/// What was expected of a sentence after one that ends at `end`, if it is something else.
fn check_sentence(sentence: &Range<usize>, end: usize, n_tokens: usize) -> Result<(), String> {
    if sentence.start != end {
        Err(format!("expected a start of {end}"))
    } else if sentence.end <= sentence.start {
        Err("expected at least one".to_owned())
    } else if sentence.end > n_tokens {
        Err(format!("expected an end of at most {n_tokens}"))
    } else {
        Ok(())
    }
}

/// A longer text than this many bytes is worked off in windows of at most so many.
///
/// Large enough that a window costs nothing beside its text, small enough that what is known about it (some thirty
/// bytes a byte, a hundred where all are names) stays small.
pub(crate) const WINDOW: usize = 1 << 18;

/// So many bytes before the end of a stretch of text depend on what follows: a quotation closes within sixty tokens.
const LOOK_AHEAD: usize = 4096;

/// The windows of a text: documents of whole sentences, which together hold every token.
///
/// A window ends with a paragraph where one ends in its second half, since nothing reaches over a blank line; else
/// with a sentence; and where a sentence is longer than a window, with a word of it. Where windows end depends on the
/// text alone.
pub(crate) struct Windows<'t> {
    text: &'t str,
    size: usize,
    at: usize,
}

/// One of them, and the byte of the text at which its own text starts.
pub(crate) struct Window<'t> {
    pub(crate) start: usize,
    pub(crate) document: Document<'t>,
}

impl<'t> Windows<'t> {
    pub(crate) fn new(text: &'t str, size: usize) -> Self {
        Self::behind(text, size, 0)
    }

    /// The windows behind the byte at which one of them starts.
    pub(crate) fn behind(text: &'t str, size: usize, at: usize) -> Self {
        Self { text, size: size.max(64), at }
    }
}

impl<'t> Iterator for Windows<'t> {
    type Item = Window<'t>;

    fn next(&mut self) -> Option<Window<'t>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let window = Window { start: self.at, document: cut(rest, self.size) };
        self.at += window.document.text.len();
        Some(window)
    }
}

/// The first window of a text.
fn cut(rest: &str, size: usize) -> Document<'_> {
    if rest.len() <= size {
        return Document::new(rest);
    }
    if let Some(border) = paragraph_border(rest, size) {
        return Document::new(&rest[..border]);
    }
    let mut len = size;
    loop {
        while !rest.is_char_boundary(len) {
            len -= 1;
        }
        let mut document = Document::new(&rest[..len]);
        if document.keep_complete(LOOK_AHEAD.min(size / 4)) {
            return document;
        }
        // One token that is longer than a window.
        len *= 2;
        if len >= rest.len() {
            return Document::new(rest);
        }
    }
}

/// The last byte offset between half of `size` and `size` that lies in a blank line or before a form feed.
fn paragraph_border(text: &str, size: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (size / 2..size).rev().find(|&at| match bytes[at] {
        0x0C => true,
        b'\n' => bytes[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) == Some(&b'\n'),
        _ => false,
    })
}

/// The hash that a token has which is this word, alone or behind another as `'s` is.
pub(crate) fn token_hash(word: &str) -> u64 {
    let letters = word.trim_start_matches(['\'', '\u{2019}']);
    match &token::tokenize(word)[..] {
        [first, _, ..] if letters.is_empty() => first.hash(),
        [token] => token.hash(),
        _ if letters.is_empty() => 0,
        _ => word_hash(letters),
    }
}

/// The hash under which a word of ASCII letters stands in an index.
pub(crate) fn word_hash(word: &str) -> u64 {
    fold::hash_at(word.as_bytes(), 0, word.len(), true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(document: &Document<'_>) -> Vec<String> {
        (0..document.tokens().len()).map(|index| document.word(index).to_owned()).collect()
    }

    fn check(text: &str, size: usize) -> usize {
        let whole = words(&Document::new(text));
        let windows: Vec<Window<'_>> = Windows::new(text, size).collect();
        let mut at = 0;
        for window in &windows {
            assert_eq!(window.start, at, "windows follow each other");
            at += window.document.text().len();
            let sentences = window.document.sentences();
            assert!(sentences.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert_eq!(sentences.last().map_or(0, |last| last.end), window.document.tokens().len());
        }
        assert_eq!(at, text.len());
        assert_eq!(windows.iter().flat_map(|window| words(&window.document)).collect::<Vec<_>>(), whole);
        windows.len()
    }

    #[test]
    fn windows_hold_every_token() {
        assert_eq!(check("", 64), 0);
        assert_eq!(check("One. Two.", 64), 1);
        assert!(check(&"It rained all day in the town. ".repeat(50), 200) > 5);
        assert!(check(&"It rained.\n\nThen it stopped.\r\n \r\n".repeat(50), 100) > 5);
        assert!(check(&"and so on ".repeat(500), 100) > 5, "a sentence without end is cut");
        assert!(check(&"[".repeat(1000), 100) > 5);
        assert_eq!(check(&"x".repeat(1000), 100), 1, "a word is not");
        assert!(check(&"\u{4E2D}\u{6587}".repeat(500), 100) > 1);
        assert!(check(&" \n".repeat(500), 100) > 1);
    }

    #[test]
    fn sentences_of_windows_are_those_of_the_text() {
        let text = "Mr. Smith (of Acme Inc.) left. \"I go. Now,\" he said.\n\nNEWS OF TODAY\nIt rained on\nMonday.\n- bread\n- wine\n\n".repeat(9);
        let sentences = |document: &Document<'_>| (0..document.sentences().len()).map(|at| document.sentence_text(at).to_owned()).collect::<Vec<_>>();
        let of_windows: Vec<String> = Windows::new(&text, 250).flat_map(|window| sentences(&window.document)).collect();
        assert_eq!(of_windows, sentences(&Document::new(&text)));
    }

    #[test]
    fn known_tokens_are_checked() {
        let check = |tokens: &[(usize, usize)], sentences: &[(usize, usize)]| {
            let sentences = sentences.iter().map(|&(start, end)| start..end).collect();
            let spans: Vec<Span> = tokens.iter().map(|&(start, end)| Span::new(start, end)).collect();
            Document::from_tokens("né à Osh", &spans, sentences).map_or_else(|error| error.to_string(), |_| "taken".to_owned())
        };
        let good = [(0, 3), (4, 6), (7, 10)];
        assert_eq!(check(&good, &[(0, 2), (2, 3)]), "taken");
        assert_eq!(check(&[], &[]), "taken");
        assert_eq!(check(&[(0, 3), (3, 3)], &[(0, 2)]), "token 1: found the bytes 3..3, expected at least one");
        assert_eq!(check(&[(0, 3), (2, 6)], &[(0, 2)]), "token 1: found the bytes 2..6, expected a start of at least 3");
        assert_eq!(check(&[(0, 3), (7, 99)], &[(0, 2)]), "token 1: found the bytes 7..99, expected an end of at most 10");
        assert_eq!(check(&[(0, 2)], &[(0, 1)]), "token 0: found the bytes 0..2, expected both ends between characters");
        assert_eq!(check(&good, &[(0, 2)]), "sentences: found 2 tokens in them, expected all 3");
        assert_eq!(check(&good, &[]), "sentences: found 0 tokens in them, expected all 3");
        assert_eq!(check(&good, &[(0, 2), (1, 3)]), "sentence 1: found the tokens 1..3, expected a start of 2");
        assert_eq!(check(&good, &[(0, 1), (2, 3)]), "sentence 1: found the tokens 2..3, expected a start of 1");
        assert_eq!(check(&good, &[(0, 3), (3, 3)]), "sentence 1: found the tokens 3..3, expected at least one");
        assert_eq!(check(&good, &[(0, 4)]), "sentence 0: found the tokens 0..4, expected an end of at most 3");
    }

    proptest! {
        #[test]
        fn windows_of_any_text_hold_every_token(text in "([A-Za-z.,\"()é中]{1,9}[ \n]{0,2}){0,60}", size in 64usize..300) {
            let text = text.as_str();
            let mut at = 0;
            for window in Windows::new(text, size) {
                prop_assert_eq!(window.start, at);
                prop_assert!(!window.document.text().is_empty());
                at += window.document.text().len();
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
