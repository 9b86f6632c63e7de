//! Adding, changing, pausing and archiving. Administrators, and Mesa itself.

use super::row::{self, INSERT, Mailbox, SET};
use super::state;
use crate::{Answer, Desk, audit, permit, sql};
use domain::Refusal;
use domain::audit::{Area, Deed, Facts};
use domain::mailboxes::{MailboxDraft, MailboxId, MailboxSettings, settings};
use domain::people::Actor;
use sea_orm::ConnectionTrait;

/// Writes what the form says: a new mailbox, or a change of one. A secret left empty stays as it was, for the same server; the address of a mailbox stays
/// as well, for its ledgers go by it. An archived one comes back under its address.
pub async fn save(desk: &Desk, actor: &Actor, draft: &MailboxDraft) -> Answer<MailboxId> {
    permit::administers(actor)?;
    let (settings, typed) = settings(draft)?;
    let id = match draft.id.trim() {
        "" => None,
        id => Some(MailboxId(id.parse().map_err(|_| Refusal::NotFound)?)),
    };
    let txn = desk.begin().await?;
    if let Some(category) = settings.category {
        let there = sql::one(&txn, "SELECT id FROM category WHERE id = $1 AND NOT archived", [category.0.into()]).await?;
        there.ok_or(Refusal::UnknownCategory)?;
    }
    let known = match id {
        Some(id) => Some(changeable(&txn, id).await?),
        None => row::find_by_address(&txn, &settings.address).await?,
    };
    if known.as_ref().is_some_and(|known| id.is_none() && !known.archived) {
        return Err(Refusal::MailboxExists.into());
    }
    if known.as_ref().is_some_and(|known| known.settings.address != settings.address) {
        return Err(Refusal::BadField { field: "address".to_owned() }.into());
    }
    let secrets = match known.as_ref().filter(|known| !known.archived) {
        Some(known) => state::over_stored(desk, known, &settings, typed),
        None => typed,
    };
    secrets.suffice(&settings.sign_in)?;
    let before = known.as_ref().filter(|known| !known.archived).map(|known| facts(&known.settings));
    let deed = if before.is_some() { Deed::Changed } else { Deed::Added };
    let address = settings.address.to_string();
    audit::change(desk, &txn, actor, (Area::Mailbox, deed, &address), &before.unwrap_or_default(), &facts(&settings)).await?;
    let sealed = row::sealed(desk, &settings.address, &secrets)?;
    let mut values = row::values(&settings)?;
    values.push(sealed.into());
    let id = if let Some(known) = known {
        values.push(desk.now().millis().into());
        let sql = format!(
            "UPDATE mailbox SET {SET}, secret = $14, changed_at = $15, revision = revision + 1, configured = FALSE, archived = FALSE, \
             paused = CASE WHEN archived THEN FALSE ELSE paused END WHERE address = $1"
        );
        sql::execute(&txn, sql, values).await?;
        known.id
    } else {
        values.extend(sql::values![false, desk.now().millis()]);
        MailboxId(sql::insert(&txn, INSERT, values).await?)
    };
    state::begin_anew(&txn, id, &settings.folders, desk.now()).await?;
    desk.commit_for_all(txn).await?;
    Ok(id)
}

/// One that is there, and does not come from the configuration.
async fn changeable(txn: &impl ConnectionTrait, id: MailboxId) -> Answer<Mailbox> {
    let known = row::find(txn, id, sql::for_update(txn)).await?.ok_or(Refusal::NotFound)?;
    if known.configured { Err(Refusal::FromConfiguration.into()) } else { Ok(known) }
}

/// No mail is fetched until it goes on; what is under way is finished.
pub async fn pause(desk: &Desk, actor: &Actor, id: MailboxId, paused: bool) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let known = row::find(&txn, id, sql::for_update(&txn)).await?.ok_or(Refusal::NotFound)?;
    let sql = "UPDATE mailbox SET paused = $2, revision = revision + 1 WHERE id = $1";
    sql::execute(&txn, sql, sql::values![id.0, paused]).await?;
    let deed = if paused { Deed::Paused } else { Deed::Resumed };
    audit::write(desk, &txn, actor, Area::Mailbox, deed, known.settings.address.as_str()).await?;
    state::begin_anew(&txn, id, &known.settings.folders, desk.now()).await?;
    desk.commit_for_all(txn).await
}

/// Connects anew at once, whatever the next attempt was to be.
pub async fn retry(desk: &Desk, actor: &Actor, id: MailboxId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let known = row::find(&txn, id, sql::for_update(&txn)).await?.ok_or(Refusal::NotFound)?;
    sql::execute(&txn, "UPDATE mailbox SET revision = revision + 1 WHERE id = $1", [id.0.into()]).await?;
    state::begin_anew(&txn, id, &known.settings.folders, desk.now()).await?;
    desk.commit_for_all(txn).await
}

/// It is fetched no more and its secrets are forgotten; tickets that came by it keep its address, which stays ours.
pub async fn archive(desk: &Desk, actor: &Actor, id: MailboxId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let known = changeable(&txn, id).await?;
    audit::write(desk, &txn, actor, Area::Mailbox, Deed::Archived, known.settings.address.as_str()).await?;
    let sql = "UPDATE mailbox SET archived = TRUE, secret = NULL, revision = revision + 1, changed_at = $2 WHERE id = $1";
    sql::execute(&txn, sql, sql::values![id.0, desk.now().millis()]).await?;
    sql::execute(&txn, "DELETE FROM mailbox_folder WHERE mailbox_id = $1", [id.0.into()]).await?;
    desk.commit_for_all(txn).await
}

/// What the audit says of a mailbox: never its secrets.
fn facts(settings: &MailboxSettings) -> Facts {
    vec![
        ("name", settings.name.clone()),
        ("host", format!("{}:{}", settings.host, settings.port)),
        ("security", settings.security.key().to_owned()),
        ("user", settings.user.clone()),
        ("folders", settings.folders.join(", ")),
        ("processed", settings.processed.clone().unwrap_or_default()),
        ("kind", settings.kind.map(|kind| kind.key().to_owned()).unwrap_or_default()),
        ("plus_addresses", settings.plus_addresses.to_string()),
    ]
}
