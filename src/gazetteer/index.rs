//! The compiled index: flat arrays, the same bytes in memory and on disk.
//!
//! A name is a path of words. Every single-word name, and every prefix of two or more words of a longer one, is a *key*
//! of one of two tables. A table is a directory of *buckets* of some four keys; a bucket holds a tag of each key's hash,
//! whether a longer name goes on there, and, inline, the *records* of the names that end there. A record holds the name
//! as the list wrote it; every match is verified against it, so no hash is ever trusted. Two small filters, over first
//! words and over pairs of first words, stay in the cache and turn away most probes. What an entry says beyond its
//! names lies in an arena of its own, which matching never reads. Where the list forgives more than the fold does, words are
//! keyed by what its tolerances make of them, and a record holds the keys of its name; where it forgives wrong letters, the
//! distinct words lie in a section of their own, found by what is left of them when letters are dropped ([`words`]).
//!
//! ```text
//! header 256 B │ first-word filter │ pair filter │ directories: one word, longer │ names │ places │ data │ words │ kinds and columns │ page sums
//! bucket: n keys │ n tags │ n ends of records, two bytes each │ records
//! ```
//! Integers are little-endian. The header is checked by a sum of its own, everything between it and the last section by a
//! sum of each 64 kB page, and those sums by one in the header, which so stands for the whole file. Reading is checked
//! everywhere: a corrupt file gives wrong names at worst. A file made with another fold is refused.

pub(crate) mod build;
mod file;
#[allow(unsafe_code)]
pub(crate) mod map;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use std::io::Write;
use std::ops::{BitXor, Range};
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use super::entry::{Case, Policy};
use super::tolerance::Tolerances;
use crate::error::Error;
use crate::fold::fingerprint::fingerprint;
use crate::fold::product;
use crate::label::Label;
use map::Bytes;
use words::Words;

/// What the words of an index are keyed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keying {
    /// The folded form: every tolerance of the fold.
    Folded,
    /// What the tolerances of the list make of the folded form.
    Keyed,
    /// The bytes: a match is the name, byte for byte, between word borders.
    Literal,
}

const MAGIC: u64 = u64::from_le_bytes(*b"ONOMAST\n");
const VERSION: u64 = 4;
pub(crate) const HEADER_LEN: usize = 256;
const N_SECTIONS: usize = 10;
/// Sections that are known by name; before them lie the filters and the directories.
const NAMES: usize = 4;
const PLACES: usize = 5;
const DATA: usize = 6;
const WORDS: usize = 7;
const TABLES: usize = 8;
const SUMS: usize = 9;
/// Sections start at cache lines.
pub(crate) const ALIGNMENT: usize = 64;

/// Files up to this many bytes are checked against their sums when opened; larger ones when asked to.
const CHECKED_LEN: usize = 4 << 20;
/// Bytes that have a sum of their own.
const PAGE: usize = 1 << 16;

/// The fields of the header, in the order of the file; the sections follow as pairs of offset and length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// The code of the tolerances.
    pub(crate) tolerances: u64,
    pub(crate) file_len: u64,
    /// The sum of the sums of all pages.
    pub(crate) checksum: u64,
    pub(crate) n_entries: u64,
    pub(crate) n_names: u64,
    pub(crate) max_words: u64,
    /// The fold that the hashes and canonical forms were made with.
    pub(crate) fold: u64,
    /// What hashes are multiplied by to find their bucket; odd.
    pub(crate) spread: u64,
    pub(crate) sections: [(u64, u64); N_SECTIONS],
}

