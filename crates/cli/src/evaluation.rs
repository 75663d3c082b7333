//! `eval`: exact-span scores against gold files.

use std::collections::HashMap;

use anyhow::{Result, bail};
use onomast::evaluate::{Counts, Scores, spans};
use onomast::{BuiltIn, Extractor, Gazetteer};
use serde_json::json;

use crate::arguments::{Eval, InputFormat};
use crate::input::{Conll, Document, Documents};
use crate::output::{self, Found};
use crate::{Status, report};

/// Gold labels that need no `--map`: those of the public corpora, to ours.
const USUAL: &[(&str, &str)] = &[
    ("PER", "PERSON"),
    ("LOC", "PLACE"),
    ("ORG", "ORGANIZATION"),
    ("GPE", "PLACE"),
    ("person", "PERSON"),
    ("location", "PLACE"),
    ("Person", "PERSON"),
    ("Location", "PLACE"),
    ("Organization", "ORGANIZATION"),
];

pub(crate) fn run(arguments: &Eval) -> Result<Status> {
    let map = label_map(&arguments.maps)?;
    let mut builder = Extractor::builder();
    for path in &arguments.gazetteers {
        builder = builder.gazetteer(Gazetteer::open(path)?);
    }
    let built_in = if arguments.no_builtin { BuiltIn::None } else { BuiltIn::English };
    let extractor = builder.built_in(built_in).build();
    let mut scores = Scores::default();
    let mut errors: HashMap<String, u64> = HashMap::new();
    let mut status = Status::Done;
    for path in &arguments.files {
        let mut documents = match Documents::open(path, InputFormat::Conll) {
            Ok(documents) => documents,
            Err(error) => {
                report(&error);
                status = Status::SomeFailed;
                continue;
            }
        };
        while let Some(document) = documents.next() {
            let scored = document.and_then(|document| score(&document, arguments, &map, &extractor, path, &mut scores, &mut errors));
            if let Err(error) = scored {
                report(&error);
                status = Status::SomeFailed;
            }
        }
    }
    if arguments.json {
        print_json(&scores);
    } else {
        print_table(&scores);
    }
    print_errors(errors, arguments.errors);
    Ok(status)
}

/// Scores one document; nothing of it counts if a line of it is bad.
fn score(
    document: &Document,
    arguments: &Eval,
    map: &HashMap<String, String>,
    extractor: &Extractor,
    path: &std::path::Path,
    scores: &mut Scores,
    errors: &mut HashMap<String, u64>,
) -> Result<()> {
    let Some(conll) = &document.conll else { return Ok(()) };
    let ours = |tags: Vec<String>| -> Vec<String> { tags.into_iter().map(|tag| mapped(&tag, map, &arguments.labels)).collect() };
    let gold = ours(columns(conll, usize::from(arguments.predicted), path)?);
    let predicted = ours(if arguments.predicted { columns(conll, 0, path)? } else { predict(extractor, &document.text, conll)? });
    for sentence in &conll.sentences {
        scores.add_sequence(&gold[sentence.clone()], &predicted[sentence.clone()]);
        if arguments.errors > 0 {
            count_errors(&document.text, conll, sentence.clone(), &gold, &predicted, errors);
        }
    }
    Ok(())
}

/// `Location=PLACE,Date=` over the usual names.
fn label_map(maps: &[String]) -> Result<HashMap<String, String>> {
    let mut map: HashMap<String, String> = USUAL.iter().map(|&(gold, ours)| (gold.to_owned(), ours.to_owned())).collect();
    for pair in maps {
        let Some((gold, ours)) = pair.split_once('=') else {
            bail!("--map: found `{pair}`, expected GOLD=OURS");
        };
        map.insert(gold.trim().to_owned(), ours.trim().to_owned());
    }
    Ok(map)
}

fn mapped(tag: &str, map: &HashMap<String, String>, labels: &[String]) -> String {
    let Some((prefix @ ("B" | "I"), label)) = tag.split_once('-') else { return "O".to_owned() };
    let label = map.get(label).map_or(label, String::as_str);
    let is_wanted = !label.is_empty() && (labels.is_empty() || labels.iter().any(|wanted| wanted.trim() == label));
    if is_wanted { format!("{prefix}-{label}") } else { "O".to_owned() }
}

