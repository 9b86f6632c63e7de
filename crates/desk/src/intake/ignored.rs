//! Senders whose mail is set aside, and how that is undone.

use super::hand::{administrator, note, sees};
use crate::desk::RECEPTION;
use crate::{Answer, Desk, mailboxes, permit, sql};
use domain::intake::{HandAction, IgnoredSender, IntakeId};
use domain::people::{Actor, Address};
use domain::{Instant, Refusal};
use sea_orm::FromQueryResult;

/// Most that are listed.
const MOST: u32 = 500;

/// From now on this sender's mail is set aside: an address, or `@` and a whole domain. Never our own address, a colleague's, or the
/// office's domain. `at` is the message that it was decided on. Administrators.
pub async fn ignore_sender(desk: &Desk, actor: &Actor, pattern: &str, at: Option<IntakeId>) -> Answer<()> {
    let by = administrator(actor)?;
    let pattern = understood(pattern)?;
    let txn = desk.begin().await?;
    let own = mailboxes::own(desk, &txn).await?;
    let ours = if let Some(domain) = pattern.strip_prefix('@') {
        own.iter().any(|mailbox| mailbox.domain() == domain)
    } else {
        let staff = "SELECT 1 FROM person WHERE address = $1 AND role <> 'requester'";
        Address::parse(&pattern).is_ok_and(|address| address.is_one_of(&own))
            || sql::one(&txn, staff, [pattern.as_str().into()]).await?.is_some()
    };
    if ours {
        return Err(Refusal::OwnAddress.into());
    }
    let sql = "INSERT INTO ignored_sender (pattern, at, person_id) VALUES ($1, $2, $3) ON CONFLICT (pattern) DO NOTHING";
    let values = sql::values![pattern.as_str(), desk.now().millis(), by.map(|by| by.0)];
    if sql::execute(&txn, sql, values).await? > 0 {
        note(desk, &txn, at, by, HandAction::SenderIgnored, &pattern).await?;
    }
    desk.commit(txn, [RECEPTION]).await
}

/// Their mail is taken again; what was set aside stays where it is until somebody files it again. Administrators.
pub async fn hear_sender(desk: &Desk, actor: &Actor, pattern: &str) -> Answer<()> {
    let by = administrator(actor)?;
    let pattern = understood(pattern)?;
    let txn = desk.begin().await?;
    if sql::execute(&txn, "DELETE FROM ignored_sender WHERE pattern = $1", [pattern.as_str().into()]).await? == 0 {
        return Err(Refusal::NotFound.into());
    }
    note(desk, &txn, None, by, HandAction::SenderHeard, &pattern).await?;
    desk.commit(txn, [RECEPTION]).await
}

/// In one spelling: `ana@example.org`, or `@example.org`.
fn understood(pattern: &str) -> Answer<String> {
    let pattern = pattern.trim();
    let whole = if pattern.starts_with('@') { format!("x{pattern}") } else { pattern.to_owned() };
    let address = Address::parse(&whole).map_err(|_| Refusal::InvalidAddress)?;
    Ok(if pattern.starts_with('@') { format!("@{}", address.domain()) } else { address.as_str().to_owned() })
}

/// Everybody who is ignored, the latest first. Administrators and supervisors.
pub async fn ignored_senders(desk: &Desk, actor: &Actor) -> Answer<Vec<IgnoredSender>> {
    #[derive(FromQueryResult)]
    struct Row {
        pattern: String,
        at: i64,
        name: Option<String>,
    }
    sees(actor)?;
    let sql = format!(
        "SELECT i.pattern, i.at, p.name FROM ignored_sender i LEFT JOIN person p ON p.id = i.person_id ORDER BY i.id DESC LIMIT {MOST}"
    );
    let rows: Vec<Row> = sql::find_all(desk.read(), sql, []).await?;
    let stamp = |at| desk.0.calendar.stamp(Instant::from_millis(at), permit::lang(actor));
    Ok(rows.into_iter().map(|row| IgnoredSender { pattern: row.pattern, since: stamp(row.at), by: row.name }).collect())
}
