//! A new category, from the command line.

use super::save::{CategoryDraft, save};
use crate::{Answer, Desk};
use domain::people::{Actor, PersonId};
use domain::tickets::{CategoryId, Kind};

pub struct NewCategory {
    pub parent: Option<CategoryId>,
    pub name: String,
    pub kind: Option<Kind>,
    pub technician: Option<PersonId>,
    pub resolution_hours: Option<u32>,
}

/// Administrators and Mesa itself.
pub async fn add(desk: &Desk, actor: &Actor, new: NewCategory) -> Answer<CategoryId> {
    let NewCategory { parent, name, kind, technician, resolution_hours } = new;
    save(desk, actor, CategoryDraft { id: None, parent, name, kind, technician, group: None, resolution_hours }).await
}
