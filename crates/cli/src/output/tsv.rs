//! Tab-separated lines for people who count: a header, then a line for each mention.

use std::borrow::Cow;
use std::io::{self, Write};

use clap::ValueEnum;
use memchr::memchr_iter;
use onomast::gazetteer::Nearest;
use onomast::markup::OffsetMap;
use onomast::{Label, Offsets, Span};

use crate::escape;
use crate::input::Document;

/// A column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Field {
    /// The file; `-` is standard input
    File,
    /// The document: its id, or the file with its number in it
    Document,
    /// The line where the mention starts: of the document's text, or of a file of tokens; from 1
    Line,
    /// Where it starts
    Start,
    /// Where it ends
    End,
    /// What kind of thing it names
    Label,
    /// The finer kind
    Subtype,
    /// The mention as the text writes it
    Text,
    /// The name as the list writes it
    Name,
    /// The number of its entity in the document, from 0
    Entity,
    /// The ids of all list entries, separated by `|`
    Ids,
    /// How sure it is, from 0 to 1
    Score,
    /// Whether it is a common noun for an institution
    Nominal,
    /// The name of its entity; only where `--fields` asks for it
    EntityName,
    /// Where it starts in a source with markup; only where `--fields` asks for it
    SourceStart,
    /// Where it ends there
    SourceEnd,
    /// The value of a closed form in its normal form; where `--fields` or closed forms are asked for
    Value,
    /// What was forgiven, where a list forgives more than the fold; only where `--fields` asks for it
    Match,
    /// How near the mention is to the name of its entry, from 0 to 1; as `match`
    Similarity,
}

/// The columns that come without `--fields`.
pub(crate) const USUAL: [Field; 13] = [
    Field::File,
    Field::Document,
    Field::Line,
    Field::Start,
    Field::End,
    Field::Label,
    Field::Subtype,
    Field::Text,
    Field::Name,
    Field::Entity,
    Field::Ids,
    Field::Score,
    Field::Nominal,
];

/// A mention, from `tag` or from `match`.
pub(crate) struct Row<'a> {
    pub(crate) span: Span,
    pub(crate) text: &'a str,
    pub(crate) label: &'a Label,
    pub(crate) subtype: &'a str,
    pub(crate) name: &'a str,
    pub(crate) value: String,
    pub(crate) entity: Option<(usize, &'a str)>,
    pub(crate) ids: Vec<&'a str>,
    pub(crate) forgiven: Option<Nearest<'a>>,
    pub(crate) score: f64,
    pub(crate) nominal: bool,
}

/// The names of the columns as a line.
pub(crate) fn header(fields: &[Field], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", names(fields).join("\t"))
}

/// The names of the columns.
pub(super) fn names(fields: &[Field]) -> Vec<String> {
    fields.iter().filter_map(Field::to_possible_value).map(|value| value.get_name().to_owned()).collect()
}

/// A line for each mention.
pub(crate) fn rows(
    document: &Document,
    spans: (&[Span], Offsets),
    rows: &mut dyn Iterator<Item = Row<'_>>,
    fields: &[Field],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut line = String::new();
    each(document, spans, rows, fields, &mut |index, cell| {
        line.push_str(&escape::cell(cell));
        if index + 1 < fields.len() {
            line.push('\t');
            return Ok(());
        }
        line.push('\n');
        out.write_all(line.as_bytes())?;
        line.clear();
        Ok(())
    })
}

/// Gives each cell of each row, with the number of its column.
pub(super) fn each(
    document: &Document,
    (spans, offsets): (&[Span], Offsets),
    rows: &mut dyn Iterator<Item = Row<'_>>,
    fields: &[Field],
    take: &mut dyn FnMut(usize, &str) -> io::Result<()>,
) -> io::Result<()> {
    let name = document.name();
    let mut lines = Lines::of(document);
    let is_located = fields.iter().any(|field| matches!(field, Field::SourceStart | Field::SourceEnd));
    let source = document.source.as_ref().filter(|_| is_located);
    let mut places = source.map(|source| source.places(spans, offsets)).unwrap_or_default().into_iter();
    for (row, span) in rows.zip(offsets.convert(&document.text, spans)) {
        let place = places.next();
        let source_end = |end: fn(Span) -> usize| place.as_ref().map_or_else(String::new, |place| end(place.span()).to_string());
        for (index, field) in fields.iter().enumerate() {
            let cell: Cow<'_, str> = match field {
                Field::File => (&*document.file).into(),
                Field::Document => (&*name).into(),
                Field::Line => lines.number(row.span.start()).to_string().into(),
                Field::Start => span.start().to_string().into(),
                Field::End => span.end().to_string().into(),
                Field::SourceStart => source_end(Span::start).into(),
                Field::SourceEnd => source_end(Span::end).into(),
                _ => row.cell(*field),
            };
            take(index, &cell)?;
        }
    }
    Ok(())
}

