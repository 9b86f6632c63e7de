//! Each thing that a batch can do: whether it would change a ticket, and doing it.

use crate::categories::Tree;
use crate::outbox::{Telling, promise};
use crate::tickets::record::{NewEntry, add_entry, record};
use crate::tickets::row::{self, Ticket};
use crate::tickets::{answers_for, escalate, legal, post_entry};
use crate::{Answer, Desk, groups, learned, search};
use domain::Refusal;
use domain::batch::BatchAct;
use domain::intake::ParsedBody;
use domain::notices::{Hears, NoticeKind};
use domain::people::{Actor, Assignee, PersonId, Role};
use domain::tickets::{CategoryId, EntryId, EntryKind, EventKind, Level, MAX_BODY, Move, Priority, Status};
use sea_orm::ConnectionTrait;

/// What is wrong with it whatever the ticket.
pub(super) async fn check(desk: &Desk, act: &BatchAct) -> Answer<()> {
    match act {
        BatchAct::Assign(Assignee::Technician(person)) => escalate::technician(desk.read(), *person).await.map(drop),
        BatchAct::Assign(Assignee::Group(group)) => groups::given(desk.read(), *group, true).await.map(drop),
        BatchAct::Categorise(category) => escalate::default_kind(desk.read(), *category).await.map(drop),
        BatchAct::Wait(text) | BatchAct::Close(text) if text.trim().is_empty() => Err(Refusal::EmptyBody.into()),
        BatchAct::Wait(text) | BatchAct::Close(text) if text.chars().count() > MAX_BODY => Err(Refusal::TooLong { max: MAX_BODY }.into()),
        BatchAct::Prioritise(_) | BatchAct::Wait(_) | BatchAct::Close(_) => Ok(()),
    }
}

/// Whether it would change this ticket; refuses what this person may not do to it, or what is not possible as it stands.
pub(super) fn changes(desk: &Desk, actor: &Actor, ticket: &Ticket, act: &BatchAct) -> Answer<bool> {
    let Actor::Staff(staff) = actor else { return Err(Refusal::NotAllowed.into()) };
    let administers = staff.role == Role::Administrator;
    match act {
        BatchAct::Assign(to) => {
            legal(desk, ticket, Move::Escalate)?;
            if !administers && ticket.technician.is_some_and(|technician| technician != staff.id) {
                return Err(Refusal::NotAllowed.into());
            }
            Ok(!escalate::Hands::of(ticket, *to).have(ticket))
        }
        BatchAct::Categorise(category) => open(ticket).map(|()| ticket.category != Some(*category)),
        BatchAct::Prioritise(priority) => {
            open(ticket)?;
            if (*priority == Priority::MAJOR) != (ticket.priority == Priority::MAJOR) && !administers {
                return Err(Refusal::NotAllowed.into());
            }
            Ok(ticket.priority != *priority)
        }
        BatchAct::Wait(_) => legal(desk, ticket, Move::Wait).map(|status| ticket.status != status),
        BatchAct::Close(_) => legal(desk, ticket, Move::Solve).map(|_| true),
    }
}

fn open(ticket: &Ticket) -> Answer<()> {
    if ticket.status.is_open() { Ok(()) } else { Err(Refusal::TicketIsOver { status: ticket.status }.into()) }
}

/// Answers the entry that was written, if one was. The ticket carries its new revision.
pub(super) async fn apply(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    actor: &Actor,
    ticket: &mut Ticket,
    by: PersonId,
    act: &BatchAct,
) -> Answer<Option<EntryId>> {
    match act {
        BatchAct::Assign(to) => {
            let to = escalate::Hands::of(ticket, *to);
            escalate::hand_over(desk, txn, ticket, to, Some(by), Hears::Everybody).await.map(|_| None)
        }
        BatchAct::Categorise(category) => categorise(desk, txn, ticket, *category, by).await.map(|()| None),
        BatchAct::Prioritise(priority) => prioritise(desk, txn, ticket, *priority, by).await.map(|()| None),
        BatchAct::Wait(reason) => wait(desk, txn, ticket, reason.trim(), by).await.map(|()| None),
        BatchAct::Close(text) => close(desk, txn, actor, ticket, text.trim(), by).await.map(Some),
    }
}

