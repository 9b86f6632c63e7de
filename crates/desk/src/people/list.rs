//! Everybody Mesa knows.

use crate::{Answer, Desk, permit, sql};
use domain::Instant;
use domain::people::{Actor, PersonId, Role};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub address: String,
    pub role: Role,
    pub active: bool,
    pub can_sign_in: bool,
    pub created_at: Instant,
}

/// Everybody who may sign in or ever wrote, staff first. Staff, and Mesa itself.
pub async fn list(desk: &Desk, actor: &Actor, staff_only: bool) -> Answer<Vec<PersonRow>> {
    permit::reads(actor)?;
    let rows = sql::all(
        desk.read(),
        "SELECT id, name, address, role, active, password IS NOT NULL AS has_password, created_at FROM person \
         WHERE role <> $1 OR $2 ORDER BY CASE WHEN role = $1 THEN 1 ELSE 0 END, name, id",
        [Role::Requester.key().into(), (!staff_only).into()],
    )
    .await?;
    rows.iter()
        .map(|row| {
            let role: String = row.try_get("", "role")?;
            let role = sql::known(Role::parse(&role), "role")?;
            let active: bool = row.try_get("", "active")?;
            let has_password: bool = row.try_get("", "has_password")?;
            Ok(PersonRow {
                id: PersonId(row.try_get("", "id")?),
                name: row.try_get("", "name")?,
                address: row.try_get("", "address")?,
                role,
                active,
                can_sign_in: active && has_password && role.is_staff(),
                created_at: Instant::from_millis(row.try_get("", "created_at")?),
            })
        })
        .collect()
}
