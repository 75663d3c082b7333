//! Gazetteers: lists of names, compiled, mapped, and found in text.
//!
//! In the order of the data: [`list`] reads rows to [`entry`]s, [`fold`] makes spellings of one name equal, [`index`]
//! holds the compiled names, [`scan`] gives the words of a text, [`find`] looks them up and verifies.

pub(crate) mod entry;
pub(crate) mod find;
pub(crate) mod fold;
pub(crate) mod index;
pub(crate) mod list;
pub(crate) mod scan;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use crate::error::Error;
use crate::label::Label;
use crate::span::Span;
use entry::{Case, Entry, Policy};
use find::{Hit, Overlap};
use index::build::{Builder, Sections};
use index::map::Bytes;
use index::{Index, Keying, Kind, Record};
use list::ListReader;

/// A set of names with what is known about each, ready to be found in text.
///
/// Immutable and cheap to clone; clones share the names, also between threads. A gazetteer is built in memory or
/// mapped from a compiled file; both are the same bytes. To add a small one over a big one, or to exchange one while
/// others stay, search them together with a [`Matcher`].
///
/// # Examples
/// ```
/// use onomast::{Entry, Gazetteer, Label};
/// let gazetteer = Gazetteer::from_entries([
///     Entry::new("São Paulo", Label::PLACE).id("q174"),
///     Entry::new("Apple Inc.", Label::ORGANIZATION),
/// ])?;
/// let text = "SAO\u{A0}PAULO (apple inc)";
/// let found: Vec<&str> = gazetteer.find(text).iter().map(|found| found.entries().next().unwrap().name()).collect();
/// assert_eq!(found, ["São Paulo", "Apple Inc."]);
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone)]
pub struct Gazetteer(Arc<Index>);

/// How the names of a gazetteer are compared with text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tolerance {
    /// As people write: case, diacritics, Unicode forms, gaps, apostrophes and dots do not count.
    #[default]
    Full,
    /// Byte for byte, from one border of letters and digits to another: for codes, and faster.
    Literal,
}

impl Gazetteer {
    /// Starts an empty gazetteer.
    pub fn builder() -> GazetteerBuilder {
        GazetteerBuilder { builder: Builder::new(Keying::Folded), made: Vec::new() }
    }

    /// Builds a gazetteer of these entries.
    ///
    /// # Errors
    /// If a name has no letter or digit, or more than 255 words.
    pub fn from_entries(entries: impl IntoIterator<Item = Entry>) -> Result<Self, Error> {
        let mut builder = Self::builder();
        for entry in entries {
            builder.push(&entry)?;
        }
        builder.build()
    }

