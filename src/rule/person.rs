//! Persons: titles, roles, given names, initials, kinship, speech, apposition and age.

use super::{MAX_NAME, View};
use crate::candidate::{Candidate, Class};
use crate::cue::{Kinds, kind};
use crate::token::Shape;

/// Where a person's name cannot go on.
const STOP: Kinds = kind::ORG_SUFFIX | kind::ORG_HEAD_AFTER | kind::PLACE_HEAD_AFTER | kind::CALENDAR;

impl View<'_, '_> {
    /// One past the last token of the name that starts at `start`, as far as capitals, initials and particles go.
    pub(super) fn name_end(&self, start: usize) -> usize {
        let mut end = start;
        while end < self.sentence.end && end - start < MAX_NAME {
            if self.word(end) == "I" {
                break;
            }
            // "Jan Novak" is no month.
            let is_month_name = self.has(end, kind::GIVEN) && self.has(end, kind::CALENDAR) && self.is_name_like(end + 1);
            let is_capital = self.is_name_like(end) || self.has(end, kind::CAPITAL) && (end > start || is_month_name);
            let is_part = is_capital && (!self.has(end, STOP) || is_month_name || self.is_surname_behind(start, end)) || self.is_initial_letter(end);
            if is_part {
                end += 1;
            } else if let Some(after) = self.after_particles(end, start)
                && self.is_name_like(after)
            {
                end = after + 1;
            } else if self.word(end) == "-"
                && self.is_adjacent(end)
                && self.is_adjacent(end + 1)
                && end > start
                && self.shape(end + 1) != Shape::Punctuation
                // "Jong-un", and not "London-based".
                && (self.shape(end + 1) != Shape::Lower || self.has(end + 1, kind::GIVEN | kind::PARTICLE))
            {
                end += 2;
            } else {
                break;
            }
        }
        end.min(self.sentence.end)
    }

    /// Whether a word that mostly ends something else is the surname of the name that starts at `start`: "Neil Bush",
    /// "Ernest R. May".
    fn is_surname_behind(&self, start: usize, index: usize) -> bool {
        const OTHER: Kinds = kind::WORDY | kind::PLACE | kind::ORGANIZATION | kind::CALENDAR;
        let Some(before) = index.checked_sub(1).filter(|&before| before >= start) else { return false };
        let is_given = self.has(before, kind::GIVEN) && !self.has(before, OTHER);
        let is_name = self.has(index, kind::SURNAME) && !self.has(index, kind::ORG_SUFFIX) && (is_given || self.is_initial_letter(before));
        is_name && !(self.has(index, kind::CALENDAR) && self.has(index + 1, kind::NUMBER))
    }

