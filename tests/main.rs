//! The one integration binary: what the library promises, checked from outside.
//!
//! A test is a line of data wherever it can be (`tests/data`); the API is called in one `check` a module.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(missing_docs, reason = "test functions are named by what they check")]

mod compiled;
mod explanation;
mod extraction;
mod extraction_organization;
mod extraction_person;
mod extraction_place;
mod hostile;
mod links;
mod lists;
mod marks;
#[cfg(feature = "markup")]
mod markup;
mod matching;
mod model;
mod names;
mod pairs;
mod patterns;
mod policies;
mod properties;
mod rules;
mod shipped;
mod tolerance;
mod windows;
