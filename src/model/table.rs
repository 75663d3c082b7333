//! The weights of features, found by their hashes.
//!
//! The features of a model are known once and for all, so they are hashed without collisions (Pibiri and Trani, PTHash, 2021): a
//! feature's home tells a pilot, and hash and pilot together its row, which no other feature of the model has. A row is the weights of
//! the feature, behind a mark of sixteen bits of its hash: a feature that the model does not have is at some row, too, and has another
//! mark there, but for one in 65 536.

use crate::fold;

/// The bytes of a pilot.
pub(super) const PILOT: usize = 2;
/// The bytes of a mark.
pub(super) const MARK: usize = 2;

/// The features of a model.
#[derive(Clone, Copy)]
pub(super) struct Table<'m> {
    pilots: &'m [[u8; PILOT]],
    rows: &'m [u8],
    /// How many weights a row has: one for every tag but O.
    n_weights: usize,
}

impl<'m> Table<'m> {
    /// A table whose rows have so many weights.
    pub(super) fn new(pilots: &'m [[u8; PILOT]], rows: &'m [u8], n_weights: usize) -> Self {
        Self { pilots, rows, n_weights }
    }

    /// How many features it has.
    pub(super) fn n_features(self) -> usize {
        self.rows.chunks_exact(MARK + self.n_weights).filter(|row| row[MARK..].iter().any(|&weight| weight != 0)).count()
    }

    /// The weights of a feature.
    pub(super) fn row(self, hash: u64) -> Option<&'m [u8]> {
        let stride = MARK + self.n_weights;
        let at = self.place(hash, self.rows.len() / stride)?;
        let (mark, weights) = self.rows.get(at * stride..(at + 1) * stride)?.split_first_chunk()?;
        (u16::from_le_bytes(*mark) == hash as u16).then_some(weights)
    }

    /// The only row where a feature can be.
    #[inline]
    fn place(self, hash: u64, n_rows: usize) -> Option<usize> {
        let pilot = self.pilots.get(home(hash, self.pilots.len()))?;
        Some(place(hash, u16::from_le_bytes(*pilot), n_rows))
    }

    /// Adds the weights of features to the scores of tags.
    pub(super) fn add(self, hashes: &[u64], scores: &mut [i32]) {
        // The four labels of the model that is built in.
        const USUAL: usize = 16;
        if self.n_weights == USUAL {
            return self.add_usual::<{ MARK + USUAL }, USUAL>(hashes, scores);
        }
        for row in hashes.iter().filter_map(|&hash| self.row(hash)) {
            scores.iter_mut().zip(row).for_each(|(score, &weight)| *score += i32::from(weight.cast_signed()));
        }
    }

    /// PERF: the sums stay in registers; those of fewer than 256 weights fit sixteen bits.
    fn add_usual<const STRIDE: usize, const N_WEIGHTS: usize>(self, hashes: &[u64], scores: &mut [i32]) {
        let (rows, _) = self.rows.as_chunks::<STRIDE>();
        for hashes in hashes.chunks(255) {
            let mut sums = [0i16; N_WEIGHTS];
            for &hash in hashes {
                let Some(row) = self.place(hash, rows.len()).and_then(|at| rows.get(at)) else { continue };
                if u16::from_le_bytes([row[0], row[1]]) == hash as u16 {
                    sums.iter_mut().zip(&row[MARK..]).for_each(|(sum, &weight)| *sum += i16::from(weight.cast_signed()));
                }
            }
            scores.iter_mut().zip(sums).for_each(|(score, sum)| *score += i32::from(sum));
        }
    }
}

/// Where the pilot of a feature is.
#[inline]
fn home(hash: u64, n_pilots: usize) -> usize {
    (((hash & 0xFFFF_FFFF) * n_pilots as u64) >> 32) as usize
}

/// The row of a feature with such a pilot.
#[inline]
fn place(hash: u64, pilot: u16, n_rows: usize) -> usize {
    let moved = hash ^ u64::from(pilot).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    fold::product(moved.wrapping_mul(0xD6E8_FEB8_6659_FD93), n_rows as u64).1 as usize
}

