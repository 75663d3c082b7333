//! Organizations: legal forms, heads before and after, acronyms.

use super::{MAX_NAME, View};
use crate::candidate::{Candidate, Class};
use crate::cue::{Kinds, kind};
use crate::token::Shape;

pub(super) fn find(view: &View<'_, '_>, found: &mut Vec<Candidate>) {
    teams(view, found);
    for index in view.sentence.clone() {
        if view.has(index, kind::ORG_SUFFIX) && view.has(index, kind::CAPITAL | kind::SHOUTED) {
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

/// "X Y Inc."
fn with_suffix(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    if view.has(index + 1, kind::ORG_SUFFIX) && view.is_adjacent_word(index + 1) {
        return;
    }
    let first_suffix = view.first_of_run(index, kind::ORG_SUFFIX);
    let mut start = view.run_start(first_suffix, kind::TITLE);
    if start == first_suffix && view.has(index, kind::SHOUTED) {
        while start > view.sentence.start
            && first_suffix - start < 3
            && view.shape(start - 1) == Shape::Upper
            && !view.has_before(start, kind::COMMON)
        {
            start -= 1;
        }
    }
    // "Banco do Brasil SA", "Bank of Tokyo Ltd": small words between capitals belong.
    while start > view.sentence.start + 1
        && matches!(view.word(start - 1), "of" | "do" | "de" | "for" | "and" | "&")
        && first_suffix - start < MAX_NAME
    {
        let further = view.run_start(start - 1, kind::TITLE);
        let joins = view.word(start - 1) != "and" && further < start - 1;
        if !joins {
            break;
        }
        start = further;
    }
    if start < first_suffix {
        let is_sure = matches!(
            view.word(index).trim_end_matches('.'),
            "Inc"
                | "Corp"
                | "Ltd"
                | "Co"
                | "PLC"
                | "Plc"
                | "plc"
                | "GmbH"
                | "AG"
                | "SA"
                | "NV"
                | "LLC"
                | "SpA"
                | "AB"
                | "INC"
                | "CORP"
                | "LTD"
                | "CO"
        );
        let score = if is_sure { 88 } else { 68 };
        found.push(Candidate::of_rule(start..index + 1, Class::Organization, "company", score, "before a legal form"));
    }
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
    const KNOWN: Kinds =
        kind::COMMON | kind::PLACE | kind::MISC | kind::TITLE | kind::ROLE | kind::ORG_SUFFIX | kind::CALENDAR | kind::PERSON | kind::CREDENTIAL;
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
