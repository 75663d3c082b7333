//! Organizations: legal forms, heads before and after, acronyms.

use super::{Code, MAX_NAME, View};
use crate::candidate::Candidate;
use crate::cue::{Kinds, kind};
use crate::language::{has_ending, role};
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
    start = over_listed(view, start, end_of_name);
    start = if is_sure { over_number(view, start, end_of_name) } else { start };
    if start < end_of_name {
        found.push(view.proposed(start..index + 1, if is_sure { Code::OrgForm } else { Code::OrgFormWord }));
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
    let is_adverb = has_ending(view.word(first), role::ADVERB);
    if is_word && !is_adverb && view.is_adjacent_word(start) { first } else { start }
}

/// "General Motors Co.", "7-Eleven Inc.": what is part of a listed organization's name belongs, whatever else its words are.
fn over_listed(view: &View<'_, '_>, start: usize, end: usize) -> usize {
    let mut first = start;
    let is_listed = |at: usize| view.has(at, kind::ORGANIZATION) && (is_name_word(view, at) || view.has(at, kind::MARK));
    while end - first < MAX_NAME && first > view.sentence.start && is_listed(first - 1) {
        first -= 1;
    }
    if view.has(first, kind::CAPITAL) || view.shape(first) == Shape::Number { first } else { start }
}

/// Whether a token may stand in a name: a capital or a number.
fn is_name_word(view: &View<'_, '_>, at: usize) -> bool {
    view.has(at, kind::CAPITAL) || matches!(view.shape(at), Shape::Number | Shape::Mixed)
}

/// "9dots LLC", "212 Erie Street LLC": a number belongs if letters are part of it or if an address goes on behind it.
fn over_number(view: &View<'_, '_>, start: usize, end: usize) -> usize {
    let Some(number) = start.checked_sub(1).filter(|&at| view.sentence.contains(&at)) else { return start };
    let word = view.word(number);
    let is_digit_first = word.starts_with(|letter: char| letter.is_ascii_digit()) && view.is_adjacent_word(start);
    let has_letters = word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_address = end > start + 1 && view.has(end - 1, kind::PLACE_HEAD_AFTER);
    if is_digit_first && (has_letters || is_address) { number } else { start }
}

/// "Ata-Jurt Party", "Oxford University".
fn with_head_after(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    // "in Vienna Wednesday", "Senate Leader Anna Keller": a day, and a role before who has it, are the head of nothing.
    if view.has(index, kind::CALENDAR)
        || view.has(index, kind::ROLE | kind::TITLE) && view.has(index + 1, kind::GIVEN) && view.is_name_like(index + 1)
    {
        return;
    }
    if view.has(index + 1, kind::ORG_HEAD_AFTER) && view.has(index + 1, kind::CAPITAL) {
        return;
    }
    let start = view.run_start(index, kind::TITLE);
    let end = with_of(view, index + 1);
    // "Shops on Fifth Avenue": what starts the sentence is a common noun.
    if start == index && (end == index + 1 || view.is_starter(index)) {
        return;
    }
    if view.has_role(index, role::MEETING) && view.word(index + 1).eq_ignore_ascii_case("on") && end > index + 1 {
        found.push(view.proposed(start..end, Code::MeetingOn));
        return;
    }
    let has_person = (start..index).any(|at| view.has(at, kind::GIVEN)) && end == index + 1;
    found.push(view.proposed(start..end, if start == index || has_person { Code::OrgHeadAlone } else { Code::OrgHead }));
}

/// Past "of X", "for X and Y" after a head.
fn with_of(view: &View<'_, '_>, index: usize) -> usize {
    let mut end = index;
    while view.has_role(end, role::ABOUT | role::AND) && end - index < MAX_NAME {
        let next = past_article(view, end + 1);
        let is_list = view.has_role(end, role::AND);
        // "House of Commons and the Senate" are two.
        if is_list && (next > end + 1 || end == index) {
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

/// One past the article at `index`, if one stands there.
fn past_article(view: &View<'_, '_>, index: usize) -> usize {
    if view.has_role(index, role::ARTICLE) { index + 1 } else { index }
}

/// "University of X", "Ministry of Foreign Affairs".
fn with_head_before(view: &View<'_, '_>, index: usize, found: &mut Vec<Candidate>) {
    let first = view.first_of_run(index, kind::ORG_HEAD_BEFORE);
    if !view.has(first, kind::CAPITAL) {
        return;
    }
    let next = past_article(view, index + 1);
    let stop = view.run_end(next, kind::CALENDAR);
    if stop == next {
        return;
    }
    let start = view.run_start(first, kind::TITLE | kind::ROLE);
    found.push(view.proposed(start..with_of(view, stop), Code::OrgHeadFront));
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
        let code = if is_alone { Code::OrgAcronym } else { Code::OrgAcronymInName };
        let mut candidate = view.proposed(index..index + 1, code);
        if view.has_role_before(index, role::ARTICLE) || view.has(index + 1, kind::SPEECH) {
            view.add(&mut candidate, Code::OrgAcronymSign);
        }
        if is_short_for_words(view, index) {
            view.add(&mut candidate, Code::AcronymOfWords);
        }
        found.push(candidate);
    }
}

/// "Gross domestic product (GDP)", "the Conference on Learning Machines (CLM)": whether the letters of a token in brackets
/// are the first ones of the words before them, of which one is a meeting, or none has a capital and none is an institution.
pub(super) fn is_short_for_words(view: &View<'_, '_>, index: usize) -> bool {
    if view.shape(index) != Shape::Upper || view.word_before(index) != "(" || view.word(index + 1) != ")" {
        return false;
    }
    let letters = view.word(index).as_bytes();
    let (mut at, mut n_capitals, mut has_meeting, mut has_institution) = (index - 1, 0, false, false);
    for letter in letters.iter().rev() {
        let Some(word) = word_for(view, at, *letter) else { return false };
        at = word;
        n_capitals += usize::from(view.shape(at) != Shape::Lower);
        has_meeting |= view.has_role(at, role::MEETING);
        has_institution |= view.has(at, kind::INSTITUTION);
    }
    n_capitals == 0 && !has_institution || has_meeting
}

/// The word before `end` that a letter stands for; up to four small words and hyphens between have none of their own.
fn word_for(view: &View<'_, '_>, end: usize, letter: u8) -> Option<usize> {
    let begins = |at: usize| view.word(at).as_bytes().first().is_some_and(|first| first.eq_ignore_ascii_case(&letter));
    let is_passed = |at: usize| view.has_role(at, role::SMALL) || view.word(at) == "-";
    let words = (view.sentence.start..end).rev().take(5);
    words.scan(true, |goes_on, at| std::mem::replace(goes_on, is_passed(at)).then_some(at)).find(|&at| begins(at))
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
        // "Germany beat Brazil 7-1": in a sentence a country stays one.
        if !view.has(at, kind::PLACE) || view.has(at, kind::CALENDAR) || n_lower > 0 && view.has(at, kind::REGION) {
            start = at + 1;
        } else if is_score(at + 1) {
            found.push(view.proposed(start..at + 1, Code::OrgTeam));
        }
    }
}
