//! The key of a word: equal for the spellings of one name in other scripts and by other standards.
//!
//! Takes a word as the fold leaves it, gives its key under a [`Level`]. Other scripts are first written in Latin letters
//! (`romanise`), Latin letters are then reduced to units that mean one sound in most standards (`spelling`), and what one
//! letter may mean besides is left to the words of a text, which are looked for under several keys (`respell`).
//!
//! Arabic and Hebrew write no short vowels, so that their letters alone do not make the key of a Latin spelling: they meet
//! it under [`Level::Sound`] only, whose keys hold consonants and a mark for a vowel at the start. Words that have an equal
//! key under one level have equal keys under every coarser one.

mod devanagari;
mod respell;
mod romanise;
mod row;
mod spelling;
#[cfg(test)]
mod tests;

use spelling::Units;

/// The tables that the keys of names come from.
pub(crate) const TABLES: [&str; 2] = [romanise::ROWS, spelling::ROWS];

/// A longer word is no name, whatever its script.
const MAX_FOLDED: usize = 4 * spelling::MAX_LEN;

/// How far two spellings of a word may lie apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    /// Case, diacritics and Unicode forms alone, which the fold has seen to.
    Fold,
    /// Standards of transliteration, and the script.
    Translit,
    /// Whatever sounds much alike.
    Sound,
}

/// Appends the key of a folded word under a level.
///
/// A word of a script that the tables do not know is its own key; no word but the empty one has an empty key.
pub(crate) fn key(folded: &str, level: Level, out: &mut String) {
    if level == Level::Fold {
        out.push_str(folded);
    } else if folded.is_ascii() {
        latin_key(folded, level, out);
    } else {
        latin_key(&latin(folded), level, out);
    }
}

/// Whether a Latin spelling is a Roman number that would be another one if doubled letters were one: Charles II is not Charles III.
fn is_numeral(latin: &str) -> bool {
    latin.contains("ii") && latin.bytes().all(|letter| matches!(letter, b'i' | b'v' | b'x'))
}

/// Calls `each` with every other key under which a word of a text might be meant, three at most.
///
/// A letter may have two readings (the j of Jelzin and of Jeenbekov), and a standard may give one letter for two; a name of
/// a list has one key all the same, so the words of a text ask for the others.
pub(crate) fn other_keys(folded: &str, level: Level, mut each: impl FnMut(&str)) {
    if level == Level::Fold || is_numeral(folded) || folded.len() > MAX_FOLDED || folded.is_ascii() && !respell::may_be_respelled(folded) {
        return;
    }
    let mut known = [const { String::new() }; 1 + respell::MAX];
    key(folded, level, &mut known[0]);
    let mut n_known = 1;
    respell::respellings(folded, |latin| {
        if n_known < known.len() {
            let (before, rest) = known.split_at_mut(n_known);
            latin_key(latin, level, &mut rest[0]);
            if before.contains(&rest[0]) {
                rest[0].clear();
            } else {
                each(&rest[0]);
                n_known += 1;
            }
        }
        n_known < known.len()
    });
}

/// The press spelling of a folded word in Latin letters; what has none is left as it is, and so is a word of silent letters.
pub(crate) fn latin(folded: &str) -> String {
    let latin = romanise::romanise(folded, romanise::Reading::First);
    if latin.is_empty() { folded.to_owned() } else { latin }
}

/// Appends the key of a Latin spelling, or the spelling itself if that is longer than any name or has no sound.
fn latin_key(latin: &str, level: Level, out: &mut String) {
    let from = out.len();
    if latin.len() <= spelling::MAX_LEN && !is_numeral(latin) {
        let mut units = Units::of(latin);
        if level == Level::Sound {
            units.coarsen();
        }
        out.push_str(units.as_str());
    }
    if out.len() == from {
        out.push_str(latin);
    }
}
