//! How near two spellings of a name are.
//!
//! Takes folded spellings, gives thousandths: the share of letters that need not be changed, in Latin letters, and at least
//! what an equal key under [`Level::Translit`] or [`Level::Sound`] is worth.

use super::key::{self, Level};

/// What equal spellings are worth, and what others may be worth at most.
const EQUAL: u16 = 1000;
const MOST: u16 = 990;

/// Spellings that differ in more characters have nothing in common, so that the time is linear for texts of any length.
const MOST_CHANGES: usize = 64;

/// What spellings with equal keys are worth at least.
const SAME_TRANSLIT: u16 = 850;
const SAME_SOUND: u16 = 700;

/// How near two folded spellings are, in thousandths: 1000 for equal ones.
///
/// Names may be of several words with single blanks between them.
pub(crate) fn similarity(one: &str, other: &str) -> u16 {
    if one == other {
        return EQUAL;
    }
    let (left, right) = (latin(one), latin(other));
    let longer = left.chars().count().max(right.chars().count()).max(1);
    let changed = distance(&left, &right, longer.min(MOST_CHANGES)).unwrap_or(longer);
    let shared = (1000 - 1000 * changed / longer) as u16;
    shared.min(MOST).max(worth_of_keys(one, other))
}

/// What the equality of the keys of all words says.
fn worth_of_keys(one: &str, other: &str) -> u16 {
    let is_equal = |level| keys(one, level) == keys(other, level);
    match () {
        () if is_equal(Level::Translit) => SAME_TRANSLIT,
        () if is_equal(Level::Sound) => SAME_SOUND,
        () => 0,
    }
}

fn latin(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { name.split(' ').map(key::latin).collect::<Vec<_>>().join(" ") }
}

fn keys(name: &str, level: Level) -> String {
    let mut keys = String::with_capacity(name.len());
    for (number, word) in name.split(' ').enumerate() {
        if number > 0 {
            keys.push(' ');
        }
        key::key(word, level, &mut keys);
    }
    keys
}

/// The optimal string alignment distance of two strings in characters, or `None` if it is more than `most`: how many
/// characters must be changed, added, left out, or exchanged with their neighbour, no place twice.
///
/// Only the band of cells that `most` allows is filled (Ukkonen, *Algorithms for approximate string matching*, 1985), so
/// that the time is linear for a fixed `most`.
pub(crate) fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other) = unlike(one, other);
    if one.is_empty() || other.is_empty() {
        return Some(one.chars().chain(other.chars()).count()).filter(|&distance| distance <= most);
    }
    // PERF: most are asked for one change only, which what is left tells at once.
    if most <= 1 {
        return (most == 1 && is_one_change(one, other)).then_some(1);
    }
    let (left, right): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let most = most.min(left.len().max(right.len()));
    let beyond = most + 1;
    let start = (0..=right.len()).map(|column| column.min(beyond)).collect();
    let mut rows: [Vec<usize>; 3] = [vec![beyond; right.len() + 1], vec![beyond; right.len() + 1], start];
    for row in 1..=left.len() {
        rows.rotate_left(1);
        let [before, last, now] = &mut rows;
        let (from, to) = (row.saturating_sub(most), (row + most).min(right.len()));
        now[from.saturating_sub(1)] = beyond;
        if from == 0 {
            now[0] = row.min(beyond);
        }
        for column in from.max(1)..=to {
            let is_same = left[row - 1] == right[column - 1];
            let changed = last[column - 1] + usize::from(!is_same);
            let moved = (last[column] + 1).min(now[column - 1] + 1);
            let is_swapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
            let swapped = if is_swapped { before[column - 2] + 1 } else { beyond };
            now[column] = changed.min(moved).min(swapped).min(beyond);
        }
        if let Some(after) = now.get_mut(to + 1) {
            *after = beyond;
        }
    }
    Some(rows[2][right.len()]).filter(|&distance| distance <= most)
}

/// Two strings without the characters that they start and end with in common.
fn unlike<'s>(one: &'s str, other: &'s str) -> (&'s str, &'s str) {
    let same = one.bytes().zip(other.bytes()).take_while(|(left, right)| left == right).count();
    let start = (0..=same).rev().find(|&at| one.is_char_boundary(at) && other.is_char_boundary(at)).unwrap_or(0);
    let (one, other) = (&one[start..], &other[start..]);
    let same = one.bytes().rev().zip(other.bytes().rev()).take_while(|(left, right)| left == right).count();
    let is_border = |at: usize| one.is_char_boundary(one.len() - at) && other.is_char_boundary(other.len() - at);
    let end = (0..=same).rev().find(|&at| is_border(at)).unwrap_or(0);
    (&one[..one.len() - end], &other[..other.len() - end])
}

/// Whether two strings that share neither their first nor their last character differ by one changed, or two exchanged ones.
fn is_one_change(one: &str, other: &str) -> bool {
    let (mut left, mut right) = (one.chars(), other.chars());
    match ([left.next(), left.next()], [right.next(), right.next()]) {
        ([_, None], [_, None]) => true,
        ([first, second], [other_first, other_second]) => {
            first == other_second && second == other_first && left.next().is_none() && right.next().is_none()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The distance by its definition, every cell filled.
    fn full(one: &str, other: &str) -> usize {
        let (left, right): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let mut cells = vec![vec![0; right.len() + 1]; left.len() + 1];
        for row in 0..=left.len() {
            for column in 0..=right.len() {
                cells[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let changed = cells[row - 1][column - 1] + usize::from(left[row - 1] != right[column - 1]);
                    let mut least = changed.min(cells[row - 1][column] + 1).min(cells[row][column - 1] + 1);
                    if row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1] {
                        least = least.min(cells[row - 2][column - 2] + 1);
                    }
                    least
                };
            }
        }
        cells[left.len()][right.len()]
    }

    #[test]
    fn changes_are_counted() {
        for (one, other, expect) in [("", "", 0), ("bishkek", "bishkke", 1), ("bishkek", "bishek", 1), ("ca", "abc", 3), ("москва", "москве", 1)]
        {
            assert_eq!(distance(one, other, 5), Some(expect), "{one} {other}");
        }
        assert_eq!(distance("bishkek", "tashkent", 2), None);
        assert_eq!(distance("bishkek", "bishek", 0), None);
    }

    #[test]
    fn equal_keys_are_worth_something() {
        assert_eq!(similarity("jeenbekov", "jeenbekov"), 1000);
        assert!((850..1000).contains(&similarity("тимошенко", "tymoschenko")));
        assert!((850..1000).contains(&similarity("иван", "ivan")));
        assert!((700..850).contains(&similarity("محمود", "mahmoud")));
        assert!(similarity("ivan petrov", "igor petrov") < 850);
        assert!(similarity("london", "almaty") < 400);
    }

    proptest! {
        #[test]
        fn the_band_gives_what_all_cells_give(one in "[abcд]{0,9}", other in "[abcд]{0,9}", most in 0usize..11) {
            let expect = full(&one, &other);
            prop_assert_eq!(distance(&one, &other, most), (expect <= most).then_some(expect));
        }

        #[test]
        fn near_is_near_both_ways(one in "\\PC{0,12}", other in "\\PC{0,12}") {
            prop_assert_eq!(similarity(&one, &other), similarity(&other, &one));
            prop_assert_eq!(similarity(&one, &one), 1000);
            prop_assert!(similarity(&one, &other) <= 1000);
        }
    }
}
