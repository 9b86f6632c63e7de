//! The whole tree at once: an office has dozens of categories, never so many that reading them all would matter.

use crate::{Answer, sql};
use domain::people::{GroupId, PersonId};
use domain::tickets::{CategoryChoice, CategoryId, Kind};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;

/// Between the names of a path: `Equipos › Impresoras`.
const SEPARATOR: &str = " › ";
/// A tree deeper than this is a damaged one: a circle.
const DEEPEST: usize = 16;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    parent_id: Option<i64>,
    name: String,
    kind: Option<String>,
    technician_id: Option<i64>,
    team_id: Option<i64>,
    resolution_hours: Option<i64>,
    archived: bool,
    position: i64,
}

pub(crate) struct Tree(HashMap<i64, Row>);

/// One category where it stands.
pub(super) struct Place {
    pub(super) id: CategoryId,
    pub(super) parent: Option<CategoryId>,
    pub(super) name: String,
    pub(super) depth: usize,
    pub(super) kind: Option<Kind>,
    pub(super) technician: Option<i64>,
    pub(super) team: Option<i64>,
    pub(super) resolution_hours: Option<u32>,
    pub(super) archived: bool,
    pub(super) first: bool,
    pub(super) last: bool,
}

impl Tree {
    pub(crate) async fn load(connection: &impl ConnectionTrait) -> Answer<Self> {
        let sql = "SELECT id, parent_id, name, kind, technician_id, team_id, resolution_hours, archived, position FROM category";
        let rows: Vec<Row> = sql::find_all(connection, sql, []).await?;
        Ok(Self(rows.into_iter().map(|row| (row.id, row)).collect()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The category and what it lies below, from the bottom up.
    fn upward(&self, id: CategoryId) -> impl Iterator<Item = &Row> {
        std::iter::successors(self.0.get(&id.0), |row| row.parent_id.and_then(|parent| self.0.get(&parent))).take(DEEPEST)
    }

    pub(crate) fn path(&self, id: CategoryId) -> Option<String> {
        let mut names: Vec<&str> = self.upward(id).map(|row| row.name.as_str()).collect();
        names.reverse();
        if names.is_empty() { None } else { Some(names.join(SEPARATOR)) }
    }

    /// Whether `id` is `above`, or lies somewhere below it.
    pub(super) fn lies_below(&self, id: CategoryId, above: CategoryId) -> bool {
        self.upward(id).any(|row| row.id == above.0)
    }

    pub(super) fn parent(&self, id: CategoryId) -> Option<CategoryId> {
        self.0.get(&id.0)?.parent_id.map(CategoryId)
    }

    /// The last place among those below `parent`; 0 where nobody ever ordered them.
    pub(super) fn last_position(&self, parent: Option<CategoryId>) -> i64 {
        self.0.values().filter(|row| row.parent_id == parent.map(|parent| parent.0)).map(|row| row.position).max().unwrap_or(0)
    }

    /// Where it stands in the whole tree.
    fn order(&self, id: i64) -> Vec<(i64, String, i64)> {
        let mut order: Vec<_> = self.upward(CategoryId(id)).map(|row| (row.position, crate::fold::fold(&row.name), row.id)).collect();
        order.reverse();
        order
    }

    /// Those with the same parent that may be chosen, and itself, in their order.
    pub(super) fn beside(&self, id: CategoryId) -> Vec<CategoryId> {
        let parent = self.parent(id);
        let there = |row: &&Row| row.parent_id == parent.map(|parent| parent.0) && (!row.archived || row.id == id.0);
        let mut ids: Vec<i64> = self.0.values().filter(there).map(|row| row.id).collect();
        ids.sort_by_cached_key(|id| self.order(*id));
        ids.into_iter().map(CategoryId).collect()
    }

    pub(super) fn in_order(&self) -> Vec<Place> {
        let mut rows: Vec<&Row> = self.0.values().collect();
        rows.sort_by_cached_key(|row| self.order(row.id));
        let place = |row: &Row| {
            let beside = self.beside(CategoryId(row.id));
            Place {
                id: CategoryId(row.id),
                parent: row.parent_id.map(CategoryId),
                name: row.name.clone(),
                depth: self.upward(CategoryId(row.id)).count().saturating_sub(1),
                kind: row.kind.as_deref().and_then(Kind::parse),
                technician: row.technician_id,
                team: row.team_id,
                resolution_hours: row.resolution_hours.and_then(|hours| u32::try_from(hours).ok()),
                archived: row.archived,
                first: beside.first().is_some_and(|id| id.0 == row.id),
                last: beside.last().is_some_and(|id| id.0 == row.id),
            }
        };
        rows.into_iter().map(place).collect()
    }

    pub(crate) fn choice(&self, id: CategoryId) -> Option<CategoryChoice> {
        let row = self.0.get(&id.0)?;
        Some(CategoryChoice {
            id,
            path: self.path(id)?,
            technician: row.technician_id.map(PersonId),
            group: row.team_id.filter(|_| row.technician_id.is_none()).map(GroupId),
            kind: row.kind.as_deref().and_then(Kind::parse),
        })
    }

    /// Those that may be chosen, in the order of the tree.
    pub(crate) fn active(&self) -> Vec<CategoryChoice> {
        let mut rows: Vec<&Row> = self.0.values().filter(|row| !row.archived).collect();
        rows.sort_by_cached_key(|row| self.order(row.id));
        rows.into_iter().filter_map(|row| self.choice(CategoryId(row.id))).collect()
    }

    /// All of them with their paths, those that may be chosen first, each half in the order of the paths.
    pub(crate) fn all(&self) -> Vec<(CategoryId, String, bool)> {
        let path = |row: &Row| Some((CategoryId(row.id), self.path(CategoryId(row.id))?, !row.archived));
        let mut all: Vec<_> = self.0.values().filter_map(path).collect();
        all.sort_by_cached_key(|(_, path, chosen)| (!chosen, crate::fold::fold(path)));
        all
    }

    /// The resolution term that a category sets of its own, in business hours.
    pub(crate) fn own_hours(&self, id: CategoryId) -> Option<i64> {
        self.0.get(&id.0)?.resolution_hours
    }

    /// Every resolution term that some category sets of its own, in business hours.
    pub(crate) fn resolution_hours(&self) -> impl Iterator<Item = i64> {
        self.0.values().filter_map(|row| row.resolution_hours)
    }
}
