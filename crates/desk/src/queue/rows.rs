//! One row of a list, with its names, in one statement.

use crate::categories::Tree;
use crate::tickets::{drafts, seen};
use crate::{Answer, Desk, sql};
use domain::people::Actor;
use domain::queue::{QueueRow, TermChip};
use domain::terms::{Phase, Term, left_minutes};
use domain::tickets::{CategoryId, Kind, Priority, Status, TicketId};
use domain::{Instant, Lang};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashSet;

/// LEFT JOINs only: the ticket's index leads, whatever the planner thinks of the others.
pub(crate) const NAMES: &str =
    "LEFT JOIN person r ON r.id = t.requester_id LEFT JOIN person w ON w.id = t.technician_id LEFT JOIN team g ON g.id = t.team_id";
pub(crate) const COLUMNS: &str = "t.id, t.revision, t.subject, t.kind, t.status, t.priority, t.category_id, t.opened_at, t.updated_at, t.first_response_ms, \
     t.resolution_ms, t.next_due, t.next_term, r.name AS requester, r.address AS requester_address, w.name AS technician, g.name AS team";

#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) id: i64,
    revision: i64,
    subject: String,
    kind: String,
    status: String,
    priority: i16,
    category_id: Option<i64>,
    opened_at: i64,
    pub(crate) updated_at: i64,
    first_response_ms: i64,
    resolution_ms: i64,
    pub(crate) next_due: Option<i64>,
    next_term: Option<String>,
    requester: String,
    requester_address: String,
    technician: Option<String>,
    team: Option<String>,
}

/// What rows are shown with.
pub(crate) struct Reader<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) tree: &'a Tree,
    pub(crate) lang: Lang,
    pub(crate) now: Instant,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(desk: &'a Desk, actor: &Actor, tree: &'a Tree) -> Self {
        Self { desk, tree, lang: crate::permit::lang(actor), now: desk.now() }
    }

    pub(crate) fn show(&self, row: Row) -> Answer<QueueRow> {
        let stamp = |millis| self.desk.0.calendar.stamp(Instant::from_millis(millis), self.lang);
        let term = self.chip(&row)?;
        Ok(QueueRow {
            id: TicketId(row.id),
            revision: row.revision,
            subject: row.subject,
            requester: row.requester,
            requester_address: row.requester_address,
            category: row.category_id.and_then(|id| self.tree.path(CategoryId(id))),
            technician: row.technician,
            group: row.team,
            status: sql::known(Status::parse(&row.status), "the status of a ticket")?,
            kind: sql::known(Kind::parse(&row.kind), "the kind of a ticket")?,
            priority: sql::known(u8::try_from(row.priority).ok().and_then(Priority::new), "the priority of a ticket")?,
            opened: stamp(row.opened_at),
            updated: stamp(row.updated_at),
            term,
            draft: false,
            unread: false,
        })
    }

    fn chip(&self, row: &Row) -> Answer<Option<TermChip>> {
        let (Some(due), Some(term)) = (row.next_due, row.next_term.as_deref()) else { return Ok(None) };
        let term = sql::known(Term::parse(term), "the next term of a ticket")?;
        let length = match term {
            Term::FirstResponse => row.first_response_ms,
            Term::Resolution => row.resolution_ms,
        };
        let due = Instant::from_millis(due);
        let calendar = &self.desk.0.calendar;
        let (phase, left_minutes) = (running(self.desk, due, length, self.now), left_minutes(calendar, due, self.now));
        Ok(Some(TermChip { term, phase, due: calendar.stamp(due, self.lang), left_minutes }))
    }
}

/// How far an unmet term has run at `now`: `length` is the business time allowed, in milliseconds; a deadline is kept up to its very millisecond.
fn running(desk: &Desk, due: Instant, length: i64, now: Instant) -> Phase {
    if now > due {
        Phase::Breached
    } else if desk.0.calendar.between(now, due) <= desk.0.calendar.left_at_warning(length) {
        Phase::Warning
    } else {
        Phase::Running
    }
}

/// Marks those that the reader has begun to write on, and those that have news for them.
pub(super) async fn mark(connection: &impl ConnectionTrait, actor: &Actor, rows: &mut [QueueRow]) -> Answer<()> {
    let Actor::Staff(staff) = actor else { return Ok(()) };
    let ids: Vec<i64> = rows.iter().map(|row| row.id.0).collect();
    let begun = drafts::begun(connection, staff.id, &ids).await?;
    let news = if staff.role.works() { seen::news(connection, staff.id, &ids).await? } else { HashSet::new() };
    for row in rows {
        row.draft = begun.contains(&row.id.0);
        row.unread = news.contains(&row.id.0);
    }
    Ok(())
}
