//! What one response says (RFC 3501, 7); what we never ask for is skipped, what we asked for and cannot read is an error.

use super::ImapFault;
use super::fetch::{Fetch, fetch, skip_list, string};
use super::name;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Response {
    Tagged { tag: String, status: Status, text: String },
    Continue,
    Untagged(Untagged),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Untagged {
    Status {
        status: Status,
        text: String,
    },
    Capability(Vec<String>),
    Search(Vec<u32>),
    Exists(u32),
    Expunge,
    Fetch(Fetch),
    /// A folder that can be opened, by its name.
    List(String),
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

/// Reads one whole response, its line break included.
pub(super) fn parse(frame: &[u8]) -> Result<Response, ImapFault> {
    let line = frame.strip_suffix(b"\r\n").unwrap_or(frame);
    if line.first() == Some(&b'+') {
        return Ok(Response::Continue);
    }
    if let Some(untagged) = line.strip_prefix(b"* ") {
        return untagged_of(untagged).map(Response::Untagged);
    }
    let (tag, rest) = word(line);
    let (status, text) = word(rest);
    match status_of(status) {
        Some(status @ (Status::Ok | Status::No | Status::Bad)) => Ok(Response::Tagged { tag: words(tag), status, text: words(text) }),
        _ => Err(unreadable(line)),
    }
}

fn untagged_of(line: &[u8]) -> Result<Untagged, ImapFault> {
    let (first, rest) = word(line);
    if let Some(status) = status_of(first) {
        return Ok(Untagged::Status { status, text: words(rest) });
    }
    if first.eq_ignore_ascii_case(b"CAPABILITY") {
        return Ok(Untagged::Capability(capabilities(&words(rest))));
    }
    if first.eq_ignore_ascii_case(b"SEARCH") {
        // Some servers end the line with a space.
        let numbers = rest.split(|byte| *byte == b' ').filter(|digits| !digits.is_empty());
        let uids: Option<Vec<u32>> = numbers.map(number).collect();
        return uids.map(Untagged::Search).ok_or_else(|| unreadable(line));
    }
    if first.eq_ignore_ascii_case(b"LIST") {
        // What cannot be read, or cannot be opened, is no folder to offer.
        return Ok(listed(rest).map_or(Untagged::Other, Untagged::List));
    }
    let Some(count) = number(first) else { return Ok(Untagged::Other) };
    let (second, rest) = word(rest);
    match second.to_ascii_uppercase().as_slice() {
        b"EXISTS" => Ok(Untagged::Exists(count)),
        b"EXPUNGE" => Ok(Untagged::Expunge),
        b"FETCH" => fetch(rest).map(Untagged::Fetch).ok_or_else(|| unreadable(line)),
        _ => Ok(Untagged::Other),
    }
}

/// `(\HasNoChildren) "/" "Correo no deseado"`: the name, as people write it.
fn listed(list: &[u8]) -> Option<String> {
    let after = skip_list(list)?;
    let flags = list.get(..list.len().checked_sub(after.len())?)?;
    if words(flags).to_ascii_lowercase().contains("\\noselect") {
        return None;
    }
    let rest = after.strip_prefix(b" ")?;
    let rest = match rest.first()? {
        b'"' => string(rest)?.1,
        _ => rest.strip_prefix(b"NIL")?,
    };
    let rest = rest.strip_prefix(b" ")?;
    let name = match rest.first()? {
        b'"' | b'{' => words(&string(rest)?.0),
        _ => words(rest),
    };
    Some(name::decoded(&name))
}

/// The response code at the beginning of a status' words: its name in upper case, and what follows the name.
pub(super) fn code(text: &str) -> Option<(String, &str)> {
    let (code, _) = text.strip_prefix('[')?.split_once(']')?;
    let (name, arguments) = code.split_once(' ').unwrap_or((code, ""));
    Some((name.to_ascii_uppercase(), arguments.trim()))
}

/// The number that a status' response code `name` carries.
pub(super) fn code_number(text: &str, name: &str) -> Option<u32> {
    code(text).filter(|(found, _)| found == name).and_then(|(_, argument)| number(argument.as_bytes()))
}

/// Names of capabilities in upper case.
pub(super) fn capabilities(list: &str) -> Vec<String> {
    list.split_ascii_whitespace().map(str::to_ascii_uppercase).collect()
}

/// A number of decimal digits and nothing else.
pub(super) fn number<N: std::str::FromStr>(digits: &[u8]) -> Option<N> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn status_of(word: &[u8]) -> Option<Status> {
    match word.to_ascii_uppercase().as_slice() {
        b"OK" => Some(Status::Ok),
        b"NO" => Some(Status::No),
        b"BAD" => Some(Status::Bad),
        b"BYE" => Some(Status::Bye),
        b"PREAUTH" => Some(Status::PreAuth),
        _ => None,
    }
}

/// The first word, and what follows the space behind it.
fn word(line: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b' ', line) {
        Some(space) => (line.get(..space).unwrap_or_default(), line.get(space + 1..).unwrap_or_default()),
        None => (line, &[]),
    }
}

/// A server's own words, fit for a log.
fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().filter(|character| !character.is_control()).take(1_000).collect()
}

