//! The list that an import writes: checked cells in, a file that the library reads out.
//!
//! The file appears under its name only when it is whole; until then it is `NAME.part`, and what stood there before
//! stays as it was.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::has_word;

/// Aliases of so many capitals or fewer are taken for acronyms and codes (WHO, USA, the airport code THE).
const LONGEST_CODE: usize = 4;

/// Aliases of so many small letters or fewer are taken for codes of countries and languages (be, fr).
const LONGEST_SMALL_CODE: usize = 3;

/// What is done with aliases that look like codes, which would be words in any other case.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Codes {
    /// Matched as written (`[exact]WHO`), small ones only where the context speaks for them (`[exact,context]be`).
    Marked,
    /// Left to the user, whose list it is.
    AsGiven,
}

/// What an alias may say about itself in brackets; the library's list format has the meaning.
const MARKS: &[&str] = &["fold", "exact", "title", "candidate", "always", "context"];

/// A list that is being written.
pub(super) struct List {
    out: Option<Box<dyn Write>>,
    path: PathBuf,
    /// The file to be renamed, where there is one.
    part: Option<PathBuf>,
    columns: Vec<String>,
    n_entries: u64,
}

impl List {
    /// Starts a list with comment lines (`label: PLACE` sets a default) and a header row, in which `name` comes first.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(super) fn create(path: &Path, comments: &[String], columns: &[&str]) -> Result<Self> {
        let is_special = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
        let mut part = None;
        let out: Box<dyn Write> = if path.as_os_str() == "-" {
            Box::new(std::io::stdout())
        } else if is_special {
            // A device or a pipe (/dev/null, /dev/stdout) is written to; a rename would replace it.
            Box::new(File::create(path).with_context(|| path.display().to_string())?)
        } else {
            let mut name = path.as_os_str().to_owned();
            name.push(".part");
            let file = File::create(&name).with_context(|| PathBuf::from(&name).display().to_string())?;
            part = Some(PathBuf::from(name));
            Box::new(file)
        };
        let columns: Vec<String> = columns.iter().map(|&column| column.to_owned()).collect();
        let mut list = Self { out: Some(Box::new(BufWriter::with_capacity(1 << 16, out))), path: path.to_owned(), part, columns, n_entries: 0 };
        for comment in comments {
            list.write_line(&format!("# {comment}"))?;
        }
        list.write_line(&list.columns.join("\t"))?;
        Ok(list)
    }

    /// The row with its cells trimmed, if the library will read it.
    ///
    /// # Errors
    /// If there is no name that can be found, or a cell would break the table.
    pub(super) fn checked(&self, mut cells: Vec<String>) -> Result<Vec<String>, String> {
        for (cell, column) in cells.iter_mut().zip(&self.columns) {
            let trimmed = cell.trim();
            if let Some(found) = trimmed.chars().find(|character| matches!(character, '\t' | '\n' | '\r')) {
                let found = if found == '\t' { "a tab" } else { "a line break" };
                return Err(format!("column `{column}`: found {found} inside `{}`, expected none", trimmed.escape_debug()));
            }
            if trimmed.len() < cell.len() {
                *cell = trimmed.to_owned();
            }
        }
        let name = cells.first().map_or("", String::as_str);
        if name.is_empty() {
            return Err("column `name`: found nothing, expected a name".to_owned());
        }
        if name.starts_with('#') {
            return Err(format!("column `name`: found `{name}`, expected a name that does not start with `#`, which marks comments"));
        }
        if !has_word(name) {
            return Err(format!("column `name`: found `{name}`, expected a letter or digit in it"));
        }
        Ok(cells)
    }

    /// Writes a checked row.
    pub(super) fn write(&mut self, cells: &[String]) -> Result<()> {
        self.n_entries += 1;
        self.write_line(&cells.join("\t"))
    }

    fn write_line(&mut self, line: &str) -> Result<()> {
        if let Some(out) = &mut self.out {
            writeln!(out, "{line}").with_context(|| self.path.display().to_string())?;
        }
        Ok(())
    }

    /// What messages call the list.
    pub(super) fn name(&self) -> String {
        if self.path.as_os_str() == "-" { "standard output".to_owned() } else { self.path.display().to_string() }
    }

    /// Puts the list in its place; gives the number of its entries.
    ///
    /// # Errors
    /// If the last bytes cannot be written or the file cannot be renamed.
    pub(super) fn finish(mut self) -> Result<u64> {
        if let Some(mut out) = self.out.take() {
            out.flush().with_context(|| self.path.display().to_string())?;
        }
        if let Some(part) = &self.part {
            std::fs::rename(part, &self.path).with_context(|| format!("{} to {}", part.display(), self.path.display()))?;
        }
        self.part = None;
        Ok(self.n_entries)
    }
}

impl Drop for List {
    /// Takes away what an import that was stopped had written.
    fn drop(&mut self) {
        self.out = None;
        if let Some(part) = self.part.take() {
            // There is no one left to tell if this fails too.
            let _ = std::fs::remove_file(part);
        }
    }
}

/// The cell of the other names: each once, without the name itself and what no text could hold.
///
/// Line breaks, tabs and `|` inside an alias become blanks.
pub(super) fn aliases<'a>(name: &str, aliases: impl IntoIterator<Item = &'a str>, codes: Codes) -> String {
    let name = name.trim();
    let mut seen = HashSet::new();
    let mut cell = String::new();
    for alias in aliases {
        let words = alias.split(|character: char| character.is_whitespace() || character == '|').filter(|word| !word.is_empty());
        let alias = words.collect::<Vec<_>>().join(" ");
        if alias == name || !has_word(unmarked(&alias)) || !seen.insert(alias.clone()) {
            continue;
        }
        if !cell.is_empty() {
            cell.push('|');
        }
        if codes == Codes::Marked {
            cell.push_str(mark(&alias));
        }
        cell.push_str(&alias);
    }
    cell
}

/// What stands in front of an alias that looks like a code.
fn mark(alias: &str) -> &'static str {
    if alias.len() <= LONGEST_CODE && alias.bytes().all(|byte| byte.is_ascii_uppercase()) {
        "[exact]"
    } else if alias.len() <= LONGEST_SMALL_CODE && alias.bytes().all(|byte| byte.is_ascii_lowercase()) {
        "[exact,context]"
    } else {
        ""
    }
}

/// An alias without the marks in front of it.
fn unmarked(alias: &str) -> &str {
    match alias.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((marks, name)) if marks.split(',').all(|mark| MARKS.contains(&mark)) => name,
        _ => alias,
    }
}
