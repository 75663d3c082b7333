//! Owned results, as the library and the program write them and read them back.
//!
//! A [`Record`] is what was found in one document, without references to its text or to lists. Its JSON is that of
//! `onomast tag --format jsonl`, but for the `id` of the document, which is the program's own.
//!
//! ```
//! use onomast::record::Record;
//! let line = r#"{"id":"a.txt","mentions":[{"start":8,"end":15,"text":"Bishkek","label":"PLACE","score":0.9,
//!     "nominal":false,"source":"built-in","entity":0}],"entities":[{"label":"PLACE","name":"Bishkek","mentions":[0]}]}"#;
//! let record: Record = serde_json::from_str(line)?;
//! assert_eq!((record.mentions[0].label.as_str(), record.entities[0].mentions.as_slice()), ("PLACE", &[0][..]));
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::explain::{Source, Weighed};
use crate::gazetteer::{EntryRef, How, Match};
use crate::label::Label;
use crate::mention::{Entity, Extraction, Mention};
use crate::span::Span;

/// What was found in one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The mentions, in the order of the text.
    pub mentions: Vec<MentionRecord>,
    /// The entities, in the order of their first mentions; none of a matcher.
    #[serde(default)]
    pub entities: Vec<EntityRecord>,
}

impl Record {
    /// The record of an extraction whose mentions have these spans in the unit that is wanted.
    pub(crate) fn of(extraction: &Extraction<'_>, spans: &[Span]) -> Self {
        let mentions = extraction.mentions().iter().zip(spans);
        Self {
            mentions: mentions.map(|(mention, &span)| MentionRecord::of(mention, span)).collect(),
            entities: extraction.entities().iter().map(EntityRecord::from).collect(),
        }
    }
}

/// A mention of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MentionRecord {
    /// Where it starts, in the unit that was asked for.
    pub start: usize,
    /// Where it ends; what is there is outside.
    pub end: usize,
    /// Where it starts in the source, if the text was made of one with markup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_start: Option<usize>,
    /// Where it ends in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_end: Option<usize>,
    /// Where each part of it starts and ends in the source, if tags or the like stand between them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<(usize, usize)>,
    /// The name as the text writes it.
    pub text: String,
    /// What kind of thing it names.
    pub label: Label,
    /// The finer type; empty, and not written, if nothing told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subtype: String,
    /// How sure the extraction is, from 0 to 1.
    pub score: f64,
    /// Whether it is a common noun that stands for an institution.
    pub nominal: bool,
    /// What proposed it.
    pub source: Source,
    /// The ids of every list entry that matched, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
    /// The canonical name of the first entry, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What had to be forgiven for the text to be a name of the first entry, if its list forgives more than the fold; in JSON `match`.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub how: Option<How>,
    /// How near the text is to that name, from 0 to 1; where `how` is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub similarity: Option<f64>,
    /// The value of a closed form in its normal form, such as `2021-03-06`; none of names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The attributes of the first entry.
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub attributes: Attributes,
    /// Every entry with its own id, name and attributes, where there are several and one of them has attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryRecord>,
    /// The index of its entity; none of a matcher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<usize>,
    /// The candidates that were weighed, if they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<Weighed>>,
    /// How many more candidates there were.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub explanation_left_out: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl MentionRecord {
    /// The record of a mention whose place in the unit that is wanted is `span`.
    pub(crate) fn of(mention: &Mention<'_>, span: Span) -> Self {
        let explanation = mention.explanation();
        Self {
            subtype: mention.subtype().to_owned(),
            score: mention.score(),
            nominal: mention.is_nominal(),
            source: mention.source(),
            value: mention.value().map(|value| value.to_string()),
            entity: Some(mention.entity()),
            explanation: explanation.map(|explanation| explanation.candidates().to_vec()),
            explanation_left_out: explanation.map_or(0, |explanation| explanation.n_left_out()),
            ..Self::from_entries(mention.text(), span, mention.label(), mention.entries())
        }
    }

    /// The record of a match with all its entries and the label of the first; `span` is its place in any unit.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label, record::MentionRecord};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1")])?;
    /// let record = MentionRecord::from_match(&list.find("the Kon-Tiki")[0], (4..12).into());
    /// assert_eq!((record.label.as_str(), record.ids[0].as_str(), record.start), ("VESSEL", "imo-1", 4));
    ///
    /// use onomast::gazetteer::{How, Tolerances};
    /// let list = list.with_tolerances(Tolerances::default().with_typos(1))?;
    /// let record = MentionRecord::from_match(&list.find("the Kon-Tike")[0], (4..12).into());
    /// assert_eq!((record.how, record.similarity), (Some(How::Typo(1)), Some(0.857)));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn from_match(found: &Match<'_, '_>, span: Span) -> Self {
        let label = found.entries().next().map_or(Label::MISC, |entry| entry.label().clone());
        Self::from_entries(found.text(), span, &label, found.entries())
    }

    /// Tells where the mention stands in the source of its text.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Entry, Gazetteer, Label, Offsets, markup, record::MentionRecord};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL"))])?;
    /// let page = "the <b>Kon</b>-Tiki";
    /// let plain = markup::html(page);
    /// let found = &list.find(&plain.text)[0];
    /// let mut record = MentionRecord::from_match(found, found.span());
    /// record.set_place(&plain.map.places_in(page, &[found.span()], Offsets::Byte)[0]);
    /// assert_eq!((record.start, record.source_start, record.pieces), (4, Some(7), vec![(7, 10), (14, 19)]));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    #[cfg(feature = "markup")]
    pub fn set_place(&mut self, place: &crate::markup::Place) {
        self.source_start = Some(place.span().start());
        self.source_end = Some(place.span().end());
        self.pieces = place.pieces().iter().map(|piece| (piece.start(), piece.end())).collect();
    }

    /// The record of a name that lists alone have found, with some of their entries.
    pub fn from_entries<'g>(text: &str, span: Span, label: &Label, entries: impl Iterator<Item = EntryRef<'g>>) -> Self {
        let entries: Vec<EntryRef<'g>> = entries.collect();
        let first = entries.first();
        let forgiven = first.and_then(|entry| entry.forgiven(text));
        Self {
            start: span.start(),
            end: span.end(),
            source_start: None,
            source_end: None,
            pieces: Vec::new(),
            text: text.to_owned(),
            label: label.clone(),
            subtype: first.map_or("", |entry| entry.subtype()).to_owned(),
            score: 1.0,
            nominal: false,
            source: Source::Gazetteer,
            ids: ids(&entries),
            name: first.map(|entry| entry.name().to_owned()),
            how: forgiven.map(|nearest| nearest.how()),
            similarity: forgiven.map(|nearest| nearest.similarity()),
            value: None,
            attributes: first.map_or_else(Attributes::default, Attributes::of),
            entries: several(&entries),
            entity: None,
            explanation: None,
            explanation_left_out: 0,
        }
    }
}