    /// Reads a list in the TSV format, or maps a compiled file; the first bytes tell which.
    ///
    /// A compiled file stays mapped: replace it by renaming another over it, never in place.
    ///
    /// # Errors
    /// If the file cannot be read, a row of the list is bad, or the compiled file is truncated, corrupt or of another
    /// version. Nothing is loaded by half.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let shown = path.display().to_string();
        let mut file = File::open(path).map_err(|error| Error::io(&shown, error))?;
        let mut magic = Vec::new();
        file.by_ref().take(8).read_to_end(&mut magic).map_err(|error| Error::io(&shown, error))?;
        if index::is_compiled(&magic) {
            return Index::new(Bytes::mapped(path)?, &shown).map(|index| Self(Arc::new(index)));
        }
        let mut builder = Self::builder();
        builder.read_list(&shown, BufReader::new(magic.chain(file)))?;
        builder.build()
    }

    /// Takes the bytes of a compiled file.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Index::new(Bytes::copied(bytes), "compiled list").map(|index| Self(Arc::new(index)))
    }

    /// Takes the bytes of a compiled file that are part of the program; they are neither copied nor checked again.
    #[cfg(feature = "english")]
    pub(crate) fn built_in(bytes: &'static [u8]) -> Result<Self, Error> {
        Index::new(Bytes::BuiltIn(bytes), "built-in lists").map(|index| Self(Arc::new(index)))
    }

    /// The compiled form, as written to a file.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Checks the checksum over the whole file; opening a large file checks only its header.
    ///
    /// # Errors
    /// If the bytes are not those that were written.
    pub fn verify(&self) -> Result<(), Error> {
        self.0.verify("compiled list")
    }

    /// How many entries it holds.
    pub fn n_entries(&self) -> u64 {
        self.0.header().n_entries
    }

    /// How many names and aliases it holds.
    pub fn n_names(&self) -> u64 {
        self.0.header().n_names
    }

    /// The checksum of the compiled form.
    pub fn checksum(&self) -> u64 {
        self.0.header().checksum
    }

    /// How it was made: the lists it was compiled from, one a line.
    pub fn made(&self) -> &str {
        self.0.made()
    }

    /// How many names each label and subtype has; reads everything.
    pub fn counts(&self) -> BTreeMap<(Label, String), u64> {
        let mut counts = BTreeMap::new();
        for record in self.0.all_records() {
            if record.flags & index::IS_VARIANT == 0
                && let Some(kind) = self.0.kind(&record)
            {
                *counts.entry((kind.label.clone(), kind.subtype.clone())).or_insert(0) += 1;
            }
        }
        counts
    }

    /// Every name and alias, in the order of the compiled form; reads everything.
    pub fn names(&self) -> impl Iterator<Item = EntryRef<'_>> {
        let records = self.0.all_records().filter(|record| record.flags & index::IS_VARIANT == 0);
        records.filter_map(|record| EntryRef::new(&self.0, record))
    }

    /// The matches in `text`, leftmost-longest: sorted and without overlap.
    pub fn find<'t>(&self, text: &'t str) -> Vec<Match<'_, 't>> {
        matches(std::slice::from_ref(self), None, text, Overlap::LeftmostLongest, None)
    }

    /// The entry that a record of this gazetteer belongs to.
    pub(crate) fn entry(&self, record: u64) -> Option<EntryRef<'_>> {
        EntryRef::new(&self.0, self.0.record(record)?)
    }

    /// A number that is equal for all names of one entry.
    pub(crate) fn entry_key(&self, record: u64) -> u64 {
        self.0.record(record).map_or(record << 1, |found| found.entry_key(record))
    }

    pub(crate) fn index(&self) -> &Index {
        &self.0
    }
}

/// Collects entries for a [`Gazetteer`].
pub struct GazetteerBuilder {
    builder: Builder,
    made: Vec<String>,
}

/// What building left out: names that came twice with the same data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    count: u64,
    names: Vec<String>,
}

impl Duplicates {
    /// How many names were merged into an equal one.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first few of them.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

impl GazetteerBuilder {
    /// How names are compared with text; must be called before entries are added.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Tolerance) -> Self {
        let keying = match tolerance {
            Tolerance::Full => Keying::Folded,
            Tolerance::Literal => Keying::Literal,
        };
        self.builder = Builder::new(keying);
        self
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// If one of its names has no letter or digit, or more than 255 words; then none of them is added.
    pub fn push(&mut self, entry: &Entry) -> Result<(), Error> {
        self.builder.push(entry).map_err(|message| Error::format("entry", message))
    }

    /// Adds every entry of a list; `file` is the name that errors and [`Gazetteer::made`] show.
    ///
    /// # Errors
    /// If the list cannot be read or a row is bad; the error names file, line and column.
    pub fn read_list(&mut self, file: &str, reader: impl std::io::BufRead) -> Result<(), Error> {
        let mut list = ListReader::new(file, reader)?;
        while let Some(entry) = list.next() {
            let entry = entry?;
            self.builder.push(&entry).map_err(|message| Error::row(file, list.line(), None, message))?;
        }
        self.made.push(file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned());
        Ok(())
    }

    fn finish(self) -> Result<(Sections, Duplicates), Error> {
        let mut sections = self.builder.finish(&self.made.join("\n")).map_err(|message| Error::format("names", message))?;
        let found = std::mem::take(&mut sections.duplicates);
        Ok((sections, Duplicates { count: found.count, names: found.names }))
    }

    /// The gazetteer, in memory.
    ///
    /// # Errors
    /// If the names take more than 16 GB.
    pub fn build(self) -> Result<Gazetteer, Error> {
        self.finish()?.0.into_index().map(|index| Gazetteer(Arc::new(index)))
    }

