//! Taking messages to send, and what became of them. Whoever dies while sending loses the lease: it is sent again, and the later one takes
//! the earlier one's place on the device.

use super::devices::delete;
use crate::{Answer, Desk, leases, sql, step};
use sea_orm::FromQueryResult;

/// After so many minutes each, then hourly.
const RETRY_MINUTES: [i64; 4] = [1, 5, 15, 30];

#[derive(Clone, Debug, FromQueryResult)]
pub struct LeasedPush {
    pub id: i64,
    pub device_id: i64,
    pub lease_epoch: i64,
    pub payload: String,
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

/// What the device's service made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Delivered,
    /// There is no such subscription any more: the device is forgotten.
    Gone,
    /// After so many seconds, where the service says.
    Later {
        after: Option<i64>,
    },
    Refused,
}

#[derive(FromQueryResult)]
struct Taken {
    id: i64,
}

/// Up to `most` whose time has come.
pub async fn lease(desk: &Desk, most: i64) -> Answer<Vec<LeasedPush>> {
    let due = "SELECT id FROM push WHERE next_attempt_at <= $1 LIMIT 1";
    if sql::one(desk.read(), due, [desk.now().millis().into()]).await?.is_none() {
        return Ok(Vec::new());
    }
    let txn = desk.begin().await?;
    let lease_now = leases::now(desk, &txn).await?;
    let take = format!(
        "UPDATE push SET lease_until = $1, lease_epoch = lease_epoch + 1 WHERE id IN (SELECT id FROM push WHERE next_attempt_at <= $2 \
         AND (lease_until IS NULL OR lease_until < $3) ORDER BY next_attempt_at, id LIMIT $4{}) RETURNING id",
        sql::skip_locked(&txn)
    );
    let until = lease_now.plus_minutes(leases::MINUTES).millis();
    let values = sql::values![until, desk.now().millis(), lease_now.millis(), most];
    let taken: Vec<Taken> = sql::find_all(&txn, take, values).await?;
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT p.id, p.device_id, p.lease_epoch, p.payload, d.endpoint, d.p256dh, d.auth FROM push p \
         JOIN push_device d ON d.id = p.device_id WHERE p.id IN ({}) ORDER BY p.id",
        sql::places(1, taken.len())
    );
    let leased = sql::find_all(&txn, sql, taken.iter().map(|row| row.id.into()).collect::<Vec<sea_orm::Value>>()).await?;
    desk.commit(txn, None).await?;
    step("push.leased");
    Ok(leased)
}

/// Nothing is written when the lease was lost meanwhile.
pub async fn settle(desk: &Desk, lease: &LeasedPush, verdict: Verdict) -> Answer<()> {
    step("push.before_settle");
    let now = desk.now();
    let txn = desk.begin().await?;
    let which = "SELECT id FROM push WHERE id = $1 AND lease_epoch = $2";
    let ours = sql::values![lease.id, lease.lease_epoch];
    match verdict {
        Verdict::Delivered => {
            sql::execute(&txn, format!("DELETE FROM push WHERE id IN ({which})"), ours).await?;
            let reached = "UPDATE push_device SET reached_at = $2 WHERE id = $1";
            sql::execute(&txn, reached, sql::values![lease.device_id, now.millis()]).await?;
        }
        Verdict::Refused => {
            sql::execute(&txn, format!("DELETE FROM push WHERE id IN ({which})"), ours).await?;
        }
        Verdict::Gone => {
            // Another browser may have the row by now, under the same address.
            let device = "SELECT id FROM push_device WHERE id = $1 AND endpoint = $2";
            delete(&txn, device, sql::values![lease.device_id, lease.endpoint.as_str()]).await?;
        }
        Verdict::Later { after } => {
            let sql = "DELETE FROM push WHERE id = $1 AND lease_epoch = $2 AND give_up_at <= $3";
            sql::execute(&txn, sql, sql::values![lease.id, lease.lease_epoch, now.millis()]).await?;
            let attempts: Option<i64> = sql::scalar(&txn, "SELECT attempts FROM push WHERE id = $1 AND lease_epoch = $2", ours).await?;
            if let Some(attempts) = attempts {
                let minutes = usize::try_from(attempts).ok().and_then(|nth| RETRY_MINUTES.get(nth)).copied().unwrap_or(60);
                let next = now.plus_seconds((minutes * 60).max(after.unwrap_or(0)));
                let sql =
                    "UPDATE push SET attempts = attempts + 1, next_attempt_at = $3, lease_until = NULL WHERE id = $1 AND lease_epoch = $2";
                sql::execute(&txn, sql, sql::values![lease.id, lease.lease_epoch, next.millis()]).await?;
            }
        }
    }
    desk.commit(txn, None).await
}
