//! The model: names that no list holds and no rule sees, found by what they look like and what stands around them.
//!
//! Takes a document with what lists and rules said of it, gives how likely spans of tokens are names of each label of the
//! model. The method is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over tags that know
//! where in a name a token stands (BILOU, Ratinov and Roth 2009), whose features include the lists and the rules. A
//! [`Model`] is bytes and nothing else; integers alone take part, so the same text gives the same answer on every machine.
//! What the likelihoods are worth beside lists and rules is a table of its own ([`Join`]).

mod cluster;
mod decode;
mod feature;
mod format;
mod join;
mod table;
#[cfg(feature = "train")]
pub mod train;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::error::Error;
use crate::gazetteer::index::map::Bytes;
use crate::label::Label;
use cluster::Clusters;
use decode::{Lattice, Likely, Transitions};
pub use feature::Group;
use feature::{About, Reader};
pub(crate) use feature::{Elsewhere, Sight};
use format::Layout;
pub use join::Join;
pub(crate) use join::{Member, join, members};
use table::Table;

/// A trained model: bytes that were checked, cheap to clone.
///
/// # Examples
/// ```
/// use onomast::model::Model;
/// let error = Model::from_bytes(b"no model").expect_err("it is none");
/// assert_eq!(error.to_string(), "model: found 8 bytes, expected a header of 64");
/// ```
#[derive(Clone)]
pub struct Model {
    bytes: Arc<Bytes>,
    layout: Layout,
    labels: Arc<[Label]>,
    transitions: Arc<Transitions>,
}

impl Model {
    /// Maps the model in a file.
    ///
    /// A model that another process may change in place must be read with [`from_bytes`](Self::from_bytes).
    ///
    /// # Errors
    /// If the file cannot be read, is no model, is damaged, or was trained with another version of the features.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(Error::of_file(path.display().to_string(), "found a folder, device or pipe, expected a regular file"));
        }
        Self::new(Bytes::mapped(path)?, &path.display().to_string())
    }

    /// A model from its bytes.
    ///
    /// # Errors
    /// If they are no model, are damaged, or were trained with another version of the features.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::new(Bytes::copied(bytes), "model")
    }

    /// The model that is built in.
    #[cfg(feature = "english")]
    pub(crate) fn built_in(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::new(Bytes::BuiltIn(bytes), "model.bin")
    }

    fn new(bytes: Bytes, file: &str) -> Result<Self, Error> {
        // What is built in was checked when it was built; a test reads it whole.
        let layout = Layout::read(bytes.as_slice(), bytes.is_built_in()).map_err(|message| Error::of_file(file, message))?;
        let labels = layout.labels(bytes.as_slice());
        let transitions = Transitions::new(labels.len(), &layout.transitions(bytes.as_slice()));
        Ok(Self { bytes: Arc::new(bytes), layout, labels: labels.into(), transitions: Arc::new(transitions) })
    }

    /// The labels it finds.
    ///
    /// # Examples
    /// ```no_run
    /// let model = onomast::model::Model::open("ships.model")?;
    /// let names: Vec<&str> = model.labels().iter().map(|label| label.as_str()).collect();
    /// assert_eq!(names, ["PORT", "VESSEL"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// How many features it knows.
    pub fn n_features(&self) -> usize {
        self.table().n_features()
    }

    /// The bytes, as they stand in a file.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    fn table(&self) -> Table<'_> {
        let (pilots, rows) = self.layout.features(self.bytes.as_slice());
        Table::new(pilots, rows, 4 * self.labels.len())
    }

    fn clusters(&self) -> Clusters<'_> {
        self.layout.clusters(self.bytes.as_slice()).unwrap_or(Clusters::NONE)
    }

    /// Every span that is at least so likely, in thousandths, and the stretches in which spans were looked for, both in
    /// the order of the text.
    pub(crate) fn read(&self, sight: Sight<'_, '_>, least: u16) -> (Vec<Likely>, Vec<Range<usize>>) {
        let (table, clusters) = (self.table(), self.clusters());
        let (mut reader, mut lattice) = (Reader::new(sight), Lattice::default());
        let (mut likely, mut stretches) = (Vec::new(), Vec::new());
        let mut hashes = Vec::new();
        while let Some(stretch) = reader.next_stretch(&clusters) {
            lattice.start(stretch.len(), self.labels.len());
            for (at, index) in stretch.clone().enumerate() {
                hashes.clear();
                reader.features(index, |feature| hashes.push(feature.hash));
                table.add(&hashes, lattice.of_token(at));
            }
            let spans = lattice.spans(&self.transitions, least);
            likely
                .extend(spans.into_iter().map(|span| Likely { tokens: span.tokens.start + stretch.start..span.tokens.end + stretch.start, ..span }));
            stretches.push(stretch);
        }
        (likely, stretches)
    }

    /// What spoke most for and against spans, which come in the order of the text: the features of their tokens that weigh
    /// most, each with its weight in bits. Empty for a span that lies in no stretch.
    pub(crate) fn spoke(&self, sight: Sight<'_, '_>, spans: &[(Range<usize>, usize)]) -> Vec<String> {
        let (table, clusters) = (self.table(), self.clusters());
        let mut reader = Reader::new(sight);
        let mut told = vec![String::new(); spans.len()];
        while let Some(stretch) = reader.next_stretch(&clusters) {
            let first = spans.partition_point(|(tokens, _)| tokens.start < stretch.start);
            let here = spans.iter().enumerate().skip(first).take_while(|(_, (tokens, _))| tokens.start < stretch.end);
            for (at, (tokens, label)) in here.filter(|(_, (tokens, _))| tokens.end <= stretch.end) {
                let mut sums: BTreeMap<(About, Option<usize>), i32> = BTreeMap::new();
                for index in tokens.clone() {
                    let tag = 4 * label + decode::place_in(tokens, index);
                    reader.features(index, |feature| {
                        let of = reader.token_of(index, feature.at);
                        *sums.entry((feature.about, of)).or_default() += table.row(feature.hash).map_or(0, |row| i32::from(row[tag].cast_signed()));
                    });
                }
                told[at] = tell_most(sight, sums);
            }
        }
        told
    }
}

