//! Numbers of registers: ISBN, ISSN, LEI, ISIN and payment cards with the right check digits, DOI, and tickers.

use super::lexicon::{Role, Sense};
use super::value::{Identifier, IdentifierKind, Value};
use super::view::View;
use super::{Family, Found};

/// The identifier that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let (kind, code, end, points) = doi(view, start)
        .or_else(|| isbn(view, start))
        .or_else(|| issn(view, start))
        .or_else(|| in_one_word(view, start))
        .or_else(|| card(view, start))
        .or_else(|| ticker(view, start))?;
    let form = match kind {
        IdentifierKind::Isbn | IdentifierKind::Issn | IdentifierKind::Lei | IdentifierKind::Isin | IdentifierKind::Card => {
            "checked number of a register"
        }
        IdentifierKind::Doi => "name of a digital object",
        IdentifierKind::Ticker => "symbol of a security",
    };
    Some(Found { family: Family::Identifier, start, end, form, value: Some(Value::Identifier(Identifier { kind, code })), points })
}

type Read = (IdentifierKind, String, usize, i32);

/// A number of digits and capitals through 97, letters as 10 to 35 (ISO 7064).
pub(super) fn modulo_97(code: &str) -> Option<u32> {
    code.chars().try_fold(0, |rest, letter| {
        let value = letter.to_digit(36)?;
        Some((rest * if value > 9 { 100 } else { 10 } + value) % 97)
    })
}

/// Whether digits end in the right check digit (ISO 7812, annex B).
fn is_luhn(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let sum: u32 = digits.rev().enumerate().map(|(place, digit)| if place % 2 == 1 { doubled(digit) } else { digit }).sum();
    sum.is_multiple_of(10)
}

/// The digits of groups behind hyphens or single blanks, and where each group ends; at most so many digits.
fn groups(view: &View<'_, '_>, start: usize, most: usize) -> Vec<(String, usize)> {
    let mut groups: Vec<(String, usize)> = Vec::new();
    let (mut code, mut at) = (String::new(), start);
    loop {
        let word = view.word(at);
        let is_group = !word.is_empty()
            && word.bytes().enumerate().all(|(place, byte)| byte.is_ascii_digit() || byte.eq_ignore_ascii_case(&b'x') && place + 1 == word.len());
        if !is_group || code.len() + word.len() > most {
            return groups;
        }
        code.push_str(word);
        groups.push((code.to_ascii_uppercase(), at + 1));
        let is_hyphen = view.is_dash(at + 1) && view.is_joined(at + 1) && view.is_joined(at + 2);
        at += 1 + usize::from(is_hyphen);
    }
}

/// Whether one of the words before is this one.
fn is_called(view: &View<'_, '_>, start: usize, name: &str) -> bool {
    (1..=4).any(|back| start.checked_sub(back).is_some_and(|index| view.is_one_of(index, &[name])))
}

/// Whether the words before call a number that of a book or periodical.
pub(super) fn is_of_book(view: &View<'_, '_>, start: usize) -> bool {
    ["ISBN", "ISBN-13", "ISBN-10", "ISSN"].iter().any(|name| is_called(view, start, name))
}

/// Whether a number is a part of a longer one to the left.
fn is_inside(view: &View<'_, '_>, start: usize) -> bool {
    let before = start.wrapping_sub(1);
    view.is_joined(start) && (view.is_dash(before) || matches!(view.word(before), "/" | "." | "_" | "+"))
}

