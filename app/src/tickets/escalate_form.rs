//! Escalate: kind, category, and technician or group.

use super::api::AskEscalate;
use super::state::ticket;
use super::trouble::Missed;
use crate::me::lang;
use crate::queue::state::Queue;
use crate::ui::{Icon, Outcome};
use crate::words;
use domain::people::{Assignee, GroupChoice, GroupId};
use domain::tickets::{Choices, Kind};
use leptos::form::ActionForm;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

#[component]
pub fn EscalateForm() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let queue = expect_context::<Queue>();
    let action = ServerAction::<AskEscalate>::new();
    let value = Signal::derive(move || action.value().get());
    let hold = ticket.hold_for(value);
    let again = ticket.part(|view| view.technician.is_some() || view.group.is_some());
    // What is chosen stays chosen: read once, not whenever the ticket changes; and the pickers may outlive it by a moment.
    let chosen = ticket.view.with_untracked(|view| Chosen {
        kind: view.kind,
        category: view.category.as_ref().map(|category| category.id),
        technician: view.technician.as_ref().map(|person| person.id),
        group: view.group.as_ref().map(|(id, _)| *id),
    });
    view! {
        <section class="panel-section" aria-labelledby="p-escalar" on:input=move |_| hold.begin()>
            <h2 id="p-escalar">{words::escalation(lang)}</h2>
            <ActionForm action>
                <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
                <input type="hidden" name="draft[revision]" value=move || hold.revision().to_string()/>
                // Read again, it must not take away the field that somebody is in.
                <Transition>
                    {move || {
                        let choices = queue.choices.get().and_then(Result::ok).unwrap_or_default();
                        view! { <Pickers choices chosen/> }
                    }}
                </Transition>
                <button type="submit" class="button primary wide" aria-disabled=move || action.pending().get().then_some("true")>
                    <Icon name="arrow-up-right"/>
                    {move || if again.get() { words::reassign(lang) } else { words::escalate(lang) }}
                </button>
                <Outcome value done=words::saved(lang)/>
                <Missed hold/>
            </ActionForm>
        </section>
    }
}

#[derive(Clone, Copy)]
struct Chosen {
    kind: Kind,
    category: Option<domain::tickets::CategoryId>,
    technician: Option<domain::people::PersonId>,
    group: Option<GroupId>,
}

#[component]
fn Pickers(choices: Choices, chosen: Chosen) -> impl IntoView {
    let lang = lang();
    let now = ticket().part(|view| view.group.clone());
    // A category brings its own technician or group, as long as nobody has chosen one.
    let defaults = StoredValue::new(choices.categories.iter().map(|category| (category.id, category.brings())).collect::<Vec<_>>());
    let (technician, group) = (NodeRef::<leptos::html::Select>::new(), NodeRef::<leptos::html::Select>::new());
    let mut groups = choices.groups;
    // Whose ticket it is stays so, archived or not, until somebody wants it otherwise.
    if let Some((id, name)) = now.get_untracked().filter(|(id, _)| groups.iter().all(|group| group.id != *id)) {
        groups.push(GroupChoice { id, name, open: 0, members: 0 });
    }
    let alone = groups.is_empty();
    let suggest = move |event: leptos::ev::Event| {
        let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) else { return };
        let Ok(id) = select.value().parse::<i64>() else { return };
        let brings = defaults.with_value(|all| all.iter().find(|(category, _)| category.0 == id).and_then(|(_, brings)| *brings));
        let (technician, group) = (technician.get_untracked(), group.get_untracked());
        if [&technician, &group].into_iter().flatten().any(|select| !select.value().is_empty()) {
            return;
        }
        match (brings, technician, group) {
            (Some(Assignee::Technician(id)), Some(technician), _) => technician.set_value(&id.0.to_string()),
            (Some(Assignee::Group(id)), _, Some(group)) => group.set_value(&id.0.to_string()),
            _ => {}
        }
    };
    view! {
        <div class="field">
            <label for="e-categoria">{words::category(lang)}</label>
            <select id="e-categoria" name="draft[category]" on:change=suggest>
                <option value="">{words::no_category(lang)}</option>
                {choices
                    .categories
                    .into_iter()
                    .map(|category| {
                        view! {
                            <option value=category.id.0.to_string() selected=chosen.category == Some(category.id)>
                                {category.path}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
        <div class="field">
            <label for="e-tecnico">{words::technician(lang)}</label>
            <select id="e-tecnico" name="draft[technician]" required=alone node_ref=technician>
                <option value="">{if alone { words::choose(lang) } else { words::nobody(lang) }}</option>
                {choices
                    .technicians
                    .into_iter()
                    .map(|person| {
                        view! {
                            <option value=person.id.0.to_string() selected=chosen.technician == Some(person.id)>
                                {person.name} " (" {person.open.to_string()} " " {words::load(lang)} ")"
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
        {(!alone)
            .then(|| {
                view! {
                    <div class="field">
                        <label for="e-grupo">{words::group(lang)}</label>
                        <select id="e-grupo" name="draft[group]" node_ref=group>
                            <option value="">{words::no_group(lang)}</option>
                            {groups
                                .into_iter()
                                .map(|each| {
                                    let empty = each.members == 0;
                                    let about = if empty { words::empty_group(lang).to_owned() } else { words::why_group(lang, None, each.open) };
                                    view! {
                                        <option value=each.id.0.to_string() selected=chosen.group == Some(each.id) disabled=empty && chosen.group != Some(each.id)>
                                            {each.name} " (" {about} ")"
                                        </option>
                                    }
                                })
                                .collect_view()}
                        </select>
                    </div>
                }
            })}
        <div class="field">
            <label for="e-tipo">{words::kind(lang)}</label>
            <select id="e-tipo" name="draft[kind]">
                {Kind::ALL
                    .iter()
                    .map(|kind| view! { <option value=kind.key() selected=chosen.kind == *kind>{kind.label(lang)}</option> })
                    .collect_view()}
            </select>
        </div>
    }
}
