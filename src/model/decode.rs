//! From scores to spans: the best tags of a stretch of tokens, and how likely each span is.
//!
//! A tag is a label with a place in a name of it: B(egin), I(nside), L(ast), U(nit, a name of one token); or O, outside.
//! Scores are integers in units of a sixteenth of an octave: sixteen more make a reading twice as likely. Sums of likelihoods
//! (forward-backward, Rabiner 1989) are taken in fixed point, the powers of two from a table of sixteen, so every machine
//! comes to the same spans.

use std::ops::Range;

/// Longer spans of tokens are not looked for: no text makes the work grow faster than itself.
const MAX_SPAN: usize = 16;

/// So many units of a score double a likelihood.
pub(super) const UNITS_PER_OCTAVE: i32 = 16;

/// The bits of a likelihood: the greatest of a token is near `ONE`.
const BITS: u32 = 28;
const ONE: u64 = 1 << BITS;

/// 2^(-n/16) in fixed point.
const POWERS: [u32; 16] = [
    268_435_456,
    257_054_673,
    246_156_398,
    235_720_175,
    225_726_413,
    216_156_353,
    206_992_033,
    198_216_250,
    189_812_531,
    181_765_103,
    174_058_859,
    166_679_334,
    159_612_677,
    152_845_623,
    146_365_470,
    140_160_054,
];

/// 2 to the power of a score that is not above zero; never nothing, so that no reading is impossible that the tags allow.
fn power(score: i32) -> u64 {
    let down = score.unsigned_abs();
    u64::from(POWERS[(down % 16) as usize].checked_shr(down / 16).unwrap_or(0).max(1))
}

/// The places of a tag in a name.
pub(super) const BEGIN: usize = 0;
pub(super) const INSIDE: usize = 1;
pub(super) const LAST: usize = 2;
pub(super) const UNIT: usize = 3;

/// The place of a token in a name.
pub(super) fn place_in(name: &Range<usize>, index: usize) -> usize {
    match (index == name.start, index + 1 == name.end) {
        (true, true) => UNIT,
        (true, false) => BEGIN,
        (false, true) => LAST,
        (false, false) => INSIDE,
    }
}

/// The number of tags of so many labels; O is the last.
pub(super) const fn n_tags(n_labels: usize) -> usize {
    4 * n_labels + 1
}

/// Whether `next` may follow `tag`: a name that was begun goes on with its own label, and ends.
pub(super) fn may_follow(tag: usize, next: usize, n_labels: usize) -> bool {
    let outside = 4 * n_labels;
    let is_open = tag != outside && matches!(tag % 4, BEGIN | INSIDE);
    let goes_on = next != outside && matches!(next % 4, INSIDE | LAST);
    if is_open { goes_on && tag / 4 == next / 4 } else { !goes_on }
}

/// A span of tokens with how likely it is, in thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Likely {
    pub(crate) tokens: Range<usize>,
    pub(crate) label: usize,
    pub(crate) likelihood: u16,
}

/// What may follow what, and how much speaks for it.
#[derive(Clone, Debug)]
pub(super) struct Transitions {
    n_labels: usize,
    /// For each tag and each that may follow it.
    #[cfg(any(test, feature = "train"))]
    scores: Vec<i32>,
    /// The same as likelihoods, zero for what may not follow.
    likelihoods: Vec<u64>,
}

impl Transitions {
    /// Takes the scores, row by row: of each tag those of every tag behind it.
    pub(super) fn new(n_labels: usize, scores: &[i32]) -> Self {
        let n_tags = n_tags(n_labels);
        let allowed = |at: usize| may_follow(at / n_tags, at % n_tags, n_labels);
        let best = (0..scores.len()).filter(|&at| allowed(at)).map(|at| scores[at]).max().unwrap_or(0);
        let likelihoods = (0..scores.len()).map(|at| if allowed(at) { power(scores[at] - best) } else { 0 }).collect();
        Self {
            n_labels,
            #[cfg(any(test, feature = "train"))]
            scores: scores.to_vec(),
            likelihoods,
        }
    }
}

