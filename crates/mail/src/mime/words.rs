//! Encoded words (RFC 2047), in every shape that mail programs give them.

use super::{charset, transfer};
use memchr::memchr;

/// One `=?charset?encoding?data?=`.
struct Word<'a> {
    charset: &'a str,
    base64: bool,
    data: &'a str,
    /// All of it, in bytes.
    length: usize,
}

/// Decodes the encoded words of an unfolded value. Neighbours of one charset are joined before they are decoded: many programs split
/// them within a character.
pub(super) fn decode_words(value: &str) -> String {
    if !value.contains("=?") {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    // Bytes not decoded yet, and the blanks after them, which count only before ordinary text.
    let mut pending: Option<(&str, Vec<u8>)> = None;
    let mut blanks = String::new();
    let mut rest = value;
    while !rest.is_empty() {
        if let Some(word) = word(rest) {
            blanks.clear();
            match &mut pending {
                Some((charset, bytes)) if charset.eq_ignore_ascii_case(word.charset) => bytes.extend(word.bytes()),
                _ => {
                    flush(&mut pending, &mut out);
                    pending = Some((word.charset, word.bytes()));
                }
            }
            rest = rest.get(word.length..).unwrap_or_default();
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if pending.is_some() && c.is_whitespace() {
            blanks.push(c);
            continue;
        }
        flush(&mut pending, &mut out);
        out.push_str(&blanks);
        blanks.clear();
        out.push(c);
    }
    flush(&mut pending, &mut out);
    out
}

/// Length of the encoded word that `text` begins with.
pub(super) fn word_length(text: &str) -> Option<usize> {
    word(text).map(|word| word.length)
}

fn flush(pending: &mut Option<(&str, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = pending.take() {
        out.push_str(&charset::decode(&bytes, Some(charset)).text);
    }
}

fn word(text: &str) -> Option<Word<'_>> {
    let inner = text.strip_prefix("=?")?;
    let (charset, after) = inner.split_at_checked(memchr(b'?', inner.as_bytes().get(..inner.len().min(60))?)?)?;
    // RFC 2231 §5: `charset*language`.
    let charset = charset.split('*').next().unwrap_or_default();
    if charset.is_empty() || !charset.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let base64 = match after.as_bytes().get(..3)? {
        b"?B?" | b"?b?" => true,
        b"?Q?" | b"?q?" => false,
        _ => return None,
    };
    let data = after.get(3..)?;
    let length = data_length(data.as_bytes())?;
    let data = data.get(..length)?;
    Some(Word { charset, base64, data, length: text.len() - after.len() + 3 + length + 2 })
}

/// Up to the `?=` that ends the word; a word within a word is none.
fn data_length(data: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr(b'?', data.get(at..)?)?;
        if data.get(at + 1) == Some(&b'=') {
            return Some(at);
        }
        if at > 0 && data.get(at - 1) == Some(&b'=') {
            return None;
        }
        at += 1;
    }
}

impl Word<'_> {
    fn bytes(&self) -> Vec<u8> {
        if self.base64 {
            return transfer::base64(self.data.as_bytes());
        }
        transfer::quoted_printable(self.data.replace('_', " ").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_every_shape() {
        let cases = [
            ("=?utf-8?Q?Impresora_da=C3=B1ada?=", "Impresora dañada"),
            ("=?UTF-8*es-co?q?ma=c3=b1ana?= y =?ISO-8859-1?B?8Q?=", "mañana y ñ"),
            ("Re: =?utf-8?B?w7E=?= =?utf-8?B?w7E=?= fin", "Re: ññ fin"),
            // Split within a character, and with a line break's blanks between.
            ("=?utf-8?Q?da=C3?=  =?UTF-8?Q?=B1o?=", "daño"),
            ("=?utf-8?Q?con espacios crudos?=", "con espacios crudos"),
            ("a=?utf-8?Q?b?=c", "abc"),
            ("=?utf-8?Q?=3F=3D_?==?utf-8?Q?!?=", "?= !"),
            // Not encoded words.
            ("=?utf-8?Q?sin fin", "=?utf-8?Q?sin fin"),
            ("=?utf-8?X?nada?=", "=?utf-8?X?nada?="),
            ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
            ("=?windows-1252?Q?=93hola=94?=", "“hola”"),
            ("=?iso-8859-1?Q?=93hola=94?=", "“hola”"),
        ];
        for (raw, text) in cases {
            assert_eq!(decode_words(raw), text, "{raw}");
        }
    }
}
