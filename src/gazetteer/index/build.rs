//! The builder: entries in, the sections of an index out.
//!
//! Names and data are appended to arenas as entries arrive; of every key only its hash and where its name lies is kept,
//! 16 bytes, and sorted once at the end, so that the buckets are written from front to back. Peak memory is the arenas,
//! those 16 bytes a key, and the finished buckets. The same entries give the same bytes.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::map::Bytes;
use super::words::WordsBuilder;
use super::{
    ALIGNMENT, FAR, GOES_ON, HAS_DATA, HAS_FORM, HEADER_LEN, Header, IS_ALIAS, IS_CASED, IS_ODD, IS_PLAIN, IS_VARIANT, Index, Keying, Kind, Marks,
    N_SECTIONS, OFFSET_LEN, PAGE, Reader, SAME_FORM, SAME_NAME, SUMS, TAGS, UNIT, file, filter_word, home, longer_bits, put_string, put_varint,
    read_data, single_bits, tag, write_tables,
};
use crate::error::Error;
use crate::fold::fingerprint::fingerprint;
use crate::fold::{self, SoftHyphen};
use crate::gazetteer::entry::{Case, Entry, Policy};
use crate::gazetteer::keys::{self, FormWriter};
use crate::gazetteer::parts;
use crate::gazetteer::scan::Scanner;
use crate::gazetteer::tolerance::Tolerances;
use crate::label::Label;

/// What a node says of its key, in the low bits; the offset of the name above them.
const NODE_ENDS: u64 = 1;
const NODE_PAIR: u64 = 2;
const NODE_BITS: u32 = 2;

/// A name may not be longer than this many words: what one block of the matcher can hold.
const MAX_WORDS: usize = 255;

/// Collects entries; [`finish`](Builder::finish) makes the sections.
pub(crate) struct Builder {
    keying: Keying,
    tolerances: Tolerances,
    names: Vec<u8>,
    data: Vec<u8>,
    /// Data without an id or other names, which many entries share; they come first, since a low place takes few bytes.
    shared_data: Vec<u8>,
    shared: HashMap<Vec<u8>, u64>,
    /// How many names belong to entries with several.
    n_places: u64,
    /// The keys of one word, and those of more.
    singles: Vec<(u64, u64)>,
    longer: Vec<(u64, u64)>,
    kinds: HashMap<Kind, usize>,
    kind_list: Vec<Kind>,
    /// How many names each kind has.
    kind_counts: Vec<u64>,
    /// The kind of the name before.
    last_kind: usize,
    columns: Vec<String>,
    column_numbers: HashMap<String, usize>,
    last_path: Vec<u64>,
    path: Vec<u64>,
    words: Vec<fold::Word>,
    last_name: String,
    /// The keys of the last name, where words have keys.
    last_form: FormWriter,
    distinct: WordsBuilder,
    n_entries: u64,
    n_names: u64,
    max_words: usize,
}

/// Data that are looked up to be shared; beyond them everything is written anew, so that memory stays bounded.
const MAX_SHARED: usize = 1 << 16;

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
    singles: Vec<u32>,
    longer: Vec<u32>,
    names: Vec<u8>,
    places: Vec<u8>,
    data: Vec<u8>,
    words: Vec<u8>,
    tables: Vec<u8>,
    sums: Vec<u8>,
    pub(crate) duplicates: Duplicates,
}