    /// Writes the compiled file, complete or not at all, and tells which names came twice.
    ///
    /// # Errors
    /// If the file cannot be written or the names take more than 16 GB.
    pub fn write(self, path: impl AsRef<Path>) -> Result<Duplicates, Error> {
        let (sections, duplicates) = self.finish()?;
        sections.write(path.as_ref())?;
        Ok(duplicates)
    }
}

/// An entry of a gazetteer, as one of its names leads to it.
#[derive(Clone, Copy)]
pub struct EntryRef<'g> {
    index: &'g Index,
    record: Record<'g>,
    kind: &'g Kind,
}

impl<'g> EntryRef<'g> {
    fn new(index: &'g Index, record: Record<'g>) -> Option<Self> {
        Some(Self { index, record, kind: index.kind(&record)? })
    }

    /// The name that matched, as the list writes it.
    pub fn matched_name(&self) -> &'g str {
        std::str::from_utf8(self.record.name).unwrap_or_default()
    }

    /// The canonical name.
    pub fn name(&self) -> &'g str {
        if !self.is_alias() {
            return self.matched_name();
        }
        let data = self.index.data(&self.record);
        data.and_then(|data| self.index.entry_names(&data).next()).unwrap_or(self.matched_name())
    }

    /// Whether the name that matched is not the canonical one.
    pub fn is_alias(&self) -> bool {
        self.record.flags & index::IS_ALIAS != 0
    }

    /// The label.
    pub fn label(&self) -> &'g Label {
        &self.kind.label
    }

    /// The subtype; empty if there is none.
    pub fn subtype(&self) -> &'g str {
        &self.kind.subtype
    }

    /// How the letters of the matched name must be written.
    pub fn case(&self) -> Case {
        self.kind.case
    }

    /// What a match of this name is worth.
    pub fn policy(&self) -> Policy {
        self.kind.policy
    }

    /// How likely the name means this entry and not another.
    pub fn weight(&self) -> u16 {
        self.kind.weight
    }

    /// The user's key; empty if there is none.
    pub fn id(&self) -> &'g str {
        self.index.data(&self.record).map_or("", |data| data.id)
    }

    /// Named values, in the order of the list's columns.
    pub fn attributes(&self) -> Vec<(&'g str, &'g str)> {
        self.index.data(&self.record).map_or(Vec::new(), |data| data.attributes)
    }

    /// One named value.
    pub fn attribute(&self, key: &str) -> Option<&'g str> {
        self.attributes().into_iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// All names of the entry, the canonical one first.
    pub fn names(&self) -> Vec<&'g str> {
        match self.index.data(&self.record) {
            Some(data) if !data.names.is_empty() => self.index.entry_names(&data).collect(),
            _ => vec![self.matched_name()],
        }
    }
}

/// A place in a text where a name of one or more entries stands.
pub struct Match<'g, 't> {
    text: &'t str,
    span: Span,
    entries: Vec<EntryRef<'g>>,
}

impl<'g, 't> Match<'g, 't> {
    /// The bytes of the match.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The first byte.
    pub fn start(&self) -> usize {
        self.span.start()
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.span.end()
    }

    /// The name as the text writes it.
    pub fn text(&self) -> &'t str {
        &self.text[self.span.range()]
    }

    /// Every entry of that name: by precedence of the gazetteers, then by weight, then in the order of the lists.
    pub fn entries(&self) -> impl Iterator<Item = EntryRef<'g>> + '_ {
        self.entries.iter().copied()
    }
}

/// Several gazetteers searched in one pass, with a block list and a policy for overlaps.
///
/// # Examples
/// ```
/// use onomast::{Entry, Gazetteer, Label, Matcher, Overlap};
/// let places = Gazetteer::from_entries([Entry::new("New York", Label::PLACE), Entry::new("York", Label::PLACE)])?;
/// let clubs = Gazetteer::from_entries([Entry::new("York City", Label::ORGANIZATION)])?;
/// let blocked = Gazetteer::from_entries([Entry::new("York Road", Label::PLACE)])?;
/// let matcher = Matcher::builder().gazetteer(places).gazetteer(clubs).block(blocked).overlap(Overlap::All).build();
/// let found: Vec<&str> = matcher.find("New York City, York Road").iter().map(|found| found.text()).collect();
/// assert_eq!(found, ["New York", "York City", "York"]);
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone)]
pub struct Matcher {
    gazetteers: Vec<Gazetteer>,
    block: Option<Gazetteer>,
    overlap: Overlap,
    case: Option<Case>,
}

