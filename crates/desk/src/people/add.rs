//! Adding staff and changing what they are.

use super::{password, session};
use crate::{Answer, Desk, audit, mailboxes, permit, sql};
use domain::audit::{Area, Deed};
use domain::people::{Actor, Address, PersonId, Role};
use domain::{Lang, Refusal};

/// Longest name, in characters.
const MAX_NAME: usize = 200;

/// Administrators, and Mesa itself. Somebody who so far only wrote mails becomes staff, keeping their tickets.
pub async fn add(desk: &Desk, actor: &Actor, name: &str, address: &str, role: Role, password: Option<&str>) -> Answer<PersonId> {
    permit::administers(actor)?;
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Refusal::BadField { field: "name".to_owned() }.into());
    }
    if name.chars().count() > MAX_NAME {
        return Err(Refusal::TooLong { max: MAX_NAME }.into());
    }
    let address = Address::parse(address).map_err(|_| Refusal::InvalidAddress)?;
    if address.is_one_of(&mailboxes::own(desk, desk.read()).await?) {
        return Err(Refusal::OwnAddress.into());
    }
    if password.is_some() && !role.is_staff() {
        return Err(Refusal::BadField { field: "password".to_owned() }.into());
    }
    let hash = match password {
        Some(password) => {
            password::check(password)?;
            Some(password::hash(password).await?)
        }
        None => None,
    };

    let txn = desk.begin().await?;
    let here = sql::one(&txn, "SELECT id, role, password FROM person WHERE address = $1", [address.as_str().into()]).await?;
    let id = if let Some(here) = here {
        let had: String = here.try_get("", "role")?;
        let signs_in: Option<String> = here.try_get("", "password")?;
        if had != Role::Requester.key() || signs_in.is_some() || !role.is_staff() {
            return Err(Refusal::AlreadyExists.into());
        }
        let id: i64 = here.try_get("", "id")?;
        sql::execute(
            &txn,
            "UPDATE person SET name = $2, role = $3, password = $4, active = $5 WHERE id = $1",
            [id.into(), name.into(), role.key().into(), hash.into(), true.into()],
        )
        .await?;
        id
    } else {
        let row = sql::one(
            &txn,
            "INSERT INTO person (name, address, role, password, lang, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            [
                name.into(),
                address.as_str().into(),
                role.key().into(),
                hash.into(),
                Lang::Es.tag().into(),
                true.into(),
                desk.now().millis().into(),
            ],
        )
        .await?;
        sql::known(row, "person")?.try_get("", "id")?
    };
    audit::write(desk, &txn, actor, Area::Person, Deed::Added, name).await?;
    txn.commit().await?;
    Ok(PersonId(id))
}

/// Administrators, and Mesa itself. Ends all their sessions.
pub async fn set_password(desk: &Desk, actor: &Actor, address: &str, password: &str) -> Answer<()> {
    permit::administers(actor)?;
    let address = Address::parse(address).map_err(|_| Refusal::InvalidAddress)?;
    password::check(password)?;
    let hash = password::hash(password).await?;
    let txn = desk.begin().await?;
    let person = sql::one(
        &txn,
        "UPDATE person SET password = $2 WHERE address = $1 AND role <> $3 RETURNING id, name",
        [address.as_str().into(), hash.into(), Role::Requester.key().into()],
    )
    .await?;
    let Some(person) = person else { return Err(Refusal::NotFound.into()) };
    session::end_all(&txn, PersonId(person.try_get("", "id")?)).await?;
    audit::write(desk, &txn, actor, Area::Person, Deed::PasswordSet, &person.try_get::<String>("", "name")?).await?;
    txn.commit().await?;
    Ok(())
}

/// Whether single keys act as shortcuts for oneself, on every device.
pub async fn set_single_keys(desk: &Desk, actor: &Actor, on: bool) -> Answer<()> {
    let Actor::Staff(staff) = actor else { return Err(Refusal::NotAllowed.into()) };
    let txn = desk.begin().await?;
    sql::execute(&txn, "UPDATE person SET single_keys = $2 WHERE id = $1", sql::values![staff.id.0, on]).await?;
    txn.commit().await?;
    Ok(())
}

/// Whether rows of lists are low for oneself, on every device that has a mouse.
pub async fn set_compact(desk: &Desk, actor: &Actor, on: bool) -> Answer<()> {
    let Actor::Staff(staff) = actor else { return Err(Refusal::NotAllowed.into()) };
    let txn = desk.begin().await?;
    sql::execute(&txn, "UPDATE person SET compact = $2 WHERE id = $1", sql::values![staff.id.0, on]).await?;
    txn.commit().await?;
    Ok(())
}

/// One's own language.
pub async fn set_lang(desk: &Desk, actor: &Actor, lang: Lang) -> Answer<()> {
    let Actor::Staff(staff) = actor else { return Err(Refusal::NotAllowed.into()) };
    let txn = desk.begin().await?;
    sql::execute(&txn, "UPDATE person SET lang = $2 WHERE id = $1", [staff.id.0.into(), lang.tag().into()]).await?;
    txn.commit().await?;
    Ok(())
}
