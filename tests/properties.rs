//! Properties over generated texts: the index is a naive search, extractions keep the promises of their spans.
//!
//! The reference tries every name at every pair of token borders and folds in the plainest way: NFKD, full case by way
//! of capitals, no marks, one blank for a gap. The alphabets keep to where that plain fold is the specification.

use std::fmt::Write;
use std::sync::LazyLock;

use onomast::document::tokenize;
use onomast::gazetteer::Overlap;
use onomast::{Entry, Extractor, Gazetteer, Label, Matcher, Offsets, Span};
use proptest::prelude::*;
use proptest::sample::select;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const GAPS: [&str; 9] = [" ", "-", "\n", "\t", "\u{A0}", "  ", "\u{2013}", " \r\n", " - "];

/// The reference fold; a blank line, a mark or a letter is itself.
fn plain_fold(text: &str) -> String {
    let letters: String = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_combining_mark(*letter) && !matches!(letter, '\u{200E}' | '\u{2069}' | '\u{FEFF}'))
        .collect();
    let mut out = String::new();
    let mut rest = letters.as_str();
    while let Some(first) = rest.chars().next() {
        let is_gap = |letter: char| matches!(letter, ' ' | '\t' | '\n' | '\r' | '-' | '\u{2010}'..='\u{2015}');
        let gap = &rest[..rest.find(|letter| !is_gap(letter)).unwrap_or(rest.len())];
        if gap.is_empty() {
            out.push(if matches!(first, '\u{2019}' | '\u{2018}') { '\'' } else { first });
            rest = &rest[first.len_utf8()..];
        } else {
            out += if gap.matches('\n').count() > 1 { "\n\n" } else { " " };
            rest = &rest[gap.len()..];
        }
    }
    out
}

/// Every span between token borders that folds to a name, by start, longer ones first.
fn naive(names: &[String], text: &str) -> Vec<(usize, usize)> {
    let folded: Vec<String> = names.iter().map(|name| plain_fold(name)).collect();
    let tokens = tokenize(text);
    let mut found = Vec::new();
    for (at, first) in tokens.iter().enumerate().filter(|(_, token)| token.is_word()) {
        for last in tokens[at..].iter().take(14).filter(|token| token.is_word()) {
            if folded.contains(&plain_fold(&text[first.start()..last.end()])) {
                found.push((first.start(), last.end()));
            }
        }
    }
    found.sort_unstable_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
    found
}

fn leftmost_longest(all: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for &span in all {
        if chosen.last().is_none_or(|last| last.1 <= span.0) {
            chosen.push(span);
        }
    }
    chosen
}

fn gazetteer(names: &[String]) -> Gazetteer {
    Gazetteer::from_entries(names.iter().map(|name| Entry::new(name.as_str(), Label::MISC))).unwrap()
}

fn spans(gazetteer: &Gazetteer, text: &str, overlap: Overlap) -> Vec<(usize, usize)> {
    let matcher = Matcher::builder().gazetteer(gazetteer.clone()).overlap(overlap).build();
    matcher.find(text).iter().map(|found| (found.start(), found.end())).collect()
}

/// Words in several spellings each.
fn word() -> impl Strategy<Value = &'static str> {
    select(vec![
        "ab",
        "AB",
        "Ab",
        "é",
        "É",
        "e\u{301}",
        "e",
        "İz",
        "iz",
        "IZ",
        "ß",
        "ss",
        "SS",
        "ẞ",
        "x1",
        "X1",
        "O'Br",
        "o\u{2019}br",
        "naïve",
        "naive",
        "na\u{131}ve",
        "Ǻ",
        "Å",
        "a\u{30A}",
        "ﬁn",
        "fin",
        "Ｔo",
        "to",
        "дй",
        "Ди\u{306}",
        "ωσ",
        "ΩΣ",
        "abcdefghij",
        "ABCDEFGHIJ",
    ])
}

fn han() -> impl Strategy<Value = &'static str> {
    select(vec!["東", "京", "都", "ア", "が", "か\u{3099}"])
}

fn gap() -> impl Strategy<Value = &'static str> {
    select(GAPS.to_vec())
}

