//! Places: heads before and after, datelines, words of place, neighbours.

use super::{Code, View};
use crate::candidate::Candidate;
use crate::cue::kind;
use crate::language::role;
use crate::token::Shape;

pub(super) fn find(view: &View<'_, '_>, found: &mut Vec<Candidate>) {
    dateline(view, found);
    for index in view.sentence.clone() {
        if view.has(index, kind::PLACE_HEAD_AFTER) && view.has(index, kind::CAPITAL) {
            with_head_after(view, index, found);
        }
        if view.has(index, kind::PLACE_HEAD_BEFORE) && view.has(index, kind::ENDS) {
            with_head_before(view, index, found);
        }
        if view.is_unknown(index) && !view.has_before(index, kind::CAPITAL) {
            unknown(view, index, found);
        }
    }
}

/// "BISHKEK (Reuters) -", "Troy, N.C. (AP) --", "LONDON 1996-08-30", "PARIS, March 3 -".
fn dateline(view: &View<'_, '_>, found: &mut Vec<Candidate>) {
    let start = view.sentence.start;
    let is_shouted = |at: usize| view.shape(at) == Shape::Upper && !view.has(at, kind::COMMON);
    let mut end = start;
    while end < view.sentence.end && end - start < 4 && (is_shouted(end) || view.has(end, kind::CAPITAL)) {
        end += 1;
    }
    if end == start || view.has(start, kind::ORG_SUFFIX) {
        return;
    }
    let mark = past_date_and_state(view, end);
    let is_dash = |at: usize| matches!(view.word(at), "-" | "--" | "\u{2013}" | "\u{2014}");
    // An agency, and not the number of a note.
    let is_bracketed = view.word(mark) == "("
        && view.shape(mark + 1) != Shape::Number
        && (mark + 1..mark + 5).any(|at| view.word(at) == ")" && is_dash(at + 1))
        && view.sentence.end > mark + 4;
    let is_capitals = (start..end).all(is_shouted);
    let is_dashed = is_capitals && is_dash(mark) && view.sentence.len() > mark - start + 4 && mark > end;
    let is_dated = is_capitals && mark == end && end + 1 == view.sentence.end && view.shape(end) == Shape::Number && view.word(end).len() >= 8;
    if is_bracketed || is_dashed || is_dated {
        found.push(view.proposed(start..end, Code::Dateline));
    }
}

/// One past the state and the date behind the name of a dateline: ", N.C.", ", March 3".
fn past_date_and_state(view: &View<'_, '_>, end: usize) -> usize {
    if view.word(end) != "," {
        return end;
    }
    let is_part = |at: usize| {
        view.has(at, kind::CALENDAR | kind::PLACE | kind::PLACE_CODE) || view.shape(at) == Shape::Number || matches!(view.word(at), "." | ",")
    };
    (end + 1..end + 5).find(|&at| !is_part(at)).unwrap_or(end + 5)
}

/// "Naryn River", "Silk Street".
fn with_head_after(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    let start = view.run_start(index, kind::TITLE | kind::ROLE);
    if start < index && !(view.has(index + 1, kind::ORG_HEAD_AFTER | kind::ORG_SUFFIX) && view.has(index + 1, kind::CAPITAL)) {
        let mut candidate = view.proposed(start..index + 1, Code::PlaceHead);
        // Gerald Ford, Alicia Keys, Super Bowl.
        if view.has(index, kind::PERSON | kind::MISC) {
            view.add(&mut candidate, Code::EndsAnother);
        }
        if view.has(index, kind::ORG_HEAD_AFTER) {
            view.add(&mut candidate, Code::AlsoOrgHead);
        }
        if view.is_name_like(index + 1) && !view.has(index + 1, kind::PLACE_HEAD_AFTER) {
            view.add(&mut candidate, Code::GoesOn);
        }
        // Sarah Park; but "in Victoria Park".
        let is_given = view.has(start, kind::GIVEN) && !view.has(start, kind::WORDY | kind::PLACE);
        if is_given && start + 1 == index && view.has(index, kind::SURNAME) && !view.has_role_before(start, role::LEADS_TO_PLACE) {
            view.add(&mut candidate, Code::GivenBeforeHead);
        }
        found.push(candidate);
    }
}

/// "Mount X", "city of X".
fn with_head_before(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    let first = view.first_of_run(index, kind::PLACE_HEAD_BEFORE);
    let end = view.run_end(index + 1, kind::ORG_SUFFIX | kind::ORG_HEAD_AFTER);
    if end == index + 1 || end - index > 4 {
        return;
    }
    if view.has(first, kind::CAPITAL) && !view.is_starter(first) {
        found.push(view.proposed(first..end, Code::PlaceHeadFront));
    } else {
        found.push(view.proposed(index + 1..end, Code::PlaceWordFront));
    }
}

/// "in X", "X, Kyrgyzstan", "X-based".
fn unknown(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    let end = view.run_end(index, 0);
    let is_acronym = end == index + 1 && view.shape(index) == Shape::Upper && !view.has(index, kind::LONG);
    if (index..end).any(|at| !view.is_unknown(at)) || end - index > 3 || is_acronym {
        return;
    }
    let mut candidate = view.proposed(index..end, Code::UnknownPlace);
    if view.has_role_before(index, role::WITHIN) {
        view.add(&mut candidate, Code::PlaceWithin);
    } else if view.has_role_before(index, role::LEADS_TO_PLACE) {
        view.add(&mut candidate, Code::PlaceLedTo);
    }
    if view.word(end) == "," && view.has(end + 1, kind::PLACE) && !view.has(end + 1, kind::ORGANIZATION) {
        view.add(&mut candidate, Code::PlaceInPlace);
    }
    if candidate.reasons.len() > 1 {
        found.push(candidate);
    }
}
