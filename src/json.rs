//! What was found as JSON, byte for byte as serde_json writes the same values, to any writer.
//!
//! The writers that serde derives are generic, and so compiled with whatever calls them. These functions are compiled once,
//! with the library: a program of its own keeps compiling in moments, and writes as fast at any level of optimization.
//! Whoever adds fields of its own to an object does so before and behind what these write. Nothing flushes the writer.
//!
//! # Examples
#![cfg_attr(feature = "english", doc = "```")]
#![cfg_attr(not(feature = "english"), doc = "```ignore")]
//! use onomast::{Extractor, Offsets, json, record::Record};
//! use std::io::Write;
//! let found = Extractor::english().extract("They left Tbilisi.");
//! let mut line = Vec::new();
//! line.write_all(b"{\"date\":\"1995-03-04\",")?;
//! json::extraction(&found, Offsets::Char, &mut line)?;
//! line.write_all(b"}")?;
//! let read: Record = serde_json::from_slice(&line)?;
//! assert_eq!(read.mentions[0].text, "Tbilisi");
//! # Ok::<(), std::io::Error>(())
//! ```

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use crate::explain::SpanExplanation;
use crate::mention::Extraction;
use crate::record::{MentionRecord, Record, WrittenEntities, WrittenMentions};
use crate::span::Offsets;

/// Writes the fields `mentions` and `entities` of an extraction, without the braces of the object.
///
/// One mention is made after the other: what is held does not grow with their number, as it does for [`record`].
///
/// # Errors
/// Those of the writer.
///
/// # Examples
/// ```
/// use onomast::{BuiltIn, Entry, Extractor, Gazetteer, Label, Offsets, json};
/// let list = Gazetteer::from_entries([Entry::new("Ra", Label::new("VESSEL"))])?;
/// let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).build();
/// let mut fields = Vec::new();
/// json::extraction(&extractor.extract("the Ra"), Offsets::Utf16, &mut fields)?;
/// let fields = String::from_utf8_lossy(&fields);
/// assert!(fields.starts_with(r#""mentions":[{"start":4,"end":6,"text":"Ra","label":"VESSEL","#), "{fields}");
/// assert!(fields.ends_with(r#","entities":[{"label":"VESSEL","name":"Ra","mentions":[0]}]"#), "{fields}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn extraction(extraction: &Extraction<'_>, offsets: Offsets, out: &mut dyn Write) -> io::Result<()> {
    let written = extraction.written(offsets);
    fields(&WrittenMentions(&written), &WrittenEntities(extraction.entities()), out)
}

/// Writes the fields `mentions` and `entities` of a record, without the braces of the object.
///
/// # Errors
/// Those of the writer.
///
/// # Examples
/// ```
/// use onomast::{json, record::Record};
/// let mut fields = Vec::new();
/// json::record(&Record::default(), &mut fields)?;
/// assert_eq!(fields, br#""mentions":[],"entities":[]"#);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn record(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    fields(&record.mentions, &record.entities, out)
}

/// Writes mentions as an array: of a matcher, which knows no entities.
///
/// # Errors
/// Those of the writer.
///
/// # Examples
/// ```
/// use onomast::{Entry, Gazetteer, Label, json, record::MentionRecord};
/// let list = Gazetteer::from_entries([Entry::new("Ra", Label::new("VESSEL"))])?;
/// let mentions: Vec<MentionRecord> = list.find("Ra, Ra").iter().map(|found| MentionRecord::from_match(found, found.span())).collect();
/// let mut array = Vec::new();
/// json::mentions(&mentions, &mut array)?;
/// assert_eq!(serde_json::from_slice::<Vec<MentionRecord>>(&array)?, mentions);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mentions(mentions: &[MentionRecord], out: &mut dyn Write) -> io::Result<()> {
    buffered(out, |out| value(mentions, out))
}

/// Writes as an array what was made of stretches of a text.
///
/// # Errors
/// Those of the writer.
///
/// # Examples
/// ```
/// use onomast::{BuiltIn, Document, Extractor, Span, json};
/// let extractor = Extractor::builder().built_in(BuiltIn::None).build();
/// let told = extractor.explain_span(&Document::new("the Ra"), Span::new(4, 6));
/// let mut array = Vec::new();
/// json::explanations(&[told], &mut array)?;
/// assert!(array.starts_with(br#"[{"start":4,"end":6,"words":[{"text":"Ra","#));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn explanations(explanations: &[SpanExplanation], out: &mut dyn Write) -> io::Result<()> {
    buffered(out, |out| value(explanations, out))
}

/// The writer of all values: one type, so that each kind of them is compiled once.
type Buffer<'o> = BufWriter<&'o mut dyn Write>;

fn fields(mentions: &impl Serialize, entities: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    buffered(out, |out| {
        out.write_all(b"\"mentions\":")?;
        value(mentions, out)?;
        out.write_all(b",\"entities\":")?;
        value(entities, out)
    })
}

fn value<T: Serialize + ?Sized>(value: &T, out: &mut Buffer<'_>) -> io::Result<()> {
    Ok(serde_json::to_writer(out, value)?)
}

/// Writes through a buffer: the pieces of a value are small, and a writer may ask much for each.
fn buffered(out: &mut dyn Write, write: impl FnOnce(&mut Buffer<'_>) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    write(&mut out)?;
    out.into_inner().map(drop).map_err(|error| error.into_error())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BuiltIn, Entry, Explain, Extractor, Gazetteer, Label};

    #[test]
    fn the_fields_are_those_that_serde_writes() -> Result<(), Box<dyn std::error::Error>> {
        let list = Gazetteer::from_entries([
            Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-1").attribute("flag", "N\"O"),
            Entry::new("Kon-Tiki", Label::new("VESSEL")).id("imo-2"),
        ])?;
        let extractor = Extractor::builder().built_in(BuiltIn::None).gazetteer(list).explain(Explain::Yes).build();
        for text in ["“Kon-Tiki”\n and the Kon\u{AD}Tiki", "nothing", ""] {
            let found = extractor.extract(text);
            for offsets in [Offsets::Byte, Offsets::Char, Offsets::Utf16] {
                let (mut of_extraction, mut of_record) = (b"{".to_vec(), b"{".to_vec());
                extraction(&found, offsets, &mut of_extraction)?;
                record(&found.to_record(offsets), &mut of_record)?;
                assert_eq!(String::from_utf8(of_extraction)? + "}", serde_json::to_string(&found.in_offsets(offsets))?);
                assert_eq!(String::from_utf8(of_record)? + "}", serde_json::to_string(&found.to_record(offsets))?);
            }
        }
        Ok(())
    }

    /// Takes so many bytes, and is never flushed.
    struct Small(usize);

    impl Write for Small {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }
    }

    #[test]
    fn errors_are_those_of_the_writer() {
        let length = br#""mentions":[],"entities":[]"#.len();
        assert!(record(&Record::default(), &mut Small(length)).is_ok());
        let error = record(&Record::default(), &mut Small(length - 1)).map_err(|error| error.kind());
        assert_eq!(error, Err(io::ErrorKind::StorageFull));
        // What does not fit into the buffer fails as it is written.
        let many = vec![MentionRecord::from_entries("Ra", (0..2).into(), &Label::MISC, std::iter::empty()); 1000];
        assert_eq!(mentions(&many, &mut Small(9000)).map_err(|error| error.kind()), Err(io::ErrorKind::StorageFull));
    }
}
