//! The bytes of a model, the same in a file, in memory and inside the library.
//!
//! ```text
//! header 64 B | labels, one a line | transitions | pilots of features | rows of features | clusters
//! ```
//!
//! The header tells the version of the format and of the features, what hashes of words it knows, how much there is of
//! everything, and checksums of the rest and of itself. Numbers are little-endian.

use super::cluster::{Clusters, N_FINEST};
use super::feature;
use super::table::{MARK, PILOT};
use crate::document::token_hash;
use crate::label::Label;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 8] = b"onomodel";

/// The version of the format.
const FORMAT: u32 = 2;

const HEADER: usize = 64;

/// More labels than anybody has; what sums of likelihoods have room for.
pub(super) const MAX_LABELS: usize = 31;

/// Tells hashes of words from those of another version. Letters beyond ASCII are left out: what newer Unicode tables change
/// of a few rare words is no reason to refuse a model.
fn words() -> u64 {
    ["The", "Jeenbekov", "ministers", "U.S.", "'s", "1991"].iter().fold(0, |all, word| feature::mix(all, token_hash(word)))
}

/// Where things are in the bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    n_labels: usize,
    labels: usize,
    transitions: usize,
    pilots: usize,
    rows: usize,
    clusters: usize,
    coarser: usize,
    end: usize,
}

impl Layout {
    /// The layout of a model of so much of everything.
    fn of(n_labels: usize, label_bytes: usize, n_pilots: usize, n_rows: usize, n_clusters: usize) -> Option<Self> {
        let labels = HEADER;
        let transitions = labels.checked_add(label_bytes)?;
        let n_tags = n_labels.checked_mul(4)?.checked_add(1)?;
        let pilots = transitions.checked_add(n_tags.checked_mul(n_tags)?.checked_mul(2)?)?;
        let rows = pilots.checked_add(n_pilots.checked_mul(PILOT)?)?;
        let clusters = rows.checked_add(n_rows.checked_mul(n_tags - 1 + MARK)?)?;
        let coarser = clusters.checked_add(n_clusters.checked_mul(4)?)?;
        let end = coarser.checked_add(if n_clusters > 0 { 4 * N_FINEST } else { 0 })?;
        Some(Self { n_labels, labels, transitions, pilots, rows, clusters, coarser, end })
    }

    /// Checks bytes; what was found and what was expected if they are no model that can be used here.
    pub(super) fn read(bytes: &[u8], is_trusted: bool) -> Result<Self, String> {
        let Some(header) = bytes.first_chunk::<HEADER>() else {
            return Err(format!("found {} bytes, expected a header of {HEADER}", bytes.len()));
        };
        if header[..8] != *MAGIC {
            return Err("found another kind of file, expected a model".to_owned());
        }
        let number = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let long = |at: usize| u64::from(number(at)) | u64::from(number(at + 4)) << 32;
        if long(56) != xxh3_64(&header[..56]) {
            return Err("found a damaged header, expected the one that was written".to_owned());
        }
        if (number(8), number(12)) != (FORMAT, feature::VERSION) {
            let (format, features) = (number(8), number(12));
            return Err(format!("found version {format}.{features}, expected {FORMAT}.{}: train it again", feature::VERSION));
        }
        if long(16) != words() {
            return Err("found words hashed in another way, expected that of this version: train it again".to_owned());
        }
        let [n_labels, label_bytes, n_pilots, n_rows, n_clusters] = [24, 28, 32, 48, 36].map(|at| number(at) as usize);
        let layout = Self::of(n_labels, label_bytes, n_pilots, n_rows, n_clusters);
        let layout = layout.filter(|layout| layout.end == bytes.len() && (1..=MAX_LABELS).contains(&layout.n_labels));
        let Some(layout) = layout else {
            return Err(format!("found {} bytes, expected as many as the header tells", bytes.len()));
        };
        if (n_pilots == 0) != (n_rows == 0) {
            return Err(format!("found {n_pilots} pilots for {n_rows} rows of features, expected some of both or none"));
        }
        if !is_trusted && long(40) != xxh3_64(&bytes[HEADER..]) {
            return Err("found a wrong checksum, expected that of the bytes that were written".to_owned());
        }
        if layout.labels(bytes).len() != layout.n_labels {
            return Err(format!("found {} labels, expected {}", layout.labels(bytes).len(), layout.n_labels));
        }
        Ok(layout)
    }

    pub(super) fn labels(self, bytes: &[u8]) -> Vec<Label> {
        let lines = String::from_utf8_lossy(&bytes[self.labels..self.transitions]).into_owned();
        lines.lines().filter_map(|line| Label::try_from(line).ok()).collect()
    }

    pub(super) fn transitions(self, bytes: &[u8]) -> Vec<i32> {
        let (pairs, _) = bytes[self.transitions..self.pilots].as_chunks::<2>();
        pairs.iter().map(|&pair| i32::from(i16::from_le_bytes(pair))).collect()
    }

    /// The pilots and the rows of features.
    pub(super) fn features(self, bytes: &[u8]) -> (&[[u8; PILOT]], &[u8]) {
        let (pilots, _) = bytes[self.pilots..self.rows].as_chunks();
        (pilots, &bytes[self.rows..self.clusters])
    }

    pub(super) fn clusters(self, bytes: &[u8]) -> Option<Clusters<'_>> {
        let (slots, _) = bytes[self.clusters..self.coarser].as_chunks::<4>();
        let (coarser, _) = bytes[self.coarser..self.end].as_chunks::<4>();
        Clusters::new(slots, coarser)
    }
}

/// The parts of a model.
#[cfg(feature = "train")]
pub(super) struct Parts<'a> {
    pub(super) labels: &'a [Label],
    pub(super) transitions: &'a [i16],
    pub(super) pilots: &'a [[u8; PILOT]],
    pub(super) rows: &'a [u8],
    pub(super) clusters: &'a [[u8; 4]],
    pub(super) coarser: &'a [[u8; 4]],
}

#[cfg(feature = "train")]
impl Parts<'_> {
    /// The bytes of the model.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut body: Vec<u8> = self.labels.iter().flat_map(|label| label.as_str().bytes().chain([b'\n'])).collect();
        let n_label_bytes = body.len();
        body.extend(self.transitions.iter().flat_map(|score| score.to_le_bytes()));
        body.extend_from_slice(self.pilots.as_flattened());
        body.extend_from_slice(self.rows);
        body.extend_from_slice(self.clusters.as_flattened());
        body.extend_from_slice(self.coarser.as_flattened());
        let mut bytes = MAGIC.to_vec();
        bytes.extend([FORMAT, feature::VERSION].iter().flat_map(|number| number.to_le_bytes()));
        bytes.extend(words().to_le_bytes());
        let sizes = [self.labels.len(), n_label_bytes, self.pilots.len(), self.clusters.len()];
        bytes.extend(sizes.iter().flat_map(|&size| (size as u32).to_le_bytes()));
        bytes.extend(xxh3_64(&body).to_le_bytes());
        bytes.extend(((self.rows.len() / (MARK + 4 * self.labels.len())) as u32).to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        bytes.extend(body);
        bytes
    }
}

/// Makes the checksums of a model right again that was edited.
#[cfg(all(test, feature = "train"))]
pub(super) fn seal(bytes: &mut [u8]) {
    let sum = xxh3_64(&bytes[HEADER..]).to_le_bytes();
    bytes[40..48].copy_from_slice(&sum);
    let own = xxh3_64(&bytes[..56]).to_le_bytes();
    bytes[56..64].copy_from_slice(&own);
}
