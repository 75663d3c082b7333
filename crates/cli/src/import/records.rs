//! The records of a table with one character between its cells, each with the line it starts on.
//!
//! Blank lines are passed over. A tab-separated table has no line breaks in quotes: a stray quote would swallow the
//! rest of it.

use std::io::{BufRead, Chain, Read};
use std::path::Path;

use anyhow::{Context, Result};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use indicatif::ProgressBar;

use crate::source;

pub(super) struct Records {
    name: String,
    reader: Reader<Chain<Box<dyn BufRead + Send>, &'static [u8]>>,
    record: ByteRecord,
    is_quoted: bool,
    /// The line that the record starts on.
    line_number: u64,
    /// The line after the record.
    next_line: u64,
}

impl Records {
    /// # Errors
    /// If the file cannot be read.
    pub(super) fn open(path: &Path, delimiter: u8, bar: &ProgressBar) -> Result<Self> {
        // With a line break at the end of every record, lines can be counted back from there; the reader itself gives
        // the line of the blank lines before a record, and is one behind after CR LF.
        let reader = source::open(path, bar)?.chain(b"\n".as_slice());
        let is_quoted = delimiter != b'\t';
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).quoting(is_quoted).terminator(Terminator::Any(b'\n'));
        let (name, record) = (path.display().to_string(), ByteRecord::new());
        Ok(Self { name, reader: builder.from_reader(reader), record, is_quoted, line_number: 0, next_line: 1 })
    }

    /// Goes to the next record; `false` at the end of the file.
    ///
    /// # Errors
    /// If reading or unpacking fails.
    pub(super) fn next_record(&mut self) -> Result<bool> {
        while self.reader.read_byte_record(&mut self.record).with_context(|| self.name.clone())? {
            let n_inside = self.record.as_slice().split(|&byte| byte == b'\n').count() as u64 - 1;
            let end = self.reader.position().line();
            // A quote that is never closed takes in the last line break too.
            self.line_number = end.saturating_sub(1 + n_inside).max(self.next_line);
            self.next_line = end;
            if self.record.len() > 1 || !self.record.as_slice().trim_ascii().is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn n_cells(&self) -> usize {
        self.record.len()
    }

    /// The cells as text; quotes around a cell are taken off where the reader left them.
    pub(super) fn cells(&self) -> Result<Vec<String>, String> {
        let unquoted = |cell: &str| match cell.trim_end_matches('\r').strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if !self.is_quoted => inner.replace("\"\"", "\""),
            _ => cell.to_owned(),
        };
        self.record.iter().map(|cell| source::text(cell).map(unquoted)).collect()
    }

    /// File and line, for messages.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.name, self.line_number)
    }
}
