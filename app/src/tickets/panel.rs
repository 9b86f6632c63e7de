//! Beside the conversation: where the ticket stands and what may be done with it.

use super::escalate_form::EscalateForm;
use super::moves_form::Moves;
use super::observers::Observers;
use super::properties_form::PropertiesForm;
use super::state::ticket;
use super::terms::Terms;
use super::threading::JoinTo;
use super::timeline::event_icon;
use crate::me::lang;
use crate::ui::{Icon, When};
use crate::words;
use domain::tickets::{Item, TicketId};
use leptos::prelude::*;

/// Always there on a wide screen; elsewhere it opens from its own button.
#[component]
pub fn Panel() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let can = ticket.part(|view| view.can);
    let escalates = Memo::new(move |_| can.with(|can| can.escalate));
    let edits = Memo::new(move |_| can.with(|can| can.edit));
    let threads = Memo::new(move |_| can.with(|can| can.thread));
    view! {
        <details class="panel-sheet">
            <summary class="button"><Icon name="info"/>{words::properties(lang)}</summary>
        </details>
        <aside class="panel" aria-label=words::properties(lang)>
            {move || escalates.get().then(|| view! { <EscalateForm/> })}
            <Facts/>
            <Moves/>
            <Terms/>
            <Observers/>
            {move || edits.get().then(|| view! { <PropertiesForm/> })}
            {move || threads.get().then(|| view! { <JoinTo/> })}
            <Survey/>
            <History/>
        </aside>
    }
    .into_any()
}

#[component]
fn Facts() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let facts = ticket.part(|view| {
        let group = view.group.as_ref().map(|(_, name)| name.clone());
        (
            (view.requester.clone(), view.answers_to.clone()),
            view.technician.clone(),
            group,
            view.category.clone(),
            view.kind,
            view.opened.clone(),
            view.closed.clone(),
        )
    });
    let links = ticket.part(|view| (view.continues, view.continued_by.clone(), view.joined_into));
    let link = |id: TicketId| view! { <a href=format!("/app/t/{}", id.0)>{id.to_string()}</a> };
    view! {
        <section class="panel-section" aria-labelledby="p-datos">
            <h2 id="p-datos">{words::properties(lang)}</h2>
            {move || {
                let ((requester, answers_to), technician, group, category, kind, opened, closed) = facts.get();
                view! {
                    <dl class="facts">
                        <div>
                            <dt>{words::requester(lang)}</dt>
                            <dd>
                                {requester.name} <span class="address">{requester.address}</span>
                                {answers_to.map(|address| view! { <span class="address">{words::answers_to(lang, &address)}</span> })}
                            </dd>
                        </div>
                        <div>
                            <dt>{words::technician(lang)}</dt>
                            <dd>{technician.map_or_else(|| words::nobody(lang).to_owned(), |person| person.name)}</dd>
                        </div>
                        {group.map(|group| view! { <div><dt>{words::group(lang)}</dt><dd>{group}</dd></div> })}
                        <div>
                            <dt>{words::category(lang)}</dt>
                            <dd>{category.map_or_else(|| words::no_category(lang).to_owned(), |category| category.path)}</dd>
                        </div>
                        <div>
                            <dt>{words::kind(lang)}</dt>
                            <dd>{kind.label(lang)}</dd>
                        </div>
                        <div>
                            <dt>{words::opened(lang)}</dt>
                            <dd><When stamp=opened/></dd>
                        </div>
                        {closed.map(|closed| view! { <div><dt>{words::closed(lang)}</dt><dd><When stamp=closed/></dd></div> })}
                    </dl>
                }
            }}
            {move || {
                let (continues, continued_by, joined) = links.get();
                view! {
                    {joined.map(|id| view! { <p class="linked">{words::joined_into(lang)} " " {link(id)}</p> })}
                    {continues.map(|id| view! { <p class="linked">{words::continues(lang)} " " {link(id)}</p> })}
                    {continued_by
                        .into_iter()
                        .map(|id| view! { <p class="linked">{words::continued_by(lang)} " " {link(id)}</p> })
                        .collect_view()}
                }
            }}
        </section>
    }
}

#[component]
fn Survey() -> impl IntoView {
    let lang = lang();
    let answer = ticket().part(|view| view.survey.clone());
    move || {
        answer.get().map(|answer| {
            view! {
                <section class="panel-section" aria-labelledby="p-encuesta">
                    <h2 id="p-encuesta">{words::survey_answer(lang)}</h2>
                    <p class="survey-score">
                        <Icon name="star"/>
                        <strong>{words::out_of_five(lang, answer.score)}</strong>
                        " " {words::score(lang, answer.score)}
                    </p>
                    {answer.comment.map(|comment| view! { <blockquote>{comment}</blockquote> })}
                    <p class="entry-when"><When stamp=answer.at/></p>
                </section>
            }
        })
    }
}

/// Everything that happened, as it was.
#[component]
fn History() -> impl IntoView {
    let lang = lang();
    let events = ticket().part(|view| {
        view.timeline
            .iter()
            .filter_map(|item| match &item.item {
                Item::Event(event) => Some((item.at.clone(), event.clone())),
                Item::Entry(_) | Item::Held(_) => None,
            })
            .collect::<Vec<_>>()
    });
    view! {
        <section class="panel-section" aria-labelledby="p-historial">
            <details>
                <summary><h2 id="p-historial">{words::history(lang)}</h2><Icon name="chevron-down"/></summary>
                <ol class="history">
                    {move || {
                        events
                            .get()
                            .into_iter()
                            .map(|(at, event)| {
                                let actor = event.actor.map_or_else(|| words::mesa(lang).to_owned(), |person| person.name);
                                view! {
                                    <li>
                                        <Icon name=event_icon(&event.what)/>
                                        <div>
                                            <p>{words::event(lang, &event.what)}</p>
                                            <p class="event-by">{actor} " · " <When stamp=at/></p>
                                        </div>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ol>
            </details>
        </section>
    }
}
