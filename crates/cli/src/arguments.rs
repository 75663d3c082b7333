//! The command line: one struct a command; a field is an option, its comment the help of it.

use anyhow::{Context as _, Result};
use onomast::ExtractorBuilder;
use onomast::model::{Group, Join, Model};
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use encoding_rs::Encoding;
use onomast::gazetteer::{ContextEntries, Overlap, Tolerances};
use onomast::markup::TextPath;
use onomast::pattern::{Date, DateOrder, Patterns, Region};
use onomast::{Label, Offsets};

use crate::output::tsv::Field;
use crate::{encoding, help, usage};

/// Find people, places and organizations in text.
#[derive(Parser)]
#[command(name = "onomast", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Whether what goes to people is coloured; `always` also gives the form for people to a pipe
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Tag names with the built-in lists, rules and model, and with your own
    #[command(after_long_help = help::TAG)]
    Tag(Tag),
    /// Find the names of your lists alone: no built-in lists, no rules
    #[command(after_long_help = help::MATCH)]
    Match(Match),
    /// Count who is named, how often, in how many documents, and where first
    #[command(after_help = crate::count::EXAMPLES)]
    Count(Count),
    /// Count who is named together with whom
    #[command(after_help = crate::pairs::EXAMPLES)]
    Pairs(Pairs),
    /// Show the lines that name someone, or things of a label
    #[command(after_help = crate::grep::EXAMPLES)]
    Grep(Grep),
    /// Hold records of people and firms against a watch list: which entries each may be, how near, and why
    #[command(after_help = crate::screen::EXAMPLES)]
    Screen(crate::screen::Screen),
    /// Show a page to paste texts into, and answer programs over HTTP
    #[command(after_help = crate::serve::EXAMPLES)]
    Serve(Serve),
    /// Compile lists to one file that is mapped instead of read
    #[command(after_help = crate::compile::EXAMPLES)]
    Compile(Compile),
    /// Make a list from a dump or a table
    Import(crate::import::Import),
    /// Show what a list or compiled file holds (of the built-in lists without a file)
    #[command(after_help = crate::info::EXAMPLES)]
    Info(Info),
    /// Score the extractor against token-per-line gold files, as conlleval counts
    #[command(after_help = crate::evaluation::EXAMPLES)]
    Eval(Eval),
    /// Train a model from texts whose names are marked
    #[command(after_help = crate::train::EXAMPLES)]
    Train(Train),
    /// List the rules, count what they do in your texts, or check a file of your own
    #[command(after_help = crate::rules::EXAMPLES)]
    Rules(Rules),
    /// Print completions of the command line for a shell
    #[command(after_help = crate::completions::EXAMPLES)]
    Completions(Completions),
    /// Print the man page of the program or of one of its commands
    #[command(after_help = crate::man::EXAMPLES)]
    Man(Man),
}

#[derive(Args)]
pub(crate) struct Io {
    /// Files to read, plain or packed with gzip, bzip2 or zstd; `-` or none is standard input
    pub(crate) files: Vec<PathBuf>,
    /// Read the files in directories too, but no hidden ones and none that `.gitignore` leaves out
    #[arg(short, long)]
    pub(crate) recursive: bool,
    /// How the input is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) input: InputFormat,
    /// The elements of XML that hold the text, such as `body/p`; commas part several
    #[arg(long, value_name = "PATH")]
    pub(crate) text_path: Option<TextPath>,
    /// The column of a table that holds the text, by name or number; each row is a document
    #[arg(long, value_name = "COLUMN")]
    pub(crate) column: Option<String>,
    /// Read nothing that the source says is in another language than this, such as `en`; by default everything is read
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// The encoding of the input if it is not UTF-8, such as `utf-16le` or `windows-1252`; offsets are those of the text in UTF-8
    #[arg(long, value_name = "NAME", value_parser = encoding::named)]
    pub(crate) encoding: Option<&'static Encoding>,
    /// What a document is in token-per-line input; by default what -DOCSTART- starts, and each sentence where a file starts without it
    #[arg(long, value_enum, value_name = "UNIT")]
    pub(crate) documents: Option<DocumentUnit>,
    #[command(flatten)]
    pub(crate) lists: Lists,
    /// Threads that work, at most four a core, by default one a core; the output is the same for any number
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) jobs: usize,
}

