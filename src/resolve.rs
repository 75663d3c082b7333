//! From candidates to the best set without overlap: the only place where ties and order are settled.
//!
//! Takes candidates in any order, gives the indices of the chosen ones sorted by place. The set wins whose users' deciding
//! entries cover most; of those the one with the greatest sum of points times tokens, then the one with fewer mentions,
//! then the one whose first difference is the stronger candidate by class and source. The method is weighted interval
//! scheduling (Kleinberg and Tardos, Algorithm Design, 6.1): order by end, then one pass. Ends are tokens, which are
//! counted instead of compared, so that the work for each candidate is the same in a long text as in a short one.

use std::cmp::Reverse;

use crate::candidate::Candidate;
use crate::explain::Source;
use crate::work;

/// The fewest points of a mention: what has fewer is none.
pub(crate) const THRESHOLD: i32 = 40;

/// What a sum of points counts for: more than enough is enough, and less than nothing is nothing.
pub(crate) fn saturated(points: i32) -> i32 {
    points.clamp(0, 100)
}

/// The chosen candidates, as indices, in the order of the text.
pub(crate) fn resolve(candidates: &[Candidate]) -> Vec<usize> {
    best(candidates, &strongest_of_each_span(candidates))
}

/// Things in the order of a token that each has; those of one token in the order in which they were given.
pub(crate) struct ByToken {
    /// The numbers of the things.
    pub(crate) order: Vec<u32>,
    /// For each token, how many things have it or an earlier one.
    up_to: Vec<u32>,
}

impl ByToken {
    pub(crate) fn new(tokens: impl Iterator<Item = usize> + Clone) -> Self {
        let (n_things, n_tokens) = tokens.clone().fold((0, 0), |(n_things, n_tokens), token| (n_things + 1, n_tokens.max(token + 1)));
        work::step(n_things);
        let mut up_to = vec![0; n_tokens];
        tokens.clone().for_each(|token| up_to[token] += 1);
        let mut n_before = 0;
        for count in &mut up_to {
            n_before += std::mem::replace(count, n_before);
        }
        let mut order = vec![0; n_things];
        for (number, token) in tokens.enumerate() {
            order[up_to[token] as usize] = number as u32;
            up_to[token] += 1;
        }
        Self { order, up_to }
    }

    /// How many things have `token` or an earlier one.
    pub(crate) fn n_up_to(&self, token: usize) -> usize {
        self.up_to.get(token).map_or(self.order.len(), |&n_things| n_things as usize)
    }
}

/// Whether a candidate may become a mention.
fn is_open(candidate: &Candidate) -> bool {
    candidate.always || candidate.score >= THRESHOLD
}

/// What a candidate adds to the worth of a set, in one integer: what users' deciding entries cover, then points times
/// tokens, then one less for each mention. A text has fewer than 2^32 mentions and 2^40 tokens.
fn worth(candidate: &Candidate) -> i128 {
    // No name has more than a few hundred words.
    let covered = i128::from(saturated(candidate.score).max(1)) * i128::from(candidate.tokens.len() as u32);
    (if candidate.always { covered << 80 } else { 0 }) + (covered << 32) - 1
}

/// Of equally strong entries of users the earlier gazetteer decides: the hits of one place are in that order.
fn precedence(candidate: &Candidate) -> Option<usize> {
    candidate.hit.filter(|_| candidate.source == Source::Gazetteer)
}

/// The candidates that may become mentions, by end; of those of one span the strongest, since only that has a chance.
fn strongest_of_each_span(candidates: &[Candidate]) -> Vec<u32> {
    let mut open = Vec::with_capacity(candidates.len());
    open.extend((0..candidates.len() as u32).filter(|&index| is_open(&candidates[index as usize])));
    let by_end = ByToken::new(open.iter().map(|&index| candidates[index as usize].tokens.end));
    open = by_end.order.iter().map(|&at| open[at as usize]).collect();
    for of_one_end in open.chunk_by_mut(|&left, &right| candidates[left as usize].tokens.end == candidates[right as usize].tokens.end) {
        of_one_end.sort_by_key(|&index| {
            let candidate = &candidates[index as usize];
            let strength = (!candidate.always, Reverse(saturated(candidate.score)), candidate.source, precedence(candidate), candidate.class);
            (candidate.tokens.start, strength)
        });
    }
    open.dedup_by(|later, kept| candidates[*later as usize].tokens == candidates[*kept as usize].tokens);
    open
}

