//! The endings of cases that a text puts on a name.
//!
//! Takes a folded word, gives the forms it may have in the nominative, by the table of `languages/endings.tsv`. The table does
//! not know the language of a text, so that a word may have several; which of them is a name is for the lists to say.

use std::sync::LazyLock;

use super::{Class, class, fold_word};

/// No word has more forms.
const MAX_STEMS: usize = 6;

/// A name has at least so many letters without its ending.
const LEAST_STEM: usize = 3;

/// An ending and what the nominative has in its place.
struct Ending {
    written: &'static str,
    nominative: &'static str,
    /// So many letters must be left before it.
    least: usize,
}

/// The endings by their last letter, and those behind an apostrophe, sorted.
struct Table {
    by_letter: Vec<(char, Vec<Ending>)>,
    behind_apostrophe: Vec<&'static str>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { by_letter: Vec::new(), behind_apostrophe: Vec::new() };
    rows().for_each(|ending| table.insert(ending));
    table.by_letter.sort_by_key(|&(letter, _)| letter);
    table.behind_apostrophe.sort_unstable();
    table
});

/// The rows of the table, one for each ending.
fn rows() -> impl Iterator<Item = Ending> {
    let lines = include_str!("../../languages/endings.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.flat_map(|line| {
        let mut cells = line.split('\t').skip(2);
        let [endings, nominative, least] = std::array::from_fn(|_| cells.next().unwrap_or_default());
        let nominative = if nominative == "-" { "" } else { nominative };
        let least = least.parse().unwrap_or(usize::MAX);
        endings.split_whitespace().map(move |written| Ending { written, nominative, least })
    })
}

impl Table {
    fn insert(&mut self, ending: Ending) {
        if let Some(behind) = ending.written.strip_prefix('\'') {
            self.behind_apostrophe.push(behind);
        } else if let Some(last) = ending.written.chars().last() {
            match self.by_letter.iter_mut().find(|(letter, _)| *letter == last) {
                Some((_, endings)) => endings.push(ending),
                None => self.by_letter.push((last, vec![ending])),
            }
        }
    }

    /// The endings that a word may have by its last letter.
    fn of(&self, word: &str) -> &[Ending] {
        let last = word.chars().next_back().unwrap_or_default();
        self.by_letter.binary_search_by_key(&last, |&(letter, _)| letter).map_or(&[], |at| &self.by_letter[at].1)
    }
}

/// Calls `each` with every folded form that a folded word of a text may have without its case ending: six at most, the
/// longest first, each of three letters at least.
///
/// # Why not one form
/// "Бишкеке" may be of Бишкек or of Бишкека: nothing in a word says what its nominative is.
pub(crate) fn stems(folded: &str, mut each: impl FnMut(&str)) {
    let mut found: Vec<(usize, String)> = Vec::new();
    for ending in TABLE.of(folded) {
        if let Some((n_letters, stem)) = stem(folded, ending)
            && found.iter().all(|(_, known)| *known != stem)
        {
            found.push((n_letters, stem));
        }
    }
    found.sort_by_key(|&(n_letters, _)| std::cmp::Reverse(n_letters));
    found.iter().take(MAX_STEMS).for_each(|(_, stem)| each(stem));
}

/// The word with the nominative in place of an ending, and how many letters that has.
fn stem(folded: &str, ending: &Ending) -> Option<(usize, String)> {
    let left = folded.strip_suffix(ending.written)?;
    let n_left = left.chars().count();
    let n_letters = n_left + ending.nominative.chars().count();
    (n_left >= ending.least && n_letters >= LEAST_STEM && ending.nominative != ending.written)
        .then(|| (n_letters, [left, ending.nominative].concat()))
}

/// How many bytes of `after`, the text right behind a word, are an apostrophe and a case ending as Turkish writes them
/// behind names ("Ankara'ya"); 0 if none.
pub(crate) fn apostrophe_ending(after: &str) -> usize {
    let mut chars = after.char_indices().map(|(at, character)| (at, character, class(character)));
    if !chars.next().is_some_and(|(_, _, class)| class == Class::Apostrophe) {
        return 0;
    }
    let Some((from, _, _)) = chars.next() else { return 0 };
    // The longest ending of the table is far shorter; a longer word is none.
    let to = after[from..].char_indices().take(MAX_ENDING + 1).find(|&(_, character)| !matches!(class(character), Class::Word | Class::Mark));
    let word = match to {
        Some((len, _)) => &after[from..from + len],
        None if after[from..].chars().nth(MAX_ENDING).is_none() => &after[from..],
        None => return 0,
    };
    if is_ending(word) { from + word.len() } else { 0 }
}

