//! What a child process does: builds a peer from the names and searches when told.

use std::io::BufRead;

use anyhow::{Context, Result, bail};

use super::Task;
use crate::child::{Line, cpu_seconds};
use crate::found::Sink;
use crate::memory::{self, Watchdog};
use crate::texts;

/// When a search is to end early.
pub(crate) struct Limit {
    end: f64,
}

impl Limit {
    /// After so many seconds of CPU time.
    pub(crate) fn new(seconds: f64) -> Self {
        Self { end: cpu_seconds() + seconds }
    }

    pub(crate) fn is_over(&self) -> bool {
        cpu_seconds() > self.end
    }
}

/// Does the task; goes on until its input ends.
pub(crate) fn run(task: &Task) -> Result<()> {
    let watchdog = Watchdog::start();
    let start = cpu_seconds();
    let engine = (task.peer.build)(&task.names)?;
    Line::Opened { seconds: cpu_seconds() - start, resident: memory::resident(), peak: memory::peak() }.print();
    drop(watchdog);
    let text = texts::tuned(&task.data, usize::MAX)?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (what, len) = line.split_once(' ').context("found no length, expected one")?;
        let text = &text[..texts::border(&text, len.parse()?)];
        let limit = Limit::new(task.seconds);
        match what {
            "spans" => {
                let mut sink = Sink { spans: Some(Vec::new()), ..Sink::default() };
                let len = engine.find(text, &limit, &mut sink);
                Line::Spans { len, spans: sink.spans.unwrap_or_default() }.print();
            }
            "count" => {
                let start = cpu_seconds();
                let len = engine.count(text, &limit);
                Line::Searched { len, seconds: cpu_seconds() - start }.print();
            }
            _ => bail!("found {what}, expected spans or count"),
        }
    }
    Ok(())
}
