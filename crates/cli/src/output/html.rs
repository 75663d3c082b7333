//! One page to look at, without network: the texts with their mentions marked, and what is known of them for the script.
//!
//! A document is an article: its text in paragraphs, a `<mark>` for each mention, and one block of JSON in which every name,
//! entry and reason stands once. The texts read well without the script; with it the page has a panel of names, filters,
//! a map, and tells of each mention why it is one. What the files in `html/` do is told there.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::iter::Peekable;
use std::ops::Range;
use std::slice::Iter;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use onomast::explain::Reason;
use onomast::record::{MentionRecord, Record};

use super::coordinates::Coordinates;
use super::json::string;
use crate::escape;
use crate::input::Document;
use crate::who::ordered;

/// The style of the page.
pub(crate) const STYLE: &str = include_str!("html/view.css");
/// What makes it more than a text.
pub(crate) const SCRIPT: &str = include_str!("html/view.js");
/// The coasts of the world, a path of SVG in degrees.
pub(crate) const WORLD: &str = include_str!("html/world.txt");

/// What comes before all documents; the style stands behind it.
const HEAD: &str = include_str!("html/head.html");

/// The labels that have a colour and a line of their own; all others share the rest, in alphabetical order.
const KNOWN: [&str; 4] = ["PERSON", "PLACE", "ORGANIZATION", "MISC"];
/// So many colours and forms of lines there are for other labels: thirty of them look different.
const COLORS: usize = 6;
const LINES: usize = 5;

/// The page, as far as it is written.
#[derive(Default)]
pub(crate) struct Page {
    seen: Mutex<Seen>,
}

/// What the end of the page tells of all documents.
#[derive(Default)]
struct Seen {
    labels: HashSet<String>,
    /// Number, name and number of mentions of each document.
    documents: Vec<(usize, String, usize)>,
}

impl Page {
    /// Writes what comes before the first document.
    pub(super) fn start(out: &mut dyn Write) -> Result<()> {
        let (before, behind) = HEAD.split_once("/*style*/").unwrap_or((HEAD, ""));
        write!(out, "{before}{}{behind}", STYLE.trim_end())?;
        Ok(())
    }

    /// Writes the article of a document.
    pub(super) fn document(&self, number: usize, document: &Document, record: &Record, out: &mut dyn Write) -> Result<()> {
        let name = document.name();
        write!(out, "<article id=d{number}>\n<h2 dir=auto>{}</h2>\n", escape::markup(&name))?;
        let shown = shown(&record.mentions);
        text(&document.text, &shown, out)?;
        out.write_all(b"<script type=\"application/json\">")?;
        Data::of(record, &shown)?.write(out)?;
        out.write_all(b"</script>\n</article>\n")?;
        let mut seen = self.seen();
        for mention in &shown {
            if !seen.labels.contains(mention.label.as_str()) {
                seen.labels.insert(mention.label.to_string());
            }
        }
        seen.documents.push((number, name.into_owned(), shown.len()));
        Ok(())
    }

