//! Closed forms: what is found with which value, by the table of tests/data/patterns.tsv.

use onomast::pattern::{DateOrder, Patterns};
use onomast::{BuiltIn, Extractor};

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
