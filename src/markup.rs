//! Texts with markup: HTML, Markdown, XML and subtitles as their readers see them, with a map back to the source.
//!
//! Takes a source, gives a [`Plain`] text to extract from and an [`OffsetMap`] that tells where each of its bytes stands in
//! the source. No source is wrong: what a browser shows of it is read. What holds for all of them:
//!
//! - tags within a word or a name do not part it, blocks do: a paragraph, a heading, an item, a cell of a table or a line
//!   break (`<br>`) is followed by a blank line, over which no sentence and no name goes;
//! - references are decoded, white space is one blank, soft hyphens are left out;
//! - scripts, styles, templates, comments, code, the words for images, the contents of forms and what is hidden are no text;
//!   code within a sentence leaves U+FFFC, the character for an object;
//! - languages that the source tells are kept beside the text ([`Plain::languages`]).
#![cfg_attr(feature = "english", doc = "```")]
#![cfg_attr(not(feature = "english"), doc = "```ignore")]
//! use onomast::{Extractor, markup};
//!
//! let page = "<h1>Visit</h1><p>Angela <em>Mer</em>kel met Fran&ccedil;ois Hollande.";
//! let plain = markup::html(page);
//! assert_eq!(plain.text, "Visit\n\nAngela Merkel met François Hollande.");
//!
//! let found = Extractor::english().extract(&plain.text);
//! let places: Vec<&str> = found.mentions().iter().map(|mention| &page[plain.map.source(mention.span()).range()]).collect();
//! assert_eq!(places, ["Angela <em>Mer</em>kel", "Fran&ccedil;ois Hollande"]);
//! ```

mod declared;
mod element;
mod html;
mod markdown;
mod subtitle;
mod text;
mod xml;

pub use crate::span::{OffsetMap, Place};
pub use declared::encoding;
pub use xml::TextPath;

use std::sync::Arc;

use text::Writer;

use crate::span::Span;

/// A text without its markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plain {
    /// The text as a reader sees it.
    pub text: String,
    /// Where each byte of it stands in the source.
    pub map: OffsetMap,
    /// The stretches whose language the source tells (`lang`, `xml:lang`), in order and without overlap.
    pub languages: Vec<Stretch>,
}

/// A stretch of text in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stretch {
    /// The bytes of the text.
    pub span: Span,
    /// The BCP 47 tag as the source has it, such as `de` or `pt-BR`.
    pub tag: String,
}

impl Plain {
    /// The language at a byte of the text, if the source tells it.
    ///
    /// # Examples
    /// ```
    /// let plain = onomast::markup::html("<html lang=en><p>In <i lang=de>Berlin</i>.");
    /// assert_eq!((plain.language(0), plain.language(3)), (Some("en"), Some("de")));
    /// assert_eq!(onomast::markup::html("<p>Berlin").language(0), None);
    /// ```
    pub fn language(&self, at: usize) -> Option<&str> {
        let index = self.languages.partition_point(|stretch| stretch.span.end() <= at);
        self.languages.get(index).filter(|stretch| stretch.span.contains(at)).map(|stretch| stretch.tag.as_str())
    }
}

/// Reads sources; [`Reader::default`] does what the functions of this module do.
///
/// # Examples
/// ```
/// use onomast::markup::Reader;
/// let page = "<html lang=en-GB><p>In Berlin.<p lang=de>In Rom.";
/// assert_eq!(Reader::default().html(page).text, "In Berlin.\n\nIn Rom.");
/// assert_eq!(Reader::default().language("en").html(page).text, "In Berlin.");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reader {
    language: Option<Arc<str>>,
}

impl Reader {
    /// Reads nothing but text in this language, given as a BCP 47 tag such as `en`, or in a variety of it (`en-GB`); by default
    /// text in any language is read. Text whose language the source does not tell is always read.
    #[must_use]
    pub fn language(mut self, tag: &str) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// The text of a page, as [`html()`] gives it.
    pub fn html(&self, source: &str) -> Plain {
        html::plain(source, Writer::new(self.language.as_ref()))
    }

    /// The text of a Markdown document, as [`markdown()`] gives it.
    pub fn markdown(&self, source: &str) -> Plain {
        markdown::plain(source, Writer::new(self.language.as_ref()))
    }

    /// The text within some elements of an XML document, as [`xml()`] gives it.
    pub fn xml(&self, source: &str, path: &TextPath) -> Plain {
        xml::plain(source, path, Writer::new(self.language.as_ref()))
    }

    /// The text of subtitles, as [`subtitles`] gives it.
    pub fn subtitles(&self, source: &str) -> Plain {
        subtitle::plain(source, Writer::new(self.language.as_ref()))
    }
}

/// The text of a page or a part of one, as the standard of HTML reads it.
///
/// Of drawings (SVG) the text is read, of ruby the base text; `<noscript>` is no text, as in a browser that runs scripts.
///
/// # Examples
/// ```
/// let plain = onomast::markup::html("<p>New&nbsp;York<script>let x = 'Paris'</script><td>Osaka<p hidden>Rome</p>");
/// assert_eq!(plain.text, "New\u{A0}York\n\nOsaka");
/// ```
pub fn html(source: &str) -> Plain {
    Reader::default().html(source)
}

/// The text of a Markdown document: CommonMark with tables, footnotes, task lists, strikethrough, links of wikis, front matter
/// (which is no text) and HTML between the lines.
///
/// # Examples
/// ```
/// let plain = onomast::markup::markdown("---\ntitle: x\n---\n# Visit\n\nAngela **Mer**kel met\n[François](https://example.org) in `x`.\n");
/// assert_eq!(plain.text, "Visit\n\nAngela Merkel met François in \u{FFFC}.");
/// ```
pub fn markdown(source: &str) -> Plain {
    Reader::default().markdown(source)
}

/// The text within some elements of an XML document.
///
/// Each of these elements is a block, and so are those within that usually are one (`p`, `para`, `item`, `row`); tags of other
/// names part nothing. References to entities that a document defines itself are read as they are written.
///
/// # Examples
/// ```
/// use onomast::markup;
/// let plain = markup::xml("<a><t>Ada &#76;ovelace</t><t><![CDATA[A & B]]></t></a>", &"t".parse()?);
/// assert_eq!(plain.text, "Ada Lovelace\n\nA & B");
/// # Ok::<(), onomast::Error>(())
/// ```
pub fn xml(source: &str, path: &TextPath) -> Plain {
    Reader::default().xml(source, path)
}

/// The text of subtitles, SubRip or WebVTT: without times and tags, as one stream over all cues.
///
/// # Examples
/// ```
/// let plain = onomast::markup::subtitles("1\n00:00:01,000 --> 00:00:02,000\n<i>She left New\nYork</i>\n\n2\n00:00:02,000 --> 00:00:03,000\nat dawn.\n");
/// assert_eq!(plain.text, "She left New York at dawn.");
/// ```
pub fn subtitles(source: &str) -> Plain {
    Reader::default().subtitles(source)
}
