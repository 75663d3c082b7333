//! A fast hash for maps of words and names.

use std::hash::{BuildHasherDefault, Hasher};

/// Makes hashers for maps.
pub(crate) type Build = BuildHasherDefault<Fast>;

/// Hashes bytes by words of eight; a key that is a hash already is hardly touched.
#[derive(Default)]
pub(crate) struct Fast(u64);

impl Hasher for Fast {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let hash = mix(self.0, hash_of(bytes));
        self.0 = hash ^ hash >> 32;
    }

    fn write_u8(&mut self, _: u8) {
        // The end of a string, whose length is in its hash.
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash ^ hash >> 32;
    }
}

pub(crate) fn hash_of(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let hash = chunks.iter().fold(bytes.len() as u64, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)));
    mix(hash, rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)))
}

pub(crate) fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
