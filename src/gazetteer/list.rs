//! The list format: UTF-8 TSV with a header row.
//!
//! Takes any reader, gives entries one at a time, each with its line. Columns are found by name, in any order: `name`
//! (required), `label`, `subtype`, `id`, `aliases` (`|` between them), `case`, `policy`, `weight`, `match` (what is
//! forgiven); every other column is an attribute. Lines that start with `#` are comments; before the header, `# label: PLACE` sets a default for the
//! file. A row whose first cell starts with `#` is written with a backslash before it, `\#1 Dads`, and a cell that starts
//! with a backslash with two. Lines end with LF, CR LF or CR. An alias may carry its own case and policy in front: `[exact]WHO`, `[exact,context]US`.
//! The first bad row ends the reading with an error that names file, line and column.

use std::collections::HashSet;
use std::fmt;
use std::io::BufRead;

use super::entry::{Alias, Case, DEFAULT_WEIGHT, Entry, Policy};
use super::tolerance::{EXPECTED, Tolerances};
use crate::error::Error;
use crate::label::Label;

/// Reads the entries of one list.
///
/// # Examples
/// ```
/// use onomast::gazetteer::ListReader;
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
    /// Whether the line before ended with CR, so that an LF that follows belongs to it.
    after_return: bool,
    columns: Vec<Column>,
    defaults: Defaults,
    failed: bool,
}

/// Characters of a cell or a header that an error shows.
const MAX_SHOWN: usize = 200;

/// A line longer than this many bytes is no row of a list: memory stays bounded whatever the file is.
const MAX_LINE: usize = 16 << 20;

impl<R> fmt::Debug for ListReader<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ListReader").field("file", &self.file).field("line", &self.line_number).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Column {
    Name,
    Label,
    Subtype,
    Id,
    Aliases,
    Case,
    Policy,
    Weight,
    Match,
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
            "match" => Self::Match,
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
            Self::Match => "match",
            Self::Attribute(name) => name,
        }
    }
}

struct Defaults {
    label: Option<Label>,
    subtype: String,
    case: Case,
    policy: Policy,
    weight: u16,
    tolerances: Option<Tolerances>,
}

