//! A category that is no longer chosen; what it is on keeps it.

use super::Tree;
use crate::{Answer, Desk, audit, permit, sql};
use domain::Refusal;
use domain::audit::{Area, Deed};
use domain::people::Actor;
use domain::tickets::CategoryId;

/// Administrators and Mesa itself. What lies below it goes with it.
pub async fn archive(desk: &Desk, actor: &Actor, id: CategoryId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let path = Tree::load(&txn).await?.path(id).ok_or(Refusal::UnknownCategory)?;
    let sql = "WITH RECURSIVE below (id) AS (SELECT id FROM category WHERE id = $1 \
               UNION SELECT c.id FROM category c JOIN below b ON c.parent_id = b.id) \
               UPDATE category SET archived = TRUE WHERE id IN (SELECT id FROM below) AND NOT archived";
    if sql::execute(&txn, sql, [id.0.into()]).await? == 0 {
        return Err(Refusal::UnknownCategory.into());
    }
    audit::write(desk, &txn, actor, Area::Category, Deed::Archived, &path).await?;
    desk.commit_for_all(txn).await
}

/// Chosen again, with what it lies below: a path through something archived would lead nowhere.
pub async fn restore(desk: &Desk, actor: &Actor, id: CategoryId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let path = Tree::load(&txn).await?.path(id).ok_or(Refusal::UnknownCategory)?;
    let sql = "WITH RECURSIVE above (id, parent_id) AS (SELECT id, parent_id FROM category WHERE id = $1 \
               UNION SELECT c.id, c.parent_id FROM category c JOIN above a ON c.id = a.parent_id) \
               UPDATE category SET archived = FALSE WHERE id IN (SELECT id FROM above) AND archived";
    if sql::execute(&txn, sql, [id.0.into()]).await? == 0 {
        return Err(Refusal::UnknownCategory.into());
    }
    audit::write(desk, &txn, actor, Area::Category, Deed::Restored, &path).await?;
    desk.commit_for_all(txn).await
}
