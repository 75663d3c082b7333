//! Texts with their names in brackets, as people write and read them.

use crate::error::Error;
use crate::label::Label;
use crate::span::Span;

/// A text and its names, read from a file of marked documents.
///
/// A line `# id genre` opens a document; every other line is a paragraph in which `[LABEL name]` marks a name.
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
        while let Some((before, behind)) = rest.split_once('[') {
            let name = behind.split_once(']').and_then(|(inside, behind)| Some((inside.split_once(' ')?, behind)));
            let Some(((label, name), behind)) = name else {
                return Err(format!("found `[{behind}`, expected a label, a blank, a name and a bracket"));
            };
            self.text += before;
            let start = self.text.len();
            self.text += name;
            self.names.push((Span::new(start, self.text.len()), Label::try_from(label).map_err(|error| error.to_string())?));
            rest = behind;
        }
        self.text += rest;
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
