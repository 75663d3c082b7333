//! What the extractor is asked for: from the session's configuration or from one argument, checked when it is set.

use std::any::Any;
use std::fmt;
use std::str::FromStr;

use datafusion::common::config::{ConfigEntry, ConfigExtension, ExtensionOptions};
use datafusion::common::{DataFusionError, Result, config_err};
use onomast::gazetteer::Tolerance;
use onomast::{BuiltIn, Offsets};

/// What the functions ask of the extractor, under the prefix `onomast` of a session's configuration.
///
/// | key | default | what it tells |
/// |---|---|---|
/// | `lists` | none | files of names to find, TSV or compiled, parted by commas |
/// | `block` | none | files of names that are never found |
/// | `labels` | all but closed forms | the labels that are wanted; those of closed forms (`DATE`, `MONEY`, ...) only if named here |
/// | `language` | `en` | whose built-in lists, rules and model speak: `en`, or `none` for the given lists alone |
/// | `tolerance` | `full` | how names of TSV lists are compared: `full`, or `literal`, byte for byte |
/// | `offsets` | `byte` | the unit of `start`, `end` and `first`: `byte`, `char` or `utf16` |
/// | `drill` | none | a text on which the functions panic, to see what a cluster makes of it; `none` for none |
///
/// Paths are those of the machine that runs the function: on a cluster every executor needs the lists at the same place.
///
/// # Examples
/// ```
/// use datafusion::prelude::SessionConfig;
/// use onomast_datafusion::Options;
/// let config = SessionConfig::new().with_option_extension(Options::default()).set_str("onomast.offsets", "char");
/// assert_eq!(config.options().extensions.get::<Options>().unwrap().to_string(), "language=en; tolerance=full; offsets=char");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    pub(crate) lists: Vec<String>,
    pub(crate) block: Vec<String>,
    pub(crate) labels: Vec<String>,
    language: Language,
    pub(crate) tolerance: Tolerance,
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
    ("tolerance", "how names of TSV lists are compared: full or literal"),
    ("offsets", "the unit of offsets: byte, char or utf16"),
    ("drill", "a text on which the functions panic"),
];

impl Options {
    /// These with those of an argument, `key=value` parted by semicolons, in their place.
    pub(crate) fn with(&self, argument: &str) -> Result<Self> {
        let mut options = self.clone();
        for setting in argument.split(';').map(str::trim).filter(|setting| !setting.is_empty()) {
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
            "lists" => self.lists.join(","),
            "block" => self.block.join(","),
            "labels" => self.labels.join(","),
            "language" => (if self.language == Language::English { "en" } else { "none" }).to_owned(),
            "tolerance" => (if self.tolerance == Tolerance::Literal { "literal" } else { "full" }).to_owned(),
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
            "lists" => self.lists = parts(value),
            "block" => self.block = parts(value),
            "labels" => self.labels = parts(value),
            "language" => match value {
                "en" => self.language = Language::English,
                "none" => self.language = Language::None,
                _ => return wrong("`en` or `none`"),
            },
            "tolerance" => match value {
                "full" => self.tolerance = Tolerance::Full,
                "literal" => self.tolerance = Tolerance::Literal,
                _ => return wrong("`full` or `literal`"),
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
        let told: Vec<String> = told.map(|(key, value)| format!("{key}={value}")).collect();
        formatter.write_str(&told.join("; "))
    }
}

impl FromStr for Options {
    type Err = DataFusionError;

    fn from_str(argument: &str) -> Result<Self> {
        Self::default().with(argument)
    }
}

fn parts(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
