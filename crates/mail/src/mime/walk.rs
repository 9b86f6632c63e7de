//! The parts of a message, found in one pass without recursion (M8): mail-parser 0.11 overflows the stack on nested messages, so it is
//! given single headers only, and an attached message stays one opaque part (M24).

use super::header::Header;
use super::params::ContentType;
use super::transfer;
use domain::intake::Unreadable;
use std::borrow::Cow;
use std::ops::Range;

pub(super) const MAX_RAW: usize = 50 * 1024 * 1024;
pub(super) const MAX_DEPTH: usize = 64;
pub(super) const MAX_PARTS: usize = 1_000;
/// Of one header block.
pub(super) const MAX_HEADERS: usize = 256 * 1024;

/// A leaf of the tree, in the order of the message.
pub(super) struct Leaf<'a> {
    pub headers: Vec<Header<'a>>,
    pub content_type: ContentType,
    pub body: &'a [u8],
    /// The nearest multipart/alternative above it.
    pub alternative: Option<usize>,
}

impl Leaf<'_> {
    /// The decoded body, as far as what is broken allows.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        let encoding = self.headers.iter().find(|header| header.is("Content-Transfer-Encoding")).map(Header::unfolded).unwrap_or_default();
        transfer::decode(&encoding, self.body)
    }
}

pub(super) struct Tree<'a> {
    pub headers: Vec<Header<'a>>,
    pub content_type: ContentType,
    pub leaves: Vec<Leaf<'a>>,
}

/// A multipart that is open while the lines go by.
struct Open {
    boundary: Vec<u8>,
    alternative: Option<usize>,
    /// Where its body begins, until a first part is found.
    unopened: Option<usize>,
    /// Its parts are messages unless they say otherwise (RFC 2046 §5.1.5).
    digest: bool,
}

/// What the lines being read belong to.
enum Reading<'a> {
    /// Preamble or epilogue.
    Nothing,
    Leaf {
        headers: Vec<Header<'a>>,
        content_type: ContentType,
        start: usize,
        alternative: Option<usize>,
    },
}

pub(super) fn walk(raw: &[u8]) -> Result<Tree<'_>, Unreadable> {
    if raw.len() > MAX_RAW {
        return Err(Unreadable::TooLarge(MAX_RAW));
    }
    let (headers, mut at) = headers(raw, skip_to_headers(raw), &[])?;
    if headers.is_empty() {
        return Err(Unreadable::NotAMessage);
    }
    let content_type = ContentType::of(&headers);
    let mut leaves = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut parts = 1_usize;
    let mut reading = begin(raw, headers.clone(), content_type.clone(), at, &mut open, parts)?;
    while at < raw.len() {
        let line = line(raw, at);
        let Some((level, last)) = boundary(raw.get(line.clone()).unwrap_or_default(), &open) else {
            at = line.end;
            continue;
        };
        finish(&mut leaves, std::mem::replace(&mut reading, Reading::Nothing), raw, at);
        close(&mut leaves, &mut open, level + 1, raw, at);
        if let Some(multipart) = open.last_mut() {
            multipart.unopened = None;
        }
        if last {
            open.truncate(level);
            at = line.end;
            continue;
        }
        parts += 1;
        if parts > MAX_PARTS {
            return Err(Unreadable::TooManyParts(MAX_PARTS));
        }
        let (part, body) = self::headers(raw, line.end, &open)?;
        let is_message = open.last().is_some_and(|multipart| multipart.digest) && !part.iter().any(|header| header.is("Content-Type"));
        let content_type = if is_message { ContentType::new("message/rfc822") } else { ContentType::of(&part) };
        reading = begin(raw, part, content_type, body, &mut open, parts)?;
        at = body;
    }
    finish(&mut leaves, reading, raw, raw.len());
    close(&mut leaves, &mut open, 0, raw, raw.len());
    Ok(Tree { headers, content_type, leaves })
}

