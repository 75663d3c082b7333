//! Tab-separated lines for people who count: a header, then a line for each mention.

use std::borrow::Cow;
use std::io::{self, Write};

use clap::ValueEnum;
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
    /// The value of a closed form in its normal form; where `--fields` or closed forms are asked for
    Value,
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
    pub(crate) score: f64,
    pub(crate) nominal: bool,
}

/// The names of the columns.
pub(crate) fn header(fields: &[Field], out: &mut dyn Write) -> io::Result<()> {
    let names: Vec<String> = fields.iter().filter_map(Field::to_possible_value).map(|value| value.get_name().to_owned()).collect();
    writeln!(out, "{}", names.join("\t"))
}

/// A line for each mention.
pub(crate) fn rows<'a>(
    document: &Document,
    (spans, offsets): (&[Span], Offsets),
    rows: impl Iterator<Item = Row<'a>>,
    fields: &[Field],
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = document.name();
    let mut lines = Lines::of(document);
    for (row, span) in rows.zip(offsets.convert(&document.text, spans)) {
        for (index, field) in fields.iter().enumerate() {
            let cell = match field {
                Field::File => escape::cell(&document.file),
                Field::Document => escape::cell(&name),
                Field::Line => lines.number(row.span.start()).to_string().into(),
                Field::Start => span.start().to_string().into(),
                Field::End => span.end().to_string().into(),
                _ => row.cell(*field),
            };
            let end = if index + 1 == fields.len() { "\n" } else { "\t" };
            out.write_all(cell.as_bytes())?;
            out.write_all(end.as_bytes())?;
        }
    }
    Ok(())
}

impl Row<'_> {
    fn cell(&self, field: Field) -> Cow<'_, str> {
        match field {
            Field::Label => escape::cell(self.label.as_str()),
            Field::Subtype => escape::cell(self.subtype),
            Field::Text => escape::cell(self.text),
            Field::Name => escape::cell(self.name),
            Field::Value => escape::cell(&self.value),
            Field::Entity => self.entity.map_or_else(String::new, |(number, _)| number.to_string()).into(),
            Field::EntityName => escape::cell(self.entity.map_or("", |(_, name)| name)),
            Field::Ids => escape::cell(&self.ids.join("|")).into_owned().into(),
            Field::Score => format!("{:.2}", self.score).into(),
            Field::Nominal => self.nominal.to_string().into(),
            Field::File | Field::Document | Field::Line | Field::Start | Field::End => Cow::Borrowed(""),
        }
    }
}

/// Where the lines of a document are.
enum Lines<'d> {
    /// Those of a text, counted along with its mentions up to this byte.
    Text { text: &'d [u8], at: usize, number: usize },
    /// Those of the file that hold the tokens.
    Tokens { tokens: &'d [Span], numbers: Vec<usize> },
}

impl<'d> Lines<'d> {
    fn of(document: &'d Document) -> Self {
        let Some(conll) = &document.conll else { return Self::of_text(&document.text) };
        let lines = conll.line_tokens.iter().enumerate().filter(|(_, token)| token.is_some());
        Self::Tokens { tokens: &conll.tokens, numbers: lines.map(|(index, _)| conll.first_line + index).collect() }
    }

    fn of_text(text: &'d str) -> Self {
        Self::Text { text: text.as_bytes(), at: 0, number: 1 }
    }

    /// The number of the line that this byte is on; a line ends with LF, CR LF or CR.
    fn number(&mut self, offset: usize) -> usize {
        match self {
            Self::Tokens { tokens, numbers } => {
                let token = tokens.partition_point(|token| token.end() <= offset);
                numbers.get(token).or(numbers.last()).copied().unwrap_or(1)
            }
            Self::Text { text, at, number } => {
                if offset < *at {
                    (*at, *number) = (0, 1);
                }
                let is_end = |at: &usize| text[*at] == b'\n' || text[*at] == b'\r' && text.get(at + 1) != Some(&b'\n');
                *number += (*at..offset).filter(is_end).count();
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
