//! The formats of `tag` and `match` beside lines and JSON, and the commands `count`, `pairs` and `grep`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;

use std::collections::HashSet;

use serde_json::{Value, json};

use bench::Bench;

const LIST: &str = "# label: PLACE\n# policy: always\nname\tlabel\tsubtype\tid\taliases\tlat\tlon\n\
    Bishkek\t\tcity\tcity/bishkek\tFrunze\t42.87\t74.59\nWinston-Salem\t\tcity\thttps://example.org/ws\t\t36.1\t-80.24\n\
    Salem\t\tcity\t\t\tnorth\t1\nAda Lovelace\tPERSON\t\tperson/ada\tLovelace\t\t\nKöln\t\t\tcity/köln\t\t50.94\t6.96\n\
    Zorblax <&> \"Co\"\tFIRM/Ö\t\torg/z\tZorblax|שלום\t\t\n";

/// Marks of every format, characters of several bytes, and a break of a line within a name.
const TEXT: &str =
    "In [Bishkek], C:\\Frunze \u{1F600} met Ada Lovelace's \"Zorblax\".\n\n</script><b>Köln & Winston\nSalem\u{202E}</b> \0 Salem, שלום\n";

impl Bench {
    fn new() -> Self {
        let bench = Self::with_list(LIST);
        bench.write("a.txt", TEXT);
        bench.write("b c.txt", "Lovelace left Köln, Frunze and Bishkek.\x0CNobody is named here.\x0CSalem: Lovelace.");
        bench
    }

    /// Every mention of `a.txt`: start, end, label, text, ids, in characters.
    fn mentions(&self) -> Vec<Value> {
        let record: Value = serde_json::from_str(&self.out("match --gazetteer list.tsv --format jsonl --offsets char a.txt", "")).unwrap();
        let mentions = record["mentions"].as_array().unwrap().clone();
        let place = |mention: &Value| json!([mention["start"], mention["end"], mention["label"], mention["text"], ids(mention)]);
        mentions.iter().map(place).collect()
    }
}

fn ids(mention: &Value) -> Value {
    mention.get("ids").cloned().unwrap_or_else(|| json!([]))
}

