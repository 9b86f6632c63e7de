//! `/app/salida`: the list.

use super::api::{self, AskOutboxRetry};
use super::state_chip::{DeliveryChip, may_be_retried};
use crate::live::refetch_on_change;
use crate::me::{lang, me};
use crate::ui::{Ago, Empty, Icon, Outcome, Paging, Problem, Skeleton, StateFilter};
use crate::words;
use domain::notices::{DeliveryState, OutboxPage as Listed, OutboxRow};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const PATH: &str = "/app/salida";

#[component]
pub fn OutboxPage() -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| (query.get_str("estado").and_then(DeliveryState::parse), query.get_str("desde").map(str::to_owned)))
    });
    let page = Resource::new(move || asked.get(), |(state, after)| api::outbox_page(state, after));
    let retry = ServerAction::<AskOutboxRetry>::new();
    let retried = Signal::derive(move || retry.value().get());
    refetch_on_change(page);
    Effect::new(move |_| {
        if retried.with(|retried| matches!(retried, Some(Ok(())))) {
            page.refetch();
        }
    });
    view! {
        <Title text=words::outbox(lang)/>
        <section class="page" aria-labelledby="salida-titulo">
            <header class="page-head">
                <h1 id="salida-titulo">{words::outbox(lang)}</h1>
                <p>{words::outbox_intro(lang)}</p>
            </header>
            <Outcome value=retried done=words::retried(lang)/>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || {
                    let (state, after) = asked.get();
                    Suspend::new(async move {
                        match page.await {
                            Ok(listed) => view! { <Notices listed state first=after.is_none() retry/> }.into_any(),
                            Err(error) => view! { <Problem error retry=Callback::new(move |()| page.refetch())/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </section>
    }
}

#[component]
fn Notices(listed: Listed, state: Option<DeliveryState>, first: bool, retry: ServerAction<AskOutboxRetry>) -> impl IntoView {
    let lang = lang();
    let administers = me().administers();
    let Listed { rows, next, counts, relay } = listed;
    // Eight states are many: those that nothing is in say nothing, but for the one that people look for.
    let worth = |each: DeliveryState, n: u32| n > 0 || Some(each) == state || each == DeliveryState::Dead;
    let options = counts.into_iter().filter(|(each, n)| worth(*each, *n)).map(|(each, n)| (each.key(), each.label(lang), n)).collect();
    let chosen = state.map(DeliveryState::key);
    let nothing = if state.is_some() { words::outbox_empty_state(lang) } else { words::outbox_empty(lang) };
    view! {
        {(!relay)
            .then(|| {
                view! {
                    <p class="page-note">
                        <Icon name="info"/>
                        {words::no_relay(lang)}
                    </p>
                }
            })}
        <StateFilter path=PATH chosen options/>
        {if rows.is_empty() {
            view! { <Empty title=words::empty_title(lang) text=nothing icon="send"/> }.into_any()
        } else {
            view! {
                <div class="table-scroll" tabindex="0" role="region" aria-labelledby="salida-titulo">
                    <table class="list">
                        <thead>
                            <tr>
                                <th scope="col">{words::column_subject(lang)}</th>
                                <th scope="col">{words::column_to(lang)}</th>
                                <th scope="col">{words::column_kind(lang)}</th>
                                <th scope="col">{words::column_number(lang)}</th>
                                <th scope="col">{words::column_state(lang)}</th>
                                <th scope="col">{words::column_promised(lang)}</th>
                                <th scope="col">{words::column_attempts(lang)}</th>
                                <th scope="col">{words::last_reply(lang)}</th>
                                {administers.then(|| view! { <th scope="col">{words::actions(lang)}</th> })}
                            </tr>
                        </thead>
                        <tbody>
                            {rows.into_iter().map(|row| view! { <Notice row administers retry/> }).collect_view()}
                        </tbody>
                    </table>
                </div>
            }
                .into_any()
        }}
        <Paging path=PATH chosen first next/>
    }
}

#[component]
fn Notice(row: OutboxRow, administers: bool, retry: ServerAction<AskOutboxRetry>) -> impl IntoView {
    let lang = lang();
    let id = row.id.0;
    let mail = format!("{PATH}/{id}");
    let subject = if row.subject.trim().is_empty() { words::no_subject(lang).to_owned() } else { row.subject };
    view! {
        <tr data-state=row.state.key()>
            <th scope="row" class="c-subject"><a class="row-link" href=mail>{subject}</a></th>
            <td class="c-person">
                <span>{row.person}</span>
                " "
                <span class="address">{row.address}</span>
            </td>
            <td>{row.kind.label(lang)}</td>
            <td class="c-number"><a href=format!("/app/t/{}", row.ticket.0)>{row.ticket.to_string()}</a></td>
            <td><DeliveryChip state=row.state/></td>
            <td class="c-age"><Ago stamp=row.promised/></td>
            <td class="c-count">{row.attempts.to_string()}</td>
            <td class="c-reply">{row.last_reply}</td>
            {administers
                .then(|| {
                    view! {
                        <td class="c-actions">
                            {may_be_retried(row.state).then(|| view! { <Retry id retry/> })}
                        </td>
                    }
                })}
        </tr>
    }
}

/// A plain form, like every other: it works before the page has come to life.
#[component]
pub fn Retry(id: i64, retry: ServerAction<AskOutboxRetry>) -> impl IntoView {
    let lang = lang();
    view! {
        <ActionForm action=retry>
            <input type="hidden" name="id" value=id.to_string()/>
            <button type="submit" class="button" aria-disabled=move || retry.pending().get().then_some("true")>
                <Icon name="refresh-cw"/>
                {words::retry_now(lang)}
            </button>
        </ActionForm>
    }
}
