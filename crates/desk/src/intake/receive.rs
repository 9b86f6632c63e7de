//! Raw bytes made durable; only then is whoever sent them told (M4).

use super::ledger;
use crate::blobs::name_of;
use crate::{Answer, Desk, fold::fold, sql, step};
use bytes::Bytes;
use domain::Instant;
use domain::intake::{Arrival, IgnoreReason, IntakeId, IntakeState, glance};
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

/// Larger mails lie in the blob store: a database whose rows are megabytes is slow to back up and to clean. Bytes.
const IN_ROW: usize = 128 * 1024;
/// Messages in one commit at most: few enough that whoever else writes need not wait long.
const MOST_TOGETHER: usize = 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    pub id: IntakeId,
    /// False: the same bytes were here before (M6).
    pub new: bool,
    /// It lay in a folder that the server has renumbered since before Mesa: set aside, and left alone on the server (M9).
    pub history: bool,
}

/// A message on its way in.
struct Message {
    mailbox: String,
    arrival: Arrival,
    raw: Bytes,
    arrived_at: Instant,
}

/// A message, and where the answer goes.
type Handed = (Arc<Message>, oneshot::Sender<Answer<Received>>);

/// Messages that wait for the next commit.
pub(crate) struct Arriving {
    hand: UnboundedSender<Handed>,
    /// Whoever has it commits for all that wait.
    turn: Mutex<UnboundedReceiver<Handed>>,
}

impl Default for Arriving {
    fn default() -> Self {
        let (hand, turn) = unbounded_channel();
        Self { hand, turn: Mutex::new(turn) }
    }
}

/// Stores the raw bytes, unique for (mailbox, SHA-256), and commits; only after it returns may the server be told (M4).
/// The bytes are durable before the row is.
///
/// What several connections hand over at the same time shares one commit: waiting for the disk is most of what a message costs.
pub async fn receive(desk: &Desk, mailbox: &str, arrival: Arrival, raw: &[u8], arrived_at: Instant) -> Answer<Received> {
    step("intake.before_raw");
    durable(desk, raw).await?;
    let message = Arc::new(Message { mailbox: mailbox.to_owned(), arrival, raw: Bytes::copy_from_slice(raw), arrived_at });
    let arriving = &desk.0.arriving;
    loop {
        let (answer, mut told) = oneshot::channel();
        // The other end lies beside this one.
        drop(arriving.hand.send((Arc::clone(&message), answer)));
        loop {
            tokio::select! {
                biased;
                told = &mut told => match told {
                    Ok(answer) => return answer,
                    // Whoever committed for us was broken off. If it was committed all the same, it is not new the second time.
                    Err(_) => break,
                },
                mut turn = arriving.turn.lock() => {
                    let group: Vec<Handed> = std::iter::from_fn(|| turn.try_recv().ok()).take(MOST_TOGETHER).collect();
                    store_group(desk, group).await;
                }
            }
        }
    }
}

/// One commit for all of them. Where that fails, each on its own: what is wrong with one is not the others' trouble.
async fn store_group(desk: &Desk, group: Vec<Handed>) {
    if group.is_empty() {
        return;
    }
    let messages: Vec<&Message> = group.iter().map(|(message, _)| message.as_ref()).collect();
    let mut answers = Vec::with_capacity(group.len());
    match store_all(desk, &messages).await {
        Ok(received) => answers.extend(received.into_iter().map(Ok)),
        Err(trouble) if group.len() == 1 => answers.push(Err(trouble)),
        Err(_) => {
            for message in messages {
                answers.push(store_all(desk, &[message]).await.map(|mut received| received.remove(0)));
            }
        }
    }
    for ((_, told), answer) in group.into_iter().zip(answers) {
        // Whoever asked may be gone; the message is here all the same.
        drop(told.send(answer));
    }
}

async fn store_all(desk: &Desk, messages: &[&Message]) -> Answer<Vec<Received>> {
    let txn = desk.begin().await?;
    let mut received = Vec::with_capacity(messages.len());
    for message in messages {
        received.push(store_one(desk, &txn, message).await?);
    }
    step("intake.after_raw_before_commit");
    desk.commit(txn, None).await?;
    step("intake.after_commit");
    desk.wake_filing().notify_one();
    Ok(received)
}

async fn store_one(desk: &Desk, txn: &impl ConnectionTrait, message: &Message) -> Answer<Received> {
    let Message { mailbox, arrival, raw, arrived_at } = message;
    let envelope_from = match arrival {
        Arrival::Lmtp { sender, .. } => Some(sender.clone().unwrap_or_default()),
        Arrival::Imap { .. } => None,
    };
    let history = match arrival {
        Arrival::Imap { folder, uid_validity, uid } => ledger::is_history(txn, mailbox, folder, *uid_validity, *uid, *arrived_at).await?,
        Arrival::Lmtp { .. } => false,
    };
    let stored = store(desk, txn, mailbox, raw, *arrived_at, envelope_from).await?;
    let history = history && (stored.new || was_history(txn, stored.id).await?);
    if history && stored.new {
        let sql = "UPDATE intake SET state = $2, ignored = $3, filed_at = $4 WHERE id = $1";
        let (state, why) = (IntakeState::Ignored.key(), IgnoreReason::History.key());
        sql::execute(txn, sql, sql::values![stored.id, state, why, desk.now().millis()]).await?;
    }
    if let Arrival::Imap { folder, uid_validity, uid } = arrival {
        ledger::stored(txn, mailbox, folder, *uid_validity, *uid, stored.id, history).await?;
    }
    Ok(Received { id: IntakeId(stored.id), new: stored.new, history })
}

/// Stored as history before; whoever stored it may have been broken off before it was told.
async fn was_history(txn: &impl ConnectionTrait, id: i64) -> Answer<bool> {
    let sql = "SELECT 1 FROM intake WHERE id = $1 AND state = $2 AND ignored = $3";
    let values = sql::values![id, IntakeState::Ignored.key(), IgnoreReason::History.key()];
    Ok(sql::one(txn, sql, values).await?.is_some())
}

/// Larger mails go to the blob store before any row names them.
pub(super) async fn durable(desk: &Desk, raw: &[u8]) -> Answer<()> {
    if raw.len() > IN_ROW {
        desk.0.blobs.put(Bytes::copy_from_slice(raw)).await?;
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