/// What stands in `text` from one character to another.
fn slice(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn formats() {
    let bench = Bench::new();
    for format in ["csv", "inline", "brat", "webanno", "geojson"] {
        let mut command = bench.command(&format!("match --gazetteer list.tsv --format {format} a.txt"));
        let out = command.arg("b c.txt").output().unwrap();
        assert!(out.status.success());
        if matches!(format, "webanno" | "geojson") {
            serde_json::from_slice::<Value>(&out.stdout).unwrap();
            let nothing = bench.out(&format!("match --gazetteer list.tsv --format {format}"), "Nobody.\x0C\x0CNobody.");
            serde_json::from_str::<Value>(&nothing).unwrap();
        }
        insta::assert_snapshot!(format, String::from_utf8(out.stdout).unwrap().replace('\0', "␀").replace('\x0C', "␌"));
    }
}

#[test]
fn what_others_read_says_what_the_records_say() {
    let bench = Bench::new();
    let mentions = bench.mentions();
    assert_eq!(mentions.len(), 8);

    let brat = bench.out("match --gazetteer list.tsv --format brat a.txt", "");
    let (notes, found): (Vec<&str>, Vec<&str>) = brat.lines().partition(|line| line.starts_with('#'));
    for ((index, line), mention) in found.iter().enumerate().zip(&mentions) {
        let (start, end, label) = (&mention[0], &mention[1], mention[2].as_str().unwrap().replace(['/', 'Ö'], "_"));
        let text = mention[3].as_str().unwrap().replace('\n', " ");
        assert_eq!(*line, format!("T{}\t{label} {start} {end}\t{text}", index + 1));
        assert_eq!(slice(TEXT, start, end).replace('\n', " "), text);
    }
    assert_eq!((found.len(), notes.len()), (8, 8));
    assert_eq!(notes[0], "#1\tAnnotatorNotes T1\tcity/bishkek Bishkek");

    let page: Value = serde_json::from_str(&bench.out("match --gazetteer list.tsv --format webanno a.txt", "")).unwrap();
    assert_eq!((&page["@context"], &page["type"]), (&json!("http://www.w3.org/ns/anno.jsonld"), &json!("AnnotationPage")));
    let annotations = page["items"].as_array().unwrap();
    assert_eq!(annotations.len(), 8);
    let named: HashSet<&str> = annotations.iter().map(|annotation| annotation["id"].as_str().unwrap()).collect();
    assert_eq!(named.len(), 8);
    for (annotation, mention) in annotations.iter().zip(&mentions) {
        let [position, quote] = [&annotation["target"]["selector"][0], &annotation["target"]["selector"][1]];
        assert_eq!((&position["start"], &position["end"]), (&mention[0], &mention[1]));
        assert_eq!(quote["exact"], mention[3]);
        let quoted = ["prefix", "exact", "suffix"].map(|part| quote[part].as_str().unwrap()).concat();
        assert_eq!(TEXT.matches(&quoted).count(), 1, "{quoted}");
        let said: Vec<&Value> = annotation["body"].as_array().unwrap().iter().map(|body| body.get("value").unwrap_or(&body["source"])).collect();
        assert_eq!(said[0], &mention[2]);
        assert!(mention[4].as_array().unwrap().iter().all(|id| said.contains(&id)));
    }

    let places: Value = serde_json::from_str(&bench.out("match --gazetteer list.tsv --format geojson --offsets char a.txt", "")).unwrap();
    let places: Vec<Value> = places["features"].as_array().unwrap().clone();
    let names: Vec<&str> = places.iter().map(|place| place["properties"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Bishkek", "Köln", "Winston-Salem"]);
    assert_eq!(places[0]["geometry"], json!({ "type": "Point", "coordinates": [74.59, 42.87] }));
    for place in &places {
        for span in place["properties"]["mentions"].as_array().unwrap() {
            let has_it = |mention: &Value| mention[0] == span[0] && mention[1] == span[1] && mention[4] == ids(&place["properties"]);
            assert!(mentions.iter().any(has_it), "{place}");
        }
    }
}

#[test]
fn inline_marks_are_told_from_the_text() {
    let bench = Bench::new();
    let inline = bench.out("match --gazetteer list.tsv --format inline a.txt", "");
    let (mut text, mut found) = (String::new(), Vec::new());
    let mut characters = inline.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            '[' => found.push(text.chars().count()),
            ']' => {
                // A label holds no brackets; the first blank that starts a name of the list ends it.
                let start = found.pop().unwrap();
                let inside: String = text.chars().skip(start).collect();
                let label = ["PLACE ", "PERSON ", "FIRM/Ö "].into_iter().find(|label| inside.starts_with(label)).unwrap();
                text = text.chars().take(start).collect::<String>() + &inside[label.len()..];
            }
            _ => text.push(character),
        }
    }
    assert_eq!(text, TEXT);
    assert_eq!(bench.out("match --gazetteer list.tsv --overlap all --format inline", "Winston-Salem"), "[PLACE Winston-Salem]");
}

/// The cells of comma-separated lines.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut is_quoted, mut characters) = (false, csv.chars().peekable());
    while let Some(character) = characters.next() {
        let row = rows.last_mut().unwrap();
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => row.last_mut().unwrap().extend(characters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(String::new()),
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            _ => row.last_mut().unwrap().push(character),
        }
    }
    rows.pop();
    rows
}

#[test]
fn commas_and_tabs_say_the_same() {
    let bench = Bench::new();
    let rows = cells(&bench.out("match --gazetteer list.tsv --format csv --fields start,text,name a.txt", ""));
    let tabs = bench.out("match --gazetteer list.tsv --fields start,text,name a.txt", "");
    let tabs: Vec<Vec<String>> = tabs.lines().map(|line| line.split('\t').map(|cell| cell.replace("\\n", "\n")).collect()).collect();
    assert_eq!(rows, tabs);
    assert!(rows.contains(&vec!["49".to_owned(), "Zorblax".to_owned(), "Zorblax <&> \"Co\"".to_owned()]), "{rows:?}");
    assert_eq!(bench.out("match --gazetteer list.tsv --format csv --no-header --fields text a.txt", "").lines().next(), Some("Bishkek"));
    for arguments in ["--format inline --fields text", "--format html --keep"] {
        bench.status(2, &format!("match --gazetteer list.tsv {arguments}"), "");
    }
    let (_, errors) = bench.status(2, "tag --format csv --explain", "");
    assert!(errors.contains("--explain: found `--format csv`, which has no place for explanations"), "{errors}");
}

