//! The fold: one function for the names of a list and for running text.
//!
//! Takes a text, gives its *words* (letters, digits and marks; the characters that names are keyed by) with their byte
//! spans and the hash of their folded form, and the canonical form of a whole name, in which two spellings of one name
//! are equal. Full case folding, compatibility forms (NFKC), diacritics, apostrophes, dots of abbreviations and the
//! kinds of gap do not count. Spans always point into the original bytes.

pub(crate) mod ending;
pub(crate) mod fingerprint;
pub(crate) mod key;
pub(crate) mod similarity;

use std::sync::LazyLock;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::abbreviation;

/// What a soft hyphen (U+00AD) stands for: nothing inside a word, or a gap between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SoftHyphen {
    Ignored,
    Gap,
}

/// What still counts when two spellings are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// Letters only.
    Folded,
    /// Letters, their case and their diacritics.
    Exact,
}

/// What a character is to the fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A letter or digit: part of a word.
    Word,
    /// A character of a script that does not put blanks between words: a word of its own.
    Single,
    /// A combining mark or an ignorable format character: part of the word it follows.
    Mark,
    /// The soft hyphen.
    Soft,
    /// A blank, a hyphen or a dash.
    Gap,
    /// The end of a line.
    Line,
    /// Any of the apostrophes.
    Apostrophe,
    /// Everything else.
    Other,
}

/// The class of one character.
///
/// PERF: the alphabets by a table, the two great blocks of syllables at once; names of other scripts compile twice as fast.
#[inline]
pub(crate) fn class(character: char) -> Class {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Word,
        ' ' => Class::Gap,
        '\u{80}'..='\u{7FF}' => DIRECT.classes[character as usize - 0x80],
        '\u{4E00}'..='\u{9FFF}' => Class::Single,
        '\u{AC00}'..='\u{D7A3}' => Class::Word,
        _ => class_of(character),
    }
}

/// The class of one character, by what defines it.
fn class_of(character: char) -> Class {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Word,
        ' ' | '\t' | '-' | '\u{A0}' => Class::Gap,
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Line,
        '\'' | '`' | '\u{B4}' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{2B9}'..='\u{2BC}' | '\u{FF07}' => Class::Apostrophe,
        '\0'..='\x7F' => Class::Other,
        '\u{AD}' => Class::Soft,
        '\u{2000}'..='\u{200B}'
        | '\u{2010}'..='\u{2015}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{2212}'
        | '\u{3000}'
        | '\u{1680}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{FF0D}'
        | '\u{2E3A}'
        | '\u{2E3B}'
        | '\u{58A}'
        | '\u{5BE}'
        | '\u{1806}' => Class::Gap,
        '\u{200C}'
        | '\u{200D}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{180B}'..='\u{180E}'
        | '\u{FE00}'..='\u{FE0F}' => Class::Mark,
        _ if is_attached(character) => Class::Mark,
        _ if is_single(character) => Class::Single,
        _ if is_mark(character) => Class::Mark,
        _ if character.is_alphanumeric() => Class::Word,
        _ => Class::Other,
    }
}

