//! The records of a file: names, with dates of birth and countries where the file has them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow};
use encoding_rs::Encoding;
use indicatif::ProgressBar;
use serde_json::value::to_raw_value;

use super::{RecordFormat, Screen};
use crate::import::{Records, delimiter_of, header, object, one_line, text_of};
use crate::input::{self, Document};
use crate::source::{Source, extension};
use crate::usage;

/// What a column tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Name,
    Given,
    Family,
    Birth,
    Country,
    Id,
}

/// The words for roles in --map, and the columns that have them without it: in small letters, without blanks and marks.
const ROLES: [(Role, &str, &[&str]); 6] = [
    (Role::Name, "name", &["name", "fullname", "customername", "clientname", "legalname"]),
    (Role::Given, "given", &["given", "givenname", "givennames", "firstname", "forename"]),
    (Role::Family, "family", &["family", "familyname", "lastname", "surname"]),
    (Role::Birth, "birth", &["birth", "dob", "born", "birthdate", "dateofbirth", "birthday", "yearofbirth", "birthyear"]),
    (Role::Country, "country", &["country", "countries", "countrycode", "nationality", "nationalities", "citizenship"]),
    (Role::Id, "id", &["id", "customerid", "clientid", "recordid"]),
];

impl Role {
    /// What a column of this name usually tells.
    pub(super) fn usual(column: &str) -> Option<Self> {
        let bare: String = column.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        ROLES.iter().find(|(_, _, columns)| columns.contains(&bare.as_str())).map(|(role, ..)| *role)
    }

    fn word(self) -> &'static str {
        ROLES.iter().find(|(role, ..)| *role == self).map_or("", |(_, word, _)| word)
    }
}

/// A role and the column that has it, from the command line.
#[derive(Clone, Debug)]
pub(super) struct Map {
    role: Role,
    column: String,
}

pub(super) fn map(value: &str) -> Result<Map, String> {
    let expected = || "expected OURS=THEIRS, ours being name, given, family, birth, country or id".to_owned();
    let (ours, theirs) = value.split_once('=').ok_or_else(expected)?;
    let role = ROLES.iter().find(|(_, word, _)| *word == ours.trim()).ok_or_else(expected)?.0;
    let column = one_line(theirs);
    if column.is_empty() { Err(expected()) } else { Ok(Map { role, column }) }
}

/// Someone or something with a name.
pub(super) struct Record {
    pub(super) id: String,
    pub(super) name: String,
    /// As the file has it; several with `|` between them, as in countries.
    pub(super) birth: String,
    pub(super) country: String,
}

impl Record {
    /// The record that a document of the pipeline carries.
    pub(super) fn of(document: &Document) -> Self {
        let kept = |role: Role| {
            let value = document.kept.iter().find(|(key, _)| key == role.word());
            value.and_then(|(_, value)| serde_json::from_str(value.get()).ok()).unwrap_or_default()
        };
        Self { id: document.name().into_owned(), name: document.text.clone(), birth: kept(Role::Birth), country: kept(Role::Country) }
    }

    fn into_document(self, file: &Arc<str>) -> Result<Document> {
        let mut document = Document::of_text(file, to_raw_value(&self.id)?, self.name);
        for (role, value) in [(Role::Birth, self.birth), (Role::Country, self.country)] {
            document.kept.push((role.word().to_owned(), to_raw_value(&value)?));
        }
        Ok(document)
    }
}

/// How the files are read.
pub(super) struct Reading {
    files: Vec<PathBuf>,
    format: Option<RecordFormat>,
    delimiter: Option<u8>,
    maps: Vec<Map>,
    encoding: Option<&'static Encoding>,
}

impl Reading {
    /// What the command line asks for.
    ///
    /// # Errors
    /// If options speak of columns and the records have none.
    pub(super) fn of(arguments: &Screen) -> Result<Self> {
        let Screen { files, input, delimiter, maps, encoding, .. } = arguments;
        let is_lines = *input == Some(RecordFormat::Lines);
        if is_lines && !maps.is_empty() {
            return Err(usage("--map: tells the columns of a table, expected `--input csv` or `jsonl`"));
        }
        if delimiter.is_some() && input.is_some_and(|format| format != RecordFormat::Csv) {
            return Err(usage("--delimiter: parts the cells of a table, expected `--input csv`"));
        }
        Ok(Self { files: files.clone(), format: *input, delimiter: *delimiter, maps: maps.clone(), encoding: *encoding })
    }