impl Builder {
    pub(crate) fn new(tolerances: Tolerances) -> Self {
        Self {
            keying: Keying::of(tolerances),
            tolerances,
            names: Vec::new(),
            data: Vec::new(),
            shared_data: Vec::new(),
            shared: HashMap::new(),
            n_places: 0,
            singles: Vec::new(),
            longer: Vec::new(),
            kinds: HashMap::new(),
            kind_list: Vec::new(),
            kind_counts: Vec::new(),
            last_kind: 0,
            columns: Vec::new(),
            column_numbers: HashMap::new(),
            last_path: Vec::new(),
            path: Vec::new(),
            words: Vec::new(),
            last_name: String::new(),
            last_form: FormWriter::new(tolerances),
            distinct: WordsBuilder::new(tolerances.typos()),
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
        let names = || {
            let aliases = entry.aliases.iter().map(|alias| (alias.name.as_str(), alias.case, alias.policy));
            std::iter::once((entry.name.as_str(), entry.case, entry.policy)).chain(aliases)
        };
        let mut variants: Vec<(String, Case, Policy)> = Vec::new();
        if self.keying != Keying::Literal {
            for (name, case, policy) in names() {
                let mut others = spelled_otherwise(name);
                if self.keying == Keying::Keyed {
                    others.extend(keys::without_apostrophes(name));
                }
                if self.forgives_parts(entry) {
                    others.extend(parts::orders(name));
                }
                // Initials that are many words apart are found together only.
                let fitting = others.into_iter().filter(|variant| self.check(variant).is_ok());
                variants.extend(fitting.map(|variant| (variant, case, policy)));
            }
        }
        let n_names = 1 + entry.aliases.len();
        let n_places = if n_names + variants.len() > 1 { n_names as u64 } else { 0 };
        let data = self.push_data(entry, n_places);
        for (number, (name, case, policy)) in names().enumerate() {
            let kind = self.kind(entry, case, policy);
            let place = (n_places > 0).then(|| self.n_places + number as u64);
            self.push_name(name, kind, data, place, if number == 0 { 0 } else { IS_ALIAS });
        }
        for (variant, case, policy) in variants {
            let kind = self.kind(entry, case, policy);
            self.push_name(&variant, kind, data, None, IS_ALIAS | IS_VARIANT);
        }
        self.n_places += n_places;
        self.n_entries += 1;
        Ok(())
    }

    /// Whether the parts of the entry's names may come in another order.
    fn forgives_parts(&self, entry: &Entry) -> bool {
        self.tolerances.has_parts() && entry.label == Label::PERSON && entry.tolerances.is_none_or(Tolerances::has_parts)
    }

    fn check(&mut self, name: &str) -> Result<(), String> {
        if name.len() <= MAX_WORDS && name.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(());
        }
        self.split(name);
        let start = || name.chars().take(40).collect::<String>();
        match self.words.len() {
            0 => Err(format!("found the name `{}`, expected at least one letter or digit in it", start())),
            1..=MAX_WORDS => Ok(()),
            n_words => Err(format!("found a name of {n_words} words that starts `{}`, expected at most {MAX_WORDS}", start())),
        }
    }

    /// Splits a name to `self.words`, unless they are those of the last one.
    fn split(&mut self, name: &str) {
        if self.last_name == name {
            return;
        }
        name.clone_into(&mut self.last_name);
        self.words.clear();
        if self.keying == Keying::Keyed {
            self.last_form.write(name, &mut self.words);
        } else {
            Scanner::new(name, self.keying, SoftHyphen::Ignored).fill(&mut self.words, usize::MAX);
        }
    }

    fn kind(&mut self, entry: &Entry, case: Case, policy: Policy) -> usize {
        // PERF: consecutive entries are nearly always of one kind.
        let same = |kind: &Kind| {
            (kind.case, kind.policy, kind.weight, kind.has_label, kind.tolerances) == (case, policy, entry.weight, entry.has_label, entry.tolerances)
                && kind.label == entry.label
                && kind.subtype == entry.subtype
        };
        if self.kind_list.get(self.last_kind).is_some_and(same) {
            return self.last_kind;
        }
        let (label, has_label, subtype) = (entry.label.clone(), entry.has_label, entry.subtype.clone());
        let kind = Kind { label, has_label, subtype, case, policy, weight: entry.weight, tolerances: entry.tolerances };
        if let Some(&index) = self.kinds.get(&kind) {
            self.last_kind = index;
            return index;
        }
        self.last_kind = self.kind_list.len();
        self.kinds.insert(kind.clone(), self.last_kind);
        self.kind_list.push(kind);
        self.kind_counts.push(0);
        self.last_kind
    }

