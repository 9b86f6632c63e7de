//! The form that is signed: "relaxed" (RFC 6376 §3.4.2, §3.4.4), which survives what relays do to blanks and folding.

use sha2::{Digest, Sha256};

/// A header in its relaxed form, without the final CRLF.
pub(super) fn header(name: &str, value: &str) -> String {
    let mut relaxed = format!("{}:", name.trim().to_ascii_lowercase());
    let mut words = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    relaxed.extend(words.next());
    for word in words {
        relaxed.push(' ');
        relaxed.push_str(word);
    }
    relaxed
}

/// SHA-256 of the body in its relaxed form: blanks at line ends gone, runs of them one, no empty lines at the end.
pub(super) fn body_hash(body: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut empty_lines = 0_u32;
    let mut rest = body;
    while !rest.is_empty() {
        let (line, after) = match memchr::memmem::find(rest, b"\r\n") {
            Some(end) => (rest.get(..end).unwrap_or_default(), rest.get(end + 2..).unwrap_or_default()),
            None => (rest, [].as_slice()),
        };
        rest = after;
        let line = squeezed(line);
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut empty_lines) {
            digest.update(b"\r\n");
        }
        digest.update(&line);
        digest.update(b"\r\n");
    }
    digest.finalize().into()
}

/// A line with each run of blanks as one, and none at its end.
fn squeezed(line: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len());
    for &byte in line {
        match byte {
            b' ' | b'\t' if out.last() == Some(&b' ') => {}
            b'\t' => out.push(b' '),
            other => out.push(other),
        }
    }
    if out.last() == Some(&b' ') {
        out.pop();
    }
    out
}
