//! The bar of what is chosen: one thing done to all of them, looked at before, carried out in small portions, taken back for ten seconds.

use super::api;
use super::selection::{Short, selection};
use super::state::Queue;
use crate::me::lang;
use crate::ui::Icon;
use crate::{AskError, browser, words};
use domain::batch::{BatchAct, BatchDraft, BatchFate, UNDO_SECONDS, UndoReport};
use domain::people::Assignee;
use domain::queue::Filter;
use domain::tickets::{CategoryId, Choices, Priority, TicketId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Tickets asked for at once: so often the bar moves.
const PORTION: usize = 10;

/// What is being set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Technician,
    Category,
    Priority,
    Status,
}

/// With the key that opens it.
const FIELDS: [(Field, &str, &str, &str); 4] = [
    (Field::Technician, "lote-tecnico", "user", "a"),
    (Field::Category, "lote-categoria", "tag", "c"),
    (Field::Priority, "lote-prioridad", "arrow-up", ""),
    (Field::Status, "lote-estado", "circle-dot", "s"),
];
const VALUE: &str = "lote-valor";
const APPLY: &str = "lote-aplicar";
pub const UNDO: &str = "lote-deshacer";

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Choosing,
    Seen(Vec<(TicketId, BatchFate)>),
    Running(usize, usize),
    /// And what was not come to, and why.
    Done(Vec<(TicketId, BatchFate)>, String, Option<(usize, AskError)>),
    Undone(UndoReport),
    Failed(AskError),
}

