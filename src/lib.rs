//! onomast finds the people, places and organizations in running text and gives them as typed spans.


mod abbreviation;
mod candidate;
mod context;
mod document;
mod error;
#[cfg(feature = "evaluate")]
pub mod evaluate;
mod evidence;
mod extractor;
mod gazetteer;
mod label;
mod mention;
mod names;
mod resolve;
mod sentence;
mod span;
mod token;

pub use document::Document;
pub use error::Error;
pub use extractor::{BuiltIn, Explain, Extractor, ExtractorBuilder};
pub use gazetteer::entry::{Case, Entry, Policy};
pub use gazetteer::find::Overlap;
pub use gazetteer::list::ListReader;
pub use gazetteer::{Duplicates, EntryRef, Gazetteer, GazetteerBuilder, Match, Matcher, MatcherBuilder, Tolerance};
pub use label::Label;
pub use mention::{Entity, Explanation, Extraction, Mention, Weighed};
pub use span::{Offsets, Span};
pub use token::{Shape, Token, tokenize};
