//! Amounts of a unit: `5 km`, `3.2 miles per hour`, `98.6 °F`, `twelve pounds`, `5 feet 8 inches`, `6'2"`.

use super::decimal::Decimal;
use super::lexicon::{Role, Sense, TimeUnit, Unit};
use super::money;
use super::number::{self, Number};
use super::value::{Amount, Quantity, Value};
use super::view::{View, sense_of};
use super::{Family, Found};

/// A unit as the text writes it, with what makes the SI of it.
struct Measure {
    symbol: String,
    si: String,
    factor: Decimal,
    divisor: i64,
    /// Added before the factor: of degrees Fahrenheit.
    offset: Decimal,
    end: usize,
}

impl Measure {
    fn of(unit: &'static Unit, end: usize) -> Self {
        let Unit { symbol, si, factor, divisor } = *unit;
        Self { symbol: symbol.to_owned(), si: si.to_owned(), factor, divisor, offset: Decimal::default(), end }
    }

    fn in_si(&self, value: Decimal) -> Option<Decimal> {
        let product = value.plus(self.offset)?.times(self.factor)?;
        if self.divisor == 1 { Some(product) } else { product.over(self.divisor) }
    }
}

/// The quantity that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    if let Some(found) = feet_and_inches(view, start) {
        return Some(found);
    }
    let number = number::signed(view, start).or_else(|| one(view, start))?;
    let (amount, unit_at) = amount(view, start, number);
    let measure = if number.suffix.is_empty() { measure(view, unit_at) } else { of_suffix(view, number) }?;
    let is_pound = view.is_one_of(measure.end - 1, &["pound", "pounds"]);
    if is_pound && money::is_money(view, start, measure.end, number.scale.is_some()) || is_something_else(view, start, number, &measure) {
        return None;
    }
    // "5 °C below zero"
    let is_below = measure.si == "\u{B0}C" && view.is(measure.end, "below") && view.is(measure.end + 1, "zero");
    let amount = if is_below { Amount::new(amount.low.negated(), amount.high.map(Decimal::negated)) } else { amount };
    let si_amount = amount.map(|value| measure.in_si(value))?;
    let (si_amount, end) = with_smaller(view, &measure, si_amount);
    let end = end + if is_below { 2 } else { 0 };
    // "a mile and a half"
    let part = number::portion(view, end + 1).filter(|_| number.is_article && number.scale.is_none() && view.has_role(end, Role::And));
    let part = part.filter(|part| !view.is_unit(part.end) && !view.has_role(part.end, Role::Of) && !view.has_role(part.end, Role::A));
    let (amount, si_amount, end) = match part {
        Some(part) => {
            let whole = amount.low.plus(part.value)?;
            (Amount::new(whole, None), Amount::new(measure.in_si(whole)?, None), part.end)
        }
        None => (amount, si_amount, end),
    };
    let end = end + usize::from(has_dot(view, end));
    let quantity = Quantity { amount, unit: measure.symbol, si_amount, si_unit: measure.si };
    let points = if number.is_article { 70 } else { 94 };
    Some(Found { family: Family::Quantity, start, end, form: "amount of a unit", value: Some(Value::Quantity(quantity)), points })
}

/// Whether a dot belongs to an abbreviation of a unit: what follows does not start a sentence.
fn has_dot(view: &View<'_, '_>, end: usize) -> bool {
    let is_short = view.is_one_of(end - 1, &["ft", "lb", "lbs", "oz", "yd", "yds", "mi", "gal", "sq"]);
    let goes_on = view.word(end + 1).starts_with(|first: char| first.is_ascii_lowercase() || first == ',');
    is_short && goes_on && view.word(end) == "." && view.is_joined(end)
}

