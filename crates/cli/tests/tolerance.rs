//! What lists forgive on the command line: `--tolerance`, what is told of it, and `onomast screen`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;

use serde_json::Value;

use bench::Bench;

const LIST: &str = include_str!("../../../examples/data/watch.tsv");
const TABLE: &str = include_str!("../../../examples/data/customers.csv");

const TEXT: &str = "Nikolay Przhevalsky met Napoleon Bonapart and Пржевальского.";

fn bench() -> Bench {
    let bench = Bench::with_list(LIST);
    bench.write("a.txt", TEXT);
    bench.write("customers.csv", TABLE);
    bench
}

/// The texts of the mentions of a line, with what was forgiven and the similarity.
fn told(line: &str) -> Vec<(String, Value, Value)> {
    let line: Value = serde_json::from_str(line).unwrap();
    let mentions = line["mentions"].as_array().unwrap();
    mentions.iter().map(|one| (one["text"].as_str().unwrap().to_owned(), one["match"].clone(), one["similarity"].clone())).collect()
}

#[test]
fn lists_forgive_what_is_asked() {
    let bench = bench();
    let texts = |arguments: &str| bench.out(&format!("{arguments} --fields text --no-header a.txt"), "");
    assert_eq!(texts("match --gazetteer list.tsv"), "");
    assert_eq!(texts("match --gazetteer list.tsv --tolerance translit"), "Nikolay Przhevalsky\n");
    assert_eq!(texts("match --gazetteer list.tsv --tolerance typo:1"), "Nikolay Przhevalsky\nNapoleon Bonapart\n");
    assert_eq!(texts("match --gazetteer list.tsv --tolerance typo:1 --min-similarity 0.95"), "");
    assert_eq!(texts("tag --no-builtin --no-model --gazetteer list.tsv --tolerance typo:1"), "Nikolay Przhevalsky\nNapoleon Bonapart\n");
}

#[test]
fn compiled_lists_keep_what_they_forgive_unless_something_else_is_asked() {
    let bench = bench();
    let (out, _) = bench.status(0, "compile --tolerance translit,typo:1 list.tsv -o list.bin", "");
    assert_eq!(out, "");
    assert!(bench.out("info list.bin", "").contains("\n  forgives  translit,typo:1\n"));
    assert!(bench.out("info list.tsv", "").contains("\n  forgives  fold\n"));
    let n_found = |arguments: &str| bench.out(&format!("match --gazetteer list.bin {arguments} --fields text --no-header a.txt"), "").lines().count();
    assert_eq!((n_found(""), n_found("--tolerance fold"), n_found("--tolerance translit")), (2, 0, 1));
}

#[test]
fn choices_that_make_no_sense_are_refused() {
    let bench = bench();
    for (arguments, expected) in [
        ("match --gazetteer list.tsv --tolerance vague a.txt", "found `vague`, expected `fold`, `translit`"),
        ("match --gazetteer list.tsv --tolerance literal,endings a.txt", "expected `literal` alone"),
        ("match --gazetteer list.tsv --min-similarity 1.1 a.txt", "expected a number from 0 to 1"),
        ("compile --literal --tolerance fold list.tsv -o list.bin", "cannot be used with"),
        ("screen list.tsv --min-similarity x customers.csv", "expected a number from 0 to 1"),
        ("screen list.tsv --map nickname=x customers.csv", "expected OURS=THEIRS"),
        ("screen list.tsv --input lines --map name=x customers.csv", "--map: tells the columns of a table"),
        ("screen list.tsv --input jsonl --delimiter ; customers.csv", "--delimiter: parts the cells of a table"),
        ("screen list.tsv --labels PERSONS customers.csv", "--labels: found `PERSONS`"),
    ] {
        let (_, errors) = bench.status(2, arguments, "");
        assert!(errors.contains(expected), "{arguments}: {errors}");
    }
}

#[test]
fn mentions_tell_what_was_forgiven_only_where_a_list_forgives_more() {
    let bench = bench();
    let line = |arguments: &str| bench.out(&format!("{arguments} --gazetteer list.tsv --format jsonl"), "Nikolai Przhevalsky, Napoleon Bonapart");
    for command in ["match", "tag --no-builtin --no-model"] {
        let plain = line(command);
        assert!(!plain.contains("\"match\"") && !plain.contains("\"similarity\""), "{plain}");
        let told = told(&line(&format!("{command} --tolerance translit,typo:1")));
        assert_eq!(
            told,
            [("Nikolai Przhevalsky".to_owned(), "fold".into(), 1.0.into()), ("Napoleon Bonapart".to_owned(), "typo 1".into(), told[1].2.clone()),]
        );
        assert!(told[1].2.as_f64().is_some_and(|similarity| (0.85..1.0).contains(&similarity)), "{command}: {told:?}");
    }
    let columns = bench.out("match --gazetteer list.tsv --tolerance typo:1 --fields text,match,similarity a.txt", "");
    let similarity = columns.lines().nth(2).and_then(|line| line.rsplit('\t').next()).and_then(|cell| cell.parse::<f64>().ok());
    assert!(columns.starts_with("text\tmatch\tsimilarity\n") && columns.contains("Napoleon Bonapart\ttypo 1\t"), "{columns}");
    assert!(similarity.is_some_and(|similarity| similarity < 1.0));
    let explained = bench.out("tag --no-builtin --no-model --gazetteer list.tsv --tolerance typo:1 --explain a.txt", "");
    assert!(explained.contains("Napoleon Bonapart = Napoleon Bonaparte (typo 1, similarity 0."), "{explained}");
}

