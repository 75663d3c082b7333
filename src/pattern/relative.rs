//! Days told from another day, and lengths of time: `yesterday`, `last Tuesday`, `two weeks ago`, `in three days`, `half an hour`.
//!
//! With a reference date they become days of the calendar. A day of the week alone is the nearest one; "last" is the one
//! before the reference date, "this" the first from it on, "next" that of the week that follows, and weeks start on Mondays.

use super::calendar::{self, Date};
use super::date::{self, Form, Read, day_of, longest, point};
use super::decimal::Decimal;
use super::lexicon::{Role, Sense, TimeUnit};
use super::number::{self, Number};
use super::value::{Days, Duration, When};
use super::view::{View, sense_of};
use crate::token::flag;

const FORMS: &[Form] =
    &[day_word, beside_day_word, shifted, shifted_length, length, weekday_of_week, weekdays_away, nth, edge_of_unit, weekend, week_of, last_of_year];

/// The longest relative form that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Read> {
    longest(FORMS, view, start)
}

/// A day from today, or a relative day of the week: what lengths are counted from.
pub(super) fn simple(view: &View<'_, '_>, start: usize) -> Option<Read> {
    day_word(view, start).or_else(|| shifted(view, start))
}

/// The day of the week that is nearest to the reference date.
pub(super) fn nearest(view: &View<'_, '_>, weekday: u8) -> Days {
    let day = view.options.reference.and_then(|reference| {
        let ahead = (i64::from(weekday) - i64::from(reference.weekday())).rem_euclid(7);
        reference.plus_days(if ahead > 3 { ahead - 7 } else { ahead })
    });
    day.map_or(Days::Weekday(weekday), day_of)
}

/// The day of this number that is nearest to the reference date, and falls on a day of the week if that is told.
pub(super) fn day_of_month(view: &View<'_, '_>, day: u8, weekday: Option<u8>) -> Days {
    let nearest = view.options.reference.and_then(|reference| {
        let first = Date::new(reference.year(), reference.month(), 1)?;
        let months = (-12..=12).filter_map(|offset| first.plus_months(offset));
        let days = months.filter_map(|month| Date::new(month.year(), month.month(), day));
        let fits = days.filter(|date| weekday.is_none_or(|weekday| date.weekday() == weekday));
        fits.min_by_key(|date| (date.number() - reference.number()).abs())
    });
    nearest.map_or(Days::Day { year: None, month: None, day }, day_of)
}

fn shift(view: &View<'_, '_>, index: usize) -> Option<i8> {
    view.sense(index, |sense| if let Sense::Shift(shift) = sense { Some(shift) } else { None })
}

fn unit(view: &View<'_, '_>, index: usize) -> Option<TimeUnit> {
    view.sense(index, |sense| if let Sense::Time(unit) = sense { Some(unit) } else { None })
}

fn day_shift(view: &View<'_, '_>, index: usize) -> Option<i8> {
    view.sense(index, |sense| if let Sense::Day(days) = sense { Some(days) } else { None })
}

/// A year as a number, or as "last year": the year and the end.
pub(super) fn year_word(view: &View<'_, '_>, start: usize) -> Option<(i32, usize)> {
    let at = start + usize::from(view.has_role(start, Role::The));
    if let Some(year) = date::year_at(view, at) {
        return Some((year, at + 1));
    }
    let shift = shift(view, at)?;
    let is_year = unit(view, at + 1) == Some(TimeUnit::Year);
    if is_year { Some((view.options.reference?.year() + i32::from(shift), at + 2)) } else { None }
}

/// Whether words mean a year: "the year", "last year".
pub(super) fn is_year(view: &View<'_, '_>, start: usize) -> bool {
    (shift(view, start).is_some() || view.has_role(start, Role::The)) && unit(view, start + 1) == Some(TimeUnit::Year)
}

