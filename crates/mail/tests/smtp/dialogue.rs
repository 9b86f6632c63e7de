//! A relay that follows a script, line by line.

use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

/// One step of a script. At its end the connection is closed.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Says this and CRLF.
    Say(&'static str),
    /// Says this and nothing else.
    SayBytes(&'static str),
    /// Hears a line that begins so.
    Hear(&'static str),
    /// Hears a text and its final dot.
    Text,
    /// Hears `TEXT` up to, and without, its final dot.
    AllButTheDot,
    /// The other side closes, saying nothing.
    Left,
    /// Waits.
    Sleep(u64),
}

pub use Step::{AllButTheDot, Hear, Left, Say, SayBytes, Sleep, Text};

/// Greeting and EHLO.
pub const HELLO: &[Step] =
    &[Say("220 relay.example"), Hear("EHLO mesa.example"), Say("250-relay.example"), Say("250-8BITMIME"), Say("250 SIZE 1000")];

/// One mail taken.
pub const MAIL: &[Step] = &[
    Hear("MAIL FROM:<soporte@mesa.example> SIZE="),
    Say("250 ok"),
    Hear("RCPT TO:<"),
    Say("250 ok"),
    Hear("DATA"),
    Say("354 go on"),
    Text,
    Say("250-2.0.0 taken"),
    Say("250 as 42"),
];

/// Plays a script for each connection, one after the other; the texts that were heard.
pub async fn play(connections: Vec<Vec<Step>>) -> (u16, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let playing = tokio::spawn(async move {
        let mut texts = Vec::new();
        for script in connections {
            let (stream, _) = timeout(PATIENCE, listener.accept()).await.expect("another connection").unwrap();
            stream.set_nodelay(true).unwrap();
            let mut stream = BufReader::new(stream);
            for step in script {
                timeout(PATIENCE, act(&mut stream, step, &mut texts)).await.unwrap_or_else(|_| panic!("stuck at {step:?}"));
            }
        }
        texts
    });
    (port, playing)
}

pub async fn act<S: AsyncBufReadExt + AsyncWrite + Unpin>(stream: &mut S, step: Step, texts: &mut Vec<Vec<u8>>) {
    match step {
        Say(line) => stream.write_all(format!("{line}\r\n").as_bytes()).await.unwrap(),
        SayBytes(bytes) => stream.write_all(bytes.as_bytes()).await.unwrap(),
        Hear(expected) => {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            assert!(line.starts_with(expected) && line.ends_with("\r\n"), "expected {expected:?}, heard {line:?}");
        }
        Text => {
            let mut text = Vec::new();
            while !text.ends_with(b"\r\n.\r\n") {
                assert_ne!(stream.read_until(b'\n', &mut text).await.unwrap(), 0, "the text ended early");
            }
            texts.push(text);
        }
        AllButTheDot => {
            let mut text = Vec::new();
            while !text.ends_with(b"bye\r\n") {
                assert_ne!(stream.read_until(b'\n', &mut text).await.unwrap(), 0, "the text ended early");
            }
            texts.push(text);
        }
        Left => {
            let mut rest = Vec::new();
            // However it leaves: a reset is leaving too.
            let _ = stream.read_to_end(&mut rest).await;
            assert!(rest.is_empty(), "heard {:?}", String::from_utf8_lossy(&rest));
        }
        Sleep(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
    }
    stream.flush().await.unwrap();
}

pub fn script(parts: &[&[Step]]) -> Vec<Step> {
    parts.concat()
}
