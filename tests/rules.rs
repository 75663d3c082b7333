//! One rule, two sentences: every row of the built-in table fires where it says and spares what it says.

use onomast::Extractor;
use onomast::rule::{Rule, Rules};

#[test]
fn every_rule_fires_where_it_says_and_nowhere_else() {
    let extractor = Extractor::english();
    let failures = extractor.rules().iter().flat_map(|rule| extractor.failures(rule).into_iter().map(|wrong| format!("{}: {wrong}", rule.id())));
    let wrong: Vec<String> = failures.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_that_does_not_do_what_it_says_is_told() {
    let table = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n\
        a\tfrigate [ <cap> ]\tVESSEL\t\t80\tr\tThe frigate Zork sank.\tThe frigate Zork sank.\n\
        b\tsloop [ <cap> ]\tVESSEL\t\t80\tr\tThe [sloop] Zork sank.\tThe sloop sank.\n";
    let extractor = Extractor::builder().rules(&Rules::read("r.tsv", table.as_bytes()).unwrap()).build();
    let failures = |id: &str| extractor.failures(extractor.rules().iter().find(|rule| rule.id() == id).unwrap());
    assert_eq!(
        failures("a"),
        [
            "found no part in brackets in `The frigate Zork sank.`, expected what it fires on",
            "fires on `Zork`, expected nothing in `The frigate Zork sank.`"
        ]
    );
    assert_eq!(failures("b"), ["fires on `Zork`, expected `sloop` in `The [sloop] Zork sank.`"]);
}

#[test]
fn a_bad_row_says_where_and_what() {
    const HEADER: &str = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n";
    for (row, expected) in [
        ("a b\t[ <cap> ]\tX\t\t1\tr\tf\ts", "r.tsv:2: column `id`: found `a b`, expected letters, digits and hyphens"),
        ("a\t[ <cap ]\tX\t\t1\tr\tf\ts", "r.tsv:2: column `pattern`: found `<cap`, expected `>` at its end, or behind it `?` or `{1,3}`"),
        ("a\t[ <cap> ]\t\t\t1\tr\tf\ts", "r.tsv:2: column `label`: found ``, expected the label of what the rule proposes"),
        ("a\t[ $* ] of\tX\t\t1\tr\tf\ts", "r.tsv:2: column `label`: found `X`, expected none: the pattern marks a candidate, which has one"),
        ("a\t[ <cap> ]\tX\t\t1.5\tr\tf\ts", "r.tsv:2: column `points`: found `1.5`, expected a whole number from -200 to 200"),
        ("a\t[ <cap> ]\tX\t\t1\tr\t\ts", "r.tsv:2: column `fires`: found ``, expected some words"),
        ("a\t[ <cap> ]\tX", "r.tsv:2: found 3 columns, expected 8 as in the header"),
    ] {
        let error = Rules::read("r.tsv", format!("{HEADER}{row}\n").as_bytes()).unwrap_err();
        assert_eq!((error.to_string().as_str(), error.line()), (expected, Some(2)));
    }
    let error = Rules::read("r.tsv", "".as_bytes()).unwrap_err();
    assert!(error.to_string().contains("found no header row"), "{error}");
}

#[test]
fn a_rule_of_the_user_replaces_the_one_with_its_id() {
    let table =
        |points: i32| format!("id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\nship\tfrigate [ <cap> ]\tVESSEL\t\t{points}\tr\tf\ts\n");
    let read = |points| Rules::read("r.tsv", table(points).as_bytes()).unwrap();
    let both = read(80).with(&read(10));
    assert_eq!(both.iter().map(Rule::points).collect::<Vec<_>>(), [10]);
    let found = |rules: &Rules| Extractor::builder().without_model().rules(rules).build().extract("the frigate Zorkana").mentions().len();
    assert_eq!((found(&read(80)), found(&both)), (1, 0));
}

#[test]
fn a_rule_weighs_what_another_rule_proposed_under_a_label_of_the_user() {
    let header = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n";
    let ship = "ship\tfrigate [ <cap> ]\tVESSEL\t\t30\tr\tf\ts\n";
    let found = |label: &str| {
        let table = format!("{header}{ship}sank\t[ ${label} ] sank\t\t\t30\tr\tf\ts\n");
        Extractor::builder().rules(&Rules::read("r.tsv", table.as_bytes()).unwrap()).build().extract("the frigate Zorkana sank").mentions().len()
    };
    assert_eq!((found("VESSEL"), found("MISC")), (1, 0));
}
