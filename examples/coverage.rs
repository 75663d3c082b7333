//! How much of what the world talks about do the built-in lists know, and how often do they cry wolf?
//!
//! Reads public data from the folder that `ONOMAST_DATA` names (docs/CONTRIBUTING.md tells its layout) and prints one
//! figure a line: `cargo run --release --example coverage`. With `--missing` it lists what is missing, so that the
//! rows can be written from knowledge; with `--wordy` the entries that also occur in lower case in running text.

use std::collections::HashMap;
use std::error::Error;
use std::path::PathBuf;

use onomast::document::{Shape, tokenize};
use onomast::gazetteer::{Match, Overlap, Policy};
use onomast::{Extractor, Gazetteer, Matcher};

type Outcome = Result<(), Box<dyn Error>>;

/// The lists and the data to check them with.
struct Check {
    data: PathBuf,
    matcher: Matcher,
    shows_missing: bool,
}

/// A share in percent, beside what it should be.
fn print(what: &str, found: f64, whole: f64, goal: &str) {
    println!("{what:<72} {:>7.2} %   (goal {goal})", 100.0 * found / whole.max(f64::MIN_POSITIVE));
}

fn main() -> Outcome {
    let Some(data) = std::env::var_os("ONOMAST_DATA") else {
        println!("ONOMAST_DATA is not set: it names the folder with the public data to check the lists with.");
        return Ok(());
    };
    let has = |flag: &str| std::env::args().any(|argument| argument == flag);
    let extractor = Extractor::english();
    let lists = extractor.built_in_gazetteers();
    let matcher = lists.iter().cloned().fold(Matcher::builder().overlap(Overlap::All), onomast::gazetteer::MatcherBuilder::gazetteer).build();
    let check = Check { data: data.into(), matcher, shows_missing: has("--missing") };
    if has("--wordy") {
        return check.wordy(lists);
    }
    let names: u64 = lists.iter().flat_map(Gazetteer::counts).filter(|((label, _), _)| label.as_str() != "TRIGGER").map(|(_, count)| count).sum();
    println!("{:<72} {names:>7}     (goal 60000)", "names and aliases shipped, triggers aside");
    check.cities()?;
    check.countries()?;
    check.census()?;
    check.companies()?;
    check.gold_mentions()?;
    check.false_alarms()
}

impl Check {
    fn read(&self, path: &str) -> Result<String, Box<dyn Error>> {
        let path = self.data.join(path);
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    /// The matches that cover the whole of `name`.
    fn whole<'m>(&'m self, name: &'m str) -> impl Iterator<Item = Match<'m, 'm>> {
        self.matcher.find(name).into_iter().filter(|found| found.text().len() == name.len())
    }

    fn is_listed(&self, name: &str, label: &str) -> bool {
        self.whole(name).any(|found| found.entries().any(|entry| entry.label().as_str() == label))
    }

    fn is_name_part(&self, name: &str, subtypes: &[&str]) -> bool {
        let is_part = |found: Match<'_, '_>| found.entries().any(|entry| subtypes.contains(&entry.subtype()));
        self.whole(name).any(is_part)
    }

    fn missing(&self, what: &str, names: &[String]) {
        if self.shows_missing {
            names.iter().for_each(|name| println!("  {what}: {name}"));
        }
    }

    /// Cities of GeoNames' cities15000, by any of their names.
    fn cities(&self) -> Outcome {
        let table = self.read("gazetteers/geonames/cities15000.txt")?;
        for (least, goal) in [(300_000, "97"), (1_000_000, "100")] {
            let (mut found, mut whole, mut missing) = (0.0, 0.0, Vec::new());
            for line in table.lines() {
                let cells: Vec<&str> = line.split('\t').collect();
                if cells.get(14).and_then(|cell| cell.parse::<u64>().ok()).unwrap_or(0) <= least {
                    continue;
                }
                whole += 1.0;
                let mut names = [cells[1], cells[2]].into_iter().chain(cells[3].split(','));
                if names.any(|name| self.is_listed(name, "PLACE")) {
                    found += 1.0;
                } else {
                    missing.push(format!("{} ({}, {})", cells[1], cells[8], cells[14]));
                }
            }
            print(&format!("cities15000 above {least} people, by any listed name"), found, whole, goal);
            self.missing("city", &missing);
        }
        Ok(())
    }

