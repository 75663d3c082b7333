//! Comma-separated lines: the columns of [`tsv`], quoted where a cell needs it and otherwise as the text has them.

use std::io::{self, Write};

use csv_core::{WriteResult, Writer};
use onomast::{Offsets, Span};

use super::tsv::{self, Field, Row};
use crate::input::Document;

/// The names of the columns as a line.
pub(crate) fn header(fields: &[Field], out: &mut dyn Write) -> io::Result<()> {
    line(&tsv::names(fields), out)
}

/// A line for each mention.
pub(crate) fn rows(
    document: &Document,
    spans: (&[Span], Offsets),
    rows: &mut dyn Iterator<Item = Row<'_>>,
    fields: &[Field],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = Lines::new(out);
    tsv::each(document, spans, rows, fields, &mut |index, cell| {
        lines.cell(index, cell);
        if index + 1 == fields.len() { lines.end() } else { Ok(()) }
    })
}

/// A line of cells.
pub(crate) fn line(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Lines::new(out);
    for (index, cell) in cells.iter().enumerate() {
        lines.cell(index, cell);
    }
    lines.end()
}

/// Writes cells and the ends of lines; a line goes out at once.
struct Lines<'o> {
    writer: Writer,
    buffer: [u8; 256],
    line: Vec<u8>,
    out: &'o mut dyn Write,
}

impl<'o> Lines<'o> {
    fn new(out: &'o mut dyn Write) -> Self {
        Self { writer: Writer::new(), buffer: [0; 256], line: Vec::new(), out }
    }

    /// A cell, behind a comma if it is not the first of its line.
    fn cell(&mut self, index: usize, cell: &str) {
        if index > 0 {
            self.until_done(Writer::delimiter);
        }
        let mut rest = cell.as_bytes();
        loop {
            let (result, n_read, n_written) = self.writer.field(rest, &mut self.buffer);
            self.line.extend_from_slice(&self.buffer[..n_written]);
            rest = &rest[n_read..];
            if result == WriteResult::InputEmpty {
                return;
            }
        }
    }

    fn end(&mut self) -> io::Result<()> {
        self.until_done(Writer::terminator);
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }

    fn until_done(&mut self, step: fn(&mut Writer, &mut [u8]) -> (WriteResult, usize)) {
        loop {
            let (result, n_written) = step(&mut self.writer, &mut self.buffer);
            self.line.extend_from_slice(&self.buffer[..n_written]);
            if result == WriteResult::InputEmpty {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn what_parts_cells_is_quoted() {
        let long = "x,".repeat(400);
        for (cells, expected) in [
            (vec!["a", "b"], "a,b\n".to_owned()),
            (vec!["", ""], ",\n".to_owned()),
            (vec!["a,b", "say \"c\"", "d\ne"], "\"a,b\",\"say \"\"c\"\"\",\"d\ne\"\n".to_owned()),
            (vec![&*long], format!("\"{long}\"\n")),
        ] {
            let cells: Vec<String> = cells.into_iter().map(str::to_owned).collect();
            let mut out = Vec::new();
            line(&cells, &mut out).expect("memory takes all");
            assert_eq!(String::from_utf8(out).expect("the cells are text"), expected);
        }
    }
}
