//! Inputs: files or standard input, as documents in order.

use std::borrow::Cow;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use encoding_rs::{Encoding, UTF_8};
use ignore::WalkBuilder;
use indicatif::ProgressBar;
use onomast::Span;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::{RawValue, to_raw_value};

use crate::arguments::{DocumentUnit, InputFormat};
use crate::encoding::{self, Decoded};
use crate::source;

/// Documents of one file are parted by this byte.
const FORM_FEED: u8 = 0x0C;
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();
/// What a document takes beside its characters, in its waiting place and in its answer.
const OVERHEAD: usize = 512;

/// Other fields of a JSON line, as they were written.
pub(crate) type Fields = Vec<(String, Box<RawValue>)>;

/// One document with what its output needs.
pub(crate) struct Document {
    /// The file that it came from.
    pub(crate) file: Arc<str>,
    /// The file's name, or the `id` of a JSON line, byte for byte.
    pub(crate) id: Box<RawValue>,
    pub(crate) text: String,
    /// What else a JSON line holds and is to come back.
    pub(crate) kept: Fields,
    /// Known tokens, of token-per-line input.
    pub(crate) conll: Option<Conll>,
}

impl Document {
    /// The identifier as people read it: a string without its quotes.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        serde_json::from_str::<String>(self.id.get()).map_or_else(|_| Cow::Borrowed(self.id.get()), Cow::Owned)
    }

    /// About the bytes that it holds and that its answer adds at least.
    pub(crate) fn n_bytes(&self) -> usize {
        let kept: usize = self.kept.iter().map(|(key, value)| key.len() + value.get().len() + OVERHEAD / 4).sum();
        let lines = self.conll.as_ref().map_or(0, |conll| self.text.len() + conll.lines.len() * OVERHEAD / 4);
        OVERHEAD + self.text.len() + self.id.get().len() * 2 + kept * 2 + lines
    }
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

/// How files are read.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) format: InputFormat,
    /// UTF-8 if none is named.
    pub(crate) encoding: Option<&'static Encoding>,
    /// Whether other fields of JSON lines come back.
    pub(crate) keep: bool,
    /// What a document is in token-per-line input; the file tells if none is named.
    pub(crate) documents: Option<DocumentUnit>,
}

impl Reading {
    /// A format in UTF-8.
    pub(crate) fn of(format: InputFormat) -> Self {
        Self { format, encoding: None, keep: false, documents: None }
    }
}

/// The documents of one file, one at a time.
pub(crate) struct Documents {
    reading: Reading,
    name: Arc<str>,
    reader: Box<dyn BufRead + Send>,
    /// Of the line or the document before, to say where a wrong byte is.
    n_bytes: u64,
    line_number: usize,
    document_number: usize,
    is_over: bool,
    /// A line that belongs to the next document.
    pending: Option<String>,
    /// How token-per-line input parts its documents, once that is known.
    parted: Option<DocumentUnit>,
}

/// Files to read: standard input if none is named; of directories everything in them, where that is wanted.
pub(crate) fn paths(files: &[PathBuf], is_recursive: bool) -> Box<dyn Iterator<Item = Result<PathBuf>> + Send> {
    let files = match files {
        [] => vec![PathBuf::from(if is_recursive { "." } else { "-" })],
        files => files.to_vec(),
    };
    Box::new(files.into_iter().flat_map(move |path| -> Box<dyn Iterator<Item = Result<PathBuf>> + Send> {
        if !path.is_dir() {
            Box::new(std::iter::once(Ok(path)))
        } else if is_recursive {
            Box::new(files_within(&path))
        } else {
            Box::new(std::iter::once(Err(anyhow!("{}: found a directory, expected a file; `--recursive` reads what is in it", path.display()))))
        }
    }))
}

/// The files of a directory in order of their names, without hidden ones and those that `.gitignore` leaves out.
fn files_within(directory: &Path) -> impl Iterator<Item = Result<PathBuf>> + Send + use<> {
    let walk = WalkBuilder::new(directory).sort_by_file_name(Ord::cmp).build();
    walk.filter_map(|entry| match entry {
        Ok(entry) => entry.file_type().is_some_and(|kind| kind.is_file()).then(|| Ok(entry.into_path())),
        Err(error) => Some(Err(error.into())),
    })
}

impl Documents {
    /// The documents of a file.
    pub(crate) fn open(path: &Path, reading: Reading) -> Result<Self> {
        Self::read(path, reading, &ProgressBar::hidden())
    }

    /// The documents of a file that is read so; the bar shows how far.
    pub(crate) fn read(path: &Path, reading: Reading, bar: &ProgressBar) -> Result<Self> {
        let mut reader = source::open(path, bar)?;
        if let Some(encoding) = reading.encoding.filter(|&encoding| encoding != UTF_8) {
            reader = Box::new(BufReader::with_capacity(1 << 16, Decoded::new(reader, encoding)));
        }
        Ok(Self::of_reader(path, reader, reading))
    }