    /// Countries and capitals of GeoNames' countryInfo.
    fn countries(&self) -> Outcome {
        let table = self.read("gazetteers/geonames/countryInfo.2025.tsv")?;
        for (column, what) in [(4, "countries of countryInfo"), (5, "capitals of countryInfo")] {
            let rows = table.lines().filter(|line| !line.starts_with('#'));
            let names: Vec<&str> = rows
                .filter_map(|line| line.split('\t').nth(column))
                .map(str::trim)
                .filter(|name| !name.is_empty() && !matches!(*name, "Country" | "Capital"))
                .collect();
            let missing: Vec<String> = names.iter().filter(|name| !self.is_listed(name, "PLACE")).map(|name| (*name).to_owned()).collect();
            print(what, (names.len() - missing.len()) as f64, names.len() as f64, "100");
            self.missing(what, &missing);
        }
        Ok(())
    }

    /// Names of the US census, weighted by frequency.
    fn census(&self) -> Outcome {
        let lists = [
            ("dist.male.first.txt", "given names, male, US census, weighted", &["given-name"][..], "97"),
            ("dist.female.first.txt", "given names, female, US census, weighted", &["given-name"], "97"),
            ("dist.all.last.txt", "surnames, US census, weighted", &["surname"], "75"),
        ];
        for (file, what, subtypes, goal) in lists {
            let (mut found, mut whole) = (0.0, 0.0);
            for line in self.read(&format!("gazetteers/us-census-names/{file}"))?.lines() {
                let mut cells = line.split_whitespace();
                let (Some(name), Some(share)) = (cells.next(), cells.next().and_then(|cell| cell.parse::<f64>().ok())) else { continue };
                whole += share;
                if self.is_name_part(name, subtypes) {
                    found += share;
                }
            }
            print(what, found, whole, goal);
        }
        Ok(())
    }

    /// Companies of the S&P 500, by their name without legal form.
    fn companies(&self) -> Outcome {
        let table = self.read("gazetteers/companies/sp500.csv")?;
        let mut names = Vec::new();
        for line in table.lines().skip(1) {
            let rest = line.split_once(',').map_or("", |(_, rest)| rest);
            let name = rest.strip_prefix('"').map_or_else(|| rest.split(',').next().unwrap_or(""), |quoted| quoted.split('"').next().unwrap_or(""));
            names.push(press_name(name));
        }
        let missing: Vec<String> = names.iter().filter(|name| !self.is_listed(name, "ORGANIZATION")).cloned().collect();
        print("S&P 500 companies, by the name the press uses", (names.len() - missing.len()) as f64, names.len() as f64, "97");
        self.missing("company", &missing);
        Ok(())
    }

    /// Gold places that are listed as a whole, gold person tokens that are listed name parts.
    ///
    /// Only shares are printed: who writes lists must not read the names of a set that scores are reported on.
    fn gold_mentions(&self) -> Outcome {
        let (mut places, mut listed, mut parts, mut known) = (0.0, 0.0, 0.0, 0.0);
        for sentence in sentences(&self.read("corpora/en-worldwide/dev.tsv")?) {
            let tags: Vec<&str> = sentence.iter().map(|(_, tag)| tag.as_str()).collect();
            for (start, end, label) in spans(&tags) {
                let words: Vec<&str> = sentence[start..end].iter().map(|(word, _)| word.as_str()).collect();
                if matches!(label, "Location" | "Facility") {
                    places += 1.0;
                    let is_listed = self.is_listed(&words.join(" "), "PLACE") || self.is_listed(&words.concat(), "PLACE");
                    listed += f64::from(u8::from(is_listed));
                } else if label == "Person" {
                    for word in words.iter().filter(|word| word.chars().any(char::is_alphabetic)) {
                        parts += 1.0;
                        known += f64::from(u8::from(self.is_name_part(word, &["given-name", "given-syllable", "surname", "nickname", "particle"])));
                    }
                }
            }
        }
        print("gold places of en-worldwide dev that are listed as a whole", listed, places, "70");
        print("gold person tokens of en-worldwide dev that are listed name parts", known, parts, "75");
        Ok(())
    }

