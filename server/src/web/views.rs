//! Posted forms of saved views, of single keys and of the height of rows: plain forms answered with a redirect.

use super::faults;
use super::sign_in::referring_path;
use super::site::Site;
use app::asking::Asker;
use axum::Extension;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Answer, Desk};
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
    let on = says(&fields, "teclas", "si");
    kept(&site, asker, &headers, async |desk, actor| desk::people::set_single_keys(desk, actor, on).await).await
}

/// Field `filas`: `compactas` or `comodas`. Kept with the person.
pub async fn rows(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let compact = says(&fields, "filas", "compactas");
    kept(&site, asker, &headers, async |desk, actor| desk::people::set_compact(desk, actor, compact).await).await
}

fn says(fields: &[(String, String)], name: &str, value: &str) -> bool {
    fields.iter().any(|(field, said)| field == name && said == value)
}

/// A preference of the person who asks, and back to where they were.
async fn kept(site: &Site, asker: Asker, headers: &HeaderMap, keep: impl AsyncFnOnce(&Desk, &Actor) -> Answer<()>) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    match keep(site.desk(), &Actor::Staff(staff)).await {
        Ok(()) => Redirect::to(&referring_path(headers).unwrap_or_else(|| "/app/perfil".to_owned())).into_response(),
        Err(trouble) => faults::answer(site, asker.lang, headers, trouble),
    }
}
