//! `/app/recepcion`.

use super::api::{self, AskIntakeAct};
use super::row::Received;
use super::senders::Senders;
use super::status::Status;
use crate::AskError;
use crate::live::refetch_on_change;
use crate::me::{lang, me};
use crate::queue::url::encoded;
use crate::ui::{Empty, Icon, Outcome, Paging, Problem, Skeleton, StateFilter};
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
        query.with(|query| {
            let text = |name: &str| query.get_str(name).map(str::to_owned);
            (query.get_str("estado").and_then(IntakeState::parse), text("q").filter(|text| !text.is_empty()), text("desde"))
        })
    });
    let page = Resource::new(move || asked.get(), |(state, text, after)| api::intake_page(state, text, after));
    let action = ServerAction::<AskIntakeAct>::new();
    let acted = Signal::derive(move || action.value().get());
    refetch_on_change(page);
    Effect::new(move |_| {
        if acted.with(|acted| matches!(acted, Some(Ok(())))) {
            page.refetch();
        }
    });
    // Outside of what a live change draws anew: what is being typed stays.
    let chosen = Memo::new(move |_| asked.with(|(state, ..)| state.map(IntakeState::key)));
    let sought = Memo::new(move |_| asked.with(|(_, text, _)| text.clone().unwrap_or_default()));
    view! {
        <Outcome value=acted done=words::intake_done(lang)/>
        <form class="reception-search" method="get" action=PATH role="search">
            {move || chosen.get().map(|state| view! { <input type="hidden" name="estado" value=state/> })}
            <label class="visually-hidden" for="recepcion-busca">{words::search_mail(lang)}</label>
            <input id="recepcion-busca" type="search" name="q" value=sought.get_untracked() prop:value=move || sought.get() placeholder=words::search_mail(lang)/>
            <button type="submit" class="button"><Icon name="search"/>{words::search(lang)}</button>
        </form>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || {
                let (state, text, after) = asked.get();
                Suspend::new(async move {
                    match page.await {
                        Ok((listed, reception)) => {
                            view! {
                                <Status reception action/>
                                <Table listed state text first=after.is_none() action/>
                            }
                                .into_any()
                        }
                        Err(error) => view! { <Problem error retry=Callback::new(move |()| page.refetch())/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn Table(
    listed: Listed,
    #[prop(optional_no_strip)] state: Option<IntakeState>,
    #[prop(optional_no_strip)] text: Option<String>,
    first: bool,
    action: ServerAction<AskIntakeAct>,
) -> impl IntoView {
    let lang = lang();
    let administers = me().administers();
    let Listed { rows, next, counts } = listed;
    let options = counts.into_iter().map(|(state, n)| (state.key(), state.label(lang), n)).collect();
    let chosen = state.map(IntakeState::key);
    let text = text.unwrap_or_default();
    let also = if text.is_empty() { String::new() } else { format!("q={}", encoded(&text)) };
    let nothing = if state.is_some() || !text.is_empty() { words::intake_empty_state(lang) } else { words::intake_empty(lang) };
    view! {
        <StateFilter path=PATH chosen options also=also.clone()/>
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
                            {rows.into_iter().map(|row| view! { <Received row administers action/> }).collect_view()}
                        </tbody>
                    </table>
                </div>
            }
                .into_any()
        }}
        <Paging path=PATH chosen first next also/>
    }
}
