//! Conformance: every case of `tests/data` on every way to hold a gazetteer.
//!
//! A case is a list, a text and the expected matches with their first bytes. Each runs on the gazetteer in memory, on
//! the same written to a file and mapped, and on its bytes; each of them by every function that finds.

use onomast::gazetteer::{Case, Overlap, Policy};
use onomast::{Entry, Gazetteer, Label, Matcher};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    test: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    name: String,
    /// Rows of `name|case|policy|id|alias;alias`; all but the name may be left out.
    list: Vec<String>,
    text: String,
    expect: Vec<(usize, String)>,
    #[serde(default)]
    overlap: String,
    /// The ids of the entries of each match, if the case is about them.
    ids: Option<Vec<Vec<String>>>,
}

/// An entry from a row of a case.
fn entry(row: &str) -> Entry {
    let cells: Vec<&str> = row.split('|').collect();
    let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
    let case = match cell(1) {
        "" | "fold" => Case::Fold,
        "exact" => Case::Exact,
        "title" => Case::Title,
        other => panic!("unknown case {other}"),
    };
    let policy = match cell(2) {
        "" => Policy::Candidate,
        "always" => Policy::Always,
        "context" => Policy::Context,
        other => panic!("unknown policy {other}"),
    };
    let entry = Entry::new(cell(0), Label::MISC).case(case).policy(policy).id(cell(3));
    cell(4).split(';').filter(|alias| !alias.is_empty()).fold(entry, Entry::alias)
}

fn overlap(name: &str) -> Overlap {
    match name {
        "" | "leftmost-longest" => Overlap::LeftmostLongest,
        "all" => Overlap::All,
        "no-sub" => Overlap::NoSub,
        "longest-dominant-right" => Overlap::LongestDominantRight,
        other => panic!("unknown overlap policy {other}"),
    }
}

/// In memory, mapped from a file, copied from bytes; the file must outlive the second.
fn engines(rows: &[String], scratch: &tempfile::TempDir) -> Vec<(&'static str, Gazetteer)> {
    let entries: Vec<Entry> = rows.iter().map(|row| entry(row)).collect();
    let memory = Gazetteer::from_entries(entries.iter().cloned()).unwrap();
    let path = scratch.path().join("names");
    let mut builder = Gazetteer::builder();
    for entry in &entries {
        builder.push(entry).unwrap();
    }
    builder.write(&path).unwrap();
    let bytes = Gazetteer::from_bytes(memory.as_bytes()).unwrap();
    vec![("in memory", memory), ("mapped", Gazetteer::open(&path).unwrap()), ("from bytes", bytes)]
}

type Found = (Vec<(usize, String)>, Vec<Vec<String>>);

fn matched(matcher: &Matcher, text: &str) -> Found {
    let found = matcher.find(text);
    let spans = found.iter().map(|found| (found.start(), found.text().to_owned())).collect();
    let ids = found.iter().map(|found| found.entries().map(|entry| entry.id().to_owned()).collect()).collect();
    assert_eq!(matcher.count(text).0, found.len(), "count and find differ on {text:?}");
    (spans, ids)
}

/// What is wrong with one case, if anything.
fn check(test: &Test) -> Vec<String> {
    let scratch = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (engine, gazetteer) in engines(&test.list, &scratch) {
        let matcher = Matcher::builder().gazetteer(gazetteer.clone()).overlap(overlap(&test.overlap)).build();
        let (spans, ids) = matched(&matcher, &test.text);
        if spans != test.expect || test.ids.as_ref().is_some_and(|expect| *expect != ids) {
            wrong.push(format!(
                "{} ({engine}): {:?} in {:?}\n  found {spans:?} {ids:?}\n  expected {:?}",
                test.name, test.list, test.text, test.expect
            ));
        }
        if test.overlap.is_empty() {
            let direct: Vec<(usize, String)> = gazetteer.find(&test.text).iter().map(|found| (found.start(), found.text().to_owned())).collect();
            assert_eq!(direct, spans, "{}: `Gazetteer::find` and `Matcher::find` differ", test.name);
        }
    }
    wrong.dedup_by_key(|message| message.split('\n').nth(1).map(str::to_owned));
    wrong
}

fn check_file(data: &str) {
    let cases: Cases = toml::from_str(data).unwrap();
    let wrong: Vec<String> = cases.test.iter().flat_map(check).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.test.len(), wrong.join("\n"));
}

macro_rules! themes {
    ($($theme:ident)*) => {
        $(#[test]
        fn $theme() {
            check_file(include_str!(concat!("data/", stringify!($theme), ".toml")));
        })*
    };
}

