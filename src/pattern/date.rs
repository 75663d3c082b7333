//! Days, months, years and other stretches of the calendar: `6–8 March 2021`, `03/04/2021`, `the 1990s`, `Q3 2021`.
//!
//! What is told relative to a day (`yesterday`, `two weeks ago`) is in `relative`. A form starts at its first word that
//! means something; an article in front is added at the end.

use super::calendar::{self, Date};
use super::lexicon::{Holiday, Role, Sense};
use super::value::{Days, Point, When};
use super::view::{View, sense_of};
use super::{DateOrder, relative};

/// What a form of a date was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) when: Option<When>,
    pub(super) form: &'static str,
    pub(super) points: i32,
}

impl Read {
    pub(super) fn new((start, end): (usize, usize), when: impl Into<Option<When>>, form: &'static str, points: i32) -> Self {
        Self { start, end, when: when.into(), form, points }
    }

    pub(super) fn of_days(place: (usize, usize), days: Days, form: &'static str, points: i32) -> Self {
        Self::new(place, When::Point(point(days)), form, points)
    }

    /// The days, if it is a point.
    pub(super) fn days(&self) -> Option<Days> {
        if let Some(When::Point(Point { days, time: None })) = self.when { Some(days) } else { None }
    }

    /// Whether a time of the day may stand beside it.
    pub(super) fn is_of_a_day(&self) -> bool {
        // Without a reference date the days of these forms are not known.
        let is_relative = matches!(self.form, "day from today" | "day beside a day from today" | "relative day of the week" | "holiday");
        is_relative || matches!(self.days(), Some(Days::Day { .. } | Days::Weekday(_)))
    }
}

pub(super) fn point(days: Days) -> Point {
    Point { days, time: None }
}

/// A day of the calendar as a value.
pub(super) fn day_of(date: Date) -> Days {
    Days::Day { year: Some(date.year()), month: Some(date.month()), day: date.day() }
}

/// What reads a form that starts at a token.
pub(super) type Form = fn(&View<'_, '_>, usize) -> Option<Read>;

/// The forms, each tried at a token; the longest counts.
const FORMS: &[Form] =
    &[iso, numeric, day_month, month_day, with_weekday, quarter, decade, century, year, era, season, holiday, lone_day, relative::at];

/// What the longest of some forms reads at a token; of equally long ones the first.
pub(super) fn longest(forms: &[Form], view: &View<'_, '_>, start: usize) -> Option<Read> {
    let mut best: Option<Read> = None;
    for form in forms {
        if let Some(read) = form(view, start)
            && best.is_none_or(|best| read.end > best.end)
        {
            best = Some(read);
        }
    }
    best
}

/// The longest date that starts at a token, with its article.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Read> {
    longest(FORMS, view, start)
}

/// The longest date that starts at a token and is not told by a length from another one: what lengths are counted from.
pub(super) fn fixed(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let at = start + usize::from(view.has_role(start, Role::The));
    let read = FORMS[..FORMS.len() - 1].iter().filter_map(|form| form(view, at)).max_by_key(|read| read.end);
    let lone = month(view, at).map(|month| Read::of_days((at, at + 1), Days::Month { year: year_of(view, month, 1, None), month }, "month", 80));
    read.or(lone).or_else(|| relative::simple(view, at))
}

/// Adds "the" in front.
pub(super) fn with_the(view: &View<'_, '_>, read: &Read) -> Read {
    let before = read.start.wrapping_sub(1);
    if view.has_role(before, Role::The) { Read { start: before, ..*read } } else { *read }
}

/// Adds "early", "mid-", "the end of" in front.
pub(super) fn with_edge(view: &View<'_, '_>, read: &Read) -> Read {
    let before = read.start.wrapping_sub(1);
    if view.senses(before).any(|sense| sense == Sense::Edge) && !view.is(before, "middle") {
        return Read { start: before, ..*read };
    }
    if view.is_one_of(before, &["earlier", "later"]) && read.form == "relative stretch of time" {
        return Read { start: before, ..*read };
    }
    let hyphen = view.word(before) == "-" && view.is_joined(before) && view.is_joined(read.start);
    let edge = before.wrapping_sub(1);
    if hyphen && view.senses(edge).any(|sense| sense == Sense::Edge) {
        return Read { start: edge, ..*read };
    }
    let is_edge = |index: usize| view.is_one_of(index, &["end", "beginning", "start", "middle", "turn", "close"]);
    if view.has_role(before, Role::Of) && is_edge(edge) {
        return with_the(view, &Read { start: edge, ..*read });
    }
    *read
}

pub(super) fn month(view: &View<'_, '_>, index: usize) -> Option<u8> {
    view.sense(index, |sense| if let Sense::Month(month) = sense { Some(month) } else { None })
}

pub(super) fn weekday(view: &View<'_, '_>, index: usize) -> Option<u8> {
    view.sense(index, |sense| if let Sense::Weekday(weekday) = sense { Some(weekday) } else { None })
}

/// Whether the word of a month is another word when it is written small.
fn is_plain_word(view: &View<'_, '_>, index: usize) -> bool {
    view.is_one_of(index, &["may", "march", "mar"]) && !view.is_capitalized(index)
}

/// A year of four digits.
pub(super) fn year_at(view: &View<'_, '_>, index: usize) -> Option<i32> {
    let is_year = view.word(index).len() == 4 && !view.word(index).starts_with('0');
    view.digits(index).filter(|year| is_year && *year < 3000).and_then(|year| i32::try_from(year).ok())
}

/// A year behind a day or month: `2021`, `, 2021`, `of 2021`, `'21`, `last year`; and the end.
fn year_behind(view: &View<'_, '_>, end: usize) -> Option<(i32, usize)> {
    let at = end + usize::from(view.word(end) == "," || view.has_role(end, Role::Of));
    let is_free = |index: usize| !is_longer(view, index);
    if let Some(year) = year_at(view, at).filter(|_| is_free(at)) {
        return Some((year, at + 1));
    }
    short_year(view, at).or_else(|| relative::year_word(view, at).filter(|_| relative::is_year(view, at)))
}

/// `'21`, as one token or two.
fn short_year(view: &View<'_, '_>, at: usize) -> Option<(i32, usize)> {
    let is_apostrophe = matches!(view.word(at), "'" | "\u{2019}" | "\u{2018}") && view.is_joined(at + 1);
    let word = view.word(at).trim_start_matches(['\'', '\u{2019}', '\u{2018}']);
    let digits = if is_apostrophe { view.word(at + 1) } else { word };
    let is_written = is_apostrophe || word.len() < view.word(at).len();
    if !is_written || digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((full_year(digits.parse().ok()?), at + 1 + usize::from(is_apostrophe)))
}

