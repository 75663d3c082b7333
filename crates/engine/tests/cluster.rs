//! A scheduler and three executors as processes on the loopback address: what they give is what one process gives, row for row and byte
//! for byte once sorted, whoever is killed meanwhile.
//!
//! `ONOMAST_DOCUMENTS` tells how many documents there are, `ONOMAST_KILLS` in how many runs an executor is killed: in every other one
//! while names are found, in the rest while the output is written.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_onomast-engine");
/// A text on which the functions are told to panic.
const POISON: &str = "This text makes the extractor panic.";
/// How often something is looked at that is waited for, and how many times.
const LOOK: Duration = Duration::from_millis(20);
const MOST_LOOKS: usize = 15_000;

#[test]
fn a_cluster_gives_what_one_process_gives() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let documents = Documents::make(folder, number("ONOMAST_DOCUMENTS", 12_000));
    let expected = documents.answers(&folder.join("embedded"), None);
    let mut cluster = Cluster::start(folder, 3);
    for run in 0..=number("ONOMAST_KILLS", 2) {
        let out = folder.join(format!("run-{run}"));
        let found = match run {
            0 => documents.answers(&out, Some(&cluster)),
            _ if run % 2 == 1 => documents.answers_with_death(&out, &mut cluster, Moment::Finding),
            _ => documents.answers_with_death(&out, &mut cluster, Moment::Writing),
        };
        assert!(found == expected, "run {run} differs from one process");
        println!("run {run}: equal, {} bytes", found.mentions.len() + found.counts.len());
    }
}

#[test]
fn executors_may_come_late() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let documents = Documents::make(folder, number("ONOMAST_DOCUMENTS", 12_000) / 4);
    let expected = documents.answers(&folder.join("embedded"), None);
    let mut cluster = Cluster::start(folder, 0);
    let out = folder.join("late");
    let job = documents.tag(&out, Some(&cluster)).spawn().unwrap();
    wait_for("a word of it", || cluster.scheduler.log().contains("no executor has come yet, jobs that wait for one: 1"));
    cluster.add_executor();
    wait_for("a file", || n_files(&out) > 0);
    cluster.add_executor();
    succeeded(job.wait_with_output().unwrap());
    assert_eq!(mentions(&out), expected.mentions);
}

#[test]
fn packed_files_are_read_on_a_cluster() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let cluster = Cluster::start(folder, 2);
    let lines = folder.join("lines.jsonl");
    fs::write(&lines, "{\"id\":1,\"text\":\"It rained in Bishkek.\"}\n{\"id\":2,\"text\":\"It rained in Osh.\"}\n").unwrap();
    let run = |arguments: &[&str]| succeeded(Command::new(PROGRAM).args(arguments).output().unwrap());
    for (ending, options) in [
        ("jsonl.gz", "stored as json options ('format.compression' 'gzip')"),
        ("jsonl.zst", "stored as json options ('format.compression' 'zstd')"),
        ("csv.bz2", "stored as csv options ('format.has_header' 'true', 'format.compression' 'bzip2')"),
        ("csv.xz", "stored as csv options ('format.has_header' 'true', 'format.compression' 'xz')"),
    ] {
        let packed = folder.join(format!("packed.{ending}"));
        run(&["sql", &format!("copy lines to '{}' {options}", packed.display()), "--table", &format!("lines={}", lines.display())]);
        let count = ["count", packed.to_str().unwrap(), "--format", "csv"];
        let expected = run(&count);
        assert!(String::from_utf8_lossy(&expected).contains("Bishkek"));
        assert_eq!(run(&[&count[..], &["--scheduler", &cluster.url()]].concat()), expected, "{ending}");
    }
}

#[test]
fn a_lost_scheduler_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let documents = Documents::make(folder, number("ONOMAST_DOCUMENTS", 12_000));
    let mut cluster = Cluster::start(folder, 2);
    let out = folder.join("lost");
    let job = documents.tag(&out, Some(&cluster)).spawn().unwrap();
    wait_for("a file", || n_files(&out) > 0);
    cluster.restart_scheduler();
    let output = job.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("lost the scheduler at http://127.0.0.1:") && told.contains("start the job again"), "{told}");
    assert!(!out.join("_manifest.json").exists());
    // The executors find the new scheduler by themselves.
    let again = folder.join("again");
    succeeded(documents.tag(&again, Some(&cluster)).output().unwrap());
    let embedded = folder.join("embedded");
    succeeded(documents.tag(&embedded, None).output().unwrap());
    assert_eq!(mentions(&again), mentions(&embedded));
    // Even if it comes after they have given the old one up.
    cluster.scheduler.kill();
    wait_for("executors that wait", || cluster.executors.iter().all(|executor| executor.log().contains("waiting for it or for the next one")));
    cluster.scheduler = Process::scheduler(folder, cluster.port, "scheduler-late");
    let late = folder.join("late");
    succeeded(documents.tag(&late, Some(&cluster)).output().unwrap());
    assert_eq!(mentions(&late), mentions(&embedded));
}

