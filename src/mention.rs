//! What an extraction gives: mentions and entities, and how they are put together from what was chosen.

use std::cmp::Reverse;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::calibration::Basis;
use crate::candidate::{Candidate, Class, Why};
use crate::cue::{Evidence, Lists, Told};
use crate::document::Document;
use crate::explain::{Explanation, Source};
use crate::gazetteer::find::Hit;
use crate::gazetteer::{EntryRef, Nearest, folded};
use crate::keyed::{HashMap, HashSet};
use crate::label::Label;
use crate::names::{Part, Parts, Relation, Seen, Ties};
use crate::pattern::Value;
use crate::record::{Record, Written};
use crate::span::{Offsets, Span};

/// A typed span of a text.
///
/// # Examples
#[cfg_attr(feature = "english", doc = "```")]
#[cfg_attr(not(feature = "english"), doc = "```ignore")]
/// use onomast::{Extractor, Label};
/// let found = Extractor::english().extract("It rained in Bishkek.");
/// let mention = &found.mentions()[0];
/// assert_eq!((mention.text(), mention.start(), mention.end()), ("Bishkek", 13, 20));
/// assert_eq!((mention.label(), mention.subtype()), (&Label::PLACE, "capital"));
/// assert!(mention.score() > 0.5 && !mention.is_nominal());
/// assert_eq!(mention.source().as_str(), "built-in");
/// assert_eq!(mention.entries().next().map(|entry| entry.name()), Some("Bishkek"));
/// ```
#[derive(Clone)]
pub struct Mention<'t> {
    text: &'t str,
    start: usize,
    label: Label,
    /// The entry of the word that tells what kind of thing it is.
    head: Option<Listed>,
    entries: Entries,
    lists: Arc<Lists>,
    entity: usize,
    relation: Option<Relation>,
    explanation: Option<Box<Explanation>>,
    value: Option<Box<Value>>,
    points: i32,
    why: Why,
    basis: Basis,
    nominal: bool,
    source: Source,
}

/// The place of an entry's name: which of the gazetteers, and the record in it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Listed {
    gazetteer: u32,
    record: u64,
}

/// The entries of a mention; nearly all have none or one, which then takes no memory of its own.
#[derive(Clone, PartialEq, Eq)]
enum Entries {
    None,
    One(Listed),
    Many(Box<[Listed]>),
}

impl Entries {
    fn new(entries: &[Listed]) -> Self {
        match entries {
            [] => Self::None,
            [one] => Self::One(*one),
            many => Self::Many(many.into()),
        }
    }

    fn as_slice(&self) -> &[Listed] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    fn of<'l>(&'l self, lists: &'l Lists) -> impl Iterator<Item = EntryRef<'l>> {
        self.as_slice().iter().filter_map(|listed| lists.gazetteers[listed.gazetteer as usize].entry(listed.record))
    }
}

