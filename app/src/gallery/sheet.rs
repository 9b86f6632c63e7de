//! The document: the same pieces twice, once for each theme.

use super::pieces::Pieces;
use crate::me::{Me, Theme};
use crate::shell::Assets;
use domain::Lang;
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::location::RequestUrl;

/// What no page of the product needs; `nonce` lets it stand here instead of in the style sheet that everybody loads.
const STYLE: &str = "
    body { display: block; overflow: auto; }
    .sheets { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 640px), 1fr)); }
    .sheet { display: grid; align-content: start; gap: 32px; min-inline-size: 0; padding: 24px; background: var(--bg); color: var(--text); }
    .sheet[data-sheet=light] { color-scheme: light; }
    .sheet[data-sheet=dark] { color-scheme: dark; }
    .specimen { display: grid; gap: 12px; min-inline-size: 0; padding: 16px; border: 1px solid var(--border); background: var(--surface); }
    .specimen > .row { display: flex; flex-wrap: wrap; align-items: center; gap: 12px; }
    .specimen .tabs { display: flex; }
";

/// The whole page. It knows no desk and shows nobody's data.
pub fn sheet(assets: &Assets, lang: Lang, nonce: &str) -> String {
    let Assets { css, icons, .. } = assets.clone();
    Owner::new().with(|| {
        provide_context(RequestUrl::new("/dev/components"));
        provide_context(Me {
            lang,
            theme: Theme::Device,
            person: None,
            icons,
            office: String::new(),
            logo: String::new(),
            keys_off: false,
            compact: false,
        });
        view! {
            <!DOCTYPE html>
            <html lang=lang.tag() translate="no">
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <meta name="robots" content="noindex"/>
                    <title>"Components · Mesa"</title>
                    <link rel="stylesheet" href=css/>
                    <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                    <style nonce=nonce.to_owned()>{STYLE}</style>
                </head>
                <body>
                    <Router>
                        <main id="contenido">
                            <h1 class="visually-hidden">"Components"</h1>
                            <div class="sheets">
                                <div class="sheet" data-sheet="light"><Pieces theme="light"/></div>
                                <div class="sheet" data-sheet="dark"><Pieces theme="dark"/></div>
                            </div>
                        </main>
                    </Router>
                </body>
            </html>
        }
        .to_html()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_stands_there_once_for_each_theme() {
        let html = sheet(&Assets::default(), Lang::Es, "nonce");
        assert_eq!(html.matches("class=\"sheet\"").count(), 2);
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "an id is on the page twice: {ids:?}");
    }
}
