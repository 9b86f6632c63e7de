//! Reading a batch: one statement for the tickets and one for each kind of thing on them.

use super::line::{Attachment, Entry, Event, Notice, Person, Survey, Term as TermLine, Ticket};
use crate::categories::Tree;
use crate::{Answer, sql};
use domain::Instant;
use domain::calendar::Calendar;
use domain::terms::{Alerts, Clocks, Term, deadlines};
use domain::tickets::{CategoryId, EntryKind};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Head {
    id: i64,
    subject: String,
    kind: String,
    status: String,
    urgency: i16,
    impact: i16,
    priority: i16,
    category_id: Option<i64>,
    channel: String,
    continues_id: Option<i64>,
    opened_at: i64,
    updated_at: i64,
    solved_at: Option<i64>,
    closed_at: Option<i64>,
    first_response_ms: i64,
    first_response_at: Option<i64>,
    resolution_ms: i64,
    waiting_since: Option<i64>,
    paused_ms: i64,
    requester_name: String,
    requester_address: String,
    technician_name: Option<String>,
    technician_address: Option<String>,
    group_name: Option<String>,
}

/// The tickets after a number, in order, with everything that is on them.
pub(super) async fn batch(db: &impl ConnectionTrait, calendar: &Calendar, tree: &Tree, after: i64, most: i64) -> Answer<Vec<Ticket>> {
    let heads: Vec<Head> = sql::find_all(
        db,
        "SELECT t.id, t.subject, t.kind, t.status, t.urgency, t.impact, t.priority, t.category_id, t.channel, t.continues_id, t.opened_at, \
         t.updated_at, t.solved_at, t.closed_at, t.first_response_ms, t.first_response_at, t.resolution_ms, t.waiting_since, t.paused_ms, \
         r.name AS requester_name, r.address AS requester_address, w.name AS technician_name, w.address AS technician_address, g.name AS group_name \
         FROM ticket t LEFT JOIN person r ON r.id = t.requester_id LEFT JOIN person w ON w.id = t.technician_id \
         LEFT JOIN team g ON g.id = t.team_id \
         WHERE t.id > $1 ORDER BY t.id LIMIT $2",
        [after.into(), most.into()],
    )
    .await?;
    let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return Ok(Vec::new()) };
    let range = Range { db, first: first.id, last: last.id };
    let time = |millis: i64| calendar.rfc3339_millis(Instant::from_millis(millis));

    let mut observers = range
        .read(
            "SELECT o.ticket_id, p.name, p.address FROM observer o JOIN person p ON p.id = o.person_id \
             WHERE o.ticket_id BETWEEN $1 AND $2 ORDER BY o.ticket_id, o.added_at, p.id",
            |row| person(row, "name", "address"),
        )
        .await?;
    let mut entries = range
        .read(
            "SELECT e.ticket_id, e.id, e.kind, e.at, e.text, e.quoted, e.automatic, e.rule, p.name, p.address FROM entry e JOIN person p ON p.id = e.author_id \
             WHERE e.ticket_id BETWEEN $1 AND $2 ORDER BY e.ticket_id, e.at, e.id",
            |row| entry(row, &time),
        )
        .await?;
    let mut attachments = range
        .read(
            "SELECT ticket_id, entry_id, name, media_type, size, sha256 FROM attachment WHERE ticket_id BETWEEN $1 AND $2 ORDER BY ticket_id, id",
            attachment,
        )
        .await?;
    let mut events = range
        .read(
            "SELECT v.ticket_id, v.id, v.at, v.data, v.entry_id, p.name, p.address FROM event v LEFT JOIN person p ON p.id = v.actor_id \
             WHERE v.ticket_id BETWEEN $1 AND $2 ORDER BY v.ticket_id, v.id",
            |row| event(row, &time),
        )
        .await?;
    let mut notices = range
        .read(
            "SELECT ticket_id, kind, address, subject, message_id, state, attempts, promised_at, accepted_at, last_reply FROM outbox \
             WHERE ticket_id BETWEEN $1 AND $2 ORDER BY ticket_id, id",
            |row| notice(row, &time),
        )
        .await?;
    let mut surveys = range
        .read(
            "SELECT s.ticket_id, s.score, s.comment, s.at, p.name, p.address FROM survey_answer s JOIN person p ON p.id = s.person_id \
             WHERE s.ticket_id BETWEEN $1 AND $2 ORDER BY s.ticket_id, s.id",
            |row| survey(row, &time),
        )
        .await?;

    Ok(heads
        .into_iter()
        .map(|head| Ticket {
            number: head.id,
            terms: terms(&head, calendar),
            requester: Person { name: head.requester_name, address: head.requester_address },
            observers: observers.remove(&head.id).unwrap_or_default(),
            subject: head.subject,
            status: head.status,
            kind: head.kind,
            urgency: head.urgency,
            impact: head.impact,
            priority: head.priority,
            category: head.category_id.and_then(|id| tree.path(CategoryId(id))),
            technician: head.technician_name.zip(head.technician_address).map(|(name, address)| Person { name, address }),
            group: head.group_name,
            channel: head.channel,
            continues: head.continues_id,
            opened: time(head.opened_at),
            updated: time(head.updated_at),
            first_response: head.first_response_at.map(time),
            solved: head.solved_at.map(time),
            closed: head.closed_at.map(time),
            entries: entries.remove(&head.id).unwrap_or_default(),
            attachments: attachments.remove(&head.id).unwrap_or_default(),
            events: events.remove(&head.id).unwrap_or_default(),
            notices: notices.remove(&head.id).unwrap_or_default(),
            survey: surveys.remove(&head.id).unwrap_or_default(),
        })
        .collect())
}

