//! The bytes of a file or of standard input, whatever they are packed in, and the numbered lines of a dump.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use bzip2::read::MultiBzDecoder;
use encoding_rs::Encoding;
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::encoding::{self, NotUtf8};

/// No entity of any dump comes near this; a longer line is a file of another kind, and must not fill the memory.
const LONGEST_LINE: u64 = 16 << 20;

const GZIP: &[u8] = &[0x1F, 0x8B];
const BZIP2: &[u8] = b"BZh";
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];
/// A zstd file may start with a frame that holds no data; sixteen first bytes are its own.
const SKIPPABLE: &[u8] = &[0x50, 0x2A, 0x4D, 0x18];
const ZIP: &[u8] = b"PK\x03\x04";

/// Opens a file, or standard input for `-`; what is packed with gzip, bzip2 or zstd (told by the first bytes) is unpacked.
///
/// # Errors
/// If the file cannot be read, is a directory or is packed in another way.
pub(crate) fn open(path: &Path, bar: &ProgressBar) -> Result<Box<dyn BufRead + Send>> {
    let name = path.display().to_string();
    let mut reader: Box<dyn Read + Send> = if name == "-" {
        Box::new(io::stdin())
    } else {
        let file = File::open(path).with_context(|| name.clone())?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            bail!("{name}: found a directory, expected a file");
        }
        Box::new(bar.wrap_read(file))
    };
    let head = head(&mut reader).with_context(|| name.clone())?;
    let packed = Cursor::new(head.clone()).chain(reader);
    Ok(match head.as_slice() {
        head if head.starts_with(GZIP) => buffered(MultiGzDecoder::new(BufReader::with_capacity(1 << 18, packed))),
        head if is_bzip2(head) => buffered(MultiBzDecoder::new(BufReader::with_capacity(1 << 18, packed))),
        head if is_zstd(head) => buffered(Zstd::new(BufReader::with_capacity(1 << 18, packed))),
        head if head.starts_with(ZIP) => bail!("{name}: found a ZIP archive, expected plain text, gzip, bzip2 or zstd; unpack it first"),
        _ => buffered(packed),
    })
}

/// Opens a file that is read to its end, as [`open`] does, and gives its text in UTF-8.
///
/// # Errors
/// If it cannot be opened, or starts as UTF-16 and no encoding is named.
pub(crate) fn open_in(path: &Path, encoding: Option<&'static Encoding>, bar: &ProgressBar) -> Result<Box<dyn BufRead + Send>> {
    let name = path.display().to_string();
    let mut reader = encoding::decoded(open(path, bar)?, encoding);
    let mut head = Vec::new();
    reader.by_ref().take(encoding::HEAD as u64).read_to_end(&mut head).with_context(|| name.clone())?;
    match encoding::wide(&name, &head) {
        Some(error) => Err(error),
        None => Ok(Box::new(Cursor::new(head).chain(reader))),
    }
}

/// Whether the bytes of a list have to be read and unpacked: those of a pipe, whose first would be gone once looked at,
/// and of a file that is packed. What stands in a file as it is can be mapped.
pub(crate) fn is_streamed(path: &Path) -> bool {
    let Ok(metadata) = path.metadata() else { return false };
    if !metadata.is_file() {
        return !metadata.is_dir();
    }
    let head = File::open(path).and_then(|mut file| head(&mut file)).unwrap_or_default();
    head.starts_with(GZIP) || is_bzip2(&head) || is_zstd(&head)
}

fn is_bzip2(head: &[u8]) -> bool {
    matches!(head, [b'B', b'Z', b'h', b'1'..=b'9', ..])
}

fn is_zstd(head: &[u8]) -> bool {
    head.starts_with(ZSTD) || without_number(head).starts_with(SKIPPABLE)
}

fn buffered(reader: impl Read + Send + 'static) -> Box<dyn BufRead + Send> {
    Box::new(BufReader::with_capacity(1 << 18, reader))
}

/// The first bytes: no more than tell the packing, for a pipe may bring no more until the first are answered.
fn head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let may_be_packed = |head: &[u8]| [GZIP, BZIP2, ZSTD, ZIP].iter().any(|magic| magic.starts_with(head) || head.starts_with(magic));
    while head.len() < 4 && (may_be_packed(&head) || SKIPPABLE.starts_with(&without_number(&head))) {
        let before = head.len();
        reader.by_ref().take(1).read_to_end(&mut head)?;
        if head.len() == before {
            break;
        }
    }
    Ok(head)
}

