//! What a word of a text may mean to a list that forgives more than the fold.
//!
//! Takes a unit of a text, gives its *readings*: the key of the word as it stands, keys that its letters may have under other
//! habits of spelling, those of the forms that its ending may belong to, and the words of the list that lie a few letters away.
//! A reading is made once for each distinct word, since a text says most of its words again and again, and with it what the list
//! says of it: the names of this one word, compared with it already, and whether longer ones start with it.

use std::ops::Range;

use super::index::{Key, View};
use super::keys::fold_unit;
use super::tolerance::Tolerances;
use crate::fold::key::{Level, key, other_keys};
use crate::fold::{self, SoftHyphen, Word, ending};

/// One of the keys of a unit.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// The hash of the key.
    pub(crate) hash: u64,
    /// The names that are this one word.
    pub(crate) single: Single,
    /// Whether a longer name may start with it.
    pub(crate) is_first: bool,
    /// Letters by which the key differs from that of the word.
    pub(crate) edits: u8,
    start: u32,
    len: u16,
}

/// The names that are one word.
#[derive(Clone, Copy)]
pub(crate) enum Single {
    None,
    /// Where they lie among those that were compared with the word already, and want nothing else.
    Sure(Place),
    /// The number of a key whose names are to be compared each time.
    Key(u32),
}

/// A name that was compared with a word, by its record and kind.
#[derive(Clone, Copy)]
pub(crate) struct Listed {
    pub(crate) record: u64,
    pub(crate) kind: u32,
}

/// Where the readings of a unit lie.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The readings of the units of one text.
///
/// PERF: the table is asked once a word. It is as small as the words so far allow, so that a short text costs little, at most half
/// full, so that a word lies where its hash says or just behind, and forgets nothing while a text has few distinct words: a word
/// that is read again for want of a place costs as much as a thousand that are known.
pub(crate) struct Readings {
    table: Vec<(u64, Place)>,
    /// Words in the table.
    n_known: usize,
    all: Vec<Reading>,
    listed: Vec<Listed>,
    probed: Vec<Key>,
    buckets: Vec<usize>,
    keys: String,
    folded: String,
}

/// A word whose key is longer than so many bytes is no name.
const MAX_KEY: usize = 1 << 10;

/// Places of the table at first and at most, powers of two. Half of the most has to be more than the words of a block.
const FEWEST: usize = 1 << 7;
const MOST_PLACES: usize = 1 << 18;

/// A word lies no farther from where its hash says; only crafted words would, and those are read again.
const MOST_LOOKS: usize = 64;

/// Readings that are kept before all are forgotten.
const MOST: usize = 1 << 20;

/// Stands at words that cannot be.
const NOBODY: Place = Place { start: 1, end: 0 };

impl Readings {
    pub(crate) fn new() -> Self {
        Self {
            table: vec![(0, NOBODY); FEWEST],
            n_known: 0,
            all: Vec::new(),
            listed: Vec::new(),
            probed: Vec::new(),
            buckets: Vec::new(),
            keys: String::new(),
            folded: String::new(),
        }
    }

    /// Forgets what was read if it has become much; the places that were given are no longer good then.
    pub(crate) fn make_room(&mut self) {
        if self.n_known > MOST_PLACES / 2 || self.all.len() > MOST || self.listed.len() > MOST {
            self.table.fill((0, NOBODY));
            self.n_known = 0;
            self.all.clear();
            self.listed.clear();
            self.probed.clear();
            self.keys.clear();
        }
    }

    /// Where the readings of a unit lie.
    #[inline]
    pub(crate) fn of(&mut self, view: &View<'_>, text: &str, unit: &Word, soft: SoftHyphen) -> Place {
        let written = &text[unit.start..unit.end];
        let is_small = is_small(written);
        let hash = unit.hash ^ u64::from(is_small);
        let (known, place) = self.table[self.slot(hash)];
        if known == hash && place != NOBODY { place } else { self.read_new(view, (written, is_small), soft, hash) }
    }

