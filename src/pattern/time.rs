//! Times of the day: `10:30`, `3 p.m.`, `half past three`, `noon`, `9:30–11:00`, `5 pm EST`.

use super::lexicon::{Role, Sense, TimeUnit};
use super::number;
use super::value::Clock;
use super::view::{View, sense_of};

/// A time, or two with everything between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) end: usize,
    pub(super) from: Clock,
    pub(super) to: Option<Clock>,
    pub(super) form: &'static str,
    pub(super) points: i32,
    /// Whether nothing in it tells the half of the day.
    is_open: bool,
}

impl Read {
    /// The time in a part of the day that starts at an hour: `8:15` of an evening is 20:15, its midnight the end of the day.
    pub(super) fn of_part(self, from: u8) -> Self {
        let first = if (12..17).contains(&from) { 1 } else { 5 };
        let later = |clock: Clock| {
            let add = if self.is_open && from >= 12 && (first..12).contains(&clock.hour) { 12 } else { 0 };
            Clock { hour: clock.hour + add, ..clock }
        };
        let midnight = Clock::new(24, 0).filter(|_| from >= 17 && self.form == "time with a name" && self.from.hour == 0);
        Self { from: midnight.unwrap_or(later(self.from)), to: self.to.map(later), ..self }
    }
}

/// A time, whether it tells the half of the day, and where it ends.
#[derive(Clone, Copy)]
struct Told {
    clock: Clock,
    end: usize,
    half: Half,
    form: &'static str,
    points: i32,
}

/// Whether it is known which half of the day a time belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    /// `10:30` may be of both, and is taken as it is.
    Open,
    Known,
}

/// The time that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Read> {
    let first = told(view, start);
    if let Some(range) = range(view, start, first) {
        return Some(range);
    }
    let Told { clock, end, form, points, half } = first?;
    Some(Read { end, from: clock, to: None, form, points, is_open: half == Half::Open })
}

/// `9:30 - 11:00`, `3–4 pm`, `3 to 4 pm`.
fn range(view: &View<'_, '_>, start: usize, first: Option<Told>) -> Option<Read> {
    let (from, end) = match first {
        Some(told) => (told.clock, told.end),
        None => (Clock::new(bare_hour(view, start)?, 0)?, start + 1),
    };
    let second = told(view, view.behind_to(end, start)?)?;
    let is_half_shared = first.is_none_or(|told| told.half == Half::Open) && second.half == Half::Known;
    if first.is_none() && !is_half_shared || second.form == "time with a name" && first.is_none() {
        return None;
    }
    let mut from = Clock { zone: from.zone.or(second.clock.zone), ..from };
    if is_half_shared && second.clock.hour >= 12 && from.hour < 12 && from.hour + 12 <= second.clock.hour {
        from.hour += 12;
    }
    Some(Read { end: second.end, from, to: Some(second.clock), form: "two times", points: second.points, is_open: second.half == Half::Open })
}

/// An hour alone, in digits.
fn bare_hour(view: &View<'_, '_>, index: usize) -> Option<u8> {
    let hour = view.digits(index).filter(|hour| (1..=12).contains(hour))?;
    u8::try_from(hour).ok()
}

/// An hour from 1 to 12 in digits or a word.
fn hour_word(view: &View<'_, '_>, index: usize) -> Option<u8> {
    bare_hour(view, index).or_else(|| view.sense(index, |sense| if let Sense::Number(hour @ 1..=12) = sense { Some(hour) } else { None }))
}

fn told(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let told = with_minutes(view, start)
        .or_else(|| pointed(view, start))
        .or_else(|| full_hour(view, start))
        .or_else(|| past_or_to(view, start))
        .or_else(|| named(view, start))
        .or_else(|| of_four_digits(view, start))
        .or_else(|| with_h(view, start))?;
    let (zone, end) = zone(view, told.end)?;
    Some(Told { clock: Clock { zone: zone.or(told.clock.zone), ..told.clock }, end, ..told })
}

