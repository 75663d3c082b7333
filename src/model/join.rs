//! The join: what the likelihood of a span is worth beside what lists and rules say.
//!
//! Takes the candidates of a document and the likely spans of a model; adds points to the candidates that the model has an
//! opinion of, and candidates for spans that nobody else proposed. How many points is a table of the language. Where a
//! user's entry stands, no model has a say.

use std::io::BufRead;
use std::ops::Range;

use super::decode::Likely;
use super::{Model, Sight};
use crate::candidate::{Candidate, Class, Why};
use crate::cue::{Kinds, kind};
use crate::error::Error;
use crate::explain::Source;
use crate::keyed::HashMap;
use crate::label::Label;
use crate::language::{role, roles_of};
use crate::resolve::THRESHOLD;

/// Spans that are less likely are not told of one by one.
const LEAST: u16 = 20;

/// What a likelihood is worth to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    /// A span that nobody else proposed.
    Alone,
    /// One that would be a miscellany, of which every corpus has another idea.
    Misc,
    /// A handle that nobody else proposed: somebody's name by its form, whoever that is.
    Handle,
    /// A candidate of a rule.
    Rule,
    /// One of a rule with so much evidence that it hardly needs more.
    Sure,
    /// One of a rule whose context is a proof.
    Proof,
    /// A candidate of a built-in list.
    List,
    /// One of several words that is no common phrase: lists know such names better than any context.
    Long,
}

impl To {
    const ALL: [(&'static str, Self); 8] = [
        ("alone", Self::Alone),
        ("misc", Self::Misc),
        ("handle", Self::Handle),
        ("rule", Self::Rule),
        ("sure", Self::Sure),
        ("proof", Self::Proof),
        ("list", Self::List),
        ("long", Self::Long),
    ];

    /// What a candidate is.
    fn of(candidate: &Candidate) -> Self {
        match candidate.source {
            Source::Context if candidate.score >= PROOF => Self::Proof,
            Source::Context if candidate.score >= SURE => Self::Sure,
            Source::Context => Self::Rule,
            _ if candidate.tokens.len() > 1 && candidate.score >= LISTED => Self::Long,
            _ => Self::List,
        }
    }
}

/// A candidate of a rule with so many points is sure, and one with so many more a proof.
const SURE: i32 = 70;
const PROOF: i32 = 85;

/// A listed name that is no common word has so many.
const LISTED: i32 = 50;

/// Whose model it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The one that is built in, which has seen other texts than the user's.
    BuiltIn,
    /// The user's own, which has seen texts like the user's.
    User,
}

