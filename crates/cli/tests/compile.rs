//! `onomast compile` and what every command does with the file it writes; completions and man pages.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use onomast::Gazetteer;
use tempfile::TempDir;

/// A directory with two lists in it, and runs of the program there.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Self(TempDir::new().unwrap());
        fs::write(bench.path("a.tsv"), "name\nBishkek\nOsh\n").unwrap();
        fs::write(bench.path("b.tsv"), "name\nNaryn\n").unwrap();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &str) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Standard output of a run that succeeds.
    fn out(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// A run that must fail with this on standard error.
    fn fails(&self, status: i32, arguments: &str, expected: &str) {
        let output = self.run(arguments);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments}: {errors}");
        assert!(errors.contains(expected), "{arguments}: {errors}");
        assert_eq!(errors.matches(expected).count(), 1, "{errors}");
    }

    /// The names of all files.
    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }

    fn n_names(&self, name: &str) -> u64 {
        let gazetteer = Gazetteer::open(self.path(name)).unwrap();
        gazetteer.verify().unwrap();
        gazetteer.n_names()
    }
}

#[test]
fn a_list_is_never_its_own_output() {
    let bench = Bench::new();
    fs::hard_link(bench.path("a.tsv"), bench.path("hard.tsv")).unwrap();
    let before = fs::read(bench.path("a.tsv")).unwrap();
    for arguments in ["compile a.tsv -o a.tsv", "compile b.tsv a.tsv -o ./a.tsv", "compile a.tsv -o hard.tsv", "compile hard.tsv -o a.tsv"] {
        bench.fails(1, arguments, "as the output too, expected another file");
    }
    assert_eq!(fs::read(bench.path("a.tsv")).unwrap(), before);
    assert_eq!(bench.files(), ["a.tsv", "b.tsv", "hard.tsv"]);
    // Another file may be replaced.
    bench.out("compile a.tsv -o b.tsv");
    assert_eq!(bench.n_names("b.tsv"), 2);
}

#[test]
fn a_failed_run_leaves_what_was_there() {
    let bench = Bench::new();
    bench.out("compile a.tsv -o out.bin");
    fs::write(bench.path("bad.tsv"), "name\tcase\nBishkek\tupper\n").unwrap();
    bench.fails(1, "compile b.tsv bad.tsv -o out.bin", "bad.tsv:2: column `case`");
    bench.fails(1, "compile missing.tsv -o out.bin", "missing.tsv: ");
    assert_eq!(bench.n_names("out.bin"), 2);
    bench.fails(1, "compile a.tsv -o missing/out.bin", "missing/out.bin: ");
    bench.fails(1, "compile a.tsv -o a.tsv/out.bin", "a.tsv/out.bin: ");
    bench.fails(1, "compile a.tsv -o -", "found `-` as the output, expected a file");
    fs::create_dir(bench.path("folder")).unwrap();
    bench.fails(1, "compile a.tsv -o folder", "folder: found a directory, expected a file to write");
    bench.fails(1, "import csv a.tsv -o folder", "folder: found a directory, expected a file to write");
    assert_eq!(bench.files(), ["a.tsv", "b.tsv", "bad.tsv", "folder", "out.bin"]);
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_no_output() {
    let bench = Bench::new();
    assert!(Command::new("mkfifo").arg(bench.path("pipe")).status().unwrap().success());
    for command in ["compile a.tsv", "import csv a.tsv"] {
        for output in ["/dev/null", "pipe"] {
            bench.fails(1, &format!("{command} -o {output}"), &format!("{output}: found a device or a pipe, expected a regular file"));
        }
    }
    // Standard output is a pipe here, which the link in `/dev` leads to.
    bench.fails(1, "import csv a.tsv -o /dev/stdout", "/dev/stdout: found a device or a pipe, expected a regular file");
    assert_eq!(bench.files(), ["a.tsv", "b.tsv", "pipe"]);
    assert_eq!(bench.out("import csv a.tsv -o -"), "name\nBishkek\nOsh\n");
}

/// The file behind a link is written, the link stays; a link to an input is that input.
#[cfg(unix)]
#[test]
fn links_are_followed_to_the_output() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let bench = Bench::new();
    fs::create_dir(bench.path("folder")).unwrap();
    for (target, link) in [("folder/out.bin", "link"), ("link", "link2"), ("a.tsv", "own"), ("ring", "ring2"), ("ring2", "ring")] {
        symlink(target, bench.path(link)).unwrap();
    }
    // First a link to no file yet, then one to a file.
    for list in ["a.tsv", "b.tsv"] {
        bench.out(&format!("compile {list} -o link2"));
        assert!(fs::symlink_metadata(bench.path("link")).unwrap().is_symlink());
        assert!(fs::symlink_metadata(bench.path("folder/out.bin")).unwrap().is_file());
    }
    assert_eq!(bench.n_names("folder/out.bin"), 1);
    bench.fails(1, "compile a.tsv -o own", "own: found the input a.tsv as the output too");
    bench.fails(1, "compile own -o a.tsv", "a.tsv: found the input own as the output too");
    bench.fails(1, "compile a.tsv -o ring", "ring: ");
    // A name that someone else might have put there is not taken.
    symlink("victim", bench.path("out.bin.part")).unwrap();
    fs::write(bench.path("victim"), "as it was").unwrap();
    for command in ["compile a.tsv", "import csv a.tsv"] {
        bench.out(&format!("{command} -o out.bin"));
    }
    assert_eq!(fs::read_to_string(bench.path("victim")).unwrap(), "as it was");
    // A new file has the rights of any new file, a replaced one its own.
    let mode = |name: &str| fs::metadata(bench.path(name)).unwrap().mode() & 0o777;
    fs::write(bench.path("plain"), "").unwrap();
    assert_eq!(mode("out.bin"), mode("plain"));
    fs::set_permissions(bench.path("out.bin"), fs::Permissions::from_mode(0o640)).unwrap();
    bench.out("compile a.tsv -o out.bin");
    assert_eq!(mode("out.bin"), 0o640);
}

