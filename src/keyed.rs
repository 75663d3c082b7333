//! Maps and sets whose keys are hashes or a few integers.
//!
//! A key costs one multiplication for each integer. The factor is drawn for each map, so that nobody who writes a text can
//! choose words that meet in one bucket.

use std::collections;
use std::hash::{BuildHasher, Hasher, RandomState};

use crate::fold;

/// A map from keys of a few integers.
pub(crate) type HashMap<K, V> = collections::HashMap<K, V, Keyed>;

/// A set of keys of a few integers.
pub(crate) type HashSet<K> = collections::HashSet<K, Keyed>;

/// The secret of one map.
#[derive(Clone, Debug)]
pub(crate) struct Keyed {
    factor: u64,
}

impl Default for Keyed {
    fn default() -> Self {
        Self { factor: RandomState::new().build_hasher().finish() | 1 }
    }
}

impl BuildHasher for Keyed {
    type Hasher = Mixed;

    fn build_hasher(&self) -> Mixed {
        Mixed { factor: self.factor, hash: self.factor }
    }
}

/// The hash of a key as it grows.
pub(crate) struct Mixed {
    factor: u64,
    hash: u64,
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        self.write_u64(fold::hash(bytes));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.hash = fold::multiply(self.hash ^ value, self.factor);
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}