#[test]
fn no_scheduler_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(PROGRAM).args(["count", "nothing.parquet", "--scheduler", "df://127.0.0.1:1"]).current_dir(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("found no scheduler at http://127.0.0.1:1"));
}

/// Documents of our own texts, in files of very different sizes.
struct Documents(PathBuf);

impl Documents {
    /// Makes so many; one has no text, one is poisoned, one is a line of a million brackets.
    fn make(folder: &Path, n_documents: usize) -> Self {
        let parquet = folder.join("documents");
        fs::create_dir(&parquet).unwrap();
        let paragraphs = paragraphs();
        // Two thirds are in one file: one task has much more to do than any other.
        let first = n_documents * 2 / 3;
        for (number, range) in [0..first, first..first + 1, first + 1..n_documents].into_iter().enumerate() {
            let lines = folder.join(format!("{number}.jsonl"));
            let mut out = BufWriter::new(File::create(&lines).unwrap());
            for id in range {
                writeln!(out, "{{\"id\":{id},\"text\":{}}}", text(id, &paragraphs)).unwrap();
            }
            out.into_inner().unwrap();
            let written = folder.join(format!("written-{number}"));
            let mut packed = Command::new(PROGRAM);
            packed.args(["sql", "select id, text from lines", "--jobs", "1", "--out"]).arg(&written);
            packed.arg("--table").arg(format!("lines={}", lines.display()));
            succeeded(packed.output().unwrap());
            for file in files(&written) {
                fs::rename(&file, parquet.join(file.file_name().unwrap())).unwrap();
            }
        }
        Self(parquet)
    }

    /// A command with what all have in common.
    fn command(&self, command: &str, cluster: Option<&Cluster>) -> Command {
        let mut program = Command::new(PROGRAM);
        program.arg(command).arg(&self.0).args(["--set", &format!("onomast.drill={POISON}")]);
        if let Some(cluster) = cluster {
            program.args(["--scheduler", &cluster.url()]);
        }
        program.stdout(Stdio::piped()).stderr(Stdio::piped());
        program
    }

    fn tag(&self, out: &Path, cluster: Option<&Cluster>) -> Command {
        let mut tag = self.command("tag", cluster);
        tag.arg(out);
        tag
    }

    fn count(&self, cluster: Option<&Cluster>) -> Command {
        let mut count = self.command("count", cluster);
        count.args(["--format", "csv"]);
        count
    }

    fn answers(&self, out: &Path, cluster: Option<&Cluster>) -> Answers {
        let counts = succeeded(self.count(cluster).output().unwrap());
        succeeded(self.tag(out, cluster).output().unwrap());
        Answers { mentions: mentions(out), counts }
    }

    /// The same while an executor is killed, and another started in its place afterwards.
    fn answers_with_death(&self, out: &Path, cluster: &mut Cluster, moment: Moment) -> Answers {
        let mut counting = self.count(Some(cluster));
        let counts = match moment {
            Moment::Finding => cluster.with_death(counting.spawn().unwrap(), |cluster| cluster.first_at_work()),
            Moment::Writing => counting.output().unwrap(),
        };
        let counts = succeeded(counts);
        let mut tagging = self.tag(out, Some(cluster));
        let tagged = match moment {
            Moment::Finding => tagging.output().unwrap(),
            Moment::Writing => cluster.with_death(tagging.spawn().unwrap(), |cluster| (n_files(out) > 0).then(|| cluster.first_at_work()).flatten()),
        };
        let warned = String::from_utf8_lossy(&tagged.stderr).contains("2 documents have null mentions");
        succeeded(tagged);
        assert!(warned, "the poisoned document and that without text are to be told");
        Answers { mentions: mentions(out), counts }
    }
}

/// When an executor dies.
#[derive(Clone, Copy)]
enum Moment {
    /// While the function runs, before anything is handed on.
    Finding,
    /// While files are written, some of which are whole.
    Writing,
}

/// What is compared.
#[derive(PartialEq, Eq)]
struct Answers {
    mentions: Vec<u8>,
    counts: Vec<u8>,
}

/// The paragraphs of the corpus, without its marks.
fn paragraphs() -> Vec<String> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../languages/en/corpus/train.txt");
    let corpus = fs::read_to_string(corpus).unwrap();
    let lines = corpus.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(unmarked).collect()
}

/// `[PLACE Osh]` as `Osh`.
fn unmarked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, marked)) = rest.split_once('[') {
        let (name, after) = marked.split_once(']').unwrap_or((marked, ""));
        out.push_str(before);
        out.push_str(name.split_once(' ').map_or(name, |(_, name)| name));
        rest = after;
    }
    out + rest
}

