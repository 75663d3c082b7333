//! Decimal numbers as texts write them: exact, without binary fractions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// So many digits behind the point are kept of a quotient that does not end.
const ROUNDED: u32 = 6;

/// So many digits behind the point may a number have.
const MAX_SCALE: u32 = 18;

/// A longer number is none that anybody means.
const MAX_LEN: usize = 30;

/// A decimal number, exact to nineteen digits.
///
/// Displayed without grouping and without zeros at the end; in serde it is a string.
///
/// # Examples
/// ```
/// use onomast::pattern::Decimal;
/// let number: Decimal = "1200.50".parse()?;
/// assert_eq!(number.to_string(), "1200.5");
/// assert_eq!((number.mantissa(), number.scale()), (12005, 1));
/// assert!("1,2".parse::<Decimal>().is_err());
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    mantissa: i64,
    scale: u8,
}

impl Decimal {
    /// The number `mantissa` / 10^`scale`, in its shortest form.
    pub(crate) const fn new(mut mantissa: i64, mut scale: u8) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// A number of more digits, of which those behind the point are left out that have no room.
    fn fit(mut mantissa: i128, mut scale: u32) -> Option<Self> {
        let limit = i128::from(i64::MAX);
        while scale > 0 && (mantissa % 10 == 0 || mantissa.abs() > limit || scale > MAX_SCALE) {
            mantissa /= 10;
            scale -= 1;
        }
        Some(Self::new(i64::try_from(mantissa).ok()?, u8::try_from(scale).ok()?))
    }

    /// A whole number.
    pub(crate) const fn whole(number: i64) -> Self {
        Self::new(number, 0)
    }

    /// The number as if it had no point: 12005 of 1200.5.
    pub fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many of those digits stand behind the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The number, if it is whole.
    pub(crate) fn to_whole(self) -> Option<i64> {
        (self.scale == 0).then_some(self.mantissa)
    }

    pub(crate) fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    pub(crate) fn negated(self) -> Self {
        Self { mantissa: self.mantissa.saturating_neg(), ..self }
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let widened = |number: Self| i128::from(number.mantissa).checked_mul(10i128.checked_pow(u32::from(scale - number.scale))?);
        Self::fit(widened(self)?.checked_add(widened(other)?)?, u32::from(scale))
    }

    pub(crate) fn times(self, other: Self) -> Option<Self> {
        Self::fit(i128::from(self.mantissa) * i128::from(other.mantissa), u32::from(self.scale) + u32::from(other.scale))
    }

    /// The number times 10^`power`.
    pub(crate) fn shifted(self, power: u8) -> Option<Self> {
        Self::fit(i128::from(self.mantissa).checked_mul(10i128.checked_pow(u32::from(power))?)?, u32::from(self.scale))
    }

    /// The number through a whole one: exact if the quotient ends soon, else rounded to six digits behind the point.
    pub(crate) fn over(self, divisor: i64) -> Option<Self> {
        let (mantissa, divisor) = (i128::from(self.mantissa), i128::from(divisor));
        for more in 0..=MAX_SCALE.saturating_sub(u32::from(self.scale)) {
            let widened = mantissa.checked_mul(10i128.checked_pow(more)?)?;
            if widened % divisor == 0 {
                return Self::fit(widened / divisor, u32::from(self.scale) + more);
            }
        }
        let more = ROUNDED.saturating_sub(u32::from(self.scale));
        let widened = mantissa.checked_mul(10i128.checked_pow(more)?)?;
        let half = if widened < 0 { -divisor / 2 } else { divisor / 2 };
        Self::fit((widened + half) / divisor, u32::from(self.scale) + more)
    }

    /// Digits with at most one point, as in a table.
    pub(crate) fn plain(text: &str) -> Option<Self> {
        let (digits, negative) = text.strip_prefix('-').map_or((text, false), |digits| (digits, true));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) || digits.ends_with('.') || text.len() > MAX_LEN {
            return None;
        }
        let mantissa: i128 = [whole, fraction].concat().parse().ok()?;
        Self::fit(if negative { -mantissa } else { mantissa }, u32::try_from(fraction.len()).ok()?)
    }

    /// A number with digits, in any of the ways in which people part their groups: `1,200.50`, `1.200,50`, `12,34,567`, `0,5`.
    pub(crate) fn grouped(text: &str) -> Option<Self> {
        let (points, commas) = (text.matches('.').count(), text.matches(',').count());
        let is_grouped = |text: &str, mark: char| {
            let groups: Vec<&str> = text.split(mark).collect();
            let (first, last) = (groups[0].len(), groups[groups.len() - 1].len());
            (1..=3).contains(&first) && last == 3 && groups[1..groups.len() - 1].iter().all(|group| matches!(group.len(), 2 | 3))
        };
        match (points, commas) {
            (_, 0) if points < 2 => Self::plain(text),
            (0, 1) if !is_grouped(text, ',') => Self::plain(&text.replace(',', ".")),
            (0, _) => is_grouped(text, ',').then(|| Self::plain(&text.replace(',', ""))).flatten(),
            (1, _) if text.rfind('.') > text.rfind(',') => {
                let (whole, _) = text.split_once('.')?;
                is_grouped(whole, ',').then(|| Self::plain(&text.replace(',', ""))).flatten()
            }
            (_, 1) if text.rfind(',') > text.rfind('.') => {
                let (whole, _) = text.split_once(',')?;
                is_grouped(whole, '.').then(|| Self::plain(&text.replace('.', "").replace(',', "."))).flatten()
            }
            (_, 0) => is_grouped(text, '.').then(|| Self::plain(&text.replace('.', ""))).flatten(),
            _ => None,
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if fraction.is_empty() { write!(formatter, "{sign}{whole}") } else { write!(formatter, "{sign}{whole}.{fraction}") }
    }
}

impl FromStr for Decimal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::plain(text).ok_or_else(|| Error::format("number", format!("found `{}`, expected digits such as `1200.5`", text.escape_debug())))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: Option<Decimal>) -> String {
        number.map_or_else(|| "none".to_owned(), |number| number.to_string())
    }

    #[test]
    fn digits_in_all_groups() {
        for (text, expect) in [
            ("5", "5"),
            ("1,200.50", "1200.5"),
            ("1.200,50", "1200.5"),
            ("12,34,567", "1234567"),
            ("1.200.000", "1200000"),
            ("0,5", "0.5"),
            ("1,234", "1234"),
            ("1.2.3", "none"),
            ("1,2,3", "none"),
            ("007", "7"),
        ] {
            assert_eq!(shown(Decimal::grouped(text)), expect, "{text}");
        }
    }

    #[test]
    fn arithmetic_is_exact_or_rounded() {
        let number = |text: &str| Decimal::plain(text).unwrap_or_default();
        assert_eq!(shown(number("1.2").shifted(9)), "1200000000");
        assert_eq!(shown(number("100").over(3)), "33.333333");
        assert_eq!(shown(number("-100").over(3)), "-33.333333");
        assert_eq!(shown(number("1").over(8)), "0.125");
        assert_eq!(shown(number("0.1").plus(number("-0.2"))), "-0.1");
        assert_eq!(shown(number("3.2").times(number("0.44704"))), "1.430528");
    }
}
