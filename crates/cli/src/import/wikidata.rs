//! Wikidata: a JSON dump with an entity a line, as one big array or as JSON lines.
//!
//! Gives each entity of a known class (`instance of`, P31) under its label in the first language that has one, with
//! the labels and aliases of all chosen languages. The names for all languages (`mul`) stand in where one has none.

use std::collections::HashMap;
use std::fmt;
use std::io::BufRead;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::Value;

use super::list::{self, List, Marks};
use super::{Output, Progress, counted, each_line, label, language};
use crate::source::{self, array_element, json_error};

/// The label and subtype of well-known classes, in the layout of `--types`.
const CLASSES: &str = include_str!("classes.tsv");

/// Names that Wikidata gives once for all languages.
const ALL_LANGUAGES: &str = "mul";

pub(super) const EXAMPLES: &str = "\
Examples:
  onomast import wikidata latest-all.json.bz2 -o world.tsv
  onomast import wikidata dump.json.gz --languages en,de,fr -o mine.tsv
  onomast import wikidata dump.json.gz --types types.tsv -o mine.tsv

A table for --types has a header row and a class a line, with tabs between:
`Q515`, `PLACE`, `city`.
Names that are common words or very short are written with the case
`exact` and the policy `context`; aliases that are common words in small
letters are left out.";

#[derive(Args)]
pub(super) struct Wikidata {
    /// Dumps, plain or packed with gzip, bzip2 or zstd; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
    /// Languages of the names; the first that an entity has a label in gives its name
    #[arg(long, value_delimiter = ',', value_name = "CODES", value_parser = language, default_value = "en")]
    languages: Vec<String>,
    /// A table with the columns class, label, subtype that adds to the built-in one; a class without a label is left out
    #[arg(long, value_name = "TABLE")]
    types: Option<PathBuf>,
}

pub(super) fn run(arguments: &Wikidata) -> Result<()> {
    let paths: Vec<&Path> = arguments.files.iter().chain(&arguments.types).map(PathBuf::as_path).collect();
    let mut progress = Progress::new(&arguments.output, &paths);
    let mut classes = Classes::default();
    classes.read("built-in classes", CLASSES.as_bytes())?;
    if let Some(path) = &arguments.types {
        classes.read(&path.display().to_string(), source::open(path, &indicatif::ProgressBar::hidden())?)?;
    }
    let columns = ["name", "label", "subtype", "id", "aliases", "description", "country", "latitude", "longitude", "case", "policy"];
    let mut list = List::create(&arguments.output.path, paths, &["From Wikidata (wikidata.org), CC0.".to_owned()], &columns)?;
    let marks = Marks::told();
    let (mut n_other, mut n_unnamed) = (0, 0);
    each_line(&arguments.files, &mut progress, &mut list, |line| {
        let line = array_element(line);
        if line.is_empty() {
            return Ok(None);
        }
        let entity: Entity = serde_json::from_str(line).map_err(|error| json_error(&error, "an entity as one JSON object a line"))?;
        let Some((label, subtype)) = classes.of(&entity) else {
            n_other += 1;
            return Ok(None);
        };
        let row = entity.row(label, subtype, &arguments.languages, &marks)?;
        n_unnamed += u64::from(row.is_none());
        Ok(row)
    })?;
    progress.finish(list)?;
    if n_other > 0 {
        anstream::eprintln!("onomast: left out {} of other classes", counted(n_other, "entity", "entities"));
    }
    if n_unnamed > 0 {
        anstream::eprintln!("onomast: left out {} without a label in {}", counted(n_unnamed, "entity", "entities"), arguments.languages.join(", "));
    }
    Ok(())
}

/// Label and subtype by class.
#[derive(Default)]
struct Classes(HashMap<String, (String, String)>);

impl Classes {
    /// Adds a table, which overrides what is known.
    fn read(&mut self, name: &str, table: impl BufRead) -> Result<()> {
        let mut has_header = false;
        for (index, line) in table.lines().enumerate() {
            let place = || format!("{name}:{}", index + 1);
            let line = line.with_context(place)?;
            let line = line.trim_start_matches('\u{FEFF}').trim_end_matches('\r');
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let [class, class_label, subtype] = cells[..] else {
                bail!("{}: found {}, expected class, label and subtype with tabs between", place(), counted(cells.len() as u64, "column", "columns"));
            };
            if !has_header {
                if cells != ["class", "label", "subtype"] {
                    bail!("{}: found the header `{}`, expected the columns class, label and subtype", place(), cells.join("`, `"));
                }
                has_header = true;
            } else if !is_item(class) {
                bail!("{}: column `class`: found `{class}`, expected the id of an item such as `Q515`", place());
            } else if class_label.is_empty() {
                self.0.remove(class);
            } else {
                let class_label = label(class_label).map_err(|message| anyhow::anyhow!("{}: {message}", place()))?;
                self.0.insert(class.to_owned(), (class_label, subtype.to_owned()));
            }
        }
        if has_header { Ok(()) } else { bail!("{name}: found no header row, expected the columns class, label and subtype") }
    }

