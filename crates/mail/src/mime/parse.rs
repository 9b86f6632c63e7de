//! A raw message as Mesa understands it.

use super::charset;
use super::clean::{clean_text, file_name};
use super::fold::{fold, is_forward};
use super::header::{ContentType, Header, decode_words};
use super::sanitise::{Clean, sanitise};
use super::walk::{Leaf, Tree, walk};
use domain::intake::{AutoSigns, MailPerson, ParsedAttachment, ParsedBody, ParsedMail, Unreadable};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::parsers::MessageStream;
use std::borrow::Cow;
use std::fmt::Write as _;

const MAX_ADDRESSES: usize = 500;
const MAX_DECODED: usize = 100 * 1024 * 1024;
/// Message-IDs kept of one References header, the newest.
const MAX_REFERENCES: usize = 100;

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
        message_id: ids_of("Message-ID").into_iter().next(),
        in_reply_to: ids_of("In-Reply-To"),
        references,
        from,
        reply_to,
        to,
        cc,
        date: of("Date").and_then(Header::date),
        auto: signs(&tree),
        urgent: urgent(&tree.headers),
        received: tree.headers.iter().filter(|header| header.is("Received")).count(),
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
    let word = |name: &str| {
        let header = tree.headers.iter().find(|header| header.is(name))?;
        let text = header.text();
        let word = text.split([';', '(']).next().unwrap_or_default().trim().to_ascii_lowercase();
        (!word.is_empty()).then_some(word)
    };
    let return_path = tree.headers.iter().find(|header| header.is("Return-Path"));
    let instance = tree.headers.iter().find(|header| header.is("X-Mesa-Instance"));
    AutoSigns {
        auto_submitted: word("Auto-Submitted"),
        null_return_path: return_path.is_some_and(|header| header.value.trim_ascii() == b"<>"),
        list: tree.headers.iter().any(|header| header.name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("list-"))),
        precedence: word("Precedence"),
        report: tree.content_type.media == "multipart/report",
        instance: instance.map(Header::text).filter(|instance| !instance.is_empty()),
    }
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

/// A leaf shown as the body.
enum Piece {
    Text(String),
    Html(String),
}

/// The body and everything that came with it.
fn content(tree: &Tree<'_>, forward: bool) -> Result<(ParsedBody, Vec<ParsedAttachment>), Unreadable> {
    let mut decoded_size = 0_usize;
    let mut lossy = false;
    let mut pieces: Vec<(Option<usize>, Piece)> = Vec::new();
    let mut attachments = Vec::new();
    for leaf in &tree.leaves {
        let bytes = decode_transfer(leaf, &tree.headers);
        decoded_size += bytes.len();
        if decoded_size > MAX_DECODED {
            return Err(Unreadable::DecodesTooLarge(MAX_DECODED));
        }
        let headers = if leaf.headers.is_empty() { &tree.headers } else { &leaf.headers };
        let disposition = ContentType::disposition(headers);
        let name = disposition.attribute("filename").or_else(|| leaf.content_type.attribute("name"));
        let shown = disposition.media != "attachment" && name.is_none();
        let html = leaf.content_type.media == "text/html";
        if shown && (html || leaf.content_type.media == "text/plain") {
            let decoded = charset::decode(&bytes, leaf.content_type.attribute("charset"));
            if html && decoded.text.len() > super::sanitise::MAX_HTML {
                attachments.push(attachment(leaf, headers, Some("mensaje.html"), bytes.into_owned()));
                continue;
            }
            lossy |= decoded.lossy;
            pieces.push((leaf.alternative, if html { Piece::Html(decoded.text) } else { Piece::Text(decoded.text) }));
        } else if !bytes.is_empty() || name.is_some() {
            attachments.push(attachment(leaf, headers, name, bytes.into_owned()));
        }
    }
    let (mut body, shows, unshown) = assemble(&pieces, forward);
    body.lossy = lossy;
    for html in unshown {
        attachments.push(ParsedAttachment {
            name: "mensaje.html".to_owned(),
            media_type: "text/html".to_owned(),
            content_id: None,
            inline: false,
            bytes: html.into_bytes(),
        });
    }
    for attachment in &mut attachments {
        attachment.inline = attachment.content_id.as_ref().is_some_and(|id| shows.contains(id));
    }
    Ok((body, attachments))
}