/// `yesterday`, `today`, `tomorrow`
fn day_word(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let days = day_shift(view, start)?;
    // "USA Today" is a name.
    let is_name = view.is(start, "today") && view.is_capitalized(start) && view.is_capitalized(start.wrapping_sub(1));
    (!is_name).then(|| Read::new((start, start + 1), from_today(view, i64::from(days)), "day from today", 85))
}

fn from_today(view: &View<'_, '_>, days: i64) -> When {
    if let Some(date) = view.options.reference.and_then(|reference| reference.plus_days(days)) {
        return When::Point(point(day_of(date)));
    }
    let length = Duration { days: Decimal::whole(days.abs()), ..Duration::default() };
    if days < 0 { When::Before(length) } else { When::After(length) }
}

/// `day before yesterday`, `day after tomorrow`, `the day after Christmas`
fn beside_day_word(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if !view.is(start, "day") {
        return None;
    }
    let side = if view.is(start + 1, "after") {
        1
    } else if view.is(start + 1, "before") {
        -1
    } else {
        return None;
    };
    let Some(days) = day_shift(view, start + 2) else { return beside_day(view, start, side) };
    Some(Read::new((start, start + 3), from_today(view, i64::from(days) + side), "day beside a day from today", 95))
}

/// `the day after Christmas`, not "every day after Christmas": the day so many behind another one.
fn beside_day(view: &View<'_, '_>, start: usize, side: i64) -> Option<Read> {
    let is_one = start == view.sentence.start || view.has_role(start.wrapping_sub(1), Role::The);
    let other = date::fixed(view, start + 2).filter(|other| is_one && other.is_of_a_day())?;
    let when = match other.days() {
        Some(Days::Day { year: Some(year), month: Some(month), day }) => {
            Date::new(year, month, day)?.plus_days(side).map(|date| When::Point(point(day_of(date))))
        }
        _ => None,
    };
    Some(Read::new((start, other.end), when, "day beside another day", 95))
}

/// `last Tuesday`, `next week`, `this year`, `last March`, `next summer`, `last Christmas`
fn shifted(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let shift = shift(view, start)?;
    let at = start + 1;
    let is_repeated = shift < 0 && view.is(start, "this");
    if is_repeated {
        return None;
    }
    // "this past Sunday", "this coming Friday"
    if shift == 0 && self::shift(view, at).is_some_and(|inner| inner != 0) {
        return shifted(view, at).map(|read| Read { start, ..read });
    }
    let place = (start, at + 1);
    if let Some(weekday) = date::weekday(view, at).filter(|_| view.word(at).len() > 4 || view.is_capitalized(at)) {
        // "last Tuesday, October 5"
        let days = shifted_weekday(view, shift, weekday);
        return Some(Read::new(place, days.map(|days| When::Point(point(days))), "relative day of the week", 92));
    }
    if let Some(month) = date::month(view, at).filter(|_| view.is_capitalized(at) || !view.is_one_of(at, &["may", "march", "mar"])) {
        let (days, end) = match date::day_at(view, at + 1).filter(|_| shift <= 0) {
            Some((day, _, end)) => (view.options.reference.and_then(|reference| shifted_day(reference, shift, month, day)), end),
            None => (view.options.reference.map(|reference| shifted_month(reference, shift, month)), at + 1),
        };
        return Some(Read::new((start, end), days.map(|days| When::Point(point(days))), "relative month", 90));
    }
    if let Some(season) = view.sense(at, |sense| if let Sense::Season(season) = sense { Some(season) } else { None }) {
        let days = view.options.reference.map(|reference| shifted_season(reference, shift, season));
        return Some(Read::new(place, days.map(|days| When::Point(point(days))), "relative season", 88));
    }
    if let Some((holiday, end)) = view.phrase(at, |sense| if let Sense::Holiday(holiday) = sense { Some(holiday) } else { None }) {
        let when = view.options.reference.and_then(|reference| {
            let this = date::holiday_in(holiday, reference.year())?;
            let offset = match shift {
                -1 if this >= reference => -1,
                1 if this <= reference => 1,
                _ => 0,
            };
            date::holiday_in(holiday, reference.year() + offset).map(|date| When::Point(point(day_of(date))))
        });
        return Some(Read::new((start, end), when, "relative holiday", 88));
    }
    let unit = unit(view, at).filter(|unit| !matches!(unit, TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour | TimeUnit::Night))?;
    // "the next days" have no length, "last day of March" is another form.
    let is_plural = view.word(at).ends_with(['s', 'S']) && !view.word(at).eq_ignore_ascii_case("s");
    if is_plural || view.is(at, "second") || view.is(start, "last") && unit == TimeUnit::Day {
        return None;
    }
    Some(Read::new(place, shifted_unit(view, shift, unit), "relative stretch of time", 90))
}