    /// The label and subtype of an entity: of its first known class, preferred statements first.
    fn of(&self, entity: &Entity) -> Option<(&str, &str)> {
        let class = |value: &Value| {
            let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
            // Old dumps give the number alone.
            let id = id.or_else(|| value.get("numeric-id").and_then(Value::as_u64).map(|number| format!("Q{number}")));
            id.and_then(|id| self.0.get(&id))
        };
        by_rank(&entity.claims.instance_of).find_map(class).map(|(label, subtype)| (label.as_str(), subtype.as_str()))
    }
}

fn is_item(id: &str) -> bool {
    id.strip_prefix('Q').is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The fields of an entity that a list has a use for.
#[derive(Deserialize)]
struct Entity {
    #[serde(default)]
    id: String,
    #[serde(default, deserialize_with = "by_language")]
    labels: HashMap<String, Term>,
    #[serde(default, deserialize_with = "by_language")]
    descriptions: HashMap<String, Term>,
    #[serde(default, deserialize_with = "by_language")]
    aliases: HashMap<String, Vec<Term>>,
    // An entity without claims has `[]`, which reads as a struct of defaults.
    #[serde(default)]
    claims: Claims,
}

#[derive(Deserialize)]
struct Term {
    value: String,
}

#[derive(Default, Deserialize)]
struct Claims {
    #[serde(default, rename = "P31")]
    instance_of: Vec<Statement>,
    #[serde(default, rename = "P625")]
    coordinates: Vec<Statement>,
    #[serde(default, rename = "P297")]
    country_code: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    mainsnak: Snak,
    #[serde(default)]
    rank: Rank,
}

#[derive(Deserialize)]
struct Snak {
    /// Missing where the value is unknown or none.
    datavalue: Option<DataValue>,
}

#[derive(Deserialize)]
struct DataValue {
    value: Value,
}

#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rank {
    Preferred,
    #[default]
    Normal,
    Deprecated,
}

/// The values of statements that are not deprecated, preferred ones first.
fn by_rank(statements: &[Statement]) -> impl Iterator<Item = &Value> {
    let of = move |rank| statements.iter().filter(move |statement| statement.rank == rank);
    of(Rank::Preferred).chain(of(Rank::Normal)).filter_map(|statement| statement.mainsnak.datavalue.as_ref().map(|data| &data.value))
}

impl Entity {
    /// The row of the list; nothing without a label in these languages.
    fn row(&self, label: &str, subtype: &str, languages: &[String], marks: &Marks) -> Result<Option<Vec<String>>, String> {
        if !is_item(&self.id) {
            return Err(format!("found the id `{}`, expected one such as `Q515`", self.id));
        }
        let languages = || languages.iter().map(String::as_str).chain([ALL_LANGUAGES]);
        let labels = || languages().filter_map(|language| self.labels.get(language)).map(|term| term.value.as_str());
        let Some(name) = labels().next() else { return Ok(None) };
        let more = languages().filter_map(|language| self.aliases.get(language)).flatten().map(|term| term.value.as_str());
        let description = languages().next().and_then(|language| self.descriptions.get(language)).map_or("", |term| &term.value);
        let (latitude, longitude) = self.coordinates();
        let country = by_rank(&self.claims.country_code).find_map(Value::as_str).unwrap_or_default();
        let aliases = list::aliases(name, labels().chain(more), marks);
        let [case, policy] = marks.of_name(name);
        let cells = [name, label, subtype, &self.id, &aliases, description, country, &latitude, &longitude, case, policy];
        Ok(Some(cells.map(str::to_owned).to_vec()))
    }

    /// Latitude and longitude on the Earth; empty where unknown.
    fn coordinates(&self) -> (String, String) {
        let degrees = |value: &Value, key| value.get(key).and_then(Value::as_f64).map(|degrees| degrees.to_string());
        by_rank(&self.claims.coordinates)
            .filter(|value| value.get("globe").and_then(Value::as_str).is_none_or(|globe| globe.ends_with("/Q2")))
            .find_map(|value| degrees(value, "latitude").zip(degrees(value, "longitude")))
            .unwrap_or_default()
    }
}

/// An object by language; Wikidata writes an empty one as `[]`.
fn by_language<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<HashMap<String, T>, D::Error> {
    struct ByLanguage<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for ByLanguage<T> {
        type Value = HashMap<String, T>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object by language")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut map = HashMap::new();
            while let Some((language, value)) = entries.next_entry()? {
                map.insert(language, value);
            }
            Ok(map)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
            match elements.next_element::<de::IgnoredAny>()? {
                None => Ok(HashMap::new()),
                Some(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &self)),
            }
        }
    }

    deserializer.deserialize_any(ByLanguage(PhantomData))
}
