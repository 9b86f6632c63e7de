//! `/app/triage`; `?t=` after some were passed over.

use super::api::{self, AskTriage};
use super::around::{Aside, Coach, LastDeed, Otherwise};
use super::form::EscalateNext;
use super::keys;
use crate::AskError;
use crate::live::live;
use crate::me::{lang, me};
use crate::queue::state::Queue;
use crate::tickets::{Header, Ticket, Timeline};
use crate::ui::{Empty, Icon, Outcome, Problem, Skeleton};
use crate::words;
use domain::tickets::TicketId;
use domain::triage::{TriageDeed, TriagePage as Page, Turn};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

const FORM: &str = "escalar";

#[component]
pub fn TriagePage() -> impl IntoView {
    let lang = lang();
    view! {
        <Title text=words::triage(lang)/>
        <div class="page triage-page">
            {if me().works() {
                view! { <Work/> }.into_any()
            } else {
                view! { <h1>{words::triage(lang)}</h1> <Empty title=words::only_workers_escalate(lang) text=words::triage_readers(lang) icon="lock"/> }.into_any()
            }}
        </div>
    }
}

#[component]
fn Work() -> impl IntoView {
    let queue = expect_context::<Queue>();
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get_str("t").and_then(|number| number.parse().ok()).map(TicketId)));
    let page = Resource::new(move || wanted.get(), api::triage_page);
    let action = ServerAction::<AskTriage>::new();
    let (nobody_waits, shown, go_on) = (StoredValue::new(false), StoredValue::new(0_usize), StoredValue::new(None::<TicketId>));
    let told = RwSignal::new(0_u32);
    live().after_changes(move || {
        if nobody_waits.try_get_value() == Some(true) {
            page.refetch();
        }
    });
    let navigate = use_navigate();
    Effect::new(move |_| {
        let Some(Ok(done)) = action.value().get() else { return };
        told.set(done.told);
        queue.count_again();
        let next = match done.deed {
            TriageDeed::Undo | TriageDeed::Return => done.ticket,
            TriageDeed::Dismiss => wanted.get_untracked(),
            _ => go_on.get_value(),
        };
        if next == wanted.get_untracked() {
            // The address stays, so nothing but this would read anew.
            page.refetch();
        } else {
            navigate(&href(next), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>
            {move || {
                wanted.track();
                Suspend::new(async move {
                    let answer = page.await;
                    let turn = answer.as_ref().ok().and_then(|page| page.turn.as_ref());
                    let _ = nobody_waits.try_set_value(answer.is_ok() && turn.is_none());
                    let _ = go_on.try_set_value(turn.and_then(|turn| turn.go_on));
                    match answer {
                        Ok(page) => {
                            // Each turn is a page of its own: a choice kept from the one before would be made for another ticket.
                            let nth = shown.try_update_value(|shown| { *shown += 1; *shown }).unwrap_or_default();
                            let page = StoredValue::new(page);
                            view! {
                                <For each=move || [nth] key=|nth| *nth let:nth>
                                    <Shown first=nth == 1 page=page.get_value() action told/>
                                </For>
                            }
                                .into_any()
                        }
                        Err(error) => view! { <Troubled error again=Callback::new(move |()| page.refetch())/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn Troubled(error: AskError, again: Callback<()>) -> impl IntoView {
    view! {
        <h1 class="visually-hidden">{words::triage(lang())}</h1>
        <Problem error retry=again/>
    }
}

#[component]
fn Shown(first: bool, page: Page, action: ServerAction<AskTriage>, told: RwSignal<u32>) -> impl IntoView {
    let lang = lang();
    let Page { turn, left, aside, last, coach } = page;
    if !first {
        // What was answered belongs to the ticket before.
        action.value().set(None);
    }
    keys::listen(FORM);
    let around = view! {
        <LastDeed action last/>
        {move || (told.get() > 0).then(|| view! { <p class="outcome" role="status"><Icon name="info"/>{words::already_told(lang, told.get())}</p> })}
        <Coach action shown=coach/>
    };
    match turn {
        Some(turn) => {
            view! { <Place first turn=*turn left action around=around.into_any() aside=view! { <Aside action aside/> }.into_any()/> }
                .into_any()
        }
        None => view! {
            <h1 class="visually-hidden">{words::triage(lang)}</h1>
            <div class="triage-done">
                {around}
                <Empty title=words::triage_done(lang) text=words::triage_done_next(lang) icon="circle-check"/>
                <p class="row-actions center"><a class="button" href="/app/bandeja?vista=abiertos">{words::see_open(lang)}</a></p>
                <Aside action aside/>
                <Outcome value=action.value()/>
            </div>
        }
        .into_any(),
    }
}

/// One ticket, until it is decided or passed over.
#[component]
fn Place(first: bool, turn: Turn, left: u32, action: ServerAction<AskTriage>, around: AnyView, aside: AnyView) -> impl IntoView {
    let lang = lang();
    let Turn { view, skip_to, suggested, others, technicians, groups, .. } = turn;
    let ticket = Ticket::provide(view);
    let subject = ticket.part(|view| view.subject.clone());
    let taken = ticket.part(|view| {
        let group = || view.group.as_ref().map(|(_, name)| name.clone());
        view.technician.as_ref().map(|person| person.name.clone()).or_else(group)
    });
    Effect::new(move |_| {
        if matches!(action.value().get(), Some(Err(_))) {
            ticket.read_again();
        }
    });
    Effect::new(move |_| {
        // Whoever works by keyboard or screen reader is led to the next ticket.
        if !first {
            crate::browser::focus("ticket-asunto");
        }
    });
    view! {
        <Title text=move || format!("{} {} · {}", ticket.id, subject.get(), words::triage(lang))/>
        <div class="triage">
            <article class="triage-message" aria-labelledby="ticket-asunto">
                <Header/>
                <Timeline/>
            </article>
            <aside class="triage-side" aria-label=words::escalation(lang)>
                <div class="triage-body">
                    <p class="triage-left" role="status">{words::triage_left(lang, left)}</p>
                    {around}
                    {move || {
                        taken
                            .get()
                            .map(|name| {
                                view! {
                                    <p class="outcome" role="status">
                                        <Icon name="info"/>
                                        {words::already_with(lang, &name)}
                                    </p>
                                }
                            })
                    }}
                    <EscalateNext id=FORM action suggested others technicians groups/>
                    {aside}
                </div>
                <footer class="triage-foot">
                    <Outcome value=action.value()/>
                    <button type="submit" form=FORM class="button primary wide" aria-disabled=move || action.pending().get().then_some("true")>
                        <Icon name="arrow-up-right"/>
                        {words::escalate_next(lang)}
                        <kbd aria-hidden="true">"↵"</kbd>
                    </button>
                    <Otherwise action skip=skip_to.map(|next| href(Some(next)))/>
                </footer>
            </aside>
        </div>
    }
    .into_any()
}

fn href(ticket: Option<TicketId>) -> String {
    ticket.map_or_else(|| "/app/triage".to_owned(), |ticket| format!("/app/triage?t={}", ticket.0))
}
