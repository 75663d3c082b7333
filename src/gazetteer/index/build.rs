//! The builder: entries in, the sections of an index out.
//!
//! Names and data are appended to their arenas as entries arrive; of every prefix only its hash and where it leads is
//! kept, 16 bytes, and sorted once at the end, so that the table is written from front to back without a random access.
//! Peak memory is the arenas plus those 16 bytes a prefix. The same entries give the same bytes.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use super::map::Bytes;
use super::{
    ALIGNMENT, ENDS, GOES_ON, HAS_DATA, HAS_FORM, HEADER_LEN, Header, IS_ALIAS, IS_CASED, IS_ODD, IS_VARIANT, Index, Keying, Kind, LINE, MORE,
    MULTIPLE, Record, TAG_MASK, TAG_SHIFT, filter_word, home, longer_bits, put_offset, put_string, put_varint, read_data, single_bits, write_tables,
};
use crate::error::Error;
use crate::gazetteer::entry::{Case, Entry, Policy};
use crate::gazetteer::fold::{self, SoftHyphen};
use crate::gazetteer::scan;

/// What a node says of its prefix, in the low bits; the offset of the record above them.
const NODE_ENDS: u64 = 1;
const NODE_FIRST: u64 = 2;
const NODE_SECOND: u64 = 4;
const NODE_BITS: u32 = 3;

/// A name may not be longer than this many words: what one block of the matcher can hold.
const MAX_WORDS: usize = 255;

/// Collects entries; [`finish`](Builder::finish) makes the sections.
pub(crate) struct Builder {
    keying: Keying,
    names: Vec<u8>,
    data: Vec<u8>,
    nodes: Vec<(u64, u64)>,
    kinds: HashMap<Kind, usize>,
    kind_list: Vec<Kind>,
    columns: Vec<String>,
    last_path: Vec<u64>,
    path: Vec<u64>,
    n_entries: u64,
    n_names: u64,
    max_words: usize,
}

/// Names that occurred twice with the same data, of which one was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Duplicates {
    pub(crate) count: u64,
    /// The first few.
    pub(crate) names: Vec<String>,
}

const SHOWN_DUPLICATES: usize = 10;

/// A finished index in sections, to be written to a file or put together in memory.
pub(crate) struct Sections {
    header: Header,
    firsts: Vec<u64>,
    pairs: Vec<u64>,
    slots: Vec<u64>,
    names: Vec<u8>,
    data: Vec<u8>,
    tables: Vec<u8>,
    pub(crate) duplicates: Duplicates,
}

impl Builder {
    pub(crate) fn new(keying: Keying) -> Self {
        Self {
            keying,
            names: Vec::new(),
            data: Vec::new(),
            nodes: Vec::new(),
            kinds: HashMap::new(),
            kind_list: Vec::new(),
            columns: Vec::new(),
            last_path: Vec::new(),
            path: Vec::new(),
            n_entries: 0,
            n_names: 0,
            max_words: 0,
        }
    }

    /// Adds one entry with all its names, or nothing if one of them cannot be matched; the message says why.
    pub(crate) fn push(&mut self, entry: &Entry) -> Result<(), String> {
        self.check(&entry.name)?;
        for alias in &entry.aliases {
            self.check(&alias.name)?;
        }
        let name_offset = self.names.len() as u64;
        let needs_data = !entry.id.is_empty() || !entry.attributes.is_empty() || !entry.aliases.is_empty();
        let data_offset = needs_data.then_some(self.data.len() as u64);
        let kind = self.kind(entry, entry.case, entry.policy);
        self.push_name(&entry.name, kind, data_offset, 0);
        let mut n_records = 0;
        for alias in &entry.aliases {
            let kind = self.kind(entry, alias.case, alias.policy);
            self.push_name(&alias.name, kind, data_offset, IS_ALIAS);
            n_records += 1;
        }
        if self.keying == Keying::Folded {
            for (name, case, policy) in std::iter::once((&entry.name, entry.case, entry.policy))
                .chain(entry.aliases.iter().map(|alias| (&alias.name, alias.case, alias.policy)))
            {
                for variant in variants(name) {
                    let kind = self.kind(entry, case, policy);
                    self.push_name(&variant, kind, data_offset, IS_ALIAS | IS_VARIANT);
                }
            }
        }
        if needs_data {
            self.push_data(entry, name_offset, n_records);
        }
        self.n_entries += 1;
        Ok(())
    }

