//! HTML: what a page shows, by the tags of html5gum.
//!
//! Takes the source of a page or of a part of it, gives its text to a [`Writer`]. html5gum tokenizes as the standard of
//! HTML tells, decodes references, and says after every step how many bytes it has read. What it gives is compared with
//! the source at that place: equal bytes are copied, anything else was decoded.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::{Emitter, Error, Readable, Reader, State, StringReader, Tokenizer};

use super::Plain;
use super::element::{Class, Name, Open};
use super::text::{Language, Writer};
use crate::span::Span;

/// What character data of XML start with; the tokenizer tells of nothing but the data.
const CHARACTER_DATA: &[u8] = b"<![CDATA[";

/// What is done with text and tags; places are bytes of the source.
pub(super) trait Sink {
    /// Text as the source has it.
    fn text(&mut self, text: &str, at: usize);
    /// A character that the source writes otherwise.
    fn decoded(&mut self, text: &str, source: Span);
    /// A start tag; gives how its contents are to be read.
    fn open(&mut self, tag: &Tag, at: usize) -> Option<State>;
    /// An end tag.
    fn close(&mut self, name: &[u8]);
    /// Whether what comes is XML within HTML, or XML altogether.
    fn is_foreign(&self) -> bool;
}

/// A tag with its attributes.
#[derive(Debug, Default)]
pub(super) struct Tag {
    pub(super) name: Vec<u8>,
    pub(super) is_self_closing: bool,
    is_end: bool,
    /// The names and values of all attributes, one after the other.
    bytes: Vec<u8>,
    attributes: Vec<(Range<usize>, Range<usize>)>,
}

impl Tag {
    /// The value of the first attribute with this name.
    pub(super) fn attribute(&self, name: &[u8]) -> Option<&[u8]> {
        let found = self.attributes.iter().find(|(known, _)| &self.bytes[known.clone()] == name);
        found.map(|(_, value)| &self.bytes[value.clone()])
    }

    /// The language that the attributes tell; an empty one tells that it is unknown.
    pub(super) fn language(&self) -> Option<Language> {
        let value = self.attribute(b"lang").or_else(|| self.attribute(b"xml:lang"))?;
        let tag = String::from_utf8_lossy(value.trim_ascii());
        Some(Language((!tag.is_empty()).then(|| tag.into())))
    }

    /// Whether the attributes say that the element is not shown.
    fn is_hidden(&self) -> bool {
        let is_closed = self.name == b"dialog" && self.attribute(b"open").is_none();
        is_closed || self.attribute(b"hidden").is_some() || self.attribute(b"style").is_some_and(hides)
    }

    fn start(&mut self, is_end: bool) {
        self.name.clear();
        self.bytes.clear();
        self.attributes.clear();
        (self.is_end, self.is_self_closing) = (is_end, false);
    }
}

/// Whether a `style` attribute takes an element out of sight.
fn hides(style: &[u8]) -> bool {
    let is = |value: &[u8], word: &str| value.trim_ascii().eq_ignore_ascii_case(word.as_bytes());
    style.split(|&byte| byte == b';').any(|declaration| {
        let Some(colon) = declaration.iter().position(|&byte| byte == b':') else { return false };
        let (property, value) = (&declaration[..colon], &declaration[colon + 1..]);
        let value = value.split(|&byte| byte == b'!').next().unwrap_or_default();
        is(property, "display") && is(value, "none") || is(property, "visibility") && is(value, "hidden")
    })
}

/// Reads the source; of a part of a document, `origin` tells which of its bytes come from where.
pub(super) fn read(source: &str, origin: &Origin<'_>, sink: &mut dyn Sink) {
    let events = Events { source, origin, sink, position: 0, taken: 0, run: 0..0, tag: Tag::default(), last_start: Vec::new() };
    let reader = Pausing { reader: source.to_reader(), quotes: Quotes::default() };
    for Err(Pause) in Tokenizer::new_with_emitter(reader, events) {}
}

