//! `tag` and `match`: what is made of the arguments, and of each document.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use indicatif::ProgressBar;
use onomast::gazetteer::{EntryRef, Overlap};
use onomast::model::Model;
use onomast::pattern::Patterns;
use onomast::{BuiltIn, Explain, Extraction, Extractor, Gazetteer, Label, Matcher, Mention, Offsets, Span};

use crate::arguments::{CaseChoice, ColorChoice, InputFormat, Io, Match, OutputFormat, OverlapPolicy, Tag};
use crate::input::Document;
use crate::output::people::{self, Look};
use crate::output::tsv::{self, Field, Row};
use crate::output::{self, Found, ids, json};
use crate::{Status, escape, explain, pipeline, rules, source, usage};

/// Larger files are checked by `info` alone: reading gigabytes is what a memory map is there to avoid.
const MOST_VERIFIED: usize = 256 << 20;

/// Tags with everything.
pub(crate) fn tag(arguments: &Tag, color: ColorChoice) -> Result<Status> {
    let io = &arguments.io;
    let form = Form::of(io, color)?;
    let gazetteers = open(&io.gazetteers)?;
    let models = arguments.models.open()?;
    let mut labels = wanted_labels(&io.labels, &gazetteers, (&models, Patterns::labels().collect()))?;
    let patterns = arguments.patterns.wanted(&labels);
    let form = if patterns.is_empty() { form } else { form.with_values(io) };
    if arguments.patterns.all && !labels.is_empty() {
        labels.extend(Patterns::labels());
    }
    let mut builder = gazetteers.into_iter().fold(Extractor::builder(), |builder, gazetteer| builder.gazetteer(gazetteer));
    for block in open(&io.blocks)? {
        builder = builder.block(block);
    }
    if !labels.is_empty() {
        builder = builder.labels(labels);
    }
    if form.is_tags() && (arguments.explain || !arguments.explain_at.is_empty()) {
        let option = if arguments.explain { "--explain" } else { "--explain-at" };
        return Err(usage(&format!("{option}: found `--format conll`, which has no place for explanations")));
    }
    let built_in = if arguments.no_builtin { BuiltIn::None } else { BuiltIn::English };
    builder = arguments.models.add(models, rules::add(builder, &arguments.rules)?)?;
    let explain = if arguments.explain { Explain::Yes } else { Explain::No };
    let extractor = builder.patterns(patterns).built_in(built_in).explain(explain).build();
    Ok(pipeline::run(io, &form, |document, out| tagged(&extractor, arguments, document, &form, out))?.0)
}

/// Finds the names of the user's lists.
pub(crate) fn find(arguments: &Match, color: ColorChoice) -> Result<Status> {
    let io = &arguments.io;
    if io.gazetteers.is_empty() {
        return Err(usage("found no `--gazetteer`, expected at least one list to match"));
    }
    let form = Form::of(io, color)?;
    let gazetteers = open(&io.gazetteers)?;
    let labels = wanted_labels(&io.labels, &gazetteers, (&[], Vec::new()))?;
    let builder = Matcher::builder().overlap(arguments.overlap.into()).context(arguments.policy);
    let mut builder = gazetteers.into_iter().fold(builder, |builder, gazetteer| builder.gazetteer(gazetteer));
    for block in open(&io.blocks)? {
        builder = builder.block(block);
    }
    if arguments.case == CaseChoice::Exact {
        builder = builder.case(onomast::gazetteer::Case::Exact);
    }
    let matcher = builder.build();
    let overlap = arguments.overlap;
    let (status, n_found) = pipeline::run(io, &form, |document, out| matched(&matcher, overlap, &labels, document, &form, out))?;
    let is_wanted = n_found > 0 || !arguments.exit_status;
    Ok(if is_wanted || status != Status::Done { status } else { Status::NothingFound })
}

/// Opens lists.
pub(crate) fn open(lists: &[PathBuf]) -> Result<Vec<Gazetteer>> {
    lists.iter().map(|path| open_list(path)).collect()
}

/// Opens a list, packed or not; of a compiled one the whole is checked, which takes less time than reading it once.
pub(crate) fn open_list(path: &Path) -> Result<Gazetteer> {
    if source::is_streamed(path) {
        let mut builder = Gazetteer::builder();
        builder.read_list(&path.display().to_string(), source::open(path, &ProgressBar::hidden())?)?;
        return Ok(builder.build()?);
    }
    let list = Gazetteer::open(path)?;
    if list.as_bytes().len() <= MOST_VERIFIED {
        list.verify()?;
    }
    Ok(list)
}

