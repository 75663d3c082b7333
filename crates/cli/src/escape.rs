//! Control characters made visible, so that no text can speak to the terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// One line for people, in a table or a message.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\0'..='\x1F' | '\x7F' => _ = write!(out, "\\x{:02x}", u32::from(character)),
            _ if is_control(character) => _ = write!(out, "\\u{:04x}", u32::from(character)),
            _ => out.push(character),
        }
        out
    });
    Cow::Owned(shown)
}

fn is_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}
