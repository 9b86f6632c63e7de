//! Notices of a deed that may still be taken back: held a moment, and withdrawn when it is.

use super::settle::never;
use crate::{Answer, Desk, push, sql};
use domain::Instant;
use domain::notices::DeliveryState;
use domain::people::PersonId;
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, Value};

/// Notices of this ticket's events after `after` are not sent before `until`.
pub(crate) async fn hold(txn: &impl ConnectionTrait, ticket: TicketId, after: i64, until: Instant) -> Answer<()> {
    let sql =
        "UPDATE outbox SET next_attempt_at = $3 WHERE ticket_id = $1 AND event_id > $2 AND state = 'promised' AND next_attempt_at < $3";
    sql::execute(txn, sql, sql::values![ticket.0, after, until.millis()]).await?;
    push::hold(txn, ticket, after, until).await
}

/// Cancels what this person's deeds after an event have promised; what such a notice had taken along is promised again. Answers how
/// many people have been written to already.
pub(crate) async fn withdraw(desk: &Desk, txn: &impl ConnectionTrait, ticket: TicketId, after: i64, by: PersonId) -> Answer<u32> {
    let theirs = "ticket_id = $1 AND event_id > $2 AND author_id = $3";
    let of = || sql::values![ticket.0, after, by.0];
    // Locked before the others are counted: of this and a worker's lease only one happens.
    let lock = sql::for_update(txn);
    let sql = format!("SELECT id FROM outbox WHERE {theirs} AND state IN ('promised', 'deferred', 'kept') ORDER BY id{lock}");
    let notices: Vec<i64> = sql::column(txn, sql, of()).await?;
    let sql = format!("SELECT COUNT(DISTINCT person_id) FROM outbox WHERE {theirs} AND state IN ('claimed', 'accepted', 'unsure')");
    let told: i64 = sql::scalar(txn, sql, of()).await?.unwrap_or(0);
    push::withdraw(txn, ticket, after, by).await?;
    if notices.is_empty() {
        return Ok(u32::try_from(told).unwrap_or(u32::MAX));
    }
    // The epoch makes a worker that comes back late write nothing.
    let sql = format!(
        "UPDATE outbox SET state = $1, next_attempt_at = $2, decided_by = $3, decided_at = $4, lease_epoch = lease_epoch + 1 WHERE id IN ({})",
        sql::places(5, notices.len())
    );
    let mut values = sql::values![DeliveryState::Cancelled.key(), never().millis(), by.0, desk.now().millis()];
    values.extend(notices.iter().map(|id| Value::from(*id)));
    sql::execute(txn, sql, values).await?;
    let alone = if desk.0.relay { DeliveryState::Promised } else { DeliveryState::Kept };
    let sql = format!(
        "UPDATE outbox SET state = $1, last_reply = NULL WHERE ticket_id = $2 AND state = 'merged' AND last_reply IN ({})",
        sql::places(3, notices.len())
    );
    let mut values = sql::values![alone.key(), ticket.0];
    values.extend(notices.iter().map(|id| Value::from(super::burst::joined_into(*id))));
    sql::execute(txn, sql, values).await?;
    Ok(u32::try_from(told).unwrap_or(u32::MAX))
}
