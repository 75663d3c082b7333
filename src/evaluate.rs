//! Exact-span scores, counted as the conlleval script of the CoNLL-2000 to 2003 shared tasks counts them.
//!
//! Takes sequences of gold and predicted tags (BIO, any flavour), gives for each label how many spans are in the gold,
//! how many were predicted, and how many of those are correct. Invalid sequences are repaired as conlleval does: a span
//! starts at `B-`, at `I-` after `O`, and where the type changes.

use std::collections::BTreeMap;

/// Counts of one label, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Spans in the gold standard.
    pub gold: u64,
    /// Spans predicted.
    pub predicted: u64,
    /// Spans predicted with the same tokens and label as in the gold standard.
    pub correct: u64,
}

impl Counts {
    /// Percentage of predicted spans that are correct; 0 if there are none.
    pub fn precision(self) -> f64 {
        percentage(self.correct, self.predicted)
    }

    /// Percentage of gold spans that were found; 0 if there are none.
    pub fn recall(self) -> f64 {
        percentage(self.correct, self.gold)
    }

    /// The harmonic mean of precision and recall, in percent.
    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

fn percentage(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// The counts of every label of an evaluation.
///
/// # Examples
/// ```
/// use onomast::evaluate::Scores;
/// let mut scores = Scores::default();
/// scores.add_sequence(&["B-PERSON", "I-PERSON", "O"], &["B-PERSON", "I-PERSON", "O"]);
/// scores.add_sequence(&["B-PLACE", "O"], &["O", "I-PLACE"]);
/// assert_eq!((scores.total().gold, scores.total().predicted, scores.total().correct), (2, 2, 1));
/// assert_eq!(format!("{:.2}", scores.total().f1()), "50.00");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    labels: BTreeMap<String, Counts>,
    n_tokens: u64,
    n_correct_tags: u64,
}

/// A labelled span of token indices, half-open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagSpan {
    /// The first token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// The type after `B-` or `I-`.
    pub label: String,
}

/// The spans of one sequence of tags, with conlleval's repair.
///
/// # Examples
/// ```
/// use onomast::evaluate::spans;
/// let found = spans(&["I-LOC", "B-LOC", "I-ORG", "O"]);
/// let short: Vec<(usize, usize, &str)> = found.iter().map(|span| (span.start, span.end, span.label.as_str())).collect();
/// assert_eq!(short, [(0, 1, "LOC"), (1, 2, "LOC"), (2, 3, "ORG")]);
/// ```
pub fn spans<S: AsRef<str>>(tags: &[S]) -> Vec<TagSpan> {
    let mut spans: Vec<TagSpan> = Vec::new();
    let mut is_open = false;
    for (at, tag) in tags.iter().enumerate() {
        let (prefix, label) = split(tag.as_ref());
        if prefix == 'O' {
            is_open = false;
            continue;
        }
        match spans.last_mut() {
            Some(last) if is_open && prefix != 'B' && last.label == label => last.end = at + 1,
            _ => spans.push(TagSpan { start: at, end: at + 1, label: label.to_owned() }),
        }
        is_open = true;
    }
    spans
}

/// `B-LOC` as `('B', "LOC")`; anything without a prefix is outside.
fn split(tag: &str) -> (char, &str) {
    match tag.split_once('-') {
        Some(("B", label)) => ('B', label),
        Some(("I", label)) => ('I', label),
        _ => ('O', ""),
    }
}

impl Scores {
    /// Adds one sequence: a sentence, or a whole file with `O` between its sentences.
    ///
    /// # Panics
    /// If the two have different lengths.
    pub fn add_sequence<G: AsRef<str>, P: AsRef<str>>(&mut self, gold: &[G], predicted: &[P]) {
        assert_eq!(gold.len(), predicted.len(), "gold and predicted tags are of the same tokens");
        self.n_tokens += gold.len() as u64;
        self.n_correct_tags += gold.iter().zip(predicted).filter(|(gold, predicted)| gold.as_ref() == predicted.as_ref()).count() as u64;
        let (gold, predicted) = (spans(gold), spans(predicted));
        for span in &gold {
            self.counts(&span.label).gold += 1;
        }
        for span in &predicted {
            let is_correct = gold.binary_search(span).is_ok();
            let counts = self.counts(&span.label);
            counts.predicted += 1;
            counts.correct += u64::from(is_correct);
        }
    }

    fn counts(&mut self, label: &str) -> &mut Counts {
        self.labels.entry(label.to_owned()).or_default()
    }

    /// The counts of each label, in alphabetical order.
    pub fn labels(&self) -> impl Iterator<Item = (&str, Counts)> {
        self.labels.iter().map(|(label, counts)| (label.as_str(), *counts))
    }

    /// The counts of all labels together.
    pub fn total(&self) -> Counts {
        self.labels.values().fold(Counts::default(), |sum, counts| Counts {
            gold: sum.gold + counts.gold,
            predicted: sum.predicted + counts.predicted,
            correct: sum.correct + counts.correct,
        })
    }

    /// How many tokens were compared.
    pub fn n_tokens(&self) -> u64 {
        self.n_tokens
    }

    /// Percentage of tokens with the gold tag.
    pub fn accuracy(&self) -> f64 {
        percentage(self.n_correct_tags, self.n_tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(gold: &str, predicted: &str, expect: (u64, u64, u64)) {
        let split = |tags: &str| tags.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut scores = Scores::default();
        scores.add_sequence(&split(gold), &split(predicted));
        let total = scores.total();
        assert_eq!((total.gold, total.predicted, total.correct), expect, "{gold} | {predicted}");
    }

    /// Counted by hand along the rules of conlleval's startOfChunk and endOfChunk.
    #[test]
    fn counts_as_conlleval() {
        check("B-PER I-PER O", "B-PER I-PER O", (1, 1, 1));
        check("B-PER I-PER O", "B-PER O O", (1, 1, 0));
        // I- after O starts a span.
        check("B-LOC O", "I-LOC O", (1, 1, 1));
        check("O I-LOC I-LOC", "O B-LOC I-LOC", (1, 1, 1));
        // A change of type inside ends one span and starts another.
        check("B-LOC B-ORG", "B-LOC I-ORG", (2, 2, 2));
        check("B-LOC I-LOC", "B-LOC I-ORG", (1, 2, 0));
        // Adjacent B- are two spans, B- then I- is one.
        check("B-LOC B-LOC", "B-LOC B-LOC", (2, 2, 2));
        check("B-LOC B-LOC", "B-LOC I-LOC", (2, 1, 0));
        check("I-LOC I-LOC", "I-LOC B-LOC", (1, 2, 0));
        // The same tokens under another label.
        check("B-LOC I-LOC", "B-ORG I-ORG", (1, 1, 0));
        check("O O", "O O", (0, 0, 0));
    }

    #[test]
    fn percentages_as_conlleval_prints_them() {
        let mut scores = Scores::default();
        scores.add_sequence(&["B-PER", "O", "B-LOC", "B-ORG", "O"], &["B-PER", "O", "B-ORG", "O", "B-LOC"]);
        let total = scores.total();
        assert_eq!(format!("{:.2} {:.2} {:.2}", total.precision(), total.recall(), total.f1()), "33.33 33.33 33.33");
        assert_eq!(format!("{:.2}", scores.accuracy()), "40.00");
    }
}
