//! aho-corasick, contiguous NFA: the only one of its automata that holds a million names.

use std::path::Path;

use ::aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use anyhow::Result;

use super::{Engine, Opened};
use crate::found::{self, Resolver, Sink};
use crate::names;

struct Overlapping {
    automaton: AhoCorasick,
    reach: usize,
}

struct Recipe(AhoCorasick);

/// Every match, then the leftmost-longest of those that are whole tokens: exact.
pub(super) fn overlapping(path: &Path) -> Result<Opened> {
    let automaton = build(path, MatchKind::Standard)?;
    let reach = automaton.max_pattern_len();
    Ok(Box::new(Overlapping { automaton, reach }))
}

/// The leftmost-longest of all matches, then those that are whole tokens: what its users write, and it loses matches.
pub(super) fn recipe(path: &Path) -> Result<Opened> {
    Ok(Box::new(Recipe(build(path, MatchKind::LeftmostLongest)?)))
}

fn build(path: &Path, kind: MatchKind) -> Result<AhoCorasick> {
    let names = names::load(path)?;
    Ok(AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).match_kind(kind).build(names.lines())?)
}

impl Engine for Overlapping {
    fn find(&self, text: &str, sink: &mut Sink) {
        let mut resolver = Resolver::new(self.reach);
        for found in self.automaton.find_overlapping_iter(text) {
            if found::is_whole(text.as_bytes(), found.start(), found.end()) {
                resolver.push(found.start(), found.end(), sink);
            }
        }
        resolver.finish(sink);
    }
}

impl Engine for Recipe {
    fn find(&self, text: &str, sink: &mut Sink) {
        for found in self.0.find_iter(text) {
            if found::is_whole(text.as_bytes(), found.start(), found.end()) {
                sink.push(found.start(), found.end());
            }
        }
    }
}
