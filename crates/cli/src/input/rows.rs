//! The rows of a table as documents: one column is the text, the others may come back.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use indicatif::ProgressBar;
use serde_json::value::{RawValue, to_raw_value};

use super::{Document, Fields, Reading};
use crate::import::{Records, delimiter_of, header};

/// A table that is read row by row.
pub(super) struct Rows {
    file: std::sync::Arc<str>,
    records: Records,
    columns: Vec<String>,
    text: usize,
    /// The column that is called `id`.
    id: Option<usize>,
    is_kept: bool,
}

impl Rows {
    /// Opens a table and finds the column of its text.
    ///
    /// # Errors
    /// If the file cannot be read, has no header, or has no such column.
    pub(super) fn open(path: &Path, reading: &Reading, bar: &ProgressBar) -> Result<Self> {
        let file = path.display().to_string();
        let column = reading.column.as_deref().with_context(|| format!("{file}: found a table, expected `--column` with the column of the text"))?;
        let mut records = Records::open(path, delimiter_of(path).unwrap_or(b','), reading.encoding, bar)?;
        if !records.next_record()? {
            bail!("{file}: found no header row, expected one with the names of the columns");
        }
        let columns = records.cells().and_then(header).map_err(|message| anyhow!("{}: {message}", records.place()))?;
        let by_number = || column.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|&index| index < columns.len());
        let Some(text) = columns.iter().position(|name| name == column).or_else(by_number) else {
            bail!("{file}: found the columns `{}`, expected `{column}` for `--column`", columns.join("`, `"));
        };
        let id = columns.iter().position(|name| name == "id").filter(|&index| index != text);
        Ok(Self { file: file.into(), records, columns, text, id, is_kept: reading.keep })
    }

    /// The next row; an error that leaves the rest readable does not end them.
    pub(super) fn next(&mut self) -> Result<Option<Result<Document>>> {
        if !self.records.next_record()? {
            return Ok(None);
        }
        let cells = self.records.row(self.columns.len()).map_err(|message| anyhow!("{}: {message}", self.records.place()));
        Ok(Some(cells.and_then(|cells| self.document(cells))))
    }

    fn document(&self, mut cells: Vec<String>) -> Result<Document> {
        let id = self.id.map_or_else(|| self.records.place(), |id| cells[id].clone());
        let text = std::mem::take(&mut cells[self.text]);
        let mut kept = Fields::new();
        for (index, (name, cell)) in self.columns.iter().zip(&cells).enumerate() {
            let is_answer = matches!(name.as_str(), "mentions" | "entities");
            if self.is_kept && index != self.text && Some(index) != self.id && !is_answer {
                kept.push((name.clone(), string(cell)?));
            }
        }
        Ok(Document { file: std::sync::Arc::clone(&self.file), id: string(&id)?, text, kept, conll: None, source: None })
    }
}

fn string(text: &str) -> Result<Box<RawValue>> {
    Ok(to_raw_value(text)?)
}
