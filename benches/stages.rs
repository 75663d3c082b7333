//! How long each stage of the way takes, a group a stage and an id `stage/text`, in bytes a second.
//!
//! The texts of benches/data come with the library. When `ONOMAST_DATA` names a folder laid out as
//! docs/CONTRIBUTING.md tells, the first four megabytes of the public texts in it are measured as well.
//! `unicode_words` is the reference for `tokenize`: unicode-segmentation on the same text in the same run.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use onomast::document::tokenize;
use onomast::gazetteer::{MatcherBuilder, Overlap};
use onomast::pattern::Patterns;
use onomast::{Document, Extractor, Gazetteer, Matcher};
use unicode_segmentation::UnicodeSegmentation;

/// Longer texts tell nothing more.
const MAX_LEN: usize = 4 << 20;

/// A text and the documents in it.
struct Text {
    name: String,
    text: String,
}

impl Text {
    fn new(name: &str, text: &str) -> Self {
        let end = (0..=MAX_LEN.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
        Self { name: name.to_owned(), text: text[..end].to_owned() }
    }

    /// Documents are separated by lines that hold a form feed.
    fn documents(&self) -> impl Iterator<Item = &str> {
        self.text.split('\u{0C}')
    }
}

fn texts() -> Vec<Text> {
    let mut texts = vec![
        Text::new("news", include_str!("data/news.txt")),
        Text::new("cyrillic", include_str!("data/cyrillic.txt")),
        Text::new("plain", include_str!("data/plain.txt")),
    ];
    let Some(data) = std::env::var_os("ONOMAST_DATA").map(PathBuf::from) else {
        println!("ONOMAST_DATA is not set: only the texts of benches/data are measured");
        return texts;
    };
    for (folder, name) in [("en", "reuters21578"), ("en", "bbc"), ("multi", "ru"), ("multi", "ky_news"), ("multi", "ar"), ("multi", "zh")] {
        let path = data.join("text").join(folder).join(name).with_extension("txt");
        match read(&path) {
            Ok(text) => texts.push(Text::new(name, &text)),
            Err(error) => println!("{}: {error}", path.display()),
        }
    }
    texts
}

fn read(path: &Path) -> std::io::Result<String> {
    std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Measures one stage on every text.
fn stage<T>(criterion: &mut Criterion, name: &str, texts: &[Text], mut run: impl FnMut(&Text) -> T) {
    let mut group: BenchmarkGroup<'_, WallTime> = criterion.benchmark_group(name);
    for text in texts {
        group.throughput(Throughput::Bytes(text.text.len() as u64));
        group.bench_function(&text.name, |bencher| bencher.iter(|| black_box(run(black_box(text)))));
    }
    group.finish();
}

fn main() {
    let texts = texts();
    let mut criterion = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(3)).configure_from_args();
    let extractor = Extractor::english();
    let lists = extractor.built_in_gazetteers();
    let matcher = lists.iter().cloned().fold(Matcher::builder().overlap(Overlap::All), MatcherBuilder::gazetteer).build();

    stage(&mut criterion, "tokenize", &texts, |text| tokenize(&text.text));
    stage(&mut criterion, "unicode_words", &texts, |text| text.text.unicode_words().count());
    stage(&mut criterion, "sentences", &texts, |text| Document::new(&text.text).sentences().len());
    stage(&mut criterion, "match", &texts, |text| matcher.count(&text.text));
    stage(&mut criterion, "extract", &texts, |text| text.documents().map(|document| extractor.extract(document).mentions().len()).sum::<usize>());
    let without = Extractor::builder().without_model().build();
    stage(&mut criterion, "extract-without-model", &texts, |text| {
        text.documents().map(|document| without.extract(document).mentions().len()).sum::<usize>()
    });

    let with = Extractor::builder().patterns(Patterns::all()).build();
    stage(&mut criterion, "extract-with-patterns", &texts, |text| {
        text.documents().map(|document| with.extract(document).mentions().len()).sum::<usize>()
    });

    criterion.bench_function("english/construct", |bencher| bencher.iter(Extractor::english));
    let held: usize = lists.iter().map(|list| list.as_bytes().len()).sum();
    let names: u64 = lists.iter().map(Gazetteer::n_names).sum();
    println!("english/construct       holds: {names} names in {held} bytes of the program's own image, shared by every extractor");
    criterion.final_summary();
}
