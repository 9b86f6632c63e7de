//! On hold for somebody else, and back to work.

use super::{act, record, row};
use crate::outbox::{Telling, promise};
use crate::{Answer, Desk, permit};
use domain::notices::NoticeKind;
use domain::people::Actor;
use domain::tickets::{EventKind, Move, TicketId, WaitDraft};

/// Puts it on hold with a reason that the requester is told. The resolution clock stands still.
pub async fn wait(desk: &Desk, actor: &Actor, draft: WaitDraft) -> Answer<i64> {
    let by = permit::works(actor)?;
    let reason = act::reason(draft.reason.as_deref())?;
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock_at(&txn, draft.ticket, draft.revision).await?;
    ticket.status = act::legal(desk, &ticket, Move::Wait)?;
    ticket.clocks = ticket.clocks.waits(now);
    let revision = row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    let what = EventKind::Waited { reason: reason.clone() };
    let event = record::record(&txn, ticket.id, now, Some(by), &what, None).await?;
    let telling =
        Telling { kind: NoticeKind::Waiting, event, by: Some(by), entries: &[], reason: reason.as_deref(), term: None, answers: None };
    promise(desk, &txn, &ticket, &telling).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}

/// Back to work. Nobody is written to: what is done next will tell.
pub async fn resume(desk: &Desk, actor: &Actor, ticket: TicketId, revision: i64) -> Answer<i64> {
    let by = permit::works(actor)?;
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock_at(&txn, ticket, revision).await?;
    ticket.status = act::legal(desk, &ticket, Move::Resume)?;
    ticket.clocks = ticket.clocks.resumes(&desk.0.calendar, now);
    let revision = row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    record::record(&txn, ticket.id, now, Some(by), &EventKind::Resumed, None).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}