fn shifted_weekday(view: &View<'_, '_>, shift: i8, weekday: u8) -> Option<Days> {
    let reference = view.options.reference?;
    let ahead = (i64::from(weekday) - i64::from(reference.weekday())).rem_euclid(7);
    let days = match shift {
        -1 if ahead == 0 => -7,
        -1 => ahead - 7,
        0 => ahead,
        _ => i64::from(weekday) - i64::from(reference.weekday()) + 7,
    };
    reference.plus_days(days).map(day_of)
}

fn shifted_month(reference: Date, shift: i8, month: u8) -> Days {
    let offset = match shift {
        -1 if month >= reference.month() => -1,
        1 if month <= reference.month() => 1,
        _ => 0,
    };
    Days::Month { year: Some(reference.year() + offset), month }
}

fn shifted_day(reference: Date, shift: i8, month: u8, day: u8) -> Option<Days> {
    let this = Date::new(reference.year(), month, day)?;
    let offset = i32::from(shift < 0 && this >= reference);
    Date::new(reference.year() - offset, month, day).map(day_of)
}

/// Seasons by the months of the north: spring starts in March.
fn shifted_season(reference: Date, shift: i8, season: u8) -> Days {
    let of_reference = 21 + (reference.month() + 9) % 12 / 3;
    // January and February belong to the winter of the year before.
    let year = reference.year() - i32::from(reference.month() < 3);
    let offset = match shift {
        -1 if season >= of_reference => -1,
        1 if season <= of_reference => 1,
        _ => 0,
    };
    Days::Season { year: Some(year + offset), season }
}

fn shifted_unit(view: &View<'_, '_>, shift: i8, unit: TimeUnit) -> Option<When> {
    let Some(reference) = view.options.reference else {
        let length = length_of(Decimal::whole(1), unit)?;
        return match shift {
            -1 => Some(When::Before(length)),
            1 => Some(When::After(length)),
            _ => None,
        };
    };
    let (shift, year) = (i64::from(shift), reference.year());
    let of_days = |days: Days| Some(When::Point(point(days)));
    let years = |first: i32, last: i32| Some(When::Interval(point(Days::Year(first)), point(Days::Year(last))));
    let step = shift as i32;
    match unit {
        TimeUnit::Day => of_days(day_of(reference.plus_days(shift)?)),
        TimeUnit::Week => {
            let (year, week) = reference.plus_days(7 * shift)?.week()?;
            of_days(Days::Week { year, week })
        }
        TimeUnit::Weekend => {
            let to_saturday = 6 - i64::from(reference.weekday());
            let saturday = reference.plus_days(to_saturday + 7 * shift)?;
            Some(When::Interval(point(day_of(saturday)), point(day_of(saturday.plus_days(1)?))))
        }
        TimeUnit::Month => {
            let month = Date::new(year, reference.month(), 1)?.plus_months(shift)?;
            of_days(Days::Month { year: Some(month.year()), month: month.month() })
        }
        TimeUnit::Quarter => {
            let first = Date::new(year, (reference.month() - 1) / 3 * 3 + 1, 1)?.plus_months(3 * shift)?;
            let month = |date: Date| point(Days::Month { year: Some(date.year()), month: date.month() });
            Some(When::Interval(month(first), month(first.plus_months(2)?)))
        }
        TimeUnit::Year => of_days(Days::Year(year + step)),
        TimeUnit::Decade => {
            let first = year.div_euclid(10) * 10 + 10 * step;
            years(first, first + 9)
        }
        TimeUnit::Century => {
            let first = (year - 1).div_euclid(100) * 100 + 1 + 100 * step;
            years(first, first + 99)
        }
        _ => None,
    }
}

