//! Two tickets about the same matter become one (M16).

use super::{act, moving, record, row};
use crate::outbox::{Telling, promise};
use crate::{Answer, Desk, sql};
use domain::notices::NoticeKind;
use domain::people::Actor;
use domain::tickets::{EventKind, Move, TicketId, may_join};
use sea_orm::ConnectionTrait;

/// Everything of `ticket` goes on in `into`: entries, people (its requester observes from now on), Message-IDs, held mail, and what
/// is yet to come for its keys and its number. It is closed; its requester is told once that it goes on there, nobody else is.
pub(super) async fn join(desk: &Desk, actor: &Actor, ticket: TicketId, into: TicketId) -> Answer<TicketId> {
    let now = desk.now();
    let txn = desk.begin().await?;
    // Always in the order of their numbers: two people who join the same two never wait for each other.
    let (first, second) = if ticket <= into { (ticket, into) } else { (into, ticket) };
    let first = row::lock(&txn, first).await?;
    let (mut old, mut survivor) = if ticket == into {
        (first.clone(), first)
    } else {
        let second = row::lock(&txn, second).await?;
        if first.id == ticket { (first, second) } else { (second, first) }
    };
    let by = moving::may_work(actor, &old)?;
    may_join((old.id, old.joined_into), (survivor.id, survivor.joined_into), survivor.status)?;
    let all = moving::all_of(&txn, old.id).await?;
    moving::entries(&txn, old.id, survivor.id, &all, true).await?;
    moving::all_message_ids(&txn, old.id, survivor.id).await?;
    sql::execute(&txn, "UPDATE intake SET ticket_id = $2 WHERE ticket_id = $1", sql::values![old.id.0, survivor.id.0]).await?;
    people(&txn, &old, &survivor, now.millis()).await?;
    // What was joined to the one goes on in the other: nobody ever follows a chain.
    sql::execute(&txn, "UPDATE ticket SET joined_into_id = $2 WHERE joined_into_id = $1", sql::values![old.id.0, survivor.id.0]).await?;

    old.status = act::legal(desk, &old, Move::Join)?;
    old.clocks = old.clocks.solves(&desk.0.calendar, now);
    old.closed_at = old.closed_at.or(Some(now));
    old.joined_into = Some(survivor.id);
    row::save(&txn, &desk.0.calendar, &mut old, now).await?;
    row::save(&txn, &desk.0.calendar, &mut survivor, now).await?;
    let event = record::record(&txn, old.id, now, Some(by), &EventKind::Joined { into: survivor.id }, None).await?;
    let came = EventKind::JoinedHere { from: old.id, entries: u32::try_from(all.len()).unwrap_or(u32::MAX) };
    record::record(&txn, survivor.id, now, Some(by), &came, None).await?;
    // One of a flood was registered without a word, and ends without one (M13).
    let silent: Option<bool> = sql::scalar(&txn, "SELECT silent FROM ticket WHERE id = $1", [old.id.0.into()]).await?;
    if silent != Some(true) {
        let number = survivor.id.to_string();
        let telling =
            Telling { kind: NoticeKind::Joined, event, by: Some(by), entries: &[], reason: Some(&number), term: None, answers: None };
        promise(desk, &txn, &old, &telling).await?;
    }
    desk.commit(txn, [old.id, survivor.id]).await?;
    Ok(survivor.id)
}

async fn people(txn: &impl ConnectionTrait, old: &row::Ticket, survivor: &row::Ticket, now: i64) -> Answer<()> {
    sql::execute(
        txn,
        "INSERT INTO observer (ticket_id, person_id, added_at) \
         SELECT CAST($2 AS BIGINT), person_id, CAST($5 AS BIGINT) FROM \
         (SELECT person_id FROM observer WHERE ticket_id = $1 UNION SELECT CAST($3 AS BIGINT)) AS people \
         WHERE person_id <> $4 ON CONFLICT DO NOTHING",
        sql::values![old.id.0, survivor.id.0, old.requester.0, survivor.requester.0, now],
    )
    .await?;
    Ok(())
}
