//! A page whose body is HTML of our own making: what is shown once and must not be gone back to.

use super::document::document;
use crate::shell::Assets;
use domain::Lang;
use leptos::prelude::*;

pub fn made(assets: &Assets, lang: Lang, office: &str, title: &str, body: &str) -> String {
    let body = body.to_owned();
    document(assets, lang, office, title, move || view! { <div class="form" inner_html=body></div> })
}
