//! What was found in a text: `Document`, its mentions and its entities.
//!
//! A [`Found`] owns everything; documents, mentions and entities are views of one, so that making them costs little and a
//! pickle of several of them holds it once.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use onomast::explain::Weighed;
use onomast::gazetteer::{EntryRef, Match};
use onomast::record::{Attributes, EntityRecord, MentionRecord, Record};
use onomast::{Extraction, Label, Offsets, Span};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple, PyType};
use serde::{Deserialize, Serialize};

/// What was found, owned; of no use by itself.
#[pyclass(frozen, module = "onomast._onomast")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Found {
    record: Record,
    /// For each mention, how it is known to mean its entity.
    relations: Vec<Option<Cow<'static, str>>>,
    offsets: Cow<'static, str>,
}

impl Found {
    /// What an extractor found.
    pub(crate) fn of_extraction(extraction: &Extraction<'_>, offsets: Offsets) -> Self {
        let relations = extraction.mentions().iter().map(|mention| mention.relation().map(|relation| relation.as_str().into()));
        Self { relations: relations.collect(), record: extraction.to_record(offsets), offsets: offsets.as_str().into() }
    }

    /// What a matcher found, of these labels if some are named; if they are parted, with a mention for each label of a match.
    pub(crate) fn of_matches(text: &str, matches: &[Match<'_, '_>], (labels, are_parted): (Option<&[Label]>, bool), offsets: Offsets) -> Self {
        let (mut spans, mut named) = (Vec::with_capacity(matches.len()), Vec::with_capacity(matches.len()));
        for found in matches {
            let groups = if are_parted { found.entries_by_label() } else { vec![found.entries().collect()] };
            for mut entries in groups {
                entries.retain(|entry| labels.is_none_or(|labels| labels.contains(entry.label())));
                if !entries.is_empty() {
                    spans.push(found.span());
                    named.push((found.text(), entries));
                }
            }
        }
        let mention = |((text, entries), span): ((&str, Vec<EntryRef<'_>>), Span)| {
            let label = entries[0].label().clone();
            MentionRecord::from_entries(text, span, &label, entries.into_iter())
        };
        let mut record = Record::default();
        record.mentions = named.into_iter().zip(offsets.convert(text, &spans)).map(mention).collect();
        Self { relations: vec![None; record.mentions.len()], record, offsets: offsets.as_str().into() }
    }

    /// The mentions.
    pub(crate) fn mentions(&self) -> &[MentionRecord] {
        &self.record.mentions
    }

    /// Whether every index leads somewhere.
    fn is_whole(&self) -> bool {
        let Record { mentions, entities, .. } = &self.record;
        let has_entity = |mention: &MentionRecord| mention.entity.is_none_or(|entity| entity < entities.len());
        let has_mentions = |entity: &EntityRecord| entity.mentions.iter().all(|&mention| mention < mentions.len());
        self.relations.len() == mentions.len() && mentions.iter().all(has_entity) && entities.iter().all(has_mentions)
    }
}

#[pymethods]
impl Found {
    /// Takes what a pickle holds.
    #[classmethod]
    fn restore(_class: &Bound<'_, PyType>, state: &[u8]) -> PyResult<Self> {
        let found: Option<Self> = serde_json::from_slice(state).ok();
        found.filter(Self::is_whole).ok_or_else(|| PyValueError::new_err("found the state of something else, expected that of a document of onomast"))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let state = serde_json::to_vec(slf.get()).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((slf.get_type().getattr("restore")?, (PyBytes::new(slf.py(), &state),)))
    }
}

/// A text with what was found in it.
#[pyclass(frozen, module = "onomast")]
pub(crate) struct Document {
    text: Py<PyString>,
    found: Py<Found>,
    mentions: PyOnceLock<Py<PyTuple>>,
    entities: PyOnceLock<Py<PyTuple>>,
}

impl Document {
    /// A text and what was found in it.
    pub(crate) fn new<'py>(text: &Bound<'py, PyString>, found: Found) -> PyResult<Bound<'py, Self>> {
        Bound::new(text.py(), Self::of(text.clone().unbind(), Py::new(text.py(), found)?))
    }

    fn of(text: Py<PyString>, found: Py<Found>) -> Self {
        Self { text, found, mentions: PyOnceLock::new(), entities: PyOnceLock::new() }
    }
}

