//! Explanations: why a mention was chosen, and what its rivals lacked.
//!
//! Takes the candidates of a stretch of text, gives for a chosen one, or for any words, every reading with the points that
//! spoke for and against it, where each of them comes from, and what it lost to. The reasons of a candidate add up to its
//! points; the score is what is known of so many points.
//!
//! ```
//! use onomast::explain::{Explain, Outcome};
//! use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
//! let list = Gazetteer::from_entries([Entry::new("York", Label::PLACE), Entry::new("New York", Label::PLACE)])?;
//! let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).explain(Explain::Yes).build();
//! let found = extractor.extract("in New York now");
//! let explanation = found.mentions()[0].explanation().expect("the extractor was asked to explain");
//! let readings: Vec<(&str, Outcome)> = explanation.candidates().iter().map(|one| (one.text(), one.outcome())).collect();
//! assert_eq!(readings, [("New York", Outcome::Chosen), ("York", Outcome::LessExplained)]);
//! # Ok::<(), onomast::Error>(())
//! ```

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calibration::Calibration;
use crate::candidate::{Candidate, MODEL, Why};
use crate::error::Error;
use crate::label::Label;
use crate::resolve::{ByToken, THRESHOLD};
use crate::rule::Rules;
use crate::span::Span;
use crate::work;

/// Whether mentions carry the candidates that were weighed for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Explain {
    /// No: nothing is kept.
    #[default]
    No,
    /// Yes: the candidates on the mention's words, what spoke for and against each, and why it lost.
    Yes,
}

/// Who proposed a mention.
///
/// Written, also in JSON, as one word.
///
/// # Examples
/// ```
/// use onomast::explain::Source;
/// assert_eq!(Source::Gazetteer.to_string(), "gazetteer");
/// assert_eq!(Source::Context, "context");
/// assert_eq!("built-in".parse::<Source>()?, Source::BuiltIn);
/// assert!("elsewhere".parse::<Source>().is_err());
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// An entry of a list that a user brought.
    Gazetteer,
    /// An entry of a built-in list.
    BuiltIn,
    /// A rule about the words around.
    Context,
    /// A closed form: a date, an amount, an address.
    Pattern,
    /// A trained model.
    Model,
    /// Another mention of the same document.
    Names,
}

impl Source {
    const ALL: [Self; 6] = [Self::Gazetteer, Self::BuiltIn, Self::Context, Self::Pattern, Self::Model, Self::Names];

    /// The word for it: `gazetteer`, `built-in`, `context`, `pattern`, `model` or `names`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gazetteer => "gazetteer",
            Self::BuiltIn => "built-in",
            Self::Context => "context",
            Self::Pattern => "pattern",
            Self::Model => "model",
            Self::Names => "names",
        }
    }
}

/// Why a candidate was chosen or was not.
///
/// # Examples
/// ```
/// use onomast::explain::Outcome;
/// assert!(Outcome::Chosen.is_chosen());
/// assert_eq!(Outcome::TooWeak.to_string(), "lost: too little evidence");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It is the mention.
    Chosen,
    /// A user's entry marked `always` stands on its words.
    Overruled,
    /// It has fewer points than a mention needs.
    TooWeak,
    /// Another reading of the same words has more evidence.
    LessEvidence,
    /// The best set of mentions has another one that shares words with it.
    LessExplained,
    /// It lies within a name that a user's list blocks.
    Blocked,
    /// It won, but its label is none of those that were asked for.
    Unwanted,
}

impl Outcome {
    const ALL: [Self; 7] = [Self::Chosen, Self::Overruled, Self::TooWeak, Self::LessEvidence, Self::LessExplained, Self::Blocked, Self::Unwanted];

    /// Why `candidate` lost to `winner`, or that it is the winner.
    pub(crate) fn of(candidate: &Candidate, winner: &Candidate) -> Self {
        if std::ptr::eq(candidate, winner) {
            Self::Chosen
        } else if winner.always {
            Self::Overruled
        } else if candidate.score < THRESHOLD {
            Self::TooWeak
        } else if candidate.tokens == winner.tokens {
            Self::LessEvidence
        } else {
            Self::LessExplained
        }
    }

    /// Whether the candidate became the mention.
    pub fn is_chosen(self) -> bool {
        self == Self::Chosen
    }

    /// The sentence for it, as the program shows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Overruled => "lost: a user's entry marked `always` stands here",
            Self::TooWeak => "lost: too little evidence",
            Self::LessEvidence => "lost: the same words, more evidence for another reading",
            Self::LessExplained => "lost: overlaps a reading that explains the words better",
            Self::Blocked => "left out: within a blocked name",
            Self::Unwanted => "left out: its label was not asked for",
        }
    }
}

