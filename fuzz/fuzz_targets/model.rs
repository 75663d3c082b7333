//! A model with edits: refused with a message, or used without a panic and within its bounds.
//!
//! The input is triples of a place (two bytes) and a byte; after the edits the checksums are made right again, so that the
//! reader itself is tested. An odd first byte takes the rest as the whole file instead.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onomast::model::Model;
use onomast::model::train::{Corpus, MarkedText, Options, Trainer};
use onomast::{BuiltIn, Extractor};
use xxhash_rust::xxh3::xxh3_64;

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let texts = MarkedText::read("ships", "The [VESSEL Kon-Tiki] left [PORT Callao]. The [VESSEL Fram] left [PORT Oslo].").expect("it is marked");
    let mut corpus = Corpus::new("ships");
    texts.iter().for_each(|text| corpus.add_text(text.text(), text.names()));
    let extractor = Extractor::builder().built_in(BuiltIn::None).build();
    let mut trainer = Trainer::new(&extractor, Options { min_count: 1, l1: 0.0, ..Options::default() });
    trainer.train_on(&corpus).expect("it has names");
    trainer.finish(|_| ()).expect("they can be learned")
});

const HEADER: usize = 64;
/// Where the header has the checksum of the rest, and its own.
const SUM: std::ops::Range<usize> = 40..48;
const OWN_SUM: std::ops::Range<usize> = 56..64;
const TEXT: &str = "The freighter Kon-Tiki left Callao, and @fram too. all in small letters";

fuzz_target!(|data: &[u8]| {
    let Some((&first, edits)) = data.split_first() else { return };
    let mut bytes = FILE.clone();
    if first % 2 == 1 {
        bytes = edits.to_vec();
    } else {
        for edit in edits.chunks_exact(3) {
            let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % bytes.len();
            bytes[at] = edit[2];
        }
        let sum = xxh3_64(&bytes[HEADER..]).to_le_bytes();
        bytes[SUM].copy_from_slice(&sum);
        let own = xxh3_64(&bytes[..OWN_SUM.start]).to_le_bytes();
        bytes[OWN_SUM].copy_from_slice(&own);
    }
    if let Ok(model) = Model::from_bytes(&bytes) {
        let found = Extractor::builder().built_in(BuiltIn::None).model(model).build().extract(TEXT).mentions().len();
        assert!(found <= TEXT.len());
    }
});
