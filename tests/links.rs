//! Sixty documents in which every mention is marked with who or what it means: `[PERSON#1! Anna Keller]`, where `!` is a
//! hard one. Each later mention is a link to the ones of its number before it.
//!
//! `cargo test --test main links -- --nocapture` prints the figures and what is wrong.

use std::collections::{BTreeMap, HashMap, HashSet};

use onomast::{Extraction, Extractor, Label, Span};

/// One document: its text, and the marked mentions in order.
struct Marked {
    title: &'static str,
    text: String,
    mentions: Vec<Gold>,
}

struct Gold {
    span: Span,
    label: Label,
    number: usize,
    is_hard: bool,
}

fn documents() -> Vec<Marked> {
    let documents = include_str!("data/links.txt").split("%% ").filter(|piece| !piece.trim().is_empty());
    documents.map(|piece| piece.split_once('\n').unwrap()).map(|(head, body)| read(head.split(" | ").next().unwrap(), body.trim())).collect()
}

/// Takes the marks out of a text.
fn read(title: &'static str, marked: &str) -> Marked {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    for (index, piece) in marked.split('[').enumerate() {
        let Some((mark, rest)) = piece.split_once(']').filter(|_| index > 0) else {
            text += piece;
            continue;
        };
        let (label, name) = mark.split_once(' ').unwrap();
        let (label, number) = label.split_once('#').unwrap();
        let span = Span::new(text.len(), text.len() + name.len());
        let (is_hard, number) = (number.ends_with('!'), number.trim_end_matches('!').parse().unwrap());
        mentions.push(Gold { span, label: label.parse().unwrap(), number, is_hard });
        text += name;
        text += rest;
    }
    Marked { title, text, mentions }
}

/// What came of the links of some documents.
#[derive(Default)]
struct Tally {
    links: usize,
    right: usize,
    hard: usize,
    hard_right: usize,
    /// By label: links, and right ones.
    labels: BTreeMap<String, (usize, usize)>,
    /// Persons who became one with another.
    merged: Vec<String>,
    wrong: Vec<String>,
}

impl Tally {
    fn share(&self) -> f64 {
        self.right as f64 / self.links as f64
    }

    /// Counts the links between marked mentions that were found as they are marked.
    fn count(&mut self, document: &Marked, found: &Extraction<'_>) {
        let entities: HashMap<(Span, &Label), usize> =
            found.mentions().iter().map(|mention| ((mention.span(), mention.label()), mention.entity())).collect();
        let (mut last, mut owners) = (HashMap::new(), HashMap::<usize, HashSet<usize>>::new());
        for gold in &document.mentions {
            let Some(&entity) = entities.get(&(gold.span, &gold.label)) else { continue };
            let text = &document.text[gold.span.range()];
            if let Some(before) = last.insert(gold.number, entity) {
                self.link(gold, before == entity, || format!("{}: {text} ({}#{})", document.title, gold.label, gold.number));
            }
            let owners = owners.entry(entity).or_default();
            if gold.label == Label::PERSON && owners.insert(gold.number) && owners.len() > 1 {
                self.merged.push(format!("{}: {text} (#{}) with {owners:?}", document.title, gold.number));
            }
        }
    }

    fn link(&mut self, gold: &Gold, is_right: bool, what: impl Fn() -> String) {
        let of_label = self.labels.entry(gold.label.to_string()).or_default();
        of_label.0 += 1;
        of_label.1 += usize::from(is_right);
        self.links += 1;
        self.right += usize::from(is_right);
        self.hard += usize::from(gold.is_hard);
        self.hard_right += usize::from(gold.is_hard && is_right);
        if !is_right {
            self.wrong.push(what());
        }
    }

    fn print(&self, title: &str) {
        let Self { links, right, hard, hard_right, .. } = self;
        println!("{title}: {right} of {links} links right ({:.1} %), hard {hard_right} of {hard}, {:?}", 100.0 * self.share(), self.labels);
        println!("persons merged: {}\n  {}", self.merged.len(), self.merged.join("\n  "));
        println!("wrong:\n  {}", self.wrong.join("\n  "));
    }
}

/// Who is tied to whom, the mentions given.
#[test]
fn marked_mentions_are_tied() {
    let extractor = Extractor::english();
    let mut tally = Tally::default();
    for document in documents() {
        let mentions: Vec<(Span, Label)> = document.mentions.iter().map(|gold| (gold.span, gold.label.clone())).collect();
        tally.count(&document, &extractor.tie(&document.text, &mentions).unwrap());
    }
    tally.print("tied");
    assert!(tally.links >= 860, "{} links", tally.links);
    assert!(tally.share() >= 0.98, "{:.3} of the links", tally.share());
    assert!(tally.merged.is_empty(), "{:?}", tally.merged);
}

/// The same of the mentions that the extractor finds by itself.
#[test]
fn found_mentions_are_tied() {
    let extractor = Extractor::english();
    let (mut tally, mut n_found, mut n_marked) = (Tally::default(), 0, 0);
    for document in documents() {
        let found = extractor.extract(&document.text);
        let spans: HashSet<(Span, &Label)> = found.mentions().iter().map(|mention| (mention.span(), mention.label())).collect();
        n_found += document.mentions.iter().filter(|gold| spans.contains(&(gold.span, &gold.label))).count();
        n_marked += document.mentions.len();
        if std::env::var_os("ONOMAST_LINKS").is_some() {
            for gold in document.mentions.iter().filter(|gold| !spans.contains(&(gold.span, &gold.label))) {
                println!("not found: {}: {} ({})", document.title, &document.text[gold.span.range()], gold.label);
            }
        }
        tally.count(&document, &found);
    }
    tally.print("found and tied");
    println!("found: {n_found} of {n_marked}");
    assert!(n_found * 100 >= n_marked * 88, "{n_found} of {n_marked} found");
    assert!(tally.share() >= 0.975, "{:.3} of the links", tally.share());
    assert!(tally.merged.is_empty(), "{:?}", tally.merged);
}