#[test]
fn records_are_held_against_a_list() {
    let bench = bench();
    insta::assert_snapshot!("screen", bench.out("screen list.tsv customers.csv", ""));
    insta::assert_snapshot!("screen_for_people", bench.out("--color always screen list.tsv customers.csv", "").replace('\u{1b}', "␛"));
    insta::assert_snapshot!("screen_jsonl", bench.out("screen list.tsv --format jsonl customers.csv", ""));
    assert_eq!(bench.out("screen list.tsv --format csv customers.csv", ""), bench.out("screen list.tsv customers.csv --jobs 2 --format csv", ""));
}

/// The page about tolerances shows what the program writes.
#[test]
fn the_page_about_tolerances_tells_the_truth() {
    let page = include_str!("../../../docs/TOLERANCE.md");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut n_run = 0;
    for block in page.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        for shown in block.split("$ onomast ").skip(1) {
            let (arguments, expected) = shown.split_once('\n').unwrap();
            let output = bench().command(arguments).current_dir(folder).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{arguments}");
            n_run += 1;
        }
    }
    assert_eq!(n_run, 5);
    let colored = bench().out("--color always screen list.tsv customers.csv", "");
    let start: String = anstream::adapter::strip_str(&colored).to_string().lines().take(5).fold(String::new(), |start, line| start + line + "\n");
    assert!(page.contains(&format!("```text\n{start}```")), "{start}");
    let text = include_str!("../../../examples/data/spellings.txt");
    assert!(page.contains(&format!("```text\n{text}```")));
}

/// Entry ids of the candidates of every record.
fn candidates(out: &str) -> Vec<Vec<String>> {
    let ids = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["candidates"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    out.lines().map(ids).collect()
}

#[test]
fn names_are_compared_whole_and_in_any_case() {
    let bench = bench();
    let screen = |options: &str, names: &str| candidates(&bench.out(&format!("screen list.tsv --format jsonl {options}"), names));
    for (name, expected) in [
        ("Napoleon Bonaparte", &["w-2"][..]),
        ("NAPOLEON BONAPARTE", &["w-2"]),
        ("napoleon bonapart", &["w-2"]),
        ("BONAPARTE, NAPOLEON", &["w-2"]),
        ("N. Bonaparte the Great of France", &[]),
        ("Napoleon Bonaparte Airport", &["w-2"]),
        ("Napoleon Bonaparte Road 7", &[]),
        ("New Deutsche Bank", &[]),
        ("Deutsche State Bank", &[]),
        ("ÇAYKOVSKI PETR", &[]),
        ("Ludwig Otto Beethoven", &[]),
        ("Bonaparte", &[]),
        ("ЧАЙКОВСКИЙ ПЁТР ИЛЬИЧ", &["w-4"]),
    ] {
        assert_eq!(screen("", name), [expected], "{name}");
    }
    assert_eq!(screen("--min-similarity 1", "Napoleon Bonaparte\nNapoleon Bonapart\n"), [vec!["w-2"], vec![]]);
    assert_eq!(screen("--top 0", "Napoleon Bonaparte"), [[] as [&str; 0]]);
    assert_eq!(screen("--labels ORGANIZATION", "Napoleon Bonaparte\n\nDeutsche Bank"), [vec![], vec!["w-8"]]);
    assert_eq!(screen("--tolerance fold", "Napoleon Bonapart\nNAPOLEON BONAPARTE"), [vec![], vec!["w-2"]]);
}

#[test]
fn records_come_in_several_forms() {
    let bench = bench();
    bench.write(
        "people.jsonl",
        "[{\"first_name\":\"Simón\",\"last name\":\"Bolívar\",\"citizenship\":[\"VE\",\"PE\"],\"id\":7},\n{\"name\":\"Euler\"}]\n",
    );
    bench.write("clients.txt", "Client;Born;Nation\nBolívar, Simón;1783;PE\n");
    let jsonl = bench.out("screen list.tsv people.jsonl --format jsonl", "");
    assert!(jsonl.starts_with("{\"id\":\"7\",\"name\":\"Simón Bolívar\",\"country\":\"VE|PE\",\"candidates\":[{"), "{jsonl}");
    assert!(
        jsonl.contains("\"country\":\"agrees\"") && jsonl.ends_with("{\"id\":\"people.jsonl:2\",\"name\":\"Euler\",\"candidates\":[]}\n"),
        "{jsonl}"
    );
    let table = bench.out("screen list.tsv clients.txt --delimiter ; --map name=Client,birth=Born,country=Nation --format jsonl", "");
    assert!(table.contains("\"birth\":\"year agrees\",\"country\":\"differs\""), "{table}");
}

#[test]
fn bad_records_are_named_and_the_rest_is_done() {
    let bench = bench();
    bench.write("bad.csv", "name,dob\nNapoleon Bonaparte,1769\nonly one cell\n,1800\nGaius Caesar,\n");
    bench.write("other.csv", "a,b\n1,2\n");
    let (out, errors) = bench.status(1, "screen list.tsv --format jsonl bad.csv missing.csv other.csv", "");
    assert_eq!(candidates(&out), [["w-2"], ["w-7"]]);
    for expected in [
        "bad.csv:3: found 1 column, expected 2",
        "bad.csv:4: found no name",
        "missing.csv: ",
        "other.csv: found the columns `a`, `b`, expected one called `name`",
    ] {
        assert_eq!(errors.matches(expected).count(), 1, "{errors}");
    }
}
