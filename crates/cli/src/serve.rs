//! `serve`: a page to paste texts into, and the same answers for programs.
//!
//! It listens on this machine alone unless told otherwise, and answers only what its own page or a program asks: a page of
//! another origin is refused, also one that has made its own name lead here. Nothing is stored.

mod http;

use std::io::{BufRead, Cursor};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result};
use onomast::gazetteer::Tolerances;
use onomast::{Explain, Extractor, Gazetteer, Offsets};
use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::arguments::{InputFormat, Serve, Tagging};
use crate::input::{Document, Reading};
use crate::output::{html, json};
use crate::{output, tag};
use http::{Answer, Request, Status};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast serve                        then open http://127.0.0.1:7878/
  onomast serve --port 0 --gazetteer ships.tsv
  curl --data-binary @letter.txt -H 'Content-Type: text/plain' \\
    'http://127.0.0.1:7878/tag?offsets=char'

The first line of standard output is the address. Ctrl-C ends it, when what
is being answered is done.

  GET /     the page: paste or drop a text, HTML, or a list of your own
  POST /tag a text (text/plain, UTF-8), a page (text/html), or JSON
            (application/json) with text, id (comes back), list (a TSV list
            beside those of the command line). The answer is the line of
            `tag --format jsonl`; ?offsets=byte|char|utf16 is their unit,
            ?explain=yes adds reasons.