fn name() -> impl Strategy<Value = String> {
    let words = proptest::collection::vec((word(), select(vec![" ", "-"])), 1..4).prop_map(|words| {
        let mut name = String::new();
        words.iter().enumerate().for_each(|(at, (word, gap))| write!(name, "{}{word}", if at == 0 { "" } else { *gap }).unwrap());
        name
    });
    prop_oneof![4 => words, 1 => proptest::collection::vec(han(), 1..4).prop_map(|all| all.concat())]
}

fn text() -> impl Strategy<Value = String> {
    let other = select(vec![", ", "; ", "\n\n", " (", ") ", "\u{2019}s ", "'s ", "! ", " \u{1F389} ", "/", "\u{3002}", "\n \n", "", " 7 "]);
    let unseen = select(vec!["\u{200E} ", "\u{2069}", "\u{FEFF}", "'da ", "\u{2019}ya ", "'DEN, ", " l'", " d\u{2019}", "! L'"]);
    let piece = prop_oneof![
        5 => (word(), gap()).prop_map(|(word, gap)| format!("{word}{gap}")),
        1 => han().prop_map(str::to_owned),
        1 => (word(), prop_oneof![2 => other, 1 => unseen]).prop_map(|(word, other)| format!("{word}{other}")),
    ];
    proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// Abbreviations: what is written, and what it is without dots.
const UNITS: [(&str, &str); 13] = [
    ("U.S.", "us"),
    ("US", "us"),
    ("us", "us"),
    ("U.S.A.", "usa"),
    ("USA", "usa"),
    ("Inc.", "inc"),
    ("Inc", "inc"),
    ("St.", "st"),
    ("St", "st"),
    ("Mr.", "mr"),
    ("Mr", "mr"),
    ("Acme", "acme"),
    ("D.C.", "dc"),
];

fn units(most: usize) -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..UNITS.len(), 1..=most)
}

fn written(units: &[usize]) -> String {
    units.iter().map(|&unit| UNITS[unit].0).collect::<Vec<_>>().join(" ")
}

