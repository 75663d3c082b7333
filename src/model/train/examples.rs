//! What is learned from: the features of tokens that may be names, and the tags that are allowed there.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::thread::ScopedJoinHandle;

use super::super::cluster::Clusters;
use super::super::decode::{self, Lattice, Transitions, n_tags};
use super::super::feature::{Group, Reader, Sight};
use super::{Corpus, Marked, Options};
use crate::document::Document;
use crate::evaluate::Counts;
use crate::extractor::Extractor;
use crate::label::Label;
use crate::span::Span;

/// A sentence with other letters: its text, its tokens and its names.
type Recased = (String, Vec<Span>, Vec<(Range<usize>, Label)>);

/// A document to read, and its names.
type Read<'d, 't> = (Cow<'d, Document<'t>>, &'d [(Range<usize>, Label)]);

/// Set in the group of a feature that is lost with its word.
const OF_WORD: u8 = 1 << 7;

/// The stretches of a corpus.
pub(super) struct Examples {
    pub(super) name: String,
    pub(super) weight: f32,
    /// Where the tokens of each stretch begin, and one past the last.
    pub(super) stretches: Vec<u32>,
    /// Where the features of each token begin, and one past the last.
    starts: Vec<u32>,
    hashes: Vec<u64>,
    kinds: Vec<u8>,
    /// The tags that each token may have, one bit each.
    pub(super) allowed: Vec<u128>,
    /// For each stretch the names in it, by its tokens, and their labels.
    names: Vec<Vec<(Range<usize>, usize)>>,
    /// Names that lie in no stretch, by label.
    n_missed: Vec<u64>,
    /// Labels that the corpus never has.
    unknown: Vec<bool>,
}

impl Examples {
    /// Reads a corpus, a share of its sentences again in small letters and a share in capitals.
    pub(super) fn read(
        corpus: &Corpus<'_>,
        (extractor, clusters, labels): (&Extractor, &Clusters<'_>, &[Label]),
        options: &Options,
        recased: (f32, f32),
    ) -> Self {
        let known: HashSet<&Label> = corpus.labels().collect();
        let unknown: Vec<bool> = labels.iter().map(|label| !known.contains(label)).collect();
        let mut texts: Vec<Recased> = Vec::new();
        let mut chance = Chance::new(options.seed ^ corpus.documents.len() as u64);
        for marked in &corpus.documents {
            for sentence in marked.0.sentences() {
                let drawn = chance.next();
                if drawn < recased.0 {
                    texts.push(recase(marked, sentence, str::to_lowercase));
                } else if drawn < recased.0 + recased.1 {
                    texts.push(recase(marked, sentence, str::to_uppercase));
                }
            }
        }
        let mut all: Vec<Read<'_, '_>> = corpus.documents.iter().map(|(document, spans)| (Cow::Borrowed(document), &spans[..])).collect();
        for (text, tokens, spans) in &texts {
            if let Ok(document) = Document::from_tokens(text, tokens, std::iter::once(0..tokens.len()).collect()) {
                all.push((Cow::Owned(document), spans));
            }
        }
        let size = all.len().div_ceil(options.n_threads.max(1)).max(1);
        let parts: Vec<Self> = std::thread::scope(|scope| {
            let read = |part: &[Read<'_, '_>]| {
                let mut examples = Self::empty(corpus, &unknown);
                for (document, spans) in part {
                    extractor.look(document, |sight| examples.add(sight, spans, (clusters, labels), options));
                }
                examples
            };
            let threads: Vec<_> = all.chunks(size).map(|part| scope.spawn(move || read(part))).collect();
            threads.into_iter().map(joined).collect()
        });
        parts.into_iter().fold(Self::empty(corpus, &unknown), Self::with)
    }

    fn empty(corpus: &Corpus<'_>, unknown: &[bool]) -> Self {
        Self {
            name: corpus.name.clone(),
            weight: corpus.weight,
            stretches: vec![0],
            starts: vec![0],
            hashes: Vec::new(),
            kinds: Vec::new(),
            allowed: Vec::new(),
            names: Vec::new(),
            n_missed: vec![0; unknown.len()],
            unknown: unknown.to_vec(),
        }
    }

    /// Both, one after the other.
    fn with(mut self, other: Self) -> Self {
        let (n_tokens, n_features) = (self.allowed.len() as u32, self.hashes.len() as u32);
        self.stretches.extend(other.stretches[1..].iter().map(|end| end + n_tokens));
        self.starts.extend(other.starts[1..].iter().map(|end| end + n_features));
        self.hashes.extend(other.hashes);
        self.kinds.extend(other.kinds);
        self.allowed.extend(other.allowed);
        self.names.extend(other.names);
        self.n_missed.iter_mut().zip(other.n_missed).for_each(|(sum, more)| *sum += more);
        self
    }

    fn add(&mut self, sight: Sight<'_, '_>, spans: &[(Range<usize>, Label)], (clusters, labels): (&Clusters<'_>, &[Label]), options: &Options) {
        let label_of = |label: &Label| labels.iter().position(|known| known == label);
        let mut names: Vec<(Range<usize>, usize)> = spans.iter().filter_map(|(tokens, label)| Some((tokens.clone(), label_of(label)?))).collect();
        names.sort_by_key(|(tokens, _)| tokens.start);
        let outside = self.outside(labels.len());
        let (mut reader, mut at) = (Reader::new(sight), 0);
        while let Some(stretch) = reader.next_stretch(clusters) {
            let mut allowed = vec![outside; stretch.len()];
            let mut inside = Vec::new();
            while names.get(at).is_some_and(|(tokens, _)| tokens.end <= stretch.start) {
                self.n_missed[names[at].1] += 1;
                at += 1;
            }
            while let Some((tokens, label)) = names.get(at).filter(|(tokens, _)| tokens.start < stretch.end) {
                at += 1;
                if tokens.start < stretch.start || tokens.end > stretch.end {
                    // A part of a name says nothing of what its words are.
                    let here = tokens.start.max(stretch.start) - stretch.start..tokens.end.min(stretch.end) - stretch.start;
                    allowed[here].fill(u128::MAX >> (128 - n_tags(labels.len())));
                    self.n_missed[*label] += 1;
                    continue;
                }
                let here = tokens.start - stretch.start..tokens.end - stretch.start;
                for index in here.clone() {
                    allowed[index] = 1 << (4 * label + decode::place_in(&here, index));
                }
                inside.push((here, *label));
            }
            for index in stretch.clone() {
                reader.features(index, |feature| {
                    if !options.without.contains(&feature.about.group()) {
                        self.hashes.push(feature.hash);
                        self.kinds.push(feature.about.group() as u8 | if feature.about.is_of_word() { OF_WORD } else { 0 });
                    }
                });
                self.starts.push(self.hashes.len() as u32);
            }
            self.allowed.extend(allowed);
            self.names.push(inside);
            self.stretches.push(self.allowed.len() as u32);
        }
        names[at..].iter().for_each(|(_, label)| self.n_missed[*label] += 1);
    }

    /// The tags of a token that is in no name: O, and all of labels that the corpus never has.
    fn outside(&self, n_labels: usize) -> u128 {
        let unknown = self.unknown.iter().enumerate().filter(|(_, is_unknown)| **is_unknown);
        unknown.fold(1 << (4 * n_labels), |tags, (label, _)| tags | 0b1111 << (4 * label))
    }

    /// Whether a name of a label lies in a stretch.
    pub(super) fn has(&self, label: usize) -> bool {
        self.names.iter().flatten().any(|name| name.1 == label)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.allowed.is_empty()
    }

    pub(super) fn n_stretches(&self) -> usize {
        self.stretches.len() - 1
    }

    /// The tokens of a stretch.
    pub(super) fn tokens(&self, stretch: usize) -> Range<usize> {
        self.stretches[stretch] as usize..self.stretches[stretch + 1] as usize
    }

    /// The features of a token, each with whether it is lost with its word.
    pub(super) fn features(&self, token: usize) -> impl Iterator<Item = (u64, bool)> {
        let here = self.starts[token] as usize..self.starts[token + 1] as usize;
        self.hashes[here.clone()].iter().zip(&self.kinds[here]).map(|(&hash, &kind)| (hash, kind & OF_WORD != 0))
    }

    /// Every feature of every token, with its group.
    pub(super) fn all_features(&self) -> impl Iterator<Item = (u64, Group)> {
        self.hashes.iter().zip(&self.kinds).map(|(&hash, &kind)| (hash, Group::ALL[(kind & !OF_WORD) as usize]))
    }

    /// How right the best tags are.
    pub(super) fn score(&self, labels: &[Label], transitions: &Transitions, add: impl Fn(u64, &mut [i32])) -> BTreeMap<Label, Counts> {
        let mut counts = vec![Counts::default(); labels.len()];
        let mut lattice = Lattice::default();
        for stretch in 0..self.n_stretches() {
            let tokens = self.tokens(stretch);
            lattice.start(tokens.len(), labels.len());
            for (at, token) in tokens.enumerate() {
                let scores = lattice.of_token(at);
                self.features(token).for_each(|(hash, _)| add(hash, scores));
            }
            let found = names(&lattice.viterbi(transitions), labels.len());
            for (_, label) in &self.names[stretch] {
                counts[*label].gold += 1;
            }
            for name in found.iter().filter(|(_, label)| !self.unknown[*label]) {
                counts[name.1].predicted += 1;
                counts[name.1].correct += u64::from(self.names[stretch].contains(name));
            }
        }
        counts.iter_mut().zip(&self.n_missed).for_each(|(counts, missed)| counts.gold += missed);
        labels.iter().cloned().zip(counts).zip(&self.unknown).filter(|(_, is_unknown)| !**is_unknown).map(|(counts, _)| counts).collect()
    }
}

/// What a thread came to; its panic is that of the one who waits for it, since nothing may be missing unseen.
pub(super) fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The names that tags tell.
fn names(tags: &[usize], n_labels: usize) -> Vec<(Range<usize>, usize)> {
    let (mut names, mut start) = (Vec::new(), 0);
    for (at, &tag) in tags.iter().enumerate().filter(|(_, tag)| **tag < 4 * n_labels) {
        match tag % 4 {
            decode::UNIT => names.push((at..at + 1, tag / 4)),
            decode::BEGIN => start = at,
            decode::LAST => names.push((start..at + 1, tag / 4)),
            _ => {}
        }
    }
    names
}

/// The sum of counts.
pub(super) fn total(counts: impl Iterator<Item = Counts>) -> Counts {
    counts.fold(Counts::default(), |sum, next| Counts {
        gold: sum.gold + next.gold,
        predicted: sum.predicted + next.predicted,
        correct: sum.correct + next.correct,
    })
}

/// A sentence with other letters: its text, tokens and names.
fn recase((document, spans): &Marked<'_>, sentence: &Range<usize>, case: impl Fn(&str) -> String) -> Recased {
    let (mut text, mut tokens) = (String::new(), Vec::with_capacity(sentence.len()));
    let mut end = document.tokens()[sentence.start].start();
    for token in &document.tokens()[sentence.clone()] {
        text += &document.text()[end..token.start()];
        let start = text.len();
        text += &case(token.text(document.text()));
        tokens.push(Span::new(start, text.len()));
        end = token.end();
    }
    let here = spans.iter().filter(|(tokens, _)| sentence.start <= tokens.start && tokens.end <= sentence.end);
    let spans = here.map(|(tokens, label)| (tokens.start - sentence.start..tokens.end - sentence.start, label.clone())).collect();
    (text, tokens, spans)
}

/// Chance that is the same everywhere: SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// A number from 0 to 1.
    pub(super) fn next(&mut self) -> f32 {
        (self.draw() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Another order of things.
    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            let other = (u128::from(self.draw()) * (at as u128 + 1)) >> 64;
            things.swap(at, other as usize);
        }
    }
}
