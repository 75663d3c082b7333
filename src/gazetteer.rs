//! Gazetteers: lists of names, compiled, mapped, and found in text.
//!
//! Rows of a list ([`ListReader`]) or values of a program become [`Entry`]s; a [`GazetteerBuilder`] compiles them to a
//! [`Gazetteer`], in memory or as a file that is mapped; that or a [`Matcher`] over several finds the names in a text and
//! gives a [`Match`] for each place, with an [`EntryRef`] for every entry of that name.
//!
//! ```
//! use onomast::{Entry, Gazetteer, Label};
//! use onomast::gazetteer::{Case, Tolerance};
//!
//! let mut codes = Gazetteer::builder_with(Tolerance::Literal);
//! codes.push(&Entry::new("ISO-8859-1", Label::MISC).id("latin1"))?;
//! let codes = codes.build()?;
//! assert_eq!(codes.find("iso-8859-1 or ISO-8859-1?").len(), 1, "byte for byte");
//!
//! let names = Gazetteer::from_entries([Entry::new("Apple", Label::ORGANIZATION).case(Case::Title)])?;
//! assert_eq!(names.find("an apple from APPLE").len(), 1, "any case but without a capital");
//! # Ok::<(), onomast::Error>(())
//! ```
//!
//! A compiled file is the memory layout itself: opening maps it and reads its header. It is refused when it is truncated,
//! of another version, or made with another fold, that is other rules or Unicode tables for what makes two spellings one
//! name; the error then says to compile it again.

// In the order of the data: `list` reads rows to `entry`s, `index` holds the compiled names, `scan` gives the words of a
// text, `find` looks them up and verifies, `matcher` searches several gazetteers together.
pub(crate) mod entry;
pub(crate) mod find;
pub(crate) mod how;
pub(crate) mod index;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod matcher;
pub(crate) mod parts;
pub(crate) mod reading;
pub(crate) mod scan;
pub(crate) mod tolerance;

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use crate::error::Error;
use crate::label::Label;
use find::Hit;
use index::build::{Builder, Sections};
use index::map::Bytes;
use index::{Index, Kind, Record};

pub use crate::fold::folded;
pub use entry::{Case, Entry, Policy};
pub use find::{ContextEntries, Overlap};
pub use how::{How, Nearest};
pub use list::ListReader;
pub use matcher::{Match, Matcher, MatcherBuilder};
pub use tolerance::{Tolerance, Tolerances};

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

impl fmt::Debug for Gazetteer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Gazetteer");
        shown.field("made", &self.made()).field("n_entries", &self.n_entries()).field("n_names", &self.n_names()).finish_non_exhaustive()
    }
}

