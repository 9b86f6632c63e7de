//! Which rows are chosen: by box, by `x`, by range. The revision that was read goes along, so that nothing is done to what has changed.

use super::list::Living;
use super::state::Queue;
use super::{api, keys};
use crate::me::lang;
use crate::{AskError, words};
use domain::batch::MOST_TICKETS;
use domain::queue::Filter;
use domain::tickets::TicketId;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub struct Selection {
    pub chosen: RwSignal<Vec<(TicketId, i64)>>,
    /// What the list shows now.
    rows: StoredValue<Vec<Living>>,
    /// Where a range begins.
    anchor: StoredValue<Option<usize>>,
    /// The rest of a view is being read.
    pub reading: RwSignal<bool>,
    /// Not everything that was asked for is chosen.
    pub short: RwSignal<Option<Short>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Short {
    /// One batch takes no more.
    Full,
    Unread(AskError),
}

/// For the list and its bar.
pub fn provide(queue: Queue) {
    let selection = Selection {
        chosen: RwSignal::new(Vec::new()),
        rows: StoredValue::new(Vec::new()),
        anchor: StoredValue::new(None),
        reading: RwSignal::new(false),
        short: RwSignal::new(None),
    };
    Effect::new(move |_| {
        // What cannot be seen is not chosen.
        queue.filter.track();
        selection.clear();
    });
    provide_context(selection);
}

pub fn selection() -> Selection {
    expect_context()
}

impl Selection {
    pub fn clear(self) {
        self.keep(Vec::new());
    }

    /// These alone are still chosen.
    pub fn keep(self, tickets: Vec<(TicketId, i64)>) {
        let _ = self.chosen.try_set(tickets);
        let _ = self.short.try_set(None);
        let _ = self.anchor.try_set_value(None);
    }

    pub fn count(self) -> usize {
        self.chosen.with(Vec::len)
    }

    pub fn show(self, rows: Vec<Living>) {
        let _ = self.rows.try_set_value(rows);
    }

    fn has(self, ticket: TicketId) -> bool {
        self.chosen.with(|chosen| chosen.iter().any(|(id, _)| *id == ticket))
    }

    fn set(self, living: Living, on: bool) {
        self.short.set((on && self.chosen.with_untracked(Vec::len) >= MOST_TICKETS).then_some(Short::Full));
        self.chosen.update(|chosen| {
            chosen.retain(|(id, _)| *id != living.id);
            if on && chosen.len() < MOST_TICKETS {
                chosen.push((living.id, living.row.with_untracked(|row| row.revision)));
            }
        });
    }

    /// As the rows stand now, for those that are shown.
    pub fn tickets(self) -> Vec<(TicketId, i64)> {
        let shown = self.rows.get_value();
        let now = |(id, revision): (TicketId, i64)| {
            let row = shown.iter().find(|living| living.id == id).and_then(|living| living.row.try_with_untracked(|row| row.revision));
            (id, row.unwrap_or(revision))
        };
        self.chosen.get_untracked().into_iter().map(now).collect()
    }

    /// Every ticket of the view, page by page.
    pub fn all(self, filter: Filter) {
        if self.reading.get_untracked() {
            return;
        }
        self.reading.set(true);
        self.short.set(None);
        spawn_local(async move {
            let mut after = None;
            loop {
                let page = match api::queue_page(Filter { after, ..filter.clone() }).await {
                    Ok(page) => page,
                    Err(error) => {
                        let _ = self.short.try_set(Some(Short::Unread(error)));
                        break;
                    }
                };
                let _ = self.chosen.try_update(|chosen| {
                    for row in page.rows {
                        if chosen.len() < MOST_TICKETS && !chosen.iter().any(|(id, _)| *id == row.id) {
                            chosen.push((row.id, row.revision));
                        }
                    }
                });
                after = page.next;
                let full = self.chosen.try_with_untracked(Vec::len).is_none_or(|many| many >= MOST_TICKETS);
                if full && after.is_some() {
                    let _ = self.short.try_set(Some(Short::Full));
                }
                if full || after.is_none() {
                    break;
                }
            }
            let _ = self.reading.try_set(false);
        });
    }
}

/// The box of a row.
#[component]
pub fn Pick(living: Living) -> impl IntoView {
    let selection = selection();
    let id = living.id;
    let picked = move |event: leptos::ev::MouseEvent| {
        let on = !selection.chosen.with_untracked(|chosen| chosen.iter().any(|(other, _)| *other == id));
        let rows = selection.rows.get_value();
        let here = rows.iter().position(|row| row.id == id);
        match (event.shift_key(), selection.anchor.get_value(), here) {
            (true, Some(from), Some(here)) => {
                for living in rows.iter().skip(from.min(here)).take(from.abs_diff(here) + 1) {
                    selection.set(*living, true);
                }
            }
            _ => selection.set(living, on),
        }
        selection.anchor.set_value(here);
    };
    view! {
        <input
            type="checkbox"
            class=keys::PICK
            aria-label=words::select_ticket(lang(), id)
            prop:checked=move || selection.has(id)
            on:click=picked
        />
    }
}
