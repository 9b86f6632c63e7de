//! A ticket as its row keeps it, and as the rules know it.

use crate::{Answer, Trouble, sql};
use domain::calendar::Calendar;
use domain::people::{GroupId, PersonId};
use domain::terms::{Alerts, Clocks, Deadlines, deadlines};
use domain::tickets::{CategoryId, Kind, Level, Priority, Status, TicketId};
use domain::{Instant, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// What a use case changes of a ticket. Read by [`lock`], written back whole by [`save`].
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) id: TicketId,
    pub(crate) revision: i64,
    pub(crate) subject: String,
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    pub(crate) urgency: Level,
    pub(crate) impact: Level,
    pub(crate) priority: Priority,
    pub(crate) category: Option<CategoryId>,
    pub(crate) technician: Option<PersonId>,
    pub(crate) group: Option<GroupId>,
    pub(crate) requester: PersonId,
    /// Opened by mail, not at the desk.
    pub(crate) by_mail: bool,
    /// The address that it came by; `None`: the office's support address.
    pub(crate) mailbox: Option<String>,
    pub(crate) closed_at: Option<Instant>,
    /// The ticket that it goes on in.
    pub(crate) joined_into: Option<TicketId>,
    pub(crate) clocks: Clocks,
    pub(crate) alerts: Alerts,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    revision: i64,
    subject: String,
    kind: String,
    status: String,
    urgency: i16,
    impact: i16,
    priority: i16,
    category_id: Option<i64>,
    technician_id: Option<i64>,
    team_id: Option<i64>,
    requester_id: i64,
    channel: String,
    mailbox: Option<String>,
    opened_at: i64,
    solved_at: Option<i64>,
    closed_at: Option<i64>,
    joined_into_id: Option<i64>,
    first_response_ms: i64,
    first_response_at: Option<i64>,
    resolution_ms: i64,
    waiting_since: Option<i64>,
    paused_ms: i64,
    alerts: i16,
}

const COLUMNS: &str = "id, revision, subject, kind, status, urgency, impact, priority, category_id, technician_id, team_id, requester_id, channel, mailbox, \
     opened_at, solved_at, closed_at, joined_into_id, first_response_ms, first_response_at, resolution_ms, waiting_since, paused_ms, alerts";

impl TryFrom<Row> for Ticket {
    type Error = Trouble;

    fn try_from(row: Row) -> Answer<Self> {
        let level = |raw: i16| sql::known(u8::try_from(raw).ok().and_then(Level::new), "the level of a ticket");
        let instant = |millis: Option<i64>| millis.map(Instant::from_millis);
        Ok(Self {
            id: TicketId(row.id),
            revision: row.revision,
            subject: row.subject,
            kind: sql::known(Kind::parse(&row.kind), "the kind of a ticket")?,
            status: sql::known(Status::parse(&row.status), "the status of a ticket")?,
            urgency: level(row.urgency)?,
            impact: level(row.impact)?,
            priority: sql::known(u8::try_from(row.priority).ok().and_then(Priority::new), "the priority of a ticket")?,
            category: row.category_id.map(CategoryId),
            technician: row.technician_id.map(PersonId),
            group: row.team_id.map(GroupId),
            requester: PersonId(row.requester_id),
            by_mail: row.channel == "mail",
            mailbox: row.mailbox,
            closed_at: instant(row.closed_at),
            joined_into: row.joined_into_id.map(TicketId),
            clocks: Clocks {
                opened: Instant::from_millis(row.opened_at),
                first_response_ms: row.first_response_ms,
                resolution_ms: row.resolution_ms,
                paused_ms: row.paused_ms,
                waiting_since: instant(row.waiting_since),
                first_response_at: instant(row.first_response_at),
                solved_at: instant(row.solved_at),
            },
            alerts: Alerts::from_bits(u8::try_from(row.alerts).unwrap_or(0)),
        })
    }
}

/// The ticket, locked until the transaction ends; the first thing that every use case on a ticket does.
pub(crate) async fn lock(txn: &impl ConnectionTrait, ticket: TicketId) -> Answer<Ticket> {
    let sql = format!("SELECT {COLUMNS} FROM ticket WHERE id = $1{}", sql::for_update(txn));
    sql::find::<Row>(txn, sql, [ticket.0.into()]).await?.ok_or(Refusal::NotFound)?.try_into()
}

