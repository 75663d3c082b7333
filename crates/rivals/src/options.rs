//! The command line.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::rivals::{self, Rival};
use crate::{spellings, texts, typos};

pub(crate) const HELP: &str = "\
Measures onomast and its peers on the same work.
usage: ONOMAST_DATA=DIR onomast-rivals [--sizes 10k,100k,1m,10m] [--only ours,fst] [--rounds 5] [--markdown]
                                       [--work-dir DIR] [--diff RIVAL]
  --only      keys, or what they start with: ours ours-full ours-data ac ac-recipe daac daac-recipe fst naive
  --work-dir  where names and compiled files go while it runs; 7 GB at ten million names
  --diff      instead of measuring, shows where this rival and ours find different spans

       onomast-rivals typos [--sizes 100k,1m] [--only ours,symspell] [--rounds 3] [--markdown] [--work-dir DIR]
                            [--bytes 12m] [--seconds 20]
  The same for names with one wrong letter, in the first text.
  --only      keys: ours symspell-memo dfa-memo symspell dfa-words dfa fst strsim
  --bytes     of the text that are searched
  --seconds   that a peer may search for; what is slow searches less of the text

       onomast-rivals spellings [--tolerance translit,endings,parts,typo:1]
  How many labels of one Wikidata item are found from each other.
";

/// What to do.
pub(crate) enum Command {
    Help,
    Table(Options),
    Diff(Options),
    Child(Task),
    Typos(typos::Options),
    TyposChild(typos::Task),
    Spellings(spellings::Options),
}

/// What to measure.
pub(crate) struct Options {
    pub(crate) sizes: Vec<usize>,
    pub(crate) rivals: Vec<&'static Rival>,
    pub(crate) rounds: usize,
    pub(crate) markdown: bool,
    pub(crate) data: PathBuf,
    pub(crate) work_dir: PathBuf,
}

/// What a child is to do: build a file, or open it and search.
pub(crate) struct Task {
    pub(crate) builds: bool,
    pub(crate) rival: &'static Rival,
    pub(crate) names: PathBuf,
    pub(crate) index: PathBuf,
    pub(crate) data: PathBuf,
}

/// What the arguments say.
struct Asked {
    is_typos: bool,
    sizes: Option<String>,
    only: String,
    rounds: Option<usize>,
    markdown: bool,
    diff: Option<String>,
    n_bytes: usize,
    seconds: f64,
    work_dir: PathBuf,
}

/// Reads the arguments.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Command> {
    let mut asked = Asked {
        is_typos: false,
        sizes: None,
        only: String::new(),
        rounds: None,
        markdown: false,
        diff: None,
        n_bytes: texts::TUNED_LEN,
        seconds: 20.0,
        work_dir: std::env::temp_dir().join("onomast-rivals"),
    };
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("found nothing after {arg}, expected a value"));
        match arg.as_str() {
            "-h" | "--help" => return Ok(Command::Help),
            "--child" => return child(args),
            "spellings" => return spellings(args),
            "typos" => asked.is_typos = true,
            "--sizes" => asked.sizes = Some(value()?),
            "--only" => asked.only = value()?,
            "--rounds" => asked.rounds = Some(value()?.parse().context("--rounds")?),
            "--work-dir" => asked.work_dir = PathBuf::from(value()?),
            "--bytes" => asked.n_bytes = size(&value()?)?,
            "--seconds" => asked.seconds = value()?.parse().context("--seconds")?,
            "--diff" => asked.diff = Some(value()?),
            "--markdown" => asked.markdown = true,
            _ => bail!("found {arg}, expected one of the options of --help"),
        }
    }
    if asked.is_typos { asked.typos() } else { asked.exact() }
}

impl Asked {
    fn sizes(&self, default: &str) -> Result<Vec<usize>> {
        self.sizes.as_deref().unwrap_or(default).split(',').map(size).collect()
    }

    fn exact(self) -> Result<Command> {
        let (sizes, rivals) = (self.sizes("10k,100k,1m,10m")?, rivals::chosen(self.diff.as_deref().unwrap_or(&self.only))?);
        let Self { rounds, markdown, work_dir, .. } = self;
        let options = Options { sizes, rivals, rounds: rounds.unwrap_or(5), markdown, data: data()?, work_dir };
        Ok(if self.diff.is_some() { Command::Diff(options) } else { Command::Table(options) })
    }

    fn typos(self) -> Result<Command> {
        let (sizes, peers, data) = (self.sizes("100k,1m")?, typos::chosen(&self.only)?, data()?);
        let Self { rounds, n_bytes, seconds, markdown, work_dir, .. } = self;
        Ok(Command::Typos(typos::Options { sizes, peers, rounds: rounds.unwrap_or(3), n_bytes, seconds, markdown, data, work_dir }))
    }
}

fn spellings(mut args: impl Iterator<Item = String>) -> Result<Command> {
    let tolerances = match args.next().as_deref() {
        None => "translit,endings,parts,typo:1".parse()?,
        Some("--tolerance") => args.next().context("found nothing after --tolerance, expected a value")?.parse()?,
        Some(arg) => bail!("found {arg}, expected --tolerance"),
    };
    Ok(Command::Spellings(spellings::Options { tolerances, data: data()? }))
}

fn child(mut args: impl Iterator<Item = String>) -> Result<Command> {
    let mut value = || args.next().context("found too few arguments of a child");
    let what = value()?;
    if what == "typos" {
        let peer = typos::by_key(&value()?)?;
        return Ok(Command::TyposChild(typos::Task { peer, names: value()?.into(), seconds: value()?.parse()?, data: data()? }));
    }
    let builds = what == "build";
    let rival = rivals::by_key(&value()?)?;
    Ok(Command::Child(Task { builds, rival, names: value()?.into(), index: value()?.into(), data: data()? }))
}

fn data() -> Result<PathBuf> {
    std::env::var_os("ONOMAST_DATA").map(PathBuf::from).context("ONOMAST_DATA is not set: it names the folder with text and gazetteers")
}

fn size(text: &str) -> Result<usize> {
    let text = text.to_ascii_lowercase();
    let (digits, unit) = match text.strip_suffix('k') {
        Some(digits) => (digits, 1_000),
        None => text.strip_suffix('m').map_or((text.as_str(), 1), |digits| (digits, 1_000_000)),
    };
    Ok(digits.parse::<usize>().with_context(|| format!("found the size {text}, expected one like 100k"))? * unit)
}
