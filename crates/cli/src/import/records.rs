//! The records of a table with one character between its cells, each with the line it starts on.
//!
//! Blank lines are passed over. A tab-separated table has no line breaks in quotes: a stray quote would swallow the
//! rest of it. What is held of a record is bounded, whatever the file: so many bytes, so many cells.

use std::io::{BufRead, Chain, Cursor, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use encoding_rs::Encoding;
use indicatif::ProgressBar;

use super::counted;
use super::table::MOST_COLUMNS;
use crate::source;

/// A longer record is a file of another kind, or a quote that is never closed.
const LONGEST_RECORD: usize = 16 << 20;

/// So much of a file tells what ends its lines.
const HEAD: u64 = 1 << 16;

/// The head that was looked at, the rest of the file, and a last line break.
type Input = Chain<Chain<Cursor<Vec<u8>>, Box<dyn BufRead + Send>>, &'static [u8]>;

pub(crate) struct Records {
    name: String,
    input: Input,
    reader: Reader,
    /// What the cells of the record hold, one after another, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    n_cells: usize,
    is_quoted: bool,
    /// The record is the rest of the file, from a quote on that nothing closes.
    is_unclosed: bool,
    /// Lines end with CR alone.
    is_cr: bool,
    /// The line that the record starts on.
    line_number: u64,
    /// The line after the record.
    next_line: u64,
}

impl Records {
    /// # Errors
    /// If the file cannot be read.
    pub(crate) fn open(path: &Path, delimiter: u8, encoding: Option<&'static Encoding>, bar: &ProgressBar) -> Result<Self> {
        let name = path.display().to_string();
        let mut file = source::open_in(path, encoding, bar)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD).read_to_end(&mut head).with_context(|| name.clone())?;
        let is_cr = head.contains(&b'\r') && !head.contains(&b'\n');
        // With a line break at the end of every record, lines can be counted back from there; the reader itself gives
        // the line of the blank lines before a record, and is one behind after CR LF.
        let input = Cursor::new(head).chain(file).chain(b"\n".as_slice());
        let is_quoted = delimiter != b'\t';
        let reader = ReaderBuilder::new().delimiter(delimiter).quoting(is_quoted).terminator(Terminator::Any(b'\n')).build();
        let (text, ends) = (vec![0; 1 << 12], vec![0; MOST_COLUMNS + 1]);
        Ok(Self { name, input, reader, text, ends, n_cells: 0, is_quoted, is_unclosed: false, is_cr, line_number: 0, next_line: 1 })
    }

    /// Goes to the next record; `false` at the end of the file.
    ///
    /// # Errors
    /// If reading or unpacking fails, or the record is longer than any table has it.
    pub(crate) fn next_record(&mut self) -> Result<bool> {
        while let Some(n_bytes) = self.read()? {
            let n_inside = self.text[..n_bytes].split(|&byte| byte == b'\n').count() as u64 - 1;
            let end = self.reader.line();
            // A quote that is never closed takes in the last line break too.
            self.line_number = end.saturating_sub(1 + n_inside).max(self.next_line);
            self.next_line = end;
            if self.n_cells > 1 || !self.text[..n_bytes].trim_ascii().is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads one record; gives how many bytes its cells hold, nothing at the end of the file.
    fn read(&mut self) -> Result<Option<usize>> {
        let (mut n_read, mut n_bytes, mut n_ends) = (0, 0, 0);
        self.n_cells = 0;
        loop {
            let mut buffer = self.input.fill_buf().with_context(|| self.name.clone())?;
            let translated: Vec<u8>;
            if self.is_cr {
                let piece = &buffer[..buffer.len().min(1 << 12)];
                translated = piece.iter().map(|&byte| if byte == b'\r' { b'\n' } else { byte }).collect();
                buffer = &translated;
            }
            let is_over = buffer.is_empty();
            let (result, n_in, n_out, n_new) = self.reader.read_record(buffer, &mut self.text[n_bytes..], &mut self.ends[n_ends..]);
            self.input.consume(n_in);
            (n_read, n_bytes, n_ends) = (n_read + n_in, n_bytes + n_out, n_ends + n_new);
            self.n_cells += n_new;
            if n_read > LONGEST_RECORD {
                bail!(
                    "{}:{}: found a row of more than {} MiB, expected one row a line (is a quote never closed?)",
                    self.name,
                    self.next_line,
                    LONGEST_RECORD >> 20
                );
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                // They are counted, not kept.
                ReadRecordResult::OutputEndsFull => n_ends = 0,
                ReadRecordResult::Record => {
                    // Then the line break behind the last record is in its quotes.
                    self.is_unclosed = is_over;
                    return Ok(Some(n_bytes));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// The cells of a record that has as many as the header.
    pub(crate) fn row(&self, n_columns: usize) -> Result<Vec<String>, String> {
        if self.is_unclosed || self.n_cells == n_columns {
            return self.cells();
        }
        let found = counted(self.n_cells as u64, "column", "columns");
        Err(format!("found {found}, expected {n_columns} as in the header"))
    }

    /// The cells as text; quotes around a cell are taken off where the reader left them.
    pub(crate) fn cells(&self) -> Result<Vec<String>, String> {
        if self.is_unclosed {
            return Err("found a quote that is never closed, expected another before the end of the table".to_owned());
        }
        if self.n_cells > MOST_COLUMNS {
            return Err(format!("found {} columns, expected at most {MOST_COLUMNS}", self.n_cells));
        }
        let unquoted = |cell: &str| match cell.trim_end_matches('\r').strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if !self.is_quoted => inner.replace("\"\"", "\""),
            _ => cell.to_owned(),
        };
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let cells = starts.zip(&self.ends[..self.n_cells]).map(|(start, &end)| &self.text[start..end]);
        cells.map(|cell| source::text(cell).map(unquoted)).collect()
    }

    /// File and line, for messages.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.name, self.line_number)
    }
}
