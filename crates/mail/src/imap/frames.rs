//! The bytes of a connection as whole responses, with a limit to everything that a server may declare (M1).

use super::ImapFault;
use bytes::BytesMut;
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

/// What a session runs over: a socket, or TLS over one.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Longest line, in bytes; the longest we ask for names 50,000 UIDs.
const MAX_LINE: usize = 1024 * 1024;
/// Largest literal, in bytes; we ask for 1 MiB at a time.
const MAX_LITERAL: usize = 2 * 1024 * 1024;
/// Largest response, literals and lines together, in bytes.
const MAX_RESPONSE: usize = 4 * 1024 * 1024;
const READ: usize = 16 * 1024;

pub(super) struct Frames {
    stream: Box<dyn Stream>,
    buffer: BytesMut,
    /// How long the other side may stay silent.
    pub silence: Duration,
}

impl Frames {
    pub fn new(stream: Box<dyn Stream>, silence: Duration) -> Self {
        Self { stream, buffer: BytesMut::new(), silence }
    }

    /// The stream alone; refused when bytes that nobody has looked at were received over it.
    pub fn into_stream(self) -> Result<Box<dyn Stream>, ImapFault> {
        if self.buffer.is_empty() {
            Ok(self.stream)
        } else {
            Err(ImapFault::Tls("data was slipped in before the secure connection began".to_owned()))
        }
    }

    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), ImapFault> {
        let sending = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        timeout(self.silence, sending).await.map_err(|_| ImapFault::TimedOut)?.map_err(|error| broken(&error))
    }

    /// One response with its literals and its last line break. Dropping the future loses nothing: the next call starts over from the same byte.
    pub async fn next(&mut self) -> Result<BytesMut, ImapFault> {
        let mut framed = 0;
        loop {
            let line_end = self.line_end(framed).await?;
            let line = self.buffer.get(framed..line_end).unwrap_or_default();
            // The words of a status may end in `{3}` and still are words.
            let literal = if is_words(&self.buffer) { None } else { literal_after(line)? };
            let Some(length) = literal else { return Ok(self.buffer.split_to(line_end)) };
            framed = line_end.saturating_add(length);
            if framed > MAX_RESPONSE {
                return Err(ImapFault::Protocol(format!("a response of more than {MAX_RESPONSE} bytes")));
            }
            while self.buffer.len() < framed {
                self.fill(framed - self.buffer.len()).await?;
            }
        }
    }

    pub async fn close(&mut self) {
        // The other side may have gone first.
        drop(timeout(self.silence, self.stream.shutdown()).await);
    }

    /// Where the line that begins at `start` ends, its line break included.
    async fn line_end(&mut self, start: usize) -> Result<usize, ImapFault> {
        let mut searched = start;
        loop {
            let unread = self.buffer.get(searched..).unwrap_or_default();
            if let Some(found) = memchr::memchr(b'\n', unread) {
                let end = searched + found + 1;
                let line = self.buffer.get(start..end).unwrap_or_default();
                return if line.ends_with(b"\r\n") { Ok(end) } else { Err(ImapFault::Protocol("a line break without CR".to_owned())) };
            }
            searched = self.buffer.len();
            if searched - start > MAX_LINE {
                return Err(ImapFault::Protocol(format!("a line of more than {MAX_LINE} bytes")));
            }
            self.fill(0).await?;
        }
    }

    /// Reads something; `wanted` only says how much room pays off.
    async fn fill(&mut self, wanted: usize) -> Result<(), ImapFault> {
        self.buffer.reserve(wanted.max(READ));
        let read = timeout(self.silence, self.stream.read_buf(&mut self.buffer)).await;
        match read.map_err(|_| ImapFault::TimedOut)?.map_err(|error| broken(&error))? {
            0 => Err(ImapFault::Closed),
            _ => Ok(()),
        }
    }
}

