//! Kind, urgency and impact, and with them the priority.

use super::api::AskClassify;
use super::state::ticket;
use super::trouble::Missed;
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
    let hold = ticket.hold_for(value);
    let priority = ticket.part(|view| view.priority);
    // What somebody else classified is shown here too, but never under the hand of whoever is choosing.
    let shown = ticket.part_held(hold, |view| (view.kind, view.urgency, view.impact, view.priority == Priority::MAJOR));
    let (kind, urgency, impact, major) = shown.get_untracked();
    let administers = me().administers();
    view! {
        <section class="panel-section" aria-labelledby="p-clasificacion" on:input=move |_| hold.begin()>
            <details>
                <summary>
                    <h2 id="p-clasificacion">{words::classification(lang)}</h2>
                    {move || view! { <PriorityMark priority=priority.get()/> }}
                    <Icon name="chevron-down"/>
                </summary>
                <ActionForm action>
                    <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
                    <input type="hidden" name="draft[revision]" value=move || hold.revision().to_string()/>
                    <div class="field">
                        <label for="c-tipo">{words::classified_kind(lang)}</label>
                        <select id="c-tipo" name="draft[kind]" prop:value=move || shown.get().0.key()>
                            {Kind::ALL
                                .iter()
                                .map(|each| view! { <option value=each.key() selected=*each == kind>{each.label(lang)}</option> })
                                .collect_view()}
                        </select>
                    </div>
                    <LevelField id="c-urgencia" name="draft[urgency]" label=words::urgency(lang) level=urgency now=Signal::derive(move || shown.get().1)/>
                    <LevelField id="c-impacto" name="draft[impact]" label=words::impact(lang) level=impact now=Signal::derive(move || shown.get().2)/>
                    {if administers {
                        view! {
                            <div class="field">
                                <label for="c-mayor">{words::major(lang)}</label>
                                <select id="c-mayor" name="draft[major]" prop:value=move || shown.get().3.to_string()>
                                    <option value="false" selected=!major>{words::no(lang)}</option>
                                    <option value="true" selected=major>{words::yes(lang)}</option>
                                </select>
                            </div>
                        }
                            .into_any()
                    } else {
                        view! { <input type="hidden" name="draft[major]" value=move || shown.get().3.to_string()/> }.into_any()
                    }}
                    <button type="submit" class="button wide" aria-disabled=move || action.pending().get().then_some("true")>
                        {words::classify(lang)}
                    </button>
                    <Outcome value done=words::saved(lang)/>
                    <Missed hold/>
                </ActionForm>
            </details>
        </section>
    }
}

#[component]
fn LevelField(id: &'static str, name: &'static str, label: &'static str, level: Level, now: Signal<Level>) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id name=name prop:value=move || now.get().get().to_string()>
                {(1..=5)
                    .filter_map(Level::new)
                    .map(|each| view! { <option value=each.get().to_string() selected=each == level>{words::level(lang, each)}</option> })
                    .collect_view()}
            </select>
        </div>
    }
}
