//! Characters that what is written has another use for: control characters made visible, so that no text can write a line of
//! its own or speak to the terminal, references of markup, brackets.

use std::borrow::Cow;

/// A cell of a tab-separated line, reversibly: `\t`, `\n`, `\r`, `\x1b`, `\u2028`, and `\\` for a backslash.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    const SUSPECTS: Suspects = with(CONTROLS, b"\\");
    replaced(text, &SUSPECTS, visible)
}

/// One line for people, in a heading or a message.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    replaced(text, &CONTROLS, visible)
}

/// Running text for a terminal: line breaks and tabs stay.
pub(crate) fn block(text: &str) -> Cow<'_, str> {
    const SUSPECTS: Suspects = without(CONTROLS, b"\n\t");
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
    const SUSPECTS: Suspects = with(without(CONTROLS, b"\t\n\r"), b"&<>\"'\xEF");
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

/// Running text with tags in brackets: a bracket or backslash of its own stands behind a backslash.
pub(crate) fn bracketed(text: &str) -> Cow<'_, str> {
    const SUSPECTS: Suspects = with([false; 256], b"[]\\");
    replaced(text, &SUSPECTS, |mark| Some(format!("\\{mark}").into()))
}

/// One line of as many characters: a blank for each that would end a line or a column.
pub(crate) fn blanked(text: &str) -> Cow<'_, str> {
    replaced(text, &CONTROLS, |character| is_control(character).then_some(Cow::Borrowed(" ")))
}

/// What stands for a control character, or for a backslash where that is a suspect.
fn visible(character: char) -> Option<Cow<'static, str>> {
    Some(match character {
        '\t' => "\\t".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\\' => "\\\\".into(),
        _ if !is_control(character) => return None,
        '\0'..='\x7F' => format!("\\x{:02x}", u32::from(character)).into(),
        _ => format!("\\u{:04x}", u32::from(character)).into(),
    })
}

fn is_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// The first bytes of the characters that are looked at; all others are never replaced.
type Suspects = [bool; 256];

/// The control characters, and what may be one beyond ASCII: U+0080 to U+009F, U+2028, U+2029.
const CONTROLS: Suspects = {
    let mut controls = with([false; 256], b"\x7F\xC2\xE2");
    let mut byte = 0;
    while byte < 0x20 {
        controls[byte] = true;
        byte += 1;
    }
    controls
};

const fn with(suspects: Suspects, bytes: &[u8]) -> Suspects {
    set(suspects, bytes, true)
}

const fn without(suspects: Suspects, bytes: &[u8]) -> Suspects {
    set(suspects, bytes, false)
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
            ("\u{7FF}\u{A0}’\u{9b}", "\u{7FF}\u{A0}’\\u009b", "\u{7FF}\u{A0}’\\u009b", "\u{7FF}\u{A0}’\\u009b"),
        ] {
            assert_eq!((cell(text), line(text), block(text)), (in_cell.into(), in_line.into(), in_block.into()), "{text:?}");
        }
    }

    #[test]
    fn every_control_character_is_a_suspect() {
        for character in '\0'..=char::MAX {
            let text = format!("a{character}b");
            let is_shown = !is_control(character);
            assert_eq!(line(&text) == text, is_shown, "{text:?}");
            assert_eq!(cell(&text) == text, is_shown && character != '\\', "{text:?}");
            assert_eq!(blanked(&text) == text, is_shown, "{text:?}");
            let is_in_markup = !character.is_control() || "\t\n\r".contains(character);
            assert_eq!(markup(&text) == text, is_in_markup && !"&<>\"'\u{FFFE}\u{FFFF}".contains(character), "{text:?}");
        }
    }

    #[test]
    fn what_stands_for_others() {
        assert_eq!(bracketed("[a\\]\n’b"), "\\[a\\\\\\]\n’b");
        assert_eq!(blanked("a\r\nb\u{2028}c’\u{9b}"), "a  b c’ ");
        assert_eq!(markup("<é’\0\u{9b}\u{FFFE}，\t>"), "&lt;é’\u{FFFD}\u{FFFD}\u{FFFD}，\t&gt;");
    }
}
