//! `train`: a model from texts whose names are marked.

use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use onomast::model::Group;
use onomast::model::train::{Corpus, Options, Progress, Shares, Trainer};
use onomast::{BuiltIn, Extractor, Label};

use crate::arguments::Train;
use crate::evaluation::Labels;
use crate::gold::{self, Gold};
use crate::output_file::OutputFile;
use crate::{Status, rules, source, tag};
use indicatif::ProgressBar;

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast train --train train.tsv --dev dev.tsv -o mine.model
  onomast train --train news.txt tweets.tsv@0.3 --dev dev.txt -o mine.model
  onomast tag --model mine.model article.txt

Files to learn from, told apart by what stands in them:
  a token and its tag a line, in any scheme of tags (BIO, BILOU, ...)
  JSON lines: {\"text\":…,\"spans\":[[start,end,\"LABEL\"],…]}, in characters
  marked text: [PERSON Ada Lovelace] met friends; `# id genre` opens a document
A number behind @ is what each word of a file counts for. A label that a file
never has is taken as unknown there, not as absent. Usual labels (PER, Location,
GPE, ...) are known; --map names others or drops them.

The same files and options give the same bytes on every machine, with any
number of threads. --dev files choose the best time over the texts.";

/// What a word of a file may count for.
const MOST_WEIGHT: f32 = 1000.0;

/// `tweets.tsv@0.3` as a file and a weight.
pub(crate) fn weighed(value: &str) -> Result<(PathBuf, f32), String> {
    let Some((path, weight)) = value.rsplit_once('@').filter(|_| !Path::new(value).exists()) else { return Ok((PathBuf::from(value), 1.0)) };
    match weight.parse::<f32>() {
        Ok(weight) if weight > 0.0 && weight <= MOST_WEIGHT => Ok((PathBuf::from(path), weight)),
        Ok(_) => Err(format!("found the weight `{weight}`, expected a number above 0 and at most {MOST_WEIGHT}")),
        // An @ that is a part of the name.
        Err(_) => Ok((PathBuf::from(value), 1.0)),
    }
}

/// A group of features from the command line.
pub(crate) fn group() -> impl TypedValueParser<Value = Group> {
    let find = |name: String| Group::ALL.into_iter().find(|group| group.as_str() == name).ok_or("no such group");
    PossibleValuesParser::new(Group::ALL.map(Group::as_str)).try_map(find)
}

pub(crate) fn run(arguments: &Train) -> Result<Status> {
    let built_in = if arguments.no_builtin { BuiltIn::None } else { BuiltIn::English };
    let mut builder = Extractor::builder().built_in(built_in).without_model();
    for list in tag::open(&arguments.gazetteers)? {
        builder = builder.gazetteer(list);
    }
    let extractor = rules::add(builder, &arguments.rules)?.build();
    let labels = Labels::new(&arguments.labels, &arguments.maps);
    let mut trainer = Trainer::new(&extractor, options(arguments));
    if !arguments.labels.is_empty() {
        trainer = trainer.labels(arguments.labels.iter().map(|label| Label::try_from(label.trim())).collect::<Result<Vec<_>, _>>()?)?;
    }
    if let Some(path) = &arguments.clusters {
        let reader = source::open(path, &ProgressBar::hidden())?;
        trainer = trainer.clusters(&path.display().to_string(), reader, arguments.cluster_words)?;
    }
    for (path, weight) in &arguments.texts {
        let documents = gold::read(path, &labels)?;
        trainer.train_on(&corpus(path, &documents)?.weight(*weight))?;
    }
    for path in &arguments.dev {
        let documents = gold::read(path, &labels)?;
        trainer.hold_back(&corpus(path, &documents)?)?;
    }
    // Training takes its time: whether its model can be written is known before.
    let texts = arguments.texts.iter().map(|(path, _)| path).chain(&arguments.dev);
    let inputs = texts.chain(&arguments.clusters).chain(&arguments.gazetteers).chain(&arguments.rules).map(PathBuf::as_path);
    let mut file = OutputFile::create(&arguments.output, inputs)?;
    let mut kept = None;
    let (bytes, shares) = trainer.finish_with_shares(|progress| {
        tell(progress, arguments);
        // The model that is kept is that of the best time, or of the last where nothing is measured; or the mean of several.
        let is_mean = progress.run > arguments.n_runs;
        if kept.as_ref().is_none_or(|kept: &Progress| is_mean || progress.f1().is_none() || progress.f1() > kept.f1()) {
            kept = Some(progress.clone());
        }
    })?;
    file.write_all(&bytes)?;
    file.finish()?;
    report(&arguments.output, bytes.len(), kept.as_ref(), &shares)?;
    Ok(Status::Done)
}

fn options(arguments: &Train) -> Options {
    let n_cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Options {
        n_runs: arguments.n_runs,
        n_epochs: arguments.n_epochs,
        patience: arguments.patience,
        l1: arguments.l1,
        l2: arguments.l2,
        dropout: arguments.dropout,
        rate: arguments.rate,
        min_count: arguments.min_count,
        n_features: arguments.features,
        without: arguments.without.clone(),
        recased: (arguments.small, arguments.capitals),
        seed: arguments.seed,
        n_threads: if arguments.jobs == 0 { n_cores() } else { arguments.jobs },
    }
}

/// The documents of a file as a corpus.
fn corpus<'d>(path: &Path, documents: &'d [Gold]) -> Result<Corpus<'d>> {
    let folder = path.parent().and_then(Path::file_name).map(|folder| format!("{}/", folder.display())).unwrap_or_default();
    let mut corpus = Corpus::new(folder + &path.file_stem().unwrap_or_default().display().to_string());
    if documents.is_empty() {
        bail!("{}: found no documents, expected some", path.display());
    }
    documents.iter().try_for_each(|document| document.add_to(&mut corpus))?;
    Ok(corpus)
}

