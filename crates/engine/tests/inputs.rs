//! The program on one machine: every kind of input gives the same names, and what cannot be read is told.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Texts whose ids are no numbers and whose lines and quotes have to survive.
const DOCUMENTS: &str = r#"{"id":"007","text":"It rained in Bishkek.\nThe rain went on to \"Osh\", said Sooronbai Jeenbekov."}
{"id":"008","text":"Nothing happened."}
{"id":"009","text":null}
"#;

/// Runs the program in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onomast-engine")).args(arguments).current_dir(folder).env_remove("ONOMAST_SCHEDULER").output().unwrap()
}

/// What the program gives that does its work.
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the program says that does not.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A folder with the documents as `documents.jsonl`.
fn documents() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("documents.jsonl"), DOCUMENTS).unwrap();
    folder
}

/// The mentions of a result, in the order of the ids.
fn mentions(folder: &Path, result: &str) -> String {
    let query = "select f.id, m['start'], m['end'], m['text'], m['label'] \
                 from (select id, unnest(mentions) as m from found) as f order by f.id, m['start']";
    done(folder, &["sql", query, "--table", &format!("found={result}"), "--format", "csv"])
}

#[test]
fn every_kind_of_input_gives_the_same() {
    let folder = documents();
    let folder = folder.path();
    done(folder, &["tag", "documents.jsonl", "expected"]);
    let expected = mentions(folder, "expected");
    assert!(expected.contains("\n007,13,20,Bishkek,PLACE\n") && expected.contains(",Osh,"), "{expected}");
    for (ending, options) in [
        ("parquet", "stored as parquet"),
        ("jsonl.gz", "stored as json options ('format.compression' 'gzip')"),
        ("ndjson.zst", "stored as json options ('format.compression' 'zstd')"),
        ("json.bz2", "stored as json options ('format.compression' 'bzip2')"),
        ("csv", "stored as csv options ('format.has_header' 'true')"),
        ("csv.xz", "stored as csv options ('format.has_header' 'true', 'format.compression' 'xz')"),
    ] {
        fs::create_dir(folder.join(ending)).unwrap();
        let copy = format!("copy documents to '{}' {options}", folder.join(ending).join(format!("some.{ending}")).display());
        done(folder, &["sql", &copy, "--table", "documents=documents.jsonl"]);
        let out = format!("{ending}-names");
        done(folder, &["tag", ending, &out]);
        assert_eq!(mentions(folder, &out), expected, "{ending}");
    }
}

#[test]
fn a_folder_may_hold_files_packed_in_several_ways() {
    let folder = documents();
    let folder = folder.path();
    fs::create_dir(folder.join("news")).unwrap();
    fs::rename(folder.join("documents.jsonl"), folder.join("news/a.jsonl")).unwrap();
    let copy = format!("copy documents to '{}' stored as json options ('format.compression' 'gzip')", folder.join("news/b.jsonl.gz").display());
    done(folder, &["sql", &copy, "--table", "documents=news"]);
    let counted = done(folder, &["count", "news", "--labels", "PLACE", "--format", "csv"]);
    assert!(counted.contains("\n2,2,PLACE,Bishkek,"), "{counted}");
    fs::write(folder.join("news/c.csv"), "id,text\n1,Osh\n").unwrap();
    let told = refused(folder, &["count", "news"]);
    assert!(told.contains("news: found files of JsonLines and of Csv, expected one kind"), "{told}");
}

#[test]
fn quoted_values_may_hold_lines_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let row = |id: usize| format!("{id},\"It rained in Bishkek,\n{}\nand \"\"rained\"\".\"\n", "and rained\n".repeat(200));
    let rows: Vec<String> = (0..40).map(row).collect();
    fs::write(folder.join("long.csv"), format!("id,text\n{}", rows.concat())).unwrap();
    let counted = done(folder, &["count", "long.csv", "--labels", "PLACE", "--format", "csv"]);
    assert!(counted.contains("\n40,40,PLACE,Bishkek,"), "{counted}");
    fs::create_dir(folder.join("tables")).unwrap();
    fs::write(folder.join("tables/a.csv"), "id,text\n1,Osh\n").unwrap();
    fs::write(folder.join("tables/b.csv"), "text,id\nOsh,2\n").unwrap();
    let told = refused(folder, &["count", "tables"]);
    assert!(told.contains("b.csv: found the header `text,id`, expected `id,text` as in ") && told.contains("a.csv"), "{told}");
}