/// So many features of a span are told.
const N_TOLD: usize = 4;

/// The features that weigh most, in words.
fn tell_most(sight: Sight<'_, '_>, sums: BTreeMap<(About, Option<usize>), i32>) -> String {
    let mut sums: Vec<((About, Option<usize>), i32)> = sums.into_iter().filter(|(_, sum)| *sum != 0).collect();
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.abs()));
    let tell = |&((about, index), sum): &((About, Option<usize>), i32)| {
        let bits = f64::from(sum) / f64::from(decode::UNITS_PER_OCTAVE);
        match index.filter(|_| about.is_of_a_token()) {
            Some(index) => format!("{about} `{}` {bits:+.1}", sight.document.word(index)),
            None if about.is_of_a_token() => format!("the edge of the sentence {bits:+.1}"),
            None => format!("{about} {bits:+.1}"),
        }
    };
    let most: Vec<String> = sums.iter().take(N_TOLD).map(tell).collect();
    if most.is_empty() { String::new() } else { format!("most bits: {}", most.join(", ")) }
}

impl std::fmt::Debug for Model {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Model").field("labels", &self.labels).field("bytes", &self.as_bytes().len()).finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "train"))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::train::{Corpus, MarkedText, Options, Trainer};
    use super::{Model, format};
    use crate::{BuiltIn, Extractor};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let texts = MarkedText::read("ships", "The [VESSEL Kon-Tiki] left [PORT Callao]. The [VESSEL Fram] left [PORT Oslo].").unwrap();
        let mut corpus = Corpus::new("ships");
        texts.iter().for_each(|text| corpus.add_text(text.text(), text.names()));
        let extractor = Extractor::builder().built_in(BuiltIn::None).build();
        let mut trainer = Trainer::new(&extractor, Options { min_count: 1, l1: 0.0, ..Options::default() });
        trainer.train_on(&corpus).unwrap();
        trainer.finish(|_| ()).unwrap()
    });

    #[test]
    fn a_model_with_pilots_and_no_rows_is_refused() {
        let number = |at: usize| u32::from_le_bytes(*BYTES[at..].first_chunk().unwrap()) as usize;
        let (n_labels, label_bytes, n_pilots, n_rows) = (number(24), number(28), number(32), number(48));
        let rows = 64 + label_bytes + 2 * (4 * n_labels + 1).pow(2) + 2 * n_pilots;
        let mut bytes = BYTES.clone();
        bytes.drain(rows..rows + n_rows * (4 * n_labels + 2));
        bytes[48..52].fill(0);
        format::seal(&mut bytes);
        let error = Model::from_bytes(&bytes).unwrap_err().to_string();
        assert_eq!(error, format!("model: found {n_pilots} pilots for 0 rows of features, expected some of both or none"));
    }

    proptest! {
        /// The checksums are made right again, so that what reads the bytes is tested and not what guards them.
        #[test]
        fn bytes_that_lie_are_refused_or_used_within_their_bounds(edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..12)) {
            let mut bytes = BYTES.clone();
            for (at, byte, is_near) in edits {
                // The sizes in the header and what follows it are a small part of all.
                let len = if is_near { 600 } else { bytes.len() };
                let at = at.index(len);
                bytes[at] = byte;
            }
            format::seal(&mut bytes);
            if let Ok(model) = Model::from_bytes(&bytes) {
                let extractor = Extractor::builder().built_in(BuiltIn::None).model(model).build();
                extractor.extract("The freighter Kon-Tiki left Callao, and @fram too. all in small letters");
            }
        }
    }
}