    fn check(&self, name: &str) -> Result<(), String> {
        let mut n_words = 0;
        self.words(name, |_| n_words += 1);
        match n_words {
            0 => Err(format!("found the name `{name}`, expected at least one letter or digit in it")),
            1..=MAX_WORDS => Ok(()),
            _ => Err(format!(
                "found a name of {n_words} words that starts `{}`, expected at most {MAX_WORDS}",
                name.chars().take(40).collect::<String>()
            )),
        }
    }

    fn words(&self, name: &str, each: impl FnMut(fold::Word)) {
        match self.keying {
            Keying::Folded => fold::words(name, SoftHyphen::Ignored, each),
            Keying::Literal => scan::literal_words(name, each),
        }
    }

    fn kind(&mut self, entry: &Entry, case: Case, policy: Policy) -> usize {
        // The last kinds are looked at first: consecutive entries are nearly always of one kind.
        let same = |kind: &Kind| {
            kind.case == case && kind.policy == policy && kind.weight == entry.weight && kind.label == entry.label && kind.subtype == entry.subtype
        };
        if let Some(last) = self.kind_list.last().filter(|kind| same(kind)) {
            debug_assert!(same(last));
            return self.kind_list.len() - 1;
        }
        let kind = Kind { label: entry.label.clone(), subtype: entry.subtype.clone(), case, policy, weight: entry.weight };
        if let Some(&index) = self.kinds.get(&kind) {
            return index;
        }
        self.kinds.insert(kind.clone(), self.kind_list.len());
        self.kind_list.push(kind);
        self.kind_list.len() - 1
    }

    fn push_name(&mut self, name: &str, kind: usize, data: Option<u64>, flags: u8) {
        let offset = self.names.len() as u64;
        let mut path = std::mem::take(&mut self.path);
        path.clear();
        let (mut first, mut last) = (usize::MAX, 0);
        self.words(name, |word| {
            path.push(path.last().map_or(word.hash, |&prefix| fold::extend(prefix, word.hash)));
            first = first.min(word.start);
            last = word.end;
        });
        let is_dot = &name[last..] == "." && crate::abbreviation::drops_dot(last_word(&name[..last]));
        let is_odd = match self.keying {
            Keying::Folded => !fold::trim(&name[..first]).is_empty() || !fold::trim(&name[last..]).is_empty() && !is_dot,
            Keying::Literal => first > 0 || last < name.len(),
        };
        let n_shared = path.iter().zip(&self.last_path).take_while(|(hash, last)| hash == last).count();
        for (index, &hash) in path.iter().enumerate() {
            let is_last = index + 1 == path.len();
            if index >= n_shared || is_last {
                let place = if is_last { offset << NODE_BITS | NODE_ENDS } else { 0 };
                let level = [NODE_FIRST, NODE_SECOND].get(index).copied().unwrap_or(0);
                self.nodes.push((hash, place | level));
            }
        }
        self.max_words = self.max_words.max(path.len());
        self.n_names += u64::from(flags & IS_VARIANT == 0);
        // Of the last name only the prefixes that were said to go on count as known.
        path.pop();
        self.path = std::mem::replace(&mut self.last_path, path);
        let form = (self.keying == Keying::Folded && !name.is_ascii()).then(|| canonical(name));
        let when = |is: bool, flag: u8| if is { flag } else { 0 };
        self.names.push(flags | when(data.is_some(), HAS_DATA) | when(is_odd, IS_ODD) | when(form.is_some(), HAS_FORM));
        put_varint(&mut self.names, kind as u64);
        if let Some(data) = data {
            put_offset(&mut self.names, data);
        }
        put_string(&mut self.names, name.as_bytes());
        if let Some(form) = form {
            put_string(&mut self.names, form.as_bytes());
        }
    }

