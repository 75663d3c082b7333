//! Who wins: overlap policies against their definitions, precedence, block lists, entry policies, swapping.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

use onomast::explain::Outcome;
use onomast::gazetteer::{Case, ContextEntries, Match, MatcherBuilder, Overlap, Policy};
use onomast::{BuiltIn, Entry, Explain, Extractor, Gazetteer, Label, Matcher};
use proptest::prelude::*;

fn gazetteer(names: &[&str]) -> Gazetteer {
    Gazetteer::from_entries(names.iter().map(|name| Entry::new(*name, Label::MISC).id(*name))).unwrap()
}

fn spans(matcher: &Matcher, text: &str) -> Vec<(usize, usize)> {
    matcher.find(text).iter().map(|found| (found.start(), found.end())).collect()
}

type Spans = Vec<(usize, usize)>;

/// What each policy is by definition, from every match, in the order of the text.
fn by_definition(all: &Spans, overlap: Overlap) -> Spans {
    match overlap {
        Overlap::All => all.clone(),
        Overlap::NoSub => {
            all.iter().copied().filter(|&span| !all.iter().any(|&other| other != span && other.0 <= span.0 && span.1 <= other.1)).collect()
        }
        Overlap::LeftmostLongest => repeat(all, |&(start, end)| (std::cmp::Reverse(start), end)),
        Overlap::LongestDominantRight => repeat(all, |&(start, end)| (end - start, start)),
        other => panic!("no definition of {other}"),
    }
}

/// Takes the greatest by `key`, drops what overlaps it, and goes on with what is left.
fn repeat<K: Ord>(all: &Spans, key: impl Fn(&(usize, usize)) -> K) -> Spans {
    let mut left = all.clone();
    let mut taken = Vec::new();
    while let Some(best) = left.iter().copied().max_by_key(&key) {
        taken.push(best);
        left.retain(|other| other.1 <= best.0 || best.1 <= other.0);
    }
    taken.sort_unstable();
    taken
}

#[test]
fn a_policy_is_read_from_its_name() {
    for overlap in POLICIES {
        assert_eq!(overlap.to_string().parse::<Overlap>().unwrap(), overlap);
    }
    for context in [ContextEntries::Capitalized, ContextEntries::All, ContextEntries::None] {
        assert_eq!(context.to_string().parse::<ContextEntries>().unwrap(), context);
    }
    let error = "longest".parse::<Overlap>().unwrap_err().to_string();
    assert_eq!(error, "overlap: found `longest`, expected one of `leftmost-longest`, `all`, `no-sub`, `longest-dominant-right`");
    let error = "some".parse::<ContextEntries>().unwrap_err().to_string();
    assert_eq!(error, "context: found `some`, expected one of `capitalized`, `all`, `none`");
}

const POLICIES: [Overlap; 4] = [Overlap::LeftmostLongest, Overlap::All, Overlap::NoSub, Overlap::LongestDominantRight];

fn words(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(vec!["a", "b", "cc", "ddd", "é"]), 1..=most).prop_map(|words| words.join(" "))
}

fn names() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(words(4), 1..8)
}