/// One or two numbers before a unit, and where that stands.
fn amount(view: &View<'_, '_>, start: usize, first: Number<'_>) -> (Amount, usize) {
    let behind = view.behind_to(first.end, start).or_else(|| view.has_role(first.end, Role::Or).then_some(first.end + 1));
    let second = behind.filter(|_| first.suffix.is_empty()).and_then(|at| number::signed(view, at)).filter(|second| second.suffix.is_empty());
    let (high, end) = second.map_or((None, first.end), |second| (Some(second), second.end));
    let is_hyphen = view.word(end) == "-" && view.is_joined(end) && view.is_joined(end + 1);
    let low = match high.and_then(|high| high.scale).filter(|_| first.scale.is_none()) {
        Some(scale) => first.value.times(scale).unwrap_or(first.value),
        None => first.value,
    };
    // "half a mile"
    let of = end + usize::from(view.has_role(end, Role::Of));
    let is_part = first.value.scale() > 0 && view.has_role(of, Role::A);
    (Amount::new(low, high.map(|high| high.value)), if is_part { of + 1 } else { end + usize::from(is_hyphen) })
}

/// "a mile", "an inch"; only where "a" is a number: before "of", "per" and the like it is told often without.
fn one<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    let number = Number { value: Decimal::whole(1), end: start + 1, suffix: "", is_article: true, scale: None };
    let is_unit = view.senses(start + 1).any(|sense| matches!(sense, Sense::Unit(_))) && view.word(start + 1).len() > 2;
    let leads = [
        "for", "about", "within", "over", "nearly", "almost", "than", "is", "was", "weighs", "weighed", "walk", "walked", "ran", "run", "of", "only",
        "under", "with", "add",
    ];
    let is_led = start == view.sentence.start || view.is_one_of(start.wrapping_sub(1), &leads) || view.has_role(start + 2, Role::Of);
    let is_per = !is_led
        || start > view.sentence.start && view.senses(start - 1).any(|sense| matches!(sense, Sense::Unit(_) | Sense::Currency(_) | Sense::Cent(_)));
    let is_vague = view.is_one_of(
        start + 1,
        &["foot", "stone", "barrel", "knot", "pound", "bit", "bar", "newton", "kelvin", "yard", "gallon", "carat", "cup", "degree"],
    );
    let is_of = view.has_role(start + 2, Role::Of);
    (view.has_role(start, Role::A) && is_unit && !is_per && (!is_vague || is_of && !view.is_one_of(start + 1, &["bit", "foot", "stone", "bar"])))
        .then_some(number)
}

/// A unit behind a number.
fn measure(view: &View<'_, '_>, at: usize) -> Option<Measure> {
    let at = at + usize::from(view.is_one_of(at, &["imperial", "metric", "US", "nautical"]) && view.phrase(at, unit_sense).is_none());
    if let Some(measure) = temperature(view, at) {
        return Some(measure);
    }
    let power = view.sense(at, |sense| if let Sense::Power(power) = sense { Some(power) } else { None });
    let measure = if let Some(power) = power {
        to_power(view, at + 1, power)?
    } else {
        let (unit, end) = view.phrase(at, unit_sense).or_else(|| abbreviated(view, at))?;
        powered(view, Measure::of(unit, end))
    };
    Some(per(view, measure))
}

fn unit_sense(sense: Sense) -> Option<&'static Unit> {
    if let Sense::Unit(unit) = sense { Some(unit) } else { None }
}

/// `in.` with its dot; without it is another word.
fn abbreviated(view: &View<'_, '_>, at: usize) -> Option<(&'static Unit, usize)> {
    let is_inch = view.is(at, "in.") || view.is(at, "in") && view.word(at + 1) == "." && view.is_joined(at + 1) && at + 2 < view.sentence.end;
    let unit = sense_of("inch", unit_sense).filter(|_| is_inch)?;
    Some((unit, at + 1 + usize::from(!view.word(at).ends_with('.'))))
}

/// "square miles", "cubic metres"
fn to_power(view: &View<'_, '_>, at: usize, power: u8) -> Option<Measure> {
    let (unit, end) = view.phrase(at, unit_sense).filter(|(unit, _)| unit.si == "m")?;
    raised(Measure::of(unit, end), power)
}

/// `km²` in two tokens
fn powered(view: &View<'_, '_>, measure: Measure) -> Measure {
    let power = match view.word(measure.end) {
        "\u{B2}" if view.is_joined(measure.end) => 2,
        "\u{B3}" if view.is_joined(measure.end) => 3,
        _ => return measure,
    };
    let end = measure.end + 1;
    let (symbol, si, factor, divisor) = (measure.symbol.clone(), measure.si.clone(), measure.factor, measure.divisor);
    raised(Measure { end, ..measure }, power).unwrap_or(Measure { symbol, si, factor, divisor, offset: Decimal::default(), end })
}

