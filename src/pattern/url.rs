//! Web addresses: those with a scheme or `www.` are tokens already, `example.com/a` is read here.

use super::value::Value;
use super::view::View;
use super::{Family, Found};

/// The ends of host names that hardly end anything else.
const TOPS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "io", "ai", "app", "dev", "uk", "de", "fr", "nl", "eu", "us", "ca", "au", "jp",
    "cn", "ru", "br", "es", "pl", "se", "ch", "kg", "kz", "uz", "ua", "tr", "gr", "nz", "za", "kr", "mx", "ar", "cz", "dk", "fi", "ie", "pt", "hu",
    "ro", "xyz", "online", "site", "shop", "blog", "news", "tv",
];

/// Those that end sentences or files too: only with a path behind.
const OPEN_TOPS: &[&str] =
    &["co", "me", "in", "it", "is", "at", "be", "no", "to", "so", "my", "ly", "gl", "gg", "fm", "id", "im", "am", "li", "cc", "sh", "rs", "md", "py"];

/// The web address that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let word = view.word(start);
    let is_whole = word.contains("://") || word.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."));
    let (start, end) = if is_whole { (start, with_bracket(view, start)) } else { bare(view, start)? };
    let text = view.text(start..end);
    let points = if is_whole { 100 } else { 75 };
    Some(Found { family: Family::Url, start, end, form: "web address", value: Some(Value::Url(normal(text))), points })
}

/// The token ends before a closing bracket, which belongs to the address if it has the opening one.
fn with_bracket(view: &View<'_, '_>, start: usize) -> usize {
    let word = view.word(start);
    let is_open = word.matches('(').count() > word.matches(')').count();
    if is_open && view.word(start + 1) == ")" && view.is_joined(start + 1) { start + 2 } else { start + 1 }
}

/// `example.com`, `example.co.uk:8080/a?b=c`
fn bare(view: &View<'_, '_>, start: usize) -> Option<(usize, usize)> {
    let word = view.word(start);
    // "my-site.com" is several tokens, of which the last one has the dot.
    let mut first = start;
    while start - first < 8
        && view.is_joined(first)
        && view.word(first.wrapping_sub(1)) == "-"
        && view.is_joined(first - 1)
        && first > view.sentence.start + 1
    {
        first -= 2;
    }
    let opens = |word: &str| matches!(word, "(" | "\"" | "'" | "<" | "[" | "\u{201C}" | "\u{2018}" | ":" | "=");
    let follows = view.is_joined(first) && !opens(view.word(first.wrapping_sub(1)));
    let is_host = |host: &str| {
        let is_label = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        host.len() < 254 && host.contains('.') && host.split('.').all(is_label)
    };
    let is_local = word == "localhost" && view.word(start + 1) == ":";
    let mut last = start;
    while view.word(last + 1) == "-" && view.is_joined(last + 1) && view.is_joined(last + 2) && last < start + 8 {
        last += 2;
    }
    let host = view.text(first..(last + 1).min(view.sentence.end));
    let plain = host.replace('-', "");
    if follows || !(is_local || is_host(&plain)) {
        return None;
    }
    let top = host.rsplit('.').next().unwrap_or_default();
    let next = last + 1;
    let goes_on = view.is_joined(next)
        && (view.word(next) == "/"
            || view.word(next) == "?" && view.is_joined(next + 1)
            || view.word(next) == ":" && view.is_joined(next + 1) && view.digits(next + 1).is_some());
    if !(is_local || TOPS.contains(&top) || goes_on && view.word(next) == "/" && OPEN_TOPS.contains(&top)) {
        return None;
    }
    Some((first, if goes_on { path_end(view, next) } else { next }))
}

/// The end of what follows a host without a blank, marks that close a sentence aside.
fn path_end(view: &View<'_, '_>, start: usize) -> usize {
    let mut end = start + 1;
    while view.is_joined(end) && !matches!(view.word(end), "<" | ">" | "\"" | "\u{201D}") {
        end += 1;
    }
    while end > start + 1 && matches!(view.word(end - 1), "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "'") {
        end -= 1;
    }
    end
}

/// The address with its scheme, and scheme and host in small letters.
fn normal(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").map_or(("https", text), |(scheme, rest)| (scheme, rest));
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    format!("{}://{}{}", scheme.to_ascii_lowercase(), rest[..host_end].to_ascii_lowercase(), &rest[host_end..])
}
