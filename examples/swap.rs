//! How do I replace a gazetteer while other threads extract?
//!
//! An extractor never changes. A new one is made that shares everything but the gazetteer, and put where the threads
//! look; an extraction that is under way ends with the list it began with, and nobody waits for the building.

use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use onomast::{Entry, Error, Extractor, Gazetteer, Label};

const TEXT: &str = "The zeppelin Aurora landed beside the airship Borealis.";

fn list(names: &[&str]) -> Result<Vec<Gazetteer>, Error> {
    Ok(vec![Gazetteer::from_entries(names.iter().map(|name| Entry::new(*name, Label::new("AIRSHIP"))))?])
}

fn main() -> Result<(), Error> {
    let current = RwLock::new(Extractor::english().with_gazetteers(list(&["Aurora"])?));
    let is_over = AtomicBool::new(false);
    let counts = [AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0)];

    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    // A clone costs two counters; the lock is held for that long only.
                    let extractor = current.read().expect("no thread panics").clone();
                    let found = extractor.extract(TEXT);
                    let n_airships = found.mentions().iter().filter(|mention| mention.label().as_str() == "AIRSHIP").count();
                    counts[n_airships.min(2)].fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let swapped = (|| {
            std::thread::sleep(Duration::from_millis(50));
            let gazetteers = list(&["Aurora", "Borealis"])?;
            let start = Instant::now();
            let renewed = current.read().expect("no thread panics").with_gazetteers(gazetteers);
            *current.write().expect("no thread panics") = renewed;
            println!("swapped in {:.1?}", start.elapsed());
            std::thread::sleep(Duration::from_millis(50));
            Ok(())
        })();
        is_over.store(true, Ordering::Relaxed);
        swapped
    })?;

    let [none, one, two] = counts.map(AtomicUsize::into_inner);
    println!("{one} extractions found one airship (the old list), {two} found two (the new list), {none} neither");
    Ok(())
}
