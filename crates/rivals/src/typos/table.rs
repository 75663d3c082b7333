//! The table.

use super::{Outcome, Row};
use crate::table::{Side, decimals, lay_out, megabytes, middle, short};

const HEADS: [(&str, Side); 12] = [
    ("names", Side::Right),
    ("peer", Side::Left),
    ("kB/s", Side::Right),
    ("median", Side::Right),
    ("ours/it", Side::Right),
    ("kB searched", Side::Right),
    ("matches", Side::Right),
    ("ours there", Side::Right),
    ("both", Side::Right),
    ("build s", Side::Right),
    ("peak MB", Side::Right),
    ("RSS MB", Side::Right),
];

const NOTES: &str = "
- kB/s: CPU time of one thread, the best round, then the median; ours/it: how many times as fast ours was on the same bytes, the median of the rounds
- kB searched: the text from its beginning, or as much of it as the peer came to in its time; matches: its own in it, those of ours in the same \
bytes, and those that both find, with equal spans
- build: from a file of one name a line, in CPU time; RSS: what the process holds then
";

/// Everything measured so far.
pub(super) fn render(rows: &[Row], markdown: bool) -> String {
    let cells: Vec<Vec<String>> = rows.iter().map(line).collect();
    lay_out(&HEADS, cells, markdown) + NOTES
}

fn line(row: &Row) -> Vec<String> {
    let mut cells = vec![short(row.size), row.peer.title.to_owned()];
    match &row.outcome {
        Outcome::Skipped(why) => cells.push(format!("skipped: {why}")),
        Outcome::Measured(figures) => cells.extend([
            decimals(figures.speeds.iter().copied().fold(0.0, f64::max) / 1e3),
            decimals(middle(figures.speeds.clone()) / 1e3),
            decimals(middle(figures.ratios.clone())),
            decimals(figures.n_bytes as f64 / 1e3),
            figures.n_matches.to_string(),
            figures.n_ours.to_string(),
            figures.n_both.to_string(),
            format!("{:.2}", figures.build),
            megabytes(figures.peak as f64),
            megabytes(figures.resident as f64),
        ]),
    }
    cells.resize(HEADS.len(), String::new());
    cells
}
