//! Entries that go from one ticket to another, with all that belongs to them. What happened stays where it happened.

use super::row::Ticket;
use crate::{Answer, permit, search, sql};
use domain::Refusal;
use domain::people::{Actor, PersonId, Role};
use domain::tickets::{EntryId, TicketId};
use sea_orm::{ConnectionTrait, Value};

/// Entries moved in one statement.
const CHUNK: usize = 200;

/// Administrators, and technicians on tickets of nobody's or their own.
pub(crate) fn may_work(actor: &Actor, ticket: &Ticket) -> Answer<PersonId> {
    let by = permit::works(actor)?;
    let administers = matches!(actor, Actor::Staff(staff) if staff.role == Role::Administrator);
    if administers || ticket.technician.is_none_or(|technician| technician == by) { Ok(by) } else { Err(Refusal::NotAllowed.into()) }
}

pub(super) async fn all_of(txn: &impl ConnectionTrait, ticket: TicketId) -> Answer<Vec<EntryId>> {
    let ids: Vec<i64> = sql::column(txn, "SELECT id FROM entry WHERE ticket_id = $1 ORDER BY at, id", [ticket.0.into()]).await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// Moves entries with their files, the mail they came by, and every Message-ID by which a reply finds them: their own, and those of
/// the notices that told of them. An id that an entry which stays carries too is known on both tickets.
pub(super) async fn entries(txn: &impl ConnectionTrait, from: TicketId, to: TicketId, moved: &[EntryId], joined: bool) -> Answer<()> {
    for chunk in moved.chunks(CHUNK) {
        let places = sql::places(3, chunk.len());
        let values = |first: Value, second: Value| {
            let mut values = vec![first, second];
            values.extend(chunk.iter().map(|entry| Value::from(entry.0)));
            values
        };
        let ids = format!(
            "SELECT i.message_id FROM entry e JOIN intake i ON i.id = e.intake_id WHERE e.id IN ({places}) AND i.message_id IS NOT NULL \
             UNION SELECT o.message_id FROM outbox o WHERE o.entry_id IN ({places})"
        );
        let sql = format!(
            "INSERT INTO message_id (message_id, ticket_id, at, person_id) SELECT message_id, CAST($2 AS BIGINT), at, person_id \
             FROM message_id WHERE ticket_id = $1 AND message_id IN ({ids}) ON CONFLICT DO NOTHING"
        );
        sql::execute(txn, sql, values(from.0.into(), to.0.into())).await?;
        let sql = format!("UPDATE attachment SET ticket_id = $2 WHERE ticket_id = $1 AND entry_id IN ({places})");
        sql::execute(txn, sql, values(from.0.into(), to.0.into())).await?;
        let sql =
            format!("UPDATE intake SET ticket_id = $2 WHERE ticket_id = $1 AND id IN (SELECT intake_id FROM entry WHERE id IN ({places}))");
        sql::execute(txn, sql, values(from.0.into(), to.0.into())).await?;
        let sql = format!("UPDATE entry SET ticket_id = $2, moved_from_id = $1, joined = {joined} WHERE id IN ({places})");
        sql::execute(txn, sql, values(from.0.into(), to.0.into())).await?;
        let sql = format!(
            "DELETE FROM message_id WHERE ticket_id = $1 AND ticket_id <> $2 AND message_id IN ({ids}) AND NOT EXISTS \
             (SELECT 1 FROM entry e JOIN intake i ON i.id = e.intake_id WHERE e.ticket_id = $1 AND i.message_id = message_id.message_id)"
        );
        sql::execute(txn, sql, values(from.0.into(), to.0.into())).await?;
    }
    search::later(txn, &[from, to]).await
}

/// Every Message-ID of a ticket, those of notices that told of no entry too.
pub(super) async fn all_message_ids(txn: &impl ConnectionTrait, from: TicketId, to: TicketId) -> Answer<()> {
    let sql = "INSERT INTO message_id (message_id, ticket_id, at, person_id) SELECT message_id, CAST($2 AS BIGINT), at, person_id \
               FROM message_id WHERE ticket_id = $1 ON CONFLICT DO NOTHING";
    sql::execute(txn, sql, sql::values![from.0, to.0]).await?;
    sql::execute(txn, "DELETE FROM message_id WHERE ticket_id = $1", [from.0.into()]).await?;
    Ok(())
}