/// The user's lists, and what is wanted of what they and all else propose.
#[derive(Args)]
pub(crate) struct Lists {
    /// A list of your own, TSV (packed or not) or compiled; may be repeated, earlier ones take precedence
    #[arg(long = "gazetteer", value_name = "LIST")]
    pub(crate) gazetteers: Vec<PathBuf>,
    /// What spellings of names are forgiven, such as translit,endings,parts,typo:1; by default what a compiled list was
    /// compiled with, and of others case, diacritics and the like
    #[arg(long, value_name = "WORDS")]
    pub(crate) tolerance: Option<Tolerances>,
    /// A list of names that are never tagged, or, where it has a label, never so labelled; may be repeated
    #[arg(long = "block", value_name = "LIST")]
    pub(crate) blocks: Vec<PathBuf>,
    /// Only these labels, separated by commas, such as PERSON,PLACE; of `tag` also those of closed forms, such as DATE,MONEY
    #[arg(long, value_delimiter = ',', value_name = "LABELS")]
    pub(crate) labels: Vec<String>,
}

impl Io {
    /// Whether the output tells of more documents than one.
    pub(crate) fn has_several_documents(&self) -> bool {
        self.files.len() > 1 || self.recursive || matches!(self.input, InputFormat::Jsonl | InputFormat::Csv)
    }
}

/// How the mentions of `tag` and `match` are written.
#[derive(Args)]
pub(crate) struct Output {
    /// Give back the other fields of a JSON line or the other columns of a row, after its `id`; for JSON lines out
    #[arg(long)]
    pub(crate) keep: bool,
    /// How the output is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: OutputFormat,
    /// The columns of tab- or comma-separated lines, separated by commas, in this order; `--help` lists them
    #[arg(long, value_enum, value_delimiter = ',', value_name = "COLUMNS", hide_possible_values = true)]
    pub(crate) fields: Vec<Field>,
    /// Leave out the header of tab- or comma-separated lines
    #[arg(long)]
    pub(crate) no_header: bool,
    /// What offsets count; brat, webanno and html have a unit of their own
    #[arg(long, value_enum, default_value_t)]
    pub(crate) offsets: OffsetUnit,
}

/// What takes part in tagging, and which mentions are kept.
#[derive(Args)]
pub(crate) struct Tagging {
    /// Only mentions that are at least so sure, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.0, hide_default_value = true, value_parser = score)]
    pub(crate) min_score: f64,
    /// Leave out common nouns that stand for an institution, such as lower-case "parliament"
    #[arg(long)]
    pub(crate) no_nominal: bool,
    /// Leave out the built-in lists
    #[arg(long)]
    pub(crate) no_builtin: bool,
    /// Rules of your own beside the built-in ones; may be repeated, of two with one id the later stands
    #[arg(long = "rules", value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) models: Models,
    #[command(flatten)]
    pub(crate) patterns: ClosedForms,
}

#[derive(Args)]
pub(crate) struct Tag {
    #[command(flatten)]
    pub(crate) io: Io,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) tagging: Tagging,
    /// Tell for each mention what spoke for and against it, and what else was weighed
    #[arg(long)]
    pub(crate) explain: bool,
    /// Tell what was made of these words, mention or not, wherever a document has them in just this case (its first twenty
    /// places), or of its bytes START..END; may be repeated
    #[arg(long, value_name = "WORDS|START..END", value_parser = crate::explain::place)]
    pub(crate) explain_at: Vec<crate::explain::Place>,
}

#[derive(Args)]
pub(crate) struct Count {
    #[command(flatten)]
    pub(crate) io: Io,
    #[command(flatten)]
    pub(crate) tagging: Tagging,
    /// How the output is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TableFormat,
    /// Only the first so many
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
}

#[derive(Args)]
pub(crate) struct Pairs {
    #[command(flatten)]
    pub(crate) io: Io,
    #[command(flatten)]
    pub(crate) tagging: Tagging,
    /// What two have to be named in to be a pair
    #[arg(long, value_enum, default_value_t)]
    pub(crate) within: Within,
    /// How the output is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: PairFormat,
    /// Only the first so many
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
}

