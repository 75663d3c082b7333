//! The search: every name of several indexes in one text.
//!
//! Takes a text and indexes in order of precedence, gives verified matches under an overlap policy. The text is walked
//! in blocks of words. Within a block the prefixes of all starts are probed one length after the other, so that the
//! cache misses of many words overlap instead of following each other; only then are the records of the ends read and
//! verified. No match is reported that was not compared with its name and whose ends are not borders of tokens.

use std::collections::BTreeMap;

use super::entry::Case;
use super::fold::{self, SoftHyphen, Strength, Word};
use super::index::{HAS_FORM, Index, Keying, Record, View, read_offsets};
use super::scan::Scanner;
use crate::abbreviation;
use crate::span::Span;
use crate::token::Borders;

/// Which of several overlapping matches are reported; the names are those of `SolrTextTagger`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// One name at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) span: Span,
    /// Which of the indexes, in order of precedence.
    pub(crate) index: usize,
    /// The record in it.
    pub(crate) record: u64,
}

/// How many words are walked together: enough for the misses to overlap, few enough to stay in the first-level cache.
const BLOCK: usize = 512;

/// A gap longer than this many bytes joins no words.
const MAX_GAP: usize = 256;

/// Every hit under `overlap`, sorted by start, longer ones first, then by precedence.
pub(crate) fn find(indexes: &[&Index], text: &str, overlap: Overlap, case: Option<Case>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let views: Vec<View<'_>> = indexes.iter().map(|index| index.view()).collect();
    let has_soft = text.contains('\u{AD}');
    let greedy = overlap == Overlap::LeftmostLongest && indexes.len() == 1 && !has_soft;
    for keying in [Keying::Folded, Keying::Literal] {
        let chosen: Vec<usize> = (0..views.len()).filter(|&index| views[index].keying == keying).collect();
        if chosen.is_empty() {
            continue;
        }
        let softs: &[SoftHyphen] =
            if has_soft && keying == Keying::Folded { &[SoftHyphen::Ignored, SoftHyphen::Gap] } else { &[SoftHyphen::Ignored] };
        for &soft in softs {
            let reach = if overlap == Overlap::LeftmostLongest { Reach::Longest { greedy } } else { Reach::All };
            let mut search =
                Search { indexes, text, soft, reach, case, borders: Borders::new(text), cursors: vec![0; indexes.len()], hits: &mut hits };
            search.run(&views, &chosen, Scanner::new(text, keying, soft));
        }
    }
    if !greedy {
        hits.sort_unstable_by_key(|hit| (hit.span.start(), std::cmp::Reverse(hit.span.end()), hit.index, hit.record));
        hits.dedup();
        hits = select(hits, overlap);
    }
    hits
}

/// As [`find`], without the hits that lie within one of the `blocked` spans (sorted, none within another).
pub(crate) fn find_outside(indexes: &[&Index], text: &str, overlap: Overlap, case: Option<Case>, blocked: &[Span]) -> Vec<Hit> {
    let mut hits = find(indexes, text, Overlap::All, case);
    // The last blocked span that starts no later than the hit reaches farthest: none lies within another.
    hits.retain(|hit| {
        let n_before = blocked.partition_point(|span| span.start() <= hit.span.start());
        n_before == 0 || !blocked[n_before - 1].covers(hit.span)
    });
    select(hits, overlap)
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

struct Search<'i, 't, 'h> {
    indexes: &'i [&'i Index],
    text: &'t str,
    soft: SoftHyphen,
    reach: Reach,
    /// The case of every name, if not its own.
    case: Option<Case>,
    borders: Borders<'t>,
    /// For each index, where the last greedy match ended.
    cursors: Vec<usize>,
    hits: &'h mut Vec<Hit>,
}

/// A start that has passed the filter, with the last of the ends found for it.
struct Start {
    word: u32,
    /// One more than the place of its longest end in `ends`; zero if it has none.
    ends: u32,
}

/// A prefix on its way: which start, which word it has reached, its hash.
#[derive(Clone, Copy)]
struct Prefix {
    start: u32,
    word: u32,
    hash: u64,
}

/// A place where a name may end; `shorter` leads to the next shorter one as in [`Start`].
struct End {
    word: u32,
    shorter: u32,
    offset: u64,
}

