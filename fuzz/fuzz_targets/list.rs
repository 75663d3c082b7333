//! Any bytes as a list: it loads whole or fails with a message; what loads finds its own names and survives writing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onomast::gazetteer::Overlap;
use onomast::{Gazetteer, Matcher};

fuzz_target!(|bytes: &[u8]| {
    let mut builder = Gazetteer::builder();
    if let Err(error) = builder.read_list("fuzz.tsv", bytes) {
        assert!(error.to_string().starts_with("fuzz.tsv") && error.is_format());
        return;
    }
    let gazetteer = builder.build().expect("rows that were read can be built");
    let again = Gazetteer::from_bytes(gazetteer.as_bytes()).expect("what was written can be read");
    assert_eq!(again.as_bytes(), gazetteer.as_bytes());
    assert_eq!(gazetteer.names().count() as u64, gazetteer.counts().values().sum::<u64>());
    let matcher = Matcher::builder().gazetteer(again).overlap(Overlap::All).build();
    let text = String::from_utf8_lossy(bytes);
    for found in matcher.find(&text) {
        assert_eq!(found.text(), &text[found.start()..found.end()]);
        for entry in found.entries() {
            assert!(entry.names().contains(&entry.name()));
            assert!(!entry.label().as_str().is_empty());
        }
    }
});
