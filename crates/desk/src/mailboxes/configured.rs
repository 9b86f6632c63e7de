//! The mailbox of the configuration, shown beside the others.

use super::row::{self, INSERT, SET};
use super::state;
use crate::{Answer, Desk, leases, sql};
use domain::mailboxes::{MailboxId, MailboxSettings};

/// Writes down what the configuration says, at every start; its secret stays where it is. Without one, the mailbox that was
/// configured before is archived, unless another process on the same database has it in its own and is at work on it.
pub async fn configure(desk: &Desk, settings: Option<&MailboxSettings>) -> Answer<Option<MailboxId>> {
    let txn = desk.begin().await?;
    let now = desk.now();
    let other = settings.map_or_else(String::new, |settings| settings.address.to_string());
    let sql = "UPDATE mailbox SET archived = TRUE, configured = FALSE, changed_at = $2 WHERE configured AND address <> $1 \
               AND NOT EXISTS (SELECT 1 FROM mailbox_folder f WHERE f.mailbox_id = mailbox.id AND f.lease_until > $3)";
    let lease_now = leases::now(desk, &txn).await?;
    sql::execute(&txn, sql, sql::values![other, now.millis(), lease_now.millis()]).await?;
    let Some(settings) = settings else {
        desk.commit(txn, None).await?;
        return Ok(None);
    };
    let known = row::find_by_address(&txn, &settings.address).await?;
    let mut news = true;
    let id = if let Some(known) = known {
        // What it brings to new tickets is not for the configuration to say.
        let mut kept = settings.clone();
        (kept.kind, kept.category) = (known.settings.kind, known.settings.category);
        let mut values = row::values(&kept)?;
        values.push(now.millis().into());
        let same = known.configured && !known.archived && known.settings == kept;
        news = !same;
        let sql = format!(
            "UPDATE mailbox SET {SET}, changed_at = CASE WHEN {same} THEN changed_at ELSE $14 END, configured = TRUE, archived = FALSE, secret = NULL \
             WHERE address = $1"
        );
        sql::execute(&txn, sql, values).await?;
        known.id
    } else {
        let mut values = row::values(settings)?;
        values.extend(sql::values![None::<String>, true, now.millis()]);
        MailboxId(sql::insert(&txn, INSERT, values).await?)
    };
    // Another process may be connected, and has no reason to say so again.
    if news {
        state::begin_anew(&txn, id, &settings.folders, now).await?;
    }
    desk.commit(txn, None).await?;
    Ok(Some(id))
}
