//! The mentions of one document: what a settled name says about the rest, and which mentions mean the same one.
//!
//! First [`spread`] looks for parts of settled names (a surname, an acronym, the first word of a company) elsewhere in
//! the document and proposes them with the label that was settled; then, after everything is resolved, [`tie`] groups
//! mentions into entities. A short form is tied to one long form only, the nearest before it; two persons with
//! different given names are never one. The matching rules are those of GATE's `OrthoMatcher` that need no list.

use std::collections::{HashMap, HashSet};

use crate::candidate::{Candidate, Class, Reason, Source};
use crate::document::Document;
use crate::evidence::{Evidence, fact};
use crate::token::Shape;
use crate::work;

/// What a settled name says of a word: the class and how sure.
#[derive(Clone, Copy)]
struct Settled {
    class: Class,
    score: i32,
    /// Mentions that agree, to settle what two names claim.
    votes: u32,
    /// Whether the word is made of first letters, and so must be written in capitals.
    is_acronym: bool,
}

/// A part of a settled name.
struct ShortForm {
    hash: u64,
    score: i32,
    is_acronym: bool,
}

/// Proposes later (and headline) mentions of parts of settled names.
pub(crate) fn spread(document: &Document<'_>, evidence: &mut Evidence, chosen: &[usize]) {
    let mut parts: HashMap<u64, Vec<Settled>> = HashMap::new();
    let mut sequences: HashMap<u64, Vec<(Class, usize)>> = HashMap::new();
    for &index in chosen {
        let candidate = &evidence.candidates[index];
        if candidate.nominal || candidate.score < 55 {
            continue;
        }
        for ShortForm { hash, score, is_acronym } in short_forms(document, evidence, candidate) {
            let settled = parts.entry(hash).or_default();
            match settled.iter_mut().find(|settled| settled.class == candidate.class && settled.is_acronym == is_acronym) {
                Some(settled) => {
                    settled.votes += 1;
                    settled.score = settled.score.max(score);
                }
                None => settled.push(Settled { class: candidate.class, score, votes: 1, is_acronym }),
            }
        }
        if candidate.tokens.len() > 1 && candidate.class != Class::Other {
            let first = document.tokens()[candidate.tokens.start].hash();
            let known = sequences.entry(first).or_default();
            if known.len() < 16 {
                known.push((candidate.class, index));
            }
        }
    }
    let mut found = Vec::new();
    for (index, token) in document.tokens().iter().enumerate() {
        if !evidence.has(index, fact::CAPITAL | fact::SHOUTED) || !token.is_word() {
            continue;
        }
        if let Some(settled) = parts.get(&token.hash()) {
            let is_written = |settled: &&Settled| !settled.is_acronym || token.shape() != Shape::Title;
            let best = settled.iter().filter(is_written).max_by_key(|settled| (settled.votes, settled.score, std::cmp::Reverse(settled.class)));
            if let Some(best) = best {
                let mut score = best.score;
                if is_doubtful(evidence, index) {
                    score -= 25;
                }
                found.push(of_names(index..index + 1, best.class, score, "part of a name in this document"));
            }
        }
        for &(class, other) in sequences.get(&token.hash()).into_iter().flatten() {
            let long = evidence.candidates[other].tokens.clone();
            work::step(long.len());
            let tokens = document.tokens();
            let is_same =
                index + long.len() <= tokens.len() && long.clone().zip(index..).all(|(left, right)| tokens[left].hash() == tokens[right].hash());
            if is_same {
                found.push(of_names(index..index + long.len(), class, 72, "a name of this document again"));
            }
        }
    }
    drop_words(document, evidence, &mut found);
    evidence.candidates.append(&mut found);
}

/// Whether a word may be capitalised only for its place: a common one at the start of a sentence or in a headline.
fn is_doubtful(evidence: &Evidence, index: usize) -> bool {
    evidence.has(index, fact::COMMON) && evidence.has(index, fact::INITIAL | fact::SHOUTED)
}

