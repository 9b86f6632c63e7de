//! From an event to one message for each device of those who act upon it, in the event's own transaction.

use crate::outbox::Telling;
use crate::tickets::row::Ticket;
use crate::{Answer, Desk, Trouble, sql};
use domain::Instant;
use domain::notices::{Capacity, Party, is_pushed, push};
use domain::people::PersonId;
use domain::tickets::{EventId, TicketId};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

/// What was not taken within so many hours is not news any more.
const GIVE_UP_HOURS: i64 = 12;

#[derive(FromQueryResult)]
struct Device {
    id: i64,
    person_id: i64,
}

/// `told`: who hears of it by mail; nothing goes out before `until`.
pub(crate) async fn promise(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    ticket: &Ticket,
    telling: &Telling<'_>,
    told: &[(Party, Capacity)],
    until: Option<Instant>,
) -> Answer<()> {
    let acting: Vec<&Party> = told.iter().filter(|(_, capacity)| is_pushed(telling.kind, *capacity)).map(|(party, _)| party).collect();
    if acting.is_empty() {
        return Ok(());
    }
    // A device that goes away meanwhile waits for this, or is not found: it undoes nobody's deed.
    let lock = if txn.get_database_backend() == DbBackend::Postgres { " FOR KEY SHARE" } else { "" };
    let places = sql::places(1, acting.len());
    let sql = format!("SELECT id, person_id FROM push_device WHERE person_id IN ({places}) ORDER BY id{lock}");
    let people: Vec<sea_orm::Value> = acting.iter().map(|party| party.id.0.into()).collect();
    let devices: Vec<Device> = sql::find_all(txn, sql, people).await?;
    let now = desk.now();
    for device in devices {
        let Some(party) = acting.iter().find(|party| party.id == PersonId(device.person_id)) else { continue };
        let message = push(telling.kind, party.lang, party.id, ticket.id, &ticket.subject, ticket.technician.is_none());
        let payload = serde_json::to_string(&message).map_err(|error| Trouble::Fault(error.to_string()))?;
        sql::execute(
            txn,
            "INSERT INTO push (device_id, ticket_id, event_id, payload, next_attempt_at, give_up_at, attempts, lease_epoch) \
             VALUES ($1, $2, $3, $4, $5, $6, 0, 0)",
            sql::values![
                device.id,
                ticket.id.0,
                telling.event.0,
                payload,
                until.unwrap_or(now).millis(),
                now.plus_minutes(GIVE_UP_HOURS * 60).millis()
            ],
        )
        .await?;
    }
    Ok(())
}

/// What tells of this ticket's events after `after` does not go out before `until`: it may be taken back till then.
pub(crate) async fn hold(txn: &impl ConnectionTrait, ticket: TicketId, after: i64, until: Instant) -> Answer<()> {
    let sql = "UPDATE push SET next_attempt_at = $3 WHERE ticket_id = $1 AND event_id > $2 AND next_attempt_at < $3";
    sql::execute(txn, sql, sql::values![ticket.0, after, until.millis()]).await?;
    Ok(())
}

/// Takes back what tells of this person's deeds on a ticket after an event; a worker that has it under way settles nothing.
pub(crate) async fn withdraw(txn: &impl ConnectionTrait, ticket: TicketId, after: i64, by: PersonId) -> Answer<()> {
    let sql = "DELETE FROM push WHERE ticket_id = $1 AND event_id > $2 AND event_id IN (SELECT id FROM event WHERE actor_id = $3 AND ticket_id = $1)";
    sql::execute(txn, sql, sql::values![ticket.0, after, by.0]).await?;
    Ok(())
}

/// As [`withdraw`], of one event.
pub(crate) async fn unpost(txn: &impl ConnectionTrait, event: EventId) -> Answer<()> {
    sql::execute(txn, "DELETE FROM push WHERE event_id = $1", [event.0.into()]).await?;
    Ok(())
}
