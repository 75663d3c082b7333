//! `Extractor`: the whole way from text to mentions and entities.

use onomast::gazetteer::Tolerances;
use onomast::model::Model;
use onomast::pattern::{Date, DateOrder, Patterns, Region};
use onomast::rule::{Rule, Rules};
use onomast::{BuiltIn, Explain, ExtractorBuilder, Label, Offsets};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyList, PyString, PyTuple};

use crate::built_in;
use crate::column::Column;
use crate::error::{of_option, raised};
use crate::found::{Document, Found};
use crate::given::{self, Contents, Given, check_labels, some, word, words};
use crate::text::Text;
use crate::threads;

/// Finds people, places, organizations, and what lists of your own name. Immutable, shared between threads.
///
/// - `gazetteers`: lists of your own, as `Gazetteer` or paths; of several the earlier takes precedence.
/// - `block`: lists of what is never a mention.
/// - `tolerance`: what spellings the names of the built-in lists and of lists given by their paths are forgiven, such as
///   `translit,endings,parts,typo:1`; without it, those that differ in case, diacritics and hyphens.
/// - `labels`: keep these labels alone. Those of closed forms (`DATE`, `MONEY`, ...) switch these on.
/// - `patterns`: closed forms beside names: True for all, or their labels.
/// - `reference_date`: the day (a date, or `YYYY-MM-DD`) from which "yesterday" is told.
/// - `day_first`: 03/04/2021 is the third of April.
/// - `region`: where phone numbers without a country code belong.
/// - `rules`, `models`: tables of rules and models of your own, as paths or as the bytes of such files.
/// - `built_in`: whether the built-in lists are used; `model`: whether the built-in model is.
/// - `explain`: whether mentions carry the readings that were weighed.
/// - `min_score`: leave out mentions with a lower score; `nominal=False` leaves out common nouns ("parliament").
/// - `offsets`: what offsets count: `char` (code points, as Python indexes), `byte` (of UTF-8) or `utf16`.
///
/// Raises FormatError if one of them is not what it should be, OSError if a file cannot be read.
///
/// >>> [(mention.label, mention.text) for mention in Extractor().extract("Mr Jeenbekov left Bishkek.").mentions]
/// [('PERSON', 'Jeenbekov'), ('PLACE', 'Bishkek')]
#[pyclass(frozen, module = "onomast")]
pub(crate) struct Extractor {
    inner: onomast::Extractor,
    kept: Kept,
    offsets: Offsets,
    given: Given,
}

/// Which mentions are kept.
#[derive(Clone, Copy)]
struct Kept {
    min_score: f64,
    nominal: bool,
}

impl Extractor {
    fn read(&self, text: &str) -> Found {
        let mut extraction = self.inner.extract(text);
        let Kept { min_score, nominal } = self.kept;
        if min_score > 0.0 || !nominal {
            extraction.retain(|mention| mention.score() >= min_score && (nominal || !mention.is_nominal()));
        }
        Found::of_extraction(&extraction, self.offsets)
    }
}

