//! Who and what is a document about, and under which names does it speak of them?
//!
//! Mentions of one document that mean the same are one entity: "Mr Japarov" is Sadyr Japarov, "ADB" the bank whose name
//! stood before it. Prints every entity that is mentioned more than once, with the forms of its name and where they are,
//! and then, for one of them, why its mentions were chosen.

use onomast::{Explain, Extractor};

fn main() {
    let text = include_str!("data/article.txt");
    let extractor = Extractor::builder().explain(Explain::Yes).build();
    let found = extractor.extract(text);

    for entity in found.entities().iter().filter(|entity| entity.mentions().len() > 1) {
        println!("{:<12}  {}", entity.label(), entity.name());
        for &mention in entity.mentions() {
            let mention = &found.mentions()[mention];
            println!("              {:>5}  {}", mention.start(), mention.text().replace('\n', " "));
        }
    }

    let Some(mention) = found.mentions().iter().find(|mention| mention.text() == "Japarov") else { return };
    println!("\nWhy is `{}` at byte {} a {}?", mention.text(), mention.start(), mention.label());
    for candidate in mention.explanation().map_or(&[][..], |explanation| explanation.candidates()) {
        println!(
            "  {} `{}`, proposed by {}, score {:.2}: {}",
            candidate.label(),
            candidate.text(),
            candidate.source(),
            candidate.score(),
            candidate.outcome()
        );
        for reason in candidate.reasons() {
            println!("    {:+4}  {}", reason.points(), reason.what());
        }
    }
}
