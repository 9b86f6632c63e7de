//! The live channel: ids come in, pages re-read (law 5). On reconnect everything visible is re-read.

use crate::browser;
use domain::tickets::TicketId;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Changes this close together are answered with one reading.
const BURST: Duration = Duration::from_millis(300);
/// While changes keep coming, what nobody watches that closely is read again ever less often, down to this.
const BUSY: Duration = Duration::from_secs(2);
/// The same of the one ticket that is open: seen by another person within a second, however many there are.
const NEWS: Duration = Duration::from_millis(800);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Ticket(TicketId),
    /// Something was missed, or time has passed.
    Everything,
}

impl Change {
    pub fn concerns(self, ticket: TicketId) -> bool {
        matches!(self, Self::Everything) || self == Self::Ticket(ticket)
    }

    /// The data of a `changed` event: a ticket's number, or `*`.
    fn parse(data: &str) -> Self {
        data.trim().parse().map_or(Self::Everything, |number| Self::Ticket(TicketId(number)))
    }
}

#[derive(Clone, Copy)]
pub struct Live {
    listeners: StoredValue<Vec<(u32, Callback<Change>)>>,
    next: StoredValue<u32>,
    /// Grows whenever somebody came to a ticket, went, began or stopped writing.
    arrivals: RwSignal<u32>,
    /// False while the channel is down.
    pub connected: RwSignal<bool>,
    /// The browser's clock, to the minute; nothing before the page has come to life.
    pub now: RwSignal<Option<i64>>,
}

pub fn live() -> Live {
    expect_context()
}

/// Reads what is shown again whenever something has changed.
pub fn refetch_on_change<T>(shown: Resource<T>)
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    live().after_changes(move || shown.refetch());
}

/// The same, for what stands over every page: in a busy office not for every burst.
pub fn refetch_now_and_then<T>(shown: Resource<T>)
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    live().now_and_then(move || shown.refetch());
}

impl Live {
    /// Calls `listener` on every change for as long as the caller's owner lives.
    pub fn on_change(self, listener: impl Fn(Change) + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.listeners.update_value(|all| all.push((id, Callback::new(listener))));
        on_cleanup(move || {
            let _ = self.listeners.try_update_value(|all| all.retain(|(other, _)| *other != id));
        });
    }

    /// Calls `listener` a moment after a change: once for a burst of them.
    pub fn after_changes(self, listener: impl Fn() + Send + Sync + 'static) {
        self.gather(|_| true, BURST, BURST, Callback::new(move |()| listener()));
    }

    /// The same after the first change; while others keep coming, ever less often, down to every two seconds.
    pub fn now_and_then(self, listener: impl Fn() + Send + Sync + 'static) {
        self.gather(|_| true, BURST, BUSY, Callback::new(move |()| listener()));
    }

    /// Calls `listener` at once when something happens to this ticket, and not much more than once a second while more keeps happening.
    pub fn on_news_of(self, ticket: TicketId, listener: impl Fn() + Send + Sync + 'static) {
        self.gather(move |change| change.concerns(ticket), Duration::ZERO, NEWS, Callback::new(move |()| listener()));
    }

    /// `least` after the first change; twice as long after each that follows it, up to `apart`, until there is none for so long.
    fn gather(self, concerns: impl Fn(Change) -> bool + Send + Sync + 'static, least: Duration, apart: Duration, listener: Callback<()>) {
        let coming = StoredValue::new(false);
        let told = StoredValue::new(0_i64);
        let gap = StoredValue::new(least);
        self.on_change(move |change| {
            if !concerns(change) || coming.try_get_value() != Some(false) {
                return;
            }
            let _ = coming.try_set_value(true);
            let since = u64::try_from(browser::now() - told.get_value()).map_or(Duration::ZERO, Duration::from_millis);
            let wait = if since >= apart { least } else { (gap.get_value().max(BURST) * 2).min(apart) };
            gap.set_value(wait);
            set_timeout(
                move || {
                    // Nothing to tell when the page has gone meanwhile.
                    if coming.try_set_value(false).is_none() {
                        let _ = told.try_set_value(browser::now());
                        let _ = listener.try_run(());
                    }
                },
                wait.saturating_sub(since).max(least),
            );
        });
    }

