//! E-mail addresses, which are tokens already: `ada@example.org`.

use super::value::Value;
use super::view::View;
use super::{Family, Found};

/// The address that a token is.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let word = view.word(start);
    let (local, domain) = word.rsplit_once('@').filter(|(local, _)| !local.is_empty() && !local.contains(['@', '/', ':']))?;
    let is_domain = domain.contains('.') && domain.split('.').all(|part| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-'));
    let has_top = domain.rsplit('.').next().is_some_and(|top| top.len() > 1 && !top.bytes().all(|byte| byte.is_ascii_digit()));
    let is_local = !local.ends_with('.') && !local.contains("..");
    let value = Value::Email(format!("{local}@{}", domain.to_ascii_lowercase()));
    (is_domain && has_top && is_local).then_some(Found { family: Family::Email, start, end: start + 1, form: "e-mail address", value: Some(value), points: 100 })
}