impl Header {
    pub(crate) fn to_bytes(self) -> [u8; HEADER_LEN] {
        let counts = [self.n_entries, self.n_names, self.max_words];
        let mut words = vec![MAGIC, VERSION, self.tolerances, self.file_len, self.checksum];
        words.extend(counts.into_iter().chain([self.fold, self.spread]));
        words.extend(self.sections.iter().flat_map(|&(offset, len)| [offset, len]));
        words.resize(HEADER_LEN / 8 - 1, 0);
        let mut bytes = [0; HEADER_LEN];
        for (slot, word) in bytes.chunks_exact_mut(8).zip(&words) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
        let check = xxh3_64(&bytes[..HEADER_LEN - 8]);
        bytes[HEADER_LEN - 8..].copy_from_slice(&check.to_le_bytes());
        bytes
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let Some(header) = bytes.get(..HEADER_LEN) else {
            return Err(format!("found {} bytes, expected a header of {HEADER_LEN}", bytes.len()));
        };
        let word = |index: usize| u64::from_le_bytes(header[index * 8..index * 8 + 8].try_into().unwrap_or_default());
        if word(0) != MAGIC {
            return Err(format!("found the first bytes {:02X?}, expected {:02X?} of a compiled list", &header[..8], MAGIC.to_le_bytes()));
        }
        if word(1) != VERSION {
            return Err(format!("found format version {}, expected {VERSION}: compile it again", word(1)));
        }
        let (found, expected) = (word(HEADER_LEN / 8 - 1), xxh3_64(&header[..HEADER_LEN - 8]));
        if found != expected {
            return Err(format!("found header checksum {found:016x}, expected {expected:016x}"));
        }
        let mut sections = [(0, 0); N_SECTIONS];
        for (index, section) in sections.iter_mut().enumerate() {
            *section = (word(10 + index * 2), word(11 + index * 2));
        }
        let (tolerances, file_len, checksum) = (word(2), word(3), word(4));
        Ok(Self {
            tolerances,
            file_len,
            checksum,
            n_entries: word(5),
            n_names: word(6),
            max_words: word(7),
            fold: word(8),
            spread: word(9),
            sections,
        })
    }
}

impl Header {
    /// Where the sections of a file of `len` bytes lie, each inside it and of a size it can have.
    fn places(&self, len: usize) -> Result<[Range<usize>; N_SECTIONS], String> {
        if self.file_len != len as u64 {
            return Err(format!("found {len} bytes, expected {} as the header says", self.file_len));
        }
        let mut sections: [Range<usize>; N_SECTIONS] = std::array::from_fn(|_| 0..0);
        for (section, &(offset, size)) in sections.iter_mut().zip(&self.sections) {
            let is_place = offset >= HEADER_LEN as u64 && offset % ALIGNMENT as u64 == 0;
            let end = offset.checked_add(size).filter(|&end| is_place && end <= self.file_len);
            let end = end.ok_or_else(|| format!("found a section of {size} bytes at byte {offset}, expected it inside the file's {len}"))?;
            *section = offset as usize..end as usize;
        }
        let is_filter = |range: &Range<usize>| range.len().is_multiple_of(8) && (range.len() / 8).is_power_of_two();
        let is_directory = |range: &Range<usize>| range.len().is_multiple_of(4);
        let [firsts, pairs, singles, longer, .., sums] = &sections;
        if !is_filter(firsts) || !is_filter(pairs) || !is_directory(singles) || !is_directory(longer) {
            return Err(
                "found filters or directories of a wrong size, expected whole powers of two of 64-bit words and whole 32-bit words".to_owned()
            );
        }
        if sums.end != len || sums.len() != (sums.start - HEADER_LEN).div_ceil(PAGE) * 8 {
            return Err(format!("found the sums of the pages at bytes {} to {}, expected one a page at the end", sums.start, sums.end));
        }
        if self.tolerances().is_none() || self.spread.is_multiple_of(2) {
            let (tolerances, spread) = (self.tolerances, self.spread);
            return Err(format!("found tolerances {tolerances:#x} and spread {spread}, expected known ones and an odd number"));
        }
        Ok(sections)
    }

    /// What the list forgives, if the header tells it.
    fn tolerances(&self) -> Option<Tolerances> {
        u8::try_from(self.tolerances).ok().and_then(Tolerances::of_code)
    }
}

impl Keying {
    /// What the words of a list with these tolerances are keyed by.
    pub(crate) fn of(tolerances: Tolerances) -> Self {
        match tolerances.code() {
            0 => Self::Folded,
            1 => Self::Literal,
            _ => Self::Keyed,
        }
    }
}

/// What the entries of one kind share; a record names its kind by number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Kind {
    pub(crate) label: Label,
    /// Whether anyone said the label, or it is the default.
    pub(crate) has_label: bool,
    pub(crate) subtype: String,
    pub(crate) case: Case,
    pub(crate) policy: Policy,
    pub(crate) weight: u16,
    /// What these entries forgive, if that is less than their list does.
    pub(crate) tolerances: Option<Tolerances>,
}

