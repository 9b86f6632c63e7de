//! Files of an entry, opened (M24): nothing of them runs here.

use super::faults;
use super::site::Site;
use app::asking::Asker;
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use desk::attachments::{self, OpenedFile};
use domain::Refusal;
use domain::people::Actor;
use domain::tickets::AttachmentId;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Images and PDF are shown; everything else, and everything with `?descargar`, is saved.
pub async fn open(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    match attachments::open(site.desk(), &Actor::Staff(staff), AttachmentId(id)).await {
        Ok(file) => {
            let save = query.is_some_and(|query| query.starts_with("descargar"));
            deliver(file, save)
        }
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

const OPAQUE: &str = "default-src 'none'; sandbox; frame-ancestors 'self'";
const PDF: &str =
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

fn deliver(file: OpenedFile, save: bool) -> Response {
    let shown = file.preview && !save;
    // A sandboxed PDF stays blank in some browsers. It needs none: by its type, which `nosniff` holds the browser to, it goes to a viewer
    // that is apart from every page; nothing of it is ever a document of ours.
    let policy = if shown && file.media_type == "application/pdf" { PDF } else { OPAQUE };
    let media_type = if file.preview { file.media_type.as_str() } else { "application/octet-stream" };
    let mut response = file.content.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(CONTENT_DISPOSITION, disposition(if shown { "inline" } else { "attachment" }, &file.name));
    response
}

/// With the name as RFC 8187 carries it, and in ASCII for whoever does not read that.
pub fn disposition(kind: &str, name: &str) -> HeaderValue {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' }).collect();
    let full = utf8_percent_encode(name, NON_ALPHANUMERIC);
    HeaderValue::from_str(&format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{full}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let value = disposition("attachment", "año \"x\"\r\nSet-Cookie: a=b.pdf");
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"a_o _x___Set-Cookie_ a_b.pdf\"; filename*=UTF-8''a%C3%B1o%20%22x%22%0D%0ASet%2DCookie%3A%20a%3Db%2Epdf"
        );
    }

    #[test]
    fn what_a_browser_might_run_is_only_saved() {
        let file = |media_type: &str, preview| OpenedFile {
            name: "x".to_owned(),
            media_type: media_type.to_owned(),
            preview,
            content: bytes::Bytes::from_static(b"<script>"),
        };
        let read = |response: Response, name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        let html = || deliver(file("text/html", false), false);
        assert_eq!(read(html(), CONTENT_TYPE), "application/octet-stream");
        assert!(read(html(), CONTENT_DISPOSITION).starts_with("attachment"));
        assert!(read(html(), CONTENT_SECURITY_POLICY).contains("sandbox"));
        assert!(read(deliver(file("image/png", true), false), CONTENT_DISPOSITION).starts_with("inline"));
        let pdf = || deliver(file("application/pdf", true), false);
        assert!(read(pdf(), CONTENT_DISPOSITION).starts_with("inline"));
        assert_eq!(read(pdf(), CONTENT_TYPE), "application/pdf");
        assert!(
            read(pdf(), CONTENT_SECURITY_POLICY).starts_with("default-src 'none'")
                && !read(pdf(), CONTENT_SECURITY_POLICY).contains("script")
        );
        assert!(read(deliver(file("application/pdf", true), true), CONTENT_DISPOSITION).starts_with("attachment"));
        assert!(read(deliver(file("image/png", true), true), CONTENT_DISPOSITION).starts_with("attachment"));
    }
}