/// The year of two digits: to 68 of this century, as POSIX has it.
fn full_year(short: i32) -> i32 {
    if short < 69 { 2000 + short } else { 1900 + short }
}

/// Whether a number goes on behind its token: `5:30`, `5%`, `5 million`, `5 pm`, `5km`.
fn is_longer(view: &View<'_, '_>, index: usize) -> bool {
    let next = index + 1;
    let is_glued = view.is_joined(next) && (matches!(view.word(next), ":" | "%" | "/" | "\u{B0}") && !view.word(next + 1).is_empty());
    is_glued
        || view.word(next) == "%"
        || view.senses(next).any(|sense| {
            matches!(sense, Sense::Scale(_) | Sense::Meridiem(_) | Sense::Percent(_) | Sense::Currency(_))
                && !view.is_one_of(next, &["real", "lei", "won", "som", "cr", "ad"])
        })
}

/// A day of the month: `6`, `6th`, `sixth`, `twenty-first`; whether it is an ordinal, and the end.
pub(super) fn day_at(view: &View<'_, '_>, start: usize) -> Option<(u8, bool, usize)> {
    if let Some((day, suffix)) = view.digits_and(start) {
        let is_ordinal = suffix.len() == 2 && ["st", "nd", "rd", "th"].iter().any(|known| known.eq_ignore_ascii_case(suffix));
        let is_day = (1..=31).contains(&day) && (suffix.is_empty() || is_ordinal) && view.word(start).len() - suffix.len() <= 2;
        return is_day.then_some((day as u8, is_ordinal, start + 1));
    }
    let (day, end) = ordinal(view, start).filter(|(day, _)| *day <= 31)?;
    Some((day, true, end))
}

/// An ordinal in words.
pub(super) fn ordinal(view: &View<'_, '_>, start: usize) -> Option<(u8, usize)> {
    let ordinal = |index| view.sense(index, |sense| if let Sense::Ordinal(number) = sense { Some(number) } else { None });
    if let Some(number) = ordinal(start) {
        return Some((number, start + 1));
    }
    let tens = view.sense(start, |sense| if let Sense::Number(tens @ (20 | 30)) = sense { Some(tens) } else { None })?;
    let at = start + 1 + usize::from(view.word(start + 1) == "-");
    let ones = ordinal(at).filter(|ones| *ones < 10)?;
    Some((tens + ones, at + 1))
}

/// The year of a day that the text gives without: that of the reference date, unless it is more than three quarters of a
/// year away and the year beside it is nearer; with a day of the week the nearest that fits.
pub(super) fn year_of(view: &View<'_, '_>, month: u8, day: u8, weekday: Option<u8>) -> Option<i32> {
    const FAR: i64 = 270;
    let reference = view.options.reference?;
    let away = |year: i32| Date::new(year, month, day).map(|date| (date.number() - reference.number()).abs());
    let fits = |year: &i32| weekday.is_none_or(|weekday| Date::new(*year, month, day).is_some_and(|date| date.weekday() == weekday));
    let years = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6].map(|offset| reference.year() + offset);
    if weekday.is_some()
        && let Some(year) = years.into_iter().filter(fits).min_by_key(|year| away(*year).unwrap_or(i64::MAX))
    {
        return Some(year);
    }
    let this = reference.year();
    let nearest = years[..3].iter().copied().min_by_key(|year| away(*year).unwrap_or(i64::MAX))?;
    Some(if away(this).is_some_and(|days| days <= FAR) { this } else { nearest })
}

fn days_of(view: &View<'_, '_>, year: Option<i32>, month: u8, day: u8, weekday: Option<u8>) -> Option<Days> {
    let year = year.or_else(|| year_of(view, month, day, weekday));
    let is_day = match year {
        Some(year) => Date::new(year, month, day).is_some(),
        None => day <= calendar::days_in(2000, month),
    };
    is_day.then_some(Days::Day { year, month: Some(month), day })
}

/// `2021-03-06`, `2021/3/6`, `2021.03.06`, `2021-03`, `2021-W10`.
fn iso(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if let Some(read) = pointed(view, start) {
        return Some(read);
    }
    let year = year_at(view, start)?;
    let mark = view.word(start + 1);
    if is_in_number(view, start) || !matches!(mark, "-" | "/" | "\u{2010}" | "\u{2011}") || !view.is_joined(start + 1) || !view.is_joined(start + 2) {
        return None;
    }
    if let Some(week) = view.word(start + 2).strip_prefix('W').filter(|week| week.len() == 2).and_then(|week| week.parse::<u8>().ok()) {
        return (1..=53).contains(&week).then(|| Read::of_days((start, start + 3), Days::Week { year, week }, "week by its number", 90));
    }
    let month = u8::try_from(view.digits(start + 2)?).ok().filter(|month| (1..=12).contains(month))?;
    let has_day = view.word(start + 3) == mark && view.is_joined(start + 3) && view.is_joined(start + 4);
    if has_day {
        let (day, suffix) = view.digits_and(start + 4)?;
        let is_free = suffix.is_empty() || suffix.starts_with('T');
        let date = Date::new(year, month, u8::try_from(day).ok()?).filter(|_| is_free)?;
        return Some(Read::of_days((start, start + 5), day_of(date), "year, month and day", 98));
    }
    let is_month = view.word(start + 2).len() == 2 && (1900..2100).contains(&year) && !view.is_joined_mark(start + 3);
    is_month.then(|| Read::of_days((start, start + 3), Days::Month { year: Some(year), month }, "year and month", 75))
}

/// Whether a number goes on to the left: `1/2/2021`, `v2.0-1`.
fn is_in_number(view: &View<'_, '_>, start: usize) -> bool {
    let before = start.wrapping_sub(1);
    view.is_joined(start) && (matches!(view.word(before), "/" | "." | "#" | "_" | "=" | "+") || view.is_dash(before) && view.is_joined(before))
}

/// A token with two points: `06.03.2021`, `6.3.21`, `2021.03.06`.
fn pointed(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let mut parts = view.word(start).split('.');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let is_digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || ![first, second, third].into_iter().all(is_digits) || is_in_number(view, start) {
        return None;
    }
    let number = |part: &str| part.parse::<u8>().ok();
    let date = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => Date::new(first.parse().ok()?, number(second)?, number(third)?)?,
        (1..=2, 1..=2, 4) => Date::new(third.parse().ok()?, number(second)?, number(first)?)?,
        // With two digits each it may be a version.
        (2, 2, 2) => Date::new(full_year(third.parse().ok()?), number(second)?, number(first)?)?,
        _ => return None,
    };
    let points = if third.len() == 4 || first.len() == 4 { 95 } else { 60 };
    Some(Read::of_days((start, start + 1), day_of(date), "day, month and year in digits", points))
}

