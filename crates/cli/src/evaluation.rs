//! `eval`: exact-span scores against gold files.

mod errors;
mod reliability;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use clap::CommandFactory;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use onomast::calibration::{Calibration, Sample};
use onomast::evaluate::{Counts, Scheme, Scores, TagSpan, spans};
use onomast::{BuiltIn, Extractor};
use serde_json::json;

use crate::arguments::{Arguments, Eval, InputFormat};
use crate::input::{Conll, Document, Documents, Reading};
use crate::output::{self, Found};
use crate::output_file::OutputFile;
use crate::tag::open;
use crate::{Status, escape, report, rules};
use errors::Errors;
use reliability::Reliability;

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast eval test.txt
  onomast eval test.txt --map Product=ORGANIZATION,Date= --errors 20
  onomast eval test.txt --gazetteer mine.tsv --block never.tsv --json
  onomast eval test.txt --scheme bilou
  onomast eval predictions.txt --predicted
  onomast eval test.txt --error-classes 20        what goes wrong most
  onomast eval test.txt --calibration --svg scores.svg
  onomast eval --calibrate -o calibration.tsv a.txt b.txt

A gold file has a token a line, further columns, and the tag in the last;
tabs part them, or blanks where no line of a document has a tab. Tags:
iob1, iob2 (BIO), bilou, iobes (BIOES), bmewo. The usual labels (PER,
Location, GPE, company, ...) are known in any case; others stay what they
are, unless --map names or drops them.

--calibration adds, for each tenth of the score, how many mentions have it,
their mean score, and the share of them that is right; then the mean
distance of the two, and how many of those with 0.9 and more are right.
--json writes all, labels, tokens, accuracy (the share of tokens with the
gold tag), not_scored, never_predicted, and calibration if asked for.";

/// Gold labels that need no `--map`, in small letters, and ours.
const USUAL: &[(&str, &[&str])] = &[
    ("PERSON", &["per", "pers", "person", "people", "human"]),
    ("PLACE", &["loc", "location", "place", "gpe", "geo", "geo-loc", "geoloc", "fac", "facility"]),
    ("ORGANIZATION", &["org", "organization", "organisation", "corporation", "corp", "company", "group", "institution", "agency"]),
    ("MISC", &["misc", "miscellaneous"]),
];

/// Labels that the extractor gives without a list of the user.
const OWN: &[&str] = &["PERSON", "PLACE", "ORGANIZATION", "MISC"];

/// A scheme of tags from the command line.
pub(crate) fn scheme() -> impl TypedValueParser<Value = Scheme> {
    let values = [("iob1", "iob"), ("iob2", "bio"), ("bilou", "bioul"), ("iobes", "bioes"), ("bmewo", "bmes")];
    PossibleValuesParser::new(values.map(|(name, alias)| PossibleValue::new(name).alias(alias))).try_map(|name| name.parse::<Scheme>())
}

/// `Location=PLACE`, or `Date=` for a label that is dropped.
pub(crate) fn pair(value: &str) -> Result<(String, String), String> {
    match value.split_once('=').map(|(gold, ours)| (gold.trim(), ours.trim())) {
        Some((gold, ours)) if !gold.is_empty() && !ours.contains(char::is_whitespace) => Ok((gold.to_owned(), ours.to_owned())),
        _ => Err("expected GOLD=OURS such as `Location=PLACE`, or `Date=` to drop a label".to_owned()),
    }
}

