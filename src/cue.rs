//! What the lists say about a document: facts about single tokens, and candidates.
//!
//! Takes a document and the hits of all gazetteers, gives one set of bits a token (is it a title, a given name, the
//! head of an organization's name?) and the candidates that entries propose. Triggers become facts only.

use std::ops::Range;

use crate::calibration::Calibration;
use crate::candidate::{Candidate, Class};
use crate::document::Document;
use crate::explain::Source;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::entry::{Case, Policy};
use crate::gazetteer::find::Hit;
use crate::gazetteer::how::{How, Nearness};
use crate::gazetteer::index::Kind;
use crate::label::Label;
use crate::language::{has_role, role};
use crate::mention::is_name_part;
use crate::model::{Join, Member};
use crate::rule::Rules;
use crate::token::{Shape, flag};
use crate::work;

/// Kinds of cues, one bit each: what lists and shapes say of a token.
pub(crate) type Kinds = u64;

/// The kinds. Those of lists come first, then what is seen of the word itself.
pub(crate) mod kind {
    use super::Kinds;

    pub(crate) const GIVEN: Kinds = 1 << 0;
    pub(crate) const SURNAME: Kinds = 1 << 1;
    /// A given name or surname that is also a common word.
    pub(crate) const WORDY: Kinds = 1 << 2;
    pub(crate) const TITLE: Kinds = 1 << 3;
    pub(crate) const ROLE: Kinds = 1 << 4;
    pub(crate) const ORG_SUFFIX: Kinds = 1 << 5;
    /// The head of an organization's name that stands behind it: "Party".
    pub(crate) const ORG_HEAD_AFTER: Kinds = 1 << 6;
    /// One that stands before: "Bank of".
    pub(crate) const ORG_HEAD_BEFORE: Kinds = 1 << 7;
    pub(crate) const PLACE_HEAD_AFTER: Kinds = 1 << 8;
    pub(crate) const PLACE_HEAD_BEFORE: Kinds = 1 << 9;
    pub(crate) const SPEECH: Kinds = 1 << 10;
    pub(crate) const KIN: Kinds = 1 << 11;
    pub(crate) const CALENDAR: Kinds = 1 << 12;
    pub(crate) const PARTICLE: Kinds = 1 << 13;
    /// A common word with a capital, as at the start of a sentence.
    pub(crate) const COMMON: Kinds = 1 << 14;
    /// Part of a place, organization, miscellany or person of a list.
    pub(crate) const PLACE: Kinds = 1 << 15;
    pub(crate) const ORGANIZATION: Kinds = 1 << 16;
    pub(crate) const MISC: Kinds = 1 << 17;
    pub(crate) const PERSON: Kinds = 1 << 18;
    /// The last token of a trigger of several words.
    pub(crate) const ENDS: Kinds = 1 << 19;
    /// The first token of its sentence, or of a quotation in it.
    pub(crate) const INITIAL: Kinds = 1 << 20;
    /// In a sentence of capitals only, or a headline.
    pub(crate) const SHOUTED: Kinds = 1 << 21;
    /// A word that may be a name or a part of one: capitalised, and capitals mean something here.
    pub(crate) const CAPITAL: Kinds = 1 << 22;
    /// A capital that is no date and does not come from the start of the sentence alone.
    pub(crate) const NAME_LIKE: Kinds = 1 << 23;
    /// A capitalised word that no list and no vocabulary knows.
    pub(crate) const UNKNOWN: Kinds = 1 << 24;
    /// A letter with a dot, as in the initials of a name.
    pub(crate) const LETTER: Kinds = 1 << 25;
    pub(crate) const LOWER: Kinds = 1 << 26;
    pub(crate) const UPPER: Kinds = 1 << 27;
    pub(crate) const NUMBER: Kinds = 1 << 28;
    /// Neither letter nor digit.
    pub(crate) const MARK: Kinds = 1 << 29;
    /// More than three bytes long.
    pub(crate) const LONG: Kinds = 1 << 30;
    /// The first token of a line.
    pub(crate) const LINE: Kinds = 1 << 31;
    /// The code or the short form of a state or province: "TX", "Mo.".
    pub(crate) const PLACE_CODE: Kinds = 1 << 32;
    /// Part of the whole name of a country, state or province.
    pub(crate) const REGION: Kinds = 1 << 33;
    /// Capitals that are a word of the language and no name: "GDP".
    pub(crate) const ACRONYM: Kinds = 1 << 34;
    /// A common noun before the name of an organization: "carmaker", "shares of".
    pub(crate) const ORG_NOUN: Kinds = 1 << 35;
    /// A people or a belief, or one of those who belong to it: "Tajik", "Muslims".
    pub(crate) const PEOPLE: Kinds = 1 << 36;
    /// "Jr.": what tells a person from those of the same name.
    pub(crate) const GENERATION: Kinds = 1 << 40;
    /// Letters behind a person's name that are no part of it: "PhD".
    pub(crate) const CREDENTIAL: Kinds = 1 << 41;
    /// A syllable of Korean and Chinese given names.
    pub(crate) const SYLLABLE: Kinds = 1 << 42;
    /// One that reigns, whose name is given: "King", "Pope".
    pub(crate) const MONARCH: Kinds = 1 << 43;
    /// An institution as a common noun: "central bank".
    pub(crate) const INSTITUTION: Kinds = 1 << 44;
}