    /// Writes what comes behind the last document: the legend, the index and the script.
    pub(super) fn end(&self, out: &mut dyn Write) -> Result<()> {
        let seen = self.seen();
        out.write_all(b"</main>\n")?;
        legend(&seen.labels, out)?;
        if seen.documents.len() > 1 {
            out.write_all(b"<nav id=index aria-label=Documents>\n<ol>\n")?;
            let documents = &seen.documents;
            for index in ordered(documents.len(), &|one, other| documents[one].0.cmp(&documents[other].0)) {
                let (number, name, n_mentions) = &documents[index];
                writeln!(out, "<li><a href=#d{number}><bdi>{}</bdi></a> <span>{n_mentions}</span>", escape::markup(name))?;
            }
            out.write_all(b"</ol>\n</nav>\n")?;
        }
        write!(out, "<template id=world><path d=\"{}\"/></template>\n<script>\n{}</script>\n", WORLD.trim_end(), SCRIPT)?;
        Ok(())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How each label looks, as the text shows it, and the looks of labels that are not built in.
fn legend(labels: &HashSet<String>, out: &mut dyn Write) -> io::Result<()> {
    let known = KNOWN.into_iter().filter(|label| labels.contains(*label));
    let others: Vec<&str> = labels.iter().map(String::as_str).filter(|label| !KNOWN.contains(label)).collect();
    let others: Vec<&str> = ordered(others.len(), &|one, other| others[one].cmp(others[other])).into_iter().map(|index| others[index]).collect();
    if !others.is_empty() {
        out.write_all(b"<style>\n")?;
        for (index, label) in others.iter().enumerate() {
            let (color, line) = (index % COLORS, index % LINES);
            writeln!(out, "[data-l=\"{}\"]{{--c:var(--c{color});--line:var(--line{line})}}", in_style(label))?;
        }
        out.write_all(b"</style>\n")?;
    }
    out.write_all(b"<section id=legend aria-label=Labels>\n<ul>\n")?;
    for label in known.chain(others) {
        let label = escape::markup(label);
        writeln!(out, "<li><mark data-l=\"{label}\">{label}</mark>")?;
    }
    out.write_all(b"</ul>\n</section>\n")
}

/// The mentions that the text shows: of overlapping ones the first.
fn shown(mentions: &[MentionRecord]) -> Vec<&MentionRecord> {
    let mut end = 0;
    let mut shown = Vec::with_capacity(mentions.len());
    for mention in mentions {
        if mention.start >= end && mention.end > mention.start {
            end = mention.end;
            shown.push(mention);
        }
    }
    shown
}

/// The text in paragraphs.
fn text(text: &str, mentions: &[&MentionRecord], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<div class=text>\n")?;
    // A known token may start or end with a blank, and so beyond its paragraph.
    let piece = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    let mut mentions = mentions.iter().peekable();
    for paragraph in paragraphs(text, &mentions) {
        let class = if is_wrapped(&text[paragraph.clone()]) { " class=w" } else { "" };
        write!(out, "<p dir=auto{class}>")?;
        let mut at = paragraph.start;
        while let Some(mention) = mentions.next_if(|mention| mention.start < paragraph.end) {
            out.write_all(escape::markup(piece(at, mention.start)).as_bytes())?;
            mark(mention, &text[mention.start..mention.end], out)?;
            at = mention.end;
        }
        out.write_all(escape::markup(piece(at, paragraph.end)).as_bytes())?;
        out.write_all(b"</p>\n")?;
    }
    out.write_all(b"</div>\n")
}

fn mark(mention: &MentionRecord, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let label = mention.label.as_str();
    let quote = if label.bytes().all(|byte| byte.is_ascii_alphanumeric()) { "" } else { "\"" };
    let nominal = if mention.nominal { " data-n" } else { "" };
    write!(out, "<mark data-l={quote}{}{quote}{nominal}>{}</mark>", escape::markup(label), escape::markup(text))
}

/// What stands between blank lines; no blank line within a mention parts anything.
fn paragraphs(text: &str, mentions: &Peekable<Iter<'_, &MentionRecord>>) -> Vec<Range<usize>> {
    let mut mentions = mentions.clone();
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let (mut start, mut is_open) = (0, false);
    for line in text.split_inclusive('\n') {
        let content = start..start + line.trim_end().len();
        while mentions.next_if(|mention| mention.end <= start).is_some() {}
        let is_within = mentions.peek().is_some_and(|mention| mention.start < start);
        start += line.len();
        if content.is_empty() && !is_within {
            is_open = false;
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if is_open || is_within => last.end = content.end,
            _ => paragraphs.push(content),
        }
        is_open = true;
    }
    paragraphs
}

/// Whether the lines of a paragraph are those of a narrow page, so that one may break them elsewhere.
fn is_wrapped(paragraph: &str) -> bool {
    const SHORTEST: usize = 60;
    let mut lines = paragraph.lines();
    lines.next_back();
    let mut lines = lines.peekable();
    lines.peek().is_some() && lines.all(|line| line.chars().count() >= SHORTEST)
}

/// What the script knows of a document, as JSON in pieces; numbers count from zero, and -1 is none.
#[derive(Default)]
struct Data {
    /// Names.
    entities: Interned,
    /// Name, subtype, ids, latitude and longitude, value; the last two are left out or null where nothing is known.
    entries: Interned,
    sources: Interned,
    /// What was seen, and where that is known from.
    reasons: Interned,
    /// Of each mark: entity, entry, score in hundredths, source, then reasons, each with its points.
    mentions: Vec<String>,
}

impl Data {
    fn of(record: &Record, mentions: &[&MentionRecord]) -> Result<Self> {
        let mut data = Self::default();
        for mention in mentions {
            let row = data.row(record, mention)?;
            data.mentions.push(row);
        }
        Ok(data)
    }

    /// The row of a mention.
    fn row(&mut self, record: &Record, mention: &MentionRecord) -> Result<String> {
        let name = mention.entity.and_then(|entity| record.entities.get(entity)).map(|entity| entity.name.as_str());
        let name = name.or(mention.name.as_deref()).unwrap_or(&mention.text);
        // What has no number in the record, as of `match`, is one with its like.
        let entity = self.entities.number(format!("{:?} {} {name}", mention.entity, mention.label), || string(name))?;
        let is_known = mention.name.is_some() || !mention.subtype.is_empty() || mention.value.is_some();
        let entry = if is_known { self.entries.keyed(entry(mention)) } else { -1 };
        let source = self.sources.keyed(string(mention.source.as_str()));
        let mut row = format!("[{entity},{entry},{:.0},{source}", mention.score * 100.0);
        let chosen = mention.explanation.iter().flatten().take(1);
        for reason in chosen.flat_map(|weighed| weighed.reasons()) {
            let number = self.reasons.keyed(string(&said(reason)));
            let _ = write!(row, ",{number},{}", reason.points());
        }
        row.push(']');
        Ok(row)
    }

    /// The object that a script reads; no tag within it ends.
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let lists = [
            ("{\"entities\":[", &self.entities.all),
            ("],\"entries\":[", &self.entries.all),
            ("],\"sources\":[", &self.sources.all),
            ("],\"reasons\":[", &self.reasons.all),
            ("],\"mentions\":[", &self.mentions),
        ];
        for (start, list) in lists {
            out.write_all(start.as_bytes())?;
            out.write_all(list.join(",").replace('<', "\\u003c").as_bytes())?;
        }
        out.write_all(b"]}")
    }
}

/// The first entry of a mention, or its finer kind and the value of a closed form.
fn entry(mention: &MentionRecord) -> String {
    let (name, subtype, ids) = (mention.name.as_deref().unwrap_or_default(), &mention.subtype, mention.ids.as_slice());
    let mut entry = format!("[{},{},[", string(name), string(subtype));
    for (index, id) in ids.iter().enumerate() {
        entry += if index == 0 { "" } else { "," };
        entry += &string(id);
    }
    match (Coordinates::of(mention), &mention.value) {
        (Some(place), _) => _ = write!(entry, "],[{},{}]]", place.latitude, place.longitude),
        (None, Some(value)) => _ = write!(entry, "],null,{}]", string(value)),
        (None, None) => entry += "]]",
    }
    entry
}

/// Pieces of JSON, each once, by the numbers of their keys.
#[derive(Default)]
struct Interned {
    numbers: HashMap<String, i64>,
    all: Vec<String>,
}

impl Interned {
    /// The number of a key, whose value is made if it is new.
    fn number(&mut self, key: String, value: impl FnOnce() -> String) -> Result<i64> {
        if let Some(&number) = self.numbers.get(&key) {
            return Ok(number);
        }
        let number = i64::try_from(self.all.len())?;
        self.all.push(value());
        self.numbers.insert(key, number);
        Ok(number)
    }

    /// The number of a value that is its own key.
    fn keyed(&mut self, value: String) -> i64 {
        let all = &mut self.all;
        *self.numbers.entry(value).or_insert_with_key(|value| {
            all.push(value.clone());
            i64::try_from(all.len()).unwrap_or(i64::MAX) - 1
        })
    }
}

/// A reason in words. What a model has seen differs from mention to mention and would be longer than the text.
fn said(reason: &Reason) -> String {
    match reason.origin() {
        Some(origin) if reason.what() != "model" => format!("{} ({origin})", reason.what()),
        _ => reason.what().to_owned(),
    }
}

/// A string of CSS, within quotes.
fn in_style(text: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_') || character > '\u{9F}';
    text.chars().map(|character| if is_plain(character) { character.to_string() } else { format!("\\{:x} ", u32::from(character)) }).collect()
}
