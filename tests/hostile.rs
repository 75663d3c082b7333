//! Hostile input: nothing panics, and every promise of spans holds. That work grows with the text and not with its
//! square is counted where steps can be: in the unit tests of `src/work.rs`.

use std::fmt::Write;
use std::sync::LazyLock;

use onomast::document::tokenize;
use onomast::{Entry, Extractor, Gazetteer, Label, Matcher};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(Extractor::english);

static NAMES: LazyLock<Matcher> = LazyLock::new(|| {
    let names = [
        "a",
        "a a",
        "a a a a",
        "A.A.",
        "aa",
        "Aa Aa",
        "a-a",
        "'a'",
        "(a)",
        "1",
        "\u{6771}",
        "\u{6771}\u{4EAC}",
        "b c",
        "\u{301}a",
        "a@a",
        "\u{30AB}\u{3099}",
    ];
    let gazetteer = Gazetteer::from_entries(names.iter().map(|name| Entry::new(*name, Label::MISC))).unwrap();
    Matcher::builder().gazetteer(gazetteer).build()
});

/// Pieces whose repetition makes a hostile text.
const PIECES: [(&str, &str); 63] = [
    ("letters", "a"),
    ("letters and blanks", "a "),
    ("capitals", "A"),
    ("capitals and blanks", "A "),
    ("words", "Aa "),
    ("capitals in words", "AaAa"),
    ("round brackets", "("),
    ("closing brackets", ")"),
    ("pairs of brackets", "()"),
    ("brackets around letters", "(a)"),
    ("square brackets", "["),
    ("closing square brackets", "]"),
    ("double quotes", "\""),
    ("quotes around letters", "\"a\" "),
    ("single quotes", "'"),
    ("curly quotes", "\u{2019}"),
    ("opening curly quotes", "\u{201C}"),
    ("closing curly quotes", "\u{201D}"),
    ("possessives", "a's "),
    ("possessives without blanks", "a's"),
    ("apostrophes in a word", "a'a'"),
    ("dots", "."),
    ("dotted letters", "A."),
    ("dotted small letters", "a."),
    ("dotted words", "Aa."),
    ("initials", "A. "),
    ("abbreviations", "Inc. "),
    ("titles", "Mr. "),
    ("dots in capitals", "ab.Cd"),
    ("addresses", "a@a"),
    ("addresses with dots", "a@a."),
    ("handles", "@a"),
    ("tags", "#a"),
    ("tags of digits", "#1"),
    ("web addresses", "http://a "),
    ("web addresses without end", "http://"),
    ("www", "www."),
    ("hyphens", "-"),
    ("a name that is a word", "Samantha Power. Power power. "),
    ("hyphens in a word", "a-"),
    ("dashes", "\u{2014}"),
    ("underscores", "_"),
    ("underscores in a word", "a_"),
    ("digits", "1"),
    ("digits and dots", "1."),
    ("digits and commas", "1,"),
    ("line feeds", "\n"),
    ("lines", "A\n"),
    ("blank lines", "A\n\n"),
    ("bullets", "- a\n"),
    ("carriage returns", "\r"),
    ("blanks", " "),
    ("combining marks", "\u{301}"),
    ("letters with marks", "a\u{301}"),
    ("zeros", "\0"),
    ("bidirectional controls", "\u{202E}\u{202D}"),
    ("joiners", "\u{200D}"),
    ("soft hyphens", "a\u{AD}"),
    ("Han", "\u{6771}\u{4EAC}"),
    ("Kana", "\u{30AB}"),
    ("voiced Kana", "\u{30AB}\u{3099}"),
    ("half-width voiced Kana", "\u{FF76}\u{FF9E}"),
    ("Kana and underscores", "\u{30AB}_"),
];

