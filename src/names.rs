//! The mentions of one document: what a settled name says about the rest, and which mentions mean the same one.
//!
//! Names are learned from the settled mentions of every window of a document ([`Names::learn`]): parts of names (a
//! surname, an acronym, the first word of a company) and whole ones. Then each window is read again
//! ([`Names::spread`]), and what was learned at *another* place is proposed with the label that was settled there.
//! After everything is resolved, [`Ties`] group mentions into entities: a short form is tied to one long form only, the
//! nearest before it; two persons with different given names are never one. The matching rules are those of GATE's
//! `OrthoMatcher` that need no list. Every lookup is bounded, and nothing here holds text.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::candidate::{Candidate, Class, Reasons};
use crate::cue::{Evidence, Kinds, kind};
use crate::document::{self, Document};
use crate::explain::Source;
use crate::language::{Roles, has_role, role, roles_of};
use crate::token::Shape;
use crate::work;

/// What the names of a document are worth, in points of a score.
mod weight {
    /// The least score of a mention that speaks for others.
    pub(super) const SPEAKS: i32 = 55;
    /// The last word of a person's name.
    pub(super) const SURNAME: i32 = 74;
    /// The first word of a person's name.
    pub(super) const GIVEN_NAME: i32 = 50;
    /// An organization of one word.
    pub(super) const ORGANIZATION: i32 = 60;
    /// The first word of an organization, if it is no common one.
    pub(super) const FIRST_WORD: i32 = 62;
    /// The first letters of an organization.
    pub(super) const ACRONYM: i32 = 66;
    /// A place of one word.
    pub(super) const PLACE: i32 = 58;
    /// A name of several words, word for word.
    pub(super) const WHOLE: i32 = 72;
    /// An organization with one word more than was sure, whose first letters the document uses.
    pub(super) const EXPANSION: i32 = 78;
    /// A common word whose capital may come from the start of a sentence or from a headline.
    pub(super) const DOUBTFUL: i32 = -25;
}

/// Longer names are not carried over: who lists them finds them everywhere.
const MAX_WORDS: usize = 16;

/// So many names that start with one word are carried over.
const MAX_OF_ONE_START: usize = 16;

/// As what a word may stand for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Surname,
    GivenName,
    Organization,
    FirstWord,
    Acronym,
    Place,
}

impl Form {
    const COUNT: usize = 6;
    /// The forms that speak for one reading of a word: of one class, and all of them written in capitals or none.
    const READINGS: [&[Self]; 4] = [&[Self::Surname, Self::GivenName], &[Self::Place], &[Self::Organization, Self::FirstWord], &[Self::Acronym]];

    fn class(self) -> Class {
        match self {
            Self::Surname | Self::GivenName => Class::Person,
            Self::Organization | Self::FirstWord | Self::Acronym => Class::Organization,
            Self::Place => Class::Place,
        }
    }

    fn weight(self) -> i32 {
        match self {
            Self::Surname => weight::SURNAME,
            Self::GivenName => weight::GIVEN_NAME,
            Self::Organization => weight::ORGANIZATION,
            Self::FirstWord => weight::FIRST_WORD,
            Self::Acronym => weight::ACRONYM,
            Self::Place => weight::PLACE,
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Surname => "ends the name of a person elsewhere in this document",
            Self::GivenName => "starts the name of a person elsewhere in this document",
            Self::Organization => "an organization elsewhere in this document",
            Self::FirstWord => "starts the name of an organization elsewhere in this document",
            Self::Acronym => "first letters of an organization elsewhere in this document",
            Self::Place => "a place elsewhere in this document",
        }
    }
}

/// How many settled mentions say each form of a word.
#[derive(Clone, Copy, Default)]
struct Votes([u32; Form::COUNT]);

impl Votes {
    fn of(&self, form: Form) -> u32 {
        self.0[form as usize]
    }