/// A compiled gazetteer, in memory or mapped.
pub(crate) struct Index {
    /// Where the bytes came from, for errors.
    file: String,
    bytes: Bytes,
    header: Header,
    tolerances: Tolerances,
    sections: [Range<usize>; N_SECTIONS],
    kinds: Vec<Kind>,
    columns: Vec<String>,
    made: String,
}

/// The arrays of an index, borrowed for one search.
#[derive(Clone, Copy)]
pub(crate) struct View<'i> {
    pub(crate) keying: Keying,
    pub(crate) tolerances: Tolerances,
    pub(crate) max_words: usize,
    firsts: &'i [u64],
    pairs: &'i [u64],
    /// The directory of names of one word.
    pub(crate) singles: Directory<'i>,
    /// The directory of prefixes of two words and more.
    pub(crate) longer: Directory<'i>,
    pub(crate) names: &'i [u8],
    pub(crate) kinds: &'i [Kind],
    /// The distinct words, where wrong letters are forgiven.
    pub(crate) words: Words<'i>,
}

/// Where the buckets of one table lie among the names.
#[derive(Clone, Copy)]
pub(crate) struct Directory<'i> {
    units: &'i [u32],
    spread: u64,
}

/// Buckets start at multiples of this many bytes, so that four bytes address sixteen gigabytes of names.
const UNIT: usize = 4;

/// A longer name goes on after this key.
const GOES_ON: u16 = 1 << 15;
/// The key has one record, whose name is its own canonical form but for the case of its letters, and wants no case.
const IS_PLAIN: u16 = 1 << 14;
/// The other bits of the two bytes are where the key's records end in the bucket.
const END_MASK: u16 = IS_PLAIN - 1;

impl Directory<'_> {
    /// Where the bucket of a hash starts among the names, zero if the bucket is not wanted or empty. Monotone in the
    /// spread hash, so that a table is written from front to back.
    #[inline]
    pub(crate) fn bucket_if(self, is_wanted: bool, hash: u64) -> usize {
        // PERF: what is not wanted reads the first entry instead of branching.
        let place = if is_wanted { home(hash.wrapping_mul(self.spread), self.units.len()) } else { 0 };
        let unit = self.units.get(place).map_or(0, |&unit| u32::from_le(unit) as usize * UNIT);
        if is_wanted { unit } else { 0 }
    }
}

/// Which of `n_buckets` is that of a spread hash.
fn home(hash: u64, n_buckets: usize) -> usize {
    product(hash, n_buckets as u64).1 as usize
}

/// What a bucket says of one key that has the right tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Where its records start and end among the names; empty if no name ends here.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) goes_on: bool,
    pub(crate) is_plain: bool,
}

/// The word of a filter for a hash.
fn filter_word(hash: u64, n_words: usize) -> usize {
    (hash >> 30) as usize & (n_words - 1)
}

/// The two bits that say: a longer name starts with this word (first filter), or these two words start one (second).
fn longer_bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << ((hash >> 6) & 63)
}

/// The two bits that say: this word is a name.
fn single_bits(hash: u64) -> u64 {
    1 << ((hash >> 12) & 63) | 1 << ((hash >> 18) & 63)
}

/// Tags that are compared together.
const TAGS: usize = 8;

impl<'i> View<'i> {
    /// Whether the word of this hash may be a name, and whether it may be the first of a longer one.
    pub(crate) fn may_start(&self, hash: u64) -> (bool, bool) {
        let word = u64::from_le(self.firsts[filter_word(hash, self.firsts.len())]);
        (word & single_bits(hash) == single_bits(hash), word & longer_bits(hash) == longer_bits(hash))
    }

    /// Whether a name may start with the two words of this hash.
    pub(crate) fn may_be_pair(&self, hash: u64) -> bool {
        let word = u64::from_le(self.pairs[filter_word(hash, self.pairs.len())]);
        word & longer_bits(hash) == longer_bits(hash)
    }

    /// Reads the first byte of every bucket before any is probed.
    pub(crate) fn touch(&self, buckets: &[usize]) {
        touch(self.names, buckets.iter().copied());
    }