    /// The documents of a text that was read already; `path` is what messages call it.
    pub(crate) fn of(path: &Path, text: String, reading: Reading) -> Self {
        Self::of_reader(path, Box::new(std::io::Cursor::new(text)), reading)
    }

    fn of_reader(path: &Path, reader: Box<dyn BufRead + Send>, reading: Reading) -> Self {
        let name = path.display().to_string().into();
        Self { reading, name, reader, n_bytes: 0, line_number: 0, document_number: 0, is_over: false, pending: None, parted: None }
    }

    /// The next document; an error that leaves the rest readable does not end the documents.
    pub(crate) fn next(&mut self) -> Option<Result<Document>> {
        if self.is_over {
            return None;
        }
        match self.reading.format {
            InputFormat::Text => self.text(),
            InputFormat::Jsonl => self.json_line(),
            InputFormat::Conll => self.conll(),
        }
    }

    /// What comes until the next such byte, with it; nothing at the end of the file.
    fn until(&mut self, end: u8) -> Result<Option<Vec<u8>>> {
        let is_start = self.n_bytes == 0;
        let mut bytes = Vec::new();
        let read = self.reader.read_until(end, &mut bytes);
        self.is_over = read.is_err() || !bytes.ends_with(&[end]);
        read.with_context(|| self.name.to_string())?;
        self.n_bytes += bytes.len() as u64;
        if is_start && let Some(encoding) = encoding::utf16(&bytes) {
            self.is_over = true;
            return Err(encoding::is_utf16(&self.name, encoding));
        }
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }

    /// The text up to the next form feed; an empty file is one document, but nothing after the last form feed is none.
    fn text(&mut self) -> Option<Result<Document>> {
        let start = self.n_bytes;
        let bytes = match self.until(FORM_FEED) {
            Err(error) => return Some(Err(error)),
            Ok(None) if self.document_number > 0 => return None,
            Ok(bytes) => bytes.unwrap_or_default(),
        };
        self.document_number += 1;
        Some(self.whole(bytes, start))
    }

    fn whole(&self, mut bytes: Vec<u8>, start: u64) -> Result<Document> {
        bytes.pop_if(|last| *last == FORM_FEED);
        let text = encoding::utf8(bytes).map_err(|wrong| {
            anyhow!("{}: found the byte {:#04X} at byte {}, {}", self.name, wrong.byte, start + wrong.at as u64, wrong.expected())
        })?;
        let id = if self.document_number > 1 { format!("{}:{}", self.name, self.document_number) } else { self.name.to_string() };
        self.document(to_raw_value(&id)?, text)
    }

    #[expect(clippy::unnecessary_wraps, reason = "every document is a result")]
    fn document(&self, id: Box<RawValue>, text: String) -> Result<Document> {
        Ok(Document { file: Arc::clone(&self.name), id, text, kept: Fields::new(), conll: None })
    }

