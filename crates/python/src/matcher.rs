//! `Matcher`: lists and nothing else.

use onomast::gazetteer::{Case, ContextEntries, Overlap, Tolerances};
use onomast::{Label, Offsets};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};

use crate::column::Column;
use crate::error::of_option;
use crate::extractor::documents;
use crate::found::{Document, Found};
use crate::given::{self, Given, check_labels, some, unless_default, word, words};
use crate::text::Text;
use crate::threads;

/// Finds the names of lists and nothing else: no built-in lists, no rules, no model. Immutable, shared between threads.
///
/// - `gazetteers`: lists, as `Gazetteer` or paths; of several the earlier takes precedence.
/// - `block`: lists of what is never a match, nor anything within it.
/// - `tolerance`: what spellings the names of lists given by their paths are forgiven, such as `translit,endings,parts,typo:1`.
/// - `overlap`: `leftmost-longest`, `all`, `no-sub` or `longest-dominant-right`.
/// - `case`: `exact` makes every name match as it is written; else each is as its entry says.
/// - `policy`: of entries that are common words too (`context`) report those that are `capitalized`, `all` or `none`.
/// - `labels`: keep these labels alone.
/// - `offsets`: what offsets count: `char` (code points, as Python indexes), `byte` (of UTF-8) or `utf16`.
///
/// >>> matcher = Matcher(Gazetteer(["New York", "York"]), overlap="all")
/// >>> [mention.text for mention in matcher.find("to New York").mentions]
/// ['New York', 'York']
#[pyclass(frozen, module = "onomast")]
pub(crate) struct Matcher {
    inner: onomast::Matcher,
    labels: Option<Vec<Label>>,
    /// Whether a match under several labels is several mentions.
    are_parted: bool,
    offsets: Offsets,
    given: Given,
}

impl Matcher {
    fn read(&self, text: &str) -> Found {
        Found::of_matches(text, &self.inner.find(text), (self.labels.as_deref(), self.are_parted), self.offsets)
    }
}

#[pymethods]
impl Matcher {
    #[new]
    #[pyo3(signature = (
        gazetteers, *, block=None, tolerance=None, overlap="leftmost-longest", case=None, policy="capitalized", labels=None, offsets="char"
    ))]
    #[expect(clippy::too_many_arguments, reason = "arguments of Python have names")]
    fn new(
        py: Python<'_>,
        gazetteers: &Bound<'_, PyAny>,
        block: Option<&Bound<'_, PyAny>>,
        tolerance: Option<&str>,
        overlap: &str,
        case: Option<&str>,
        policy: &str,
        labels: Option<&Bound<'_, PyAny>>,
        offsets: &str,
    ) -> PyResult<Self> {
        let tolerances = tolerance.map(word::<Tolerances>).transpose()?;
        let (gazetteers, block) = (given::gazetteers("gazetteers", Some(gazetteers), tolerances)?, given::gazetteers("block", block, None)?);
        let labels = given::labels(labels)?;
        let lists = given::opened(&gazetteers);
        if let Some(labels) = &labels {
            let known: Vec<Label> = lists.iter().flat_map(onomast::Gazetteer::labels).cloned().collect();
            check_labels(labels, &known)?;
        }
        let (overlap, policy, offsets): (Overlap, ContextEntries, Offsets) = (word(overlap)?, word(policy)?, word(offsets)?);
        let mut builder = onomast::Matcher::builder().overlap(overlap).context(policy);
        builder = lists.into_iter().fold(builder, |builder, list| builder.gazetteer(list));
        builder = given::opened(&block).into_iter().fold(builder, |builder, list| builder.block(list));
        match case {
            None => {}
            Some("exact") => builder = builder.case(Case::Exact),
            Some(found) => return Err(of_option("case", &format!("found `{found}`, expected `exact` or None"))),
        }
        let given = Given::new(
            py,
            [
                ("gazetteers", Some(PyTuple::new(py, gazetteers)?.into_any())),
                ("block", some(block).map(|block| PyTuple::new(py, block)).transpose()?.map(Bound::into_any)),
                ("overlap", unless_default(py, &overlap)),
                ("case", case.map(|case| PyString::new(py, case).into_any())),
                ("policy", unless_default(py, &policy)),
                ("labels", labels.as_deref().map(|labels| words(py, labels)).transpose()?.map(Bound::into_any)),
                ("offsets", (offsets != Offsets::Char).then(|| PyString::new(py, offsets.as_str()).into_any())),
            ],
        )?;
        Ok(Self { inner: builder.build(), labels, are_parted: overlap == Overlap::All, offsets, given })
    }

    /// Every name of the lists in a text, as a document without entities.
    fn find<'py>(&self, text: &Bound<'py, PyString>) -> PyResult<Bound<'py, Document>> {
        let read = Text::new(text)?;
        let found = text.py().detach(|| self.read(&read));
        Document::new(text, found)
    }

    /// The documents of many texts, in their order, read on so many threads without the interpreter; 0 takes one for each core.
    ///
    /// Raises TypeError if one of the texts is no str; the error says which.
    #[pyo3(signature = (texts, threads=1))]
    fn find_batch<'py>(&self, texts: &Bound<'py, PyAny>, threads: usize) -> PyResult<Bound<'py, PyList>> {
        let (strings, texts_read) = Text::all(texts)?;
        let found = threads::map(texts.py(), &texts_read, threads, |text| self.read(text))?;
        documents(texts.py(), &strings, found)
    }

    /// What is found in each text of a column of strings of Arrow, as `Extractor.extract_arrow` does it; without entities.
    #[pyo3(signature = (column, threads=1))]
    fn find_arrow(&self, column: &Bound<'_, PyAny>, threads: usize) -> PyResult<Column> {
        Column::read(column, threads, |text| self.read(text))
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.given.for_pickle(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.given.repr(py, "Matcher")
    }
}
