//! Signing in and out, the password and the language: plain forms answered with a redirect, so that they work before any script has loaded.

use super::asker::{self, SESSION};
use super::gate::encode;
use super::kept::Kept;
use super::site::Site;
use super::{faults, pages};
use app::asking::{Asker, status_of};
use axum::Extension;
use axum::extract::{Form, Request, State};
use axum::extract::{FromRequest, FromRequestParts};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Trouble, people, settings};
use domain::people::{Actor, Role};
use domain::{Lang, Refusal};
use http::header::{HeaderMap, REFERER};

type Fields = Vec<(String, String)>;

fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
}

/// Fields `correo`, `clave` and, where to go then, `a`.
pub async fn sign_in(State(site): State<Site>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let ip = asker::client_ip(&parts);
    let Ok(Extension(asker)) = Extension::<Asker>::from_request_parts(&mut parts, &site).await else {
        return faults::refused(&Refusal::SignInRequired);
    };
    let headers = parts.headers.clone();
    let Ok(Form(fields)) = Form::<Fields>::from_request(Request::from_parts(parts, body), &site).await else {
        return faults::refused(&Refusal::BadField { field: "correo".to_owned() });
    };
    let (address, wanted) = (value(&fields, "correo"), value(&fields, "a"));
    let kept = Kept::found_in(&fields);
    match people::sign_in(site.desk(), address, value(&fields, "clave"), &ip).await {
        Ok(token) => {
            // Whoever was signed in on this browser before is so no longer.
            if let Some(old) = asker::cookie(&headers, SESSION) {
                drop(people::sign_out(site.desk(), old).await);
            }
            let mut response = match kept {
                Some(kept) => pages::send_now(&site, asker.lang, &headers, &kept),
                None => Redirect::to(&way_on(&site, &token, wanted).await).into_response(),
            };
            asker::set_session(response.headers_mut(), Some(&token), site.is_secure());
            response
        }
        Err(Trouble::Refused(refusal)) => match kept {
            Some(kept) => {
                let why = app::words::refusal(asker.lang, &refusal);
                pages::sign_in_again(&site, asker.lang, &headers, status_of(&refusal), &kept, address, &why)
            }
            None => Redirect::to(&refused(&refusal, address, wanted)).into_response(),
        },
        Err(fault @ Trouble::Fault(_)) => faults::answer(&site, asker.lang, &headers, fault),
    }
}

/// Where they wanted to go. An administrator of an empty Mesa who wanted nothing else is led to the assistant.
async fn way_on(site: &Site, token: &people::SessionToken, wanted: &str) -> String {
    let wanted = safe(wanted);
    if !matches!(wanted, "/app" | "/app/bandeja") || !matches!(settings::setup_pending(site.desk()).await, Ok(true)) {
        return wanted.to_owned();
    }
    let administers = match people::signed_in(site.desk(), &token.0).await {
        Ok(Some(signed_in)) => signed_in.staff.role == Role::Administrator,
        _ => false,
    };
    if administers { app::office::START.to_owned() } else { wanted.to_owned() }
}

/// Back to the sign-in with the address kept and the reason named.
fn refused(refusal: &Refusal, address: &str, wanted: &str) -> String {
    let error = match refusal {
        Refusal::TooManyAttempts { minutes } => format!("intentos&minutos={minutes}"),
        _ => "credenciales".to_owned(),
    };
    format!("/ingresar?error={error}&correo={}&a={}", encode(address), encode(safe(wanted)))
}

/// A path within the app, or its beginning: nobody is led elsewhere by a link to the sign-in.
pub fn safe(wanted: &str) -> &str {
    let inside = wanted == "/app" || wanted.starts_with("/app/") || wanted.starts_with("/app?");
    if inside && !wanted.contains("//") && wanted.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') { wanted } else { "/app/bandeja" }
}

