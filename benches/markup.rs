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

/// So much of each source is measured.
const LEN: usize = 1 << 20;

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

const MARKDOWN: Marks = Marks { start: "", end: "\n\n", link: ["[", "](https://example.org/topics/2021/03/08)"], emphasis: ["*", "*"] };

/// The text as markup, over and over until it is long enough.
fn written(text: &str, marks: &Marks) -> String {
    let mut source = String::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()).cycle() {
        if source.len() > LEN {
            break;
        }
        source.push_str(marks.start);
        for (index, word) in paragraph.split_whitespace().enumerate() {
            let is_plain = word.bytes().all(|byte| byte.is_ascii_alphabetic());
            let around = match index + 1 {
                number if is_plain && number % LINK == 0 => marks.link,
                number if is_plain && number % EMPHASIS == 0 => marks.emphasis,
                _ => ["", ""],
            };
            source.extend([around[0], &word.replace('&', "&amp;").replace('<', "&lt;"), around[1]]);
            source.push_str(if index % REFERENCE == REFERENCE - 1 { "&#32;" } else { " " });
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

fn main() {
    let mut criterion = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(5)).configure_from_args();
    let news = include_str!("data/news.txt");
    let extractor = Extractor::english();
    let (page, document) = (written(news, &HTML), written(news, &MARKDOWN));
    let plain: String = markup::html(&page).text.chars().cycle().take(LEN).collect();
    let sources = [("html", &page, markup::html as fn(&str) -> Plain), ("markdown", &document, markup::markdown)];

    let mut group = criterion.benchmark_group("read");
    for (name, source, read) in sources {
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(read(black_box(source)))));
        println!("read/{name}: {} bytes of source, {} of text", source.len(), read(source).text.len());
    }
    group.finish();

    let mut group = criterion.benchmark_group("extract");
    group.throughput(Throughput::Bytes(plain.len() as u64));
    group.bench_function("plain", |bencher| bencher.iter(|| extractor.extract(black_box(&plain)).mentions().len()));
    for (name, source, read) in sources {
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| n_places(&extractor, source, &read(black_box(source)))));
    }
    group.finish();
    criterion.final_summary();
}
