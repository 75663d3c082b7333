//! E-mail addresses, which are tokens already: `ada@example.org`; in pieces behind a colon: `mailto:ada@example.org`.

use super::value::Value;
use super::view::View;
use super::{Family, Found};

/// Neither side of an address in pieces has more tokens.
const MAX_TOKENS: usize = 12;

/// The address that a token is, or that has this token as its @.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let (start, end) = if view.word(start) == "@" { around(view, start)? } else { (start, start + 1) };
    let word = view.text(start..end);
    let (local, domain) = word.rsplit_once('@').filter(|(local, _)| !local.is_empty() && !local.contains(['@', '/', ':']))?;
    let is_domain = domain.contains('.') && domain.split('.').all(|part| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-'));
    let has_top = domain.rsplit('.').next().is_some_and(|top| top.len() > 1 && !top.bytes().all(|byte| byte.is_ascii_digit()));
    let is_local = !local.ends_with('.') && !local.contains("..");
    let value = Value::Email(format!("{local}@{}", domain.to_ascii_lowercase()));
    (is_domain && has_top && is_local).then_some(Found { family: Family::Email, start, end, form: "e-mail address", value: Some(value), points: 100 })
}

/// The tokens of an address around its @.
fn around(view: &View<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let is_part = |index: usize, marks: &[&str]| {
        let word = view.word(index);
        let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'));
        is_word && view.token(index).is_some_and(|token| token.is_word()) || marks.contains(&word)
    };
    let (mut start, mut end) = (at, at + 1);
    while start > view.sentence.start && at - start < MAX_TOKENS && view.is_joined(start) && is_part(start - 1, &[".", "-", "+", "%", "_"]) {
        start -= 1;
    }
    while end - at < MAX_TOKENS && view.is_joined(end) && is_part(end, &["-"]) {
        end += 1;
    }
    (start < at && end > at + 1).then_some((start, end))
}
