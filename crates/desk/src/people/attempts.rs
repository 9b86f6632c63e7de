//! Failed sign-ins, per address and per ip: kept in the database, so that a restart forgets nothing.

use crate::{Answer, sql};
use domain::{Instant, Refusal};
use sea_orm::ConnectionTrait;
use std::net::IpAddr;

/// Failures within the window after which an address, or an ip, has to wait.
const PER_ADDRESS: u64 = 5;
const PER_IP: u64 = 20;
/// Minutes that a failure counts.
const WINDOW_MINUTES: i64 = 15;

/// What failures are counted under.
pub(super) struct Subjects {
    address: String,
    ip: String,
}

impl Subjects {
    /// `address` as typed. One household or provider gets a whole IPv6 /64, so that is what counts there.
    pub(super) fn of(address: &str, ip: &str) -> Self {
        let address: String = address.trim().to_lowercase().chars().take(254).collect();
        let ip = match ip.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
            Ok(IpAddr::V6(ip)) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            Ok(IpAddr::V4(ip)) => ip.to_string(),
            Err(_) => ip.chars().take(64).collect(),
        };
        Self { address: format!("address:{address}"), ip: format!("ip:{ip}") }
    }
}

/// Refuses while there have been too many failures; otherwise counts this attempt as failed before it is tried, so that a hundred
/// attempts at once are no way around the limit. [`forgive`] takes it back.
pub(super) async fn begin<C: ConnectionTrait>(txn: &C, subjects: &Subjects, now: Instant) -> Answer<()> {
    sql::execute(txn, "DELETE FROM sign_in_failure WHERE at < $1", [window_start(now).millis().into()]).await?;
    for (subject, most) in [(&subjects.address, PER_ADDRESS), (&subjects.ip, PER_IP)] {
        if let Some(minutes) = locked_for(txn, subject, most, now).await? {
            return Err(Refusal::TooManyAttempts { minutes }.into());
        }
    }
    for subject in [&subjects.address, &subjects.ip] {
        sql::execute(txn, "INSERT INTO sign_in_failure (subject, at) VALUES ($1, $2)", [subject.as_str().into(), now.millis().into()])
            .await?;
    }
    Ok(())
}

/// The attempt was right after all: the address starts afresh, the ip gets this one attempt back.
pub(super) async fn forgive<C: ConnectionTrait>(txn: &C, subjects: &Subjects, began: Instant) -> Answer<()> {
    sql::execute(txn, "DELETE FROM sign_in_failure WHERE subject = $1", [subjects.address.as_str().into()]).await?;
    sql::execute(
        txn,
        "DELETE FROM sign_in_failure WHERE id = (SELECT max(id) FROM sign_in_failure WHERE subject = $1 AND at = $2)",
        [subjects.ip.as_str().into(), began.millis().into()],
    )
    .await?;
    Ok(())
}

/// Minutes until the oldest of the last `most` failures no longer counts, rounded up.
async fn locked_for<C: ConnectionTrait>(txn: &C, subject: &str, most: u64, now: Instant) -> Answer<Option<u32>> {
    let failures = sql::all(
        txn,
        "SELECT at FROM sign_in_failure WHERE subject = $1 AND at >= $2 ORDER BY at DESC LIMIT $3",
        [subject.into(), window_start(now).millis().into(), i64::try_from(most).unwrap_or(i64::MAX).into()],
    )
    .await?;
    if (failures.len() as u64) < most {
        return Ok(None);
    }
    let Some(oldest) = failures.last() else { return Ok(None) };
    let free = Instant::from_millis(oldest.try_get("", "at")?).plus_minutes(WINDOW_MINUTES);
    let minutes = free.since(now).max(0) / 60_000 + 1;
    Ok(Some(u32::try_from(minutes).unwrap_or(u32::MAX)))
}

fn window_start(now: Instant) -> Instant {
    now.plus_minutes(-WINDOW_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::Subjects;

    #[test]
    fn neighbours_in_one_ipv6_network_count_together() {
        let one = Subjects::of("Ana@Cultura.example ", "2001:db8:1:2::1");
        let other = Subjects::of("ana@cultura.example", "2001:db8:1:2:ffff::9");
        assert_eq!((one.ip, one.address), (other.ip, other.address));
        assert_eq!(Subjects::of("x", "::ffff:10.0.0.1").ip, "ip:10.0.0.1");
    }
}