pub(crate) fn run(arguments: &Eval) -> Result<Status> {
    let labels = Labels::new(&arguments.labels, &arguments.maps);
    let extractor = if arguments.predicted { None } else { Some(extractor(arguments)?) };
    let mut evaluation = Evaluation { labels, extractor, scheme: arguments.scheme, ..Evaluation::default() };
    let mut status = Status::Done;
    for path in &arguments.files {
        match read(path, arguments, &mut status).and_then(|documents| evaluation.add(path, &documents)) {
            Ok(()) => {}
            Err(error) => {
                report(&error);
                status = Status::SomeFailed;
            }
        }
    }
    let mut out = if arguments.json { evaluation.json(arguments.calibration) } else { evaluation.table() };
    if arguments.calibration && !arguments.json {
        out += &evaluation.reliability().table();
    }
    evaluation.errors.write_names(arguments.errors, &mut out);
    evaluation.errors.write_classes(arguments.error_classes, &mut out);
    output::print(&out)?;
    if let Some(path) = &arguments.svg {
        write(path, arguments, &evaluation.reliability().svg())?;
    }
    if let Some(path) = &arguments.output {
        // Half of the files would make another table.
        if status != Status::Done {
            bail!("{}: found files that could not be read, expected all of them; nothing was written", path.display());
        }
        write(path, arguments, &evaluation.calibration())?;
    }
    Ok(status)
}

fn write(path: &Path, arguments: &Eval, text: &str) -> Result<()> {
    let mut file = OutputFile::create(path, arguments.files.iter().map(std::path::PathBuf::as_path))?;
    file.write_all(text.as_bytes())?;
    file.finish()
}

fn extractor(arguments: &Eval) -> Result<Extractor> {
    let built_in = if arguments.no_builtin { BuiltIn::None } else { BuiltIn::English };
    let mut builder = Extractor::builder().built_in(built_in);
    for list in open(&arguments.gazetteers)? {
        builder = builder.gazetteer(list);
    }
    for list in open(&arguments.blocks)? {
        builder = builder.block(list);
    }
    Ok(arguments.models.add(arguments.models.open()?, rules::add(builder, &arguments.rules)?)?.build())
}

/// The documents of a gold file. One that cannot be read is reported.
fn read(path: &Path, arguments: &Eval, status: &mut Status) -> Result<Vec<Document>> {
    let reading = Reading { documents: arguments.documents, encoding: arguments.encoding, ..Reading::of(InputFormat::Conll) };
    let mut documents = Documents::open(path, &reading)?;
    let mut found: Vec<Document> = Vec::new();
    while let Some(document) = documents.next() {
        match document {
            Ok(document) => found.push(document),
            Err(error) => {
                report(&error);
                *status = Status::SomeFailed;
            }
        }
    }
    Ok(found)
}

/// What gold labels are called here, and which of them count.
#[derive(Default)]
pub(crate) struct Labels {
    /// As the user says, by the label as given.
    given: HashMap<String, String>,
    /// The same by the label in small letters, over the usual names.
    known: HashMap<String, String>,
    wanted: Vec<String>,
}

impl Labels {
    pub(crate) fn new(wanted: &[String], maps: &[(String, String)]) -> Self {
        let usual = USUAL.iter().flat_map(|(ours, names)| names.iter().map(|name| ((*name).to_owned(), (*ours).to_owned())));
        let mut known: HashMap<String, String> = usual.collect();
        let wanted: Vec<String> = wanted.iter().map(|label| label.trim().to_owned()).collect();
        for label in &wanted {
            let ours = known.get(&label.to_lowercase()).filter(|ours| *ours != label);
            if let Some(ours) = ours.filter(|_| !maps.iter().any(|(_, mapped)| mapped == label)) {
                let message = format!("--labels: found `{label}`, expected `{ours}`: labels are called as after --map");
                Arguments::command().error(ErrorKind::ValueValidation, message).exit();
            }
        }
        for (index, (gold, ours)) in maps.iter().enumerate() {
            if let Some((_, other)) = maps[..index].iter().find(|(earlier, other)| earlier == gold && other != ours) {
                let message = format!("--map: found `{gold}={other}` and `{gold}={ours}`, expected each gold label once");
                Arguments::command().error(ErrorKind::ValueValidation, message).exit();
            }
        }
        known.extend(maps.iter().map(|(gold, ours)| (gold.to_lowercase(), ours.clone())));
        Self { given: maps.iter().cloned().collect(), known, wanted }
    }

