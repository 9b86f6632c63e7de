//! From an event to one message for each device of those who act upon it, in the event's own transaction.

use crate::outbox::Telling;
use crate::tickets::row::Ticket;
use crate::{Answer, Desk, Trouble, sql};
use domain::notices::{Capacity, Party, is_pushed, push};
use domain::people::PersonId;
use sea_orm::{ConnectionTrait, FromQueryResult};

/// What was not taken within so many hours is not news any more.
const GIVE_UP_HOURS: i64 = 12;

#[derive(FromQueryResult)]
struct Device {
    id: i64,
    person_id: i64,
}

/// `told`: who hears of it by mail.
pub(crate) async fn promise(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    ticket: &Ticket,
    telling: &Telling<'_>,
    told: &[(Party, Capacity)],
) -> Answer<()> {
    let acting: Vec<&Party> = told.iter().filter(|(_, capacity)| is_pushed(telling.kind, *capacity)).map(|(party, _)| party).collect();
    if acting.is_empty() {
        return Ok(());
    }
    let sql = format!("SELECT id, person_id FROM push_device WHERE person_id IN ({}) ORDER BY id", sql::places(1, acting.len()));
    let people: Vec<sea_orm::Value> = acting.iter().map(|party| party.id.0.into()).collect();
    let devices: Vec<Device> = sql::find_all(txn, sql, people).await?;
    let now = desk.now();
    for device in devices {
        let Some(party) = acting.iter().find(|party| party.id == PersonId(device.person_id)) else { continue };
        let message = push(telling.kind, party.lang, party.id, ticket.id, &ticket.subject);
        let payload = serde_json::to_string(&message).map_err(|error| Trouble::Fault(error.to_string()))?;
        sql::execute(
            txn,
            "INSERT INTO push (device_id, payload, next_attempt_at, give_up_at, attempts, lease_epoch) VALUES ($1, $2, $3, $4, 0, 0)",
            sql::values![device.id, payload, now.millis(), now.plus_minutes(GIVE_UP_HOURS * 60).millis()],
        )
        .await?;
    }
    Ok(())
}
