//! The `onomast` program from outside: exit statuses, formats, offsets, order. `import` has its own file.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;

use std::fs;

use serde_json::{Value, json};

use bench::Bench;

const LIST: &str = "# label: PLACE\nname\tlabel\tsubtype\tid\taliases\tcountry\nBishkek\t\tcity\tcity/bishkek\tFrunze\tKG\n\
    Winston-Salem\t\tcity\tcity/winston-salem\t\tUS\nSalem\t\tcity\tcity/salem\t\tUS\nZorblax Holding\tORGANIZATION\tcompany\torg/zorblax\t\t\n\
    Salem Steel Works\tORGANIZATION\tcompany\torg/steel\t\t\n";

impl Bench {
    fn new() -> Self {
        Self::with_list(LIST)
    }

    /// Label and text of every mention of one document.
    fn mentions(&self, arguments: &str, text: &str) -> Vec<String> {
        let out = self.out(&format!("{arguments} --format jsonl"), text);
        assert_eq!(out.lines().count(), 1);
        let document: Value = serde_json::from_str(&out).unwrap();
        let found = |mention: &Value| format!("{} {}", mention["label"].as_str().unwrap(), mention["text"].as_str().unwrap());
        document["mentions"].as_array().unwrap().iter().map(found).collect()
    }
}

#[test]
fn usage() {
    let bench = Bench::new();
    for arguments in ["", "find", "tag --format xml", "tag --jobs many", "match --overlap some", "compile list.tsv", "eval", "import -o x", "match"] {
        bench.status(2, arguments, "");
    }
    for arguments in ["--help", "--version", "tag --help", "import geonames --help"] {
        bench.out(arguments, "");
    }
}

#[test]
fn missing_inputs_are_named_and_the_rest_is_done() {
    let bench = Bench::new();
    bench.write("a.txt", "Zorblax Holding left Bishkek.");
    bench.write("bad.txt", b"Bishkek \xFF Bishkek");
    for command in ["tag", "match"] {
        let (out, errors) = bench.status(1, &format!("{command} --gazetteer list.tsv a.txt missing.txt bad.txt . a.txt"), "");
        assert_eq!(out.matches("\tBishkek\tBishkek\t").count(), 2, "{out}");
        for named in ["missing.txt: ", "bad.txt: found the byte 0xFF at byte 8", ".: found a directory"] {
            assert!(errors.contains(named), "{errors}");
        }
        assert_eq!(errors.lines().count(), 3);
        let (_, errors) = bench.status(1, &format!("{command} --gazetteer missing.tsv a.txt"), "");
        assert!(errors.contains("missing.tsv"));
    }
    bench.status(1, "compile missing.tsv -o list.bin", "");
    assert!(!bench.path("list.bin").exists());
    let (_, errors) = bench.status(1, "info missing.tsv", "");
    assert!(errors.contains("missing.tsv"));
}

#[test]
fn a_bad_list_stops_before_any_output() {
    let bench = Bench::new();
    bench.write("bad.tsv", "name\tcase\nBishkek\tupper\n");
    let (out, errors) = bench.status(1, "match --gazetteer bad.tsv", "Bishkek");
    assert_eq!(out, "");
    assert_eq!(errors, "onomast: bad.tsv:2: column `case`: found `upper`, expected `fold`, `exact` or `title`\n");
    bench.status(1, "compile list.tsv bad.tsv -o list.bin", "");
    assert!(!bench.path("list.bin").exists());
}

#[test]
fn lines_for_pipes() {
    let bench = Bench::new();
    let out = bench.out("match --gazetteer list.tsv", "Frunze and Winston\nSalem.");
    let header = "file\tdocument\tline\tstart\tend\tlabel\tsubtype\ttext\tname\tentity\tids\tscore\tnominal\n";
    let first = "-\t-\t1\t0\t6\tPLACE\tcity\tFrunze\tBishkek\t\tcity/bishkek\t1.00\tfalse\n";
    let second = "-\t-\t1\t11\t24\tPLACE\tcity\tWinston\\nSalem\tWinston-Salem\t\tcity/winston-salem\t1.00\tfalse\n";
    assert_eq!(out, format!("{header}{first}{second}"));
    assert_eq!(bench.out("match --gazetteer list.tsv -", ""), header);
}