    /// Our name of a label; nothing if it does not count.
    pub(crate) fn ours<'a>(&'a self, label: &'a str) -> Option<&'a str> {
        let ours = self.given.get(label).or_else(|| self.known.get(&label.to_lowercase())).map_or(label, String::as_str);
        let is_wanted = !ours.is_empty() && (self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted == ours));
        is_wanted.then_some(ours)
    }

    /// Tags under our labels. Two spans that meet do not become one where their labels do.
    pub(crate) fn mapped(&self, tags: &[String]) -> Vec<String> {
        let mut before: Option<(&str, &str)> = None;
        let mut mapped = Vec::with_capacity(tags.len());
        for tag in tags {
            let now = tag.split_once('-').and_then(|(prefix, label)| Some((prefix, label, self.ours(label)?)));
            let Some((prefix, label, ours)) = now else {
                before = None;
                mapped.push("O".to_owned());
                continue;
            };
            let is_next = before.is_some_and(|(other, others)| other != label && others == ours);
            mapped.push(format!("{}-{ours}", if is_next { "B" } else { prefix }));
            before = Some((label, ours));
        }
        mapped
    }
}

/// The tags of one column of a file, with `O` after each sentence, and the line of each tag.
#[derive(Default)]
struct Column {
    tags: Vec<String>,
    lines: Vec<usize>,
    /// The mentions of each document, if the extractor found them.
    guesses: Vec<Vec<Guess>>,
}

/// A mention of the extractor.
struct Guess {
    tokens: Range<usize>,
    label: String,
    proposed_by: String,
    points: i32,
    score: f64,
}

/// A mention with whether it is right.
struct Judged {
    score: f64,
    sample: Sample,
}

impl Column {
    /// The last column of the file, or so many before it.
    fn read(path: &Path, documents: &[Document], from_last: usize) -> Result<Self> {
        let mut column = Self::default();
        for conll in documents.iter().filter_map(|document| document.conll.as_ref()) {
            let tags = tags(conll, from_last, path)?;
            let mut lines = conll.line_tokens.iter().enumerate().filter(|(_, token)| token.is_some()).map(|(index, _)| conll.first_line + index);
            for sentence in &conll.sentences {
                column.tags.extend_from_slice(&tags[sentence.clone()]);
                column.lines.extend(lines.by_ref().take(sentence.len()));
                column.end_sentence();
            }
        }
        Ok(column)
    }

    /// What the extractor says.
    fn predict(extractor: &Extractor, documents: &[Document]) -> Result<Self> {
        let mut column = Self::default();
        for document in documents {
            let Some(conll) = &document.conll else { continue };
            let (tags, guesses) = predict(extractor, &document.text, conll)?;
            column.guesses.push(guesses);
            for sentence in &conll.sentences {
                column.tags.extend_from_slice(&tags[sentence.clone()]);
                column.end_sentence();
            }
        }
        Ok(column)
    }

    fn end_sentence(&mut self) {
        self.tags.push("O".to_owned());
        self.lines.push(0);
    }

    /// The scheme of the tags, which is the given one if there is one.
    fn scheme(&self, path: &Path, given: Option<Scheme>) -> Result<Scheme> {
        let found = match given {
            Some(scheme) => scheme.to_iob2(&self.tags).map(|_| scheme),
            None => Scheme::detect(&self.tags),
        };
        found.map_err(|error| anyhow!("{}:{}: {error}", path.display(), self.lines[error.index()]))
    }
}

/// What is known after some files.
#[derive(Default)]
struct Evaluation {
    labels: Labels,
    /// None where a column of the file holds the predictions.
    extractor: Option<Extractor>,
    scheme: Option<Scheme>,
    scores: Scores,
    errors: Errors,
    /// The mentions of each file.
    judged: Vec<Vec<Judged>>,
    /// Gold spans that do not count, by their label in the file.
    n_not_scored: BTreeMap<String, u64>,
}