/// Han, Kana, Thai, Lao, Khmer and Burmese do not put blanks between words.
fn is_single(character: char) -> bool {
    matches!(character,
        '\u{E01}'..='\u{E30}' | '\u{E32}'..='\u{E33}' | '\u{E40}'..='\u{E46}'
        | '\u{E81}'..='\u{EB0}' | '\u{EB2}'..='\u{EB3}' | '\u{EC0}'..='\u{EC6}' | '\u{EDC}'..='\u{EDF}'
        | '\u{1000}'..='\u{102A}' | '\u{103F}' | '\u{1050}'..='\u{1055}'
        | '\u{1780}'..='\u{17B3}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Letters by their category that are written on the one before them: the vowels of Thai and Lao whose compatibility
/// form starts with a mark on that letter, and the voicing marks of half-width Kana.
fn is_attached(character: char) -> bool {
    matches!(character, '\u{E32}'..='\u{E33}' | '\u{EB2}'..='\u{EB3}' | '\u{FF9E}'..='\u{FF9F}')
}

/// Selects the look of the character before it, as in many Japanese names; says nothing about which one it is.
fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether a character of [`Class::Mark`] counts when spellings are compared: marks do, format characters do not.
fn is_written(character: char) -> bool {
    (is_mark(character) || is_attached(character)) && !is_variation_selector(character)
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// Marks whose absence does not make another name: the diacritics of the alphabets and the vowel points of the
/// abjads. The vowel signs of Indic scripts and the voicing marks of Kana are letters in all but name, and stay.
fn is_optional(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}'..='\u{6E8}'
        | '\u{6EA}'..='\u{6ED}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Letters that differ from a plain one by a stroke or a ligature but do not decompose in Unicode.
fn plain(character: char) -> &'static str {
    match character {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' | 'ɨ' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŋ' => "n",
        'ə' => "a",
        _ => "",
    }
}

/// The folded form of one character, appended; of what spans several characters only the composition is left to do.
fn fold_char(character: char, out: &mut String) {
    for folded in std::iter::once(character).nfkd().default_case_fold().nfkd() {
        if is_optional(folded) || folded == '\u{AD}' || class_of(folded) == Class::Mark && !is_written(folded) {
            continue;
        }
        match plain(folded) {
            "" => out.push(folded),
            letters => out.push_str(letters),
        }
    }
}

/// The folded forms of U+0080..U+0800 and U+1E00..U+2000 that are one character or none; most letters of the Latin,
/// Greek, Cyrillic, Hebrew and Arabic scripts. Built from [`fold_char`] on first use.
struct Direct {
    /// The classes of U+0080..U+0800.
    classes: Vec<Class>,
    low: Vec<u16>,
    extended: Vec<u16>,
}

const DROPPED: u16 = 0;
const COMPLEX: u16 = u16::MAX;

static DIRECT: LazyLock<Direct> = LazyLock::new(|| Direct {
    classes: (0x80..0x800).filter_map(char::from_u32).map(class_of).collect(),
    low: direct_range(0x80..0x800),
    extended: direct_range(0x1E00..0x2000),
});

fn direct_range(range: std::ops::Range<u32>) -> Vec<u16> {
    let mut folded = String::new();
    range
        .map(|code| {
            let Some(character) = char::from_u32(code) else { return COMPLEX };
            folded.clear();
            fold_char(character, &mut folded);
            let mut chars = folded.chars();
            match (chars.next(), chars.next()) {
                (None, _) => DROPPED,
                (Some(only), None) => u16::try_from(u32::from(only)).unwrap_or(COMPLEX),
                _ => COMPLEX,
            }
        })
        .collect()
}

/// Appends the folded form of one word.
pub(crate) fn fold_word(word: &str, out: &mut String) {
    let from = out.len();
    for character in word.chars() {
        let direct = match u32::from(character) {
            code @ 0..0x80 => {
                out.push(char::from(code as u8).to_ascii_lowercase());
                continue;
            }
            code @ 0x80..0x800 => DIRECT.low[code as usize - 0x80],
            code @ 0x1E00..0x2000 => DIRECT.extended[code as usize - 0x1E00],
            0x3041..=0x3096 | 0x30A1..=0x30FA | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3 => {
                out.push(character);
                continue;
            }
            _ => COMPLEX,
        };
        match direct {
            DROPPED => {}
            COMPLEX => {
                out.truncate(from);
                return fold_word_slow(word, out);
            }
            code => out.extend(char::from_u32(u32::from(code))),
        }
    }
}

/// The general way, for words with a character that folds to several or composes with its neighbour.
fn fold_word_slow(word: &str, out: &mut String) {
    let mut decomposed = String::with_capacity(word.len());
    for character in word.chars() {
        fold_char(character, &mut decomposed);
    }
    out.extend(decomposed.nfc());
}

/// Appends the word with case and diacritics kept, in NFKC.
fn exact_word(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.push_str(word);
    } else {
        out.extend(word.chars().filter(|&character| !matches!(class(character), Class::Mark | Class::Soft) || is_written(character)).nfkc());
    }
}

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const FACTOR: u64 = 0xD6E8_FEB8_6659_FD93;
const STEP: u64 = 0xA076_1D64_78BD_642F;

/// The 128-bit product of two words, folded to 64 bits: one multiplication, all bits mixed.
pub(crate) const fn multiply(left: u64, right: u64) -> u64 {
    let (low, high) = product(left, right);
    low ^ high
}

/// The halves of the 128-bit product of two words, the low one first.
#[cfg(not(target_family = "wasm"))]
pub(crate) const fn product(left: u64, right: u64) -> (u64, u64) {
    let product = (left as u128) * (right as u128);
    (product as u64, (product >> 64) as u64)
}

/// The same where no instruction gives it.
///
/// PERF: the compiler calls a function for such a product, which took a twentieth of an extraction.
#[cfg(target_family = "wasm")]
pub(crate) const fn product(left: u64, right: u64) -> (u64, u64) {
    (left.wrapping_mul(right), high_product(left, right))
}

/// The high half of a 128-bit product from products of 32 bits.
#[cfg(any(test, target_family = "wasm"))]
const fn high_product(left: u64, right: u64) -> u64 {
    const LOW: u64 = 0xFFFF_FFFF;
    let (left_low, left_high, right_low, right_high) = (left & LOW, left >> 32, right & LOW, right >> 32);
    let first = left_high * right_low + ((left_low * right_low) >> 32);
    let second = left_low * right_high + (first & LOW);
    left_high * right_high + (first >> 32) + (second >> 32)
}

/// The hash of a folded word.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(hash_start(bytes.len()), |hash, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash_step(hash, u64::from_le_bytes(word))
    })
}

