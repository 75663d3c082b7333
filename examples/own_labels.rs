//! How do I find names of kinds of my own?
//!
//! Trains a model of ships and ports from a marked file, in seconds, and uses it beside the built-in one:
//! `cargo run --release --features train --example own_labels`

use onomast::model::Model;
use onomast::model::train::{Corpus, MarkedText, Options, Trainer};
use onomast::{Error, Extractor};

const TRAIN: &str = include_str!("data/ships-train.txt");
const DEV: &str = include_str!("data/ships-dev.txt");

const TEXT: &str = "The freighter Ever Ace left Felixstowe on Monday, said Anna Kovacs of Evergreen Marine in Taipei.";

fn main() -> Result<(), Error> {
    let (train, dev) = (MarkedText::read("ships-train.txt", TRAIN)?, MarkedText::read("ships-dev.txt", DEV)?);
    let options = Options { n_runs: 4, n_epochs: 100, patience: 100, l1: 0.1, min_count: 1, ..Options::default() };
    let mut trainer = Trainer::new(&Extractor::english(), options);
    trainer.train_on(&corpus("ships", &train))?;
    trainer.hold_back(&corpus("ships held back", &dev))?;
    let mut f1 = 0.0;
    let model = Model::from_bytes(&trainer.finish(|progress| f1 = progress.f1().unwrap_or(f1))?)?;
    println!("{} features in {} kB, F1 {f1:.0} on the texts that were held back", model.n_features(), model.as_bytes().len() / 1024);

    let extractor = Extractor::builder().model(model).build();
    for mention in extractor.extract(TEXT).mentions() {
        println!("{:13} {:18} {:.2}", mention.label(), mention.text(), mention.score());
    }
    Ok(())
}

/// Marked texts as a corpus.
fn corpus<'t>(name: &str, texts: &'t [MarkedText]) -> Corpus<'t> {
    let mut corpus = Corpus::new(name);
    texts.iter().for_each(|text| corpus.add_text(text.text(), text.names()));
    corpus
}
