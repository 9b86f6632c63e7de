//! Raw bytes made durable; only then is whoever sent them told (M4).

use super::ledger;
use crate::blobs::name_of;
use crate::{Answer, Desk, fold::fold, sql, step};
use domain::Instant;
use domain::intake::{Arrival, IgnoreReason, IntakeId, IntakeState, glance};
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
    durable(desk, raw).await?;
    let envelope_from = match &arrival {
        Arrival::Lmtp { sender, .. } => Some(sender.clone().unwrap_or_default()),
        Arrival::Imap { .. } => None,
    };
    let txn = desk.begin().await?;
    let history = match &arrival {
        Arrival::Imap { folder, uid_validity, uid } => ledger::is_history(&txn, mailbox, folder, *uid_validity, *uid, arrived_at).await?,
        Arrival::Lmtp { .. } => false,
    };
    let stored = store(desk, &txn, mailbox, raw, arrived_at, envelope_from).await?;
    let history = history && stored.new;
    if history {
        let sql = "UPDATE intake SET state = $2, ignored = $3, filed_at = $4 WHERE id = $1";
        let (state, why) = (IntakeState::Ignored.key(), IgnoreReason::History.key());
        sql::execute(&txn, sql, sql::values![stored.id, state, why, desk.now().millis()]).await?;
    }
    if let Arrival::Imap { folder, uid_validity, uid } = &arrival {
        ledger::stored(&txn, mailbox, folder, *uid_validity, *uid, stored.id, history).await?;
    }
    step("intake.after_raw_before_commit");
    desk.commit(txn, None).await?;
    step("intake.after_commit");
    desk.wake_filing().notify_one();
    Ok(Received { id: IntakeId(stored.id), new: stored.new, history })
}

/// Larger mails go to the blob store before any row names them.
pub(super) async fn durable(desk: &Desk, raw: &[u8]) -> Answer<()> {
    if raw.len() > IN_ROW {
        desk.0.blobs.put(bytes::Bytes::copy_from_slice(raw)).await?;
    }
    Ok(())
}

pub(super) struct Stored {
    pub(super) id: i64,
    /// False: the same bytes were here before (M6).
    pub(super) new: bool,
}

/// The row of a message that is [`durable`], and its bytes where they are few.
pub(super) async fn store(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    mailbox: &str,
    raw: &[u8],
    arrived_at: Instant,
    envelope_from: Option<String>,
) -> Answer<Stored> {
    let sha256 = name_of(raw);
    // Lists name it from its first moment on, also when nobody ever parses it.
    let seen = glance(raw);
    let new: Option<i64> = sql::scalar(
        txn,
        "INSERT INTO intake (mailbox, sha256, size, arrived_at, received_at, envelope_from, state, attempts, lease_epoch, by_hand, sender, \
         subject, haystack) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, FALSE, $8, $9, $10) ON CONFLICT (mailbox, sha256) DO NOTHING RETURNING id",
        sql::values![
            mailbox,
            sha256.as_str(),
            i64::try_from(raw.len()).unwrap_or(i64::MAX),
            arrived_at.millis(),
            desk.now().millis(),
            envelope_from,
            IntakeState::Stored.key(),
            seen.sender(),
            seen.subject.as_str(),
            fold(&format!("{} {}", seen.sender(), seen.subject)),
        ],
    )
    .await?;
    let Some(id) = new else {
        let sql = "SELECT id FROM intake WHERE mailbox = $1 AND sha256 = $2";
        let id = sql::known(sql::scalar(txn, sql, sql::values![mailbox, sha256]).await?, "a message received before")?;
        return Ok(Stored { id, new: false });
    };
    if raw.len() <= IN_ROW {
        sql::execute(txn, "INSERT INTO raw_mail (intake_id, bytes) VALUES ($1, $2)", sql::values![id, raw.to_vec()]).await?;
    }
    Ok(Stored { id, new: true })
}
