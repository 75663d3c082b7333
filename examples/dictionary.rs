//! How do I match a dictionary and nothing else: no built-in lists, no rules?
//!
//! A [`Matcher`] finds every name of its gazetteers. The four policies for overlaps are shown side by side, then a
//! block list that silences a name, and what folding forgives: case, diacritics, hyphens, line breaks.

use onomast::gazetteer::Overlap;
use onomast::{Entry, Error, Gazetteer, Label, Matcher};

const POLICIES: [(&str, Overlap); 4] = [
    ("leftmost-longest", Overlap::LeftmostLongest),
    ("all", Overlap::All),
    ("no-sub", Overlap::NoSub),
    ("longest-dominant-right", Overlap::LongestDominantRight),
];

fn main() -> Result<(), Error> {
    let place = |name: &str| Entry::new(name, Label::PLACE);
    let organization = |name: &str| Entry::new(name, Label::ORGANIZATION);
    let names = Gazetteer::from_entries([
        place("New York"),
        place("York"),
        organization("York University Press"),
        organization("University Press"),
        place("São Paulo"),
        place("Winston-Salem"),
    ])?;

    let text = "the New York University Press";
    println!("{text}");
    for (name, overlap) in POLICIES {
        let matcher = Matcher::builder().gazetteer(names.clone()).overlap(overlap).build();
        let found: Vec<&str> = matcher.find(text).iter().map(|found| found.text()).collect();
        println!("  {name:<23} {}", found.join(" | "));
    }

    let text = "York Minster is not York";
    let block = Gazetteer::from_entries([place("York Minster")])?;
    let matcher = Matcher::builder().gazetteer(names.clone()).block(block).build();
    println!("{text}, with `York Minster` blocked");
    for found in matcher.find(text) {
        println!("  {}..{} {}", found.start(), found.end(), found.text());
    }

    println!("spellings");
    for text in ["SAO PAULO", "Sa\u{303}o\u{A0}Paulo", "Winston\u{2013}Salem", "winston\nsalem", "Winston, Salem", "Winstons Salem"] {
        let found = names.find(text);
        let name = found.first().and_then(|found| found.entries().next()).map_or("nothing", |entry| entry.name());
        println!("  {text:<18?} {name}");
    }
    Ok(())
}
