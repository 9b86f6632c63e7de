//! Signing in, and changing what one signs in with.

use super::attempts::{self, Subjects};
use super::password;
use super::session::{self, SessionToken};
use crate::{Answer, Desk, sql};
use domain::Refusal;
use domain::people::{Actor, Address, PersonId, Role};
use sea_orm::ConnectionTrait;

/// The same refusal for every wrong sign-in, in the same time; after 5 failures for an address (20 for an ip) within 15 minutes, a lock-out that says how long.
pub async fn sign_in(desk: &Desk, address: &str, password: &str, ip: &str) -> Answer<SessionToken> {
    let person = known_by_password(desk, address, password, ip).await?;
    let txn = desk.begin().await?;
    session::sweep(&txn, desk.now()).await?;
    let token = session::start(&txn, person, desk.now()).await?;
    txn.commit().await?;
    Ok(token)
}

/// One's own password. The old one is asked for, under the limits of a sign-in: an unattended browser is no key. Every session of
/// theirs ends but the new one that is answered.
pub async fn change_password(desk: &Desk, actor: &Actor, old: &str, new: &str, ip: &str) -> Answer<SessionToken> {
    let Actor::Staff(staff) = actor else { return Err(Refusal::NotAllowed.into()) };
    password::check(new)?;
    let address: Option<String> = sql::scalar(desk.read(), "SELECT address FROM person WHERE id = $1", [staff.id.0.into()]).await?;
    let address = sql::known(address, "whoever is signed in")?;
    if known_by_password(desk, &address, old, ip).await? != staff.id {
        return Err(Refusal::WrongSignIn.into());
    }
    let hash = password::hash(new).await?;
    let txn = desk.begin().await?;
    sql::execute(&txn, "UPDATE person SET password = $2 WHERE id = $1", [staff.id.0.into(), hash.into()]).await?;
    session::end_all(&txn, staff.id).await?;
    let token = session::start(&txn, staff.id, desk.now()).await?;
    txn.commit().await?;
    Ok(token)
}

/// Whose address and password these are.
async fn known_by_password(desk: &Desk, address: &str, password: &str, ip: &str) -> Answer<PersonId> {
    let subjects = Subjects::of(address, ip);
    let began = desk.now();
    let txn = desk.begin().await?;
    attempts::begin(&txn, &subjects, began).await?;
    txn.commit().await?;

    let known = match Address::parse(address) {
        Ok(address) => staff_with_password(desk.read(), &address).await?,
        Err(_) => None,
    };
    let (person, stored) = known.unzip();
    let right = password::matches(password, stored).await?;
    let Some(person) = person.filter(|_| right) else { return Err(Refusal::WrongSignIn.into()) };

    let txn = desk.begin().await?;
    attempts::forgive(&txn, &subjects, began).await?;
    txn.commit().await?;
    Ok(person)
}

async fn staff_with_password<C: ConnectionTrait>(connection: &C, address: &Address) -> Answer<Option<(PersonId, String)>> {
    let row = sql::one(
        connection,
        "SELECT id, role, password FROM person WHERE address = $1 AND active AND password IS NOT NULL",
        [address.as_str().into()],
    )
    .await?;
    let Some(row) = row else { return Ok(None) };
    let role: String = row.try_get("", "role")?;
    let is_staff = Role::parse(&role).is_some_and(Role::is_staff);
    Ok(if is_staff { Some((PersonId(row.try_get("", "id")?), row.try_get("", "password")?)) } else { None })
}
