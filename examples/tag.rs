//! How do I find the people, places and organizations of a text?
//!
//! `cargo run --example tag [FILE]` reads the file, or an article that comes with the library, and prints one line for
//! each mention: its bytes, its label, its subtype, how sure the extraction is, and the text itself.

use std::error::Error;

use onomast::Extractor;

fn main() -> Result<(), Box<dyn Error>> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => include_str!("data/article.txt").to_owned(),
    };
    let extractor = Extractor::english();
    let found = extractor.extract(&text);
    for mention in found.mentions() {
        let (bytes, label) = (format!("{}..{}", mention.start(), mention.end()), mention.label().as_str());
        // A name may run over a line break; a table wants it on one line.
        let name = mention.text().replace('\n', " ");
        println!("{bytes:>11}  {label:<12}  {:<20}  {:.2}  {name}", mention.subtype(), mention.score());
    }
    println!("{} mentions of {} entities in {} bytes", found.mentions().len(), found.entities().len(), text.len());
    Ok(())
}
