//! Rules, explanations of any words, scores and documents, from outside.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const HEADER: &str = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n";
const FRIGATE: &str = "frigate\tfrigate [ <cap> ]\tVESSEL\tship\t80\tafter a kind of ship\tThe frigate [Surprise] sank.\tA frigate sank.\n";

/// Runs the program beside these files with this exit status; gives both outputs and the directory.
#[track_caller]
fn run(status: i32, arguments: &str, files: &[(&str, &str)]) -> (String, String, TempDir) {
    let directory = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
    let output = command.args(arguments.split_whitespace()).current_dir(directory.path()).stdin(Stdio::null()).output().unwrap();
    let (out, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(status), "{arguments}: {out}{errors}");
    (out, errors, directory)
}

#[test]
fn rules_are_listed_and_tag() {
    let rules = HEADER.to_owned() + FRIGATE;
    let files = [("r.tsv", rules.as_str()), ("a.txt", "The frigate Zorkana left. A frigate sank.")];
    let (out, ..) = run(0, "rules --rules r.tsv", &files);
    assert!(out.starts_with("id\tpattern\tlabel\tpoints\treason\n"), "{out}");
    assert!(out.contains("frigate\tfrigate [ <cap> ]\tVESSEL\t80\tafter a kind of ship\n"), "{out}");
    assert!(!run(0, "rules", &files).0.contains("VESSEL"));
    let (out, ..) = run(0, "tag a.txt --rules r.tsv --fields label,text --no-header", &files);
    assert!(out.contains("VESSEL\tZorkana\n"), "{out}");
    assert!(!run(0, "tag a.txt --fields label", &files).0.contains("VESSEL"));
    let (out, ..) = run(0, "tag a.txt --rules r.tsv --labels VESSEL --fields text --no-header", &files);
    assert_eq!(out.lines().next(), Some("Zorkana"), "a label of a rule is one to ask for");
    let (_, errors, _) = run(1, "tag a.txt --rules a.txt", &files);
    assert!(errors.contains("a.txt:1: found no column `id`"), "{errors}");
}

#[test]
fn what_fires_and_what_decides_is_counted() {
    let strong = HEADER.to_owned() + FRIGATE + "weak\tfrigate [ <cap> ]\tVESSEL\t\t10\tseldom right\tThe frigate [Surprise] sank.\tA frigate sank.\n";
    let files = [("r.tsv", strong.as_str()), ("a.txt", "The frigate Zorkana left. The frigate Zorkburg left."), ("b.txt", "A boat.")];
    let (out, ..) = run(0, "rules --rules r.tsv --count a.txt b.txt", &files);
    assert!(out.starts_with("id\tfired\tdecided\tshare\treason\n"), "{out}");
    assert!(out.contains("frigate\t2\t2\t1.00\tafter a kind of ship\n") && out.contains("weak\t2\t0\t0.00\tseldom right\n"), "{out}");
    let (_, errors, _) = run(1, "rules --count none.txt", &files);
    assert!(errors.contains("none.txt"), "{errors}");
}

#[test]
fn the_sentences_of_a_file_are_run() {
    let good = HEADER.to_owned() + FRIGATE;
    let (out, ..) = run(0, "rules --check r.tsv", &[("r.tsv", &good)]);
    assert_eq!(out, "1 rule, 0 of 2 sentences fail\n");
    let bad = HEADER.to_owned()
        + "a\tfrigate [ <cap> ]\tVESSEL\t\t80\tr\tThe [Surprise] sank.\tThe frigate Zork sank.\n"
        + "b\tfrigate [ <cap> ]\tVESSEL\t\t80\tr\tThe frigate Zork sank.\tA frigate sank.\n";
    let (out, ..) = run(1, "rules --check r.tsv", &[("r.tsv", &bad)]);
    assert!(out.contains("r.tsv:2: rule `a`: fires on nothing, expected `Surprise` in `The [Surprise] sank.`\n"), "{out}");
    assert!(out.contains("r.tsv:2: rule `a`: fires on `Zork`, expected nothing in `The frigate Zork sank.`\n"), "{out}");
    assert!(out.contains("r.tsv:3: rule `b`: found no part in brackets"), "{out}");
    assert!(out.ends_with("2 rules, 3 of 4 sentences fail\n"), "{out}");
}

#[test]
fn any_words_are_explained() {
    let list = "name\tlabel\nYork\tPLACE\nNew York\tPLACE\n";
    let files = [("l.tsv", list), ("b.tsv", "name\nOsh\n"), ("o.tsv", "name\tlabel\nOsh\tPLACE\n"), ("a.txt", "in New York now; Yorkers left Osh")];
    let (out, ..) = run(0, "tag a.txt --no-builtin --gazetteer l.tsv --explain-at York", &files);
    let told: Vec<&str> = out.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(told.len(), 4, "{out}");
    assert!(told[0] == "# 7..11 York" && told[1].starts_with("#   York: place"), "{out}");
    let reasons = "New York (gazetteer): chosen; +80 entry of a user's list (l.tsv: entry New York), +25 after a word of place (rule listed-after-place-word, en/rules.tsv:";
    assert!(told[2].contains(reasons) && told[2].ends_with(" = 105 points"), "{out}");
    assert!(told[3].contains("lost: overlaps a reading that explains the words better: PLACE `New York`"), "{out}");
    let (out, ..) = run(0, "tag a.txt --no-builtin --explain-at 0..2", &files);
    assert!(out.contains("# 0..2 in\n") && out.contains("#   nothing proposes a name here\n"), "{out}");
    let (out, ..) = run(0, "tag a.txt --no-builtin --gazetteer o.tsv --block b.tsv --explain-at Osh --format jsonl", &files);
    let line: Value = serde_json::from_str(&out).unwrap();
    assert!(line["mentions"].as_array().unwrap().iter().all(|mention| mention["text"] != "Osh"), "{out}");
    let candidate = &line["explanations"][0]["candidates"][0];
    assert_eq!((candidate["outcome"].as_str(), candidate["lost_to"].as_str()), (Some("left out: within a blocked name"), Some("`Osh`")));
    assert!(!run(0, "tag a.txt --no-builtin --format jsonl", &files).0.contains("explanations"));
    run(2, "tag a.txt --explain-at York --format conll", &files);
    run(2, "tag a.txt --explain-at 9..3", &files);
}

