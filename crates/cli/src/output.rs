//! Outputs: coloured text and tables for people, tab-separated lines, JSON lines, token-per-line tags.
//!
//! Data is written as it is and nothing of it is lost: only what is for people is coloured and has its control
//! characters made visible.

pub(crate) mod json;
pub(crate) mod people;
pub(crate) mod tsv;

use std::collections::HashSet;
use std::io::{self, Write};

use anyhow::{Context, Result};
use onomast::gazetteer::EntryRef;
use onomast::{Label, Span};

use crate::input::Conll;

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
    let mut seen = HashSet::new();
    entries.into_iter().map(|entry| entry.id()).filter(|id| !id.is_empty() && seen.insert(*id)).collect()
}

/// The BIO tags of known tokens; nominal mentions are no names and stay outside, overlapping ones too.
pub(crate) fn tags(conll: &Conll, found: &[Found<'_>]) -> Vec<String> {
    let mut tags = vec!["O".to_owned(); conll.tokens.len()];
    let mut at = 0;
    let mut end = 0;
    for found in found.iter().filter(|found| !found.nominal) {
        if found.span.start() < end {
            continue;
        }
        while at < conll.tokens.len() && conll.tokens[at].start() < found.span.start() {
            at += 1;
        }
        let mut prefix = 'B';
        while at < conll.tokens.len() && conll.tokens[at].start() < found.span.end() {
            tags[at] = format!("{prefix}-{}", found.label);
            prefix = 'I';
            at += 1;
        }
        end = found.span.end();
    }
    tags
}

/// The input lines with a tag as last column.
pub(crate) fn conll(conll: &Conll, tags: &[String]) -> String {
    let mut out = String::new();
    for (line, token) in conll.lines.iter().zip(&conll.line_tokens) {
        let (cells, end) = line.strip_suffix('\r').map_or((line.as_str(), ""), |cells| (cells, "\r"));
        out.push_str(cells);
        if let Some(token) = token {
            out.push('\t');
            out.push_str(&tags[*token]);
        }
        out.push_str(end);
        out.push('\n');
    }
    out
}

/// Running text as token-per-line with tags, a blank line between sentences.
pub(crate) fn as_conll(text: &str) -> Conll {
    let document = onomast::Document::new(text);
    let mut conll =
        Conll { tokens: document.tokens().iter().map(|token| token.span()).collect(), sentences: document.sentences().to_vec(), ..Conll::default() };
    for sentence in document.sentences() {
        for index in sentence.clone() {
            conll.lines.push(document.tokens()[index].text(text).to_owned());
            conll.line_tokens.push(Some(index));
        }
        conll.lines.push(String::new());
        conll.line_tokens.push(None);
    }
    conll
}