/// The scores of the tags of a stretch, and room for what is computed from them; used for one stretch after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Lattice {
    n_tags: usize,
    /// For each token the scores of its tags.
    pub(super) scores: Vec<i32>,
    emissions: Vec<u64>,
    forward: Vec<u64>,
    backward: Vec<u64>,
    /// The likelihoods of one token, on their way to the next or to the one before.
    passed: Vec<u64>,
    weighed: Vec<u64>,
    /// By how many bits the forward likelihoods of a token were shifted, before and after its emissions.
    shifts: Vec<(u32, u32)>,
}

/// Shifts likelihoods so that the greatest has so many bits; tells by how many.
fn normalize(likelihoods: &mut [u64], bits: u32) -> u32 {
    let greatest = likelihoods.iter().fold(0, |greatest, &next| greatest | next);
    let shift = (64 - greatest.leading_zeros()).saturating_sub(bits);
    likelihoods.iter_mut().for_each(|likelihood| *likelihood >>= shift);
    shift
}

impl Lattice {
    /// Starts a stretch of so many tokens, all scores zero.
    pub(super) fn start(&mut self, n_tokens: usize, n_labels: usize) {
        self.n_tags = n_tags(n_labels);
        self.scores.clear();
        self.scores.resize(n_tokens * self.n_tags, 0);
    }

    fn n_tokens(&self) -> usize {
        self.scores.len() / self.n_tags
    }

    /// The scores of a token's tags.
    pub(super) fn of_token(&mut self, at: usize) -> &mut [i32] {
        &mut self.scores[at * self.n_tags..][..self.n_tags]
    }

    /// The best tags, by which training measures a model alone; of two equally good ones those that come first in the
    /// order of tags.
    #[cfg(any(test, feature = "train"))]
    pub(super) fn viterbi(&self, transitions: &Transitions) -> Vec<usize> {
        let (n_tags, n_tokens) = (self.n_tags, self.n_tokens());
        let outside = n_tags - 1;
        let mut best = vec![i32::MIN; n_tags];
        best[outside] = 0;
        let mut from = vec![0; n_tokens * n_tags];
        for at in 0..n_tokens {
            let mut next = vec![i32::MIN; n_tags];
            for tag in (0..n_tags).filter(|&tag| best[tag] > i32::MIN) {
                for then in (0..n_tags).filter(|&then| may_follow(tag, then, transitions.n_labels)) {
                    let score = best[tag] + transitions.scores[tag * n_tags + then] + self.scores[at * n_tags + then];
                    if score > next[then] {
                        next[then] = score;
                        from[at * n_tags + then] = tag;
                    }
                }
            }
            best = next;
        }
        let ends = (0..n_tags).filter(|&tag| may_follow(tag, outside, transitions.n_labels) && best[tag] > i32::MIN);
        let mut tag = ends.rev().max_by_key(|&tag| best[tag] + transitions.scores[tag * n_tags + outside]).unwrap_or(outside);
        let mut tags = vec![outside; n_tokens];
        for at in (0..n_tokens).rev() {
            tags[at] = tag;
            tag = from[at * n_tags + tag];
        }
        tags
    }

    /// Every span that is at least so likely, in thousandths, by start, then end, then label.
    pub(super) fn spans(&mut self, transitions: &Transitions, least: u16) -> Vec<Likely> {
        self.sum(transitions);
        let n_tags = self.n_tags;
        let mut spans = Vec::new();
        for start in 0..self.n_tokens() {
            let of_all = self.of_all(start);
            for label in 0..transitions.n_labels {
                let unit = 4 * label + UNIT;
                self.take(start..start + 1, label, self.forward[start * n_tags + unit], (of_all, least), &mut spans);
                let begin = self.forward[start * n_tags + 4 * label + BEGIN];
                // No span that begins here is likelier than that one begins here.
                if is_likely(begin, self.backward[start * n_tags + 4 * label + BEGIN], of_all, least) {
                    self.extend(transitions, (start, label, begin), least, &mut spans);
                }
            }
        }
        spans
    }