    /// Gives every record as a document, or what is wrong with it.
    pub(super) fn read(self, bar: &ProgressBar, take: &mut dyn FnMut(Result<Document>)) {
        for path in input::paths(&self.files, false) {
            if let Err(error) = path.and_then(|path| self.read_file(&path, bar, take)) {
                take(Err(error));
            }
        }
    }

    fn read_file(&self, path: &Path, bar: &ProgressBar, take: &mut dyn FnMut(Result<Document>)) -> Result<()> {
        let file: Arc<str> = path.display().to_string().into();
        let mut give = |record: Result<Record>| take(record.and_then(|record| record.into_document(&file)));
        match self.format.or(self.delimiter.map(|_| RecordFormat::Csv)).unwrap_or_else(|| by_name(path)) {
            RecordFormat::Lines => self.lines(path, bar, &mut give),
            RecordFormat::Csv => self.table(path, bar, &mut give),
            RecordFormat::Jsonl => self.json_lines(path, bar, &mut give),
        }
    }

    fn lines(&self, path: &Path, bar: &ProgressBar, give: &mut dyn FnMut(Result<Record>)) -> Result<()> {
        let mut source = Source::open(path, self.encoding, bar)?;
        while source.next_line()? {
            let record = |name: &str| Record { id: source.place(), name: one_line(name), birth: String::new(), country: String::new() };
            give(source.text().map(record).map_err(|message| anyhow!("{}: {message}", source.place())));
        }
        Ok(())
    }

    fn table(&self, path: &Path, bar: &ProgressBar, give: &mut dyn FnMut(Result<Record>)) -> Result<()> {
        let file = path.display().to_string();
        let mut records = Records::open(path, self.delimiter.or_else(|| delimiter_of(path)).unwrap_or(b','), self.encoding, bar)?;
        if !records.next_record()? {
            return Err(anyhow!("{file}: found no header row, expected one with the names of the columns"));
        }
        let header = records.cells().and_then(header).map_err(|message| anyhow!("{}: {message}", records.place()))?;
        let columns = Columns::of(&header, &self.maps).map_err(|message| anyhow!("{file}: {message}"))?;
        while records.next_record()? {
            let place = records.place();
            let record = records.row(header.len()).and_then(|cells| columns.record(&place, |at| &cells[at]));
            give(record.map_err(|message| anyhow!("{place}: {message}")));
        }
        Ok(())
    }

    fn json_lines(&self, path: &Path, bar: &ProgressBar, give: &mut dyn FnMut(Result<Record>)) -> Result<()> {
        let mut source = Source::open(path, self.encoding, bar)?;
        while source.next_line()? {
            let place = source.place();
            let record = source.text().and_then(|line| self.json_line(line, &place));
            if let Some(record) = record.map_err(|message| anyhow!("{place}: {message}")).transpose() {
                give(record);
            }
        }
        Ok(())
    }

    /// The record of a line; none of a bracket of the array around them.
    fn json_line(&self, line: &str, place: &str) -> Result<Option<Record>, String> {
        let Some(object) = object(line)? else { return Ok(None) };
        let keys: Vec<String> = object.iter().map(|(key, _)| one_line(key)).collect();
        let columns = Columns::of(&keys, &self.maps)?;
        let mut cells = vec![String::new(); keys.len()];
        for at in columns.all() {
            cells[at] = text_of(&keys[at], object[at].1, "|")?;
        }
        columns.record(place, |at| &cells[at]).map(Some)
    }
}

/// What the name of a file says.
fn by_name(path: &Path) -> RecordFormat {
    match extension(path).as_str() {
        "csv" | "tsv" | "tab" => RecordFormat::Csv,
        "jsonl" | "ndjson" | "json" => RecordFormat::Jsonl,
        _ => RecordFormat::Lines,
    }
}

/// Which columns have which role.
struct Columns(Vec<(Role, usize)>);