    /// The name of the record at a place, as the list writes it.
    pub(crate) fn name(&self, record: u64) -> &'i [u8] {
        Record::read(self.names, record).map_or(&[][..], |record| record.name)
    }

    /// Calls `each` for the keys of the bucket that may be that of `hash`: almost always one or none.
    ///
    /// PERF: eight tags are compared together; leaving a loop at the right one was mispredicted every time.
    #[inline]
    pub(crate) fn probe(&self, bucket: usize, hash: u64, mut each: impl FnMut(Key)) {
        #[cfg(test)]
        crate::work::step(1);
        let Some(bytes) = self.names.get(bucket..) else { return };
        let n_keys = bytes.first().map_or(0, |&n_keys| usize::from(n_keys));
        let mut group = 0;
        while group < n_keys {
            let Some(tags) = bytes.get(1 + group..).and_then(<[u8]>::first_chunk::<TAGS>) else { return };
            let mut found = equal_bytes(u64::from_le_bytes(*tags), tag(hash)) & (u64::MAX >> (64 - 8 * (n_keys - group).min(TAGS)));
            while found != 0 {
                let key = group + found.trailing_zeros() as usize / 8;
                found &= found - 1;
                // The end of the key before and of this one; before the first stands something else.
                let Some(&[a, b, c, d]) = bytes.get(n_keys + 2 * key - 1..).and_then(<[u8]>::first_chunk::<4>) else { return };
                let (before, end) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
                let before = if key == 0 { 0 } else { before & END_MASK };
                let records = bucket + 1 + 3 * n_keys;
                let (start, stop) = (records + usize::from(before), records + usize::from(end & END_MASK));
                each(Key { start, end: stop, goes_on: end & GOES_ON != 0, is_plain: end & IS_PLAIN != 0 });
            }
            group += TAGS;
        }
    }

    /// Whether a name of one word has this hash: evidence only, the name itself is not compared.
    pub(crate) fn has_word(&self, hash: u64) -> bool {
        let mut found = false;
        if self.may_start(hash).0 {
            self.probe(self.singles.bucket_if(true, hash), hash, |key| found |= key.start < key.end);
        }
        found
    }

    /// Where the name of a plain key starts, and its length in bytes.
    #[inline]
    pub(crate) fn plain_name(&self, key: Key) -> (usize, usize) {
        (key.start + 2, self.names.get(key.start + 1).map_or(0, |&len| usize::from(len)))
    }

    /// The number of the kind of a plain key whose name ends at `end`.
    #[inline]
    pub(crate) fn plain_kind(&self, end: usize) -> u32 {
        Reader { bytes: self.names, at: end }.varint().map_or(u32::MAX, |kind| kind as u32)
    }

    /// The records between two places among the names.
    pub(crate) fn records(&self, start: usize, end: usize) -> Records<'i> {
        Records::new(self.names, start, end)
    }
}

/// Reads one of an array at each of several places, before any of them is needed.
///
/// PERF: loads that depend on nothing overlap; what is read then finds its lines in the cache.
fn touch<T: Copy + Default + BitXor<Output = T>>(array: &[T], places: impl Iterator<Item = usize>) {
    std::hint::black_box(places.fold(T::default(), |all, place| all ^ array.get(place).copied().unwrap_or_default()));
}

/// The tag of a hash: its low bits, since the high ones choose the bucket.
fn tag(hash: u64) -> u8 {
    hash as u8
}

/// The high bit of every byte that is `byte`.
fn equal_bytes(bytes: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let other = bytes ^ (u64::from(byte) * 0x0101_0101_0101_0101);
    !((other & LOW).wrapping_add(LOW) | other | LOW)
}

/// The length of an offset in the array of places.
pub(crate) const OFFSET_LEN: usize = 5;