#[derive(Args)]
pub(crate) struct Grep {
    /// A label such as PERSON, a name or a part of one that ends with words, or the id of a list entry
    #[arg(value_name = "LABEL|NAME")]
    pub(crate) pattern: String,
    #[command(flatten)]
    pub(crate) io: Io,
    #[command(flatten)]
    pub(crate) tagging: Tagging,
    /// Only how many lines of each document there are
    #[arg(short, long, conflicts_with = "documents_alone")]
    pub(crate) count: bool,
    /// Only the documents that have one
    #[arg(short = 'l', long = "files-with-matches")]
    pub(crate) documents_alone: bool,
}

#[derive(Args)]
pub(crate) struct Serve {
    /// The port; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 7878)]
    pub(crate) port: u16,
    /// The address to listen on; another than this machine's own opens the page to everyone who can reach it
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: String,
    /// The longest request, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 8_000_000)]
    pub(crate) max_bytes: usize,
    #[command(flatten)]
    pub(crate) lists: Lists,
    #[command(flatten)]
    pub(crate) tagging: Tagging,
}

/// Which closed forms are looked for, and how they are read.
#[derive(Args)]
pub(crate) struct ClosedForms {
    /// Find dates, times, amounts, addresses, phone numbers and identifiers too, with their values; of --labels only those it names
    #[arg(long = "patterns")]
    pub(crate) all: bool,
    /// The day from which `yesterday` and `last Tuesday` are told, and which tells the year of `Oct 6`; a bare `Friday` is the nearest, before or after
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) reference_date: Option<Date>,
    /// Read 03/04/2021 as the third of April, not as the fourth of March
    #[arg(long)]
    pub(crate) day_first: bool,
    /// The country of phone numbers without a country code, such as GB; US by default
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) region: Option<Region>,
}

impl ClosedForms {
    /// Whether any is asked for, by its label or with all others.
    pub(crate) fn any(&self, labels: &[String]) -> bool {
        self.all || Patterns::labels().any(|label| labels.iter().any(|name| name == label.as_str()))
    }

    /// The closed forms that are asked for: all of them, or those among the labels that are wanted.
    ///
    /// # Errors
    /// If an option speaks of closed forms and none is asked for.
    pub(crate) fn wanted(&self, labels: &[Label]) -> Result<Patterns> {
        let patterns = if self.all && labels.is_empty() { Patterns::all() } else { Patterns::of(labels.iter().cloned()) };
        if let Some(option) = self.option().filter(|_| patterns.is_empty()) {
            let expected =
                if self.all { "some of them among `--labels`, such as DATE" } else { "`--patterns`, or labels such as `--labels PERSON,DATE`" };
            return Err(usage(&format!("{option}: found no closed forms that are asked for, expected {expected}")));
        }
        let order = if self.day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        let patterns = patterns.order(order).region(self.region.unwrap_or_default());
        Ok(self.reference_date.into_iter().fold(patterns, Patterns::reference))
    }

    /// The first option that speaks of closed forms.
    fn option(&self) -> Option<&'static str> {
        let given = [
            ("--patterns", self.all),
            ("--reference-date", self.reference_date.is_some()),
            ("--day-first", self.day_first),
            ("--region", self.region.is_some()),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option)
    }
}

/// Which models take part.
#[derive(Args)]
pub(crate) struct Models {
    /// A model of your own; the built-in one stands beside it for labels that yours does not have; may be repeated
    #[arg(id = "model", long = "model", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Leave out the built-in model
    #[arg(long)]
    pub(crate) no_model: bool,
    /// A table of your own of what the likelihoods of models are worth beside lists and rules
    #[arg(long, value_name = "FILE")]
    pub(crate) join: Option<PathBuf>,
}

impl Models {
    /// The user's models.
    ///
    /// # Errors
    /// If one of the files cannot be read or is no model.
    pub(crate) fn open(&self) -> Result<Vec<Model>> {
        Ok(self.files.iter().map(Model::open).collect::<Result<_, _>>()?)
    }

    /// Adds them to an extractor, once they are open.
    ///
    /// # Errors
    /// If the table of the join cannot be read or is something else.
    pub(crate) fn add(&self, models: Vec<Model>, mut builder: ExtractorBuilder) -> Result<ExtractorBuilder> {
        if self.no_model {
            builder = builder.without_model();
        }
        if let Some(path) = &self.join {
            let name = path.display().to_string();
            let file = std::fs::File::open(path).with_context(|| name.clone())?;
            builder = builder.join(Join::read(&name, std::io::BufReader::new(file))?);
        }
        Ok(models.into_iter().fold(builder, ExtractorBuilder::model))
    }
}

