//! What somebody had typed when their session ended, carried through the sign-in and offered for sending again.

use super::gate::{MAX_FORM, encode, is_multipart};
use super::pages;
use super::sign_in::{referring_path, safe};
use super::site::Site;
use app::asking::Asker;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use http::StatusCode;
use http::header::{HeaderValue, REFERER};

/// A form on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it is to be posted: one of our own server functions, or a form of ours.
    pub path: String,
    /// The page that the form stands on, where its answer is shown.
    pub back: String,
    pub fields: Vec<(String, String)>,
}

impl Kept {
    /// The names under which it travels through the sign-in form.
    pub const PATH: &'static str = "kept";
    pub const BACK: &'static str = "kept-back";
    /// In the query of the form's address, once it is sent at last.
    pub const RETURN: &'static str = "volver";
    pub const FIELD: &'static str = "kept.";

    /// From the fields of the sign-in form; nothing when it does not lead to a server function of ours.
    pub fn found_in(fields: &[(String, String)]) -> Option<Self> {
        let value = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        let (path, back) = (value(Self::PATH)?, value(Self::BACK).unwrap_or_default());
        let fields = fields.iter().filter_map(|(name, value)| Some((name.strip_prefix(Self::FIELD)?.to_owned(), value.clone()))).collect();
        is_ours(&path).then_some(Self { path, back: safe(&back).to_owned(), fields })
    }
}

/// `/api/name` or a form that we answer ourselves, and nothing that a browser could read as another place.
fn is_ours(path: &str) -> bool {
    ["/app/admin/reglas", "/app/vistas", "/app/teclas", "/app/filas"].contains(&path)
        || app::office::is_form(path)
        || path
            .strip_prefix("/api/")
            .is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))
}

/// A form that was kept is answered on the page it stood on: leptos leads a plain form back to its referrer, which by now is the
/// sign-in.
pub fn lead_back(request: &mut Request) {
    if !is_ours(request.uri().path()) {
        return;
    }
    let query = request.uri().query().unwrap_or_default();
    let back = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == Kept::RETURN).map(|(_, back)| safe(&back).to_owned());
    if let Some(back) = back.and_then(|back| HeaderValue::from_str(&back).ok()) {
        request.headers_mut().insert(REFERER, back);
    }
}

/// Answers a form whose session is over with a sign-in that carries it.
pub async fn ask_again(site: &Site, asker: &Asker, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let back = safe(&referring_path(request.headers()).unwrap_or_default()).to_owned();
    let headers = request.headers().clone();
    // What carries secrets or files is not carried through: it is chosen and typed again, on the page that it stood on.
    let carried = is_ours(&path) && !is_multipart(&headers);
    let body = to_bytes(request.into_body(), MAX_FORM).await;
    let (true, Ok(body)) = (carried, body) else {
        return Redirect::to(&format!("/ingresar?a={}", encode(&back))).into_response();
    };
    // A secret is typed again: whoever sits here now may be somebody else.
    let is_secret = |name: &str| ["password", "secret", "token"].iter().any(|word| name.contains(word));
    let fields = form_urlencoded::parse(&body).into_owned().filter(|(name, _)| !is_secret(name)).collect();
    let kept = Kept { path, back, fields };
    let why = app::words::refusal(asker.lang, &Refusal::SignInRequired);
    pages::sign_in_again(site, asker.lang, &headers, StatusCode::UNAUTHORIZED, &kept, "", &why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(path: &str) -> Vec<(String, String)> {
        [("correo", "ana@x.example"), ("kept", path), ("kept-back", "/app/t/1"), ("kept.draft[body]", "Hola")]
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .to_vec()
    }

    #[test]
    fn what_was_typed_comes_out_of_the_sign_in_as_it_went_in() {
        let kept = Kept::found_in(&form("/api/post_entry")).unwrap();
        assert_eq!(kept.path, "/api/post_entry");
        assert!(Kept::found_in(&form("/app/admin/reglas")).is_some());
        assert!(Kept::found_in(&form("/app/vistas")).is_some());
        assert_eq!(kept.back, "/app/t/1");
        assert_eq!(kept.fields, [("draft[body]".to_owned(), "Hola".to_owned())]);
    }

    #[test]
    fn it_never_leads_elsewhere() {
        for path in
            ["https://evil.example/api/x", "//evil.example/api/x", "/api/../app", "/api/", "/api/x?y", "/salir", "/clave", "/api/x\\y"]
        {
            assert_eq!(Kept::found_in(&form(path)), None, "{path}");
        }
    }
}
