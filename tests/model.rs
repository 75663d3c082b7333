//! The built-in model beside lists, rules and the user, and models of the user's own.
#![cfg(feature = "english")]

use onomast::explain::Source;
use onomast::{Entry, Explain, Extractor, Gazetteer, Label};

#[test]
fn the_built_in_model_finds_what_no_list_and_no_rule_does() {
    let texts = include_str!("../languages/en/corpus/test.txt").replace(['[', ']'], "");
    let n_alone = |extractor: Extractor| {
        let found = extractor.extract(&texts);
        found.mentions().iter().filter(|mention| mention.source() == Source::Model).count()
    };
    let alone = n_alone(Extractor::english());
    assert!(alone > 100, "{alone}");
    assert_eq!(n_alone(Extractor::builder().without_model().build()), 0);
}

#[test]
fn what_a_user_lists_is_found_though_the_model_never_saw_it() {
    let list = || Gazetteer::from_entries([Entry::new("and so on", Label::new("PHRASE")), Entry::new("yesterday", Label::ORGANIZATION)]).unwrap();
    let text = "They sold bread and so on to everybody yesterday.";
    let found = |extractor: Extractor| -> Vec<String> {
        extractor.extract(text).mentions().iter().map(|mention| format!("{} {} {:.2}", mention.label(), mention.text(), mention.score())).collect()
    };
    let with = found(Extractor::builder().gazetteer(list()).build());
    assert_eq!(with.len(), 2, "{with:?}");
    assert_eq!(with, found(Extractor::builder().gazetteer(list()).without_model().build()));
}

/// What stands beside a user's name leans on it: a longer reading must not win because the model doubts its neighbours.
#[test]
fn a_name_of_the_user_within_a_longer_one_stays() {
    for (name, text) in [
        ("Nippon", "It was made in 1993 by Nippon Columbia ."),
        ("European", "The European Atomic Energy Commission met."),
        ("Rio Ave", "Rio Ave won in Lisbon."),
    ] {
        let list = Gazetteer::from_entries([Entry::new(name, Label::new("VESSEL"))]).unwrap();
        let builder = Extractor::builder().gazetteer(list);
        let is_found = |extractor: Extractor| extractor.extract(text).mentions().iter().any(|mention| mention.label().as_str() == "VESSEL");
        assert_eq!(is_found(builder.clone().build()), is_found(builder.without_model().build()), "{text}");
    }
}

/// The model goes on beside a user's name: what does not touch it is worth what it is without the list.
#[test]
fn names_beside_one_of_the_user_keep_the_model() {
    let text = "In fair winds the Kon-Tiki left Callao with Ms Wrona and the crew.";
    let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL"))]).unwrap();
    let (with, without) = (Extractor::builder().gazetteer(list).build().extract(text), Extractor::english().extract(text));
    assert!(with.mentions().iter().any(|mention| mention.label().as_str() == "VESSEL"));
    for name in ["Callao", "Wrona"] {
        let [with, without] = [&with, &without].map(|found| found.mentions().iter().find(|mention| mention.text() == name).unwrap().score());
        assert!((with - without).abs() < 0.001, "{name}: {with} beside the user's name, {without} alone");
    }
}

#[test]
fn what_a_user_blocks_is_not_found_by_the_model() {
    let block = Gazetteer::from_entries([Entry::without_label("Kemuri")]).unwrap();
    let found = Extractor::builder().block(block).build();
    let text = "Kemuri and Thornvale both opened plants near Ostrahov last year, the chief executive of Kemuri told Reuters.";
    assert!(found.extract(text).mentions().iter().all(|mention| mention.text() != "Kemuri"));
}

#[test]
fn the_reason_of_the_model_tells_its_features_and_adds_up() {
    let extractor = Extractor::builder().explain(Explain::Yes).build();
    let texts = include_str!("../languages/en/corpus/test.txt").replace(['[', ']'], "");
    let found = extractor.extract(&texts[..20_000]);
    let weighed = found.mentions().iter().flat_map(|mention| mention.explanation().unwrap().candidates());
    let (mut n_told, mut n_alone) = (0, 0);
    for one in weighed {
        assert_eq!(one.reasons().iter().map(|reason| reason.points()).sum::<i32>(), one.points(), "{one:?}");
        let told =
            one.reasons().iter().filter(|reason| reason.what() == "model" && reason.origin().is_some_and(|origin| origin.starts_with("most bits: ")));
        n_told += told.count();
        n_alone += usize::from(one.source() == Source::Model);
    }
    assert!(n_told > 2 && n_alone > 0, "{n_told} {n_alone}");
}

#[cfg(feature = "train")]
mod training {
    use onomast::model::Model;
    use onomast::model::train::{Corpus, MarkedText, Options, Trainer};
    use onomast::{BuiltIn, Extractor, Label};

    const MARKED: &str = include_str!("../examples/data/ships-dev.txt");