impl<'t> Mention<'t> {
    /// The bytes of the mention.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end())
    }

    /// The first byte.
    pub fn start(&self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
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
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    /// assert_eq!(extractor.extract("the Kon-Tiki").mentions()[0].subtype(), "raft");
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn subtype(&self) -> &str {
        let listed = self.entries.of(&self.lists).next().map(|entry| entry.subtype());
        let of_rule = || self.why.rule().map(|rule| self.lists.rules.rule(rule).subtype());
        let of_head = || self.head.and_then(|head| self.kind_of(head));
        let is_told = |subtype: &&str| !subtype.is_empty();
        if let Some(value) = self.value() {
            return value.kind();
        }
        listed.filter(is_told).or_else(|| of_rule().filter(is_told)).or_else(of_head).unwrap_or_default()
    }

    /// What the list of heads says that "Party" and "River" are.
    fn kind_of(&self, head: Listed) -> Option<&str> {
        self.lists.gazetteers[head.gazetteer as usize].entry(head.record)?.attribute("kind")
    }

    /// How sure the extraction is, from 0 to 1: of the mentions of English with a score of 0.9, nine in ten are right.
    ///
    /// A user's entry of the policy `always` has 1; what other entries of users, and labels of their own, have is as their
    /// points say.
    pub fn score(&self) -> f64 {
        self.lists.calibration.of(self.basis, &self.label, self.points, &self.lists.rules)
    }

    /// The points that spoke for it less those that spoke against it; a mention has 40 or more.
    pub fn points(&self) -> i32 {
        self.points
    }

    /// What proposed it: the id of a rule of a table, or what was seen, in words.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL"))])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    /// let found = extractor.extract("the Kon-Tiki");
    /// assert_eq!((found.mentions()[0].proposed_by(), found.mentions()[0].points()), ("entry of a user's list", 80));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn proposed_by(&self) -> &str {
        self.why.name(&self.lists.rules)
    }

    /// Whether it is a common noun that stands for an institution, such as lower-case "parliament".
    pub fn is_nominal(&self) -> bool {
        self.nominal
    }

    /// What proposed it.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    /// use onomast::explain::Source;
    /// assert_eq!(extractor.extract("the Kon-Tiki").mentions()[0].source(), Source::Gazetteer);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn source(&self) -> Source {
        self.source
    }

    /// The index of its entity in [`Extraction::entities`].
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    /// let found = extractor.extract("the Kon-Tiki, or Kon Tiki");
    /// assert_eq!(found.mentions()[0].entity(), found.mentions()[1].entity());
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn entity(&self) -> usize {
        self.entity
    }

    /// How it is known to mean its entity; nothing for the mention that the others of the entity were tied to.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::{Extractor, Relation};
    /// let found = Extractor::english().extract("They met at Zorkana Shipping Inc. in town. Now Zorkana Shipping Inc. is sold.");
    /// let relations: Vec<Option<Relation>> = found.mentions().iter().map(|mention| mention.relation()).collect();
    /// assert_eq!(relations, [None, Some(Relation::Same)]);
    /// ```
    pub fn relation(&self) -> Option<Relation> {
        self.relation
    }

    /// Every list entry of that name and label: by precedence of the lists, then by weight.
    ///
    /// For the first letters of an organization that the document spells out they are those of the long name.
    pub fn entries(&self) -> impl Iterator<Item = EntryRef<'_>> {
        self.entries.of(&self.lists)
    }

    /// What had to be forgiven for its text to be a name of its first entry, and how near it is to that name.
    ///
    /// `None` if there is no entry, the entry's list forgives no more than the fold, or the mention is a short form that no list has.
    ///
    /// # Examples
    /// ```
    /// use onomast::gazetteer::{How, Tolerance};
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let mut list = Gazetteer::builder_with(Tolerance::Translit);
    /// list.push(&Entry::new("Kon-Tiki", Label::new("VESSEL")))?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list.build()?).build();
    /// let found = extractor.extract("На Кон-Тики");
    /// let forgiven = found.mentions()[0].forgiven().expect("the list forgives scripts");
    /// assert_eq!((forgiven.name(), forgiven.how(), forgiven.similarity()), ("Kon-Tiki", How::Translit, 0.99));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn forgiven(&self) -> Option<Nearest<'_>> {
        self.entries().next().and_then(|entry| entry.forgiven(self.text))
    }

    /// What a closed form means: a date, an amount, an address in its normal form.
    ///
    /// None for names, and for forms such as `several days` or, without a reference date, `last Tuesday`.
    ///
    /// # Examples
    /// ```
    /// use onomast::pattern::{Decimal, Patterns, Value};
    /// use onomast::{BuiltIn, Extractor};
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).patterns(Patterns::all()).build();
    /// let found = extractor.extract("It cost $1.2bn.");
    /// let Some(Value::Money(money)) = found.mentions()[0].value() else { panic!("it is money") };
    /// assert_eq!((money.currency.as_str(), money.amount.low), ("USD", "1200000000".parse()?));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn value(&self) -> Option<&Value> {
        self.value.as_deref()
    }

    /// Why it was chosen, if the extractor was asked to explain.
    pub fn explanation(&self) -> Option<&Explanation> {
        self.explanation.as_deref()
    }

    /// The name that the mention gives its entity: of its entry, or as the text writes it.
    fn name(&self) -> (bool, String) {
        let is_written = |name: &&str| self.nominal || has_capital(name) || !has_capital(self.text);
        match self.entries().next().map(|entry| entry.name()).filter(is_written) {
            Some(name) => (true, name.to_owned()),
            None => (false, self.text.split_whitespace().collect::<Vec<_>>().join(" ")),
        }
    }
}