fn built(names: &[String]) -> Gazetteer {
    gazetteer(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Every place where one of the names stands, word by word; independent of the index.
fn every(names: &[String], text: &str) -> Spans {
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1)).collect();
    let is_end = |end: usize| end == text.len() || text.as_bytes()[end] == b' ';
    let mut all: Spans = Vec::new();
    for &start in &starts {
        for name in names.iter().filter(|name| text[start..].starts_with(name.as_str()) && is_end(start + name.len())) {
            all.push((start, start + name.len()));
        }
    }
    all.sort_unstable_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
    all.dedup();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_overlap_policy_is_its_definition(names in names(), text in words(14)) {
        let all = every(&names, &text);
        for overlap in POLICIES {
            let matcher = Matcher::builder().gazetteer(built(&names)).overlap(overlap).build();
            prop_assert_eq!(spans(&matcher, &text), by_definition(&all, overlap), "{:?} of {:?} in {:?}", overlap, &names, &text);
        }
    }

    #[test]
    fn a_range_finds_what_every_match_in_it_leaves(names in names(), text in words(14), a in 0usize..40, b in 0usize..40) {
        let range = a.min(b)..a.max(b);
        let mut inside = every(&names, &text);
        inside.retain(|span| range.start <= span.0 && span.1 <= range.end);
        for overlap in POLICIES {
            let matcher = Matcher::builder().gazetteer(built(&names)).overlap(overlap).build();
            let found: Spans = matcher.find_in(&text, range.clone()).iter().map(|found| (found.start(), found.end())).collect();
            prop_assert_eq!(found, by_definition(&inside, overlap), "{:?} of {:?} in {:?}", overlap, &names, &text);
        }
    }

    #[test]
    fn names_in_several_gazetteers_are_found_as_in_one(names in names(), others in names(), text in words(14)) {
        let both: Vec<String> = names.iter().chain(&others).cloned().collect();
        for overlap in POLICIES {
            let matcher = Matcher::builder().gazetteer(built(&names)).gazetteer(built(&others)).overlap(overlap).build();
            prop_assert_eq!(spans(&matcher, &text), by_definition(&every(&both, &text), overlap), "{:?}", overlap);
        }
    }

    #[test]
    fn a_block_list_takes_what_lies_within_its_names(names in names(), blocked in names(), text in words(14)) {
        let inside = every(&blocked, &text);
        let mut free = every(&names, &text);
        free.retain(|span| !inside.iter().any(|block| block.0 <= span.0 && span.1 <= block.1));
        for overlap in POLICIES {
            let matcher = Matcher::builder().gazetteer(built(&names)).block(built(&blocked)).overlap(overlap).build();
            prop_assert_eq!(spans(&matcher, &text), by_definition(&free, overlap), "{:?}", overlap);
        }
    }
}

#[test]
fn earlier_gazetteers_come_first_then_weight_then_the_order_of_the_list() {
    let entry = |id: &str, weight| Entry::new("Osh", Label::PLACE).id(id).weight(weight);
    let first = Gazetteer::from_entries([entry("a", 10), entry("b", 90), entry("c", 10)]).unwrap();
    let second = Gazetteer::from_entries([entry("d", 900)]).unwrap();
    let matcher = Matcher::builder().gazetteer(first).gazetteer(second).build();
    let found = matcher.find("osh");
    assert_eq!(found[0].entries().map(|entry| entry.id()).collect::<Vec<_>>(), ["b", "a", "c", "d"]);
}

#[test]
fn many_entries_of_one_name_are_one_match() {
    let entries = (0..3000).flat_map(|id| [Entry::new("Osh", Label::PLACE).id(id.to_string()).alias("OSH"), Entry::new("Osh", Label::PERSON)]);
    let names = Gazetteer::from_entries(entries).unwrap();
    let found = names.find("in Osh");
    assert_eq!((found.len(), found[0].label(), found[0].range()), (1, &Label::PLACE, 3..6));
    let ids: Vec<&str> = found[0].entries().map(|entry| entry.id()).filter(|id| !id.is_empty()).collect();
    assert_eq!(ids, (0..3000).map(|id| id.to_string()).collect::<Vec<_>>());
}

#[test]
fn several_block_lists_add_up_and_a_label_blocks_its_own() {
    let names = Gazetteer::from_entries([Entry::new("UK", Label::PERSON), Entry::new("UK", Label::PLACE), Entry::new("Osh", Label::PLACE)]).unwrap();
    let block = |name: &str, label| Gazetteer::from_entries([Entry::new(name, label)]).unwrap();
    let labels = |blocks: Vec<Gazetteer>, overlap| {
        let builder = blocks.into_iter().fold(Matcher::builder().gazetteer(names.clone()).overlap(overlap), MatcherBuilder::block);
        let matcher = builder.build();
        let found = matcher.find("UK Osh UK");
        let shown =
            |found: &Match<'_, '_>| format!("{}:{}", found.text(), found.entries().map(|entry| entry.label().to_string()).collect::<String>());
        found.iter().map(shown).collect::<Vec<_>>().join(" ")
    };
    for overlap in POLICIES {
        assert_eq!(labels(vec![], overlap), "UK:PERSONPLACE Osh:PLACE UK:PERSONPLACE");
        assert_eq!(labels(vec![block("UK", Label::PERSON)], overlap), "UK:PLACE Osh:PLACE UK:PLACE");
        assert_eq!(labels(vec![block("UK", Label::PERSON), block("Osh", Label::MISC)], overlap), "UK:PLACE UK:PLACE");
        assert_eq!(labels(vec![block("UK Osh", Label::PERSON)], overlap), "UK:PLACE Osh:PLACE UK:PERSONPLACE");
        assert_eq!(labels(vec![block("UK Osh", Label::MISC), block("UK", Label::PLACE)], overlap), "UK:PERSON");
        assert_eq!(labels(vec![block("Osh", Label::ORGANIZATION)], overlap), "UK:PERSONPLACE Osh:PLACE UK:PERSONPLACE");
    }
}