/// The first lines of the documents of a file of tokens.
fn documents(arguments: &str, tokens: &str) -> Vec<String> {
    let (out, ..) = run(0, &format!("tag --no-builtin --input conll --format jsonl a.txt {arguments}"), &[("a.txt", tokens)]);
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    out.lines().map(id).collect()
}

#[test]
fn documents_of_tokens() {
    let (bare, marked) = ("a\tO\n\nb\tO\nc\tO\n", "-DOCSTART-\tO\n\na\tO\n\nb\tO\n\n-DOCSTART-\tO\n\nc\tO\n");
    assert_eq!(documents("", bare), ["a.txt:1", "a.txt:3"]);
    assert_eq!(documents("--documents file", bare), ["a.txt:1"]);
    assert_eq!(documents("--documents docstart", bare), ["a.txt:1"]);
    assert_eq!(documents("", marked), ["a.txt:1", "a.txt:7"]);
    assert_eq!(documents("--documents sentence", marked), ["a.txt:1", "a.txt:5", "a.txt:7"]);
    assert_eq!(documents("--documents file", marked), ["a.txt:1"]);
    // However it is parted, every line comes back.
    for tokens in [bare, marked] {
        for unit in ["sentence", "file", "docstart"] {
            let arguments = format!("tag --no-builtin --input conll --format conll a.txt --documents {unit}");
            let (out, ..) = run(0, &arguments, &[("a.txt", tokens)]);
            let lines: Vec<&str> = out.lines().map(|line| line.strip_suffix("\tO\tO").map_or(line, |_| &line[..line.len() - 2])).collect();
            assert_eq!(lines, tokens.lines().collect::<Vec<_>>(), "{unit}");
        }
    }
}

#[test]
fn a_name_is_carried_over_within_its_document_only() {
    let text = "Mr.\tO\nBlattin\tB-PER\nZorkov\tI-PER\nleft\tO\n\nThen\tO\nZorkov\tB-PER\nleft\tO\n";
    let correct = |arguments: &str| {
        let (out, ..) = run(0, &format!("eval gold.txt --json {arguments}"), &[("gold.txt", text)]);
        serde_json::from_str::<Value>(&out).unwrap()["all"]["correct"].as_u64().unwrap()
    };
    assert_eq!((correct("--documents file --no-model"), correct("--no-model")), (2, 1));
}

/// Half of the lone names of a list are right, and all that stand after `in`.
fn gold() -> String {
    let line = |n: usize| format!("x\tO\nOsh\t{}\n\nin\tO\nOsh\tB-LOC\n\n", if n.is_multiple_of(2) { "B-LOC" } else { "O" });
    (0..60).map(line).collect()
}

#[test]
fn scores_are_measured_and_made() {
    let list = "name\tlabel\nOsh\tPLACE\n";
    let gold = gold();
    let files = [("gold.txt", gold.as_str()), ("list.tsv", list)];
    let (out, _, directory) = run(0, "eval gold.txt --no-builtin --gazetteer list.tsv --calibration --svg s.svg", &files);
    assert!(out.contains("0.8-0.9          60       0.800  0.500\n0.9-1.0          60       1.000  1.000\n"), "{out}");
    assert!(out.contains("expected calibration error 0.150\nscore 0.9 and more: 60 mentions, 100.00 % of them right\n"), "{out}");
    assert!(fs::read_to_string(directory.path().join("s.svg")).unwrap().starts_with("<svg"));
    let (out, ..) = run(0, "eval gold.txt --no-builtin --gazetteer list.tsv --calibration --json", &files);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["calibration"]["sure"]["right"], 60);
    let (_, _, directory) = run(0, "eval gold.txt --no-builtin --gazetteer list.tsv --calibrate -o c.tsv", &files);
    let table = fs::read_to_string(directory.path().join("c.tsv")).unwrap();
    assert!(table.contains("PLACE\tentry of a user's list\t80\t51\nPLACE\tentry of a user's list\t105\t99\n"), "{table}");
    run(2, "eval gold.txt --calibrate", &files);
    run(2, "eval gold.txt --predicted --calibration", &files);
    let (_, errors, directory) = run(1, "eval gold.txt none.txt --calibrate -o c.tsv", &files);
    assert!(errors.contains("c.tsv: found files that could not be read") && !directory.path().join("c.tsv").exists(), "{errors}");
}

#[test]
fn errors_are_counted_by_class() {
    let gold = "a\tB-PER\tO\nb\tB-LOC\tB-PLACE\nc\tI-LOC\tO\nd\tO\tB-ORGANIZATION\n";
    let (out, ..) = run(0, "eval gold.txt --predicted --error-classes 5", &[("gold.txt", gold)]);
    for class in ["    1  50.00 %  missed: PERSON\n", "    1  50.00 %  border, too short: PLACE\n", "    1  50.00 %  invented: ORGANIZATION\n"] {
        assert!(out.contains(class), "{out}");
    }
    assert!(!run(0, "eval gold.txt --predicted", &[("gold.txt", gold)]).0.contains("missed"));
}
