//! Percentages: `5%`, `5 per cent`, `five percentage points`, `5–10%`, `25 basis points`.

use super::decimal::Decimal;
use super::lexicon::{Role, Sense};
use super::number::{self, Number};
use super::value::{Amount, Value};
use super::view::{View, sense_of};
use super::{Family, Found};

/// The percentage that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let first = number::signed(view, start)?;
    // "a quarter of one per cent"
    let of_one = first.end + 2;
    let is_part = view.has_role(first.end, Role::Of) && view.is_one_of(first.end + 1, &["one", "1"]);
    let first = if is_part && unit(view, of_one, "").is_some() { Number { end: of_one, ..first } } else { first };
    let (hundredths, end, high) = match unit(view, first.end, first.suffix) {
        Some((hundredths, end)) => (hundredths, end, second(view, start, end, hundredths)),
        None if first.suffix.is_empty() => {
            let at = view.behind_to(first.end, start).or_else(|| view.has_role(first.end, Role::Or).then_some(first.end + 1))?;
            let second = number::signed(view, at)?;
            let (hundredths, end) = unit(view, second.end, second.suffix)?;
            (hundredths, end, Some((second.value, end)))
        }
        None => return None,
    };
    let (high, end) = high.map_or((None, end), |(high, end)| (Some(high), end));
    let amount = Amount::new(first.value, high).map(|value| value.times(hundredths))?;
    Some(Found { family: Family::Percent, start, end, form: "share in hundredths", value: Some(Value::Percent(amount)), points: 97 })
}

/// What follows a number: how many hundredths one is, and the end.
fn unit(view: &View<'_, '_>, index: usize, suffix: &str) -> Option<(Decimal, usize)> {
    let is_percent = |sense| if let Sense::Percent(hundredths) = sense { Some(hundredths) } else { None };
    if !suffix.is_empty() {
        return sense_of(suffix, is_percent).map(|hundredths| (hundredths, index));
    }
    // "half a percent"
    let index = index + usize::from(view.has_role(index, Role::A));
    let index = index + usize::from(view.word(index) == "-" && view.is_joined(index) && view.is_joined(index + 1));
    view.phrase(index, is_percent)
}

/// The other end behind a percentage: `5% to 10%`, `5 percent or 6 percent`.
fn second(view: &View<'_, '_>, start: usize, end: usize, hundredths: Decimal) -> Option<(Decimal, usize)> {
    let number = number::signed(view, view.behind_to(end, start)?)?;
    let (of_second, end) = unit(view, number.end, number.suffix)?;
    (of_second == hundredths).then_some((number.value, end))
}
