//! International bank account numbers (ISO 13616), with the length of their country and the right check digits.

use super::identifier;
use super::value::Value;
use super::view::View;
use super::{Family, Found};

/// How long the numbers of a country are.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NL", 18),
    ("NO", 15),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SC", 31),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
];

/// The account number that starts at a token: in one word, or in groups behind blanks or hyphens.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let first = view.word(start);
    let is_start = |bytes: &[u8]| bytes.len() >= 4 && bytes[..2].iter().all(u8::is_ascii_alphabetic) && bytes[2..4].iter().all(u8::is_ascii_digit);
    let country = first.get(..2).filter(|_| is_start(first.as_bytes()))?.to_ascii_uppercase();
    let &(_, len) = LENGTHS.iter().find(|(known, _)| *known == country)?;
    let mut code = String::with_capacity(len);
    let mut end = start;
    while code.len() < len {
        let word = view.word(end);
        let is_group = !word.is_empty() && code.len() + word.len() <= len && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_group {
            return None;
        }
        code.push_str(word);
        end += 1;
        end += usize::from(code.len() < len && view.word(end) == "-" && view.is_joined(end) && view.is_joined(end + 1));
    }
    code.make_ascii_uppercase();
    let turned = format!("{}{}", &code[4..], &code[..4]);
    let is_right = identifier::modulo_97(&turned) == Some(1);
    is_right.then_some(Found { family: Family::Iban, start, end, form: "checked account number", value: Some(Value::Iban(code)), points: 100 })
}
