//! Explanations: they add up, tell where a name was carried over from, and stay small.

use onomast::explain::{Explanation, Outcome, Reason, Source};
use onomast::gazetteer::Policy;
use onomast::record::Record;
use onomast::{BuiltIn, Document, Entry, Explain, Extractor, Gazetteer, Label, Span};

fn explaining() -> Extractor {
    Extractor::builder().explain(Explain::Yes).build()
}

fn points(reasons: &[Reason]) -> i32 {
    reasons.iter().map(Reason::points).sum()
}

#[test]
fn the_reasons_of_a_candidate_add_up_to_its_points() {
    let text = "LONDON (Reuters) - Mr. John Smith, 45, of Acme Inc. met May in Jordan on Monday.\n\nThe Bank of England said \
        President Sooronbai Jeenbekov left. \"Power,\" said Smith. After that May Lake and ACME left New York for Paris, France.";
    let found = explaining().extract(text);
    let mut n_weighed = 0;
    for weighed in found.mentions().iter().flat_map(|mention| mention.explanation().unwrap().candidates()) {
        assert_eq!(points(weighed.reasons()), weighed.points(), "{weighed:?}");
        assert!((0.0..=1.0).contains(&weighed.score()), "{weighed:?}");
        n_weighed += 1;
    }
    assert!(n_weighed > 20, "{n_weighed}");
}

/// The reasons of the chosen candidate of the mention that starts at `start`.
fn reasons(text: &str, start: usize) -> (Source, Vec<String>) {
    let found = explaining().extract(text);
    let mention = found.mentions().iter().find(|mention| mention.start() == start).unwrap();
    let chosen = &mention.explanation().unwrap().candidates()[0];
    assert_eq!((chosen.outcome(), chosen.source()), (Outcome::Chosen, mention.source()));
    (chosen.source(), chosen.reasons().iter().map(|reason| reason.what().to_owned()).collect())
}

#[test]
fn a_name_that_stands_once_is_not_carried_over_from_itself() {
    for text in ["Mr. Zorkov left.", "They met Mr. Albert Zorkov.", "They live in Bishkek.", "Zork Holdings Inc. paid."] {
        for mention in explaining().extract(text).mentions() {
            for weighed in mention.explanation().unwrap().candidates() {
                assert_ne!(weighed.source(), Source::Names, "{text}: {weighed:?}");
            }
            assert_ne!(mention.source(), Source::Names, "{text}");
        }
    }
}

#[test]
fn a_name_that_stands_twice_is_carried_over() {
    let text = "They met Mr. Blattin Zorkov. Then Blattin Zorkov and Zorkov left.";
    assert_eq!(reasons(text, 34), (Source::Names, vec!["a name of this document again".to_owned()]));
    assert_eq!(reasons(text, 53), (Source::Names, vec!["ends the name of a person elsewhere in this document".to_owned()]));
    assert_eq!(reasons(text, 13).0, Source::Context);
}

#[test]
fn words_of_outcome_and_source_are_those_of_json() {
    let names =
        Gazetteer::from_entries([Entry::new("York", Label::new("CLUB")).policy(Policy::Always), Entry::new("New York", Label::PLACE)]).unwrap();
    let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(names).explain(Explain::Yes).build();
    let json = serde_json::to_value(extractor.extract("in New York now")).unwrap();
    let mention = &json["mentions"][0];
    assert_eq!(mention["source"], "gazetteer");
    assert_eq!(mention["explanation"][0]["outcome"], "chosen");
    assert_eq!(mention["explanation"][0]["reasons"][0][0], "entry of a user's list");
    assert_eq!(mention["explanation"][1]["outcome"], "lost: a user's entry marked `always` stands here");
    assert!(mention.get("explanation_left_out").is_none());
}

#[test]
fn of_very_many_candidates_only_the_best_are_listed() {
    let names = (1..=40).map(|n_words| Entry::new(vec!["a"; n_words].join(" "), Label::PLACE));
    let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(Gazetteer::from_entries(names).unwrap()).explain(Explain::Yes).build();
    let text = "a ".repeat(400);
    let found = extractor.extract(&text);
    let explanations: Vec<&Explanation> = found.mentions().iter().filter_map(|mention| mention.explanation()).collect();
    assert!(!explanations.is_empty());
    for explanation in explanations {
        assert!(explanation.candidates().len() <= 16);
        assert!(explanation.n_left_out() > 0);
    }
}

/// Work is counted as what comes out: explanations grow with the text, not with its square.
#[test]
fn explanations_grow_as_the_text_does() {
    let size = |n_times: usize| {
        let text = "Mr. John Smith of New York City met the Bank of England in Paris, France. ".repeat(n_times);
        serde_json::to_string(&explaining().extract(&text)).unwrap().len()
    };
    let (small, large) = (size(4), size(32));
    assert!(large < small * 10, "{small} {large}");
}

