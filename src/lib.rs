//! onomast finds the people, places and organizations in running text and gives them as typed spans: which bytes, what
//! label, which entry of which list, why, and which other mentions of the document mean the same one.
//!
//! It needs no download, no native library and no model server: lists of names are compiled into the library, rules
//! read the words around a name, and a user's own lists, of any size, are memory-mapped beside them.
//!
//! # Quick start
#![cfg_attr(feature = "english", doc = "```")]
#![cfg_attr(not(feature = "english"), doc = "```ignore")]
//! use onomast::Extractor;
//!
//! let extractor = Extractor::english();
//! let found = extractor.extract("President Sooronbai Jeenbekov left Bishkek. Mr Jeenbekov resigned.");
//!
//! let shown: Vec<String> = found.mentions().iter().map(|mention| format!("{} {}", mention.label(), mention.text())).collect();
//! assert_eq!(shown, ["PERSON Sooronbai Jeenbekov", "PLACE Bishkek", "PERSON Jeenbekov"]);
//!
//! // Both persons are one entity.
//! assert_eq!(found.entities().len(), 2);
//! assert_eq!(found.entities()[0].mentions(), [0, 2]);
//! ```
//!
//! Names of your own come as [`Entry`]s, as a list in TSV, or as a compiled file:
//!
//! ```
//! use onomast::{BuiltIn, Extractor, Gazetteer};
//!
//! let list = "# label: VESSEL\nname\tid\tflag\nKon-Tiki\tvessel/3\tNO\n";
//! let mut builder = Gazetteer::builder();
//! builder.read_list("vessels.tsv", list.as_bytes())?;
//!
//! let extractor = Extractor::builder().gazetteer(builder.build()?).built_in(BuiltIn::None).build();
//! let found = extractor.extract("The KON TIKI crossed the ocean.");
//! let entry = found.mentions()[0].entries().next().expect("the mention comes from the list");
//! assert_eq!((entry.id(), entry.name(), entry.attribute("flag")), ("vessel/3", "Kon-Tiki", Some("NO")));
//! # Ok::<(), onomast::Error>(())
//! ```
//!
//! # The way of a text
//! One direction, each arrow one function; offsets are fixed at the first step and never change.
//!
//! ```text
//! text -> tokens -> sentences -> candidates -> resolve -> names -> Extraction { mentions, entities }
//! ```
//!
//! | step | what it does | what of it is public |
//! |---|---|---|
//! | tokens | words, numbers and marks with byte spans, shapes and folded hashes | [`document::tokenize`], [`document::Token`] |
//! | sentences | borders, past abbreviations and initials | [`Document`] |
//! | gazetteers | every listed name, whatever its case, accents, hyphens and line breaks | [`Gazetteer`], [`Matcher`], [`Entry`], [`gazetteer`] |
//! | context | titles, company suffixes, datelines and the like propose names and weigh the listed ones | [`explain`] |
//! | closed forms | dates, amounts, addresses, identifiers with their values, where they are asked for | [`pattern`] |
//! | resolve | the best set without overlap | [`explain::Explanation`] |
//! | names | short forms carry the label of the long one; mentions become entities | [`Entity`] |
//! | result | mentions and entities, serializable, in bytes, characters or UTF-16 units | [`Extraction`], [`Mention`], [`Offsets`], [`record`] |
//!
//! A [`Matcher`] stops after the gazetteers: a dictionary and nothing else.
//!
//! # What holds always
//! Extraction takes any `&str` and cannot fail; it does no I/O and reads no clock; its time is linear in the text; the
//! same text gives the same answer on every machine and with any number of threads. Every span lies on character
//! boundaries. Whatever can be wrong with a list or a compiled file is an [`Error`] when it is loaded.
//!
//! # Features
//! - `english` (default): the built-in lists and `Extractor::english`.
//! - `train`: training of models, the module `model::train`.
//! - `markup`: HTML, Markdown, XML and subtitles, with a map from their text to the source, the module `markup`.
//! - `json`: what was found as JSON, written by functions that are compiled once, the module `json`.
//! - `evaluate`: exact-span scores as the conlleval script counts them, the module `evaluate`.

mod abbreviation;
mod blocked;
pub mod calibration;
mod candidate;
mod cue;

pub mod document;
mod error;
#[cfg(feature = "evaluate")]
pub mod evaluate;

pub mod explain;
mod extractor;
mod fold;
pub mod gazetteer;
#[cfg(feature = "json")]
pub mod json;

mod keyed;
mod label;
mod language;
#[cfg(feature = "markup")]
pub mod markup;

mod mention;
pub mod model;
mod names;
pub mod pattern;
pub mod record;
mod resolve;
pub mod rule;
mod sentence;
mod span;
mod token;
mod work;

pub use document::Document;
pub use error::Error;
pub use explain::Explain;
pub use extractor::{BuiltIn, Extractor, ExtractorBuilder};
pub use gazetteer::{Entry, Gazetteer, Matcher};
pub use label::Label;
pub use mention::{Entity, Extraction, Mention};
pub use names::Relation;
pub use span::{Offsets, Span};

/// The examples of the README are compiled and run with those of the library.
#[cfg(all(doctest, feature = "english"))]
#[doc = include_str!("../README.md")]
struct Readme;
