//! The format of rules: a table with tabs, one rule a row.
//!
//! Takes a reader, gives rules. `#` lines are comments; the header names the columns `id`, `pattern`, `label`,
//! `subtype`, `points`, `reason`, `fires` and `spares`, each of them once, in any order. A rule whose pattern marks a
//! candidate has no label: it weighs. The first bad row ends the reading with an error that names file, line and column.

use std::io::BufRead;

use super::pattern::Pattern;
use super::{Rule, code};
use crate::error::Error;
use crate::explain;
use crate::label::Label;

/// The columns, in the order in which a row is taken apart.
const COLUMNS: [&str; 8] = ["id", "pattern", "label", "subtype", "points", "reason", "fires", "spares"];

/// Points are at most this many, for or against.
const MOST_POINTS: i32 = 200;

/// Reads every rule of `reader`; `file` is the name that errors show.
///
/// # Errors
/// If reading fails or a row is bad.
pub(super) fn read(file: &str, reader: impl BufRead) -> Result<Vec<Rule>, Error> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut order: Option<[usize; COLUMNS.len()]> = None;
    for (index, line) in reader.lines().enumerate() {
        let line = line.map_err(|error| Error::of_line(file, index + 1, error))?;
        let line = if index == 0 { line.trim_start_matches('\u{FEFF}') } else { &line };
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let fail = |(column, message): Wrong| Error::row(file, index + 1, column, message);
        let cells: Vec<&str> = line.split('\t').map(|cell| cell.trim_matches([' ', '\r'])).collect();
        let Some(order) = &order else {
            order = Some(header(&cells).map_err(fail)?);
            continue;
        };
        let rule = rule(&cells, order, (file, index + 1)).map_err(fail)?;
        if rules.iter().any(|other| other.id == rule.id) {
            return Err(fail((Some("id"), format!("found `{}` a second time, expected another id", rule.id))));
        }
        rules.push(rule);
    }
    match order {
        Some(_) => Ok(rules),
        None => Err(Error::format(file, format!("found no header row, expected the columns `{}`", COLUMNS.join("`, `")))),
    }
}

/// The column that is wrong, if it is one, and what was found and expected.
type Wrong = (Option<&'static str>, String);

/// Where each column stands.
fn header(cells: &[&str]) -> Result<[usize; COLUMNS.len()], Wrong> {
    let mut order = [0; COLUMNS.len()];
    for (place, name) in order.iter_mut().zip(COLUMNS) {
        let found = cells.iter().position(|cell| *cell == name);
        *place = found.ok_or_else(|| (None, format!("found no column `{name}` in the header, expected one")))?;
    }
    if cells.len() == COLUMNS.len() { Ok(order) } else { Err((None, format!("found {} columns, expected `{}`", cells.len(), COLUMNS.join("`, `")))) }
}

fn rule(cells: &[&str], order: &[usize; COLUMNS.len()], place: (&str, usize)) -> Result<Rule, Wrong> {
    if cells.len() != COLUMNS.len() {
        return Err((None, format!("found {} columns, expected {} as in the header", cells.len(), COLUMNS.len())));
    }
    let [id, pattern, label, subtype, points, reason, fires, spares] = order.map(|column| cells[column]);
    let wrong = |column: &'static str, found: &str, expected: &str| (Some(column), format!("found `{found}`, expected {expected}"));
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(wrong("id", id, "letters, digits and hyphens"));
    }
    let parsed = parse(pattern, id)?;
    let label = match (label, &parsed) {
        ("", None) => None,
        ("", Some(parsed)) if parsed.weighs() => None,
        ("", Some(_)) => return Err(wrong("label", "", "the label of what the rule proposes")),
        (label, Some(parsed)) if parsed.weighs() => return Err(wrong("label", label, "none: the pattern marks a candidate, which has one")),
        (label, _) => Some(Label::try_from(label).map_err(|_| wrong("label", label, "one word such as `PERSON`"))?),
    };
    let parsed_points = points.parse::<i32>().ok().filter(|points| points.abs() <= MOST_POINTS);
    for (column, cell) in [("reason", reason), ("fires", fires), ("spares", spares)] {
        if cell.is_empty() {
            return Err(wrong(column, "", "some words"));
        }
    }
    Ok(Rule {
        id: id.into(),
        pattern: pattern.into(),
        label,
        subtype: subtype.into(),
        points: parsed_points.ok_or_else(|| wrong("points", points, &format!("a whole number from -{MOST_POINTS} to {MOST_POINTS}")))?,
        reason: reason.into(),
        fires: fires.into(),
        spares: spares.into(),
        file: place.0.into(),
        origin: explain::origin_of_rule(id, place),
        line: place.1,
        parsed,
    })
}

/// The pattern of a row; none for the rule of a function.
fn parse(pattern: &str, id: &str) -> Result<Option<Pattern>, Wrong> {
    match pattern {
        code::PATTERN if code::is_known(id) => Ok(None),
        code::PATTERN => Err((Some("id"), format!("found `{id}`, expected the id of a rule that is a function, as the pattern is `{pattern}`"))),
        _ => Pattern::parse(pattern).map(Some).map_err(|message| (Some("pattern"), message)),
    }
}
