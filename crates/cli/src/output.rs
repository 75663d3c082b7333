//! Outputs: coloured text and tables for people, tab-separated lines for pipes, JSON lines, token-per-line tags.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use onomast::record::MentionRecord;
use onomast::{EntryRef, Extraction, Label, Match, Offsets, Span};
use serde::Serialize;
use serde_json::Value;

use crate::input::{Conll, Document};

/// A mention as every format needs it, from `tag` or from `match`.
pub(crate) struct Found<'a> {
    pub(crate) span: Span,
    pub(crate) text: &'a str,
    pub(crate) label: &'a Label,
    pub(crate) subtype: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) nominal: bool,
}

/// One line for each mention: id, start, end, label, subtype, text, canonical name.
pub(crate) fn lines(document: &Document, found: &[Found<'_>], offsets: Offsets) -> String {
    let spans: Vec<Span> = found.iter().map(|found| found.span).collect();
    let mut out = String::new();
    for (found, span) in found.iter().zip(offsets.convert(&document.text, &spans)) {
        let id = document.id.as_str().map_or_else(|| document.id.to_string(), str::to_owned);
        let cells = [&id, found.label.as_str(), found.subtype, found.text, found.name.unwrap_or_default()].map(one_line);
        let [id, label, subtype, text, name] = cells;
        let _ = writeln!(out, "{id}\t{}\t{}\t{label}\t{subtype}\t{text}\t{name}", span.start(), span.end());
    }
    out
}

/// A cell of a tab-separated line: every run of blanks is one blank.
fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn style(label: &Label) -> Style {
    let color = match label.as_str() {
        "PERSON" => AnsiColor::Yellow,
        "PLACE" => AnsiColor::Green,
        "ORGANIZATION" => AnsiColor::Cyan,
        "MISC" => AnsiColor::Magenta,
        _ => AnsiColor::Blue,
    };
    color.on_default()
}

/// The text with its mentions in colour; overlapping ones are coloured as far as the first reaches.
pub(crate) fn colored(text: &str, found: &[Found<'_>]) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for found in found {
        if found.span.start() < at {
            continue;
        }
        let style = style(found.label);
        let style = if found.nominal { style } else { style.bold() };
        out.push_str(&text[at..found.span.start()]);
        let _ = write!(out, "{style}{}{style:#}", &text[found.span.range()]);
        at = found.span.end();
    }
    out.push_str(&text[at..]);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// A table of entities: label, name, how often, as what.
pub(crate) fn table(extraction: &Extraction<'_>) -> String {
    let mut out = String::from("\n");
    let rows: Vec<(&Label, String, usize, String)> = extraction
        .entities()
        .iter()
        .map(|entity| {
            let mut forms: Vec<String> = Vec::new();
            for &mention in entity.mentions() {
                let form = one_line(extraction.mentions()[mention].text());
                if !forms.contains(&form) && form != entity.name() {
                    forms.push(form);
                }
            }
            (entity.label(), entity.name().to_owned(), entity.mentions().len(), forms.join(", "))
        })
        .collect();
    let width = rows.iter().map(|row| row.1.chars().count()).max().unwrap_or(0).min(40);
    for (label, name, count, forms) in rows {
        let style = style(label);
        let bold = Style::new().bold();
        let _ = writeln!(out, "{style}{label:<13}{style:#} {bold}{name:<width$}{bold:#} {count:>4}  {forms}");
    }
    out
}

/// A line of output: what was found in one document.
#[derive(Serialize)]
struct Line<'a, F> {
    id: &'a Value,
    #[serde(flatten)]
    found: F,
}

/// The mentions of `match`.
#[derive(Serialize)]
struct Matched {
    mentions: Vec<MentionRecord>,
}

/// What `tag` found, as one JSON object.
pub(crate) fn tag_json(document: &Document, extraction: &Extraction<'_>, offsets: Offsets) -> Result<String> {
    Ok(serde_json::to_string(&Line { id: &document.id, found: extraction.in_offsets(offsets) })? + "\n")
}

/// What `match` found, as one JSON object: a mention for each label of a match.
pub(crate) fn match_json(document: &Document, matches: &[Match<'_, '_>], offsets: Offsets) -> Result<String> {
    let spans: Vec<Span> = matches.iter().map(Match::span).collect();
    let mut mentions = Vec::new();
    for (found, span) in matches.iter().zip(offsets.convert(&document.text, &spans)) {
        for entries in by_label(found) {
            mentions.push(MentionRecord::from_entries(found.text(), span, entries[0].label(), entries.iter().copied()));
        }
    }
    Ok(serde_json::to_string(&Line { id: &document.id, found: Matched { mentions } })? + "\n")
}

/// The entries of a match, those of one label together.
pub(crate) fn by_label<'g>(found: &Match<'g, '_>) -> Vec<Vec<EntryRef<'g>>> {
    let mut groups: Vec<Vec<EntryRef<'g>>> = Vec::new();
    for entry in found.entries() {
        match groups.iter_mut().find(|group| group[0].label() == entry.label()) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
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
