//! Addresses of IP: `192.168.0.1`, `2001:db8::1`, as the standard library reads them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::value::Value;
use super::view::View;
use super::{Family, Found};

/// An address of version 6 has at most so many tokens.
const MAX_TOKENS: usize = 20;

/// The address that starts at a token.
pub(super) fn at(view: &View<'_, '_>, start: usize) -> Option<Found> {
    let before = start.wrapping_sub(1);
    let is_inside = view.is_joined(start) && !matches!(view.word(before), "(" | "[" | "\"" | "'" | "/" | "=" | "," | "<" | "@" | "\u{201C}");
    if is_inside {
        return None;
    }
    let (address, end) = version_4(view, start).map(IpAddr::V4).map(|address| (address, start + 1)).or_else(|| version_6(view, start))?;
    Some(Found { family: Family::Ip, start, end, form: "network address", value: Some(Value::Ip(address)), points: 96 })
}

fn version_4(view: &View<'_, '_>, start: usize) -> Option<Ipv4Addr> {
    let is_version = view.is_one_of(start.wrapping_sub(1), &["version", "v", "release", "section", "firmware", "build", "chapter"]);
    let goes_on = view.is_joined_mark(start + 1) && view.word(start + 1) != ":" && view.word(start + 1) != "/" && !view.is_dash(start + 1);
    view.word(start).parse().ok().filter(|_| !is_version && !goes_on)
}

fn version_6(view: &View<'_, '_>, start: usize) -> Option<(IpAddr, usize)> {
    let is_part = |index: usize| {
        let word = view.word(index);
        word == ":" || word.len() <= 15 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'.')
    };
    let mut end = start;
    while end < start + MAX_TOKENS && is_part(end) && (end == start || view.is_joined(end)) {
        end += 1;
    }
    // A colon behind the address is the text's.
    (start + 3..=end).rev().find_map(|end| {
        let text = view.text(start..end);
        let address: Ipv6Addr = text.parse().ok()?;
        let is_address = text.bytes().any(|byte| byte.is_ascii_digit()) && !view.digits_and(end).is_some_and(|_| view.is_joined(end));
        is_address.then_some((IpAddr::V6(address), end))
    })
}
