//! Which rules fire in a text, and whether a rule does what its two sentences say.

use std::borrow::Cow;

use super::Extractor;
use crate::document::Document;
use crate::rule::{Rule, RuleId};
use crate::span::Span;

impl Extractor {
    /// Which rules of the tables fire in a text and where: the span that each proposes or weighs, in the order of the rules.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Extractor, rule::Rules};
    /// let table = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n\
    ///     frigate\tfrigate [ <cap> ]\tVESSEL\tship\t80\tafter a kind of ship\tThe frigate [Surprise] sank.\tA frigate sank.\n";
    /// let extractor = Extractor::builder().rules(&Rules::read("ships.tsv", table.as_bytes())?).build();
    /// let text = "The frigate Zorkana left.";
    /// let fired = extractor.fired(text);
    /// assert!(fired.iter().any(|(rule, span)| rule.id() == "frigate" && &text[span.range()] == "Zorkana"));
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn fired(&self, text: &str) -> Vec<(&Rule, Span)> {
        let document = Document::new(text);
        let reading = self.read(Cow::Borrowed(&document), self.hits(&document), None);
        let mut fired: Vec<(RuleId, Span)> = Vec::new();
        for candidate in &reading.evidence.candidates {
            let span = document.span_of(&candidate.tokens);
            fired.extend(candidate.reasons.rules().map(|rule| (rule, span)));
        }
        fired.sort_unstable();
        fired.dedup();
        fired.into_iter().map(|(rule, span)| (self.lists.rules.rule(rule), span)).collect()
    }

    /// What is wrong with the two sentences of a rule that the extractor applies, each fault in words; nothing if it fires on
    /// just what `fires` marks and spares `spares`.
    ///
    /// # Examples
    /// ```
    /// use onomast::{Extractor, rule::Rules};
    /// let table = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n\
    ///     frigate\tfrigate [ <cap> ]\tVESSEL\tship\t80\tafter a kind of ship\tThe frigate [Surprise] sank.\tThe frigate Zork sank.\n";
    /// let extractor = Extractor::builder().rules(&Rules::read("ships.tsv", table.as_bytes())?).build();
    /// let rule = extractor.rules().iter().find(|rule| rule.id() == "frigate").expect("the table has it");
    /// assert_eq!(extractor.failures(rule), ["fires on `Zork`, expected nothing in `The frigate Zork sank.`"]);
    /// # Ok::<(), onomast::Error>(())
    /// ```
    pub fn failures(&self, rule: &Rule) -> Vec<String> {
        let mut wrong = Vec::new();
        let (text, marks) = unmarked(rule.fires());
        let found = self.fired_by(rule, &text);
        if marks.is_empty() {
            wrong.push(format!("found no part in brackets in `{}`, expected what it fires on", rule.fires()));
        } else if found != marks {
            wrong.push(format!("fires on {}, expected {} in `{}`", quoted(&found), quoted(&marks), rule.fires()));
        }
        let spared = self.fired_by(rule, rule.spares());
        if !spared.is_empty() {
            wrong.push(format!("fires on {}, expected nothing in `{}`", quoted(&spared), rule.spares()));
        }
        wrong
    }

    /// The stretches of `text` on which a rule fires.
    fn fired_by<'t>(&self, rule: &Rule, text: &'t str) -> Vec<&'t str> {
        self.fired(text).into_iter().filter(|(other, _)| other.id() == rule.id()).map(|(_, span)| &text[span.range()]).collect()
    }
}

/// Takes the brackets off a sentence; gives it and what stood between them.
fn unmarked(marked: &str) -> (String, Vec<&str>) {
    let mut pieces = marked.split(['[', ']']);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    let mut marks = Vec::new();
    while let (Some(mark), Some(rest)) = (pieces.next(), pieces.next()) {
        marks.push(mark);
        text += mark;
        text += rest;
    }
    (text, marks)
}

fn quoted(names: &[&str]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_come_off() {
        assert_eq!(unmarked("a [b c] d [e]."), ("a b c d e.".to_owned(), vec!["b c", "e"]));
    }
}
