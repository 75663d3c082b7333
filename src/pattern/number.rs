//! Numbers in digits and in words: `1,200.50`, `15 000`, `twenty-five`, `a hundred and five thousand`, `half a million`.

use super::decimal::Decimal;
use super::lexicon::{Role, Sense};
use super::view::View;

/// A number, and the token behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number<'t> {
    pub(super) value: Decimal,
    pub(super) end: usize,
    /// Letters behind the digits in the last token: `bn` of `1.2bn`.
    pub(super) suffix: &'t str,
    /// Whether it starts with "a": `a hundred`.
    pub(super) is_article: bool,
    /// Whether it has a power of ten as a word: `1.2 million`.
    pub(super) scale: Option<Decimal>,
}

impl Number<'_> {
    fn new(value: Decimal, end: usize) -> Self {
        Self { value, end, suffix: "", is_article: false, scale: None }
    }
}

/// No number has more words.
const MAX_WORDS: usize = 16;

/// The number that starts at a token.
pub(super) fn at<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    view.number_at(start, || digits(view, start).or_else(|| words(view, start)).map(|number| and_a_half(view, scaled(view, number))))
}

/// As [`at`], with a sign before it: `-5`, `minus five`.
pub(super) fn signed<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let is_sign = view.is_dash(start) && view.is_joined(start + 1) && view.is_apart(start) || view.has_role(start, Role::Minus);
    if is_sign {
        let number = at(view, start + 1)?;
        return Some(Number { value: number.value.negated(), ..number });
    }
    at(view, if view.word(start) == "+" && view.is_joined(start + 1) { start + 1 } else { start })
}

/// `.5`: the token of the point, which a word does not end with, and digits.
fn pointed<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let (value, suffix) = view.numeral_and(start + 1).filter(|_| view.word(start) == "." && view.is_joined(start + 1))?;
    let n_digits = view.word(start + 1).len() - suffix.len();
    let is_plain = value.scale() == 0 && n_digits < 9 && view.digits_and(start + 1).is_some();
    let value = if is_plain { value.times(Decimal::new(1, u8::try_from(n_digits).ok()?))? } else { return None };
    Some(Number { suffix, ..Number::new(value, start + 2) })
}

/// `10^6`, `1.5 × 10^6`, with the exponent behind a sign of power.
fn raised<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let (value, _) = view.numeral_and(start).filter(|(_, suffix)| suffix.is_empty())?;
    let has_factor = matches!(view.word(start + 1), "\u{D7}" | "x" | "*" | "\u{B7}");
    let (factor, ten) = if has_factor { (value, start + 2) } else { (Decimal::whole(1), start) };
    let is_raised = view.word(ten) == "10" && view.word(ten + 1) == "^" && view.is_joined(ten + 1) && view.is_joined(ten + 2);
    let power = view.digits(ten + 2).filter(|power| is_raised && *power <= 15)?;
    Some(Number::new(factor.shifted(u8::try_from(power).ok()?)?, ten + 3))
}

/// Whether digits are an exponent, which is no number by itself: `10^6`, `10^-6`, `× 10-3`.
fn is_exponent(view: &View<'_, '_>, start: usize) -> bool {
    if !view.is_joined(start) || start < 2 {
        return false;
    }
    let sign = usize::from(view.is_dash(start - 1) || view.word(start - 1) == "+");
    let base = start - 1 - sign;
    let is_of_ten = sign == 1 && view.word(base) == "10" && base > 0 && matches!(view.word(base - 1), "\u{D7}" | "x" | "*" | "\u{B7}");
    view.word(base) == "^" || is_of_ten
}

fn digits<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    if let Some(number) = pointed(view, start).or_else(|| raised(view, start)) {
        return Some(number);
    }
    let (value, suffix) = view.numeral_and(start).filter(|_| !is_exponent(view, start))?;
    if !suffix.is_empty() {
        return Some(Number { suffix, ..Number::new(value, start + 1) });
    }
    if let Some(number) = fraction(view, start) {
        return Some(number);
    }
    let mut number = spaced(view, start).unwrap_or(Number::new(value, start + 1));
    if let Some(part) = vulgar(view, number.end) {
        number = Number::new(number.value.plus(part)?, number.end + 1);
    } else if let Some(part) = fraction(view, number.end).filter(|_| view.is_apart(number.end)) {
        number = Number::new(number.value.plus(part.value)?, part.end);
    }
    Some(number)
}