/// What patterns call each kind.
const NAMES: &[(&str, Kinds)] = &[
    ("given", kind::GIVEN),
    ("surname", kind::SURNAME),
    ("wordy", kind::WORDY),
    ("title", kind::TITLE),
    ("role", kind::ROLE),
    ("org-suffix", kind::ORG_SUFFIX),
    ("org-head", kind::ORG_HEAD_AFTER),
    ("org-head-before", kind::ORG_HEAD_BEFORE),
    ("place-head", kind::PLACE_HEAD_AFTER),
    ("place-head-before", kind::PLACE_HEAD_BEFORE),
    ("speech", kind::SPEECH),
    ("kin", kind::KIN),
    ("calendar", kind::CALENDAR),
    ("particle", kind::PARTICLE),
    ("common", kind::COMMON),
    ("place", kind::PLACE),
    ("org", kind::ORGANIZATION),
    ("misc", kind::MISC),
    ("person", kind::PERSON),
    ("ends", kind::ENDS),
    ("first", kind::INITIAL),
    ("shouted", kind::SHOUTED),
    ("cap", kind::CAPITAL),
    ("name-like", kind::NAME_LIKE),
    ("unknown", kind::UNKNOWN),
    ("letter", kind::LETTER),
    ("lower", kind::LOWER),
    ("upper", kind::UPPER),
    ("number", kind::NUMBER),
    ("mark", kind::MARK),
    ("long", kind::LONG),
    ("line", kind::LINE),
    ("place-code", kind::PLACE_CODE),
    ("region", kind::REGION),
    ("acronym", kind::ACRONYM),
    ("org-noun", kind::ORG_NOUN),
    ("people", kind::PEOPLE),
    ("generation", kind::GENERATION),
    ("credential", kind::CREDENTIAL),
    ("syllable", kind::SYLLABLE),
    ("monarch", kind::MONARCH),
];

/// Kinds of words that tell of the names beside them.
pub(crate) const BESIDE_NAMES: Kinds = kind::TITLE
    | kind::ROLE
    | kind::ORG_SUFFIX
    | kind::ORG_HEAD_AFTER
    | kind::ORG_HEAD_BEFORE
    | kind::PLACE_HEAD_AFTER
    | kind::PLACE_HEAD_BEFORE
    | kind::SPEECH
    | kind::KIN
    | kind::CALENDAR
    | kind::PARTICLE
    | kind::ORG_NOUN
    | kind::PLACE_CODE;

/// Kinds that few tokens have: what a rule is tried at.
pub(crate) const RARE: Kinds = BESIDE_NAMES | kind::LETTER | kind::UNKNOWN | kind::NUMBER | kind::REGION;

