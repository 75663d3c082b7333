//! Amounts of money: `$1.2bn`, `Rs 5 crore`, `two million euros`, `£2m–£3m`, `50 cents`, `US$ 5m`.

use super::decimal::Decimal;
use super::lexicon::{Role, Sense};
use super::number::{self, Number};
use super::value::{Amount, Money, Value};
use super::view::{View, sense_of};
use super::{Family, Found};

/// The amount of money that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let (money, from, end, points) = behind_sign(view, start).or_else(|| before_word(view, start))?;
    Some(Found { family: Family::Money, start: from, end, form: "amount of a currency", value: Some(Value::Money(money)), points })
}

fn currency(view: &View<'_, '_>, index: usize) -> Option<&'static str> {
    view.sense(index, |sense| if let Sense::Currency(code) = sense { Some(code) } else { None })
}

/// A number with what stands for a power of ten behind it: `1.2bn`, `5 m`, `10K`.
fn amount<'t>(view: &View<'_, 't>, start: usize) -> Option<(Number<'t>, Decimal)> {
    let number = number::at(view, start)?;
    if number.suffix.is_empty() {
        if number.scale.is_none() && view.digits_and(number.end).is_none() && is_magnitude_apart(view, number.end) {
            let power = magnitude(view.word(number.end))?;
            let value = number.value.shifted(power)?;
            return Some((Number { end: number.end + 1, ..number }, value));
        }
        return Some((number, number.value));
    }
    let power = magnitude(number.suffix)?;
    Some((number, number.value.shifted(power)?))
}

/// `$ 5 m`, `€3 bn`: letters alone.
fn is_magnitude_apart(view: &View<'_, '_>, index: usize) -> bool {
    matches!(view.word(index), "m" | "M" | "k" | "K" | "b" | "B" | "T" | "bn" | "mn" | "MM" | "mm" | "mil" | "mill" | "Md" | "Mds" | "Bio" | "grand")
}

/// The power of ten of letters behind digits.
fn magnitude(letters: &str) -> Option<u8> {
    match letters {
        "k" | "K" | "thou" | "grand" => Some(3),
        "m" | "M" | "mm" | "MM" | "mil" | "mill" => Some(6),
        "b" | "B" | "Md" | "Mds" => Some(9),
        "t" | "T" | "Bio" => Some(12),
        _ => sense_of(letters, |sense| if let Sense::Scale(power) = sense { Some(power) } else { None }),
    }
}

/// A sign or code, and a number behind it.
fn behind_sign(view: &View<'_, '_>, start: usize) -> Option<(Money, usize, usize, i32)> {
    // "-$5" and "-5 dollars".
    let is_negative = view.is_dash(start) && view.is_joined(start + 1) && view.is_apart(start);
    let sign = start + usize::from(is_negative);
    if let Some(found) = glued(view, sign) {
        return Some(found);
    }
    let (mut code, number_start) = sign_at(view, sign)?;
    let (number, value) = amount(view, number_start).or_else(|| hundredths(view, number_start))?;
    let mut from = start;
    if matches!(view.word(sign), "$" | "\u{A5}")
        && let Some((of_prefix, at)) = prefix(view, sign)
    {
        (code, from) = (of_prefix, at);
    } else if is_of_another(view, sign, value) {
        return None;
    }
    let (low, high, mut end) = match second(view, sign, number, value) {
        Some((low, high, end)) => (low, Some(high), end),
        None => (value, None, number.end),
    };
    // "$50 US", "$5m USD", "£5 sterling"
    if let Some(behind) = code_behind(view, end) {
        (code, end) = (behind, end + 1);
    } else if view.is(end, "dollars") && code.ends_with('D') || view.is(end, "sterling") {
        end += 1;
    }
    let low = if is_negative { low.negated() } else { low };
    let money = Money { currency: code.to_owned(), amount: Amount::new(low, high) };
    Some((money, from, end, 97))
}

/// A sign of money or the code of a currency before a number, and where that starts.
fn sign_at(view: &View<'_, '_>, index: usize) -> Option<(&'static str, usize)> {
    let word = view.word(index);
    let is_sign = !word.starts_with(|first: char| first.is_ascii_alphabetic());
    let code = currency(view, index)?;
    let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_rupees = matches!(word, "Rs" | "Rs." | "RM" | "Rp" | "Tk" | "Ksh" | "KSh");
    if !(is_sign || is_code || is_rupees) {
        return None;
    }
    let dot = usize::from(is_rupees && view.word(index + 1) == "." && view.is_joined(index + 1));
    Some((code, index + 1 + dot))
}

