//! The list of the Office of Foreign Assets Control: `sdn.csv`, with the aliases of `alt.csv` and the countries of `add.csv`.
//!
//! Takes tables without a header, in which `-0-` is nothing and a person is `LAST, First Middle`; gives people, organizations,
//! vessels and aircraft with the dates of birth and countries that their remarks tell. Aliases and addresses are held in memory.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::Args;

use super::list::{self, List, Marks};
use super::records::Records;
use super::{Output, Progress, counted};
use crate::screen::capitalized;

pub(super) const EXAMPLES: &str = "\
Examples:
  onomast import ofac sdn.csv alt.csv add.csv -o ofac.tsv
  onomast compile --tolerance translit,parts,typo:1 ofac.tsv -o ofac.bin
  onomast screen ofac.bin customers.csv

The three files are tables of the Specially Designated Nationals list as it is
published: entries, aliases and addresses; the consolidated list (cons_prim.csv,
cons_alt.csv, cons_add.csv) has the same layout.

The list has the columns name, label, id, aliases, birth, country, program,
title, case and policy. The name of a person is turned round, `POLO, Marco` to
`Marco Polo`. Countries are those of nationality, citizenship and addresses,
and the flags of vessels; aliases that the remarks tell, which are weak, have
the policy `context`. Names that are common words or very short are written
with the case `exact` and the policy `context`.";

/// How many columns the tables have.
const IN_SDN: usize = 12;
const IN_ALT: usize = 5;
const IN_ADD: usize = 6;

#[derive(Args)]
pub(super) struct Ofac {
    /// The entries, sdn.csv, plain or packed with gzip, bzip2 or zstd
    sdn: PathBuf,
    /// Their aliases, alt.csv
    alt: Option<PathBuf>,
    /// Their addresses, add.csv, of which the countries are taken
    add: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(arguments: &Ofac) -> Result<()> {
    let paths: Vec<&Path> = std::iter::once(&arguments.sdn).chain(&arguments.alt).chain(&arguments.add).map(PathBuf::as_path).collect();
    let mut progress = Progress::new(&arguments.output, &paths);
    let columns = ["name", "label", "id", "aliases", "birth", "country", "program", "title", "case", "policy"];
    let comment = "From the list of the Office of Foreign Assets Control (ofac.treasury.gov), public domain.".to_owned();
    let mut list = List::create(&arguments.output.path, paths, &[comment], &columns)?;
    let aliases = by_entry(arguments.alt.as_deref(), IN_ALT, 3, &mut progress)?;
    let countries = by_entry(arguments.add.as_deref(), IN_ADD, 4, &mut progress)?;
    let marks = Marks::told();
    let read = |cells: &[String]| {
        let more = |of: &HashMap<String, Vec<String>>| of.get(&cells[0]).cloned().unwrap_or_default();
        row(cells, &more(&aliases), &more(&countries), &marks)
    };
    let mut records = Records::open(&arguments.sdn, b',', progress.encoding, &progress.bar)?;
    while let Some(cells) = next_row(&mut records, IN_SDN)? {
        match cells.and_then(|cells| list.checked(read(&cells)?)) {
            Ok(row) => list.write(&row)?,
            Err(message) => progress.bad(anyhow!("{}: {message}", records.place()))?,
        }
    }
    progress.finish(list)
}

/// The cells of the next row, trimmed and without those that stand for nothing; what follows the end mark of old systems is none.
fn next_row(records: &mut Records, n_columns: usize) -> Result<Option<Result<Vec<String>, String>>> {
    if !records.next_record()? {
        return Ok(None);
    }
    let cells = match records.cells() {
        Ok(cells) if matches!(cells.as_slice(), [end] if end.trim() == "\u{1A}") => return Ok(None),
        cells => cells,
    };
    let plain = |cells: Vec<String>| -> Vec<String> {
        let plain = |cell: String| if cell.trim() == "-0-" { String::new() } else { cell.trim().to_owned() };
        cells.into_iter().map(plain).collect()
    };
    let found = |cells: &[String]| format!("found {}, expected {n_columns}", counted(cells.len() as u64, "column", "columns"));
    let checked = |cells: Vec<String>| if cells.len() == n_columns { Ok(plain(cells)) } else { Err(found(&cells)) };
    Ok(Some(cells.and_then(checked)))
}

/// What a column of a table says of each entry, whose number is in the first; nothing without the table.
fn by_entry(path: Option<&Path>, n_columns: usize, column: usize, progress: &mut Progress) -> Result<HashMap<String, Vec<String>>> {
    let mut said: HashMap<String, Vec<String>> = HashMap::new();
    let Some(path) = path else { return Ok(said) };
    let mut records = Records::open(path, b',', progress.encoding, &progress.bar)?;
    while let Some(cells) = next_row(&mut records, n_columns)? {
        match cells {
            Ok(mut cells) if !cells[column].is_empty() => {
                let value = cells.swap_remove(column);
                said.entry(cells.swap_remove(0)).or_default().push(value);
            }
            Ok(_) => {}
            Err(message) => progress.bad(anyhow!("{}: {message}", records.place()))?,
        }
    }
    Ok(said)
}

/// The row of the list for an entry with these aliases and countries.
fn row(cells: &[String], aliases: &[String], countries: &[String], marks: &Marks) -> Result<Vec<String>, String> {
    let [number, name, kind, program, title, _, _, _, _, flag, _, remarks] = cells else { return Err("found no entry".to_owned()) };
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("column `ent_num`: found `{number}`, expected a whole number"));
    }
    let label = label(kind)?;
    let written = |name: &str| if label == "PERSON" { person(name) } else { name.to_owned() };
    let name = written(name);
    let strong: Vec<String> = aliases.iter().map(|alias| written(alias)).collect();
    let mut other_names = list::aliases(&name, strong.iter().map(String::as_str), marks);
    for weak in weak_aliases(remarks).map(written).filter(|weak| !strong.contains(weak)) {
        let alias = list::aliases(&name, [weak.as_str()], &Marks::Plain);
        if !alias.is_empty() {
            other_names += if other_names.is_empty() { "[context]" } else { "|[context]" };
            other_names += &alias;
        }
    }
    let births = told(remarks, &["DOB", "alt. DOB"]);
    let nations = told(remarks, &["nationality", "citizen", "alt. nationality", "alt. citizen"]);
    let countries = nations.into_iter().chain(countries.iter().map(String::as_str)).chain([flag.as_str()]);
    let programs = program.split(']').map(|program| program.trim().trim_start_matches('['));
    let [case, policy] = marks.of_name(&name);
    let id = format!("ofac/{number}");
    let cells = [&name, label, &id, &other_names, &births.join("|"), &each_once(countries), &each_once(programs), title, case, policy];
    Ok(cells.map(str::to_owned).to_vec())
}