/// The labels of the command line, each one that something can have.
fn wanted_labels(names: &[String], gazetteers: &[Gazetteer], (models, patterns): (&[Model], Vec<Label>)) -> Result<Vec<Label>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut known = vec![Label::PERSON, Label::PLACE, Label::ORGANIZATION, Label::MISC];
    known.extend(patterns);
    let mut seen: HashSet<Label> = known.iter().cloned().collect();
    known.extend(
        gazetteers
            .iter()
            .flat_map(Gazetteer::labels)
            .chain(models.iter().flat_map(Model::labels))
            .filter(|&label| seen.insert(label.clone()))
            .cloned(),
    );
    let wanted = |name: &String| {
        let found = known.iter().find(|label| label.as_str() == name.trim());
        found.cloned().ok_or_else(|| {
            let known: Vec<Cow<'_, str>> = known.iter().map(|label| escape::line(label.as_str())).collect();
            usage(&format!("--labels: found `{}`, expected one of {}", escape::line(name.trim()), known.join(", ")))
        })
    };
    names.iter().map(wanted).collect()
}

/// How the output is to look.
pub(crate) struct Form {
    shape: Shape,
    offsets: Offsets,
    /// Whether a heading tells the documents apart.
    has_headings: bool,
    has_header: bool,
}

enum Shape {
    People(Look),
    Tsv(Vec<Field>),
    Json,
    Conll,
}

impl Form {
    fn of(io: &Io, color: ColorChoice) -> Result<Self> {
        let has_fields = !io.fields.is_empty();
        if io.keep && (io.input, io.format) != (InputFormat::Jsonl, OutputFormat::Jsonl) {
            return Err(usage("--keep: gives back the fields of JSON lines, expected `--input jsonl --format jsonl`"));
        }
        let is_for_people = color == ColorChoice::Always || std::io::stdout().is_terminal();
        let shape = match io.format {
            OutputFormat::Text if is_for_people && !has_fields => Shape::People(look(color)),
            OutputFormat::Text | OutputFormat::Tsv if has_fields => Shape::Tsv(io.fields.clone()),
            OutputFormat::Text | OutputFormat::Tsv => Shape::Tsv(tsv::USUAL.to_vec()),
            _ if has_fields => return Err(usage("--fields: chooses columns of tab-separated lines, expected `--format tsv`")),
            OutputFormat::Jsonl => Shape::Json,
            OutputFormat::Conll => Shape::Conll,
        };
        Ok(Self { shape, offsets: io.offsets.into(), has_headings: io.has_several_documents(), has_header: !io.no_header })
    }

    /// With a column for the values of closed forms, where the user has not chosen columns.
    fn with_values(mut self, io: &Io) -> Self {
        if let (Shape::Tsv(fields), true) = (&mut self.shape, io.fields.is_empty()) {
            fields.push(Field::Value);
        }
        self
    }

    /// Whether the output is tags alone.
    fn is_tags(&self) -> bool {
        matches!(self.shape, Shape::Conll)
    }

    /// What comes before all documents.
    pub(crate) fn start(&self, out: &mut dyn Write) -> Result<()> {
        match &self.shape {
            Shape::Tsv(fields) if self.has_header => Ok(tsv::header(fields, out)?),
            _ => Ok(()),
        }
    }
}

fn look(color: ColorChoice) -> Look {
    let is_colored = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    };
    if is_colored { Look::Colored } else { Look::Plain }
}

/// Writes what is found in a document; gives how much that is.
fn tagged(extractor: &Extractor, arguments: &Tag, document: &Document, form: &Form, out: &mut dyn Write) -> Result<usize> {
    let known = document.conll.as_ref().map(|conll| onomast::Document::from_tokens(&document.text, &conll.tokens, conll.sentences.clone()));
    let known = known.transpose()?;
    let mut extraction = known.as_ref().map_or_else(|| extractor.extract(&document.text), |known| extractor.extract_document(known));
    if arguments.no_nominal || arguments.min_score > 0.0 {
        extraction.retain(|mention| mention.score() >= arguments.min_score && !(arguments.no_nominal && mention.is_nominal()));
    }
    let told = explain::at(extractor, &arguments.explain_at, &document.text, known);
    let mentions = extraction.mentions();
    match &form.shape {
        Shape::Json => json::tagged(document, &extraction, form.offsets, &told, out)?,
        Shape::Conll => {
            conll(document, mentions.iter().map(found), out)?;
        }
        Shape::Tsv(fields) => {
            let spans: Vec<Span> = mentions.iter().map(Mention::span).collect();
            tsv::rows(document, (&spans, form.offsets), mentions.iter().map(|mention| row(mention, &extraction)), fields, out)?;
            explain::mentions(&document.text, mentions, form.offsets, out)?;
            explain::spans(&told, &document.text, out)?;
        }
        Shape::People(look) => {
            heading(document, form, *look, out)?;
            people::text(&document.text, mentions.iter().map(found), *look, out)?;
            people::entities(&extraction, *look, out)?;
            explain::mentions(&document.text, mentions, form.offsets, out)?;
            explain::spans(&told, &document.text, out)?;
            end(form, out)?;
        }
    }
    Ok(mentions.len())
}

