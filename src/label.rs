//! Labels: what kind of thing a span names.
//!
//! Four are built in; a user's list may bring any other. A label is one short word without blanks.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

/// The type of a mention, such as `PERSON`.
///
/// # Examples
/// ```
/// use onomast::Label;
/// assert_eq!(Label::new("PLACE"), Label::PLACE);
/// assert_eq!(Label::new("VESSEL").as_str(), "VESSEL");
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

    /// The label with this name; the built-in ones do not allocate.
    pub fn new(name: &str) -> Self {
        for label in [Self::PERSON, Self::PLACE, Self::ORGANIZATION, Self::MISC, Self::TRIGGER] {
            if label.as_str() == name {
                return label;
            }
        }
        Self(Cow::Owned(name.to_owned()))
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

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
