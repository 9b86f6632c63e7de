//! HTTP as an attacker writes it: every header is ours to choose. HTTP/1.0, so that an answer ends where the connection does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);

/// A request to be.
pub struct Ask {
    to: SocketAddr,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Ask {
    pub fn new(to: SocketAddr, method: &str, path: &str) -> Self {
        let headers = vec![("Host".to_owned(), to.to_string())];
        Self { to, method: method.to_owned(), path: path.to_owned(), headers, body: Vec::new() }
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// As a browser on one of our own pages asks.
    pub fn on_our_page(self) -> Self {
        let origin = format!("http://{}", self.to);
        self.header("Origin", origin).header("Sec-Fetch-Site", "same-origin").header("Accept", "text/html,*/*;q=0.8")
    }

    pub fn session(self, token: &str) -> Self {
        self.header("Cookie", format!("mesa_session={token}"))
    }

    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body("application/x-www-form-urlencoded", body.into_bytes())
    }

    pub fn body(mut self, media_type: &str, body: Vec<u8>) -> Self {
        self.body = body;
        let length = self.body.len().to_string();
        self.header("Content-Type", media_type).header("Content-Length", length)
    }

    pub fn send(self) -> Reply {
        let mut stream = BufReader::new(self.open());
        let (status, headers) = head(&mut stream);
        let mut body = Vec::new();
        // A server that refuses a body closes before it has read everything: what it said before counts.
        drop(stream.read_to_end(&mut body));
        Reply { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// For an answer that does not end: its head, and its lines as they come.
    pub fn stream(self) -> (Reply, impl Iterator<Item = String>) {
        let mut stream = BufReader::new(self.open());
        let (status, headers) = head(&mut stream);
        (Reply { status, headers, body: String::new() }, stream.lines().map_while(Result::ok))
    }

    fn open(&self) -> TcpStream {
        let mut stream = TcpStream::connect(self.to).expect("mesa listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let mut head = format!("{} {} HTTP/1.0\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).expect("the request is written");
        drop(stream.write_all(&self.body));
        stream
    }
}

impl Reply {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// What it sets this cookie to, with the cookie's attributes.
    pub fn cookie(&self, name: &str) -> Option<(&str, &str)> {
        let set = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case("set-cookie"));
        set.filter_map(|(_, value)| value.strip_prefix(name)?.strip_prefix('='))
            .map(|rest| rest.split_once(';').unwrap_or((rest, "")))
            .next()
    }
}

fn head(stream: &mut impl BufRead) -> (u16, Vec<(String, String)>) {
    let mut line = String::new();
    stream.read_line(&mut line).expect("an answer");
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("no status in “{line}”"));
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).expect("a header");
        let Some((name, value)) = line.trim_end().split_once(": ") else { return (status, headers) };
        headers.push((name.to_owned(), value.to_owned()));
    }
}
