//! What is known of who bears a name: dates of birth and countries, of a record and of an entry, and whether they agree.

use std::collections::HashMap;
use std::sync::OnceLock;

use onomast::gazetteer::{EntryRef, folded};
use onomast::{Extractor, Gazetteer};
use serde::Serialize;

use super::records::Role;

/// Whether what is known of two is the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub(super) enum Agreement {
    #[serde(rename = "agrees")]
    Agrees,
    /// What both tell of a date agrees, but one has no day or no month.
    #[serde(rename = "year agrees")]
    YearAgrees,
    #[serde(rename = "differs")]
    Differs,
}

impl Agreement {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::YearAgrees => "year agrees",
            Self::Differs => "differs",
        }
    }

    /// What it counts among candidates whose names are as near.
    pub(super) fn weight(self) -> i8 {
        match self {
            Self::Agrees => 2,
            Self::YearAgrees => 1,
            Self::Differs => -2,
        }
    }
}

/// What is known of a record or of an entry.
pub(super) struct Known {
    /// As it is written.
    pub(super) birth: String,
    pub(super) country: String,
    births: Vec<Birth>,
    countries: Vec<String>,
}

impl Known {
    pub(super) fn new(birth: &str, country: &str, countries: &Countries) -> Self {
        let births = values(birth).filter_map(Birth::parse).collect();
        Self { births, countries: countries.of(country), birth: birth.to_owned(), country: country.to_owned() }
    }

    /// What the attributes of an entry tell, by the usual names of columns.
    pub(super) fn of_entry(entry: &EntryRef<'_>, countries: &Countries) -> Self {
        let attributes = entry.attributes();
        let told = |role: Role| -> String {
            let values = attributes.iter().filter(|(key, value)| Role::usual(key) == Some(role) && !value.is_empty()).map(|(_, value)| *value);
            values.collect::<Vec<_>>().join("|")
        };
        Self::new(&told(Role::Birth), &told(Role::Country), countries)
    }

    /// Whether a date of birth is that of the other; `None` if one of them has none that is understood.
    pub(super) fn birth_agrees(&self, other: &Self) -> Option<Agreement> {
        let pairs = self.births.iter().flat_map(|one| other.births.iter().map(|other| one.agrees(*other)));
        pairs.max_by_key(|agreement| agreement.weight())
    }

    /// Whether they have a country in common; `None` if one that is not known might be the other's.
    pub(super) fn country_agrees(&self, other: &Self) -> Option<Agreement> {
        if self.countries.is_empty() || other.countries.is_empty() {
            return None;
        }
        let is_shared = self.countries.iter().any(|country| other.countries.contains(country));
        let is_known = |country: &String| country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let are_known = self.countries.iter().chain(&other.countries).all(is_known);
        if is_shared { Some(Agreement::Agrees) } else { are_known.then_some(Agreement::Differs) }
    }
}

fn values(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['|', ';']).map(str::trim).filter(|value| !value.is_empty())
}

/// A date of birth, as far as it is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Birth {
    /// From the first to the last of these years.
    years: (u16, u16),
    /// Month and day; the other reading of `03/12/1960` is told by `is_either`.
    month: Option<u8>,
    day: Option<u8>,
    is_either: bool,
}

impl Birth {
    /// Reads a date such as 1960-03-12, 12 Mar 1960, 03/12/1960, Mar 1960, 1960, circa 1960, 1958 to 1960.
    fn parse(value: &str) -> Option<Self> {
        let words = without_time(value).split(|character: char| !character.is_alphanumeric()).map(without_ordinal);
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        // ISO 8601 may have a time behind it: 1960-03-12T00:00:00Z.
        let words: Vec<&str> = match words.as_slice() {
            [year, month, day, ..] if is_year(year) && day.len() > 2 && day.as_bytes()[2] == b'T' => vec![year, month, day.get(..2)?],
            [packed] if packed.len() == 8 && packed.bytes().all(|byte| byte.is_ascii_digit()) => vec![&packed[..4], &packed[4..6], &packed[6..]],
            _ => words,
        };
        let years: Vec<u16> = words.iter().filter(|word| is_year(word)).filter_map(|word| word.parse().ok()).filter(|&year| year > 0).collect();
        let first = *years.first()?;
        let years = (first, years.last().copied().unwrap_or(first).max(first));
        let told = words.iter().find_map(|word| month(word));
        let numbers: Vec<u8> =
            words.iter().filter(|word| word.len() <= 2).filter_map(|word| word.parse().ok()).filter(|&number| number > 0).collect();
        let is_year_first = words.first().is_some_and(|word| is_year(word));
        let (month, day, is_either) = match (told, numbers.as_slice()) {
            _ if years.0 != years.1 => (None, None, false),
            // A month of another language, say: what it tells is not known.
            (None, _) if words.iter().any(|word| is_unknown(word)) => (None, None, false),
            (Some(month), numbers) => (Some(month), numbers.first().copied(), false),
            (None, [month, day]) if is_year_first => (Some(*month), Some(*day), false),
            (None, [one, other]) if *one > 12 => (Some(*other), Some(*one), false),
            (None, [one, other]) => (Some(*one), Some(*other), *other <= 12),
            (None, [month]) => (Some(*month), None, false),
            _ => (None, None, false),
        };
        let is_date = month.is_none_or(|month| month <= 12) && day.is_none_or(|day| day <= 31);
        is_date.then_some(Self { years, month, day, is_either })
    }

