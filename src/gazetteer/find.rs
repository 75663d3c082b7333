//! The search: every name of several indexes in one text.
//!
//! Takes a text and indexes in order of precedence, gives verified matches under an overlap policy. The text is walked
//! in blocks of words. Within a block the prefixes of all starts are probed one length after the other, so that the
//! cache misses of many words overlap instead of following each other; only then are the records of the ends read and
//! verified. No match is reported that was not compared with its name and whose ends are not borders of tokens.
//! A policy for entries that need context is applied before overlaps are resolved.

mod keyed;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::entry::{Case, Policy};
use super::index::{HAS_FORM, Index, Key, Keying, Record, View};
use super::keys;
use super::scan::Scanner;
use crate::abbreviation;
use crate::error::Error;
use crate::fold::{self, SoftHyphen, Strength, Word, word_at};
use crate::span::Span;
use crate::token::Borders;
use keyed::{Following, LEFT_OUT};

/// Which of several overlapping matches are reported; the names are those of `SolrTextTagger`.
///
/// # Examples
/// ```
/// use onomast::gazetteer::Overlap;
/// assert_eq!("no-sub".parse::<Overlap>()?, Overlap::NoSub);
/// assert_eq!(Overlap::default().to_string(), "leftmost-longest");
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overlap {
    /// From left to right the longest at each place, and nothing inside it.
    #[default]
    LeftmostLongest,
    /// Every match.
    All,
    /// Every match that does not lie within another.
    NoSub,
    /// Of overlapping matches the longest, of equally long ones the right one; repeated with what is left.
    LongestDominantRight,
}

const OVERLAPS: [(Overlap, &str); 4] = [
    (Overlap::LeftmostLongest, "leftmost-longest"),
    (Overlap::All, "all"),
    (Overlap::NoSub, "no-sub"),
    (Overlap::LongestDominantRight, "longest-dominant-right"),
];

impl fmt::Display for Overlap {
    /// The name that [`FromStr`] reads.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(name_of(&OVERLAPS, *self))
    }
}

impl FromStr for Overlap {
    type Err = Error;

    /// Reads `leftmost-longest`, `all`, `no-sub` or `longest-dominant-right`.
    ///
    /// # Errors
    /// If it is none of them.
    fn from_str(name: &str) -> Result<Self, Error> {
        named(&OVERLAPS, "overlap", name)
    }
}

/// Which entries of the policy `context`, whose names are common words too, a dictionary reports: it reads no context.
///
/// # Examples
/// ```
/// use onomast::gazetteer::{ContextEntries, Policy};
/// use onomast::{Entry, Gazetteer, Label, Matcher};
/// let towns = Gazetteer::from_entries([Entry::new("Reading", Label::PLACE).policy(Policy::Context)])?;
/// let text = "reading in Reading";
/// let found = |context| Matcher::builder().gazetteer(towns.clone()).context(context).build().find(text).len();
/// assert_eq!(found(ContextEntries::Capitalized), 1);
/// assert_eq!((found(ContextEntries::All), found(ContextEntries::None)), (2, 0));
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContextEntries {
    /// Those that the text writes as a name: with a capital, where the script has capitals.
    #[default]
    Capitalized,
    /// Every one.
    All,
    /// None of them.
    None,
}

const CONTEXTS: [(ContextEntries, &str); 3] =
    [(ContextEntries::Capitalized, "capitalized"), (ContextEntries::All, "all"), (ContextEntries::None, "none")];

impl fmt::Display for ContextEntries {
    /// The name that [`FromStr`] reads.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(name_of(&CONTEXTS, *self))
    }
}

impl FromStr for ContextEntries {
    type Err = Error;

    /// Reads `capitalized`, `all` or `none`.
    ///
    /// # Errors
    /// If it is none of them.
    fn from_str(name: &str) -> Result<Self, Error> {
        named(&CONTEXTS, "context", name)
    }
}