/// The kind that patterns call `name`.
pub(crate) fn kind(name: &str) -> Option<Kinds> {
    NAMES.iter().find(|(known, _)| *known == name).map(|&(_, kind)| kind)
}

/// What patterns call the kinds of one token.
pub(crate) fn names_of(kinds: Kinds) -> Vec<&'static str> {
    NAMES.iter().filter(|(_, kind)| kinds & kind != 0).map(|&(name, _)| name).collect()
}

/// What patterns call the kinds.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

/// The facts and candidates of one document.
pub(crate) struct Evidence {
    pub(crate) facts: Vec<Kinds>,
    pub(crate) candidates: Vec<Candidate>,
    /// For each hit, its tokens; `None` where it does not end with tokens.
    pub(crate) hit_tokens: Vec<Option<Range<usize>>>,
}

impl Evidence {
    pub(crate) fn has(&self, index: usize, facts: Kinds) -> bool {
        work::step(1);
        self.facts.get(index).is_some_and(|known| known & facts != 0)
    }
}

/// The gazetteers of an extractor with what their kinds mean.
#[derive(Clone)]
pub(crate) struct Lists {
    pub(crate) gazetteers: Vec<Gazetteer>,
    /// Gazetteers from this one on are built in.
    pub(crate) n_user: usize,
    /// The copy of the built-in list that forgives more, if one was asked for.
    pub(crate) copy: Option<usize>,
    /// The common words.
    pub(crate) words: Option<Gazetteer>,
    pub(crate) rules: Rules,
    /// How sure what the rules find is.
    pub(crate) calibration: Calibration,
    pub(crate) models: Vec<Member>,
    /// What a model's likelihoods are worth.
    pub(crate) join: Join,
    /// What the kinds of each gazetteer say.
    pub(crate) told: Vec<Vec<Told>>,
}

impl Lists {
    /// The same, once all gazetteers are there.
    pub(crate) fn with_told(mut self) -> Self {
        let told = |(index, gazetteer): (usize, &Gazetteer)| {
            gazetteer
                .index()
                .kinds()
                .iter()
                .map(|kind| if index < self.n_user { Told::Thing(Class::of(&kind.label)) } else { Told::of(kind) })
                .collect()
        };
        self.told = self.gazetteers.iter().enumerate().map(told).collect();
        self
    }

    /// What the entry of a hit shares with others.
    pub(crate) fn kind(&self, hit: &Hit) -> Option<&Kind> {
        self.gazetteers[hit.index as usize].kind(hit)
    }

    /// How near the text of a hit is to the name of its entry.
    pub(crate) fn nearness(&self, hit: &Hit, text: &str) -> Nearness {
        self.gazetteers[hit.index as usize].nearness(hit, text)
    }

    /// Whether a hit says something that the other lists do not. A copy of the built-in lists that forgives more finds all
    /// that they find, and of the rest only what is written as a name counts.
    pub(crate) fn is_news(&self, hit: &Hit, text: &str) -> bool {
        let is_copy = self.copy == Some(hit.index as usize);
        !is_copy || !text[hit.span.start()..].starts_with(char::is_lowercase) && self.nearness(hit, text).0 > How::Fold
    }

    /// What the kind of a hit says.
    pub(crate) fn told(&self, hit: &Hit) -> Option<Told> {
        self.told[hit.index as usize].get(hit.kind as usize).copied()
    }
}

/// What the entries of one kind say of the words that they stand at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// Facts of a trigger.
    Trigger(Kinds),
    /// The head of an organization's name, or of a place's: its entry says where it stands.
    OrgHead,
    PlaceHead,
    /// Facts of a part of a person's name.
    NamePart(Kinds),
    /// A thing of a class.
    Thing(Class),
}

impl Told {
    /// What a kind of a built-in list says.
    fn of(kind: &Kind) -> Self {
        let class = Class::of(&kind.label);
        if kind.label == Label::TRIGGER {
            Self::of_trigger(kind)
        } else if class == Class::Person && is_name_part(&kind.subtype) {
            let wordy = if kind.policy == Policy::Context { kind::WORDY } else { 0 };
            Self::NamePart(
                wordy
                    | match kind.subtype.as_str() {
                        "surname" => kind::SURNAME,
                        "given-syllable" => kind::GIVEN | kind::SYLLABLE,
                        "joined-syllable" => kind::SYLLABLE,
                        _ => kind::GIVEN,
                    },
            )
        } else {
            Self::Thing(class)
        }
    }

