//! Everybody in copy.

use super::api::{AskAddObserver, AskRemoveObserver};
use super::state::ticket;
use crate::me::lang;
use crate::ui::{Icon, Outcome};
use crate::words;
use leptos::form::ActionForm;
use leptos::html::Input;
use leptos::prelude::*;

#[component]
pub fn Observers() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let observers = ticket.part(|view| view.observers.clone());
    let edits = ticket.part(|view| view.can.edit);
    let add = ServerAction::<AskAddObserver>::new();
    let remove = ServerAction::<AskRemoveObserver>::new();
    let (added, removed) = (Signal::derive(move || add.value().get()), Signal::derive(move || remove.value().get()));
    ticket.after(added);
    ticket.after(removed);
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let (true, Some(field)) = (added.with(|added| matches!(added, Some(Ok(_)))), field.get_untracked()) {
            field.set_value("");
        }
    });
    view! {
        <section class="panel-section" aria-labelledby="p-observadores">
            <h2 id="p-observadores">{words::observers(lang)}</h2>
            {move || {
                let people = observers.get();
                if people.is_empty() {
                    return view! { <p class="quiet">{words::no_observers(lang)}</p> }.into_any();
                }
                view! {
                    <ul class="people">
                        {people
                            .into_iter()
                            .map(|person| {
                                view! {
                                    <li>
                                        <div>
                                            <span>{person.name.clone()}</span>
                                            <span class="address">{person.address}</span>
                                        </div>
                                        {edits
                                            .get()
                                            .then(|| {
                                                view! {
                                                    <ActionForm action=remove>
                                                        <input type="hidden" name="ticket" value=ticket.id.0.to_string()/>
                                                        <input type="hidden" name="person" value=person.id.0.to_string()/>
                                                        <button type="submit" class="icon-button">
                                                            <Icon name="x"/>
                                                            <span class="visually-hidden">{words::remove_observer(lang, &person.name)}</span>
                                                        </button>
                                                    </ActionForm>
                                                }
                                            })}
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
            {move || {
                edits
                    .get()
                    .then(|| {
                        view! {
                            <ActionForm action=add>
                                <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
                                <div class="field-line">
                                    <label class="visually-hidden" for="o-correo">{words::observer_address(lang)}</label>
                                    <input
                                        id="o-correo"
                                        type="email"
                                        name="draft[address]"
                                        required
                                        maxlength="254"
                                        placeholder=words::observer_address(lang)
                                        autocomplete="off"
                                        node_ref=field
                                    />
                                    <button type="submit" class="button" aria-disabled=move || add.pending().get().then_some("true")>
                                        {words::add_observer(lang)}
                                    </button>
                                </div>
                            </ActionForm>
                        }
                    })
            }}
            <Outcome value=added/>
            <Outcome value=removed/>
        </section>
    }
}
