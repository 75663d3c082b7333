//! Peers that hold the words of names, look every word of the text up among them, and put names of several words together.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use ::symspell::{SymSpell, SymSpellBuilder, UnicodeStringStrategy, Verbosity};
use anyhow::Result;

use super::child::Limit;
use super::folded::{Folded, is_long, may_be_wrong};
use super::peers::{Engine, Look, Opened, walk};
use super::windows::Automata;
use crate::found::Sink;
use crate::hash::{self, hash_of, mix};
use crate::names;

/// Words of names, folded.
trait Speller {
    /// Takes those that are long enough for a wrong letter, sorted.
    fn new(words: Vec<String>) -> Result<Self>
    where
        Self: Sized;

    /// Calls `each` with those that are at most a letter away.
    fn near(&self, word: &str, each: &mut dyn FnMut(&str));
}

type Spelling = SymSpell<UnicodeStringStrategy>;

impl Speller for Spelling {
    fn new(words: Vec<String>) -> Result<Self> {
        let mut speller: Self = SymSpellBuilder::default().max_dictionary_edit_distance(1).build()?;
        for word in words {
            speller.load_dictionary_line(&format!("{word}\t1"), 0, 1, "\t");
        }
        Ok(speller)
    }

    fn near(&self, word: &str, each: &mut dyn FnMut(&str)) {
        self.lookup(word, Verbosity::All, 1).iter().for_each(|found| each(&found.term));
    }
}

impl Speller for Automata {
    fn new(words: Vec<String>) -> Result<Self> {
        Automata::new(words)
    }

    fn near(&self, word: &str, each: &mut dyn FnMut(&str)) {
        self.any(word, &mut |found| {
            each(found);
            false
        });
    }
}

/// Whether the words that were looked up are known for the rest of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Memo {
    None,
    Words,
}

struct Chains<S> {
    speller: S,
    memo: Memo,
    numbers: Numbers,
    prefixes: Prefixes,
}

/// A number for each word.
type Numbers = HashMap<String, u32, hash::Build>;

/// What is known of every beginning of a name, up to whole words, by its hash.
type Prefixes = HashMap<u64, Prefix, hash::Build>;

/// What is known of the beginning of a name.
#[derive(Clone, Copy, Default)]
struct Prefix {
    is_name: bool,
    may_be_wrong: bool,
    goes_on: bool,
}

/// A word that one of the text may mean.
#[derive(Clone, Copy)]
struct Reading {
    number: u32,
    is_wrong: bool,
}

/// symspell.
pub(super) fn symspell(path: &Path) -> Result<Opened> {
    Ok(Box::new(Chains::<Spelling>::new(path, Memo::None)?))
}

/// symspell, asked once for each distinct word.
pub(super) fn symspell_memo(path: &Path) -> Result<Opened> {
    Ok(Box::new(Chains::<Spelling>::new(path, Memo::Words)?))
}

/// The automata that tantivy uses.
pub(super) fn dfa(path: &Path) -> Result<Opened> {
    Ok(Box::new(Chains::<Automata>::new(path, Memo::None)?))
}

/// The same, built once for each distinct word.
pub(super) fn dfa_memo(path: &Path) -> Result<Opened> {
    Ok(Box::new(Chains::<Automata>::new(path, Memo::Words)?))
}

impl<S: Speller> Chains<S> {
    fn new(path: &Path, memo: Memo) -> Result<Self> {
        let (mut numbers, mut prefixes) = (Numbers::default(), Prefixes::default());
        names::each(path, |name| {
            insert(&Folded::new(name), &mut numbers, &mut prefixes);
            Ok(())
        })?;
        let mut words: Vec<String> = numbers.keys().filter(|word| is_long(word)).cloned().collect();
        words.sort_unstable();
        Ok(Self { speller: S::new(words)?, memo, numbers, prefixes })
    }

    /// Appends what a word may mean.
    fn read(&self, word: &str, may_be_wrong: bool, readings: &mut Vec<Reading>) {
        readings.extend(self.numbers.get(word).map(|&number| Reading { number, is_wrong: false }));
        if may_be_wrong {
            self.speller.near(word, &mut |other| {
                if other != word
                    && let Some(&number) = self.numbers.get(other)
                {
                    readings.push(Reading { number, is_wrong: true });
                }
            });
        }
    }
}

