//! What every move of a ticket has in common.

use super::row::Ticket;
use crate::{Answer, Desk};
use domain::Refusal;
use domain::people::{Actor, PersonId, Role};
use domain::tickets::{MAX_BODY, Move, Status, next_status};

/// Longest reason for waiting or reopening, in characters.
pub(crate) const MAX_REASON: usize = 4_000;

/// Where the step takes the ticket, or why not.
pub(crate) fn legal(desk: &Desk, ticket: &Ticket, step: Move) -> Answer<Status> {
    Ok(next_status(ticket.status, step, desk.office().solution_closes).ok_or(Refusal::IllegalMove { from: ticket.status, step })?)
}

/// What somebody wrote: something, and not too much of it.
pub(super) fn body(raw: &str) -> Answer<String> {
    let text = raw.trim_end().replace("\r\n", "\n");
    if text.trim().is_empty() {
        return Err(Refusal::EmptyBody.into());
    }
    if text.chars().count() > MAX_BODY {
        return Err(Refusal::TooLong { max: MAX_BODY }.into());
    }
    Ok(text)
}

/// A reason, if one was given.
pub(crate) fn reason(raw: Option<&str>) -> Answer<Option<String>> {
    let reason = raw.map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| reason.chars().count() > MAX_REASON) {
        return Err(Refusal::TooLong { max: MAX_REASON }.into());
    }
    Ok(reason.map(str::to_owned))
}

/// Only a technician's public word stops the first-response clock; an administrator's does when the ticket is theirs to work.
pub(crate) fn answers_for(actor: &Actor, author: PersonId, ticket: &Ticket) -> bool {
    ticket.technician == Some(author) || matches!(actor, Actor::Staff(staff) if staff.role == Role::Technician)
}