    /// The spans of a label that begin at `start`, with the likelihood of having begun there.
    fn extend(&self, transitions: &Transitions, (start, label, begin): (usize, usize, u64), least: u16, spans: &mut Vec<Likely>) {
        let (n_tags, mut so_far, mut tag) = (self.n_tags, begin, 4 * label + BEGIN);
        let (inside, last) = (4 * label + INSIDE, 4 * label + LAST);
        for at in start + 1..self.n_tokens().min(start + MAX_SPAN) {
            let step = |next: usize| {
                let (before, after) = self.shifts[at];
                let reached = (so_far * transitions.likelihoods[tag * n_tags + next]) >> before;
                (reached * self.emissions[at * n_tags + next]) >> after
            };
            let of_all = self.of_all(at);
            self.take(start..at + 1, label, step(last), (of_all, least), spans);
            so_far = step(inside);
            tag = inside;
            if !is_likely(so_far, self.backward[at * n_tags + inside], of_all, least) {
                return;
            }
        }
    }

    /// Adds a span whose forward likelihood is `so_far`, if it is likely enough.
    fn take(&self, tokens: Range<usize>, label: usize, so_far: u64, (of_all, least): (u64, u16), spans: &mut Vec<Likely>) {
        let tag = 4 * label + if tokens.len() == 1 { UNIT } else { LAST };
        let backward = self.backward[(tokens.end - 1) * self.n_tags + tag];
        if is_likely(so_far, backward, of_all, least) {
            spans.push(Likely { tokens, label, likelihood: thousandths(so_far, backward, of_all) });
        }
    }

    /// The likelihood of all readings, in the scale of a token.
    fn of_all(&self, at: usize) -> u64 {
        let here = at * self.n_tags..(at + 1) * self.n_tags;
        self.forward[here.clone()].iter().zip(&self.backward[here]).map(|(forward, backward)| forward * backward).sum()
    }

    /// Forward and backward likelihoods of every tag of every token.
    fn sum(&mut self, transitions: &Transitions) {
        let (n_tags, n_tokens) = (self.n_tags, self.n_tokens());
        let outside = n_tags - 1;
        self.emissions.clear();
        for scores in self.scores.chunks(n_tags) {
            let best = scores.iter().copied().max().unwrap_or(0);
            self.emissions.extend(scores.iter().map(|&score| power(score - best)));
        }
        self.forward.clear();
        self.forward.resize(n_tokens * n_tags, 0);
        self.backward.clear();
        self.backward.resize(n_tokens * n_tags, 0);
        self.shifts.clear();
        let before = &mut self.passed;
        before.clear();
        before.resize(n_tags, 0);
        before[outside] = ONE - 1;
        for (at, emissions) in self.emissions.chunks(n_tags).enumerate() {
            let now = &mut self.forward[at * n_tags..][..n_tags];
            advance(before, &transitions.likelihoods, transitions.n_labels, now);
            let first = normalize(now, 32);
            now.iter_mut().zip(emissions).for_each(|(likelihood, emission)| *likelihood *= emission);
            self.shifts.push((first, normalize(now, BITS)));
            before.copy_from_slice(now);
        }
        self.weighed.clear();
        self.weighed.resize(n_tags, 0);
        self.weighed[outside] = ONE - 1;
        for at in (0..n_tokens).rev() {
            let behind = &mut self.backward[at * n_tags..][..n_tags];
            retreat(&self.weighed, &transitions.likelihoods, transitions.n_labels, behind);
            normalize(behind, BITS);
            let emissions = &self.emissions[at * n_tags..][..n_tags];
            self.weighed.iter_mut().zip(behind.iter().zip(emissions)).for_each(|(weighed, (likelihood, emission))| *weighed = likelihood * emission);
            normalize(&mut self.weighed, BITS);
        }
    }
}

