//! Tables: CSV and TSV with a header row, and JSON lines.
//!
//! Takes the table's columns under the names that `--map` gives them; a column whose name is one of ours is ours, every
//! other one stays an attribute. JSON lines are read twice, first for their keys: the list has its header at the top.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory};
use indicatif::ProgressBar;
use onomast::gazetteer::Tolerances;
use serde_json::value::RawValue;

use super::list::{self, List, Marks};
use super::records::Records;
use super::{Output, Progress, each_line, label};
use crate::source::{Source, array_element, extension, json_error, json_fields};

pub(super) const EXAMPLES: &str = "\
Examples:
  onomast import csv firms.csv --label ORGANIZATION \\
    --map name=Company,aliases=\"Also known as\" -o firms.tsv
  onomast import csv people.csv --delimiter ';' --aliases-by ';' -o people.tsv
  onomast import csv people.jsonl --map name=title -o people.tsv

The columns name, label, subtype, id, aliases, case, policy, weight and match
mean what they mean in a list; every other column comes back with each match.
Files are told by their names: .tsv has tabs, .jsonl one object a line, the
rest commas.";

/// The fields of a JSON line in their order, as they were written.
pub(crate) type Object<'l> = Vec<(String, &'l RawValue)>;

/// No table for people has more; a row with more is a file of another kind.
pub(super) const MOST_COLUMNS: usize = 1000;

#[derive(Args)]
pub(super) struct Table {
    /// The table, plain or packed with gzip, bzip2 or zstd; `-` is standard input
    file: PathBuf,
    #[command(flatten)]
    output: Output,
    /// What parts the cells: `,`, `;`, `tab` or another character; by default by the file's name: a tab for .tsv, JSON
    /// lines for .jsonl and .json, else a comma
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// What parts several aliases in one cell
    #[arg(long, value_name = "CHARACTERS", value_parser = separator, default_value = "|")]
    aliases_by: String,
    /// Aliases bring case and policy along in brackets, as in a list: [exact]WHO; otherwise these are taken off
    #[arg(long)]
    keep_marks: bool,
    /// The label of entries that have none of their own
    #[arg(long, value_parser = label)]
    label: Option<String>,
    /// Our columns and theirs, as name=Title,aliases="Other names"
    #[arg(long = "map", value_delimiter = ',', value_name = "OURS=THEIRS", value_parser = pair)]
    maps: Vec<(String, String)>,
}

pub(crate) fn delimiter(value: &str) -> Result<u8, String> {
    match value.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => Ok(*byte),
        _ => Err("expected `,`, `;`, `tab` or another single character of ASCII".to_owned()),
    }
}

fn separator(value: &str) -> Result<String, String> {
    match value {
        "" => Err("expected the characters between two aliases, such as `;`".to_owned()),
        "tab" | "\\t" => Ok("\t".to_owned()),
        _ => Ok(value.to_owned()),
    }
}

fn pair(value: &str) -> Result<(String, String), String> {
    match value.split_once('=') {
        Some((ours, theirs)) if !ours.trim().is_empty() && !theirs.trim().is_empty() => Ok((one_line(ours), one_line(theirs))),
        _ => Err("expected OURS=THEIRS such as `name=Title`".to_owned()),
    }
}

/// The name of a column, without anything that would break a header.
pub(crate) fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn run(arguments: &Table) -> Result<()> {
    for (index, (ours, _)) in arguments.maps.iter().enumerate() {
        if arguments.maps[..index].iter().any(|(earlier, _)| earlier == ours) {
            let message = format!("--map: found `{ours}` twice, expected each of our columns once");
            crate::arguments::Arguments::command().error(ErrorKind::ValueValidation, message).exit();
        }
    }
    let delimiter = arguments.delimiter.or_else(|| delimiter_of(&arguments.file));
    let progress = Progress::new(&arguments.output, &[&arguments.file]);
    match delimiter {
        Some(delimiter) => separated(arguments, delimiter, progress),
        None => json_lines(arguments, progress),
    }
}

/// What the name of a file says; none for JSON.
pub(crate) fn delimiter_of(path: &Path) -> Option<u8> {
    match extension(path).as_str() {
        "jsonl" | "ndjson" | "json" => None,
        "tsv" | "tab" => Some(b'\t'),
        _ => Some(b','),
    }
}

