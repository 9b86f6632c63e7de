//! mbox: messages one after another, each begun by a `From ` line, lines of theirs that begin so quoted with `>` (mboxo, mboxrd).

use super::{HEAD, Place, date_in};
use domain::Instant;
use std::io::{self, BufRead, Read};

/// Longest line that is looked at whole; what follows of it is none of a separator.
const MAX_LINE: u64 = 64 * 1024;

/// Every message of an mbox, in its order.
pub(super) fn index(source: &mut impl BufRead, file: usize, fallback: Instant, places: &mut Vec<Place>) -> io::Result<()> {
    let mut line = Vec::new();
    let mut at = 0_u64;
    let mut open: Option<Open> = None;
    let (mut whole, mut blank) = (true, true);
    loop {
        line.clear();
        let read = u64::try_from(source.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?).unwrap_or(0);
        if read == 0 {
            break;
        }
        if whole && blank && separates(&line) {
            if let Some(open) = open.take() {
                places.push(open.close(file, at, fallback));
            }
            open = Some(Open { start: at + read, head: Vec::new() });
        } else if let Some(open) = &mut open
            && u64::try_from(open.head.len()).unwrap_or(0) < HEAD
        {
            open.head.extend_from_slice(&line);
        }
        blank = line.iter().all(|byte| matches!(byte, b'\r' | b'\n')) && whole;
        whole = line.ends_with(b"\n");
        at += read;
    }
    if let Some(open) = open {
        places.push(open.close(file, at, fallback));
    }
    Ok(())
}

struct Open {
    start: u64,
    head: Vec<u8>,
}

impl Open {
    fn close(self, file: usize, end: u64, fallback: Instant) -> Place {
        Place { file, offset: self.start, length: end - self.start, at: date_in(&self.head).unwrap_or(fallback) }
    }
}

/// `From ana@example.org Mon Nov 23 09:00:00 2026`: a line of text that begins so has no time of day.
pub(super) fn separates(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    rest.windows(5).any(|at| matches!(at, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit())))
}

/// As it was before it was kept: one `>` less before every `From `, and without the empty line that parts it from the next.
pub(super) fn unquoted(raw: &[u8]) -> Vec<u8> {
    let raw = raw.strip_suffix(b"\r\n\r\n").map_or_else(|| raw.strip_suffix(b"\n\n").map_or(raw, |_| cut(raw, 1)), |_| cut(raw, 2));
    let mut message = Vec::with_capacity(raw.len());
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        let quoted = marks > 0 && line.get(marks..).is_some_and(|rest| rest.starts_with(b"From "));
        message.extend_from_slice(if quoted { line.get(1..).unwrap_or_default() } else { line });
    }
    message
}

fn cut(raw: &[u8], last: usize) -> &[u8] {
    raw.get(..raw.len() - last).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let mut places = Vec::new();
        index(&mut text.as_bytes(), 0, Instant::from_millis(7), &mut places).unwrap();
        let bytes = |place: &Place| {
            let start = usize::try_from(place.offset).unwrap();
            text.as_bytes()[start..start + usize::try_from(place.length).unwrap()].to_vec()
        };
        places.iter().map(|place| String::from_utf8(unquoted(&bytes(place))).unwrap()).collect()
    }

    #[test]
    fn messages_are_parted_and_unquoted() {
        let text = "From a@x.co Mon Nov 23 09:00:00 2026\nSubject: uno\n\nhola\n>From aquí\n>>From allá\n> From no\n\n\
                    From b@x.co Tue Nov 24 10:30 2026\nSubject: dos\n\nFrom the beginning\n\nFrom here on\nfin\n";
        assert_eq!(
            messages(text),
            ["Subject: uno\n\nhola\nFrom aquí\n>From allá\n> From no\n", "Subject: dos\n\nFrom the beginning\n\nFrom here on\nfin\n"]
        );
        let crlf =
            "From a@x.co Mon Nov 23 09:00:00 2026\r\nSubject: uno\r\n\r\nx\r\n\r\nFrom b@x.co Mon Nov 23 09:00:00 2026\r\nA: b\r\n\r\ny";
        assert_eq!(messages(crlf), ["Subject: uno\r\n\r\nx\r\n", "A: b\r\n\r\ny"]);
        assert!(messages("").is_empty() && messages("nada\n").is_empty());
    }

    #[test]
    fn long_lines_part_nothing() {
        let long = "x".repeat(200_000);
        let text = format!("From a@x.co Mon Nov 23 09:00:00 2026\n\n{long}From b@x.co Mon Nov 23 09:00:00 2026\nfin\n");
        assert_eq!(messages(&text).len(), 1);
    }
}
