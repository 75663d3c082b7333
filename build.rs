//! Compiles the built-in lists with the library's own reader, fold and index builder, so that nothing is parsed when
//! a program starts. The result is the same file that `onomast compile` writes. Tells the library which fold it has.

#![allow(dead_code, missing_docs, unreachable_pub)]

/// What of the library reads and indexes lists: everything on the ground, and nothing that looks at text.
#[path = "src"]
mod library {
    pub mod abbreviation;
    pub mod error;
    pub mod fold;
    pub mod gazetteer {
        pub mod entry;
        pub mod index;
        pub mod keys;
        pub mod list;
        pub mod parts;
        pub mod scan;
        pub mod tolerance;
    }
    pub mod label;
}

// The modules speak of each other by their place in the library.
use library::{abbreviation, error, fold, gazetteer, label};

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use error::Error;
use gazetteer::entry::Entry;
use gazetteer::index::build::Builder;
use gazetteer::list::ListReader;
use gazetteer::tolerance::Tolerances;

/// The list of words that look like names at the start of a sentence; asked one word at a time, so an index of its own.
const WORDS: &str = "triggers-words.tsv";

fn main() {
    println!("cargo::rerun-if-changed=gazetteers");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=ONOMAST_FOLD={:016x}", fold::fingerprint::fingerprint());
    if std::env::var_os("CARGO_FEATURE_ENGLISH").is_none() {
        return;
    }
    if let Err(error) = compile() {
        println!("cargo::error=built-in lists: {error}");
    }
}

fn compile() -> Result<(), Error> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let (words, names): (Vec<PathBuf>, Vec<PathBuf>) = lists()?.into_iter().partition(|path| path.ends_with(WORDS));
    write(&names, &out.join("english.names"))?;
    write(&words, &out.join("english.words"))
}

/// The lists in the order of their names, so that every machine builds the same bytes.
fn lists() -> Result<Vec<PathBuf>, Error> {
    let fail = |error| Error::io("gazetteers", error);
    let mut paths = Vec::new();
    for file in std::fs::read_dir("gazetteers").map_err(fail)? {
        let path = file.map_err(fail)?.path();
        if path.extension().is_some_and(|extension| extension == "tsv") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn write(lists: &[PathBuf], out: &Path) -> Result<(), Error> {
    let mut builder = Builder::new(Tolerances::default());
    let mut made = Vec::new();
    for path in lists {
        let shown = path.display().to_string();
        let file = File::open(path).map_err(|error| Error::io(&shown, error))?;
        let mut list = ListReader::new(&shown, BufReader::new(file))?;
        let mut entry = Entry::without_label("");
        while list.read(&mut entry)? {
            builder.push(&entry).map_err(|message| Error::format(format!("{shown}:{}", list.line()), message))?;
        }
        made.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }
    builder.finish(&made.join("\n")).map_err(|message| Error::format("names", message))?.write(out)
}
