//! Category, technician and kind, all in sight: no list to unfold.

use super::keys::{self, DIGITS, LETTERS, category_id, technician_id};
use crate::me::lang;
use crate::queue::state::Queue;
use crate::tickets::api::AskEscalate;
use crate::tickets::ticket;
use crate::ui::{Icon, Outcome, Problem, Skeleton};
use crate::words;
use domain::people::{PersonId, TechnicianChoice};
use domain::tickets::{CategoryChoice, CategoryId, Choices, Kind};
use leptos::form::ActionForm;
use leptos::prelude::*;

const CATEGORY: &str = "draft[category]";
const TECHNICIAN: &str = "draft[technician]";
const KIND: &str = "t-tipo";

#[component]
pub fn EscalateNext(id: &'static str, action: ServerAction<AskEscalate>) -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let queue = expect_context::<Queue>();
    let value = Signal::derive(move || action.value().get());
    let revision = ticket.part(|view| view.revision);
    // Read once, and here: what is being chosen does not change because the ticket did, and the pickers may outlive it by a moment.
    let chosen = ticket.view.with_untracked(|view| Chosen {
        kind: view.kind,
        category: view.category.as_ref().map(|category| category.id),
        technician: view.technician.as_ref().map(|person| person.id),
    });
    view! {
        <ActionForm action attr:id=id attr:class="form triage-form">
            <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
            <input type="hidden" name="draft[revision]" value=move || revision.get().to_string()/>
            <Suspense fallback=|| view! { <Skeleton lines=6/> }>
                {move || {
                    match queue.choices.get() {
                        None => ().into_any(),
                        Some(Ok(choices)) => view! { <Pickers choices chosen/> }.into_any(),
                        Some(Err(error)) => {
                            view! { <Problem error retry=Callback::new(move |()| queue.choices.refetch())/> }.into_any()
                        }
                    }
                }}
            </Suspense>
            <button type="submit" class="button primary wide" aria-disabled=move || action.pending().get().then_some("true")>
                <Icon name="arrow-up-right"/>
                {words::escalate_next(lang)}
                <kbd aria-hidden="true">"↵"</kbd>
            </button>
            <Outcome value/>
        </ActionForm>
    }
}

#[derive(Clone, Copy)]
struct Chosen {
    kind: Kind,
    category: Option<CategoryId>,
    technician: Option<PersonId>,
}

#[component]
fn Pickers(choices: Choices, chosen: Chosen) -> impl IntoView {
    let Choices { categories, technicians } = choices;
    let Chosen { kind, category, technician } = chosen;
    let order = technicians.iter().map(|person| person.id).collect();
    view! {
        <Categories categories chosen=category technicians=order/>
        <Technicians technicians chosen=technician/>
        <KindField kind/>
    }
}

/// A category brings its own kind, and its own technician as long as nobody has chosen one.
#[component]
fn Categories(categories: Vec<CategoryChoice>, chosen: Option<CategoryId>, technicians: Vec<PersonId>) -> impl IntoView {
    let lang = lang();
    let technicians = StoredValue::new(technicians);
    let brings = move |technician: Option<PersonId>, kind: Option<Kind>| {
        let place = technicians.with_value(|all| all.iter().position(|id| Some(*id) == technician));
        if let Some(nth) = place.filter(|_| keys::nothing_chosen(TECHNICIAN)) {
            keys::choose(&technician_id(nth));
        }
        if let Some(kind) = kind {
            keys::select(KIND, kind.key());
        }
    };
    view! {
        <fieldset class="picker">
            <legend>{words::category(lang)}</legend>
            <label class="option">
                <input type="radio" name=CATEGORY value="" checked=chosen.is_none()/>
                <span class="option-text">{words::no_category(lang)}</span>
            </label>
            {categories
                .into_iter()
                .enumerate()
                .map(|(nth, category)| {
                    let (technician, kind) = (category.technician, category.kind);
                    view! {
                        <label class="option">
                            <input
                                type="radio"
                                id=category_id(nth)
                                name=CATEGORY
                                value=category.id.0.to_string()
                                checked=chosen == Some(category.id)
                                on:change=move |_| brings(technician, kind)
                            />
                            <span class="option-text">{category.path}</span>
                            {DIGITS.get(nth).map(|key| view! { <kbd aria-hidden="true">{*key}</kbd> })}
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}

#[component]
fn Technicians(technicians: Vec<TechnicianChoice>, chosen: Option<PersonId>) -> impl IntoView {
    let lang = lang();
    if technicians.is_empty() {
        return view! { <p class="outcome bad">{words::no_technicians(lang)}</p> }.into_any();
    }
    view! {
        <fieldset class="picker">
            <legend>{words::technician(lang)}</legend>
            {technicians
                .into_iter()
                .enumerate()
                .map(|(nth, person)| {
                    view! {
                        <label class="option">
                            <input
                                type="radio"
                                id=technician_id(nth)
                                name=TECHNICIAN
                                value=person.id.0.to_string()
                                required
                                checked=chosen == Some(person.id)
                            />
                            <span class="option-text">{person.name}</span>
                            <span class="option-load">{person.open.to_string()} " " {words::load(lang)}</span>
                            {LETTERS.get(nth).map(|key| view! { <kbd aria-hidden="true">{*key}</kbd> })}
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}

#[component]
fn KindField(kind: Kind) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="field">
            <label for=KIND>{words::kind(lang)}</label>
            <select id=KIND name="draft[kind]">
                {Kind::ALL
                    .iter()
                    .map(|each| view! { <option value=each.key() selected=*each == kind>{each.label(lang)}</option> })
                    .collect_view()}
            </select>
        </div>
    }
}