    fn push_data(&mut self, entry: &Entry, name_offset: u64, n_aliases: u64) {
        put_offset(&mut self.data, name_offset);
        put_varint(&mut self.data, n_aliases);
        put_string(&mut self.data, entry.id.as_bytes());
        put_varint(&mut self.data, entry.attributes.len() as u64);
        for (key, value) in &entry.attributes {
            let column = self.columns.iter().position(|column| column == key).unwrap_or_else(|| {
                self.columns.push(key.clone());
                self.columns.len() - 1
            });
            put_varint(&mut self.data, column as u64);
            put_string(&mut self.data, value.as_bytes());
        }
    }

    /// Sorts the prefixes and lays out the sections; `made` tells how, for `onomast info`.
    pub(crate) fn finish(mut self, made: &str) -> Sections {
        self.nodes.sort_unstable();
        let count =
            |bit: u64| self.nodes.chunk_by(|left, right| left.0 == right.0).filter(|group| group.iter().any(|node| node.1 & bit != 0)).count();
        let (n_nodes, n_firsts, n_pairs) = (self.nodes.chunk_by(|left, right| left.0 == right.0).count(), count(NODE_FIRST), count(NODE_SECOND));
        let mut firsts = vec![0u64; filter_len(n_firsts, 1 << 16)];
        let mut pairs = vec![0u64; filter_len(n_pairs, 1 << 18)];
        // Seven slots of ten are taken: at eight the lines overflow, at six the file grows by three bytes a name.
        let n_lines = (n_nodes as u64 * 10).div_ceil(7 * LINE as u64).max(1);
        let mut slots = vec![0u64; n_lines as usize * LINE];
        let mut duplicates = Duplicates::default();
        let mut free = 0;
        let nodes = std::mem::take(&mut self.nodes);
        for group in nodes.chunk_by(|left, right| left.0 == right.0) {
            let hash = group[0].0;
            let has = |bits: u64| group.iter().any(|node| node.1 & bits == bits);
            let goes_on = group.iter().any(|node| node.1 & NODE_ENDS == 0);
            if has(NODE_FIRST) {
                let bits = if has(NODE_FIRST | NODE_ENDS) { single_bits(hash) } else { 0 } | if goes_on { longer_bits(hash) } else { 0 };
                let word = filter_word(hash, firsts.len());
                firsts[word] |= bits;
            }
            if has(NODE_SECOND) {
                let word = filter_word(hash, pairs.len());
                pairs[word] |= longer_bits(hash);
            }
            let mut slot = (hash & TAG_MASK) << TAG_SHIFT;
            if goes_on {
                slot |= GOES_ON;
            }
            let ends: Vec<u64> = group.iter().filter(|node| node.1 & NODE_ENDS != 0).map(|node| node.1 >> NODE_BITS).collect();
            if let Some(offset) = self.records(ends, &mut duplicates) {
                slot |= ENDS | offset;
            }
            let from = home(hash, n_lines);
            let at = from.max(free);
            if at >= slots.len() {
                slots.resize(at + 1, 0);
            }
            for earlier in &mut slots[from..at] {
                if *earlier >> TAG_SHIFT == hash & TAG_MASK {
                    *earlier |= MORE;
                }
            }
            slots[at] = slot;
            free = at + 1;
        }
        // A probe reads whole lines, and the last must not be full.
        slots.resize((slots.len() + 1).next_multiple_of(LINE), 0);
        self.n_names -= duplicates.count.min(self.n_names);
        let tables = write_tables(&self.kind_list, &self.columns, made);
        let mut sections = Sections { header: Header::default(), firsts, pairs, slots, names: self.names, data: self.data, tables, duplicates };
        sections.header = Header {
            literal: u64::from(self.keying == Keying::Literal),
            n_entries: self.n_entries,
            n_names: self.n_names,
            max_words: self.max_words as u64,
            n_lines,
            ..Header::default()
        };
        sections.lay_out();
        sections
    }