    /// What a reading of the word is worth: first by the number of mentions, then by the surest of them.
    fn worth(&self, reading: &[Form]) -> (u32, i32) {
        let votes = reading.iter().map(|&form| self.of(form)).sum();
        let weight = reading.iter().filter(|&&form| self.of(form) > 0).map(|form| form.weight()).max();
        (votes, weight.unwrap_or(0))
    }

    /// The reading with the most votes, of those that the word is written for.
    fn best(&self, shape: Shape) -> Option<&'static [Form]> {
        let is_open = |reading: &&&'static [Form]| self.worth(reading).0 > 0 && (reading[0] != Form::Acronym || shape != Shape::Title);
        Form::READINGS.iter().filter(is_open).max_by_key(|reading| (self.worth(reading), Reverse(reading[0].class()))).copied()
    }
}

/// A part of a settled name.
struct Part {
    /// The token that it is, if it is one.
    token: Option<usize>,
    hash: u64,
    form: Form,
    /// Whether it is part of a person's name of several words.
    is_of_several: bool,
}

/// A settled name of several words.
struct Whole {
    start: usize,
    first: u64,
    key: WholeKey,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct WholeKey {
    hash: u64,
    len: u8,
    class: Class,
}

/// What the settled mentions of one window say, in the order of the text.
#[derive(Default)]
pub(crate) struct Said {
    parts: Vec<Part>,
    wholes: Vec<Whole>,
}

/// The names of a document.
#[derive(Default)]
pub(crate) struct Names {
    parts: HashMap<u64, Votes>,
    wholes: HashMap<u64, Vec<(WholeKey, u32)>>,
    /// The first and last words of persons that are blocked, and of persons of several words that are not.
    blocked: HashSet<u64>,
    unblocked: Option<HashSet<u64>>,
    /// The words that the document writes small, of those that may be doubtful; `None` while nobody asked.
    small: Option<HashSet<u64>>,
}

impl Names {
    /// No names yet; `is_blocking` tells whether some are blocked.
    pub(crate) fn new(is_blocking: bool) -> Self {
        Self { unblocked: is_blocking.then(HashSet::new), ..Self::default() }
    }

    /// Takes in what the settled mentions of a window say.
    pub(crate) fn learn(&mut self, said: &Said) {
        for part in &said.parts {
            self.parts.entry(part.hash).or_default().0[part.form as usize] += 1;
            if let Some(unblocked) = self.unblocked.as_mut().filter(|_| part.is_of_several) {
                unblocked.insert(part.hash);
            }
        }
        for whole in &said.wholes {
            let known = self.wholes.entry(whole.first).or_default();
            if let Some((_, votes)) = known.iter_mut().find(|(key, _)| *key == whole.key) {
                *votes += 1;
            } else if known.len() < MAX_OF_ONE_START {
                known.push((whole.key, 1));
            }
        }
    }

    /// Takes in the first and last words of persons that are blocked in a window.
    pub(crate) fn learn_blocked(&mut self, words: &[u64]) {
        self.blocked.extend(words);
    }

    /// Whether a word stands for a person that is blocked and for no other.
    pub(crate) fn is_blocked(&self, hash: u64) -> bool {
        self.blocked.contains(&hash) && !self.unblocked.as_ref().is_some_and(|unblocked| unblocked.contains(&hash))
    }

    /// Takes in the words that a window writes small, of those that are `wanted`.
    ///
    /// For a document of one window there is no need: it is asked when the doubtful words are known.
    pub(crate) fn learn_small(&mut self, document: &Document<'_>, wanted: impl Fn(u64) -> bool) {
        let small = self.small.get_or_insert_default();
        for token in document.tokens().iter().filter(|token| token.shape() == Shape::Lower) {
            if !small.contains(&token.hash()) && wanted(token.hash()) {
                small.insert(token.hash());
            }
        }
    }

