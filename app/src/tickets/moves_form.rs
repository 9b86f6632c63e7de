//! Hold, resume, reopen: what the status allows.

use super::api::{AskReopen, AskResume, AskWait};
use super::drafts::Drafts;
use super::state::{Ticket, ticket};
use super::trouble::Missed;
use crate::me::{lang, me};
use crate::ui::{Icon, Outcome, TextArea};
use crate::{AskError, browser, words};
use leptos::form::ActionForm;
use leptos::html::{Details, Textarea};
use leptos::prelude::*;

#[component]
pub fn Moves() -> impl IntoView {
    let can = ticket().part(|view| (view.can.wait && !view.can.resume, view.can.resume, view.can.reopen));
    view! {
        {move || can.get().0.then(|| view! { <WaitForm/> })}
        {move || can.get().1.then(|| view! { <ResumeForm/> })}
        {move || can.get().2.then(|| view! { <ReopenForm/> })}
    }
}

/// A reason that is being written.
#[derive(Clone, Copy)]
struct Reason {
    key: StoredValue<String>,
    details: NodeRef<Details>,
    field: NodeRef<Textarea>,
}

impl Reason {
    /// On the device until it is saved: a change of the ticket may take its form away, and a reload does.
    fn keep(self) {
        if let Some(field) = self.field.get_untracked() {
            self.key.with_value(|key| browser::store(key, &field.value()));
        }
    }
}

fn reason(ticket: Ticket, act: &str, value: Signal<Option<Result<i64, AskError>>>, begin: impl Fn() + 'static) -> Reason {
    let key = StoredValue::new(Drafts::of(&me(), ticket.id).reason_key(act));
    let reason = Reason { key, details: NodeRef::new(), field: NodeRef::new() };
    Effect::new(move |_| {
        let (Some(details), Some(field)) = (reason.details.get(), reason.field.get()) else { return };
        if let Some(kept) = key.with_value(|key| browser::stored(key)).filter(|kept| !kept.is_empty() && field.value().is_empty()) {
            field.set_value(&kept);
            let _ = details.set_attribute("open", "");
            begin();
        }
    });
    Effect::new(move |_| {
        if value.with(|value| matches!(value, Some(Ok(_)))) {
            key.with_value(|key| browser::forget(key));
        }
    });
    reason
}

#[component]
fn WaitForm() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let action = ServerAction::<AskWait>::new();
    let value = Signal::derive(move || action.value().get());
    let hold = ticket.hold_for(value);
    let reason = reason(ticket, "wait", value, move || hold.begin());
    view! {
        <section class="panel-section" on:input=move |_| hold.begin()>
            <details node_ref=reason.details>
                <summary><h2>{words::wait(lang)}</h2><Icon name="chevron-down"/></summary>
                <ActionForm action>
                    <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
                    <input type="hidden" name="draft[revision]" value=move || hold.revision().to_string()/>
                    <div class="field">
                        <label for="w-motivo">{words::wait_reason(lang)}</label>
                        <TextArea id="w-motivo" name="draft[reason]" rows=2 max=2_000 node_ref=reason.field on:input=move |_| reason.keep()/>
                    </div>
                    <button type="submit" class="button wide" aria-disabled=move || action.pending().get().then_some("true")>
                        <Icon name="pause"/>
                        {words::wait(lang)}
                    </button>
                    <Outcome value/>
                    <Missed hold/>
                </ActionForm>
            </details>
        </section>
    }
}

#[component]
fn ResumeForm() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let action = ServerAction::<AskResume>::new();
    let value = Signal::derive(move || action.value().get());
    ticket.after(value);
    let revision = ticket.part(|view| view.revision);
    view! {
        <section class="panel-section">
            <ActionForm action>
                <input type="hidden" name="ticket" value=ticket.id.0.to_string()/>
                <input type="hidden" name="revision" value=move || revision.get().to_string()/>
                <button type="submit" class="button wide" data-palette="" aria-disabled=move || action.pending().get().then_some("true")>
                    <Icon name="play"/>
                    {words::resume(lang)}
                </button>
                <Outcome value/>
            </ActionForm>
        </section>
    }
}

#[component]
fn ReopenForm() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let action = ServerAction::<AskReopen>::new();
    let value = Signal::derive(move || action.value().get());
    ticket.after(value);
    let reason = reason(ticket, "reopen", value, || {});
    view! {
        <section class="panel-section" aria-labelledby="p-reabrir">
            <details node_ref=reason.details>
                <summary><h2 id="p-reabrir">{words::reopen(lang)}</h2><Icon name="chevron-down"/></summary>
                <ActionForm action>
                    <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
                    <div class="field">
                        <label for="r-motivo">{words::reopen_reason(lang)}</label>
                        <TextArea id="r-motivo" name="draft[reason]" rows=2 max=2_000 required=true node_ref=reason.field on:input=move |_| reason.keep()/>
                    </div>
                    <button type="submit" class="button wide" aria-disabled=move || action.pending().get().then_some("true")>
                        <Icon name="refresh-cw"/>
                        {words::reopen(lang)}
                    </button>
                    <Outcome value/>
                </ActionForm>
            </details>
        </section>
    }
}