/// `USD1.23`, `EUR3.4m`: one token.
fn glued(view: &View<'_, '_>, start: usize) -> Option<(Money, usize, usize, i32)> {
    let (letters, rest) = view.word(start).split_at_checked(3).filter(|(letters, _)| letters.bytes().all(|byte| byte.is_ascii_uppercase()))?;
    let code = sense_of(letters, |sense| if let Sense::Currency(code) = sense { Some(code) } else { None })?;
    let len = rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
    let value = Decimal::grouped(&rest[..len])?;
    let is_scaled = len < rest.len();
    let power = if is_scaled { Some(magnitude(&rest[len..])?) } else { scale_behind(view, start + 1) };
    let end = start + 1 + usize::from(!is_scaled && power.is_some());
    Some((money(code, value.shifted(power.unwrap_or(0))?, None), start, end, 95))
}

/// "million" and the like.
fn scale_behind(view: &View<'_, '_>, index: usize) -> Option<u8> {
    view.sense(index, |sense| if let Sense::Scale(power) = sense { Some(power) } else { None })
}

/// `.99` behind a sign of money.
fn hundredths<'t>(view: &View<'_, 't>, start: usize) -> Option<(Number<'t>, Decimal)> {
    let is_point = view.word(start) == "." && view.is_joined(start) && view.is_joined(start + 1);
    let digits = view.digits(start + 1).filter(|_| is_point && view.word(start + 1).len() == 2)?;
    let value = Decimal::new(i64::from(digits), 2);
    Some((Number { value, end: start + 2, suffix: "", is_article: false, scale: None }, value))
}

/// Whether a sign or code is that of something else: `Mex$30` of a country that is not known, "COP 26" a conference.
fn is_of_another(view: &View<'_, '_>, sign: usize, value: Decimal) -> bool {
    let before = sign.wrapping_sub(1);
    let is_known = view.sense(before, |sense| if let Sense::Prefix(code) = sense { Some(code) } else { None }).is_some();
    let is_glued = view.word(sign) == "$" && view.is_joined(sign) && view.is_capitalized(before) && !is_known;
    is_glued || view.word(sign) == "COP" && value.to_whole().is_some_and(|pesos| pesos < 100)
}

/// Letters before a `$`, and where they start: `US$`, `A$`, `U.S. $`.
fn prefix(view: &View<'_, '_>, dollar: usize) -> Option<(&'static str, usize)> {
    let before = dollar.wrapping_sub(1);
    let code = view.sense(before, |sense| if let Sense::Prefix(code) = sense { Some(code) } else { None })?;
    let is_caps = view.word(before).bytes().all(|byte| byte.is_ascii_uppercase());
    let fits = (code == "CNY") == (view.word(dollar) == "\u{A5}");
    (is_caps && fits && view.is_joined(dollar)).then_some((code, before))
}

/// A code behind an amount that has a sign already.
fn code_behind(view: &View<'_, '_>, end: usize) -> Option<&'static str> {
    let word = view.word(end);
    let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code {
        return currency(view, end);
    }
    None
}

/// The second end of a range: `£2m–£3m`, `$5-10 million`, `$5 million to $10 million`.
fn second(view: &View<'_, '_>, sign: usize, first: Number<'_>, value: Decimal) -> Option<(Decimal, Decimal, usize)> {
    let at = view.behind_to(first.end, sign)?;
    let is_dash = view.is_dash(at - 1);
    let has_sign = currency(view, at).is_some() && currency(view, at) == currency(view, sign);
    let (number, high) = amount(view, at + usize::from(has_sign))?;
    // "$5 to 10 people" is no range of money, "$5-10" is.
    let is_range = has_sign || is_dash || number.scale.is_some() || !number.suffix.is_empty();
    let is_plain = first.scale.is_none() && first.suffix.is_empty();
    let low = if is_plain { shared(view, number, value, high).unwrap_or(value) } else { value };
    let is_rising = high.plus(low.negated()).is_some_and(|rest| !rest.is_negative() && rest.mantissa() != 0);
    (is_range && is_rising).then_some((low, high, number.end))
}

/// The first of two numbers with the power of ten of the second, if that is told once for both.
fn shared(view: &View<'_, '_>, second: Number<'_>, low: Decimal, high: Decimal) -> Option<Decimal> {
    let power = magnitude(second.suffix).or_else(|| magnitude(view.word(second.end - 1)))?;
    // "$500,000 to $1 million" tells the first in full.
    let is_below = |low: &Decimal| low.plus(high.negated()).is_some_and(Decimal::is_negative);
    low.shifted(power).filter(is_below).or(Some(low))
}