/// Which of their columns become which of ours; `name` is the first.
struct Plan {
    columns: Vec<(String, usize)>,
    aliases_by: String,
    marks: Marks,
}

impl Plan {
    fn new(file: &str, theirs: &[String], arguments: &Table) -> Result<Self> {
        let maps = &arguments.maps;
        let mut plan: Vec<(String, usize)> = Vec::new();
        for (ours, column) in maps {
            let Some(at) = theirs.iter().position(|name| name == column) else {
                bail!("{file}: found the columns `{}`, expected `{column}` for --map {ours}={column}", theirs.join("`, `"));
            };
            plan.push((ours.clone(), at));
        }
        for (at, name) in theirs.iter().enumerate() {
            if maps.iter().any(|(_, column)| column == name) {
                continue;
            }
            let mut name = name.clone();
            // Another of their columns has this name of ours.
            while plan.iter().any(|(ours, _)| *ours == name) {
                name = format!("source_{name}");
            }
            plan.push((name, at));
        }
        let Some(at) = plan.iter().position(|(ours, _)| ours == "name") else {
            bail!("{file}: found the columns `{}`, expected one called `name` or --map name=COLUMN", theirs.join("`, `"));
        };
        plan[..=at].rotate_right(1);
        let marks = if arguments.keep_marks { Marks::Own } else { Marks::Plain };
        Ok(Self { columns: plan, aliases_by: arguments.aliases_by.clone(), marks })
    }

    fn list(&self, arguments: &Table) -> Result<List> {
        let comments: Vec<String> = arguments.label.iter().map(|label| format!("label: {label}")).collect();
        let columns: Vec<&str> = self.columns.iter().map(|(ours, _)| ours.as_str()).collect();
        List::create(&arguments.output.path, [arguments.file.as_path()], &comments, &columns)
    }

    /// The row of the list from the cells of theirs.
    fn row(&self, cells: &[String]) -> Result<Vec<String>, String> {
        let name = &cells[self.columns[0].1];
        self.columns.iter().map(|(ours, at)| self.cell(ours, &cells[*at], name)).collect()
    }

    /// A cell as the library will read it in this column of ours.
    fn cell(&self, column: &str, value: &str, name: &str) -> Result<String, String> {
        let value = value.trim();
        let expected = match column {
            "aliases" => return Ok(list::aliases(name, value.split(self.aliases_by.as_str()), &self.marks)),
            "label" if !value.is_empty() && label(value).is_err() => "one word such as `PERSON`",
            "case" if !["", "fold", "exact", "title"].contains(&value) => "`fold`, `exact` or `title`",
            "policy" if !["", "candidate", "always", "context"].contains(&value) => "`candidate`, `always` or `context`",
            "match" if !value.is_empty() && value.parse::<Tolerances>().is_err() => {
                "words of `onomast compile --tolerance`, such as `translit,typo:1`"
            }
            "weight" if !value.is_empty() && value.parse::<u16>().is_err() => "a whole number from 0 to 65535",
            _ => return Ok(value.to_owned()),
        };
        Err(format!("column `{column}`: found `{value}`, expected {expected}"))
    }

    /// What stands between the elements of an array in this column of theirs.
    fn between(&self, at: usize) -> &str {
        let is_aliases = self.columns.iter().any(|(ours, column)| *column == at && ours == "aliases");
        if is_aliases { &self.aliases_by } else { "|" }
    }
}

/// CSV and TSV.
fn separated(arguments: &Table, delimiter: u8, mut progress: Progress) -> Result<()> {
    let file = arguments.file.display().to_string();
    let mut records = Records::open(&arguments.file, delimiter, progress.encoding, &progress.bar)?;
    if !records.next_record()? {
        bail!("{file}: found no header row, expected one with the names of the columns");
    }
    let theirs = records.cells().and_then(header).map_err(|message| anyhow!("{}: {message}", records.place()))?;
    let plan = Plan::new(&file, &theirs, arguments)?;
    let mut list = plan.list(arguments)?;
    while records.next_record()? {
        let row = records.row(theirs.len()).and_then(|cells| plan.row(&cells)).and_then(|row| list.checked(row));
        match row {
            Ok(row) => list.write(&row)?,
            Err(message) => progress.bad(anyhow!("{}: {message}", records.place()))?,
        }
    }
    progress.finish(list)
}

