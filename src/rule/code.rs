//! The rules that no pattern can say: each is a function of the modules beside this one, and a row of the table like all
//! others, whose pattern is `(code)`. The function asks for what its row is worth; a user's row of the same id changes that.

use super::{Rule, RuleId};
use crate::candidate::Class;

/// What stands for a pattern in a row whose rule is a function.
pub(super) const PATTERN: &str = "(code)";

/// Defines the rules of functions with the ids of their rows.
macro_rules! codes {
    ($($name:ident = $id:literal,)*) => {
        /// A rule that is a function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code {
            $($name,)*
        }

        /// The ids of their rows, in the same order.
        const IDS: &[&str] = &[$($id,)*];
    };
}

codes! {
    // Names of persons: what is in front, and what the words are.
    TitleName = "title-name",
    KinName = "kin-name",
    KinWord = "kin-word",
    RoleName = "role-name",
    RoleWord = "role-word",
    GivenSurname = "given-surname",
    GivenSurnameFront = "given-surname-front",
    WordyGivenSurname = "wordy-given-surname",
    GivenWord = "given-word",
    WordyGivenWord = "wordy-given-word",
    GivenTwice = "given-twice",
    SurnameSyllables = "surname-syllables",
    SurnameJoined = "surname-joined",
    InitialsName = "initials-name",
    WordSurname = "word-surname",
    WordGiven = "word-given",
    AroundParticle = "around-particle",
    OfAnotherName = "of-another-name",
    CapitalisedWords = "capitalised-words",
    Surname = "surname",
    Given = "given",
    CapitalisedWord = "capitalised-word",
    // What speaks against one.
    CommonInName = "common-in-name",
    LongName = "long-name",
    ShoutedName = "shouted-name",
    ShoutedWord = "shouted-word",
    WordyName = "wordy-name",
    LoneTitle = "lone-title",
    HeadAtEnd = "head-at-end",
    ListedAsAnother = "listed-as-another",
    BehindName = "letters-behind-name",
    PlacedName = "placed-name",
    // What stands around one.
    Speaks = "speaks",
    UnknownSpeaks = "unknown-speaks",
    Age = "age-behind",
    RoleBehind = "role-behind",
    InBrackets = "brackets-behind",
    Who = "who-behind",
    // Organizations.
    OrgForm = "org-form",
    OrgFormWord = "org-form-word",
    OrgHead = "org-head",
    OrgHeadAlone = "org-head-alone",
    OrgHeadFront = "org-head-front",
    OrgAcronym = "org-acronym",
    OrgAcronymInName = "org-acronym-in-name",
    OrgAcronymSign = "org-acronym-sign",
    OrgTeam = "org-team",
    MeetingOn = "meeting-on",
    AcronymOfWords = "acronym-of-words",
    // Places.
    Dateline = "dateline",
    PlaceHead = "place-head",
    PlaceHeadFront = "place-head-front",
    PlaceWordFront = "place-word-front",
    UnknownPlace = "unknown-place",
    PlaceWithin = "place-within",
    PlaceLedTo = "place-led-to",
    PlaceInPlace = "place-in-place",
    EndsAnother = "ends-another-name",
    AlsoOrgHead = "also-org-head",
    GoesOn = "goes-on-in-capitals",
    GivenBeforeHead = "given-before-head",
    // Listed names.
    NominalInName = "common-noun-in-name",
    HeadlineWord = "headline-word",
    StarterWord = "starter-word",
    WholeLine = "whole-line",
    CalendarWord = "calendar-word",
    ShortWord = "short-word",
    WordInCapitals = "word-in-capitals",
    TitleSurname = "title-and-surname",
    AfterTitle = "listed-after-title",
    UnknownBehind = "unknown-word-behind",
    CapitalInside = "capital-inside",
    WordOfPlace = "listed-after-place-word",
    BesidePlace = "beside-place",
    PlaceOfPerson = "place-of-person",
    BeforeSurname = "place-before-surname",
    SpeaksOrOwns = "listed-speaks",
    CompanyContext = "company-context",
    OrgOfPerson = "org-of-person",
}

/// What the row of such a rule says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coded {
    pub(super) rule: RuleId,
    pub(super) points: i32,
    pub(super) class: Class,
}

/// The rows of all functions, found among `rules`; one that is missing is worth nothing.
pub(super) fn rows(rules: &[Rule]) -> Vec<Coded> {
    let row = |id: &&str| {
        let number = rules.iter().position(|rule| rule.parsed.is_none() && *rule.id == **id)?;
        let class = rules[number].label.as_ref().map_or(Class::Other, Class::of);
        Some(Coded { rule: RuleId(number as u16), points: rules[number].points, class })
    };
    IDS.iter().map(|id| row(id).unwrap_or(Coded { rule: RuleId(u16::MAX), points: 0, class: Class::Other })).collect()
}

/// Whether a function has this id.
pub(super) fn is_known(id: &str) -> bool {
    IDS.contains(&id)
}

#[cfg(all(test, feature = "english"))]
mod tests {
    use super::*;
    use crate::rule::Rules;

    #[test]
    fn every_function_has_its_row() {
        let rules = Rules::english();
        let missing: Vec<&&str> = IDS.iter().filter(|id| !rules.iter().any(|rule| rule.id() == **id && rule.pattern() == PATTERN)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
