//! What every rival reports: spans that are whole tokens, leftmost-longest, as a count and a checksum.

use serde::{Deserialize, Serialize};

/// How many matches, and a checksum of their spans as `onomast::Matcher::count` defines it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) count: usize,
    pub(crate) sum: u64,
}

/// Takes spans from left to right.
#[derive(Default)]
pub(crate) struct Sink {
    pub(crate) tally: Tally,
    /// The spans themselves, if they are wanted.
    pub(crate) spans: Option<Vec<(usize, usize)>>,
}

impl Sink {
    /// Takes one span.
    #[inline]
    pub(crate) fn push(&mut self, start: usize, end: usize) {
        self.tally.count += 1;
        self.tally.sum ^= (start as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (end as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        if let Some(spans) = &mut self.spans {
            spans.push((start, end));
        }
    }
}

const IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte >= 0x80 || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Whether a byte belongs to a word: an ASCII letter or digit, or part of a character beyond ASCII.
#[inline]
pub(crate) fn is_word(byte: u8) -> bool {
    IS_WORD[usize::from(byte)]
}

/// Whether a span neither starts nor ends inside a word.
#[inline]
pub(crate) fn is_whole(text: &[u8], start: usize, end: usize) -> bool {
    is_start(text, start) && is_end(text, end)
}

/// Whether a match may start here: not between two bytes of a word.
#[inline]
pub(crate) fn is_start(text: &[u8], start: usize) -> bool {
    start == 0 || !(is_word(text[start]) && is_word(text[start - 1]))
}

/// Whether a match may end here: not between two bytes of a word.
#[inline]
pub(crate) fn is_end(text: &[u8], end: usize) -> bool {
    end == text.len() || !(is_word(text[end]) && is_word(text[end - 1]))
}

/// Chooses the leftmost-longest of matches that overlap.
///
/// Takes matches by their end, as an automaton reports them. A match is settled as soon as none that starts before it
/// can follow, so that little is ever pending.
pub(crate) struct Resolver {
    /// Sorted by start; of one start only the longest.
    pending: Vec<(usize, usize)>,
    /// No name is longer than this.
    reach: usize,
    /// Where the last chosen match ended.
    cursor: usize,
}

const MAX_PENDING: usize = 1024;

impl Resolver {
    /// `reach` is the length of the longest name.
    pub(crate) fn new(reach: usize) -> Self {
        Self { pending: Vec::with_capacity(MAX_PENDING), reach, cursor: 0 }
    }

    /// Takes a match whose end is not before any earlier one's.
    #[inline]
    pub(crate) fn push(&mut self, start: usize, end: usize, sink: &mut Sink) {
        let mut at = self.pending.len();
        while at > 0 && self.pending[at - 1].0 > start {
            at -= 1;
        }
        if at > 0 && self.pending[at - 1].0 == start {
            self.pending[at - 1].1 = end;
        } else {
            self.pending.insert(at, (start, end));
        }
        if self.pending.len() >= MAX_PENDING {
            self.settle(end.saturating_sub(self.reach), sink);
        }
    }

    /// Settles what is left.
    pub(crate) fn finish(mut self, sink: &mut Sink) {
        self.settle(usize::MAX, sink);
    }

    fn settle(&mut self, limit: usize, sink: &mut Sink) {
        let n_settled = self.pending.partition_point(|match_| match_.0 < limit);
        for (start, end) in self.pending.drain(..n_settled) {
            if start >= self.cursor {
                sink.push(start, end);
                self.cursor = end;
            }
        }
    }
}
