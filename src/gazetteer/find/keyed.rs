//! The search in a list that forgives more than the fold: every reading of every word is followed.
//!
//! Works as the search of the fold does, block by block and length by length, so that cache misses overlap; but a word leads
//! to as many keys as it has readings, a name may leave out a word in its middle, and what is verified is the keys.

use super::{Hit, Key, Reach, Search};
use crate::fold::{self, Word, ending};
use crate::gazetteer::entry::Case;
use crate::gazetteer::index::View;
use crate::gazetteer::keys::{MARK, write_gap};
use crate::gazetteer::parts::is_middle;
use crate::gazetteer::reading::{Listed, Place, Readings, Single, is_small};
use crate::gazetteer::tolerance::Tolerances;
use crate::span::Span;

/// What the search of one index knows of the text, and its buffers.
pub(super) struct Following {
    readings: Readings,
    /// For every unit of the block the place of its readings.
    places: Vec<Place>,
    /// One more than the place of the last end that starts at each unit; zero if none does.
    heads: Vec<u32>,
    paths: Vec<Path>,
    longer: Vec<Path>,
    buckets: Vec<usize>,
    ends: Vec<End>,
    gap: String,
}

/// A prefix of a name: the units it has come to, the hash of their keys, and letters that are wrong so far.
#[derive(Clone, Copy)]
struct Path {
    start: u32,
    unit: u32,
    hash: u64,
    edits: u8,
    has_left_out: bool,
}

/// A place where names may end.
#[derive(Clone, Copy)]
struct End {
    unit: u32,
    names: Names,
    /// One more than the place of the end before that starts at the same unit; zero if there is none.
    before: u32,
}

/// The names that may end at a place.
#[derive(Clone, Copy)]
enum Names {
    /// All that lie at a place of the readings.
    Sure(Place),
    /// Those of a key that turn out to be there.
    Key(Key),
}

/// More ways to read a few words are not followed; only lists of words that all lie a letter apart have so many.
const MOST_PATHS: usize = 1 << 11;

/// How many units a name may reach over beyond its own words: one that is left out.
pub(super) const LEFT_OUT: usize = 1;

impl Following {
    pub(super) fn new() -> Self {
        Self {
            readings: Readings::new(),
            places: Vec::new(),
            heads: Vec::new(),
            paths: Vec::new(),
            longer: Vec::new(),
            buckets: Vec::new(),
            ends: Vec::new(),
            gap: String::new(),
        }
    }
}

impl Search<'_, '_> {
    /// Finds the names of one index that start in the first `n_starts` units.
    pub(super) fn follow(&mut self, view: &View<'_>, index: usize, units: &[Word], n_starts: usize, following: &mut Following) {
        following.readings.make_room();
        following.places.clear();
        following.places.extend(units.iter().map(|unit| following.readings.of(view, self.text, unit, self.soft)));
        following.ends.clear();
        following.heads.clear();
        following.heads.resize(n_starts, 0);
        self.start(view, units, n_starts, following);
        self.go_on(view, units, following);
        self.settle(view, index, units, following);
    }

    /// The names of one unit, and the pairs of units that may start a longer one.
    fn start(&self, view: &View<'_>, units: &[Word], n_starts: usize, following: &mut Following) {
        let Following { readings, places, heads, paths, ends, .. } = following;
        paths.clear();
        for (at, place) in places[..n_starts].iter().enumerate() {
            let most = paths.len() + MOST_PATHS;
            for reading in readings.at(*place) {
                let names = match reading.single {
                    Single::None => None,
                    Single::Sure(place) => Some(Names::Sure(place)),
                    Single::Key(number) => Some(Names::Key(readings.probed(number))),
                };
                if let Some(names) = names {
                    push_end(ends, &mut heads[at], End { unit: at as u32, names, before: 0 });
                }
                if reading.is_first {
                    let path = Path { start: at as u32, unit: at as u32, hash: reading.hash, edits: reading.edits, has_left_out: false };
                    self.extend(view, units, (readings, places), path, (paths, most));
                }
            }
        }
        // PERF: apart from what makes the pairs, so that the misses of the filter overlap.
        paths.retain(|path| view.may_be_pair(path.hash));
    }

