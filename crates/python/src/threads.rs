//! Many items on threads, without the interpreter; the results in the order of the items.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// Items that a thread takes at once: few, since one text may be a thousand times as long as the next.
const TAKEN: usize = 8;

/// How often Python is asked whether someone pressed Ctrl-C.
const BETWEEN_SIGNALS: Duration = Duration::from_millis(100);

/// Does `one` for each item, on the calling thread and on `n_threads - 1` others; zero stands for one for each core.
///
/// # Errors
/// If Python has a signal to raise, after the items at hand.
///
/// # Panics
/// If `one` does.
pub(crate) fn map<I: Sync, O: Send>(py: Python<'_>, items: &[I], n_threads: usize, one: impl Fn(&I) -> O + Sync) -> PyResult<Vec<O>> {
    let n_threads = if n_threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { n_threads };
    let n_threads = n_threads.min(items.len().div_ceil(TAKEN)).max(1);
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let take = || {
        let start = next.fetch_add(TAKEN, Ordering::Relaxed);
        (start < items.len() && !stopped.load(Ordering::Relaxed)).then(|| (start, &items[start..items.len().min(start + TAKEN)]))
    };
    let done = |(start, items): (usize, &[I])| (start, items.iter().map(&one).collect::<Vec<O>>());
    let work = || std::iter::from_fn(take).map(done).collect::<Vec<_>>();
    let here = || {
        let (mut parts, mut asked) = (Vec::new(), Instant::now());
        while let Some(taken) = take() {
            parts.push(done(taken));
            if asked.elapsed() >= BETWEEN_SIGNALS {
                Python::attach(|py| py.check_signals()).inspect_err(|_| stopped.store(true, Ordering::Relaxed))?;
                asked = Instant::now();
            }
        }
        Ok::<_, PyErr>(parts)
    };
    let mut parts = py.detach(|| {
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..n_threads).map(|_| scope.spawn(work)).collect();
            let mut parts = here()?;
            for other in others {
                parts.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            Ok::<_, PyErr>(parts)
        })
    })?;
    parts.sort_unstable_by_key(|(start, _)| *start);
    Ok(parts.into_iter().flat_map(|(_, part)| part).collect())
}
