//! Tags, which are tokens already: `#rain`.

use super::value::Value;
use super::view::View;
use super::{Family, Found};

/// The tag that a token is.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let tag = view.word(start).strip_prefix('#').filter(|tag| !tag.is_empty())?;
    let value = Value::Hashtag(format!("#{}", tag.to_lowercase()));
    Some(Found { family: Family::Hashtag, start, end: start + 1, form: "hashtag", value: Some(value), points: 95 })
}
