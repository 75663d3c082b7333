//! `screen`: records of people and firms against a watch list.
//!
//! Takes names, not running text, and what is known of who bears them; gives for each the entries of the list whose name its
//! whole name may be, the nearest first, and what speaks for and against each.

mod known;
mod records;
mod report;

use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use encoding_rs::Encoding;
use onomast::gazetteer::{Case, ContextEntries, EntryRef, How, Nearest, Overlap, Tolerances};
use onomast::{Label, Matcher};

use crate::arguments::{ColorChoice, TableFormat};
use crate::pipeline::{self, Inputs};
use crate::tag::{self, Forgiving};
use crate::{Status, encoding};
use known::{Agreement, Countries, Known};
use records::Map;
use report::Form;

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast screen watch.tsv customers.csv
  onomast screen watch.tsv names.txt --min-similarity 0.9 --top 1
  onomast screen watch.bin customers.csv --map name=Client,birth=Born \\
    --format jsonl > hits.jsonl
  onomast screen watch.bin people.jsonl --tolerance sound,parts,typo:2

The list is one of yours, TSV or compiled; `onomast import` makes one, and
docs/TOLERANCE.md tells what each tolerance forgives and how to choose. Names
are compared whole, in any case and any order of their parts; of a person a
part in the middle or at the end may be missing in the list. Only entries
with the label PERSON have parts.

A record is a line, or a row of a table with a header (.csv, .tsv), or a JSON
object a line (.jsonl). Its columns are found by their names, whatever their
case and blanks, or by --map:
  name     name, full name, customer name, client name, legal name;
           without one given (first) name and family (last) name, surname
  birth    birth, dob, born, birth date, date of birth, birthday, year of
           birth
  country  country, countries, country code, nationality, citizenship; all
           that there are
  id       id, customer id, client id, record id; FILE:LINE without one
Attributes of the list are found by the same names. Several values are parted
by | or ;. Dates are such as 1960-03-12, 12 Mar 1960, 03/12/1960 (agrees with
either reading), Mar 1960, 1960, circa 1960, 1958 to 1960; countries are
names, codes of two or three letters, or nationalities.

Columns of --format tsv (and of text in a pipe) and csv, a line a candidate:
  id, name      of the record
  rank          1 for the nearest
  similarity    of the names alone, from 0 to 1; a birth date or a country
                that differs is told and takes nothing away
  match         what was forgiven: fold, translit, sound, parts, typo 1
  entry, as     the name in the list, and the one of its names that is near
  label, entry-id
  birth         agrees, year agrees (month or day unknown), differs; empty
                where one of the two is not known
  entry-birth   the dates of the list
  country, entry-country   the same: agrees, differs
Fields of --format jsonl, an object a record: id, name, birth?, country?,
candidates: similarity, match, name, as?, label, id?, birth?, country?,
attributes?.

Exit status: 0 done; 1 some inputs failed, each is named on standard error
and the others are done; 2 wrong usage.";

#[derive(Args)]
pub(crate) struct Screen {
    /// The watch list: TSV (packed or not) or compiled
    list: PathBuf,
    /// Files of records, plain or packed with gzip, bzip2 or zstd; `-` or none is standard input
    files: Vec<PathBuf>,
    /// How the records are written; by default by the file's name: a table for .csv and .tsv, .jsonl, else a name a line
    #[arg(long, value_enum)]
    input: Option<RecordFormat>,
    /// What parts the cells of a table: `,`, `;`, `tab` or another character; by default a tab for .tsv, else a comma
    #[arg(long, value_name = "CHARACTER", value_parser = crate::import::delimiter)]
    delimiter: Option<u8>,
    /// Our columns and theirs, as name=Client,birth=Born,country=Nation,id=Key
    #[arg(long = "map", value_delimiter = ',', value_name = "OURS=THEIRS", value_parser = records::map)]
    maps: Vec<Map>,
    /// The encoding of the records if it is not UTF-8, such as `windows-1252`
    #[arg(long, value_name = "NAME", value_parser = encoding::named)]
    encoding: Option<&'static Encoding>,
    /// What spellings are forgiven; translit,parts,typo:1 by default, or what a compiled list was compiled with if that is more
    /// than the fold
    #[arg(long, value_name = "WORDS")]
    tolerance: Option<Tolerances>,
    /// Only candidates that are at least so near, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = crate::arguments::score)]
    min_similarity: f64,
    /// At most so many candidates a record
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,
    /// Only entries with these labels, separated by commas, such as PERSON
    #[arg(long, value_delimiter = ',', value_name = "LABELS")]
    labels: Vec<String>,
    /// How the output is written
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
    /// Threads that work, at most four a core, by default one a core; the output is the same for any number
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,
}

/// How records are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecordFormat {
    /// A name a line
    Lines,
    /// A table with a header
    Csv,
    /// A JSON object a line
    Jsonl,
}

/// What is forgiven without --tolerance.
fn usual() -> Tolerances {
    Tolerances::from(onomast::gazetteer::Tolerance::Translit).with_parts().with_typos(1)
}