    /// Appends a name: `flags, kind, data + 1, place + 1, name, [canonical form], [marks before and after its words]`,
    /// with zero for no data or place.
    fn push_name(&mut self, name: &str, kind: usize, data: Option<u64>, place: Option<u64>, flags: u8) {
        let offset = self.names.len() as u64;
        let mut path = std::mem::take(&mut self.path);
        path.clear();
        self.split(name);
        for word in &self.words {
            path.push(path.last().map_or(word.hash, |&prefix| fold::extend(prefix, word.hash)));
        }
        let (first, last) = (self.words.first().map_or(0, |word| word.start), self.words.last().map_or(0, |word| word.end));
        let is_dot = &name[last..] == "." && crate::abbreviation::drops_dot(last_word(&name[..last]));
        let marks = match self.keying {
            // What has no key does not count.
            Keying::Keyed => ("", ""),
            Keying::Folded => (marks_before(&name[..first]), if is_dot { "" } else { marks_after(&name[last..]) }),
            Keying::Literal => (&name[..first], &name[last..]),
        };
        let is_odd = marks != ("", "");
        let n_shared = path.iter().zip(&self.last_path).take_while(|(hash, last)| hash == last).count();
        for (index, &hash) in path.iter().enumerate() {
            let is_last = index + 1 == path.len();
            if index >= n_shared || is_last {
                let place = if is_last { offset << NODE_BITS | NODE_ENDS } else { 0 };
                match index {
                    0 => self.singles.push((hash, place)),
                    1 => self.longer.push((hash, place | NODE_PAIR)),
                    _ => self.longer.push((hash, place)),
                }
            }
        }
        self.max_words = self.max_words.max(path.len());
        self.kind_counts[kind] += 1;
        self.n_names += u64::from(flags & IS_VARIANT == 0);
        // Of the last name only the prefixes that were said to go on count as known.
        path.pop();
        self.path = std::mem::replace(&mut self.last_path, path);
        let form = self.form(name);
        let is_cased = self.keying != Keying::Literal && self.kind_list[kind].case != Case::Fold;
        let when = |is: bool, flag: u8| if is { flag } else { 0 };
        let flags = flags | when(is_odd, IS_ODD) | when(is_cased, IS_CASED) | when(form.is_some(), HAS_FORM) | when(data.is_some(), HAS_DATA);
        self.names.push(flags);
        put_varint(&mut self.names, kind as u64);
        put_varint(&mut self.names, data.map_or(0, |data| data + 1));
        put_varint(&mut self.names, place.map_or(0, |place| place + 1));
        put_string(&mut self.names, name.as_bytes());
        if let Some(form) = form {
            put_string(&mut self.names, form.as_bytes());
        }
        if is_odd {
            put_string(&mut self.names, marks.0.as_bytes());
            put_string(&mut self.names, marks.1.as_bytes());
        }
        if self.tolerances.typos() > 0 {
            for (word, key) in self.words.iter().zip(self.last_form.keys()) {
                self.distinct.push(key, word.hash);
            }
        }
    }

    /// What the words of the text are compared with, if that is not the name itself but for the case of its letters.
    fn form(&self, name: &str) -> Option<String> {
        let form = match self.keying {
            Keying::Literal => None,
            Keying::Folded => (!is_plain(name)).then(|| canonical(name)),
            Keying::Keyed => Some(self.last_form.form().to_owned()),
        };
        form.filter(|form| !form.eq_ignore_ascii_case(name))
    }

    /// Appends what the entry says beyond its name, if anything; the code of a [`DataPlace`].
    fn push_data(&mut self, entry: &Entry, n_places: u64) -> Option<u64> {
        if entry.id.is_empty() && entry.attributes.is_empty() && n_places == 0 {
            return None;
        }
        let offset = self.data.len() as u64;
        put_string(&mut self.data, entry.id.as_bytes());
        put_varint(&mut self.data, entry.attributes.len() as u64);
        for (key, value) in &entry.attributes {
            let column = self.column_numbers.get(key).copied().unwrap_or_else(|| {
                self.columns.push(key.clone());
                self.column_numbers.insert(key.clone(), self.columns.len() - 1);
                self.columns.len() - 1
            });
            put_varint(&mut self.data, column as u64);
            put_string(&mut self.data, value.as_bytes());
        }
        if n_places > 0 {
            put_varint(&mut self.data, self.n_places);
            put_varint(&mut self.data, n_places);
        } else if entry.id.is_empty() {
            let said = &self.data[offset as usize..];
            let known = self.shared.get(said).copied().or_else(|| {
                (self.shared.len() < MAX_SHARED).then(|| {
                    let offset = self.shared_data.len() as u64;
                    self.shared.insert(said.to_vec(), offset);
                    self.shared_data.extend_from_slice(said);
                    offset
                })
            });
            if let Some(known) = known {
                self.data.truncate(offset as usize);
                return Some(DataPlace { offset: known, is_shared: true, has_names: false }.code());
            }
        }
        Some(DataPlace { offset, is_shared: false, has_names: n_places > 0 }.code())
    }