/// Gives an enumeration of words `Display`, `FromStr`, comparison with words, and both sides of serde.
macro_rules! as_words {
    ($name:ident, $what:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(word: &str) -> Result<Self, Error> {
                let found = Self::ALL.into_iter().find(|known| known.as_str() == word);
                found.ok_or_else(|| Error::word($what, word, &Self::ALL.map(Self::as_str)))
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, word: &str) -> bool {
                self.as_str() == word
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, word: &&str) -> bool {
                self.as_str() == *word
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

as_words!(Source, "source");
as_words!(Outcome, "outcome");

/// Something that spoke for a candidate, or against it; in JSON a list such as `["listed name", 65]`, with where it comes
/// from, if that is known, as the third.
///
/// # Examples
/// ```
/// use onomast::{BuiltIn, Entry, Explain, Extractor, Gazetteer, Label};
/// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
/// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).explain(Explain::Yes).build();
/// let found = extractor.extract("the Kon-Tiki");
/// let weighed = &found.mentions()[0].explanation().expect("asked for").candidates()[0];
/// let reason = &weighed.reasons()[0];
/// assert_eq!((reason.what(), reason.points()), ("entry of a user's list", 80));
/// assert_eq!(reason.to_string(), "+80 entry of a user's list (entry Kon-Tiki, imo-1)");
/// assert_eq!((weighed.points(), weighed.score()), (80, 0.8));
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    what: Cow<'static, str>,
    points: i32,
    /// PERF: shared, since the reasons of one text come from few places; empty if nothing is known.
    origin: Arc<str>,
}

/// How the origin of a reason starts that a rule of a table gave.
const RULE: &str = "rule ";

/// The origin of the reasons that the rule gives which stands in this line of this file.
pub(crate) fn origin_of_rule(id: &str, (file, line): (&str, usize)) -> Arc<str> {
    format!("{RULE}{id}, {file}:{line}").into()
}

impl Reason {
    /// A reason; `origin` is where one comes from that no rule of a table gave.
    fn new((why, points): (Why, i32), origin: Arc<str>, rules: &Rules) -> Self {
        match why {
            Why::Said(what) => Self { what: Cow::Borrowed(what), points, origin },
            Why::Model(..) => Self { what: Cow::Borrowed(MODEL), points, origin },
            Why::Pattern(family, _) => Self { what: Cow::Borrowed(family.name()), points, origin },
            Why::Rule(id) => {
                let rule = rules.rule(id);
                Self { what: Cow::Owned(rule.reason().to_owned()), points, origin: rule.origin() }
            }
        }
    }

    /// What was seen.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What it is worth; below zero it spoke against the candidate.
    pub fn points(&self) -> i32 {
        self.points
    }

    /// Where it comes from: the entry of a list, a rule with its file and line, another mention with its place, the form and
    /// value of a pattern, the features
    /// that weighed most for a model, in bits: one more makes a reading twice as likely.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Explain, Extractor, rule::Rules};
    /// let table = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n\
    ///     frigate\tfrigate [ <cap> ]\tVESSEL\tship\t80\tafter a kind of ship\tThe frigate [Surprise] sank.\tA frigate sank.\n";
    /// let rules = Rules::read("ships.tsv", table.as_bytes())?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).rules(&rules).explain(Explain::Yes).build();
    /// let found = extractor.extract("the frigate Zorkana");
    /// let reason = &found.mentions()[0].explanation().expect("asked for").candidates()[0].reasons()[0];
    /// assert_eq!((reason.origin(), reason.rule()), (Some("rule frigate, ships.tsv:2"), Some("frigate")));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn origin(&self) -> Option<&str> {
        Some(&*self.origin).filter(|origin| !origin.is_empty())
    }

    /// The id of the rule of a table that gave it.
    pub fn rule(&self) -> Option<&str> {
        self.origin.strip_prefix(RULE).and_then(|origin| origin.split(", ").next())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:+} {}", self.points, self.what)?;
        if self.origin.is_empty() { Ok(()) } else { write!(formatter, " ({})", self.origin) }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.origin.is_empty() {
            (&self.what, self.points).serialize(serializer)
        } else {
            (&self.what, self.points, &*self.origin).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            WithOrigin(String, i32, String),
            Short(String, i32),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::WithOrigin(what, points, origin) => Self { what: what.into(), points, origin: origin.into() },
            Written::Short(what, points) => Self { what: what.into(), points, origin: Arc::default() },
        })
    }
}

