//! Phone numbers: `+44 20 7946 0958`, `(650) 555-0123`, `020 7946 0958` at home in Britain, with `ext. 12`.
//!
//! The crate phonenumber knows every national plan, but reads texts as regular expressions, loses offsets, and its tables
//! weigh more than the rest of the library; here a table tells the calling codes, trunk prefixes and lengths.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::value::Value;
use super::view::View;
use super::{Family, Found};
use crate::error::Error;
use crate::token::flag;

/// No number has more tokens.
const MAX_TOKENS: usize = 24;

/// A country by its code in ISO 3166, where phone numbers without a country code belong.
///
/// # Examples
/// ```
/// use onomast::pattern::Region;
/// let region: Region = "GB".parse()?;
/// assert_eq!((region.as_str(), region.calling_code()), ("GB", "44"));
/// assert_eq!(Region::default().as_str(), "US");
/// assert!("XX".parse::<Region>().is_err());
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region(&'static Country);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Country {
    region: &'static str,
    code: &'static str,
    trunk: &'static str,
    least: usize,
    most: usize,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let rows = include_str!("phone.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let read = |row: &'static str| {
        let mut cells = row.split('\t');
        let (region, code, trunk) = (cells.next()?, cells.next()?, cells.next()?);
        let trunk = if trunk == "-" { "" } else { trunk };
        Some(Country { region, code, trunk, least: cells.next()?.parse().ok()?, most: cells.next()?.parse().ok()? })
    };
    rows.filter_map(read).collect()
});

impl Region {
    /// The code of the country.
    pub fn as_str(self) -> &'static str {
        self.0.region
    }

    /// The digits behind the + of its numbers.
    pub fn calling_code(self) -> &'static str {
        self.0.code
    }
}

impl Default for Region {
    fn default() -> Self {
        // The first row of the table; a test reads it.
        Self(&COUNTRIES[0])
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Region({})", self.0.region)
    }
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        let country = COUNTRIES.iter().find(|country| country.region == code);
        country.map(Self).ok_or_else(|| Error::format("region", format!("found `{}`, expected a country such as `GB`", code.escape_debug())))
    }
}

/// The groups of a number as the text parts them.
#[derive(Default)]
struct Dialled<'t> {
    has_plus: bool,
    has_bracket: bool,
    groups: Vec<&'t str>,
    /// Behind each group, the token where the text goes on.
    ends: Vec<usize>,
}

/// The phone number that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let before = start.wrapping_sub(1);
    let is_inside = view.is_joined(start) && !matches!(view.word(before), ":" | "\"" | "'" | "[" | "<" | "=" | "," | "\u{201C}" | "(");
    let is_money = !view.word(before).is_empty() && matches!(view.word(before), "$" | "\u{20AC}" | "\u{A3}" | "#");
    // A group of digits before it belongs to the same number, unless a + begins another.
    let is_rest = view.token(before).is_some_and(|token| token.has(flag::DIGIT) && !token.has(flag::LOWER)) && !matches!(view.word(start), "+" | "(");
    if is_inside || is_money || is_rest {
        return None;
    }
    let dialled = read(view, start)?;
    (1..=dialled.groups.len()).rev().find_map(|n_groups| {
        let groups = &dialled.groups[..n_groups];
        let end = dialled.ends[n_groups - 1];
        let number =
            if dialled.has_plus || groups[0].starts_with("00") { international(&dialled, groups) } else { national(view, start, &dialled, groups) }?;
        let is_cut = view.is_joined(end) && (view.is_dash(end) || view.word(end) == "/") && view.digits_and(end + 1).is_some()
            || view.is_joined(end) && view.digits_and(end).is_some();
        if is_cut {
            return None;
        }
        let (number, end) = match extension(view, end) {
            Some((digits, end)) => (format!("{number};ext={digits}"), end),
            None => (number, end),
        };
        let points = if dialled.has_plus || dialled.has_bracket { 98 } else { 92 };
        Some(Found { family: Family::Phone, start, end, form: "phone number", value: Some(Value::Phone(number)), points })
    })
}

/// Groups of digits with blanks, hyphens, points and brackets between.
fn read<'t>(view: &View<'_, 't>, start: usize) -> Option<Dialled<'t>> {
    let mut dialled = Dialled::default();
    let (mut at, mut is_open) = (start, false);
    while at < start + MAX_TOKENS {
        let word = view.word(at);
        let is_first = dialled.groups.is_empty();
        match word {
            "+" if is_first && !dialled.has_plus => dialled.has_plus = true,
            "(" if !is_open && (is_first || view.word(at + 2) == ")") => (is_open, dialled.has_bracket) = (true, true),
            ")" if is_open && !is_first => {
                is_open = false;
                if let Some(end) = dialled.ends.last_mut() {
                    *end = at + 1;
                }
            }
            "-" | "\u{2010}" | "\u{2011}" | "\u{2013}" | "/" if !is_first => {}
            _ => {
                let is_digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !word.starts_with('.');
                if !is_digits || word.len() > 15 || word.contains("..") || !is_first && !is_near(view, at) {
                    break;
                }
                for group in word.split('.').filter(|group| !group.is_empty()) {
                    dialled.groups.push(group);
                    dialled.ends.push(at + 1);
                }
            }
        }
        at += 1;
    }
    // Within one token of several groups only the last one ends.
    for place in 1..dialled.ends.len() {
        if dialled.ends[place] == dialled.ends[place - 1] {
            dialled.ends[place - 1] = usize::MAX;
        }
    }
    let is_balanced = !is_open || dialled.groups.is_empty();
    (!dialled.groups.is_empty() && is_balanced).then_some(dialled)
}