    /// Where a word lies in the table, or would; perhaps in the place of another.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        let last = self.table.len() - 1;
        let first = (hash >> 32) as usize & last;
        let mut slots = (0..MOST_LOOKS).map(|step| (first + step) & last);
        slots.find(|&slot| self.table[slot].0 == hash || self.table[slot].1 == NOBODY).unwrap_or(first)
    }

    #[cold]
    fn read_new(&mut self, view: &View<'_>, unit: (&str, bool), soft: SoftHyphen, hash: u64) -> Place {
        if self.n_known >= self.table.len() / 2 && self.table.len() < MOST_PLACES {
            let larger = vec![(0, NOBODY); self.table.len() * 4];
            for word in std::mem::replace(&mut self.table, larger) {
                if word.1 != NOBODY {
                    let slot = self.slot(word.0);
                    self.table[slot] = word;
                }
            }
        }
        self.n_known += 1;
        let place = self.read(view, unit, soft);
        let slot = self.slot(hash);
        self.table[slot] = (hash, place);
        place
    }

    fn read(&mut self, view: &View<'_>, (unit, is_small): (&str, bool), soft: SoftHyphen) -> Place {
        #[cfg(test)]
        crate::work::step(1 + unit.len());
        let start = self.all.len();
        let (tolerances, level) = (view.tolerances, view.tolerances.level().level());
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_unit(unit, soft, &mut folded);
        self.push_word(start, &folded, level);
        // Only what is written as a name is forgiven anything; what has no key is longer than any.
        if let (false, Some(&own)) = (is_small, self.all.get(start)) {
            other_keys(&folded, level, |other| self.push(start, other, 0));
            if tolerances.has_endings() {
                ending::stems(&folded, |stem| {
                    self.push_word(start, stem, level);
                    other_keys(stem, level, |other| self.push(start, other, 0));
                });
            }
            // Among numbers every neighbour is another one.
            if tolerances.typos() > 0 && !folded.bytes().any(|byte| byte.is_ascii_digit()) {
                let own = self.keys[own.range()].to_owned();
                view.words.neighbours(&own, tolerances.typos(), |other, edits| self.push(start, other, edits));
                self.all[start..].sort_by_key(|reading| reading.edits);
            }
        }
        self.folded = folded;
        self.look_up(view, start, is_small.then_some(unit));
        Place { start: start as u32, end: self.all.len() as u32 }
    }

    /// Adds the key of a folded word.
    fn push_word(&mut self, first: usize, folded: &str, level: Level) {
        let from = self.keys.len();
        key(folded, level, &mut self.keys);
        self.add(first, from, 0);
    }

    fn push(&mut self, first: usize, key: &str, edits: u8) {
        let from = self.keys.len();
        self.keys.push_str(key);
        self.add(first, from, edits);
    }

    /// Adds the key that was written last, from `from` on, unless the unit, whose readings start at `first`, has it already.
    fn add(&mut self, first: usize, from: usize, edits: u8) {
        let hash = fold::hash(&self.keys.as_bytes()[from..]);
        let is_long = self.keys.len() - from > MAX_KEY;
        if is_long || self.all[first..].iter().any(|known| known.hash == hash) {
            return self.keys.truncate(from);
        }
        let len = (self.keys.len() - from) as u16;
        self.all.push(Reading { hash, single: Single::None, is_first: false, edits, start: from as u32, len });
    }

    /// Looks the new readings, those from `first` on, up in the list; of a word that is written small, names that are this word
    /// count alone: `and` is not Anand.
    ///
    /// PERF: one after the other the loads depend on each other and cost a miss each; side by side they overlap.
    fn look_up(&mut self, view: &View<'_>, first: usize, small: Option<&str>) {
        let mut buckets = std::mem::take(&mut self.buckets);
        buckets.clear();
        buckets.extend(self.all[first..].iter_mut().map(|reading| {
            let (is_single, is_first) = view.may_start(reading.hash);
            reading.is_first = is_first;
            view.singles.bucket_if(is_single, reading.hash)
        }));
        view.touch(&buckets);
        for (at, &bucket) in buckets.iter().enumerate().filter(|(_, bucket)| **bucket != 0) {
            self.all[first + at].single = self.single(view, bucket, self.all[first + at], small);
        }
        self.buckets = buckets;
    }

    /// The names of one word that have the key of a reading, compared with it if that can be done once for all texts.
    fn single(&mut self, view: &View<'_>, bucket: usize, reading: Reading, small: Option<&str>) -> Single {
        let Self { keys, listed, probed: keys_of_names, .. } = self;
        let key = &keys.as_bytes()[reading.range()];
        let mut found = Single::None;
        view.probe(bucket, reading.hash, |probed| {
            let (mut has_any, mut is_sure, mut has_form) = (false, true, false);
            let first = listed.len();
            for (offset, record) in view.records(probed.start, probed.end) {
                // Spellings of one form follow each other.
                if !record.is_as_before() {
                    has_form = record.canonical.eq_ignore_ascii_case(key) && reading.edits <= view.tolerances.typos_in(record.canonical);
                }
                if small.is_some_and(|small| !Tolerances::default().forgive(small, view.name(offset))) {
                    continue;
                }
                has_any |= has_form;
                is_sure &= has_form && !record.is_cased() && view.kinds.get(record.kind).is_some_and(|kind| kind.tolerances.is_none());
                listed.push(Listed { record: offset, kind: record.kind as u32 });
            }
            if has_any && is_sure {
                found = Single::Sure(Place { start: first as u32, end: listed.len() as u32 });
                return;
            }
            listed.truncate(first);
            if has_any {
                found = Single::Key(keys_of_names.len() as u32);
                keys_of_names.push(probed);
            }
        });
        found
    }

    /// The key of names that are to be compared.
    pub(crate) fn probed(&self, number: u32) -> Key {
        self.probed[number as usize]
    }

    /// Names that were compared with a word.
    pub(crate) fn listed(&self, place: Place) -> &[Listed] {
        &self.listed[place.start as usize..place.end as usize]
    }

    /// The readings at a place, those with the fewest wrong letters first.
    pub(crate) fn at(&self, place: Place) -> &[Reading] {
        &self.all[place.start as usize..place.end as usize]
    }

    /// The key of a reading.
    pub(crate) fn key(&self, reading: &Reading) -> &[u8] {
        &self.keys.as_bytes()[reading.range()]
    }
}

impl Reading {
    /// Where its key lies.
    fn range(self) -> Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.len)
    }
}

/// Whether a word is written small, in a script that has capitals.
pub(crate) fn is_small(unit: &str) -> bool {
    match unit.as_bytes().first() {
        Some(first @ 0..0x80) => first.is_ascii_lowercase(),
        _ => unit.starts_with(char::is_lowercase),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_lies_near_its_place_and_elsewhere_takes_that_of_another() {
        let mut readings = Readings::new();
        let hash = |number: u64| 5 << 32 | number;
        for number in 1..=MOST_LOOKS as u64 {
            let slot = readings.slot(hash(number));
            assert_eq!(slot, 5 + number as usize - 1);
            readings.table[slot] = (hash(number), Place { start: 0, end: 0 });
        }
        assert_eq!(readings.slot(hash(3)), 7);
        assert_eq!(readings.slot(hash(1000)), 5);
    }
}