impl Gazetteer {
    /// Starts an empty gazetteer whose names are found however they are spelled: [`Tolerance::Full`].
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder();
    /// builder.read_list("towns.tsv", "name\nOsh\n".as_bytes())?;
    /// builder.push(&Entry::new("Talas", Label::PLACE))?;
    /// assert_eq!(builder.build()?.n_names(), 2);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn builder() -> GazetteerBuilder {
        Self::builder_with(Tolerance::Full)
    }

    /// Starts an empty gazetteer whose names are compared in this way.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::Tolerance;
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder_with(Tolerance::Literal);
    /// builder.push(&Entry::new("Osh", Label::PLACE))?;
    /// assert_eq!(builder.build()?.find("Osh OSH").len(), 1);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn builder_with(tolerances: impl Into<Tolerances>) -> GazetteerBuilder {
        GazetteerBuilder { builder: Builder::new(tolerances.into()), made: Vec::new() }
    }

    /// Builds a gazetteer of these entries.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE)])?;
    /// assert_eq!(gazetteer.find("from Osh")[0].start(), 5);
    /// assert!(Gazetteer::from_entries([Entry::new("?!", Label::MISC)]).is_err());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a name has no letter or digit, or more than 255 words.
    pub fn from_entries(entries: impl IntoIterator<Item = Entry>) -> Result<Self, Error> {
        let mut builder = Self::builder();
        builder.extend(entries)?;
        builder.build()
    }

    /// Reads a list in the TSV format, or maps a compiled file; the first bytes tell which.
    ///
    /// A compiled file stays mapped: replace it by renaming another over it, as [`GazetteerBuilder::write`] does, never in
    /// place. If another process writes into the file, matches may be wrong; if it cuts the file short, the system ends
    /// this process (`SIGBUS`) when it reads what is no longer there. Where others may do so, read the file and use
    /// [`from_bytes`](Self::from_bytes).
    ///
    /// Of a compiled file of more than 4 MB only the header is checked, so that opening takes no longer for a larger one;
    /// [`verify`](Self::verify) checks the rest.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("towns.names");
    /// let mut builder = Gazetteer::builder();
    /// builder.push(&Entry::new("Osh", Label::PLACE))?;
    /// builder.write(&path)?;
    /// assert_eq!(Gazetteer::open(&path)?.find("to Osh").len(), 1);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read, a row of the list is bad, or the compiled file is truncated, corrupt, of another
    /// version, or made with another fold ("compile it again"). Nothing is loaded by half.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with(path, Tolerances::default())
    }

    /// Opens a file as [`open`](Self::open) does; a list in TSV forgives what is said here, a compiled file what it was compiled with.
    ///
    /// # Examples
    /// ```
    /// use onomast::Gazetteer;
    /// use onomast::gazetteer::Tolerance;
    /// let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("towns.tsv");
    /// std::fs::write(&path, "name\nBishkek\n").unwrap();
    /// assert_eq!(Gazetteer::open_with(&path, Tolerance::Translit)?.find("Бишкек").len(), 1);
    /// assert_eq!(Gazetteer::open(&path)?.find("Бишкек").len(), 0);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(path: impl AsRef<Path>, tolerances: impl Into<Tolerances>) -> Result<Self, Error> {
        let path = path.as_ref();
        let shown = path.display().to_string();
        let mut file = File::open(path).map_err(|error| Error::io(&shown, error))?;
        let mut magic = Vec::new();
        file.by_ref().take(8).read_to_end(&mut magic).map_err(|error| Error::io(&shown, error))?;
        if index::is_compiled(&magic) {
            return Index::new(Bytes::mapped(path)?, &shown).map(|index| Self(Arc::new(index)));
        }
        let mut builder = Self::builder_with(tolerances);
        builder.read_list(&shown, BufReader::new(magic.chain(file)))?;
        builder.build()
    }

    /// Takes the bytes of a compiled file.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE)])?;
    /// let again = Gazetteer::from_bytes(gazetteer.as_bytes())?;
    /// assert_eq!(again.checksum(), gazetteer.checksum());
    /// # Ok::<(), onomast::Error>(())
    /// ```
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

    /// Writes the compiled form to a file, as [`GazetteerBuilder::write`] does: complete or not at all.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("towns.names");
    /// let towns = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE)])?;
    /// towns.save(&path)?;
    /// assert_eq!(Gazetteer::open(&path)?.checksum(), towns.checksum());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is something else than a regular file, or the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        self.0.save(path.as_ref())
    }

    /// Compares every page of the compiled form with its checksum; opening a file of more than 4 MB does not.
    ///
    /// Reads everything, at the speed of memory or of the disk.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// assert!(Gazetteer::from_entries([Entry::new("Osh", Label::PLACE)])?.verify().is_ok());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the bytes are not those that were written; the error names the file, the page and where it lies.
    pub fn verify(&self) -> Result<(), Error> {
        self.0.verify()
    }

    /// What it forgives.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::{Tolerance, Tolerances};
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder_with(Tolerance::Translit);
    /// builder.push(&Entry::new("Osh", Label::PLACE))?;
    /// assert_eq!(builder.build()?.tolerances(), Tolerance::Translit.into());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn tolerances(&self) -> Tolerances {
        self.0.tolerances()
    }

    /// The same names under other tolerances; reads and compiles everything.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::Tolerance;
    /// use onomast::{Entry, Gazetteer, Label};
    /// let names = Gazetteer::from_entries([Entry::new("Bishkek", Label::PLACE).id("city/kg-1").alias("Frunze")])?;
    /// let names = names.with_tolerances(Tolerance::Translit)?;
    /// assert_eq!(names.find("Фрунзе")[0].entries().next().map(|entry| entry.id()), Some("city/kg-1"));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a name has no letter or digit where nothing but those counts, or the names take more than 16 GB.
    pub fn with_tolerances(&self, tolerances: impl Into<Tolerances>) -> Result<Self, Error> {
        let mut builder = self.builder_of(tolerances.into(), |_| true)?;
        builder.made = self.made().lines().map(str::to_owned).collect();
        builder.build()
    }

    /// A builder with those of the entries that are wanted.
    pub(crate) fn builder_of(&self, tolerances: Tolerances, is_wanted: impl Fn(&EntryRef<'_>) -> bool) -> Result<GazetteerBuilder, Error> {
        let mut builder = Self::builder_with(tolerances);
        self.entries().filter(is_wanted).try_for_each(|entry| builder.push(&entry.to_entry()))?;
        Ok(builder)
    }

    /// How many entries it holds.
    pub fn n_entries(&self) -> u64 {
        self.0.header().n_entries
    }

    /// How many names and aliases it holds.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Bishkek", Label::PLACE).alias("Frunze")])?;
    /// assert_eq!((gazetteer.n_entries(), gazetteer.n_names()), (1, 2));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn n_names(&self) -> u64 {
        self.0.header().n_names
    }

    /// The checksum of the compiled form.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let of = |name: &str| Gazetteer::from_entries([Entry::new(name, Label::PLACE)]).map(|gazetteer| gazetteer.checksum());
    /// assert_eq!(of("Osh")?, of("Osh")?);
    /// assert_ne!(of("Osh")?, of("Talas")?);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn checksum(&self) -> u64 {
        self.0.header().checksum
    }

    /// How it was made: the lists it was compiled from, one a line.
    ///
    /// # Examples
    /// ```
    /// use onomast::Gazetteer;
    /// let mut builder = Gazetteer::builder();
    /// builder.read_list("lists/towns.tsv", "name\nOsh\n".as_bytes())?;
    /// assert_eq!(builder.build()?.made(), "towns.tsv");
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn made(&self) -> &str {
        self.0.made()
    }

    /// How many names each label and subtype has; reads everything.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE).subtype("city").alias("Oš")])?;
    /// assert_eq!(gazetteer.counts()[&(Label::PLACE, "city".to_owned())], 2);
    /// # Ok::<(), onomast::Error>(())
    /// ```
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

    /// The labels that its entries may have, some of them more than once; reads no entry.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE), Entry::new("Hope", Label::new("VESSEL"))])?;
    /// assert!(gazetteer.labels().any(|label| label.as_str() == "VESSEL"));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        self.0.kinds().iter().map(|kind| &kind.label)
    }

    /// Every name and alias, in the order of the compiled form; reads everything.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Bishkek", Label::PLACE).alias("Frunze")])?;
    /// let mut names: Vec<&str> = gazetteer.names().map(|entry| entry.matched_name()).collect();
    /// names.sort_unstable();
    /// assert_eq!(names, ["Bishkek", "Frunze"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn names(&self) -> impl Iterator<Item = EntryRef<'_>> {
        let records = self.0.all_records().filter(|record| record.flags & index::IS_VARIANT == 0);
        records.filter_map(|record| EntryRef::new(&self.0, record))
    }

    /// Every entry by its canonical name, in the order of the compiled form; reads everything.
    ///
    /// Entries that say the same come once.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Bishkek", Label::PLACE).alias("Frunze").alias("Pishpek")])?;
    /// assert_eq!(gazetteer.entries().map(|entry| entry.name()).collect::<Vec<_>>(), ["Bishkek"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn entries(&self) -> impl Iterator<Item = EntryRef<'_>> {
        self.names().filter(|entry| !entry.is_alias())
    }

    /// The entries that have this name, under the tolerance of the gazetteer: what a text of the name alone would find.
    ///
    /// The likelier first, as in a [`Match`]; its time does not depend on how many other names there are. Ids are no keys:
    /// look for one among the [`entries`](Self::entries).
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([
    ///     Entry::new("York", Label::PLACE).id("gb"),
    ///     Entry::new("York", Label::PLACE).id("us").weight(60),
    ///     Entry::new("New York", Label::PLACE),
    /// ])?;
    /// assert_eq!(gazetteer.lookup("YORK").iter().map(|entry| entry.id()).collect::<Vec<_>>(), ["us", "gb"]);
    /// assert!(gazetteer.lookup("York New").is_empty());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn lookup(&self, name: &str) -> Vec<EntryRef<'_>> {
        let name = crate::fold::trim(name);
        let whole = |found: &Match<'_, '_>| found.text().len() == name.len();
        self.find(name).iter().find(|found| whole(found)).map_or(Vec::new(), |found| found.entries().collect())
    }

    /// The matches in `text`, leftmost-longest: sorted and without overlap.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("New York", Label::PLACE), Entry::new("York", Label::PLACE)])?;
    /// let found: Vec<&str> = gazetteer.find("York, New\nYork").iter().map(|found| found.text()).collect();
    /// assert_eq!(found, ["York", "New\nYork"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn find<'t>(&self, text: &'t str) -> Vec<Match<'_, 't>> {
        matcher::matches(self, text).collect()
    }

    /// The entry that a record of this gazetteer belongs to.
    pub(crate) fn entry(&self, record: u64) -> Option<EntryRef<'_>> {
        EntryRef::new(&self.0, self.0.record(record)?)
    }

    /// What the entry of a hit shares with others.
    pub(crate) fn kind(&self, hit: &Hit) -> Option<&Kind> {
        self.0.kinds().get(hit.kind as usize)
    }

    /// How near the text of a hit is to the name of its entry; of a list that forgives no more than the fold nothing is read.
    pub(crate) fn nearness(&self, hit: &Hit, text: &str) -> how::Nearness {
        if !self.tolerances().is_keyed() {
            return (How::Fold, 1000);
        }
        self.entry(hit.record).map_or((How::Parts, 0), |entry| entry.nearness(&text[hit.span.range()]))
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
///
/// Starts from [`Gazetteer::builder`] or [`Gazetteer::builder_with`].
pub struct GazetteerBuilder {
    builder: Builder,
    made: Vec<String>,
}

impl fmt::Debug for GazetteerBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GazetteerBuilder").field("made", &self.made).finish_non_exhaustive()
    }
}

