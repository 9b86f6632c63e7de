//! A raw message as Mesa understands it.

use super::body::{Piece, assemble};
use super::charset;
use super::clean::file_name;
use super::flowed::unflow;
use super::fold::is_forward;
use super::header::Header;
use super::params::{ContentType, file_name_of};
use super::report::report;
use super::walk::{Leaf, Tree, walk};
use domain::intake::{AutoSigns, MailPerson, ParsedAttachment, ParsedBody, ParsedMail, Unreadable, topmost_run};

const MAX_ADDRESSES: usize = 500;
const MAX_DECODED: usize = 100 * 1024 * 1024;
/// Longest text that is shown, and HTML likewise, of one message, in bytes; what is longer stays an attachment.
const MAX_TEXT: usize = 1024 * 1024;
/// Message-IDs kept of one References header, the newest.
const MAX_REFERENCES: usize = 100;
/// Most names of lists that are kept, and bytes of each: longer is no address.
const MAX_LISTS: usize = 8;
const MAX_LIST_NAME: usize = 254;

/// Understands a raw message, or says why it cannot be (M8). Never panics, whatever the bytes; blocking, up to tens of milliseconds a megabyte.
pub fn parse(raw: &[u8]) -> Result<ParsedMail, Unreadable> {
    // The parsers below are fuzzed; should one of them panic all the same, the message is held and not the worker lost.
    std::panic::catch_unwind(|| understand(raw)).unwrap_or(Err(Unreadable::NotAMessage))
}

fn understand(raw: &[u8]) -> Result<ParsedMail, Unreadable> {
    let tree = walk(raw)?;
    let of = |name: &str| tree.headers.iter().find(|header| header.is(name));
    let text_of = |name: &str| of(name).map(Header::text).unwrap_or_default();
    let ids_of = |name: &str| of(name).map(Header::ids).unwrap_or_default();
    let everybody = |name: &str| tree.headers.iter().filter(|header| header.is(name)).flat_map(|header| header.people(true)).collect();

    let from = sender(&tree.headers);
    let (reply_to, to, cc): (Vec<MailPerson>, Vec<_>, Vec<_>) = (everybody("Reply-To"), everybody("To"), everybody("Cc"));
    if from.len() + reply_to.len() + to.len() + cc.len() > MAX_ADDRESSES {
        return Err(Unreadable::TooManyAddresses(MAX_ADDRESSES));
    }
    let subject = text_of("Subject");
    let mut references = ids_of("References");
    references.drain(..references.len().saturating_sub(MAX_REFERENCES));
    let (body, attachments) = content(&tree, is_forward(&subject))?;
    Ok(ParsedMail {
        report: report(&tree),
        message_id: ids_of("Message-ID").into_iter().next(),
        in_reply_to: ids_of("In-Reply-To"),
        references,
        from,
        original_from: ["X-Original-From", "X-Original-Sender"].into_iter().find_map(|name| of(name)?.people(false).into_iter().next()),
        reply_to,
        to,
        cc,
        date: of("Date").and_then(Header::date),
        auto: signs(&tree),
        urgent: urgent(&tree.headers),
        received: tree.headers.iter().filter(|header| header.is("Received")).count(),
        authentication_results: topmost_run(&tree.headers, |header| header.name, Header::unfolded),
        subject,
        body,
        attachments,
    })
}

/// From, when there is exactly one such header: two of them are a forgery that each reader resolves differently (M19).
fn sender(headers: &[Header<'_>]) -> Vec<MailPerson> {
    let mut all = headers.iter().filter(|header| header.is("From"));
    match (all.next(), all.next()) {
        (Some(from), None) => from.people(false),
        _ => Vec::new(),
    }
}

/// The signs of automatic mail (M12).
fn signs(tree: &Tree<'_>) -> AutoSigns {
    let all = |name: &'static str| tree.headers.iter().filter(move |header| header.is(name));
    // Of several the one that tells most: a machine that repeats a header denies nothing by it.
    let word = |name: &'static str, nothing: &str| {
        let words = all(name).map(|header| header.text().split([';', '(']).next().unwrap_or_default().trim().to_ascii_lowercase());
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        words.iter().find(|word| *word != nothing).or(words.first()).cloned()
    };
    let is_null = |header: &Header<'_>| header.value.iter().filter(|byte| !byte.is_ascii_whitespace()).eq(b"<>");
    AutoSigns {
        auto_submitted: word("Auto-Submitted", "no"),
        null_return_path: all("Return-Path").any(is_null),
        list: tree.headers.iter().any(|header| header.name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("list-"))),
        lists: lists(&tree.headers),
        precedence: word("Precedence", ""),
        report: tree.content_type.media == "multipart/report",
        responder: super::responder::is_one(&tree.headers),
        instance: all("X-Mesa-Instance").map(Header::text).find(|instance| !instance.is_empty()),
    }
}

/// How the lists that passed it on call themselves, in lower case.
fn lists(headers: &[Header<'_>]) -> Vec<String> {
    let bracketed = |header: &Header<'_>| {
        let value = header.unfolded().to_ascii_lowercase();
        value.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(name, _)| name.trim().to_owned()).collect::<Vec<_>>()
    };
    let ids = headers.iter().filter(|header| header.is("List-Id")).flat_map(bracketed);
    let posts = headers.iter().filter(|header| header.is("List-Post")).flat_map(bracketed);
    let posts = posts.filter_map(|url| Some(url.strip_prefix("mailto:")?.split('?').next()?.to_owned()));
    ids.chain(posts).filter(|name| name.len() <= MAX_LIST_NAME).take(MAX_LISTS).collect()
}

