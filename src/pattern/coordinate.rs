//! Places on earth: `51.5074, -0.1278`, `40.7128° N, 74.0060° W`, `40°26′46″N 79°58′56″W`.
//!
//! Read by characters, for an apostrophe joins the numbers around it to one token; the end must be that of a token.

use super::decimal::Decimal;
use super::value::{Coordinate, Value};
use super::view::View;
use super::{Family, Found};

/// No pair of coordinates is longer, in bytes.
const MAX_LEN: usize = 80;

/// The pair of coordinates that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let before = view.word(start.wrapping_sub(1));
    let is_inside = view.is_joined(start) && !matches!(before, "(" | "[" | ":" | "\"" | "=" | "@" | "<" | "," | "{" | "\u{201C}");
    if is_inside {
        return None;
    }
    let text = view.text_from(start, MAX_LEN);
    let mut rest = text;
    let first = Side::read(&mut rest)?;
    let is_parted = parted(&mut rest);
    for name in ["longitude", "long", "lon", "lng"] {
        let behind = rest.get(..name.len()).filter(|word| is_parted && word.eq_ignore_ascii_case(name)).map(|_| &rest[name.len()..]);
        if let Some(behind) = behind {
            rest = behind.trim_start_matches([':', '=', ' ']);
            break;
        }
    }
    let second = Side::read(&mut rest).filter(|_| is_parted || first.hemisphere.is_some())?;
    let (latitude, longitude) = match (first.hemisphere, second.hemisphere) {
        (Some('E' | 'W'), Some('N' | 'S')) => (second, first),
        (Some('N' | 'S'), Some('E' | 'W')) => (first, second),
        // Two numbers are no place unless they are as precise as places are.
        (None, None) if first.is_precise && second.is_precise => (first, second),
        _ => return None,
    };
    let place = Coordinate::new(latitude.signed(), longitude.signed())?;
    let end = view.token_at_end(start, text.len() - rest.len())?;
    let goes_on = view.word(end) == "," && view.numeral_and(end + 1).is_some() && first.hemisphere.is_none();
    (!goes_on).then_some(Found {
        family: Family::Coordinate,
        start,
        end,
        form: "latitude and longitude",
        value: Some(Value::Coordinate(place)),
        points: 97,
    })
}

/// Takes what stands between the two: a comma, a slash, blanks.
fn parted(rest: &mut &str) -> bool {
    let before = rest.len();
    *rest = rest.trim_start_matches([' ', '\u{A0}']);
    for mark in [',', ';', '/'] {
        if let Some(behind) = rest.strip_prefix(mark) {
            *rest = behind.trim_start_matches([' ', '\u{A0}']);
            return true;
        }
    }
    rest.len() < before
}

/// A latitude or longitude.
#[derive(Clone, Copy)]
struct Side {
    degrees: Decimal,
    hemisphere: Option<char>,
    /// Whether it has three digits behind the point, or a degree sign.
    is_precise: bool,
}

impl Side {
    /// Reads `N 40° 26' 46.5"`, `40.446° N`, `-79.982`.
    fn read(text: &mut &str) -> Option<Self> {
        let mut rest = *text;
        let mut hemisphere = letter(&mut rest);
        rest = rest.trim_start_matches(' ');
        let sign = rest.chars().next().filter(|first| matches!(first, '-' | '+' | '\u{2212}'));
        rest = &rest[sign.map_or(0, char::len_utf8)..];
        let (mut degrees, scale) = number(&mut rest)?;
        let mut is_precise = scale >= 3;
        let has_sign = marked(&mut rest, &['\u{B0}', '\u{BA}', '\u{2DA}']);
        if has_sign {
            is_precise = true;
            let mut seconds = degrees.times(Decimal::whole(3600))?;
            for (marks, divisor) in [(&['\'', '\u{2032}', '\u{2019}'][..], 60), (&['"', '\u{2033}', '\u{201D}'][..], 3600)] {
                let mut ahead = rest.trim_start_matches(' ');
                let Some((part, _)) = number(&mut ahead) else { break };
                let is_last = ahead.trim_start().starts_with(['N', 'S', 'E', 'W']);
                if !(marked(&mut ahead, marks) || is_last || hemisphere.is_some())
                    || part.plus(Decimal::whole(-60)).is_none_or(|rest| !rest.is_negative())
                {
                    break;
                }
                seconds = seconds.plus(part.times(Decimal::whole(3600 / divisor))?)?;
                degrees = seconds.over(3600)?;
                // Two apostrophes are a mark of seconds.
                rest = ahead.strip_prefix('\'').filter(|_| divisor == 3600).unwrap_or(ahead);
            }
        }
        if hemisphere.is_none() {
            let mut ahead = rest.trim_start_matches(' ');
            hemisphere = letter(&mut ahead);
            if hemisphere.is_some() {
                rest = ahead;
            }
        }
        // Without a sign of degrees a letter needs digits behind the point: "5 N" is a force.
        if hemisphere.is_some() && !has_sign && scale == 0 {
            return None;
        }
        *text = rest;
        let is_negative = sign.is_some_and(|sign| sign != '+');
        Some(Self { degrees: if is_negative { degrees.negated() } else { degrees }, hemisphere, is_precise })
    }

    fn signed(self) -> Decimal {
        if matches!(self.hemisphere, Some('S' | 'W')) { self.degrees.negated() } else { self.degrees }
    }
}

/// Takes a letter of the compass that is no part of a word.
fn letter(rest: &mut &str) -> Option<char> {
    let first = rest.chars().next().filter(|first| matches!(first, 'N' | 'S' | 'E' | 'W'))?;
    if rest[1..].starts_with(char::is_alphabetic) {
        return None;
    }
    *rest = &rest[1..];
    Some(first)
}

/// Takes a number, and tells how many digits stand behind its point.
fn number(rest: &mut &str) -> Option<(Decimal, usize)> {
    let len = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let digits = rest[..len].trim_end_matches('.');
    let value = Decimal::plain(digits).filter(|_| digits.len() < 20)?;
    *rest = &rest[digits.len()..];
    Some((value, digits.split_once('.').map_or(0, |(_, fraction)| fraction.len())))
}

/// Takes one of these marks.
fn marked(rest: &mut &str, marks: &[char]) -> bool {
    let ahead = rest.trim_start_matches(' ');
    match ahead.strip_prefix(marks) {
        Some(behind) => {
            *rest = behind;
            true
        }
        None => false,
    }
}
