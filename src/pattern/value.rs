//! What closed forms mean: one typed value each, whose `Display` is its normal form.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::calendar::write_year;
use super::decimal::Decimal;

/// What a closed form means.
///
/// # Examples
/// ```
/// use onomast::pattern::{Patterns, Value};
/// use onomast::{BuiltIn, Extractor};
/// let extractor = Extractor::builder().built_in(BuiltIn::None).patterns(Patterns::all()).build();
/// let found = extractor.extract("They paid $1.2bn on 6 March 2021.");
/// let values: Vec<String> = found.mentions().iter().filter_map(|mention| mention.value()).map(Value::to_string).collect();
/// assert_eq!(values, ["USD 1200000000", "2021-03-06"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Value {
    /// Of DATE and TIME.
    When(When),
    /// Of MONEY.
    Money(Money),
    /// Of PERCENT, in hundredths: `5%`, or `5%/10%` from one to another.
    Percent(Amount),
    /// Of QUANTITY.
    Quantity(Quantity),
    /// Of EMAIL: the address, its domain in small letters.
    Email(String),
    /// Of URL: the address with its scheme, `https` where the text has none; scheme and host in small letters.
    Url(String),
    /// Of PHONE: E.164, as `+442079460958`; an extension follows as `;ext=12` (RFC 3966).
    Phone(String),
    /// Of HANDLE: with its @, in small letters.
    Handle(String),
    /// Of HASHTAG: with its #, in small letters.
    Hashtag(String),
    /// Of IBAN: capitals and digits without blanks.
    Iban(String),
    /// Of IP: the address as RFC 5952 writes it.
    Ip(IpAddr),
    /// Of COORDINATE.
    Coordinate(Coordinate),
    /// Of IDENTIFIER.
    Identifier(Identifier),
}

impl Value {
    /// The finer kind where the label does not tell it: `duration`, `ipv6`, `isbn`; else empty.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::When(When::Duration(_) | When::Durations(..)) => "duration",
            Self::Ip(IpAddr::V4(_)) => "ipv4",
            Self::Ip(IpAddr::V6(_)) => "ipv6",
            Self::Identifier(identifier) => identifier.kind.as_str(),
            _ => "",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::When(when) => when.fmt(formatter),
            Self::Money(money) => money.fmt(formatter),
            Self::Percent(Amount { low, high: None }) => write!(formatter, "{low}%"),
            Self::Percent(Amount { low, high: Some(high) }) => write!(formatter, "{low}%/{high}%"),
            Self::Quantity(quantity) => quantity.fmt(formatter),
            Self::Email(text) | Self::Url(text) | Self::Phone(text) | Self::Handle(text) | Self::Hashtag(text) | Self::Iban(text) => {
                formatter.write_str(text)
            }
            Self::Ip(address) => address.fmt(formatter),
            Self::Coordinate(place) => place.fmt(formatter),
            Self::Identifier(identifier) => formatter.write_str(&identifier.code),
        }
    }
}

/// A number, or two of them with everything between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Amount {
    /// The number, or the first of two.
    pub low: Decimal,
    /// The second one.
    pub high: Option<Decimal>,
}

impl Amount {
    pub(super) fn new(low: Decimal, high: Option<Decimal>) -> Self {
        Self { low, high }
    }

    /// What a function makes of both ends.
    pub(super) fn map(self, change: impl Fn(Decimal) -> Option<Decimal>) -> Option<Self> {
        let high = match self.high {
            Some(high) => Some(change(high)?),
            None => None,
        };
        Some(Self { low: change(self.low)?, high })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.high {
            Some(high) => write!(formatter, "{}/{high}", self.low),
            None => self.low.fmt(formatter),
        }
    }
}

/// An amount of money: `EUR 3.5`, or `GBP 2000000/3000000` from one to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Money {
    /// The currency, by its code in ISO 4217; `XBT` is bitcoin.
    pub currency: String,
    /// How much of it.
    pub amount: Amount,
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.currency, self.amount)
    }
}

/// An amount of a unit: as written, and in units of the SI, which are displayed: `5000 m`, `37 °C`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Quantity {
    /// How much, in the unit of the text.
    pub amount: Amount,
    /// The symbol of that unit: `km`, `mi/h`.
    pub unit: String,
    /// How much in the unit of the SI; rounded to six digits behind the point where the quotient does not end.
    pub si_amount: Amount,
    /// The symbol of the unit of the SI, or of one that stands beside it (`°C`, `bit`).
    pub si_unit: String,
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.si_amount, self.si_unit)
    }
}

