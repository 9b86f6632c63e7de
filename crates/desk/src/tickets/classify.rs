//! Kind, urgency, impact; the priority and the resolution term follow.

use super::{escalate, record, row};
use crate::{Answer, Desk, permit};
use domain::Refusal;
use domain::people::{Actor, Role};
use domain::tickets::{EventKind, Priority, PropertiesDraft, priority_of};

/// Technicians and administrators; only administrators make a ticket *Mayor*, or less. Nobody is written to.
pub async fn classify(desk: &Desk, actor: &Actor, draft: PropertiesDraft) -> Answer<i64> {
    let by = permit::works(actor)?;
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock_at(&txn, draft.ticket, draft.revision).await?;
    let administers = matches!(actor, Actor::Staff(staff) if staff.role == Role::Administrator);
    if draft.major != (ticket.priority == Priority::MAJOR) && !administers {
        return Err(Refusal::NotAllowed.into());
    }
    ticket.kind = draft.kind;
    ticket.urgency = draft.urgency;
    ticket.impact = draft.impact;
    ticket.priority = if draft.major { Priority::MAJOR } else { priority_of(draft.urgency, draft.impact) };
    escalate::set_resolution_term(desk, &txn, &mut ticket).await?;
    let revision = row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    let what = EventKind::Classified { kind: ticket.kind, urgency: ticket.urgency, impact: ticket.impact, priority: ticket.priority };
    record::record(&txn, ticket.id, now, Some(by), &what, None).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}