    fn of_trigger(kind: &Kind) -> Self {
        Self::Trigger(match kind.subtype.as_str() {
            "title" => kind::TITLE,
            "role" => kind::ROLE,
            "org-suffix" => kind::ORG_SUFFIX,
            "org-head" => return Self::OrgHead,
            "place-head" => return Self::PlaceHead,
            "speech-verb" => kind::SPEECH,
            "kinship" => kind::KIN,
            "generation" => kind::GENERATION,
            "monarch" => kind::ROLE | kind::MONARCH,
            "credential" => kind::CREDENTIAL,
            // "in" and "of" are particles in some languages, but seldom in English text.
            "particle" if kind.policy != Policy::Context => kind::PARTICLE,
            "day" | "month" | "season" => kind::CALENDAR,
            "acronym" => kind::ACRONYM,
            _ => 0,
        })
    }
}

/// Reads the hits.
pub(crate) fn gather(document: &Document<'_>, lists: &Lists, hits: &[Hit]) -> Evidence {
    let mut evidence =
        Evidence { facts: basic_facts(document, lists), candidates: Vec::with_capacity(hits.len() / 2), hit_tokens: Vec::with_capacity(hits.len()) };
    let (mut hint, mut sentence_idx) = (0, 0);
    for (index, hit) in hits.iter().enumerate() {
        let tokens = document.tokens_of(hit.span, &mut hint).filter(|tokens| is_in_one_place(document, tokens, &mut sentence_idx));
        evidence.hit_tokens.push(tokens.clone());
        let Some((tokens, told)) = tokens.zip(lists.told(hit)) else { continue };
        work::step(tokens.len());
        if lists.copy == Some(hit.index as usize) && is_lone_start(document, &evidence, &tokens) {
            continue;
        }
        match told {
            Told::Trigger(facts) => mark_trigger(&mut evidence, tokens, facts),
            Told::OrgHead | Told::PlaceHead => mark_trigger(&mut evidence, tokens, head(lists, hit, told)),
            Told::NamePart(facts) => mark(&mut evidence, tokens, facts),
            Told::Thing(class) => read_thing(document, &mut evidence, (index, hits, lists), tokens, class),
        }
    }
    see_words(document, &mut evidence.facts);
    evidence
}

/// Whether one word starts a sentence and a small one follows. In a language whose common words nobody has listed, such a word is
/// more often one of those than a name that is written otherwise than in the list.
fn is_lone_start(document: &Document<'_>, evidence: &Evidence, tokens: &Range<usize>) -> bool {
    let next = document.tokens().get(tokens.end);
    tokens.len() == 1 && evidence.has(tokens.start, kind::INITIAL) && next.is_none_or(|next| !next.is_capitalized())
}

/// Adds what is seen of each word once the lists have spoken.
fn see_words(document: &Document<'_>, facts: &mut [Kinds]) {
    const KNOWN: Kinds = kind::COMMON
        | kind::PLACE
        | kind::ORGANIZATION
        | kind::MISC
        | kind::TITLE
        | kind::ROLE
        | kind::ORG_SUFFIX
        | kind::ORG_HEAD_AFTER
        | kind::PLACE_HEAD_AFTER
        | kind::GIVEN
        | kind::SURNAME;
    const STARTER: Kinds = kind::INITIAL | kind::COMMON;
    for (index, (token, fact)) in document.tokens().iter().zip(facts).enumerate() {
        let shape = token.shape();
        let mut seen = match shape {
            Shape::Lower => kind::LOWER,
            Shape::Upper => kind::UPPER,
            Shape::Number => kind::NUMBER,
            Shape::Punctuation => kind::MARK,
            Shape::Title | Shape::Mixed => 0,
        };
        if *fact & kind::CAPITAL != 0 && *fact & kind::CALENDAR == 0 && *fact & STARTER != STARTER {
            seen |= if *fact & KNOWN == 0 { kind::NAME_LIKE | kind::UNKNOWN } else { kind::NAME_LIKE };
        }
        if shape == Shape::Upper && is_initial(document.word(index)) {
            if *fact & (kind::PLACE | kind::ORGANIZATION) == 0 {
                seen |= kind::LETTER;
            } else {
                // "U.K." opens no name of a person.
                *fact &= !(kind::GIVEN | kind::SURNAME);
            }
        }
        seen |= if token.end() - token.start() > 3 { kind::LONG } else { 0 };
        seen |= if token.starts_line() { kind::LINE } else { 0 };
        *fact |= seen;
    }
}

