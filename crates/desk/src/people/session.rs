//! Sessions live on the server: the cookie holds a secret, the database only its hash.
//!
//! The token rotates every hour. The old one goes on serving until the new one has been seen and for a minute after: an answer that
//! never reached a tablet in a corridor must not sign its technician out.

use crate::{Answer, Desk, push, sql};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::people::{PersonId, Role, Staff};
use domain::{Instant, Lang};
use sea_orm::{ConnectionTrait, QueryResult};

/// A session ends after this much idleness, in days; and rotates its token every hour.
pub const SESSION_IDLE_DAYS: i64 = 14;
const ROTATE_MINUTES: i64 = 60;
/// Seconds for which a replaced token serves requests that were under way.
const GRACE_SECONDS: i64 = 60;

/// The secret in the cookie: 256 random bits, URL-safe base64. Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(pub String);

/// A secret is never shown.
impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// Who a cookie belongs to; `renewed` replaces the cookie when the token has rotated.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub staff: Staff,
    /// They want no single key to act.
    pub keys_off: bool,
    /// They want low rows.
    pub compact: bool,
    pub renewed: Option<SessionToken>,
}

pub async fn signed_in(desk: &Desk, token: &str) -> Answer<Option<SignedIn>> {
    let now = desk.now();
    let hash = hash_of(token);
    let row = sql::one(
        desk.read(),
        "SELECT s.created_at, s.seen_at, s.replaced_at, s.replaces, p.id, p.name, p.role, p.lang, p.single_keys, p.compact \
         FROM session s JOIN person p ON p.id = s.person_id WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.active",
        [hash.as_str().into(), now.millis().into()],
    )
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(staff) = staff_of(&row)? else { return Ok(None) };
    let single_keys: bool = row.try_get("", "single_keys")?;
    let compact: bool = row.try_get("", "compact")?;
    let created = Instant::from_millis(row.try_get("", "created_at")?);
    let seen: Option<i64> = row.try_get("", "seen_at")?;
    let replaced: Option<i64> = row.try_get("", "replaced_at")?;

    if seen.is_none() {
        first_seen(desk, &hash, row.try_get("", "replaces")?, now).await?;
    }
    let due = match replaced {
        None => now.since(created) >= ROTATE_MINUTES * 60_000,
        // The successor was sent and has not come back yet: after the grace, send another.
        Some(at) => now.since(Instant::from_millis(at)) >= GRACE_SECONDS * 1_000,
    };
    let renewed = if due { rotate(desk, &hash, staff.id, replaced, now).await? } else { None };
    Ok(Some(SignedIn { staff, keys_off: !single_keys, compact, renewed }))
}

/// Ends the session, with the token before and the one after it.
pub async fn sign_out(desk: &Desk, token: &str) -> Answer<()> {
    let hash = hash_of(token);
    let txn = desk.begin().await?;
    sql::execute(
        &txn,
        "DELETE FROM session WHERE token_hash = $1 OR replaces = $1 OR token_hash = (SELECT replaces FROM session WHERE token_hash = $1)",
        [hash.into()],
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

pub(super) async fn start<C: ConnectionTrait>(txn: &C, person: PersonId, now: Instant) -> Answer<SessionToken> {
    insert(txn, person, None, now).await
}

/// Wherever they are signed in; and no device of theirs is told of anything any more until they turn that on again, signed in.
pub(super) async fn end_all<C: ConnectionTrait>(txn: &C, person: PersonId) -> Answer<()> {
    push::forget_all(txn, person).await?;
    sql::execute(txn, "DELETE FROM session WHERE person_id = $1", [person.0.into()]).await?;
    Ok(())
}

pub(super) async fn sweep<C: ConnectionTrait>(txn: &C, now: Instant) -> Answer<()> {
    sql::execute(txn, "DELETE FROM session WHERE expires_at <= $1", [now.millis().into()]).await?;
    Ok(())
}

/// The new token has arrived: the one before it has a minute left.
async fn first_seen(desk: &Desk, hash: &str, replaces: Option<String>, now: Instant) -> Answer<()> {
    let txn = desk.begin().await?;
    sql::execute(&txn, "UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at IS NULL", [hash.into(), now.millis().into()])
        .await?;
    if let Some(before) = replaces {
        let end = now.plus_seconds(GRACE_SECONDS).millis();
        sql::execute(&txn, "UPDATE session SET expires_at = $2 WHERE token_hash = $1 AND expires_at > $2", [before.into(), end.into()])
            .await?;
    }
    txn.commit().await?;
    Ok(())
}

/// `None` when another request of the same browser was first.
async fn rotate(desk: &Desk, hash: &str, person: PersonId, replaced: Option<i64>, now: Instant) -> Answer<Option<SessionToken>> {
    let txn = desk.begin().await?;
    let seen_successor = sql::one(&txn, "SELECT 1 AS one FROM session WHERE replaces = $1 AND seen_at IS NOT NULL", [hash.into()]).await?;
    let mine = if seen_successor.is_some() {
        0
    } else {
        sql::execute(
            &txn,
            "UPDATE session SET replaced_at = $2 WHERE token_hash = $1 AND coalesce(replaced_at, 0) = $3",
            [hash.into(), now.millis().into(), replaced.unwrap_or(0).into()],
        )
        .await?
    };
    let renewed = if mine == 1 {
        sql::execute(&txn, "DELETE FROM session WHERE replaces = $1", [hash.into()]).await?;
        Some(insert(&txn, person, Some(hash), now).await?)
    } else {
        None
    };
    txn.commit().await?;
    Ok(renewed)
}

async fn insert<C: ConnectionTrait>(txn: &C, person: PersonId, replaces: Option<&str>, now: Instant) -> Answer<SessionToken> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| crate::Trouble::Fault(format!("no randomness: {error}")))?;
    let token = SessionToken(URL_SAFE_NO_PAD.encode(secret));
    sql::execute(
        txn,
        "INSERT INTO session (token_hash, person_id, created_at, expires_at, replaces) VALUES ($1, $2, $3, $4, $5)",
        [
            hash_of(&token.0).into(),
            person.0.into(),
            now.millis().into(),
            now.plus_days(SESSION_IDLE_DAYS).millis().into(),
            replaces.map(str::to_owned).into(),
        ],
    )
    .await?;
    Ok(token)
}

fn hash_of(token: &str) -> String {
    crate::blobs::name_of(token.as_bytes())
}

fn staff_of(row: &QueryResult) -> Answer<Option<Staff>> {
    let role: String = row.try_get("", "role")?;
    let lang: String = row.try_get("", "lang")?;
    let Some(role) = Role::parse(&role).filter(|role| role.is_staff()) else { return Ok(None) };
    Ok(Some(Staff {
        id: PersonId(row.try_get("", "id")?),
        name: row.try_get("", "name")?,
        role,
        lang: Lang::parse(&lang).unwrap_or_default(),
    }))
}
