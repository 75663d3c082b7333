//! `onomast import csv`: tables with a character between their cells, and JSON lines.

use std::fs;

use super::{Bench, bzip2, gzip};

#[test]
fn csv() {
    let bench = Bench::new();
    let table = "Title,name,Other names,weight,Founded\r\n\"Toyota, Inc.\",toyota,Toyota||TMC|Toyota|Toyota,70,1937\r\n\r\nNokia,nokia,[exact]NOK|[exact],,1865\r\n";
    bench.write("firms.csv", table);
    let map = "--map name=Title,id=name,aliases=Other";
    bench.write("firms.csv", table.replace("Other names", "Other"));
    let (rows, _) = bench.rows(&format!("csv firms.csv --label ORGANIZATION {map}"));
    assert_eq!(rows, ["name\tid\taliases\tweight\tFounded", "Toyota, Inc.\ttoyota\tToyota|TMC\t70\t1937", "Nokia\tnokia\tNOK\t\t1865"]);
    assert!(fs::read_to_string(bench.path("out.tsv")).unwrap().starts_with("# label: ORGANIZATION\n"));

    // A table of one's own may speak as a list does.
    assert_eq!(bench.rows(&format!("csv firms.csv --keep-marks {map}")).0[2], "Nokia\tnokia\t[exact]NOK\t\t1865");

    // Without a map, a column called name is taken; another one of that name would be told apart.
    assert_eq!(bench.rows("csv firms.csv").0[0], "name\tTitle\tOther\tweight\tFounded");
    assert_eq!(bench.rows("csv firms.csv --map name=Title").0[0], "name\tsource_name\tOther\tweight\tFounded");
    for usage in ["--map name", "--map name=Title,name=name", "--label A\u{1}B", "--delimiter ab"] {
        assert_eq!(bench.run(&format!("csv firms.csv {usage} -o out.tsv")).status.code(), Some(2), "{usage}");
    }
    fs::remove_file(bench.path("out.tsv")).unwrap();
    bench.fails("csv firms.csv --map name=Nom", "firms.csv: found the columns `Title`, `name`, `Other`, `weight`, `Founded`, expected `Nom`");
    bench.write("none.csv", "Title\nNokia\n").fails("csv none.csv", "none.csv: found the columns `Title`, expected one called `name`");
    bench.write("twice.csv", "name,a,a\n").fails("csv twice.csv", "twice.csv:1: found the column `a` twice");
    bench.write("empty.csv", "").fails("csv empty.csv", "empty.csv: found no header row");
}

#[test]
fn tables_of_other_kinds() {
    let bench = Bench::new();
    bench.write("a.tsv", "\u{FEFF}name\tnote\nAda\t\"one\nBob\t\"two \"\"x\"\"\"\n").write("b.csv", "name;note\nAda;1,5\n");
    bench.write("c.txt", "name\tnote\r\nAda\t\"x\"\r\n").write("d.csv.gz", gzip("name,\nAda,7\n"));
    assert_eq!(bench.rows("csv a.tsv").0, ["name\tnote", "Ada\t\"one", "Bob\ttwo \"x\""]);
    assert_eq!(bench.rows("csv b.csv --delimiter ;").0, ["name\tnote", "Ada\t1,5"]);
    assert_eq!(bench.rows("csv c.txt --delimiter tab").0, ["name\tnote", "Ada\tx"]);
    assert_eq!(bench.rows("csv d.csv.gz").0, ["name\tcolumn_2", "Ada\t7"]);
}

#[test]
fn json_lines() {
    let bench = Bench::new();
    let table = r#"{"title":"Ada Lovelace","also":["Lovelace","Ada|Byron"],"born":1815}

{"born":1903,"title":"John von Neumann","alive":false,"also":null,"fields":["mathematics","physics"]}
"#;
    bench.write("people.jsonl", table).write("people.json", format!("[\n{}\n]\n", table.trim().replace("\n\n", ",\n")));
    let expected =
        ["name\taliases\tborn\talive\tfields", "Ada Lovelace\tLovelace|Ada Byron\t1815\t\t", "John von Neumann\t\t1903\tfalse\tmathematics|physics"];
    for file in ["people.jsonl", "people.json"] {
        assert_eq!(bench.rows(&format!("csv {file} --label PERSON --map name=title,aliases=also")).0, expected);
    }
}