/// Flags of a record's first byte.
/// The name has the canonical form of the record before, which has the same key: verified once for both.
pub(crate) const SAME_FORM: u8 = 1;
pub(crate) const HAS_DATA: u8 = 2;
pub(crate) const IS_ALIAS: u8 = 4;
/// The name starts or ends with something that is no word.
pub(crate) const IS_ODD: u8 = 8;
/// A spelling that the builder derived; not shown among the aliases.
pub(crate) const IS_VARIANT: u8 = 16;
/// The canonical form follows the name, since they differ in more than case.
pub(crate) const HAS_FORM: u8 = 32;
/// The name must be written in a certain case.
pub(crate) const IS_CASED: u8 = 64;
/// The name is written as another record of the key writes it: how many bytes before this one stands in its place.
pub(crate) const SAME_NAME: u8 = 128;
/// No record: the offset and the length of the records, which are too long for a bucket, follow.
pub(crate) const FAR: u8 = SAME_NAME;

/// What a name has before its first and after its last word.
pub(crate) type Marks<'i> = (&'i [u8], &'i [u8]);

/// One name: `flags, length, bytes, [length, bytes of the canonical form or, under tolerances, of the keys], [length, bytes of the marks before the first
/// word, the same after the last], kind, [offset of the data]`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'i> {
    pub(crate) flags: u8,
    pub(crate) kind: usize,
    /// Where the data lie, and whether they tell the names of the entry.
    pub(crate) data: Option<(u64, bool)>,
    pub(crate) name: &'i [u8],
    /// The canonical form but for the case of ASCII letters; empty if it is that of another record.
    pub(crate) canonical: &'i [u8],
    /// What the name has before its first and after its last word.
    pub(crate) marks: Marks<'i>,
    /// How many bytes earlier the name stands, if not here.
    back: usize,
}

impl<'i> Record<'i> {
    /// The record at `offset`, with its name wherever that stands.
    pub(crate) fn read(names: &'i [u8], offset: u64) -> Option<Self> {
        let at = usize::try_from(offset).ok()?;
        let mut record = Self::next(&mut Reader { bytes: names, at })?;
        if record.flags & SAME_NAME != 0 {
            let other = Self::next(&mut Reader { bytes: names, at: at.checked_sub(record.back)? })?;
            (other.flags & SAME_NAME == 0).then_some(())?;
            (record.name, record.canonical) = (other.name, other.canonical);
        }
        Some(record)
    }

    /// The record at the cursor, without a name if it is that of another.
    #[inline]
    fn next(reader: &mut Reader<'i>) -> Option<Self> {
        let flags = reader.byte()?;
        let (mut name, mut back, mut canonical, mut marks) = (&[][..], 0, &[][..], (&[][..], &[][..]));
        if flags & SAME_NAME != 0 {
            (flags & SAME_FORM != 0).then_some(())?;
            back = usize::try_from(reader.varint()?).ok()?;
        } else {
            name = reader.string()?;
            canonical = if flags & HAS_FORM != 0 { reader.string()? } else { name };
            if flags & IS_ODD != 0 {
                marks = (reader.string()?, reader.string()?);
            }
        }
        let kind = reader.varint()? as usize;
        let data = if flags & HAS_DATA != 0 { Some(reader.varint()?) } else { None };
        Some(Self { flags, kind, data: data.map(|data| (data >> 1, data & 1 != 0)), name, canonical, marks, back })
    }

    pub(crate) fn is_odd(&self) -> bool {
        self.flags & IS_ODD != 0
    }

    /// Whether the record wants more than any case.
    pub(crate) fn is_cased(&self) -> bool {
        self.flags & IS_CASED != 0
    }

    /// Whether the name stands nowhere that is written small: it wants its case, and starts with a capital.
    pub(crate) fn wants_capital(&self) -> bool {
        self.is_cased() && self.name.first().is_some_and(u8::is_ascii_uppercase)
    }

    /// A number that is equal for all names of one entry; `offset` is that of the record.
    pub(crate) fn entry_key(&self, offset: u64) -> u64 {
        match self.data {
            Some((data, true)) => data << 1 | 1,
            _ => offset << 1,
        }
    }

    /// Whether the record before, which has the same key, was compared for this one too.
    pub(crate) fn is_as_before(&self) -> bool {
        self.flags & SAME_FORM != 0
    }
}

/// The records of one key with their offsets; the names that others of them share are left out.
pub(crate) struct Records<'i> {
    reader: Reader<'i>,
}