/// At most so many candidates are listed for one mention, the chosen one among them.
pub(crate) const MAX_LISTED: usize = 16;

/// At most so many are looked at to list the best of them.
const MAX_SEEN: usize = 256;

/// The candidates that touched a mention, the chosen one first.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    pub(crate) candidates: Vec<Weighed>,
    pub(crate) n_left_out: usize,
}

impl Explanation {
    /// The candidates, the chosen one first, then by score; of very many only sixteen are listed.
    pub fn candidates(&self) -> &[Weighed] {
        &self.candidates
    }

    /// How many more candidates touched the mention than are listed; zero for all but hostile lists.
    pub fn n_left_out(&self) -> usize {
        self.n_left_out
    }
}

/// A candidate with what spoke for and against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighed {
    text: String,
    label: Label,
    source: Source,
    #[serde(default)]
    points: i32,
    score: f64,
    reasons: Vec<Reason>,
    outcome: Outcome,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    lost_to: String,
}

/// What an explanation needs to know of a candidate beside itself.
pub(crate) struct Described {
    pub(crate) text: String,
    pub(crate) label: Label,
    /// Where its first reason comes from, if no rule of a table gave it.
    pub(crate) origin: Arc<str>,
    /// What spoke to each model that had an opinion, by the number of the model.
    pub(crate) spoke: Vec<(u8, Arc<str>)>,
}

impl Weighed {
    pub(crate) fn new(candidate: &Candidate, described: Described, outcome: Outcome, (rules, calibration): (&Rules, &Calibration)) -> Self {
        let Described { text, label, mut origin, spoke } = described;
        work::step(1 + text.len());
        // The origin is that of the first reason but for models; the others get what is left of it.
        let mut origin_of = |why: Why| match why {
            Why::Model(model, _) => spoke.iter().find(|(number, _)| *number == model).map(|(_, spoke)| Arc::clone(spoke)).unwrap_or_default(),
            _ => std::mem::take(&mut origin),
        };
        Self {
            text,
            source: candidate.source,
            points: candidate.score,
            score: calibration.of(candidate.basis(), &label, candidate.score, rules),
            reasons: candidate.reasons.iter().map(|point| Reason::new(point, origin_of(point.0), rules)).collect(),
            outcome,
            lost_to: String::new(),
            label,
        }
    }

    pub(crate) fn with_lost_to(mut self, lost_to: String) -> Self {
        self.lost_to = lost_to;
        self
    }

    /// The words it wanted.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The label it proposed.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Who proposed it.
    pub fn source(&self) -> Source {
        self.source
    }

    /// The sum of the points of its reasons; a mention needs 40.
    pub fn points(&self) -> i32 {
        self.points
    }

    /// How sure it is by so many points, from 0 to 1.
    pub fn score(&self) -> f64 {
        self.score
    }

    /// What spoke for it (positive points) and against it (negative), in the order it was found.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// Whether it was chosen, or to which rule it lost.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// What it lost to, label and words, or the blocked name around it; told where words are asked for, not a mention.
    pub fn lost_to(&self) -> Option<&str> {
        Some(self.lost_to.as_str()).filter(|lost_to| !lost_to.is_empty())
    }
}

/// A word with what lists and shapes say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    pub(crate) text: String,
    pub(crate) cues: Vec<&'static str>,
}

impl Word {
    /// The word as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What patterns of rules call its kinds: `given`, `first`, `cap`.
    pub fn cues(&self) -> &[&'static str] {
        &self.cues
    }
}

/// What was made of any stretch of a text, mention or not.
///
/// # Examples
/// ```
/// use onomast::explain::Outcome;
/// use onomast::{BuiltIn, Document, Entry, Extractor, Gazetteer, Label, Span};
/// let list = Gazetteer::from_entries([Entry::new("York", Label::PLACE), Entry::new("New York", Label::PLACE)])?;
/// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
/// let told = extractor.explain_span(&Document::new("in New York now"), Span::new(7, 11));
/// assert_eq!((told.words()[0].text(), told.words()[0].cues()), ("York", &["place", "cap", "name-like", "long"][..]));
/// let york = &told.candidates()[1];
/// assert_eq!((york.text(), york.outcome(), york.lost_to()), ("York", Outcome::LessExplained, Some("PLACE `New York`")));
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpanExplanation {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) words: Vec<Word>,
    pub(crate) candidates: Vec<Weighed>,
    #[serde(rename = "left_out", skip_serializing_if = "is_zero")]
    pub(crate) n_left_out: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl SpanExplanation {
    /// The bytes that were asked for.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// The words that touch them.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The candidates that touch those words: the chosen ones, then by points; of very many only sixteen are listed.
    ///
    /// None if nothing speaks for a name.
    pub fn candidates(&self) -> &[Weighed] {
        &self.candidates
    }

    /// How many more candidates touch them.
    pub fn n_left_out(&self) -> usize {
        self.n_left_out
    }
}

