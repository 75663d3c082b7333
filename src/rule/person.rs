//! Persons: titles, roles, given names, initials, kinship, speech, apposition and age.

use std::ops::Range;

use super::{Code, MAX_NAME, View};
use crate::candidate::{Candidate, Class};
use crate::cue::{Kinds, kind};
use crate::language::role;
use crate::resolve::THRESHOLD;
use crate::token::Shape;

/// Words that end names of other classes: "Park", "Street", "College". In the name of a person one is a surname.
const HEAD: Kinds = kind::ORG_HEAD_AFTER | kind::PLACE_HEAD_AFTER;

/// Where a person's name cannot go on, unless the word is a name too.
const STOP: Kinds = kind::ORG_SUFFIX | HEAD | kind::CALENDAR | kind::CREDENTIAL;

/// A part of a name by the lists.
const PART: Kinds = kind::GIVEN | kind::SURNAME;

impl View<'_, '_> {
    /// One past the last token of the name that starts at `start`, as far as capitals, initials and particles go.
    pub(super) fn name_end(&self, start: usize) -> usize {
        let mut end = start;
        while end < self.sentence.end && end - start < MAX_NAME {
            let Some(next) = self.part_end(end, start) else { break };
            // "Mayor Adams Faces New Charges"
            if end > start && self.is_plain(end) && self.is_headline() {
                break;
            }
            end = next;
        }
        end = end.min(self.sentence.end);
        // Initials belong to the surname behind them.
        while end > start && self.is_initial_letter(end - 1) && self.word(end - 1).ends_with('.') {
            end -= 1;
        }
        end
    }

    /// Past the part of a name at `at`: a word, an initial, what a particle or a hyphen leads to, a nickname.
    fn part_end(&self, at: usize, start: usize) -> Option<usize> {
        if self.has(at, kind::UPPER) && self.word(at).len() == 1 && self.has_role(at, role::PRONOUN) {
            return None;
        }
        if self.is_initial_letter(at) || self.is_word_of_name(at, start) {
            return Some(at + 1);
        }
        if at == start {
            return None;
        }
        if self.is_tail(at) {
            return Some(at + 1);
        }
        let after = self.after_particles(at).filter(|&after| self.is_name_like(after)).map(|after| after + 1);
        after.or_else(|| self.after_hyphen(at, start)).or_else(|| self.after_nickname(at)).or_else(|| self.after_comma(at))
    }

    /// A common word that is no part of any name.
    fn is_plain(&self, at: usize) -> bool {
        self.has(at, kind::COMMON) && !self.has(at, PART | kind::PARTICLE | kind::MARK | kind::LOWER | kind::GENERATION)
    }

    fn is_word_of_name(&self, at: usize, start: usize) -> bool {
        let is_first = at == start;
        // "Park Jung-ho" at the start of a sentence: no common word stands before a syllable of a name.
        let is_named = |at: usize| self.has(at, kind::CALENDAR) || self.has(at, kind::SURNAME) && self.has(at + 1, kind::SYLLABLE);
        let has_capital = self.is_name_like(at) || self.has(at, kind::CAPITAL) && (!is_first || is_named(at));
        // "to Bob Mrs. Harlow said": behind a title in the middle another name starts.
        let is_title = !is_first && self.has(at, kind::TITLE | kind::ROLE) && !self.has(at, PART) && !self.is_saint(at) && self.is_name_like(at + 1);
        has_capital && !is_title && (!self.has(at, STOP) || if is_first { self.may_start_with(at) } else { self.is_surname_though_head(at, start) })
    }

