//! From candidates to the best set without overlap: the only place where ties and order are settled.
//!
//! Takes candidates in any order, gives the indices of the chosen ones sorted by place. Users' deciding entries come
//! first; among the rest the set with the greatest sum of score times tokens wins, then the one with fewer mentions,
//! then the one whose first difference is the stronger candidate by class and source. The method is weighted interval
//! scheduling (Kleinberg and Tardos, Algorithm Design, 6.1): sort by end, then one pass; O(n log n).

use std::cmp::Reverse;

use crate::candidate::{Candidate, THRESHOLD};
use crate::explain::Source;
use crate::work;

/// The chosen candidates, as indices, in the order of the text.
pub(crate) fn resolve(candidates: &[Candidate]) -> Vec<usize> {
    let mut deciding: Vec<usize> = (0..candidates.len()).filter(|&index| candidates[index].always).collect();
    let mut rest: Vec<usize> = (0..candidates.len()).filter(|&index| !candidates[index].always && candidates[index].score >= THRESHOLD).collect();
    let mut chosen = if deciding.is_empty() { Vec::new() } else { best(candidates, &mut deciding) };
    if !chosen.is_empty() {
        rest.retain(|&index| {
            let tokens = &candidates[index].tokens;
            // Chosen candidates are sorted and disjoint: only the last that starts before the end can overlap.
            let n_before = chosen.partition_point(|&other| candidates[other].tokens.start < tokens.end);
            n_before == 0 || candidates[chosen[n_before - 1]].tokens.end <= tokens.start
        });
    }
    chosen.extend(best(candidates, &mut rest));
    chosen.sort_unstable_by_key(|&index| candidates[index].tokens.start);
    chosen
}

/// What a set of candidates is worth; greater is better.
type Worth = (i64, Reverse<usize>);

fn worth(candidate: &Candidate) -> i64 {
    // No name has more than a few hundred words.
    i64::from(candidate.saturated().max(1)) * i64::from(candidate.tokens.len() as u32)
}

/// Of equally strong entries of users the earlier gazetteer decides: the hits of one place are in that order.
fn precedence(candidate: &Candidate) -> Option<usize> {
    candidate.hit.filter(|_| candidate.source == Source::Gazetteer)
}

/// The best subset without overlap.
fn best(candidates: &[Candidate], indices: &mut Vec<usize>) -> Vec<usize> {
    // Of the candidates of one span only the strongest has a chance.
    work::step(indices.len());
    indices.sort_unstable_by_key(|&index| {
        let candidate = &candidates[index];
        (
            candidate.tokens.end,
            candidate.tokens.start,
            Reverse(candidate.saturated()),
            candidate.source,
            precedence(candidate),
            candidate.class,
            index,
        )
    });
    indices.dedup_by_key(|index| candidates[*index].tokens.clone());
    let mut worths: Vec<Worth> = vec![(0, Reverse(0))];
    let mut takes = Vec::with_capacity(indices.len());
    for (at, &index) in indices.iter().enumerate() {
        work::step(1);
        let candidate = &candidates[index];
        let n_before = indices[..at].partition_point(|&other| candidates[other].tokens.end <= candidate.tokens.start);
        let (sum, Reverse(count)) = worths[n_before];
        let with = (sum + worth(candidate), Reverse(count + 1));
        let takes_it = with > worths[at];
        takes.push(takes_it.then_some(n_before));
        worths.push(if takes_it { with } else { worths[at] });
    }
    let mut chosen = Vec::new();
    let mut at = indices.len();
    while at > 0 {
        match takes[at - 1] {
            Some(n_before) => {
                chosen.push(indices[at - 1]);
                at = n_before;
            }
            None => at -= 1,
        }
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::Class;
    use proptest::prelude::*;

    fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let one = (0usize..12, 1usize..5, 0i32..100, any::<bool>(), 0usize..4);
        proptest::collection::vec(one, 0..9).prop_map(|all| {
            let classes = [Class::Person, Class::Place, Class::Organization, Class::Misc];
            let make = |(start, len, score, always, class): (usize, usize, i32, bool, usize)| {
                let mut candidate = Candidate::of_rule(start..start + len, classes[class], "", score, "test");
                candidate.always = always && score > 80;
                candidate
            };
            all.into_iter().map(make).collect()
        })
    }

    fn total(candidates: &[Candidate], chosen: impl Iterator<Item = usize>) -> (i64, Worth) {
        chosen.fold((0, (0, Reverse(0))), |(always, (sum, Reverse(count))), index| {
            let candidate = &candidates[index];
            let value = worth(candidate);
            if candidate.always { (always + value, (sum, Reverse(count + 1))) } else { (always, (sum + value, Reverse(count + 1))) }
        })
    }

    /// The best value over all subsets without overlap.
    fn brute_force(candidates: &[Candidate]) -> (i64, i64) {
        let allowed = |index: usize| candidates[index].always || candidates[index].score >= THRESHOLD;
        let mut best = (0, 0);
        for set in 0u32..1 << candidates.len() {
            let members: Vec<usize> = (0..candidates.len()).filter(|index| set >> index & 1 == 1).collect();
            let overlaps =
                |a: usize, b: usize| candidates[a].tokens.start < candidates[b].tokens.end && candidates[b].tokens.start < candidates[a].tokens.end;
            let is_valid = members.iter().all(|&a| allowed(a) && members.iter().all(|&b| a == b || !overlaps(a, b)));
            if is_valid {
                let (always, (sum, _)) = total(candidates, members.into_iter());
                best = best.max((always, sum));
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_subset_is_better(candidates in candidates()) {
            let chosen = resolve(&candidates);
            let (always, (sum, _)) = total(&candidates, chosen.iter().copied());
            let (best_always, best_sum) = brute_force(&candidates);
            prop_assert_eq!(always, best_always);
            // Deciding entries are fixed first, by the same rule; the rest is the best beside them.
            prop_assert!(sum <= best_sum);
            if candidates.iter().all(|candidate| !candidate.always) {
                prop_assert_eq!(sum, best_sum);
            }
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
        fn resolving_twice_changes_nothing(candidates in candidates()) {
            let once: Vec<Candidate> = resolve(&candidates).into_iter().map(|index| candidates[index].clone()).collect();
            prop_assert_eq!(resolve(&once).len(), once.len());
        }
    }
}
