//! `GeoNames`: the `geoname` table (allCountries.txt, cities15000.txt, ...), joined with alternateNamesV2.txt if asked.
//!
//! Takes 19 tab-separated columns without a header; gives places with subtype, id, aliases, country, population and
//! coordinates. The table of alternate names is held in memory, as far as its languages are asked for.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::Args;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::list::{self, List, Marks};
use super::{Output, Progress, check_name, each_line, language, tab_separated};
use crate::source::Source;

/// What stands in the column of languages for things that are no names: links, codes of places, spelling aids.
const NO_LANGUAGES: &[&str] = &["link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon"];

/// A feature class, the beginnings of feature codes, and their subtype. The first row that fits is taken, so that the
/// empty beginning is the rest of its class.
const SUBTYPES: &[(&str, &[&str], &str)] = &[
    ("A", &["PCLD", "TERR"], "territory"),
    ("A", &["PCL"], "country"),
    ("A", &[""], "region"),
    ("P", &["PPLC"], "capital"),
    ("P", &["PPLX"], "district"),
    ("P", &[""], "city"),
    ("H", &["STM", "CNFL", "WAD", "DSTY"], "river"),
    ("H", &["LK", "LGN", "PND"], "lake"),
    ("H", &["RSV"], "reservoir"),
    ("H", &["SEA", "OCN"], "sea"),
    ("H", &["BAY", "GULF", "BGHT", "FJD", "COVE", "INLT", "SD"], "bay"),
    ("H", &["STRT", "CHN"], "strait"),
    ("H", &["CNL"], "canal"),
    ("H", &["FLLS"], "waterfall"),
    ("H", &["GLCR"], "glacier"),
    ("H", &["HBR"], "port"),
    ("H", &[""], "water"),
    ("L", &["PRK", "RES"], "park"),
    ("L", &["CONT"], "continent"),
    ("L", &["PRT"], "port"),
    ("L", &[""], "area"),
    ("R", &["RR"], "railway"),
    ("R", &[""], "road"),
    ("S", &["AIR"], "airport"),
    ("S", &["RSTN", "MTRO", "BUSTN"], "station"),
    ("S", &["BDG"], "bridge"),
    ("S", &["DAM"], "dam"),
    ("S", &[""], "building"),
    ("T", &["ISL", "ATOL"], "island"),
    ("T", &["MTS"], "range"),
    ("T", &["MT", "PK", "VLC"], "mountain"),
    ("T", &["HLL"], "hill"),
    ("T", &["PEN", "CAPE", "PT", "HDLD"], "cape"),
    ("T", &["VAL", "GRGE", "CNYN"], "valley"),
    ("T", &["DSRT"], "desert"),
    ("T", &["BCH"], "beach"),
    ("T", &["PASS"], "pass"),
    ("T", &[""], "landform"),
    ("U", &[""], "undersea"),
    ("V", &["FRST"], "forest"),
    ("V", &[""], "vegetation"),
];

pub(super) const EXAMPLES: &str = "\
Examples:
  onomast import geonames cities15000.txt -o cities.tsv
  onomast import geonames allCountries.txt --countries KG,UZ -o asia.tsv
  onomast import geonames KG.txt --min-population 1000 -o kg.tsv
  onomast import geonames KG.txt --alternate-names alternateNamesV2.txt \\
    --languages en,ru -o kg.tsv

The list has the columns name, subtype, id, aliases, country, population,
latitude, longitude, case and policy.
Names that are common words or very short are written with the case
`exact` and the policy `context`; aliases that are common words in small
letters are left out.";

#[derive(Args)]
pub(super) struct Geonames {
    /// Tables of places, plain or packed with gzip, bzip2 or zstd; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
    /// alternateNamesV2.txt: more names, whose languages are known
    #[arg(long, value_name = "FILE")]
    alternate_names: Option<PathBuf>,
    /// Only places of these countries, as KG,UZ
    #[arg(long, value_delimiter = ',', value_name = "CODES", value_parser = country)]
    countries: Vec<String>,
    /// Only places with so many inhabitants or more; mountains and rivers have none
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    min_population: u64,
    /// Only these languages of the alternate names, as en,ru; all by default
    #[arg(long, value_delimiter = ',', value_name = "CODES", value_parser = language, requires = "alternate_names")]
    languages: Vec<String>,
}

fn country(value: &str) -> Result<String, String> {
    let value = value.trim();
    let is_code = value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_code { Ok(value.to_ascii_uppercase()) } else { Err("expected codes of two letters such as `KG`, separated by commas".to_owned()) }
}

pub(super) fn run(arguments: &Geonames) -> Result<()> {
    let paths: Vec<&Path> = arguments.files.iter().chain(&arguments.alternate_names).map(PathBuf::as_path).collect();
    let mut progress = Progress::new(&arguments.output, &paths);
    let comments = ["label: PLACE".to_owned(), "Places from GeoNames (geonames.org), licensed CC BY 4.0.".to_owned()];
    let columns = ["name", "subtype", "id", "aliases", "country", "population", "latitude", "longitude", "case", "policy"];
    let mut list = List::create(&arguments.output.path, paths, &comments, &columns)?;
    let marks = Marks::told();
    let more = match &arguments.alternate_names {
        Some(path) => alternate_names(path, &arguments.languages, &mut progress)?,
        None => HashMap::new(),
    };
    let countries: HashSet<&str> = arguments.countries.iter().map(String::as_str).collect();
    each_line(&arguments.files, &mut progress, &mut list, |line| {
        let place = Place::parse(line)?;
        let is_wanted = (countries.is_empty() || countries.contains(place.country)) && place.population >= arguments.min_population;
        Ok(is_wanted.then(|| place.row(more.get(&place.id).map_or("", String::as_str), &marks)))
    })?;
    progress.finish(list)
}

