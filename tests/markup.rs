//! Markup: what a reader sees of a source, and where every name of it stands there.
//!
//! `tests/data/markup.toml` holds sources with their texts. Generated documents are written as HTML and as Markdown from a
//! text that is known, and must be read back as that text; the places of all words, decoded by hand, are the words.

use std::fmt::Write;

use onomast::markup::{self, Plain};
use onomast::{Entry, Gazetteer, Label, Span};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;

const NAMES: [&str; 7] = ["Angela Merkel", "François Hollande", "New York", "AT&T", "Bishkek", "Osaka", "東京"];

#[derive(Deserialize)]
struct Cases {
    html: Vec<Test>,
    markdown: Vec<Test>,
    xml: Vec<Test>,
    subtitles: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    name: String,
    source: String,
    text: String,
    /// The pieces of each match in the source, `|` between.
    names: Vec<String>,
    #[serde(default)]
    path: String,
    /// `TAG:TEXT` of each stretch.
    languages: Option<Vec<String>>,
}

impl Test {
    fn failure(&self, names: &Gazetteer, plain: &Plain) -> Option<String> {
        let pieces = |span: Span| {
            let pieces = plain.map.pieces(span);
            pieces.iter().map(|piece| &self.source[piece.range()]).collect::<Vec<_>>().join("|")
        };
        let found: Vec<String> = names.find(&plain.text).iter().map(|found| pieces(found.span())).collect();
        let stretches = plain.languages.iter().map(|stretch| format!("{}:{}", stretch.tag, &plain.text[stretch.span.range()]));
        let languages: Vec<String> = stretches.collect();
        let is_right = plain.text == self.text && found == self.names && self.languages.as_ref().is_none_or(|expected| *expected == languages);
        (!is_right).then(|| format!("{}: {:?} {found:?} {languages:?}", self.name, plain.text))
    }
}

fn names() -> Gazetteer {
    Gazetteer::from_entries(NAMES.map(|name| Entry::new(name, Label::MISC))).unwrap()
}

#[test]
fn sources_are_read_as_their_readers_see_them() {
    let cases: Cases = toml::from_str(include_str!("data/markup.toml")).unwrap();
    let names = names();
    let mut wrong = Vec::new();
    let mut check = |tests: &[Test], read: &dyn Fn(&Test) -> Plain| {
        wrong.extend(tests.iter().filter_map(|test| test.failure(&names, &read(test))));
        tests.len()
    };
    let n_cases = check(&cases.html, &|test| markup::html(&test.source))
        + check(&cases.markdown, &|test| markup::markdown(&test.source))
        + check(&cases.xml, &|test| markup::xml(&test.source, &test.path.parse().unwrap()))
        + check(&cases.subtitles, &|test| markup::subtitles(&test.source));
    assert!(n_cases >= 80, "{n_cases} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn attributes_behind_many_others_are_read() {
    for n in [1, 63, 64, 65, 127, 128, 129, 10_000] {
        let many = "a=\"\" b = \"c d\" e='f' ".repeat(n);
        let plain = markup::html(&format!("<p {many} lang=\"de\">Bishkek</p> <b {many} hidden=\"\">no</b>Osh"));
        assert_eq!((plain.text.trim(), plain.language(plain.text.find("Bishkek").unwrap())), ("Bishkek\n\nOsh", Some("de")), "{n}");
    }
}

#[test]
fn hostile_sources_are_read() {
    let deep = |start: &str, end: &str| format!("{}Bishkek{}", start.repeat(100_000), end.repeat(100_000));
    let sources = [
        "<".repeat(1 << 20),
        "&".repeat(1 << 20),
        "\0".repeat(1 << 20),
        "<a b=\"".repeat(1 << 17),
        "<!--".repeat(1 << 18),
        "[".repeat(1 << 20),
        "> ".repeat(1 << 18),
        "*a**".repeat(1 << 17),
        deep("<b>", "</b>"),
        deep("<div>", "</p>"),
        deep("<table><tr><td>", ""),
        deep("<i lang=de>", "</i>"),
        deep("- ", "\n"),
        deep("", "</span>"),
        deep("<div hidden>", "</div>"),
        format!("<a {}>Bishkek", "b=\"c\" ".repeat(100_000)),
        format!("</a {}>Bishkek", "b=\"c\" ".repeat(100_000)),
    ];
    let path = "*".parse().unwrap();
    for source in &sources {
        for plain in [markup::html(source), markup::markdown(source), markup::xml(source, &path), markup::subtitles(source)] {
            assert_eq!(plain.map.text_len(), plain.text.len());
        }
    }
}

/// Numbers that decide what a generated document looks like; none when they are used up.
struct Choices<'c>(std::slice::Iter<'c, u32>);

