//! Other scripts in Latin letters, by the table of `languages/translit.tsv`.

use std::sync::LazyLock;

use super::devanagari;
use super::row::{self, Pattern};

/// Which reading of a letter with two is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    First,
    Other,
}

/// One row of the table.
struct Letters {
    pattern: Pattern,
    first: &'static str,
    other: &'static str,
}

/// The rows by their first letter.
struct Table {
    rows: Vec<Letters>,
    /// The rows of each letter, from and to.
    spans: Vec<(u16, u16)>,
}

/// The letters from Greek to the Jamo, and the Hiragana, which get the places behind those.
const LETTERS: std::ops::Range<u32> = 0x370..0x1200;
const HIRAGANA: std::ops::Range<u32> = 0x3041..0x3097;

/// From a Katakana to the Hiragana of the same sound.
const KANA_STEP: u32 = 0x60;

pub(super) const ROWS: &str = include_str!("../../../languages/translit.tsv");

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut rows: Vec<Letters> = row::rows(ROWS)
        .map(|[_, letters, first, other]| Letters { pattern: Pattern::new(letters), first, other: if other.is_empty() { first } else { other } })
        .collect();
    let first = |row: &Letters| row.pattern.letters.chars().next().and_then(place).unwrap_or(0);
    rows.sort_by_key(|row| (first(row), std::cmp::Reverse(row.pattern.rank())));
    let mut spans = vec![(0, 0); LETTERS.len() + HIRAGANA.len()];
    for (at, row) in rows.iter().enumerate() {
        let span = &mut spans[first(row)];
        *span = (if span.1 == 0 { at as u16 } else { span.0 }, at as u16 + 1);
    }
    Table { rows, spans }
});

/// Where the rows of a letter are to be looked up.
fn place(character: char) -> Option<usize> {
    let code = u32::from(character);
    if LETTERS.contains(&code) {
        Some((code - LETTERS.start) as usize)
    } else if HIRAGANA.contains(&code) {
        Some((code - HIRAGANA.start) as usize + LETTERS.len())
    } else {
        None
    }
}

/// Stands before an h that makes no digraph with the letter before it; no unit of a key.
pub(super) const SEPARATOR: char = '\'';

/// Hebrew and Arabic letters, which may meet without the vowel that is spoken between them; not the ھ of Urdu, which is
/// the breath of the letter before it.
fn is_abjad(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{6BD}' | '\u{6BF}'..='\u{77F}')
}

/// The word in Latin letters; characters that the table does not know stay.
pub(super) fn romanise(word: &str, reading: Reading) -> String {
    let rewritten = rewritten(word);
    let word = rewritten.as_deref().unwrap_or(word);
    let mut out = String::with_capacity(2 * word.len());
    let mut at = 0;
    while let Some(character) = word[at..].chars().next() {
        if let Some(row) = row_at(word, at, character) {
            let latin = if reading == Reading::First { row.first } else { row.other };
            if is_abjad(character) && latin.starts_with('h') {
                // The t and h of تهران are not the th of ثاني.
                out.push(SEPARATOR);
            }
            out.push_str(latin);
            at += row.pattern.letters.len();
        } else {
            out.push(character);
            at += character.len_utf8();
        }
    }
    out
}

fn row_at(word: &str, at: usize, character: char) -> Option<&'static Letters> {
    let (from, to) = *TABLE.spans.get(place(character)?)?;
    TABLE.rows[usize::from(from)..usize::from(to)].iter().find(|row| row.pattern.fits(word, at))
}

/// The word as the table has it, if that is not how it is written: syllables of Hangul as their letters, Katakana as
/// Hiragana, the vowels of Devanagari that no letter shows.
fn rewritten(word: &str) -> Option<String> {
    let is_rewritten = |character| matches!(character, '\u{30A1}'..='\u{30F6}' | '\u{AC00}'..='\u{D7A3}');
    if word.contains(devanagari::is_devanagari) {
        Some(devanagari::with_vowels(word))
    } else if word.contains(is_rewritten) {
        let mut out = String::with_capacity(3 * word.len());
        word.chars().for_each(|character| push_letters(character, &mut out));
        Some(out)
    } else {
        None
    }
}

fn push_letters(character: char, out: &mut String) {
    match character {
        '\u{30A1}'..='\u{30F6}' => out.extend(char::from_u32(u32::from(character) - KANA_STEP)),
        '\u{AC00}'..='\u{D7A3}' => unicode_normalization::char::decompose_canonical(character, |letter| out.push(letter)),
        _ => out.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_longest_letters_that_fit_hold() {
        for (word, latin) in [
            ("щука", "shchuka"),
            ("ельцин", "yeltsin"),
            ("търново", "tarnovo"),
            ("μπουρου", "bourou"),
            ("ευρωπη", "evropi"),
            ("ευκλειδησ", "efkleidis"),
            ("երեւան", "yerevan"),
            ("서울", "seoul"),
            ("신라", "silla"),
            ("カ", "ka"),
            ("नरेन्द्र", "narendra"),
            ("漢字", "漢字"),
            ("plain", "plain"),
        ] {
            assert_eq!(romanise(word, Reading::First), latin, "{word}");
        }
        assert_eq!(romanise("гончар", Reading::Other), "honchar");
    }

    #[test]
    fn every_row_can_be_reached() {
        let mut seen = BTreeSet::new();
        for row in &TABLE.rows {
            let pattern = &row.pattern;
            assert!(pattern.letters.chars().next().is_some_and(|letter| place(letter).is_some()), "{pattern:?}");
            assert!(row.first.bytes().chain(row.other.bytes()).all(|byte| byte.is_ascii_lowercase()), "{pattern:?}");
            assert!(seen.insert((pattern.letters, pattern.is_initial, pattern.is_final, pattern.ahead)), "{pattern:?} is there twice");
            let mut folded = String::new();
            crate::fold::fold_word(pattern.letters, &mut folded);
            assert_eq!(folded, pattern.letters, "as the fold leaves it");
        }
    }
}