fn has_capital(name: &str) -> bool {
    name.chars().any(char::is_uppercase)
}

impl fmt::Debug for Mention<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{} {}..{} {}]", self.label, self.start(), self.end(), self.text)
    }
}

/// Who or what the mentions of one document mean.
///
/// # Examples
#[cfg_attr(feature = "english", doc = "```")]
#[cfg_attr(not(feature = "english"), doc = "```ignore")]
/// let found = onomast::Extractor::english().extract("Labour Party leaders met. The labour party won.");
/// let entity = &found.entities()[0];
/// assert_eq!((entity.name(), entity.mentions()), ("Labour Party", &[0, 1][..]));
/// assert!(entity.ids().contains(&"org/labour-party"));
/// ```
#[derive(Clone)]
pub struct Entity {
    label: Label,
    name: String,
    mentions: Vec<usize>,
    entries: Entries,
    lists: Arc<Lists>,
}

impl Entity {
    /// The label of its mentions.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The canonical name of a list if one matched, else the longest mention; a nominal one only if all are.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its mentions, as indices into [`Extraction::mentions`], in the order of the text.
    pub fn mentions(&self) -> &[usize] {
        &self.mentions
    }

    /// The list entries of its mentions, each once, in the order of the mentions.
    pub fn entries(&self) -> impl Iterator<Item = EntryRef<'_>> {
        self.entries.of(&self.lists)
    }

    /// The ids of its entries, each once; entries without an id have none.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    /// assert_eq!(extractor.extract("the Kon-Tiki").entities()[0].ids(), ["imo-1"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn ids(&self) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        self.entries().map(|entry| entry.id()).filter(|id| !id.is_empty() && seen.insert(*id)).collect()
    }

    /// What is the same for all that mean the same across documents: the label with the first id, without one with the
    /// [folded](crate::gazetteer::folded) name.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")), Entry::new("Ra", Label::new("VESSEL")).id("imo-2")])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    /// let keys: Vec<String> = extractor.extract("the Kon-Tiki and the Ra").entities().iter().map(|entity| entity.key()).collect();
    /// assert_eq!(keys, ["VESSEL\tkon tiki", "VESSEL\tid\timo-2"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn key(&self) -> String {
        match self.entries().map(|entry| entry.id()).find(|id| !id.is_empty()) {
            Some(id) => format!("{}\tid\t{id}", self.label),
            None => format!("{}\t{}", self.label, folded(&self.name)),
        }
    }
}

impl PartialEq for Entity {
    fn eq(&self, other: &Self) -> bool {
        (&self.label, &self.name, &self.mentions) == (&other.label, &other.name, &other.mentions)
    }
}

impl Eq for Entity {}

impl fmt::Debug for Entity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Entity");
        shown
            .field("label", &self.label)
            .field("name", &self.name)
            .field("mentions", &self.mentions)
            .field("ids", &self.ids())
            .finish_non_exhaustive()
    }
}

