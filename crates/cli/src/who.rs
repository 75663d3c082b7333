//! Who is meant across documents: an entity with an entry in a list by its id, every other one by its folded full name.
//!
//! What is added up here does not depend on the order of the documents: of two sightings that of the earlier document, and
//! there the earlier place, is the first.

use std::cmp::Ordering;
use std::collections::HashMap;

use onomast::Extraction;
use serde::Serialize;

use crate::input::Document;
use crate::output::tsv::Lines;

/// Someone or something, as it was called where it was seen first.
#[derive(Clone, Serialize)]
pub(crate) struct Who {
    pub(crate) label: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) ids: Vec<String>,
}

/// Where something was seen first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Place {
    #[serde(skip)]
    number: usize,
    #[serde(skip)]
    start: usize,
    pub(crate) document: String,
    pub(crate) line: usize,
}

impl Place {
    /// Another place of the same document.
    pub(crate) fn in_its_document(&self, start: usize, line: usize) -> Self {
        Self { number: self.number, start, document: self.document.clone(), line }
    }
}

/// Someone in a document.
pub(crate) struct Sighting {
    key: String,
    who: Who,
    n_mentions: usize,
    pub(crate) first: Place,
}

/// Who is seen in a document, in the order of the first mentions, and for each mention the number of its sighting.
pub(crate) fn sightings(number: usize, document: &Document, extraction: &Extraction<'_>) -> (Vec<Sighting>, Vec<usize>) {
    let name = document.name();
    let mut lines = Lines::of(document);
    let mut all: Vec<Sighting> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut of_entities = Vec::with_capacity(extraction.entities().len());
    for entity in extraction.entities() {
        let ids: Vec<String> = entity.ids().into_iter().map(str::to_owned).collect();
        let who = Who { label: entity.label().to_string(), name: entity.name().to_owned(), ids };
        let index = *known.entry(entity.key()).or_insert_with_key(|key| {
            let start = entity.mentions().first().map_or(0, |&mention| extraction.mentions()[mention].start());
            let first = Place { number, start, document: name.clone().into_owned(), line: lines.number(start) };
            all.push(Sighting { key: key.clone(), who, n_mentions: 0, first });
            all.len() - 1
        });
        all[index].n_mentions += entity.mentions().len();
        of_entities.push(index);
    }
    let of_mentions = extraction.mentions().iter().map(|mention| of_entities[mention.entity()]).collect();
    (all, of_mentions)
}

impl Who {
    /// The ids as one cell.
    pub(crate) fn ids(&self) -> String {
        self.ids.join("|")
    }
}

/// How often someone was seen.
pub(crate) struct Tally {
    pub(crate) who: Who,
    pub(crate) n_mentions: usize,
    pub(crate) n_documents: usize,
    pub(crate) first: Place,
}

/// Everyone who was seen.
#[derive(Default)]
pub(crate) struct Tallies {
    numbers: HashMap<String, usize>,
    all: Vec<Tally>,
}

impl Tallies {
    /// Adds who was seen in a document; gives the number of each.
    pub(crate) fn add(&mut self, seen: Vec<Sighting>) -> Vec<usize> {
        seen.into_iter().map(|sighting| self.add_one(sighting)).collect()
    }

    fn add_one(&mut self, Sighting { key, who, n_mentions, first }: Sighting) -> usize {
        let number = *self.numbers.entry(key).or_insert(self.all.len());
        match self.all.get_mut(number) {
            Some(tally) => {
                tally.n_mentions += n_mentions;
                tally.n_documents += 1;
                if first < tally.first {
                    (tally.who, tally.first) = (who, first);
                }
            }
            None => self.all.push(Tally { who, n_mentions, n_documents: 1, first }),
        }
        number
    }

    /// Everyone, by the numbers that [`add`](Self::add) gave.
    pub(crate) fn all(&self) -> &[Tally] {
        &self.all
    }
}

impl Tally {
    /// What sorts tallies: who is named most comes first, of equals who was seen first.
    pub(crate) fn rank(&self) -> impl Ord + use<'_> {
        (std::cmp::Reverse((self.n_mentions, self.n_documents)), &self.first)
    }
}

/// The numbers below `n` in the order that `compare` gives them; equal ones stay as they are.
///
/// One sort for all that is sorted once a run: each of its own would take a quarter of a second to compile.
pub(crate) fn ordered(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..n).collect();
    numbers.sort_by(|&one, &other| compare(one, other));
    numbers
}
