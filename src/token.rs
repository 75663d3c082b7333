//! Tokens: words, numbers, punctuation, each with its bytes, flags, shape and the hash of its folded form.
//!
//! Takes any text, gives tokens in order; tokens and the blanks between them are the text. The borders are those of
//! UAX #29 with cuts and joins of our own, each for a reason:
//!
//! - cut: possessives and contractions (`Paris|'s`, `does|n't`, `can|not`), as in UD English: the name is without them
//! - cut: at a colon between letters (`Update:Jeenbekov`), which UAX #29 keeps for Swedish abbreviations
//! - cut: a sentence run into the next (`said.The`): lower-case word, dot, capitalised word
//! - cut: Kana by character, as Han is: a name may end anywhere in a run
//! - cut: endings behind an apostrophe (`İstanbul|'da`) and elided words before one (`l'|Élysée`), by closed lists
//! - left out: marks of direction, joiners and other invisible characters at an end of a segment belong to no token
//! - join: dots of abbreviations and initials (`U.S.`, `a.m.`, `Inc.`, `J.` before a name), which are no sentence ends
//! - join: web and e-mail addresses, `@handles` and `#tags`, in which names are not looked for
//!
//! ASCII is one loop over a table of byte classes; simple letters of other scripts have a table of their own; the rest
//! is left to unicode-segmentation.

mod cut;
mod segment;

use crate::abbreviation;
use crate::fold;
use crate::span::Span;

/// A word, number, punctuation mark or address in a text.
///
/// # Examples
/// ```
/// let text = "l'Élysée,\n\nİstanbul'da";
/// let tokens = onomast::document::tokenize(text);
/// let last = tokens[tokens.len() - 2];
/// assert_eq!((last.text(text), last.span().range()), ("İstanbul", 13..22));
/// assert!(last.starts_paragraph() && last.is_capitalized() && last.is_word());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    start: usize,
    hash: u64,
    len: u32,
    flags: u16,
}

/// A longer word, which is no name, is several tokens.
const MAX_LEN: usize = u32::MAX as usize;

/// How the letters of a token are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// `parliament`, or letters of a script without case.
    Lower,
    /// `Bishkek`
    Title,
    /// `UNESCO`, `U.S.`
    Upper,
    /// `McDonald`, `iPhone`
    Mixed,
    /// `1991`, `3.5`
    Number,
    /// Neither letter nor digit.
    Punctuation,
}

/// The flags of a token; more than one may be set.
pub(crate) mod flag {
    pub(crate) const LOWER: u16 = 1;
    pub(crate) const UPPER: u16 = 1 << 1;
    pub(crate) const DIGIT: u16 = 1 << 2;
    /// The first letter is a capital.
    pub(crate) const CAPITAL: u16 = 1 << 3;
    /// A blank stands before the token.
    pub(crate) const SPACE: u16 = 1 << 4;
    /// A line break stands before it.
    pub(crate) const LINE: u16 = 1 << 5;
    /// A blank line or a form feed stands before it.
    pub(crate) const PARAGRAPH: u16 = 1 << 6;
    /// Ends with the dot of an abbreviation.
    pub(crate) const DOTTED: u16 = 1 << 7;
    /// The second part of a contraction or a possessive.
    pub(crate) const CLITIC: u16 = 1 << 8;
    /// A web or e-mail address, a handle or a tag.
    pub(crate) const ADDRESS: u16 = 1 << 9;
    /// Letters of a script without case.
    pub(crate) const UNCASED: u16 = 1 << 10;
}

impl Token {
    pub(crate) fn new(span: Span, hash: u64, flags: u16) -> Self {
        // The tokenizer cuts what is longer into pieces.
        debug_assert!(span.len() <= MAX_LEN, "a token is at most {MAX_LEN} bytes long");
        Self { start: span.start(), hash, len: span.len() as u32, flags }
    }

    /// The bytes of the token.
    pub fn span(self) -> Span {
        Span::new(self.start, self.end())
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.start + self.len as usize
    }

    /// The token as written.
    pub fn text(self, text: &str) -> &str {
        &text[self.start..self.end()]
    }

    /// The hash of the folded form: equal for `Straße` and `STRASSE`, `U.S.` and `US`. Never trusted alone.
    ///
    /// # Examples
    /// ```
    /// let hash = |word| onomast::document::tokenize(word)[0].hash();
    /// assert_eq!(hash("Straße"), hash("STRASSE"));
    /// assert_ne!(hash("Straße"), hash("Strass"));
    /// ```
    pub fn hash(self) -> u64 {
        self.hash
    }

