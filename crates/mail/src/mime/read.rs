//! Mails of ours read back, for the *Salida* page.

use super::charset;
use super::header::Header;
use super::params::{ContentType, file_name_of};
use super::walk::walk;
use domain::Instant;

/// A mail of ours, taken apart to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Name and decoded value, in the order of the message.
    pub headers: Vec<(String, String)>,
    pub text: String,
    /// As sent: trusted no more than any other, to be shown in a sandboxed frame.
    pub html: Option<String>,
    /// File names.
    pub attachments: Vec<String>,
}

/// Header names and decoded values, in the order of the message; empty when there are none.
pub fn headers_of(raw: &[u8]) -> Vec<(String, String)> {
    let decoded = |header: &Header<'_>| (header.name.to_owned(), header.text());
    walk(raw).map(|tree| tree.headers.iter().map(decoded).collect()).unwrap_or_default()
}

/// The Date header, when it is one.
pub fn date_of(raw: &[u8]) -> Option<Instant> {
    walk(raw).ok()?.headers.iter().find(|header| header.is("Date")).and_then(Header::date)
}

/// Takes apart a mail that [`super::Composer`] wrote.
pub fn read_outgoing(raw: &[u8]) -> OutgoingMail {
    let Ok(tree) = walk(raw) else { return OutgoingMail::default() };
    let mut mail = OutgoingMail { headers: headers_of(raw), ..OutgoingMail::default() };
    for leaf in &tree.leaves {
        let disposition = ContentType::disposition(&leaf.headers);
        if disposition.media == "attachment" {
            mail.attachments.push(file_name_of(&disposition, &leaf.content_type).unwrap_or_else(|| "adjunto".to_owned()));
            continue;
        }
        let bytes = leaf.bytes();
        let text = charset::decode(&bytes, leaf.content_type.attribute("charset")).text.replace("\r\n", "\n");
        match leaf.content_type.media.as_str() {
            "text/html" => mail.html = Some(text),
            _ => mail.text = text,
        }
    }
    mail
}
