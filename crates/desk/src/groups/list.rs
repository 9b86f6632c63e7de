//! Groups to be read.

use crate::{Answer, Desk, permit, sql};
use domain::Refusal;
use domain::people::{Actor, GroupChoice, GroupId, PersonId};
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
    /// Open tickets that it was handed and nobody has taken.
    pub to_take: u32,
    /// Categories whose tickets are theirs.
    pub categories: u32,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    archived: bool,
    open: i64,
    to_take: i64,
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
               (SELECT COUNT(*) FROM ticket t WHERE t.team_id = g.id AND t.technician_id IS NULL \
                AND t.status IN ('new', 'in_progress', 'waiting')) AS to_take, \
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
        to_take: u32::try_from(row.to_take).unwrap_or(u32::MAX),
        categories: u32::try_from(row.categories).unwrap_or(u32::MAX),
    };
    Ok(rows.into_iter().map(show).collect())
}

async fn members(db: &impl ConnectionTrait) -> Answer<Vec<Member>> {
    let sql = "SELECT m.team_id, p.id, p.name FROM team_member m JOIN person p ON p.id = m.person_id \
               WHERE p.active AND p.role IN ('technician', 'administrator') ORDER BY p.name, p.id";
    Ok(sql::find_all(db, sql, []).await?)
}

/// Members who may be given tickets, of the team `g`.
const MEMBERS: &str = "(SELECT COUNT(*) FROM team_member m JOIN person p ON p.id = m.person_id WHERE m.team_id = g.id AND p.active \
     AND p.role IN ('technician', 'administrator'))";

/// Those that work, by name.
pub(crate) async fn choices(db: &impl ConnectionTrait) -> Answer<Vec<GroupChoice>> {
    let sql = format!(
        "SELECT g.id, g.name, {MEMBERS} AS members, (SELECT COUNT(*) FROM ticket t WHERE t.team_id = g.id AND t.technician_id IS NULL \
         AND t.status IN ('new', 'in_progress', 'waiting')) AS open FROM team g WHERE NOT g.archived ORDER BY LOWER(g.name), g.id"
    );
    let count = |row: &sea_orm::QueryResult, column| -> Answer<u32> {
        let count: i64 = row.try_get("", column)?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    };
    let rows = sql::all(db, sql, []).await?;
    rows.iter()
        .map(|row| {
            let (open, members) = (count(row, "open")?, count(row, "members")?);
            Ok(GroupChoice { id: GroupId(row.try_get("", "id")?), name: row.try_get("", "name")?, open, members })
        })
        .collect()
}

/// All of them, those that may be given tickets first, each by name.
pub(crate) async fn all(db: &impl ConnectionTrait) -> Answer<Vec<(GroupId, String, bool)>> {
    let sql = format!(
        "SELECT g.id, g.name, NOT g.archived AND {MEMBERS} > 0 AS available FROM team g ORDER BY available DESC, LOWER(g.name), g.id"
    );
    let rows = sql::all(db, sql, []).await?;
    rows.iter().map(|row| Ok((GroupId(row.try_get("", "id")?), row.try_get("", "name")?, row.try_get("", "available")?))).collect()
}

/// The name of a group that may be given a ticket; `alone`: there is somebody in it to take it.
pub(crate) async fn given(db: &impl ConnectionTrait, group: GroupId, alone: bool) -> Answer<String> {
    let sql = format!("SELECT g.name, {MEMBERS} AS members FROM team g WHERE g.id = $1 AND NOT g.archived");
    let found = sql::one(db, sql, [group.0.into()]).await?.ok_or(Refusal::UnknownGroup)?;
    if alone && found.try_get::<i64>("", "members")? == 0 { Err(Refusal::EmptyGroup.into()) } else { Ok(found.try_get("", "name")?) }
}

pub(crate) async fn name(db: &impl ConnectionTrait, group: GroupId) -> Answer<Option<String>> {
    Ok(sql::scalar(db, "SELECT name FROM team WHERE id = $1", [group.0.into()]).await?)
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