/// The columns of one place that a list has a use for.
struct Place<'l> {
    id: u32,
    name: &'l str,
    ascii_name: &'l str,
    alternate_names: &'l str,
    latitude: &'l str,
    longitude: &'l str,
    class: &'l str,
    code: &'l str,
    country: &'l str,
    population: u64,
}

impl<'l> Place<'l> {
    fn parse(line: &'l str) -> Result<Self, String> {
        let cells = tab_separated(line, &[19])?;
        let (latitude, longitude, population) = (cells[4].trim(), cells[5].trim(), cells[14].trim());
        degrees("latitude", latitude, 90.0)?;
        degrees("longitude", longitude, 180.0)?;
        Ok(Self {
            id: id(cells[0])?,
            name: cells[1].trim(),
            ascii_name: cells[2],
            alternate_names: cells[3],
            latitude,
            longitude,
            class: cells[6].trim(),
            code: cells[7].trim(),
            country: cells[8].trim(),
            population: match population {
                "" => 0,
                number => number.parse().map_err(|_| format!("column `population`: found `{number}`, expected a whole number"))?,
            },
        })
    }

    /// The row of the list; `more` has further names with tabs between them.
    fn row(&self, more: &str, marks: &Marks) -> Vec<String> {
        let ascii_name = if plain(self.name) == plain(self.ascii_name) { "" } else { self.ascii_name };
        let column = self.alternate_names.split(',').filter(|name| !name.contains("://"));
        let aliases = list::aliases(self.name, std::iter::once(ascii_name).chain(column).chain(more.split('\t')), marks);
        let [case, policy] = marks.of_name(self.name);
        // A population of 0 says that it is not known.
        let population = if self.population > 0 { self.population.to_string() } else { String::new() };
        vec![
            self.name.to_owned(),
            subtype(self.class, self.code).to_owned(),
            format!("geonames/{}", self.id),
            aliases,
            self.country.to_owned(),
            population,
            self.latitude.to_owned(),
            self.longitude.to_owned(),
            case.to_owned(),
            policy.to_owned(),
        ]
    }
}

/// The names of the wanted languages (all if none is named) by the place they belong to, with tabs between them.
fn alternate_names(path: &Path, languages: &[String], progress: &mut Progress) -> Result<HashMap<u32, String>> {
    let mut names: HashMap<u32, String> = HashMap::new();
    let mut source = Source::open(path, progress.encoding, &progress.bar)?;
    while source.next_line()? {
        match source.text().and_then(|line| alternate_name(line, languages)) {
            Ok(Some((place, name))) => {
                let names = names.entry(place).or_default();
                if !names.is_empty() {
                    names.push('\t');
                }
                names.push_str(name);
            }
            Ok(None) => {}
            Err(message) => progress.bad(anyhow!("{}: {message}", source.place()))?,
        }
    }
    Ok(names)
}

/// A place and its name; nothing if the line holds no name or one of another language.
fn alternate_name<'l>(line: &'l str, languages: &[String]) -> Result<Option<(u32, &'l str)>, String> {
    // The older alternateNames.txt has no `from` and `to`.
    let cells = tab_separated(line, &[10, 8])?;
    let (place, language, name) = (id(cells[1])?, cells[2].trim(), cells[3].trim());
    let is_wanted = languages.is_empty() || languages.iter().any(|wanted| wanted == language);
    if !is_wanted || NO_LANGUAGES.contains(&language) {
        return Ok(None);
    }
    if check_name(name).is_err() {
        return Err(format!("column `alternate name`: found `{name}`, expected a name with a letter or digit"));
    }
    Ok(Some((place, name)))
}

fn id(cell: &str) -> Result<u32, String> {
    cell.trim().parse().map_err(|_| format!("column `geonameid`: found `{cell}`, expected a whole number"))
}

fn degrees(column: &str, cell: &str, most: f64) -> Result<(), String> {
    match cell.parse::<f64>() {
        Ok(number) if number.abs() <= most => Ok(()),
        _ => Err(format!("column `{column}`: found `{cell}`, expected degrees from -{most} to {most}")),
    }
}

fn subtype(class: &str, code: &str) -> &'static str {
    let fits = |row: &&(&str, &[&str], &str)| row.0 == class && row.1.iter().any(|start| code.starts_with(start));
    SUBTYPES.iter().find(fits).map_or("", |row| row.2)
}

/// A name without diacritics, case and punctuation: names that are equal so need not be told apart.
fn plain(name: &str) -> String {
    let letters = name.nfkd().filter(|character| !is_combining_mark(*character));
    letters.flat_map(char::to_lowercase).filter(|character| !"'’‘`ʻʼ".contains(*character)).collect()
}