/// An hour from 1 to 12 of a part of the day that starts at an hour: the three of an afternoon.
pub(super) fn hour_of_part(view: &View<'_, '_>, start: usize, from: u8) -> Option<Read> {
    let hour = hour_word(view, start).filter(|_| !view.is_joined_mark(start + 1))?;
    let clock = Clock::new(halved(hour, if from < 12 { 0 } else { 12 })?, 0)?;
    Some(Read { end: start + 1, from: clock, to: None, form: "full hour", points: 85, is_open: false })
}

/// The hour of twelve with "am" or "pm".
fn halved(hour: u8, add: u8) -> Option<u8> {
    (1..=12).contains(&hour).then_some(hour % 12 + add)
}

/// The hour of twelve at night: 12 is midnight, and the small hours are those of the morning.
fn at_night(hour: u8) -> u8 {
    match hour {
        12 => 0,
        5..12 => hour + 12,
        _ => hour,
    }
}

/// Whether "at night" ends before a token.
fn is_at_night(view: &View<'_, '_>, end: usize) -> bool {
    view.is(end - 1, "night") && view.has_role(end.wrapping_sub(2), Role::At)
}

/// "pm" and the like at a token, or "in the afternoon", "at night": the hours to add, and the end.
fn half(view: &View<'_, '_>, index: usize) -> Option<(u8, usize)> {
    let meridiem = view.sense(index, |sense| if let Sense::Meridiem(add) = sense { Some(add) } else { None });
    // "I am" is none, nor is "9 am I".
    let is_written = |word: &str| word.contains('.') || word.len() == 2;
    if let Some(add) = meridiem.filter(|_| is_written(view.word(index))) {
        return Some((add, index + 1));
    }
    // "a.m" may be cut: "a . m ."
    if view.has_role(index, Role::In) && view.has_role(index + 1, Role::The) {
        let part = view.sense(index + 2, |sense| if let Sense::Part(from, _) = sense { Some(from) } else { None })?;
        return Some((if part < 12 { 0 } else { 12 }, index + 3));
    }
    if view.has_role(index, Role::At) && view.is(index + 1, "night") {
        return Some((12, index + 2));
    }
    None
}

/// `10:30`, `10:30:15.5`, `3:15 pm`, `3:20p`.
fn with_minutes(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let hour = view.digits(start).filter(|_| view.word(start).len() <= 2)?;
    if view.word(start + 1) != ":" || !view.is_joined(start + 1) || !view.is_joined(start + 2) || is_part_of_more(view, start) {
        return None;
    }
    let word = view.word(start + 2);
    let minute = word.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let mut clock = Clock::new(u8::try_from(hour).ok()?, minute.parse().ok()?)?;
    let (mut end, mut suffix) = (start + 3, &word[2..]);
    if suffix.is_empty() && view.word(end) == ":" && view.is_joined(end) && view.is_joined(end + 1) {
        suffix = seconds(view.word(end + 1), &mut clock)?;
        end += 2;
    }
    // "12:00 midnight"
    let name = view.sense(end, |sense| if let Sense::Clock(hour) = sense { Some(hour) } else { None });
    if let Some(hour) = name.filter(|_| suffix.is_empty() && clock.hour == 12 && clock.minute == 0) {
        return Some(Told { clock: Clock::new(hour, 0)?, end: end + 1, half: Half::Known, form: "time with a name", points: 95 });
    }
    // A third or fourth colon is of something else.
    if view.word(end) == ":" && view.is_joined(end) && view.digits_and(end + 1).is_some() && view.is_joined(end + 1) {
        return None;
    }
    let add = match suffix {
        "" => half(view, end),
        "p" | "P" => Some((12, end)),
        "a" | "A" => Some((0, end)),
        "Z" => {
            clock.zone = Some(0);
            None
        }
        _ => Some((sense_of(suffix, |sense| if let Sense::Meridiem(add) = sense { Some(add) } else { None })?, with_dot(view, end, suffix))),
    };
    let form = "hours and minutes";
    match add {
        Some((add, end)) if (1..=12).contains(&clock.hour) => {
            clock.hour = if is_at_night(view, end) { at_night(clock.hour) } else { halved(clock.hour, add)? };
            Some(Told { clock, end, half: Half::Known, form, points: 95 })
        }
        _ => {
            let is_plausible = minute.len() == 2 && !is_proportion(view, start);
            let half = if clock.hour > 12 || clock.hour == 0 || view.word(start).starts_with('0') { Half::Known } else { Half::Open };
            is_plausible.then_some(Told { clock, end, half, form, points: 75 })
        }
    }
}