    /// For each kind its place when those with the most names come first, since a low number takes one byte.
    fn kind_ranks(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.kind_list.len()).collect();
        order.sort_by_key(|&kind| std::cmp::Reverse(self.kind_counts[kind]));
        let mut ranks = vec![0; order.len()];
        for (rank, &kind) in order.iter().enumerate() {
            ranks[kind] = rank;
        }
        ranks
    }

    /// Sorts the keys and lays out the sections; `made` tells how, for `onomast info`.
    pub(crate) fn finish(mut self, made: &str) -> Result<Sections, String> {
        self.singles.sort_unstable();
        self.longer.sort_unstable();
        let by_hash = |left: &(u64, u64), right: &(u64, u64)| left.0 == right.0;
        let n_firsts = self.singles.chunk_by(by_hash).count();
        let n_pairs = self.longer.chunk_by(by_hash).filter(|group| group.iter().any(|node| node.1 & NODE_PAIR != 0)).count();
        let mut firsts = vec![0u64; filter_len(n_firsts, 1 << 17)];
        let mut pairs = vec![0u64; filter_len(n_pairs, 1 << 20)];
        for &(hash, node) in &self.singles {
            let word = filter_word(hash, firsts.len());
            firsts[word] |= if node & NODE_ENDS != 0 { single_bits(hash) } else { longer_bits(hash) };
        }
        for &(hash, _) in self.longer.iter().filter(|node| node.1 & NODE_PAIR != 0) {
            let word = filter_word(hash, pairs.len());
            pairs[word] |= longer_bits(hash);
        }
        // Of a first word that is no name only the filter knows.
        self.singles.retain(|node| node.1 & NODE_ENDS != 0);
        let spread = spread([&mut self.singles, &mut self.longer]);
        let ranks = self.kind_ranks();
        let mut layout = Layout::new(&self, &ranks, spread);
        let singles = layout.table(&self.singles)?;
        let longer = layout.table(&self.longer)?;
        let (names, places, duplicates) = layout.finish();
        let mut kinds: Vec<(usize, Kind)> = ranks.into_iter().zip(self.kind_list).collect();
        kinds.sort_by_key(|&(rank, _)| rank);
        let kinds: Vec<Kind> = kinds.into_iter().map(|(_, kind)| kind).collect();
        let tables = write_tables(&kinds, &self.columns, made);
        let mut data = self.shared_data;
        data.extend_from_slice(&self.data);
        let (header, sums) = (Header::default(), Vec::new());
        let words = self.distinct.finish()?;
        let mut sections = Sections { header, firsts, pairs, singles, longer, names, places, data, words, tables, sums, duplicates };
        sections.header = Header {
            tolerances: u64::from(self.tolerances.code()),
            n_entries: self.n_entries,
            n_names: self.n_names - sections.duplicates.count.min(self.n_names),
            max_words: self.max_words as u64,
            fold: fingerprint(),
            spread,
            ..Header::default()
        };
        sections.lay_out();
        Ok(sections)
    }
}

/// Where an entry's data lie while the builder collects.
#[derive(Clone, Copy)]
struct DataPlace {
    offset: u64,
    is_shared: bool,
    has_names: bool,
}

impl DataPlace {
    fn code(self) -> u64 {
        self.offset << 2 | u64::from(self.is_shared) << 1 | u64::from(self.has_names)
    }

    fn of_code(code: u64) -> Self {
        Self { offset: code >> 2, is_shared: code & 2 != 0, has_names: code & 1 != 0 }
    }
}

/// A name as the builder keeps it until the buckets are written.
#[derive(Clone, Copy)]
struct Draft<'b> {
    flags: u8,
    kind: u64,
    data: u64,
    place: u64,
    name: &'b [u8],
    form: &'b [u8],
    marks: Marks<'b>,
    /// Bytes it takes.
    len: usize,
    /// Which of the names of its key it is, and which of their canonical forms it has.
    number: usize,
    form_number: usize,
}

impl<'b> Draft<'b> {
    fn read(names: &'b [u8], offset: u64) -> Option<Self> {
        let mut reader = Reader { bytes: names, at: offset as usize };
        let (flags, kind, data, place, name) = (reader.byte()?, reader.varint()?, reader.varint()?, reader.varint()?, reader.string()?);
        let form = if flags & HAS_FORM != 0 { reader.string()? } else { name };
        let marks = if flags & IS_ODD != 0 { (reader.string()?, reader.string()?) } else { (&[][..], &[][..]) };
        Some(Self { flags, kind, data, place, name, form, marks, len: reader.at - offset as usize, number: 0, form_number: 0 })
    }

