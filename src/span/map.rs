//! From the bytes of a text that was made of another one to the bytes of that one.
//!
//! A map is a list of pieces in the order of the text: bytes that were copied one by one, and bytes that stand as a whole
//! for a stretch of the source (a decoded character reference, a run of white space) or for nothing (a break that was put
//! in). So it is as long as there are changes, whatever the length of the text.

use super::{Offsets, Span};

/// Where each byte of a text comes from.
///
/// # Examples
/// ```
/// use onomast::Span;
/// let page = "<p>Angela <em>Mer</em>kel &amp; Co";
/// let plain = onomast::markup::html(page);
/// let name = Span::new(0, "Angela Merkel".len());
/// assert_eq!(&page[plain.map.source(name).range()], "Angela <em>Mer</em>kel");
/// let pieces: Vec<&str> = plain.map.pieces(name).iter().map(|piece| &page[piece.range()]).collect();
/// assert_eq!(pieces, ["Angela ", "Mer", "kel"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    text_len: usize,
}

/// What of the text starts at a byte, up to where the next piece starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    text: usize,
    source: usize,
    made: Made,
}

/// How a piece of text was made of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    /// Byte by byte.
    Copied,
    /// As a whole of so many bytes; of none if it was put in.
    Whole(u32),
}

impl Piece {
    fn whole(self) -> Option<usize> {
        match self.made {
            Made::Copied => None,
            Made::Whole(len) => Some(len as usize),
        }
    }

    /// Where the byte of the text at `at`, which lies within, starts in the source.
    fn start(self, at: usize) -> usize {
        self.whole().map_or_else(|| self.source + (at - self.text), |_| self.source)
    }

    /// Where the bytes of the text before `at`, the last of which lies within, end in the source.
    fn end(self, at: usize) -> usize {
        self.whole().map_or_else(|| self.source + (at - self.text), |len| self.source + len)
    }
}

/// Where a span of the text stands in the source.
///
/// # Examples
/// ```
/// use onomast::Span;
/// let plain = onomast::markup::html("a <b>Mer</b>kel Berlin");
/// let places = plain.map.places(&[Span::new(2, 8), Span::new(9, 15)]);
/// assert_eq!((places[0].span(), places[0].pieces()), (Span::new(5, 15), &[Span::new(5, 8), Span::new(12, 15)][..]));
/// assert_eq!((places[1].span(), places[1].pieces().len()), (Span::new(16, 22), 0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    span: Span,
    pieces: Vec<Span>,
}

impl Place {
    /// From the first byte of it in the source to the last, with whatever stands between.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Its parts in the source, where something that is no text stands between them; none if it is one stretch.
    pub fn pieces(&self) -> &[Span] {
        &self.pieces
    }
}

impl OffsetMap {
    /// How long the text is, in bytes.
    pub fn text_len(&self) -> usize {
        self.text_len
    }

    /// Where a span of the text stands in the source, from its first byte to its last.
    ///
    /// What stands for a stretch of the source as a whole, such as `ç` for `&ccedil;`, is never cut.
    ///
    /// # Panics
    /// If the span ends beyond the text.
    pub fn source(&self, span: Span) -> Span {
        self.source_from(span, &mut 0)
    }

    /// The parts of the source that a span of the text is made of: one where no tag breaks it, and none of an empty span.
    ///
    /// # Panics
    /// If the span ends beyond the text.
    pub fn pieces(&self, span: Span) -> Vec<Span> {
        self.pieces_from(span, 0)
    }

    /// The places of many spans; quickest where they come in the order of the text.
    ///
    /// # Panics
    /// If a span ends beyond the text.
    pub fn places(&self, spans: &[Span]) -> Vec<Place> {
        let mut from = 0;
        let place = |&span: &Span| {
            let source = self.source_from(span, &mut from);
            let pieces = Some(self.pieces_from(span, from)).filter(|pieces| pieces.len() > 1);
            Place { span: source, pieces: pieces.unwrap_or_default() }
        };
        spans.iter().map(place).collect()
    }

    /// The places of many spans in another unit than bytes, counted in the source.
    ///
    /// # Panics
    /// If a span ends beyond the text, or the source is not that of the text and too short for it.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Offsets, Span};
    /// let page = "<p>Gr&uuml;&szlig;e, é <b>Osaka</b>";
    /// let plain = onomast::markup::html(page);
    /// let name = plain.text.find("Osaka").map(|at| Span::new(at, at + 5)).expect("it is there");
    /// let places = plain.map.places_in(page, &[name], Offsets::Char);
    /// assert_eq!((places[0].span(), plain.map.source(name)), (Span::new(26, 31), Span::new(27, 32)));
    /// ```
    pub fn places_in(&self, source: &str, spans: &[Span], offsets: Offsets) -> Vec<Place> {
        let mut places = self.places(spans);
        let all: Vec<Span> = places.iter().flat_map(|place| std::iter::once(place.span).chain(place.pieces.iter().copied())).collect();
        let mut converted = offsets.convert(source, &all).into_iter();
        for slot in places.iter_mut().flat_map(|place| std::iter::once(&mut place.span).chain(&mut place.pieces)) {
            *slot = converted.next().unwrap_or(*slot);
        }
        places
    }