impl Row<'_> {
    /// A cell that needs no more than the mention.
    fn cell(&self, field: Field) -> Cow<'_, str> {
        match field {
            Field::Label => self.label.as_str().into(),
            Field::Subtype => self.subtype.into(),
            Field::Text => self.text.into(),
            Field::Name => self.name.into(),
            Field::Value => self.value.as_str().into(),
            Field::Entity => self.entity.map_or_else(String::new, |(number, _)| number.to_string()).into(),
            Field::EntityName => self.entity.map_or("", |(_, name)| name).into(),
            Field::Ids => self.ids.join("|").into(),
            Field::Match => self.forgiven.map_or_else(String::new, |nearest| nearest.how().to_string()).into(),
            Field::Similarity => self.forgiven.map_or_else(String::new, |nearest| nearest.similarity().to_string()).into(),
            Field::Score => format!("{:.2}", self.score).into(),
            Field::Nominal => self.nominal.to_string().into(),
            Field::File | Field::Document | Field::Line | Field::Start | Field::End | Field::SourceStart | Field::SourceEnd => Cow::Borrowed(""),
        }
    }
}

/// Where the lines of a document are.
pub(crate) enum Lines<'d> {
    /// Those of a text or of the source that it was made of, counted along with its mentions up to this byte.
    Text { text: &'d [u8], map: Option<&'d OffsetMap>, at: usize, number: usize },
    /// Those of the file that hold the tokens.
    Tokens { tokens: &'d [Span], numbers: Vec<usize> },
}

impl<'d> Lines<'d> {
    pub(crate) fn of(document: &'d Document) -> Self {
        if let Some(source) = &document.source {
            return Self::Text { text: source.text.as_bytes(), map: Some(&source.map), at: 0, number: 1 };
        }
        let Some(conll) = &document.conll else { return Self::of_text(&document.text) };
        let lines = conll.line_tokens.iter().enumerate().filter(|(_, token)| token.is_some());
        Self::Tokens { tokens: &conll.tokens, numbers: lines.map(|(index, _)| conll.first_line + index).collect() }
    }

    fn of_text(text: &'d str) -> Self {
        Self::Text { text: text.as_bytes(), map: None, at: 0, number: 1 }
    }

    /// The number of the line that this byte is on; a line ends with LF, CR LF or CR.
    pub(crate) fn number(&mut self, offset: usize) -> usize {
        match self {
            Self::Tokens { tokens, numbers } => {
                let token = tokens.partition_point(|token| token.end() <= offset);
                numbers.get(token).or(numbers.last()).copied().unwrap_or(1)
            }
            Self::Text { text, map, at, number } => {
                let offset = map.map_or(offset, |map| map.source(Span::new(offset, offset)).start());
                if offset < *at {
                    (*at, *number) = (0, 1);
                }
                let is_end = |at: usize| text.get(at + 1) != Some(&b'\n');
                let passed = &text[*at..offset];
                *number += memchr_iter(b'\n', passed).count() + memchr_iter(b'\r', passed).filter(|index| is_end(*at + index)).count();
                *at = offset;
                *number
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        let text = "a\nb\r\nc\rd\n\ne";
        let mut lines = Lines::of_text(text);
        for (letter, number) in [('a', 1), ('b', 2), ('c', 3), ('d', 4), ('e', 6), ('b', 2), ('e', 6)] {
            assert_eq!(lines.number(text.find(letter).expect("a letter of the text")), number, "{letter}");
        }
    }
}
