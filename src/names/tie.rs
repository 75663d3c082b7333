//! Which mentions of a document mean the same.
//!
//! Takes the chosen mentions in the order of the text, gives each the number of its entity. Full names come first, then
//! names with initials, then single words: so a short form finds the long one also where a headline came before it. Of
//! several that it may mean it goes to the one that was called so before, else to the nearest.

use std::cmp::Ordering;
use std::ops::Range;

use crate::candidate::Class;
use crate::cue::{Evidence, kind};
use crate::document::Document;
use crate::keyed::HashMap;
use crate::language::{Roles, role, roles_of};
use crate::token::{Shape, Token};
use crate::work;

use super::relation::{self, Name, Relation, Word, mark};
use super::{Part, acronym, extend};

/// A mention as it comes.
pub(crate) struct Seen<'a, 't> {
    pub(crate) document: &'a Document<'t>,
    pub(crate) evidence: &'a Evidence,
    pub(crate) tokens: Range<usize>,
    pub(crate) class: Class,
    /// What tells labels apart.
    pub(crate) label: u32,
    /// What tells entries apart; equal keys are one thing.
    pub(crate) entry: Option<(u32, u64)>,
    pub(crate) part: Part,
    /// Whether the mention before it stands in the same document, and there.
    pub(crate) before: Option<Range<usize>>,
}

/// A mention as the tying sees it: hashes, no text.
struct Named {
    /// Where its words start among those of all, and the names that the first is short for.
    words: usize,
    full: usize,
    n_words: u32,
    n_full: u8,
    stage: u8,
    label: u32,
    class: Class,
    entry: Option<(u32, u64)>,
    /// The hash of all its words.
    whole: u64,
    acronym: Option<u64>,
    has_article: bool,
    is_second: [bool; 2],
    /// For a man or a woman: by the form of address, and by the given name.
    addressed: Roles,
    given: Roles,
    /// Who is the older or younger of two, as the word before says.
    age: Roles,
    /// The title before it, and the generation behind.
    title: Option<u64>,
    generation: Option<u64>,
    /// Whether the text says that it is the mention before.
    is_said: bool,
}

impl Named {
    /// The words with the title: "Dr. Cohen" may be another than "Cohen".
    fn style(&self) -> u64 {
        self.title.map_or(self.whole, |title| extend(self.whole, title))
    }
}

/// Full names, names with initials, single words.
const STAGES: u8 = 3;

/// Which mentions of a document mean the same.
#[derive(Default)]
pub(crate) struct Ties {
    mentions: Vec<Named>,
    words: Vec<Word>,
    full: Vec<u64>,
}

/// What each mention was tied to.
pub(crate) struct Tied {
    /// For each mention, the number of its entity; entities are numbered by their first mention.
    pub(crate) entities: Vec<usize>,
    /// For each mention, how it was tied; nothing for the one that an entity starts with.
    pub(crate) relations: Vec<Option<Relation>>,
    /// Mentions that are the first letters of another one, and that one.
    pub(crate) acronyms: Vec<(usize, usize)>,
}

/// Keeps acronyms apart from words in one table.
const ACRONYM: u64 = 0x5A5A_5A5A_5A5A_5A5A;

/// A mention is looked up by so many of its words, and of the names that its first word is short for.
const MAX_LOOKUPS: usize = 8;
const MAX_FULL: usize = 4;

/// It is compared with so many entities that share one of them, before it and behind it.
const MAX_BEFORE: usize = 8;
const MAX_AFTER: usize = 4;

/// An entity is known by so many names that are not parts of each other.
const MAX_FORMS: usize = 4;

/// An entity as it grows.
struct Group {
    /// Mentions that hold its names; the first is the longest.
    forms: [u32; MAX_FORMS],
    n_forms: u8,
    first: usize,
    /// The last mention that was passed in the order of the text.
    last: Option<usize>,
    addressed: Roles,
    given: Roles,
    title: Option<u64>,
    /// The generation that tells it from others of its name.
    generation: Option<u64>,
    /// The last two single words, each with its title, that it was called by.
    called: [Option<u64>; 2],
}

/// An entity that bears a word, with the stage and the mention that it got it from.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Bearer {
    stage: u8,
    from: u32,
    group: u32,
}

/// The entities that bear a word, in the order of stages and mentions.
///
/// PERF: most words have one, which so needs no memory of its own.
enum Bearers {
    One([Bearer; 1]),
    Several(Vec<Bearer>),
}

