//! Solved tickets that are over: some business days after their solution, or when the requester says so.

use super::{act, record, row};
use crate::{Answer, Desk, sql};
use domain::Instant;
use domain::people::PersonId;
use domain::tickets::{EventKind, Move, Status, TicketId};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Most tickets closed in one go; the rest comes with the next.
const BATCH: u32 = 200;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    solved_at: i64,
}

/// Closes what has been solved for the office's number of business days; answers when to come again. Nobody is written to: the notice
/// of the solution has said all there is to say.
pub async fn close_solved(desk: &Desk) -> Answer<Option<Instant>> {
    let sql =
        format!("SELECT id, solved_at FROM ticket WHERE status = 'solved' AND solved_at IS NOT NULL ORDER BY solved_at, id LIMIT {BATCH}");
    let rows: Vec<Row> = sql::find_all(desk.read(), sql, []).await?;
    for row in rows {
        let over = over_at(desk, Instant::from_millis(row.solved_at));
        if over > desk.now() {
            return Ok(Some(over));
        }
        close_one(desk, TicketId(row.id)).await?;
    }
    Ok(None)
}

fn over_at(desk: &Desk, solved: Instant) -> Instant {
    desk.0.calendar.add_days(solved, desk.terms().close_after_days)
}

/// It may have been reopened, or solved anew, since it was looked at.
async fn close_one(desk: &Desk, ticket: TicketId) -> Answer<()> {
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, ticket).await?;
    let over = ticket.clocks.solved_at.is_some_and(|solved| over_at(desk, solved) <= desk.now());
    if ticket.status != Status::Solved || !over {
        return Ok(());
    }
    close(desk, &txn, &mut ticket, None).await?;
    desk.commit(txn, Some(ticket.id)).await
}

/// The closing itself, in the transaction of whoever asked. `by` is nobody when time did it.
pub(crate) async fn close(desk: &Desk, txn: &impl ConnectionTrait, ticket: &mut row::Ticket, by: Option<PersonId>) -> Answer<()> {
    let now = desk.now();
    ticket.status = act::legal(desk, ticket, Move::Close)?;
    ticket.closed_at = Some(now);
    row::save(txn, &desk.0.calendar, ticket, now).await?;
    record::record(txn, ticket.id, now, by, &EventKind::Closed, None).await?;
    Ok(())
}
