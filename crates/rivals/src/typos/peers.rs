//! The peers, and what all of them share: the walk over the text and the rule.

use std::path::Path;

use anyhow::{Result, bail};

use super::child::Limit;
use super::folded::Folded;
use super::{chains, ours, windows};
use crate::found::Sink;

/// An engine with its names.
pub(crate) trait Engine {
    /// Gives the spans of `text` to `sink`, from left to right, until the limit is over; how many bytes were searched.
    fn find(&self, text: &str, limit: &Limit, sink: &mut Sink) -> usize;

    /// The same without the spans.
    fn count(&self, text: &str, limit: &Limit) -> usize {
        let mut sink = Sink::default();
        let len = self.find(text, limit, &mut sink);
        std::hint::black_box(sink.tally);
        len
    }
}

/// An engine that is ready to search.
pub(crate) type Opened = Box<dyn Engine>;

/// One row of the table.
pub(crate) struct Peer {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) build: fn(names: &Path) -> Result<Opened>,
}

/// All peers, in the order of the table; ours is the first.
pub(super) static ALL: [Peer; 8] = [
    Peer { key: "ours", title: "onomast, typo:1", build: ours::build },
    Peer { key: "symspell-memo", title: "symspell, each word once", build: chains::symspell_memo },
    Peer { key: "dfa-memo", title: "levenshtein_automata on words, each once", build: chains::dfa_memo },
    Peer { key: "symspell", title: "symspell, every token", build: chains::symspell },
    Peer { key: "dfa-words", title: "levenshtein_automata on words, every token", build: chains::dfa },
    Peer { key: "dfa", title: "levenshtein_automata, windows", build: windows::dfa },
    Peer { key: "fst", title: "fst Levenshtein, windows", build: windows::fst },
    Peer { key: "strsim", title: "strsim, windows against all names", build: windows::strsim },
];

/// The keys, for whoever asks for another.
const KEYS: &str = "ours symspell-memo dfa-memo symspell dfa-words dfa fst strsim";

/// The peer that all others are compared with.
pub(super) fn ours() -> &'static Peer {
    &ALL[0]
}

/// The peers whose key is in `only`, and always ours; all if it is empty.
pub(crate) fn chosen(only: &str) -> Result<Vec<&'static Peer>> {
    let wanted: Vec<&str> = only.split(',').filter(|key| !key.is_empty()).collect();
    wanted.iter().try_for_each(|key| by_key(key).map(drop))?;
    let is_wanted = |peer: &&Peer| wanted.is_empty() || peer.key == ours().key || wanted.contains(&peer.key);
    Ok(ALL.iter().filter(is_wanted).collect())
}

/// The peer of this key.
pub(crate) fn by_key(key: &str) -> Result<&'static Peer> {
    match ALL.iter().find(|peer| peer.key == key) {
        Some(peer) => Ok(peer),
        None => bail!("found the peer {key}, expected one of {KEYS}"),
    }
}

/// How a peer looks at one text.
pub(super) trait Look {
    /// Takes the next piece of it.
    fn read(&mut self, _piece: &Folded) {}

    /// The last word of the longest name that starts with a word of the piece.
    fn longest(&mut self, piece: &Folded, first: usize) -> Option<usize>;
}

/// Pieces are at least that long, so that the limit is seen in time by those that are slow.
const PIECE: usize = 500;

/// Goes over a text, piece by piece, and takes the longest name at each word; how many bytes it came to.
pub(super) fn walk(text: &str, limit: &Limit, sink: &mut Sink, look: &mut dyn Look) -> usize {
    let mut piece = Folded::default();
    let mut at = 0;
    while at < text.len() && !limit.is_over() {
        let end = piece_end(text, at);
        piece.read(&text[at..end]);
        look.read(&piece);
        let mut word = 0;
        while word < piece.words.len() {
            let last = look.longest(&piece, word);
            if let Some(last) = last {
                sink.push(at + piece.words[word].from, at + piece.words[last].to);
            }
            word = last.unwrap_or(word) + 1;
        }
        at = end;
    }
    at
}

/// No name reaches over a blank line, so pieces end at one.
fn piece_end(text: &str, at: usize) -> usize {
    let bytes = &text.as_bytes()[at..];
    let line = bytes.windows(2).skip(PIECE).position(|pair| pair == b"\n\n");
    line.map_or(text.len(), |line| at + PIECE + line + 2)
}
