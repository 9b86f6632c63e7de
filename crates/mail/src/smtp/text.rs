//! What follows DATA: the message, with dots stuffed (RFC 5321 §4.5.2).

use memchr::memmem;

/// Whether a line break stands alone somewhere. Relays disagree about what that means, so such a text reaches nobody unchanged, and could be
/// made to end early ("SMTP smuggling"). M26 keeps it from being promised; this keeps it from being sent.
pub(super) fn has_bare_breaks(text: &[u8]) -> bool {
    let mut before = None;
    for &byte in text {
        if (byte == b'\n') != (before == Some(b'\r')) {
            return true;
        }
        before = Some(byte);
    }
    before == Some(b'\r')
}

/// The text as it goes over the wire, all but the final `.` CRLF: a dot before each line's first dot, and CRLF at the end.
pub(super) fn stuff(text: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(text.len() + text.len() / 64 + 2);
    if text.first() == Some(&b'.') {
        stuffed.push(b'.');
    }
    let mut done = 0;
    for at in memmem::find_iter(text, b"\r\n.") {
        stuffed.extend_from_slice(text.get(done..at + 2).unwrap_or_default());
        stuffed.push(b'.');
        done = at + 2;
    }
    stuffed.extend_from_slice(text.get(done..).unwrap_or_default());
    if !text.is_empty() && !text.ends_with(b"\r\n") {
        stuffed.extend_from_slice(b"\r\n");
    }
    stuffed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_at_the_start_of_lines_are_doubled() {
        for (text, stuffed) in [
            ("", ""),
            ("a", "a\r\n"),
            ("a\r\n", "a\r\n"),
            (".", "..\r\n"),
            (".\r\n.\r\n..\r\n", "..\r\n..\r\n...\r\n"),
            ("a\r\n.b.\r\n", "a\r\n..b.\r\n"),
            ("\r\n.\r\n\r\n", "\r\n..\r\n\r\n"),
        ] {
            assert_eq!(stuff(text.as_bytes()), stuffed.as_bytes(), "{text:?}");
        }
    }

    #[test]
    fn bare_breaks_are_found() {
        for text in ["\n", "\r", "a\nb", "a\rb", "a\r\r\n", "a\r\n\n", "a\r\n.\r"] {
            assert!(has_bare_breaks(text.as_bytes()), "{text:?}");
        }
        for text in ["", "a", "a\r\n", "\r\n\r\n", "a\r\nb"] {
            assert!(!has_bare_breaks(text.as_bytes()), "{text:?}");
        }
    }
}
