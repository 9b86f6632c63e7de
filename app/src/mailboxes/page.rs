//! `/app/admin/buzones` and `/app/admin/buzones/buzon`: the frame of what the server makes, and the sending of the form.

use super::api::{self, AskMailboxSave};
use crate::live::{live, refetch_on_change};
use crate::me::lang;
use crate::ui::{Icon, Outcome, Problem, Skeleton};
use crate::words;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

#[component]
pub fn MailboxesPage() -> impl IntoView {
    let lang = lang();
    let location = use_location();
    let asked = Memo::new(move |_| (location.pathname.with(|path| path.ends_with("/buzon")), location.search.get()));
    let page = Resource::new(move || asked.get(), |(one, search)| api::mailboxes(one, search));
    // What is being typed is not read again.
    live().after_changes(move || {
        if !asked.get_untracked().0 {
            page.refetch();
        }
    });
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
        <div class="page mailbox-answer" aria-live="polite" data-shown=move || asked.get().0.to_string()>
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
    refetch_on_change(alarms);
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