/// Whether a word of capitals is one letter, or several with dots behind them.
fn is_initial(word: &str) -> bool {
    word.len() <= 6 && word.ends_with('.') && word.split('.').all(|piece| piece.chars().nth(1).is_none())
}

/// Whether tokens lie in one item, cell and paragraph; hits come in order, and the search for the sentence starts at
/// `sentence_idx`.
///
/// A listed name may hold the mark that seems to end a sentence ("Yahoo! Japan"), but it does not run from one item of
/// a list into the next.
fn is_in_one_place(document: &Document<'_>, tokens: &Range<usize>, sentence_idx: &mut usize) -> bool {
    let sentences = document.sentences();
    while sentences.get(*sentence_idx).is_some_and(|sentence| sentence.end <= tokens.start) {
        *sentence_idx += 1;
    }
    let crossed = sentences[(*sentence_idx).min(sentences.len())..].iter().map(|sentence| sentence.end).take_while(|&end| end < tokens.end);
    let mut gaps = crossed.map(|border| &document.text()[document.tokens()[border - 1].end()..document.tokens()[border].start()]);
    gaps.all(|gap| gap.len() < 3 && !gap.contains(['\n', '\r', '\t']))
}

/// How the capitals of a sentence are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Capitals {
    /// They mark names.
    Meant,
    /// Every word has one; those that are no common words may be names still.
    Titled,
    /// Every letter is one.
    Shouted,
}

/// Headlines: all capitals, or every word capitalised in a line that is no row of names: it has a small word with a
/// capital inside, or many common words.
fn capitals(document: &Document<'_>, sentence: &Range<usize>, is_common: impl Fn(usize) -> bool) -> Capitals {
    let tokens = document.tokens();
    let words = || sentence.clone().filter(|&index| tokens[index].is_word() && tokens[index].shape() != Shape::Number);
    let (mut n_words, mut n_upper, mut n_capital) = (0, 0, 0);
    for index in words() {
        n_words += 1;
        n_upper += usize::from(tokens[index].shape() == Shape::Upper);
        n_capital += usize::from(tokens[index].is_capitalized());
    }
    let is_noise = n_words > MAX_LINE_UP && n_capital * 10 >= n_words * 9;
    if n_words > 1 && n_upper * 4 >= n_words * 3 || is_noise {
        return Capitals::Shouted;
    }
    if n_words < MIN_HEADLINE || n_capital * 10 < n_words * 8 {
        return Capitals::Meant;
    }
    // Behind a mark another title starts: a nickname in quotes, say.
    let is_inside = |index: usize| index > sentence.start && tokens[index - 1].is_word();
    let is_small = |index: usize| is_inside(index) && tokens[index].shape() == Shape::Title && has_role(tokens[index].hash(), role::SMALL);
    let n_small = words().filter(|&index| is_small(index)).count();
    let is_titled =
        n_small > 0 || n_words > LONG_HEADLINE && n_capital * 10 >= n_words * 9 && words().filter(|&index| is_common(index)).count() * 3 >= n_words;
    if is_titled { Capitals::Titled } else { Capitals::Meant }
}

/// No row of names is longer; their capitals tell nothing.
const MAX_LINE_UP: usize = 40;

/// A headline in title case has so many words.
pub(crate) const MIN_HEADLINE: usize = 4;

