//! What was found in a document as one JSON object, written as it is made.

use std::io::Write;

use anyhow::Result;
use onomast::explain::SpanExplanation;
use onomast::record::{MentionRecord, Record};
use onomast::{Extraction, Mention, Offsets, Span};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::input::{Document, Fields};
use crate::tag::Matched;

/// A line: the id, the kept fields, and what was found.
#[derive(Serialize)]
struct Line<'d, F> {
    id: &'d RawValue,
    #[serde(flatten)]
    kept: Kept<'d>,
    #[serde(flatten)]
    found: F,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    explanations: &'d [SpanExplanation],
}

/// The kept fields, without an earlier answer under the name of one that is given now.
struct Kept<'d> {
    fields: &'d Fields,
    has_explanations: bool,
}

impl Serialize for Kept<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_kept = |key: &str| !(self.has_explanations && key == "explanations");
        serializer.collect_map(self.fields.iter().filter(|(key, _)| is_kept(key)).map(|(key, value)| (key, value)))
    }
}

fn line(document: &Document, found: impl Serialize, explanations: &[SpanExplanation], out: &mut dyn Write) -> Result<()> {
    let kept = Kept { fields: &document.kept, has_explanations: !explanations.is_empty() };
    serde_json::to_writer(&mut *out, &Line { id: &document.id, kept, found, explanations })?;
    Ok(out.write_all(b"\n")?)
}

/// A record of any origin.
pub(crate) fn recorded(document: &Document, record: &Record, out: &mut dyn Write) -> Result<()> {
    line(document, record, &[], out)
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
        return line(document, extraction.in_offsets(offsets), explanations, out);
    }
    line(document, located(document, extraction, offsets), explanations, out)
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
    line(document, Matches { mentions: record(document, found, offsets).mentions }, &[], out)
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

/// The mentions of `match`.
#[derive(Serialize)]
struct Matches {
    mentions: Vec<MentionRecord>,
}