/// `½`
fn vulgar(view: &View<'_, '_>, index: usize) -> Option<Decimal> {
    let is_sign = !view.word(index).is_ascii();
    view.sense(index, |sense| match sense {
        Sense::Fraction(part, whole) if is_sign => Decimal::whole(i64::from(part)).over(i64::from(whole)),
        _ => None,
    })
}

/// `1/2`, of few denominators.
fn fraction<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let part = view.digits(start)?;
    if view.word(start + 1) != "/" || !view.is_joined(start + 1) || !view.is_joined(start + 2) {
        return None;
    }
    let whole = view.digits(start + 2)?;
    let is_plain = part < whole && part > 0 && matches!(whole, 2 | 3 | 4 | 5 | 6 | 8 | 10 | 16 | 32);
    let is_date = view.word(start + 3) == "/" && view.is_joined(start + 3);
    if is_plain && !is_date { Some(Number::new(Decimal::whole(i64::from(part)).over(i64::from(whole))?, start + 3)) } else { None }
}

/// `15 000`: groups of three digits behind blanks.
fn spaced<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let first = view.word(start);
    if first.len() > 3 || first.starts_with('0') || view.digits(start).is_none() {
        return None;
    }
    let is_digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_group = |index: usize| view.word(index).len() == 3 && view.is_apart(index) && is_digits(view.word(index));
    // "1 234,50"
    let is_last = |index: usize| {
        let (whole, cents) = view.word(index).split_once([',', '.']).unwrap_or_default();
        whole.len() == 3 && matches!(cents.len(), 1 | 2) && view.is_apart(index) && is_digits(whole) && is_digits(cents)
    };
    let end = (start + 1..start + 5).find(|&index| !is_group(index)).unwrap_or(start + 5);
    let end = end + usize::from(is_last(end));
    if end == start + 1 {
        return None;
    }
    let digits: String = (start..end).map(|index| view.word(index)).collect();
    let digits = digits.replace(',', ".");
    Some(Number::new(Decimal::plain(&digits)?, end))
}

/// The power of ten that a word means.
fn scale(view: &View<'_, '_>, index: usize) -> Option<u8> {
    view.sense(index, |sense| if let Sense::Scale(power) = sense { Some(power) } else { None })
}

/// Adds "million" and the like behind a number, also behind a hyphen.
fn scaled<'t>(view: &View<'_, 't>, mut number: Number<'t>) -> Number<'t> {
    if !number.suffix.is_empty() {
        return number;
    }
    for _ in 0..3 {
        let is_hyphenated = view.word(number.end) == "-" && view.is_joined(number.end) && view.is_joined(number.end + 1);
        let at = number.end + usize::from(is_hyphenated);
        let dozen = view.sense(at, |sense| if let Sense::Count(count @ 12) = sense { Some(Decimal::whole(i64::from(count))) } else { None });
        if let Some(value) = dozen.and_then(|dozen| number.value.times(dozen)) {
            return Number { value, end: at + 1, ..number };
        }
        let Some(power) = scale(view, at) else { break };
        let Some(value) = number.value.shifted(power) else { break };
        let one = Decimal::whole(1).shifted(power);
        let scale = number.scale.map_or(one, |before| before.shifted(power));
        number = Number { value, end: at + 1, scale, ..number };
    }
    number
}

/// Adds "and a half", "and three quarters"; of a power of ten if one stands before or behind.
fn and_a_half<'t>(view: &View<'_, 't>, number: Number<'t>) -> Number<'t> {
    let with = || {
        if !number.suffix.is_empty() || !view.has_role(number.end, Role::And) {
            return None;
        }
        let part = portion(view, number.end + 1)?;
        // "five and a quarter" ends here; "two days and half the night" is another thing.
        let of_one = scaled(view, Number::new(part.value, part.end));
        let behind = of_one.scale.filter(|_| number.scale.is_none());
        let value = match behind {
            Some(scale) => number.value.plus(part.value)?.times(scale)?,
            None => number.value.plus(part.value.times(number.scale.unwrap_or(Decimal::whole(1)))?)?,
        };
        let end = if behind.is_some() { of_one.end } else { part.end };
        Some(Number { value, end, scale: behind.or(number.scale), ..number })
    };
    with().unwrap_or(number)
}

