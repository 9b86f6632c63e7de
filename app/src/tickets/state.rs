//! One ticket on the page: its view is a signal, so that a live change patches what is shown and leaves alone what is being written.

use super::api;
use crate::AskError;
use crate::live::live;
use crate::me::me;
use domain::Refusal;
use domain::tickets::{Item, TicketId, TicketView, TimelineItem};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub struct Ticket {
    pub id: TicketId,
    pub view: RwSignal<TicketView>,
    /// The last reading failed: what is shown may be old.
    pub behind: RwSignal<bool>,
    /// Somebody is typing here, just now.
    pub typing: RwSignal<bool>,
    /// The page's: what must outlive a part of it that a live change takes away is made under it.
    owner: StoredValue<Option<Owner>>,
}

impl Ticket {
    pub fn provide(view: TicketView) -> Self {
        let ticket = Self {
            id: view.id,
            view: RwSignal::new(view),
            behind: RwSignal::new(false),
            typing: RwSignal::new(false),
            owner: StoredValue::new(Owner::current()),
        };
        provide_context(ticket);
        live().on_news_of(ticket.id, move || ticket.read_again());
        ticket.is_read();
        ticket
    }

    /// What stands in front of somebody is no news to them any more. A page that lies behind others is in front of nobody.
    fn is_read(self) {
        let unseen = self.part(|view| view.unseen);
        let tell = move || {
            if let Some(Some(event)) = unseen.try_get_untracked()
                && !document().hidden()
            {
                spawn_local(async move {
                    // Whoever could not be told is told with the next change.
                    let _ = api::see(self.id, event).await;
                });
            }
        };
        Effect::new(move |_| {
            unseen.track();
            tell();
        });
        Effect::new(move |_| {
            let back = window_event_listener(leptos::ev::visibilitychange, move |_| tell());
            on_cleanup(move || back.remove());
        });
    }

    /// Through the one read path. Nothing is set when nothing changed.
    pub fn read_again(self) {
        spawn_local(async move {
            let answer = api::ticket(self.id).await;
            let _ = self.behind.try_set(answer.is_err());
            if let Ok(now) = answer
                && self.view.try_with_untracked(|view| view.revision <= now.revision && *view != now) == Some(true)
            {
                let _ = self.view.try_set(now);
            }
        });
    }

    /// A part of the view that wakes its readers only when it changes itself.
    pub fn part<T: Clone + PartialEq + Send + Sync + 'static>(self, read: impl Fn(&TicketView) -> T + Send + Sync + 'static) -> Memo<T> {
        Memo::new(move |_| self.view.with(&read))
    }

    /// As [`Ticket::part`], standing still while a form is being filled in.
    pub fn part_held<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        hold: Hold,
        read: impl Fn(&TicketView) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |before: Option<&T>| match before {
            Some(before) if hold.begun.with(Option::is_some) => before.clone(),
            _ => self.view.with(&read),
        })
    }

    /// Makes something that lives as long as the page, wherever on it the caller stands.
    pub fn outlasting<T>(self, make: impl FnOnce() -> T) -> T {
        match self.owner.get_value() {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }

    /// Reads the ticket again when an action has worked, or when it was stopped because the ticket is no longer what was shown.
    pub fn after<T: Clone + Send + Sync + 'static>(self, value: Signal<Option<Result<T, AskError>>>) {
        Effect::new(move |_| {
            if value
                .with(|value| matches!(value, Some(Ok(_) | Err(AskError::Refused(Refusal::Stale { .. } | Refusal::IllegalMove { .. })))))
            {
                self.read_again();
            }
        });
    }
}

/// How far a ticket was read: what is newer is news.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub revision: i64,
    entry: i64,
    event: i64,
    held: i64,
}

impl Mark {
    pub fn of(view: &TicketView) -> Self {
        let mut mark = Self { revision: view.revision, ..Self::default() };
        for TimelineItem { item, .. } in &view.timeline {
            let (newest, id) = match item {
                Item::Entry(entry) => (&mut mark.entry, entry.id.0),
                Item::Event(event) => (&mut mark.event, event.id.0),
                Item::Held(held) => (&mut mark.held, held.intake.0),
            };
            *newest = (*newest).max(id);
        }
        mark
    }

    pub const fn is_older_than(self, item: &Item) -> bool {
        match item {
            Item::Entry(entry) => entry.id.0 > self.entry,
            Item::Event(event) => event.id.0 > self.event,
            Item::Held(held) => held.intake.0 > self.held,
        }
    }
}

/// A form goes by what was on the page when somebody began to fill it in. A change that lands afterwards stops the first save and is
/// shown; whoever saves again has seen it.
#[derive(Clone, Copy)]
pub struct Hold {
    live: Memo<Mark>,
    begun: RwSignal<Option<Mark>>,
    /// What the save that was stopped had not seen.
    pub missed: RwSignal<Option<Mark>>,
}

impl Ticket {
    pub fn hold(self) -> Hold {
        let hold = Hold { live: self.part(Mark::of), begun: RwSignal::new(None), missed: RwSignal::new(None) };
        // What one did oneself meanwhile, beside the form or on another device, is no news.
        let me = me().person.map(|person| person.id);
        Effect::new(move |_| {
            let live = hold.live.get();
            let Some(begun) = hold.begun.get_untracked() else { return };
            let mine = |item: &Item| match item {
                Item::Entry(entry) => Some(entry.author.id) == me,
                Item::Event(event) => event.actor.as_ref().map(|actor| actor.id) == me,
                Item::Held(_) => false,
            };
            let all_mine = |view: &TicketView| view.timeline.iter().all(|line| !begun.is_older_than(&line.item) || mine(&line.item));
            if begun != live && self.view.with_untracked(all_mine) {
                hold.begun.set(Some(live));
            }
        });
        hold
    }

    /// For a form with this outcome.
    pub fn hold_for<T: Clone + Send + Sync + 'static>(self, value: Signal<Option<Result<T, AskError>>>) -> Hold {
        let hold = self.hold();
        Effect::new(move |_| {
            value.with(|value| match value {
                Some(Ok(_)) => hold.end(),
                Some(Err(AskError::Refused(Refusal::Stale { .. } | Refusal::IllegalMove { .. }))) => hold.stopped(),
                _ => {}
            });
        });
        self.after(value);
        hold
    }
}

impl Hold {
    /// Somebody begins to fill it in, or goes on.
    pub fn begin(self) {
        if self.begun.with_untracked(Option::is_none) {
            self.begun.set(Some(self.live.get_untracked()));
        }
    }

    /// Saved, or thrown away.
    pub fn end(self) {
        self.begun.set(None);
        self.missed.set(None);
    }

    /// From here on it goes by what is on the page.
    pub fn stopped(self) {
        self.missed.set(Some(self.seen()));
        self.begun.set(None);
    }

    fn seen(self) -> Mark {
        self.begun.get_untracked().unwrap_or_else(|| self.live.get_untracked())
    }

    pub fn revision_now(self) -> i64 {
        self.seen().revision
    }

    /// The revision that a save goes by.
    pub fn revision(self) -> i64 {
        self.begun.get().unwrap_or_else(|| self.live.get()).revision
    }
}

pub fn ticket() -> Ticket {
    expect_context()
}
