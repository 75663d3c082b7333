//! The table, as aligned text or as Markdown, and what it does not hold.

use std::fmt::Write;

use crate::found::Tally;
use crate::measure::{Figures, Outcome, Row};
use crate::memory;
use crate::rivals::{self, Promise, Rival};
use crate::texts;

const HEADS: [&str; 15] = [
    "names", "rival", "exact?", "MB/s 1", "median", "ours/it", "MB/s 2", "median", "ours/it", "build s", "peak MB", "disk MB", "open ms", "first ms",
    "RSS MB",
];

/// Everything measured so far.
pub(crate) fn render(rows: &[Row], markdown: bool) -> String {
    let heads: Vec<(&str, Side)> = HEADS.iter().enumerate().map(|(at, head)| (*head, if is_text(at) { Side::Left } else { Side::Right })).collect();
    let mut out = lay_out(&heads, rows.iter().map(|row| line(row, rows)).collect(), markdown);
    out.push('\n');
    let about = [
        format!(
            "text 1: {}; text 2: {}; MB/s: the best round, then the median; ours/it: the median of the rounds' ratios",
            texts::NAMES[0],
            texts::NAMES[1]
        ),
        "+1.0% / =: how many more matches than ours on text 1, as many and the same on text 2".to_owned(),
        "an open time in brackets is the build, done in every process: there is no file".to_owned(),
        format!("skipped: more than {} GB or {} s", memory::MAX_BYTES / 1_000_000_000, memory::MAX_TIME.as_secs()),
    ];
    for note in rows.iter().filter_map(|row| note(row, rows)).chain(about) {
        out.push_str("- ");
        out.push_str(&note);
        out.push('\n');
    }
    out
}

/// Columns of words, aligned left.
fn is_text(column: usize) -> bool {
    matches!(column, 1 | 2)
}

/// Starts the cell of what could not be measured.
const SKIPPED: &str = "skipped: ";

/// Where the cells of a column stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// Lays out lines of as many cells as there are heads.
pub(crate) fn lay_out(heads: &[(&str, Side)], lines: Vec<Vec<String>>, markdown: bool) -> String {
    let mut cells = vec![heads.iter().map(|(head, _)| (*head).to_owned()).collect()];
    cells.extend(lines);
    let sides: Vec<Side> = heads.iter().map(|(_, side)| *side).collect();
    if markdown { as_markdown(&cells, &sides) } else { aligned(&cells, &sides) }
}

fn aligned(cells: &[Vec<String>], sides: &[Side]) -> String {
    // What was skipped says why over the columns that it leaves empty.
    let is_cell = |cell: &&String| !cell.starts_with(SKIPPED);
    let width = |column: usize| cells.iter().map(|row| &row[column]).filter(is_cell).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..sides.len()).map(width).collect();
    let mut out = String::new();
    for row in cells {
        let padded = row.iter().zip(&widths).zip(sides).map(|((cell, &width), side)| match side {
            Side::Left => format!("{cell:<width$}"),
            Side::Right => format!("{cell:>width$}"),
        });
        let _ = writeln!(out, "{}", padded.collect::<Vec<_>>().join("  ").trim_end());
    }
    out
}

fn as_markdown(cells: &[Vec<String>], sides: &[Side]) -> String {
    let mut out = String::new();
    for (index, row) in cells.iter().enumerate() {
        let _ = writeln!(out, "| {} |", row.join(" | "));
        if index == 0 {
            let rules: Vec<&str> = sides.iter().map(|side| if *side == Side::Left { "---" } else { "---:" }).collect();
            let _ = writeln!(out, "|{}|", rules.join("|"));
        }
    }
    out
}

fn line(row: &Row, rows: &[Row]) -> Vec<String> {
    let mut cells = vec![short(row.size), row.rival.title.to_owned()];
    let figures = match &row.outcome {
        Outcome::Measured(figures) => figures,
        Outcome::Skipped(why) => {
            cells.push(format!("skipped: {why}"));
            cells.resize(HEADS.len(), String::new());
            return cells;
        }
    };
    let ours = find(rows, row.size, rivals::OURS);
    cells.push(mark(row.rival, figures, ours));
    for text in 0..2 {
        cells.push(megabytes(best(figures, text)));
        cells.push(megabytes(median(figures, text)));
        cells.push(ours.map_or_else(String::new, |ours| format!("{:.2}", ratio(ours, figures, text))));
    }
    let (build, peak, open) = match &figures.built {
        Some(built) => (built.seconds, built.peak, format!("{:.2}", figures.ready.seconds * 1e3)),
        None => (figures.ready.seconds, figures.ready.peak, format!("({:.0})", figures.ready.seconds * 1e3)),
    };
    cells.push(format!("{build:.2}"));
    cells.push(megabytes(peak as f64));
    cells.push(figures.built.as_ref().map_or_else(|| "-".to_owned(), |built| decimals(built.file_len as f64 / 1e6)));
    cells.push(open);
    cells.push(format!("{:.2}", figures.ready.first_match * 1e3));
    cells.push(decimals(figures.ready.resident as f64 / 1e6));
    cells
}

