//! Gold texts: documents whose names are marked, in any of three forms.

use std::io::{Cursor, Read as _};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use indicatif::ProgressBar;
use onomast::evaluate::{Scheme, spans};
use onomast::model::train::{Corpus, MarkedText};
use onomast::{Document, Label, Span};
use serde::Deserialize;

use crate::arguments::InputFormat;
use crate::evaluation::{Labels, tags};
use crate::input::{Conll, Documents, Reading};
use crate::source;

/// A document and its names.
pub(crate) enum Gold {
    /// Tokens as they are, with the names by their numbers.
    Tokens { text: String, conll: Conll, names: Vec<(Range<usize>, Label)> },
    /// A text, with the names by their bytes.
    Text { text: String, names: Vec<(Span, Label)> },
}

impl Gold {
    /// Adds the document to a corpus.
    pub(crate) fn add_to<'d>(&'d self, corpus: &mut Corpus<'d>) -> Result<()> {
        match self {
            Self::Tokens { text, conll, names } => corpus.add(Document::from_tokens(text, &conll.tokens, conll.sentences.clone())?, names),
            Self::Text { text, names } => corpus.add_text(text, names),
        }
        Ok(())
    }
}

/// The documents of a file.
pub(crate) fn read(path: &Path, labels: &Labels) -> Result<Vec<Gold>> {
    let mut text = String::new();
    source::open(path, &ProgressBar::hidden())?.read_to_string(&mut text).with_context(|| path.display().to_string())?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim_end();
    if first.starts_with('{') && first.ends_with('}') {
        from_json(path, &text, labels)
    } else if !text.contains('\t') && text.lines().any(has_mark) {
        marked(path, &text, labels)
    } else {
        from_tokens(path, text, labels)
    }
}

/// Whether a line has a name in brackets behind its label in capitals: no token of a file of tags looks so.
fn has_mark(line: &str) -> bool {
    line.split('[')
        .skip(1)
        .any(|behind| behind.split_once(' ').is_some_and(|(label, _)| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_uppercase())))
}

fn from_tokens(path: &Path, text: String, labels: &Labels) -> Result<Vec<Gold>> {
    let mut documents = Documents::of_reader(path, Box::new(Cursor::new(text)), Reading::of(InputFormat::Conll));
    let (mut found, mut all_tags) = (Vec::new(), Vec::new());
    while let Some(document) = documents.next() {
        let document = document?;
        let Some(conll) = document.conll else { continue };
        all_tags.push(tags(&conll, 0, path)?);
        found.push((document.text, conll));
    }
    // The scheme is that of the file, of which one document may tell too little.
    let with_ends: Vec<String> = all_tags.iter().flat_map(|tags| tags.iter().cloned().chain(["O".to_owned()])).collect();
    let scheme = Scheme::detect(&with_ends).map_err(|error| anyhow!("{}: {error}", path.display()))?;
    let mut gold = Vec::new();
    for ((text, conll), tags) in found.into_iter().zip(all_tags) {
        let mut names = Vec::new();
        for sentence in &conll.sentences {
            let tags = scheme.to_iob2(&tags[sentence.clone()]).map_err(|error| anyhow!("{}: {error}", path.display()))?;
            names.extend(names_of_tags(&labels.mapped(&tags), sentence.start)?);
        }
        gold.push(Gold::Tokens { text, conll, names });
    }
    Ok(gold)
}

/// The names of a document as tags tell them.
fn names_of_tags(tags: &[String], start: usize) -> Result<Vec<(Range<usize>, Label)>> {
    spans(tags).into_iter().map(|span| Ok((span.start + start..span.end + start, Label::try_from(span.label.as_str())?))).collect()
}

#[derive(Deserialize)]
struct Line {
    text: String,
    spans: Vec<(usize, usize, String)>,
}

fn from_json(path: &Path, lines: &str, labels: &Labels) -> Result<Vec<Gold>> {
    let mut gold = Vec::new();
    for (index, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), index + 1);
        let Line { text, spans } = serde_json::from_str(line).with_context(place)?;
        let mut borders: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        borders.push(text.len());
        let mut names = Vec::new();
        for (start, end, label) in spans {
            let (Some(&from), Some(&to), true) = (borders.get(start), borders.get(end), start < end) else {
                bail!("{}: found the span {start}..{end}, expected one within {} characters", place(), borders.len() - 1);
            };
            if let Some(label) = labels.ours(&label) {
                names.push((Span::new(from, to), Label::try_from(label)?));
            }
        }
        gold.push(Gold::Text { text, names });
    }
    Ok(gold)
}

/// Texts with their names in brackets.
fn marked(path: &Path, lines: &str, labels: &Labels) -> Result<Vec<Gold>> {
    let mut gold = Vec::new();
    for text in MarkedText::read(&path.display().to_string(), lines)? {
        let ours = text.names().iter().filter_map(|(span, label)| Some((*span, labels.ours(label.as_str())?)));
        let names = ours.map(|(span, label)| Ok((span, Label::try_from(label)?))).collect::<Result<_>>()?;
        gold.push(Gold::Text { text: text.text().to_owned(), names });
    }
    Ok(gold)
}