/// A line of more capitalised words is longer than a name.
const LONG_HEADLINE: usize = 6;

/// Facts that need no list but the one of common words.
fn basic_facts(document: &Document<'_>, lists: &Lists) -> Vec<Kinds> {
    let tokens = document.tokens();
    let mut facts = vec![0; tokens.len()];
    let words = lists.words.as_ref().map(|words| words.index().view());
    let is_word = |index: usize| words.as_ref().is_some_and(|words| words.has_word(tokens[index].hash()));
    for sentence in document.sentences() {
        let capitals = capitals(document, sentence, is_word);
        let mut is_initial = true;
        for index in sentence.clone() {
            let token = tokens[index];
            if !token.is_word() {
                is_initial |= matches!(document.word(index), "\"" | "``" | "\u{201C}" | "\u{AB}" | ":");
                continue;
            }
            let mut is_shouted = capitals == Capitals::Shouted;
            let mut fact = if is_initial { kind::INITIAL } else { 0 };
            let may_be_name = token.is_capitalized() || token.shape() == Shape::Mixed;
            if may_be_name && !token.has(flag::ADDRESS | flag::CLITIC) {
                // "US" in a sentence of small letters is not "us".
                let may_be_word = is_shouted || token.shape() != Shape::Upper || token.end() - token.start() == 1;
                let is_common = may_be_word && is_word(index);
                is_shouted |= is_common && capitals == Capitals::Titled;
                fact |= if is_common { kind::COMMON } else { 0 } | if is_shouted { 0 } else { kind::CAPITAL };
            }
            facts[index] = fact | if is_shouted { kind::SHOUTED } else { 0 };
            is_initial = false;
        }
    }
    facts
}

/// Adds facts to tokens.
fn mark(evidence: &mut Evidence, tokens: Range<usize>, facts: Kinds) {
    for known in &mut evidence.facts[tokens] {
        *known |= facts;
    }
}

fn mark_trigger(evidence: &mut Evidence, tokens: Range<usize>, facts: Kinds) {
    let last = tokens.end - 1;
    mark(evidence, tokens, facts);
    evidence.facts[last] |= kind::ENDS;
}

/// The facts of a head, which depend on its entry.
fn head(lists: &Lists, hit: &Hit, told: Told) -> Kinds {
    let Some(entry) = lists.gazetteers[hit.index as usize].entry(hit.record) else { return 0 };
    let is_before = entry.attribute("position") == Some("before");
    match told {
        Told::OrgHead if is_before && entry.matched_name().starts_with(char::is_lowercase) => kind::ORG_NOUN,
        Told::OrgHead if is_before => kind::ORG_HEAD_BEFORE,
        Told::OrgHead => kind::ORG_HEAD_AFTER,
        _ if is_before => kind::PLACE_HEAD_BEFORE,
        _ => kind::PLACE_HEAD_AFTER,
    }
}

