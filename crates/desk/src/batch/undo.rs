//! Deeds that can be taken back: what a ticket was before, and putting it back as long as nobody has done anything since.
//!
//! Taking back is no move of the ticket's: it makes what was done as though it had not been, and says so in the history. The notices of a
//! deed wait ten seconds, so that whoever is quick takes back before anybody was written to; those that are out stay out, and are counted.

use crate::tickets::record::record;
use crate::tickets::row::{self, Ticket};
use crate::{Answer, Desk, Trouble, learned, outbox, permit, search, sql};
use domain::batch::{UNDO_MINUTES, UNDO_SECONDS, UndoReport};
use domain::people::{Actor, GroupId, PersonId};
use domain::terms::{Alerts, Clocks};
use domain::tickets::{CategoryId, EntryId, EventKind, Kind, Level, Priority, Status, TicketId};
use domain::{Instant, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};

/// Deeds older than this are only rows.
const KEPT_DAYS: i64 = 2;
/// Every so many deeds, those are deleted.
const NOW_AND_THEN: i64 = 100;

/// A ticket as it was.
#[derive(Debug, Serialize, Deserialize)]
struct Before {
    revision: i64,
    kind: Kind,
    status: Status,
    urgency: Level,
    impact: Level,
    priority: Priority,
    category: Option<CategoryId>,
    technician: Option<PersonId>,
    #[serde(default)]
    group: Option<GroupId>,
    closed_at: Option<Instant>,
    clocks: Clocks,
    alerts: Alerts,
    lesson: Option<learned::Lesson>,
    aside_until: Option<i64>,
}

/// A deed under way, on a ticket that is locked.
pub(crate) struct Deed {
    ticket: TicketId,
    by: PersonId,
    before: Before,
    after_event: i64,
}

impl Deed {
    /// Before anything is changed.
    pub(crate) async fn begin(txn: &impl ConnectionTrait, ticket: &Ticket, by: PersonId) -> Answer<Self> {
        let last: Option<Option<i64>> = sql::scalar(txn, "SELECT MAX(id) FROM event WHERE ticket_id = $1", [ticket.id.0.into()]).await?;
        let aside_until = sql::scalar(txn, "SELECT until FROM set_aside WHERE ticket_id = $1", [ticket.id.0.into()]).await?;
        let before = Before {
            revision: ticket.revision,
            kind: ticket.kind,
            status: ticket.status,
            urgency: ticket.urgency,
            impact: ticket.impact,
            priority: ticket.priority,
            category: ticket.category,
            technician: ticket.technician,
            group: ticket.group,
            closed_at: ticket.closed_at,
            clocks: ticket.clocks,
            alerts: ticket.alerts,
            lesson: learned::lesson(txn, ticket.id).await?,
            aside_until,
        };
        Ok(Self { ticket: ticket.id, by, before, after_event: last.flatten().unwrap_or(0) })
    }