/// Takes away single doubtful words that the document also writes small: it knows "after" and "meanwhile" as words, as
/// Mikheev (1999) tells capitals at the start of a sentence from names.
fn drop_words(document: &Document<'_>, evidence: &Evidence, found: &mut Vec<Candidate>) {
    let tokens = document.tokens();
    let is_open = |candidate: &Candidate| candidate.tokens.len() == 1 && is_doubtful(evidence, candidate.tokens.start);
    let hash = |candidate: &Candidate| tokens[candidate.tokens.start].hash();
    let doubtful: HashSet<u64> = found.iter().filter(|candidate| is_open(candidate)).map(hash).collect();
    if doubtful.is_empty() {
        return;
    }
    let small = tokens.iter().filter(|token| token.shape() == Shape::Lower).map(|token| token.hash());
    let small: HashSet<u64> = small.filter(|hash| doubtful.contains(hash)).collect();
    found.retain(|candidate| !is_open(candidate) || !small.contains(&hash(candidate)));
}

fn of_names(tokens: std::ops::Range<usize>, class: Class, score: i32, what: &'static str) -> Candidate {
    Candidate {
        tokens,
        class,
        subtype: "",
        source: Source::Names,
        score,
        nominal: false,
        always: false,
        hit: None,
        reasons: vec![Reason { what, points: score }],
    }
}

/// The hashes of the words that may stand for a name alone.
fn short_forms(document: &Document<'_>, evidence: &Evidence, candidate: &Candidate) -> Vec<ShortForm> {
    let tokens = document.tokens();
    let range = candidate.tokens.clone();
    let is_usable = |index: usize| {
        tokens[index].is_word()
            && !(evidence.has(index, fact::COMMON) && document.word(index).len() < 4)
            && document.word(index).chars().count() > 2
            && tokens[index].is_capitalized()
    };
    let part = |index: usize, score| ShortForm { hash: tokens[index].hash(), score, is_acronym: false };
    let mut forms = Vec::new();
    match candidate.class {
        Class::Person => {
            let last = range.end - 1;
            if is_usable(last) {
                forms.push(part(last, 74));
            }
            if range.len() > 1 && is_usable(range.start) && !evidence.has(range.start, fact::WORDY | fact::COMMON | fact::PLACE) {
                forms.push(part(range.start, 50));
            }
        }
        Class::Organization => {
            let first = range.start;
            let is_distinct = !evidence
                .has(first, fact::COMMON | fact::PLACE | fact::MISC | fact::GIVEN | fact::SURNAME | fact::ORG_HEAD_AFTER | fact::ORG_HEAD_BEFORE);
            if is_usable(first) && (range.len() == 1 || is_distinct) {
                forms.push(part(first, if range.len() == 1 { 60 } else { 62 }));
            }
            if let Some(acronym) = acronym(document, range) {
                forms.push(ShortForm { hash: acronym, score: 66, is_acronym: true });
            }
        }
        Class::Place if range.len() == 1 && is_usable(range.start) => forms.push(part(range.start, 58)),
        _ => {}
    }
    forms
}

/// The hash of the initials of the capitalised words, if there are at least two.
fn acronym(document: &Document<'_>, range: std::ops::Range<usize>) -> Option<u64> {
    let tokens = document.tokens();
    let words = range.filter(|&index| tokens[index].is_capitalized());
    let letters: String = words.filter_map(|index| document.word(index).chars().next()).filter(char::is_ascii).collect();
    (2..=8).contains(&letters.len()).then(|| crate::document::word_hash(&letters))
}

/// A mention as the tying sees it.
pub(crate) struct Named {
    pub(crate) tokens: std::ops::Range<usize>,
    pub(crate) class: Class,
    /// What tells entries apart; equal keys are one thing.
    pub(crate) entry: Option<(usize, u64)>,
    pub(crate) label: u32,
}

