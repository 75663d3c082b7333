//! The `onomast` program: thin over the library.
//!
//! Exit status: 0 done, 1 some inputs failed (each named on standard error, the rest done), 2 wrong usage.

mod arguments;
mod compile;
mod completions;
mod count;
mod encoding;
mod escape;
mod evaluation;
mod explain;
mod gold;
mod grep;
mod help;
mod import;
mod info;
mod input;
mod man;
mod output;
mod output_file;
mod pairs;
mod pipeline;
mod queue;
mod rules;
mod screen;
mod serve;
mod source;
mod tag;
mod train;
mod who;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let done = Arguments::try_parse().map_err(|error| with_tip(error).into()).and_then(run);
    match done {
        Ok(status) => status.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn run(arguments: Arguments) -> anyhow::Result<Status> {
    let color = arguments.color;
    match arguments.command {
        Command::Tag(tag) => tag::tag(&tag, color),
        Command::Match(matching) => tag::find(&matching, color),
        Command::Count(count) => count::run(&count, color),
        Command::Pairs(pairs) => pairs::run(&pairs, color),
        Command::Grep(grep) => grep::run(grep, color),
        Command::Screen(screen) => screen::run(&screen, color),
        Command::Serve(serve) => serve::run(serve),
        Command::Compile(compile) => compile::run(&compile),
        Command::Import(import) => import::run(&import),
        Command::Info(info) => info::run(&info),
        Command::Eval(eval) => evaluation::run(&eval),
        Command::Train(train) => train::run(&train),
        Command::Rules(rules) => rules::run(&rules, color),
        Command::Completions(completions) => completions::run(&completions),
        Command::Man(man) => man::run(&man),
    }
}

/// What a command came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Done,
    SomeFailed,
    /// All was done, and there was nothing to report.
    NothingFound,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::SUCCESS,
            Status::SomeFailed | Status::NothingFound => Self::FAILURE,
        }
    }
}

/// Tells one who names a file where a command belongs which command reads it.
fn with_tip(mut error: clap::Error) -> clap::Error {
    if let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand)
        && Path::new(name).exists()
    {
        let tip = format!("to tag a file: onomast tag {name}");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// The error of arguments that do not fit together; the program ends with status 2.
pub(crate) fn usage(message: &str) -> anyhow::Error {
    Arguments::command().error(ErrorKind::ValueValidation, message).into()
}

/// Says what went wrong, or what was asked for as `--help` does; gives the exit status.
fn fail(error: &anyhow::Error) -> ExitCode {
    let Some(usage) = error.downcast_ref::<clap::Error>() else {
        report(error);
        return ExitCode::FAILURE;
    };
    match usage.print() {
        Ok(()) => ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2)),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(&anyhow::Error::from(error).context(output::STANDARD_OUTPUT)),
    }
}

/// Prints an error with its causes on one line.
pub(crate) fn report(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr(), "onomast: {}", escape::line(&said(error)));
}

/// An error and its causes, each said once: many errors already say their cause.
fn said(error: &anyhow::Error) -> String {
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !said.ends_with(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

/// Whether the reader of our output has gone, as `head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind).or(json);
        kind == Some(std::io::ErrorKind::BrokenPipe)
    })
}
