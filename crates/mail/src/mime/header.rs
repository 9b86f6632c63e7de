//! Single header fields, decoded.

use super::clean::clean_line;
use super::people::people;
use super::words::decode_words;
use domain::Instant;
use domain::intake::MailPerson;
use mail_parser::parsers::MessageStream;
use std::borrow::Cow;

/// One field: its name as written, and its value with folding and final line break.
#[derive(Clone, Debug)]
pub(super) struct Header<'a> {
    pub name: &'a str,
    pub value: &'a [u8],
}

impl Header<'_> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value on one line (RFC 5322 §2.2.3). A bare CR stays: it is none of the folding's.
    pub fn unfolded(&self) -> String {
        let text = match str::from_utf8(self.value) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(super::charset::decode(self.value, None).text),
        };
        let value = text.trim_end_matches(['\r', '\n']);
        value.replace("\r\n", "").replace('\n', "")
    }

    /// Unstructured text with encoded words decoded (RFC 2047), without control characters.
    pub fn text(&self) -> String {
        clean_line(&decode_words(&self.unfolded()))
    }

    /// Message-IDs without angle brackets, each at most 500 bytes.
    pub fn ids(&self) -> Vec<String> {
        let value = self.unfolded();
        let in_brackets: Vec<&str> = value.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(id, _)| id).collect();
        let ids = if in_brackets.is_empty() && !value.contains(['<', '"', '(']) {
            // Programs that forget the brackets, or one of them.
            value.split(|c: char| c.is_whitespace() || matches!(c, ',' | '>')).collect()
        } else {
            in_brackets
        };
        let clean = |id: &str| {
            let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            (!id.is_empty() && id.len() <= 500).then_some(id)
        };
        ids.into_iter().filter_map(clean).collect()
    }

    /// Everybody named; members of groups only when `groups`.
    pub fn people(&self, groups: bool) -> Vec<MailPerson> {
        people(&self.unfolded(), groups)
    }

    pub fn date(&self) -> Option<Instant> {
        let line = format!("{}\n", super::dates::as_the_standard_writes_it(&self.unfolded()));
        let value = MessageStream::new(line.as_bytes()).parse_date();
        let date = value.as_datetime().filter(|date| date.is_valid())?;
        date.to_timestamp().checked_mul(1_000).map(Instant::from_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(value: &str) -> Header<'_> {
        Header { name: "X", value: value.as_bytes() }
    }

    #[test]
    fn names_and_subjects_are_decoded_and_lose_their_controls() {
        assert_eq!(header(" =?utf-8?Q?Impresora_da=C3=B1ada?=\r\n").text(), "Impresora dañada");
        assert_eq!(header(" =?utf-8?B?YQ0KQmNjOiB4QHkuY28=?=\r\n").text(), "a Bcc: x@y.co");
        assert_eq!(header(" factura\u{202e}fdp.exe\r\n").text(), "facturafdp.exe");
        assert_eq!(Header { name: "X", value: b" Impresi\xf3n\r\n" }.text(), "Impresión");
    }

    #[test]
    fn message_ids_with_and_without_brackets() {
        assert_eq!(header(" <a@b.co>\r\n\t<c@d.co>,<e@f.co>\r\n").ids(), ["a@b.co", "c@d.co", "e@f.co"]);
        assert_eq!(header(" a@b.co c@d.co").ids(), ["a@b.co", "c@d.co"]);
        assert_eq!(header(" Message from Ana of \"Mon\" <a@b.co>").ids(), ["a@b.co"]);
        assert!(header(" Your message of \"Mon, 23 Nov\"").ids().is_empty());
    }
}
