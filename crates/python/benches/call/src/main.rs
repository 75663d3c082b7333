//! The Rust call, for `benches/batch.py`: `onomast-call FILE` reads the documents of a file, which form feeds part, and for each line
//! on standard input extracts them all on one thread and answers with the mentions and the seconds of CPU, by itself and with
//! everything kept as owned records.

use std::io::BufRead;

use cpu_time::ProcessTime;
use onomast::Extractor;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| std::io::Error::other("found no argument, expected a file of documents"))?;
    let all = std::fs::read_to_string(path)?;
    let texts: Vec<&str> = all.split('\x0C').collect();
    let extractor = Extractor::english();
    for line in std::io::stdin().lock().lines() {
        line?;
        let start = ProcessTime::now();
        let n_mentions: usize = texts.iter().map(|text| extractor.extract(text).mentions().len()).sum();
        let call = start.elapsed();
        let start = ProcessTime::now();
        let records: Vec<_> = texts.iter().map(|text| extractor.extract(text).into_owned()).collect();
        drop(records);
        println!("{n_mentions} {} {}", call.as_secs_f64(), start.elapsed().as_secs_f64());
    }
    Ok(())
}
