//! Features: what a model is told of a token.
//!
//! Takes a document with what lists and rules said of it, gives the stretches of tokens that may hold a name, and for each
//! token of one its features, as hashes. Training and use call the same functions, so a model sees in use what it has
//! learned from. Of what lies beyond the sentence only the words are looked at: what each is at its other places ([`Elsewhere`]).

use std::ops::Range;

use super::cluster::Clusters;
use crate::candidate::{Candidate, Class};
use crate::cue::{self, Kinds, kind};
use crate::document::Document;
use crate::fold;
use crate::keyed::HashMap;
use crate::rule::Rules;
use crate::token::{Shape, Token, flag};
use crate::work;

/// What kinds of features there are is a part of a model: one that was trained with others is refused.
pub(super) const VERSION: u32 = 3;

/// A document with what lists and rules said of it.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a, 't> {
    pub(crate) document: &'a Document<'t>,
    pub(crate) facts: &'a [Kinds],
    pub(crate) candidates: &'a [Candidate],
    /// The candidates that would be mentions without the model, in the order of the text.
    pub(crate) chosen: &'a [usize],
    pub(crate) rules: &'a Rules,
    /// The words of the whole document, of which `document` may be a window.
    pub(crate) elsewhere: &'a Elsewhere,
}

/// What features speak of; each of them can be left out of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Group {
    /// Words, and pairs of them.
    Word,
    /// How words begin and end.
    Affix,
    /// How words are written.
    Shape,
    /// What lists of names say.
    List,
    /// What lists of titles, legal forms and the like say.
    Cue,
    /// What the rules propose, and which of them fired.
    Rule,
    /// Which words a word is like.
    Cluster,
    /// How the sentence is written.
    Sentence,
    /// What the same word is elsewhere in the document.
    Document,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 9] =
        [Self::Word, Self::Affix, Self::Shape, Self::List, Self::Cue, Self::Rule, Self::Cluster, Self::Sentence, Self::Document];

    /// The word for it, in small letters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Affix => "affix",
            Self::Shape => "shape",
            Self::List => "list",
            Self::Cue => "cue",
            Self::Rule => "rule",
            Self::Cluster => "cluster",
            Self::Sentence => "sentence",
            Self::Document => "document",
        }
    }
}

/// What a feature is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum About {
    Always,
    Word,
    WordPair,
    Prefix,
    LongPrefix,
    ShortSuffix,
    Suffix,
    LongSuffix,
    NextSuffix,
    Shape,
    ShapePair,
    Shapes,
    List,
    ListPair,
    ListAndShape,
    Cue,
    CueAndShape,
    Said,
    SaidPair,
    SaidAndWord,
    SaidAndShape,
    Rule,
    Proposed,
    Near,
    Nearer,
    Nearest,
    NearPair,
    NearAndShape,
    NearAndSaid,
    Before,
    After,
    NearBefore,
    NearAfter,
    First,
    Last,
    NearFirst,
    NearLast,
    CueOfLast,
    Place,
    Sentence,
    SentenceAndShape,
    Elsewhere,
    ElsewhereAndSaid,
    ElsewhereAndShape,
}

impl About {
    #[cfg(feature = "train")]
    pub(super) fn group(self) -> Group {
        match self {
            Self::Always | Self::Sentence | Self::SentenceAndShape => Group::Sentence,
            Self::Word | Self::WordPair | Self::Before | Self::After | Self::First | Self::Last => Group::Word,
            Self::Prefix | Self::LongPrefix | Self::ShortSuffix | Self::Suffix | Self::LongSuffix | Self::NextSuffix => Group::Affix,
            Self::Shape | Self::ShapePair | Self::Shapes | Self::Place => Group::Shape,
            Self::List | Self::ListPair | Self::ListAndShape => Group::List,
            Self::Cue | Self::CueAndShape | Self::CueOfLast => Group::Cue,
            Self::Said | Self::SaidPair | Self::SaidAndWord | Self::SaidAndShape | Self::Rule | Self::Proposed => Group::Rule,
            Self::Near
            | Self::Nearer
            | Self::Nearest
            | Self::NearPair
            | Self::NearAndShape
            | Self::NearAndSaid
            | Self::NearBefore
            | Self::NearAfter
            | Self::NearFirst
            | Self::NearLast => Group::Cluster,
            Self::Elsewhere | Self::ElsewhereAndSaid | Self::ElsewhereAndShape => Group::Document,
        }
    }

