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

#[test]
fn an_acronym_of_common_words_is_no_name() {
    check("The share of true negatives (TN) and the zonal quorum rate (ZQR) fell.");
    check("Her signal-to-noise ratio (SNR) rose.");
    check("The central bank ([ORGANIZATION ZQB]) and the trade union ([ORGANIZATION ZQTU]) agreed.");
    check("The [ORGANIZATION Zorkana Farmers Union] ([ORGANIZATION ZFU]) agreed.");
}

#[test]
fn a_meeting_on_something_is_no_organization() {
    check("She sang at the [MISC International Conference on Quorla Physics] (ICQP) in [PLACE Bishkek].");
    check("The [ORGANIZATION Council on Foreign Relations] agreed.");
    check("The [ORGANIZATION Zorkana Congress] met on Monday.");
}

#[test]
fn a_number_belongs_to_a_company_only_as_part_of_a_word_or_of_an_address() {
    check("He sued [ORGANIZATION 9dots LLC] on Monday.");
    check("The owner is [ORGANIZATION 77 Zorkana Street LLC].");
    check("In 2004 [ORGANIZATION Zorkana Inc.] fell.");
}

#[test]
fn a_listed_name_stays_whole_before_a_legal_form() {
    check("[PERSON Laura Banks] of [ORGANIZATION General Motors Co.] declined.");
    check("Shares of [ORGANIZATION 7-Eleven Inc.] rose.");
    check("He left [ORGANIZATION Nokia], and [ORGANIZATION Zorkana Inc.] hired him.");
}

#[test]
fn a_common_noun_that_starts_the_sentence_is_no_head() {
    check("Shops on [PLACE Fifth Avenue] were robbed.");
    check("The [ORGANIZATION Association of Zorkana Farmers] met.");
}

#[test]
fn a_legal_form_in_front_belongs() {
    check("[ORGANIZATION SIA Zorkana Koks] and [ORGANIZATION PT Zorkana Jaya] merged.");
    check("Send a CV by Monday.");
}

#[test]
fn a_campus_belongs_to_its_university() {
    check("She left [ORGANIZATION California State University, Long Beach] in May.");
    check("She left [ORGANIZATION Oxford University] in May.");
}

#[test]
fn those_who_deal_with_companies_tell_one() {
    check("Shareholders of [ORGANIZATION Zorkana] voted.");
    check("Then [ORGANIZATION Apple] unveiled a phone.");
    check("Apple trees bloom in May.");
}

#[test]
fn a_day_and_a_role_are_the_head_of_nothing() {
    check("They spoke in [PLACE Vienna] Wednesday.");
    check("Then Minority Leader [PERSON Anna Keller] spoke.");
    check("They watched [ORGANIZATION Sheffield Wednesday] there.");
}

#[test]
fn a_company_that_is_a_word_may_start_a_sentence() {
    check("[ORGANIZATION Target] said profit fell.");
    check("[ORGANIZATION Visa] and [ORGANIZATION Mastercard] rose.");
    check("[ORGANIZATION Shell] said it would drill.");
    check("[ORGANIZATION Apple] CEO [PERSON Tim Cook] left. [ORGANIZATION Target] boss [PERSON Ada Keller] stayed.");
    check("Target practice and other games rose. Acting director [PERSON Ada Keller] left.");
    check("Shell shapes vary.");
}

#[test]
fn what_someone_of_a_company_is_is_no_company() {
    check("[PERSON Merkel] was the leader of the party.");
    check("[PERSON Smith] is a party in the lawsuit.");
    check("[ORGANIZATION Podemos] is a left-wing party in [PLACE Spain].");
    check("The Seller is a corporation based in [PLACE Ohio]. The Company is a company that makes shoes.");
    check("[PERSON Chase] said he was tired. Visa customers waited in line.");
}

#[test]
fn plurals_of_acronyms_are_words() {
    check("The MoUs and PPPs were signed in [PLACE Rome].");
}

#[test]
fn a_legal_form_goes_on_behind_a_mark() {
    check("He works at [ORGANIZATION Yahoo! Inc.] now.");
    check("She said [ORGANIZATION L. L. May & Co] sold it.");
}

#[test]
fn a_credit_behind_a_slash_is_an_agency() {
    check("Photo: [PERSON Ahmed Ali]/[ORGANIZATION AP]");
    check("I took an IB/AP exam in May.");
}

#[test]
fn a_hospital_is_an_organization() {
    check("She was treated at [ORGANIZATION Johns Hopkins Hospital] in May.");
}

#[test]
fn teams_and_firms_are_told_by_what_they_do() {
    check("[ORGANIZATION Valencia] sacked their coach.");
    check("[PLACE Valencia] opened its museum.");
    check("[ORGANIZATION Target] closed two stores in [PLACE Fargo].");
    check("Target practice closed early.");
}
