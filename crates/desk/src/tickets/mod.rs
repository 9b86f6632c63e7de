//! Tickets: what people do to them, and the one path by which they are read.

pub(crate) mod record;
pub(crate) mod row;
mod view;

pub use view::{entry_html, view};

use crate::{Answer, Desk};
use domain::Instant;
use domain::people::{Actor, PersonId};
use domain::tickets::{EntryDraft, EscalateDraft, ObserverDraft, PropertiesDraft, ReopenDraft, TicketId, WaitDraft};

/// Sets kind, category and technician; New becomes InProgress. Administrators, and technicians for tickets without one or their own. Answers the new revision.
pub async fn escalate(_desk: &Desk, _actor: &Actor, _draft: EscalateDraft) -> Answer<i64> {
    todo!()
}

/// A follow-up, note or solution; the same key twice is one entry. Answers the new revision.
pub async fn post_entry(_desk: &Desk, _actor: &Actor, _draft: EntryDraft) -> Answer<i64> {
    todo!()
}

/// Puts it on hold with a reason that the requester is told.
pub async fn wait(_desk: &Desk, _actor: &Actor, _draft: WaitDraft) -> Answer<i64> {
    todo!()
}

/// Back to work.
pub async fn resume(_desk: &Desk, _actor: &Actor, _ticket: TicketId, _revision: i64) -> Answer<i64> {
    todo!()
}

/// Staff reopen a solved or closed ticket.
pub async fn reopen(_desk: &Desk, _actor: &Actor, _draft: ReopenDraft) -> Answer<i64> {
    todo!()
}

/// Kind, urgency, impact, and with them the priority and the resolution term.
pub async fn classify(_desk: &Desk, _actor: &Actor, _draft: PropertiesDraft) -> Answer<i64> {
    todo!()
}

pub async fn add_observer(_desk: &Desk, _actor: &Actor, _draft: ObserverDraft) -> Answer<i64> {
    todo!()
}

pub async fn remove_observer(_desk: &Desk, _actor: &Actor, _ticket: TicketId, _person: PersonId) -> Answer<i64> {
    todo!()
}

/// Records and notifies warnings and breaches that are due; answers when to come again.
pub async fn raise_term_alerts(_desk: &Desk) -> Answer<Option<Instant>> {
    todo!()
}
