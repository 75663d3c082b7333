//! The compiled index: flat arrays, the same bytes in memory and on disk.
//!
//! A name is a path of words. Every prefix of every name is a *slot* of an open-addressed table, eight bytes each: a tag
//! of its hash, whether a name ends there, whether a longer one goes on, and where the *record* of the name lies. The
//! record holds the name as the list wrote it; every match is verified against it, so no hash is ever trusted. Two
//! small filters, over first words and over pairs of first words, stay in the cache and turn away most probes. What
//! an entry says beyond its names lies in an arena of its own, which matching never reads.
//!
//! ```text
//! header 256 B │ first-word filter │ pair filter │ slots │ names │ data │ kinds and columns
//! ```
//! Integers are little-endian. Reading is checked everywhere: a corrupt file gives wrong names at worst.

pub(crate) mod build;
#[allow(unsafe_code)]
pub(crate) mod map;

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::entry::{Case, Policy};
use crate::error::Error;
use crate::label::Label;
use map::Bytes;

/// What the words of an index are keyed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keying {
    /// The folded form: every tolerance of the fold.
    Folded,
    /// The bytes: a match is the name, byte for byte, between word borders.
    Literal,
}

const MAGIC: u64 = u64::from_le_bytes(*b"ONOMAST\n");
const VERSION: u64 = 1;
pub(crate) const HEADER_LEN: usize = 256;
const N_SECTIONS: usize = 6;
/// Sections start at cache lines.
pub(crate) const ALIGNMENT: usize = 64;

/// Files up to this many bytes are checked against their checksum when opened; larger ones when asked to.
const CHECKED_LEN: usize = 4 << 20;

/// The fields of the header, in the order of the file; the sections follow as pairs of offset and length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) literal: u64,
    pub(crate) file_len: u64,
    pub(crate) checksum: u64,
    pub(crate) n_entries: u64,
    pub(crate) n_names: u64,
    pub(crate) max_words: u64,
    pub(crate) n_lines: u64,
    pub(crate) sections: [(u64, u64); N_SECTIONS],
}

impl Header {
    pub(crate) fn to_bytes(self) -> [u8; HEADER_LEN] {
        let mut words = vec![MAGIC, VERSION, self.literal, self.file_len, self.checksum, self.n_entries, self.n_names, self.max_words, self.n_lines];
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
            return Err(format!("found format version {}, expected {VERSION}", word(1)));
        }
        let (found, expected) = (word(HEADER_LEN / 8 - 1), xxh3_64(&header[..HEADER_LEN - 8]));
        if found != expected {
            return Err(format!("found header checksum {found:016x}, expected {expected:016x}"));
        }
        let mut sections = [(0, 0); N_SECTIONS];
        for (index, section) in sections.iter_mut().enumerate() {
            *section = (word(9 + index * 2), word(10 + index * 2));
        }
        Ok(Self {
            literal: word(2),
            file_len: word(3),
            checksum: word(4),
            n_entries: word(5),
            n_names: word(6),
            max_words: word(7),
            n_lines: word(8),
            sections,
        })
    }
}

/// What the entries of one kind share; a record names its kind by number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Kind {
    pub(crate) label: Label,
    pub(crate) subtype: String,
    pub(crate) case: Case,
    pub(crate) policy: Policy,
    pub(crate) weight: u16,
}

/// A compiled gazetteer, in memory or mapped.
pub(crate) struct Index {
    bytes: Bytes,
    header: Header,
    sections: [Range<usize>; N_SECTIONS],
    kinds: Vec<Kind>,
    columns: Vec<String>,
    made: String,
}

/// The arrays of an index, borrowed for one search.
#[derive(Clone, Copy)]
pub(crate) struct View<'i> {
    pub(crate) keying: Keying,
    pub(crate) max_words: usize,
    firsts: &'i [u64],
    pairs: &'i [u64],
    slots: &'i [u64],
    n_lines: u64,
    names: &'i [u8],
}

/// One slot that may stand for a prefix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot(u64);

const TAG_SHIFT: u32 = 44;
const TAG_MASK: u64 = (1 << 20) - 1;
const MORE: u64 = 1 << 43;
const GOES_ON: u64 = 1 << 42;
const ENDS: u64 = 1 << 41;
const OFFSET_MASK: u64 = ENDS - 1;

impl Slot {
    pub(crate) fn ends(self) -> Option<u64> {
        (self.0 & ENDS != 0).then_some(self.0 & OFFSET_MASK)
    }

    pub(crate) fn goes_on(self) -> bool {
        self.0 & GOES_ON != 0
    }
}

/// Slots in a cache line.
pub(crate) const LINE: usize = 8;

