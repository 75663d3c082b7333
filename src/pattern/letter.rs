//! Letters that end a form together with its sentence: `98.6 °F. Then`, `5 V. Then`, `79.98° W. Divers`.
//!
//! The tokenizer takes a letter and a full stop for an initial, as in `W. Divers`, and the sentence goes on behind it. Behind
//! a number that is often wrong: here the letter is seen without its full stop, and as the last word of its sentence. The
//! tokens of the document stay as they are.

use std::borrow::Cow;
use std::ops::Range;

use super::lexicon::{LEXICON, Role, Sense};
use crate::document::Document;
use crate::sentence;
use crate::token::{Token, flag};
use crate::work;

/// The tokens of a document as closed forms see them.
pub(super) struct Letters<'d> {
    pub(super) tokens: Cow<'d, [Token]>,
    /// The indices of the letters that lost their full stop, in order.
    cut: Vec<usize>,
}

impl<'d> Letters<'d> {
    pub(super) fn new(document: &'d Document<'_>) -> Self {
        let (text, tokens) = (document.text(), document.tokens());
        work::step(tokens.len());
        let cut: Vec<usize> = (1..tokens.len()).filter(|&index| ends_form(text, tokens, index)).collect();
        let mut tokens = Cow::Borrowed(tokens);
        for &index in &cut {
            let token = &mut tokens.to_mut()[index];
            *token = token.without_dot();
        }
        Self { tokens, cut }
    }

    /// Whether the token at an index lost its full stop.
    pub(super) fn is_cut(&self, index: usize) -> bool {
        self.cut.binary_search(&index).is_ok()
    }

    /// The parts of a sentence: each letter that ends a form is the last of one.
    pub(super) fn parts(&self, sentence: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let inside = self.cut.partition_point(|&index| index < sentence.start)..self.cut.partition_point(|&index| index + 1 < sentence.end);
        let starts = std::iter::once(sentence.start).chain(self.cut[inside.clone()].iter().map(|index| index + 1));
        let ends = self.cut[inside].iter().map(|index| index + 1).chain(std::iter::once(sentence.end));
        starts.zip(ends).map(|(start, end)| start..end)
    }
}

/// Whether the token is a letter and a full stop, and the letter ends what a number before it starts.
///
/// PERF: all tokens are asked; hardly one has these flags and this length.
fn ends_form(text: &str, tokens: &[Token], index: usize) -> bool {
    let token = tokens[index];
    if !token.has(flag::DOTTED) || token.end() - token.start() != 2 {
        return false;
    }
    let letter = text.as_bytes()[token.start()];
    let is_compass = matches!(letter, b'N' | b'S' | b'E' | b'W');
    let before = tokens[index - 1];
    let second = index.checked_sub(2).map(|index| tokens[index]);
    let is_behind_number = second.is_some_and(|second| second.has(flag::DIGIT)) && !before.has(flag::SPACE);
    match before.text(text) {
        "\u{B0}" | "\u{BA}" | "\u{2DA}" => is_compass || matches!(letter, b'C' | b'F'),
        "'" | "\"" | "\u{2019}" | "\u{201D}" | "\u{2032}" | "\u{2033}" => is_compass && is_behind_number,
        // "$F", "NYSE: F"
        "$" => !token.has(flag::SPACE),
        ":" => second.is_some_and(|second| has_sense(text, second, |sense| sense == Sense::Role(Role::Market))),
        number if before.has(flag::DIGIT) => {
            let is_place = is_compass && number.contains('.');
            let is_unit = matches!(letter, b'V' | b'K' | b'L' | b'W' | b'N' | b'm' | b'g' | b't' | b'l');
            let is_magnitude = matches!(letter, b'M' | b'B' | b'K' | b'T' | b'm' | b'b' | b'k');
            let is_money = is_magnitude
                // "$5 M", "$5-7 M"
                && tokens[index.saturating_sub(4)..index].iter().any(|&token| has_sense(text, token, |sense| matches!(sense, Sense::Currency(_))));
            // "In 2012 V. Smith came" has an initial: only a word that starts sentences tells that it is none.
            is_place || is_money || is_unit && tokens.get(index + 1).is_none_or(|&next| sentence::is_starter(next))
        }
        _ => false,
    }
}

/// Whether a word means what a function knows.
fn has_sense(text: &str, token: Token, is: impl Fn(Sense) -> bool) -> bool {
    let word = token.text(text);
    LEXICON.senses(LEXICON.place(token.hash(), || word), word).any(is)
}
