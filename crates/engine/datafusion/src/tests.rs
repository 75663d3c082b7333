//! What queries give.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;

use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::common::Result;
use datafusion::prelude::{SessionConfig, SessionContext};
use onomast::Extractor;

use crate::{Options, register};

/// What a query gives, its rows without the frame of the table.
async fn rows(context: &SessionContext, query: &str) -> Result<Vec<String>> {
    let found = context.sql(query).await?.collect().await?;
    let table = pretty_format_batches(&found)?.to_string();
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(1);
    Ok(rows.map(|row| row.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")).collect())
}

fn context() -> SessionContext {
    let context = SessionContext::new();
    register(&context);
    context
}

/// The error of a query.
async fn error(context: &SessionContext, query: &str) -> String {
    match rows(context, query).await {
        Ok(rows) => panic!("found {rows:?}, expected an error"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn what_the_extractor_finds() {
    let text = "President Sooronbai Jeenbekov left Bishkek. Mr Jeenbekov resigned.";
    let extractor = Extractor::english();
    let found = extractor.extract(text);
    let expected: Vec<String> = found
        .mentions()
        .iter()
        .map(|mention| format!("{} {} {} {} {}", mention.start(), mention.end(), mention.text(), mention.label(), mention.entity()))
        .collect();
    assert!(expected.len() >= 3);
    for kind in ["varchar", "text", "string"] {
        let query = format!(
            "select m['start'], m['end'], m['text'], m['label'], m['entity'] from (select unnest(onomast_tag(cast('{text}' as {kind}))) as m)"
        );
        assert_eq!(rows(&context(), &query).await.unwrap(), expected, "{kind}");
    }
    for kind in ["Utf8", "LargeUtf8", "Utf8View", "Dictionary(Int32, Utf8)"] {
        let query = format!("select cardinality(onomast_tag(arrow_cast('{text}', '{kind}')))");
        assert_eq!(rows(&context(), &query).await.unwrap(), [found.mentions().len().to_string()], "{kind}");
    }
}

#[tokio::test]
async fn null_gives_null_and_no_names_an_empty_list() {
    for function in ["onomast_tag", "onomast_entities"] {
        let query = format!(
            "select list is null, cardinality(list) from (select {function}(t) as list from (values (null), ('It rained.'), ('')) as texts(t))"
        );
        let found = rows(&context(), &query).await.unwrap();
        assert_eq!(found, ["true", "false 0", "false 0"], "{function}");
    }
}

#[tokio::test]
async fn a_row_that_panics_is_null() {
    let context = context();
    rows(&context, "set onomast.drill = 'poison'").await.unwrap();
    let found = rows(&context, "select cardinality(onomast_tag(t)) from (values ('Osh is a city.'), ('poison'), ('In Paris.')) as texts(t)");
    assert_eq!(found.await.unwrap(), ["1", "", "1"]);
}

#[tokio::test]
async fn entities_of_one_key_are_one() {
    let query = "select e['key'], e['label'], e['name'], e['mentions'], e['first'] from (select unnest(onomast_entities('Osh and Ösh, then Osh.', \
                 'language=none; lists=LIST')) as e)";
    let list = list("name\tlabel\nOsh\tPLACE\n");
    let found = rows(&context(), &query.replace("LIST", list.path().to_str().unwrap())).await.unwrap();
    assert_eq!(found, ["PLACE\tosh PLACE Osh 3 0"]);
}

#[tokio::test]
async fn names_of_a_list() {
    let list = list("name\tlabel\tid\tsubtype\nKon-Tiki\tVESSEL\timo-1\traft\n");
    let query = "select m['start'], m['end'], m['label'], m['subtype'], m['id'], m['name'] from \
                 (select unnest(onomast_match('the KON TIKI', 'LIST'OPTIONS)) as m)";
    let query = query.replace("LIST", list.path().to_str().unwrap());
    assert_eq!(rows(&context(), &query.replace("OPTIONS", "")).await.unwrap(), ["4 12 VESSEL raft imo-1 Kon-Tiki"]);
    assert!(rows(&context(), &query.replace("OPTIONS", ", 'tolerance=literal'")).await.unwrap().is_empty());
    let query = query.replace("the KON TIKI", "на «Кон-Тики»");
    assert!(rows(&context(), &query.replace("OPTIONS", "")).await.unwrap().is_empty());
    let found = rows(&context(), &query.replace("OPTIONS", ", 'tolerance=translit,endings; offsets=char'")).await.unwrap();
    assert_eq!(found, ["4 12 VESSEL raft imo-1 Kon-Tiki"]);
}

#[tokio::test]
async fn options_of_session_and_argument() {
    let query = "select m['start'], m['label'] from (select unnest(onomast_tag('«Élan» in Paris on 3 May 2024'OPTIONS)) as m) order by 1";
    let config = SessionConfig::new().with_option_extension(Options::default()).set_str("onomast.labels", "PLACE");
    let context = SessionContext::new_with_config(config);
    register(&context);
    assert_eq!(rows(&context, &query.replace("OPTIONS", "")).await.unwrap(), ["13 PLACE"]);
    assert_eq!(rows(&context, &query.replace("OPTIONS", ", 'labels=DATE; offsets=char'")).await.unwrap(), ["19 DATE"]);
}

#[tokio::test]
async fn wrong_options_are_told() {
    for (query, expected) in [
        ("set onomast.offsets = 'word'", "onomast.offsets: found `word`, expected `byte`, `char` or `utf16`"),
        ("select onomast_tag('a', 'colour=red')", "onomast: found the key `colour`, expected one of lists, block, labels"),
        ("select onomast_tag('a', 'tolerance=typo:3')", "onomast.tolerance: "),
        ("select onomast_tag('a', 'labels')", "options: found `labels`, expected `key=value`"),
        ("select onomast_tag('a', 'labels=SHIP')", "onomast.labels: found `SHIP`, expected some of PERSON, PLACE"),
        ("select onomast_tag('a', 'lists=nowhere.tsv')", "nowhere.tsv"),
        ("select onomast_match('a', 'nowhere.tsv')", "nowhere.tsv"),
        ("select onomast_match(t, t) from (values ('a'), ('b')) as texts(t)", "found a column for the list, expected one word for all rows"),
        ("select onomast_tag(7, 'labels')", "onomast_tag"),
    ] {
        let found = error(&context(), query).await;
        assert!(found.contains(expected), "{query}: {found}");
    }
}

#[tokio::test]
async fn mentions_as_a_table() {
    let context = context();
    rows(&context, "create table news as values (7, 'It rained in Bishkek and Osh.'), (8, 'It rained.'), (9, null)").await.unwrap();
    let found = rows(&context, "select * from onomast_mentions('news', 'column2', 'labels=PLACE') where label = 'PLACE'").await.unwrap();
    let starts: Vec<&str> = found.iter().map(|row| row.split(" 0.").next().unwrap_or(row)).collect();
    assert_eq!(starts, ["7 13 20 Bishkek PLACE capital", "7 25 28 Osh PLACE city"]);
    for (query, expected) in [
        ("select * from onomast_mentions('news', 'column3')", "found no column `column3`, expected one of column1, column2"),
        ("select * from onomast_mentions('olds', 'column2')", "found no table `olds`"),
        ("select * from onomast_mentions('news')", "found 1 words, expected table, column and perhaps options"),
        ("select * from onomast_mentions('news', 7)", "expected a word in quotes"),
    ] {
        let found = error(&context, query).await;
        assert!(found.contains(expected), "{query}: {found}");
    }
    rows(&context, "create view labelled as select column1 as label, column2 from news").await.unwrap();
    let found = error(&context, "select * from onomast_mentions('labelled', 'column2')").await;
    assert!(found.contains("has a column `label` of its own"), "{found}");
}

fn list(rows: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".tsv").tempfile().unwrap();
    file.write_all(rows.as_bytes()).unwrap();
    file
}
