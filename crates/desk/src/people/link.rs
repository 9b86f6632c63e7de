//! One-time links by which people set their password themselves: nobody ever knows the password of somebody else.

use super::{password, session};
use crate::{Answer, Desk, audit, permit, sql};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::audit::{Area, Deed};
use domain::people::{Actor, Address, PersonId, Role, one_line};
use domain::{Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// A link works for so many days, and once.
pub const LINK_DAYS: i64 = 3;

/// Whose password a link sets.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    address: String,
    lang: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkOwner {
    pub name: String,
    pub address: String,
    pub lang: Lang,
}

/// A new link for one of the staff, shown this once; links made before for them work no more. Administrators.
pub async fn password_link(desk: &Desk, actor: &Actor, id: PersonId) -> Answer<String> {
    permit::administers(actor)?;
    let token = secret()?;
    let txn = desk.begin().await?;
    let sql = "SELECT id, name, address, lang FROM person WHERE id = $1 AND active AND role <> 'requester'";
    let row: Row = sql::find(&txn, sql, [id.0.into()]).await?.ok_or(Refusal::NotFound)?;
    sql::execute(&txn, "DELETE FROM password_link WHERE person_id = $1 OR expires_at <= $2", sql::values![id.0, desk.now().millis()])
        .await?;
    let sql = "INSERT INTO password_link (token_hash, person_id, expires_at) VALUES ($1, $2, $3)";
    sql::execute(&txn, sql, sql::values![hash_of(&token), id.0, desk.now().plus_days(LINK_DAYS).millis()]).await?;
    audit::write(desk, &txn, actor, Area::Person, Deed::LinkMade, &row.name).await?;
    desk.commit_for_all(txn).await?;
    Ok(token)
}

/// Whose link it is; the same refusal for one that was never made, was used, or is over.
pub async fn link_owner(desk: &Desk, token: &str) -> Answer<LinkOwner> {
    let row = owner(desk, desk.read(), token).await?;
    Ok(LinkOwner { name: row.name, address: row.address, lang: Lang::parse(&row.lang).unwrap_or_default() })
}

/// Sets the password and ends every session of theirs; the link is used up.
pub async fn set_password_by_link(desk: &Desk, token: &str, new: &str) -> Answer<()> {
    // Before the work of hashing: whoever has no link gives us none.
    owner(desk, desk.read(), token).await?;
    password::check(new)?;
    let hash = password::hash(new).await?;
    let txn = desk.begin().await?;
    let row = owner(desk, &txn, token).await?;
    if sql::execute(&txn, "DELETE FROM password_link WHERE token_hash = $1", [hash_of(token).into()]).await? != 1 {
        return Err(Refusal::InvalidLink.into());
    }
    sql::execute(&txn, "UPDATE person SET password = $2 WHERE id = $1", sql::values![row.id, hash]).await?;
    session::end_all(&txn, PersonId(row.id)).await?;
    audit::write(desk, &txn, &Actor::Participant(PersonId(row.id)), Area::Person, Deed::PasswordSet, &row.name).await?;
    desk.commit(txn, None).await
}

async fn owner(desk: &Desk, db: &impl ConnectionTrait, token: &str) -> Answer<Row> {
    let sql = "SELECT p.id, p.name, p.address, p.lang FROM password_link l JOIN person p ON p.id = l.person_id \
               WHERE l.token_hash = $1 AND l.expires_at > $2 AND p.active AND p.role <> 'requester'";
    Ok(sql::find(db, sql, sql::values![hash_of(token), desk.now().millis()]).await?.ok_or(Refusal::InvalidLink)?)
}

/// Whether nobody could sign in to administer: a Mesa that was just installed.
pub async fn needs_administrator(desk: &Desk) -> Answer<bool> {
    nobody_administers(desk.read()).await
}

/// The first administrator of an empty Mesa, who knows the code that its start printed. Refused once there is one.
pub async fn first_administrator(desk: &Desk, name: &str, address: &str, new: &str) -> Answer<PersonId> {
    let name = one_line(name, 200);
    if name.is_empty() {
        return Err(Refusal::BadField { field: "name".to_owned() }.into());
    }
    let address = Address::parse(address).map_err(|_| Refusal::InvalidAddress)?;
    if address.is_one_of(&crate::mailboxes::own(desk, desk.read()).await?) {
        return Err(Refusal::OwnAddress.into());
    }
    password::check(new)?;
    let hash = password::hash(new).await?;
    let txn = desk.begin().await?;
    // On PostgreSQL two processes may be asked at once: the second finds the first's.
    sql::execute(&txn, "UPDATE setting SET value = value WHERE key = 'instance'", []).await?;
    if !nobody_administers(&txn).await? {
        return Err(Refusal::NotAllowed.into());
    }
    let sql = "INSERT INTO person (name, address, role, password, lang, active, created_at) VALUES ($1, $2, $3, $4, 'es', TRUE, $5) \
               ON CONFLICT (address) DO UPDATE SET name = excluded.name, role = excluded.role, password = excluded.password, active = TRUE \
               RETURNING id";
    let values = sql::values![name.as_str(), address.as_str(), Role::Administrator.key(), hash, desk.now().millis()];
    let id = PersonId(sql::insert(&txn, sql, values).await?);
    audit::write(desk, &txn, &Actor::Participant(id), Area::Person, Deed::Added, &name).await?;
    desk.commit(txn, None).await?;
    Ok(id)
}

async fn nobody_administers(db: &impl ConnectionTrait) -> Answer<bool> {
    let sql = "SELECT id FROM person WHERE active AND role = 'administrator' AND password IS NOT NULL LIMIT 1";
    Ok(sql::scalar::<i64>(db, sql, []).await?.is_none())
}

/// 256 random bits, URL-safe.
fn secret() -> Answer<String> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| crate::Trouble::Fault(format!("no randomness: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(secret))
}

fn hash_of(token: &str) -> String {
    crate::blobs::name_of(token.as_bytes())
}
