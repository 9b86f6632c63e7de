//! What a FETCH response says of a message. Nothing in it is read by recursion: a server may nest as deep as it likes.

use super::response::number;
use domain::Instant;
use std::borrow::Cow;

/// The parts of a FETCH response that we ask for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fetch {
    pub uid: Option<u32>,
    /// `RFC822.SIZE`, in bytes.
    pub size: Option<u64>,
    pub internal_date: Option<Instant>,
    pub body: Option<Chunk>,
}

impl Fetch {
    /// Adds what a second response about the same message tells.
    pub fn add(&mut self, other: Self) {
        self.size = other.size.or(self.size);
        self.internal_date = other.internal_date.or(self.internal_date);
        self.body = other.body.or(self.body.take());
    }
}

/// `BODY[]`, or a part of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// The offset that the server tells, in bytes; `None` when it sent the whole.
    pub origin: Option<u64>,
    /// NIL is nothing.
    pub bytes: Vec<u8>,
}

enum Value<'a> {
    Word(&'a [u8]),
    String(Cow<'a, [u8]>),
    List,
}

/// Reads `(NAME value …)`; `None` when it is not that.
pub(super) fn fetch(list: &[u8]) -> Option<Fetch> {
    let mut rest = list.strip_prefix(b"(")?;
    let mut fetch = Fetch::default();
    loop {
        rest = rest.trim_ascii_start();
        if let Some(end) = rest.strip_prefix(b")") {
            return end.trim_ascii().is_empty().then_some(fetch);
        }
        let (name, after) = name(rest)?;
        let (value, after) = value(after)?;
        rest = after;
        match (name.to_ascii_uppercase().as_slice(), value) {
            (b"UID", Value::Word(digits)) => fetch.uid = Some(number(digits)?),
            (b"RFC822.SIZE", Value::Word(digits)) => fetch.size = Some(number(digits)?),
            (b"INTERNALDATE", Value::String(date)) => fetch.internal_date = std::str::from_utf8(&date).ok().and_then(internal_date),
            (name, value) => {
                let Some(partial) = name.strip_prefix(b"BODY[]") else { continue };
                let origin = match partial {
                    [] => None,
                    [b'<', digits @ .., b'>'] => Some(number(digits)?),
                    _ => return None,
                };
                let bytes = match value {
                    Value::String(bytes) => bytes.into_owned(),
                    Value::Word(nil) if nil.eq_ignore_ascii_case(b"NIL") => Vec::new(),
                    Value::Word(_) | Value::List => return None,
                };
                fetch.body = Some(Chunk { origin, bytes });
            }
        }
    }
}

/// An attribute's name up to the space before its value; `BODY[HEADER.FIELDS (A B)]` has spaces of its own.
fn name(list: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut in_section = false;
    let space = list.iter().position(|byte| {
        match byte {
            b'[' => in_section = true,
            b']' => in_section = false,
            _ => {}
        }
        *byte == b' ' && !in_section
    })?;
    let (name, rest) = list.split_at_checked(space)?;
    (!name.is_empty()).then_some((name, rest.get(1..)?))
}

fn value(list: &[u8]) -> Option<(Value<'_>, &[u8])> {
    match list.first()? {
        b'(' => skip_list(list).map(|rest| (Value::List, rest)),
        b'"' | b'{' => string(list).map(|(string, rest)| (Value::String(string), rest)),
        // A literal of bytes (RFC 3516).
        b'~' => string(list.get(1..)?).map(|(string, rest)| (Value::String(string), rest)),
        _ => {
            let end = list.iter().position(|byte| matches!(byte, b' ' | b')'))?;
            let (word, rest) = list.split_at_checked(end)?;
            (!word.is_empty()).then_some((Value::Word(word), rest))
        }
    }
}

/// What follows a list, whatever is in it.
pub(super) fn skip_list(list: &[u8]) -> Option<&[u8]> {
    let mut rest = list;
    let mut depth = 0_usize;
    loop {
        rest = match rest.first()? {
            b'"' | b'{' => string(rest)?.1,
            b'(' => {
                depth += 1;
                rest.get(1..)?
            }
            b')' => {
                depth -= 1;
                rest.get(1..)?
            }
            _ => rest.get(1..)?,
        };
        if depth == 0 {
            return Some(rest);
        }
    }
}

/// A quoted string without its escapes, or a literal.
pub(super) fn string(list: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    if let Some(announced) = list.strip_prefix(b"{") {
        let brace = memchr::memchr(b'}', announced)?;
        let digits = announced.get(..brace)?;
        let length = number(digits.strip_suffix(b"+").unwrap_or(digits))?;
        let (literal, rest) = announced.get(brace + 1..)?.strip_prefix(b"\r\n")?.split_at_checked(length)?;
        return Some((Cow::Borrowed(literal), rest));
    }
    let quoted = list.strip_prefix(b"\"")?;
    let mut string = Vec::new();
    let mut bytes = quoted.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some((Cow::Owned(string), quoted.get(at + 1..)?)),
            b'\\' => string.push(*bytes.next()?.1),
            _ => string.push(*byte),
        }
    }
    None
}