#[pymethods]
impl Document {
    #[new]
    fn restore(text: Py<PyString>, found: Py<Found>) -> Self {
        Self::of(text, found)
    }

    /// The text that was read.
    #[getter]
    fn text(&self, py: Python<'_>) -> Py<PyString> {
        self.text.clone_ref(py)
    }

    /// What offsets count: `char` (code points, as Python indexes), `byte` (of UTF-8) or `utf16`.
    #[getter]
    fn offsets(&self) -> &str {
        &self.found.get().offsets
    }

    /// The mentions, in the order of the text.
    #[getter]
    fn mentions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let all = || {
            let mentions = (0..self.found.get().mentions().len()).map(|index| Mention { found: self.found.clone_ref(py), index });
            mentions_of(py, mentions).map(Bound::unbind)
        };
        self.mentions.get_or_try_init(py, all).map(|mentions| mentions.bind(py).clone())
    }

    /// The entities, in the order of their first mentions; none of a `Matcher`.
    #[getter]
    fn entities<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let all = || {
            let entities = (0..self.found.get().record.entities.len()).map(|index| Entity { found: self.found.clone_ref(py), index });
            let entities = entities.map(|entity| Py::new(py, entity)).collect::<PyResult<Vec<_>>>()?;
            PyTuple::new(py, entities).map(Bound::unbind)
        };
        self.entities.get_or_try_init(py, all).map(|entities| entities.bind(py).clone())
    }

    /// Mentions and entities as JSON, as the program `onomast` writes them; without the text.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.found.get().record).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The same as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json()?,))
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.text.bind(py).as_any().eq(other.text.bind(py))? && self.found.get() == other.found.get())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.text.bind(py).hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let Record { mentions, entities, .. } = &self.found.get().record;
        let shown = self.text.bind(py).call_method1("__getitem__", (pyo3::types::PySlice::new(py, 0, 40, 1),))?;
        Ok(format!("<Document {}: {} mentions, {} entities>", shown.repr()?, mentions.len(), entities.len()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (Py<PyString>, Py<Found>)) {
        let (py, this) = (slf.py(), slf.get());
        (slf.get_type(), (this.text.clone_ref(py), this.found.clone_ref(py)))
    }
}