    /// The one offset that leads to all `ends`, without those that say the same as an earlier one.
    fn records(&mut self, mut ends: Vec<u64>, duplicates: &mut Duplicates) -> Option<u64> {
        if ends.len() <= 1 {
            return ends.first().copied();
        }
        let mut seen: std::collections::HashSet<Said> = std::collections::HashSet::with_capacity(ends.len());
        ends.retain(|&end| {
            let Some(said) = self.said(end) else { return true };
            let name = String::from_utf8_lossy(&said.0).into_owned();
            let is_variant = said.3;
            if seen.insert(said) {
                return true;
            }
            if !is_variant {
                duplicates.count += 1;
                if duplicates.names.len() < SHOWN_DUPLICATES {
                    duplicates.names.push(name);
                }
            }
            false
        });
        if ends.len() == 1 {
            return ends.first().copied();
        }
        let mut forms: Vec<(Vec<u8>, bool, u64)> = ends.iter().filter_map(|&end| self.form(end)).collect();
        // Of spellings with one form an ASCII one comes first: it is the cheapest to compare.
        forms.sort();
        let offset = self.names.len() as u64;
        self.names.push(MULTIPLE);
        put_varint(&mut self.names, forms.chunk_by(|left, right| left.0 == right.0).count() as u64);
        for records in forms.chunk_by(|left, right| left.0 == right.0) {
            let mut offsets = Vec::with_capacity(records.len() * 5);
            let is_cased = records.iter().any(|&(_, _, end)| self.is_cased(end));
            for (_, _, end) in records {
                put_offset(&mut offsets, *end);
            }
            let Some((first, _)) = Record::read(&self.names, records[0].2) else { continue };
            let (name, form) = (first.name.to_vec(), (first.flags & HAS_FORM != 0).then(|| first.canonical.to_vec()));
            self.names.push(first.flags & (IS_ODD | HAS_FORM) | if is_cased { IS_CASED } else { 0 });
            put_string(&mut self.names, &name);
            if let Some(form) = form {
                put_string(&mut self.names, &form);
            }
            put_string(&mut self.names, &offsets);
        }
        Some(offset)
    }

    /// Whether the record at `end` wants more than any case.
    fn is_cased(&self, end: u64) -> bool {
        Record::read(&self.names, end).is_none_or(|(record, _)| self.kind_list.get(record.kind).is_none_or(|kind| kind.case != Case::Fold))
    }

    /// What records must share to be verified together, whether the name is beyond ASCII, and the record's offset.
    fn form(&self, end: u64) -> Option<(Vec<u8>, bool, u64)> {
        let (record, _) = Record::read(&self.names, end)?;
        let name = std::str::from_utf8(record.name).ok()?;
        let form = match self.keying {
            Keying::Folded => canonical(name).into_bytes(),
            Keying::Literal => record.name.to_vec(),
        };
        Some((form, !name.is_ascii(), end))
    }

    /// Everything a record says: name, kind, and its entry's data without the place of the entry's own name.
    fn said(&self, end: u64) -> Option<Said> {
        let (record, _) = Record::read(&self.names, end)?;
        let data = record.data.and_then(|offset| read_data(&self.data, offset, &self.columns));
        let data = data.map(|data| (data.n_aliases, data.id.to_owned(), format!("{:?}", data.attributes)));
        Some((record.name.to_vec(), record.kind, data, record.flags & IS_VARIANT != 0))
    }
}

type Said = (Vec<u8>, usize, Option<(usize, String, String)>, bool);

fn last_word(name: &str) -> &str {
    let start =
        name.rfind(|character| fold::class(character) != fold::Class::Word).map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
    &name[start..]
}

/// 64-bit words of a filter for so many hashes: 8 to 16 bits each, at most `most` words so that it stays in the cache.
fn filter_len(n_hashes: usize, most: usize) -> usize {
    (n_hashes / 6 + 1).next_power_of_two().clamp(8, most)
}

/// Other spellings that the fold keeps apart: initials with and without blanks, dots that end a shortened word.
fn variants(name: &str) -> Vec<String> {
    let mut variants = Vec::new();
    if !name.contains('.') {
        return variants;
    }
    let spaced = initials_apart(name);
    let joined = initials_together(name);
    let undotted = without_dots(name);
    let mut seen = vec![canonical(name)];
    for variant in [spaced, joined, undotted] {
        let form = canonical(&variant);
        if !seen.contains(&form) && form.chars().any(char::is_alphanumeric) {
            seen.push(form);
            variants.push(variant);
        }
    }
    variants
}