    /// "Ng'ang'a", "Kawai'ae'a": what the tokenizer cut off behind an apostrophe; no clitic of English starts with a vowel.
    fn is_tail(&self, at: usize) -> bool {
        let mut letters = self.word(at).chars();
        let is_cut = letters.next().is_some_and(|mark| matches!(mark, '\'' | '\u{2019}' | '\u{2BB}'));
        is_cut && letters.next().is_some_and(|letter| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')) && self.is_adjacent(at)
    }

    /// "Mr Hill", "Ms. June Lee": a name may start with the word; a day or month must be a name, too.
    fn may_start_with(&self, at: usize) -> bool {
        !self.has(at, kind::CALENDAR) || self.has(at, PART)
    }

    /// "Sarah Park", "Ernest R. May", "Jill St. John": behind a given name or an initial the surname that is also the head of
    /// other names; "May 3" is a date, and "Sarah Park Road" goes on in another head.
    fn is_surname_though_head(&self, at: usize, start: usize) -> bool {
        let is_behind_given = self.is_initial_letter(at - 1)
            || self.has(at - 1, kind::GIVEN)
            || self.has(at, kind::SYLLABLE) && self.has(at - 1, kind::SURNAME)
            || self.has(start, kind::GIVEN) && !self.has(start, kind::WORDY);
        is_behind_given
            && (self.has(at, PART) || self.has(at, kind::TITLE) && self.is_name_like(at + 1))
            && !self.has(at, kind::ORG_SUFFIX | kind::CREDENTIAL)
            && !(self.has(at, kind::CALENDAR) && self.has(at + 1, kind::NUMBER))
            && !(self.has(at + 1, STOP) && self.has(at + 1, kind::CAPITAL))
            && (!self.word(at).ends_with('.') || self.is_name_like(at + 1))
    }

    /// Past the particles at `index`: "van der", "bin", "al -", "van 't".
    fn after_particles(&self, index: usize) -> Option<usize> {
        let mut at = index;
        while self.has(at, kind::PARTICLE) && at - index < 3 && self.shape(at) == Shape::Lower {
            at += 1;
            if self.word(at) == "-" {
                at += 1;
            } else if self.is_dutch_article(at) {
                at += 2;
            }
        }
        (at > index).then_some(at)
    }

    /// "'t", "'s", whose apostrophe the tokenizer parts from them.
    fn is_dutch_article(&self, at: usize) -> bool {
        matches!(self.word(at), "'" | "\u{2019}") && self.is_adjacent(at + 1) && self.word(at + 1).len() == 1 && self.shape(at + 1) == Shape::Lower
    }

    /// "Mei-Ling", "Jong-un", and not "London-based": a tail in small letters is a syllable of a name or none of it.
    fn after_hyphen(&self, at: usize, start: usize) -> Option<usize> {
        // "Maggie Chan Man-ki": a surname somewhere before it.
        let is_korean = self.has(at - 1, kind::SYLLABLE) && (start..at - 1).any(|before| self.has(before, kind::SURNAME));
        // "El - Sisi", "Lee Sang - min": texts of single tokens set blanks around every mark.
        let is_spaced = is_korean || self.has(at - 1, kind::PARTICLE) && self.is_name_like(at + 1);
        let is_joined = self.word(at) == "-" && (is_spaced || self.is_adjacent(at) && self.is_adjacent(at + 1));
        let is_tail = match self.shape(at + 1) {
            Shape::Title | Shape::Mixed | Shape::Upper => true,
            // "Ata-ur-Rehman": a small word between hyphens.
            Shape::Lower => {
                is_korean && is_syllable(self.word(at + 1))
                    || self.has(at + 1, PART)
                    || self.word(at + 2) == "-" && self.is_adjacent(at + 2) && self.has(at + 3, kind::CAPITAL)
            }
            Shape::Number | Shape::Punctuation => false,
        };
        (is_joined && is_tail).then_some(at + 2)
    }

    /// `Walter "Walt" Larsen`, "Margaret (Peggy) Dunmore": past a nickname in quotes or brackets and the part behind it.
    fn after_nickname(&self, at: usize) -> Option<usize> {
        let close = match self.word(at) {
            quote @ ("\"" | "'") => quote,
            "``" => "''",
            "\u{201C}" => "\u{201D}",
            "\u{2018}" => "\u{2019}",
            "(" => ")",
            _ => return None,
        };
        let end = (at + 1..at + 4).find(|&inside| !self.has(inside, kind::CAPITAL))?;
        let is_nickname = end > at + 1 && (close != ")" || (at + 1..end).all(|inside| self.has(inside, kind::GIVEN)));
        let is_closed = self.word(end) == close && self.is_name_like(end + 1) && !self.has(end + 1, kind::ORG_SUFFIX | kind::CREDENTIAL);
        (is_nickname && is_closed).then_some(end + 2)
    }

    /// "Sammy Dorvale, Jr."
    fn after_comma(&self, at: usize) -> Option<usize> {
        (self.word(at) == "," && self.has(at + 1, kind::GENERATION) && self.has(at + 1, kind::CAPITAL)).then_some(at + 2)
    }

    /// "Jr.", "III", "VI": what tells a person from those of the same name.
    fn is_generation(&self, at: usize) -> bool {
        self.has(at, kind::GENERATION) || self.has(at, kind::UPPER) && self.word(at).bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
    }

    /// "St." inside a name.
    fn is_saint(&self, at: usize) -> bool {
        self.has(at, kind::TITLE) && self.has(at, HEAD)
    }

    /// Whether a title before a name stands here, though the word may be a name: "Sen.", "Lord", "Miss", "King Harald".
    fn is_title_of_next(&self, at: usize) -> bool {
        if self.has(at, kind::MONARCH) {
            return self.has(at, kind::CAPITAL) && self.has(at + 1, kind::GIVEN);
        }
        let is_title = self.has(at, kind::TITLE)
            && (self.is_name_like(at + 1) || self.is_initial_letter(at + 1))
            && (self.word(at).ends_with('.') || self.has(at, kind::WORDY) || !self.has(at, kind::GIVEN));
        // "Justice John Roberts": a whole name stands behind it.
        let is_role =
            || self.has(at, kind::ROLE) && self.has(at + 1, kind::GIVEN) && !self.has(at + 1, kind::WORDY) && self.has(at + 2, kind::SURNAME);
        is_title || is_role()
    }
}

pub(super) fn find(view: &View<'_, '_>, found: &mut Vec<Candidate>) {
    let mut index = view.sentence.start;
    while index < view.sentence.end {
        if view.has(index, kind::TITLE | kind::ROLE | kind::KIN) && view.has(index, kind::ENDS) {
            after_title(view, index, found);
        }
        index = name(view, index, found).max(index + 1);
    }
}

/// "Mr X", "Prime Minister X Y", "his wife X".
fn after_title(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    let is_title = view.has(index, kind::TITLE | kind::MONARCH) && (view.has(index, kind::CAPITAL) || view.shape(index) != Shape::Lower);
    let start = past_nation(view, index + 1, is_title);
    let end = view.name_end(start);
    let is_other_title = view.has(start, kind::TITLE | kind::ROLE)
        && (!view.has(start, PART) || view.is_title_of_next(start) || !is_title && end == start + 1 && view.has(start, kind::WORDY));
    // "Lady Gaga": the list has the title in the name.
    let is_whole = !view.has(index, kind::MONARCH) && is_listed_as(view, &(index..end), |class| class == Class::Person);
    // "Judge Blocks Biden Plan"
    let is_verb = || view.is_plain(start) && view.is_headline();
    if end == start || is_other_title || is_whole || is_verb() {
        return;
    }
    let has_part = (start..end).any(|at| view.has(at, PART));
    let is_listed = (start..end).all(|at| view.has(at, kind::PLACE | kind::ORGANIZATION | kind::MISC));
    // "Master Agreement", "Chief Justice": a common word is a name behind "Mr" and "Lt." only.
    let is_common = !has_part && (start..end).all(|at| view.has(at, kind::COMMON));
    let code = if is_common && view.has(index, kind::LONG) && !view.word(index).ends_with('.') {
        return;
    } else if is_title {
        Code::TitleName
    } else if is_listed && !has_part {
        return;
    } else if view.has(index, kind::KIN) {
        if has_part { Code::KinName } else { Code::KinWord }
    } else if has_part {
        Code::RoleName
    } else {
        Code::RoleWord
    };
    found.push(view.proposed(start..end, code));
}

/// Past a country or nationality that is no part of the name: "fellow American X", "Major Japanese banks".
fn past_nation(view: &View<'_, '_>, start: usize, is_title: bool) -> usize {
    let is_name = |at: usize| view.has(at, PART) && (!view.has(at, kind::UPPER) || view.has(at, kind::SHOUTED));
    let is_nation = |at: usize| view.has(at, kind::PLACE | kind::MISC) && !is_name(at);
    let end = (start..start + 3).find(|&at| !is_nation(at)).unwrap_or(start);
    // "Miss Evergreen": a name of one word that means something else, too.
    let is_alone = is_title && end == start + 1 && !view.is_name_like(end) && !view.has(start, kind::MISC | kind::UPPER);
    if is_alone { start } else { end }
}

/// What the tokens of a name are.
#[derive(Default)]
struct Parts {
    /// Given names, surnames and initials.
    n_names: usize,
    /// Parts of places, organizations and miscellany.
    n_listed: usize,
    /// Common words, roles and titles.
    n_common: usize,
    /// A particle inside, written small: "van", "ibn".
    has_particle: bool,
    /// Words that count for the length: no particles, initials and nicknames.
    len: usize,
}

impl Parts {
    fn of(view: &View<'_, '_>, tokens: Range<usize>) -> Self {
        let mut parts = Self::default();
        let mut is_nickname = false;
        for at in tokens.clone() {
            parts.has_particle |= view.has(at, kind::PARTICLE) && view.has(at, kind::LOWER);
            if view.has(at, kind::MARK) {
                is_nickname ^= !matches!(view.word(at), "-" | "," | ".");
            } else if view.has(at, kind::PARTICLE)
                && view.has(at, kind::LOWER)
                && view.has(at, kind::PLACE | kind::ORGANIZATION)
                && !view.has(at, kind::PERSON)
            {
                // "Rio de Janeiro": the list has the particle in the name of something else.
                parts.n_listed += 2;
            } else if view.has(at, PART) || view.is_initial_letter(at) {
                parts.n_names += 1;
                parts.len += usize::from(!is_nickname && !view.has(at, kind::PARTICLE | kind::LETTER | kind::GENERATION));
            } else if !is_nickname && !view.has(at, kind::PARTICLE) && (at == tokens.start || !view.is_generation(at) && !view.is_saint(at)) {
                parts.n_listed += usize::from(view.has(at, kind::PLACE | kind::ORGANIZATION | kind::MISC));
                parts.n_common += usize::from(view.has(at, kind::COMMON | kind::ROLE | kind::TITLE));
                parts.len += 1;
            }
        }
        parts
    }