impl Evaluation {
    /// Scores one file; nothing of it counts if a line of it is bad.
    fn add(&mut self, path: &Path, documents: &[Document]) -> Result<()> {
        let mut gold = Column::read(path, documents, usize::from(self.extractor.is_none()))?;
        let scheme = gold.scheme(path, self.scheme)?;
        let mut predicted = match &self.extractor {
            Some(extractor) => Column::predict(extractor, documents)?,
            None => Column::read(path, documents, 0)?,
        };
        let other = if self.extractor.is_some() { Scheme::Iob2 } else { predicted.scheme(path, self.scheme)? };
        let is_iob = |scheme| matches!(scheme, Scheme::Iob1 | Scheme::Iob2);
        // Two columns of BIO are compared as they are, tag by tag: so conlleval counts.
        if scheme != other && !(self.extractor.is_none() && is_iob(scheme) && is_iob(other)) || !is_iob(scheme) {
            gold.tags = scheme.to_iob2(&gold.tags)?;
            predicted.tags = other.to_iob2(&predicted.tags)?;
        }
        let ours = (self.labels.mapped(&gold.tags), self.labels.mapped(&predicted.tags));
        let mut guesses = predicted.guesses.into_iter();
        let (mut judged, mut at) = (Vec::new(), 0);
        for document in documents {
            let Some(conll) = &document.conll else { continue };
            let mut of_document = guesses.next().unwrap_or_default().into_iter().peekable();
            for sentence in &conll.sentences {
                let here = at..at + sentence.len();
                let (gold_tags, predicted_tags) = (&ours.0[here.clone()], &ours.1[here.clone()]);
                self.count_not_scored(&gold.tags[here]);
                self.scores.add_sequence(gold_tags, predicted_tags);
                self.errors.add(gold_tags, predicted_tags, |span| words(&document.text, conll, sentence.start, span));
                let gold_spans = spans(gold_tags);
                let in_sentence = std::iter::from_fn(|| of_document.next_if(|guess| guess.tokens.start < sentence.end));
                judged.extend(in_sentence.filter_map(|guess| self.judge(guess, sentence.start, &gold_spans)));
                at += sentence.len() + 1;
            }
        }
        // A gold text without a label says nothing about mentions that have it.
        let known: HashSet<String> = spans(&ours.0).into_iter().map(|span| span.label).collect();
        judged.retain(|one: &Judged| known.contains(&one.sample.label));
        self.judged.push(judged);
        Ok(())
    }

    /// Whether a mention is right; nothing if its label does not count.
    fn judge(&self, guess: Guess, sentence_start: usize, gold: &[TagSpan]) -> Option<Judged> {
        let label = self.labels.ours(&guess.label)?.to_owned();
        let (start, end) = (guess.tokens.start - sentence_start, guess.tokens.end - sentence_start);
        let is_right = gold.iter().any(|span| (span.start, span.end, &span.label) == (start, end, &label));
        Some(Judged { score: guess.score, sample: Sample { label, proposed_by: guess.proposed_by, points: guess.points, is_right } })
    }

    fn reliability(&self) -> Reliability {
        let mut reliability = Reliability::default();
        self.judged.iter().flatten().for_each(|one| reliability.add(one.score, one.sample.is_right));
        reliability
    }

    /// The table of scores that these files make.
    fn calibration(&self) -> String {
        let files: Vec<Vec<Sample>> = self.judged.iter().map(|file| file.iter().map(|one| one.sample.clone()).collect()).collect();
        let note = "# How often mentions are right, by label, by what proposed them and by points; made by `onomast eval --calibrate`.\n";
        note.to_owned() + &Calibration::fit(&files).to_tsv()
    }

    fn count_not_scored(&mut self, gold: &[String]) {
        for span in spans(gold) {
            if self.labels.ours(&span.label).is_none() {
                *self.n_not_scored.entry(span.label).or_default() += 1;
            }
        }
    }

    /// Labels of the gold that the extractor never gave and that are none of its own.
    fn never_predicted(&self) -> Vec<&str> {
        let found = self.scores.labels().filter(|(label, counts)| counts.predicted == 0 && !OWN.contains(label)).map(|(label, _)| label);
        if self.extractor.is_some() { found.collect() } else { Vec::new() }
    }
}