#[derive(Args)]
pub(crate) struct Train {
    /// Files to learn from, each with what its words count for behind an @ (1 if none)
    #[arg(long = "train", required = true, num_args = 1.., value_name = "FILE[@WEIGHT]", value_parser = crate::train::weighed)]
    pub(crate) texts: Vec<(PathBuf, f32)>,
    /// Files to measure on after each time over the texts: the best one is kept
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) dev: Vec<PathBuf>,
    /// The model to write
    #[arg(short, long, value_name = "MODEL")]
    pub(crate) output: PathBuf,
    /// The labels of the model, separated by commas; by default those of the first file
    #[arg(long, value_delimiter = ',', value_name = "LABELS")]
    pub(crate) labels: Vec<String>,
    /// Labels of the files and ours, as Location=PLACE; `Date=` drops a label
    #[arg(long = "map", value_delimiter = ',', value_name = "GOLD=OURS", value_parser = crate::evaluation::pair)]
    pub(crate) maps: Vec<(String, String)>,
    /// Word clusters: a word and its numbers in three nested sizes a line, tabs between, frequent words first, below a header
    #[arg(long, value_name = "FILE")]
    pub(crate) clusters: Option<PathBuf>,
    /// So many words of them are kept in the model
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub(crate) cluster_words: usize,
    /// So many trainings with other chances, of which the model is the mean
    #[arg(long = "runs", value_name = "N", default_value_t = 1)]
    pub(crate) n_runs: usize,
    /// At most so many times over the texts
    #[arg(long = "epochs", value_name = "N", default_value_t = 30)]
    pub(crate) n_epochs: usize,
    /// Stop when the F1 of --dev has not risen for so many times
    #[arg(long, value_name = "N", default_value_t = 6)]
    pub(crate) patience: usize,
    /// The price of a weight
    #[arg(long, value_name = "PRICE", default_value_t = 1.0)]
    pub(crate) l1: f32,
    /// The price of a weight's square
    #[arg(long, value_name = "PRICE", default_value_t = 0.5)]
    pub(crate) l2: f32,
    /// The share of words that are left out, anew each time
    #[arg(long, value_name = "SHARE", default_value_t = 0.3)]
    pub(crate) dropout: f32,
    /// The length of the first steps
    #[arg(long, value_name = "RATE", default_value_t = 0.15)]
    pub(crate) rate: f32,
    /// Leave out features that are met less often
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) min_count: u32,
    /// Keep at most so many features, the heaviest
    #[arg(long, value_name = "N", default_value_t = 45_000)]
    pub(crate) features: usize,
    /// Groups of features to leave out, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "GROUPS", value_parser = crate::train::group())]
    pub(crate) without: Vec<Group>,
    /// The share of sentences that are read again in small letters
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    pub(crate) small: f32,
    /// The share of sentences that are read again in capitals
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    pub(crate) capitals: f32,
    /// Where chance begins
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Threads that work, by default one a core; the model is the same for any number
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) jobs: usize,
    /// Rules of your own beside the built-in ones
    #[arg(long = "rules", value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    /// A list of your own that the model is to learn with; may be repeated
    #[arg(long = "gazetteer", value_name = "LIST")]
    pub(crate) gazetteers: Vec<PathBuf>,
    /// Leave out the built-in lists
    #[arg(long)]
    pub(crate) no_builtin: bool,
}

#[derive(Args)]
pub(crate) struct Rules {
    /// Rules of your own beside the built-in ones; may be repeated, of two with one id the later stands
    #[arg(long = "rules", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Tell how often each rule fired in these texts, and how often it decided: a mention came of what it proposed or weighed;
    /// the share is decided by fired
    #[arg(long, value_name = "FILES", num_args = 1..)]
    pub(crate) count: Vec<PathBuf>,
    /// Run the two sentences of each rule in this file; status 1 if one of them fails
    #[arg(long, value_name = "FILE", conflicts_with = "count")]
    pub(crate) check: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Match {
    #[command(flatten)]
    pub(crate) io: Io,
    #[command(flatten)]
    pub(crate) output: Output,
    /// Which of overlapping matches are reported
    #[arg(long, value_enum, default_value_t)]
    pub(crate) overlap: OverlapPolicy,
    /// `exact` wants the case and diacritics of the list for every name
    #[arg(long, value_enum, default_value_t)]
    pub(crate) case: CaseChoice,
    /// Only what is so near to the name in the list, from 0 to 1; tells names apart where --tolerance forgives more than case
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, hide_default_value = true, value_parser = score)]
    pub(crate) min_similarity: f64,
    /// Entries of the policy `context` (common words too) that are reported: those written with a capital, `all` or `none`
    #[arg(long, value_name = "capitalized|all|none", default_value_t)]
    pub(crate) policy: ContextEntries,
    /// End with status 1 if nothing was found
    #[arg(long)]
    pub(crate) exit_status: bool,
}

