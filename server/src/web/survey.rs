//! The public survey: reading changes nothing (mail scanners open links), a POST does.

use super::faults;
use super::site::Site;
use app::asking::{Asker, status_of};
use app::public::{self, Face, Typed};
use axum::Extension;
use axum::extract::{Form, Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use desk::{Answer, Trouble, survey};
use domain::survey::AnswerDraft;
use domain::{Lang, Refusal};
use http::StatusCode;
use http::header::HeaderMap;

type Fields = Vec<(String, String)>;

/// What the form asks for.
enum Wish {
    Answer(AnswerDraft),
    Reopen(String),
}

pub async fn page(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query: Fields = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let face = match () {
        () if value(&query, "gracias").is_some() => Face::Thanks,
        () if value(&query, "reabierto").is_some() => Face::Reopened,
        () => Face::Asks,
    };
    show(&site, &asker, &token, &headers, face, chosen(&query), None).await
}

pub async fn post(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    match carry_out(&site, &token, &fields).await {
        Ok(done) => Redirect::to(&format!("/e/{}?{done}", super::gate::encode(&token))).into_response(),
        Err(Trouble::Refused(no)) => show(&site, &asker, &token, &headers, Face::Asks, chosen(&fields), Some(&no)).await,
        Err(fault @ Trouble::Fault(_)) => faults::answer(&site, asker.lang, &headers, fault),
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
    if value(fields, "reabrir").is_some() {
        return Ok(Wish::Reopen(value(fields, "motivo").unwrap_or_default().to_owned()));
    }
    let score = score(fields).ok_or(Refusal::BadScore)?;
    let comment = value(fields, "comentario").filter(|comment| !comment.is_empty()).map(str::to_owned);
    Ok(Wish::Answer(AnswerDraft { score, comment }))
}

/// What a link (`?p=5`, `?nota=5`, `?reabrir=1`) or a refused form had chosen.
fn chosen(fields: &Fields) -> Typed {
    Typed {
        score: score(fields),
        comment: value(fields, "comentario").map(str::to_owned),
        reopening: value(fields, "reabrir").is_some(),
        reason: value(fields, "motivo").unwrap_or_default().to_owned(),
    }
}

fn score(fields: &Fields) -> Option<u8> {
    let said = value(fields, "nota").or_else(|| value(fields, "p"));
    said.and_then(|score| score.parse().ok()).filter(|score| (1..=5).contains(score))
}

fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim())
}

/// The page as it stands now; beside it what stopped the form, if anything did.
async fn show(site: &Site, asker: &Asker, token: &str, headers: &HeaderMap, face: Face, typed: Typed, no: Option<&Refusal>) -> Response {
    match survey::view(site.desk(), token).await {
        Ok(view) => {
            let status = no.map_or(StatusCode::OK, status_of);
            (status, Html(public::survey(&site.assets(), &super::gate::encode(token), view, face, typed, no))).into_response()
        }
        Err(Trouble::Refused(Refusal::InvalidLink | Refusal::NotFound)) => invalid(site, asker.lang),
        Err(trouble) => faults::answer(site, asker.lang, headers, trouble),
    }
}

fn invalid(site: &Site, lang: Lang) -> Response {
    let page = public::invalid_link(&site.assets(), lang, &site.desk().office().name);
    (status_of(&Refusal::InvalidLink), Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_score_is_one_to_five_and_comes_from_the_mail_or_the_form() {
        for (pairs, found) in [
            (&[("p", "5")][..], Some(5)),
            (&[("nota", "1")], Some(1)),
            (&[("nota", "0")], None),
            (&[("nota", "6")], None),
            (&[("nota", "5.0")], None),
            (&[("nota", "-1")], None),
            (&[], None),
        ] {
            assert_eq!(score(&fields(pairs)), found, "{pairs:?}");
        }
    }

    #[test]
    fn a_refused_form_keeps_what_was_typed() {
        let typed = chosen(&fields(&[("reabrir", "1"), ("motivo", " sigue igual "), ("comentario", "")]));
        assert_eq!(typed, Typed { score: None, comment: Some(String::new()), reopening: true, reason: "sigue igual".to_owned() });
    }

    #[test]
    fn the_button_pressed_decides_between_answering_and_reopening() {
        assert!(matches!(read(&fields(&[("reabrir", "1"), ("nota", "3")])), Ok(Wish::Reopen(reason)) if reason.is_empty()));
        assert!(matches!(read(&fields(&[("nota", "3"), ("comentario", " ")])), Ok(Wish::Answer(AnswerDraft { score: 3, comment: None }))));
        assert!(matches!(read(&fields(&[("comentario", "bien")])), Err(Refusal::BadScore)));
    }
}
