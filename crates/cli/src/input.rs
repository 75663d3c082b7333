//! Inputs: files or standard input, as documents in order.

mod markup;
mod rows;

use std::borrow::Cow;
use std::io::{BufRead, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use encoding_rs::Encoding;
use ignore::WalkBuilder;
use indicatif::ProgressBar;
use onomast::Span;
use onomast::markup::TextPath;
use serde_json::value::{RawValue, to_raw_value};

use crate::arguments::{DocumentUnit, InputFormat, Io};
use crate::{encoding, source, usage};

pub(crate) use markup::Source;
use rows::Rows;

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
    /// What the text was made of, of input with markup.
    pub(crate) source: Option<Source>,
}

impl Document {
    /// A running text and nothing else.
    pub(crate) fn of_text(file: &Arc<str>, id: Box<RawValue>, text: String) -> Self {
        Self { file: Arc::clone(file), id, text, kept: Fields::new(), conll: None, source: None }
    }

    /// The document that it is the source of, in a format with markup.
    pub(crate) fn read_as(self, reading: &Reading) -> Self {
        let plain = markup::plain(&self.text, reading);
        Self { source: Some(Source { text: self.text, map: plain.map }), text: plain.text, ..self }
    }

    /// The identifier as people read it: a string without its quotes.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        serde_json::from_str::<String>(self.id.get()).map_or_else(|_| Cow::Borrowed(self.id.get()), Cow::Owned)
    }

    /// About the bytes that it holds and that its answer adds at least.
    pub(crate) fn n_bytes(&self) -> usize {
        let kept: usize = self.kept.iter().map(|(key, value)| key.len() + value.get().len() + OVERHEAD / 4).sum();
        let lines = self.conll.as_ref().map_or(0, |conll| self.text.len() + conll.lines.len() * OVERHEAD / 4);
        let source = self.source.as_ref().map_or(0, |source| source.text.len());
        OVERHEAD + source + self.text.len() + self.id.get().len() * 2 + kept * 2 + lines
    }
}

/// The lines and tokens of token-per-line input; `text` is the tokens joined by blanks.
#[derive(Default)]
pub(crate) struct Conll {
    /// Every line as read.
    pub(crate) lines: Vec<String>,
    /// Whether its columns are parted by blanks, since no line has a tab.
    pub(crate) has_blanks: bool,
    /// The number of the first of them in the file, from one.
    pub(crate) first_line: usize,
    /// For each line, its token.
    pub(crate) line_tokens: Vec<Option<usize>>,
    pub(crate) tokens: Vec<Span>,
    /// Token ranges.
    pub(crate) sentences: Vec<std::ops::Range<usize>>,
}

/// How files are read.
#[derive(Clone)]
pub(crate) struct Reading {
    pub(crate) format: InputFormat,
    /// UTF-8 if none is named.
    pub(crate) encoding: Option<&'static Encoding>,
    /// Whether other fields of JSON lines come back.
    pub(crate) keep: bool,
    /// What a document is in token-per-line input; the file tells if none is named.
    pub(crate) documents: Option<DocumentUnit>,
    /// Which elements of XML hold the text.
    pub(crate) text_path: Option<TextPath>,
    /// Which column of a table is the text.
    pub(crate) column: Option<String>,
    /// The only language that is read where the source tells languages.
    pub(crate) language: Option<String>,
}

impl Reading {
    /// A format in UTF-8.
    pub(crate) fn of(format: InputFormat) -> Self {
        Self { format, encoding: None, keep: false, documents: None, text_path: None, column: None, language: None }
    }

    /// What the command line asks for.
    ///
    /// # Errors
    /// If options are missing that the format needs, or are there that it has no use for.
    pub(crate) fn asked(io: &Io, keep: bool) -> Result<Self> {
        let is = |formats: &[InputFormat]| formats.contains(&io.input);
        let message = match io.input {
            InputFormat::Xml if io.text_path.is_none() => {
                "--input xml: found no `--text-path`, expected the elements that hold the text, such as `body/p`"
            }
            InputFormat::Csv if io.column.is_none() => "--input csv: found no `--column`, expected the column that holds the text, by name or number",
            _ if io.text_path.is_some() && !is(&[InputFormat::Xml, InputFormat::Auto]) => {
                "--text-path: tells where XML has its text, expected `--input xml`"
            }
            _ if io.column.is_some() && !is(&[InputFormat::Csv, InputFormat::Auto]) => {
                "--column: tells where a table has its text, expected `--input csv`"
            }
            _ if io.language.is_some() && !io.input.has_languages() => {
                "--language: chooses among languages that the source tells, expected `--input html`, `markdown`, `xml` or `auto`"
            }
            _ => {
                return Ok(Self {
                    format: io.input,
                    encoding: io.encoding,
                    keep,
                    documents: io.documents,
                    text_path: io.text_path.clone(),
                    column: io.column.clone(),
                    language: io.language.clone(),
                });
            }
        };
        Err(usage(message))
    }
}

