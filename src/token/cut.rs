//! Our own cuts and joins on top of the segments of UAX #29.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, StartKind};
use regex::Regex;

use super::flag;
use crate::abbreviation;
use crate::fold;

/// Web addresses, e-mail addresses, handles and tags, at the start of a chunk.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://[^\s<>\x22]+|[Ww][Ww][Ww]\.[^\s<>\x22]+",
        r"|[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        r"|@\w+|#[\w]*[A-Za-z\p{L}][\w]*)"
    ))
    .expect("the pattern is constant")
});

/// Where the address that starts at `at` ends, if one does.
pub(super) fn address(text: &str, at: usize, end: usize) -> Option<usize> {
    let slice = &text[at..end];
    let bytes = slice.as_bytes();
    let may_start = match bytes.first()? {
        b'@' | b'#' => true,
        b'h' | b'H' | b'f' | b'F' | b'w' | b'W' if SCHEMES.is_match(Input::new(bytes).anchored(Anchored::Yes)) => true,
        first if first.is_ascii_alphanumeric() => has_local_part(bytes),
        _ => false,
    };
    // Inside a chunk an address starts only after something that is no letter or digit.
    let follows_word = at > 0 && (text.as_bytes()[at - 1].is_ascii_alphanumeric() || text.as_bytes()[at - 1] >= 0x80);
    if !may_start || follows_word {
        return None;
    }
    let found = ADDRESS.find(slice)?;
    let closes = |mark: char| matches!(mark, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '\'' | '"') || fold::is_invisible(mark);
    let len = found.as_str().trim_end_matches(closes).len();
    // An address that a mark or letter goes on beyond is none.
    let is_more = |next: char| matches!(fold::class(next), fold::Class::Word | fold::Class::Mark | fold::Class::Single);
    let goes_on = slice[len..].chars().next().is_some_and(|next| is_more(next) && !fold::is_invisible(next));
    (len > 1 && !goes_on).then_some(at + len)
}

/// Whether the bytes start as an e-mail address does; a local part is at most 64 bytes long (RFC 5321, 4.5.3.1.1).
fn has_local_part(bytes: &[u8]) -> bool {
    let part = bytes.iter().take(65).take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-'));
    bytes.get(part.count()) == Some(&b'@')
}

/// How a web address starts, in any case: a look before the pattern, which is dearer.
static SCHEMES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .start_kind(StartKind::Anchored)
        .build(["http://", "https://", "ftp://", "www."])
        .expect("the patterns are constant")
});

/// The end of the segment with the dot of an abbreviation, or just its end.
pub(super) fn with_dot(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    if bytes.get(end) != Some(&b'.') {
        return end;
    }
    let word = &text[start..end];
    let next = bytes.get(end + 1);
    // A dot before more dots is an ellipsis; one inside a longer segment belongs to that.
    if next == Some(&b'.') || next.is_some_and(u8::is_ascii_alphanumeric) && !fold::is_letter(word) {
        return end;
    }
    if abbreviation::kind(word).is_some() || is_dotted(word) || is_initial(text, word, end) {
        return end + 1;
    }
    end
}

/// `U.S`, `Ph.D`, `a.m`: short pieces of letters between dots, one of them a single letter.
fn is_dotted(word: &str) -> bool {
    let mut has_letter = false;
    word.contains('.')
        && word.split('.').all(|piece| {
            has_letter |= piece.chars().count() == 1;
            !piece.is_empty() && piece.chars().count() <= 3 && piece.chars().all(char::is_alphabetic)
        })
        && has_letter
}

/// A capital whose dot stands before a capitalised word: `J. Smith`, or before particles of one: `L. van den Berg`.
fn is_initial(text: &str, word: &str, end: usize) -> bool {
    fold::is_letter(word) && word.starts_with(char::is_uppercase) && leads_to_capital(&text[end + 1..])
}

