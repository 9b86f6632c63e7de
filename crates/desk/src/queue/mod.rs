//! The queue: lists and pickers.

use crate::{Answer, Desk};
use domain::people::Actor;
use domain::queue::{Filter, QueuePage, QueueRow};
use domain::tickets::{Choices, TicketId};

/// One page of a view with the counts of all views. Staff only.
pub async fn page(_desk: &Desk, _actor: &Actor, _filter: Filter) -> Answer<QueuePage> {
    todo!()
}

/// One row as it is now (for live updates), `None` when it no longer belongs to the filter.
pub async fn row(_desk: &Desk, _actor: &Actor, _filter: Filter, _ticket: TicketId) -> Answer<Option<QueueRow>> {
    todo!()
}

/// Active categories and technicians with their load.
pub async fn choices(_desk: &Desk, _actor: &Actor) -> Answer<Choices> {
    todo!()
}
