//! Texts with their names in brackets, as people write and read them.

use crate::error::Error;
use crate::label::Label;
use crate::span::Span;

/// A text and its names, read from a file of marked documents.
///
/// A line `# id genre` opens a document; every other line is a paragraph in which `[LABEL name]` marks a name. A bracket or
/// backslash of the text itself stands behind a backslash, as `onomast tag --format inline` writes it.
///
/// # Examples
/// ```
/// use onomast::model::train::MarkedText;
/// let all = MarkedText::read("ships.txt", "# log-1 log\nThe [VESSEL Kon-Tiki] left [PORT Callao].\n")?;
/// assert_eq!(all[0].text(), "The Kon-Tiki left Callao.\n\n");
/// let (span, label) = &all[0].names()[1];
/// assert_eq!((&all[0].text()[span.range()], label.as_str()), ("Callao", "PORT"));
/// let error = MarkedText::read("ships.txt", "The [VESSEL Kon-Tiki left").expect_err("a bracket is open");
/// assert_eq!(error.to_string(), "ships.txt:1: found `[VESSEL Kon-Tiki left`, expected a label, a blank, a name and a bracket");
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedText {
    text: String,
    names: Vec<(Span, Label)>,
}

impl MarkedText {
    /// The documents of a file, of which `file` is the name.
    ///
    /// # Errors
    /// If a bracket holds something else than a label and a name, or is not closed.
    pub fn read(file: &str, lines: &str) -> Result<Vec<Self>, Error> {
        let mut all: Vec<Self> = Vec::new();
        let mut now = Self::default();
        for (index, line) in lines.lines().enumerate() {
            if line.starts_with("# ") {
                all.push(std::mem::take(&mut now));
            } else {
                now.push(line.trim_end()).map_err(|message| Error::row(file, index + 1, None, message))?;
            }
        }
        all.push(now);
        all.retain(|one| !one.text.trim().is_empty());
        Ok(all)
    }

    /// Adds a paragraph.
    fn push(&mut self, line: &str) -> Result<(), String> {
        let mut rest = line;
        while let Some((before, behind)) = split_at_mark(rest, '[') {
            let name = split_at_mark(behind, ']').and_then(|(inside, behind)| Some((inside.split_once(' ')?, behind)));
            let Some(((label, name), behind)) = name else {
                return Err(format!("found `[{behind}`, expected a label, a blank, a name and a bracket"));
            };
            self.text += &unescaped(before);
            let start = self.text.len();
            self.text += &unescaped(name);
            self.names.push((Span::new(start, self.text.len()), Label::try_from(label).map_err(|error| error.to_string())?));
            rest = behind;
        }
        self.text += &unescaped(rest);
        self.text += "\n\n";
        Ok(())
    }

    /// The text without its marks; a blank line stands behind each paragraph.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names in the order of the text, by their bytes.
    pub fn names(&self) -> &[(Span, Label)] {
        &self.names
    }
}

/// What stands before and behind the first such bracket that no backslash escapes.
fn split_at_mark(text: &str, mark: char) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let is_mark = |&(_, character): &(usize, char)| {
        let is_mark = character == mark && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_mark
    };
    let (at, _) = text.char_indices().find(is_mark)?;
    Some((&text[..at], &text[at + mark.len_utf8()..]))
}

/// Text in which a bracket or a backslash behind a backslash is itself, and every other backslash too.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' { characters.next_if(|next| matches!(next, '[' | ']' | '\\')) } else { None };
        out.push(escaped.unwrap_or(character));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::MarkedText;

    #[test]
    fn brackets_of_the_text_stand_behind_a_backslash() {
        for (line, text, names) in [
            (r"see \[1\] of [PERSON Bo]", "see [1] of Bo", vec!["Bo"]),
            (r"C:\new\ [PLACE a\]b\\] \\[PLACE c]", r"C:\new\ a]b\ \c", vec![r"a]b\", "c"]),
        ] {
            let all = MarkedText::read("a.txt", line).expect("the marks are right");
            assert_eq!(all[0].text().trim_end(), text);
            let found: Vec<&str> = all[0].names().iter().map(|(span, _)| &all[0].text()[span.range()]).collect();
            assert_eq!(found, names);
        }
        assert!(MarkedText::read("a.txt", r"\[PERSON Bo] [PERSON Al\]").is_err());
    }
}
