//! Leases: work that one worker has taken for a while. A worker that dies loses it when the lease ends; one that comes back too
//! late is told by the epoch.

use crate::{Answer, Desk, sql};
use domain::Instant;
use sea_orm::{ConnectionTrait, DbBackend};

/// How long a worker may keep what it has leased.
pub(crate) const MINUTES: i64 = 2;

/// The clock that leases are measured by: of several machines' clocks, the database's; else the desk's own.
pub(crate) async fn now(desk: &Desk, db: &impl ConnectionTrait) -> Answer<Instant> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(desk.now());
    }
    let millis = sql::scalar::<i64>(db, "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT", []).await?;
    Ok(Instant::from_millis(sql::known(millis, "the database's clock")?))
}
