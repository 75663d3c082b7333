//! What was found in a document as one JSON object, written as it is made.

use std::io::{self, Write};

use anyhow::Result;
use onomast::explain::SpanExplanation;
use onomast::record::{MentionRecord, Record};
use onomast::{Extraction, Mention, Offsets, Span, json};
use serde_json::Value;

use crate::input::Document;
use crate::tag::Matched;

/// Writes a line: the id, the kept fields, the fields of what was found, the explanations.
///
/// Of the kept fields, an earlier answer gives way to one of the same name that is given now.
fn line(document: &Document, found: &dyn Fn(&mut dyn Write) -> io::Result<()>, explanations: &[SpanExplanation], out: &mut dyn Write) -> Result<()> {
    write!(out, "{{\"id\":{}", document.id)?;
    let is_kept = |key: &str| explanations.is_empty() || key != "explanations";
    for (key, value) in document.kept.iter().filter(|(key, _)| is_kept(key)) {
        write!(out, ",{}:{value}", string(key))?;
    }
    out.write_all(b",")?;
    found(out)?;
    if !explanations.is_empty() {
        out.write_all(b",\"explanations\":")?;
        json::explanations(explanations, out)?;
    }
    Ok(out.write_all(b"}\n")?)
}

/// A string of JSON.
///
/// PERF: the writer of a value is compiled with its crate, that of a string with whatever calls it, here without optimizations.
pub(super) fn string(text: &str) -> String {
    Value::from(text).to_string()
}

/// A number of JSON.
pub(super) fn number(number: f64) -> String {
    Value::from(number).to_string()
}

/// A record of any origin.
pub(crate) fn recorded(document: &Document, record: &Record, out: &mut dyn Write) -> Result<()> {
    line(document, &|out| json::record(record, out), &[], out)
}

/// What `tag` found, and what was made of the words that were asked about.
pub(crate) fn tagged(
    document: &Document,
    extraction: &Extraction<'_>,
    offsets: Offsets,
    explanations: &[SpanExplanation],
    out: &mut dyn Write,
) -> Result<()> {
    if document.source.is_none() {
        return line(document, &|out| json::extraction(extraction, offsets, out), explanations, out);
    }
    let record = located(document, extraction, offsets);
    line(document, &|out| json::record(&record, out), explanations, out)
}

/// The record of what `tag` found, with the places in the source where there is one.
pub(crate) fn located(document: &Document, extraction: &Extraction<'_>, offsets: Offsets) -> Record {
    let mut record = extraction.to_record(offsets);
    if let Some(source) = &document.source {
        let spans: Vec<Span> = extraction.mentions().iter().map(Mention::span).collect();
        source.locate(&mut record.mentions, &spans, offsets);
    }
    record
}

/// What `match` found.
pub(crate) fn matched(document: &Document, found: &[Matched<'_, '_>], offsets: Offsets, out: &mut dyn Write) -> Result<()> {
    let mentions = record(document, found, offsets).mentions;
    let found = |out: &mut dyn Write| {
        out.write_all(b"\"mentions\":")?;
        json::mentions(&mentions, out)
    };
    line(document, &found, &[], out)
}

/// The record of what `match` found.
pub(crate) fn record(document: &Document, found: &[Matched<'_, '_>], offsets: Offsets) -> Record {
    let spans: Vec<Span> = found.iter().map(|found| found.span).collect();
    let mention =
        |(found, span): (&Matched<'_, '_>, Span)| MentionRecord::from_entries(found.text, span, found.first().label(), found.entries.iter().copied());
    let mut record = Record::default();
    record.mentions = found.iter().zip(offsets.convert(&document.text, &spans)).map(mention).collect();
    if let Some(source) = &document.source {
        source.locate(&mut record.mentions, &spans, offsets);
    }
    record
}