/// What building left out: names that came twice with the same data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    count: u64,
    names: Vec<String>,
}

impl Duplicates {
    /// How many names were merged into an equal one.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut builder = Gazetteer::builder();
    /// builder.extend(["Osh", "Talas", "Osh"].map(|name| Entry::new(name, Label::PLACE)))?;
    /// let duplicates = builder.write(folder.path().join("towns.names"))?;
    /// assert_eq!((duplicates.count(), duplicates.names()), (1, &["Osh".to_owned()][..]));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first few of them.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

impl GazetteerBuilder {
    /// Adds an entry.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder();
    /// assert!(builder.push(&Entry::new("Osh", Label::PLACE).alias("--")).is_err());
    /// assert_eq!(builder.build()?.n_entries(), 0);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// If one of its names has no letter or digit, or more than 255 words; then none of them is added.
    pub fn push(&mut self, entry: &Entry) -> Result<(), Error> {
        self.builder.push(entry).map_err(|message| Error::format("entry", message))
    }

    /// Adds entries up to the first that cannot be added.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder();
    /// builder.extend(["Osh", "Talas"].map(|name| Entry::new(name, Label::PLACE)))?;
    /// assert_eq!(builder.build()?.n_entries(), 2);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`push`](Self::push); the entries before the bad one stay.
    pub fn extend(&mut self, entries: impl IntoIterator<Item = Entry>) -> Result<(), Error> {
        entries.into_iter().try_for_each(|entry| self.push(&entry))
    }

