//! Organizations in everyday sentences.

use crate::marks::check_names as check;

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
