//! How far each person has read a ticket, so that the queue can tell what is news to them: what somebody else did since.
//!
//! Theirs alone, and of those alone who work: supervisors look without leaving a trace, and so have no news either.

use crate::queue::OPEN;
use crate::{Answer, Desk, permit, sql};
use domain::people::{Actor, PersonId};
use domain::tickets::{EventId, TicketId};
use sea_orm::{ConnectionTrait, Value};
use std::collections::HashSet;

/// What Mesa does by the clock or by a rule of the office tells nobody anything: the row shows it by itself.
const NO_NEWS: &str = "('term_warned', 'term_breached', 'rule_ran')";

/// The ticket was on their page, up to this event. Their other pages hear of it when that was news.
pub async fn see(desk: &Desk, actor: &Actor, ticket: TicketId, event: EventId) -> Answer<()> {
    permit::reads(actor)?;
    let Actor::Staff(staff) = actor else { return Ok(()) };
    if !staff.role.works() {
        return Ok(());
    }
    let txn = desk.begin().await?;
    let was_news = !news(&txn, staff.id, &[ticket.0]).await?.is_empty();
    // No farther than there is anything to see: what comes later is news.
    let upsert = "INSERT INTO seen (person_id, ticket_id, event_id) \
                  SELECT $1, v.ticket_id, max(v.id) FROM event v WHERE v.ticket_id = $2 AND v.id <= $3 GROUP BY v.ticket_id \
                  ON CONFLICT (person_id, ticket_id) DO UPDATE SET event_id = excluded.event_id WHERE seen.event_id < excluded.event_id";
    let written = sql::execute(&txn, upsert, sql::values![staff.id.0, ticket.0, event.0]).await?;
    desk.commit(txn, (written > 0 && was_news).then_some(ticket)).await
}

/// The newest event, whoever's it is, when it was never on a page of theirs.
pub(super) async fn unseen(connection: &impl ConnectionTrait, person: PersonId, ticket: TicketId) -> Answer<Option<EventId>> {
    let sql = "SELECT (SELECT max(v.id) FROM event v WHERE v.ticket_id = $2) AS newest, \
               (SELECT s.event_id FROM seen s WHERE s.person_id = $1 AND s.ticket_id = $2) AS seen";
    let Some(row) = sql::one(connection, sql, sql::values![person.0, ticket.0]).await? else { return Ok(None) };
    let (newest, seen): (Option<i64>, Option<i64>) = (row.try_get("", "newest")?, row.try_get("", "seen")?);
    Ok(newest.filter(|newest| seen.is_none_or(|seen| *newest > seen)).map(EventId))
}

/// Which of these tickets have news for them. Of what they never opened, only what is open and theirs, or nobody's.
pub(crate) async fn news(connection: &impl ConnectionTrait, person: PersonId, tickets: &[i64]) -> Answer<HashSet<i64>> {
    if tickets.is_empty() {
        return Ok(HashSet::new());
    }
    let values = std::iter::once(Value::from(person.0)).chain(tickets.iter().map(|id| Value::from(*id)));
    Ok(sql::column::<i64>(connection, news_of(tickets.len()), values.collect::<Vec<_>>()).await?.into_iter().collect())
}

/// One step in an index for each ticket.
pub(crate) fn news_of(tickets: usize) -> String {
    format!(
        "SELECT t.id FROM (SELECT t.id, t.technician_id, t.status, \
         (SELECT s.event_id FROM seen s WHERE s.person_id = $1 AND s.ticket_id = t.id) AS seen FROM ticket t WHERE t.id IN ({})) t \
         WHERE (t.seen IS NOT NULL OR ((t.technician_id IS NULL OR t.technician_id = $1) AND {OPEN})) \
         AND EXISTS (SELECT 1 FROM event v WHERE v.ticket_id = t.id AND v.id > coalesce(t.seen, 0) \
         AND (v.actor_id IS NULL OR v.actor_id <> $1) AND v.kind NOT IN {NO_NEWS})",
        sql::places(2, tickets)
    )
}