/// `last two weeks`, `next 3 days`, `past five years`, `last few months`
fn shifted_length(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let shift = shift(view, start).filter(|shift| *shift != 0)?;
    let vague = view.senses(start + 1).any(|sense| sense == Sense::Vague);
    if vague && unit(view, start + 2).is_some() && view.word(start + 2).ends_with('s') {
        return Some(Read::new((start, start + 3), None, "relative length of time", 85));
    }
    let number = number::at(view, start + 1).filter(|number| number.suffix.is_empty())?;
    let unit = unit(view, number.end).filter(|_| !view.is(number.end, "second"))?;
    let length = length_of(number.value, unit)?;
    let when = view.options.reference.filter(|_| !length.is_of_clock()).and_then(|reference| {
        let other = moved(reference, length, i64::from(shift))?;
        let (from, to) = if shift < 0 { (other, reference) } else { (reference, other) };
        Some(When::Interval(point(day_of(from)), point(day_of(to))))
    });
    let symbol = if shift < 0 { When::Before(length) } else { When::After(length) };
    Some(Read::new((start, number.end + 1), when.unwrap_or(symbol), "relative length of time", 92))
}

/// So long before or after a day; `None` if the length has parts of a day.
fn moved(date: Date, length: Duration, sign: i64) -> Option<Date> {
    if length.hours != Decimal::default() || length.minutes != Decimal::default() || length.seconds != Decimal::default() {
        return None;
    }
    let months = length.years.to_whole()?.checked_mul(12)?.checked_add(length.months.to_whole()?)?;
    let days = length.weeks.to_whole()?.checked_mul(7)?.checked_add(length.days.to_whole()?)?;
    date.plus_months(months.checked_mul(sign)?)?.plus_days(days.checked_mul(sign)?)
}

/// So long before or after the reference date, as precisely as the unit is.
fn away(view: &View<'_, '_>, length: Duration, sign: i64) -> When {
    let days = view.options.reference.filter(|_| !length.is_of_clock()).and_then(|reference| {
        let date = moved(reference, length, sign)?;
        let zero = Decimal::default();
        let is_of_years = length.months == zero && length.weeks == zero && length.days == zero;
        let is_of_months = length.weeks == zero && length.days == zero;
        Some(match (is_of_years, is_of_months) {
            (true, _) => Days::Year(date.year()),
            (_, true) => Days::Month { year: Some(date.year()), month: date.month() },
            _ => day_of(date),
        })
    });
    let symbol = if sign < 0 { When::Before(length) } else { When::After(length) };
    days.map_or(symbol, |days| When::Point(point(days)))
}

/// So many units of time; a part of one in the next smaller where that is whole.
fn length_of(count: Decimal, unit: TimeUnit) -> Option<Duration> {
    let mut length = Duration::default();
    let times = |factor: i64| count.times(Decimal::whole(factor));
    let is_whole = |number: Option<Decimal>| number.filter(|number| number.scale() == 0);
    let split = |factor: i64| {
        let whole = Decimal::whole(count.mantissa() / 10i64.checked_pow(u32::from(count.scale()))?);
        let rest = is_whole(count.plus(whole.negated())?.times(Decimal::whole(factor)))?;
        Some((whole, rest))
    };
    match unit {
        TimeUnit::Second => length.seconds = count,
        TimeUnit::Minute => (length.minutes, length.seconds) = split(60).unwrap_or((count, Decimal::default())),
        TimeUnit::Hour => (length.hours, length.minutes) = split(60).unwrap_or((count, Decimal::default())),
        TimeUnit::Day | TimeUnit::Night => (length.days, length.hours) = split(24).unwrap_or((count, Decimal::default())),
        TimeUnit::Week => length.weeks = count,
        TimeUnit::Fortnight => length.weeks = times(2)?,
        TimeUnit::Month => length.months = count,
        TimeUnit::Quarter => length.months = times(3)?,
        TimeUnit::Year => (length.years, length.months) = split(12).unwrap_or((count, Decimal::default())),
        TimeUnit::Decade => length.years = times(10)?,
        TimeUnit::Century => length.years = times(100)?,
        TimeUnit::Millennium => length.years = times(1000)?,
        TimeUnit::Weekend => return None,
    }
    Some(length)
}