themes!(apostrophes borders case dots gaps hard_strings overlaps scripts sentence_ends unicode);

fn spans_of(names: &[&str], text: &str) -> Vec<String> {
    let gazetteer = Gazetteer::from_entries(names.iter().map(|name| Entry::new(*name, Label::MISC))).unwrap();
    gazetteer.find(text).iter().map(|found| found.text().to_owned()).collect()
}

#[test]
fn a_name_is_found_before_and_after_every_punctuation_mark() {
    let marks = ('!'..='~')
        .filter(char::is_ascii_punctuation)
        .chain("\u{A1}\u{BF}\u{AB}\u{BB}\u{2013}\u{2014}\u{2018}\u{2019}\u{201C}\u{201D}\u{2026}\u{3001}\u{3002}\u{FF0C}\u{61F}\u{964}".chars());
    for mark in marks {
        assert_eq!(spans_of(&["Bishkek"], &format!("see Bishkek{mark} there")), if mark == '_' { vec![] } else { vec!["Bishkek"] }, "before {mark}");
        let joins = matches!(mark, '_' | '@' | '#');
        assert_eq!(spans_of(&["Bishkek"], &format!("see {mark}Bishkek there")), if joins { vec![] } else { vec!["Bishkek"] }, "after {mark}");
    }
}

#[test]
fn the_longest_allowed_name_is_found_wherever_it_stands() {
    let long = vec!["word"; 254].join(" ") + " end";
    for before in [0, 1, 255, 256, 257, 511, 512, 513, 700] {
        let text = format!("{}{long} x", "y ".repeat(before));
        assert_eq!(spans_of(&[&long], &text), std::slice::from_ref(&long), "after {before} words");
    }
}

#[test]
fn names_are_found_at_every_place_of_a_block() {
    for at in 480..560 {
        let text = format!("{}New York Stock Exchange{}", "y ".repeat(at), " y".repeat(at % 7));
        assert_eq!(spans_of(&["New York Stock Exchange", "York"], &text), ["New York Stock Exchange"], "after {at} words");
    }
}

#[test]
fn names_are_found_at_every_byte_of_a_line() {
    for at in 0..140 {
        for name in ["Bishkek", "Óbidos", "U.S.", "ß"] {
            let text = format!("{}{} {name} x", "y".repeat(at), "");
            assert_eq!(spans_of(&[name], &text), [name], "{name} after {at} bytes");
        }
    }
}

#[test]
fn an_entry_comes_back_whole() {
    let entry =
        Entry::new("Bishkek", Label::PLACE).subtype("city").id("kg-1").alias("Frunze").weight(7).attribute("country", "KG").attribute("note", "");
    let gazetteer = Gazetteer::from_entries([entry]).unwrap();
    let found = gazetteer.find("FRUNZE");
    let entry = found[0].entries().next().unwrap();
    assert_eq!((entry.name(), entry.matched_name(), entry.is_alias()), ("Bishkek", "Frunze", true));
    assert_eq!((entry.label(), entry.subtype(), entry.id(), entry.weight()), (&Label::PLACE, "city", "kg-1", 7));
    assert_eq!(entry.attributes(), [("country", "KG"), ("note", "")]);
    assert_eq!((entry.attribute("country"), entry.attribute("area")), (Some("KG"), None));
    assert_eq!(entry.names(), ["Bishkek", "Frunze"]);
}

#[test]
fn an_alias_may_have_a_case_and_a_policy_of_its_own() {
    let entry = Entry::new("World Health Organization", Label::ORGANIZATION).alias_with("WHO", Case::Exact, Policy::Always);
    let gazetteer = Gazetteer::from_entries([entry]).unwrap();
    let text = "who is WHO? the world health organization";
    let found: Vec<(&str, Policy)> = gazetteer.find(text).iter().map(|found| (found.text(), found.entries().next().unwrap().policy())).collect();
    assert_eq!(found, [("WHO", Policy::Always), ("world health organization", Policy::Candidate)]);
}

/// Found by the fuzz target `fold`: a blank at the end of a name made it odd, and any character stood for the blank.
#[test]
fn regression_a_blank_at_the_end_of_a_name_is_no_part_of_it() {
    assert_eq!(spans_of(&["New "], "New "), ["New"]);
    assert_eq!(spans_of(&["New "], "New x New, New"), ["New", "New", "New"]);
    assert_eq!(spans_of(&["\u{A0}- New"], "x New"), ["New"]);
}