    /// Whether it speaks of one token, not of the sentence.
    pub(super) fn is_of_a_token(self) -> bool {
        !matches!(self, Self::Always | Self::Sentence)
    }

    /// Whether it is lost with the word where words are dropped in training.
    #[cfg(feature = "train")]
    pub(super) fn is_of_word(self) -> bool {
        matches!(
            self,
            Self::Word
                | Self::WordPair
                | Self::LongPrefix
                | Self::LongSuffix
                | Self::SaidAndWord
                | Self::Elsewhere
                | Self::ElsewhereAndSaid
                | Self::ElsewhereAndShape
        )
    }
}

impl std::fmt::Display for About {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Always => "any word",
            Self::Sentence => "case of the sentence",
            Self::SentenceAndShape => "case of the sentence and form of",
            Self::Word => "word",
            Self::WordPair => "pair from",
            Self::Before | Self::NearBefore => "what stands before",
            Self::After | Self::NearAfter => "what stands behind",
            Self::First | Self::NearFirst => "the first capital beside",
            Self::Last | Self::NearLast | Self::CueOfLast => "the last capital beside",
            Self::Place => "place among capitals of",
            Self::Prefix | Self::LongPrefix => "beginning of",
            Self::ShortSuffix | Self::Suffix | Self::LongSuffix | Self::NextSuffix => "ending of",
            Self::Shape | Self::ShapePair | Self::Shapes => "form of",
            Self::List | Self::ListPair | Self::ListAndShape => "lists on",
            Self::Cue | Self::CueAndShape => "kind of word of",
            Self::Said | Self::SaidPair | Self::SaidAndWord | Self::SaidAndShape | Self::Proposed => "lists and rules on",
            Self::Rule => "rule on",
            Self::Near | Self::Nearer | Self::Nearest | Self::NearPair | Self::NearAndShape | Self::NearAndSaid => "words like",
            Self::Elsewhere | Self::ElsewhereAndSaid | Self::ElsewhereAndShape => "the rest of the document on",
        })
    }
}

/// A feature of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feature {
    pub(crate) about: About,
    /// Of which token it speaks, counted from the one that has it.
    pub(crate) at: i8,
    pub(crate) hash: u64,
}

/// Two numbers as one; the high half of the product decides, so every bit of both counts.
pub(super) const fn mix(left: u64, right: u64) -> u64 {
    fold::multiply(left ^ right.rotate_left(32), 0x9E37_79B9_7F4A_7C15)
}

/// What lists of names say of a token.
const LIST: Kinds = kind::GIVEN
    | kind::SURNAME
    | kind::WORDY
    | kind::PLACE
    | kind::ORGANIZATION
    | kind::MISC
    | kind::PERSON
    | kind::COMMON
    | kind::UNKNOWN
    | kind::REGION
    | kind::SYLLABLE;

/// What lists of other words say of it.
const CUE: Kinds = cue::BESIDE_NAMES | kind::ACRONYM | kind::GENERATION | kind::CREDENTIAL;

/// Lists that name somebody or something: a small word of such a name may be a name.
const NAMED: Kinds = kind::GIVEN | kind::SURNAME | kind::PLACE | kind::ORGANIZATION | kind::MISC | kind::PERSON;

/// How the capitals of a sentence are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Casing {
    /// Some words have one.
    Usual,
    /// No word has one.
    None,
    /// Nearly every word has one.
    Title,
    /// Nearly every letter is one.
    Upper,
}

impl Casing {
    fn of(tokens: &[Token]) -> Self {
        let (mut n_words, mut n_upper, mut n_capital, mut has_upper) = (0, 0, 0, false);
        for token in tokens.iter().filter(|token| token.is_word() && token.shape() != Shape::Number && !token.has(flag::ADDRESS)) {
            n_words += 1;
            n_upper += usize::from(token.shape() == Shape::Upper);
            n_capital += usize::from(token.is_capitalized());
            has_upper |= token.has(flag::UPPER);
        }
        if !has_upper {
            Self::None
        } else if n_words > 1 && n_upper * 4 >= n_words * 3 {
            Self::Upper
        } else if n_words > 3 && n_capital * 10 >= n_words * 8 {
            Self::Title
        } else {
            Self::Usual
        }
    }
}