/// Whether a capital follows, behind two particles at most. No sentence starts with a small letter, so the dot is no end.
fn leads_to_capital(text: &str) -> bool {
    const MAX_BLANKS: usize = 2;
    const MAX_PARTICLE: usize = 4;
    let mut rest = text;
    for _ in 0..3 {
        let next = rest.trim_start_matches([' ', '\n']);
        if rest.len() - next.len() > MAX_BLANKS {
            return false;
        }
        if next.starts_with(char::is_uppercase) {
            return true;
        }
        let n_letters = next.bytes().take(MAX_PARTICLE + 1).take_while(u8::is_ascii_lowercase).count();
        // "al-Hakim" goes on without a blank.
        let particle = &next[n_letters..];
        if n_letters == 0 || n_letters > MAX_PARTICLE || !particle.starts_with([' ', '-']) {
            return false;
        }
        rest = particle.strip_prefix('-').unwrap_or(particle);
    }
    false
}

/// Where to cut inside one segment of the text: the offset in it, the flags of the piece before it and those the piece
/// after it gets.
pub(super) fn inside(text: &str, start: usize, end: usize) -> Vec<(usize, (u16, u16))> {
    let segment = &text[start..end];
    let mut cuts = Vec::new();
    if !segment.contains(['\'', '\u{2019}', ':', '.']) {
        return cuts;
    }
    let elided = elided(&text[..start], segment);
    cuts.extend(elided.map(|at| (at, (0, 0))));
    if let Some(at) = clitic(segment).filter(|&at| elided.is_none_or(|elided| elided < at)) {
        cuts.push((at, (0, flag::CLITIC)));
    }
    if !cuts.is_empty() {
        return cuts;
    }
    for (at, mark) in segment.char_indices() {
        let is_cut = match mark {
            ':' => true,
            '.' => is_run_in(segment, at),
            _ => false,
        };
        if is_cut && at > 0 {
            cuts.push((at, (0, 0)));
            cuts.push((at + 1, (0, 0)));
        }
    }
    cuts
}

/// What stands behind an apostrophe and is a word of its own.
const CLITICS: &str = include_str!("../../languages/en/clitics.txt");

/// Where the clitic at the end of a segment starts.
fn clitic(segment: &str) -> Option<usize> {
    let (at, quote) = segment.char_indices().rev().find(|(_, character)| matches!(character, '\'' | '\u{2019}'))?;
    let tail = &segment[at + quote.len_utf8()..];
    let is = |ending: &str| tail.eq_ignore_ascii_case(ending);
    if at == 0 {
        return None;
    }
    // "n't" has its apostrophe inside.
    if is("t") && segment[..at].ends_with(['n', 'N']) && at > 1 {
        return Some(at - 1);
    }
    (CLITICS.lines().any(is) || is_ending(&segment[..at], tail)).then_some(at)
}

/// Endings that stand behind a name and an apostrophe, folded: of Turkish and its kin, some of Polish and Finnish.
const ENDINGS: &[&str] = &[
    "a", "ca", "ce", "da", "daki", "dakiler", "dan", "de", "deki", "dekiler", "den", "dir", "dur", "e", "ego", "emu", "i", "in", "la", "lar", "lara",
    "lardan", "larda", "lari", "larin", "larla", "le", "ler", "lerde", "lerden", "lere", "leri", "lerin", "lerle", "li", "lilar", "liler", "lla",
    "lle", "lta", "lu", "lular", "luler", "na", "nda", "ndaki", "ndan", "nde", "ndeki", "nden", "ne", "ni", "nin", "nu", "nun", "owi", "ssa", "sta",
    "ta", "taki", "takiler", "tan", "te", "teki", "tekiler", "ten", "tir", "tur", "u", "un", "ya", "ydi", "ydu", "ye", "yi", "yla", "yle", "yu",
];

