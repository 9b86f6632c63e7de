//! Raw bytes made durable; only then is whoever sent them told (M4).

use super::ledger;
use crate::blobs::name_of;
use crate::{Answer, Desk, fold::fold, sql, step};
use domain::Instant;
use domain::intake::{Arrival, Glance, IgnoreReason, IntakeId, IntakeState, glance};
use sea_orm::ConnectionTrait;

/// Larger mails lie in the blob store: a database whose rows are megabytes is slow to back up and to clean. Bytes.
const IN_ROW: usize = 128 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    pub id: IntakeId,
    /// False: the same bytes were here before (M6).
    pub new: bool,
    /// It lay in a folder that the server has renumbered since before Mesa: set aside, and left alone on the server (M9).
    pub history: bool,
}

/// Stores the raw bytes, unique for (mailbox, SHA-256), and commits; only after it returns may the server be told (M4).
/// The bytes are durable before the row is.
pub async fn receive(desk: &Desk, mailbox: &str, arrival: Arrival, raw: &[u8], arrived_at: Instant) -> Answer<Received> {
    step("intake.before_raw");
    let sha256 = name_of(raw);
    let in_row = raw.len() <= IN_ROW;
    if !in_row {
        desk.0.blobs.put(bytes::Bytes::copy_from_slice(raw)).await?;
    }
    let envelope_from = match &arrival {
        Arrival::Lmtp { sender, .. } => Some(sender.clone().unwrap_or_default()),
        Arrival::Imap { .. } => None,
    };
    let txn = desk.begin().await?;
    let history = match &arrival {
        Arrival::Imap { folder, uid_validity, uid } => ledger::is_history(&txn, mailbox, folder, *uid_validity, *uid, arrived_at).await?,
        Arrival::Lmtp { .. } => false,
    };
    // Lists name it from its first moment on, also when nobody ever parses it.
    let seen = glance(raw);
    let new = insert(&txn, desk.now(), mailbox, &sha256, raw.len(), arrived_at, envelope_from, &seen).await?;
    let id = if let Some(id) = new {
        if in_row {
            sql::execute(&txn, "INSERT INTO raw_mail (intake_id, bytes) VALUES ($1, $2)", sql::values![id, raw.to_vec()]).await?;
        }
        if history {
            let sql = "UPDATE intake SET state = $2, ignored = $3, filed_at = $4 WHERE id = $1";
            let (state, why) = (IntakeState::Ignored.key(), IgnoreReason::History.key());
            sql::execute(&txn, sql, sql::values![id, state, why, desk.now().millis()]).await?;
        }
        id
    } else {
        let sql = "SELECT id FROM intake WHERE mailbox = $1 AND sha256 = $2";
        sql::known(sql::scalar(&txn, sql, sql::values![mailbox, sha256]).await?, "a message received before")?
    };
    let history = history && new.is_some();
    if let Arrival::Imap { folder, uid_validity, uid } = &arrival {
        ledger::stored(&txn, mailbox, folder, *uid_validity, *uid, id, history).await?;
    }
    step("intake.after_raw_before_commit");
    desk.commit(txn, None).await?;
    step("intake.after_commit");
    desk.wake_filing().notify_one();
    Ok(Received { id: IntakeId(id), new: new.is_some(), history })
}

/// `None`: the same bytes are here already.
#[expect(clippy::too_many_arguments, reason = "a row is all of this")]
pub(super) async fn insert(
    txn: &impl ConnectionTrait,
    now: Instant,
    mailbox: &str,
    sha256: &str,
    size: usize,
    arrived_at: Instant,
    envelope_from: Option<String>,
    seen: &Glance,
) -> Answer<Option<i64>> {
    let id = sql::scalar(
        txn,
        "INSERT INTO intake (mailbox, sha256, size, arrived_at, received_at, envelope_from, state, attempts, lease_epoch, by_hand, sender, \
         subject, haystack) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, FALSE, $8, $9, $10) ON CONFLICT (mailbox, sha256) DO NOTHING RETURNING id",
        sql::values![
            mailbox,
            sha256,
            i64::try_from(size).unwrap_or(i64::MAX),
            arrived_at.millis(),
            now.millis(),
            envelope_from,
            IntakeState::Stored.key(),
            seen.sender(),
            seen.subject.as_str(),
            fold(&format!("{} {}", seen.sender(), seen.subject)),
        ],
    )
    .await?;
    Ok(id)
}
