use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;
fn main() {
    let p = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(&p).unwrap();
    let docs: Vec<&str> = text.split('\x0c').collect();
    let mut n = 0;
    let mut best = f64::MAX;
    for _ in 0..15 {
        let t = Instant::now();
        n = 0;
        for d in &docs {
            n += onomast::tokenize(d).len();
        }
        best = best.min(t.elapsed().as_secs_f64());
    }
    let mut bu = f64::MAX;
    for _ in 0..5 {
        let t = Instant::now();
        let mut k = 0;
        for d in &docs {
            k += d.unicode_words().count();
        }
        bu = bu.min(t.elapsed().as_secs_f64());
        std::hint::black_box(k);
    }
    println!("per doc {:.0} MB/s {n} unicode_words {:.0}", text.len() as f64 / best / 1e6, text.len() as f64 / bu / 1e6);
}