/// Turns an entry that is no trigger and no part of a name into facts and a candidate.
fn read_thing(document: &Document<'_>, evidence: &mut Evidence, (hit, hits, lists): (usize, &[Hit], &Lists), tokens: Range<usize>, class: Class) {
    let found = &hits[hit];
    let Some(entry) = lists.kind(found) else { return };
    let is_user = (found.index as usize) < lists.n_user;
    let is_institution = !is_user && class == Class::Organization && entry.case == Case::Fold;
    let nominal = is_institution && is_written_small(document, evidence, &tokens);
    let facts = match class {
        Class::Place => kind::PLACE | if is_division(entry) { kind::REGION } else { 0 },
        Class::Organization if nominal => kind::INSTITUTION,
        Class::Organization => kind::ORGANIZATION,
        Class::Misc => kind::MISC | if is_people(entry) { kind::PEOPLE } else { 0 },
        Class::Person => kind::PERSON,
        Class::Other => 0,
    };
    if entry.policy != Policy::Context {
        mark(evidence, tokens.clone(), facts);
    }
    let is_wordy = entry.policy == Policy::Context;
    if class == Class::Place && is_division(entry) && entry.subtype != "country" && is_code(document, &tokens) {
        mark(evidence, tokens.clone(), kind::PLACE_CODE);
    }
    let (what, points) = match (is_user, is_wordy, nominal) {
        // Of two entries of one name the heavier wins; one of usual weight has 80 and 30.
        (true, false, _) => ("entry of a user's list", 75 + i32::from(entry.weight.min(100)) / 10),
        (true, true, _) => ("entry of a user's list that needs context", 25 + i32::from(entry.weight.min(100)) / 10),
        (false, _, true) => ("institution as a common noun", 60),
        (false, ..) if is_institution => {
            ("institution with a capital", if evidence.has(tokens.start, kind::INITIAL | kind::SHOUTED) { 30 } else { 52 })
        }
        (false, true, false) => ("listed name that is also a common word", 20),
        (false, false, false) => ("listed name", 40 + i32::from(entry.weight.min(100)) / 2),
    };
    if !is_user && is_within_itself(evidence, (hit, hits, lists), &tokens) {
        return;
    }
    let always = is_user && entry.policy == Policy::Always;
    let source = if is_user { Source::Gazetteer } else { Source::BuiltIn };
    let mut candidate = Candidate { source, nominal, always, hit: Some(hit), ..Candidate::new(tokens, class, what, points) };
    let (how, likeness) = lists.nearness(found, document.text());
    if how > How::Fold {
        candidate.add(how.told(), -i32::from(1000 - likeness) / UNLIKENESS);
    }
    evidence.candidates.push(candidate);
}

/// Whether a name is a part of a longer name of the same entry: "Lula da Silva" where "Luiz Inácio Lula da Silva" stands is no name besides.
fn is_within_itself(evidence: &Evidence, (hit, hits, lists): (usize, &[Hit], &Lists), tokens: &Range<usize>) -> bool {
    let entry = |hit: usize| lists.gazetteers[hits[hit].index as usize].entry(hits[hit].record);
    evidence.candidates.iter().rev().take(MAX_WITHIN).any(|other| {
        let is_around = other.tokens.start <= tokens.start && tokens.end <= other.tokens.end && tokens.len() < other.tokens.len();
        let around = other.hit.filter(|&around| is_around && hits[around].index == hits[hit].index);
        around.and_then(entry).zip(entry(hit)).is_some_and(|(around, within)| !within.id().is_empty() && around.id() == within.id())
    })
}

/// Among so many names that were found before, a longer one of the same entry is looked for.
const MAX_WITHIN: usize = 8;

/// Of a name that is written otherwise than in the list, so many thousandths of likeness cost a point: a wrong letter in a short
/// name as much as a common word.
const UNLIKENESS: i32 = 10;

/// Whether an entry is a country, or a state or province that addresses and datelines name.
fn is_division(entry: &Kind) -> bool {
    matches!(entry.subtype.as_str(), "state" | "province" | "territory" | "country")
}

/// Whether a miscellany is a people or a belief.
fn is_people(entry: &Kind) -> bool {
    matches!(entry.subtype.as_str(), "nationality" | "ethnic-group" | "religion")
}

/// Whether a name is written as a code ("TX") or a short form with a dot ("Mo.").
fn is_code(document: &Document<'_>, tokens: &Range<usize>) -> bool {
    let (first, last) = (document.tokens()[tokens.start], document.tokens()[tokens.end - 1]);
    let word = &document.text()[first.start()..last.end()];
    word.len() <= 6 && (word.len() == 2 && first.shape() == Shape::Upper || word.ends_with('.') && !word.contains(' '))
}

/// Whether an institution is written as a common noun: "parliament", and "The police" where a sentence starts.
fn is_written_small(document: &Document<'_>, evidence: &Evidence, tokens: &Range<usize>) -> bool {
    let is_small = |index: usize| !document.tokens()[index].is_capitalized() && document.tokens()[index].has(flag::LOWER);
    let is_word = |index: usize| document.word(index).len() > 3;
    is_small(tokens.start)
        || evidence.has(tokens.start, kind::INITIAL) && (tokens.start + 1..tokens.end).any(|index| is_small(index) && is_word(index))
}
