//! What is opened once a process: lists by their path, extractors and matchers by what is asked of them.
//!
//! A list that changes is not opened anew: give it another name, or start the process again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use datafusion::common::{DataFusionError, Result, config_err};
use onomast::gazetteer::Tolerances;
use onomast::pattern::Patterns;
use onomast::{Error, Extractor, Gazetteer, Label, Matcher};

use crate::options::Options;

static LISTS: LazyLock<Opened<(String, Tolerances), Gazetteer>> = LazyLock::new(Opened::default);
static EXTRACTORS: LazyLock<Opened<Options, Extractor>> = LazyLock::new(Opened::default);
static MATCHERS: LazyLock<Opened<(String, Tolerances), Matcher>> = LazyLock::new(Opened::default);

/// Larger files are not read just to be checked: a memory map is there to avoid that.
const MOST_VERIFIED: usize = 256 << 20;

/// The extractor that these options ask for.
pub(crate) fn extractor(options: &Options) -> Result<Arc<Extractor>> {
    EXTRACTORS.get(options.clone(), || {
        let lists = lists(&options.lists, options.tolerances)?;
        let labels = labels(options, &lists)?;
        let patterns = Patterns::of(labels.iter().filter(|&label| Patterns::labels().any(|known| known == *label)).cloned());
        let mut builder = Extractor::builder().built_in(options.built_in()).patterns(patterns);
        for list in lists {
            builder = builder.gazetteer(list);
        }
        for block in self::lists(&options.block, options.tolerances)? {
            builder = builder.block(block);
        }
        Ok(if labels.is_empty() { builder } else { builder.labels(labels) }.build())
    })
}

/// The matcher of one list.
pub(crate) fn matcher(path: &str, tolerances: Tolerances) -> Result<Arc<Matcher>> {
    MATCHERS.get((path.to_owned(), tolerances), || Ok(Matcher::builder().gazetteer(list(path, tolerances)?).build()))
}

fn lists(paths: &[String], tolerances: Tolerances) -> Result<Vec<Gazetteer>> {
    paths.iter().map(|path| list(path, tolerances)).collect()
}

fn list(path: &str, tolerances: Tolerances) -> Result<Gazetteer> {
    let opened = LISTS.get((path.to_owned(), tolerances), || open(path, tolerances).map_err(|error| DataFusionError::External(Box::new(error))))?;
    Ok(Gazetteer::clone(&opened))
}

fn open(path: &str, tolerances: Tolerances) -> Result<Gazetteer, Error> {
    let list = Gazetteer::open_with(path, tolerances)?;
    if list.as_bytes().len() <= MOST_VERIFIED {
        list.verify()?;
    }
    Ok(list)
}

/// The wanted labels, each one that something can have.
fn labels(options: &Options, lists: &[Gazetteer]) -> Result<Vec<Label>> {
    let known = Label::known_with(Patterns::labels().chain(lists.iter().flat_map(Gazetteer::labels).cloned()));
    let wanted = |name: &String| {
        if let Some(label) = known.iter().find(|label| label.as_str() == name) {
            return Ok(label.clone());
        }
        let known: Vec<&str> = known.iter().map(Label::as_str).collect();
        config_err!("onomast.labels: found `{name}`, expected some of {}", known.join(", "))
    };
    options.labels.iter().map(wanted).collect()
}

/// Things that are made once for each key; what failed is tried again when it is asked for again.
struct Opened<K, V>(Mutex<HashMap<K, Slot<V>>>);

type Slot<V> = Arc<Mutex<Option<Arc<V>>>>;

impl<K, V> Default for Opened<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq, V> Opened<K, V> {
    /// The thing of this key. Whoever asks for the same meanwhile waits for it, whoever asks for another does not.
    fn get(&self, key: K, make: impl FnOnce() -> Result<V>) -> Result<Arc<V>> {
        let slot = Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*slot {
            return Ok(Arc::clone(known));
        }
        Ok(Arc::clone(slot.insert(Arc::new(make()?))))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::Opened;

    #[test]
    fn things_are_made_once() {
        let opened = Opened::default();
        let mut n_made = 0;
        for _ in 0..3 {
            opened
                .get("list", || {
                    n_made += 1;
                    Ok(n_made)
                })
                .unwrap();
        }
        assert_eq!(n_made, 1);
    }

    #[test]
    fn what_failed_is_tried_again() {
        let opened = Opened::default();
        assert!(opened.get("list", || datafusion::common::exec_err!("not there yet")).is_err());
        assert_eq!(*opened.get("list", || Ok(7)).unwrap(), 7);
    }
}