    /// Adds every entry of a list; `file` is the name that errors and [`Gazetteer::made`] show.
    ///
    /// # Examples
    /// ```
    /// use onomast::Gazetteer;
    /// let mut builder = Gazetteer::builder();
    /// builder.read_list("towns.tsv", "# label: PLACE\nname\tid\nOsh\tkg-2\n".as_bytes())?;
    /// let error = builder.read_list("more.tsv", "name\tweight\nTalas\theavy\n".as_bytes()).unwrap_err();
    /// assert_eq!(error.to_string(), "more.tsv:2: column `weight`: found `heavy`, expected a whole number from 0 to 65535");
    /// # Ok::<(), onomast::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the list cannot be read or a row is bad; the error names file, line and column. The rows before it stay, so that
    /// a builder that failed is one to drop.
    pub fn read_list(&mut self, file: &str, reader: impl std::io::BufRead) -> Result<(), Error> {
        let mut list = ListReader::new(file, reader)?;
        let mut entry = Entry::without_label("");
        while list.read(&mut entry)? {
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
    /// The file is written beside its place under a name of its own and renamed when it is complete, so that no reader
    /// sees half of it and several writers do not mix. A link is followed and stays.
    ///
    /// # Errors
    /// If there is something else than a regular file, the file cannot be written, or the names take more than 16 GB.
    pub fn write(self, path: impl AsRef<Path>) -> Result<Duplicates, Error> {
        let (sections, duplicates) = self.finish()?;
        sections.write(path.as_ref())?;
        Ok(duplicates)
    }

    /// As [`write`](Self::write), to anything that takes bytes: a file that the caller puts in its place, say.
    ///
    /// # Errors
    /// If the bytes cannot be written or the names take more than 16 GB.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder();
    /// builder.push(&Entry::new("Osh", Label::PLACE))?;
    /// let mut bytes = Vec::new();
    /// builder.write_to(&mut bytes)?;
    /// assert_eq!(Gazetteer::from_bytes(&bytes)?.n_names(), 1);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn write_to(self, out: &mut impl std::io::Write) -> Result<Duplicates, Error> {
        let (sections, duplicates) = self.finish()?;
        sections.write_to(out).map_err(|error| Error::io("compiled list", error))?;
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

impl fmt::Debug for EntryRef<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("EntryRef");
        shown.field("matched_name", &self.matched_name()).field("name", &self.name()).field("label", self.label());
        shown.field("id", &self.id()).finish_non_exhaustive()
    }
}

impl<'g> EntryRef<'g> {
    fn new(index: &'g Index, record: Record<'g>) -> Option<Self> {
        Some(Self { index, record, kind: index.kind(&record)? })
    }