#[test]
fn bad_rows_of_tables() {
    let bench = Bench::new();
    let cases: [(&[u8], &str); 6] = [
        (b"Osh\n", "bad.csv:3: found 1 column, expected 3 as in the header"),
        (b"Osh,,,\n", "bad.csv:3: found 4 columns, expected 3 as in the header"),
        (b"Os\xFF,,\n", "bad.csv:3: found the byte 0xFF after 2 others, expected UTF-8"),
        (b" ,x,\n", "bad.csv:3: column `name`: found nothing"),
        (b"&,x,\n", "bad.csv:3: column `name`: found `&`"),
        (b"Osh,x,heavy\n", "bad.csv:3: column `weight`: found `heavy`, expected a whole number from 0 to 65535"),
    ];
    for (line, expected) in cases {
        for end in ["\n", "\r\n"] {
            let line = [b"name,note,weight\nBishkek,capital,9\n", line, b"Naryn,town,\n"].concat();
            let table = String::from_utf8(line.clone()).map(|text| text.replace('\n', end));
            bench.write("bad.csv", table.map_or(line, String::into_bytes));
            bench.bad("csv bad.csv", expected, &["Bishkek\tcapital\t9", "Naryn\ttown\t"]);
        }
    }
    // Blank lines count, and a quote that is never closed is reported where it was opened.
    bench.write("bad.csv", "\nname,note\n\n\nBishkek,\n\n&,\n");
    bench.bad("csv bad.csv", "bad.csv:7: column `name`: found `&`", &["Bishkek\t"]);
    bench.write("bad.csv", "name,note\nBishkek,\n\"Osh,\nNaryn,\n");
    bench.bad("csv bad.csv", "bad.csv:3: found a quote that is never closed", &["Bishkek\t"]);
    for (line, expected) in [
        ("{\"name\":", "bad.jsonl:2: found bad JSON at column 8"),
        ("\"Osh\"", "bad.jsonl:2: found bad JSON"),
        ("{\"name\":{\"en\":\"Osh\"}}", "bad.jsonl:2: column `name`: found an object"),
        ("{\"id\":7}", "bad.jsonl:2: column `name`: found nothing"),
    ] {
        bench.write("bad.jsonl", format!("{{\"name\":\"Bishkek\",\"id\":1}}\n{line}\n"));
        bench.bad("csv bad.jsonl", expected, &["Bishkek\t1"]);
    }
    bench.write("all.jsonl", "no JSON\n").fails("csv all.jsonl", "all.jsonl:1: found bad JSON");
}

#[test]
fn separators() {
    let bench = Bench::new();
    bench.write("a.csv", "name;aliases;note\nAda;\"Byron; Lovelace;\";a|b\n").write("b.txt", "namexnote\nAdax1\n");
    assert_eq!(bench.rows("csv a.csv --delimiter ; --aliases-by ;").0, ["name\taliases\tnote", "Ada\tByron|Lovelace\ta|b"]);
    assert_eq!(bench.rows("csv b.txt --delimiter x").0, ["name\tnote", "Ada\t1"]);
    bench.write("c.txt", "name\taliases\nAda\tByron / Lovelace\n");
    assert_eq!(bench.rows("csv c.txt --delimiter \\t --aliases-by /").0, ["name\taliases", "Ada\tByron|Lovelace"]);
    // Elements of an array are aliases, whatever parts them in a string.
    bench.write("d.jsonl", "{\"name\":\"Ada\",\"aliases\":[\"Byron\",\"Love;lace\"],\"tags\":[1,2]}\n{\"name\":\"Bob\",\"aliases\":\"B;C\"}\n");
    assert_eq!(bench.rows("csv d.jsonl --aliases-by ;").0, ["name\taliases\ttags", "Ada\tByron|Love lace\t1|2", "Bob\tB|C\t"]);
    for usage in ["--delimiter \"", "--delimiter é"] {
        assert_eq!(bench.run(&format!("csv a.csv {usage} -o out.tsv")).status.code(), Some(2), "{usage}");
    }
}