    /// Tokens that a `candidate` entry matches and the gold standard leaves outside of every mention.
    fn false_alarms(&self) -> Outcome {
        let (mut matched, mut outside) = (0.0, 0.0);
        for corpus in ["conll2003-en", "en-worldwide"] {
            let (mut corpus_matched, mut corpus_outside) = (0.0, 0.0);
            for sentence in sentences(&self.read(&format!("corpora/{corpus}/dev.tsv"))?) {
                let (text, starts) = joined(&sentence);
                let mut is_matched = vec![false; sentence.len()];
                for found in self.matcher.find(&text) {
                    let entry = found.entries().find(|entry| entry.label().as_str() != "TRIGGER" && entry.policy() == Policy::Candidate);
                    if entry.is_none() {
                        continue;
                    }
                    for (index, &start) in starts.iter().enumerate() {
                        is_matched[index] |= found.span().contains(start);
                    }
                }
                for ((_, tag), _) in sentence.iter().zip(is_matched).filter(|(_, is_matched)| *is_matched) {
                    corpus_matched += 1.0;
                    corpus_outside += f64::from(u8::from(tag == "O"));
                }
            }
            print(&format!("tokens matched by a candidate entry and outside in {corpus} dev"), corpus_outside, corpus_matched, "at most 6");
            matched += corpus_matched;
            outside += corpus_outside;
        }
        print("the same, both together", outside, matched, "at most 6");
        Ok(())
    }

    /// Single words among the entries that running text writes in lower case more than a quarter as often as with a
    /// capital inside a sentence, and that are not marked `context`.
    fn wordy(&self, lists: &[Gazetteer]) -> Outcome {
        let mut counts: HashMap<String, (u32, u32)> = HashMap::new();
        for file in ["reuters21578", "bbc", "abc", "state_union", "inaugural"] {
            let text = self.read(&format!("text/en/{file}.txt"))?;
            let mut before_is_lower = false;
            for token in tokenize(&text) {
                let word = token.text(&text);
                match token.shape() {
                    Shape::Lower => counts.entry(word.to_lowercase()).or_default().0 += 1,
                    Shape::Title if before_is_lower => counts.entry(word.to_lowercase()).or_default().1 += 1,
                    _ => {}
                }
                before_is_lower = token.shape() == Shape::Lower;
            }
        }
        for entry in lists.iter().flat_map(Gazetteer::names) {
            let name = entry.matched_name();
            let is_open =
                entry.policy() == Policy::Candidate && entry.label().as_str() != "TRIGGER" && entry.case() != onomast::gazetteer::Case::Exact;
            if let Some(&(lower, capital)) = counts.get(&name.to_lowercase())
                && is_open
                && lower >= 8
                && lower * 4 > capital
            {
                println!("{name}\t{}\t{}\t{lower}\t{capital}", entry.label(), entry.subtype());
            }
        }
        Ok(())
    }
}

/// A company's name as the press writes it: without legal form, share class and article.
fn press_name(name: &str) -> String {
    let name = name.split(" (").next().unwrap_or(name).trim_start_matches("The ").replace(',', "");
    let mut words: Vec<&str> = name.split(' ').collect();
    let is_form = |word: &str| {
        matches!(
            word.trim_end_matches('.'),
            "Inc" | "Corp" | "Corporation" | "Company" | "Co" | "plc" | "PLC" | "Plc" | "Ltd" | "Limited" | "Incorporated" | "N.V" | "NV" | "&"
        )
    };
    while words.len() > 1 && words.last().is_some_and(|word| is_form(word)) {
        words.pop();
    }
    words.join(" ")
}

/// Token and tag of every line, sentence by sentence.
fn sentences(text: &str) -> Vec<Vec<(String, String)>> {
    let mut sentences = vec![Vec::new()];
    for line in text.lines() {
        match line.rsplit_once('\t') {
            Some((word, tag)) if !word.starts_with("-DOCSTART-") => {
                if let Some(sentence) = sentences.last_mut() {
                    sentence.push((word.to_owned(), tag.to_owned()));
                }
            }
            _ => sentences.push(Vec::new()),
        }
    }
    sentences
}

/// The tokens joined by blanks, and where each starts.
fn joined(sentence: &[(String, String)]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    for (word, _) in sentence {
        starts.push(text.len());
        text.push_str(word);
        text.push(' ');
    }
    (text, starts)
}

/// Spans of BIO tags: first token, one past the last, label.
fn spans<'a>(tags: &[&'a str]) -> Vec<(usize, usize, &'a str)> {
    let mut spans: Vec<(usize, usize, &'a str)> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        match tag.split_once('-') {
            Some(("B", label)) => spans.push((at, at + 1, label)),
            Some((_, label)) => match spans.last_mut() {
                Some(last) if last.1 == at && last.2 == label => last.1 = at + 1,
                _ => spans.push((at, at + 1, label)),
            },
            None => {}
        }
    }
    spans
}