#[expect(clippy::too_many_lines, reason = "one form, most of it markup")]
#[component]
pub fn BatchBar() -> impl IntoView {
    let lang = lang();
    let queue = expect_context::<Queue>();
    let selection = selection();
    let field = RwSignal::new(None::<Field>);
    let (value, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let stage = RwSignal::new(Stage::Choosing);

    let close = move || {
        field.set(None);
        value.set(String::new());
        text.set(String::new());
    };
    let rest = StoredValue::new(Vec::new());
    Effect::new(move |_| {
        // Another selection is another question; what a batch did not come to is the same one.
        if selection.chosen.with(|chosen| !chosen.is_empty() && rest.with_value(|rest| chosen == rest)) {
            return;
        }
        if selection.count() > 0 {
            stage.set(Stage::Choosing);
            close();
        } else if stage.with_untracked(|stage| matches!(stage, Stage::Seen(_))) {
            stage.set(Stage::Choosing);
        }
    });
    let preview = move || {
        let Some(act) = act(field.get_untracked(), &value.get_untracked(), "…") else { return };
        let draft = BatchDraft { batch: browser::fresh_key(), act, tickets: selection.tickets(), preview: true };
        spawn_local(async move {
            let _ = stage.try_set(api::batch(draft).await.map_or_else(Stage::Failed, |report| Stage::Seen(report.fates)));
        });
    };
    let apply = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if matches!(stage.get_untracked(), Stage::Running(..)) {
            return;
        }
        let Some(act) = act(field.get_untracked(), &value.get_untracked(), &text.get_untracked()) else { return };
        let (batch, tickets) = (browser::fresh_key(), selection.tickets());
        spawn_local(async move {
            let mut fates = Vec::new();
            let mut stopped = None;
            for portion in tickets.chunks(PORTION) {
                let _ = stage.try_set(Stage::Running(fates.len(), tickets.len()));
                let draft = BatchDraft { batch: batch.clone(), act: act.clone(), tickets: portion.to_vec(), preview: false };
                match api::batch(draft).await {
                    Ok(report) => fates.extend(report.fates),
                    Err(error) if fates.is_empty() => {
                        let _ = stage.try_set(Stage::Failed(error));
                        return;
                    }
                    // What was done is done, and can be taken back.
                    Err(error) => {
                        stopped = Some((tickets.len().saturating_sub(fates.len()), error));
                        break;
                    }
                }
            }
            let left = tickets.into_iter().skip(fates.len()).collect::<Vec<_>>();
            let waits = !left.is_empty();
            let _ = rest.try_set_value(left.clone());
            selection.keep(left);
            let _ = field.try_set(None);
            let _ = stage.try_set(Stage::Done(fates, batch.clone(), stopped));
            queue.count_again();
            request_animation_frame(|| browser::focus(UNDO));
            // Where something is left to be done, that stays said.
            if waits {
                return;
            }
            set_timeout(
                move || {
                    if stage.try_with_untracked(|stage| matches!(stage, Stage::Done(_, of, _) if *of == batch)) == Some(true) {
                        let _ = stage.try_set(Stage::Choosing);
                    }
                },
                Duration::from_secs(UNDO_SECONDS.unsigned_abs()),
            );
        });
    };
    let undo = move |batch: String| {
        spawn_local(async move {
            let _ = stage.try_set(api::undo_batch(batch).await.map_or_else(Stage::Failed, Stage::Undone));
            queue.count_again();
        });
    };
    view! {
        <section
            class="batch-bar"
            aria-label=words::batch(lang)
            hidden=move || selection.count() == 0 && matches!(stage.get(), Stage::Choosing)
        >
            {move || {
                let n = selection.count();
                (n > 0)
                    .then(|| {
                        view! {
                            <div class="batch-line">
                                <strong role="status">{words::selected(lang, n)}</strong>
                                {FIELDS
                                    .into_iter()
                                    .map(|(each, id, icon, _)| {
                                        view! {
                                            <button
                                                type="button"
                                                class="button"
                                                id=id
                                                aria-pressed=move || (field.get() == Some(each)).to_string()
                                                on:click=move |_| {
                                                    close();
                                                    stage.set(Stage::Choosing);
                                                    field.set(Some(each));
                                                    request_animation_frame(|| browser::focus(VALUE));
                                                }
                                            >
                                                <Icon name=icon/>
                                                {name(lang, each)}
                                            </button>
                                        }
                                    })
                                    .collect_view()}
                                <button
                                    type="button"
                                    class="button quiet"
                                    aria-disabled=move || selection.reading.get().then_some("true")
                                    on:click=move |_| selection.all(Filter { after: None, ..queue.filter.get_untracked() })
                                >
                                    {words::select_all(lang)}
                                </button>
                                <button type="button" class="button quiet" on:click=move |_| selection.clear()>
                                    {words::select_none(lang)}
                                </button>
                                <p role="status">{move || match selection.short.get() {
                                    None => String::new(),
                                    Some(Short::Full) => words::selected_full(lang),
                                    Some(Short::Unread(error)) => words::selected_unread(lang, &error),
                                }}</p>
                            </div>
                        }
                    })
            }}
            {move || {
                field
                    .get()
                    .filter(|_| selection.count() > 0)
                    .map(|each| {
                        let options = queue.choices.get_untracked().and_then(Result::ok).unwrap_or_default();
                        view! {
                            <form class="batch-line" on:submit=apply>
                                <label for=VALUE>{name(lang, each)}</label>
                                <select
                                    id=VALUE
                                    required
                                    on:change=move |event| {
                                        value.set(event_target_value(&event));
                                        preview();
                                    }
                                >
                                    <option value="">{words::choose(lang)}</option>
                                    {options_of(lang, each, options)
                                        .into_iter()
                                        .map(|(value, text)| view! { <option value=value>{text}</option> })
                                        .collect_view()}
                                </select>
                                {(each == Field::Status)
                                    .then(|| {
                                        view! {
                                            <label for="lote-texto" class="visually-hidden">{words::batch_text(lang)}</label>
                                            <input
                                                id="lote-texto"
                                                required
                                                maxlength="4000"
                                                placeholder=words::batch_text(lang)
                                                on:input=move |event| text.set(event_target_value(&event))
                                            />
                                        }
                                    })}
                                <button
                                    type="submit"
                                    class="button primary"
                                    id=APPLY
                                    aria-disabled=move || matches!(stage.get(), Stage::Running(..)).then_some("true")
                                >
                                    {words::apply(lang)}
                                </button>
                            </form>
                        }
                    })
            }}
            <div role="status">
                {move || match stage.get() {
                    Stage::Choosing => ().into_any(),
                    Stage::Seen(fates) => view! { <Fates said=words::batch_preview(lang, &fates)/> }.into_any(),
                    Stage::Running(done, all) => {
                        view! { <progress max=all.to_string() value=done.to_string() aria-label=words::batch(lang)></progress> " " {words::of(lang, done, all)} }.into_any()
                    }
                    Stage::Done(fates, batch, stopped) => {
                        let any = fates.iter().any(|(_, fate)| *fate == BatchFate::Changes);
                        view! {
                            <div class="batch-line">
                                <Fates said=words::batch_done(lang, &fates)/>
                                {stopped
                                    .map(|(left, error)| {
                                        view! { <p class="outcome bad">{words::batch_left(lang, left)} " " {words::error(lang, &error)}</p> }
                                    })}
                                {any
                                    .then(|| {
                                        view! {
                                            <button type="button" class="button" id=UNDO on:click=move |_| undo(batch.clone())>
                                                {words::undo(lang)}
                                                <kbd aria-hidden="true">"z"</kbd>
                                            </button>
                                        }
                                    })}
                                <Dismiss stage/>
                            </div>
                        }
                            .into_any()
                    }
                    Stage::Undone(report) => view! { <div class="batch-line"><Fates said=words::batch_undone(lang, &report)/><Dismiss stage/></div> }.into_any(),
                    Stage::Failed(error) => {
                        view! { <div class="batch-line"><p class="outcome bad">{words::error(lang, &error)}</p><Dismiss stage/></div> }.into_any()
                    }
                }}
            </div>
        </section>
    }
}