/// Fields `actual`, `nueva` and `repetida`; answered on the profile, whose address says how it went.
pub async fn password(State(site): State<Site>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let ip = asker::client_ip(&parts);
    let Ok(Extension(Asker { staff: Some(staff), lang, .. })) = Extension::<Asker>::from_request_parts(&mut parts, &site).await else {
        return faults::refused(&Refusal::SignInRequired);
    };
    let headers = parts.headers.clone();
    let Ok(Form(fields)) = Form::<Fields>::from_request(Request::from_parts(parts, body), &site).await else {
        return faults::refused(&Refusal::BadField { field: "actual".to_owned() });
    };
    let new = value(&fields, "nueva");
    if new != value(&fields, "repetida") {
        return Redirect::to("/app/perfil?clave=distinta#clave").into_response();
    }
    match people::change_password(site.desk(), &Actor::Staff(staff), value(&fields, "actual"), new, &ip).await {
        Ok(token) => {
            let mut response = Redirect::to("/app/perfil?clave=cambiada#clave").into_response();
            asker::set_session(response.headers_mut(), Some(&token), site.is_secure());
            response
        }
        Err(Trouble::Refused(refusal)) => {
            let how = match refusal {
                Refusal::WrongSignIn => "actual".to_owned(),
                Refusal::TooManyAttempts { minutes } => format!("intentos&minutos={minutes}"),
                Refusal::WeakPassword { .. } => "corta".to_owned(),
                Refusal::TooLong { .. } => "larga".to_owned(),
                other => return faults::refused(&other),
            };
            Redirect::to(&format!("/app/perfil?clave={how}#clave")).into_response()
        }
        Err(fault @ Trouble::Fault(_)) => faults::answer(&site, lang, &headers, fault),
    }
}

pub async fn sign_out(State(site): State<Site>, Extension(asker): Extension<Asker>, headers: HeaderMap) -> Response {
    if let Some(token) = asker::cookie(&headers, SESSION)
        && let Err(trouble) = people::sign_out(site.desk(), token).await
    {
        return faults::answer(&site, asker.lang, &headers, trouble);
    }
    let mut response = Redirect::to("/ingresar").into_response();
    asker::set_session(response.headers_mut(), None, site.is_secure());
    response
}

/// Field `idioma`: es or en. Remembered on the device, and with whoever is signed in.
pub async fn language(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let chosen = Some(value(&fields, "idioma")).filter(|tag| !tag.is_empty()).unwrap_or_else(|| value(&fields, "lang"));
    let Some(lang) = Lang::parse(chosen) else { return faults::refused(&Refusal::BadField { field: "idioma".to_owned() }) };
    if let Some(staff) = asker.staff
        && let Err(trouble) = people::set_lang(site.desk(), &Actor::Staff(staff), lang).await
    {
        return faults::answer(&site, lang, &headers, trouble);
    }
    let mut response = Redirect::to(&back(&headers)).into_response();
    asker::set_language(response.headers_mut(), lang, site.is_secure());
    response
}

/// To the page that the form stands on. The origin check has let nobody else through.
fn back(headers: &HeaderMap) -> String {
    referring_path(headers).unwrap_or_else(|| "/ingresar".to_owned())
}

/// Path and query of the page that a request comes from.
pub fn referring_path(headers: &HeaderMap) -> Option<String> {
    headers
        .get(REFERER)
        .and_then(|referrer| referrer.to_str().ok()?.parse::<http::Uri>().ok())
        .and_then(|uri| uri.path_and_query().map(ToString::to_string))
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_stays_within_the_app() {
        for (wanted, led) in [
            ("/app/t/12?x=1", "/app/t/12?x=1"),
            ("", "/app/bandeja"),
            ("//evil.example", "/app/bandeja"),
            ("https://evil.example", "/app/bandeja"),
            ("/app//evil.example", "/app/bandeja"),
            ("/app/\\evil", "/app/bandeja"),
            ("/application", "/app/bandeja"),
            ("/app/x\r\nSet-Cookie: a=b", "/app/bandeja"),
        ] {
            assert_eq!(safe(wanted), led, "{wanted}");
        }
    }
}
