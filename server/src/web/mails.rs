//! Mails as they came and as they went, byte for byte.

use super::attachments::disposition;
use super::faults;
use super::site::Site;
use app::asking::Asker;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use desk::{Trouble, intake, outbox};
use domain::Refusal;
use domain::intake::IntakeId;
use domain::notices::NoticeId;
use domain::people::Actor;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue};

/// The raw source of a received message.
pub async fn received(State(site): State<Site>, Extension(asker): Extension<Asker>, Path(id): Path<i64>, headers: HeaderMap) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    match intake::raw(site.desk(), &Actor::Staff(staff), IntakeId(id)).await {
        Ok(raw) => source(raw, "text/plain", &format!("recepcion-{id}.txt")),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

/// A notice's final bytes.
pub async fn sent(State(site): State<Site>, Extension(asker): Extension<Asker>, Path(id): Path<i64>, headers: HeaderMap) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    let bytes: Result<_, Trouble> = outbox::bytes(site.desk(), &Actor::Staff(staff), NoticeId(id)).await;
    match bytes {
        Ok((_, bytes)) => source(bytes, "message/rfc822", &format!("salida-{id}.eml")),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

fn source(raw: Bytes, media_type: &'static str, name: &str) -> Response {
    let mut response = raw.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(CONTENT_DISPOSITION, disposition("attachment", name));
    response
}
