//! `tag` and `match`: what is made of the arguments, and of each document.

use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use indicatif::ProgressBar;
use onomast::gazetteer::{EntryRef, Overlap, Tolerances};
use onomast::model::Model;
use onomast::pattern::Patterns;
use onomast::rule::{Rule, Rules};
use onomast::{BuiltIn, Explain, Extraction, Extractor, ExtractorBuilder, Gazetteer, Label, Matcher, Mention, Offsets, Span};

use crate::arguments::{CaseChoice, ColorChoice, InputFormat, Io, Lists, Match, Output, OutputFormat, OverlapPolicy, Tag, Tagging};
use crate::input::Document;
use crate::output::html::Page;
use crate::output::people::{self, Look};
use crate::output::tsv::{self, Field, Row};
use crate::output::{self, Format, Found, csv, ids, json};
use crate::pipeline::Frame;
use crate::{Status, escape, explain, pipeline, rules, source, usage};

/// Larger files are checked by `info` alone: reading gigabytes is what a memory map is there to avoid.
const MOST_VERIFIED: usize = 256 << 20;

/// So many names are compiled in less time than anyone notices.
const LONG_TO_COMPILE: u64 = 100_000;

/// Tags with everything.
pub(crate) fn tag(arguments: &Tag, color: ColorChoice) -> Result<Status> {
    let (io, form) = (&arguments.io, Form::of(&arguments.io, &arguments.output, color)?.with_values(arguments));
    let option = if arguments.explain { Some("--explain") } else { (!arguments.explain_at.is_empty()).then_some("--explain-at") };
    if let (Some(option), Some(format)) = (option, form.without_explanations()) {
        return Err(usage(&format!("{option}: found `--format {format}`, which has no place for explanations")));
    }
    let explain = if arguments.explain || form.has_reasons() { Explain::Yes } else { Explain::No };
    let extractor = extractor(&io.lists, &arguments.tagging, explain)?;
    let (status, _) = pipeline::run(io, &form, &|number, document, out| tagged(&extractor, arguments, (number, document), &form, out))?;
    Ok(status)
}

/// The extractor that the command line asks for.
pub(crate) fn extractor(lists: &Lists, tagging: &Tagging, explain: Explain) -> Result<Extractor> {
    extractor_with(&lists.open()?, lists, tagging, explain)
}

/// The same with lists that are open already.
pub(crate) fn extractor_with(gazetteers: &[Gazetteer], lists: &Lists, tagging: &Tagging, explain: Explain) -> Result<Extractor> {
    let models = tagging.models.open()?;
    let rules = rules::opened(&tagging.rules)?;
    let of_rules = rules.iter().flat_map(Rules::iter).filter_map(Rule::label);
    let of_lists = gazetteers.iter().flat_map(Gazetteer::labels).chain(models.iter().flat_map(Model::labels)).chain(of_rules);
    let labels = wanted_labels(&lists.labels, Patterns::labels().chain(of_lists.cloned()))?;
    let patterns = tagging.patterns.wanted(&labels)?;
    let mut builder = gazetteers.iter().cloned().fold(Extractor::builder(), ExtractorBuilder::gazetteer);
    for block in open(&lists.blocks)? {
        builder = builder.block(block);
    }
    if !labels.is_empty() {
        builder = builder.labels(labels);
    }
    if let Some(tolerances) = lists.tolerance {
        builder = builder.tolerances(tolerances);
    }
    let built_in = if tagging.no_builtin { BuiltIn::None } else { BuiltIn::English };
    builder = tagging.models.add(models, rules.iter().fold(builder, ExtractorBuilder::rules))?;
    Ok(builder.patterns(patterns).built_in(built_in).explain(explain).build())
}

/// What an extractor finds in a document, of which only the wanted mentions are kept.
pub(crate) fn extract<'d>(extractor: &Extractor, tagging: &Tagging, document: &'d Document) -> Result<Extraction<'d>> {
    let mut extraction = match known(document)? {
        Some(known) => extractor.extract_document(&known),
        None => extractor.extract(&document.text),
    };
    if tagging.no_nominal || tagging.min_score > 0.0 {
        extraction.retain(|mention| mention.score() >= tagging.min_score && !(tagging.no_nominal && mention.is_nominal()));
    }
    Ok(extraction)
}