/// `03/04/2021`, `3-4-2021`, `10/2014`, `on 4/25`.
fn numeric(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let (first, mark) = (view.digits(start)?, view.word(start + 1));
    let is_slash = mark == "/";
    if view.word(start).len() > 2 || is_in_number(view, start) || !(is_slash || view.is_dash(start + 1)) {
        return None;
    }
    if !view.is_joined(start + 1) || !view.is_joined(start + 2) {
        return None;
    }
    let second = view.digits(start + 2)?;
    let has_third = view.word(start + 3) == mark && view.is_joined(start + 3) && view.is_joined(start + 4);
    if has_third {
        let (third, suffix) = view.digits_and(start + 4)?;
        let len = view.word(start + 4).len();
        let is_year = suffix.is_empty() && (len == 4 || len == 2 && is_slash);
        if !is_year || view.word(start + 2).len() > 2 || view.is_joined_mark(start + 5) {
            return None;
        }
        let year = i32::try_from(third).ok()?;
        let (month, day) = ordered(view, first, second)?;
        let date = Date::new(if len == 2 { full_year(year) } else { year }, month, day)?;
        return Some(Read::of_days((start, start + 5), day_of(date), "day, month and year in digits", 95));
    }
    if !is_slash || view.is_joined_mark(start + 3) {
        return None;
    }
    if let Some(year) = year_at(view, start + 2).filter(|year| (1900..2100).contains(year) && (1..=12).contains(&first)) {
        return Some(Read::of_days((start, start + 3), Days::Month { year: Some(year), month: first as u8 }, "month and year in digits", 85));
    }
    let is_led = is_date_lead(view, start.wrapping_sub(1)) || view.has_role(start.wrapping_sub(1), Role::On);
    let has_time = view.has_role(start + 3, Role::At);
    let (month, day) = ordered(view, first, second).filter(|_| view.word(start + 2).len() <= 2 && (is_led || has_time))?;
    Some(Read::of_days((start, start + 3), days_of(view, None, month, day, None)?, "day and month in digits", 70))
}

/// Month and day of two numbers; where only one order is possible, that.
fn ordered(view: &View<'_, '_>, first: u32, second: u32) -> Option<(u8, u8)> {
    let (month, day) = match view.options.order {
        DateOrder::MonthFirst if first <= 12 => (first, second),
        DateOrder::DayFirst if second <= 12 => (second, first),
        DateOrder::MonthFirst => (second, first),
        DateOrder::DayFirst => (first, second),
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month as u8, day as u8))
}

/// Whether the word before a year or day leads to a date.
fn is_date_lead(view: &View<'_, '_>, before: usize) -> bool {
    view.senses(before).any(|sense| matches!(sense, Sense::Role(Role::In | Role::On | Role::By | Role::From | Role::DateLead | Role::Between)))
}

/// `6 March 2021`, `the 6th of March`, `6–8 March 2021`, `14april 2015`, `6 March – 8 April 2021`.
fn day_month(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if is_in_number(view, start) || view.word(start.wrapping_sub(1)) == "." && view.is_joined(start) {
        return None;
    }
    let (day, month, end) = day_and_month(view, start).or_else(|| days_and_month(view, start).map(|(first, ..)| first))?;
    let year = year_behind(view, end).or_else(|| year_behind_hyphen(view, end));
    let form = "day and month";
    if let Some((_, last, _)) = days_and_month(view, start) {
        let year_number = year.map(|(year, _)| year);
        let (from, to) = (days_of(view, year_number, month, day, None)?, days_of(view, year_number, month, last, None)?);
        return Some(Read::new((start, year.map_or(end, |(_, end)| end)), When::Interval(point(from), point(to)), "days of a month", 96));
    }
    let stop = year.map_or(end, |(_, end)| end);
    if let Some(read) = to_another(view, (start, stop), (year.map(|(year, _)| year), month, day)) {
        return Some(read);
    }
    let days = days_of(view, year.map(|(year, _)| year), month, day, None)?;
    Some(Read::of_days((start, stop), days, form, if year.is_some() { 97 } else { 88 }))
}

/// `10-Aug-2012`
fn year_behind_hyphen(view: &View<'_, '_>, end: usize) -> Option<(i32, usize)> {
    let is_hyphen = matches!(view.word(end), "-" | "/") && view.is_joined(end) && view.is_joined(end + 1);
    if !is_hyphen {
        return None;
    }
    let short = view.digits(end + 1).filter(|_| view.word(end + 1).len() == 2).map(|short| full_year(short.cast_signed()));
    Some((year_at(view, end + 1).or(short)?, end + 2))
}

/// `6 March`, `6th of March`, `15Sept`: day, month and the end.
fn day_and_month(view: &View<'_, '_>, start: usize) -> Option<(u8, u8, usize)> {
    if let Some((day @ 1..=31, suffix)) = view.digits_and(start).filter(|(_, suffix)| suffix.len() > 2) {
        let month = sense_of(suffix, |sense| if let Sense::Month(month) = sense { Some(month) } else { None })?;
        return Some((day as u8, month, start + 1));
    }
    let (day, is_ordinal, end) = day_at(view, start)?;
    let has_of = view.has_role(end, Role::Of);
    let is_hyphen = matches!(view.word(end), "-" | "/") && view.is_joined(end) && view.is_joined(end + 1);
    let the_month = end + usize::from(has_of || is_hyphen);
    let month = month(view, the_month)?;
    let has_year = year_behind(view, the_month + 1).is_some() || is_hyphen;
    let is_sure = is_ordinal && view.digits_and(start).is_some() || has_of || has_year || view.is_capitalized(the_month);
    // "the second March" is one of marches, "the first may" a verb.
    (is_sure || !is_plain_word(view, the_month)).then_some((day, month, the_month + 1))
}

/// `6–8 March`, `6 and 7 March`: day, month and end of the first, and the last day.
fn days_and_month(view: &View<'_, '_>, start: usize) -> Option<((u8, u8, usize), u8, usize)> {
    let (first, _, end) = day_at(view, start).filter(|_| !is_amount(view, start))?;
    let at = view.behind_to(end, start).or_else(|| (view.has_role(end, Role::And) || view.word(end) == "&").then_some(end + 1))?;
    let at = at + usize::from(view.has_role(at, Role::The));
    let (last, month, end) = day_and_month(view, at)?;
    (first < last).then_some(((first, month, end), last, end))
}

