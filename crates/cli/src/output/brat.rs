//! Standoff annotations of brat: a line `T1<tab>PERSON 0 12<tab>Ada Lovelace` a mention, and a note with what a list says or the form means.
//!
//! Offsets are characters of the text that was read. A mention is one stretch: breaks of lines in it are written as blanks,
//! one for each, as a line of the format has none. What no type of brat may have is `_` in its label.

use std::io::{self, Write};

use onomast::Offsets;
use onomast::record::MentionRecord;

use super::spans;
use crate::escape::blanked;

/// Writes the annotations of a text.
pub(super) fn write(text: &str, mentions: &[MentionRecord], out: &mut dyn Write) -> io::Result<()> {
    let places = spans(text, mentions, Offsets::Char);
    for (index, (mention, place)) in mentions.iter().zip(places).enumerate() {
        let number = index + 1;
        let (label, name) = (type_of(mention.label.as_str()), blanked(&mention.text));
        writeln!(out, "T{number}\t{label} {} {}\t{name}", place.start(), place.end())?;
        if let Some(note) = note(mention) {
            writeln!(out, "#{number}\tAnnotatorNotes T{number}\t{note}")?;
        }
    }
    Ok(())
}

fn type_of(label: &str) -> String {
    label.chars().map(|character| if character.is_ascii_alphanumeric() || character == '-' { character } else { '_' }).collect()
}

/// The ids of the entries and the canonical name, if a list has any, or the value of a closed form.
fn note(mention: &MentionRecord) -> Option<String> {
    let ids = Some(mention.ids.join("|")).filter(|ids| !ids.is_empty());
    let name = mention.name.as_deref().filter(|name| !name.is_empty());
    let told: Vec<&str> = ids.as_deref().into_iter().chain(name).chain(mention.value.as_deref()).collect();
    (!told.is_empty()).then(|| blanked(&told.join(" ")).into_owned())
}
