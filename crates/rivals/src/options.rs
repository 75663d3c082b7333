//! The command line.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::rivals::{self, Rival};

pub(crate) const HELP: &str = "\
Measures onomast and its peers on the same work.
usage: ONOMAST_DATA=DIR onomast-rivals [--sizes 10k,100k,1m,10m] [--only ours,fst] [--rounds 5] [--markdown]
                                       [--work-dir DIR] [--diff RIVAL]
  --only      keys, or what they start with: ours ours-full ours-data ac ac-recipe daac daac-recipe fst naive
  --work-dir  where names and compiled files go while it runs; 7 GB at ten million names
  --diff      instead of measuring, shows where this rival and ours find different spans
";

/// What to do.
pub(crate) enum Command {
    Help,
    Table(Options),
    Diff(Options),
    Child(Task),
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

/// Reads the arguments.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Command> {
    let (mut sizes, mut only, mut rounds, mut markdown) = ("10k,100k,1m,10m".to_owned(), String::new(), 5, false);
    let (mut diff, mut work_dir) = (None, std::env::temp_dir().join("onomast-rivals"));
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("found nothing after {arg}, expected a value"));
        match arg.as_str() {
            "-h" | "--help" => return Ok(Command::Help),
            "--child" => return child(args),
            "--sizes" => sizes = value()?,
            "--only" => only = value()?,
            "--rounds" => rounds = value()?.parse().context("--rounds")?,
            "--work-dir" => work_dir = PathBuf::from(value()?),
            "--diff" => diff = Some(value()?),
            "--markdown" => markdown = true,
            _ => bail!("found {arg}, expected one of the options of --help"),
        }
    }
    let sizes = sizes.split(',').map(size).collect::<Result<_>>()?;
    let options = Options { sizes, rivals: rivals::chosen(diff.as_deref().unwrap_or(&only))?, rounds, markdown, data: data()?, work_dir };
    Ok(if diff.is_some() { Command::Diff(options) } else { Command::Table(options) })
}

fn child(mut args: impl Iterator<Item = String>) -> Result<Command> {
    let mut value = || args.next().context("found too few arguments of a child");
    let builds = value()? == "build";
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
