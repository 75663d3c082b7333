//! The segments of UAX #29: by a table where the characters are simple, by unicode-segmentation where not.

use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use super::flag;
use crate::fold;

/// The word-break classes that the fast path knows; everything else is `Complex`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    Letter,
    Numeric,
    /// Joins letters.
    MidLetter,
    /// Joins letters, and numbers.
    MidNumLet,
    /// Joins numbers.
    MidNum,
    /// The underscore.
    Connector,
    /// A mark: part of what it follows.
    Extend,
    /// A segment of its own.
    Other,
    Complex,
}

fn break_class(character: char) -> Break {
    match character {
        'a'..='z' | 'A'..='Z' => Break::Letter,
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' | '\u{966}'..='\u{96F}' => Break::Numeric,
        '_' => Break::Connector,
        '.' | '\'' | '\u{2018}' | '\u{2019}' => Break::MidNumLet,
        ':' | '\u{B7}' => Break::MidLetter,
        ',' | ';' | '\u{60C}' | '\u{FF0C}' | '\u{FF1B}' => Break::MidNum,
        '!'..='~' => Break::Other,
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2C1}' | '\u{AA}' | '\u{B5}' | '\u{BA}' => Break::Letter,
        '\u{300}'..='\u{34E}' | '\u{350}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{64B}'..='\u{65F}' | '\u{670}' => Break::Extend,
        '\u{386}'
        | '\u{388}'..='\u{38A}'
        | '\u{38C}'
        | '\u{38E}'..='\u{3A1}'
        | '\u{3A3}'..='\u{3F5}'
        | '\u{3F7}'..='\u{481}'
        | '\u{48A}'..='\u{52F}' => Break::Letter,
        '\u{531}'..='\u{556}' | '\u{561}'..='\u{587}' | '\u{620}'..='\u{64A}' | '\u{671}'..='\u{6D3}' | '\u{10D0}'..='\u{10FA}' => Break::Letter,
        '\u{904}'..='\u{939}' | '\u{958}'..='\u{961}' => Break::Letter,
        '\u{93E}'..='\u{94D}' | '\u{901}'..='\u{903}' | '\u{93C}' => Break::Extend,
        '\u{1E00}'..='\u{1F15}' => Break::Letter,
        '\u{AC00}'..='\u{D7A3}' => Break::Letter,
        '\u{E01}'..='\u{E30}' | '\u{E32}' | '\u{E40}'..='\u{E46}' => Break::Other,
        '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}' => Break::Extend,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{3041}'..='\u{3096}' | '\u{3001}'..='\u{3004}' | '\u{3006}'..='\u{3020}' => {
            Break::Other
        }
        '\u{2010}'..='\u{2017}'
        | '\u{201A}'..='\u{2023}'
        | '\u{2026}'
        | '\u{2030}'..='\u{203B}'
        | '\u{20A0}'..='\u{20C0}'
        | '\u{AB}'
        | '\u{BB}'
        | '\u{A1}'..='\u{A8}'
        | '\u{B0}'..='\u{B1}'
        | '\u{BF}'
        | '\u{D7}'
        | '\u{F7}'
        | '\u{FF01}'
        | '\u{FF08}'..='\u{FF09}'
        | '\u{FF1F}' => Break::Other,
        _ => Break::Complex,
    }
}

/// Whether a character is a segment of its own whatever stands around it, marks aside.
pub(super) fn is_other(character: char) -> bool {
    break_class(character) == Break::Other
}

/// A letter or mark of two bytes of UTF-8 as the tokenizer wants it.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    /// Its folded form, zero for none.
    pub(super) folded: u16,
    pub(super) flags: u16,
}

/// The simple letters and marks of U+0080..U+0800; zero flags and all bits set in `folded` for everything else.
static LETTERS: LazyLock<Vec<Letter>> = LazyLock::new(|| (0x80..0x800).map(|code| char::from_u32(code).map_or(NO_LETTER, simple_letter)).collect());

const NO_LETTER: Letter = Letter { folded: u16::MAX, flags: 0 };

