//! Ours: a compiled file, mapped.

use std::path::Path;

use ::onomast::gazetteer::{GazetteerBuilder, Tolerance};
use ::onomast::{Entry, Gazetteer, Label, Matcher};
use anyhow::Result;

use super::{Engine, Opened};
use crate::child::Written;
use crate::found::{Sink, Tally};
use crate::names;

/// Names alone, byte for byte.
pub(super) fn write(names: &Path, file: &Path) -> Result<Written> {
    compile(Tolerance::Literal, names, file, |entry, _| entry)
}

/// Names with an id and three attributes, byte for byte.
pub(super) fn write_data(names: &Path, file: &Path) -> Result<Written> {
    let mut data_len = 0;
    let written = compile(Tolerance::Literal, names, file, |entry, index| {
        let values = attributes(index);
        data_len += values.iter().map(String::len).sum::<usize>() as u64;
        let [id, country, population, feature] = values;
        entry.id(id).attribute("country", country).attribute("population", population).attribute("feature", feature)
    })?;
    Ok(Written { data_len, ..written })
}

/// Names alone, with the full fold.
pub(super) fn write_full(names: &Path, file: &Path) -> Result<Written> {
    compile(Tolerance::Full, names, file, |entry, _| entry)
}

fn compile(tolerance: Tolerance, names: &Path, file: &Path, mut extend: impl FnMut(Entry, usize) -> Entry) -> Result<Written> {
    let mut builder: GazetteerBuilder = Gazetteer::builder_with(tolerance);
    let (mut n_names, mut n_refused) = (0, 0);
    names::each(names, |name| {
        let entry = extend(Entry::new(name, Label::MISC), n_names);
        n_refused += usize::from(builder.push(&entry).is_err());
        n_names += 1;
        Ok(())
    })?;
    builder.write(file)?;
    Ok(Written { n_refused, data_len: 0 })
}

/// An id and values of the length that a geographical list has.
fn attributes(index: usize) -> [String; 4] {
    let letter = |divisor: usize| char::from(b'A' + (index / divisor % 26) as u8);
    [format!("Q{}", 1_000_000 + index), format!("{}{}", letter(1), letter(26)), format!("{}", index * 37 % 9_999_991), "PPL".to_owned()]
}

struct Ours(Matcher);

/// Maps the file.
pub(super) fn open(file: &Path) -> Result<Opened> {
    Ok(Box::new(Ours(Matcher::builder().gazetteer(Gazetteer::open(file)?).build())))
}

impl Engine for Ours {
    fn find(&self, text: &str, sink: &mut Sink) {
        for found in self.0.find(text) {
            sink.push(found.start(), found.end());
        }
    }

    fn count(&self, text: &str) -> Tally {
        let (count, sum) = self.0.count(text);
        Tally { count, sum }
    }
}
