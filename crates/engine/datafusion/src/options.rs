//! What the extractor is asked for: from the session's configuration or from one argument, checked when it is set.

use std::any::Any;
use std::fmt;
use std::str::FromStr;

use datafusion::common::config::{ConfigEntry, ConfigExtension, ExtensionOptions};
use datafusion::common::{DataFusionError, Result, config_err};
use onomast::gazetteer::Tolerances;
use onomast::{BuiltIn, Offsets};

/// What the functions ask of the extractor, under the prefix `onomast` of a session's configuration.
///
/// | key | default | what it tells |
/// |---|---|---|
/// | `lists` | none | files of names to find, TSV or compiled, parted by commas; a comma in a path is written `\,` |
/// | `block` | none | files of names that are never found |
/// | `labels` | all but closed forms | the labels that are wanted; those of closed forms (`DATE`, `MONEY`, ...) only if named here |
/// | `language` | `en` | whose built-in lists, rules and model speak: `en`, or `none` for the given lists alone |
/// | `tolerance` | `fold` | what spellings of the names of TSV lists are forgiven, such as `translit,endings,parts,typo:1`, or none: `literal`; a compiled list forgives what it was compiled with |
/// | `offsets` | `byte` | the unit of `start`, `end` and `first`: `byte`, `char` or `utf16` |
/// | `drill` | none | a text on which the functions panic, to see what a cluster makes of it; `none` for none |
///
/// As an argument, settings are parted by semicolons; a semicolon in a value is written `\;`.
///
/// Paths are those of the machine that runs the function: on a cluster every executor needs the lists at the same place.
///
/// # Examples
/// ```
/// use datafusion::prelude::SessionConfig;
/// use onomast_datafusion::Options;
/// let config = SessionConfig::new().with_option_extension(Options::default()).set_str("onomast.offsets", "char");
/// assert_eq!(config.options().extensions.get::<Options>().unwrap().to_string(), "language=en; tolerance=fold; offsets=char");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    pub(crate) lists: Vec<String>,
    pub(crate) block: Vec<String>,
    pub(crate) labels: Vec<String>,
    language: Language,
    pub(crate) tolerances: Tolerances,
    pub(crate) offsets: Offsets,
    drill: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Language {
    #[default]
    English,
    None,
}

/// The keys with what a configuration says of them.
const KEYS: [(&str, &str); 7] = [
    ("lists", "files of names to find, parted by commas"),
    ("block", "files of names that are never found, parted by commas"),
    ("labels", "the labels that are wanted, parted by commas"),
    ("language", "whose built-in lists, rules and model speak: en or none"),
    ("tolerance", "what spellings of the names of TSV lists are forgiven, parted by commas"),
    ("offsets", "the unit of offsets: byte, char or utf16"),
    ("drill", "a text on which the functions panic"),
];

impl Options {
    /// These with the lists of names to find, and of names that are never found, by their paths.
    ///
    /// # Examples
    /// ```
    /// use onomast_datafusion::Options;
    /// let options = Options::default().with_lists(vec!["ships, boats.tsv".to_owned()], Vec::new());
    /// assert_eq!(options.to_string(), r"lists=ships\, boats.tsv; language=en; tolerance=fold; offsets=byte");
    /// ```
    #[must_use]
    pub fn with_lists(self, lists: Vec<String>, block: Vec<String>) -> Self {
        Self { lists, block, ..self }
    }

    /// These with those of an argument, `key=value` parted by semicolons, in their place.
    pub(crate) fn with(&self, argument: &str) -> Result<Self> {
        let mut options = self.clone();
        for setting in parts(argument, ';') {
            match setting.split_once('=') {
                Some((key, value)) => options.set(key.trim(), value.trim())?,
                None => return config_err!("options: found `{setting}`, expected `key=value`, parted by semicolons"),
            }
        }
        Ok(options)
    }

    pub(crate) fn built_in(&self) -> BuiltIn {
        match self.language {
            Language::English => BuiltIn::English,
            Language::None => BuiltIn::None,
        }
    }

    /// Whether a text is the one to panic on.
    pub(crate) fn is_drill(&self, text: &str) -> bool {
        self.drill.as_deref() == Some(text)
    }