    /// Bytes that its record takes at the most: the place of the data may grow by four when the arenas are joined.
    fn most(&self) -> usize {
        self.len + 4
    }
}

/// Spreads that are tried before the last one is taken as it is.
const MAX_SPREADS: u64 = 8;

/// A bucket of more keys than this is not by chance: names were made whose hashes are nearly equal.
const MAX_KEYS: usize = 64;

/// What to multiply hashes by so that no bucket has many keys, and the keys sorted by that.
///
/// One, unless somebody made names for a common bucket. Further ones depend on all hashes, so that no names can be made
/// for them, and the same entries still give the same bytes.
fn spread(mut tables: [&mut Vec<(u64, u64)>; 2]) -> u64 {
    let mut spread = 1;
    for attempt in 1..MAX_SPREADS {
        if tables.iter().all(|nodes| fullest_bucket(nodes, spread) <= MAX_KEYS) {
            break;
        }
        let mut sum = Xxh3::with_seed(attempt);
        tables.iter().flat_map(|nodes| nodes.iter()).for_each(|node| sum.update(&(node.0.wrapping_mul(spread)).to_le_bytes()));
        spread = sum.digest() | 1;
        tables.iter_mut().for_each(|nodes| nodes.sort_unstable_by_key(|node| (node.0.wrapping_mul(spread), node.1)));
    }
    spread
}

/// The most keys that one bucket of the sorted ones has.
fn fullest_bucket(nodes: &[(u64, u64)], spread: u64) -> usize {
    let n_buckets = n_buckets(nodes);
    let (mut fullest, mut bucket, mut n_keys, mut last) = (0, usize::MAX, 0, None);
    for hash in nodes.iter().map(|node| node.0) {
        if last.replace(hash) == Some(hash) {
            continue;
        }
        let next = home(hash.wrapping_mul(spread), n_buckets);
        n_keys = if next == bucket { n_keys + 1 } else { 1 };
        (bucket, fullest) = (next, n_keys.max(fullest));
    }
    fullest
}

fn n_buckets(nodes: &[(u64, u64)]) -> usize {
    nodes.chunk_by(|left, right| left.0 == right.0).count().div_ceil(KEYS)
}

/// Keys of a bucket, in the mean: with fewer the directory grows, with more a bucket spans more cache lines.
const KEYS: usize = 4;

/// Records of one key that are longer than this many bytes lie outside their bucket.
const MAX_INLINE: usize = 63;

/// The tables while they are written.
struct Layout<'b> {
    keying: Keying,
    drafts: &'b [u8],
    data: &'b [u8],
    shared_data: &'b [u8],
    ranks: &'b [usize],
    columns: &'b [String],
    spread: u64,
    names: Vec<u8>,
    places: Vec<u8>,
    duplicates: Duplicates,
}

impl<'b> Layout<'b> {
    fn new(builder: &'b Builder, ranks: &'b [usize], spread: u64) -> Self {
        // The first unit is the bucket without keys, which all empty ones share.
        let mut names = Vec::with_capacity(builder.names.len() + builder.singles.len() * 4 + builder.longer.len() * 5);
        names.extend_from_slice(&[0; UNIT]);
        Self {
            keying: builder.keying,
            drafts: &builder.names,
            data: &builder.data,
            shared_data: &builder.shared_data,
            ranks,
            columns: &builder.columns,
            spread,
            names,
            places: vec![0; builder.n_places as usize * OFFSET_LEN],
            duplicates: Duplicates::default(),
        }
    }

    fn finish(mut self) -> (Vec<u8>, Vec<u8>, Duplicates) {
        // Tags are read eight at a time.
        self.names.extend_from_slice(&[0; TAGS]);
        (self.names, self.places, self.duplicates)
    }