impl Bearers {
    fn as_slice(&self) -> &[Bearer] {
        match self {
            Self::One(one) => one,
            Self::Several(several) => several,
        }
    }

    /// Adds another, which comes last.
    fn push(&mut self, bearer: Bearer) {
        match self {
            Self::One([one]) if *one == bearer => {}
            Self::One([one]) => *self = Self::Several(vec![*one, bearer]),
            Self::Several(several) if several.last() == Some(&bearer) => {}
            Self::Several(several) => several.push(bearer),
        }
    }

    /// Those near a mention.
    fn near(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        self.as_slice().chunk_by(|one, other| one.stage == other.stage).flat_map(move |bearers| {
            let n_before = bearers.partition_point(|bearer| (bearer.from as usize) < index);
            let before = bearers[..n_before].iter().rev().take(MAX_BEFORE);
            before.chain(bearers[n_before..].iter().take(MAX_AFTER)).map(|bearer| bearer.group as usize)
        })
    }
}

impl Ties {
    /// Adds the next mention.
    pub(crate) fn push(&mut self, seen: Seen<'_, '_>) {
        let Seen { document, evidence, tokens, class, label, entry, part, before } = seen;
        let (words, full) = (self.words.len(), self.full.len());
        for index in tokens.clone() {
            self.add_word(document, evidence, index, tokens.start, class);
        }
        self.full.extend(part.full.iter().take(MAX_FULL));
        let own = &self.words[words..];
        let token_before = tokens.start.checked_sub(1);
        let roles = token_before.map_or(0, |before| roles_of(document.tokens()[before].hash()));
        let title = token_before.filter(|&before| class == Class::Person && evidence.has(before, kind::TITLE));
        let addressed = if class == Class::Person { roles & (role::MALE | role::FEMALE) } else { 0 };
        self.mentions.push(Named {
            words,
            full,
            n_words: own.len() as u32,
            n_full: (self.full.len() - full) as u8,
            stage: stage(class, own),
            label,
            class,
            entry,
            whole: own.iter().fold(0, |hash, word| extend(hash, word.hash)),
            acronym: if class == Class::Organization { acronym(document, tokens.clone()) } else { None },
            // A headline leaves articles out.
            has_article: (roles | roles_of(document.tokens()[tokens.start].hash())) & role::ARTICLE != 0 || evidence.has(tokens.start, kind::SHOUTED),
            is_second: part.is_second,
            addressed,
            given: if addressed == 0 { part.gender } else { 0 },
            age: roles & (role::ELDER | role::YOUNGER),
            title: title.map(|before| document.tokens()[before].hash()),
            generation: own.last().filter(|word| word.is(mark::GENERATION)).map(|word| word.hash),
            is_said: before.is_some_and(|before| is_said(document, &before, &tokens, class)),
        });
    }

    fn add_word(&mut self, document: &Document<'_>, evidence: &Evidence, index: usize, start: usize, class: Class) {
        let token = document.tokens()[index];
        if !token.is_word() {
            return;
        }
        let word = document.word(index);
        let lower = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
        let letter = word.chars().next().map_or(' ', lower);
        let mut marks = 0;
        if class == Class::Person {
            if token.shape() == Shape::Upper && evidence.has(index, kind::LETTER) && word.matches('.').count() > 1 {
                // "J.R." is two words.
                let letters = word.chars().filter(|letter| letter.is_alphabetic()).map(lower);
                self.words.extend(letters.map(|letter| Word { hash: u64::from(letter), letter, marks: mark::INITIAL }));
                return;
            }
            marks |= person_marks(token, word, evidence.has(index, kind::PARTICLE), index == start);
        } else {
            let roles = roles_of(token.hash());
            let mut add = |is: bool, bit: u8| marks |= if is { bit } else { 0 };
            add(roles & role::ARTICLE != 0, mark::ARTICLE | mark::SMALL);
            add(roles & role::OF != 0, mark::OF | mark::SMALL);
            add(roles & (role::LINK | role::SMALL) != 0, mark::SMALL);
            add(roles & role::LEGAL_FORM != 0 || evidence.has(index, kind::ORG_SUFFIX), mark::LEGAL);
            add(!evidence.has(index, kind::COMMON | kind::ORG_HEAD_AFTER | kind::ORG_HEAD_BEFORE), mark::DISTINCT);
        }
        self.words.push(Word { hash: token.hash(), letter, marks });
    }

    fn words(&self, index: usize) -> &[Word] {
        let mention = &self.mentions[index];
        &self.words[mention.words..mention.words + mention.n_words as usize]
    }

