//! How far the spelling of a text may be from that of a list.
//!
//! A [`Tolerance`] is the key that names and words are compared by; [`Tolerances`] adds what one key cannot hold: endings,
//! the order of a name's parts, letters that are wrong. They are chosen when a gazetteer is built, an entry can take less of
//! them, and none is on that was not asked for.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;
use crate::fold::key::Level;

/// How the names of a gazetteer are compared with text.
///
/// # Examples
/// ```
/// use onomast::gazetteer::Tolerance;
/// use onomast::{Entry, Gazetteer, Label};
/// let mut builder = Gazetteer::builder_with(Tolerance::Translit);
/// builder.push(&Entry::new("Nikolai Patrushev", Label::PERSON))?;
/// let list = builder.build()?;
/// let text = "Nikolay Patrushev, Николай Патрушев";
/// assert_eq!(list.find(text).iter().map(|found| found.text()).collect::<Vec<_>>(), ["Nikolay Patrushev", "Николай Патрушев"]);
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Tolerance {
    /// Byte for byte, from one border of letters and digits to another: for codes, and faster.
    Literal,
    /// As people write: case, diacritics, Unicode forms, gaps, apostrophes and dots do not count.
    #[default]
    Full,
    /// Besides, the spellings that one name has in several scripts and under several ways to spell it in another.
    Translit,
    /// Besides, spellings that sound much alike; short vowels hardly count.
    Sound,
}

const LEVELS: [(Tolerance, &str); 4] =
    [(Tolerance::Literal, "literal"), (Tolerance::Full, "fold"), (Tolerance::Translit, "translit"), (Tolerance::Sound, "sound")];

impl Tolerance {
    /// What words are keyed by; a literal list has no keys.
    pub(crate) fn level(self) -> Level {
        match self {
            Self::Literal | Self::Full => Level::Fold,
            Self::Translit => Level::Translit,
            Self::Sound => Level::Sound,
        }
    }
}

/// What a gazetteer forgives: one [`Tolerance`], and what may be added to it.
///
/// As text, the words `literal`, `fold`, `translit`, `sound`, `endings`, `parts`, `typo:1` and `typo:2`, separated by commas; at most
/// one of the first four and one of the last two.
///
/// # Examples
/// ```
/// use onomast::gazetteer::{Tolerance, Tolerances};
/// use onomast::{Entry, Gazetteer, Label};
/// let asked: Tolerances = "translit,endings,typo:1".parse()?;
/// assert_eq!(asked, Tolerances::from(Tolerance::Translit).with_endings().with_typos(1));
/// assert_eq!(asked.to_string(), "translit,endings,typo:1");
///
/// let mut builder = Gazetteer::builder_with(asked);
/// builder.push(&Entry::new("Bishkek", Label::PLACE))?;
/// let found = builder.build()?;
/// assert_eq!(found.find("в Бишкеке, Bishkok").len(), 2);
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tolerances {
    level: Tolerance,
    endings: bool,
    parts: bool,
    typos: u8,
}

/// More wrong letters than this make another name.
const MOST_TYPOS: u8 = 2;

impl Tolerances {
    /// Forgives the case endings of inflected languages, in the text: `Бишкеке`, `Ankara'ya`, `Merkels`.
    #[must_use]
    pub fn with_endings(self) -> Self {
        Self { endings: true, ..self }
    }

    /// Forgives, for persons, another order of the parts of a name, and middle names that are left out or reduced to initials.
    #[must_use]
    pub fn with_parts(self) -> Self {
        Self { parts: true, ..self }
    }

    /// Forgives so many wrong letters a name, at most two; none in a name of under five letters, one in one of under nine.
    #[must_use]
    pub fn with_typos(self, most: u8) -> Self {
        Self { typos: most.min(MOST_TYPOS), ..self }
    }

    /// The key that names and words are compared by.
    pub fn level(self) -> Tolerance {
        self.level
    }

    /// Whether case endings are forgiven.
    pub fn has_endings(self) -> bool {
        self.endings
    }

    /// Whether the order of parts is.
    pub fn has_parts(self) -> bool {
        self.parts
    }

    /// How many wrong letters are.
    pub fn typos(self) -> u8 {
        self.typos
    }

    /// How many letters of a name may be wrong, whose form is given: none under five letters, one under nine.
    pub(crate) fn typos_in(self, form: &[u8]) -> u8 {
        if self.typos == 0 {
            return 0;
        }
        let n_letters = String::from_utf8_lossy(form).chars().filter(|letter| letter.is_alphanumeric()).count();
        match n_letters {
            0..5 => 0,
            5..9 => self.typos.min(1),
            _ => self.typos,
        }
    }