/// For each mention, the number of its entity; entities are numbered by their first mention.
pub(crate) fn tie(document: &Document<'_>, mentions: &[Named]) -> Vec<usize> {
    let tokens = document.tokens();
    let words: Vec<Vec<u64>> = mentions
        .iter()
        .map(|mention| mention.tokens.clone().filter(|&index| tokens[index].is_word()).map(|index| tokens[index].hash()).collect())
        .collect();
    // Long names first, so that a short form finds the long one also where the headline came before.
    let mut entities: Vec<usize> = vec![usize::MAX; mentions.len()];
    let mut known: HashMap<(u32, u64), Vec<usize>> = HashMap::new();
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|&index| (std::cmp::Reverse(words[index].len().min(2)), index));
    let mut leaders: Vec<usize> = Vec::new();
    for &index in &order {
        let mention = &mentions[index];
        let mut best = None;
        for &hash in words[index].iter().chain(&entry_hash(mention)) {
            for &entity in known.get(&(mention.label, hash)).into_iter().flatten().rev().take(12) {
                let leader = leaders[entity];
                if is_same(document, mention, &words[index], &mentions[leader], &words[leader]) {
                    let is_before = leader < index;
                    best = best.max(Some((is_before, if is_before { leader } else { usize::MAX - leader }, entity)));
                }
            }
        }
        if best.is_none()
            && let Some(acronym) = words[index].first()
            && words[index].len() == 1
        {
            best = known.get(&(mention.label, *acronym ^ ACRONYM)).and_then(|found| found.last()).map(|&entity| (true, 0, entity));
        }
        let entity = best.map_or_else(
            || {
                leaders.push(index);
                leaders.len() - 1
            },
            |(_, _, entity)| entity,
        );
        entities[index] = entity;
        if leaders[entity] == index {
            for &hash in words[index].iter().chain(&entry_hash(mention)) {
                known.entry((mention.label, hash)).or_default().push(entity);
            }
            if mention.class == Class::Organization
                && let Some(acronym) = acronym(document, mention.tokens.clone())
            {
                known.entry((mention.label, acronym ^ ACRONYM)).or_default().push(entity);
            }
        }
    }
    renumber(entities)
}

/// Keeps acronyms apart from words in one table.
const ACRONYM: u64 = 0x5A5A_5A5A_5A5A_5A5A;

/// Two names of one entry may share no word; where they are looked up a collision is no harm.
fn entry_hash(mention: &Named) -> Option<u64> {
    mention.entry.map(|(gazetteer, key)| key.wrapping_mul(ACRONYM | 1).rotate_left(32) ^ gazetteer as u64)
}

fn renumber(mut entities: Vec<usize>) -> Vec<usize> {
    let mut numbers = HashMap::new();
    for entity in &mut entities {
        let next = numbers.len();
        *entity = *numbers.entry(*entity).or_insert(next);
    }
    entities
}

/// Whether a mention means the same as an earlier, usually longer one.
fn is_same(document: &Document<'_>, short: &Named, short_words: &[u64], long: &Named, long_words: &[u64]) -> bool {
    work::step(short_words.len().min(long_words.len()) + 1);
    if short_words == long_words || short.entry.is_some() && short.entry == long.entry {
        return true;
    }
    match short.class {
        Class::Person => is_same_person(document, short, short_words, long, long_words),
        Class::Organization => {
            short_words.len() < long_words.len()
                && (long_words.starts_with(short_words) || short_words.len() > 1 && long_words.ends_with(short_words))
        }
        _ => false,
    }
}

fn is_same_person(document: &Document<'_>, short: &Named, short_words: &[u64], long: &Named, long_words: &[u64]) -> bool {
    if short_words.is_empty() || long_words.is_empty() {
        return false;
    }
    if short_words.len() == 1 {
        return long_words.last() == short_words.first() || long_words.first() == short_words.first() && long_words.len() > 1;
    }
    if short_words.last() != long_words.last() || long_words.len() < 2 {
        return false;
    }
    // First names must agree, or one be the initial of the other.
    let first = |mention: &Named| document.word(mention.tokens.start).trim_end_matches('.');
    let (one, other) = (first(short), first(long));
    let initial = |name: &str| name.chars().next();
    let is_letter = |name: &str| name.chars().nth(1).is_none() && !name.is_empty();
    one == other || (is_letter(one) || is_letter(other)) && initial(one) == initial(other)
}
