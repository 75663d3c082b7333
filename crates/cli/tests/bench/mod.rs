//! A directory with a list in it, and runs of the program there.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) struct Bench(TempDir);

impl Bench {
    /// A directory with `list.tsv` in it.
    pub(crate) fn with_list(list: &str) -> Self {
        let bench = Self(TempDir::new().unwrap());
        bench.write("list.tsv", list);
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path()).env_remove("NO_COLOR");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &str, input: &[u8]) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::scope(|scope| {
            // A program that reads no input may be gone before it is written.
            scope.spawn(move || stdin.write_all(input));
            child.wait_with_output().unwrap()
        })
    }

    /// Runs with this exit status; gives standard output and standard error.
    pub(crate) fn status(&self, status: i32, arguments: &str, input: impl AsRef<[u8]>) -> (String, String) {
        let output = self.run(arguments, input.as_ref());
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments}: {errors}");
        (String::from_utf8(output.stdout).unwrap(), errors)
    }

    /// Standard output of a run that succeeds and is quiet.
    pub(crate) fn out(&self, arguments: &str, input: impl AsRef<[u8]>) -> String {
        let (out, errors) = self.status(0, arguments, input);
        assert_eq!(errors, "", "{arguments}");
        out
    }
}