impl Owner {
    const ALL: [(&'static str, Self); 2] = [("built-in", Self::BuiltIn), ("user", Self::User)];
}

/// No reason is worth more.
const MOST_POINTS: i32 = 1000;

/// The columns of a table.
const COLUMNS: [&str; 4] = ["model", "for", "likelihood", "points"];

/// Points for likelihoods: a table with the columns `model`, `for`, `likelihood` (in thousandths) and `points`.
///
/// Between two rows the points lie on the line between them. The model is the `built-in` one or the `user`'s; `alone` are
/// spans that only the model proposes, `misc` those of them that it labels MISC, `handle` handles ("@ada") among the rest; `rule` is what rules proposed, `sure` what
/// they gave 70 points or more, `proof` what they gave 85, `list` what built-in lists proposed, `long` names of several words among that.
///
/// # Examples
/// ```
/// use onomast::model::Join;
/// let table = "model\tfor\tlikelihood\tpoints\nuser\talone\t400\t40\nuser\talone\t1000\t80\nuser\trule\t0\t-30\nuser\trule\t1000\t30\n";
/// assert!(Join::read("join.tsv", table.as_bytes()).is_ok());
/// let table = "model\tfor\tlikelihood\tpoints\nuser\talone\t2000\t1\n";
/// let error = Join::read("join.tsv", table.as_bytes()).expect_err("a likelihood of 2");
/// assert_eq!(error.to_string(), "join.tsv:2: column `likelihood`: found `2000`, expected thousandths up to 1000 that rise from row to row");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Join {
    /// For each owner and for each of what it is worth to.
    steps: [[Vec<(u16, i32)>; To::ALL.len()]; Owner::ALL.len()],
}

impl Join {
    /// Reads a table.
    ///
    /// # Errors
    /// If reading fails or a row is bad; the error names file, line and column.
    pub fn read(file: &str, reader: impl BufRead) -> Result<Self, Error> {
        let mut join = Self::default();
        let mut has_header = false;
        for (index, line) in reader.lines().enumerate() {
            let line = line.map_err(|error| Error::of_line(file, index + 1, error))?;
            let line = line.trim_start_matches('\u{FEFF}');
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let cells: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
            let fail = |column: Option<&str>, message: String| Error::row(file, index + 1, column, message);
            let [owner, to, likelihood, points] = cells[..] else {
                return Err(fail(None, format!("found {} columns, expected {}", cells.len(), COLUMNS.len())));
            };
            if !has_header {
                has_header = true;
                if cells == COLUMNS {
                    continue;
                }
                return Err(fail(None, format!("found the header `{}`, expected `{}`", cells.join(" "), COLUMNS.join(" "))));
            }
            let owner = position(&Owner::ALL.map(|(name, _)| name), owner).map_err(|message| fail(Some("model"), message))?;
            let to = position(&To::ALL.map(|(name, _)| name), to).map_err(|message| fail(Some("for"), message))?;
            let steps = &mut join.steps[owner][to];
            let rises = |likelihood: &u16| *likelihood <= 1000 && steps.last().is_none_or(|last| last.0 < *likelihood);
            let Some(likelihood) = likelihood.parse::<u16>().ok().filter(rises) else {
                return Err(fail(Some("likelihood"), format!("found `{likelihood}`, expected thousandths up to 1000 that rise from row to row")));
            };
            let Some(points) = points.parse::<i32>().ok().filter(|points| points.abs() <= MOST_POINTS) else {
                return Err(fail(Some("points"), format!("found `{points}`, expected a whole number from -{MOST_POINTS} to {MOST_POINTS}")));
            };
            steps.push((likelihood, points));
        }
        if has_header { Ok(join) } else { Err(Error::format(file, format!("found no header, expected `{}`", COLUMNS.join(" ")))) }
    }

    /// The table of the language that is built in.
    pub(crate) fn english() -> Self {
        // The table is part of the library; a test reads it.
        Self::read("join.tsv", include_str!("../../languages/en/join.tsv").as_bytes()).unwrap_or_default()
    }

    /// The points of a likelihood.
    fn points(&self, owner: Owner, to: To, likelihood: u16) -> i32 {
        let steps = &self.steps[owner as usize][to as usize];
        let behind = steps.partition_point(|step| step.0 <= likelihood);
        match (behind.checked_sub(1).map(|at| steps[at]), steps.get(behind)) {
            (Some((from, low)), Some(&(end, high))) => low + (high - low) * i32::from(likelihood - from) / i32::from(end - from),
            (Some((_, points)), None) | (None, Some(&(_, points))) => points,
            (None, None) => 0,
        }
    }

    /// From what likelihood on a span is a candidate by itself.
    fn least(&self, owner: Owner, to: To) -> u16 {
        self.steps[owner as usize][to as usize].first().map_or(u16::MAX, |step| step.0)
    }
}

/// The number of a name among those that are known.
fn position(names: &[&str], found: &str) -> Result<usize, String> {
    names.iter().position(|name| *name == found).ok_or_else(|| format!("found `{found}`, expected {}", names.join(" or ")))
}

/// A model of an extractor.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) model: Model,
    pub(crate) owner: Owner,
    /// Which of its labels it is asked for: not those that an earlier model knows, too.
    is_asked: Vec<bool>,
}

/// The models of an extractor that have something to say: those of the user in their order, then the built-in one.
pub(crate) fn members(user: Vec<Model>, built_in: Option<Model>) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let all = user.into_iter().map(|model| (model, Owner::User)).chain(built_in.map(|model| (model, Owner::BuiltIn)));
    for (model, owner) in all {
        let is_free = |label: &Label| !members.iter().any(|member| member.model.labels().contains(label));
        let is_asked: Vec<bool> = model.labels().iter().map(is_free).collect();
        if is_asked.contains(&true) {
            members.push(Member { model, owner, is_asked });
        }
    }
    members
}

