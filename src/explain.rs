//! Explanations: why a mention was chosen, and what its rivals lacked.
//!
//! Takes the candidates of a stretch of text, gives for a chosen one every reading of its words with the points that
//! spoke for and against it. The points of a candidate add up to its score, which is then cut off at 0 and 100.
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

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::candidate::{Candidate, THRESHOLD, Why};
use crate::error::Error;
use crate::label::Label;
use crate::rule::Rules;
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
    /// Another mention of the same document.
    Names,
}

impl Source {
    const ALL: [Self; 4] = [Self::Gazetteer, Self::BuiltIn, Self::Context, Self::Names];

    /// The word for it: `gazetteer`, `built-in`, `context` or `names`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gazetteer => "gazetteer",
            Self::BuiltIn => "built-in",
            Self::Context => "context",
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
    /// Its score is below the least of a mention.
    TooWeak,
    /// Another reading of the same words has more evidence.
    LessEvidence,
    /// The best set of mentions has another one that shares words with it.
    LessExplained,
}

impl Outcome {
    const ALL: [Self; 5] = [Self::Chosen, Self::Overruled, Self::TooWeak, Self::LessEvidence, Self::LessExplained];

    /// Why `candidate` lost to `winner`, or that it is the winner.
    fn of(candidate: &Candidate, winner: &Candidate) -> Self {
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

/// Something that spoke for a candidate, or against it; in JSON a pair such as `["listed name", 65]`.
///
/// # Examples
/// ```
/// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
/// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
/// use onomast::Explain;
/// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).explain(Explain::Yes).build();
/// let found = extractor.extract("the Kon-Tiki");
/// let weighed = &found.mentions()[0].explanation().expect("asked for").candidates()[0];
/// let reason = &weighed.reasons()[0];
/// assert_eq!((reason.what(), reason.points()), ("entry of a user's list", 80));
/// assert_eq!(reason.to_string(), "+80 entry of a user's list");
/// assert_eq!(weighed.score(), 0.8);
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reason(Cow<'static, str>, i32);

impl Reason {
    fn new(why: Why, points: i32, rules: &Rules) -> Self {
        match why {
            Why::Said(what) => Self(Cow::Borrowed(what), points),
            Why::Rule(id) => Self(Cow::Owned(format!("{} (rule {})", rules.rule(id).reason(), rules.rule(id).id())), points),
        }
    }

    /// What was seen.
    pub fn what(&self) -> &str {
        &self.0
    }

    /// What it is worth, in hundredths of a score; below zero it spoke against the candidate.
    pub fn points(&self) -> i32 {
        self.1
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:+} {}", self.points(), self.what())
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
    score: f64,
    reasons: Vec<Reason>,
    outcome: Outcome,
}

impl Weighed {
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

    /// Its final score, from 0 to 1: the sum of the points, cut off at both ends.
    pub fn score(&self) -> f64 {
        self.score
    }

    /// What spoke for it (positive points of a hundred) and against it (negative), in the order it was found.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// Whether it was chosen, or to which rule it lost.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }
}

/// The candidates of a stretch of text in the order in which explanations ask for them.
///
/// Building sorts once; each mention then costs two searches and a bounded walk, however many candidates there are.
pub(crate) struct Touching<'c> {
    candidates: &'c [Candidate],
    /// By start; for each the farthest end of those up to it.
    by_start: Vec<(usize, usize)>,
    ends: Vec<usize>,
}

impl<'c> Touching<'c> {
    pub(crate) fn new(candidates: &'c [Candidate]) -> Self {
        let mut by_start: Vec<(usize, usize)> = (0..candidates.len()).map(|index| (index, 0)).collect();
        by_start.sort_by_key(|&(index, _)| candidates[index].tokens.start);
        let mut farthest = 0;
        for (index, end) in &mut by_start {
            farthest = farthest.max(candidates[*index].tokens.end);
            *end = farthest;
        }
        let mut ends: Vec<usize> = candidates.iter().map(|candidate| candidate.tokens.end).collect();
        ends.sort_unstable();
        Self { candidates, by_start, ends }
    }

    /// Explains why `winner` was chosen; `describe` gives the text and the label of a candidate.
    pub(crate) fn explain(&self, winner: &Candidate, rules: &Rules, describe: impl Fn(&Candidate) -> (String, Label)) -> Explanation {
        let n_before_end = self.by_start.partition_point(|&(index, _)| self.candidates[index].tokens.start < winner.tokens.end);
        let n_over = self.ends.partition_point(|&end| end <= winner.tokens.start);
        let seen = self.by_start[..n_before_end].iter().rev().take(MAX_SEEN).take_while(|&&(_, farthest)| farthest > winner.tokens.start);
        let mut others: Vec<&Candidate> = seen
            .map(|&(index, _)| &self.candidates[index])
            .filter(|other| other.tokens.end > winner.tokens.start && !std::ptr::eq(*other, winner))
            .collect();
        others.sort_by_key(|other| (Reverse(other.score), other.tokens.start, other.tokens.end, other.class));
        others.truncate(MAX_LISTED - 1);
        let weigh = |candidate: &Candidate| {
            let (text, label) = describe(candidate);
            work::step(1 + text.len());
            Weighed {
                text,
                label,
                source: candidate.source,
                score: f64::from(candidate.saturated()) / 100.0,
                reasons: candidate.reasons.iter().map(|(why, points)| Reason::new(why, points, rules)).collect(),
                outcome: Outcome::of(candidate, winner),
            }
        };
        let candidates: Vec<Weighed> = std::iter::once(winner).chain(others).map(weigh).collect();
        Explanation { n_left_out: (n_before_end - n_over).saturating_sub(candidates.len()), candidates }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::Class;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_candidate_that_touches_the_winner_is_listed_or_counted(places in proptest::collection::vec((0usize..30, 1usize..9), 1..60)) {
            let make = |&(start, len): &(usize, usize)| Candidate::of_rule(start..start + len, Class::Place, "", 50, "test");
            let candidates: Vec<Candidate> = places.iter().map(make).collect();
            let touching = Touching::new(&candidates);
            for winner in &candidates {
                let overlaps = |other: &&Candidate| other.tokens.start < winner.tokens.end && winner.tokens.start < other.tokens.end;
                let expected = candidates.iter().filter(overlaps).count();
                let explanation = touching.explain(winner, &Rules::default(), |_| (String::new(), Label::PLACE));
                prop_assert_eq!(explanation.candidates.len() + explanation.n_left_out, expected);
                prop_assert_eq!(explanation.candidates.len(), expected.min(MAX_LISTED));
                prop_assert!(explanation.candidates[0].outcome.is_chosen());
            }
        }
    }

    #[test]
    fn a_long_text_over_everything_is_walked_only_so_far() {
        let one = |start: usize, end: usize| Candidate::of_rule(start..end, Class::Place, "", 50, "test");
        let mut candidates = vec![one(0, 100_000)];
        candidates.extend((0..100_000).map(|at| one(at, at + 1)));
        let explanation = Touching::new(&candidates).explain(&candidates[99_000], &Rules::default(), |_| (String::new(), Label::PLACE));
        assert_eq!((explanation.candidates.len(), explanation.n_left_out), (1, 1));
    }
}
