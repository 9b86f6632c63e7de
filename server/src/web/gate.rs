//! Who may pass: whoever is not signed in reaches the sign-in, the public pages and the browser's files, and nothing else; no body is
//! larger than its path needs.

use super::site::Site;
use super::{assets, faults, kept};
use app::asking::Asker;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::tickets::MAX_FILE_BYTES;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName};
use http::{Method, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Server functions and forms: the longest text of an entry, URL-encoded, fits.
pub const MAX_FORM: usize = 1024 * 1024;
/// One file and the form around it.
pub const MAX_UPLOAD: usize = MAX_FILE_BYTES + 64 * 1024;

pub async fn let_in(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let limit = if path == "/app/subir" { MAX_UPLOAD } else { MAX_FORM };
    let declared =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()).and_then(|length| length.parse::<usize>().ok());
    let asker = request.extensions().get::<Asker>().cloned().unwrap_or_default();
    if declared.is_some_and(|length| length > limit) {
        return faults::too_large(&site, &asker, request, limit).await;
    }
    // Chunked bodies declare nothing: they are cut off where they grow too long, whoever reads them.
    let mut request = request.map(|body| Body::new(http_body_util::Limited::new(body, limit)));
    kept::lead_back(&mut request);
    let opens = request.method() == Method::GET && matches!(request.uri().path(), "/" | "/ingresar");
    if asker.staff.is_none() && opens && is_first(&site).await {
        return Redirect::to("/primer-ingreso").into_response();
    }
    if asker.staff.is_some() || is_public(request.uri().path()) {
        return next.run(request).await;
    }
    turn_away(&site, &asker, request).await
}

/// Somebody opens a Mesa that nobody administers yet: a sign-in would be a dead end.
async fn is_first(site: &Site) -> bool {
    site.first_code().is_some() && matches!(desk::people::needs_administrator(site.desk()).await, Ok(true))
}

/// What is meant for everybody, by name: a path that nobody thought of is closed.
fn is_public(path: &str) -> bool {
    const PAGES: [&str; 10] = [
        "/",
        "/ingresar",
        "/salir",
        "/idioma",
        "/accesibilidad",
        "/privacidad",
        "/healthz",
        "/primer-ingreso",
        "/oficina/logo",
        "/oficina/colores.css",
    ];
    let survey =
        ["/e/", "/clave/"].iter().filter_map(|room| path.strip_prefix(room)).any(|token| !token.is_empty() && !token.contains('/'));
    let closed = ["/app", "/api"].iter().any(|room| path.starts_with(room));
    PAGES.contains(&path) || survey || (assets::is_file(path) && !closed)
}

async fn turn_away(site: &Site, asker: &Asker, request: Request) -> Response {
    if request.method() == Method::POST && is_plain_form(request.headers()) {
        // Somebody's session ended in mid-sentence: what they typed must not be lost.
        return kept::ask_again(site, asker, request).await;
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && !request.uri().path().starts_with("/api") && !wants_data(request.headers()) {
        let wanted = request.uri().path_and_query().map_or("/app", http::uri::PathAndQuery::as_str);
        return Redirect::to(&format!("/ingresar?a={}", encode(wanted))).into_response();
    }
    faults::refused(&Refusal::SignInRequired)
}

/// A form sent without scripts, which will be answered with a page.
pub fn is_plain_form(headers: &HeaderMap) -> bool {
    has(headers, ACCEPT, "text/html") && (has(headers, CONTENT_TYPE, "application/x-www-form-urlencoded") || is_multipart(headers))
}

/// With a file in it.
pub fn is_multipart(headers: &HeaderMap) -> bool {
    has(headers, CONTENT_TYPE, "multipart/form-data")
}

fn has(headers: &HeaderMap, name: HeaderName, what: &str) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
}

fn wants_data(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") || accept.contains("text/event-stream"))
}

/// For a value in a query.
pub fn encode(value: &str) -> String {
    const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'@');
    utf8_percent_encode(value, PLAIN).to_string()
}

/// The status that goes with a body over its limit.
pub const TOO_LARGE: StatusCode = StatusCode::PAYLOAD_TOO_LARGE;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_thought_of_is_closed() {
        for path in ["/", "/ingresar", "/e/abc", "/healthz", "/favicon.svg", "/pkg/mesa.0a1b.css", "/accesibilidad", "/idioma"] {
            assert!(is_public(path), "{path}");
        }
        for path in [
            "/app",
            "/app/bandeja",
            "/app/x.css",
            "/api/whatever",
            "/api/x.js",
            "/%61pp/bandeja",
            "//app/bandeja",
            "/App",
            "/e/",
            "/e/a/b",
            "/x",
        ] {
            assert!(!is_public(path), "{path}");
        }
    }
}