    /// The name that matched, as the list writes it.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Bishkek", Label::PLACE).alias("Frunze")])?;
    /// let found = gazetteer.find("FRUNZE");
    /// let entry = found[0].entries().next().unwrap();
    /// assert_eq!((entry.matched_name(), entry.name(), entry.is_alias()), ("Frunze", "Bishkek", true));
    /// # Ok::<(), onomast::Error>(())
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE).subtype("city")])?;
    /// let entry = gazetteer.lookup("Osh")[0];
    /// assert_eq!((entry.label(), entry.subtype()), (&Label::PLACE, "city"));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn label(&self) -> &'g Label {
        &self.kind.label
    }

    /// Whether its list or program says the label, and it is not just the default.
    pub fn has_label(&self) -> bool {
        self.kind.has_label
    }

    /// Whether the entry, in a block list, keeps a mention of this label away: its own label only, or any if it has none.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let blocked = Gazetteer::from_entries([Entry::new("UK", Label::PERSON), Entry::without_label("The Times")])?;
    /// let blocks = |name: &str, label: &Label| blocked.lookup(name).iter().any(|entry| entry.blocks(label));
    /// assert!(blocks("UK", &Label::PERSON) && !blocks("UK", &Label::PLACE));
    /// assert!(blocks("the times", &Label::PERSON) && blocks("the times", &Label::PLACE));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn blocks(&self, label: &Label) -> bool {
        !self.has_label() || self.label() == label
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
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::{Case, Policy};
    /// use onomast::{Entry, Gazetteer, Label};
    /// let apple = Entry::new("Apple", Label::ORGANIZATION).case(Case::Title).policy(Policy::Context).weight(9);
    /// let gazetteer = Gazetteer::from_entries([apple])?;
    /// let entry = gazetteer.lookup("Apple")[0];
    /// assert_eq!((entry.case(), entry.policy(), entry.weight()), (Case::Title, Policy::Context, 9));
    /// # Ok::<(), onomast::Error>(())
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE).id("kg-2").attribute("country", "KG")])?;
    /// let entry = gazetteer.lookup("Osh")[0];
    /// assert_eq!((entry.id(), entry.attribute("country"), entry.attribute("area")), ("kg-2", Some("KG"), None));
    /// assert_eq!(entry.attributes(), [("country", "KG")]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn attribute(&self, key: &str) -> Option<&'g str> {
        self.index.attribute(&self.record, key)
    }

    /// What its list forgives.
    pub fn tolerances(&self) -> Tolerances {
        self.index.tolerances()
    }

    /// What had to be forgiven for a text to be the name that matched; `None` if its list forgives no more than the fold, or the
    /// text is no name of the entry.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::{How, Tolerance};
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder_with(Tolerance::Translit);
    /// builder.push(&Entry::new("Bishkek", Label::PLACE).alias("Frunze"))?;
    /// let list = builder.build()?;
    /// let found = &list.find("Фрунзе")[0];
    /// let forgiven = found.entries().next().and_then(|entry| entry.forgiven(found.text())).expect("the list forgives scripts");
    /// assert_eq!((forgiven.name(), forgiven.how(), forgiven.similarity()), ("Frunze", How::Translit, 0.99));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn forgiven(&self, text: &str) -> Option<Nearest<'g>> {
        let (how, likeness) = Some(self.tolerances()).filter(|tolerances| tolerances.is_keyed()).map(|_| self.nearness(text))?;
        (likeness > 0).then(|| Nearest::new(self.matched_name(), (how, likeness)))
    }

    /// The name of the entry that a text is nearest to, whichever matched; `None` if its list forgives none of them.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::{How, Tolerances};
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder_with(Tolerances::default().with_typos(1));
    /// builder.push(&Entry::new("Marco Polo", Label::PERSON).alias("Marko Polo"))?;
    /// let list = builder.build()?;
    /// let entry = list.lookup("Marco Polo")[0];
    /// let nearest = entry.nearest("MARKO POLO").expect("it has such a name");
    /// assert_eq!((nearest.name(), nearest.how(), nearest.similarity()), ("Marko Polo", How::Fold, 1.0));
    /// assert!(entry.nearest("Niccolò Polo").is_none());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn nearest(&self, text: &str) -> Option<Nearest<'g>> {
        let near = |name: &'g str| how::nearness(text, name, self.tolerances()).map(|nearness| Nearest::new(name, nearness));
        let mut nearest: Option<Nearest<'g>> = None;
        for name in self.names() {
            // Of equally near names the first, which is the canonical one, stands.
            nearest = near(name).filter(|other| nearest.is_none_or(|before| other.is_nearer(before))).or(nearest);
        }
        nearest
    }

    /// How near a text is to the name that matched, or to that of the entry's names that is nearest if it matched in another form.
    pub(crate) fn nearness(&self, found: &str) -> how::Nearness {
        let tolerances = self.index.tolerances();
        if !tolerances.is_keyed() {
            return (if tolerances == Tolerance::Literal.into() { How::Literal } else { How::Fold }, 1000);
        }
        let own = || how::nearness(found, self.matched_name(), tolerances);
        let nearest = if self.record.flags & index::IS_VARIANT == 0 {
            own()
        } else {
            self.names().into_iter().filter_map(|name| how::nearness(found, name, tolerances)).max_by_key(|&(_, likeness)| likeness).or_else(own)
        };
        nearest.unwrap_or((How::Parts, 0))
    }

    /// All names of the entry, the canonical one first.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Bishkek", Label::PLACE).alias("Pishpek").alias("Frunze")])?;
    /// assert_eq!(gazetteer.lookup("Frunze")[0].names(), ["Bishkek", "Pishpek", "Frunze"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn names(&self) -> Vec<&'g str> {
        match self.index.data(&self.record) {
            Some(data) if !data.names.is_empty() => self.index.entry_names(&data).collect(),
            _ => vec![self.matched_name()],
        }
    }

    /// The entry as a program would give it, with all its names.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let entry = Entry::new("Bishkek", Label::PLACE).id("kg-1").alias("Frunze").attribute("country", "KG");
    /// let gazetteer = Gazetteer::from_entries([entry.clone()])?;
    /// assert_eq!(gazetteer.lookup("Frunze")[0].to_entry(), entry);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn to_entry(&self) -> Entry {
        let data = self.index.data(&self.record);
        let mut names: Vec<(&str, Case, Policy)> = Vec::new();
        for record in data.iter().flat_map(|data| self.index.entry_records(data)).flatten() {
            let kind = self.index.kind(&record).unwrap_or(self.kind);
            names.push((std::str::from_utf8(record.name).unwrap_or_default(), kind.case, kind.policy));
        }
        let mut names = names.into_iter();
        let (name, case, policy) = names.next().unwrap_or((self.matched_name(), self.case(), self.policy()));
        let mut entry = Entry::new(name, self.label().clone()).subtype(self.subtype()).id(self.id()).weight(self.weight());
        entry = entry.case(case).policy(policy);
        (entry.has_label, entry.tolerances) = (self.has_label(), self.kind.tolerances);
        entry = names.fold(entry, |entry, (name, case, policy)| entry.alias_with(name, case, policy));
        self.attributes().into_iter().fold(entry, |entry, (key, value)| entry.attribute(key, value))
    }
}
