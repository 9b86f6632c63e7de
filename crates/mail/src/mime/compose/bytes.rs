//! The message itself (RFC 5322), by lettre's builder, from cleaned values only.

use crate::mime::clean::{clean_line, file_name};
use domain::notices::{Automatic, NotComposed, NoticeFacts};
use domain::people::Address;
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use sha2::{Digest, Sha256};
use std::time::{Duration, SystemTime};

/// Message-IDs put into References: the first, and the newest.
const MAX_REFERENCES: usize = 20;

pub(super) fn write(facts: &NoticeFacts, subject: &str, text: &str, html: &str) -> Result<Vec<u8>, NotComposed> {
    let office = &facts.office;
    let mut message = Message::builder()
        .from(mailbox(Some(&sender_name(facts)), &office.support)?)
        .reply_to(mailbox(Some(&office.name), &reply_address(facts))?)
        .to(mailbox(Some(&facts.to.name), &facts.to.address)?)
        .subject(subject)
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(facts.at.millis()).unwrap_or(0)))
        .message_id(Some(bracketed(&facts.message_id)?));
    if let Some(id) = &facts.in_reply_to
        && let Ok(id) = bracketed(id)
    {
        message = message.in_reply_to(id);
    }
    if let Some(references) = references(facts) {
        message = message.references(references);
    }
    if let Some(value) = auto_submitted(facts.automatic) {
        message = message.raw_header(header("Auto-Submitted", value.to_owned())?);
        message = message.raw_header(header("X-Auto-Response-Suppress", "All".to_owned())?);
    }
    message = message.raw_header(header("X-Mesa-Instance", ascii(&facts.instance))?);
    message = message.raw_header(header("X-Mesa-Report", ascii(&facts.report_key))?);

    let seed = hex_digest(&facts.message_id);
    let alternative = MultiPart::alternative()
        .boundary(format!("mesa-alt-{seed}"))
        .singlepart(SinglePart::plain(text.to_owned()))
        .singlepart(SinglePart::html(html.to_owned()));
    let body = if facts.attachments.is_empty() {
        alternative
    } else {
        let mut mixed = MultiPart::mixed().boundary(format!("mesa-mix-{seed}")).multipart(alternative);
        for attachment in &facts.attachments {
            let media = ContentType::parse(&attachment.media_type).ok().filter(|_| is_plain_media_type(&attachment.media_type));
            let media = media.map_or_else(|| ContentType::parse("application/octet-stream"), Ok).map_err(not_composed)?;
            // Always base64: a file of plain ASCII may hold a NUL, or line breaks that a relay would change.
            let body = Body::new_with_encoding(attachment.bytes.clone(), ContentTransferEncoding::Base64)
                .map_err(|_| NotComposed("an attachment cannot be encoded".to_owned()))?;
            mixed = mixed.singlepart(Attachment::new(file_name(&attachment.name, "adjunto")).body(body, media));
        }
        mixed
    };
    Ok(message.multipart(body).map_err(not_composed)?.formatted())
}

fn not_composed(error: impl std::fmt::Display) -> NotComposed {
    NotComposed(error.to_string())
}

pub(super) const fn auto_submitted(automatic: Automatic) -> Option<&'static str> {
    match automatic {
        Automatic::No => None,
        Automatic::Generated => Some("auto-generated"),
        Automatic::Replied => Some("auto-replied"),
    }
}

/// The office, or the person who wrote and the office.
fn sender_name(facts: &NoticeFacts) -> String {
    match &facts.actor {
        Some(actor) if facts.automatic == Automatic::No => format!("{actor} ({})", facts.office.name),
        _ => facts.office.name.clone(),
    }
}

/// Where replies go: with the token where the mailbox takes it (M15) and it fits a local part (RFC 5321 §4.5.3.1.1).
pub(super) fn reply_address(facts: &NoticeFacts) -> Address {
    let support = &facts.office.support;
    let detailed = format!("{}+{}@{}", support.local(), facts.token, support.domain());
    match Address::parse(&detailed) {
        Ok(address) if facts.office.plus_addresses && !facts.token.is_empty() => address,
        _ => support.clone(),
    }
}

fn mailbox(name: Option<&str>, address: &Address) -> Result<Mailbox, NotComposed> {
    if !address.as_str().is_ascii() {
        return Err(NotComposed(format!("{address} is not an ASCII address")));
    }
    let email = lettre::Address::new(address.local(), address.domain()).map_err(|error| NotComposed(format!("{address}: {error}")))?;
    // Quotes and backslashes would need escaping that some clients show.
    let name = name.map(|name| clean_line(name).replace('"', "'").replace(['\\', '<', '>'], " "));
    let name = name.map(|name| name.chars().take(80).collect::<String>().trim().to_owned()).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, email))
}

/// A Message-ID in its brackets; printable ASCII only.
pub(super) fn bracketed(id: &str) -> Result<String, NotComposed> {
    let id = id.trim_matches(['<', '>']);
    let fits = !id.is_empty() && id.len() <= 400 && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>');
    if fits { Ok(format!("<{id}>")) } else { Err(NotComposed(format!("{id:?} is not a Message-ID"))) }
}

/// The conversation so far, ending in what is answered (RFC 5322 §3.6.4).
fn references(facts: &NoticeFacts) -> Option<String> {
    let mut ids: Vec<String> = facts.references.iter().filter_map(|id| bracketed(id).ok()).collect();
    if let Some(Ok(answered)) = facts.in_reply_to.as_deref().map(bracketed) {
        ids.retain(|id| *id != answered);
        ids.push(answered);
    }
    if ids.len() > MAX_REFERENCES {
        ids.drain(1..=ids.len() - MAX_REFERENCES);
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn ascii(value: &str) -> String {
    value.chars().filter(char::is_ascii_graphic).take(200).collect()
}

fn header(name: &str, value: String) -> Result<HeaderValue, NotComposed> {
    Ok(HeaderValue::new(HeaderName::new_from_ascii(name.to_owned()).map_err(not_composed)?, value))
}

/// `type/subtype` without parameters.
fn is_plain_media_type(media: &str) -> bool {
    !media.starts_with("multipart/")
        && media.len() <= 127
        && media.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'+' | b'-'))
}

/// Boundaries come from the Message-ID: the same facts give the same bytes (M25).
fn hex_digest(message_id: &str) -> String {
    let mut digest = hex::encode(Sha256::digest(message_id.as_bytes()));
    digest.truncate(24);
    digest
}
