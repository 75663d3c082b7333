//! One entry of a list: a thing, its names, and what is known about it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::tolerance::Tolerances;
use crate::error::Error;
use crate::label::Label;

/// How the letters of a name must be written in the text.
///
/// A list writes it in lower case; [`FromStr`] reads and [`Display`](fmt::Display) writes the same words, and so does serde.
///
/// # Examples
/// ```
/// use onomast::gazetteer::Case;
/// assert_eq!("title".parse::<Case>()?, Case::Title);
/// assert_eq!(Case::Exact.to_string(), "exact");
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Case {
    /// Any case, with or without diacritics.
    #[default]
    Fold,
    /// The same letters, case and diacritics as in the list.
    Exact,
    /// The first letter is a capital, and so is that of every word that has one in the list (where the script has
    /// capitals); particles such as `of`, `de` or `bin` aside.
    Title,
}

impl Case {
    const ALL: [Self; 3] = [Self::Fold, Self::Exact, Self::Title];
    const WORDS: &str = "`fold`, `exact` or `title`";

    /// The word for it, as a list writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fold => "fold",
            Self::Exact => "exact",
            Self::Title => "title",
        }
    }

    /// The number for it in a compiled file.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// The case of a number in a compiled file.
    pub(crate) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// What a match of an entry is worth.
///
/// A list writes it in lower case; [`FromStr`] reads and [`Display`](fmt::Display) writes the same words, and so does serde.
///
/// # Examples
/// ```
/// use onomast::gazetteer::Policy;
/// assert_eq!("context".parse::<Policy>()?, Policy::Context);
/// let error = "never".parse::<Policy>().unwrap_err();
/// assert_eq!(error.to_string(), "policy: found `never`, expected `candidate`, `always` or `context`");
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Policy {
    /// Evidence, weighed against other evidence.
    #[default]
    Candidate,
    /// Decides: outranks rules, model and other lists.
    Always,
    /// Counts only when the context supports it: the name is also a common word.
    Context,
}

impl Policy {
    const ALL: [Self; 3] = [Self::Candidate, Self::Always, Self::Context];
    const WORDS: &str = "`candidate`, `always` or `context`";

    /// The word for it, as a list writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Always => "always",
            Self::Context => "context",
        }
    }

    /// The number for it in a compiled file.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// The policy of a number in a compiled file.
    pub(crate) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// Gives an enum of words its text forms: reading, writing, and both in serde.
///
/// By hand, since the build script reads lists with this module and needs no derive for it.
macro_rules! words {
    ($type:ident, $what:literal) => {
        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = Error;

            fn from_str(word: &str) -> Result<Self, Error> {
                let found = Self::ALL.into_iter().find(|known| known.as_str() == word);
                found.ok_or_else(|| Error::format($what, format!("found `{word}`, expected {}", Self::WORDS)))
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = Cow::<'de, str>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

words!(Case, "case");
words!(Policy, "policy");

/// Another name of an entry, with its own case and policy where they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    pub(crate) name: String,
    pub(crate) case: Case,
    pub(crate) policy: Policy,
}

/// One thing with its names, as a list or a program gives it.
///
/// # Examples
/// ```
/// use onomast::gazetteer::Case;
/// use onomast::{Entry, Label};
/// let entry = Entry::new("Bishkek", Label::PLACE)
///     .subtype("city").id("city/kg-bishkek").alias("Frunze").alias_with("FRU", Case::Exact, Default::default())
///     .attribute("country", "KG");
/// assert_eq!((entry.name(), entry.label()), ("Bishkek", &Label::PLACE));
/// assert_eq!(entry.get_aliases().map(|(name, case, _)| (name, case)).collect::<Vec<_>>(), [("Frunze", Case::Fold), ("FRU", Case::Exact)]);
/// ```
/// The setters are named as the columns of a list; what was set comes back from the getters that start with `get_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(crate) name: String,
    pub(crate) label: Label,
    /// Whether anyone said the label, or it is the default.
    pub(crate) has_label: bool,
    pub(crate) subtype: String,
    pub(crate) id: String,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) case: Case,
    pub(crate) policy: Policy,
    pub(crate) weight: u16,
    pub(crate) tolerances: Option<Tolerances>,
    pub(crate) attributes: Vec<(String, String)>,
}

/// The weight of an entry that names none; of two things with one name the heavier is the likelier.
pub(crate) const DEFAULT_WEIGHT: u16 = 50;

impl Entry {
    /// An entry with a name and a label; everything else has its default.
    ///
    /// [`Label::MISC`] says nothing in particular: it counts as no label, as in [`without_label`](Self::without_label).
    pub fn new(name: impl Into<String>, label: Label) -> Self {
        Self {
            name: name.into(),
            has_label: label != Label::MISC,
            label,
            subtype: String::new(),
            id: String::new(),
            aliases: Vec::new(),
            case: Case::default(),
            policy: Policy::default(),
            weight: DEFAULT_WEIGHT,
            tolerances: None,
            attributes: Vec::new(),
        }
    }

