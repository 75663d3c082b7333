//! The extraction from outside: texts with the mentions marked, and the shape of what comes back.

use onomast::{BuiltIn, Document, Entry, Extractor, Gazetteer, Label, Offsets, Span};

use crate::marks::check;

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

#[test]
fn an_item_a_line_is_a_name_of_its_own() {
    check("[PERSON Ada Lovelace]\n[PERSON Alan Turing]\n[PERSON Grace Hopper]\n");
    check("Speakers\n\n[PERSON Ada Lovelace]\r\n[PERSON Alan Turing]\r\n[PERSON Grace Hopper]");
    check("[PLACE Tashkent]\n[PLACE Almaty]\n[PLACE Bishkek]\n[PLACE New York]\n[PLACE Osaka]");
    check("[PERSON Ada Lovelace], teacher\n[PERSON Alan Turing], nurse\n[PERSON Grace Hopper], lawyer");
    check("Present:\n[PERSON Ada Lovelace]\n[PERSON Alan Turing]\n\nThe committee met in [PLACE Almaty].");
    check("[PLACE Rio de Janeiro]\n[PLACE São Paulo]\n[PLACE San José]");
    check("* [PERSON Ada Lovelace]\n* [PERSON Alan Turing]");
    check("1) [PERSON Ada Lovelace]\n2) [PERSON Alan Turing]");
    check("\u{2014} [PERSON Ada Lovelace]\n\u{2014} [PERSON Alan Turing]");
}

#[test]
fn a_label_starts_an_item() {
    check("From: [PERSON Ada Lovelace]\nTo: [PERSON Alan Turing]\nPlace: [PLACE Almaty]");
    check("[PERSON Clara]:\n\n[PERSON Diego]\n\n[PERSON Marta]");
}

#[test]
fn wrapped_text_joins_names_over_a_line_break() {
    check("He lives in [PLACE New\nYork] and works at a bank there.");
    check("He said that [PERSON Ada\nLovelace] came to the town of [PLACE New\nYork] to see\na friend.");
    check("Today at the office\nthe minister of finance met [PERSON Ada\nLovelace].");
    check("A Letter From [PLACE New\nYork]");
    // Three lines that start with a capital, one of which ends as text does.
    check("The bank of\n[PLACE Almaty] was sold to [PERSON Ada\nLovelace] last week.");
}

#[test]
fn a_cell_of_a_table_is_a_name_of_its_own() {
    check("Who\tWhere\n[PERSON Ada Lovelace]\t[PLACE Almaty]\n[PERSON Alan Turing]\t[PLACE Osaka]");
    check("[PERSON Ada Lovelace]\t[PLACE Almaty]\t1815");
    check("| [PERSON Ada Lovelace] | [PLACE Almaty] |\n| [PERSON Alan Turing] | [PLACE Osaka] |");
    check("[PERSON Ada Lovelace]    [PLACE Almaty]\n[PERSON Alan Turing]     [PLACE Osaka]\n");
    // Blanks that nobody meant.
    check("Then [PERSON Ada\tLovelace] left for [PLACE New\tYork] by train.");
    check("Then [PERSON Ada   Lovelace] left for [PLACE New  York] by train.");
}

#[test]
fn a_listed_name_does_not_run_from_one_item_into_the_next() {
    let list = Gazetteer::from_entries(["Zork Blatt", "Zork! Blatt"].map(|name| Entry::new(name, Label::MISC))).unwrap();
    let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    let found = |text: &str| extractor.extract(text).mentions().iter().map(|mention| mention.text().to_owned()).collect::<Vec<_>>();
    assert_eq!(found("They saw Zork\nBlatt there. Then Zork! Blatt came."), ["Zork\nBlatt", "Zork! Blatt"]);
    assert!(found("Quux\nZork\nBlatt").is_empty());
    assert!(found("Zork\n\nBlatt").is_empty());
    assert!(found("Zork\tBlatt\nZork\tBlatt").is_empty());
}

#[test]
fn names_that_nest_without_end_are_still_found() {
    let names: Vec<String> = (1..=40).map(|len| vec!["zork"; len].join(" ")).collect();
    let list = Gazetteer::from_entries(names.iter().map(|name| Entry::new(name, Label::MISC))).unwrap();
    let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    let found = |text: &str| extractor.extract(text).mentions().iter().map(|mention| mention.text().len()).collect::<Vec<_>>();
    assert_eq!(found("zork"), [4]);
    assert_eq!(found(&names[39]), [names[39].len()]);
    assert_eq!(found(&format!("{} and zork zork", names[29])), [names[29].len(), 9]);
}

#[test]
fn an_institution_written_small_after_an_article_is_no_name() {
    let found = Extractor::english().extract("The parliament voted. Then the parliament rested.");
    assert!(found.mentions().iter().all(onomast::Mention::is_nominal), "{found:?}");
}

#[test]
fn the_head_of_a_name_tells_its_subtype() {
    let extractor = Extractor::english();
    for (text, name, subtype) in [
        ("The Zorkana Party lost.", "Zorkana Party", "party"),
        ("They saw the Zorkana River there.", "Zorkana River", "river"),
        ("The University of Zorkana closed.", "University of Zorkana", "university"),
        ("The Zorkana Supreme Court ruled.", "Zorkana Supreme Court", "court"),
    ] {
        let found = extractor.extract(text);
        let told: Vec<(&str, &str)> = found.mentions().iter().map(|mention| (mention.text(), mention.subtype())).collect();
        assert_eq!(told, [(name, subtype)], "{text}");
    }
    let found = extractor.extract("They met Anna Keller there.");
    assert_eq!(found.mentions()[0].subtype(), "");
}
