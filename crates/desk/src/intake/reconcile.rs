//! The whole of an IMAP folder compared with the ledger (M5, M10).

use crate::{Answer, Desk, Trouble, sql};
use domain::intake::{IgnoreReason, IntakeState, Tally};
use sea_orm::FromQueryResult;
use std::collections::{BTreeSet, HashMap};

/// UIDs that are written down of those that are missing.
const MOST_MISSING: usize = 100;

#[derive(FromQueryResult)]
struct Folder {
    uid_validity: i64,
    first_uid: i64,
    history_below: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    uid: i64,
    state: String,
    fate: Option<String>,
    ignored: Option<String>,
}

/// Compares all UIDs that are on the server with the ledger and keeps the result for *Recepción*. `None`: Mesa has never opened the
/// folder.
pub async fn reconcile(desk: &Desk, mailbox: &str, folder: &str, uid_validity: u32, on_server: &[u32]) -> Answer<Option<Tally>> {
    let sql = "SELECT uid_validity, first_uid, history_below FROM imap_folder WHERE mailbox = $1 AND folder = $2";
    let Some(known) = sql::find::<Folder>(desk.read(), sql, sql::values![mailbox, folder]).await? else { return Ok(None) };
    let tally = if known.uid_validity == i64::from(uid_validity) {
        let rows: Vec<Row> = sql::find_all(
            desk.read(),
            "SELECT m.uid, m.state, i.state AS fate, i.ignored FROM imap_message m LEFT JOIN intake i ON i.id = m.intake_id \
             WHERE m.mailbox = $1 AND m.folder = $2 AND m.uid_validity = $3",
            sql::values![mailbox, folder, i64::from(uid_validity)],
        )
        .await?;
        // After a renumbering all of the folder is looked at, and what was there before Mesa is set aside as history.
        let first = known.history_below.map_or(known.first_uid, |_| 1);
        compare(first, &rows, on_server)
    } else {
        Tally { renumbered: true, on_server: count(on_server.len()), ..Tally::default() }
    };
    keep(desk, mailbox, folder, &tally).await?;
    Ok(Some(tally))
}

fn compare(first: i64, rows: &[Row], on_server: &[u32]) -> Tally {
    let there: BTreeSet<i64> = on_server.iter().map(|uid| i64::from(*uid)).collect();
    let known: HashMap<i64, &Row> = rows.iter().map(|row| (row.uid, row)).collect();
    let mut tally = Tally::default();
    let mut ignored: HashMap<IgnoreReason, u64> = HashMap::new();
    for uid in &there {
        let Some(row) = known.get(uid) else {
            if *uid < first {
                tally.before += 1;
            } else {
                tally.on_server += 1;
                tally.missing.extend(u32::try_from(*uid));
            }
            continue;
        };
        tally.on_server += 1;
        if row.state == "vanished" {
            // Given to nobody once, and named again: it is there.
            tally.missing.extend(u32::try_from(*uid));
            continue;
        }
        match (row.state.as_str(), row.fate.as_deref().and_then(IntakeState::parse)) {
            (_, Some(IntakeState::Filed)) => tally.filed += 1,
            ("held", _) | (_, Some(IntakeState::Held)) => tally.held += 1,
            (_, Some(IntakeState::Ignored)) => {
                let reason = row.ignored.as_deref().and_then(IgnoreReason::parse).unwrap_or(IgnoreReason::History);
                *ignored.entry(reason).or_default() += 1;
            }
            _ => tally.pending += 1,
        }
    }
    tally.ignored = IgnoreReason::ALL.iter().filter_map(|reason| Some((*reason, *ignored.get(reason)?))).collect();
    tally.received = count(rows.iter().filter(|row| row.fate.is_some()).count());
    tally.vanished = count(rows.iter().filter(|row| row.state == "vanished" && !there.contains(&row.uid)).count());
    tally.gone = count(rows.iter().filter(|row| row.fate.is_some() && !there.contains(&row.uid)).count());
    tally
}

async fn keep(desk: &Desk, mailbox: &str, folder: &str, tally: &Tally) -> Answer<()> {
    let mut kept = tally.clone();
    kept.missing.truncate(MOST_MISSING);
    let json = serde_json::to_string(&kept).map_err(|error| Trouble::Fault(error.to_string()))?;
    let txn = desk.begin().await?;
    let sql = "INSERT INTO reconciliation (mailbox, folder, at, tally) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (mailbox, folder) DO UPDATE SET at = excluded.at, tally = excluded.tally";
    sql::execute(&txn, sql, sql::values![mailbox, folder, desk.now().millis(), json]).await?;
    desk.commit(txn, None).await
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
