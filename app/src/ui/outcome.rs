//! What became of a form: one polite line when it worked, one that interrupts when it did not.

use super::Icon;
use crate::AskError;
use crate::me::lang;
use crate::queue::url::sign_in_href;
use crate::words;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Outcome<T>(#[prop(into)] value: Signal<Option<Result<T, AskError>>>, #[prop(optional)] done: &'static str) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let lang = lang();
    move || {
        match value.get() {
        None => ().into_any(),
        Some(Ok(_)) if done.is_empty() => ().into_any(),
        Some(Ok(_)) => view! {
            <p class="outcome ok" role="status">
                <Icon name="circle-check"/>
                {done}
            </p>
        }
        .into_any(),
        Some(Err(error)) => view! {
            <p class="outcome bad" role="alert">
                <Icon name="triangle-alert"/>
                <span>{words::error(lang, &error)}</span>
                {error
                    .is_signed_out()
                    .then(|| view! { <a href=sign_in_href(&use_location().pathname.get_untracked()) rel="external">{words::sign_in(lang)}</a> })}
            </p>
        }
        .into_any(),
    }
    }
}
