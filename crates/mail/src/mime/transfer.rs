//! Content-Transfer-Encodings undone (RFC 2045 §6), as far as what is broken allows.

use std::borrow::Cow;

/// `encoding` is the value of Content-Transfer-Encoding as written.
pub(super) fn decode<'a>(encoding: &str, body: &'a [u8]) -> Cow<'a, [u8]> {
    let word = encoding.split([';', '(']).next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    match word.as_str() {
        "base64" => {
            let written = as_mail_writes_it(body);
            if is_base64(&written) { Cow::Owned(base64(&written)) } else { Cow::Borrowed(body) }
        }
        "quoted-printable" => Cow::Owned(quoted_printable(body)),
        "x-uuencode" | "uuencode" | "x-uue" | "uue" => uuencoded(body).map_or(Cow::Borrowed(body), Cow::Owned),
        _ => Cow::Borrowed(body),
    }
}

/// The alphabet of URLs (RFC 4648 §5) turned into that of mail, where the body is of nothing else.
fn as_mail_writes_it(body: &[u8]) -> Cow<'_, [u8]> {
    let foreign = |byte: &u8| !(byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || matches!(byte, b'-' | b'_' | b'='));
    let of_lines = body.split(|&byte| byte == b'\n').all(|line| !line.trim_ascii().contains(&b' '));
    if memchr::memchr2(b'-', b'_', body).is_none() || !of_lines || body.iter().any(foreign) {
        return Cow::Borrowed(body);
    }
    let standard = |byte: &u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => *byte,
    };
    Cow::Owned(body.iter().map(standard).collect())
}

/// What stands between `begin` and `end`; older than MIME, and still sent.
fn uuencoded(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|&byte| byte == b'\n').skip_while(|line| !line.starts_with(b"begin "));
    lines.next()?;
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    for line in lines {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Some((&count, data)) = line.split_first().filter(|_| line != b"end") else { break };
        let before = out.len();
        for group in data.chunks(4) {
            let value = |at: usize| u32::from(group.get(at).map_or(0, |byte| byte.wrapping_sub(b' ') & 63));
            let [_, a, b, c] = (value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3)).to_be_bytes();
            out.extend([a, b, c]);
        }
        out.truncate(before + usize::from(count.wrapping_sub(b' ') & 63));
    }
    Some(out)
}

/// Whether the body is what it is said to be: some programs declare base64 and send plain words. Prose has blanks within its lines;
/// below a long first line without any it is a footer.
fn is_base64(body: &[u8]) -> bool {
    let lines = || body.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).take(200);
    let prose = lines().filter(|line| is_prose(line)).count();
    prose == 0 || lines().count() > 2 * prose || lines().next().is_some_and(|line| line.len() >= 16 && !is_prose(line))
}

fn is_prose(line: &[u8]) -> bool {
    let foreign = line.iter().filter(|&&byte| sextet(byte).is_none() && byte != b'=').count();
    // Damage has no blanks, words have.
    foreign * 4 > line.len() || (foreign * 20 > line.len() && line.contains(&b' '))
}

/// Foreign characters are skipped, lines of prose too (the footer that a gateway added); padding may be missing or in the middle.
pub(super) fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0_u32, 0_u8);
    for line in body.split(|&byte| byte == b'\n') {
        if is_prose(line.trim_ascii()) {
            continue;
        }
        for &byte in line {
            let Some(value) = sextet(byte) else {
                if byte == b'=' {
                    finish(&mut out, &mut bits, &mut held);
                }
                continue;
            };
            bits = bits << 6 | u32::from(value);
            held += 1;
            if held == 4 {
                let [_, a, b, c] = bits.to_be_bytes();
                out.extend([a, b, c]);
                (bits, held) = (0, 0);
            }
        }
    }
    finish(&mut out, &mut bits, &mut held);
    out
}

/// The bytes of an incomplete group.
fn finish(out: &mut Vec<u8>, bits: &mut u32, held: &mut u8) {
    let [_, a, b, _] = (*bits << (6 * (4 - u32::from(*held).min(4)))).to_be_bytes();
    match *held {
        2 => out.push(a),
        3 => out.extend([a, b]),
        _ => {}
    }
    (*bits, *held) = (0, 0);
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// What is no escape stays as it is.
pub(super) fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (plain, escape) = rest.split_at(at);
        out.extend_from_slice(plain);
        let hex = |offset: usize| escape.get(offset).and_then(|&byte| char::from(byte).to_digit(16));
        let used = if let (Some(high), Some(low)) = (hex(1), hex(2)) {
            out.extend(u8::try_from(high * 16 + low));
            3
        } else if let Some(used) = soft_break(escape) {
            used
        } else {
            out.push(b'=');
            1
        };
        rest = escape.get(used..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

/// Length of a soft line break: `=`, blanks that a relay added, and the line's or the text's end.
fn soft_break(escape: &[u8]) -> Option<usize> {
    let blanks = escape.iter().skip(1).take(80).take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    match escape.get(1 + blanks) {
        Some(b'\n') => Some(2 + blanks),
        None => Some(1 + blanks),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_far_as_it_goes() {
        assert_eq!(base64(b"SG9sYQ=="), b"Hola");
        assert_eq!(base64(b"SG9sYQ"), b"Hola");
        assert_eq!(base64(b"SG9sYQ==\r\nSG9sYQ==\r\n"), b"HolaHola");
        assert_eq!(base64(b"SG9s\r\nYSBtdW5kbw==\r\n-- \r\nPie de la pasarela de correo\r\n"), b"Hola mundo");
        assert_eq!(
            decode("base64", b"Hola, la impresora no enciende.\r\nGracias\r\n"),
            b"Hola, la impresora no enciende.\r\nGracias\r\n".as_slice()
        );
        assert_eq!(decode(" \"BASE64\" (x)", b"SG9sYQ=="), b"Hola".as_slice());
        assert_eq!(decode("base64", b"-_--\r\n"), [0xfb, 0xff, 0xbe].as_slice());
        assert_eq!(decode("base64", b"SG9s\r\n\r\n!YSBtdW5kbw==\r\n"), b"Hola mundo".as_slice());
        assert_eq!(decode("x-uuencode", b"begin 644 a\r\n$2&]L80``\r\n`\r\nend\r\n"), b"Hola".as_slice());
        assert_eq!(base64(b""), b"");
        assert_eq!(base64(b"A"), b"");
    }

    #[test]
    fn quoted_printable_keeps_what_is_no_escape() {
        assert_eq!(quoted_printable(b"a=C3=b1o=\r\n y=20=3D 1=2 =ZZ= \t\r\nfin="), "año y = 1=2 =ZZfin".as_bytes());
        assert_eq!(quoted_printable(b"x=3"), b"x=3");
    }
}
