//! Entries and events: what was written on a ticket and what happened to it (law 3).

use crate::{Answer, Trouble, sql};
use domain::Instant;
use domain::intake::{IntakeId, MatchRule, ParsedBody, Verdict};
use domain::people::PersonId;
use domain::tickets::{EntryId, EntryKind, EventId, EventKind, TicketId};
use sea_orm::ConnectionTrait;

pub(crate) struct NewEntry<'a> {
    pub(crate) ticket: TicketId,
    pub(crate) kind: EntryKind,
    pub(crate) author: PersonId,
    pub(crate) at: Instant,
    pub(crate) body: &'a ParsedBody,
    pub(crate) automatic: bool,
    pub(crate) mail: Option<(IntakeId, MatchRule, Verdict)>,
    /// The composer's idempotency key.
    pub(crate) key: Option<&'a str>,
    /// The ticket's revision with this entry on it.
    pub(crate) revision: i64,
}

pub(crate) async fn add_entry(txn: &impl ConnectionTrait, new: NewEntry<'_>) -> Answer<EntryId> {
    let id = sql::insert(
        txn,
        "INSERT INTO entry (ticket_id, kind, author_id, at, text, quoted, html, lossy, automatic, rule, intake_id, key, revision, verdict) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
        sql::values![
            new.ticket.0,
            new.kind.key(),
            new.author.0,
            new.at.millis(),
            new.body.text.as_str(),
            new.body.quoted.clone(),
            new.body.html.clone(),
            new.body.lossy,
            new.automatic,
            new.mail.map(|(_, rule, _)| rule.key()),
            new.mail.map(|(intake, ..)| intake.0),
            new.key.map(str::to_owned),
            new.revision,
            new.mail.map(|(_, _, verdict)| verdict.key()),
        ],
    )
    .await?;
    Ok(EntryId(id))
}

/// Writes down that something happened; `by` is nobody when Mesa itself did it.
pub(crate) async fn record(
    txn: &impl ConnectionTrait,
    ticket: TicketId,
    at: Instant,
    by: Option<PersonId>,
    what: &EventKind,
    entry: Option<EntryId>,
) -> Answer<EventId> {
    let data = serde_json::to_value(what).map_err(|error| Trouble::Fault(error.to_string()))?;
    let kind = data.get("event").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let id = sql::insert(
        txn,
        "INSERT INTO event (ticket_id, at, actor_id, kind, data, entry_id) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        sql::values![ticket.0, at.millis(), by.map(|person| person.0), kind, data.to_string(), entry.map(|entry| entry.0)],
    )
    .await?;
    Ok(EventId(id))
}
