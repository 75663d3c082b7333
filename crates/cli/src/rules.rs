//! `rules`: the rules as a table, how often each fires and decides, and whether those of a file do what they say.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use onomast::explain::Reason;
use onomast::rule::{Rule, Rules};
use onomast::{Document, Explain, Extractor, ExtractorBuilder};

use crate::arguments::{self, ColorChoice, InputFormat};
use crate::input::{Documents, Reading};
use crate::output::table::{Table, aligned, row, tsv};
use crate::{Status, escape, output, report};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast rules                              id, pattern, label, points, reason
  onomast rules --count letters/*.txt        how often each fires
  onomast rules --check mine.tsv             do its rules do what they say?
  onomast tag --rules mine.tsv article.txt   tag with them

A rule is a row of a table with tabs. Its columns, all of them needed,
in any order; lines that start with # are comments:
  id       letters, digits, hyphens; that of a built-in rule replaces it
  pattern  where it fires, the marked part in brackets:
           frigate [ <cap>{1,3} ]
  label    what it proposes, and subtype, the finer kind; empty where the
           pattern weighs a candidate: after [ $PLACE ]
  points   what it adds, -200 to 200; a mention needs 40
  reason   what an explanation says
  fires    a sentence in which it fires, with the marked part in brackets
  spares   a sentence in which it must not fire

In a pattern a word stands for itself, a|b for either of two, a? for the
word or nothing; <cap> takes a capitalised word, <title> one of a list,
<cap>{1,3} one to three of them, @name the name of a person, ^ and $ the
ends of a sentence. languages/README.md of the source has all of it. A rule
with the pattern (code) is a function; its row tells what it is worth.";

/// Adds the rules of files to an extractor.
pub(crate) fn add(builder: ExtractorBuilder, files: &[PathBuf]) -> Result<ExtractorBuilder> {
    Ok(opened(files)?.iter().fold(builder, ExtractorBuilder::rules))
}

/// The rules of files.
pub(crate) fn opened(files: &[PathBuf]) -> Result<Vec<Rules>> {
    files.iter().map(|file| Ok(Rules::open(file)?)).collect()
}

pub(crate) fn run(arguments: &arguments::Rules, color: ColorChoice) -> Result<Status> {
    let builder = add(Extractor::builder(), &arguments.files)?;
    if let Some(file) = &arguments.check {
        return check(builder, file);
    }
    let extractor = builder.explain(Explain::Yes).build();
    let is_for_people = color.is_for_people();
    let (table, status) = if arguments.count.is_empty() { (listed(&extractor), Status::Done) } else { counted(&extractor, &arguments.count) };
    output::print(&if is_for_people { aligned(&table) } else { tsv(&table) })?;
    Ok(status)
}

fn listed(extractor: &Extractor) -> Table {
    let mut table = vec![row(["id", "pattern", "label", "points", "reason"])];
    for rule in extractor.rules().iter() {
        let label = rule.label().map_or("", |label| label.as_str());
        table.push(row([rule.id(), rule.pattern(), label, &rule.points().to_string(), rule.reason()]));
    }
    table
}

/// How often a rule fired, and how often a mention came of it.
#[derive(Clone, Copy, Default)]
struct Count {
    fired: usize,
    decided: usize,
}

fn counted(extractor: &Extractor, files: &[PathBuf]) -> (Table, Status) {
    let mut counts: HashMap<String, Count> = HashMap::new();
    let mut status = Status::Done;
    for file in files {
        if let Err(error) = count_file(extractor, file, &mut counts) {
            report(&error);
            status = Status::SomeFailed;
        }
    }
    let known = |rule: &Rule| counts.get(rule.id()).copied().unwrap_or_default();
    let mut rules: Vec<(&Rule, Count)> = extractor.rules().iter().map(|rule| (rule, known(rule))).collect();
    // Rules that fire alike often stay in the order of their tables.
    rules.sort_by_key(|(_, count)| std::cmp::Reverse(count.fired));
    let mut table = vec![row(["id", "fired", "decided", "share", "reason"])];
    for (rule, Count { fired, decided }) in rules {
        let share = if fired == 0 { String::new() } else { format!("{:.2}", decided as f64 / fired as f64) };
        table.push(row([rule.id(), &fired.to_string(), &decided.to_string(), &share, rule.reason()]));
    }
    (table, status)
}

fn count_file(extractor: &Extractor, file: &Path, counts: &mut HashMap<String, Count>) -> Result<()> {
    let mut documents = Documents::open(file, &Reading::of(InputFormat::Text))?;
    while let Some(document) = documents.next() {
        let document = document?;
        for (rule, _) in extractor.fired(&document.text) {
            counts.entry(rule.id().to_owned()).or_default().fired += 1;
        }
        // As one window, as `fired` reads it.
        let extraction = extractor.extract_document(&Document::new(&document.text));
        let chosen = extraction.mentions().iter().filter_map(|mention| mention.explanation()?.candidates().first());
        for id in chosen.flat_map(|weighed| weighed.reasons()).filter_map(Reason::rule) {
            counts.entry(id.to_owned()).or_default().decided += 1;
        }
    }
    Ok(())
}

/// Runs the two sentences of each rule of a file.
fn check(builder: ExtractorBuilder, file: &Path) -> Result<Status> {
    let rules = Rules::open(file)?;
    let extractor = builder.rules(&rules).build();
    let mut out = String::new();
    let mut n_wrong = 0;
    for rule in rules.iter() {
        for wrong in extractor.failures(rule) {
            let (file, line) = rule.place();
            let _ = writeln!(out, "{}", escape::line(&format!("{file}:{line}: rule `{}`: {wrong}", rule.id())));
            n_wrong += 1;
        }
    }
    let n_rules = rules.iter().len();
    let _ = writeln!(out, "{n_rules} {}, {n_wrong} of {} sentences fail", if n_rules == 1 { "rule" } else { "rules" }, n_rules * 2);
    output::print(&out)?;
    Ok(if n_wrong == 0 { Status::Done } else { Status::SomeFailed })
}
