//! The hits of a window in a few bytes each, kept until the names of the document are known.

use crate::gazetteer::find::Hit;
use crate::gazetteer::index::{Reader, put_varint};
use crate::span::Span;

/// Hits in the order of the text: how far each starts behind the one before, its length, index, kind and record.
///
/// PERF: some ten bytes a hit, a quarter of what it takes at work; of a text nothing else costs as much to find again.
pub(super) struct Packed(Box<[u8]>);

impl Packed {
    pub(super) fn new(hits: &[Hit]) -> Self {
        let (mut bytes, mut before) = (Vec::new(), 0);
        for hit in hits {
            let start = hit.span.start() as u64;
            for value in [start - before, hit.span.len() as u64, u64::from(hit.index), u64::from(hit.kind), hit.record] {
                put_varint(&mut bytes, value);
            }
            before = start;
        }
        Self(bytes.into())
    }

    pub(super) fn hits(&self) -> Vec<Hit> {
        let mut reader = Reader { bytes: &self.0, at: 0 };
        let mut start = 0;
        let next = || {
            start += reader.varint()? as usize;
            let span = Span::new(start, start + reader.varint()? as usize);
            Some(Hit { span, index: reader.varint()? as u32, kind: reader.varint()? as u32, record: reader.varint()? })
        };
        std::iter::from_fn(next).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(hits in proptest::collection::vec((0usize..300_000, 1usize..400, any::<u32>(), any::<u32>(), 0u64..1 << 40), 0..20)) {
            let hit = |(start, len, index, kind, record)| Hit { span: Span::new(start, start + len), index, kind, record };
            let mut hits: Vec<Hit> = hits.into_iter().map(hit).collect();
            hits.sort_by_key(|hit| hit.span.start());
            prop_assert_eq!(Packed::new(&hits).hits(), hits);
        }
    }
}
