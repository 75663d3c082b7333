//! onomast
#![allow(dead_code, missing_docs)]
mod abbreviation;
mod error;
mod gazetteer;
mod label;
mod span;
mod token;
pub use error::Error;
pub use gazetteer::entry::{Case, Entry, Policy};
pub use gazetteer::find::Overlap;
pub use gazetteer::list::ListReader;
pub use gazetteer::{Duplicates, EntryRef, Gazetteer, GazetteerBuilder, Match, Matcher, MatcherBuilder, Tolerance};
pub use label::Label;
pub use span::{Offsets, Span};
pub use token::{Shape, Token, tokenize};
