//! A new category.

use crate::{Answer, Desk, permit, sql};
use domain::Refusal;
use domain::people::{Actor, PersonId, Role};
use domain::tickets::{CategoryId, Kind};
use sea_orm::{ConnectionTrait, Value};

/// Longest name, in characters.
const MAX_NAME: usize = 100;
/// Longest resolution term, in business hours: about a year.
const MAX_HOURS: u32 = 2_000;

pub struct NewCategory {
    pub parent: Option<CategoryId>,
    pub name: String,
    pub kind: Option<Kind>,
    pub technician: Option<PersonId>,
    pub resolution_hours: Option<u32>,
}

/// Administrators and Mesa itself.
pub async fn add(desk: &Desk, actor: &Actor, new: NewCategory) -> Answer<CategoryId> {
    permit::administers(actor)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Refusal::BadField { field: "name".to_owned() }.into());
    }
    if name.chars().count() > MAX_NAME {
        return Err(Refusal::TooLong { max: MAX_NAME }.into());
    }
    if new.resolution_hours.is_some_and(|hours| hours == 0 || hours > MAX_HOURS) {
        return Err(Refusal::BadField { field: "resolution_hours".to_owned() }.into());
    }

    let txn = desk.begin().await?;
    if let Some(parent) = new.parent {
        let there = sql::one(&txn, "SELECT id FROM category WHERE id = $1 AND NOT archived", [parent.0.into()]).await?;
        there.ok_or(Refusal::UnknownCategory)?;
    }
    if let Some(technician) = new.technician {
        let roles: [Value; 3] = [technician.0.into(), Role::Technician.key().into(), Role::Administrator.key().into()];
        let there = sql::one(&txn, "SELECT id FROM person WHERE id = $1 AND active AND role IN ($2, $3)", roles).await?;
        there.ok_or(Refusal::NotATechnician)?;
    }
    let twin = sql::one(
        &txn,
        "SELECT id FROM category WHERE coalesce(parent_id, 0) = $1 AND name = $2",
        [new.parent.map_or(0, |parent| parent.0).into(), name.into()],
    )
    .await?;
    if twin.is_some() {
        return Err(Refusal::AlreadyExists.into());
    }
    let hours = new.resolution_hours.map(i64::from);
    let id = insert(&txn, new.parent, name, new.kind, new.technician, hours).await?;
    desk.commit(txn, None).await?;
    Ok(CategoryId(id))
}

pub(super) async fn insert(
    txn: &impl ConnectionTrait,
    parent: Option<CategoryId>,
    name: &str,
    kind: Option<Kind>,
    technician: Option<PersonId>,
    resolution_hours: Option<i64>,
) -> Answer<i64> {
    let id = sql::insert(
        txn,
        "INSERT INTO category (parent_id, name, kind, technician_id, resolution_hours, archived) VALUES ($1, $2, $3, $4, $5, FALSE) RETURNING id",
        sql::values![
            parent.map(|parent| parent.0),
            name,
            kind.map(Kind::key),
            technician.map(|technician| technician.0),
            resolution_hours,
        ],
    )
    .await?;
    Ok(id)
}