impl Choices<'_> {
    /// A number below `n`.
    fn below(&mut self, n: usize) -> usize {
        self.0.next().map_or(0, |&number| number as usize % n)
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// A source that is written together with what must be read of it: each character with its place in the source, none if it
/// was put in.
#[derive(Default)]
struct Written {
    source: String,
    text: Vec<(char, Option<Span>)>,
}

/// How a character may be written.
const REFERENCES: [(char, &str); 6] = [('&', "&amp;"), ('<', "&lt;"), ('ç', "&ccedil;"), ('é', "&eacute;"), ('—', "&mdash;"), ('\u{A0}', "&nbsp;")];

const WORDS: [&str; 14] = ["Angela", "Merkel", "François", "Hollande", "New", "York", "AT&T", "Bishkek", "met", "in", "1<2", "—", "東京", "a\u{A0}b"];

impl Written {
    /// A character of the text, written so.
    fn letter(&mut self, letter: char, written: &str) {
        let start = self.source.len();
        self.source.push_str(written);
        self.text.push((letter, Some(Span::new(start, self.source.len()))));
    }

    /// A character as a reference.
    fn reference(&mut self, letter: char, choices: &mut Choices<'_>) {
        let named = REFERENCES.iter().find(|(known, _)| *known == letter);
        match (choices.below(3), named) {
            (0, Some((_, name))) => self.letter(letter, name),
            (1, _) => self.letter(letter, &format!("&#{};", letter as u32)),
            _ => self.letter(letter, &format!("&#x{:X};", letter as u32)),
        }
    }

    /// A block begins: a blank line, if anything stands before.
    fn part(&mut self) {
        if !self.text.is_empty() {
            self.text.extend([('\n', None), ('\n', None)]);
        }
    }

    fn expected(&self) -> String {
        self.text.iter().map(|&(letter, _)| letter).collect()
    }

    /// What the source says at these places, reference by reference.
    fn decode(&self, pieces: &[Span]) -> String {
        let is_within = |place: &Span| pieces.iter().any(|piece| piece.covers(*place));
        self.text.iter().filter(|(_, place)| place.as_ref().is_some_and(is_within)).map(|&(letter, _)| letter).collect()
    }

    /// Every character and every name is found where it was written.
    fn check(&self, plain: &Plain, names: &Gazetteer) -> Result<(), TestCaseError> {
        prop_assert_eq!(&plain.text, &self.expected(), "{}", self.source);
        let spans: Vec<Span> = plain.text.char_indices().map(|(at, letter)| Span::new(at, at + letter.len_utf8())).collect();
        for ((span, place), (letter, written)) in spans.iter().zip(plain.map.places(&spans)).zip(&self.text) {
            if let Some(written) = written {
                prop_assert_eq!(place.span(), *written, "{} at {} in {}", letter, span, self.source);
            }
        }
        for found in names.find(&plain.text) {
            let (source, pieces) = (plain.map.source(found.span()), plain.map.pieces(found.span()));
            prop_assert_eq!(self.decode(&pieces), found.text(), "{}", self.source);
            prop_assert_eq!((source.start(), source.end()), (pieces[0].start(), pieces[pieces.len() - 1].end()));
        }
        Ok(())
    }
}

/// Words as HTML: references, tags within and between them, what is no text, any white space.
fn html_words(out: &mut Written, choices: &mut Choices<'_>) {
    let mut open = Vec::new();
    for index in 0..=choices.below(12) {
        if index > 0 {
            let blank = choices.of(&[" ", "\n", "  ", "\t\r\n ", "&#32;", " &#10; "]).to_owned();
            out.letter(' ', &blank);
        }
        for letter in choices.of(&WORDS).chars() {
            html_between(out, &mut open, choices);
            let must = matches!(letter, '&' | '<');
            if must || choices.below(5) == 0 {
                out.reference(letter, choices);
            } else {
                out.letter(letter, letter.encode_utf8(&mut [0; 4]));
            }
        }
    }
    open.iter().rev().for_each(|tag| write!(out.source, "</{tag}>").unwrap());
}

/// What may stand between two letters and is not seen.
fn html_between(out: &mut Written, open: &mut Vec<&'static str>, choices: &mut Choices<'_>) {
    match choices.below(24) {
        1 | 2 => {
            let tag = choices.of(&["b", "em", "a", "span", "font", "x-y"]);
            write!(out.source, "<{tag}{}>", choices.of(&["", " ", " href=\"a>b\"", " class='<b>'", " id=x"])).unwrap();
            open.push(tag);
        }
        3..=5 => {
            if let Some(tag) = open.pop() {
                write!(out.source, "</{tag}>").unwrap();
            }
        }
        6 => out.source.push_str("<!-- <b> Osaka & -->"),
        7 => out.source.push_str("<script>if (a < b && c) '<p>Osaka'</script>"),
        8 => out.source.push_str("<span hidden>Osaka <span>&amp;</span></span>"),
        9 => out.source.push_str(choices.of(&["<wbr>", "&shy;", "</u>", "<template><p>Osaka</template>", "<style>b { c: d }</style>"])),
        _ => {}
    }
}

fn html_document(choices: &mut Choices<'_>) -> Written {
    let mut out = Written::default();
    out.source.push_str(choices.of(&["", "<!DOCTYPE html>\n<html lang=en><body>", "\u{FEFF}<!-- x -->"]));
    for _ in 0..=choices.below(5) {
        let (start, end) = [
            ("<p>", "</p>"),
            ("<p>", ""),
            ("<h2 id=x>", "</h2>"),
            ("<ul>\n<li>", "</ul>"),
            ("<table><tr><td>", "</td></tr></table>"),
            ("<div><section>", "</section></div>\n"),
            ("<blockquote><p>", "</blockquote>"),
            ("<br>", "<hr>"),
            ("<dl><dt>", "</dl>"),
        ][choices.below(9)];
        out.source.push_str(start);
        out.part();
        html_words(&mut out, choices);
        if choices.below(3) == 0 && start.contains("<t") {
            out.source.push_str("<td>");
            out.part();
            html_words(&mut out, choices);
        }
        out.source.push_str(end);
    }
    out
}

/// Words as Markdown: references, escapes, emphasis within and between them, tags.
fn markdown_words(out: &mut Written, choices: &mut Choices<'_>) {
    let mut open: Option<&str> = None;
    for index in 0..=choices.below(12) {
        if index > 0 {
            let blank = choices.of(&[" ", "  "]).to_owned();
            out.letter(' ', &blank);
        }
        let word = choices.of(&WORDS);
        let is_plain = word.chars().all(char::is_alphabetic);
        let n_letters = word.chars().count();
        for (at, letter) in word.chars().enumerate() {
            if is_plain && open.is_none() && choices.below(8) == 1 {
                // At the start of a line a comment would be a block of HTML.
                let n_marks = if index + at > 0 { 4 } else { 3 };
                let mark = choices.of(&["**", "~~", "<b>", "<!-- Osaka -->"][..n_marks]);
                out.source.push_str(mark);
                open = Some(mark).filter(|mark| !mark.starts_with("<!"));
            }
            match letter {
                '&' | '<' if choices.below(2) == 0 => {
                    out.source.push('\\');
                    out.letter(letter, letter.encode_utf8(&mut [0; 4]));
                }
                '&' | '<' => out.reference(letter, choices),
                _ if !is_plain && choices.below(5) == 0 => out.reference(letter, choices),
                _ => out.letter(letter, letter.encode_utf8(&mut [0; 4])),
            }
            if is_plain
                && at + 1 == n_letters
                && let Some(mark) = open.take()
            {
                out.source.push_str(if mark == "<b>" { "</b>" } else { mark });
            }
        }
    }
}

fn markdown_document(choices: &mut Choices<'_>) -> Written {
    let mut out = Written::default();
    out.source.push_str(choices.of(&["", "---\ntitle: Osaka\n---\n\n", "<script>\nOsaka\n</script>\n\n"]));
    for _ in 0..=choices.below(5) {
        let (start, end) =
            [("", ""), ("# ", ""), ("- ", ""), ("> ", ""), ("1. ", ""), ("| a |\n|---|\n| ", " |"), ("```\nOsaka\n```\n\n", ""), ("<div>", "</div>")]
                [choices.below(8)];
        if start.starts_with('|') {
            out.part();
            let (before, rest) = start.split_once('a').unwrap();
            out.source.push_str(before);
            out.letter('a', "a");
            out.source.push_str(rest);
        } else {
            out.source.push_str(start);
        }
        out.part();
        if start == "<div>" {
            html_line(&mut out, choices);
        } else {
            markdown_words(&mut out, choices);
        }
        out.source.push_str(end);
        out.source.push_str("\n\n");
    }
    out
}

/// Words of a block of HTML, which ends at a blank line.
fn html_line(out: &mut Written, choices: &mut Choices<'_>) {
    for index in 0..=choices.below(4) {
        if index > 0 {
            out.letter(' ', "\n");
        }
        choices.of(&["Bishkek", "York", "New"]).chars().for_each(|letter| out.letter(letter, letter.encode_utf8(&mut [0; 4])));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn generated_documents_are_read_back(numbers in proptest::collection::vec(any::<u32>(), 0..300)) {
        let names = names();
        let page = html_document(&mut Choices(numbers.iter()));
        page.check(&markup::html(&page.source), &names)?;
        let document = markdown_document(&mut Choices(numbers.iter()));
        document.check(&markup::markdown(&document.source), &names)?;
    }
}

proptest! {
    #[test]
    fn any_source_is_read_and_every_place_is_one(
        pieces in proptest::collection::vec(
            prop_oneof![
                select(vec![
                    "<", ">", "</", "<!", "<!--", "-->", "--!>", "<?", "&", "&#", "&#x", ";", "amp", "&amp", "&lt;", "\"", "'", "=", "/", "<p>", "</p>",
                    "<b", "<title>", "</title", "<script>", "</script>", "<!--<script", "<pre>", "\r", "\n", "\r\n", " ", "\t", "\0", "<svg>", "</svg>",
                    "<![CDATA[", "]]>", "]", "<td hidden>", "<li>", "</ul>", "*", "**", "_", "`", "```", "# ", "> ", "- ", "1. ", "|", "|-|", "[", "](",
                    ")", "![", "~~", "\\", "---\n", "[^1]", "[^1]: ", "\n\n", "    ", "é", "東", "\u{AD}", "\u{FEFF}", "\u{A0}", "a", "Bishkek", "<lang=x>",
                    "<q lang=de>", "</q>", "1\n00:00 --> 00:01\n", "{\\an8}", "<00:01>", "<plaintext>", "<textarea>", "<code>", "&ngE;", "&nbsp",
                ]).prop_map(str::to_owned),
                "\\PC{0,3}",
            ],
            0..40,
        ),
    ) {
        let source = pieces.concat();
        let path = "p,b,*/li".parse().unwrap();
        for plain in [markup::html(&source), markup::markdown(&source), markup::xml(&source, &path), markup::subtitles(&source)] {
            prop_assert_eq!(plain.map.text_len(), plain.text.len());
            let spans: Vec<Span> = plain.text.char_indices().map(|(at, letter)| Span::new(at, at + letter.len_utf8())).collect();
            let mut before = Span::new(0, 0);
            for (place, span) in plain.map.places(&spans).iter().zip(&spans) {
                let source_span = place.span();
                let is_next = before.end() <= source_span.start() || before == source_span;
                prop_assert!(is_next && source.get(source_span.range()).is_some(), "{} in {:?}", source_span, source);
                prop_assert!(place.pieces().is_empty(), "{:?}", source);
                // What was not put in is the same character, or another spelling of it.
                let is_spelled = |written: &str| {
                    let letter = &plain.text[span.range()];
                    written == letter || written.starts_with('&') || letter == " " && written.starts_with(char::is_whitespace) || letter == "\u{FFFD}"
                };
                let written = &source[source_span.range()];
                prop_assert!(written.is_empty() || is_spelled(written), "{:?} for {:?} in {:?}", written, &plain.text[span.range()], source);
                before = source_span;
            }
            let languages: Vec<Span> = plain.languages.iter().map(|stretch| stretch.span).collect();
            prop_assert!(languages.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
            prop_assert!(languages.iter().all(|span| plain.text.get(span.range()).is_some_and(|text| !text.is_empty())));
        }
    }
}
