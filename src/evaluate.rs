//! Exact-span scores, counted as the conlleval script of the CoNLL-2000 to 2003 shared tasks counts them.
//!
//! Takes sequences of gold and predicted tags (BIO, any flavour), gives for each label how many spans are in the gold,
//! how many were predicted, and how many of those are correct. Invalid sequences are repaired as conlleval does: a span
//! starts at `B-`, at `I-` after `O`, and where the type changes. Tags that mark the end of a span too are turned to BIO
//! first, by their [`Scheme`].

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::error::Error;

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

/// How tags tell where a span starts and ends.
///
/// # Examples
/// ```
/// use onomast::evaluate::Scheme;
/// let tags = ["B-PER", "L-PER", "O", "U-LOC"];
/// let scheme = Scheme::detect(&tags)?;
/// assert_eq!(scheme, Scheme::Bilou);
/// assert_eq!(scheme.to_iob2(&tags)?, ["B-PER", "I-PER", "O", "B-LOC"]);
///
/// let error = Scheme::detect(&["O", "PER"]).unwrap_err();
/// assert_eq!(error.index(), 1);
/// # Ok::<(), onomast::evaluate::UnknownTag>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// `I-` within a span; `B-` only where a span follows another of its type.
    Iob1,
    /// `B-` at the start of every span, `I-` after it; also called BIO.
    Iob2,
    /// As BIO, with `L-` at the last token of a span and `U-` for a span of one.
    Bilou,
    /// As BIO, with `E-` at the last token of a span and `S-` for a span of one; also called BIOES.
    Iobes,
    /// `B-`, `M-` in the middle, `E-` at the end, `W-` or `S-` for a span of one; also called BMES.
    Bmewo,
}

/// What a tag does to the span before it and to its own.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Outside,
    Start,
    Inside,
    End,
    Single,
}

/// A tag that is of no scheme, or not of the scheme of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTag {
    index: usize,
    tag: String,
    scheme: Option<Scheme>,
}

impl UnknownTag {
    /// Which of the tags it is, counted from zero.
    pub fn index(&self) -> usize {
        self.index
    }
}

impl fmt::Display for UnknownTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "found the tag `{}`, expected `O` or ", self.tag.escape_debug())?;
        if let Some(scheme) = self.scheme {
            return write!(formatter, "one of {} and a label, as the scheme {scheme} has them", scheme.shown());
        }
        let shown = Scheme::ALL[1..].iter().map(|scheme| format!("{} ({scheme})", scheme.shown()));
        write!(formatter, "a label after {}", shown.collect::<Vec<_>>().join(", "))
    }
}

impl std::error::Error for UnknownTag {}

impl Scheme {
    /// Every scheme, in the order in which [`detect`](Self::detect) prefers them.
    pub const ALL: [Self; 5] = [Self::Iob1, Self::Iob2, Self::Bilou, Self::Iobes, Self::Bmewo];

    /// The marks and their meaning.
    fn marks(self) -> &'static [(&'static str, Mark)] {
        use Mark::{End, Inside, Single, Start};
        match self {
            Self::Iob1 | Self::Iob2 => &[("B", Start), ("I", Inside)],
            Self::Bilou => &[("B", Start), ("I", Inside), ("L", End), ("U", Single)],
            Self::Iobes => &[("B", Start), ("I", Inside), ("E", End), ("S", Single)],
            Self::Bmewo => &[("B", Start), ("M", Inside), ("E", End), ("W", Single), ("S", Single)],
        }
    }

    fn shown(self) -> String {
        self.marks().iter().map(|(mark, _)| format!("`{mark}-`")).collect::<Vec<_>>().join(" ")
    }

    /// The mark and the label of a tag of this scheme.
    fn parse(self, tag: &str) -> Option<(Mark, &str)> {
        if tag == "O" {
            return Some((Mark::Outside, ""));
        }
        let (found, label) = tag.split_once('-').filter(|(_, label)| !label.is_empty())?;
        self.marks().iter().find(|(mark, _)| *mark == found).map(|&(_, mark)| (mark, label))
    }

    /// The scheme that all these tags are of: those of a file, with `O` between its sentences.
    ///
    /// Where several would do it is the simplest: IOB1 if every `B-` stands where that scheme wants one and some `I-`
    /// starts a span, else IOB2, else one that marks ends.
    ///
    /// # Errors
    /// If a tag is neither `O` nor a known mark with a label after it, or the tags are of different schemes.
    pub fn detect<S: AsRef<str>>(tags: &[S]) -> Result<Self, UnknownTag> {
        let mut open = Self::ALL[1..].to_vec();
        for (index, tag) in tags.iter().map(AsRef::as_ref).enumerate() {
            let fits = |scheme: &Self| scheme.parse(tag).is_some();
            if !open.iter().any(fits) {
                let scheme = if Self::ALL.iter().any(fits) { open.first().copied() } else { None };
                return Err(UnknownTag { index, tag: tag.to_owned(), scheme });
            }
            open.retain(fits);
        }
        Ok(if open[0] == Self::Iob2 && is_iob1(tags) { Self::Iob1 } else { open[0] })
    }

    /// The same spans as tags of BIO; what the scheme does not allow is repaired as conlleval does.
    ///
    /// # Errors
    /// If a tag is not of this scheme.
    pub fn to_iob2<S: AsRef<str>>(self, tags: &[S]) -> Result<Vec<String>, UnknownTag> {
        let mut out = Vec::with_capacity(tags.len());
        let mut open = None;
        for (index, tag) in tags.iter().map(AsRef::as_ref).enumerate() {
            let Some((mark, label)) = self.parse(tag) else {
                return Err(UnknownTag { index, tag: tag.to_owned(), scheme: Some(self) });
            };
            out.push(match mark {
                Mark::Outside => "O".to_owned(),
                Mark::Inside | Mark::End if open == Some(label) => format!("I-{label}"),
                _ => format!("B-{label}"),
            });
            open = if matches!(mark, Mark::Start | Mark::Inside) { Some(label) } else { None };
        }
        Ok(out)
    }
}

