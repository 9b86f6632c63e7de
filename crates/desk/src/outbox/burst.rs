//! A burst on one ticket by one author within two minutes is one mail.
//!
//! The first follow-up goes at once. Those that come within two minutes of it wait in one held row, which each new one replaces
//! with a row that carries them all. News that ends or changes something never waits, and takes along what is held. A row that
//! a worker has leased is on its way: nothing is taken from it.

use crate::{Answer, Trouble, sql};
use domain::Instant;
use domain::notices::NoticeKind;
use domain::people::PersonId;
use domain::tickets::{EntryId, TicketId};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

const BURST_MINUTES: i64 = 2;

/// What a new notice joins with.
#[derive(Default)]
pub(super) struct Held {
    /// Rows that the new one replaces.
    pub(super) notices: Vec<i64>,
    /// What they would have said.
    pub(super) entries: Vec<EntryId>,
    /// When the new row is itself to be held.
    pub(super) not_before: Option<Instant>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    author_id: Option<i64>,
    entries: String,
    next_attempt_at: i64,
}

/// What is held for this reader of this ticket and joins a notice of `kind` by `author`. Takes part in no other kind of burst
/// than follow-ups'.
pub(super) async fn take_held(
    txn: &impl ConnectionTrait,
    ticket: TicketId,
    reader: PersonId,
    kind: NoticeKind,
    author: Option<PersonId>,
    now: Instant,
) -> Answer<Held> {
    use NoticeKind as N;
    if !matches!(kind, N::FollowUp | N::Solved | N::Closed | N::Reopened | N::Escalated | N::Waiting) {
        return Ok(Held::default());
    }
    let sql = format!(
        "SELECT id, author_id, entries, next_attempt_at FROM outbox WHERE ticket_id = $1 AND person_id = $2 AND kind = 'follow_up' \
         AND state IN ('promised', 'kept') AND next_attempt_at > $3 ORDER BY id{}",
        sql::for_update(txn)
    );
    let rows: Vec<Row> = sql::find_all(txn, sql, sql::values![ticket.0, reader.0, now.millis()]).await?;
    let same_author = |row: &Row| row.author_id == author.map(|person| person.0);
    let mut held = Held::default();
    for row in rows.iter().filter(|row| kind != N::FollowUp || same_author(row)) {
        let entries: Vec<i64> = serde_json::from_str(&row.entries).map_err(|error| Trouble::Fault(error.to_string()))?;
        held.notices.push(row.id);
        held.entries.extend(entries.into_iter().map(EntryId));
        if kind == N::FollowUp {
            held.not_before = Some(Instant::from_millis(row.next_attempt_at));
        }
    }
    if kind == N::FollowUp && held.notices.is_empty() {
        held.not_before = last(txn, ticket, reader, author, now).await?.map(|first| first.plus_minutes(BURST_MINUTES));
    }
    Ok(held)
}

/// When this author last had a follow-up sent to this reader, if that was within a burst.
async fn last(
    txn: &impl ConnectionTrait,
    ticket: TicketId,
    reader: PersonId,
    author: Option<PersonId>,
    now: Instant,
) -> Answer<Option<Instant>> {
    let promised: Option<Option<i64>> = sql::scalar(
        txn,
        "SELECT MAX(promised_at) FROM outbox WHERE ticket_id = $1 AND person_id = $2 AND kind = 'follow_up' AND author_id = $3 \
         AND state NOT IN ('merged', 'dead', 'cancelled') AND promised_at > $4",
        sql::values![ticket.0, reader.0, author.map(|person| person.0), now.plus_minutes(-BURST_MINUTES).millis()],
    )
    .await?;
    Ok(promised.flatten().map(Instant::from_millis))
}

/// What a row says that lives on in another one.
pub(super) fn joined_into(notice: i64) -> String {
    format!("joined into notice {notice}")
}

/// The held rows now live on in another one.
pub(super) async fn merge(txn: &impl ConnectionTrait, held: &[i64], into: i64) -> Answer<()> {
    if held.is_empty() {
        return Ok(());
    }
    let sql = format!("UPDATE outbox SET state = 'merged', last_reply = $1 WHERE id IN ({})", sql::places(2, held.len()));
    let values = std::iter::once(Value::from(joined_into(into))).chain(held.iter().map(|id| Value::from(*id)));
    sql::execute(txn, sql, values.collect::<Vec<_>>()).await?;
    Ok(())
}