    fn agrees(self, other: Self) -> Agreement {
        if self.years.1 < other.years.0 || other.years.1 < self.years.0 {
            return Agreement::Differs;
        }
        let is_exact = self.years == other.years && self.years.0 == self.years.1;
        let one = self.readings();
        let readings = one.iter().flat_map(|one| other.readings().into_iter().map(|other| same_day(*one, other)));
        match readings.max_by_key(|agreement| agreement.weight()) {
            Some(Agreement::Agrees) if !is_exact => Agreement::YearAgrees,
            Some(agreement) => agreement,
            None => Agreement::YearAgrees,
        }
    }

    /// Month and day, in the two ways in which they may be meant.
    fn readings(self) -> Vec<(Option<u8>, Option<u8>)> {
        let mut readings = vec![(self.month, self.day)];
        if self.is_either {
            readings.push((self.day, self.month));
        }
        readings
    }
}

/// Whether months and days are the same, as far as both are told.
fn same_day(one: (Option<u8>, Option<u8>), other: (Option<u8>, Option<u8>)) -> Agreement {
    let differ = |one: Option<u8>, other: Option<u8>| one.zip(other).is_some_and(|(one, other)| one != other);
    if differ(one.0, other.0) || differ(one.1, other.1) {
        Agreement::Differs
    } else if [one.0, one.1, other.0, other.1].iter().all(Option::is_some) {
        Agreement::Agrees
    } else {
        Agreement::YearAgrees
    }
}

/// A date without the time of day and its zone.
fn without_time(value: &str) -> &str {
    let Some(colon) = value.find(':') else { return value };
    value[..colon].trim_end_matches(|character: char| character.is_ascii_digit()).trim_end_matches(['T', 't', ' ', '+', '-'])
}

/// The number of an English ordinal: 12 of 12th.
fn without_ordinal(word: &str) -> &str {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending));
    number.filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(word)
}

/// Words beside a date that say nothing of its day.
const BESIDE: [&str; 9] = ["about", "and", "approx", "approximately", "between", "born", "circa", "dob", "the"];

