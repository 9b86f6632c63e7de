//! Undoing what was posted a moment ago: while its notices wait in the outbox, nobody outside has heard of it.
//!
//! The entry is recorded at once and not held back: a save is checked against the ticket while its author is there to answer, colleagues
//! see it, and no worker has to carry anything out. What undoing needs is written down in the posting's own transaction, so that it
//! survives a reload, another device, and the end of the process.

use super::row::{self, Ticket};
use super::{drafts, record};
use crate::{Answer, Desk, Trouble, attachments, outbox, permit, search, sql};
use domain::people::{Actor, GroupId, PersonId};
use domain::terms::{Alerts, Clocks};
use domain::tickets::{EntryId, EntryKind, EventId, EventKind, KeepDraft, Status, Tab, TicketId, UndoView, Undone};
use domain::{Instant, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};

/// What can no longer be undone is forgotten after this many days.
const KEPT_DAYS: i64 = 1;

/// Where a ticket stood: all that posting on it may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    status: Status,
    technician: Option<PersonId>,
    #[serde(default)]
    group: Option<GroupId>,
    closed_at: Option<Instant>,
    clocks: Clocks,
    alerts: u8,
}

impl Before {
    pub(super) fn of(ticket: &Ticket) -> Self {
        Self {
            status: ticket.status,
            technician: ticket.technician,
            group: ticket.group,
            closed_at: ticket.closed_at,
            clocks: ticket.clocks,
            alerts: ticket.alerts.bits(),
        }
    }

    fn back(self, ticket: &mut Ticket) {
        ticket.status = self.status;
        ticket.technician = self.technician;
        ticket.group = self.group;
        ticket.closed_at = self.closed_at;
        ticket.clocks = self.clocks;
        // Alerts that came in between have been given; they raise no revision.
        ticket.alerts = Alerts::from_bits(self.alerts | ticket.alerts.bits());
    }
}

/// What was posted.
pub(super) struct Posted<'a> {
    pub(super) key: &'a str,
    pub(super) by: PersonId,
    pub(super) tab: Tab,
    pub(super) entry: EntryId,
    pub(super) event: EventId,
    /// The moment of the posting itself: the clock has gone on since.
    pub(super) at: Instant,
}

/// Until when what is posted now can be undone; `None` where an office wants no waiting.
pub(super) fn until(desk: &Desk, now: Instant) -> Option<Instant> {
    let seconds = desk.office().undo_seconds;
    (seconds > 0).then(|| now.plus_seconds(i64::from(seconds)))
}

/// Writes down what undoing needs, in the posting's own transaction. `ticket` as it was saved with it.
pub(super) async fn remember(desk: &Desk, txn: &impl ConnectionTrait, ticket: &Ticket, before: &Before, posted: Posted<'_>) -> Answer<()> {
    let now = posted.at;
    let Some(until) = until(desk, now) else { return Ok(()) };
    let old = now.plus_days(-KEPT_DAYS).millis();
    sql::execute(
        txn,
        "DELETE FROM posting WHERE ticket_id = $1 AND entry_id IS NOT NULL AND until_at < $2",
        sql::values![ticket.id.0, old],
    )
    .await?;
    let moved = before.status != ticket.status || before.technician != ticket.technician;
    sql::execute(
        txn,
        "INSERT INTO posting (key, ticket_id, person_id, entry_id, event_id, tab, at, until_at, revision, moved, stood) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        sql::values![
            posted.key,
            ticket.id.0,
            posted.by.0,
            posted.entry.0,
            posted.event.0,
            posted.tab.key(),
            now.millis(),
            until.millis(),
            ticket.revision,
            moved,
            serde_json::to_string(before).map_err(|error| Trouble::Fault(error.to_string()))?,
        ],
    )
    .await?;
    Ok(())
}

/// The revision that a posting made which has been undone since: its key posts nothing again.
pub(super) async fn undone(txn: &impl ConnectionTrait, key: &str) -> Answer<Option<i64>> {
    Ok(sql::scalar(txn, "SELECT revision FROM posting WHERE key = $1 AND entry_id IS NULL", [key.into()]).await?)
}

#[derive(FromQueryResult)]
struct Posting {
    person_id: i64,
    event_id: i64,
    tab: String,
    at: i64,
    until_at: i64,
    revision: i64,
    moved: bool,
    stood: String,
    text: String,
    kind: String,
}

