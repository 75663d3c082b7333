//! The parent: builds every rival in a child of its own, keeps the searching children, and asks them in turn.
//!
//! Rounds go over all rivals before the next one starts, so that what else the machine does meets all of them alike.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::child::{Built, Line, Ready};
use crate::memory;
use crate::names;
use crate::options::Options;
use crate::rivals::{Make, Rival};
use crate::texts;

/// A child is not started with less memory than this left for the machine.
const MIN_AVAILABLE: u64 = 3_000_000_000;

/// One rival at one size.
pub(crate) struct Row {
    pub(crate) size: usize,
    pub(crate) rival: &'static Rival,
    pub(crate) outcome: Outcome,
}

/// What came of it.
pub(crate) enum Outcome {
    Skipped(String),
    Measured(Box<Figures>),
}

/// Everything measured.
pub(crate) struct Figures {
    /// Of the file; none for what is built anew in every process.
    pub(crate) built: Option<Built>,
    pub(crate) ready: Ready,
    /// Bytes a second on each text, sorted.
    pub(crate) speeds: [Vec<f64>; 2],
}

/// Measures all rivals at one size.
pub(crate) fn size(options: &Options, size: usize) -> Result<Vec<Row>> {
    std::fs::create_dir_all(&options.work_dir)?;
    let names = names::make(&options.data, &options.work_dir, size)?;
    let lens = texts::both(&options.data)?.map(|text| text.len());
    let run = Run { options, size, names };
    let mut entrants = Vec::new();
    for rival in &options.rivals {
        entrants.push((*rival, run.build(rival)));
    }
    let mut rows = Vec::new();
    let mut searchers = Vec::new();
    for (rival, built) in entrants {
        match built.and_then(|built| run.open(rival, built)) {
            Ok(searcher) => searchers.push(searcher),
            Err(error) => rows.push(Row { size, rival, outcome: Outcome::Skipped(format!("{error:#}")) }),
        }
    }
    for round in 0..options.rounds {
        eprintln!("{size} names: round {} of {}", round + 1, options.rounds);
        for searcher in &mut searchers {
            searcher.round(lens)?;
        }
    }
    rows.extend(searchers.into_iter().map(|searcher| searcher.finish(size)));
    let place = |row: &Row| options.rivals.iter().position(|rival| rival.key == row.rival.key);
    rows.sort_by_key(place);
    for rival in &options.rivals {
        let _ = std::fs::remove_file(run.index(rival));
    }
    Ok(rows)
}

/// What all children of one size share.
struct Run<'o> {
    options: &'o Options,
    size: usize,
    names: PathBuf,
}

impl Run<'_> {
    fn index(&self, rival: &Rival) -> PathBuf {
        self.options.work_dir.join(format!("{}-{}", rival.key, self.size))
    }

    fn talk(&self, what: &str, rival: &Rival) -> Result<Talk> {
        Talk::start(&[what.as_ref(), rival.key.as_ref(), self.names.as_os_str(), self.index(rival).as_os_str()])
    }

    /// Builds the file in a child that ends with it.
    fn build(&self, rival: &Rival) -> Result<Option<Built>> {
        if matches!(rival.make, Make::Memory { .. }) {
            return Ok(None);
        }
        eprintln!("{} names: building {}", self.size, rival.title);
        let mut child = self.talk("build", rival)?;
        let line = child.read()?;
        child.end()?;
        match line {
            Line::Built(built) => Ok(Some(built)),
            Line::Skipped(why) => bail!("{why}"),
            line => bail!("found {line:?}, expected the figures of building"),
        }
    }

    /// Starts the child that searches.
    fn open(&self, rival: &'static Rival, built: Option<Built>) -> Result<Searcher> {
        eprintln!("{} names: opening {}", self.size, rival.title);
        if memory::available() < MIN_AVAILABLE {
            bail!("the machine has no memory left for it");
        }
        let mut child = self.talk("search", rival)?;
        match child.read()? {
            Line::Ready(ready) => Ok(Searcher { child, rival, figures: Figures { built, ready, speeds: [Vec::new(), Vec::new()] } }),
            Line::Skipped(why) => bail!("{why}"),
            line => bail!("found {line:?}, expected the figures of opening"),
        }
    }
}

/// A child that waits for its next round.
struct Searcher {
    child: Talk,
    rival: &'static Rival,
    figures: Figures,
}

impl Searcher {
    fn round(&mut self, lens: [usize; 2]) -> Result<()> {
        self.child.ask("")?;
        let Line::Round(seconds) = self.child.read()? else { bail!("found another line, expected the seconds of a round") };
        for ((speeds, len), seconds) in self.figures.speeds.iter_mut().zip(lens).zip(seconds) {
            speeds.push(len as f64 / seconds);
        }
        Ok(())
    }

    fn finish(self, size: usize) -> Row {
        Row { size, rival: self.rival, outcome: Outcome::Measured(Box::new(self.figures)) }
    }
}

/// The two ends of a child process; it ends when this is dropped.
pub(crate) struct Talk {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Talk {
    /// Starts this program as a child.
    pub(crate) fn start(args: &[&OsStr]) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg("--child").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().context("the child has no output")?);
        Ok(Self { child, input, output })
    }

    /// Writes a line to it.
    pub(crate) fn ask(&mut self, line: &str) -> Result<()> {
        Ok(writeln!(self.input.as_mut().context("the child has no input")?, "{line}")?)
    }

    /// Reads a line of it.
    pub(crate) fn read(&mut self) -> Result<Line> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            bail!("ended early with {}", self.child.wait()?);
        }
        serde_json::from_str(&line).with_context(|| format!("found {line}"))
    }

    fn end(&mut self) -> Result<()> {
        self.input = None;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("ended with {status}");
        }
        Ok(())
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.wait();
    }
}
