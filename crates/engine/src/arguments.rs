//! The command line.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use onomast_datafusion::Options;

/// The names in more documents than one machine holds.
///
/// Without `--scheduler` everything runs in this process; with it on a cluster of one scheduler and any number of executors.
#[derive(Parser)]
#[command(name = "onomast-engine", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write the mentions of documents as Parquet
    #[command(after_help = TAG)]
    Tag(Tag),
    /// Who is named, how often, and in how many documents
    #[command(after_help = COUNT)]
    Count(Count),
    /// Who is named in a document together with whom
    #[command(after_help = PAIRS)]
    Pairs(Pairs),
    /// Ask in SQL, with the functions onomast_tag, onomast_entities, onomast_match and onomast_mentions
    #[command(after_help = SQL)]
    Sql(Sql),
    /// Hand out the work of a cluster
    Scheduler(Scheduler),
    /// Do the work of a cluster on this machine
    Executor(Executor),
}

impl Command {
    /// What is logged unless RUST_LOG tells: of those that run for long what they do, of the others what went wrong.
    pub(crate) fn log_level(&self) -> &'static str {
        match self {
            Self::Scheduler(_) | Self::Executor(_) => "info",
            _ => "error",
        }
    }
}

const TAG: &str = "\
Examples:
  onomast-engine tag news.parquet names/
  onomast-engine tag news/ names/ --rows mention --partition-by label
  onomast-engine tag /shared/news /shared/names --scheduler df://10.0.0.1:50050

OUT becomes a folder of Parquet files and _manifest.json, which names the
files that count; it is written last, in one step. A folder without it is not
a result. OUT must be empty or not be there.";

const COUNT: &str = "\
Columns: mentions, documents, label, name, ids. Mentions that mean the same
are one row: what a list knows by the id of its entry, everything else by its
name, whatever its case, diacritics and hyphens. Of several spellings the
first of the alphabet is told.";

const PAIRS: &str = "\
Columns: documents, label, name, other-label, other-name. Who is one and the
same is told as by `count`. Of a document that names more than 256, the first
256 are paired.";

