//! Any source: reading markup never panics, and every character of the text has a place in the source, in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onomast::Span;
use onomast::markup::{self, TextPath};

fuzz_target!(|source: &str| {
    let path: TextPath = "p,b,*/li".parse().expect("a path");
    for plain in [markup::html(source), markup::markdown(source), markup::xml(source, &path), markup::subtitles(source)] {
        assert_eq!(plain.map.text_len(), plain.text.len());
        let spans: Vec<Span> = plain.text.char_indices().map(|(at, letter)| Span::new(at, at + letter.len_utf8())).collect();
        let mut before = Span::new(0, 0);
        for place in plain.map.places(&spans) {
            assert!(before.end() <= place.span().start() || before == place.span());
            assert!(source.get(place.span().range()).is_some());
            before = place.span();
        }
    }
    markup::encoding(source.as_bytes());
});
