//! Tables: a header and rows of cells, for people, with tabs, or with commas.

use std::fmt::Write as _;
use std::io;

use super::csv;
use crate::escape;

/// A table: its header and its rows.
pub(crate) type Table = Vec<Vec<String>>;

/// The widest column of a table for people; what is longer pushes the rest of its row.
const WIDEST: usize = 48;

/// The row of these cells.
pub(crate) fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// Tab-separated lines.
pub(crate) fn tsv(table: &Table) -> String {
    let line = |row: &Vec<String>| row.iter().map(|cell| escape::cell(cell)).collect::<Vec<_>>().join("\t") + "\n";
    table.iter().map(line).collect()
}

/// Comma-separated lines.
pub(crate) fn comma_separated(table: &Table, out: &mut dyn io::Write) -> io::Result<()> {
    table.iter().try_for_each(|row| csv::line(row, out))
}

/// Columns that line up, numbers to the right.
pub(crate) fn aligned(table: &Table) -> String {
    let n_columns = table.first().map_or(0, Vec::len);
    let length = |cell: &String| cell.chars().count();
    let width = |column: usize| table.iter().map(|row| length(&row[column])).max().unwrap_or(0).min(WIDEST);
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    let mut out = String::new();
    for row in table {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| {
            let cell = escape::line(cell);
            let is_number = cell.parse::<f64>().is_ok();
            if is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        let _ = writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_line_up() {
        let table = vec![row(["id", "points"]), row(["ship", "8"]), row(["a", "-12"])];
        assert_eq!(aligned(&table), "id    points\nship       8\na        -12\n");
        assert_eq!(tsv(&table), "id\tpoints\nship\t8\na\t-12\n");
    }
}
