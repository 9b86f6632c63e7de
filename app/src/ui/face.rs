//! The faces of a page that has nothing to show: not yet, nothing there, or not possible.

use super::Icon;
use crate::AskError;
use crate::me::lang;
use crate::queue::url::sign_in_href;
use crate::words;
use domain::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Shown after 150 ms (by CSS): most pages are there before.
#[component]
pub fn Skeleton(#[prop(default = 6)] lines: u8) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{words::loading(lang())}</span>
            {(0..lines).map(|_| view! { <span class="skeleton-line" aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}

/// Says why there is nothing, and what next.
#[component]
pub fn Empty(#[prop(into)] title: String, #[prop(into)] text: String, #[prop(default = "inbox")] icon: &'static str) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <p class="empty-title">{title}</p>
            <p>{text}</p>
        </div>
    }
}

/// Says what stopped it and offers to try again; without JavaScript the link reloads.
#[component]
pub fn Problem(error: AskError, #[prop(optional, into)] retry: Option<Callback<()>>) -> impl IntoView {
    let lang = lang();
    let signed_out = error.is_signed_out();
    // Nothing will come of asking again for what is not there.
    let gone = matches!(error, AskError::Refused(Refusal::NotFound | Refusal::NotAllowed));
    let here = use_location().pathname.get_untracked();
    view! {
        <div class="empty problem" role="alert">
            <Icon name="triangle-alert"/>
            <p class="empty-title">{words::went_wrong(lang)}</p>
            <p>{words::error(lang, &error)}</p>
            {if signed_out {
                view! { <a class="button primary" href=sign_in_href(&here) rel="external">{words::sign_in(lang)}</a> }.into_any()
            } else if gone {
                view! { <a class="button" href="/app/bandeja">{words::back_to_queue(lang)}</a> }.into_any()
            } else {
                view! {
                    <a
                        class="button"
                        href=""
                        rel="external"
                        on:click=move |event| {
                            if let Some(retry) = retry {
                                event.prevent_default();
                                retry.run(());
                            }
                        }
                    >
                        <Icon name="refresh-cw"/>
                        {words::retry(lang)}
                    </a>
                }
                    .into_any()
            }}
        </div>
    }
}
