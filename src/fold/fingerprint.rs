//! What tells one fold from another: compiled lists hold the hashes that the fold gave when they were made.
//!
//! Takes nothing, gives a number that changes when the words of a text may get other borders, hashes or canonical forms:
//! with the Unicode tables of the standard library and of the crates that fold and normalise, with the abbreviations, and
//! with the tables of spellings, and with the code of the fold itself, of which a sample is run that holds every character it names and one of each kind.

use std::sync::LazyLock;

use xxhash_rust::xxh3::Xxh3;

use super::key::{Level, key};
use super::{SoftHyphen, Strength, class_of, fold, fold_word_slow, hash};
use crate::abbreviation;

/// Words whose folded form, classes and hash are part of the fingerprint: letters that the fold knows by name, letters
/// that decompose, compose, fold to several or lose their marks, and characters of every class and of many scripts.
const WORDS: &[&str] = &[
    "Abbreviation0123456789",
    "łŁøØđĐðħŧıɨæœþŋəßẞİſŉǰΐﬁ",
    "éèêëÅÄãñçŠžőűǍơưạḥṣễⱣꞴ",
    "e\u{301}o\u{308}\u{323}A\u{30A}I\u{307}n\u{303}\u{483}\u{5B0}\u{64B}\u{6D6}\u{1AB0}\u{1DC0}\u{20D0}\u{FE20}",
    "ΑΆΩώσςϐϑϒ\u{1F80}\u{1FB3}\u{1FFC}\u{390}",
    "ЁёЙйЇїҐґЖӁԱև\u{587}Ա",
    "אבגשׁ\u{FB2A}\u{5C1}ـأآئلا\u{FEFB}\u{670}ی",
    "\u{915}\u{93C}\u{958}\u{9CB}\u{9BE}\u{B95}\u{BCA}\u{D15}\u{D4A}",
    "ก\u{E33}\u{E48}\u{EB3}\u{1000}\u{1031}\u{1780}\u{17B6}",
    "かガ\u{304B}\u{3099}ｶﾞ\u{FF9F}々〇ー東\u{F900}\u{2F800}\u{20BB7}\u{FE00}\u{E0100}",
    "가각\u{1100}\u{1161}\u{11A8}\u{3131}ﾡ",
    "ＦｕｌｌＷｉｄｔｈ①½²ⅣⅸΩÅK㎏㏂㌀",
    "\u{10400}\u{10428}\u{118A0}\u{16E40}\u{1E900}\u{1E922}\u{13A0}\u{AB70}\u{10A0}\u{2D00}\u{1C90}\u{10D0}",
    "\u{200B}\u{200C}\u{200D}\u{200E}\u{202A}\u{2060}\u{2066}\u{FEFF}\u{34F}\u{61C}\u{180B}\u{180E}\u{AD}",
];

/// Words whose keys are part of the fingerprint, beside those of the sample above: every way in which letters make one.
const SPELLINGS: &str = "Shcherbakov Zhukow Tschaikowski Khrushchyov Jeltsin Qaddafi Schröder Müller Georgiou Łukasz Hồ Park Пётр Чехов Ющенко Жээнбеков \
     Γεώργιος Μπακογιάννη שרון القذافي შევარდნაძე Սարգսյան नरेन्द्र 문재인 あべ カラ";

/// Characters that are no part of a word.
const BETWEEN: &str = " \t-\u{A0}\u{2009}\u{2010}\u{2013}\u{2014}\u{2212}\u{3000}\u{1680}\u{FE58}\u{58A}\u{5BE}\u{1806}\n\r\u{B}\u{C}\u{85}\u{2028}'`\u{B4}\u{2018}\u{2019}\u{2BC}\u{FF07}.,;:!?&/()[]\"\u{AB}\u{BB}\u{3002}\u{30FB}_@#%*+=<>|\\~^$\u{20AC}\u{2122}\u{1F600}";

/// Whole names in ASCII, for what lies between words: gaps, marks, dots of initials and abbreviations.
const NAMES: &str = "U.S.A. vs. St. John's, Inc.\nAT&T - Foo. Bar\n\nJ. R. R. Tolkien (Dr.) U.S.Steel Corp.;No. 1/2 a.b.c";

/// The number of this fold as the build script computed it, with the same code, the same tables and the same compiler.
///
/// PERF: the sample touches many pages of the tables, 0.1 ms that opening a mapped file need not take.
const BUILT: Option<u64> = match option_env!("ONOMAST_FOLD") {
    Some(number) => match u64::from_str_radix(number, 16) {
        Ok(number) => Some(number),
        Err(_) => None,
    },
    None => None,
};

/// The number of this fold.
pub(crate) fn fingerprint() -> u64 {
    static COMPUTED: LazyLock<u64> = LazyLock::new(computed);
    // Only the build script itself knows none yet.
    BUILT.unwrap_or_else(|| *COMPUTED)
}

fn computed() -> u64 {
    let mut sum = Xxh3::new();
    let versions = (char::UNICODE_VERSION, caseless::UNICODE_VERSION, unicode_normalization::UNICODE_VERSION);
    sum.update(format!("{versions:?}").as_bytes());
    for (kind, is_small, word) in abbreviation::all() {
        sum.update(&[kind as u8, u8::from(is_small), word.len() as u8]);
        sum.update(word.as_bytes());
    }
    let mut folded = String::new();
    for word in WORDS.iter().copied().chain(SPELLINGS.split(' ')) {
        folded.clear();
        fold_word_slow(word, &mut folded);
        sum.update(folded.as_bytes());
        sum.update(&hash(folded.as_bytes()).to_le_bytes());
        for level in [Level::Translit, Level::Sound] {
            let mut keyed = String::new();
            key(&folded, level, &mut keyed);
            sum.update(keyed.as_bytes());
        }
    }
    super::key::TABLES.iter().for_each(|table| sum.update(table.as_bytes()));
    let classes: Vec<u8> = WORDS.iter().flat_map(|word| word.chars()).chain(BETWEEN.chars()).map(|character| class_of(character) as u8).collect();
    sum.update(&classes);
    for strength in [Strength::Folded, Strength::Exact] {
        sum.update(fold(NAMES, SoftHyphen::Ignored, strength).as_bytes());
    }
    super::words(NAMES, SoftHyphen::Ignored, |word| sum.update(&super::extend(word.hash, word.end as u64).to_le_bytes()));
    sum.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_holds_a_character_of_every_class() {
        use super::super::Class;
        let sample = || WORDS.iter().flat_map(|word| word.chars()).chain(BETWEEN.chars());
        for class in [Class::Word, Class::Single, Class::Mark, Class::Soft, Class::Gap, Class::Line, Class::Apostrophe, Class::Other] {
            assert!(sample().any(|character| class_of(character) == class), "{class:?}");
        }
        for (letter, plain) in ('\u{80}'..='\u{2FF}').map(|letter| (letter, super::super::plain(letter))) {
            assert!(plain.is_empty() || sample().any(|character| character == letter), "{letter}");
        }
    }

    #[test]
    fn the_build_script_computes_the_same_number() {
        assert_eq!(BUILT, Some(computed()));
        assert_eq!(fingerprint(), computed());
    }
}
