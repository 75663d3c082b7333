//! The peers of onomast, measured beside it on the same work; README.md says what the work is.
//!
//! In the order of the data: [`names`] and [`texts`] make what is searched for and in, [`measure`] starts a child for
//! every rival and size and asks them in turn, [`child`] is what such a child does with one of the [`rivals`],
//! [`found`] is what all of them report, [`table`] prints it. [`typos`] is a second benchmark, of names with a wrong letter,
//! and [`spellings`] counts how many names of one thing are found from each other.

mod child;
mod diff;
mod found;
mod hash;
mod measure;
mod memory;
mod names;
mod options;
mod rivals;
mod spellings;
mod table;
mod texts;
mod typos;

use anyhow::Result;
use options::{Command, Options};

fn main() -> Result<()> {
    match options::parse(std::env::args().skip(1))? {
        Command::Help => print!("{}", options::HELP),
        Command::Child(task) => child::run(&task)?,
        Command::Diff(options) => diff::run(&options)?,
        Command::Table(options) => run(&options)?,
        Command::Typos(options) => typos::run(&options)?,
        Command::Spellings(options) => spellings::run(&options)?,
        Command::TyposChild(task) => typos::child::run(&task)?,
    }
    Ok(())
}

/// Measures one size after the other; what is known so far goes to stderr after each, the whole to stdout.
fn run(options: &Options) -> Result<()> {
    let mut rows = Vec::new();
    for &size in &options.sizes {
        rows.extend(measure::size(options, size)?);
        eprintln!("{}", table::render(&rows, false));
    }
    print!("{}", table::render(&rows, options.markdown));
    Ok(())
}