    fn value(&self, key: &str) -> String {
        match key {
            "lists" => joined(&self.lists),
            "block" => joined(&self.block),
            "labels" => joined(&self.labels),
            "language" => (if self.language == Language::English { "en" } else { "none" }).to_owned(),
            "tolerance" => self.tolerances.to_string(),
            "offsets" => self.offsets.to_string(),
            _ => self.drill.clone().unwrap_or_default(),
        }
    }
}

impl ConfigExtension for Options {
    const PREFIX: &'static str = "onomast";
}

impl ExtensionOptions for Options {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn cloned(&self) -> Box<dyn ExtensionOptions> {
        Box::new(self.clone())
    }

    fn set(&mut self, key: &str, value: &str) -> Result<()> {
        let wrong = |expected: &str| -> Result<()> { config_err!("onomast.{key}: found `{value}`, expected {expected}") };
        match key {
            "lists" => self.lists = parts(value, ','),
            "block" => self.block = parts(value, ','),
            "labels" => self.labels = parts(value, ','),
            "language" => match value {
                "en" => self.language = Language::English,
                "none" => self.language = Language::None,
                _ => return wrong("`en` or `none`"),
            },
            "tolerance" => match Tolerances::from_str(value) {
                Ok(tolerances) => self.tolerances = tolerances,
                Err(error) => return config_err!("onomast.{key}: {error}"),
            },
            "offsets" => match Offsets::from_str(value) {
                Ok(offsets) => self.offsets = offsets,
                Err(_) => return wrong("`byte`, `char` or `utf16`"),
            },
            "drill" => self.drill = (!value.is_empty()).then(|| value.to_owned()),
            _ => {
                let known: Vec<&str> = KEYS.iter().map(|&(key, _)| key).collect();
                return config_err!("onomast: found the key `{key}`, expected one of {}", known.join(", "));
            }
        }
        Ok(())
    }

    fn entries(&self) -> Vec<ConfigEntry> {
        let entry = |&(key, description)| ConfigEntry { key: format!("{}.{key}", Self::PREFIX), value: Some(self.value(key)), description };
        KEYS.iter().map(entry).collect()
    }
}

/// As an argument of the functions.
impl fmt::Display for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = KEYS.iter().map(|&(key, _)| (key, self.value(key))).filter(|(_, value)| !value.is_empty());
        let told: Vec<String> = told.map(|(key, value)| format!("{key}={}", value.replace(';', "\\;"))).collect();
        formatter.write_str(&told.join("; "))
    }
}

impl FromStr for Options {
    type Err = DataFusionError;

    fn from_str(argument: &str) -> Result<Self> {
        Self::default().with(argument)
    }
}

/// The parts of a value, without the blanks around them; a separator behind a backslash parts nothing.
fn parts(value: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        let is_written_out = character == '\\' && characters.peek() == Some(&separator);
        if character == separator {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(if is_written_out { separator } else { character });
            if is_written_out {
                characters.next();
            }
        }
    }
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Words as the value that [`parts`] takes apart.
fn joined(words: &[String]) -> String {
    words.iter().map(|word| word.replace(',', "\\,")).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn an_argument_is_read_as_it_is_written() {
        let mut options = Options::default();
        for (key, value) in [
            ("lists", "/a/b.tsv, /c\\,d;e.names"),
            ("labels", "PERSON,DATE"),
            ("language", "none"),
            ("tolerance", "translit,typo:1"),
            ("drill", "a; b, c"),
        ] {
            options.set(key, value).unwrap();
        }
        assert_eq!(options.lists, ["/a/b.tsv", "/c,d;e.names"]);
        let argument = options.to_string();
        assert_eq!(argument.parse::<Options>().unwrap(), options, "{argument}");
    }

    #[test]
    fn every_key_is_told_and_set() {
        let mut options = Options::default();
        let told: Vec<(String, String)> = options.entries().into_iter().map(|entry| (entry.key, entry.value.unwrap())).collect();
        assert_eq!(told.len(), KEYS.len());
        for (key, value) in told {
            options.set(key.strip_prefix("onomast.").unwrap(), &value).unwrap();
        }
        assert_eq!(options, Options::default());
    }
}
