//! From markup to mentions, beside plain text of the same size, in bytes of the source a second.
//!
//! The text is benches/data/news.txt, written as a page and as Markdown with the marks of a newspaper's site: links,
//! emphasis, references, lists, attributes, a script. `read` is the markup alone, `extract` the way to the mentions with
//! their places in the source. The ids are `group/plain`, `group/html` and `group/markdown`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use onomast::markup::{self, Plain};
use onomast::{Extractor, Mention, Offsets, Span};

/// So long is each source, as an article is.
const LEN: usize = 16 << 10;

/// So many of them are read one after another.
const N_DOCUMENTS: usize = 16;

/// Every so many words of a text there is a link, emphasis, a reference.
const LINK: usize = 25;
const EMPHASIS: usize = 40;
const REFERENCE: usize = 15;

/// How a kind of markup writes a paragraph, a link, emphasis and a blank that breaks no line.
struct Marks {
    start: &'static str,
    end: &'static str,
    link: [&'static str; 2],
    emphasis: [&'static str; 2],
}

const HTML: Marks = Marks {
    start: "<div class=\"block block--text\"><p class=\"text\">",
    end: "</p></div>\n<!-- advertisement -->\n",
    link: ["<a class=\"link\" href=\"https://example.org/topics/2021/03/08\">", "</a>"],
    emphasis: ["<em>", "</em>"],
};

const PLAIN: Marks = Marks { start: "", end: "\n\n", link: ["", ""], emphasis: ["", ""] };

const MARKDOWN: Marks = Marks { start: "", end: "\n\n", link: ["[", "](https://example.org/topics/2021/03/08)"], emphasis: ["*", "*"] };

/// The text as documents with markup, each of which starts where the last one ends.
fn written(text: &str, marks: &Marks) -> Vec<String> {
    let mut paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()).cycle();
    (0..N_DOCUMENTS).map(|_| document(&mut paragraphs, marks)).collect()
}

fn document<'t>(paragraphs: &mut impl Iterator<Item = &'t str>, marks: &Marks) -> String {
    let mut source = String::new();
    while source.len() < LEN
        && let Some(paragraph) = paragraphs.next()
    {
        source.push_str(marks.start);
        for (index, word) in paragraph.split_whitespace().enumerate() {
            let is_plain = word.bytes().all(|byte| byte.is_ascii_alphabetic());
            let around = match index + 1 {
                number if is_plain && number % LINK == 0 => marks.link,
                number if is_plain && number % EMPHASIS == 0 => marks.emphasis,
                _ => ["", ""],
            };
            source.extend([around[0], &word.replace('&', "&amp;").replace('<', "&lt;"), around[1]]);
            source.push_str(if !marks.emphasis[0].is_empty() && index % REFERENCE == REFERENCE - 1 { "&#32;" } else { " " });
        }
        source.push_str(marks.end);
    }
    source
}

/// What the program does with a source: the mentions with their places in it.
fn n_places(extractor: &Extractor, source: &str, plain: &Plain) -> usize {
    let found = extractor.extract(&plain.text);
    let spans: Vec<Span> = found.mentions().iter().map(Mention::span).collect();
    plain.map.places_in(source, &spans, Offsets::Char).len()
}

/// The first bytes of a text, up to a border of characters.
fn cut(text: &str, len: usize) -> String {
    text.chars().scan(0, |at, letter| Some(letter).filter(|letter| (*at, *at += letter.len_utf8()).0 < len)).collect()
}

fn main() {
    let mut criterion = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(5)).configure_from_args();
    let news = include_str!("data/news.txt");
    let extractor = Extractor::english();
    let plain: Vec<String> = written(news, &PLAIN).iter().map(|text| cut(text, LEN)).collect();
    let sources = [("html", written(news, &HTML), markup::html as fn(&str) -> Plain), ("markdown", written(news, &MARKDOWN), markup::markdown)];
    let n_bytes = |documents: &[String]| documents.iter().map(String::len).sum::<usize>();

    let mut group = criterion.benchmark_group("read");
    for (name, documents, read) in &sources {
        group.throughput(Throughput::Bytes(n_bytes(documents) as u64));
        group.bench_function(*name, |bencher| bencher.iter(|| documents.iter().map(|source| read(black_box(source)).text.len()).sum::<usize>()));
        let n_shown: usize = documents.iter().map(|source| read(source).text.len()).sum();
        println!("read/{name}: {} bytes of source, {n_shown} of text", n_bytes(documents));
    }
    group.finish();

    let mut group = criterion.benchmark_group("extract");
    group.throughput(Throughput::Bytes(n_bytes(&plain) as u64));
    let of_plain = || plain.iter().map(|text| extractor.extract(black_box(text)).mentions().len()).sum::<usize>();
    group.bench_function("plain", |bencher| bencher.iter(of_plain));
    for (name, documents, read) in &sources {
        group.throughput(Throughput::Bytes(n_bytes(documents) as u64));
        let places = || documents.iter().map(|source| n_places(&extractor, source, &read(black_box(source)))).sum::<usize>();
        group.bench_function(*name, |bencher| bencher.iter(places));
    }
    group.finish();
    criterion.final_summary();
}
