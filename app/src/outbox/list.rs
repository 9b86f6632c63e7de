//! `/app/salida`: the list.

use super::api::{self, Decision};
use super::decide::{Decide, Deciding, Decisions, decided};
use super::state_chip::DeliveryChip;
use crate::intake::Senders;
use crate::live::refetch_on_change;
use crate::me::{lang, me};
use crate::ui::{Ago, Empty, Icon, Outcome, Paging, Problem, Skeleton, StateFilter, When};
use crate::words;
use domain::Lang;
use domain::intake::SenderKind;
use domain::notices::{ChannelView, DeliveryState, OutboxPage as Listed, OutboxRow};
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
    let action = Deciding::new();
    // What was decided is announced like every change, and so read again.
    refetch_on_change(page);
    view! {
        <Title text=words::outbox(lang)/>
        <section class="page" aria-labelledby="salida-titulo">
            <header class="page-head">
                <h1 id="salida-titulo">{words::outbox(lang)}</h1>
                <p>{words::outbox_intro(lang)}</p>
            </header>
            <Outcome value=decided(action) done=words::decided(lang)/>
            {me().sees_intake().then(|| view! { <Senders kind=SenderKind::Suppressed/> })}
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || {
                    let (state, after) = asked.get();
                    Suspend::new(async move {
                        match page.await {
                            Ok(listed) => view! { <Notices listed state first=after.is_none() action/> }.into_any(),
                            Err(error) => view! { <Problem error retry=Callback::new(move |()| page.refetch())/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </section>
    }
}

#[component]
fn Notices(listed: Listed, state: Option<DeliveryState>, first: bool, action: Deciding) -> impl IntoView {
    let lang = lang();
    let administers = me().administers();
    let Listed { rows, next, counts, relay, channel, dead_domains } = listed;
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
        {channel.map(|channel| view! { <Paused channel wake=administers.then_some(action)/> })}
        <StateFilter path=PATH chosen options/>
        {note(lang, state, relay).map(|note| view! { <p class="page-note"><Icon name="info"/>{note}</p> })}
        {(administers && !dead_domains.is_empty()).then(|| view! { <RetryDomain domains=dead_domains action/> })}
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
                            {rows.into_iter().map(|row| view! { <Notice row administers action/> }).collect_view()}
                        </tbody>
                    </table>
                </div>
            }
                .into_any()
        }}
        <Paging path=PATH chosen first next/>
    }
}

/// What a state means, where its name does not say it all.
const fn note(lang: Lang, state: Option<DeliveryState>, relay: bool) -> Option<&'static str> {
    match state {
        Some(DeliveryState::Dead) => Some(words::dead_note(lang)),
        Some(DeliveryState::Kept) if relay => Some(words::kept_note(lang)),
        Some(DeliveryState::Unsure) => Some(words::unsure_note(lang)),
        _ => None,
    }
}

/// Nothing goes out at the moment: why, since when, until when, and a way to try now (M28).
#[component]
fn Paused(channel: ChannelView, #[prop(optional_no_strip)] wake: Option<Deciding>) -> impl IntoView {
    let lang = lang();
    view! {
        <section class="page-note warn" aria-label=words::relay_paused(lang)>
            <Icon name="triangle-alert"/>
            <div>
                <p>
                    <strong>{words::relay_paused(lang)} ": " {channel.state.label(lang).to_lowercase()}</strong>
                    " · "
                    {words::since(lang)}
                    " "
                    <When stamp=channel.since/>
                    " · "
                    {match channel.next {
                        Some(next) => view! { {words::next_attempt(lang)} ": " <When stamp=next/> }.into_any(),
                        None => words::trying_now(lang).into_any(),
                    }}
                </p>
                <p class="quiet">{channel.reply}</p>
            </div>
            {wake.map(|action| view! { <Decide action what=Decision::Wake text=words::try_now(lang) icon="refresh-cw"/> })}
        </section>
    }
}

/// A domain whose server was wrong for a while took no mail of anybody's.
#[component]
fn RetryDomain(domains: Vec<(String, u32)>, action: Deciding) -> impl IntoView {
    let lang = lang();
    view! {
        <Decide action what=Decision::RetryDomain text=words::retry_domain(lang) icon="refresh-cw">
            <label for="dominio">{words::retry_domain_label(lang)}</label>
            <select id="dominio" name="domain">
                {domains
                    .into_iter()
                    .map(|(domain, n)| view! { <option value=domain.clone()>{format!("{domain} ({})", words::capped(n))}</option> })
                    .collect_view()}
            </select>
        </Decide>
    }
}

#[component]
fn Notice(row: OutboxRow, administers: bool, action: Deciding) -> impl IntoView {
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
            <td class="c-reply">
                {row.why.map(|why| view! { <strong>{why.label(lang)}</strong> " " })}
                {row.last_reply}
                {row.decided.map(|(name, at)| view! { <span class="quiet">{words::decided_by(lang, &name)} " · " <Ago stamp=at/></span> })}
            </td>
            {administers
                .then(|| {
                    view! {
                        <td class="c-actions">
                            <Decisions action id state=row.state sendable=row.sendable compact=true/>
                        </td>
                    }
                })}
        </tr>
    }
}
