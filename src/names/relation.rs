//! How one mention may mean the same as another: each way is a rule with a name.
//!
//! Takes two names as sequences of words, gives the relation of the shorter one to the longer. The rules are those of
//! GATE's `OrthoMatcher`, and what its tables of English nicknames are in lists of all cultures.

use std::fmt;

use crate::document;

/// Why a mention means the same as an earlier one.
///
/// # Examples
#[cfg_attr(feature = "english", doc = "```")]
#[cfg_attr(not(feature = "english"), doc = "```ignore")]
/// use onomast::{Extractor, Relation};
/// let found = Extractor::english().extract("Robin van Persie sang. Van Persie left.");
/// assert_eq!(found.mentions()[1].relation(), Some(Relation::LastName));
/// assert_eq!(Relation::LastName.to_string(), "the last name of a person");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Relation {
    /// Word for word the same, or so but for the case, accents and dots.
    Same,
    /// Another name of the same list entry.
    Entry,
    /// The text says so: "known as", "born", or an acronym in brackets.
    Said,
    /// The last name of a person: "Keller" of "Anna Keller", "Van Persie" of "Robin van Persie".
    LastName,
    /// The first name of a person: "Anna" of "Anna Keller", "Sergei Ivanovich" of "Sergei Ivanovich Morozov".
    FirstName,
    /// A name in the middle: "Vargas" of "Dolores Vargas Moreno".
    InnerName,
    /// Without a middle name or a patronymic: "Sergei Morozov" of "Sergei Ivanovich Morozov".
    WithoutMiddle,
    /// A first name of one letter: "J. Keller" of "Jonas Keller".
    Initials,
    /// A short form of the first name: "Bill Ostler" of "William Ostler".
    Nickname,
    /// Surname and given name the other way round, where both are customary: "Nagy István", "István Nagy".
    Turned,
    /// The first words of an organization.
    FirstWords,
    /// The last words of an organization, or one with an article: "the Post".
    LastWords,
    /// Words from inside the name of an organization.
    InnerWords,
    /// An organization with a word left out: "Marina Bank" of "Marina Cooperative Bank".
    FewerWords,
    /// "the Finance Ministry" of "the Ministry of Finance".
    Reordered,
    /// The first letters of an organization.
    Acronym,
    /// Its first words by their first letters: "EC Capibaribe" of "Esporte Clube Capibaribe".
    Abbreviated,
}

impl Relation {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "the same name",
            Self::Entry => "another name of the same entry",
            Self::Said => "said to be the same",
            Self::LastName => "the last name of a person",
            Self::FirstName => "the first name of a person",
            Self::InnerName => "a name inside that of a person",
            Self::WithoutMiddle => "a person's name without what stands in the middle",
            Self::Initials => "a person's name with initials",
            Self::Nickname => "a person's name with a short form of the first name",
            Self::Turned => "a person's name the other way round",
            Self::FirstWords => "the first words of an organization",
            Self::LastWords => "the last words of an organization",
            Self::InnerWords => "words of an organization",
            Self::FewerWords => "the name of an organization with a word left out",
            Self::Reordered => "the words of an organization in another order",
            Self::Acronym => "the first letters of an organization",
            Self::Abbreviated => "the name of an organization with letters for its first words",
        }
    }

    /// How likely the relation is where several mentions may be meant, the name of several words or of one.
    pub(super) fn strength(self, is_of_several: bool) -> u8 {
        match self {
            Self::Same | Self::Entry | Self::Said => Self::SURE,
            // "Salim al-Harthy" is rather "Salim bin Rashid al-Harthy" than "Rashid bin Salim al-Harthy".
            Self::FirstName | Self::WithoutMiddle | Self::Initials if is_of_several => 3,
            Self::InnerName | Self::InnerWords | Self::Nickname => 1,
            _ => 2,
        }
    }

    /// The strength of what leaves no doubt.
    pub(super) const SURE: u8 = 4;

    /// Whether names that are known besides may speak against it.
    pub(super) fn is_partial(self) -> bool {
        matches!(self, Self::WithoutMiddle | Self::Initials | Self::Nickname)
    }

    /// Whether the name adds something to what is known of the one it is tied to.
    pub(super) fn adds(self) -> bool {
        matches!(self, Self::Entry | Self::Said | Self::Nickname | Self::Turned | Self::Initials | Self::Acronym)
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a word is in a name, one bit each.
pub(super) mod mark {
    /// A letter that stands for a word.
    pub(in crate::names) const INITIAL: u8 = 1;
    /// A particle or another small word, which may be left out.
    pub(in crate::names) const SMALL: u8 = 2;
    /// "Jr.", "III": tells apart who else has one name.
    pub(in crate::names) const GENERATION: u8 = 4;
    /// A legal form, which says nothing about who is meant.
    pub(in crate::names) const LEGAL: u8 = 8;
    /// A word that is no common one, nor one of a kind of organizations.
    pub(in crate::names) const DISTINCT: u8 = 16;
    pub(in crate::names) const ARTICLE: u8 = 32;
    /// "of".
    pub(in crate::names) const OF: u8 = 64;
}

/// A word of a mention.
#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) hash: u64,
    /// Its first letter, small.
    pub(super) letter: char,
    pub(super) marks: u8,
}

