//! Lists that were made to be hard: many names of one key, many keys of one bucket, names of many dots.

use std::collections::HashSet;

use super::build::{Builder, spelled_otherwise};
use super::{IS_VARIANT, Index};
use crate::fold::{self, SoftHyphen, Strength};
use crate::gazetteer::entry::Entry;
use crate::gazetteer::tolerance::Tolerances;
use crate::label::Label;

const MANY: usize = 60_000;

fn index(entries: impl IntoIterator<Item = Entry>) -> Index {
    let mut builder = Builder::new(Tolerances::default());
    entries.into_iter().for_each(|entry| builder.push(&entry).expect("a name with letters"));
    builder.finish("").and_then(|sections| sections.into_index().map_err(|error| error.to_string())).expect("a few megabytes")
}

fn names(index: &Index) -> Vec<String> {
    let records = index.all_records().filter(|record| record.flags & IS_VARIANT == 0);
    records.map(|record| String::from_utf8_lossy(record.name).into_owned()).collect()
}

fn hash(word: &str) -> u64 {
    let mut hash = 0;
    fold::words(word, SoftHyphen::Ignored, |word| hash = word.hash);
    hash
}

#[test]
fn many_entries_of_one_name_keep_their_data() {
    let index = index((0..MANY).map(|number| Entry::new("Osh", Label::PLACE).id(number.to_string())));
    let ids: HashSet<&str> = index.all_records().filter_map(|record| index.data(&record)).map(|data| data.id).collect();
    assert_eq!((ids.len(), index.header().n_names), (MANY, MANY as u64));
    // The name is written once; a record of the others is flags, the way back to it, a kind and where the data lie.
    assert!(index.section(super::NAMES).len() < MANY * 12);
}

#[test]
fn many_spellings_and_many_marks_of_one_name_are_kept_apart() {
    let spelled = |number: usize| -> String {
        "abcdefghijklmnop".chars().enumerate().map(|(at, letter)| if number >> at & 1 == 1 { letter.to_ascii_uppercase() } else { letter }).collect()
    };
    let marked = |number: usize| -> String { (0..16).map(|at| if number >> at & 1 == 1 { '!' } else { '?' }).collect() };
    for name in [&spelled as &dyn Fn(usize) -> String, &|number| format!("Osh{}", marked(number))] {
        let index = index((0..MANY / 4).map(|number| Entry::new(name(number), Label::PLACE)));
        let mut found = names(&index);
        let mut expect: Vec<String> = (0..MANY / 4).map(name).collect();
        found.sort_unstable();
        expect.sort_unstable();
        assert_eq!(found, expect);
    }
}

#[test]
fn names_made_for_one_bucket_are_spread() {
    // Bucket 0 of the 150 that so many names have.
    let names: Vec<String> = (0..).map(|number| format!("w{number}")).filter(|name| hash(name) >> 56 == 0).take(600).collect();
    let crafted = index(names.iter().map(|name| Entry::new(name, Label::PLACE)));
    assert_ne!(crafted.header().spread, 1);
    assert!(names.iter().all(|name| crafted.view().has_word(hash(name))));
    assert_eq!(self::names(&crafted).len(), names.len());
    let view = crafted.view();
    let fullest = names.iter().map(|name| view.names[view.singles.bucket_if(true, hash(name))]).max();
    assert!(fullest.is_some_and(|n_keys| n_keys <= 64), "{fullest:?} keys");
    // Names of people and places are even enough as they are.
    let usual = index((0..600).map(|number| Entry::new(format!("w{number}"), Label::PLACE)));
    assert_eq!(usual.header().spread, 1);
}

#[test]
fn a_name_of_many_dots_has_its_spellings() {
    let n_letters = 200_000;
    let dotted = "a.".repeat(n_letters);
    assert_eq!(spelled_otherwise(&dotted), Vec::<String>::new(), "an abbreviation that is the whole name stays");
    let spaced = format!("{dotted} Smith");
    let apart = format!("{}Smith", "a. ".repeat(n_letters));
    assert!(spelled_otherwise(&spaced).contains(&apart));
    let index = index([Entry::new(&dotted, Label::PERSON), Entry::new(&spaced, Label::PERSON)]);
    assert_eq!(index.header().max_words, 2, "no spelling of more words than a name may have");
    assert!(index.view().has_word(hash(&"a".repeat(n_letters))));
    assert_eq!(fold::fold(&dotted, SoftHyphen::Ignored, Strength::Folded), "a".repeat(n_letters));
}