#[test]
fn closed_forms_have_their_values_everywhere() {
    let bench = Bench::new();
    let text = "It cost $1.2 million on 6 March 2021.";
    let run = |format: &str| bench.out(&format!("tag --patterns --format {format}"), text);
    for (format, values) in [
        ("tsv", ["\tUSD 1200000\n", "\t2021-03-06\n"]),
        ("csv", [",USD 1200000\n", ",2021-03-06\n"]),
        ("brat", ["AnnotatorNotes T1\tUSD 1200000\n", "AnnotatorNotes T2\t2021-03-06\n"]),
        ("webanno", ["\"purpose\":\"describing\",\"value\":\"USD 1200000\"", "\"value\":\"2021-03-06\""]),
        ("html", [",null,\"USD 1200000\"]", ",null,\"2021-03-06\"]"]),
        ("inline", ["[MONEY $1.2 million]", "[DATE 6 March 2021]"]),
    ] {
        let out = run(format);
        assert!(values.iter().all(|value| out.contains(value)), "{format}: {out}");
    }
    assert!(bench.out("count --labels MONEY", text).contains("\tMONEY\t$1.2 million\t"));
    assert_eq!(bench.out("grep DATE", text), format!("-:1:{text}\n"));
}

/// The JSON blocks of a page.
fn blocks(page: &str) -> Vec<Value> {
    let blocks = page.split("<script type=\"application/json\">").skip(1);
    blocks.map(|block| serde_json::from_str(block.split_once("</script>").unwrap().0).unwrap()).collect()
}

/// The text of a page's articles, without tags and references.
fn read_back(page: &str) -> String {
    let articles = page.split("<div class=text>").skip(1).map(|article| article.split_once("</div>").unwrap().0);
    let mut text = String::new();
    for piece in articles.flat_map(|article| article.split('<')) {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].iter().fold(text, |text, (from, to)| text.replace(from, to))
}

#[test]
fn a_page_holds_the_text_and_nothing_that_the_text_could_start() {
    let bench = Bench::new();
    let page = bench.out("match --gazetteer list.tsv --format html a.txt", "");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&read_back(&page)), words(&TEXT.replace('\0', "\u{FFFD}")));
    assert_eq!(page.matches("</script>").count(), page.matches("<script").count());
    assert!(!page.contains("<b>") && !page.contains('\0'));
    assert!(page.contains("<mark data-l=PLACE>Winston\nSalem</mark>") && page.contains("<mark data-l=\"FIRM/Ö\">שלום</mark>"), "{page}");
    assert!(page.contains("[data-l=\"FIRM\\2f Ö\"]{--c:var(--c0);--line:var(--line0)}"));
    assert!(!page.contains("http://") || page.matches("http://").count() == page.matches("http://www.w3.org/2000/svg").count());

    let data = &blocks(&page)[0];
    assert_eq!(data["entries"][0], json!(["Bishkek", "city", ["city/bishkek"], [42.87, 74.59]]));
    assert_eq!(data["mentions"].as_array().unwrap().len(), page.matches("<mark ").count() - 3);
    assert_eq!(data["mentions"][0].as_array().unwrap()[..4], [json!(0), json!(0), json!(100), json!(0)]);

    // A name of a list, of a file, of an id: all of them are text.
    let line = json!({ "id": "</h2><script>alert(1)</script>", "text": "Zorblax" });
    let page = bench.out("tag --gazetteer list.tsv --input jsonl --format html", format!("{line}\n{line}\n"));
    assert_eq!(page.matches("alert(1)").count(), page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count());
    assert_eq!(page.matches("<a href=#d").count(), 2);
    assert!(blocks(&page)[1]["reasons"][0].as_str().unwrap().contains("Zorblax <&> \"Co\""), "{}", blocks(&page)[1]);
    let page = bench.out("tag --format html", "");
    assert!(page.contains("<article id=d0>") && blocks(&page)[0]["mentions"] == json!([]));
}

