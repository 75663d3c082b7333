//! Training: a model from texts whose names are marked.
//!
//! Takes documents with the spans of their names, gives the bytes of a [`Model`](super::Model). The weights are those that make the marked
//! tags likeliest, less a price for every weight (L1, which leaves most of them zero, and L2), found by AdaGrad (Duchi,
//! Hazan and Singer 2011) with lazy proximal steps. A label that a corpus never has is unknown in it: where its words are
//! unmarked they may have that label. Words are left out at random, so that the rest of what is seen must do. The same
//! texts and options give the same bytes on every machine, with any number of threads.
//!
//! ```
//! use onomast::model::{Model, train::{Corpus, Options, Trainer}};
//! use onomast::{BuiltIn, Document, Extractor, Label};
//! let mut corpus = Corpus::new("ships");
//! let text = "The frigate Zorkana sailed on Monday .";
//! corpus.add(Document::new(text), &[(2..3, Label::new("VESSEL"))]);
//! let extractor = Extractor::builder().built_in(BuiltIn::None).build();
//! let mut trainer = Trainer::new(&extractor, Options { min_count: 1, l1: 0.0, ..Options::default() });
//! trainer.train_on(&corpus)?;
//! let model = Model::from_bytes(&trainer.finish(|_| ())?)?;
//! let found = Extractor::builder().built_in(BuiltIn::None).model(model).build().extract("The frigate Kinkade sailed on Friday .");
//! assert_eq!(found.mentions()[0].text(), "Kinkade");
//! # Ok::<(), onomast::Error>(())
//! ```

mod examples;
mod learn;
mod marked;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::ops::Range;

use super::cluster::{self, Clusters};
use super::decode::n_tags;
use super::feature::Group;
use super::format::{MAX_LABELS, Parts};
use super::table;
use crate::document::{Document, token_hash};
use crate::error::Error;
use crate::evaluate::Counts;
use crate::extractor::Extractor;
use crate::label::Label;
use crate::span::Span;
use examples::Examples;
use learn::Weights;
pub use marked::MarkedText;

/// How a model is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// So many trainings, each with other chances; their mean is the model. One time takes as long as the next, and what
    /// chance moves, half a point of F1 from one training to the other, shrinks.
    pub n_runs: usize,
    /// At most so many times over the texts.
    pub n_epochs: usize,
    /// Stops when the F1 of the texts held back has not risen for so many epochs; needs such texts.
    pub patience: usize,
    /// The price of a weight, whatever its sign.
    pub l1: f32,
    /// The price of its square.
    pub l2: f32,
    /// The share of words that are left out, anew each time.
    pub dropout: f32,
    /// The length of the first steps.
    pub rate: f32,
    /// Features that are met less often are left out.
    pub min_count: u32,
    /// At most so many features are kept.
    pub n_features: usize,
    /// What features are left out.
    pub without: Vec<Group>,
    /// The shares of sentences that are read a second time in small letters, and in capitals.
    pub recased: (f32, f32),
    /// Where chance begins.
    pub seed: u64,
    /// So many threads; it changes nothing but the time.
    pub n_threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            n_runs: 1,
            n_epochs: 30,
            patience: 5,
            l1: 1.0,
            l2: 0.5,
            dropout: 0.3,
            rate: 0.15,
            min_count: 2,
            n_features: 45_000,
            without: Vec::new(),
            recased: (0.1, 0.1),
            seed: 1,
            n_threads: 1,
        }
    }
}

impl Options {
    /// Whether every number is one that can be used.
    fn check(&self) -> Result<(), Error> {
        let share = 0.0..=1.0;
        let price = 0.0..=1000.0;
        let all = [
            ("l1", self.l1, &price),
            ("l2", self.l2, &price),
            ("dropout", self.dropout, &share),
            ("small", self.recased.0, &share),
            ("capitals", self.recased.1, &share),
            ("rate", self.rate, &(1e-6..=10.0)),
        ];
        for (name, value, range) in all {
            if !range.contains(&value) {
                return Err(Error::format(name, format!("found {value}, expected {} to {}", range.start(), range.end())));
            }
        }
        if self.n_runs == 0 || self.n_epochs == 0 || self.n_features == 0 || self.min_count == 0 {
            return Err(Error::format(
                "options",
                "found no training, no time over the texts, no features or no count, expected at least one of each",
            ));
        }
        Ok(())
    }
}

/// A document and the tokens and labels of its names.
type Marked<'t> = (Document<'t>, Vec<(Range<usize>, Label)>);