/// So many characters an ending behind an apostrophe has at most, the dots of decomposed letters among them.
const MAX_ENDING: usize = 16;

/// Whether a word in small letters, or all in capitals, is an ending.
fn is_ending(word: &str) -> bool {
    let is_shouted = word.chars().nth(1).is_some() && !word.contains(char::is_lowercase);
    if word.is_empty() || word.contains(char::is_uppercase) && !is_shouted {
        return false;
    }
    let mut folded = String::new();
    fold_word(word, &mut folded);
    TABLE.behind_apostrophe.binary_search(&folded.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(word: &str) -> Vec<String> {
        let mut folded = String::new();
        fold_word(word, &mut folded);
        let mut found = Vec::new();
        stems(&folded, |stem| found.push(stem.to_owned()));
        found
    }

    fn folded(word: &str) -> String {
        let mut folded = String::new();
        fold_word(word, &mut folded);
        folded
    }

    #[test]
    fn endings_are_taken_off() {
        for (word, nominative) in [
            ("Медведева", "Медведев"),
            ("Бишкеке", "Бишкек"),
            ("Москве", "Москва"),
            ("Жээнбекова", "Жээнбеков"),
            ("Путиным", "Путин"),
            ("Зеленского", "Зеленский"),
            ("Сергея", "Сергей"),
            ("Казани", "Казань"),
            ("России", "Россия"),
            ("Ольги", "Ольга"),
            ("Толстого", "Толстой"),
            ("Терешковой", "Терешкова"),
            ("Павлу", "Павел"),
            ("Министерства", "Министерство"),
            ("Києві", "Київ"),
            ("Харкова", "Харків"),
            ("Шевченкові", "Шевченк"),
            ("Юлії", "Юлія"),
            ("Ользі", "Ольга"),
            ("Бишкекте", "Бишкек"),
            ("Жээнбековдун", "Жээнбеков"),
            ("Алматыдан", "Алматы"),
            ("Қазақстанның", "Қазақстан"),
            ("Астанадағы", "Астана"),
            ("Ankaradan", "Ankara"),
            ("Moskovassa", "Moskova"),
            ("Helsingissä", "Helsinki"),
            ("Putinin", "Putin"),
            ("Budapestben", "Budapest"),
            ("Moszkvában", "Moszkva"),
            ("Zelenskiego", "Zelenski"),
            ("Krakowie", "Krakow"),
            ("Merkels", "Merkel"),
        ] {
            assert!(all(word).contains(&folded(nominative)), "{word}: {:?}", all(word));
        }
    }

    #[test]
    fn short_words_and_those_without_endings_have_no_stems() {
        for word in ["Яна", "Ева", "London", "Jana", "Maria", "Paula", "James", "Wales", "Paris", "Bishkek", "Дэн", "東京", "", "a"] {
            assert_eq!(all(word), Vec::<String>::new(), "{word}");
        }
    }

    #[test]
    fn endings_behind_an_apostrophe_are_measured() {
        for (after, len) in [
            ("'ya gitti", 3),
            ("\u{2019}nın", "\u{2019}nın".len()),
            ("'dan", 4),
            ("'DA", 3),
            ("'s", 0),
            ("'Ya", 0),
            ("'yada", 0),
            ("ya", 0),
            ("'", 0),
            ("'A", 0),
        ] {
            assert_eq!(apostrophe_ending(after), len, "{after}");
        }
    }

    #[test]
    fn every_row_is_as_the_fold_leaves_it() {
        for ending in rows() {
            assert!((1..10).contains(&ending.least), "{}", ending.written);
            for text in [ending.written.trim_start_matches('\''), ending.nominative] {
                assert_eq!(folded(text), text);
            }
        }
        assert!(TABLE.behind_apostrophe.iter().all(|ending| ending.chars().count() < MAX_ENDING));
    }

    proptest! {
        #[test]
        fn stems_are_few_and_long_enough_and_from_long_to_short(word in "[а-яёіїєґқңа-яa-z]{0,12}|\\PC{0,12}") {
            let found = all(&word);
            prop_assert!(found.len() <= MAX_STEMS);
            prop_assert!(found.iter().all(|stem| stem.chars().count() >= LEAST_STEM && *stem != folded(&word)));
            prop_assert!(found.is_sorted_by_key(|stem| std::cmp::Reverse(stem.chars().count())));
        }

        #[test]
        fn an_ending_ends_on_a_border_of_characters(after in "['\u{2019}\u{2BC}]?\\PC{0,20}|['\u{2019}](d[ae]n|n[iı]n|ya)\\PC{0,3}") {
            prop_assert!(after.is_char_boundary(apostrophe_ending(&after)));
        }
    }
}
