//! Commands and answers on one connection: bounded in size and time, and never out of step.

use super::reply::{self, Reply};
use bytes::BytesMut;
use futures::FutureExt;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

/// Longest line of an answer: four times what RFC 5321 §4.5.3.1.5 allows.
const MAX_LINE: usize = 2048;
const MAX_LINES: usize = 200;
/// Bytes handed to the kernel at once; the wait for each is bounded.
const WRITE_AT_ONCE: usize = 64 * 1024;

/// Any connection, protected or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// The connection cannot be used any more; in words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lost(pub(super) String);

impl From<io::Error> for Lost {
    fn from(error: io::Error) -> Self {
        Self(format!("the connection to the relay failed: {error}"))
    }
}

pub(super) struct Wire {
    stream: Box<dyn Stream>,
    input: BytesMut,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self { stream, input: BytesMut::new() }
    }

    /// Says a line and awaits its answer. What the server said before it was asked is an answer to nothing we know: when it is a refusal it
    /// stands for the answer (a server that leaves says so), otherwise the two of us are out of step.
    pub(super) async fn ask(&mut self, command: &str, limit: Duration) -> Result<Reply, Lost> {
        if let Some(reply) = self.said_unasked(limit).await? {
            return Ok(reply);
        }
        self.write(format!("{command}\r\n").as_bytes(), limit).await?;
        self.hear(limit).await
    }

    /// A refusal that the server said of its own accord, if it did, without waiting for one.
    pub(super) async fn said_unasked(&mut self, limit: Duration) -> Result<Option<Reply>, Lost> {
        if self.input.is_empty() && self.fill().now_or_never().transpose()?.is_none() {
            return Ok(None);
        }
        let reply = self.hear(limit).await?;
        if reply.code >= 400 { Ok(Some(reply)) } else { Err(Lost(format!("the relay spoke out of turn: {}", reply.words()))) }
    }

    /// Awaits an answer, all its lines.
    pub(super) async fn hear(&mut self, limit: Duration) -> Result<Reply, Lost> {
        timeout(limit, self.read_reply()).await.unwrap_or_else(|_| Err(Lost(format!("the relay did not answer within {limit:?}"))))
    }

    async fn read_reply(&mut self) -> Result<Reply, Lost> {
        let mut reply: Option<Reply> = None;
        loop {
            let line = self.read_line().await?;
            let strange = || Lost(format!("the relay does not speak SMTP: {}", String::from_utf8_lossy(&line).escape_debug()));
            let (code, more, text) = reply::line(&line).ok_or_else(strange)?;
            let reply = reply.get_or_insert(Reply { code, lines: Vec::new() });
            if reply.code != code || reply.lines.len() >= MAX_LINES {
                return Err(strange());
            }
            reply.lines.push(text);
            if !more {
                return Ok(reply.clone());
            }
        }
    }

    /// A line without its end, which may lack its CR.
    async fn read_line(&mut self) -> Result<Vec<u8>, Lost> {
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.input) {
                let line = self.input.split_to(at + 1);
                let line = line.strip_suffix(b"\n").unwrap_or(&line);
                return Ok(line.strip_suffix(b"\r").unwrap_or(line).to_vec());
            }
            if self.input.len() > MAX_LINE {
                return Err(Lost("the relay does not speak SMTP: its line has no end".to_owned()));
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> Result<(), Lost> {
        self.input.reserve(MAX_LINE);
        if self.stream.read_buf(&mut self.input).await? == 0 { Err(Lost("the relay closed the connection".to_owned())) } else { Ok(()) }
    }

    /// Sends bytes; `limit` is the longest wait without progress.
    pub(super) async fn write(&mut self, bytes: &[u8], limit: Duration) -> Result<(), Lost> {
        let late = |_| Lost(format!("the relay took nothing for {limit:?}"));
        for piece in bytes.chunks(WRITE_AT_ONCE) {
            timeout(limit, self.stream.write_all(piece)).await.map_err(late)??;
        }
        timeout(limit, self.stream.flush()).await.map_err(late)??;
        Ok(())
    }

    /// The bare connection, to be protected. Fails when the server already said more: that was said by whoever sits in between (M30).
    pub(super) fn into_stream(self) -> Result<Box<dyn Stream>, Lost> {
        if self.input.is_empty() {
            Ok(self.stream)
        } else {
            Err(Lost("somebody put words into the connection before it was protected; it is not used".to_owned()))
        }
    }

    pub(super) async fn shut(&mut self, limit: Duration) {
        // It is over either way.
        let _ = timeout(limit, self.stream.shutdown()).await;
    }
}
