//! Texts with the mentions marked: `[PERSON Ada Lovelace] met`.

use std::fmt::Write;

use onomast::{Extractor, Mention};

/// Takes the marks out, extracts, puts marks back where mentions are, compares.
pub(crate) fn check(marked: &str) {
    check_kept(marked, |_| true);
}

/// As [`check`], with common nouns left aside.
pub(crate) fn check_names(marked: &str) {
    check_kept(marked, |mention| !mention.is_nominal());
}

fn check_kept(marked: &str, is_kept: impl Fn(&Mention<'_>) -> bool) {
    let mut text = String::new();
    for piece in marked.split('[') {
        match piece.split_once(' ').filter(|(label, _)| !label.is_empty() && label.chars().all(|letter| letter.is_ascii_uppercase())) {
            Some((_, rest)) if rest.contains(']') => text += &rest.replacen(']', "", 1),
            _ => text += piece,
        }
    }
    let found = Extractor::english().extract(&text);
    let (mut again, mut at) = (String::new(), 0);
    for mention in found.mentions().iter().filter(|mention| is_kept(mention)) {
        write!(again, "{}[{} {}]", &text[at..mention.start()], mention.label(), mention.text()).unwrap();
        at = mention.end();
    }
    again += &text[at..];
    assert_eq!(again, marked);
}
