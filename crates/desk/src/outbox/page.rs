//! *Salida*: every notice and how far it got.

use crate::{Answer, Desk, permit, sql};
use domain::notices::{DeliveryState, NoticeId, NoticeKind, OutboxPage, OutboxRow};
use domain::people::{Actor, Role};
use domain::tickets::TicketId;
use domain::{Instant, Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

const PAGE: usize = 50;
const COLUMNS: &str = "o.id, o.ticket_id, o.kind, p.name AS person, o.address, o.subject, o.state, o.promised_at, o.accepted_at, \
     o.next_attempt_at, o.attempts, o.last_reply FROM outbox o LEFT JOIN person p ON p.id = o.person_id";

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    ticket_id: i64,
    kind: String,
    person: Option<String>,
    address: String,
    subject: String,
    state: String,
    promised_at: i64,
    accepted_at: Option<i64>,
    next_attempt_at: i64,
    attempts: i64,
    last_reply: Option<String>,
}

impl Row {
    fn show(self, desk: &Desk, lang: Lang) -> Answer<OutboxRow> {
        let stamp = |millis: i64| desk.0.calendar.stamp(Instant::from_millis(millis), lang);
        let state = sql::known(DeliveryState::parse(&self.state), "the state of a notice")?;
        let comes = matches!(state, DeliveryState::Promised | DeliveryState::Deferred | DeliveryState::Unsure);
        let next = (comes && self.next_attempt_at < super::settle::never().millis()).then_some(self.next_attempt_at);
        Ok(OutboxRow {
            id: NoticeId(self.id),
            ticket: TicketId(self.ticket_id),
            kind: sql::known(NoticeKind::parse(&self.kind), "the kind of a notice")?,
            person: self.person.unwrap_or_default(),
            address: self.address,
            subject: self.subject,
            state,
            promised: stamp(self.promised_at),
            accepted: self.accepted_at.map(stamp),
            next_attempt: next.map(stamp),
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
            last_reply: self.last_reply,
        })
    }
}

/// *Salida*, newest first. Staff.
pub async fn page(desk: &Desk, actor: &Actor, state: Option<DeliveryState>, after: Option<String>) -> Answer<OutboxPage> {
    permit::reads(actor)?;
    let after = match after {
        Some(after) => after.parse().map_err(|_| Refusal::BadField { field: "after".to_owned() })?,
        None => i64::MAX,
    };
    let db = desk.snapshot().await?;
    let sql = format!(
        "SELECT {COLUMNS} WHERE o.id < $1 {} ORDER BY o.id DESC LIMIT {}",
        if state.is_some() { "AND o.state = $2" } else { "" },
        PAGE + 1
    );
    let mut values = sql::values![after];
    values.extend(state.map(|state| state.key().into()));
    let mut rows: Vec<Row> = sql::find_all(&db, sql, values).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok(OutboxPage {
        next: rows.last().filter(|_| more).map(|row| row.id.to_string()),
        rows: rows.into_iter().map(|row| row.show(desk, permit::lang(actor))).collect::<Answer<_>>()?,
        counts: counts(&db).await?,
        relay: desk.0.relay,
    })
}

/// Up to a thousand of each state: beyond, nobody counts.
async fn counts(db: &impl ConnectionTrait) -> Answer<Vec<(DeliveryState, u32)>> {
    let one = |state: &DeliveryState| {
        let state = state.key();
        format!("SELECT '{state}' AS state, COUNT(*) AS n FROM (SELECT 1 FROM outbox WHERE state = '{state}' LIMIT 1000) AS counted")
    };
    let sql = DeliveryState::ALL.iter().map(one).collect::<Vec<_>>().join(" UNION ALL ");
    let mut counts = Vec::new();
    for row in sql::all(db, sql, []).await? {
        let (state, n): (String, i64) = (row.try_get("", "state")?, row.try_get("", "n")?);
        counts.extend(DeliveryState::parse(&state).map(|state| (state, u32::try_from(n).unwrap_or(u32::MAX))));
    }
    Ok(counts)
}

/// The row and its final bytes. Staff.
pub async fn bytes(desk: &Desk, actor: &Actor, id: NoticeId) -> Answer<(OutboxRow, bytes::Bytes)> {
    permit::reads(actor)?;
    let db = desk.snapshot().await?;
    let row: Option<Row> = sql::find(&db, format!("SELECT {COLUMNS} WHERE o.id = $1"), [id.0.into()]).await?;
    let row = row.ok_or(Refusal::NotFound)?.show(desk, permit::lang(actor))?;
    let bytes: Option<Vec<u8>> = sql::scalar(&db, "SELECT bytes FROM outbox_mail WHERE outbox_id = $1", [id.0.into()]).await?;
    Ok((row, bytes.unwrap_or_default().into()))
}

/// Sends a dead, unsure or deferred notice again now. Administrators. What could never be composed cannot be sent.
pub async fn retry(desk: &Desk, actor: &Actor, id: NoticeId) -> Answer<()> {
    match actor {
        Actor::Staff(staff) if staff.role == Role::Administrator => {}
        _ => return Err(Refusal::NotAllowed.into()),
    }
    let txn = desk.begin().await?;
    let now = desk.now();
    let ticket: Option<i64> = sql::scalar(
        &txn,
        "UPDATE outbox SET state = $2, next_attempt_at = $3, give_up_at = $4, attempts = 0, unsure = 0, lease_epoch = lease_epoch + 1 \
         WHERE id = $1 AND state IN ('dead', 'unsure', 'deferred', 'kept') \
         AND EXISTS (SELECT 1 FROM outbox_mail m WHERE m.outbox_id = outbox.id AND LENGTH(m.bytes) > 0) RETURNING ticket_id",
        sql::values![
            id.0,
            if desk.0.relay { DeliveryState::Promised.key() } else { DeliveryState::Kept.key() },
            now.millis(),
            now.plus_days(super::promise::GIVE_UP_DAYS).millis(),
        ],
    )
    .await?;
    let Some(ticket) = ticket else { return Err(Refusal::NotFound.into()) };
    desk.commit(txn, Some(TicketId(ticket))).await
}
