//! `/primer-ingreso`: the first administrator of an empty Mesa, made by whoever can read what its start has printed. The code has some
//! hundred bits, so guessing is no way in; once there is an administrator the page is gone.

use super::link::password_fields;
use super::site::Site;
use super::{asker, faults, pages};
use app::asking::{Asker, status_of};
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use desk::{Trouble, people};
use domain::{Lang, Refusal};
use http::{HeaderMap, StatusCode};
use maud::html;

type Fields = Vec<(String, String)>;

pub async fn page(State(site): State<Site>, Extension(asker): Extension<Asker>, headers: HeaderMap) -> Response {
    match people::needs_administrator(site.desk()).await {
        Ok(true) if site.first_code().is_some() => form(&site, asker.lang, &headers, &Fields::new(), None),
        Ok(_) => Redirect::to("/ingresar").into_response(),
        Err(fault) => faults::answer(&site, asker.lang, &headers, fault),
    }
}

/// Fields `codigo`, `nombre`, `correo`, `nueva` and `repetida`. Whoever is made is signed in, and led to the assistant.
pub async fn post(State(site): State<Site>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let ip = asker::client_ip(&parts);
    let lang = match Extension::<Asker>::from_request_parts(&mut parts, &site).await {
        Ok(Extension(asker)) => asker.lang,
        Err(_) => Lang::Es,
    };
    let headers = parts.headers.clone();
    let Ok(Form(fields)) = Form::<Fields>::from_request(Request::from_parts(parts, body), &site).await else {
        return faults::refused(&Refusal::BadField { field: "codigo".to_owned() });
    };
    let right = site.first_code().is_some_and(|code| same(code, value(&fields, "codigo").trim()));
    if !right {
        let why = lang.pick(
            "Ese no es el código. Es el que Mesa escribió al iniciar, en su registro (por ejemplo: journalctl -u mesa).",
            "That is not the code. It is the one that Mesa wrote when it started, in its log (for instance: journalctl -u mesa).",
        );
        return form(&site, lang, &headers, &fields, Some((StatusCode::FORBIDDEN, why.to_owned())));
    }
    let (address, new) = (value(&fields, "correo"), value(&fields, "nueva"));
    if new != value(&fields, "repetida") {
        return form(
            &site,
            lang,
            &headers,
            &fields,
            Some((StatusCode::UNPROCESSABLE_ENTITY, app::words::password_differs(lang).to_owned())),
        );
    }
    let made = match people::first_administrator(site.desk(), value(&fields, "nombre"), address, new).await {
        Ok(_) => people::sign_in(site.desk(), address, new, &ip).await,
        Err(trouble) => Err(trouble),
    };
    match made {
        Ok(token) => {
            let mut response = Redirect::to(app::office::START).into_response();
            asker::set_session(response.headers_mut(), Some(&token), site.is_secure());
            response
        }
        Err(Trouble::Refused(no)) => form(&site, lang, &headers, &fields, Some((status_of(&no), app::words::refusal(lang, &no)))),
        Err(fault) => faults::answer(&site, lang, &headers, fault),
    }
}

/// In a time that says nothing about where they differ.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
}

fn form(site: &Site, lang: Lang, headers: &HeaderMap, fields: &Fields, no: Option<(StatusCode, String)>) -> Response {
    let title = lang.pick("Primer ingreso", "First sign-in");
    let (status, why) = no.unzip();
    let body = html! {
        h1 { (title) }
        p { (lang.pick(
            "Esta Mesa todavía no tiene administrador. Escriba el código que Mesa mostró al iniciar y sus datos: usted será el primero.",
            "This Mesa has no administrator yet. Write the code that Mesa showed when it started, and who you are: you will be the first.",
        )) }
        @if let Some(why) = &why { p class="outcome bad" role="alert" id="clave-error" { (why) } }
        form class="form" method="post" action="/primer-ingreso" {
            div class="field" {
                label for="codigo" { (lang.pick("Código de inicio", "Start code")) }
                input id="codigo" name="codigo" type="text" required autocomplete="off" autocapitalize="none" spellcheck="false" value=(value(fields, "codigo")) autofocus[why.is_none()];
            }
            div class="field" {
                label for="nombre" { (lang.pick("Su nombre", "Your name")) }
                input id="nombre" name="nombre" type="text" required autocomplete="name" value=(value(fields, "nombre"));
            }
            div class="field" {
                label for="correo" { (lang.pick("Su correo", "Your mail address")) }
                input id="correo" name="correo" type="email" required autocomplete="username" value=(value(fields, "correo"));
            }
            (password_fields(lang, why.is_some()))
            button class="button" data-kind="primary" type="submit" { (lang.pick("Crear el administrador y empezar", "Make the administrator and begin")) }
        }
    };
    (status.unwrap_or(StatusCode::OK), Html(pages::document(site, lang, headers, title, &body).into_string())).into_response()
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn a_code_is_the_whole_code() {
        assert!(same("abcde-fghij", "abcde-fghij"));
        assert!(!same("abcde-fghij", "abcde-fghik") && !same("abcde-fghij", "abcde") && !same("abcde", ""));
    }
}
