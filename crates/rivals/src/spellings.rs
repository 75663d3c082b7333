//! The third measure: names of one Wikidata item, found from each other.
//!
//! Takes the items of the dump's sample that are people, cities or municipalities, and their labels in languages of Latin and Cyrillic
//! letters. Of two labels one is the only name of a list, the other a text. Many labels are other names (Lisboa, Lisbon) or carry a case
//! ending of their own language (Potsdamas); so pairs are counted by how much alike they are once both are written in ASCII by a crate
//! that knows nothing of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use any_ascii::any_ascii;
use anyhow::{Context, Result};
use onomast::gazetteer::Tolerances;
use onomast::{Entry, Gazetteer, Label};
use serde_json::Value;

/// What to measure.
pub(crate) struct Options {
    pub(crate) tolerances: Tolerances,
    pub(crate) data: PathBuf,
}

const DUMPS: [&str; 2] = ["sample_wikidata_items.json", "dump-filter-entities.json"];

/// Human, city, big city, capital, commune of France, municipality of Germany, comune of Italy.
const KINDS: [&str; 7] = ["Q5", "Q515", "Q1549591", "Q5119", "Q484170", "Q262166", "Q747074"];

/// The names of countries are translated, and some cities are countries.
const COUNTRY: &str = "Q6256";

const LANGUAGES: [&str; 43] = [
    "az", "be", "bg", "ca", "cs", "da", "de", "en", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "it", "kk", "ky", "lt", "lv", "mk", "mn",
    "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tg", "tr", "tt", "uk", "uz", "vi", "af", "is",
];

/// Names of fewer letters in ASCII are forgiven little.
const SHORTEST: usize = 4;

/// The likenesses from which on pairs are counted, in hundredths.
const FROM: [u32; 4] = [60, 70, 80, 90];

/// Letters of one script and nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Cyrillic,
}

impl Script {
    fn of(name: &str) -> Option<Self> {
        let mut letters = name.chars().filter(|letter| letter.is_alphabetic()).peekable();
        letters.peek()?;
        let script = |letter: char| match u32::from(letter) {
            0x41..=0x24F | 0x1E00..=0x1EFF => Some(Self::Latin),
            0x400..=0x52F => Some(Self::Cyrillic),
            _ => None,
        };
        let first = script(letters.next()?)?;
        letters.all(|letter| script(letter) == Some(first)).then_some(first)
    }
}

/// Prints how many of the pairs are found.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut counts: BTreeMap<(&str, u32), (usize, usize)> = BTreeMap::new();
    for labels in items(options)?.values() {
        let labels: Vec<(&str, Script)> = labels.iter().filter_map(|label| Some((label.as_str(), Script::of(label)?))).collect();
        for &(name, script) in &labels {
            let mut builder = Gazetteer::builder_with(options.tolerances);
            builder.push(&Entry::new(name, Label::MISC))?;
            let list = builder.build()?;
            for &(text, other) in labels.iter().filter(|(text, _)| text.to_lowercase() != name.to_lowercase()) {
                let kind = match (script, other) {
                    (Script::Latin, Script::Latin) => "Latin and Latin",
                    (Script::Cyrillic, Script::Cyrillic) => continue,
                    _ => "Cyrillic and Latin",
                };
                let (one, two) = (letters(name), letters(text));
                if one.len().min(two.len()) < SHORTEST {
                    continue;
                }
                let alike = (strsim::normalized_levenshtein(&one, &two) * 100.0) as u32;
                let is_found = list.find(text).iter().any(|found| found.span().len() == text.len());
                for from in FROM.into_iter().filter(|from| alike >= *from) {
                    let (n_found, n_pairs) = counts.entry((kind, from)).or_default();
                    *n_found += usize::from(is_found);
                    *n_pairs += 1;
                }
            }
        }
    }
    println!("{}\n\n{:20} {:>8} {:>8} {:>8} {:>8}", options.tolerances, "pairs", "alike", "pairs", "found", "%");
    for ((kind, from), (n_found, n_pairs)) in counts {
        println!("{kind:20} {:>7}+ {n_pairs:>8} {n_found:>8} {:>8.1}", f64::from(from) / 100.0, 100.0 * n_found as f64 / n_pairs as f64);
    }
    Ok(())
}

/// The labels of each item that counts.
fn items(options: &Options) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut items = BTreeMap::new();
    for dump in DUMPS {
        let path = options.data.join("gazetteers/wikidata-sample").join(dump);
        let lines = BufReader::new(File::open(&path).with_context(|| path.display().to_string())?).lines();
        for line in lines {
            let line = line?;
            let line = line.trim().trim_end_matches(',');
            if line.len() < 3 {
                continue;
            }
            let item: Value = serde_json::from_str(line).with_context(|| path.display().to_string())?;
            let kinds = item["claims"]["P31"].as_array().map(Vec::as_slice).unwrap_or_default();
            let kinds: Vec<&str> = kinds.iter().filter_map(|kind| kind["mainsnak"]["datavalue"]["value"]["id"].as_str()).collect();
            if !kinds.iter().any(|kind| KINDS.contains(kind)) || kinds.contains(&COUNTRY) {
                continue;
            }
            let labels = LANGUAGES.iter().filter_map(|language| item["labels"][language]["value"].as_str());
            items.insert(item["id"].to_string(), labels.map(str::to_owned).collect());
        }
    }
    Ok(items)
}

/// The words of a name in ASCII, in order of the alphabet: the order of a name's parts is no spelling.
fn letters(name: &str) -> String {
    let ascii = any_ascii(name).to_ascii_lowercase();
    let mut words: Vec<&str> = ascii.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}