const MORE: [(&str, &str); 20] = [
    ("Thai", "\u{E01}\u{E31}"),
    ("Hangul jamo", "\u{1100}\u{1161}"),
    ("emoji", "\u{1F389}"),
    ("emoji joined", "\u{1F469}\u{200D}"),
    ("flags", "\u{1F1F0}"),
    ("colons", ":"),
    ("colons in a word", "a:"),
    ("commas", ","),
    ("names", "John Smith, "),
    ("people", "Mr. Smith said "),
    ("places", "New York, "),
    ("conjunctions", "Aa and "),
    ("of", "Bank of "),
    ("companies", "Aa Inc "),
    ("titles of people", "President "),
    ("datelines", "ALMATY (Reuters) - "),
    ("dotted I", "\u{130}"),
    ("sharp s", "\u{DF} "),
    ("line separators", "\u{2028}"),
    ("ellipses", "\u{2026}"),
];

fn repeated(piece: &str, len: usize) -> String {
    piece.repeat(len / piece.len() + 1)
}

/// Texts that no repetition makes.
fn woven(len: usize) -> Vec<(&'static str, String)> {
    let half = repeated("(", len / 2) + &repeated(")", len / 2);
    let mut different = String::new();
    let mut number = 0usize;
    while different.len() < len {
        let letters: String = number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        write!(different, "Mr. X{letters} met Y{letters} Z{letters}. ").unwrap();
        number += 1;
    }
    let quoted = format!("\"{}", repeated("Aa. ", len));
    let capital = format!("A{}", repeated(" ", len));
    let end = format!("{} Bishkek", repeated("(\u{201C}", len));
    vec![
        ("nested brackets", half),
        ("ever other people", different),
        ("an unpaired quote", quoted),
        ("a letter before blanks", capital),
        ("a name after brackets", end),
    ]
}

fn hostile(len: usize) -> Vec<(&'static str, String)> {
    let repeats = PIECES.iter().chain(&MORE).map(|&(what, piece)| (what, repeated(piece, len)));
    repeats.chain(woven(len)).collect()
}

/// Checks the promises of spans; the point is that it comes back at all.
fn use_all(what: &str, text: &str) {
    let mut end = 0;
    for token in tokenize(text) {
        assert!(token.start() >= end && token.end() > token.start(), "{what}");
        end = token.end();
    }
    end = 0;
    for found in NAMES.find(text) {
        assert!(found.start() >= end && text.get(found.start()..found.end()) == Some(found.text()), "{what}");
        end = found.end();
    }
    end = 0;
    for mention in ENGLISH.extract(text).mentions() {
        assert!(mention.start() >= end && text.get(mention.start()..mention.end()) == Some(mention.text()), "{what}");
        end = mention.end();
    }
}

#[test]
fn nothing_panics_on_short_hostile_texts() {
    use_all("empty", "");
    for len in [1, 2, 3, 7, 8, 9, 63, 64, 65, 130, 600] {
        for (what, text) in hostile(len) {
            use_all(what, &text);
        }
    }
}

#[test]
fn nothing_panics_on_pairs_of_hostile_pieces() {
    let pieces: Vec<&str> = PIECES.iter().chain(&MORE).map(|&(_, piece)| piece).collect();
    for left in &pieces {
        let text: String = pieces.iter().flat_map(|right| [*left, *right, *left, *left, *right]).collect();
        use_all(left, &text);
    }
}

#[test]
fn one_line_of_ten_megabytes_without_blanks() {
    let text = repeated("a", 10 << 20);
    assert_eq!(tokenize(&text).len(), 1);
    assert!(NAMES.find(&text).is_empty());
    assert!(ENGLISH.extract(&text).mentions().is_empty());
}

#[test]
fn ten_megabytes_of_letters_and_blanks() {
    let text = repeated("a ", if cfg!(debug_assertions) { 1 << 20 } else { 10 << 20 });
    assert_eq!(tokenize(&text).len(), text.len() / 2);
    assert!(!NAMES.find(&text).is_empty());
}

#[test]
fn a_million_brackets() {
    let len = if cfg!(debug_assertions) { 1 << 18 } else { 1 << 20 };
    for piece in ["(", ")", "()", "[", "\"", "\u{201D}"] {
        assert!(ENGLISH.extract(&repeated(piece, len)).mentions().is_empty(), "{piece}");
    }
}
