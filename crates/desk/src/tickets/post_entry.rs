//! Follow-ups, notes and solutions (rules 4.4–4.8).

use super::record::{NewEntry, add_entry, record};
use super::{act, drafts, row, undo};
use crate::outbox::{Telling, promise_after};
use crate::{Answer, Desk, Trouble, attachments, permit, search, sql};
use domain::calendar::Calendar;
use domain::intake::ParsedBody;
use domain::notices::NoticeKind;
use domain::people::{Actor, PersonId};
use domain::tickets::{EntryDraft, EntryKind, EventKind, KeepDraft, Move, Status, Tab, TicketId};
use domain::{Instant, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Longest idempotency key, in characters.
const MAX_KEY: usize = 100;

/// A follow-up, note or solution; the same key twice is one entry. Technicians and administrators. Answers the new revision. The draft
/// that it was ends with it, and not what another device has written meanwhile; a save that is stopped, because the ticket is no longer
/// what was being read, leaves its text as one.
pub async fn post_entry(desk: &Desk, actor: &Actor, draft: EntryDraft) -> Answer<i64> {
    let author = permit::works(actor)?;
    let stopped = KeepDraft {
        ticket: draft.ticket,
        tab: draft.tab,
        body: draft.body.clone(),
        revision: draft.revision,
        base: draft.base,
        key: String::new(),
    };
    let answer = post(desk, actor, author, draft).await;
    if let Err(Trouble::Refused(Refusal::Stale { .. } | Refusal::IllegalMove { .. })) = answer {
        drafts::keep_stopped(desk, author, &stopped).await?;
    }
    answer
}

async fn post(desk: &Desk, actor: &Actor, author: PersonId, draft: EntryDraft) -> Answer<i64> {
    let body = ParsedBody { text: act::body(&draft.body)?, ..ParsedBody::default() };
    if draft.key.is_empty() || draft.key.chars().count() > MAX_KEY {
        return Err(Refusal::BadField { field: "key".to_owned() }.into());
    }
    let (kind, step) = match draft.tab {
        Tab::FollowUp if draft.wait => (EntryKind::FollowUp, Move::Wait),
        Tab::FollowUp => (EntryKind::FollowUp, Move::FollowUp),
        Tab::Note => (EntryKind::Note, Move::Note),
        Tab::Solution => (EntryKind::Solution, Move::Solve),
    };
    let now = desk.now();
    let txn = desk.begin().await?;
    // Locked before the key is looked up: of two posts at once with one key, the second finds the first.
    let mut ticket = row::lock(&txn, draft.ticket).await?;
    if let Some(revision) = posted(&txn, &draft.key, author, draft.ticket).await? {
        return Ok(revision);
    }
    if ticket.revision != draft.revision {
        return Err(Refusal::Stale { current: ticket.revision }.into());
    }
    let before = undo::Before::of(&ticket);
    ticket.status = act::legal(desk, &ticket, step)?;
    let answers = kind.is_public() && act::answers_for(actor, author, &ticket);
    let (what, notice) = apply(&desk.0.calendar, &mut ticket, step, author, answers, now);

    let revision = row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    let key = Some(draft.key.as_str());
    let new = NewEntry { ticket: ticket.id, kind, author, at: now, body: &body, automatic: false, mail: None, key, revision };
    let entry = add_entry(&txn, new).await?;
    let files = attachments::consume(&txn, ticket.id, entry, author, &draft.files).await?;
    let texts: Vec<&str> = [body.text.as_str()].into_iter().chain(files.iter().map(String::as_str)).collect();
    search::add(&txn, ticket.id, &texts).await?;
    let event = record(&txn, ticket.id, now, Some(author), &what, Some(entry)).await?;
    if step == Move::Solve && ticket.status == Status::Closed {
        record(&txn, ticket.id, now, Some(author), &EventKind::Closed, None).await?;
    }
    if let Some(kind) = notice {
        let telling = Telling { kind, event, by: Some(author), entries: &[entry], reason: None, term: None, answers: None };
        promise_after(desk, &txn, &ticket, &telling, undo::until(desk, now)).await?;
    }
    let posted = undo::Posted { key: &draft.key, by: author, tab: draft.tab, entry, event, at: now };
    undo::remember(desk, &txn, &ticket, &before, posted).await?;
    drafts::posted(desk, &txn, author, &draft, &body.text).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}

/// Moves the clocks and names what happened and what is told of it.
pub(crate) fn apply(
    calendar: &Calendar,
    ticket: &mut row::Ticket,
    step: Move,
    author: PersonId,
    answers: bool,
    now: Instant,
) -> (EventKind, Option<NoticeKind>) {
    if answers {
        ticket.clocks = ticket.clocks.answered(now);
    }
    match step {
        Move::Wait => {
            ticket.clocks = ticket.clocks.waits(now);
            (EventKind::Waited { reason: None }, Some(NoticeKind::Waiting))
        }
        Move::Note => (EventKind::Noted, None),
        Move::Solve => {
            ticket.clocks = ticket.clocks.solves(calendar, now);
            // Whoever solved it worked it.
            ticket.technician = ticket.technician.or(Some(author));
            let closed = ticket.status == Status::Closed;
            ticket.closed_at = closed.then_some(now);
            (EventKind::Solved, Some(if closed { NoticeKind::Closed } else { NoticeKind::Solved }))
        }
        _ => (EventKind::FollowedUp, Some(NoticeKind::FollowUp)),
    }
}

#[derive(FromQueryResult)]
struct Posted {
    author_id: i64,
    ticket_id: i64,
    revision: Option<i64>,
}

/// The revision that this very post made when it came before. Somebody else's key is refused.
async fn posted(txn: &impl ConnectionTrait, key: &str, author: PersonId, ticket: TicketId) -> Answer<Option<i64>> {
    let sql = "SELECT author_id, ticket_id, revision FROM entry WHERE key = $1";
    match sql::find::<Posted>(txn, sql, [key.into()]).await? {
        None => undo::undone(txn, key).await,
        Some(Posted { author_id, ticket_id, revision }) if (author_id, ticket_id) == (author.0, ticket.0) => Ok(revision),
        Some(_) => Err(Refusal::BadField { field: "key".to_owned() }.into()),
    }
}