fn raised(measure: Measure, power: u8) -> Option<Measure> {
    if measure.si != "m" {
        return None;
    }
    let sign = if power == 2 { "\u{B2}" } else { "\u{B3}" };
    let factor = (1..power).try_fold(measure.factor, |product, _| product.times(measure.factor))?;
    Some(Measure { symbol: measure.symbol + sign, si: measure.si + sign, factor, ..measure })
}

/// "per hour", "an hour", "/s" behind a unit.
fn per(view: &View<'_, '_>, measure: Measure) -> Measure {
    let is_slash = view.word(measure.end) == "/" && view.is_joined(measure.end);
    let is_rate = is_slash || view.is(measure.end, "per") || view.has_role(measure.end, Role::A) && matches!(measure.si.as_str(), "m" | "bit");
    if !is_rate {
        return measure;
    }
    let at = measure.end + 1;
    let time = view.sense(at, |sense| if let Sense::Time(unit) = sense { Some(unit) } else { None });
    let letter = if is_slash { view.word(at) } else { "" };
    let (letter, seconds) = match (time, letter) {
        (Some(TimeUnit::Second), _) | (_, "s") => ("s", 1),
        (Some(TimeUnit::Minute), _) => ("min", 60),
        (Some(TimeUnit::Hour), _) | (_, "h") => ("h", 3600),
        (Some(TimeUnit::Day), _) | (_, "d") => ("d", 86_400),
        (Some(TimeUnit::Year), _) | (_, "a") => ("a", 31_557_600),
        _ => return other_per(view, measure),
    };
    Measure {
        symbol: format!("{}/{letter}", measure.symbol),
        si: format!("{}/s", measure.si),
        divisor: measure.divisor * seconds,
        end: at + 1,
        ..measure
    }
}

/// "miles per gallon", "kg per square metre", "grams per litre"
fn other_per(view: &View<'_, '_>, measure: Measure) -> Measure {
    let at = measure.end + 1;
    let power = view.sense(at, |sense| if let Sense::Power(power) = sense { Some(power) } else { None });
    let other = match power {
        Some(power) => to_power(view, at + 1, power),
        None => view.phrase(at, unit_sense).map(|(unit, end)| powered(view, Measure::of(unit, end))),
    };
    let quotient = other.as_ref().and_then(|other| {
        // By the number through which the unit divides: its factor without a point.
        let (mantissa, scale) = (other.factor.mantissa(), other.factor.scale());
        (other.divisor == 1 && mantissa > 0).then(|| Some((measure.factor.shifted(scale)?, measure.divisor.checked_mul(mantissa)?))).flatten()
    });
    match (other, quotient) {
        (Some(other), Some((factor, divisor))) => {
            let si = if measure.si == "m" && other.si == "m\u{B3}" { "m\u{207B}\u{B2}".to_owned() } else { format!("{}/{}", measure.si, other.si) };
            Measure { symbol: format!("{}/{}", measure.symbol, other.symbol), si, factor, divisor, end: other.end, ..measure }
        }
        _ => measure,
    }
}

