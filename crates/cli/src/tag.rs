//! `tag` and `match`: documents in, mentions out, in order, over several threads.

use std::io::{IsTerminal, Write};

use anyhow::{Context, Result, bail};
use onomast::{BuiltIn, Explain, Extractor, Gazetteer, Label, Matcher};
use rayon::prelude::*;

use crate::arguments::{CaseChoice, Io, Match, OutputFormat, Tag};
use crate::input::{self, Document, Documents};
use crate::output::{self, Found};
use crate::{Status, report};

/// So many bytes of text are read before they are worked on together.
const BATCH: usize = 8 << 20;

/// Tags with everything.
pub(crate) fn tag(arguments: &Tag) -> Result<Status> {
    let mut builder = Extractor::builder();
    for path in &arguments.io.gazetteers {
        builder = builder.gazetteer(Gazetteer::open(path)?);
    }
    if let Some(block) = block(&arguments.io)? {
        builder = builder.block(block);
    }
    if !arguments.labels.is_empty() {
        let labels: Result<Vec<Label>, _> = arguments.labels.iter().map(|label| label.trim().parse()).collect();
        builder = builder.labels(labels.context("--labels")?);
    }
    let built_in = if arguments.no_builtin { BuiltIn::None } else { BuiltIn::English };
    let explain = if arguments.explain { Explain::Yes } else { Explain::No };
    let extractor = builder.built_in(built_in).explain(explain).build();
    let form = Form::of(&arguments.io);
    run(&arguments.io, |document| tagged(&extractor, document, &form, explain))
}

/// Finds the names of the user's lists.
pub(crate) fn find(arguments: &Match) -> Result<Status> {
    if arguments.io.gazetteers.is_empty() {
        bail!("found no `--gazetteer`, expected at least one list to match");
    }
    let mut builder = Matcher::builder().overlap(arguments.overlap.into());
    for path in &arguments.io.gazetteers {
        builder = builder.gazetteer(Gazetteer::open(path)?);
    }
    if let Some(block) = block(&arguments.io)? {
        builder = builder.block(block);
    }
    if arguments.case == CaseChoice::Exact {
        builder = builder.case(onomast::Case::Exact);
    }
    let matcher = builder.build();
    let form = Form::of(&arguments.io);
    run(&arguments.io, |document| matched(&matcher, document, &form))
}

/// All block lists as one gazetteer.
fn block(io: &Io) -> Result<Option<Gazetteer>> {
    if let [only] = io.blocks.as_slice() {
        return Ok(Some(Gazetteer::open(only)?));
    }
    let mut builder = Gazetteer::builder();
    for path in &io.blocks {
        let name = path.display().to_string();
        let file = std::fs::File::open(path).with_context(|| name.clone())?;
        builder.read_list(&name, std::io::BufReader::new(file))?;
    }
    Ok(if io.blocks.is_empty() { None } else { Some(builder.build()?) })
}

/// How the output is to look.
struct Form {
    format: OutputFormat,
    offsets: onomast::Offsets,
    is_terminal: bool,
}

impl Form {
    fn of(io: &Io) -> Self {
        Self { format: io.format, offsets: io.offsets.into(), is_terminal: std::io::stdout().is_terminal() }
    }
}

/// Reads batches, works on each over all threads, writes in order.
fn run(io: &Io, work: impl Fn(&Document) -> Result<String> + Sync) -> Result<Status> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(io.jobs).build()?;
    let mut status = Status::Done;
    let mut out = anstream::stdout();
    let progress = progress(io);
    for path in input::paths(&io.files) {
        let mut documents = match Documents::open(&path, io.input) {
            Ok(documents) => documents,
            Err(error) => {
                report(&error);
                status = Status::SomeFailed;
                continue;
            }
        };
        loop {
            let (batch, n_bytes, is_over) = read_batch(&mut documents, &mut status);
            let done: Vec<Result<String>> = pool.install(|| batch.par_iter().map(&work).collect());
            for text in done {
                out.write_all(text?.as_bytes())?;
            }
            progress.inc(n_bytes as u64);
            if is_over {
                break;
            }
        }
    }
    progress.finish_and_clear();
    out.flush()?;
    Ok(status)
}