fn plus(left: Duration, right: Duration) -> Option<Duration> {
    Some(Duration {
        years: left.years.plus(right.years)?,
        months: left.months.plus(right.months)?,
        weeks: left.weeks.plus(right.weeks)?,
        days: left.days.plus(right.days)?,
        hours: left.hours.plus(right.hours)?,
        minutes: left.minutes.plus(right.minutes)?,
        seconds: left.seconds.plus(right.seconds)?,
    })
}

/// A length as the text tells it.
struct Told {
    least: Duration,
    most: Option<Duration>,
    end: usize,
    /// "a week", "an hour": without more around it, it may be one of each.
    is_article: bool,
    unit: TimeUnit,
}

/// The words between a number and its unit that change nothing.
const BETWEEN: &[&str] =
    &["more", "business", "working", "calendar", "consecutive", "full", "whole", "straight", "long", "short", "whole", "additional", "further"];

/// `three days`, `an hour and a half`, `2 hours and 30 minutes`, `3-5 days`, `30min`, `half an hour`
fn told(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let mut told = one_unit(view, start)?;
    if told.most.is_some() {
        return Some(told);
    }
    if view.has_role(told.end, Role::And)
        && let Some(part) = number::portion(view, told.end + 1).filter(|part| unit(view, part.end).is_none() && !view.has_role(part.end, Role::Of))
        && let Some(more) = length_of(part.value, told.unit)
    {
        return Some(Told { least: plus(told.least, more)?, end: part.end, is_article: false, ..told });
    }
    for _ in 0..3 {
        let joint = usize::from(view.word(told.end) == "," || view.has_role(told.end, Role::And));
        let more = one_unit(view, told.end + joint).filter(|more| more.most.is_none() && !more.is_article && is_smaller(more.unit, told.unit));
        let Some(more) = more.or_else(|| of_letter(view, told.end, told.unit)) else { break };
        told = Told { least: plus(told.least, more.least)?, end: more.end, unit: more.unit, is_article: false, ..told };
    }
    Some(told)
}

/// The `30m` of `2h 30m`: alone it is a length of another kind.
fn of_letter(view: &View<'_, '_>, start: usize, than: TimeUnit) -> Option<Told> {
    let number = number::at(view, start).filter(|number| number.suffix == "m" && than == TimeUnit::Hour)?;
    let unit = TimeUnit::Minute;
    Some(Told { least: length_of(number.value, unit)?, most: None, end: number.end, is_article: false, unit })
}

/// Whether a unit may follow another one in a length.
fn is_smaller(unit: TimeUnit, than: TimeUnit) -> bool {
    const ORDER: [TimeUnit; 7] = [TimeUnit::Second, TimeUnit::Minute, TimeUnit::Hour, TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Year];
    let place = |unit| ORDER.iter().position(|known| *known == unit);
    place(unit).zip(place(than)).is_some_and(|(unit, than)| unit < than)
}

