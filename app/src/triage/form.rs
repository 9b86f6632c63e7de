//! What is suggested, each with its reason and its key; everything else within reach.

use super::api::AskTriage;
use super::keys::{self, DIGITS, GROUPS, LETTERS, category_id, group_id, technician_id};
use crate::me::lang;
use crate::tickets::ticket;
use crate::words;
use domain::people::{Assignee, PersonId};
use domain::tickets::{CategoryChoice, CategoryId, Kind};
use domain::triage::{CategorySuggestion, GroupSuggestion, SimilarTicket, TechnicianSuggestion, Why};
use leptos::form::ActionForm;
use leptos::prelude::*;

const CATEGORY: &str = "draft[category]";
/// A technician or a group: one of them.
const TO: &str = "draft[to]";
const KIND: &str = "t-tipo";
/// Similar tickets that are named.
const NAMED: usize = 5;

/// What every form of triage says: what is done, and to which ticket as it was read.
#[component]
pub fn Names(deed: &'static str) -> impl IntoView {
    let ticket = ticket();
    let revision = ticket.part(|view| view.revision);
    view! {
        <input type="hidden" name="draft[deed]" value=deed/>
        <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
        <input type="hidden" name="draft[revision]" value=move || revision.get().to_string()/>
    }
}

#[component]
pub fn EscalateNext(
    id: &'static str,
    action: ServerAction<AskTriage>,
    suggested: Vec<CategorySuggestion>,
    others: Vec<CategoryChoice>,
    technicians: Vec<TechnicianSuggestion>,
    groups: Vec<GroupSuggestion>,
) -> impl IntoView {
    let lang = lang();
    // Read once: what is being chosen does not change because the ticket did.
    let (category, technician) = ticket()
        .view
        .with_untracked(|view| (view.category.as_ref().map(|category| category.id), view.technician.as_ref().map(|person| person.id)));
    let (others_there, unfolded) = (others.len(), others.iter().any(|other| Some(other.id) == category));
    view! {
        <ActionForm action attr:id=id attr:class="form triage-form">
            <Names deed="escalate"/>
            <fieldset class="picker">
                <legend>{words::category(lang)}</legend>
                {suggested
                    .into_iter()
                    .enumerate()
                    .map(|(nth, CategorySuggestion { choice, why })| {
                        let (similar, why) = match why {
                            Why::Similar(similar) => (similar, None),
                            other => (Vec::new(), Some(words::why_suggested(lang, &other))),
                        };
                        view! {
                            <Category nth=Some(nth) choice chosen=category why reasoned=!similar.is_empty()/>
                            <Similar nth similar/>
                        }
                    })
                    .collect_view()}
                <details class="fold other-categories" open=unfolded>
                    <summary>{words::other_categories(lang)} " (" {others_there.to_string()} ")"</summary>
                    <label class="option">
                        <input type="radio" name=CATEGORY value="" checked=category.is_none()/>
                        <span class="option-text">{words::no_category(lang)}</span>
                    </label>
                    {others
                        .into_iter()
                        .map(|choice| view! { <Category nth=None choice chosen=category why=None reasoned=false/> })
                        .collect_view()}
                </details>
            </fieldset>
            <Technicians technicians chosen=technician/>
            <Groups groups/>
            <div class="field inline">
                <label for=KIND>{words::kind(lang)}</label>
                <select id=KIND name="draft[kind]">
                    <option value="">{words::kind_of_category(lang)}</option>
                    {Kind::ALL.iter().map(|each| view! { <option value=each.key()>{each.label(lang)}</option> }).collect_view()}
                </select>
            </div>
        </ActionForm>
    }
}

/// A category brings its technician or its group, as long as nobody has chosen one.
#[component]
fn Category(
    nth: Option<usize>,
    choice: CategoryChoice,
    chosen: Option<CategoryId>,
    why: Option<String>,
    // The tickets that are its reason stand under its name.
    reasoned: bool,
) -> impl IntoView {
    let brings = choice.brings();
    view! {
        <label class="option" class:reasoned=reasoned>
            <input
                type="radio"
                id=nth.map(category_id)
                aria-describedby=nth.filter(|_| reasoned).map(reason_id)
                name=CATEGORY
                value=choice.id.0.to_string()
                checked=chosen == Some(choice.id)
                on:change=move |_| {
                    if let Some(brings) = brings.filter(|_| keys::nothing_chosen(TO)) {
                        keys::choose(TO, &brings.to_string());
                    }
                }
            />
            <span class="option-text">
                {choice.path}
                {why.map(|why| view! { <small>{why}</small> })}
            </span>
            {nth.and_then(|nth| DIGITS.get(nth)).map(|key| view! { <kbd aria-hidden="true">{*key}</kbd> })}
        </label>
    }
}

fn reason_id(nth: usize) -> String {
    format!("t-por-que-{nth}")
}

/// "7 casos similares", which unfold.
#[component]
fn Similar(nth: usize, similar: Vec<SimilarTicket>) -> impl IntoView {
    if similar.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="similar">
            <summary id=reason_id(nth)>{words::similar_cases(lang(), similar.len())}</summary>
            <ul>
                {similar
                    .into_iter()
                    .take(NAMED)
                    .map(|one| {
                        view! {
                            <li>
                                <a href=format!("/app/t/{}", one.ticket.0) target="_blank" rel="noopener external">
                                    {one.ticket.to_string()} " " {one.subject}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </details>
    }
    .into_any()
}

#[component]
fn Technicians(technicians: Vec<TechnicianSuggestion>, chosen: Option<PersonId>) -> impl IntoView {
    let lang = lang();
    if technicians.is_empty() {
        return view! { <p class="outcome bad">{words::no_technicians(lang)}</p> }.into_any();
    }
    view! {
        <fieldset class="picker people">
            <legend>{words::technician(lang)}</legend>
            {technicians
                .into_iter()
                .enumerate()
                .map(|(nth, TechnicianSuggestion { choice, attends })| {
                    view! {
                        <label class="option">
                            <input
                                type="radio"
                                id=technician_id(nth)
                                name=TO
                                value=Assignee::Technician(choice.id).to_string()
                                required
                                checked=chosen == Some(choice.id)
                            />
                            <span class="option-text">
                                {choice.name}
                                <small>{words::why_technician(lang, attends.as_deref(), choice.open)}</small>
                            </span>
                            {LETTERS.get(nth).map(|key| view! { <kbd aria-hidden="true">{*key}</kbd> })}
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}

/// An office without groups sees nothing of them.
#[component]
fn Groups(groups: Vec<GroupSuggestion>) -> impl IntoView {
    let lang = lang();
    (!groups.is_empty()).then(|| {
        view! {
            <fieldset class="picker people">
                <legend>{words::group(lang)}</legend>
                {groups
                    .into_iter()
                    .enumerate()
                    .map(|(nth, GroupSuggestion { choice, attends })| {
                        view! {
                            <label class="option">
                                <input type="radio" id=group_id(nth) name=TO value=Assignee::Group(choice.id).to_string()/>
                                <span class="option-text">
                                    {choice.name}
                                    <small>{words::why_group(lang, attends.as_deref(), choice.open)}</small>
                                </span>
                                {GROUPS.get(nth).map(|key| view! { <kbd aria-hidden="true">{*key}</kbd> })}
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
        }
    })
}
