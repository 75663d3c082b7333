//! A compiled list with edits: refused with a message, or read without a panic and within its bounds.
//!
//! The input is pairs of a place and a byte; after the edits the checksums are made right again, so that the reader
//! itself is tested. The first byte decides whether the input is taken as the whole file instead.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onomast::gazetteer::{Case, Overlap, Policy};
use onomast::{Entry, Gazetteer, Label, Matcher};
use xxhash_rust::xxh3::xxh3_64;

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let entries = [
        Entry::new("New York", Label::PLACE).id("q60").alias("NYC").alias("New York City").attribute("country", "US"),
        Entry::new("York", Label::PLACE).case(Case::Exact),
        Entry::new("York", Label::new("CLUB")).policy(Policy::Always).weight(7),
        Entry::new("São Paulo", Label::PLACE).subtype("city"),
        Entry::new("Yahoo!", Label::ORGANIZATION),
        Entry::new("J.K. Rowling", Label::PERSON).case(Case::Title),
    ];
    Gazetteer::from_entries(entries).expect("the names have letters").as_bytes().to_vec()
});

const HEADER: usize = 256;
/// Where the header says where the sums of the pages start.
const SUMS: std::ops::Range<usize> = 208..216;
const PAGE: usize = 1 << 16;
const TEXT: &str = "J. K. Rowling flew from S\u{E3}o Paulo to New York City (NYC), York; Yahoo! new york";

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, edits)) = bytes.split_first() else { return };
    let file = if first == 0xFF { edits.to_vec() } else { edited(edits) };
    let Ok(gazetteer) = Gazetteer::from_bytes(&file) else { return };
    let text = format!("{TEXT} {}", String::from_utf8_lossy(edits));
    for overlap in [Overlap::LeftmostLongest, Overlap::All] {
        let matcher = Matcher::builder().gazetteer(gazetteer.clone()).overlap(overlap).build();
        for found in matcher.find(&text) {
            assert_eq!(found.text(), &text[found.start()..found.end()]);
            found.entries().for_each(|entry| assert!(entry.names().len() < 1 << 20));
        }
    }
    gazetteer.names().for_each(|entry| assert!(entry.attributes().len() < 1 << 20));
    assert!(gazetteer.counts().len() <= file.len());
    let _ = gazetteer.verify();
});

fn edited(edits: &[u8]) -> Vec<u8> {
    let mut file = FILE.clone();
    for edit in edits.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % file.len();
        file[at] = edit[2];
    }
    // The sums of the pages, from where the header says that they lie, and theirs.
    let start = usize::try_from(u64::from_le_bytes(file[SUMS].try_into().expect("eight bytes"))).unwrap_or(usize::MAX);
    if (HEADER..file.len()).contains(&start) {
        let sums: Vec<u8> = file[HEADER..start].chunks(PAGE).flat_map(|page| xxh3_64(page).to_le_bytes()).collect();
        let n_bytes = sums.len().min(file.len() - start);
        file[start..start + n_bytes].copy_from_slice(&sums[..n_bytes]);
        let checksum = xxh3_64(&file[start..]);
        file[32..40].copy_from_slice(&checksum.to_le_bytes());
    }
    let head = xxh3_64(&file[..HEADER - 8]);
    file[HEADER - 8..HEADER].copy_from_slice(&head.to_le_bytes());
    file
}