/// "a half", "half", "three quarters", "one third", "two-thirds": a part of one.
pub(super) fn portion<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let count = view.sense(start, |sense| match sense {
        Sense::Number(count @ 1..=19) => Some(count),
        Sense::Role(Role::A) => Some(1),
        _ => None,
    });
    let hyphen = usize::from(count.is_some() && view.word(start + 1) == "-");
    let at = start + usize::from(count.is_some()) + hyphen;
    let (part, whole) = view.sense(at, |sense| match sense {
        Sense::Fraction(part, whole) => Some((part, whole)),
        Sense::Ordinal(whole @ 3..=20) if count.is_some() => Some((1, whole)),
        _ => None,
    })?;
    let value = Decimal::whole(i64::from(count.unwrap_or(1)) * i64::from(part)).over(i64::from(whole))?;
    Some(Number::new(value, at + 1))
}

/// A number in words.
fn words<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    parted(view, start).or_else(|| spelled(view, start)).or_else(|| counted(view, start))
}

/// "half a million", "half a dozen", "a quarter of a million", "three quarters of a million", "half an": the part of what follows.
fn parted<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let part = portion(view, start)?;
    let of = part.end + usize::from(view.has_role(part.end, Role::Of));
    let at = of + usize::from(view.has_role(of, Role::A));
    if let Some(power) = scale(view, at) {
        return Some(Number { scale: Decimal::whole(1).shifted(power), ..Number::new(part.value.shifted(power)?, at + 1) });
    }
    let dozen = view.sense(at, |sense| if let Sense::Count(count @ 12) = sense { Some(count) } else { None });
    if let Some(dozen) = dozen {
        return Some(Number::new(part.value.times(Decimal::whole(i64::from(dozen)))?, at + 1));
    }
    Some(part)
}

/// "a dozen", "two dozen", "a couple of".
fn counted<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let is_article = view.has_role(start, Role::A);
    let count = |index| view.sense(index, |sense| if let Sense::Count(count) = sense { Some(i64::from(count)) } else { None });
    let at = start + usize::from(is_article);
    let value = Decimal::whole(count(at)?);
    let of = usize::from(view.has_role(at + 1, Role::Of));
    Some(Number { is_article, ..Number::new(value, at + 1 + of) })
}

/// "twenty-five", "a hundred and five thousand", "two point five".
fn spelled<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let small = |index| view.sense(index, |sense| if let Sense::Number(number) = sense { Some(i64::from(number)) } else { None });
    let is_article = view.has_role(start, Role::A) && scale(view, start + 1).is_some();
    let (mut total, mut group, mut at) = (0i64, 0i64, start);
    let mut last: Option<i64> = None;
    if is_article {
        (group, last, at) = (1, Some(1), start + 1);
    }
    let mut end = at;
    let mut of_scale = None;
    while at < start + MAX_WORDS {
        if let Some(number) = small(at) {
            let fits = match last {
                None => true,
                // "twenty five", but not "five twenty".
                Some(before) => before >= 100 || before >= 20 && before % 10 == 0 && (1..=9).contains(&number),
            };
            if !fits {
                break;
            }
            group = group.checked_add(number)?;
            last = Some(number);
        } else if let Some(power) = scale(view, at).filter(|_| last.is_some()) {
            let worth = 10i64.checked_pow(u32::from(power))?;
            if power == 2 && group < 100 {
                group *= worth;
            } else {
                total = total.checked_add(group.checked_mul(worth)?)?;
                group = 0;
            }
            of_scale = Some(worth);
            last = Some(worth);
        } else {
            break;
        }
        at += 1;
        end = at;
        let is_joint = view.word(at) == "-" && view.is_joined(at) || view.has_role(at, Role::And) && last.is_some_and(|last| last >= 100);
        if is_joint && small(at + 1).is_some() {
            at += 1;
        }
    }
    if last.is_none() || end == start {
        return None;
    }
    let value = Decimal::whole(total.checked_add(group)?);
    let mut number = Number { is_article, scale: of_scale.map(Decimal::whole), ..Number::new(value, end) };
    if view.is(end, "point") {
        let digits: String = (end + 1..end + 9).map_while(|index| small(index).filter(|digit| *digit < 10)).map(|digit| digit.to_string()).collect();
        if !digits.is_empty() {
            number = Number::new(Decimal::plain(&format!("{value}.{digits}"))?, end + 1 + digits.len());
        }
    }
    Some(number)
}