/// Whether the part of all readings is at least so many thousandths.
///
/// PERF: asked for every tag of every token, so it does without the division.
fn is_likely(forward: u64, backward: u64, of_all: u64, least: u16) -> bool {
    of_all > 0 && u128::from(forward * backward) * 1000 >= u128::from(of_all) * u128::from(least)
}

/// The part that a span has of all readings, in thousandths.
fn thousandths(forward: u64, backward: u64, of_all: u64) -> u16 {
    if of_all == 0 { 0 } else { (u128::from(forward * backward) * 1000 / u128::from(of_all)) as u16 }
}

/// Adds up how likely each tag is behind tags that are so likely.
fn advance(before: &[u64], transitions: &[u64], n_labels: usize, now: &mut [u64]) {
    let n_tags = before.len();
    for (tag, &likelihood) in before.iter().enumerate().filter(|&(_, &likelihood)| likelihood > 0) {
        let row = &transitions[tag * n_tags..][..n_tags];
        let is_open = tag + 1 < n_tags && matches!(tag % 4, BEGIN | INSIDE);
        if is_open {
            let label = tag - tag % 4;
            now[label + INSIDE] += likelihood * row[label + INSIDE];
            now[label + LAST] += likelihood * row[label + LAST];
        } else {
            for label in (0..4 * n_labels).step_by(4) {
                now[label + BEGIN] += likelihood * row[label + BEGIN];
                now[label + UNIT] += likelihood * row[label + UNIT];
            }
            now[n_tags - 1] += likelihood * row[n_tags - 1];
        }
    }
}