An error is JSON, too: {\"error\":\"...\"}, with status 400 (not understood),
403 and 421 (another origin or host), 404, 405, 408 (more than 20 s on the
way), 411, 413 (more than --max-bytes), 415 or 503 (too many at once).";

/// So many requests are read and answered at once; each has a thread.
const MOST_AT_ONCE: usize = 32;

/// The page and what it is made of.
const PAGE: &str = include_str!("output/html/serve.html");
const FORM_SCRIPT: &str = include_str!("output/html/form.js");
const PAGE_SCRIPT: &str = include_str!("output/html/serve.js");

/// What requests are answered from.
struct Server {
    extractor: Extractor,
    gazetteers: Vec<Gazetteer>,
    tolerances: Tolerances,
    tagging: Tagging,
    host: String,
    port: u16,
    max_bytes: usize,
}

pub(crate) fn run(arguments: Serve) -> Result<crate::Status> {
    let gazetteers = arguments.lists.open()?;
    let extractor = tag::extractor_with(&gazetteers, &arguments.lists, &arguments.tagging, Explain::Yes)?;
    let Serve { host, port, max_bytes, tagging, lists } = arguments;
    let tolerances = lists.tolerance.unwrap_or_default();
    let place = || format!("--host {host} --port {port}");
    let listener = TcpListener::bind((host.as_str(), port)).with_context(place)?;
    let address = listener.local_addr().with_context(place)?;
    let is_over = Arc::new(AtomicBool::new(false));
    end_when_stopped(&is_over, address).with_context(place)?;
    output::print(&format!("http://{address}/\n"))?;
    Server { extractor, gazetteers, tolerances, tagging, host, port: address.port(), max_bytes }.answer_all(&listener, &is_over);
    Ok(crate::Status::Done)
}

/// Lets Ctrl-C end the loop that waits for connections: the last one that it sees is this one.
fn end_when_stopped(is_over: &Arc<AtomicBool>, address: SocketAddr) -> Result<(), ctrlc::Error> {
    let is_over = Arc::clone(is_over);
    let own = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    ctrlc::set_handler(move || {
        is_over.store(true, Ordering::SeqCst);
        // If nobody listens any more, the loop has ended already.
        let _ = TcpStream::connect((own, address.port()));
    })
}

impl Server {
    /// Answers until it is over, and then what has been begun.
    fn answer_all(&self, listener: &TcpListener, is_over: &AtomicBool) {
        let n_at_once = AtomicUsize::new(0);
        thread::scope(|scope| {
            for stream in listener.incoming() {
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
                // A connection that ended before it was taken is none.
                let Ok(stream) = stream else { continue };
                let is_too_many = n_at_once.fetch_add(1, Ordering::SeqCst) >= MOST_AT_ONCE;
                let n_at_once = &n_at_once;
                let answer = move || {
                    self.answer(stream, is_too_many);
                    n_at_once.fetch_sub(1, Ordering::SeqCst);
                };
                if thread::Builder::new().spawn_scoped(scope, answer).is_err() {
                    // Without a thread the connection is closed unanswered.
                    n_at_once.fetch_sub(1, Ordering::SeqCst);
                }
            }
        });
    }

    fn answer(&self, mut stream: TcpStream, is_too_many: bool) {
        let request = if is_too_many {
            Err(Some((Status::Busy, format!("found more than {MOST_AT_ONCE} requests at once, try again"))))
        } else {
            http::read(&mut stream, self.max_bytes, |request| self.check_origin(request))
        };
        let is_head = request.as_ref().is_ok_and(|request| request.method == "HEAD");
        let answer = match request {
            Ok(request) => self.route(&request).unwrap_or_else(|(status, message)| refusal(status, &message)),
            Err(Some((status, message))) => refusal(status, &message),
            Err(None) => return,
        };
        // There is nobody to tell that whoever asked has gone.
        let _ = http::write(&mut stream, &answer, is_head);
    }

    /// Whether a request comes from our own page, or from a program that is no page at all.
    ///
    /// A name that leads to this machine is not enough: whoever owns the name could have made it so to read what is here.
    fn check_origin(&self, request: &Request) -> Result<(), (Status, String)> {
        let host = request.header("host").unwrap_or_default();
        if !self.is_own(host) {
            return Err((Status::Misdirected, format!("found the host `{host}`, expected this machine and port {}", self.port)));
        }
        match request.header("origin") {
            Some(origin) if origin.strip_prefix("http://") != Some(host) => {
                Err((Status::Forbidden, format!("found the origin `{origin}`, expected `http://{host}`")))
            }
            _ => Ok(()),
        }
    }

    /// Whether a host is the one that was asked for, `localhost`, or an address in figures, each with our port.
    fn is_own(&self, host: &str) -> bool {
        let Some((name, port)) = host.rsplit_once(':') else { return self.port == 80 && self.is_own(&format!("{host}:80")) };
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let is_name = name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(&self.host) || bare.parse::<IpAddr>().is_ok();
        port.parse() == Ok(self.port) && is_name
    }

    fn route(&self, request: &Request) -> Result<Answer, (Status, String)> {
        let is_get = matches!(request.method.as_str(), "GET" | "HEAD");
        match (request.path.as_str(), request.method.as_str()) {
            ("/", _) if is_get => Ok(found("text/html; charset=utf-8", PAGE.replace("/*world*/", html::WORLD.trim_end()))),
            ("/view.css", _) if is_get => Ok(found("text/css; charset=utf-8", html::STYLE)),
            ("/view.js", _) if is_get => Ok(found("text/javascript; charset=utf-8", html::SCRIPT)),
            ("/form.js", _) if is_get => Ok(found("text/javascript; charset=utf-8", FORM_SCRIPT)),
            ("/serve.js", _) if is_get => Ok(found("text/javascript; charset=utf-8", PAGE_SCRIPT)),
            ("/tag", "POST") => self.tag(request).map(|line| found("application/json", line)),
            ("/" | "/view.css" | "/view.js" | "/form.js" | "/serve.js" | "/tag", method) => Err((
                Status::MethodNotAllowed,
                format!("found the method `{method}`, expected {}", if request.path == "/tag" { "POST" } else { "GET" }),
            )),
            (path, _) => Err((Status::NotFound, format!("found `{path}`, expected `/` or `/tag`"))),
        }
    }

    /// The line of what is found in a text.
    fn tag(&self, request: &Request) -> Result<Vec<u8>, (Status, String)> {
        let bad = |message: String| (Status::BadRequest, message);
        let wish = Wish::of(&request.query).map_err(bad)?;
        let ask = Ask::of(request)?;
        let own = match &ask.list {
            Some(list) => Some(self.with_list(list).map_err(|error| bad(error.to_string()))?),
            None => None,
        };
        let document = Document::of_text(&Arc::from("-"), ask.id, ask.text);
        let document = if ask.is_html { document.read_as(&Reading::of(InputFormat::Html)) } else { document };
        let extractor = own.as_ref().unwrap_or(&self.extractor);
        let extraction = tag::extract(extractor, &self.tagging, &document).map_err(|error| bad(error.to_string()))?;
        let mut record = json::located(&document, &extraction, wish.offsets);
        if !wish.explain {
            for mention in &mut record.mentions {
                (mention.explanation, mention.explanation_left_out) = (None, 0);
            }
        }
        let mut line = Vec::new();
        json::recorded(&document, &record, &mut line).map_err(|error| bad(error.to_string()))?;
        Ok(line)
    }

    /// An extractor with one more list, which takes precedence.
    fn with_list(&self, list: &str) -> Result<Extractor, onomast::Error> {
        let mut builder = Gazetteer::builder_with(self.tolerances);
        // The reader that files have: another would be compiled beside it.
        let reader: Box<dyn BufRead + Send> = Box::new(Cursor::new(list.to_owned()));
        builder.read_list("list", reader)?;
        let gazetteers = std::iter::once(builder.build()?).chain(self.gazetteers.iter().cloned());
        Ok(self.extractor.with_gazetteers(gazetteers.collect()))
    }
}

/// How the answer is wanted.
struct Wish {
    offsets: Offsets,
    explain: bool,
}

impl Wish {
    fn of(query: &str) -> Result<Self, String> {
        let mut wish = Self { offsets: Offsets::Byte, explain: false };
        for part in query.split('&').filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some(("offsets", unit)) => wish.offsets = unit.parse().map_err(|error: onomast::Error| error.to_string())?,
                Some(("explain", "yes")) => wish.explain = true,
                Some(("explain", "no")) => wish.explain = false,
                _ => return Err(format!("found `{part}`, expected `offsets=byte|char|utf16` or `explain=yes|no`")),
            }
        }
        Ok(wish)
    }
}

