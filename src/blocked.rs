//! Where names of a user's block lists stand in a text, and which labels they block there.

use crate::gazetteer::{Gazetteer, matcher};
use crate::label::Label;
use crate::span::Span;

/// The blocked stretches of a text: for every label, or for one, spans in order of which none lies within another.
pub(crate) struct Blocked {
    every: Vec<Span>,
    of_label: Vec<(Label, Vec<Span>)>,
}

impl Blocked {
    /// Finds the names of the lists in a text.
    pub(crate) fn find(lists: &[Gazetteer], text: &str) -> Self {
        let mut blocked = Self { every: Vec::new(), of_label: Vec::new() };
        if lists.is_empty() {
            return blocked;
        }
        for hit in matcher::hits(lists, text) {
            let Some(entry) = lists[hit.index as usize].entry(hit.record) else { continue };
            push(if entry.has_label() { blocked.of(entry.label()) } else { &mut blocked.every }, hit.span);
        }
        blocked
    }

    /// The spans that an entry of a label adds to.
    fn of(&mut self, label: &Label) -> &mut Vec<Span> {
        let index = self.of_label.iter().position(|(known, _)| known == label).unwrap_or_else(|| {
            self.of_label.push((label.clone(), Vec::new()));
            self.of_label.len() - 1
        });
        &mut self.of_label[index].1
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.every.is_empty() && self.of_label.is_empty()
    }

    /// Whether a span lies within a name that is blocked for a label.
    pub(crate) fn covers(&self, span: Span, label: &Label) -> bool {
        self.around(span, label).is_some()
    }

    /// The blocked name that a span lies within.
    pub(crate) fn around(&self, span: Span, label: &Label) -> Option<Span> {
        let of_label = self.of_label.iter().find(|(blocked, _)| blocked == label).and_then(|(_, spans)| around(spans, span));
        around(&self.every, span).or(of_label)
    }
}

/// Adds a span to those that start no later; at one start the longest comes first.
fn push(spans: &mut Vec<Span>, span: Span) {
    if !spans.last().is_some_and(|last| last.covers(span)) {
        spans.push(span);
    }
}

/// The one of the spans that covers another: the last that starts no later reaches farthest.
fn around(spans: &[Span], span: Span) -> Option<Span> {
    let n_before = spans.partition_point(|block| block.start() <= span.start());
    spans[..n_before].last().copied().filter(|block| block.covers(span))
}
