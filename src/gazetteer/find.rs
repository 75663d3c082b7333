//! The search: every name of several indexes in one text.
//!
//! Takes a text and indexes in order of precedence, gives verified matches under an overlap policy. The text is walked
//! in blocks of words. Within a block the prefixes of all starts are probed one length after the other, so that the
//! cache misses of many words overlap instead of following each other; only then are the records of the ends read and
//! verified. No match is reported that was not compared with its name and whose ends are not borders of tokens.

use std::collections::BTreeMap;

use super::entry::Case;
use super::fold::{self, SoftHyphen, Strength, Word};
use super::index::{Form, HAS_FORM, Index, Keying, View, read_offsets};
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
    each(indexes, text, overlap, case, &mut |found| hits.extend_from_slice(found));
    hits
}

/// As [`find`], but gives the hits as they are settled; those of one span come together.
///
/// PERF: of one index leftmost-longest every block of words is settled when it is done, and nothing is kept: fresh
/// memory for a million hits costs as much as finding them.
pub(crate) fn each(indexes: &[&Index], text: &str, overlap: Overlap, case: Option<Case>, sink: &mut dyn FnMut(&[Hit])) {
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
            search.run(&views, &chosen, Scanner::new(text, keying, soft), sink);
        }
    }
    if !greedy {
        hits.sort_unstable_by_key(|hit| (hit.span.start(), std::cmp::Reverse(hit.span.end()), hit.index, hit.record));
        hits.dedup();
        sink(&select(hits, overlap));
    }
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
    hashes: Vec<u64>,
    ends: Vec<End>,
    singles: Vec<u32>,
    firsts: Vec<u32>,
}