/// Where the probe for a hash starts: at the border of a cache line, so that a probe rarely touches a second one.
/// Monotone in the hash, so that sorted hashes fill the table from front to back.
fn home(hash: u64, n_lines: u64) -> usize {
    ((u128::from(hash) * u128::from(n_lines)) >> 64) as usize * LINE
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

impl View<'_> {
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

    /// The first slot of the probe: a load that depends on nothing, so that many of them overlap.
    pub(crate) fn touch(&self, hash: u64) -> u64 {
        u64::from_le(self.slots.get(home(hash, self.n_lines)).copied().unwrap_or_default())
    }

    /// Calls `each` for the slots that may stand for `hash`: almost always one or none.
    ///
    /// PERF: the tags of a line are compared together; leaving a loop at the right one was mispredicted every time.
    pub(crate) fn probe(&self, hash: u64, mut each: impl FnMut(Slot)) {
        let tag = hash & TAG_MASK;
        let mut at = home(hash, self.n_lines);
        while let Some(line) = self.slots.get(at..).and_then(<[u64]>::first_chunk::<LINE>) {
            let mut found = 0u32;
            for (index, &slot) in line.iter().enumerate() {
                found |= u32::from(u64::from_le(slot) >> TAG_SHIFT == tag && slot != 0) << index;
            }
            while found != 0 {
                let slot = u64::from_le(line[found.trailing_zeros() as usize]);
                each(Slot(slot));
                if slot & MORE == 0 {
                    return;
                }
                found &= found - 1;
            }
            // What did not fit in its line lies in the next ones; an empty slot ends them.
            if line[LINE - 1] == 0 {
                return;
            }
            at += LINE;
        }
    }

    /// The first byte of a record, read early for the same reason as [`touch`](Self::touch).
    pub(crate) fn touch_record(&self, offset: u64) -> u8 {
        self.names.get(offset as usize).copied().unwrap_or(INVALID)
    }

    /// Calls `each` for every canonical form at `offset`, with the offsets of the records that fold to it, five bytes
    /// each. Nearly always there is one form and one record.
    pub(crate) fn forms(&self, offset: u64, mut each: impl FnMut(Form<'_>, &[u8])) {
        if self.names.get(offset as usize).is_none_or(|flags| flags & MULTIPLE == 0) {
            if let Some((record, _)) = Record::read(self.names, offset) {
                each(record.as_form(), &offset.to_le_bytes()[..OFFSET_LEN]);
            }
            return;
        }
        let mut reader = Reader { bytes: self.names, at: offset as usize + 1 };
        for _ in 0..reader.varint().unwrap_or_default() {
            let (Some(form), Some(offsets)) = (Form::read(&mut reader), reader.string()) else { return };
            each(form, offsets);
        }
    }

    /// The record at `offset`.
    pub(crate) fn record(&self, offset: u64) -> Option<Record<'_>> {
        Record::read(self.names, offset).map(|(record, _)| record)
    }
}

/// The length of an offset in a record.
pub(crate) const OFFSET_LEN: usize = 5;

/// The offsets in a list of them.
pub(crate) fn read_offsets(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let (chunks, _) = bytes.as_chunks::<OFFSET_LEN>();
    chunks.iter().map(|&[a, b, c, d, e]| u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]))
}

/// Flags of a record's first byte.
pub(crate) const MULTIPLE: u8 = 1;
pub(crate) const HAS_DATA: u8 = 2;
pub(crate) const IS_ALIAS: u8 = 4;
/// The name starts or ends with something that is no word.
pub(crate) const IS_ODD: u8 = 8;
/// A spelling that the builder derived; not shown among the aliases.
pub(crate) const IS_VARIANT: u8 = 16;
/// The canonical form follows the name: it is not ASCII, and folding it for every comparison would cost too much.
pub(crate) const HAS_FORM: u8 = 32;
/// A record of the form may want a certain case.
pub(crate) const IS_CASED: u8 = 64;
const INVALID: u8 = 0xFF;

/// One name: `flags, kind, [offset of the data], length, bytes, [length, bytes of the canonical form]`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'i> {
    pub(crate) flags: u8,
    pub(crate) kind: usize,
    pub(crate) data: Option<u64>,
    pub(crate) name: &'i [u8],
    /// The name, or its canonical form if the name is not ASCII.
    pub(crate) canonical: &'i [u8],
}

impl<'i> Record<'i> {
    /// The record at `offset` and where the next one starts.
    pub(crate) fn read(names: &'i [u8], offset: u64) -> Option<(Self, u64)> {
        let mut reader = Reader { bytes: names, at: usize::try_from(offset).ok()? };
        let flags = reader.byte()?;
        if flags & MULTIPLE != 0 {
            return None;
        }
        let kind = reader.varint()? as usize;
        let data = if flags & HAS_DATA != 0 { Some(reader.offset()?) } else { None };
        let name = reader.string()?;
        let canonical = if flags & HAS_FORM != 0 { reader.string()? } else { name };
        Some((Self { flags, kind, data, name, canonical }, reader.at as u64))
    }

