//! `compile`: lists to one mapped file.

use std::fs::File;
use std::io::BufReader;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use onomast::Gazetteer;
use onomast::gazetteer::Tolerance;

use crate::Status;
use crate::arguments::Compile;

pub(crate) fn run(arguments: &Compile) -> Result<Status> {
    let tolerance = if arguments.literal { Tolerance::Literal } else { Tolerance::Full };
    let mut builder = Gazetteer::builder_with(tolerance);
    let total = arguments.lists.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|metadata| metadata.len()).sum();
    let bar = bar(total);
    for path in &arguments.lists {
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| name.clone())?;
        builder.read_list(&name, BufReader::with_capacity(1 << 18, bar.wrap_read(file)))?;
    }
    bar.finish_and_clear();
    let duplicates = builder.write(&arguments.output)?;
    if duplicates.count() > 0 {
        anstream::eprintln!("onomast: merged {} names that came twice with the same data: {}", duplicates.count(), duplicates.names().join(", "));
    }
    let written = Gazetteer::open(&arguments.output)?;
    anstream::eprintln!(
        "{}: {} names of {} entries, {} bytes",
        arguments.output.display(),
        written.n_names(),
        written.n_entries(),
        written.as_bytes().len()
    );
    Ok(Status::Done)
}

/// A progress bar over bytes; hidden where standard error is no terminal.
pub(crate) fn bar(total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style)
}