/// Everything found in one text.
///
/// # Examples
/// ```
/// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
/// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
/// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
/// let found = extractor.extract("They saw the Kon Tiki.");
/// assert_eq!(found.text(), "They saw the Kon Tiki.");
/// assert_eq!((found.mentions()[0].text(), found.entities()[0].name()), ("Kon Tiki", "Kon-Tiki"));
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Extraction<'t> {
    text: &'t str,
    mentions: Vec<Mention<'t>>,
    entities: Vec<Entity>,
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
        self.written(offsets)
    }

    /// The same as a type that can be named.
    pub(crate) fn written(&self, offsets: Offsets) -> Written<'_, 't> {
        Written { extraction: self, spans: self.spans(offsets) }
    }

    /// An owned form of the result, with offsets of a unit: what is written as JSON, and can be read back.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::{Extractor, Offsets, record::Record};
    /// let record = Extractor::english().extract("They left Tbilisi.").to_record(Offsets::Char);
    /// let json = serde_json::to_string(&record)?;
    /// assert_eq!(serde_json::from_str::<Record>(&json)?, record);
    /// assert_eq!(record.mentions[0].text, "Tbilisi");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn to_record(&self, offsets: Offsets) -> Record {
        Record::of(self, &self.spans(offsets))
    }

    /// An owned form of the result that outlives the text: [`to_record`](Self::to_record) with offsets in bytes.
    ///
    /// # Examples
    /// ```
    /// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label};
    /// let list = Gazetteer::from_entries([Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").subtype("raft")])?;
    /// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
    /// let record = {
    ///     let text = String::from("the Kon-Tiki");
    ///     extractor.extract(&text).into_owned()
    /// };
    /// assert_eq!(record.mentions[0].text, "Kon-Tiki");
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn into_owned(self) -> Record {
        self.to_record(Offsets::Byte)
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

    fn spans(&self, offsets: Offsets) -> Vec<Span> {
        let spans: Vec<Span> = self.mentions.iter().map(Mention::span).collect();
        offsets.convert(self.text, &spans)
    }
}

impl Serialize for Extraction<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.in_offsets(Offsets::Byte).serialize(serializer)
    }
}

/// What was found so far in a text: mentions in order, and what it takes to tie them.
pub(crate) struct Found<'t> {
    text: &'t str,
    lists: Arc<Lists>,
    mentions: Vec<Mention<'t>>,
    ties: Ties,
    labels: Vec<Label>,
    /// The entries of the mention at hand: written small though the mention is not, weight, place, key.
    entries: Vec<(bool, u32, Reverse<u16>, Listed, u64)>,
    parts: Parts,
    /// The start of the window of the mention before, and its tokens there.
    before: Option<(usize, Range<usize>)>,
}

/// What the lists say of the words of a window: the hits, with their tokens.
pub(crate) struct Listing<'a> {
    pub(crate) evidence: &'a Evidence,
    pub(crate) hits: &'a [Hit],
    /// The first hit that starts with the mention or behind its start.
    pub(crate) from: usize,
}

impl<'a> Listing<'a> {
    /// The hits that start within a mention, in their order, each with its tokens.
    fn within(&self, mention: &Range<usize>) -> impl Iterator<Item = (Hit, Range<usize>)> + 'a {
        let (end, hits) = (mention.end, self.hits);
        let tokens = self.evidence.hit_tokens[self.from..].iter().zip(&hits[self.from..]);
        let within = tokens.take_while(move |(tokens, _)| tokens.as_ref().is_none_or(|tokens| tokens.start < end));
        within.filter_map(|(tokens, hit)| tokens.clone().map(|tokens| (*hit, tokens)))
    }
}

impl<'t> Found<'t> {
    pub(crate) fn new(lists: &Arc<Lists>, text: &'t str) -> Self {
        Self {
            text,
            lists: Arc::clone(lists),
            mentions: Vec::new(),
            ties: Ties::default(),
            labels: Vec::new(),
            entries: Vec::new(),
            parts: Parts::default(),
            before: None,
        }
    }