    /// Follows the pairs to where names end, one length after the other.
    fn go_on(&self, view: &View<'_>, units: &[Word], following: &mut Following) {
        let Following { readings, places, heads, paths, longer, buckets, ends, .. } = following;
        while !paths.is_empty() {
            buckets.clear();
            buckets.extend(paths.iter().map(|path| view.longer.bucket_if(true, path.hash)));
            view.touch(buckets);
            longer.clear();
            for (path, &bucket) in paths.iter().zip(&*buckets) {
                let mut goes_on = false;
                view.probe(bucket, path.hash, |key| {
                    if key.start < key.end {
                        push_end(ends, &mut heads[path.start as usize], End { unit: path.unit, names: Names::Key(key), before: 0 });
                    }
                    goes_on |= key.goes_on;
                });
                if goes_on {
                    let most = longer.len() + MOST_PATHS / 16;
                    self.extend(view, units, (readings, places), *path, (longer, most));
                }
            }
            std::mem::swap(paths, longer);
        }
    }

    /// Adds the paths that lead one unit farther, or over one that may be left out.
    #[inline]
    fn extend(&self, view: &View<'_>, units: &[Word], (readings, places): (&Readings, &[Place]), path: Path, (out, n_most): (&mut Vec<Path>, usize)) {
        let most = view.tolerances.typos();
        let mut to = |unit: usize, has_left_out: bool| {
            for reading in readings.at(places[unit]) {
                let edits = path.edits + reading.edits;
                if edits > most || out.len() >= n_most {
                    break;
                }
                out.push(Path { start: path.start, unit: unit as u32, hash: fold::extend(path.hash, reading.hash), edits, has_left_out });
            }
        };
        let next = path.unit as usize + 1;
        let may_join = |unit: usize| self.is_gap(units[unit - 1].end, units[unit].start);
        if next >= units.len() || !may_join(next) {
            return;
        }
        to(next, path.has_left_out);
        let may_leave_out = view.tolerances.has_parts() && !path.has_left_out && next + 1 < units.len();
        if may_leave_out && self.is_middle(&units[next]) && may_join(next + 1) {
            to(next + 1, true);
        }
    }

    fn is_middle(&self, unit: &Word) -> bool {
        is_middle(&self.text[unit.start..unit.end], self.text.as_bytes().get(unit.end) == Some(&b'.'))
    }

    /// Verifies what may end where, from left to right and from the longest to the shortest.
    fn settle(&mut self, view: &View<'_>, index: usize, units: &[Word], following: &mut Following) {
        let heads = std::mem::take(&mut following.heads);
        let is_greedy = self.reach == (Reach::Longest { greedy: true });
        for (start, &head) in heads.iter().enumerate().filter(|(_, head)| **head != 0) {
            if units[start].start < self.cursors[index] {
                continue;
            }
            let from = self.hits.len();
            let (mut n_nested, mut at, mut unit) = (0, head as usize, u32::MAX);
            while let Some(&end) = at.checked_sub(1).and_then(|at| following.ends.get(at)) {
                if end.unit < unit {
                    self.keep_longest(from);
                    if n_nested > self.max_nested || self.hits.len() > from && self.reach != Reach::All {
                        break;
                    }
                    n_nested += 1;
                    unit = end.unit;
                }
                match end.names {
                    Names::Sure(place) => self.sure(view, index, &units[start], following.readings.listed(place)),
                    Names::Key(key) => self.key_records(view, index, units, (start, end.unit as usize, key), following),
                }
                at = end.before as usize;
            }
            self.keep_longest(from);
            if is_greedy && self.hits.len() > from {
                self.cursors[index] = self.hits[self.hits.len() - 1].span.end();
            }
        }
        following.heads = heads;
    }

