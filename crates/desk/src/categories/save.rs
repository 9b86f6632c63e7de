//! A category as an administrator keeps it: made, changed and moved. The tickets that are open under it follow its term at once.

use super::Tree;
use crate::{Answer, Desk, audit, permit, settings, sql};
use domain::Refusal;
use domain::audit::{Area, Deed, Facts};
use domain::people::{Actor, GroupId, PersonId, Role};
use domain::terms::MAX_TERM_HOURS;
use domain::tickets::{CategoryId, Kind};
use sea_orm::{ConnectionTrait, Value};

/// Longest name, in characters.
const MAX_NAME: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryDraft {
    /// `None`: a new one.
    pub id: Option<CategoryId>,
    pub parent: Option<CategoryId>,
    pub name: String,
    pub kind: Option<Kind>,
    pub technician: Option<PersonId>,
    /// Where there is no technician: this group is suggested.
    pub group: Option<GroupId>,
    /// Business hours to the solution, whatever the priority.
    pub resolution_hours: Option<u32>,
}

/// Administrators, and Mesa itself. A new one goes behind those beside it.
pub async fn save(desk: &Desk, actor: &Actor, draft: CategoryDraft) -> Answer<CategoryId> {
    permit::administers(actor)?;
    let name = draft.name.trim().to_owned();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Refusal::BadField { field: "name".to_owned() }.into());
    }
    if name.chars().count() > MAX_NAME {
        return Err(Refusal::TooLong { max: MAX_NAME }.into());
    }
    if draft.resolution_hours.is_some_and(|hours| hours == 0 || hours > MAX_TERM_HOURS) {
        return Err(Refusal::BadField { field: "resolution_hours".to_owned() }.into());
    }
    let txn = desk.begin().await?;
    check_names(&txn, &draft, &name).await?;
    let tree = Tree::load(&txn).await?;
    let before = match draft.id {
        Some(id) => Some(facts(&txn, &tree, id).await?.ok_or(Refusal::UnknownCategory)?),
        None => None,
    };
    if draft.id.is_some_and(|id| draft.parent.is_some_and(|parent| tree.lies_below(parent, id))) {
        return Err(Refusal::CategoryCircle.into());
    }
    let id = write(&txn, &tree, &draft, &name).await?;
    let tree = Tree::load(&txn).await?;
    let after = facts(&txn, &tree, id).await?.unwrap_or_default();
    let deed = if before.is_some() { Deed::Changed } else { Deed::Added };
    audit::change(desk, &txn, actor, (Area::Category, deed, &name), &before.unwrap_or_default(), &after).await?;
    // Its own term may be another now.
    if draft.id.is_some() {
        settings::renew(desk, &txn, &desk.0.calendar, &desk.0.terms, Some(id)).await?;
    }
    desk.commit_for_all(txn).await?;
    Ok(id)
}

/// What it speaks of is there, and its name is its own among those beside it.
async fn check_names(txn: &impl ConnectionTrait, draft: &CategoryDraft, name: &str) -> Answer<()> {
    if let Some(parent) = draft.parent {
        let there = sql::one(txn, "SELECT id FROM category WHERE id = $1 AND NOT archived", [parent.0.into()]).await?;
        there.ok_or(Refusal::UnknownCategory)?;
    }
    if let Some(technician) = draft.technician {
        let roles: [Value; 3] = [technician.0.into(), Role::Technician.key().into(), Role::Administrator.key().into()];
        let there = sql::one(txn, "SELECT id FROM person WHERE id = $1 AND active AND role IN ($2, $3)", roles).await?;
        there.ok_or(Refusal::NotATechnician)?;
    }
    if let Some(group) = draft.group {
        let there = sql::one(txn, "SELECT id FROM team WHERE id = $1 AND NOT archived", [group.0.into()]).await?;
        there.ok_or(Refusal::UnknownGroup)?;
    }
    let twin = sql::one(
        txn,
        "SELECT id FROM category WHERE coalesce(parent_id, 0) = $1 AND name = $2 AND id <> $3",
        sql::values![draft.parent.map_or(0, |parent| parent.0), name, draft.id.map_or(0, |id| id.0)],
    )
    .await?;
    if twin.is_some() { Err(Refusal::NameTaken.into()) } else { Ok(()) }
}

async fn write(txn: &impl ConnectionTrait, tree: &Tree, draft: &CategoryDraft, name: &str) -> Answer<CategoryId> {
    let parent = draft.parent.map(|parent| parent.0);
    let (kind, technician, group) = (draft.kind.map(Kind::key), draft.technician.map(|person| person.0), draft.group.map(|group| group.0));
    let hours = draft.resolution_hours.map(i64::from);
    if let Some(id) = draft.id {
        // Moved elsewhere it goes behind those who are there.
        let position = if tree.parent(id) == draft.parent { None } else { Some(tree.last_position(draft.parent) + 1) };
        let sql = "UPDATE category SET parent_id = $2, name = $3, kind = $4, technician_id = $5, team_id = $6, resolution_hours = $7, \
                   position = COALESCE($8, position) WHERE id = $1";
        sql::execute(txn, sql, sql::values![id.0, parent, name, kind, technician, group, hours, position]).await?;
        return Ok(id);
    }
    let position = tree.last_position(draft.parent);
    // In an office that never ordered them they stay in the order of their names.
    let position = if position == 0 { 0 } else { position + 1 };
    let sql = "INSERT INTO category (parent_id, name, kind, technician_id, team_id, resolution_hours, archived, position) \
               VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7) RETURNING id";
    Ok(CategoryId(sql::insert(txn, sql, sql::values![parent, name, kind, technician, group, hours, position]).await?))
}

async fn facts(txn: &impl ConnectionTrait, tree: &Tree, id: CategoryId) -> Answer<Option<Facts>> {
    let Some(path) = tree.path(id) else { return Ok(None) };
    let sql = "SELECT c.kind, p.name AS technician, g.name AS team, c.resolution_hours FROM category c LEFT JOIN person p ON p.id = c.technician_id \
               LEFT JOIN team g ON g.id = c.team_id WHERE c.id = $1";
    let Some(row) = sql::one(txn, sql, [id.0.into()]).await? else { return Ok(None) };
    let text = |column: &str| -> Answer<String> { Ok(row.try_get::<Option<String>>("", column)?.unwrap_or_default()) };
    let hours: Option<i64> = row.try_get("", "resolution_hours")?;
    Ok(Some(vec![
        ("path", path),
        ("kind", text("kind")?),
        ("technician", text("technician")?),
        ("group", text("team")?),
        ("resolution_hours", hours.map(|hours| hours.to_string()).unwrap_or_default()),
    ]))
}

/// One place up or down among those beside it; the first stays first and the last last.
pub async fn move_by(desk: &Desk, actor: &Actor, id: CategoryId, up: bool) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let tree = Tree::load(&txn).await?;
    let mut order = tree.beside(id);
    let at = order.iter().position(|other| *other == id).ok_or(Refusal::UnknownCategory)?;
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < order.len()) };
    if let Some(to) = to {
        order.swap(at, to);
        for (position, id) in (1_i64..).zip(order) {
            sql::execute(&txn, "UPDATE category SET position = $2 WHERE id = $1 AND position <> $2", sql::values![id.0, position]).await?;
        }
        audit::write(desk, &txn, actor, Area::Category, Deed::Moved, &tree.path(id).unwrap_or_default()).await?;
    }
    desk.commit_for_all(txn).await
}