/// `978-0-306-40615-7`, `ISBN 0-306-40615-2`
fn isbn(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let digit = |letter: char| if letter == 'X' { Some(10) } else { letter.to_digit(10) };
    if is_inside(view, start) || !view.word(start).starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let is_named = is_called(view, start, "ISBN") || is_called(view, start, "ISBN-13") || is_called(view, start, "ISBN-10");
    groups(view, start, 13).into_iter().rev().find_map(|(code, end)| {
        let is_right = match code.len() {
            13 => {
                let sum: Option<u32> =
                    code.chars().enumerate().map(|(place, letter)| Some(letter.to_digit(10)? * if place % 2 == 0 { 1 } else { 3 })).sum();
                (code.starts_with("978") || code.starts_with("979")) && sum.is_some_and(|sum| sum.is_multiple_of(10))
            }
            10 if is_named => {
                let sum: Option<u32> = code.chars().zip((1..=10).rev()).map(|(letter, weight)| Some(digit(letter)? * weight)).sum();
                sum.is_some_and(|sum| sum.is_multiple_of(11))
            }
            _ => false,
        };
        is_right.then_some((IdentifierKind::Isbn, code, end, 99))
    })
}

/// `ISSN 2049-3630`
fn issn(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if !is_called(view, start, "ISSN") || is_inside(view, start) {
        return None;
    }
    let (code, end) = groups(view, start, 8).into_iter().find(|(code, _)| code.len() == 8)?;
    let digit = |letter: char| if letter == 'X' { Some(10) } else { letter.to_digit(10) };
    let sum: Option<u32> = code.chars().zip((1..=8).rev()).map(|(letter, weight)| Some(digit(letter)? * weight)).sum();
    sum.is_some_and(|sum| sum.is_multiple_of(11)).then_some((IdentifierKind::Issn, code, end, 99))
}

/// LEI and ISIN: twenty and twelve letters and digits.
fn in_one_word(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let word = view.word(start);
    let is_code = word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if !is_code || is_inside(view, start) {
        return None;
    }
    let values = || word.chars().filter_map(|letter| letter.to_digit(36));
    match word.len() {
        20 if word.ends_with(|last: char| last.is_ascii_digit()) && modulo_97(word) == Some(1) => {
            Some((IdentifierKind::Lei, word.to_owned(), start + 1, 99))
        }
        12 if word[..2].bytes().all(|byte| byte.is_ascii_uppercase()) && word.ends_with(|last: char| last.is_ascii_digit()) => {
            let digits: Vec<u32> = values().flat_map(|value| if value > 9 { vec![value / 10, value % 10] } else { vec![value] }).collect();
            is_luhn(digits.into_iter()).then(|| (IdentifierKind::Isin, word.to_owned(), start + 1, 99))
        }
        _ => None,
    }
}

/// `4111 1111 1111 1111`
fn card(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if is_inside(view, start) {
        return None;
    }
    groups(view, start, 19).into_iter().rev().find_map(|(code, end)| {
        let head: u32 = code.get(..4)?.parse().ok()?;
        let len = match head {
            4000..=4999 => matches!(code.len(), 13 | 16 | 19),
            5100..=5599 | 2221..=2720 => code.len() == 16,
            3400..=3499 | 3700..=3799 => code.len() == 15,
            3000..=3059 | 3600..=3699 | 3800..=3999 => code.len() == 14,
            6011 | 6440..=6599 | 3528..=3589 | 6200..=6299 => (16..=19).contains(&code.len()),
            _ => false,
        };
        let is_more = view.is_dash(end) && view.is_joined(end) && view.is_joined(end + 1);
        let is_right = len && !is_more && is_luhn(code.chars().filter_map(|letter| letter.to_digit(10)));
        is_right.then_some((IdentifierKind::Card, code, end, 97))
    })
}

/// A longer name of a digital object is cut.
const MAX_DOI_TOKENS: usize = 64;

