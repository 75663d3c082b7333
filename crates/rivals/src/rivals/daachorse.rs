//! daachorse, bytewise: its serialised automaton behind eight bytes for the length of the longest name.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use ::daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};
use anyhow::{Context, Result, anyhow};

use super::{Engine, Opened};
use crate::child::Written;
use crate::found::{self, Resolver, Sink};
use crate::names;

type Automaton = DoubleArrayAhoCorasick<u32>;

struct Overlapping {
    automaton: Automaton,
    reach: usize,
}

struct Recipe(Automaton);

/// The automaton for every match.
pub(super) fn write_overlapping(names: &Path, file: &Path) -> Result<Written> {
    write(names, file, MatchKind::Standard)
}

/// The automaton for the leftmost-longest of all matches.
pub(super) fn write_recipe(names: &Path, file: &Path) -> Result<Written> {
    write(names, file, MatchKind::LeftmostLongest)
}

fn write(path: &Path, file: &Path, kind: MatchKind) -> Result<Written> {
    let names = names::load(path)?;
    let reach = names.lines().map(str::len).max().unwrap_or(0) as u64;
    let automaton: Automaton = DoubleArrayAhoCorasickBuilder::new().match_kind(kind).build(names.lines()).map_err(|error| anyhow!("{error}"))?;
    let mut out = File::create(file)?;
    out.write_all(&reach.to_le_bytes())?;
    out.write_all(&automaton.serialize())?;
    Ok(Written::default())
}

/// Every match, then the leftmost-longest of those that are whole tokens: exact.
pub(super) fn open_overlapping(file: &Path) -> Result<Opened> {
    let (reach, automaton) = open(file)?;
    Ok(Box::new(Overlapping { automaton, reach }))
}

/// The leftmost-longest of all matches, then those that are whole tokens: it loses matches.
pub(super) fn open_recipe(file: &Path) -> Result<Opened> {
    Ok(Box::new(Recipe(open(file)?.1)))
}

fn open(file: &Path) -> Result<(usize, Automaton)> {
    let bytes = super::map(file)?;
    let (reach, rest) = bytes.split_first_chunk::<8>().context("found no length of the longest name")?;
    let (automaton, _) = Automaton::deserialize(rest).map_err(|error| anyhow!("{error}"))?;
    Ok((u64::from_le_bytes(*reach) as usize, automaton))
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
        for found in self.0.leftmost_find_iter(text) {
            if found::is_whole(text.as_bytes(), found.start(), found.end()) {
                sink.push(found.start(), found.end());
            }
        }
    }
}
