//! The category tree.

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
pub async fn add(_desk: &Desk, _actor: &Actor, _new: NewCategory) -> Answer<CategoryId> {
    todo!()
}
