//! Explanations as lines for people: why a mention is one, and what was made of words that a user asks about.

use std::fmt::Write as _;
use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use onomast::explain::{Reason, SpanExplanation, Weighed};
use onomast::gazetteer::Nearest;
use onomast::{Document, Extractor, Mention, Offsets, Span};

use crate::escape;

/// So many places of one document are told of, however often its words stand there.
const MOST_PLACES: usize = 20;

/// What a user asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Every place where the text has these words.
    Words(String),
    /// Bytes of each document.
    Bytes(Range<usize>),
}

/// Words, or `START..END`.
pub(crate) fn place(value: &str) -> Result<Place, String> {
    let number = |digits: &str| digits.parse::<usize>().ok();
    let bytes = value.split_once("..").and_then(|(start, end)| Some(number(start)?..number(end)?));
    match bytes {
        Some(bytes) if bytes.is_empty() => Err("expected an end behind the start".to_owned()),
        Some(bytes) => Ok(Place::Bytes(bytes)),
        None if value.trim().is_empty() => Err("expected words, or START..END in bytes".to_owned()),
        None => Ok(Place::Words(value.to_owned())),
    }
}

/// What was made of these places of a text, whose tokens may be known.
pub(crate) fn at<'t>(
    extractor: &Extractor,
    places: &[Place],
    text: &'t str,
    known: impl FnOnce() -> Result<Option<Document<'t>>>,
) -> Result<Vec<SpanExplanation>> {
    let spans: Vec<Span> = places.iter().flat_map(|place| spans_of(place, text)).collect();
    if spans.is_empty() {
        return Ok(Vec::new());
    }
    let document = known()?.unwrap_or_else(|| Document::new(text));
    Ok(spans.into_iter().map(|span| extractor.explain_span(&document, span)).collect())
}

fn spans_of(place: &Place, text: &str) -> Vec<Span> {
    match place {
        Place::Bytes(bytes) if bytes.end <= text.len() => vec![Span::new(bytes.start, bytes.end)],
        Place::Bytes(_) => Vec::new(),
        Place::Words(words) => {
            let found = text.match_indices(words.as_str()).filter(|(start, _)| is_word(text, *start..start + words.len()));
            found.take(MOST_PLACES).map(|(start, words)| Span::new(start, start + words.len())).collect()
        }
    }
}

/// Whether a stretch is no part of a longer word.
fn is_word(text: &str, bytes: Range<usize>) -> bool {
    let is_inside = |before: Option<char>, after: Option<char>| before.zip(after).is_some_and(|(a, b)| a.is_alphanumeric() && b.is_alphanumeric());
    let inner = &text[bytes.clone()];
    !is_inside(text[..bytes.start].chars().next_back(), inner.chars().next())
        && !is_inside(inner.chars().next_back(), text[bytes.end..].chars().next())
}

/// The weighed candidates of each mention that has them, one a line, indented under it.
pub(crate) fn mentions(text: &str, mentions: &[Mention<'_>], offsets: Offsets, out: &mut dyn Write) -> Result<()> {
    let spans: Vec<Span> = mentions.iter().map(Mention::span).collect();
    for (mention, span) in mentions.iter().zip(offsets.convert(text, &spans)) {
        let Some(explanation) = mention.explanation() else { continue };
        let mut lines = format!("# {span} {}{}\n", in_line(mention.text()), forgiven(mention));
        explanation.candidates().iter().for_each(|weighed| candidate(weighed, &mut lines));
        if explanation.n_left_out() > 0 {
            let _ = writeln!(lines, "#   and {} more", explanation.n_left_out());
        }
        out.write_all(lines.as_bytes())?;
    }
    Ok(())
}

/// Which name it was taken for, if that is not what the text has.
fn forgiven(mention: &Mention<'_>) -> String {
    let told = |nearest: Nearest<'_>| format!(" = {} ({}, similarity {})", in_line(nearest.name()), nearest.how(), nearest.similarity());
    mention.forgiven().map_or_else(String::new, told)
}

/// The same of words that were asked about, with what is known of each word.
pub(crate) fn spans(told: &[SpanExplanation], text: &str, out: &mut dyn Write) -> Result<()> {
    for told in told {
        let span = told.span();
        let shown = text.get(span.range()).unwrap_or_default();
        let mut lines = format!("# {}..{} {}\n", span.start(), span.end(), in_line(shown));
        for word in told.words() {
            let cues = if word.cues().is_empty() { "nothing".to_owned() } else { word.cues().join(", ") };
            let _ = writeln!(lines, "#   {}: {cues}", in_line(word.text()));
        }
        if told.candidates().is_empty() {
            lines.push_str("#   nothing proposes a name here\n");
        }
        told.candidates().iter().for_each(|weighed| candidate(weighed, &mut lines));
        out.write_all(lines.as_bytes())?;
    }
    Ok(())
}

fn in_line(text: &str) -> String {
    escape::line(&text.replace('\n', " ")).into_owned()
}

/// The line of one candidate: what it is, what became of it, and the reasons, which add up to the points.
fn candidate(weighed: &Weighed, out: &mut String) {
    let reasons: Vec<String> = weighed.reasons().iter().map(Reason::to_string).collect();
    let lost_to = weighed.lost_to().map_or_else(String::new, |lost_to| format!(": {}", in_line(lost_to)));
    let _ = writeln!(
        out,
        "#   {:<12} {:.2} {} ({}): {}{lost_to}; {} = {} points",
        weighed.label(),
        weighed.score(),
        in_line(weighed.text()),
        weighed.source(),
        weighed.outcome(),
        in_line(&reasons.join(", ")),
        weighed.points()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(place("Jordan"), Ok(Place::Words("Jordan".to_owned())));
        assert_eq!(place("3..9"), Ok(Place::Bytes(3..9)));
        assert_eq!(place("3..x"), Ok(Place::Words("3..x".to_owned())));
        assert!(place("9..3").is_err() && place(" ").is_err());
    }

    #[test]
    fn words_are_whole_words() {
        let starts = |words: &str| spans_of(&Place::Words(words.to_owned()), "Art, Artur, Art.").iter().map(|span| span.start()).collect::<Vec<_>>();
        assert_eq!((starts("Art"), starts("Art,"), starts("art")), (vec![0, 12], vec![0], vec![]));
        assert!(spans_of(&Place::Bytes(3..99), "Art").is_empty());
    }
}
