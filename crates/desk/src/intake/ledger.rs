//! The ledger of an IMAP folder: what each message in it came to (M3).

use crate::desk::RECEPTION;
use crate::{Answer, Desk, sql};
use domain::Instant;
use domain::intake::{HoldReason, IntakeState};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::HashSet;

/// Where an IMAP folder stands (M3, M4, M9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderState {
    /// Lowest UID that is not settled: search from here.
    pub from_uid: u32,
    /// The server's UIDVALIDITY differs from the one known before (M7).
    pub epoch_changed: bool,
}

#[derive(FromQueryResult)]
struct Folder {
    uid_validity: i64,
    first_uid: i64,
}

/// Opens the ledger for a folder; on the first connection it starts at `uid_next` (M9).
pub async fn open_folder(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, uid_next: u32) -> Answer<FolderState> {
    let txn = desk.begin().await?;
    let sql = "INSERT INTO imap_folder (mailbox, folder, uid_validity, first_uid, started_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (mailbox, folder) DO NOTHING";
    let now = desk.now().millis();
    sql::execute(&txn, sql, sql::values![mailbox, folder, i64::from(uid_validity), i64::from(uid_next), now]).await?;
    let sql = "SELECT uid_validity, first_uid FROM imap_folder WHERE mailbox = $1 AND folder = $2";
    let known: Folder = sql::known(sql::find(&txn, sql, sql::values![mailbox, folder]).await?, "an IMAP folder")?;
    let epoch_changed = known.uid_validity != i64::from(uid_validity);
    let from = if epoch_changed {
        // Everything is looked at anew: what was here before is recognised by its content (M6, M7), what was there before Mesa by
        // its age.
        let sql = "UPDATE imap_folder SET uid_validity = $3, first_uid = 1, history_below = $4 WHERE mailbox = $1 AND folder = $2";
        sql::execute(&txn, sql, sql::values![mailbox, folder, i64::from(uid_validity), i64::from(uid_next)]).await?;
        1
    } else {
        lowest_open(&txn, mailbox, folder, uid_validity).await?.unwrap_or(known.first_uid)
    };
    txn.commit().await?;
    Ok(FolderState { from_uid: u32::try_from(from).unwrap_or(u32::MAX), epoch_changed })
}