#[test]
fn of_names_that_nest_deeply_a_matcher_tells_all_and_an_extractor_the_longest() {
    let names: Vec<String> = (1..=20).map(|len| vec!["Aa"; len].join(" ")).collect();
    let matcher = Matcher::builder().gazetteer(built(&names)).overlap(Overlap::All).build();
    assert_eq!(matcher.find(&names[19]).len(), 20 * 21 / 2);
    let found = tagged(names.iter().map(|name| Entry::new(name, Label::PLACE)).collect(), &[], &names[19]);
    assert_eq!(found, [("PLACE".to_owned(), names[19].clone())]);
}

#[test]
fn an_entry_left_out_for_its_policy_hides_no_other_name() {
    let entries = [
        Entry::new("win in Winchester", Label::MISC).policy(Policy::Context).id("long"),
        Entry::new("Winchester", Label::PLACE).id("town"),
        Entry::new("winchester", Label::MISC).policy(Policy::Context).id("rifle"),
    ];
    let names = Gazetteer::from_entries(entries).unwrap();
    let text = "a win in Winchester, a winchester";
    let found = |context| {
        let matcher = Matcher::builder().gazetteer(names.clone()).context(context).build();
        let found = matcher.find(text);
        found.iter().map(|found| found.entries().map(|entry| entry.id().to_owned()).collect::<Vec<_>>().join("+")).collect::<Vec<_>>()
    };
    assert_eq!(found(ContextEntries::Capitalized), ["town+rifle", "town"]);
    assert_eq!(found(ContextEntries::All), ["long", "town+rifle"]);
    assert_eq!(found(ContextEntries::None), ["town", "town"]);
}

#[test]
fn blocks_of_words_are_settled_as_the_whole_is() {
    let names = ["a b", "b", "b c d", "c", ".b", "(b)", "b!", "d a"];
    for piece in ["a b c d ", "a .b (b) b! ", "c d, a b. "] {
        // Longer than two blocks, with another word of the piece at each border.
        let text = piece.repeat(500);
        let found = |overlap: Overlap, lists: &[&[&str]]| {
            let matcher = lists.iter().fold(Matcher::builder().overlap(overlap), |matcher, names| matcher.gazetteer(gazetteer(names)));
            spans(&matcher.build(), &text)
        };
        let all = found(Overlap::All, &[&names]);
        assert!(all.len() > 1000 && all.is_sorted_by_key(|&(start, end)| (start, std::cmp::Reverse(end))), "{piece:?}");
        for overlap in POLICIES {
            let expected = by_definition(&all, overlap);
            assert_eq!(found(overlap, &[&names]), expected, "{overlap}: {piece:?}");
            assert_eq!(found(overlap, &[&names[..4], &names[4..]]), expected, "{overlap}: {piece:?}");
        }
    }
}

