//! Labels: what kind of thing a span names.
//!
//! Four are built in; a user's list may bring any other. A label is one short word without blanks.

use std::borrow::{Borrow, Cow};
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

impl Label {
    /// A human being, named or titled.
    pub const PERSON: Self = Self(Cow::Borrowed("PERSON"));
    /// A country, city, region, river, building: anything with a position.
    pub const PLACE: Self = Self(Cow::Borrowed("PLACE"));
    /// A body of people: company, party, ministry, club.
    pub const ORGANIZATION: Self = Self(Cow::Borrowed("ORGANIZATION"));
    /// Nationalities, religions, languages, events, works, products.
    pub const MISC: Self = Self(Cow::Borrowed("MISC"));
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
        for label in [Self::PERSON, Self::PLACE, Self::ORGANIZATION, Self::MISC, Self::TRIGGER] {
            if label.as_str() == name {
                return Some(label);
            }
        }
        let is_word = !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        is_word.then(|| Self(Cow::Owned(name.to_owned())))
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
