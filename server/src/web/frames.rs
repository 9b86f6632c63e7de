//! HTML that others wrote, for frames that can do nothing (M22).

use super::faults;
use super::site::Site;
use app::asking::Asker;
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use desk::{attachments, intake, outbox, tickets};
use domain::Refusal;
use domain::intake::IntakeId;
use domain::notices::NoticeId;
use domain::people::Actor;
use domain::tickets::{AttachmentId, EntryId, TicketId};
use http::header::{CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue};
use std::fmt::Write;

/// Pictures of one mail that are put into its page, in bytes: a frame without an origin sends no session, so it could not fetch them.
const MAX_PICTURES: usize = 12 * 1024 * 1024;

/// The HTML of a received mail; `?imagenes=1` lets its remote pictures in.
pub async fn entry(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    Path((ticket, entry)): Path<(i64, i64)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    let actor = Actor::Staff(staff);
    let remote = query.is_some_and(|query| query.split('&').any(|pair| pair == "imagenes=1"));
    match tickets::entry_html(site.desk(), &actor, TicketId(ticket), EntryId(entry), remote).await {
        Ok(html) => frame(&with_pictures(&site, &actor, &html).await, remote),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

/// The HTML of a mail of ours.
pub async fn sent(State(site): State<Site>, Extension(asker): Extension<Asker>, Path(id): Path<i64>, headers: HeaderMap) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    match outbox::bytes(site.desk(), &Actor::Staff(staff), NoticeId(id)).await {
        Ok((_, bytes)) => match mail::mime::read_outgoing(&bytes).html {
            Some(html) => sandboxed(html, false),
            None => faults::answer(&site, asker.lang, &headers, Refusal::NotFound.into()),
        },
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

/// The HTML of a message in *Recepción*, with its own pictures; never with remote ones.
pub async fn received(State(site): State<Site>, Extension(asker): Extension<Asker>, Path(id): Path<i64>, headers: HeaderMap) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    let html = match intake::readable(site.desk(), &Actor::Staff(staff), IntakeId(id)).await {
        // What killed the parser is not given to it again (M8).
        Ok((_, false)) => None,
        Ok((raw, true)) => tokio::task::spawn_blocking(move || embedded(&raw)).await.ok().flatten(),
        Err(trouble) => return faults::answer(&site, asker.lang, &headers, trouble),
    };
    match html {
        Some(html) => frame(&html, false),
        None => faults::answer(&site, asker.lang, &headers, Refusal::NotFound.into()),
    }
}

/// Sanitised, with the pictures that it shows by `cid:` put into it.
fn embedded(raw: &[u8]) -> Option<String> {
    let mail = mail::mime::parse(raw).ok()?;
    let mut left = MAX_PICTURES;
    let picture = |id: &str| {
        let file = mail.attachments.iter().find(|file| file.content_id.as_deref() == Some(id))?;
        left = left.checked_sub(file.bytes.len())?;
        let shown = matches!(file.media_type.as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp");
        shown.then(|| format!("data:{};base64,{}", file.media_type, STANDARD.encode(&file.bytes)))
    };
    Some(mail::mime::rewrite_cid(&mail.body.html?, picture))
}

/// Mails are written for white paper; without this the interface's dark colours would shine through.
fn frame(html: &str, remote: bool) -> Response {
    sandboxed(
        format!(
            "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><base target=\"_blank\"><style>:root{{color-scheme:light}}\
             body{{margin:12px;background:#fff;color:#1c1f26;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}}\
             img{{max-width:100%;height:auto}}table{{max-width:100%}}pre{{white-space:pre-wrap}}</style></head><body>{html}</body></html>"
        ),
        remote,
    )
}

/// The frame's own rules travel with it, and hold wherever it is opened.
pub(super) fn sandboxed(html: String, remote: bool) -> Response {
    let policy = format!(
        "default-src 'none'; img-src data:{}; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'; \
         sandbox allow-popups allow-popups-to-escape-sandbox",
        if remote { " https:" } else { "" }
    );
    let mut response = Html(html).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(http::header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Puts our own pictures into the page itself.
async fn with_pictures(site: &Site, actor: &Actor, html: &str) -> String {
    const ADDRESS: &str = "/app/adjunto/";
    let mut whole = String::with_capacity(html.len());
    let mut rest = html;
    let mut left = MAX_PICTURES;
    while let Some((before, after)) = rest.split_once(ADDRESS) {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = after.split_at(digits);
        whole.push_str(before);
        let quoted = before.ends_with("src=\"") && tail.starts_with('"');
        let picture = match (quoted, number.parse()) {
            (true, Ok(number)) => attachments::open(site.desk(), actor, AttachmentId(number)).await.ok(),
            _ => None,
        };
        if let Some(file) = picture.filter(|file| file.preview && file.media_type.starts_with("image/") && file.content.len() <= left) {
            left = left.saturating_sub(file.content.len());
            // Writing into a String cannot fail.
            let _ = write!(whole, "data:{};base64,{}", file.media_type, STANDARD.encode(&file.content));
        } else {
            whole.push_str(ADDRESS);
            whole.push_str(number);
        }
        rest = tail;
    }
    whole.push_str(rest);
    whole
}