impl<'i> Records<'i> {
    #[inline]
    fn new(names: &'i [u8], start: usize, end: usize) -> Self {
        let mut reader = Reader { bytes: names.get(..end).unwrap_or_default(), at: start };
        if reader.bytes.get(start) == Some(&FAR) {
            reader.at += 1;
            let (start, len) = (reader.varint().unwrap_or_default(), reader.varint().unwrap_or_default());
            let range = usize::try_from(start).ok().zip(usize::try_from(start.saturating_add(len)).ok());
            let (start, end) = range.unwrap_or_default();
            reader = Reader { bytes: names.get(..end).unwrap_or_default(), at: start };
        }
        Self { reader }
    }
}

impl<'i> Iterator for Records<'i> {
    type Item = (u64, Record<'i>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let offset = self.reader.at as u64;
        // PERF: most keys have one or two records, so the end comes as often as another.
        if self.reader.at >= self.reader.bytes.len() {
            return None;
        }
        Record::next(&mut self.reader).map(|record| (offset, record))
    }
}

/// What an entry says beyond its name: `id, number of attributes, attributes, [place of its first name, number of names]`.
#[derive(Clone, Debug)]
pub(crate) struct Data<'i> {
    pub(crate) id: &'i str,
    pub(crate) attributes: Vec<(&'i str, &'i str)>,
    /// Which of the places hold the entry's names; empty if it has but one.
    pub(crate) names: Range<usize>,
}

/// A cursor whose every step is checked.
pub(crate) struct Reader<'b> {
    pub(crate) bytes: &'b [u8],
    pub(crate) at: usize,
}

impl<'b> Reader<'b> {
    #[inline]
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    #[inline]
    pub(crate) fn varint(&mut self) -> Option<u64> {
        let first = self.byte()?;
        if first < 0x80 { Some(u64::from(first)) } else { self.long_varint(first) }
    }

    fn long_varint(&mut self, first: u8) -> Option<u64> {
        let mut value = u64::from(first & 0x7F);
        for shift in (7..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    #[inline]
    pub(crate) fn string(&mut self) -> Option<&'b [u8]> {
        let len = usize::try_from(self.varint()?).ok()?;
        let bytes = self.bytes.get(self.at..self.at.checked_add(len)?)?;
        self.at += len;
        Some(bytes)
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.string()?).ok()
    }
}

pub(crate) fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(crate) fn put_string(out: &mut Vec<u8>, string: &[u8]) {
    put_varint(out, string.len() as u64);
    out.extend_from_slice(string);
}

/// Whether `bytes` start as a compiled list does.
pub(crate) fn is_compiled(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC.to_le_bytes())
}

impl Index {
    /// Checks the header and every section's place; the pages too if the file is small.
    pub(crate) fn new(bytes: Bytes, file: &str) -> Result<Self, Error> {
        Self::checked(bytes, file).map_err(|message| Error::format(file, message))
    }

    fn checked(bytes: Bytes, file: &str) -> Result<Self, String> {
        let slice = bytes.as_slice();
        let header = Header::parse(slice)?;
        let sections = header.places(slice.len())?;
        // What is built into the program was made with the program and its fold.
        if !bytes.is_built_in() {
            if header.fold != fingerprint() {
                let (found, expected) = (header.fold, fingerprint());
                return Err(format!("found a list made with the fold {found:016x}, expected {expected:016x} of this version: compile it again"));
            }
            check_sums(slice, &header, sections[SUMS].clone())?;
            if slice.len() <= CHECKED_LEN {
                check_pages(slice, sections[SUMS].start)?;
            }
        }
        let tables = sections[TABLES].clone();
        let (kinds, columns, made) = read_tables(&slice[tables.clone()])
            .ok_or_else(|| format!("found a broken table of labels at byte {}, expected it to end at {}", tables.start, tables.end))?;
        let tolerances = header.tolerances().unwrap_or_default();
        Ok(Self { file: file.to_owned(), bytes, header, tolerances, sections, kinds, columns, made })
    }

