//! Subtitles, SubRip (`.srt`) and WebVTT (`.vtt`): what is read on the screen.
//!
//! Takes cues, each a line with its times and lines of text up to a blank one, gives their text as one stream: a sentence
//! goes on from line to line and from cue to cue. Whatever else stands in the file (numbers, notes, styles) is no text.

use super::Plain;
use super::html::{self, Origin, Page};
use super::text::Writer;
use crate::span::Span;

/// The text of subtitles.
pub(super) fn plain(source: &str, writer: Writer) -> Plain {
    let mut page = Page::new(writer);
    let (mut is_cue, mut at) = (false, 0);
    for line in source.split_inclusive(['\n', '\r']) {
        crate::work::step(1);
        let text = line.trim_end_matches(['\n', '\r']);
        // The second half of CR LF is no line.
        let is_half = line == "\n" && source[..at].ends_with('\r');
        if text.contains("-->") {
            is_cue = true;
        } else if is_cue && !text.trim().is_empty() {
            show(text, at, &mut page);
            page.writer.blank(Span::new(at + text.len(), at + line.len()));
        } else if !is_half {
            is_cue = false;
        }
        at += line.len();
    }
    page.writer.finish()
}

/// Reads a line of a cue. One that starts with a dash is what another person says.
fn show(line: &str, at: usize, page: &mut Page) {
    if line.trim_start().starts_with(['-', '\u{2013}', '\u{2014}']) {
        page.break_off();
    }
    let (mut html, mut parts, mut from) = (String::with_capacity(line.len()), Vec::new(), 0);
    while from < line.len() {
        let end = line[from..].find(['{', '<']).map_or(line.len(), |found| from + found);
        let left_out = not_shown(&line[end..]);
        // A mark that starts nothing is text.
        let end = if left_out == 0 && end < line.len() { end + 1 } else { end };
        parts.push((html.len(), at + from));
        html.push_str(&line[from..end]);
        from = end + left_out;
    }
    html::read(&html, &Origin(&parts), page);
}

/// A longer one is none: looking for its end from every start would not be linear.
const MOST_LEFT_OUT: usize = 256;

/// How long a place on the screen (`{\an8}`) or a time (`<00:01.000>`) is that starts here.
fn not_shown(rest: &str) -> usize {
    let end = match rest.as_bytes() {
        [b'{', b'\\', ..] => b'}',
        [b'<', digit, ..] if digit.is_ascii_digit() => b'>',
        _ => return 0,
    };
    rest.bytes().take(MOST_LEFT_OUT).position(|byte| byte == end).map_or(0, |found| found + 1)
}
