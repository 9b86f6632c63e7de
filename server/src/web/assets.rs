//! The browser's files; whatever else is asked for does not exist.

use super::site::Site;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use tower_http::services::ServeDir;

/// Serves a file of the site, compressed where a compressed twin lies beside it; `unknown` renders the page that says "not found".
pub async fn serve_or<F, R>(site: Site, request: Request, unknown: F) -> Response
where
    F: Fn(Request) -> R,
    R: Future<Output = Response>,
{
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let path = request.uri().path().to_owned();
    if is_file(&path) {
        let mut files = ServeDir::new(site.site_dir()).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
        let (parts, _) = request.into_parts();
        let found = files.try_call(Request::from_parts(parts.clone(), Body::empty())).await;
        return match found {
            Ok(response) if response.status() != StatusCode::NOT_FOUND => {
                let mut response = response.map(Body::new);
                // Hashed names are cached for ever; the others are asked for again, and mostly answered with "unchanged".
                let policy = if site.is_hashed(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
                response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(policy));
                if path == "/sw.js" {
                    response.headers_mut().insert(HeaderName::from_static("service-worker-allowed"), HeaderValue::from_static("/"));
                }
                response
            }
            Ok(_) => StatusCode::NOT_FOUND.into_response(),
            Err(error) => {
                tracing::error!(%path, %error, "a file of the site cannot be read");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        };
    }
    let mut response = unknown(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Files have an extension, pages have none; the lists of what is served are not served themselves.
pub fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.contains('.') && !path.starts_with("/app/") && !matches!(path, "/assets.json" | "/hash.txt")
}