impl<R: BufRead> ListReader<R> {
    /// Reads up to the header row. `file` is the name that errors show.
    ///
    /// # Errors
    /// If reading fails, a default is wrong, or there is no header row with a column `name`.
    pub fn new(file: impl Into<String>, reader: R) -> Result<Self, Error> {
        let (case, policy) = (Case::default(), Policy::default());
        let defaults = Defaults { label: None, subtype: String::new(), case, policy, weight: DEFAULT_WEIGHT, tolerances: None };
        let (file, line, columns) = (file.into(), Vec::new(), Vec::new());
        let mut list = Self { reader, file, line_number: 0, line, after_return: false, columns, defaults, failed: false };
        loop {
            if !list.read_line()? {
                return Err(Error::of_file(&list.file, "found no header row, expected one with a column `name`"));
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
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::ListReader;
    /// let mut list = ListReader::new("towns.tsv", "# towns\nname\n\nOsh\n".as_bytes())?;
    /// assert_eq!((list.next().unwrap()?.name(), list.line()), ("Osh", 4));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn line(&self) -> usize {
        self.line_number
    }

    /// Reads the next line without its end; whether there was one.
    fn read_line(&mut self) -> Result<bool, Error> {
        self.line.clear();
        self.line_number += 1;
        let found = self.fill_line()?;
        if self.line_number == 1 && self.line.starts_with("\u{FEFF}".as_bytes()) {
            self.line.drain(..3);
        }
        Ok(found)
    }

    fn fill_line(&mut self) -> Result<bool, Error> {
        let mut found = false;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Error::io(&self.file, error)),
            };
            if buffer.is_empty() {
                return Ok(found);
            }
            if std::mem::take(&mut self.after_return) && buffer[0] == b'\n' {
                self.reader.consume(1);
                continue;
            }
            found = true;
            let end = buffer.iter().position(|&byte| matches!(byte, b'\n' | b'\r'));
            let n_bytes = end.unwrap_or(buffer.len());
            if self.line.len() + n_bytes > MAX_LINE {
                return Err(self.error(format!("found a line of more than {MAX_LINE} bytes, expected rows of a list")));
            }
            self.line.extend_from_slice(&buffer[..n_bytes]);
            self.after_return = end.is_some_and(|end| buffer[end] == b'\r');
            self.reader.consume(n_bytes + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(true);
            }
        }
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
        Error::row(&self.file, self.line_number, Some(shown(column.name())), format!("found `{}`, expected {expected}", shown(found)))
    }

    fn read_default(&mut self, comment: &str) -> Result<(), Error> {
        let Some((key, value)) = comment.split_once(':') else { return Ok(()) };
        let value = value.trim();
        match Column::new(key.trim()) {
            Column::Label => self.defaults.label = Some(self.parse_label(value)?),
            Column::Subtype => value.clone_into(&mut self.defaults.subtype),
            Column::Case => self.defaults.case = self.parse_case(value)?,
            Column::Policy => self.defaults.policy = self.parse_policy(value)?,
            Column::Weight => self.defaults.weight = self.parse_weight(value)?,
            Column::Match => self.defaults.tolerances = Some(self.parse_tolerances(value)?),
            _ => {}
        }
        Ok(())
    }

    fn read_header(&self, line: &str) -> Result<Vec<Column>, Error> {
        if super::index::is_compiled(format!("{line}\n").as_bytes()) {
            return Err(self.error("found a compiled list, expected one in TSV; a compiled list is opened from its file, unpacked"));
        }
        let (mut columns, mut known) = (Vec::new(), HashSet::new());
        for (number, name) in line.split('\t').enumerate() {
            let column = Column::new(unescaped(name.trim(), number));
            if column.name().is_empty() {
                return Err(self.error("found a column without a name in the header, expected a name in every column"));
            }
            if !known.insert(column.clone()) {
                return Err(self.error(format!("found the column `{}` twice, expected each once", shown(column.name()))));
            }
            columns.push(column);
        }
        if known.contains(&Column::Name) {
            Ok(columns)
        } else {
            Err(self.error(format!("found a header with the columns `{}`, expected one named `name`", shown(line).replace('\t', "`, `"))))
        }
    }

    fn parse_label(&self, value: &str) -> Result<Label, Error> {
        Label::try_from(value).map_err(|_| self.column_error(&Column::Label, value, "one word such as `PERSON`"))
    }

    fn parse_case(&self, value: &str) -> Result<Case, Error> {
        value.parse().map_err(|_| self.column_error(&Column::Case, value, "`fold`, `exact` or `title`"))
    }

    fn parse_policy(&self, value: &str) -> Result<Policy, Error> {
        value.parse().map_err(|_| self.column_error(&Column::Policy, value, "`candidate`, `always` or `context`"))
    }

    fn parse_weight(&self, value: &str) -> Result<u16, Error> {
        value.parse().map_err(|_| self.column_error(&Column::Weight, value, "a whole number from 0 to 65535"))
    }

    fn parse_tolerances(&self, value: &str) -> Result<Tolerances, Error> {
        value.parse().map_err(|_| self.column_error(&Column::Match, value, EXPECTED))
    }

    /// Makes `entry` that of a row.
    ///
    /// PERF: the strings of the entry before are filled again, which takes a third off the time of a list.
    fn parse_row(&self, line: &str, entry: &mut Entry) -> Result<(), Error> {
        let n_cells = line.bytes().filter(|&byte| byte == b'\t').count() + 1;
        if n_cells != self.columns.len() {
            return Err(self.error(format!("found {n_cells} columns, expected {} as in the header", self.columns.len())));
        }
        entry.label = self.defaults.label.clone().unwrap_or(Label::MISC);
        entry.has_label = entry.label != Label::MISC;
        entry.subtype.clone_from(&self.defaults.subtype);
        entry.id.clear();
        (entry.case, entry.policy, entry.weight) = (self.defaults.case, self.defaults.policy, self.defaults.weight);
        entry.tolerances = self.defaults.tolerances;
        let (mut aliases, mut n_aliases, mut n_attributes) = ("", 0, 0);
        for (number, (column, cell)) in self.columns.iter().zip(cells(line)).enumerate() {
            let cell = unescaped(cell.trim_matches(' '), number);
            match column {
                Column::Name => cell.clone_into(&mut entry.name),
                Column::Aliases => aliases = cell,
                _ if cell.is_empty() => {}
                Column::Label => (entry.label, entry.has_label) = (self.parse_label(cell)?, true),
                Column::Subtype => cell.clone_into(&mut entry.subtype),
                Column::Id => cell.clone_into(&mut entry.id),
                Column::Case => entry.case = self.parse_case(cell)?,
                Column::Policy => entry.policy = self.parse_policy(cell)?,
                Column::Weight => entry.weight = self.parse_weight(cell)?,
                Column::Match => entry.tolerances = Some(self.parse_tolerances(cell)?),
                Column::Attribute(key) => {
                    let (known, value) = next(&mut entry.attributes, &mut n_attributes, Default::default);
                    key.clone_into(known);
                    cell.clone_into(value);
                }
            }
        }
        entry.attributes.truncate(n_attributes);
        if entry.name.is_empty() {
            return Err(self.column_error(&Column::Name, "", "a name"));
        }
        for alias in aliases.split('|').map(|alias| alias.trim_matches(' ')).filter(|alias| !alias.is_empty()) {
            let (name, case, policy) = self.parse_alias(alias, (entry.case, entry.policy))?;
            let place = next(&mut entry.aliases, &mut n_aliases, || Alias { name: String::new(), case, policy });
            name.clone_into(&mut place.name);
            (place.case, place.policy) = (case, policy);
        }
        entry.aliases.truncate(n_aliases);
        Ok(())
    }

    /// The name of an alias, with the case and policy before it or else those of its entry.
    fn parse_alias<'l>(&self, alias: &'l str, (mut case, mut policy): (Case, Policy)) -> Result<(&'l str, Case, Policy), Error> {
        if let Some((marks, name)) = alias.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let marks: Vec<&str> = marks.split(',').collect();
            if marks.iter().all(|mark| mark.parse::<Case>().is_ok() || mark.parse::<Policy>().is_ok()) {
                if name.is_empty() {
                    return Err(self.column_error(&Column::Aliases, alias, "a name after the bracket"));
                }
                for mark in marks {
                    case = mark.parse().unwrap_or(case);
                    policy = mark.parse().unwrap_or(policy);
                }
                return Ok((name, case, policy));
            }
        }
        Ok((alias, case, policy))
    }

    /// Makes `entry` the next one; whether there was one. After an error the reading is over.
    pub(crate) fn read(&mut self, entry: &mut Entry) -> Result<bool, Error> {
        loop {
            if !self.read_line()? {
                return Ok(false);
            }
            let line = self.text()?;
            if !line.starts_with('#') && !line.trim().is_empty() {
                return self.parse_row(line, entry).map(|()| true);
            }
        }
    }
}

