//! What a settled name says about the rest of its document.
//!
//! Takes the settled mentions of a window and gives candidates at other places; see [`super`].

use std::cmp::Reverse;
use std::ops::Range;

use crate::candidate::{Candidate, Class};
use crate::cue::{Evidence, Kinds, kind};
use crate::document::Document;
use crate::explain::Source;
use crate::keyed::{HashMap, HashSet};
use crate::language::{Roles, has_role, role};
use crate::token::Shape;
use crate::work;

use super::{acronym, extend};

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
    /// The same where they stood in brackets behind it.
    pub(super) const SPELLED: i32 = 92;
    /// The last word of an organization behind an article.
    pub(super) const LAST_WORD: i32 = 60;
    /// The last words of a person: two surnames, or one with a particle.
    pub(super) const LAST_NAMES: i32 = 74;
    /// An organization without its legal form or another last word.
    pub(super) const FIRST_WORDS: i32 = 66;
    /// A place of one word.
    pub(super) const PLACE: i32 = 58;
    /// A name of several words, word for word.
    pub(super) const WHOLE: i32 = 72;
    /// An organization with one word more than was sure, whose first letters the document uses.
    pub(super) const EXPANSION: i32 = 78;
    /// A common word whose capital may come from the start of a sentence or from a headline.
    pub(super) const DOUBTFUL: i32 = -25;
    /// A person's name where a place is more likely: "in Ferguson".
    pub(super) const PLACED: i32 = -40;
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
    Spelled,
    LastWord,
}

impl Form {
    const COUNT: usize = 8;
    /// The forms that speak for one reading of a word: of one class, and all of them written in capitals or none.
    const READINGS: [&[Self]; 4] = [&[Self::Surname, Self::GivenName], &[Self::Place], &[Self::Organization, Self::FirstWord], &[Self::Acronym]];
    /// What brackets say outweighs how often a list says something else.
    const SPELLED: &[Self] = &[Self::Spelled];
    /// Read only behind an article.
    const LAST_WORD: &[Self] = &[Self::LastWord];

