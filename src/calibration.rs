//! Calibration: how often mentions with so many points are right.
//!
//! Points say which reading of some words is better; a user wants to know how sure it is. The table of a language gives
//! for each label and for what proposed a mention the share of right ones among those with so many points, as counted on
//! gold texts: 0.9 means nine in ten. It rises with the points (isotonic regression by pooling adjacent violators, Ayer
//! and others 1955), and a score of 0.9 or more is given only where it held in each of the gold files. Nothing here takes
//! part in a decision: what is chosen, `resolve` chose by points.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::BufRead;

use crate::error::Error;
use crate::label::Label;
use crate::resolve::{THRESHOLD, saturated};
use crate::rule::Rules;

/// What stands for everything that proposed too few mentions to have steps of its own.
const REST: &str = "*";

/// The columns of a table.
const COLUMNS: [&str; 4] = ["label", "proposed-by", "points", "score"];

/// From so many points on, this score, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    points: i32,
    hundredths: i32,
}

/// Scores by label, by what proposed a mention, and by points.
///
/// # Examples
/// ```
/// use onomast::calibration::Calibration;
/// let table = "label\tproposed-by\tpoints\tscore\nPLACE\tdateline\t40\t62\nPLACE\tdateline\t82\t97\nPLACE\t*\t40\t55\n";
/// let calibration = Calibration::read("calibration.tsv", table.as_bytes())?;
/// assert_eq!(calibration.score("PLACE", "dateline", 90), Some(0.97));
/// assert_eq!(calibration.score("PLACE", "another rule", 90), Some(0.55));
/// assert_eq!(calibration.score("VESSEL", "another rule", 90), None);
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calibration(BTreeMap<Box<str>, BTreeMap<Box<str>, Vec<Step>>>);

/// What the score of a mention comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// A user's entry that decides: it is right.
    Always,
    /// The points alone, as those of a user's entry say.
    Points,
    /// What proposed it, and how often that is right.
    Proposed(crate::candidate::Why),
}

impl Calibration {
    /// The table of the language that is built in.
    pub(crate) fn english() -> Self {
        const TABLE: &str = include_str!("../languages/en/calibration.tsv");
        // The table is part of the library; a test reads it.
        Self::read("calibration.tsv", TABLE.as_bytes()).unwrap_or_default()
    }

    /// Reads a table with the columns `label`, `proposed-by`, `points` and `score` (in hundredths); `#` lines are comments.
    ///
    /// The rows of one label and proposer follow each other and rise in both points and score.
    ///
    /// # Errors
    /// If reading fails or a row is bad; the error names file, line and column.
    pub fn read(file: &str, reader: impl BufRead) -> Result<Self, Error> {
        let mut calibration = Self::default();
        let mut has_header = false;
        for (index, line) in reader.lines().enumerate() {
            let line = line.map_err(|error| Error::of_line(file, index + 1, error))?;
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').map(|cell| cell.trim_end_matches('\r')).collect();
            let fail = |(column, message): (Option<&str>, String)| Error::row(file, index + 1, column, message);
            if has_header {
                calibration.push(&cells).map_err(fail)?;
            } else if cells == COLUMNS {
                has_header = true;
            } else {
                return Err(fail((None, format!("found the header `{}`, expected `{}`", cells.join(" "), COLUMNS.join(" ")))));
            }
        }
        if has_header { Ok(calibration) } else { Err(Error::format(file, format!("found no header, expected `{}`", COLUMNS.join(" ")))) }
    }