    /// Takes off what common words, other names and length are worth.
    fn weigh(&self, view: &View<'_, '_>, candidate: &mut Candidate) {
        view.add_times(candidate, Code::CommonInName, self.n_common + self.n_listed);
        view.add_times(candidate, Code::LongName, self.len.saturating_sub(3));
    }
}

/// Whether a token is a part of a name and no common word.
fn is_sure(view: &View<'_, '_>, at: usize) -> bool {
    view.has(at, PART) && !view.has(at, kind::WORDY)
}

/// Whether a name may start here.
fn opens(view: &View<'_, '_>, at: usize) -> bool {
    let is_part = view.has(at, PART) && view.has(at, kind::CAPITAL | kind::SHOUTED);
    (is_part || view.is_initial_letter(at) || view.is_unknown(at)) && !view.has(at, kind::CALENDAR) && !view.is_title_of_next(at)
}

/// A name made of listed parts and what stands beside them; gives where to go on.
fn name(view: &View<'_, '_>, start: usize, found: &mut Vec<Candidate>) -> usize {
    if !opens(view, start) {
        return start;
    }
    let is_shouted = view.has(start, kind::SHOUTED);
    let end = if is_shouted { shouted_end(view, start) } else { view.name_end(start) };
    if end == start {
        return start;
    }
    let parts = Parts::of(view, start..end);
    let candidate = if end - start == 1 { single(view, start) } else { Some(several(view, start..end, &parts)) };
    if let Some(mut candidate) = candidate {
        around(view, &mut candidate, parts.n_names);
        found.push(candidate);
    }
    // A shorter reading where the name runs into something else: "Bill Clinton Saturday".
    if end - start > 2 && is_sure(view, start) && view.has(start, kind::GIVEN) && view.has(start + 1, kind::SURNAME) && !view.has(start + 1, STOP) {
        found.push(view.proposed(start..start + 2, Code::GivenSurnameFront));
    }
    end
}

/// Several words as a name, worth what the first and the last are.
fn several(view: &View<'_, '_>, tokens: Range<usize>, parts: &Parts) -> Candidate {
    let start = tokens.start;
    let last = tokens.clone().rev().find(|&at| !view.is_generation(at) && !view.has(at, kind::MARK)).unwrap_or(start);
    let mut candidate = view.proposed(tokens.clone(), of_several(view, &tokens, last, parts));
    parts.weigh(view, &mut candidate);
    if view.has(start, kind::SHOUTED) {
        view.add(&mut candidate, Code::ShoutedName);
    }
    // "Victoria Park" is a place before it is a person, and "near Peter Street" says so.
    if view.has(last, HEAD) && (view.has(start, kind::PLACE) || view.has_role_before(start, role::LEADS_TO_PLACE)) {
        view.add(&mut candidate, Code::HeadAtEnd);
    }
    if !view.has(start, kind::PERSON) && is_listed_as_another(view, &tokens) {
        view.add(&mut candidate, Code::ListedAsAnother);
    }
    candidate
}

/// What makes a name of several words, the `last` of which tells most beside the first.
fn of_several(view: &View<'_, '_>, tokens: &Range<usize>, last: usize, parts: &Parts) -> Code {
    let start = tokens.start;
    let first_given = view.has(start, kind::GIVEN);
    match (first_given, view.has(last, kind::SURNAME)) {
        // "San San Lwin": a Burmese name that says a syllable twice.
        _ if first_given && tokens.len() > 2 && view.hash(start) == view.hash(start + 1) => Code::GivenTwice,
        // "F. von Arnsberg": whatever else is called Arnsberg has no initials.
        _ if parts.has_particle && view.is_initial_letter(start) => Code::InitialsName,
        _ if parts.n_listed > 0 && !first_given => Code::OfAnotherName,
        // "Park Jung-ho", "Wang Xi": the surname comes first.
        _ if view.has(start, kind::SURNAME) && view.has(start + 1, kind::SYLLABLE) && (is_sure(view, start) || tokens.len() > 2) => {
            let is_joined = (start + 2..tokens.end).any(|at| view.word(at - 1) == "-" && view.has(at, kind::LOWER));
            if is_joined { Code::SurnameJoined } else { Code::SurnameSyllables }
        }
        // "Non-Proliferation": one word in two parts.
        (_, false) if !view.has(last, PART) && (start + 1..tokens.end).all(|at| view.is_adjacent(at)) => Code::CapitalisedWords,
        (true, true) if is_sure(view, start) || is_sure(view, last) => Code::GivenSurname,
        (true, true) => Code::WordyGivenSurname,
        (true, false) if is_sure(view, start) => Code::GivenWord,
        (true, false) => Code::WordyGivenWord,
        (false, _) if view.is_initial_letter(start) => Code::InitialsName,
        (false, true) if is_sure(view, last) => Code::WordSurname,
        (false, _) if view.has(last, kind::GIVEN) && is_sure(view, last) => Code::WordGiven,
        (false, _) if parts.n_names > 0 && parts.has_particle => Code::AroundParticle,
        (false, _) => Code::CapitalisedWords,
    }
}

/// What stands around a listed name: a title in front is no part of it, and letters behind a name are no name.
pub(super) fn see_listed(view: &View<'_, '_>, candidate: &mut Candidate) {
    let Range { start, end } = candidate.tokens;
    if candidate.class != Class::Person && !view.has(start, kind::CREDENTIAL) {
        return;
    }
    // "Lady Gaga" and "Dr. Dre" are whole.
    let is_long = end - start > 2 || view.has(start, kind::MONARCH) && is_sure(view, start + 1);
    let is_office = view.has(start, kind::ROLE) && !view.has(start, PART | kind::TITLE) && view.has(start + 1, PART);
    if candidate.class == Class::Person && end - start > 1 && (is_office || is_long && view.is_title_of_next(start)) {
        candidate.tokens.start += 1;
    }
    let before = if view.word_before(start) == "," { start.saturating_sub(1) } else { start };
    if end - start == 1 && view.has(start, kind::CREDENTIAL) && view.has_before(before, PART | kind::UNKNOWN) {
        view.add(candidate, Code::BehindName);
    }
}

/// "Rio Tinto", "Sri Lanka": whether a list has just these words as the name of something else.
fn is_listed_as_another(view: &View<'_, '_>, tokens: &Range<usize>) -> bool {
    is_listed_as(view, tokens, |class| class != Class::Person)
}

/// Whether a list has just these words as the name of something of a class.
fn is_listed_as(view: &View<'_, '_>, tokens: &Range<usize>, is_class: impl Fn(Class) -> bool) -> bool {
    let candidates = &view.evidence.candidates;
    let first = candidates.partition_point(|candidate| candidate.tokens.start < tokens.start);
    let same_start = candidates[first..].iter().take_while(|candidate| candidate.tokens.start == tokens.start);
    same_start.take(MAX_NAME).any(|candidate| candidate.tokens == *tokens && is_class(candidate.class) && candidate.score >= THRESHOLD)
}

/// Whether small letters may be a syllable of a Chinese or Korean name in any of their spellings, "wai", "hyeok", "tsz": consonants, a
/// vowel, and one of the few ends that syllables have; no "based", "born" or "style".
fn is_syllable(word: &str) -> bool {
    let rest = word.trim_start_matches(|letter: char| letter.is_ascii_lowercase() && !is_vowel(letter));
    let end = rest.trim_start_matches(is_vowel);
    let (n_before, n_vowels) = (word.len() - rest.len(), rest.len() - end.len());
    let is_end = matches!(end, "" | "n" | "ng" | "m" | "k" | "p" | "t" | "h" | "l" | "r" | "w" | "y");
    word == "tsz" || n_before <= 3 && (1..=3).contains(&n_vowels) && is_end
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// In a line of capitals only listed parts make a name.
fn shouted_end(view: &View<'_, '_>, start: usize) -> usize {
    let mut end = start;
    while end - start < 4 && view.has(end, kind::GIVEN | kind::SURNAME) && !view.has(end, kind::WORDY | kind::COMMON) {
        end += 1;
    }
    end
}

fn single(view: &View<'_, '_>, at: usize) -> Option<Candidate> {
    // "OK", "MD": a short word of capitals alone is no name of a person.
    let is_capitals = view.has(at, kind::UPPER) && !view.has(at, kind::SHOUTED | kind::LONG);
    let is_role = view.has(at, kind::TITLE | kind::ROLE) && view.is_name_like(at + 1) && !view.has(at, kind::GIVEN);
    let is_part = view.has(at, kind::GENERATION) || view.has(at, kind::SYLLABLE) && view.has(at, kind::GIVEN);
    if view.is_initial_letter(at) || is_capitals || is_role || is_part && !view.has(at, kind::SURNAME) {
        return None;
    }
    let code = if view.has(at, kind::SURNAME) {
        Code::Surname
    } else if view.has(at, kind::GIVEN) {
        Code::Given
    } else if view.has(at, kind::UPPER) {
        // "OK, said the guard": capitals are letters, not somebody.
        return None;
    } else {
        return Some(view.proposed(at..at + 1, Code::CapitalisedWord));
    };
    let mut candidate = view.proposed(at..at + 1, code);
    if view.has(at, kind::WORDY | kind::COMMON) {
        view.add(&mut candidate, Code::WordyName);
    }
    if view.has(at, kind::SHOUTED) {
        view.add(&mut candidate, Code::ShoutedWord);
    }
    // "The Pope prayed": a title that nobody's name follows tells an office.
    if view.has(at, kind::TITLE | kind::MONARCH) && view.has_role_before(at, role::ARTICLE) {
        view.add(&mut candidate, Code::LoneTitle);
    }
    Some(candidate)
}

/// Speech, apposition, age, possession.
fn around(view: &View<'_, '_>, candidate: &mut Candidate, n_parts: usize) {
    let (start, end) = (candidate.tokens.start, candidate.tokens.end);
    let speaks = view.has(end, kind::SPEECH) || view.has_role_before(start, role::BEFORE_SPEAKER);
    if speaks {
        view.add(candidate, if n_parts > 0 { Code::Speaks } else { Code::UnknownSpeaks });
    }
    if view.word(end) == "," {
        let is_age = view.shape(end + 1) == Shape::Number && view.word(end + 1).len() == 2 && matches!(view.word(end + 2), "," | ".");
        if is_age {
            view.add(candidate, Code::Age);
        } else if (end + 1..end + 6).take_while(|&at| view.word(at) != ",").any(|at| view.has(at, kind::ROLE)) && !view.has(end + 1, kind::CAPITAL) {
            view.add(candidate, Code::RoleBehind);
        }
    }
    if view.word(end) == "(" && view.shape(end + 1) != Shape::Number && n_parts > 0 {
        view.add(candidate, Code::InBrackets);
    }
    if view.has_role(end, role::SUBJECT | role::OWNER) {
        view.add(candidate, Code::Who);
    }
    if view.has_role_before(start, role::LEADS_TO_PLACE) && end - start == 1 {
        view.add(candidate, Code::PlacedName);
    }
}
