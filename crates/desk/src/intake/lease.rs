//! Stored messages taken to be filed; every attempt is counted before anything is parsed (M8).

use super::failed;
use crate::desk::RECEPTION;
use crate::{Answer, Desk, Trouble, leases, sql, step};
use domain::Instant;
use domain::intake::IntakeId;
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// After so many attempts that killed whoever made them, a message is held.
pub(super) const MOST_ATTEMPTS: i64 = 3;
/// Nothing more is leased beside so many bytes: they are all in memory until they are filed.
const MOST_BYTES: i64 = 32 * 1024 * 1024;

/// A message to be filed by whoever holds the lease. The attempt is counted and committed before this returns (M8).
#[derive(Clone, Debug)]
pub struct Leased {
    pub id: IntakeId,
    pub epoch: i64,
    pub raw: bytes::Bytes,
    /// `Some("")` is the null return path.
    pub envelope_from: Option<String>,
}

/// One that is free to be leased.
#[derive(FromQueryResult)]
struct Waiting {
    id: i64,
    size: i64,
    attempts: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    lease_epoch: i64,
    sha256: String,
    envelope_from: Option<String>,
}

#[derive(FromQueryResult)]
struct Raw {
    intake_id: i64,
    bytes: Vec<u8>,
}

/// Up to `most` messages, oldest first. A third failed attempt is held instead of leased. A message that has failed before is
/// leased alone, so that what kills the process takes no other message's attempts with it.
pub async fn lease(desk: &Desk, most: u64) -> Answer<Vec<Leased>> {
    if sql::scalar::<i32>(desk.read(), "SELECT 1 FROM intake WHERE state = 'stored' LIMIT 1", []).await?.is_none() {
        return Ok(Vec::new());
    }
    let txn = desk.begin().await?;
    let now = leases::now(desk, &txn).await?;
    let held = failed::hold(desk, &txn, now).await?;
    let rows = take(&txn, now, most).await?;
    let changed: Vec<TicketId> = held.iter().flat_map(|(_, ticket)| [RECEPTION, *ticket]).collect();
    desk.commit(txn, changed).await?;
    // Counted whatever comes: bytes that cannot be read are the fault perhaps.
    let leased = with_bytes(desk, rows).await?;
    for (id, ticket) in held {
        tracing::error!(message = id.0, ticket = ticket.0, "a message failed {MOST_ATTEMPTS} times and is held: see Recepción");
    }
    if !leased.is_empty() {
        step("intake.leased");
    }
    Ok(leased)
}

async fn take(txn: &impl ConnectionTrait, now: Instant, most: u64) -> Answer<Vec<Row>> {
    let sql = format!(
        "SELECT id, size, attempts FROM intake WHERE state = 'stored' AND (lease_until IS NULL OR lease_until < $1) ORDER BY id LIMIT $2{}",
        sql::skip_locked(txn)
    );
    let waiting: Vec<Waiting> = sql::find_all(txn, sql, sql::values![now.millis(), i64::try_from(most).unwrap_or(i64::MAX)]).await?;
    let ids = together(&waiting);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "UPDATE intake SET attempts = attempts + 1, lease_epoch = lease_epoch + 1, lease_until = $1 WHERE id IN ({}) \
         RETURNING id, lease_epoch, sha256, envelope_from",
        sql::places(2, ids.len())
    );
    let mut values = sql::values![now.plus_minutes(leases::MINUTES).millis()];
    values.extend(ids.into_iter().map(Value::from));
    let mut rows: Vec<Row> = sql::find_all(txn, sql, values).await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

/// Which of those that wait are leased at once.
fn together(waiting: &[Waiting]) -> Vec<i64> {
    match waiting.first() {
        Some(first) if first.attempts > 0 => vec![first.id],
        _ => {
            let mut bytes = 0;
            let fits = |one: &&Waiting| {
                let fits = bytes < MOST_BYTES;
                bytes += one.size;
                fits
            };
            waiting.iter().filter(|one| one.attempts == 0).take_while(fits).map(|one| one.id).collect()
        }
    }
}

