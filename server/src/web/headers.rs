//! Outermost: what every answer carries, and one log line a request.

use super::site::Site;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use std::time::Instant;

/// The nonce of this answer's scripts and styles.
#[derive(Clone)]
pub struct RequestNonce(pub Arc<str>);

pub async fn guard(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let (method, path) = (request.method().clone(), loggable(request.uri().path()));
    let nonce = nonce();
    request.extensions_mut().insert(RequestNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let status = response.status();
    set(response.headers_mut(), &nonce, site.is_secure());
    if status.is_server_error() {
        tracing::warn!(%method, %path, status = status.as_u16(), ms = began.elapsed().as_millis(), "answered");
    } else {
        tracing::debug!(%method, %path, status = status.as_u16(), ms = began.elapsed().as_millis(), "answered");
    }
    response
}

/// 128 bits; without random numbers nothing inline runs at all, which is the safe side.
fn nonce() -> Arc<str> {
    let mut bytes = [0_u8; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => URL_SAFE_NO_PAD.encode(bytes).into(),
        Err(error) => {
            tracing::error!(%error, "the system gives no random numbers");
            uuid::Uuid::new_v4().simple().to_string().into()
        }
    }
}

/// Paths that carry a secret are logged without it; queries never are.
pub(super) fn loggable(path: &str) -> String {
    let secret = ["/e/", "/clave/"].into_iter().find(|room| path.starts_with(room));
    secret.map_or_else(|| path.to_owned(), |room| format!("{room}…"))
}

fn set(headers: &mut HeaderMap, nonce: &str, secure: bool) {
    let mut unless_set = |name: HeaderName, value: &str| {
        if !headers.contains_key(&name)
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(name, value);
        }
    };
    // Without `strict-dynamic`, which fails on iOS; WASM needs wasm-unsafe-eval.
    unless_set(
        header::CONTENT_SECURITY_POLICY,
        &format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
             img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; \
             frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; worker-src 'self'"
        ),
    );
    unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`: plain forms are answered with a redirect to where they stand.
    unless_set(header::REFERRER_POLICY, "same-origin");
    unless_set(
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    );
    unless_set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    unless_set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    // That it is Mesa who answers, and no proxy or portal on the way (public/device.js).
    unless_set(HeaderName::from_static("x-mesa"), "1");
    // What people see is theirs: nothing of it stays in a cache.
    unless_set(header::CACHE_CONTROL, "no-store");
    if secure {
        unless_set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
}
