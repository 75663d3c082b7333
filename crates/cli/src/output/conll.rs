//! Token-per-line output: what came in, or the tokens of a text, with a tag for each.

use std::io::{self, Write};

use onomast::{Label, Span};

use crate::input::Conll;
use crate::output::Found;

/// The BIO tags of known tokens; nominal mentions are no names and stay outside, overlapping ones too.
pub(crate) fn tags(conll: &Conll, found: &[Found<'_>]) -> Vec<String> {
    marks(&conll.tokens, found).into_iter().map(|mark| mark.map_or_else(|| "O".to_owned(), |(prefix, label)| format!("{prefix}-{label}"))).collect()
}

/// For each token that is part of a name, whether it begins it, and the label.
fn marks<'f>(tokens: &[Span], found: &[Found<'f>]) -> Vec<Option<(char, &'f Label)>> {
    let mut marks = vec![None; tokens.len()];
    let mut at = 0;
    let mut end = 0;
    for found in found.iter().filter(|found| !found.nominal) {
        if found.span.start() < end {
            continue;
        }
        while at < tokens.len() && tokens[at].start() < found.span.start() {
            at += 1;
        }
        let mut prefix = 'B';
        while at < tokens.len() && tokens[at].start() < found.span.end() {
            marks[at] = Some((prefix, found.label));
            prefix = 'I';
            at += 1;
        }
        end = found.span.end();
    }
    marks
}

fn write_mark(mark: Option<(char, &Label)>, out: &mut dyn Write) -> io::Result<()> {
    match mark {
        Some((prefix, label)) => write!(out, "{prefix}-{label}"),
        None => out.write_all(b"O"),
    }
}

/// The input lines with a tag as last column, parted as the others are.
pub(crate) fn lines(conll: &Conll, found: &[Found<'_>], out: &mut dyn Write) -> io::Result<()> {
    let marks = marks(&conll.tokens, found);
    for (line, token) in conll.lines.iter().zip(&conll.line_tokens) {
        let (cells, end) = line.strip_suffix('\r').map_or((line.as_str(), "\n"), |cells| (cells, "\r\n"));
        out.write_all(cells.as_bytes())?;
        if let Some(token) = token {
            out.write_all(if conll.has_blanks { b" " } else { b"\t" })?;
            write_mark(marks[*token], out)?;
        }
        out.write_all(end.as_bytes())?;
    }
    Ok(())
}

/// Running text as token-per-line with tags, a blank line between sentences.
pub(crate) fn text(text: &str, found: &[Found<'_>], out: &mut dyn Write) -> io::Result<()> {
    let document = onomast::Document::new(text);
    let tokens: Vec<Span> = document.tokens().iter().map(|token| token.span()).collect();
    let marks = marks(&tokens, found);
    for sentence in document.sentences() {
        for index in sentence.clone() {
            out.write_all(text[tokens[index].range()].as_bytes())?;
            out.write_all(b"\t")?;
            write_mark(marks[index], out)?;
            out.write_all(b"\n")?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}
