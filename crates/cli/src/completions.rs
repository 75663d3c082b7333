//! `completions`: what a shell needs to complete the command line.

use anyhow::Result;
use clap::CommandFactory;

use crate::arguments::{Arguments, Completions};
use crate::{Status, output};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast completions bash > ~/.local/share/bash-completion/completions/onomast
  onomast completions zsh > ~/.zfunc/_onomast
  onomast completions fish > ~/.config/fish/completions/onomast.fish";

pub(crate) fn run(arguments: &Completions) -> Result<Status> {
    // Into memory first: the generator panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "onomast", &mut script);
    output::print(&String::from_utf8(script)?)?;
    Ok(Status::Done)
}