/// Opens a multipart, or begins a leaf.
fn begin<'a>(
    raw: &[u8],
    headers: Vec<Header<'a>>,
    content_type: ContentType,
    start: usize,
    open: &mut Vec<Open>,
    part: usize,
) -> Result<Reading<'a>, Unreadable> {
    let within = open.last().and_then(|multipart| multipart.alternative);
    let boundary = content_type.boundary().map(|boundary| boundary.as_bytes().to_vec()).or_else(|| guess(raw, start, &content_type));
    let Some(boundary) = boundary else { return Ok(Reading::Leaf { headers, content_type, start, alternative: within }) };
    if open.len() >= MAX_DEPTH {
        return Err(Unreadable::TooDeep(MAX_DEPTH));
    }
    let alternative = if content_type.media == "multipart/alternative" { Some(part) } else { within };
    open.push(Open { boundary, alternative, unopened: Some(start), digest: content_type.media == "multipart/digest" });
    Ok(Reading::Nothing)
}

/// The boundary of a multipart whose header lost it: its body begins with the first delimiter.
fn guess(raw: &[u8], start: usize, content_type: &ContentType) -> Option<Vec<u8>> {
    if !content_type.is_multipart() {
        return None;
    }
    let mut at = start;
    for _ in 0..4 {
        let range = line(raw, at);
        at = range.end;
        let text = raw.get(range)?.trim_ascii_end();
        if !text.is_empty() {
            return text.strip_prefix(b"--").filter(|boundary| (1..=255).contains(&boundary.len())).map(<[u8]>::to_vec);
        }
    }
    None
}

/// Closes the multiparts from `level` on. One whose boundary never came is shown as it is, rather than not at all.
fn close<'a>(leaves: &mut Vec<Leaf<'a>>, open: &mut Vec<Open>, level: usize, raw: &'a [u8], end: usize) {
    for multipart in open.drain(level.min(open.len())..) {
        if let Some(start) = multipart.unopened {
            let (headers, content_type) = (Vec::new(), ContentType::new("text/plain"));
            finish(leaves, Reading::Leaf { headers, content_type, start, alternative: multipart.alternative }, raw, end);
        }
    }
}

fn finish<'a>(leaves: &mut Vec<Leaf<'a>>, reading: Reading<'a>, raw: &'a [u8], end: usize) {
    if let Reading::Leaf { headers, content_type, start, alternative } = reading {
        let body = raw.get(start..end.max(start)).unwrap_or_default();
        // The line break before a boundary belongs to the boundary (RFC 2046 §5.1.1).
        let body = if end < raw.len() { body.strip_suffix(b"\n").map_or(body, |b| b.strip_suffix(b"\r").unwrap_or(b)) } else { body };
        leaves.push(Leaf { headers, content_type, body, alternative });
    }
}

/// Some files begin with mbox's `From ` line, some with empty lines.
fn skip_to_headers(raw: &[u8]) -> usize {
    let mut at = 0;
    for _ in 0..4 {
        let range = line(raw, at);
        let text = raw.get(range.clone()).unwrap_or_default();
        let is_mark = text.starts_with(b"From ") || text.starts_with(b">From ");
        if !is_mark && !text.trim_ascii().is_empty() {
            break;
        }
        at = range.end;
    }
    at
}

/// The line that begins at `at`, with its line break.
fn line(raw: &[u8], at: usize) -> Range<usize> {
    let rest = raw.get(at..).unwrap_or_default();
    let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
    at..at + length
}

/// Which open multipart this line delimits, innermost first, and whether it closes it.
fn boundary(line: &[u8], open: &[Open]) -> Option<(usize, bool)> {
    let marked = line.strip_prefix(b"--")?.trim_ascii_end();
    open.iter().enumerate().rev().find_map(|(level, multipart)| {
        let after = marked.strip_prefix(multipart.boundary.as_slice())?;
        match after {
            b"" => Some((level, false)),
            b"--" => Some((level, true)),
            _ => None,
        }
    })
}