    fn source_from(&self, span: Span, from: &mut usize) -> Span {
        assert!(span.end() <= self.text_len, "a span ends beyond the text");
        let Some(first) = self.find(span.start(), *from) else { return Span::new(0, 0) };
        *from = first;
        let start = self.pieces[first].start(span.start());
        let last = self.find(span.end().saturating_sub(1).max(span.start()), first).unwrap_or(first);
        let end = if span.is_empty() { start } else { self.pieces[last].end(span.end()) };
        Span::new(start, end.max(start))
    }

    fn pieces_from(&self, span: Span, from: usize) -> Vec<Span> {
        assert!(span.end() <= self.text_len, "a span ends beyond the text");
        let mut parts: Vec<Span> = Vec::new();
        let first = self.find(span.start(), from).unwrap_or_default();
        for (index, piece) in self.pieces.iter().enumerate().skip(first) {
            if piece.text >= span.end() {
                break;
            }
            let end = self.pieces.get(index + 1).map_or(self.text_len, |next| next.text).min(span.end());
            let (start, end) = (piece.start(span.start().max(piece.text)), piece.end(end));
            match parts.last_mut() {
                _ if start == end => {}
                Some(last) if last.end() == start => *last = Span::new(last.start(), end),
                _ => parts.push(Span::new(start, end)),
            }
        }
        parts
    }

    /// The piece that the byte of the text at `at` belongs to; looked for from a piece on, in steps that double.
    fn find(&self, at: usize, from: usize) -> Option<usize> {
        let mut low = if self.pieces.get(from).is_some_and(|piece| piece.text <= at) { from } else { 0 };
        let mut step = 1;
        while self.pieces.get(low + step).is_some_and(|piece| piece.text <= at) {
            low += step;
            step *= 2;
        }
        let high = self.pieces.len().min(low + step);
        let within = self.pieces[low..high].partition_point(|piece| piece.text <= at);
        (low + within).checked_sub(1)
    }

    /// Goes on with `len` bytes that are copied from the source at `source`.
    pub(crate) fn copy(&mut self, source: usize, len: usize) {
        let text = self.text_len;
        let goes_on = |last: &Piece| last.made == Made::Copied && last.source + (text - last.text) == source;
        if !self.pieces.last().is_some_and(goes_on) {
            self.pieces.push(Piece { text, source, made: Made::Copied });
        }
        self.text_len += len;
    }

    /// Goes on with `len` bytes that stand for a stretch of the source as a whole.
    pub(crate) fn stand_for(&mut self, source: Span, len: usize) {
        let made = Made::Whole(u32::try_from(source.len()).unwrap_or(u32::MAX));
        self.pieces.push(Piece { text: self.text_len, source: source.start(), made });
        self.text_len += len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A map of these pieces: how many bytes of text, of source, and of source that is left out before.
    fn map(pieces: &[(usize, usize, usize)]) -> (OffsetMap, Vec<Option<Span>>) {
        let (mut map, mut naive, mut at) = (OffsetMap::default(), Vec::new(), 0);
        for &(text, source, skipped) in pieces {
            at += skipped;
            if text == source {
                map.copy(at, text);
                naive.extend((at..at + text).map(|byte| Some(Span::new(byte, byte + 1))));
            } else {
                map.stand_for(Span::new(at, at + source), text);
                naive.extend(std::iter::repeat_n((source > 0).then(|| Span::new(at, at + source)), text));
            }
            at += source;
        }
        (map, naive)
    }

    #[test]
    fn copies_that_go_on_are_one_piece() {
        assert_eq!(map(&[(3, 3, 0), (2, 2, 0), (2, 2, 1), (1, 6, 0), (4, 4, 0)]).0.pieces.len(), 4);
    }

    proptest! {
        #[test]
        fn a_map_tells_what_a_table_of_all_bytes_tells(
            pieces in proptest::collection::vec((1usize..4, 0usize..4, 0usize..3), 1..20),
            spans in proptest::collection::vec((0usize..60, 0usize..9), 1..8),
        ) {
            let (map, naive) = map(&pieces);
            let clip = |&(start, len): &(usize, usize)| {
                let start = start.min(naive.len() - 1);
                Span::new(start, (start + 1 + len).min(naive.len()))
            };
            let spans: Vec<Span> = spans.iter().map(clip).collect();
            for (span, place) in spans.iter().zip(map.places(&spans)) {
                let mut expected: Vec<Span> = Vec::new();
                for part in naive[span.range()].iter().flatten() {
                    match expected.last_mut() {
                        Some(last) if last == part => {}
                        Some(last) if last.end() == part.start() => *last = Span::new(last.start(), part.end()),
                        Some(last) if last.covers(*part) => {}
                        _ => expected.push(*part),
                    }
                }
                prop_assert_eq!(&map.pieces(*span), &expected);
                prop_assert_eq!(map.source(*span), place.span());
                prop_assert_eq!(place.pieces(), if expected.len() > 1 { &expected[..] } else { &[] });
                if naive[span.start()].is_some() && naive[span.end() - 1].is_some() {
                    prop_assert_eq!(place.span(), Span::new(expected[0].start(), expected[expected.len() - 1].end()));
                }
            }
        }
    }
}
