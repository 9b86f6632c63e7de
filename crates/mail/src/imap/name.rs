//! Strings as a command carries them: folder names in modified UTF-7, other words quoted or as a literal (RFC 3501).

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

const MODIFIED_BASE64: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// A folder's name, quoted; what is not printable ASCII in modified UTF-7 (RFC 3501, 5.1.3), so that it never needs a literal.
pub(super) fn folder(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    let mut foreign = Vec::new();
    for character in name.chars() {
        if matches!(character, ' '..='~') {
            end_foreign(&mut foreign, &mut encoded);
            encoded.push(character);
            if character == '&' {
                encoded.push('-');
            }
        } else {
            let mut units = [0; 2];
            foreign.extend(character.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    end_foreign(&mut foreign, &mut encoded);
    quoted(&encoded)
}

fn end_foreign(foreign: &mut Vec<u8>, encoded: &mut String) {
    if !foreign.is_empty() {
        encoded.push('&');
        MODIFIED_BASE64.encode_string(std::mem::take(foreign), encoded);
        encoded.push('-');
    }
}

/// A folder's name as people write it; what is no modified UTF-7 stays as it is (servers with UTF8=ACCEPT, and careless ones).
pub(super) fn decoded(encoded: &str) -> String {
    let mut name = String::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((plain, after)) = rest.split_once('&') {
        name.push_str(plain);
        let Some((foreign, next)) = after.split_once('-') else { return encoded.to_owned() };
        if foreign.is_empty() {
            name.push('&');
        } else {
            let units = MODIFIED_BASE64
                .decode(foreign)
                .ok()
                .map(|bytes| bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_be_bytes(*unit)).collect::<Vec<_>>());
            match units.and_then(|units| String::from_utf16(&units).ok()) {
                Some(text) => name.push_str(&text),
                None => return encoded.to_owned(),
            }
        }
        rest = next;
    }
    name.push_str(rest);
    name
}

/// Whether a quoted string may carry it: printable ASCII alone.
pub(super) fn is_quotable(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// `word` between quotation marks; only for what [`is_quotable`].
pub(super) fn quoted(word: &str) -> String {
    let mut quoted = String::with_capacity(word.len() + 2);
    quoted.push('"');
    for character in word.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

/// Whether both names are one folder: INBOX is written in any case.
pub(super) fn same_folder(one: &str, other: &str) -> bool {
    one == other || (one.eq_ignore_ascii_case("INBOX") && other.eq_ignore_ascii_case("INBOX"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_names_are_quoted_in_modified_utf_7() {
        for (name, written) in [
            ("INBOX", r#""INBOX""#),
            ("Mesa/Hecho", r#""Mesa/Hecho""#),
            ("Atención", r#""Atenci&APM-n""#),
            ("R&D", r#""R&-D""#),
            (r#"a"b\c"#, r#""a\"b\\c""#),
            // The examples of RFC 3501.
            ("~peter/mail/台北/日本語", r#""~peter/mail/&U,BTFw-/&ZeVnLIqe-""#),
            ("😀", r#""&2D3eAA-""#),
            // A line break ends no command.
            ("a\r\nb", r#""a&AA0ACg-b""#),
        ] {
            assert_eq!(folder(name), written, "{name}");
            let unquoted = written.trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\");
            assert_eq!(decoded(&unquoted), name);
        }
        for strange in ["a&b", "a&!!-", "Atención"] {
            assert_eq!(decoded(strange), strange);
        }
    }

    #[test]
    fn only_printable_ascii_is_quotable() {
        assert!(is_quotable("p\"a\\ss ~"));
        assert!(!is_quotable("contraseña"));
        assert!(!is_quotable("a\r\nb"));
    }
}