/// How likely what follows is for each tag, when the tags behind it are so likely.
fn retreat(behind: &[u64], transitions: &[u64], n_labels: usize, now: &mut [u64]) {
    let n_tags = now.len();
    for (tag, sum) in now.iter_mut().enumerate() {
        let row = &transitions[tag * n_tags..][..n_tags];
        let is_open = tag + 1 < n_tags && matches!(tag % 4, BEGIN | INSIDE);
        *sum = if is_open {
            let label = tag - tag % 4;
            behind[label + INSIDE] * row[label + INSIDE] + behind[label + LAST] * row[label + LAST]
        } else {
            let names =
                (0..4 * n_labels).step_by(4).map(|label| behind[label + BEGIN] * row[label + BEGIN] + behind[label + UNIT] * row[label + UNIT]);
            names.sum::<u64>() + behind[n_tags - 1] * row[n_tags - 1]
        };
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A stretch with random scores.
    fn lattices() -> impl Strategy<Value = (usize, Lattice, Transitions)> {
        (1usize..3, 1usize..5).prop_flat_map(|(n_labels, n_tokens)| {
            let n_tags = n_tags(n_labels);
            let scores = proptest::collection::vec(-60i32..60, n_tokens * n_tags);
            let transitions = proptest::collection::vec(-40i32..40, n_tags * n_tags);
            (scores, transitions).prop_map(move |(scores, transitions)| {
                let mut lattice = Lattice::default();
                lattice.start(n_tokens, n_labels);
                lattice.scores = scores;
                (n_labels, lattice, Transitions::new(n_labels, &transitions))
            })
        })
    }

    /// Every sequence of tags that is allowed, with its score.
    fn readings(n_labels: usize, lattice: &Lattice, transitions: &Transitions) -> Vec<(Vec<usize>, i32)> {
        let (n_tags, outside) = (n_tags(n_labels), 4 * n_labels);
        let mut readings = vec![(Vec::new(), 0)];
        for at in 0..lattice.n_tokens() {
            let longer = readings.iter().flat_map(|(tags, score): &(Vec<usize>, i32)| {
                let before = tags.last().copied().unwrap_or(outside);
                let next = (0..n_tags).filter(move |&next| may_follow(before, next, n_labels));
                next.map(move |next| {
                    let more = transitions.scores[before * n_tags + next] + lattice.scores[at * n_tags + next];
                    ([&tags[..], &[next]].concat(), score + more)
                })
            });
            readings = longer.collect();
        }
        readings.retain(|(tags, _)| may_follow(*tags.last().unwrap(), outside, n_labels));
        readings.iter_mut().for_each(|(tags, score)| *score += transitions.scores[tags.last().unwrap() * n_tags + outside]);
        readings
    }

    /// The names that a sequence of tags tells.
    fn has_name(tags: &[usize], tokens: &Range<usize>, label: usize) -> bool {
        tokens.clone().all(|at| tags[at] == 4 * label + place_in(tokens, at))
    }

    proptest! {
        #[test]
        fn the_best_tags_are_those_of_all_readings((n_labels, lattice, transitions) in lattices()) {
            let readings = readings(n_labels, &lattice, &transitions);
            let found = lattice.viterbi(&transitions);
            let score = readings.iter().find(|(tags, _)| *tags == found).unwrap().1;
            prop_assert_eq!(score, readings.iter().map(|(_, score)| *score).max().unwrap());
        }

        #[test]
        fn likelihoods_are_shares_of_all_readings((n_labels, mut lattice, transitions) in lattices()) {
            let readings = readings(n_labels, &lattice, &transitions);
            let likelihood = |score: i32| f64::from(score).exp2().powf(1.0 / f64::from(UNITS_PER_OCTAVE));
            let of_all: f64 = readings.iter().map(|(_, score)| likelihood(*score)).sum();
            let found = lattice.spans(&transitions, 0);
            for start in 0..lattice.n_tokens() {
                for end in start + 1..=lattice.n_tokens() {
                    for label in 0..n_labels {
                        let with: f64 = readings.iter().filter(|(tags, _)| has_name(tags, &(start..end), label)).map(|(_, score)| likelihood(*score)).sum();
                        let span = found.iter().find(|span| span.tokens == (start..end) && span.label == label);
                        let given = span.map_or(0.0, |span| f64::from(span.likelihood));
                        prop_assert!((given - 1000.0 * with / of_all).abs() < 2.0, "{given} for {}", 1000.0 * with / of_all);
                    }
                }
            }
        }

        #[test]
        fn only_likely_spans_are_told((_, lattice, transitions) in lattices(), least in 0u16..1000) {
            let all = lattice.clone().spans(&transitions, 0);
            let likely: Vec<Likely> = all.into_iter().filter(|span| span.likelihood >= least).collect();
            prop_assert_eq!(lattice.clone().spans(&transitions, least), likely);
        }
    }

    #[test]
    fn as_many_labels_as_there_may_be_share_what_there_is() {
        let mut lattice = Lattice::default();
        lattice.start(3, 31);
        let transitions = Transitions::new(31, &vec![0; 125 * 125]);
        let found = lattice.spans(&transitions, 1);
        let units: Vec<u16> = found.iter().filter(|span| span.tokens == (1..2)).map(|span| span.likelihood).collect();
        assert_eq!(units.len(), 31);
        assert!(units.iter().all(|likelihood| *likelihood == units[0]), "{units:?}");
    }

    #[test]
    fn scores_beyond_all_measure_are_no_panic() {
        for score in [i32::MIN / 64, -100_000, 100_000, i32::MAX / 64] {
            let mut lattice = Lattice::default();
            lattice.start(6, 2);
            lattice.scores.iter_mut().step_by(3).for_each(|known| *known = score);
            let scores: Vec<i32> = (0..81).map(|at| if at % 5 == 0 { -score } else { score }).collect();
            let transitions = Transitions::new(2, &scores);
            assert!(lattice.spans(&transitions, 1).iter().all(|span| span.likelihood <= 1000));
            assert_eq!(lattice.viterbi(&transitions).len(), 6);
        }
    }
}
