//! Columns of Arrow, in and out, by the C data interface and its capsules: no text is copied on the way in.
//!
//! In: anything with `__arrow_c_stream__` or `__arrow_c_array__` that holds strings. Out: a `Column`, which has both.
//!
//! What another library put into a capsule can be taken over only by believing it: the unsafe calls are those of `take_array`
//! and of `Stream`.
#![allow(unsafe_code, reason = "the C data interface is one of raw pointers")]

use std::sync::{Arc, LazyLock};

use arrow_array::builder::{ArrayBuilder, BooleanBufferBuilder, Float64Builder, Int32Builder, StringBuilder};
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type, to_ffi};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, LargeStringArray, ListArray, StringArray, StringViewArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, Field, Fields};
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::found::Found;
use crate::threads;

/// Rows that are read before what was found in them becomes part of the column: so much is held twice.
const BLOCK: usize = 4096;

/// The fields of a mention.
static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let field = |name: &str, kind: &DataType, is_nullable| Field::new(name, kind.clone(), is_nullable);
    let (number, text) = (DataType::Int32, DataType::Utf8);
    Fields::from(vec![
        field("start", &number, false),
        field("end", &number, false),
        field("text", &text, false),
        field("label", &text, false),
        field("subtype", &text, false),
        field("score", &DataType::Float64, false),
        field("entity", &number, true),
        field("id", &text, true),
    ])
});

/// A column of lists of mentions, for any library that speaks Arrow: `pyarrow.array(column)`, `polars.Series(column)`.
#[pyclass(frozen, module = "onomast")]
pub(crate) struct Column(ListArray);

impl Column {
    /// Reads each text of a column of strings.
    pub(crate) fn read(given: &Bound<'_, PyAny>, n_threads: usize, read: impl Fn(&str) -> Found + Sync) -> PyResult<Self> {
        let (py, mut mentions) = (given.py(), Mentions::default());
        for array in arrays(given)? {
            let strings = Strings::new(array?);
            let rows: Vec<usize> = (0..strings.len()).collect();
            for block in rows.chunks(BLOCK) {
                let found = threads::map(py, block, n_threads, |&row| strings.get(row).map(&read))?;
                found.iter().try_for_each(|found| mentions.push(found.as_ref()))?;
            }
        }
        mentions.finish().map(Self)
    }
}

#[pymethods]
impl Column {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<Column of {} rows, {} mentions>", self.0.len(), self.0.values().len())
    }

    /// The type, as a capsule of the Arrow C data interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.0.data_type()).map_err(wrong)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// Type and values, as capsules; another type than the column has is not given.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        _ = requested_schema;
        let (array, schema) = to_ffi(&self.0.to_data()).map_err(wrong)?;
        Ok((PyCapsule::new_with_value(py, schema, c"arrow_schema")?, PyCapsule::new_with_value(py, array, c"arrow_array")?))
    }
}

fn wrong(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// The arrays that an object gives.
fn arrays(given: &Bound<'_, PyAny>) -> PyResult<Box<dyn Iterator<Item = PyResult<ArrayData>>>> {
    if given.hasattr("__arrow_c_stream__")? {
        return Ok(Box::new(Stream::new(&given.call_method0("__arrow_c_stream__")?)?));
    }
    if given.hasattr("__arrow_c_array__")? {
        let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = given.call_method0("__arrow_c_array__")?.extract()?;
        return Ok(Box::new(std::iter::once(take_array(&schema, &array))));
    }
    let found = given.get_type().name()?;
    Err(PyTypeError::new_err(format!("column: found {found}, expected a column of Arrow, such as a pyarrow.Array or a polars.Series")))
}

/// Takes the array out of a pair of capsules, which are then empty.
fn take_array(schema: &Bound<'_, PyAny>, array: &Bound<'_, PyAny>) -> PyResult<ArrayData> {
    let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(c"arrow_schema"))?;
    let array = array.cast::<PyCapsule>()?.pointer_checked(Some(c"arrow_array"))?;
    // SAFETY: capsules of these names point to an ArrowSchema and an ArrowArray by the Arrow PyCapsule interface; both are
    // moved out of them and leave released ones, so that each is released once.
    let (schema, array) = unsafe { (FFI_ArrowSchema::from_raw(schema.cast().as_ptr()), FFI_ArrowArray::from_raw(array.cast().as_ptr())) };
    if schema.release().is_none() || array.is_released() {
        return Err(spent());
    }
    let kind = string_type(&schema)?;
    // SAFETY: the producer gave the two together, and promises by the C data interface that the array is of the type.
    unsafe { from_ffi_and_data_type(array, kind) }.map_err(wrong)
}

/// The arrays of a stream. arrow-array has such a reader, but one that can read every type, which is half a megabyte of code.
struct Stream {
    stream: FFI_ArrowArrayStream,
    kind: DataType,
}

impl Stream {
    /// Takes the stream out of a capsule, which is then empty.
    fn new(capsule: &Bound<'_, PyAny>) -> PyResult<Self> {
        let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(c"arrow_array_stream"))?;
        // SAFETY: a capsule of this name points to an ArrowArrayStream by the Arrow PyCapsule interface, which lives as long as
        // the capsule; the stream is moved out and leaves a released one.
        let mut stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.cast().as_ptr()) };
        let mut schema = FFI_ArrowSchema::empty();
        let get_schema = stream.release().and(stream.get_schema()).ok_or_else(spent)?;
        // SAFETY: the stream is not released, and its own function writes a schema to a place for one.
        check(unsafe { get_schema(&raw mut stream, &raw mut schema) })?;
        Ok(Self { stream, kind: string_type(&schema)? })
    }
}