/// A document whose tokens and sentences the input tells.
pub(crate) fn known(document: &Document) -> Result<Option<onomast::Document<'_>>> {
    let known = document.conll.as_ref().map(|conll| onomast::Document::from_tokens(&document.text, &conll.tokens, conll.sentences.clone()));
    Ok(known.transpose()?)
}

/// Finds the names of the user's lists.
pub(crate) fn find(arguments: &Match, color: ColorChoice) -> Result<Status> {
    let io = &arguments.io;
    if io.lists.gazetteers.is_empty() {
        return Err(usage("found no `--gazetteer`, expected at least one list to match"));
    }
    let form = Form::of(io, &arguments.output, color)?;
    let gazetteers = io.lists.open()?;
    let labels = wanted_labels(&io.lists.labels, gazetteers.iter().flat_map(Gazetteer::labels).cloned())?;
    let builder = Matcher::builder().overlap(arguments.overlap.into()).context(arguments.policy).min_similarity(arguments.min_similarity);
    let mut builder = gazetteers.into_iter().fold(builder, |builder, gazetteer| builder.gazetteer(gazetteer));
    for block in open(&io.lists.blocks)? {
        builder = builder.block(block);
    }
    if arguments.case == CaseChoice::Exact {
        builder = builder.case(onomast::gazetteer::Case::Exact);
    }
    let matcher = builder.build();
    let overlap = arguments.overlap;
    let (status, n_found) = pipeline::run(io, &form, &|number, document, out| {
        let all = matches(&matcher, overlap, &labels, &document.text);
        matched(&all, (number, document), &form, out)
    })?;
    let is_wanted = n_found > 0 || !arguments.exit_status;
    Ok(if is_wanted || status != Status::Done { status } else { Status::NothingFound })
}

/// What a list is to forgive.
#[derive(Clone, Copy)]
pub(crate) enum Forgiving {
    /// What a compiled one was compiled with, and of any other the fold.
    AsCompiled,
    /// Just this.
    This(Tolerances),
    /// This, unless it was compiled for more than the fold.
    Usually(Tolerances),
}

impl Forgiving {
    /// What is asked for on the command line, or else what a list forgives by itself.
    pub(crate) fn asked(asked: Option<Tolerances>) -> Self {
        asked.map_or(Self::AsCompiled, Self::This)
    }

    /// What a list that is not compiled is compiled for.
    fn of_text(self) -> Tolerances {
        match self {
            Self::AsCompiled => Tolerances::default(),
            Self::This(wanted) | Self::Usually(wanted) => wanted,
        }
    }

    /// What a list that was compiled for this has to be compiled for again.
    fn instead_of(self, own: Tolerances) -> Option<Tolerances> {
        let is_plain = own == Tolerances::default();
        match self {
            Self::This(wanted) if wanted != own => Some(wanted),
            Self::Usually(wanted) if is_plain && wanted != own => Some(wanted),
            _ => None,
        }
    }
}

impl Lists {
    /// Opens the user's lists, forgiving what the command line says.
    ///
    /// # Errors
    /// If one cannot be read.
    pub(crate) fn open(&self) -> Result<Vec<Gazetteer>> {
        self.gazetteers.iter().map(|path| open_list(path, Forgiving::asked(self.tolerance))).collect()
    }
}

/// Opens lists that forgive what they were compiled with.
pub(crate) fn open(lists: &[PathBuf]) -> Result<Vec<Gazetteer>> {
    lists.iter().map(|path| open_list(path, Forgiving::AsCompiled)).collect()
}

/// Opens a list, packed or not; of a compiled one the whole is checked, which takes less time than reading it once.
///
/// A compiled one that forgives something else than is wanted is compiled again in memory.
pub(crate) fn open_list(path: &Path, forgiving: Forgiving) -> Result<Gazetteer> {
    let name = path.display().to_string();
    if source::is_streamed(path) {
        let mut builder = Gazetteer::builder_with(forgiving.of_text());
        builder.read_list(&name, source::open(path, &ProgressBar::hidden())?)?;
        return Ok(builder.build()?);
    }
    let list = Gazetteer::open_with(path, forgiving.of_text())?;
    if list.as_bytes().len() <= MOST_VERIFIED {
        list.verify()?;
    }
    match forgiving.instead_of(list.tolerances()) {
        Some(wanted) => compiled_again(&name, &list, wanted),
        None => Ok(list),
    }
}