/// `10.1000/182`, `doi:10.1038/nphys1170`
fn doi(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let registrant = view.word(start).strip_prefix("10.")?;
    let is_registrant =
        (4..=9).contains(&registrant.split('.').next()?.len()) && registrant.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_registrant || view.word(start + 1) != "/" || !view.is_joined(start + 1) || !view.is_joined(start + 2) {
        return None;
    }
    let mut end = start + 3;
    while end < start + MAX_DOI_TOKENS && view.is_joined(end) && !matches!(view.word(end), "\"" | "<" | ">" | "\u{201D}") {
        end += 1;
    }
    let is_open = |end: usize| view.text(start..end).matches('(').count() > view.text(start..end - 1).matches(')').count();
    while end > start + 3
        && (matches!(view.word(end - 1), "." | "," | ";" | ":" | "!" | "?" | "]" | "'") || view.word(end - 1) == ")" && !is_open(end))
    {
        end -= 1;
    }
    Some((IdentifierKind::Doi, view.text(start..end).to_ascii_lowercase(), end, 99))
}

/// The endings that name a market behind a symbol.
const MARKETS: &[&str] = &[
    "O", "N", "OQ", "L", "DE", "F", "PA", "T", "HK", "SS", "SZ", "AX", "TO", "V", "MI", "AS", "BR", "MC", "SW", "S", "KS", "KQ", "NS", "BO", "SI",
    "ST", "CO", "HE", "OL", "VI", "WA", "ME", "SA", "MX", "J", "JK", "KL", "BK", "TW", "NZ", "IR", "LS", "A", "B", "K", "PK",
];

/// `(NASDAQ: AAPL)`, `$AAPL`, `AAPL.O`
fn ticker(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let is_symbol = |word: &str, most: usize| {
        (1..=most).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.')
            && !word.starts_with('.')
    };
    let has_letter = |word: &str| word.bytes().any(|byte| byte.is_ascii_uppercase());
    let word = view.word(start);
    if word == "$" {
        let symbol = view.word(start + 1);
        let is_cash_tag = view.is_joined(start + 1) && is_symbol(symbol, 6) && symbol.bytes().all(|byte| !byte.is_ascii_digit());
        let is_price = view.is_joined(start) && view.token(start.wrapping_sub(1)).is_some_and(|token| token.is_word());
        return (is_cash_tag && !is_price).then(|| (IdentifierKind::Ticker, symbol.to_owned(), start + 2, 92));
    }
    let market = view.phrase(start, |sense| (sense == Sense::Role(Role::Market)).then_some(()));
    if let Some(colon) = market.map(|((), colon)| colon).filter(|colon| view.is_capitalized(start) && view.word(*colon) == ":") {
        let symbol = view.word(colon + 1);
        let class = colon + 3;
        let is_class = view.is_dash(class - 1) && view.is_joined(class - 1) && view.is_joined(class) && is_symbol(view.word(class), 1);
        let end = if is_class { class + 1 } else { colon + 2 };
        let code = format!("{}:{}", view.text(start..colon).to_uppercase(), if is_class { view.text(colon + 1..end) } else { symbol });
        return is_symbol(symbol, 8).then_some((IdentifierKind::Ticker, code, end, 96));
    }
    let (symbol, market) = word.split_once('.')?;
    let is_ric = is_symbol(symbol, 5)
        && !symbol.contains('.')
        && MARKETS.contains(&market)
        && (symbol.len() > 1 && has_letter(symbol) || symbol.len() == 4 || symbol.len() > 1 && market.len() == 2);
    let is_number = word.bytes().filter(u8::is_ascii_digit).count() > 0 && !(market.len() > 1 || market == "T");
    (is_ric && !is_number && !is_inside(view, start)).then(|| (IdentifierKind::Ticker, word.to_owned(), start + 1, 70))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert_eq!(modulo_97("WEST12345698765432GB82"), Some(1));
        assert_eq!(modulo_97("529900T8BM49AURSDO55"), Some(1));
        assert_eq!(modulo_97("a-b"), None);
        assert!(is_luhn("4111111111111111".chars().filter_map(|digit| digit.to_digit(10))));
        assert!(!is_luhn("4111111111111112".chars().filter_map(|digit| digit.to_digit(10))));
    }
}