    fn name(&self, index: usize) -> Name<'_> {
        let mention = &self.mentions[index];
        let full = &self.full[mention.full..mention.full + usize::from(mention.n_full)];
        Name { words: self.words(index), full, has_article: mention.has_article, is_second: mention.is_second }
    }

    /// The hashes under which a mention is known: its first words, its last, what the first is short for, its entry.
    fn keys(&self, index: usize) -> impl Iterator<Item = u64> + '_ {
        let Name { words, full, .. } = self.name(index);
        let (first, rest) = words.split_at(words.len().min(MAX_LOOKUPS));
        let is_key = |word: &&Word| !word.is(mark::SMALL | mark::INITIAL | mark::ARTICLE) || words.len() == 1;
        first.iter().chain(rest.last()).filter(is_key).map(|word| word.hash).chain(full.iter().copied()).chain(entry_hash(&self.mentions[index]))
    }

    /// Ties every mention.
    pub(crate) fn tie(&self) -> Tied {
        let mut tying = Tying::new(self);
        for stage in 0..STAGES {
            tying.sweep(stage);
        }
        tying.finish()
    }

    /// How a mention is tied to one of the names of an entity.
    fn relation(&self, index: usize, form: usize) -> Option<Relation> {
        work::step(1);
        let (one, other) = (&self.mentions[index], &self.mentions[form]);
        if (one.n_words, one.whole) == (other.n_words, other.whole) {
            return Some(Relation::Same);
        }
        let related = match one.class {
            Class::Person => relate(self.name(index), self.name(form), relation::of_person),
            Class::Organization => relate(self.name(index), self.name(form), relation::of_organization),
            _ => None,
        };
        related.or_else(|| (one.entry.is_some() && one.entry == other.entry).then_some(Relation::Entry))
    }
}

/// The relation of the shorter to the longer of two names.
fn relate<'a>(one: Name<'a>, other: Name<'a>, of: impl Fn(Name<'a>, Name<'a>) -> Option<Relation>) -> Option<Relation> {
    if one.words.len() <= other.words.len() { of(one, other) } else { of(other, one) }
}

/// What a word is in a person's name.
fn person_marks(token: Token, word: &str, is_particle: bool, is_first: bool) -> u8 {
    let roles = roles_of(token.hash());
    let is_letter = token.shape() == Shape::Upper && word.trim_end_matches('.').chars().nth(1).is_none();
    let is_small = token.shape() == Shape::Lower || is_particle && is_first;
    let mut marks = if is_letter { mark::INITIAL } else { 0 };
    marks |= if roles & role::GENERATION != 0 { mark::GENERATION } else { 0 };
    marks | if is_small && roles & role::PARENT == 0 { mark::SMALL } else { 0 }
}

/// When a mention is tied: names of which much is spelled out come first.
fn stage(class: Class, words: &[Word]) -> u8 {
    let (words, others) = match class {
        Class::Person => (words, mark::SMALL | mark::INITIAL | mark::GENERATION),
        Class::Organization => (relation::without_forms(words), mark::SMALL),
        _ => return 0,
    };
    let has_initials = words.iter().any(|word| word.is(mark::INITIAL));
    match words.iter().filter(|word| !word.is(others)).count() {
        0 | 1 if !has_initials => 2,
        0 => 2,
        _ if has_initials => 1,
        1 => 1,
        _ => 0,
    }
}

/// Two names of one entry may share no word; where they are looked up a collision is no harm.
fn entry_hash(mention: &Named) -> Option<u64> {
    mention.entry.map(|(gazetteer, key)| key.wrapping_mul(ACRONYM | 1).rotate_left(32) ^ u64::from(gazetteer))
}

/// More words between two names say nothing about them.
const MAX_BETWEEN: usize = 7;

