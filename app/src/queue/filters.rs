//! Search and filters: a form that works by itself, and chips that say what is on.

use super::state::Queue;
use super::url::{filter_of, list_href, view_of};
use crate::me::lang;
use crate::ui::Icon;
use crate::words;
use domain::queue::Filter;
use domain::tickets::{Choices, Kind, Priority, Status};
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

#[component]
pub fn SearchForm() -> impl IntoView {
    let lang = lang();
    let queue = expect_context::<Queue>();
    let filter = queue.filter;
    let form = NodeRef::<Form>::new();
    let navigate = use_navigate();
    // A clean URL: the browser alone would write every empty field into it.
    let submit = move |event: SubmitEvent| {
        let Some(form) = form.get_untracked() else { return };
        let Ok(data) = web_sys::FormData::new_with_form(&form) else { return };
        event.prevent_default();
        let mut query = ParamsMap::new();
        for name in ["vista", "q", "estado", "tipo", "categoria", "tecnico", "grupo", "prioridad"] {
            if let Some(value) = data.get(name).as_string() {
                query.insert(name, value);
            }
        }
        navigate(&list_href(&filter_of(&query, filter.with_untracked(|filter| filter.view))), leptos_router::NavigateOptions::default());
    };
    view! {
        <form class="search" method="get" action="/app/bandeja" role="search" node_ref=form on:submit=submit>
            <input type="hidden" name="vista" value=move || filter.with(view_of)/>
            <div class="search-line">
                <label class="visually-hidden" for="buscar">{words::search_tickets(lang)}</label>
                <Icon name="search"/>
                <input
                    id="buscar"
                    type="search"
                    name="q"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=words::search(lang)
                    value=move || filter.with(|filter| filter.text.clone())
                    prop:value=move || filter.with(|filter| filter.text.clone().unwrap_or_default())
                />
                <button class="button quiet search-go" type="submit">{words::search(lang)}</button>
            </div>
            <details class="filters" name="menu">
                <summary class="button">
                    <Icon name="funnel"/>
                    <span>{words::filters(lang)}</span>
                </summary>
                <div class="filters-body">
                    <Transition>
                        {move || {
                            let choices = queue.choices.get().and_then(Result::ok).unwrap_or_default();
                            filter.with(|filter| view! { <Selects filter=filter.clone() choices/> })
                        }}
                    </Transition>
                    <button class="button primary" type="submit">{words::apply(lang)}</button>
                </div>
            </details>
        </form>
    }
}

#[component]
fn Selects(filter: Filter, choices: Choices) -> impl IntoView {
    let lang = lang();
    let statuses = Status::ALL.iter().map(|s| (s.key().to_owned(), s.label(lang).to_owned(), filter.status == Some(*s))).collect();
    let kinds = Kind::ALL.iter().map(|k| (k.key().to_owned(), k.label(lang).to_owned(), filter.kind == Some(*k))).collect();
    let priorities = (1..=6)
        .rev()
        .filter_map(Priority::new)
        .map(|p| (p.get().to_string(), p.label(lang).to_owned(), filter.priority == Some(p)))
        .collect();
    let categories = choices.categories.into_iter().map(|c| (c.id.0.to_string(), c.path, filter.category == Some(c.id))).collect();
    let technicians = choices.technicians.into_iter().map(|t| (t.id.0.to_string(), t.name, filter.technician == Some(t.id))).collect();
    // Where there are none there is nothing to choose.
    let groups: Vec<_> = choices.groups.into_iter().map(|g| (g.id.0.to_string(), g.name, filter.group == Some(g.id))).collect();
    view! {
        <Select name="estado" label=words::status(lang) options=statuses/>
        <Select name="prioridad" label=words::priority(lang) options=priorities/>
        <Select name="categoria" label=words::category(lang) options=categories/>
        <Select name="tecnico" label=words::technician(lang) options=technicians/>
        {(!groups.is_empty()).then(|| view! { <Select name="grupo" label=words::group(lang) options=groups/> })}
        <Select name="tipo" label=words::kind(lang) options=kinds/>
    }
}

#[component]
fn Select(name: &'static str, label: &'static str, options: Vec<(String, String, bool)>) -> impl IntoView {
    let id = format!("filtro-{name}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name>
                <option value="">{words::all(lang())}</option>
                {options
                    .into_iter()
                    .map(|(value, text, selected)| view! { <option value=value selected=selected>{text}</option> })
                    .collect_view()}
            </select>
        </div>
    }
}

/// What is on, each with its way off.
#[component]
pub fn FilterChips() -> impl IntoView {
    let lang = lang();
    let queue = expect_context::<Queue>();
    view! {
        <Transition>
            {move || {
                let choices = queue.choices.get().and_then(Result::ok).unwrap_or_default();
                let on = queue.filter.with(|filter| chips(lang, filter, &choices));
                let none = queue.filter.with(|filter| Filter { saved: filter.saved, ..Filter::of(filter.view) });
                (!on.is_empty())
                    .then(|| {
                        view! {
                            <ul class="filter-chips" aria-label=words::filters(lang)>
                                {on
                                    .into_iter()
                                    .map(|(text, without)| {
                                        view! {
                                            <li>
                                                <a class="filter-chip" href=list_href(&without) aria-label=words::remove_filter(lang, &text)>
                                                    <span>{text.clone()}</span>
                                                    <Icon name="x"/>
                                                </a>
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                                <li><a class="clear-filters" href=list_href(&none)>{words::clear_filters(lang)}</a></li>
                            </ul>
                        }
                    })
            }}
        </Transition>
    }
}

/// What each part of the filter is called, and the filter without it.
fn chips(lang: domain::Lang, filter: &Filter, choices: &Choices) -> Vec<(String, Filter)> {
    let base = Filter { after: None, ..filter.clone() };
    let mut on = Vec::new();
    if let Some(text) = &filter.text {
        on.push((format!("«{text}»"), Filter { text: None, ..base.clone() }));
    }
    if let Some(status) = filter.status {
        on.push((format!("{}: {}", words::status(lang), status.label(lang)), Filter { status: None, ..base.clone() }));
    }
    if let Some(priority) = filter.priority {
        on.push((format!("{}: {}", words::priority(lang), priority.label(lang)), Filter { priority: None, ..base.clone() }));
    }
    if let Some(id) = filter.category {
        let name = choices.categories.iter().find(|category| category.id == id).map_or_else(|| id.0.to_string(), |c| c.path.clone());
        on.push((format!("{}: {name}", words::category(lang)), Filter { category: None, ..base.clone() }));
    }
    if let Some(id) = filter.technician {
        let name = choices.technicians.iter().find(|technician| technician.id == id).map_or_else(|| id.0.to_string(), |t| t.name.clone());
        on.push((format!("{}: {name}", words::technician(lang)), Filter { technician: None, ..base.clone() }));
    }
    if let Some(id) = filter.group {
        let name = choices.groups.iter().find(|group| group.id == id).map_or_else(|| id.0.to_string(), |g| g.name.clone());
        on.push((format!("{}: {name}", words::group(lang)), Filter { group: None, ..base.clone() }));
    }
    if let Some(kind) = filter.kind {
        on.push((format!("{}: {}", words::kind(lang), kind.label(lang)), Filter { kind: None, ..base }));
    }
    on
}
