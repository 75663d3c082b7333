//! What an extraction gives: mentions, entities, explanations; all serializable.

use std::sync::Arc;

use serde::ser::{SerializeMap, Serializer};
use serde::{Serialize, ser::SerializeSeq};

use crate::candidate::{Candidate, Source};
use crate::evidence::Lists;
use crate::gazetteer::EntryRef;
use crate::gazetteer::find::Hit;
use crate::label::Label;
use crate::span::{Offsets, Span};

/// A typed span of a text.
#[derive(Clone)]
pub struct Mention<'t> {
    pub(crate) text: &'t str,
    pub(crate) span: Span,
    pub(crate) label: Label,
    pub(crate) subtype: String,
    pub(crate) score: i32,
    pub(crate) nominal: bool,
    pub(crate) source: Source,
    pub(crate) entity: usize,
    pub(crate) hits: Vec<Hit>,
    pub(crate) lists: Arc<Lists>,
    pub(crate) explanation: Option<Box<Explanation>>,
}

impl<'t> Mention<'t> {
    /// The bytes of the mention.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The first byte.
    pub fn start(&self) -> usize {
        self.span.start()
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.span.end()
    }

    /// The text of the mention.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// What kind of thing it names.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The finer type, such as `city`; empty if nothing told.
    pub fn subtype(&self) -> &str {
        &self.subtype
    }

    /// How sure the extraction is, from 0 to 1.
    pub fn score(&self) -> f64 {
        f64::from(self.score) / 100.0
    }

    /// Whether it is a common noun that stands for an institution, such as lower-case "parliament".
    pub fn is_nominal(&self) -> bool {
        self.nominal
    }

    /// What proposed it: `gazetteer` (a user's list), `built-in`, `context` or `names`.
    pub fn source(&self) -> &'static str {
        self.source.as_str()
    }

    /// The index of its entity in [`Extraction::entities`].
    pub fn entity(&self) -> usize {
        self.entity
    }

    /// Every list entry of that name: those of the mention's label first, then by precedence and weight.
    pub fn entries(&self) -> impl Iterator<Item = EntryRef<'_>> {
        self.hits.iter().filter_map(|hit| self.lists.gazetteers[hit.index].entry(hit.record))
    }

    /// Why it was chosen, if the extractor was asked to explain.
    pub fn explanation(&self) -> Option<&Explanation> {
        self.explanation.as_deref()
    }
}

impl std::fmt::Debug for Mention<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "[{} {}..{} {}]", self.label, self.start(), self.end(), self.text)
    }
}

/// Every candidate that touched a mention, the chosen one first.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    pub(crate) candidates: Vec<Weighed>,
}

impl Explanation {
    /// The candidates, the chosen one first.
    pub fn candidates(&self) -> &[Weighed] {
        &self.candidates
    }
}

/// A candidate with what spoke for and against it.
#[derive(Clone, Debug, Serialize)]
pub struct Weighed {
    text: String,
    label: Label,
    source: &'static str,
    score: f64,
    reasons: Vec<(&'static str, i32)>,
    outcome: &'static str,
}

impl Weighed {
    pub(crate) fn new(candidate: &Candidate, text: &str, label: Label, winner: &Candidate) -> Self {
        let is_winner = std::ptr::eq(candidate, winner);
        let outcome = if is_winner {
            "chosen"
        } else if winner.always {
            "lost: a user's entry marked `always` stands here"
        } else if candidate.score < crate::candidate::THRESHOLD {
            "lost: too little evidence"
        } else if candidate.tokens == winner.tokens {
            "lost: the same words, more evidence for another reading"
        } else {
            "lost: overlaps a reading that explains the words better"
        };
        Self {
            text: text.to_owned(),
            label,
            source: candidate.source.as_str(),
            score: f64::from(candidate.score) / 100.0,
            reasons: candidate.reasons.iter().map(|reason| (reason.what, reason.points)).collect(),
            outcome,
        }
    }

    /// The words it wanted.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The label it proposed.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Who proposed it.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// Its final score, from 0 to 1.
    pub fn score(&self) -> f64 {
        self.score
    }

    /// What spoke for it (positive points of a hundred) and against it (negative).
    pub fn reasons(&self) -> &[(&'static str, i32)] {
        &self.reasons
    }

    /// Whether it was chosen, or to which rule it lost.
    pub fn outcome(&self) -> &'static str {
        self.outcome
    }
}

/// Who or what the mentions of one document mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entity {
    pub(crate) label: Label,
    pub(crate) name: String,
    pub(crate) mentions: Vec<usize>,
}

impl Entity {
    /// The label of its mentions.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The canonical name of a list if one matched, else the longest mention.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its mentions, as indices into [`Extraction::mentions`], in the order of the text.
    pub fn mentions(&self) -> &[usize] {
        &self.mentions
    }
}