fn one_unit(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let number = number::at(view, start).or_else(|| article(view, start))?;
    if !number.suffix.is_empty() {
        let unit = sense_of(number.suffix, |sense| if let Sense::Time(unit) = sense { Some(unit) } else { None });
        let unit = unit.or(if number.suffix == "h" { Some(TimeUnit::Hour) } else { None })?;
        return Some(Told { least: length_of(number.value, unit)?, most: None, end: number.end, is_article: false, unit });
    }
    let second = view.behind_to(number.end, start).or_else(|| view.has_role(number.end, Role::Or).then_some(number.end + 1));
    let second = second.and_then(|at| number::at(view, at)).filter(|second| second.suffix.is_empty());
    let (most, mut end) = second.map_or((None, number.end), |second| (Some(second.value), second.end));
    end += usize::from(view.word(end) == "-" && view.is_joined(end) && view.is_joined(end + 1));
    // "half an hour", "three quarters of an hour"
    let of = end + usize::from(view.has_role(end, Role::Of));
    let is_part = number.value.scale() > 0 && most.is_none();
    if is_part && view.has_role(of, Role::A) {
        end = of + 1;
    }
    end += usize::from(view.is_one_of(end, BETWEEN));
    let unit = unit(view, end)?;
    let is_plural = view.word(end).ends_with(['s', 'S']);
    // "a second", "three second" and "one quarter" are other things.
    if unit == TimeUnit::Second && !is_plural && !view.is_one_of(end, &["sec"]) && view.word(end - 1) != "-" && number.value != Decimal::whole(1)
        || number.is_article && view.is(end, "second")
        || unit == TimeUnit::Quarter
    {
        return None;
    }
    let least = length_of(number.value, unit)?;
    let most = match most {
        Some(most) => Some(length_of(most, unit)?),
        None => None,
    };
    let is_article = view.has_role(start, Role::A) && number.value == Decimal::whole(1);
    Some(Told { least, most, end: end + 1, is_article, unit })
}

/// "a", "an" as one.
fn article<'t>(view: &View<'_, 't>, start: usize) -> Option<Number<'t>> {
    view.has_role(start, Role::A).then_some(Number { value: Decimal::whole(1), end: start + 1, suffix: "", is_article: true, scale: None })
}

/// A length, and what it is counted from.
fn length(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let vague = vague(view, start);
    let Some(told) = told(view, start) else { return vague };
    let Told { least, most, end, is_article, unit } = told;
    let before = start.wrapping_sub(1);
    let is_exact = most.is_none();
    if view.has_role(end, Role::Ago) && is_exact {
        return Some(Read::new((start, end + 1), away(view, least, -1), "length of time ago", 96));
    }
    let is_from_now = view.has_role(end, Role::From) && view.has_role(end + 1, Role::Now);
    if is_from_now && is_exact {
        return Some(Read::new((start, end + 2), away(view, least, 1), "length of time from now", 96));
    }
    if is_exact && let Some(read) = from_another(view, (start, end), least) {
        return Some(read);
    }
    if view.has_role(end, Role::Hence) && is_exact {
        return Some(Read::new((start, end + 1), away(view, least, 1), "length of time later", 92));
    }
    if view.is_one_of(end, &["old", "-"]) && (view.is(end, "old") || view.is(end + 1, "old")) {
        return None;
    }
    if view.has_role(before, Role::In) && is_exact && view.word(end.saturating_sub(2)) != "-" && !view.has_role(end, Role::Of) {
        // "in two days' time"
        let apostrophe = end + usize::from(matches!(view.word(end), "'" | "\u{2019}"));
        let end = if apostrophe > end && view.is(apostrophe, "time") { apostrophe + 1 } else { end };
        return Some(Read::new((before, end), away(view, least, 1), "length of time ahead", 85));
    }
    let leads = ["for", "in", "within", "after", "about", "over", "nearly", "almost", "than", "every", "only", "lasted", "took", "takes"];
    let is_told = !is_article || view.is_one_of(before, &leads) || start == view.sentence.start;
    if !is_told || unit == TimeUnit::Weekend {
        return None;
    }
    let when = most.map_or(When::Duration(least), |most| When::Durations(least, most));
    Some(Read::new((start, end), when, "length of time", if is_article { 60 } else { 80 }))
}