#[test]
fn a_range_holds_what_lies_wholly_inside() {
    let matcher = Matcher::builder().gazetteer(gazetteer(&["New York", "York", "Osh", "( Bar"])).build();
    let text = "New York Yorkshire \u{AB}Osh\u{BB} (Bar Osh";
    let found = |range| matcher.find_in(text, range).iter().map(|found| (found.start(), found.text().to_owned())).collect::<Vec<_>>();
    let name = |start: usize, text: &str| (start, text.to_owned());
    assert_eq!(found(0..8), [name(0, "New York")]);
    assert_eq!(found(1..8), [name(4, "York")]);
    assert_eq!(found(0..7), []);
    assert_eq!(found(8..13), []);
    assert_eq!(found(20..30), [name(21, "Osh")], "a range may cut a character");
    assert_eq!(found(22..99), [name(27, "(Bar"), name(32, "Osh")]);
    assert_eq!(found(28..35), [name(32, "Osh")]);
    assert_eq!(found(99..200), []);
}

#[test]
fn matches_are_replaced_from_left_to_right() {
    let names = gazetteer(&["New York", "York City", "Osh"]);
    for overlap in [Overlap::LeftmostLongest, Overlap::All] {
        let matcher = Matcher::builder().gazetteer(names.clone()).overlap(overlap).build();
        assert_eq!(matcher.replace_all("To New York City, Osh", |found| found.text().len().to_string()), "To 8 City, 3");
        assert!(matches!(matcher.replace_all("To Talas", |_| "x"), std::borrow::Cow::Borrowed("To Talas")));
        assert!(matcher.is_match("Osh") && !matcher.is_match("Talas"));
    }
}

#[test]
fn a_matcher_shows_what_it_is() {
    let matcher = Matcher::builder().gazetteer(gazetteer(&["Osh"])).case(Case::Exact).build();
    assert_eq!(format!("{matcher:?}"), "Matcher { n_gazetteers: 1, n_blocks: 0, overlap: LeftmostLongest, case: Some(Exact), context: Capitalized }");
    assert_eq!(
        format!("{:?}", matcher.find("in Osh")[0]),
        "Match { span: Span { start: 3, end: 6 }, text: \"Osh\", label: \"MISC\", names: [\"Osh\"] }"
    );
}

#[test]
fn the_longest_wins_over_precedence() {
    let matcher = Matcher::builder().gazetteer(gazetteer(&["New York"])).gazetteer(gazetteer(&["New York City"])).build();
    assert_eq!(matcher.find("New York City")[0].text(), "New York City");
}