/// What is seen of one token.
#[derive(Clone, Copy, Default)]
struct Seen {
    word: u64,
    /// The first and the last eight bytes, ASCII letters small; the last byte of `tail` is the last of the word.
    head: u64,
    tail: u64,
    list: u64,
    cue: u64,
    /// How it is written.
    shape: u64,
    said: Said,
    /// Its cluster of each of the three sizes; zero if there is none.
    near: [u16; 3],
    /// What it is elsewhere in the document.
    elsewhere: u64,
}

/// What rules and lists propose for a token.
#[derive(Clone, Copy, Default)]
struct Said {
    /// Of the chosen candidate that covers it: class, place within, and how sure. Zero if there is none.
    chosen: u16,
    /// Of all candidates, chosen or not, the classes, each with whether it begins here.
    proposed: u16,
    /// What the chosen candidate was proposed by.
    rule: u32,
}

/// What stands before and behind a sentence.
const OUTSIDE: Seen = Seen {
    word: 1,
    head: 0,
    tail: 0,
    list: 1 << 63,
    cue: 1 << 63,
    shape: 1 << 63,
    said: Said { chosen: 0, proposed: 0, rule: 0 },
    near: [0; 3],
    elsewhere: 0,
};

/// Features look so many tokens to each side.
const REACH: usize = 2;

/// A name is looked past for the word before and behind it, over so many tokens.
const MAX_RUN: usize = 8;

/// The stretches of a document that may hold names, and the features of their tokens.
pub(crate) struct Reader<'a, 't> {
    sight: Sight<'a, 't>,
    said: Vec<Said>,
    sentence_idx: usize,
    /// Where the next stretch is looked for.
    at: usize,
    casing: Casing,
    /// What is seen of the tokens of the stretch, with `REACH` more on both sides.
    seen: Vec<Seen>,
    stretch: Range<usize>,
}

impl<'a, 't> Reader<'a, 't> {
    pub(crate) fn new(sight: Sight<'a, 't>) -> Self {
        Self { said: said(&sight), sight, sentence_idx: 0, at: 0, casing: Casing::Usual, seen: Vec::new(), stretch: 0..0 }
    }

    /// Goes to the next stretch of tokens that may hold names.
    pub(crate) fn next_stretch(&mut self, clusters: &Clusters<'_>) -> Option<Range<usize>> {
        loop {
            let sentence = self.sight.document.sentences().get(self.sentence_idx)?.clone();
            if self.at <= sentence.start {
                self.casing = Casing::of(&self.sight.document.tokens()[sentence.clone()]);
                self.at = sentence.start;
            }
            if let Some(stretch) = self.find(&sentence) {
                self.at = stretch.end;
                self.look(&stretch, &sentence, clusters);
                self.stretch = stretch.clone();
                return Some(stretch);
            }
            self.sentence_idx += 1;
        }
    }

    /// The next stretch in a sentence: tokens that may be names, each with its neighbours.
    fn find(&self, sentence: &Range<usize>) -> Option<Range<usize>> {
        let first = (self.at..sentence.end).find(|&index| self.may_be_name(index))?;
        let start = first.saturating_sub(1).max(self.at);
        let (mut end, mut quiet) = (first + 1, 0);
        for index in first + 1..sentence.end {
            quiet = if self.may_be_name(index) { 0 } else { quiet + 1 };
            if quiet > REACH {
                break;
            }
            if quiet == 0 {
                end = index + 1;
            }
        }
        Some(start..(end + 1).min(sentence.end))
    }

    /// Whether a token may be a part of a name: it has a capital that does not come from the start of the sentence alone,
    /// lists or rules say so, or capitals mean nothing here.
    fn may_be_name(&self, index: usize) -> bool {
        work::step(1);
        let token = self.sight.document.tokens()[index];
        if self.casing == Casing::None && token.is_word() || self.said[index].proposed != 0 {
            return true;
        }
        let facts = self.sight.facts[index];
        let is_starter = facts & kind::INITIAL != 0 && facts & kind::COMMON != 0 && facts & NAMED == 0;
        token.has(flag::UPPER | flag::UNCASED | flag::ADDRESS) && !is_starter || is_handle_mark(self.sight.document.word(index))
    }

    fn look(&mut self, stretch: &Range<usize>, sentence: &Range<usize>, clusters: &Clusters<'_>) {
        self.seen.clear();
        for at in stretch.start..stretch.end + 2 * REACH {
            let inside = at.checked_sub(REACH).filter(|index| sentence.contains(index));
            self.seen.push(inside.map_or(OUTSIDE, |index| self.see(index, clusters)));
        }
    }