/// Undoes what was posted: the entry goes, the ticket is back where it was, and nobody is told. The text is its author's draft again,
/// and the files wait to be attached. Only its author, while it can be undone and as long as none of its notices is on its way; what
/// moved the ticket can be undone only while nothing else has happened to it.
pub async fn undo(desk: &Desk, actor: &Actor, ticket: TicketId, entry: EntryId) -> Answer<Undone> {
    let by = permit::works(actor)?;
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, ticket).await?;
    let posting = find(&txn, ticket.id, entry).await?.ok_or(Refusal::TooLateToUndo)?;
    if posting.person_id != by.0 {
        return Err(Refusal::NotAllowed.into());
    }
    if posting.until_at < now.millis() {
        return Err(Refusal::TooLateToUndo.into());
    }
    let wait = restore(&mut ticket, &posting)?;
    outbox::unpost(desk, &txn, ticket.id, EventId(posting.event_id), entry).await?;
    let files = attachments::give_back(&txn, entry, by, now).await?;
    let tab = sql::known(Tab::parse(&posting.tab), "the tab of a posting")?;
    let kind = sql::known(EntryKind::parse(&posting.kind), "the kind of an entry")?;
    let revision = row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    let draft = KeepDraft { ticket: ticket.id, tab, body: posting.text, revision, base: None, key: String::new() };
    let version = drafts::restore(desk, &txn, by, &draft).await?;
    for table in ["event", "outbox", "posting"] {
        sql::execute(&txn, format!("UPDATE {table} SET entry_id = NULL WHERE entry_id = $1"), [entry.0.into()]).await?;
    }
    sql::execute(&txn, "DELETE FROM entry WHERE id = $1", [entry.0.into()]).await?;
    search::later(&txn, &[ticket.id]).await?;
    record::record(&txn, ticket.id, now, Some(by), &EventKind::Unposted { entry: kind }, None).await?;
    desk.commit(txn, Some(ticket.id)).await?;
    Ok(Undone { ticket: ticket.id, tab, body: draft.body, version, wait, files })
}

async fn find(txn: &impl ConnectionTrait, ticket: TicketId, entry: EntryId) -> Answer<Option<Posting>> {
    let sql = "SELECT p.person_id, p.event_id, p.tab, p.at, p.until_at, p.revision, p.moved, p.stood, e.text, e.kind \
               FROM posting p JOIN entry e ON e.id = p.entry_id WHERE p.entry_id = $1 AND p.ticket_id = $2 AND e.ticket_id = $2";
    Ok(sql::find(txn, sql, sql::values![entry.0, ticket.0]).await?)
}

/// Moves the ticket back. Answers whether the posting had put it on hold.
fn restore(ticket: &mut Ticket, posting: &Posting) -> Answer<bool> {
    let before: Before = serde_json::from_str(&posting.stood).map_err(|error| Trouble::Fault(error.to_string()))?;
    let wait = posting.moved && ticket.status == Status::Waiting;
    if ticket.revision == posting.revision {
        before.back(ticket);
    } else if posting.moved {
        return Err(Refusal::ChangedSince.into());
    } else if ticket.clocks.first_response_at == Some(Instant::from_millis(posting.at)) {
        // It was the first answer, and is none now.
        ticket.clocks.first_response_at = before.clocks.first_response_at;
    }
    Ok(wait)
}

/// What somebody posted last on a ticket, while it can be undone.
pub(super) async fn offered(
    connection: &impl ConnectionTrait,
    person: PersonId,
    ticket: TicketId,
    now: Instant,
) -> Answer<Option<UndoView>> {
    #[derive(FromQueryResult)]
    struct Row {
        entry_id: i64,
        kind: String,
        until_at: i64,
    }
    let sql = "SELECT p.entry_id, e.kind, p.until_at FROM posting p JOIN entry e ON e.id = p.entry_id \
               WHERE p.ticket_id = $1 AND p.until_at > $2 AND p.person_id = $3 AND e.ticket_id = $1 ORDER BY e.id DESC LIMIT 1";
    let row: Option<Row> = sql::find(connection, sql, sql::values![ticket.0, now.millis(), person.0]).await?;
    let show = |row: Row| {
        let kind = sql::known(EntryKind::parse(&row.kind), "the kind of an entry")?;
        Ok(UndoView { entry: EntryId(row.entry_id), kind, left_ms: Instant::from_millis(row.until_at).since(now) })
    };
    row.map(show).transpose()
}
