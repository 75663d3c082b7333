//! Documents in, answers out, in order: one thread reads, the others work, the first writes.
//!
//! What came in is answered as soon as nothing else waits, so that another program can write a line and read its answer;
//! what waits is worked off over all threads together.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::arguments::Io;
use crate::input::{self, Document, Documents, Reading};
use crate::queue::{Closing, Queue};
use crate::{Status, output, report};

/// More threads than so many for each core only cost memory.
const MOST_THREADS_A_CORE: usize = 4;
/// From so many bytes on there is a bar.
const LONG: u64 = 8 << 20;

type Waiting = Queue<Result<Document>>;

/// Gives documents, or what is wrong with one, to the second; the first shows how far it is in the files.
pub(crate) type Read = dyn FnOnce(&ProgressBar, &mut dyn FnMut(Result<Document>)) + Send;

/// Where documents come from, and how many threads work on them.
pub(crate) struct Inputs<'f> {
    pub(crate) files: &'f [PathBuf],
    pub(crate) jobs: usize,
    pub(crate) read: Box<Read>,
}

/// What is done with the document of a number; it writes its answer and gives how much was found.
///
/// A trait object, so that one pipeline is compiled for all commands.
pub(crate) type Work<'w> = dyn Fn(usize, &Document, &mut dyn Write) -> Result<usize> + Sync + 'w;

/// What stands around the answers to all documents.
pub(crate) trait Frame: Sync {
    /// Whether the other fields of JSON lines come back.
    fn is_kept(&self) -> bool {
        false
    }

    /// What comes before all documents.
    fn start(&self, _: &mut dyn Write) -> Result<()> {
        Ok(())
    }

    /// What stands between two answers that are not empty.
    fn between(&self) -> &'static [u8] {
        b""
    }

    /// What comes behind all documents.
    fn end(&self, _: &mut dyn Write) -> Result<()> {
        Ok(())
    }
}

/// Reads the documents of all files and writes what `work` makes of each, whose number counts from zero; both give how much
/// was found.
///
/// What `work` writes depends on its document and number alone, so that any number of threads gives the same bytes; what it
/// adds up for the end of the frame must not depend on the order.
pub(crate) fn run(io: &Io, frame: &dyn Frame, work: &Work<'_>) -> Result<(Status, usize)> {
    let reading = Reading::asked(io, frame.is_kept())?;
    let paths = input::paths(&io.files, io.recursive);
    let read: Box<Read> = Box::new(move |bar, take| paths.for_each(|path| give_all(path, &reading, bar, take)));
    run_on(Inputs { files: &io.files, jobs: io.jobs, read }, frame, work)
}

/// The same for documents that are read in a way of their own.
pub(crate) fn run_on(inputs: Inputs<'_>, frame: &dyn Frame, work: &Work<'_>) -> Result<(Status, usize)> {
    // What is wrong with an input is reported and never gets here.
    answer_all(inputs, frame, work).context(output::STANDARD_OUTPUT)
}

fn answer_all(inputs: Inputs<'_>, frame: &dyn Frame, work: &Work<'_>) -> Result<(Status, usize)> {
    let progress = progress(inputs.files);
    let mut workers = Workers { n_threads: n_threads(inputs.jobs), pool: None };
    let (inputs, reader) = start_reading(inputs.read, &progress);
    let mut out = Joined { out: BufWriter::with_capacity(1 << 16, io::stdout().lock()), between: frame.between(), state: Joint::Nothing };
    let (mut n_documents, mut n_found, mut has_failed) = (0, 0, false);
    frame.start(&mut out.out)?;
    loop {
        if inputs.is_empty() {
            out.flush()?;
        }
        let batch = inputs.take();
        if batch.is_empty() {
            break;
        }
        let mut next = || {
            n_documents += 1;
            n_documents - 1
        };
        let numbered = batch.into_iter().map(|document| document.map(|document| (next(), document))).collect();
        for done in workers.work_off(numbered, work, &mut out)? {
            match done {
                Ok(answer) => {
                    out.write_all(&answer.text)?;
                    out.part();
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
    frame.end(&mut out.out)?;
    out.flush()?;
    // What was not read must not pass for the end of the input.
    reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    Ok((if has_failed { Status::SomeFailed } else { Status::Done }, n_found))
}

/// Writes answers with something between each two that are not empty.
struct Joined<W> {
    out: W,
    between: &'static [u8],
    state: Joint,
}

/// What was written to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Nothing,
    /// Something of the answer at hand.
    Answer,
    /// An answer, and nothing of the next.
    Parted,
}

impl<W> Joined<W> {
    /// Ends an answer.
    fn part(&mut self) {
        if self.state == Joint::Answer {
            self.state = Joint::Parted;
        }
    }
}

impl<W: Write> Write for Joined<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() {
            if self.state == Joint::Parted {
                self.out.write_all(self.between)?;
            }
            self.state = Joint::Answer;
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
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
    fn work_off(&mut self, batch: Vec<Result<(usize, Document)>>, work: &Work<'_>, out: &mut dyn Write) -> Result<Vec<Result<Answer>>> {
        if let [Ok((number, document))] = batch.as_slice() {
            let n_found = work(*number, document, out)?;
            return Ok(vec![Ok(Answer { text: Vec::new(), n_found })]);
        }
        let answer = |document: Result<(usize, Document)>| -> Result<Result<Answer>> {
            let (number, document) = match document {
                Ok(document) => document,
                Err(error) => return Ok(Err(error)),
            };
            let mut text = Vec::new();
            let n_found = work(number, &document, &mut text)?;
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
fn start_reading(read: Box<Read>, progress: &ProgressBar) -> (Arc<Waiting>, JoinHandle<()>) {
    let waiting = Arc::new(Waiting::new());
    let (filled, bar) = (Arc::clone(&waiting), progress.clone());
    let reader = thread::spawn(move || {
        let _closing = Closing(&*filled);
        read(&bar, &mut |document| {
            let n_bytes = document.as_ref().map_or(size_of::<Document>(), Document::n_bytes);
            filled.push(document, n_bytes);
        });
    });
    (waiting, reader)
}

/// Gives the documents of a file.
fn give_all(path: Result<PathBuf>, reading: &Reading, bar: &ProgressBar, take: &mut dyn FnMut(Result<Document>)) {
    match path.and_then(|path| Documents::read(&path, reading, bar)) {
        Ok(mut documents) => {
            while let Some(document) = documents.next() {
                take(document);
            }
        }
        Err(error) => take(Err(error)),
    }
}

/// A bar on the terminal, when the input is long and the output goes elsewhere.
fn progress(files: &[PathBuf]) -> ProgressBar {
    let total: u64 = files.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|metadata| metadata.len()).sum();
    if total < LONG || io::stdout().is_terminal() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    crate::compile::bar(total)
}