    /// An entry whose label nobody said: it is [`Label::MISC`], and in a block list it stands for every label.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Label};
    /// let entry = Entry::without_label("UK");
    /// assert_eq!((entry.label(), entry.has_label()), (&Label::MISC, false));
    /// ```
    pub fn without_label(name: impl Into<String>) -> Self {
        Self::new(name, Label::MISC)
    }

    /// A finer type within the label, such as `city`; empty by default.
    #[must_use]
    pub fn subtype(mut self, subtype: impl Into<String>) -> Self {
        self.subtype = subtype.into();
        self
    }

    /// The user's key for the thing; empty by default.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Adds another name, matched as the entry's own.
    #[must_use]
    pub fn alias(mut self, name: impl Into<String>) -> Self {
        let (case, policy) = (self.case, self.policy);
        self.aliases.push(Alias { name: name.into(), case, policy });
        self
    }

    /// Adds another name with a case and a policy of its own.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::{Case, Policy};
    /// use onomast::{Entry, Gazetteer, Label};
    /// let who = Entry::new("World Health Organization", Label::ORGANIZATION).alias_with("WHO", Case::Exact, Policy::Candidate);
    /// let gazetteer = Gazetteer::from_entries([who])?;
    /// assert_eq!(gazetteer.find("who asked the WHO?").len(), 1);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn alias_with(mut self, name: impl Into<String>, case: Case, policy: Policy) -> Self {
        self.aliases.push(Alias { name: name.into(), case, policy });
        self
    }

    /// How the letters must be written; of aliases added later too.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::Case;
    /// use onomast::{Entry, Gazetteer, Label};
    /// let gazetteer = Gazetteer::from_entries([Entry::new("Nice", Label::PLACE).case(Case::Title)])?;
    /// assert_eq!(gazetteer.find("a nice day in Nice, NICE").len(), 2);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn case(mut self, case: Case) -> Self {
        self.case = case;
        self
    }

    /// What a match is worth; of aliases added later too.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::Policy;
    /// use onomast::{Entry, Label};
    /// assert_eq!(Entry::new("Reading", Label::PLACE).policy(Policy::Context).get_policy(), Policy::Context);
    /// ```
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// How likely the name means this thing and not another of the same name; 50 by default.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label};
    /// let places = [Entry::new("Paris", Label::PLACE).id("us"), Entry::new("Paris", Label::PLACE).id("fr").weight(90)];
    /// let gazetteer = Gazetteer::from_entries(places)?;
    /// assert_eq!(gazetteer.lookup("Paris")[0].id(), "fr");
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn weight(mut self, weight: u16) -> Self {
        self.weight = weight;
        self
    }

    /// What spellings of its names are forgiven, if less than its gazetteer forgives; all that the gazetteer does by default.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::{Tolerance, Tolerances};
    /// use onomast::{Entry, Gazetteer, Label};
    /// let mut builder = Gazetteer::builder_with(Tolerances::default().with_typos(1));
    /// builder.push(&Entry::new("Samarkand", Label::PLACE))?;
    /// builder.push(&Entry::new("Sonatrach", Label::ORGANIZATION).tolerances(Tolerance::Full.into()))?;
    /// let found = builder.build()?;
    /// assert_eq!(found.find("Samarkan, Sonatrach").len(), 2);
    /// assert_eq!(found.find("Sonatrac").len(), 0);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[must_use]
    pub fn tolerances(mut self, tolerances: Tolerances) -> Self {
        self.tolerances = Some(tolerances);
        self
    }

    /// Adds a named value that comes back with every match.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Label};
    /// let entry = Entry::new("Osh", Label::PLACE).attribute("country", "KG").attribute("population", "300k+");
    /// assert_eq!(entry.get_attributes().map(|(key, _)| key).collect::<Vec<_>>(), ["country", "population"]);
    /// ```
    #[must_use]
    pub fn attribute(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((key.into(), value.into()));
        self
    }

    /// The canonical name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The label.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Whether the label was said, by the program or the list, and is not just the default.
    pub fn has_label(&self) -> bool {
        self.has_label
    }

    /// The subtype; empty if there is none.
    pub fn get_subtype(&self) -> &str {
        &self.subtype
    }

    /// The user's key; empty if there is none.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Label};
    /// let entry = Entry::new("Osh", Label::PLACE).subtype("city").id("kg-2");
    /// assert_eq!((entry.get_subtype(), entry.get_id(), entry.get_weight()), ("city", "kg-2", 50));
    /// ```
    pub fn get_id(&self) -> &str {
        &self.id
    }

    /// The other names, each with its case and policy.
    pub fn get_aliases(&self) -> impl Iterator<Item = (&str, Case, Policy)> {
        self.aliases.iter().map(|alias| (alias.name.as_str(), alias.case, alias.policy))
    }

    /// How the letters of the canonical name must be written.
    pub fn get_case(&self) -> Case {
        self.case
    }

    /// What a match of the canonical name is worth.
    pub fn get_policy(&self) -> Policy {
        self.policy
    }

    /// How likely the name means this thing and not another of the same name.
    pub fn get_weight(&self) -> u16 {
        self.weight
    }

    /// What spellings of its names are forgiven; `None` if all that its gazetteer forgives.
    pub fn get_tolerances(&self) -> Option<Tolerances> {
        self.tolerances
    }

    /// The named values, in the order they were added.
    pub fn get_attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}
