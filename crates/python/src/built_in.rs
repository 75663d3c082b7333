//! The built-in lists and the model, packed: unpacked once a process, when an extractor first wants them.

use std::io::{self, Read as _};

use onomast::model::Model;
use onomast::{Error, ExtractorBuilder, Gazetteer};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use ruzstd::decoding::StreamingDecoder;

use crate::error::raised;

const NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.zst"));
const WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.zst"));
const MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/model.zst"));

/// The names and the common words.
static LISTS: PyOnceLock<(Gazetteer, Gazetteer)> = PyOnceLock::new();
static OF_LISTS: PyOnceLock<Model> = PyOnceLock::new();

/// Gives a builder the lists.
pub(crate) fn with_lists(py: Python<'_>, builder: ExtractorBuilder) -> PyResult<ExtractorBuilder> {
    let lists = || Ok::<_, PyErr>((unpacked(NAMES, Gazetteer::from_bytes)?, unpacked(WORDS, Gazetteer::from_bytes)?));
    let (names, words) = LISTS.get_or_try_init(py, lists)?;
    Ok(builder.built_in_lists(names.clone(), words.clone()))
}

/// Gives a builder the model that goes with the lists.
pub(crate) fn with_model(py: Python<'_>, builder: ExtractorBuilder) -> PyResult<ExtractorBuilder> {
    let model = OF_LISTS.get_or_try_init(py, || unpacked(MODEL, Model::from_bytes))?;
    Ok(builder.built_in_model(model.clone()))
}

fn unpacked<T>(packed: &[u8], open: impl FnOnce(&[u8]) -> Result<T, Error>) -> PyResult<T> {
    let mut decoder = StreamingDecoder::new(packed).map_err(io::Error::other)?;
    let mut bytes = Vec::with_capacity(usize::try_from(decoder.decoder.content_size()).unwrap_or_default());
    decoder.read_to_end(&mut bytes)?;
    open(&bytes).map_err(raised)
}
