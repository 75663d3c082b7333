//! The second benchmark: names found though one letter is wrong, by onomast and by peers doing the same work.
//!
//! Every peer lives in a child of its own with the names built in its memory. It first says what it finds, in as much of the text
//! as its time allows; then come the rounds, in each of which it counts in that much of the text and ours right after it.

mod chains;
pub(crate) mod child;
mod folded;
mod ours;
mod peers;
mod table;
#[cfg(test)]
mod tests;
mod windows;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::child::Line;
use crate::measure::Talk;
use crate::{names, texts};
pub(crate) use peers::{Peer, by_key, chosen};

/// What to measure.
pub(crate) struct Options {
    pub(crate) sizes: Vec<usize>,
    pub(crate) peers: Vec<&'static Peer>,
    pub(crate) rounds: usize,
    /// Of the text that is searched.
    pub(crate) n_bytes: usize,
    /// That a peer may search for at a time.
    pub(crate) seconds: f64,
    pub(crate) markdown: bool,
    pub(crate) data: PathBuf,
    pub(crate) work_dir: PathBuf,
}

/// What a child is to do.
pub(crate) struct Task {
    pub(crate) peer: &'static Peer,
    pub(crate) names: PathBuf,
    pub(crate) seconds: f64,
    pub(crate) data: PathBuf,
}

/// One peer at one size.
struct Row {
    size: usize,
    peer: &'static Peer,
    outcome: Outcome,
}

enum Outcome {
    Skipped(String),
    Measured(Figures),
}

struct Figures {
    /// Of building, in CPU time, the memory held then and the most until then.
    build: f64,
    resident: u64,
    peak: u64,
    /// How much of the text was searched, and how many matches there were in it.
    n_bytes: usize,
    n_matches: usize,
    /// How many matches of ours in the same bytes there are, and how many of them it finds.
    n_ours: usize,
    n_both: usize,
    /// Bytes a second in every round, and how many times as fast ours was on the same bytes.
    speeds: Vec<f64>,
    ratios: Vec<f64>,
}

/// Measures one size after the other; what is known so far goes to stderr after each, the whole to stdout.
pub(crate) fn run(options: &Options) -> Result<()> {
    std::fs::create_dir_all(&options.work_dir)?;
    let text = texts::tuned(&options.data, options.n_bytes)?;
    let mut rows = Vec::new();
    for &size in &options.sizes {
        let names = names::make(&options.data, &options.work_dir, size)?;
        let mut ours = Searcher::start(peers::ours(), &names, options.seconds)?;
        for &peer in &options.peers {
            eprintln!("{size} names: {}", peer.title);
            let outcome = measure(options, peer, &names, &text, &mut ours);
            rows.push(Row { size, peer, outcome: outcome.unwrap_or_else(|error| Outcome::Skipped(format!("{error:#}"))) });
        }
        eprintln!("{}", table::render(&rows, false));
    }
    print!("{}", table::render(&rows, options.markdown));
    Ok(())
}

fn measure(options: &Options, peer: &'static Peer, names: &Path, text: &str, ours: &mut Searcher) -> Result<Outcome> {
    let mut searcher = Searcher::start(peer, names, options.seconds)?;
    let (n_bytes, mut its) = searcher.spans(text.len())?;
    let (_, mut spans) = ours.spans(n_bytes)?;
    let (mut speeds, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        let (len, seconds) = searcher.count(n_bytes)?;
        let (same, ours) = ours.count(len)?;
        speeds.push(len as f64 / seconds);
        ratios.push((same as f64 / ours) / (len as f64 / seconds));
    }
    its.iter_mut().chain(&mut spans).for_each(|span| *span = without_dot(text, *span));
    let n_both = spans.iter().filter(|span| its.binary_search(span).is_ok()).count();
    let (n_matches, n_ours) = (its.len(), spans.len());
    let Searcher { build, resident, peak, .. } = searcher;
    Ok(Outcome::Measured(Figures { build, resident, peak, n_bytes, n_matches, n_ours, n_both, speeds, ratios }))
}

/// The dot of an abbreviation belongs to a match of ours.
fn without_dot(text: &str, (start, end): (usize, usize)) -> (usize, usize) {
    (start, start + text[start..end].trim_end_matches('.').len())
}

/// A child that waits to be asked.
struct Searcher {
    talk: Talk,
    build: f64,
    resident: u64,
    peak: u64,
}

impl Searcher {
    fn start(peer: &Peer, names: &Path, seconds: f64) -> Result<Self> {
        let seconds = seconds.to_string();
        let mut talk = Talk::start(&["typos".as_ref(), peer.key.as_ref(), names.as_os_str(), seconds.as_ref()])?;
        match talk.read()? {
            Line::Opened { seconds, resident, peak } => Ok(Self { talk, build: seconds, resident, peak }),
            Line::Skipped(why) => bail!("{why}"),
            line => bail!("found {line:?}, expected the figures of opening"),
        }
    }

    /// What it finds in so many bytes, or as many of them as it could search.
    fn spans(&mut self, len: usize) -> Result<(usize, Vec<(usize, usize)>)> {
        self.talk.ask(&format!("spans {len}"))?;
        match self.talk.read()? {
            Line::Spans { len, spans } => Ok((len, spans)),
            _ => bail!("found another line, expected spans"),
        }
    }

    /// How many of so many bytes it searched, and for how many seconds.
    fn count(&mut self, len: usize) -> Result<(usize, f64)> {
        self.talk.ask(&format!("count {len}"))?;
        match self.talk.read().context("counting")? {
            Line::Searched { len, seconds } => Ok((len, seconds)),
            line => bail!("found {line:?}, expected the seconds of a search"),
        }
    }
}
