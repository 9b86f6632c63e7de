//! The few pages that are ours and not the app's: a sentence, and what somebody had typed when their session ended.

use super::asker::cookie;
use super::gate::{MAX_FORM, encode};
use super::kept::Kept;
use super::site::Site;
use app::{Theme, words};
use axum::response::{Html, IntoResponse, Response};
use domain::Lang;
use domain::people::Staff;
use http::{HeaderMap, StatusCode};
use maud::{DOCTYPE, Markup, html};

/// One thing to say, in both languages.
#[derive(Clone, Copy)]
pub struct Notice {
    pub es: &'static str,
    pub en: &'static str,
}

pub const ELSEWHERE: Notice = Notice {
    es: "Esta acción llegó desde otro sitio y no se realizó. Abra Mesa en su navegador e inténtelo desde allí.",
    en: "This action came from another site and was not carried out. Open Mesa in your browser and try it from there.",
};

pub fn notice(site: &Site, lang: Lang, headers: &HeaderMap, status: StatusCode, notice: Notice) -> Response {
    sentence(site, lang, headers, status, lang.pick(notice.es, notice.en))
}

/// A page that says one sentence.
pub fn sentence(site: &Site, lang: Lang, headers: &HeaderMap, status: StatusCode, text: &str) -> Response {
    let title = if status.is_server_error() {
        lang.pick("Algo salió mal", "Something went wrong")
    } else {
        lang.pick("No se pudo hacer", "Not done")
    };
    let body = html! {
        h1 { (title) }
        p { (text) }
        p { a href="/app/bandeja" { (lang.pick("Volver a la bandeja", "Back to the queue")) } }
    };
    (status, Html(document(site, lang, headers, title, &body).into_string())).into_response()
}

/// There is no network, and this page is not kept on the device: what is, and the way on. Filled by public/pwa.js.
pub fn nothing_stored(site: &Site, headers: &HeaderMap, staff: &Staff) -> Response {
    let lang = staff.lang;
    let assets = site.assets();
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) translate="no" data-theme=(theme(headers)) data-person=(staff.id.0) data-icons=(assets.icons) data-hydrated="true" {
            head {
                (head(site, words::nothing_stored(lang)))
                meta name="mesa-words" content=(words::device(lang));
                script src="/device.js" defer {}
                script src="/pwa.js" defer {}
            }
            body {
                main id="contenido" class="public device" {
                    h1 { (words::nothing_stored(lang)) }
                    p { (words::nothing_stored_text(lang)) }
                    p class="row-actions" {
                        a class="button" data-kind="primary" href="" { (words::retry(lang)) }
                        a class="button" href="/app/bandeja" { (words::back_to_queue(lang)) }
                        a class="button" href="/app/pendientes" { (words::unsent(lang)) }
                    }
                    h2 { (words::stored_here(lang)) }
                    mesa-stored {}
                }
            }
        }
    };
    Html(page.into_string()).into_response()
}

/// The session ended in mid-sentence: sign in, and what was typed comes along.
pub fn sign_in_again(site: &Site, lang: Lang, headers: &HeaderMap, status: StatusCode, kept: &Kept, address: &str, why: &str) -> Response {
    let title = lang.pick("Ingrese de nuevo", "Sign in again");
    let body = html! {
        h1 { (title) }
        p role="alert" { (why) }
        p { (lang.pick("Lo que escribió no se ha perdido: ingrese y podrá enviarlo.", "What you wrote is not lost: sign in and you can send it.")) }
        form class="form" method="post" action="/ingresar" {
            (hidden(kept, true))
            div class="field" {
                label for="correo" { (lang.pick("Correo", "Mail address")) }
                input class="input" id="correo" name="correo" type="email" autocomplete="username" required value=(address);
            }
            div class="field" {
                label for="clave" { (lang.pick("Contraseña", "Password")) }
                input class="input" id="clave" name="clave" type="password" autocomplete="current-password" required;
            }
            button class="button" data-kind="primary" type="submit" { (lang.pick("Ingresar", "Sign in")) }
        }
        (written(lang, kept))
    };
    (status, Html(document(site, lang, headers, title, &body).into_string())).into_response()
}

/// Signed in again: what was typed, to be sent with one press.
pub fn send_now(site: &Site, lang: Lang, headers: &HeaderMap, kept: &Kept) -> Response {
    let title = lang.pick("Esto es lo que escribió", "This is what you wrote");
    let body = html! {
        h1 { (title) }
        p { (lang.pick("Revíselo y envíelo. Todavía no se ha guardado nada.", "Check it and send it. Nothing has been saved yet.")) }
        (written(lang, kept))
        form class="form" method="post" action=(format!("{}?{}={}", kept.path, Kept::RETURN, encode(&kept.back))) {
            (hidden(kept, false))
            button class="button" data-kind="primary" type="submit" { (lang.pick("Enviar ahora", "Send now")) }
        }
        p { a href="/app/bandeja" { (lang.pick("Descartarlo y volver a la bandeja", "Discard it and go back to the queue")) } }
    };
    Html(document(site, lang, headers, title, &body).into_string()).into_response()
}

/// The fields of the form as it was sent; on the way through the sign-in under names that cannot be mistaken for its own.
fn hidden(kept: &Kept, through_sign_in: bool) -> Markup {
    html! {
        @if through_sign_in {
            input type="hidden" name=(Kept::PATH) value=(kept.path);
            input type="hidden" name=(Kept::BACK) value=(kept.back);
        }
        @for (name, value) in &kept.fields {
            input type="hidden" name=(if through_sign_in { format!("{}{name}", Kept::FIELD) } else { name.clone() }) value=(value);
        }
    }
}

/// Long texts, to be read before they are sent.
fn written(lang: Lang, kept: &Kept) -> Markup {
    let texts: Vec<&String> =
        kept.fields.iter().filter(|(name, _)| is_text(name)).map(|(_, value)| value).filter(|value| !value.trim().is_empty()).collect();
    html! {
        @for (place, text) in texts.iter().enumerate() {
            div class="field" {
                label for=(format!("escrito-{place}")) { (lang.pick("Lo que escribió", "What you wrote")) }
                textarea class="input" id=(format!("escrito-{place}")) rows="10" readonly maxlength=(MAX_FORM) { "\n" (text) }
            }
        }
    }
}

/// `draft[body]`, `draft[reason]`, `body`…
fn is_text(name: &str) -> bool {
    ["body", "reason", "text", "comment"].iter().any(|word| name == *word || name.ends_with(&format!("[{word}]")))
}

pub(super) fn document(site: &Site, lang: Lang, headers: &HeaderMap, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) translate="no" data-theme=(theme(headers)) {
            head { (head(site, title)) }
            body {
                main id="contenido" class="public" {
                    @if let Some(logo) = site.assets().logo {
                        img class="office-logo" src=(logo) alt=(site.desk().office().name);
                    }
                    (body)
                }
            }
        }
    }
}

/// As chosen in this browser.
fn theme(headers: &HeaderMap) -> &'static str {
    cookie(headers, Theme::COOKIE).map_or(Theme::Device, Theme::parse).key()
}

fn head(site: &Site, title: &str) -> Markup {
    let assets = site.assets();
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
        meta name="color-scheme" content="light dark";
        meta name="robots" content="noindex";
        title { (title) " · Mesa" }
        link rel="stylesheet" href=(assets.css);
        @if let Some(colours) = &assets.colours { link rel="stylesheet" href=(colours); }
        link rel="icon" href="/favicon.svg" type="image/svg+xml";
    }
}
