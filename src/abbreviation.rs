//! Abbreviations that are written with a dot which ends no sentence.
//!
//! They are rows of `languages/en/abbreviations.tsv`. The tokenizer keeps the dot on them, the fold makes it optional, and the sentence splitter looks at their kind.

use std::sync::OnceLock;

/// Whether a sentence may end after the abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Stands before a name or a number: the dot never ends a sentence (`Mr.`, `St.`).
    Before,
    /// Stands after one: the dot ends a sentence when the next word can start one (`Inc.`, `Jr.`).
    After,
}

/// The longest abbreviation, in bytes.
const LONGEST: usize = 6;

/// A row of the table.
struct Row {
    /// The letters in lower case, packed: what rows are sorted by.
    key: u64,
    kind: Kind,
    /// Whether it keeps its dot in lower case, too.
    is_small: bool,
}

/// The kind of the abbreviation `word`, given without its dot; `None` if it is none.
pub(crate) fn kind(word: &str) -> Option<Kind> {
    let first = *word.as_bytes().first()?;
    if word.len() > LONGEST || !first.is_ascii_alphabetic() {
        return None;
    }
    let key = pack(word);
    let table = table();
    let row = &table[table.binary_search_by_key(&key, |row| row.key).ok()?];
    let is_written = first.is_ascii_uppercase() || row.is_small && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_written.then_some(row.kind)
}

/// Every abbreviation with its kind; of compiled lists they are part of how they were made.
pub(crate) fn all() -> impl Iterator<Item = (Kind, bool, &'static str)> {
    rows()
}

/// Whether the dot after `word` belongs to it and may be left out.
pub(crate) fn drops_dot(word: &str) -> bool {
    kind(word).is_some()
}

fn table() -> &'static [Row] {
    static TABLE: OnceLock<Vec<Row>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: Vec<Row> = rows().map(|(kind, is_small, word)| Row { key: pack(word), kind, is_small }).collect();
        table.sort_unstable_by_key(|row| row.key);
        table
    })
}

/// The rows as the file has them: kind, whether in lower case too, and the word.
fn rows() -> impl Iterator<Item = (Kind, bool, &'static str)> {
    const TABLE: &str = include_str!("../languages/en/abbreviations.tsv");
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
        let (word, rest) = line.split_once('\t')?;
        let (stands, small) = rest.split_once('\t')?;
        Some((if stands == "before" { Kind::Before } else { Kind::After }, small == "small", word))
    })
}

/// The letters of a short word in lower case, as a number.
fn pack(word: &str) -> u64 {
    word.bytes().fold(0, |key, byte| key << 8 | u64::from(byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_and_well_written() {
        const TABLE: &str = include_str!("../languages/en/abbreviations.tsv");
        let n_lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows().count() + 1, n_lines);
        for (kind, is_small, word) in rows() {
            assert!(word.len() <= LONGEST && word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
            assert_eq!(super::kind(&word.to_uppercase()), Some(kind), "{word}");
            assert_eq!(super::kind(word).is_some(), is_small, "{word}");
        }
    }

    #[test]
    fn words_are_no_abbreviations() {
        for word in ["", "Ill-", "gen", "Genoa", "e\u{301}", "Missouri"] {
            assert_eq!(kind(word), None, "{word}");
        }
    }
}
