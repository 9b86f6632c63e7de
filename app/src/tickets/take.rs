//! A group was handed the ticket: whoever of it is free takes it, by button or by key.

use super::api::AskTake;
use super::state::ticket;
use crate::me::lang;
use crate::queue::TAKE;
use crate::ui::{Icon, Outcome};
use crate::words;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn Take() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let action = ServerAction::<AskTake>::new();
    let value = Signal::derive(move || action.value().get());
    ticket.after(value);
    let can = ticket.part(|view| view.can.take);
    view! {
        {move || {
            can.get()
                .then(|| {
                    view! {
                        <ActionForm action attr:class="take">
                            <input type="hidden" name="ticket" value=ticket.id.0.to_string()/>
                            <button
                                type="submit"
                                class="button primary"
                                id=TAKE
                                title=words::take_hint(lang)
                                data-palette=""
                                aria-disabled=move || action.pending().get().then_some("true")
                            >
                                <Icon name="hand"/>
                                {words::take(lang)}
                                <kbd aria-hidden="true">"t"</kbd>
                            </button>
                        </ActionForm>
                    }
                })
        }}
        <Outcome value/>
    }
}
