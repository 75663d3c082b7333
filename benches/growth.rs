//! How the time of hostile texts grows: CPU time of this thread at eight times the size over that at one, worst first.
//!
//! `cargo bench --bench growth` measures all fixed patterns and as many random ones as `ONOMAST_RANDOM` says (200 if it
//! says nothing), matched, extracted and explained. With `--test` a few short ones are run and nothing is measured.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;
use onomast::gazetteer::Overlap;
use onomast::pattern::Patterns;
use onomast::{BuiltIn, Entry, Explain, Extractor, Gazetteer, Label, Matcher};

mod patterns;

/// The bytes of the shorter text; the longer one has eight times as many.
const LEN: usize = 8 << 10;

/// Others can only add to a time, by the caches that they empty: the least of so many counts.
const N_ROUNDS: usize = 3;

/// What is done with a text.
type Task<'a> = (&'static str, Box<dyn Fn(&str) -> usize + 'a>);

fn tasks() -> Vec<Task<'static>> {
    let names = patterns::nested_names(64);
    let list = Gazetteer::from_entries(names.iter().map(|name| Entry::new(name, Label::MISC))).expect("the names are names");
    let extractor = Extractor::builder().gazetteer(list.clone()).build();
    let explaining = Extractor::builder().gazetteer(list.clone()).explain(Explain::Yes).build();
    let forms = Extractor::builder().built_in(BuiltIn::None).patterns(Patterns::all()).build();
    let matcher = extractor.built_in_gazetteers().iter().cloned().fold(Matcher::builder().gazetteer(list), |builder, list| builder.gazetteer(list));
    let (longest, all) = (matcher.clone().build(), matcher.overlap(Overlap::All).build());
    vec![
        ("match", Box::new(move |text| longest.find(text).len())),
        ("match all", Box::new(move |text| all.find(text).len())),
        ("extract", Box::new(move |text| extractor.extract(text).mentions().len())),
        ("closed forms", Box::new(move |text| forms.extract(text).mentions().len())),
        ("explain", Box::new(move |text| explaining.extract(text).mentions().len())),
    ]
}

fn least(task: &dyn Fn(&str) -> usize, text: &str) -> Duration {
    let times = (0..N_ROUNDS).map(|_| {
        let start = ThreadTime::now();
        black_box(task(black_box(text)));
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

fn main() {
    let tasks = tasks();
    if std::env::args().any(|argument| argument == "--test") {
        for pattern in patterns::fixed().iter().step_by(10) {
            for (_, task) in &tasks {
                black_box(task(&pattern.text(200)));
            }
        }
        return;
    }
    let n_random = std::env::var("ONOMAST_RANDOM").ok().and_then(|number| number.parse().ok()).unwrap_or(200);
    let mut found = Vec::new();
    for pattern in patterns::fixed().into_iter().chain(patterns::forms()).chain(patterns::random(7).take(n_random)) {
        let (short, long) = (pattern.text(LEN), pattern.text(LEN * 8));
        for (what, task) in &tasks {
            let (small, big) = (least(task, &short), least(task, &long));
            let ratio = big.as_secs_f64() / small.as_secs_f64().max(1e-9) * 8.0 * short.len() as f64 / long.len() as f64;
            found.push((ratio, format!("{ratio:6.1}  {what:12}  {small:>10.1?} {big:>10.1?}  {}", pattern.name)));
        }
    }
    #[cfg(feature = "markup")]
    for pattern in patterns::markup() {
        let (short, long) = (pattern.text(LEN), pattern.text(LEN * 8));
        for (what, read) in [("html", onomast::markup::html as fn(&str) -> onomast::markup::Plain), ("markdown", onomast::markup::markdown)] {
            let task = |text: &str| read(text).text.len();
            let (small, big) = (least(&task, &short), least(&task, &long));
            let ratio = big.as_secs_f64() / small.as_secs_f64().max(1e-9) * 8.0 * short.len() as f64 / long.len() as f64;
            found.push((ratio, format!("{ratio:6.1}  {what:9}  {small:>10.1?} {big:>10.1?}  {}", pattern.name)));
        }
    }
    found.sort_by(|left, right| right.0.total_cmp(&left.0));
    println!(" ratio  task          time at 1x    at 8x  pattern");
    for (_, line) in found {
        println!("{line}");
    }
}
