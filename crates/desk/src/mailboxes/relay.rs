//! The relay's refresh token: configured once, and kept here when the identity provider gives another in its place.

use crate::{Answer, Desk, sql};
use sha2::{Digest, Sha256};

/// One for each that was ever configured: whoever configures another begins with that.
fn key(given: &str) -> String {
    format!("relay token {}", hex::encode(Sha256::digest(given)))
}

/// The token to be used: `given`, or what came in its place.
pub async fn relay_token(desk: &Desk, given: &str) -> Answer<String> {
    let key = key(given);
    let sealed: Option<String> = sql::scalar(desk.read(), "SELECT value FROM setting WHERE key = $1", [key.as_str().into()]).await?;
    match sealed {
        None => Ok(given.to_owned()),
        Some(sealed) => desk.0.seal.open(&key, &sealed),
    }
}

/// The provider gave another one in place of `old`; what another process was given meanwhile is newer, and stays.
pub async fn relay_rotated(desk: &Desk, given: &str, old: &str, new: &str) -> Answer<()> {
    let key = key(given);
    let sealed = desk.0.seal.seal(&key, new)?;
    let txn = desk.begin().await?;
    let sql = format!("SELECT value FROM setting WHERE key = $1{}", sql::for_update(&txn));
    let kept: Option<String> = sql::scalar(&txn, sql, [key.as_str().into()]).await?;
    // One that no longer opens is of no use to anybody.
    let kept = kept.map(|kept| desk.0.seal.open(&key, &kept).unwrap_or_else(|_| old.to_owned()));
    if kept.is_some_and(|kept| kept != old) {
        return Ok(());
    }
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    sql::execute(&txn, sql, sql::values![key, sealed]).await?;
    desk.commit(txn, None).await
}