/// The header block that begins at `at`, and where its body begins.
fn headers<'a>(raw: &'a [u8], at: usize, open: &[Open]) -> Result<(Vec<Header<'a>>, usize), Unreadable> {
    let mut found: Vec<Header<'a>> = Vec::new();
    let mut field: Option<(&'a str, usize)> = None;
    let mut position = at;
    loop {
        if position - at > MAX_HEADERS {
            return Err(Unreadable::HeadersTooLarge(MAX_HEADERS));
        }
        let range = line(raw, position);
        let text = raw.get(range.clone()).unwrap_or_default();
        let continues = matches!(text.first(), Some(b' ' | b'\t')) && field.is_some() && !text.trim_ascii().is_empty();
        if continues {
            position = range.end;
            continue;
        }
        if let Some((name, start)) = field.take() {
            found.push(Header { name, value: raw.get(start..position).unwrap_or_default() });
        }
        if text.trim_ascii().is_empty() {
            return Ok((found, range.end));
        }
        if boundary(text, open).is_some() {
            return Ok((found, position));
        }
        let Some(name) = name(text) else {
            // Not a header: the blank line is missing and the body begins here.
            return Ok((found, position));
        };
        field = Some((name, position + name.len() + text.iter().skip(name.len()).take_while(|&&byte| byte != b':').count() + 1));
        position = range.end;
    }
}

/// The field name of a header line (RFC 5322 §3.6.8); blanks before the colon are tolerated.
fn name(line: &[u8]) -> Option<&str> {
    let name = line.get(..memchr::memchr(b':', line)?)?.trim_ascii_end();
    let valid = !name.is_empty() && name.len() <= 100 && name.iter().all(u8::is_ascii_graphic);
    if valid { str::from_utf8(name).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    fn nested(levels: usize) -> String {
        let mut raw = String::from("From: a@b.co\r\n");
        for level in 0..levels {
            let _ = write!(raw, "Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
        }
        raw + "Content-Type: text/plain\r\n\r\nhola\r\n"
    }

    #[test]
    fn sixty_four_levels_are_read_and_one_more_is_refused() {
        let fine = nested(64);
        assert_eq!(walk(fine.as_bytes()).map(|tree| tree.leaves.len()), Ok(1));
        assert_eq!(walk(nested(65).as_bytes()).err(), Some(Unreadable::TooDeep(64)));
        assert_eq!(walk(nested(100_000).as_bytes()).err(), Some(Unreadable::TooDeep(64)));
    }

    #[test]
    fn a_hundred_thousand_attached_messages_in_one_another_are_one_opaque_part() {
        let raw = "From: a@b.co\r\n".to_owned() + &"Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
        let tree = walk(raw.as_bytes()).unwrap();
        assert_eq!(tree.leaves.len(), 1);
        assert_eq!(tree.leaves[0].content_type.media, "message/rfc822");
    }

    #[test]
    fn a_thousand_parts_are_the_limit() {
        let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned() + &"--b\r\n\r\nx\r\n".repeat(1_000);
        assert_eq!(walk(raw.as_bytes()).err(), Some(Unreadable::TooManyParts(1_000)));
        let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned() + &"--b\r\n\r\nx\r\n".repeat(999);
        assert_eq!(walk(raw.as_bytes()).map(|tree| tree.leaves.len()), Ok(999));
    }

    #[test]
    fn headers_beyond_the_limit_are_refused() {
        let raw = format!("From: a@b.co\r\nX-Long: {}\r\n\r\nhola", "x".repeat(300 * 1024));
        assert_eq!(walk(raw.as_bytes()).err(), Some(Unreadable::HeadersTooLarge(MAX_HEADERS)));
    }

    #[test]
    fn multiparts_without_their_boundary_are_shown_all_the_same() {
        let bodies = |raw: &'static [u8]| {
            walk(raw).unwrap().leaves.iter().map(|leaf| String::from_utf8_lossy(leaf.body).into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(bodies(b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nuno\r\n--x\r\n\r\ndos\r\n--x--\r\n"), ["uno", "dos"]);
        assert_eq!(bodies(b"Content-Type: multipart/mixed; boundary=a\r\n\r\nhola\r\n"), ["hola\r\n"]);
        let within = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nhola\r\n--a\r\n\r\notro\r\n--a--";
        assert_eq!(bodies(within), ["hola", "otro"]);
    }

    #[test]
    fn the_break_before_a_boundary_is_not_part_of_the_body() {
        let raw = b"Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\npreamble\r\n--b\r\n\r\nuno\r\n--b\r\nContent-Type: text/html\r\n\r\ndos\r\n--b--\r\nepilogue";
        let tree = walk(raw).unwrap();
        let bodies: Vec<_> = tree.leaves.iter().map(|leaf| leaf.body).collect();
        assert_eq!(bodies, [b"uno".as_slice(), b"dos".as_slice()]);
    }
}
