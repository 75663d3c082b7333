//! The weights: what makes the marked tags likely.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::decode::{self, Transitions, may_follow, n_tags};
use super::super::feature::Group;
use super::examples::{Chance, Examples, joined};
use super::{Options, Progress, Shares};
use crate::keyed::HashMap;
use crate::label::Label;

/// So many stretches are read with the same weights.
const BATCH: usize = 64;

/// The greatest weight of a feature in a model, in its units.
const MAX_WEIGHT: i32 = 127;

/// A weight in the units of a model.
pub(super) fn in_units(weight: f32) -> i32 {
    libm::roundf(weight * (decode::UNITS_PER_OCTAVE as f32) / std::f32::consts::LN_2) as i32
}

/// The weights of features and of tags behind tags.
pub(super) struct Weights {
    n_tags: usize,
    /// The hashes of the features, by their number.
    hashes: Vec<u64>,
    /// For each feature one of every tag.
    rows: Vec<f32>,
    pub(super) transitions: Vec<f32>,
}

impl Weights {
    /// The features that a model keeps, the heaviest first, with the weight of every tag over that of O.
    pub(super) fn kept(&self, n_features: usize) -> Vec<(u64, Vec<i8>)> {
        let mut kept: Vec<(u64, Vec<i8>, i32)> = Vec::new();
        for (&hash, row) in self.hashes.iter().zip(self.rows.chunks(self.n_tags)) {
            let row = relative(row);
            let weight = row.iter().map(|weight| weight.abs()).max().unwrap_or(0);
            if weight > 1 {
                kept.push((hash, row.iter().map(|&weight| weight.clamp(-MAX_WEIGHT, MAX_WEIGHT) as i8).collect(), weight));
            }
        }
        kept.sort_by_key(|&(hash, _, weight)| (std::cmp::Reverse(weight), hash));
        kept.truncate(n_features);
        kept.into_iter().map(|(hash, row, _)| (hash, row)).collect()
    }

    /// How many features of each group have weight, and how much together.
    pub(super) fn shares(&self, train: &[Examples]) -> Shares {
        let groups: HashMap<u64, Group> = train.iter().flat_map(Examples::all_features).collect();
        let mut shares = BTreeMap::new();
        for (hash, row) in self.hashes.iter().zip(self.rows.chunks(self.n_tags)) {
            let sum: f64 = row.iter().map(|weight| f64::from(weight.abs())).sum();
            if let Some(&group) = groups.get(hash).filter(|_| sum > 0.0) {
                let (n, total) = shares.entry(group).or_insert((0, 0.0));
                *n += 1;
                *total += sum;
            }
        }
        shares
    }

    fn n_not_zero(&self) -> usize {
        self.rows.iter().filter(|&&weight| weight != 0.0).count()
    }
}

/// The weights of every tag over that of O, in the units of a model.
fn relative(row: &[f32]) -> Vec<i32> {
    let (outside, others) = row.split_last().unwrap_or((&0.0, &[]));
    others.iter().map(|weight| in_units(weight - outside)).collect()
}

/// A corpus with the numbers of its features.
struct Numbered<'e> {
    examples: &'e Examples,
    starts: Vec<u32>,
    /// The feature's number; the highest bit tells that it is lost with its word.
    features: Vec<u32>,
}

const OF_WORD: u32 = 1 << 31;

/// What a stretch says of the weights: for each token and tag how much likelier it should be made.
struct Gradient {
    /// The features of each token that were not dropped.
    features: Vec<Vec<u32>>,
    tags: Vec<f32>,
    transitions: Vec<f32>,
    loss: f64,
}

/// What is learned from.
struct Material<'e> {
    /// The hashes of the features, by their number.
    hashes: Vec<u64>,
    numbers: HashMap<u64, u32>,
    corpora: Vec<Numbered<'e>>,
    held_back: &'e [Examples],
    labels: &'e [Label],
}

/// Finds the weights: the mean of those of every training.
pub(super) fn learn(train: &[Examples], held_back: &[Examples], labels: &[Label], options: &Options, tell: &mut impl FnMut(&Progress)) -> Weights {
    let (hashes, numbers) = number(train, options.min_count);
    let corpora = train.iter().map(|examples| Numbered::new(examples, &numbers)).collect();
    let material = Material { hashes, numbers, corpora, held_back, labels };
    let mut mean = Mean::default();
    let mut loss = 0.0;
    for run in 1..=options.n_runs {
        let options = Options { seed: options.seed + run as u64 - 1, ..options.clone() };
        let weights = train_once(&material, &options, &mut |progress| {
            loss = progress.loss;
            tell(&Progress { run, ..progress });
        });
        if options.n_runs == 1 || weights.hashes.is_empty() {
            return weights;
        }
        mean.add(&weights.rows, &weights.transitions);
    }
    let weights = material.weights(&mean);
    tell(&material.progress(&weights, (options.n_runs + 1, options.n_runs), loss));
    weights
}