    /// How its letters are written.
    ///
    /// # Examples
    /// ```
    /// use onomast::document::{Shape, tokenize};
    /// let shapes: Vec<Shape> = tokenize("UNESCO, Bishkek 1991").iter().map(|token| token.shape()).collect();
    /// assert_eq!(shapes, [Shape::Upper, Shape::Punctuation, Shape::Title, Shape::Number]);
    /// ```
    pub fn shape(self) -> Shape {
        let has = |flag| self.flags & flag != 0;
        match (has(flag::LOWER | flag::UNCASED), has(flag::UPPER), has(flag::DIGIT)) {
            (false, false, false) => Shape::Punctuation,
            (false, false, true) => Shape::Number,
            (true, false, _) => Shape::Lower,
            (false, true, _) => Shape::Upper,
            (true, true, _) if has(flag::CAPITAL) && self.flags & MIXED == 0 => Shape::Title,
            _ => Shape::Mixed,
        }
    }

    /// Whether the first letter is a capital.
    pub fn is_capitalized(self) -> bool {
        self.flags & flag::CAPITAL != 0
    }

    /// Whether it holds a letter or digit.
    pub fn is_word(self) -> bool {
        self.flags & (flag::LOWER | flag::UPPER | flag::DIGIT | flag::UNCASED) != 0
    }

    /// Whether a line break stands before it.
    pub fn starts_line(self) -> bool {
        self.flags & flag::LINE != 0
    }

    /// Whether a blank line stands before it.
    pub fn starts_paragraph(self) -> bool {
        self.flags & flag::PARAGRAPH != 0
    }

    pub(crate) fn has(self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// A token that ends with the dot of an abbreviation, without the dot; the hash is that of the word.
    pub(crate) fn without_dot(self) -> Self {
        debug_assert!(self.has(flag::DOTTED), "it ends with a dot");
        Self { len: self.len - 1, flags: self.flags & !flag::DOTTED, ..self }
    }
}

/// A capital after a lower-case letter or a second capital: set beside `CAPITAL` when the word is not just title case.
const MIXED: u16 = 1 << 11;

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
const CANNOT: u64 = u64::from_le_bytes(*b"cannot\0\0");

/// What eight bytes are, in the highest bit of each.
struct Kinds {
    word: u64,
    upper: u64,
    digit: u64,
}

impl Kinds {
    const fn of(bytes: u64) -> Self {
        const ONES: u64 = 0x0101_0101_0101_0101;
        let low = bytes & !HIGH_BITS;
        let lower = low | (ONES * 0x20);
        let letter = lower.wrapping_add(ONES * (0x80 - b'a' as u64)) & !lower.wrapping_add(ONES * (0x80 - b'z' as u64 - 1));
        let digit = low.wrapping_add(ONES * (0x80 - b'0' as u64)) & !low.wrapping_add(ONES * (0x80 - b'9' as u64 - 1));
        let ascii = !bytes & HIGH_BITS;
        Self { word: (letter | digit) & ascii, upper: letter & ascii & !(low << 2), digit: digit & ascii }
    }

    /// The flags of a word that is the bytes of `mask`.
    fn flags(&self, mask: u64) -> u16 {
        let (upper, digit) = (self.upper & mask, self.digit & mask);
        let lower = self.word & mask & !upper & !digit;
        let has = |bits: u64, flag: u16| if bits != 0 { flag } else { 0 };
        let mixed = if lower != 0 { has(upper & !0xFF, MIXED) } else { 0 };
        has(lower, flag::LOWER) | has(upper, flag::UPPER) | has(digit, flag::DIGIT) | has(upper & 0xFF, flag::CAPITAL) | mixed
    }
}

/// The tokens of a text.
///
/// # Examples
/// ```
/// let text = "Mr. Jeenbekov's U.S. trip";
/// let tokens: Vec<&str> = onomast::document::tokenize(text).iter().map(|token| token.text(text)).collect();
/// assert_eq!(tokens, ["Mr.", "Jeenbekov", "'s", "U.S.", "trip"]);
/// ```
pub fn tokenize(text: &str) -> Vec<Token> {
    tokenize_from(text, 0)
}

/// The tokens behind byte `start`, which must be the start of a text or stand behind a blank.
fn tokenize_from(text: &str, start: usize) -> Vec<Token> {
    let mut tokens = Vec::with_capacity((text.len() - start) / 5 + 4);
    let mut tokenizer = Tokenizer { text, tokens: &mut tokens, before: flag::PARAGRAPH, chunk_end: 0 };
    tokenizer.run(start);
    tokens
}

/// What a byte is to the tokenizer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Word,
    Blank,
    /// A token of its own.
    Mark,
    /// May join what stands on both sides, or start an address.
    Joiner,
    /// Beyond ASCII.
    High,
}

const BYTES: [Byte; 256] = {
    let mut classes = [Byte::Mark; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Byte::Word,
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => Byte::Blank,
            b'.' | b'\'' | b':' | b'_' | b'@' | b'#' | b',' | b';' => Byte::Joiner,
            0x80..=0xFF => Byte::High,
            _ => Byte::Mark,
        };
        at += 1;
    }
    classes
};

fn class(byte: u8) -> Byte {
    BYTES[byte as usize]
}

