//! Organizations: legal forms, heads before and after, acronyms.

use super::{MAX_NAME, View};
use crate::candidate::{Candidate, Class};
use crate::cue::{Kinds, kind};
use crate::language::role;
use crate::token::Shape;

pub(super) fn find(view: &View<'_, '_>, found: &mut Vec<Candidate>) {
    teams(view, found);
    for index in view.sentence.clone() {
        // PERF: only behind what may be a name is the word looked up.
        let is_behind_name = || view.has_before(index, kind::CAPITAL | kind::UPPER | kind::MARK | kind::ORG_SUFFIX);
        let is_small_form = || view.has(index, kind::LOWER) && is_behind_name() && view.has_role(index, role::LEGAL_FORM);
        if view.has(index, kind::ORG_SUFFIX) && view.has(index, kind::CAPITAL | kind::SHOUTED) || is_small_form() {
            with_suffix(view, index, found);
        }
        if view.has(index, kind::ORG_HEAD_AFTER) && view.has(index, kind::CAPITAL) {
            with_head_after(view, index, found);
        }
        if view.has(index, kind::ORG_HEAD_BEFORE) && view.has(index, kind::ENDS) {
            with_head_before(view, index, found);
        }
        acronym(view, index, found);
    }
}

/// "X Y Inc.", "X Y, Inc."
fn with_suffix(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    if view.has(index + 1, kind::ORG_SUFFIX) && view.is_adjacent_word(index + 1) {
        return;
    }
    let first_suffix = view.first_of_run(index, kind::ORG_SUFFIX);
    let is_sure = view.has_role(index, role::LEGAL_FORM);
    let is_apart = is_sure && view.word_before(first_suffix) == "," && first_suffix > view.sentence.start + 1;
    let end_of_name = if is_apart { first_suffix - 1 } else { first_suffix };
    // "Yahoo! Inc."
    let is_marked = view.word_before(end_of_name) == "!" && view.is_adjacent(end_of_name - 1);
    let end_of_name = if is_marked { end_of_name - 1 } else { end_of_name };
    let mut start = shouted_start(view, view.run_start(end_of_name, kind::TITLE), end_of_name, index);
    // "Banco do Brasil SA", "Bank of Tokyo Ltd": small words between capitals belong.
    while end_of_name - start < MAX_NAME && start < end_of_name {
        let further = linked_start(view, start);
        if further == start {
            break;
        }
        start = further;
    }
    start = over_starter(view, start);
    if start < end_of_name {
        let score = if is_sure { 88 } else { 68 };
        found.push(Candidate::of_rule(start..index + 1, Class::Organization, "company", score, "before a legal form"));
    }
}

/// In a line of capitals the name before a legal form is at most three words long.
fn shouted_start(view: &View<'_, '_>, start: usize, end: usize, index: usize) -> usize {
    let mut start = start;
    if start == end && view.has(index, kind::SHOUTED) {
        while start > view.sentence.start && end - start < 3 && view.shape(start - 1) == Shape::Upper && !view.has_before(start, kind::COMMON) {
            start -= 1;
        }
    }
    start
}

/// Where the name starts that goes on at `start` behind a small word; `start` if none does.
///
/// "Tim Cook of Apple Inc." and "Shares of Acme Corp." are two: before an English "of" stands the head of an
/// organization's name.
fn linked_start(view: &View<'_, '_>, start: usize) -> usize {
    let Some(link) = start.checked_sub(1).filter(|&link| link > view.sentence.start) else { return start };
    let is_english = view.has_role(link, role::OF);
    if !is_english && !view.has_role(link, role::LINK) {
        return start;
    }
    let further = view.run_start(link, kind::TITLE);
    let is_head = view.has(link - 1, kind::ORG_HEAD_AFTER | kind::ORG_HEAD_BEFORE) && !view.has(link - 1, kind::GIVEN);
    if further < link && (!is_english || is_head) { further } else { start }
}

/// "General Electric Co. fell": a word at the start of the sentence belongs to the name that goes on behind it, unless it
/// is one that starts sentences.
fn over_starter(view: &View<'_, '_>, start: usize) -> usize {
    const OTHER: Kinds = kind::ROLE | kind::CALENDAR | kind::SPEECH | kind::MISC;
    let Some(first) = start.checked_sub(1).filter(|&first| first == view.sentence.start) else { return start };
    let is_word =
        view.is_starter(first) && view.has(first, kind::LONG) && !view.has(first, OTHER) && !view.has_role(first, role::STARTER | role::SMALL);
    let is_adverb = view.word(first).ends_with("ly");
    if is_word && !is_adverb && view.is_adjacent_word(start) { first } else { start }
}

