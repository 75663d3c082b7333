//! Persons and organizations in everyday sentences: what belongs to a name, and what stands beside it.

use crate::marks::check_names as check;

#[test]
fn words_that_end_other_names_are_surnames_behind_a_given_name() {
    check("[PERSON Laura Banks] and [PERSON Peter Woods] left.");
    check("[PERSON Emily May] wrote to [PERSON Harold T. May].");
    check("[PERSON Jan Kowalski] sang.");
    check("They met in May 2004 at the [PLACE Naryn River].");
}

#[test]
fn titles_stay_outside() {
    check("Sen. [PERSON Whitfield] spoke.");
    check("Mr [PERSON Hill] met Mrs [PERSON Price].");
}

#[test]
fn what_is_said_of_a_person_makes_one() {
    check("A teacher named [PERSON Florence] waved.");
    check("[PERSON Savannah], 29, was at home.");
    check("[PERSON Harold \"Hal\" Brandt] sang.");
    check("In [PLACE Savannah], 29 people died.");
}

#[test]
fn a_name_before_of_is_another_one() {
    check("[PERSON Laura Banks] of [ORGANIZATION Zorkana Inc.] agreed.");
    check("Shares of [ORGANIZATION Zorkana Corp.] rose.");
    check("The [ORGANIZATION House of Commons] and the [ORGANIZATION Senate] met.");
}

#[test]
fn a_legal_form_belongs_to_the_name_before_it() {
    check("He sued [ORGANIZATION Zorkana Widgets, Inc.] on Monday.");
    check("[ORGANIZATION General Zorkana Co.] fell.");
    check("Yesterday [ORGANIZATION Zorkana Corp.] fell.");
    check("The [ORGANIZATION Ministry of Sport, Youth and Culture] agreed.");
}

#[test]
fn acronyms_that_are_words_are_no_names() {
    check("GDP grew while the PDF showed a new USB stick.");
    check("The [ORGANIZATION WTO] agreed.");
}