/// The hash of a folded word of up to eight bytes that already sit, zero-padded, in one register.
pub(crate) const fn hash_short(word: u64, len: usize) -> u64 {
    hash_step(hash_start(len), word)
}

/// Starts the hash of a folded word of `len` bytes.
pub(crate) const fn hash_start(len: usize) -> u64 {
    SEED ^ len as u64
}

/// Takes the next eight bytes of a folded word, the last ones with zeros behind them.
pub(crate) const fn hash_step(hash: u64, word: u64) -> u64 {
    multiply(hash ^ word, FACTOR)
}

/// The hash of a sequence of words: that of all but the last, and the last.
pub(crate) const fn extend(prefix: u64, word: u64) -> u64 {
    multiply(prefix.rotate_left(29) ^ word, STEP)
}

/// The hash of ASCII bytes, lower-cased on the way if asked for; of any bytes if not.
///
/// PERF: eight bytes at a time from the text itself, without a copy of the word.
#[inline]
pub(crate) fn hash_at(bytes: &[u8], start: usize, end: usize, lower: bool) -> u64 {
    let len = end - start;
    let mut hash = hash_start(len);
    let mut at = start;
    loop {
        let word = word_at(bytes, at) & (u64::MAX >> (64 - 8 * (end - at).min(8)));
        hash = hash_step(hash, if lower { lower_ascii(word) } else { word });
        at += 8;
        if at >= end {
            return hash;
        }
    }
}

/// Eight bytes, or those that are left and zeros.
#[inline]
pub(crate) fn word_at(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    u64::from_le_bytes(rest.first_chunk::<8>().copied().unwrap_or_else(|| {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        word
    }))
}

/// Lower-cases the ASCII letters among eight bytes at once.
#[inline]
pub(crate) const fn lower_ascii(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low = word & (ONES * 0x7F);
    let from_a = low + ONES * (0x80 - b'A' as u64);
    let after_z = low + ONES * (0x80 - b'Z' as u64 - 1);
    word | ((from_a & !after_z & !word & (ONES * 0x80)) >> 2)
}

/// A word of a text: its bytes and the hash of its folded form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) hash: u64,
}

/// A name without the blanks and hyphens around it, which are no part of it.
pub(crate) fn trim(name: &str) -> &str {
    name.trim_matches(is_blank)
}

/// Whether a character at the end of a name is no part of it, and does not count beside its marks.
pub(crate) fn is_blank(character: char) -> bool {
    matches!(class(character), Class::Gap | Class::Line | Class::Soft | Class::Mark)
}

/// Whether a character shows nothing and belongs to no word that it ends: marks of direction, joiners, soft hyphens, the
/// byte order mark. A variation selector belongs to the letter before it.
pub(crate) fn is_invisible(character: char) -> bool {
    match character {
        '\0'..='\u{AC}' => false,
        '\u{AD}' => true,
        _ => class(character) == Class::Mark && !is_written(character) && !is_variation_selector(character),
    }
}

