//! Kind, urgency and impact, and with them the priority.

use super::api::AskClassify;
use super::state::ticket;
use crate::me::{lang, me};
use crate::queue::PriorityMark;
use crate::ui::{Icon, Outcome};
use crate::words;
use domain::tickets::{Kind, Level, Priority};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn PropertiesForm() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let action = ServerAction::<AskClassify>::new();
    let value = Signal::derive(move || action.value().get());
    ticket.after(value);
    let revision = ticket.part(|view| view.revision);
    let priority = ticket.part(|view| view.priority);
    let (kind, urgency, impact, major) =
        ticket.view.with_untracked(|view| (view.kind, view.urgency, view.impact, view.priority == Priority::MAJOR));
    let administers = me().administers();
    view! {
        <section class="panel-section" aria-labelledby="p-clasificacion">
            <details>
                <summary>
                    <h2 id="p-clasificacion">{words::classification(lang)}</h2>
                    {move || view! { <PriorityMark priority=priority.get()/> }}
                    <Icon name="chevron-down"/>
                </summary>
                <ActionForm action>
                    <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
                    <input type="hidden" name="draft[revision]" value=move || revision.get().to_string()/>
                    <div class="field">
                        <label for="c-tipo">{words::classified_kind(lang)}</label>
                        <select id="c-tipo" name="draft[kind]">
                            {Kind::ALL
                                .iter()
                                .map(|each| view! { <option value=each.key() selected=*each == kind>{each.label(lang)}</option> })
                                .collect_view()}
                        </select>
                    </div>
                    <LevelField id="c-urgencia" name="draft[urgency]" label=words::urgency(lang) level=urgency/>
                    <LevelField id="c-impacto" name="draft[impact]" label=words::impact(lang) level=impact/>
                    {if administers {
                        view! {
                            <div class="field">
                                <label for="c-mayor">{words::major(lang)}</label>
                                <select id="c-mayor" name="draft[major]">
                                    <option value="false" selected=!major>{words::no(lang)}</option>
                                    <option value="true" selected=major>{words::yes(lang)}</option>
                                </select>
                            </div>
                        }
                            .into_any()
                    } else {
                        view! { <input type="hidden" name="draft[major]" value=major.to_string()/> }.into_any()
                    }}
                    <button type="submit" class="button wide" aria-disabled=move || action.pending().get().then_some("true")>
                        {words::classify(lang)}
                    </button>
                    <Outcome value done=words::saved(lang)/>
                </ActionForm>
            </details>
        </section>
    }
}

#[component]
fn LevelField(id: &'static str, name: &'static str, label: &'static str, level: Level) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id name=name>
                {(1..=5)
                    .filter_map(Level::new)
                    .map(|each| view! { <option value=each.get().to_string() selected=each == level>{words::level(lang, each)}</option> })
                    .collect_view()}
            </select>
        </div>
    }
}
