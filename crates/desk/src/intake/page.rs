//! *Recepción*: what came, and what became of it.

use super::hand::sees;
use super::lease::raw_bytes;
use crate::{Answer, Desk, fold::fold, keyset, permit, rules, sql};
use domain::intake::{HoldReason, IgnoreReason, IntakeId, IntakePage, IntakeRow, IntakeState, MatchRule};
use domain::people::{Actor, Role};
use domain::rules::RuleId;
use domain::tickets::TicketId;
use domain::{Instant, Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::fmt::Write;

/// Words of a search that are looked at.
const MAX_WORDS: usize = 8;

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
    found(desk, actor, state, None, after).await
}

/// As [`page`], of senders and subjects that hold every word of `text`.
pub async fn found(
    desk: &Desk,
    actor: &Actor,
    state: Option<IntakeState>,
    text: Option<&str>,
    after: Option<String>,
) -> Answer<IntakePage> {
    sees(actor)?;
    let mut values = sql::values![keyset::after(after)?];
    let mut conditions = String::new();
    if let Some(state) = state {
        values.push(state.key().into());
        conditions.push_str(" AND state = $2");
    }
    for word in words(text.unwrap_or_default()) {
        values.push(word.into());
        // Writing to a String cannot fail.
        let _ = write!(conditions, " AND haystack LIKE ${} ESCAPE '\\'", values.len());
    }
    let db = desk.snapshot().await?;
    let sql = format!("SELECT {COLUMNS} FROM intake WHERE id < $1{conditions} ORDER BY id DESC LIMIT {}", keyset::LIMIT);
    let rows: Vec<Row> = sql::find_all(&db, sql, values).await?;
    let (rows, next) = keyset::cut(rows, |row| row.id);
    let rules = if rows.iter().any(|row| row.rules.is_some()) { rules::all_names(&db).await? } else { Vec::new() };
    Ok(IntakePage {
        next,
        rows: rows.into_iter().map(|row| row.show(desk, permit::lang(actor), &rules)).collect::<Answer<_>>()?,
        counts: counts(&db).await?,
    })
}

/// As patterns in which a wildcard is a letter.
fn words(text: &str) -> Vec<String> {
    let escaped = |word: &str| format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    fold(text).split(' ').filter(|word| !word.is_empty()).take(MAX_WORDS).map(escaped).collect()
}

/// One message as lists show it.
pub(super) async fn one(desk: &Desk, db: &impl ConnectionTrait, id: IntakeId, lang: Lang) -> Answer<IntakeRow> {
    let row: Option<Row> = sql::find(db, format!("SELECT {COLUMNS} FROM intake WHERE id = $1"), [id.0.into()]).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let rules = if row.rules.is_some() { rules::all_names(db).await? } else { Vec::new() };
    row.show(desk, lang, &rules)
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
