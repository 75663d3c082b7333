//! Closed forms: what is found with which value, by the table of tests/data/patterns.tsv.

use std::sync::LazyLock;

#[cfg(feature = "english")]
use onomast::Explain;
use onomast::pattern::{DateOrder, Patterns, Value};
use onomast::record::Record;
use onomast::{BuiltIn, Extractor, Label, Offsets};
use proptest::prelude::*;
use proptest::sample::select;

const TABLE: &str = include_str!("data/patterns.tsv");

/// A text with everything that is to be found in it: label, span, value.
struct Case<'t> {
    line: usize,
    text: &'t str,
    patterns: Patterns,
    expect: Vec<[&'t str; 3]>,
}

/// Reads the table; a line of options holds for the rows below it.
fn cases() -> Vec<Case<'static>> {
    let (mut cases, mut options) = (Vec::<Case<'static>>::new(), ["-", "month", "US"]);
    for (index, row) in TABLE.lines().enumerate().skip(3) {
        for (place, name) in ["# reference: ", "# order: ", "# region: "].iter().enumerate() {
            if let Some(value) = row.strip_prefix(name) {
                options[place] = value;
            }
        }
        let cells: Vec<&str> = row.split('\t').collect();
        let [text, label, span, value] = cells[..] else { continue };
        let again = cases.last_mut().filter(|case| case.text == text && case.line + case.expect.len() == index + 1);
        let expect = [label, span, value];
        match again {
            Some(case) => case.expect.push(expect),
            None => cases.push(Case { line: index + 1, text, patterns: patterns(options), expect: vec![expect] }),
        }
    }
    cases
}

fn patterns([reference, order, region]: [&str; 3]) -> Patterns {
    let order = if order == "day" { DateOrder::DayFirst } else { DateOrder::MonthFirst };
    let patterns = Patterns::all().order(order).region(region.parse().unwrap());
    if reference == "-" { patterns } else { patterns.reference(reference.parse().unwrap()) }
}

/// What is found, as the table writes it.
fn found(extractor: &Extractor, text: &str) -> Vec<[String; 3]> {
    let found = extractor.extract(text);
    let cells = |mention: &onomast::Mention<'_>| {
        [mention.label().to_string(), mention.text().to_owned(), mention.value().map(|value| value.to_string()).unwrap_or_default()]
    };
    found.mentions().iter().map(cells).collect()
}

