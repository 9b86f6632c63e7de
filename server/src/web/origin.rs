//! Cross-site requests that would change something are refused before anybody reads them.

use super::headers::loggable;
use super::site::Site;
use super::{asker, pages};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{HOST, HeaderMap, ORIGIN};
use http::{Method, StatusCode};

pub async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers(), &site.desk().office().public_url) {
        return next.run(request).await;
    }
    tracing::warn!(path = loggable(request.uri().path()), origin = ?request.headers().get(ORIGIN), "a request from another site was refused");
    pages::notice(&site, asker::lang_of(request.headers()), request.headers(), StatusCode::FORBIDDEN, pages::ELSEWHERE)
}

/// The browser says that the request comes from our own pages. Every current browser says where a POST comes from; a request that
/// says nothing may pass only when it brings no session that somebody else could be riding on.
fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (fetch_site, origin) = (text("sec-fetch-site"), text(ORIGIN.as_str()));
    match (fetch_site, origin) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let host = text(HOST.as_str()).unwrap_or_default();
            origin == public_url || (!host.is_empty() && origin.split_once("://").is_some_and(|(_, rest)| rest == host))
        }
        (None, None) => asker::cookie(headers, asker::SESSION).is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_may_change_things() {
        for (pairs, ours) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "none")], false),
            // The header that scripts cannot forge decides.
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://mesa.example")], false),
            (&[("origin", "https://mesa.example")], true),
            (&[("origin", "https://mesa.example.evil.example")], false),
            (&[("origin", "null")], false),
            (&[("origin", "http://10.0.0.5:3000"), ("host", "10.0.0.5:3000")], true),
            (&[("origin", "http://10.0.0.5"), ("host", "10.0.0.5:3000")], false),
            (&[("cookie", "mesa_session=abc")], false),
            (&[("host", "mesa.example")], true),
        ] {
            assert_eq!(is_ours(&headers(pairs), "https://mesa.example"), ours, "{pairs:?}");
        }
    }
}
