//! What a list forgives: spellings, endings, orders of parts, wrong letters.

use onomast::gazetteer::{Case, How, ListReader, Overlap, Tolerance, Tolerances};
use onomast::{Entry, Gazetteer, Label, Matcher};
use proptest::prelude::*;

fn list(tolerances: &str, names: &[&str]) -> Gazetteer {
    let tolerances: Tolerances = tolerances.parse().expect("known tolerances");
    let mut builder = Gazetteer::builder_with(tolerances);
    names.iter().for_each(|name| builder.push(&Entry::new(*name, Label::PERSON)).expect("a name"));
    let built = builder.build().expect("small");
    Gazetteer::from_bytes(built.as_bytes()).expect("its own bytes")
}

/// What a list of one name finds in a text.
fn found(tolerances: &str, name: &str, text: &str) -> Vec<String> {
    list(tolerances, &[name]).find(text).iter().map(|found| format!("{} [{}]", found.text(), found.how())).collect()
}

#[test]
fn what_is_forgiven_is_found() {
    let mut wrong = Vec::new();
    for (tolerances, name, text, expected) in [
        ("translit", "Muammar Gaddafi", "Colonel Muammar Qaddafi said", "Muammar Qaddafi [translit]"),
        ("translit", "Nikolai Patrushev", "Nikolay Patrushev", "Nikolay Patrushev [translit]"),
        ("translit", "Müller", "Herr Mueller", "Mueller [translit]"),
        ("translit", "Sean O'Brien", "Sean OBrien", "Sean OBrien [fold]"),
        ("translit", "Sean OBrien", "by Sean O’Brien,", "Sean O’Brien [fold]"),
        ("translit", "Acme Co Ltd", "ACME CO., LTD.", "ACME CO., LTD. [fold]"),
        ("translit,endings", "Bishkek", "в Бишкеке", "Бишкеке [translit]"),
        ("translit,endings", "Sooronbai Jeenbekov", "Сооронбая Жээнбекова", "Сооронбая Жээнбекова [translit]"),
        ("endings", "Ankara", "Ankara'ya gitti", "Ankara'ya [ending]"),
        ("endings", "Merkel", "Merkels Regierung", "Merkels [ending]"),
        ("parts", "Hans-Jürgen Müller", "Müller, Hans-Jürgen", "Müller, Hans-Jürgen [parts]"),
        ("parts", "Müller, Hans-Jürgen", "Hans-Jürgen Müller", "Hans-Jürgen Müller [parts]"),
        ("parts", "Sooronbai Jeenbekov", "Sooronbai Sharipovich Jeenbekov", "Sooronbai Sharipovich Jeenbekov [parts]"),
        ("parts", "Sooronbai Sharipovich Jeenbekov", "S. Jeenbekov", "S. Jeenbekov [parts]"),
        ("typo:1", "Barack Obama", "Barak Obama", "Barak Obama [typo 1]"),
        ("typo:1", "Samarkand", "in Samarkadn", "Samarkadn [typo 1]"),
        ("typo:2", "Samarkand", "in Samrkadn", "Samrkadn [typo 2]"),
        ("translit,typo:1", "Mukhtar Tileuberdi", "Мухтар Тлеуберди", "Мухтар Тлеуберди [typo 1]"),
    ] {
        let found = found(tolerances, name, text);
        if found != [expected] {
            wrong.push(format!("{tolerances}: {name} in {text}: found {found:?}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_forgiven_is_not_found() {
    for (tolerances, name, text) in [
        ("fold", "Muammar Gaddafi", "Muammar Qaddafi"),
        ("translit", "Barack Obama", "Barrack Osama"),
        ("translit,typo:1", "Charles II", "Charles III"),
        ("sound", "Louis XVI", "Louis XVIII"),
        ("typo:1", "Osh", "Ose"),
        ("typo:1", "Lima", "Limo"),
        ("typo:1", "Minsk", "Mensc"),
        ("typo:1", "Barack Obama", "Barak Obema"),
        ("typo:1", "Niger", "nigher"),
        ("endings", "Bishkek", "Bishkekistan"),
        ("parts", "Bo Li", "B. Li"),
        ("parts", "Hans Müller", "Hans\n\nMüller"),
        ("translit,endings,parts,typo:1", "Ivan Petrov", "Igor Petrov"),
    ] {
        assert_eq!(found(tolerances, name, text), [] as [String; 0], "{tolerances}: {name} in {text}");
    }
}

#[test]
fn the_gravest_thing_is_told() {
    let list = list("translit,endings,parts,typo:1", &["Sooronbai Jeenbekov"]);
    let how = |text: &str| list.find(text).first().map(|found| found.how());
    assert_eq!(how("SOORONBAI JEENBEKOV"), Some(How::Fold));
    assert_eq!(how("Sooronbai Zheenbekov"), Some(How::Translit));
    assert_eq!(how("Jeenbekov, Sooronbai"), Some(How::Parts));
    assert_eq!(how("Sooronbay Jeenbekof"), Some(How::Translit));
}

#[test]
fn an_entry_may_forgive_less_than_its_list() {
    let text = "name\tmatch\nSamarkand\t\nSonatrach\tfold\nRosneft\ttranslit\n";
    let mut builder = Gazetteer::builder_with("translit,typo:1".parse::<Tolerances>().unwrap());
    builder.read_list("names.tsv", text.as_bytes()).unwrap();
    let list = builder.build().unwrap();
    let found = |text: &str| list.find(text).len();
    assert_eq!((found("Samarkant"), found("Sonatrash"), found("Rosnift")), (1, 0, 0));
    assert_eq!((found("Самарканд"), found("Сонатрач"), found("Роснефт")), (1, 0, 1));
    assert_eq!(found("SAMARKAND, SONATRACH, ROSNEFT"), 3);
    let error = ListReader::new("bad.tsv", "name\tmatch\nOsh\ttypo\n".as_bytes()).unwrap().next().unwrap().unwrap_err();
    assert!(error.to_string().starts_with("bad.tsv:2: column `match`: found `typo`, expected "), "{error}");
}

#[test]
fn names_within_longer_ones_are_left_out() {
    let found: Vec<String> =
        list("typo:1", &["New York", "York"]).find("New York, York, New Yorq").iter().map(|found| found.text().to_owned()).collect();
    assert_eq!(found, ["New York", "York", "New Yorq"]);
}

#[test]
fn what_is_written_small_is_no_name_but_one_that_is_listed_so() {
    let names = ["Anand", "Сочи", "Москва", "Samarkand", "de facto"];
    let list = list("translit,endings,typo:1", &names);
    let found = |text: &str| list.find(text).iter().map(|found| found.text().to_owned()).collect::<Vec<_>>();
    assert_eq!(found("and anant; samarkant, samarkand, De Facto, de facto"), ["samarkand", "De Facto", "de facto"]);
    assert_eq!(found("город москве. В Москве и Сочи."), ["Москве", "Сочи"], "whichever was first");
    assert_eq!(found("В Москве, москве"), ["Москве"]);
}

#[test]
fn a_word_longer_than_any_name_is_none() {
    let list = list("sound,endings,parts,typo:2", &["Samarkand"]);
    for word in ["Ab".repeat(40_000), "Бу".repeat(40_000), "Ab".repeat(600)] {
        assert_eq!(list.find(&format!("{word} Samarkand")).len(), 1);
    }
}

#[test]
fn the_nearest_entry_and_name_come_first() {
    let tolerances: Tolerances = "translit,endings".parse().unwrap();
    let mut builder = Gazetteer::builder_with(tolerances);
    for entry in [Entry::new("Sohó", Label::PLACE).id("o").weight(90).alias("Соча"), Entry::new("Sochi", Label::PLACE).id("s").alias("Сочи")]
    {
        builder.push(&entry).unwrap();
    }
    let list = builder.build().unwrap();
    let found = &list.find("в Сочи")[0];
    let ids: Vec<&str> = found.entries().map(|entry| entry.id()).collect();
    assert_eq!((ids[0], found.how(), found.similarity() > 0.9995), ("s", How::Fold, true));
}

#[test]
fn case_and_policy_are_what_they_are_in_every_list() {
    let mut builder = Gazetteer::builder_with(Tolerance::Translit);
    builder.push(&Entry::new("Nice", Label::PLACE).case(Case::Title)).unwrap();
    builder.push(&Entry::new("WHO", Label::ORGANIZATION).case(Case::Exact)).unwrap();
    let list = builder.build().unwrap();
    let found: Vec<&str> = list.find("a nice day in Nice, who is at the WHO?").iter().map(|found| found.text()).collect();
    assert_eq!(found, ["Nice", "WHO"]);
}

#[test]
fn other_tolerances_keep_all_that_an_entry_says() {
    let entry = Entry::new("Bishkek", Label::PLACE).subtype("city").id("kg-1").alias("Frunze").attribute("country", "KG").weight(70);
    let list = Gazetteer::from_entries([entry.clone()]).unwrap().with_tolerances(Tolerance::Sound).unwrap();
    assert_eq!(list.entries().next().map(|found| found.to_entry()), Some(entry));
    assert_eq!((list.n_entries(), list.n_names(), list.tolerances()), (1, 2, Tolerance::Sound.into()));
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-Z][a-z]{1,8}",
        "[А-Я][а-я]{1,8}",
        prop::sample::select(vec![
            "O'Brien",
            "Лук'яненко",
            "S.",
            "van",
            "Co., Ltd.",
            "İzmir",
            "straße",
            "東京",
            "サ",
            "\u{AD}",
            "e\u{301}",
            "Ankara'ya",
            "문재인",
            "’",
            "и"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec((word, prop::sample::select(vec![" ", " ", " ", ", ", "-", "\n", "\n\n", ""])), 1..12)
        .prop_map(|words| words.into_iter().map(|(word, gap)| word + gap).collect())
}

fn tolerances() -> impl Strategy<Value = Tolerances> {
    let words = ["translit", "sound", "endings", "parts", "typo:1", "typo:2", "translit,endings,parts,typo:1", "sound,endings,parts,typo:2"];
    prop::sample::select(words.to_vec()).prop_map(|words| words.parse().expect("known tolerances"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_sorted_disjoint_slices_that_tell_how(names in prop::collection::vec(words(), 1..5), text in words(), tolerances in tolerances()) {
        let mut builder = Gazetteer::builder_with(tolerances);
        names.iter().for_each(|name| _ = builder.push(&Entry::new(name.as_str(), Label::PERSON)));
        let list = builder.build().unwrap();
        let mut end = 0;
        for found in list.find(&text) {
            prop_assert!(found.start() >= end && found.end() > found.start());
            prop_assert_eq!(text.get(found.range()), Some(found.text()));
            prop_assert!(found.similarity() > 0.0 && found.similarity() <= 1.0, "{:?} in {:?} {}", &names, &text, found.how());
            prop_assert_eq!(found.how() <= How::Fold, found.similarity() > 0.9995, "{:?} in {:?} {}", &names, &text, found.how());
            end = found.end();
        }
        let mapped = Gazetteer::from_bytes(list.as_bytes()).unwrap();
        prop_assert_eq!(spans(&mapped, &text), spans(&list, &text));
    }

    #[test]
    fn the_longest_from_left_to_right_are_chosen_of_all(text in "([A-C]a{0,2}[bc]{3}[ -]){2,9}", cuts in prop::collection::vec((0usize..9, 1usize..4), 1..5), tolerances in tolerances()) {
        // Names that lie within the text and within each other.
        let words: Vec<&str> = text.split_terminator([' ', '-']).collect();
        let mut builder = Gazetteer::builder_with(tolerances);
        for (start, len) in cuts {
            let name = words[start.min(words.len() - 1)..].iter().take(len).copied().collect::<Vec<_>>().join(" ");
            builder.push(&Entry::new(name, Label::PLACE)).unwrap();
        }
        let list = builder.build().unwrap();
        let (mut expected, mut end) = (Vec::new(), 0);
        for (from, to) in spans(&list, &text) {
            if from >= end {
                expected.push((from, to));
                end = to;
            }
        }
        let found: Vec<(usize, usize)> = list.find(&text).iter().map(|found| (found.start(), found.end())).collect();
        prop_assert_eq!(found, expected, "{:?}", &text);
    }

    #[test]
    fn what_the_fold_finds_every_list_finds(names in prop::collection::vec("[A-Z][a-z]{1,6}( [A-Z][a-z]{1,6}){0,2}", 1..5), text in "([A-Za-z]{1,6}[ -]){1,12}", tolerances in tolerances()) {
        let text = names.iter().fold(text, |text, name| text + name + " ");
        let all = |tolerances: Tolerances| {
            let mut builder = Gazetteer::builder_with(tolerances);
            names.iter().for_each(|name| builder.push(&Entry::new(name.as_str(), Label::PERSON)).unwrap());
            spans(&builder.build().unwrap(), &text)
        };
        let (plain, tolerant) = (all(Tolerances::default()), all(tolerances));
        prop_assert!(plain.iter().all(|span| tolerant.contains(span)), "{:?} in {:?}: {:?} {:?}", &names, &text, plain, tolerant);
    }
}

fn spans(list: &Gazetteer, text: &str) -> Vec<(usize, usize)> {
    let matcher = Matcher::builder().gazetteer(list.clone()).overlap(Overlap::All).build();
    matcher.find(text).iter().map(|found| (found.start(), found.end())).collect()
}
