//! `info`: what a list, a compiled file or the built-in lists hold.

use anyhow::Result;
use onomast::{Extractor, Gazetteer};

use crate::Status;
use crate::arguments::Info;

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast info
  onomast info cities.tsv
  onomast info mine.bin

Shows how many entries and names there are, what the file was made from, and the count of each label \
and subtype.";

pub(crate) fn run(arguments: &Info) -> Result<Status> {
    match &arguments.file {
        Some(path) => {
            let gazetteer = Gazetteer::open(path)?;
            gazetteer.verify()?;
            print(&path.display().to_string(), &gazetteer);
        }
        None => {
            for gazetteer in Extractor::builder().build().built_in_gazetteers() {
                print("built-in lists", gazetteer);
            }
        }
    }
    Ok(Status::Done)
}

fn print(name: &str, gazetteer: &Gazetteer) {
    anstream::println!("{name}");
    anstream::println!("  entries   {:>10}", gazetteer.n_entries());
    anstream::println!("  names     {:>10}", gazetteer.n_names());
    anstream::println!("  bytes     {:>10}", gazetteer.as_bytes().len());
    anstream::println!("  checksum  {:016x}", gazetteer.checksum());
    for line in gazetteer.made().lines() {
        anstream::println!("  from      {line}");
    }
    for ((label, subtype), count) in gazetteer.counts() {
        anstream::println!("  {:<13} {:<24} {count:>8}", label, subtype);
    }
}