/// Joins the pieces: the text as text, the HTML as HTML, each standing in for the other where only one was sent (RFC 8621 §4.1.4).
/// Also the Content-IDs that are shown, and HTML that could not be sanitised.
fn assemble(pieces: &[(Option<usize>, Piece)], forward: bool) -> (ParsedBody, Vec<String>, Vec<String>) {
    let source: Vec<&str> =
        pieces.iter().filter_map(|(_, piece)| if let Piece::Html(html) = piece { Some(html.as_str()) } else { None }).collect();
    let text_in = |group: Option<usize>| {
        group.is_some() && pieces.iter().any(|(g, p)| *g == group && matches!(p, Piece::Text(t) if !t.trim().is_empty()))
    };
    let html_in = |group: Option<usize>| group.is_some() && pieces.iter().any(|(g, p)| *g == group && matches!(p, Piece::Html(_)));
    if source.is_empty() {
        let text: Vec<_> =
            pieces.iter().filter_map(|(_, p)| if let Piece::Text(text) = p { Some(clean_text(text)) } else { None }).collect();
        let (text, quoted) = fold_unless(&text.join("\n\n"), forward);
        return (ParsedBody { text, quoted, html: None, lossy: false }, Vec::new(), Vec::new());
    }
    let mut shows = Vec::new();
    let mut unshown = Vec::new();
    let (mut html, mut from_html, mut from_html_quoted, mut texts) = (String::new(), Vec::new(), Vec::new(), Vec::new());
    let mut only_html = true;
    for (group, piece) in pieces {
        match piece {
            Piece::Text(text) => {
                let text = clean_text(text);
                only_html &= text.is_empty();
                if !html_in(*group) && !text.is_empty() {
                    // The browser keeps the line breaks of pre-wrapped text.
                    let _ = write!(html, "<pre>{}</pre>", ammonia::clean_text(&text).replace("&#10;", "\n").replace("&#32;", " "));
                    from_html.push(text.clone());
                }
                texts.push(text);
            }
            Piece::Html(source) => match sanitise(&clean_html(source), !forward) {
                Some(Clean { html: clean, text, quoted, shows: ids }) => {
                    html.push_str(&clean);
                    shows.extend(ids);
                    if !text_in(*group) {
                        texts.push(text.clone());
                    }
                    from_html.push(text);
                    from_html_quoted.push(quoted);
                }
                None => unshown.push(source.clone()),
            },
        }
    }
    let from_html_quoted = from_html_quoted.join("\n\n");
    let (text, quoted) = if only_html && !from_html_quoted.trim().is_empty() {
        (from_html.join("\n\n"), Some(from_html_quoted))
    } else {
        let (text, quoted) = fold_unless(&texts.join("\n\n"), forward);
        // A stand-in such as "your client cannot show this": the HTML says what was meant.
        let html_text = from_html.join("\n\n");
        if html_text.len() > 400 && html_text.len() > 8 * (text.len() + quoted.as_ref().map_or(0, String::len)) {
            (html_text, Some(from_html_quoted).filter(|quoted| !quoted.trim().is_empty()))
        } else {
            (text, quoted)
        }
    };
    let html = (!html.trim().is_empty()).then_some(html);
    (ParsedBody { text: text.trim().to_owned(), quoted, html, lossy: false }, shows, unshown)
}

fn fold_unless(text: &str, forward: bool) -> (String, Option<String>) {
    if forward { (text.to_owned(), None) } else { fold(text) }
}

/// HTML without NUL and other characters that neither XML nor a database takes.
fn clean_html(html: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if html.contains(bad) { html.replace(bad, "").into() } else { html.into() }
}

/// The bytes of a leaf, without Content-Transfer-Encoding. What is broken is decoded as far as it goes.
fn decode_transfer<'a>(leaf: &Leaf<'a>, top: &[Header<'_>]) -> Cow<'a, [u8]> {
    let headers = if leaf.headers.is_empty() { top } else { &leaf.headers };
    let encoding =
        headers.iter().find(|header| header.is("Content-Transfer-Encoding")).map(Header::text).unwrap_or_default().to_ascii_lowercase();
    match encoding.trim() {
        "base64" => Cow::Owned(base64_decode(leaf.body).unwrap_or_else(|| base64_salvage(leaf.body))),
        "quoted-printable" => {
            let salvage = || MessageStream::new(leaf.body).decode_quoted_printable_mime(b"").1.into_owned();
            Cow::Owned(quoted_printable_decode(leaf.body).unwrap_or_else(salvage))
        }
        _ => Cow::Borrowed(leaf.body),
    }
}

/// Base64 with foreign characters in it (a footer that a gateway added): they are skipped (RFC 2045 §6.8).
fn base64_salvage(body: &[u8]) -> Vec<u8> {
    let known: Vec<u8> = body.iter().copied().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).collect();
    base64_decode(&known).unwrap_or_default()
}

fn attachment(leaf: &Leaf<'_>, headers: &[Header<'_>], name: Option<&str>, bytes: Vec<u8>) -> ParsedAttachment {
    let media_type = leaf.content_type.media.clone();
    let content_id = headers.iter().find(|header| header.is("Content-ID")).and_then(|header| header.ids().into_iter().next());
    let fallback = fallback_name(&media_type);
    let name = name.map_or_else(|| fallback.clone(), |name| file_name(&decode_words(name), &fallback));
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
