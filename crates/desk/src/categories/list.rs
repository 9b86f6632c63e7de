//! The categories that may be chosen.

use super::Tree;
use crate::{Answer, Desk, permit};
use domain::people::Actor;
use domain::tickets::CategoryChoice;

/// Staff, and Mesa itself; in the order of their paths.
pub async fn list(desk: &Desk, actor: &Actor) -> Answer<Vec<CategoryChoice>> {
    permit::reads(actor)?;
    Ok(Tree::load(desk.read()).await?.active())
}