    /// Proposes the names of the document in a window, each at another place than where it was learned.
    ///
    /// `settled` are the mentions of this window and `said` is what they said. A settled mention is not carried over to
    /// itself; its own evidence is made as firm as that of the mentions that it is carried over to.
    pub(crate) fn spread(&mut self, document: &Document<'_>, evidence: &mut Evidence, settled: &[usize], said: &Said) {
        let mut found = Vec::new();
        let mut own_parts = said.parts.iter().filter(|part| part.token.is_some()).peekable();
        let mut own_wholes = said.wholes.iter().peekable();
        for sentence in document.sentences() {
            for index in sentence.clone() {
                let token = document.tokens()[index];
                if !evidence.has(index, kind::CAPITAL | kind::SHOUTED) || !token.is_word() {
                    continue;
                }
                if let Some(votes) = self.parts.get(&token.hash()) {
                    while own_parts.next_if(|part| part.token < Some(index)).is_some() {}
                    let own = own_parts.next_if(|part| part.token == Some(index)).map(|part| part.form);
                    found.extend(carried(votes, own, token.shape(), index, is_doubtful(evidence, index)));
                }
                if let Some(known) = self.wholes.get(&token.hash()) {
                    while own_wholes.next_if(|whole| whole.start < index).is_some() {}
                    let own = own_wholes.next_if(|whole| whole.start == index).map(|whole| whole.key);
                    wholes(document, known, own, index..sentence.end, &mut found);
                }
            }
        }
        self.expand(document, evidence, settled, &mut found);
        self.drop_words(document, evidence, &mut found);
        self.firm(document, evidence, settled, said);
        evidence.candidates.append(&mut found);
    }

    /// Makes a settled mention as sure as the same one is elsewhere: it is what the others are carried over from.
    fn firm(&self, document: &Document<'_>, evidence: &mut Evidence, settled: &[usize], said: &Said) {
        let mut parts = said.parts.iter().filter(|part| part.token.is_some()).peekable();
        for &index in settled {
            let Candidate { tokens, class, nominal, score, .. } = &evidence.candidates[index];
            let (first, len, class, nominal, score) = (tokens.start, tokens.len(), *class, *nominal, *score);
            while parts.next_if(|part| part.token < Some(first)).is_some() {}
            if nominal || score < weight::SPEAKS || class == Class::Other {
                continue;
            }
            let own = parts.peek().filter(|part| len == 1 && part.token == Some(first)).map(|part| part.form);
            let firm = own.map_or(if len > 1 { weight::WHOLE } else { score }, |own| self.firm_part(document, evidence, first, own));
            if firm > score {
                evidence.candidates[index].add("settled before names were carried over", firm - score);
            }
        }
    }

    /// What a settled mention of one word is worth, if the document reads the word as it does.
    fn firm_part(&self, document: &Document<'_>, evidence: &Evidence, index: usize, own: Form) -> i32 {
        let token = document.tokens()[index];
        let best = self.parts.get(&token.hash()).and_then(|votes| votes.best(token.shape()));
        let doubt = if is_doubtful(evidence, index) { weight::DOUBTFUL } else { 0 };
        if best.is_some_and(|best| best.contains(&own)) { own.weight() + doubt } else { 0 }
    }

    /// "World Tourism Organisation", where "World" may have its capital from the start of the sentence, but the document
    /// speaks of the WTO.
    fn expand(&self, document: &Document<'_>, evidence: &Evidence, settled: &[usize], found: &mut Vec<Candidate>) {
        for &index in settled {
            let Candidate { tokens, class: Class::Organization, nominal: false, .. } = &evidence.candidates[index] else { continue };
            // A word that starts its sentence can only be followed by tokens of the same one.
            let Some(first) = tokens.start.checked_sub(1).filter(|&first| is_doubtful(evidence, first)) else { continue };
            let longer = first..tokens.end;
            let is_used = |hash: u64| self.parts.get(&hash).is_some_and(|votes| votes.of(Form::Organization) > 0);
            let is_split = document.sentences().binary_search_by_key(&tokens.start, |sentence| sentence.start).is_ok();
            if !is_split && document.tokens()[first].is_capitalized() && longer.len() > 2 && acronym(document, longer.clone()).is_some_and(is_used) {
                found.push(of_names(longer, Class::Organization, weight::EXPANSION, "its first letters are an organization of this document"));
            }
        }
    }

