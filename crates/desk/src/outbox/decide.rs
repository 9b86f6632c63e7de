//! What an administrator decides of a notice: that it is sent again, or that it is not sent.

use super::promise::GIVE_UP_DAYS;
use super::settle::never;
use crate::tickets::{record, row};
use crate::{Answer, Desk, sql};
use domain::Refusal;
use domain::notices::{DeliveryState, NoticeId};
use domain::people::{Actor, PersonId, Role};
use domain::tickets::{EventKind, TicketId};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Most dead letters sent again at once: an hour's work of a slow relay.
const MOST_AT_ONCE: i64 = 200;

/// Sends a dead, unsure, deferred, kept or cancelled notice again now: the same bytes under the same Message-ID (M25), with attempts
/// and the time to give up counted anew. Administrators. What could never be composed cannot be sent.
pub async fn retry(desk: &Desk, actor: &Actor, id: NoticeId) -> Answer<()> {
    let by = administrator(actor)?;
    let ticket = ticket_of(desk, id).await?;
    let txn = desk.begin().await?;
    row::lock(&txn, ticket).await?;
    let notice = lock(&txn, id).await?;
    let state = sql::known(DeliveryState::parse(&notice.state), "the state of a notice")?;
    if state == DeliveryState::Claimed {
        return Err(Refusal::BeingSent.into());
    }
    if !state.may_be_retried() || !notice.composed {
        return Err(Refusal::NotFound.into());
    }
    send_again(desk, &txn, by, ticket, &notice).await?;
    desk.commit(txn, Some(ticket)).await
}

/// Sends again every dead letter to addresses of this domain. Administrators. Answers how many.
pub async fn retry_domain(desk: &Desk, actor: &Actor, domain: &str) -> Answer<u32> {
    let by = administrator(actor)?;
    let domain = domain.trim().to_lowercase();
    if domain.is_empty() || domain.contains(['%', '_', '@', '\\']) {
        return Err(Refusal::BadField { field: "domain".to_owned() }.into());
    }
    // In the order of tickets: of two who do this at once, neither waits for the other in a circle.
    let sql = "SELECT ticket_id FROM outbox WHERE state = 'dead' AND address LIKE $1 GROUP BY ticket_id ORDER BY ticket_id LIMIT $2";
    let tickets: Vec<i64> = sql::column(desk.read(), sql, sql::values![format!("%@{domain}"), MOST_AT_ONCE]).await?;
    let txn = desk.begin().await?;
    let mut sent = 0;
    for ticket in tickets.into_iter().map(TicketId) {
        row::lock(&txn, ticket).await?;
        let sql = format!("{SELECT} WHERE o.ticket_id = $1 AND o.state = 'dead' AND o.address LIKE $2 ORDER BY o.id");
        let dead: Vec<Notice> = sql::find_all(&txn, sql, sql::values![ticket.0, format!("%@{domain}")]).await?;
        for notice in dead.iter().filter(|notice| notice.composed) {
            send_again(desk, &txn, by, ticket, notice).await?;
            sent += 1;
        }
    }
    desk.commit_for_all(txn).await?;
    Ok(sent)
}

/// Decides that a notice is not to be sent (any more). Administrators. One whose outcome is not known may have arrived: that must
/// be said (`sure`) by whoever cancels it. One that is being sent is too late.
pub async fn cancel(desk: &Desk, actor: &Actor, id: NoticeId, sure: bool) -> Answer<()> {
    let by = administrator(actor)?;
    let ticket = ticket_of(desk, id).await?;
    let txn = desk.begin().await?;
    row::lock(&txn, ticket).await?;
    let notice = lock(&txn, id).await?;
    let state = sql::known(DeliveryState::parse(&notice.state), "the state of a notice")?;
    match state {
        DeliveryState::Claimed => return Err(Refusal::BeingSent.into()),
        DeliveryState::Unsure if !sure => return Err(Refusal::MayHaveArrived.into()),
        _ if state.may_be_cancelled() => {}
        _ => return Err(Refusal::NotFound.into()),
    }
    // The epoch makes a worker that comes back late write nothing.
    sql::execute(
        &txn,
        "UPDATE outbox SET state = $2, next_attempt_at = $3, decided_by = $4, decided_at = $5, lease_epoch = lease_epoch + 1 WHERE id = $1",
        sql::values![id.0, DeliveryState::Cancelled.key(), never().millis(), by.0, desk.now().millis()],
    )
    .await?;
    let what = EventKind::NoticeCancelled { to: notice.to() };
    record::record(&txn, ticket, desk.now(), Some(by), &what, None).await?;
    desk.commit(txn, Some(ticket)).await
}

/// A person, who is named on the ticket.
fn administrator(actor: &Actor) -> Answer<PersonId> {
    match actor {
        Actor::Staff(staff) if staff.role == Role::Administrator => Ok(staff.id),
        _ => Err(Refusal::NotAllowed.into()),
    }
}

#[derive(FromQueryResult)]
struct Notice {
    id: i64,
    state: String,
    name: String,
    address: String,
    composed: bool,
}

impl Notice {
    fn to(&self) -> String {
        format!("{} <{}>", self.name, self.address)
    }
}

const SELECT: &str = "SELECT o.id, o.state, p.name, o.address, \
     EXISTS (SELECT 1 FROM outbox_mail m WHERE m.outbox_id = o.id AND LENGTH(m.bytes) > 0) AS composed \
     FROM outbox o JOIN person p ON p.id = o.person_id";

/// Which ticket to lock: always before the notice, as every use case does.
async fn ticket_of(desk: &Desk, id: NoticeId) -> Answer<TicketId> {
    let ticket: Option<i64> = sql::scalar(desk.read(), "SELECT ticket_id FROM outbox WHERE id = $1", [id.0.into()]).await?;
    Ok(TicketId(ticket.ok_or(Refusal::NotFound)?))
}

async fn lock(txn: &impl ConnectionTrait, id: NoticeId) -> Answer<Notice> {
    let of = if sql::for_update(txn).is_empty() { "" } else { " FOR UPDATE OF o" };
    Ok(sql::find(txn, format!("{SELECT} WHERE o.id = $1{of}"), [id.0.into()]).await?.ok_or(Refusal::NotFound)?)
}

async fn send_again(desk: &Desk, txn: &impl ConnectionTrait, by: PersonId, ticket: TicketId, notice: &Notice) -> Answer<()> {
    let now = desk.now();
    sql::execute(
        txn,
        "UPDATE outbox SET state = $2, next_attempt_at = $3, give_up_at = $4, attempts = 0, unsure = 0, lease_epoch = lease_epoch + 1, \
         decided_by = $5, decided_at = $3 WHERE id = $1",
        sql::values![
            notice.id,
            if desk.0.relay { DeliveryState::Promised.key() } else { DeliveryState::Kept.key() },
            now.millis(),
            now.plus_days(GIVE_UP_DAYS).millis(),
            by.0,
        ],
    )
    .await?;
    record::record(txn, ticket, now, Some(by), &EventKind::NoticeRetried { to: notice.to() }, None).await?;
    Ok(())
}
