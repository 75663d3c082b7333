//! Markdown: what a rendered text shows, by the events of pulldown-cmark.
//!
//! Takes CommonMark with tables, footnotes, task lists, definition lists, strikethrough, links of wikis and front matter,
//! gives its text to the writer of a [`Page`], to which HTML between the lines belongs as well.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Plain;
use super::element::Class;
use super::html::{self, Origin, Page};
use super::text::Writer;
use crate::span::Span;

/// The text of a Markdown document.
pub(super) fn plain(source: &str, writer: Writer) -> Plain {
    let mut reader = Reader { source, page: Page::new(writer), n_left_out: 0, html: String::new(), lines: Vec::new() };
    // The byte order mark is no part of the first word.
    let start = source.len() - source.trim_start_matches('\u{FEFF}').len();
    for (event, range) in Parser::new_ext(&source[start..], options()).into_offset_iter() {
        reader.event(&event, range.start + start..range.end + start);
    }
    reader.page.writer.finish()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

struct Reader<'s> {
    source: &'s str,
    page: Page,
    /// How many open elements hold no text: front matter, blocks of code, the words for an image.
    n_left_out: usize,
    /// A block of HTML so far, and where its lines stand: a quotation has marks between them.
    html: String,
    lines: Vec<(usize, usize)>,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        crate::work::step(1);
        match event {
            Event::Start(tag) => self.start(tag, range.start),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.text(text, range),
            Event::Html(html) => {
                self.lines.push((self.html.len(), range.start));
                self.html.push_str(html);
            }
            Event::InlineHtml(html) => {
                html::read(html, &Origin(&[(0, range.start)]), &mut self.page);
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) if self.n_left_out == 0 => self.page.object(Class::Code, range.start),
            Event::SoftBreak if self.n_left_out == 0 && !self.page.is_hidden() => {
                let indent = self.source.as_bytes()[range.end..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                self.page.writer.blank(Span::new(range.start, range.end + indent));
            }
            Event::HardBreak | Event::Rule => self.page.break_off(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.page.break_off();
                self.n_left_out += 1;
            }
            Tag::Image { .. } => {
                self.page.object(Class::Object, at);
                self.n_left_out += 1;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } => {}
            _ => self.page.break_off(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => {
                self.page.break_off();
                self.n_left_out -= 1;
            }
            TagEnd::Image => self.n_left_out -= 1,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Link => {}
            TagEnd::HtmlBlock => {
                let (html, lines) = (std::mem::take(&mut self.html), std::mem::take(&mut self.lines));
                if !lines.is_empty() {
                    html::read(&html, &Origin(&lines), &mut self.page);
                }
                self.page.break_off();
            }
            _ => self.page.break_off(),
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.n_left_out > 0 || self.page.is_hidden() {
            return;
        }
        let span = Span::from(range);
        if self.source.get(span.range()) == Some(text) {
            self.page.writer.flow(text, span.start());
        } else {
            self.page.writer.decoded(text, span);
        }
    }
}
