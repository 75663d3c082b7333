//! `completions`: what a shell needs to complete the command line.

use std::io::Write;

use anyhow::Result;
use clap::CommandFactory;

use crate::Status;
use crate::arguments::{Arguments, Completions};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast completions bash > ~/.local/share/bash-completion/completions/onomast
  onomast completions zsh > ~/.zfunc/_onomast
  onomast completions fish > ~/.config/fish/completions/onomast.fish";

pub(crate) fn run(arguments: &Completions) -> Result<Status> {
    // Into memory first: the generator panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "onomast", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Status::Done)
}