/// The candidates of a stretch of text in the order in which explanations ask for them.
///
/// Building counts once; each mention then costs a bounded walk, however many candidates there are.
pub(crate) struct Touching<'c> {
    candidates: &'c [Candidate],
    by_start: ByToken,
    /// In the order by start, the farthest end of the candidates up to each.
    farthest: Vec<u32>,
    by_end: ByToken,
}

impl<'c> Touching<'c> {
    pub(crate) fn new(candidates: &'c [Candidate]) -> Self {
        let by_start = ByToken::new(candidates.iter().map(|candidate| candidate.tokens.start));
        let by_end = ByToken::new(candidates.iter().map(|candidate| candidate.tokens.end));
        let farthest = by_start.order.iter().scan(0, |farthest, &index| {
            *farthest = candidates[index as usize].tokens.end.max(*farthest);
            Some(*farthest as u32)
        });
        let farthest = farthest.collect();
        Self { candidates, by_start, farthest, by_end }
    }

    /// Explains why `winner` was chosen; `describe` gives the text and the label of a candidate.
    pub(crate) fn explain(
        &self,
        winner: &Candidate,
        known: (&Rules, &Calibration),
        mut describe: impl FnMut(&Candidate) -> Described,
    ) -> Explanation {
        let n_before_end = self.by_start.n_up_to(winner.tokens.end - 1);
        let n_over = self.by_end.n_up_to(winner.tokens.start);
        let seen = self.by_start.order[..n_before_end].iter().zip(&self.farthest).rev().take(MAX_SEEN);
        let seen = seen.take_while(|&(_, &farthest)| farthest as usize > winner.tokens.start);
        let mut others: Vec<&Candidate> = seen
            .map(|(&index, _)| &self.candidates[index as usize])
            .filter(|other| other.tokens.end > winner.tokens.start && !std::ptr::eq(*other, winner))
            .collect();
        others.sort_by_key(|other| (Reverse(other.score), other.tokens.start, other.tokens.end, other.class));
        others.truncate(MAX_LISTED - 1);
        let weigh = |candidate: &Candidate| Weighed::new(candidate, describe(candidate), Outcome::of(candidate, winner), known);
        let candidates: Vec<Weighed> = std::iter::once(winner).chain(others).map(weigh).collect();
        Explanation { n_left_out: (n_before_end - n_over).saturating_sub(candidates.len()), candidates }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::Class;
    use proptest::prelude::*;

    fn described(_: &Candidate) -> Described {
        Described { text: String::new(), label: Label::PLACE, origin: Arc::default(), spoke: Vec::new() }
    }

    proptest! {
        #[test]
        fn every_candidate_that_touches_the_winner_is_listed_or_counted(places in proptest::collection::vec((0usize..30, 1usize..9), 1..60)) {
            let make = |&(start, len): &(usize, usize)| Candidate::new(start..start + len, Class::Place, "test", 50);
            let candidates: Vec<Candidate> = places.iter().map(make).collect();
            let touching = Touching::new(&candidates);
            for winner in &candidates {
                let overlaps = |other: &&Candidate| other.tokens.start < winner.tokens.end && winner.tokens.start < other.tokens.end;
                let expected = candidates.iter().filter(overlaps).count();
                let explanation = touching.explain(winner, (&Rules::default(), &Calibration::default()), described);
                prop_assert_eq!(explanation.candidates.len() + explanation.n_left_out, expected);
                prop_assert_eq!(explanation.candidates.len(), expected.min(MAX_LISTED));
                prop_assert!(explanation.candidates[0].outcome.is_chosen());
            }
        }
    }

    #[test]
    fn a_long_text_over_everything_is_walked_only_so_far() {
        let one = |start: usize, end: usize| Candidate::new(start..end, Class::Place, "test", 50);
        let mut candidates = vec![one(0, 100_000)];
        candidates.extend((0..100_000).map(|at| one(at, at + 1)));
        let explanation = Touching::new(&candidates).explain(&candidates[99_000], (&Rules::default(), &Calibration::default()), described);
        assert_eq!((explanation.candidates.len(), explanation.n_left_out), (1, 1));
    }
}
