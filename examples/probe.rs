use onomast::*;
use std::io::BufRead;
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: usize = a[1].parse().unwrap();
    let literal = a[2] == "literal";
    let attrs = a.get(4).is_some();
    let names: Vec<String> = std::io::BufReader::new(std::fs::File::open("/tmp/w/names.txt").unwrap()).lines().map(|l| l.unwrap()).take(n).collect();
    let text = std::fs::read_to_string(&a[3]).unwrap();
    let t = Instant::now();
    let mut b = Gazetteer::builder().tolerance(if literal { Tolerance::Literal } else { Tolerance::Full });
    let mut bad = 0;
    for (i, x) in names.iter().enumerate() {
        let mut e = Entry::new(x.as_str(), Label::PLACE);
        if attrs {
            e = e.id(format!("Q{i}")).attribute("country", "KG").attribute("pop", "12345").attribute("kind", "city")
        };
        if b.push(&e).is_err() {
            bad += 1
        }
    }
    let d = b.write("/tmp/w/probe.bin").unwrap();
    println!("build {:?} bad {bad} dup {} {:?}", t.elapsed(), d.count(), &d.names()[..d.names().len().min(3)]);
    let t = Instant::now();
    let g = Gazetteer::open("/tmp/w/probe.bin").unwrap();
    println!("open {:?} bytes/name {:.1}", t.elapsed(), g.as_bytes().len() as f64 / g.n_names() as f64);
    let m = Matcher::builder().gazetteer(g).build();
    println!("{:?}", m.count(&text[..5000]));
    let mut best = f64::MAX;
    let mut r = (0, 0);
    for _ in 0..9 {
        let t = Instant::now();
        r = m.count(&text);
        best = best.min(t.elapsed().as_secs_f64());
    }
    println!("{r:?} {:.0} MB/s", text.len() as f64 / best / 1e6);
}
