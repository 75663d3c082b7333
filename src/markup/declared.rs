//! The encoding that a page or an XML document says it is in.
//!
//! Takes the first bytes of a file, gives a label of the Encoding Standard; whoever reads files knows what to do with it.

use html5gum::State;

use super::html::{self, Origin, Sink, Tag};
use crate::span::Span;

/// The encoding that the first bytes of a page (`<meta charset>`) or of an XML document (`<?xml encoding=...?>`) tell, if they do.
///
/// # Examples
/// ```
/// use onomast::markup::encoding;
/// assert_eq!(encoding(b"<title>x</title><meta charset=windows-1251>").as_deref(), Some("windows-1251"));
/// assert_eq!(encoding(b"<meta http-equiv=content-type content='text/html; charset=latin1'>").as_deref(), Some("latin1"));
/// assert_eq!(encoding(b"<?xml version='1.0' encoding='shift_jis'?><a/>").as_deref(), Some("shift_jis"));
/// assert_eq!(encoding(b"<p>charset=x"), None);
/// ```
pub fn encoding(head: &[u8]) -> Option<String> {
    // Whatever the encoding is, tags are written in ASCII.
    let head = String::from_utf8_lossy(head);
    // The declaration of XML is written as a tag is, but for its marks.
    let head = head.trim_start_matches('\u{FEFF}').replacen("<?xml ", "<xml ", 1);
    let mut declared = Declared::default();
    html::read(&head, &Origin::WHOLE, &mut declared);
    declared.label
}

#[derive(Default)]
struct Declared {
    label: Option<String>,
}

impl Sink for Declared {
    fn open(&mut self, tag: &Tag, _: usize) -> Option<State> {
        let told = match tag.name.as_slice() {
            b"xml" => tag.attribute(b"encoding").map(<[u8]>::to_vec),
            b"meta" => tag.attribute(b"charset").map(<[u8]>::to_vec).or_else(|| of_header(tag)),
            _ => None,
        };
        let told = told.map(|label| String::from_utf8_lossy(label.trim_ascii()).into_owned());
        self.label = self.label.take().or(told);
        html::contents(&tag.name)
    }

    fn text(&mut self, _: &str, _: usize) {}
    fn decoded(&mut self, _: &str, _: Span) {}
    fn close(&mut self, _: &[u8]) {}

    fn is_foreign(&self) -> bool {
        false
    }
}

/// The encoding in the header that a `<meta>` stands for.
fn of_header(tag: &Tag) -> Option<Vec<u8>> {
    let is_type = tag.attribute(b"http-equiv")?.trim_ascii().eq_ignore_ascii_case(b"content-type");
    let content = tag.attribute(b"content")?.to_ascii_lowercase();
    let at = content.windows(8).position(|window| window == b"charset=").filter(|_| is_type)?;
    let label = content[at + 8..].split(|&byte| byte == b';').next()?;
    Some(label.trim_ascii().iter().copied().filter(|byte| !matches!(byte, b'"' | b'\'')).collect())
}
