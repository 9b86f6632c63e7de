//! Lines and bytes of one connection, bounded in size and time.

use super::unstuff::Unstuffer;
use bytes::{Buf, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

/// Longest command line, in bytes with its end: the 512 of RFC 5321 §4.5.3.1.4, and as much again for what extensions add.
const MAX_LINE: usize = 1024;
const READ_AT_ONCE: usize = 64 * 1024;
/// How long a connection that is being closed may take to notice.
const FAREWELL: Duration = Duration::from_secs(2);

/// A command line as it came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Without its CRLF.
    Text(String),
    TooLong,
    /// It ended in LF alone.
    BareLf,
    NotUtf8,
    /// The client hung up.
    End,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    Whole(Vec<u8>),
    /// Read to its end and not kept.
    TooLarge,
}

pub(super) struct Wire<S> {
    stream: S,
    input: BytesMut,
    output: BytesMut,
    /// Longest silence of the client, in whichever direction.
    idle: Duration,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S, idle: Duration) -> Self {
        Self { stream, input: BytesMut::new(), output: BytesMut::new(), idle }
    }

    /// Queues a reply line. It is sent when there is nothing left to read: one packet answers a whole group of commands (RFC 2920).
    pub(super) fn say(&mut self, reply: &str) {
        self.output.extend_from_slice(reply.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    /// The next command line. Dropping the future loses nothing but a line that was too long.
    pub(super) async fn line(&mut self) -> io::Result<Line> {
        let idle = self.idle;
        // The time is for the whole line: a client that sends a byte now and then is silent too.
        timeout(idle, self.read_line()).await?
    }

    async fn read_line(&mut self) -> io::Result<Line> {
        let (mut looked, mut too_long) = (0, false);
        loop {
            let unseen = self.input.get(looked..).unwrap_or_default();
            if let Some(at) = memchr::memchr(b'\n', unseen) {
                let line = self.input.split_to(looked + at + 1);
                return Ok(if too_long || line.len() > MAX_LINE { Line::TooLong } else { text(&line) });
            }
            looked = self.input.len();
            if looked > MAX_LINE {
                too_long = true;
                self.input.clear();
                looked = 0;
            }
            if self.fill().await? == 0 {
                return Ok(Line::End);
            }
        }
    }

    /// The bytes of a message up to `CRLF . CRLF`, without the dots that are not theirs.
    pub(super) async fn body(&mut self, max_bytes: usize) -> io::Result<Body> {
        let (mut unstuffer, mut message, mut too_large) = (Unstuffer::new(), Vec::new(), false);
        loop {
            let (taken, ended) = unstuffer.take(&self.input, |bytes| {
                if !too_large && message.len() + bytes.len() > max_bytes {
                    too_large = true;
                    message = Vec::new();
                }
                if !too_large {
                    message.extend_from_slice(bytes);
                }
            });
            self.input.advance(taken);
            if ended {
                return Ok(if too_large { Body::TooLarge } else { Body::Whole(message) });
            }
            let idle = self.idle;
            if timeout(idle, self.fill()).await?? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// Sends what is queued, then reads what comes.
    async fn fill(&mut self) -> io::Result<usize> {
        self.send().await?;
        self.input.reserve(READ_AT_ONCE);
        self.stream.read_buf(&mut self.input).await
    }

    /// Dropping the future sends no byte twice.
    async fn send(&mut self) -> io::Result<()> {
        while !self.output.is_empty() {
            if self.stream.write_buf(&mut self.output).await? == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
        }
        self.stream.flush().await
    }

    /// Sends what is queued and at once, so that it is known before a long wait.
    pub(super) async fn send_now(&mut self) -> io::Result<()> {
        let idle = self.idle;
        timeout(idle, self.send()).await?
    }

    /// Sends what is queued and closes. Unread input would make the kernel reset the connection and take our last words with it, so it is
    /// read for a moment.
    pub(super) async fn close(mut self) {
        let farewell = async {
            self.send().await?;
            self.stream.shutdown().await?;
            loop {
                self.input.clear();
                if self.fill().await? == 0 {
                    return io::Result::Ok(());
                }
            }
        };
        // Whoever does not hear it has already gone.
        let _ = timeout(FAREWELL, farewell).await;
    }
}

fn text(line: &[u8]) -> Line {
    let Some(line) = line.strip_suffix(b"\r\n") else { return Line::BareLf };
    String::from_utf8(line.to_vec()).map_or(Line::NotUtf8, Line::Text)
}