/// `17-Jul-1996 02:44:25 -0700`; a day of one digit has a space before it.
fn internal_date(text: &str) -> Option<Instant> {
    let mut parts = text.split_ascii_whitespace();
    let (date, clock, zone) = (parts.next()?, parts.next()?, parts.next()?);
    let mut date = date.split('-');
    let day: i64 = number(date.next()?.as_bytes())?;
    let month = date.next()?.to_ascii_lowercase();
    let year: i64 = number(date.next()?.as_bytes())?;
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = 1 + i64::try_from(months.iter().position(|name| *name == month)?).ok()?;
    let clock: Option<Vec<i64>> = clock.split(':').map(|digits| number(digits.as_bytes())).collect();
    let [hour, minute, second] = clock?.try_into().ok()?;
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let zone: i64 = number(digits.as_bytes())?;
    let in_range = (1..=31).contains(&day) && (1970..=9999).contains(&year) && hour < 24 && minute < 60 && second <= 60 && zone < 2400;
    if !in_range {
        return None;
    }
    // Days since 1970-01-01 of a date in the Gregorian calendar, counted in years that begin in March.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    let offset = sign * (zone / 100 * 3_600 + zone % 100 * 60);
    Some(Instant::from_millis((days * 86_400 + hour * 3_600 + minute * 60 + second - offset) * 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_asked_for_is_found_among_the_rest() {
        let list = b"(FLAGS (\\Seen \"a)\" {2}\r\n)) (x)) BODY[HEADER.FIELDS (A B)] \"x\" UID 7 rfc822.size 44827 \
            INTERNALDATE \" 7-Feb-2026 03:04:05 -0500\" BODY[]<0> {5}\r\na\r\n)\" X-NEW nil)";
        let found = fetch(list).unwrap();
        assert_eq!((found.uid, found.size), (Some(7), Some(44_827)));
        assert_eq!(found.internal_date, Some(Instant::from_millis(1_770_451_445_000)));
        assert_eq!(found.body, Some(Chunk { origin: Some(0), bytes: b"a\r\n)\"".to_vec() }));
    }

    #[test]
    fn a_body_may_be_quoted_or_nothing() {
        // imap-proto leaves the backslashes in.
        let body = |list: &str| fetch(list.as_bytes()).and_then(|found| found.body);
        assert_eq!(body(r#"(BODY[]<12> "a\"b\\c")"#), Some(Chunk { origin: Some(12), bytes: br#"a"b\c"#.to_vec() }));
        assert_eq!(body(r#"(BODY[]<12> "")"#), Some(Chunk { origin: Some(12), bytes: vec![] }));
        assert_eq!(body("(BODY[] NIL)"), Some(Chunk { origin: None, bytes: vec![] }));
        assert_eq!(body("(BODY[]<0> ~{1}\r\nx)"), Some(Chunk { origin: Some(0), bytes: vec![b'x'] }));
    }

    #[test]
    fn what_is_not_a_list_of_attributes_is_refused() {
        for broken in [
            "",
            "(",
            "(UID",
            "(UID ",
            "(UID x)",
            "(UID 1",
            "(UID 1) 2",
            "(BODY[]<x> \"\")",
            "(BODY[] \"a)",
            "(BODY[] {9}\r\na)",
            "(A (b)",
            "(BODY[] (a))",
        ] {
            assert_eq!(fetch(broken.as_bytes()), None, "{broken}");
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = format!("(BODYSTRUCTURE {}{} UID 9)", "(".repeat(500_000), ")".repeat(500_000));
        assert_eq!(fetch(deep.as_bytes()).unwrap().uid, Some(9));
    }

    #[test]
    fn dates_are_moments() {
        assert_eq!(internal_date("17-Jul-1996 02:44:25 -0700"), Some(Instant::from_millis(837_596_665_000)));
        assert_eq!(internal_date("01-Jan-1970 00:00:00 +0000"), Some(Instant::from_millis(0)));
        assert_eq!(internal_date("29-Feb-2024 23:59:59 +0000"), Some(Instant::from_millis(1_709_251_199_000)));
        for broken in [
            "",
            "17-Jul-1996",
            "17-Foo-1996 02:44:25 -0700",
            "99-Jul-1996 02:44:25 -0700",
            "17-Jul-1996 02:44 -0700",
            "17-Jul-1996 02:44:25 é700",
        ] {
            assert_eq!(internal_date(broken), None, "{broken}");
        }
    }
}