/// Whether the text says that two names, one after the other, are one's: "Zezinho, whose real name is José dos Santos".
fn is_said(document: &Document<'_>, before: &Range<usize>, tokens: &Range<usize>, class: Class) -> bool {
    let between = before.end..tokens.start;
    if between.is_empty() || between.len() > MAX_BETWEEN || document.word(tokens.start - 1) == ")" {
        return false;
    }
    let roles = |index: usize| roles_of(document.tokens()[index].hash());
    match class {
        Class::Organization => {
            let is_in_brackets = between.len() == 1 && document.word(between.start) == "(" && document.word(tokens.end) == ")";
            is_in_brackets && is_of_letters(document.word(tokens.start), document.text_of(before.clone()))
        }
        Class::Person if matches!(document.word(between.start), "," | "(") => {
            let all = between.clone().fold(0, |all, index| all | roles(index));
            let is_open = all & role::SUBJECT == 0 && (all & role::OWNER == 0 || all & role::OWNED_NAME != 0);
            let is_renamed = all & role::RENAMES != 0 && roles(between.end - 1) & (role::RENAMES | role::COPULA) != 0;
            // "Umm Haidar, as the widow Zahra Kadhim is known"
            let after = [tokens.end, tokens.end + 1].map(|index| document.tokens().get(index).map_or(0, |token| roles_of(token.hash())));
            let is_known = roles(between.start + 1) & role::COPULA != 0 && after[0] & role::COPULA != 0 && after[1] & role::RENAMES != 0;
            // "The mayor, Hasan Basri, called Sutrisno brave."
            let is_closed = document.tokens().get(tokens.end).is_none_or(|token| !token.is_word());
            let is_aside = before.start.checked_sub(1).is_some_and(|first| document.word(first) == ",");
            let is_passive = !is_aside || between.len() > 2;
            is_open && (is_renamed && is_closed && is_passive || between.len() > 1 && is_known)
        }
        _ => false,
    }
}

/// Whether a word of capitals consists of letters of a name, in their order, from the first on.
fn is_of_letters(word: &str, name: &str) -> bool {
    let mut letters = name.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase);
    let mut wanted = word.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase);
    let is_short = word.len() <= 8 && word.chars().nth(1).is_some() && word.chars().all(|letter| !letter.is_lowercase());
    is_short && wanted.next() == letters.next() && wanted.all(|letter| letters.any(|other| other == letter))
}

/// The tying as it goes.
struct Tying<'a> {
    ties: &'a Ties,
    groups: Vec<Group>,
    tied: Tied,
    /// By label and word.
    known: HashMap<(u32, u64), Bearers>,
    /// By label and all words, of names that are more than a word.
    wholes: HashMap<(u32, u64), usize>,
    /// What is said to be the name of an entity, of names that nothing else ties.
    said: HashMap<(u32, u64), usize>,
}

const NONE: usize = usize::MAX;

impl<'a> Tying<'a> {
    fn new(ties: &'a Ties) -> Self {
        let n_mentions = ties.mentions.len();
        let tied = Tied { entities: vec![NONE; n_mentions], relations: vec![None; n_mentions], acronyms: Vec::new() };
        Self { ties, groups: Vec::new(), tied, known: HashMap::default(), wholes: HashMap::default(), said: HashMap::default() }
    }

    /// Goes through the text and ties the mentions of a stage.
    fn sweep(&mut self, stage: u8) {
        for group in &mut self.groups {
            group.last = None;
        }
        if stage == STAGES - 1 {
            self.hear();
        }
        for index in 0..self.ties.mentions.len() {
            if self.tied.entities[index] == NONE {
                if self.ties.mentions[index].stage != stage {
                    continue;
                }
                self.assign(index, stage);
            }
            let mention = &self.ties.mentions[index];
            let group = &mut self.groups[self.tied.entities[index]];
            group.last = Some(index);
            group.addressed |= mention.addressed;
            group.given |= mention.given;
            group.title = mention.title.or(group.title);
            group.generation = mention.generation.or(group.generation);
        }
    }

    /// Keeps the single words that the text says to be names of somebody whose full name is known.
    fn hear(&mut self) {
        for index in 1..self.ties.mentions.len() {
            let pair = [index - 1, index];
            if !self.ties.mentions[index].is_said {
                continue;
            }
            let (single, group) = match pair.map(|index| self.tied.entities[index]) {
                [NONE, group] if group != NONE => (index - 1, group),
                [group, NONE] if group != NONE => (index, group),
                _ => continue,
            };
            if self.best(single).is_none() {
                let mention = &self.ties.mentions[single];
                self.said.insert((mention.label, mention.whole), group);
            }
        }
    }

