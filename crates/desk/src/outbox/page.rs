//! *Salida*: every notice and how far it got.

use super::channel;
use crate::{Answer, Desk, permit, sql};
use domain::notices::{DeadReason, DeliveryState, NoticeId, NoticeKind, OutboxPage, OutboxRow};
use domain::people::Actor;
use domain::tickets::TicketId;
use domain::{Instant, Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

const PAGE: usize = 50;
const COLUMNS: &str = "o.id, o.ticket_id, o.kind, p.name AS person, o.address, o.subject, o.state, o.promised_at, o.accepted_at, \
     o.next_attempt_at, o.attempts, o.last_reply, d.name AS decided_by, o.decided_at, \
     EXISTS (SELECT 1 FROM outbox_mail m WHERE m.outbox_id = o.id AND LENGTH(m.bytes) > 0) AS composed \
     FROM outbox o LEFT JOIN person p ON p.id = o.person_id LEFT JOIN person d ON d.id = o.decided_by";
/// Dead letters whose domains are counted: beyond, nobody counts.
const MOST_DEAD: i64 = 1_000;

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
    decided_by: Option<String>,
    decided_at: Option<i64>,
    composed: bool,
}

impl Row {
    /// `paused`: the relay takes nothing before.
    fn show(self, desk: &Desk, paused: Option<Instant>, lang: Lang) -> Answer<OutboxRow> {
        let stamp = |millis: i64| desk.0.calendar.stamp(Instant::from_millis(millis), lang);
        let state = sql::known(DeliveryState::parse(&self.state), "the state of a notice")?;
        let comes = matches!(state, DeliveryState::Promised | DeliveryState::Deferred | DeliveryState::Unsure);
        let next = (comes && self.next_attempt_at < super::settle::never().millis()).then_some(self.next_attempt_at);
        let next = next.map(|next| paused.map_or(next, |until| until.millis().max(next)));
        let why = (state == DeliveryState::Dead).then(|| DeadReason::of(self.last_reply.as_deref().unwrap_or_default()));
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
            why,
            decided: self.decided_by.zip(self.decided_at.map(stamp)),
            sendable: self.composed && desk.0.relay,
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
    let lang = permit::lang(actor);
    let paused = channel::paused_until(&db).await?;
    Ok(OutboxPage {
        next: rows.last().filter(|_| more).map(|row| row.id.to_string()),
        rows: rows.into_iter().map(|row| row.show(desk, paused, lang)).collect::<Answer<_>>()?,
        counts: counts(&db).await?,
        relay: desk.0.relay,
        channel: if desk.0.relay { channel::view(desk, &db, lang).await? } else { None },
        dead_domains: if state == Some(DeliveryState::Dead) { dead_domains(&db).await? } else { Vec::new() },
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

/// Where dead letters were meant to go, most first.
async fn dead_domains(db: &impl ConnectionTrait) -> Answer<Vec<(String, u32)>> {
    let sql = "SELECT address FROM outbox WHERE state = 'dead' ORDER BY id DESC LIMIT $1";
    let addresses: Vec<String> = sql::column(db, sql, [MOST_DEAD.into()]).await?;
    let mut domains: Vec<(String, u32)> = Vec::new();
    for address in &addresses {
        let domain = address.rsplit_once('@').map_or(address.as_str(), |(_, domain)| domain);
        match domains.iter_mut().find(|(known, _)| known == domain) {
            Some((_, n)) => *n += 1,
            None => domains.push((domain.to_owned(), 1)),
        }
    }
    domains.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(domains)
}

/// The row and its final bytes. Staff.
pub async fn bytes(desk: &Desk, actor: &Actor, id: NoticeId) -> Answer<(OutboxRow, bytes::Bytes)> {
    permit::reads(actor)?;
    let db = desk.snapshot().await?;
    let row: Option<Row> = sql::find(&db, format!("SELECT {COLUMNS} WHERE o.id = $1"), [id.0.into()]).await?;
    let row = row.ok_or(Refusal::NotFound)?.show(desk, channel::paused_until(&db).await?, permit::lang(actor))?;
    let bytes: Option<Vec<u8>> = sql::scalar(&db, "SELECT bytes FROM outbox_mail WHERE outbox_id = $1", [id.0.into()]).await?;
    Ok((row, bytes.unwrap_or_default().into()))
}