    /// Adds the mention that a chosen candidate becomes; its document starts at byte `start` of the text.
    pub(crate) fn push(
        &mut self,
        (document, start): (&Document<'t>, usize),
        (candidate, span, label): (&Candidate, Span, Label),
        listing: &Listing<'_>,
        (value, explanation): (Option<&Value>, Option<Explanation>),
    ) {
        let text = &document.text()[span.range()];
        let mention = &candidate.tokens;
        let own = listing.within(mention).filter(|(_, tokens)| tokens == mention).map(|(hit, _)| hit);
        self.collect(own, &label, !candidate.nominal && has_capital(text));
        let entry = self.entries.first().map(|&(.., listed, key)| (listed.gazetteer, key));
        let label_number = self.labels.iter().position(|known| *known == label).unwrap_or_else(|| {
            self.labels.push(label.clone());
            self.labels.len() - 1
        });
        let is_person = candidate.class == Class::Person;
        let part = if is_person { self.parts.read(&self.lists, mention, listing.within(mention)) } else { Part::default() };
        let before = self.before.replace((start, mention.clone())).filter(|(window, _)| *window == start).map(|(_, tokens)| tokens);
        let (tokens, class, label_number) = (mention.clone(), candidate.class, label_number as u32);
        self.ties.push(Seen { document, evidence: listing.evidence, tokens, class, label: label_number, entry, part, before });
        let listed: Vec<Listed> = self.entries.iter().map(|&(.., listed, _)| listed).collect();
        self.mentions.push(Mention {
            text,
            start: start + span.start(),
            label,
            head: if self.entries.is_empty() { self.head(candidate.class, listing.within(mention)) } else { None },
            entries: Entries::new(&listed),
            lists: Arc::clone(&self.lists),
            entity: 0,
            relation: None,
            explanation: explanation.map(Box::new),
            value: value.cloned().map(Box::new),
            points: candidate.score,
            why: candidate.reasons.first(),
            basis: candidate.basis(),
            nominal: candidate.nominal,
            source: candidate.source,
        });
    }

    /// The head of a name that no list has whole: the last one that stands behind the rest, or the first before it.
    fn head(&self, class: Class, hits: impl Iterator<Item = (Hit, Range<usize>)>) -> Option<Listed> {
        let told = match class {
            Class::Organization => Told::OrgHead,
            Class::Place => Told::PlaceHead,
            _ => return None,
        };
        let mut head = None;
        for (hit, _) in hits.filter(|(hit, _)| self.lists.told(hit) == Some(told)) {
            let entry = self.lists.gazetteers[hit.index as usize].entry(hit.record);
            if head.is_none() || entry.is_some_and(|entry| entry.attribute("position") == Some("after")) {
                head = Some(Listed { gazetteer: hit.index, record: hit.record });
            }
        }
        head
    }

    /// Collects the entries of a mention's hits: things of its label, the best first, each once.
    fn collect(&mut self, hits: impl Iterator<Item = Hit>, label: &Label, is_capitalized: bool) {
        self.entries.clear();
        for hit in hits {
            let is_thing = !matches!(self.lists.told(&hit), Some(Told::NamePart(_)));
            let Some(kind) = self.lists.kind(&hit).filter(|kind| is_thing && kind.label == *label) else { continue };
            let gazetteer = &self.lists.gazetteers[hit.index as usize];
            let is_small = is_capitalized && gazetteer.entry(hit.record).is_some_and(|entry| !has_capital(entry.matched_name()));
            let listed = Listed { gazetteer: hit.index, record: hit.record };
            self.entries.push((is_small, hit.index, Reverse(kind.weight), listed, gazetteer.entry_key(hit.record)));
        }
        if self.entries.len() > 1 {
            self.entries.sort_by_key(|&(is_small, gazetteer, weight, listed, _)| (gazetteer, is_small, weight, listed.record));
            let mut seen = HashSet::default();
            self.entries.retain(|&(_, gazetteer, .., key)| seen.insert((gazetteer, key)));
        }
    }

    /// Ties the mentions and gives everything.
    pub(crate) fn finish(self) -> Extraction<'t> {
        let Self { text, lists, mut mentions, ties, .. } = self;
        let tied = ties.tie();
        drop(ties);
        let mut known: HashMap<(u64, u32, usize), bool> = HashMap::default();
        for (short, long) in tied.acronyms {
            // What the document says an acronym stands for outranks what a list says.
            let is_listed = mentions[short].entries.as_slice().first().is_some_and(|listed| {
                let is_known = || mentions[short].entries().next().is_some_and(|entry| has_spelling(entry, mentions[long].text));
                *known.entry((listed.record, listed.gazetteer, long)).or_insert_with(is_known)
            });
            if !is_listed {
                mentions[short].entries = mentions[long].entries.clone();
            }
        }
        for (mention, relation) in mentions.iter_mut().zip(&tied.relations) {
            mention.relation = *relation;
        }
        let entities = entities(&lists, &mut mentions, &tied.entities);
        Extraction { text, mentions, entities }
    }
}

