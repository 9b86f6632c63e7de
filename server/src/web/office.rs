//! Posted forms of the administration's rooms, and the office's logo and colour.

use super::faults;
use super::site::Site;
use app::asking::Asker;
use app::office::{Posted, post as deed};
use axum::Extension;
use axum::extract::{Form, FromRequest, Multipart, Request, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use desk::{Trouble, settings};
use domain::Refusal;
use domain::people::Actor;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{StatusCode, Uri};

/// Any of the rooms, by the path that the form was sent to.
pub async fn post(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    match deed(site.desk(), &Actor::Staff(staff), uri.path(), &fields).await {
        Ok(Posted::Go(page)) => Redirect::to(&page).into_response(),
        Ok(Posted::Show(title, body)) => {
            let office = site.desk().office().name.clone();
            Html(app::public::made(&site.assets(), asker.lang, &office, &title, &body)).into_response()
        }
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

/// The picture of a multipart form; answered on the page of the office.
pub async fn upload_logo(State(site): State<Site>, request: Request) -> Response {
    let asker = request.extensions().get::<Asker>().cloned().unwrap_or_default();
    let headers = request.headers().clone();
    let Some(staff) = asker.staff.clone() else { return faults::refused(&Refusal::SignInRequired) };
    let saved = match picture(&site, request).await {
        Ok(bytes) => settings::save_logo(site.desk(), &Actor::Staff(staff), bytes).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => Redirect::to("/app/admin/oficina?hecho=logo").into_response(),
        Err(Trouble::Refused(no)) if no != Refusal::NotAllowed => logo_refused(&no),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

/// Said on the page of the office.
pub fn logo_refused(no: &Refusal) -> Response {
    let why = serde_json::to_string(no).unwrap_or_default();
    Redirect::to(&format!("/app/admin/oficina?error={}", super::gate::encode(&why))).into_response()
}

async fn picture(site: &Site, request: Request) -> Result<bytes::Bytes, Refusal> {
    let missing = || Refusal::NotAPicture;
    let mut form = Multipart::from_request(request, site).await.map_err(|_| missing())?;
    while let Some(field) = form.next_field().await.map_err(|_| missing())? {
        if field.file_name().is_some() {
            let bytes = field.bytes().await.map_err(|_| missing())?;
            return if bytes.is_empty() { Err(missing()) } else { Ok(bytes) };
        }
    }
    Err(missing())
}

/// The logo, for everybody: by its hash it never changes.
pub async fn logo(State(site): State<Site>) -> Response {
    match settings::logo(site.desk()).await {
        Ok((bytes, media_type)) => {
            let mut response = bytes.into_response();
            let headers = response.headers_mut();
            headers
                .insert(CONTENT_TYPE, HeaderValue::from_str(&media_type).unwrap_or(HeaderValue::from_static("application/octet-stream")));
            headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
            response
        }
        Err(Trouble::Refused(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(Trouble::Fault(why)) => {
            faults::logged(&why);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The tokens that follow from the office's colour; nothing where it has none.
pub async fn colours(State(site): State<Site>) -> Response {
    let css = site.desk().look().accent.as_ref().map(domain::accent::Accent::css).unwrap_or_default();
    let mut response = css.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}