impl Word {
    pub(super) fn is(&self, marks: u8) -> bool {
        self.marks & marks != 0
    }

    /// Whether one is the first letter of the other.
    fn abbreviates(&self, other: &Self) -> bool {
        self.letter == other.letter && (self.is(mark::INITIAL) || other.is(mark::INITIAL))
    }
}

/// A name as relations see it.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) words: &'a [Word],
    /// The hashes of the names that the first word is short for.
    pub(super) full: &'a [u64],
    pub(super) has_article: bool,
    /// Whether the first and the last word are given names of a culture in which the surname comes first.
    pub(super) is_second: [bool; 2],
}

fn same(left: &[Word], right: &[Word]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(one, other)| one.hash == other.hash)
}

/// Where the words of a shorter name stand in a longer one.
fn place_of(short: &[Word], long: &[Word]) -> Option<usize> {
    long.windows(short.len()).position(|words| same(words, short))
}

/// Whether the words of one stand in the other, in their order; small ones may be missing.
fn is_within<'w>(short: &'w [Word], mut long: impl Iterator<Item = &'w Word>) -> bool {
    short.iter().filter(|word| !word.is(mark::SMALL)).all(|word| long.any(|other| other.hash == word.hash))
}

/// How a person is called by a shorter name.
pub(super) fn of_person(short: Name<'_>, long: Name<'_>) -> Option<Relation> {
    let ((short_words, one), (long_words, other)) = (without_generation(short.words), without_generation(long.words));
    if short_words.is_empty() || long_words.is_empty() || one.is_some() && other.is_some() && one != other {
        return None;
    }
    if same(short_words, long_words) {
        return Some(Relation::Same);
    }
    let is_spelled = short_words.iter().any(|word| !word.is(mark::INITIAL | mark::SMALL));
    if is_spelled
        && short_words.len() < long_words.len()
        && let Some(start) = place_of(short_words, long_words)
    {
        return Some(if start + short_words.len() == long_words.len() {
            Relation::LastName
        } else if start == 0 {
            Relation::FirstName
        } else {
            Relation::InnerName
        });
    }
    let is_short_for = |name: Name<'_>, first: &Word| name.full.contains(&first.hash);
    if let [word] = short_words {
        let is_nickname = long_words.len() > 1 && !word.is(mark::INITIAL) && is_short_for(short, &long_words[0]);
        return is_nickname.then_some(Relation::Nickname);
    }
    let share = || short.full.iter().any(|full| long.full.contains(full));
    // "Bill Harlan" may be the father of "William Harlan Jr."
    let is_nickname = || one.is_some() == other.is_some() && (is_short_for(short, &long_words[0]) || is_short_for(long, &short_words[0]) || share());
    aligned(short_words, long_words, is_nickname).or_else(|| turned(short, long))
}

/// The words without what tells the generation, and that.
fn without_generation(words: &[Word]) -> (&[Word], Option<u64>) {
    match words {
        [rest @ .., last] if last.is(mark::GENERATION) && !rest.is_empty() => (rest, Some(last.hash)),
        _ => (words, None),
    }
}

/// First names that agree, one last name, and between them nothing that differs.
fn aligned(short: &[Word], long: &[Word], is_nickname: impl Fn() -> bool) -> Option<Relation> {
    let ([first, middle @ .., last], [long_first, long_middle @ .., long_last]) = (short, long) else { return None };
    let is_first = first.hash == long_first.hash;
    if is_first && is_within(&short[1..], long[1..].iter()) {
        let is_apart = middle.iter().chain(long_middle).any(|word| word.is(mark::INITIAL)) && !agree(middle, long_middle);
        return (!is_apart).then_some(Relation::WithoutMiddle);
    }
    if last.hash != long_last.hash || last.is(mark::INITIAL) || !agree(middle, long_middle) {
        return None;
    }
    if is_first {
        Some(Relation::WithoutMiddle)
    } else if first.abbreviates(long_first) {
        Some(Relation::Initials)
    } else {
        is_nickname().then_some(Relation::Nickname)
    }
}