/// The tag of every token, from the last column or so many before it.
fn columns(conll: &Conll, from_last: usize, path: &std::path::Path) -> Result<Vec<String>> {
    let mut tags = Vec::with_capacity(conll.tokens.len());
    for (index, (line, token)) in conll.lines.iter().zip(&conll.line_tokens).enumerate() {
        if token.is_some() {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() < 2 + from_last {
                bail!(
                    "{}:{}: found the line `{line}`, expected a token and {} tab-separated tags",
                    path.display(),
                    conll.first_line + index,
                    1 + from_last
                );
            }
            tags.push(cells[cells.len() - 1 - from_last].trim().to_owned());
        }
    }
    Ok(tags)
}

fn predict(extractor: &Extractor, text: &str, conll: &Conll) -> Result<Vec<String>> {
    let document = onomast::Document::from_tokens(text, &conll.tokens, conll.sentences.clone())?;
    let extraction = extractor.extract_document(&document);
    let found: Vec<Found<'_>> = extraction
        .mentions()
        .iter()
        .map(|mention| Found {
            span: mention.span(),
            text: mention.text(),
            label: mention.label(),
            subtype: "",
            name: None,
            nominal: mention.is_nominal(),
        })
        .collect();
    Ok(output::tags(conll, &found))
}

fn count_errors(
    text: &str,
    conll: &Conll,
    sentence: std::ops::Range<usize>,
    gold: &[String],
    predicted: &[String],
    errors: &mut HashMap<String, u64>,
) {
    let (gold, predicted) = (spans(&gold[sentence.clone()]), spans(&predicted[sentence.clone()]));
    let words = |span: &onomast::evaluate::TagSpan| {
        let words: Vec<&str> = (span.start..span.end).map(|at| &text[conll.tokens[sentence.start + at].range()]).collect();
        words.join(" ")
    };
    for missed in gold.iter().filter(|span| !predicted.contains(span)) {
        let instead: Vec<String> = predicted
            .iter()
            .filter(|other| other.start < missed.end && missed.start < other.end)
            .map(|other| format!("{} [{}]", other.label, words(other)))
            .collect();
        let instead = if instead.is_empty() { "nothing".to_owned() } else { instead.join(" + ") };
        *errors.entry(format!("gold {} [{}], found {instead}", missed.label, words(missed))).or_default() += 1;
    }
    for extra in predicted.iter().filter(|span| !gold.iter().any(|other| other.start < span.end && span.start < other.end)) {
        *errors.entry(format!("gold nothing, found {} [{}]", extra.label, words(extra))).or_default() += 1;
    }
}

fn print_errors(errors: HashMap<String, u64>, most: usize) {
    let mut errors: Vec<(String, u64)> = errors.into_iter().collect();
    errors.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    for (what, count) in errors.into_iter().take(most) {
        anstream::println!("{count:>5}  {what}");
    }
}

fn print_table(scores: &Scores) {
    let row = |label: &str, counts: Counts| {
        anstream::println!(
            "{label:<14} precision {:6.2}  recall {:6.2}  F1 {:6.2}   gold {:>6}  predicted {:>6}  correct {:>6}",
            counts.precision(),
            counts.recall(),
            counts.f1(),
            counts.gold,
            counts.predicted,
            counts.correct
        );
    };
    for (label, counts) in scores.labels() {
        row(label, counts);
    }
    row("all", scores.total());
    anstream::println!("{} tokens, {:.2} % with the gold tag", scores.n_tokens(), scores.accuracy());
}

fn print_json(scores: &Scores) {
    let counts = |counts: Counts| {
        json!({ "gold": counts.gold, "predicted": counts.predicted, "correct": counts.correct,
            "precision": counts.precision(), "recall": counts.recall(), "f1": counts.f1() })
    };
    let labels: serde_json::Map<String, serde_json::Value> = scores.labels().map(|(label, found)| (label.to_owned(), counts(found))).collect();
    anstream::println!("{}", json!({ "all": counts(scores.total()), "labels": labels, "tokens": scores.n_tokens(), "accuracy": scores.accuracy() }));
}
