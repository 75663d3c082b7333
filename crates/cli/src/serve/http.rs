//! As much of HTTP/1.1 as one question and one answer need: a connection is read once, answered once and closed.
//!
//! What is read is bounded in size and in time, whoever sends it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// The longest head of a request; browsers send some 1000 bytes.
const LONGEST_HEAD: usize = 16 << 10;
const MOST_HEADERS: usize = 64;
/// A request has to be there whole within this time, and an answer has to be taken.
const MOST_TIME: Duration = Duration::from_secs(20);
/// So much of what a client still sends is read when it is answered early, for so long: else it may never see the answer.
const MOST_LEFT: u64 = 1 << 20;
const LINGER: Duration = Duration::from_secs(1);

/// Headers of every answer: the page may use what is served here and nothing else, and nobody may frame, guess or keep it.
const COMMON: &str = "Connection: close\r\nCache-Control: no-store\r\n\
    Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n";

/// A request.
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    /// What stands behind the question mark.
    pub(super) query: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The value of a header, whatever the case of its name; of several the first.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The answer to a request.
pub(super) struct Answer {
    pub(super) status: Status,
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
}

/// How a request was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Status {
    Ok,
    BadRequest,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    TimedOut,
    LengthRequired,
    TooLarge,
    UnsupportedType,
    Misdirected,
    HeadTooLarge,
    Busy,
}

impl Status {
    fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::BadRequest => "400 Bad Request",
            Self::Forbidden => "403 Forbidden",
            Self::NotFound => "404 Not Found",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::TimedOut => "408 Request Timeout",
            Self::LengthRequired => "411 Length Required",
            Self::TooLarge => "413 Content Too Large",
            Self::UnsupportedType => "415 Unsupported Media Type",
            Self::Misdirected => "421 Misdirected Request",
            Self::HeadTooLarge => "431 Request Header Fields Too Large",
            Self::Busy => "503 Service Unavailable",
        }
    }
}

/// What kept a request from being read: an answer to it, or nothing that anyone could be told.
pub(super) type Refused = Option<(Status, String)>;

/// Reads a request whose body has at most so many bytes; `is_wanted` sees the head before the body is read.
///
/// # Errors
/// If the head is no HTTP/1, something is too long, does not come in time, or is not wanted.
pub(super) fn read(
    stream: &mut TcpStream,
    most_bytes: usize,
    is_wanted: impl FnOnce(&Request) -> Result<(), (Status, String)>,
) -> Result<Request, Refused> {
    let mut reader = Timed::new(stream, MOST_TIME);
    let mut bytes = Vec::new();
    let (mut request, head) = loop {
        let n_bytes = reader.more(&mut bytes, LONGEST_HEAD)?;
        if let Some(parsed) = parse(&bytes)? {
            break parsed;
        }
        if bytes.len() >= LONGEST_HEAD {
            return Err(Some((Status::HeadTooLarge, format!("found a head of more than {LONGEST_HEAD} bytes"))));
        }
        if n_bytes == 0 {
            return Err(None);
        }
    };
    is_wanted(&request)?;
    let length = length(&request, most_bytes)?;
    bytes.drain(..head);
    if length > bytes.len() && request.header("expect").is_some_and(|expected| expected.eq_ignore_ascii_case("100-continue")) {
        reader.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").map_err(|_| None)?;
    }
    while bytes.len() < length {
        if reader.more(&mut bytes, length)? == 0 {
            return Err(Some((Status::BadRequest, format!("found {} bytes, expected {length}", bytes.len()))));
        }
    }
    bytes.truncate(length);
    request.body = bytes;
    Ok(request)
}

/// The head of a request and its length, once it is there.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, Refused> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let bad = |error: httparse::Error| match error {
        httparse::Error::TooManyHeaders => (Status::HeadTooLarge, format!("found more than {MOST_HEADERS} headers")),
        error => (Status::BadRequest, format!("found no request of HTTP/1: {error}")),
    };
    let httparse::Status::Complete(length) = parsed.parse(bytes).map_err(bad)? else { return Ok(None) };
    let target = parsed.path.unwrap_or("/");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let header = |header: &httparse::Header<'_>| (header.name.to_owned(), String::from_utf8_lossy(header.value).into_owned());
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: parsed.headers.iter().map(header).collect(),
        body: Vec::new(),
    };
    Ok(Some((request, length)))
}

/// The length of the body.
fn length(request: &Request, most_bytes: usize) -> Result<usize, (Status, String)> {
    if request.header("transfer-encoding").is_some() {
        return Err((Status::LengthRequired, "found `Transfer-Encoding`, expected `Content-Length`".to_owned()));
    }
    let Some(length) = request.header("content-length") else {
        let has_body = request.method == "POST";
        return if has_body { Err((Status::LengthRequired, "found no `Content-Length`".to_owned())) } else { Ok(0) };
    };
    let lengths = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    match length.parse::<usize>() {
        Ok(length) if lengths.count() == 1 && length <= most_bytes => Ok(length),
        Ok(length) if length > most_bytes => Err((Status::TooLarge, format!("found {length} bytes, expected at most {most_bytes}"))),
        _ => Err((Status::BadRequest, format!("found the length `{length}`, expected one whole number"))),
    }
}

/// Reads and writes until a point in time.
struct Timed<'s> {
    stream: &'s mut TcpStream,
    end: Instant,
}

impl<'s> Timed<'s> {
    fn new(stream: &'s mut TcpStream, time: Duration) -> Self {
        Self { stream, end: Instant::now() + time }
    }

    /// The time that is left.
    fn left(&self) -> io::Result<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
    }

    /// Appends what has come, up to a length in all; gives how much that is, zero at the end.
    fn more(&mut self, bytes: &mut Vec<u8>, most: usize) -> Result<usize, Refused> {
        let mut buffer = [0; 1 << 14];
        let room = buffer.len().min(most - bytes.len());
        match self.read(&mut buffer[..room]) {
            Ok(n_bytes) => {
                bytes.extend_from_slice(&buffer[..n_bytes]);
                Ok(n_bytes)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => self.more(bytes, most),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Err(Some((Status::TimedOut, format!("found no whole request within {} s", MOST_TIME.as_secs()))))
            }
            Err(_) => Err(None),
        }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Writes an answer and ends the connection.
///
/// # Errors
/// If whoever asked does not take it in time.
pub(super) fn write(stream: &mut TcpStream, answer: &Answer, is_head: bool) -> io::Result<()> {
    let allow = if answer.status == Status::MethodNotAllowed { "Allow: GET, HEAD, POST\r\n" } else { "" };
    let head = format!(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{allow}{COMMON}\r\n",
        answer.status.line(),
        answer.content_type,
        answer.body.len()
    );
    let mut out = Timed::new(stream, MOST_TIME);
    out.write_all(head.as_bytes())?;
    if !is_head {
        out.write_all(&answer.body)?;
    }
    stream.shutdown(Shutdown::Write)?;
    io::copy(&mut Timed::new(stream, LINGER).take(MOST_LEFT), &mut io::sink())?;
    Ok(())
}
