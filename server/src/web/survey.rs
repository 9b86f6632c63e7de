//! The public survey: reading changes nothing (mail scanners open links), a POST does.

use super::faults;
use super::site::Site;
use app::asking::Asker;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Answer, survey};
use domain::Refusal;
use domain::survey::AnswerDraft;
use http::header::HeaderMap;

type Fields = Vec<(String, String)>;

/// What the form asks for.
enum Wish {
    Answer(AnswerDraft),
    Reopen(String),
}

pub async fn page(State(site): State<Site>, Extension(asker): Extension<Asker>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match survey::view(site.desk(), &token).await {
        Ok(view) => view.subject.into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

pub async fn post(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    match carry_out(&site, &token, &fields).await {
        Ok(done) => Redirect::to(&format!("/e/{token}?{done}")).into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

async fn carry_out(site: &Site, token: &str, fields: &Fields) -> Answer<&'static str> {
    match read(fields)? {
        Wish::Answer(draft) => survey::answer(site.desk(), token, draft).await.map(|()| "gracias"),
        Wish::Reopen(reason) => survey::reopen(site.desk(), token, &reason).await.map(|()| "reabierto"),
    }
}

/// `reabrir` (with `motivo`) or `nota` 1 to 5 (with `comentario`).
fn read(fields: &Fields) -> Result<Wish, Refusal> {
    let value = |name: &str| fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim());
    if value("reabrir").is_some() {
        return Ok(Wish::Reopen(value("motivo").unwrap_or_default().to_owned()));
    }
    let score = value("nota").and_then(|score| score.parse().ok()).ok_or(Refusal::BadScore)?;
    let comment = value("comentario").filter(|comment| !comment.is_empty()).map(str::to_owned);
    Ok(Wish::Answer(AnswerDraft { score, comment }))
}