/// Sets its category, and with it its kind and its term. Nobody is written to. A lesson for the suggestions.
async fn categorise(desk: &Desk, txn: &impl ConnectionTrait, ticket: &mut Ticket, category: CategoryId, by: PersonId) -> Answer<()> {
    let now = desk.now();
    ticket.kind = escalate::default_kind(txn, category).await?.unwrap_or(ticket.kind);
    ticket.category = Some(category);
    escalate::set_resolution_term(desk, txn, ticket).await?;
    row::save(txn, &desk.0.calendar, ticket, now).await?;
    let name = Tree::load(txn).await?.path(category).unwrap_or_default();
    record(txn, ticket.id, now, Some(by), &EventKind::Categorised { category, name }, None).await?;
    learned::teach(txn, ticket).await
}

async fn prioritise(desk: &Desk, txn: &impl ConnectionTrait, ticket: &mut Ticket, priority: Priority, by: PersonId) -> Answer<()> {
    let now = desk.now();
    if let Some(level) = Level::new(priority.get()) {
        // The diagonal of the matrix: as urgent as it is grave.
        (ticket.urgency, ticket.impact) = (level, level);
    }
    ticket.priority = priority;
    escalate::set_resolution_term(desk, txn, ticket).await?;
    row::save(txn, &desk.0.calendar, ticket, now).await?;
    let what = EventKind::Classified { kind: ticket.kind, urgency: ticket.urgency, impact: ticket.impact, priority };
    record(txn, ticket.id, now, Some(by), &what, None).await?;
    Ok(())
}

async fn wait(desk: &Desk, txn: &impl ConnectionTrait, ticket: &mut Ticket, reason: &str, by: PersonId) -> Answer<()> {
    let now = desk.now();
    ticket.status = legal(desk, ticket, Move::Wait)?;
    ticket.clocks = ticket.clocks.waits(now);
    row::save(txn, &desk.0.calendar, ticket, now).await?;
    let event = record(txn, ticket.id, now, Some(by), &EventKind::Waited { reason: Some(reason.to_owned()) }, None).await?;
    let telling = Telling { kind: NoticeKind::Waiting, event, by: Some(by), entries: &[], reason: Some(reason), term: None, answers: None };
    promise(desk, txn, ticket, &telling).await
}

async fn close(desk: &Desk, txn: &impl ConnectionTrait, actor: &Actor, ticket: &mut Ticket, text: &str, by: PersonId) -> Answer<EntryId> {
    let now = desk.now();
    ticket.status = legal(desk, ticket, Move::Solve)?;
    let answers = answers_for(actor, by, ticket);
    let (what, notice) = post_entry::apply(&desk.0.calendar, ticket, Move::Solve, by, answers, now);
    let revision = row::save(txn, &desk.0.calendar, ticket, now).await?;
    let body = ParsedBody { text: text.replace("\r\n", "\n"), ..ParsedBody::default() };
    let new = NewEntry {
        ticket: ticket.id,
        kind: EntryKind::Solution,
        author: by,
        at: now,
        body: &body,
        automatic: false,
        mail: None,
        key: None,
        revision,
    };
    let entry = add_entry(txn, new).await?;
    search::add(txn, ticket.id, &[body.text.as_str()]).await?;
    let event = record(txn, ticket.id, now, Some(by), &what, Some(entry)).await?;
    if ticket.status == Status::Closed {
        record(txn, ticket.id, now, Some(by), &EventKind::Closed, None).await?;
    }
    if let Some(kind) = notice {
        let telling = Telling { kind, event, by: Some(by), entries: &[entry], reason: None, term: None, answers: None };
        promise(desk, txn, ticket, &telling).await?;
    }
    Ok(entry)
}
