//! The whole tree at once: an office has dozens of categories, never so many that reading them all would matter.

use crate::{Answer, sql};
use domain::people::PersonId;
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
    resolution_hours: Option<i64>,
    archived: bool,
}

pub(crate) struct Tree(HashMap<i64, Row>);

impl Tree {
    pub(crate) async fn load(connection: &impl ConnectionTrait) -> Answer<Self> {
        let rows: Vec<Row> =
            sql::find_all(connection, "SELECT id, parent_id, name, kind, technician_id, resolution_hours, archived FROM category", [])
                .await?;
        Ok(Self(rows.into_iter().map(|row| (row.id, row)).collect()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn path(&self, id: CategoryId) -> Option<String> {
        let mut names = Vec::new();
        let mut next = Some(id.0);
        while let Some(row) = next.and_then(|id| self.0.get(&id)).filter(|_| names.len() < DEEPEST) {
            names.push(row.name.as_str());
            next = row.parent_id;
        }
        names.reverse();
        if names.is_empty() { None } else { Some(names.join(SEPARATOR)) }
    }

    pub(crate) fn choice(&self, id: CategoryId) -> Option<CategoryChoice> {
        let row = self.0.get(&id.0)?;
        Some(CategoryChoice {
            id,
            path: self.path(id)?,
            technician: row.technician_id.map(PersonId),
            kind: row.kind.as_deref().and_then(Kind::parse),
        })
    }

    /// Those that may be chosen, in the order of their paths.
    pub(crate) fn active(&self) -> Vec<CategoryChoice> {
        let mut choices: Vec<_> = self.0.values().filter(|row| !row.archived).filter_map(|row| self.choice(CategoryId(row.id))).collect();
        choices.sort_by_cached_key(|choice| crate::fold::fold(&choice.path));
        choices
    }

    /// All of them with their paths, those that may be chosen first, each half in the order of the paths.
    pub(crate) fn all(&self) -> Vec<(CategoryId, String, bool)> {
        let path = |row: &Row| Some((CategoryId(row.id), self.path(CategoryId(row.id))?, !row.archived));
        let mut all: Vec<_> = self.0.values().filter_map(path).collect();
        all.sort_by_cached_key(|(_, path, chosen)| (!chosen, crate::fold::fold(path)));
        all
    }

    /// Every resolution term that some category sets of its own, in business hours.
    pub(crate) fn resolution_hours(&self) -> impl Iterator<Item = i64> {
        self.0.values().filter_map(|row| row.resolution_hours)
    }
}
