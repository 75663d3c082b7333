//! Keys by the table of `tests/data/translit.tsv`, and what holds for any word.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::fold::fold_word;

const TABLE: &str = include_str!("../../../tests/data/translit.tsv");

fn folded(word: &str) -> String {
    let mut folded = String::new();
    crate::fold::raw_words(word, crate::fold::SoftHyphen::Ignored, |start, end| fold_word(&word[start..end], &mut folded));
    folded
}

fn key_of(word: &str, level: Level) -> String {
    let mut out = String::new();
    key(&folded(word), level, &mut out);
    out
}

fn others(word: &str, level: Level) -> Vec<String> {
    let mut found = Vec::new();
    other_keys(&folded(word), level, |key| found.push(key.to_owned()));
    found
}

fn is_met(name: &str, text: &str, level: Level) -> bool {
    let key = key_of(name, level);
    key == key_of(text, level) || others(text, level).contains(&key)
}

fn holds(relation: &str, name: &str, text: &str) -> bool {
    let is_equal = |level| key_of(name, level) == key_of(text, level);
    match relation {
        "letter" | "same" => is_equal(Level::Translit) && is_equal(Level::Sound),
        "other" => is_met(name, text, Level::Translit),
        "sound" => is_equal(Level::Sound),
        "other-sound" => is_met(name, text, Level::Sound),
        "differ" => !is_equal(Level::Translit),
        "unlike" => !is_equal(Level::Sound),
        _ => false,
    }
}

#[test]
fn every_row_of_the_table() {
    let mut failed = Vec::new();
    for [relation, standard, name, text] in row::rows(TABLE) {
        if !holds(relation, name, text) {
            let keys = [name, text].map(|word| [key_of(word, Level::Translit), key_of(word, Level::Sound)].join("/"));
            failed.push(format!("{relation} {standard}: {name} {text} ({}, {}; {:?})", keys[0], keys[1], others(text, Level::Translit)));
        }
    }
    assert!(failed.is_empty(), "{} rows:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn the_table_is_read_to_its_end() {
    let n_lines = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
    assert_eq!(row::rows::<4>(TABLE).count(), n_lines);
}

#[test]
fn every_letter_of_every_script_has_a_row() {
    let tested: BTreeSet<char> =
        row::rows::<4>(TABLE).flat_map(|[_, _, name, text]| [name, text]).flat_map(|word| folded(word).chars().collect::<Vec<_>>()).collect();
    let letters = row::rows::<4>(include_str!("../../../languages/translit.tsv"));
    let missing: Vec<&str> = letters
        .map(|row| row[1])
        .filter(|letters| letters.chars().count() == 1 && !letters.chars().all(|letter| is_tested(letter, &tested)))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// Jamo are tested by the syllables that they are in.
fn is_tested(letter: char, tested: &BTreeSet<char>) -> bool {
    let syllables = tested.iter().filter(|syllable| matches!(syllable, '\u{AC00}'..='\u{D7A3}'));
    let mut jamo = Vec::new();
    syllables.for_each(|&syllable| unicode_normalization::char::decompose_canonical(syllable, |part| jamo.push(part)));
    tested.contains(&letter) || jamo.contains(&letter)
}

#[test]
fn under_the_fold_a_word_is_its_key() {
    assert_eq!(key_of("Žukov", Level::Fold), "zukov");
    assert_eq!(others("Jelzin", Level::Fold), Vec::<String>::new());
}

#[test]
fn words_of_no_sound_are_their_own_keys() {
    for word in ["h", "ь", "ء", "っ", "東京", "42"] {
        assert_eq!(key_of(word, Level::Translit), word);
    }
    assert_eq!(key_of(&"щука".repeat(100), Level::Translit), "shchuka".repeat(100));
    assert_eq!(others(&"ж".repeat(1000), Level::Translit), Vec::<String>::new());
}

fn any_word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,12}",
        "[а-яёіїєґқңөү]{1,12}",
        "[α-ωάήώ]{1,10}",
        "[ա-և]{1,9}",
        "[ა-ჰ]{1,9}",
        "[א-תا-ي]{1,8}",
        "[\u{905}-\u{94D}가-힣ァ-ヴ]{1,8}",
        "\\PC{1,12}"
    ]
}

proptest! {
    #[test]
    fn a_key_is_never_empty_and_appended(word in any_word(), before in "[a-z]{0,3}") {
        let folded = folded(&word);
        for level in [Level::Fold, Level::Translit, Level::Sound] {
            let mut out = before.clone();
            key(&folded, level, &mut out);
            prop_assert!(folded.is_empty() || out.len() > before.len());
            prop_assert_eq!(&out[..before.len()], &before);
            prop_assert_eq!(&out[before.len()..], key_of(&word, level));
        }
    }

    #[test]
    fn other_keys_are_others(word in any_word()) {
        for level in [Level::Translit, Level::Sound] {
            let mut found = others(&word, level);
            prop_assert!(found.len() <= respell::MAX);
            found.push(key_of(&word, level));
            let n_keys = found.len();
            found.sort();
            found.dedup();
            prop_assert_eq!(found.len(), n_keys);
        }
    }

    #[test]
    fn a_coarser_level_parts_nothing(one in "[jyieaozsch]{1,6}|[жзийьеаочшщ]{1,6}", other in "[jyieaozsch]{1,6}|[жзийьеаочшщ]{1,6}") {
        if key_of(&one, Level::Translit) == key_of(&other, Level::Translit) {
            prop_assert_eq!(key_of(&one, Level::Sound), key_of(&other, Level::Sound));
        }
    }

    #[test]
    fn the_latin_spelling_of_a_word_has_its_key(word in "[а-яіїєґқңөүα-ωა-ჰ가-힣]{1,9}") {
        let folded = folded(&word);
        let latin = latin(&folded);
        if !latin.is_empty() {
            prop_assert_eq!(key_of(&word, Level::Translit), key_of(&latin, Level::Translit));
        }
    }
}
