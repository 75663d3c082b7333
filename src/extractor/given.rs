//! Mentions that are known already: which of them mean the same.

use std::ops::Range;

use super::{Extractor, go_to};
use crate::candidate::{Candidate, Class};
use crate::cue;
use crate::document::Document;
use crate::error::Error;
use crate::explain::Source;
use crate::gazetteer::matcher;
use crate::label::Label;
use crate::mention::{Extraction, Found, Listing};
use crate::span::Span;

/// What is said of mentions that come from outside.
const GIVEN: (&str, i32) = ("mention that was given", 100);

impl Extractor {
    /// Ties mentions that are known already, from a model or a reader: spans of `text` with their labels, in order.
    ///
    /// Nothing is added, taken away or labelled anew; they come back with their entities, list entries and relations.
    ///
    /// # Errors
    /// If a span is empty, out of order, overlaps the one before, ends behind the text or inside a character, or holds no
    /// word. The error names the first mention at fault, counted from zero.
    ///
    /// # Examples
    #[cfg_attr(feature = "english", doc = "```")]
    #[cfg_attr(not(feature = "english"), doc = "```ignore")]
    /// use onomast::{Extractor, Label, Relation, Span};
    /// let text = "Jonas Zork left. J. Zork was tired.";
    /// let mentions = [(Span::new(0, 10), Label::PERSON), (Span::new(17, 24), Label::PERSON)];
    /// let tied = Extractor::english().tie(text, &mentions)?;
    /// assert_eq!((tied.entities().len(), tied.mentions()[1].relation()), (1, Some(Relation::Initials)));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn tie<'t>(&self, text: &'t str, mentions: &[(Span, Label)]) -> Result<Extraction<'t>, Error> {
        let document = Document::new(text);
        let hits = matcher::hits(&self.lists.gazetteers, text);
        let evidence = cue::gather(&document, &self.lists, &hits);
        let mut found = Found::new(&self.lists, text);
        let (mut from, mut end) = (0, 0);
        for (index, (span, label)) in mentions.iter().enumerate() {
            let tokens = tokens(&document, *span, end)
                .map_err(|expected| Error::format(format!("mention {index}"), format!("found the bytes {span}, {expected}")))?;
            end = span.end();
            let candidate = Candidate { source: Source::Gazetteer, always: true, ..Candidate::new(tokens, Class::of(label), GIVEN.0, GIVEN.1) };
            go_to(&evidence, &candidate, &mut from);
            found.push((&document, 0), (&candidate, *span, label.clone()), &Listing { evidence: &evidence, hits: &hits, from }, (None, None));
        }
        Ok(found.finish())
    }
}

/// The tokens that a span touches, or what was expected of it.
fn tokens(document: &Document<'_>, span: Span, end: usize) -> Result<Range<usize>, String> {
    if span.start() < end {
        return Err(format!("expected a start of at least {end}"));
    }
    if document.text().get(span.range()).is_none_or(str::is_empty) {
        return Err("expected a part of the text, between characters".to_owned());
    }
    let touched = document.touched(span);
    let has_word = document.tokens()[touched.clone()].iter().any(|token| token.is_word());
    if has_word { Ok(touched) } else { Err("expected at least one word".to_owned()) }
}