/// Whether entries of a subtype are parts of names, not things.
pub(crate) fn is_name_part(subtype: &str) -> bool {
    matches!(subtype, "given-name" | "given-syllable" | "joined-syllable" | "surname" | "nickname")
}

/// Whether an entry has a name that is another but for the spelling: "World Trade Organisation".
fn has_spelling(entry: EntryRef<'_>, text: &str) -> bool {
    const ALIKE: usize = 4;
    let words = |name: &'_ str| -> Vec<String> {
        let words = name.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
        words.take(16).map(|word| word.chars().take(ALIKE).flat_map(char::to_lowercase).collect()).collect()
    };
    let words_of_text = words(text);
    entry.names().iter().any(|name| words(name) == words_of_text)
}

/// Groups mentions by the numbers of their entities.
fn entities(lists: &Arc<Lists>, mentions: &mut [Mention<'_>], numbers: &[usize]) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    let mut best: Vec<(bool, bool, usize)> = Vec::new();
    // Entries beyond those of the first mention: few entities have any.
    let mut seen: HashSet<(usize, u32, u64)> = HashSet::default();
    let mut more: Vec<(usize, Listed)> = Vec::new();
    let key = |listed: &Listed| (listed.gazetteer, lists.gazetteers[listed.gazetteer as usize].entry_key(listed.record));
    for (index, (mention, &number)) in mentions.iter_mut().zip(numbers).enumerate() {
        mention.entity = number;
        if number == entities.len() {
            let (label, entries) = (mention.label.clone(), mention.entries.clone());
            entities.push(Entity { label, name: String::new(), mentions: Vec::new(), entries, lists: Arc::clone(lists) });
            best.push((false, false, 0));
        } else if mention.entries != entities[number].entries {
            for listed in mention.entries.as_slice() {
                let (gazetteer, key) = key(listed);
                if seen.insert((number, gazetteer, key)) {
                    more.push((number, *listed));
                }
            }
        }
        entities[number].mentions.push(index);
        let (is_listed, length) = (!mention.entries.as_slice().is_empty(), mention.text.len());
        // What cannot be better is not looked up.
        if (!mention.nominal, is_listed, length) > best[number] {
            let (is_listed, name) = mention.name();
            let rank = (!mention.nominal, is_listed, length);
            if rank > best[number] {
                best[number] = rank;
                entities[number].name = name;
            }
        }
    }
    more.sort_by_key(|&(number, _)| number);
    for of_one in more.chunk_by(|left, right| left.0 == right.0) {
        let entity = &mut entities[of_one[0].0];
        let mut entries = entity.entries.as_slice().to_vec();
        let known: HashSet<(u32, u64)> = entries.iter().map(key).collect();
        entries.extend(of_one.iter().map(|&(_, listed)| listed).filter(|listed| !known.contains(&key(listed))));
        entity.entries = Entries::new(&entries);
    }
    entities
}
