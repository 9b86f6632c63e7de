//! Posted forms of saved views, of single keys and of the height of rows: plain forms answered with a redirect.

use super::faults;
use super::sign_in::referring_path;
use super::site::Site;
use app::asking::Asker;
use axum::Extension;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::people::Actor;
use http::header::HeaderMap;

pub async fn post(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    match app::queue::post_view(site.desk(), &Actor::Staff(staff), &fields).await {
        Ok(page) => Redirect::to(&page).into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

/// Field `teclas`: `si` or `no`. Kept with the person.
pub async fn single_keys(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    let on = fields.iter().any(|(name, value)| name == "teclas" && value == "si");
    match desk::people::set_single_keys(site.desk(), &Actor::Staff(staff), on).await {
        Ok(()) => Redirect::to(&referring_path(&headers).unwrap_or_else(|| "/app/perfil".to_owned())).into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

/// Field `filas`: `compactas` or `comodas`. Kept with the person.
pub async fn rows(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    let compact = fields.iter().any(|(name, value)| name == "filas" && value == "compactas");
    match desk::people::set_compact(site.desk(), &Actor::Staff(staff), compact).await {
        Ok(()) => Redirect::to(&referring_path(&headers).unwrap_or_else(|| "/app/perfil".to_owned())).into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}
