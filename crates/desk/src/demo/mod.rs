//! A believable Spanish office to try Mesa with, and to measure it by.

mod categories;
mod dice;
mod files;
mod life;
mod mail;
mod people;
mod phrases;
mod plan;
mod png;
mod rows;
mod scenarios;
mod story;
mod words;
mod write;

use crate::desk::Changed;
use crate::queue::OPEN;
use crate::{Answer, Desk, Trouble, people as staff, search, sql};
use domain::Instant;
use domain::tickets::TicketId;
use files::Files;
use plan::Plan;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use story::{Cast, Place};

/// Everybody of the demo's staff signs in with it.
pub const PASSWORD: &str = "mesa-demo-2026";

/// Tickets written in one transaction.
const BATCH: usize = 1_000;
/// The newest tickets have their files, the very newest their notices: more would only fill disks.
const WITH_FILES: usize = 1_000;
const WITH_NOTICES: usize = 30;
/// Where it is written down how far the office has come.
const PROGRESS: &str = "demo";

/// How far the office has come; what is still to be written follows from it alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// The moment that the office is told up to.
    now: Instant,
    tickets: u32,
    written: usize,
}

impl Progress {
    fn is_complete(&self) -> bool {
        u32::try_from(self.written).is_ok_and(|written| written >= self.tickets)
    }
}

/// Seeds an empty database: one administrator, five technicians, one supervisor, categories, and `tickets` tickets in all statuses
/// over the last 60 days (three years, for very many). Nothing is sent: notices of the newest tickets are kept to be read.
///
/// Up to a thousand tickets are one transaction. More are written a thousand at a time; if that is cut off, the next call goes on
/// where it was and completes the office first begun, whatever it is asked for. False when the database was not empty, or the
/// office is there already.
pub async fn seed(desk: &Desk, tickets: u32) -> Answer<bool> {
    match progress(desk.read(), "").await? {
        Some(progress) if progress.is_complete() => return Ok(false),
        None if is_used(desk.read()).await? => return Ok(false),
        _ => {}
    }
    let password = staff::hash(PASSWORD).await?;
    let files = Files::store(desk).await?;
    let (mut plans, mut wrote): (Option<Vec<Plan>>, bool) = (None, false);
    loop {
        let txn = desk.begin().await?;
        let Some(mut progress) = begin(desk, &txn, tickets, &password).await? else { return Ok(wrote) };
        let plans = plans.get_or_insert_with(|| plan::plan(&desk.0.calendar, progress.now, progress.tickets));
        if progress.is_complete() && progress.tickets > 0 {
            // Another process wrote the rest.
            return Ok(wrote);
        }
        batch(desk, &txn, &mut progress, plans, &files).await?;
        let value = serde_json::to_string(&progress).map_err(|error| Trouble::Fault(error.to_string()))?;
        sql::execute(&txn, "UPDATE setting SET value = $2 WHERE key = $1", sql::values![PROGRESS, value]).await?;
        desk.commit(txn, None).await?;
        wrote = true;
        if progress.is_complete() {
            crate::learned::rebuild(desk, &domain::people::Actor::System).await?;
            desk.announce(Changed(None));
            return Ok(true);
        }
    }
}

async fn progress(db: &impl ConnectionTrait, lock: &str) -> Answer<Option<Progress>> {
    let value: Option<String> = sql::scalar(db, format!("SELECT value FROM setting WHERE key = $1{lock}"), [PROGRESS.into()]).await?;
    value.map(|value| serde_json::from_str(&value).map_err(|error| Trouble::Fault(format!("setting {PROGRESS}: {error}")))).transpose()
}

async fn is_used(db: &impl ConnectionTrait) -> Answer<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM ticket) OR EXISTS (SELECT 1 FROM intake) \
               OR EXISTS (SELECT 1 FROM category) AS used";
    Ok(sql::scalar(db, sql, []).await?.unwrap_or(true))
}

/// How far the office has come, locked; a new one gets its people and categories. `None`: the database is somebody else's.
async fn begin(desk: &Desk, txn: &impl ConnectionTrait, tickets: u32, password: &str) -> Answer<Option<Progress>> {
    let new = Progress { now: desk.now(), tickets, written: 0 };
    let value = serde_json::to_string(&new).map_err(|error| Trouble::Fault(error.to_string()))?;
    // Of several processes that start at once, one begins and the others find what it began.
    let insert = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    if sql::execute(txn, insert, sql::values![PROGRESS, value]).await? == 0 {
        return progress(txn, sql::for_update(txn)).await;
    }
    if is_used(txn).await? {
        return Ok(None);
    }
    let office = desk.office();
    people::add(txn, office, password, plan::since(new.now, tickets)).await?;
    categories::add(txn, &people::load(txn, office).await?).await?;
    Ok(Some(new))
}

/// Technicians have read what they have, but for one in five.
async fn read_by_technicians(txn: &impl ConnectionTrait, tickets: &[i64]) -> Answer<()> {
    let (Some(first), Some(last)) = (tickets.iter().min(), tickets.iter().max()) else { return Ok(()) };
    let read = format!(
        "INSERT INTO seen (person_id, ticket_id, event_id) SELECT t.technician_id, t.id, max(v.id) FROM ticket t JOIN event v ON v.ticket_id = t.id \
         WHERE t.id BETWEEN $1 AND $2 AND t.technician_id IS NOT NULL AND {OPEN} AND t.id % 5 <> 0 GROUP BY t.technician_id, t.id"
    );
    sql::execute(txn, read, sql::values![*first, *last]).await?;
    Ok(())
}

/// Writes the next tickets.
async fn batch(desk: &Desk, txn: &impl ConnectionTrait, progress: &mut Progress, plans: &[Plan], files: &Files) -> Answer<()> {
    let people = people::load(txn, desk.office()).await?;
    let categories = categories::load(txn).await?;
    let cast = Cast { desk, people: &people, categories: &categories, files, now: progress.now };
    let next: Vec<(usize, &Plan)> = plans.iter().enumerate().skip(progress.written).take(BATCH).collect();
    let ids = rows::reserve(txn, "ticket", next.len()).await?;
    let found = ids.clone();
    let mut lives = Vec::with_capacity(next.len());
    for ((number, plan), id) in next.iter().zip(ids) {
        let newer = plans.len() - number;
        let place = Place { number: *number, id: TicketId(id), has_files: newer <= WITH_FILES, keeps_notices: newer <= WITH_NOTICES };
        let life = story::tell(&cast, plan, &place, &lives)?;
        lives.push(life);
    }
    write::write(desk, txn, &lives).await?;
    read_by_technicians(txn, &found).await?;
    search::index(txn, &found).await?;
    progress.written += next.len();
    Ok(())
}
