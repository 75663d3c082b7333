//! `onomast eval` from outside: schemes of tags, labels, ways to write a gold file.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Runs the program beside these files.
fn run(arguments: &str, files: &[(&str, &str)]) -> Output {
    let directory = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
    command.arg("eval").args(arguments.split_whitespace()).current_dir(directory.path()).stdin(Stdio::null());
    command.output().unwrap()
}

/// The scores of gold and predicted tags, one token each, a blank line where the tag is empty.
#[track_caller]
fn scores(arguments: &str, gold: &str, predicted: &str) -> Value {
    let tags = gold.split(' ').zip(predicted.split(' '));
    let lines: String = tags.map(|(gold, predicted)| if gold == "|" { "\n".to_owned() } else { format!("x\t{gold}\t{predicted}\n") }).collect();
    let output = run(&format!("gold.txt --predicted --json {arguments}"), &[("gold.txt", &lines)]);
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Gold, predicted and correct spans.
fn counts(scores: &Value) -> [u64; 3] {
    ["gold", "predicted", "correct"].map(|name| scores[name].as_u64().unwrap())
}

#[track_caller]
fn check(gold: &str, predicted: &str, expected: [u64; 3], accuracy: f64) {
    let found = scores("", gold, predicted);
    assert_eq!((counts(&found["all"]), &found["accuracy"]), (expected, &json!(accuracy)), "{gold} / {predicted}");
}

#[track_caller]
fn fails(status: i32, arguments: &str, file: &str, expected: &str) {
    let output = run(arguments, &[("gold.txt", file)]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{errors}");
    assert!(errors.contains(expected), "{errors}");
}

#[test]
fn schemes() {
    let iob2 = "B-A I-A O B-A B-A | B-B";
    for (gold, expected) in [
        (iob2, [4, 4, 4]),
        ("B-A L-A O U-A U-A | U-B", [4, 4, 4]),
        ("B-A E-A O S-A S-A | S-B", [4, 4, 4]),
        ("B-A E-A O W-A W-A | W-B", [4, 4, 4]),
        ("B-A L-A O B-A L-A | U-B", [3, 4, 2]),
    ] {
        let right = if expected[2] == 4 { 100.0 } else { 100.0 * 5.0 / 6.0 };
        check(gold, iob2, expected, right);
    }
    // A sentence ends a span.
    check("I-A | I-A", "I-A | I-A", [2, 2, 2], 100.0);
    // Columns of BIO are compared as they are, as conlleval does: spans as spans, tags as tags.
    check("B-A O", "I-A O", [1, 1, 1], 50.0);
    check("I-A I-A B-A", "B-A I-A B-A", [2, 2, 2], 100.0 * 2.0 / 3.0);
}

#[test]
fn the_scheme_may_be_given() {
    assert_eq!(counts(&scores("--scheme bio", "B-A I-A", "B-A I-A")["all"]), [1, 1, 1]);
    assert_eq!(counts(&scores("--scheme bioes", "B-A E-A", "S-A S-A")["all"]), [1, 2, 0]);
    fails(1, "gold.txt --predicted --scheme iob2", "x\tB-A\tB-A\nx\tU-A\tB-A\n", "gold.txt:2: found the tag `U-A`, expected `O` or one of `B-` `I-`");
    fails(2, "gold.txt --scheme bia", "", "invalid value 'bia'");
}

#[test]
fn other_tags_are_errors() {
    for (file, expected) in [
        ("x\tO\n\nx\tPER\n", "gold.txt:3: found the tag `PER`, expected `O` or a label after `B-` `I-` (iob2)"),
        ("x\tB-PER\nx\tX-PER\n", "gold.txt:2: found the tag `X-PER`"),
        ("-DOCSTART-\tO\n\nx\tB-PER\nx\t\n", "gold.txt:4: found the tag ``"),
        ("x\tB-\n", "gold.txt:1: found the tag `B-`"),
        ("x\tb-PER\n", "gold.txt:1: found the tag `b-PER`"),
        ("x\tU-PER\nx\tS-PER\n", "gold.txt:2: found the tag `S-PER`, expected `O` or one of `B-` `I-` `L-` `U-` and a label, as the scheme bilou"),
        ("x\tO\nx\n", "gold.txt:2: found the line `x`, expected a token and a tag in columns"),
    ] {
        fails(1, "gold.txt --no-builtin", file, expected);
    }
    // Nothing of that file counts, and the others do.
    let output = run("a.txt b.txt --no-builtin --json", &[("a.txt", "x\tB-PER\nx\tPER\n"), ("b.txt", "x\tB-PER\n")]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap()["tokens"], 1);
}

#[test]
fn usual_labels_in_any_case() {
    for (ours, names) in [
        ("PERSON", "PER Per person Person PERSON"),
        ("PLACE", "LOC Loc location LOCATION place GPE gpe FAC Facility geo-loc"),
        ("ORGANIZATION", "ORG org organisation Organization corporation group Company"),
        ("MISC", "MISC misc Miscellaneous"),
    ] {
        for name in names.split(' ') {
            let found = scores("", &format!("B-{name}"), &format!("B-{ours}"));
            assert_eq!(counts(&found["labels"][ours]), [1, 1, 1], "{name}");
        }
    }
    // Others stay themselves, in the case they have.
    let found = scores("", "B-Date B-date", "B-Date B-DATE");
    assert_eq!(counts(&found["all"]), [2, 2, 1]);
    // What the user says goes before, in any case where he does not tell cases apart.
    let found = scores("--map loc=REGION,Date=WHEN,date=", "B-LOC B-Date B-date B-DATE", "B-REGION B-WHEN O O");
    assert_eq!(counts(&found["all"]), [2, 2, 2]);
    // Two spans stay two where two labels become one.
    let found = scores("", "I-GPE I-LOC", "B-PLACE B-PLACE");
    assert_eq!(counts(&found["all"]), [2, 2, 2]);
}

#[test]
fn labels_that_are_not_scored_are_named() {
    let (gold, predicted) = ("B-PER B-Date I-Date B-Date B-Time", "B-PERSON O O O O");
    assert_eq!(scores("--map Date=,Time=", gold, predicted)["not_scored"], json!({ "Date": 2, "Time": 1 }));
    assert_eq!(scores("--labels PERSON", gold, predicted)["not_scored"], json!({ "Date": 2, "Time": 1 }));
    assert_eq!(scores("", gold, predicted)["not_scored"], json!({}));
    let gold = "x\tB-Date\nx\tB-Time\n";
    let table = |arguments: &str| String::from_utf8(run(arguments, &[("gold.txt", gold)]).stdout).unwrap();
    let shown = table("gold.txt --no-builtin --map Date=");
    assert!(shown.contains("gold labels not scored: Date (1)\n"), "{shown}");
    assert!(shown.contains("gold labels that were never predicted (--map names or drops them): Time\n"), "{shown}");
    let shown = table("gold.txt --no-builtin --map Date=,Time=PLACE");
    assert!(!shown.contains("never predicted"), "{shown}");
}

#[test]
fn bad_usage() {
    for arguments in ["--map Date", "--map =PLACE", "--map Date=PLACE,x", "--labels PER", "--labels person", "--map Foo=PLACE,Foo="] {
        fails(2, &format!("gold.txt {arguments}"), "x\tO\n", "");
    }
    fails(2, "gold.txt --labels PER", "x\tO\n", "--labels: found `PER`, expected `PERSON`");
    // Said twice is no contradiction.
    assert_eq!(counts(&scores("--map Foo=PLACE,Foo=PLACE", "B-Foo", "B-PLACE")["all"]), [1, 1, 1]);
    // Unless labels are called so.
    let found = scores("--labels PER --map PERSON=PER,PER=PER", "B-PER", "B-PERSON");
    assert_eq!(counts(&found["all"]), [1, 1, 1]);
}

#[test]
fn blanks_between_columns() {
    let text = "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects  VBZ B-VP O \n\n-DOCSTART- -X- O O\n\nBonn NNP B-NP B-LOC\r\n";
    let list = "name\tlabel\nEU\tORGANIZATION\nBonn\tPLACE\n";
    let output = run("gold.txt --no-builtin --gazetteer list.tsv --json", &[("gold.txt", text), ("list.tsv", list)]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((counts(&found["all"]), &found["tokens"]), ([2, 2, 2], &json!(3)));
    fails(1, "gold.txt", "-DOCSTART- -X- O O\n\nEU NNP B-ORG\n\n-DOCSTART- -X- O O\n\nx O\nx ORG\n", "gold.txt:8: found the tag `ORG`");
    // With a tab in the file, a blank is part of a token.
    let output = run(
        "gold.txt --no-builtin --gazetteer list.tsv --json",
        &[("gold.txt", "New Bonn\tB-LOC\n"), ("list.tsv", "name\tlabel\nNew Bonn\tPLACE\n")],
    );
    assert_eq!(counts(&serde_json::from_slice::<Value>(&output.stdout).unwrap()["all"]), [1, 1, 1]);
}

#[test]
fn packed_gold_files() {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(b"EU NNP B-ORG\nBonn NNP B-LOC\n").unwrap();
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("gold.txt.gz"), encoder.finish().unwrap()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
    let output = command.args(["eval", "gold.txt.gz", "--no-builtin", "--json"]).current_dir(directory.path()).output().unwrap();
    assert_eq!(counts(&serde_json::from_slice::<Value>(&output.stdout).unwrap()["all"]), [2, 0, 0]);
}

#[test]
fn blocked_names() {
    let files = [("gold.txt", "Osh\tB-LOC\nBonn\tO\n"), ("list.tsv", "name\tlabel\nOsh\tPLACE\nBonn\tPLACE\n"), ("block.tsv", "name\nBonn\n")];
    for (arguments, expected) in [("", [1, 2, 1]), ("--block block.tsv", [1, 1, 1])] {
        let output = run(&format!("gold.txt --no-builtin --gazetteer list.tsv --json {arguments}"), &files);
        assert_eq!(counts(&serde_json::from_slice::<Value>(&output.stdout).unwrap()["all"]), expected, "{arguments}");
    }
}

/// What a file holds reaches a terminal as text.
#[test]
fn control_characters_are_shown() {
    let output = run("gold.txt --no-builtin --errors 5", &[("gold.txt", "a\u{1b}]b\tB-LOC\nx\tB-PER\n")]);
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("gold PLACE [a\\x1b]b], found nothing\n") && out.contains("gold PERSON [x]") && !out.contains('\u{1b}'), "{out}");
}

#[test]
fn gold_files_in_other_encodings() {
    let dir = tempfile::TempDir::new().unwrap();
    std::fs::write(dir.path().join("gold.txt"), b"K\xF6ln\tB-LOC\tB-LOC\n").unwrap();
    let run = |flags: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_onomast"));
        command.args(["eval", "gold.txt", "--predicted", "--json"]).args(flags).current_dir(dir.path()).output().unwrap()
    };
    let refused = run(&[]);
    assert!(String::from_utf8(refused.stderr).unwrap().contains("`--encoding windows-1252` reads"));
    let read = run(&["--encoding", "windows-1252"]);
    assert_eq!(counts(&serde_json::from_slice::<Value>(&read.stdout).unwrap()["all"]), [1, 1, 1]);
}