/// What a rival found, compared with ours on both texts.
fn mark(rival: &Rival, figures: &Figures, ours: Option<&Figures>) -> String {
    let Some(ours) = ours else { return "?".to_owned() };
    let differences: Vec<String> = figures.ready.tallies.iter().zip(&ours.ready.tallies).map(|(found, ours)| difference(*found, *ours)).collect();
    match (rival.promise, found_same(figures, ours)) {
        (Promise::Exact | Promise::Inexact, true) => "exact".to_owned(),
        (Promise::Exact, false) => format!("DIFFERS {}", differences.join(" / ")),
        (Promise::Inexact, false) => format!("no {}", differences.join(" / ")),
        (Promise::Tolerant, _) => format!("more {}", differences.join(" / ")),
    }
}

fn found_same(figures: &Figures, ours: &Figures) -> bool {
    figures.ready.tallies == ours.ready.tallies
}

fn difference(found: Tally, ours: Tally) -> String {
    if found == ours {
        return "=".to_owned();
    }
    format!("{:+.2}%", (found.count as f64 / ours.count.max(1) as f64 - 1.0) * 100.0)
}

/// What a row of ours says beyond its cells.
fn note(row: &Row, rows: &[Row]) -> Option<String> {
    let Outcome::Measured(figures) = &row.outcome else { return None };
    let ours = find(rows, row.size, rivals::OURS)?;
    let built = figures.built.as_ref()?;
    let per_name = |len: u64| len as f64 / row.size as f64;
    let said = match row.rival.key {
        rivals::OURS => {
            let [tuned, unseen] = figures.ready.tallies.map(|tally| tally.count);
            let (page, resident) = (figures.ready.page * 1e3, decimals(figures.ready.page_resident as f64 / 1e6));
            format!(
                "{:.1} bytes a name on disk; {tuned} and {unseen} matches; the first 4 kB of text searched in {page:.2} ms, {resident} MB resident then",
                per_name(built.file_len)
            )
        }
        rivals::OURS_DATA => {
            let [tuned, unseen] = [0, 1].map(|text| ratio(figures, ours, text));
            let (beyond, data) = (per_name(built.file_len.saturating_sub(built.written.data_len)), per_name(built.written.data_len));
            let (seconds, peak) = (built.seconds, megabytes(built.peak as f64));
            format!(
                "{beyond:.1} bytes a name on disk beyond {data:.1} of ids and values; compiled in {seconds:.2} s with a peak of {peak} MB; \
                 {tuned:.2} and {unseen:.2} times the speed without"
            )
        }
        _ if row.rival.promise == Promise::Tolerant => {
            let beside = |text: usize| {
                let (title, fastest) = fastest_exact(rows, row.size, ours, text)?;
                Some(format!("; on text {} {:.2} times {title}", text + 1, ratio(figures, fastest, text)))
            };
            let ratios: String = [0, 1].into_iter().filter_map(beside).collect();
            format!("{:.1} bytes a name on disk, {} names without letter or digit refused{ratios}", per_name(built.file_len), built.written.n_refused)
        }
        _ => return None,
    };
    Some(format!("{} names, {}: {said}", short(row.size), row.rival.title))
}

/// The fastest rival that finds the same, or should, and is not ours.
fn fastest_exact<'r>(rows: &'r [Row], size: usize, ours: &Figures, text: usize) -> Option<(&'static str, &'r Figures)> {
    let measured = rows.iter().filter(|row| row.size == size && !row.rival.key.starts_with(rivals::OURS));
    let exact = measured.filter_map(|row| match &row.outcome {
        Outcome::Measured(figures) if row.rival.promise == Promise::Exact || found_same(figures, ours) => Some((row.rival.title, &**figures)),
        _ => None,
    });
    exact.max_by(|left, right| median(left.1, text).total_cmp(&median(right.1, text)))
}

fn find<'r>(rows: &'r [Row], size: usize, key: &str) -> Option<&'r Figures> {
    rows.iter().find_map(|row| match &row.outcome {
        Outcome::Measured(figures) if row.size == size && row.rival.key == key => Some(&**figures),
        _ => None,
    })
}

fn best(figures: &Figures, text: usize) -> f64 {
    figures.speeds[text].iter().copied().fold(0.0, f64::max)
}

fn median(figures: &Figures, text: usize) -> f64 {
    middle(figures.speeds[text].clone())
}

/// How many times as fast one is as another: the median over the rounds, in which both ran one after the other. What the
/// machine does besides changes from round to round, and falls out.
fn ratio(figures: &Figures, other: &Figures, text: usize) -> f64 {
    middle(figures.speeds[text].iter().zip(&other.speeds[text]).map(|(speed, other)| speed / other).collect())
}

pub(crate) fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

pub(crate) fn megabytes(bytes: f64) -> String {
    format!("{:.0}", bytes / 1e6)
}

pub(crate) fn decimals(value: f64) -> String {
    if value < 100.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

pub(crate) fn short(size: usize) -> String {
    match size {
        size if size % 1_000_000 == 0 => format!("{}M", size / 1_000_000),
        size if size % 1_000 == 0 => format!("{}k", size / 1_000),
        size => size.to_string(),
    }
}