/// Everything found in one text.
#[derive(Clone, Debug)]
pub struct Extraction<'t> {
    pub(crate) text: &'t str,
    pub(crate) mentions: Vec<Mention<'t>>,
    pub(crate) entities: Vec<Entity>,
}

impl<'t> Extraction<'t> {
    /// The text it was found in.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The mentions: sorted, without overlap.
    pub fn mentions(&self) -> &[Mention<'t>] {
        &self.mentions
    }

    /// The entities, in the order of their first mentions.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// Keeps only these mentions; the entities of which none is left go too, and the rest are numbered anew.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::{Extractor, Label};
    /// let mut found = Extractor::english().extract("Ada Lovelace left London.");
    /// found.retain(|mention| *mention.label() == Label::PLACE);
    /// assert_eq!((found.mentions()[0].text(), found.mentions()[0].entity()), ("London", 0));
    /// assert_eq!((found.entities().len(), found.entities()[0].name()), (1, "London"));
    /// ```
    pub fn retain(&mut self, mut is_kept: impl FnMut(&Mention<'t>) -> bool) {
        self.mentions.retain(|mention| is_kept(mention));
        for entity in &mut self.entities {
            entity.mentions.clear();
        }
        for (index, mention) in self.mentions.iter().enumerate() {
            self.entities[mention.entity].mentions.push(index);
        }
        let mut n_left = 0;
        let numbers: Vec<usize> = self.entities.iter().map(|entity| (n_left, n_left += usize::from(!entity.mentions.is_empty())).0).collect();
        for mention in &mut self.mentions {
            mention.entity = numbers[mention.entity];
        }
        self.entities.retain(|entity| !entity.mentions.is_empty());
    }

    /// The same, written with offsets of another unit; all of them converted in one pass.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::{Extractor, Offsets};
    /// let found = Extractor::english().extract("“Tbilisi”");
    /// let json = serde_json::to_value(found.in_offsets(Offsets::Char))?;
    /// assert_eq!((&json["mentions"][0]["start"], &json["mentions"][0]["end"]), (&1.into(), &8.into()));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn in_offsets(&self, offsets: Offsets) -> impl Serialize + '_ {
        let spans: Vec<Span> = self.mentions.iter().map(Mention::span).collect();
        Written { extraction: self, spans: offsets.convert(self.text, &spans) }
    }
}

impl Serialize for Extraction<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.in_offsets(Offsets::Byte).serialize(serializer)
    }
}

struct Written<'e, 't> {
    extraction: &'e Extraction<'t>,
    spans: Vec<Span>,
}

impl Serialize for Written<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("mentions", &WrittenMentions(self))?;
        map.serialize_entry("entities", &self.extraction.entities)?;
        map.end()
    }
}

struct WrittenMentions<'w>(&'w Written<'w, 'w>);

impl Serialize for WrittenMentions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mentions = &self.0.extraction.mentions;
        let mut list = serializer.serialize_seq(Some(mentions.len()))?;
        for (mention, span) in mentions.iter().zip(&self.0.spans) {
            list.serialize_element(&WrittenMention { mention, span: *span })?;
        }
        list.end()
    }
}

struct WrittenMention<'m> {
    mention: &'m Mention<'m>,
    span: Span,
}

impl Serialize for WrittenMention<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mention = self.mention;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("start", &self.span.start())?;
        map.serialize_entry("end", &self.span.end())?;
        map.serialize_entry("text", mention.text)?;
        map.serialize_entry("label", &mention.label)?;
        if !mention.subtype.is_empty() {
            map.serialize_entry("subtype", &mention.subtype)?;
        }
        map.serialize_entry("score", &mention.score())?;
        map.serialize_entry("nominal", &mention.nominal)?;
        map.serialize_entry("source", mention.source())?;
        serialize_entries(&mut map, mention.entries())?;
        map.serialize_entry("entity", &mention.entity)?;
        if let Some(explanation) = &mention.explanation {
            map.serialize_entry("explanation", &explanation.candidates)?;
        }
        map.end()
    }
}

/// Writes `ids` of all entries, `name` and `attributes` of the first.
fn serialize_entries<'g, M: SerializeMap>(map: &mut M, entries: impl Iterator<Item = EntryRef<'g>>) -> Result<(), M::Error> {
    let entries: Vec<EntryRef<'g>> = entries.collect();
    let mut ids: Vec<&str> = Vec::new();
    for id in entries.iter().map(EntryRef::id).filter(|id| !id.is_empty()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if !ids.is_empty() {
        map.serialize_entry("ids", &ids)?;
    }
    if let Some(first) = entries.first() {
        map.serialize_entry("name", first.name())?;
        let attributes = first.attributes();
        if !attributes.is_empty() {
            map.serialize_entry("attributes", &Attributes(&attributes))?;
        }
    }
    Ok(())
}

struct Attributes<'a>(&'a [(&'a str, &'a str)]);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
