//! `Gazetteer`: a list of names of the user's own.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use onomast::gazetteer::Tolerances;
use onomast::{Label, Offsets};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple, PyType};

use crate::entry;
use crate::error::{in_row, raised};
use crate::found::{Document, Found};
use crate::given::word;
use crate::text::Text;

/// A list of names, compiled.
///
/// Entries are strings, dicts or dataclasses with the columns of a list: `name` (required), `label`, `subtype`, `id`, `aliases`
/// (a list of names, or of dicts with `name`, `case` and `policy`), `case` (`fold`, `exact` or `title`), `policy` (`candidate`,
/// `always` or `context`), `weight` (0 to 65535); every other one is an attribute and comes back with each mention. None stands
/// for nothing. `label` is that of entries without one. With `tolerance="literal"` names match byte for byte: for codes; with
/// `tolerance="translit,endings,parts,typo:1"`, or some of these, other spellings are forgiven.
///
/// Raises FormatError, with row and column, if an entry is not what it should be; nothing is loaded by half.
///
/// >>> ships = Gazetteer([{"name": "Kon-Tiki", "label": "VESSEL", "id": "imo-1", "flag": "NO"}])
/// >>> [mention.text for mention in ships.find("the KON TIKI").mentions]
/// ['KON TIKI']
#[pyclass(frozen, module = "onomast")]
pub(crate) struct Gazetteer {
    inner: onomast::Gazetteer,
    /// The compiled file that is mapped.
    mapped: Option<PathBuf>,
}

impl Gazetteer {
    /// The library's.
    pub(crate) fn inner(&self) -> &onomast::Gazetteer {
        &self.inner
    }

    /// Reads or maps a file; a compiled one that forgives something else than is asked is compiled again in memory.
    pub(crate) fn open(py: Python<'_>, path: PathBuf, tolerances: Option<Tolerances>) -> PyResult<Self> {
        let opened = || {
            let list = onomast::Gazetteer::open_with(&path, tolerances.unwrap_or_default())?;
            match tolerances {
                Some(asked) if asked != list.tolerances() => Ok((list.with_tolerances(asked)?, false)),
                _ => Ok((list, true)),
            }
        };
        let (inner, is_as_in_file) = py.detach(opened).map_err(raised)?;
        let is_mapped = is_as_in_file && is_compiled(&path, &inner)?;
        let mapped = is_mapped.then(|| std::path::absolute(&path)).transpose()?;
        Ok(Self { inner, mapped })
    }
}

/// Whether a file holds what the gazetteer has, and is no list in TSV.
fn is_compiled(path: &Path, gazetteer: &onomast::Gazetteer) -> PyResult<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(8).read_to_end(&mut head)?;
    Ok(gazetteer.as_bytes().starts_with(&head) && head.len() == 8)
}

#[pymethods]
impl Gazetteer {
    #[new]
    #[pyo3(signature = (entries=None, *, label=None, tolerance="full"))]
    fn new(entries: Option<&Bound<'_, PyAny>>, label: Option<&str>, tolerance: &str) -> PyResult<Self> {
        let label = label.map(word::<Label>).transpose()?;
        let mut builder = onomast::Gazetteer::builder_with(word::<Tolerances>(tolerance)?);
        if let Some(entries) = entries {
            for (index, item) in entries.try_iter()?.enumerate() {
                let entry = entry::read(index + 1, &item?, label.as_ref())?;
                builder.push(&entry).map_err(|error| in_row(index + 1, None, error.to_string().trim_start_matches("entry: ")))?;
            }
        }
        Ok(Self { inner: builder.build().map_err(raised)?, mapped: None })
    }

