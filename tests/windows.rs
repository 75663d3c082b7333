//! Long texts: worked off in windows, with the answer of the whole.

use std::fmt::Write;

use onomast::{BuiltIn, Document, Entry, Extraction, Extractor, Gazetteer, Label};

/// Longer than one window.
const LONG: usize = 1_100_000;

fn extractor() -> Extractor {
    let names = [Entry::new("Zork Blatt", Label::new("VESSEL")).id("v1"), Entry::new("Albert Kwimby", Label::PERSON).id("p1")];
    Extractor::builder().built_in(BuiltIn::None).gazetteer(Gazetteer::from_entries(names).unwrap()).build()
}

fn shown(found: &Extraction<'_>) -> Vec<(usize, usize, String, usize)> {
    found.mentions().iter().map(|mention| (mention.start(), mention.end(), mention.label().to_string(), mention.entity())).collect()
}

/// Names far apart, among paragraphs of words that are none.
fn long_text() -> String {
    let mut text = String::from("Albert Kwimby left the town. He came back.\n\n");
    let mut number = 0;
    while text.len() < LONG {
        writeln!(text, "it rained {number} days, then it stopped and they went home to sleep and to eat.\n").unwrap();
        number += 1;
    }
    text + "They saw Kwimby on the Zork Blatt."
}

#[test]
fn a_long_text_has_the_mentions_of_the_whole() {
    let text = long_text();
    let extractor = extractor();
    let found = extractor.extract(&text);
    assert_eq!(shown(&found), shown(&extractor.extract_document(&Document::new(&text))));
    let names: Vec<&str> = found.mentions().iter().map(|mention| mention.text()).collect();
    assert_eq!(names, ["Albert Kwimby", "Kwimby", "Zork Blatt"]);
    for mention in found.mentions() {
        assert_eq!(&text[mention.span().range()], mention.text());
    }
    // Short forms far from the long one mean the same.
    let entities: Vec<(&str, &[usize])> = found.entities().iter().map(|entity| (entity.name(), entity.mentions())).collect();
    assert_eq!(entities, [("Albert Kwimby", &[0, 1][..]), ("Zork Blatt", &[2])]);
}

#[test]
fn a_long_text_without_borders_keeps_its_spans() {
    let text = "they saw the Zork Blatt and ".repeat(LONG / 28);
    let found = extractor().extract(&text);
    assert_eq!(found.mentions().len(), LONG / 28);
    assert!(found.mentions().iter().all(|mention| &text[mention.span().range()] == "Zork Blatt"));
}