    /// Takes away single doubtful words that the document also writes small: it knows "after" and "meanwhile" as words,
    /// as Mikheev (1999) tells capitals at the start of a sentence from names.
    fn drop_words(&mut self, document: &Document<'_>, evidence: &Evidence, found: &mut Vec<Candidate>) {
        let is_open = |candidate: &Candidate| candidate.tokens.len() == 1 && is_doubtful(evidence, candidate.tokens.start);
        let hash = |candidate: &Candidate| document.tokens()[candidate.tokens.start].hash();
        if self.small.is_none() {
            let doubtful: HashSet<u64> = found.iter().filter(|candidate| is_open(candidate)).map(hash).collect();
            if doubtful.is_empty() {
                return;
            }
            self.learn_small(document, |hash| doubtful.contains(&hash));
        }
        if let Some(small) = &self.small {
            found.retain(|candidate| !is_open(candidate) || !small.contains(&hash(candidate)));
        }
    }
}

/// What the mentions at other places say of the token at `index`, which is itself the `own` part of a settled name.
fn carried(votes: &Votes, own: Option<Form>, shape: Shape, index: usize, is_doubtful: bool) -> Option<Candidate> {
    let is_elsewhere = |form: &&Form| votes.of(**form) > u32::from(own == Some(**form));
    let form = *votes.best(shape)?.iter().filter(is_elsewhere).max_by_key(|form| form.weight())?;
    let mut candidate = of_names(index..index + 1, form.class(), form.weight(), form.what());
    if is_doubtful {
        candidate.add("may be a common word here", weight::DOUBTFUL);
    }
    Some(candidate)
}

/// Proposes the known names that start with the first of `rest`, which ends with the sentence.
fn wholes(document: &Document<'_>, known: &[(WholeKey, u32)], own: Option<WholeKey>, rest: Range<usize>, found: &mut Vec<Candidate>) {
    let longest = known.iter().map(|(key, _)| usize::from(key.len)).max().unwrap_or(0).min(rest.len());
    let mut hash = 0;
    for len in 1..=longest {
        work::step(1 + known.len());
        hash = extend(hash, document.tokens()[rest.start + len - 1].hash());
        for (key, votes) in known.iter().filter(|(key, _)| usize::from(key.len) == len && key.hash == hash) {
            if *votes > u32::from(own == Some(*key)) {
                found.push(of_names(rest.start..rest.start + len, key.class, weight::WHOLE, "a name of this document again"));
            }
        }
    }
}

/// The hash of a sequence with one more word.
fn extend(hash: u64, next: u64) -> u64 {
    (hash ^ next).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
}

/// What the settled mentions of a window say.
pub(crate) fn said(document: &Document<'_>, evidence: &Evidence, settled: &[usize]) -> Said {
    let mut said = Said::default();
    let tokens = document.tokens();
    let mut sentence_idx = 0;
    for &index in settled {
        let candidate = &evidence.candidates[index];
        let range = candidate.tokens.clone();
        while document.sentences()[sentence_idx].end <= range.start {
            sentence_idx += 1;
        }
        if candidate.nominal || candidate.score < weight::SPEAKS {
            continue;
        }
        short_forms(document, evidence, candidate, &mut said.parts);
        let is_whole = (2..=MAX_WORDS).contains(&range.len()) && range.end <= document.sentences()[sentence_idx].end;
        if is_whole && candidate.class != Class::Other {
            let hash = range.clone().fold(0, |hash, index| extend(hash, tokens[index].hash()));
            let key = WholeKey { hash, len: range.len() as u8, class: candidate.class };
            said.wholes.push(Whole { start: range.start, first: tokens[range.start].hash(), key });
        }
    }
    said
}

/// Whether a word may be capitalised only for its place: a common one at the start of a sentence or in a headline.
fn is_doubtful(evidence: &Evidence, index: usize) -> bool {
    evidence.has(index, kind::COMMON) && evidence.has(index, kind::INITIAL | kind::SHOUTED)
}

fn of_names(tokens: Range<usize>, class: Class, score: i32, what: &'static str) -> Candidate {
    let reasons = Reasons::of(what, score);
    Candidate { tokens, class, subtype: "", source: Source::Names, score, nominal: false, always: false, hit: None, reasons }
}

/// The words that may stand for a name alone, in the order of the text.
fn short_forms(document: &Document<'_>, evidence: &Evidence, candidate: &Candidate, parts: &mut Vec<Part>) {
    let tokens = document.tokens();
    let range = candidate.tokens.clone();
    let is_usable = |index: usize| {
        tokens[index].is_word()
            && !(evidence.has(index, kind::COMMON) && document.word(index).len() < 4)
            && document.word(index).chars().nth(1).is_some()
            && tokens[index].is_capitalized()
    };
    let is_of_several = candidate.class == Class::Person && range.len() > 1;
    let mut push = |index: usize, form: Form| parts.push(Part { token: Some(index), hash: tokens[index].hash(), form, is_of_several });
    match candidate.class {
        Class::Person => {
            let (first, last) = (range.start, range.end - 1);
            if last > first && is_usable(first) && !evidence.has(first, kind::WORDY | kind::COMMON | kind::PLACE) {
                push(first, Form::GivenName);
            }
            if is_usable(last) {
                push(last, Form::Surname);
            }
        }
        Class::Organization => {
            const INDISTINCT: Kinds =
                kind::COMMON | kind::PLACE | kind::MISC | kind::GIVEN | kind::SURNAME | kind::ORG_HEAD_AFTER | kind::ORG_HEAD_BEFORE;
            let first = range.start;
            if is_usable(first) && (range.len() == 1 || !evidence.has(first, INDISTINCT)) {
                push(first, if range.len() == 1 { Form::Organization } else { Form::FirstWord });
            }
            if let Some(hash) = acronym(document, range) {
                parts.push(Part { token: None, hash, form: Form::Acronym, is_of_several });
            }
        }
        Class::Place if range.len() == 1 && is_usable(range.start) => push(range.start, Form::Place),
        _ => {}
    }
}

/// The hash of the initials of the capitalised words, if there are two to eight.
fn acronym(document: &Document<'_>, range: Range<usize>) -> Option<u64> {
    if range.len() < 2 {
        return None;
    }
    let words = range.filter(|&index| document.tokens()[index].is_capitalized());
    let mut letters = String::with_capacity(16);
    letters.extend(words.filter_map(|index| document.word(index).chars().next()).filter(char::is_ascii).take(9));
    (2..=8).contains(&letters.len()).then(|| document::word_hash(&letters))
}

/// A mention as the tying sees it: hashes, no text.
struct Named {
    /// Where its words start among those of all.
    words: usize,
    n_words: u32,
    label: u32,
    /// What tells entries apart; equal keys are one thing.
    entry: Option<(u32, u64)>,
    /// The hash of all its words.
    whole: u64,
    /// The hash of the first word, and its letter.
    first: u64,
    initial: Option<char>,
    is_initial: bool,
    class: Class,
    acronym: Option<u64>,
    /// Whether an article starts it or stands before it.
    has_article: bool,
    /// What the form of address before it says: for a man, for a woman, or nothing.
    gender: Roles,
}

/// Which mentions of a document mean the same.
#[derive(Default)]
pub(crate) struct Ties {
    mentions: Vec<Named>,
    words: Vec<u64>,
}

/// What each mention was tied to.
pub(crate) struct Tied {
    /// For each mention, the number of its entity; entities are numbered by their first mention.
    pub(crate) entities: Vec<usize>,
    /// Mentions that are the first letters of another one, and that one.
    pub(crate) acronyms: Vec<(usize, usize)>,
}

/// The entities that are known by a label and a word.
type Known = HashMap<(u32, u64), Vec<usize>>;

/// Keeps acronyms apart from words in one table.
const ACRONYM: u64 = 0x5A5A_5A5A_5A5A_5A5A;

/// A mention is looked up by so many of its words.
const MAX_LOOKUPS: usize = 8;

/// It is compared with so many entities that share one of them.
const MAX_RIVALS: usize = 12;

impl Ties {
    /// Adds the next mention; `label` tells labels apart, `entry` list entries.
    pub(crate) fn push(&mut self, document: &Document<'_>, tokens: Range<usize>, class: Class, label: u32, entry: Option<(u32, u64)>) {
        let words = self.words.len();
        self.words.extend(document.tokens()[tokens.clone()].iter().filter(|token| token.is_word()).map(|token| token.hash()));
        let first = document.word(tokens.start).trim_end_matches('.');
        let before = tokens.start.checked_sub(1).map_or(0, |before| roles_of(document.tokens()[before].hash()));
        self.mentions.push(Named {
            words,
            n_words: (self.words.len() - words) as u32,
            label,
            entry,
            whole: self.words[words..].iter().fold(0, |hash, &word| extend(hash, word)),
            first: document.tokens()[tokens.start].hash(),
            initial: first.chars().next(),
            is_initial: first.chars().nth(1).is_none(),
            class,
            acronym: if class == Class::Organization { acronym(document, tokens.clone()) } else { None },
            has_article: has_role(document.tokens()[tokens.start].hash(), role::ARTICLE) || before & role::ARTICLE != 0,
            gender: if class == Class::Person { before & (role::MALE | role::FEMALE) } else { 0 },
        });
    }

