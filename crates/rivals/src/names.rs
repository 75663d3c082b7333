//! The names that are searched for: real ones in a fixed random order, beyond those given names with surnames.
//!
//! Every size is the beginning of the same sequence, written to a file of one name a line that all children read.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use flate2::read::MultiGzDecoder;

use crate::found;

const SEED: u64 = 0x6F6E_6F6D_6173_7401;

/// Writes the first `size` names below `work_dir`, or finds them there.
pub(crate) fn make(data: &Path, work_dir: &Path, size: usize) -> Result<PathBuf> {
    let path = work_dir.join(format!("names-{size}.txt"));
    if path.exists() {
        return Ok(path);
    }
    let scratch = path.with_extension("part");
    let mut out = BufWriter::new(File::create(&scratch).with_context(|| scratch.display().to_string())?);
    let text = unpack(&data.join("gazetteers/scale-names/names.tsv.gz"))?;
    let real = shuffled(&text);
    for name in real.iter().take(size) {
        writeln!(out, "{name}")?;
    }
    if size > real.len() {
        write_combinations(data, &real, size, &mut out)?;
    }
    out.flush()?;
    std::fs::rename(&scratch, &path)?;
    Ok(path)
}

/// All names of a file as one text, one a line.
pub(crate) fn load(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}

/// Calls `each` for the names of a file without holding them.
pub(crate) fn each(path: &Path, mut each: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let mut reader = BufReader::new(File::open(path).with_context(|| path.display().to_string())?);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        each(line.trim_end_matches('\n'))?;
        line.clear();
    }
    Ok(())
}

fn unpack(path: &Path) -> Result<String> {
    let mut text = String::new();
    let file = File::open(path).with_context(|| path.display().to_string())?;
    MultiGzDecoder::new(file).read_to_string(&mut text).with_context(|| path.display().to_string())?;
    Ok(text)
}

/// The distinct first columns in a random order that is the same every time.
///
/// Names without any letter or digit (there is one, "( )") are left out: no engine's tokens hold them.
fn shuffled(text: &str) -> Vec<&str> {
    let mut seen = HashSet::new();
    let names = text.lines().filter_map(|line| line.split('\t').next());
    let mut names: Vec<&str> = names.filter(|name| name.bytes().any(found::is_word) && seen.insert(*name)).collect();
    let mut random = Xorshift(SEED);
    for last in (1..names.len()).rev() {
        names.swap(last, random.below(last + 1));
    }
    names
}

/// Given names before surnames, none of them twice and none among `known`.
fn write_combinations(data: &Path, known: &[&str], size: usize, out: &mut impl Write) -> Result<()> {
    let given = census(data, &["dist.female.first.txt", "dist.male.first.txt"])?;
    let surnames = census(data, &["dist.all.last.txt"])?;
    let all = given.len() * surnames.len();
    // A step that shares no divisor with the number of pairs visits each pair once.
    let step = (all * 5 / 8..all).find(|&step| divisor(step, all) == 1).context("found no step through the pairs of names")?;
    let known_set: HashSet<&str> = known.iter().copied().collect();
    let (mut n_names, mut at) = (known.len(), 0);
    for _ in 0..all {
        if n_names == size {
            return Ok(());
        }
        at = (at + step) % all;
        let name = format!("{} {}", given[at / surnames.len()], surnames[at % surnames.len()]);
        if !known_set.contains(name.as_str()) {
            writeln!(out, "{name}")?;
            n_names += 1;
        }
    }
    ensure!(n_names == size, "found {n_names} names, expected {size}");
    Ok(())
}

/// The distinct first columns of census files, MARY as Mary.
fn census(data: &Path, files: &[&str]) -> Result<Vec<String>> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    for file in files {
        for line in load(&data.join("gazetteers/us-census-names").join(file))?.lines() {
            let mut name = line.split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
            name.get_mut(..1).map(str::make_ascii_uppercase);
            if !name.is_empty() && seen.insert(name.clone()) {
                names.push(name);
            }
        }
    }
    Ok(names)
}

fn divisor(left: usize, right: usize) -> usize {
    if right == 0 { left } else { divisor(right, left % right) }
}

/// Marsaglia's xorshift64*.
pub(crate) struct Xorshift(pub(crate) u64);

impl Xorshift {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let word = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D);
        ((u128::from(word) * bound as u128) >> 64) as usize
    }
}