/// The end with the last dot of `3p.m.`, which the tokens leave out.
fn with_dot(view: &View<'_, '_>, end: usize, suffix: &str) -> usize {
    end + usize::from(suffix.contains('.') && view.word(end) == "." && view.is_joined(end))
}

/// Reads `30` or `30.25` and gives what stands behind.
pub(super) fn seconds<'w>(word: &'w str, clock: &mut Clock) -> Option<&'w str> {
    let second: u8 = word.get(..2)?.parse().ok().filter(|second| *second < 61)?;
    clock.second = Some(second);
    let rest = &word[2..];
    let Some(fraction) = rest.strip_prefix('.') else { return Some(rest) };
    let n_digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let padded: String = fraction[..n_digits].chars().chain("000000".chars()).take(6).collect();
    clock.micros = padded.parse().ok()?;
    Some(&fraction[n_digits..])
}

/// Whether a number is the end of a longer thing with colons, slashes or points.
fn is_part_of_more(view: &View<'_, '_>, start: usize) -> bool {
    let before = start.wrapping_sub(1);
    view.is_joined(start) && matches!(view.word(before), ":" | "/" | "." | "#" | "$" | "\u{20AC}" | "\u{A3}")
}

/// Whether `a:b` is a proportion, a result or a verse, as the word before tells.
fn is_proportion(view: &View<'_, '_>, start: usize) -> bool {
    let tells = |index: usize| view.is_one_of(index, &["ratio", "odds", "scale", "score", "aspect", "proportion", "won", "verse", "chapter"]);
    let is_verse = start > view.sentence.start && {
        let before = start - 1;
        view.is_capitalized(before) && view.senses(before).next().is_none() && !view.word(before).ends_with([':', '.']) && view.word(start).len() < 2
    };
    is_verse || (1..=3).any(|back| start.checked_sub(back).is_some_and(tells))
}

/// `10.30 am`, `8.15pm`.
fn pointed(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let word = view.word(start);
    let (hour, rest) = word.split_once('.')?;
    let minute = rest.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let suffix = &rest[2..];
    let (add, end) = if suffix.is_empty() {
        half(view, start + 1)?
    } else {
        (sense_of(suffix, |sense| if let Sense::Meridiem(add) = sense { Some(add) } else { None })?, start + 1)
    };
    let clock = Clock::new(halved(hour.parse().ok()?, add)?, minute.parse().ok()?)?;
    Some(Told { clock, end, half: Half::Known, form: "hours and minutes", points: 95 })
}

/// `3pm`, `3 p.m.`, `five o'clock`, `8 in the evening`, `8 tonight`.
fn full_hour(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let form = "full hour";
    if let Some((hour, suffix)) = view.digits_and(start).filter(|(_, suffix)| !suffix.is_empty()) {
        let add = sense_of(suffix, |sense| if let Sense::Meridiem(add) = sense { Some(add) } else { None })?;
        let clock = Clock::new(halved(u8::try_from(hour).ok()?, add)?, 0)?;
        return Some(Told { clock, end: with_dot(view, start + 1, suffix), half: Half::Known, form, points: 95 });
    }
    // The five of "one twenty-five pm" is no hour.
    let is_behind_tens = view.word(start.wrapping_sub(1)) == "-"
        && view.is_joined(start)
        && view.senses(start.wrapping_sub(2)).any(|sense| matches!(sense, Sense::Number(20..)));
    if is_part_of_more(view, start) || is_behind_tens {
        return None;
    }
    let hour = hour_word(view, start)?;
    let is_exact = view.is_one_of(start + 1, &["o'clock", "o\u{2019}clock", "oclock"]);
    let after = start + 1 + usize::from(is_exact);
    if let Some((add, end)) = half(view, after) {
        let clock = Clock::new(if is_at_night(view, end) { at_night(hour) } else { halved(hour, add)? }, 0)?;
        return Some(Told { clock, end, half: Half::Known, form, points: 95 });
    }
    if view.has_role(after, Role::Tonight) && hour >= 5 {
        return Some(Told { clock: Clock::new(halved(hour, 12)?, 0)?, end: after, half: Half::Known, form, points: 90 });
    }
    is_exact.then_some(Told { clock: Clock::new(hour, 0)?, end: after, half: Half::Open, form, points: 90 })
}