/// Where a stretch of text that ends at `end` ends without the invisible characters behind it; `start` if it has no others.
#[inline]
pub(crate) fn visible_end(text: &str, start: usize, end: usize) -> usize {
    // PERF: the last character of nearly every word is ASCII or has two bytes, which tell enough.
    let is_plain = match text.as_bytes()[start..end] {
        [.., 0..0x80] => true,
        [.., lead @ 0xC3..=0xDF, _] => lead != 0xCD && lead != 0xD8,
        _ => false,
    };
    if is_plain { end } else { start + text[start..end].trim_end_matches(is_invisible).len() }
}

/// Whether the text of a word is one letter, as in an initial.
pub(crate) fn is_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() && class(first) == Class::Word) && chars.all(|other| class(other) == Class::Mark)
}

/// Calls `each` for the words of `text`, in order: the reference that the scanner agrees with.
pub(crate) fn words(text: &str, soft: SoftHyphen, mut each: impl FnMut(Word)) {
    folded_words(text, soft, |word, _| each(word));
}

/// As [`words`], with the folded form of each.
pub(crate) fn folded_words(text: &str, soft: SoftHyphen, mut each: impl FnMut(Word, &str)) {
    let mut folded = String::new();
    let mut raw: Vec<(usize, usize)> = Vec::new();
    raw_words(text, soft, |start, end| raw.push((start, end)));
    let mut at = 0;
    while at < raw.len() {
        let (start, mut end) = raw[at];
        let dotted = dotted_len(text, &raw[at..]);
        folded.clear();
        if dotted > 1 {
            for &(start, end) in &raw[at..at + dotted] {
                fold_word(&text[start..end], &mut folded);
            }
            end = raw[at + dotted - 1].1;
            end += usize::from(text[end..].starts_with('.'));
        } else {
            fold_word(&text[start..end], &mut folded);
        }
        if !folded.is_empty() {
            each(Word { start, end, hash: hash(folded.as_bytes()) }, &folded);
        }
        at += dotted.max(1);
    }
}

/// How many of the words at the front are single letters joined by dots, as in `U.S.A.`; less than two is none.
fn dotted_len(text: &str, raw: &[(usize, usize)]) -> usize {
    if raw.first().is_none_or(|&(_, end)| !text[end..].starts_with('.')) {
        return 0;
    }
    let letter = |&(start, end): &(usize, usize)| is_letter(&text[start..end]);
    let mut len = 0;
    while raw.get(len).is_some_and(letter) {
        len += 1;
        let end = raw[len - 1].1;
        if !text[end..].starts_with('.') || raw.get(len).is_none_or(|next| next.0 != end + 1) {
            break;
        }
        // "U.S.Steel": the word after the dot is no letter, the abbreviation ends before it.
    }
    len
}

/// Runs of letters, digits and their marks, before dotted letters are joined.
pub(crate) fn raw_words(text: &str, soft: SoftHyphen, mut each: impl FnMut(usize, usize)) {
    let mut each = |start: usize, end: usize| each(start, visible_end(text, start, end));
    let mut open: Option<usize> = None;
    let mut single = false;
    for (at, character) in text.char_indices() {
        let mut kind = class(character);
        if kind == Class::Soft {
            kind = if soft == SoftHyphen::Ignored { Class::Mark } else { Class::Gap };
        }
        match kind {
            Class::Mark => {}
            Class::Word if open.is_some() && !single => {}
            Class::Word | Class::Single => {
                if let Some(start) = open.replace(at) {
                    each(start, at);
                }
                single = kind == Class::Single;
            }
            _ => {
                if let Some(start) = open.take() {
                    each(start, at);
                }
            }
        }
    }
    if let Some(start) = open {
        each(start, text.len());
    }
}

/// The canonical form: two spellings of one name are equal in it.
///
/// Words in their folded form with one blank for a gap, none beside punctuation; a blank line, which no name may
/// hold, becomes a line feed.
pub(crate) fn fold(text: &str, soft: SoftHyphen, strength: Strength) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before: Option<Word> = None;
    let mut at = 0;
    folded_words(text, soft, |word, folded| {
        gap(&text[at..word.start], before.map(|before| &text[before.start..before.end]), true, soft, &mut out);
        let slice = &text[word.start..word.end];
        match strength {
            Strength::Exact => raw_words(slice, soft, |start, end| exact_word(&slice[start..end], &mut out)),
            Strength::Folded => out.push_str(folded),
        }
        at = word.end;
        before = Some(word);
    });
    gap(&text[at..], before.map(|before| &text[before.start..before.end]), false, soft, &mut out);
    out
}