pub(crate) fn run(arguments: &Screen, color: ColorChoice) -> Result<Status> {
    let forgiving = arguments.tolerance.map_or_else(|| Forgiving::Usually(usual()), Forgiving::This);
    let list = tag::open_list(&arguments.list, forgiving)?;
    let has_parts = list.tolerances().has_parts();
    let labels = tag::wanted_labels(&arguments.labels, list.labels().cloned())?;
    let builder = Matcher::builder().gazetteer(list).overlap(Overlap::All).case(Case::Fold).context(ContextEntries::All);
    let screening = Screening { matcher: builder.build(), has_parts, labels, countries: Countries::built_in(), arguments };
    let form = Form::new(arguments.format, color);
    let reading = records::Reading::of(arguments)?;
    let inputs = Inputs { files: &arguments.files, jobs: arguments.jobs, read: Box::new(move |bar, take| reading.read(bar, take)) };
    let (status, _) = pipeline::run_on(inputs, &form, &|_, document, out| {
        let record = records::Record::of(document);
        let candidates = screening.candidates(&record);
        form.write(&record, &candidates, out)?;
        Ok(candidates.len())
    })?;
    Ok(status)
}

/// What records are held against.
struct Screening<'a> {
    matcher: Matcher,
    /// Whether a name may have other parts than the list has.
    has_parts: bool,
    labels: Vec<Label>,
    countries: Countries,
    arguments: &'a Screen,
}

/// An entry that a record may mean.
struct Candidate<'g> {
    entry: EntryRef<'g>,
    /// Which of its names is near.
    name: &'g str,
    how: How,
    similarity: f64,
    birth: Option<Agreement>,
    country: Option<Agreement>,
    known: Known,
}

impl Candidate<'_> {
    /// The nearest name comes first, of equals the one with which more agrees, then the heavier.
    fn order(&self, other: &Self) -> Ordering {
        let weight = |one: &Self| (one.birth.map_or(0, Agreement::weight) + one.country.map_or(0, Agreement::weight), one.entry.weight());
        other.similarity.total_cmp(&self.similarity).then_with(|| weight(other).cmp(&weight(self)))
    }
}

/// In what form the name of a record is looked for.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Variant {
    Whole,
    /// The given names first.
    Turned,
    /// Without a part that the list may lack.
    WithoutMiddle,
    WithoutLast,
}

impl Variant {
    /// What a name is worth that is found in this form, in thousandths.
    fn worth(self) -> u32 {
        match self {
            Self::Whole => 1000,
            Self::Turned => 950,
            Self::WithoutMiddle => 900,
            Self::WithoutLast => 850,
        }
    }

    /// Whether an entry may be meant that has this name near the text.
    ///
    /// A name that lacks a part must be all of the entry's: of "King Constantine II" and "King Abdullah II" more is not the same
    /// than is. It must be in the order of the list, which a comma tells; and without its end, which is more often the family name,
    /// have no wrong letters.
    fn allows(self, entry: &EntryRef<'_>, text: &str, nearest: &Nearest<'_>) -> bool {
        let n_words = |name: &str| name.split_whitespace().count();
        let is_whole = n_words(nearest.name()) <= n_words(text);
        let is_ordered = nearest.how() != How::Parts || text.contains(',') || nearest.name().contains(',');
        match self {
            Self::Whole => true,
            _ if *entry.label() != Label::PERSON => false,
            Self::Turned => true,
            Self::WithoutMiddle => is_whole && is_ordered,
            Self::WithoutLast => is_whole && is_ordered && !matches!(nearest.how(), How::Typo(_)),
        }
    }
}

/// Names of more words are no person's.
const MOST_WORDS: usize = 8;

impl Screening<'_> {
    /// The entries that a record may mean, the nearest first.
    fn candidates(&self, record: &records::Record) -> Vec<Candidate<'_>> {
        let name = written_as_name(&record.name);
        let known = Known::new(&record.birth, &record.country, &self.countries);
        let variants = if self.has_parts { variants(&name) } else { Vec::new() };
        let mut found = self.found(&name, Variant::Whole, &known);
        found.extend(variants.iter().flat_map(|(text, variant)| self.found(text, *variant, &known)));
        found.sort_by(Candidate::order);
        let mut seen = HashSet::new();
        found.retain(|candidate| seen.insert(identity(&candidate.entry)));
        found.truncate(self.arguments.top);
        found
    }

    /// The entries that have all of a text as one of their names.
    fn found(&self, text: &str, variant: Variant, known: &Known) -> Vec<Candidate<'_>> {
        let is_outside = |text: &str| !text.contains(char::is_alphanumeric);
        let found = self.matcher.find(text);
        let whole = found.iter().filter(|found| is_outside(&text[..found.start()]) && is_outside(&text[found.end()..]));
        let entries = whole.flat_map(|found| found.entries().map(|entry| (entry, found.text())));
        entries.filter_map(|(entry, text)| self.candidate(entry, text, variant, known)).collect()
    }

    /// An entry that has this text as a name, if it is wanted and near enough.
    fn candidate<'s>(&'s self, entry: EntryRef<'s>, text: &str, variant: Variant, known: &Known) -> Option<Candidate<'s>> {
        let nearest = entry.nearest(text).filter(|nearest| variant.allows(&entry, text, nearest))?;
        let is_wanted = self.labels.is_empty() || self.labels.contains(entry.label());
        let similarity = (nearest.similarity() * f64::from(variant.worth())).round() / 1000.0;
        if !is_wanted || similarity < self.arguments.min_similarity {
            return None;
        }
        let theirs = Known::of_entry(&entry, &self.countries);
        Some(Candidate {
            entry,
            name: nearest.name(),
            how: if variant == Variant::Whole { nearest.how() } else { nearest.how().max(How::Parts) },
            similarity,
            birth: known.birth_agrees(&theirs),
            country: known.country_agrees(&theirs),
            known: theirs,
        })
    }
}