/// Whether the word before a number tells that it is no day: `$5 and 6 March`, `page 3 to 5 March`.
fn is_amount(view: &View<'_, '_>, start: usize) -> bool {
    const COUNTED: &[&str] = &["no", "no.", "nos", "nos.", "number", "numbers", "page", "pages", "p.", "pp.", "chapter", "section", "room", "#"];
    let before = start.wrapping_sub(1);
    let is_number = view.word(before) == "." && view.is_one_of(before.wrapping_sub(1), &["no", "nos", "p", "pp"]);
    is_number || view.is_one_of(before, COUNTED) || view.senses(before).any(|sense| matches!(sense, Sense::Currency(_)))
}

/// Whether another day follows behind a dash or "to", and makes both a stretch.
fn to_another(view: &View<'_, '_>, (start, end): (usize, usize), (year, month, day): (Option<i32>, u8, u8)) -> Option<Read> {
    let at = view.behind_to(end, start)?;
    let (last_day, last_month, stop) = day_and_month(view, at).or_else(|| {
        let month = self::month(view, at)?;
        let (day, _, stop) = day_at(view, at + 1).filter(|_| !is_longer(view, at + 1))?;
        Some((day, month, stop))
    })?;
    let last_year = year_behind(view, stop);
    let stop = last_year.map_or(stop, |(_, stop)| stop);
    let last_year = last_year.map(|(year, _)| year).or(year);
    let to = days_of(view, last_year, last_month, last_day, None)?;
    let of_to = if let Days::Day { year, .. } = to { year } else { None };
    // "28 December – 3 January 2021" starts in the year before.
    let turns = (last_month, last_day) < (month, day);
    let from = days_of(view, year.or(of_to.map(|year| year - i32::from(turns))), month, day, None)?;
    Some(Read::new((start, stop), When::Interval(point(from), point(to)), "from one day to another", 96))
}

/// `March 6, 2021`, `Oct 6`, `March the 6th`, `March 6–8, 2021`, `October 2014`, `March–May 2021`, `March`.
fn month_day(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let month = month(view, start)?;
    if view.is_joined(start)
        && view.word(start.wrapping_sub(1)) != "("
        && !view.is_dash(start.wrapping_sub(1))
        && !view.word(start.wrapping_sub(1)).is_empty()
    {
        let opens = matches!(view.word(start - 1), "\"" | "'" | "[" | "\u{201C}" | "\u{2018}" | "/" | "*" | "~" | "@");
        if !opens {
            return None;
        }
    }
    // "30 February" is no day, and February is not what is meant.
    let is_behind_number = view.digits(start.wrapping_sub(1)).is_some_and(|number| number < 100) && view.is_apart(start);
    let the_day = start + 1 + usize::from(view.has_role(start + 1, Role::The));
    if is_behind_number {
        return None;
    }
    if let Some((day, is_ordinal, end)) = day_at(view, the_day).filter(|(.., end)| !is_longer(view, end - 1)) {
        let is_first = start == view.sentence.start;
        let is_lone_word = is_plain_word(view, start)
            && !is_ordinal
            && year_behind(view, end).is_none()
            && (!is_first || is_counted(view, end))
            && !is_date_lead(view, start.wrapping_sub(1));
        if !is_lone_word && view.is_apart(start + 1) {
            return with_day(view, start, month, (day, end));
        }
    }
    // "Wed Feb13" has them in one word, which is no month.
    // "prices may this year rise"
    let is_verb = is_plain_word(view, start) && relative::is_year(view, start + 1) && !is_date_lead(view, start.wrapping_sub(1));
    if let Some((year, end)) = year_behind(view, start + 1).or_else(|| year_behind_hyphen(view, start + 1)).filter(|_| !is_verb) {
        let days = Days::Month { year: Some(year), month };
        if let Some(read) = to_another_month(view, (start, end), (Some(year), month)) {
            return Some(read);
        }
        return Some(Read::of_days((start, end), days, "month and year", 95));
    }
    to_another_month(view, (start, start + 1), (None, month)).or_else(|| lone_month(view, start, month))
}

/// Whether a word follows a number that it may count, and not one that goes on behind a date: "may 5 people", "march 5 miles".
fn is_counted(view: &View<'_, '_>, end: usize) -> bool {
    const BEHIND_DATES: &[&str] = &["is", "was", "will", "has", "had", "we", "he", "she", "they", "it", "i", "you", "for", "with", "as", "this"];
    let is_word = view.word(end).starts_with(|first: char| first.is_ascii_lowercase());
    let is_part = view.senses(end).any(|sense| matches!(sense, Sense::Role(_) | Sense::Clock(_) | Sense::Part(..)));
    is_word && !is_part && !view.is_one_of(end, BEHIND_DATES)
}

/// A day behind the month, and what follows.
fn with_day(view: &View<'_, '_>, start: usize, month: u8, (day, end): (u8, usize)) -> Option<Read> {
    if let Some(at) = view.behind_to(end, start).or_else(|| (view.has_role(end, Role::And) || view.word(end) == "&").then_some(end + 1))
        && let Some((last, _, stop)) = day_at(view, at).filter(|(last, ..)| *last > day).filter(|(.., stop)| !is_longer(view, stop - 1))
        && self::month(view, stop).is_none()
    {
        let year = year_behind(view, stop);
        let number = year.map(|(year, _)| year);
        let (from, to) = (days_of(view, number, month, day, None)?, days_of(view, number, month, last, None)?);
        let end = year.map_or(stop, |(_, end)| end);
        return Some(Read::new((start, end), When::Interval(point(from), point(to)), "days of a month", 96));
    }
    let year = year_behind(view, end);
    let stop = year.map_or(end, |(_, end)| end);
    if let Some(read) = to_another(view, (start, stop), (year.map(|(year, _)| year), month, day)) {
        return Some(read);
    }
    let days = days_of(view, year.map(|(year, _)| year), month, day, None)?;
    Some(Read::of_days((start, stop), days, "month and day", if year.is_some() { 97 } else { 88 }))
}

/// `March–May 2021`, `from January to March`.
fn to_another_month(view: &View<'_, '_>, (start, end): (usize, usize), (year, first): (Option<i32>, u8)) -> Option<Read> {
    let at = view.behind_to(end, start)?;
    let last = month(view, at).filter(|_| view.is_capitalized(at) && view.is_capitalized(start))?;
    if day_at(view, at + 1).is_some_and(|(.., end)| !is_longer(view, end - 1)) {
        return None;
    }
    let last_year = year_behind(view, at + 1);
    let stop = last_year.map_or(at + 1, |(_, stop)| stop);
    let of_last = last_year.map(|(year, _)| year).or(year).or_else(|| year_of(view, last, 1, None));
    let of_first = year.or(of_last.map(|year| year - i32::from(last < first)));
    let (from, to) = (Days::Month { year: of_first, month: first }, Days::Month { year: of_last, month: last });
    Some(Read::new((start, stop), When::Interval(point(from), point(to)), "from one month to another", 92))
}