    /// Calls `listener` a moment after somebody came or went, once for a burst of them, and when the channel opens.
    pub fn after_arrivals(self, listener: impl Fn() + Send + Sync + 'static) {
        let coming = StoredValue::new(false);
        let listener = Callback::new(move |()| listener());
        Effect::new(move |_| {
            if self.arrivals.get() == 0 || coming.get_value() {
                return;
            }
            coming.set_value(true);
            set_timeout(
                move || {
                    if coming.try_set_value(false).is_none() {
                        let _ = listener.try_run(());
                    }
                },
                BURST,
            );
        });
    }

    fn tell(self, change: Change) {
        // Copied first: a listener may come or go while it is being told.
        for (_, listener) in self.listeners.try_get_value().unwrap_or_default() {
            listener.run(change);
        }
    }
}

/// Opens the channel once for the whole layout.
pub fn provide() {
    let live = Live {
        listeners: StoredValue::new(Vec::new()),
        next: StoredValue::new(0),
        arrivals: RwSignal::new(0),
        connected: RwSignal::new(true),
        now: RwSignal::new(None),
    };
    provide_context(live);
    Effect::new(move |_| {
        live.now.set(Some(browser::now()));
        open(live);
        if let Ok(beat) = set_interval_with_handle(move || beat(live), Duration::from_mins(1)) {
            on_cleanup(move || beat.clear());
        }
        let back = window_event_listener(leptos::ev::online, move |_| live.tell(Change::Everything));
        on_cleanup(move || back.remove());
    });
}

/// Deadlines come closer although nothing happens.
fn beat(live: Live) {
    let _ = live.now.try_set(Some(browser::now()));
    if !document().hidden() {
        live.tell(Change::Everything);
    }
}

fn arrived(live: Live) {
    let _ = live.arrivals.try_update(|arrivals| *arrivals = arrivals.wrapping_add(1).max(1));
}

fn open(live: Live) {
    let Ok(source) = EventSource::new("/app/eventos") else { return };
    let changed = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        live.tell(Change::parse(&event.data().as_string().unwrap_or_default()));
    });
    // The first time, too: what changed between the server's render and this moment was told to nobody.
    let opened = Closure::<dyn Fn()>::new(move || {
        if live.connected.try_get_untracked() == Some(false) {
            let _ = live.connected.try_set(true);
        }
        live.tell(Change::Everything);
        arrived(live);
    });
    let moved = Closure::<dyn Fn()>::new(move || arrived(live));
    let failed = Closure::<dyn Fn()>::new({
        let source = source.clone();
        move || {
            let _ = live.connected.try_set(false);
            if source.ready_state() == EventSource::CLOSED && live.connected.try_get_untracked().is_some() {
                // The browser has given up (a refused or broken answer); we have not.
                set_timeout(move || open(live), Duration::from_secs(5));
            }
        }
    });
    let _ = source.add_event_listener_with_callback("changed", changed.as_ref().unchecked_ref());
    let _ = source.add_event_listener_with_callback("presence", moved.as_ref().unchecked_ref());
    source.set_onopen(Some(opened.as_ref().unchecked_ref()));
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    // They live as long as the page, like the channel.
    changed.forget();
    moved.forget();
    opened.forget();
    failed.forget();
    // Closed by hand: a page that is left keeps one of the browser's six connections.
    let source = StoredValue::new_local(source);
    let leaving = window_event_listener(leptos::ev::pagehide, move |_| {
        let _ = source.try_with_value(EventSource::close);
    });
    let _ = leaving;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_or_nonsense_re_reads_everything() {
        assert_eq!(Change::parse("123"), Change::Ticket(TicketId(123)));
        assert_eq!(Change::parse("*"), Change::Everything);
        assert_eq!(Change::parse(""), Change::Everything);
    }
}