fn label(kind: &str) -> Result<&'static str, String> {
    match kind.to_ascii_lowercase().as_str() {
        "individual" => Ok("PERSON"),
        "" | "entity" => Ok("ORGANIZATION"),
        "vessel" => Ok("VESSEL"),
        "aircraft" => Ok("AIRCRAFT"),
        _ => Err(format!("column `SDN_Type`: found `{kind}`, expected individual, entity, vessel, aircraft or nothing")),
    }
}

/// The values with `|` between them, each once.
fn each_once<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let mut once: Vec<&str> = Vec::new();
    for value in values.filter(|value| !value.is_empty()) {
        if !once.contains(&value) {
            once.push(value);
        }
    }
    once.join("|")
}

/// What remarks such as `DOB 12 Mar 1960; nationality Libya.` tell behind one of these words.
fn told<'r>(remarks: &'r str, words: &[&str]) -> Vec<&'r str> {
    let value = |remark: &'r str| words.iter().find_map(|word| remark.strip_prefix(word)?.strip_prefix(' '));
    remarks.trim_end_matches('.').split(';').filter_map(|remark| value(remark.trim())).map(str::trim).collect()
}

/// The aliases in remarks such as `a.k.a. 'EL CID'`.
fn weak_aliases(remarks: &str) -> impl Iterator<Item = &str> {
    let words = ["a.k.a.", "f.k.a.", "n.k.a."];
    told(remarks, &words).into_iter().map(|alias| alias.trim_matches('\'').trim()).filter(|alias| !alias.is_empty())
}

/// Words of family names that are no names themselves, and are written small, so that the family name is seen to begin with them.
const PARTICLES: [&str; 18] =
    ["al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "van", "von"];

/// The name of a person as texts write it: `POLO, Marco` as Marco Polo.
fn person(name: &str) -> String {
    let (family, given) = match name.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() && !family.trim().is_empty() => (family.trim(), given.trim()),
        _ => ("", name),
    };
    let words = given.split_whitespace().chain(family.split_whitespace());
    words.enumerate().map(|(at, word)| written(word, at > 0)).collect::<Vec<_>>().join(" ")
}

/// A word with a capital at its start, and of each part of a double name, if all of its letters are capitals; a particle small.
fn written(word: &str, may_be_particle: bool) -> String {
    let n_letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    if word.contains(char::is_lowercase) || n_letters < 2 || word.contains('.') {
        return word.to_owned();
    }
    let small = word.to_lowercase();
    if may_be_particle && PARTICLES.contains(&small.as_str()) {
        return small;
    }
    capitalized(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_turned_round() {
        for (name, expected) in [
            ("POLO, Marco", "Marco Polo"),
            ("VAN BEETHOVEN, Ludwig", "Ludwig van Beethoven"),
            ("IBN BATTUTA, Abu Abdullah", "Abu Abdullah ibn Battuta"),
            ("TOULOUSE-LAUTREC, H.", "H. Toulouse-Lautrec"),
            ("GENGHIS KHAN", "Genghis Khan"),
            ("O'NEILL, Hugh", "Hugh O'Neill"),
            ("LA FAYETTE", "La Fayette"),
            ("POLO,", "Polo,"),
        ] {
            assert_eq!(person(name), expected);
        }
    }

    #[test]
    fn remarks_are_read() {
        let remarks = "(Linked To: MING DYNASTY); DOB 12 Mar 1371; alt. DOB 1372; nationality China; a.k.a. 'MA HE'; Gender Male.";
        assert_eq!(told(remarks, &["DOB", "alt. DOB"]), ["12 Mar 1371", "1372"]);
        assert_eq!(told(remarks, &["Gender"]), ["Male"]);
        assert_eq!(told(remarks, &["citizen"]), [] as [&str; 0]);
        assert_eq!(weak_aliases(remarks).collect::<Vec<_>>(), ["MA HE"]);
    }
}
