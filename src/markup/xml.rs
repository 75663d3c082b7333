//! XML: the text of the elements that are asked for.
//!
//! Takes any XML, gives the text within the elements of a [`TextPath`]. The tokenizer is that of HTML with nothing of HTML
//! switched on: it keeps offsets, reads CDATA, decodes the references of XHTML besides those of XML, and never fails.

use std::str::FromStr;

use html5gum::State;

use super::Plain;
use super::element::{Class, Name, Open};
use super::html::{self, Origin, Sink, Tag};
use super::text::{Language, Writer};
use crate::error::Error;
use crate::span::Span;

/// Which elements of an XML document hold the text.
///
/// Written as names of elements with `/` between: `p` is every `p`, `body/p` one that stands right in a `body`, `/doc/p`
/// one from the root on; `*` is any element, and commas part several paths. Case does not matter; a name without prefix
/// also stands for one with a prefix, `p` for `tei:p`.
///
/// # Examples
/// ```
/// use onomast::markup::{self, TextPath};
/// let path: TextPath = "head,body/p".parse()?;
/// let plain = markup::xml("<doc><id>7</id><head>Bishkek</head><body><p>Ada <hi>Love</hi>lace</p></body></doc>", &path);
/// assert_eq!(plain.text, "Bishkek\n\nAda Lovelace");
/// assert!("body//p".parse::<TextPath>().is_err());
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPath(Vec<Path>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Path {
    is_from_root: bool,
    /// The innermost first.
    names: Vec<Vec<u8>>,
}

impl FromStr for TextPath {
    type Err = Error;

    /// Reads paths.
    ///
    /// # Errors
    /// If a name is empty or holds a character that no name of an element has.
    fn from_str(paths: &str) -> Result<Self, Error> {
        let path = |path: &str| {
            let path = path.trim();
            let (is_from_root, rest) = path.strip_prefix('/').map_or((false, path), |rest| (true, rest));
            let is_name = |name: &str| !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || "<>[]()@=\"'&".contains(letter));
            let names: Vec<Vec<u8>> = rest.split('/').rev().map(|name| name.to_ascii_lowercase().into_bytes()).collect();
            if rest.split('/').all(is_name) {
                return Ok(Path { is_from_root, names });
            }
            Err(Error::format("text path", format!("found `{}`, expected names of elements with `/` between, such as `body/p`", path.escape_debug())))
        };
        paths.split(',').map(path).collect::<Result<_, _>>().map(Self)
    }
}

impl Path {
    /// Whether it leads to the innermost of these elements.
    fn leads_to<'n>(&self, mut open: impl Iterator<Item = &'n Name>) -> bool {
        let is = |known: &[u8], name: &[u8]| {
            let local = name.iter().position(|&byte| byte == b':').map_or(name, |colon| &name[colon + 1..]);
            known == b"*" || Name::new(known).as_bytes() == name || Name::new(known).as_bytes() == local
        };
        self.names.iter().all(|known| open.next().is_some_and(|name| is(known, name.as_bytes()))) && (!self.is_from_root || open.next().is_none())
    }
}

/// The text of an XML document.
pub(super) fn plain(source: &str, path: &TextPath, writer: Writer) -> Plain {
    let mut document = Document { path, writer, open: Open::default(), n_texts: 0 };
    html::read(source, &Origin::WHOLE, &mut document);
    document.writer.finish()
}

/// Names of elements that part what they contain, in the common vocabularies of documents.
fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"para"
            | b"simpara"
            | b"ab"
            | b"div"
            | b"head"
            | b"title"
            | b"subtitle"
            | b"headline"
            | b"section"
            | b"sec"
            | b"item"
            | b"listitem"
            | b"list"
            | b"li"
            | b"row"
            | b"cell"
            | b"entry"
            | b"tr"
            | b"td"
            | b"th"
            | b"table"
            | b"l"
            | b"lg"
            | b"lb"
            | b"br"
            | b"sp"
            | b"speaker"
            | b"note"
            | b"block"
    )
}

/// What the end of an element is to undo.
struct Undo {
    is_text: bool,
    language: Option<Language>,
}

struct Document<'p> {
    path: &'p TextPath,
    writer: Writer,
    open: Open<Undo>,
    /// How many of the open elements are asked for.
    n_texts: usize,
}

impl Document<'_> {
    fn pop(&mut self) {
        let Some((_, class, undo)) = self.open.pop() else { return };
        self.n_texts -= usize::from(undo.is_text);
        if let Some(language) = undo.language {
            self.writer.set_language(language);
        }
        if undo.is_text || class == Class::Block {
            self.writer.break_off();
        }
    }
}

impl Sink for Document<'_> {
    fn text(&mut self, text: &str, at: usize) {
        if self.n_texts > 0 {
            self.writer.flow(text, at);
        }
    }

    fn decoded(&mut self, text: &str, source: Span) {
        if self.n_texts > 0 {
            self.writer.decoded(text, source);
        }
    }

    fn open(&mut self, tag: &Tag, _: usize) -> Option<State> {
        let language = tag.language().map(|language| self.writer.set_language(language));
        let class = if is_block(&tag.name) { Class::Block } else { Class::Inline };
        self.open.push(Name::new(&tag.name), class, Undo { is_text: false, language });
        let is_text = self.path.0.iter().any(|path| path.leads_to(self.open.names()));
        self.open.mark(|undo| undo.is_text = is_text);
        self.n_texts += usize::from(is_text);
        if is_text || class == Class::Block {
            self.writer.break_off();
        }
        if tag.is_self_closing {
            self.pop();
        }
        None
    }

    fn close(&mut self, name: &[u8]) {
        for _ in 0..self.open.n_ended_with(&Name::new(name)) {
            self.pop();
        }
    }

    fn is_foreign(&self) -> bool {
        true
    }
}
