//! The running text with its mentions in it: `[PERSON Ada Lovelace]`.
//!
//! A bracket or backslash that the text has itself stands behind a backslash, so that what was a mark can be told from what
//! was text; all other characters are as they were. Of overlapping mentions the first stands.

use std::io::{self, Write};

use onomast::record::MentionRecord;

use crate::escape::bracketed;

/// Writes a text with its mentions marked.
pub(super) fn write(text: &str, mentions: &[MentionRecord], out: &mut dyn Write) -> io::Result<()> {
    let mut at = 0;
    for mention in mentions {
        if mention.start < at {
            continue;
        }
        let [before, label, name] = [&text[at..mention.start], mention.label.as_str(), &text[mention.start..mention.end]].map(bracketed);
        write!(out, "{before}[{label} {name}]")?;
        at = mention.end;
    }
    out.write_all(bracketed(&text[at..]).as_bytes())
}
