//! `serve` over a real socket: what it answers, whom it refuses, how it ends.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command};

use serde_json::{Value, json};

use bench::Bench;

const LIST: &str = "# label: PLACE\n# policy: always\nname\tid\nBishkek\tcity/bishkek\n";

/// A server that runs until it is dropped.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(bench: &Bench, arguments: &str) -> Self {
        let mut child = bench.command(&format!("serve --port 0 --no-builtin --gazetteer list.tsv {arguments}")).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/')).unwrap().parse().unwrap();
        Self { child, port }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).unwrap()
    }

    /// The answer to these bytes, in which `HOST` stands for the right host.
    fn raw(&self, request: impl AsRef<[u8]>) -> Answer {
        let mut stream = self.connect();
        // What is refused early may be closed before it is sent.
        let _ = stream.write_all(request.as_ref());
        Answer::read(stream)
    }

    fn post(&self, target: &str, headers: &str, body: &str) -> Answer {
        let length = body.len();
        self.raw(format!("POST {target} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: {length}\r\n{headers}\r\n{body}", self.port))
    }

    fn get(&self, target: &str, host: &str, headers: &str) -> Answer {
        self.raw(format!("GET {target} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", host.replace("PORT", &self.port.to_string())))
    }

    fn interrupt(&self) {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Self { status: head.split(' ').nth(1).unwrap().parse().unwrap(), head: head.to_owned(), body: body.to_owned() }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[test]
fn texts_are_tagged_as_json_lines_are() {
    let bench = Bench::with_list(LIST);
    let server = Server::start(&bench, "");
    let text = "Grüße from Bishkek";
    let flags = "tag --no-builtin --gazetteer list.tsv --input jsonl --format jsonl";
    for (unit, explain) in [("byte", "no"), ("char", "yes"), ("utf16", "no")] {
        let asked = json!({ "id": { "a": [1.50] }, "text": text }).to_string();
        let found = server.post(&format!("/tag?offsets={unit}&explain={explain}"), "Content-Type: application/json; charset=utf-8\r\n", &asked);
        let flag = if explain == "yes" { "--explain" } else { "" };
        assert_eq!((found.status, found.body), (200, bench.out(&format!("{flags} --offsets {unit} {flag}"), format!("{asked}\n"))));
    }
    let plain = server.post("/tag", "Content-Type: text/plain\r\n", text).json();
    assert_eq!((&plain["id"], &plain["mentions"][0]["start"]), (&Value::Null, &json!(13)));
    let with_list = json!({ "text": "The Kon-Tiki left Bishkek", "list": "# label: VESSEL\nname\tpolicy\nKon-Tiki\talways\n" }).to_string();
    let found = server.post("/tag", "Content-Type: application/json\r\n", &with_list).json();
    let found: Vec<&Value> = found["mentions"].as_array().unwrap().iter().map(|mention| &mention["label"]).collect();
    assert_eq!(found, ["VESSEL", "PLACE"]);
    assert_eq!(server.post("/tag", "", "").json()["mentions"], json!([]));
    let page = "<p>Gr&uuml;&szlig;e from <b>Bish</b>kek";
    let found = server.post("/tag?offsets=char", "Content-Type: text/html\r\n", page).json();
    let mention = &found["mentions"][0];
    assert_eq!((&mention["text"], &mention["start"], &mention["source_start"]), (&json!("Bishkek"), &json!(11), &json!(28)), "{found}");
}

#[test]
fn what_is_not_understood_is_told() {
    let bench = Bench::with_list(LIST);
    let server = Server::start(&bench, "--max-bytes 1000");
    let json = "Content-Type: application/json\r\n";
    for (answer, status, said) in [
        (server.post("/tag", json, "{"), 400, "found bad JSON"),
        (server.post("/tag", json, "{\"id\":1}"), 400, "missing field `text`"),
        (server.post("/tag", json, "{\"text\":\"a\",\"list\":\"name\\tcase\\nx\\tupper\\n\"}"), 400, "list:2: column `case`: found `upper`"),
        (server.post("/tag?offsets=word", "", "a"), 400, "`word`"),
        (server.post("/tag?explain=1", "", "a"), 400, "found `explain=1`"),
        (server.post("/tag", "Content-Type: image/png\r\n", "a"), 415, "image/png"),
        (server.post("/tag", "", &"a".repeat(1001)), 413, "found 1001 bytes, expected at most 1000"),
        (server.post("/tag", "Content-Length: 3\r\n", "abc"), 400, "expected one whole number"),
        (server.post("/tag", "Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n"), 411, "Transfer-Encoding"),
        (server.raw(format!("POST /tag HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port)), 411, "found no `Content-Length`"),
        (server.raw(format!("POST /tag HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: -1\r\n\r\n", server.port)), 400, "`-1`"),
        (server.post("/nowhere", "", ""), 404, "`/nowhere`"),
        (server.get("/tag", "localhost:PORT", ""), 405, "expected POST"),
        (server.post("/", "", ""), 405, "expected GET"),
        (server.raw("\x16\x03\x01 no http\r\n\r\n"), 400, "found no request of HTTP/1"),
        (server.get("/", "localhost:PORT", &"X: y\r\n".repeat(65)), 431, "64 headers"),
        (server.get(&format!("/{}", "a".repeat(17_000)), "localhost:PORT", ""), 431, "16384 bytes"),
    ] {
        assert_eq!(answer.status, status, "{answer:?}");
        assert!(answer.json()["error"].as_str().unwrap().contains(said), "{answer:?}");
    }
    // Bytes that are no text, and a body that ends early.
    let mut request = format!("POST /tag HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: 2\r\n\r\n", server.port).into_bytes();
    request.extend([b'a', 0xFF]);
    assert_eq!(server.raw(&request).status, 400);
    let mut stream = server.connect();
    stream.write_all(&request[..request.len() - 1]).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(Answer::read(stream).status, 400);
    assert_eq!(server.get("/", "localhost:PORT", "").status, 200, "it goes on");
}

#[test]
fn only_our_own_page_is_answered() {
    let bench = Bench::with_list(LIST);
    let server = Server::start(&bench, "");
    for (host, status) in [
        ("localhost:PORT", 200),
        ("127.0.0.1:PORT", 200),
        ("[::1]:PORT", 200),
        ("evil.example:PORT", 421),
        ("localhost.evil.example:PORT", 421),
        ("localhost:1", 421),
        ("localhost", 421),
        ("", 421),
    ] {
        assert_eq!(server.get("/", host, "").status, status, "{host}");
    }
    let own = format!("http://localhost:{}", server.port);
    for (origin, status) in
        [(own.as_str(), 200), ("http://evil.example", 403), ("null", 403), ("http://localhost:1", 403), ("https://localhost", 403)]
    {
        assert_eq!(server.post("/tag", &format!("Origin: {origin}\r\n"), "a").status, status, "{origin}");
    }
    let page = server.get("/", "localhost:PORT", "");
    for header in ["Content-Security-Policy: default-src 'none'; script-src 'self'", "X-Content-Type-Options: nosniff", "frame-ancestors 'none'"] {
        assert!(page.head.contains(header), "{}", page.head);
    }
    assert!(!page.head.contains("Access-Control"), "no other origin reads the answer");
    for (path, kind) in [("/view.css", "css"), ("/view.js", "javascript"), ("/form.js", "javascript"), ("/serve.js", "javascript")] {
        let file = server.get(path, "localhost:PORT", "");
        assert!(file.status == 200 && file.head.contains(&format!("text/{kind}")) && file.body.len() > 400, "{path}");
    }
    let head = server.raw(format!("HEAD / HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn a_long_text_waits_for_leave_and_many_ask_at_once() {
    let bench = Bench::with_list(LIST);
    let server = Server::start(&bench, "");
    let text = "Bishkek ".repeat(20_000);
    let mut stream = server.connect();
    let head = format!("POST /tag HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n", server.port, text.len());
    stream.write_all(head.as_bytes()).unwrap();
    let mut leave = [0; 25];
    stream.read_exact(&mut leave).unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(text.as_bytes()).unwrap();
    assert_eq!(Answer::read(stream).json()["mentions"].as_array().unwrap().len(), 20_000);
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..16).map(|_| scope.spawn(|| server.post("/tag", "", "In Bishkek").json()["mentions"][0]["text"].clone())).collect();
        assert!(asked.into_iter().all(|asked| asked.join().unwrap() == "Bishkek"));
    });
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_when_what_was_begun_is_done() {
    let bench = Bench::with_list(LIST);
    let mut server = Server::start(&bench, "");
    let mut stream = server.connect();
    write!(stream, "POST /tag HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n", server.port).unwrap();
    let mut leave = [0; 25];
    stream.read_exact(&mut leave).unwrap();
    server.interrupt();
    stream.write_all(b"In Bishkek").unwrap();
    assert_eq!(Answer::read(stream).json()["mentions"][0]["text"], "Bishkek");
    assert!(server.child.wait().unwrap().success());
}

#[test]
fn usage() {
    let bench = Bench::with_list(LIST);
    let server = Server::start(&bench, "");
    let (_, errors) = bench.status(1, &format!("serve --port {}", server.port), "");
    assert!(errors.contains(&format!("--host 127.0.0.1 --port {}", server.port)), "{errors}");
    bench.status(2, "serve --port 70000", "");
    bench.status(1, "serve --gazetteer missing.tsv", "");
}