/// Appends the canonical form of what lies between two words, or before the first or after the last.
pub(crate) fn gap(gap: &str, before: Option<&str>, word_follows: bool, soft: SoftHyphen, out: &mut String) {
    if gap == " " && before.is_some() && word_follows {
        return out.push(' ');
    }
    let mut rest = gap;
    if let (Some(word), Some(after)) = (before, gap.strip_prefix('.'))
        && (after.is_empty() || after.starts_with(|next| matches!(class(next), Class::Gap | Class::Line)))
        && (is_letter(word) || abbreviation::drops_dot(word))
    {
        rest = after;
    }
    let (mut blanks, mut lines, mut others) = (0, 0, 0);
    let mut chars = rest.chars().peekable();
    while let Some(character) = chars.next() {
        match class(character) {
            Class::Gap => blanks += 1,
            Class::Soft if soft == SoftHyphen::Gap => blanks += 1,
            Class::Line => {
                lines += if character == '\u{0C}' { 2 } else { 1 };
                if character == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
            }
            Class::Mark | Class::Soft => {}
            Class::Apostrophe => {
                others += 1;
                out.push('\'');
            }
            _ => {
                others += 1;
                fold_char(character, out);
            }
        }
    }
    if lines > 1 {
        out.push('\n');
    } else if others == 0 && blanks + lines > 0 && before.is_some() && word_follows {
        out.push(' ');
    }
}

/// A name without case and diacritics, its words parted by single blanks: the same for spellings that differ in these alone, for
/// whoever adds up names of many documents.
///
/// # Examples
/// ```
/// use onomast::gazetteer::folded;
/// assert_eq!(folded("São  Paulo"), folded("SAO PAULO"));
/// assert_eq!(folded("Winston–Salem"), "winston salem");
/// assert_eq!(folded("Ö\u{AD}l"), "ol");
/// ```
pub fn folded(name: &str) -> String {
    let letters = name.nfkd().filter(|character| !is_combining_mark(*character) && *character != '\u{AD}');
    let letters: String = letters.map(|character| if parts_words(character) { ' ' } else { character }).flat_map(char::to_lowercase).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character stands between the words of a name: `Winston-Salem` is `Winston Salem`.
fn parts_words(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}')
}

/// Whether two ASCII spellings have one canonical form, without making it; `None` if that takes the general way.
///
/// Letters are compared without case, gaps by what they hold besides blanks.
pub(crate) fn ascii_equal(left: &[u8], right: &[u8]) -> Option<bool> {
    let (mut l, mut r) = (0, 0);
    loop {
        let (left_word, right_word) = (gap_end(left, l), gap_end(right, r));
        if ascii_gap(left, l, left_word)? != ascii_gap(right, r, right_word)? {
            return Some(false);
        }
        (l, r) = (word_end(left, left_word), word_end(right, right_word));
        if !left[left_word..l].eq_ignore_ascii_case(&right[right_word..r]) {
            return dotless(left, right, Some(false)).filter(|_| is_ascii_to_end(left, l) && is_ascii_to_end(right, r));
        }
        if l == left_word || r == right_word {
            return (l == left.len() && r == right.len()).then_some(true);
        }
    }
}

/// The answer, if there is no dot that may belong to an abbreviation on either side.
fn dotless(left: &[u8], right: &[u8], answer: Option<bool>) -> Option<bool> {
    answer.filter(|_| !left.contains(&b'.') && !right.contains(&b'.'))
}

fn is_ascii_to_end(bytes: &[u8], from: usize) -> bool {
    bytes[from..].is_ascii()
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

fn gap_end(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()).count()
}