struct Tokenizer<'t, 'o> {
    text: &'t str,
    tokens: &'o mut Vec<Token>,
    /// The flags of the blanks before the next token.
    before: u16,
    /// Where the run without blanks ends that was looked at last.
    chunk_end: usize,
}

impl Tokenizer<'_, '_> {
    fn run(&mut self, mut at: usize) {
        let bytes = self.text.as_bytes();
        while let Some(&first) = bytes.get(at) {
            #[cfg(test)]
            crate::work::step(1);
            at = match class(first) {
                Byte::Word => self.ascii(at),
                Byte::Blank => self.blanks(at),
                Byte::Mark if self.is_alone(at) => self.mark(at),
                Byte::Joiner if !matches!(first, b'@' | b'#' | b'_' | b'\'') && self.is_alone(at) => self.mark(at),
                Byte::High => self.simple(at).unwrap_or_else(|| self.complex(at)),
                _ => self.complex(at),
            };
        }
    }

    /// Whether no mark beyond ASCII can follow the byte at `at`.
    fn is_alone(&self, at: usize) -> bool {
        self.text.as_bytes().get(at + 1).is_none_or(|&next| next < 0x80)
    }

    /// Reads blanks and remembers what they mean for the next token.
    fn blanks(&mut self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut lines = 0;
        while at < bytes.len() && class(bytes[at]) == Byte::Blank {
            match bytes[at] {
                b'\n' => lines += 1,
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => lines += 1,
                0x0C => lines += 2,
                _ => {}
            }
            at += 1;
        }
        self.before |= flag::SPACE;
        if lines > 0 {
            self.before |= if lines > 1 { flag::LINE | flag::PARAGRAPH } else { flag::LINE };
        }
        at
    }

    fn mark(&mut self, at: usize) -> usize {
        let hash = u64::from(self.text.as_bytes()[at]);
        self.emit(at, at + 1, hash, 0);
        at + 1
    }

    #[inline]
    fn emit(&mut self, start: usize, end: usize, hash: u64, flags: u16) {
        if end - start > MAX_LEN {
            return self.emit_pieces(start, end, hash, flags);
        }
        self.tokens.push(Token::new(Span::new(start, end), hash, flags | self.before));
        self.before = 0;
    }

    #[cold]
    fn emit_pieces(&mut self, start: usize, end: usize, hash: u64, flags: u16) {
        for piece in pieces(self.text, Span::new(start, end), MAX_LEN) {
            self.emit(piece.start(), piece.end(), hash, flags);
        }
    }

    /// A word of ASCII letters and digits, when what follows it ends it for certain.
    ///
    /// PERF: eight bytes are classified at once in one register, which then gives length, shape and hash; a loop over
    /// bytes was half as fast, most of it mispredicted ends.
    fn ascii(&mut self, mut start: usize) -> usize {
        let bytes = self.text.as_bytes();
        loop {
            let Some(chunk) = bytes[start..].first_chunk::<8>() else { return self.ascii_long(start) };
            let word = u64::from_le_bytes(*chunk);
            let kinds = Kinds::of(word);
            let len = ((!kinds.word & HIGH_BITS).trailing_zeros() / 8) as usize;
            if len == 8 {
                return self.ascii_long(start);
            }
            let end = start + len;
            let mask = (1 << (8 * len)) - 1;
            let lower = fold::lower_ascii(word & mask);
            let is_blank = bytes.get(end) == Some(&b' ');
            if lower == CANNOT || !is_blank && !self.ends_word(start, end) {
                return self.joined(start, end);
            }
            self.emit(start, end, fold::hash_short(lower, len), kinds.flags(mask));
            if !is_blank {
                return end;
            }
            self.before = flag::SPACE;
            start = end + 1;
            if bytes.get(start).is_none_or(|&next| class(next) != Byte::Word) {
                return start;
            }
        }
    }

