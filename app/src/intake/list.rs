//! `/app/recepcion`.

use super::api::{self, AskIntakeRefile};
use super::row::Received;
use super::senders::Senders;
use crate::AskError;
use crate::live::refetch_on_change;
use crate::me::{lang, me};
use crate::ui::{Empty, Outcome, Paging, Problem, Skeleton, StateFilter};
use crate::words;
use domain::Refusal;
use domain::intake::{IntakePage as Listed, IntakeState, SenderKind};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const PATH: &str = "/app/recepcion";

#[component]
pub fn IntakePage() -> impl IntoView {
    let lang = lang();
    view! {
        <Title text=words::intake(lang)/>
        <section class="page" aria-labelledby="recepcion-titulo">
            <header class="page-head">
                <h1 id="recepcion-titulo">{words::intake(lang)}</h1>
                <p>{words::intake_intro(lang)}</p>
            </header>
            {if me().sees_intake() {
                view! { <Senders kind=SenderKind::Loud/> <Messages/> }.into_any()
            } else {
                // The desk decides, here as everywhere; asking it would only be a longer way to the same sentence.
                view! { <Problem error=AskError::Refused(Refusal::NotAllowed)/> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Messages() -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| (query.get_str("estado").and_then(IntakeState::parse), query.get_str("desde").map(str::to_owned)))
    });
    let page = Resource::new(move || asked.get(), |(state, after)| api::intake_page(state, after));
    let refile = ServerAction::<AskIntakeRefile>::new();
    let refiled = Signal::derive(move || refile.value().get());
    refetch_on_change(page);
    Effect::new(move |_| {
        if refiled.with(|refiled| matches!(refiled, Some(Ok(())))) {
            page.refetch();
        }
    });
    view! {
        <Outcome value=refiled done=words::refiled(lang)/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || {
                let (state, after) = asked.get();
                Suspend::new(async move {
                    match page.await {
                        Ok(listed) => view! { <Table listed state first=after.is_none() refile/> }.into_any(),
                        Err(error) => view! { <Problem error retry=Callback::new(move |()| page.refetch())/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn Table(listed: Listed, state: Option<IntakeState>, first: bool, refile: ServerAction<AskIntakeRefile>) -> impl IntoView {
    let lang = lang();
    let administers = me().administers();
    let Listed { rows, next, counts } = listed;
    let options = counts.into_iter().map(|(state, n)| (state.key(), state.label(lang), n)).collect();
    let chosen = state.map(IntakeState::key);
    let nothing = if state.is_some() { words::intake_empty_state(lang) } else { words::intake_empty(lang) };
    view! {
        <StateFilter path=PATH chosen options/>
        {if rows.is_empty() {
            view! { <Empty title=words::empty_title(lang) text=nothing icon="mail"/> }.into_any()
        } else {
            view! {
                <div class="table-scroll" tabindex="0" role="region" aria-labelledby="recepcion-titulo">
                    <table class="list">
                        <thead>
                            <tr>
                                <th scope="col">{words::column_subject(lang)}</th>
                                <th scope="col">{words::column_from(lang)}</th>
                                <th scope="col">{words::column_fate(lang)}</th>
                                <th scope="col">{words::ticket_pane(lang)}</th>
                                <th scope="col">{words::column_received(lang)}</th>
                                <th scope="col">{words::column_size(lang)}</th>
                                <th scope="col">{words::actions(lang)}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {rows.into_iter().map(|row| view! { <Received row administers refile/> }).collect_view()}
                        </tbody>
                    </table>
                </div>
            }
                .into_any()
        }}
        <Paging path=PATH chosen first next/>
    }
}