impl Reading {
    /// Looks at the first bytes of a file for what it is and the encoding it says it is in; gives the reader of all of it.
    fn tell(&mut self, path: &Path, mut reader: Box<dyn BufRead + Send>) -> Result<Box<dyn BufRead + Send>> {
        let name = || path.display().to_string();
        let mut head = Vec::new();
        reader.by_ref().take(markup::HEAD).read_to_end(&mut head).with_context(name)?;
        if self.format == InputFormat::Auto {
            self.format = markup::by_head(&head);
        }
        if self.format == InputFormat::Xml && self.text_path.is_none() {
            bail!("{}: found XML, expected `--text-path` with the elements that hold the text, such as `body/p`", name());
        }
        if matches!(self.format, InputFormat::Html | InputFormat::Xml) {
            self.encoding = self.encoding.or_else(|| markup::encoding(&head));
        }
        Ok(Box::new(Cursor::new(head).chain(reader)))
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
    /// The rows of a table.
    rows: Option<Rows>,
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
    pub(crate) fn open(path: &Path, reading: &Reading) -> Result<Self> {
        Self::read(path, reading, &ProgressBar::hidden())
    }

    /// The documents of a file that is read so; the bar shows how far.
    pub(crate) fn read(path: &Path, reading: &Reading, bar: &ProgressBar) -> Result<Self> {
        let mut reading = reading.clone();
        let by_name = Some(path).filter(|_| reading.format == InputFormat::Auto).and_then(markup::by_name);
        reading.format = by_name.unwrap_or(reading.format);
        if reading.format == InputFormat::Csv {
            let rows = Rows::open(path, &reading, bar)?;
            return Ok(Self { rows: Some(rows), ..Self::of_reader(path, Box::new(std::io::empty()), reading) });
        }
        let mut reader = source::open(path, bar)?;
        if matches!(reading.format, InputFormat::Auto | InputFormat::Html | InputFormat::Xml) {
            reader = reading.tell(path, reader)?;
        }
        Ok(Self::of_reader(path, encoding::decoded(reader, reading.encoding), reading))
    }

    pub(crate) fn of_reader(path: &Path, reader: Box<dyn BufRead + Send>, reading: Reading) -> Self {
        let name = path.display().to_string().into();
        Self { reading, name, reader, n_bytes: 0, line_number: 0, document_number: 0, is_over: false, pending: None, parted: None, rows: None }
    }

    /// The next document; an error that leaves the rest readable does not end the documents.
    pub(crate) fn next(&mut self) -> Option<Result<Document>> {
        if self.is_over {
            return None;
        }
        match self.reading.format {
            InputFormat::Text | InputFormat::Auto => self.text(),
            InputFormat::Jsonl => self.json_line(),
            InputFormat::Conll => self.conll(),
            InputFormat::Csv => self.row(),
            InputFormat::Html | InputFormat::Markdown | InputFormat::Xml | InputFormat::Srt | InputFormat::Vtt => Some(self.marked_up()),
        }
    }

    /// The next row of a table.
    fn row(&mut self) -> Option<Result<Document>> {
        let next = self.rows.as_mut()?.next();
        self.is_over = !matches!(next, Ok(Some(_)));
        next.unwrap_or_else(|error| Some(Err(error)))
    }

    /// The text of a whole file with markup.
    fn marked_up(&mut self) -> Result<Document> {
        self.is_over = true;
        let mut bytes = Vec::new();
        self.reader.read_to_end(&mut bytes).with_context(|| self.name.to_string())?;
        if let Some(error) = encoding::wide(&self.name, &bytes) {
            return Err(error);
        }
        self.document_number += 1;
        Ok(self.whole(bytes, 0)?.read_as(&self.reading))
    }

    /// What comes until the next such byte, with it; nothing at the end of the file.
    fn until(&mut self, end: u8) -> Result<Option<Vec<u8>>> {
        let is_start = self.n_bytes == 0;
        let mut bytes = Vec::new();
        let read = self.reader.read_until(end, &mut bytes);
        self.is_over = read.is_err() || !bytes.ends_with(&[end]);
        read.with_context(|| self.name.to_string())?;
        self.n_bytes += bytes.len() as u64;
        if is_start && let Some(error) = encoding::wide(&self.name, &bytes) {
            self.is_over = true;
            return Err(error);
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
        Ok(Document::of_text(&self.name, id, text))
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
        source::json_fields(line, &mut take)
            .map_err(|error| anyhow!("{}: {}", place(), source::json_error(&error, "an object with `id` and `text`")))?;
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
        let first_line = self.line_number + usize::from(self.pending.is_none());
        let lines = match self.conll_lines() {
            Err(error) => return Some(Err(error)),
            Ok(lines) if lines.is_empty() => return None,
            Ok(lines) => lines,
        };
        let (text, conll) = Conll::of(lines, first_line);
        let id = to_raw_value(&format!("{}:{first_line}", self.name));
        let document = id.map_err(anyhow::Error::from).and_then(|id| self.document(id, text));
        Some(document.map(|document| Document { conll: Some(conll), ..document }))
    }

    /// The lines of a document, or the first error in them.
    fn conll_lines(&mut self) -> Result<Vec<String>> {
        let mut lines: Vec<String> = self.pending.take().into_iter().collect();
        let mut failure = None;
        while let Some(line) = self.line() {
            match line {
                // The document is lost, but not what it stands for in the numbering of the next.
                Err(error) => {
                    failure.get_or_insert(error);
                }
                Ok(line) if line.trim_end_matches('\r').contains('\r') => {
                    failure.get_or_insert_with(|| self.has_return());
                }
                Ok(line) if self.starts_document(&line, &lines) => {
                    self.is_over = false;
                    self.pending = Some(line);
                    break;
                }
                Ok(line) => lines.push(line),
            }
        }
        failure.map_or(Ok(lines), Err)
    }

    /// The error of a file whose lines end with CR alone: as one line it would lose all tokens but one.
    fn has_return(&self) -> anyhow::Error {
        anyhow!("{}:{}: found a CR inside a line, expected lines that end with LF or CR LF", self.name, self.line_number)
    }

    /// Whether a line starts another document than that of the lines before it.
    fn starts_document(&mut self, line: &str, before: &[String]) -> bool {
        if line.trim().is_empty() {
            return false;
        }
        let is_mark = is_document_start(line);
        // The first line that is not empty tells how the file parts its documents.
        let parted = *self.parted.get_or_insert(match self.reading.documents {
            None if is_mark => DocumentUnit::Docstart,
            None => DocumentUnit::Sentence,
            Some(unit) => unit,
        });
        let is_behind_mark = || before.last().is_some_and(|line| is_document_start(line));
        let is_behind_blank = || before.last().is_some_and(|line| line.trim().is_empty());
        match parted {
            DocumentUnit::File => false,
            DocumentUnit::Docstart => is_mark && before.iter().any(|line| !line.trim().is_empty()),
            DocumentUnit::Sentence => (is_mark || is_behind_blank()) && !is_behind_mark() && before.iter().any(|line| is_token(line)),
        }
    }
}

fn is_document_start(line: &str) -> bool {
    line.starts_with("-DOCSTART-")
}

/// Whether a line of token-per-line input has a token.
fn is_token(line: &str) -> bool {
    !line.trim().is_empty() && !is_document_start(line)
}

impl Conll {
    /// The text and the tokens of the lines of a document, the first of which has this number in its file.
    fn of(lines: Vec<String>, first_line: usize) -> (String, Self) {
        let has_blanks = !lines.iter().any(|line| line.contains('\t')) && lines.iter().any(|line| line.trim().contains(' '));
        let mut conll = Self { has_blanks, first_line, ..Self::default() };
        let mut text = String::new();
        let mut sentence_start = 0;
        for line in &lines {
            let token = conll.cells(line).next().unwrap_or_default().trim_end_matches('\r');
            if token.trim().is_empty() || is_document_start(token) {
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
        }
        if conll.tokens.len() > sentence_start {
            conll.sentences.push(sentence_start..conll.tokens.len());
        }
        (text, Self { lines, ..conll })
    }

    /// The columns of one of its lines.
    pub(crate) fn cells<'l>(&self, line: &'l str) -> impl Iterator<Item = &'l str> + use<'l> {
        let has_blanks = self.has_blanks;
        let parts = move |character: char| if has_blanks { character.is_ascii_whitespace() } else { character == '\t' };
        line.split(parts).filter(move |cell| !has_blanks || !cell.is_empty())
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
