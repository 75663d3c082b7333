//! `man`: the pages of the manual, made of the same definitions as the help.

use anyhow::Result;
use clap::CommandFactory;
use clap::error::ErrorKind;

use crate::arguments::{Arguments, Man};
use crate::{Status, output};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast man | man -l -
  onomast man > onomast.1
  onomast man import csv > onomast-import-csv.1";

pub(crate) fn run(arguments: &Man) -> Result<Status> {
    let mut root = Arguments::command();
    // Gives every command its full name.
    root.build();
    let mut command = &root;
    for name in &arguments.command {
        let Some(found) = command.find_subcommand(name) else {
            let known: Vec<&str> = command.get_subcommands().map(|known| known.get_name()).collect();
            let expected = if known.is_empty() { "none below that".to_owned() } else { format!("one of {}", known.join(", ")) };
            root.error(ErrorKind::InvalidValue, format!("found the command `{name}`, expected {expected}")).exit();
        };
        command = found;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    output::print(&laid_out(&String::from_utf8(page)?))?;
    Ok(Status::Done)
}

/// A page whose examples and tables keep their lines.
fn laid_out(page: &str) -> String {
    page.replace(".SH EXTRA\n", ".SH EXAMPLES AND NOTES\n.nf\n").replace("\n.SH VERSION\n", "\n.fi\n.SH VERSION\n")
}
