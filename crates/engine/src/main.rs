//! The `onomast-engine` program: the names in more documents than one machine holds, on DataFusion and Ballista.
//!
//! Exit status: 0 done, 1 not done (told on standard error), 2 wrong usage.

mod arguments;
mod cluster;
mod codec;
mod documents;
mod engine;
mod manifest;
mod packed;
mod people;
mod progress;
mod sql;
mod store;
mod table;
mod tag;
mod write;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(arguments.command.log_level())).init();
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "onomast-engine: {}", said(&error));
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Tag(tag) => tag::run(&tag).await,
        Command::Count(count) => people::count(&count).await,
        Command::Pairs(pairs) => people::pairs(&pairs).await,
        Command::Sql(sql) => sql::run(&sql).await,
        Command::Scheduler(scheduler) => cluster::scheduler(&scheduler).await,
        Command::Executor(executor) => cluster::executor(&executor).await,
    }
}

/// An error and its causes on one line, each said once: many errors already say their cause.
fn said(error: &anyhow::Error) -> String {
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !said.ends_with(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said.replace(['\n', '\r'], " ")
}

/// Whether the reader of our output has gone, as `head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>()).any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