    /// Writes the buckets of sorted keys; the directory that leads to them.
    fn table(&mut self, nodes: &[(u64, u64)]) -> Result<Vec<u32>, String> {
        let n_buckets = n_buckets(nodes);
        let spread = self.spread;
        let home = |node: &(u64, u64)| home(node.0.wrapping_mul(spread), n_buckets);
        let mut directory = vec![0u32; n_buckets];
        let mut keys = Vec::new();
        let (mut n_done, mut n_touched) = (0, 0);
        for bucket in nodes.chunk_by(|left, right| home(left) == home(right)) {
            if n_done >= n_touched {
                // PERF: the drafts lie in another order; reading many at once lets their cache misses overlap.
                let ahead = &nodes[n_done..nodes.len().min(n_done + 512)];
                std::hint::black_box(ahead.iter().fold(0, |all, node| all ^ self.drafts.get((node.1 >> NODE_BITS) as usize).copied().unwrap_or(0)));
                n_touched += 512;
            }
            n_done += bucket.len();
            keys.clear();
            keys.extend(bucket.chunk_by(|left, right| left.0 == right.0).map(|nodes| self.key(nodes)));
            self.names.resize(self.names.len().next_multiple_of(UNIT), 0);
            let unit = u32::try_from(self.names.len() / UNIT).map_err(|_| "found more than 16 GB of names, expected less".to_owned())?;
            directory[home(&bucket[0])] = unit;
            self.bucket(&keys)?;
        }
        Ok(directory)
    }

