//! How a text came to be taken for a name, and how near it is.
//!
//! Takes the words of a match and the name that its entry has, gives what had to be forgiven, and a likeness in thousandths. It is
//! told when somebody asks: finding needs none of it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::keys::{FormWriter, fold_unit, push_units};
use super::parts::{is_middle, orders};
use super::tolerance::{Tolerance, Tolerances};
use crate::error::Error;
use crate::fold::key::{Level, key, other_keys};
use crate::fold::similarity::{distance, similarity};
use crate::fold::{SoftHyphen, Word, ending};

/// What had to be forgiven for a text to be a name: of several things the gravest.
///
/// # Examples
/// ```
/// use onomast::gazetteer::{How, Tolerance, Tolerances};
/// use onomast::{Entry, Gazetteer, Label};
/// let mut builder = Gazetteer::builder_with(Tolerances::from(Tolerance::Translit).with_typos(1).with_parts());
/// builder.push(&Entry::new("Mukhtar Tileuberdi", Label::PERSON))?;
/// let list = builder.build()?;
/// let text = "MUKHTAR TILEUBERDI; Мухтар Тлеуберди; Tileuberdi, Mukhtar";
/// let how: Vec<How> = list.find(text).iter().map(|found| found.how()).collect();
/// assert_eq!(how, [How::Fold, How::Typo(1), How::Parts]);
/// assert_eq!(How::Typo(1).to_string(), "typo 1");
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum How {
    /// Nothing: it is the name, byte for byte, in a list that wants that.
    Literal,
    /// Case, diacritics, gaps and the like, as everywhere.
    Fold,
    /// The ending of a case.
    Ending,
    /// Another script, or another way to spell it in this one.
    Translit,
    /// Another spelling of the same sounds.
    Sound,
    /// Another order of the parts, or parts left out or reduced to initials.
    Parts,
    /// So many wrong letters.
    Typo(u8),
}

impl How {
    /// What it means for a candidate that the name is written so.
    pub(crate) fn told(self) -> &'static str {
        match self {
            Self::Literal | Self::Fold => "written as in the list",
            Self::Ending => "written with an ending",
            Self::Translit => "written in another way",
            Self::Sound => "written as it sounds",
            Self::Parts => "its parts in another order, or left out",
            Self::Typo(_) => "written with wrong letters",
        }
    }
}

impl fmt::Display for How {
    /// `fold`, `translit`, `typo 1` and so on.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Literal => "literal",
            Self::Fold => "fold",
            Self::Ending => "ending",
            Self::Translit => "translit",
            Self::Sound => "sound",
            Self::Parts => "parts",
            Self::Typo(edits) => return formatter.pad(&format!("typo {edits}")),
        };
        formatter.pad(word)
    }
}

impl FromStr for How {
    type Err = Error;

    /// Reads what it is shown as.
    ///
    /// # Errors
    /// If it is something else.
    fn from_str(word: &str) -> Result<Self, Error> {
        let known = [Self::Literal, Self::Fold, Self::Ending, Self::Translit, Self::Sound, Self::Parts];
        let typo = || word.strip_prefix("typo ").and_then(|edits| edits.parse().ok()).map(Self::Typo);
        let found = known.into_iter().find(|how| how.to_string() == word).or_else(typo);
        let expected = "`literal`, `fold`, `ending`, `translit`, `sound`, `parts` or `typo 1`";
        found.ok_or_else(|| Error::format("match", format!("found `{word}`, expected {expected}")))
    }
}

impl Serialize for How {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for How {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How near a text is to a name: what had to be forgiven, and a likeness in thousandths.
pub(crate) type Nearness = (How, u16);

/// A name that a text is near to, as [`EntryRef::nearest`](super::EntryRef::nearest) and
/// [`EntryRef::forgiven`](super::EntryRef::forgiven) give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest<'g> {
    name: &'g str,
    how: How,
    likeness: u16,
}

impl<'g> Nearest<'g> {
    pub(crate) fn new(name: &'g str, (how, likeness): Nearness) -> Self {
        Self { name, how, likeness }
    }