/// Reads the source for html5gum, which calls itself anew for each quoted attribute of a tag: behind so many of them it is
/// paused, so that it comes back to where it started and no tag takes more of the stack than another.
struct Pausing<'s> {
    reader: StringReader<'s>,
    quotes: Quotes,
}

/// The quotes since the last end of a tag or the last pause.
#[derive(Default)]
struct Quotes {
    n: usize,
    is_just_read: bool,
}

/// So many of them between two pauses.
const MOST_QUOTES: usize = 64;

impl Quotes {
    fn look(&mut self, read: Option<&[u8]>) {
        self.is_just_read = read == Some(b"\"");
        self.n = match read {
            Some(b"\"") => self.n + 1,
            Some(b">") => 0,
            _ => self.n,
        };
    }
}

/// Nothing is wrong: the reading goes on from here.
#[derive(Debug)]
struct Pause;

impl std::fmt::Display for Pause {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a pause within a tag")
    }
}

impl std::error::Error for Pause {}

impl Reader for Pausing<'_> {
    type Error = Pause;

    fn read_byte(&mut self) -> Result<Option<u8>, Pause> {
        if self.quotes.is_just_read && self.quotes.n >= MOST_QUOTES {
            self.quotes.n = 0;
            return Err(Pause);
        }
        let Ok(byte) = self.reader.read_byte();
        self.quotes.look(byte.as_ref().map(std::slice::from_ref));
        Ok(byte)
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Pause> {
        let Ok(is_read) = self.reader.try_read_string(text, case_sensitive);
        self.quotes.is_just_read &= !is_read;
        Ok(is_read)
    }

    fn read_until<'b>(&'b mut self, needle: &[u8], buffer: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Pause> {
        let Ok(read) = self.reader.read_until(needle, buffer);
        self.quotes.look(read);
        Ok(read)
    }
}

/// Where the lines of a part of a document stand in the whole: byte of the part, byte of the document, in order.
#[derive(Debug)]
pub(super) struct Origin<'o>(pub(super) &'o [(usize, usize)]);

impl Origin<'_> {
    /// The document itself, from a byte on.
    pub(super) const WHOLE: Self = Self(&[(0, 0)]);

    /// The line of the part that byte `at` belongs to: where it stands in the document, and where the next one starts.
    fn line(&self, at: usize) -> (usize, usize) {
        let next = self.0.partition_point(|&(part, _)| part <= at);
        let (part, source) = self.0[next.saturating_sub(1)];
        (source + (at - part), self.0.get(next).map_or(usize::MAX, |&(part, _)| part))
    }

    /// Where a stretch of the part starts and ends in the document.
    fn span(&self, stretch: &Range<usize>) -> Span {
        let start = self.line(stretch.start).0;
        let end = if stretch.is_empty() { start } else { self.line(stretch.end - 1).0 + 1 };
        Span::new(start, end.max(start))
    }
}

/// What html5gum tells, put together to runs of text and whole tags.
struct Events<'e> {
    source: &'e str,
    origin: &'e Origin<'e>,
    sink: &'e mut dyn Sink,
    /// How many bytes are read.
    position: usize,
    /// Up to where the source was text that is known, or no text.
    taken: usize,
    /// Text as the source has it that was not handed on yet. It may end within a character.
    run: Range<usize>,
    tag: Tag,
    last_start: Vec<u8>,
}

impl Events<'_> {
    /// Hands on the text so far, line by line of its origin.
    fn flush(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        while !run.is_empty() {
            let (at, next) = self.origin.line(run.start);
            let end = run.end.min(next);
            if let Some(text) = self.source.get(run.start..end) {
                self.sink.text(text, at);
            }
            run.start = end;
        }
    }

    /// The source from `taken` on.
    fn rest(&self) -> &[u8] {
        self.source.as_bytes().get(self.taken..).unwrap_or_default()
    }

    /// Whether text is what the source has at `taken`. A reference starts there, too, if it decodes to its own first byte.
    fn is_copied(&self, text: &[u8]) -> bool {
        let rest = self.rest();
        let is_same = rest.starts_with(text) || text == b"\n" && rest.first() == Some(&b'\r');
        is_same && (rest.first() != Some(&b'&') || self.taken + text.len() == self.position)
    }

    fn copy(&mut self, len: usize) {
        if self.run.end != self.taken {
            self.flush();
            self.run = self.taken..self.taken;
        }
        self.taken += len;
        self.run.end = self.taken;
    }
}