    /// What is written of one key; its records are written already if they are too long for the bucket.
    fn key(&mut self, nodes: &[(u64, u64)]) -> KeyDraft<'b> {
        let offsets = nodes.iter().filter(|node| node.1 & NODE_ENDS != 0).map(|node| node.1 >> NODE_BITS);
        // PERF: nearly always one, for which a list that grows would have room for four.
        let mut drafts = Vec::with_capacity(nodes.len());
        drafts.extend(offsets.filter_map(|offset| Draft::read(self.drafts, offset)));
        let goes_on = drafts.len() < nodes.len();
        let (drafts, merged) = if drafts.len() > 1 { self.merge(drafts) } else { (drafts, Vec::new()) };
        let mut key = KeyDraft { tag: tag(nodes[0].0), goes_on, drafts, merged, far: None };
        if key.drafts.iter().map(Draft::most).sum::<usize>() > MAX_INLINE {
            let start = self.names.len();
            self.records(&key);
            key.far = Some((start as u64, (self.names.len() - start) as u64));
        }
        key
    }

    fn bucket(&mut self, keys: &[KeyDraft<'b>]) -> Result<(), String> {
        let n_keys =
            u8::try_from(keys.len()).map_err(|_| format!("found {} names whose hashes are nearly equal, expected at most 255", keys.len()))?;
        self.names.push(n_keys);
        self.names.extend(keys.iter().map(|key| key.tag));
        let ends = self.names.len();
        self.names.resize(ends + 2 * keys.len(), 0);
        let records = self.names.len();
        for (number, key) in keys.iter().enumerate() {
            if let Some((start, len)) = key.far {
                self.names.push(FAR);
                put_varint(&mut self.names, start);
                put_varint(&mut self.names, len);
            } else {
                self.records(key);
            }
            // At most 255 times 63 bytes: fourteen bits hold it.
            let when = |is: bool, flag: u16| if is { flag } else { 0 };
            let end = (self.names.len() - records) as u16 | when(key.goes_on, GOES_ON) | when(key.is_plain(), IS_PLAIN);
            self.names[ends + 2 * number..ends + 2 * number + 2].copy_from_slice(&end.to_le_bytes());
        }
        Ok(())
    }

    /// Names of one key without those that say the same as an earlier one, ordered so that spellings of one canonical
    /// form follow each other, and otherwise as in the list; beside them the merged ones with what they say.
    fn merge(&mut self, drafts: Vec<Draft<'b>>) -> (Vec<Draft<'b>>, Vec<(usize, u64)>) {
        let mut forms: HashMap<(Vec<u8>, Marks<'_>), usize> = HashMap::new();
        let mut kept: Vec<Draft<'b>> = Vec::with_capacity(drafts.len());
        let mut positions = vec![0; drafts.len()];
        let mut known: HashMap<Said<'b>, usize> = HashMap::with_capacity(drafts.len());
        let mut dropped: Vec<(usize, u64)> = Vec::new();
        for (number, mut draft) in drafts.into_iter().enumerate() {
            draft.number = number;
            let said = self.said(&draft);
            if let Some(&same) = known.get(&said) {
                if draft.flags & IS_VARIANT == 0 {
                    self.duplicates.count += 1;
                    if self.duplicates.names.len() < SHOWN_DUPLICATES {
                        self.duplicates.names.push(String::from_utf8_lossy(draft.name).into_owned());
                    }
                }
                dropped.push((same, draft.place));
                continue;
            }
            known.insert(said, number);
            let form = match self.keying {
                Keying::Keyed => draft.form.to_ascii_lowercase(),
                Keying::Folded => canonical(std::str::from_utf8(draft.name).unwrap_or_default()).into_bytes(),
                Keying::Literal => draft.name.to_vec(),
            };
            // Marks count too, even those that fold to nothing: they are part of the span.
            let form = (form, draft.marks);
            let next = forms.len();
            draft.form_number = *forms.entry(form).or_insert(next);
            kept.push(draft);
        }
        kept.sort_by_key(|draft| draft.form_number);
        for (position, draft) in kept.iter().enumerate() {
            positions[draft.number] = position;
        }
        let merged = dropped.into_iter().map(|(same, place)| (positions[same], place)).collect();
        (kept, merged)
    }

    /// Writes the records of one key, and where they lie for the entries that ask for their names.
    fn records(&mut self, key: &KeyDraft<'b>) {
        let mut offsets: Vec<usize> = Vec::new();
        // Where the names of each form stand.
        let mut written: HashMap<(usize, &[u8]), usize> = HashMap::new();
        for (number, draft) in key.drafts.iter().enumerate() {
            let offset = self.names.len();
            let same_form = number > 0 && key.drafts[number - 1].form_number == draft.form_number;
            let same_name = written.get(&(draft.form_number, draft.name)).copied();
            let when = |is: bool, flag: u8| if is { flag } else { 0 };
            self.names.push(draft.flags | when(same_form, SAME_FORM) | when(same_name.is_some(), SAME_NAME));
            if let Some(other) = same_name {
                put_varint(&mut self.names, (offset - other) as u64);
            } else {
                if key.drafts.len() > 1 {
                    written.insert((draft.form_number, draft.name), offset);
                }
                put_string(&mut self.names, draft.name);
                if draft.flags & HAS_FORM != 0 {
                    put_string(&mut self.names, draft.form);
                }
                if draft.flags & IS_ODD != 0 {
                    put_string(&mut self.names, draft.marks.0);
                    put_string(&mut self.names, draft.marks.1);
                }
            }
            put_varint(&mut self.names, self.ranks[draft.kind as usize] as u64);
            if draft.flags & HAS_DATA != 0 {
                let data = DataPlace::of_code(draft.data - 1);
                let offset = if data.is_shared { data.offset } else { self.shared_data.len() as u64 + data.offset };
                put_varint(&mut self.names, offset << 1 | u64::from(data.has_names));
            }
            self.place(draft.place, offset);
            if !key.merged.is_empty() {
                offsets.push(offset);
            }
        }
        for &(same, place) in &key.merged {
            self.place(place, offsets[same]);
        }
    }

    /// Notes where a name of an entry with several lies; `place` is one more than its number, zero if it has none.
    fn place(&mut self, place: u64, offset: usize) {
        if let Some(number) = place.checked_sub(1) {
            let at = number as usize * OFFSET_LEN;
            self.places[at..at + OFFSET_LEN].copy_from_slice(&(offset as u64).to_le_bytes()[..OFFSET_LEN]);
        }
    }

    /// Everything a name says: itself, its kind, and its entry's data without where its other names lie.
    fn said(&self, draft: &Draft<'b>) -> Said<'b> {
        let data = draft.data.checked_sub(1).map(DataPlace::of_code).and_then(|data| {
            let arena = if data.is_shared { self.shared_data } else { self.data };
            read_data(arena, data.offset, data.has_names, self.columns)
        });
        (draft.name, draft.kind, data.map(|data| (data.names.len(), data.id, data.attributes)))
    }
}

/// A key as it will be written.
struct KeyDraft<'b> {
    tag: u8,
    goes_on: bool,
    drafts: Vec<Draft<'b>>,
    /// Of names that were merged into one of the drafts: which one, and their place.
    merged: Vec<(usize, u64)>,
    /// Where the records were written if they are too long for the bucket, and their length.
    far: Option<(u64, u64)>,
}

impl KeyDraft<'_> {
    fn is_plain(&self) -> bool {
        self.far.is_none() && matches!(&self.drafts[..], [draft] if draft.flags & (IS_ODD | IS_CASED | HAS_FORM) == 0)
    }
}

