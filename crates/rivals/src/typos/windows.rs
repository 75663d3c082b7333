//! Peers that hold whole names, and look every window of the text up among them.

use std::collections::HashSet;
use std::path::Path;

use ::fst::automaton::Levenshtein;
use ::fst::{Automaton, IntoStreamer, Set, Streamer};
use ::levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use anyhow::Result;
use strsim::osa_distance;

use super::child::Limit;
use super::folded::Folded;
use super::peers::{Engine, Look, Opened, walk};
use crate::found::Sink;
use crate::names;

/// Windows have no more words than this; of the names one in a few hundred has more.
const MOST_WORDS: usize = 6;

/// Names, folded.
trait Near {
    /// Whether this is one.
    fn has(&self, name: &str) -> bool;

    /// Whether one that is near, at most one letter away, is agreed to.
    fn any(&self, window: &str, agrees: &mut dyn FnMut(&str) -> bool) -> bool;
}

struct Windows<N>(N);

impl<N: Near> Engine for Windows<N> {
    fn find(&self, text: &str, limit: &Limit, sink: &mut Sink) -> usize {
        walk(text, limit, sink, &mut Over(&self.0))
    }
}

struct Over<'n, N>(&'n N);

impl<N: Near> Look for Over<'_, N> {
    fn longest(&mut self, piece: &Folded, first: usize) -> Option<usize> {
        let is_within = |&last: &usize| last == first || last < first + MOST_WORDS && piece.gap(last - 1).is_some();
        let reach = (first..piece.words.len()).take_while(is_within).last()?;
        (first..=reach).rev().find(|&last| {
            let window = piece.window(first, last);
            let may_be_wrong = piece.words[first..=last].iter().any(|word| word.may_be_wrong);
            self.0.has(window) || may_be_wrong && self.0.any(window, &mut |name| piece.agrees((first, last), name))
        })
    }
}

/// Every name is compared that is as long, or a letter longer or shorter.
pub(super) fn strsim(path: &Path) -> Result<Opened> {
    let (mut all, mut by_len) = (HashSet::new(), Vec::new());
    for name in folded_names(path)? {
        let n_letters = name.chars().count();
        by_len.resize_with(by_len.len().max(n_letters + 1), Vec::new);
        by_len[n_letters].push(name.clone());
        all.insert(name);
    }
    Ok(Box::new(Windows(Compared { all, by_len })))
}

struct Compared {
    all: HashSet<String>,
    by_len: Vec<Vec<String>>,
}

impl Near for Compared {
    fn has(&self, name: &str) -> bool {
        self.all.contains(name)
    }

    fn any(&self, window: &str, agrees: &mut dyn FnMut(&str) -> bool) -> bool {
        let n_letters = window.chars().count();
        let like = self.by_len.iter().skip(n_letters - 1).take(3).flatten();
        like.filter(|name| osa_distance(window, name) <= 1).any(|name| agrees(name))
    }
}

/// The automaton that comes with fst: it does not know letters that were changed about.
pub(super) fn fst(path: &Path) -> Result<Opened> {
    Ok(Box::new(Windows(Own(Set::from_iter(folded_names(path)?)?))))
}

struct Own(Set<Vec<u8>>);

impl Near for Own {
    fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    fn any(&self, window: &str, agrees: &mut dyn FnMut(&str) -> bool) -> bool {
        Levenshtein::new(window, 1).is_ok_and(|automaton| any(&self.0, automaton, agrees))
    }
}

/// The automata that tantivy uses.
pub(super) fn dfa(path: &Path) -> Result<Opened> {
    Ok(Box::new(Windows(Automata::new(folded_names(path)?)?)))
}

/// A set of names or words, searched with automata.
pub(super) struct Automata {
    set: Set<Vec<u8>>,
    builder: LevenshteinAutomatonBuilder,
}

impl Automata {
    /// Takes what is sorted.
    pub(super) fn new(sorted: Vec<String>) -> Result<Self> {
        Ok(Self { set: Set::from_iter(sorted)?, builder: LevenshteinAutomatonBuilder::new(1, true) })
    }

    /// Whether one that is at most a letter away is agreed to.
    pub(super) fn any(&self, asked: &str, agrees: &mut dyn FnMut(&str) -> bool) -> bool {
        any(&self.set, OneWrong(self.builder.build_dfa(asked)), agrees)
    }
}

impl Near for Automata {
    fn has(&self, name: &str) -> bool {
        self.set.contains(name)
    }

    fn any(&self, window: &str, agrees: &mut dyn FnMut(&str) -> bool) -> bool {
        Automata::any(self, window, agrees)
    }
}

struct OneWrong(DFA);

impl Automaton for OneWrong {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

fn any(set: &Set<Vec<u8>>, automaton: impl Automaton, agrees: &mut dyn FnMut(&str) -> bool) -> bool {
    let mut found = set.search(automaton).into_stream();
    while let Some(name) = found.next() {
        if std::str::from_utf8(name).is_ok_and(&mut *agrees) {
            return true;
        }
    }
    false
}

/// The distinct names, folded and sorted.
fn folded_names(path: &Path) -> Result<Vec<String>> {
    let names = names::load(path)?;
    let mut folded: Vec<String> = names.lines().map(|name| Folded::new(name).whole().to_owned()).filter(|name| !name.is_empty()).collect();
    folded.sort_unstable();
    folded.dedup();
    Ok(folded)
}
