//! `grep`: the lines that name someone, with the name in colour.

use std::io::{self, Write};

use anyhow::Result;
use onomast::gazetteer::folded;
use onomast::{Explain, Extraction, Mention, Span};

use crate::arguments::{ColorChoice, Grep};
use crate::input::Document;
use crate::output::Found;
use crate::output::people::{self, Look};
use crate::output::tsv::Lines;
use crate::pipeline::{self, Frame};
use crate::{Status, escape, tag};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast grep Merkel speeches/*.txt     also where only Angela is written
  onomast grep PLACE letter.txt          every line with a place
  onomast grep city/kg-bishkek -r news/  by the id of a list entry
  onomast grep MONEY report.txt          amounts, and other closed forms
  onomast grep -c PERSON *.txt           how many lines of each document
  onomast grep -l 'Ada Lovelace' *.txt   which documents

A mention is shown if the words of the NAME, whatever their case and
diacritics, stand in it or in the full name of what it means, if LABEL is its
label, or if one of its entries has that id. `Merkel` finds Angela Merkel,
and `Angela Merkel` finds every mention of her, not those of Una Merkel.

On a terminal each document has a heading, lines their numbers. In a pipe a
line is DOCUMENT:NUMBER:LINE, with -c DOCUMENT:COUNT, with -l DOCUMENT.

Exit status, as of grep: 0 something was found; 1 nothing was found, or some
inputs failed, each named on standard error; 2 wrong usage.";

pub(crate) fn run(mut arguments: Grep, color: ColorChoice) -> Result<Status> {
    // Who looks for dates wants them found.
    arguments.tagging.patterns.all |= arguments.tagging.patterns.any(std::slice::from_ref(&arguments.pattern));
    let arguments = &arguments;
    let extractor = tag::extractor(&arguments.io.lists, &arguments.tagging, Explain::No)?;
    let wanted = Wanted::new(&arguments.pattern);
    let is_for_people = color.is_for_people();
    let shown = match (arguments.count, arguments.documents_alone) {
        (true, _) => Shown::Count,
        (_, true) => Shown::Document,
        _ if is_for_people => Shown::People(tag::look(color)),
        _ => Shown::Lines,
    };
    let (status, n_found) = pipeline::run(&arguments.io, &Headed(&shown), &|_, document, out| {
        let extraction = tag::extract(&extractor, &arguments.tagging, document)?;
        let found: Vec<&Mention<'_>> = extraction.mentions().iter().filter(|mention| wanted.is(mention, &extraction)).collect();
        shown.write(document, &found, out)?;
        Ok(found.len())
    })?;
    Ok(if status == Status::Done && n_found == 0 { Status::NothingFound } else { status })
}

/// What is looked for.
struct Wanted<'a> {
    /// As it was written: a label or an id.
    pattern: &'a str,
    /// Its words with a blank before each and behind the last.
    words: String,
}

impl<'a> Wanted<'a> {
    fn new(pattern: &'a str) -> Self {
        Self { pattern, words: between_blanks(pattern) }
    }

    fn is(&self, mention: &Mention<'_>, extraction: &Extraction<'_>) -> bool {
        let has_words = |name: &str| between_blanks(name).contains(&self.words);
        mention.label().as_str() == self.pattern
            || (!self.words.trim().is_empty() && (has_words(mention.text()) || has_words(extraction.entities()[mention.entity()].name())))
            || mention.entries().any(|entry| entry.id() == self.pattern)
    }
}

fn between_blanks(name: &str) -> String {
    format!(" {} ", folded(name))
}

/// How lines are shown.
enum Shown {
    /// Under headings, with numbers.
    People(Look),
    /// Behind document and number.
    Lines,
    Count,
    Document,
}

/// Documents of people are parted by a blank line.
struct Headed<'s>(&'s Shown);

impl Frame for Headed<'_> {
    fn between(&self) -> &'static [u8] {
        if matches!(self.0, Shown::People(_)) { b"\n" } else { b"" }
    }
}

impl Shown {
    fn write(&self, document: &Document, found: &[&Mention<'_>], out: &mut dyn Write) -> Result<()> {
        let stretches = stretches(&document.text, found);
        let Some((_, first)) = stretches.first() else { return Ok(()) };
        let name = document.name();
        let name = escape::line(&name);
        let mut numbers = Lines::of(document);
        match self {
            Self::Document => writeln!(out, "{name}")?,
            Self::Count => {
                let n_lines: usize = stretches.iter().map(|(lines, _)| document.text[lines.range()].lines().count().max(1)).sum();
                writeln!(out, "{name}:{n_lines}")?;
            }
            Self::Lines => {
                for (lines, found) in &stretches {
                    let number = numbers.number(found[0].start());
                    for (index, line) in document.text[lines.range()].lines().enumerate() {
                        writeln!(out, "{name}:{}:{}", number + index, escape::line(line))?;
                    }
                }
            }
            Self::People(look) => {
                people::heading(&name, *look, out)?;
                let width = numbers.number(found.last().map_or(first[0].start(), |last| last.start())).to_string().len();
                for (lines, found) in &stretches {
                    let number = numbers.number(found[0].start());
                    colored(&document.text, *lines, found, (number, width), *look, out)?;
                }
            }
        }
        Ok(())
    }
}

/// The lines with mentions, and the mentions in them; a mention that runs over a break of lines joins them.
fn stretches<'f, 'm, 't>(text: &str, found: &'f [&'m Mention<'t>]) -> Vec<(Span, &'f [&'m Mention<'t>])> {
    let mut all: Vec<(Span, &[&Mention<'_>])> = Vec::new();
    let mut at = 0;
    while at < found.len() {
        let start = text[..found[at].start()].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let (first, mut end) = (at, start);
        while at < found.len() && (at == first || found[at].start() < end) {
            // A line is searched for its end once, however many mentions it has.
            if at == first || found[at].end() > end {
                end = text[found[at].end()..].find(['\n', '\r']).map_or(text.len(), |index| found[at].end() + index);
            }
            at += 1;
        }
        all.push((Span::new(start, end), &found[first..at]));
    }
    all
}

/// Lines with their numbers before them and the mentions in colour.
fn colored(text: &str, lines: Span, found: &[&Mention<'_>], (number, width): (usize, usize), look: Look, out: &mut dyn Write) -> io::Result<()> {
    let place = |mention: &Mention<'_>| Span::new(mention.start() - lines.start(), mention.end() - lines.start());
    let marks = found.iter().map(|mention| Found { span: place(mention), label: mention.label(), nominal: mention.is_nominal() });
    let mut marked = Vec::new();
    people::text(&text[lines.range()], marks, look, &mut marked)?;
    for (index, line) in String::from_utf8_lossy(&marked).lines().enumerate() {
        let style = people::dim(look);
        writeln!(out, "{style}{:>width$}{style:#}  {line}", number + index)?;
    }
    Ok(())
}
