//! Labels: what kind of thing a span names.
//!
//! Four are built in, and those of closed forms; a user's list may bring any other. A label is one short word without blanks.

use std::borrow::{Borrow, Cow};
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// The type of a mention, such as `PERSON`.
///
/// A label is one word: not empty, without blanks and control characters. Every way to make one checks that.
///
/// # Examples
/// ```
/// use onomast::Label;
/// assert_eq!(Label::new("PLACE"), Label::PLACE);
/// assert_eq!(Label::new("VESSEL"), "VESSEL");
/// assert_eq!("VESSEL".parse::<Label>()?.as_str(), "VESSEL");
/// assert!(Label::try_from("").is_err());
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(Cow<'static, str>);

/// The labels that do not allocate.
static BUILT_IN: &[Label] = &[
    Label::PERSON,
    Label::PLACE,
    Label::ORGANIZATION,
    Label::MISC,
    Label::TRIGGER,
    Label::DATE,
    Label::TIME,
    Label::MONEY,
    Label::PERCENT,
    Label::QUANTITY,
    Label::EMAIL,
    Label::URL,
    Label::PHONE,
    Label::HANDLE,
    Label::HASHTAG,
    Label::IBAN,
    Label::IP,
    Label::COORDINATE,
    Label::IDENTIFIER,
];

impl Label {
    /// A human being, named or titled.
    pub const PERSON: Self = Self(Cow::Borrowed("PERSON"));
    /// A country, city, region, river, building: anything with a position.
    pub const PLACE: Self = Self(Cow::Borrowed("PLACE"));
    /// A body of people: company, party, ministry, club.
    pub const ORGANIZATION: Self = Self(Cow::Borrowed("ORGANIZATION"));
    /// Nationalities, religions, languages, events, works, products.
    pub const MISC: Self = Self(Cow::Borrowed("MISC"));
    /// A day, month, year or other stretch of the calendar, or a length of days.
    pub const DATE: Self = Self(Cow::Borrowed("DATE"));
    /// A time of a day, also with its date, or a length of hours.
    pub const TIME: Self = Self(Cow::Borrowed("TIME"));
    /// An amount of a currency.
    pub const MONEY: Self = Self(Cow::Borrowed("MONEY"));
    /// A share in hundredths.
    pub const PERCENT: Self = Self(Cow::Borrowed("PERCENT"));
    /// An amount of a unit of measure.
    pub const QUANTITY: Self = Self(Cow::Borrowed("QUANTITY"));
    /// An e-mail address.
    pub const EMAIL: Self = Self(Cow::Borrowed("EMAIL"));
    /// A web address.
    pub const URL: Self = Self(Cow::Borrowed("URL"));
    /// A phone number.
    pub const PHONE: Self = Self(Cow::Borrowed("PHONE"));
    /// The name of an account: `@ada`.
    pub const HANDLE: Self = Self(Cow::Borrowed("HANDLE"));
    /// A tag: `#rain`.
    pub const HASHTAG: Self = Self(Cow::Borrowed("HASHTAG"));
    /// An international bank account number.
    pub const IBAN: Self = Self(Cow::Borrowed("IBAN"));
    /// An address of the Internet Protocol.
    pub const IP: Self = Self(Cow::Borrowed("IP"));
    /// A place on earth in degrees.
    pub const COORDINATE: Self = Self(Cow::Borrowed("COORDINATE"));
    /// A number of a register: ISBN, DOI, LEI, ISIN, ticker and others.
    pub const IDENTIFIER: Self = Self(Cow::Borrowed("IDENTIFIER"));
    /// A word that makes its neighbours a name (a title, a company suffix); never a mention.
    pub(crate) const TRIGGER: Self = Self(Cow::Borrowed("TRIGGER"));

    /// The label with this name, which a program knows; the built-in ones do not allocate.
    ///
    /// # Panics
    /// If `name` is empty or holds a blank or control character. What comes from outside is parsed: `name.parse()`.
    pub fn new(name: &str) -> Self {
        match Self::parse(name) {
            Some(label) => label,
            None => panic!("a label is one word, found `{}`", name.escape_debug()),
        }
    }

    /// The label with this name, if it is one word.
    fn parse(name: &str) -> Option<Self> {
        for label in BUILT_IN {
            if label.as_str() == name {
                return Some(label.clone());
            }
        }
        let is_word = !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        is_word.then(|| Self(Cow::Owned(name.to_owned())))
    }

    /// The four labels of names and then these, each once: those that something can have, to check a wish against.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label, pattern::Patterns};
    /// let list = Gazetteer::from_entries([Entry::new("Osh", Label::PLACE), Entry::new("Kon-Tiki", Label::new("VESSEL"))])?;
    /// let known = Label::known_with(Patterns::labels().chain(list.labels().cloned()));
    /// assert_eq!((&known[0], known.last().unwrap().as_str()), (&Label::PERSON, "VESSEL"));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn known_with(others: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut seen = HashSet::new();
        let names = [Self::PERSON, Self::PLACE, Self::ORGANIZATION, Self::MISC];
        names.into_iter().chain(others).filter(|label| seen.insert(label.clone())).collect()
    }

    /// The label as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl FromStr for Label {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::parse(name).ok_or_else(|| Error::format("label", format!("found `{}`, expected one word such as `PERSON`", name.escape_debug())))
    }
}

impl TryFrom<&str> for Label {
    type Error = Error;

    fn try_from(name: &str) -> Result<Self, Error> {
        name.parse()
    }
}

impl AsRef<str> for Label {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Label {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Label {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Label {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
