//! Signing in.

use super::attempts::{self, Subjects};
use super::password;
use super::session::{self, SessionToken};
use crate::{Answer, Desk, sql};
use domain::Refusal;
use domain::people::{Address, PersonId, Role};
use sea_orm::ConnectionTrait;

/// The same refusal for every wrong sign-in, in the same time; after 5 failures for an address (20 for an ip) within 15 minutes, a lock-out that says how long.
pub async fn sign_in(desk: &Desk, address: &str, password: &str, ip: &str) -> Answer<SessionToken> {
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
    session::sweep(&txn, desk.now()).await?;
    let token = session::start(&txn, person, desk.now()).await?;
    txn.commit().await?;
    Ok(token)
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
