//! Taking notices to send (M25, M27).

use super::bounce::came_back;
use super::channel;
use super::settle::{Ended, UNSURE_MINUTES, in_doubt, never, tell_all};
use crate::{Answer, Desk, Trouble, leases, sql, step};
use domain::Instant;
use domain::notices::NoticeId;
use domain::people::Address;
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

#[derive(Clone, Debug)]
pub struct LeasedNotice {
    pub id: NoticeId,
    pub ticket: TicketId,
    pub epoch: i64,
    pub from: Address,
    pub to: Address,
    pub bytes: bytes::Bytes,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    ticket_id: i64,
    address: String,
    lease_epoch: i64,
}

#[derive(FromQueryResult)]
struct Mail {
    outbox_id: i64,
    bytes: Vec<u8>,
    /// Of the ticket, where it is not the office's own.
    mailbox: Option<String>,
    /// Why mail to this address is stopped (M14).
    stopped: Option<String>,
}

/// Up to `most` notices whose time has come. Without a relay, and while it is paused (M28), nothing is leased. What cannot be sent, or
/// is not to be since its address was stopped (M14), becomes a dead letter with its reason and keeps nothing else waiting.
pub async fn lease(desk: &Desk, most: u64) -> Answer<Vec<LeasedNotice>> {
    loop {
        if !desk.0.relay || next_due(desk).await?.is_none_or(|due| due > desk.now()) {
            return Ok(Vec::new());
        }
        let (leased, ended) = claim(desk, most).await?;
        if !leased.is_empty() {
            step("outbox.leased");
        }
        // Where nothing of it could be sent, others may wait behind.
        let again = leased.is_empty() && !ended.is_empty();
        tell_all(desk, ended).await;
        if !again {
            return Ok(leased);
        }
    }
}

async fn claim(desk: &Desk, most: u64) -> Answer<(Vec<LeasedNotice>, Vec<Ended>)> {
    let txn = desk.begin().await?;
    let lease_now = leases::now(desk, &txn).await?;
    let mut ended = take_back(&txn, desk.now(), Some(lease_now)).await?;
    let sql = format!(
        "UPDATE outbox SET state = 'claimed', lease_until = $1, lease_epoch = lease_epoch + 1, data_sent = FALSE WHERE id IN \
         (SELECT id FROM outbox WHERE state IN ('promised', 'deferred', 'unsure') AND next_attempt_at <= $2 \
         ORDER BY next_attempt_at, id LIMIT $3{}) RETURNING id, ticket_id, address, lease_epoch",
        sql::skip_locked(&txn)
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let until = lease_now.plus_minutes(leases::MINUTES).millis();
    let mut rows: Vec<Row> = sql::find_all(&txn, sql, sql::values![until, desk.now().millis(), most]).await?;
    rows.sort_by_key(|row| row.id);
    let mut leased = Vec::with_capacity(rows.len());
    let mut mails = mails(&txn, &rows).await?;
    for row in rows {
        let mail = mails.iter().position(|mail| mail.outbox_id == row.id).map(|at| mails.swap_remove(at));
        match sendable(desk, &row, mail) {
            Ok(notice) => leased.push(notice),
            Err(reply) => {
                bury(&txn, row.id, &reply).await?;
                ended.push(Ended { notice: NoticeId(row.id), ticket: TicketId(row.ticket_id), reply });
            }
        }
    }
    desk.commit(txn, None).await?;
    Ok((leased, ended))
}

async fn mails(txn: &impl ConnectionTrait, rows: &[Row]) -> Answer<Vec<Mail>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT m.outbox_id, m.bytes, b.address AS mailbox, s.reply AS stopped FROM outbox_mail m JOIN outbox o ON o.id = m.outbox_id \
         JOIN ticket t ON t.id = o.ticket_id LEFT JOIN mailbox b ON b.address = t.mailbox AND NOT b.archived \
         LEFT JOIN suppressed s ON s.address = o.address WHERE m.outbox_id IN ({})",
        sql::places(1, rows.len())
    );
    Ok(sql::find_all(txn, sql, rows.iter().map(|row| Value::from(row.id)).collect::<Vec<_>>()).await?)
}

/// The notice, or why it cannot be sent.
fn sendable(desk: &Desk, row: &Row, mail: Option<Mail>) -> Result<LeasedNotice, String> {
    let not_composed = |why: String| format!("the notice could not be composed: {why}");
    let mail = mail.filter(|mail| !mail.bytes.is_empty()).ok_or_else(|| not_composed("nothing of it is stored".to_owned()))?;
    let to = Address::parse(&row.address).map_err(|_| not_composed(format!("{} is no address", row.address)))?;
    if let Some(reply) = &mail.stopped {
        return Err(came_back(reply));
    }
    Ok(LeasedNotice {
        id: NoticeId(row.id),
        ticket: TicketId(row.ticket_id),
        epoch: row.lease_epoch,
        from: mail.mailbox.and_then(|mailbox| Address::parse(&mailbox).ok()).unwrap_or_else(|| desk.office().support.clone()),
        to,
        bytes: mail.bytes.into(),
    })
}

