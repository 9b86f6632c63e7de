//! Addresses treated with care, each with the way back: whose circuit breaker is open (M13), and which are not written to (M14).

use super::api::{self, AskClearSender};
use crate::me::{lang, me};
use crate::ui::{Icon, Outcome, When};
use crate::words;
use domain::intake::{SenderKind, Senders as Listed};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// One of the two lists; nothing at all where there is nothing to care for.
#[component]
pub fn Senders(kind: SenderKind) -> impl IntoView {
    let lang = lang();
    let listed = Resource::new(|| (), |()| api::senders());
    let action = ServerAction::<AskClearSender>::new();
    let cleared = Signal::derive(move || action.value().get());
    Effect::new(move |_| {
        if cleared.with(|cleared| matches!(cleared, Some(Ok(())))) {
            listed.refetch();
        }
    });
    view! {
        <Outcome value=cleared done=words::sender_cleared(lang)/>
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                listed.await.ok().map(|listed| view! { <List kind listed action/> })
            })}
        </Transition>
    }
}

#[component]
fn List(kind: SenderKind, listed: Listed, action: ServerAction<AskClearSender>) -> impl IntoView {
    let lang = lang();
    let administers = me().administers();
    let loud = kind == SenderKind::Loud;
    let rows: Vec<_> = if loud {
        let why = |held| if held { words::sender_held(lang) } else { words::sender_quiet(lang) };
        listed.loud.into_iter().map(|row| (row.address, row.name, format!("{} ({})", why(row.held), row.opened), None)).collect()
    } else {
        listed.suppressed.into_iter().map(|row| (row.address, row.name, row.reply, Some((row.since, row.notice)))).collect()
    };
    let (title, key, label) = if loud {
        (words::loud_title(lang), "loud", words::loud_clear(lang))
    } else {
        (words::suppressed_title(lang), "suppressed", words::suppressed_clear(lang))
    };
    (!rows.is_empty()).then(|| {
        view! {
            <details class="senders" open>
                <summary><Icon name="triangle-alert"/>{title} " (" {rows.len()} ")"</summary>
                <ul>
                    {rows
                        .into_iter()
                        .map(|(address, name, why, since)| {
                            view! {
                                <li>
                                    <div>
                                        <p>{name} " " <span class="address">{address.clone()}</span></p>
                                        <p class="quiet">
                                            {why}
                                            {since
                                                .map(|(since, notice)| {
                                                    view! {
                                                        " · "
                                                        <a href=format!("/app/salida/{}", notice.0)><When stamp=since/></a>
                                                    }
                                                })}
                                        </p>
                                    </div>
                                    {administers
                                        .then(|| {
                                            view! {
                                                <ActionForm action>
                                                    <input type="hidden" name="draft[kind]" value=key/>
                                                    <input type="hidden" name="draft[address]" value=address.clone()/>
                                                    <button
                                                        type="submit"
                                                        class="button"
                                                        aria-disabled=move || action.pending().get().then_some("true")
                                                    >
                                                        <Icon name="refresh-cw"/>
                                                        {label}
                                                        <span class="visually-hidden">": " {address}</span>
                                                    </button>
                                                </ActionForm>
                                            }
                                        })}
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </details>
        }
    })
}
