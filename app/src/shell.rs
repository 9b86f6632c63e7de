//! The document and the route table.

use crate::frame::{Frame, NotFound};
use crate::me;
#[cfg(feature = "ssr")]
use crate::people::{AccessibilityPage, PrivacyPage, SignInPage};
use crate::{later, queue, words};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Addresses of hashed files, from assets.json.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    pub css: String,
    pub icons: String,
    pub font: String,
    /// The office's own colours, if it has any.
    pub colours: Option<String>,
    /// The office's logo, if it has one.
    pub logo: Option<String>,
}

impl Default for Assets {
    fn default() -> Self {
        Self { css: "/pkg/mesa.css".into(), icons: "/icons.svg".into(), font: "/fonts/public-sans.woff2".into(), colours: None, logo: None }
    }
}

/// The document around every page. The sign-in and the statements need no WASM and get none.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use leptos_meta::MetaTags;
    let me = me::found();
    let assets = use_context::<Assets>().unwrap_or_default();
    let alive = use_context::<http::request::Parts>().is_none_or(|parts| parts.uri.path().starts_with("/app"));
    let (person, name, role) = match &me.person {
        Some(person) => (Some(person.id.0.to_string()), Some(person.name.clone()), Some(person.role.key())),
        None => (None, None, None),
    };
    view! {
        <!DOCTYPE html>
        <html
            lang=me.lang.tag()
            translate="no"
            data-theme=me.theme.key()
            data-icons=assets.icons
            data-office=me.office
            data-logo=me.logo
            data-person=person
            data-name=name
            data-role=role
            data-keys=me.keys_off.then_some("off")
            data-rows=me.compact.then_some("compact")
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="preload" href=assets.font r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=assets.css/>
                {assets.colours.map(|href| view! { <link rel="stylesheet" href=href/> })}
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                {alive
                    .then(|| {
                        view! {
                            <HydrationScripts options/>
                            <meta name="mesa-words" content=words::device(me.lang)/>
                            <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                            <script src="/pictures.js" defer=true></script>
                            <script src="/place.js" defer=true></script>
                            <script src="/device.js" defer=true></script>
                            <script src="/pwa.js" defer=true></script>
                            <script src="/palette.js" defer=true></script>
                        }
                    })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Everything inside `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let me = me::found();
    let lang = me.lang;
    provide_context(me);
    // For style sheets and tests: from here on the page answers without reloading. After the effects that take over what was typed.
    Effect::new(move |_| request_animation_frame(|| crate::browser::set_root_attribute("data-hydrated", "true")));
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Mesa".to_owned() } else { format!("{title} · Mesa") }/>
        <a class="skip-link" href="#contenido">{words::skip(lang)}</a>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=|| view! { <Redirect path="/app/bandeja"/> }/>
                <Route path=path!("/ingresar") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/accesibilidad") view=AccessibilityPage ssr=SsrMode::Async/>
                <Route path=path!("/privacidad") view=PrivacyPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("/app") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("") view=|| view! { <Redirect path="/app/bandeja"/> }/>
                    <Route path=path!("triage") view=later::triage::page()/>
                    <Route path=path!("salida") view=later::outbox::page()/>
                    <Route path=path!("salida/:id") view=later::mail::page()/>
                    <Route path=path!("recepcion") view=later::intake::page()/>
                    <Route path=path!("recepcion/:id") view=later::message::page()/>
                    <Route path=path!("admin/buzones") view=later::mailboxes::page()/>
                    <Route path=path!("admin/buzones/buzon") view=later::mailboxes::page()/>
                    <Route path=path!("admin/plantillas") view=later::templates::page()/>
                    <Route path=path!("admin/plantillas/:kind/:readers") view=later::template::page()/>
                    <Route path=path!("admin/reglas") view=later::rules::page()/>
                    <Route path=path!("admin/reglas/regla") view=later::rules::page()/>
                    <Route path=path!("pendientes") view=later::unsent::page()/>
                    <Route path=path!("compartir") view=later::share::page()/>
                    <Route path=path!("buscar") view=later::search::page()/>
                    <Route path=path!("vistas") view=later::views::page()/>
                    <Route path=path!("admin") view=later::office::page()/>
                    <Route path=path!("admin/:room") view=later::office::page()/>
                    <Route path=path!("inicio") view=later::office::page()/>
                    <Route path=path!("ayuda") view=later::office::page()/>
                    <Route path=path!("perfil") view=later::profile::page()/>
                    <ParentRoute path=path!("") view=queue::Panes>
                        <Route path=path!("bandeja") view=queue::NothingOpen/>
                        <Route path=path!("t/:number") view=later::ticket::page()/>
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// Pages that need no script are the server's alone: should the browser's router ever come to one, the server is asked for it.
#[cfg(not(feature = "ssr"))]
fn from_server() {
    let _ = window().location().reload();
}
#[cfg(not(feature = "ssr"))]
use from_server as SignInPage;
#[cfg(not(feature = "ssr"))]
use from_server as AccessibilityPage;
#[cfg(not(feature = "ssr"))]
use from_server as PrivacyPage;

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::asking::Asker;
    use domain::Lang;
    use leptos_router::location::RequestUrl;

    fn rendered(address: &str, lang: Lang) -> String {
        Owner::new().with(|| {
            provide_context(RequestUrl::new(address));
            provide_context(Asker { lang, ..Asker::default() });
            App().to_html()
        })
    }

    #[test]
    fn the_sign_in_is_a_plain_form_that_keeps_address_and_way_back() {
        let html = rendered("/ingresar?error=credenciales&correo=ana%40x.example&a=%2Fapp%2Ft%2F7", Lang::Es);
        for part in [
            "method=\"post\" action=\"/ingresar\"",
            "autocomplete=\"username\"",
            "autocomplete=\"current-password\"",
            "value=\"ana@x.example\"",
            "value=\"/app/t/7\"",
            "role=\"alert\"",
            "no coinciden",
        ] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
    }

    #[test]
    fn what_an_address_says_is_never_taken_for_markup() {
        let html = rendered("/ingresar?correo=%22%3E%3Cscript%3E&error=%3Cscript%3E", Lang::Es);
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn public_pages_speak_both_languages() {
        for (path, es, en) in [
            ("/ingresar", "Contraseña", "Password"),
            ("/accesibilidad", "WCAG 2.2, nivel AA", "WCAG 2.2, level AA"),
            ("/privacidad", "Sus derechos", "Your rights"),
        ] {
            assert!(rendered(path, Lang::Es).contains(es), "{path}");
            assert!(rendered(path, Lang::En).contains(en), "{path}");
        }
    }
}
