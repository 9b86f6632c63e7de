//! Escalating: who works it, under which category (rules 4.2, 4.3).

use super::{act, record, row};
use crate::categories::Tree;
use crate::outbox::{Telling, promise_to};
use crate::{Answer, Desk, learned, permit, sql};
use domain::Refusal;
use domain::notices::{Hears, NoticeKind};
use domain::people::{Actor, PersonId, Role};
use domain::terms::{HOUR_MS, Term, TermPolicy};
use domain::tickets::{CategoryId, EscalateDraft, EventKind, Kind, Move};
use sea_orm::ConnectionTrait;

/// Sets kind, category and technician; New becomes `InProgress`. Administrators, and technicians for tickets without one or their
/// own. No category leaves it as it is; no kind takes the category's, if it has one. Answers the new revision.
pub async fn escalate(desk: &Desk, actor: &Actor, draft: EscalateDraft) -> Answer<i64> {
    let by = permit::works(actor)?;
    let txn = desk.begin().await?;
    let mut ticket = row::lock_at(&txn, draft.ticket, draft.revision).await?;
    let revision = escalate_in(desk, &txn, actor, by, &mut ticket, &draft).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}

/// As [`escalate`], in the transaction of whoever has locked the ticket.
pub(crate) async fn escalate_in(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    actor: &Actor,
    by: PersonId,
    ticket: &mut row::Ticket,
    draft: &EscalateDraft,
) -> Answer<i64> {
    let administers = matches!(actor, Actor::Staff(staff) if staff.role == Role::Administrator);
    if !administers && ticket.technician.is_some_and(|technician| technician != by) {
        return Err(Refusal::NotAllowed.into());
    }
    act::legal(desk, ticket, Move::Escalate)?;
    if let Some(category) = draft.category {
        ticket.category = Some(category);
        ticket.kind = draft.kind.or(default_kind(txn, category).await?).unwrap_or(ticket.kind);
    } else {
        ticket.kind = draft.kind.unwrap_or(ticket.kind);
    }
    hand_over(desk, txn, ticket, draft.technician, Some(by), Hears::Everybody).await
}

/// The ticket, with what it has been given of kind and category, goes to a technician: saved, written down and told. `by` is nobody
/// where a rule of intake does it; what people decide is a lesson for the suggestions. Answers the new revision.
pub(crate) async fn hand_over(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    ticket: &mut row::Ticket,
    to: PersonId,
    by: Option<PersonId>,
    hears: Hears,
) -> Answer<i64> {
    let now = desk.now();
    ticket.status = act::legal(desk, ticket, Move::Escalate)?;
    let technician_name = technician(txn, to).await?;
    ticket.technician = Some(to);
    set_resolution_term(desk, txn, ticket).await?;
    let category_name = match ticket.category {
        Some(category) => Tree::load(txn).await?.path(category),
        None => None,
    };
    let what = EventKind::Escalated { category: ticket.category, category_name, technician: to, technician_name };
    let revision = row::save(txn, &desk.0.calendar, ticket, now).await?;
    let event = record::record(txn, ticket.id, now, by, &what, None).await?;
    let telling = Telling { kind: NoticeKind::Escalated, event, by, entries: &[], reason: None, term: None, answers: None };
    promise_to(desk, txn, ticket, &telling, hears).await?;
    if by.is_some() {
        learned::teach(txn, ticket).await?;
    }
    Ok(revision)
}

/// The name of somebody who may be given a ticket.
pub(crate) async fn technician(txn: &impl ConnectionTrait, person: PersonId) -> Answer<String> {
    let sql = "SELECT name FROM person WHERE id = $1 AND active AND role IN ('technician', 'administrator')";
    Ok(sql::scalar(txn, sql, [person.0.into()]).await?.ok_or(Refusal::NotATechnician)?)
}

pub(crate) async fn default_kind(txn: &impl ConnectionTrait, category: CategoryId) -> Answer<Option<Kind>> {
    let kind: Option<Option<String>> =
        sql::scalar(txn, "SELECT kind FROM category WHERE id = $1 AND NOT archived", [category.0.into()]).await?;
    Ok(kind.ok_or(Refusal::UnknownCategory)?.as_deref().and_then(Kind::parse))
}

/// The resolution term of the category, or else of the priority. A changed term may warn anew.
pub(crate) async fn set_resolution_term(desk: &Desk, txn: &impl ConnectionTrait, ticket: &mut row::Ticket) -> Answer<()> {
    let own: Option<Option<i64>> = match ticket.category {
        Some(category) => sql::scalar(txn, "SELECT resolution_hours FROM category WHERE id = $1", [category.0.into()]).await?,
        None => None,
    };
    allow(&desk.0.terms, ticket, own.flatten());
    Ok(())
}

/// Gives it the category's own hours, or else the priority's.
pub(crate) fn allow(terms: &TermPolicy, ticket: &mut row::Ticket, own_hours: Option<i64>) {
    let hours = own_hours.unwrap_or_else(|| i64::from(terms.resolution_hours(ticket.priority)));
    let allowed = hours.saturating_mul(HOUR_MS);
    if allowed != ticket.clocks.resolution_ms {
        ticket.clocks.resolution_ms = allowed;
        ticket.alerts = ticket.alerts.without(Term::Resolution);
    }
}