fn simple_letter(character: char) -> Letter {
    let flags = match break_class(character) {
        Break::Letter if character.is_lowercase() => flag::LOWER,
        Break::Letter if character.is_uppercase() => flag::UPPER | flag::CAPITAL,
        Break::Letter => flag::UNCASED,
        Break::Extend => 0,
        _ => return NO_LETTER,
    };
    let mut folded = String::new();
    fold::fold_word(character.encode_utf8(&mut [0; 4]), &mut folded);
    let mut chars = folded.chars();
    match (chars.next().map(u32::from), chars.next()) {
        (None, _) => Letter { folded: 0, flags },
        (Some(code @ 1..0x800), None) => Letter { folded: code as u16, flags },
        _ => NO_LETTER,
    }
}

/// The letter or mark with this code; `None` if it is not simple.
pub(super) fn letter(code: u32) -> Option<Letter> {
    LETTERS.get((code as usize).wrapping_sub(0x80)).copied().filter(|letter| letter.folded != u16::MAX)
}

/// Where the segment that starts at `start` ends; neither it nor what decides it reaches beyond `end`.
pub(super) fn next(text: &str, start: usize, end: usize) -> usize {
    start + fast(&text[start..end]).unwrap_or_else(|| slow(&text[start..end]))
}

/// The general way.
fn slow(slice: &str) -> usize {
    // From one Kana only the way to the next one counts: looking at the whole run for each of its characters would
    // take the square of its length.
    let stop = if slice.starts_with(is_katakana) { slice.char_indices().skip(1).find(|&(_, character)| is_katakana(character)) } else { None };
    let slice = stop.map_or(slice, |(at, _)| &slice[..at]);
    let whole = slice.split_word_bounds().next().map_or(slice.len(), str::len);
    // Kana is cut by character: a run of it is one segment of UAX #29, but may hold several names.
    let segment = &slice[..whole];
    if segment.chars().any(is_katakana) {
        let mut chars = segment.char_indices().skip(1);
        return chars.find(|&(_, character)| is_katakana(character)).map_or(whole, |(at, _)| at);
    }
    whole
}

fn is_katakana(character: char) -> bool {
    matches!(character, '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9D}' | '\u{31F0}'..='\u{31FF}')
}

/// The length of the first segment; `None` where a complex character has a say.
fn fast(slice: &str) -> Option<usize> {
    let mut chars = slice.char_indices();
    let (_, first) = chars.next()?;
    if is_katakana(first) {
        // Its segment is the character with its marks, and the next may be anything.
        let next = chars.next();
        return match next {
            Some((at, character)) if is_katakana(character) || break_class(character) == Break::Other => Some(at),
            None => Some(slice.len()),
            _ => None,
        };
    }
    let mut last = break_class(first);
    match last {
        Break::Complex | Break::Extend => return None,
        _ => {}
    }
    // Where the segment ends if the joiner seen last joins nothing.
    let mut pending: Option<(usize, Break)> = None;
    for (at, character) in chars {
        let class = if is_katakana(character) { Break::Other } else { break_class(character) };
        if class == Break::Complex {
            return None;
        }
        if class == Break::Extend {
            continue;
        }
        if let Some((end, joiner)) = pending {
            let joins = match (last, class) {
                (Break::Letter, Break::Letter) => joiner != Break::MidNum,
                (Break::Numeric, Break::Numeric) => joiner != Break::MidLetter,
                _ => false,
            };
            if !joins {
                return Some(end);
            }
            pending = None;
            last = class;
            continue;
        }
        match (last, class) {
            (Break::Letter | Break::Numeric | Break::Connector, Break::Letter | Break::Numeric | Break::Connector) => last = class,
            (Break::Letter, Break::MidLetter | Break::MidNumLet) | (Break::Numeric, Break::MidNum | Break::MidNumLet) => pending = Some((at, class)),
            _ => return Some(at),
        }
    }
    Some(pending.map_or(slice.len(), |(end, _)| end))
}
