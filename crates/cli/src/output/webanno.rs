//! W3C Web Annotations in JSON-LD: an annotation for each mention, all of them in one page.
//!
//! The place of a mention is told twice, by position and by the words around it, so that it is found again in a text that has
//! changed a little. Positions are characters (code points), as the standard has it. What an annotation is about is the IRI
//! of its document; names of files become relative ones, with what no IRI may hold in percents.

use std::fmt::Write as _;
use std::io::Write;

use anyhow::Result;
use onomast::record::MentionRecord;
use onomast::{Offsets, Span};

use super::json::string;
use super::{span, spans};
use crate::input::Document;

/// What comes before the annotations.
pub(super) const START: &[u8] = b"{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationPage\",\"items\":[\n";
/// What comes behind them.
pub(super) const END: &[u8] = b"\n]}\n";

/// So many characters before and behind a mention are quoted.
const QUOTED: usize = 24;

/// Writes the mentions of a document, an annotation a line.
pub(super) fn write(document: &Document, mentions: &[MentionRecord], out: &mut dyn Write) -> Result<()> {
    let source = iri(&document.name());
    let target = string(&source);
    let places = spans(&document.text, mentions, Offsets::Char);
    for (index, (mention, place)) in mentions.iter().zip(places).enumerate() {
        out.write_all(if index == 0 { b"" } else { b",\n" })?;
        let id = string(&format!("{source}#mention-{index}"));
        write!(out, "{{\"id\":{id},\"type\":\"Annotation\",\"motivation\":\"identifying\",\"body\":[{}],", bodies(mention).join(","))?;
        write!(out, "\"target\":{{\"source\":{target},\"selector\":[{}]}}}}", selectors(&document.text, span(mention), place))?;
    }
    Ok(())
}

/// The label and the finer kind, and what is meant: the ids of the entries, the value of a closed form.
fn bodies(mention: &MentionRecord) -> Vec<String> {
    let textual = |purpose: &str, value: &str| format!("{{\"type\":\"TextualBody\",\"purpose\":\"{purpose}\",\"value\":{}}}", string(value));
    let tags = [mention.label.as_str(), &mention.subtype].into_iter().filter(|tag| !tag.is_empty());
    let ids = mention.ids.iter().map(|id| match id.as_str() {
        id if is_web_address(id) => format!("{{\"type\":\"SpecificResource\",\"purpose\":\"identifying\",\"source\":{}}}", string(id)),
        id => textual("identifying", id),
    });
    let value = mention.value.as_deref().map(|value| textual("describing", value));
    tags.map(|tag| textual("tagging", tag)).chain(ids).chain(value).collect()
}

fn selectors(text: &str, bytes: Span, place: Span) -> String {
    let (before, behind) = (&text[..bytes.start()], &text[bytes.end()..]);
    let start = before.char_indices().rev().take(QUOTED).last().map_or(before.len(), |(at, _)| at);
    let end = behind.char_indices().nth(QUOTED).map_or(behind.len(), |(at, _)| at);
    let [exact, prefix, suffix] = [&text[bytes.range()], &before[start..], &behind[..end]].map(string);
    format!(
        "{{\"type\":\"TextPositionSelector\",\"start\":{},\"end\":{}}},\
         {{\"type\":\"TextQuoteSelector\",\"exact\":{exact},\"prefix\":{prefix},\"suffix\":{suffix}}}",
        place.start(),
        place.end(),
    )
}

fn is_web_address(id: &str) -> bool {
    (id.starts_with("https://") || id.starts_with("http://")) && id.chars().all(is_in_iri)
}

/// The name of a document as an IRI.
fn iri(name: &str) -> String {
    if is_web_address(name) {
        return name.to_owned();
    }
    let mut iri = String::with_capacity(name.len());
    for character in name.chars() {
        if is_in_path(character) {
            iri.push(character);
            continue;
        }
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            let _ = write!(iri, "%{byte:02X}");
        }
    }
    iri
}

/// Whether an IRI holds a character anywhere.
fn is_in_iri(character: char) -> bool {
    is_in_path(character) || ":?#[]@!$&'()*+,;=%".contains(character)
}

/// Whether the path of an IRI holds a character as it is: no mark that parts it from a scheme or from what comes behind.
fn is_in_path(character: char) -> bool {
    character.is_alphanumeric() || "-._~/".contains(character)
}

#[cfg(test)]
mod tests {
    use super::iri;

    #[test]
    fn names_become_iris() {
        for (name, expected) in [
            ("letters/a.txt", "letters/a.txt"),
            ("a b:2#ü.txt", "a%20b%3A2%23ü.txt"),
            ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
            ("https://example.org/a b", "https%3A//example.org/a%20b"),
        ] {
            assert_eq!(iri(name), expected);
        }
    }
}