impl Emitter for Events<'_> {
    type Token = Infallible;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn init_string(&mut self) {
        self.taken = self.taken.max(self.position);
    }

    fn emit_string(&mut self, text: &[u8]) {
        crate::work::step(1);
        // Of CR LF the tokenizer gives the first only.
        let is_behind_return = self.taken > 0 && self.run.end == self.taken && self.source.as_bytes()[self.taken - 1] == b'\r';
        if is_behind_return && self.rest().starts_with(b"\n") {
            self.copy(1);
        }
        if text.is_empty() {
            return;
        }
        if self.is_copied(text) {
            return self.copy(text.len());
        }
        self.flush();
        if self.rest().starts_with(CHARACTER_DATA) {
            self.taken += CHARACTER_DATA.len();
            if self.is_copied(text) {
                return self.copy(text.len());
            }
        }
        let source = self.origin.span(&(self.taken..self.position.max(self.taken)));
        self.sink.decoded(&String::from_utf8_lossy(text), source);
        self.taken = self.taken.max(self.position);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.flush();
        self.taken = self.position;
        if self.tag.is_end {
            self.sink.close(&self.tag.name);
            return None;
        }
        self.last_start.clone_from(&self.tag.name);
        self.sink.open(&self.tag, self.origin.line(self.position).0)
    }

    fn emit_eof(&mut self) {
        self.flush();
    }

    fn init_start_tag(&mut self) {
        self.tag.start(false);
    }

    fn init_end_tag(&mut self) {
        self.tag.start(true);
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.tag.is_self_closing = true;
    }

    fn init_attribute(&mut self) {
        let end = self.tag.bytes.len();
        self.tag.attributes.push((end..end, end..end));
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.tag.bytes.extend_from_slice(name);
        let end = self.tag.bytes.len();
        if let Some((name, value)) = self.tag.attributes.last_mut() {
            (name.end, *value) = (end, end..end);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.tag.bytes.extend_from_slice(value);
        if let Some((_, value)) = self.tag.attributes.last_mut() {
            value.end = self.tag.bytes.len();
        }
    }

    fn emit_current_comment(&mut self) {
        self.taken = self.position;
    }

    fn emit_current_doctype(&mut self) {
        self.taken = self.position;
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag.is_end && self.tag.name == self.last_start
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.sink.is_foreign()
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = name.unwrap_or_default().to_vec();
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

/// What the end of an element is to undo.
#[derive(Debug)]
struct Undo {
    is_hidden: bool,
    /// The language around the element, if it has one of its own.
    language: Option<Language>,
}

/// A page while it is read.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) writer: Writer,
    open: Open<Undo>,
    /// How many of the open elements hide what they contain, keep white space, hold drawings or formulas.
    n_hiding: usize,
    n_preformatted: usize,
    n_foreign: usize,
    /// Whether a preformatted element has just begun: its first line break is none.
    is_at_start: bool,
}

/// The text of a page.
pub(super) fn plain(source: &str, writer: Writer) -> Plain {
    let mut page = Page::new(writer);
    read(source, &Origin::WHOLE, &mut page);
    page.writer.finish()
}

fn is_foreign(name: &[u8]) -> bool {
    matches!(name, b"svg" | b"math")
}

/// How the contents of an element are to be read, if they are no markup.
pub(super) fn contents(name: &[u8]) -> Option<State> {
    match name {
        b"title" | b"textarea" => Some(State::RcData),
        b"style" | b"xmp" | b"iframe" | b"noembed" | b"noframes" | b"noscript" => Some(State::RawText),
        b"script" => Some(State::ScriptData),
        b"plaintext" => Some(State::PlainText),
        _ => None,
    }
}

impl Page {
    pub(super) fn new(writer: Writer) -> Self {
        Self { writer, ..Self::default() }
    }

    /// Whether what comes is not shown.
    pub(super) fn is_hidden(&self) -> bool {
        self.n_hiding > 0
    }

    /// Goes on with a block.
    pub(super) fn break_off(&mut self) {
        if !self.is_hidden() {
            self.writer.break_off();
        }
    }

    /// Puts in what stands for an element that is seen and no text.
    pub(super) fn object(&mut self, class: Class, at: usize) {
        match class {
            _ if self.is_hidden() => {}
            Class::Code if self.n_preformatted == 0 => self.writer.object(at),
            Class::Object | Class::Opaque => self.writer.blank(Span::new(at, at)),
            _ => {}
        }
    }

    fn class(&self, name: &[u8]) -> Class {
        // A drawing has a title that is shown on no page.
        if self.n_foreign > 0 && name == b"title" { Class::Unseen } else { Class::of(name) }
    }

    /// Closes the last element.
    fn pop(&mut self) {
        let Some((name, class, undo)) = self.open.pop() else { return };
        self.n_hiding -= usize::from(undo.is_hidden);
        self.n_preformatted -= usize::from(class == Class::Preformatted);
        self.n_foreign -= usize::from(is_foreign(name.as_bytes()));
        if let Some(language) = undo.language {
            self.writer.set_language(language);
        }
        if class.is_block() {
            self.break_off();
        }
    }
}

impl Sink for Page {
    fn text(&mut self, text: &str, at: usize) {
        let is_at_start = std::mem::take(&mut self.is_at_start);
        if self.is_hidden() {
            return;
        }
        if self.n_preformatted == 0 {
            return self.writer.flow(text, at);
        }
        let rest = if is_at_start { text.strip_prefix("\r\n").or_else(|| text.strip_prefix(['\n', '\r'])).unwrap_or(text) } else { text };
        self.writer.keep(rest, at + (text.len() - rest.len()));
    }

    fn decoded(&mut self, text: &str, source: Span) {
        self.is_at_start = false;
        if !self.is_hidden() {
            self.writer.decoded(text, source);
        }
    }

    fn open(&mut self, tag: &Tag, at: usize) -> Option<State> {
        let name = Name::new(&tag.name);
        let class = self.class(&tag.name);
        for _ in 0..self.open.n_ended_by(&name, class) {
            self.pop();
        }
        self.object(class, at);
        if class.is_block() || class == Class::Break {
            self.break_off();
        }
        let is_within = self.n_foreign > 0;
        if class.is_void() || tag.is_self_closing && (is_within || is_foreign(&tag.name)) {
            return None;
        }
        let is_hidden = matches!(class, Class::Unseen | Class::Code | Class::Opaque) || tag.is_hidden();
        let language = tag.language().map(|language| self.writer.set_language(language));
        self.n_hiding += usize::from(is_hidden);
        self.n_preformatted += usize::from(class == Class::Preformatted);
        self.n_foreign += usize::from(is_foreign(&tag.name));
        self.is_at_start = class == Class::Preformatted;
        self.open.push(name, class, Undo { is_hidden, language });
        if is_within { None } else { contents(&tag.name) }
    }

    fn close(&mut self, name: &[u8]) {
        let n_ended = self.open.n_ended_with(&Name::new(name));
        // Some pages close paragraphs and lines that they never opened.
        if n_ended == 0 && matches!(name, b"p" | b"br") {
            self.break_off();
        }
        for _ in 0..n_ended {
            self.pop();
        }
    }

    fn is_foreign(&self) -> bool {
        self.n_foreign > 0
    }
}