/// As [`lock`]; a ticket that was joined leads to the one where it goes on, meanwhile too.
pub(crate) async fn lock_survivor(txn: &impl ConnectionTrait, ticket: TicketId) -> Answer<Ticket> {
    let found = lock(txn, ticket).await?;
    match found.joined_into {
        Some(into) => lock(txn, into).await,
        None => Ok(found),
    }
}

/// As [`lock`], and refuses when it has changed since it was read.
pub(crate) async fn lock_at(txn: &impl ConnectionTrait, ticket: TicketId, revision: i64) -> Answer<Ticket> {
    let ticket = lock(txn, ticket).await?;
    if ticket.revision == revision { Ok(ticket) } else { Err(Refusal::Stale { current: ticket.revision }.into()) }
}

/// Tickets as they stand, unlocked.
pub(crate) async fn load(db: &impl ConnectionTrait, tickets: &[TicketId]) -> Answer<Vec<Ticket>> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT {COLUMNS} FROM ticket WHERE id IN ({})", sql::places(1, tickets.len()));
    let rows = sql::find_all::<Row>(db, sql, tickets.iter().map(|ticket| Value::from(ticket.0))).await?;
    rows.into_iter().map(Ticket::try_from).collect()
}

/// Every open ticket, or those of one category. `lock`: nothing, or [`sql::for_update`].
pub(crate) async fn open(db: &impl ConnectionTrait, category: Option<CategoryId>, lock: &str) -> Answer<Vec<Ticket>> {
    let mut sql = format!("SELECT {COLUMNS} FROM ticket WHERE status IN ('new', 'in_progress', 'waiting')");
    if category.is_some() {
        sql.push_str(" AND category_id = $1");
    }
    sql.push_str(" ORDER BY id");
    sql.push_str(lock);
    let rows = sql::find_all::<Row>(db, sql, category.map(|category| Value::from(category.0))).await?;
    rows.into_iter().map(Ticket::try_from).collect()
}

/// Writes the ticket back under the next revision, with the deadlines that follow from its clocks. Answers that revision.
pub(crate) async fn save(txn: &impl ConnectionTrait, calendar: &Calendar, ticket: &mut Ticket, now: Instant) -> Answer<i64> {
    ticket.revision += 1;
    let clocks = &ticket.clocks;
    let due = Due::of(calendar, ticket);
    sql::execute(
        txn,
        "UPDATE ticket SET revision = $2, kind = $3, status = $4, urgency = $5, impact = $6, priority = $7, category_id = $8, \
         technician_id = $9, updated_at = $10, solved_at = $11, closed_at = $12, first_response_at = $13, resolution_ms = $14, \
         waiting_since = $15, paused_ms = $16, alerts = $17, first_response_due = $18, resolution_due = $19, next_due = $20, \
         next_term = $21, next_alert = $22, joined_into_id = $23, team_id = $24 WHERE id = $1",
        sql::values![
            ticket.id.0,
            ticket.revision,
            ticket.kind.key(),
            ticket.status.key(),
            i16::from(ticket.urgency.get()),
            i16::from(ticket.impact.get()),
            i16::from(ticket.priority.get()),
            ticket.category.map(|category| category.0),
            ticket.technician.map(|person| person.0),
            now.millis(),
            clocks.solved_at.map(Instant::millis),
            ticket.closed_at.map(Instant::millis),
            clocks.first_response_at.map(Instant::millis),
            clocks.resolution_ms,
            clocks.waiting_since.map(Instant::millis),
            clocks.paused_ms,
            i16::from(ticket.alerts.bits()),
            due.first_response,
            due.resolution,
            due.next,
            due.next_term,
            due.next_alert,
            ticket.joined_into.map(|into| into.0),
            ticket.group.map(|group| group.0),
        ],
    )
    .await?;
    Ok(ticket.revision)
}