/// Whether no `B-` stands where IOB1 has none, and some `I-` where IOB2 has none.
fn is_iob1<S: AsRef<str>>(tags: &[S]) -> bool {
    let mut before = ('O', "");
    let mut starts_inside = false;
    for (prefix, label) in tags.iter().map(|tag| split(tag.as_ref())) {
        let follows = before.0 != 'O' && before.1 == label;
        if prefix == 'B' && !follows {
            return false;
        }
        starts_inside |= prefix == 'I' && !follows;
        before = (prefix, label);
    }
    starts_inside
}

impl fmt::Display for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Iob1 => "iob1",
            Self::Iob2 => "iob2",
            Self::Bilou => "bilou",
            Self::Iobes => "iobes",
            Self::Bmewo => "bmewo",
        })
    }
}

impl FromStr for Scheme {
    type Err = Error;

    /// Reads the name of a scheme, in any case.
    fn from_str(name: &str) -> Result<Self, Error> {
        Ok(match name.to_ascii_lowercase().as_str() {
            "iob1" | "iob" => Self::Iob1,
            "iob2" | "bio" => Self::Iob2,
            "bilou" | "bioul" => Self::Bilou,
            "iobes" | "bioes" => Self::Iobes,
            "bmewo" | "bmeow" | "bmes" => Self::Bmewo,
            _ => return Err(Error::format("scheme", format!("found `{name}`, expected `iob1`, `iob2`, `bilou`, `iobes` or `bmewo`"))),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[track_caller]
    fn scheme(tags: &str, expect: Scheme, iob2: &str) {
        let tags: Vec<&str> = tags.split(' ').collect();
        assert_eq!(Scheme::detect(&tags), Ok(expect), "{tags:?}");
        assert_eq!(expect.to_iob2(&tags).unwrap().join(" "), iob2, "{tags:?}");
    }

    #[test]
    fn schemes() {
        scheme("I-A I-A O I-A B-A I-A I-B", Scheme::Iob1, "B-A I-A O B-A B-A I-A B-B");
        scheme("O I-A", Scheme::Iob1, "O B-A");
        scheme("B-A I-A O B-A B-A I-A B-B", Scheme::Iob2, "B-A I-A O B-A B-A I-A B-B");
        // One span of BIO that starts wrongly does not make the file IOB1.
        scheme("I-A O B-A", Scheme::Iob2, "B-A O B-A");
        scheme("O O", Scheme::Iob2, "O O");
        scheme("B-A I-A L-A U-A U-A B-B L-B", Scheme::Bilou, "B-A I-A I-A B-A B-A B-B I-B");
        scheme("B-A I-A E-A S-A S-A B-B E-B", Scheme::Iobes, "B-A I-A I-A B-A B-A B-B I-B");
        scheme("B-A M-A E-A S-A", Scheme::Bmewo, "B-A I-A I-A B-A");
        scheme("B-A M-A E-A W-A W-A B-B E-B", Scheme::Bmewo, "B-A I-A I-A B-A B-A B-B I-B");
        // A label may hold a mark.
        scheme("S-B-x", Scheme::Iobes, "B-B-x");
    }

    /// Broken sequences of the schemes that mark ends: an end closes a span, whatever follows starts the next.
    #[test]
    fn ends_are_repaired() {
        scheme("L-A L-A", Scheme::Bilou, "B-A B-A");
        scheme("U-A I-A", Scheme::Bilou, "B-A B-A");
        scheme("B-A L-B", Scheme::Bilou, "B-A B-B");
        scheme("I-A I-A U-A", Scheme::Bilou, "B-A I-A B-A");
        scheme("E-A I-A S-A", Scheme::Iobes, "B-A B-A B-A");
    }

    #[test]
    fn tags_of_no_scheme() {
        for (tags, index) in [("O PER", 1), ("B-", 0), ("o", 0), ("X-PER", 0), ("O O B", 2), ("-X-", 0), ("", 0), ("b-PER", 0)] {
            let error = Scheme::detect(&tags.split(' ').collect::<Vec<_>>()).unwrap_err();
            assert_eq!(error.index(), index, "{tags}");
            assert!(error.to_string().ends_with(
                "a label after `B-` `I-` (iob2), `B-` `I-` `L-` `U-` (bilou), `B-` `I-` `E-` `S-` (iobes), `B-` `M-` `E-` `W-` `S-` (bmewo)"
            ));
        }
        // Of two schemes at once.
        let error = Scheme::detect(&["B-A", "L-A", "S-A"]).unwrap_err();
        assert_eq!(error.to_string(), "found the tag `S-A`, expected `O` or one of `B-` `I-` `L-` `U-` and a label, as the scheme bilou has them");
        assert_eq!(Scheme::Iob2.to_iob2(&["O", "U-A"]).unwrap_err().index(), 1);
    }

    #[test]
    fn names_of_schemes() {
        for scheme in Scheme::ALL {
            assert_eq!(scheme.to_string().parse::<Scheme>().unwrap(), scheme);
        }
        assert_eq!(("BIO".parse::<Scheme>().unwrap(), "bioes".parse::<Scheme>().unwrap()), (Scheme::Iob2, Scheme::Iobes));
        assert!("bia".parse::<Scheme>().unwrap_err().to_string().contains("found `bia`, expected `iob1`"));
    }

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