fn mentions_of(py: Python<'_>, mentions: impl Iterator<Item = Mention>) -> PyResult<Bound<'_, PyTuple>> {
    let mentions = mentions.map(|mention| Py::new(py, mention)).collect::<PyResult<Vec<_>>>()?;
    PyTuple::new(py, mentions)
}

/// A name in a text.
#[pyclass(frozen, module = "onomast")]
pub(crate) struct Mention {
    found: Py<Found>,
    index: usize,
}

impl Mention {
    fn record(&self) -> &MentionRecord {
        &self.found.get().mentions()[self.index]
    }

    fn relation_of(&self) -> Option<&str> {
        self.found.get().relations[self.index].as_deref()
    }
}

#[pymethods]
impl Mention {
    #[new]
    fn restore(found: Py<Found>, index: usize) -> PyResult<Self> {
        is_within(index, found.get().mentions().len()).map(|()| Self { found, index })
    }

    /// Where it starts: `text[mention.start:mention.end]` is the mention, with offsets in code points.
    #[getter]
    fn start(&self) -> usize {
        self.record().start
    }

    /// Where it ends; what is there is outside.
    #[getter]
    fn end(&self) -> usize {
        self.record().end
    }

    /// The name as the text writes it.
    #[getter]
    fn text(&self) -> &str {
        &self.record().text
    }

    /// What kind of thing it names: `PERSON`, `PLACE`, `ORGANIZATION`, `MISC`, or a label of a list or of closed forms.
    #[getter]
    fn label<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.record().label.as_str())
    }

    /// The finer type, such as `city`; empty if nothing told.
    #[getter]
    fn subtype(&self) -> &str {
        &self.record().subtype
    }

    /// How sure the extraction is, from 0 to 1: of the mentions of English with 0.9, nine in ten are right.
    #[getter]
    fn score(&self) -> f64 {
        self.record().score
    }

    /// Whether it is a common noun that stands for an institution, such as "parliament".
    #[getter]
    fn nominal(&self) -> bool {
        self.record().nominal
    }

    /// What proposed it: `gazetteer`, `built-in`, `context`, `model`, `pattern` or `names`.
    #[getter]
    fn source(&self) -> &'static str {
        self.record().source.as_str()
    }

    /// The ids of all list entries with that name and label, the likeliest first.
    #[getter]
    fn ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.record().ids)
    }

    /// The first of its ids.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.record().ids.first().map(String::as_str)
    }

    /// The name as the list of the first entry writes it.
    #[getter]
    fn name(&self) -> Option<&str> {
        self.record().name.as_deref()
    }

    /// What a closed form means, in its normal form: `2021-03-06`, `USD 1200000000`; None for names.
    #[getter]
    fn value(&self) -> Option<&str> {
        self.record().value.as_deref()
    }

    /// What else the list says of the first entry.
    #[getter]
    fn attributes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        dict_of(py, &self.record().attributes)
    }

    /// Every entry as a dict with `id`, `name` and `attributes`, where there are several and one of them has attributes.
    #[getter]
    fn entries<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let one = |entry: &onomast::record::EntryRecord| {
            let dict = PyDict::new(py);
            dict.set_item("id", &entry.id)?;
            dict.set_item("name", &entry.name)?;
            dict.set_item("attributes", dict_of(py, &entry.attributes)?)?;
            Ok(dict)
        };
        PyTuple::new(py, self.record().entries.iter().map(one).collect::<PyResult<Vec<_>>>()?)
    }

    /// Who or what it means; None of a `Matcher`.
    #[getter]
    fn entity(&self, py: Python<'_>) -> Option<Entity> {
        self.record().entity.map(|index| Entity { found: self.found.clone_ref(py), index })
    }

    /// How it is known to mean its entity, in words: `the last name of a person`; None for the mention that others are tied to.
    #[getter]
    fn relation(&self) -> Option<&str> {
        self.relation_of()
    }

    /// The readings that were weighed for its words, the chosen one first; None unless the extractor explains.
    #[getter]
    fn explanation<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let Some(readings) = &self.record().explanation else { return Ok(None) };
        let readings = readings.iter().map(|reading| Py::new(py, Reading(reading.clone()))).collect::<PyResult<Vec<_>>>()?;
        PyTuple::new(py, readings).map(Some)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.record() == other.record() && self.relation_of() == other.relation_of()
    }

    fn __hash__(&self) -> u64 {
        let MentionRecord { start, end, text, label, .. } = self.record();
        hash(&(start, end, text, label))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let MentionRecord { start, end, text, label, .. } = self.record();
        Ok(format!("<Mention {label} {start}..{end} {}>", PyString::new(py, text).repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (Py<Found>, usize)) {
        (slf.get_type(), (slf.get().found.clone_ref(slf.py()), slf.get().index))
    }
}

/// Who or what the mentions of one document mean.
#[pyclass(frozen, module = "onomast")]
pub(crate) struct Entity {
    found: Py<Found>,
    index: usize,
}

impl Entity {
    fn record(&self) -> &EntityRecord {
        &self.found.get().record.entities[self.index]
    }

    fn mention_records(&self) -> impl Iterator<Item = &MentionRecord> {
        self.record().mentions.iter().map(|&index| &self.found.get().mentions()[index])
    }
}

#[pymethods]
impl Entity {
    #[new]
    fn restore(found: Py<Found>, index: usize) -> PyResult<Self> {
        is_within(index, found.get().record.entities.len()).map(|()| Self { found, index })
    }

    /// Its number in the document, from 0: `document.entities[entity.index] == entity`.
    #[getter]
    fn index(&self) -> usize {
        self.index
    }

    /// The label of its mentions.
    #[getter]
    fn label<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.record().label.as_str())
    }

    /// The canonical name of a list if one matched, else its best mention.
    #[getter]
    fn name(&self) -> &str {
        &self.record().name
    }

    /// Its mentions, in the order of the text.
    #[getter]
    fn mentions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let mentions = self.record().mentions.iter().map(|&index| Mention { found: self.found.clone_ref(py), index });
        mentions_of(py, mentions)
    }

    /// The ids of the list entries of its mentions, each once.
    #[getter]
    fn ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let mut ids: Vec<&String> = Vec::new();
        for id in self.mention_records().flat_map(|mention| &mention.ids) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        PyTuple::new(py, ids)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.record() == other.record() && self.mention_records().eq(other.mention_records())
    }

    fn __hash__(&self) -> u64 {
        let EntityRecord { label, name, mentions, .. } = self.record();
        hash(&(label, name, mentions))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let EntityRecord { label, name, mentions, .. } = self.record();
        Ok(format!("<Entity {label} {}, {} mentions>", PyString::new(py, name).repr()?, mentions.len()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (Py<Found>, usize)) {
        (slf.get_type(), (slf.get().found.clone_ref(slf.py()), slf.get().index))
    }
}

/// A reading of a mention's words that was weighed, with what spoke for and against it.
#[pyclass(frozen, module = "onomast", eq)]
#[derive(PartialEq)]
pub(crate) struct Reading(Weighed);

#[pymethods]
impl Reading {
    #[new]
    fn restore(state: &str) -> PyResult<Self> {
        serde_json::from_str(state).map(Self).map_err(|error| PyValueError::new_err(format!("reading: {error}")))
    }

    /// The words it wanted.
    #[getter]
    fn text(&self) -> &str {
        self.0.text()
    }

    /// The label it proposed.
    #[getter]
    fn label(&self) -> &str {
        self.0.label().as_str()
    }

    /// What proposed it, as in `Mention.source`.
    #[getter]
    fn source(&self) -> &'static str {
        self.0.source().as_str()
    }

    /// The sum of the points of its reasons; a mention needs 40.
    #[getter]
    fn points(&self) -> i32 {
        self.0.points()
    }

    /// How sure it is by so many points, from 0 to 1.
    #[getter]
    fn score(&self) -> f64 {
        self.0.score()
    }

    /// What spoke for it (positive points) and against it: what, how many points, and where that comes from, if that is known.
    #[getter]
    fn reasons<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.reasons().iter().map(|reason| (reason.what(), reason.points(), reason.origin())))
    }

    /// Whether it was chosen, or to which rule it lost.
    #[getter]
    fn outcome(&self) -> &'static str {
        self.0.outcome().as_str()
    }

    fn __hash__(&self) -> u64 {
        hash(&(self.0.text(), self.0.label(), self.0.points()))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = PyString::new(py, self.0.text()).repr()?;
        Ok(format!("<Reading {} {text}, {} points: {}>", self.0.label(), self.0.points(), self.0.outcome()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyType>, (String,))> {
        let state = serde_json::to_string(&slf.get().0).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((slf.get_type(), (state,)))
    }
}

fn is_within(index: usize, len: usize) -> PyResult<()> {
    if index < len { Ok(()) } else { Err(PyValueError::new_err(format!("found the index {index}, expected one below {len}"))) }
}

fn dict_of<'py>(py: Python<'py>, attributes: &Attributes) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    attributes.iter().try_for_each(|(key, value)| dict.set_item(key, value))?;
    Ok(dict)
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
