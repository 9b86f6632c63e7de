//! Bytes as text: the declared charset, then detection (M21).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

pub(super) struct Decoded {
    pub text: String,
    /// Something had to be replaced.
    pub lossy: bool,
}

pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let label = declared.map(str::trim).filter(|label| !label.is_empty());
    // US-ASCII says nothing about the bytes above 127.
    let plain = label.is_none_or(|label| label.eq_ignore_ascii_case("us-ascii") || label.eq_ignore_ascii_case("ascii"));
    if !plain && let Some(label) = label {
        if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
            let (text, _, errors) = encoding.decode(bytes);
            if !errors {
                return Decoded { text: text.into_owned(), lossy: false };
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

fn detect(bytes: &[u8]) -> Decoded {
    if let Ok(text) = str::from_utf8(bytes) {
        return Decoded { text: text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned(), lossy: false };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let (text, used, errors) = guess.decode(bytes);
    Decoded { text: text.into_owned(), lossy: errors || used == UTF_8 }
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
        assert_eq!(decode(b"+AOE-", Some("utf-7")).text, "á");
    }
}