const SQL: &str = "\
Examples:
  onomast-engine sql 'select label, count(*) from names group by label' --table names=names/
  onomast-engine sql \"select id, onomast_match(text, 'ships.tsv') from news\" --table news=news.jsonl.gz
  onomast-engine sql 'select * from news' --table news=news/*.csv --out news.parquet/";

#[derive(Args)]
pub(crate) struct Tag {
    #[command(flatten)]
    pub(crate) documents: Documents,
    /// The folder or the URL that the mentions are written to
    pub(crate) output: String,
    #[command(flatten)]
    pub(crate) tagging: Tagging,
    #[command(flatten)]
    pub(crate) place: Place,
    /// What a row of the output is
    #[arg(long, value_enum, default_value_t = Rows::Document)]
    pub(crate) rows: Rows,
    /// Columns of the documents that are written, too [default: id, if there is one]
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(crate) keep: Vec<String>,
    /// Columns of the output whose values part it into folders, as COLUMN=VALUE
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(crate) partition_by: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rows {
    /// A document with the list of its mentions
    Document,
    /// A mention
    Mention,
}

#[derive(Args)]
pub(crate) struct Count {
    #[command(flatten)]
    pub(crate) documents: Documents,
    #[command(flatten)]
    pub(crate) tagging: Tagging,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shown: Shown,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
}

/// The same as of `count`.
pub(crate) type Pairs = Count;

#[derive(Args)]
pub(crate) struct Sql {
    /// The query
    pub(crate) query: String,
    /// A file, a folder or a URL, under the name that the query uses
    #[arg(long = "table", value_name = "NAME=PATH", value_parser = named)]
    pub(crate) tables: Vec<(String, String)>,
    /// Write the rows as Parquet to this folder or URL instead of showing them
    #[arg(long, value_name = "OUT")]
    pub(crate) out: Option<String>,
    #[command(flatten)]
    pub(crate) tagging: Tagging,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shown: Shown,
}

fn named(word: &str) -> Result<(String, String), String> {
    let (name, path) = word.split_once('=').ok_or("expected NAME=PATH")?;
    Ok((name.to_owned(), path.to_owned()))
}

#[derive(Args)]
pub(crate) struct Shown {
    /// How rows are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people
    Text,
    /// A JSON object a line
    Jsonl,
    /// Comma-separated, with a header
    Csv,
}

#[derive(Args)]
pub(crate) struct Documents {
    /// A file, a folder or a URL of documents
    pub(crate) input: String,
    /// The column of the text
    #[arg(long, value_name = "COLUMN", default_value = "text")]
    pub(crate) text: String,
}

/// What the extractor is asked for.
#[derive(Args)]
pub(crate) struct Tagging {
    /// Also find the names of this list, TSV or compiled; on a cluster a path of the executors
    #[arg(long = "gazetteer", value_name = "LIST")]
    gazetteers: Vec<String>,
    /// What spellings of the names of lists that are not compiled are forgiven, such as translit,endings,parts,typo:1
    #[arg(long, value_name = "WORDS", default_value = "fold")]
    tolerance: String,
    /// Never find the names of this list
    #[arg(long = "block", value_name = "LIST")]
    blocks: Vec<String>,
    /// Only these labels; those of closed forms (DATE, MONEY, ...) only if named here
    #[arg(long, value_name = "LABEL", value_delimiter = ',')]
    labels: Vec<String>,
    /// Without built-in lists, rules and model
    #[arg(long)]
    no_builtin: bool,
    /// The unit of offsets: byte, char or utf16
    #[arg(long, value_name = "UNIT", default_value = "byte")]
    offsets: String,
    /// A setting of the functions or of DataFusion, such as datafusion.execution.batch_size=64
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = named)]
    pub(crate) settings: Vec<(String, String)>,
}

impl Tagging {
    /// As options of the functions.
    pub(crate) fn options(&self) -> datafusion::common::Result<Options> {
        use datafusion::common::config::ExtensionOptions;
        let mut options = Options::default().with_lists(self.gazetteers.clone(), self.blocks.clone());
        options.set("labels", &self.labels.join(","))?;
        options.set("language", if self.no_builtin { "none" } else { "en" })?;
        options.set("tolerance", &self.tolerance)?;
        options.set("offsets", &self.offsets)?;
        Ok(options)
    }
}

/// Where and in how many pieces the work is done.
#[derive(Args)]
pub(crate) struct Place {
    /// The scheduler of a cluster, as df://HOST:PORT [default: this process]
    #[arg(long, value_name = "URL", env = "ONOMAST_SCHEDULER")]
    pub(crate) scheduler: Option<String>,
    /// Threads of this process [default: the cores of the machine]
    #[arg(long, value_name = "N", conflicts_with = "scheduler")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Pieces of the work [default: one for each thread, on a cluster one for 32 MB and at least 16]
    #[arg(long, value_name = "N", value_parser = at_most::<MOST_PARTITIONS>)]
    pub(crate) partitions: Option<NonZeroUsize>,
    /// Documents that are worked on at once
    #[arg(long, value_name = "N", default_value = "256", value_parser = at_most::<MOST_AT_ONCE>)]
    pub(crate) batch_size: NonZeroUsize,
}

/// The plans of more pieces take minutes to make, and room is made for all documents of a batch at once.
const MOST_PARTITIONS: usize = 5_000;
const MOST_AT_ONCE: usize = 1 << 17;

fn at_most<const MOST: usize>(word: &str) -> Result<NonZeroUsize, String> {
    let number = word.parse::<NonZeroUsize>().ok().filter(|number| number.get() <= MOST);
    number.ok_or_else(|| format!("expected a number from 1 to {MOST}"))
}

#[derive(Args)]
pub(crate) struct Scheduler {
    /// Where clients and executors reach it
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50050")]
    pub(crate) bind: SocketAddr,
    /// An executor that has been silent for so many seconds is given up, its work goes to others
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) executor_timeout: u64,
    /// Jobs fail when there has been no executor for so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub(crate) no_executor_timeout: u64,
}

#[derive(Args)]
pub(crate) struct Executor {
    /// The scheduler, as df://HOST:PORT
    #[arg(long, value_name = "URL", env = "ONOMAST_SCHEDULER", default_value = "df://127.0.0.1:50050")]
    pub(crate) scheduler: String,
    /// Where others fetch results from; the next port is taken, too
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50051")]
    pub(crate) bind: SocketAddr,
    /// The name that others know this machine by [default: the address of --bind]
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Option<String>,
    /// Tasks at once [default: the cores of the machine]
    #[arg(long, value_name = "N")]
    pub(crate) cores: Option<NonZeroUsize>,
    /// For what is handed from stage to stage
    #[arg(long, value_name = "FOLDER")]
    pub(crate) work_dir: Option<PathBuf>,
    /// Seconds between signs of life
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub(crate) heartbeat: u64,
}