/// `several days`, `a few weeks ago`
fn vague(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let at = start + usize::from(view.has_role(start, Role::A));
    let is_vague = view.senses(at).any(|sense| sense == Sense::Vague);
    let unit = unit(view, at + 1).filter(|_| is_vague && view.word(at + 1).ends_with('s'))?;
    let end = at + 2;
    let is_ago = view.has_role(end, Role::Ago) || view.has_role(end, Role::Hence);
    let form =
        if matches!(unit, TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour) { "unknown length of a clock" } else { "unknown length of time" };
    Some(Read::new((start, end + usize::from(is_ago)), None, form, 75))
}

/// `3 days after March 6`, `a week from tomorrow`, `two days before Christmas`
fn from_another(view: &View<'_, '_>, (start, end): (usize, usize), length: Duration) -> Option<Read> {
    let sign = if view.is(end, "after") || view.has_role(end, Role::From) {
        1
    } else if view.is(end, "before") {
        -1
    } else {
        return None;
    };
    let other = date::fixed(view, end + 1)?;
    let when = match other.days() {
        Some(Days::Day { year: Some(year), month: Some(month), day }) => {
            moved(Date::new(year, month, day)?, length, sign).map(|date| When::Point(point(day_of(date))))
        }
        _ => None,
    };
    other.is_of_a_day().then(|| Read::new((start, other.end), when, "length of time from another day", 95))
}

/// `Friday next week`, `Wednesday of next week`, `Friday after next`
fn weekday_of_week(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let weekday = date::weekday(view, start)?;
    if view.is(start + 1, "after") && view.is(start + 2, "next") {
        let days = view.options.reference.and_then(|reference| {
            let ahead = (i64::from(weekday) - i64::from(reference.weekday())).rem_euclid(7);
            reference.plus_days(if ahead == 0 { 14 } else { ahead + 7 }).map(day_of)
        });
        return Some(Read::new((start, start + 3), days.map(|days| When::Point(point(days))), "relative day of the week", 92));
    }
    let at = start + 1 + usize::from(view.has_role(start + 1, Role::Of));
    let shift = shift(view, at)?;
    if unit(view, at + 1) != Some(TimeUnit::Week) {
        return None;
    }
    let day = view
        .options
        .reference
        .and_then(|reference| reference.plus_days(i64::from(weekday) - i64::from(reference.weekday()) + 7 * i64::from(shift)).map(day_of));
    Some(Read::new((start, at + 2), day.map(|days| When::Point(point(days))), "relative day of the week", 95))
}

/// `two Sundays ago`, `3 Fridays from now`
fn weekdays_away(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let number = number::at(view, start).filter(|number| number.suffix.is_empty())?;
    let (count, weekday) = (number.value.to_whole().filter(|count| (1..100).contains(count))?, date::weekday(view, number.end)?);
    let is_ago = view.has_role(number.end + 1, Role::Ago);
    let is_ahead = view.has_role(number.end + 1, Role::From) && view.has_role(number.end + 2, Role::Now);
    if !is_ago && !is_ahead {
        return None;
    }
    let day = view.options.reference.and_then(|reference| {
        let ahead = (i64::from(weekday) - i64::from(reference.weekday())).rem_euclid(7);
        let next = if ahead == 0 { 7 } else { ahead };
        let days = if is_ago { (if ahead == 0 { -7 } else { ahead - 7 }) - 7 * (count - 1) } else { next + 7 * (count - 1) };
        reference.plus_days(days).map(|date| When::Point(point(day_of(date))))
    });
    Some(Read::new((start, number.end + if is_ago { 2 } else { 3 }), day, "relative day of the week", 92))
}