    fn see(&self, index: usize, clusters: &Clusters<'_>) -> Seen {
        let token = self.sight.document.tokens()[index];
        let word = self.sight.document.word(index).as_bytes();
        let facts = self.sight.facts[index];
        Seen {
            word: token.hash(),
            head: fold::lower_ascii(first_bytes(word)),
            tail: fold::lower_ascii(last_bytes(word)),
            list: facts & LIST,
            cue: facts & CUE,
            shape: shape(token, word) | u64::from(facts & kind::INITIAL != 0) << 32,
            said: self.said[index],
            near: clusters.of(token.hash()),
            elsewhere: self.sight.elsewhere.of(token, self.said[index]),
        }
    }

    /// Calls `each` for every feature of a token of the stretch.
    #[inline]
    pub(crate) fn features(&self, index: usize, mut each: impl FnMut(Feature)) {
        let here = index - self.stretch.start + REACH;
        let mut tell = |about: About, at: i8, value: u64| {
            let start = (about as u64) << 3 | u64::from((at + 4).cast_unsigned());
            each(Feature { about, at, hash: mix(start.wrapping_mul(0xD6E8_FEB8_6659_FD93), value) });
        };
        let sentence = self.casing as u64 | u64::from(self.sight.elsewhere.is_long()) << 2;
        tell(About::Always, 0, 0);
        tell(About::Sentence, 0, sentence);
        tell(About::SentenceAndShape, 0, self.seen[here].shape << 3 | sentence);
        self.around(here, &mut tell);
        self.within(here, &mut tell);
        self.elsewhere(here, &mut tell);
        self.beyond(here, &mut tell);
    }

    /// What a token and its neighbours are, one by one and in pairs.
    #[inline]
    fn around(&self, here: usize, tell: &mut impl FnMut(About, i8, u64)) {
        let seen = |at: i8| &self.seen[here.wrapping_add_signed(isize::from(at))];
        let now = seen(0);
        for at in -2..=2 {
            let other = seen(at);
            tell(About::Word, at, other.word);
            tell(About::Shape, at, other.shape);
            tell(About::List, at, other.list);
            tell(About::Near, at, u64::from(other.near[0]));
            tell(About::Nearer, at, u64::from(other.near[1]));
            tell(About::Nearest, at, u64::from(other.near[2]));
            tell(About::Said, at, u64::from(other.said.chosen));
            if other.cue != 0 {
                tell(About::Cue, at, other.cue);
            }
        }
        for at in [-1, 0] {
            let (left, right) = (seen(at), seen(at + 1));
            tell(About::WordPair, at, mix(left.word, right.word));
            tell(About::ShapePair, at, mix(left.shape, right.shape));
            tell(About::ListPair, at, mix(left.list, right.list));
            tell(About::SaidPair, at, u64::from(left.said.chosen) << 16 | u64::from(right.said.chosen));
            tell(About::NearPair, at, u64::from(left.near[0]) << 16 | u64::from(right.near[0]));
        }
        for at in [-1, 1] {
            tell(About::NearAndShape, at, now.shape << 16 | u64::from(seen(at).near[1]));
            tell(About::NearAndSaid, at, u64::from(now.said.chosen) << 16 | u64::from(seen(at).near[1]));
            if seen(at).cue != 0 {
                tell(About::CueAndShape, at, mix(seen(at).cue, now.shape));
            }
        }
    }

    /// How a token is written, and what is said of it.
    #[inline]
    fn within(&self, here: usize, tell: &mut impl FnMut(About, i8, u64)) {
        let (left, now, right) = (&self.seen[here - 1], &self.seen[here], &self.seen[here + 1]);
        tell(About::Shapes, 0, mix(mix(left.shape, now.shape), right.shape));
        tell(About::ListAndShape, 0, mix(now.list, now.shape));
        tell(About::Prefix, 0, now.head & 0xFF_FFFF);
        tell(About::LongPrefix, 0, now.head & 0xFFFF_FFFF);
        tell(About::ShortSuffix, 0, now.tail >> 48);
        tell(About::Suffix, 0, now.tail >> 40);
        tell(About::LongSuffix, 0, now.tail >> 32);
        tell(About::NextSuffix, 1, right.tail >> 40);
        tell(About::SaidAndWord, 0, mix(u64::from(now.said.chosen), now.word));
        tell(About::SaidAndShape, 0, u64::from(now.said.chosen) << 48 ^ now.shape);
        if now.said.proposed != 0 {
            tell(About::Proposed, 0, u64::from(now.said.proposed));
            tell(About::Rule, 0, u64::from(now.said.rule) << 2 | u64::from(now.said.chosen & 3));
        }
    }