fn read_batch(documents: &mut Documents, status: &mut Status) -> (Vec<Document>, usize, bool) {
    let mut batch = Vec::new();
    let mut n_bytes = 0;
    while n_bytes < BATCH {
        match documents.next() {
            None => return (batch, n_bytes, true),
            Some(Ok(document)) => {
                n_bytes += document.text.len();
                batch.push(document);
            }
            Some(Err(error)) => {
                report(&error);
                *status = Status::SomeFailed;
            }
        }
    }
    (batch, n_bytes, false)
}

/// A bar on the terminal, when the input is long and the output goes elsewhere.
fn progress(io: &Io) -> indicatif::ProgressBar {
    let total: u64 = io.files.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|metadata| metadata.len()).sum();
    if total < BATCH as u64 || std::io::stdout().is_terminal() || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    crate::compile::bar(total)
}

fn tagged(extractor: &Extractor, document: &Document, form: &Form, explain: Explain) -> Result<String> {
    let extraction = match &document.conll {
        Some(conll) => extractor.extract_document(&onomast::Document::from_tokens(&document.text, &conll.tokens, conll.sentences.clone())?),
        None => extractor.extract(&document.text),
    };
    if form.format == OutputFormat::Jsonl {
        return output::tag_json(document, &extraction, form.offsets);
    }
    let names: Vec<Option<&str>> = extraction.mentions().iter().map(|mention| mention.entries().next().map(|entry| entry.name())).collect();
    let found: Vec<Found<'_>> = extraction
        .mentions()
        .iter()
        .zip(&names)
        .map(|(mention, name)| Found {
            span: mention.span(),
            text: mention.text(),
            label: mention.label(),
            subtype: mention.subtype(),
            name: *name,
            nominal: mention.is_nominal(),
        })
        .collect();
    if form.format == OutputFormat::Conll {
        return Ok(as_conll(document, &found));
    }
    let mut out = if form.is_terminal {
        output::colored(&document.text, &found) + &output::table(&extraction)
    } else {
        output::lines(document, &found, form.offsets)
    };
    if explain == Explain::Yes {
        for mention in extraction.mentions() {
            out.push_str(&explanation(mention));
        }
    }
    Ok(out)
}

/// The weighed candidates of a mention, one a line, indented under it.
fn explanation(mention: &onomast::Mention<'_>) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let _ = writeln!(out, "# {}..{} {}", mention.start(), mention.end(), mention.text().replace('\n', " "));
    for weighed in mention.explanation().into_iter().flat_map(|explanation| explanation.candidates()) {
        let reasons: Vec<String> = weighed.reasons().iter().map(ToString::to_string).collect();
        let text = weighed.text().replace('\n', " ");
        let _ = writeln!(
            out,
            "#   {:<12} {:.2} {text} ({}): {}; {}",
            weighed.label(),
            weighed.score(),
            weighed.source(),
            weighed.outcome(),
            reasons.join(", ")
        );
    }
    out
}

fn matched(matcher: &Matcher, document: &Document, form: &Form) -> Result<String> {
    let matches = matcher.find(&document.text);
    if form.format == OutputFormat::Jsonl {
        return output::match_json(document, &matches, form.offsets);
    }
    let mut found = Vec::new();
    for one in &matches {
        for entries in output::by_label(one) {
            let first = entries[0];
            found.push(Found {
                span: one.span(),
                text: one.text(),
                label: first.label(),
                subtype: first.subtype(),
                name: Some(first.name()),
                nominal: false,
            });
        }
    }
    Ok(match form.format {
        OutputFormat::Conll => as_conll(document, &found),
        _ if form.is_terminal => output::colored(&document.text, &found),
        _ => output::lines(document, &found, form.offsets),
    })
}

fn as_conll(document: &Document, found: &[Found<'_>]) -> String {
    let cut;
    let conll = if let Some(known) = &document.conll {
        known
    } else {
        cut = output::as_conll(&document.text);
        &cut
    };
    output::conll(conll, &output::tags(conll, found))
}