/// The pilots and the rows of features, each with its weights.
///
/// # Panics
/// If two features have the same hash.
#[cfg(feature = "train")]
pub(super) fn build(features: &[(u64, Vec<i8>)], n_weights: usize) -> (Vec<[u8; PILOT]>, Vec<u8>) {
    if features.is_empty() {
        return (Vec::new(), Vec::new());
    }
    // Four features share a pilot; the first to choose are homes with many, and three rows in a hundred stay free for the last.
    let mut homes: Vec<Vec<usize>> = vec![Vec::new(); features.len() / 4 + 1];
    let n_homes = homes.len();
    features.iter().enumerate().for_each(|(number, &(hash, _))| homes[home(hash, n_homes)].push(number));
    let mut order: Vec<usize> = (0..n_homes).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(homes[at].len()), at));
    let mut n_rows = features.len() * 100 / 97 + 1;
    loop {
        if let Some((pilots, places)) = pilots(features, &homes, &order, n_rows) {
            let stride = MARK + n_weights;
            let mut rows = vec![0; n_rows * stride];
            for ((hash, weights), at) in features.iter().zip(places) {
                let (mark, row) = rows[at * stride..][..stride].split_at_mut(MARK);
                mark.copy_from_slice(&(*hash as u16).to_le_bytes());
                row.iter_mut().zip(weights).for_each(|(to, weight)| *to = weight.cast_unsigned());
            }
            return (pilots.into_iter().map(u16::to_le_bytes).collect(), rows);
        }
        n_rows += n_rows / 32 + 1;
    }
}

/// A pilot for each home such that no two features have the same row, and the row of each feature.
#[cfg(feature = "train")]
fn pilots(features: &[(u64, Vec<i8>)], homes: &[Vec<usize>], order: &[usize], n_rows: usize) -> Option<(Vec<u16>, Vec<usize>)> {
    let (mut pilots, mut places, mut is_taken) = (vec![0; homes.len()], vec![0; features.len()], vec![false; n_rows]);
    for &at in order {
        let wanted = |pilot: u16| homes[at].iter().map(move |&number| (number, place(features[number].0, pilot, n_rows)));
        pilots[at] = (0..=u16::MAX).find(|&pilot| {
            let mut rows: Vec<usize> = wanted(pilot).map(|(_, row)| row).collect();
            rows.sort_unstable();
            rows.iter().all(|&row| !is_taken[row]) && rows.windows(2).all(|pair| pair[0] != pair[1])
        })?;
        for (number, row) in wanted(pilots[at]) {
            is_taken[row] = true;
            places[number] = row;
        }
    }
    Some((pilots, places))
}

#[cfg(all(test, feature = "train"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_built_is_found_and_nothing_else(hashes in proptest::collection::btree_set(any::<u64>(), 0..300), n_labels in 1usize..6) {
            let hashes: Vec<u64> = hashes.into_iter().collect();
            let weights_of = |number: usize| (0..4 * n_labels).map(|tag| (number * 7 + tag) as i8).collect::<Vec<i8>>();
            let features: Vec<(u64, Vec<i8>)> = hashes.iter().enumerate().map(|(number, &hash)| (hash, weights_of(number))).collect();
            let (pilots, rows) = build(&features, 4 * n_labels);
            let table = Table::new(&pilots, &rows, 4 * n_labels);
            for (hash, weights) in &features {
                let found: Option<Vec<i8>> = table.row(*hash).map(|row| row.iter().map(|weight| weight.cast_signed()).collect());
                prop_assert_eq!(found.as_ref(), Some(weights));
                // Another hash with other bits for its mark.
                prop_assert!(table.row(hash ^ 1).is_none() || hashes.iter().any(|&other| other as u16 == (hash ^ 1) as u16));
            }
            let asked: Vec<u64> = hashes.iter().copied().chain((0..100).map(|number| number << 17)).collect();
            let mut scores = vec![0; 4 * n_labels + 1];
            table.add(&asked, &mut scores);
            for (tag, &score) in scores[..4 * n_labels].iter().enumerate() {
                prop_assert_eq!(score, asked.iter().filter_map(|&hash| table.row(hash)).map(|row| i32::from(row[tag].cast_signed())).sum::<i32>());
            }
        }
    }
}