/// The tag of every token, from the last column or so many before it.
pub(crate) fn tags(conll: &Conll, from_last: usize, path: &Path) -> Result<Vec<String>> {
    let mut tags = Vec::with_capacity(conll.tokens.len());
    for (index, (line, token)) in conll.lines.iter().zip(&conll.line_tokens).enumerate() {
        if token.is_some() {
            let cells: Vec<&str> = conll.cells(line).collect();
            if cells.len() < 2 + from_last {
                let expected = if from_last == 0 { "a token and a tag" } else { "a token and two tags" };
                let place = format!("{}:{}", path.display(), conll.first_line + index);
                bail!("{place}: found the line `{}`, expected {expected} in columns", escape::line(line));
            }
            tags.push(cells[cells.len() - 1 - from_last].trim().to_owned());
        }
    }
    Ok(tags)
}

fn predict(extractor: &Extractor, text: &str, conll: &Conll) -> Result<(Vec<String>, Vec<Guess>)> {
    let document = onomast::Document::from_tokens(text, &conll.tokens, conll.sentences.clone())?;
    let extraction = extractor.extract_document(&document);
    let found: Vec<Found<'_>> =
        extraction.mentions().iter().map(|mention| Found { span: mention.span(), label: mention.label(), nominal: mention.is_nominal() }).collect();
    // Nominal mentions are no names, and in no gold text.
    let guesses = extraction.mentions().iter().filter(|mention| !mention.is_nominal()).map(|mention| Guess {
        tokens: conll.tokens.partition_point(|token| token.end() <= mention.start())
            ..conll.tokens.partition_point(|token| token.start() < mention.end()),
        label: mention.label().as_str().to_owned(),
        proposed_by: mention.proposed_by().to_owned(),
        points: mention.points(),
        score: mention.score(),
    });
    Ok((output::conll::tags(conll, &found), guesses.collect()))
}

/// The words of a span of a sentence that starts at a token.
fn words(text: &str, conll: &Conll, sentence_start: usize, span: &TagSpan) -> String {
    let words: Vec<&str> = (span.start..span.end).map(|at| &text[conll.tokens[sentence_start + at].range()]).collect();
    escape::line(&words.join(" ")).into_owned()
}

impl Evaluation {
    fn table(&self) -> String {
        let mut out = String::new();
        let labels = self.scores.labels().map(|(label, counts)| (escape::line(label).into_owned(), counts));
        for (label, counts) in labels.chain([("all".to_owned(), self.scores.total())]) {
            let _ = writeln!(
                out,
                "{label:<14} precision {:6.2}  recall {:6.2}  F1 {:6.2}   gold {:>6}  predicted {:>6}  correct {:>6}",
                counts.precision(),
                counts.recall(),
                counts.f1(),
                counts.gold,
                counts.predicted,
                counts.correct
            );
        }
        let _ = writeln!(out, "{} tokens, {:.2} % with the gold tag", self.scores.n_tokens(), self.scores.accuracy());
        if !self.n_not_scored.is_empty() {
            let labels: Vec<String> = self.n_not_scored.iter().map(|(label, count)| format!("{} ({count})", escape::line(label))).collect();
            let _ = writeln!(out, "gold labels not scored: {}", labels.join(", "));
        }
        let never = self.never_predicted();
        if !never.is_empty() {
            let _ = writeln!(out, "gold labels that were never predicted (--map names or drops them): {}", escape::line(&never.join(", ")));
        }
        out
    }

    fn json(&self, with_calibration: bool) -> String {
        let counts = |counts: Counts| {
            json!({ "gold": counts.gold, "predicted": counts.predicted, "correct": counts.correct,
                "precision": counts.precision(), "recall": counts.recall(), "f1": counts.f1() })
        };
        let scores = &self.scores;
        let labels: serde_json::Map<String, serde_json::Value> = scores.labels().map(|(label, found)| (label.to_owned(), counts(found))).collect();
        let mut object = json!({ "all": counts(scores.total()), "labels": labels, "tokens": scores.n_tokens(), "accuracy": scores.accuracy(),
            "not_scored": self.n_not_scored, "never_predicted": self.never_predicted() });
        if with_calibration {
            object["calibration"] = self.reliability().json();
        }
        format!("{object}\n")
    }
}