    /// Once it is done: written down, and its notices held for as long as taking back takes.
    pub(crate) async fn keep(
        self,
        desk: &Desk,
        txn: &impl ConnectionTrait,
        batch: &str,
        place: &str,
        revision: i64,
        entry: Option<EntryId>,
    ) -> Answer<()> {
        let now = desk.now();
        let before = serde_json::to_string(&self.before).map_err(|error| Trouble::Fault(error.to_string()))?;
        let id = sql::insert(
            txn,
            "INSERT INTO deed (batch, ticket_id, person_id, at, place, before, revision, after_event, entry_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
            sql::values![
                batch,
                self.ticket.0,
                self.by.0,
                now.millis(),
                place,
                before,
                revision,
                self.after_event,
                entry.map(|entry| entry.0)
            ],
        )
        .await?;
        outbox::hold(txn, self.ticket, self.after_event, now.plus_seconds(UNDO_SECONDS)).await?;
        if id % NOW_AND_THEN == 0 {
            sql::execute(txn, "DELETE FROM deed WHERE at < $1", [now.plus_days(-KEPT_DAYS).millis().into()]).await?;
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    ticket_id: i64,
    before: String,
    revision: i64,
    after_event: i64,
    entry_id: Option<i64>,
}

/// What became of one deed.
enum Undone {
    Restored { told: u32 },
    Changed,
    Read,
}

/// Takes back a batch of one's own, each ticket in a transaction of its own.
pub async fn undo(desk: &Desk, actor: &Actor, batch: &str) -> Answer<UndoReport> {
    let by = permit::works(actor)?;
    let sql = "SELECT id, ticket_id, before, revision, after_event, entry_id FROM deed \
               WHERE batch = $1 AND person_id = $2 AND undone_at IS NULL AND at > $3 ORDER BY ticket_id";
    let since = desk.now().plus_minutes(-UNDO_MINUTES).millis();
    let deeds: Vec<Row> = sql::find_all(desk.read(), sql, sql::values![batch, by.0, since]).await?;
    if deeds.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let mut report = UndoReport::default();
    for deed in deeds {
        let ticket = TicketId(deed.ticket_id);
        match undo_one(desk, by, deed).await? {
            Undone::Restored { told } => {
                report.restored.push(ticket);
                report.told += told;
            }
            Undone::Changed => report.changed.push(ticket),
            Undone::Read => report.read.push(ticket),
        }
    }
    Ok(report)
}

async fn undo_one(desk: &Desk, by: PersonId, deed: Row) -> Answer<Undone> {
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, TicketId(deed.ticket_id)).await?;
    let open: Option<i64> = sql::scalar(&txn, "SELECT id FROM deed WHERE id = $1 AND undone_at IS NULL", [deed.id.into()]).await?;
    if ticket.revision != deed.revision || open.is_none() {
        return Ok(Undone::Changed);
    }
    let told = outbox::withdraw(desk, &txn, ticket.id, deed.after_event, by).await?;
    if told > 0 && deed.entry_id.is_some() {
        // Dropping the transaction leaves everything as it was.
        return Ok(Undone::Read);
    }
    let before: Before = serde_json::from_str(&deed.before).map_err(|error| Trouble::Fault(error.to_string()))?;
    // Alerts that came in between have been given.
    let alerts = Alerts::from_bits(before.alerts.bits() | ticket.alerts.bits());
    ticket.kind = before.kind;
    ticket.status = before.status;
    ticket.urgency = before.urgency;
    ticket.impact = before.impact;
    ticket.priority = before.priority;
    ticket.category = before.category;
    ticket.technician = before.technician;
    ticket.group = before.group;
    ticket.closed_at = before.closed_at;
    ticket.clocks = before.clocks;
    ticket.alerts = alerts;
    let revision = row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    // It stands again where the deed before it had left it: that one can be taken back next.
    let sql = "UPDATE deed SET revision = $3 WHERE ticket_id = $1 AND revision = $2 AND undone_at IS NULL";
    sql::execute(&txn, sql, sql::values![ticket.id.0, before.revision, revision]).await?;
    record(&txn, ticket.id, now, Some(by), &EventKind::Undone, None).await?;
    if let Some(entry) = deed.entry_id {
        unwrite(&txn, entry).await?;
        search::later(&txn, &[ticket.id]).await?;
    }
    learned::restore(&txn, ticket.id, before.lesson).await?;
    aside(&txn, ticket.id, before.aside_until, by, now).await?;
    sql::execute(&txn, "UPDATE deed SET undone_at = $2 WHERE id = $1", sql::values![deed.id, now.millis()]).await?;
    desk.commit(txn, [ticket.id]).await?;
    Ok(Undone::Restored { told })
}

/// Nobody outside has read it: it goes, and what happened remains.
async fn unwrite(txn: &impl ConnectionTrait, entry: i64) -> Answer<()> {
    sql::execute(txn, "UPDATE event SET entry_id = NULL WHERE entry_id = $1", [entry.into()]).await?;
    sql::execute(txn, "UPDATE outbox SET entry_id = NULL WHERE entry_id = $1", [entry.into()]).await?;
    sql::execute(txn, "DELETE FROM entry WHERE id = $1", [entry.into()]).await?;
    Ok(())
}

async fn aside(txn: &impl ConnectionTrait, ticket: TicketId, until: Option<i64>, by: PersonId, now: Instant) -> Answer<()> {
    sql::execute(txn, "DELETE FROM set_aside WHERE ticket_id = $1", [ticket.0.into()]).await?;
    if let Some(until) = until {
        let sql = "INSERT INTO set_aside (ticket_id, until, person_id, at) VALUES ($1, $2, $3, $4)";
        sql::execute(txn, sql, sql::values![ticket.0, until, by.0, now.millis()]).await?;
    }
    Ok(())
}
