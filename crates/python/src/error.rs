//! Errors of the library as exceptions of Python.

use std::error::Error as _;
use std::io;

use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(
    onomast,
    FormatError,
    PyValueError,
    "What was read is not what it should be: a list, a compiled file, a model, an option.\n\n\
     `file`, `line` (from one) and `column` tell where, as far as they are known; else they are None."
);

/// The exception for an error: what the system says is an `OSError`, everything else a `FormatError`.
pub(crate) fn raised(error: onomast::Error) -> PyErr {
    if let Some(source) = error.source().and_then(|source| source.downcast_ref::<io::Error>()) {
        return io::Error::new(source.kind(), error.to_string()).into();
    }
    format_error(error.to_string(), error.file(), error.line(), error.column())
}

/// A row of a list that was given as objects, counted from one.
pub(crate) fn in_row(row: usize, column: Option<&str>, message: &str) -> PyErr {
    let place = column.map_or_else(String::new, |column| format!(": column `{column}`"));
    format_error(format!("entries:{row}{place}: {message}"), None, Some(row), column)
}

/// An option with a value that it cannot have.
pub(crate) fn of_option(option: &str, message: &str) -> PyErr {
    format_error(format!("{option}: {message}"), None, None, None)
}

fn format_error(message: String, file: Option<&str>, line: Option<usize>, column: Option<&str>) -> PyErr {
    let error = FormatError::new_err(message);
    let placed = Python::attach(|py| {
        let value = error.value(py);
        value.setattr("file", file)?;
        value.setattr("line", line)?;
        value.setattr("column", column)
    });
    placed.err().unwrap_or(error)
}
