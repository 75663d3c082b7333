//! What a child process does: build a rival's file, or open it and search when told.

use std::fs::File;
use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

use crate::found::Tally;
use crate::memory::{self, Watchdog};
use crate::options::Task;
use crate::rivals::Make;
use crate::texts;

/// What a child tells its parent, as a line of JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Line {
    /// The rival cannot do this size; why.
    Skipped(String),
    Built(Built),
    Ready(Ready),
    /// Seconds for each text.
    Round([f64; 2]),
    /// Of the other benchmark: seconds of building, memory held then and the most until then.
    Opened {
        seconds: f64,
        resident: u64,
        peak: u64,
    },
    /// What was found in so many bytes.
    Spans {
        len: usize,
        spans: Vec<(usize, usize)>,
    },
    /// How many bytes were searched in how many seconds.
    Searched {
        len: usize,
        seconds: f64,
    },
}

/// What building said beside the file itself.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Written {
    /// Names that the rival does not take.
    pub(crate) n_refused: usize,
    /// Bytes of ids and attribute values, as the user gave them.
    pub(crate) data_len: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Built {
    pub(crate) seconds: f64,
    pub(crate) peak: u64,
    pub(crate) file_len: u64,
    pub(crate) written: Written,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ready {
    /// Of opening the file or, where there is none, of building.
    pub(crate) seconds: f64,
    /// Until something was found, line by line, and the memory held then.
    pub(crate) first_match: f64,
    pub(crate) resident: u64,
    /// The same for the whole of the first text.
    pub(crate) page: f64,
    pub(crate) page_resident: u64,
    pub(crate) peak: u64,
    pub(crate) tallies: [Tally; 2],
}

impl Line {
    /// Sends the line to the parent.
    pub(crate) fn print(&self) {
        println!("{}", serde_json::to_string(self).unwrap_or_default());
    }
}

/// Does the task; a searching child goes on until its input ends.
pub(crate) fn run(task: &Task) -> Result<()> {
    match task.rival.make {
        Make::File { write, .. } if task.builds => {
            let _watchdog = Watchdog::start();
            let start = cpu_seconds();
            let written = write(&task.names, &task.index)?;
            let seconds = cpu_seconds() - start;
            let file_len = std::fs::metadata(&task.index)?.len();
            Line::Built(Built { seconds, peak: memory::peak(), file_len, written }).print();
            Ok(())
        }
        Make::File { open, .. } => {
            warm(&task.index)?;
            search(task, || open(&task.index))
        }
        Make::Memory { build } => search(task, || build(&task.names)),
    }
}

fn search(task: &Task, open: impl FnOnce() -> Result<crate::rivals::Opened>) -> Result<()> {
    let sample = texts::sample(&task.data)?;
    let watchdog = Watchdog::start();
    let start = Instant::now();
    let engine = open()?;
    let seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    std::hint::black_box(sample.lines().find(|line| engine.count(line).count > 0));
    let (first_match, resident) = (start.elapsed().as_secs_f64(), memory::resident());
    let start = Instant::now();
    std::hint::black_box(engine.count(&sample));
    let page = start.elapsed().as_secs_f64();
    let (page_resident, peak) = (memory::resident(), memory::peak());
    drop(watchdog);
    let texts = texts::both(&task.data)?;
    let tallies = [engine.count(&texts[0]), engine.count(&texts[1])];
    Line::Ready(Ready { seconds, first_match, resident, page, page_resident, peak, tallies }).print();
    for line in std::io::stdin().lock().lines() {
        line?;
        Line::Round([0, 1].map(|text| {
            // Not timed: while other rivals had their turn the kernel may have taken back the pages of a mapped file.
            std::hint::black_box(engine.count(&texts[text]));
            let start = cpu_seconds();
            std::hint::black_box(engine.count(&texts[text]));
            cpu_seconds() - start
        }))
        .print();
    }
    Ok(())
}

/// Reads a file once, so that it is in the page cache.
fn warm(path: &Path) -> Result<()> {
    std::io::copy(&mut File::open(path)?, &mut std::io::sink())?;
    Ok(())
}

/// What this thread has computed for: unlike the time that has passed, it does not count what others do meanwhile.
pub(crate) fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