    /// Whether words have keys of their own, or are compared as folded or byte for byte.
    pub(crate) fn is_keyed(self) -> bool {
        self.level > Tolerance::Full || self.endings || self.parts || self.typos > 0
    }

    /// The number for them in a compiled file: 0 for the fold alone, 1 for literal.
    pub(crate) fn code(self) -> u8 {
        let level = [1, 0, 2, 3][self.level as usize];
        level | u8::from(self.endings) << 2 | u8::from(self.parts) << 3 | self.typos << 4
    }

    /// The tolerances of a number in a compiled file.
    pub(crate) fn of_code(code: u8) -> Option<Self> {
        let level = [Tolerance::Full, Tolerance::Literal, Tolerance::Translit, Tolerance::Sound][usize::from(code & 3)];
        let found = Self { level, endings: code & 4 != 0, parts: code & 8 != 0, typos: code >> 4 };
        (found.typos <= MOST_TYPOS && (level != Tolerance::Literal || code == 1)).then_some(found)
    }
}

impl From<Tolerance> for Tolerances {
    fn from(level: Tolerance) -> Self {
        Self { level, ..Self::default() }
    }
}

impl fmt::Display for Tolerances {
    /// The words that [`FromStr`] reads.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = LEVELS.iter().find(|(level, _)| *level == self.level).map_or("", |(_, word)| word);
        let typos = format!("typo:{}", self.typos);
        let words = [(level, true), ("endings", self.endings), ("parts", self.parts), (typos.as_str(), self.typos > 0)];
        let words: Vec<&str> = words.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect();
        formatter.pad(&words.join(","))
    }
}

impl FromStr for Tolerances {
    type Err = Error;

    /// Reads words separated by commas; `full` is another word for `fold`.
    ///
    /// # Errors
    /// If a word is none of them, or two of them are of one kind.
    fn from_str(words: &str) -> Result<Self, Error> {
        let mut read = Self::default();
        let mut known: Vec<&str> = Vec::new();
        for word in words.split(',').map(str::trim) {
            let level = LEVELS.iter().find(|(_, name)| *name == word || *name == "fold" && word == "full").map(|(level, _)| *level);
            let kind = match (word, level) {
                (_, Some(level)) => {
                    read.level = level;
                    "level"
                }
                ("endings", _) => {
                    read.endings = true;
                    word
                }
                ("parts", _) => {
                    read.parts = true;
                    word
                }
                ("typo:1" | "typo:2", _) => {
                    read.typos = if word == "typo:1" { 1 } else { 2 };
                    "typo"
                }
                _ => return Err(expected(word, EXPECTED)),
            };
            if known.contains(&kind) {
                return Err(expected(words, "each kind of tolerance once"));
            }
            known.push(kind);
        }
        if read.level == Tolerance::Literal && read.is_keyed() {
            return Err(expected(words, "`literal` alone"));
        }
        Ok(read)
    }
}

/// What a choice of tolerances may be, for errors.
pub(crate) const EXPECTED: &str = "`fold`, `translit`, `sound` or `literal`, and `endings`, `parts`, `typo:1` or `typo:2`";

fn expected(found: &str, expected: &str) -> Error {
    Error::format("tolerance", format!("found `{found}`, expected {expected}"))
}

impl Serialize for Tolerances {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tolerances {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_read_as_it_is_written() {
        let levels = LEVELS.map(|(level, _)| Tolerances::from(level));
        let more = |level: Tolerances| {
            [level, level.with_endings(), level.with_parts(), level.with_typos(1), level.with_endings().with_parts().with_typos(2)]
        };
        for choice in levels.into_iter().flat_map(more).filter(|choice| choice.level != Tolerance::Literal || !choice.is_keyed()) {
            assert_eq!(choice.to_string().parse::<Tolerances>().ok(), Some(choice));
            assert_eq!(Tolerances::of_code(choice.code()), Some(choice));
        }
        assert_eq!(Tolerances::default().code(), 0);
        assert_eq!(Tolerances::from(Tolerance::Literal).code(), 1);
    }

    #[test]
    fn what_is_no_choice_is_refused() {
        for words in ["", "typo", "typo:3", "fold,sound", "typo:1,typo:2", "endings,endings", "literal,endings", "Translit"] {
            assert!(words.parse::<Tolerances>().is_err(), "{words}");
        }
        for code in [5, 9, 0x30, 0xFF] {
            assert_eq!(Tolerances::of_code(code), None, "{code}");
        }
    }
}
