//! Lines that are items: lists, tables, labels.
//!
//! Running text goes on over the break of a wrapped line, a list does not: `New\nYork` is one name, `Paris\nLondon` two.
//! Takes tokens, tells where an item or a cell of a table starts. What it looks at is bounded for every line: a line
//! longer than an item is running text.

use crate::language::{has_role, role};
use crate::token::{Shape, Token, flag, leads_on};

/// A line of more bytes is no item of a list.
const MAX_ITEM: usize = 60;

/// An item of more words is a headline, or text.
const MAX_WORDS: usize = 5;

/// So many words of capitals only are a headline, which may be wrapped.
const MAX_SHOUTED: usize = 3;

/// A lower-case word inside a name ("Bank of the West", "Rio de Janeiro") has no more bytes.
const MAX_PARTICLE: usize = 3;

/// A gap of so many blanks parts columns.
const COLUMN: usize = 3;

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    /// Running text, or too long to tell.
    Text,
    /// Short, starts as an item does, ends without a mark: an item where its neighbours are.
    Loose,
    /// A few capitalised words, as names are written: an item beside another.
    Strict,
}

/// Reads the lines of a text from first to last.
pub(super) struct Layout<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// The line that is being read.
    current: Line,
    /// How many lines of the paragraph up to this one are loose or strict, without a line of text between.
    n_items: usize,
    /// Whether the blanks of this line part the cells of a table; `None` if nobody asked yet.
    is_row: Option<bool>,
    /// Where this line starts, and whether the one before it has cells.
    start: usize,
    is_below_row: bool,
}

