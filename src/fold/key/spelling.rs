//! Latin spellings as units of sound, by the table of `languages/spellings.tsv`.
//!
//! The rows are a trie whose edges are letters, the start and the end of a word; at each letter the longest row that fits
//! gives its units, which are put together with those before: doubled ones are one, and what a j or an i is depends on its
//! neighbours.

use std::sync::LazyLock;

use super::romanise::SEPARATOR;
use super::row::{self, Pattern};

/// A word of more bytes in Latin letters is its own key.
pub(super) const MAX_LEN: usize = 64;

/// No row gives more than two units a letter.
const MAX_UNITS: usize = 2 * MAX_LEN;

/// Names of fewer units keep sh and s, zh and z, ch and ts apart: without them too little would be left to tell them by.
const MERGED_FROM: usize = 5;

/// In names of fewer units an i before an e is spoken.
const IE_FROM: usize = 6;

/// The edges: the letters, the start and the end of a word.
const N_EDGES: usize = 28;
const START: usize = 26;
const END: usize = 27;

/// The spelling of one word in units: small letters, and C, S, Z for ch, sh, zh.
pub(super) struct Units {
    bytes: [u8; MAX_UNITS],
    len: usize,
    /// Whether there may be something to settle.
    is_rough: bool,
}

impl Units {
    /// The units of a word of at most [`MAX_LEN`] bytes under [`Level::Translit`](super::Level::Translit).
    pub(super) fn of(latin: &str) -> Self {
        let mut units = Self { bytes: [0; MAX_UNITS], len: 0, is_rough: false };
        let (trie, bytes) = (&*TRIE, latin.as_bytes());
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if let Some(unit) = trie.lone(bytes, at) {
                units.push(unit);
                at += 1;
            } else if let Some(row) = trie.longest(bytes, at) {
                row.units.iter().for_each(|&unit| units.push(unit));
                at += usize::from(row.len);
            } else {
                if char::from(byte) != SEPARATOR {
                    units.put(byte);
                }
                at += 1;
            }
        }
        units.settle();
        units
    }

    pub(super) fn as_str(&self) -> &str {
        // Whole characters are taken over as they are, and letters are ASCII.
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }

    /// Appends one byte as it is.
    fn put(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    /// Appends a unit to those before it, unless it doubles the last.
    ///
    /// PERF: most units are told by this one comparison and one look at a set.
    #[inline]
    fn push(&mut self, unit: u8) {
        let last = self.back(1);
        if unit == last {
            return;
        }
        self.is_rough |= unit.is_ascii_uppercase() || last == b'i' && matches!(unit, b'e' | b'o' | b'u');
        if matches!(unit, b'C' | b'J' | b'Y' | b'e' | b'v') { self.push_beside(unit, self.back(2), last) } else { self.put(unit) }
    }

    /// Appends a unit that depends on the two before it.
    fn push_beside(&mut self, unit: u8, before: u8, last: u8) {
        match (unit, last) {
            (b'J' | b'Y', _) => self.push_j(unit == b'Y'),
            // shch is sh: the letter щ is written both ways.
            (b'C', b'S') => {}
            // -aev, -ayev, -aiev.
            (b'e', b'i') if is_vowel(before) => {
                self.len -= 1;
                self.push(b'e');
            }
            // Gorbatschow, Gorbaczow: ё behind a hush is written o.
            (b'v', b'o') if matches!(before, b'C' | b'S' | b'Z') => {
                self.len -= 1;
                self.put(b'e');
                self.put(b'v');
            }
            _ => self.put(unit),
        }
    }

    /// A j before a vowel is an i behind a consonant (Tatjana) and before the e of Nazarbajew; else it may be a zh.
    fn push_j(&mut self, before_e: bool) {
        let (before, last) = (self.back(2), self.back(1));
        let is_zh = last == 0 || is_vowel(last) && !before_e && (last != b'i' || is_vowel(before));
        self.push(if is_zh { b'j' } else { b'i' });
    }

    /// The unit so many places from the end; 0 if there are fewer.
    fn back(&self, places: usize) -> u8 {
        self.len.checked_sub(places).map_or(0, |at| self.bytes[at])
    }

    /// Takes back what counts in short names only.
    fn settle(&mut self) {
        let len = self.len;
        if len < MERGED_FROM || !self.is_rough {
            return;
        }
        let mut at = 0;
        self.len = 0;
        while at < len {
            let unit = self.bytes[at].to_ascii_lowercase();
            at += 1;
            match glided(self.back(1), unit, &self.bytes[at..len], len) {
                Some(vowel) => {
                    self.put(vowel);
                    at += 1;
                }
                None if unit == self.back(1) && unit.is_ascii_lowercase() => {}
                None => self.put(unit),
            }
        }
    }

    /// Makes the units those of [`Level::Sound`](super::Level::Sound): consonants and a mark for a vowel at the start,
    /// unless fewer than two would be left.
    pub(super) fn coarsen(&mut self) {
        let mut sound = Self { bytes: [0; MAX_UNITS], len: 0, is_rough: false };
        let mut before = 0;
        for at in 0..self.len {
            let unit = self.bytes[at];
            // The w of Tawfiq is a vowel.
            let is_glide = unit == b'v' && before == b'a' && self.bytes[at + 1..self.len].first().is_some_and(|&next| is_consonant(next));
            let now = if is_glide { b'a' } else { coarse(unit) };
            if at == 0 || now != b'a' && (now != before || !now.is_ascii_lowercase()) {
                sound.put(now);
            }
            before = now;
        }
        if sound.len >= 2 {
            *self = sound;
        }
    }
}

