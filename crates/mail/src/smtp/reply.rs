//! A server's answer (RFC 5321 §4.2).

/// Longest answer that is kept, in characters: it goes into the database and onto a page.
const MAX_WORDS: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// 200 to 599.
    pub(super) code: u16,
    /// The text of each line, cleaned.
    pub(super) lines: Vec<String>,
}

/// One line of an answer, its end removed: code, whether more lines follow, text. `None` when it is no such line.
pub(super) fn line(line: &[u8]) -> Option<(u16, bool, String)> {
    let (code, rest) = line.split_at_checked(3)?;
    let code = code.iter().try_fold(0_u16, |code, byte| byte.is_ascii_digit().then(|| code * 10 + u16::from(byte - b'0')))?;
    let more = match rest.first() {
        None | Some(b' ') => false,
        Some(b'-') => true,
        Some(_) => return None,
    };
    let text = String::from_utf8_lossy(rest.get(1..).unwrap_or_default());
    let text = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned();
    (200..600).contains(&code).then_some((code, more, text))
}

impl Reply {
    pub(super) fn is_positive(&self) -> bool {
        (200..300).contains(&self.code)
    }

    pub(super) fn is_permanent(&self) -> bool {
        self.code >= 500
    }

    /// Sign in, or otherwise, first (RFC 4954 §6). No mail is at fault, where it answers AUTH or MAIL.
    pub(super) fn refuses_login(&self) -> bool {
        matches!(self.code, 530 | 534 | 535 | 538)
    }

    /// The server closes the connection with this one, whatever was asked.
    pub(super) fn is_farewell(&self) -> bool {
        self.code == 421
    }

    /// The server's own words, on one line.
    pub(super) fn words(&self) -> String {
        let mut words = self.code.to_string();
        for line in self.lines.iter().filter(|line| !line.is_empty()) {
            words.push(' ');
            words.push_str(line);
        }
        words.chars().take(MAX_WORDS).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_strictly() {
        assert_eq!(line(b"250-SIZE 10"), Some((250, true, "SIZE 10".to_owned())));
        assert_eq!(line(b"250 2.0.0 OK"), Some((250, false, "2.0.0 OK".to_owned())));
        assert_eq!(line(b"354"), Some((354, false, String::new())));
        assert_eq!(line(b"550 no\x1b[31m \xff"), Some((550, false, "no [31m \u{fffd}".to_owned())));
        for bad in [&b""[..], b"25", b"25a no", b"250_no", b"150 no", b"600 no", b"HTTP/1.1 200 OK"] {
            assert_eq!(line(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_words_are_one_line_of_bounded_length() {
        let reply = Reply { code: 550, lines: vec!["5.1.1 no".to_owned(), String::new(), "such person".to_owned()] };
        assert_eq!(reply.words(), "550 5.1.1 no such person");
        assert_eq!(Reply { code: 550, lines: vec!["ñ".repeat(3000)] }.words().chars().count(), 1000);
    }
}