    fn words(&self, index: usize) -> &[u64] {
        let mention = &self.mentions[index];
        &self.words[mention.words..mention.words + mention.n_words as usize]
    }

    /// The hashes under which a mention is known: its first words, its last, its entry.
    fn keys(&self, index: usize) -> impl Iterator<Item = u64> + '_ {
        let words = self.words(index);
        let (first, rest) = words.split_at(words.len().min(MAX_LOOKUPS));
        first.iter().chain(rest.last()).copied().chain(entry_hash(&self.mentions[index]))
    }

    /// Ties every mention.
    pub(crate) fn tie(&self) -> Tied {
        // Long names first, so that a short form finds the long one also where the headline came before.
        let mut order: Vec<usize> = (0..self.mentions.len()).collect();
        order.sort_by_key(|&index| (Reverse(self.mentions[index].n_words.min(2)), index));
        let mut tied = Tied { entities: vec![usize::MAX; self.mentions.len()], acronyms: Vec::new() };
        let mut leaders: Vec<usize> = Vec::new();
        let mut genders: Vec<Roles> = Vec::new();
        let mut known = Known::new();
        for index in order {
            let mut entity = self.best(index, &known, &leaders, &genders);
            if entity.is_none() {
                entity = self.spelled_out(index, &known, &leaders);
                tied.acronyms.extend(entity.map(|entity| (index, leaders[entity])));
            }
            tied.entities[index] = entity.unwrap_or_else(|| {
                let acronym = self.mentions[index].acronym.map(|hash| hash ^ ACRONYM);
                for key in self.keys(index).chain(acronym) {
                    known.entry((self.mentions[index].label, key)).or_default().push(leaders.len());
                }
                leaders.push(index);
                genders.push(0);
                leaders.len() - 1
            });
            genders[tied.entities[index]] |= self.mentions[index].gender;
        }
        renumber(&mut tied.entities);
        tied
    }