/// Puts a [`Matcher`] together.
#[derive(Clone, Default)]
pub struct MatcherBuilder {
    gazetteers: Vec<Gazetteer>,
    block: Option<Gazetteer>,
    overlap: Overlap,
    case: Option<Case>,
}

impl Matcher {
    /// Starts a matcher without names.
    pub fn builder() -> MatcherBuilder {
        MatcherBuilder::default()
    }

    /// The matches in `text`, sorted by start, longer ones first.
    pub fn find<'t>(&self, text: &'t str) -> Vec<Match<'_, 't>> {
        matches(&self.gazetteers, self.block.as_ref(), text, self.overlap, self.case)
    }

    /// How many matches there are and a checksum of their spans, without looking at any entry.
    ///
    /// What is left when nothing is asked of a match: the cost of finding alone.
    pub fn count(&self, text: &str) -> (usize, u64) {
        let mut counted = (0, 0);
        let mut count = |hits: &[Hit]| {
            for span in hits.chunk_by(|left, right| left.span == right.span).map(|hits| hits[0].span) {
                counted.0 += 1;
                counted.1 ^= (span.start() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (span.end() as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
            }
        };
        match &self.block {
            None => {
                let indexes: Vec<&Index> = self.gazetteers.iter().map(Gazetteer::index).collect();
                find::each(&indexes, text, self.overlap, self.case, &mut count);
            }
            Some(block) => count(&hits(&self.gazetteers, Some(block), text, self.overlap, self.case)),
        }
        counted
    }
}

impl MatcherBuilder {
    /// Adds a gazetteer; earlier ones take precedence.
    #[must_use]
    pub fn gazetteer(mut self, gazetteer: Gazetteer) -> Self {
        self.gazetteers.push(gazetteer);
        self
    }

    /// Names that are no match and that no match may overlap unless it reaches beyond them.
    #[must_use]
    pub fn block(mut self, block: Gazetteer) -> Self {
        self.block = Some(block);
        self
    }

    /// Which of overlapping matches are reported; the leftmost-longest by default.
    #[must_use]
    pub fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// The case of every name, whatever its entry says; as each entry says by default.
    #[must_use]
    pub fn case(mut self, case: Case) -> Self {
        self.case = Some(case);
        self
    }

    /// The matcher.
    pub fn build(self) -> Matcher {
        Matcher { gazetteers: self.gazetteers, block: self.block, overlap: self.overlap, case: self.case }
    }
}

/// The hits of all gazetteers without those that lie within a blocked name.
pub(crate) fn hits(gazetteers: &[Gazetteer], block: Option<&Gazetteer>, text: &str, overlap: Overlap, case: Option<Case>) -> Vec<Hit> {
    let indexes: Vec<&Index> = gazetteers.iter().map(Gazetteer::index).collect();
    let Some(block) = block else { return find::find(&indexes, text, overlap, case) };
    let blocked: Vec<Span> = find::find(&[block.index()], text, Overlap::NoSub, None).into_iter().map(|hit| hit.span).collect();
    find::find_outside(&indexes, text, overlap, case, &blocked)
}

fn matches<'g, 't>(
    gazetteers: &'g [Gazetteer],
    block: Option<&Gazetteer>,
    text: &'t str,
    overlap: Overlap,
    case: Option<Case>,
) -> Vec<Match<'g, 't>> {
    let hits = hits(gazetteers, block, text, overlap, case);
    hits.chunk_by(|left, right| left.span == right.span)
        .map(|hits| {
            let mut entries: Vec<(usize, u64, EntryRef<'g>)> = Vec::with_capacity(hits.len());
            for hit in hits {
                let index = gazetteers[hit.index].index();
                let Some(record) = index.record(hit.record) else { continue };
                let key = record.entry_key(hit.record);
                if let Some(entry) = EntryRef::new(index, record)
                    && !entries.iter().any(|(other, known, _)| (*other, *known) == (hit.index, key))
                {
                    entries.push((hit.index, key, entry));
                }
            }
            entries.sort_by_key(|(index, _, entry)| (*index, std::cmp::Reverse(entry.weight())));
            Match { text, span: hits[0].span, entries: entries.into_iter().map(|(.., entry)| entry).collect() }
        })
        .collect()
}
