//! `/app/triage`; `?t=` after some were passed over.

use super::form::EscalateNext;
use super::keys;
use super::turn::{Turn, next_turn};
use crate::AskError;
use crate::live::live;
use crate::me::{lang, me};
use crate::queue::state::Queue;
use crate::tickets::api::AskEscalate;
use crate::tickets::{Header, Ticket, Timeline};
use crate::ui::{Empty, Icon, Problem, Skeleton};
use crate::words;
use domain::queue::View;
use domain::tickets::TicketId;
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
    let lang = lang();
    let queue = expect_context::<Queue>();
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get_str("t").and_then(|number| number.parse().ok()).map(TicketId)));
    let turn = Resource::new(move || wanted.get(), next_turn);
    let nobody_waits = StoredValue::new(false);
    let shown = StoredValue::new(0_usize);
    live().after_changes(move || {
        if nobody_waits.try_get_value() == Some(true) {
            turn.refetch();
        }
    });
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>
            {move || {
                wanted.track();
                Suspend::new(async move {
                    let answer = turn.await;
                    let _ = nobody_waits.try_set_value(matches!(answer, Ok(None)));
                    match answer {
                        Ok(Some(turn_now)) => {
                            // Each turn is a page of its own: a choice kept from the one before would be made for another ticket.
                            let nth = shown.try_update_value(|shown| { *shown += 1; *shown }).unwrap_or_default();
                            let turn_now = StoredValue::new(turn_now);
                            view! {
                                <For each=move || [nth] key=|nth| *nth let:nth>
                                    <Place first=nth == 1 turn=turn_now.get_value() again=Callback::new(move |()| turn.refetch())/>
                                </For>
                            }
                                .into_any()
                        }
                        Ok(None) => view! {
                            <h1 class="visually-hidden">{words::triage(lang)}</h1>
                            <Empty title=words::triage_done(lang) text=words::triage_done_next(lang) icon="circle-check"/>
                            <p class="row-actions center"><a class="button" href="/app/bandeja?vista=abiertos">{words::see_open(lang)}</a></p>
                        }
                        .into_any(),
                        Err(error) => view! { <Troubled error again=Callback::new(move |()| { turn.refetch(); queue.choices.refetch(); })/> }.into_any(),
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

/// One ticket, until it is escalated or passed over.
#[component]
fn Place(first: bool, turn: Turn, again: Callback<()>) -> impl IntoView {
    let lang = lang();
    let Turn { view, skip_to, go_on } = turn;
    let queue = expect_context::<Queue>();
    let ticket = Ticket::provide(view);
    let subject = ticket.part(|view| view.subject.clone());
    let taken = ticket.part(|view| view.technician.as_ref().map(|person| person.name.clone()));
    let action = ServerAction::<AskEscalate>::new();
    if !first {
        // What a form sent before the page came to life was answered belongs to the ticket before.
        action.value().set(None);
    }
    let navigate = use_navigate();
    // At the beginning already: the address stays, so nothing but this would read anew.
    let began = use_query_map().with_untracked(|query| query.get_str("t").is_none());
    Effect::new(move |_| match action.value().get() {
        Some(Ok(_)) => {
            queue.choices.refetch();
            queue.count_again();
            match go_on {
                None if began => again.run(()),
                next => navigate(&href(next), NavigateOptions { replace: true, ..NavigateOptions::default() }),
            }
        }
        Some(Err(_)) => ticket.read_again(),
        None => {}
    });
    keys::listen(FORM);
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
                <p class="triage-left" role="status">
                    <Transition>
                        {move || {
                            let counts = queue.counts();
                            counts.iter().find(|(view, _)| *view == View::Unassigned).map(|(_, n)| words::triage_left(lang, *n))
                        }}
                    </Transition>
                </p>
                <p class="triage-intro">{words::triage_intro(lang)}</p>
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
                <EscalateNext id=FORM action/>
                <p class="row-actions">
                    {skip_to.map(|next| view! { <a class="button quiet" href=href(Some(next))>{words::skip_ticket(lang)}</a> })}
                    <a class="button quiet" href=format!("/app/t/{}?vista={}", ticket.id.0, View::Unassigned.key())>
                        {words::open_ticket(lang)}
                    </a>
                </p>
            </aside>
        </div>
    }
    .into_any()
}

fn href(ticket: Option<TicketId>) -> String {
    ticket.map_or_else(|| "/app/triage".to_owned(), |ticket| format!("/app/triage?t={}", ticket.0))
}