/// The cells of a row.
///
/// PERF: most are of a few bytes, for which the search of `str` takes longer than looking at each.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let line = rest?;
        let end = line.bytes().position(|byte| byte == b'\t');
        rest = end.map(|end| &line[end + 1..]);
        Some(&line[..end.unwrap_or(line.len())])
    })
}

/// The next place of a list that is filled again.
fn next<'l, T>(list: &'l mut Vec<T>, at: &mut usize, make: impl FnOnce() -> T) -> &'l mut T {
    if *at == list.len() {
        list.push(make());
    }
    *at += 1;
    &mut list[*at - 1]
}

/// The start of a text, as much of it as an error shows.
fn shown(text: &str) -> &str {
    text.char_indices().nth(MAX_SHOWN).map_or(text, |(end, _)| &text[..end])
}

/// A cell without the backslash that keeps its first character from being read as a mark of the format.
fn unescaped(cell: &str, number: usize) -> &str {
    let is_marked = cell.starts_with("\\\\") || number == 0 && cell.starts_with("\\#");
    &cell[usize::from(is_marked)..]
}

impl<R: BufRead> Iterator for ListReader<R> {
    type Item = Result<Entry, Error>;

    /// The next entry; after an error the reading is over.
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let mut entry = Entry::without_label("");
        let read = self.read(&mut entry);
        self.failed = read.is_err();
        read.map(|is_there| is_there.then_some(entry)).transpose()
    }
}