/// Whether a word is of letters and means nothing that is known.
fn is_unknown(word: &str) -> bool {
    let small = word.to_lowercase();
    small.chars().count() > 2 && small.chars().all(char::is_alphabetic) && month(word).is_none() && !BESIDE.contains(&small.as_str())
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The number of a month by its English name, or three letters of it.
fn month(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    let is = |month: &&str| word.len() >= 3 && month.starts_with(word.as_str());
    MONTHS.iter().position(is).map(|at| at as u8 + 1)
}

/// What people write for a country and no standard has.
const SHORT: [(&str, &str); 7] = [("UK", "GB"), ("UAE", "AE"), ("DPRK", "KP"), ("ROK", "KR"), ("England", "GB"), ("Scotland", "GB"), ("Wales", "GB")];

/// Countries by their names, codes and nationalities, as the built-in lists have them.
pub(super) struct Countries {
    lists: Vec<Gazetteer>,
    /// Codes of two letters by those of three, made when one is asked for.
    codes: OnceLock<HashMap<String, String>>,
}

impl Countries {
    pub(super) fn built_in() -> Self {
        Self { lists: Extractor::builder().without_model().build().built_in_gazetteers().to_vec(), codes: OnceLock::new() }
    }

    /// The countries of a cell: codes of two letters, or of what is no known country its folded name.
    fn of(&self, cell: &str) -> Vec<String> {
        values(cell).flat_map(|value| self.one(value).map_or_else(|| self.several(value), |code| vec![code])).collect()
    }

    /// What is parted by commas, if that is known, or the value as it is: "Korea, North" is one country, written as in an index.
    fn several(&self, value: &str) -> Vec<String> {
        let turned = value.split_once(',').map(|(last, first)| format!("{} {}", first.trim(), last.trim()));
        if let Some(code) = turned.and_then(|turned| self.one(&turned)) {
            return vec![code];
        }
        let codes: Option<Vec<String>> = value.split([',', '/']).map(|part| self.one(part.trim())).collect();
        codes.unwrap_or_else(|| vec![folded(value)])
    }

    /// The code of a country.
    fn one(&self, value: &str) -> Option<String> {
        if let Some((_, code)) = SHORT.iter().find(|(short, _)| short.eq_ignore_ascii_case(value)) {
            return Some((*code).to_owned());
        }
        let is_code = value.bytes().all(|byte| byte.is_ascii_alphabetic());
        match value.len() {
            2 if is_code => Some(value.to_ascii_uppercase()),
            3 if is_code && let Some(code) = self.codes().get(&value.to_ascii_uppercase()) => Some(code.clone()),
            _ => self.named(&super::written_as_name(value)),
        }
    }

    fn named(&self, name: &str) -> Option<String> {
        let mut entries = self.lists.iter().flat_map(|list| list.lookup(name));
        let code = |entry: EntryRef<'_>| {
            match entry.subtype() {
                "country" | "territory" => entry.attribute("iso2"),
                "nationality" => entry.attribute("country"),
                _ => None,
            }
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
        };
        entries.find_map(code)
    }

    fn codes(&self) -> &HashMap<String, String> {
        self.codes.get_or_init(|| {
            let entries = self.lists.iter().flat_map(Gazetteer::entries);
            let codes = entries.filter_map(|entry| entry.attribute("iso3").zip(entry.attribute("iso2")));
            codes.map(|(three, two)| (three.to_owned(), two.to_owned())).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_registers_write_them() {
        let date = |years, month, day| Some(Birth { years, month, day, is_either: false });
        for (value, expected) in [
            ("1960-03-12", date((1960, 1960), Some(3), Some(12))),
            ("19600312", date((1960, 1960), Some(3), Some(12))),
            ("1960-03-12T00:00:00Z", date((1960, 1960), Some(3), Some(12))),
            ("12 Mar 1960", date((1960, 1960), Some(3), Some(12))),
            ("March 12, 1960", date((1960, 1960), Some(3), Some(12))),
            ("31.03.1960", date((1960, 1960), Some(3), Some(31))),
            ("1960-03", date((1960, 1960), Some(3), None)),
            ("Mar 1960", date((1960, 1960), Some(3), None)),
            ("circa 1960", date((1960, 1960), None, None)),
            ("1958 to 1960", date((1958, 1960), None, None)),
            ("1960-00-00", date((1960, 1960), None, None)),
            ("03/12/1960", Some(Birth { years: (1960, 1960), month: Some(3), day: Some(12), is_either: true })),
            ("1960-03-12 12:30:15", date((1960, 1960), Some(3), Some(12))),
            ("1960-03-12+01:00", date((1960, 1960), Some(3), Some(12))),
            ("12th March 1960", date((1960, 1960), Some(3), Some(12))),
            ("12 März 1960", date((1960, 1960), None, None)),
            ("0000-00-00", None),
            ("unknown", None),
            ("1960-13-40", None),
            ("12 Mar 60", None),
        ] {
            assert_eq!(Birth::parse(value), expected, "{value}");
        }
    }

    #[test]
    fn dates_agree_as_far_as_they_are_told() {
        for (one, other, expected) in [
            ("1960-03-12", "12 Mar 1960", Agreement::Agrees),
            ("03/12/1960", "3 December 1960", Agreement::Agrees),
            ("03/12/1960", "1960-03-12", Agreement::Agrees),
            ("31/03/1960", "1960-03-30", Agreement::Differs),
            ("1960", "1960-03-12", Agreement::YearAgrees),
            ("Mar 1960", "1960-03-12", Agreement::YearAgrees),
            ("Apr 1960", "1960-03-12", Agreement::Differs),
            ("1958 to 1960", "1959-03-12", Agreement::YearAgrees),
            ("1958 to 1960", "1961", Agreement::Differs),
        ] {
            let (one, other) = (Birth::parse(one).expect(one), Birth::parse(other).expect(other));
            assert_eq!((one.agrees(other), other.agrees(one)), (expected, expected), "{one:?} {other:?}");
        }
    }

    #[test]
    fn countries_that_are_not_known_neither_agree_nor_differ() {
        let countries = Countries::built_in();
        for (one, other, expected) in [
            ("Libya", "LY", Some(Agreement::Agrees)),
            ("Libya", "Kyrgyzstan", Some(Agreement::Differs)),
            ("Ruritania", "RURITANIA", Some(Agreement::Agrees)),
            ("Ruritania", "Libya", None),
            ("unknown", "Libya", None),
        ] {
            let (one, other) = (Known::new("", one, &countries), Known::new("", other, &countries));
            assert_eq!(one.country_agrees(&other), expected, "{} {}", one.country, other.country);
        }
    }

    #[test]
    fn countries_are_known_by_names_codes_and_nationalities() {
        let countries = Countries::built_in();
        for (cell, expected) in [
            ("Libya", &["LY"][..]),
            ("LIBYA", &["LY"]),
            ("libya|ly;LBY", &["LY", "LY", "LY"]),
            ("Libyan", &["LY"]),
            ("Kyrgyzstan, Libya", &["KG", "LY"]),
            ("uk|England|UAE|DPRK", &["GB", "GB", "AE", "KP"]),
            ("Korea, North", &["KP"]),
            ("Ruritania", &["ruritania"]),
            ("", &[]),
        ] {
            assert_eq!(countries.of(cell), expected, "{cell}");
        }
    }
}
