//! Explanations: they add up, tell where a name was carried over from, and stay small.

use onomast::explain::{Explanation, Outcome, Reason, Source};
use onomast::gazetteer::Policy;
use onomast::{BuiltIn, Entry, Explain, Extractor, Gazetteer, Label};

fn explaining() -> Extractor {
    Extractor::builder().explain(Explain::Yes).build()
}

fn points(reasons: &[Reason]) -> i32 {
    reasons.iter().map(Reason::points).sum()
}

#[test]
fn the_points_of_a_candidate_add_up_to_its_score() {
    let text = "LONDON (Reuters) - Mr. John Smith, 45, of Acme Inc. met May in Jordan on Monday.\n\nThe Bank of England said \
        President Sooronbai Jeenbekov left. \"Power,\" said Smith. After that May Lake and ACME left New York for Paris, France.";
    let found = explaining().extract(text);
    let mut n_weighed = 0;
    for weighed in found.mentions().iter().flat_map(|mention| mention.explanation().unwrap().candidates()) {
        let sum = points(weighed.reasons());
        assert!((weighed.score() - f64::from(sum.clamp(0, 100)) / 100.0).abs() < 1e-9, "{weighed:?}");
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
