//! *Recepción*: what came, and what became of it.

use super::hand::sees;
use super::lease::raw_bytes;
use crate::{Answer, Desk, permit, rules, sql};
use domain::intake::{HoldReason, IgnoreReason, IntakeId, IntakePage, IntakeRow, IntakeState, MatchRule};
use domain::people::{Actor, Role};
use domain::rules::RuleId;
use domain::tickets::TicketId;
use domain::{Instant, Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

const PAGE: usize = 50;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    arrived_at: i64,
    received_at: i64,
    filed_at: Option<i64>,
    sender: String,
    subject: String,
    size: i64,
    state: String,
    rule: Option<String>,
    hold: Option<String>,
    ignored: Option<String>,
    fault: Option<String>,
    ticket_id: Option<i64>,
    attempts: i64,
    rules: Option<String>,
}

const COLUMNS: &str =
    "id, arrived_at, received_at, filed_at, sender, subject, size, state, rule, hold, ignored, fault, ticket_id, attempts, rules";

impl Row {
    fn show(self, desk: &Desk, lang: Lang, rules: &[(RuleId, String)]) -> Answer<IntakeRow> {
        let filed = self.filed_at.filter(|_| self.state == IntakeState::Filed.key());
        Ok(IntakeRow {
            id: IntakeId(self.id),
            received: desk.0.calendar.stamp(Instant::from_millis(self.received_at), lang),
            from: self.sender,
            subject: self.subject,
            size: u64::try_from(self.size).unwrap_or(0),
            state: sql::known(IntakeState::parse(&self.state), "the state of a message")?,
            rule: self.rule.as_deref().and_then(MatchRule::parse),
            hold: self.hold.as_deref().and_then(HoldReason::parse),
            ignored: self.ignored.as_deref().and_then(IgnoreReason::parse),
            fault: self.fault,
            ran: ran(self.rules.as_deref(), rules),
            ticket: self.ticket_id.map(TicketId),
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
            // Clocks of two machines may disagree; nothing is registered before it arrives.
            delay_ms: filed.map(|filed| (filed - self.arrived_at).max(0)),
        })
    }
}

/// The names of the rules in a JSON list of ids.
fn ran(ids: Option<&str>, rules: &[(RuleId, String)]) -> Vec<String> {
    let ids: Vec<RuleId> = ids.and_then(|ids| serde_json::from_str(ids).ok()).unwrap_or_default();
    ids.iter().filter_map(|id| rules.iter().find(|(other, _)| other == id)).map(|(_, name)| name.clone()).collect()
}

/// *Recepción*, newest first. Administrators and supervisors.
pub async fn page(desk: &Desk, actor: &Actor, state: Option<IntakeState>, after: Option<String>) -> Answer<IntakePage> {
    sees(actor)?;
    let after = match after {
        Some(after) => after.parse().map_err(|_| Refusal::BadField { field: "after".to_owned() })?,
        None => i64::MAX,
    };
    let db = desk.snapshot().await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM intake WHERE id < $1 {} ORDER BY id DESC LIMIT {}",
        if state.is_some() { "AND state = $2" } else { "" },
        PAGE + 1
    );
    let mut values = sql::values![after];
    values.extend(state.map(|state| state.key().into()));
    let mut rows: Vec<Row> = sql::find_all(&db, sql, values).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let rules = if rows.iter().any(|row| row.rules.is_some()) { rules::all_names(&db).await? } else { Vec::new() };
    Ok(IntakePage {
        next: rows.last().filter(|_| more).map(|row| row.id.to_string()),
        rows: rows.into_iter().map(|row| row.show(desk, permit::lang(actor), &rules)).collect::<Answer<_>>()?,
        counts: counts(&db).await?,
    })
}

/// Up to a thousand of each state: beyond, nobody counts.
async fn counts(db: &impl ConnectionTrait) -> Answer<Vec<(IntakeState, u32)>> {
    let mut counts = Vec::with_capacity(IntakeState::ALL.len());
    for state in IntakeState::ALL {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM intake WHERE state = $1 LIMIT 1000) AS counted";
        let n: Option<i64> = sql::scalar(db, sql, [state.key().into()]).await?;
        counts.push((*state, n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0)));
    }
    Ok(counts)
}

/// The raw source. Administrators; technicians and supervisors for mail that is on a ticket.
pub async fn raw(desk: &Desk, actor: &Actor, id: IntakeId) -> Answer<bytes::Bytes> {
    #[derive(FromQueryResult)]
    struct Source {
        sha256: String,
        size: i64,
        state: String,
    }
    permit::reads(actor)?;
    let sql = "SELECT sha256, size, state FROM intake WHERE id = $1";
    let source: Source = sql::find(desk.read(), sql, [id.0.into()]).await?.ok_or(Refusal::NotFound)?;
    let administers = matches!(actor, Actor::Staff(staff) if staff.role == Role::Administrator);
    if !administers && source.state != IntakeState::Filed.key() {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(raw_bytes(desk, desk.read(), id, &source.sha256, source.size).await?.ok_or(Refusal::NotFound)?)
}
