//! The distinct words of a list, found by words that differ from them in a letter or two.
//!
//! Takes the keys of all words, gives those within an edit distance of another. Two words that lie one edit apart have a
//! form in common that is left when a letter of one of them, or of both, is dropped (Mor and Fraenkel 1982; SymSpell): each
//! word is filed under what is left of its first letters without any one of them. Where two edits are forgiven, long words
//! are filed without any two as well. What is found so is a candidate; the distance decides.
//!
//! ```text
//! n words, n buckets │ start of each word, and the end │ start of each bucket, and the end │ entries │ letters of the words
//! entry: number of the word, above it a tag of what it was filed under
//! ```

use std::collections::HashSet;
use std::ops::Range;

use super::touch;
use crate::fold;
use crate::fold::similarity::distance;

/// Words of fewer letters are not searched for wrong ones: nearly every short word is an edit away from another.
pub(crate) const SHORTEST: usize = 4;

/// Longer words are filed under their first letters.
const PREFIX: usize = 8;

/// From so many letters on a word may be filed without two of them.
const LONG: usize = 9;

/// A bucket of more entries than this was made to be full.
const MAX_BUCKET: usize = 1 << 10;

/// No word has more neighbours that count.
const MAX_NEIGHBOURS: usize = 256;

/// Entries of a bucket, in the mean.
const ENTRIES: usize = 4;

/// Numbers of four bytes before the arrays.
const HEAD: usize = 2;

/// Calls `each` with the hash of everything that a word is filed under: its first letters, those without one, and of a word of at least
/// `long` letters those without two.
fn forms(word: &str, typos: u8, long: usize, mut each: impl FnMut(u64)) {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut letters = [0u64; PREFIX];
    let mut n_letters = 0;
    let mut sums = [0u64; PREFIX + 1];
    let mut power = 1u64;
    for (place, letter) in letters.iter_mut().zip(word.chars()) {
        *place = u64::from(u32::from(letter)).wrapping_mul(power);
        sums[n_letters + 1] = sums[n_letters].wrapping_add(*place);
        power = power.wrapping_mul(BASE);
        n_letters += 1;
    }
    let total = sums[n_letters];
    let mut give = |sum: u64, n_left: usize| each(fold::multiply(sum ^ n_left as u64, BASE));
    give(total, n_letters);
    for first in 0..n_letters {
        // What stands behind a letter that is dropped moves one place to the front.
        let rest = total.wrapping_sub(sums[first + 1]).wrapping_mul(inverse(BASE));
        give(sums[first].wrapping_add(rest), n_letters - 1);
    }
    if typos < 2 || word.chars().nth(long - 1).is_none() {
        return;
    }
    for first in 0..n_letters {
        for second in first + 1..n_letters {
            let between = sums[second].wrapping_sub(sums[first + 1]).wrapping_mul(inverse(BASE));
            let rest = total.wrapping_sub(sums[second + 1]).wrapping_mul(inverse(BASE)).wrapping_mul(inverse(BASE));
            give(sums[first].wrapping_add(between).wrapping_add(rest), n_letters - 2);
        }
    }
}

/// What undoes the multiplication by an odd number, by Newton's iteration.
const fn inverse(odd: u64) -> u64 {
    let mut inverse = odd;
    let mut step = 0;
    while step < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
        step += 1;
    }
    inverse
}

fn bucket(hash: u64, n_buckets: usize) -> usize {
    fold::product(hash, n_buckets as u64).1 as usize
}

/// Bits that the number of a word takes; those above hold the tag.
fn number_bits(n_words: usize) -> u32 {
    usize::BITS - n_words.leading_zeros()
}

fn entry(number: usize, hash: u64, n_words: usize) -> u32 {
    let bits = number_bits(n_words);
    number as u32 | ((hash as u32) >> bits) << bits
}

/// Collects the words of a list, each once.
pub(super) struct WordsBuilder {
    typos: u8,
    letters: Vec<u8>,
    starts: Vec<u32>,
    known: HashSet<u64>,
}

impl WordsBuilder {
    pub(super) fn new(typos: u8) -> Self {
        Self { typos, letters: Vec::new(), starts: Vec::new(), known: HashSet::new() }
    }