/// One line for each time over the texts; on a terminal the last one stays.
fn tell(progress: &Progress, arguments: &Train) {
    let f1 = progress.f1().map(|f1| format!(", F1 of --dev {f1:.2}")).unwrap_or_default();
    let Train { n_runs, n_epochs, .. } = arguments;
    let time = match progress.run {
        run if run > *n_runs => format!("mean of {n_runs} trainings"),
        _ if *n_runs == 1 => format!("{} of {n_epochs}", progress.epoch),
        run => format!("training {run} of {n_runs}, {} of {n_epochs}", progress.epoch),
    };
    let line = format!("{time}: loss {:.4}, {} weights{f1}", progress.loss, progress.n_weights);
    let mut err = std::io::stderr();
    let _ = if err.is_terminal() { write!(err, "\r\x1b[K{line}") } else { writeln!(err, "{line}") };
}

/// What was learned, as a table.
fn report(path: &Path, n_bytes: usize, kept: Option<&Progress>, shares: &Shares) -> Result<()> {
    let mut out = String::new();
    let mut line = |line: String| {
        out += &line;
        out.push('\n');
    };
    if std::io::stderr().is_terminal() {
        let _ = writeln!(std::io::stderr());
    }
    for (name, counts) in kept.iter().flat_map(|progress| &progress.held_back) {
        line(format!("{name}: precision, recall and F1 of this model alone"));
        for (label, counts) in counts {
            line(format!("  {:14} {:6.2} {:6.2} {:6.2}", label.as_str(), counts.precision(), counts.recall(), counts.f1()));
        }
    }
    line("features with weights, and their sum".to_owned());
    for (group, (n_features, sum)) in shares {
        line(format!("  {:14} {n_features:8} {sum:10.0}", group.as_str()));
    }
    line(format!("{}: {n_bytes} bytes", path.display()));
    crate::output::print(&out).context("report")
}