#[test]
fn the_case_of_a_matcher_overrides_that_of_entries() {
    let names = Gazetteer::from_entries([Entry::new("US", Label::PLACE).case(Case::Exact), Entry::new("Osh", Label::PLACE)]).unwrap();
    let found = |case: Option<Case>, text| {
        let builder = Matcher::builder().gazetteer(names.clone());
        let matcher = case.map_or(builder.clone(), |case| builder.case(case)).build();
        matcher.find(text).iter().map(|found| found.text().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(None, "us US osh Osh"), ["US", "osh", "Osh"]);
    assert_eq!(found(Some(Case::Fold), "us US osh Osh"), ["us", "US", "osh", "Osh"]);
    assert_eq!(found(Some(Case::Exact), "us US osh Osh"), ["US", "Osh"]);
    assert_eq!(found(Some(Case::Title), "us US osh OSH"), ["US", "OSH"]);
}

#[test]
fn a_matcher_without_names_finds_nothing() {
    assert!(Matcher::builder().build().find("Bishkek").is_empty());
    assert!(Matcher::builder().block(gazetteer(&["Bishkek"])).build().find("Bishkek").is_empty());
    assert!(Matcher::builder().gazetteer(gazetteer(&[])).overlap(Overlap::All).build().find("Bishkek").is_empty());
}

/// The mentions of an extractor without built-in lists.
fn tagged(entries: Vec<Entry>, block: &[&str], text: &str) -> Vec<(String, String)> {
    let gazetteer = Gazetteer::from_entries(entries).unwrap();
    let builder = Extractor::builder().built_in(BuiltIn::None).gazetteer(gazetteer);
    let extractor = if block.is_empty() { builder.build() } else { builder.block(self::gazetteer(block)).build() };
    extractor.extract(text).mentions().iter().map(|mention| (mention.label().to_string(), mention.text().to_owned())).collect()
}

fn one(label: &str, text: &str) -> Vec<(String, String)> {
    vec![(label.to_owned(), text.to_owned())]
}

#[test]
fn an_entry_of_a_user_is_a_mention_unless_it_wants_context() {
    let entry = |policy| vec![Entry::new("may", Label::PERSON).policy(policy)];
    let text = "it rained in may again.";
    assert_eq!(tagged(entry(Policy::Candidate), &[], text), one("PERSON", "may"));
    assert_eq!(tagged(entry(Policy::Always), &[], text), one("PERSON", "may"));
    assert_eq!(tagged(entry(Policy::Context), &[], text), []);
    let entry = Entry::new("sooth", Label::PERSON).id("p1").policy(Policy::Context);
    let extractor = Extractor::builder().gazetteer(Gazetteer::from_entries([entry]).unwrap()).build();
    let ids = |text: &str| -> Vec<String> {
        let found = extractor.extract(text);
        found.mentions().iter().flat_map(|mention| mention.entries().map(|entry| entry.id().to_owned()).collect::<Vec<_>>()).collect()
    };
    assert!(ids("it will sooth us all day").is_empty());
    assert_eq!(ids("They met Mr. Sooth in the town."), ["p1"]);
}

#[test]
fn of_two_user_entries_of_one_name_the_heavier_is_the_mention() {
    for (club, label) in [(20, "PLACE"), (80, "CLUB")] {
        let entries = [Entry::new("Vard", Label::PLACE), Entry::new("Vard", Label::new("CLUB")).weight(club)];
        let extractor = Extractor::builder().gazetteer(Gazetteer::from_entries(entries).unwrap()).build();
        let found = extractor.extract("they went to see Vard at home");
        let labels: Vec<&str> = found.mentions().iter().map(|mention| mention.label().as_str()).collect();
        assert_eq!(labels, [label], "weight {club}");
    }
}

#[test]
fn always_outranks_everything_but_the_block_list() {
    let always = || vec![Entry::new("York", Label::new("CLUB")).policy(Policy::Always), Entry::new("New York City", Label::PLACE)];
    assert_eq!(tagged(always(), &[], "in New York City now"), one("CLUB", "York"));
    assert_eq!(tagged(always(), &["York"], "in New York City now"), one("PLACE", "New York City"));
    let english =
        Extractor::builder().gazetteer(Gazetteer::from_entries([Entry::new("Paris", Label::new("DOG")).policy(Policy::Always)]).unwrap()).build();
    let found = english.extract("He lives in Paris, France.");
    assert_eq!(found.mentions()[0].label().as_str(), "DOG");
}

#[test]
fn a_blocked_name_is_no_mention_of_any_finder() {
    let extractor = Extractor::builder().block(gazetteer(&["Bishkek"])).build();
    let texts: Vec<String> =
        extractor.extract("They flew from Bishkek to Almaty.").mentions().iter().map(|mention| mention.text().to_owned()).collect();
    assert_eq!(texts, ["Almaty"]);
    let extractor = Extractor::builder().block(gazetteer(&["Smithson"])).build();
    let found = extractor.extract("Mr. Smithson left. Smithson was tired.");
    assert_eq!(found.mentions().iter().map(onomast::Mention::text).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn explanations_tell_who_lost_and_why() {
    let names =
        Gazetteer::from_entries([Entry::new("York", Label::new("CLUB")).policy(Policy::Always), Entry::new("New York", Label::PLACE)]).unwrap();
    let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(names).explain(Explain::Yes).build();
    let found = extractor.extract("in New York now");
    let candidates = found.mentions()[0].explanation().unwrap().candidates();
    assert_eq!((candidates[0].text(), candidates[0].outcome()), ("York", Outcome::Chosen));
    let lost = candidates.iter().find(|candidate| candidate.text() == "New York").unwrap();
    assert_eq!(lost.outcome(), Outcome::Overruled);
    assert!(!lost.reasons().is_empty());
    assert!(Extractor::english().extract("in New York now").mentions()[0].explanation().is_none());
}

#[test]
fn a_small_gazetteer_over_a_big_one() {
    let big =
        Gazetteer::from_entries((0..20_000).map(|number| Entry::new(format!("Town{number}"), Label::PLACE).id(format!("big/{number}")))).unwrap();
    let small =
        Gazetteer::from_entries([Entry::new("Town7", Label::new("RUIN")).id("small/7"), Entry::new("Town7 East", Label::PLACE).id("small/8")])
            .unwrap();
    let matcher = Matcher::builder().gazetteer(small.clone()).gazetteer(big.clone()).build();
    let ids: Vec<Vec<String>> = matcher
        .find("Town7, town7 east, TOWN19999, Town20000")
        .iter()
        .map(|found| found.entries().map(|entry| entry.id().to_owned()).collect())
        .collect();
    assert_eq!(ids, [vec!["small/7", "big/7"], vec!["small/8"], vec!["big/19999"]]);
    let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(small).gazetteer(big).build();
    let found = extractor.extract("They left Town7 for Town8.");
    let labels: Vec<&str> = found.mentions().iter().map(|mention| mention.label().as_str()).collect();
    assert_eq!(labels, ["RUIN", "PLACE"]);
}

#[test]
fn gazetteers_are_swapped_while_others_extract() {
    let with = |name: &str| gazetteer(&[name]);
    let shared = Arc::new(RwLock::new(Extractor::builder().built_in(BuiltIn::None).gazetteer(with("alphaville")).build()));
    let is_over = AtomicBool::new(false);
    let seen: Vec<[bool; 2]> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3).map(|_| scope.spawn(|| read_until(&shared, &is_over))).collect();
        for round in 0..60 {
            let next = shared.read().unwrap().with_gazetteers(vec![with(if round % 2 == 0 { "betaville" } else { "alphaville" })]);
            *shared.write().unwrap() = next;
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        is_over.store(true, Ordering::Relaxed);
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    });
    assert!(seen.contains(&[true, true]), "no reader saw both: {seen:?}");
}

/// Extracts until told to stop; whether it saw the one list and the other. Never both in one text, never neither.
fn read_until(shared: &RwLock<Extractor>, is_over: &AtomicBool) -> [bool; 2] {
    let mut seen = [false, false];
    while !is_over.load(Ordering::Relaxed) {
        let extractor = shared.read().unwrap().clone();
        let found = extractor.extract("from alphaville to betaville");
        let texts: Vec<&str> = found.mentions().iter().map(onomast::Mention::text).collect();
        assert_eq!(texts.len(), 1, "{texts:?}");
        seen[usize::from(texts[0] == "betaville")] = true;
    }
    seen
}

#[test]
fn a_new_extractor_keeps_every_other_part() {
    let old = Extractor::builder().gazetteer(gazetteer(&["qwertz"])).block(gazetteer(&["Almaty"])).labels([Label::PLACE, Label::MISC]).build();
    let new = old.with_gazetteers(vec![gazetteer(&["asdf"])]);
    let texts = |extractor: &Extractor| -> Vec<String> {
        extractor
            .extract("Mr. Smith took qwertz and asdf from Almaty to Bishkek.")
            .mentions()
            .iter()
            .map(|mention| mention.text().to_owned())
            .collect()
    };
    assert_eq!(texts(&old), ["qwertz", "Bishkek"]);
    assert_eq!(texts(&new), ["asdf", "Bishkek"]);
    assert_eq!(texts(&new.with_gazetteers(Vec::new())), ["Bishkek"]);
    assert_eq!(new.built_in_gazetteers().len(), old.built_in_gazetteers().len());
}

#[test]
fn threads_share_one_extractor_and_agree() {
    fn assert_shared<T: Send + Sync + Clone>(_: &T) {}
    let extractor = Extractor::english();
    assert_shared(&extractor);
    assert_shared(&gazetteer(&["x"]));
    assert_shared(&Matcher::builder().build());
    let text = "President Sooronbai Jeenbekov left Bishkek. Mr Jeenbekov resigned in New York.";
    let expect = serde_json::to_string(&extractor.extract(text)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..20).for_each(|_| assert_eq!(serde_json::to_string(&extractor.extract(text)).unwrap(), expect)));
        }
    });
}
