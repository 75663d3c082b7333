//! What `tag` and `match` read and write: packing, encodings, documents of one file, pipes, terminals, failures.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use bench::Bench;

const LIST: &str = "# label: PLACE\nname\tlabel\tsubtype\tid\nBishkek\t\tcity\tcity/bishkek\nSalem\t\tcity\tcity/salem\n\
    Salem\tORGANIZATION\tcompany\torg/salem\nKöln\t\tcity\tcity/koeln\nZorblax\tVESSEL\t\tship/zorblax\n";

impl Bench {
    fn new() -> Self {
        Self::with_list(LIST)
    }

    /// What the list has in an input: these columns, a line for each mention.
    fn rows(&self, fields: &str, arguments: &str, input: impl AsRef<[u8]>) -> Vec<String> {
        let out = self.out(&format!("match --gazetteer list.tsv --no-header --fields {fields} {arguments}"), input);
        out.lines().map(|line| line.replace('\t', " ")).collect()
    }

    /// The same, for a run that fails with this message.
    fn failure(&self, arguments: &str, input: impl AsRef<[u8]>) -> String {
        let (_, errors) = self.status(1, &format!("match --gazetteer list.tsv {arguments}"), input);
        assert_eq!(errors.lines().count(), 1, "{errors}");
        errors
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A program that is written to and read from line by line.
struct Coprocess(Child, BufReader<std::process::ChildStdout>);

impl Coprocess {
    fn start(bench: &Bench, arguments: &str) -> Self {
        let mut child = bench.command(arguments).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self(child, out)
    }

    fn answer(&mut self, line: &str) -> String {
        writeln!(self.0.stdin.as_mut().unwrap(), "{line}").unwrap();
        self.read()
    }

    fn read(&mut self) -> String {
        let mut answer = String::new();
        self.1.read_line(&mut answer).unwrap();
        answer
    }

    fn end(mut self) {
        drop(self.0.stdin.take());
        assert_eq!(self.read(), "");
        assert!(self.0.wait().unwrap().success());
    }
}

#[test]
fn a_line_is_answered_before_the_next_is_written() {
    let bench = Bench::new();
    for jobs in [1, 2] {
        let flags = format!("--gazetteer list.tsv --input jsonl --jobs {jobs}");
        for command in ["match", "tag --no-builtin"] {
            let mut program = Coprocess::start(&bench, &format!("{command} {flags} --format jsonl"));
            for id in 0..20 {
                let answer: Value = serde_json::from_str(&program.answer(&format!("{{\"id\":{id},\"text\":\"In Bishkek\"}}"))).unwrap();
                assert_eq!((&answer["id"], &answer["mentions"][0]["text"]), (&json!(id), &json!("Bishkek")));
            }
            program.end();
        }
        let mut program = Coprocess::start(&bench, &format!("match {flags} --fields document,text"));
        assert_eq!(program.read(), "document\ttext\n");
        assert_eq!(program.answer("{\"text\":\"Salem\"}"), "1\tSalem\n");
        assert_eq!(program.answer("{\"id\":\"a\",\"text\":\"Bishkek\"}"), "a\tBishkek\n");
        program.end();
    }
}

#[test]
fn packed_files_are_told_by_their_bytes() {
    let bench = Bench::new();
    let text = "{\"id\":\"a\",\"text\":\"In Bishkek\"}\n";
    let gzip = |text: &str| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let bzip2 = |text: &str| {
        let mut packed = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let zstd = |text: &str| ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let skippable = [&[0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3], zstd(text).as_slice()].concat();
    for (what, bytes) in [("gzip", gzip(text)), ("bzip2", bzip2(text)), ("zstd", zstd(text)), ("skippable", skippable), ("plain", text.into())] {
        let twice = bytes.repeat(2);
        bench.write("packed.txt", &twice);
        let expected = ["a 3 Bishkek", "a 3 Bishkek"];
        assert_eq!(bench.rows("document,start,text", "--input jsonl packed.txt", ""), expected, "{what}");
        assert_eq!(bench.rows("document,start,text", "--input jsonl", &twice), expected, "{what} in a pipe");
        if what != "plain" {
            bench.write("packed.txt", &bytes[..bytes.len() - 3]);
            let errors = bench.failure("--input jsonl packed.txt", "");
            assert!(errors.starts_with("onomast: packed.txt"), "{what}: {errors}");
        }
    }
    bench.status(0, "compile list.tsv -o plain.names", "");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&fs::read(bench.path("plain.names")).unwrap()).unwrap();
    bench.write("compiled.gz", packed.finish().unwrap());
    for arguments in ["info compiled.gz", "compile plain.names -o other.names"] {
        let (_, errors) = bench.status(1, arguments, "");
        assert!(errors.contains(":1: found a compiled list, expected one in TSV"), "{arguments}: {errors}");
    }
    for packed in [gzip(LIST), bzip2(LIST), zstd(LIST)] {
        bench.write("packed.tsv", packed);
        assert_eq!(bench.out("match --gazetteer packed.tsv --fields text --no-header", "In Bishkek"), "Bishkek\n");
        assert_eq!(bench.rows("text", "--block packed.tsv", "In Bishkek"), [""; 0]);
        assert!(bench.out("info packed.tsv", "").contains("VESSEL"));
        let (_, errors) = bench.status(0, "compile packed.tsv -o packed.names", "");
        assert!(errors.starts_with("packed.names: 5 names of 5 entries"), "{errors}");
    }
    let mut damaged = zstd(text);
    *damaged.last_mut().unwrap() ^= 1;
    assert!(bench.failure("", &damaged).contains("checksum"));
    assert!(bench.failure("", b"PK\x03\x04....").contains("ZIP"));
}

#[test]
fn a_byte_order_mark_costs_nothing() {
    let bench = Bench::new();
    let (out, _) = bench.status(0, "match --gazetteer list.tsv --input jsonl --format jsonl", "\u{FEFF}{\"id\":1,\"text\":\"Bishkek\"}\n");
    assert!(out.starts_with("{\"id\":1,\"mentions\":[{\"start\":0,"), "{out}");
    assert_eq!(bench.out("match --gazetteer list.tsv --input conll --format conll", "\u{FEFF}Bishkek\nfell\n"), "Bishkek\tB-PLACE\nfell\tO\n");
    // Of a text it is the first character: counted, but in no span.
    for (unit, start) in [("byte", 3), ("char", 1), ("utf16", 1)] {
        let rows = bench.rows("start,end,text", &format!("--offsets {unit}"), "\u{FEFF}Bishkek fell");
        assert_eq!(rows, [format!("{start} {} Bishkek", start + 7)]);
    }
}

#[test]
fn other_encodings_are_named_and_read() {
    let bench = Bench::new();
    let text = "Müller aus Köln und François aus Bishkek";
    let latin1: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let cyrillic = [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, b',', b' ', 0xEC, 0xE8, 0xF0, b'!'];
    let marked = format!("\u{FEFF}{text}");
    for (bytes, encoding) in [
        (latin1.clone(), "windows-1252"),
        (b"Gen\xE8ve et B\xE2le".to_vec(), "windows-1252"),
        (cyrillic.to_vec(), "windows-1251"),
        (utf16(text, u16::to_le_bytes), "utf-16le"),
        (utf16(text, u16::to_be_bytes), "utf-16be"),
        (utf16(&marked, u16::to_le_bytes), "utf-16le"),
        (utf16(&marked, u16::to_be_bytes), "utf-16be"),
    ] {
        let errors = bench.failure("", &bytes);
        assert!(errors.contains("expected UTF-8") && errors.contains(&format!("`--encoding {encoding}`")), "{encoding}: {errors}");
        if bytes.len() >= text.chars().count() {
            let rows = bench.rows("start,text", &format!("--encoding {encoding}"), &bytes);
            assert_eq!(rows, ["12 Köln", "36 Bishkek"], "{encoding}");
        }
    }
    // Whoever wrote UTF-8 before the wrong byte meant UTF-8; a text with single NULs is one.
    let errors = bench.failure("", [text.as_bytes(), b"\xFF Bishkek"].concat());
    assert!(errors.ends_with(&format!("found the byte 0xFF at byte {}, expected UTF-8\n", text.len())), "{errors}");
    assert_eq!(bench.rows("start,text", "", "a\0b\0 Bishkek"), ["5 Bishkek"]);

    let lines = "{\"text\":\"Köln\"}\n{\"text\":\"Bishkek\"}\n";
    for (bytes, encoding) in [(utf16(lines, u16::to_le_bytes), "utf-16"), (lines.chars().map(|character| character as u8).collect(), "latin1")] {
        let rows = bench.rows("document,text", &format!("--input jsonl --encoding {encoding}"), &bytes);
        assert_eq!(rows, ["1 Köln", "2 Bishkek"], "{encoding}");
    }
    // What the mark says is named, not what the user thought; UTF-32 starts with the mark of UTF-16.
    let odd = [utf16(&marked, u16::to_le_bytes), vec![0]].concat();
    assert!(bench.failure("--encoding latin1", odd).contains("UTF-16LE"));
    for bytes in [u32::to_le_bytes, u32::to_be_bytes].map(|bytes| marked.chars().flat_map(|letter| bytes(u32::from(letter))).collect::<Vec<u8>>()) {
        let errors = bench.failure("", bytes);
        assert!(errors.contains("found UTF-32") && !errors.contains("--encoding"), "{errors}");
    }
    assert!(bench.failure("--input jsonl", utf16(lines, u16::to_le_bytes)).contains("`--encoding utf-16le`"));
    assert!(bench.failure("--encoding shift_jis", b"Bishkek \x81").contains("Shift_JIS"));
    bench.status(2, "match --gazetteer list.tsv --encoding klingon", "");
}

#[test]
fn a_form_feed_starts_a_document() {
    let bench = Bench::new();
    bench.write("a.txt", "In Bishkek\x0CSalem,\nnear Köln\x0C\x0CBishkek\x0C");
    let rows = bench.rows("file,document,line,start,text", "a.txt", "");
    assert_eq!(rows, ["a.txt a.txt 1 3 Bishkek", "a.txt a.txt:2 1 0 Salem", "a.txt a.txt:2 2 12 Köln", "a.txt a.txt:4 1 0 Bishkek"]);
    let ids = |input: &str| {
        let out = bench.out("match --gazetteer list.tsv --format jsonl", input);
        out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("a\x0C\x0Cb"), ["-", "-:2", "-:3"]);
    assert_eq!(ids("a\x0C"), ["-"]);
    assert_eq!(ids(""), ["-"]);
    // Bytes are counted from the start of the file; one bad document does not cost the next.
    let (out, errors) = bench.status(1, "match --gazetteer list.tsv --no-header --fields document,text", b"Salem\x0C\xFFSalem\x0CBishkek");
    assert_eq!(out, "-\tSalem\n-:3\tBishkek\n");
    assert!(errors.starts_with("onomast: -: found the byte 0xFF at byte 6, expected UTF-8"), "{errors}");
}

#[test]
fn fields_and_ids_of_json_lines_come_back_as_they_were_written() {
    let bench = Bench::new();
    let input = "{\"id\":12345678901234567890123,\"size\":1.10,\"text\":\"In Bishkek\",\"tags\":[ 1, {\"b\":\"\\u00e9\"}]}\n\n\
        {\"text\":\"none\",\"mentions\":[],\"a\\\"b\":null}\n{\"id\":null,\"text\":\"none\"}\n";
    for (command, tail) in [("match", "]}"), ("tag --no-builtin", "],\"entities\":[]}")] {
        let flags = "--gazetteer list.tsv --input jsonl --format jsonl";
        let out = bench.out(&format!("{command} {flags} --keep"), input);
        let lines: Vec<&str> = out.lines().collect();
        let first = "{\"id\":12345678901234567890123,\"size\":1.10,\"tags\":[ 1, {\"b\":\"\\u00e9\"}],\"mentions\":[{\"start\":3,";
        assert!(lines[0].starts_with(first), "{out}");
        assert_eq!(lines[1], format!("{{\"id\":3,\"a\\\"b\":null,\"mentions\":[{tail}"));
        assert_eq!(lines[2], format!("{{\"id\":null,\"mentions\":[{tail}"));
        let out = bench.out(&format!("{command} {flags}"), input);
        assert!(out.starts_with("{\"id\":12345678901234567890123,\"mentions\":[{\"start\":3,"), "{out}");
    }
    for flags in ["", "--input jsonl", "--format jsonl"] {
        bench.status(2, &format!("match --gazetteer list.tsv --keep {flags}"), "");
    }
    assert_eq!(bench.rows("document", "--input jsonl", "{\"id\":1.10,\"text\":\"Salem\"}\n{\"id\":\"x y\",\"text\":\"Salem\"}"), ["1.10", "x y"]);
}

#[test]
fn an_earlier_answer_gives_way_to_a_new_one_of_its_name() {
    let bench = Bench::new();
    let input = "{\"id\":1,\"text\":\"Bishkek\",\"explanations\":\"mine\"}\n";
    let flags = "tag --no-builtin --gazetteer list.tsv --input jsonl --format jsonl --keep";
    assert!(bench.out(flags, input).contains("\"explanations\":\"mine\""), "nothing else has this name");
    let asked = bench.out(&format!("{flags} --explain-at Bishkek"), input);
    assert_eq!((asked.matches("\"explanations\":").count(), asked.contains("mine")), (1, false), "{asked}");
}

#[cfg(unix)]
#[test]
fn a_list_may_come_through_a_pipe() {
    let bench = Bench::new();
    bench.write("a.txt", "In Bishkek");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(LIST.as_bytes()).unwrap();
    for list in [packed.finish().unwrap(), LIST.into()] {
        assert_eq!(bench.out("match --gazetteer /dev/stdin --fields text --no-header a.txt", list), "Bishkek\n");
    }
    bench.status(0, "compile list.tsv -o plain.names", "");
    let (_, errors) = bench.status(1, "match --gazetteer /dev/stdin a.txt", fs::read(bench.path("plain.names")).unwrap());
    assert!(errors.contains("found a compiled list, expected one in TSV"), "{errors}");
}

#[test]
fn tokens_behind_a_lone_cr_are_not_lost() {
    let bench = Bench::new();
    assert!(bench.failure("--input conll", "Bishkek\tO\rSalem\tO\n").contains("-:1: found a CR inside a line"));
    assert_eq!(bench.rows("line,text", "--input conll", "Bishkek\tO\r\nSalem\tO\r\r\n"), ["1 Bishkek", "2 Salem"]);
}

#[test]
fn tags_have_no_place_for_explanations() {
    let bench = Bench::new();
    for explain in ["--explain", "--explain-at Bishkek"] {
        bench.status(2, &format!("tag --format conll {explain}"), "Bishkek");
        bench.status(0, &format!("tag --no-builtin --format tsv {explain}"), "Bishkek");
    }
}

/// A list may bring as many labels as it has entries.
#[test]
fn many_labels_are_known() {
    let bench = Bench::new();
    let rows: Vec<String> = (0..60_000).map(|number| format!("Name{number}\tLABEL{number}\n")).collect();
    bench.write("labels.tsv", format!("name\tlabel\n{}", rows.concat()));
    let flags = "match --gazetteer labels.tsv --fields label --no-header --labels";
    assert_eq!(bench.out(&format!("{flags} LABEL7,LABEL59999"), "Name7 Name8 Name59999"), "LABEL7\nLABEL59999\n");
    bench.status(2, &format!("{flags} LABEL60000"), "Name7");
}

#[test]
fn no_text_forges_a_line_or_swallows_one() {
    let bench = Bench::new();
    bench.write("odd.tsv", "name\tlabel\tid\nA\u{1b}B\tPLACE\tesc\n");
    let odd = "\u{1b}]0;evil\u{7}\u{0}\u{7f}";
    let line = |id: usize| json!({ "id": format!("{odd}{id}\tx\ny\\"), "text": "Zorblax\nSalem" }).to_string() + "\n";
    let input: String = (0..300).map(line).collect();
    let out = bench.out("match --gazetteer list.tsv --input jsonl --no-header --fields document,text", &input);
    let expected = |id: usize| format!("\\x1b]0;evil\\x07\\x00\\x7f{id}\\tx\\ny\\\\\tZorblax\n\\x1b]0;evil\\x07\\x00\\x7f{id}\\tx\\ny\\\\\tSalem\n");
    assert_eq!(out, (0..300).map(expected).collect::<String>());
    // Data is given back byte for byte.
    let out = bench.out("match --gazetteer list.tsv --input conll --format conll", format!("{odd}\nBishkek\t{odd}\n"));
    assert_eq!(out, format!("{odd}\tO\nBishkek\t{odd}\tB-PLACE\n"));
    for field in bench.out("match --gazetteer list.tsv", "Salem").lines().map(|line| line.split('\t').count()) {
        assert_eq!(field, 13);
    }
}

#[test]
fn people_see_control_characters_and_headings() {
    let bench = Bench::new();
    bench.write("a.txt", "\u{1b}]0;evil\u{7} in Bishkek\r\nand\tSalem\r");
    let text = "\\x1b]0;evil\\x07 in \u{1b}[1m\u{1b}[32mBishkek\u{1b}[0m\nand\t\u{1b}[1m\u{1b}[32mSalem\u{1b}[0m\\r\n\n";
    let table = "\u{1b}[32mPLACE        \u{1b}[0m \u{1b}[1mBishkek\u{1b}[0m    1  city/bishkek\n\
        \u{1b}[32mPLACE        \u{1b}[0m \u{1b}[1mSalem  \u{1b}[0m    1  city/salem, org/salem\n";
    let colored = "match --gazetteer list.tsv --color always";
    assert_eq!(bench.out(&format!("{colored} a.txt"), ""), format!("{text}{table}"));
    bench.write("b.txt", "none");
    let out = bench.out(&format!("{colored} a.txt b.txt"), "");
    assert_eq!(out, format!("\u{1b}[1m==> a.txt <==\u{1b}[0m\n{text}{table}\n\u{1b}[1m==> b.txt <==\u{1b}[0m\nnone\n\n\n"));
    // Of one file only the documents behind its first want one.
    bench.write("c.txt", "none\n\u{c}none");
    assert_eq!(bench.out(&format!("{colored} c.txt"), ""), "none\n\n\n\u{1b}[1m==> c.txt:2 <==\u{1b}[0m\nnone\n\n");
    bench.write("d.conll", "-DOCSTART-\n\nnone\n\n-DOCSTART-\n\nnone\n");
    let out = bench.out(&format!("{colored} --input conll d.conll"), "");
    assert_eq!(out.matches("==>").count(), 1, "{out}");
    assert!(out.contains("==> d.conll:5 <=="), "{out}");
    let out = bench.out("tag --no-builtin --gazetteer list.tsv --color always --input jsonl", "{\"id\":\"x\\u001b\",\"text\":\"Bishkek\"}");
    assert!(out.starts_with("\u{1b}[1m==> x\\x1b <==\u{1b}[0m\n\u{1b}[1m\u{1b}[32mBishkek\u{1b}[0m\n\n"), "{out}");
    // A pipe gets lines, whatever else is said.
    for flags in ["", "--color never", "--color auto", "--format tsv --color always", "--fields start --color always"] {
        let out = bench.out(&format!("match --gazetteer list.tsv {flags} a.txt"), "");
        assert!(!out.contains('\u{1b}') && out.lines().count() == 3, "{flags}: {out}");
    }
    let errors = bench.failure("no\u{1b}[31msuch.txt", "");
    assert_eq!(errors, "onomast: no\\x1b[31msuch.txt: No such file or directory (os error 2)\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colours_unless_told_otherwise() {
    let bench = Bench::new();
    bench.write("a.txt", "In Bishkek\u{1b}c");
    let on_terminal = |flags: &str, no_color: Option<&str>| {
        let line = format!("{} match --gazetteer list.tsv {flags} a.txt", env!("CARGO_BIN_EXE_onomast"));
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).current_dir(bench.path("")).env("TERM", "xterm").env_remove("NO_COLOR");
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        let output = command.stdin(Stdio::null()).output().ok()?;
        Some(String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n"))
    };
    // The program `script` makes a terminal; where it is missing there is none to test on.
    let Some(out) = on_terminal("", None) else { return };
    assert!(out.starts_with("In \u{1b}[1m\u{1b}[32mBishkek\u{1b}[0m\\x1bc\n"), "{out:?}");
    for (flags, no_color) in [("--color never", None), ("", Some("1"))] {
        let out = on_terminal(flags, no_color).unwrap();
        assert_eq!(out, "In [PLACE Bishkek]\\x1bc\n\nPLACE         Bishkek    1  city/bishkek\n");
    }
    let out = on_terminal("--format tsv --fields text", None).unwrap();
    assert_eq!(out, "text\nBishkek\n");
}

#[test]
fn a_file_in_place_of_a_command_is_explained() {
    let bench = Bench::new();
    assert!(bench.status(2, "list.tsv", "").1.contains("onomast tag list.tsv"));
    assert!(!bench.status(2, "nothing.txt", "").1.contains("onomast tag"));
}

#[test]
fn explanations_count_as_the_columns_do() {
    let bench = Bench::new();
    for (unit, span) in [("byte", "11..18"), ("char", "7..14"), ("utf16", "8..15")] {
        let out = bench.out(&format!("tag --no-builtin --gazetteer list.tsv --explain --offsets {unit} --fields start"), "\u{1F600} é in Bishkek");
        assert!(out.starts_with(&format!("start\n{}\n# {span} Bishkek\n#   PLACE ", span.split('.').next().unwrap())), "{out}");
    }
}

#[test]
fn columns_are_chosen_and_ordered() {
    let bench = Bench::new();
    let out = bench.out("match --gazetteer list.tsv --fields text,start,ids", "\n\nSalem");
    assert_eq!(out, "text\tstart\tids\nSalem\t2\tcity/salem|org/salem\n");
    assert_eq!(bench.rows("line,text", "", "In\r\nBishkek,\rSalem\n"), ["2 Bishkek", "3 Salem"]);
    let tokens = "-DOCSTART-\n\nBishkek\nfell\n\nSalem\n\n-DOCSTART-\n\nin\nKöln\n";
    assert_eq!(bench.rows("document,line,text", "--input conll", tokens), ["-:1 3 Bishkek", "-:1 6 Salem", "-:8 11 Köln"]);
    let out = bench.out("tag --format tsv --fields line,text,entity,entity-name,nominal --no-header", "Ada Lovelace left.\nMs Lovelace came back.");
    assert_eq!(out, "1\tAda Lovelace\t0\tAda Lovelace\tfalse\n2\tLovelace\t0\tAda Lovelace\tfalse\n");
    bench.status(2, "match --gazetteer list.tsv --fields text,colour", "");
    let (_, errors) = bench.status(2, "match --gazetteer list.tsv --format jsonl --fields text", "");
    assert!(errors.contains("--format tsv"), "{errors}");
    let (help, _) = bench.status(0, "tag --help", "");
    for column in bench.out("match --gazetteer list.tsv", "").split_whitespace() {
        assert!(help.lines().any(|line| line.trim_start().starts_with(column) || line.contains(", end ")), "{column}");
    }
}

#[test]
fn labels_are_those_that_there_are() {
    let bench = Bench::new();
    let text = "The Zorblax left Salem for Bishkek.";
    for command in ["match", "tag --no-builtin"] {
        let found = |labels: &str| {
            let out = bench.out(&format!("{command} --gazetteer list.tsv --no-header --fields label,text --labels {labels}"), text);
            out.replace('\t', " ").lines().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(found("VESSEL"), ["VESSEL Zorblax"]);
        assert_eq!(found("PLACE,VESSEL"), ["VESSEL Zorblax", "PLACE Salem", "PLACE Bishkek"]);
        assert_eq!(found("MISC"), [""; 0]);
        for labels in ["PER", "person", "PLACE,Vessel", "PLACE,"] {
            let (out, errors) = bench.status(2, &format!("{command} --gazetteer list.tsv --labels {labels}"), text);
            assert_eq!(out, "");
            let known = errors.rsplit_once("expected one of PERSON, PLACE, ORGANIZATION, MISC, ").map(|(_, known)| known);
            let is_told = |known: &str| if command == "match" { known.starts_with("VESSEL\n") } else { known.contains(", VESSEL\n") };
            assert!(known.is_some_and(is_told), "{errors}");
        }
    }
    // An entry of the wanted label stands for the span, and its id alone.
    assert_eq!(bench.rows("label,ids,text", "--labels ORGANIZATION", text), ["ORGANIZATION org/salem Salem"]);
}

#[test]
fn one_mention_a_span_but_all_labels_under_all() {
    let bench = Bench::new();
    assert_eq!(bench.rows("label,ids", "", "Salem"), ["PLACE city/salem|org/salem"]);
    assert_eq!(bench.rows("label,ids", "--overlap no-sub", "Salem"), ["PLACE city/salem|org/salem"]);
    assert_eq!(bench.rows("label,ids", "--overlap all", "Salem"), ["PLACE city/salem", "ORGANIZATION org/salem"]);
    let out = bench.out("match --gazetteer list.tsv --format jsonl", "Salem");
    let mentions = &serde_json::from_str::<Value>(&out).unwrap()["mentions"];
    assert_eq!((mentions.as_array().unwrap().len(), &mentions[0]["ids"]), (1, &json!(["city/salem", "org/salem"])));
}

#[test]
fn unsure_and_nominal_mentions_are_left_out() {
    let bench = Bench::new();
    let text = "The parliament met Ada Lovelace in Bishkek. Lovelace thanked parliament.";
    let all = bench.out("tag --format jsonl", text);
    let all: Value = serde_json::from_str(&all).unwrap();
    let is_nominal = |mention: &Value| mention["nominal"].as_bool().unwrap();
    assert!(all["mentions"].as_array().unwrap().iter().any(is_nominal));
    for flags in ["--no-nominal", "--min-score 0.7", "--min-score 1", "--no-nominal --min-score 0.85"] {
        let least = flags.split_once("--min-score ").map_or(0.0, |(_, score)| score.parse().unwrap());
        let out: Value = serde_json::from_str(&bench.out(&format!("tag --format jsonl {flags}"), text)).unwrap();
        let is_wanted = |mention: &&Value| mention["score"].as_f64().unwrap() >= least && !(flags.contains("nominal") && is_nominal(mention));
        let texts = |mentions: &[Value]| mentions.iter().filter(is_wanted).map(|mention| mention["start"].clone()).collect::<Vec<_>>();
        let mentions = out["mentions"].as_array().unwrap();
        assert_eq!(texts(mentions), texts(all["mentions"].as_array().unwrap()), "{flags}");
        assert_eq!(mentions.iter().filter(is_wanted).count(), mentions.len(), "{flags}");
        // Mentions and entities still name each other.
        for (index, entity) in out["entities"].as_array().unwrap().iter().enumerate() {
            let numbers = entity["mentions"].as_array().unwrap();
            assert!(!numbers.is_empty());
            for number in numbers {
                assert_eq!(mentions[usize::try_from(number.as_u64().unwrap()).unwrap()]["entity"], json!(index), "{flags}");
            }
        }
        assert_eq!(
            out["entities"].as_array().unwrap().iter().map(|entity| entity["mentions"].as_array().unwrap().len()).sum::<usize>(),
            mentions.len()
        );
    }
    for score in ["2", "-0.1", "NaN", "high"] {
        bench.status(2, &format!("tag --min-score={score}"), "");
    }
}

#[test]
fn directories_are_read_in_order() {
    let bench = Bench::new();
    for (name, text) in [("d/b.txt", "Salem"), ("d/a/z.txt", "Bishkek"), ("d/c.txt", "Köln"), ("d/.hidden", "Salem"), ("e.txt", "Salem")] {
        bench.write(name, text);
    }
    assert_eq!(bench.rows("file,text", "-r d e.txt", ""), ["d/a/z.txt Bishkek", "d/b.txt Salem", "d/c.txt Köln", "e.txt Salem"]);
    let errors = bench.failure("d", "");
    assert_eq!(errors, "onomast: d: found a directory, expected a file; `--recursive` reads what is in it\n");
}

#[test]
fn exit_statuses_of_match() {
    let bench = Bench::new();
    for (flags, text, status) in [("", "Salem", 0), ("", "none", 0), ("--exit-status", "Salem", 0), ("--exit-status", "none", 1)] {
        let (_, errors) = bench.status(status, &format!("match --gazetteer list.tsv {flags}"), text);
        assert_eq!(errors, "");
    }
    let (_, errors) = bench.status(2, "match", "Salem");
    assert!(errors.contains("--gazetteer"), "{errors}");
}

#[test]
fn errors_are_said_once() {
    let bench = Bench::new();
    for arguments in
        ["tag missing.txt", "tag --gazetteer missing.tsv", "tag --block missing.tsv", "info missing.tsv", "match --gazetteer missing.tsv"]
    {
        let (_, errors) = bench.status(1, arguments, "");
        assert_eq!(errors.matches("No such file or directory").count(), 1, "{errors}");
        assert!(errors.starts_with("onomast: missing."), "{errors}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_an_error() {
    let bench = Bench::new();
    bench.write("a.txt", "Salem");
    let flags =
        ["tag a.txt", "match --gazetteer list.tsv a.txt", "match --gazetteer list.tsv --format jsonl a.txt", "info", "info list.tsv", "tag --help"];
    let flags = [&flags[..], &["man", "completions bash", "rules", "eval gold.tsv", "eval gold.tsv --json"]].concat();
    bench.write("gold.tsv", "Salem\tB-LOC\n");
    for arguments in flags {
        let output = bench.command(arguments).stdout(File::create("/dev/full").unwrap()).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments}: {errors}");
        assert_eq!(errors, "onomast: standard output: No space left on device (os error 28)\n", "{arguments}");
    }
    let mut command = bench.command("tag missing.txt");
    assert_eq!(command.stderr(File::create("/dev/full").unwrap()).output().unwrap().status.code(), Some(1));
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let bench = Bench::new();
    bench.write("in.jsonl", "{\"id\":1,\"text\":\"Bishkek and Salem\"}\n".repeat(20_000));
    for format in ["tsv", "jsonl"] {
        let arguments = format!("match --gazetteer list.tsv --input jsonl --format {format} in.jsonl");
        let mut child = bench.command(&arguments).spawn().unwrap();
        let mut first = [0; 1];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
    }
}

/// The most memory that a run of the program took, in KiB.
#[cfg(target_os = "linux")]
fn peak(bench: &Bench, arguments: &str, input: impl Fn(&mut dyn Write) + Send) -> u64 {
    let mut child = bench.command(arguments).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    input(&mut stdin);
    stdin.flush().unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    drop(stdin);
    assert!(child.wait().unwrap().success());
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn empty_documents_do_not_fill_the_memory() {
    let bench = Bench::new();
    // Half a million documents; if all of them were held, each with its answer, they would take more than twice as much.
    let lines = "{\"id\":1,\"text\":\"\"}\n".repeat(1000);
    let write = |stdin: &mut dyn Write| (0..550).for_each(|_| stdin.write_all(lines.as_bytes()).unwrap());
    let kib = peak(&bench, "match --gazetteer list.tsv --input jsonl --format jsonl", write);
    assert!(kib < 100 << 10, "{kib} KiB");
}

#[cfg(target_os = "linux")]
#[test]
fn any_number_of_jobs_is_capped() {
    let bench = Bench::new();
    bench.write("in.jsonl", "{\"id\":1,\"text\":\"Bishkek and Salem\"}\n".repeat(2000));
    let one = bench.out("match --gazetteer list.tsv --input jsonl --jobs 1 in.jsonl", "");
    for jobs in [3, 4000, 100_000] {
        assert!(one == bench.out(&format!("match --gazetteer list.tsv --input jsonl --jobs {jobs} in.jsonl"), ""), "{jobs}");
    }
    // So many are not even made.
    let mut child = bench.command("match --gazetteer list.tsv --input jsonl --format jsonl --jobs 100000").spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all("{\"id\":1,\"text\":\"Bishkek\"}\n".repeat(100).as_bytes()).unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    (0..100).for_each(|_| assert!(out.read_line(&mut String::new()).unwrap() > 0));
    let n_threads = fs::read_dir(format!("/proc/{}/task", child.id())).unwrap().count();
    let n_cores = std::thread::available_parallelism().unwrap().get();
    assert!(n_threads <= 4 * n_cores + 2, "{n_threads}");
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn explanations_hold_no_control_characters() {
    let bench = Bench::new();
    let out = bench.out("tag --explain --no-builtin --gazetteer list.tsv --fields text", "Bishkek\u{1b}\nSalem");
    assert!(out.lines().any(|line| line.starts_with("# 0..7 Bishkek")) && !out.contains('\u{1b}'), "{out}");
}

#[test]
fn arguments_are_plain_text() {
    let bench = Bench::new();
    let output = Command::new(env!("CARGO_BIN_EXE_onomast")).arg("info").arg(OsStr::new("a\nb")).current_dir(bench.path("")).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "onomast: a\\nb: No such file or directory (os error 2)\n");
}