/// The names of a compiled list under other tolerances; of a long one that takes a while, and need not be done each time.
fn compiled_again(name: &str, list: &Gazetteer, asked: Tolerances) -> Result<Gazetteer> {
    if list.n_names() > LONG_TO_COMPILE {
        let (name, n_names, own) = (escape::line(name), list.n_names(), list.tolerances());
        anstream::eprintln!(
            "onomast: {name}: compiling {n_names} names of `{own}` for `{asked}`; `onomast compile --tolerance {asked}` does so once"
        );
    }
    Ok(list.with_tolerances(asked)?)
}

/// The labels of the command line, each one of names or of these others.
pub(crate) fn wanted_labels(names: &[String], others: impl Iterator<Item = Label>) -> Result<Vec<Label>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let known = Label::known_with(others);
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
struct Form {
    shape: Shape,
    offsets: Offsets,
    /// Whether a heading tells the documents apart.
    has_headings: bool,
    has_header: bool,
    is_kept: bool,
}

enum Shape {
    People(Look),
    Tsv(Vec<Field>),
    Csv(Vec<Field>),
    Json,
    Conll,
    Record(Format),
}

impl Form {
    fn of(io: &Io, output: &Output, color: ColorChoice) -> Result<Self> {
        let has_fields = !output.fields.is_empty();
        if output.keep && !(matches!(io.input, InputFormat::Jsonl | InputFormat::Csv) && output.format == OutputFormat::Jsonl) {
            return Err(usage("--keep: gives back the fields of JSON lines or rows, expected `--input jsonl` or `csv` and `--format jsonl`"));
        }
        let fields = if has_fields { output.fields.clone() } else { tsv::USUAL.to_vec() };
        let shape = match output.format {
            OutputFormat::Text if color.is_for_people() && !has_fields => Shape::People(look(color)),
            OutputFormat::Text | OutputFormat::Tsv => Shape::Tsv(fields),
            OutputFormat::Csv => Shape::Csv(fields),
            _ if has_fields => return Err(usage("--fields: chooses columns of tab-separated lines, expected `--format tsv` or `csv`")),
            OutputFormat::Jsonl => Shape::Json,
            OutputFormat::Conll => Shape::Conll,
            OutputFormat::Inline => Shape::Record(Format::Inline),
            OutputFormat::Brat => Shape::Record(Format::Brat),
            OutputFormat::Webanno => Shape::Record(Format::Webanno),
            OutputFormat::Geojson => Shape::Record(Format::Geojson(output.offsets.into())),
            OutputFormat::Html => Shape::Record(Format::Html(Page::default())),
        };
        let has_headings = io.has_several_documents();
        Ok(Self { shape, offsets: output.offsets.into(), has_headings, has_header: !output.no_header, is_kept: output.keep })
    }

    /// With a column for the values of closed forms where those are asked for and the columns are not.
    fn with_values(mut self, arguments: &Tag) -> Self {
        if let Shape::Tsv(fields) | Shape::Csv(fields) = &mut self.shape
            && arguments.output.fields.is_empty()
            && arguments.tagging.patterns.any(&arguments.io.lists.labels)
        {
            fields.push(Field::Value);
        }
        self
    }

    /// The format, if explanations have no place in it.
    fn without_explanations(&self) -> Option<&'static str> {
        match &self.shape {
            Shape::People(_) | Shape::Tsv(_) | Shape::Json | Shape::Record(Format::Html(_)) => None,
            Shape::Csv(_) => Some("csv"),
            Shape::Conll => Some("conll"),
            Shape::Record(format) => Some(format.name()),
        }
    }

    /// Whether the output always tells why.
    fn has_reasons(&self) -> bool {
        matches!(self.shape, Shape::Record(Format::Html(_)))
    }
}

impl Frame for Form {
    fn is_kept(&self) -> bool {
        self.is_kept
    }

    fn start(&self, out: &mut dyn Write) -> Result<()> {
        match &self.shape {
            Shape::Tsv(fields) if self.has_header => Ok(tsv::header(fields, out)?),
            Shape::Csv(fields) if self.has_header => Ok(csv::header(fields, out)?),
            Shape::Record(format) => format.start(out),
            _ => Ok(()),
        }
    }

