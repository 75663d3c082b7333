//! Packs the built-in lists and the model of the library, which a wheel holds once and a process unpacks when it first wants them.
//!
//! The lists are compiled as the library's own build script does, to the same bytes.

use std::error::Error;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use onomast::Gazetteer;

/// The list that is an index of its own: the common words.
const WORDS: &str = "triggers-words.tsv";
/// The highest level: the build takes seconds more, and the wheel is a tenth smaller than at the usual one.
const LEVEL: i32 = 22;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (lists, model) = (root.join("gazetteers"), root.join("languages/en/model.bin"));
    for path in [&lists, &model, Path::new("build.rs")] {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let (words, names): (Vec<PathBuf>, Vec<PathBuf>) = in_folder(&lists)?.into_iter().partition(|path| path.ends_with(WORDS));
    pack(compiled(&names)?.as_bytes(), "names")?;
    pack(compiled(&words)?.as_bytes(), "words")?;
    pack(&fs::read(model)?, "model")
}

/// The lists in the order of their names, so that every machine builds the same bytes.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let paths = fs::read_dir(folder)?.map(|file| file.map(|file| file.path())).collect::<Result<Vec<_>, _>>()?;
    let mut lists: Vec<PathBuf> = paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "tsv")).collect();
    lists.sort();
    Ok(lists)
}

fn compiled(lists: &[PathBuf]) -> Result<Gazetteer, Box<dyn Error>> {
    let mut builder = Gazetteer::builder();
    for list in lists {
        builder.read_list(&list.display().to_string(), BufReader::new(File::open(list)?))?;
    }
    Ok(builder.build()?)
}

fn pack(bytes: &[u8], name: &str) -> Result<(), Box<dyn Error>> {
    let out = std::env::var_os("OUT_DIR").ok_or("found no OUT_DIR, expected it of cargo")?;
    Ok(fs::write(Path::new(&out).join(name).with_extension("zst"), zstd::bulk::compress(bytes, LEVEL)?)?)
}