    /// Adds the key of a word, whose hash is given, if it is long enough.
    pub(super) fn push(&mut self, key: &str, hash: u64) {
        if self.typos == 0 || key.chars().nth(SHORTEST - 1).is_none() || !self.known.insert(hash) {
            return;
        }
        self.starts.push(self.letters.len() as u32);
        self.letters.extend_from_slice(key.as_bytes());
    }

    /// The section; empty if nothing is forgiven.
    pub(super) fn finish(self) -> Result<Vec<u8>, String> {
        if self.typos == 0 {
            return Ok(Vec::new());
        }
        u32::try_from(self.letters.len()).map_err(|_| "found more than 4 GB of words, expected less".to_owned())?;
        let mut starts = self.starts;
        let n_words = starts.len();
        starts.push(self.letters.len() as u32);
        let text = String::from_utf8(self.letters).unwrap_or_default();
        let words = || starts.windows(2).map(|ends| &text[ends[0] as usize..ends[1] as usize]);
        let n_forms: usize = words().map(|word| n_forms(word, self.typos)).sum();
        u32::try_from(n_forms).map_err(|_| "found more than four thousand million forms of words, expected fewer".to_owned())?;
        let n_buckets = n_forms.div_ceil(ENTRIES).max(1);
        let mut ends = vec![0u32; n_buckets + 1];
        words().for_each(|word| forms(word, self.typos, LONG, |hash| ends[bucket(hash, n_buckets) + 1] += 1));
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut next = ends.clone();
        let mut entries = vec![0u32; n_forms];
        for (number, word) in words().enumerate() {
            forms(word, self.typos, LONG, |hash| {
                let place = &mut next[bucket(hash, n_buckets)];
                entries[*place as usize] = entry(number, hash, n_words);
                *place += 1;
            });
        }
        let head = [n_words as u32, n_buckets as u32];
        let numbers = head.iter().chain(&starts).chain(&ends).chain(&entries);
        let mut section: Vec<u8> = Vec::with_capacity((HEAD + starts.len() + ends.len() + entries.len()) * 4 + text.len());
        section.extend(numbers.flat_map(|number| number.to_le_bytes()));
        section.extend_from_slice(text.as_bytes());
        Ok(section)
    }
}

fn n_forms(word: &str, typos: u8) -> usize {
    let n_letters = word.chars().take(LONG).count();
    let n_first = n_letters.min(PREFIX);
    1 + n_first + if typos > 1 && n_letters == LONG { n_first * (n_first - 1) / 2 } else { 0 }
}

/// The distinct words, borrowed for one search.
#[derive(Clone, Copy, Default)]
pub(crate) struct Words<'i> {
    starts: &'i [u32],
    buckets: &'i [u32],
    entries: &'i [u32],
    letters: &'i [u8],
}

impl<'i> Words<'i> {
    /// The words of a section; of a broken one none.
    pub(super) fn new(section: &'i [u8]) -> Self {
        Self::read(section).unwrap_or_default()
    }

    fn read(section: &'i [u8]) -> Option<Self> {
        let number = |at: usize| section.get(at * 4..).and_then(<[u8]>::first_chunk::<4>).map(|bytes| u32::from_le_bytes(*bytes) as usize);
        let (n_words, n_buckets) = (number(0)?, number(1)?);
        let (starts, buckets) = (HEAD, HEAD + n_words + 1);
        let entries = buckets + n_buckets + 1;
        let letters = entries + number(entries - 1)?;
        let array = |from: usize, to: usize| section.get(from * 4..to * 4).and_then(|bytes| bytemuck::try_cast_slice(bytes).ok());
        Some(Self {
            starts: array(starts, buckets)?,
            buckets: array(buckets, entries)?,
            entries: array(entries, letters)?,
            letters: section.get(letters * 4..)?,
        })
    }

    /// Where the letters of a word lie.
    fn place(&self, number: u32) -> Option<Range<usize>> {
        let ends = self.starts.get(number as usize..)?.first_chunk::<2>()?;
        Some(u32::from_le(ends[0]) as usize..u32::from_le(ends[1]) as usize)
    }