    fn class(self) -> Class {
        match self {
            Self::Surname | Self::GivenName => Class::Person,
            Self::Organization | Self::FirstWord | Self::Acronym | Self::Spelled | Self::LastWord => Class::Organization,
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
            Self::Spelled => weight::SPELLED,
            Self::LastWord => weight::LAST_WORD,
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
            Self::Spelled => "first letters of an organization, in brackets behind it in this document",
            Self::LastWord => "behind an article, ends the name of an organization elsewhere in this document",
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
        if self.of(Form::Spelled) > 0 && shape != Shape::Title {
            return Some(Form::SPELLED);
        }
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
    stretch: Stretch,
}

/// How much of a name several words are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stretch {
    Whole,
    FirstWords,
    LastNames,
}

impl Stretch {
    fn weight(self) -> i32 {
        match self {
            Self::Whole => weight::WHOLE,
            Self::FirstWords => weight::FIRST_WORDS,
            Self::LastNames => weight::LAST_NAMES,
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Whole => "a name of this document again",
            Self::FirstWords => "the first words of an organization elsewhere in this document",
            Self::LastNames => "the last names of a person elsewhere in this document",
        }
    }
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
        Self { unblocked: is_blocking.then(HashSet::default), ..Self::default() }
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
        let mut around = settled.iter().map(|&index| &evidence.candidates[index]).peekable();
        for sentence in document.sentences() {
            for index in sentence.clone() {
                let token = document.tokens()[index];
                if !evidence.has(index, kind::CAPITAL | kind::SHOUTED | kind::PARTICLE) || !token.is_word() {
                    continue;
                }
                while around.next_if(|candidate| candidate.tokens.end <= index).is_some() {}
                let around = around.peek().filter(|candidate| candidate.tokens.start <= index).copied();
                if let Some(votes) = self.parts.get(&token.hash()).filter(|_| token.is_capitalized()) {
                    while own_parts.next_if(|part| part.token < Some(index)).is_some() {}
                    let own = own_parts.next_if(|part| part.token == Some(index)).map(|part| part.form);
                    let place = Place { document, evidence, sentence, index };
                    found.extend(place.carried(votes, own).filter(|candidate| !is_inside(candidate, around)));
                }
                if let Some(known) = self.wholes.get(&token.hash()) {
                    while own_wholes.next_if(|whole| whole.start < index).is_some() {}
                    let own = own_wholes.next_if(|whole| whole.start == index).map(|whole| whole.key);
                    let place = Place { document, evidence, sentence, index };
                    place.wholes(known, own, |candidate| found.extend(Some(candidate).filter(|candidate| !is_inside(candidate, around))));
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

/// Whether a short form lies in a longer settled name of its class, which says more.
fn is_inside(short: &Candidate, around: Option<&Candidate>) -> bool {
    around.is_some_and(|long| long.class == short.class && long.tokens.end >= short.tokens.end && long.tokens.len() > short.tokens.len())
}

/// A word that is looked at, in its sentence.
#[derive(Clone, Copy)]
struct Place<'a, 't> {
    document: &'a Document<'t>,
    evidence: &'a Evidence,
    sentence: &'a Range<usize>,
    index: usize,
}

impl Place<'_, '_> {
    /// What the mentions at other places say of the word, which is itself the `own` part of a settled name.
    fn carried(&self, votes: &Votes, own: Option<Form>) -> Option<Candidate> {
        let shape = self.document.tokens()[self.index].shape();
        let is_elsewhere = |form: &&Form| votes.of(**form) > u32::from(own == Some(**form));
        let best = votes.best(shape).or_else(|| Some(Form::LAST_WORD).filter(|_| self.has_before(role::ARTICLE)))?;
        let form = *best.iter().filter(is_elsewhere).max_by_key(|form| form.weight())?;
        let is_person = form.class() == Class::Person;
        if is_person && !self.may_be_person() {
            return None;
        }
        let mut candidate = of_names(self.index..self.index + 1, form.class(), form.weight(), form.what());
        if is_doubtful(self.evidence, self.index) {
            candidate.add("may be a common word here", weight::DOUBTFUL);
        }
        if is_person && self.is_placed() {
            candidate.add("stands where a place is named", weight::PLACED);
        }
        Some(candidate)
    }

    /// Whether a word that is also a month or a short common one is rather a name here.
    fn may_be_person(&self) -> bool {
        let is_month = self.evidence.has(self.index, kind::CALENDAR);
        let is_short = self.evidence.has(self.index, kind::COMMON) && !self.evidence.has(self.index, kind::LONG);
        if !is_month && !is_short {
            return true;
        }
        let is_number = |index: usize| self.sentence.contains(&index) && self.evidence.has(index, kind::NUMBER);
        let is_dated = is_number(self.index + 1) || self.has_before(role::BEFORE_DATE) || self.index.checked_sub(1).is_some_and(is_number);
        let has_verb = self.sentence.contains(&(self.index + 1)) && self.evidence.has(self.index + 1, kind::SPEECH);
        !(is_month && is_dated) && (has_verb || !self.evidence.has(self.index, kind::INITIAL))
    }

    /// "Ferguson, Missouri", and "in Ferguson" where a list knows a place of the name.
    fn is_placed(&self) -> bool {
        let is_place = |index: usize| self.sentence.contains(&index) && self.evidence.has(index, kind::PLACE);
        let is_within = self.sentence.contains(&(self.index + 2)) && self.document.word(self.index + 1) == "," && is_place(self.index + 2);
        is_within || is_place(self.index) && self.has_before(role::WITHIN)
    }

    fn has_before(&self, roles: Roles) -> bool {
        self.index > self.sentence.start && has_role(self.document.tokens()[self.index - 1].hash(), roles)
    }

    /// Proposes the known names that start with the word.
    fn wholes(&self, known: &[(WholeKey, u32)], own: Option<WholeKey>, mut found: impl FnMut(Candidate)) {
        let rest = self.index..self.sentence.end;
        let longest = known.iter().map(|(key, _)| usize::from(key.len)).max().unwrap_or(0).min(rest.len());
        let mut hash = 0;
        for len in 1..=longest {
            work::step(1 + known.len());
            hash = extend(hash, self.document.tokens()[rest.start + len - 1].hash());
            for (key, votes) in known.iter().filter(|(key, _)| usize::from(key.len) == len && key.hash == hash) {
                if *votes > u32::from(own == Some(*key)) {
                    let start = if key.stretch == Stretch::LastNames { self.with_initials() } else { rest.start };
                    found(of_names(start..rest.start + len, key.class, key.stretch.weight(), key.stretch.what()));
                }
            }
        }
    }

    /// "L. van den Berg": the initials before last names.
    fn with_initials(&self) -> usize {
        const MAX_INITIALS: usize = 3;
        let first = self.index.saturating_sub(MAX_INITIALS).max(self.sentence.start);
        (first..self.index).rev().take_while(|&before| self.evidence.has(before, kind::LETTER)).last().unwrap_or(self.index)
    }
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
            let mut push = |range: Range<usize>, stretch: Stretch| {
                let hash = range.clone().fold(0, |hash, index| extend(hash, tokens[index].hash()));
                let key = WholeKey { hash, len: range.len() as u8, class: candidate.class, stretch };
                said.wholes.push(Whole { start: range.start, first: tokens[range.start].hash(), key });
            };
            push(range.clone(), Stretch::Whole);
            match candidate.class {
                Class::Organization => first_words(document, evidence, range).for_each(|words| push(words, Stretch::FirstWords)),
                Class::Person => last_names(document, evidence, range).for_each(|words| push(words, Stretch::LastNames)),
                _ => {}
            }
        }
    }
    said
}

/// An organization of several words without its legal form, and without the last word that is left.
fn first_words(document: &Document<'_>, evidence: &Evidence, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let is_form = |index: usize| evidence.has(index, kind::ORG_SUFFIX) || evidence.has(index, kind::MARK);
    let end = (range.start..range.end).rev().find(|&index| !is_form(index)).map_or(range.start, |last| last + 1);
    // "Moose Jaw" of "Moose Jaw Plainsmen" is a place.
    let is_place = || (range.start..end - 1).all(|index| evidence.has(index, kind::PLACE));
    let is_whole = |index: usize| document.tokens()[index].is_capitalized() && !is_form(index);
    let shorter = if end > range.start + 2 && is_whole(end - 2) && !is_place() { end - 1 } else { end };
    let is_new = move |words: &Range<usize>| words.len() > 1 && words.end < range.end;
    [range.start..end, range.start..shorter].into_iter().take(if shorter < end { 2 } else { 1 }).filter(is_new)
}

/// The last names of a person: from a particle on, or the last two words of a longer name.
fn last_names(document: &Document<'_>, evidence: &Evidence, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let is_particle = |index: usize| evidence.has(index, kind::PARTICLE) && document.tokens()[index].shape() == Shape::Lower;
    let is_plain = |index: usize| evidence.has(index, kind::CAPITAL) && !evidence.has(index, kind::LETTER);
    let particle = (range.start + 1..range.end - 1).rev().take_while(|&index| index + 4 >= range.end).filter(|&index| is_particle(index)).last();
    let double = (range.len() > 2 && (range.end - 2..range.end).all(is_plain)).then_some(range.end - 2);
    particle.or(double).map(|start| start..range.end).into_iter()
}

/// Whether a word may be capitalised only for its place: a common one at the start of a sentence or in a headline.
fn is_doubtful(evidence: &Evidence, index: usize) -> bool {
    evidence.has(index, kind::COMMON) && evidence.has(index, kind::INITIAL | kind::SHOUTED)
}

fn of_names(tokens: Range<usize>, class: Class, score: i32, what: &'static str) -> Candidate {
    Candidate { source: Source::Names, ..Candidate::new(tokens, class, what, score) }
}

/// The words that may stand for a name alone, in the order of the text.
fn short_forms(document: &Document<'_>, evidence: &Evidence, candidate: &Candidate, parts: &mut Vec<Part>) {
    let tokens = document.tokens();
    let range = candidate.tokens.clone();
    let is_usable = |index: usize| {
        tokens[index].is_word()
            && (candidate.class == Class::Person || !evidence.has(index, kind::COMMON) || evidence.has(index, kind::LONG))
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
            if range.len() > 1 && is_usable(range.end - 1) && !evidence.has(range.end - 1, kind::ORG_SUFFIX) {
                push(range.end - 1, Form::LastWord);
            }
            if let Some(hash) = acronym(document, range.clone()) {
                let is_spelled = tokens.get(range.end + 1).is_some_and(|token| token.hash() == hash) && document.word(range.end) == "(";
                parts.push(Part { token: None, hash, form: if is_spelled { Form::Spelled } else { Form::Acronym }, is_of_several });
            }
        }
        Class::Place if range.len() == 1 && is_usable(range.start) => push(range.start, Form::Place),
        _ => {}
    }
}
