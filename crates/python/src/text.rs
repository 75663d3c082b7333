//! Texts of Python as UTF-8.

use std::ops::Deref;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyString};

/// The UTF-8 of a Python string, which outlives the hold on the interpreter.
pub(crate) enum Text {
    Whole(PyBackedStr),
    /// A string with lone surrogates, which UTF-8 cannot have: each became U+FFFD, so that the code points are counted alike.
    Mended(String),
}

impl Text {
    /// Any string is a text.
    pub(crate) fn new(text: &Bound<'_, PyString>) -> PyResult<Self> {
        PyBackedStr::try_from(text.clone()).map(Self::Whole).or_else(|_| mended(text).map(Self::Mended))
    }

    /// The texts of an iterable, with the objects they came from.
    ///
    /// # Errors
    /// If one of them is no string; the error says which.
    pub(crate) fn all<'py>(texts: &Bound<'py, PyAny>) -> PyResult<(Vec<Bound<'py, PyString>>, Vec<Self>)> {
        if texts.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("texts: found one str, expected an iterable of them"));
        }
        let (mut strings, mut all) = (Vec::new(), Vec::new());
        for (index, text) in texts.try_iter()?.enumerate() {
            let text = text?;
            let Ok(string) = text.cast::<PyString>() else {
                return Err(PyTypeError::new_err(format!("texts[{index}]: found {}, expected str", text.get_type().name()?)));
            };
            all.push(Self::new(string)?);
            strings.push(string.clone());
        }
        Ok((strings, all))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Whole(text) => text,
            Self::Mended(text) => text,
        }
    }
}

fn mended(text: &Bound<'_, PyString>) -> PyResult<String> {
    let encoded = text.call_method1("encode", ("utf-32-le", "surrogatepass"))?;
    let bytes = encoded.cast::<PyBytes>()?.as_bytes();
    let points = bytes.chunks_exact(4).map(|point| u32::from_le_bytes([point[0], point[1], point[2], point[3]]));
    Ok(points.map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}