#[pymethods]
impl Extractor {
    #[new]
    #[pyo3(signature = (
        gazetteers=None, *, block=None, tolerance=None, labels=None, patterns=None, reference_date=None, day_first=false, region=None, rules=None,
        models=None, built_in=true, model=true, explain=false, min_score=0.0, nominal=true, offsets="char"
    ))]
    #[expect(clippy::too_many_arguments, clippy::fn_params_excessive_bools, reason = "arguments of Python have names")]
    fn new(
        py: Python<'_>,
        gazetteers: Option<&Bound<'_, PyAny>>,
        block: Option<&Bound<'_, PyAny>>,
        tolerance: Option<&str>,
        labels: Option<&Bound<'_, PyAny>>,
        patterns: Option<&Bound<'_, PyAny>>,
        reference_date: Option<&Bound<'_, PyAny>>,
        day_first: bool,
        region: Option<&str>,
        rules: Option<&Bound<'_, PyAny>>,
        models: Option<&Bound<'_, PyAny>>,
        built_in: bool,
        model: bool,
        explain: bool,
        min_score: f64,
        nominal: bool,
        offsets: &str,
    ) -> PyResult<Self> {
        let tolerances = tolerance.map(word::<Tolerances>).transpose()?;
        let (gazetteers, block) = (given::gazetteers("gazetteers", gazetteers, tolerances)?, given::gazetteers("block", block, None)?);
        let (rules, models) = (given::contents("rules", rules)?, given::contents("models", models)?);
        let (lists, opened) = (given::opened(&gazetteers), opened(&models)?);
        let read = |Contents { name, bytes }: &Contents<'_>| Rules::read(name, bytes.as_bytes()).map_err(raised);
        let own_rules: Vec<Rules> = rules.iter().map(read).collect::<Result<_, _>>()?;
        let labels = given::labels(labels)?;
        let closed = Closed { forms: Forms::new(patterns)?, reference_date: reference_date.map(date).transpose()?, day_first, region };
        if let Some(labels) = &labels {
            let of_lists = lists.iter().flat_map(onomast::Gazetteer::labels).chain(opened.iter().flat_map(Model::labels));
            let of_lists = of_lists.chain(own_rules.iter().flat_map(Rules::iter).filter_map(Rule::label));
            check_labels(labels, &Label::known_with(Patterns::labels().chain(of_lists.cloned())))?;
        }
        let offsets: Offsets = word(offsets)?;
        let given = Given::new(
            py,
            [
                ("gazetteers", some(gazetteers).map(|lists| tuple(py, lists)).transpose()?),
                ("block", some(block.clone()).map(|lists| tuple(py, lists)).transpose()?),
                ("tolerance", tolerances.map(|tolerances| PyString::new(py, &tolerances.to_string()).into_any())),
                ("labels", labels.as_deref().map(|labels| words(py, labels)).transpose()?.map(Bound::into_any)),
                ("patterns", closed.forms.given(py)?),
                ("reference_date", closed.reference_date.map(|date| PyString::new(py, &date.to_string()).into_any())),
                ("day_first", changed(py, day_first, false)),
                ("region", region.map(|region| PyString::new(py, region).into_any())),
                ("rules", some(bytes_of(&rules)).map(|rules| tuple(py, rules)).transpose()?),
                ("models", some(bytes_of(&models)).map(|models| tuple(py, models)).transpose()?),
                ("built_in", changed(py, built_in, true)),
                ("model", changed(py, model, true)),
                ("explain", changed(py, explain, false)),
                ("min_score", (min_score > 0.0).then(|| min_score.into_pyobject(py)).transpose()?.map(Bound::into_any)),
                ("nominal", changed(py, nominal, true)),
                ("offsets", (offsets != Offsets::Char).then(|| PyString::new(py, offsets.as_str()).into_any())),
            ],
        )?;
        let mut builder = lists.into_iter().fold(onomast::Extractor::builder(), ExtractorBuilder::gazetteer);
        builder = given::opened(&block).into_iter().fold(builder, ExtractorBuilder::block);
        builder = opened.into_iter().fold(builder, ExtractorBuilder::model);
        if let Some(tolerances) = tolerances {
            builder = builder.tolerances(tolerances);
        }
        for rules in &own_rules {
            builder = builder.rules(rules);
        }
        builder = builder.patterns(closed.patterns(labels.as_deref())?);
        if let Some(labels) = labels {
            builder = builder.labels(labels);
        }
        builder = if built_in { built_in::with_lists(py, builder)? } else { builder.built_in(BuiltIn::None) };
        if built_in && model {
            builder = built_in::with_model(py, builder)?;
        }
        let inner = builder.explain(if explain { Explain::Yes } else { Explain::No }).build();
        Ok(Self { inner, kept: Kept { min_score, nominal }, offsets, given })
    }

    /// Everything that is named in a text.
    fn extract<'py>(&self, text: &Bound<'py, PyString>) -> PyResult<Bound<'py, Document>> {
        let read = Text::new(text)?;
        let found = text.py().detach(|| self.read(&read));
        Document::new(text, found)
    }

    /// The documents of many texts, in their order, read on so many threads without the interpreter; 0 takes one for each core.
    ///
    /// Raises TypeError if one of the texts is no str; the error says which.
    #[pyo3(signature = (texts, threads=1))]
    fn extract_batch<'py>(&self, texts: &Bound<'py, PyAny>, threads: usize) -> PyResult<Bound<'py, PyList>> {
        let (strings, texts_read) = Text::all(texts)?;
        let found = threads::map(texts.py(), &texts_read, threads, |text| self.read(text))?;
        documents(texts.py(), &strings, found)
    }

    /// What is named in each text of a column of strings of Arrow: a pyarrow Array or ChunkedArray, a polars or pandas Series.
    ///
    /// The texts are read where they lie. The answer is a column of as many rows, each a list of mentions with `start`, `end`,
    /// `text`, `label`, `subtype`, `score`, `entity` and `id`; null where the text is. `pyarrow.array` and `polars.Series` take it.
    #[pyo3(signature = (column, threads=1))]
    fn extract_arrow(&self, column: &Bound<'_, PyAny>, threads: usize) -> PyResult<Column> {
        Column::read(column, threads, |text| self.read(text))
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.given.for_pickle(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.given.repr(py, "Extractor")
    }
}