impl Material<'_> {
    fn weights(&self, mean: &Mean) -> Weights {
        let (rows, transitions) = mean.get().unwrap_or_default();
        Weights { n_tags: n_tags(self.labels.len()), hashes: self.hashes.clone(), rows, transitions }
    }

    /// How far some weights have come.
    fn progress(&self, weights: &Weights, (run, epoch): (usize, usize), loss: f64) -> Progress {
        let score = |examples: &Examples| (examples.name.clone(), score(examples, self.labels, weights, &self.numbers));
        Progress { run, epoch, loss, n_weights: weights.n_not_zero(), held_back: self.held_back.iter().map(score).collect() }
    }
}

/// One training.
fn train_once(material: &Material<'_>, options: &Options, tell: &mut impl FnMut(Progress)) -> Weights {
    let Material { hashes, corpora, held_back, labels, .. } = material;
    let mut steps = Steps::new(hashes.len(), labels.len(), options);
    let mut order: Vec<(u32, u32)> = corpora
        .iter()
        .enumerate()
        .flat_map(|(corpus, of)| (0..of.examples.n_stretches()).map(move |stretch| (corpus as u32, stretch as u32)))
        .collect();
    steps.n_batches = order.len().div_ceil(BATCH) as f32;
    let n_tokens: usize = corpora.iter().map(|of| of.examples.allowed.len()).sum();
    let mut chance = Chance::new(options.seed);
    let mut best: Option<(f64, Weights)> = None;
    let mut mean = Mean::default();
    let mut since_best = 0;
    for epoch in 1..=options.n_epochs {
        steps.rate = options.rate * (options.n_epochs + 1 - epoch) as f32 / options.n_epochs as f32;
        chance.shuffle(&mut order);
        let mut loss = 0.0;
        for batch in order.chunks(BATCH) {
            let seeds: Vec<u64> = batch.iter().map(|_| chance.draw()).collect();
            let gradients = steps.gradients(corpora, batch, &seeds);
            loss += gradients.iter().map(|gradient| gradient.loss).sum::<f64>();
            steps.step(&gradients);
        }
        steps.settle();
        if epoch * 3 > options.n_epochs * 2 {
            mean.add(&steps.rows, &steps.transitions);
        }
        let (rows, transitions) = mean.get().unwrap_or_else(|| (steps.rows.clone(), steps.transitions.clone()));
        let weights = Weights { n_tags: steps.n_tags, hashes: hashes.clone(), rows, transitions };
        let progress = material.progress(&weights, (1, epoch), loss / n_tokens.max(1) as f64);
        let (is_finite, f1) = (progress.loss.is_finite(), progress.f1().unwrap_or(epoch as f64));
        tell(progress);
        if !is_finite {
            // The steps were too long: nothing comes of it.
            return Weights { n_tags: steps.n_tags, hashes: Vec::new(), rows: Vec::new(), transitions: vec![0.0; steps.n_tags * steps.n_tags] };
        }
        since_best += 1;
        if best.as_ref().is_none_or(|(known, _)| f1 > *known) {
            best = Some((f1, weights));
            since_best = 0;
        }
        if since_best >= options.patience && !held_back.is_empty() {
            break;
        }
    }
    best.map_or_else(
        || Weights { n_tags: steps.n_tags, hashes: hashes.clone(), rows: steps.rows, transitions: steps.transitions },
        |(_, weights)| weights,
    )
}

/// The mean of the weights after the last third of the times over the texts: that of one time is moved by chance, by what was
/// read last and which words were left out (averaging, Polyak and Juditsky 1992).
#[derive(Default)]
struct Mean {
    n: f32,
    rows: Vec<f32>,
    transitions: Vec<f32>,
}

impl Mean {
    fn add(&mut self, rows: &[f32], transitions: &[f32]) {
        self.n += 1.0;
        self.rows.resize(rows.len(), 0.0);
        self.transitions.resize(transitions.len(), 0.0);
        self.rows.iter_mut().zip(rows).for_each(|(sum, weight)| *sum += weight);
        self.transitions.iter_mut().zip(transitions).for_each(|(sum, weight)| *sum += weight);
    }

