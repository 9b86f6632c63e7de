//! `/app/admin/buzones` and `/app/admin/buzones/buzon`: the frame of what the server makes, and the sending of the form.

use super::api::{self, AskMailboxSave};
use crate::live::{live, refetch_now_and_then};
use crate::me::lang;
use crate::ui::{Icon, Outcome, Problem, Skeleton};
use crate::words;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use std::time::Duration;

const SETTLED: Duration = Duration::from_secs(2);

#[component]
pub fn MailboxesPage() -> impl IntoView {
    let lang = lang();
    let location = use_location();
    let asked = Memo::new(move |_| (location.pathname.with(|path| path.ends_with("/buzon")), location.search.get()));
    let page = Resource::new(move || asked.get(), |(one, search)| api::mailboxes(one, search));
    // What is being typed is not read again.
    let look = move || {
        if asked.try_get_untracked().is_some_and(|(one, _)| !one) {
            page.refetch();
        }
    };
    live().after_changes(look);
    // A connection takes a moment: it may have come about before this page could hear of it.
    Effect::new(move |_| set_timeout(look, SETTLED));
    let save = ServerAction::<AskMailboxSave>::new();
    let answer = Signal::derive(move || save.value().get());
    let submit = move |event: leptos::ev::SubmitEvent| {
        // Other forms of the page are none of ours, and go their own way.
        let Ok(form) = AskMailboxSave::from_event(&event) else { return };
        event.prevent_default();
        if !save.pending().get_untracked() {
            save.dispatch(form);
        }
    };
    let below = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if answer.with(Option::is_some) {
            request_animation_frame(move || {
                if let Some(below) = below.try_get_untracked().flatten() {
                    below.scroll_into_view_with_bool(false);
                }
            });
        }
    });
    view! {
        <Title text=words::mailboxes(lang)/>
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(html) => view! { <div on:submit=submit inner_html=html></div> }.into_any(),
                    Err(error) => view! { <section class="page"><Problem error/></section> }.into_any(),
                }
            })}
        </Transition>
        <div class="page mailbox-answer" aria-live="polite" node_ref=below data-shown=move || asked.get().0.to_string()>
            {move || save.pending().get().then(|| view! { <p class="page-note"><Icon name="clock"/>{words::probing(lang)}</p> })}
            <Outcome value=answer/>
            {move || match answer.get() {
                Some(Ok(html)) if !save.pending().get() => view! { <div inner_html=html></div> }.into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
}

/// For administrators, over every page: which mailbox receives no mail, and why.
#[component]
pub fn MailboxAlarm() -> impl IntoView {
    let alarms = Resource::new(|| (), |()| api::mailbox_alarms());
    refetch_now_and_then(alarms);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                // A failure to ask is no news about the mailboxes.
                alarms
                    .await
                    .unwrap_or_default()
                    .into_iter()
                    .map(|said| {
                        view! {
                            <p class="banner alarm" role="status">
                                <Icon name="triangle-alert"/>
                                <a href="/app/admin/buzones">{said}</a>
                            </p>
                        }
                    })
                    .collect_view()
            })}
        </Transition>
    }
}