/// Whether `tail` is an ending behind the name `stem` and its apostrophe: `İstanbul'da`, `Türkiye'nin`, `NATO'ya`.
///
/// The apostrophe of other languages is a letter inside a name. An ending that starts with a vowel follows a consonant
/// or a silent e, one that starts with y or n a vowel (`Sony'nin` too): so `Sana'a`, `Hawai'i`, `Xi'an` and `Natal'ya`
/// stay whole; so does what has two letters before it (`Sa'da`) and a syllable of Chinese (`Chang'e`).
fn is_ending(stem: &str, tail: &str) -> bool {
    let stem = stem.trim_end_matches(fold::is_invisible);
    let are_all = |text: &str, is: fn(char) -> bool| text.chars().filter(|character| character.is_alphabetic()).all(is);
    let is_caps = are_all(stem, char::is_uppercase);
    let is_small = are_all(tail, char::is_lowercase);
    let is_written = is_small || is_caps && are_all(tail, char::is_uppercase);
    if tail.len() > 12 || !stem.starts_with(char::is_uppercase) || !is_written {
        return false;
    }
    let mut ending = String::new();
    fold::fold_word(tail, &mut ending);
    if !ENDINGS.contains(&ending.as_str()) {
        return false;
    }
    // The letters of an acronym are read one by one, and with them the ending goes.
    if is_caps && is_small {
        return stem.chars().count() > 1;
    }
    let before = stem.chars().next_back().map_or(' ', plain_letter);
    let fits = match ending.as_bytes()[0] {
        b'y' | b'n' => is_vowel(before) || before == 'y',
        b'a' | b'e' | b'i' | b'o' | b'u' => !is_vowel(before) || before == 'e',
        _ => true,
    };
    fits && stem.chars().count() > 2 && !(ending == "e" && stem.ends_with("ng"))
}

/// Articles and prepositions that lose their vowel before another one.
const ELIDED: &[&str] = &[
    "all", "bell", "c", "coll", "d", "dall", "dell", "gl", "j", "jusqu", "l", "lorsqu", "m", "n", "nell", "puisqu", "qu", "quell", "quelqu",
    "quoiqu", "s", "sull", "t", "un",
];

/// Of them those that are no part of a surname and that a sentence starts with in capitals.
const ELIDED_FIRST: &[&str] = &["all", "dall", "dell", "jusqu", "l", "lorsqu", "nell", "puisqu", "qu", "sull"];

/// Where an elided article or preposition ends: behind the apostrophe of `l'Élysée`, `dell'Umbria`.
///
/// Written with a capital it is part of a name (`D'Angelo`, `Louis L'Amour`), but for an article where a sentence starts.
fn elided(before: &str, segment: &str) -> Option<usize> {
    let (at, quote) = segment.char_indices().take(8).find(|(_, character)| matches!(character, '\'' | '\u{2019}'))?;
    let (word, end) = (&segment[..at], at + quote.len_utf8());
    let next = segment[end..].chars().next().map_or(' ', plain_letter);
    let is_elided = ELIDED.contains(&word)
        || word.starts_with(|first: char| first.is_ascii_uppercase())
            && ELIDED_FIRST.iter().any(|first| first.eq_ignore_ascii_case(word))
            && starts_sentence(before);
    (is_elided && (is_vowel(next) || next == 'h')).then_some(end)
}

/// Whether a sentence starts behind the text, as far as its last mark tells.
fn starts_sentence(before: &str) -> bool {
    let opens =
        |character: char| character.is_whitespace() || matches!(character, '"' | '(' | '\u{201C}' | '\u{AB}') || fold::is_invisible(character);
    let last = before.trim_end_matches(opens);
    last.is_empty() || last.ends_with(['.', '!', '?', '\u{2026}']) || before[last.len()..].matches('\n').count() > 1
}

/// The first letter of the folded form.
fn plain_letter(character: char) -> char {
    let mut folded = String::new();
    fold::fold_word(character.encode_utf8(&mut [0; 4]), &mut folded);
    folded.chars().next().unwrap_or(' ')
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// `said.The`: the dot after a lower-case word of two letters or more, before a capitalised one.
fn is_run_in(segment: &str, dot: usize) -> bool {
    let (before, after) = (&segment[..dot], &segment[dot + 1..]);
    let mut last = before.chars().rev();
    let mut next = after.chars();
    last.next().is_some_and(char::is_lowercase)
        && last.next().is_some_and(char::is_lowercase)
        && next.next().is_some_and(char::is_uppercase)
        && next.next().is_some_and(char::is_lowercase)
}