/// A place on earth in decimal degrees: `51.5074,-0.1278`, latitude first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Coordinate {
    /// Degrees north of the equator.
    pub latitude: Decimal,
    /// Degrees east of Greenwich.
    pub longitude: Decimal,
}

impl Coordinate {
    /// The place, if there is one.
    pub(super) fn new(latitude: Decimal, longitude: Decimal) -> Option<Self> {
        let is_within = |degrees: Decimal, most: i64| {
            let limit = Decimal::whole(if degrees.is_negative() { -most } else { most });
            limit.plus(degrees.negated()).is_some_and(|rest| rest.mantissa() == 0 || rest.is_negative() == degrees.is_negative())
        };
        (is_within(latitude, 90) && is_within(longitude, 180)).then_some(Self { latitude, longitude })
    }
}

impl fmt::Display for Coordinate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{},{}", self.latitude, self.longitude)
    }
}

/// A number that names one thing in a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Identifier {
    /// Which register.
    pub kind: IdentifierKind,
    /// The code without blanks and hyphens; a DOI in small letters, a ticker with its market in front if the text tells it.
    pub code: String,
}

/// The registers of identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum IdentifierKind {
    /// A book (ISO 2108), checked.
    Isbn,
    /// A periodical (ISO 3297), checked.
    Issn,
    /// A digital object (ISO 26324).
    Doi,
    /// A legal entity (ISO 17442), checked.
    Lei,
    /// A security (ISO 6166), checked.
    Isin,
    /// A security at a market.
    Ticker,
    /// A payment card (ISO 7812), checked.
    Card,
}

impl IdentifierKind {
    /// The word for it: `isbn`, `issn`, `doi`, `lei`, `isin`, `ticker` or `card`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Isbn => "isbn",
            Self::Issn => "issn",
            Self::Doi => "doi",
            Self::Lei => "lei",
            Self::Isin => "isin",
            Self::Ticker => "ticker",
            Self::Card => "card",
        }
    }
}

/// When, or how long: ISO 8601.
///
/// | text | normal form |
/// |---|---|
/// | `6 March 2021` | `2021-03-06` |
/// | `6–8 March 2021` | `2021-03-06/2021-03-08` |
/// | `the 1990s` | `1990/1999` |
/// | `Oct 6`, of no known year | `XXXX-10-06` |
/// | `Tuesday`, of no known week | `XXXX-WXX-2` |
/// | `summer 2020` | `2020-22` (21 to 24: spring to winter, ISO 8601-2) |
/// | `noon` | `12:00` |
/// | `three days` | `P3D` |
/// | `two weeks ago`, from no known day | `-P2W` |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum When {
    /// A day, month, year, time, as precisely as the text tells.
    Point(Point),
    /// From the one to the other, both inside.
    Interval(Point, Point),
    /// How long.
    Duration(Duration),
    /// At least so long, and at most.
    Durations(Duration, Duration),
    /// So long before the unknown day or moment of the text.
    Before(Duration),
    /// So long after it.
    After(Duration),
}

impl fmt::Display for When {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point(point) => point.fmt(formatter),
            Self::Interval(from, to) => write!(formatter, "{from}/{to}"),
            Self::Duration(duration) => duration.fmt(formatter),
            Self::Durations(least, most) => write!(formatter, "{least}/{most}"),
            Self::Before(duration) => write!(formatter, "-{duration}"),
            Self::After(duration) => write!(formatter, "+{duration}"),
        }
    }
}

/// A point in time, as precisely as the text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Point {
    /// Which day, or days.
    pub days: Days,
    /// At what time of the day.
    pub time: Option<Clock>,
}

