//! Where we stand on accessibility and on personal data: public, and without any script.

use crate::me::{lang, me};
use crate::ui::LanguageForm;
use crate::words;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn AccessibilityPage() -> impl IntoView {
    let lang = lang();
    view! {
        <Statement title=words::accessibility(lang)>
            <p>{words::accessibility_text(lang)}</p>
            <h2>{words::accessibility_how(lang)}</h2>
            <p>{words::accessibility_state(lang)}</p>
            <h2>{words::accessibility_help(lang)}</h2>
            <p>{words::accessibility_contact(lang)}</p>
        </Statement>
    }
}

#[component]
pub fn PrivacyPage() -> impl IntoView {
    let lang = lang();
    view! {
        <Statement title=words::privacy(lang)>
            <h2>{words::privacy_kept(lang)}</h2>
            <p>{words::privacy_text(lang)}</p>
            <h2>{words::privacy_your_rights(lang)}</h2>
            <p>{words::privacy_rights(lang)}</p>
            <h2>{words::privacy_device(lang)}</h2>
            <p>{words::privacy_cookies(lang)}</p>
        </Statement>
    }
}

#[component]
fn Statement(title: &'static str, children: Children) -> impl IntoView {
    let lang = lang();
    let me = me();
    let signed_in = me.person.is_some();
    view! {
        <Title text=title/>
        <main id="contenido" class="public">
            <p class="office">{me.office}</p>
            <h1>{title}</h1>
            {children()}
            <footer class="public-foot">
                {if signed_in {
                    view! { <a href="/app/bandeja">{words::back_to_queue(lang)}</a> }
                } else {
                    view! { <a href="/ingresar">{words::sign_in(lang)}</a> }
                }}
                <a href="/accesibilidad">{words::accessibility(lang)}</a>
                <a href="/privacidad">{words::privacy(lang)}</a>
                <LanguageForm lang/>
            </footer>
        </main>
    }
}