/// The lowest UID that is not settled, or else the one after the highest known. `None`: no message is known yet.
async fn lowest_open(txn: &impl ConnectionTrait, mailbox: &str, folder: &str, uid_validity: u32) -> Answer<Option<i64>> {
    let of = "FROM imap_message WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3";
    let values = || sql::values![mailbox, folder, i64::from(uid_validity)];
    let open: Option<Option<i64>> = sql::scalar(txn, format!("SELECT MIN(uid) {of} AND state IN ('seen', 'stored')"), values()).await?;
    if let Some(open) = open.flatten() {
        return Ok(Some(open));
    }
    let highest: Option<Option<i64>> = sql::scalar(txn, format!("SELECT MAX(uid) {of}"), values()).await?;
    Ok(highest.flatten().map(|highest| highest + 1))
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsettled {
    pub fetch: Vec<u32>,
    pub acknowledge: Vec<u32>,
}

/// UIDs looked up in one statement.
const CHUNK: usize = 500;

/// Which of these UIDs still need fetching (not yet stored), and which are stored but the server has not been told. Those never
/// seen before are written down; those that the server could not give before come last. One that had vanished and is named again is
/// there again.
pub async fn unsettled(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, uids: &[u32]) -> Answer<Unsettled> {
    #[derive(FromQueryResult)]
    struct Row {
        uid: i64,
        state: String,
        attempts: i64,
    }
    let mut unsettled = Unsettled::default();
    let mut suspects = Vec::new();
    for uids in uids.chunks(CHUNK) {
        let key = || sql::values![mailbox, folder, i64::from(uid_validity)];
        let sql = format!(
            "SELECT uid, state, attempts FROM imap_message WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND uid IN ({})",
            sql::places(4, uids.len())
        );
        let mut values = key();
        values.extend(uids.iter().map(|uid| Value::from(i64::from(*uid))));
        let known: Vec<Row> = sql::find_all(desk.read(), sql, values).await?;
        let state_of = |uid: u32| known.iter().find(|row| row.uid == i64::from(uid)).map(|row| row.state.as_str());
        let unseen: Vec<u32> = uids.iter().copied().filter(|uid| state_of(*uid).is_none()).collect();
        if !unseen.is_empty() {
            let rows = (0..unseen.len()).map(|n| format!("($1, $2, $3, ${}, 'seen')", n + 4)).collect::<Vec<_>>().join(", ");
            let mut values = key();
            values.extend(unseen.iter().map(|uid| Value::from(i64::from(*uid))));
            let txn = desk.begin().await?;
            let sql = format!("INSERT INTO imap_message (mailbox, folder, uid_validity, uid, state) VALUES {rows} ON CONFLICT DO NOTHING");
            sql::execute(&txn, sql, values).await?;
            txn.commit().await?;
        }
        let fails = |uid: u32| known.iter().any(|row| row.uid == i64::from(uid) && row.attempts > 0);
        let (last, first): (Vec<u32>, Vec<u32>) =
            uids.iter().copied().filter(|uid| matches!(state_of(*uid), None | Some("seen" | "vanished"))).partition(|uid| fails(*uid));
        unsettled.fetch.extend(first);
        suspects.extend(last);
        unsettled.acknowledge.extend(uids.iter().copied().filter(|uid| state_of(*uid) == Some("stored")));
    }
    unsettled.fetch.extend(suspects);
    Ok(unsettled)
}

/// The bytes are here, in the transaction that stores them. `told`: the server has nothing to hear of it.
pub(super) async fn stored(
    txn: &impl ConnectionTrait,
    mailbox: &str,
    folder: &str,
    uid_validity: u32,
    uid: u32,
    intake: i64,
    told: bool,
) -> Answer<()> {
    let sql = "INSERT INTO imap_message (mailbox, folder, uid_validity, uid, intake_id, state) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (mailbox, folder, uid_validity, uid) DO UPDATE SET intake_id = excluded.intake_id, state = excluded.state \
               WHERE imap_message.state IN ('seen', 'vanished')";
    let state = if told { "acknowledged" } else { "stored" };
    sql::execute(txn, sql, sql::values![mailbox, folder, i64::from(uid_validity), i64::from(uid), intake, state]).await?;
    Ok(())
}

/// Whether a message of a renumbered folder lay there before Mesa first opened it: then it is nobody's new request (M9).
pub(super) async fn is_history(
    txn: &impl ConnectionTrait,
    mailbox: &str,
    folder: &str,
    uid_validity: u32,
    uid: u32,
    arrived_at: Instant,
) -> Answer<bool> {
    let sql =
        "SELECT 1 FROM imap_folder WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND history_below > $4 AND started_at > $5";
    let values = sql::values![mailbox, folder, i64::from(uid_validity), i64::from(uid), arrived_at.millis()];
    Ok(sql::one(txn, sql, values).await?.is_some())
}

/// The server was told: flagged or moved.
pub async fn acknowledged(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, uid: u32) -> Answer<()> {
    settle(desk, mailbox, folder, uid_validity, uid, "acknowledged", None).await
}

/// Somebody else expunged it before it could be fetched.
pub async fn vanished(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, uid: u32) -> Answer<()> {
    settle(desk, mailbox, folder, uid_validity, uid, "vanished", None).await
}

async fn settle(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, uid: u32, state: &str, note: Option<&str>) -> Answer<()> {
    let txn = desk.begin().await?;
    let sql = "UPDATE imap_message SET state = $5, note = COALESCE($6, note) \
               WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND uid = $4";
    let values = sql::values![mailbox, folder, i64::from(uid_validity), i64::from(uid), state, note.map(str::to_owned)];
    sql::execute(&txn, sql, values).await?;
    txn.commit().await?;
    Ok(())
}

/// After so many failures of the server to give a message it is held.
const MOST_FAILURES: i64 = 3;

/// The server could not give this message: it said no, or went away in the middle of it. Counted for good; the third time it is held,
/// and no longer stands before what came after it. True then.
pub async fn not_given(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, uid: u32, why: &str) -> Answer<bool> {
    let txn = desk.begin().await?;
    let sql = "UPDATE imap_message SET attempts = attempts + 1, note = $5 \
               WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND uid = $4 AND state IN ('seen', 'vanished') RETURNING attempts";
    let values = sql::values![mailbox, folder, i64::from(uid_validity), i64::from(uid), why];
    let attempts: Option<i64> = sql::scalar(&txn, sql, values).await?;
    txn.commit().await?;
    let given_up = attempts.is_some_and(|attempts| attempts >= MOST_FAILURES);
    if given_up {
        cannot_take(desk, mailbox, folder, uid_validity, uid, why).await?;
    }
    Ok(given_up)
}

/// What the server could not give, and is held for it, is asked for once more: given now it is filed like any other, refused again it is
/// held again.
pub async fn ask_again(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32) -> Answer<()> {
    let txn = desk.begin().await?;
    let sql = "UPDATE imap_message SET state = 'seen', attempts = $4 \
               WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND state = 'held' AND attempts >= $5 RETURNING uid";
    let values = sql::values![mailbox, folder, i64::from(uid_validity), MOST_FAILURES - 1, MOST_FAILURES];
    let uids: Vec<i64> = sql::column(&txn, sql, values).await?;
    for uid in &uids {
        not_held(&txn, mailbox, folder, uid_validity, *uid).await?;
    }
    desk.commit(txn, (!uids.is_empty()).then_some(RECEPTION)).await
}

/// Takes away what stood for a message without its bytes; somebody may have set it aside meanwhile, and then it stays.
async fn not_held(txn: &impl ConnectionTrait, mailbox: &str, folder: &str, uid_validity: u32, uid: i64) -> Answer<()> {
    let sql = "DELETE FROM intake WHERE mailbox = $1 AND sha256 = $2 AND state = 'held' AND size = 0";
    sql::execute(txn, sql, sql::values![mailbox, place(folder, uid_validity, uid)]).await?;
    Ok(())
}

/// The messages that were larger than the limit when they were met.
pub async fn too_large(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32) -> Answer<Vec<u32>> {
    let sql = "SELECT uid FROM imap_message WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND state = 'held' AND attempts < $4 \
               ORDER BY uid";
    let uids: Vec<i64> = sql::column(desk.read(), sql, sql::values![mailbox, folder, i64::from(uid_validity), MOST_FAILURES]).await?;
    Ok(uids.into_iter().filter_map(|uid| u32::try_from(uid).ok()).collect())
}

/// One that was too large no longer is: the next pass fetches it.
pub async fn take_after_all(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, uid: u32) -> Answer<()> {
    let txn = desk.begin().await?;
    let sql = "UPDATE imap_message SET state = 'seen' \
               WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND uid = $4 AND state = 'held'";
    sql::execute(&txn, sql, sql::values![mailbox, folder, i64::from(uid_validity), i64::from(uid)]).await?;
    not_held(&txn, mailbox, folder, uid_validity, i64::from(uid)).await?;
    desk.commit(txn, Some(RECEPTION)).await
}

/// Settles what the ledger still waits for and the server, asked for all it has, no longer names: what was never fetched has vanished, and
/// of what is here nobody is left to be told (moved, and the process ended before that was written down). Nothing else keeps the search
/// from beginning behind them.
pub async fn gone_from_server(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, on_server: &[u32]) -> Answer<()> {
    let sql = "SELECT uid FROM imap_message WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND state IN ('seen', 'stored')";
    let open: Vec<i64> = sql::column(desk.read(), sql, sql::values![mailbox, folder, i64::from(uid_validity)]).await?;
    let there: HashSet<i64> = on_server.iter().map(|uid| i64::from(*uid)).collect();
    let gone: Vec<i64> = open.into_iter().filter(|uid| !there.contains(uid)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let txn = desk.begin().await?;
    for uids in gone.chunks(CHUNK) {
        let sql = format!(
            "UPDATE imap_message SET state = CASE state WHEN 'seen' THEN 'vanished' ELSE 'acknowledged' END \
             WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND state IN ('seen', 'stored') AND uid IN ({})",
            sql::places(4, uids.len())
        );
        let mut values = sql::values![mailbox, folder, i64::from(uid_validity)];
        values.extend(uids.iter().map(|uid| Value::from(*uid)));
        sql::execute(&txn, sql, values).await?;
    }
    desk.commit(txn, None).await
}

/// Where a message lies on its server: the name of what has no bytes to hash (RFC 5092).
fn place(folder: &str, uid_validity: u32, uid: i64) -> String {
    format!("{folder};UIDVALIDITY={uid_validity}/;UID={uid}")
}

/// Too large to take, or otherwise refused before its bytes were here: it stays on the server, and is visible as held.
pub async fn cannot_take(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, uid: u32, why: &str) -> Answer<()> {
    let now = desk.now().millis();
    let name = place(folder, uid_validity, i64::from(uid));
    let txn = desk.begin().await?;
    let sql = "INSERT INTO intake (mailbox, sha256, size, arrived_at, received_at, filed_at, state, hold, fault, attempts, lease_epoch, \
               by_hand, sender, subject) VALUES ($1, $2, 0, $3, $3, $3, $4, $5, $6, 0, 0, FALSE, '', '') \
               ON CONFLICT (mailbox, sha256) DO NOTHING";
    let (state, hold) = (IntakeState::Held.key(), HoldReason::Unreadable.key());
    sql::execute(&txn, sql, sql::values![mailbox, name, now, state, hold, why]).await?;
    txn.commit().await?;
    settle(desk, mailbox, folder, uid_validity, uid, "held", Some(why)).await
}

/// A full pass went through.
pub async fn folder_checked(desk: &Desk, mailbox: &str, folder: &str) -> Answer<()> {
    let txn = desk.begin().await?;
    let sql = "UPDATE imap_folder SET last_success_at = $3 WHERE mailbox = $1 AND folder = $2";
    sql::execute(&txn, sql, sql::values![mailbox, folder, desk.now().millis()]).await?;
    txn.commit().await?;
    Ok(())
}
