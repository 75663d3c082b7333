//! The proleptic Gregorian calendar: days as numbers, weeks of ISO 8601, Easter.
//!
//! The conversions between days and dates count from the first of March, so that the leap day ends a year.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A day of the calendar.
///
/// # Examples
/// ```
/// use onomast::pattern::Date;
/// let date: Date = "2021-10-05".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2021, 10, 5));
/// assert_eq!(date.to_string(), "2021-10-05");
/// assert!("2021-02-30".parse::<Date>().is_err());
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let is_day = (-9999..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
        is_day.then_some(Self { year, month, day })
    }

    /// The year; the year before 1 is 0.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since the first of January 1970.
    pub(super) fn number(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let month = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
    }

    /// The day of a number.
    pub(super) fn of_number(number: i64) -> Option<Self> {
        let days = number + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = i32::try_from(year_of_era + era * 400 + i64::from(month <= 2)).ok()?;
        Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// So many days later.
    pub(super) fn plus_days(self, n_days: i64) -> Option<Self> {
        Self::of_number(self.number().checked_add(n_days)?)
    }

    /// So many months later; a day that the month does not have is its last one.
    pub(super) fn plus_months(self, n_months: i64) -> Option<Self> {
        let months = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(n_months)?;
        let (year, month) = (i32::try_from(months.div_euclid(12)).ok()?, months.rem_euclid(12) as u8 + 1);
        Self::new(year, month, self.day.min(days_in(year, month)))
    }

    /// The day of the week, Monday is 1.
    pub(super) fn weekday(self) -> u8 {
        (self.number() + 3).rem_euclid(7) as u8 + 1
    }

    /// The year and number of its week.
    pub(super) fn week(self) -> Option<(i32, u8)> {
        let thursday = self.plus_days(4 - i64::from(self.weekday()))?;
        let first = Self::new(thursday.year, 1, 1)?;
        Some((thursday.year, u8::try_from((thursday.number() - first.number()) / 7 + 1).ok()?))
    }
}

/// How many days a month has.
pub(super) fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Easter Sunday, by the anonymous Gregorian computus.
pub(super) fn easter(year: i32) -> Option<Date> {
    let (golden, century, of_century) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let moon_shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let correction = (golden + 11 * epact + 22 * to_sunday) / 451;
    let days = epact + to_sunday - 7 * correction + 114;
    Date::new(year, u8::try_from(days / 31).ok()?, u8::try_from(days % 31 + 1).ok()?)
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_year(self.year, formatter)?;
        write!(formatter, "-{:02}-{:02}", self.month, self.day)
    }
}

/// A year of four digits, with a sign before the year 0.
pub(super) fn write_year(year: i32, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    if year < 0 { write!(formatter, "-{:04}", -year) } else { write!(formatter, "{year:04}") }
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let read = || {
            let (head, day) = text.rsplit_once('-')?;
            let (year, month) = head.rsplit_once('-')?;
            let is_plain = year.len() == 4 && month.len() == 2 && day.len() == 2 && !text.contains('+');
            is_plain.then(|| Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)).flatten()
        };
        read().ok_or_else(|| Error::format("date", format!("found `{}`, expected a day of the calendar as YYYY-MM-DD", text.escape_debug())))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_that_are_known() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(date("1970-01-01").number(), 0);
        assert_eq!((date("2021-10-05").weekday(), date("2000-02-29").weekday()), (2, 2));
        assert_eq!(date("2021-01-03").week(), Some((2020, 53)));
        assert_eq!(date("2021-10-05").week(), Some((2021, 40)));
        assert_eq!(date("2021-01-31").plus_months(1), Some(date("2021-02-28")));
        assert_eq!((easter(2021), easter(2024)), (Some(date("2021-04-04")), Some(date("2024-03-31"))));
    }

    proptest! {
        #[test]
        fn a_day_and_its_number_are_one(number in -4_000_000i64..2_900_000) {
            let date = Date::of_number(number).unwrap();
            prop_assert_eq!(date.number(), number);
            prop_assert_eq!(date.plus_days(1).unwrap().weekday(), date.weekday() % 7 + 1);
        }
    }
}
