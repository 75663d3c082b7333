//! Word clusters: words that stand in like places share a number.
//!
//! A table of slots of four bytes, open addressing: 22 bits tell a word by its hash, ten are its cluster of the finest of
//! three sizes; the two coarser ones follow from it, since the sizes are nested. A word that is not in the table is taken
//! for one that is once in a million words; a cluster is a hint, so nothing rests on it.

use super::feature::mix;
use crate::fold;

/// The number of the finest clusters.
pub(super) const N_FINEST: usize = 1024;

/// The bits of a slot that tell the cluster.
const CLUSTER_BITS: u32 = N_FINEST.trailing_zeros();

/// Words by their hash, with the clusters they belong to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clusters<'m> {
    slots: &'m [[u8; 4]],
    /// For each of the finest clusters, the two coarser ones.
    coarser: &'m [[u8; 4]],
}

impl<'m> Clusters<'m> {
    /// No clusters: every word is in none.
    pub(super) const NONE: Clusters<'static> = Clusters { slots: &[], coarser: &[] };

    /// A table; `None` if it does not have the right size.
    pub(super) fn new(slots: &'m [[u8; 4]], coarser: &'m [[u8; 4]]) -> Option<Self> {
        let is_right = slots.is_empty() == coarser.is_empty() && (coarser.is_empty() || coarser.len() == N_FINEST);
        is_right.then_some(Self { slots, coarser })
    }

    /// The clusters of a word, coarse to fine, each counted from one; zeros if it is in none.
    pub(super) fn of(&self, hash: u64) -> [u16; 3] {
        if self.slots.is_empty() {
            return [0; 3];
        }
        let (mut at, tag) = place(hash, self.slots.len());
        // A full table ends the search as a free slot does.
        for _ in 0..self.slots.len() {
            let slot = u32::from_le_bytes(self.slots[at]);
            if slot == 0 {
                break;
            }
            if slot >> CLUSTER_BITS == tag {
                let finest = (slot as usize) % N_FINEST;
                let [low, high, lower, higher] = self.coarser[finest];
                return [u16::from_le_bytes([low, high]), u16::from_le_bytes([lower, higher]), finest as u16 + 1];
            }
            at = (at + 1) % self.slots.len();
        }
        [0; 3]
    }
}

/// Where the search for a word starts, and what tells it, which is never zero.
fn place(hash: u64, n_slots: usize) -> (usize, u32) {
    let mixed = mix(hash, 0x51);
    (fold::product(mixed, n_slots as u64).1 as usize, (mixed & 0x3F_FFFF) as u32 | 1)
}

/// The bytes of a table: its slots, and the coarser clusters.
#[cfg(feature = "train")]
pub(super) type Table = (Vec<[u8; 4]>, Vec<[u8; 4]>);

/// The table of words, the most frequent first; `None` where the three sizes are not nested.
///
/// # Panics
/// If a cluster is none of the finest.
#[cfg(feature = "train")]
pub(super) fn table(words: &[(u64, [u16; 3])], n_slots: usize) -> Option<Table> {
    let (mut slots, mut coarser) = (vec![[0; 4]; n_slots], vec![[0; 4]; N_FINEST]);
    let mut coarse_of = vec![None; N_FINEST];
    for &(hash, [coarse, finer, finest]) in words {
        if *coarse_of[finer as usize].get_or_insert(coarse) != coarse {
            return None;
        }
        let [low, high] = (coarse + 1).to_le_bytes();
        let [lower, higher] = (finer + 1).to_le_bytes();
        let known = &mut coarser[finest as usize];
        if *known != [0; 4] && *known != [low, high, lower, higher] {
            return None;
        }
        *known = [low, high, lower, higher];
        let (mut at, tag) = place(hash, n_slots);
        while slots[at] != [0; 4] && u32::from_le_bytes(slots[at]) >> CLUSTER_BITS != tag {
            at = (at + 1) % n_slots;
        }
        // Of two words that look alike the more frequent one stays.
        if slots[at] == [0; 4] {
            slots[at] = (tag << CLUSTER_BITS | u32::from(finest)).to_le_bytes();
        }
    }
    Some((slots, coarser))
}