    fn trained(options: Options) -> Vec<u8> {
        let texts = MarkedText::read("ships", MARKED).unwrap();
        let mut corpus = Corpus::new("ships");
        texts.iter().for_each(|text| corpus.add_text(text.text(), text.names()));
        let extractor = Extractor::builder().built_in(BuiltIn::None).build();
        let mut trainer = Trainer::new(&extractor, Options { n_epochs: 4, l1: 0.1, ..options });
        trainer.train_on(&corpus).unwrap();
        trainer.finish(|_| ()).unwrap()
    }

    #[test]
    fn the_same_texts_give_the_same_bytes_with_any_number_of_threads() {
        let one = trained(Options { n_threads: 1, ..Options::default() });
        for n_threads in [2, 3, 7] {
            assert!(one == trained(Options { n_threads, ..Options::default() }), "{n_threads} threads");
        }
        assert!(one != trained(Options { seed: 2, ..Options::default() }), "chance plays no part");
    }

    #[test]
    fn a_model_of_the_user_finds_its_own_labels_beside_the_built_in_one() {
        let model = Model::from_bytes(&trained(Options::default())).unwrap();
        assert_eq!(model.labels(), [Label::new("PORT"), Label::new("VESSEL")]);
        let extractor = Extractor::builder().model(model).build();
        let text = MarkedText::read("ships", MARKED).unwrap()[0].text().repeat(2);
        let found = extractor.extract(&text);
        let labels: Vec<&str> = found.mentions().iter().map(|mention| mention.label().as_str()).collect();
        assert!(labels.contains(&"VESSEL"), "{found:?}");
    }

    #[test]
    fn bytes_that_are_no_model_are_refused() {
        let bytes = trained(Options::default());
        for len in (0..bytes.len()).step_by(97).chain(0..70) {
            assert!(Model::from_bytes(&bytes[..len]).is_err(), "the first {len} bytes");
        }
        for at in (0..bytes.len()).step_by(61).chain(0..64) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            let error = Model::from_bytes(&damaged).expect_err("a changed byte");
            assert!(error.to_string().contains("found") && error.to_string().contains("expected"), "{error}");
        }
    }

    #[test]
    fn what_cannot_be_learned_from_is_an_error() {
        let extractor = Extractor::builder().built_in(BuiltIn::None).build();
        let error = Trainer::new(&extractor, Options::default()).finish(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "training: found no tokens that may be names, expected some");
        let options = Options { rate: f32::NAN, ..Options::default() };
        let texts = MarkedText::read("ships", MARKED).unwrap();
        let mut corpus = Corpus::new("ships");
        texts.iter().for_each(|text| corpus.add_text(text.text(), text.names()));
        let mut trainer = Trainer::new(&extractor, options);
        trainer.train_on(&corpus).unwrap();
        assert_eq!(trainer.finish(|_| ()).unwrap_err().to_string(), "rate: found NaN, expected 0.000001 to 10");
        let mut trainer = Trainer::new(&extractor, Options::default()).labels([Label::new("RIVER")]).unwrap();
        trainer.train_on(&corpus).unwrap();
        assert_eq!(trainer.finish(|_| ()).unwrap_err().to_string(), "training: found no name that is a RIVER, expected some");
        let mut corpus = Corpus::new("plain");
        corpus.add_text("Nothing here is marked.", &[]);
        let error = Trainer::new(&extractor, Options::default()).train_on(&corpus).unwrap_err();
        assert_eq!(error.to_string(), "plain: found 0 labels, expected 1 to 31");
    }
}

/// Some of the texts that the model has learned from call believers an organization, and the word for a people means the country.
#[test]
fn a_people_or_a_belief_is_neither_organization_nor_place() {
    let extractor = Extractor::english();
    let labels = |text: &str| -> Vec<String> {
        extractor
            .extract(text)
            .mentions()
            .iter()
            .filter(|mention| !mention.is_nominal())
            .map(|mention| format!("{} {}", mention.label(), mention.text()))
            .collect()
    };
    for (text, expected) in [
        ("The Muslim community and Christian leaders met.", "MISC Muslim"),
        ("The Muslim community and Christian leaders met.", "MISC Christian"),
        ("Catholic bishops and Orthodox priests prayed.", "MISC Catholic"),
        ("Israeli troops met Palestinian officials.", "MISC Palestinian"),
        // What is named after them stays what it is.
        ("The Muslim Brotherhood was founded in 1928.", "ORGANIZATION Muslim Brotherhood"),
        ("The Catholic Church said so.", "ORGANIZATION Catholic Church"),
        ("The Cleveland Indians won.", "ORGANIZATION Cleveland Indians"),
        ("Christian Eriksen scored.", "PERSON Christian Eriksen"),
    ] {
        let found = labels(text);
        assert!(found.iter().any(|found| found == expected), "{text}: {found:?}");
    }
}