    fn between(&self) -> &'static [u8] {
        if let Shape::Record(format) = &self.shape { format.between() } else { b"" }
    }

    fn end(&self, out: &mut dyn Write) -> Result<()> {
        if let Shape::Record(format) = &self.shape { format.end(out) } else { Ok(()) }
    }
}

/// Whether what goes to people is coloured.
pub(crate) fn look(color: ColorChoice) -> Look {
    let is_colored = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    };
    if is_colored { Look::Colored } else { Look::Plain }
}

/// Writes what is found in a document; gives how much that is.
fn tagged(extractor: &Extractor, arguments: &Tag, (number, document): (usize, &Document), form: &Form, out: &mut dyn Write) -> Result<usize> {
    let extraction = extract(extractor, &arguments.tagging, document)?;
    let told = explain::at(extractor, &arguments.explain_at, &document.text, || known(document))?;
    let mentions = extraction.mentions();
    match &form.shape {
        Shape::Json => json::tagged(document, &extraction, form.offsets, &told, out)?,
        Shape::Conll => {
            conll(document, mentions.iter().map(found), out)?;
        }
        Shape::Record(format) => format.write(number, document, &extraction.to_record(Offsets::Byte), out)?,
        Shape::Csv(fields) => {
            let spans: Vec<Span> = mentions.iter().map(Mention::span).collect();
            csv::rows(document, (&spans, form.offsets), &mut mentions.iter().map(|mention| row(mention, &extraction)), fields, out)?;
        }
        Shape::Tsv(fields) => {
            let spans: Vec<Span> = mentions.iter().map(Mention::span).collect();
            tsv::rows(document, (&spans, form.offsets), &mut mentions.iter().map(|mention| row(mention, &extraction)), fields, out)?;
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
        forgiven: mention.forgiven(),
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

/// The matches in a text as they are reported: of the wanted labels, under `all` one for each label.
fn matches<'m, 't>(matcher: &'m Matcher, overlap: OverlapPolicy, labels: &[Label], text: &'t str) -> Vec<Matched<'m, 't>> {
    let matches = matcher.find(text);
    let mut all: Vec<Matched<'_, '_>> = Vec::with_capacity(matches.len());
    for one in &matches {
        let groups = if Overlap::from(overlap) == Overlap::All { one.entries_by_label() } else { vec![one.entries().collect()] };
        for mut entries in groups {
            entries.retain(|entry| labels.is_empty() || labels.contains(entry.label()));
            if !entries.is_empty() {
                all.push(Matched { span: one.span(), text: one.text(), entries });
            }
        }
    }
    all
}

/// Writes what is found in a document; gives how much that is.
fn matched(all: &[Matched<'_, '_>], (number, document): (usize, &Document), form: &Form, out: &mut dyn Write) -> Result<usize> {
    match &form.shape {
        Shape::Json => json::matched(document, all, form.offsets, out)?,
        Shape::Conll => {
            conll(document, all.iter().map(Matched::found), out)?;
        }
        Shape::Record(format) => format.write(number, document, &json::record(document, all, Offsets::Byte), out)?,
        Shape::Csv(fields) => {
            let spans: Vec<Span> = all.iter().map(|one| one.span).collect();
            csv::rows(document, (&spans, form.offsets), &mut all.iter().map(matched_row), fields, out)?;
        }
        Shape::Tsv(fields) => {
            let spans: Vec<Span> = all.iter().map(|one| one.span).collect();
            tsv::rows(document, (&spans, form.offsets), &mut all.iter().map(matched_row), fields, out)?;
        }
        Shape::People(look) => {
            heading(document, form, *look, out)?;
            people::text(&document.text, all.iter().map(Matched::found), *look, out)?;
            people::entries(all, *look, out)?;
            end(form, out)?;
        }
    }
    Ok(all.len())
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
        forgiven: first.forgiven(found.text),
        score: 1.0,
        nominal: false,
    }
}

fn conll<'a>(document: &Document, found: impl Iterator<Item = Found<'a>>, out: &mut dyn Write) -> Result<()> {
    let found: Vec<Found<'_>> = found.collect();
    match &document.conll {
        Some(known) => output::conll::lines(known, &found, out)?,
        None => output::conll::text(&document.text, &found, out)?,
    }
    Ok(())
}
