//! Closed forms: dates, times, amounts, addresses and identifiers, with the values they mean.
//!
//! Takes the tokens of a document, gives candidates, each with a typed value; what they are beside names, `resolve` decides.
//! Each family is a file and one function, which reads the form that starts at a token. A family is asked only where a flag
//! of the token or the table of words says that one of its forms may start; what it looks at is bounded, and it goes on
//! behind what it found, so the whole is linear. Nothing reaches over the end of a sentence. [`Patterns`] says what is
//! looked for; by default nothing is.
//!
//! | label | forms | normal form of the value |
//! |---|---|---|
//! | DATE | `6–8 March 2021`, `03/04/2021`, `the 1990s`, `Q3 2021`, `last Tuesday`, `two weeks ago`, `three days` | ISO 8601, see [`When`] |
//! | TIME | `10:30`, `half past three`, `5 pm EST`, `tomorrow at noon`, `Monday evening`, `two hours` | ISO 8601, see [`When`] |
//! | MONEY | `$1.2bn`, `Rs 5 crore`, `two million euros`, `£2m–£3m`, `50 cents` | `USD 1200000000` |
//! | PERCENT | `5 per cent`, `-0.3%`, `25 basis points`, `5–10%` | `5%` |
//! | QUANTITY | `5 km`, `3.2 miles per hour`, `98.6 °F`, `twelve pounds` | in the SI: `5000 m` |
//! | EMAIL, URL | `ada@example.org`, `www.example.org/a`, `example.com` | the address |
//! | PHONE | `+44 20 7946 0958`, `(650) 555-0123` | E.164: `+442079460958` |
//! | HANDLE, HASHTAG | `@ada`, `#rain` | in small letters |
//! | IBAN | `GB82 WEST 1234 5698 7654 32`, checked | without blanks |
//! | IP | `192.168.0.1`, `2001:db8::1` | RFC 5952 |
//! | COORDINATE | `51.5074, -0.1278`, `40°26′46″N 79°58′56″W` | decimal degrees |
//! | IDENTIFIER | ISBN, ISSN, LEI, ISIN, payment cards, checked; DOI; `(NASDAQ: AAPL)`, `$AAPL`, `AAPL.O` | the code |
//!
//! What has no year or week is told by nearness to [`Patterns::reference`], never by the tense of the verb: a bare `Friday` is the
//! Friday nearest to it, up to three days before or after ("They met Friday.", on a Tuesday, is three days ahead), and `Oct 6`
//! is of its year unless that is nine months away. `last Friday` and `next Friday` say which. Without it, a bare `Friday` stays
//! a day of the week, `XXXX-WXX-5`, and a bare `Q3` a quarter of no year.
//!
//! Dates and numbers are those of English (`languages/en/forms.tsv`), with or without the feature `english`.
//!
//! ```
//! use onomast::pattern::Patterns;
//! use onomast::{BuiltIn, Extractor};
//! let patterns = Patterns::all().reference("2021-10-05".parse()?);
//! let extractor = Extractor::builder().built_in(BuiltIn::None).patterns(patterns).build();
//! let found = extractor.extract("Last Friday it rained for three hours.");
//! let shown: Vec<String> = found.mentions().iter().filter_map(|mention| Some(format!("{} {}", mention.label(), mention.value()?))).collect();
//! assert_eq!(shown, ["DATE 2021-10-01", "TIME PT3H"]);
//! # Ok::<(), onomast::Error>(())
//! ```

mod calendar;
mod coordinate;
mod date;
mod decimal;
mod email;
mod handle;
mod hashtag;
mod iban;
mod identifier;
mod ip;
mod letter;
mod lexicon;
mod moment;
mod money;
mod number;
mod percent;
mod phone;
mod quantity;
mod relative;
mod time;
mod url;
mod value;
mod view;

use std::ops::Range;

use crate::candidate::{Candidate, Class, Why};
use crate::document::Document;
use crate::explain::Source;
use crate::label::Label;
use crate::span::Span;
use crate::token::{Token, flag};
use crate::work;
pub use calendar::Date;
pub use decimal::Decimal;
use letter::Letters;
use lexicon::{LEXICON, Lexicon};
pub use phone::Region;
pub use value::{Amount, Clock, Coordinate, Days, Duration, Identifier, IdentifierKind, Money, Point, Quantity, Value, When};
use view::View;

