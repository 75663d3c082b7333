//! Spans and every piece of offset arithmetic.
//!
//! Takes byte offsets into one text, gives [`Span`]s, and converts them in one batch to offsets in characters
//! (Unicode scalar values) or UTF-16 code units. A span is half-open, and its ends lie on character boundaries.

#[cfg(feature = "markup")]
mod map;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

#[cfg(feature = "markup")]
pub use map::{OffsetMap, Place};

use crate::error::Error;

/// A half-open range of bytes of a text: `start` is inside, `end` is not.
///
/// # Examples
/// ```
/// use onomast::Span;
/// let span = Span::new(4, 11);
/// assert_eq!(&"The Senate sat"[span.range()], "Senate ");
/// assert!(span.contains(4) && !span.contains(11));
/// assert_eq!(Span::from(4..11), span);
/// assert!(span.covers(Span::new(5, 11)) && span.overlaps(Span::new(10, 12)) && !span.overlaps(Span::new(11, 12)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`.
    ///
    /// # Panics
    /// If `end` lies before `start`.
    pub const fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends before it starts");
        Self { start, end }
    }

    /// The first byte.
    pub const fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub const fn end(self) -> usize {
        self.end
    }

    /// The length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same bytes as a standard range, to slice a text with.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether byte `offset` lies inside; the exclusive end does not.
    ///
    /// # Examples
    /// ```
    /// use onomast::Span;
    /// let span = Span::new(2, 4);
    /// assert!(span.contains(2) && !span.contains(4));
    /// ```
    pub const fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether every byte of `other` lies inside this span.
    ///
    /// # Examples
    /// ```
    /// use onomast::Span;
    /// assert!(Span::new(2, 4).covers(Span::new(2, 3)));
    /// assert!(!Span::new(2, 4).covers(Span::new(3, 5)));
    /// ```
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    ///
    /// # Examples
    /// ```
    /// use onomast::Span;
    /// assert!(Span::new(2, 4).overlaps(Span::new(3, 9)));
    /// assert!(!Span::new(2, 4).overlaps(Span::new(4, 9)));
    /// ```
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.range()
    }
}

impl From<Range<usize>> for Span {
    /// The same bytes.
    ///
    /// # Panics
    /// If the range ends before it starts, as [`Span::new`].
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}

/// What an offset counts; written `byte`, `char` or `utf16`.
///
/// # Examples
/// ```
/// use onomast::Offsets;
/// assert_eq!("utf16".parse::<Offsets>()?, Offsets::Utf16);
/// assert_eq!(Offsets::Char.to_string(), "char");
/// assert!("UTF-32".parse::<Offsets>().is_err());
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Offsets {
    /// Bytes of UTF-8, as Rust slices.
    #[default]
    Byte,
    /// Unicode scalar values, as Python indexes.
    Char,
    /// UTF-16 code units, as JavaScript and Java index.
    Utf16,
}

impl Offsets {
    const ALL: [Self; 3] = [Self::Byte, Self::Char, Self::Utf16];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Byte => "byte",
            Self::Char => "char",
            Self::Utf16 => "utf16",
        }
    }

    /// Converts byte spans of `text`, in any order, to this unit; one pass over the text for all of them.
    ///
    /// # Panics
    /// If a span ends beyond the text.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Offsets, Span};
    /// let text = "𝄞 Bishkek";
    /// assert_eq!(Offsets::Char.convert(text, &[Span::new(5, 12)]), [Span::new(2, 9)]);
    /// assert_eq!(Offsets::Utf16.convert(text, &[Span::new(5, 12)]), [Span::new(3, 10)]);
    /// ```
    pub fn convert(self, text: &str, spans: &[Span]) -> Vec<Span> {
        if self == Self::Byte || text.is_ascii() {
            return spans.to_vec();
        }
        let mut ends: Vec<(usize, usize)> = Vec::with_capacity(spans.len() * 2);
        for (index, span) in spans.iter().enumerate() {
            ends.push((span.start, index * 2));
            ends.push((span.end, index * 2 + 1));
        }
        ends.sort_unstable();
        let mut units = vec![0; ends.len()];
        let (mut byte, mut unit) = (0, 0);
        for (offset, slot) in ends {
            unit += self.count(&text.as_bytes()[byte..offset]);
            byte = offset;
            units[slot] = unit;
        }
        units.chunks_exact(2).map(|pair| Span::new(pair[0], pair[1])).collect()
    }

    /// Units in a stretch of UTF-8: every byte that starts a character counts one, a four-byte start two in UTF-16.
    fn count(self, bytes: &[u8]) -> usize {
        let chars = bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        match self {
            Self::Byte => bytes.len(),
            Self::Char => chars,
            Self::Utf16 => chars + bytes.iter().filter(|&&byte| byte >= 0xF0).count(),
        }
    }
}

impl fmt::Display for Offsets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Offsets {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|known| known.as_str() == word);
        found.ok_or_else(|| Error::word("offsets", word, &Self::ALL.map(Self::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn converted_offsets_count_what_the_standard_library_counts(text in ".{0,40}", a in 0usize..40, b in 0usize..40) {
            let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (borders[a % borders.len()], borders[b % borders.len()]);
            let span = Span::new(a.min(b), a.max(b));
            let chars = |end: usize| text[..end].chars().count();
            let utf16 = |end: usize| text[..end].encode_utf16().count();
            prop_assert_eq!(Offsets::Char.convert(&text, &[span]), [Span::new(chars(span.start()), chars(span.end()))]);
            prop_assert_eq!(Offsets::Utf16.convert(&text, &[span]), [Span::new(utf16(span.start()), utf16(span.end()))]);
        }
    }
}
