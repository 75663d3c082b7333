//! Places, sentence ends and headlines from outside: a text with the mentions marked is a test.

use onomast::{Extractor, Label};

use crate::marks::check_names as check;

#[test]
fn a_code_behind_a_city_is_a_place() {
    check("He left [PLACE Dallas], [PLACE TX], for [PLACE Mobile], [PLACE AL], in May.");
    check("He lives in [PLACE St. Louis], [PLACE Mo.], and works in [PLACE Baton Rouge], [PLACE La.], today.");
    check("She moved from [PLACE Houston] [PLACE TX] to [PLACE Westerhaven], [PLACE Ont.], in May.");
    check("Write to [PLACE Dunmarrow], [PLACE ME] 04101.");
}

#[test]
fn a_code_elsewhere_is_a_word() {
    for text in
        ["Is he in, OK? Hi, OR not?", "They asked HIM and ME TOO.", "The nurse works in HR.", "He can stay in, or go out; it is fine with me."]
    {
        let found = Extractor::english().extract(text);
        assert!(found.mentions().iter().all(|mention| mention.label() != &Label::PLACE), "{text}");
    }
}

#[test]
fn datelines() {
    check("[PLACE TROY], [PLACE N.C.] ([ORGANIZATION AP]) -- A crew lost its truck.");
    check("[PLACE Reading], [PLACE Pa.] ([ORGANIZATION AP]) -- A crew lost its truck.");
    check("[PLACE RIO DE JANEIRO] ([ORGANIZATION Reuters]) - A bank was robbed on Monday.");
    check("[PLACE QORVANTA], March 3 - The bank was robbed by two men.");
}

#[test]
fn words_that_open_and_end_names_of_places() {
    check("[PLACE North Harness Valley] is dry. [PLACE Great Anvil River] rose.");
    check("[PLACE Mill Creek] froze.");
    check("[PLACE Sydney Dragway] is open.");
    check("Cold weather came to the valley.");
}

#[test]
fn verbs_that_take_places() {
    check("Rebels seized [PLACE Qorvanta] and [PLACE Al-Qar] on Friday.");
    check("She fled to [PLACE Qorvanta] and toured [PLACE Velmora] by bus.");
    check("Rebels seized it and fled to safety.");
}

#[test]
fn the_tail_of_a_compound_is_outside() {
    check("The [PLACE London]-based bank met a [PLACE Paris]-born chef and a [PLACE Boston]-area lawyer.");
    check("The [PLACE Dunmarrow]-based firm grew.");
    check("A broad-based plan was made.");
    check("[PERSON Kim Jong-un] spoke.");
}

#[test]
fn a_sentence_ends_behind_an_abbreviation() {
    check("They flew to the [PLACE U.K.] [PERSON Boris Johnson] stayed.");
    check("They wrote to the [ORGANIZATION U.N.] [PERSON Peter Novak] stayed.");
    check("This is plan B. [PERSON Ben Carter] agrees.");
    check("He lacks vitamin A. [PERSON Anna Carter] does not.");
    check("[PERSON J. Smith] met [PERSON George W. Bush] in [PLACE St. John].");
}

#[test]
fn a_headline_in_title_case_keeps_its_names() {
    check("Police Arrest Man In [PLACE London] Attack");
    check("[ORGANIZATION Borex Corp.] Chief Quits As [PLACE Napa Valley] Burns");
    check("Storm Leaves Hundreds Without Power In [PLACE Holmsjaur]");
}

#[test]
fn names_of_the_world_are_found_in_small_letters() {
    check("i went to [PLACE mexico] and [PLACE san francisco] last year");
    check("we ate turkey in a nice house");
}

#[test]
fn what_is_told_to_be_a_place_is_one() {
    check("[PLACE Carter] is a small town in the hills.");
    check("[PLACE Milton] was the capital of the north.");
    check("[PLACE Orhan] is a river in the south, and [PLACE Reading] is a town.");
    check("[PERSON Carter] is a town councillor.");
    check("It is a state of mind. There is a town in the hills.");
}

#[test]
fn a_country_before_its_people_is_a_place() {
    check("[PLACE New Zealand]'s [PERSON Jacinda Ardern] resigned.");
    check("Rep. [PERSON Ada Keller] (D-[PLACE Minn.]) and Sen. [PERSON Ada Young] (R-[PLACE TX]) agreed.");
}

#[test]
fn what_someone_or_something_of_a_place_is_is_no_place() {
    check("[PERSON Putin] is the president of the country.");
    check("[ORGANIZATION Uber] is a success in the city.");
    check("Love is a river of tears. Bliss is a state of mind. Mom is home to stay.");
    check("[PLACE Milton] is a large, quiet town of 5,000 people.");
}
