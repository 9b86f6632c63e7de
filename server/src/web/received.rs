//! A received message, read for people to see.

use desk::intake::Reading;
use domain::intake::{IntakeContent, ParsedMail, glance};

/// Source that is shown in the page, in bytes.
const SHOWN: usize = 64 * 1024;

/// Its content; what may not be parsed (M8) at a glance.
pub fn read(raw: bytes::Bytes, parse: bool) -> Reading {
    Box::pin(async move {
        let source = source(&raw);
        let content = tokio::task::spawn_blocking(move || if parse { parsed(&raw) } else { glanced(&raw) }).await.unwrap_or_default();
        IntakeContent { raw: source.0, cut: source.1, ..content }
    })
}

/// As text, whatever the bytes, and whether there is more.
fn source(raw: &[u8]) -> (String, bool) {
    let shown = raw.get(..raw.len().min(SHOWN)).unwrap_or_default();
    (String::from_utf8_lossy(shown).into_owned(), raw.len() > SHOWN)
}

fn parsed(raw: &[u8]) -> IntakeContent {
    let Ok(ParsedMail { body, attachments, .. }) = mail::mime::parse(raw) else { return glanced(raw) };
    let size = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    IntakeContent {
        headers: mail::mime::headers_of(raw),
        text: body.text,
        quoted: body.quoted,
        html: body.html.is_some(),
        files: attachments.into_iter().map(|file| (file.name, file.media_type, size(&file.bytes))).collect(),
        ..IntakeContent::default()
    }
}

fn glanced(raw: &[u8]) -> IntakeContent {
    let seen = glance(raw);
    let headers = [("From", seen.sender()), ("Subject", seen.subject)];
    IntakeContent {
        headers: headers.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect(),
        ..IntakeContent::default()
    }
}
