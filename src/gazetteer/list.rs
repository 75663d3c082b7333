//! The list format: UTF-8 TSV with a header row.
//!
//! Takes any reader, gives entries one at a time, each with its line. Columns are found by name, in any order: `name`
//! (required), `label`, `subtype`, `id`, `aliases` (`|` between them), `case`, `policy`, `weight`; every other column is
//! an attribute. Lines that start with `#` are comments; before the header, `# label: PLACE` sets a default for the
//! file. An alias may carry its own case and policy in front: `[exact]WHO`, `[exact,context]US`.
//! The first bad row ends the reading with an error that names file, line and column.

use std::io::BufRead;

use super::entry::{Alias, Case, DEFAULT_WEIGHT, Entry, Policy};
use crate::error::Error;
use crate::label::Label;

/// Reads the entries of one list.
///
/// # Examples
/// ```
/// use onomast::ListReader;
/// let list = "# label: PLACE\nname\taliases\tcountry\nBishkek\tFrunze|Pishpek\tKG\n";
/// let entries = ListReader::new("cities.tsv", list.as_bytes())?.collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(entries[0].name(), "Bishkek");
///
/// let error = ListReader::new("bad.tsv", "name\tcase\nBishkek\tupper\n".as_bytes())?.next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "bad.tsv:2: column `case`: found `upper`, expected `fold`, `exact` or `title`");
/// # Ok::<(), onomast::Error>(())
/// ```
pub struct ListReader<R> {
    reader: R,
    file: String,
    line_number: usize,
    line: Vec<u8>,
    columns: Vec<Column>,
    defaults: Defaults,
    failed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Label,
    Subtype,
    Id,
    Aliases,
    Case,
    Policy,
    Weight,
    Attribute(String),
}

impl Column {
    fn new(name: &str) -> Self {
        match name {
            "name" => Self::Name,
            "label" => Self::Label,
            "subtype" => Self::Subtype,
            "id" => Self::Id,
            "aliases" => Self::Aliases,
            "case" => Self::Case,
            "policy" => Self::Policy,
            "weight" => Self::Weight,
            other => Self::Attribute(other.to_owned()),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Name => "name",
            Self::Label => "label",
            Self::Subtype => "subtype",
            Self::Id => "id",
            Self::Aliases => "aliases",
            Self::Case => "case",
            Self::Policy => "policy",
            Self::Weight => "weight",
            Self::Attribute(name) => name,
        }
    }
}

struct Defaults {
    label: Label,
    subtype: String,
    case: Case,
    policy: Policy,
    weight: u16,
}

impl<R: BufRead> ListReader<R> {
    /// Reads up to the header row. `file` is the name that errors show.
    ///
    /// # Errors
    /// If reading fails, a default is wrong, or there is no header row with a column `name`.
    pub fn new(file: impl Into<String>, reader: R) -> Result<Self, Error> {
        let defaults =
            Defaults { label: Label::MISC, subtype: String::new(), case: Case::default(), policy: Policy::default(), weight: DEFAULT_WEIGHT };
        let mut list = Self { reader, file: file.into(), line_number: 0, line: Vec::new(), columns: Vec::new(), defaults, failed: false };
        loop {
            if !list.read_line()? {
                return Err(Error::format(&list.file, "found no header row, expected one with a column `name`"));
            }
            let line = list.text()?.to_owned();
            if let Some(comment) = line.strip_prefix('#') {
                list.read_default(comment)?;
            } else if !line.trim().is_empty() {
                list.columns = list.read_header(&line)?;
                return Ok(list);
            }
        }
    }

    /// The line of the row read last, counted from one.
    pub fn line(&self) -> usize {
        self.line_number
    }

