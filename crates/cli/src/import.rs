//! `import`: a dump or a table to a list.
//!
//! Takes dumps of `GeoNames` and Wikidata, the list of OFAC and tables of any kind, plain or compressed; gives a TSV list that the library
//! reads. Nothing is held in memory but one row, and what joins names to places. A bad row stops the import and leaves no file, or
//! is skipped and counted where the user says so.

mod geonames;
mod list;
mod ofac;
mod records;
mod table;
mod wikidata;

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};
use encoding_rs::Encoding;
use indicatif::ProgressBar;

use self::list::List;
pub(crate) use self::records::Records;
pub(crate) use self::table::{delimiter, delimiter_of, header, object, one_line, text_of};
use crate::source::Source;
use crate::{Status, encoding, report};

#[derive(Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    format: Format,
}

#[derive(Subcommand)]
enum Format {
    /// Places from the tables of geonames.org (allCountries.txt, cities15000.txt, KG.txt, ...)
    #[command(after_help = geonames::EXAMPLES)]
    Geonames(geonames::Geonames),
    /// People, places and organizations from a JSON dump of Wikidata
    #[command(after_help = wikidata::EXAMPLES)]
    Wikidata(wikidata::Wikidata),
    /// People, organizations, vessels and aircraft from the sanctions list of OFAC (sdn.csv, alt.csv, add.csv)
    #[command(after_help = ofac::EXAMPLES)]
    Ofac(ofac::Ofac),
    /// Names from a table with a header row (CSV, TSV) or from JSON lines
    #[command(after_help = table::EXAMPLES)]
    Csv(table::Table),
}

/// Where the list goes, and what happens to rows that cannot be read.
#[derive(Args)]
struct Output {
    /// The list to write; `-` is standard output
    #[arg(short = 'o', long = "output", value_name = "LIST")]
    path: PathBuf,
    /// Report bad rows, count them and go on, instead of stopping at the first
    #[arg(long)]
    skip_bad: bool,
    /// The encoding of the files if it is not UTF-8, such as `windows-1252`; the list is UTF-8
    #[arg(long, value_name = "NAME", value_parser = encoding::named)]
    encoding: Option<&'static Encoding>,
}

pub(crate) fn run(arguments: &Import) -> Result<Status> {
    match &arguments.format {
        Format::Geonames(geonames) => geonames::run(geonames)?,
        Format::Wikidata(wikidata) => wikidata::run(wikidata)?,
        Format::Ofac(ofac) => ofac::run(ofac)?,
        Format::Csv(table) => table::run(table)?,
    }
    Ok(Status::Done)
}

/// What an import carries along beside its rows: the bar, and the count of bad rows.
struct Progress {
    bar: ProgressBar,
    skip_bad: bool,
    encoding: Option<&'static Encoding>,
    n_bad: u64,
}

impl Progress {
    fn new(output: &Output, files: &[&Path]) -> Self {
        let total = files.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|metadata| metadata.len()).sum();
        Self { bar: crate::compile::bar(total), skip_bad: output.skip_bad, encoding: output.encoding, n_bad: 0 }
    }

    /// Reports and counts a bad row, or stops the import with it.
    fn bad(&mut self, error: anyhow::Error) -> Result<()> {
        if !self.skip_bad {
            return Err(error);
        }
        self.n_bad += 1;
        self.bar.suspend(|| report(&error));
        Ok(())
    }

    /// Puts the list in its place and says what was done.
    fn finish(self, list: List) -> Result<()> {
        self.bar.finish_and_clear();
        let name = list.name();
        let written = list.finish()?;
        anstream::eprintln!("{name}: {}", counted(written.n_entries, "entry", "entries"));
        if written.n_blanked > 0 {
            anstream::eprintln!("onomast: made blanks of the tabs and line breaks in {}", counted(written.n_blanked, "cell", "cells"));
        }
        if self.n_bad > 0 {
            anstream::eprintln!("onomast: skipped {}", counted(self.n_bad, "bad row", "bad rows"));
        }
        Ok(())
    }
}

/// A number with its noun.
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Gives every line of the files to `read`, and every row that it makes of one to the list.
///
/// A line that `read` makes no row of is left out; its error says what was found and expected.
fn each_line<P: AsRef<Path>>(
    files: &[P],
    progress: &mut Progress,
    list: &mut List,
    mut read: impl FnMut(&str) -> Result<Option<Vec<String>>, String>,
) -> Result<()> {
    for path in files {
        let mut source = Source::open(path.as_ref(), progress.encoding, &progress.bar)?;
        while source.next_line()? {
            let row = source.text().and_then(&mut read).and_then(|row| row.map(|row| list.checked(row)).transpose());
            match row {
                Ok(Some(row)) => list.write(&row)?,
                Ok(None) => {}
                Err(message) => progress.bad(anyhow!("{}: {message}", source.place()))?,
            }
        }
    }
    Ok(())
}

/// The cells of a line without quotes, if there are as many as one of these numbers.
fn tab_separated<'l>(line: &'l str, expected: &[usize]) -> Result<Vec<&'l str>, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    if expected.contains(&cells.len()) {
        return Ok(cells);
    }
    let expected: Vec<String> = expected.iter().map(usize::to_string).collect();
    Err(format!("found {}, expected {} separated by tabs", counted(cells.len() as u64, "column", "columns"), expected.join(" or ")))
}

/// What is wrong with a name that the library would refuse, and the whole list with it.
fn check_name(name: &str) -> Result<(), String> {
    if name.len() < MOST_WORDS && name.chars().any(is_plain_letter) {
        return Ok(());
    }
    let words = onomast::Gazetteer::builder().push(&onomast::Entry::new(name, onomast::Label::MISC));
    match words {
        Ok(()) => Ok(()),
        Err(_) if name.len() < MOST_WORDS => Err(format!("column `name`: found `{name}`, expected a letter or digit in it")),
        Err(_) => {
            let start: String = name.chars().take(40).collect();
            Err(format!("column `name`: found a name that starts `{start}`, expected at most {MOST_WORDS} words, with a letter or digit in them"))
        }
    }
}

/// The library takes names of so many words.
const MOST_WORDS: usize = 255;

/// Whether a character is a letter or digit of the commonest scripts: those are words, whatever the fold does.
fn is_plain_letter(character: char) -> bool {
    let is_common = matches!(character, '\0'..='\u{24F}' | 'Α'..='ԯ' | 'א'..='ת' | 'ء'..='ي' | 'ぁ'..='ヿ' | '一'..='鿿' | '가'..='힣');
    is_common && character.is_alphanumeric()
}

/// A label from the command line or a table: one word.
fn label(value: &str) -> Result<String, String> {
    if value.is_empty() || value.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return Err(format!("found the label `{value}`, expected one word such as `PERSON`"));
    }
    Ok(value.to_owned())
}

/// A language code from the command line.
fn language(value: &str) -> Result<String, String> {
    let value = value.trim();
    let is_code = !value.is_empty() && value.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character));
    if is_code { Ok(value.to_owned()) } else { Err("expected language codes such as `en`, separated by commas".to_owned()) }
}