/// Which closed forms are looked for, and how they are read.
///
/// # Examples
/// ```
/// use onomast::pattern::{DateOrder, Patterns};
/// use onomast::{BuiltIn, Extractor, Label};
/// let patterns = Patterns::of([Label::DATE, Label::PHONE]).order(DateOrder::DayFirst).region("GB".parse()?);
/// let extractor = Extractor::builder().built_in(BuiltIn::None).patterns(patterns).build();
/// let found = extractor.extract("On 03/04/2021 call 020 7946 0958, it costs £5.");
/// let values: Vec<String> = found.mentions().iter().filter_map(|mention| mention.value()).map(|value| value.to_string()).collect();
/// assert_eq!(values, ["2021-04-03", "+442079460958"]);
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patterns {
    /// A bit for each family.
    families: u16,
    reference: Option<Date>,
    order: DateOrder,
    region: Region,
}

/// Which number comes first in `03/04/2021`; where only one order gives a date, it is that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DateOrder {
    /// As in America: the fourth of March.
    #[default]
    MonthFirst,
    /// As elsewhere: the third of April.
    DayFirst,
}

impl Patterns {
    /// All closed forms.
    pub fn all() -> Self {
        Self::of(Family::ALL.map(Family::label))
    }

    /// Those of some labels, such as `Label::DATE`; labels of other things are passed over.
    pub fn of(labels: impl IntoIterator<Item = Label>) -> Self {
        let bit = |label: Label| Family::of(&label).map_or(0, Family::bit);
        let families = labels.into_iter().map(bit).fold(0, |all, bit| all | bit);
        Self { families, reference: None, order: DateOrder::default(), region: Region::default() }
    }

    /// The labels of all closed forms.
    ///
    /// # Examples
    /// ```
    /// use onomast::Label;
    /// use onomast::pattern::Patterns;
    /// assert!(Patterns::labels().any(|label| label == Label::MONEY));
    /// assert!(Patterns::labels().all(|label| label != Label::PERSON));
    /// ```
    pub fn labels() -> impl Iterator<Item = Label> {
        Family::ALL.into_iter().map(Family::label)
    }

    /// The day from which `yesterday` and `last Tuesday` are told, and which tells the year of `Oct 6`.
    ///
    /// Without it such forms have a value that leaves open what is not known (`XXXX-10-06`, `-P1D`), or none.
    #[must_use]
    pub fn reference(mut self, date: Date) -> Self {
        self.reference = Some(date);
        self
    }

    /// Which number comes first in `03/04/2021`; the month by default.
    #[must_use]
    pub fn order(mut self, order: DateOrder) -> Self {
        self.order = order;
        self
    }

    /// Where phone numbers without a country code belong; the United States by default.
    #[must_use]
    pub fn region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Whether no closed form is looked for.
    pub fn is_empty(&self) -> bool {
        self.families == 0
    }

    fn has(&self, family: Family) -> bool {
        self.families & family.bit() != 0
    }
}

/// A family of closed forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Family {
    Date,
    Time,
    Money,
    Percent,
    Quantity,
    Email,
    Url,
    Phone,
    Handle,
    Hashtag,
    Iban,
    Ip,
    Coordinate,
    Identifier,
}

impl Family {
    const ALL: [Self; 14] = [
        Self::Date,
        Self::Time,
        Self::Money,
        Self::Percent,
        Self::Quantity,
        Self::Email,
        Self::Url,
        Self::Phone,
        Self::Handle,
        Self::Hashtag,
        Self::Iban,
        Self::Ip,
        Self::Coordinate,
        Self::Identifier,
    ];

    const fn bit(self) -> u16 {
        1 << self as u16
    }

