//! Inputs: files or standard input, as documents in order.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use onomast::Span;
use serde_json::Value;

use crate::arguments::InputFormat;

/// One document with what its output needs.
pub(crate) struct Document {
    /// The file's name, or the `id` of a JSON line.
    pub(crate) id: Value,
    pub(crate) text: String,
    /// Known tokens, of token-per-line input.
    pub(crate) conll: Option<Conll>,
}

/// The lines and tokens of token-per-line input; `text` is the tokens joined by blanks.
#[derive(Default)]
pub(crate) struct Conll {
    /// Every line as read.
    pub(crate) lines: Vec<String>,
    /// The number of the first of them in the file, from one.
    pub(crate) first_line: usize,
    /// For each line, its token.
    pub(crate) line_tokens: Vec<Option<usize>>,
    pub(crate) tokens: Vec<Span>,
    /// Token ranges.
    pub(crate) sentences: Vec<std::ops::Range<usize>>,
}

/// The documents of one file, one at a time.
pub(crate) struct Documents {
    format: InputFormat,
    name: String,
    reader: Box<dyn BufRead + Send>,
    line_number: usize,
    is_over: bool,
    /// A `-DOCSTART-` line that belongs to the next document.
    pending: Option<String>,
}

/// Files to read; standard input if none is named.
pub(crate) fn paths(files: &[PathBuf]) -> Vec<PathBuf> {
    if files.is_empty() { vec![PathBuf::from("-")] } else { files.to_vec() }
}

impl Documents {
    pub(crate) fn open(path: &Path, format: InputFormat) -> Result<Self> {
        let name = path.display().to_string();
        let reader: Box<dyn BufRead + Send> = if name == "-" {
            Box::new(BufReader::new(std::io::stdin()))
        } else {
            let file = File::open(path).with_context(|| name.clone())?;
            if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
                bail!("{name}: found a directory, expected a file");
            }
            Box::new(BufReader::with_capacity(1 << 18, file))
        };
        Ok(Self { format, name, reader, line_number: 0, is_over: false, pending: None })
    }

    /// The documents of a text that was read already; `path` is what messages call it.
    pub(crate) fn of(path: &Path, text: String, format: InputFormat) -> Self {
        let reader = Box::new(std::io::Cursor::new(text));
        Self { format, name: path.display().to_string(), reader, line_number: 0, is_over: false, pending: None }
    }

    /// The next document; an error that leaves the rest readable does not end the documents.
    pub(crate) fn next(&mut self) -> Option<Result<Document>> {
        if self.is_over {
            return None;
        }
        match self.format {
            InputFormat::Text => {
                self.is_over = true;
                Some(self.whole())
            }
            InputFormat::Jsonl => self.json_line(),
            InputFormat::Conll => self.conll(),
        }
    }

    fn whole(&mut self) -> Result<Document> {
        let mut bytes = Vec::new();
        self.reader.read_to_end(&mut bytes).with_context(|| self.name.clone())?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            anyhow!("{}: found the byte {:#04X} at byte {at}, expected UTF-8", self.name, error.as_bytes()[at])
        })?;
        Ok(Document { id: Value::String(self.name.clone()), text, conll: None })
    }

    /// The next line without its end; `None` at the end of the file.
    fn line(&mut self) -> Option<Result<String>> {
        let mut bytes = Vec::new();
        match self.reader.read_until(b'\n', &mut bytes) {
            Ok(0) => {
                self.is_over = true;
                None
            }
            Ok(_) => {
                self.line_number += 1;
                if bytes.ends_with(b"\n") {
                    bytes.pop();
                }
                Some(String::from_utf8(bytes).map_err(|error| {
                    let at = error.utf8_error().valid_up_to();
                    anyhow!("{}:{}: found the byte {:#04X}, expected UTF-8", self.name, self.line_number, error.as_bytes()[at])
                }))
            }
            Err(error) => {
                self.is_over = true;
                Some(Err(anyhow::Error::new(error).context(self.name.clone())))
            }
        }
    }

    fn json_line(&mut self) -> Option<Result<Document>> {
        loop {
            match self.line()? {
                Err(error) => return Some(Err(error)),
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => return Some(self.parse_json(&line)),
            }
        }
    }

    fn parse_json(&self, line: &str) -> Result<Document> {
        let place = || format!("{}:{}", self.name, self.line_number);
        let mut value: Value = serde_json::from_str(line).with_context(|| format!("{}: expected a JSON object", place()))?;
        let Some(object) = value.as_object_mut() else {
            bail!("{}: found {}, expected an object with `id` and `text`", place(), kind(&value));
        };
        let text = match object.get_mut("text").map(Value::take) {
            Some(Value::String(text)) => text,
            Some(other) => bail!("{}: found {} as `text`, expected a string", place(), kind(&other)),
            None => bail!("{}: found no `text`, expected an object with `id` and `text`", place()),
        };
        let id = object.get_mut("id").map_or(Value::Null, Value::take);
        Ok(Document { id, text, conll: None })
    }

    fn conll(&mut self) -> Option<Result<Document>> {
        let mut conll = Conll::default();
        let mut text = String::new();
        let mut sentence_start = 0;
        let mut next = self.pending.take();
        let mut failure: Option<anyhow::Error> = None;
        let first_line = self.line_number + usize::from(next.is_none());
        loop {
            let line = match next.take() {
                Some(line) => line,
                None => match self.line() {
                    None => break,
                    // The document is lost, but not what it stands for in the numbering of the next.
                    Some(Err(error)) => {
                        failure.get_or_insert(error);
                        continue;
                    }
                    Some(Ok(line)) => line,
                },
            };
            let token = line.split('\t').next().unwrap_or_default().trim_end_matches('\r');
            let is_start = token.starts_with("-DOCSTART-");
            if is_start && conll.lines.iter().any(|line| !line.is_empty()) {
                self.pending = Some(line);
                break;
            }
            if token.trim().is_empty() || is_start {
                if conll.tokens.len() > sentence_start {
                    conll.sentences.push(sentence_start..conll.tokens.len());
                    sentence_start = conll.tokens.len();
                    text.push_str("\n\n");
                }
                conll.line_tokens.push(None);
            } else {
                if conll.tokens.len() > sentence_start && !is_glued(&text, &conll.tokens[sentence_start..], token) {
                    text.push(' ');
                }
                conll.line_tokens.push(Some(conll.tokens.len()));
                conll.tokens.push(Span::new(text.len(), text.len() + token.len()));
                text.push_str(token);
            }
            conll.lines.push(line);
        }
        if let Some(error) = failure {
            return Some(Err(error));
        }
        if conll.lines.is_empty() {
            return None;
        }
        conll.first_line = first_line;
        if conll.tokens.len() > sentence_start {
            conll.sentences.push(sentence_start..conll.tokens.len());
        }
        Some(Ok(Document { id: Value::String(format!("{}:{first_line}", self.name)), text, conll: Some(conll) }))
    }
}

/// Whether running text has no blank between the tokens so far and the next: before closing punctuation and clitics,
/// after opening brackets, inside dotted abbreviations.
fn is_glued(text: &str, tokens: &[Span], next: &str) -> bool {
    let word = |from_last: usize| tokens.len().checked_sub(from_last + 1).map_or("", |index| &text[tokens[index].range()]);
    let is_letter = |word: &str| word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    match next {
        "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "n't" => true,
        _ if next.starts_with(['\'', '\u{2019}']) && next.len() > 1 => true,
        _ if matches!(word(0), "(" | "[" | "$") => true,
        _ => word(0) == "." && is_letter(word(1)) && is_letter(next),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