#[component]
fn Dismiss(stage: RwSignal<Stage>) -> impl IntoView {
    let label = words::close(lang());
    view! {
        <button type="button" class="icon-button" aria-label=label on:click=move |_| stage.set(Stage::Choosing)>
            <Icon name="x"/>
        </button>
    }
}

#[component]
fn Fates(said: Vec<String>) -> impl IntoView {
    view! { <ul class="batch-fates">{said.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
}

/// What public/palette.js offers for what is chosen: a line each of id, key, icon and words.
pub fn bar_acts(lang: domain::Lang) -> String {
    FIELDS.map(|(field, id, icon, key)| format!("{id}|{key}|{icon}|{}", words::change_of(lang, name(lang, field)))).join("\n")
}

const fn name(lang: domain::Lang, field: Field) -> &'static str {
    match field {
        Field::Technician => words::technician(lang),
        Field::Category => words::category(lang),
        Field::Priority => words::priority(lang),
        Field::Status => words::status(lang),
    }
}

fn options_of(lang: domain::Lang, field: Field, choices: Choices) -> Vec<(String, String)> {
    match field {
        Field::Technician => {
            let name = |open, name: String| format!("{name} · {}", words::why_technician(lang, None, open));
            let people = choices.technicians.into_iter().map(|person| (person.id.0.to_string(), name(person.open, person.name)));
            let groups = choices.groups.into_iter().filter(|group| group.members > 0);
            let called = |name: &str| format!("{} {name}", words::group(lang));
            people.chain(groups.map(|group| (Assignee::Group(group.id).to_string(), called(&group.name)))).collect()
        }
        Field::Category => choices.categories.into_iter().map(|category| (category.id.0.to_string(), category.path)).collect(),
        Field::Priority => {
            let all = (1..=6).rev().filter_map(Priority::new);
            all.map(|priority| (priority.get().to_string(), priority.label(lang).to_owned())).collect()
        }
        Field::Status => {
            vec![("wait".to_owned(), words::batch_wait(lang).to_owned()), ("close".to_owned(), words::batch_close(lang).to_owned())]
        }
    }
}

fn act(field: Option<Field>, value: &str, text: &str) -> Option<BatchAct> {
    let number = || value.parse::<i64>().ok();
    Some(match field? {
        Field::Technician => BatchAct::Assign(Assignee::parse(value)?),
        Field::Category => BatchAct::Categorise(CategoryId(number()?)),
        Field::Priority => BatchAct::Prioritise(Priority::new(value.parse().ok()?)?),
        Field::Status if value == "wait" => BatchAct::Wait(text.to_owned()),
        Field::Status if value == "close" => BatchAct::Close(text.to_owned()),
        Field::Status => return None,
    })
}