#[derive(Args)]
pub(crate) struct Compile {
    /// Lists in TSV, plain or packed with gzip, bzip2 or zstd; `-` is standard input
    #[arg(required = true)]
    pub(crate) lists: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// What spellings of the names are forgiven: words with commas between, see below
    #[arg(long, value_name = "WORDS", default_value_t)]
    pub(crate) tolerance: Tolerances,
    /// Match byte for byte between borders of words: for codes; the same as --tolerance literal
    #[arg(long, conflicts_with = "tolerance")]
    pub(crate) literal: bool,
}

#[derive(Args)]
pub(crate) struct Info {
    /// A list in TSV or a compiled file; the built-in lists if none
    pub(crate) file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Args)]
pub(crate) struct Man {
    /// The command, as `tag` or `import csv`; the program itself if none
    pub(crate) command: Vec<String>,
}

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Eval {
    /// Gold files: a token and its tag a line, a blank line between sentences; `-` is standard input
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// How the tags are written; told by the tags of each file by default
    #[arg(long, value_name = "SCHEME", value_parser = crate::evaluation::scheme())]
    pub(crate) scheme: Option<onomast::evaluate::Scheme>,
    /// The encoding of the files if it is not UTF-8, such as `windows-1252`
    #[arg(long, value_name = "NAME", value_parser = encoding::named)]
    pub(crate) encoding: Option<&'static Encoding>,
    /// Labels of the gold file and ours, as Location=PLACE; `Date=` drops a label
    #[arg(long = "map", value_delimiter = ',', value_name = "GOLD=OURS", value_parser = crate::evaluation::pair)]
    pub(crate) maps: Vec<(String, String)>,
    /// Score only these labels
    #[arg(long, value_delimiter = ',', value_name = "LABELS")]
    pub(crate) labels: Vec<String>,
    /// The last column holds predictions: score them instead of running the extractor
    #[arg(long)]
    pub(crate) predicted: bool,
    /// Show so many of the commonest errors, name by name
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) errors: usize,
    /// Show so many of the largest classes of error: what is missed, invented, has another label or other borders
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) error_classes: usize,
    /// Show how often mentions are right by their scores, in ten bins
    #[arg(long, conflicts_with = "predicted")]
    pub(crate) calibration: bool,
    /// Draw what --calibration shows as a picture in SVG
    #[arg(long, value_name = "FILE", requires = "calibration")]
    pub(crate) svg: Option<PathBuf>,
    /// Make a table of scores from the gold files, each of which weighs alike
    #[arg(long, requires = "output", conflicts_with = "predicted")]
    pub(crate) calibrate: bool,
    /// The table of --calibrate, for languages/en/calibration.tsv in the source
    #[arg(short, long, value_name = "FILE", requires = "calibrate")]
    pub(crate) output: Option<PathBuf>,
    /// What a document is; by default what -DOCSTART- starts, and each sentence where a file starts without it
    #[arg(long, value_enum, value_name = "UNIT")]
    pub(crate) documents: Option<DocumentUnit>,
    /// Rules of your own beside the built-in ones; may be repeated, of two with one id the later stands
    #[arg(long = "rules", value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) models: Models,
    /// A list of your own, TSV (packed or not) or compiled; may be repeated
    #[arg(long = "gazetteer", value_name = "LIST")]
    pub(crate) gazetteers: Vec<PathBuf>,
    /// A list of names that are never tagged, or, where it has a label, never so labelled; may be repeated
    #[arg(long = "block", value_name = "LIST")]
    pub(crate) blocks: Vec<PathBuf>,
    /// Leave out the built-in lists
    #[arg(long)]
    pub(crate) no_builtin: bool,
    /// Write the scores as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// Running text; a form feed starts a new document
    #[default]
    Text,
    /// One `{"id":…,"text":…}` a line
    Jsonl,
    /// A token and further columns a line, a blank line between sentences
    Conll,
    /// A page as a reader sees it
    Html,
    /// Markdown as a reader sees it rendered
    Markdown,
    /// The text in the elements of `--text-path`
    Xml,
    /// Subtitles of SubRip
    Srt,
    /// Subtitles of WebVTT
    Vtt,
    /// A table with a header, commas or, in `.tsv`, tabs between the cells; `--column` is the text
    Csv,
    /// Told for each file by its name and its first bytes
    Auto,
}