#[test]
fn lines_that_end_with_cr_alone() {
    let bench = Bench::new();
    bench.write("a.csv", "name,note\rAda,1\r\rBob,\"x, y\"\r").write("a.tsv", "name\tnote\rAda\t1\rBob\t2");
    assert_eq!(bench.rows("csv a.csv").0, ["name\tnote", "Ada\t1", "Bob\tx, y"]);
    assert_eq!(bench.rows("csv a.tsv").0, ["name\tnote", "Ada\t1", "Bob\t2"]);
    fs::remove_file(bench.path("out.tsv")).unwrap();
    bench.write("bad.csv", "name,note\rAda,1\r\rBob\r");
    bench.bad("csv bad.csv", "bad.csv:4: found 1 column, expected 2", &["Ada\t1"]);
}

#[test]
fn cells_on_several_lines() {
    let bench = Bench::new();
    bench.write("a.csv", "name,note\n\"Ada\r\nLovelace\",\"a\tb\nc\"\nBob,d\n");
    let (rows, errors) = bench.rows("csv a.csv");
    assert_eq!(rows, ["name\tnote", "Ada Lovelace\ta b c", "Bob\td"]);
    assert!(errors.contains("made blanks of the tabs and line breaks in 2 cells\n"), "{errors}");
    bench.write("b.csv", "name,note\nBob,d\n");
    assert!(!bench.rows("csv b.csv").1.contains("blanks"));
}

/// No file fills the memory: rows, columns and keys have their limits.
#[test]
fn limits() {
    let bench = Bench::new();
    let (long, long_line) = ("x".repeat(17 << 20), "x ".repeat(9 << 20));
    bench
        .write("a.csv.gz", gzip(&format!("name,note\nAda,\"1\n{long}\n")))
        .fails("csv a.csv.gz --skip-bad", "a.csv.gz:2: found a row of more than 16 MiB");
    bench.write("b.csv.gz", gzip(&format!("name{}\n", ",".repeat(17 << 20)))).fails("csv b.csv.gz", "b.csv.gz:1: found a row of more than 16 MiB");
    bench.write("c.jsonl", format!("{{\"name\":\"{long_line}\"}}\n")).fails("csv c.jsonl", "c.jsonl:1: found a line of more than 16 MiB");
    bench.write("d.csv", format!("name{}\n", ",".repeat(1000))).fails("csv d.csv", "d.csv:1: found 1001 columns, expected at most 1000");
    bench.write("e.csv", format!("name{}\nAda{0}\n", ",".repeat(999)));
    assert_eq!(bench.rows("csv e.csv").0.len(), 2);
    fs::remove_file(bench.path("out.tsv")).unwrap();
    // A long row is one bad row; what comes after it is read.
    bench.write("f.csv", format!("name,note\nAda,1\nBob{}\nCy,2\n", ",x".repeat(5000)));
    bench.bad("csv f.csv", "f.csv:3: found 5001 columns, expected 2", &["Ada\t1", "Cy\t2"]);
    let row = |n: usize| format!("{{\"name\":\"Ada\",\"key{n}\":1}}\n");
    bench
        .write("g.jsonl", (0..1000).map(row).collect::<String>())
        .fails("csv g.jsonl", "g.jsonl:1000: found the key number 1001, expected at most 1000");
    bench.write("h.jsonl", (0..999).map(row).collect::<String>());
    assert_eq!(bench.rows("csv h.jsonl").0.len(), 1000);
}

/// No cell makes a list that the library refuses, or reads as something else.
#[test]
fn cells_that_a_list_would_misread() {
    let bench = Bench::new();
    bench.write("a.csv", "name,aliases,\\path\nAda,Byron,\\\\server\n");
    assert_eq!(bench.rows("csv a.csv").0, ["name\taliases\t\\\\path", "Ada\tByron\t\\\\\\server"]);
    let long = "a b ".repeat(200);
    bench.write("b.csv", format!("name,aliases\nAda,{long}|Byron\nBob,\n"));
    assert_eq!(bench.rows("csv b.csv").0, ["name\taliases", "Ada\tByron", "Bob\t"]);
    fs::remove_file(bench.path("out.tsv")).unwrap();
    bench.write("c.csv", format!("name\nAda\n{long}\n"));
    bench.bad("csv c.csv", "c.csv:3: column `name`: found a name that starts `a b a b", &["Ada"]);
}