impl<'a> Layout<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        let mut layout = Self { text, tokens, current: Line::Text, n_items: 0, is_row: None, start: 0, is_below_row: false };
        layout.current = layout.line(0).map_or(Line::Text, |end| layout.kind(0, end));
        layout.n_items = usize::from(layout.current > Line::Text);
        layout
    }

    /// Goes on to the line that starts with the token at `index`; whether a new item starts there.
    pub(super) fn starts_item(&mut self, index: usize) -> bool {
        let end = self.line(index);
        let next = end.map_or(Line::Text, |end| self.kind(index, end));
        let is_paragraph = self.tokens[index].starts_paragraph();
        let starts = !is_paragraph && self.is_item_after(index, end, next);
        self.is_below_row = !is_paragraph && self.is_row == Some(true);
        self.is_row = None;
        self.start = index;
        self.current = next;
        self.n_items = if next == Line::Text {
            0
        } else if is_paragraph {
            1
        } else {
            self.n_items + 1
        };
        starts
    }

    /// Whether the line from `index` on is an item beside the line before it.
    fn is_item_after(&self, index: usize, end: Option<usize>, next: Line) -> bool {
        let last = &self.tokens[index - 1];
        if last.text(self.text) == ":" {
            return true;
        }
        if self.leads_on(index - 1) || !starts_as_item(self.tokens[index]) {
            return false;
        }
        let is_short_before = last.end() - self.tokens[self.start].start() <= MAX_ITEM;
        if is_short_before && self.is_label(index) {
            return true;
        }
        if self.current == Line::Strict && next == Line::Strict {
            return true;
        }
        // Two lines of a wrapped sentence may both start with a capital, three hardly without a mark at an end.
        let is_followed = || {
            let after = end.filter(|&end| self.tokens.get(end).is_some_and(|token| !token.starts_paragraph()));
            after.is_some_and(|start| self.line(start).is_some_and(|end| self.kind(start, end) > Line::Text))
        };
        self.current > Line::Text && next > Line::Text && (self.n_items > 1 || is_followed())
    }

    /// One past the last token of the line that starts at `start`, if it is short enough for an item.
    fn line(&self, start: usize) -> Option<usize> {
        let limit = self.tokens.get(start)?.start() + MAX_ITEM;
        let rest = &self.tokens[start + 1..];
        let len = rest.iter().position(|token| token.starts_line() || token.end() > limit).unwrap_or(rest.len());
        let is_whole = rest.get(len).is_none_or(|token| token.starts_line());
        (is_whole && self.tokens[start].end() <= limit).then_some(start + 1 + len)
    }

    fn kind(&self, start: usize, end: usize) -> Line {
        let line = &self.tokens[start..end];
        let last = line[line.len() - 1];
        let ends_text = matches!(last.text(self.text), "." | "!" | "?" | "\u{2026}") || self.leads_on(end - 1);
        if ends_text || !starts_as_item(line[0]) {
            return Line::Text;
        }
        let (mut n_words, mut n_shouted) = (0, 0);
        for token in line {
            if !token.is_word() {
                if matches!(token.text(self.text), "." | "!" | "?" | "\"" | "\u{201C}") {
                    return Line::Loose;
                }
                continue;
            }
            n_words += 1;
            n_shouted += usize::from(token.shape() == Shape::Upper && !token.has(flag::DOTTED));
            let is_lower = token.shape() == Shape::Lower && !token.has(flag::UNCASED | flag::CLITIC);
            if is_lower && token.end() - token.start() > MAX_PARTICLE {
                return Line::Loose;
            }
        }
        let is_name = n_words <= MAX_WORDS && (n_shouted < n_words || n_words <= MAX_SHOUTED) && last.shape() != Shape::Lower;
        if is_name { Line::Strict } else { Line::Loose }
    }

    /// Whether what ends with the token at `index` wants to go on.
    pub(super) fn leads_on(&self, index: usize) -> bool {
        let token = self.tokens[index];
        let word = token.text(self.text);
        let is_open_mark = matches!(word, "," | ";" | "-" | "(" | "&" | "/" | "\u{2013}" | "\u{2014}" | "'" | "\"" | "\u{201C}");
        let is_small = token.shape() == Shape::Lower && word.len() <= MAX_PARTICLE && !token.has(flag::UNCASED | flag::CLITIC);
        let is_leading = token.has(flag::CAPITAL) && has_role(token.hash(), role::LEADING);
        is_open_mark || is_small || is_leading || leads_on(token, self.text)
    }

    /// Whether the line starts with a label: up to three capitalised words and a colon.
    fn is_label(&self, index: usize) -> bool {
        let n_words = self.tokens[index..].iter().take(4).take_while(|token| token.is_capitalized()).count();
        (1..=3).contains(&n_words)
            && self.tokens.get(index + n_words).is_some_and(|token| token.text(self.text) == ":" && !token.starts_line() && !token.has(flag::SPACE))
    }

    /// Whether a cell of a table starts with the token at `index`, which starts no line.
    pub(super) fn starts_cell(&mut self, index: usize) -> bool {
        if !self.is_wide(index) {
            return false;
        }
        if self.is_row.is_none() {
            self.is_row = Some(self.reads_as_row(index));
        }
        self.is_row == Some(true)
    }

    /// Whether the gap before a token is a tab or as wide as that between columns.
    fn is_wide(&self, index: usize) -> bool {
        let (before, start) = (self.tokens[index - 1].end(), self.tokens[index].start());
        start - before >= COLUMN || start > before && self.text.as_bytes()[start - 1] == b'\t'
    }

    /// Whether the line whose first wide gap is before the token at `index` is the row of a table: it has no end of a
    /// sentence, or it stands beside another such line.
    fn reads_as_row(&self, index: usize) -> bool {
        let end_of = |start: usize| self.tokens[start..].iter().position(|token| token.starts_line()).map_or(self.tokens.len(), |len| start + len);
        let end = end_of(index);
        let is_tabbed = (index..end).any(|at| self.is_wide(at) && self.text[self.tokens[at - 1].end()..self.tokens[at].start()].contains('\t'));
        let has_words = (self.start..end).any(|at| {
            let token = self.tokens[at];
            token.shape() == Shape::Lower && token.end() - token.start() > MAX_PARTICLE && !token.has(flag::UNCASED)
        });
        let is_above_row =
            || self.tokens.get(end).is_some_and(|token| !token.starts_paragraph()) && (end + 1..end_of(end + 1)).any(|at| self.is_wide(at));
        let is_beside_row = self.is_below_row || is_above_row();
        let ends_sentence = matches!(self.tokens[end - 1].text(self.text), "." | "!" | "?");
        if is_tabbed { is_beside_row || !ends_sentence } else { is_beside_row && !ends_sentence && !has_words }
    }
}

fn starts_as_item(token: Token) -> bool {
    token.is_capitalized() || token.has(flag::DIGIT | flag::UNCASED)
}
