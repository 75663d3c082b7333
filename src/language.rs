//! The words of English that the code asks for by what they do, not by how they are written.
//!
//! Takes the table of `languages/en/words.tsv`, gives the roles of a word by the hash of its folded form.

use std::sync::OnceLock;

use crate::document;
use crate::keyed::HashMap;

/// What a word does, one bit each.
pub(crate) type Roles = u32;

/// The roles.
pub(crate) mod role {
    use super::Roles;

    /// Capitalised after an abbreviation, it shows that a sentence has begun.
    pub(crate) const STARTER: Roles = 1;
    /// A letter behind it is its number: "plan B".
    pub(crate) const LETTERED: Roles = 2;
    /// An "I" behind it is the pronoun.
    pub(crate) const BEFORE_PRONOUN: Roles = 4;
    /// Without a capital inside a title; with one it stands in a headline.
    pub(crate) const SMALL: Roles = 8;
    /// A name behind it is likely that of a place.
    pub(crate) const LEADS_TO_PLACE: Roles = 16;
    /// Among those, a name behind it lies nowhere but in a place.
    pub(crate) const WITHIN: Roles = 32;
    /// Behind a company's name it tells what the company has or does.
    pub(crate) const OF_COMPANY: Roles = 64;
    /// A legal form that stands behind nothing but a company's name.
    pub(crate) const LEGAL_FORM: Roles = 128;
    /// Between the words of a company's name that is not English: "do", "de".
    pub(crate) const LINK: Roles = 256;
    /// Between the head of a name and the rest: "of", "for".
    pub(crate) const OF: Roles = 512;
    /// "the".
    pub(crate) const ARTICLE: Roles = 1024;
    /// A form of address for a man, and one for a woman.
    pub(crate) const MALE: Roles = 2048;
    pub(crate) const FEMALE: Roles = 4096;
    /// "the elder", "the younger": of two who share a name.
    pub(crate) const ELDER: Roles = 1 << 13;
    pub(crate) const YOUNGER: Roles = 1 << 14;
    /// "Jr.": tells apart who else has one name.
    pub(crate) const GENERATION: Roles = 1 << 15;
    /// Between two names of one person: "known", "born".
    pub(crate) const RENAMES: Roles = 1 << 16;
    /// "as", "is": before the other name.
    pub(crate) const COPULA: Roles = 1 << 17;
    /// "who": what follows is done to another.
    pub(crate) const SUBJECT: Roles = 1 << 18;
    /// "whose": what follows is another's, if it is no "name".
    pub(crate) const OWNER: Roles = 1 << 19;
    pub(crate) const OWNED_NAME: Roles = 1 << 20;
    /// "Abu": before the name of a child, by which a parent is called.
    pub(crate) const PARENT: Roles = 1 << 21;
    /// A culture, as lists call it, in which the surname comes first.
    pub(crate) const SURNAME_FIRST: Roles = 1 << 22;
    /// A month behind it is one: "in May".
    pub(crate) const BEFORE_DATE: Roles = 1 << 23;
    /// Between the parts of a list: "and".
    pub(crate) const AND: Roles = 1 << 24;
    /// Between the head of an organization's name and what it is about: "of", "for", "on".
    pub(crate) const ABOUT: Roles = 1 << 25;
    /// Behind a name, it owns what follows: "'s".
    pub(crate) const OWNS: Roles = 1 << 26;
    /// The ending of a word that tells how or when: "-ly".
    pub(crate) const ADVERB: Roles = 1 << 27;
    /// "I", which is no initial.
    pub(crate) const PRONOUN: Roles = 1 << 28;
    /// "said": it may stand before who speaks.
    pub(crate) const BEFORE_SPEAKER: Roles = 1 << 29;
    /// Where it ends a line with a capital, the name or the phrase goes on: "New", "The".
    pub(crate) const LEADING: Roles = 1 << 30;
    /// People meet at it, and with "on" behind it it is no organization: "conference".
    pub(crate) const MEETING: Roles = 1 << 31;
}

/// What the table calls each role.
const NAMES: &[(&str, Roles)] = &[
    ("starter", role::STARTER),
    ("lettered", role::LETTERED),
    ("before-pronoun", role::BEFORE_PRONOUN),
    ("small", role::SMALL),
    ("leads-to-place", role::LEADS_TO_PLACE),
    ("within", role::WITHIN),
    ("of-company", role::OF_COMPANY),
    ("legal-form", role::LEGAL_FORM),
    ("link", role::LINK),
    ("of", role::OF),
    ("article", role::ARTICLE),
    ("male", role::MALE),
    ("female", role::FEMALE),
    ("elder", role::ELDER),
    ("younger", role::YOUNGER),
    ("generation", role::GENERATION),
    ("renames", role::RENAMES),
    ("copula", role::COPULA),
    ("subject", role::SUBJECT),
    ("owner", role::OWNER),
    ("owned-name", role::OWNED_NAME),
    ("parent", role::PARENT),
    ("surname-first", role::SURNAME_FIRST),
    ("before-date", role::BEFORE_DATE),
    ("and", role::AND),
    ("about", role::ABOUT),
    ("owns", role::OWNS),
    ("adverb", role::ADVERB),
    ("pronoun", role::PRONOUN),
    ("before-speaker", role::BEFORE_SPEAKER),
    ("leading", role::LEADING),
    ("meeting", role::MEETING),
];

/// Whether a word, by its hash, has one of some roles.
pub(crate) fn has_role(hash: u64, roles: Roles) -> bool {
    roles_of(hash) & roles != 0
}

/// The roles of a word, by its hash.
pub(crate) fn roles_of(hash: u64) -> Roles {
    words().get(&hash).copied().unwrap_or(0)
}

/// Whether a word ends in one of the endings, rows with a hyphen in front, that have one of some roles.
pub(crate) fn has_ending(word: &str, roles: Roles) -> bool {
    static ENDINGS: OnceLock<Vec<(&str, Roles)>> = OnceLock::new();
    let endings = ENDINGS.get_or_init(|| rows().filter_map(|(word, roles)| Some((word.strip_prefix('-')?, all_of(roles)))).collect());
    endings.iter().any(|&(ending, known)| known & roles != 0 && word.ends_with(ending))
}

fn words() -> &'static HashMap<u64, Roles> {
    static WORDS: OnceLock<HashMap<u64, Roles>> = OnceLock::new();
    WORDS.get_or_init(|| rows().map(|(word, roles)| (document::token_hash(word), all_of(roles))).collect())
}

/// The rows of the table: a word and its roles.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    const TABLE: &str = include_str!("../languages/en/words.tsv");
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| line.split_once('\t'))
}

/// The roles of a row.
fn all_of(roles: &str) -> Roles {
    roles.split('|').fold(0, |all, name| all | bit(name))
}

fn bit(name: &str) -> Roles {
    NAMES.iter().find(|(known, _)| *known == name).map_or(0, |&(_, role)| role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_has_known_roles() {
        for (word, roles) in rows() {
            assert!(roles.split('|').all(|name| bit(name) != 0), "{word}: {roles}");
        }
    }

    #[test]
    fn an_ending_is_the_end_of_a_word() {
        assert!(has_ending("Recently", role::ADVERB));
        assert!(!has_ending("General", role::ADVERB));
    }

    #[test]
    fn a_word_has_the_roles_of_its_row() {
        assert!(has_role(document::token_hash("The"), role::STARTER));
        assert!(!has_role(document::token_hash("vitamin"), role::STARTER));
    }
}