/// What tells entries apart.
fn identity<'g>(entry: &EntryRef<'g>) -> (&'g str, &'g str, String, Vec<(&'g str, &'g str)>) {
    (entry.id(), entry.name(), entry.label().to_string(), entry.attributes())
}

/// A name as texts write it: with single blanks, and a capital at the start of each word that has only capitals or small letters.
///
/// Initials and wrong letters are told in what is written so.
fn written_as_name(name: &str) -> String {
    let name = name.trim_matches(|character: char| character.is_whitespace() || matches!(character, ',' | ';'));
    name.split_whitespace().map(capitalized).collect::<Vec<_>>().join(" ")
}

/// A word, or words with hyphens between, with a capital at the start of each.
pub(crate) fn capitalized(word: &str) -> String {
    if word.contains(char::is_lowercase) && word.contains(char::is_uppercase) {
        return word.to_owned();
    }
    let mut written = String::with_capacity(word.len());
    // How many letters of a word are before this one.
    let mut n_before = 0;
    for letter in word.chars() {
        if n_before > 0 {
            written.extend(letter.to_lowercase());
        } else {
            written.extend(letter.to_uppercase());
        }
        n_before = match letter {
            // Behind a single letter an apostrophe starts a word, O'Brien; behind others it goes on, Sana'a.
            '\'' | '’' if n_before > 1 => n_before,
            _ if letter.is_alphanumeric() => n_before + 1,
            _ => 0,
        };
    }
    written
}

/// A person's name in other forms.
///
/// What the list has is found in any order and with initials; here it is the record that has more, or another order: a particle
/// behind the given names (Beethoven, Ludwig van), the name of the father behind them (Tchaikovsky Pyotr Ilyich).
fn variants(name: &str) -> Vec<(String, Variant)> {
    let words: Vec<&str> = name.split(' ').collect();
    if !(2..=MOST_WORDS).contains(&words.len()) {
        return Vec::new();
    }
    let comma = words.iter().position(|word| word.ends_with(','));
    let turned = match name.split_once(", ") {
        Some((family, given)) => Some(format!("{given} {family}")),
        None if comma.is_none() && words.len() > 2 => Some(format!("{} {}", words[1..].join(" "), words[0])),
        None => None,
    };
    let mut variants: Vec<(String, Variant)> = turned.into_iter().map(|turned| (turned, Variant::Turned)).collect();
    // The first given name and the first word of all stay.
    for at in comma.map_or(1, |at| at + 2)..words.len() {
        let rest: Vec<&str> = words[..at].iter().chain(&words[at + 1..]).copied().collect();
        let is_last = at + 1 == words.len() && comma.is_none();
        let n_long = rest.iter().filter(|word| word.chars().filter(|character| character.is_alphanumeric()).count() > 1).count();
        // An initial beside a name tells nobody.
        if n_long > 1 {
            variants.push((rest.join(" "), if is_last { Variant::WithoutLast } else { Variant::WithoutMiddle }));
        }
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_with_capitals() {
        for (given, expected) in [
            ("GENGHIS  KHAN", "Genghis Khan"),
            ("genghis khan", "Genghis Khan"),
            ("genghis KHAN", "Genghis Khan"),
            ("Angus MacDonald", "Angus MacDonald"),
            ("HANS-JÜRGEN MÜLLER", "Hans-Jürgen Müller"),
            ("KHAN, G.", "Khan, G."),
            (" KHAN , ", "Khan"),
            ("O'BRIEN of sana'a", "O'Brien Of Sana'a"),
            ("ЧИНГИСХАН", "Чингисхан"),
            ("成吉思汗", "成吉思汗"),
            ("", ""),
        ] {
            assert_eq!(written_as_name(given), expected);
        }
    }

    #[test]
    fn names_have_variants() {
        let variants = |name: &str| variants(name).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(variants("Gaius Julius Caesar"), ["Julius Caesar Gaius", "Gaius Caesar", "Gaius Julius"]);
        assert_eq!(variants("Caesar, Gaius Julius"), ["Gaius Julius Caesar", "Caesar, Gaius"]);
        assert_eq!(variants("Gaius J. Caesar"), ["J. Caesar Gaius", "Gaius Caesar"]);
        assert_eq!(variants("Julius Caesar"), [] as [&str; 0]);
    }
}
