//! `pairs`: who is named together with whom, as a table or as a graph.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use onomast::{Explain, Extraction};
use serde::Serialize;

use crate::arguments::{ColorChoice, PairFormat, Pairs, Within};
use crate::input::Document;
use crate::output::graph;
use crate::output::table::{self, Table, row};
use crate::output::tsv::Lines;
use crate::pipeline::{self, Frame};
use crate::who::{Place, Sighting, Tallies, Tally, Who, ordered, sightings};
use crate::{Status, tag};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast pairs letters/*.txt                 who is named in a sentence with
                                              whom
  onomast pairs -r letters/ --labels PERSON --within document
  onomast pairs news.txt --labels PERSON,ORGANIZATION --format graphml
                                              > names.graphml
  onomast pairs news.txt --format dot --top 60 | fdp -Tsvg > names.svg

Two are a pair once for each sentence, paragraph or document that names both.
Who is one and the same is told as by `count`. Of a sentence, paragraph or
document that names more than 256, the 256 that it names most are paired.
Pairs that come most often stand first, of equals what was seen first; the
one who is named more stands before the other.

Columns of --format tsv (and of text in a pipe) and csv:
  together             in how many sentences, paragraphs or documents
  documents            in how many documents
  label, name, ids     the one
  other-label, other-name, other-ids   the other
  first-document, first-line   the line of the first name in the sentence,
                       paragraph or document that has both first
Fields of --format jsonl: together, documents, one, other (label, name,
ids?), first (document, line). A graph of graphml or dot has a node for
everyone in a pair, with label, name and mentions, and an edge for each pair
whose weight is `together`.

Exit status: 0 done; 1 some inputs failed, each is named on standard error
and the others are counted; 2 wrong usage.";

/// So many of one unit are paired: what pairs cost stays linear in the text.
const MOST_PAIRED: usize = 256;

pub(crate) fn run(arguments: &Pairs, color: ColorChoice) -> Result<Status> {
    let extractor = tag::extractor(&arguments.io.lists, &arguments.tagging, Explain::No)?;
    let paired = Paired { known: Mutex::default(), arguments, is_for_people: color.is_for_people() };
    let (status, _) = pipeline::run(&arguments.io, &paired, &|number, document, _| {
        let extraction = tag::extract(&extractor, &arguments.tagging, document)?;
        let (seen, of_mentions) = sightings(number, document, &extraction);
        let starts = starts(document, arguments.within)?;
        let together = together(document, &extraction, &of_mentions, &starts);
        paired.known.lock().unwrap_or_else(PoisonError::into_inner).add(seen, together);
        Ok(extraction.mentions().len())
    })?;
    Ok(status)
}

/// Where the units of a document start, but for the first.
fn starts(document: &Document, within: Within) -> Result<Vec<usize>> {
    Ok(match within {
        Within::Document => Vec::new(),
        Within::Paragraph => paragraphs(&document.text),
        Within::Sentence => {
            let read = tag::known(document)?.unwrap_or_else(|| onomast::Document::new(&document.text));
            read.sentences().iter().skip(1).filter_map(|sentence| read.tokens().get(sentence.start)).map(|token| token.span().start()).collect()
        }
    })
}

/// Where a text goes on behind a blank line.
fn paragraphs(text: &str) -> Vec<usize> {
    let (mut starts, mut at, mut is_blank) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        match line.trim().is_empty() {
            true => is_blank = true,
            false if std::mem::take(&mut is_blank) => starts.push(at),
            false => {}
        }
        at += line.len();
    }
    starts
}

/// For each two sightings of a document that one unit has: in how many.
type Together = HashMap<(usize, usize), Joint>;

/// How many units have two, and where the first name of the first of them stands.
#[derive(Debug, PartialEq)]
struct Joint {
    n_units: usize,
    start: usize,
    line: usize,
}

/// Who stands in a unit with whom.
fn together(document: &Document, extraction: &Extraction<'_>, of_mentions: &[usize], starts: &[usize]) -> Together {
    let mut together = Together::new();
    let mut lines = Lines::of(document);
    let mentions: Vec<(usize, usize)> =
        extraction.mentions().iter().zip(of_mentions).map(|(mention, &sighting)| (mention.start(), sighting)).collect();
    let unit = |mention: &(usize, usize)| starts.partition_point(|&start| start <= mention.0);
    for of_one in mentions.chunk_by(|left, right| unit(left) == unit(right)) {
        let start = of_one[0].0;
        let line = lines.number(start);
        pair(of_one.iter().map(|&(_, sighting)| sighting).collect(), (start, line), &mut together);
    }
    together
}

/// Pairs all sightings of a unit whose first name stands there.
fn pair(mut unit: Vec<usize>, (start, line): (usize, usize), together: &mut Together) {
    unit.sort_unstable();
    // How often each is named, in the order of the sightings.
    let mut named: Vec<(usize, usize)> = unit.chunk_by(|left, right| left == right).map(|of_one| (of_one.len(), of_one[0])).collect();
    if named.len() > MOST_PAIRED {
        let mut most = ordered(named.len(), &|one, other| named[other].0.cmp(&named[one].0));
        most.truncate(MOST_PAIRED);
        most.sort_unstable();
        named = most.into_iter().map(|index| named[index]).collect();
    }
    for (index, &(_, one)) in named.iter().enumerate() {
        for &(_, other) in &named[index + 1..] {
            together.entry((one, other)).or_insert(Joint { n_units: 0, start, line }).n_units += 1;
        }
    }
}

/// How often two were named together.
struct Count {
    together: usize,
    documents: usize,
    /// The first name of the first unit that has both.
    first: Place,
}

/// Everyone, and who was named with whom.
#[derive(Default)]
struct Known {
    tallies: Tallies,
    counts: HashMap<(usize, usize), Count>,
}

impl Known {
    fn add(&mut self, seen: Vec<Sighting>, together: Together) {
        let places: Vec<Place> = seen.iter().map(|sighting| sighting.first.clone()).collect();
        let numbers = self.tallies.add(seen);
        for ((one, other), Joint { n_units, start, line }) in together {
            let first = places[one].in_its_document(start, line);
            let (one, other) = (numbers[one], numbers[other]);
            let count = self.counts.entry((one.min(other), one.max(other)));
            let count = count.or_insert_with(|| Count { together: 0, documents: 0, first: first.clone() });
            count.together += n_units;
            count.documents += 1;
            count.first = first.min(count.first.clone());
        }
    }

    /// The pairs in the order they are written.
    fn pairs(&self) -> Vec<Pair<'_>> {
        let all = self.tallies.all();
        let mut pairs: Vec<Pair<'_>> = Vec::with_capacity(self.counts.len());
        for (&(one, other), count) in &self.counts {
            let (one, other) = if all[one].rank() <= all[other].rank() { (one, other) } else { (other, one) };
            pairs.push(Pair { one: &all[one], other: &all[other], count });
        }
        let order = ordered(pairs.len(), &|one, other| pairs[one].rank().cmp(&pairs[other].rank()));
        order.into_iter().map(|number| pairs[number]).collect()
    }
}

#[derive(Clone, Copy)]
struct Pair<'k> {
    one: &'k Tally,
    other: &'k Tally,
    count: &'k Count,
}

impl Pair<'_> {
    fn rank(&self) -> impl Ord + use<'_> {
        (Reverse((self.count.together, self.count.documents)), &self.count.first, self.one.rank(), self.other.rank())
    }
}

/// The pairs, which are written when all documents are read.
struct Paired<'a> {
    known: Mutex<Known>,
    arguments: &'a Pairs,
    is_for_people: bool,
}

#[derive(Serialize)]
struct Line<'k> {
    together: usize,
    documents: usize,
    one: &'k Who,
    other: &'k Who,
    first: &'k Place,
}

impl Frame for Paired<'_> {
    fn end(&self, out: &mut dyn Write) -> Result<()> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pairs = known.pairs();
        pairs.truncate(self.arguments.top.unwrap_or(usize::MAX));
        match self.arguments.format {
            PairFormat::Text if self.is_for_people => out.write_all(table::aligned(&for_people(&pairs)).as_bytes())?,
            PairFormat::Text | PairFormat::Tsv => out.write_all(table::tsv(&rows(&pairs)).as_bytes())?,
            PairFormat::Csv => table::comma_separated(&rows(&pairs), out)?,
            PairFormat::Jsonl => {
                for Pair { one, other, count } in &pairs {
                    let line = Line { together: count.together, documents: count.documents, one: &one.who, other: &other.who, first: &count.first };
                    serde_json::to_writer(&mut *out, &line)?;
                    out.write_all(b"\n")?;
                }
            }
            PairFormat::Graphml => graph::graphml(&edges(&pairs), out)?,
            PairFormat::Dot => graph::dot(&edges(&pairs), out)?,
        }
        Ok(())
    }
}

fn edges<'k>(pairs: &[Pair<'k>]) -> Vec<graph::Edge<'k>> {
    pairs.iter().map(|pair| graph::Edge { one: pair.one, other: pair.other, weight: pair.count.together }).collect()
}

fn rows(pairs: &[Pair<'_>]) -> Table {
    let header = ["together", "documents", "label", "name", "ids", "other-label", "other-name", "other-ids", "first-document", "first-line"];
    let line = |Pair { one, other, count }: &Pair<'_>| {
        let numbers = [count.together, count.documents, count.first.line].map(|number| number.to_string());
        let (one, other) = (&one.who, &other.who);
        let whose = [&one.label, &one.name, &one.ids(), &other.label, &other.name, &other.ids()].map(String::clone);
        let [label, name, ids, other_label, other_name, other_ids] = whose.each_ref();
        row([&numbers[0], &numbers[1], label, name, ids, other_label, other_name, other_ids, &count.first.document, &numbers[2]])
    };
    std::iter::once(row(header)).chain(pairs.iter().map(line)).collect()
}

fn for_people(pairs: &[Pair<'_>]) -> Table {
    let header = row(["together", "documents", "name", "other", "first"]);
    let line = |Pair { one, other, count }: &Pair<'_>| {
        let first = format!("{}:{}", count.first.document, count.first.line);
        row([&count.together.to_string(), &count.documents.to_string(), &one.who.name, &other.who.name, &first])
    };
    std::iter::once(header).chain(pairs.iter().map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_pair_each_two_once() {
        let mut together = Together::new();
        pair(vec![2, 0, 2, 1], (5, 1), &mut together);
        pair(vec![1, 2], (9, 2), &mut together);
        pair(vec![3, 3], (20, 2), &mut together);
        let mut counts: Vec<_> = together.into_iter().map(|(pair, joint)| (pair, joint.n_units, joint.line)).collect();
        counts.sort_unstable();
        assert_eq!(counts, [((0, 1), 1, 1), ((0, 2), 1, 1), ((1, 2), 2, 1)]);
        let mut together = Together::new();
        pair((0..1000).chain([999]).collect(), (0, 1), &mut together);
        assert_eq!(together.len(), MOST_PAIRED * (MOST_PAIRED - 1) / 2);
        assert!(together.contains_key(&(0, 999)) && !together.contains_key(&(0, 255)));
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        for (text, starts) in [("a\nb", vec![]), ("a\n\nb\n \n\nc\n", vec![3, 8]), ("\n\na", vec![2]), ("", vec![])] {
            assert_eq!(paragraphs(text), starts, "{text:?}");
        }
    }
}