/// A day, or a stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Days {
    /// The text tells only a time.
    Any,
    /// A day; month and year if they are known.
    Day {
        /// The year.
        year: Option<i32>,
        /// The month, from 1.
        month: Option<u8>,
        /// The day, from 1.
        day: u8,
    },
    /// A month; the year if it is known.
    Month {
        /// The year.
        year: Option<i32>,
        /// The month, from 1.
        month: u8,
    },
    /// A year; 0 is the year before 1.
    Year(i32),
    /// A week of ISO 8601.
    Week {
        /// The year that has its Thursday.
        year: i32,
        /// Its number in that year.
        week: u8,
    },
    /// A day of the week, Monday is 1.
    Weekday(u8),
    /// A season; the year if it is known.
    Season {
        /// The year.
        year: Option<i32>,
        /// 21 is spring, 24 winter.
        season: u8,
    },
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = |year: Option<i32>, formatter: &mut fmt::Formatter<'_>| match year {
            Some(year) => write_year(year, formatter),
            None => formatter.write_str("XXXX"),
        };
        match self.days {
            Days::Any => {}
            Days::Day { year: of_year, month, day } => {
                year(of_year, formatter)?;
                match month {
                    Some(month) => write!(formatter, "-{month:02}-{day:02}")?,
                    None => write!(formatter, "-XX-{day:02}")?,
                }
            }
            Days::Month { year: of_year, month } => {
                year(of_year, formatter)?;
                write!(formatter, "-{month:02}")?;
            }
            Days::Year(of_year) => write_year(of_year, formatter)?,
            Days::Week { year: of_year, week } => {
                write_year(of_year, formatter)?;
                write!(formatter, "-W{week:02}")?;
            }
            Days::Weekday(weekday) => write!(formatter, "XXXX-WXX-{weekday}")?,
            Days::Season { year: of_year, season } => {
                year(of_year, formatter)?;
                write!(formatter, "-{season}")?;
            }
        }
        let Some(time) = self.time else { return Ok(()) };
        if self.days != Days::Any {
            formatter.write_str("T")?;
        }
        time.fmt(formatter)
    }
}

/// A time of the day: `17:00`, `08:15:30.25`, with a zone `17:00Z` or `17:00-05:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Clock {
    /// From 0; 24 is the end of a day.
    pub hour: u8,
    /// From 0.
    pub minute: u8,
    /// If the text tells it.
    pub second: Option<u8>,
    /// Millionths of a second.
    pub micros: u32,
    /// Minutes ahead of UTC, if the text tells the zone.
    pub zone: Option<i16>,
}

impl Clock {
    /// A full minute, if a day has it.
    pub(super) fn new(hour: u8, minute: u8) -> Option<Self> {
        let is_time = hour < 24 && minute < 60 || hour == 24 && minute == 0;
        is_time.then_some(Self { hour, minute, second: None, micros: 0, zone: None })
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.hour, self.minute)?;
        if let Some(second) = self.second {
            write!(formatter, ":{second:02}")?;
        }
        if self.micros > 0 {
            write!(formatter, ".{}", format!("{:06}", self.micros).trim_end_matches('0'))?;
        }
        match self.zone {
            None => Ok(()),
            Some(0) => formatter.write_str("Z"),
            Some(zone) => {
                let (sign, minutes) = (if zone < 0 { '-' } else { '+' }, zone.unsigned_abs());
                write!(formatter, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// How long: `P3D`, `PT1H30M`, `P1Y6M`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Duration {
    /// Years.
    pub years: Decimal,
    /// Months.
    pub months: Decimal,
    /// Weeks.
    pub weeks: Decimal,
    /// Days.
    pub days: Decimal,
    /// Hours.
    pub hours: Decimal,
    /// Minutes.
    pub minutes: Decimal,
    /// Seconds.
    pub seconds: Decimal,
}

impl Duration {
    /// Whether it is told in hours, minutes and seconds alone.
    pub fn is_of_clock(&self) -> bool {
        [self.years, self.months, self.weeks, self.days].iter().all(|part| *part == Decimal::default())
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("P")?;
        let zero = Decimal::default();
        for (part, letter) in [(self.years, 'Y'), (self.months, 'M'), (self.weeks, 'W'), (self.days, 'D')] {
            if part != zero {
                write!(formatter, "{part}{letter}")?;
            }
        }
        let clock = [(self.hours, 'H'), (self.minutes, 'M'), (self.seconds, 'S')];
        if clock.iter().any(|(part, _)| *part != zero) {
            formatter.write_str("T")?;
        } else if self.is_of_clock() {
            return formatter.write_str("0D");
        }
        for (part, letter) in clock {
            if part != zero {
                write!(formatter, "{part}{letter}")?;
            }
        }
        Ok(())
    }
}