#[test]
fn any_token_stands_in_a_page() {
    let bench = Bench::new();
    for tokens in [" Köln \nmet\n\nSalem\u{A0}\n", "Winston\n-\nSalem\n", "\u{A0}\nKöln\n"] {
        let page = bench.out("match --gazetteer list.tsv --input conll --format html", tokens);
        for block in blocks(&page) {
            assert!(block["mentions"].is_array());
        }
    }
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let bench = Bench::new();
    let names = ["Bishkek", "Frunze", "Köln", "KÖLN", "Ada Lovelace", "Zorblax", "Nobody"];
    let line = |id: usize| {
        let [one, other, third] = [id, id / 3, id / 5 + 2].map(|at| names[at % names.len()]);
        format!("{}\n", json!({ "id": format!("d{id}"), "text": format!("{one} met {other}. Mr Smith left {third}.\n\n{one} came.") }))
    };
    bench.write("in.jsonl", (0..300).map(line).collect::<String>());
    for arguments in [
        "tag --format csv",
        "tag --format inline",
        "tag --format html",
        "match --format brat",
        "tag --format webanno",
        "match --format geojson",
        "count",
        "count --format jsonl",
        "pairs --within document",
        "pairs --format graphml",
        "pairs --format dot",
        "grep Lovelace",
        "grep -c PLACE",
    ] {
        let run = |jobs: usize| bench.out(&format!("{arguments} --gazetteer list.tsv --input jsonl --jobs {jobs} in.jsonl"), "");
        let one = run(1);
        assert!(one.len() > 100, "{arguments}: {one}");
        assert!(one == run(4) && one == run(0), "{arguments}");
    }
}

#[test]
fn counts() {
    let bench = Bench::new();
    bench.write("x.txt", "Ada Lovelace saw BISHKEK. Lovelace wrote.\nThen Frunze. Salem is far.");
    bench.write("y.txt", "\nMr Bo Odalrik came with Salem, and with bo ODALRIK.");
    bench.write("z.txt", "Mrs Bó Odalrik stayed in Bishkek.");
    let tsv = bench.out("count --gazetteer list.tsv --labels PERSON,PLACE x.txt y.txt z.txt", "");
    insta::assert_snapshot!("count", tsv);
    let people = bench.out("--color always count --gazetteer list.tsv --labels PERSON,PLACE --top 2 x.txt y.txt z.txt", "");
    insta::assert_snapshot!("count_for_people", people);
    let lines = bench.out("count --gazetteer list.tsv --labels PERSON,PLACE --format jsonl --top 1 x.txt y.txt z.txt", "");
    let expected = json!({ "mentions": 3, "documents": 2, "label": "PLACE", "name": "Bishkek", "ids": ["city/bishkek", "city/kg-bishkek"], "first": { "document": "x.txt", "line": 1 } });
    assert_eq!(serde_json::from_str::<Value>(&lines).unwrap(), expected);
    let rows = cells(&bench.out("count --gazetteer list.tsv --labels PERSON,PLACE --format csv x.txt y.txt z.txt", ""));
    let tabs: Vec<Vec<String>> = tsv.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    assert_eq!(rows, tabs);
    let (out, errors) = bench.status(1, "count --gazetteer list.tsv x.txt missing.txt", "");
    assert!(out.contains("Bishkek") && errors.contains("missing.txt"));
    assert_eq!(bench.out("count", ""), "mentions\tdocuments\tlabel\tname\tids\tfirst-document\tfirst-line\n");
}