/// The buffers of a block, kept from one to the next.
#[derive(Default)]
struct Buffers {
    starts: Vec<Start>,
    prefixes: Vec<Prefix>,
    longer: Vec<Prefix>,
    slots: Vec<u64>,
    ends: Vec<End>,
    singles: Vec<u32>,
    firsts: Vec<u32>,
}

impl Search<'_, '_, '_> {
    fn run(&mut self, views: &[View<'_>], chosen: &[usize], mut scanner: Scanner<'_>) {
        let reach = chosen.iter().map(|&index| views[index].max_words).max().unwrap_or(1).clamp(1, 256);
        let mut words = Vec::with_capacity(BLOCK + reach);
        let mut buffers = Buffers::default();
        loop {
            let more = scanner.fill(&mut words, BLOCK + reach);
            let n_starts = if more { words.len() - reach + 1 } else { words.len() };
            for &index in chosen {
                self.block(&views[index], index, &words, n_starts, &mut buffers);
            }
            if !more {
                return;
            }
            words.drain(..n_starts);
        }
    }

    /// Finds the names of one index that start in the first `n_starts` words.
    fn block(&mut self, view: &View<'_>, index: usize, words: &[Word], n_starts: usize, buffers: &mut Buffers) {
        self.starts(view, words, n_starts, buffers);
        let Buffers { starts, prefixes, longer, slots, ends, .. } = buffers;
        ends.clear();
        while !prefixes.is_empty() {
            slots.clear();
            slots.extend(prefixes.iter().map(|prefix| view.touch(prefix.hash)));
            longer.clear();
            for (prefix, &first) in prefixes.iter().zip(&*slots) {
                let mut goes_on = false;
                view.probe(prefix.hash, first, |slot| {
                    if let Some(offset) = slot.ends() {
                        let start = &mut starts[prefix.start as usize];
                        ends.push(End { word: prefix.word, shorter: start.ends, offset });
                        start.ends = ends.len() as u32;
                    }
                    goes_on |= slot.goes_on();
                });
                let is_first = starts[prefix.start as usize].word == prefix.word;
                if goes_on
                    && !is_first
                    && let Some(next) = words.get(prefix.word as usize + 1)
                    && self.is_gap(words[prefix.word as usize].end, next.start)
                {
                    longer.push(Prefix { word: prefix.word + 1, hash: fold::extend(prefix.hash, next.hash), ..*prefix });
                }
            }
            std::mem::swap(prefixes, longer);
        }
        // Read the first byte of every record before any is verified, for the same overlap of misses.
        let touched = ends.iter().fold(0, |all, end| all ^ view.touch_record(end.offset));
        std::hint::black_box(touched);
        self.verify(view, index, words, starts, ends);
    }

    /// The words that may be a name, and the pairs of words that may start one.
    ///
    /// PERF: most words pass or fail the filters at random, so the passing ones are written without a branch; and a
    /// pair that passes is probed at once, without probing its first word: six of seven probes at a million names.
    fn starts(&self, view: &View<'_>, words: &[Word], n_starts: usize, buffers: &mut Buffers) {
        let Buffers { starts, prefixes, singles, firsts, .. } = buffers;
        singles.resize(n_starts, 0);
        firsts.resize(n_starts + 1, 0);
        let (mut n_singles, mut n_firsts) = (0, 0);
        for (at, word) in words[..n_starts].iter().enumerate() {
            let (is_single, is_first) = view.may_start(word.hash);
            singles[n_singles] = at as u32;
            n_singles += usize::from(is_single);
            firsts[n_firsts] = at as u32;
            n_firsts += usize::from(is_first && at + 1 < words.len());
        }
        let mut n_pairs = 0;
        for index in 0..n_firsts {
            let at = firsts[index] as usize;
            let is_pair = view.may_be_pair(fold::extend(words[at].hash, words[at + 1].hash));
            firsts[n_pairs] = at as u32;
            n_pairs += usize::from(is_pair);
        }
        starts.clear();
        prefixes.clear();
        let (mut single, mut pair) = (0, 0);
        while single < n_singles || pair < n_pairs {
            let next_single = if single < n_singles { singles[single] } else { u32::MAX };
            let next_pair = if pair < n_pairs { firsts[pair] } else { u32::MAX };
            let at = next_single.min(next_pair);
            let start = starts.len() as u32;
            starts.push(Start { word: at, ends: 0 });
            let word = &words[at as usize];
            if next_single == at {
                prefixes.push(Prefix { start, word: at, hash: word.hash });
                single += 1;
            }
            if next_pair == at {
                let next = &words[at as usize + 1];
                if self.is_gap(word.end, next.start) {
                    prefixes.push(Prefix { start, word: at + 1, hash: fold::extend(word.hash, next.hash) });
                }
                pair += 1;
            }
        }
    }

    /// Whether the bytes between two words may lie inside a name; the comparison with the name decides.
    fn is_gap(&self, end: usize, start: usize) -> bool {
        let gap = &self.text.as_bytes()[end..start];
        gap == b" " || gap.len() <= MAX_GAP && !is_blank_line(gap)
    }

    fn verify(&mut self, view: &View<'_>, index: usize, words: &[Word], starts: &[Start], ends: &[End]) {
        for start in starts {
            if start.ends == 0 || words[start.word as usize].start < self.cursors[index] {
                continue;
            }
            let mut at = start.ends;
            let mut longest = 0;
            while at != 0 {
                let end = &ends[at as usize - 1];
                let (first, last) = (&words[start.word as usize], &words[end.word as usize]);
                let before = self.hits.len();
                view.forms(end.offset, |record, offsets| self.form(view, index, (first, last), &record, offsets));
                if self.hits.len() > before && self.reach != Reach::All {
                    longest = self.keep_longest(before).max(longest);
                    break;
                }
                at = end.shorter;
            }
            if self.reach == (Reach::Longest { greedy: true }) {
                self.cursors[index] = self.cursors[index].max(longest);
            }
        }
    }

    /// Verifies one canonical form and adds a hit for each of its records that is written as its case wants.
    fn form(&mut self, view: &View<'_>, index: usize, (first, last): (&Word, &Word), record: &Record<'_>, offsets: &[u8]) {
        let span = match view.keying {
            Keying::Literal => self.literal(first.start, last.end, record),
            Keying::Folded => self.tolerant(first.start, last, record),
        };
        let Some(span) = span.filter(|span| span.start() >= self.cursors[index]) else { return };
        if view.keying == Keying::Folded && !self.borders.are(span) {
            return;
        }
        let kinds = self.indexes[index];
        for offset in read_offsets(offsets) {
            let is_written_so = view.keying == Keying::Literal || {
                let Some(record) = view.record(offset) else { continue };
                let case = self.case.or_else(|| kinds.kind(&record).map(|kind| kind.case)).unwrap_or_default();
                self.has_case(span, case, record.name)
            };
            if is_written_so {
                self.hits.push(Hit { span, index, record: offset });
            }
        }
    }

    /// Of the hits from `from` on keeps those with the greatest end, and gives it.
    fn keep_longest(&mut self, from: usize) -> usize {
        let longest = self.hits[from..].iter().map(|hit| hit.span.end()).max().unwrap_or(0);
        if self.hits.len() > from + 1 {
            let mut kept = self.hits.split_off(from);
            kept.retain(|hit| hit.span.end() == longest);
            self.hits.append(&mut kept);
        }
        longest
    }

    /// The span if the text holds the name byte for byte.
    fn literal(&self, start: usize, end: usize, record: &Record<'_>) -> Option<Span> {
        let bytes = self.text.as_bytes();
        if !record.is_odd() {
            return (&bytes[start..end] == record.name).then(|| Span::new(start, end));
        }
        let lead = record.name.iter().position(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)?;
        let from = start.checked_sub(lead)?;
        let to = from.checked_add(record.name.len())?;
        (bytes.get(from..to)? == record.name).then(|| Span::new(from, to))
    }

    /// The span if the text holds the name in one of its spellings, case aside.
    fn tolerant(&self, start: usize, last: &Word, record: &Record<'_>) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let mut end = last.end;
        if bytes.get(end) == Some(&b'.') && bytes[end - 1] != b'.' && abbreviation::drops_dot(&self.text[last.start..end]) {
            end += 1;
        }
        if !record.is_odd() {
            let found = &bytes[start..last.end];
            if found.len() == record.name.len() && found.eq_ignore_ascii_case(record.name) {
                return Some(Span::new(start, end));
            }
        } else if !self.may_be_odd(last.end, record.name) {
            return None;
        }
        let span = if record.is_odd() { self.odd(start, last.end, std::str::from_utf8(record.name).ok()?)? } else { Span::new(start, end) };
        let slice = &self.text[span.range()];
        let is_same = fold::ascii_equal(slice.as_bytes(), record.form).unwrap_or_else(|| {
            let form = fold::fold(slice, self.soft, Strength::Folded);
            if record.flags & HAS_FORM != 0 || record.form.is_empty() {
                return form.as_bytes() == record.form;
            }
            std::str::from_utf8(record.form).is_ok_and(|name| form == fold::fold(name, SoftHyphen::Ignored, Strength::Folded))
        });
        is_same.then_some(span)
    }

    /// Whether what follows the last word can be the punctuation that ends the name: a cheap look before the fold.
    fn may_be_odd(&self, end: usize, name: &[u8]) -> bool {
        let Some(&last) = name.last() else { return false };
        let is_plain = last.is_ascii_punctuation() && !matches!(last, b'\'' | b'`' | b'-');
        !is_plain || self.text.as_bytes()[end..].iter().take(8).any(|&byte| byte == last || byte >= 0x80)
    }

    /// Whether the text of a verified match is written as the entry wants.
    fn has_case(&self, span: Span, case: Case, name: &[u8]) -> bool {
        let found = &self.text[span.range()];
        match case {
            Case::Fold => true,
            _ if found.as_bytes() == name => true,
            Case::Title => found.chars().find(|character| character.is_alphanumeric()).is_none_or(|first| !first.is_lowercase()),
            Case::Exact => std::str::from_utf8(name)
                .is_ok_and(|name| fold::fold(found, self.soft, Strength::Exact) == fold::fold(name, SoftHyphen::Ignored, Strength::Exact)),
        }
    }

    /// The words of a name that starts or ends with something else, widened by as many characters.
    fn odd(&self, start: usize, end: usize, name: &str) -> Option<Span> {
        let (mut first, mut last) = (usize::MAX, 0);
        fold::words(name, SoftHyphen::Ignored, |word| {
            first = first.min(word.start);
            last = word.end;
        });
        let before = name.get(..first)?.chars().count();
        let after = name.get(last..)?.chars().count();
        let from = if before == 0 { start } else { self.text[..start].char_indices().rev().nth(before - 1)?.0 };
        let to = self.text[end..].char_indices().nth(after).map_or(self.text.len(), |(at, _)| end + at);
        (self.text[end..to].chars().count() == after).then(|| Span::new(from, to))
    }
}