    fn of(label: &Label) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.label() == *label)
    }

    pub(crate) fn label(self) -> Label {
        match self {
            Self::Date => Label::DATE,
            Self::Time => Label::TIME,
            Self::Money => Label::MONEY,
            Self::Percent => Label::PERCENT,
            Self::Quantity => Label::QUANTITY,
            Self::Email => Label::EMAIL,
            Self::Url => Label::URL,
            Self::Phone => Label::PHONE,
            Self::Handle => Label::HANDLE,
            Self::Hashtag => Label::HASHTAG,
            Self::Iban => Label::IBAN,
            Self::Ip => Label::IP,
            Self::Coordinate => Label::COORDINATE,
            Self::Identifier => Label::IDENTIFIER,
        }
    }

    /// What explanations call the pattern.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Date => "pattern of dates",
            Self::Time => "pattern of times",
            Self::Money => "pattern of money",
            Self::Percent => "pattern of percentages",
            Self::Quantity => "pattern of quantities",
            Self::Email => "pattern of e-mail addresses",
            Self::Url => "pattern of web addresses",
            Self::Phone => "pattern of phone numbers",
            Self::Handle => "pattern of handles",
            Self::Hashtag => "pattern of hashtags",
            Self::Iban => "pattern of account numbers",
            Self::Ip => "pattern of network addresses",
            Self::Coordinate => "pattern of coordinates",
            Self::Identifier => "pattern of identifiers",
        }
    }

    /// The form of this family that starts at a token, or closely before it; dates read times too.
    fn at(self, view: &View<'_, '_>, start: usize) -> Option<Found> {
        match self {
            Self::Date | Self::Time => moment::at(view, start),
            Self::Money => money::at(view, start),
            Self::Percent => percent::at(view, start),
            Self::Quantity => quantity::at(view, start),
            Self::Email => email::at(view, start),
            Self::Url => url::at(view, start),
            Self::Phone => phone::at(view, start),
            Self::Handle => handle::at(view, start),
            Self::Hashtag => hashtag::at(view, start),
            Self::Iban => iban::at(view, start),
            Self::Ip => ip::at(view, start),
            Self::Coordinate => coordinate::at(view, start),
            Self::Identifier => identifier::at(view, start),
        }
    }
}

/// What a family read.
struct Found {
    family: Family,
    start: usize,
    end: usize,
    form: &'static str,
    value: Option<Value>,
    points: i32,
}

/// A closed form in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    /// Token indices.
    pub(crate) tokens: Range<usize>,
    pub(crate) family: Family,
    /// What the form is, in words.
    pub(crate) form: &'static str,
    pub(crate) value: Option<Box<Value>>,
    points: i32,
    /// Whether its last token is a letter with the full stop of the sentence, which is none of it: `98.6 °F.`
    is_before_stop: bool,
}

impl Closed {
    /// The candidate for it; `index` is its place among the closed forms of the window.
    pub(crate) fn candidate(&self, index: usize) -> Candidate {
        let why = Why::Pattern(self.family, index as u32);
        Candidate { source: Source::Pattern, ..Candidate::new(self.tokens.clone(), Class::Other, why, self.points) }
    }

    /// Its bytes in the document.
    pub(crate) fn span(&self, document: &Document<'_>) -> Span {
        let span = document.span_of(&self.tokens);
        Span::new(span.start(), span.end() - usize::from(self.is_before_stop))
    }

    /// What an explanation tells of it beside its family.
    pub(crate) fn told(&self) -> String {
        match &self.value {
            Some(value) => format!("{}: {value}", self.form),
            None => self.form.to_owned(),
        }
    }
}

/// The closed forms of a document, in the order of their starts.
pub(crate) fn find(document: &Document<'_>, patterns: &Patterns) -> Vec<Closed> {
    if patterns.is_empty() {
        return Vec::new();
    }
    let lexicon: &Lexicon = &LEXICON;
    let (text, letters) = (document.text(), Letters::new(document));
    let known: Vec<u16> = letters.tokens.iter().map(|token| lexicon.place(token.hash(), || token.text(text))).collect();
    let mut closed = Vec::new();
    for sentence in document.sentences().iter().flat_map(|sentence| letters.parts(sentence.clone())) {
        let view = View::new((text, &letters.tokens), &known, sentence, patterns);
        find_in(&view, lexicon, &mut closed);
    }
    for form in &mut closed {
        form.is_before_stop = letters.is_cut(form.tokens.end - 1);
    }
    closed
}

/// Those of a sentence.
fn find_in(view: &View<'_, '_>, lexicon: &Lexicon, closed: &mut Vec<Closed>) {
    let mut free = [view.sentence.start; Family::ALL.len()];
    for index in view.sentence.clone() {
        let mut families = starts(view, lexicon, index) & view.options.families;
        // Dates and times are read together.
        if families & (Family::Date.bit() | Family::Time.bit()) == Family::Date.bit() | Family::Time.bit() {
            families &= !Family::Time.bit();
        }
        while families != 0 {
            let family = Family::ALL[families.trailing_zeros() as usize];
            families &= families - 1;
            work::step(1);
            if index < free[family as usize] {
                continue;
            }
            let Some(found) = family.at(view, index) else { continue };
            free[family as usize] = found.end;
            closed.push(Closed {
                tokens: found.start..found.end,
                family: found.family,
                form: found.form,
                value: found.value.map(Box::new),
                points: found.points,
                is_before_stop: false,
            });
        }
    }
}

