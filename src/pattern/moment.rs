//! Dates and times together: `tomorrow at 3 pm`, `2021-03-06T08:15:30Z`, `Monday evening`, `last night`.

use super::Family;
use super::Found;
use super::date::{self, Read, point};
use super::lexicon::{Role, Sense};
use super::time;
use super::value::{Clock, Days, Duration, Point, Value, When};
use super::view::View;

/// The date or time that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let wants_times = view.options.has(Family::Time);
    let of_time = if wants_times { time_first(view, start) } else { None };
    let of_part = if wants_times { part_of_day(view, start) } else { None };
    let of_date = date::at(view, start).map(|read| date_first(view, &read, wants_times));
    let longest = [of_date, of_time, of_part].into_iter().flatten().max_by_key(|found| (found.end - found.start, found.points))?;
    view.options.has(longest.family).then_some(longest)
}

fn found(family: Family, read: &Read) -> Found {
    Found { family, start: read.start, end: read.end, form: read.form, value: read.when.map(Value::When), points: read.points }
}

/// A date, and a time behind it.
fn date_first(view: &View<'_, '_>, read: &Read, wants_times: bool) -> Found {
    if wants_times
        && read.is_of_a_day()
        && let Some(found) = iso_time(view, read).or_else(|| with_time(view, read)).or_else(|| with_part(view, read))
    {
        return found;
    }
    let is_length = |length: &Duration| length.is_of_clock() && *length != Duration::default();
    let is_of_clock = match read.when {
        Some(When::Duration(length) | When::Before(length) | When::After(length) | When::Durations(length, _)) => is_length(&length),
        _ => read.form.ends_with("of a clock"),
    };
    let is_counted = read.form.starts_with("length of time");
    let read = if is_counted { *read } else { with_words_before(view, read) };
    found(if is_of_clock { Family::Time } else { Family::Date }, &read)
}

/// A date with "the", "early", "the end of" in front.
fn with_words_before(view: &View<'_, '_>, read: &Read) -> Read {
    let edged = date::with_edge(view, read);
    let is_bare = matches!(read.form, "day of the week" | "holiday" | "day from today");
    let takes_the = !is_bare && edged.start == read.start || view.is_one_of(edged.start, &["early", "late", "mid"]) || read.form == "year";
    // Of `Q3` the article belongs to what is behind it: "the Q3 results".
    let takes_the = takes_the && !date::is_quarter_sign(view, edged.start);
    if takes_the { date::with_the(view, &edged) } else { edged }
}

/// The value of a day with a time or two.
fn timed(days: Option<Days>, time: &time::Read) -> Option<When> {
    let days = days?;
    let at = |clock: Clock| Point { days, time: Some(clock) };
    Some(time.to.map_or(When::Point(at(time.from)), |to| When::Interval(at(time.from), at(to))))
}

/// `T08:15:30Z` in the last token of a date and behind it.
fn iso_time(view: &View<'_, '_>, read: &Read) -> Option<Found> {
    let last = read.end - 1;
    let (_, hour) = view.digits_and(last)?;
    let hour: u8 = hour.strip_prefix('T').filter(|hour| hour.len() == 2)?.parse().ok()?;
    let is_colon = |index: usize| view.word(index) == ":" && view.is_joined(index) && view.is_joined(index + 1);
    if !is_colon(read.end) {
        return None;
    }
    let (mut end, mut rest) = (read.end + 2, view.word(read.end + 1));
    let minute = rest.get(..2)?.parse().ok()?;
    let mut clock = Clock::new(hour, minute)?;
    rest = &rest[2..];
    if rest.is_empty() && is_colon(end) {
        rest = time::seconds(view.word(end + 1), &mut clock)?;
        end += 2;
    }
    match rest {
        "Z" | "z" => clock.zone = Some(0),
        "" => {
            if let Some((zone, stop)) = time::shift(view, end) {
                (clock.zone, end) = (Some(zone), stop);
            }
        }
        _ => return None,
    }
    let when = read.days().map(|days| When::Point(Point { days, time: Some(clock) }));
    Some(found(Family::Time, &Read { end, when, form: "date and time", points: 99, ..*read }))
}

/// `Oct 6 at 3 pm`, `tomorrow, 10:30`
fn with_time(view: &View<'_, '_>, read: &Read) -> Option<Found> {
    let comma = read.end + usize::from(matches!(view.word(read.end), "," | "@") || view.is_dash(read.end) && !view.is_joined(read.end));
    let at = comma
        + usize::from(
            view.has_role(comma, Role::At) || view.is_one_of(comma, &["around", "from", "by"]) && comma == read.end || view.word(comma) == "@",
        );
    let time = time::at(view, at)?;
    let when = timed(read.days(), &time);
    Some(found(Family::Time, &Read { end: time.end, when, form: "date and time", points: 97, ..*read }))
}

/// `tomorrow evening`, `Monday morning`, `yesterday afternoon`
fn with_part(view: &View<'_, '_>, read: &Read) -> Option<Found> {
    let is_led = view.has_role(read.end, Role::In) && view.has_role(read.end + 1, Role::The);
    let at = read.end + if is_led { 2 } else { 0 };
    let (from, to) = part(view, at)?;
    let at_hour = view.has_role(at + 1, Role::At);
    let time = if at_hour { time::at(view, at + 2).map(|time| time.of_part(from)).or_else(|| time::hour_of_part(view, at + 2, from)) } else { None };
    if let Some(time) = time {
        return Some(found(Family::Time, &Read { end: time.end, when: timed(read.days(), &time), form: "date and time", points: 95, ..*read }));
    }
    let when = read.days().and_then(|days| stretch(days, from, to));
    Some(found(Family::Time, &Read { end: at + 1, when, form: "part of a day", points: 90, ..*read }))
}

