//! The whole tree, as administrators see it.

use super::Tree;
use crate::{Answer, Desk, permit, sql};
use domain::people::{Actor, GroupId, PersonId};
use domain::tickets::{CategoryId, Kind};
use sea_orm::FromQueryResult;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryRow {
    pub id: CategoryId,
    pub parent: Option<CategoryId>,
    pub name: String,
    pub path: String,
    /// How far below the top.
    pub depth: usize,
    pub kind: Option<Kind>,
    pub technician: Option<(PersonId, String)>,
    pub group: Option<(GroupId, String)>,
    pub resolution_hours: Option<u32>,
    pub archived: bool,
    /// Open tickets on it, not on those below.
    pub open: u32,
    pub first: bool,
    pub last: bool,
}

#[derive(FromQueryResult)]
struct Named {
    id: i64,
    name: String,
}

#[derive(FromQueryResult)]
struct Count {
    category_id: i64,
    open: i64,
}

/// In the order of the tree: each after what it lies below. Administrators.
pub async fn page(desk: &Desk, actor: &Actor) -> Answer<Vec<CategoryRow>> {
    permit::administers(actor)?;
    let db = desk.snapshot().await?;
    let tree = Tree::load(&db).await?;
    let people: Vec<Named> = sql::find_all(&db, "SELECT id, name FROM person WHERE id IN (SELECT technician_id FROM category)", []).await?;
    let teams: Vec<Named> = sql::find_all(&db, "SELECT id, name FROM team", []).await?;
    let sql = "SELECT category_id, COUNT(*) AS open FROM ticket WHERE status IN ('new', 'in_progress', 'waiting') AND category_id IS NOT NULL \
               GROUP BY category_id";
    let open: Vec<Count> = sql::find_all(&db, sql, []).await?;
    let open: HashMap<i64, i64> = open.into_iter().map(|count| (count.category_id, count.open)).collect();
    let name = |all: &[Named], id: i64| all.iter().find(|named| named.id == id).map(|named| named.name.clone());
    Ok(tree
        .in_order()
        .into_iter()
        .map(|place| CategoryRow {
            id: place.id,
            parent: place.parent,
            name: place.name,
            path: tree.path(place.id).unwrap_or_default(),
            depth: place.depth,
            kind: place.kind,
            technician: place.technician.and_then(|id| Some((PersonId(id), name(&people, id)?))),
            group: place.team.and_then(|id| Some((GroupId(id), name(&teams, id)?))),
            resolution_hours: place.resolution_hours,
            archived: place.archived,
            open: open.get(&place.id.0).and_then(|n| u32::try_from(*n).ok()).unwrap_or(0),
            first: place.first,
            last: place.last,
        })
        .collect())
}
