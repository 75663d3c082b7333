//! The text as a reader sees it, while it is written: white space, breaks, the map, the languages.
//!
//! Takes pieces of the source in their order, gives [`Plain`]. Invariants: the map tells of every byte; the text neither
//! starts nor ends with white space, unless that is part of preformatted lines.

use std::sync::Arc;

use super::{Plain, Stretch};
use crate::span::{OffsetMap, Span};

/// What parts blocks: a blank line, over which neither a sentence nor a name goes.
const BREAK: &str = "\n\n";

/// What stands for something that is seen but is no text, such as code within a sentence.
const OBJECT: &str = "\u{FFFC}";

/// What is to come before the next word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    /// White space that stands there in the source.
    Blank(Span),
    Break,
}

/// A language as a BCP 47 tag; none if it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Language(pub(super) Option<Arc<str>>);

/// Writes a text and its map.
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: String,
    map: OffsetMap,
    gap: Gap,
    languages: Vec<Stretch>,
    language: Language,
    /// Whether the language was set since the last word.
    is_language_new: bool,
    /// The only language that is read, if not all are.
    wanted: Option<Arc<str>>,
    /// Whether what comes is in another one.
    is_left_out: bool,
}

/// What a browser takes for white space and shows as one blank.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0C' | b'\r')
}

/// How many bytes from here on are a character that no reader sees: NUL, the soft hyphen, the byte order mark.
fn unseen(bytes: &[u8]) -> usize {
    match bytes {
        [0, ..] => 1,
        [0xC2, 0xAD, ..] => 2,
        [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

/// How many bytes are shown as they are: words with single blanks between.
fn shown(bytes: &[u8]) -> usize {
    let is_changed = |&at: &usize| {
        let byte = bytes[at];
        if is_blank(byte) {
            return byte != b' ' || bytes.get(at + 1).is_none_or(|&next| is_blank(next));
        }
        matches!(byte, 0 | 0xC2 | 0xEF) && unseen(&bytes[at..]) > 0
    };
    (0..bytes.len()).find(is_changed).unwrap_or(bytes.len())
}

/// Whether a language is the wanted one or a variety of it: `en-GB` of `en`.
fn is_variety(tag: &str, wanted: &str) -> bool {
    let is_same = tag.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
    is_same && matches!(tag.as_bytes().get(wanted.len()), None | Some(b'-'))
}

impl Writer {
    /// A writer of what is in this language, or of everything.
    pub(super) fn new(wanted: Option<&Arc<str>>) -> Self {
        Self { wanted: wanted.cloned(), ..Self::default() }
    }

    /// Running text that stands at `at` in the source.
    pub(super) fn flow(&mut self, text: &str, at: usize) {
        if self.is_left_out {
            return self.blank(Span::new(at, at));
        }
        let bytes = text.as_bytes();
        let mut from = 0;
        while from < bytes.len() {
            let n_blanks = bytes[from..].iter().take_while(|&&byte| is_blank(byte)).count();
            if n_blanks > 0 {
                self.blank(Span::new(at + from, at + from + n_blanks));
            }
            from += n_blanks;
            let n_shown = shown(&bytes[from..]);
            if n_shown > 0 {
                self.copy(&text[from..from + n_shown], at + from);
            }
            from += n_shown;
            from += unseen(&bytes[from..]);
        }
    }

    /// Preformatted text that stands at `at` in the source.
    pub(super) fn keep(&mut self, text: &str, at: usize) {
        if self.is_left_out {
            return self.blank(Span::new(at, at));
        }
        let bytes = text.as_bytes();
        let mut from = 0;
        while from < bytes.len() {
            let len = (from..bytes.len()).position(|at| unseen(&bytes[at..]) > 0).unwrap_or(bytes.len() - from);
            if len > 0 {
                self.copy(&text[from..from + len], at + from);
            }
            from += len;
            from += unseen(&bytes[from..]);
        }
    }

    /// A character that is written otherwise in the source.
    pub(super) fn decoded(&mut self, text: &str, source: Span) {
        let is_unseen = text.chars().all(|letter| unseen(letter.encode_utf8(&mut [0; 4]).as_bytes()) > 0);
        if self.is_left_out {
            self.blank(Span::new(source.start(), source.start()));
        } else if text.bytes().all(is_blank) {
            self.blank(source);
        } else if !is_unseen {
            self.settle(source.start());
            self.map.stand_for(source, text.len());
            self.push(text);
        }
    }

    /// Something that is seen but is no text.
    pub(super) fn object(&mut self, at: usize) {
        if self.is_left_out {
            return self.blank(Span::new(at, at));
        }
        self.settle(at);
        self.map.stand_for(Span::new(at, at), OBJECT.len());
        self.push(OBJECT);
    }

    /// White space, or what looks like it.
    pub(super) fn blank(&mut self, source: Span) {
        match &mut self.gap {
            Gap::Blank(before) if before.end() == source.start() => *before = Span::new(before.start(), source.end()),
            Gap::None => self.gap = Gap::Blank(source),
            Gap::Blank(_) | Gap::Break => {}
        }
    }

    /// A block starts or ends.
    pub(super) fn break_off(&mut self) {
        self.gap = Gap::Break;
    }

    /// What comes now is in this language; gives the language until now.
    pub(super) fn set_language(&mut self, language: Language) -> Language {
        self.is_language_new = true;
        let is_other = |tag: &Arc<str>| self.wanted.as_ref().is_some_and(|wanted| !is_variety(tag, wanted));
        self.is_left_out = language.0.as_ref().is_some_and(is_other);
        std::mem::replace(&mut self.language, language)
    }

    pub(super) fn finish(self) -> Plain {
        Plain { text: self.text, map: self.map, languages: self.languages }
    }

    fn copy(&mut self, text: &str, at: usize) {
        self.settle(at);
        self.map.copy(at, text.len());
        self.push(text);
    }

    /// Writes the gap before a word whose source starts at `at`.
    fn settle(&mut self, at: usize) {
        match std::mem::take(&mut self.gap) {
            Gap::None => {}
            _ if self.text.is_empty() => {}
            Gap::Break => {
                let n_known = self.text.bytes().rev().take_while(|&byte| byte == b'\n').count().min(BREAK.len());
                if n_known < BREAK.len() {
                    self.map.stand_for(Span::new(at, at), BREAK.len() - n_known);
                    self.text.push_str(&BREAK[n_known..]);
                }
            }
            Gap::Blank(_) if self.text.as_bytes().last().copied().is_some_and(is_blank) => {}
            Gap::Blank(source) => {
                if source.len() == 1 {
                    self.map.copy(source.start(), 1);
                } else {
                    self.map.stand_for(source, 1);
                }
                self.text.push(' ');
            }
        }
    }

    /// Writes a word, whose place the map knows already.
    fn push(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        let Some(language) = &self.language.0 else { return };
        match self.languages.last_mut() {
            Some(last) if !self.is_language_new => last.span = Span::new(last.span.start(), self.text.len()),
            _ => self.languages.push(Stretch { span: Span::new(start, self.text.len()), tag: language.to_string() }),
        }
        self.is_language_new = false;
    }
}
