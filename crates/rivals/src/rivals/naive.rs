//! A hash map of every prefix of whole words: what one writes in an afternoon.
//!
//! From every start the text is hashed word by word, and the walk goes on as long as the map says that a name does.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;

use super::{Engine, Opened};
use crate::found::{self, Sink};
use crate::hash::{self, hash_of, mix};
use crate::names;

/// What is known of a prefix.
#[derive(Clone, Copy, Default)]
struct Prefix {
    /// Where the name of these bytes stands among the names, and its length; no name if that is zero.
    start: u32,
    len: u16,
    /// Whether another word follows in some name.
    has_word: bool,
    /// Whether some name ends with punctuation before another word.
    has_mark: bool,
}

struct Naive {
    names: String,
    prefixes: HashMap<u64, Prefix, hash::Build>,
    /// Which punctuation a name starts with.
    marks: [bool; 256],
    reach: usize,
}

/// Fills the map.
pub(super) fn build(path: &Path) -> Result<Opened> {
    let mut naive = Naive { names: names::load(path)?, prefixes: HashMap::default(), marks: [false; 256], reach: 0 };
    let names = std::mem::take(&mut naive.names);
    let mut start = 0;
    for name in names.lines() {
        naive.insert(name.as_bytes(), start as u32);
        start += name.len() + 1;
    }
    naive.names = names;
    Ok(Box::new(naive))
}

impl Naive {
    fn insert(&mut self, name: &[u8], start: u32) {
        self.reach = self.reach.max(name.len());
        self.marks[usize::from(name[0])] |= !found::is_word(name[0]);
        let (mut hash, mut at, mut last) = (0, 0, None);
        while at < name.len() {
            let end = segment(name, at);
            hash = mix(hash, hash_of(&name[at..end]));
            let is_word = found::is_word(name[at]);
            at = end;
            if is_word && let Some(last) = last {
                self.prefixes.entry(last).or_default().has_word = true;
            }
            if !is_word
                && at == name.len()
                && let Some(last) = last
            {
                self.prefixes.entry(last).or_default().has_mark = true;
            }
            if is_word {
                self.prefixes.entry(hash).or_default();
                last = Some(hash);
            }
        }
        let whole = self.prefixes.entry(hash).or_default();
        (whole.start, whole.len) = (start, name.len() as u16);
    }

    /// The end of the longest name that starts here.
    fn longest(&self, text: &[u8], start: usize) -> Option<usize> {
        let (mut hash, mut at, mut longest) = (0, start, None);
        let mut last = Prefix { has_word: true, ..Prefix::default() };
        let limit = text.len().min(start + self.reach);
        while at < limit {
            let end = segment(text, at);
            hash = mix(hash, hash_of(&text[at..end]));
            let is_word = found::is_word(text[at]);
            at = end;
            if is_word || last.has_mark {
                match self.prefixes.get(&hash) {
                    Some(&prefix) => {
                        if self.is_name(prefix, &text[start..at]) {
                            longest = Some(at);
                        }
                        last = if is_word { prefix } else { last };
                    }
                    None if is_word => return longest,
                    None => {}
                }
            }
            if !last.has_word && !last.has_mark {
                return longest;
            }
        }
        longest
    }

    fn is_name(&self, prefix: Prefix, found: &[u8]) -> bool {
        let start = prefix.start as usize;
        usize::from(prefix.len) == found.len() && &self.names.as_bytes()[start..start + found.len()] == found
    }
}

impl Engine for Naive {
    fn find(&self, text: &str, sink: &mut Sink) {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() {
            let is_word = found::is_word(text[at]);
            let end = if is_word || self.marks[usize::from(text[at])] { self.longest(text, at) } else { None };
            if let Some(end) = end {
                sink.push(at, end);
            }
            at = end.unwrap_or_else(|| segment(text, at));
        }
    }
}

/// Where the word that starts here ends; anything else is one byte.
fn segment(text: &[u8], start: usize) -> usize {
    if !found::is_word(text[start]) {
        return start + 1;
    }
    text[start..].iter().position(|&byte| !found::is_word(byte)).map_or(text.len(), |len| start + len)
}