fn name_of<T: Copy + PartialEq>(names: &[(T, &'static str)], value: T) -> &'static str {
    names.iter().find(|(known, _)| *known == value).map_or("", |(_, name)| name)
}

fn named<T: Copy>(names: &[(T, &'static str)], what: &str, found: &str) -> Result<T, Error> {
    names.iter().find(|(_, name)| *name == found).map(|(value, _)| *value).ok_or_else(|| {
        let all: Vec<String> = names.iter().map(|(_, name)| format!("`{name}`")).collect();
        Error::format(what, format!("found `{found}`, expected one of {}", all.join(", ")))
    })
}

/// One name at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) span: Span,
    /// Which of the indexes, in order of precedence.
    pub(crate) index: u32,
    /// The kind of the entry, by its number in the index.
    pub(crate) kind: u32,
    /// The record in the index.
    pub(crate) record: u64,
}

/// How many words are walked together: enough for the misses to overlap, few enough to stay in the cache.
const BLOCK: usize = 1024;

/// A gap longer than this many bytes joins no words.
const MAX_GAP: usize = 256;

/// What a search reports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub(crate) overlap: Overlap,
    /// The case of every name, if not its own.
    pub(crate) case: Option<Case>,
    pub(crate) context: ContextEntries,
    /// How many names of several words of one list are read at one word, the longest first.
    pub(crate) max_nested: usize,
    /// How near the text must be to the name, in thousandths; asked of every hit by who chooses among them.
    pub(crate) min_similarity: u16,
}

/// As [`Options::max_nested`] where names are evidence. People's names for things nest a few times ("New York Stock
/// Exchange"); a list in which hundreds do would make evidence of the square of their length.
pub(crate) const MAX_NESTED: usize = 4;

/// Every hit that `is_free` lets by, under the overlap policy.
pub(crate) fn find_where(indexes: &[&Index], text: &str, options: Options, range: Range<usize>, is_free: impl Fn(&Hit) -> bool) -> Vec<Hit> {
    let mut hits = all_hits(indexes, text, Options { overlap: Overlap::All, ..options }, &range);
    hits.retain(is_free);
    select(hits, options.overlap)
}

/// The hits of a search within a range of a text, some at a time.
///
/// PERF: where the text is walked once, every block of words is settled when it is done, and nothing is kept: fresh
/// memory for a million hits costs as much as finding them, and to sort them all costs more for each the more there are.
pub(crate) struct Hits<'i, 't> {
    /// What is left to search, where blocks are settled one by one.
    search: Option<Search<'i, 't>>,
    choice: Choice,
    settled: Vec<Hit>,
    /// How many of the settled ones were given.
    n_given: usize,
}

impl<'i, 't> Hits<'i, 't> {
    /// Of names that lie wholly inside `range`; their ends are judged in the whole text.
    pub(crate) fn new(indexes: &[&'i Index], text: &'t str, options: Options, range: Range<usize>) -> Self {
        let (walks, overlap) = (walks(indexes, text), options.overlap);
        if let [how] = walks[..]
            && overlap != Overlap::LongestDominantRight
        {
            let reach = if overlap == Overlap::LeftmostLongest { Reach::Longest { greedy: indexes.len() == 1 } } else { Reach::All };
            let search = Search::new(indexes, text, how, options, &range, reach);
            return Self { search: Some(search), ..Self::of(Vec::new(), overlap) };
        }
        Self::of(select(all_hits(indexes, text, options, &range), overlap), overlap)
    }

    /// Hits that were found, and chosen among, before.
    pub(crate) fn of(settled: Vec<Hit>, overlap: Overlap) -> Self {
        Self { search: None, choice: Choice::new(overlap), settled, n_given: 0 }
    }

    /// The hits of the next span, at least one; `None` when all were given.
    pub(crate) fn next_span(&mut self) -> Option<&[Hit]> {
        while self.n_given == self.settled.len() {
            self.settle_block()?;
        }
        let rest = &self.settled[self.n_given..];
        let len = rest.iter().take_while(|hit| hit.span == rest[0].span).count();
        self.n_given += len;
        Some(&rest[..len])
    }

    /// Calls `each` for the hits of every span.
    pub(crate) fn for_each_span(mut self, mut each: impl FnMut(&[Hit])) {
        loop {
            self.settled[self.n_given..].chunk_by(|one, other| one.span == other.span).for_each(&mut each);
            if self.settle_block().is_none() {
                return;
            }
        }
    }

    /// Searches one more block of words, if there is one.
    fn settle_block(&mut self) -> Option<()> {
        let search = self.search.as_mut()?;
        self.settled.clear();
        self.n_given = 0;
        let has_more = search.step();
        std::mem::swap(&mut search.hits, &mut self.settled);
        if search.reach != (Reach::Longest { greedy: true }) {
            self.settled.retain(|hit| self.choice.takes(hit.span));
        }
        if !has_more {
            self.search = None;
        }
        Some(())
    }
}

const SOFT_HYPHEN: char = '\u{AD}';

/// How a text is walked for these indexes: once for every keying and reading of its soft hyphens.
fn walks(indexes: &[&Index], text: &str) -> Vec<(Keying, SoftHyphen)> {
    let has = |keying| indexes.iter().any(|index| index.view().keying == keying);
    let mut walks = Vec::new();
    for keying in [Keying::Folded, Keying::Keyed].into_iter().filter(|&keying| has(keying)) {
        walks.push((keying, SoftHyphen::Ignored));
        if text.contains(SOFT_HYPHEN) {
            walks.push((keying, SoftHyphen::Gap));
        }
    }
    if has(Keying::Literal) {
        walks.push((Keying::Literal, SoftHyphen::Ignored));
    }
    walks
}

/// The hits of every walk: all, or the longest of each start; sorted.
fn all_hits(indexes: &[&Index], text: &str, options: Options, range: &Range<usize>) -> Vec<Hit> {
    let reach = if options.overlap == Overlap::LeftmostLongest { Reach::Longest { greedy: false } } else { Reach::All };
    let walks = walks(indexes, text);
    let mut hits = Vec::new();
    for &how in &walks {
        let mut search = Search::new(indexes, text, how, options, range, reach);
        search.hits = hits;
        while search.step() {}
        hits = search.hits;
    }
    if walks.len() > 1 {
        // Each walk is sorted: a sort that finds runs merges them.
        hits.sort_by_key(order);
        hits.dedup();
    }
    hits
}

/// Hits in the order of the text; of one start the longest first.
fn order(hit: &Hit) -> impl Ord + use<> {
    (hit.span.start(), std::cmp::Reverse(hit.span.end()), hit.index, hit.record)
}

/// How many of the names that start at one word are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The longest; with `greedy`, none inside an earlier one.
    Longest {
        greedy: bool,
    },
    All,
}

struct Search<'i, 't> {
    /// Every index; those that are searched have a view.
    indexes: Vec<&'i Index>,
    views: Vec<Option<View<'i>>>,
    /// For each index that is searched by keys, what is known of the text.
    following: Vec<Option<Following>>,
    text: &'t str,
    keying: Keying,
    soft: SoftHyphen,
    reach: Reach,
    /// The case of every name, if not its own.
    case: Option<Case>,
    /// Whether some names want a case of their own.
    has_cased: bool,
    context: ContextEntries,
    max_nested: usize,
    /// Whether a name that stands here may yet be left out, for its policy or for the range.
    is_restricted: bool,
    borders: Borders<'t>,
    /// For each index, where the last greedy match ended.
    cursors: Vec<usize>,
    /// Where every match must have ended.
    limit: usize,
    scanner: Scanner<'t>,
    words: Vec<Word>,
    buffers: Buffers,
    /// How many words the longest name has.
    most_words: usize,
    hits: Vec<Hit>,
}

/// A prefix of several words on its way: where it starts, which word it has reached, its hash.
#[derive(Clone, Copy)]
struct Prefix {
    start: u32,
    word: u32,
    hash: u64,
}

/// A place where names may end, with the place of their records; `shorter` leads to the next shorter one as in
/// [`Buffers::longest`].
struct End {
    word: u32,
    shorter: u32,
    key: Key,
}

/// The buffers of a block, kept from one to the next; where it says "for every word", by its place in the block.
#[derive(Default)]
struct Buffers {
    /// For every word that may be a name the bucket that it would be in; zero, the bucket without keys, for others.
    buckets: Vec<usize>,
    pairs: Vec<u32>,
    hashes: Vec<u64>,
    prefixes: Vec<Prefix>,
    longer: Vec<Prefix>,
    /// The buckets of the prefixes.
    touched: Vec<usize>,
    ends: Vec<End>,
    /// For every word one more than the place of the longest end in `ends` of what starts there; zero if nothing does.
    longest: Vec<u32>,
    /// The words at which a name may start.
    starts: Vec<u32>,
}

impl<'i, 't> Search<'i, 't> {
    fn new(indexes: &[&'i Index], text: &'t str, (keying, soft): (Keying, SoftHyphen), options: Options, range: &Range<usize>, reach: Reach) -> Self {
        let views: Vec<Option<View<'i>>> = indexes.iter().map(|index| Some(index.view()).filter(|view| view.keying == keying)).collect();
        let most_words = views.iter().flatten().map(|view| view.max_words).max().unwrap_or(1).clamp(1, 256);
        let most_words = most_words + if keying == Keying::Keyed { LEFT_OUT } else { 0 };
        let whole = whole_words(text, range);
        let has_context = indexes.iter().any(|index| index.has_policy(Policy::Context));
        Self {
            is_restricted: range.end < text.len() || options.context != ContextEntries::All && has_context,
            cursors: vec![range.start; indexes.len()],
            indexes: indexes.to_vec(),
            following: views.iter().map(|view| (view.is_some() && keying == Keying::Keyed).then(Following::new)).collect(),
            views,
            text,
            keying,
            soft,
            reach,
            case: options.case,
            has_cased: options.case.is_none() && indexes.iter().any(|index| index.kinds().iter().any(|kind| kind.case != Case::Fold)),
            context: options.context,
            max_nested: options.max_nested,
            borders: Borders::new(text),
            limit: range.end,
            scanner: Scanner::new(&text[..whole.end], if keying == Keying::Keyed { Keying::Folded } else { keying }, soft).from(whole.start),
            words: Vec::with_capacity(BLOCK + most_words),
            buffers: Buffers::default(),
            most_words,
            hits: Vec::new(),
        }
    }

    /// Searches one more block of words; whether there may be another.
    fn step(&mut self) -> bool {
        let mut words = std::mem::take(&mut self.words);
        let mut buffers = std::mem::take(&mut self.buffers);
        let has_more = self.fill(&mut words);
        let n_starts = if has_more { words.len() - self.most_words + 1 } else { words.len() };
        let n_before = self.hits.len();
        for index in 0..self.views.len() {
            if let Some(view) = self.views[index] {
                if let Some(mut following) = self.following[index].take() {
                    self.follow(&view, index, &words, n_starts, &mut following);
                    self.following[index] = Some(following);
                } else {
                    self.block(&view, index, &words, n_starts, &mut buffers);
                }
            }
        }
        self.sort_block(n_before);
        words.drain(..n_starts);
        (self.words, self.buffers) = (words, buffers);
        has_more
    }

    /// Adds words until there are enough for a block; whether there may be more.
    fn fill(&mut self, words: &mut Vec<Word>) -> bool {
        let target = BLOCK + self.most_words;
        if self.keying != Keying::Keyed {
            return self.scanner.fill(words, target);
        }
        loop {
            // The last unit may yet be joined to what follows.
            let from = words.len().saturating_sub(1);
            let has_more = self.scanner.fill(words, target + 1);
            keys::join(self.text, words, from);
            if !has_more || words.len() > target {
                return has_more;
            }
        }
    }

    /// Sorts the hits of a block, those from `from` on. No name reaches left into the word before its own, so that they
    /// stand behind those of the blocks before.
    fn sort_block(&mut self, from: usize) {
        // Greedy ones come in order.
        if self.reach != (Reach::Longest { greedy: true }) {
            let block = &mut self.hits[from..];
            #[cfg(test)]
            crate::work::step(block.len());
            block.sort_unstable_by_key(order);
        }
    }

    /// Finds the names of one index that start in the first `n_starts` words.
    fn block(&mut self, view: &View<'_>, index: usize, words: &[Word], n_starts: usize, buffers: &mut Buffers) {
        self.filter(view, words, n_starts, buffers);
        self.probe_longer(view, words, n_starts, buffers);
        starts(n_starts, buffers);
        self.verify(view, index, words, buffers);
    }

    /// The words that may be a name, and the pairs of words that may start one.
    ///
    /// PERF: most words pass or fail the filters at random, so the passing ones are written without a branch; and a
    /// pair that passes is probed at once, without probing its first word: six of seven probes at a million names.
    fn filter(&self, view: &View<'_>, words: &[Word], n_starts: usize, buffers: &mut Buffers) {
        let Buffers { buckets, pairs, hashes, prefixes, .. } = buffers;
        pairs.resize(n_starts, 0);
        buckets.clear();
        let mut n_firsts = 0;
        buckets.extend(words[..n_starts].iter().enumerate().map(|(at, word)| {
            let (is_single, is_first) = view.may_start(word.hash);
            pairs[n_firsts] = at as u32;
            n_firsts += usize::from(is_first && at + 1 < words.len());
            view.singles.bucket_if(is_single, word.hash)
        }));
        view.touch(buckets);
        hashes.clear();
        hashes.extend(pairs[..n_firsts].iter().map(|&at| fold::extend(words[at as usize].hash, words[at as usize + 1].hash)));
        let mut n_pairs = 0;
        for index in 0..n_firsts {
            let is_pair = view.may_be_pair(hashes[index]);
            pairs[n_pairs] = pairs[index];
            hashes[n_pairs] = hashes[index];
            n_pairs += usize::from(is_pair);
        }
        prefixes.clear();
        for (&at, &hash) in pairs[..n_pairs].iter().zip(&hashes[..n_pairs]) {
            if self.is_gap(words[at as usize].end, words[at as usize + 1].start) {
                prefixes.push(Prefix { start: at, word: at + 1, hash });
            }
        }
    }

    /// Finds where names of several words end, one length after the other.
    fn probe_longer(&self, view: &View<'_>, words: &[Word], n_starts: usize, buffers: &mut Buffers) {
        let Buffers { prefixes, longer, touched, ends, longest, .. } = buffers;
        ends.clear();
        longest.clear();
        longest.resize(n_starts, 0);
        while !prefixes.is_empty() {
            touched.clear();
            touched.extend(prefixes.iter().map(|prefix| view.longer.bucket_if(true, prefix.hash)));
            view.touch(touched);
            longer.clear();
            for (prefix, &bucket) in prefixes.iter().zip(&*touched) {
                let mut goes_on = false;
                view.probe(bucket, prefix.hash, |key| {
                    if key.start < key.end {
                        let longest = &mut longest[prefix.start as usize];
                        ends.push(End { word: prefix.word, shorter: *longest, key });
                        *longest = ends.len() as u32;
                    }
                    goes_on |= key.goes_on;
                });
                if goes_on
                    && let Some(next) = words.get(prefix.word as usize + 1)
                    && self.is_gap(words[prefix.word as usize].end, next.start)
                {
                    longer.push(Prefix { word: prefix.word + 1, hash: fold::extend(prefix.hash, next.hash), ..*prefix });
                }
            }
            std::mem::swap(prefixes, longer);
        }
    }

    /// Whether the bytes between two words may lie inside a name; the comparison with the name decides.
    fn is_gap(&self, end: usize, start: usize) -> bool {
        let gap = &self.text.as_bytes()[end..start];
        gap == b" " || gap.len() <= MAX_GAP && !is_blank_line(gap)
    }

    /// Compares what may stand at the starts with the text, from left to right and from the longest to the shortest.
    fn verify(&mut self, view: &View<'_>, index: usize, words: &[Word], buffers: &Buffers) {
        let is_greedy = self.reach == (Reach::Longest { greedy: true });
        for &start in &buffers.starts {
            let first = &words[start as usize];
            #[cfg(test)]
            crate::work::step(1);
            if first.start < self.cursors[index] {
                continue;
            }
            let from = self.hits.len();
            let mut at = buffers.longest[start as usize];
            let mut n_nested = 0;
            while at != 0 && n_nested < self.max_nested && !self.is_settled(from, first) {
                n_nested += 1;
                let end = &buffers.ends[at as usize - 1];
                self.records(view, index, (first, &words[end.word as usize]), end.key);
                self.keep_longest(from);
                at = end.shorter;
            }
            if !self.is_settled(from, first) {
                view.probe(buffers.buckets[start as usize], first.hash, |key| self.records(view, index, (first, first), key));
                self.keep_longest(from);
            }
            if is_greedy && self.hits.len() > from {
                self.cursors[index] = self.hits[self.hits.len() - 1].span.end();
            }
        }
    }

    /// Whether of the names that start with `first` no shorter one is wanted than those from `from` on.
    fn is_settled(&self, from: usize, first: &Word) -> bool {
        // A shorter name may reach farther left, by a mark before its first word.
        self.hits.len() > from && self.reach != Reach::All && self.is_apart(first.start)
    }

    /// Verifies the records of one key and adds a hit for each whose name stands here, written as its case wants.
    #[inline]
    fn records(&mut self, view: &View<'_>, index: usize, (first, last): (&Word, &Word), key: Key) {
        // PERF: nearly every key is plain, and of its record no more is read than the name.
        if !key.is_plain || self.case.is_some() {
            return self.all_records(view, index, (first, last), key);
        }
        let (name, len) = view.plain_name(key);
        if len != last.end - first.start || !is_same(self.text.as_bytes(), first.start, view.names, name, len, view.keying) {
            // A plain name may still be spelled with other gaps, diacritics or dots.
            if view.keying == Keying::Folded {
                self.all_records(view, index, (first, last), key);
            }
            return;
        }
        let span = Span::new(first.start, if view.keying == Keying::Folded { self.end(last) } else { last.end });
        if span.start() >= self.cursors[index] && (view.keying == Keying::Literal || self.borders.are(span)) {
            let kind = view.plain_kind(name + len);
            if !self.is_restricted || self.is_allowed(index, kind, span) {
                self.hits.push(Hit { span, index: index as u32, kind, record: key.start as u64 });
            }
        }
    }

    fn all_records(&mut self, view: &View<'_>, index: usize, (first, last): (&Word, &Word), key: Key) {
        // PERF: most words of a text are written small, and most names want a capital: a letter tells them apart.
        let is_small = self.has_cased && view.keying == Keying::Folded && self.text.as_bytes()[first.start].is_ascii_lowercase();
        if is_small && view.records(key.start, key.end).all(|(_, record)| record.wants_capital()) {
            return;
        }
        let mut span = None;
        for (offset, record) in view.records(key.start, key.end) {
            #[cfg(test)]
            crate::work::step(1 + (last.end - first.start) / 8);
            // Spellings of one canonical form follow each other and are compared once.
            if !record.is_as_before() {
                span = self.span(view.keying, first, last, &record).filter(|span| {
                    let is_free = span.start() >= self.cursors[index];
                    is_free && (view.keying == Keying::Literal || self.borders.are(*span))
                });
            }
            let Some(span) = span else { continue };
            let is_written = view.keying == Keying::Literal || self.case.is_none() && !record.is_cased() || {
                let case = self.case.or_else(|| self.indexes[index].kind(&record).map(|kind| kind.case)).unwrap_or_default();
                self.has_case(span, case, view.name(offset))
            };
            let kind = record.kind as u32;
            if is_written && (!self.is_restricted || self.is_allowed(index, kind, span)) {
                self.hits.push(Hit { span, index: index as u32, kind, record: offset });
            }
        }
    }

    /// Whether a match ends within the range, and its entry counts if it is one that needs context.
    ///
    /// PERF: apart, so that the way of a plain name stays short.
    #[inline(never)]
    fn is_allowed(&self, index: usize, kind: u32, span: Span) -> bool {
        let kind = self.indexes[index].kinds().get(kind as usize);
        let is_cased = |character: &char| character.is_lowercase() || character.is_uppercase();
        let is_supported = || match self.context {
            ContextEntries::All => true,
            ContextEntries::None => false,
            ContextEntries::Capitalized => self.text[span.range()].chars().find(is_cased).is_none_or(|first| !first.is_lowercase()),
        };
        span.end() <= self.limit && (kind.is_none_or(|kind| kind.policy != Policy::Context) || is_supported())
    }

    /// The span of the name if it stands here.
    fn span(&self, keying: Keying, first: &Word, last: &Word, record: &Record<'_>) -> Option<Span> {
        match keying {
            Keying::Literal => self.literal(first.start, last.end, record),
            Keying::Folded | Keying::Keyed => self.tolerant(first.start, last, record),
        }
    }

    /// Of the hits from `from` on keeps the leftmost, of those the longest, if no more are wanted.
    fn keep_longest(&mut self, from: usize) {
        if self.hits.len() < from + 2 || self.reach == Reach::All {
            return;
        }
        let first = self.hits[from].span;
        if self.hits[from + 1..].iter().all(|hit| hit.span == first) {
            return;
        }
        let best = self.hits[from..].iter().map(|hit| hit.span).min_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
        let mut kept = from;
        for at in from..self.hits.len() {
            self.hits[kept] = self.hits[at];
            kept += usize::from(Some(self.hits[at].span) == best);
        }
        self.hits.truncate(kept);
    }

    /// Whether no name that starts with the word at `start` can start left of it: no mark stands there, and none before
    /// the blank; with a comma no name starts.
    fn is_apart(&self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_before = |at: usize, is: fn(u8) -> bool| start < at || is(bytes[start - at]);
        is_before(1, |byte| matches!(byte, b' ' | b'\n' | b'\t')) && is_before(2, |byte| byte.is_ascii_alphanumeric() || byte == b',')
    }

    /// The span if the text holds the name byte for byte.
    fn literal(&self, start: usize, end: usize, form: &Record<'_>) -> Option<Span> {
        let bytes = self.text.as_bytes();
        if !form.is_odd() {
            return (&bytes[start..end] == form.name).then(|| Span::new(start, end));
        }
        let from = start.checked_sub(form.marks.0.len())?;
        let to = from.checked_add(form.name.len())?;
        // The marks of a forged file may be half a character.
        let is_whole = self.text.is_char_boundary(from) && self.text.is_char_boundary(to);
        (bytes.get(from..to)? == form.name && is_whole).then(|| Span::new(from, to))
    }

    /// The span if the text holds the name in one of its spellings, case aside.
    #[inline]
    fn tolerant(&self, start: usize, last: &Word, record: &Record<'_>) -> Option<Span> {
        if record.is_odd() {
            return self.odd(start, last.end, record);
        }
        let found = &self.text.as_bytes()[start..last.end];
        let is_same = found.eq_ignore_ascii_case(record.canonical)
            || record.flags & HAS_FORM != 0 && found == record.name
            || self.is_spelling(found, start, last, record);
        is_same.then(|| Span::new(start, self.end(last)))
    }

    /// Where a match ends whose last word is `last`: behind the dot of an abbreviation.
    fn end(&self, last: &Word) -> usize {
        let bytes = self.text.as_bytes();
        let takes_dot =
            bytes.get(last.end) == Some(&b'.') && bytes[last.end - 1] != b'.' && abbreviation::drops_dot(&self.text[last.start..last.end]);
        last.end + usize::from(takes_dot)
    }

    /// Whether the words of a match are the name, in another spelling than its canonical form.
    #[cold]
    fn is_spelling(&self, found: &[u8], start: usize, last: &Word, record: &Record<'_>) -> bool {
        // An ASCII letter folds to itself whatever follows: most words of another name with the same tag end here.
        if found[0].is_ascii_alphanumeric() && record.canonical.first().is_none_or(|first| !first.eq_ignore_ascii_case(&found[0])) {
            return false;
        }
        start == last.start && is_dotted(found, record.canonical) || self.is_folded(Span::new(start, self.end(last)), record)
    }

    /// Whether the text of a span has the canonical form of the record.
    fn is_folded(&self, span: Span, record: &Record<'_>) -> bool {
        #[cfg(test)]
        crate::work::step(span.len());
        let slice = &self.text[span.range()];
        fold::ascii_equal(slice.as_bytes(), record.canonical).unwrap_or_else(|| {
            let found = fold::fold(slice, self.soft, Strength::Folded);
            if record.flags & HAS_FORM != 0 {
                return found.as_bytes() == record.canonical;
            }
            found.as_bytes().eq_ignore_ascii_case(record.canonical)
        })
    }

    /// Whether the text of a verified match is written as the entry wants.
    fn has_case(&self, span: Span, case: Case, name: &[u8]) -> bool {
        let found = &self.text[span.range()];
        match case {
            Case::Fold => true,
            _ if found.as_bytes() == name => true,
            Case::Title => {
                let first = found.chars().find(|character| character.is_alphanumeric());
                first.is_none_or(|first| !first.is_lowercase()) && std::str::from_utf8(name).is_ok_and(|name| self.has_capitals(found, name))
            }
            // PERF: "us" is not "US": where nothing but the case differs, as nearly always, no form is made to be compared.
            Case::Exact => {
                !found.as_bytes().eq_ignore_ascii_case(name)
                    && std::str::from_utf8(name)
                        .is_ok_and(|name| fold::fold(found, self.soft, Strength::Exact) == fold::fold(name, SoftHyphen::Ignored, Strength::Exact))
            }
        }
    }

    /// Whether every later word has a capital that has one in the name; particles and what follows a hyphen aside.
    fn has_capitals(&self, found: &str, name: &str) -> bool {
        // PERF: most names are a single word, which has no later one.
        if !found.contains(char::is_whitespace) {
            return true;
        }
        let mut wanted = Vec::new();
        fold::words(name, SoftHyphen::Ignored, |word| wanted.push(wants_capital(&name[word.start..word.end])));
        let (mut n_words, mut are_written) = (0, true);
        fold::words(found, self.soft, |word| {
            let is_apart = n_words > 0 && found[..word.start].ends_with(|before: char| before.is_whitespace());
            if is_apart && wanted.get(n_words).is_some_and(|&is_wanted| is_wanted) {
                are_written &= !found[word.start..word.end].starts_with(char::is_lowercase);
            }
            n_words += 1;
        });
        are_written
    }

    /// The span of a name that starts or ends with something else than words, if it stands around these.
    #[cold]
    fn odd(&self, start: usize, end: usize, record: &Record<'_>) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let (lead, tail) = record.marks;
        if !may_be_mark(bytes[..start].iter().rev(), lead.iter().rev()) || !may_be_mark(bytes[end..].iter(), tail.iter()) {
            return None;
        }
        // As many marks as the name has there, whatever blanks and invisible characters lie between them.
        let from = match n_marks(lead).checked_sub(1) {
            Some(before_last) => self.text[..start].char_indices().rev().filter(|&(_, mark)| is_mark(mark)).nth(before_last)?.0,
            None => start,
        };
        let to = match n_marks(tail).checked_sub(1) {
            Some(before_last) => self.text[end..].char_indices().filter(|&(_, mark)| is_mark(mark)).nth(before_last),
            None => None,
        };
        let to = match to {
            Some((at, mark)) => end + at + mark.len_utf8(),
            None if n_marks(tail) > 0 => return None,
            None => end,
        };
        let span = Span::new(from, to);
        self.is_folded(span, record).then_some(span)
    }
}

/// Whether a character beside the words of a name counts: no blank, hyphen or invisible character.
fn is_mark(character: char) -> bool {
    !fold::is_blank(character)
}

/// How many characters count of what a name has before its first or after its last word.
fn n_marks(marks: &[u8]) -> usize {
    match marks {
        [] => 0,
        &[mark @ 0..0x80] => usize::from(is_mark(char::from(mark))),
        marks => std::str::from_utf8(marks).map_or(0, |marks| marks.chars().filter(|&mark| is_mark(mark)).count()),
    }
}

/// Articles and particles that are written small inside a name as often as not.
const PARTICLES: &[&str] = &[
    "abu", "al", "and", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "et", "ibn", "la", "las", "le",
    "les", "los", "of", "the", "und", "van", "vom", "von", "zu", "zum", "zur",
];

/// Whether a word that a name writes so must have a capital in the text.
fn wants_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && !PARTICLES.iter().any(|particle| particle.eq_ignore_ascii_case(word))
}

/// The range widened to where words end for sure: behind a blank and before one.
fn whole_words(text: &str, range: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let end = range.end.min(bytes.len());
    let start = bytes[..range.start.min(end)].iter().rposition(is_blank).map_or(0, |blank| blank + 1);
    start..bytes[end..].iter().position(is_blank).map_or(bytes.len(), |len| end + len)
}

/// Whether `len` bytes of a text are those of a name, the case of ASCII letters aside unless the keying is literal.
///
/// PERF: eight bytes at a time and no loop over the rest, whose length is mispredicted.
#[inline]
fn is_same(text: &[u8], start: usize, names: &[u8], name: usize, len: usize, keying: Keying) -> bool {
    #[cfg(test)]
    crate::work::step(1 + len / 8);
    let fold = |word: u64| if keying == Keying::Literal { word } else { fold::lower_ascii(word) };
    let mut at = 0;
    while at < len {
        let found = fold(word_at(text, start + at)) ^ fold(word_at(names, name + at));
        if found & u64::MAX >> (64 - 8 * (len - at).min(8)) != 0 {
            return false;
        }
        at += 8;
    }
    true
}

/// The words at which a name may start, in order.
fn starts(n_starts: usize, buffers: &mut Buffers) {
    let Buffers { buckets, longest, starts, .. } = buffers;
    starts.resize(n_starts, 0);
    let mut n_found = 0;
    for (at, (&bucket, &longest)) in buckets.iter().zip(&*longest).enumerate() {
        starts[n_found] = at as u32;
        n_found += usize::from(bucket != 0 || longest != 0);
    }
    starts.truncate(n_found);
}

/// Whether the first mark of what is found beside a word, gaps aside, can be the first that is wanted there.
fn may_be_mark<'b>(mut found: impl Iterator<Item = &'b u8>, mut wanted: impl Iterator<Item = &'b u8>) -> bool {
    let is_gap = |byte: u8| matches!(byte, b' ' | b'\t' | b'-' | b'\r' | b'\n' | 0x0B | 0x0C);
    let is_quote = |byte: u8| matches!(byte, b'\'' | b'`');
    let Some(&wanted) = wanted.find(|byte| !is_gap(**byte)) else { return true };
    // Beyond ASCII a mark has many forms: those take the general way.
    let may_be = |found: u8| found == wanted || found >= 0x80 || wanted >= 0x80 || is_quote(found) && is_quote(wanted);
    found.find(|byte| !is_gap(**byte)).is_some_and(|&found| may_be(found))
}

/// Whether one word of a text is a dotted abbreviation of ASCII letters whose canonical form is `form`.
fn is_dotted(found: &[u8], form: &[u8]) -> bool {
    found.ends_with(b".")
        && found.is_ascii()
        && found.iter().filter(|&&byte| byte != b'.').map(u8::to_ascii_lowercase).eq(form.iter().map(u8::to_ascii_lowercase))
}

/// Whether a gap holds more than one line break.
fn is_blank_line(gap: &[u8]) -> bool {
    let mut lines = gap.iter().filter(|&&byte| byte == b'\n');
    gap.contains(&b'\x0C') || lines.next().is_some() && lines.next().is_some()
}

/// Chooses among sorted hits; hits of one span stay together.
fn select(mut hits: Vec<Hit>, overlap: Overlap) -> Vec<Hit> {
    if overlap == Overlap::LongestDominantRight {
        return longest_dominant_right(hits);
    }
    let mut choice = Choice::new(overlap);
    hits.retain(|hit| choice.takes(hit.span));
    hits
}

/// Chooses among sorted hits, one after the other, by a policy that looks back only.
struct Choice {
    overlap: Overlap,
    /// The last span that was taken; under `NoSub` that is the one that reaches farthest.
    last: Option<Span>,
}

impl Choice {
    fn new(overlap: Overlap) -> Self {
        Self { overlap, last: None }
    }

    fn takes(&mut self, span: Span) -> bool {
        let is_free = match (self.overlap, self.last) {
            (Overlap::All | Overlap::LongestDominantRight, _) | (_, None) => true,
            (_, Some(last)) if span == last => true,
            (Overlap::LeftmostLongest, Some(last)) => span.start() >= last.end(),
            // Sorted by start and longest first: a span lies within another if an earlier one reaches as far.
            (Overlap::NoSub, Some(last)) => span.end() > last.end(),
        };
        if is_free {
            self.last = Some(span);
        }
        is_free
    }
}

/// Of overlapping hits the longest, of equally long ones the right one; repeated with what is left.
fn longest_dominant_right(hits: Vec<Hit>) -> Vec<Hit> {
    let mut spans: Vec<Span> = hits.iter().map(|hit| hit.span).collect();
    spans.dedup();
    spans.sort_unstable_by_key(|span| (std::cmp::Reverse(span.len()), std::cmp::Reverse(span.start())));
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for span in spans {
        let is_free = taken.range(..span.end()).next_back().is_none_or(|(_, &end)| end <= span.start());
        if is_free {
            taken.insert(span.start(), span.end());
        }
    }
    hits.into_iter().filter(|hit| taken.get(&hit.span.start()) == Some(&hit.span.end())).collect()
}