    /// Adds a hit for each of the names that are one unit.
    fn sure(&mut self, view: &View<'_>, index: usize, unit: &Word, listed: &[Listed]) {
        let span = self.key_span(view, unit, unit);
        if !self.borders.are(span) {
            return;
        }
        for &Listed { record, kind } in listed {
            let is_written = self.case.is_none_or(|case| case == Case::Fold || self.has_case(span, case, view.name(record)));
            if is_written && (!self.is_restricted || self.is_allowed(index, kind, span)) {
                self.hits.push(Hit { span, index: index as u32, kind, record });
            }
        }
    }

    /// Adds a hit for each record of a key whose form the units have, written as its case wants.
    fn key_records(&mut self, view: &View<'_>, index: usize, units: &[Word], (first, last, key): (usize, usize, Key), following: &mut Following) {
        let mut found = None;
        let is_small = [first, last].iter().all(|&unit| is_small(&self.text[units[unit].start..units[unit].end]));
        for (offset, record) in view.records(key.start, key.end) {
            #[cfg(test)]
            crate::work::step(1 + (units[last].end - units[first].start) / 8);
            if !record.is_as_before() {
                let agreed = self.agree(view, units, (first, last), record.canonical, following);
                found = agreed.then(|| self.key_span(view, &units[first], &units[last])).filter(|span| self.borders.are(*span));
            }
            let Some(span) = found else { continue };
            let kind = self.indexes[index].kind(&record);
            let case = self.case.or_else(|| kind.map(|kind| kind.case)).unwrap_or_default();
            let is_written = case == Case::Fold || self.has_case(span, case, view.name(offset));
            // What is written small is no name but one that the list writes so.
            let least = if is_small { Some(Tolerances::default()) } else { kind.and_then(|kind| kind.tolerances) };
            let is_forgiven = least.is_none_or(|less| less.forgive(&self.text[span.range()], view.name(offset)));
            if is_written && is_forgiven && (!self.is_restricted || self.is_allowed(index, record.kind as u32, span)) {
                self.hits.push(Hit { span, index: index as u32, kind: record.kind as u32, record: offset });
            }
        }
    }

    /// The span of units: with the dot of an abbreviation, or the ending behind an apostrophe.
    fn key_span(&self, view: &View<'_>, first: &Word, last: &Word) -> Span {
        let end = self.end(last);
        let ending = if view.tolerances.has_endings() && end == last.end { ending::apostrophe_ending(&self.text[end..]) } else { 0 };
        Span::new(first.start, end + ending)
    }

    /// Whether units have a form, with no more wrong letters than are forgiven.
    fn agree(&self, view: &View<'_>, units: &[Word], (first, last): (usize, usize), form: &[u8], following: &mut Following) -> bool {
        let Following { readings, places, gap, .. } = following;
        let (mut at, mut unit, mut edits, mut has_left_out) = (0, first, 0, false);
        loop {
            let len = form[at..].iter().position(|&byte| byte == b' ' || byte == MARK).unwrap_or(form.len() - at);
            let key = &form[at..at + len];
            let Some(best) = readings.at(places[unit]).iter().find(|reading| readings.key(reading).eq_ignore_ascii_case(key)) else {
                // The one that was left out on the way here.
                let may_leave_out = view.tolerances.has_parts() && !has_left_out && unit > first && unit < last && self.is_middle(&units[unit]);
                if !may_leave_out {
                    return false;
                }
                has_left_out = true;
                unit += 1;
                continue;
            };
            edits += best.edits;
            at += len;
            if unit == last || at >= form.len() {
                break;
            }
            let is_blank = self.text.as_bytes()[units[unit].end..units[unit + 1].start] == [b' '];
            gap.clear();
            // PERF: nearly all gaps are a blank.
            if !is_blank {
                write_gap(self.text, &units[unit], &units[unit + 1], self.soft, gap);
            }
            let wanted = if is_blank { b" " } else { gap.as_bytes() };
            if !form[at..].starts_with(wanted) {
                return false;
            }
            at += wanted.len();
            unit += 1;
        }
        at == form.len() && unit == last && edits <= view.tolerances.typos_in(form)
    }
}

/// Adds a place where names end before those that start at the same unit.
fn push_end(ends: &mut Vec<End>, head: &mut u32, end: End) {
    ends.push(End { before: *head, ..end });
    *head = ends.len() as u32;
}
