//! One entry of a list: a thing, its names, and what is known about it.

use crate::label::Label;

/// How the letters of a name must be written in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
    /// The case a list writes as `name`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "fold" => Self::Fold,
            "exact" => Self::Exact,
            "title" => Self::Title,
            _ => return None,
        })
    }
}

/// What a match of an entry is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
    /// The policy a list writes as `name`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "candidate" => Self::Candidate,
            "always" => Self::Always,
            "context" => Self::Context,
            _ => return None,
        })
    }
}

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
/// use onomast::{Case, Entry, Label};
/// let entry = Entry::new("Bishkek", Label::PLACE)
///     .subtype("city").id("city/kg-bishkek").alias("Frunze").alias_with("FRU", Case::Exact, Default::default())
///     .attribute("country", "KG");
/// assert_eq!(entry.name(), "Bishkek");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(crate) name: String,
    pub(crate) label: Label,
    pub(crate) subtype: String,
    pub(crate) id: String,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) case: Case,
    pub(crate) policy: Policy,
    pub(crate) weight: u16,
    pub(crate) attributes: Vec<(String, String)>,
}

/// The weight of an entry that names none; of two things with one name the heavier is the likelier.
pub(crate) const DEFAULT_WEIGHT: u16 = 50;

impl Entry {
    /// An entry with a name and a label; everything else has its default.
    pub fn new(name: impl Into<String>, label: Label) -> Self {
        Self {
            name: name.into(),
            label,
            subtype: String::new(),
            id: String::new(),
            aliases: Vec::new(),
            case: Case::default(),
            policy: Policy::default(),
            weight: DEFAULT_WEIGHT,
            attributes: Vec::new(),
        }
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
    #[must_use]
    pub fn alias_with(mut self, name: impl Into<String>, case: Case, policy: Policy) -> Self {
        self.aliases.push(Alias { name: name.into(), case, policy });
        self
    }

    /// How the letters must be written; of aliases added later too.
    #[must_use]
    pub fn case(mut self, case: Case) -> Self {
        self.case = case;
        self
    }

    /// What a match is worth; of aliases added later too.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// How likely the name means this thing and not another of the same name; 50 by default.
    #[must_use]
    pub fn weight(mut self, weight: u16) -> Self {
        self.weight = weight;
        self
    }

    /// Adds a named value that comes back with every match.
    #[must_use]
    pub fn attribute(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((key.into(), value.into()));
        self
    }

    /// The canonical name.
    pub fn name(&self) -> &str {
        &self.name
    }
}