/// Their columns, each with a name of its own; exports leave the column of row numbers without one.
pub(crate) fn header(names: Vec<String>) -> Result<Vec<String>, String> {
    let mut header: Vec<String> = Vec::with_capacity(names.len());
    for (index, name) in names.into_iter().enumerate() {
        let name = one_line(name.trim_start_matches('\u{FEFF}'));
        let name = if name.is_empty() { format!("column_{}", index + 1) } else { name };
        if header.contains(&name) {
            return Err(format!("found the column `{name}` twice in the header, expected each once"));
        }
        header.push(name);
    }
    Ok(header)
}

fn json_lines(arguments: &Table, mut progress: Progress) -> Result<()> {
    let theirs = keys(arguments)?;
    let plan = Plan::new(&arguments.file.display().to_string(), &theirs, arguments)?;
    let between: Vec<&str> = (0..theirs.len()).map(|at| plan.between(at)).collect();
    let places: HashMap<&str, usize> = theirs.iter().enumerate().map(|(at, key)| (key.as_str(), at)).collect();
    let mut list = plan.list(arguments)?;
    each_line(&[&arguments.file], &mut progress, &mut list, |line| {
        let Some(object) = object(line)? else { return Ok(None) };
        let mut cells = vec![String::new(); theirs.len()];
        for (key, value) in object {
            let key = one_line(&key);
            if let Some(&at) = places.get(key.as_str()) {
                cells[at] = text_of(&key, value, between[at])?;
            }
        }
        plan.row(&cells).map(Some)
    })?;
    progress.finish(list)
}

/// The keys of all lines, in the order in which they come.
fn keys(arguments: &Table) -> Result<Vec<String>> {
    let mut theirs: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut source = Source::open(&arguments.file, arguments.output.encoding, &ProgressBar::hidden())?;
    while source.next_line()? {
        let object = match source.text().and_then(object) {
            Ok(Some(object)) => object,
            Ok(None) => continue,
            // A line that is to be skipped is reported when it is read again.
            Err(_) if arguments.output.skip_bad => continue,
            Err(message) => bail!("{}: {message}", source.place()),
        };
        for key in object.iter().map(|(key, _)| one_line(key)).filter(|key| !key.is_empty()) {
            if seen.insert(key.clone()) {
                theirs.push(key);
            }
        }
        if theirs.len() > MOST_COLUMNS {
            bail!("{}: found the key number {}, expected at most {MOST_COLUMNS} different keys in all lines", source.place(), theirs.len());
        }
    }
    Ok(theirs)
}

/// The object of a line; nothing for the brackets of an array around the lines.
pub(crate) fn object(line: &str) -> Result<Option<Object<'_>>, String> {
    let line = array_element(line);
    if line.is_empty() {
        return Ok(None);
    }
    let mut fields = Object::new();
    let mut take = |key: Cow<'_, str>, value| fields.push((key.into_owned(), value));
    json_fields(line, &mut take).map_err(|error| json_error(&error, "a JSON object a line"))?;
    Ok(Some(fields))
}

/// A value as a cell, with something between the elements of an array; a number keeps every digit as it was written.
pub(crate) fn text_of(key: &str, value: &RawValue, between: &str) -> Result<String, String> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'n') => Ok(String::new()),
        Some(b'"') => serde_json::from_str(text).map_err(|error| format!("column `{key}`: {}", json_error(&error, "a string"))),
        Some(b'[') => {
            let elements: Vec<&RawValue> =
                serde_json::from_str(text).map_err(|error| format!("column `{key}`: {}", json_error(&error, "an array")))?;
            let elements: Result<Vec<String>, String> = elements.into_iter().map(|element| text_of(key, element, between)).collect();
            Ok(elements?.into_iter().map(|element| element.replace(between, " ")).collect::<Vec<_>>().join(between))
        }
        Some(b'{') => Err(format!("column `{key}`: found an object, expected a string, a number or an array of them")),
        _ => Ok(text.to_owned()),
    }
}