    fn push(&mut self, cells: &[&str]) -> Result<(), (Option<&'static str>, String)> {
        let [label, proposer, points, score] = cells else {
            return Err((None, format!("found {} columns, expected {}", cells.len(), COLUMNS.len())));
        };
        let number =
            |column: &'static str, cell: &str| cell.parse::<i32>().map_err(|_| (Some(column), format!("found `{cell}`, expected a whole number")));
        let step = Step { points: number("points", points)?, hundredths: number("score", score)? };
        if !(0..=100).contains(&step.hundredths) {
            return Err((Some("score"), format!("found `{score}`, expected hundredths from 0 to 100")));
        }
        let steps = self.0.entry((*label).into()).or_default().entry((*proposer).into()).or_default();
        if let Some(last) = steps.last().filter(|last| step.points <= last.points || step.hundredths < last.hundredths) {
            let message =
                format!("found {points} points and a score of {score}, expected more points than {} and at least {}", last.points, last.hundredths);
            return Err((None, message));
        }
        steps.push(step);
        Ok(())
    }

    /// The table as it is read.
    pub fn to_tsv(&self) -> String {
        let mut out = COLUMNS.join("\t") + "\n";
        for (label, of_label) in &self.0 {
            for (proposer, steps) in of_label {
                for Step { points, hundredths } in steps {
                    let _ = writeln!(out, "{label}\t{proposer}\t{points}\t{hundredths}");
                }
            }
        }
        out
    }

    /// How often mentions of a label with so many points are right, from 0 to 1; `None` if nothing is known of the label.
    pub fn score(&self, label: &str, proposed_by: &str, points: i32) -> Option<f64> {
        let of_label = self.0.get(label)?;
        let steps = of_label.get(proposed_by).or_else(|| of_label.get(REST))?;
        let n_reached = steps.partition_point(|step| step.points <= points);
        // Fewer points than were ever counted: the least is known of the first step.
        steps.get(n_reached.saturating_sub(1)).map(|step| f64::from(step.hundredths) / 100.0)
    }

    /// The score that users see.
    pub(crate) fn of(&self, basis: Basis, label: &Label, points: i32, rules: &Rules) -> f64 {
        let by_points = f64::from(saturated(points)) / 100.0;
        match basis {
            Basis::Always => 1.0,
            Basis::Points => by_points,
            Basis::Proposed(why) => {
                let score = |points| self.score(label.as_str(), why.name(rules), points);
                if points >= THRESHOLD {
                    return score(points).unwrap_or(by_points);
                }
                // What is no mention was never counted: its score falls from that of the least that is one.
                score(THRESHOLD).map_or(by_points, |least| least * f64::from(points.max(0)) / f64::from(THRESHOLD))
            }
        }
    }
}

#[cfg(feature = "evaluate")]
pub use fit::Sample;

#[cfg(feature = "evaluate")]
mod fit {
    use std::collections::BTreeMap;

    use super::{Calibration, REST, Step};

    /// What proposed fewer mentions than this has no steps of its own.
    const LEAST_MENTIONS: usize = 30;

    /// In how many mentions of a file a share must hold to be called sure.
    const LEAST_OF_FILE: usize = 20;

    /// What is called sure: nine in ten.
    const SURE: f64 = 0.9;

    /// A step of few mentions is drawn towards the share of all by the weight of so many more.
    const DRAWN_BY: f64 = 2.0;