/// The entries of a name that stands for several things of which a list tells more than an id.
fn several(entries: &[EntryRef<'_>]) -> Vec<EntryRecord> {
    if entries.len() < 2 {
        return Vec::new();
    }
    let records: Vec<EntryRecord> = entries.iter().map(EntryRecord::of).collect();
    if records.iter().all(|entry| entry.attributes.is_empty()) { Vec::new() } else { records }
}

/// The ids of entries, each once; an entry may have none.
fn ids(entries: &[EntryRef<'_>]) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let ids = entries.iter().map(EntryRef::id).filter(|id| !id.is_empty());
    ids.filter(|id| entries.len() == 1 || seen.insert(*id)).map(str::to_owned).collect()
}

/// A list entry of a mention.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EntryRecord {
    /// The user's key; empty, and not written, if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The canonical name.
    pub name: String,
    /// What else the list says.
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub attributes: Attributes,
}

impl EntryRecord {
    fn of(entry: &EntryRef<'_>) -> Self {
        Self { id: entry.id().to_owned(), name: entry.name().to_owned(), attributes: Attributes::of(entry) }
    }
}

/// Who or what mentions mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EntityRecord {
    /// The label of its mentions.
    pub label: Label,
    /// Its canonical name, or its best mention.
    pub name: String,
    /// Its mentions, as indices into [`Record::mentions`].
    pub mentions: Vec<usize>,
}

impl From<&Entity> for EntityRecord {
    fn from(entity: &Entity) -> Self {
        Self { label: entity.label().clone(), name: entity.name().to_owned(), mentions: entity.mentions().to_vec() }
    }
}

/// Named values in the order of the list's columns; in JSON an object.
///
/// # Examples
/// ```
/// use onomast::record::Attributes;
/// let attributes: Attributes = serde_json::from_str(r#"{"flag":"NO","built":"1947"}"#)?;
/// assert_eq!(attributes.get("built"), Some("1947"));
/// assert_eq!(attributes.iter().next(), Some(("flag", "NO")));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn of(entry: &EntryRef<'_>) -> Self {
        Self(entry.attributes().into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }

    /// The value of a name.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Attributes;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attributes, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Attributes(pairs))
    }
}

/// An extraction on its way to a writer: as its record, but one mention after the other.
pub(crate) struct Written<'e, 't> {
    pub(crate) extraction: &'e Extraction<'t>,
    pub(crate) spans: Vec<Span>,
}

impl Serialize for Written<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("mentions", &WrittenMentions(self))?;
        map.serialize_entry("entities", &WrittenEntities(self.extraction.entities()))?;
        map.end()
    }
}

pub(crate) struct WrittenMentions<'w>(pub(crate) &'w Written<'w, 'w>);

impl Serialize for WrittenMentions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mentions = self.0.extraction.mentions();
        let mut list = serializer.serialize_seq(Some(mentions.len()))?;
        for (mention, &span) in mentions.iter().zip(&self.0.spans) {
            list.serialize_element(&MentionRecord::of(mention, span))?;
        }
        list.end()
    }
}

pub(crate) struct WrittenEntities<'w>(pub(crate) &'w [Entity]);

impl Serialize for WrittenEntities<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(EntityRecord::from))
    }
}