/// The canonical form of a name.
fn canonical(name: &str) -> String {
    fold::fold(name, SoftHyphen::Ignored, fold::Strength::Folded)
}

/// "J.K. Rowling" as "J. K. Rowling"; an abbreviation that is the whole name stays.
fn initials_apart(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (at, &character) in chars.iter().enumerate() {
        out.push(character);
        let is_initial = character == '.' && at > 0 && chars[at - 1].is_alphabetic() && (at < 2 || !chars[at - 2].is_alphanumeric());
        let next_is_name = chars[at + 1..].iter().take(1).all(|next| next.is_alphabetic()) && name.contains(' ');
        if is_initial && at + 1 < chars.len() && next_is_name {
            out.push(' ');
        }
    }
    out
}

/// "J. K. Rowling" as "J.K. Rowling".
fn initials_together(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let words: Vec<&str> = name.split(' ').collect();
    let is_initial = |word: &str| word.ends_with('.') && fold::is_letter(&word[..word.len() - 1]);
    for (at, word) in words.iter().enumerate() {
        out.push_str(word);
        let joins = is_initial(word) && words.get(at + 1).is_some_and(|next| is_initial(next));
        if at + 1 < words.len() && !joins {
            out.push(' ');
        }
    }
    out
}

/// "Assn. of Teachers" as "Assn of Teachers".
fn without_dots(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    let mut before_is_letter = false;
    while let Some(character) = chars.next() {
        if character == '.' && before_is_letter && chars.peek().is_none_or(|&next| next == ' ') {
            continue;
        }
        before_is_letter = character.is_alphabetic();
        out.push(character);
    }
    out
}

impl Sections {
    fn parts(&self) -> [&[u8]; 6] {
        [
            bytemuck::cast_slice(&self.firsts),
            bytemuck::cast_slice(&self.pairs),
            bytemuck::cast_slice(&self.slots),
            &self.names,
            &self.data,
            &self.tables,
        ]
    }

    /// Gives every section its place and computes the checksum.
    fn lay_out(&mut self) {
        for words in [&mut self.firsts, &mut self.pairs, &mut self.slots] {
            for word in words {
                *word = word.to_le();
            }
        }
        let mut offset = HEADER_LEN as u64;
        let mut checksum = Xxh3::new();
        let mut places = [(0, 0); 6];
        for (place, part) in places.iter_mut().zip(self.parts()) {
            *place = (offset, part.len() as u64);
            checksum.update(part);
            checksum.update(padding(part));
            offset += (part.len() + padding(part).len()) as u64;
        }
        self.header.sections = places;
        self.header.file_len = offset;
        self.header.checksum = checksum.digest();
    }

    /// Writes the file beside its place and renames it, so that a reader never sees half of it.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Error> {
        let fail = |error| Error::io(path.display().to_string(), error);
        let mut scratch = path.as_os_str().to_owned();
        scratch.push(".part");
        let mut file = std::fs::File::create(&scratch).map_err(fail)?;
        self.write_to(&mut file).and_then(|()| std::fs::rename(&scratch, path)).map_err(|error| {
            let _ = std::fs::remove_file(&scratch);
            fail(error)
        })
    }

    /// Writes header and sections.
    pub(crate) fn write_to(&self, out: &mut impl Write) -> std::io::Result<()> {
        out.write_all(&self.header.to_bytes())?;
        for part in self.parts() {
            out.write_all(part)?;
            out.write_all(padding(part))?;
        }
        out.flush()
    }

    /// The index in memory.
    pub(crate) fn into_index(self) -> Result<Index, Error> {
        let mut bytes = Vec::with_capacity(self.header.file_len as usize);
        self.write_to(&mut bytes).map_err(|error| Error::io("index in memory", error))?;
        Index::new(Bytes::copied(&bytes), "index in memory")
    }
}

fn padding(part: &[u8]) -> &'static [u8] {
    &[0; ALIGNMENT][..part.len().next_multiple_of(ALIGNMENT) - part.len()]
}