    /// A word of ASCII letters and digits before a joiner: a number, a possessive, or something for the general way.
    fn joined(&mut self, start: usize, mut end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_blank = |at: usize| bytes.get(at).is_none_or(|&byte| class(byte) == Byte::Blank);
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        if &bytes[start..end] == b"cannot" || &bytes[start..end] == b"Cannot" {
            self.push(start, start + 3, 0);
            self.push(start + 3, end, flag::CLITIC);
            return end;
        }
        if bytes[start..end].iter().all(u8::is_ascii_digit) {
            while matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1) {
                end += 1 + bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            }
            let is_end = is_blank(end) || matches!(bytes[end], b'.' | b',') && is_blank(end + 1) || matches!(bytes[end], b'-' | b')' | b'%' | b'/');
            if is_end {
                self.emit(start, end, fold::hash(&bytes[start..end]), flag::DIGIT);
                return end;
            }
            return self.complex(start);
        }
        if bytes[end..].starts_with(b"'s") && is_blank(end + 2) && bytes[start].is_ascii_alphabetic() {
            self.push(start, end, 0);
            self.emit(end, end + 2, fold::hash_short(u64::from(b's'), 1), flag::LOWER | flag::CLITIC);
            return end + 2;
        }
        self.complex(start)
    }

    /// As [`ascii`](Self::ascii), for words of eight bytes and more and at the end of the text.
    fn ascii_long(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut flags = 0;
        while end < bytes.len() && class(bytes[end]) == Byte::Word {
            let chunk = bytes[end..].first_chunk::<8>().copied().unwrap_or_else(|| {
                let mut padded = [0; 8];
                padded[..bytes.len() - end].copy_from_slice(&bytes[end..]);
                padded
            });
            let kinds = Kinds::of(u64::from_le_bytes(chunk));
            let len = ((!kinds.word & HIGH_BITS).trailing_zeros() / 8) as usize;
            let found = kinds.flags(if len == 8 { u64::MAX } else { (1 << (8 * len)) - 1 });
            let is_later_capital = end > start && found & flag::UPPER != 0;
            flags |= if end > start { found & !flag::CAPITAL } else { found } | if is_later_capital { MIXED } else { 0 };
            end += len;
        }
        if !self.ends_word(start, end) || end - start == 6 {
            return self.joined_or(start, end, flags);
        }
        self.emit_ascii(start, end, flags);
        end
    }

    /// At the end of the text a word of six bytes may be the one that is cut.
    fn joined_or(&mut self, start: usize, end: usize, flags: u16) -> usize {
        let is_cannot = self.text.as_bytes()[start..end].eq_ignore_ascii_case(b"cannot");
        if is_cannot || !self.ends_word(start, end) {
            return self.joined(start, end);
        }
        self.emit_ascii(start, end, flags);
        end
    }

    fn emit_ascii(&mut self, start: usize, end: usize, mut flags: u16) {
        if flags & flag::LOWER == 0 {
            flags &= !MIXED;
        }
        self.emit(start, end, fold::hash_at(self.text.as_bytes(), start, end, true), flags);
    }

    /// Whether the word up to `end` ends there whatever comes later.
    fn ends_word(&self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let Some(&next) = bytes.get(end) else { return true };
        let is_blank = |at: usize| bytes.get(at).is_none_or(|&byte| class(byte) == Byte::Blank);
        match class(next) {
            Byte::Blank | Byte::Word | Byte::Mark => true,
            Byte::Joiner => match next {
                b',' | b';' | b':' => is_blank(end + 1),
                b'.' => is_blank(end + 1) && end - start > 1 && abbreviation::kind(&self.text[start..end]).is_none(),
                _ => false,
            },
            Byte::High => self.text[end..].chars().next().is_some_and(segment::is_other),
        }
    }

    /// A word of simple letters beyond ASCII, or one Han character; `None` where the general way is needed.
    fn simple(&mut self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if (0xE4..=0xE9).contains(&bytes[start]) {
            return self.han(start);
        }
        let mut folded = [0; 64];
        let (mut len, mut at, mut flags) = (0, start, 0);
        while let Some(&lead @ 0xC2..=0xDF) = bytes.get(at) {
            let code = u32::from(lead & 0x1F) << 6 | u32::from(bytes[at + 1] & 0x3F);
            let letter = segment::letter(code).filter(|letter| letter.flags != 0 || at > start)?;
            flags |= if at > start && letter.flags & flag::UPPER != 0 { letter.flags & !flag::CAPITAL | MIXED } else { letter.flags };
            let target = folded.get_mut(len..len + 2)?;
            match letter.folded {
                0 => {}
                ascii @ 1..0x80 => {
                    target[0] = ascii as u8;
                    len += 1;
                }
                wide @ 0x80..0x800 => {
                    target.copy_from_slice(&[0xC0 | (wide >> 6) as u8, 0x80 | (wide & 0x3F) as u8]);
                    len += 2;
                }
                _ => return None,
            }
            at += 2;
        }
        let is_end = match bytes.get(at) {
            None | Some(b' ' | b'\n' | b'"' | b')' | b'-' | b'!' | b'?') => true,
            Some(b'.' | b',' | b':' | b';') => bytes.get(at + 1).is_none_or(|&byte| class(byte) == Byte::Blank) && at - start > 2,
            Some(0xE2) => self.text[at..].chars().next().is_some_and(segment::is_other),
            _ => false,
        };
        if len == 0 || !is_end {
            return None;
        }
        if flags & flag::LOWER == 0 {
            flags &= !MIXED;
        }
        let hash = if len <= 8 { fold::hash_short(u64::from_le_bytes(*folded.first_chunk::<8>()?), len) } else { fold::hash(&folded[..len]) };
        self.emit(start, at, hash, flags);
        Some(at)
    }

    /// A Han character before another simple one.
    fn han(&mut self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let end = start + 3;
        let character = u32::from(bytes[start] & 0x0F) << 12 | u32::from(bytes[start + 1] & 0x3F) << 6 | u32::from(bytes[start + 2] & 0x3F);
        let is_end = match bytes.get(end) {
            None | Some(0xE4..=0xE9) => true,
            Some(&next @ ..0x80) => class(next) != Byte::Joiner || next != b'\'',
            Some(_) => self.text[end..].chars().next().is_some_and(segment::is_other),
        };
        if !(0x4E00..=0x9FFF).contains(&character) || !is_end {
            return None;
        }
        let word = u64::from_le_bytes([bytes[start], bytes[start + 1], bytes[start + 2], 0, 0, 0, 0, 0]);
        self.emit(start, end, fold::hash_short(word, 3), flag::UNCASED);
        Some(end)
    }

    /// Appends a token of any bytes.
    fn push(&mut self, start: usize, end: usize, flags: u16) {
        let text = &self.text[start..end];
        let bytes = text.as_bytes();
        if bytes.len() == 1 && class(bytes[0]) != Byte::Word {
            return self.emit(start, end, u64::from(bytes[0]), flags);
        }
        if text.is_ascii() && bytes.iter().all(u8::is_ascii_alphabetic) {
            let later = &bytes[1..];
            let has_upper = later.iter().any(u8::is_ascii_uppercase);
            let has_lower = bytes.iter().any(u8::is_ascii_lowercase);
            let first = if bytes[0].is_ascii_uppercase() { flag::UPPER | flag::CAPITAL } else { 0 };
            let upper = if has_upper { flag::UPPER } else { 0 } | if has_upper && has_lower { MIXED } else { 0 };
            let letters = first | upper | if has_lower { flag::LOWER } else { 0 };
            return self.emit(start, end, fold::hash_at(self.text.as_bytes(), start, end, true), letters | flags);
        }
        let (mut letters, mut has_first) = (0, false);
        for character in text.chars() {
            let kind = match character {
                _ if character.is_lowercase() => flag::LOWER,
                _ if character.is_uppercase() => flag::UPPER,
                _ if character.is_numeric() => flag::DIGIT,
                _ if character.is_alphabetic() => flag::UNCASED,
                _ => continue,
            };
            if kind == flag::UPPER {
                letters |= if has_first { MIXED } else { flag::CAPITAL };
            }
            has_first |= kind != flag::DIGIT;
            letters |= kind;
        }
        if letters & flag::LOWER == 0 {
            letters &= !MIXED;
        }
        self.emit(start, end, token_hash(text), letters | flags);
    }

    /// One address or segment, by the table of simple characters or by unicode-segmentation.
    fn complex(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        if start >= self.chunk_end {
            let len = bytes[start..].iter().position(|&byte| class(byte) == Byte::Blank).unwrap_or(bytes.len() - start);
            self.chunk_end = start + len;
        }
        if let Some(stop) = cut::address(self.text, start, self.chunk_end) {
            self.push(start, stop, flag::ADDRESS);
            return stop;
        }
        let stop = segment::next(self.text, start, self.chunk_end);
        #[cfg(test)]
        crate::work::step(stop - start);
        self.segment(start, stop)
    }

    /// One segment of UAX #29 with our cuts and joins; gives where the next one starts.
    fn segment(&mut self, start: usize, end: usize) -> usize {
        let text = self.text;
        let next = end;
        let end = fold::visible_end(text, start, end);
        if end == start {
            return next;
        }
        let slice = &text[start..end];
        if slice.chars().all(is_blank) {
            self.before |= flag::SPACE;
            if slice.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
                self.before |= flag::LINE;
            }
            return next;
        }
        let stop = cut::with_dot(text, start, end);
        if stop > end {
            self.push(start, stop, flag::DOTTED);
            return stop;
        }
        let mut from = start;
        for (at, flags) in cut::inside(text, start, end) {
            self.push_piece(from, start + at, flags.0);
            from = start + at;
            self.before |= flags.1;
        }
        let last_flags = if from > start { self.before & flag::CLITIC } else { 0 };
        self.before &= !flag::CLITIC;
        self.push_piece(from, end, last_flags);
        next
    }

    /// As [`push`](Self::push), without invisible characters at the ends.
    fn push_piece(&mut self, start: usize, end: usize, flags: u16) {
        let end = fold::visible_end(self.text, start, end);
        let start = end - self.text[start..end].trim_start_matches(fold::is_invisible).len();
        if start < end {
            self.push(start, end, flags);
        }
    }
}