/// A month without day and year: with a capital, and of words that are also others, behind a word that leads to a date.
fn lone_month(view: &View<'_, '_>, start: usize, month: u8) -> Option<Read> {
    let before = start.wrapping_sub(1);
    let is_led = is_date_lead(view, before)
        || view.senses(before).any(|sense| matches!(sense, Sense::Edge | Sense::Shift(_) | Sense::Role(Role::Of)))
        || view.is_one_of(before, &["every", "each"])
        || is_listed(view, start)
        || view.word(before) == "-" && view.senses(before.wrapping_sub(1)).any(|sense| sense == Sense::Edge);
    let word = view.word(start);
    let is_other = view.is_one_of(start, &["may", "march", "mar"]);
    let is_short = word.trim_end_matches('.').len() <= 4 && !view.is_one_of(start, &["june", "july"]);
    let is_full = matches!(word.len(), 4..) && !is_short;
    let is_name = view.is_one_of(start, &["april", "june", "august", "jun", "jan"]);
    let is_written = view.is_capitalized(start) || is_full && !is_other && !view.is(start, "august");
    if !is_written || (is_other || is_short) && !is_led {
        return None;
    }
    // "April Jones"
    let has_name = is_name && !is_led && view.is_capitalized(start + 1) && view.senses(start + 1).next().is_none();
    if has_name {
        return None;
    }
    let year = shared_year(view, start, month).or_else(|| year_of(view, month, 1, None));
    let points = if is_led {
        85
    } else if is_name {
        50
    } else {
        75
    };
    Some(Read::of_days((start, start + 1), Days::Month { year, month }, "month", points))
}

/// The year that stands behind the second of two months: `March and April 2020`.
fn shared_year(view: &View<'_, '_>, start: usize, first: u8) -> Option<i32> {
    let is_joint = view.senses(start + 1).any(|sense| matches!(sense, Sense::Role(Role::And | Role::Or)));
    let is_later = is_joint && month(view, start + 2).is_some_and(|second| second > first);
    year_behind(view, start + 3).filter(|_| is_later).map(|(year, _)| year)
}

/// Whether another month stands beside in a list: `April, May and June`.
fn is_listed(view: &View<'_, '_>, start: usize) -> bool {
    let is_joint = |index: usize| view.word(index) == "," || view.senses(index).any(|sense| matches!(sense, Sense::Role(Role::And | Role::Or)));
    let is_month = |index: usize| month(view, index).is_some() && view.is_capitalized(index);
    let before = start.wrapping_sub(1);
    is_joint(before) && is_month(before.wrapping_sub(1)) || is_joint(start + 1) && is_month(start + 2)
}

/// `Tuesday`, `Tuesday, 6 March 2021`, `Fri Jul 18`, `Tuesday the 19th`.
fn with_weekday(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let weekday = weekday(view, start)?;
    let dot = usize::from(view.word(start + 1) == "." && view.is_joined(start + 1));
    let comma = start + 1 + dot + usize::from(view.word(start + 1 + dot) == ",");
    let at = comma + usize::from(view.has_role(comma, Role::The));
    let read = [iso, numeric, day_month, month_day].iter().filter_map(|form| form(view, at)).max_by_key(|read| read.end);
    if let Some(read) = read.filter(|read| matches!(read.days(), Some(Days::Day { .. }))) {
        let days = match read.days() {
            Some(Days::Day { month: Some(month), day, .. })
                if !relative::is_year(view, read.end.saturating_sub(2))
                    && (!view.word(read.end - 1).contains(|letter: char| letter.is_ascii_digit()) || !has_year(view, at, read.end)) =>
            {
                days_of(view, None, month, day, Some(weekday))?
            }
            Some(days) => days,
            None => return None,
        };
        return Some(Read { start, points: 98, ..Read::of_days((start, read.end), days, "day of the week with its date", 98) });
    }
    if let Some(read) = read.filter(|read| matches!(read.when, Some(When::Interval(..))) && read.form == "days of a month") {
        return Some(Read { start, ..read });
    }
    // "Wed Feb13"
    if let Some((month, day)) = glued(view, comma) {
        return Some(Read::of_days((start, comma + 1), days_of(view, None, month, day, Some(weekday))?, "day of the week with its date", 95));
    }
    if let Some((day, true, end)) = day_at(view, at).filter(|_| view.digits_and(at).is_some()) {
        return Some(Read::of_days((start, end), relative::day_of_month(view, day, Some(weekday)), "day of the week with its number", 85));
    }
    to_another_weekday(view, start, weekday).or_else(|| lone_weekday(view, start, weekday))
}

/// `Monday to Friday`, `Monday-Friday`, `between Tuesday and Thursday`
fn to_another_weekday(view: &View<'_, '_>, start: usize, first: u8) -> Option<Read> {
    let at = view.behind_to(start + 1, start)?;
    let last = weekday(view, at).filter(|_| view.is_capitalized(start) == view.is_capitalized(at))?;
    let from = relative::nearest(view, first);
    let ahead = (i64::from(last) - i64::from(first)).rem_euclid(7);
    let to = match from {
        Days::Day { year: Some(year), month: Some(month), day } => day_of(Date::new(year, month, day)?.plus_days(ahead)?),
        _ => Days::Weekday(last),
    };
    Some(Read::new((start, at + 1), When::Interval(point(from), point(to)), "from one day of the week to another", 88))
}

/// `Feb13`
fn glued(view: &View<'_, '_>, index: usize) -> Option<(u8, u8)> {
    let word = view.word(index);
    let (letters, digits) = word.split_at(word.bytes().take_while(u8::is_ascii_alphabetic).count());
    let day = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some((sense_of(letters, |sense| if let Sense::Month(month) = sense { Some(month) } else { None })?, day))
}

/// Whether a year stands among some tokens.
fn has_year(view: &View<'_, '_>, start: usize, end: usize) -> bool {
    (start..end).any(|index| year_at(view, index).is_some() || short_year(view, index).is_some() || view.word(index) == "/")
}

fn lone_weekday(view: &View<'_, '_>, start: usize, weekday: u8) -> Option<Read> {
    let word = view.word(start);
    let is_long = word.len() >= 6;
    let is_short = !is_long && view.is_capitalized(start) && !view.is_one_of(start, &["sun", "sat", "mon", "wed"]);
    let is_led = !is_long && view.is_capitalized(start) && (is_date_lead(view, start.wrapping_sub(1)) || word.ends_with('.'));
    if !(is_long || is_short || is_led) {
        return None;
    }
    let is_plural = word.ends_with(['s', 'S']) && is_long;
    let days = if is_plural { Days::Weekday(weekday) } else { relative::nearest(view, weekday) };
    Some(Read::of_days((start, start + 1), days, "day of the week", if is_long { 80 } else { 60 }))
}

