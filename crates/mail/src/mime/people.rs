//! The people named in From, To and their like (RFC 5322 §3.4), as programs really write them. What is ambiguous names nobody (M19).

use super::clean::{clean_line, deceives};
use super::words::{decode_words, word_length};
use domain::intake::MailPerson;

/// Longest address that is kept, in bytes.
const MAX_ADDRESS: usize = 320;

/// Longest quoted name or comment that is looked for, in bytes: beyond it the mark stands for itself.
const MAX_INNER: usize = 600;

/// One address being read.
#[derive(Default)]
struct Mailbox {
    /// Decoded display name.
    name: String,
    /// Unquoted text, not decoded yet: part of the name, or an address without brackets.
    bare: String,
    /// All the unquoted text, as written.
    written: String,
    angles: Vec<String>,
    comment: String,
}

/// Everybody in an unfolded value, in order; nobody when there is a group and `groups` are not wanted.
pub(super) fn people(value: &str, groups: bool) -> Vec<MailPerson> {
    let last_semicolon = value.rfind(';').unwrap_or(0);
    let mut people = Vec::new();
    let mut mailbox = Mailbox::default();
    let mut at = 0;
    while let Some(rest) = value.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(length) = word_length(rest) {
            mailbox.push(rest.get(..length).unwrap_or_default());
            at += length;
            continue;
        }
        let c = rest.chars().next().unwrap_or_default();
        at += c.len_utf8();
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '"' => {
                if let Some(length) = quoted_length(after) {
                    let (content, behind) = (after.get(..length).unwrap_or_default(), after.get(length + 1..).unwrap_or_default());
                    mailbox.quoted(content, behind.starts_with('@'));
                    at += length + 1;
                }
            }
            '(' => {
                if let Some(length) = comment_length(after) {
                    mailbox.comment(after.get(..length).unwrap_or_default());
                    at += length + 1;
                }
            }
            '<' => {
                let length = after.find('>').unwrap_or(after.len());
                mailbox.angles.push(after.get(..length).unwrap_or_default().to_owned());
                at += length + 1;
            }
            ',' | ';' => people.extend(std::mem::take(&mut mailbox).person()),
            ':' if at <= last_semicolon => {
                if !groups {
                    return Vec::new();
                }
                mailbox = Mailbox::default();
            }
            _ => mailbox.push(c.encode_utf8(&mut [0; 4])),
        }
    }
    people.extend(mailbox.person());
    people
}

/// Up to the closing quote.
fn quoted_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().take(MAX_INNER).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

/// Up to the parenthesis that closes the comment; comments nest.
fn comment_length(text: &str) -> Option<usize> {
    let (mut escaped, mut depth) = (false, 1);
    text.bytes().take(MAX_INNER).position(|byte| {
        match byte {
            b'(' if !escaped => depth += 1,
            b')' if !escaped => depth -= 1,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
        depth == 0
    })
}

fn without_escapes(text: &str) -> String {
    let mut escaped = false;
    let kept = |c: &char| {
        let was_escaped = escaped;
        escaped = *c == '\\' && !was_escaped;
        !escaped
    };
    text.chars().filter(kept).collect()
}

impl Mailbox {
    fn push(&mut self, text: &str) {
        self.bare.push_str(text);
        self.written.push_str(text);
    }

    fn quoted(&mut self, content: &str, is_local_part: bool) {
        if is_local_part {
            self.push(&format!("\"{content}\""));
            return;
        }
        self.settle();
        self.name.push_str(&decode_words(&without_escapes(content)));
        // Keeps what stands around a quoted name from becoming an address.
        self.written.push(' ');
    }

    fn comment(&mut self, content: &str) {
        let content = decode_words(&without_escapes(content));
        if !self.comment.is_empty() {
            self.comment.push(' ');
        }
        self.comment.push_str(&content);
        self.push(" ");
    }

    /// What was bare so far belongs to the name.
    fn settle(&mut self) {
        let bare = std::mem::take(&mut self.bare);
        self.name.push_str(&decode_words(&bare));
    }

    fn person(mut self) -> Option<MailPerson> {
        let (address, name) = match self.angles.as_slice() {
            [] => (address(&self.written)?, if self.name.trim().is_empty() { self.comment } else { self.name }),
            [angle] => {
                let address = address(angle)?;
                self.settle();
                let name = match (self.name.trim().is_empty(), self.comment.is_empty()) {
                    (false, true) => self.name,
                    (false, false) => format!("{} ({})", self.name.trim(), self.comment),
                    (true, _) => self.comment,
                };
                (address, name)
            }
            // Two addresses for one person: which one is meant, each reader decides differently.
            _ => return None,
        };
        let name = Some(clean_line(&name)).filter(|name| !name.is_empty());
        Some(MailPerson { name, address })
    }
}

/// An address as written, or nothing where it could be read in two ways.
fn address(written: &str) -> Option<String> {
    let mut text = written.trim();
    // The obsolete route: `@relay.example,@other.example:ana@example.org`.
    if text.starts_with('@') {
        text = text.split_once(':')?.1.trim();
    }
    if text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
        text = text.get(7..)?;
    }
    if text.contains(|c: char| deceives(c) || (c.is_control() && c != '\t')) {
        return None;
    }
    let (local, domain) = if let Some(quoted) = text.strip_prefix('"') {
        let length = quoted_length(quoted)?;
        let (content, domain) = (quoted.get(..length)?, quoted.get(length + 1..)?.strip_prefix('@')?);
        let plain = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        // RFC 5321 §4.1.2: needless quotes mean nothing.
        let needless = !content.is_empty() && content.chars().all(plain);
        (if needless { content.to_owned() } else { format!("\"{content}\"") }, domain)
    } else {
        let (local, domain) = text.rsplit_once('@')?;
        (together(local)?, domain)
    };
    let domain = together(domain)?;
    let fine = !local.is_empty() && !domain.is_empty() && !domain.contains(['"', '@', '<', '>']);
    let fine = fine && (local.starts_with('"') || !local.contains(['@', '"', '<', '>']));
    let address = format!("{local}@{domain}");
    (fine && address.len() <= MAX_ADDRESS).then_some(address)
}