struct Range<'a, C> {
    db: &'a C,
    first: i64,
    last: i64,
}

impl<C: ConnectionTrait> Range<'_, C> {
    /// What a statement finds, by ticket.
    async fn read<T>(&self, text: &str, make: impl Fn(&QueryResult) -> Answer<T>) -> Answer<HashMap<i64, Vec<T>>> {
        let mut found: HashMap<i64, Vec<T>> = HashMap::new();
        for row in sql::all(self.db, text, [self.first.into(), self.last.into()]).await? {
            found.entry(row.try_get("", "ticket_id")?).or_default().push(make(&row)?);
        }
        Ok(found)
    }
}

fn person(row: &QueryResult, name: &str, address: &str) -> Answer<Person> {
    Ok(Person { name: row.try_get("", name)?, address: row.try_get("", address)? })
}

fn entry(row: &QueryResult, time: &impl Fn(i64) -> String) -> Answer<Entry> {
    let kind: String = row.try_get("", "kind")?;
    Ok(Entry {
        id: row.try_get("", "id")?,
        author: person(row, "name", "address")?,
        at: time(row.try_get("", "at")?),
        text: row.try_get("", "text")?,
        quoted: row.try_get("", "quoted")?,
        public: EntryKind::parse(&kind).is_some_and(EntryKind::is_public),
        automatic: row.try_get("", "automatic")?,
        matched: row.try_get("", "rule")?,
        kind,
    })
}

fn attachment(row: &QueryResult) -> Answer<Attachment> {
    Ok(Attachment {
        entry: row.try_get("", "entry_id")?,
        name: row.try_get("", "name")?,
        media_type: row.try_get("", "media_type")?,
        size: row.try_get("", "size")?,
        sha256: row.try_get("", "sha256")?,
    })
}

fn event(row: &QueryResult, time: &impl Fn(i64) -> String) -> Answer<Event> {
    let data: String = row.try_get("", "data")?;
    let by: (Option<String>, Option<String>) = (row.try_get("", "name")?, row.try_get("", "address")?);
    Ok(Event {
        id: row.try_get("", "id")?,
        at: time(row.try_get("", "at")?),
        by: by.0.zip(by.1).map(|(name, address)| Person { name, address }),
        entry: row.try_get("", "entry_id")?,
        what: sql::known(serde_json::from_str(&data).ok(), "what an event says")?,
    })
}

fn notice(row: &QueryResult, time: &impl Fn(i64) -> String) -> Answer<Notice> {
    let accepted: Option<i64> = row.try_get("", "accepted_at")?;
    Ok(Notice {
        kind: row.try_get("", "kind")?,
        to: row.try_get("", "address")?,
        subject: row.try_get("", "subject")?,
        message_id: row.try_get("", "message_id")?,
        state: row.try_get("", "state")?,
        attempts: row.try_get("", "attempts")?,
        promised: time(row.try_get("", "promised_at")?),
        accepted: accepted.map(time),
        last_reply: row.try_get("", "last_reply")?,
    })
}

fn survey(row: &QueryResult, time: &impl Fn(i64) -> String) -> Answer<Survey> {
    Ok(Survey {
        by: person(row, "name", "address")?,
        score: row.try_get("", "score")?,
        comment: row.try_get("", "comment")?,
        at: time(row.try_get("", "at")?),
    })
}

/// A term is kept or missed once it was met; what runs still is left open.
fn terms(head: &Head, calendar: &Calendar) -> Vec<TermLine> {
    let instant = |millis: Option<i64>| millis.map(Instant::from_millis);
    let clocks = Clocks {
        opened: Instant::from_millis(head.opened_at),
        first_response_ms: head.first_response_ms,
        resolution_ms: head.resolution_ms,
        paused_ms: head.paused_ms,
        waiting_since: instant(head.waiting_since),
        first_response_at: instant(head.first_response_at),
        solved_at: instant(head.solved_at),
    };
    let all = deadlines(calendar, &clocks, Alerts::NONE);
    let one = |term: &Term| {
        let (due, met) = (all.of(*term).map(|deadline| deadline.due), clocks.met_at(*term));
        TermLine {
            which: term.key(),
            business_minutes: if *term == Term::FirstResponse { head.first_response_ms } else { head.resolution_ms } / 60_000,
            due: due.map(|due| calendar.rfc3339_millis(due)),
            met: met.map(|met| calendar.rfc3339_millis(met)),
            in_time: met.zip(due).map(|(met, due)| met <= due),
        }
    };
    Term::ALL.iter().map(one).collect()
}
