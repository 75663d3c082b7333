//! The rivals, one module each; all of them find names behind the one interface [`Engine`].

mod aho_corasick;
mod daachorse;
mod fst;
mod naive;
mod onomast;

use std::path::Path;

use anyhow::{Context, Result, bail};
use memmap2::Mmap;

use crate::child::Written;
use crate::found::{Sink, Tally};

/// An engine with its names.
pub(crate) trait Engine {
    /// Gives the spans of `text` to `sink`, from left to right.
    fn find(&self, text: &str, sink: &mut Sink);

    /// How many spans there are, and their checksum.
    fn count(&self, text: &str) -> Tally {
        let mut sink = Sink::default();
        self.find(text, &mut sink);
        sink.tally
    }
}

/// An engine that is ready to search.
pub(crate) type Opened = Box<dyn Engine>;

/// How an engine comes to its names.
pub(crate) enum Make {
    /// Compiled to a file that is opened later.
    File { write: fn(names: &Path, file: &Path) -> Result<Written>, open: fn(file: &Path) -> Result<Opened> },
    /// Built anew in every process.
    Memory { build: fn(names: &Path) -> Result<Opened> },
}

/// What a rival is said to find; the table shows what it did find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    /// Whole tokens, leftmost-longest, byte for byte.
    Exact,
    /// Something close.
    Inexact,
    /// More than that, by design.
    Tolerant,
}

/// One row of the table.
pub(crate) struct Rival {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) promise: Promise,
    pub(crate) make: Make,
}

/// The key of the rival that all others are compared with.
pub(crate) const OURS: &str = "ours";
/// The key of ours with an id and attributes on every entry.
pub(crate) const OURS_DATA: &str = "ours-data";

/// All rivals, in the order of the table.
static ALL: [Rival; 9] = [
    Rival { key: OURS, title: "onomast", promise: Promise::Exact, make: Make::File { write: onomast::write, open: onomast::open } },
    Rival {
        key: OURS_DATA,
        title: "onomast, id + 3 attributes",
        promise: Promise::Exact,
        make: Make::File { write: onomast::write_data, open: onomast::open },
    },
    Rival {
        key: "ours-full",
        title: "onomast, tolerant fold",
        promise: Promise::Tolerant,
        make: Make::File { write: onomast::write_full, open: onomast::open },
    },
    Rival { key: "ac", title: "aho-corasick, overlapping", promise: Promise::Exact, make: Make::Memory { build: aho_corasick::overlapping } },
    Rival { key: "ac-recipe", title: "aho-corasick, usual recipe", promise: Promise::Inexact, make: Make::Memory { build: aho_corasick::recipe } },
    Rival {
        key: "daac",
        title: "daachorse, overlapping",
        promise: Promise::Exact,
        make: Make::File { write: daachorse::write_overlapping, open: daachorse::open_overlapping },
    },
    Rival {
        key: "daac-recipe",
        title: "daachorse, usual recipe",
        promise: Promise::Inexact,
        make: Make::File { write: daachorse::write_recipe, open: daachorse::open_recipe },
    },
    Rival { key: "fst", title: "fst walk", promise: Promise::Exact, make: Make::File { write: fst::write, open: fst::open } },
    Rival { key: "naive", title: "naive token hash", promise: Promise::Exact, make: Make::Memory { build: naive::build } },
];

/// The rivals whose key is in `only` or starts with what is in it, and always ours; all if it is empty.
pub(crate) fn chosen(only: &str) -> Result<Vec<&'static Rival>> {
    let wanted: Vec<&str> = only.split(',').filter(|key| !key.is_empty()).collect();
    let is_family = |rival: &Rival, key: &str| rival.key == key || rival.key.strip_prefix(key).is_some_and(|rest| rest.starts_with('-'));
    if let Some(unknown) = wanted.iter().find(|key| !ALL.iter().any(|rival| is_family(rival, key))) {
        bail!("found the rival {unknown}, expected one of {}", ALL.each_ref().map(|rival| rival.key).join(", "));
    }
    let is_wanted = |rival: &Rival| wanted.is_empty() || rival.key == OURS || wanted.iter().any(|key| is_family(rival, key));
    Ok(ALL.iter().filter(|rival| is_wanted(rival)).collect())
}

/// The rival of this key.
pub(crate) fn by_key(key: &str) -> Result<&'static Rival> {
    match ALL.iter().find(|rival| rival.key == key) {
        Some(rival) => Ok(rival),
        None => bail!("found the rival {key}, expected a key of the table"),
    }
}

