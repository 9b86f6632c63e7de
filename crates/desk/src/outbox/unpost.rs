//! Notices of a posting that its author undoes.

use super::settle::never;
use crate::{Answer, Desk, Trouble, push, sql};
use domain::Refusal;
use domain::notices::DeliveryState;
use domain::tickets::{EntryId, EventId, TicketId};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    event_id: i64,
    entries: String,
    state: String,
}

/// Cancels what `event` promised and brings back what its notices had taken along of a burst. Refuses when any of it is with a worker
/// or gone, or when other news took the entry along. The rows are locked, so that of this and a lease only one happens; the
/// bytes go, so that nobody sends them again by hand.
pub(crate) async fn unpost(desk: &Desk, txn: &impl ConnectionTrait, ticket: TicketId, event: EventId, entry: EntryId) -> Answer<()> {
    let sql = format!(
        "SELECT id, event_id, entries, state FROM outbox WHERE ticket_id = $1 AND event_id >= $2 ORDER BY id{}",
        sql::for_update(txn)
    );
    let rows: Vec<Row> = sql::find_all(txn, sql, sql::values![ticket.0, event.0]).await?;
    push::unpost(txn, event).await?;
    for row in rows {
        let entries: Vec<i64> = serde_json::from_str(&row.entries).map_err(|error| Trouble::Fault(error.to_string()))?;
        let state = sql::known(DeliveryState::parse(&row.state), "the state of a notice")?;
        if !entries.contains(&entry.0) {
            continue;
        }
        match state {
            // Whatever it was joined into carries the entry too, and decides.
            DeliveryState::Merged | DeliveryState::Cancelled => {}
            DeliveryState::Promised | DeliveryState::Kept | DeliveryState::Dead if row.event_id == event.0 => {
                cancel(desk, txn, row.id).await?;
            }
            _ => return Err(Refusal::TooLateToUndo.into()),
        }
    }
    Ok(())
}

async fn cancel(desk: &Desk, txn: &impl ConnectionTrait, notice: i64) -> Answer<()> {
    // The epoch makes a worker that comes back late write nothing.
    let sql = "UPDATE outbox SET state = $2, next_attempt_at = $3, lease_epoch = lease_epoch + 1, last_reply = 'undone by its author' \
               WHERE id = $1";
    sql::execute(txn, sql, sql::values![notice, DeliveryState::Cancelled.key(), never().millis()]).await?;
    sql::execute(txn, "DELETE FROM outbox_mail WHERE outbox_id = $1", [notice.into()]).await?;
    let again = if desk.0.relay { DeliveryState::Promised } else { DeliveryState::Kept };
    let sql = "UPDATE outbox SET state = $2, last_reply = NULL WHERE state = 'merged' AND last_reply = $1";
    sql::execute(txn, sql, vec![Value::from(super::burst::joined_into(notice)), Value::from(again.key())]).await?;
    Ok(())
}