#[test]
fn every_row_of_the_table() {
    let mut wrong = Vec::new();
    let cases = cases();
    for case in &cases {
        let extractor = Extractor::builder().built_in(BuiltIn::None).patterns(case.patterns.clone()).labels(Patterns::labels()).build();
        let expect: Vec<[&str; 3]> = case.expect.iter().copied().filter(|[label, ..]| *label != "-").collect();
        let found = found(&extractor, case.text);
        if found != expect {
            wrong.push(format!("{}: {:?}: found {found:?}, expected {expect:?}", case.line, case.text));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_table_is_broad() {
    let rows: usize = cases().iter().map(|case| case.expect.len()).sum();
    assert!(rows >= 600, "{rows}");
    for label in Patterns::labels() {
        let n_rows = cases().iter().flat_map(|case| case.expect.clone()).filter(|[known, ..]| label == *known).count();
        assert!(n_rows >= 3, "{label}: {n_rows}");
    }
}

/// Pieces of forms.
const PIECES: [&str; 48] = [
    "May",
    "march",
    "Oct.",
    "Tuesday",
    "last",
    "next",
    "yesterday",
    "the",
    "a",
    "in",
    "of",
    "and",
    "to",
    "ago",
    "two",
    "hundred",
    "million",
    "half",
    "third",
    "quarter",
    "1",
    "12",
    "31",
    "2021",
    "1,000",
    "3.5",
    "10:30",
    "pm",
    "GMT",
    "$",
    "\u{20AC}",
    "euros",
    "%",
    "per cent",
    "km",
    "miles",
    "hour",
    "days",
    "\u{B0}",
    "N",
    "W",
    "+44",
    "10.1000/x",
    "a@b.org",
    "example.com",
    "GB82",
    "978",
    "::1",
];

/// What may stand between them.
const JOINTS: [&str; 11] = [" ", "", "-", "\u{2013}", "/", ", ", "\n", "'", ". ", ":", "\u{B0}"];

proptest! {
    #[test]
    fn spans_of_any_text_keep_their_promises(
        pieces in proptest::collection::vec((select(&PIECES[..]), select(&JOINTS[..])), 0..24),
        tail in "\\PC{0,12}",
    ) {
        let text: String = pieces.iter().flat_map(|(piece, joint)| [*piece, *joint]).chain([tail.as_str()]).collect();
        let found = ALL.extract(&text);
        let mut end = 0;
        for mention in found.mentions() {
            prop_assert!(mention.start() >= end && mention.end() > mention.start());
            prop_assert_eq!(mention.text(), &text[mention.span().range()]);
            prop_assert!(mention.value().is_none_or(|value| !value.to_string().is_empty()));
            end = mention.end();
        }
        let again: Record = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
        prop_assert_eq!(again, found.to_record(Offsets::Byte));
    }
}

static ALL: LazyLock<Extractor> = LazyLock::new(|| {
    let patterns = Patterns::all().reference("2021-10-05".parse().unwrap());
    Extractor::builder().built_in(BuiltIn::None).patterns(patterns).labels(Patterns::labels()).build()
});

#[test]
fn values_are_written_and_read_back() {
    for case in cases() {
        let extractor = Extractor::builder().built_in(BuiltIn::None).patterns(case.patterns.clone()).build();
        for value in extractor.extract(case.text).mentions().iter().filter_map(|mention| mention.value()) {
            let json = serde_json::to_string(value).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), *value, "{json}");
        }
    }
}

#[test]
fn none_is_found_unless_it_is_asked_for() {
    let text = "On 6 March 2021 she paid $5.";
    let labels = |builder: onomast::ExtractorBuilder| {
        let found = builder.built_in(BuiltIn::None).build().extract(text).into_owned();
        found.mentions.iter().map(|mention| mention.label.to_string()).collect::<Vec<_>>()
    };
    assert!(labels(Extractor::builder()).is_empty());
    assert_eq!(labels(Extractor::builder().patterns(Patterns::of([Label::MONEY]))), ["MONEY"]);
    assert_eq!(labels(Extractor::builder().patterns(Patterns::all()).labels([Label::DATE])), ["DATE"]);
}

#[test]
fn without_times_a_date_ends_before_its_time() {
    let spans = |labels: &[Label]| {
        let extractor = Extractor::builder().built_in(BuiltIn::None).patterns(Patterns::of(labels.iter().cloned())).build();
        extractor.extract("They met tomorrow at 3 pm.").into_owned().mentions.into_iter().map(|mention| mention.text).collect::<Vec<_>>()
    };
    assert_eq!(spans(&[Label::DATE]), ["tomorrow"]);
    assert_eq!(spans(&[Label::DATE, Label::TIME]), ["tomorrow at 3 pm"]);
    assert_eq!(spans(&[Label::TIME]), ["tomorrow at 3 pm"]);
}

#[cfg(feature = "english")]
#[test]
fn names_and_forms_are_weighed_in_one_place() {
    let extractor = Extractor::builder().patterns(Patterns::all()).explain(Explain::Yes).build();
    let shown = |text: &str| {
        let found = extractor.extract(text);
        found.mentions().iter().map(|mention| format!("{} {}", mention.label(), mention.text())).collect::<Vec<_>>().join("; ")
    };
    for (text, expect) in [
        ("Theresa May left in May 2021.", "PERSON Theresa May; DATE May 2021"),
        ("April Jones met them on April 5.", "PERSON April Jones; DATE April 5"),
        ("Mr March spoke in March.", "PERSON March; DATE March"),
        ("President Sooronbai Jeenbekov left Bishkek yesterday.", "PERSON Sooronbai Jeenbekov; PLACE Bishkek; DATE yesterday"),
    ] {
        assert_eq!(shown(text), expect);
    }
    let found = extractor.extract("It rained on 6 March 2021.");
    let reason = &found.mentions()[0].explanation().unwrap().candidates()[0].reasons()[0];
    assert_eq!(reason.to_string(), "+97 pattern of dates (day and month: 2021-03-06)");
}