impl Columns {
    /// The columns that --map names, and for every role that it does not those with a usual name.
    ///
    /// # Errors
    /// If there is no column for a name, or none that --map names.
    fn of(header: &[String], maps: &[Map]) -> Result<Self, String> {
        let found = || format!("found the columns `{}`", header.join("`, `"));
        let mut columns = Vec::new();
        for Map { role, column } in maps {
            let at = header.iter().position(|name| name == column);
            columns.push((*role, at.ok_or_else(|| format!("{}, expected `{column}` for --map {}={column}", found(), role.word()))?));
        }
        let usual = |(at, name): (usize, &String)| Role::usual(name).map(|role| (role, at));
        let is_free = |&(role, at): &(Role, usize)| !maps.iter().any(|map| map.role == role) && !columns.iter().any(|&(_, taken)| taken == at);
        let usual: Vec<(Role, usize)> = header.iter().enumerate().filter_map(usual).filter(is_free).collect();
        columns.extend(usual);
        let columns = Self(columns);
        if [Role::Name, Role::Given, Role::Family].iter().all(|role| columns.first(*role).is_none()) {
            return Err(format!("{}, expected one called `name` or --map name=COLUMN", found()));
        }
        Ok(columns)
    }

    fn first(&self, role: Role) -> Option<usize> {
        self.with(role).next()
    }

    fn with(&self, role: Role) -> impl Iterator<Item = usize> {
        self.0.iter().filter(move |(known, _)| *known == role).map(|(_, at)| *at)
    }

    fn all(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(_, at)| *at)
    }

    /// The record of a row with these cells.
    ///
    /// # Errors
    /// If it has no name.
    fn record<'c>(&self, place: &str, cell: impl Fn(usize) -> &'c String) -> Result<Record, String> {
        let joined = |role: Role, between: &str| -> String {
            let values = self.with(role).map(|at| one_line(cell(at))).filter(|value| !value.is_empty());
            values.collect::<Vec<_>>().join(between)
        };
        let whole = self.first(Role::Name).map(|at| one_line(cell(at))).filter(|name| !name.is_empty());
        let name = whole.unwrap_or_else(|| format!("{} {}", joined(Role::Given, " "), joined(Role::Family, " ")).trim().to_owned());
        if name.is_empty() {
            return Err("found no name, expected one".to_owned());
        }
        let id = self.first(Role::Id).map(|at| one_line(cell(at))).filter(|id| !id.is_empty()).unwrap_or_else(|| place.to_owned());
        Ok(Record { id, name, birth: joined(Role::Birth, "|"), country: joined(Role::Country, "|") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The role of each column, by its number.
    fn roles(header: &[&str], maps: &[&str]) -> Result<Vec<(Role, usize)>, String> {
        let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
        let maps: Vec<Map> = maps.iter().map(|value| map(value).expect("a map")).collect();
        Columns::of(&header, &maps).map(|columns| columns.0)
    }

    #[test]
    fn columns_are_found_by_their_names() {
        assert_eq!(roles(&["ID", "Full Name", "Date of Birth", "x"], &[]), Ok(vec![(Role::Id, 0), (Role::Name, 1), (Role::Birth, 2)]));
        assert_eq!(roles(&["first_name", "LAST NAME"], &[]), Ok(vec![(Role::Given, 0), (Role::Family, 1)]));
        assert_eq!(roles(&["name", "Client"], &["name=Client"]), Ok(vec![(Role::Name, 1)]));
        assert_eq!(roles(&["country", "nationality", "name"], &[]), Ok(vec![(Role::Country, 0), (Role::Country, 1), (Role::Name, 2)]));
        assert!(roles(&["a", "b"], &[]).is_err() && roles(&["name"], &["birth=Born"]).is_err());
        assert!(map("nickname=x").is_err() && map("name=").is_err() && map("name").is_err());
    }

    #[test]
    fn files_are_told_by_their_names() {
        for (name, expected) in
            [("a.CSV.gz", RecordFormat::Csv), ("a.tsv", RecordFormat::Csv), ("a.ndjson", RecordFormat::Jsonl), ("a.txt", RecordFormat::Lines)]
        {
            assert!(by_name(Path::new(name)) == expected, "{name}");
        }
    }
}