/// Of several runs at once with one output, one leaves its whole file.
#[test]
fn runs_at_once() {
    let bench = Bench::new();
    let lists = [("x.tsv", 3000), ("y.tsv", 4000)];
    for (name, n_rows) in lists {
        let rows: Vec<String> = (0..n_rows).map(|row| format!("Name {row}\n")).collect();
        fs::write(bench.path(name), format!("name\n{}", rows.concat())).unwrap();
    }
    for _ in 0..2 {
        let runs: Vec<_> =
            (0..6).map(|run| bench.command(&format!("compile {} -o out.bin", lists[run % 2].0)).stderr(Stdio::null()).spawn().unwrap()).collect();
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
        assert!([3000, 4000].contains(&bench.n_names("out.bin")));
        assert_eq!(bench.files(), ["a.tsv", "b.tsv", "out.bin", "x.tsv", "y.tsv"]);
    }
}

/// A run that is stopped takes its scratch file along.
#[cfg(unix)]
#[test]
fn a_stopped_run_leaves_nothing() {
    use std::io::Write;
    let bench = Bench::new();
    let mut run = bench.command("import csv - -o out.tsv").stdin(Stdio::piped()).spawn().unwrap();
    // The pipe stays open: the run waits for more.
    let mut pipe = run.stdin.take().unwrap();
    pipe.write_all(format!("name\n{}", "Ada\n".repeat(100_000)).as_bytes()).unwrap();
    assert!(bench.files().iter().any(|name| name.starts_with(".onomast-")));
    assert!(Command::new("kill").args(["-TERM", &run.id().to_string()]).status().unwrap().success());
    assert_eq!(run.wait().unwrap().code(), Some(130));
    drop(pipe);
    assert_eq!(bench.files(), ["a.tsv", "b.tsv"]);
}

#[test]
fn completions() {
    let bench = Bench::new();
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef onomast"),
        ("fish", "complete -c onomast"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let script = bench.out(&format!("completions {shell}"));
        assert!(script.contains(sign) && script.contains("geonames") && script.contains("alternate-names"), "{shell}");
    }
    bench.fails(2, "completions tcsh", "invalid value 'tcsh'");
}

#[test]
fn man_pages() {
    let bench = Bench::new();
    let page = bench.out("man");
    assert!(page.contains(".TH onomast 1") && page.contains("onomast\\-compile(1)"), "{page}");
    assert!(bench.out("man eval").contains(".TH onomast-eval 1"));
    assert!(bench.out("man eval").contains(".SH EXAMPLES AND NOTES\n.nf\nExamples:\n  onomast eval"), "lines stay lines");
    assert!(bench.out("man import csv").contains("\\-\\-aliases\\-by"));
    bench.fails(2, "man find", "found the command `find`, expected one of tag, match, count, pairs, grep, screen, serve, compile");
    bench.fails(2, "man tag tag", "found the command `tag`, expected none below that");
}

/// The help of every command shows how it is called.
#[test]
fn examples_in_the_help() {
    let bench = Bench::new();
    for command in [
        "tag",
        "match",
        "compile",
        "info",
        "eval",
        "rules",
        "screen",
        "completions",
        "man",
        "import csv",
        "import ofac",
        "import geonames",
        "import wikidata",
    ] {
        let help = bench.out(&format!("{command} --help"));
        let (_, notes) = help.split_once("Examples:\n").unwrap();
        assert!(notes.starts_with(&format!("  onomast {command}")), "{help}");
        // A wrapped table is none.
        let long: Vec<&str> = notes.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{command}: {long:?}");
    }
}
