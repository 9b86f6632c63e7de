//! Which browsers somebody wants to be told on. Each person sees, adds and removes their own.

use crate::{Answer, Desk, permit, sql};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use domain::notices::PushDevice;
use domain::people::{Actor, PersonId};
use domain::{Instant, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;

/// Most devices of one person; the one that was added first makes room.
const MOST: i64 = 12;
/// Longest address, and longest name, in characters.
const MAX_ENDPOINT: usize = 1_000;
const MAX_NAME: usize = 80;
/// Bytes of an uncompressed point on P-256, and of the browser's secret.
const KEY: usize = 65;
const AUTH: usize = 16;

/// A subscription, as the browser gives it (`PushSubscription.toJSON()`), and what it is called.
#[derive(Clone, Debug, Deserialize)]
pub struct DeviceDraft {
    pub endpoint: String,
    pub keys: DeviceKeys,
    #[serde(default)]
    pub name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct DeviceKeys {
    pub p256dh: String,
    pub auth: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    endpoint: String,
    added_at: i64,
    reached_at: Option<i64>,
}

/// One's own, newest first.
pub async fn devices(desk: &Desk, actor: &Actor) -> Answer<Vec<PushDevice>> {
    let person = own(actor)?;
    let sql = "SELECT id, name, endpoint, added_at, reached_at FROM push_device WHERE person_id = $1 ORDER BY id DESC";
    let rows: Vec<Row> = sql::find_all(desk.read(), sql, [person.0.into()]).await?;
    let stamp = |at: i64| desk.0.calendar.stamp(Instant::from_millis(at), permit::lang(actor));
    let shown = |row: Row| PushDevice {
        id: row.id,
        name: row.name,
        endpoint: row.endpoint,
        added: stamp(row.added_at),
        reached: row.reached_at.map(stamp),
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// A device that was somebody else's is theirs no longer: nothing that was promised to them is shown on it.
pub async fn subscribe(desk: &Desk, actor: &Actor, draft: DeviceDraft) -> Answer<()> {
    let person = own(actor)?;
    check(desk, &draft)?;
    let name: String = draft.name.trim().chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    let txn = desk.begin().await?;
    let theirs = "SELECT id FROM push_device WHERE endpoint = $1 AND person_id <> $2";
    delete(&txn, theirs, sql::values![draft.endpoint.as_str(), person.0]).await?;
    sql::execute(
        &txn,
        "INSERT INTO push_device (person_id, endpoint, p256dh, auth, name, added_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (endpoint) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth, name = excluded.name",
        sql::values![person.0, draft.endpoint, draft.keys.p256dh, draft.keys.auth, name, desk.now().millis()],
    )
    .await?;
    let over = "SELECT id FROM push_device WHERE person_id = $1 AND id NOT IN \
                (SELECT id FROM push_device WHERE person_id = $1 ORDER BY id DESC LIMIT $2)";
    delete(&txn, over, sql::values![person.0, MOST]).await?;
    desk.commit(txn, None).await
}

/// One's own; nothing happens when it is gone already.
pub async fn remove(desk: &Desk, actor: &Actor, id: i64) -> Answer<()> {
    let person = own(actor)?;
    let txn = desk.begin().await?;
    delete(&txn, "SELECT id FROM push_device WHERE id = $1 AND person_id = $2", sql::values![id, person.0]).await?;
    desk.commit(txn, None).await
}

/// As [`remove`], by its address: the device itself says that it wants no more.
pub async fn forget(desk: &Desk, actor: &Actor, endpoint: &str) -> Answer<()> {
    let person = own(actor)?;
    let txn = desk.begin().await?;
    delete(&txn, "SELECT id FROM push_device WHERE endpoint = $1 AND person_id = $2", sql::values![endpoint, person.0]).await?;
    desk.commit(txn, None).await
}

/// Everything of a person's that was told.
pub(crate) async fn forget_all(txn: &impl ConnectionTrait, person: PersonId) -> Answer<()> {
    delete(txn, "SELECT id FROM push_device WHERE person_id = $1", sql::values![person.0]).await
}

/// The devices that `which` selects, and what was promised to them.
pub(super) async fn delete(txn: &impl ConnectionTrait, which: &str, values: Vec<sea_orm::Value>) -> Answer<()> {
    sql::execute(txn, format!("DELETE FROM push WHERE device_id IN ({which})"), values.clone()).await?;
    sql::execute(txn, format!("DELETE FROM push_device WHERE id IN ({which})"), values).await?;
    Ok(())
}

fn own(actor: &Actor) -> Answer<PersonId> {
    match actor {
        Actor::Staff(staff) if staff.role.is_staff() => Ok(staff.id),
        _ => Err(Refusal::NotAllowed.into()),
    }
}

/// Browsers give addresses of their makers' servers, by HTTPS. A Mesa that is itself on loopback may be told of a server beside it.
fn check(desk: &Desk, draft: &DeviceDraft) -> Answer<()> {
    let bad = |field: &str| Err(Refusal::BadField { field: field.to_owned() }.into());
    let on_loopback = |address: &str| ["http://127.0.0.1:", "http://localhost:"].iter().any(|local| address.starts_with(local));
    let allowed = draft.endpoint.starts_with("https://") || (on_loopback(&desk.office().public_url) && on_loopback(&draft.endpoint));
    if !allowed || draft.endpoint.chars().count() > MAX_ENDPOINT || !draft.endpoint.bytes().all(|b| b.is_ascii_graphic()) {
        return bad("endpoint");
    }
    let length = |text: &str| BASE64URL.decode(text.trim_end_matches('=')).map(|bytes| bytes.len());
    if length(&draft.keys.p256dh) != Ok(KEY) || length(&draft.keys.auth) != Ok(AUTH) {
        return bad("keys");
    }
    Ok(())
}
