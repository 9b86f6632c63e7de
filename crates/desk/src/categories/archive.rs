//! A category that is no longer chosen; what it is on keeps it.

use crate::{Answer, Desk, permit, sql};
use domain::Refusal;
use domain::people::Actor;
use domain::tickets::CategoryId;

/// Administrators and Mesa itself. What lies below it goes with it.
pub async fn archive(desk: &Desk, actor: &Actor, id: CategoryId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let sql = "WITH RECURSIVE below (id) AS (SELECT id FROM category WHERE id = $1 \
               UNION SELECT c.id FROM category c JOIN below b ON c.parent_id = b.id) \
               UPDATE category SET archived = TRUE WHERE id IN (SELECT id FROM below) AND NOT archived";
    if sql::execute(&txn, sql, [id.0.into()]).await? == 0 {
        return Err(Refusal::UnknownCategory.into());
    }
    desk.commit(txn, None).await
}
