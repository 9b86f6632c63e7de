//! `/clave/{token}`: somebody sets their password with a one-time link. Opening it changes nothing; mail scanners open links.

use super::asker::SESSION;
use super::site::Site;
use super::{asker, faults, pages};
use app::asking::{Asker, status_of};
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use desk::Trouble;
use desk::people::{self, LinkOwner};
use domain::people::MIN_PASSWORD;
use domain::{Lang, Refusal};
use http::StatusCode;
use http::header::HeaderMap;
use maud::html;

pub async fn page(State(site): State<Site>, Extension(asker): Extension<Asker>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    show(&site, &asker, &token, &headers, None).await
}

/// Fields `nueva` and `repetida`.
pub async fn post(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let value = |name: &str| fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str());
    if value("nueva") != value("repetida") {
        let why = app::words::password_differs(asker.lang).to_owned();
        return show(&site, &asker, &token, &headers, Some((StatusCode::UNPROCESSABLE_ENTITY, why))).await;
    }
    let address = match people::link_owner(site.desk(), &token).await {
        Ok(owner) => owner.address,
        Err(_) => String::new(),
    };
    match people::set_password_by_link(site.desk(), &token, value("nueva")).await {
        Ok(()) => {
            let mut response = Redirect::to(&format!("/ingresar?correo={}", super::gate::encode(&address))).into_response();
            // Whoever was signed in on this browser before is not who signs in next.
            if asker::cookie(&headers, SESSION).is_some() {
                asker::set_session(response.headers_mut(), None, site.is_secure());
            }
            response
        }
        Err(Trouble::Refused(no)) if no != Refusal::InvalidLink => {
            let why = (status_of(&no), app::words::refusal(asker.lang, &no));
            show(&site, &asker, &token, &headers, Some(why)).await
        }
        Err(_) => show(&site, &asker, &token, &headers, None).await,
    }
}

async fn show(site: &Site, asker: &Asker, token: &str, headers: &HeaderMap, no: Option<(StatusCode, String)>) -> Response {
    let LinkOwner { name, address, lang } = match people::link_owner(site.desk(), token).await {
        Ok(owner) => owner,
        Err(Trouble::Refused(_)) => return pages::notice(site, asker.lang, headers, StatusCode::NOT_FOUND, OVER),
        Err(fault) => return faults::answer(site, asker.lang, headers, fault),
    };
    let title = lang.pick("Ponga su contraseña", "Set your password");
    let (status, why) = no.unzip();
    let body = html! {
        h1 { (title) }
        p { (name) " · " (address) }
        @if let Some(why) = &why { p class="outcome bad" role="alert" id="clave-error" { (why) } }
        form class="form" method="post" action={ "/clave/" (super::gate::encode(token)) } {
            input type="hidden" autocomplete="username" value=(address);
            (password_fields(lang, why.is_some()))
            button class="button" data-kind="primary" type="submit" { (lang.pick("Guardar la contraseña", "Save the password")) }
        }
    };
    (status.unwrap_or(StatusCode::OK), Html(pages::document(site, lang, headers, title, &body).into_string())).into_response()
}

/// Typed twice: nobody sees what they type.
pub(super) fn password_fields(lang: Lang, stopped: bool) -> maud::Markup {
    let about = stopped.then_some("clave-error");
    html! {
        div class="field" {
            label for="nueva" { (lang.pick("Contraseña", "Password")) }
            input id="nueva" name="nueva" type="password" autocomplete="new-password" required minlength=(MIN_PASSWORD) aria-describedby=[about];
            p class="hint" { (match lang {
                Lang::Es => format!("Al menos {MIN_PASSWORD} caracteres; una frase larga es lo mejor."),
                Lang::En => format!("At least {MIN_PASSWORD} characters; a long phrase is best."),
            }) }
        }
        div class="field" {
            label for="repetida" { (lang.pick("Repita la contraseña", "Password again")) }
            input id="repetida" name="repetida" type="password" autocomplete="new-password" required;
        }
    }
}

const OVER: pages::Notice = pages::Notice {
    es: "Este enlace ya se usó o venció. Pida otro a un administrador de Mesa.",
    en: "This link was used or is over. Ask an administrator of Mesa for another.",
};
