//! What a word of a text may be besides, by the table of `languages/respellings.tsv` and the second readings of the letters of
//! other scripts: Latin spellings again, whose keys are looked for too.

use std::sync::LazyLock;

use super::romanise::{Reading, romanise};
use super::row::{self, Pattern};

/// A word is looked for under so many other keys at most.
pub(super) const MAX: usize = 3;

/// A word of another script may be as short as this: what its letters are in Latin ones is less certain than what Latin ones are.
const LEAST_OTHER: usize = 3;

/// The rows of one reading.
struct Reader {
    name: &'static str,
    least: usize,
    signs: Vec<Pattern>,
    /// Whether two letters tell that a sign is there, without looking again.
    has_plain_signs: bool,
    rules: Vec<(Pattern, &'static str)>,
}

static READERS: LazyLock<Vec<Reader>> = LazyLock::new(|| {
    let mut readers: Vec<Reader> = Vec::new();
    for [name, least, signs, letters, instead] in row::rows(include_str!("../../../languages/respellings.tsv")) {
        if readers.last().is_none_or(|last| last.name != name) {
            let signs: Vec<Pattern> = signs.split_whitespace().map(Pattern::new).collect();
            let has_plain_signs = signs.iter().all(is_told_by_two);
            readers.push(Reader { name, least: least.parse().unwrap_or(usize::MAX), signs, has_plain_signs, rules: Vec::new() });
        }
        if let Some(last) = readers.last_mut() {
            last.rules.push((Pattern::new(letters), instead));
        }
    }
    readers
});

/// Which readings two letters hint at, one bit each: the low half for a rule that may fit, the high one for a sign.
///
/// PERF: two loads a letter, and most words have no other reading.
struct Hints {
    initial: [u64; N_PAIRS],
    anywhere: [u64; N_PAIRS],
}

/// The letters, and what is none: the end of a word.
const N_EDGES: usize = 27;
const N_PAIRS: usize = N_EDGES * N_EDGES;

/// There are no more readings than bits.
const MAX_READERS: usize = 32;

static HINTS: LazyLock<Hints> = LazyLock::new(|| {
    let mut hints = Hints { initial: [0; N_PAIRS], anywhere: [0; N_PAIRS] };
    for (number, reader) in READERS.iter().enumerate().take(MAX_READERS) {
        reader.rules.iter().for_each(|(rule, _)| hints.insert(rule, 1 << number));
        reader.signs.iter().for_each(|sign| hints.insert(sign, 1 << (number + MAX_READERS)));
        if reader.signs.is_empty() {
            let needs_none = 1 << (number + MAX_READERS);
            hints.initial.iter_mut().for_each(|hint| *hint |= needs_none);
        }
    }
    hints
});

/// Whether the first two letters of a place tell that a pattern fits there.
fn is_told_by_two(pattern: &Pattern) -> bool {
    let is_plain = |letters: &str| letters.bytes().all(|letter| letter.is_ascii_lowercase());
    let beside = usize::from(pattern.is_final) + usize::from(!pattern.ahead.is_empty());
    is_plain(pattern.letters) && is_plain(pattern.ahead) && pattern.letters.len() + beside <= 2
}

/// The place of a letter among the edges.
fn edge(letter: Option<&u8>) -> usize {
    letter.filter(|letter| letter.is_ascii_lowercase()).map_or(N_EDGES - 1, |letter| usize::from(letter - b'a'))
}

impl Hints {
    /// Adds a pattern under its first two letters, or its first and those that may follow.
    fn insert(&mut self, pattern: &Pattern, bit: u64) {
        let letters = pattern.letters.as_bytes();
        let first = edge(letters.first()) * N_EDGES;
        let seconds: Vec<usize> = match (letters.get(1), pattern.ahead.as_bytes()) {
            (second @ Some(_), _) => vec![edge(second)],
            (None, []) if pattern.is_final => vec![N_EDGES - 1],
            (None, []) => (0..N_EDGES).collect(),
            (None, ahead) => ahead.iter().map(|letter| edge(Some(letter))).collect(),
        };
        let hints = if pattern.is_initial { &mut self.initial } else { &mut self.anywhere };
        seconds.into_iter().for_each(|second| hints[first + second] |= bit);
    }