/// What a model has to say of a document.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    /// Points for candidates, by their index.
    pub(crate) points: Vec<(usize, Why, i32)>,
    /// Candidates that nobody else proposed.
    pub(crate) alone: Vec<Candidate>,
}

impl Joined {
    /// The spans that the model has an opinion of, with its label.
    pub(crate) fn spans(&self, candidates: &[Candidate]) -> Vec<(Range<usize>, usize)> {
        let span = |candidate: &Candidate, why: Why| match why {
            Why::Model(_, label) => Some((candidate.tokens.clone(), label as usize)),
            _ => None,
        };
        let judged = self.points.iter().filter_map(|&(index, why, _)| span(&candidates[index], why));
        judged.chain(self.alone.iter().filter_map(|candidate| span(candidate, candidate.reasons.first()))).collect()
    }
}

/// Weighs what a model says; `number` is that of the model among those of the extractor, `label_of` the label of a candidate.
pub(crate) fn join((number, member): (u8, &Member), table: &Join, sight: Sight<'_, '_>, label_of: impl Fn(&Candidate) -> Label) -> Joined {
    let Member { model, owner, is_asked } = member;
    let (mut likely, stretches) = model.read(sight, LEAST);
    // Where a user's entry stands, lists and rules are left alone: it loses nothing by a model.
    let user = user_spans(sight.candidates);
    if *owner == Owner::BuiltIn {
        correct(&mut likely, model.labels(), sight);
    }
    let is_judged = |tokens: &Range<usize>| is_within(&stretches, tokens) && !user.overlaps(tokens);
    likely.retain(|span| is_asked[span.label] && is_judged(&span.tokens));
    let key = |tokens: &Range<usize>, label: usize| (tokens.start, tokens.end, label);
    // The likelihoods of spans, with whether a candidate was proposed for them.
    let mut known: HashMap<(usize, usize, usize), (u16, bool)> =
        likely.iter().map(|span| (key(&span.tokens, span.label), (span.likelihood, false))).collect();
    let mut joined = Joined::default();
    for (index, candidate) in sight.candidates.iter().enumerate().filter(|(_, candidate)| !candidate.always && !candidate.nominal) {
        let label =
            is_judged(&candidate.tokens).then(|| label_of(candidate)).and_then(|label| model.labels().iter().position(|known| *known == label));
        let Some(label) = label.filter(|&label| is_asked[label]) else { continue };
        let span = known.get_mut(&key(&candidate.tokens, label));
        let likelihood = span.map_or(0, |(likelihood, is_proposed)| {
            *is_proposed = true;
            *likelihood
        });
        let points = table.points(*owner, To::of(candidate), likelihood);
        // What lists name "PDF" too needs more than a model that says so.
        let is_also_word = candidate.tokens.len() == 1 && sight.facts[candidate.tokens.start] & kind::ACRONYM != 0;
        let points = if is_also_word { points.min(0) } else { points };
        if points != 0 {
            joined.points.push((index, Why::Model(number, label as u8), points));
        }
    }
    likely.retain(|span| !known[&key(&span.tokens, span.label)].1 && !span.tokens.clone().all(|index| is_word(sight.facts[index])));
    let alone = likely.into_iter().filter_map(|span| {
        let class = Class::of(&model.labels()[span.label]);
        let to = match class {
            Class::Misc => To::Misc,
            _ if sight.document.word(span.tokens.start).starts_with('@') => To::Handle,
            _ => To::Alone,
        };
        let points = (span.likelihood >= table.least(*owner, to)).then(|| table.points(*owner, to, span.likelihood))?;
        Some(Candidate { source: Source::Model, ..Candidate::new(span.tokens, class, Why::Model(number, span.label as u8), points) })
    });
    joined.alone = alone.collect();
    joined
}