/// `°C`, `degrees Fahrenheit`, `°F`, `C` behind a degree.
fn temperature(view: &View<'_, '_>, at: usize) -> Option<Measure> {
    let kind = |index: usize| view.sense(index, |sense| if let Sense::Temperature(kind) = sense { Some(kind) } else { None });
    let is_degree = view.word(at) == "\u{B0}" || view.senses(at).any(|sense| sense == Sense::Degree) || view.is(at, "deg");
    let (kind, end) = if matches!(view.word(at), "\u{2103}" | "\u{2109}") {
        (if view.word(at) == "\u{2103}" { 'C' } else { 'F' }, at + 1)
    } else if let Some(kind) = kind(at) {
        (kind, at + 1)
    } else if is_degree {
        match view.word(at + 1) {
            "C" | "c" => ('C', at + 2),
            "F" | "f" => ('F', at + 2),
            // "70°" alone, which no part of a coordinate follows.
            _ if view.word(at) == "\u{B0}" && kind(at + 1).is_none() && !view.is_joined(at + 1) && view.digits_and(at + 1).is_none() => ('d', at + 1),
            _ if view.word(at) == "\u{B0}" && matches!(view.word(at + 1), "." | "," | ")" | "-" | "\u{2013}") => ('d', at + 1),
            _ => (kind(at + 1).or(if view.senses(at).any(|sense| sense == Sense::Degree) { Some('d') } else { None })?, at + 2),
        }
    } else {
        return None;
    };
    let measure = |symbol: &str, si: &str| Measure {
        symbol: symbol.to_owned(),
        si: si.to_owned(),
        factor: Decimal::whole(1),
        divisor: 1,
        offset: Decimal::default(),
        end,
    };
    match kind {
        'C' => Some(measure("\u{B0}C", "\u{B0}C")),
        'F' => Some(Measure { factor: Decimal::whole(5), divisor: 9, offset: Decimal::whole(-32), ..measure("\u{B0}F", "\u{B0}C") }),
        // Degrees alone may be angles as well.
        _ => Some(Measure { end: at + 1, ..measure("\u{B0}", "\u{B0}") }),
    }
}

/// `5km`, `20mph`, `5km/h`, `5m²`
fn of_suffix(view: &View<'_, '_>, number: Number<'_>) -> Option<Measure> {
    if matches!(number.suffix, "C" | "F") {
        return glued_degrees(view, number);
    }
    // "5m" may be millions, "4G" a net and "K" thousands: only what is a length beside what is measured.
    if let Some(unit) = sense_of(number.suffix, unit_sense) {
        let is_letter = number.suffix.len() == 1;
        let is_open = matches!(number.suffix, "M" | "K" | "N" | "V" | "A" | "L" | "G" | "T" | "B");
        if is_letter && is_open && number.suffix != "L" && number.suffix != "V" {
            return None;
        }
        return Some(per(view, powered(view, Measure::of(unit, number.end))));
    }
    let plain = number.suffix.strip_suffix(['2', '3'])?;
    let unit = sense_of(plain, unit_sense).filter(|unit| unit.si == "m")?;
    raised(Measure::of(unit, number.end), if number.suffix.ends_with('2') { 2 } else { 3 })
}

/// `25C` and `75F` behind words of the weather: elsewhere they are seats and rooms.
fn glued_degrees(view: &View<'_, '_>, number: Number<'_>) -> Option<Measure> {
    const WEATHER: &[&str] =
        &["temperature", "temperatures", "high", "highs", "low", "lows", "reached", "hit", "rose", "fell", "mercury", "heat", "warm", "cold"];
    const BESIDE: &[&str] = &["of", "to", "at", "around", "about", "above", "below", "nearly", "over", "reached", "hit"];
    let at = number.end - 1;
    let is_signed = view.is_dash(at.wrapping_sub(1));
    let tells = |back: usize, words: &[&str]| at.checked_sub(back).is_some_and(|index| view.is_one_of(index, words));
    let is_told = tells(1, BESIDE) && (1..=4).any(|back| tells(back, WEATHER));
    let letter = if number.suffix == "C" { "celsius" } else { "fahrenheit" };
    let unit = Measure {
        symbol: format!("\u{B0}{}", number.suffix),
        si: "\u{B0}C".to_owned(),
        factor: Decimal::whole(1),
        divisor: 1,
        offset: Decimal::default(),
        end: number.end,
    };
    let is_plausible = number.value.to_whole().is_some_and(|degrees| degrees.abs() < 150);
    let measure = if letter == "celsius" { unit } else { Measure { factor: Decimal::whole(5), divisor: 9, offset: Decimal::whole(-32), ..unit } };
    (is_plausible && (is_signed || is_told)).then_some(measure)
}

