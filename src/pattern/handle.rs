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
    let is_host = |host: &str| host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    let has_host = view.word(start + 1) == "@" && view.is_joined(start + 1) && view.is_joined(start + 2) && is_host(view.word(start + 2));
    let mut end = start + if has_host { 3 } else { 1 };
    // "@ada.lovelace"
    while !has_host
        && end < start + 7
        && view.word(end) == "."
        && view.is_joined(end)
        && view.is_joined(end + 1)
        && view.word(end + 1).starts_with(|first: char| first.is_ascii_lowercase())
    {
        end += 2;
    }
    let value = Value::Handle(view.text(start..end).to_lowercase());
    is_name.then_some(Found { family: Family::Handle, start, end, form: "handle", value: Some(value), points: 95 })
}
