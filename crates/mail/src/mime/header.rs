//! Single header fields, decoded by mail-parser.

use super::clean::{clean_address, clean_line};
use domain::Instant;
use domain::intake::MailPerson;
use mail_parser::parsers::MessageStream;
use mail_parser::{Address, HeaderValue};
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

    /// The value as UTF-8 with a final line break, as mail-parser wants it. Raw 8-bit values are guessed (M21).
    fn utf8(&self) -> Cow<'_, [u8]> {
        let utf8 = match str::from_utf8(self.value) {
            Ok(text) => Cow::Borrowed(text.as_bytes()),
            Err(_) => Cow::Owned(super::charset::decode(self.value, None).text.into_bytes()),
        };
        if utf8.ends_with(b"\n") { utf8 } else { Cow::Owned([utf8.as_ref(), b"\n"].concat()) }
    }

    /// Unstructured text with encoded words decoded (RFC 2047), without control characters.
    pub fn text(&self) -> String {
        let bytes = self.utf8();
        let value = MessageStream::new(&bytes).parse_unstructured();
        clean_line(value.as_text().unwrap_or_default())
    }

    /// Message-IDs without angle brackets.
    pub fn ids(&self) -> Vec<String> {
        let bytes = self.utf8();
        let value = MessageStream::new(&bytes).parse_id();
        let ids = match &value {
            HeaderValue::Text(id) => std::slice::from_ref(id),
            HeaderValue::TextList(ids) => ids.as_slice(),
            _ => &[],
        };
        let clean = |id: &Cow<'_, str>| {
            let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            (!id.is_empty() && id.len() <= 500).then_some(id)
        };
        ids.iter().filter_map(clean).collect()
    }

    /// Everybody named; members of groups only when `groups`.
    pub fn people(&self, groups: bool) -> Vec<MailPerson> {
        let bytes = self.utf8();
        let value = MessageStream::new(&bytes).parse_address();
        let list: Vec<_> = match &value {
            HeaderValue::Address(Address::List(list)) => list.iter().collect(),
            HeaderValue::Address(Address::Group(all)) if groups => all.iter().flat_map(|group| &group.addresses).collect(),
            _ => return Vec::new(),
        };
        list.into_iter()
            .filter_map(|person| {
                let address = clean_address(person.address.as_deref()?);
                let name = person.name.as_deref().map(clean_line).filter(|name| !name.is_empty());
                (!address.is_empty()).then_some(MailPerson { name, address })
            })
            .collect()
    }

    pub fn date(&self) -> Option<Instant> {
        let bytes = self.utf8();
        let value = MessageStream::new(&bytes).parse_date();
        let date = value.as_datetime().filter(|date| date.is_valid())?;
        date.to_timestamp().checked_mul(1_000).map(Instant::from_millis)
    }
}

/// A Content-Type or Content-Disposition (RFC 2045, RFC 2183, RFC 2231).
#[derive(Clone, Debug, Default)]
pub(super) struct ContentType {
    /// Lower case `type/subtype`, or the disposition.
    pub media: String,
    attributes: Vec<(String, String)>,
}

impl ContentType {
    /// The Content-Type among these fields; `text/plain` when there is none that can be understood (RFC 2045 §5.2).
    pub fn of(headers: &[Header<'_>]) -> Self {
        let found = headers.iter().find(|header| header.is("Content-Type")).map(Self::read).filter(|found| found.media.contains('/'));
        found.unwrap_or_else(|| Self { media: "text/plain".to_owned(), attributes: Vec::new() })
    }

    pub fn disposition(headers: &[Header<'_>]) -> Self {
        headers.iter().find(|header| header.is("Content-Disposition")).map(Self::read).unwrap_or_default()
    }

    fn read(header: &Header<'_>) -> Self {
        let bytes = header.utf8();
        let value = MessageStream::new(&bytes).parse_content_type();
        let Some(parsed) = value.as_content_type() else { return Self::default() };
        let media = match &parsed.c_subtype {
            Some(subtype) => format!("{}/{subtype}", parsed.c_type),
            None => parsed.c_type.to_string(),
        };
        let media = media.chars().filter(char::is_ascii_graphic).take(127).collect::<String>().to_ascii_lowercase();
        let attributes = parsed.attributes.iter().flatten();
        Self { media, attributes: attributes.map(|a| (a.name.to_ascii_lowercase(), a.value.to_string())).collect() }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The boundary, when this is a multipart that has a usable one.
    pub fn boundary(&self) -> Option<&str> {
        let boundary = self.attribute("boundary").map(str::trim_end)?;
        (self.media.starts_with("multipart/") && !boundary.is_empty() && boundary.len() <= 255).then_some(boundary)
    }
}

/// Decodes encoded words in a parameter: forbidden by RFC 2047, common all the same.
pub(super) fn decode_words(value: &str) -> String {
    if value.contains("=?") { Header { name: "", value: value.as_bytes() }.text() } else { value.to_owned() }
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
    fn groups_are_no_senders_but_their_members_are_copied() {
        let value = " Equipo: ana@example.org, Beto <beto@example.org>;\r\n";
        assert!(header(value).people(false).is_empty());
        assert_eq!(header(value).people(true).len(), 2);
    }

    #[test]
    fn several_addresses_and_odd_ones() {
        let people = header(" \"Pérez, Ana\" <ana@example.org>, beto@example.org (Beto), solo-nombre\r\n").people(false);
        assert_eq!(people[0].name.as_deref(), Some("Pérez, Ana"));
        assert_eq!(people[0].address, "ana@example.org");
        assert_eq!(people[1].name.as_deref(), Some("Beto"));
    }

    #[test]
    fn file_names_in_every_dress() {
        let named = |value: &str| ContentType::read(&header(value)).attribute("filename").map(decode_words);
        assert_eq!(named(" attachment; filename*=UTF-8''informaci%C3%B3n%202.pdf\r\n").as_deref(), Some("información 2.pdf"));
        assert_eq!(named(" attachment; filename=\"=?iso-8859-1?Q?informaci=F3n.pdf?=\"\r\n").as_deref(), Some("información.pdf"));
        assert_eq!(named(" attachment; filename*0=\"muy \"; filename*1=\"largo.pdf\"\r\n").as_deref(), Some("muy largo.pdf"));
    }
}