/// Whether a gap holds more than one line break.
fn is_blank_line(gap: &[u8]) -> bool {
    let mut lines = gap.iter().filter(|&&byte| byte == b'\n');
    gap.contains(&b'\x0C') || lines.next().is_some() && lines.next().is_some()
}

/// Chooses among sorted hits; hits of one span stay together.
fn select(hits: Vec<Hit>, overlap: Overlap) -> Vec<Hit> {
    match overlap {
        Overlap::All => hits,
        Overlap::LeftmostLongest => {
            let mut chosen: Option<Span> = None;
            let keep = |hit: &Hit| match chosen {
                Some(last) if hit.span == last => true,
                Some(last) if hit.span.start() < last.end() => false,
                _ => {
                    chosen = Some(hit.span);
                    true
                }
            };
            let mut hits = hits;
            let mut keep = keep;
            hits.retain(|hit| keep(hit));
            hits
        }
        Overlap::NoSub => {
            // Sorted by start and longest first: a span lies within another if an earlier one reaches as far.
            let mut widest: Option<Span> = None;
            let mut hits = hits;
            hits.retain(|hit| match widest {
                Some(other) if hit.span == other => true,
                Some(other) if hit.span.end() <= other.end() => false,
                _ => {
                    widest = Some(hit.span);
                    true
                }
            });
            hits
        }
        Overlap::LongestDominantRight => {
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
    }
}
