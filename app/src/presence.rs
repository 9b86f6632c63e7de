//! Who else is at a ticket: beats go out, a word on the live channel comes back, and names are read then.

use crate::browser;
use crate::live::live;
use crate::me::{lang, me};
use crate::tickets::Ticket;
use crate::tickets::api;
use crate::ui::Icon;
use crate::words;
use domain::tickets::{Beat, Doing, Here, TicketId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The server forgets whoever says nothing for thirty seconds.
const BEAT: Duration = Duration::from_secs(10);
/// Whoever has not typed for so long has stopped writing.
const PAUSE: Duration = Duration::from_secs(6);

#[derive(Clone, Copy)]
pub struct Presence(RwSignal<Vec<Here>>);

/// Once for the whole layout.
pub fn provide() {
    let presence = Presence(RwSignal::new(Vec::new()));
    provide_context(presence);
    live().after_arrivals(move || presence.say(None));
}

impl Presence {
    fn say(self, beat: Option<Beat>) {
        spawn_local(async move {
            if let Ok(here) = api::presence(beat).await
                && self.0.try_with_untracked(|known| *known != here) == Some(true)
            {
                let _ = self.0.try_set(here);
            }
        });
    }

    /// Names of those who look at it, and of those who write on it.
    fn at(self, ticket: TicketId) -> Memo<(Vec<String>, Vec<String>)> {
        Memo::new(move |_| {
            self.0.with(|all| {
                let (writing, viewing): (Vec<&Here>, Vec<&Here>) =
                    all.iter().filter(|here| here.ticket == ticket).partition(|here| here.writing);
                let names = |some: Vec<&Here>| some.into_iter().map(|here| here.name.clone()).collect();
                (names(viewing), names(writing))
            })
        })
    }
}

/// Tells others that somebody is at this ticket, for as long as its page is there and looked at. Supervisors look without being seen.
pub fn attend(ticket: Ticket) {
    if !me().works() {
        return;
    }
    let presence = expect_context::<Presence>();
    let say = move || {
        if !document().hidden() {
            let doing = if ticket.typing.try_get_untracked() == Some(true) { Doing::Writing } else { Doing::Viewing };
            presence.say(Some(Beat { ticket: ticket.id, doing }));
        }
    };
    Effect::new(move |_| {
        ticket.typing.track();
        say();
    });
    Effect::new(move |_| {
        if let Ok(clock) = set_interval_with_handle(say, BEAT) {
            on_cleanup(move || clock.clear());
        }
        let back = window_event_listener(leptos::ev::visibilitychange, move |_| say());
        on_cleanup(move || back.remove());
    });
    let id = ticket.id;
    on_cleanup(move || {
        if cfg!(target_arch = "wasm32") {
            presence.say(Some(Beat { ticket: id, doing: Doing::Gone }));
        }
    });
}

/// Somebody typed: they are writing until they pause.
pub fn typed(ticket: Ticket, last: StoredValue<i64>) {
    last.set_value(browser::now());
    if ticket.typing.get_untracked() {
        return;
    }
    ticket.typing.set(true);
    pause(ticket, last);
}

fn pause(ticket: Ticket, last: StoredValue<i64>) {
    set_timeout(
        move || {
            let Some(typed) = last.try_get_value() else { return };
            if browser::now() - typed < i64::try_from(PAUSE.as_millis()).unwrap_or(0) {
                pause(ticket, last);
            } else {
                let _ = ticket.typing.try_set(false);
            }
        },
        PAUSE,
    );
}

/// In a ticket's header: "Ana está escribiendo".
#[component]
pub fn WhoIsHere(ticket: TicketId) -> impl IntoView {
    let lang = lang();
    let here = expect_context::<Presence>().at(ticket);
    view! {
        <p class="presence" role="status">
            {move || {
                let (viewing, writing) = here.get();
                let line = |names: &[String], writes: bool| {
                    (!names.is_empty())
                        .then(|| {
                            view! {
                                <span class="here" data-writing=writes.to_string()>
                                    <Icon name=if writes { "pencil" } else { "eye" }/>
                                    {words::present(lang, names, writes)}
                                </span>
                            }
                        })
                };
                view! {
                    {line(&writing, true)}
                    {line(&viewing, false)}
                }
            }}
        </p>
    }
}

/// In a row of the queue: a mark, with names for whoever asks.
#[component]
pub fn MarkOfPresence(ticket: TicketId) -> impl IntoView {
    let lang = lang();
    let here = expect_context::<Presence>().at(ticket);
    move || {
        let (viewing, writing) = here.get();
        let writes = !writing.is_empty();
        let names = if writes { writing } else { viewing };
        (!names.is_empty()).then(|| {
            let words = words::present(lang, &names, writes);
            let title = words.clone();
            view! {
                <span class="row-mark here" data-writing=writes.to_string() title=title>
                    <Icon name=if writes { "pencil" } else { "eye" }/>
                    <span class="visually-hidden">{words}</span>
                </span>
            }
        })
    }
}