/// Of each candidate that touches `words`: label, words, outcome, what it lost to.
fn asked(extractor: &Extractor, text: &str, words: &str) -> Vec<(String, String, Outcome, Option<String>)> {
    let start = text.find(words).unwrap();
    let told = extractor.explain_span(&Document::new(text), Span::new(start, start + words.len()));
    let of = |one: &onomast::explain::Weighed| {
        assert_eq!(points(one.reasons()), one.points());
        (one.label().to_string(), one.text().to_owned(), one.outcome(), one.lost_to().map(str::to_owned))
    };
    told.candidates().iter().map(of).collect()
}

#[test]
fn words_that_were_not_chosen_tell_what_they_lost_to() {
    let extractor = Extractor::builder().without_model().build();
    let found = asked(&extractor, "They flew to New York on Monday.", "York");
    assert_eq!((found[0].1.as_str(), found[0].2), ("New York", Outcome::Chosen));
    assert!(found[1..].iter().any(|one| one.2 == Outcome::LessExplained && one.3.as_deref() == Some("PLACE `New York`")), "{found:?}");
    // Half a word is that word; a small word has no candidate.
    assert_eq!(asked(&extractor, "They flew to New York on Monday.", "Yor"), found);
    assert_eq!(asked(&extractor, "They flew to New York on Monday.", "flew"), []);
    let list =
        Gazetteer::from_entries([Entry::new("Zork", Label::new("CLUB")).policy(Policy::Always), Entry::new("New Zork", Label::PLACE)]).unwrap();
    let extractor = Extractor::builder().gazetteer(list).build();
    let found = asked(&extractor, "They flew to New Zork.", "New");
    assert!(found.iter().any(|one| one.1 == "New Zork" && one.2 == Outcome::Overruled && one.3.as_deref() == Some("CLUB `Zork`")), "{found:?}");
}

#[test]
fn blocked_and_unwanted_words_say_so() {
    let block = Gazetteer::from_entries([Entry::without_label("Boris Johnson")]).unwrap();
    let extractor = Extractor::builder().block(block).labels([Label::PERSON]).build();
    let text = "Boris Johnson left London.";
    let found = asked(&extractor, text, "Boris Johnson");
    assert!(found.iter().any(|one| one.2 == Outcome::Blocked && one.3.as_deref() == Some("`Boris Johnson`")), "{found:?}");
    assert!(found.iter().all(|one| !one.2.is_chosen()), "{found:?}");
    assert_eq!(asked(&extractor, text, "London")[0].2, Outcome::Unwanted);
}

#[test]
fn evidence_tells_where_it_comes_from() {
    let told = |text: &str, words: &str| {
        let start = text.rfind(words).unwrap();
        let told = explaining().explain_span(&Document::new(text), Span::new(start, start + words.len()));
        told.candidates()[0].reasons()[0].origin().map(str::to_owned)
    };
    assert_eq!(told("They met Mr. Blattin Zorkov. Then Zorkov left.", "Zorkov"), Some("`Blattin Zorkov` at 13..27".to_owned()));
    assert!(told("They live in Bishkek.", "Bishkek").is_some_and(|origin| origin.starts_with("entry Bishkek")));
    let list = "name\tlabel\tid\nZorkana\tVESSEL\timo-7\n";
    let mut builder = Gazetteer::builder();
    builder.read_list("ships.tsv", list.as_bytes()).unwrap();
    let extractor = Extractor::builder().gazetteer(builder.build().unwrap()).explain(Explain::Yes).build();
    let found = extractor.extract("the Zorkana sank");
    let reason = &found.mentions()[0].explanation().unwrap().candidates()[0].reasons()[0];
    assert_eq!((reason.origin(), reason.rule()), (Some("ships.tsv: entry Zorkana, imo-7"), None));
    // What is written is read back, and what was written without origins too.
    let record = found.into_owned();
    assert_eq!(serde_json::from_str::<Record>(&serde_json::to_string(&record).unwrap()).unwrap(), record);
    let short: Reason = serde_json::from_str(r#"["listed name", 65]"#).unwrap();
    assert_eq!((short.what(), short.points(), short.origin()), ("listed name", 65, None));
}

#[test]
fn users_entries_are_as_sure_as_they_say() {
    let list = [Entry::new("Zorkana", Label::PLACE), Entry::new("Zorkburg", Label::PLACE).policy(Policy::Always)];
    let extractor = Extractor::builder().gazetteer(Gazetteer::from_entries(list).unwrap()).build();
    let found = extractor.extract("from Zorkana to Zorkburg");
    assert_eq!(found.mentions().iter().map(|mention| mention.score()).collect::<Vec<_>>(), [1.0, 1.0]);
}
