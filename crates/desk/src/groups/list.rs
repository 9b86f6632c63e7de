//! Groups to be read.

use crate::{Answer, Desk, permit, sql};
use domain::people::{Actor, GroupId, PersonId};
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    pub id: GroupId,
    pub name: String,
    pub archived: bool,
    /// Those who may be given tickets, by name.
    pub members: Vec<(PersonId, String)>,
    /// Open tickets of its members.
    pub open: u32,
    /// Categories whose tickets are theirs.
    pub categories: u32,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    archived: bool,
    open: i64,
    categories: i64,
}

#[derive(FromQueryResult)]
struct Member {
    team_id: i64,
    id: i64,
    name: String,
}

/// Those that work first, by name; staff.
pub async fn list(desk: &Desk, actor: &Actor) -> Answer<Vec<GroupRow>> {
    permit::reads(actor)?;
    let db = desk.snapshot().await?;
    let sql = "SELECT g.id, g.name, g.archived, \
               (SELECT COUNT(*) FROM ticket t JOIN team_member m ON m.person_id = t.technician_id AND m.team_id = g.id \
                WHERE t.status IN ('new', 'in_progress', 'waiting')) AS open, \
               (SELECT COUNT(*) FROM category c WHERE c.team_id = g.id AND NOT c.archived) AS categories \
               FROM team g ORDER BY g.archived, LOWER(g.name), g.id";
    let rows: Vec<Row> = sql::find_all(&db, sql, []).await?;
    let members = members(&db).await?;
    let show = |row: Row| GroupRow {
        members: members
            .iter()
            .filter(|member| member.team_id == row.id)
            .map(|member| (PersonId(member.id), member.name.clone()))
            .collect(),
        id: GroupId(row.id),
        name: row.name,
        archived: row.archived,
        open: u32::try_from(row.open).unwrap_or(u32::MAX),
        categories: u32::try_from(row.categories).unwrap_or(u32::MAX),
    };
    Ok(rows.into_iter().map(show).collect())
}

async fn members(db: &impl ConnectionTrait) -> Answer<Vec<Member>> {
    let sql = "SELECT m.team_id, p.id, p.name FROM team_member m JOIN person p ON p.id = m.person_id \
               WHERE p.active AND p.role IN ('technician', 'administrator') ORDER BY p.name, p.id";
    Ok(sql::find_all(db, sql, []).await?)
}

/// Those that work, by name.
pub(crate) async fn names(db: &impl ConnectionTrait) -> Answer<Vec<(GroupId, String)>> {
    let rows = sql::all(db, "SELECT id, name FROM team WHERE NOT archived ORDER BY LOWER(name), id", []).await?;
    rows.iter().map(|row| Ok((GroupId(row.try_get("", "id")?), row.try_get("", "name")?))).collect()
}

/// Of each group that works, the member with the fewest of these open tickets: who is suggested for its categories.
pub(crate) async fn least_busy(db: &impl ConnectionTrait, open: impl Fn(PersonId) -> u32) -> Answer<Vec<(GroupId, PersonId)>> {
    let working: Vec<i64> = sql::column(db, "SELECT id FROM team WHERE NOT archived ORDER BY id", []).await?;
    let members = members(db).await?;
    let of = |group: i64| {
        let of_group = members.iter().filter(|member| member.team_id == group).map(|member| PersonId(member.id));
        of_group.min_by_key(|person| open(*person)).map(|person| (GroupId(group), person))
    };
    Ok(working.into_iter().filter_map(of).collect())
}