impl InputFormat {
    /// Whether such a source may tell which parts of it are in which language.
    pub(crate) fn has_languages(self) -> bool {
        matches!(self, Self::Html | Self::Markdown | Self::Xml | Self::Auto)
    }
}

/// What names of token-per-line input are looked for together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum DocumentUnit {
    /// Each sentence: of files whose sentences have nothing to do with each other, such as short messages
    Sentence,
    /// The whole file
    File,
    /// What stands between two lines with -DOCSTART-
    Docstart,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people: coloured text and a table on a terminal, tab-separated lines in a pipe
    #[default]
    Text,
    /// Tab-separated lines with a header, a line for each mention
    Tsv,
    /// One object a document
    Jsonl,
    /// A token a line with its tag as last column
    Conll,
    /// Comma-separated lines with a header, a line for each mention
    Csv,
    /// The text with its mentions in it: [PERSON Ada Lovelace]
    Inline,
    /// One page to look at: text, entities, reasons and a map
    Html,
    /// Standoff annotations of brat
    Brat,
    /// W3C Web Annotations in JSON-LD
    Webanno,
    /// A map's features: places of which a list knows the coordinates
    Geojson,
}

/// How a table of counts is written.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people: a table on a terminal, tab-separated lines in a pipe
    #[default]
    Text,
    /// Tab-separated lines with a header
    Tsv,
    /// Comma-separated lines with a header
    Csv,
    /// One object a line
    Jsonl,
}

/// How pairs are written.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PairFormat {
    /// For people: a table on a terminal, tab-separated lines in a pipe
    #[default]
    Text,
    /// Tab-separated lines with a header
    Tsv,
    /// Comma-separated lines with a header
    Csv,
    /// One object a line
    Jsonl,
    /// A graph for Gephi, yEd, networkx, igraph
    Graphml,
    /// A graph for Graphviz
    Dot,
}

/// What two are named in together.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Within {
    /// One sentence
    #[default]
    Sentence,
    /// What stands between two blank lines
    Paragraph,
    /// One document
    Document,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum OffsetUnit {
    /// Bytes of UTF-8
    #[default]
    Byte,
    /// Unicode scalar values
    Char,
    /// UTF-16 code units
    Utf16,
}

impl From<OffsetUnit> for Offsets {
    fn from(unit: OffsetUnit) -> Self {
        match unit {
            OffsetUnit::Byte => Self::Byte,
            OffsetUnit::Char => Self::Char,
            OffsetUnit::Utf16 => Self::Utf16,
        }
    }
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum OverlapPolicy {
    /// From left to right the longest
    #[default]
    LeftmostLongest,
    /// Every match
    All,
    /// Every match that does not lie within another
    NoSub,
    /// The longest of overlapping ones, of equally long ones the right one
    LongestDominantRight,
}

impl From<OverlapPolicy> for Overlap {
    fn from(policy: OverlapPolicy) -> Self {
        match policy {
            OverlapPolicy::LeftmostLongest => Self::LeftmostLongest,
            OverlapPolicy::All => Self::All,
            OverlapPolicy::NoSub => Self::NoSub,
            OverlapPolicy::LongestDominantRight => Self::LongestDominantRight,
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CaseChoice {
    /// As each entry says; any case by default
    #[default]
    Fold,
    /// As the list writes it
    Exact,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere: marks in brackets stand for colours
    Never,
}

impl ColorChoice {
    /// Whether what is written to standard output is for people: where it is a terminal, and where colours are asked for.
    pub(crate) fn is_for_people(self) -> bool {
        self == Self::Always || std::io::stdout().is_terminal()
    }
}

/// A score or a similarity from the command line.
pub(crate) fn score(value: &str) -> Result<f64, String> {
    value.parse().ok().filter(|score| (0.0..=1.0).contains(score)).ok_or_else(|| "expected a number from 0 to 1".to_owned())
}
