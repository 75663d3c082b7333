//! Candidates: the one coin between the stages.
//!
//! A finder proposes that some tokens are a mention of some class, with an integer score and the reasons for it.
//! Nothing is decided before `resolve`.

use std::ops::Range;

use crate::label::Label;
use crate::work;

/// The classes that rules speak of; labels of users' lists are `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    Person,
    Place,
    Organization,
    Misc,
    Other,
}

impl Class {
    /// The class of a label.
    pub(crate) fn of(label: &Label) -> Self {
        match label.as_str() {
            "PERSON" => Self::Person,
            "PLACE" => Self::Place,
            "ORGANIZATION" => Self::Organization,
            "MISC" => Self::Misc,
            _ => Self::Other,
        }
    }

    /// The label of the class; `Other` has none of its own.
    pub(crate) fn label(self) -> Label {
        match self {
            Self::Person => Label::PERSON,
            Self::Place => Label::PLACE,
            Self::Organization => Label::ORGANIZATION,
            Self::Misc | Self::Other => Label::MISC,
        }
    }
}

/// Who proposed a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    /// An entry of a list that a user brought.
    User,
    /// An entry of a built-in list.
    BuiltIn,
    /// A rule about the words around.
    Context,
    /// Another mention of the same document.
    Names,
}

impl Source {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::User => "gazetteer",
            Self::BuiltIn => "built-in",
            Self::Context => "context",
            Self::Names => "names",
        }
    }
}

/// Something that spoke for a candidate, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Reason {
    pub(crate) what: &'static str,
    pub(crate) points: i32,
}

/// A proposed mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Token indices.
    pub(crate) tokens: Range<usize>,
    pub(crate) class: Class,
    /// A finer type, for those that no entry gives one.
    pub(crate) subtype: &'static str,
    pub(crate) source: Source,
    /// From 0 to 100; what is below [`THRESHOLD`] is no mention.
    pub(crate) score: i32,
    /// A common noun that stands for an institution.
    pub(crate) nominal: bool,
    /// A user's entry that decides.
    pub(crate) always: bool,
    /// Its hit, as an index into the hits of the document.
    pub(crate) hit: Option<usize>,
    pub(crate) reasons: Vec<Reason>,
}

/// The least score of a mention.
pub(crate) const THRESHOLD: i32 = 40;

impl Candidate {
    /// A candidate of a rule.
    pub(crate) fn of_rule(tokens: Range<usize>, class: Class, subtype: &'static str, score: i32, what: &'static str) -> Self {
        work::step(1);
        let reasons = vec![Reason { what, points: score }];
        Self { tokens, class, subtype, source: Source::Context, score, nominal: false, always: false, hit: None, reasons }
    }

    /// Adds (or, negative, takes) points for a reason.
    pub(crate) fn add(&mut self, what: &'static str, points: i32) {
        self.score = (self.score + points).clamp(0, 100);
        self.reasons.push(Reason { what, points });
    }
}
