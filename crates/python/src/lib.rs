//! The extension module `onomast._onomast`: the library's classes for Python.
//!
//! In: Python strings, lists, columns of Arrow. Out: frozen objects. While texts are read the interpreter is not held, and
//! what panics, which nothing should, becomes a Python exception.

mod built_in;
mod column;
mod entry;
mod error;
mod extractor;
mod found;
mod gazetteer;
mod given;
mod matcher;
mod text;
mod threads;

#[cfg(panic = "abort")]
compile_error!("a panic has to unwind to become a Python exception; found `panic = \"abort\"` in the profile");

#[pyo3::pymodule]
mod _onomast {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::column::Column;
    #[pymodule_export]
    use crate::error::FormatError;
    #[pymodule_export]
    use crate::extractor::Extractor;
    #[pymodule_export]
    use crate::found::{Document, Entity, Found, Mention, Reading};
    #[pymodule_export]
    use crate::gazetteer::{Gazetteer, open_same};
    #[pymodule_export]
    use crate::matcher::Matcher;

    /// Adds the version of the library.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