    /// The name.
    pub fn name(&self) -> &'g str {
        self.name
    }

    /// What had to be forgiven.
    pub fn how(&self) -> How {
        self.how
    }

    /// How near the text is, from 0 to 1.
    pub fn similarity(&self) -> f64 {
        f64::from(self.likeness) / 1000.0
    }

    /// Whether it is nearer than another.
    pub(crate) fn is_nearer(self, other: Self) -> bool {
        self.likeness > other.likeness
    }
}

/// Likeness of what is the name but for an ending, or but for the order of its parts.
const OF_ENDING: u16 = 970;
const OF_PARTS: u16 = 950;
/// Likeness of a name of which a part is left out, and of one with an initial.
const OF_LESS: u16 = 900;
const OF_INITIALS: u16 = 750;

/// How near `found` is to `name` under these tolerances; `None` if they do not forgive what parts them.
pub(crate) fn nearness(found: &str, name: &str, tolerances: Tolerances) -> Option<Nearness> {
    if tolerances.level() == Tolerance::Literal {
        return (found == name).then_some((How::Literal, 1000));
    }
    let words = folded_units(found);
    let plain = || of_units(&words, &folded_units(name), tolerances).filter(|(how, _)| forgives(*how, name, tolerances));
    plain().or_else(|| if tolerances.has_parts() { of_parts(found, &words, name, tolerances) } else { None })
}

impl Tolerances {
    /// Whether these tolerances are enough for `found` to be `name`.
    ///
    /// PERF: asked of every small word of a text whose key some name has, nearly always one in another script or of other letters.
    pub(crate) fn forgive(self, found: &str, name: &[u8]) -> bool {
        let Ok(name) = std::str::from_utf8(name) else { return false };
        if self != Self::default() {
            return nearness(found, name, self).is_some();
        }
        found.eq_ignore_ascii_case(name) || !is_foreign(found, name) && nearness(found, name, self).is_some()
    }
}

/// Whether one of two is of ASCII and the other starts with a letter that the fold leaves beyond it.
fn is_foreign(one: &str, other: &str) -> bool {
    let is_beyond = |text: &str| text.starts_with(|letter| matches!(letter, '\u{370}'..='\u{1BFF}'));
    one.is_ascii() && is_beyond(other) || other.is_ascii() && is_beyond(one)
}

/// Whether the letters that are wrong are few for a name of this length.
fn forgives(how: How, name: &str, tolerances: Tolerances) -> bool {
    let How::Typo(edits) = how else { return true };
    let mut writer = FormWriter::new(tolerances);
    writer.write(name, &mut Vec::new());
    edits <= tolerances.typos_in(writer.form().as_bytes())
}

/// The folded units of a name.
fn folded_units(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    push_units(name, &mut words);
    let folded = |word: &Word| {
        let mut folded = String::new();
        fold_unit(&name[word.start..word.end], SoftHyphen::Ignored, &mut folded);
        folded
    };
    words.iter().map(folded).collect()
}

/// How near units are, one to one.
fn of_units(found: &[String], name: &[String], tolerances: Tolerances) -> Option<Nearness> {
    if found.len() != name.len() && !(tolerances.has_endings() && found.len() == name.len() + 1) || name.is_empty() {
        return None;
    }
    let (mut how, mut edits, mut likeness, mut n_letters) = (How::Fold, 0, 0, 0);
    for (found, name) in found.iter().zip(name) {
        let (of_unit, like) = of_unit(found, name, tolerances)?;
        let len = name.chars().count();
        likeness += usize::from(like) * len;
        n_letters += len;
        if let How::Typo(wrong) = of_unit {
            edits += wrong;
        }
        how = how.max(of_unit);
    }
    // Behind an apostrophe the ending is a unit of its own.
    if found.len() > name.len() {
        how = how.max(How::Ending);
    }
    let how = if edits > 0 { How::Typo(edits) } else { how };
    let likeness = (likeness / n_letters.max(1)) as u16;
    (edits <= tolerances.typos()).then_some((how, if how == How::Ending { likeness.min(OF_ENDING) } else { likeness }))
}

