//! People who hear of a ticket.

use super::{record, row};
use crate::people::known_as;
use crate::{Answer, Desk, mailboxes, permit, search, sql};
use domain::people::{Actor, Address, PersonId};
use domain::tickets::{EventKind, ObserverDraft, TicketId};
use domain::{Instant, Refusal};
use sea_orm::ConnectionTrait;

/// From now on they hear what the requester hears; nothing that was written before. Somebody who takes part already changes
/// nothing. Answers the revision.
pub async fn add_observer(desk: &Desk, actor: &Actor, draft: ObserverDraft) -> Answer<i64> {
    let by = permit::works(actor)?;
    let address = Address::parse(&draft.address).map_err(|_| Refusal::InvalidAddress)?;
    if address.is_one_of(&mailboxes::own(desk, desk.read()).await?) {
        return Err(Refusal::OwnAddress.into());
    }
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, draft.ticket).await?;
    if let Some(into) = ticket.joined_into {
        return Err(Refusal::AlreadyJoined { into }.into());
    }
    let person = known_as(&txn, &address, None, now).await?;
    if !observe(&txn, &ticket, person.id, now).await? {
        return Ok(ticket.revision);
    }
    search::add(&txn, ticket.id, &[person.name.as_str(), address.as_str()]).await?;
    let revision = row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    let what = EventKind::ObserverAdded { person: person.id, name: person.name };
    record::record(&txn, ticket.id, now, Some(by), &what, None).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}

/// False: they take part already.
pub(crate) async fn observe(txn: &impl ConnectionTrait, ticket: &row::Ticket, person: PersonId, now: Instant) -> Answer<bool> {
    if ticket.requester == person {
        return Ok(false);
    }
    let sql = "INSERT INTO observer (ticket_id, person_id, added_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(sql::execute(txn, sql, sql::values![ticket.id.0, person.0, now.millis()]).await? > 0)
}

pub async fn remove_observer(desk: &Desk, actor: &Actor, ticket: TicketId, person: PersonId) -> Answer<i64> {
    let by = permit::works(actor)?;
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, ticket).await?;
    let sql = "DELETE FROM observer WHERE ticket_id = $1 AND person_id = $2";
    if sql::execute(&txn, sql, sql::values![ticket.id.0, person.0]).await? == 0 {
        return Err(Refusal::NotFound.into());
    }
    search::later(&txn, &[ticket.id]).await?;
    let name: Option<String> = sql::scalar(&txn, "SELECT name FROM person WHERE id = $1", [person.0.into()]).await?;
    let revision = row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    let what = EventKind::ObserverRemoved { person, name: name.unwrap_or_default() };
    record::record(&txn, ticket.id, now, Some(by), &what, None).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(revision)
}
