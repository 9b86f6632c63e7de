//! The solution did not hold.

use super::{act, record, row};
use crate::outbox::{Telling, promise};
use crate::{Answer, Desk, permit};
use domain::notices::NoticeKind;
use domain::people::{Actor, PersonId};
use domain::tickets::{EntryId, EventKind, Move, ReopenDraft};
use domain::{Instant, Refusal};
use sea_orm::ConnectionTrait;

/// Staff reopen a solved or closed ticket, at any time.
pub async fn reopen(desk: &Desk, actor: &Actor, draft: ReopenDraft) -> Answer<i64> {
    let by = permit::works(actor)?;
    let reason = act::reason(Some(&draft.reason))?.ok_or(Refusal::EmptyBody)?;
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, draft.ticket).await?;
    let how = Reopening { step: Move::Reopen, by, reason: Some(&reason), entry: None, answers: None };
    let revision = back_to_work(desk, &txn, &mut ticket, how).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}

/// Who reopens a ticket, and by what.
pub(crate) struct Reopening<'a> {
    pub(crate) step: Move,
    pub(crate) by: PersonId,
    pub(crate) reason: Option<&'a str>,
    pub(crate) entry: Option<EntryId>,
    /// Message-ID of the mail that did it.
    pub(crate) answers: Option<&'a str>,
}

/// The reopening itself, in the transaction of whoever asked: staff, a reply, or the link in a closing notice.
pub(crate) async fn back_to_work(desk: &Desk, txn: &impl ConnectionTrait, ticket: &mut row::Ticket, how: Reopening<'_>) -> Answer<i64> {
    let now = desk.now();
    if let Some(into) = ticket.joined_into {
        return Err(Refusal::AlreadyJoined { into }.into());
    }
    ticket.status = act::legal(desk, ticket, how.step)?;
    ticket.clocks = ticket.clocks.reopens(&desk.0.calendar, now);
    ticket.closed_at = None;
    let revision = row::save(txn, &desk.0.calendar, ticket, now).await?;
    let what = EventKind::Reopened { reason: how.reason.map(str::to_owned) };
    let event = record::record(txn, ticket.id, now, Some(how.by), &what, how.entry).await?;
    let telling = Telling {
        kind: NoticeKind::Reopened,
        event,
        by: Some(how.by),
        entries: how.entry.as_slice(),
        reason: how.reason,
        term: None,
        answers: how.answers,
    };
    promise(desk, txn, ticket, &telling).await?;
    Ok(revision)
}

/// Until when a reply or a link reopens a ticket that has ended.
pub(crate) fn reopen_until(desk: &Desk, ticket: &row::Ticket) -> Option<Instant> {
    let ended = ticket.closed_at.or(ticket.clocks.solved_at)?;
    Some(desk.0.calendar.add_days(ended, desk.office().reopen_business_days))
}
