//! Pairs of spellings, of one name and of two: what one setting of the tolerances makes of them.

use onomast::gazetteer::Tolerances;
use onomast::{Entry, Gazetteer, Label};

const PAIRS: &str = include_str!("data/pairs.tsv");
const SETTING: &str = "translit,endings,parts,typo:1";

/// Whether a list of one name finds it in a text that is the other, and nothing beside it.
fn is_found(one: &str, other: &str) -> bool {
    let tolerances: Tolerances = SETTING.parse().expect("known tolerances");
    let mut builder = Gazetteer::builder_with(tolerances);
    builder.push(&Entry::new(one, Label::PERSON)).expect("a name");
    let list = builder.build().expect("small");
    let found = list.find(other);
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
    found.iter().any(|found| letters(found.text()) == letters(other))
}

#[test]
fn spellings_of_one_name_meet_and_those_of_others_do_not() {
    let rows = PAIRS.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let (mut same, mut different, mut missed, mut wrong) = (0, 0, Vec::new(), Vec::new());
    for row in rows {
        let [relation, one, other, kind] = row[..] else { panic!("found {row:?}, expected four cells") };
        let is_found = is_found(one, other);
        match relation {
            "same" if is_found => same += 1,
            "same" => missed.push(format!("{one} = {other} ({kind})")),
            "different" if is_found => wrong.push(format!("{one} / {other} ({kind})")),
            "different" => different += 1,
            _ => panic!("found the relation {relation}, expected same or different"),
        }
    }
    assert_eq!((same + missed.len(), different + wrong.len()), (600, 600));
    let (recall, precision) = (same as f64 / 600.0, same as f64 / (same + wrong.len()) as f64);
    println!("recall {:.1} %, precision {:.1} %", 100.0 * recall, 100.0 * precision);
    println!("missed: {}\nwrong: {}", missed.join(", "), wrong.join(", "));
    assert!(recall >= 0.92 && precision >= 0.97, "recall {recall}, precision {precision}");
}
