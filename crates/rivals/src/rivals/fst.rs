//! fst: a map from name to number, walked from every place where a token starts.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use ::fst::MapBuilder;
use ::fst::raw::{CompiledAddr, Fst};
use anyhow::Result;
use memmap2::Mmap;

use super::{Engine, Opened};
use crate::child::Written;
use crate::found::{self, Sink};
use crate::names;

/// Sorts the names and writes the map as it grows.
pub(super) fn write(path: &Path, file: &Path) -> Result<Written> {
    let names = names::load(path)?;
    let mut sorted: Vec<&str> = names.lines().collect();
    sorted.sort_unstable();
    let mut builder = MapBuilder::new(BufWriter::new(File::create(file)?))?;
    for (rank, name) in sorted.iter().enumerate() {
        builder.insert(name, rank as u64)?;
    }
    builder.finish()?;
    Ok(Written::default())
}

struct Walk {
    map: Fst<Mmap>,
    /// Where each first byte leads: most starts end here without a look at the map.
    firsts: [Option<CompiledAddr>; 256],
}

/// Maps the file.
pub(super) fn open(file: &Path) -> Result<Opened> {
    let map = Fst::new(super::map(file)?)?;
    let mut firsts = [None; 256];
    for transition in map.root().transitions() {
        firsts[usize::from(transition.inp)] = Some(transition.addr);
    }
    Ok(Box::new(Walk { map, firsts }))
}

impl Walk {
    /// The end of the longest name that starts here.
    #[inline]
    fn longest(&self, text: &[u8], start: usize) -> Option<usize> {
        let mut node = self.map.node(self.firsts[usize::from(text[start])]?);
        let mut longest = None;
        let mut at = start + 1;
        loop {
            if node.is_final() && found::is_end(text, at) {
                longest = Some(at);
            }
            let Some(index) = text.get(at).and_then(|&byte| node.find_input(byte)) else { return longest };
            node = self.map.node(node.transition_addr(index));
            at += 1;
        }
    }
}

impl Engine for Walk {
    fn find(&self, text: &str, sink: &mut Sink) {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() {
            let end = if found::is_start(text, at) { self.longest(text, at) } else { None };
            if let Some(end) = end {
                sink.push(at, end);
            }
            at = end.unwrap_or(at + 1);
        }
    }
}