/// Maps a file of this run.
#[allow(unsafe_code)]
fn map(path: &Path) -> Result<Mmap> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    // SAFETY: the file lies in the work folder of this run, and nobody changes it once it is built.
    Ok(unsafe { Mmap::map(&file)? })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::found;
    use crate::names::Xorshift;

    type Spans = Vec<(usize, usize)>;

    /// The definition, written down: at each place the longest name that is a whole token, and on from its end.
    fn definition(names: &BTreeSet<String>, text: &str) -> Spans {
        let (mut spans, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let ends = names.iter().filter(|name| text.as_bytes()[at..].starts_with(name.as_bytes())).map(|name| at + name.len());
            let longest = ends.filter(|&end| found::is_whole(text.as_bytes(), at, end)).max();
            spans.extend(longest.map(|end| (at, end)));
            at = longest.unwrap_or(at + 1);
        }
        spans
    }

    fn spans(rival: &Rival, names: &BTreeSet<String>, text: &str, folder: &Path) -> Result<Spans> {
        let (list, file) = (folder.join("names"), folder.join("file"));
        std::fs::write(&list, names.iter().flat_map(|name| [name.as_str(), "\n"]).collect::<String>())?;
        let engine = match rival.make {
            Make::Memory { build } => build(&list)?,
            Make::File { write, open } => {
                write(&list, &file)?;
                open(&file)?
            }
        };
        let mut sink = Sink { spans: Some(Vec::new()), ..Sink::default() };
        engine.find(text, &mut sink);
        assert_eq!(engine.count(text), sink.tally, "{}: {names:?} in {text:?}", rival.key);
        Ok(sink.spans.unwrap_or_default())
    }

    fn word(random: &mut Xorshift, letters: &[&str], len: usize) -> String {
        (0..=random.below(len)).map(|_| letters[random.below(letters.len())]).collect()
    }

    /// Random names in random texts of few letters, where everything collides with everything.
    fn check(key: &str) {
        let rival = by_key(key).expect("a key of the table");
        let folder = std::env::temp_dir().join(format!("onomast-rivals-test-{}-{key}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the files");
        let mut random = Xorshift(7);
        for _ in 0..3000 {
            let letters = ["a", "b", " ", "-", ".", "é"];
            let n_names = 1 + random.below(6);
            let names = (0..n_names).map(|_| word(&mut random, &letters, 3)).filter(|name| name.bytes().any(found::is_word));
            let names: BTreeSet<String> = names.collect();
            let text = word(&mut random, &letters, 12);
            if !names.is_empty() {
                let found = spans(rival, &names, &text, &folder).expect("an engine");
                assert_eq!(found, definition(&names, &text), "{key}: {names:?} in {text:?}");
            }
        }
        let _ = std::fs::remove_dir_all(&folder);
    }

    /// Every engine that should be exact, on names of which one starts or ends with punctuation.
    #[test]
    fn punctuation_at_the_ends_is_part_of_a_name() {
        let cases: [(&[&str], &str); 5] = [
            (&["Asadi", "-Asadi"], "al-Asadi was"),
            (&["-x", "x y"], "-x y"),
            (&["x", "(x)"], "(x) x"),
            (&["x", "x."], "x. x"),
            (&["a -", "- b", "b"], "a - b"),
        ];
        let folder = std::env::temp_dir().join(format!("onomast-rivals-test-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the files");
        let mut wrong = Vec::new();
        for rival in ALL.iter().filter(|rival| rival.promise == Promise::Exact) {
            for (names, text) in cases {
                let names = names.iter().map(|&name| name.to_owned()).collect();
                let (found, expected) = (spans(rival, &names, text, &folder).expect("an engine"), definition(&names, text));
                if found != expected {
                    wrong.push(format!("{}: {names:?} in {text:?}: found {found:?}, expected {expected:?}", rival.key));
                }
            }
        }
        let _ = std::fs::remove_dir_all(&folder);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn ours_is_exact() {
        check("ours");
    }

    #[test]
    fn aho_corasick_is_exact() {
        check("ac");
    }

    #[test]
    fn daachorse_is_exact() {
        check("daac");
    }

    #[test]
    fn the_fst_walk_is_exact() {
        check("fst");
    }

    #[test]
    fn the_naive_hash_is_exact() {
        check("naive");
    }
}