/// Where names of units start, and how many units they have, by start, longest first.
fn naive_units(names: &[Vec<usize>], text: &[usize]) -> Vec<(usize, usize)> {
    let bare = |units: &[usize]| -> Vec<&str> { units.iter().map(|&unit| UNITS[unit].1).collect() };
    let names: Vec<Vec<&str>> = names.iter().map(|name| bare(name)).collect();
    let text = bare(text);
    let mut found = Vec::new();
    for start in 0..text.len() {
        let longest = names.iter().filter(|name| text[start..].starts_with(name)).map(Vec::len).max();
        if let Some(len) = longest.filter(|_| found.last().is_none_or(|&(start_before, len)| start_before + len <= start)) {
            found.push((start, len));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_is_a_naive_search(names in proptest::collection::vec(name(), 1..9), text in text()) {
        let gazetteer = gazetteer(&names);
        let all = naive(&names, &text);
        prop_assert_eq!(spans(&gazetteer, &text, Overlap::All), all.clone(), "{:?} in {:?}", &names, &text);
        let direct: Vec<(usize, usize)> = gazetteer.find(&text).iter().map(|found| (found.start(), found.end())).collect();
        prop_assert_eq!(direct, leftmost_longest(&all), "{:?} in {:?}", &names, &text);
    }

    #[test]
    fn dots_of_abbreviations_do_not_count(names in proptest::collection::vec(units(3), 1..6), text in units(12)) {
        let gazetteer = gazetteer(&names.iter().map(|name| written(name)).collect::<Vec<_>>());
        let written_text = written(&text);
        let start_of = |unit: usize| text[..unit].iter().map(|&unit| UNITS[unit].0.len() + 1).sum::<usize>();
        let expect: Vec<(usize, usize)> =
            naive_units(&names, &text).into_iter().map(|(start, len)| (start_of(start), start_of(start + len) - 1)).collect();
        let found: Vec<(usize, usize)> = gazetteer.find(&written_text).iter().map(|found| (found.start(), found.end())).collect();
        prop_assert_eq!(found, expect, "{:?} in {:?}", names.iter().map(|name| written(name)).collect::<Vec<_>>(), &written_text);
    }

    #[test]
    fn memory_and_file_find_the_same(names in proptest::collection::vec(name(), 1..9), text in text()) {
        let memory = gazetteer(&names);
        let copied = Gazetteer::from_bytes(memory.as_bytes()).unwrap();
        prop_assert_eq!(spans(&memory, &text, Overlap::All), spans(&copied, &text, Overlap::All));
    }

    #[test]
    fn any_name_is_found_in_itself(name in "\\PC{1,12}") {
        let mut builder = Gazetteer::builder();
        let is_taken = builder.push(&Entry::new(name.as_str(), Label::MISC)).is_ok();
        let gazetteer = builder.build().unwrap();
        prop_assert_eq!(gazetteer.n_names(), u64::from(is_taken));
        for found in gazetteer.find(&name) {
            prop_assert_eq!(found.text(), &name[found.start()..found.end()]);
        }
    }

    #[test]
    fn offsets_lead_back_to_their_bytes(text in "\\PC{0,30}", a in 0usize..31, b in 0usize..31) {
        let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (a, b) = (borders[a % borders.len()], borders[b % borders.len()]);
        let span = Span::new(a.min(b), a.max(b));
        let in_chars = Offsets::Char.convert(&text, &[span])[0];
        prop_assert_eq!(Span::new(borders[in_chars.start()], borders[in_chars.end()]), span);
        let in_units = Offsets::Utf16.convert(&text, &[span])[0];
        let units: Vec<u16> = text.encode_utf16().collect();
        prop_assert_eq!(String::from_utf16(&units[in_units.range()]).unwrap(), &text[span.range()]);
        prop_assert_eq!(Offsets::Byte.convert(&text, &[span])[0], span);
    }
}

static ENGLISH: LazyLock<Extractor> = LazyLock::new(Extractor::english);

/// News in pieces, with noise between.
fn news() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "President ",
        "Mr. ",
        "Sooronbai Jeenbekov",
        "Jeenbekov",
        "Smith",
        "J. K. ",
        "Apple Inc. ",
        "Bank of ",
        "England",
        "New York",
        "the ",
        "parliament ",
        "U.S. ",
        "said ",
        ". ",
        ", ",
        "'s ",
        "\u{2019}s",
        "\n",
        "\n\n",
        "(",
        ")",
        "\"",
        "\u{201C}",
        "\u{201D}",
        "ALMATY (Reuters) - ",
        "of ",
        "\u{A0}",
        "-",
        "ministry of ",
        "\u{1F389}",
        "İ",
        "東京",
        "@x",
        "#",
        "3.5 ",
        "May ",
        "and ",
        "\u{301}",
        "\u{AD}",
    ]);
    prop_oneof![
        proptest::collection::vec(piece.prop_map(str::to_owned), 0..24).prop_map(|pieces| pieces.concat()),
        "\\PC{0,60}",
        "(\\PC|[A-Z][a-z]{1,4} |[.\n' ]){0,40}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mentions_are_sorted_disjoint_slices_and_told_twice_alike(text in news()) {
        let found = ENGLISH.extract(&text);
        let mut end = 0;
        for (index, mention) in found.mentions().iter().enumerate() {
            prop_assert!(mention.start() >= end && mention.end() > mention.start(), "{:?}", &text);
            prop_assert_eq!(text.get(mention.start()..mention.end()), Some(mention.text()));
            prop_assert!((0.0..=1.0).contains(&mention.score()));
            prop_assert!(found.entities()[mention.entity()].mentions().contains(&index));
            end = mention.end();
        }
        prop_assert_eq!(found.entities().iter().map(|entity| entity.mentions().len()).sum::<usize>(), found.mentions().len());
        let json = |extractor: &Extractor| serde_json::to_string(&extractor.extract(&text)).unwrap();
        prop_assert_eq!(json(&ENGLISH), json(&Extractor::english()));
    }
}

#[test]
fn the_naive_search_finds_what_it_should() {
    let names = ["São Paulo".to_owned(), "O'Brien".to_owned()];
    assert_eq!(naive(&names, "SAO\u{A0}PAULO, o\u{2019}brien's"), [(0, 10), (12, 21)]);
    assert!(naive(&names, "Sao\n\nPaulo, Sao, Paulo").is_empty());
}
