//! The texts that are searched: one that engines were tuned on, one that they never saw.

use std::path::Path;

use anyhow::Result;

use crate::names::load;

/// The texts' names, in the order of [`both`].
pub(crate) const NAMES: [&str; 2] = ["reuters (tuned on)", "bbc + abc (unseen)"];

/// Of the first text.
pub(crate) const TUNED_LEN: usize = 12_000_000;

/// The first 12 MB of Reuters-21578, and BBC with ABC news.
pub(crate) fn both(data: &Path) -> Result<[String; 2]> {
    let folder = data.join("text/en");
    let unseen = load(&folder.join("bbc.txt"))? + &load(&folder.join("abc.txt"))?;
    Ok([tuned(data, TUNED_LEN)?, unseen])
}

/// The beginning of the first text, at most its 12 MB.
pub(crate) fn tuned(data: &Path, len: usize) -> Result<String> {
    let mut text = load(&data.join("text/en/reuters21578.txt"))?;
    text.truncate(border(&text, len.min(TUNED_LEN)));
    Ok(text)
}

/// The first 4 kB of the second text, for the first match after opening.
pub(crate) fn sample(data: &Path) -> Result<String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(data.join("text/en/bbc.txt"))?.take(4096).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The last border of characters up to `len`.
pub(crate) fn border(text: &str, len: usize) -> usize {
    (0..=len.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