    /// The entity that shares a word or an entry with a mention and means the same: the nearest before, else after.
    fn best(&self, index: usize, known: &Known, leaders: &[usize], genders: &[Roles]) -> Option<usize> {
        let mut best = None;
        for key in self.keys(index) {
            for &entity in known.get(&(self.mentions[index].label, key)).into_iter().flatten().rev().take(MAX_RIVALS) {
                let leader = leaders[entity];
                let is_before = leader < index;
                let rank = Some((is_before, if is_before { leader } else { usize::MAX - leader }, entity));
                // "Mr Keller" and "Mrs Keller" are two.
                let is_veto = (genders[entity] | self.mentions[index].gender) == role::MALE | role::FEMALE;
                if rank > best && !is_veto && self.is_same(index, leader) {
                    best = rank;
                }
            }
        }
        best.map(|(.., entity)| entity)
    }

    /// The organization whose first letters a mention of one word is: the nearest before, else after.
    fn spelled_out(&self, index: usize, known: &Known, leaders: &[usize]) -> Option<usize> {
        let [word] = self.words(index) else { return None };
        let found = known.get(&(self.mentions[index].label, word ^ ACRONYM))?;
        let n_before = found.partition_point(|&entity| leaders[entity] < index);
        found[..n_before].last().or(found.first()).copied()
    }