#[test]
fn json_lines() {
    let bench = Bench::new();
    let ids = ["7", "\"a b\"", "null", "true", "[1,{\"b\":2}]", "{\"z\":1, \"a\":2}", "1.50", "12345678901234567890123"];
    let lines: Vec<String> = ids.iter().map(|id| format!("{{\"id\":{id},\"text\":\"In Bishkek\"}}\n")).collect();
    let input = lines.concat();
    for command in ["tag --no-builtin", "match"] {
        let out = bench.out(&format!("{command} --gazetteer list.tsv --input jsonl --format jsonl"), &input);
        for (line, id) in out.lines().zip(ids) {
            assert!(
                line.starts_with(&format!("{{\"id\":{id},\"mentions\":[{{\"start\":3,\"end\":10,\"text\":\"Bishkek\",\"label\":\"PLACE\"")),
                "{line}"
            );
        }
        assert_eq!(out.lines().count(), ids.len());
    }
    let out = bench.out("match --gazetteer list.tsv --input jsonl --format jsonl", "{\"text\":\"Frunze\"}\n");
    let mention = json!({ "start": 0, "end": 6, "text": "Frunze", "label": "PLACE", "subtype": "city", "score": 1.0, "nominal": false,
        "source": "gazetteer", "ids": ["city/bishkek"], "name": "Bishkek", "attributes": { "country": "KG" } });
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), json!({ "id": 1, "mentions": [mention] }));
}

#[test]
fn bad_json_lines_are_reported_and_the_rest_is_done() {
    let bench = Bench::new();
    bench.write(
        "in.jsonl",
        b"{\"id\":1,\"text\":\"Bishkek\"}\n{\"id\":2,\n\n[3]\n{\"id\":4}\n{\"id\":5,\"text\":5}\n\xFF\n{\"id\":7,\"text\":\"Salem\"}\n{\"text\":\"\\ud800\"}\n{} {}\n".as_slice(),
    );
    for command in ["tag --no-builtin", "match"] {
        let (out, errors) = bench.status(1, &format!("{command} --gazetteer list.tsv --input jsonl --format jsonl in.jsonl"), "");
        let ids: Vec<Value> = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
        assert_eq!(ids, [json!(1), json!(7)]);
        let places: Vec<&str> = errors.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
        assert_eq!(places, ["in.jsonl:2", "in.jsonl:4", "in.jsonl:5", "in.jsonl:6", "in.jsonl:7", "in.jsonl:9", "in.jsonl:10"]);
        assert!(errors.lines().all(|line| line.contains(": found ") && line.contains(", expected ")), "{errors}");
    }
}

#[test]
fn token_lines() {
    let bench = Bench::new();
    let input = "-DOCSTART-\t-X-\tO\n\nZorblax\tNNP\tB-ORG\nHolding\tNNP\tI-ORG\nleft\tVBD\tO\nWinston Salem\tNNP\tB-LOC\n\nBishkek\n\n-DOCSTART-\t-X-\tO\n\nSalem\tx\n";
    let tags = ["", "", "B-ORGANIZATION", "I-ORGANIZATION", "O", "B-PLACE", "", "B-PLACE", "", "", "", "B-PLACE"];
    let line = |(line, tag): (&str, &str)| if tag.is_empty() { format!("{line}\n") } else { format!("{line}\t{tag}\n") };
    let expected: String = input.lines().zip(tags).map(line).collect();
    for command in ["tag --no-builtin", "match"] {
        assert_eq!(bench.out(&format!("{command} --gazetteer list.tsv --input conll --format conll"), input), expected, "{command}");
    }
    // Blanks part the columns of a document without any tab, and the tag from them.
    let blanks = "-DOCSTART- -X- O\n\nZorblax  NNP B-ORG\nHolding NNP I-ORG\r\n\nBishkek NNP B-LOC";
    let out = bench.out("match --gazetteer list.tsv --input conll --format conll", blanks);
    let expected = "-DOCSTART- -X- O\n\nZorblax  NNP B-ORG B-ORGANIZATION\nHolding NNP I-ORG I-ORGANIZATION\r\n\nBishkek NNP B-LOC B-PLACE\n";
    assert_eq!(out, expected);
    let out = bench.out("match --gazetteer list.tsv --format conll", "Zorblax Holding left.");
    assert_eq!(out, "Zorblax\tB-ORGANIZATION\nHolding\tI-ORGANIZATION\nleft\tO\n.\tO\n\n");
}