    fn get(&self) -> Option<(Vec<f32>, Vec<f32>)> {
        let of = |sums: &[f32]| sums.iter().map(|sum| sum / self.n).collect();
        (self.n > 0.0).then(|| (of(&self.rows), of(&self.transitions)))
    }
}

/// Numbers the features that are met often enough, in the order in which they are met first.
fn number(train: &[Examples], min_count: u32) -> (Vec<u64>, HashMap<u64, u32>) {
    let mut counts: HashMap<u64, u32> = HashMap::default();
    for (hash, _) in train.iter().flat_map(Examples::all_features) {
        *counts.entry(hash).or_default() += 1;
    }
    let (mut hashes, mut numbers) = (Vec::new(), HashMap::default());
    for (hash, _) in train.iter().flat_map(Examples::all_features) {
        if counts.get(&hash).is_some_and(|&count| count >= min_count) {
            numbers.entry(hash).or_insert_with(|| {
                hashes.push(hash);
                hashes.len() as u32 - 1
            });
        }
    }
    (hashes, numbers)
}

fn score(examples: &Examples, labels: &[Label], weights: &Weights, numbers: &HashMap<u64, u32>) -> BTreeMap<Label, crate::evaluate::Counts> {
    let scores: Vec<i32> = weights.transitions.iter().map(|&weight| in_units(weight)).collect();
    let transitions = Transitions::new(labels.len(), &scores);
    let n_tags = weights.n_tags;
    examples.score(labels, &transitions, |hash, scores| {
        if let Some(&number) = numbers.get(&hash) {
            let row = relative(&weights.rows[number as usize * n_tags..][..n_tags]);
            scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
        }
    })
}

impl<'e> Numbered<'e> {
    fn new(examples: &'e Examples, numbers: &HashMap<u64, u32>) -> Self {
        let (mut starts, mut features) = (vec![0], Vec::new());
        for token in 0..examples.allowed.len() {
            let known = examples.features(token).filter_map(|(hash, of_word)| Some(numbers.get(&hash)? | if of_word { OF_WORD } else { 0 }));
            features.extend(known);
            starts.push(features.len() as u32);
        }
        Self { examples, starts, features }
    }

    fn of_token(&self, token: usize) -> &[u32] {
        &self.features[self.starts[token] as usize..self.starts[token + 1] as usize]
    }
}