    /// What the name is compared by; its case is that of its kind.
    fn as_form(&self) -> Form<'i> {
        Form { flags: self.flags | IS_CASED, name: self.name, canonical: self.canonical }
    }
}

/// What the spellings of one canonical form are compared by: `flags, length, bytes, [length, bytes of the form]`.
///
/// PERF: where records share their words this stands beside their offsets, so that none of them is read to verify.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form<'i> {
    pub(crate) flags: u8,
    /// One of the spellings, an ASCII one if there is any.
    pub(crate) name: &'i [u8],
    pub(crate) canonical: &'i [u8],
}

impl<'i> Form<'i> {
    fn read(reader: &mut Reader<'i>) -> Option<Self> {
        let flags = reader.byte()?;
        let name = reader.string()?;
        let canonical = if flags & HAS_FORM != 0 { reader.string()? } else { name };
        Some(Self { flags, name, canonical })
    }

    pub(crate) fn is_odd(&self) -> bool {
        self.flags & IS_ODD != 0
    }

    /// Whether one of the records wants more than any case.
    pub(crate) fn is_cased(&self) -> bool {
        self.flags & IS_CASED != 0
    }
}

/// What an entry says beyond its name: `offset of the name, number of aliases, id, attributes`.
#[derive(Clone, Debug)]
pub(crate) struct Data<'i> {
    pub(crate) name: u64,
    pub(crate) n_aliases: usize,
    pub(crate) id: &'i str,
    pub(crate) attributes: Vec<(&'i str, &'i str)>,
}

/// A cursor whose every step is checked.
pub(crate) struct Reader<'b> {
    pub(crate) bytes: &'b [u8],
    pub(crate) at: usize,
}

impl<'b> Reader<'b> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub(crate) fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn offset(&mut self) -> Option<u64> {
        let bytes = self.bytes.get(self.at..self.at.checked_add(OFFSET_LEN)?)?;
        self.at += OFFSET_LEN;
        let mut word = [0; 8];
        word[..OFFSET_LEN].copy_from_slice(bytes);
        Some(u64::from_le_bytes(word))
    }

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

