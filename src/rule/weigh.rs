//! What stands around a listed name moves its score.

use std::ops::Range;

use super::organization::is_short_for_words;
use super::{Code, View};
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
                self.add(candidate, Code::NominalInName);
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
                    self.add(candidate, Code::AfterTitle);
                }
            }
        }
        // A name that goes on in capitals nobody knows is seldom the whole.
        if end - start == 1 && self.is_unknown(end) && self.is_adjacent_word(end) && candidate.class != Class::Misc {
            self.add(candidate, Code::UnknownBehind);
        }
    }

    /// Whether the word is a common one too, a date, or alone.
    fn weigh_word(&self, candidate: &mut Candidate) {
        let Range { start, end } = candidate.tokens;
        let is_single = end - start == 1;
        if self.has(start, kind::SHOUTED) {
            if self.has(start, kind::COMMON) && is_single {
                self.add(candidate, Code::HeadlineWord);
            }
        } else if is_single && self.is_starter(start) {
            self.add(candidate, Code::StarterWord);
        }
        if !is_single && self.sentence == candidate.tokens {
            self.add(candidate, Code::WholeLine);
        }
        if is_single && self.has(start, kind::CALENDAR) {
            self.add(candidate, Code::CalendarWord);
        }
        if is_single && self.has(start, kind::COMMON) && self.word(start).len() < 4 {
            self.add(candidate, Code::ShortWord);
        }
        if is_single && self.has(start, kind::ACRONYM) && !self.has(start, kind::PLACE_CODE) {
            self.add(candidate, Code::WordInCapitals);
        }
        // "Mr Price" is a man before he is a shop.
        let is_titled = end - start == 2 && self.has(start, kind::TITLE) && self.has(start + 1, kind::SURNAME);
        if is_titled && matches!(candidate.class, Class::Organization | Class::Place) {
            self.add(candidate, Code::TitleSurname);
        }
    }

    fn weigh_place(&self, candidate: &mut Candidate) {
        let Range { start, end } = candidate.tokens;
        let is_single = end - start == 1;
        if self.has_role_before(start, role::LEADS_TO_PLACE) {
            self.add(candidate, Code::WordOfPlace);
        }
        if self.word(end) == "," && self.has(end + 1, kind::PLACE) || self.word_before(start) == "," && start >= 2 && self.has(start - 2, kind::PLACE)
        {
            self.add(candidate, Code::BesidePlace);
        }
        if self.has_before(start, kind::TITLE) || is_single && self.has_before(start, kind::GIVEN) && self.is_name_like(start - 1) {
            self.add(candidate, Code::PlaceOfPerson);
        }
        if is_single && self.has(start, kind::GIVEN | kind::SURNAME) && self.has(end, kind::SURNAME) && !self.has(start, kind::ORGANIZATION) {
            self.add(candidate, Code::BeforeSurname);
        }
    }

    fn weigh_organization(&self, candidate: &mut Candidate) {
        let Range { start, end } = candidate.tokens;
        let speaks = self.has(end, kind::SPEECH);
        if speaks || self.has_role(end, role::OWNS) {
            self.add(candidate, Code::SpeaksOrOwns);
        }
        if self.weigh_capital(candidate) && (self.has_role(end, role::OF_COMPANY) || speaks) {
            self.add(candidate, Code::CompanyContext);
        }
        if end - start == 1 && is_short_for_words(self, start) {
            self.add(candidate, Code::AcronymOfWords);
        }
        let is_name = |before: bool| before && self.is_name_like(start - 1);
        if end - start == 1 && (self.has_before(start, kind::TITLE) || is_name(self.has_before(start, kind::GIVEN))) {
            self.add(candidate, Code::OrgOfPerson);
        }
    }

    /// A doubtful name gains from a capital that no start of a sentence and no headline explains; whether it did.
    fn weigh_capital(&self, candidate: &mut Candidate) -> bool {
        let gains = candidate.score < THRESHOLD && !self.has(candidate.tokens.start, kind::INITIAL | kind::SHOUTED);
        if gains {
            self.add(candidate, Code::CapitalInside);
        }
        gains
    }
}
