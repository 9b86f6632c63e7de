//! Groups made, changed, put away and brought back. Administrators.

use crate::{Answer, Desk, audit, permit, sql};
use domain::Refusal;
use domain::audit::{Area, Deed, Facts};
use domain::people::{Actor, GroupId, PersonId, one_line};
use sea_orm::ConnectionTrait;

/// Longest name, in characters.
const MAX_NAME: usize = 80;
/// Most members.
const MAX_MEMBERS: usize = 200;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupDraft {
    pub id: Option<GroupId>,
    pub name: String,
    pub members: Vec<PersonId>,
}

/// A new group, or a change of one.
pub async fn save(desk: &Desk, actor: &Actor, draft: GroupDraft) -> Answer<GroupId> {
    permit::administers(actor)?;
    let name = one_line(&draft.name, MAX_NAME);
    if name.is_empty() {
        return Err(Refusal::BadField { field: "name".to_owned() }.into());
    }
    let mut members = draft.members;
    members.sort();
    members.dedup();
    members.truncate(MAX_MEMBERS);
    let txn = desk.begin().await?;
    let twin: Option<i64> = sql::scalar(
        &txn,
        "SELECT id FROM team WHERE LOWER(name) = LOWER($1) AND id <> $2",
        sql::values![name.as_str(), draft.id.map_or(0, |id| id.0)],
    )
    .await?;
    if twin.is_some() {
        return Err(Refusal::NameTaken.into());
    }
    for member in &members {
        let sql = "SELECT id FROM person WHERE id = $1 AND active AND role IN ('technician', 'administrator')";
        sql::one(&txn, sql, [member.0.into()]).await?.ok_or(Refusal::NotATechnician)?;
    }
    let (id, before) = if let Some(id) = draft.id {
        let before = facts(&txn, id).await?.ok_or(Refusal::NotFound)?;
        sql::execute(&txn, "UPDATE team SET name = $2 WHERE id = $1", sql::values![id.0, name.as_str()]).await?;
        (id, Some(before))
    } else {
        let id =
            sql::insert(&txn, "INSERT INTO team (name, archived) VALUES ($1, FALSE) RETURNING id", sql::values![name.as_str()]).await?;
        (GroupId(id), None)
    };
    sql::execute(&txn, "DELETE FROM team_member WHERE team_id = $1", [id.0.into()]).await?;
    for member in &members {
        sql::execute(&txn, "INSERT INTO team_member (team_id, person_id) VALUES ($1, $2)", sql::values![id.0, member.0]).await?;
    }
    let after = facts(&txn, id).await?.unwrap_or_default();
    let deed = if before.is_some() { Deed::Changed } else { Deed::Added };
    audit::change(desk, &txn, actor, (Area::Group, deed, &name), &before.unwrap_or_default(), &after).await?;
    desk.commit_for_all(txn).await?;
    Ok(id)
}

/// It is suggested no more; its categories keep it, for when it comes back, and so do tickets that somebody has. What nobody has taken
/// would be lost from sight: it is handed to others first.
pub async fn archive(desk: &Desk, actor: &Actor, id: GroupId) -> Answer<()> {
    put(desk, actor, id, true).await
}

pub async fn restore(desk: &Desk, actor: &Actor, id: GroupId) -> Answer<()> {
    put(desk, actor, id, false).await
}

async fn put(desk: &Desk, actor: &Actor, id: GroupId, archived: bool) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    if archived {
        let sql =
            "SELECT COUNT(*) FROM ticket WHERE team_id = $1 AND technician_id IS NULL AND status IN ('new', 'in_progress', 'waiting')";
        let open: i64 = sql::scalar(&txn, sql, [id.0.into()]).await?.unwrap_or(0);
        if open > 0 {
            return Err(Refusal::GroupHasTickets { open: u32::try_from(open).unwrap_or(u32::MAX) }.into());
        }
    }
    let name: Option<String> =
        sql::scalar(&txn, "UPDATE team SET archived = $2 WHERE id = $1 AND archived <> $2 RETURNING name", sql::values![id.0, archived])
            .await?;
    let name = name.ok_or(Refusal::NotFound)?;
    audit::write(desk, &txn, actor, Area::Group, if archived { Deed::Archived } else { Deed::Restored }, &name).await?;
    desk.commit_for_all(txn).await
}

async fn facts(txn: &impl ConnectionTrait, id: GroupId) -> Answer<Option<Facts>> {
    let name: Option<String> = sql::scalar(txn, "SELECT name FROM team WHERE id = $1", [id.0.into()]).await?;
    let Some(name) = name else { return Ok(None) };
    let sql = "SELECT p.name FROM team_member m JOIN person p ON p.id = m.person_id WHERE m.team_id = $1 ORDER BY p.name, p.id";
    let members: Vec<String> = sql::column(txn, sql, [id.0.into()]).await?;
    Ok(Some(vec![("name", name), ("members", members.join(", "))]))
}
