//! Candidates: the one coin between the stages.
//!
//! A finder proposes that some tokens are a mention of some class, with an integer score and the reasons for it.
//! Nothing is decided before `resolve`.

use std::ops::Range;

use crate::calibration::Basis;
use crate::explain::Source;
use crate::label::Label;
use crate::pattern::Family;
use crate::rule::{RuleId, Rules};
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

/// What was seen: in the words of a stage, by a rule of a table, or by a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Said(&'static str),
    Rule(RuleId),
    /// The model of this number, which speaks of this label of its own.
    Model(u8, u8),
    /// A closed form of this family: the number of it among those of the window.
    Pattern(Family, u32),
}

/// What calibration and explanations call a model.
pub(crate) const MODEL: &str = "model";

impl Why {
    /// The rule of a table, if it is one.
    pub(crate) fn rule(self) -> Option<RuleId> {
        if let Self::Rule(rule) = self { Some(rule) } else { None }
    }

    /// What calibration and reports call it: the id of the rule, or the words of the stage.
    pub(crate) fn name(self, rules: &Rules) -> &str {
        match self {
            Self::Said(what) => what,
            Self::Rule(rule) => rules.rule(rule).id(),
            Self::Model(..) => MODEL,
            Self::Pattern(family, _) => family.name(),
        }
    }
}

impl From<&'static str> for Why {
    fn from(what: &'static str) -> Self {
        Self::Said(what)
    }
}

impl From<RuleId> for Why {
    fn from(rule: RuleId) -> Self {
        Self::Rule(rule)
    }
}

/// What was seen, and what it is worth.
type Point = (Why, i32);

/// The reasons for a candidate, in the order in which they were given; there is always a first.
///
/// PERF: most candidates have one reason, which so needs no memory of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reasons {
    first: Point,
    more: Vec<Point>,
}

impl Reasons {
    /// One reason.
    fn of(why: impl Into<Why>, points: i32) -> Self {
        Self { first: (why.into(), points), more: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        1 + self.more.len()
    }

    /// The bytes that they take beside the candidate.
    pub(crate) fn size(&self) -> usize {
        self.more.capacity() * size_of::<Point>()
    }

    /// What proposed the candidate.
    pub(crate) fn first(&self) -> Why {
        self.first.0
    }

    /// The rules of tables among them.
    pub(crate) fn rules(&self) -> impl Iterator<Item = RuleId> {
        self.iter().filter_map(|(why, _)| why.rule())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Point> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// A proposed mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Token indices.
    pub(crate) tokens: Range<usize>,
    pub(crate) class: Class,
    pub(crate) source: Source,
    /// The sum of the points of its reasons; `resolve` cuts it off at 0 and 100.
    pub(crate) score: i32,
    /// A common noun that stands for an institution.
    pub(crate) nominal: bool,
    /// A user's entry that decides.
    pub(crate) always: bool,
    /// Its hit, as an index into the hits of the document.
    pub(crate) hit: Option<usize>,
    pub(crate) reasons: Reasons,
}

impl Candidate {
    /// A candidate of a rule, with the first of its reasons.
    pub(crate) fn new(tokens: Range<usize>, class: Class, why: impl Into<Why>, points: i32) -> Self {
        work::step(1);
        let reasons = Reasons::of(why, points);
        Self { tokens, class, source: Source::Context, score: points, nominal: false, always: false, hit: None, reasons }
    }

    /// Adds (or, negative, takes) points for a reason.
    pub(crate) fn add(&mut self, why: impl Into<Why>, points: i32) {
        self.score += points;
        // PERF: most candidates have no third reason, and a vector that grows by itself has room for five.
        if self.reasons.more.is_empty() {
            self.reasons.more.reserve_exact(1);
        }
        self.reasons.more.push((why.into(), points));
    }

    /// What its score comes from. Of a user's entry the user says how sure it is; nominal mentions are in no gold text.
    pub(crate) fn basis(&self) -> Basis {
        if self.always {
            Basis::Always
        } else if self.source == Source::Gazetteer || self.nominal {
            Basis::Points
        } else {
            Basis::Proposed(self.reasons.first())
        }
    }
}
