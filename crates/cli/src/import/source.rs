//! The bytes of a dump, whatever it is packed in, as numbered lines.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;

/// No entity of any dump comes near this; a longer line is a file of another kind, and must not fill the memory.
const LONGEST_LINE: u64 = 16 << 20;

/// Opens a file, or standard input for `-`; what is packed with gzip or bzip2 (told by the first bytes) is unpacked.
///
/// # Errors
/// If the file cannot be read, is a directory or is packed in another way.
pub(super) fn open(path: &Path, bar: &ProgressBar) -> Result<Box<dyn BufRead>> {
    let name = path.display().to_string();
    let mut reader: Box<dyn Read> = if name == "-" {
        Box::new(std::io::stdin())
    } else {
        let file = File::open(path).with_context(|| name.clone())?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            bail!("{name}: found a directory, expected a file");
        }
        Box::new(bar.wrap_read(file))
    };
    let mut head = Vec::new();
    reader.by_ref().take(4).read_to_end(&mut head).with_context(|| name.clone())?;
    let packed = Cursor::new(head.clone()).chain(reader);
    Ok(match head.as_slice() {
        [0x1F, 0x8B, ..] => buffered(MultiGzDecoder::new(BufReader::with_capacity(1 << 18, packed))),
        [b'B', b'Z', b'h', b'1'..=b'9'] => buffered(MultiBzDecoder::new(BufReader::with_capacity(1 << 18, packed))),
        [b'P', b'K', 3, 4] => bail!("{name}: found a ZIP archive, expected plain text, gzip or bzip2; unpack it first"),
        _ => buffered(packed),
    })
}

fn buffered(reader: impl Read + 'static) -> Box<dyn BufRead> {
    Box::new(BufReader::with_capacity(1 << 18, reader))
}

/// The lines of one file that are not blank.
pub(super) struct Source {
    name: String,
    reader: Box<dyn BufRead>,
    line_number: u64,
    line: Vec<u8>,
}

impl Source {
    pub(super) fn open(path: &Path, bar: &ProgressBar) -> Result<Self> {
        Ok(Self { name: path.display().to_string(), reader: open(path, bar)?, line_number: 0, line: Vec::new() })
    }

    /// Goes to the next line that is not blank; `false` at the end of the file.
    ///
    /// # Errors
    /// If reading or unpacking fails, or the line is longer than any dump has it.
    pub(super) fn next_line(&mut self) -> Result<bool> {
        loop {
            self.line.clear();
            let n_bytes = self.reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut self.line).with_context(|| self.name.clone())?;
            self.line_number += 1;
            if n_bytes as u64 == LONGEST_LINE {
                bail!("{}: found a line of more than {} MiB, expected one row or entity a line", self.place(), LONGEST_LINE >> 20);
            }
            if self.line_number == 1 && self.line.starts_with("\u{FEFF}".as_bytes()) {
                self.line.drain(..3);
            }
            while self.line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                self.line.pop();
            }
            if n_bytes == 0 || !self.line.trim_ascii().is_empty() {
                return Ok(n_bytes > 0);
            }
        }
    }

    /// The line without its end, or what is wrong with its bytes.
    pub(super) fn text(&self) -> Result<&str, String> {
        text(&self.line)
    }

    /// File and line, for messages.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.name, self.line_number)
    }
}

/// Bytes as text, or which of them is wrong.
pub(super) fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        format!("found the byte {:#04X} after {at} others, expected UTF-8", bytes[at])
    })
}

/// The error of a line that is no JSON, or not the JSON it should be.
pub(super) fn json_error(error: &serde_json::Error, expected: &str) -> String {
    let message = error.to_string();
    let message = message.split_once(" at line ").map_or(message.as_str(), |(what, _)| what);
    format!("found bad JSON at column {} ({message}), expected {expected}", error.column())
}

/// A line of an array that has one value a line, without what belongs to the array; empty for its brackets.
pub(super) fn array_element(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix('[').unwrap_or(line).trim_start();
    let line = line.strip_suffix(']').unwrap_or(line).trim_end();
    line.strip_suffix(',').unwrap_or(line).trim_end()
}