#[test]
fn lists_with_commas_in_their_paths_are_found_and_forgive() {
    let folder = documents();
    let folder = folder.path();
    fs::write(folder.join("ships, boats.tsv"), "name\tlabel\nKon-Tiki\tVESSEL\n").unwrap();
    fs::write(folder.join("sea.jsonl"), "{\"id\":\"1\",\"text\":\"На «Кон-Тики» были шестеро.\"}\n").unwrap();
    let found = |more: &[&str]| {
        let arguments = ["count", "sea.jsonl", "--no-builtin", "--gazetteer", "ships, boats.tsv", "--format", "csv"];
        done(folder, &[&arguments, more].concat())
    };
    assert!(!found(&[]).contains("VESSEL"));
    assert!(found(&["--tolerance", "translit,endings"]).contains("1,1,VESSEL,Kon-Tiki"));
}

#[test]
fn mentions_as_rows_in_folders_of_their_labels() {
    let folder = documents();
    let folder = folder.path();
    done(folder, &["tag", "documents.jsonl", "names", "--rows", "mention", "--partition-by", "label", "--offsets", "char"]);
    assert!(folder.join("names/label=PLACE").is_dir() && folder.join("names/label=PERSON").is_dir());
    let query = "select id, text, label from found where label = 'PERSON'";
    let found = done(folder, &["sql", query, "--table", "found=names", "--format", "jsonl"]);
    assert!(found.contains(r#""label":"PERSON""#) && found.contains("Jeenbekov"), "{found}");
}

#[test]
fn a_result_is_what_its_manifest_names_and_nothing_less() {
    let folder = documents();
    let folder = folder.path();
    done(folder, &["tag", "documents.jsonl", "names"]);
    let nothing = refused(folder, &["sql", "select * from d", "--table", "d=names/nothing*.parquet"]);
    assert!(nothing.contains("found no documents"), "{nothing}");
    let file =
        fs::read_dir(folder.join("names")).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.extension().is_some_and(|e| e == "parquet"));
    let file = file.unwrap();
    fs::write(&file, "cut").unwrap();
    let cut = refused(folder, &["sql", "select * from d", "--table", "d=names"]);
    assert!(cut.contains("found 3 bytes in "), "{cut}");
    fs::remove_file(file).unwrap();
    let gone = refused(folder, &["sql", "select * from d", "--table", "d=names"]);
    assert!(gone.contains("_manifest.json: found no file "), "{gone}");
}

#[test]
fn folders_within_folders_are_read() {
    let folder = documents();
    let folder = folder.path();
    fs::create_dir_all(folder.join("news/2024")).unwrap();
    fs::copy(folder.join("documents.jsonl"), folder.join("news/a.jsonl")).unwrap();
    fs::copy(folder.join("documents.jsonl"), folder.join("news/2024/b.jsonl")).unwrap();
    let counted = done(folder, &["count", "news", "--labels", "PLACE", "--format", "csv"]);
    assert!(counted.contains("\n2,2,PLACE,Bishkek,"), "{counted}");
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = documents();
    let folder = folder.path();
    fs::create_dir(folder.join("empty")).unwrap();
    fs::write(folder.join("broken.parquet"), "no parquet").unwrap();
    fs::write(folder.join("numbers.jsonl"), "{\"text\":7}\n").unwrap();
    done(folder, &["tag", "documents.jsonl", "names"]);
    for (arguments, expected) in [
        (["tag", "nowhere.jsonl", "out"].as_slice(), "nowhere.jsonl"),
        (&["tag", "empty", "out"], "empty: found no documents, expected files that end in .parquet, .jsonl or .csv"),
        (&["tag", "broken.parquet", "out"], "broken.parquet"),
        (&["tag", "documents.jsonl", "out", "--text", "body"], "--text: found no column `body`, expected one of id, text"),
        (&["tag", "documents.jsonl", "out", "--keep", "title"], "--keep: found no column `title`"),
        (&["tag", "documents.jsonl", "names"], "names"),
        (&["tag", "documents.jsonl", "run[1]"], "run[1]: found a pattern, expected a folder"),
        (&["count", "numbers.jsonl"], "found a column `text` of Int64, expected text"),
        (&["count", "documents.jsonl", "--tolerance", "typo:9"], "onomast.tolerance: "),
        (&["count", "documents.jsonl", "--gazetteer", "nowhere.tsv"], "nowhere.tsv"),
    ] {
        let told = refused(folder, arguments);
        assert!(told.starts_with("onomast-engine: ") && told.contains(expected), "{arguments:?}: {told}");
    }
    assert!(!folder.join("out/_manifest.json").exists());
}

#[test]
fn what_is_hidden_in_a_folder_is_no_document() {
    let folder = documents();
    let folder = folder.path();
    fs::create_dir_all(folder.join("news/_temporary/0")).unwrap();
    fs::create_dir_all(folder.join("news/2024")).unwrap();
    for name in ["news/.a.jsonl", "news/_b.jsonl", "news/_temporary/0/c.jsonl", "news/2024/d.jsonl", "news/e.jsonl"] {
        fs::copy(folder.join("documents.jsonl"), folder.join(name)).unwrap();
    }
    fs::write(folder.join("news/_SUCCESS"), "").unwrap();
    fs::write(folder.join("news/.hidden.csv"), "id,text\n1,Osh\n").unwrap();
    let counted = |place: &str| done(folder, &["count", place, "--labels", "PLACE", "--format", "csv"]);
    let found = counted("news");
    assert!(found.contains("\n2,2,PLACE,Bishkek,"), "{found}");
    // Who names it, wants it.
    let found = counted("news/_b.jsonl");
    assert!(found.contains("\n1,1,PLACE,Bishkek,"), "{found}");
    let found = counted("news/_b*.jsonl");
    assert!(found.contains("\n1,1,PLACE,Bishkek,"), "{found}");
    // A pattern takes neither what is hidden nor what lies deeper, unless it says so.
    let found = counted("news/*.jsonl");
    assert!(found.contains("\n1,1,PLACE,Bishkek,"), "{found}");
    let found = counted("news/**/*.jsonl");
    assert!(found.contains("\n2,2,PLACE,Bishkek,"), "{found}");
    let error = refused(folder, &["count", "news/[x].jsonl"]);
    assert!(error.contains("[[]"), "{error}");
}

#[test]
fn an_empty_file_has_no_columns() {
    let folder = documents();
    fs::write(folder.path().join("empty.jsonl"), "").unwrap();
    let error = refused(folder.path(), &["tag", "empty.jsonl", "out"]);
    assert!(error.contains("found no column `text` and no other: there is no row") || error.contains("column `id` and no other"), "{error}");
}

#[test]
fn a_result_without_rows_has_columns() {
    let folder = documents();
    let folder = folder.path();
    fs::write(folder.join("nobody.jsonl"), "{\"id\":\"1\",\"text\":\"Nothing happened.\"}\n").unwrap();
    for (out, more) in [("names", [].as_slice()), ("parted", &["--partition-by", "label"])] {
        done(folder, &[&["tag", "nobody.jsonl", out, "--rows", "mention"], more].concat());
        let found = done(folder, &["sql", "select count(label) as n, count(id) as i from d", "--table", &format!("d={out}"), "--format", "csv"]);
        assert_eq!(found, "n,i\n0,0\n", "{out}");
    }
}