/// Without the blanks that may stand around dots (RFC 5322 §4.4); others separate two things, and there is no address.
fn together(text: &str) -> Option<String> {
    let mut whole = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        if !whole.is_empty() && !whole.ends_with('.') && !part.starts_with('.') {
            return None;
        }
        whole.push_str(part);
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &[(&str, &str)]) {
        let found = people(value, true);
        let found: Vec<_> = found.iter().map(|p| (p.name.as_deref().unwrap_or(""), p.address.as_str())).collect();
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn names_and_addresses_in_every_order() {
        check("ana@example.org", &[("", "ana@example.org")]);
        check("<ana@example.org>", &[("", "ana@example.org")]);
        check(
            "\"Pérez, Ana\" <ana@example.org>, beto@example.org (Beto), solo-nombre",
            &[("Pérez, Ana", "ana@example.org"), ("Beto", "beto@example.org")],
        );
        check("=?utf-8?Q?P=C3=A9rez=2C_Ana?= <ana@example.org>", &[("Pérez, Ana", "ana@example.org")]);
        check("\"=?utf-8?Q?P=C3=A9rez=2C_Ana?=\" <ana@example.org>", &[("Pérez, Ana", "ana@example.org")]);
        check("Ana \"la jefa\" P. (Sede \\(2\\)) <ana@example.org>", &[("Ana la jefa P. (Sede (2))", "ana@example.org")]);
        check("ana@example.org <otra@example.org>", &[("ana@example.org", "otra@example.org")]);
        check("Soporte: TI <s@example.org>", &[("Soporte: TI", "s@example.org")]);
        check("Ana <ana@example.org", &[("Ana", "ana@example.org")]);
        check("\"Ana <ana@example.org>", &[("Ana", "ana@example.org")]);
        check("<@relay.example,@b.example:ana@example.org>", &[("", "ana@example.org")]);
        check("\"ana.perez\"@example.org, \"ana perez\"@example.org", &[("", "ana.perez@example.org"), ("", "\"ana perez\"@example.org")]);
        check("Ana < ana . perez@example .org >", &[("Ana", "ana.perez@example.org")]);
    }

    #[test]
    fn what_can_be_read_in_two_ways_names_nobody() {
        for value in [
            "",
            "<>",
            "Ana Pérez",
            "Ana Pérez ana@example.org",
            "Ana <ana@example.org> <jefe@example.org>",
            "ana@jefe@example.org",
            "<=?utf-8?Q?ana=40example.org?=>",
            "an\u{0}a@example.org",
            "ana@example.org\u{202e}",
            "ana@",
            "@example.org",
        ] {
            check(value, &[]);
        }
    }

    #[test]
    fn groups_are_no_senders_but_their_members_are_copied() {
        let value = "Equipo: ana@example.org, Beto <beto@example.org>;, carla@example.org";
        assert!(people(value, false).is_empty());
        check(value, &[("", "ana@example.org"), ("Beto", "beto@example.org"), ("", "carla@example.org")]);
        assert!(people("undisclosed-recipients:;", true).is_empty());
    }
}