/// A number and the word of a currency: `two million euros`, `15,000 yen`, `50 cents`, `5 Canadian dollars`, `20€`, `100 USD`.
fn before_word(view: &View<'_, '_>, start: usize) -> Option<(Money, usize, usize, i32)> {
    let number = number::signed(view, start).or_else(|| one(view, start))?;
    let (number, value, mut at) = if number.suffix.is_empty() {
        (number, number.value, number.end)
    } else if let Some(power) = magnitude(number.suffix) {
        (number, number.value.shifted(power)?, number.end)
    } else {
        // "50EUR", "40p" of Britain, but "720p" are lines of a picture.
        if number.suffix == "p" && number.value.to_whole().is_some_and(|pence| pence < 100) {
            return Some((money("GBP", number.value.times(Decimal::new(1, 2))?, None), start, number.end, 85));
        }
        let code = sense_of(number.suffix, |sense| if let Sense::Currency(code) = sense { Some(code) } else { None })?;
        let is_code = number.suffix.bytes().all(|byte| byte.is_ascii_uppercase());
        return is_code.then(|| (money(code, number.value, None), start, number.end, 95));
    };
    let mut ends = (value, None);
    let second = view.behind_to(number.end, start).or_else(|| view.has_role(number.end, Role::Or).then_some(number.end + 1));
    if let Some((second, high)) = second.and_then(|second| amount(view, second)) {
        let low = if number.scale.is_none() && number.suffix.is_empty() { shared(view, second, value, high).unwrap_or(value) } else { value };
        (ends, at) = ((low, Some(high)), second.end);
    }
    at += usize::from(view.word(at) == "-" && view.is_joined(at) && view.is_joined(at + 1));
    // "millions of dollars" has no number, "a million of dollars" does.
    at += usize::from(view.has_role(at, Role::Of) && number.scale.is_some());
    let (code, end, is_cent) = coin(view, at)?;
    let is_pound = view.is_one_of(end - 1, &["pound", "pounds"]) && view.word(at).len() == view.word(end - 1).len();
    if is_pound && !is_of_money(view, start, end, number.scale.is_some() || !number.suffix.is_empty()) {
        return None;
    }
    let in_units = |value: Decimal| if is_cent { value.times(Decimal::new(1, 2)) } else { Some(value) };
    let mut low = in_units(ends.0)?;
    let high = match ends.1 {
        Some(high) => Some(in_units(high)?),
        None => None,
    };
    let mut stop = end;
    // "2 dollars and 23 cents", "a dollar 43 cents"
    let joint = usize::from(view.has_role(end, Role::And));
    if !is_cent
        && high.is_none()
        && let Some(cents) = number::at(view, end + joint).filter(|cents| cents.suffix.is_empty())
        && let Some((_, behind, true)) = coin(view, cents.end)
    {
        low = low.plus(cents.value.times(Decimal::new(1, 2))?)?;
        stop = behind;
    }
    let code_word = view.word(end - 1);
    let points = if code_word.len() < 3 || view.is_one_of(end - 1, &["real", "lei", "won", "som", "rand"]) { 80 } else { 95 };
    let unit = is_cent.then(|| cent_of(view, start, end, code)).flatten().unwrap_or(code);
    Some((money(unit, low, high), start, stop, points))
}

fn money(code: &str, low: Decimal, high: Option<Decimal>) -> Money {
    Money { currency: code.to_owned(), amount: Amount::new(low, high) }
}

/// "50 cents" of which currency: of euros, where the words around say so.
fn cent_of(view: &View<'_, '_>, start: usize, end: usize, code: &str) -> Option<&'static str> {
    let is_cent = view.is_one_of(end - 1, &["cent", "cents"]) && code == "USD";
    let nation = |index: usize| view.sense(index, |sense| if let Sense::Nation(code, _) = sense { Some(code) } else { None });
    let euro = view.is_one_of(end.wrapping_sub(2), &["euro"]).then_some("EUR");
    if is_cent { euro.or_else(|| nation(start.wrapping_sub(1)).filter(|code| code.ends_with('D'))) } else { None }
}

/// "a dollar", "a pound".
fn one<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let number = Number { value: Decimal::whole(1), end: start + 1, suffix: "", is_article: true, scale: None };
    let is_coin = view.is_one_of(start + 1, &["dollar", "euro", "penny", "cent", "buck", "rupee", "yen", "franc", "quid"]);
    // "150 yen a dollar" tells a rate.
    let before = start.wrapping_sub(1);
    let is_rate =
        currency(view, before).is_some() || view.senses(before).any(|sense| matches!(sense, Sense::Cent(_))) || view.numeral_and(before).is_some();
    (view.has_role(start, Role::A) && is_coin && !is_rate).then_some(number)
}

