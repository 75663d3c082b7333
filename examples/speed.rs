use onomast::*;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;
fn best(n: usize, mut f: impl FnMut() -> usize) -> (f64, usize) {
    let mut b = f64::MAX;
    let mut r = 0;
    for _ in 0..n {
        let t = Instant::now();
        r = f();
        b = b.min(t.elapsed().as_secs_f64());
    }
    (b, r)
}
fn main() {
    let t = Instant::now();
    let e = Extractor::english();
    println!("english {:?}", t.elapsed());
    for p in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&p).unwrap();
        let text = &text[..text.len().min(4_000_000) - (0..4).find(|i| text.is_char_boundary(text.len().min(4_000_000) - i)).unwrap()];
        let mb = text.len() as f64 / 1e6;
        let (a, n) = best(5, || tokenize(text).len());
        let (u, _) = best(5, || text.unicode_words().count());
        println!("{p} tokenize {:.0} MB/s unicode_words {:.0} MB/s", mb / a, mb / u);
        let (d, _) = best(3, || Document::new(text).sentences().len());
        let (g, _) = best(3, || {
            let g = e.built_in_gazetteers()[0].clone();
            Matcher::builder().gazetteer(g).overlap(Overlap::All).build().count(text).0
        });
        let docs: Vec<&str> = text.split('\x0c').collect();
        let (x, m) = best(3, || docs.iter().map(|d| e.extract(d).mentions().len()).sum());
        println!(
            "document {:.0} MB/s match {:.0} MB/s extract {:.1} MB/s {:.2} M words/s ({m} mentions {} docs)",
            mb / d,
            mb / g,
            mb / x,
            n as f64 / x / 1e6,
            docs.len()
        );
    }
}