/// A span cut into pieces of at most `most` bytes, four or more, that end on borders of characters.
fn pieces(text: &str, span: Span, most: usize) -> impl Iterator<Item = Span> {
    let mut start = span.start();
    std::iter::from_fn(move || {
        let is_long = span.end() - start > most;
        let end = if is_long { (start..=start + most).rfind(|&at| text.is_char_boundary(at)).unwrap_or(start) } else { span.end() };
        let piece = Span::new(start, end);
        start = end;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Whether a character beyond ASCII parts tokens as a blank does.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{200B}'
}

/// A token that somebody else has cut: whatever the bytes are, they are one token.
pub(crate) fn of_span(text: &str, span: Span) -> Token {
    let mut tokens = Vec::with_capacity(1);
    let mut tokenizer = Tokenizer { text, tokens: &mut tokens, before: 0, chunk_end: 0 };
    let word = &text[span.range()];
    let is_dotted = word.len() > 1 && word.ends_with('.') && word.starts_with(char::is_alphabetic);
    let is_clitic = word.starts_with(['\'', '\u{2019}']) && word.len() > 1 || word.eq_ignore_ascii_case("n't");
    let is_apart = text[..span.start()].ends_with(char::is_whitespace) || span.start() == 0;
    let when = |is: bool, flag: u16| if is { flag } else { 0 };
    let flags = when(is_dotted, flag::DOTTED) | when(is_clitic, flag::CLITIC) | when(is_apart, flag::SPACE);
    tokenizer.push(span.start(), span.end(), flags);
    tokens[0]
}

/// The hash of a token: of its one word in the sense of the fold, or of its characters.
fn token_hash(text: &str) -> u64 {
    let word = text.strip_suffix('.').filter(|word| !word.is_empty()).unwrap_or(text);
    let mut hash = None;
    let mut n_words = 0;
    fold::words(word, fold::SoftHyphen::Ignored, |word| {
        n_words += 1;
        hash = Some(word.hash);
    });
    match (n_words, hash) {
        (1, Some(hash)) => hash,
        _ => fold::hash(fold::fold(text, fold::SoftHyphen::Ignored, fold::Strength::Folded).as_bytes()),
    }
}

/// Whether byte offsets are borders of tokens, found by tokenizing only the neighbourhood of what is asked.
pub(crate) struct Borders<'t> {
    text: &'t str,
    /// The chunk whose borders are known.
    chunk: (usize, usize),
    known: Vec<usize>,
}

impl<'t> Borders<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, chunk: (0, 0), known: Vec::new() }
    }

    /// Whether the span starts and ends with tokens; the dot of an abbreviation may stay outside.
    pub(crate) fn are(&mut self, span: Span) -> bool {
        (self.is_plain_start(span.start()) || self.is_border(span.start())) && (self.is_plain_end(span.end()) || self.is_border(span.end()))
    }

    /// Whether a word starts here for sure: after a blank, or after a mark that opens and stands after a blank.
    fn is_plain_start(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_after_blank = |at: usize| at == 0 || matches!(bytes[at - 1], b' ' | b'\n');
        is_after_blank(at) || matches!(bytes[at - 1], b'"' | b'(' | b'<' | b'[') && is_after_blank(at - 1)
    }

    /// Whether a word ends here for sure: before a blank, or before a possessive or one or two marks that close and
    /// stand before a blank.
    fn is_plain_end(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_blank = |at: usize| bytes.get(at).is_none_or(|&byte| byte == b' ' || byte == b'\n');
        let closes = |at: usize| matches!(bytes[at], b',' | b'.' | b')' | b';' | b'"' | b':' | b'>' | b']' | b'?' | b'!');
        if is_blank(at) {
            return true;
        }
        if closes(at) {
            return is_blank(at + 1) || closes(at + 1) && is_blank(at + 2);
        }
        bytes[at] == b'\'' && bytes.get(at + 1).is_some_and(|byte| byte | 0x20 == b's') && is_blank(at + 2)
    }

    fn is_border(&mut self, at: usize) -> bool {
        if at < self.chunk.0 || at > self.chunk.1 {
            self.read_chunk(at);
        }
        at == self.chunk.0 || at == self.chunk.1 || self.known.binary_search(&at).is_ok()
    }

    fn read_chunk(&mut self, at: usize) {
        let bytes = self.text.as_bytes();
        let is_blank = |byte: &u8| class(*byte) == Byte::Blank;
        let start = bytes[..at].iter().rposition(is_blank).map_or(0, |blank| blank + 1);
        let end = bytes[at..].iter().position(is_blank).map_or(bytes.len(), |len| at + len);
        self.chunk = (start, end);
        #[cfg(test)]
        crate::work::step(end - start);
        self.known.clear();
        // What stands before the chunk has a say: a sentence may start with it.
        for token in tokenize_from(&self.text[..end], start) {
            self.known.push(token.start());
            if token.has(flag::DOTTED) {
                self.known.push(token.end() - 1);
            }
            self.known.push(token.end());
        }
        self.known.dedup();
    }
}

