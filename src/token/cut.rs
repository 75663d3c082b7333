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
    let len = found.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '"']).len();
    // An address that a mark or letter goes on beyond is none.
    let goes_on =
        slice[len..].chars().next().is_some_and(|next| matches!(fold::class(next), fold::Class::Word | fold::Class::Mark | fold::Class::Single));
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

/// A capital whose dot stands before a capitalised word: `J. Smith`.
fn is_initial(text: &str, word: &str, end: usize) -> bool {
    fold::is_letter(word)
        && word.starts_with(char::is_uppercase)
        && text[end + 1..].trim_start_matches([' ', '\n']).starts_with(char::is_uppercase)
        && text[end + 1..].len() - text[end + 1..].trim_start_matches([' ', '\n']).len() <= 2
}

/// Where to cut inside one segment: the offset, the flags of the piece before it and those the piece after it gets.
pub(super) fn inside(segment: &str) -> Vec<(usize, (u16, u16))> {
    let mut cuts = Vec::new();
    if !segment.contains(['\'', '\u{2019}', ':', '.']) {
        return cuts;
    }
    if let Some(at) = clitic(segment) {
        cuts.push((at, (0, flag::CLITIC)));
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

/// Where the clitic at the end of a segment starts.
fn clitic(segment: &str) -> Option<usize> {
    let (at, quote) = segment.char_indices().rev().find(|(_, character)| matches!(character, '\'' | '\u{2019}'))?;
    let tail = &segment[at + quote.len_utf8()..];
    let is = |ending: &str| tail.eq_ignore_ascii_case(ending);
    if at == 0 {
        return None;
    }
    if is("t") && segment[..at].ends_with(['n', 'N']) && at > 1 {
        return Some(at - 1);
    }
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|ending| is(ending)).then_some(at)
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