/// "Ata-Jurt Party", "Oxford University".
fn with_head_after(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    if view.has(index + 1, kind::ORG_HEAD_AFTER) && view.has(index + 1, kind::CAPITAL) {
        return;
    }
    let start = view.run_start(index, kind::TITLE);
    let end = with_of(view, index + 1);
    if start == index && end == index + 1 {
        return;
    }
    let has_person = (start..index).any(|at| view.has(at, kind::GIVEN)) && end == index + 1;
    let score = if start == index || has_person { 52 } else { 62 };
    found.push(Candidate::of_rule(start..end, Class::Organization, "", score, "before the head of an organization's name"));
}

/// Past "of X", "for X and Y" after a head.
fn with_of(view: &View<'_, '_>, index: usize) -> usize {
    let mut end = index;
    while matches!(view.word(end), "of" | "for" | "on" | "and" | "&") && end - index < MAX_NAME {
        let mut next = end + 1;
        if view.word(next) == "the" {
            next += 1;
        }
        let is_list = matches!(view.word(end), "and" | "&");
        // "House of Commons and the Senate" are two.
        if is_list && next > end + 1 {
            break;
        }
        if is_list && end == index {
            break;
        }
        let stop = view.run_end(next, kind::CALENDAR);
        if stop == next || is_list && view.has(next, kind::PLACE | kind::GIVEN) {
            break;
        }
        end = stop;
    }
    end
}

/// "University of X", "Ministry of Foreign Affairs".
fn with_head_before(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    let first = view.first_of_run(index, kind::ORG_HEAD_BEFORE);
    if !view.has(first, kind::CAPITAL) {
        return;
    }
    let mut next = index + 1;
    if view.word(next) == "the" {
        next += 1;
    }
    let stop = view.run_end(next, kind::CALENDAR);
    if stop == next {
        return;
    }
    let start = view.run_start(first, kind::TITLE | kind::ROLE);
    found.push(Candidate::of_rule(start..with_of(view, stop), Class::Organization, "", 74, "after the head of an organization's name"));
}

/// Capitals that no list knows, in a sentence that is not all capitals.
fn acronym(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    const KNOWN: Kinds = kind::COMMON
        | kind::PLACE
        | kind::MISC
        | kind::TITLE
        | kind::ROLE
        | kind::ORG_SUFFIX
        | kind::CALENDAR
        | kind::PERSON
        | kind::ACRONYM
        | kind::CREDENTIAL;
    let word = view.word(index);
    if view.shape(index) == Shape::Upper
        && (2..=6).contains(&word.len())
        && view.has(index, kind::CAPITAL)
        && !view.has(index, KNOWN)
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
    {
        let is_alone = !view.has(index + 1, kind::CAPITAL) && !view.has_before(index, kind::CAPITAL);
        let mut candidate = Candidate::of_rule(index..index + 1, Class::Organization, "", if is_alone { 46 } else { 36 }, "acronym");
        if view.word_before(index) == "the" || view.has(index + 1, kind::SPEECH) {
            candidate.add("as organizations stand", 12);
        }
        found.push(candidate);
    }
}

/// In a line of results or standings a place before a number is the team that plays for it.
fn teams(view: &View<'_, '_>, found: &mut Vec<Candidate>) {
    let is_score = |at: usize| view.shape(at) == Shape::Number && view.word(at).len() <= 3;
    let n_scores = view.sentence.clone().filter(|&at| is_score(at)).count();
    let n_lower = view.sentence.clone().filter(|&at| view.shape(at) == Shape::Lower).count();
    if n_scores < 2 || n_lower > 1 || view.sentence.len() > 24 {
        return;
    }
    let mut start = view.sentence.start;
    for at in view.sentence.clone() {
        if !view.has(at, kind::PLACE) || view.has(at, kind::CALENDAR) {
            start = at + 1;
        } else if is_score(at + 1) {
            found.push(Candidate::of_rule(start..at + 1, Class::Organization, "team", 80, "before a score"));
        }
    }
}