/// The best subset without overlap of candidates that are sorted by end.
fn best(candidates: &[Candidate], open: &[u32]) -> Vec<usize> {
    let mut worths: Vec<i128> = Vec::with_capacity(open.len() + 1);
    worths.push(0);
    // For each token, how many of them end there or before it.
    let mut n_ended: Vec<u32> = Vec::with_capacity(open.last().map_or(0, |&index| candidates[index as usize].tokens.end));
    let mut takes: Vec<Option<u32>> = Vec::with_capacity(open.len());
    for (at, &index) in open.iter().enumerate() {
        work::step(1);
        let candidate = &candidates[index as usize];
        n_ended.resize(candidate.tokens.end, at as u32);
        let n_before = n_ended[candidate.tokens.start];
        let with = worths[n_before as usize] + worth(candidate);
        let takes_it = with > worths[at];
        takes.push(takes_it.then_some(n_before));
        worths.push(if takes_it { with } else { worths[at] });
    }
    let mut chosen = Vec::new();
    let mut at = open.len();
    while at > 0 {
        match takes[at - 1] {
            Some(n_before) => {
                chosen.push(open[at - 1] as usize);
                at = n_before as usize;
            }
            None => at -= 1,
        }
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::candidate::Class;
    use proptest::prelude::*;

    fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let one = (0usize..12, 1usize..5, -20i32..130, any::<bool>(), 0usize..4);
        proptest::collection::vec(one, 0..9).prop_map(|all| {
            let classes = [Class::Person, Class::Place, Class::Organization, Class::Misc];
            let make = |(start, len, score, always, class): (usize, usize, i32, bool, usize)| {
                let mut candidate = Candidate::new(start..start + len, classes[class], "test", score);
                candidate.always = always && score > 80;
                candidate
            };
            all.into_iter().map(make).collect()
        })
    }

    fn overlaps(left: &Candidate, right: &Candidate) -> bool {
        left.tokens.start < right.tokens.end && right.tokens.start < left.tokens.end
    }

    /// The worth of a set, said another way: what is decided, points times tokens, fewer mentions.
    fn total(candidates: &[&Candidate]) -> (i32, i32, Reverse<usize>) {
        let covered = |candidate: &&Candidate| candidate.score.clamp(1, 100) * i32::try_from(candidate.tokens.len()).unwrap();
        let decided = candidates.iter().filter(|candidate| candidate.always).map(covered).sum();
        (decided, candidates.iter().map(covered).sum(), Reverse(candidates.len()))
    }

    /// The best of all subsets without overlap.
    fn brute_force(candidates: &[Candidate]) -> (i32, i32, Reverse<usize>) {
        let subsets = (0u32..1 << candidates.len())
            .map(|set| candidates.iter().enumerate().filter(|(index, _)| set >> index & 1 == 1).map(|(_, candidate)| candidate).collect::<Vec<_>>());
        let is_valid = |members: &Vec<&Candidate>| {
            members.iter().all(|a| (a.always || a.score >= 40) && members.iter().all(|b| std::ptr::eq(*a, *b) || !overlaps(a, b)))
        };
        subsets.filter(is_valid).map(|members| total(&members)).max().unwrap()
    }

    proptest! {
        #[test]
        fn no_subset_is_better(candidates in candidates()) {
            let chosen: Vec<&Candidate> = resolve(&candidates).into_iter().map(|index| &candidates[index]).collect();
            prop_assert_eq!(total(&chosen), brute_force(&candidates));
        }

        #[test]
        fn the_order_of_candidates_does_not_matter(candidates in candidates(), by in 0usize..8) {
            let mut turned = candidates.clone();
            let by = if turned.is_empty() { 0 } else { by % turned.len() };
            turned.rotate_left(by);
            let spans = |candidates: &[Candidate]| -> Vec<(usize, usize, Class)> {
                resolve(candidates).into_iter().map(|index| (candidates[index].tokens.start, candidates[index].tokens.end, candidates[index].class)).collect()
            };
            prop_assert_eq!(spans(&candidates), spans(&turned));
        }

        #[test]
        fn things_by_token_are_sorted_and_counted(tokens in proptest::collection::vec(0usize..20, 0..30), token in 0usize..25) {
            let by_token = ByToken::new(tokens.iter().copied());
            let mut sorted: Vec<u32> = (0..u32::try_from(tokens.len()).unwrap()).collect();
            sorted.sort_by_key(|&number| tokens[number as usize]);
            prop_assert_eq!(&by_token.order, &sorted);
            prop_assert_eq!(by_token.n_up_to(token), tokens.iter().filter(|&&other| other <= token).count());
        }

        #[test]
        fn resolving_twice_changes_nothing(candidates in candidates()) {
            let once: Vec<Candidate> = resolve(&candidates).into_iter().map(|index| candidates[index].clone()).collect();
            prop_assert_eq!(resolve(&once).len(), once.len());
        }
    }
}
