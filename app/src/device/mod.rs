//! What a device keeps: own unsent work, and what another app shared. The pages are frames; public/pwa.js fills them from the device's store.

use crate::me::lang;
use crate::words;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/app/pendientes`.
#[component]
pub fn UnsentPage() -> impl IntoView {
    let lang = lang();
    view! { <DevicePage title=words::unsent(lang) intro=words::unsent_intro(lang)><mesa-unsent></mesa-unsent></DevicePage> }
}

/// `/app/compartir`.
#[component]
pub fn SharePage() -> impl IntoView {
    let lang = lang();
    view! { <DevicePage title=words::share_into(lang) intro=words::share_intro(lang)><mesa-shared></mesa-shared></DevicePage> }
}

#[component]
fn DevicePage(title: &'static str, intro: &'static str, children: Children) -> impl IntoView {
    view! {
        <Title text=title/>
        <section class="page device" aria-labelledby="equipo-titulo">
            <header class="page-head">
                <h1 id="equipo-titulo">{title}</h1>
                <p>{intro}</p>
            </header>
            {children()}
        </section>
    }
}