/// Whether a group stands on the line of the one before.
fn is_near(view: &View<'_, '_>, index: usize) -> bool {
    view.token(index).is_some_and(|token| !token.starts_line())
}

/// The number behind a `+` or `00`, if the country has numbers of that length.
fn international(dialled: &Dialled<'_>, groups: &[&str]) -> Option<String> {
    let is_trunk = |place: usize| dialled.has_bracket && place > 0 && groups[place] == "0";
    if dialled.ends[groups.len() - 1] == usize::MAX {
        return None;
    }
    let digits: String = groups.iter().enumerate().filter(|(place, _)| !is_trunk(*place)).map(|(_, group)| *group).collect();
    let digits = if dialled.has_plus { digits.as_str() } else { digits.strip_prefix("00")? };
    let country = COUNTRIES.iter().filter(|country| digits.starts_with(country.code)).max_by_key(|country| country.code.len())?;
    let national = &digits[country.code.len()..];
    // "+44 020 ..." has the trunk prefix too much.
    let national = if country.trunk == "0" { national.strip_prefix('0').unwrap_or(national) } else { national };
    let is_number = (country.least..=country.most).contains(&national.len()) && (country.code != "1" || is_american(national));
    is_number.then(|| format!("+{}{national}", country.code))
}

/// A number without a country code, as the region of the options writes it.
fn national(view: &View<'_, '_>, start: usize, dialled: &Dialled<'_>, groups: &[&str]) -> Option<String> {
    if dialled.ends[groups.len() - 1] == usize::MAX {
        return None;
    }
    let country = view.options.region.0;
    let digits: String = groups.concat();
    let (national, has_trunk) = match digits.strip_prefix(country.trunk).filter(|_| !country.trunk.is_empty()) {
        Some(national) if country.code != "1" || digits.len() == 11 => (national, true),
        _ => (digits.as_str(), false),
    };
    let is_parted = groups.len() > 1;
    let is_called = is_called(view, start);
    let is_written = if country.code == "1" {
        let shape: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let shape = if has_trunk && shape.first() == Some(&1) { &shape[1..] } else { &shape[..] };
        is_american(national) && (shape == [3, 3, 4] || is_called && matches!(shape, [10 | 11]) || is_called && matches!(shape, [3, 7]))
    } else if country.trunk.is_empty() {
        is_called
    } else {
        has_trunk && (is_parted && groups.iter().all(|group| group.len() > 1) || is_called)
    };
    ((country.least..=country.most).contains(&national.len()) && is_written).then(|| format!("+{}{national}", country.code))
}

/// Whether ten digits are a number of North America: area and exchange start with 2 to 9.
fn is_american(national: &str) -> bool {
    let bytes = national.as_bytes();
    bytes.len() == 10 && bytes[0] > b'1' && bytes[3] > b'1'
}

/// Whether the words before call it a phone number.
fn is_called(view: &View<'_, '_>, start: usize) -> bool {
    const WORDS: &[&str] = &[
        "tel",
        "tel.",
        "telephone",
        "phone",
        "call",
        "calling",
        "fax",
        "mobile",
        "cell",
        "whatsapp",
        "text",
        "ring",
        "dial",
        "hotline",
        "sms",
        "ph",
        "helpline",
        "contact",
    ];
    (1..=4).any(|back| start.checked_sub(back).is_some_and(|index| view.is_one_of(index, WORDS)))
}

/// `ext. 12`, `x897`: the digits and the end.
fn extension<'t>(view: &View<'_, 't>, end: usize) -> Option<(&'t str, usize)> {
    let at = end + usize::from(view.word(end) == ",");
    let is_digits = |word: &str| (1..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(digits) = view.word(at).strip_prefix('x').filter(|digits| is_digits(digits)) {
        return Some((digits, at + 1));
    }
    if !view.is_one_of(at, &["ext", "ext.", "extension", "x"]) {
        return None;
    }
    let at = at + 1 + usize::from(view.word(at + 1) == "." && view.is_joined(at + 1));
    let digits = view.word(at);
    is_digits(digits).then_some((digits, at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_a_country() {
        let n_rows = include_str!("phone.tsv").lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(COUNTRIES.len(), n_rows);
        assert!(COUNTRIES.iter().all(|country| country.least <= country.most && country.code.len() + country.most <= 15));
        assert_eq!(Region::default().as_str(), "US");
    }
}