    /// Reads a list in TSV, or maps a compiled file, which takes no time however long it is.
    ///
    /// Raises FormatError with `file`, `line` and `column` if a row is bad or a compiled file is damaged or of another version,
    /// OSError if the file cannot be read. With `tolerance` the names are forgiven that, as of the constructor, whatever a compiled file
    /// was compiled for.
    #[classmethod]
    #[pyo3(name = "open", signature = (path, *, tolerance=None))]
    fn open_file(_class: &Bound<'_, PyType>, py: Python<'_>, path: PathBuf, tolerance: Option<&str>) -> PyResult<Self> {
        Self::open(py, path, tolerance.map(word).transpose()?)
    }

    /// Takes what `to_bytes` gave.
    #[classmethod]
    fn from_bytes(_class: &Bound<'_, PyType>, data: &[u8]) -> PyResult<Self> {
        Ok(Self { inner: onomast::Gazetteer::from_bytes(data).map_err(raised)?, mapped: None })
    }

    /// The compiled list.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.as_bytes())
    }

    /// Writes the compiled list to a file, complete or not at all.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        py.detach(|| self.inner.save(path)).map_err(raised)
    }

    /// Checks every byte of a compiled file; `open` checks the header alone where it is long.
    fn verify(&self, py: Python<'_>) -> PyResult<()> {
        py.detach(|| self.inner.verify()).map_err(raised)
    }

    /// The labels of its entries, each once, in alphabetical order.
    #[getter]
    fn labels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.inner.labels().map(Label::as_str).collect::<BTreeSet<_>>())
    }

    /// How many names there are, aliases included.
    #[getter]
    fn n_names(&self) -> u64 {
        self.inner.n_names()
    }

    /// The number of entries.
    fn __len__(&self) -> usize {
        usize::try_from(self.inner.n_entries()).unwrap_or(usize::MAX)
    }

    /// All entries, as dicts that the constructor takes.
    fn entries<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let entries = PyList::empty(py);
        for entry in self.inner.entries() {
            entries.append(entry::to_dict(py, &entry)?)?;
        }
        Ok(entries)
    }

    /// The entries with this name, however it is spelled, as dicts.
    fn lookup<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Vec<Bound<'py, PyDict>>> {
        self.inner.lookup(name).iter().map(|entry| entry::to_dict(py, entry)).collect()
    }

    /// Every name in a text, leftmost-longest; a `Matcher` has more to choose from.
    fn find<'py>(&self, text: &Bound<'py, pyo3::types::PyString>) -> PyResult<Bound<'py, Document>> {
        let (py, read) = (text.py(), Text::new(text)?);
        let found = py.detach(|| Found::of_matches(&read, &self.inner.find(&read), (None, false), Offsets::Char));
        Document::new(text, found)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.inner.checksum() == other.inner.checksum()
    }

    fn __hash__(&self) -> u64 {
        self.inner.checksum()
    }

    fn __repr__(&self) -> String {
        let shown = self.mapped.as_ref().map_or_else(String::new, |path| format!("{:?}: ", path.display().to_string()));
        format!("<Gazetteer {shown}{} entries, {} names>", self.inner.n_entries(), self.inner.n_names())
    }

    /// A compiled file is pickled by its path, and must have the same contents where it is unpickled; any other list by its bytes.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, this) = (slf.py(), slf.get());
        match &this.mapped {
            Some(path) => {
                let again = py.import("onomast._onomast")?.getattr("open_same")?;
                Ok((again, (path, this.inner.checksum()).into_pyobject(py)?))
            }
            None => Ok((slf.get_type().getattr("from_bytes")?, (this.to_bytes(py),).into_pyobject(py)?)),
        }
    }
}

/// Opens a compiled file that must be the one that was pickled.
#[pyfunction]
pub(crate) fn open_same(py: Python<'_>, path: PathBuf, checksum: u64) -> PyResult<Gazetteer> {
    let shown = path.display().to_string();
    let gazetteer = Gazetteer::open(py, path, None)?;
    if gazetteer.inner.checksum() == checksum {
        Ok(gazetteer)
    } else {
        Err(PyValueError::new_err(format!("{shown}: found another list than was pickled, expected the same file")))
    }
}