/// A ticket that is not there yet.
pub(crate) struct NewTicket<'a> {
    pub(crate) subject: &'a str,
    pub(crate) haystack: String,
    pub(crate) kind: Kind,
    pub(crate) urgency: Level,
    pub(crate) impact: Level,
    pub(crate) priority: Priority,
    pub(crate) requester: PersonId,
    /// Where they want the answers, when not at their own address (M19).
    pub(crate) answers_to: Option<&'a str>,
    pub(crate) category: Option<CategoryId>,
    /// The address that it came by; `None`: the office's support address.
    pub(crate) mailbox: Option<String>,
    pub(crate) continues: Option<TicketId>,
    pub(crate) by_mail: bool,
    pub(crate) silent: bool,
    pub(crate) clocks: Clocks,
}

/// Registers a ticket as New.
pub(crate) async fn insert(txn: &impl ConnectionTrait, calendar: &Calendar, new: NewTicket<'_>) -> Answer<Ticket> {
    let mut ticket = Ticket {
        id: TicketId(0),
        revision: 1,
        subject: new.subject.to_owned(),
        kind: new.kind,
        status: Status::New,
        urgency: new.urgency,
        impact: new.impact,
        priority: new.priority,
        category: new.category,
        technician: None,
        group: None,
        requester: new.requester,
        by_mail: new.by_mail,
        mailbox: new.mailbox,
        closed_at: None,
        joined_into: None,
        clocks: new.clocks,
        alerts: Alerts::NONE,
    };
    let due = Due::of(calendar, &ticket);
    let opened = new.clocks.opened.millis();
    let id = sql::insert(
        txn,
        "INSERT INTO ticket (revision, subject, haystack, kind, status, urgency, impact, priority, requester_id, continues_id, channel, \
         silent, opened_at, updated_at, first_response_ms, first_response_due, resolution_ms, resolution_due, paused_ms, alerts, next_due, \
         next_term, next_alert, category_id, mailbox, answers_to) VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15, $16, 0, 0, $17, $18, $19, $20, $21, $22) \
         RETURNING id",
        sql::values![
            new.subject,
            new.haystack,
            new.kind.key(),
            ticket.status.key(),
            i16::from(new.urgency.get()),
            i16::from(new.impact.get()),
            i16::from(new.priority.get()),
            new.requester.0,
            new.continues.map(|ticket| ticket.0),
            if new.by_mail { "mail" } else { "desk" },
            new.silent,
            opened,
            new.clocks.first_response_ms,
            due.first_response,
            new.clocks.resolution_ms,
            due.resolution,
            due.next,
            due.next_term,
            due.next_alert,
            ticket.category.map(|category| category.0),
            ticket.mailbox.clone(),
            new.answers_to,
        ],
    )
    .await?;
    ticket.id = TicketId(id);
    Ok(ticket)
}

/// Where the requesters of these tickets (a condition on `t`) want the answers, when not at their own address (M19): never at one that
/// became ours or staff's.
pub(crate) fn answers_to(tickets: &str) -> String {
    format!(
        "SELECT t.answers_to AS address, t.requester_id FROM ticket t WHERE ({tickets}) AND t.answers_to IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM person q WHERE q.address = t.answers_to AND q.role <> 'requester') \
         AND NOT EXISTS (SELECT 1 FROM mailbox m WHERE m.address = t.answers_to)"
    )
}

/// Ticket `$1`, and those that were joined to it.
pub(crate) const AND_JOINED: &str = "t.id = $1 OR t.joined_into_id = $1";

/// The columns that follow from the clocks.
pub(crate) struct Due {
    pub(crate) first_response: i64,
    pub(crate) resolution: Option<i64>,
    pub(crate) next: Option<i64>,
    pub(crate) next_term: Option<&'static str>,
    pub(crate) next_alert: Option<i64>,
}

impl Due {
    pub(crate) fn of(calendar: &Calendar, ticket: &Ticket) -> Self {
        let Deadlines { first_response, resolution, next, next_alert } = deadlines(calendar, &ticket.clocks, ticket.alerts);
        Self {
            first_response: first_response.due.millis(),
            resolution: resolution.map(|deadline| deadline.due.millis()),
            next: next.map(|(_, due)| due.millis()),
            next_term: next.map(|(term, _)| term.key()),
            next_alert: next_alert.map(Instant::millis),
        }
    }
}