/// `half past three`, `a quarter to noon`, `ten minutes past 5 pm`.
fn past_or_to(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let at = start + usize::from(view.has_role(start, Role::A));
    let part = view.sense(at, |sense| match sense {
        Sense::Fraction(1, 2) => Some(30),
        Sense::Fraction(1, 4) => Some(15),
        _ => None,
    });
    let (minutes, mut end) = if let Some(minutes) = part {
        (minutes, at + 1)
    } else {
        let number = number::at(view, start).filter(|number| number.suffix.is_empty())?;
        let minutes = number.value.to_whole().filter(|minutes| (1..30).contains(minutes))?;
        let has_unit = view.senses(number.end).any(|sense| sense == Sense::Time(TimeUnit::Minute));
        (minutes, number.end + usize::from(has_unit))
    };
    let is_past = view.is_one_of(end, &["past", "after"]);
    let is_to = !is_past && minutes < 30 && view.is_one_of(end, &["to", "till", "before"]);
    // "5 to 7 pm" are two hours: minutes in digits are those that no hour is, or have a unit.
    let is_told = part.is_some() || view.digits(start).is_none() || view.is(end - 1, "minutes");
    let is_range = is_to && !is_told && minutes <= 12;
    // "two to three weeks", "five to ten people": in words it must be a multiple of five, behind a word that leads to a time.
    let has_unit = view.is_one_of(end - 1, &["minutes", "minute", "mins", "min"]);
    let before = start.wrapping_sub(1);
    let is_alone = start == view.sentence.start && !view.token(end + 2).is_some_and(|token| token.is_word());
    let is_led = is_alone
        || half(view, end + 2).is_some()
        || view.has_role(before, Role::At)
        || view.has_role(before, Role::By)
        || view.is_one_of(before, &["until", "till", "before", "after", "about", "around", "since"]);
    if is_to && part.is_none() && view.digits(start).is_none() && !has_unit && !(minutes % 5 == 0 && is_led) {
        return None;
    }
    if !is_past && !is_to || is_range {
        return None;
    }
    end += 1;
    let clock_word = view.sense(end, |sense| if let Sense::Clock(hour) = sense { Some(hour) } else { None });
    let (hour, behind) = match (clock_word, view.digits_and(end)) {
        (Some(hour), _) => (hour, end + 1),
        (None, Some((hour @ 1..=12, suffix))) if !suffix.is_empty() => {
            let add = sense_of(suffix, |sense| if let Sense::Meridiem(add) = sense { Some(add) } else { None })?;
            (halved(hour as u8, add)?, end + 1)
        }
        _ => (hour_word(view, end)?, end + 1),
    };
    let mut is_known = clock_word.is_some() || view.digits(end).is_none() && view.digits_and(end).is_some();
    let (mut hour, mut behind) = (hour, behind + usize::from(view.is_one_of(behind, &["o'clock", "o\u{2019}clock"])));
    if let Some((add, stop)) = half(view, behind).filter(|_| !is_known) {
        (hour, behind, is_known) = (halved(hour, add)?, stop, true);
    }
    if !is_told && !is_known || view.has_role(start, Role::A) && part.is_none() {
        return None;
    }
    let of_day = i64::from(hour) * 60 + if is_past { minutes } else { -minutes };
    let of_day = of_day.rem_euclid(24 * 60);
    let clock = Clock::new(u8::try_from(of_day / 60).ok()?, u8::try_from(of_day % 60).ok()?)?;
    Some(Told { clock, end: behind, half: if is_known { Half::Known } else { Half::Open }, form: "minutes past or to an hour", points: 85 })
}

