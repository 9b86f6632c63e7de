//! One ticket on the page: its view is a signal, so that a live change patches what is shown and leaves alone what is being written.

use super::api;
use crate::AskError;
use crate::live::live;
use domain::Refusal;
use domain::tickets::{TicketId, TicketView};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub struct Ticket {
    pub id: TicketId,
    pub view: RwSignal<TicketView>,
    /// The last reading failed: what is shown may be old.
    pub behind: RwSignal<bool>,
}

impl Ticket {
    pub fn provide(view: TicketView) -> Self {
        let ticket = Self { id: view.id, view: RwSignal::new(view), behind: RwSignal::new(false) };
        provide_context(ticket);
        live().on_change(move |change| {
            if change.concerns(ticket.id) {
                ticket.read_again();
            }
        });
        ticket
    }

    /// Through the one read path. Nothing is set when nothing changed.
    pub fn read_again(self) {
        spawn_local(async move {
            let answer = api::ticket(self.id).await;
            let _ = self.behind.try_set(answer.is_err());
            if let Ok(now) = answer
                && self.view.try_with_untracked(|view| *view != now) == Some(true)
            {
                let _ = self.view.try_set(now);
            }
        });
    }

    /// A part of the view that wakes its readers only when it changes itself.
    pub fn part<T: Clone + PartialEq + Send + Sync + 'static>(self, read: impl Fn(&TicketView) -> T + Send + Sync + 'static) -> Memo<T> {
        Memo::new(move |_| self.view.with(&read))
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

pub fn ticket() -> Ticket {
    expect_context()
}
