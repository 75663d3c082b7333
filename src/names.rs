//! The mentions of one document: what a settled name says about the rest, and which mentions mean the same one.
//!
//! Names are learned from the settled mentions of every window of a document ([`Names::learn`]): parts of names (a
//! surname, an acronym, the first word of a company) and whole ones. Then each window is read again
//! ([`Names::spread`]), and what was learned at *another* place is proposed with the label that was settled there.
//! After everything is resolved, [`Ties`] group mentions into entities: each by a [`Relation`] that has a name. Every
//! lookup is bounded, and nothing here holds text.

mod part;
mod relation;
mod spread;
mod tie;

use std::ops::Range;

use crate::document::{self, Document};

pub(crate) use part::{Part, Parts};
pub use relation::Relation;
pub(crate) use spread::{Names, Said, said};
pub(crate) use tie::{Seen, Ties};

/// The hash of a sequence with one more word.
fn extend(hash: u64, next: u64) -> u64 {
    (hash ^ next).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
}

/// The hash of the initials of the capitalised words, if there are two to eight.
fn acronym(document: &Document<'_>, range: Range<usize>) -> Option<u64> {
    if range.len() < 2 {
        return None;
    }
    let words = range.filter(|&index| document.tokens()[index].is_capitalized());
    let mut letters = String::with_capacity(16);
    letters.extend(words.filter_map(|index| document.word(index).chars().next()).filter(char::is_ascii).take(9));
    (2..=8).contains(&letters.len()).then(|| document::word_hash(&letters))
}
