//! The names of a document: what is carried over and what is not, entities, block lists, types of the API.

use std::panic::UnwindSafe;

use onomast::explain::{Explanation, Outcome, Reason, Source, Weighed};
use onomast::record::{Attributes, EntityRecord, EntryRecord, MentionRecord, Record};
use onomast::{BuiltIn, Document, Entity, Entry, Error, Explain, Extraction, Extractor, ExtractorBuilder, Gazetteer, Label, Mention, Offsets, Span};

/// The mentions of the built-in extractor, as `LABEL text`.
fn found(extractor: &Extractor, text: &str) -> Vec<String> {
    extractor.extract(text).mentions().iter().map(|mention| format!("{} {}", mention.label(), mention.text())).collect()
}

fn list(entries: impl IntoIterator<Item = Entry>) -> Gazetteer {
    Gazetteer::from_entries(entries).unwrap()
}

#[test]
fn a_name_is_not_carried_over_a_border() {
    let extractor = Extractor::english();
    for border in ["\n\n", ". ", "\n- "] {
        let text = format!("They met Mr. Zork Blatt in town. It was Zork{border}Blatt they saw.");
        for mention in extractor.extract(&text).mentions() {
            assert!(!mention.text().contains(border), "{mention:?}");
        }
    }
    let text = "They met Mr. Zork Blatt in town. It was Zork Blatt they saw.";
    assert_eq!(found(&extractor, text), ["PERSON Zork Blatt", "PERSON Zork Blatt"]);
}

#[test]
fn a_blocked_person_leaves_nothing_behind() {
    let extractor = Extractor::builder().block(list([Entry::new("Boris Johnson", Label::MISC)])).build();
    assert_eq!(found(&extractor, "Boris Johnson left London. Johnson was tired, and Mr. Johnson slept."), ["PLACE London"]);
    // Another person of that name is somebody.
    assert_eq!(found(&extractor, "Boris Johnson met Mr. Samuel Johnson. Johnson was tired."), ["PERSON Samuel Johnson", "PERSON Johnson"]);
    assert_eq!(found(&extractor, "Mr. Johnson left London."), ["PERSON Johnson", "PLACE London"]);
    // A place is no person: its parts are names of their own.
    let extractor = Extractor::builder().block(list([Entry::new("New York", Label::MISC)])).build();
    assert_eq!(found(&extractor, "They left New York and flew to York."), ["PLACE York"]);
}

#[test]
fn a_block_entry_with_a_label_blocks_that_label_only() {
    let names = || list([Entry::new("Zork", Label::PERSON).id("p1"), Entry::new("Blatt", Label::PLACE).id("c1")]);
    let extractor = |block: Vec<Entry>| Extractor::builder().built_in(BuiltIn::None).gazetteer(names()).block(list(block)).build();
    let text = "they saw Zork in Blatt now";
    assert_eq!(found(&extractor(vec![]), text), ["PERSON Zork", "PLACE Blatt"]);
    assert_eq!(found(&extractor(vec![Entry::new("Zork", Label::PERSON), Entry::new("Blatt", Label::PERSON)]), text), ["PLACE Blatt"]);
    assert_eq!(found(&extractor(vec![Entry::new("Zork", Label::PLACE)]), text), ["PERSON Zork", "PLACE Blatt"]);
    assert!(found(&extractor(vec![Entry::new("Zork", Label::MISC), Entry::new("Blatt", Label::MISC)]), text).is_empty());
}

#[test]
fn block_lists_add_up() {
    let block = |name: &str| list([Entry::new(name, Label::MISC)]);
    let extractor = Extractor::builder().block(block("Bishkek")).block(block("Almaty")).build();
    assert_eq!(found(&extractor, "From Bishkek over Almaty to Tashkent."), ["PLACE Tashkent"]);
}

#[test]
fn a_mention_has_the_entries_of_its_label_only() {
    let names = list([
        Entry::new("Zork", Label::PERSON).id("p1").attribute("born", "1900").weight(90),
        Entry::new("Zork", Label::PERSON).id("p2").attribute("born", "1950"),
        Entry::new("Zork", Label::PLACE).id("c1"),
    ]);
    let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(names).build();
    let found = extractor.extract("they saw Zork now");
    let entries: Vec<(&str, Option<&str>)> = found.mentions()[0].entries().map(|entry| (entry.id(), entry.attribute("born"))).collect();
    assert_eq!(entries, [("p1", Some("1900")), ("p2", Some("1950"))]);
    assert_eq!(found.entities()[0].ids(), ["p1", "p2"]);
    let record = found.to_record(Offsets::Byte);
    let mention = &record.mentions[0];
    assert_eq!((mention.ids.as_slice(), mention.attributes.get("born")), (&["p1".to_owned(), "p2".to_owned()][..], Some("1900")));
    let attributes: Vec<Option<&str>> = mention.entries.iter().map(|entry| entry.attributes.get("born")).collect();
    assert_eq!(attributes, [Some("1900"), Some("1950")]);
}