    fn assign(&mut self, index: usize, stage: u8) {
        let mention = &self.ties.mentions[index];
        let key = (mention.label, mention.whole);
        let same = if stage < STAGES - 1 { self.wholes.get(&key).copied() } else { self.said.get(&key).copied() };
        let same = same.filter(|&group| !self.is_of_another(index, group));
        let relation = if stage < STAGES - 1 { Relation::Same } else { Relation::Said };
        let found = same.map(|group| (group, relation)).or_else(|| self.best(index)).or_else(|| self.spelled_out(index));
        let Some((group, relation)) = found else { return self.start(index, stage) };
        // What is said of an organization are its first letters.
        let is_acronym = relation == Relation::Acronym || relation == Relation::Said && mention.class == Class::Organization;
        self.tied.entities[index] = group;
        self.tied.relations[index] = Some(if is_acronym { Relation::Acronym } else { relation });
        if is_acronym {
            self.tied.acronyms.push((index, self.groups[group].forms[0] as usize));
            return;
        }
        self.learn(index, stage, relation);
    }

    /// Keeps what a mention adds to the names of its entity.
    fn learn(&mut self, index: usize, stage: u8, relation: Relation) {
        let mention = &self.ties.mentions[index];
        let group = &mut self.groups[self.tied.entities[index]];
        if stage == STAGES - 1 && group.called[0] != Some(mention.style()) {
            group.called = [Some(mention.style()), group.called[0]];
        }
        let is_longer = mention.n_words > self.ties.mentions[group.forms[0] as usize].n_words;
        if !is_longer && !relation.adds() || usize::from(group.n_forms) == MAX_FORMS || relation == Relation::Same && !is_longer {
            return;
        }
        group.forms[usize::from(group.n_forms)] = index as u32;
        group.n_forms += 1;
        if is_longer {
            group.forms.swap(0, usize::from(group.n_forms) - 1);
        }
        self.publish(index, stage);
    }

    /// A mention that nothing ties is an entity of its own.
    fn start(&mut self, index: usize, stage: u8) {
        let group = Group {
            forms: [index as u32; MAX_FORMS],
            n_forms: 1,
            first: index,
            last: None,
            addressed: 0,
            given: 0,
            title: None,
            generation: None,
            called: [(stage == STAGES - 1).then(|| self.ties.mentions[index].style()), None],
        };
        self.tied.entities[index] = self.groups.len();
        self.groups.push(group);
        self.publish(index, stage);
    }

    /// Makes an entity known by the words of a mention.
    fn publish(&mut self, index: usize, stage: u8) {
        let mention = &self.ties.mentions[index];
        let group = self.tied.entities[index];
        let acronym = mention.acronym.map(|hash| hash ^ ACRONYM);
        for key in self.ties.keys(index).chain(acronym) {
            let bearer = Bearer { stage, from: index as u32, group: group as u32 };
            self.known.entry((mention.label, key)).and_modify(|bearers| bearers.push(bearer)).or_insert(Bearers::One([bearer]));
        }
        self.wholes.entry((mention.label, mention.whole)).or_insert(group);
    }

    /// Whether a form of address or a generation tells that an entity is somebody else: "Mr Keller" and "Mrs Keller" are two.
    fn is_of_another(&self, index: usize, group: usize) -> bool {
        let (mention, group) = (&self.ties.mentions[index], &self.groups[group]);
        let gender = |addressed: Roles, given: Roles| if addressed == 0 { given } else { addressed };
        let (one, other) = (gender(mention.addressed, mention.given), gender(group.addressed, group.given));
        // "Ken Zork Jr." after "Ken Zork" is the son; "Ken Zork" after "Ken Zork Jr." may be he.
        if mention.generation.is_some() && mention.generation != group.generation {
            return true;
        }
        let is_addressed = mention.addressed != 0 || group.addressed != 0;
        let both = role::MALE | role::FEMALE;
        is_addressed && one != both && other != both && one | other == both
    }

    /// The entity that shares a word or an entry with a mention and means the same, if there is one: the best.
    ///
    /// Of several that the document calls by other short names the nearest is no better than a guess: then none.
    fn best(&self, index: usize) -> Option<(usize, Relation)> {
        let label = self.ties.mentions[index].label;
        let mut best: Option<(Rank, usize, Relation)> = None;
        let mut is_guess = false;
        for bearers in self.ties.keys(index).filter_map(|key| self.known.get(&(label, key))) {
            for group in bearers.near(index) {
                if best.as_ref().is_some_and(|&(_, known, _)| known == group) || self.is_of_another(index, group) {
                    continue;
                }
                let Some(relation) = self.relation(index, group) else { continue };
                let rank = self.rank(index, group, relation);
                let order = best.as_ref().map_or(Ordering::Greater, |(known, ..)| rank.cmp(known));
                is_guess = best.as_ref().is_some_and(|(known, ..)| known.is_alike(&rank)) || is_guess && order.is_lt();
                if order.is_gt() {
                    best = Some((rank, group, relation));
                }
            }
        }
        best.filter(|_| !is_guess).map(|(_, group, relation)| (group, relation))
    }