/// What is asked.
#[derive(Deserialize)]
struct Ask {
    #[serde(default = "no_id")]
    id: Box<RawValue>,
    text: String,
    #[serde(default)]
    list: Option<String>,
    /// Whether the text is a page.
    #[serde(skip)]
    is_html: bool,
}

fn no_id() -> Box<RawValue> {
    RawValue::NULL.to_owned()
}

impl Ask {
    fn of(request: &Request) -> Result<Self, (Status, String)> {
        let no_text = |error: std::str::Utf8Error| (Status::BadRequest, format!("found no UTF-8: {error}"));
        let text = || std::str::from_utf8(&request.body).map_err(no_text);
        let content_type = request.header("content-type").unwrap_or("text/plain");
        match content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "application/json" => {
                let bad = |error: serde_json::Error| (Status::BadRequest, format!("found bad JSON ({error}), expected an object with `text`"));
                serde_json::from_str(text()?).map_err(bad)
            }
            kind @ ("text/plain" | "text/html") => Ok(Self { id: no_id(), text: text()?.to_owned(), list: None, is_html: kind == "text/html" }),
            other => Err((Status::UnsupportedType, format!("found the type `{other}`, expected text/plain, text/html or application/json"))),
        }
    }
}

fn found(content_type: &'static str, body: impl Into<Vec<u8>>) -> Answer {
    Answer { status: Status::Ok, content_type, body: body.into() }
}

/// The answer to what is not answered.
fn refusal(status: Status, message: &str) -> Answer {
    let message = to_raw_value(message).map_or_else(|_| "\"\"".to_owned(), |message| message.get().to_owned());
    Answer { status, content_type: "application/json", body: format!("{{\"error\":{message}}}\n").into_bytes() }
}