/// `Q3 2021`, `3Q21`, `the third quarter of 2021`, `H1 2021`, `the first half of 2021`.
fn quarter(view: &View<'_, '_>, start: usize) -> Option<Read> {
    if let Some((year, suffix)) = view.digits_and(start).filter(|(year, _)| (1900..2100).contains(year))
        && let Some(months) = quarter_sign(suffix)
    {
        let month = |month| point(Days::Month { year: Some(year.cast_signed()), month });
        return Some(Read::new((start, start + 1), When::Interval(month(months.0), month(months.1)), "quarter of a year", 95));
    }
    let (months, end) = quarter_words(view, start)
        .or_else(|| year_at(view, start).and_then(|_| quarter_sign(view.word(start + 1)).map(|months| (months, start + 2))))?;
    let behind = end + usize::from(matches!(view.word(end), "," | "/" | "-"));
    let the_year = view.has_role(end, Role::Of).then(|| relative::year_word(view, end + 1)).flatten();
    let is_sign = is_quarter_sign(view, start);
    let year = if end == start + 2 && year_at(view, start).is_some() {
        year_at(view, start).map(|year| (year, end))
    } else {
        the_year.or_else(|| year_behind(view, end)).or_else(|| year_at(view, behind).filter(|_| is_sign).map(|year| (year, behind + 1)))
    };
    let is_half = months.1 - months.0 == 5;
    // "the first quarter of the game"
    let of_year = relative::is_year(view, end + 1);
    if year.is_none() && (is_half && !of_year || is_sign && !is_written_sign(view, start) || view.has_role(end, Role::Of) && !of_year) {
        return None;
    }
    let end = if year.is_none() && of_year && view.has_role(end, Role::Of) { end + 3 } else { end };
    let stop = year.map_or(end, |(_, stop)| stop);
    let number = year.map(|(year, _)| year).or_else(|| view.options.reference.map(Date::year));
    let month = |month| point(Days::Month { year: number, month });
    let points = if year.is_some() { 95 } else { 70 };
    Some(Read::new(
        (start, stop),
        When::Interval(month(months.0), month(months.1)),
        if is_half { "half of a year" } else { "quarter of a year" },
        points,
    ))
}

/// Whether `Q3` without a year is a quarter, not the number of a question ("Q3. Who", "answer Q3") or a model ("Audi Q3").
fn is_written_sign(view: &View<'_, '_>, start: usize) -> bool {
    const ASKED: &[&str] = &["question", "questions", "answer", "answers", "answered", "exercise", "problem", "solve", "see"];
    const BUSINESS: &[&str] =
        &["results", "revenue", "revenues", "earnings", "sales", "profit", "profits", "report", "guidance", "income", "loss", "losses", "growth"];
    let before = start.wrapping_sub(1);
    if is_date_lead(view, before) || view.senses(before).any(|sense| matches!(sense, Sense::Role(Role::The | Role::Of) | Sense::Shift(_))) {
        return true;
    }
    let is_business = view.is_one_of(start + 1, BUSINESS);
    if view.word(before) == "," || view.senses(before).any(|sense| matches!(sense, Sense::Role(Role::And | Role::Or))) {
        // One of a list is what the others are.
        let other = before.wrapping_sub(1);
        return is_business || is_quarter_sign(view, other) && is_written_sign(view, other);
    }
    let is_first = start == view.sentence.start;
    let is_numbered = is_first && !view.word(start + 1).is_empty() && !view.word(start + 1).starts_with(char::is_alphabetic);
    let is_name = !is_first && view.is_capitalized(before);
    is_business || !(is_numbered || is_name || view.is_one_of(before, ASKED) || view.is_joined(start) && view.word(before) != "(")
}

/// Whether a token is `Q3` or the like.
pub(super) fn is_quarter_sign(view: &View<'_, '_>, index: usize) -> bool {
    quarter_sign(view.word(index)).is_some()
}

/// The months of `Q3`, `3Q`, `H1`.
fn quarter_sign(word: &str) -> Option<(u8, u8)> {
    let [first, second] = word.as_bytes() else { return None };
    let (letter, digit) = if second.is_ascii_digit() { (first, second) } else { (second, first) };
    match (letter, digit.wrapping_sub(b'0')) {
        (b'Q', number @ 1..=4) => Some((number * 3 - 2, number * 3)),
        (b'H', number @ 1..=2) => Some((number * 6 - 5, number * 6)),
        _ => None,
    }
}

fn quarter_words(view: &View<'_, '_>, start: usize) -> Option<((u8, u8), usize)> {
    if let Some(months) = quarter_sign(view.word(start)) {
        return Some((months, start + 1));
    }
    // "2018Q4" and "Q3'21" come from tables, the words from texts.
    let (number, end) = match view.digits_and(start) {
        Some((number, "st" | "nd" | "rd" | "th")) => (number as u8, start + 1),
        Some(_) => return None,
        None => ordinal(view, start)?,
    };
    let fiscal = end + usize::from(view.is_one_of(end, &["fiscal", "financial", "calendar"]));
    let dash = fiscal + usize::from(view.word(fiscal) == "-");
    if (1..=4).contains(&number) && view.is(dash, "quarter") {
        return Some(((number * 3 - 2, number * 3), dash + 1));
    }
    if (1..=2).contains(&number) && view.is(dash, "half") && view.has_role(dash + 1, Role::Of) {
        return Some(((number * 6 - 5, number * 6), dash + 1));
    }
    None
}

