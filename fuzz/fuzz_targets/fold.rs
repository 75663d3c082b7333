//! Names in the first line, text in the rest: every match is inside the text and is found again when it stands alone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onomast::document::tokenize;
use onomast::gazetteer::{Overlap, Tolerance};
use onomast::{Entry, Gazetteer, Label, Matcher};

fuzz_target!(|input: &str| {
    let (names, text) = input.split_once('\n').unwrap_or((input, input));
    for tolerance in [Tolerance::Full, Tolerance::Literal] {
        let mut builder = Gazetteer::builder_with(tolerance);
        for name in names.split('|') {
            // A name without a letter or digit is refused; the others stay.
            let _ = builder.push(&Entry::new(name, Label::MISC));
        }
        let gazetteer = builder.build().expect("names that were taken can be built");
        check(&gazetteer, text, tolerance);
    }
});

fn check(gazetteer: &Gazetteer, text: &str, tolerance: Tolerance) {
    let mut end = 0;
    let longest = gazetteer.find(text);
    for found in &longest {
        assert!(found.start() >= end && found.end() > found.start());
        assert_eq!(found.text(), &text[found.start()..found.end()]);
        end = found.end();
    }
    let find = |overlap| Matcher::builder().gazetteer(gazetteer.clone()).overlap(overlap).build();
    let (all, leftmost) = (find(Overlap::All), find(Overlap::LeftmostLongest));
    let all: Vec<_> = all.find(text).iter().map(|found| found.span()).collect();
    assert!(longest.iter().all(|found| all.contains(&found.span())));
    assert_eq!(leftmost.find(text).len(), longest.len());
    if tolerance == Tolerance::Full {
        let tokens = tokenize(text);
        let mut borders: Vec<usize> = tokens.iter().flat_map(|token| [token.start(), token.end(), token.end() - 1]).collect();
        borders.sort_unstable();
        assert!(all.iter().all(|span| borders.binary_search(&span.start()).is_ok() && borders.binary_search(&span.end()).is_ok()));
    }
}
