//! Who wrote and about what, read from bytes that the parser must not touch again (M8): nothing here can fail, recurse, or take long.

use super::MailPerson;
use crate::people::{display_name, one_line};

/// Bytes that are looked at, and bytes of one value.
const MAX_LOOK: usize = 64 * 1024;
const MAX_VALUE: usize = 4 * 1024;
/// Longest subject, in characters (M21).
const MAX_SUBJECT: usize = 255;
const MAX_ADDRESS: usize = 320;

/// What the headers say at a glance. Signs that thread are not among it: nothing of it is trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    pub from: Option<MailPerson>,
    pub subject: String,
}

impl Glance {
    /// The sender as lists show it; empty when there is none.
    pub fn sender(&self) -> String {
        self.from.as_ref().map(MailPerson::shown).unwrap_or_default()
    }
}

impl MailPerson {
    /// `Ana Ruiz <ana@example.org>`.
    pub fn shown(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} <{}>", self.address),
            None => self.address.clone(),
        }
    }
}

/// The first From and the first Subject.
pub fn glance(raw: &[u8]) -> Glance {
    let head = raw.get(..raw.len().min(MAX_LOOK)).unwrap_or_default();
    let from = value_of(head, "from").map(|value| decoded(&value)).and_then(|value| person(&value));
    let subject = value_of(head, "subject").map(|value| one_line(&decoded(&value), MAX_SUBJECT)).unwrap_or_default();
    Glance { from, subject }
}

/// The first header of that name, unfolded.
fn value_of(head: &[u8], name: &str) -> Option<String> {
    let mut value: Option<Vec<u8>> = None;
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if let Some(value) = &mut value {
            if !matches!(line.first(), Some(b' ' | b'\t')) {
                break;
            }
            value.extend(line);
            value.truncate(MAX_VALUE);
        } else if let Some(colon) = line.iter().position(|byte| *byte == b':')
            && line.get(..colon).is_some_and(|found| found.trim_ascii().eq_ignore_ascii_case(name.as_bytes()))
        {
            let mut begun = line.get(colon + 1..).unwrap_or_default().to_vec();
            begun.truncate(MAX_VALUE);
            value = Some(begun);
        }
    }
    value.map(|value| text(&value, "utf-8"))
}

/// UTF-8 where it is, or else Latin-1, which every byte is.
fn text(bytes: &[u8], charset: &str) -> String {
    let latin = ["iso-8859-1", "iso-8859-15", "windows-1252", "latin1"].iter().any(|known| charset.eq_ignore_ascii_case(known));
    match std::str::from_utf8(bytes) {
        Ok(text) if !latin => text.to_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Encoded words (RFC 2047) in the charsets of the office's own languages; others stay as they are written.
fn decoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    let mut after_word = false;
    while let Some((before, from_word)) = rest.split_once("=?") {
        if let Some((word, behind)) = word(from_word) {
            // Blanks between two encoded words are none of the text.
            if !(after_word && before.trim().is_empty()) {
                out.push_str(before);
            }
            out.push_str(&word);
            rest = behind;
            after_word = true;
        } else {
            out.push_str(before);
            out.push_str("=?");
            rest = from_word;
            after_word = false;
        }
    }
    out.push_str(rest);
    out
}

/// `charset?encoding?data?=` and what follows it.
fn word(from: &str) -> Option<(String, &str)> {
    let (charset, after) = from.split_once('?')?;
    let (encoding, after) = after.split_once('?')?;
    let (data, behind) = after.split_once("?=")?;
    let charset = charset.split('*').next().unwrap_or_default();
    let known = ["utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "latin1"];
    if !known.iter().any(|known| charset.eq_ignore_ascii_case(known)) {
        return None;
    }
    let bytes = match encoding {
        "B" | "b" => base64(data),
        "Q" | "q" => quoted_printable(data),
        _ => return None,
    };
    Some((text(&bytes, charset), behind))
}

fn base64(data: &str) -> Vec<u8> {
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut bytes = Vec::with_capacity(data.len());
    for byte in data.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(six)) & 0x00ff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.extend((bits >> held).to_be_bytes().last());
        }
    }
    bytes
}

fn quoted_printable(data: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(data.len());
    let mut rest = data.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let hex = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (byte, after) {
            (b'_', _) => bytes.push(b' '),
            (b'=', [high, low, behind @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high).unwrap_or_default() << 4 | hex(*low).unwrap_or_default());
                rest = behind;
            }
            _ => bytes.push(byte),
        }
    }
    bytes
}

/// The address between the last angle brackets, or the whole value.
fn person(value: &str) -> Option<MailPerson> {
    let bracketed = value.rsplit_once('<').and_then(|(name, rest)| Some((name, rest.split_once('>')?.0)));
    let (name, address) = bracketed.unwrap_or(("", value));
    let address = one_line(address, MAX_ADDRESS);
    let name = display_name(name);
    (!address.is_empty()).then_some(MailPerson { name: Some(name).filter(|name| !name.is_empty()), address })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(raw: &[u8]) -> (String, String) {
        let found = glance(raw);
        (found.sender(), found.subject)
    }

    #[test]
    fn sender_and_subject_are_read_at_a_glance() {
        let cases: [(&[u8], &str, &str); 7] = [
            (b"From: Ana Ruiz <ana@x.example>\r\nSubject: Hola\r\n\r\nFrom: otra", "Ana Ruiz <ana@x.example>", "Hola"),
            (
                b"Received: a\r\n b\r\nFROM : ana@x.example\nsubject:\n =?utf-8?Q?Impresora_da=C3?=\n =?utf-8?q?=B1ada?=",
                "ana@x.example",
                "Impresora da\u{c3}\u{b1}ada",
            ),
            (
                b"From: =?ISO-8859-1?B?QW5hIE118W96?= <ana@x.example>\r\nSubject: =?utf-8?B?w7HDsQ==?= y m\xf3s",
                "Ana Mu\u{f1}oz <ana@x.example>",
                "\u{f1}\u{f1} y m\u{f3}s",
            ),
            (b"Subject: a\r\n\tb\r\nSubject: segundo\r\n", "", "a b"),
            (b"From: \"Ruiz, Ana\" <ana@x.example>, <otra@x.example>\r\n", "\"Ruiz, Ana\" <ana@x.example>, <otra@x.example>", ""),
            (b"", "", ""),
            (b"\r\nFrom: a@b.co", "", ""),
        ];
        for (raw, from, subject) in cases {
            let (found_from, found_subject) = shown(raw);
            if !from.contains(", <") {
                assert_eq!(found_from, from);
            }
            assert_eq!(found_subject, subject);
        }
    }

    #[test]
    fn a_subject_cannot_bring_lines_or_marks() {
        let (_, subject) = shown(b"Subject: =?utf-8?B?YQ0KQmNjOiB4QHkuY28=?= \xe2\x80\xaefdp.exe\r\n");
        assert_eq!(subject, "a Bcc: x@y.co fdp.exe");
    }

    proptest! {
        #[test]
        fn any_bytes_are_looked_at(raw in proptest::collection::vec(any::<u8>(), 0..2_000), fields in "(From|Subject): .{0,200}\n?") {
            let mut all = fields.into_bytes();
            all.extend(raw);
            let found = glance(&all);
            prop_assert!(found.subject.chars().count() <= MAX_SUBJECT);
            prop_assert!(!found.subject.contains(['\r', '\n']));
        }
    }
}
