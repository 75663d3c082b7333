//! Persons in everyday sentences: what belongs to a name, and what stands beside it.

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
fn what_is_said_of_a_person_makes_one_of_a_place() {
    check("A teacher named [PERSON Florence] waved.");
    check("[PERSON Savannah], 29, was at home.");
    check("[PERSON Harold \"Hal\" Brandt] sang.");
    check("In [PLACE Savannah], 29 people died.");
}

#[test]
fn a_surname_that_heads_other_names_belongs_to_the_given_name() {
    check("[PERSON Ellen Woods] met [PERSON Martin Banks] and [PERSON Judith Berg].");
    check("[PERSON Mary Ann Hill] met [PERSON Simon Church].");
    check("They met near [PLACE Peter Street].");
    check("[PLACE Victoria Park] is green.");
    check("[PLACE Sarah Park Road] is long.");
}

#[test]
fn a_title_makes_a_surname_of_any_word() {
    check("Mr [PERSON Ford] and Mrs. [PERSON Field] thanked Dr [PERSON Marsh] and Lt. [PERSON Cross].");
    check("Gov. [PERSON Hill], Rep. [PERSON Banks] and Lt. Col. [PERSON Woods] left.");
    check("President [PERSON Xi] spoke. Mr [PERSON Xi] left.");
    check("The Master Agreement was signed.");
    check("The Foreign Minister and the Attorney General declined.");
}

#[test]
fn a_title_is_outside_though_it_may_be_a_name() {
    check("Sen. [PERSON Harlow] met Gen. [PERSON Dorvale] and Miss [PERSON Short].");
    check("King [PERSON Harald] met Pope [PERSON Francis].");
    check("Bishop [PERSON Hill] spoke to [PERSON Lady Gaga].");
    check("They met [PERSON Earl Warren] and [PERSON Dean Martin].");
}

#[test]
fn a_month_or_day_may_be_part_of_a_name() {
    check("[PERSON Ernest R. May] met [PERSON Judith May] and Ms. [PERSON June Harlow].");
    check("[PERSON Jan Novak] sang with [PERSON April Harlow].");
    check("He saw [PERSON Judith] May 3 and in June.");
    check("In May [PERSON Harald] left.");
}

#[test]
fn particles_and_saints_join_the_parts_of_a_name() {
    check("Then [PERSON F. von Arnsberg] left. They live in [PLACE Arnsberg].");
    check("[PERSON Mateo De La Cruz Jr.] met [PERSON Pieter van 't Hoff].");
    check("[PERSON Abd al-Rahman ibn Khaldun] met [PERSON Mary St. Clair].");
    check("[PERSON Luiz Inácio Lula da Silva] won.");
    check("[PLACE Rio de Janeiro] is warm.");
}

#[test]
fn what_tells_namesakes_apart_is_inside_and_letters_behind_are_not() {
    check("[PERSON Tomas Larsen Jr.] met [PERSON Sammy Larsen, Jr.], and [PERSON Henry Larsen III].");
    check("[PERSON Rita Larsen], CPA, met [PERSON Susan Larsen], MD, and [PERSON Tom Larsen] PhD.");
    check("The doctor was an MD.");
}

#[test]
fn a_nickname_in_quotes_is_inside() {
    check("[PERSON Walter \"Walt\" Larsen] sang.");
    check("[PERSON Walter 'The Hammer' Larsen] sang.");
    check("[PERSON Walter \u{201C}Walt\u{201D} Larsen] sang.");
    check("[PERSON Margaret (Peggy) Larsen] sang.");
    check("[PERSON Walter Larsen] ([PLACE Ohio]) beat [PERSON Martin Larsen].");
}

#[test]
fn a_name_goes_over_a_hyphen_before_a_capital_only() {
    check("It breaks the Non-Proliferation treaty.");
    check("[PERSON Mei-Ling Chan] met [PERSON Anna Larsen-Hill].");
    check("[PERSON Park Jung-ho] met [PERSON Wang Xi].");
    check("The [PLACE London]-based bank met a [PLACE Paris]-born chef.");
    check("It is an [PERSON Obama]-era rule.");
}

#[test]
fn names_of_many_cultures_are_whole() {
    check("[PERSON San San Lwin] met [PERSON Ng'ang'a Mwangi] and [PERSON Ka'imi Kealoha].");
    check("[PERSON Nguyễn Phú Trọng] met [PERSON Björk Guðmundsdóttir].");
    check("\"I'll go,\" said [PERSON Mary], 'as he's there.'");
}

