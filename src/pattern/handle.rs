//! Handles, which are tokens already: `@ada`, `@ada@example.org`.

use super::value::Value;
use super::view::View;
use super::{Family, Found};

/// A longer one is none.
const MAX_LEN: usize = 64;

/// The handle that a token is.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let name = view.word(start).strip_prefix('@').filter(|name| !name.contains('@'))?;
    let is_name = name.len() <= MAX_LEN && name.contains(char::is_alphabetic);
    let has_host = view.is_joined(start + 1) && view.word(start + 1).strip_prefix('@').is_some_and(|host| !host.is_empty());
    // The host of "@ada@example.org" may go on behind its dots.
    let mut end = start + 1 + usize::from(has_host);
    while has_host && view.word(end) == "." && view.is_joined(end) && view.is_joined(end + 1) && end < start + 8 {
        end += 2;
    }
    let value = Value::Handle(view.text(start..end).to_lowercase());
    is_name.then_some(Found { family: Family::Handle, start, end, form: "handle", value: Some(value), points: 95 })
}