/// What tells a document apart: of several files each has a heading, of one file all documents but its first.
fn heading(document: &Document, form: &Form, look: Look, out: &mut dyn Write) -> Result<()> {
    let name = document.name();
    let is_first = document.conll.as_ref().map_or(name == *document.file, |conll| conll.first_line == 1);
    if !form.has_headings && is_first {
        return Ok(());
    }
    if !form.has_headings {
        writeln!(out)?;
    }
    Ok(people::heading(&name, look, out)?)
}

/// What parts a document of several files from the next.
fn end(form: &Form, out: &mut dyn Write) -> Result<()> {
    if form.has_headings {
        writeln!(out)?;
    }
    Ok(())
}

fn row<'m>(mention: &'m Mention<'_>, extraction: &'m Extraction<'_>) -> Row<'m> {
    Row {
        span: mention.span(),
        text: mention.text(),
        label: mention.label(),
        subtype: mention.subtype(),
        name: mention.entries().next().map_or("", |entry| entry.name()),
        value: mention.value().map(|value| value.to_string()).unwrap_or_default(),
        entity: Some((mention.entity(), extraction.entities()[mention.entity()].name())),
        ids: ids(mention.entries()),
        score: mention.score(),
        nominal: mention.is_nominal(),
    }
}

fn found<'m>(mention: &'m Mention<'_>) -> Found<'m> {
    Found { span: mention.span(), label: mention.label(), nominal: mention.is_nominal() }
}

/// A match as it is reported: a place in the text with the entries that stand there under the label of the first.
pub(crate) struct Matched<'g, 't> {
    pub(crate) span: Span,
    pub(crate) text: &'t str,
    pub(crate) entries: Vec<EntryRef<'g>>,
}

impl<'g> Matched<'g, '_> {
    pub(crate) fn first(&self) -> EntryRef<'g> {
        self.entries[0]
    }

    fn found(&self) -> Found<'_> {
        Found { span: self.span, label: self.first().label(), nominal: false }
    }
}

/// Writes what is found in a document; gives how much that is.
fn matched(matcher: &Matcher, overlap: OverlapPolicy, labels: &[Label], document: &Document, form: &Form, out: &mut dyn Write) -> Result<usize> {
    let matches = matcher.find(&document.text);
    let mut all: Vec<Matched<'_, '_>> = Vec::with_capacity(matches.len());
    for one in &matches {
        let wanted = one.entries().filter(|entry| labels.is_empty() || labels.contains(entry.label())).collect();
        let groups = if Overlap::from(overlap) == Overlap::All { by_label(wanted) } else { vec![wanted] };
        let groups = groups.into_iter().filter(|entries| !entries.is_empty());
        all.extend(groups.map(|entries| Matched { span: one.span(), text: one.text(), entries }));
    }
    match &form.shape {
        Shape::Json => json::matched(document, &all, form.offsets, out)?,
        Shape::Conll => {
            conll(document, all.iter().map(Matched::found), out)?;
        }
        Shape::Tsv(fields) => {
            let spans: Vec<Span> = all.iter().map(|one| one.span).collect();
            tsv::rows(document, (&spans, form.offsets), all.iter().map(matched_row), fields, out)?;
        }
        Shape::People(look) => {
            heading(document, form, *look, out)?;
            people::text(&document.text, all.iter().map(Matched::found), *look, out)?;
            people::entries(&all, *look, out)?;
            end(form, out)?;
        }
    }
    Ok(all.len())
}

/// The entries of a match, those of one label together.
fn by_label(entries: Vec<EntryRef<'_>>) -> Vec<Vec<EntryRef<'_>>> {
    let mut groups: Vec<Vec<EntryRef<'_>>> = Vec::new();
    for entry in entries {
        match groups.iter_mut().find(|group| group[0].label() == entry.label()) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
}

fn matched_row<'m>(found: &'m Matched<'_, '_>) -> Row<'m> {
    let first = found.first();
    Row {
        span: found.span,
        text: found.text,
        label: first.label(),
        subtype: first.subtype(),
        name: first.name(),
        value: String::new(),
        entity: None,
        ids: ids(found.entries.iter().copied()),
        score: 1.0,
        nominal: false,
    }
}

fn conll<'a>(document: &Document, found: impl Iterator<Item = Found<'a>>, out: &mut dyn Write) -> Result<()> {
    let found: Vec<Found<'_>> = found.collect();
    match &document.conll {
        Some(known) => output::conll(known, &found, out)?,
        None => output::text_as_conll(&document.text, &found, out)?,
    }
    Ok(())
}