    fn read_line(&mut self) -> Result<bool, Error> {
        self.line.clear();
        let n_bytes = self.reader.read_until(b'\n', &mut self.line).map_err(|error| Error::io(&self.file, error))?;
        self.line_number += 1;
        if self.line_number == 1 && self.line.starts_with("\u{FEFF}".as_bytes()) {
            self.line.drain(..3);
        }
        while self.line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            self.line.pop();
        }
        Ok(n_bytes > 0)
    }

    fn text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.line).map_err(|error| {
            let byte = self.line[error.valid_up_to()];
            self.error(format!("found the byte {byte:#04X} at byte {} of the line, expected UTF-8", error.valid_up_to() + 1))
        })
    }

    fn error(&self, message: impl Into<String>) -> Error {
        Error::row(&self.file, self.line_number, None, message)
    }

    fn column_error(&self, column: &Column, found: &str, expected: &str) -> Error {
        Error::row(&self.file, self.line_number, Some(column.name()), format!("found `{found}`, expected {expected}"))
    }

    fn read_default(&mut self, comment: &str) -> Result<(), Error> {
        let Some((key, value)) = comment.split_once(':') else { return Ok(()) };
        let value = value.trim();
        match Column::new(key.trim()) {
            Column::Label => self.defaults.label = self.parse_label(value)?,
            Column::Subtype => value.clone_into(&mut self.defaults.subtype),
            Column::Case => self.defaults.case = self.parse_case(value)?,
            Column::Policy => self.defaults.policy = self.parse_policy(value)?,
            Column::Weight => self.defaults.weight = self.parse_weight(value)?,
            _ => {}
        }
        Ok(())
    }

    fn read_header(&self, line: &str) -> Result<Vec<Column>, Error> {
        let mut columns: Vec<Column> = Vec::new();
        for name in line.split('\t') {
            let column = Column::new(name.trim());
            if column.name().is_empty() {
                return Err(self.error("found a column without a name in the header, expected a name in every column"));
            }
            if columns.contains(&column) {
                return Err(self.error(format!("found the column `{}` twice, expected each once", column.name())));
            }
            columns.push(column);
        }
        if columns.contains(&Column::Name) {
            Ok(columns)
        } else {
            Err(self.error(format!("found a header with the columns `{}`, expected one named `name`", line.replace('\t', "`, `"))))
        }
    }

    fn parse_label(&self, value: &str) -> Result<Label, Error> {
        if value.is_empty() || value.contains(|character: char| character.is_whitespace() || character.is_control()) {
            return Err(self.column_error(&Column::Label, value, "one word such as `PERSON`"));
        }
        Ok(Label::new(value))
    }

    fn parse_case(&self, value: &str) -> Result<Case, Error> {
        Case::parse(value).ok_or_else(|| self.column_error(&Column::Case, value, "`fold`, `exact` or `title`"))
    }

    fn parse_policy(&self, value: &str) -> Result<Policy, Error> {
        Policy::parse(value).ok_or_else(|| self.column_error(&Column::Policy, value, "`candidate`, `always` or `context`"))
    }

    fn parse_weight(&self, value: &str) -> Result<u16, Error> {
        value.parse().map_err(|_| self.column_error(&Column::Weight, value, "a whole number from 0 to 65535"))
    }

    fn parse_row(&self, line: &str) -> Result<Entry, Error> {
        let n_cells = line.split('\t').count();
        if n_cells != self.columns.len() {
            return Err(self.error(format!("found {n_cells} columns, expected {} as in the header", self.columns.len())));
        }
        let mut entry = Entry::new("", self.defaults.label.clone());
        entry.subtype.clone_from(&self.defaults.subtype);
        (entry.case, entry.policy, entry.weight) = (self.defaults.case, self.defaults.policy, self.defaults.weight);
        let mut aliases = "";
        for (column, cell) in self.columns.iter().zip(line.split('\t')) {
            let cell = cell.trim_matches(' ');
            match column {
                Column::Name => cell.clone_into(&mut entry.name),
                Column::Aliases => aliases = cell,
                _ if cell.is_empty() => {}
                Column::Label => entry.label = self.parse_label(cell)?,
                Column::Subtype => cell.clone_into(&mut entry.subtype),
                Column::Id => cell.clone_into(&mut entry.id),
                Column::Case => entry.case = self.parse_case(cell)?,
                Column::Policy => entry.policy = self.parse_policy(cell)?,
                Column::Weight => entry.weight = self.parse_weight(cell)?,
                Column::Attribute(key) => entry.attributes.push((key.clone(), cell.to_owned())),
            }
        }
        if entry.name.is_empty() {
            return Err(self.column_error(&Column::Name, "", "a name"));
        }
        for alias in aliases.split('|').map(|alias| alias.trim_matches(' ')).filter(|alias| !alias.is_empty()) {
            entry.aliases.push(self.parse_alias(alias, &entry)?);
        }
        Ok(entry)
    }

    fn parse_alias(&self, alias: &str, entry: &Entry) -> Result<Alias, Error> {
        let mut parsed = Alias { name: alias.to_owned(), case: entry.case, policy: entry.policy };
        if let Some((marks, name)) = alias.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let marks: Vec<&str> = marks.split(',').collect();
            if marks.iter().all(|mark| Case::parse(mark).is_some() || Policy::parse(mark).is_some()) {
                if name.is_empty() {
                    return Err(self.column_error(&Column::Aliases, alias, "a name after the bracket"));
                }
                name.clone_into(&mut parsed.name);
                for mark in marks {
                    parsed.case = Case::parse(mark).unwrap_or(parsed.case);
                    parsed.policy = Policy::parse(mark).unwrap_or(parsed.policy);
                }
            }
        }
        Ok(parsed)
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        loop {
            if !self.read_line()? {
                return Ok(None);
            }
            let line = self.text()?;
            if !line.starts_with('#') && !line.trim().is_empty() {
                return self.parse_row(line).map(Some);
            }
        }
    }
}

impl<R: BufRead> Iterator for ListReader<R> {
    type Item = Result<Entry, Error>;

    /// The next entry; after an error the reading is over.
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.next_entry().transpose();
        self.failed = matches!(next, Some(Err(_)));
        next
    }
}
