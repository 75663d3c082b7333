//! Control characters made visible, so that no text can write a line of its own or speak to the terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A cell of a tab-separated line, reversibly: `\t`, `\n`, `\r`, `\x1b`, `\u2028`, and `\\` for a backslash.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    escaped(text, |character| character == '\\' || is_control(character))
}

/// One line for people, in a heading or a message.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_control)
}

/// Running text for a terminal: line breaks and tabs stay.
pub(crate) fn block(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return escaped(text, is_forbidden_in_block);
    }
    let lines = text.split_inclusive('\n').map(|line| match line.strip_suffix("\r\n") {
        Some(line) => escaped(line, is_forbidden_in_block).into_owned() + "\n",
        None => escaped(line, is_forbidden_in_block).into_owned(),
    });
    Cow::Owned(lines.collect())
}

/// Text between or within tags of HTML and XML: `&`, `<`, `>` and quotes as references; what neither may hold (NUL, most
/// control characters) as the sign for an unknown character.
pub(crate) fn markup(text: &str) -> Cow<'_, str> {
    let is_special = |character| matches!(character, '&' | '<' | '>' | '"' | '\'') || is_forbidden_in_markup(character);
    if !text.contains(is_special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ if is_forbidden_in_markup(character) => out.push('\u{FFFD}'),
            _ => out.push(character),
        }
    }
    Cow::Owned(out)
}

fn is_forbidden_in_markup(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r') || matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

fn is_forbidden_in_block(character: char) -> bool {
    is_control(character) && !matches!(character, '\n' | '\t')
}

fn is_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            _ if !is_escaped(character) => out.push(character),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            '\0'..='\x7F' => _ = write!(out, "\\x{:02x}", u32::from(character)),
            _ => _ = write!(out, "\\u{:04x}", u32::from(character)),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_text_is_escaped() {
        for (text, in_cell, in_line, in_block) in [
            ("plain Ö 中 \u{200F}", "plain Ö 中 \u{200F}", "plain Ö 中 \u{200F}", "plain Ö 中 \u{200F}"),
            ("a\tb\nc", "a\\tb\\nc", "a\\tb\\nc", "a\tb\nc"),
            ("a\r\nb\rc", "a\\r\\nb\\rc", "a\\r\\nb\\rc", "a\nb\\rc"),
            ("\x1b[31m\0\x7f", "\\x1b[31m\\x00\\x7f", "\\x1b[31m\\x00\\x7f", "\\x1b[31m\\x00\\x7f"),
            ("\u{9b}2J\u{2028}", "\\u009b2J\\u2028", "\\u009b2J\\u2028", "\\u009b2J\\u2028"),
            ("C:\\new", "C:\\\\new", "C:\\new", "C:\\new"),
        ] {
            assert_eq!((cell(text), line(text), block(text)), (in_cell.into(), in_line.into(), in_block.into()), "{text:?}");
        }
    }
}
