//! Control characters made visible, so that no text can write a line of its own or speak to the terminal.

use std::borrow::Cow;

/// A cell of a tab-separated line, reversibly: `\t`, `\n`, `\r`, `\x1b`, `\u2028`, and `\\` for a backslash.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    const SUSPECTS: Suspects = suspects(b"\\", b"");
    replaced(text, &SUSPECTS, visible)
}

/// One line for people, in a heading or a message.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    const SUSPECTS: Suspects = suspects(b"", b"");
    replaced(text, &SUSPECTS, visible)
}

/// Running text for a terminal: line breaks and tabs stay.
pub(crate) fn block(text: &str) -> Cow<'_, str> {
    const SUSPECTS: Suspects = suspects(b"", b"\n\t");
    if !text.contains('\r') {
        return replaced(text, &SUSPECTS, visible);
    }
    let lines = text.split_inclusive('\n').map(|line| match line.strip_suffix("\r\n") {
        Some(line) => replaced(line, &SUSPECTS, visible).into_owned() + "\n",
        None => replaced(line, &SUSPECTS, visible).into_owned(),
    });
    Cow::Owned(lines.collect())
}

/// Text between or within tags of HTML and XML: `&`, `<`, `>` and quotes as references; what neither may hold (NUL, most
/// control characters) as the sign for an unknown character.
pub(crate) fn markup(text: &str) -> Cow<'_, str> {
    const SUSPECTS: Suspects = suspects(b"&<>\"'\xEF", b"\t\n\r");
    replaced(text, &SUSPECTS, |character| {
        Some(Cow::Borrowed(match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\u{FFFE}' | '\u{FFFF}' => "\u{FFFD}",
            _ if character.is_control() => "\u{FFFD}",
            _ => return None,
        }))
    })
}

/// What stands for a control character, or for a backslash where that is a suspect.
fn visible(character: char) -> Option<Cow<'static, str>> {
    Some(match character {
        '\t' => "\\t".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\\' => "\\\\".into(),
        '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(character)).into(),
        _ if !character.is_control() => return None,
        '\0'..='\x7F' => format!("\\x{:02x}", u32::from(character)).into(),
        _ => format!("\\u{:04x}", u32::from(character)).into(),
    })
}

/// The first bytes of the characters that are looked at; all others are never replaced.
type Suspects = [bool; 256];

/// The control characters, what may be one beyond ASCII (U+0080 to U+009F, U+2028, U+2029), and these bytes, without those.
const fn suspects(more: &[u8], without: &[u8]) -> Suspects {
    let mut suspects = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        suspects[byte] = byte < 0x20 || matches!(byte, 0x7F | 0xC2 | 0xE2);
        byte += 1;
    }
    set(set(suspects, more, true), without, false)
}

const fn set(mut suspects: Suspects, bytes: &[u8], is_suspect: bool) -> Suspects {
    let mut index = 0;
    while index < bytes.len() {
        suspects[bytes[index] as usize] = is_suspect;
        index += 1;
    }
    suspects
}

/// The text with what stands for its suspects.
fn replaced<'t>(text: &'t str, suspects: &Suspects, replacement: fn(char) -> Option<Cow<'static, str>>) -> Cow<'t, str> {
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(character) = next_suspect(text, suspects, &mut at) {
        let start = at;
        at += character.len_utf8();
        if let Some(replacement) = replacement(character) {
            out.push_str(&text[copied..start]);
            out.push_str(&replacement);
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// Goes on to the next suspect.
///
/// PERF: a loop over bytes without iterators and closures, for the program is compiled at a level that keeps each as a call.
fn next_suspect(text: &str, suspects: &Suspects, at: &mut usize) -> Option<char> {
    let bytes = text.as_bytes();
    let mut index = *at;
    while index < bytes.len() && !suspects[bytes[index] as usize] {
        index += 1;
    }
    *at = index;
    text[index..].chars().next()
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