    /// Past the particles at `index`: "van der", "bin", "al -".
    fn after_particles(&self, index: usize, start: usize) -> Option<usize> {
        let mut at = index;
        while self.has(at, kind::PARTICLE) && at - index < 3 && self.shape(at) == Shape::Lower {
            at += 1;
            if self.word(at) == "-" {
                at += 1;
            }
        }
        (at > index && index > start).then_some(at)
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
    let start = index + 1;
    let is_title = view.has(index, kind::TITLE) && (view.has(index, kind::CAPITAL) || view.shape(index) != Shape::Lower);
    let end = view.name_end(start);
    if end == start || view.has(start, kind::TITLE | kind::ROLE) && !view.has(start, kind::GIVEN | kind::SURNAME) {
        return;
    }
    let has_part = (start..end).any(|at| view.has(at, kind::GIVEN | kind::SURNAME));
    let is_listed = (start..end).all(|at| view.has(at, kind::PLACE | kind::ORGANIZATION | kind::MISC));
    let (what, score) = if is_title {
        ("after a title", 90)
    } else if is_listed && !has_part {
        return;
    } else if view.has(index, kind::KIN) {
        ("after a word of kinship", if has_part { 72 } else { 45 })
    } else {
        ("after a role", if has_part { 85 } else { 68 })
    };
    found.push(Candidate::of_rule(start..end, Class::Person, "", score, what));
}

/// A name made of listed parts and what stands beside them; gives where to go on.
fn name(view: &View<'_, '_>, start: usize, found: &mut Vec<Candidate>) -> usize {
    let is_shouted = view.has(start, kind::SHOUTED);
    let opens = view.has(start, kind::GIVEN | kind::SURNAME) && (view.has(start, kind::CAPITAL) || is_shouted)
        || view.is_initial_letter(start)
        || view.is_unknown(start);
    // "Sen. Warren", "Judge Jackson": the title is no part of the name.
    let may_be_given = view.has(start, kind::GIVEN) && !view.word(start).ends_with('.');
    let is_title = view.has(start, kind::TITLE | kind::ROLE) && !may_be_given && view.is_name_like(start + 1);
    if !opens || is_title || view.has(start, kind::CALENDAR) && !view.has(start, kind::GIVEN) {
        return start;
    }
    let end = if is_shouted { shouted_end(view, start) } else { view.name_end(start) };
    if end == start {
        return start;
    }
    let has = |at: usize, facts: Kinds| view.has(at, facts);
    let is_part = |at: usize| has(at, kind::GIVEN | kind::SURNAME) || view.is_initial_letter(at);
    let len = end - start;
    let n_parts = (start..end).filter(|&at| is_part(at)).count();
    let n_listed = (start..end).filter(|&at| has(at, kind::PLACE | kind::ORGANIZATION | kind::MISC) && !is_part(at)).count();
    let n_common = (start..end).filter(|&at| has(at, kind::COMMON | kind::ROLE | kind::TITLE) && !is_part(at)).count();
    let is_sure = |at: usize| has(at, kind::GIVEN | kind::SURNAME) && !has(at, kind::WORDY);
    let candidate = if len == 1 {
        single(view, start)
    } else {
        let first_given = has(start, kind::GIVEN);
        let last_surname = has(end - 1, kind::SURNAME);
        let (what, score) = match (first_given, last_surname) {
            _ if n_listed > 0 && !first_given => ("with the name of something else", 20),
            (true, true) if is_sure(start) || is_sure(end - 1) => ("given name and surname", 78),
            (true, true) => ("wordy given name and surname", 52),
            (true, false) if is_sure(start) => ("given name and another word", 66),
            (true, false) => ("wordy given name and another word", 42),
            (false, _) if view.is_initial_letter(start) => ("initials and a name", 72),
            (false, true) if is_sure(end - 1) => ("unknown word and surname", 55),
            (false, _) => ("capitalised words", 22),
        };
        Some((
            what,
            score
                - 14 * i32::try_from(n_common + n_listed).unwrap_or(3)
                - i32::from(is_shouted) * 12
                - 6 * i32::try_from(len.saturating_sub(3)).unwrap_or(9),
        ))
    };
    if let Some((what, score)) = candidate {
        let mut candidate = Candidate::of_rule(start..end, Class::Person, "", score, what);
        around(view, &mut candidate, n_parts);
        found.push(candidate);
    }
    // A shorter reading where the name runs into something else: "Bill Clinton Saturday".
    if len > 2 && is_sure(start) && has(start, kind::GIVEN) && has(start + 1, kind::SURNAME) {
        found.push(Candidate::of_rule(start..start + 2, Class::Person, "", 74, "given name and surname"));
    }
    end
}

/// In a line of capitals only listed parts make a name.
fn shouted_end(view: &View<'_, '_>, start: usize) -> usize {
    let mut end = start;
    while end - start < 4 && view.has(end, kind::GIVEN | kind::SURNAME) && !view.has(end, kind::WORDY | kind::COMMON) {
        end += 1;
    }
    end
}

fn single(view: &View<'_, '_>, at: usize) -> Option<(&'static str, i32)> {
    if view.is_initial_letter(at) {
        return None;
    }
    let is_wordy = view.has(at, kind::WORDY | kind::COMMON);
    let penalty = i32::from(is_wordy) * 25 + i32::from(view.has(at, kind::SHOUTED)) * 20;
    if view.has(at, kind::SURNAME) {
        Some(("surname", 50 - penalty))
    } else if view.has(at, kind::GIVEN) {
        Some(("given name", 46 - penalty))
    } else if view.has(at, kind::UPPER) {
        // "OK, said the guard": capitals are letters, not somebody.
        None
    } else {
        Some(("capitalised word", 14))
    }
}

/// Speech, apposition, age, possession.
fn around(view: &View<'_, '_>, candidate: &mut Candidate, n_parts: usize) {
    let (start, end) = (candidate.tokens.start, candidate.tokens.end);
    let speaks = view.has(end, kind::SPEECH) || view.has_before(start, kind::SPEECH) && matches!(view.word_before(start), "said" | "says" | "added");
    if speaks {
        candidate.add("speaks", if n_parts > 0 { 20 } else { 24 });
    }
    if view.word(end) == "," {
        let is_age = view.shape(end + 1) == Shape::Number && view.word(end + 1).len() == 2 && matches!(view.word(end + 2), "," | ".");
        if is_age {
            candidate.add("age in apposition", 40);
        } else if (end + 1..end + 6).take_while(|&at| view.word(at) != ",").any(|at| view.has(at, kind::ROLE)) && !view.has(end + 1, kind::CAPITAL) {
            candidate.add("role in apposition", 28);
        }
    }
    if view.word(end) == "(" && view.shape(end + 1) != Shape::Number && n_parts > 0 {
        candidate.add("with something in brackets", 4);
    }
    if matches!(view.word(end), "who" | "whose") {
        candidate.add("who", 30);
    }
    if view.has_role_before(start, crate::language::role::LEADS_TO_PLACE) && end - start == 1 {
        candidate.add("after a word of place", -18);
    }
}
