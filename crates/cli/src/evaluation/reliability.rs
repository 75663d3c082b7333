//! How often mentions are right by their scores: ten bins, one figure, a picture.

use std::fmt::Write as _;

use serde_json::{Value, json};

const N_BINS: usize = 10;

/// What is called sure: nine in ten.
const SURE: f64 = 0.9;

/// Mentions with scores in one tenth.
#[derive(Clone, Copy, Default)]
struct Bin {
    count: u64,
    right: u64,
    scores: f64,
}

impl Bin {
    fn right(self) -> f64 {
        self.right as f64 / self.count as f64
    }

    fn score(self) -> f64 {
        self.scores / self.count as f64
    }
}

/// Mentions by their scores.
#[derive(Default)]
pub(crate) struct Reliability {
    bins: [Bin; N_BINS],
    sure: Bin,
}

impl Reliability {
    pub(crate) fn add(&mut self, score: f64, is_right: bool) {
        // Scores are hundredths; the border of a tenth belongs above.
        let index = (1..N_BINS).take_while(|&tenth| (score * 100.0).round() >= (tenth * 10) as f64).count();
        let sure = if score >= SURE { Some(&mut self.sure) } else { None };
        for bin in std::iter::once(&mut self.bins[index]).chain(sure) {
            bin.count += 1;
            bin.right += u64::from(is_right);
            bin.scores += score;
        }
    }

    /// The mean distance between score and share of right ones, each bin by its mentions.
    fn error(&self) -> f64 {
        let count: u64 = self.bins.iter().map(|bin| bin.count).sum();
        let apart: f64 = self.bins.iter().map(|bin| (bin.scores - bin.right as f64).abs()).sum();
        apart / count.max(1) as f64
    }

    fn filled(&self) -> impl Iterator<Item = (usize, Bin)> {
        self.bins.iter().copied().enumerate().filter(|(_, bin)| bin.count > 0)
    }

    pub(crate) fn table(&self) -> String {
        let mut out = "score      mentions  mean score  right\n".to_owned();
        for (index, bin) in self.filled() {
            let (low, high) = (index as f64 / 10.0, (index + 1) as f64 / 10.0);
            let _ = writeln!(out, "{low:.1}-{high:.1}    {:>8}  {:>10.3}  {:.3}", bin.count, bin.score(), bin.right());
        }
        let _ = writeln!(out, "expected calibration error {:.3}", self.error());
        if self.sure.count > 0 {
            let _ = writeln!(out, "score 0.9 and more: {} mentions, {:.2} % of them right", self.sure.count, 100.0 * self.sure.right());
        }
        out
    }

    pub(crate) fn json(&self) -> Value {
        let bin =
            |(index, bin): (usize, Bin)| json!({ "from": index as f64 / 10.0, "mentions": bin.count, "score": bin.score(), "right": bin.right() });
        let sure = json!({ "mentions": self.sure.count, "right": self.sure.right });
        json!({ "bins": self.filled().map(bin).collect::<Vec<_>>(), "error": self.error(), "sure": sure })
    }

    /// A picture: for each bin its share of right ones against its mean score, beside the line where both are one; below,
    /// how many mentions there are.
    pub(crate) fn svg(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 550\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <rect width=\"460\" height=\"550\" fill=\"white\"/>\n\
             <text x=\"{LEFT}\" y=\"24\" font-size=\"14\">Right mentions by score; expected calibration error {:.3}</text>",
            self.error()
        );
        grid(&mut out);
        let most = self.bins.iter().map(|bin| bin.count).max().unwrap_or(0).max(1);
        let mut line = String::new();
        for (index, bin) in self.filled() {
            let (x, y) = (LEFT + SIDE * bin.score(), BOTTOM - SIDE * bin.right());
            let _ = write!(line, "{}{x:.1} {y:.1}", if line.is_empty() { 'M' } else { 'L' });
            let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"#1f6feb\"/>");
            bar(index, bin.count, most, &mut out);
        }
        let _ = writeln!(out, "<path d=\"{line}\" fill=\"none\" stroke=\"#1f6feb\"/>\n</svg>");
        out
    }
}

/// The square of the picture, and the bars below it.
const SIDE: f64 = 360.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = TOP + SIDE;
const BARS: f64 = 70.0;
const FLOOR: f64 = BOTTOM + 50.0 + BARS;

/// Lines at the tenths with their numbers, and the diagonal.
fn grid(out: &mut String) {
    for tenth in 0..=N_BINS {
        let share = tenth as f64 / 10.0;
        let (x, y) = (LEFT + SIDE * share, BOTTOM - SIDE * share);
        let _ = writeln!(
            out,
            "<path d=\"M{LEFT} {y}H{} M{x} {TOP}V{BOTTOM}\" stroke=\"#ddd\"/>\n\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{share:.1}</text>\n\
             <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{share:.1}</text>",
            LEFT + SIDE,
            LEFT - 8.0,
            y + 4.0,
            BOTTOM + 18.0
        );
    }
    let _ = writeln!(out, "<path d=\"M{LEFT} {BOTTOM}L{} {TOP}\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>", LEFT + SIDE);
}

/// The bar of a bin with its number.
fn bar(index: usize, count: u64, most: u64, out: &mut String) {
    let height = BARS * count as f64 / most as f64;
    let left = LEFT + SIDE * index as f64 / 10.0;
    let _ = writeln!(
        out,
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{}\" height=\"{height:.1}\" fill=\"#9ec5fe\"/>\n\
         <text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\" font-size=\"10\">{count}</text>",
        left + 3.0,
        FLOOR - height,
        SIDE / 10.0 - 6.0,
        left + SIDE / 20.0,
        FLOOR + 14.0
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(all: &[(f64, u64, u64)]) -> Reliability {
        let mut reliability = Reliability::default();
        for &(score, count, right) in all {
            (0..count).for_each(|n| reliability.add(score, n < right));
        }
        reliability
    }

    #[test]
    fn the_error_is_the_mean_distance() {
        assert!(of(&[(0.5, 10, 5), (0.9, 10, 9), (1.0, 4, 4)]).error() < 1e-9);
        assert!((of(&[(0.5, 30, 0), (0.9, 10, 9)]).error() - 0.375).abs() < 1e-9);
        assert!(of(&[]).error() < 1e-9);
    }

    #[test]
    fn a_border_belongs_above() {
        let table = of(&[(0.7, 2, 2), (0.69, 1, 0), (1.0, 1, 1), (0.9, 1, 0), (0.89, 5, 5)]).table();
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[1], "0.6-0.7           1       0.690  0.000");
        assert_eq!(lines[2], "0.7-0.8           2       0.700  1.000");
        assert_eq!(lines.last(), Some(&"score 0.9 and more: 2 mentions, 50.00 % of them right"));
    }

    #[test]
    fn a_picture_has_a_point_for_each_bin() {
        let svg = of(&[(0.5, 10, 5), (0.9, 10, 9)]).svg();
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.contains("<circle cx=\"240.0\" cy=\"220.0\"") && svg.ends_with("</svg>\n"), "{svg}");
    }
}
