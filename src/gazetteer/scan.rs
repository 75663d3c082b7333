//! The scan: the words of a text, in blocks, as fast as memory gives them.
//!
//! Takes a text, gives the same words as [`fold::words`] (folded keying) or the runs of letters and digits as they are
//! (literal keying). Sixty-four bytes are classified at once into a bit mask whose edges are the borders of words;
//! only runs with a byte beyond ASCII and single letters before a dot leave that path.

use super::index::Keying;
use crate::fold::{self, SoftHyphen, Word, hash_at};

const LANES: usize = 64;

/// Finds the words of one text, some at a time.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    keying: Keying,
    soft: SoftHyphen,
    /// Where the next sixty-four bytes start.
    at: usize,
    /// Where the run that is not over yet started.
    open: Option<usize>,
    /// Words up to here were given by the slow path already.
    done: usize,
    /// Whether the open run holds a byte beyond ASCII.
    high: bool,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str, keying: Keying, soft: SoftHyphen) -> Self {
        Self { text, keying, soft, at: 0, open: None, done: 0, high: false }
    }

    /// Starts at byte `at` of the text instead of its first, which must stand behind a blank.
    pub(crate) fn from(mut self, at: usize) -> Self {
        self.at = at;
        self
    }

    /// Appends words until there are at least `target` of them or the text is over; whether there may be more.
    pub(crate) fn fill(&mut self, words: &mut Vec<Word>, target: usize) -> bool {
        let bytes = self.text.as_bytes();
        words.reserve(target.saturating_sub(words.len()).min(self.text.len() / 2 + 1) + LANES);
        while words.len() < target {
            if self.at >= bytes.len() {
                if let Some(start) = self.open.take() {
                    self.close(start, bytes.len(), words);
                }
                return false;
            }
            let (word, high) = if let Some(block) = bytes[self.at..].first_chunk::<LANES>() {
                let (word, high) = masks(block);
                if high == 0 && !self.high && self.done <= self.open.unwrap_or(self.at) && self.plain_block(word, words) {
                    self.at += LANES;
                    continue;
                }
                (word, high)
            } else {
                let mut block = [0; LANES];
                block[..bytes.len() - self.at].copy_from_slice(&bytes[self.at..]);
                masks(&block)
            };
            self.block(word, high, words);
            self.at += LANES;
        }
        true
    }

    /// Takes the words of sixty-four bytes of ASCII, if nothing among them needs another path.
    ///
    /// PERF: most blocks of English, without the questions that the others need.
    #[inline]
    fn plain_block(&mut self, word: u64, words: &mut Vec<Word>) -> bool {
        let Some(block) = self.text.as_bytes()[self.at..].first_chunk::<{ LANES + 8 }>() else { return false };
        let before = word << 1 | u64::from(self.open.is_some());
        let (mut starts, mut ends) = (word & !before, before & !word);
        if self.keying == Keying::Folded && has_initial(block, starts & ends >> 1) {
            return false;
        }
        if let Some(start) = self.open {
            if ends == 0 {
                return true;
            }
            let end = self.at + ends.trailing_zeros() as usize;
            if end - start == 1 {
                return false;
            }
            words.push(Word { start, end, hash: hash_at(self.text.as_bytes(), start, end, self.keying == Keying::Folded) });
            ends &= ends - 1;
            self.open = None;
        }
        while ends != 0 {
            let (from, to) = (starts.trailing_zeros() as usize, ends.trailing_zeros() as usize);
            starts &= starts - 1;
            ends &= ends - 1;
            let (start, end) = (self.at + from, self.at + to);
            let len = to - from;
            let hash = if len <= 8 {
                let chunk: &[u8; 8] = block[from & (LANES - 1)..].first_chunk().unwrap_or(&[0; 8]);
                let word = u64::from_le_bytes(*chunk) & (u64::MAX >> (64 - 8 * len));
                fold::hash_short(if self.keying == Keying::Folded { fold::lower_ascii(word) } else { word }, len)
            } else {
                hash_at(self.text.as_bytes(), start, end, self.keying == Keying::Folded)
            };
            words.push(Word { start, end, hash });
        }
        self.open = (starts != 0).then(|| self.at + starts.trailing_zeros() as usize);
        true
    }

    /// Walks the edges of one mask.
    fn block(&mut self, word: u64, high: u64, words: &mut Vec<Word>) {
        let carry = u64::from(self.open.is_some());
        let before = word << 1 | carry;
        let (mut starts, mut ends) = (word & !before, before & !word);
        let base = self.at;
        // A run that is open since an earlier block has no start here.
        let mut open = self.open;
        let mut from = 0;
        let mut is_high = self.high;
        while ends != 0 {
            let to = ends.trailing_zeros() as usize;
            ends &= ends - 1;
            let start = open.take().unwrap_or_else(|| {
                from = starts.trailing_zeros() as usize;
                starts &= starts - 1;
                base + from
            });
            if high != 0 || is_high {
                is_high |= high & range(from, to) != 0;
            }
            if is_high {
                self.close(start, base + to, words);
                is_high = false;
            } else {
                self.plain(start, base + to, words);
            }
        }
        if starts != 0 {
            from = starts.trailing_zeros() as usize;
            open = Some(base + from);
        }
        self.high = open.is_some() && (is_high || high & range(from, LANES) != 0);
        self.open = open;
    }

    /// A run of ASCII letters and digits.
    #[inline]
    fn plain(&mut self, start: usize, end: usize, words: &mut Vec<Word>) {
        let bytes = self.text.as_bytes();
        if self.keying == Keying::Folded && (end - start == 1 && bytes.get(end) == Some(&b'.') || start < self.done) {
            return self.close(start, end, words);
        }
        words.push(Word { start, end, hash: hash_at(bytes, start, end, self.keying == Keying::Folded) });
    }

    /// The slow path: a run with more than ASCII, or a letter that may be part of a dotted abbreviation.
    #[cold]
    fn close(&mut self, start: usize, end: usize, words: &mut Vec<Word>) {
        if self.keying == Keying::Literal {
            return words.push(Word { start, end, hash: hash_at(self.text.as_bytes(), start, end, false) });
        }
        if start < self.done {
            return;
        }
        let text = self.text;
        let bytes = text.as_bytes();
        // A run followed by a dot and a letter may go on as an abbreviation: take all such runs together.
        let mut stop = end;
        while bytes.get(stop) == Some(&b'.') && stop + 1 < bytes.len() && is_word(bytes[stop + 1]) {
            let run = bytes[stop + 1..].iter().position(|&byte| !is_word(byte)).map_or(bytes.len(), |len| stop + 1 + len);
            let ends = bytes[stop + 1..run].is_ascii() && run - stop > 2;
            stop = run;
            if ends {
                break;
            }
        }
        let whole = usize::from(bytes.get(stop) == Some(&b'.'));
        fold::words(&text[start..stop + whole], self.soft, |word| {
            words.push(Word { start: word.start + start, end: word.end + start, hash: word.hash });
        });
        self.done = stop;
    }
}

