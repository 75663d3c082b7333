//! The `onomast` program: thin over the library.
//!
//! Exit status: 0 done, 1 some inputs failed (each named on standard error, the rest done), 2 wrong usage.

mod arguments;
mod compile;
mod completions;
mod escape;
mod evaluation;
mod import;
mod info;
mod input;
mod man;
mod output;
mod output_file;
mod tag;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Tag(tag) => tag::tag(&tag),
        Command::Match(matching) => tag::find(&matching),
        Command::Compile(compile) => compile::run(&compile),
        Command::Import(import) => import::run(&import),
        Command::Info(info) => info::run(&info),
        Command::Eval(eval) => evaluation::run(&eval),
        Command::Completions(completions) => completions::run(&completions),
        Command::Man(man) => man::run(&man),
    };
    match done {
        Ok(status) => status.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

/// What a command came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Done,
    SomeFailed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::SUCCESS,
            Status::SomeFailed => Self::FAILURE,
        }
    }
}

/// Prints an error with its causes on one line.
pub(crate) fn report(error: &anyhow::Error) {
    anstream::eprintln!("onomast: {error:#}");
}

/// Whether the reader of our output has gone, as `head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe))
}