#[test]
fn numbers_of_json_keep_every_digit() {
    let bench = Bench::new();
    let table = "{\"name\":\"Ada\",\"id\":12345678901234567890123,\"size\":1.10,\"all\":[1e3,-0.50,[2.0],true,null,\"x\"]}\n";
    bench.write("a.jsonl", table);
    assert_eq!(bench.rows("csv a.jsonl").0, ["name\tid\tsize\tall", "Ada\t12345678901234567890123\t1.10\t1e3|-0.50|2.0|true||x"]);
    fs::remove_file(bench.path("out.tsv")).unwrap();
    bench.write("b.jsonl", "{\"name\":\"Ada\"}\n{\"name\":\"B\\ud800\"}\n{\"name\":{\"x\":1}}\n[1]\n");
    for (line, expected) in [(2, "column `name`: found bad JSON"), (3, "column `name`: found an object"), (4, "expected a JSON object a line")] {
        let lines: Vec<String> = fs::read_to_string(bench.path("b.jsonl")).unwrap().lines().map(str::to_owned).collect();
        bench.write("c.jsonl", format!("{}\n{}\n", lines[0], lines[line - 1])).fails("csv c.jsonl", expected);
    }
}

#[test]
fn a_quote_that_is_never_closed_swallows_nothing() {
    let bench = Bench::new();
    for end in ["", "\n", "\r\n"] {
        bench.write("a.csv", format!("name,note\nAda,1\nBob,\"x\nCy,2\nDan,3{end}"));
        bench.bad("csv a.csv", "a.csv:3: found a quote that is never closed", &["Ada\t1"]);
    }
    for end in ["\"", "\"\n", "\n\"", "\"\r\n\n"] {
        bench.write("a.csv", format!("name,note\nAda,1\nBob,\"x{end}"));
        assert_eq!(bench.rows("csv a.csv").0, ["name\tnote", "Ada\t1", "Bob\tx"], "{end:?}");
        fs::remove_file(bench.path("out.tsv")).unwrap();
    }
}

#[test]
fn packed_tables_are_told_by_the_name_inside() {
    let bench = Bench::new();
    let zstd = |text: &str| ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let tables = [("tsv", "name\tid\nAda, x\t1\n"), ("csv", "name,id\n\"Ada, x\",1\n"), ("jsonl", "{\"name\":\"Ada, x\",\"id\":1}\n")];
    for (kind, table) in tables {
        for (packing, bytes) in [("zst", zstd(table)), ("gz", gzip(table)), ("bz2", bzip2(table))] {
            bench.write(&format!("a.{kind}.{packing}"), bytes);
            assert_eq!(bench.rows(&format!("csv a.{kind}.{packing}")).0, ["name\tid", "Ada, x\t1"], "{kind} {packing}");
        }
    }
}

#[test]
fn tables_in_other_encodings() {
    let bench = Bench::new();
    for (file, table) in [("a.csv", "name,note\nKöln,Müller\n"), ("a.jsonl", "{\"name\":\"Köln\",\"note\":\"Müller\"}\n")] {
        let latin1: Vec<u8> = table.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        let wide: Vec<u8> = format!("\u{FEFF}{table}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, encoding) in [(latin1, "windows-1252"), (wide, "utf-16le")] {
            bench.write(file, bytes).fails(&format!("csv {file}"), &format!("`--encoding {encoding}` reads"));
            assert_eq!(bench.rows(&format!("csv {file} --encoding {encoding}")).0, ["name\tnote", "Köln\tMüller"], "{file} {encoding}");
            fs::remove_file(bench.path("out.tsv")).unwrap();
        }
    }
    assert_eq!(bench.write("b.csv", "name\nKöln\n").rows("csv b.csv").0, ["name", "Köln"]);
}