/// Whether it only looks like a quantity: `a second degree`, `the 5 cup final`.
fn is_something_else(view: &View<'_, '_>, start: usize, number: Number<'_>, measure: &Measure) -> bool {
    let last = measure.end - 1;
    let word = view.word(last);
    // Letters alone and capitals stand close behind digits: "5 m", "3 V", but not "Vitamin 5 K".
    let is_letter = word.len() == 1 && number.suffix.is_empty();
    let first = start + usize::from(view.is_dash(start) || view.has_role(start, Role::Minus));
    let in_words = view.numeral_and(first).is_none() && first == start || view.word(first).starts_with(char::is_alphabetic);
    let is_money = start > view.sentence.start
        && view.senses(start - 1).any(|sense| matches!(sense, Sense::Currency(_)))
        && !view.word(start - 1).starts_with(|first: char| first.is_ascii_lowercase());
    let is_part = view.is_joined(start) && matches!(view.word(start.wrapping_sub(1)), "." | "/" | "#" | "_" | ":");
    let is_singular = matches!(word, "stone" | "bar" | "bit" | "cup" | "foot" | "degree" | "barrel" | "gram" | "ton" | "yard")
        && number.value.plus(Decimal::whole(-1)).is_none_or(|rest| !rest.is_negative() && rest.mantissa() > 0);
    let is_hyphened = view.word(last.wrapping_sub(1)) == "-";
    let is_odd = matches!(word, "bit" | "cup" | "degree" | "bar") && !is_hyphened
        || word == "M"
        || word == "K" && number.value.scale() == 0 && number.value.mantissa() < 10;
    // "Nine Mile" is a name, "8-K" a form.
    let is_title = |index: usize| {
        view.is_capitalized(index) && view.word(index).bytes().skip(1).all(|byte| byte.is_ascii_lowercase()) && view.word(index).len() > 3
    };
    let is_name = in_words && is_title(start) && is_title(last);
    let is_form = word == "K" && is_hyphened;
    is_name || is_form || is_letter && in_words || is_money || is_part || is_singular && is_odd || word == "M"
}

/// `5 feet 8 inches`, `7 pounds 3 ounces`, `six foot two`
fn with_smaller(view: &View<'_, '_>, measure: &Measure, si: Amount) -> (Amount, usize) {
    let joint = usize::from(view.has_role(measure.end, Role::And) || view.word(measure.end) == ",");
    let more = || {
        if si.high.is_some() || !matches!(measure.symbol.as_str(), "ft" | "lb" | "st" | "yd" | "mi" | "m" | "kg" | "km") {
            return None;
        }
        let number = number::at(view, measure.end + joint)?;
        let (unit, end) = if number.suffix.is_empty() {
            view.phrase(number.end, unit_sense).or_else(|| abbreviated(view, number.end))?
        } else {
            (sense_of(if number.suffix == "in" { "inch" } else { number.suffix }, unit_sense)?, number.end)
        };
        let fits = matches!(
            (measure.symbol.as_str(), unit.symbol),
            ("ft" | "yd", "in") | ("lb", "oz") | ("st", "lb") | ("yd" | "mi", "ft" | "yd") | ("m", "cm") | ("kg", "g") | ("km", "m")
        );
        let low = if fits { si.low.plus(number.value.times(unit.factor)?)? } else { return None };
        Some((Amount::new(low, None), end))
    };
    more().unwrap_or((si, measure.end))
}

/// `6'2"`, `5′ 11″`
fn feet_and_inches(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let (feet, inches, mark) = if let Some((feet, inches)) = view.word(start).split_once(['\'', '\u{2019}']) {
        // Between digits the apostrophe of a typewriter joins them to one token.
        (feet.parse().ok()?, inches.parse().ok()?, start + 1)
    } else {
        let is_foot = matches!(view.word(start + 1), "'" | "\u{2032}" | "\u{2019}") && view.is_joined(start + 1);
        (view.digits(start)?, view.digits(start + 2).filter(|_| is_foot)?, start + 3)
    };
    let is_inch = matches!(view.word(mark), "\"" | "\u{2033}" | "\u{201D}") && view.is_joined(mark);
    if !is_inch || feet > 99 || inches > 11 {
        return None;
    }
    let inches = Decimal::whole(i64::from(feet * 12 + inches));
    let si = Amount::new(inches.times(Decimal::new(254, 4))?, None);
    let quantity = Quantity { amount: Amount::new(inches, None), unit: "in".to_owned(), si_amount: si, si_unit: "m".to_owned() };
    Some(Found { family: Family::Quantity, start, end: mark + 1, form: "feet and inches", value: Some(Value::Quantity(quantity)), points: 95 })
}
