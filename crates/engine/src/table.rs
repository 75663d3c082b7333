//! Rows as text: for people, as JSON lines, or with commas.

use std::io::Write;

use anyhow::Result;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::csv;
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::arrow::util::pretty::pretty_format_batches;

use crate::arguments::Format;

/// Writes rows.
pub(crate) fn write(rows: &[RecordBatch], format: Format, out: &mut impl Write) -> Result<()> {
    match format {
        Format::Text => writeln!(out, "{}", pretty_format_batches(rows)?)?,
        Format::Jsonl => {
            let mut writer = LineDelimitedWriter::new(&mut *out);
            writer.write_batches(&rows.iter().collect::<Vec<_>>())?;
            writer.finish()?;
        }
        Format::Csv => {
            let mut writer = csv::Writer::new(&mut *out);
            rows.iter().try_for_each(|batch| writer.write(batch))?;
        }
    }
    out.flush()?;
    Ok(())
}
