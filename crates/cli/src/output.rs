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
    marks(&conll.tokens, found).into_iter().map(|mark| mark.map_or_else(|| "O".to_owned(), |(prefix, label)| format!("{prefix}-{label}"))).collect()
}

/// For each token that is part of a name, whether it begins it, and the label.
fn marks<'f>(tokens: &[Span], found: &[Found<'f>]) -> Vec<Option<(char, &'f Label)>> {
    let mut marks = vec![None; tokens.len()];
    let mut at = 0;
    let mut end = 0;
    for found in found.iter().filter(|found| !found.nominal) {
        if found.span.start() < end {
            continue;
        }
        while at < tokens.len() && tokens[at].start() < found.span.start() {
            at += 1;
        }
        let mut prefix = 'B';
        while at < tokens.len() && tokens[at].start() < found.span.end() {
            marks[at] = Some((prefix, found.label));
            prefix = 'I';
            at += 1;
        }
        end = found.span.end();
    }
    marks
}

fn write_mark(mark: Option<(char, &Label)>, out: &mut dyn Write) -> io::Result<()> {
    match mark {
        Some((prefix, label)) => write!(out, "{prefix}-{label}"),
        None => out.write_all(b"O"),
    }
}

/// The input lines with a tag as last column, parted as the others are.
pub(crate) fn conll(conll: &Conll, found: &[Found<'_>], out: &mut dyn Write) -> io::Result<()> {
    let marks = marks(&conll.tokens, found);
    for (line, token) in conll.lines.iter().zip(&conll.line_tokens) {
        let (cells, end) = line.strip_suffix('\r').map_or((line.as_str(), "\n"), |cells| (cells, "\r\n"));
        out.write_all(cells.as_bytes())?;
        if let Some(token) = token {
            out.write_all(if conll.has_blanks { b" " } else { b"\t" })?;
            write_mark(marks[*token], out)?;
        }
        out.write_all(end.as_bytes())?;
    }
    Ok(())
}

/// Running text as token-per-line with tags, a blank line between sentences.
pub(crate) fn text_as_conll(text: &str, found: &[Found<'_>], out: &mut dyn Write) -> io::Result<()> {
    let document = onomast::Document::new(text);
    let tokens: Vec<Span> = document.tokens().iter().map(|token| token.span()).collect();
    let marks = marks(&tokens, found);
    for sentence in document.sentences() {
        for index in sentence.clone() {
            out.write_all(text[tokens[index].range()].as_bytes())?;
            out.write_all(b"\t")?;
            write_mark(marks[index], out)?;
            out.write_all(b"\n")?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}