type Said<'b> = (&'b [u8], u64, Option<(usize, &'b str, Vec<(&'b str, &'b str)>)>);

/// What stands before the first word, without the blanks and hyphens around it.
fn marks_before(lead: &str) -> &str {
    if fold::trim(lead).is_empty() { "" } else { lead.trim_start_matches(fold::is_blank) }
}

/// What stands after the last word, without the blanks and hyphens around it.
fn marks_after(tail: &str) -> &str {
    if fold::trim(tail).is_empty() { "" } else { tail.trim_end_matches(fold::is_blank) }
}

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
pub(super) fn spelled_otherwise(name: &str) -> Vec<String> {
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

/// Whether a name is its own canonical form but for the case of its letters: words of ASCII with a blank between them.
fn is_plain(name: &str) -> bool {
    let mut before = b' ';
    let is_plain = |byte: u8| {
        let last = std::mem::replace(&mut before, byte);
        byte.is_ascii_alphanumeric() || byte == b' ' && last != b' '
    };
    name.bytes().all(is_plain) && before != b' '
}

/// The canonical form of a name.
fn canonical(name: &str) -> String {
    fold::fold(name, SoftHyphen::Ignored, fold::Strength::Folded)
}

/// "J.K. Rowling" as "J. K. Rowling"; an abbreviation that is the whole name stays.
fn initials_apart(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let has_blank = name.contains(' ');
    let mut out = String::with_capacity(name.len() + 4);
    for (at, &character) in chars.iter().enumerate() {
        out.push(character);
        let is_initial = character == '.' && at > 0 && chars[at - 1].is_alphabetic() && (at < 2 || !chars[at - 2].is_alphanumeric());
        let next_is_name = has_blank && chars.get(at + 1).is_none_or(|next| next.is_alphabetic());
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
    fn parts(&self) -> [&[u8]; N_SECTIONS] {
        [
            bytemuck::cast_slice(&self.firsts),
            bytemuck::cast_slice(&self.pairs),
            bytemuck::cast_slice(&self.singles),
            bytemuck::cast_slice(&self.longer),
            &self.names,
            &self.places,
            &self.data,
            &self.words,
            &self.tables,
            &self.sums,
        ]
    }

    /// Gives every section its place and computes the sums.
    fn lay_out(&mut self) {
        self.firsts.iter_mut().chain(&mut self.pairs).for_each(|word| *word = word.to_le());
        self.singles.iter_mut().chain(&mut self.longer).for_each(|unit| *unit = unit.to_le());
        let mut offset = HEADER_LEN as u64;
        let mut sums = Sums::default();
        let mut places = [(0, 0); N_SECTIONS];
        for (place, part) in places.iter_mut().zip(&self.parts()[..SUMS]) {
            *place = (offset, part.len() as u64);
            sums.update(part);
            sums.update(padding(part));
            offset += (part.len() + padding(part).len()) as u64;
        }
        self.sums = sums.finish();
        places[SUMS] = (offset, self.sums.len() as u64);
        self.header.sections = places;
        self.header.file_len = offset + self.sums.len() as u64;
        self.header.checksum = xxh3_64(&self.sums);
    }

    /// Writes the file beside its place and renames it, so that a reader never sees half of it.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Error> {
        file::replace(path, |file| self.write_to(file))
    }

    /// Writes header and sections.
    pub(crate) fn write_to(&self, out: &mut impl Write) -> std::io::Result<()> {
        out.write_all(&self.header.to_bytes())?;
        for (number, part) in self.parts().into_iter().enumerate() {
            // A page cache keeps what was written at once as one piece, and a process that touches a byte of a mapped
            // file has the whole piece in its memory.
            for chunk in part.chunks(WRITTEN_AT_ONCE) {
                out.write_all(chunk)?;
            }
            // The sums end the file.
            if number != SUMS {
                out.write_all(padding(part))?;
            }
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

/// The sums of the pages of what is written piece by piece.
#[derive(Default)]
struct Sums {
    page: Xxh3,
    /// Bytes of the page so far.
    len: usize,
    done: Vec<u8>,
}

impl Sums {
    fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PAGE - self.len));
            self.page.update(now);
            self.len += now.len();
            bytes = later;
            if self.len == PAGE {
                self.end_page();
            }
        }
    }

    fn end_page(&mut self) {
        self.done.extend_from_slice(&self.page.digest().to_le_bytes());
        self.page.reset();
        self.len = 0;
    }

    fn finish(mut self) -> Vec<u8> {
        if self.len > 0 {
            self.end_page();
        }
        self.done
    }
}

const WRITTEN_AT_ONCE: usize = 1 << 16;

fn padding(part: &[u8]) -> &'static [u8] {
    &[0; ALIGNMENT][..part.len().next_multiple_of(ALIGNMENT) - part.len()]
}
