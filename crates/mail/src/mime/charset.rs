//! Bytes as text: the declared charset, then detection (M21).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, ISO_8859_15, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

pub(super) struct Decoded {
    pub text: String,
    /// Something had to be replaced.
    pub lossy: bool,
}

pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let label = declared.map(|label| label.trim().trim_matches(['"', '\''])).filter(|label| !label.is_empty());
    // US-ASCII says nothing about the bytes above 127.
    let plain = label.is_none_or(|label| label.eq_ignore_ascii_case("us-ascii") || label.eq_ignore_ascii_case("ascii"));
    if !plain && let Some(label) = label {
        if let Some(encoding) = Encoding::for_label_no_replacement(label.as_bytes()) {
            // Programs that call their UTF-8 Latin 1: the other way round hardly any text is valid UTF-8 by chance.
            if encoding == WINDOWS_1252
                && let Ok(text) = str::from_utf8(bytes)
            {
                return Decoded { text: text.to_owned(), lossy: false };
            }
            if encoding == ISO_8859_15 {
                return Decoded { text: latin9(bytes), lossy: false };
            }
            let bytes = if encoding == ISO_2022_JP { without_empty_runs(bytes) } else { Cow::Borrowed(bytes) };
            let (text, _, errors) = encoding.decode(&bytes);
            if !errors {
                return Decoded { text: text.into_owned(), lossy: false };
            }
            if encoding == UTF_8 && is_mostly_utf8(&text) {
                return Decoded { text: text.into_owned(), lossy: true };
            }
        } else if let Some(decoder) = mail_parser::decoders::charsets::map::charset_decoder(label.as_bytes()) {
            // UTF-7, IBM 850 and others that the web has forgotten.
            let text = decoder(bytes);
            let lossy = text.contains(char::REPLACEMENT_CHARACTER);
            return Decoded { text, lossy };
        }
    }
    detect(bytes)
}

/// Latin 9 has no letters where windows-1252 has quotes and dashes; who sends bytes of there means those.
fn latin9(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for run in bytes.chunk_by(|a, b| is_c1(*a) == is_c1(*b)) {
        let encoding = if run.first().copied().is_some_and(is_c1) { WINDOWS_1252 } else { ISO_8859_15 };
        text.push_str(&encoding.decode_without_bom_handling(run).0);
    }
    text
}

fn is_c1(byte: u8) -> bool {
    (0x80..0xa0).contains(&byte)
}

/// Back to ASCII and at once to Japanese again, as where two encoded words meet: the web's decoder takes that for an attack.
fn without_empty_runs(bytes: &[u8]) -> Cow<'_, [u8]> {
    const ASCII: &[u8] = b"\x1b(B";
    if memchr::memmem::find(bytes, b"\x1b(B\x1b").is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, ASCII) {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before);
        rest = after.get(ASCII.len()..).unwrap_or_default();
        if !rest.starts_with(b"\x1b") {
            out.extend_from_slice(ASCII);
        }
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// UTF-8 that was damaged, and no other charset: more of its characters beyond ASCII are whole than broken.
fn is_mostly_utf8(decoded: &str) -> bool {
    let broken = decoded.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    let whole = decoded.chars().filter(|c| !c.is_ascii()).count() - broken;
    whole > broken
}

fn detect(bytes: &[u8]) -> Decoded {
    // ISO-2022-JP needs seven bits only, and is known by its escapes.
    if memchr::memmem::find(bytes, b"\x1b$").is_some() {
        let runs = without_empty_runs(bytes);
        let (text, _, errors) = ISO_2022_JP.decode(&runs);
        if !errors {
            return Decoded { text: text.into_owned(), lossy: false };
        }
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Decoded { text: text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned(), lossy: false };
    }
    let damaged = String::from_utf8_lossy(bytes);
    if is_mostly_utf8(&damaged) {
        return Decoded { text: damaged.into_owned(), lossy: true };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let (text, used, errors) = guess.decode(bytes);
    Decoded { text: text.into_owned(), lossy: errors || used == UTF_8 }
}

/// The charset that an HTML document names in a `<meta>` near its beginning.
pub(super) fn named_in_html(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(2_048))?;
    let after = memchr::memmem::find_iter(head, b"harset=").find_map(|at| head.get(at + 7..))?;
    let after = after.trim_ascii_start();
    let after = after.strip_prefix(b"\"").or_else(|| after.strip_prefix(b"'")).unwrap_or(after);
    let length = after.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte)).count();
    str::from_utf8(after.get(..length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_charset_wins_then_detection() {
        assert_eq!(decode(b"Impresi\xf3n", Some("iso-8859-1")).text, "Impresión");
        assert_eq!(decode("Impresión".as_bytes(), Some("us-ascii")).text, "Impresión");
        let wrong = decode("La impresora se dañó otra vez, no está en línea".as_bytes(), Some("no-such-charset"));
        assert_eq!((wrong.text.as_str(), wrong.lossy), ("La impresora se dañó otra vez, no está en línea", false));
        let undeclared = decode(b"La impresi\xf3n qued\xf3 da\xf1ada y ma\xf1ana ser\xe1 peor", None);
        assert_eq!(undeclared.text, "La impresión quedó dañada y mañana será peor");
        assert_eq!(decode(b"caf\xe9 y pi\xf1a", Some("utf-8")).text, "café y piña");
        assert_eq!(decode(b"\x93Se\xf1al\x94 \x96 5 \xa4", Some("iso-8859-15")).text, "“Señal” – 5 €");
        assert_eq!(decode(b"\x1b$B$3\x1b(B\x1b$B$s\x1b(B", Some("iso-2022-jp")).text, "こん");
        assert_eq!(decode(b"+AOE-", Some("utf-7")).text, "á");
        assert_eq!(decode("mañana".as_bytes(), Some("iso-8859-1")).text, "mañana");
        assert_eq!(decode(b"\x1b$B$3$s\x1b(B", None).text, "こん");
        assert_eq!(named_in_html(b"<html><meta http-equiv=Content-Type content='text/html; charset=koi8-r'>"), Some("koi8-r"));
    }
}