impl Search<'_, '_, '_> {
    fn run(&mut self, views: &[View<'_>], chosen: &[usize], mut scanner: Scanner<'_>, sink: &mut dyn FnMut(&[Hit])) {
        let reach = chosen.iter().map(|&index| views[index].max_words).max().unwrap_or(1).clamp(1, 256);
        let mut words = Vec::with_capacity(BLOCK + reach);
        let mut buffers = Buffers::default();
        loop {
            let more = scanner.fill(&mut words, BLOCK + reach);
            let n_starts = if more { words.len() - reach + 1 } else { words.len() };
            for &index in chosen {
                self.block(&views[index], index, &words, n_starts, &mut buffers);
            }
            if self.reach == (Reach::Longest { greedy: true }) {
                sink(self.hits);
                self.hits.clear();
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
        let Buffers { starts, prefixes, longer, ends, .. } = buffers;
        ends.clear();
        while !prefixes.is_empty() {
            // Loads that depend on nothing overlap; the probes below then find their lines in the cache.
            std::hint::black_box(prefixes.iter().fold(0, |all, prefix| all ^ view.touch(prefix.hash)));
            longer.clear();
            for prefix in &*prefixes {
                let mut goes_on = false;
                view.probe(prefix.hash, |slot| {
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
        let Buffers { starts, prefixes, singles, firsts, hashes, .. } = buffers;
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
        hashes.clear();
        hashes.extend(firsts[..n_firsts].iter().map(|&at| fold::extend(words[at as usize].hash, words[at as usize + 1].hash)));
        for index in 0..n_firsts {
            let is_pair = view.may_be_pair(hashes[index]);
            firsts[n_pairs] = firsts[index];
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
            let from = self.hits.len();
            if start.ends == 0 || words[start.word as usize].start < self.cursors[index] {
                continue;
            }
            let mut at = start.ends;
            let mut longest = 0;
            while at != 0 {
                let end = &ends[at as usize - 1];
                let (first, last) = (&words[start.word as usize], &words[end.word as usize]);
                let n_hits = self.hits.len();
                view.forms(end.offset, |form, offsets| self.form(view, index, (first, last), &form, offsets));
                if self.hits.len() > n_hits && self.reach != Reach::All {
                    longest = self.keep_longest(from);
                    // A shorter name may reach farther left, by a mark before its first word.
                    if self.is_apart(first.start) {
                        break;
                    }
                }
                at = end.shorter;
            }
            if self.reach == (Reach::Longest { greedy: true }) {
                self.cursors[index] = self.cursors[index].max(longest);
            }
        }
    }

    /// Verifies one canonical form and adds a hit for each of its records that is written as its case wants.
    fn form(&mut self, view: &View<'_>, index: usize, (first, last): (&Word, &Word), form: &Form<'_>, offsets: &[u8]) {
        let span = match view.keying {
            Keying::Literal => self.literal(first.start, last.end, form),
            Keying::Folded => self.tolerant(first.start, last, form),
        };
        let Some(span) = span.filter(|span| span.start() >= self.cursors[index]) else { return };
        if view.keying == Keying::Folded && !self.borders.are(span) {
            return;
        }
        if view.keying == Keying::Literal || self.case.is_none() && !form.is_cased() {
            self.hits.extend(read_offsets(offsets).map(|record| Hit { span, index, record }));
            return;
        }
        for offset in read_offsets(offsets) {
            let Some(record) = view.record(offset) else { continue };
            let case = self.case.or_else(|| self.indexes[index].kind(&record).map(|kind| kind.case)).unwrap_or_default();
            if self.has_case(span, case, record.name) {
                self.hits.push(Hit { span, index, record: offset });
            }
        }
    }

    /// Of the hits from `from` on keeps the leftmost, of those the longest, and gives their end.
    fn keep_longest(&mut self, from: usize) -> usize {
        let best = self.hits[from..].iter().map(|hit| hit.span).min_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
        let Some(best) = best else { return 0 };
        if self.hits.len() > from + 1 {
            let mut kept = self.hits.split_off(from);
            kept.retain(|hit| hit.span == best);
            self.hits.append(&mut kept);
        }
        best.end()
    }

    /// Whether no name that starts with the word at `start` can start left of it.
    fn is_apart(&self, start: usize) -> bool {
        start == 0 || matches!(self.text.as_bytes()[start - 1], b' ' | b'\n' | b'\t')
    }

    /// The span if the text holds the name byte for byte.
    fn literal(&self, start: usize, end: usize, form: &Form<'_>) -> Option<Span> {
        let bytes = self.text.as_bytes();
        if !form.is_odd() {
            return (&bytes[start..end] == form.name).then(|| Span::new(start, end));
        }
        let lead = form.name.iter().position(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)?;
        let from = start.checked_sub(lead)?;
        let to = from.checked_add(form.name.len())?;
        (bytes.get(from..to)? == form.name).then(|| Span::new(from, to))
    }

    /// The span if the text holds the name in one of its spellings, case aside.
    fn tolerant(&self, start: usize, last: &Word, form: &Form<'_>) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let mut end = last.end;
        if bytes.get(end) == Some(&b'.') && bytes[end - 1] != b'.' && abbreviation::drops_dot(&self.text[last.start..end]) {
            end += 1;
        }
        if !form.is_odd() {
            let found = &bytes[start..last.end];
            if found.len() == form.name.len() && found.eq_ignore_ascii_case(form.name) {
                return Some(Span::new(start, end));
            }
        } else if !self.may_be_odd(last.end, form.name) {
            return None;
        }
        if !form.is_odd() && start == last.start && is_dotted(&bytes[start..last.end], form.canonical) {
            return Some(Span::new(start, end));
        }
        let span = if form.is_odd() { self.odd(start, last.end, std::str::from_utf8(form.name).ok()?)? } else { Span::new(start, end) };
        let slice = &self.text[span.range()];
        let is_same = fold::ascii_equal(slice.as_bytes(), form.canonical).unwrap_or_else(|| {
            let found = fold::fold(slice, self.soft, Strength::Folded);
            if form.flags & HAS_FORM != 0 || form.canonical.is_empty() {
                return found.as_bytes() == form.canonical;
            }
            std::str::from_utf8(form.canonical).is_ok_and(|name| found == fold::fold(name, SoftHyphen::Ignored, Strength::Folded))
        });
        is_same.then_some(span)
    }

    /// Whether what follows the last word can be the punctuation that ends the name: a cheap look before the fold.
    fn may_be_odd(&self, end: usize, name: &[u8]) -> bool {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
        let tail = name.iter().rposition(is_word).map_or(name, |last| &name[last + 1..]);
        // Quotes have several forms, and gaps any length: those take the general way.
        let is_plain = !tail.iter().any(|byte| matches!(byte, b'\'' | b'`' | b'-' | b' ' | b'\t'));
        !is_plain || self.text.as_bytes()[end..].iter().zip(tail).all(|(found, wanted)| found == wanted || *found >= 0x80)
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
        let name = fold::trim(name);
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
