//! `/app/t/{number}`.

use super::api;
use super::composer::Composer;
use super::header::Header;
use super::panel::Panel;
use super::picture::PictureWindow;
use super::state::Ticket;
use super::timeline::Timeline;
use crate::me::lang;
use crate::queue::state::Queue;
use crate::queue::url::list_href;
use crate::ui::{Icon, Problem, Skeleton};
use crate::undo::undo;
use crate::{AskError, presence, words};
use domain::Refusal;
use domain::tickets::{TicketId, TicketView};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

#[component]
pub fn TicketPage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get_str("number").and_then(|number| number.parse().ok()).map(TicketId)));
    let first = Resource::new_blocking(
        move || number.get(),
        |number| async move {
            match number {
                Some(number) => api::ticket(number).await,
                None => Err(AskError::Refused(Refusal::NotFound)),
            }
        },
    );
    let shown = StoredValue::new(0_usize);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>
            {move || {
                number.track();
                Suspend::new(async move {
                    match first.await {
                        Ok(view) => {
                            // Each reading is a page of its own: a field kept from the ticket before would carry its text into this one.
                            let nth = shown.try_update_value(|shown| { *shown += 1; *shown }).unwrap_or_default();
                            let view = StoredValue::new(view);
                            view! {
                                <For each=move || [nth] key=|nth| *nth let:_nth>
                                    <Page view=view.get_value()/>
                                </For>
                            }
                                .into_any()
                        }
                        Err(error) => view! {
                            <Title text=words::went_wrong(lang())/>
                            <Problem error retry=Callback::new(move |()| first.refetch())/>
                        }
                        .into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn Page(view: TicketView) -> impl IntoView {
    let ticket = Ticket::provide(view);
    presence::attend(ticket);
    offer_undo(ticket);
    let subject = ticket.part(|view| view.subject.clone());
    view! {
        <Title text=move || format!("{} {}", ticket.id, subject.get())/>
        <article class="ticket" aria-labelledby="ticket-asunto">
            <BackToList/>
            <div class="ticket-main">
                <Header/>
                <Timeline/>
                <Composer/>
            </div>
            <Panel/>
        </article>
        <PictureWindow/>
    }
    .into_any()
}

/// What was posted a moment ago can be undone, also after a reload; when the time is over, the entry's own button goes.
fn offer_undo(ticket: Ticket) {
    let undo = undo();
    let offered = ticket.part(|view| view.undo);
    Effect::new(move |_| {
        if let Some(offered) = offered.get() {
            undo.offer(ticket.id, offered);
            let left = Duration::from_millis(u64::try_from(offered.left_ms).unwrap_or(0) + 250);
            set_timeout(move || ticket.read_again(), left);
        }
    });
}

/// Where there is no room for the list beside the ticket.
#[component]
fn BackToList() -> impl IntoView {
    let lang = lang();
    let queue = expect_context::<Queue>();
    view! {
        <a class="back" href=move || queue.filter.with(list_href)>
            <Icon name="chevron-left"/>
            {move || queue.title(lang)}
            <span class="visually-hidden">": " {words::back_to_queue(lang)}</span>
        </a>
    }
}