    /// Calls `each` with every word that lies one to `typos` edits from `word`, and how many.
    ///
    /// PERF: the forms, the numbers filed under them and the letters are each read side by side, so that their misses overlap.
    pub(crate) fn neighbours(&self, word: &str, typos: u8, mut each: impl FnMut(&'i str, u8)) {
        let n_words = self.starts.len().saturating_sub(1);
        if n_words == 0 || typos == 0 || word.chars().nth(SHORTEST - 1).is_none() {
            return;
        }
        let mut filed: Vec<(u32, Range<usize>)> = Vec::with_capacity(PREFIX + 1);
        // A long word may lie two letters away from a shorter one.
        forms(word, typos, LONG - 2, |hash| {
            #[cfg(test)]
            crate::work::step(1);
            filed.push((entry(0, hash, n_words), self.bucket(hash)));
        });
        touch(self.entries, filed.iter().map(|(_, range)| range.start));
        let mask = u32::MAX >> (32 - number_bits(n_words).min(31));
        let mut numbers: Vec<u32> = Vec::new();
        for (tag, range) in filed {
            let entries = self.entries.get(range).unwrap_or_default();
            numbers.extend(entries.iter().map(|&entry| u32::from_le(entry)).filter(|entry| entry & !mask == tag).map(|entry| entry & mask));
        }
        numbers.sort_unstable();
        numbers.dedup();
        let places: Vec<Range<usize>> = numbers.iter().filter_map(|&number| self.place(number)).collect();
        touch(self.letters, places.iter().map(|place| place.start));
        let near = places.into_iter().filter_map(|place| {
            let other = std::str::from_utf8(self.letters.get(place)?).ok()?;
            // A second letter is forgiven in long words only.
            let most = if typos > 1 && other.chars().nth(LONG - 1).is_some() { typos } else { 1 };
            distance(word, other, usize::from(most)).filter(|&edits| edits > 0).map(|edits| (other, edits as u8))
        });
        near.take(MAX_NEIGHBOURS).for_each(|(other, edits)| each(other, edits));
    }

    /// Where what is filed under a form lies.
    fn bucket(&self, hash: u64) -> Range<usize> {
        let n_buckets = self.buckets.len().saturating_sub(1);
        let ends = self.buckets.get(bucket(hash, n_buckets)..).and_then(<[u32]>::first_chunk::<2>);
        ends.map_or(0..0, |ends| {
            let start = u32::from_le(ends[0]) as usize;
            start..(u32::from_le(ends[1]) as usize).min(start + MAX_BUCKET)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The words of a list as the index would have them.
    fn section(words: &[String], typos: u8) -> Vec<u64> {
        let mut builder = WordsBuilder::new(typos);
        words.iter().for_each(|word| builder.push(word, fold::hash(word.as_bytes())));
        let mut bytes = builder.finish().expect("few words");
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        bytes.as_chunks::<8>().0.iter().map(|chunk| u64::from_ne_bytes(*chunk)).collect()
    }

    proptest! {
        #[test]
        fn neighbours_are_those_of_the_naive_search(
            words in proptest::collection::vec("[abc]{3,6}|[abé]{8,13}", 1..40), asked in "[abcd]{3,7}|[abé]{8,13}", typos in 1u8..3,
        ) {
            let section = section(&words, typos);
            let bytes: &[u8] = bytemuck::cast_slice(&section);
            let mut found = Vec::new();
            Words::new(bytes).neighbours(&asked, typos, |word, edits| found.push((word.trim_end_matches('\0').to_owned(), edits)));
            found.sort();
            let most = |word: &str| if word.chars().count() >= LONG { usize::from(typos) } else { 1 };
            let near = |word: &&String| word.chars().count() >= SHORTEST && asked.chars().count() >= SHORTEST;
            let mut expected: Vec<(String, u8)> = words.iter().filter(near)
                .filter_map(|word| distance(&asked, word, most(word)).map(|edits| (word.clone(), edits as u8))).filter(|(_, edits)| *edits > 0).collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_broken_section_gives_no_words(bytes in proptest::collection::vec(any::<u32>(), 0..40), asked in "[a-z]{4,9}") {
            Words::new(bytemuck::cast_slice(&bytes)).neighbours(&asked, 2, |_, _| ());
        }
    }
}