/// Documents of texts.
pub(crate) fn documents<'py>(py: Python<'py>, strings: &[Bound<'py, PyString>], found: Vec<Found>) -> PyResult<Bound<'py, PyList>> {
    let documents = strings.iter().zip(found).map(|(text, found)| Document::new(text, found));
    PyList::new(py, documents.collect::<PyResult<Vec<_>>>()?)
}

fn opened(models: &[Contents<'_>]) -> PyResult<Vec<Model>> {
    models.iter().map(|model| Model::from_bytes(model.bytes.as_bytes()).map_err(raised)).collect()
}

fn bytes_of<'py>(contents: &[Contents<'py>]) -> Vec<Bound<'py, PyAny>> {
    contents.iter().map(|contents| contents.bytes.clone().into_any()).collect()
}

fn tuple<'py, T: IntoPyObject<'py>>(py: Python<'py>, items: Vec<T>) -> PyResult<Bound<'py, PyAny>> {
    PyTuple::new(py, items).map(Bound::into_any)
}

/// A truth value, if it is not the usual one.
fn changed(py: Python<'_>, value: bool, usual: bool) -> Option<Bound<'_, PyAny>> {
    (value != usual).then(|| PyBool::new(py, value).to_owned().into_any())
}

/// A day: a `datetime.date`, or its ISO form.
fn date(given: &Bound<'_, PyAny>) -> PyResult<Date> {
    let text = if given.is_instance_of::<PyString>() { given.clone() } else { given.call_method0("isoformat")? };
    // A datetime has the time of day behind it.
    let text: String = text.extract()?;
    word(text.split_once('T').map_or(text.as_str(), |(day, _)| day))
}

/// What is asked of closed forms.
struct Closed<'a> {
    forms: Forms,
    reference_date: Option<Date>,
    day_first: bool,
    region: Option<&'a str>,
}

/// Which closed forms are asked for by `patterns`.
enum Forms {
    None,
    All,
    Of(Vec<Label>),
}

impl Forms {
    fn new(given: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        if let Some(Ok(all)) = given.map(|given| given.cast::<PyBool>()) {
            return Ok(if all.is_true() { Self::All } else { Self::None });
        }
        let labels = given::labels(given)?;
        let known: Vec<Label> = Patterns::labels().collect();
        labels.as_deref().map_or(Ok(()), |labels| check_labels(labels, &known))?;
        Ok(labels.map_or(Self::None, Self::Of))
    }

    /// As an argument.
    fn given<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match self {
            Self::None => Ok(None),
            Self::All => Ok(changed(py, true, false)),
            Self::Of(labels) => words(py, labels).map(|labels| Some(labels.into_any())),
        }
    }
}

impl Closed<'_> {
    /// Those of `patterns` and those among the labels that are kept.
    fn patterns(&self, labels: Option<&[Label]>) -> PyResult<Patterns> {
        let of_forms = match &self.forms {
            Forms::None => Vec::new(),
            Forms::All => Patterns::labels().collect(),
            Forms::Of(labels) => labels.clone(),
        };
        let wanted = Patterns::of(of_forms.into_iter().chain(labels.unwrap_or_default().iter().cloned()));
        let option = [("reference_date", self.reference_date.is_some()), ("day_first", self.day_first), ("region", self.region.is_some())];
        if let Some((option, _)) = option.into_iter().find(|(_, is_given)| *is_given && wanted.is_empty()) {
            return Err(of_option(option, "found no closed forms that are asked for, expected `patterns`, or labels such as DATE"));
        }
        let region: Region = self.region.map(word).transpose()?.unwrap_or_default();
        let order = if self.day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        let patterns = wanted.order(order).region(region);
        Ok(self.reference_date.into_iter().fold(patterns, Patterns::reference))
    }
}