fn broken(error: &std::io::Error) -> ImapFault {
    match error.kind() {
        // So rustls reports what is not TLS.
        ErrorKind::InvalidData => ImapFault::Tls(error.to_string()),
        _ => ImapFault::Closed,
    }
}

/// Whether the response is a status, a tagged one or a continuation: words to the end of the line, and never a literal.
fn is_words(response: &[u8]) -> bool {
    let Some(untagged) = response.strip_prefix(b"* ") else { return true };
    let word = untagged.split(|byte| matches!(byte, b' ' | b'\r')).next().unwrap_or_default();
    [&b"OK"[..], b"NO", b"BAD", b"BYE", b"PREAUTH"].iter().any(|status| word.eq_ignore_ascii_case(status))
}

/// The length of the literal that a line announces at its end: `{12}`, `{12+}` or `~{12}`.
fn literal_after(line: &[u8]) -> Result<Option<usize>, ImapFault> {
    let Some(announced) = line.strip_suffix(b"}\r\n") else { return Ok(None) };
    let Some(brace) = memchr::memrchr(b'{', announced) else { return Ok(None) };
    let digits = announced.get(brace + 1..).unwrap_or_default();
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    let length = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<usize>().ok());
    match length.filter(|length| *length <= MAX_LITERAL) {
        Some(length) => Ok(Some(length)),
        None => Err(ImapFault::Protocol(format!("a literal of more than {MAX_LITERAL} bytes"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn frames_of(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ImapFault> {
        let (ours, mut theirs) = tokio::io::duplex(bytes.len().max(1));
        theirs.write_all(bytes).await.unwrap();
        drop(theirs);
        let mut frames = Frames::new(Box::new(ours), Duration::from_secs(1));
        let mut all = Vec::new();
        loop {
            match frames.next().await {
                Ok(frame) => all.push(frame.to_vec()),
                Err(ImapFault::Closed) if frames.buffer.is_empty() => return Ok(all),
                Err(fault) => return Err(fault),
            }
        }
    }

    #[tokio::test]
    async fn a_response_ends_after_its_last_literal() {
        let all =
            frames_of(b"* 1 FETCH (BODY[]<0> {4}\r\n\r\n{9} FLAGS ({1+}\r\n)))\r\n* OK done {3}\r\nM1 OK {7}\r\n+ {2}\r\n").await.unwrap();
        assert_eq!(all.len(), 4, "{all:?}");
        assert!(all[0].ends_with(b")))\r\n"));
    }

    #[tokio::test]
    async fn nothing_larger_than_the_limits_is_awaited() {
        for hostile in
            ["* 1 FETCH (BODY[] {500000000}\r\n", "* 1 FETCH (BODY[] {99999999999999999999999+}\r\n", "* 1 FETCH (X ~{2097153}\r\n"]
        {
            assert!(matches!(frames_of(hostile.as_bytes()).await, Err(ImapFault::Protocol(_))), "{hostile}");
        }
        assert!(matches!(frames_of(&vec![b'*'; MAX_LINE + 2]).await, Err(ImapFault::Protocol(_))));
        // Many literals that are each allowed.
        let mut many = Vec::from(&b"* 1 FETCH ("[..]);
        for _ in 0..3 {
            many.extend_from_slice(b"{2097152}\r\n");
            many.resize(many.len() + MAX_LITERAL, b'x');
        }
        assert!(matches!(frames_of(&many).await, Err(ImapFault::Protocol(_))));
    }

    #[tokio::test]
    async fn a_cut_is_an_end_and_no_response() {
        assert_eq!(frames_of(b"* 1 FETCH (BODY[] {4}\r\nab").await, Err(ImapFault::Closed));
        assert_eq!(frames_of(b"M1 OK").await, Err(ImapFault::Closed));
        assert_eq!(frames_of(b"M1 OK\r").await, Err(ImapFault::Closed));
        assert!(matches!(frames_of(b"M1 OK\n").await, Err(ImapFault::Protocol(_))));
    }
}
