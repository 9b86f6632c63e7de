//! Refusals and faults, as data for scripts or as a page for people. A fault is logged once, with the reference that people see.

use super::gate::{MAX_FORM, is_multipart, is_plain_form};
use super::site::Site;
use super::{office, pages};
use app::AskError;
use app::asking::{Asker, status_of};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use desk::{Trouble, settings};
use domain::tickets::MAX_FILE_BYTES;
use domain::{Lang, Refusal};
use futures::StreamExt;
use http::StatusCode;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use std::any::Any;

/// A fault that has been logged; what people get is its reference.
pub fn logged(why: &str) -> String {
    match app::asking::fault(why) {
        AskError::Fault { reference } => reference,
        AskError::Refused(_) | AskError::Network | AskError::Kept => String::new(),
    }
}

/// Data, in the form in which server functions answer.
pub fn refused(refusal: &Refusal) -> Response {
    data(status_of(refusal), &AskError::Refused(refusal.clone()))
}

fn data(status: StatusCode, error: &AskError) -> Response {
    let json = serde_json::to_vec(error).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json")], json).into_response()
}

/// A page for people, data for scripts.
pub fn answer(site: &Site, lang: Lang, headers: &HeaderMap, trouble: Trouble) -> Response {
    let wants_page = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    match trouble {
        Trouble::Refused(refusal) if wants_page => {
            pages::sentence(site, lang, headers, status_of(&refusal), &app::words::refusal(lang, &refusal))
        }
        Trouble::Refused(refusal) => refused(&refusal),
        Trouble::Fault(why) => {
            let error = AskError::Fault { reference: logged(&why) };
            if wants_page {
                pages::sentence(site, lang, headers, StatusCode::INTERNAL_SERVER_ERROR, &app::words::error(lang, &error))
            } else {
                data(StatusCode::INTERNAL_SERVER_ERROR, &error)
            }
        }
    }
}

/// Answers a body over its limit; what is still under way is read and dropped, or the browser would show a broken connection instead.
pub async fn too_large(site: &Site, asker: &Asker, request: Request, limit: usize) -> Response {
    const PATIENCE: usize = 128 * 1024 * 1024;
    let (parts, body) = request.into_parts();
    let mut stream = body.into_data_stream();
    let mut dropped = 0_usize;
    while let Some(Ok(chunk)) = stream.next().await {
        dropped = dropped.saturating_add(chunk.len());
        if dropped > PATIENCE {
            break;
        }
    }
    if limit > MAX_FORM {
        return refused(&Refusal::FileTooLarge { max_mib: (MAX_FILE_BYTES / 1024 / 1024) as u64 });
    }
    // The only form with a file in it that browsers send by themselves.
    if is_multipart(&parts.headers) && is_plain_form(&parts.headers) {
        return office::logo_refused(&settings::logo_too_large());
    }
    let refusal = Refusal::TooLong { max: domain::tickets::MAX_BODY };
    if is_plain_form(&parts.headers) {
        return pages::sentence(site, asker.lang, &parts.headers, super::gate::TOO_LARGE, &app::words::refusal(asker.lang, &refusal));
    }
    data(super::gate::TOO_LARGE, &AskError::Refused(refusal))
}

/// A handler that panicked: logged with the reference that the person sees.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
pub fn panicked(why: Box<dyn Any + Send + 'static>) -> Response {
    let why = why.downcast_ref::<String>().map(String::as_str).or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or("a panic");
    data(StatusCode::INTERNAL_SERVER_ERROR, &AskError::Fault { reference: logged(why) })
}