/// Corrects what the built-in model has learned from texts that mark names in another way than ours: a people or a belief is miscellany,
/// though some mark "Muslims" as an organization and "Iraqi" as the country; a country is a place, though "New Zealand" before a word is
/// miscellany to others; and a small "late" or "former" is no part of a name, nor is "i" behind one.
fn correct(likely: &mut Vec<Likely>, labels: &[Label], sight: Sight<'_, '_>) {
    let misc = labels.iter().position(|label| *label == Label::MISC);
    let place = labels.iter().position(|label| *label == Label::PLACE);
    let is_region = |index: usize| sight.facts[index] & (kind::REGION | kind::PEOPLE | kind::MISC) == kind::REGION;
    let is_people = |index: usize| sight.facts[index] & (kind::PEOPLE | kind::ORGANIZATION | kind::PLACE) == kind::PEOPLE;
    let is_other = |label: usize| labels[label] == Label::ORGANIZATION || labels[label] == Label::PLACE;
    let is_before_name = |index: usize| {
        let roles = roles_of(sight.document.tokens()[index].hash());
        sight.facts[index] & (kind::LOWER | kind::PARTICLE) == kind::LOWER && roles & role::STARTER != 0 && roles & role::LINK == 0
    };
    let is_pronoun = |index: usize| sight.facts[index] & kind::LOWER != 0 && roles_of(sight.document.tokens()[index].hash()) & role::PRONOUN != 0;
    let mut has_changed = false;
    for span in likely.iter_mut() {
        if let Some(misc) = misc.filter(|_| is_other(span.label) && span.tokens.clone().all(is_people)) {
            span.label = misc;
            has_changed = true;
        }
        if let Some(place) = place.filter(|_| labels[span.label] == Label::MISC && span.tokens.clone().all(is_region)) {
            span.label = place;
            has_changed = true;
        }
        // "tell emily i said hi"
        if span.tokens.len() > 1 && is_pronoun(span.tokens.end - 1) {
            span.tokens.end -= 1;
            has_changed = true;
        }
        if span.tokens.len() > 1 && is_before_name(span.tokens.start) && sight.facts[span.tokens.start + 1] & kind::CAPITAL != 0 {
            span.tokens.start += 1;
            has_changed = true;
        }
    }
    // What a span became may have been proposed, too: then both are one.
    if !has_changed {
        return;
    }
    likely.sort_by_key(|span| (span.tokens.start, span.tokens.end, span.label));
    likely.dedup_by(|next, span| {
        let is_same = next.tokens == span.tokens && next.label == span.label;
        if is_same {
            span.likelihood += next.likelihood;
        }
        is_same
    });
}

/// Whether a token is a word whatever a model says: a title or a role ("Mr. President"), or capitals that are a word ("PDF"), that no
/// list names anything.
fn is_word(facts: Kinds) -> bool {
    facts & (kind::TITLE | kind::ROLE | kind::ACRONYM) != 0
        && facts & (kind::GIVEN | kind::SURNAME | kind::PLACE | kind::ORGANIZATION | kind::MISC) == 0
}

/// Whether tokens lie in one of some stretches, which come in the order of the text.
fn is_within(stretches: &[Range<usize>], tokens: &Range<usize>) -> bool {
    let at = stretches.partition_point(|stretch| stretch.end <= tokens.start);
    stretches.get(at).is_some_and(|stretch| stretch.start <= tokens.start && tokens.end <= stretch.end)
}

/// The tokens of the candidates of users' lists, with those of all that overlaps them, directly or by others: what is weighed
/// against them and what that is weighed against. By start, none overlapping another.
struct UserSpans(Vec<Range<usize>>);

fn user_spans(candidates: &[Candidate]) -> UserSpans {
    let is_user = |candidate: &Candidate| candidate.source == Source::Gazetteer && candidate.score >= THRESHOLD;
    if !candidates.iter().any(is_user) {
        return UserSpans(Vec::new());
    }
    let mut spans: Vec<(Range<usize>, bool)> = candidates.iter().map(|candidate| (candidate.tokens.clone(), is_user(candidate))).collect();
    spans.sort_unstable_by_key(|(tokens, _)| tokens.start);
    spans.dedup_by(|(next, is_next), (tokens, is_any)| {
        let is_overlapping = next.start < tokens.end;
        if is_overlapping {
            tokens.end = tokens.end.max(next.end);
            *is_any |= *is_next;
        }
        is_overlapping
    });
    UserSpans(spans.into_iter().filter(|(_, is_any)| *is_any).map(|(tokens, _)| tokens).collect())
}

impl UserSpans {
    fn overlaps(&self, tokens: &Range<usize>) -> bool {
        let n_before_end = self.0.partition_point(|span| span.start < tokens.end);
        n_before_end > 0 && self.0[n_before_end - 1].end > tokens.start
    }
}