/// `noon`, `12 midnight`.
fn named(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let at = start + usize::from(view.digits(start) == Some(12) && view.is_apart(start + 1));
    let hour = view.sense(at, |sense| if let Sense::Clock(hour) = sense { Some(hour) } else { None })?;
    Some(Told { clock: Clock::new(hour, 0)?, end: at + 1, half: Half::Known, form: "time with a name", points: 85 })
}

/// `0800 hours`, `1530 GMT`.
fn of_four_digits(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let number = view.digits(start).filter(|_| view.word(start).len() == 4)?;
    let has_unit = view.senses(start + 1).any(|sense| sense == Sense::Time(TimeUnit::Hour)) && view.is_one_of(start + 1, &["hours", "hrs"]);
    let has_zone = view.senses(start + 1).any(|sense| matches!(sense, Sense::Zone(_))) && is_caps(view.word(start + 1));
    let is_plain = has_zone || has_unit && (view.word(start).starts_with('0') || number % 100 != 0 || number > 1200 && number < 2400);
    if !is_plain {
        return None;
    }
    let clock = Clock::new((number / 100) as u8, (number % 100) as u8)?;
    Some(Told { clock, end: start + 1 + usize::from(has_unit), half: Half::Known, form: "time of four digits", points: 85 })
}

/// `15h30`, `15h`.
fn with_h(view: &View<'_, '_>, start: usize) -> Option<Told> {
    let (hour, rest) = view.digits_and(start)?;
    let minutes = rest.strip_prefix(['h', 'H'])?;
    let is_minutes = minutes.len() == 2 && minutes.bytes().all(|byte| byte.is_ascii_digit());
    let clock = Clock::new(u8::try_from(hour).ok()?, minutes.parse().ok().filter(|_| is_minutes)?)?;
    Some(Told { clock, end: start + 1, half: Half::Known, form: "hours and minutes", points: 85 })
}

fn is_caps(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'.')
}

/// A zone behind a time, if there is one: minutes ahead of UTC, and the end.
#[allow(clippy::unnecessary_wraps, reason = "a step of a chain of them")]
fn zone(view: &View<'_, '_>, end: usize) -> Option<(Option<i16>, usize)> {
    let zone = view.sense(end, |sense| if let Sense::Zone(minutes) = sense { Some(minutes) } else { None });
    if let Some(minutes) = zone.filter(|_| is_caps(view.word(end))) {
        if minutes == 0
            && let Some((shift, behind)) = shift(view, end + 1)
        {
            return Some((Some(shift), behind));
        }
        return Some((Some(minutes), end + 1));
    }
    // "9:30-11:00" are two times.
    let shift = shift(view, end).filter(|_| view.word(end) == "+");
    Some(shift.map_or((None, end), |(shift, behind)| (Some(shift), behind)))
}

/// `+05:30`, `-8`, `+0200` behind a time or behind UTC, without a blank.
pub(super) fn shift(view: &View<'_, '_>, start: usize) -> Option<(i16, usize)> {
    let sign = match view.word(start) {
        "+" => 1,
        "-" | "\u{2212}" => -1,
        _ => return None,
    };
    if !view.is_joined(start) || !view.is_joined(start + 1) {
        return None;
    }
    let (number, len) = (i16::try_from(view.digits(start + 1)?).ok()?, view.word(start + 1).len());
    if len == 4 {
        return (number <= 1400).then_some((sign * (number / 100 * 60 + number % 100), start + 2));
    }
    let is_behind_utc = view.senses(start - 1).any(|sense| matches!(sense, Sense::Zone(_)));
    let has_minutes = view.word(start + 2) == ":" && view.is_joined(start + 2) && view.is_joined(start + 3) && view.word(start + 3).len() == 2;
    if number > 14 || len > 2 || !has_minutes && !is_behind_utc {
        return None;
    }
    let minutes = if has_minutes { i16::try_from(view.digits(start + 3).filter(|minutes| *minutes < 60)?).ok()? } else { 0 };
    Some((sign * (number * 60 + minutes), start + if has_minutes { 4 } else { 2 }))
}