async fn with_bytes(desk: &Desk, rows: Vec<Row>) -> Answer<Vec<Leased>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT intake_id, bytes FROM raw_mail WHERE intake_id IN ({})", sql::places(1, rows.len()));
    let together = sql::find_all(desk.read(), sql, rows.iter().map(|row| Value::from(row.id)).collect::<Vec<_>>()).await;
    // Where that fails, each is asked for by itself: one that is damaged stops no other.
    let mut in_rows: Option<Vec<Raw>> =
        together.inspect_err(|error| tracing::error!(%error, "the bytes of some message cannot be read")).ok();
    let mut leased = Vec::with_capacity(rows.len());
    for row in rows {
        let in_row = in_rows.as_mut().and_then(|all| all.iter().position(|found| found.intake_id == row.id).map(|at| all.swap_remove(at)));
        let raw = match (in_row, &in_rows) {
            (Some(found), _) => Ok(found.bytes.into()),
            (None, Some(_)) => desk.0.blobs.get(&row.sha256).await,
            // Taken, so that it has a size.
            (None, None) => raw_bytes(desk, desk.read(), IntakeId(row.id), &row.sha256, 1).await.map(Option::unwrap_or_default),
        };
        match raw {
            Ok(raw) => leased.push(Leased { id: IntakeId(row.id), epoch: row.lease_epoch, raw, envelope_from: row.envelope_from }),
            // The attempt counts; the other messages go on, and this one is held in the end (M8).
            Err(trouble) => tracing::error!(message = row.id, %trouble, "the bytes of a message cannot be read"),
        }
    }
    Ok(leased)
}

/// The raw bytes of one message, wherever they lie; `None` when they were never taken.
pub(crate) async fn raw_bytes(
    desk: &Desk,
    db: &impl ConnectionTrait,
    id: IntakeId,
    sha256: &str,
    size: i64,
) -> Answer<Option<bytes::Bytes>> {
    let in_row: Option<Vec<u8>> = sql::scalar(db, "SELECT bytes FROM raw_mail WHERE intake_id = $1", [id.0.into()]).await?;
    match in_row {
        Some(bytes) => Ok(Some(bytes.into())),
        None if size == 0 => Ok(None),
        None => desk.0.blobs.get(sha256).await.map(Some),
    }
}

/// What failed for want of something of ours (a disk, a database) is not the message's fault: the attempt does not count, for a day. The
/// lease stays, as a pause.
pub async fn give_back(desk: &Desk, leases: &[(IntakeId, i64)]) -> Answer<()> {
    let txn = desk.begin().await?;
    let since = desk.now().plus_days(-1).millis();
    for (id, epoch) in leases {
        let sql = "UPDATE intake SET attempts = attempts - 1 WHERE id = $1 AND lease_epoch = $2 AND state = 'stored' AND attempts > 0 \
                   AND received_at > $3";
        sql::execute(&txn, sql, sql::values![id.0, *epoch, since]).await?;
    }
    desk.commit(txn, None).await
}

/// Ends every lease: on an embedded database whoever held one is known to be dead.
pub(crate) async fn take_back(txn: &impl ConnectionTrait) -> Result<(), Trouble> {
    sql::execute(txn, "UPDATE intake SET lease_until = NULL WHERE state = 'stored' AND lease_until IS NOT NULL", []).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_messages_are_not_leased_by_the_dozen() {
        const MIB: i64 = 1024 * 1024;
        let waiting = |sizes: &[(i64, i64)]| -> Vec<Waiting> {
            (1..).zip(sizes).map(|(id, (size, attempts))| Waiting { id, size: *size, attempts: *attempts }).collect()
        };
        assert_eq!(together(&waiting(&[(9, 0), (9, 1), (9, 0)])), [1, 3], "what failed waits to be alone");
        assert_eq!(together(&waiting(&[(9, 1), (9, 0)])), [1]);
        assert_eq!(together(&waiting(&[(50 * MIB, 0), (9, 0)])), [1], "whatever its size, the first goes on");
        assert_eq!(together(&waiting(&[(20 * MIB, 0), (20 * MIB, 0), (9, 0)])), [1, 2]);
        assert!(together(&[]).is_empty());
    }
}