/// Adds all beginnings of a name.
fn insert(name: &Folded, numbers: &mut Numbers, prefixes: &mut Prefixes) {
    let (mut hash, mut gap) = (0, " ");
    for at in 0..name.words.len() {
        let new = numbers.len() as u32;
        let number = *numbers.entry(name.word(at).to_owned()).or_insert(new);
        hash = extend(hash, gap, number);
        let prefix = prefixes.entry(hash).or_default();
        let Some(next) = name.gap(at) else {
            prefix.is_name = true;
            prefix.may_be_wrong = may_be_wrong(name.whole());
            return;
        };
        prefix.goes_on = true;
        gap = next;
    }
}

fn extend(hash: u64, gap: &str, number: u32) -> u64 {
    let hash = if gap == " " { hash } else { mix(hash, hash_of(gap.as_bytes())) };
    mix(hash, 1 + u64::from(number))
}

impl<S: Speller> Engine for Chains<S> {
    fn find(&self, text: &str, limit: &Limit, sink: &mut Sink) -> usize {
        walk(text, limit, sink, &mut Along::new(self))
    }
}

/// A beginning of a name, and whether a letter of it was wrong.
type Begun = (u64, bool);

struct Along<'c, S> {
    chains: &'c Chains<S>,
    readings: Vec<Reading>,
    /// Where those of words are that were looked up before, of small ones and of those that may be wrong.
    known: [HashMap<String, Range<usize>, hash::Build>; 2],
    /// Where those of every word of the piece are.
    places: Vec<Range<usize>>,
    paths: Vec<Begun>,
    longer: Vec<Begun>,
}

impl<'c, S: Speller> Along<'c, S> {
    fn new(chains: &'c Chains<S>) -> Self {
        Self { chains, readings: Vec::new(), known: Default::default(), places: Vec::new(), paths: Vec::new(), longer: Vec::new() }
    }

    fn place(&mut self, word: &str, may_be_wrong: bool) -> Range<usize> {
        let known = &mut self.known[usize::from(may_be_wrong)];
        if let Some(place) = known.get(word) {
            return place.clone();
        }
        let start = self.readings.len();
        self.chains.read(word, may_be_wrong, &mut self.readings);
        let place = start..self.readings.len();
        if self.chains.memo == Memo::Words {
            known.insert(word.to_owned(), place.clone());
        }
        place
    }

    /// Goes on with one word; whether a name may end with it.
    fn step(&mut self, at: usize, gap: &str) -> bool {
        let mut is_end = false;
        self.longer.clear();
        for &(hash, is_wrong) in &self.paths {
            let readings = &self.readings[self.places[at].clone()];
            for reading in readings.iter().filter(|reading| !(is_wrong && reading.is_wrong)) {
                let (hash, is_wrong) = (extend(hash, gap, reading.number), is_wrong || reading.is_wrong);
                let Some(prefix) = self.chains.prefixes.get(&hash) else { continue };
                is_end |= prefix.is_name && (!is_wrong || prefix.may_be_wrong);
                if prefix.goes_on {
                    self.longer.push((hash, is_wrong));
                }
            }
        }
        std::mem::swap(&mut self.paths, &mut self.longer);
        is_end
    }
}

impl<S: Speller> Look for Along<'_, S> {
    fn read(&mut self, piece: &Folded) {
        self.places.clear();
        if self.chains.memo == Memo::None {
            self.readings.clear();
        }
        for (at, word) in piece.words.iter().enumerate() {
            let place = self.place(piece.word(at), word.may_be_wrong);
            self.places.push(place);
        }
    }

    fn longest(&mut self, piece: &Folded, first: usize) -> Option<usize> {
        let (mut longest, mut at, mut gap) = (None, first, " ");
        self.paths.clear();
        self.paths.push((0, false));
        loop {
            if self.step(at, gap) {
                longest = Some(at);
            }
            let Some(next) = piece.gap(at).filter(|_| !self.paths.is_empty()) else { return longest };
            (gap, at) = (next, at + 1);
        }
    }
}