/// Whether one of the runs of one byte, given by their bits, stands before a dot.
fn has_initial(block: &[u8; LANES + 8], mut singles: u64) -> bool {
    while singles != 0 {
        if block[singles.trailing_zeros() as usize + 1] == b'.' {
            return true;
        }
        singles &= singles - 1;
    }
    false
}

/// Bits `from..to`.
fn range(from: usize, to: usize) -> u64 {
    let below = |bit: usize| if bit >= 64 { u64::MAX } else { (1 << bit) - 1 };
    below(to) & !below(from)
}

/// Whether a byte may be part of a word before its character is looked at.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Which of sixty-four bytes may be part of a word, and which are beyond ASCII.
fn masks(block: &[u8; LANES]) -> (u64, u64) {
    let mut word = [0u8; LANES];
    let mut high = [0u8; LANES];
    for index in 0..LANES {
        let byte = block[index];
        let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let digit = byte.wrapping_sub(b'0') < 10;
        high[index] = byte >> 7;
        word[index] = u8::from(letter) | u8::from(digit) | (byte >> 7);
    }
    (pack(&word), pack(&high))
}

/// One bit of each byte, the first byte lowest.
fn pack(bytes: &[u8; LANES]) -> u64 {
    let mut mask = 0;
    for (index, chunk) in bytes.as_chunks::<8>().0.iter().enumerate() {
        // The multiplication moves the lowest bit of every byte to its place in the highest byte.
        let bits = u64::from_le_bytes(*chunk).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask |= bits << (index * 8);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition of literal keying: runs of ASCII letters and digits and of bytes beyond ASCII.
    fn literal_words(text: &str, mut each: impl FnMut(Word)) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(start) = bytes[at..].iter().position(|&byte| is_word(byte)).map(|len| at + len) {
            let end = bytes[start..].iter().position(|&byte| !is_word(byte)).map_or(bytes.len(), |len| start + len);
            each(Word { start, end, hash: fold::hash(&bytes[start..end]) });
            at = end;
        }
    }

    fn scanned(text: &str, keying: Keying) -> Vec<Word> {
        let mut words = Vec::new();
        Scanner::new(text, keying, SoftHyphen::Ignored).fill(&mut words, usize::MAX);
        words
    }

    fn reference(text: &str, keying: Keying) -> Vec<Word> {
        let mut words = Vec::new();
        match keying {
            Keying::Folded | Keying::Keyed => fold::words(text, SoftHyphen::Ignored, |word| words.push(word)),
            Keying::Literal => literal_words(text, |word| words.push(word)),
        }
        words
    }

    proptest! {
        #[test]
        fn the_scan_finds_the_words_of_the_fold(text in "([a-zA-Z.' ,-]|U\\.S\\.|\\PC| [A-Z]\\.|é|ß|\u{AD}|中){0,150}") {
            for keying in [Keying::Folded, Keying::Literal] {
                prop_assert_eq!(scanned(&text, keying), reference(&text, keying));
            }
        }

        #[test]
        fn words_come_the_same_in_pieces(text in "([a-z]{1,9}|[A-Z]\\.|é| |\u{301}){0,120}", target in 1usize..9) {
            let mut words = Vec::new();
            let mut scanner = Scanner::new(&text, Keying::Folded, SoftHyphen::Ignored);
            while { let target = words.len() + target; scanner.fill(&mut words, target) } {}
            prop_assert_eq!(words, reference(&text, Keying::Folded));
        }
    }
}