/// The hour at which an evening starts, and what is called tonight.
const EVENING: u8 = 18;

/// The hours of a part of the day.
fn part(view: &View<'_, '_>, index: usize) -> Option<(u8, u8)> {
    view.sense(index, |sense| if let Sense::Part(from, to) = sense { Some((from, to)) } else { None })
}

fn stretch(days: Days, from: u8, to: u8) -> Option<When> {
    let at = |hour| Some(Point { days, time: Some(Clock::new(hour, 0)?) });
    Some(When::Interval(at(from)?, at(to)?))
}

/// `tonight`, `this morning`, `last night`, `tomorrow night`
fn part_of_day(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let form = "part of a day";
    let day = |offset: i64| view.options.reference.and_then(|reference| reference.plus_days(offset)).map(date::day_of);
    if view.has_role(start, Role::Tonight) {
        let at = start + 1 + usize::from(view.has_role(start + 1, Role::At));
        let hour = || time::hour_of_part(view, at, EVENING).filter(|_| at > start + 1);
        if let Some(time) = time::at(view, at).map(|time| time.of_part(EVENING)).or_else(hour) {
            let when = timed(day(0), &time);
            return Some(found(Family::Time, &Read::new((start, time.end), when, "date and time", 95)));
        }
        let when = day(0).and_then(|days| stretch(days, 18, 24));
        return Some(found(Family::Time, &Read::new((start, start + 1), when, form, 85)));
    }
    if let Some((from, to)) = part(view, start) {
        // "the morning of March 3"
        let the = start + 2 + usize::from(view.has_role(start + 2, Role::The));
        let day = date::at(view, the).filter(|read| view.has_role(start + 1, Role::Of) && read.start == the && read.is_of_a_day())?;
        let when = day.days().and_then(|days| stretch(days, from, to));
        return Some(found(Family::Time, &date::with_the(view, &Read::new((start, day.end), when, form, 92))));
    }
    let shift = view.sense(start, |sense| if let Sense::Shift(shift) = sense { Some(shift) } else { None })?;
    let (from, to) = part(view, start + 1)?;
    // Only last night is told so, not "last morning".
    let is_night = view.is(start + 1, "night");
    if shift == 0 && is_night || shift > 0 || shift < 0 && !(is_night || view.is(start + 1, "evening")) || shift < 0 && !view.is(start, "last") {
        return None;
    }
    let when = day(i64::from(shift)).and_then(|days| stretch(days, from, to));
    let at = start + 2 + usize::from(view.has_role(start + 2, Role::At));
    let hour = time::at(view, at).map(|time| time.of_part(from));
    let hour = if at > start + 2 { hour.or_else(|| time::hour_of_part(view, at, from)) } else { hour };
    if let Some(time) = hour {
        return Some(found(Family::Time, &Read::new((start, time.end), timed(day(i64::from(shift)), &time), "date and time", 95)));
    }
    Some(found(Family::Time, &date::with_edge(view, &Read::new((start, start + 2), when, form, 90))))
}

/// A time, and a date behind it: `3pm tomorrow`, `8 p.m. on Monday`.
fn time_first(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let time = time::at(view, start)?;
    let comma = time.end + usize::from(view.word(time.end) == ",");
    let on = comma + usize::from(view.has_role(comma, Role::On) || view.has_role(comma, Role::Of));
    let the = on + usize::from(on > comma && view.has_role(on, Role::The));
    let is_tonight = view.has_role(time.end, Role::Tonight);
    if is_tonight {
        let days = view.options.reference.map(date::day_of);
        return Some(found(Family::Time, &Read::new((start, time.end + 1), timed(days, &time.of_part(EVENING)), "date and time", 97)));
    }
    // "8:15 this evening", "7:30 last night"
    let is_last = view.is(time.end, "last") && view.is(time.end + 1, "night");
    if (is_last || view.senses(time.end).any(|sense| sense == Sense::Shift(0)))
        && let Some((from, _)) = part(view, time.end + 1)
    {
        let days = view.options.reference.and_then(|reference| reference.plus_days(-i64::from(is_last))).map(date::day_of);
        return Some(found(Family::Time, &Read::new((start, time.end + 2), timed(days, &time.of_part(from)), "date and time", 97)));
    }
    let day = date::at(view, the).filter(|read| read.start == the && read.is_of_a_day());
    if let Some(read) = day {
        // "7:30 tomorrow night"
        let part = part(view, read.end);
        let (time, end) = part.map_or((time, read.end), |(from, _)| (time.of_part(from), read.end + 1));
        return Some(found(Family::Time, &Read::new((start, end), timed(read.days(), &time), "date and time", 97)));
    }
    let any = |clock: Clock| Point { time: Some(clock), ..point(Days::Any) };
    let when = time.to.map_or(When::Point(any(time.from)), |to| When::Interval(any(time.from), any(to)));
    Some(found(Family::Time, &Read::new((start, time.end), when, time.form, time.points)))
}