/// The vowel that an i between a consonant and a vowel glides into: Pyotr is Petr, Lyudmila is Ludmila, Miedwiediew is
/// Medvedev.
fn glided(before: u8, unit: u8, behind: &[u8], n_units: usize) -> Option<u8> {
    if unit != b'i' || !is_consonant(before) {
        return None;
    }
    match behind {
        [b'e', ..] if n_units >= IE_FROM => Some(b'e'),
        [b'o', next, ..] if is_consonant(*next) => Some(b'e'),
        [b'u', next, ..] if is_consonant(*next) => Some(b'u'),
        _ => None,
    }
}

/// What a unit sounds like at most: vowels are one, hisses are one, and so are g and k, v and f.
fn coarse(unit: u8) -> u8 {
    match unit {
        b'a' | b'e' | b'i' | b'o' | b'u' => b'a',
        b'c' | b'j' | b's' | b'z' | b'C' | b'S' | b'Z' => b's',
        b'g' | b'k' => b'k',
        b'f' | b'v' => b'f',
        _ => unit,
    }
}

fn is_vowel(unit: u8) -> bool {
    matches!(unit, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn is_consonant(unit: u8) -> bool {
    unit.is_ascii_alphabetic() && !is_vowel(unit)
}

/// What a row gives, and for how many letters.
#[derive(Clone, Copy)]
struct Row {
    units: &'static [u8],
    len: u8,
}

struct Node {
    next: [u16; N_EDGES],
    row: Option<Row>,
}

/// The rows by their letters; node 0 is the root, and an edge to it is none.
struct Trie {
    nodes: Vec<Node>,
    /// The unit of a letter, by it and the next edge, where no other row than that of the letter alone may fit; else 0.
    ///
    /// PERF: one load for most letters of most words.
    lone: [u8; 32 * 32],
}

pub(super) const ROWS: &str = include_str!("../../../languages/spellings.tsv");

static TRIE: LazyLock<Trie> = LazyLock::new(|| {
    let mut trie = Trie { nodes: vec![Node::new()], lone: [0; 32 * 32] };
    for [letters, units] in row::rows(ROWS) {
        trie.insert(Pattern::new(letters), units.as_bytes());
    }
    trie.set_lone();
    trie
});

impl Node {
    fn new() -> Self {
        Self { next: [0; N_EDGES], row: None }
    }
}

impl Trie {
    /// Adds a row, once for each letter that may follow.
    fn insert(&mut self, pattern: Pattern, units: &'static [u8]) {
        let letters = pattern.is_initial.then_some(START).into_iter().chain(pattern.letters.bytes().filter_map(edge));
        let row = Row { units, len: pattern.letters.len() as u8 };
        let node = letters.fold(0, |node, edge| self.child(node, edge));
        let ahead = pattern.ahead.bytes().filter_map(edge).chain(pattern.is_final.then_some(END));
        let ends: Vec<usize> = ahead.map(|edge| self.child(node, edge)).collect();
        for end in if ends.is_empty() { vec![node] } else { ends } {
            self.nodes[end].row = Some(row);
        }
    }

    fn set_lone(&mut self) {
        for (letter, next) in (0..26).flat_map(|letter| (0..N_EDGES).map(move |next| (letter, next))) {
            let node = &self.nodes[usize::from(self.nodes[0].next[letter])];
            if let (0, Some(Row { units: [unit], .. })) = (node.next[next], node.row) {
                self.lone[letter * 32 + next] = *unit;
            }
        }
    }

    /// The unit of the letter at a byte, unless it takes more than a look at the next to tell.
    #[inline]
    fn lone(&self, bytes: &[u8], at: usize) -> Option<u8> {
        let letter = bytes.get(at).and_then(|&byte| edge(byte))?;
        let next = bytes.get(at + 1).map_or(Some(END), |&byte| edge(byte))?;
        Some(self.lone[letter * 32 + next]).filter(|&unit| unit != 0 && at > 0)
    }

    fn child(&mut self, node: usize, edge: usize) -> usize {
        if self.nodes[node].next[edge] == 0 {
            self.nodes[node].next[edge] = self.nodes.len() as u16;
            self.nodes.push(Node::new());
        }
        usize::from(self.nodes[node].next[edge])
    }

    /// The longest row that fits at a byte; none at what is no letter.
    #[inline]
    fn longest(&self, bytes: &[u8], at: usize) -> Option<Row> {
        let start = usize::from(self.nodes[0].next[START]);
        let initial = if at == 0 && start != 0 { self.walk(start, bytes, at) } else { None };
        let anywhere = self.walk(0, bytes, at);
        initial.filter(|initial| anywhere.is_none_or(|row| row.len <= initial.len)).or(anywhere)
    }

    #[inline]
    fn walk(&self, from: usize, bytes: &[u8], at: usize) -> Option<Row> {
        let (mut node, mut at, mut longest) = (&self.nodes[from], at, None);
        loop {
            let edge = bytes.get(at).map_or(Some(END), |&byte| edge(byte));
            match edge.map_or(0, |edge| node.next[edge]) {
                0 => return longest,
                next => node = &self.nodes[usize::from(next)],
            }
            longest = node.row.or(longest);
            at += 1;
        }
    }
}

fn edge(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(latin: &str) -> String {
        Units::of(latin).as_str().to_owned()
    }

    #[test]
    fn spellings_are_put_together_in_units() {
        for (latin, expect) in [
            ("zhukov", "zukov"),
            ("khrushchev", "hrusev"),
            ("jelzin", "jelzin"),
            ("yeltsin", "elcin"),
            ("tatjana", "tatiana"),
            ("marija", "maria"),
            ("pyotr", "petr"),
            ("lyudmila", "ludmila"),
            ("nazarbajew", "nazarbaev"),
            ("azerbaijan", "azerbaijan"),
            ("john", "jon"),
            ("zhao", "Zao"),
            ("zao", "zao"),
            ("h", ""),
            ("2010", "2010"),
            ("漢字", "漢字"),
        ] {
            assert_eq!(units(latin), expect, "{latin}");
        }
    }

    #[test]
    fn every_row_is_of_letters_and_gives_few_units() {
        for [letters, units] in row::rows::<2>(ROWS) {
            let pattern = Pattern::new(letters);
            assert!(pattern.letters.bytes().chain(pattern.ahead.bytes()).all(|byte| edge(byte).is_some()), "{letters}");
            assert!(units.len() <= 2 * pattern.letters.len() && units.bytes().all(|unit| unit.is_ascii_alphabetic()), "{letters}");
        }
    }
}
