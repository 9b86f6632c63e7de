//! Where a message ends, and which of its dots are not its own (RFC 5321 §4.5.2).
//!
//! Only `CRLF . CRLF` ends a message, and only a dot after CRLF is taken away. A bare LF or CR is a byte of the message like any other: it
//! neither begins a line nor ends the message, so that no two programs on the way can disagree about where a message ends ("SMTP smuggling").
//! What a bare line break means inside the text, the parser of the message decides later; it is stored as it came (M6).

use memchr::memchr;

/// What was read since the last CRLF, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Behind CRLF, or at the very start.
    LineStart,
    /// `CRLF .`
    Dot,
    /// `CRLF . CR`
    DotCr,
    /// Inside a line.
    Inside,
    /// Inside a line, behind a CR.
    Cr,
}

/// Reads a message in pieces of any size.
pub(super) struct Unstuffer {
    at: At,
}

impl Unstuffer {
    pub(super) fn new() -> Self {
        Self { at: At::LineStart }
    }

    /// Takes `input` up to the end of the message, hands its bytes to `keep`. Answers how many bytes of `input` it took and whether the message
    /// has ended.
    pub(super) fn take(&mut self, input: &[u8], mut keep: impl FnMut(&[u8])) -> (usize, bool) {
        let mut taken = 0;
        while let Some(rest) = input.get(taken..).filter(|rest| !rest.is_empty()) {
            if self.at == At::Inside {
                // Nothing matters before the next CR.
                let plain = memchr(b'\r', rest).map_or(rest, |at| rest.get(..at).unwrap_or(rest));
                if !plain.is_empty() {
                    keep(plain);
                    taken += plain.len();
                    continue;
                }
            }
            let Some(&byte) = rest.first() else { break };
            taken += 1;
            self.at = match (self.at, byte) {
                (At::DotCr, b'\n') => return (taken, true),
                (At::LineStart, b'.') => At::Dot,
                (At::Dot, b'\r') => At::DotCr,
                (at, byte) => {
                    if at == At::DotCr {
                        keep(b"\r");
                    }
                    keep(&[byte]);
                    match (at, byte) {
                        (At::Cr, b'\n') => At::LineStart,
                        (_, b'\r') => At::Cr,
                        _ => At::Inside,
                    }
                }
            };
        }
        (taken, false)
    }
}

#[cfg(test)]
mod tests {
    use super::Unstuffer;
    use proptest::prelude::*;

    /// Feeds `input` in pieces of `piece` bytes; the message, and what was left behind it.
    fn read(input: &[u8], piece: usize) -> Option<(Vec<u8>, Vec<u8>)> {
        let (mut unstuffer, mut message, mut at) = (Unstuffer::new(), Vec::new(), 0);
        while at < input.len() {
            let end = (at + piece).min(input.len());
            let (taken, ended) = unstuffer.take(&input[at..end], |bytes| message.extend_from_slice(bytes));
            at += taken;
            if ended {
                return Some((message, input[at..].to_vec()));
            }
        }
        None
    }

    #[test]
    fn only_crlf_dot_crlf_ends_a_message() {
        for (sent, message) in [
            (".\r\n", ""),
            ("hola\r\n.\r\n", "hola\r\n"),
            ("\r\n.\r\n", "\r\n"),
            ("..\r\n.\r\n", ".\r\n"),
            ("...hola\r\n.\r\n", "..hola\r\n"),
            (".hola\r\n.\r\n", "hola\r\n"),
            ("a.\r\n.\r\n", "a.\r\n"),
            // Attempts at smuggling: all of this is text.
            ("a\n.\n\r\n.\r\n", "a\n.\n\r\n"),
            ("a\n.\r\n.\r\n", "a\n.\r\n"),
            ("a\r.\r\r\n.\r\n", "a\r.\r\r\n"),
            ("a\r\n.\n\r\n.\r\n", "a\r\n\n\r\n"),
            ("a\r\n.\r\r\n.\r\n", "a\r\n\r\r\n"),
            ("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n"),
            ("a\r\n\0.\r\n\r\n.\r\n", "a\r\n\0.\r\n\r\n"),
            ("a\r\r\n.\r\n", "a\r\r\n"),
        ] {
            for piece in 1..=sent.len() {
                assert_eq!(read(sent.as_bytes(), piece), Some((message.into(), Vec::new())), "{sent:?} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn what_follows_the_end_is_left() {
        assert_eq!(read(b"a\r\n.\r\nQUIT\r\n", 64), Some((b"a\r\n".to_vec(), b"QUIT\r\n".to_vec())));
        assert_eq!(read(b"a\r\n.\r", 64), None);
    }

    proptest! {
        #[test]
        fn stuffing_is_undone_whatever_the_bytes_and_pieces(
            bytes in proptest::collection::vec(prop_oneof![Just(b'.'), Just(b'\r'), Just(b'\n'), Just(b'a'), any::<u8>()], 0..200),
            piece in 1_usize..50,
        ) {
            let mut message = bytes;
            message.extend_from_slice(b"\r\n");
            let mut sent = Vec::new();
            for (at, &byte) in message.iter().enumerate() {
                if byte == b'.' && (at == 0 || message[..at].ends_with(b"\r\n")) {
                    sent.push(b'.');
                }
                sent.push(byte);
            }
            sent.extend_from_slice(b".\r\n");
            prop_assert_eq!(read(&sent, piece), Some((message, Vec::new())));
        }
    }
}