/// Texts of one kind, marked by the same rules.
#[derive(Clone, Debug)]
pub struct Corpus<'t> {
    name: String,
    weight: f32,
    documents: Vec<Marked<'t>>,
}

impl<'t> Corpus<'t> {
    /// An empty corpus that counts as much as its size says.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), weight: 1.0, documents: Vec::new() }
    }

    /// What each of its words counts for; 1 by default.
    #[must_use]
    pub fn weight(mut self, weight: f32) -> Self {
        self.weight = weight;
        self
    }

    /// Adds a document with the token indices and labels of its names, which do not overlap.
    ///
    /// # Panics
    /// If a span does not lie within the document.
    pub fn add(&mut self, document: Document<'t>, spans: &[(Range<usize>, Label)]) {
        assert!(spans.iter().all(|(tokens, _)| !tokens.is_empty() && tokens.end <= document.tokens().len()), "spans lie within the document");
        self.documents.push((document, spans.to_vec()));
    }

    /// Adds a text whose names are known by their bytes; they are the tokens that they touch, and of two names that share a
    /// token the first counts.
    pub fn add_text(&mut self, text: &'t str, names: &[(Span, Label)]) {
        let document = Document::new(text);
        let mut spans: Vec<(Range<usize>, Label)> = Vec::new();
        let mut sorted: Vec<&(Span, Label)> = names.iter().collect();
        sorted.sort_by_key(|(span, _)| span.start());
        for (span, label) in sorted {
            let tokens = document.touched(*span);
            if !tokens.is_empty() && spans.last().is_none_or(|(last, _)| last.end <= tokens.start) {
                spans.push((tokens, label.clone()));
            }
        }
        self.documents.push((document, spans));
    }

    /// The labels it has.
    fn labels(&self) -> impl Iterator<Item = &Label> {
        self.documents.iter().flat_map(|(_, spans)| spans.iter().map(|(_, label)| label))
    }
}

/// How training goes: after each time over the texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The number of the training, from one; one more than there are for the mean of several.
    pub run: usize,
    /// The number of times over the texts, from one; in the mean of several trainings, how many of them it is of.
    pub epoch: usize,
    /// How unlikely the marked tags are: nats a token, the mean.
    pub loss: f64,
    /// Weights that are not zero.
    pub n_weights: usize,
    /// The scores on texts that were held back, for each corpus and label, by the model alone.
    pub held_back: Vec<(String, BTreeMap<Label, Counts>)>,
}

impl Progress {
    /// The mean over the corpora that were held back of their F1, in percent; `None` if there are none.
    pub fn f1(&self) -> Option<f64> {
        let of_corpus = |counts: &BTreeMap<Label, Counts>| examples::total(counts.values().copied()).f1();
        let n = self.held_back.len();
        (n > 0).then(|| self.held_back.iter().map(|(_, counts)| of_corpus(counts)).sum::<f64>() / n as f64)
    }
}

/// What features of a group are worth: so many of them are in the model, with so great weights together.
pub type Shares = BTreeMap<Group, (usize, f64)>;

/// Trains a model; see [the module](self).
pub struct Trainer {
    extractor: Extractor,
    options: Options,
    labels: Vec<Label>,
    clusters: cluster::Table,
    train: Vec<Examples>,
    held_back: Vec<Examples>,
}

impl Trainer {
    /// Training for use with the lists and rules of `extractor`, whose models are not asked.
    pub fn new(extractor: &Extractor, options: Options) -> Self {
        Self {
            extractor: extractor.without_models(),
            options,
            labels: Vec::new(),
            clusters: (Vec::new(), Vec::new()),
            train: Vec::new(),
            held_back: Vec::new(),
        }
    }

    /// Fixes the labels of the model; others in the corpora are no names. By default the labels of the first corpus.
    ///
    /// # Errors
    /// If there are more than 31.
    pub fn labels(mut self, labels: impl IntoIterator<Item = Label>) -> Result<Self, Error> {
        self.labels = labels.into_iter().collect();
        if self.labels.len() > MAX_LABELS {
            return Err(Error::format("labels", format!("found {}, expected at most {MAX_LABELS}", self.labels.len())));
        }
        Ok(self)
    }