/// A document as JSON: paragraphs of the corpus, no two documents the same.
fn text(id: usize, paragraphs: &[String]) -> String {
    let text = match id {
        17 => return "null".to_owned(),
        18 => POISON.to_owned(),
        19 => "[".repeat(1_000_000),
        _ => {
            let mut step = (id as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            let chosen = (0..=id % 9).map(|_| {
                step = step.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                paragraphs[(step >> 33) as usize % paragraphs.len()].as_str()
            });
            format!("No. {id}. {}", chosen.collect::<Vec<_>>().join("\n"))
        }
    };
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t"))
}

/// A result in the order of its ids.
fn mentions(out: &Path) -> Vec<u8> {
    let manifest = fs::read_to_string(out.join("_manifest.json")).unwrap();
    for file in files(out) {
        assert!(manifest.contains(file.file_name().unwrap().to_str().unwrap()), "{} counts for nobody and is there", file.display());
    }
    let mut sorted = Command::new(PROGRAM);
    sorted.args(["sql", "select * from found order by id", "--format", "jsonl", "--table"]).arg(format!("found={}", out.display()));
    succeeded(sorted.output().unwrap())
}

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let Ok(found) = fs::read_dir(folder) else { return BTreeSet::new() };
    found.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|ending| ending == "parquet")).collect()
}

fn n_files(folder: &Path) -> usize {
    files(folder).len()
}

/// What a program said that did its work.
fn succeeded(output: Output) -> Vec<u8> {
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |value| value.parse().unwrap_or_else(|_| panic!("{variable}: found {value}, expected a number")))
}

/// Looks until something is there.
fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    for _ in 0..MOST_LOOKS {
        if is_there() {
            return;
        }
        sleep(LOOK);
    }
    panic!("waited for {what}, which did not come");
}

/// Processes that end with the test.
struct Cluster {
    folder: PathBuf,
    port: u16,
    scheduler: Process,
    executors: Vec<Process>,
    n_started: usize,
}

impl Cluster {
    fn start(folder: &Path, n_executors: usize) -> Self {
        let port = free_ports();
        let scheduler = Process::scheduler(folder, port, "scheduler");
        let mut cluster = Self { folder: folder.to_owned(), port, scheduler, executors: Vec::new(), n_started: 0 };
        for _ in 0..n_executors {
            cluster.add_executor();
        }
        cluster
    }

    fn url(&self) -> String {
        format!("df://127.0.0.1:{}", self.port)
    }

    /// Starts one more, of one core, and waits until the scheduler knows it.
    fn add_executor(&mut self) {
        self.n_started += 1;
        let name = format!("executor-{}", self.n_started);
        let (bind, work) = (format!("127.0.0.1:{}", free_ports()), self.folder.join(&name));
        let mut executor = Command::new(PROGRAM);
        executor.args(["executor", "--cores", "1", "--heartbeat", "1", "--scheduler", &self.url(), "--bind", &bind, "--work-dir"]).arg(work);
        let executor = Process::start(executor, &self.folder.join(name));
        wait_for("an executor", || executor.log().contains("Executor registration succeed"));
        self.executors.push(executor);
    }

    /// Ends the scheduler as a power cut would, and starts another in its place.
    fn restart_scheduler(&mut self) {
        self.scheduler.kill();
        self.scheduler = Process::scheduler(&self.folder, self.port, "scheduler-again");
    }

    /// The first executor with a task that is not done.
    fn first_at_work(&self) -> Option<usize> {
        self.executors.iter().position(|executor| {
            let log = executor.log();
            log.matches("Execute task ").count() > log.matches("Finished task ").count()
        })
    }

    /// What a job gives during which an executor is killed, and what it has handed on is lost.
    fn with_death(&mut self, job: Child, mut victim: impl FnMut(&Self) -> Option<usize>) -> Output {
        let mut found = None;
        wait_for("an executor at work", || {
            found = victim(self);
            found.is_some()
        });
        let mut dead = self.executors.remove(found.unwrap());
        dead.kill();
        fs::remove_dir_all(dead.log.with_extension("")).unwrap();
        let output = job.wait_with_output().unwrap();
        self.add_executor();
        output
    }
}

struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program whose log goes to a file beside its folder.
    fn start(mut command: Command, path: &Path) -> Self {
        let log = path.with_extension("log");
        let file = File::create(&log).unwrap();
        let child = command.env("RUST_LOG", "info").stdin(Stdio::null()).stdout(Stdio::null()).stderr(file).spawn().unwrap();
        Self { child, log }
    }

    fn scheduler(folder: &Path, port: u16, name: &str) -> Self {
        let mut scheduler = Command::new(PROGRAM);
        scheduler.args(["scheduler", "--executor-timeout", "4", "--bind", &format!("127.0.0.1:{port}")]);
        let scheduler = Self::start(scheduler, &folder.join(name));
        wait_for("the scheduler", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        scheduler
    }

    fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap()).into_owned()
    }

    /// SIGKILL: nothing is said or cleaned up.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that is free, and with it the next.
fn free_ports() -> u16 {
    for _ in 0..100 {
        let one = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = one.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
    panic!("found no two ports beside each other");
}