async fn bury(txn: &impl ConnectionTrait, notice: i64, reply: &str) -> Answer<()> {
    let sql = "UPDATE outbox SET state = 'dead', last_reply = $2, lease_until = NULL WHERE id = $1";
    sql::execute(txn, sql, sql::values![notice, reply]).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Doubtful {
    id: i64,
    ticket_id: i64,
    next_attempt_at: i64,
}

const DIED: &str = "the sender died before the server answered";

/// Takes back what a dead worker had: promised again when its bytes were not out yet, otherwise nobody knows (M27). Answers those that
/// from now on wait for a person, who is to be told ([`tell_all`]).
/// `expired_by` on the lease clock; `None`: whatever is leased (its only possible holder is known to be dead).
pub(crate) async fn take_back(txn: &impl ConnectionTrait, now: Instant, expired_by: Option<Instant>) -> Answer<Vec<Ended>> {
    let expired = expired_by.map_or(i64::MAX, Instant::millis);
    sql::execute(
        txn,
        "UPDATE outbox SET state = 'promised', lease_until = NULL WHERE state = 'claimed' AND NOT data_sent AND lease_until < $1",
        [expired.into()],
    )
    .await?;
    let doubtful: Vec<Doubtful> = sql::find_all(
        txn,
        "UPDATE outbox SET state = 'unsure', lease_until = NULL, unsure = unsure + 1, attempts = attempts + 1, last_reply = $4, \
         next_attempt_at = CASE WHEN unsure = 0 THEN CAST($2 AS BIGINT) ELSE CAST($3 AS BIGINT) END \
         WHERE state = 'claimed' AND data_sent AND lease_until < $1 RETURNING id, ticket_id, next_attempt_at",
        sql::values![expired, now.plus_minutes(UNSURE_MINUTES).millis(), never().millis(), DIED],
    )
    .await?;
    let waiting = doubtful.into_iter().filter(|row| row.next_attempt_at == never().millis());
    Ok(waiting.map(|row| Ended { notice: NoticeId(row.id), ticket: TicketId(row.ticket_id), reply: in_doubt(DIED) }).collect())
}

/// All bytes are with the server, its answer is not here yet: from now on a death is `Unsure` (M27). Fails when the lease was
/// lost meanwhile: then the message must not be ended.
pub async fn data_sent(desk: &Desk, lease: &LeasedNotice) -> Answer<()> {
    let txn = desk.begin().await?;
    let noted = sql::execute(
        &txn,
        "UPDATE outbox SET data_sent = TRUE WHERE id = $1 AND lease_epoch = $2 AND state = 'claimed'",
        sql::values![lease.id.0, lease.epoch],
    )
    .await?;
    if noted == 0 {
        return Err(Trouble::Fault(format!("the lease on notice {} was lost while it was sent", lease.id.0)));
    }
    desk.commit(txn, None).await
}

/// Keeps what is leased for as long again: a relay may take longer to answer than a lease lasts. Answers how many are still ours.
pub async fn renew(desk: &Desk, leases: &[LeasedNotice]) -> Answer<usize> {
    if leases.is_empty() {
        return Ok(0);
    }
    let txn = desk.begin().await?;
    let until = leases::now(desk, &txn).await?.plus_minutes(leases::MINUTES).millis();
    let mut kept = 0;
    for lease in leases {
        let sql = "UPDATE outbox SET lease_until = $3 WHERE id = $1 AND lease_epoch = $2 AND state = 'claimed'";
        kept += usize::from(sql::execute(&txn, sql, sql::values![lease.id.0, lease.epoch, until]).await? > 0);
    }
    desk.commit(txn, None).await?;
    Ok(kept)
}

/// When the next notice comes due; for one that is being sent, when its lease ends. Not before the relay's pause is over.
pub async fn next_due(desk: &Desk) -> Answer<Option<Instant>> {
    if !desk.0.relay {
        return Ok(None);
    }
    let due: Option<Option<i64>> = sql::scalar(
        desk.read(),
        "SELECT MIN(CASE WHEN state = 'claimed' THEN lease_until + 1 ELSE next_attempt_at END) FROM outbox \
         WHERE state IN ('promised', 'deferred', 'unsure', 'claimed') AND next_attempt_at < $1",
        [never().millis().into()],
    )
    .await?;
    let Some(due) = due.flatten().map(Instant::from_millis) else { return Ok(None) };
    Ok(Some(channel::paused_until(desk.read()).await?.map_or(due, |until| until.max(due))))
}