#[test]
fn what_is_said_of_a_name_makes_a_person_of_a_place() {
    check("A nurse named [PERSON Paris] waved. His name is [PERSON Austin].");
    check("[PERSON Victoria], who is nine, sang. [PERSON Austin], 34, did not.");
    check("[PERSON Jordan], a clerk, sang. He thanked [PERSON Jordan].");
    check("The nurse flew to [PLACE Paris].");
}

#[test]
fn a_nation_is_no_part_of_a_person() {
    check("Major [MISC Japanese] banks fell. Fellow [MISC American] [PERSON Tom Rusk] won.");
    check("He was captain of [PLACE England].");
    check("The chief [PLACE UK] economist [PERSON Bob Lee] left.");
}

#[test]
fn initials_belong_to_the_surname_behind_them() {
    check("[PERSON W. H. Auden] and [PERSON H. G. Wells] met [PERSON George H. W. Bush] and [PERSON Barbara Bush].");
}

#[test]
fn an_address_without_a_name_is_no_person() {
    check("Mr. President, we thank you. Vice President [PERSON Bush] met Vice President [PERSON Mondale].");
    check("Madam Speaker, I rise for [PERSON Laura Banks].");
}

#[test]
fn someone_of_a_trade_is_a_person() {
    check("[PERSON Jordan] is a lawyer. [PERSON Denver] was a young singer in those days.");
    check("[PLACE Jordan] is a country in [PLACE Asia].");
    check("Everyone is a teacher here.");
}

#[test]
fn a_trade_tells_neither_of_terms_nor_of_compounds() {
    check("Mr [PERSON Smith] is a farmer in [PLACE Ohio].");
    check("The Plaintiff is a farmer in [PLACE Ohio]. The Prime Minister is a farmer, he said.");
    check("[ORGANIZATION Toyota] is a farmer favourite in the north.");
}

#[test]
fn syllables_behind_a_hyphen_belong_to_the_name() {
    check("He met [PERSON Chan Sau-wai] and [PERSON Chen Shih-chung] in May.");
    check("[PERSON Maggie Chan Man-ki] left. [PERSON Lai Wai-lok] stayed.");
    check("A [PLACE Hong Kong]-based firm met.");
}

#[test]
fn a_role_that_is_also_a_given_name_stands_before_a_whole_name() {
    check("Chief Justice [PERSON John Roberts] wrote for the majority.");
    check("[PERSON Justice Young] sang in the choir at school.");
}

#[test]
fn the_dead_are_late_and_their_names_are_not() {
    check("She met the brother of the late [PERSON Douglas Adams] in May.");
    check("They met former [PERSON Ada Keller] aides.");
}

#[test]
fn particles_of_a_surname_need_no_given_name() {
    check("He met [PERSON van der Berg] there.");
    check("He met a van driver there.");
}

#[test]
fn the_longest_name_of_an_entry_is_told() {
    check("[PERSON Luiz Inácio Lula da Silva] won. Then [PERSON Lula da Silva] spoke.");
}

#[test]
fn greetings_signatures_and_calls_name_somebody() {
    check("Hi [PERSON Grace], thanks for the book.");
    check("Good evening [PERSON Austin], the room is ready.");
    check("Dear customer, thanks for the order.");
    check("Best wishes, [PERSON Mark]");
    check("Grace period ends on Friday.");
    check("Thanks, [PERSON Bill]!");
    check("The bill, please!");
}

#[test]
fn names_that_are_words_are_told_by_what_people_do() {
    check("[PERSON Hope] said she was tired.");
    check("Hope faded fast.");
    check("[PERSON Will] called me last night about the car.");
    check("Will you call me?");
    check("[PERSON Pearl] has two sons.");
    check("Mark the date in your calendar.");
    check("[PERSON Mike] and [PERSON Summer] kissed.");
    check("Is [PERSON Dawn] home?");
    check("She gave the keys to [PERSON Will].");
    check("It was hot, and May was cold.");
}

#[test]
fn names_that_are_places_are_told_by_what_people_have() {
    check("[PERSON Jordan] lost his phone.");
    check("[PLACE Jordan] lost its phone lines.");
    check("[PERSON Chelsea] and her husband moved out.");
    check("[PERSON Paris] told me a tale.");
    check("[PLACE Paris] told [PLACE Moscow] to wait.");
}

#[test]
fn a_headline_goes_on_behind_a_name() {
    check("Mayor [PERSON Adams] Faces New Charges");
    check("Judge Blocks [PERSON Biden] Plan");
    check("Coach [PERSON Emma Bench] left in May.");
}

#[test]
fn a_pronoun_in_small_letters_ends_no_name() {
    check("tell [PERSON emily] i said hi");
}

#[test]
fn verbs_that_order_are_no_persons() {
    check("Pierce the film with a fork.");
    check("[PERSON Pierce] saw the film with a friend.");
    check("Turkey sandwiches for all.");
}
