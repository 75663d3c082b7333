//! Documents in, answers out, in order: one thread reads, the others work, the first writes.
//!
//! What came in is answered as soon as nothing else waits, so that another program can write a line and read its answer;
//! what waits is worked off over all threads together.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::num::NonZero;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::arguments::Io;
use crate::input::{self, Document, Documents, Reading};
use crate::queue::{Closing, Queue};
use crate::tag::Form;
use crate::{Status, output, report};

/// More threads than so many for each core only cost memory.
const MOST_THREADS_A_CORE: usize = 4;
/// From so many bytes on there is a bar.
const LONG: u64 = 8 << 20;

type Inputs = Queue<Result<Document>>;

/// Reads the documents of all files and writes what `work` makes of each; both give how much was found.
pub(crate) fn run(io: &Io, form: &Form, work: impl Fn(&Document, &mut dyn Write) -> Result<usize> + Sync) -> Result<(Status, usize)> {
    let reading = Reading::asked(io)?;
    // What is wrong with an input is reported and never gets here.
    answer_all(io, reading, form, work).context(output::STANDARD_OUTPUT)
}

fn answer_all(io: &Io, reading: Reading, form: &Form, work: impl Fn(&Document, &mut dyn Write) -> Result<usize> + Sync) -> Result<(Status, usize)> {
    let progress = progress(io);
    let (inputs, reader) = start_reading(io, reading, &progress);
    let mut workers = Workers { n_threads: n_threads(io.jobs), pool: None };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let (mut n_found, mut has_failed) = (0, false);
    form.start(&mut out)?;
    loop {
        if inputs.is_empty() {
            out.flush()?;
        }
        let batch = inputs.take();
        if batch.is_empty() {
            break;
        }
        for done in workers.work_off(batch, &work, &mut out)? {
            match done {
                Ok(answer) => {
                    out.write_all(&answer.text)?;
                    n_found += answer.n_found;
                }
                Err(error) => {
                    has_failed = true;
                    progress.suspend(|| report(&error));
                }
            }
        }
    }
    progress.finish_and_clear();
    out.flush()?;
    // What was not read must not pass for the end of the input.
    reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    Ok((if has_failed { Status::SomeFailed } else { Status::Done }, n_found))
}

/// What is to be written for a document.
struct Answer {
    text: Vec<u8>,
    n_found: usize,
}

struct Workers {
    n_threads: usize,
    /// Made when there is work for more than one.
    pool: Option<ThreadPool>,
}

impl Workers {
    /// The answers to a batch, or what was wrong with an input; an answer that stands alone is written as it is made.
    fn work_off<W>(&mut self, batch: Vec<Result<Document>>, work: &W, out: &mut dyn Write) -> Result<Vec<Result<Answer>>>
    where
        W: Fn(&Document, &mut dyn Write) -> Result<usize> + Sync,
    {
        if let [Ok(document)] = batch.as_slice() {
            let n_found = work(document, out)?;
            return Ok(vec![Ok(Answer { text: Vec::new(), n_found })]);
        }
        let answer = |document: Result<Document>| -> Result<Result<Answer>> {
            let document = match document {
                Ok(document) => document,
                Err(error) => return Ok(Err(error)),
            };
            let mut text = Vec::new();
            let n_found = work(&document, &mut text)?;
            Ok(Ok(Answer { text, n_found }))
        };
        if self.n_threads == 1 {
            return batch.into_iter().map(answer).collect();
        }
        let pool = match &mut self.pool {
            Some(pool) => pool,
            none => none.insert(ThreadPoolBuilder::new().num_threads(self.n_threads).build()?),
        };
        pool.install(|| batch.into_par_iter().map(answer).collect())
    }
}

/// As many threads as are asked for, or as there are cores.
fn n_threads(jobs: usize) -> usize {
    let n_cores = thread::available_parallelism().map_or(1, NonZero::get);
    if jobs == 0 { n_cores } else { jobs.min(n_cores * MOST_THREADS_A_CORE) }
}

/// Starts the thread that reads; it is left to itself when the program ends before its input.
fn start_reading(io: &Io, reading: Reading, progress: &ProgressBar) -> (Arc<Inputs>, JoinHandle<()>) {
    let inputs = Arc::new(Inputs::new());
    let paths = input::paths(&io.files, io.recursive);
    let (filled, bar) = (Arc::clone(&inputs), progress.clone());
    let reader = thread::spawn(move || {
        let _closing = Closing(&*filled);
        for path in paths {
            match path.and_then(|path| Documents::read(&path, &reading, &bar)) {
                Ok(documents) => push_all(documents, &filled),
                Err(error) => filled.push(Err(error), size_of::<Document>()),
            }
        }
    });
    (inputs, reader)
}

fn push_all(mut documents: Documents, inputs: &Inputs) {
    while let Some(document) = documents.next() {
        let n_bytes = document.as_ref().map_or(size_of::<Document>(), Document::n_bytes);
        inputs.push(document, n_bytes);
    }
}

/// A bar on the terminal, when the input is long and the output goes elsewhere.
fn progress(io: &Io) -> ProgressBar {
    let total: u64 = io.files.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|metadata| metadata.len()).sum();
    if total < LONG || io::stdout().is_terminal() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    crate::compile::bar(total)
}
