//! Posted forms of the rules of intake: plain forms answered with a redirect, so that they work before any script has loaded.

use super::faults;
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
    match app::rules::post(site.desk(), &Actor::Staff(staff), &fields).await {
        Ok(page) => Redirect::to(&page).into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}