    /// What a token and its neighbours are elsewhere in the document.
    #[inline]
    fn elsewhere(&self, here: usize, tell: &mut impl FnMut(About, i8, u64)) {
        let now = &self.seen[here];
        for at in -1..=1 {
            let other = &self.seen[here.wrapping_add_signed(isize::from(at))];
            if other.elsewhere != 0 {
                tell(About::Elsewhere, at, other.elsewhere);
            }
        }
        if now.elsewhere != 0 {
            tell(About::ElsewhereAndSaid, 0, now.elsewhere << 16 | u64::from(now.said.chosen));
            tell(About::ElsewhereAndShape, 0, now.elsewhere << 48 ^ now.shape);
        }
    }

    /// What stands at the ends of the run of capitals around a token, and beyond them.
    #[inline]
    fn beyond(&self, here: usize, tell: &mut impl FnMut(About, i8, u64)) {
        let run = self.run(here);
        let (before, after) = (&self.seen[run.start - 1], &self.seen[run.end]);
        tell(About::Before, 0, before.word);
        tell(About::After, 0, after.word);
        tell(About::NearBefore, 0, u64::from(before.near[1]));
        tell(About::NearAfter, 0, u64::from(after.near[1]));
        if run.len() > 1 {
            let (first, last) = (&self.seen[run.start], &self.seen[run.end - 1]);
            tell(About::First, 0, first.word);
            tell(About::Last, 0, last.word);
            tell(About::NearFirst, 0, u64::from(first.near[1]));
            tell(About::NearLast, 0, u64::from(last.near[1]));
            tell(About::CueOfLast, 0, last.cue);
            tell(About::Place, 0, (((here - run.start) as u64) << 4) | run.len() as u64);
        }
    }

    /// The token that a feature speaks of; `None` if that lies beyond the sentence.
    pub(crate) fn token_of(&self, index: usize, at: i8) -> Option<usize> {
        let sentence = self.sight.document.sentences().get(self.sentence_idx)?;
        index.checked_add_signed(isize::from(at)).filter(|of| sentence.contains(of))
    }

    /// The run of capitalised words around a token, at most so many to each side, by their places in `seen`; one that is not
    /// capitalised is alone. Something stands before and behind it.
    fn run(&self, here: usize) -> Range<usize> {
        let is_in_run = |at: usize| self.seen[at].shape & CAPITAL != 0;
        if !is_in_run(here) {
            return here..here + 1;
        }
        let start = (here.saturating_sub(MAX_RUN).max(1)..here).rev().take_while(|&at| is_in_run(at)).last().unwrap_or(here);
        let last = (here + 1..(here + MAX_RUN).min(self.seen.len() - 1)).take_while(|&at| is_in_run(at)).last().unwrap_or(here);
        start..last + 1
    }
}

/// Whether a mark is the first of a handle or a tag that was cut in two.
fn is_handle_mark(word: &str) -> bool {
    matches!(word, "@" | "#")
}

/// What words are in the whole of a document: what lists and rules chose for them, and whether they are written small.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    /// For each word of a chosen candidate how often it is one of each class, a byte each.
    classes: HashMap<u64, u64>,
    /// A bit for every hash of a word that is written small: about six bits a token, so few are set for another.
    small: Vec<u64>,
    n_sentences: usize,
}

/// A document of more sentences is long: a name would be met twice.
const SHORT: usize = 3;

/// More words have no bits of their own.
const MOST_BITS: usize = 1 << 20;

impl Elsewhere {
    /// Nothing is known yet of a document of so many bytes.
    pub(crate) fn new(n_bytes: usize) -> Self {
        let n_bits = n_bytes.clamp(64, MOST_BITS).next_power_of_two();
        Self { classes: HashMap::default(), small: vec![0; n_bits / 64], n_sentences: 0 }
    }

