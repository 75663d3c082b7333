//! `--input html|markdown|xml|srt|vtt|csv|auto`: what is read, where it stands in the source, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;

use std::io::Write;

use flate2::write::GzEncoder;
use serde_json::{Value, json};

use bench::Bench;

const LIST: &str = "# label: PLACE\nname\nBishkek\nNew York\nKöln\nМосква\n";

const PAGE: &str = "<title>é Bishkek</title>\n<p>To New <b>Yo</b>rk &amp; K&ouml;ln<script>Bishkek</script>";

impl Bench {
    fn new() -> Self {
        Self::with_list(LIST)
    }

    /// The objects of all documents.
    fn json(&self, arguments: &str, input: impl AsRef<[u8]>) -> Vec<Value> {
        let out = self.out(&format!("match --gazetteer list.tsv --format jsonl {arguments}"), input);
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The texts of what the list has in the input.
    fn texts(&self, arguments: &str, input: impl AsRef<[u8]>) -> Vec<String> {
        let documents = self.json(arguments, input);
        let mentions = documents.iter().flat_map(|document| document["mentions"].as_array().unwrap());
        mentions.map(|mention| mention["text"].as_str().unwrap().to_owned()).collect()
    }

    /// The message of a run that ends with this status.
    fn failure(&self, status: i32, arguments: &str, input: impl AsRef<[u8]>) -> String {
        self.status(status, &format!("match --gazetteer list.tsv {arguments}"), input).1
    }
}

#[test]
fn mentions_have_their_places_in_text_and_source() {
    let bench = Bench::new();
    let places = |offsets: &str| {
        let documents = bench.json(&format!("--input html --offsets {offsets}"), PAGE);
        let place = |mention: &Value| json!([mention["start"], mention["end"], mention["source_start"], mention["source_end"], mention["pieces"]]);
        documents[0]["mentions"].as_array().unwrap().iter().map(place).collect::<Vec<_>>()
    };
    let bytes = [json!([3, 10, 10, 17, null]), json!([15, 23, 32, 47, [[32, 36], [39, 41], [45, 47]]]), json!([26, 31, 54, 63, null])];
    assert_eq!(places("byte"), bytes);
    // One letter before them has two bytes, in the text and in the source.
    let one_less = |value: &Value| json!([value[0].as_u64().unwrap() - 1, value[2].as_u64().unwrap() - 1]);
    for unit in ["char", "utf16"] {
        let found: Vec<Value> = places(unit).iter().map(|place| json!([place[0], place[2]])).collect();
        assert_eq!(found, bytes.iter().map(one_less).collect::<Vec<_>>(), "{unit}");
        assert_eq!(places(unit)[1][4], json!([[31, 35], [38, 40], [44, 46]]));
    }
    let rows = bench.out("match --gazetteer list.tsv --no-header --input html --fields line,text,start,source-start,source-end", PAGE);
    assert_eq!(rows, "1\tBishkek\t3\t10\t17\n2\tNew York\t15\t32\t47\n2\tKöln\t26\t54\t63\n");
}

#[test]
fn tagging_tells_the_same_places() {
    let bench = Bench::new();
    let out = bench.out("tag --no-builtin --gazetteer list.tsv --input html --format jsonl", PAGE);
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["mentions"][1]["pieces"], json!([[32, 36], [39, 41], [45, 47]]));
    assert_eq!((&document["mentions"][1]["text"], &document["entities"][1]["mentions"]), (&json!("New York"), &json!([1])));
}

#[test]
fn plain_text_has_one_place() {
    let mention = &Bench::new().json("", "in Bishkek")[0]["mentions"][0];
    assert_eq!((&mention["start"], mention.get("source_start"), mention.get("pieces")), (&json!(3), None, None));
}

#[test]
fn every_kind_is_read() {
    let bench = Bench::new();
    let cue = "1\n00:00:01,000 --> 00:00:02,000\nfrom New\nYork\n";
    for (arguments, input) in [
        ("--input html", "<p>New&#32;York<!-- Bishkek -->"),
        ("--input markdown", "*New*\nYork `Bishkek`"),
        ("--input xml --text-path p", "<x><q>Bishkek</q><p>New York</p></x>"),
        ("--input srt", cue),
        ("--input vtt", "WEBVTT Bishkek\n\n00:01.000 --> 00:02.000\n<v Bishkek>New York\n"),
        ("--input csv --column body", "id,body\nBishkek,\"New York\"\n"),
        ("--input csv --column 2", "id,body\nBishkek,New York\n"),
        ("--input auto", "<!doctype html><p>New <i>York</i><script>Bishkek</script>"),
        ("--input auto", "WEBVTT\n\n00:01.000 --> 00:02.000\nNew York\n\nNOTE Bishkek"),
        ("--input auto", cue),
        ("--input auto --text-path p", "<?xml version='1.0'?><x>Bishkek<p>New York</p></x>"),
        ("--input auto", "New York"),
        ("--input html --language en", "<p lang=en-GB>New York<p lang=de>Bishkek"),
    ] {
        let texts = bench.texts(arguments, input);
        assert_eq!(texts.iter().map(|text| text.replace('\n', " ")).collect::<Vec<_>>(), ["New York"], "{arguments} {input}");
    }
}