    fn relation(&self, index: usize, group: usize) -> Option<Relation> {
        let group = &self.groups[group];
        let mention = &self.ties.mentions[index];
        let forms = || group.forms[..usize::from(group.n_forms)].iter().map(|&form| form as usize);
        let found =
            forms().filter_map(|form| self.ties.relation(index, form)).max_by_key(|relation| relation.strength(mention.stage < STAGES - 1))?;
        let is_apart = mention.class == Class::Person && found.is_partial() && {
            let name = self.ties.name(index);
            forms().any(|form| relation::differ(name, self.ties.name(form)))
        };
        (!is_apart).then_some(found)
    }

    /// Which of two entities that a mention may mean is the likelier one; greater is better.
    fn rank(&self, index: usize, group: usize, relation: Relation) -> Rank {
        let (mention, group) = (&self.ties.mentions[index], &self.groups[group]);
        let far = usize::MAX - group.first;
        let last = group.last.unwrap_or(0);
        let was_called = group.called.contains(&Some(mention.style()));
        let strength = relation.strength(mention.stage < STAGES - 1);
        Rank {
            is_same: strength == Relation::SURE && mention.n_words > 1,
            is_before: group.last.is_some(),
            age: match mention.age {
                role::ELDER => far,
                role::YOUNGER => group.first,
                _ => 0,
            },
            was_called,
            has_title: mention.title.is_some() && mention.title == group.title,
            strength,
            is_called_nothing_else: was_called || group.called[0].is_none(),
            near: if group.last.is_some() { last } else { far },
        }
    }

    /// The organization whose first letters a mention of one word is: the nearest before, else after.
    fn spelled_out(&self, index: usize) -> Option<(usize, Relation)> {
        let mention = &self.ties.mentions[index];
        let [word] = self.ties.words(index) else { return None };
        let is_acronym = |group: &usize| self.groups[*group].forms.iter().any(|&form| self.ties.mentions[form as usize].acronym == Some(word.hash));
        let bearers = self.known.get(&(mention.label, word.hash ^ ACRONYM))?;
        bearers.near(index).find(is_acronym).map(|group| (group, Relation::Acronym))
    }

    /// Joins what the text says to be one, and numbers the entities.
    fn finish(mut self) -> Tied {
        let mut of: Vec<usize> = (0..self.groups.len()).collect();
        for index in 1..self.ties.mentions.len() {
            let (one, other) = (self.tied.entities[index - 1], self.tied.entities[index]);
            let is_one = self.ties.mentions[index - 1].label == self.ties.mentions[index].label;
            if self.ties.mentions[index].is_said && is_one {
                let (one, other) = (find(&mut of, one), find(&mut of, other));
                let both = role::MALE | role::FEMALE;
                if one != other && (self.groups[one].addressed | self.groups[other].addressed) != both {
                    of[one.max(other)] = one.min(other);
                    self.tied.relations[index] = Some(Relation::Said);
                }
            }
        }
        for entity in &mut self.tied.entities {
            *entity = find(&mut of, *entity);
        }
        renumber(&mut self.tied.entities);
        self.tied
    }
}

/// What makes one entity likelier than another, the weightiest first.
#[expect(clippy::struct_excessive_bools, reason = "each is asked in its turn, as a tuple would be")]
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_same: bool,
    is_before: bool,
    age: usize,
    was_called: bool,
    has_title: bool,
    strength: u8,
    is_called_nothing_else: bool,
    near: usize,
}

impl Rank {
    /// Whether nothing but the distance tells two apart that are called by other short names.
    fn is_alike(&self, other: &Self) -> bool {
        let all = |rank: &Self| (rank.is_same, rank.is_before, rank.age, rank.was_called, rank.has_title, rank.strength, rank.is_called_nothing_else);
        all(self) == all(other) && self.is_before && !self.is_called_nothing_else
    }
}

/// The group that a group was joined to.
fn find(of: &mut [usize], group: usize) -> usize {
    let mut root = group;
    while of[root] != root {
        of[root] = of[of[root]];
        root = of[root];
    }
    root
}

fn renumber(entities: &mut [usize]) {
    let mut numbers = vec![NONE; entities.len()];
    let mut next = 0;
    for entity in entities {
        if numbers[*entity] == NONE {
            numbers[*entity] = next;
            next += 1;
        }
        *entity = numbers[*entity];
    }
}