/// What a gap of ASCII holds: its first mark and how many, or a blank, or a blank line; `None` for what takes the
/// general way: dots, more than one mark, bytes beyond ASCII.
fn ascii_gap(bytes: &[u8], from: usize, to: usize) -> Option<u8> {
    if bytes.get(to).is_some_and(|byte| !byte.is_ascii()) {
        return None;
    }
    let gap = &bytes[from..to];
    let (mut lines, mut marks, mut mark) = (0, 0, 0);
    for &byte in gap {
        match byte {
            b' ' | b'\t' | b'-' => {}
            b'\n' => lines += 1,
            b'.' | b'\r' | 0x0B | 0x0C | b'`' => return None,
            other => {
                marks += 1;
                mark = other;
            }
        }
    }
    match (lines, marks) {
        (2.., _) | (_, 2..) => None,
        (_, 1) => Some(mark),
        _ if gap.is_empty() => Some(0),
        // Blanks at an end are no part of a name.
        _ if from == 0 || to == bytes.len() => Some(0),
        _ => Some(b' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        fold(text, SoftHyphen::Ignored, Strength::Folded)
    }

    #[test]
    fn spellings_of_one_name_fold_to_one_form() {
        for (left, right) in [
            ("straße", "STRASSE"),
            ("İstanbul", "istanbul"),
            ("São Paulo", "Sao\u{A0}Paulo"),
            ("Łódź", "lodz"),
            ("Winston-Salem", "winston\u{2013}salem"),
            ("New  York", "New\nYork"),
            ("O\u{2019}Brien", "O'Brien"),
            ("U.S.", "US"),
            ("Apple Inc.", "apple inc"),
            ("Ｔｏｋｙｏ", "Tokyo"),
            ("e\u{301}", "é"),
            ("Kyr\u{AD}gyzstan", "Kyrgyzstan"),
            ("AT & T", "AT&T"),
            ("\u{AC00}", "\u{1100}\u{1161}"),
            ("が", "か\u{3099}"),
        ] {
            assert_eq!(folded(left), folded(right), "{left} {right}");
        }
        for (left, right) in [("New York", "New\n\nYork"), ("New York", "New, York"), ("US", "U.S.A."), ("Foo. Bar", "Foo Bar"), ("が", "か")] {
            assert_ne!(folded(left), folded(right), "{left} {right}");
        }
    }

    #[test]
    fn a_word_ends_before_every_invisible_character() {
        for character in '\0'..=char::MAX {
            let text = format!("a{character}");
            assert_eq!(visible_end(&text, 0, text.len()) == 1, is_invisible(character), "{character:?}");
        }
    }

    #[test]
    fn the_table_of_classes_is_that_of_their_definition() {
        for character in '\0'..=char::MAX {
            assert_eq!(class(character), class_of(character), "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn products_are_the_same_in_halves(left: u64, right: u64) {
            for (left, right) in [(left, right), (u64::MAX, right), (u64::MAX, u64::MAX), (left >> 32, right), (left, right << 32)] {
                prop_assert_eq!(high_product(left, right), product(left, right).1);
            }
        }

        #[test]
        fn the_direct_tables_agree_with_the_general_way(word in "\\PC{0,8}") {
            let (mut direct, mut slow) = (String::new(), String::new());
            fold_word(&word, &mut direct);
            fold_word_slow(&word, &mut slow);
            prop_assert_eq!(direct, slow);
        }

        #[test]
        fn normal_forms_fold_alike(text in "[a-zA-Z\u{C0}-\u{24F}\u{300}-\u{304}\u{370}-\u{3FF}\u{400}-\u{45F}\u{AC00}-\u{AC20} ]{0,12}") {
            let nfd: String = text.nfd().collect();
            let nfc: String = text.nfc().collect();
            prop_assert_eq!(folded(&nfd), folded(&nfc));
        }

        #[test]
        fn comparing_ascii_is_comparing_canonical_forms(left in "([abU]|[ .'&,-]){0,7}", right in "([abU]|[ .'&,-]){0,7}") {
            if let Some(is_same) = ascii_equal(left.as_bytes(), right.as_bytes()) {
                prop_assert_eq!(is_same, folded(&left) == folded(&right));
            }
        }

        #[test]
        fn lower_casing_eight_bytes_is_lower_casing_each(bytes in proptest::array::uniform8(0u8..)) {
            prop_assert_eq!(lower_ascii(u64::from_le_bytes(bytes)), u64::from_le_bytes(bytes.map(|byte| byte.to_ascii_lowercase())));
        }
    }
}