/// The coin that a word means: its code, the end, and whether it is a hundredth.
fn coin(view: &View<'_, '_>, at: usize) -> Option<(&'static str, usize, bool)> {
    let word = view.word(at);
    let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_word = |index: usize| {
        let word = view.word(index);
        let is_sign = !word.starts_with(|first: char| first.is_ascii_alphabetic());
        // A $ before the next number belongs to that.
        !(is_sign && view.is_joined(index + 1) && view.digits_and(index + 1).is_some())
            && (word.len() > 3 || is_sign || view.is_one_of(index, &["yen", "won", "som", "lei", "lev", "dlr", "stg"]))
    };
    if let Some(code) = currency(view, at).filter(|_| is_code || is_word(at)) {
        // "pounds sterling"
        let end = at + 1 + usize::from(view.is(at + 1, "sterling"));
        return Some((code, end, false));
    }
    // "3 GBPs"
    let plural = word.strip_suffix('s').filter(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    if let Some(code) = plural.and_then(code_of_word) {
        return Some((code, at + 1, false));
    }
    // "Rs" and codes in small letters behind a number.
    if let Some(code) = currency(view, at).filter(|_| view.is_one_of(at, &["rs", "usd", "eur", "gbp", "btc", "quid", "inr"])) {
        return Some((code, at + 1, false));
    }
    let cent = |index: usize| view.sense(index, |sense| if let Sense::Cent(code) = sense { Some(code) } else { None });
    if let Some(code) = cent(at) {
        return Some((code, at + 1, true));
    }
    // "5p", "euro cents"
    if view.is(at, "euro") && cent(at + 1).is_some() {
        return Some(("EUR", at + 2, true));
    }
    // "50 US cents"
    let nation = view.sense(at, |sense| if let Sense::Nation(code, "dollar") = sense { Some(code) } else { None });
    if let Some(code) = nation.filter(|_| cent(at + 1) == Some("USD")) {
        return Some((code, at + 2, true));
    }
    let ((code, name), next) = view.phrase(at, |sense| if let Sense::Nation(code, coin) = sense { Some((code, coin)) } else { None })?;
    let coin = currency(view, next)?;
    let is_coin = Some(coin) == code_of_word(name) || view.is_one_of(next, &["dollar", "dollars"]) && name == "dollar";
    is_coin.then_some((code, next + 1, false)).or_else(|| of_nation(view, at, next, coin))
}

/// The code of the commonest currency of a word.
fn code_of_word(word: &str) -> Option<&'static str> {
    sense_of(word, |sense| if let Sense::Currency(code) = sense { Some(code) } else { None })
}

/// Another coin of a nation that has several in the table: "Egyptian pounds" after "Egyptian".
fn of_nation(view: &View<'_, '_>, at: usize, next: usize, coin: &'static str) -> Option<(&'static str, usize, bool)> {
    let code = view.sense(at, |sense| match sense {
        Sense::Nation(code, name) if code_of_word(name) == Some(coin) => Some(code),
        _ => None,
    })?;
    Some((code, next + 1, false))
}

/// Whether "pounds" are money: behind a power of ten, before "sterling", or beside words of payment.
fn is_of_money(view: &View<'_, '_>, start: usize, end: usize, has_scale: bool) -> bool {
    const PAYMENT: &[&str] = &[
        "cost", "costs", "costing", "pay", "pays", "paid", "paying", "price", "priced", "worth", "spend", "spent", "spends", "charge", "charged",
        "charges", "fined", "owe", "owed", "owes", "earn", "earned", "earns", "sold", "bought", "fee", "fees", "fine", "bill", "wage", "wages",
        "salary", "loan", "debt", "raised", "donated", "won", "invested", "save", "saved", "budget", "rent", "tax", "ticket", "tickets", "cash",
        "lend", "lent", "borrowed",
    ];
    let is_weight = view.is_one_of(end, &["of"])
        || (1..=4)
            .any(|back| start.checked_sub(back).is_some_and(|index| view.is_one_of(index, &["weighs", "weighed", "weigh", "weighing", "weight"])));
    view.is(end - 1, "sterling")
        || has_scale && !is_weight
        || !is_weight && (1..=4).any(|back| start.checked_sub(back).is_some_and(|index| view.is_one_of(index, PAYMENT)))
        || view.is_one_of(end, &["note", "fine", "fee"])
}

/// Whether pounds at these tokens are money: quantities leave them alone.
pub(super) fn is_money(view: &View<'_, '_>, start: usize, end: usize, has_scale: bool) -> bool {
    is_of_money(view, start, end, has_scale)
}
