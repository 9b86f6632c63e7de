//! A client that says exactly what it is told to.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

pub struct Client(BufReader<TcpStream>);

impl Client {
    /// Connected, and greeted.
    pub async fn come(to: SocketAddr) -> Self {
        let mut client = Self::connect(to).await;
        client.hear(&["220 "]).await;
        client
    }

    pub async fn connect(to: SocketAddr) -> Self {
        let stream = TcpStream::connect(to).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    pub async fn say(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.get_mut().write_all(bytes.as_ref()).await.unwrap();
    }

    /// In pieces that arrive one by one.
    pub async fn say_slowly(&mut self, bytes: &str, piece: usize) {
        for piece in bytes.as_bytes().chunks(piece) {
            self.say(piece).await;
            tokio::task::yield_now().await;
        }
    }

    /// The next lines begin like these.
    pub async fn hear(&mut self, lines: &[&str]) {
        for expected in lines {
            let line = self.line().await;
            assert!(line.starts_with(expected) && line.ends_with("\r\n"), "expected {expected:?}, heard {line:?}");
        }
    }

    pub async fn line(&mut self) -> String {
        let mut line = String::new();
        timeout(PATIENCE, self.0.read_line(&mut line)).await.expect("an answer in time").unwrap();
        line
    }

    pub async fn ask(&mut self, words: &str, answers: &[&str]) {
        self.say(format!("{words}\r\n")).await;
        self.hear(answers).await;
    }

    /// Greets by LMTP; the extensions are told.
    pub async fn lhlo(&mut self) {
        self.ask("LHLO mx.example", &["250-mesa.example", "250-PIPELINING", "250-SIZE", "250-8BITMIME", "250-ENHANCED", "250 SMTPUTF8"])
            .await;
    }

    /// A transaction up to the start of the text.
    pub async fn begin(&mut self, recipients: &[&str]) {
        self.ask("MAIL FROM:<ana@cultura.example>", &["250 2.1.0"]).await;
        for recipient in recipients {
            self.ask(&format!("RCPT TO:<{recipient}>"), &["250 2.1.5"]).await;
        }
        self.ask("DATA", &["354 "]).await;
    }

    /// The other side has closed.
    pub async fn is_left(&mut self) {
        let mut rest = Vec::new();
        timeout(PATIENCE, self.0.read_to_end(&mut rest)).await.expect("a closed connection in time").unwrap();
        assert!(rest.is_empty(), "{:?}", String::from_utf8_lossy(&rest));
    }
}
