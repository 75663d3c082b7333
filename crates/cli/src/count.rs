//! `count`: who is named, how often, in how many documents, and where first.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use onomast::Explain;
use serde::Serialize;

use crate::arguments::{ColorChoice, Count, TableFormat};
use crate::output::table::{self, Table, row};
use crate::pipeline::{self, Frame};
use crate::who::{Place, Tallies, Tally, Who, ordered, sightings};
use crate::{Status, tag};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast count letters/*.txt                who is named most
  onomast count -r letters/ --labels PERSON --top 20
  onomast count --input jsonl news.jsonl.gz --format csv > names.csv

Mentions that mean the same are one row: what a list knows by the id of its
first entry, everything else by its full name, whatever its case, diacritics
and hyphens. The name is that of the first document that has it. Rows with
most mentions come first, of equals what was seen first.

Columns of --format tsv (and of text in a pipe) and csv:
  mentions, documents  how often, and in how many documents
  label, name          what it is and what it is called
  ids                  the ids of the entries in the first document, with |
  first-document, first-line  where it was seen first
Fields of --format jsonl: mentions, documents, label, name, ids?, first
(document, line).

Exit status: 0 done; 1 some inputs failed, each is named on standard error
and the others are counted; 2 wrong usage.";

pub(crate) fn run(arguments: &Count, color: ColorChoice) -> Result<Status> {
    let extractor = tag::extractor(&arguments.io.lists, &arguments.tagging, Explain::No)?;
    let counted = Counted { tallies: Mutex::default(), arguments, is_for_people: color.is_for_people() };
    let (status, _) = pipeline::run(&arguments.io, &counted, &|number, document, _| {
        let extraction = tag::extract(&extractor, &arguments.tagging, document)?;
        let (seen, _) = sightings(number, document, &extraction);
        counted.tallies.lock().unwrap_or_else(PoisonError::into_inner).add(seen);
        Ok(extraction.mentions().len())
    })?;
    Ok(status)
}

/// The counts, which are written when all documents are counted.
struct Counted<'a> {
    tallies: Mutex<Tallies>,
    arguments: &'a Count,
    is_for_people: bool,
}

#[derive(Serialize)]
struct Line<'t> {
    mentions: usize,
    documents: usize,
    label: &'t str,
    name: &'t str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ids: &'t [String],
    first: &'t Place,
}

impl Frame for Counted<'_> {
    fn end(&self, out: &mut dyn Write) -> Result<()> {
        let tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let all = tallies.all();
        let mut numbers = ordered(all.len(), &|one, other| all[one].rank().cmp(&all[other].rank()));
        numbers.truncate(self.arguments.top.unwrap_or(usize::MAX));
        let all: Vec<&Tally> = numbers.into_iter().map(|number| &all[number]).collect();
        match self.arguments.format {
            TableFormat::Text if self.is_for_people => out.write_all(table::aligned(&for_people(&all)).as_bytes())?,
            TableFormat::Text | TableFormat::Tsv => out.write_all(table::tsv(&rows(&all)).as_bytes())?,
            TableFormat::Csv => table::comma_separated(&rows(&all), out)?,
            TableFormat::Jsonl => {
                for Tally { who: Who { label, name, ids }, n_mentions, n_documents, first } in all {
                    serde_json::to_writer(&mut *out, &Line { mentions: *n_mentions, documents: *n_documents, label, name, ids, first })?;
                    out.write_all(b"\n")?;
                }
            }
        }
        Ok(())
    }
}

fn rows(all: &[&Tally]) -> Table {
    let header = row(["mentions", "documents", "label", "name", "ids", "first-document", "first-line"]);
    let line = |tally: &&Tally| {
        let Tally { who, n_mentions, n_documents, first } = tally;
        let numbers = [n_mentions, n_documents, &first.line].map(ToString::to_string);
        row([&numbers[0], &numbers[1], &who.label, &who.name, &who.ids(), &first.document, &numbers[2]])
    };
    std::iter::once(header).chain(all.iter().map(line)).collect()
}

fn for_people(all: &[&Tally]) -> Table {
    let header = row(["mentions", "documents", "label", "name", "first"]);
    let line = |tally: &&Tally| {
        let Tally { who, n_mentions, n_documents, first } = tally;
        let first = format!("{}:{}", first.document, first.line);
        row([&n_mentions.to_string(), &n_documents.to_string(), &who.label, &who.name, &first])
    };
    std::iter::once(header).chain(all.iter().map(line)).collect()
}