#[test]
fn offsets() {
    let bench = Bench::new();
    let text = "Ö\u{1F600} é Bishkek";
    for (unit, start) in [("byte", 10), ("char", 5), ("utf16", 6)] {
        for command in ["tag --no-builtin", "match"] {
            let out = bench.out(&format!("{command} --gazetteer list.tsv --format jsonl --offsets {unit}"), text);
            let mention = &serde_json::from_str::<Value>(&out).unwrap()["mentions"][0];
            assert_eq!((&mention["start"], &mention["end"]), (&json!(start), &json!(start + 7)), "{command} {unit}");
        }
        let out = bench.out(&format!("match --gazetteer list.tsv --no-header --fields start,end --offsets {unit}"), text);
        assert_eq!(out, format!("{start}\t{}\n", start + 7));
    }
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let bench = Bench::new();
    let line =
        |id: usize| format!("{{\"id\":{id},\"text\":\"Mr {id} Smith of Zorblax Holding met President Macron in Bishkek, Salem and Paris.\"}}\n");
    bench.write("in.jsonl", (0..500).map(line).collect::<String>());
    bench.write("a.txt", "Angela Merkel left Salem Steel Works.");
    for arguments in [
        "tag --gazetteer list.tsv --input jsonl --format jsonl in.jsonl",
        "match --gazetteer list.tsv --input jsonl in.jsonl",
        "tag a.txt in.jsonl a.txt",
    ] {
        let one = bench.out(&format!("{arguments} --jobs 1"), "");
        assert!(one.len() > 60);
        assert!(one == bench.out(&format!("{arguments} --jobs 4"), ""), "{arguments}");
        assert!(one == bench.out(arguments, ""), "{arguments}");
    }
}

#[test]
fn lists_compiled_blocked_and_labelled() {
    let bench = Bench::new();
    bench.write("block.tsv", "name\nFrunze\nSalem\n");
    bench.write("other.tsv", "name\nWinston-Salem\n");
    let (_, errors) = bench.status(0, "compile list.tsv -o list.bin", "");
    assert!(errors.contains("list.bin: 6 names of 5 entries"), "{errors}");
    let text = "Zorblax Holding left Frunze for Bishkek.";
    for command in ["tag --no-builtin", "match"] {
        let all = ["ORGANIZATION Zorblax Holding", "PLACE Frunze", "PLACE Bishkek"];
        for list in ["list.tsv", "list.bin", "other.tsv --gazetteer list.bin"] {
            assert_eq!(bench.mentions(&format!("{command} --gazetteer {list}"), text), all, "{command} {list}");
        }
        let blocked = format!("{command} --gazetteer list.tsv --block block.tsv");
        assert_eq!(bench.mentions(&blocked, text), ["ORGANIZATION Zorblax Holding", "PLACE Bishkek"]);
        assert_eq!(bench.mentions(&blocked, "In Winston-Salem"), ["PLACE Winston-Salem"]);
        assert_eq!(bench.mentions(&format!("{blocked} --block other.tsv"), "In Winston-Salem"), [""; 0]);
    }
    assert_eq!(bench.mentions("tag --no-builtin --gazetteer list.tsv --labels PLACE", text), ["PLACE Frunze", "PLACE Bishkek"]);
    assert_eq!(bench.mentions("match --gazetteer list.tsv --case exact", "BISHKEK Bishkek"), ["PLACE Bishkek"]);

    for file in ["list.tsv", "list.bin"] {
        let out = bench.out(&format!("info {file}"), "");
        assert!(out.starts_with(&format!("{file}\n  entries            5\n  names              6\n")), "{out}");
    }
    let compiled = fs::read(bench.path("list.bin")).unwrap();
    bench.write("cut.bin", &compiled[..compiled.len() - 9]);
    let (out, errors) = bench.status(1, "info cut.bin", "");
    assert!(out.is_empty() && errors.contains("cut.bin"), "{errors}");
}