/// Whether middle names are the same as far as both have any: by letters where one has letters, else one within the other.
fn agree(one: &[Word], other: &[Word]) -> bool {
    let parts = |words: &'_ [Word]| -> Vec<Word> { words.iter().filter(|word| !word.is(mark::SMALL)).copied().collect() };
    let (one, other) = (parts(one), parts(other));
    if one.iter().chain(&other).any(|word| word.is(mark::INITIAL)) {
        return one.iter().zip(&other).all(|(one, other)| one.hash == other.hash || one.abbreviates(other));
    }
    is_within(&one, other.iter()) || is_within(&other, one.iter())
}

/// "Nagy István" and "István Nagy", where lists say which of the words is the given name and that it may stand behind.
fn turned(one: Name<'_>, other: Name<'_>) -> Option<Relation> {
    let ([first, last], [other_first, other_last]) = (one.words, other.words) else { return None };
    let is_turned = first.hash == other_last.hash && last.hash == other_first.hash;
    let is_second = [one.is_second[0] || other.is_second[1], one.is_second[1] || other.is_second[0]];
    (is_turned && is_second[0] != is_second[1]).then_some(Relation::Turned)
}

/// How an organization is called by a shorter name.
pub(super) fn of_organization(short: Name<'_>, long: Name<'_>) -> Option<Relation> {
    let (short_words, long_words) = (without_forms(short.words), without_forms(long.words));
    if short_words.is_empty() || long_words.is_empty() {
        return None;
    }
    if same(short_words, long_words) {
        return Some(Relation::Same);
    }
    if short_words.len() < long_words.len()
        && let Some(start) = place_of(short_words, long_words)
    {
        let is_end = start + short_words.len() == long_words.len();
        let is_free = short.has_article || short_words.len() > 1 || short_words[0].is(mark::DISTINCT) && !long_words[start.max(1) - 1].is(mark::OF);
        return match (start, is_end) {
            (0, _) => Some(Relation::FirstWords),
            (_, true) => is_free.then_some(Relation::LastWords),
            _ => (is_free && short_words.len() > 1 || short.has_article).then_some(Relation::InnerWords),
        };
    }
    if short_words.len() < 2 {
        return None;
    }
    let (first, last) = (short_words[0], short_words[short_words.len() - 1]);
    let long_last = long_words[long_words.len() - 1];
    if short_words.len() < long_words.len() && first.hash == long_words[0].hash && last.hash == long_last.hash {
        return is_within(short_words, long_words.iter()).then_some(Relation::FewerWords);
    }
    if is_abbreviated(short_words, long_words) {
        return Some(Relation::Abbreviated);
    }
    is_reordered(short_words, long_words).then_some(Relation::Reordered)
}

/// "EC Capibaribe" and "Esporte Clube Capibaribe".
fn is_abbreviated(short: &[Word], long: &[Word]) -> bool {
    let ([letters, rest @ ..], Some(n_letters)) = (short, (long.len() + 1).checked_sub(short.len())) else { return false };
    let is_open = n_letters > 1 && same(rest, &long[n_letters..]);
    is_open && document::word_hash(&long[..n_letters].iter().map(|word| word.letter).collect::<String>()) == letters.hash
}

/// Whether two full names of one last name and first name differ in what stands between, or in the generation.
pub(super) fn differ(one: Name<'_>, other: Name<'_>) -> bool {
    let ((one, generation), (other, other_generation)) = (without_generation(one.words), without_generation(other.words));
    let ([first, middle @ .., last], [other_first, other_middle @ .., other_last]) = (one, other) else { return false };
    let is_one = last.hash == other_last.hash && (first.hash == other_first.hash || first.abbreviates(other_first));
    is_one && (!agree(middle, other_middle) || generation.is_some() && other_generation.is_some() && generation != other_generation)
}

/// "Finance Ministry" and "Ministry of Finance", whichever comes first.
fn is_reordered(one: &[Word], other: &[Word]) -> bool {
    let is_turned = |plain: &[Word], long: &[Word]| match (plain, long) {
        ([rest @ .., head], [long_head, of, long_rest @ ..]) => {
            let rest_words = rest.iter().filter(|word| !word.is(mark::SMALL)).map(|word| word.hash);
            let long_words = long_rest.iter().filter(|word| !word.is(mark::SMALL | mark::ARTICLE)).map(|word| word.hash);
            of.is(mark::OF) && head.hash == long_head.hash && rest_words.eq(long_words)
        }
        _ => false,
    };
    is_turned(one, other) || is_turned(other, one)
}

/// The words of an organization without an article before them and legal forms around them.
pub(super) fn without_forms(words: &[Word]) -> &[Word] {
    let is_plain = |word: &Word| !word.is(mark::LEGAL);
    let body = match words {
        [article, rest @ ..] if article.is(mark::ARTICLE) && !rest.is_empty() => rest,
        all => all,
    };
    match (body.iter().position(is_plain), body.iter().rposition(is_plain)) {
        (Some(first), Some(last)) => &body[first..=last],
        _ => body,
    }
}
