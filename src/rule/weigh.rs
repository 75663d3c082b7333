//! What stands around a listed name moves its score.

use std::ops::Range;

use super::View;
use crate::candidate::{Candidate, Class};
use crate::cue::kind;
use crate::language::role;
use crate::resolve::THRESHOLD;

impl View<'_, '_> {
    /// Moves the score of a listed name by what stands around it.
    pub(super) fn weigh(&self, candidate: &mut Candidate) {
        let Range { start, end } = candidate.tokens;
        if candidate.nominal {
            if self.has(end, kind::CAPITAL) || self.has_before(start, kind::CAPITAL) && !self.has_before(start, kind::COMMON | kind::MISC) {
                candidate.add("part of a longer name", -40);
            }
            return;
        }
        self.weigh_word(candidate);
        match candidate.class {
            Class::Place => self.weigh_place(candidate),
            Class::Organization => self.weigh_organization(candidate),
            Class::Misc => {
                self.weigh_capital(candidate);
            }
            Class::Person | Class::Other => {
                if self.has(start, kind::CAPITAL) {
                    self.weigh_capital(candidate);
                }
                if self.has_before(start, kind::TITLE | kind::ROLE) {
                    candidate.add("after a title or role", 20);
                }
            }
        }
        // A name that goes on in capitals nobody knows is seldom the whole.
        if end - start == 1 && self.is_unknown(end) && self.is_adjacent_word(end) && candidate.class != Class::Misc {
            candidate.add("goes on in an unknown word", -15);
        }
    }

    /// Whether the word is a common one too, a date, or alone.
    fn weigh_word(&self, candidate: &mut Candidate) {
        let Range { start, end } = candidate.tokens;
        let is_single = end - start == 1;
        if self.has(start, kind::SHOUTED) {
            if self.has(start, kind::COMMON) && is_single {
                candidate.add("a common word in a headline", -25);
            }
        } else if is_single && self.is_starter(start) {
            candidate.add("a common word at the start of a sentence", -25);
        }
        if !is_single && self.sentence == candidate.tokens {
            candidate.add("alone on its line", 10);
        }
        if is_single && self.has(start, kind::CALENDAR) {
            candidate.add("a day or month", -40);
        }
        if is_single && self.has(start, kind::COMMON) && self.word(start).len() < 4 {
            candidate.add("a short common word", -30);
        }
        if is_single && self.has(start, kind::ACRONYM) && !self.has(start, kind::PLACE_CODE) {
            candidate.add("capitals that are a common word", -45);
        }
        // "Mr Price" is a man before he is a shop.
        let is_titled = end - start == 2 && self.has(start, kind::TITLE) && self.has(start + 1, kind::SURNAME);
        if is_titled && matches!(candidate.class, Class::Organization | Class::Place) {
            candidate.add("a title and a surname", -60);
        }
    }

    fn weigh_place(&self, candidate: &mut Candidate) {
        let Range { start, end } = candidate.tokens;
        let is_single = end - start == 1;
        if self.has_role_before(start, role::LEADS_TO_PLACE) {
            candidate.add("after a word of place", 25);
        }
        if self.word(end) == "," && self.has(end + 1, kind::PLACE) || self.word_before(start) == "," && start >= 2 && self.has(start - 2, kind::PLACE)
        {
            candidate.add("beside a place", 10);
        }
        if self.has_before(start, kind::TITLE) || is_single && self.has_before(start, kind::GIVEN) && self.is_name_like(start - 1) {
            candidate.add("after a title or given name", -30);
        }
        if is_single && self.has(start, kind::GIVEN | kind::SURNAME) && self.has(end, kind::SURNAME) && !self.has(start, kind::ORGANIZATION) {
            candidate.add("before a surname", -15);
        }
    }

    fn weigh_organization(&self, candidate: &mut Candidate) {
        let Range { start, end } = candidate.tokens;
        let speaks = self.has(end, kind::SPEECH);
        if speaks || self.has_role(end, role::OWNS) {
            candidate.add("speaks or owns", 10);
        }
        if self.weigh_capital(candidate) && (self.has_role(end, role::OF_COMPANY) || speaks) {
            candidate.add("what companies have", 15);
        }
        let is_name = |before: bool| before && self.is_name_like(start - 1);
        if end - start == 1 && (self.has_before(start, kind::TITLE) || is_name(self.has_before(start, kind::GIVEN))) {
            candidate.add("after a title or given name", -30);
        }
    }

    /// A doubtful name gains from a capital that no start of a sentence and no headline explains; whether it did.
    fn weigh_capital(&self, candidate: &mut Candidate) -> bool {
        let gains = candidate.score < THRESHOLD && !self.has(candidate.tokens.start, kind::INITIAL | kind::SHOUTED);
        if gains {
            candidate.add("a capital inside a sentence", 15);
        }
        gains
    }
}