pub(crate) fn put_offset(out: &mut Vec<u8>, offset: u64) {
    out.extend_from_slice(&offset.to_le_bytes()[..OFFSET_LEN]);
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
    /// Checks the header and every section's place; the body's checksum too if the file is small.
    pub(crate) fn new(bytes: Bytes, file: &str) -> Result<Self, Error> {
        let fail = |message: String| Error::format(file, message);
        let slice = bytes.as_slice();
        let header = Header::parse(slice).map_err(fail)?;
        if header.file_len != slice.len() as u64 {
            return Err(fail(format!("found {} bytes, expected {} as the header says", slice.len(), header.file_len)));
        }
        if slice.len() <= CHECKED_LEN && !bytes.is_built_in() {
            check_body(slice, &header).map_err(fail)?;
        }
        let mut sections: [Range<usize>; N_SECTIONS] = std::array::from_fn(|_| 0..0);
        for (section, &(offset, len)) in sections.iter_mut().zip(&header.sections) {
            let end = offset.checked_add(len).filter(|&end| end <= header.file_len && offset >= HEADER_LEN as u64 && offset % ALIGNMENT as u64 == 0);
            let Some(end) = end else {
                return Err(fail(format!("found a section of {len} bytes at byte {offset}, expected it inside the file's {}", slice.len())));
            };
            *section = offset as usize..end as usize;
        }
        let is_filter = |range: &Range<usize>| range.len().is_multiple_of(8) && (range.len() / 8).is_power_of_two();
        if !is_filter(&sections[0]) || !is_filter(&sections[1]) || !sections[2].len().is_multiple_of(8) {
            return Err(fail("found filters or slots of a wrong size, expected whole powers of two of 64-bit words".to_owned()));
        }
        if header.n_lines.saturating_mul(LINE as u64 * 8) > sections[2].len() as u64 {
            return Err(fail(format!("found {} lines of slots in {} bytes, expected them to fit", header.n_lines, sections[2].len())));
        }
        if header.literal > 1 {
            return Err(fail(format!("found keying {}, expected 0 (folded) or 1 (literal)", header.literal)));
        }
        let (kinds, columns, made) = read_tables(&slice[sections[5].clone()]).ok_or_else(|| {
            fail(format!("found a broken table of labels at byte {}, expected it to end at {}", sections[5].start, sections[5].end))
        })?;
        Ok(Self { bytes, header, sections, kinds, columns, made })
    }

    /// Checks the checksum of the whole body.
    pub(crate) fn verify(&self, file: &str) -> Result<(), Error> {
        check_body(self.bytes.as_slice(), &self.header).map_err(|message| Error::format(file, message))
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            keying: if self.header.literal == 0 { Keying::Folded } else { Keying::Literal },
            max_words: self.header.max_words as usize,
            firsts: self.words(0),
            pairs: self.words(1),
            slots: self.words(2),
            n_lines: self.header.n_lines,
            names: self.section(3),
        }
    }

    fn section(&self, index: usize) -> &[u8] {
        &self.bytes.as_slice()[self.sections[index].clone()]
    }

    fn words(&self, index: usize) -> &[u64] {
        // The sections lie on eight-byte borders of an aligned buffer, so the cast always succeeds.
        bytemuck::try_cast_slice(self.section(index)).unwrap_or_default()
    }

    /// Whether a name of one word has this hash: evidence only, the name itself is not compared.
    pub(crate) fn has_word(&self, hash: u64) -> bool {
        let view = self.view();
        let mut found = false;
        if view.may_start(hash).0 {
            view.probe(hash, |slot| found |= slot.ends().is_some());
        }
        found
    }

    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    pub(crate) fn made(&self) -> &str {
        &self.made
    }

    pub(crate) fn kind(&self, record: &Record<'_>) -> Option<&Kind> {
        self.kinds.get(record.kind)
    }

    pub(crate) fn record(&self, offset: u64) -> Option<Record<'_>> {
        Record::read(self.section(3), offset).map(|(record, _)| record)
    }

    pub(crate) fn data(&self, offset: u64) -> Option<Data<'_>> {
        read_data(self.section(4), offset, &self.columns)
    }

    /// The canonical name of the entry and its other names, in the order of the list.
    pub(crate) fn entry_names(&self, data: &Data<'_>) -> Vec<&str> {
        let mut names = Vec::with_capacity(1 + data.n_aliases.min(64));
        let mut at = data.name;
        while names.len() <= data.n_aliases {
            let Some((record, next)) = Record::read(self.section(3), at) else { break };
            if record.flags & IS_VARIANT == 0 {
                names.push(std::str::from_utf8(record.name).unwrap_or_default());
            }
            at = next;
        }
        names
    }

    /// Every name record with its offset, in the order of the list.
    pub(crate) fn all_records(&self) -> impl Iterator<Item = Record<'_>> {
        let names = self.section(3);
        let mut at = 0u64;
        std::iter::from_fn(move || {
            loop {
                if *names.get(usize::try_from(at).ok()?)? & MULTIPLE != 0 {
                    let mut reader = Reader { bytes: names, at: at as usize + 1 };
                    for _ in 0..reader.varint()? {
                        Form::read(&mut reader)?;
                        reader.string()?;
                    }
                    at = reader.at as u64;
                    continue;
                }
                let (record, next) = Record::read(names, at)?;
                at = next;
                return Some(record);
            }
        })
    }
}

fn check_body(bytes: &[u8], header: &Header) -> Result<(), String> {
    let found = xxh3_64(&bytes[HEADER_LEN..]);
    if found == header.checksum { Ok(()) } else { Err(format!("found the checksum {found:016x} over the body, expected {:016x}", header.checksum)) }
}

pub(crate) fn read_data<'i>(data: &'i [u8], offset: u64, columns: &'i [String]) -> Option<Data<'i>> {
    let mut reader = Reader { bytes: data, at: usize::try_from(offset).ok()? };
    let name = reader.offset()?;
    let n_aliases = reader.varint()? as usize;
    let id = reader.text()?;
    let n_attributes = reader.varint()?;
    let mut attributes = Vec::new();
    for _ in 0..n_attributes {
        let column = columns.get(reader.varint()? as usize)?;
        attributes.push((column.as_str(), reader.text()?));
    }
    Some(Data { name, n_aliases, id, attributes })
}

fn read_tables(bytes: &[u8]) -> Option<(Vec<Kind>, Vec<String>, String)> {
    let mut reader = Reader { bytes, at: 0 };
    let mut kinds = Vec::new();
    for _ in 0..reader.varint()? {
        let label = Label::new(reader.text()?);
        let subtype = reader.text()?.to_owned();
        let case = [Case::Fold, Case::Exact, Case::Title].get(reader.byte()? as usize).copied()?;
        let policy = [Policy::Candidate, Policy::Always, Policy::Context].get(reader.byte()? as usize).copied()?;
        let weight = u16::try_from(reader.varint()?).ok()?;
        kinds.push(Kind { label, subtype, case, policy, weight });
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
        put_string(&mut out, kind.subtype.as_bytes());
        out.push(kind.case as u8);
        out.push(kind.policy as u8);
        put_varint(&mut out, u64::from(kind.weight));
    }
    put_varint(&mut out, columns.len() as u64);
    for column in columns {
        put_string(&mut out, column.as_bytes());
    }
    put_string(&mut out, made.as_bytes());
    out
}