/// `first Tuesday of October`, `the last day of March 2015`, `third week of May`
fn nth(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let (nth, at) = match view.digits_and(start) {
        Some((number @ 1..=5, "st" | "nd" | "rd" | "th")) => (number as u8, start + 1),
        Some(_) => return None,
        None if view.is(start, "last") => (5, start + 1),
        None => date::ordinal(view, start).filter(|(number, _)| *number <= 5)?,
    };
    let weekday = date::weekday(view, at);
    let unit = unit(view, at);
    if weekday.is_none() && !matches!(unit, Some(TimeUnit::Day | TimeUnit::Week | TimeUnit::Weekend)) {
        return None;
    }
    if !view.has_role(at + 1, Role::Of) && !view.has_role(at + 1, Role::In) {
        return None;
    }
    let of = date::fixed(view, at + 2)?;
    let Some(Days::Month { year, month }) = of.days() else { return None };
    let year = year.or_else(|| date::year_of(view, month, 1, None));
    let day = year.and_then(|year| match (weekday, unit, nth) {
        (Some(weekday), ..) => date::nth_weekday(year, month, weekday, nth),
        (None, Some(TimeUnit::Day), 1) => Date::new(year, month, 1),
        (None, Some(TimeUnit::Day), 5) if view.is(start, "last") => Date::new(year, month, calendar::days_in(year, month)),
        _ => None,
    });
    Some(Read::new((start, of.end), day.map(|date| When::Point(point(day_of(date)))), "one of the days of a month", 95))
}

/// `week of March 8`
fn week_of(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if unit(view, start) != Some(TimeUnit::Week) || !view.is(start, "week") || !view.has_role(start + 1, Role::Of) {
        return None;
    }
    let of = date::fixed(view, start + 2)?;
    let Some(Days::Day { year, month, day }) = of.days() else { return None };
    let week = year.zip(month).and_then(|(year, month)| Date::new(year, month, day)?.week());
    let when = week.map(|(year, week)| When::Point(point(Days::Week { year, week })));
    Some(Read::new((start, of.end), when, "week of a day", 92))
}

/// `last quarter of 2019`, `last three months of 2019`
fn last_of_year(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if !view.is_one_of(start, &["last", "final"]) {
        return None;
    }
    let number = number::at(view, start + 1).filter(|number| number.suffix.is_empty() && number.value.scale() == 0);
    let at = number.map_or(start + 1, |number| number.end);
    let year = view.has_role(at + 1, Role::Of).then(|| date::year_at(view, at + 2)).flatten()?;
    let count = number.map_or(Some(1), |number| number.value.to_whole())?;
    let n_months = match unit(view, at)? {
        TimeUnit::Month => count,
        TimeUnit::Quarter => count.checked_mul(3)?,
        _ => return None,
    };
    let first = u8::try_from(13 - n_months).ok().filter(|first| (1..=12).contains(first))?;
    let month = |month| point(Days::Month { year: Some(year), month });
    let when = if n_months == 1 { When::Point(month(12)) } else { When::Interval(month(first), month(12)) };
    Some(Read::new((start, at + 3), when, "end of a year", 95))
}

/// `end of the month`, `the beginning of this year`: as precisely as the unit.
fn edge_of_unit(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if !view.is_one_of(start, &["end", "beginning", "start", "middle"]) || !view.has_role(start + 1, Role::Of) {
        return None;
    }
    let at = start + 2 + usize::from(view.has_role(start + 2, Role::The));
    let unit = unit(view, at).filter(|unit| {
        matches!(unit, TimeUnit::Week | TimeUnit::Month | TimeUnit::Year | TimeUnit::Quarter | TimeUnit::Decade | TimeUnit::Century)
    })?;
    Some(Read::new((start, at + 1), shifted_unit(view, 0, unit), "edge of a stretch of time", 80))
}

/// `the weekend`, of which the text does not tell whether it is over.
fn weekend(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let is_weekend = unit(view, start) == Some(TimeUnit::Weekend) && view.is(start, "weekend");
    let is_alone = !view.token(start + 1).is_some_and(|token| token.is_word() && !token.has(flag::CLITIC)) || view.has_role(start + 1, Role::In);
    (is_weekend && is_alone && view.has_role(start.wrapping_sub(1), Role::The)).then(|| Read::new((start, start + 1), None, "weekend", 70))
}
