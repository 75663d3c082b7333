//! Outputs, one format a file: coloured text and tables for people, separated cells, JSON lines, tags, and what other
//! programs draw or edit.
//!
//! Data is written as it is and nothing of it is lost: only what is for people is coloured and has its control
//! characters made visible. Formats that need no borrowed entries read one [`Record`], with offsets in bytes.

mod brat;
pub(crate) mod conll;
mod coordinates;
pub(crate) mod csv;
mod geojson;
pub(crate) mod graph;
pub(crate) mod html;
mod inline;
pub(crate) mod json;
pub(crate) mod people;
pub(crate) mod table;
pub(crate) mod tsv;
mod webanno;

use std::collections::HashSet;
use std::io::{self, Write};

use anyhow::{Context, Result};
use onomast::gazetteer::EntryRef;
use onomast::record::{MentionRecord, Record};
use onomast::{Label, Offsets, Span};

use crate::input::Document;

/// Where writing failed, in messages.
pub(crate) const STANDARD_OUTPUT: &str = "standard output";

/// Writes to standard output at once.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context(STANDARD_OUTPUT)
}

/// What is marked in a text, from `tag` or from `match`.
pub(crate) struct Found<'a> {
    pub(crate) span: Span,
    pub(crate) label: &'a Label,
    pub(crate) nominal: bool,
}

/// The ids of entries, each once.
pub(crate) fn ids<'g>(entries: impl IntoIterator<Item = EntryRef<'g>>) -> Vec<&'g str> {
    let mut ids: Vec<&str> = entries.into_iter().map(|entry| entry.id()).filter(|id| !id.is_empty()).collect();
    if ids.len() > 1 {
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(*id));
    }
    ids
}

/// What is written from the record of a document.
pub(crate) enum Format {
    Inline,
    Brat,
    Webanno,
    Geojson(Offsets),
    Html(html::Page),
}

impl Format {
    /// Its word on the command line.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Inline => "inline",
            Self::Brat => "brat",
            Self::Webanno => "webanno",
            Self::Geojson(_) => "geojson",
            Self::Html(_) => "html",
        }
    }

    /// What comes before all documents.
    pub(crate) fn start(&self, out: &mut dyn Write) -> Result<()> {
        match self {
            Self::Inline | Self::Brat => Ok(()),
            Self::Webanno => Ok(out.write_all(webanno::START)?),
            Self::Geojson(_) => Ok(out.write_all(geojson::START)?),
            Self::Html(_) => html::Page::start(out),
        }
    }

    /// What stands between two documents that have something to write.
    pub(crate) fn between(&self) -> &'static [u8] {
        match self {
            Self::Webanno | Self::Geojson(_) => b",\n",
            Self::Inline | Self::Brat | Self::Html(_) => b"",
        }
    }

    /// What comes behind all documents.
    pub(crate) fn end(&self, out: &mut dyn Write) -> Result<()> {
        match self {
            Self::Inline | Self::Brat => Ok(()),
            Self::Webanno => Ok(out.write_all(webanno::END)?),
            Self::Geojson(_) => Ok(out.write_all(geojson::END)?),
            Self::Html(page) => page.end(out),
        }
    }

    /// What was found in the document of this number.
    pub(crate) fn write(&self, number: usize, document: &Document, record: &Record, out: &mut dyn Write) -> Result<()> {
        // As in the input, a form feed starts a document, also one that has nothing to write.
        if number > 0 && matches!(self, Self::Inline | Self::Brat) {
            out.write_all(b"\x0C")?;
        }
        match self {
            Self::Inline => Ok(inline::write(&document.text, &record.mentions, out)?),
            Self::Brat => Ok(brat::write(&document.text, &record.mentions, out)?),
            Self::Webanno => webanno::write(document, &record.mentions, out),
            Self::Geojson(offsets) => geojson::write(document, record, *offsets, out),
            Self::Html(page) => page.document(number, document, record, out),
        }
    }
}

/// The spans of mentions whose offsets are bytes, in another unit.
fn spans(text: &str, mentions: &[MentionRecord], offsets: Offsets) -> Vec<Span> {
    let spans: Vec<Span> = mentions.iter().map(span).collect();
    offsets.convert(text, &spans)
}

/// The bytes of a mention.
fn span(mention: &MentionRecord) -> Span {
    Span::new(mention.start, mention.end)
}