fn unreadable(line: &[u8]) -> ImapFault {
    let start: String = words(line).chars().take(120).collect();
    ImapFault::Protocol(format!("cannot read {start:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn untagged(line: &str) -> Untagged {
        match parse(line.as_bytes()) {
            Ok(Response::Untagged(untagged)) => untagged,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn every_kind_is_told_apart() {
        let tagged = Response::Tagged { tag: "M7".to_owned(), status: Status::No, text: "[TRYCREATE] no hay".to_owned() };
        assert_eq!(parse(b"M7 no [TRYCREATE] no hay\r\n"), Ok(tagged));
        assert_eq!(parse(b"+\r\n"), Ok(Response::Continue));
        assert_eq!(parse(b"+ idling\r\n"), Ok(Response::Continue));
        assert_eq!(untagged("* search 3 1  2 \r\n"), Untagged::Search(vec![3, 1, 2]));
        assert_eq!(untagged("* SEARCH\r\n"), Untagged::Search(vec![]));
        assert_eq!(untagged("* 23 EXISTS\r\n"), Untagged::Exists(23));
        assert_eq!(untagged("* 23 Expunge\r\n"), Untagged::Expunge);
        assert_eq!(untagged("* CAPABILITY IMAP4rev1 Idle\r\n"), Untagged::Capability(vec!["IMAP4REV1".to_owned(), "IDLE".to_owned()]));
        for skipped in ["* 3 RECENT\r\n", "* FLAGS (\\Seen \\*)\r\n", "* ESEARCH (TAG \"M1\") ALL 1:3\r\n", "* \r\n"] {
            assert_eq!(untagged(skipped), Untagged::Other, "{skipped}");
        }
    }

    #[test]
    fn folders_are_listed_by_the_names_that_people_gave_them() {
        for (line, name) in [
            (r#"* LIST (\HasNoChildren) "/" "INBOX""#, "INBOX"),
            ("* LIST () NIL Procesados", "Procesados"),
            (r#"* LIST (\Junk) "." "Correo no deseado""#, "Correo no deseado"),
            (r#"* LIST () "\\" "Atenci&APM-n""#, "Atención"),
            ("* LIST () \"/\" {3}\r\na\"b", "a\"b"),
        ] {
            assert_eq!(untagged(&format!("{line}\r\n")), Untagged::List(name.to_owned()), "{line}");
        }
        for skipped in [r#"* LIST (\Noselect) "/" "[Gmail]""#, "* LIST", "* LIST (", r#"* LIST () "/""#] {
            assert_eq!(untagged(&format!("{skipped}\r\n")), Untagged::Other, "{skipped}");
        }
    }

    #[test]
    fn what_was_asked_for_and_cannot_be_read_is_an_error() {
        for broken in [
            "* SEARCH 1 x\r\n",
            "* SEARCH 4294967296\r\n",
            "* 1 FETCH UID\r\n",
            "M1 WHAT\r\n",
            "M1 BYE\r\n",
            "M1\r\n",
            "\r\n",
            "garbage\r\n",
        ] {
            assert!(matches!(parse(broken.as_bytes()), Err(ImapFault::Protocol(_))), "{broken}");
        }
    }

    #[test]
    fn codes_are_read_from_the_words() {
        assert_eq!(code("[tryCreate] x"), Some(("TRYCREATE".to_owned(), "")));
        // imap-proto panics here.
        assert_eq!(code("[ALERT]é"), Some(("ALERT".to_owned(), "")));
        assert_eq!(code_number("[UIDVALIDITY 3857529045] ok", "UIDVALIDITY"), Some(3_857_529_045));
        assert_eq!(code_number("[UIDVALIDITY 3857529045", "UIDVALIDITY"), None);
        assert_eq!(code_number("[UIDVALIDITY -1]", "UIDVALIDITY"), None);
        assert_eq!(code("no code [X]"), None);
    }
}
