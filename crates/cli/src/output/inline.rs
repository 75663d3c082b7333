//! The running text with its mentions in it: `[PERSON Ada Lovelace]`.
//!
//! A bracket or backslash that the text has itself stands behind a backslash, so that what was a mark can be told from what
//! was text; all other characters are as they were. Of overlapping mentions the first stands.

use std::io::{self, Write};

use onomast::record::MentionRecord;

/// Writes a text with its mentions marked.
pub(super) fn write(text: &str, mentions: &[MentionRecord], out: &mut dyn Write) -> io::Result<()> {
    let mut at = 0;
    for mention in mentions {
        if mention.start < at {
            continue;
        }
        escaped(&text[at..mention.start], out)?;
        out.write_all(b"[")?;
        escaped(mention.label.as_str(), out)?;
        out.write_all(b" ")?;
        escaped(&text[mention.start..mention.end], out)?;
        out.write_all(b"]")?;
        at = mention.end;
    }
    escaped(&text[at..], out)
}

fn escaped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut at = 0;
    for (index, mark) in text.match_indices(['[', ']', '\\']) {
        out.write_all(&text.as_bytes()[at..index])?;
        write!(out, "\\{mark}")?;
        at = index + 1;
    }
    out.write_all(&text.as_bytes()[at..])
}
