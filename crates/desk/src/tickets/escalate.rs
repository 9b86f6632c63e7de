//! Escalating: who works it, under which category (rules 4.2, 4.3).

use super::{act, record, row};
use crate::categories::Tree;
use crate::outbox::{Telling, promise_to};
use crate::{Answer, Desk, groups, learned, permit, sql};
use domain::Refusal;
use domain::notices::{Hears, NoticeKind};
use domain::people::{Actor, Assignee, GroupId, PersonId, Role};
use domain::terms::{HOUR_MS, Term, TermPolicy};
use domain::tickets::{CategoryId, EscalateDraft, EventKind, Kind, Move, TicketId};
use sea_orm::ConnectionTrait;

/// Sets kind, category, and technician or group or both; New becomes `InProgress`. Administrators, and technicians for tickets
/// without one or their own. No category leaves it as it is; no kind takes the category's, if it has one. Answers the new revision.
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
    let to = Hands { technician: draft.technician, group: draft.group };
    hand_over(desk, txn, ticket, to, Some(by), Hears::Everybody).await
}

/// Whoever works takes what nobody has: what their group was handed, or what waits for triage. Answers the new revision.
pub async fn take(desk: &Desk, actor: &Actor, ticket: TicketId) -> Answer<i64> {
    let by = permit::works(actor)?;
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, ticket).await?;
    match ticket.technician {
        None => {}
        Some(other) if other == by => return Ok(ticket.revision),
        Some(other) => {
            let name: Option<String> = sql::scalar(&txn, "SELECT name FROM person WHERE id = $1", [other.0.into()]).await?;
            return Err(Refusal::AlreadyTaken { by: name.unwrap_or_default() }.into());
        }
    }
    let to = Hands { technician: Some(by), group: ticket.group };
    let revision = hand_over(desk, &txn, &mut ticket, to, Some(by), Hears::Everybody).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}

/// Who gets a ticket: somebody, or a group of whom somebody takes it; with both, it is the group's and the technician has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hands {
    pub(crate) technician: Option<PersonId>,
    pub(crate) group: Option<GroupId>,
}

impl Hands {
    /// Another technician is of the same group's; another group begins anew.
    pub(crate) fn of(ticket: &row::Ticket, to: Assignee) -> Self {
        Self { technician: to.technician(), group: to.group().or(ticket.group) }
    }

    /// The ticket is in these hands already.
    pub(crate) fn have(self, ticket: &row::Ticket) -> bool {
        (ticket.technician, ticket.group) == (self.technician, self.group)
    }
}

/// The ticket, with what it has been given of kind and category, goes into other hands: saved, written down and told. `by` is nobody
/// where a rule of intake does it; what people decide is a lesson for the suggestions. Answers the new revision.
pub(crate) async fn hand_over(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    ticket: &mut row::Ticket,
    to: Hands,
    by: Option<PersonId>,
    hears: Hears,
) -> Answer<i64> {
    let now = desk.now();
    ticket.status = act::legal(desk, ticket, Move::Escalate)?;
    if to.technician.is_none() && to.group.is_none() {
        return Err(Refusal::NobodyChosen.into());
    }
    let technician_name = match to.technician {
        Some(person) => Some(technician(txn, person).await?),
        None => None,
    };
    let group_name = match to.group {
        // Put away since, it is still whose ticket this is.
        Some(group) if to.technician.is_some() && ticket.group == to.group => groups::name(txn, group).await?,
        Some(group) => Some(groups::given(txn, group, to.technician.is_none()).await?),
        None => None,
    };
    (ticket.technician, ticket.group) = (to.technician, to.group);
    set_resolution_term(desk, txn, ticket).await?;
    let category_name = match ticket.category {
        Some(category) => Tree::load(txn).await?.path(category),
        None => None,
    };
    let what = EventKind::Escalated {
        category: ticket.category,
        category_name,
        technician: to.technician,
        technician_name,
        group: to.group,
        group_name,
    };
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