/// What starts with a number in most texts.
const NUMBERS: u16 = Family::Date.bit() | Family::Time.bit() | Family::Money.bit() | Family::Percent.bit() | Family::Quantity.bit();

const ADDRESSES: u16 = Family::Email.bit() | Family::Url.bit() | Family::Handle.bit() | Family::Hashtag.bit();

/// The families of which a form may start at a token.
///
/// PERF: most tokens are words without digits that the table does not have; they cost a look at the flags and at three bytes.
fn starts(view: &View<'_, '_>, lexicon: &Lexicon, index: usize) -> u16 {
    let Some(token) = view.token(index) else { return 0 };
    if token.has(flag::DIGIT | flag::ADDRESS) {
        return if token.has(flag::ADDRESS) { ADDRESSES } else { of_digits(view, token, index) | view.known_families(lexicon, index) };
    }
    let mut families = view.known_families(lexicon, index);
    if token.is_word() {
        families |= of_letters(view, token, index);
        families
    } else {
        families | of_mark(view, index)
    }
}

/// What a word with digits may start.
///
/// PERF: most numbers are of a date or amount; the others show by a mark in them or behind them, or by their length.
fn of_digits(view: &View<'_, '_>, token: Token, index: usize) -> u16 {
    let bytes = view.bytes();
    let (start, end) = (token.start(), token.end());
    let word = &bytes[start..end];
    let next = bytes.get(end).copied().unwrap_or(b' ');
    let has_letter = token.has(flag::LOWER | flag::UPPER);
    let n_points = view.word(index).matches('.').count();
    let when = |is: bool, family: Family| if is { family.bit() } else { 0 };
    let is_address = n_points == 3 && !has_letter || next == b':';
    let is_place = matches!(n_points, 1 | 2) || matches!(next, 0xC2 | 0xCB) || view.word(index + 1) == "\u{B0}";
    let is_identifier = word.len() >= 8 || token.has(flag::UPPER) || word.len() == 4 || word.starts_with(b"97") || word.starts_with(b"10.");
    NUMBERS
        | when(has_letter && n_points > 0, Family::Url)
        | when(!has_letter, Family::Phone)
        | when(has_letter && !word[0].is_ascii_digit(), Family::Iban)
        | when(is_address, Family::Ip)
        | when(is_place, Family::Coordinate)
        | when(is_identifier || identifier::is_of_book(view, index), Family::Identifier)
}

/// What a word without digits may start: `example.com`, `AAPL.O`, `dead:beef::1`, `N 51°`.
fn of_letters(view: &View<'_, '_>, token: Token, index: usize) -> u16 {
    let bytes = view.bytes();
    let (start, end) = (token.start(), token.end());
    let has_point = end - start > 3 && (2..=6).any(|back| end - start > back && bytes[end - back] == b'.' || back == 2 && bytes[end - 2] == b'.');
    let mut families = if has_point { Family::Url.bit() | Family::Identifier.bit() } else { 0 };
    if bytes.get(end) == Some(&b':') && end - start <= 4 {
        families |= Family::Ip.bit();
    }
    if end - start == 1 && matches!(bytes[start], b'N' | b'S') || bytes[start..end].eq_ignore_ascii_case(b"localhost") {
        families |= Family::Coordinate.bit() | Family::Url.bit();
    }
    if bytes.get(end) == Some(&b':') && token.has(flag::UPPER) && index > view.sentence.start {
        families |= Family::Identifier.bit();
    }
    families
}

/// What a mark may start: a sign, a bracket of a phone number, `::1`.
fn of_mark(view: &View<'_, '_>, index: usize) -> u16 {
    const SIGNED: u16 = Family::Percent.bit() | Family::Quantity.bit() | Family::Coordinate.bit() | Family::Money.bit() | Family::Phone.bit();
    match view.word(index) {
        "-" | "\u{2212}" | "\u{2013}" | "+" if view.is_joined(index + 1) => SIGNED,
        "." if view.is_joined(index + 1) && view.is_apart(index) => Family::Percent.bit() | Family::Quantity.bit() | Family::Money.bit(),
        "(" => Family::Phone.bit() | Family::Identifier.bit(),
        ":" if view.word(index + 1) == ":" => Family::Ip.bit(),
        "$" => Family::Identifier.bit(),
        "@" => Family::Email.bit(),
        _ => 0,
    }
}
