//! What was found in a document as one JSON object, written as it is made.

use std::io::Write;

use anyhow::Result;
use onomast::gazetteer::EntryRef;
use onomast::{Extraction, Label, Offsets, Span};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::input::{Document, Fields};
use crate::output::ids;
use crate::tag::Matched;

/// A line: the id, the kept fields, and what was found.
#[derive(Serialize)]
struct Line<'d, F> {
    id: &'d RawValue,
    #[serde(flatten, serialize_with = "fields")]
    kept: &'d Fields,
    #[serde(flatten)]
    found: F,
}

fn fields<S: Serializer>(fields: &Fields, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(key, value)| (key, value)))
}

fn line(document: &Document, found: impl Serialize, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *out, &Line { id: &document.id, kept: &document.kept, found })?;
    Ok(out.write_all(b"\n")?)
}

/// What `tag` found.
pub(crate) fn tagged(document: &Document, extraction: &Extraction<'_>, offsets: Offsets, out: &mut dyn Write) -> Result<()> {
    line(document, extraction.in_offsets(offsets), out)
}

/// What `match` found.
pub(crate) fn matched(document: &Document, found: &[Matched<'_, '_>], offsets: Offsets, out: &mut dyn Write) -> Result<()> {
    let spans: Vec<Span> = found.iter().map(|found| found.span).collect();
    line(document, Matches { found, spans: &offsets.convert(&document.text, &spans) }, out)
}

struct Matches<'m> {
    found: &'m [Matched<'m, 'm>],
    spans: &'m [Span],
}

impl Serialize for Matches<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("mentions", &Mentions(self))?;
        map.end()
    }
}

struct Mentions<'m>(&'m Matches<'m>);

impl Serialize for Mentions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.found.iter().zip(self.0.spans).map(|(found, span)| Mention::new(found, *span)))
    }
}

#[derive(Serialize)]
struct Mention<'m> {
    start: usize,
    end: usize,
    text: &'m str,
    label: &'m Label,
    #[serde(skip_serializing_if = "str::is_empty")]
    subtype: &'m str,
    score: f64,
    nominal: bool,
    source: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ids: Vec<&'m str>,
    name: &'m str,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: Attributes<'m>,
}

impl<'m> Mention<'m> {
    fn new(found: &'m Matched<'_, '_>, span: Span) -> Self {
        let first: EntryRef<'m> = found.first();
        Self {
            start: span.start(),
            end: span.end(),
            text: found.text,
            label: first.label(),
            subtype: first.subtype(),
            score: 1.0,
            nominal: false,
            source: "gazetteer",
            ids: ids(found.entries.iter().copied()),
            name: first.name(),
            attributes: Attributes(first.attributes()),
        }
    }
}

struct Attributes<'m>(Vec<(&'m str, &'m str)>);

impl Attributes<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
