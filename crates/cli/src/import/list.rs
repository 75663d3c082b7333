//! The list that an import writes: checked cells in, a file that the library reads out.
//!
//! The file appears under its name only when it is whole; what stood there before stays as it was until then. What
//! dumps say that anyone can edit is data: no name brings a case or a policy along, none is read as a comment.

use std::collections::HashSet;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use onomast::Extractor;

use super::check_name;
use crate::output_file::OutputFile;

/// Names of so many capitals or fewer are taken for acronyms and codes (WHO, USA, the airport code THE).
const LONGEST_CODE: usize = 4;

/// Names of so many letters or fewer are taken for codes of countries and languages, or words of some language (`fr`, La).
const LONGEST_SHORT: usize = 2;

/// Names of so many letters or fewer must be written with a capital.
const LONGEST_TITLE: usize = 3;

/// What an alias may say about itself in brackets; the library's list format has the meaning.
const MARKS: &[&str] = &["fold", "exact", "title", "candidate", "always", "context"];

/// What case and policy names get.
pub(super) enum Marks {
    /// Those of a user's own list, in which aliases bring their marks along.
    Own,
    /// None.
    Plain,
    /// What keeps codes and common words apart from names, told by their looks and by the built-in words.
    Told(Extractor),
}

/// How likely a name is a word.
#[derive(Clone, Copy, PartialEq)]
enum Looks {
    Name,
    /// Matched with a capital: Osh.
    Short,
    /// Matched as written: WHO.
    Code,
    /// Matched as written, and only where the context speaks for it: La, `fr`, Nice.
    Word,
    /// A common English word without a capital, which is no name in any text.
    NoName,
}

impl Marks {
    pub(super) fn told() -> Self {
        Self::Told(Extractor::builder().build())
    }

    fn looks(&self, name: &str) -> Looks {
        match self {
            Self::Own | Self::Plain => Looks::Name,
            Self::Told(extractor) => looks(name, extractor),
        }
    }

    /// Case and policy of the entry with this name, for the columns of the list; empty for the usual ones.
    pub(super) fn of_name(&self, name: &str) -> [&'static str; 2] {
        match self.looks(unmarked(name)) {
            Looks::Name => ["", ""],
            Looks::Short => ["title", ""],
            Looks::Code => ["exact", ""],
            Looks::Word | Looks::NoName => ["exact", "context"],
        }
    }
}

fn looks(name: &str, extractor: &Extractor) -> Looks {
    // Georgian has capitals for headlines only; names are written without.
    let is_small_letter = |character: char| character.is_lowercase() && !matches!(character, 'ა'..='ჿ');
    let is_small = !name.chars().any(char::is_uppercase) && name.chars().any(is_small_letter);
    let is_common = !name.contains(' ') && extractor.is_common_word(name);
    // Scripts without capitals write whole names with two signs.
    let has_case = |character: char| is_small_letter(character) || character.is_uppercase();
    let n_letters = name.chars().filter(|character| character.is_alphanumeric()).count();
    let is_cased = !name.chars().any(|character| character.is_alphabetic() && !has_case(character));
    if is_common && is_small {
        Looks::NoName
    } else if is_common || is_small || is_cased && n_letters <= LONGEST_SHORT {
        Looks::Word
    } else if name.len() <= LONGEST_CODE && name.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Looks::Code
    } else if is_cased && n_letters <= LONGEST_TITLE {
        Looks::Short
    } else {
        Looks::Name
    }
}

/// The library reads no longer row.
const LONGEST_ROW: usize = 16 << 20;

/// A list that is being written.
pub(super) struct List {
    out: Out,
    path: PathBuf,
    n_entries: u64,
    /// Cells in which a tab or a line break became a blank.
    n_blanked: u64,
}

/// What the list was written to.
pub(super) struct Written {
    pub(super) n_entries: u64,
    pub(super) n_blanked: u64,
}

enum Out {
    Standard(BufWriter<std::io::Stdout>),
    File(BufWriter<OutputFile>),
}