    /// Reads word clusters: lines of a word and its numbers in three sizes of clusters, each within the one before, tabs
    /// between, the most frequent words first, below a header. The first `n_words` are kept.
    ///
    /// # Errors
    /// If reading fails or a line is something else.
    pub fn clusters(mut self, file: &str, reader: impl BufRead, n_words: usize) -> Result<Self, Error> {
        let mut words = Vec::new();
        let number = |cell: &str| cell.parse::<u16>().ok().filter(|&number| usize::from(number) < cluster::N_FINEST);
        for (index, line) in reader.lines().enumerate().take(n_words.saturating_add(1)) {
            let line = line.map_err(|error| Error::of_line(file, index + 1, error))?;
            let cells: Vec<&str> = line.split('\t').collect();
            let fail = |expected: &str| Error::row(file, index + 1, None, format!("found `{line}`, expected {expected}"));
            let numbers: Option<Vec<u16>> = cells[1..].iter().map(|cell| number(cell)).collect();
            match (index, numbers.as_deref()) {
                (0, None) if cells.len() == 4 => {}
                (0, _) => return Err(fail("a header of four columns")),
                (_, Some(&[coarse, finer, finest])) if !cells[0].is_empty() => words.push((token_hash(cells[0]), [coarse, finer, finest])),
                _ => return Err(fail("a word and three numbers below 1024")),
            }
        }
        if words.is_empty() {
            return Err(Error::of_file(file, "found no words, expected some"));
        }
        // A fifth of the slots stays free.
        let Some(clusters) = cluster::table(&words, words.len() * 5 / 4 + 1) else {
            return Err(Error::of_file(file, "found clusters that overlap, expected each size within the one before"));
        };
        self.clusters = clusters;
        Ok(self)
    }

    /// Adds texts to learn from.
    ///
    /// # Errors
    /// If there are more than 31 labels.
    pub fn train_on(&mut self, corpus: &Corpus<'_>) -> Result<(), Error> {
        let recased = self.options.recased;
        let examples = self.read(corpus, recased)?;
        self.train.push(examples);
        Ok(())
    }

    /// Adds texts to measure on.
    ///
    /// # Errors
    /// If there are more than 31 labels.
    pub fn hold_back(&mut self, corpus: &Corpus<'_>) -> Result<(), Error> {
        let examples = self.read(corpus, (0.0, 0.0))?;
        self.held_back.push(examples);
        Ok(())
    }

    fn read(&mut self, corpus: &Corpus<'_>, recased: (f32, f32)) -> Result<Examples, Error> {
        if self.labels.is_empty() {
            self.labels = corpus.labels().cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        }
        if self.labels.is_empty() || self.labels.len() > MAX_LABELS {
            return Err(Error::format(&corpus.name, format!("found {} labels, expected 1 to {MAX_LABELS}", self.labels.len())));
        }
        let clusters = Clusters::new(&self.clusters.0, &self.clusters.1).unwrap_or(Clusters::NONE);
        Ok(Examples::read(corpus, (&self.extractor, &clusters, &self.labels), &self.options, recased))
    }

    /// Trains; calls `tell` after each time over the texts. Gives the bytes of the model.
    ///
    /// # Errors
    /// If an option is out of its range, there is nothing to learn from, a label has no name, or nothing was learned.
    pub fn finish(self, mut tell: impl FnMut(&Progress)) -> Result<Vec<u8>, Error> {
        Ok(self.finish_with_shares(&mut tell)?.0)
    }

    /// As [`finish`](Self::finish), with what each group of features is worth.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub fn finish_with_shares(self, mut tell: impl FnMut(&Progress)) -> Result<(Vec<u8>, Shares), Error> {
        self.options.check()?;
        if self.train.iter().all(Examples::is_empty) {
            return Err(Error::format("training", "found no tokens that may be names, expected some"));
        }
        let known = |label: usize| self.train.iter().any(|examples| examples.has(label));
        if let Some(label) = (0..self.labels.len()).find(|&label| !known(label)) {
            return Err(Error::format("training", format!("found no name that is a {}, expected some", self.labels[label])));
        }
        let weights = learn::learn(&self.train, &self.held_back, &self.labels, &self.options, &mut tell);
        if weights.kept(1).is_empty() {
            return Err(Error::format("training", "found no features with weight, expected some: other options may do"));
        }
        Ok((self.write(&weights), weights.shares(&self.train)))
    }

    fn write(&self, weights: &Weights) -> Vec<u8> {
        let (pilots, rows) = table::build(&weights.kept(self.options.n_features), 4 * self.labels.len());
        let transitions: Vec<i16> = weights.transitions.iter().map(|&weight| learn::in_units(weight) as i16).collect();
        debug_assert_eq!(transitions.len(), n_tags(self.labels.len()).pow(2));
        let parts = Parts {
            labels: &self.labels,
            transitions: &transitions,
            pilots: &pilots,
            rows: &rows,
            clusters: &self.clusters.0,
            coarser: &self.clusters.1,
        };
        parts.write()
    }
}
