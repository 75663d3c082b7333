//! Text in other encodings than UTF-8: read when the user names one, recognized for the message when not.

use std::io::{self, BufRead, BufReader, Read};
use std::str::Utf8Error;

use anyhow::{Result, anyhow};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    DecoderResult, Encoding, ISO_8859_2, ISO_8859_4, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
};

/// So many bytes tell whether a file is UTF-16.
pub(crate) const HEAD: usize = 512;
/// So many bytes tell which encoding a text that is not UTF-8 may be in.
const SAMPLE: usize = 1 << 16;
/// So many letters outside ASCII tell one Latin alphabet from another.
const ENOUGH: usize = 16;

/// The encoding with this label of the Encoding Standard, from the command line.
pub(crate) fn named(label: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(label.as_bytes())
        .ok_or_else(|| "expected a label of the Encoding Standard such as utf-16le, windows-1252 or shift_jis".to_owned())
}

/// The bytes of a file in UTF-8, which it is in where no encoding is named.
pub(crate) fn decoded(reader: Box<dyn BufRead + Send>, encoding: Option<&'static Encoding>) -> Box<dyn BufRead + Send> {
    match encoding.filter(|&encoding| encoding != UTF_8) {
        Some(encoding) => Box::new(BufReader::with_capacity(1 << 16, Decoded::new(reader, encoding))),
        None => reader,
    }
}

/// A reader that gives the bytes of another one in UTF-8; a byte order mark decides over the named encoding.
struct Decoded<R> {
    encoded: R,
    decoder: encoding_rs::Decoder,
    text: String,
    n_taken: usize,
    is_over: bool,
}

impl<R: BufRead> Decoded<R> {
    fn new(encoded: R, encoding: &'static Encoding) -> Self {
        Self { encoded, decoder: encoding.new_decoder(), text: String::new(), n_taken: 0, is_over: false }
    }

    /// Decodes what is there; an error for bytes that no text of the encoding has.
    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.n_taken = 0;
        while self.text.is_empty() && !self.is_over {
            let bytes = self.encoded.fill_buf()?;
            self.is_over = bytes.is_empty();
            self.text.reserve(self.decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len()));
            let (result, n_read) = self.decoder.decode_to_string_without_replacement(bytes, &mut self.text, self.is_over);
            self.encoded.consume(n_read);
            if let DecoderResult::Malformed(..) = result {
                self.is_over = true;
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("found bytes that are no text in {}", self.decoder.encoding().name()),
                ));
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_taken == self.text.len() {
            self.refill()?;
        }
        let rest = &self.text.as_bytes()[self.n_taken..];
        let n_bytes = rest.len().min(buffer.len());
        buffer[..n_bytes].copy_from_slice(&rest[..n_bytes]);
        self.n_taken += n_bytes;
        Ok(n_bytes)
    }
}

/// Whether a file that starts so is UTF-16: by its byte order mark, or by the NUL in every other byte of European text.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD)];
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding).filter(|&encoding| encoding != UTF_8);
    }
    let n_nul = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (n_nul(0), n_nul(1), head.len() / 2);
    match () {
        () if pairs < 2 => None,
        () if even == 0 && odd * 4 >= pairs * 3 => Some(UTF_16LE),
        () if odd == 0 && even * 4 >= pairs * 3 => Some(UTF_16BE),
        () => None,
    }
}

/// What a file in UTF-32 starts with; its first bytes are the mark of UTF-16 too.
const UTF_32: [&[u8]; 2] = [&[0xFF, 0xFE, 0, 0], &[0, 0, 0xFE, 0xFF]];

/// The error for a file that starts so, if it is UTF-16 or UTF-32.
pub(crate) fn wide(name: &str, head: &[u8]) -> Option<anyhow::Error> {
    if UTF_32.iter().any(|mark| head.starts_with(mark)) {
        return Some(anyhow!("{name}: found UTF-32, expected UTF-8; another program has to convert it, such as `iconv -f UTF-32 -t UTF-8`"));
    }
    utf16(head).map(|encoding| is_utf16(name, encoding))
}

/// The error for a file that is UTF-16.
fn is_utf16(name: &str, encoding: &'static Encoding) -> anyhow::Error {
    anyhow!("{name}: found {}, expected UTF-8; {}", encoding.name(), hint(encoding))
}

/// Bytes as text; for other bytes the first wrong one, where it is, and what encoding may have been meant.
pub(crate) fn utf8(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    String::from_utf8(bytes).map_err(|error| NotUtf8::new(error.as_bytes(), error.utf8_error()))
}

/// Why bytes are no UTF-8.
pub(crate) struct NotUtf8 {
    pub(crate) byte: u8,
    pub(crate) at: usize,
    encoding: Option<&'static Encoding>,
}

impl NotUtf8 {
    pub(crate) fn new(bytes: &[u8], error: Utf8Error) -> Self {
        let at = error.valid_up_to();
        Self { byte: bytes[at], at, encoding: if bytes[..at].is_ascii() { guess(bytes, at) } else { None } }
    }

    /// What was expected instead, with the likely encoding.
    pub(crate) fn expected(&self) -> String {
        self.encoding.map_or_else(|| "expected UTF-8".to_owned(), |encoding| format!("expected UTF-8; {}", hint(encoding)))
    }
}

/// The likely encoding of bytes; whoever wrote UTF-8 before the wrong byte wrote UTF-8.
fn guess(bytes: &[u8], first: usize) -> Option<&'static Encoding> {
    let start = first.saturating_sub(SAMPLE / 4);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..bytes.len().min(start + SAMPLE)], true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let n_foreign = bytes[start..].iter().take(SAMPLE).filter(|byte| !byte.is_ascii()).count();
    let is_latin = [WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258, ISO_8859_2, ISO_8859_4].contains(&guessed);
    // A few letters do not tell the Latin alphabets apart, and the western one is by far the commonest.
    let likely = if is_latin && n_foreign < ENOUGH { WINDOWS_1252 } else { guessed };
    Some(likely).filter(|&encoding| encoding != UTF_8)
}

fn hint(encoding: &'static Encoding) -> String {
    let name = encoding.name().to_ascii_lowercase();
    let known_as = if name == "windows-1252" { " (Latin-1)" } else { "" };
    format!("it looks like {}{known_as}, which `--encoding {name}` reads", encoding.name())
}