/// `1990s`, `'90s`, `nineties`.
fn decade(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let form = "decade";
    let years = |first: i32, len: i32| When::Interval(point(Days::Year(first)), point(Days::Year(first + len - 1)));
    let word = view.word(start);
    let digits = word.trim_end_matches(['s', '\'', '\u{2019}']).trim_start_matches(['\'', '\u{2019}', '\u{2018}']);
    let is_apostrophe = matches!(view.word(start + 1), "'" | "\u{2019}") && view.is_joined(start + 1);
    let has_clitic = digits.len() == word.len() && is_apostrophe && view.is(start + 2, "s") && view.is_joined(start + 2);
    let is_written = word.ends_with('s') || has_clitic;
    let is_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let end = start + if has_clitic { 3 } else { 1 };
    let has_the = view.has_role(start.wrapping_sub(1), Role::The) || view.senses(start.wrapping_sub(1)).any(|sense| sense == Sense::Edge);
    let before = view.word(start.wrapping_sub(1));
    let has_apostrophe = matches!(before, "'" | "\u{2019}" | "\u{2018}") && view.is_joined(start);
    if is_written && is_digits && digits.ends_with('0') {
        let number: i32 = digits.parse().ok()?;
        let is_glued = word.len() > digits.len() && word.starts_with(['\'', '\u{2019}', '\u{2018}']);
        return match digits.len() {
            4 if (1000..2200).contains(&number) => {
                Some(Read::new((start, end), years(number, if number % 100 == 0 && number < 1900 { 100 } else { 10 }), form, 95))
            }
            2 if has_apostrophe || has_the || is_glued => {
                let from = start - usize::from(has_apostrophe);
                Some(Read::new((from, end), years(if number < 20 { 2000 } else { 1900 } + number, 10), form, 85))
            }
            _ => None,
        };
    }
    let tens = view.sense(start, |sense| if let Sense::Decade(tens) = sense { Some(i32::from(tens)) } else { None })?;
    // "his thirties" are of a life.
    has_the.then(|| Read::new((start, end), years(1900 + tens, 10), form, 75))
}

/// `19th century`, `the third century BC`.
fn century(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let (number, end) = match view.digits_and(start) {
        Some((number @ 1..=30, "st" | "nd" | "rd" | "th")) => (number.cast_signed(), start + 1),
        Some(_) => return None,
        None => ordinal(view, start).map(|(number, end)| (i32::from(number), end))?,
    };
    // "the 18th and 19th centuries"
    let other = view.behind_to(end, start).or_else(|| view.has_role(end, Role::And).then_some(end + 1));
    let other = other.and_then(|at| match view.digits_and(at) {
        Some((number @ 1..=30, "st" | "nd" | "rd" | "th")) => Some((number.cast_signed(), at + 1)),
        _ => ordinal(view, at).map(|(number, end)| (i32::from(number), end)),
    });
    if let Some((last, end)) = other.filter(|(last, end)| *last > number && view.is(*end, "centuries")) {
        let (from, to) = (Days::Year(number * 100 - 99), Days::Year(last * 100));
        return Some(Read::new((start, end + 1), When::Interval(point(from), point(to)), "century", 92));
    }
    let dash = end + usize::from(view.word(end) == "-");
    if !view.is(dash, "century") {
        return None;
    }
    let era = era_at(view, dash + 1);
    let stop = dash + 1 + usize::from(era.is_some());
    let (from, to) = if era == Some(-1) { (1 - number * 100, -(number - 1) * 100) } else { (number * 100 - 99, number * 100) };
    Some(Read::new((start, stop), When::Interval(point(Days::Year(from)), point(Days::Year(to))), "century", 92))
}

fn era_at(view: &View<'_, '_>, index: usize) -> Option<i8> {
    let is_caps = view.word(index).bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'.');
    view.sense(index, |sense| if let Sense::Era(era) = sense { Some(era) } else { None }).filter(|_| is_caps)
}

/// `44 BC`, `AD 79`, `500 BCE`.
fn era(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let form = "year with its era";
    if let Some(era) = era_at(view, start) {
        let year = view.digits(start + 1).filter(|year| era > 0 && (1..3000).contains(year))?;
        return Some(Read::of_days((start, start + 2), Days::Year(year.cast_signed()), form, 92));
    }
    let year = view.digits(start).filter(|year| (1..10_000).contains(year))?.cast_signed();
    let era = era_at(view, start + 1)?;
    Some(Read::of_days((start, start + 2), Days::Year(if era < 0 { 1 - year } else { year }), form, 92))
}

/// A year of four digits where the words around tell that it is one: `in 2019`, `(2019)`, `1914–1918`, `fiscal 2019`, `FY2019`.
fn year(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let form = "year";
    let before = start.wrapping_sub(1);
    let is_fiscal = view.is_one_of(start, &["fiscal", "FY"]) && view.is_apart(start + 1);
    if is_fiscal {
        let the_year = start + 1 + usize::from(view.is(start + 1, "year"));
        return year_at(view, the_year).map(|year| Read::of_days((start, the_year + 1), Days::Year(year), "fiscal year", 85));
    }
    if let Some(digits) = view.word(start).strip_prefix("FY").filter(|digits| matches!(digits.len(), 2 | 4)) {
        let year: i32 = digits.parse().ok()?;
        return Some(Read::of_days((start, start + 1), Days::Year(if digits.len() == 2 { full_year(year) } else { year }), "fiscal year", 85));
    }
    let year = year_at(view, start)?;
    if is_in_number(view, start) {
        return None;
    }
    if let Some(read) = years(view, start, year) {
        return Some(read);
    }
    if is_longer(view, start) {
        return None;
    }
    let is_led = is_date_lead(view, before) || view.senses(before).any(|sense| matches!(sense, Sense::Edge | Sense::Season(_)));
    let of_time = view.has_role(before, Role::Of) && !is_counting(view, start);
    let is_bracketed = matches!(view.word(before), "(" | "[") && matches!(view.word(start + 1), ")" | "]" | "," | ";");
    let is_year_word = view.is_one_of(before, &["year", "copyright", "\u{A9}", "circa", "class", "vintage"]);
    let is_described = view.has_role(before, Role::The) && !is_counting(view, start) && (1900..2100).contains(&year);
    let is_behind_month = view.word(before) == "," && month(view, before.wrapping_sub(1)).is_some();
    let is_edge_hyphen = view.word(before) == "-" && view.senses(before.wrapping_sub(1)).any(|sense| sense == Sense::Edge);
    let is_plausible = (1400..2100).contains(&year);
    let is_shared = view.has_role(before, Role::And) && year_at(view, before.wrapping_sub(1)).is_some();
    // "in 2000 cases" counts them.
    let is_sure = is_led && is_plausible && !is_counting(view, start)
        || of_time && (1900..2100).contains(&year)
        || is_bracketed && is_plausible
        || is_year_word
        || is_described
        || is_behind_month
        || is_edge_hyphen
        || is_shared && is_plausible && !is_counting(view, start);
    is_sure.then(|| Read::of_days((start, start + 1), Days::Year(year), form, if is_described { 60 } else { 80 }))
}

/// Whether what follows a number is what it counts: a small word in the plural.
fn is_counting(view: &View<'_, '_>, index: usize) -> bool {
    let next = view.word(index + 1);
    let is_plural = next.len() > 3 && next.ends_with('s') && next.bytes().all(|byte| byte.is_ascii_lowercase()) && !next.ends_with("ss");
    let is_other = view.is_one_of(
        index + 1,
        &[
            "was",
            "has",
            "is",
            "this",
            "as",
            "towards",
            "perhaps",
            "always",
            "elections",
            "olympics",
            "games",
            "sales",
            "revenues",
            "earnings",
            "profits",
            "results",
        ],
    );
    is_plural && !is_other
        || view.is_one_of(index + 1, &["people", "men", "women", "children", "other", "more", "different", "new", "local"])
        || view.is_unit(index + 1)
}

