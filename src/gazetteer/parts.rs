//! Other orders of the parts of a person's name.
//!
//! Takes a name, gives the forms in which registers and newspapers write it: the family name first, with a comma or
//! without, middle names left out or reduced to initials, given names reduced to initials.

/// Words with which a family name may begin.
const PARTICLES: &[&str] = &[
    "al", "ap", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van",
    "vom", "von", "zu", "zur",
];

/// Names of more words are those of families and houses, not of one person.
const MOST_WORDS: usize = 6;

/// A family name of fewer letters tells nobody beside an initial.
const LEAST_LETTERS: usize = 3;

/// The other orders of a name, each once; none of a single word.
pub(crate) fn orders(name: &str) -> Vec<String> {
    let Some((given, family)) = parts(name) else { return Vec::new() };
    let whole = given.join(" ");
    let first = given[0];
    let mut orders = vec![format!("{whole} {family}"), format!("{family}, {whole}"), format!("{family} {whole}")];
    if given.len() > 1 {
        orders.extend([format!("{first} {family}"), format!("{family}, {first}"), format!("{family} {first}")]);
    }
    let initials: Vec<String> = given.iter().filter_map(|part| initial(part)).collect();
    let is_told = family.chars().filter(|letter| letter.is_alphabetic()).count() >= LEAST_LETTERS;
    if is_told && initials.len() == given.len() && initial(first).as_deref() != Some(first) {
        let lone = &initials[0];
        orders.extend([format!("{lone} {family}"), format!("{family}, {lone}"), format!("{family} {lone}")]);
        if given.len() > 1 {
            let (apart, together) = (initials.join(" "), initials.concat());
            let rest = initials[1..].join(" ");
            for initials in [&apart, &together] {
                orders.extend([format!("{initials} {family}"), format!("{family}, {initials}"), format!("{family} {initials}")]);
            }
            orders.extend([format!("{first} {rest} {family}"), format!("{family}, {first} {rest}"), format!("{family} {first} {rest}")]);
        }
    }
    let mut known: Vec<String> = Vec::with_capacity(orders.len());
    for order in orders {
        if order != name && !known.contains(&order) {
            known.push(order);
        }
    }
    known
}

/// The given names and the family name; `None` if the name does not show them.
fn parts(name: &str) -> Option<(Vec<&str>, String)> {
    if let Some((family, given)) = name.split_once(',') {
        let (family, given) = (family.trim(), given.trim());
        let given: Vec<&str> = given.split_whitespace().collect();
        let is_person = !given.is_empty() && !family.is_empty() && given.len() < MOST_WORDS && given.iter().all(|part| !part.contains(','));
        return is_person.then(|| (given, family.to_owned()));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    if !(2..=MOST_WORDS).contains(&words.len()) {
        return None;
    }
    let is_particle = |word: &&str| PARTICLES.contains(word);
    let n_given = words.iter().position(is_particle).filter(|&at| at > 0).unwrap_or(words.len() - 1);
    Some((words[..n_given].to_vec(), words[n_given..].join(" ")))
}

/// The initial of a given name, with its dot: that of each part of `Hans-Jürgen`.
fn initial(part: &str) -> Option<String> {
    let letters: Option<Vec<char>> = part.split('-').map(|piece| piece.chars().next().filter(|first| first.is_alphabetic())).collect();
    letters.map(|letters| letters.iter().map(|letter| format!("{letter}.")).collect::<Vec<_>>().join("-"))
}

/// Endings of the names of fathers, which stand between the given name and that of the family, with the letters lower-cased.
const PATRONYMICS: &[&str] = &[
    "vich", "vitch", "vych", "vič", "ovna", "evna", "ichna", "ivna", "ogly", "oglu", "uly", "uulu", "kyzy", "qizi", "вич", "вна", "чна", "оглы",
    "углы", "улы", "уулу", "кызы", "қызы",
];

/// Whether a word in the middle of a person's name may be left out: a letter with a dot, or the name of a father.
pub(crate) fn is_middle(word: &str, is_before_dot: bool) -> bool {
    let mut letters = word.chars();
    let is_letter = letters.next().is_some_and(char::is_uppercase) && letters.as_str().trim_end_matches('.').is_empty();
    is_letter && (is_before_dot || word.ends_with('.')) || {
        let small = word.to_lowercase();
        PATRONYMICS.iter().any(|ending| small.ends_with(ending)) && small.chars().count() > 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_every_order_that_people_write() {
        assert_eq!(
            orders("Sooronbai Sharipovich Jeenbekov")[..6],
            [
                "Jeenbekov, Sooronbai Sharipovich",
                "Jeenbekov Sooronbai Sharipovich",
                "Sooronbai Jeenbekov",
                "Jeenbekov, Sooronbai",
                "Jeenbekov Sooronbai",
                "S. Jeenbekov",
            ]
        );
        assert!(orders("Müller, Hans-Jürgen").contains(&"Hans-Jürgen Müller".to_owned()));
        assert!(orders("Hans-Jürgen Müller").contains(&"H.-J. Müller".to_owned()));
        assert!(orders("Ludwig van Beethoven").contains(&"van Beethoven, Ludwig".to_owned()));
        assert!(orders("Sooronbai Sharipovich Jeenbekov").contains(&"Jeenbekov S.S.".to_owned()));
    }

    #[test]
    fn what_has_no_parts_has_one_order() {
        for name in ["Pelé", "the House of Windsor and of Hanover", "", ",", "Beethoven,"] {
            assert!(orders(name).is_empty(), "{name}");
        }
        assert!(!orders("Bo Li").iter().any(|order| order.contains('.')), "an initial and two letters tell nobody");
    }

    #[test]
    fn middles_are_initials_and_fathers() {
        for (word, is_before_dot, expected) in [
            ("S", true, true),
            ("S.", false, true),
            ("Sharipovich", false, true),
            ("Сергеевна", false, true),
            ("S", false, false),
            ("s", true, false),
            ("Hans", false, false),
        ] {
            assert_eq!(is_middle(word, is_before_dot), expected, "{word}");
        }
    }
}