impl List {
    /// Starts a list with comment lines (`label: PLACE` sets a default) and a header row, in which `name` comes first.
    ///
    /// # Errors
    /// If the file cannot be written, or is one of the inputs.
    pub(super) fn create<'p>(path: &Path, inputs: impl IntoIterator<Item = &'p Path>, comments: &[String], columns: &[&str]) -> Result<Self> {
        let out = if path.as_os_str() == "-" {
            Out::Standard(BufWriter::with_capacity(1 << 16, std::io::stdout()))
        } else {
            Out::File(BufWriter::with_capacity(1 << 16, OutputFile::create(path, inputs)?))
        };
        let mut list = Self { out, path: path.to_owned(), n_entries: 0, n_blanked: 0 };
        for comment in comments {
            list.write_line(&format!("# {comment}"))?;
        }
        let mut columns: Vec<String> = columns.iter().map(|&column| column.to_owned()).collect();
        columns.iter_mut().for_each(keep_backslash);
        list.write_line(&columns.join("\t"))?;
        Ok(list)
    }

    /// The row with its cells trimmed and on one line, if the library will read it.
    ///
    /// # Errors
    /// If there is no name that can be found.
    pub(super) fn checked(&mut self, mut cells: Vec<String>) -> Result<Vec<String>, String> {
        let breaks = |character: char| matches!(character, '\t' | '\n' | '\r');
        for cell in &mut cells {
            let trimmed = cell.trim();
            if trimmed.contains(breaks) {
                let pieces: Vec<&str> = trimmed.split(breaks).filter(|piece| !piece.is_empty()).collect();
                *cell = pieces.join(" ");
                self.n_blanked += 1;
            } else if trimmed.len() < cell.len() {
                *cell = trimmed.to_owned();
            }
        }
        let Some(name) = cells.first_mut() else { return Ok(cells) };
        if unmarked(name).len() < name.len() {
            *name = unmarked(name).to_owned();
        }
        if name.is_empty() {
            return Err("column `name`: found nothing, expected a name".to_owned());
        }
        check_name(name)?;
        cells.iter_mut().for_each(keep_backslash);
        // A line that starts with `#` is a comment.
        if cells[0].starts_with('#') {
            cells[0].insert(0, '\\');
        }
        let n_bytes = cells.iter().map(|cell| cell.len() + 1).sum::<usize>();
        if n_bytes > LONGEST_ROW {
            return Err(format!("found a row of {n_bytes} bytes with its marks, expected at most {LONGEST_ROW}"));
        }
        Ok(cells)
    }

    /// Writes a checked row.
    pub(super) fn write(&mut self, cells: &[String]) -> Result<()> {
        self.n_entries += 1;
        self.write_line(&cells.join("\t"))
    }

    fn write_line(&mut self, line: &str) -> Result<()> {
        let written = match &mut self.out {
            Out::Standard(out) => writeln!(out, "{line}"),
            Out::File(out) => writeln!(out, "{line}"),
        };
        written.with_context(|| self.name())
    }

    /// What messages call the list.
    pub(super) fn name(&self) -> String {
        if self.path.as_os_str() == "-" { "standard output".to_owned() } else { self.path.display().to_string() }
    }

    /// Puts the list in its place.
    ///
    /// # Errors
    /// If the last bytes cannot be written or the file cannot be renamed.
    pub(super) fn finish(self) -> Result<Written> {
        let name = self.name();
        match self.out {
            Out::Standard(mut out) => out.flush().context(name)?,
            Out::File(out) => out.into_inner().map_err(|error| error.into_error()).context(name)?.finish()?,
        }
        Ok(Written { n_entries: self.n_entries, n_blanked: self.n_blanked })
    }
}

/// The cell of the other names: each once, without the name itself and what no text could hold.
///
/// Line breaks, tabs and `|` inside an alias become blanks; marks in front of it are taken off unless they are a user's.
pub(super) fn aliases<'a>(name: &str, aliases: impl IntoIterator<Item = &'a str>, marks: &Marks) -> String {
    let name = name.trim();
    let is_special = marks.of_name(name) != ["", ""];
    let mut seen = HashSet::new();
    let mut cell = String::new();
    for alias in aliases {
        let words = alias.split(|character: char| character.is_whitespace() || character == '|').filter(|word| !word.is_empty());
        let alias = words.collect::<Vec<_>>().join(" ");
        let bare = unmarked(&alias);
        let alias = if matches!(marks, Marks::Own) { alias.as_str() } else { bare };
        let looks = marks.looks(bare);
        if alias == unmarked(name) || check_name(bare).is_err() || looks == Looks::NoName || !seen.insert(alias.to_owned()) {
            continue;
        }
        if !cell.is_empty() {
            cell.push('|');
        }
        cell.push_str(match looks {
            Looks::Short if is_special => "[title,candidate]",
            Looks::Short => "[title]",
            Looks::Code if is_special => "[exact,candidate]",
            Looks::Code => "[exact]",
            Looks::Word | Looks::NoName => "[exact,context]",
            // It must not have what its entry's name has.
            Looks::Name if is_special => "[fold,candidate]",
            Looks::Name => "",
        });
        cell.push_str(alias);
    }
    cell
}

/// Writes a cell that starts with a backslash with two: a list may have one there to keep what follows.
fn keep_backslash(cell: &mut String) {
    if cell.starts_with('\\') {
        cell.insert(0, '\\');
    }
}

/// A name without the marks in front of it, however many.
fn unmarked(name: &str) -> &str {
    let mut name = name.trim_start();
    while let Some((marks, rest)) = name.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if !marks.split(',').all(|mark| MARKS.iter().any(|known| known.eq_ignore_ascii_case(mark.trim()))) {
            break;
        }
        name = rest.trim_start();
    }
    name
}
