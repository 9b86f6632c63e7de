//! Keeping the index: with each entry, in the entry's own transaction.

use super::document::{Document, MOST, stretches};
use crate::{Answer, sql};
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};
use std::collections::HashMap;

/// The document of a ticket that was just made.
pub(crate) async fn open(txn: &impl ConnectionTrait, ticket: TicketId, texts: &[&str]) -> Answer<()> {
    let document = Document::of(texts.iter().copied());
    put(txn, ticket.0, &document).await
}

/// What is new on a ticket. One that waits to be read again has no document yet, and then gets all of it at once.
pub(crate) async fn add(txn: &impl ConnectionTrait, ticket: TicketId, texts: &[&str]) -> Answer<()> {
    let document = Document::of(texts.iter().copied());
    if document.is_empty() {
        return Ok(());
    }
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    if txn.get_database_backend() == DbBackend::Sqlite {
        let sql = "INSERT INTO search_text (ticket_id, how, words, long, most) VALUES ($1, 'more', $2, $3, $4)";
        sql::execute(txn, sql, sql::values![ticket.0, document.spaced(), document.long(), most]).await?;
    } else {
        let size = i64::try_from(document.size).unwrap_or(i64::MAX);
        let sql = format!(
            "{} UPDATE ticket_search SET words = words || CAST($2 AS tsvector), size = size + $3 WHERE ticket_id = $1 AND size + $3 <= $4",
            new_words(5)
        );
        sql::execute(txn, sql, sql::values![ticket.0, document.vector(), size, most, document.long()]).await?;
    }
    Ok(())
}

/// Has tickets read again, a moment after the transaction: something of them is elsewhere now.
pub(crate) async fn later(txn: &impl ConnectionTrait, tickets: &[TicketId]) -> Answer<()> {
    // A row that is there already is locked all the same, so that whoever works on it does not miss what this transaction does.
    let again = if txn.get_database_backend() == DbBackend::Sqlite { "NOTHING" } else { "UPDATE SET id = EXCLUDED.id" };
    for ticket in tickets {
        let sql = format!("INSERT INTO search_todo (kind, id) VALUES ('ticket', $1) ON CONFLICT (kind, id) DO {again}");
        sql::execute(txn, sql, [ticket.0.into()]).await?;
    }
    Ok(())
}

async fn put(txn: &impl ConnectionTrait, ticket: i64, document: &Document) -> Answer<()> {
    if txn.get_database_backend() == DbBackend::Sqlite {
        let sql = "INSERT INTO search_text (ticket_id, how, words, long) VALUES ($1, 'whole', $2, $3)";
        sql::execute(txn, sql, sql::values![ticket, document.spaced(), document.long()]).await?;
    } else {
        let sql = format!(
            "{} INSERT INTO ticket_search (ticket_id, size, words) VALUES ($1, $2, CAST($3 AS tsvector)) \
             ON CONFLICT (ticket_id) DO UPDATE SET size = EXCLUDED.size, words = EXCLUDED.words",
            new_words(4)
        );
        let size = i64::try_from(document.size).unwrap_or(i64::MAX);
        sql::execute(txn, sql, sql::values![ticket, size, format!("{}{}", document.vector(), stretches(ticket)), document.long()]).await?;
    }
    Ok(())
}

/// The part of a statement on PostgreSQL that adds the long words which nobody has written before; the list is the value at that place.
pub(super) fn new_words(place: usize) -> String {
    format!(
        "WITH new_words AS (INSERT INTO search_word (word) SELECT w.word FROM json_array_elements_text(CAST(${place} AS json)) AS w (word) \
         WHERE NOT EXISTS (SELECT 1 FROM search_word s WHERE s.word = w.word))"
    )
}

#[derive(FromQueryResult)]
struct Line {
    ticket: i64,
    text: String,
}

/// Reads tickets whole and writes their documents anew.
pub(crate) async fn index(txn: &impl ConnectionTrait, tickets: &[i64]) -> Answer<()> {
    /// Most tickets of one statement.
    const CHUNK: usize = 500;
    for tickets in tickets.chunks(CHUNK) {
        let places = sql::places(1, tickets.len());
        let values = || tickets.iter().copied().map(Value::from);
        // In the order of a page: what it is about, whose it is, what was said.
        let parts = [
            format!(
                "SELECT t.id AS ticket, t.subject || ' ¶ ' || r.name || ' ¶ ' || r.address AS text FROM ticket t \
                 JOIN person r ON r.id = t.requester_id WHERE t.id IN ({places})"
            ),
            format!(
                "SELECT o.ticket_id AS ticket, p.name || ' ¶ ' || p.address AS text FROM observer o JOIN person p ON p.id = o.person_id \
                 WHERE o.ticket_id IN ({places}) ORDER BY o.ticket_id, o.added_at, p.id"
            ),
            format!("SELECT e.ticket_id AS ticket, e.text FROM entry e WHERE e.ticket_id IN ({places}) ORDER BY e.ticket_id, e.at, e.id"),
            format!("SELECT a.ticket_id AS ticket, a.name AS text FROM attachment a WHERE a.ticket_id IN ({places}) ORDER BY a.id"),
        ];
        let mut texts: HashMap<i64, Vec<String>> = HashMap::new();
        for part in parts {
            let lines: Vec<Line> = sql::find_all(txn, part, values()).await?;
            for line in lines {
                texts.entry(line.ticket).or_default().push(line.text);
            }
        }
        for ticket in tickets {
            if let Some(texts) = texts.get(ticket) {
                let parts = texts.iter().flat_map(|text| text.split('¶'));
                put(txn, *ticket, &Document::of(parts)).await?;
            }
        }
    }
    Ok(())
}