#[test]
fn overlaps() {
    let bench = Bench::new();
    let text = "Winston-Salem Steel Works";
    let (city, inner, works) = ("PLACE Winston-Salem", "PLACE Salem", "ORGANIZATION Salem Steel Works");
    for (policy, expected) in
        [("leftmost-longest", vec![city]), ("all", vec![city, inner, works]), ("no-sub", vec![city, works]), ("longest-dominant-right", vec![works])]
    {
        let mut found = bench.mentions(&format!("match --gazetteer list.tsv --overlap {policy}"), text);
        let mut expected = expected;
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{policy}");
    }
}

#[test]
fn scores() {
    let bench = Bench::new();
    // Of three gold names two are found, beside two wrong ones; the tag `Date` is dropped, so `1815` is right.
    let gold = "Ada\tB-Person\tB-PERSON\nLovelace\tI-Person\tI-PERSON\nmet\tO\tO\nBishkek\tB-Location\tB-ORGANIZATION\n.\tO\tO\n\n\
        Osh\tB-Location\tB-PLACE\nin\tO\tB-PLACE\n1815\tB-Date\tO\n";
    bench.write("gold.txt", gold);
    let out = bench.out("eval gold.txt --map Location=PLACE,Date= --predicted --json", "");
    let scores: Value = serde_json::from_str(&out).unwrap();
    let counts = |scores: &Value| [scores["gold"].as_u64().unwrap(), scores["predicted"].as_u64().unwrap(), scores["correct"].as_u64().unwrap()];
    assert_eq!(counts(&scores["all"]), [3, 4, 2]);
    assert_eq!(counts(&scores["labels"]["PERSON"]), [1, 1, 1]);
    assert_eq!(counts(&scores["labels"]["PLACE"]), [2, 2, 1]);
    assert_eq!(counts(&scores["labels"]["ORGANIZATION"]), [0, 1, 0]);
    assert_eq!(scores["labels"].as_object().unwrap().len(), 3);
    let numbers = ["precision", "recall", "f1"].map(|name| format!("{:.2}", scores["all"][name].as_f64().unwrap()));
    assert_eq!(numbers, ["50.00", "66.67", "57.14"]);
    assert_eq!((&scores["tokens"], &scores["accuracy"]), (&json!(8), &json!(75.0)));

    let out = bench.out("eval gold.txt --map Location=PLACE,Date= --predicted --labels PLACE --json", "");
    assert_eq!(counts(&serde_json::from_str::<Value>(&out).unwrap()["all"]), [2, 2, 1]);
    let out = bench.out("eval gold.txt --map Date= --predicted", "");
    assert!(out.contains("precision  50.00  recall  66.67  F1  57.14") && out.contains("8 tokens, 75.00 %"), "{out}");

    // The extractor with this list alone finds the one place of the list.
    bench.write("plain.txt", "In\tO\nBishkek\tB-LOC\n\nOsh\tB-LOC\n");
    let out = bench.out("eval plain.txt --no-builtin --gazetteer list.tsv --json", "");
    assert_eq!(counts(&serde_json::from_str::<Value>(&out).unwrap()["all"]), [2, 1, 1]);
    let (out, errors) = bench.status(1, "eval missing.txt plain.txt --no-builtin --gazetteer list.tsv --json", "");
    assert_eq!(counts(&serde_json::from_str::<Value>(&out).unwrap()["all"]), [2, 1, 1]);
    assert!(errors.contains("missing.txt"));
    bench.status(2, "eval plain.txt --map Date", "");
}