    /// Learns from a window of the document, by the candidates that would be mentions without models.
    pub(crate) fn learn(&mut self, document: &Document<'_>, candidates: &[Candidate], chosen: &[usize]) {
        self.n_sentences += document.sentences().len();
        let tokens = document.tokens();
        for token in tokens.iter().filter(|token| !token.has(flag::UPPER)) {
            work::step(1);
            let (at, bit) = self.place(token.hash());
            self.small[at] |= bit;
        }
        for candidate in chosen.iter().map(|&index| &candidates[index]).filter(|candidate| !candidate.nominal) {
            let class = 8 * candidate.class as u32;
            for token in &tokens[candidate.tokens.clone()] {
                work::step(1);
                let counts = self.classes.entry(token.hash()).or_default();
                *counts += if *counts >> class & 0xFF < 0xFF { 1 << class } else { 0 };
            }
        }
    }

    fn is_long(&self) -> bool {
        self.n_sentences > SHORT
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let place = fold::multiply(hash, 0x9E37_79B9_7F4A_7C15) as usize & (64 * self.small.len() - 1);
        (place / 64, 1 << (place % 64))
    }

    /// What a word is at other places: the classes, and whether it is written small though it has a capital here.
    fn of(&self, token: Token, said: Said) -> u64 {
        if !token.has(flag::UPPER) && said.chosen == 0 {
            return 0;
        }
        let counts = self.classes.get(&token.hash()).copied().unwrap_or_default();
        // What it is here is one of the times that were counted.
        let here = if said.chosen == 0 { None } else { Some(u32::from(said.chosen >> 4 & 7)) };
        let classes =
            (0..8).filter(|class| counts >> (8 * class) & 0xFF > u64::from(here == Some(*class))).fold(0, |classes, class| classes | 1 << class);
        let (at, bit) = self.place(token.hash());
        let is_small = token.has(flag::UPPER) && self.small[at] & bit != 0;
        classes | u64::from(is_small) << 8 | u64::from(self.is_long()) << 9
    }
}

/// What candidates say of each token.
fn said(sight: &Sight<'_, '_>) -> Vec<Said> {
    let mut said = vec![Said::default(); sight.document.tokens().len()];
    for candidate in sight.candidates.iter().filter(|candidate| !candidate.nominal) {
        let class = candidate.class as u16;
        for (at, index) in candidate.tokens.clone().enumerate() {
            work::step(1);
            said[index].proposed |= 1 << (2 * class + u16::from(at > 0));
        }
    }
    for candidate in sight.chosen.iter().map(|&index| &sight.candidates[index]).filter(|candidate| !candidate.nominal) {
        let strength = (candidate.score.clamp(40, 99).unsigned_abs() / 20 - 1) as u16;
        let name = candidate.reasons.first().name(sight.rules);
        let rule = fold::hash(name.as_bytes()) as u32;
        for index in candidate.tokens.clone() {
            let place = u16::from(index == candidate.tokens.start) | u16::from(index + 1 == candidate.tokens.end) << 1;
            said[index].chosen = 1 << 7 | (candidate.class as u16) << 4 | strength << 2 | place;
            said[index].rule = rule;
        }
    }
    said
}

/// Set in the shape of a word that begins with a capital.
const CAPITAL: u64 = 1 << 33;

/// How a word is written: its letters, the length of capitals, what marks it holds. Of a mark, which one.
fn shape(token: Token, word: &[u8]) -> u64 {
    let letters = token.shape();
    if letters == Shape::Punctuation {
        return 1 << 16 | first_bytes(word) & 0xFFFF;
    }
    let mut shape = (letters as u64) << 4;
    if letters == Shape::Upper {
        shape |= word.len().min(6) as u64;
    }
    if letters == Shape::Number {
        shape |= word.len().min(6) as u64;
    }
    for (bit, mark) in [b'-', b'.', b'\'', b'&', b'@', b'#', b'/'].into_iter().enumerate() {
        shape |= u64::from(word.contains(&mark)) << (8 + bit);
    }
    shape | if token.has(flag::DIGIT) { 1 << 15 } else { 0 } | if token.is_capitalized() { CAPITAL } else { 0 }
}

/// The first eight bytes, with zeros where there are fewer.
fn first_bytes(word: &[u8]) -> u64 {
    fold::word_at(word, 0)
}

/// The last eight bytes, the last in the highest place.
fn last_bytes(word: &[u8]) -> u64 {
    match word.last_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => fold::word_at(word, 0) << (8 * (8 - word.len())) as u32,
    }
}

/// The classes that [`Said`] has room for.
const _: () = assert!((Class::Other as usize) < 8);
