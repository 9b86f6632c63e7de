//! The HTML of a mail as a document of its own, for a sandboxed frame (M22). It was sanitised when it came in; here only image addresses change.

use crate::{Answer, Desk, permit, sql};
use domain::Refusal;
use domain::people::Actor;
use domain::tickets::{EntryId, TicketId};
use std::borrow::Cow;
use std::collections::HashMap;

/// The sanitised HTML of an entry, `cid:` images rewritten to `/app/adjunto/{id}`; remote images only when asked. For a sandboxed frame.
pub async fn entry_html(desk: &Desk, actor: &Actor, ticket: TicketId, entry: EntryId, remote_images: bool) -> Answer<String> {
    permit::reads(actor)?;
    let html: Option<Option<String>> =
        sql::scalar(desk.read(), "SELECT html FROM entry WHERE id = $1 AND ticket_id = $2", [entry.0.into(), ticket.0.into()]).await?;
    let html = html.flatten().ok_or(Refusal::NotFound)?;
    let images =
        sql::all(desk.read(), "SELECT id, content_id FROM attachment WHERE entry_id = $1 AND content_id IS NOT NULL", [entry.0.into()])
            .await?;
    let images = images
        .iter()
        .map(|row| Ok((row.try_get::<String>("", "content_id")?.trim_matches(['<', '>']).to_owned(), row.try_get("", "id")?)))
        .collect::<Answer<HashMap<String, i64>>>()?;
    Ok(document(&rewrite(&html, &images, remote_images)))
}

fn document(body: &str) -> String {
    // Mail brings its own colours; on a dark page it stays a light sheet, as in every mail client.
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light\"><meta name=\"referrer\" content=\"no-referrer\">\
         <base target=\"_blank\"></head><body>{body}</body></html>"
    )
}

/// Gives images their address. Sanitised HTML has every attribute in double quotes, and no bare `<` in text.
fn rewrite(html: &str, images: &HashMap<String, i64>, remote_images: bool) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, from_tag) = rest.split_at(start);
        let (tag, after) = from_tag.split_at(tag_length(from_tag));
        out.push_str(text);
        if tag.starts_with("<img ") {
            out.push_str(&image(tag, images, remote_images));
        } else {
            out.push_str(tag);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Bytes up to and with the `>` that ends the tag; one inside quotes does not.
fn tag_length(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn image<'a>(tag: &'a str, images: &HashMap<String, i64>, remote_images: bool) -> Cow<'a, str> {
    if remote_images && let Some((before, address, after)) = attribute(tag, "data-remote-src") {
        return Cow::Owned(format!("{before}src=\"{address}\"{after}"));
    }
    if let Some((before, address, after)) = attribute(tag, "src")
        && address.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"))
    {
        let id = unescape(address.get(4..).unwrap_or_default());
        let id = percent_encoding::percent_decode_str(&id).decode_utf8_lossy().into_owned();
        if let Some(attachment) = images.get(id.trim_matches(['<', '>'])) {
            return Cow::Owned(format!("{before}src=\"/app/adjunto/{attachment}\"{after}"));
        }
    }
    Cow::Borrowed(tag)
}

/// What stands before an attribute, its value as written, and what follows it.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let mut at = 0;
    let mut quoted = false;
    while let Some(byte) = tag.as_bytes().get(at) {
        if *byte == b'"' {
            quoted = !quoted;
        }
        at += 1;
        if quoted || *byte != b' ' {
            continue;
        }
        let value = tag.get(at..).and_then(|rest| rest.strip_prefix(name)).and_then(|rest| rest.strip_prefix("=\""));
        if let Some((value, after)) = value.and_then(|value| value.split_once('"')) {
            return Some((tag.get(..at)?, value, after));
        }
    }
    None
}

/// The references that a serializer writes in attributes.
fn unescape(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str, remote: bool) -> String {
        rewrite(html, &HashMap::from([("ima+1@x&y".to_owned(), 7)]), remote)
    }

    #[test]
    fn images_of_the_mail_point_at_our_attachments() {
        let html = r#"<p>Vea:</p><img alt="a > b" src="cid:ima%2B1@x&amp;y" width="9"><img src="cid:otra">"#;
        assert_eq!(shown(html, false), r#"<p>Vea:</p><img alt="a > b" src="/app/adjunto/7" width="9"><img src="cid:otra">"#);
    }

    #[test]
    fn remote_images_wait_until_somebody_asks() {
        let html = r#"<img data-remote-src="https://e.org/l.png" alt="logo">"#;
        assert_eq!(shown(html, false), html);
        assert_eq!(shown(html, true), r#"<img src="https://e.org/l.png" alt="logo">"#);
    }

    #[test]
    fn text_that_looks_like_an_attribute_stays_text() {
        let html = r#"<p>escriba data-remote-src="x" o src="cid:ima%2B1@x&amp;y"</p><img alt=" data-remote-src=" title="q">"#;
        assert_eq!(shown(html, true), html);
        assert_eq!(shown("sin <etiqueta", true), "sin <etiqueta");
    }
}