    /// Checks the sum of every page; the error names the first damaged one.
    pub(crate) fn verify(&self) -> Result<(), Error> {
        let (slice, sums) = (self.bytes.as_slice(), self.sections[SUMS].clone());
        let checked = check_sums(slice, &self.header, sums.clone()).and_then(|()| check_pages(slice, sums.start));
        checked.map_err(|message| Error::format(&self.file, message))
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            keying: Keying::of(self.tolerances),
            tolerances: self.tolerances,
            max_words: self.header.max_words as usize,
            firsts: self.array(0),
            pairs: self.array(1),
            singles: Directory { units: self.array(2), spread: self.header.spread },
            longer: Directory { units: self.array(3), spread: self.header.spread },
            names: self.section(NAMES),
            kinds: &self.kinds,
            words: Words::new(self.section(WORDS)),
        }
    }

    /// What the list forgives.
    pub(crate) fn tolerances(&self) -> Tolerances {
        self.tolerances
    }

    fn section(&self, index: usize) -> &[u8] {
        &self.bytes.as_slice()[self.sections[index].clone()]
    }

    fn array<T: bytemuck::AnyBitPattern>(&self, index: usize) -> &[T] {
        // The sections lie at cache lines of an aligned buffer, so the cast always succeeds.
        bytemuck::try_cast_slice(self.section(index)).unwrap_or_default()
    }

    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// Writes the file as the builder does.
    pub(crate) fn save(&self, path: &Path) -> Result<(), Error> {
        file::replace(path, |file| file.write_all(self.as_bytes()))
    }

    pub(crate) fn made(&self) -> &str {
        &self.made
    }

    pub(crate) fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    pub(crate) fn kind(&self, record: &Record<'_>) -> Option<&Kind> {
        self.kinds.get(record.kind)
    }

    /// Whether any entry has this policy.
    pub(crate) fn has_policy(&self, policy: Policy) -> bool {
        self.kinds.iter().any(|kind| kind.policy == policy)
    }

    pub(crate) fn record(&self, offset: u64) -> Option<Record<'_>> {
        Record::read(self.section(NAMES), offset)
    }

    /// The data of a record, if it has any.
    pub(crate) fn data(&self, record: &Record<'_>) -> Option<Data<'_>> {
        let (offset, has_names) = record.data?;
        read_data(self.section(DATA), offset, has_names, &self.columns)
    }

    /// The value of one column in the data of a record.
    pub(crate) fn attribute(&self, record: &Record<'_>, column: &str) -> Option<&str> {
        let (offset, _) = record.data?;
        let mut reader = Reader { bytes: self.section(DATA), at: usize::try_from(offset).ok()? };
        let _id = reader.string()?;
        for _ in 0..reader.varint()? {
            let (number, value) = (reader.varint()? as usize, reader.string()?);
            if self.columns.get(number)? == column {
                return std::str::from_utf8(value).ok();
            }
        }
        None
    }

    /// The canonical name of the entry and its other names, in the order of the list; none if the entry has but one.
    pub(crate) fn entry_names(&self, data: &Data<'_>) -> impl Iterator<Item = &str> {
        self.entry_records(data).map(|record| record.map_or("", |record| std::str::from_utf8(record.name).unwrap_or_default()))
    }

    /// The records of the entry's names, in the order of the list.
    pub(crate) fn entry_records(&self, data: &Data<'_>) -> impl Iterator<Item = Option<Record<'_>>> {
        let (places, _) = self.section(PLACES).as_chunks::<OFFSET_LEN>();
        let places = places.get(data.names.clone()).unwrap_or_default();
        places.iter().map(|&[a, b, c, d, e]| self.record(u64::from_le_bytes([a, b, c, d, e, 0, 0, 0])))
    }

    /// Every record, in the order of the tables.
    pub(crate) fn all_records(&self) -> impl Iterator<Item = Record<'_>> {
        let names = self.section(NAMES);
        let directories = [self.array::<u32>(2), self.array::<u32>(3)];
        let buckets = directories.into_iter().flatten().map(|&unit| u32::from_le(unit) as usize * UNIT);
        buckets
            .flat_map(move |bucket| bucket_keys(names, bucket))
            .flat_map(move |(start, end)| Records::new(names, start, end).filter_map(move |(offset, _)| Record::read(names, offset)))
    }
}