#[test]
fn a_table_of_rules_is_read_and_a_bad_one_says_where() {
    let bench = Bench::new();
    let header = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n";
    bench.write("ships.tsv", format!("{header}ship\tfrigate [ <cap> ]\tVESSEL\tship\t80\tafter a kind of ship\tThe frigate [Hope].\tA frigate.\n"));
    let text = "They saw the frigate Zorkana.";
    assert!(bench.out("tag --rules ships.tsv", text).contains("VESSEL\tship\tZorkana"));
    bench.write("ships.tsv", format!("{header}ship\tfrigate [ <queen> ]\tVESSEL\t\t80\tr\tf\ts\n"));
    let (_, errors) = bench.status(1, "tag --rules ships.tsv", text);
    assert!(errors.contains("ships.tsv:2: column `pattern`: found the kind `queen`"), "{errors}");
}

#[test]
fn closed_forms_are_found_where_they_are_asked_for() {
    let bench = Bench::new();
    let text = "Bishkek paid $1.2bn last Tuesday at 5 pm.";
    for (options, expect) in [
        ("", vec!["PLACE Bishkek"]),
        ("--labels PLACE,MONEY", vec!["PLACE Bishkek", "MONEY $1.2bn"]),
        ("--labels DATE", vec!["DATE last Tuesday"]),
        ("--labels PLACE,MONEY --patterns", vec!["PLACE Bishkek", "MONEY $1.2bn"]),
        ("--patterns", vec!["PLACE Bishkek", "MONEY $1.2bn", "TIME last Tuesday at 5 pm"]),
    ] {
        assert_eq!(bench.mentions(&format!("tag --no-builtin --gazetteer list.tsv {options}"), text), expect, "{options}");
    }
    let values = |options: &str, text: &str| {
        let out = bench.out(&format!("tag --no-builtin --patterns --no-header --fields text,value {options}"), text);
        out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(values("--reference-date 2021-10-05", text), ["$1.2bn\tUSD 1200000000", "last Tuesday at 5 pm\t2021-09-28T17:00"]);
    assert_eq!(values("", "03/04/2021"), ["03/04/2021\t2021-03-04"]);
    assert_eq!(values("--day-first", "03/04/2021"), ["03/04/2021\t2021-04-03"]);
    assert_eq!(values("--region GB", "020 7946 0958"), ["020 7946 0958\t+442079460958"]);
    let out = bench.out("tag --no-builtin --labels DATE --format tsv", "It was 6 March 2021.");
    assert!(out.lines().next().unwrap().ends_with("\tvalue") && out.ends_with("\t2021-03-06\n"), "{out}");
    let (_, errors) = bench.status(2, "tag --patterns --reference-date 2021-02-30", "");
    assert!(errors.contains("found `2021-02-30`, expected a day of the calendar as YYYY-MM-DD"), "{errors}");
    let (_, errors) = bench.status(2, "tag --patterns --region XX", "");
    assert!(errors.contains("found `XX`, expected a country such as `GB`"), "{errors}");
    for options in ["--labels PLACE --patterns", "--reference-date 2021-10-05", "--day-first", "--labels PERSON --region GB"] {
        let (_, errors) = bench.status(2, &format!("tag {options}"), text);
        assert!(errors.contains("found no closed forms that are asked for, expected"), "{errors}");
    }
    bench.status(2, "match --gazetteer list.tsv --labels DATE", text);
}