/// What the name of a file ends with behind its last dot, in small letters and without what packs it; empty if there is no dot.
pub(crate) fn extension(path: &Path) -> String {
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = [".gz", ".bz2", ".zst", ".zstd"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_owned())
}

/// The first bytes without the number that a frame without data may have in the first of them.
fn without_number(head: &[u8]) -> Vec<u8> {
    head.iter().enumerate().map(|(at, byte)| if at == 0 { byte & 0xF0 } else { *byte }).collect()
}

/// The frames of a zstd file, one after another, each checked against its checksum.
struct Zstd<R> {
    packed: R,
    decoder: FrameDecoder,
    is_in_frame: bool,
}

impl<R: BufRead> Zstd<R> {
    fn new(packed: R) -> Self {
        Self { packed, decoder: FrameDecoder::new(), is_in_frame: false }
    }

    /// Goes to the next frame that holds data; `false` at the end of the file.
    fn start_frame(&mut self) -> io::Result<bool> {
        while !self.is_in_frame {
            if self.packed.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.packed) {
                Ok(()) => self.is_in_frame = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.packed.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(true)
    }

    fn end_frame(&mut self) -> io::Result<()> {
        self.is_in_frame = false;
        match (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum()) {
            (Some(written), Some(calculated)) if written != calculated => {
                Err(io::Error::new(io::ErrorKind::InvalidData, format!("found the zstd checksum {calculated:08x}, expected {written:08x}")))
            }
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() && self.start_frame()? {
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder.decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1)).map_err(io::Error::other)?;
            }
            let n_bytes = self.decoder.read(buffer)?;
            if n_bytes > 0 {
                return Ok(n_bytes);
            }
            self.end_frame()?;
        }
        Ok(0)
    }
}

/// The lines of one file that are not blank.
pub(crate) struct Source {
    name: String,
    reader: Box<dyn BufRead + Send>,
    line_number: u64,
    line: Vec<u8>,
}

impl Source {
    pub(crate) fn open(path: &Path, encoding: Option<&'static Encoding>, bar: &ProgressBar) -> Result<Self> {
        Ok(Self { name: path.display().to_string(), reader: open_in(path, encoding, bar)?, line_number: 0, line: Vec::new() })
    }

    /// Goes to the next line that is not blank; `false` at the end of the file.
    ///
    /// # Errors
    /// If reading or unpacking fails, or the line is longer than any dump has it.
    pub(crate) fn next_line(&mut self) -> Result<bool> {
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
    pub(crate) fn text(&self) -> Result<&str, String> {
        text(&self.line)
    }

    /// File and line, for messages.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.name, self.line_number)
    }
}

/// Bytes as text, or which of them is wrong.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| {
        let wrong = NotUtf8::new(bytes, error);
        format!("found the byte {:#04X} after {} others, {}", wrong.byte, wrong.at, wrong.expected())
    })
}

/// The error of a line that is no JSON, or not the JSON it should be.
pub(crate) fn json_error(error: &serde_json::Error, expected: &str) -> String {
    let message = error.to_string();
    let message = message.split_once(" at line ").map_or(message.as_str(), |(what, _)| what);
    format!("found bad JSON at column {} ({message}), expected {expected}", error.column())
}

/// A line of an array that has one value a line, without what belongs to the array; empty for its brackets.
pub(crate) fn array_element(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix('[').unwrap_or(line).trim_start();
    let line = line.strip_suffix(']').unwrap_or(line).trim_end();
    line.strip_suffix(',').unwrap_or(line).trim_end()
}

/// Gives each field of an object to `take`, in their order, with its value as it was written.
///
/// # Errors
/// If the line is no JSON, or something else than an object.
pub(crate) fn json_fields<'l>(line: &'l str, take: &mut impl FnMut(Cow<'l, str>, &'l RawValue)) -> Result<(), serde_json::Error> {
    let mut parser = serde_json::Deserializer::from_str(line);
    parser.deserialize_map(EachField(take))?;
    parser.end()
}

/// Gives each field of an object as it was written.
struct EachField<F>(F);

impl<'de, F: FnMut(Cow<'de, str>, &'de RawValue)> Visitor<'de> for EachField<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            (self.0)(key, map.next_value()?);
        }
        Ok(())
    }
}
