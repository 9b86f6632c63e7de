//! The other language, one press away.

use super::Icon;
use domain::Lang;
use leptos::prelude::*;

/// Posts to the server, which keeps it (with the person, where there is one) and comes back to the same page.
#[component]
pub fn LanguageForm(lang: Lang, #[prop(default = "link")] class: &'static str) -> impl IntoView {
    let other = match lang {
        Lang::Es => Lang::En,
        Lang::En => Lang::Es,
    };
    view! {
        <form method="post" action="/idioma">
            <button class=class type="submit" name="idioma" value=other.tag() lang=other.tag()>
                <Icon name="languages"/>
                <span class="nav-text">{other.pick("Español", "English")}</span>
            </button>
        </form>
    }
}