/// X-Priority 1 or 2, Importance high (M20).
fn urgent(headers: &[Header<'_>]) -> bool {
    headers.iter().any(|header| {
        let value = || header.text().to_ascii_lowercase();
        if header.is("X-Priority") {
            value().starts_with(['1', '2'])
        } else if header.is("Importance") || header.is("X-MSMail-Priority") {
            value().starts_with("high")
        } else {
            header.is("Priority") && value().starts_with("urgent")
        }
    })
}

/// The body and everything that came with it.
fn content(tree: &Tree<'_>, forward: bool) -> Result<(ParsedBody, Vec<ParsedAttachment>), Unreadable> {
    let mut decoded_size = 0_usize;
    let mut lossy = false;
    let (mut text_room, mut html_room) = (MAX_TEXT, super::sanitise::MAX_HTML);
    let mut pieces: Vec<(Option<usize>, Piece)> = Vec::new();
    let mut attachments = Vec::new();
    for leaf in &tree.leaves {
        let bytes = leaf.bytes();
        decoded_size += bytes.len();
        if decoded_size > MAX_DECODED {
            return Err(Unreadable::DecodesTooLarge(MAX_DECODED));
        }
        // The same once more, for readers that run programs (AMP): plain text and HTML stand beside it.
        if leaf.alternative.is_some() && leaf.content_type.media == "text/x-amp-html" {
            continue;
        }
        let disposition = ContentType::disposition(&leaf.headers);
        let name = file_name_of(&disposition, &leaf.content_type);
        let html = leaf.content_type.media == "text/html";
        let is_text = html || is_plain(leaf);
        let shown = is_text && disposition.media != "attachment" && name.is_none();
        let room = if html { &mut html_room } else { &mut text_room };
        // A charset of two bytes a character halves what is decoded; nothing else makes it much shorter.
        let fits = bytes.len() <= 2 * *room + 2;
        if shown && fits {
            let declared = leaf.content_type.attribute("charset");
            let decoded = charset::decode(&bytes, declared.or_else(|| if html { charset::named_in_html(&bytes) } else { None }));
            let Some(left) = room.checked_sub(decoded.text.len()) else {
                attachments.push(attachment(leaf, Some(too_long_name(html)), bytes.into_owned()));
                continue;
            };
            *room = left;
            lossy |= decoded.lossy;
            let piece = if html {
                Piece::Html(decoded.text)
            } else if is_enriched(&leaf.content_type.media) {
                Piece::Text(without_commands(&decoded.text))
            } else {
                Piece::Text(flowing(&leaf.content_type, decoded.text))
            };
            pieces.push((leaf.alternative, piece));
        } else if !bytes.is_empty() || name.is_some() {
            let name = name.or_else(|| (shown && !fits).then(|| too_long_name(html)));
            attachments.push(attachment(leaf, name, bytes.into_owned()));
        }
    }
    let assembled = assemble(&pieces, forward);
    attachments.extend(assembled.unshown.into_iter().map(|html| ParsedAttachment {
        name: "mensaje.html".to_owned(),
        media_type: "text/html".to_owned(),
        content_id: None,
        inline: false,
        bytes: html.into_bytes(),
    }));
    for attachment in &mut attachments {
        attachment.inline = attachment.content_id.as_ref().is_some_and(|id| assembled.shows.contains(id));
    }
    Ok((ParsedBody { lossy, ..assembled.body }, attachments))
}

/// Text that people read as it stands. Beside another form of the same it is no text of its own.
fn is_plain(leaf: &Leaf<'_>) -> bool {
    let media = leaf.content_type.media.as_str();
    media == "text/plain" || (leaf.alternative.is_none() && (matches!(media, "text/markdown" | "text/x-markdown") || is_enriched(media)))
}

/// RFC 1896, and RFC 1341 before it.
fn is_enriched(media: &str) -> bool {
    matches!(media, "text/enriched" | "text/richtext")
}

/// Enriched text without `<bold>` and the like; `<<` is a `<`.
fn without_commands(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('<') {
            out.push('<');
            rest = after;
        } else if let Some((_, after)) = after.split_once('>') {
            rest = after;
        } else {
            out.push('<');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// The name of a body that is too long to be shown.
fn too_long_name(html: bool) -> String {
    if html { "mensaje.html" } else { "mensaje.txt" }.to_owned()
}

fn flowing(content_type: &ContentType, text: String) -> String {
    let is = |name: &str, value: &str| content_type.attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    if is("format", "flowed") { unflow(&text, is("delsp", "yes")) } else { text }
}

fn attachment(leaf: &Leaf<'_>, name: Option<String>, bytes: Vec<u8>) -> ParsedAttachment {
    let media_type = leaf.content_type.media.clone();
    let content_id = leaf.headers.iter().find(|header| header.is("Content-ID")).and_then(|header| header.ids().into_iter().next());
    let fallback = fallback_name(&media_type);
    let name = name.map_or_else(|| fallback.clone(), |name| file_name(&name, &fallback));
    ParsedAttachment { name, media_type, content_id, inline: false, bytes }
}

fn fallback_name(media_type: &str) -> String {
    let extension = match media_type {
        "message/rfc822" | "message/global" => return "mensaje.eml".to_owned(),
        "message/delivery-status" => return "informe-de-entrega.txt".to_owned(),
        "text/calendar" => return "invitacion.ics".to_owned(),
        "application/ms-tnef" => return "winmail.dat".to_owned(),
        "text/plain" | "text/rfc822-headers" => "txt",
        "text/html" => "html",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "application/pdf" => "pdf",
        _ => "bin",
    };
    let stem = if media_type.starts_with("image/") { "imagen" } else { "adjunto" };
    format!("{stem}.{extension}")
}
