//! The extraction from outside: texts with the mentions marked, and the shape of what comes back.

use std::fmt::Write;

use onomast::{BuiltIn, Document, Entry, Extractor, Gazetteer, Label, Offsets, Span};

/// Takes the marks out of `[PERSON Ada Lovelace] met`, extracts, puts marks back, compares.
fn check(marked: &str) {
    let mut text = String::new();
    for piece in marked.split('[') {
        match piece.split_once(' ').filter(|(label, _)| !label.is_empty() && label.chars().all(|letter| letter.is_ascii_uppercase())) {
            Some((_, rest)) if rest.contains(']') => text += &rest.replacen(']', "", 1),
            _ => text += piece,
        }
    }
    let found = Extractor::english().extract(&text);
    let mut again = String::new();
    let mut at = 0;
    for mention in found.mentions() {
        write!(again, "{}[{} {}]", &text[at..mention.start()], mention.label(), mention.text()).unwrap();
        at = mention.end();
    }
    again += &text[at..];
    assert_eq!(again, marked);
}

#[test]
fn the_examples_of_the_documentation() {
    check("President [PERSON Sooronbai Jeenbekov] left [PLACE Bishkek]. Mr [PERSON Jeenbekov] resigned.");
    check("They flew from [PLACE Almaty] to [PLACE New\nYork].");
    check("There is nothing here.");
    check("");
}

#[test]
fn a_listed_name_outweighs_a_word_for_a_place_in_it() {
    check("They saw [PERSON Gerald Ford] and [PERSON Alicia Keys] at the [MISC Super Bowl].");
    check("The boat came up [PLACE Naryn River].");
}

#[test]
fn a_word_that_the_document_writes_small_is_no_short_form() {
    check("[PERSON Samantha Power] spoke about power. Power helps them.");
    check("[PERSON Samantha Power] spoke. Ms [PERSON Power] left.");
    // The first letters of "Microsoft Research" make no organization of "Mr".
    check("They work at [ORGANIZATION Microsoft Research]. Then Mr [PERSON Jeenbekov] spoke.");
}

#[test]
fn a_title_is_no_part_of_a_name_whatever_names_fold_to_it() {
    check("Yesterday Sir [PERSON Paul McCartney] flew to [PLACE Sri Lanka].");
}

#[test]
fn mentions_of_one_thing_share_an_entity() {
    let found = Extractor::english().extract("President Sooronbai Jeenbekov left Bishkek. Mr Jeenbekov resigned in Bishkek.");
    let texts: Vec<(&str, usize)> = found.mentions().iter().map(|mention| (mention.text(), mention.entity())).collect();
    assert_eq!(texts, [("Sooronbai Jeenbekov", 0), ("Bishkek", 1), ("Jeenbekov", 0), ("Bishkek", 1)]);
    assert_eq!(found.entities().iter().map(|entity| entity.mentions().to_vec()).collect::<Vec<_>>(), [[0, 2], [1, 3]]);
}

#[test]
fn only_wanted_labels_come_back() {
    let extractor = Extractor::builder().labels([Label::PLACE]).build();
    let found = extractor.extract("President Sooronbai Jeenbekov left Bishkek.");
    assert_eq!(found.mentions().iter().map(onomast::Mention::text).collect::<Vec<_>>(), ["Bishkek"]);
    assert_eq!(found.entities().len(), 1);
    let extractor = Extractor::builder().labels([]).build();
    assert!(extractor.extract("President Sooronbai Jeenbekov left Bishkek.").mentions().is_empty());
}

#[test]
fn without_lists_and_rules_that_fire_nothing_is_found() {
    let extractor = Extractor::builder().built_in(BuiltIn::None).build();
    assert!(extractor.built_in_gazetteers().is_empty());
    assert!(extractor.extract("it rained all day in the town").mentions().is_empty());
}

#[test]
fn a_user_entry_comes_back_with_every_mention() {
    let entry = Entry::new("Kontiki", Label::new("VESSEL")).id("imo-1").alias("K.T.I.").attribute("flag", "NO");
    let extractor = Extractor::builder().gazetteer(Gazetteer::from_entries([entry]).unwrap()).build();
    let json = serde_json::to_value(extractor.extract("“kontiki”, then KTI’s crew")).unwrap();
    let mentions = json["mentions"].as_array().unwrap();
    assert_eq!(mentions.len(), 2, "{json}");
    for (mention, text, start) in [(&mentions[0], "kontiki", 3), (&mentions[1], "KTI", 20)] {
        assert_eq!((&mention["text"], &mention["start"], &mention["name"]), (&text.into(), &start.into(), &"Kontiki".into()));
        assert_eq!((&mention["ids"][0], &mention["attributes"]["flag"], &mention["label"]), (&"imo-1".into(), &"NO".into(), &"VESSEL".into()));
        assert_eq!(mention["source"], "gazetteer");
    }
    assert_eq!(mentions[0]["entity"], mentions[1]["entity"]);
}

#[test]
fn offsets_are_written_in_the_unit_that_was_asked_for() {
    let text = "𝄞é Bishkek";
    let found = Extractor::english().extract(text);
    for (offsets, start, end) in [(Offsets::Byte, 7, 14), (Offsets::Char, 3, 10), (Offsets::Utf16, 4, 11)] {
        let json = serde_json::to_value(found.in_offsets(offsets)).unwrap();
        assert_eq!((&json["mentions"][0]["start"], &json["mentions"][0]["end"]), (&start.into(), &end.into()), "{offsets:?}");
    }
}

#[test]
fn tokens_of_others_are_taken_as_they_are() {
    let text = "went to New York now";
    let tokens = [Span::new(0, 4), Span::new(5, 7), Span::new(8, 16), Span::new(17, 20)];
    let document = Document::from_tokens(text, &tokens, std::iter::once(0..tokens.len()).collect()).unwrap();
    let found = Extractor::english().extract_document(&document);
    assert_eq!(found.mentions().iter().map(onomast::Mention::text).collect::<Vec<_>>(), ["New York"]);
}