/// Whether the token is an abbreviation that never ends a sentence.
pub(crate) fn leads_on(token: Token, text: &str) -> bool {
    token.has(flag::DOTTED) && {
        let word = token.text(text).trim_end_matches('.');
        abbreviation::kind(word) == Some(abbreviation::Kind::Before) || fold::is_letter(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    /// Whether a character belongs to no token.
    fn is_gap(character: char) -> bool {
        is_blank(character) || fold::is_invisible(character)
    }

    fn texts(text: &str) -> Vec<&str> {
        tokenize(text).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn tokens_as_people_expect_them() {
        for (text, expect) in [
            ("Paris's O\u{2019}Brien\u{2019}s James' don't can't cannot", "Paris 's O\u{2019}Brien \u{2019}s James ' do n't ca n't can not"),
            ("U.S. J.K. Rowling a.m. Inc. Mr. X", "U.S. J.K. Rowling a.m. Inc. Mr. X"),
            ("He left. J. Smith stayed.", "He left . J. Smith stayed ."),
            ("Winston-Salem and/or US$5 3.5 1,000 10:30", "Winston - Salem and / or US $ 5 3.5 1,000 10 : 30"),
            (
                "see https://example.com/a?b=c, mail a.b@example.org now @name #tag",
                "see https://example.com/a?b=c , mail a.b@example.org now @name #tag",
            ),
            ("HTTP://EXAMPLE.COM/a Www.example.org", "HTTP://EXAMPLE.COM/a Www.example.org"),
            ("said.The Update:Jeenbekov", "said . The Update : Jeenbekov"),
            ("东京タワー", "东 京 タ ワ ー"),
            ("Жээнбеков Бишкекте, \u{AB}ЖК\u{BB}.", "Жээнбеков Бишкекте , \u{AB} ЖК \u{BB} ."),
            ("They'll we've I'm he'd you're", "They 'll we 've I 'm he 'd you 're"),
            ("Apple Inc.", "Apple Inc."),
            ("Ph.D. e.g. example.com.", "Ph.D. e.g. example.com ."),
            ("İstanbul'da Ankara\u{2019}ya Türkiye'nin NATO'ya", "İstanbul 'da Ankara \u{2019}ya Türkiye 'nin NATO 'ya"),
            ("İZMİR'DE AB'nin Shakespeare'in", "İZMİR 'DE AB 'nin Shakespeare 'in"),
            ("Xi'an Qur'an Sana'a Hawai'i Sa'da Chang'e Natal'ya", "Xi'an Qur'an Sana'a Hawai'i Sa'da Chang'e Natal'ya"),
            ("Ma'ariv Ko'kand Ta'if Ja'Marr rock'n'roll o'clock", "Ma'ariv Ko'kand Ta'if Ja'Marr rock'n'roll o'clock"),
            ("a l'Élysée, d\u{2019}Italia dell'Umbria qu'Ada", "a l' Élysée , d\u{2019} Italia dell' Umbria qu' Ada"),
            ("L'Italia vince. L'Aquila, Louis L'Amour", "L' Italia vince . L' Aquila , Louis L'Amour"),
            ("D'Angelo O'Neill d'you s'more m'lady", "D'Angelo O'Neill d'you s'more m'lady"),
            ("Ada\u{200E}, \u{2068}Ann\u{2069} \u{FEFF}Bob\u{AD}.", "Ada , Ann Bob ."),
            ("Ada\u{200E}'s Ada\u{AD}\u{2019}ya Ada\u{200E}:\u{200E}Bob", "Ada 's Ada \u{2019}ya Ada : Bob"),
            ("An\u{200E}na کتاب\u{200C}ها \u{1F469}\u{200D}\u{1F467}", "An\u{200E}na کتاب\u{200C}ها \u{1F469}\u{200D}\u{1F467}"),
        ] {
            assert_eq!(texts(text).join(" "), expect);
        }
    }

    #[test]
    fn a_word_that_is_too_long_is_cut_between_characters() {
        let text = "x éééé\u{1F389}é";
        let cut = |most| pieces(text, Span::new(2, text.len()), most).map(|piece| &text[piece.range()]).collect::<Vec<_>>();
        assert_eq!(cut(4), ["éé", "éé", "\u{1F389}", "é"]);
        assert_eq!(cut(5), ["éé", "éé", "\u{1F389}", "é"]);
        assert_eq!(cut(13), ["éééé\u{1F389}", "é"]);
        assert_eq!(cut(14), ["éééé\u{1F389}é"]);
        assert_eq!(pieces(text, Span::new(2, 2), 4).count(), 0);
    }

    #[test]
    fn shapes_and_hashes() {
        let token = |text: &str| tokenize(text)[0];
        for (text, shape) in [
            ("parliament", Shape::Lower),
            ("Bishkek", Shape::Title),
            ("UNESCO", Shape::Upper),
            ("U.S.", Shape::Upper),
            ("McDonald", Shape::Mixed),
            ("iPhone", Shape::Mixed),
            ("1991", Shape::Number),
            ("?", Shape::Punctuation),
            ("Жээнбеков", Shape::Title),
            ("中", Shape::Lower),
        ] {
            assert_eq!(token(text).shape(), shape, "{text}");
        }
        assert_eq!(token("U.S.").hash(), token("us").hash());
        assert_eq!(token("Straße").hash(), token("STRASSE").hash());
    }

    /// The deliberate differences from UAX #29, as a reader of the module's list would tell them.
    fn is_deliberate(text: &str, border: usize, is_ours: bool) -> bool {
        let before = text[..border].chars().next_back().unwrap_or(' ');
        let after = text[border..].chars().next().unwrap_or(' ');
        let quotes = ['\'', '\u{2019}'];
        if is_ours {
            return tokenize(text).iter().any(|token| token.has(flag::ADDRESS))
                || quotes.contains(&after)
                || quotes.contains(&before)
                || before == ':'
                || after == ':'
                || before == '.'
                || after == '.'
                || after == 'n'
                || after == 'N'
                || text[..border].to_lowercase().ends_with("can")
                || fold::class(before) == fold::Class::Single
                || fold::class(after) == fold::Class::Single;
        }
        // A join: inside one of our tokens that is an abbreviation or an address.
        let inside = tokenize(text).into_iter().find(|token| token.start() < border && border < token.end());
        inside.is_some_and(|token| token.has(flag::DOTTED | flag::ADDRESS))
    }

    fn assert_agrees(text: &str) {
        let mut ours: Vec<usize> = tokenize(text).iter().flat_map(|token| [token.start(), token.end()]).collect();
        ours.dedup();
        let words: Vec<(usize, &str)> = text.split_word_bound_indices().filter(|(_, word)| !word.trim().is_empty()).collect();
        let theirs: Vec<usize> = words.iter().flat_map(|(at, word)| [*at, at + word.len()]).collect();
        let is_blank = |character: Option<char>| character.is_none_or(is_gap);
        let is_beside_blank = |border: usize| is_blank(text[border..].chars().next()) || is_blank(text[..border].chars().next_back());
        for &border in &ours {
            assert!(theirs.contains(&border) || is_beside_blank(border) || is_deliberate(text, border, true), "our border at {border} in {text:?}");
        }
        for &border in &theirs {
            assert!(ours.contains(&border) || is_beside_blank(border) || is_deliberate(text, border, false), "their border at {border} in {text:?}");
        }
    }

    #[test]
    fn agrees_with_unicode_segmentation_in_many_scripts() {
        for text in [
            "The parliament of Kyrgyzstan sat in Bishkek on Monday, 3,000 people waiting.",
            "Жогорку Кеңештин депутаттары Бишкекте чогулду, деп билдирди басма сөз кызматы.",
            "Η Βουλή των Ελλήνων συνεδρίασε στην Αθήνα· όλοι ήταν εκεί.",
            "Հայաստանի խորհրդարանը Երևանում է։",
            "הכנסת התכנסה בירושלים ביום שני.",
            "اجتمع البرلمان في القاهرة يوم الاثنين، ١٢ مارس.",
            "مجلس شورای اسلامی در تهران تشکیل جلسه داد.",
            "संसद की बैठक नई दिल्ली में हुई।",
            "பாராளுமன்றம் சென்னையில் கூடியது.",
            "รัฐสภาประชุมที่กรุงเทพฯ",
            "国会は東京で開かれた。スカイタワー",
            "全国人大在北京开会，共3000人。",
            "국회는 서울에서 열렸다.",
            "საქართველოს პარლამენტი თბილისშია.",
            "Österreichs Nationalrat tagte in Wien, straßenweise.",
            "Quốc hội họp tại Hà Nội.",
            "የኢትዮጵያ ፓርላማ በአዲስ አበባ ተሰበሰበ።",
        ] {
            assert_agrees(text);
        }
    }

    proptest! {
        #[test]
        fn agrees_with_unicode_segmentation(text in "\\PC{0,24}") {
            assert_agrees(&text);
        }

        #[test]
        fn agrees_with_unicode_segmentation_on_lively_text(text in "([a-zA-Z0-9]{1,3}|[-_.,;:'\u{2019}/ ]|[\u{C0}-\u{24F}\u{370}-\u{3FF}\u{400}-\u{4FF}]|[\u{300}-\u{310}\u{5D0}-\u{5EA}\u{620}-\u{64A}\u{4E00}-\u{4E10}\u{AC00}-\u{AC10}\u{904}-\u{94D}\u{E01}-\u{E3A}\u{2010}-\u{2026}\u{3001}\u{FF0C}]){0,16}") {
            assert_agrees(&text);
        }

        #[test]
        fn tokens_and_gaps_are_the_text(text in "(\\PC|[ \\n\\t]|[a-zA-Z.'@:/#]{1,5}){0,30}") {
            let mut at = 0;
            for token in tokenize(&text) {
                prop_assert!(token.start() >= at && token.end() > token.start());
                let gap = &text[at..token.start()];
                let is_blank = gap.chars().all(is_gap);
                prop_assert!(is_blank, "{:?}", gap);
                at = token.end();
                prop_assert!(!token.text(&text).is_empty());
            }
            let rest = &text[at..];
            let is_blank = rest.chars().all(is_gap);
            prop_assert!(is_blank, "{:?}", rest);
        }
    }
}
