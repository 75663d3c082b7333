//! The words of closed forms by what they mean: the table of `languages/en/forms.tsv`.
//!
//! A token is looked up once by the hash of its folded form, behind a small filter, and compared with the word before
//! anything is believed. Senses of several words hang on the first.

use std::sync::LazyLock;

use super::Family;
use super::decimal::Decimal;
use crate::document;
use crate::keyed::HashMap;

/// What a word means. One word may mean several things: "second" is a unit and a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    Number(u8),
    /// A power of ten.
    Scale(u8),
    Ordinal(u8),
    Fraction(u8, u8),
    /// So many: a dozen.
    Count(u8),
    /// A number that is not told: several.
    Vague,
    Month(u8),
    Weekday(u8),
    Season(u8),
    Time(TimeUnit),
    /// Days from today.
    Day(i8),
    /// Last, this, next.
    Shift(i8),
    /// Hours of a part of the day.
    Part(u8, u8),
    /// A time of the day with a name of its own: its hour.
    Clock(u8),
    /// Hours that "pm" adds.
    Meridiem(u8),
    /// Before (-1) or after the first year.
    Era(i8),
    /// Minutes ahead of UTC.
    Zone(i16),
    Edge,
    Decade(u8),
    Holiday(Holiday),
    Currency(&'static str),
    /// Before a $.
    Prefix(&'static str),
    /// Whose coins: the code, and the commonest word for them.
    Nation(&'static str, &'static str),
    /// A hundredth of a unit of this currency.
    Cent(&'static str),
    Unit(&'static Unit),
    Degree,
    /// Celsius or Fahrenheit, by letter.
    Temperature(char),
    /// Square, cubic.
    Power(u8),
    /// Hundredths: so many.
    Percent(Decimal),
    Role(Role),
}

impl Sense {
    /// The families whose forms may start with it.
    fn families(self) -> u16 {
        const MOMENTS: u16 = Family::Date.bit() | Family::Time.bit();
        const AMOUNTS: u16 = Family::Money.bit() | Family::Percent.bit() | Family::Quantity.bit();
        match self {
            Self::Number(_) | Self::Fraction(..) | Self::Count(_) | Self::Role(Role::A | Role::Minus) => MOMENTS | AMOUNTS,
            Self::Vague | Self::Ordinal(_) | Self::Month(_) | Self::Weekday(_) | Self::Season(_) | Self::Day(_) | Self::Shift(_) => MOMENTS,
            Self::Clock(_) | Self::Era(_) | Self::Decade(_) | Self::Holiday(_) | Self::Role(Role::Tonight | Role::DateStart) => MOMENTS,
            Self::Time(TimeUnit::Day | TimeUnit::Week | TimeUnit::Weekend) | Self::Part(..) => MOMENTS,
            Self::Currency(_) => Family::Money.bit(),
            Self::Role(Role::Market) => Family::Identifier.bit(),
            _ => 0,
        }
    }
}

/// What else a word does in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    The,
    A,
    And,
    Of,
    In,
    On,
    At,
    To,
    Or,
    By,
    From,
    Between,
    /// Before a date: since, until.
    DateLead,
    Ago,
    Hence,
    Now,
    Tonight,
    Minus,
    /// It may start a date: end, beginning, fiscal.
    DateStart,
    /// A place where securities are traded.
    Market,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

/// When a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    /// Each year on the same day.
    Fixed(u8, u8),
    /// So many days after Easter Sunday.
    Easter(i8),
    /// In a month the so-maniest of a day of the week (5: the last), and so many days after it.
    Nth { month: u8, weekday: u8, nth: u8, after: u8 },
}

/// A unit of measure.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) symbol: &'static str,
    pub(super) si: &'static str,
    /// How many units of the SI it is: a number, through a whole one.
    pub(super) factor: Decimal,
    pub(super) divisor: i64,
}

/// A word and its senses.
struct Word {
    /// Its first token as the table writes it.
    text: &'static str,
    /// Senses of that token alone; of a symbol the case counts.
    senses: Vec<(Sense, bool, &'static str)>,
    /// Senses of several tokens, the longest first: the tokens behind the first.
    phrases: Vec<(Vec<&'static str>, Sense)>,
    /// The families whose forms may start with it.
    families: u16,
}

/// All of them.
pub(super) struct Lexicon {
    /// A bit for the top of each hash.
    filter: [u64; 128],
    places: HashMap<u64, u16>,
    words: Vec<Word>,
}

/// The words, read once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(TABLE));

const TABLE: &str = include_str!("../../languages/en/forms.tsv");

/// The bit of a hash in the filter.
fn bit(hash: u64) -> (usize, u64) {
    let top = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 51;
    ((top >> 6) as usize, 1 << (top & 63))
}

impl Lexicon {
    /// Reads a table; a row that means nothing is left out, which a test forbids for ours.
    fn read(table: &'static str) -> Self {
        let mut lexicon = Self { filter: [0; 128], places: HashMap::default(), words: Vec::new() };
        for (words, kind, value) in rows(table) {
            let Some(sense) = sense(kind, value) else { continue };
            words.split('|').for_each(|word| lexicon.add(word, sense, kind == "symbol"));
        }
        for word in &mut lexicon.words {
            word.phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        lexicon
    }

    fn add(&mut self, word: &'static str, sense: Sense, is_exact: bool) {
        let tokens = document::tokenize(word);
        let Some(first) = tokens.first() else { return };
        let (slot, mask) = bit(first.hash());
        self.filter[slot] |= mask;
        let words = &mut self.words;
        let place = *self.places.entry(first.hash()).or_insert_with(|| {
            words.push(Word { text: first.text(word), senses: Vec::new(), phrases: Vec::new(), families: 0 });
            words.len() as u16
        });
        let entry = &mut self.words[place as usize - 1];
        entry.families |= sense.families();
        if tokens.len() == 1 {
            entry.senses.push((sense, is_exact, first.text(word)));
        } else {
            entry.phrases.push((tokens[1..].iter().map(|token| token.text(word)).collect(), sense));
        }
    }

    /// The number of the word that has this hash and is written so, from 1; 0 if there is none.
    pub(super) fn place<'w>(&self, hash: u64, text: impl FnOnce() -> &'w str) -> u16 {
        let (slot, mask) = bit(hash);
        if self.filter[slot] & mask == 0 {
            return 0;
        }
        let place = self.places.get(&hash).copied();
        place.filter(|&place| is_same(self.words[place as usize - 1].text, text())).unwrap_or(0)
    }

    /// The families whose forms may start with the word of this number.
    pub(super) fn families(&self, place: u16) -> u16 {
        place.checked_sub(1).map_or(0, |index| self.words[index as usize].families)
    }

    /// The senses of one token that is the word of this number.
    pub(super) fn senses(&self, place: u16, text: &str) -> impl Iterator<Item = Sense> {
        let senses = place.checked_sub(1).map_or(&[][..], |index| &self.words[index as usize].senses);
        senses.iter().filter(move |(_, is_exact, written)| !is_exact || *written == text).map(|&(sense, ..)| sense)
    }

    /// The phrases that start with the word of this number: their further tokens and what they mean.
    pub(super) fn phrases(&self, place: u16) -> &[(Vec<&'static str>, Sense)] {
        place.checked_sub(1).map_or(&[], |index| &self.words[index as usize].phrases)
    }

    /// The number of the word that is written so, not as a token but as a part of one: "km" of "5km".
    pub(super) fn place_of(&self, text: &str) -> u16 {
        self.place(if text.is_ascii() { document::word_hash(text) } else { document::token_hash(text) }, || text)
    }
}

/// Whether a word is written so but for case and dots.
pub(super) fn is_same(word: &str, text: &str) -> bool {
    if word.eq_ignore_ascii_case(text) {
        return true;
    }
    let letters = |text: &str| text.bytes().filter(|&byte| byte != b'.').map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
    text.contains('.') && letters(word) == letters(text) || !text.is_ascii() && word.to_lowercase() == text.to_lowercase()
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

/// What a row means.
fn sense(kind: &str, value: &'static str) -> Option<Sense> {
    let small = || value.parse().ok();
    let signed = || value.parse().ok();
    Some(match kind {
        "number" => Sense::Number(small()?),
        "scale" => Sense::Scale(small()?),
        "ordinal" => Sense::Ordinal(small()?),
        "fraction" => {
            let (part, whole) = value.split_once('/')?;
            Sense::Fraction(part.parse().ok()?, whole.parse().ok()?)
        }
        "count" => Sense::Count(small()?),
        "vague" => Sense::Vague,
        "month" => Sense::Month(small()?),
        "weekday" => Sense::Weekday(small()?),
        "season" => Sense::Season(small()?),
        "time" => Sense::Time(time_unit(value)?),
        "day" => Sense::Day(signed()?),
        "shift" => Sense::Shift(signed()?),
        "part" => {
            let (from, to) = value.split_once('-')?;
            Sense::Part(from.parse().ok()?, to.parse().ok()?)
        }
        "clock" => Sense::Clock(small()?),
        "meridiem" => Sense::Meridiem(small()?),
        "era" => Sense::Era(signed()?),
        "zone" => Sense::Zone(value.parse().ok()?),
        "edge" => Sense::Edge,
        "decade" => Sense::Decade(small()?),
        "holiday" => Sense::Holiday(holiday(value)?),
        "currency" => Sense::Currency(value),
        "prefix" => Sense::Prefix(value),
        "nation" => {
            let (code, coin) = value.split_once(':')?;
            Sense::Nation(code, coin)
        }
        "cent" => Sense::Cent(value),
        "unit" | "symbol" => Sense::Unit(unit(value)?),
        "degree" => Sense::Degree,
        "temperature" => Sense::Temperature(value.chars().next()?),
        "power" => Sense::Power(small()?),
        "percent" => Sense::Percent(Decimal::plain(value)?),
        "role" => Sense::Role(role(value)?),
        _ => return None,
    })
}

fn time_unit(name: &str) -> Option<TimeUnit> {
    Some(match name {
        "second" => TimeUnit::Second,
        "minute" => TimeUnit::Minute,
        "hour" => TimeUnit::Hour,
        "day" => TimeUnit::Day,
        "night" => TimeUnit::Night,
        "week" => TimeUnit::Week,
        "weekend" => TimeUnit::Weekend,
        "fortnight" => TimeUnit::Fortnight,
        "month" => TimeUnit::Month,
        "quarter" => TimeUnit::Quarter,
        "year" => TimeUnit::Year,
        "decade" => TimeUnit::Decade,
        "century" => TimeUnit::Century,
        "millennium" => TimeUnit::Millennium,
        _ => return None,
    })
}

fn role(name: &str) -> Option<Role> {
    Some(match name {
        "the" => Role::The,
        "a" => Role::A,
        "and" => Role::And,
        "of" => Role::Of,
        "in" => Role::In,
        "on" => Role::On,
        "at" => Role::At,
        "to" => Role::To,
        "or" => Role::Or,
        "by" => Role::By,
        "from" => Role::From,
        "between" => Role::Between,
        "date-lead" => Role::DateLead,
        "ago" => Role::Ago,
        "hence" => Role::Hence,
        "now" => Role::Now,
        "tonight" => Role::Tonight,
        "minus" => Role::Minus,
        "date-start" => Role::DateStart,
        "market" => Role::Market,
        _ => return None,
    })
}

/// `12-25`; `easter-2`; `11-4-4+1`: in November the fourth Thursday, and a day.
fn holiday(value: &str) -> Option<Holiday> {
    if let Some(days) = value.strip_prefix("easter") {
        return Some(Holiday::Easter(days.parse().ok()?));
    }
    let (rule, after) = value.split_once('+').unwrap_or((value, "0"));
    let numbers: Vec<u8> = rule.split('-').map_while(|number| number.parse().ok()).collect();
    match numbers[..] {
        [month, day] => Some(Holiday::Fixed(month, day)),
        [month, weekday, nth] => Some(Holiday::Nth { month, weekday, nth, after: after.parse().ok()? }),
        _ => None,
    }
}

/// `km m 1000`, with a factor that may be a fraction.
fn unit(value: &'static str) -> Option<&'static Unit> {
    let mut cells = value.split(' ');
    let (symbol, si, factor) = (cells.next()?, cells.next()?, cells.next()?);
    let (factor, divisor) = factor.split_once('/').unwrap_or((factor, "1"));
    // The table is read once, and its units live as long as the program.
    Some(Box::leak(Box::new(Unit { symbol, si, factor: Decimal::plain(factor)?, divisor: divisor.parse().ok()? })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_means_something() {
        for (words, kind, value) in rows(TABLE) {
            assert!(sense(kind, value).is_some(), "{words}: {kind} {value}");
            assert!(words.split('|').all(|word| !document::tokenize(word).is_empty()), "{words}");
        }
    }

    #[test]
    fn words_are_found_as_tokens_and_as_parts_of_them() {
        let senses = |text: &str| LEXICON.senses(LEXICON.place(document::tokenize(text)[0].hash(), || text), text).collect::<Vec<_>>();
        assert_eq!(senses("May"), [Sense::Month(5)]);
        assert_eq!(senses("p.m."), [Sense::Meridiem(12)]);
        assert_eq!(senses("second"), [Sense::Ordinal(2), Sense::Time(TimeUnit::Second)]);
        assert_eq!(senses("$"), [Sense::Currency("USD")]);
        assert!(senses("zork").is_empty());
        for part in ["km", "pm", "bn"] {
            assert!(LEXICON.senses(LEXICON.place_of(part), part).next().is_some(), "{part}");
        }
    }
}