    /// A mention of a gold text.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Sample {
        /// Its label.
        pub label: String,
        /// What proposed it, as [`Mention::proposed_by`](crate::Mention::proposed_by) says.
        pub proposed_by: String,
        /// Its points.
        pub points: i32,
        /// Whether the gold text has the same span with the same label.
        pub is_right: bool,
    }

    /// A sample, the weight of each of its file, and the number of that file.
    type Weighed<'s> = (&'s Sample, f64, usize);

    /// Neighbouring points that have one share.
    struct Block {
        points: i32,
        weight: f64,
        right: f64,
    }

    impl Block {
        fn share(&self) -> f64 {
            self.right / self.weight
        }
    }

    impl Calibration {
        /// Counts how often mentions are right; each file weighs alike, however long it is.
        ///
        /// # Examples
        /// ```
        /// use onomast::calibration::{Calibration, Sample};
        /// let sample = |points, is_right| Sample { label: "PLACE".into(), proposed_by: "dateline".into(), points, is_right };
        /// let file: Vec<Sample> = (0..100).map(|n| sample(if n < 40 { 50 } else { 80 }, n % 2 == 0 || n >= 40)).collect();
        /// let calibration = Calibration::fit(&[file]);
        /// let scores = [50, 80].map(|points| calibration.score("PLACE", "dateline", points).expect("it was counted"));
        /// assert!((0.45..0.56).contains(&scores[0]) && scores[1] > 0.95, "{scores:?}");
        /// ```
        pub fn fit(files: &[Vec<Sample>]) -> Self {
            let n_all: usize = files.iter().map(Vec::len).sum();
            let mut groups: BTreeMap<(&str, &str), Vec<Weighed<'_>>> = BTreeMap::new();
            for (number, file) in files.iter().enumerate() {
                let weight = n_all as f64 / (files.len() * file.len()).max(1) as f64;
                for sample in file {
                    for proposer in [sample.proposed_by.as_str(), REST] {
                        groups.entry((sample.label.as_str(), proposer)).or_default().push((sample, weight, number));
                    }
                }
            }
            let shares: BTreeMap<&str, f64> = groups.iter().filter(|(key, _)| key.1 == REST).map(|(key, samples)| (key.0, share(samples))).collect();
            let mut calibration = Self::default();
            for ((label, proposer), samples) in &groups {
                if *proposer == REST || samples.len() >= LEAST_MENTIONS {
                    let of_label = calibration.0.entry((*label).into()).or_default();
                    of_label.insert((*proposer).into(), steps(samples, shares[label]));
                }
            }
            calibration
        }
    }

    /// The share of right ones.
    fn share(samples: &[Weighed<'_>]) -> f64 {
        let weight: f64 = samples.iter().map(|(_, weight, _)| weight).sum();
        samples.iter().filter(|(sample, ..)| sample.is_right).map(|(_, weight, _)| weight).sum::<f64>() / weight
    }

    /// The steps of one proposer, drawn towards the share of its label.
    fn steps(samples: &[Weighed<'_>], of_label: f64) -> Vec<Step> {
        let blocks = pooled(samples);
        let mut steps: Vec<Step> = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            let end = blocks.get(at + 1).map_or(i32::MAX, |next| next.points);
            let share = (block.right + DRAWN_BY * of_label) / (block.weight + DRAWN_BY);
            let is_sure = share >= SURE && holds_everywhere(samples, block.points..end);
            let rounded = (share * 100.0).round() as i32;
            let hundredths = if is_sure { rounded } else { rounded.min(89) };
            match steps.last() {
                Some(last) if hundredths <= last.hundredths => {}
                _ => steps.push(Step { points: block.points, hundredths }),
            }
        }
        steps
    }

    /// Pools neighbouring points until the share rises with the points.
    fn pooled(samples: &[Weighed<'_>]) -> Vec<Block> {
        let mut by_points: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
        for (sample, weight, _) in samples {
            let (all, right) = by_points.entry(sample.points).or_default();
            *all += weight;
            *right += if sample.is_right { *weight } else { 0.0 };
        }
        let mut blocks: Vec<Block> = Vec::new();
        for (points, (weight, right)) in by_points {
            let mut block = Block { points, weight, right };
            while let Some(last) = blocks.pop_if(|last| last.share() >= block.share()) {
                block = Block { points: last.points, weight: last.weight + block.weight, right: last.right + block.right };
            }
            blocks.push(block);
        }
        blocks
    }

    /// Whether the share of right ones is sure in each file that has enough mentions there.
    fn holds_everywhere(samples: &[Weighed<'_>], points: std::ops::Range<i32>) -> bool {
        let mut files: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (sample, _, file) in samples.iter().filter(|(sample, ..)| points.contains(&sample.points)) {
            let (all, right) = files.entry(*file).or_default();
            *all += 1;
            *right += usize::from(sample.is_right);
        }
        files.values().all(|&(all, right)| all < LEAST_OF_FILE || right as f64 >= SURE * all as f64)
    }
}

#[cfg(all(test, feature = "evaluate"))]
#[allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test fails by panicking; scores are hundredths")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample(points: i32, is_right: bool) -> Sample {
        Sample { label: "PLACE".into(), proposed_by: "rule".into(), points, is_right }
    }

    proptest! {
        #[test]
        fn scores_rise_with_points_and_a_table_comes_back(all in proptest::collection::vec((20i32..150, any::<bool>(), 0usize..3), 1..200)) {
            let mut files = vec![Vec::new(); 3];
            for (points, is_right, file) in all {
                files[file].push(sample(points, is_right));
            }
            let calibration = Calibration::fit(&files);
            let scores: Vec<f64> = (0..200).map(|points| calibration.score("PLACE", "rule", points).unwrap()).collect();
            prop_assert!(scores.is_sorted() && scores.iter().all(|score| (0.0..=1.0).contains(score)));
            prop_assert_eq!(Calibration::read("t", calibration.to_tsv().as_bytes()).unwrap(), calibration);
        }
    }

    #[test]
    fn the_share_is_that_of_the_samples() {
        let file: Vec<Sample> = (0..1000).map(|n| sample(50, n % 4 == 0)).chain((0..1000).map(|n| sample(80, n % 5 != 0))).collect();
        let calibration = Calibration::fit(&[file]);
        assert_eq!([50, 60, 80, 200].map(|points| calibration.score("PLACE", "rule", points).unwrap()), [0.25, 0.25, 0.8, 0.8]);
    }

    #[test]
    fn files_weigh_alike() {
        let (long, short) = (vec![sample(50, true); 3000], vec![sample(50, false); 100]);
        assert_eq!(Calibration::fit(&[long, short]).score("PLACE", "rule", 50), Some(0.5));
    }

    #[test]
    fn what_does_not_hold_in_a_file_is_not_sure() {
        let file = |n_right: usize| (0..100).map(|n| sample(80, n < n_right)).collect::<Vec<_>>();
        let score = |files: &[Vec<Sample>]| Calibration::fit(files).score("PLACE", "rule", 80).unwrap();
        assert!(score(&[file(100), file(92)]) > 0.9);
        assert!(score(&[file(100), file(88)]) < 0.9);
    }

    #[test]
    fn few_mentions_have_the_steps_of_their_label() {
        let mut file = vec![sample(80, true); 100];
        file.extend((0..10).map(|_| Sample { proposed_by: "seldom".into(), ..sample(80, false) }));
        let calibration = Calibration::fit(&[file]);
        assert_eq!(calibration.score("PLACE", "seldom", 80), calibration.score("PLACE", "*", 80));
        assert!(calibration.score("PLACE", "seldom", 80) < calibration.score("PLACE", "rule", 80));
    }

    #[test]
    fn a_bad_row_says_where_and_what() {
        for (rows, expected) in [
            ("a\tb\n", "t:1: found the header `a b`, expected `label proposed-by points score`"),
            ("label\tproposed-by\tpoints\tscore\nX\t*\t40\n", "t:2: found 3 columns, expected 4"),
            ("label\tproposed-by\tpoints\tscore\nX\t*\t4.5\t50\n", "t:2: column `points`: found `4.5`, expected a whole number"),
            ("label\tproposed-by\tpoints\tscore\nX\t*\t40\t101\n", "t:2: column `score`: found `101`, expected hundredths from 0 to 100"),
            (
                "label\tproposed-by\tpoints\tscore\nX\t*\t40\t50\nX\t*\t60\t49\n",
                "t:3: found 60 points and a score of 49, expected more points than 40 and at least 50",
            ),
            ("", "t: found no header, expected `label proposed-by points score`"),
        ] {
            assert_eq!(Calibration::read("t", rows.as_bytes()).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn the_built_in_table_is_read() {
        assert!(["PERSON", "PLACE", "ORGANIZATION"].iter().all(|label| Calibration::english().score(label, "*", 100).is_some()));
    }
}
