//! What an `Extractor` or a `Matcher` is given: words, paths and lists, each checked, each in a form that a pickle can hold.

use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

use onomast::Label;
use onomast::gazetteer::Tolerances;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};

use crate::error::{of_option, raised};
use crate::gazetteer::Gazetteer;

/// What was given, by the names of the arguments: enough to make the same object again.
pub(crate) struct Given(Py<PyDict>);

impl Given {
    /// The arguments that differ from their defaults.
    pub(crate) fn new<'py>(py: Python<'py>, arguments: impl IntoIterator<Item = (&'static str, Option<Bound<'py, PyAny>>)>) -> PyResult<Self> {
        let given = PyDict::new(py);
        for (name, value) in arguments {
            if let Some(value) = value {
                given.set_item(name, value)?;
            }
        }
        Ok(Self(given.unbind()))
    }

    /// What `__getnewargs_ex__` gives.
    pub(crate) fn for_pickle<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        (PyTuple::empty(py), self.0.bind(py)).into_pyobject(py)
    }

    /// A call that makes the object.
    pub(crate) fn repr(&self, py: Python<'_>, class: &str) -> PyResult<String> {
        let arguments = self.0.bind(py).iter().map(|(name, value)| {
            let shown = if value.is_instance_of::<PyBytes>() { "...".to_owned() } else { value.repr()?.to_string() };
            Ok(format!("{name}={shown}"))
        });
        Ok(format!("{class}({})", arguments.collect::<PyResult<Vec<_>>>()?.join(", ")))
    }
}

/// The items of an iterable, or the one thing that it is.
fn items<'py>(given: Option<&Bound<'py, PyAny>>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    let is_one = given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() || given.is_instance_of::<Gazetteer>();
    if is_one || given.hasattr("__fspath__")? { Ok(vec![given.clone()]) } else { given.try_iter()?.collect() }
}

/// Something, unless it is empty.
pub(crate) fn some<T>(all: Vec<T>) -> Option<Vec<T>> {
    Some(all).filter(|all| !all.is_empty())
}

/// Gazetteers, or paths of their files, whose names are forgiven what is asked.
pub(crate) fn gazetteers<'py>(
    option: &str,
    given: Option<&Bound<'py, PyAny>>,
    tolerances: Option<Tolerances>,
) -> PyResult<Vec<Bound<'py, Gazetteer>>> {
    let one = |item: Bound<'py, PyAny>| match item.cast::<Gazetteer>() {
        Ok(gazetteer) => Ok(gazetteer.clone()),
        Err(_) => Bound::new(item.py(), Gazetteer::open(item.py(), path(option, &item)?, tolerances)?),
    };
    items(given)?.into_iter().map(one).collect()
}

/// Those of the library.
pub(crate) fn opened(gazetteers: &[Bound<'_, Gazetteer>]) -> Vec<onomast::Gazetteer> {
    gazetteers.iter().map(|gazetteer| gazetteer.get().inner().clone()).collect()
}

fn path(option: &str, item: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    let expected = |_| PyTypeError::new_err(format!("{option}: found {}, expected a path or a Gazetteer", type_name(item)));
    item.extract().map_err(expected)
}

fn type_name(item: &Bound<'_, PyAny>) -> String {
    item.get_type().name().map_or_else(|_| "an object".to_owned(), |name| name.to_string())
}

/// A file of a rule table or of a model: its name, for errors, and what is in it.
pub(crate) struct Contents<'py> {
    pub(crate) name: String,
    pub(crate) bytes: Bound<'py, PyBytes>,
}

/// Files, or the bytes that are in them.
pub(crate) fn contents<'py>(option: &str, given: Option<&Bound<'py, PyAny>>) -> PyResult<Vec<Contents<'py>>> {
    let one = |item: Bound<'py, PyAny>| {
        if let Ok(bytes) = item.cast::<PyBytes>() {
            return Ok(Contents { name: option.to_owned(), bytes: bytes.clone() });
        }
        let path: PathBuf = item
            .extract()
            .map_err(|_| PyTypeError::new_err(format!("{option}: found {}, expected a path or the bytes of a file", type_name(&item))))?;
        let name = path.display().to_string();
        let bytes = std::fs::read(&path).map_err(|error| std::io::Error::new(error.kind(), format!("{name}: {error}")))?;
        Ok(Contents { name, bytes: PyBytes::new(item.py(), &bytes) })
    };
    items(given)?.into_iter().map(one).collect()
}

/// Labels that the user names.
pub(crate) fn labels(given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Vec<Label>>> {
    if given.is_none() {
        return Ok(None);
    }
    let one = |item: Bound<'_, PyAny>| word::<Label>(&item.extract::<String>()?);
    items(given)?.into_iter().map(one).collect::<PyResult<Vec<_>>>().map(Some)
}

/// Labels as words of Python.
pub(crate) fn words<'py>(py: Python<'py>, labels: &[Label]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, labels.iter().map(Label::as_str))
}

/// Every label must be one that something can have.
pub(crate) fn check_labels(wanted: &[Label], known: &[Label]) -> PyResult<()> {
    let Some(unknown) = wanted.iter().find(|label| !known.contains(label)) else { return Ok(()) };
    let names: Vec<&str> = known.iter().map(Label::as_str).collect();
    Err(of_option("labels", &format!("found `{unknown}`, expected one of {}", names.join(", "))))
}

/// One of the words that an option takes.
pub(crate) fn word<T: FromStr<Err = onomast::Error>>(given: &str) -> PyResult<T> {
    given.parse().map_err(raised)
}

/// A value as its word, unless it is the default.
pub(crate) fn unless_default<'py, T: Default + PartialEq + Display>(py: Python<'py>, value: &T) -> Option<Bound<'py, PyAny>> {
    (*value != T::default()).then(|| PyString::new(py, &value.to_string()).into_any())
}