    /// The readings that a word may have, one bit each.
    fn readers_of(&self, word: &[u8]) -> u32 {
        let pair = |at: usize| edge(word.get(at)) * N_EDGES + edge(word.get(at + 1));
        let hints = (0..word.len()).fold(self.initial[pair(0)], |hints, at| hints | self.anywhere[pair(at)]);
        hints as u32 & (hints >> MAX_READERS) as u32
    }
}

impl Reader {
    fn has_sign(&self, word: &str) -> bool {
        self.has_plain_signs || self.signs.iter().any(|sign| (0..word.len()).any(|at| word.is_char_boundary(at) && sign.fits(word, at)))
    }

    /// The word as it would be spelled otherwise; the word itself if no rule fits.
    fn respelled(&self, word: &str) -> String {
        let mut out = String::with_capacity(word.len() + 4);
        let mut at = 0;
        while let Some(character) = word[at..].chars().next() {
            if let Some((pattern, instead)) = self.rules.iter().find(|(pattern, _)| pattern.fits(word, at)) {
                out.push_str(instead);
                at += pattern.letters.len();
            } else {
                out.push(character);
                at += character.len_utf8();
            }
        }
        out
    }
}

/// Whether a word of ASCII may have another spelling.
pub(super) fn may_be_respelled(word: &str) -> bool {
    HINTS.readers_of(word.as_bytes()) != 0
}

/// Calls `each` with the other Latin spellings of a folded word until it wants no more.
pub(super) fn respellings(folded: &str, mut each: impl FnMut(&str) -> bool) {
    if folded.is_ascii() {
        respell(folded, 0, &mut each);
        return;
    }
    let (first, other) = (romanise(folded, Reading::First), romanise(folded, Reading::Other));
    if first == other || other.is_empty() || each(&other) {
        respell(&first, LEAST_OTHER, &mut each);
    }
}

/// Calls `each` with the respellings of a Latin spelling; `least` letters are enough for any of them, if not 0.
fn respell(latin: &str, least: usize, each: &mut impl FnMut(&str) -> bool) {
    let is_long = |reader: &Reader| latin.len() >= if least > 0 { least } else { reader.least };
    let hinted = HINTS.readers_of(latin.as_bytes());
    for (_, reader) in READERS.iter().enumerate().filter(|(number, reader)| hinted >> number & 1 == 1 && is_long(reader)) {
        let respelled = if reader.has_sign(latin) { reader.respelled(latin) } else { continue };
        if respelled != latin && !each(&respelled) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(folded: &str) -> Vec<String> {
        let mut found = Vec::new();
        respellings(folded, |latin| {
            found.push(latin.to_owned());
            true
        });
        found
    }

    #[test]
    fn letters_with_two_readings_are_respelled() {
        for (word, other) in [
            ("jelzin", "yeltsin"),
            ("jeenbekov", "zheenbekov"),
            ("dzhaparov", "japarov"),
            ("yeltsin", "jeltsin"),
            ("гончар", "honchar"),
            ("schukow", "zhukow"),
            ("tschechow", "chekhow"),
            ("loukachenko", "loukashenko"),
        ] {
            assert!(all(word).iter().any(|found| found == other), "{word}: {:?}", all(word));
        }
    }

    #[test]
    fn other_words_are_not() {
        for word in ["london", "jan", "chen", "han", "zander"] {
            assert_eq!(all(word), Vec::<String>::new(), "{word}");
        }
    }

    #[test]
    fn every_reading_has_rows_together_and_numbers() {
        let mut names: Vec<&str> = READERS.iter().map(|reader| reader.name).collect();
        assert!(READERS.len() <= MAX_READERS && READERS.iter().all(|reader| reader.least < 10), "{names:?}");
        names.sort_unstable();
        let n_names = names.len();
        names.dedup();
        assert_eq!(names.len(), n_names);
    }
}