/// The weights on their way.
struct Steps<'o> {
    options: &'o Options,
    n_labels: usize,
    n_tags: usize,
    rows: Vec<f32>,
    /// For each weight the sum of the squares of what pulled at it.
    pulled: Vec<f32>,
    /// For each feature the batch up to which its weights paid their price.
    paid: Vec<u32>,
    transitions: Vec<f32>,
    transitions_pulled: Vec<f32>,
    /// The length of steps, which grow shorter with each time over the texts.
    rate: f32,
    batch: u32,
    n_batches: f32,
    /// The sums of a batch, by feature, and which features have any.
    sums: Vec<f32>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl<'o> Steps<'o> {
    fn new(n_features: usize, n_labels: usize, options: &'o Options) -> Self {
        let n_tags = n_tags(n_labels);
        let size = n_features * n_tags;
        Self {
            options,
            n_labels,
            n_tags,
            rows: vec![0.0; size],
            pulled: vec![1.0; size],
            paid: vec![0; n_features],
            transitions: vec![0.0; n_tags * n_tags],
            transitions_pulled: vec![1.0; n_tags * n_tags],
            rate: options.rate,
            batch: 0,
            n_batches: 1.0,
            sums: vec![0.0; size],
            touched: Vec::new(),
            is_touched: vec![false; n_features],
        }
    }

    /// What every stretch of a batch says, in their order.
    fn gradients(&self, corpora: &[Numbered<'_>], batch: &[(u32, u32)], seeds: &[u64]) -> Vec<Gradient> {
        let of = |at: usize| {
            let (corpus, stretch) = batch[at];
            self.gradient(&corpora[corpus as usize], stretch as usize, seeds[at])
        };
        let n_threads = self.options.n_threads.max(1);
        if n_threads == 1 {
            return (0..batch.len()).map(of).collect();
        }
        let size = batch.len().div_ceil(n_threads);
        std::thread::scope(|scope| {
            let parts = (0..n_threads).map(|part| part * size..((part + 1) * size).min(batch.len())).filter(|part: &Range<usize>| !part.is_empty());
            let threads: Vec<_> = parts.map(|part| scope.spawn(move || part.map(of).collect::<Vec<_>>())).collect();
            threads.into_iter().flat_map(joined).collect()
        })
    }

    fn gradient(&self, corpus: &Numbered<'_>, stretch: usize, seed: u64) -> Gradient {
        let tokens = corpus.examples.tokens(stretch);
        let mut chance = Chance::new(seed);
        let features: Vec<Vec<u32>> = tokens
            .clone()
            .map(|token| {
                let drops = chance.next() < self.options.dropout;
                let kept = corpus.of_token(token).iter().filter(|&&feature| !drops || feature & OF_WORD == 0);
                kept.map(|feature| feature & !OF_WORD).collect()
            })
            .collect();
        let mut scores = vec![0.0f32; tokens.len() * self.n_tags];
        for (of_token, scores) in features.iter().zip(scores.chunks_mut(self.n_tags)) {
            for &feature in of_token {
                let row = &self.rows[feature as usize * self.n_tags..][..self.n_tags];
                scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
            }
        }
        let lattice = Likelihoods::new(&scores, &self.transitions, self.n_labels);
        let free = lattice.expected(|_| u128::MAX);
        let marked = lattice.expected(|at| corpus.examples.allowed[tokens.start + at]);
        let weight = corpus.examples.weight;
        let less = |(expected, marked): (&f64, &f64)| (expected - marked) as f32 * weight;
        Gradient {
            features,
            tags: free.tags.iter().zip(&marked.tags).map(less).collect(),
            transitions: free.transitions.iter().zip(&marked.transitions).map(less).collect(),
            loss: (free.logarithm - marked.logarithm) * f64::from(weight),
        }
    }

    /// Goes a step of a batch.
    fn step(&mut self, gradients: &[Gradient]) {
        let n_tags = self.n_tags;
        for gradient in gradients {
            for (of_token, pull) in gradient.features.iter().zip(gradient.tags.chunks(n_tags)) {
                for &feature in of_token {
                    if !std::mem::replace(&mut self.is_touched[feature as usize], true) {
                        self.touched.push(feature);
                    }
                    let sums = &mut self.sums[feature as usize * n_tags..][..n_tags];
                    sums.iter_mut().zip(pull).for_each(|(sum, pull)| *sum += pull);
                }
            }
        }
        for feature in std::mem::take(&mut self.touched) {
            self.pay(feature as usize);
            let here = feature as usize * n_tags..(feature as usize + 1) * n_tags;
            for at in here {
                let pull = std::mem::take(&mut self.sums[at]);
                self.pulled[at] += pull * pull;
                self.rows[at] -= self.rate * pull / self.pulled[at].sqrt();
            }
            self.is_touched[feature as usize] = false;
        }
        let price = self.options.l2 / self.n_batches;
        for at in 0..self.transitions.len() {
            let pull = gradients.iter().map(|gradient| gradient.transitions[at]).sum::<f32>() + price * self.transitions[at];
            self.transitions_pulled[at] += pull * pull;
            self.transitions[at] -= self.rate * pull / self.transitions_pulled[at].sqrt();
        }
        self.batch += 1;
    }

    /// Lets the weights of a feature pay for the batches in which nothing pulled at them.
    fn pay(&mut self, feature: usize) {
        let n_batches = (self.batch - std::mem::replace(&mut self.paid[feature], self.batch)) as f32;
        let share = self.rate * n_batches / self.n_batches;
        for at in feature * self.n_tags..(feature + 1) * self.n_tags {
            let weight = self.rows[at];
            if weight != 0.0 {
                let rate = share / self.pulled[at].sqrt();
                let shrunk = weight / (1.0 + rate * self.options.l2);
                self.rows[at] = shrunk.signum() * (shrunk.abs() - rate * self.options.l1).max(0.0);
            }
        }
    }

    /// Lets all weights pay.
    fn settle(&mut self) {
        (0..self.paid.len()).for_each(|feature| self.pay(feature));
    }
}

/// How likely the tags of a stretch are, as numbers that are scaled at every token.
struct Likelihoods {
    n_labels: usize,
    n_tags: usize,
    emissions: Vec<f64>,
    transitions: Vec<f64>,
    /// The logarithms of what the emissions were divided by.
    scaled: f64,
}

/// The expected number of each tag of each token, and of each tag behind each.
struct Expected {
    tags: Vec<f64>,
    transitions: Vec<f64>,
    /// The logarithm of the sum of the likelihoods of all readings.
    logarithm: f64,
}

impl Likelihoods {
    fn new(scores: &[f32], transitions: &[f32], n_labels: usize) -> Self {
        let n_tags = n_tags(n_labels);
        let mut scaled = 0.0;
        let mut emissions = Vec::with_capacity(scores.len());
        for of_token in scores.chunks(n_tags) {
            let best = of_token.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            scaled += f64::from(best);
            emissions.extend(of_token.iter().map(|score| libm::exp(f64::from(score - best))));
        }
        let allowed = |at: usize| may_follow(at / n_tags, at % n_tags, n_labels);
        let transitions = transitions.iter().enumerate().map(|(at, &weight)| if allowed(at) { libm::exp(f64::from(weight)) } else { 0.0 }).collect();
        Self { n_labels, n_tags, emissions, transitions, scaled }
    }

    /// The tags that may follow one, as ranges of tags.
    fn next(&self, tag: usize) -> impl Iterator<Item = usize> + use<> {
        let (n_labels, n_tags) = (self.n_labels, self.n_tags);
        let is_open = tag + 1 < n_tags && matches!(tag % 4, decode::BEGIN | decode::INSIDE);
        let of_label = if is_open { tag / 4..tag / 4 + 1 } else { 0..n_labels };
        let places = if is_open { [decode::INSIDE, decode::LAST] } else { [decode::BEGIN, decode::UNIT] };
        let outside = (!is_open).then_some(n_tags - 1);
        of_label.flat_map(move |label| places.map(|place| 4 * label + place)).chain(outside)
    }

    /// How likely each tag of each token is behind what stands before it, from the start of the stretch on, and by what the
    /// likelihoods of each token were divided.
    fn forward(&self, allowed: impl Fn(usize) -> u128) -> (Vec<f64>, Vec<f64>) {
        let (n_tags, n_tokens) = (self.n_tags, self.emissions.len() / self.n_tags);
        let mut forward = vec![0.0; (n_tokens + 1) * n_tags];
        forward[n_tags - 1] = 1.0;
        let mut scales = vec![1.0; n_tokens];
        for at in 0..n_tokens {
            let (before, now) = forward.split_at_mut((at + 1) * n_tags);
            let (before, now) = (&before[at * n_tags..], &mut now[..n_tags]);
            for (tag, &likelihood) in before.iter().enumerate().filter(|(_, likelihood)| **likelihood > 0.0) {
                self.next(tag).for_each(|next| now[next] += likelihood * self.transitions[tag * n_tags + next]);
            }
            let tags = allowed(at);
            for (tag, likelihood) in now.iter_mut().enumerate() {
                *likelihood *= if tags >> tag & 1 == 1 { self.emissions[at * n_tags + tag] } else { 0.0 };
            }
            let sum: f64 = now.iter().sum();
            scales[at] = if sum > 0.0 { sum } else { 1.0 };
            now.iter_mut().for_each(|likelihood| *likelihood /= scales[at]);
        }
        (forward, scales)
    }

    /// What is expected where each token may have the tags of a set, one bit each.
    fn expected(&self, allowed: impl Fn(usize) -> u128) -> Expected {
        let (n_tags, n_tokens) = (self.n_tags, self.emissions.len() / self.n_tags);
        let outside = n_tags - 1;
        let (forward, scales) = self.forward(&allowed);
        let mut expected = Expected { tags: vec![0.0; n_tokens * n_tags], transitions: vec![0.0; n_tags * n_tags], logarithm: self.scaled };
        let mut behind: Vec<f64> = (0..n_tags).map(|tag| self.transitions[tag * n_tags + outside]).collect();
        let last = &forward[n_tokens * n_tags..];
        let total: f64 = last.iter().zip(&behind).map(|(forward, behind)| forward * behind).sum();
        if total <= 0.0 {
            return expected;
        }
        expected.logarithm += libm::log(total) + scales.iter().map(|&scale| libm::log(scale)).sum::<f64>();
        for tag in 0..n_tags {
            expected.transitions[tag * n_tags + outside] += last[tag] * behind[tag] / total;
        }
        for at in (0..n_tokens).rev() {
            let tags = allowed(at);
            let (before, now) = (&forward[at * n_tags..][..n_tags], &forward[(at + 1) * n_tags..][..n_tags]);
            let mut ahead = vec![0.0; n_tags];
            for tag in 0..n_tags {
                expected.tags[at * n_tags + tag] = now[tag] * behind[tag] / total;
                let emission = if tags >> tag & 1 == 1 { self.emissions[at * n_tags + tag] } else { 0.0 };
                ahead[tag] = behind[tag] * emission / scales[at];
            }
            behind.fill(0.0);
            for tag in 0..n_tags {
                for next in self.next(tag) {
                    let step = self.transitions[tag * n_tags + next] * ahead[next];
                    behind[tag] += step;
                    expected.transitions[tag * n_tags + next] += before[tag] * step / total;
                }
            }
        }
        expected
    }
}