/// `1914–1918`, `2019-20`, `from 1914 to 1918`.
fn years(view: &View<'_, '_>, start: usize, first: i32) -> Option<Read> {
    let is_slash = view.word(start + 1) == "/" && view.is_joined(start + 1) && view.is_joined(start + 2) && !view.is_joined_mark(start + 3);
    let of_slash = view.digits(start + 2).filter(|short| is_slash && *short > 12 && view.word(start + 2).len() == 2);
    if let Some(last) = of_slash.map(|short| first - first % 100 + short.cast_signed()).filter(|last| *last == first + 1) {
        return Some(Read::new(
            (start, start + 3),
            When::Interval(point(Days::Year(first)), point(Days::Year(last))),
            "from one year to another",
            88,
        ));
    }
    let at = view.behind_to(start + 1, start)?;
    let is_dash = view.is_dash(at - 1);
    let before = start.wrapping_sub(1);
    let is_led = view.has_role(before, Role::From)
        || view.has_role(before, Role::Between)
        || is_date_lead(view, before)
        || view.word(before) == "("
        || view.has_role(before, Role::The);
    if is_in_number(view, start) || is_longer(view, at) || view.is_joined_mark(at + 1) || !(1000..2100).contains(&first) {
        return None;
    }
    let last = match (year_at(view, at), view.digits(at)) {
        (Some(last), _) if is_dash || is_led => last,
        (None, Some(short)) if is_dash && view.word(at).len() == 2 && view.is_joined(at) && short.cast_signed() > first % 100 => {
            first - first % 100 + i32::try_from(short).ok()?
        }
        (None, None) if is_dash && view.is_one_of(at, &["present", "today", "now"]) => {
            return Some(Read::new((start, at + 1), None, "years up to now", 70));
        }
        _ => return None,
    };
    let is_plausible = first < last && last < 2200 && (last - first < 200 || is_led) && (is_led || first >= 1400);
    if !is_plausible || is_counting(view, at) && !is_led {
        return None;
    }
    Some(Read::new((start, at + 1), When::Interval(point(Days::Year(first)), point(Days::Year(last))), "from one year to another", 88))
}

/// `summer 2020`, `the summer of 2020`, `in spring`.
fn season(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let season = view.sense(start, |sense| if let Sense::Season(season) = sense { Some(season) } else { None })?;
    let form = "season";
    if let Some((year, end)) = year_behind(view, start + 1) {
        // "winter 2020/21" is that which starts in 2020.
        let end = years(view, end - 1, year).map_or(end, |years| years.end);
        return Some(Read::of_days((start, end), Days::Season { year: Some(year), season }, form, 92));
    }
    let is_verb = view.is_one_of(start, &["spring", "fall"]);
    let before = start.wrapping_sub(1);
    let is_led = view.has_role(before, Role::In) || view.has_role(before, Role::The) && view.has_role(before.wrapping_sub(1), Role::In);
    let is_other = view.token(start + 1).is_some_and(|token| token.is_word() && !token.is_capitalized()) && is_verb;
    (is_led && !is_other).then(|| Read::of_days((start, start + 1), Days::Season { year: None, season }, form, 60))
}

/// `Christmas 2020`, `New Year's Eve`, `Easter Monday`.
fn holiday(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let (holiday, end) = view.phrase(start, |sense| if let Sense::Holiday(holiday) = sense { Some(holiday) } else { None })?;
    let is_new_year = end == start + 2 && view.is(start, "new");
    let before = start.wrapping_sub(1);
    let is_other_year = is_new_year && view.is_capitalized(before) && view.senses(before).next().is_none();
    if !view.is_capitalized(start) && end == start + 1 && view.is(start, "easter") || is_new_year && !view.is_capitalized(start + 1) || is_other_year
    {
        return None;
    }
    let of_year = year_behind(view, end);
    let stop = of_year.map_or(end, |(_, stop)| stop);
    let year = of_year.map(|(year, _)| year);
    Some(Read::new((start, stop), holiday_days(view, holiday, year).map(|days| When::Point(point(days))), "holiday", 85))
}

/// The day of a holiday: of a year, or of the one that the reference date tells.
pub(super) fn holiday_days(view: &View<'_, '_>, holiday: Holiday, year: Option<i32>) -> Option<Days> {
    if let (Holiday::Fixed(month, day), None, None) = (holiday, year, view.options.reference) {
        return Some(Days::Day { year: None, month: Some(month), day });
    }
    let year = if let Some(year) = year {
        year
    } else {
        let this = holiday_in(holiday, view.options.reference?.year())?;
        year_of(view, this.month(), this.day(), None)?
    };
    holiday_in(holiday, year).map(day_of)
}

/// The day of a holiday in a year.
pub(super) fn holiday_in(holiday: Holiday, year: i32) -> Option<Date> {
    match holiday {
        Holiday::Fixed(month, day) => Date::new(year, month, day),
        Holiday::Easter(days) => calendar::easter(year)?.plus_days(i64::from(days)),
        Holiday::Nth { month, weekday, nth, after } => nth_weekday(year, month, weekday, nth)?.plus_days(i64::from(after)),
    }
}

/// The so-maniest of a day of the week in a month; 5 is the last one.
pub(super) fn nth_weekday(year: i32, month: u8, weekday: u8, nth: u8) -> Option<Date> {
    let first = Date::new(year, month, 1)?;
    let offset = (i64::from(weekday) - i64::from(first.weekday())).rem_euclid(7);
    let days = offset + 7 * (i64::from(nth) - 1);
    let date = first.plus_days(days)?;
    if date.month() == month { Some(date) } else { first.plus_days(days - 7).filter(|_| nth == 5) }
}

/// `the 15th`, where nothing follows that it counts.
fn lone_day(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let (day, is_ordinal, end) = day_at(view, start)?;
    let has_the = view.has_role(start.wrapping_sub(1), Role::The);
    let lead = start.wrapping_sub(2);
    let is_led = has_the && (view.has_role(lead, Role::On) || is_date_lead(view, lead) && !view.has_role(lead, Role::In));
    let is_last = view.token(end).is_none_or(|token| !token.is_word() && view.word(end) != "-")
        || view.has_role(end, Role::At)
        || view.has_role(end, Role::And);
    if !(is_ordinal && is_led && is_last && view.digits_and(start).is_some()) {
        return None;
    }
    Some(Read::of_days((start, end), relative::day_of_month(view, day, None), "day of the month", 60))
}
