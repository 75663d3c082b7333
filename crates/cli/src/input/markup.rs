//! Files with markup: what kind a file is, which encoding it says it is in, and its text with the way back to the source.

use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use onomast::markup::{OffsetMap, Place, Plain};
use onomast::record::MentionRecord;
use onomast::{Offsets, Span, markup};

use super::Reading;
use crate::arguments::InputFormat;
use crate::source::extension;

/// So many bytes tell what a file is.
pub(super) const HEAD: u64 = 4 << 10;

/// What the text of a document was made of.
pub(crate) struct Source {
    pub(crate) text: String,
    pub(crate) map: OffsetMap,
}

impl Source {
    /// The places of spans of the text in the source.
    pub(crate) fn places(&self, spans: &[Span], offsets: Offsets) -> Vec<Place> {
        self.map.places_in(&self.text, spans, offsets)
    }

    /// Tells mentions, which have these spans in the text, where they stand in the source.
    pub(crate) fn locate(&self, mentions: &mut [MentionRecord], spans: &[Span], offsets: Offsets) {
        let places = self.places(spans, offsets);
        mentions.iter_mut().zip(&places).for_each(|(mention, place)| mention.set_place(place));
    }
}

/// The text of a source of this kind.
pub(super) fn plain(source: &str, reading: &Reading) -> Plain {
    let reader = markup::Reader::default();
    let reader = match &reading.language {
        Some(tag) => reader.language(tag),
        None => reader,
    };
    match (reading.format, &reading.text_path) {
        (InputFormat::Markdown, _) => reader.markdown(source),
        (InputFormat::Srt | InputFormat::Vtt, _) => reader.subtitles(source),
        (InputFormat::Xml, Some(path)) => reader.xml(source, path),
        _ => reader.html(source),
    }
}

/// What the name of a file says.
pub(super) fn by_name(path: &Path) -> Option<InputFormat> {
    Some(match extension(path).as_str() {
        "html" | "htm" | "xhtml" | "xht" => InputFormat::Html,
        "md" | "markdown" | "mkd" | "mdown" => InputFormat::Markdown,
        "xml" | "tei" | "rss" | "atom" | "nxml" | "dbk" => InputFormat::Xml,
        "srt" => InputFormat::Srt,
        "vtt" => InputFormat::Vtt,
        "csv" | "tsv" | "tab" => InputFormat::Csv,
        "jsonl" | "ndjson" => InputFormat::Jsonl,
        "conll" | "conllu" | "bio" | "iob" => InputFormat::Conll,
        _ => return None,
    })
}

/// What the first bytes of a file say; of text nothing.
pub(super) fn by_head(head: &[u8]) -> InputFormat {
    let head = String::from_utf8_lossy(head).trim_start_matches('\u{FEFF}').trim_start().to_ascii_lowercase();
    let has_times = |lines: &str| lines.lines().take(2).any(|line| line.contains("-->") && line.starts_with(|letter: char| letter.is_ascii_digit()));
    match head.as_str() {
        head if head.starts_with("<?xml") && !head.contains("<html") => InputFormat::Xml,
        head if ["<!doctype html", "<html", "<?xml", "<head", "<body"].iter().any(|start| head.starts_with(start)) => InputFormat::Html,
        head if head.starts_with("webvtt") => InputFormat::Vtt,
        head if has_times(head) => InputFormat::Srt,
        _ => InputFormat::Text,
    }
}

/// The encoding that a page or an XML document says it is in, if that is not UTF-8.
pub(super) fn encoding(head: &[u8]) -> Option<&'static Encoding> {
    let told = || Encoding::for_label(markup::encoding(head)?.as_bytes());
    // Whoever could read so much of it in bytes of ASCII knows that it is not UTF-16.
    let is_told = |encoding: &&Encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding);
    if Encoding::for_bom(head).is_some() { None } else { told().filter(is_told) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_names_and_first_bytes() {
        for (name, expected) in [("a/B.HTML", "html"), ("x.md.gz", "markdown"), ("x.csv.zst", "csv"), ("x.txt", ""), ("html", ""), ("x.srt", "srt")] {
            let found = by_name(Path::new(name)).map(|kind| clap::ValueEnum::to_possible_value(&kind).map(|value| value.get_name().to_owned()));
            assert_eq!(found.flatten().unwrap_or_default(), expected, "{name}");
        }
        for (head, expected) in [
            ("\u{FEFF}\n<!DOCTYPE HTML>", InputFormat::Html),
            ("<?xml version='1.0'?><tei>", InputFormat::Xml),
            ("<?xml version='1.0'?><!DOCTYPE html><html>", InputFormat::Html),
            ("WEBVTT\n", InputFormat::Vtt),
            ("1\r\n00:00:01,000 --> 00:00:02,000\r\n", InputFormat::Srt),
            ("1 --> is an arrow", InputFormat::Srt),
            ("Ada --> Alan", InputFormat::Text),
            ("# Osaka", InputFormat::Text),
        ] {
            assert!(by_head(head.as_bytes()) == expected, "{head}");
        }
    }

    #[test]
    fn encodings_that_a_page_tells() {
        for (head, expected) in [
            (b"<meta charset='windows-1251'>".as_slice(), Some("windows-1251")),
            (b"<meta charset=latin1>", Some("windows-1252")),
            (b"<meta charset=utf-8>", None),
            (b"<meta charset=utf-16>", None),
            (b"<meta charset=nonsense>", None),
            (b"\xEF\xBB\xBF<meta charset=windows-1251>", None),
        ] {
            assert_eq!(encoding(head).map(|encoding| encoding.name()), expected);
        }
    }
}