/// How near two folded words are.
fn of_unit(found: &str, name: &str, tolerances: Tolerances) -> Option<Nearness> {
    if found == name {
        return Some((How::Fold, 1000));
    }
    let level = tolerances.level().level();
    let key_of = |word: &str, level: Level| {
        let mut out = String::new();
        key(word, level, &mut out);
        out
    };
    let spelled = || similarity(found, name).min(999);
    let has_key = |word: &str, level: Level, wanted: &str| {
        let mut is_same = key_of(word, level) == wanted;
        other_keys(word, level, |other| is_same |= other == wanted);
        is_same
    };
    for (level, how) in [(Level::Translit, How::Translit), (Level::Sound, How::Sound)].into_iter().take_while(|(least, _)| *least <= level) {
        if has_key(found, level, &key_of(name, level)) {
            return Some((how, spelled()));
        }
    }
    let wanted = key_of(name, level);
    if tolerances.has_endings() {
        let mut nearest = None;
        ending::stems(found, |stem| {
            if stem == name {
                nearest = Some((How::Ending, OF_ENDING));
            } else if nearest.is_none() && has_key(stem, level, &wanted) {
                nearest = Some((if level == Level::Sound { How::Sound } else { How::Translit }, similarity(stem, name).min(OF_ENDING)));
            }
        });
        if nearest.is_some() {
            return nearest;
        }
    }
    let own = key_of(found, level);
    let edits = distance(&own, &wanted, usize::from(tolerances.typos()))?;
    let longer = own.chars().count().max(wanted.chars().count()).max(1);
    // A key may be as short as a word of other letters; the words themselves tell how near they are.
    (edits > 0).then(|| (How::Typo(edits as u8), ((1000 - 1000 * edits.min(longer) / longer) as u16).min(spelled())))
}

/// How near the parts are in another order.
fn of_parts(found: &str, words: &[String], name: &str, tolerances: Tolerances) -> Option<Nearness> {
    let others = orders(name).into_iter().filter_map(|order| {
        let like = if order.contains('.') && !name.contains('.') { OF_INITIALS } else { OF_PARTS };
        let (how, likeness) = of_units(words, &folded_units(&order), tolerances)?;
        Some((how.max(How::Parts), (u32::from(likeness) * u32::from(like) / 1000) as u16))
    });
    let without = without_middle(found).and_then(|less| {
        let (how, likeness) = nearness(&less, name, tolerances)?;
        Some((how.max(How::Parts), (u32::from(likeness) * u32::from(OF_LESS) / 1000) as u16))
    });
    others.chain(without).max_by_key(|&(_, likeness)| likeness).filter(|(how, _)| forgives(*how, name, tolerances))
}

/// A text without the first word inside it that may be left out.
fn without_middle(found: &str) -> Option<String> {
    let words: Vec<&str> = found.split_whitespace().collect();
    let at = (1..words.len().saturating_sub(1)).find(|&at| is_middle(words[at].trim_end_matches('.'), words[at].ends_with('.')))?;
    Some([&words[..at], &words[at + 1..]].concat().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_forgiven_is_read_as_it_is_written() {
        for how in [How::Literal, How::Fold, How::Ending, How::Translit, How::Sound, How::Parts, How::Typo(1), How::Typo(2)] {
            assert_eq!(how.to_string().parse::<How>().ok(), Some(how));
            let json = serde_json::to_string(&how).expect("a word");
            assert_eq!(serde_json::from_str::<How>(&json).ok(), Some(how));
        }
        for word in ["", "typo", "typo x", "typo1", "Fold"] {
            assert!(word.parse::<How>().is_err(), "{word}");
        }
    }
}
