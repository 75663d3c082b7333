//! Entries of lists as Python has them: a string, a dict, or a dataclass, with the columns of a list in TSV as names.

use onomast::gazetteer::{Case, EntryRef, Policy};
use onomast::{Entry, Label};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString};

use crate::error::in_row;

/// Reads the entry of a row, counted from one; `label` is that of entries without one.
///
/// # Errors
/// If a column has a value that it cannot have; the error says row and column.
pub(crate) fn read(row: usize, item: &Bound<'_, PyAny>, label: Option<&Label>) -> PyResult<Entry> {
    if let Ok(name) = item.cast::<PyString>() {
        return Row { row, columns: vec![("name".to_owned(), name.clone().into_any())] }.entry(label);
    }
    Row { row, columns: columns(row, item)? }.entry(label)
}

/// The columns of a dict or of a dataclass that are not None.
fn columns<'py>(row: usize, item: &Bound<'py, PyAny>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
    let mut columns = Vec::new();
    if let Ok(mapping) = item.cast::<PyMapping>() {
        for pair in mapping.items()? {
            let (key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = pair.extract()?;
            let key = key.extract().map_err(|_| in_row(row, None, &format!("found a column named {key}, expected a str")))?;
            columns.push((key, value));
        }
    } else if let Ok(fields) = item.getattr("__dataclass_fields__") {
        for field in fields.try_iter()? {
            let field: String = field?.extract()?;
            let value = item.getattr(field.as_str())?;
            columns.push((field, value));
        }
    } else {
        let found = item.get_type().name()?;
        return Err(PyTypeError::new_err(format!("entries:{row}: found {found}, expected a str, a dict or a dataclass")));
    }
    columns.retain(|(_, value)| !value.is_none());
    Ok(columns)
}

/// The columns of a row that have a value.
struct Row<'py> {
    row: usize,
    columns: Vec<(String, Bound<'py, PyAny>)>,
}

impl<'py> Row<'py> {
    fn get(&self, column: &str) -> Option<&Bound<'py, PyAny>> {
        self.columns.iter().find(|(name, _)| name == column).map(|(_, value)| value)
    }

    fn wrong(&self, column: &str, found: &str, expected: &str) -> PyErr {
        in_row(self.row, Some(column), &format!("found {found}, expected {expected}"))
    }

    /// The text of a cell; empty if there is none.
    fn text(&self, column: &str) -> PyResult<String> {
        self.get(column).map_or_else(|| Ok(String::new()), |value| self.string(column, value, "a str"))
    }

    fn string(&self, column: &str, value: &Bound<'_, PyAny>, expected: &str) -> PyResult<String> {
        let Ok(string) = value.cast::<PyString>() else { return Err(self.wrong(column, &value.get_type().name()?.to_string(), expected)) };
        string.extract().map_err(|_| self.wrong(column, "a lone surrogate", "text that is Unicode"))
    }

    /// A cell that is one of a few words.
    fn word<T: std::str::FromStr>(&self, column: &str, expected: &str) -> PyResult<Option<T>> {
        let text = self.text(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| self.wrong(column, &format!("`{text}`"), expected))
    }

    fn case(&self) -> PyResult<Option<Case>> {
        self.word("case", "`fold`, `exact` or `title`")
    }

    fn policy(&self) -> PyResult<Option<Policy>> {
        self.word("policy", "`candidate`, `always` or `context`")
    }

    fn name(&self) -> PyResult<String> {
        let name = self.text("name")?;
        if name.is_empty() { Err(self.wrong("name", "``", "a name")) } else { Ok(name) }
    }

    fn entry(&self, label: Option<&Label>) -> PyResult<Entry> {
        let own = self.word("label", "one word such as `PERSON`")?;
        let name = self.name()?;
        let mut entry = own.or_else(|| label.cloned()).map_or_else(|| Entry::without_label(name.as_str()), |label| Entry::new(name.as_str(), label));
        entry = entry.subtype(self.text("subtype")?).id(self.text("id")?);
        entry = entry.case(self.case()?.unwrap_or_default()).policy(self.policy()?.unwrap_or_default());
        if let Some(weight) = self.get("weight") {
            let found = || format!("`{weight}`");
            entry = entry.weight(weight.extract().map_err(|_| self.wrong("weight", &found(), "a whole number from 0 to 65535"))?);
        }
        for alias in self.aliases()? {
            entry = self.with_alias(entry, &alias)?;
        }
        for (column, value) in &self.columns {
            if !is_known(column) {
                entry = entry.attribute(column.as_str(), self.attribute(column, value)?);
            }
        }
        Ok(entry)
    }

    fn aliases(&self) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let Some(aliases) = self.get("aliases") else { return Ok(Vec::new()) };
        if aliases.is_instance_of::<PyString>() {
            return Err(self.wrong("aliases", "one str", "a list of names"));
        }
        let items = aliases.try_iter().and_then(Iterator::collect::<PyResult<Vec<_>>>);
        items.map_err(|_| self.wrong("aliases", &aliases.get_type().to_string(), "a list of names"))
    }

    /// Adds an alias: a name, or a dict with `name` and a `case` and a `policy` of its own.
    fn with_alias(&self, entry: Entry, alias: &Bound<'py, PyAny>) -> PyResult<Entry> {
        let Ok(mapping) = alias.cast::<PyDict>() else { return Ok(entry.alias(self.string("aliases", alias, "a list of names")?)) };
        let marked = Row { row: self.row, columns: columns(self.row, mapping)? };
        let (case, policy) = (marked.case()?.unwrap_or_else(|| entry.get_case()), marked.policy()?.unwrap_or_else(|| entry.get_policy()));
        Ok(entry.alias_with(marked.name()?, case, policy))
    }

    /// An attribute as text: strings as they are, numbers and truth values as Python writes them.
    fn attribute(&self, column: &str, value: &Bound<'py, PyAny>) -> PyResult<String> {
        let is_plain = value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() || value.is_instance_of::<PyBool>();
        if is_plain { Ok(value.str()?.to_string()) } else { self.string(column, value, "a str or a number") }
    }
}

fn is_known(column: &str) -> bool {
    matches!(column, "name" | "label" | "subtype" | "id" | "aliases" | "case" | "policy" | "weight")
}

/// An entry as a dict that [`read`] takes back.
pub(crate) fn to_dict<'py>(py: Python<'py>, entry: &EntryRef<'_>) -> PyResult<Bound<'py, PyDict>> {
    let (entry, dict) = (entry.to_entry(), PyDict::new(py));
    dict.set_item("name", entry.name())?;
    if entry.has_label() {
        dict.set_item("label", entry.label().as_str())?;
    }
    for (column, text) in [("subtype", entry.get_subtype()), ("id", entry.get_id())] {
        if !text.is_empty() {
            dict.set_item(column, text)?;
        }
    }
    let aliases = PyList::empty(py);
    for (name, case, policy) in entry.get_aliases() {
        if (case, policy) == (entry.get_case(), entry.get_policy()) {
            aliases.append(name)?;
        } else {
            let alias = PyDict::new(py);
            alias.set_item("name", name)?;
            alias.set_item("case", case.as_str())?;
            alias.set_item("policy", policy.as_str())?;
            aliases.append(alias)?;
        }
    }
    if !aliases.is_empty() {
        dict.set_item("aliases", aliases)?;
    }
    dict.set_item("case", entry.get_case().as_str())?;
    dict.set_item("policy", entry.get_policy().as_str())?;
    dict.set_item("weight", entry.get_weight())?;
    for (key, value) in entry.get_attributes() {
        dict.set_item(key, value)?;
    }
    Ok(dict)
}