#[test]
fn pairs() {
    let bench = Bench::new();
    bench.write("x.txt", "Ada Lovelace saw Bishkek. Köln is far.\nLovelace saw Frunze.\n\nBishkek is near Köln.");
    bench.write("y.txt", "Köln\n\nBishkek");
    let named = |within: &str| -> Vec<String> {
        let out = bench.out(&format!("pairs --no-builtin --gazetteer list.tsv --within {within} x.txt y.txt"), "");
        let row = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            format!("{} {} {}+{} {}:{}", cells[0], cells[1], cells[3], cells[6], cells[8], cells[9])
        };
        out.lines().skip(1).map(row).collect()
    };
    assert_eq!(named("sentence"), ["2 1 Bishkek+Ada Lovelace x.txt:1", "1 1 Bishkek+Köln x.txt:4"]);
    assert_eq!(named("paragraph"), ["2 1 Bishkek+Köln x.txt:1", "1 1 Bishkek+Ada Lovelace x.txt:1", "1 1 Köln+Ada Lovelace x.txt:1"]);
    assert_eq!(named("document"), ["2 2 Bishkek+Köln x.txt:1", "1 1 Bishkek+Ada Lovelace x.txt:1", "1 1 Köln+Ada Lovelace x.txt:1"]);
    for format in ["graphml", "dot", "jsonl", "csv"] {
        let out = bench.out(&format!("pairs --no-builtin --gazetteer list.tsv --format {format} x.txt a.txt"), "");
        insta::assert_snapshot!(format!("pairs_{format}"), out);
    }
    let text = "Mr Bo Odalrik met Mrs Ina Wexholm. ".repeat(3000);
    bench.write("many.txt", text);
    let out = bench.out("pairs many.txt", "");
    assert!(out.contains("3000\t1\tPERSON"), "{out}");
}

#[test]
fn lines_that_name() {
    let bench = Bench::new();
    bench.write("x.txt", "Ada Lovelace left.\nNobody came.\r\nIn Winston\nSalem and Köln, Lovelace wrote.\n\tBishkek\x1b[2J\n");
    bench.write("y.txt", "Frunze");
    let grep = |arguments: &str| bench.out(&format!("grep --no-builtin --gazetteer list.tsv {arguments} x.txt y.txt"), "");
    for (pattern, lines) in [
        ("Lovelace", "x.txt:1:Ada Lovelace left.\nx.txt:4:Salem and Köln, Lovelace wrote.\n"),
        ("koln", "x.txt:4:Salem and Köln, Lovelace wrote.\n"),
        ("winston", "x.txt:3:In Winston\nx.txt:4:Salem and Köln, Lovelace wrote.\n"),
        ("city/bishkek", "x.txt:5:\\tBishkek\\x1b[2J\ny.txt:1:Frunze\n"),
        ("Bishkek", "x.txt:5:\\tBishkek\\x1b[2J\ny.txt:1:Frunze\n"),
        ("PERSON", "x.txt:1:Ada Lovelace left.\nx.txt:4:Salem and Köln, Lovelace wrote.\n"),
        ("-c PLACE", "x.txt:3\ny.txt:1\n"),
        ("-l PLACE", "x.txt\ny.txt\n"),
    ] {
        assert_eq!(grep(pattern), lines, "{pattern}");
    }
    let mut command = bench.command("grep --no-builtin --gazetteer list.tsv --color always");
    let out = command.args(["Ada Lovelace", "x.txt", "y.txt"]).output().unwrap();
    insta::assert_snapshot!("grep_for_people", String::from_utf8(out.stdout).unwrap().replace('\x1b', "␛"));
    insta::assert_snapshot!("grep_plain", bench.out("--color never grep --no-builtin --gazetteer list.tsv PLACE x.txt", ""));
    for pattern in ["Love", "Lovelace-Ada", "VESSEL", "city", "-"] {
        assert_eq!(
            bench.status(1, &format!("grep --no-builtin --gazetteer list.tsv -- {pattern} x.txt"), ""),
            (String::new(), String::new()),
            "{pattern}"
        );
    }
    let tokens = "-DOCSTART-\n\nIn\nKöln\n";
    assert_eq!(bench.out("grep --no-builtin --gazetteer list.tsv Köln --input conll", tokens), "-:1:4:In Köln\n");
    bench.status(2, "grep", "");
    bench.status(2, "grep -c -l PLACE x.txt", "");
    bench.status(1, "grep --no-builtin --gazetteer list.tsv PLACE missing.txt", "");
}