/// Where the records of every key of a bucket start and end.
fn bucket_keys(names: &[u8], bucket: usize) -> impl Iterator<Item = (usize, usize)> {
    let n_keys = names.get(bucket).map_or(0, |&n_keys| usize::from(n_keys));
    let ends = names.get(bucket + 1 + n_keys..).unwrap_or_default().as_chunks::<2>().0;
    let records = bucket + 1 + 3 * n_keys;
    let ends = ends.iter().take(n_keys).map(move |&bytes| records + usize::from(u16::from_le_bytes(bytes) & END_MASK));
    ends.scan(records, |start, end| Some((std::mem::replace(start, end), end)))
}

/// Compares the sums of the pages with theirs in the header.
fn check_sums(bytes: &[u8], header: &Header, sums: Range<usize>) -> Result<(), String> {
    let (found, expected) = (xxh3_64(&bytes[sums]), header.checksum);
    if found == expected {
        Ok(())
    } else {
        Err(format!("found the checksum {found:016x} over the sums of the pages, expected {expected:016x}: damaged"))
    }
}

/// Compares every page between the header and the sums, which start at `end`, with its sum.
fn check_pages(bytes: &[u8], end: usize) -> Result<(), String> {
    let (pages, sums) = (bytes[HEADER_LEN..end].chunks(PAGE), bytes[end..].as_chunks::<8>().0);
    for (number, (page, &sum)) in pages.zip(sums).enumerate() {
        let (found, expected) = (xxh3_64(page), u64::from_le_bytes(sum));
        if found != expected {
            let start = HEADER_LEN + number * PAGE;
            let end = start + page.len();
            return Err(format!("found the checksum {found:016x} over page {number}, bytes {start} to {end}, expected {expected:016x}: damaged"));
        }
    }
    Ok(())
}

pub(crate) fn read_data<'i>(data: &'i [u8], offset: u64, has_names: bool, columns: &'i [String]) -> Option<Data<'i>> {
    let mut reader = Reader { bytes: data, at: usize::try_from(offset).ok()? };
    let id = reader.text()?;
    let n_attributes = reader.varint()?;
    let mut attributes = Vec::new();
    for _ in 0..n_attributes {
        let column = columns.get(reader.varint()? as usize)?;
        attributes.push((column.as_str(), reader.text()?));
    }
    let mut names = 0..0;
    if has_names {
        let first = usize::try_from(reader.varint()?).ok()?;
        names = first..first.checked_add(usize::try_from(reader.varint()?).ok()?)?;
    }
    Some(Data { id, attributes, names })
}

/// The code of tolerances that nobody chose: those of the list.
const ANY_TOLERANCES: u8 = u8::MAX;

fn read_tables(bytes: &[u8]) -> Option<(Vec<Kind>, Vec<String>, String)> {
    let mut reader = Reader { bytes, at: 0 };
    let mut kinds = Vec::new();
    for _ in 0..reader.varint()? {
        let label = Label::try_from(reader.text()?).ok()?;
        let has_label = reader.byte()? != 0;
        let subtype = reader.text()?.to_owned();
        let (case, policy) = (Case::of_code(reader.byte()?)?, Policy::of_code(reader.byte()?)?);
        let weight = u16::try_from(reader.varint()?).ok()?;
        let tolerances = match reader.byte()? {
            ANY_TOLERANCES => None,
            code => Some(Tolerances::of_code(code)?),
        };
        kinds.push(Kind { label, has_label, subtype, case, policy, weight, tolerances });
    }
    let mut columns = Vec::new();
    for _ in 0..reader.varint()? {
        columns.push(reader.text()?.to_owned());
    }
    let made = reader.text()?.to_owned();
    Some((kinds, columns, made))
}

pub(crate) fn write_tables(kinds: &[Kind], columns: &[String], made: &str) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, kinds.len() as u64);
    for kind in kinds {
        put_string(&mut out, kind.label.as_str().as_bytes());
        out.push(u8::from(kind.has_label));
        put_string(&mut out, kind.subtype.as_bytes());
        out.extend([kind.case.code(), kind.policy.code()]);
        put_varint(&mut out, u64::from(kind.weight));
        out.push(kind.tolerances.map_or(ANY_TOLERANCES, Tolerances::code));
    }
    put_varint(&mut out, columns.len() as u64);
    for column in columns {
        put_string(&mut out, column.as_bytes());
    }
    put_string(&mut out, made.as_bytes());
    out
}
