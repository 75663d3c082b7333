//! Any text: the extraction never panics, its spans are sorted, disjoint, on character boundaries, and told twice alike.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onomast::{Document, Explain, Extractor, Offsets};

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::builder().explain(Explain::Yes).build());

fuzz_target!(|text: &str| {
    let document = Document::new(text);
    let mut end = 0;
    for token in document.tokens() {
        assert!(token.start() >= end && token.end() > token.start());
        assert_eq!(token.text(text), &text[token.start()..token.end()]);
        end = token.end();
    }
    assert_eq!(document.sentences().iter().map(ExactSizeIterator::len).sum::<usize>(), document.tokens().len());
    let found = EXTRACTOR.extract_document(&document);
    let mut end = 0;
    for mention in found.mentions() {
        assert!(mention.start() >= end && mention.end() > mention.start());
        assert_eq!(mention.text(), &text[mention.start()..mention.end()]);
        assert!((0.0..=1.0).contains(&mention.score()));
        assert!(found.entities()[mention.entity()].mentions().iter().any(|&index| found.mentions()[index].span() == mention.span()));
        end = mention.end();
    }
    let written = serde_json::to_string(&found.in_offsets(Offsets::Utf16)).expect("an extraction can be written");
    let again = EXTRACTOR.extract(text);
    assert_eq!(written, serde_json::to_string(&again.in_offsets(Offsets::Utf16)).expect("an extraction can be written"));
});
