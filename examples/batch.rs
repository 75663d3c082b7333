//! How do I extract from many documents on all cores, with the results in the order of the input?
//!
//! An extractor is immutable and shared between threads by reference. Each thread takes the next document that nobody
//! has taken; the answers are put back in order, so the output does not depend on the number of threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use onomast::Extractor;

/// The text of one document and what is kept of its extraction.
fn summary(extractor: &Extractor, text: &str) -> String {
    let found = extractor.extract(text);
    let names: Vec<&str> = found.entities().iter().map(|entity| entity.name()).collect();
    names.join(", ")
}

fn main() {
    let documents: Vec<&str> = include_str!("data/article.txt").split("\n\n").collect();
    let extractor = Extractor::english();
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);

    let start = Instant::now();
    let mut summaries: Vec<(usize, String)> = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            while let Some((index, text)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, documents.get(index)?))) {
                done.push((index, summary(&extractor, text)));
            }
            done
        };
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("extraction does not panic")).collect()
    });
    summaries.sort_unstable_by_key(|(index, _)| *index);
    let elapsed = start.elapsed();

    for (index, names) in &summaries {
        println!("{index:>3}  {names}");
    }
    println!("{} documents on {n_threads} threads in {elapsed:.1?}", documents.len());
}