impl Iterator for Stream {
    type Item = PyResult<ArrayData>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut array = FFI_ArrowArray::empty();
        let get_next = self.stream.get_next()?;
        // SAFETY: as in `new`, with an array.
        if let Err(error) = check(unsafe { get_next(&raw mut self.stream, &raw mut array) }) {
            return Some(Err(error));
        }
        // SAFETY: the producer promises that all arrays of a stream are of the type that it told.
        (!array.is_released()).then(|| unsafe { from_ffi_and_data_type(array, self.kind.clone()) }.map_err(wrong))
    }
}

/// What a function of a stream answers is zero, or an error of the system.
fn check(code: i32) -> PyResult<()> {
    if code == 0 { Ok(()) } else { Err(std::io::Error::from_raw_os_error(code).into()) }
}

fn spent() -> PyErr {
    PyValueError::new_err("column: found a capsule whose contents were taken already, expected a fresh one")
}

/// The type of a column, if it is one of strings.
fn string_type(schema: &FFI_ArrowSchema) -> PyResult<DataType> {
    match DataType::try_from(schema).map_err(wrong)? {
        kind @ (DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => Ok(kind),
        other => Err(PyTypeError::new_err(format!("column: found the type {other}, expected strings"))),
    }
}

/// A column of strings of one of the three kinds.
enum Strings {
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
}

impl Strings {
    fn new(array: ArrayData) -> Self {
        match array.data_type() {
            DataType::LargeUtf8 => Self::Large(array.into()),
            DataType::Utf8View => Self::View(array.into()),
            _ => Self::Small(array.into()),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Small(strings) => strings.len(),
            Self::Large(strings) => strings.len(),
            Self::View(strings) => strings.len(),
        }
    }

    /// The text of a row, if it has one.
    fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Small(strings) => strings.is_valid(row).then(|| strings.value(row)),
            Self::Large(strings) => strings.is_valid(row).then(|| strings.value(row)),
            Self::View(strings) => strings.is_valid(row).then(|| strings.value(row)),
        }
    }
}

/// A column of lists of mentions on its way.
struct Mentions {
    lengths: Vec<usize>,
    valid: BooleanBufferBuilder,
    start: Int32Builder,
    end: Int32Builder,
    text: StringBuilder,
    label: StringBuilder,
    subtype: StringBuilder,
    score: Float64Builder,
    entity: Int32Builder,
    id: StringBuilder,
}

impl Default for Mentions {
    fn default() -> Self {
        Self {
            lengths: Vec::new(),
            valid: BooleanBufferBuilder::new(0),
            start: Int32Builder::new(),
            end: Int32Builder::new(),
            text: StringBuilder::new(),
            label: StringBuilder::new(),
            subtype: StringBuilder::new(),
            score: Float64Builder::new(),
            entity: Int32Builder::new(),
            id: StringBuilder::new(),
        }
    }
}

impl Mentions {
    /// Adds a row; null if nothing was read.
    ///
    /// # Errors
    /// If a number, or the texts together, are beyond what 32 bits count.
    fn push(&mut self, found: Option<&Found>) -> PyResult<()> {
        let mentions = found.map(Found::mentions).unwrap_or_default();
        self.valid.append(found.is_some());
        self.lengths.push(mentions.len());
        for mention in mentions {
            self.start.append_value(small(mention.start)?);
            self.end.append_value(small(mention.end)?);
            append(&mut self.text, &mention.text)?;
            append(&mut self.label, mention.label.as_str())?;
            append(&mut self.subtype, &mention.subtype)?;
            self.score.append_value(mention.score);
            self.entity.append_option(mention.entity.map(small).transpose()?);
            match mention.ids.first() {
                Some(id) => append(&mut self.id, id)?,
                None => self.id.append_null(),
            }
        }
        Ok(())
    }

    fn finish(mut self) -> PyResult<ListArray> {
        let columns: [&mut dyn ArrayBuilder; 8] =
            [&mut self.start, &mut self.end, &mut self.text, &mut self.label, &mut self.subtype, &mut self.score, &mut self.entity, &mut self.id];
        let columns = columns.map(|column| column.finish()).to_vec();
        let length = columns[0].len();
        let values = StructArray::try_new_with_length(FIELDS.clone(), columns, None, length).map_err(wrong)?;
        small(length)?;
        let item = Arc::new(Field::new("item", DataType::Struct(FIELDS.clone()), false));
        let nulls = Some(NullBuffer::new(self.valid.finish())).filter(|nulls| nulls.null_count() > 0);
        ListArray::try_new(item, OffsetBuffer::from_lengths(self.lengths), Arc::new(values), nulls).map_err(wrong)
    }
}

fn small(number: usize) -> PyResult<i32> {
    let message = || PyOverflowError::new_err(format!("column: found {number}, expected at most {}; give fewer rows at once", i32::MAX));
    i32::try_from(number).map_err(|_| message())
}

/// Adds a string to a column that has at most two gigabytes of them.
fn append(column: &mut StringBuilder, text: &str) -> PyResult<()> {
    small(column.values_slice().len() + text.len())?;
    column.append_value(text);
    Ok(())
}
