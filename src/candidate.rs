//! Candidates: the one coin between the stages.
//!
//! A finder proposes that some tokens are a mention of some class, with an integer score and the reasons for it.
//! Nothing is decided before `resolve`.

use std::ops::Range;

use crate::calibration::Basis;
use crate::explain::Source;
use crate::label::Label;
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

/// What was seen: in the words of a stage, or by a rule of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Said(&'static str),
    Rule(RuleId),
}

impl Why {
    /// What calibration and reports call it: the id of the rule, or the words of the stage.
    pub(crate) fn name(self, rules: &Rules) -> &str {
        match self {
            Self::Said(what) => what,
            Self::Rule(rule) => rules.rule(rule).id(),
        }
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
    pub(crate) fn of(what: &'static str, points: i32) -> Self {
        Self { first: (Why::Said(what), points), more: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        1 + self.more.len()
    }

    /// What proposed the candidate.
    pub(crate) fn first(&self) -> Why {
        self.first.0
    }

    /// The rules of tables among them.
    pub(crate) fn rules(&self) -> impl Iterator<Item = RuleId> {
        self.iter().filter_map(|(why, _)| if let Why::Rule(rule) = why { Some(rule) } else { None })
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
    /// A finer type, for those that no entry gives one.
    pub(crate) subtype: &'static str,
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
    /// A candidate of a rule.
    pub(crate) fn of_rule(tokens: Range<usize>, class: Class, subtype: &'static str, score: i32, what: &'static str) -> Self {
        work::step(1);
        let reasons = Reasons::of(what, score);
        Self { tokens, class, subtype, source: Source::Context, score, nominal: false, always: false, hit: None, reasons }
    }

    /// Adds (or, negative, takes) points for a reason.
    pub(crate) fn add(&mut self, what: &'static str, points: i32) {
        self.score += points;
        self.reasons.more.push((Why::Said(what), points));
    }

    /// A candidate of a rule of a table.
    pub(crate) fn of_pattern(tokens: Range<usize>, class: Class, rule: RuleId, points: i32) -> Self {
        let mut candidate = Self::of_rule(tokens, class, "", points, "");
        candidate.reasons.first.0 = Why::Rule(rule);
        candidate
    }

    /// The rule of a table that proposed it: its first reason.
    pub(crate) fn rule(&self) -> Option<RuleId> {
        if let Why::Rule(rule) = self.reasons.first.0 { Some(rule) } else { None }
    }

    /// Adds (or, negative, takes) points for a rule of a table.
    pub(crate) fn add_rule(&mut self, rule: RuleId, points: i32) {
        self.score += points;
        self.reasons.more.push((Why::Rule(rule), points));
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