    /// Whether a mention means the same as an earlier, usually longer one.
    fn is_same(&self, short: usize, long: usize) -> bool {
        work::step(1);
        let (one, other) = (&self.mentions[short], &self.mentions[long]);
        if (one.n_words, one.whole) == (other.n_words, other.whole) || one.entry.is_some() && one.entry == other.entry {
            return true;
        }
        let (short_words, long_words) = (self.words(short), self.words(long));
        match one.class {
            Class::Person => is_same_person(one, short_words, other, long_words),
            Class::Organization => {
                let is_short = short_words.len() < long_words.len().min(MAX_WORDS);
                is_short && (long_words.starts_with(short_words) || is_end_of(one, short_words, long_words))
            }
            _ => false,
        }
    }
}

/// Two names of one entry may share no word; where they are looked up a collision is no harm.
fn entry_hash(mention: &Named) -> Option<u64> {
    mention.entry.map(|(gazetteer, key)| key.wrapping_mul(ACRONYM | 1).rotate_left(32) ^ u64::from(gazetteer))
}

fn renumber(entities: &mut [usize]) {
    let mut numbers = vec![usize::MAX; entities.len()];
    let mut next = 0;
    for entity in entities {
        if numbers[*entity] == usize::MAX {
            numbers[*entity] = next;
            next += 1;
        }
        *entity = numbers[*entity];
    }
}

/// Whether an organization is the end of a longer one: of several words, or of one with an article: "the Post".
fn is_end_of(short: &Named, short_words: &[u64], long_words: &[u64]) -> bool {
    let own = match short_words {
        [article, rest @ ..] if has_role(*article, role::ARTICLE) => rest,
        all => all,
    };
    !own.is_empty() && (own.len() > 1 || short.has_article) && long_words.ends_with(own)
}

fn is_same_person(short: &Named, short_words: &[u64], long: &Named, long_words: &[u64]) -> bool {
    if short_words.is_empty() || long_words.is_empty() {
        return false;
    }
    if short_words.len() == 1 {
        return long_words.last() == short_words.first() || long_words.first() == short_words.first() && long_words.len() > 1;
    }
    if short_words.last() != long_words.last() || long_words.len() < 2 {
        return false;
    }
    // "Van Persie", and the second of two surnames with the first.
    if short_words.len() < long_words.len() && long_words.ends_with(short_words) {
        return true;
    }
    // First names must agree, or one be the initial of the other.
    short.first == long.first || (short.is_initial || long.is_initial) && short.initial == long.initial
}