    /// The next line without its end; `None` at the end of the file.
    fn line(&mut self) -> Option<Result<String>> {
        if self.is_over {
            return None;
        }
        let mut bytes = match self.until(b'\n').transpose()? {
            Err(error) => return Some(Err(error)),
            Ok(bytes) => bytes,
        };
        self.line_number += 1;
        bytes.pop_if(|last| *last == b'\n');
        if self.line_number == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        Some(
            encoding::utf8(bytes)
                .map_err(|wrong| anyhow!("{}:{}: found the byte {:#04X}, {}", self.name, self.line_number, wrong.byte, wrong.expected())),
        )
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
        if let Some(found @ ("null" | "a boolean" | "a number" | "a string" | "an array")) = kind(line.trim()) {
            bail!("{}: found {found}, expected an object with `id` and `text`", place());
        }
        let (mut id, mut text) = (None, None);
        let mut kept = Fields::new();
        let is_kept = self.reading.keep;
        let mut take = |key: Cow<'_, str>, value| match key.as_ref() {
            "id" => id = Some(value),
            "text" => text = Some(value),
            // What is found now stands in their place.
            "mentions" | "entities" => {}
            _ if is_kept => kept.push((key.into_owned(), RawValue::to_owned(value))),
            _ => {}
        };
        let mut parser = serde_json::Deserializer::from_str(line);
        let read = parser.deserialize_map(EachField(&mut take)).and_then(|()| parser.end());
        read.map_err(|error| anyhow!("{}: {}", place(), source::json_error(&error, "an object with `id` and `text`")))?;
        let Some(text) = text else { bail!("{}: found no `text`, expected an object with `id` and `text`", place()) };
        if let Some(found) = kind(text.get()).filter(|&found| found != "a string") {
            bail!("{}: found {found} as `text`, expected a string", place());
        }
        let text = serde_json::from_str(text.get())
            .map_err(|error| anyhow!("{}: `text`: {}", place(), source::json_error(&error, "a string without half characters")))?;
        let id = id.map_or_else(|| to_raw_value(&self.line_number), |id| Ok(id.to_owned()))?;
        Ok(Document { kept, ..self.document(id, text)? })
    }

    fn conll(&mut self) -> Option<Result<Document>> {
        let mut lines = TokenLines::default();
        let mut failure: Option<anyhow::Error> = None;
        let mut next = self.pending.take();
        let first_line = self.line_number + usize::from(next.is_none());
        loop {
            let line = match next.take().map(Ok).or_else(|| self.line()) {
                None => break,
                // The document is lost, but not what it stands for in the numbering of the next.
                Some(Err(error)) => {
                    failure.get_or_insert(error);
                    continue;
                }
                Some(Ok(line)) => line,
            };
            if self.starts_document(&line, &lines) {
                self.is_over = false;
                self.pending = Some(line);
                break;
            }
            lines.push(line);
        }
        if let Some(error) = failure {
            return Some(Err(error));
        }
        if lines.conll.lines.is_empty() {
            return None;
        }
        let (text, conll) = lines.finish(first_line);
        let id = to_raw_value(&format!("{}:{first_line}", self.name));
        let document = id.map_err(anyhow::Error::from).and_then(|id| self.document(id, text));
        Some(document.map(|document| Document { conll: Some(conll), ..document }))
    }

    /// Whether a line belongs to the document after these lines.
    fn starts_document(&mut self, line: &str, before: &TokenLines) -> bool {
        let token = token(line);
        if token.trim().is_empty() {
            return false;
        }
        let is_mark = token.starts_with(DOCUMENT_MARK);
        // The first line that is not empty tells how the file parts its documents.
        let parted = *self.parted.get_or_insert(match self.reading.documents {
            None if is_mark => DocumentUnit::Docstart,
            None => DocumentUnit::Sentence,
            Some(unit) => unit,
        });
        match parted {
            DocumentUnit::File => false,
            DocumentUnit::Docstart => is_mark && before.has_lines(),
            DocumentUnit::Sentence => is_mark && before.has_lines() || before.has_ended_sentence(),
        }
    }
}

/// What starts the line before a document in token-per-line files.
const DOCUMENT_MARK: &str = "-DOCSTART-";

/// The first cell of a line.
fn token(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default().trim_end_matches('\r')
}

/// A document of token-per-line input on its way: its lines, and its text so far.
#[derive(Default)]
struct TokenLines {
    conll: Conll,
    text: String,
    sentence_start: usize,
}

impl TokenLines {
    /// Whether there is a line that says something.
    fn has_lines(&self) -> bool {
        self.conll.lines.iter().any(|line| !line.is_empty())
    }

    /// Whether there is a sentence, and a blank line behind it.
    fn has_ended_sentence(&self) -> bool {
        !self.conll.tokens.is_empty() && self.conll.line_tokens.last() == Some(&None)
    }

    fn push(&mut self, line: String) {
        let token = token(&line);
        if token.trim().is_empty() || token.starts_with(DOCUMENT_MARK) {
            if self.end_sentence() {
                self.text.push_str("\n\n");
            }
            self.conll.line_tokens.push(None);
        } else {
            let tokens = &mut self.conll.tokens;
            if tokens.len() > self.sentence_start && !is_glued(&self.text, &tokens[self.sentence_start..], token) {
                self.text.push(' ');
            }
            self.conll.line_tokens.push(Some(tokens.len()));
            tokens.push(Span::new(self.text.len(), self.text.len() + token.len()));
            self.text.push_str(token);
        }
        self.conll.lines.push(line);
    }

    /// Ends the sentence, if one was begun.
    fn end_sentence(&mut self) -> bool {
        let end = self.conll.tokens.len();
        let is_begun = end > self.sentence_start;
        if is_begun {
            self.conll.sentences.push(self.sentence_start..end);
            self.sentence_start = end;
        }
        is_begun
    }

    fn finish(mut self, first_line: usize) -> (String, Conll) {
        self.end_sentence();
        self.conll.first_line = first_line;
        (self.text, self.conll)
    }
}

/// Gives each field of an object as it was written.
struct EachField<F>(F);

impl<'de, F: FnMut(Cow<'_, str>, &'de RawValue)> Visitor<'de> for EachField<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object with `id` and `text`")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            (self.0)(key, map.next_value()?);
        }
        Ok(())
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

/// What a value of JSON is, by its first character.
fn kind(value: &str) -> Option<&'static str> {
    Some(match value.as_bytes().first()? {
        b'n' => "null",
        b't' | b'f' => "a boolean",
        b'-' | b'0'..=b'9' => "a number",
        b'"' => "a string",
        b'[' => "an array",
        b'{' => "an object",
        _ => return None,
    })
}