#[test]
fn an_entity_has_the_name_of_its_best_written_mention() {
    let extractor = Extractor::english();
    for text in ["The labour party won. Labour Party leaders spoke of the labour party.", "Labour Party leaders met. The labour party won."] {
        let found = extractor.extract(text);
        assert_eq!(found.entities().iter().map(Entity::name).collect::<Vec<_>>(), ["Labour Party"], "{text}");
    }
    let found = extractor.extract("The labour party won.");
    assert_eq!(found.entities()[0].name(), "labour party");
}

#[test]
fn an_acronym_is_what_the_document_spells_out() {
    let extractor = Extractor::english();
    for text in ["Members of the World Tourism Organisation met. The WTO agreed.", "They asked the World Tourism Organisation (WTO). The WTO agreed."]
    {
        let found = extractor.extract(text);
        assert_eq!(found.entities().len(), 1, "{text}: {found:?}");
        assert_eq!(found.entities()[0].name(), "World Tourism Organisation");
        assert!(found.mentions().iter().all(|mention| mention.entries().all(|entry| entry.id() != "org/world-trade-organization")), "{text}");
    }
    // Alone it is what the list says, and a spelling of the list's own name changes nothing.
    for text in ["The WTO agreed.", "They asked the World Trade Organisation. The WTO agreed."] {
        let found = extractor.extract(text);
        assert_eq!(found.mentions().last().unwrap().entries().next().map(|entry| entry.id()), Some("org/world-trade-organization"), "{text}");
    }
}

#[test]
fn a_long_word_beside_many_names_is_compared_by_hash() {
    let text = format!("Mr. {} Smith came. {}", "x".repeat(20_000), "Mr. John Smith came. ".repeat(200));
    assert!(Extractor::english().extract(&text).mentions().len() >= 200);
}

#[test]
fn labels_and_units_are_checked_where_they_come_from_outside() {
    for bad in ["", " ", "TWO WORDS", "A\tB", "A\u{0}"] {
        assert!(bad.parse::<Label>().is_err(), "{bad:?}");
        assert!(serde_json::from_value::<Label>(bad.into()).is_err(), "{bad:?}");
    }
    let label: Label = serde_json::from_str("\"VESSEL\"").unwrap();
    assert!(label == "VESSEL" && label == *"VESSEL" && label.as_ref() == "VESSEL");
    let names = std::collections::HashMap::from([(label, 1)]);
    assert_eq!(names.get("VESSEL"), Some(&1));
    assert_eq!("utf-8".parse::<Offsets>().unwrap_err().to_string(), "offsets: found `utf-8`, expected one of `byte`, `char`, `utf16`");
    assert_eq!(std::ops::Range::from(Span::from(2..5)), 2..5);
}

#[test]
#[should_panic(expected = "a label is one word, found `TWO WORDS`")]
fn a_label_of_a_program_is_one_word() {
    let _ = Label::new("TWO WORDS");
}

#[test]
fn records_are_read_back_as_they_were_written() {
    let extractor = Extractor::builder().explain(Explain::Yes).build();
    let found = extractor.extract("Mr. John Smith of Acme Inc. left “Tbilisi”. Smith slept.");
    let json = serde_json::to_string(&found).unwrap();
    let record: Record = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&record).unwrap(), json);
    assert_eq!(record, found.clone().into_owned());
    assert_eq!(record.entities.len(), found.entities().len());
}

/// An error holds what the system said, which is not known to be safe to look at after a panic.
#[test]
fn errors_go_to_other_threads() {
    fn is_error<T: Send + Sync + Unpin + std::error::Error>() {}
    is_error::<Error>();
}

#[test]
fn public_types_go_anywhere() {
    fn goes_anywhere<T: Send + Sync + Unpin + UnwindSafe + std::fmt::Debug>() {}
    goes_anywhere::<Extractor>();
    goes_anywhere::<ExtractorBuilder>();
    goes_anywhere::<Extraction<'_>>();
    goes_anywhere::<Mention<'_>>();
    goes_anywhere::<Entity>();
    goes_anywhere::<Label>();
    goes_anywhere::<Span>();
    goes_anywhere::<Offsets>();
    goes_anywhere::<Document<'_>>();
    goes_anywhere::<BuiltIn>();
    goes_anywhere::<Explain>();
    goes_anywhere::<(Explanation, Weighed, Outcome, Reason, Source)>();
    goes_anywhere::<(Record, MentionRecord, EntityRecord, EntryRecord, Attributes)>();
    goes_anywhere::<(onomast::document::Token, onomast::document::Shape)>();
}

#[test]
fn who_is_one_and_who_is_two() {
    let extractor = Extractor::english();
    for (text, one, other, is_same) in [
        ("Laura Brandt and Peter Brandt sued. Mrs Brandt is well; Mr Brandt is ill.", 2, 3, false),
        ("Laura Brandt sued. Mrs Brandt is well.", 0, 1, true),
        ("Robin van Persie sang. Van Persie left.", 0, 1, true),
    ] {
        let found = extractor.extract(text);
        let entity = |index: usize| found.mentions()[index].entity();
        assert_eq!(entity(one) == entity(other), is_same, "{text}: {:?}", found.mentions());
    }
}