#[test]
fn a_folder_of_many_kinds() {
    let bench = Bench::new();
    bench.write("in/a.html", "<p>New <b>York</b>");
    bench.write("in/b.md", "- New\n- York\n- *Bish*kek");
    bench.write("in/c.txt", "<p>New <b>York</b>");
    bench.write("in/d.jsonl", "{\"id\":7,\"text\":\"Bishkek\"}\n");
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"<!-- Bishkek --><p>K&ouml;ln").unwrap();
    bench.write("in/e.htm.gz", packed.finish().unwrap());
    bench.write("in/f.tsv", "note\tbody\nBishkek\tNew York\n");
    let rows = bench.out("match --gazetteer list.tsv --no-header --input auto --column body --fields document,text -r in", "");
    assert_eq!(rows, "in/a.html\tNew York\nin/b.md\tBishkek\n7\tBishkek\nin/e.htm.gz\tKöln\nin/f.tsv:2\tNew York\n");
}

#[test]
fn a_page_tells_its_encoding() {
    let bench = Bench::new();
    let cyrillic = b"\xCC\xEE\xF1\xEA\xE2\xE0";
    let page = |meta: &str| [b"<head>", meta.as_bytes(), b"</head><p>", cyrillic].concat();
    assert_eq!(bench.texts("--input html", page("<meta charset=windows-1251>")), ["Москва"]);
    assert_eq!(bench.texts("--input html", page("<meta http-equiv='Content-Type' content='text/html; charset=cp1251'>")), ["Москва"]);
    assert_eq!(
        bench.texts("--input xml --text-path p", [b"<?xml version='1.0' encoding='windows-1251'?><p>".as_slice(), cyrillic, b"</p>"].concat()),
        ["Москва"]
    );
    // What the command line names counts more.
    assert_eq!(bench.texts("--input html --encoding windows-1251", page("<meta charset=utf-8>")), ["Москва"]);
    assert!(bench.failure(1, "--input html", page("<meta charset=utf-8>")).contains("expected UTF-8"));
}

#[test]
fn rows_keep_their_other_columns() {
    let bench = Bench::new();
    let table = "date,id,body,mentions\n2021-03-08,a-1,\"to \"\"New York\"\"\",x\n2021-03-09,a-2,none,y\n";
    let documents = bench.json("--input csv --column body --keep", table);
    assert_eq!(documents.len(), 2);
    assert_eq!((&documents[0]["id"], &documents[0]["date"], &documents[0]["mentions"][0]["start"]), (&json!("a-1"), &json!("2021-03-08"), &json!(4)));
    assert_eq!((documents[0].get("body"), &documents[1]["mentions"]), (None, &json!([])));
    let bare = bench.json("--input csv --column 2", "a,b\nx,Bishkek\n");
    assert_eq!((&bare[0]["id"], bare[0].get("a")), (&json!("-:2"), None));
    let (out, errors) = bench.status(1, "match --gazetteer list.tsv --no-header --fields text --input csv --column b", "a,b\n1\n2,Bishkek\n");
    assert_eq!((out.as_str(), errors.as_str()), ("Bishkek\n", "onomast: -:2: found 1 column, expected 2 as in the header\n"));
}

#[test]
fn what_is_missing_is_said() {
    let bench = Bench::new();
    for (status, arguments, input, expected) in [
        (2, "--input xml", "<p/>", "found no `--text-path`"),
        (2, "--input csv", "a\n", "found no `--column`"),
        (2, "--text-path p", "", "expected `--input xml`"),
        (2, "--column a", "", "expected `--input csv`"),
        (2, "--input csv --column a --language en", "", "expected `--input html`"),
        (2, "--input xml --text-path a//b", "", "expected names of elements"),
        (1, "--input auto", "<?xml version='1.0'?><x/>", "found XML, expected `--text-path`"),
        (1, "--input csv --column z", "a,b\n", "found the columns `a`, `b`, expected `z`"),
        (1, "--input csv --column 3", "a,b\n", "found the columns `a`, `b`, expected `3`"),
        (1, "--input csv --column a", "", "found no header row"),
    ] {
        let errors = bench.failure(status, arguments, input);
        assert!(errors.contains(expected), "{arguments}: {errors}");
    }
    assert!(bench.failure(1, "--input html", b"\xFF\xFE<\0p\0>\0").contains("found UTF-16LE, expected UTF-8"));
}

#[test]
fn the_readme_shows_what_the_program_writes() {
    let readme = include_str!("../../../README.md");
    let (command, shown) = readme.split_once("$ onomast tag --input html").unwrap().1.split_once('\n').unwrap();
    let shown = shown.split_once("...\n").unwrap().0;
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let arguments = format!("tag --input html{command}");
    let output = Bench::new().command(&arguments).current_dir(root).output().unwrap();
    let (out, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(shown.lines().count() > 5 && out.starts_with(shown), "{out}{errors}");
}
