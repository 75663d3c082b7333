//! `info`: what a list, a compiled file or the built-in lists hold.

use std::fmt::Write as _;

use anyhow::Result;
use onomast::{Extractor, Gazetteer};

use crate::arguments::Info;
use crate::{Status, escape, output, tag};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast info
  onomast info cities.tsv
  onomast info mine.bin

Shows how many entries and names there are, what spellings are forgiven
(`onomast compile --help` explains the words), what the file was made from,
and the count of each label and subtype; of a file it checks every page.";

pub(crate) fn run(arguments: &Info) -> Result<Status> {
    let mut text = String::new();
    match &arguments.file {
        Some(path) => {
            let gazetteer = tag::open_list(path, tag::Forgiving::AsCompiled)?;
            gazetteer.verify()?;
            describe(&path.display().to_string(), &gazetteer, &mut text);
        }
        None => {
            for gazetteer in Extractor::builder().build().built_in_gazetteers() {
                describe("built-in lists", gazetteer, &mut text);
            }
        }
    }
    output::print(&text)?;
    Ok(Status::Done)
}

fn describe(name: &str, gazetteer: &Gazetteer, out: &mut String) {
    let _ = writeln!(out, "{}", escape::line(name));
    let _ = writeln!(out, "  entries   {:>10}", gazetteer.n_entries());
    let _ = writeln!(out, "  names     {:>10}", gazetteer.n_names());
    let _ = writeln!(out, "  bytes     {:>10}", gazetteer.as_bytes().len());
    let _ = writeln!(out, "  checksum  {:016x}", gazetteer.checksum());
    let _ = writeln!(out, "  forgives  {}", gazetteer.tolerances());
    for line in gazetteer.made().lines() {
        let _ = writeln!(out, "  from      {}", escape::line(line));
    }
    for ((label, subtype), count) in gazetteer.counts() {
        let _ = writeln!(out, "  {:<13} {:<24} {count:>8}", escape::line(label.as_str()), escape::line(&subtype));
    }
}
