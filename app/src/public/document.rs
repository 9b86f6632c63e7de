//! The document around a public page.

use crate::me::{Me, Theme};
use crate::shell::Assets;
use crate::words;
use domain::Lang;
use leptos::prelude::*;

/// Renders `body` into a document of its own, in the language of whoever reads it.
pub fn document<V: IntoView>(assets: &Assets, lang: Lang, office: &str, title: &str, body: impl FnOnce() -> V) -> String {
    let Assets { css, icons, font, colours, logo, .. } = assets.clone();
    let logo = logo.unwrap_or_default();
    Owner::new().with(|| {
        provide_context(Me {
            lang,
            theme: Theme::Device,
            person: None,
            keys_off: false,
            compact: false,
            icons,
            office: office.to_owned(),
            logo: logo.clone(),
        });
        view! {
            <!DOCTYPE html>
            <html lang=lang.tag() translate="no">
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                    <meta name="color-scheme" content="light dark"/>
                    <meta name="robots" content="noindex"/>
                    <title>{format!("{title} · Mesa")}</title>
                    // Known before the style sheet asks for it: the text is not set twice.
                    <link rel="preload" href=font r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                    <link rel="stylesheet" href=css/>
                    {colours.map(|href| view! { <link rel="stylesheet" href=href/> })}
                    <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                </head>
                <body>
                    <main id="contenido" class="public">
                        {(!logo.is_empty()).then(|| view! { <img class="office-logo" src=logo alt=""/> })}
                        {(!office.is_empty()).then(|| view! { <p class="office">{office.to_owned()}</p> })}
                        {body()}
                    </main>
                    <footer class="public-foot">
                        <a href="/accesibilidad">{words::accessibility(lang)}</a>
                        <a href="/privacidad">{words::privacy(lang)}</a>
                    </footer>
                </body>
            </html>
        }
        .to_html()
    })
}
