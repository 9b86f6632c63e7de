//! Reading again what was left for later, a little at a time: it may be stopped at any moment and goes on from there.

use super::document::Document;
use super::write::{index, new_words};
use crate::tickets::row;
use crate::{Answer, Desk, Trouble, sql};
use domain::Refusal;
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

/// Tickets, or people, of one call.
const BATCH: i64 = 50;

#[derive(FromQueryResult)]
struct Person {
    id: i64,
    name: String,
    address: String,
}

/// Brings some of the index up to date. True: there was something, and there may be more.
pub async fn catch_up(desk: &Desk) -> Answer<bool> {
    let people = people(desk).await?;
    let waiting: Vec<i64> = sql::column(desk.read(), "SELECT id FROM search_todo WHERE kind = 'ticket' LIMIT $1", [BATCH.into()]).await?;
    // On an embedded database waiting for the disk is what costs, and there is one writer. Where there are several, each transaction
    // holds one ticket, as everybody's does who writes on it: nobody waits in a circle.
    let together = if desk.backend() == DbBackend::Sqlite { waiting.len().max(1) } else { 1 };
    for tickets in waiting.chunks(together) {
        let txn = desk.begin().await?;
        for ticket in tickets {
            // First the ticket, then its mark: whatever is written on it meanwhile waits, and whoever marks it later is not missed.
            match row::lock(&txn, TicketId(*ticket)).await {
                Ok(_) | Err(Trouble::Refused(Refusal::NotFound)) => {}
                Err(trouble) => return Err(trouble),
            }
            sql::execute(&txn, "DELETE FROM search_todo WHERE kind = 'ticket' AND id = $1", [(*ticket).into()]).await?;
        }
        index(&txn, tickets).await?;
        txn.commit().await?;
    }
    Ok(people || !waiting.is_empty())
}

async fn people(desk: &Desk) -> Answer<bool> {
    let waiting: Option<i64> = sql::scalar(desk.read(), "SELECT id FROM search_todo WHERE kind = 'person' LIMIT 1", []).await?;
    if waiting.is_none() {
        return Ok(false);
    }
    let txn = desk.begin().await?;
    let take = format!("SELECT id FROM search_todo WHERE kind = 'person' ORDER BY id LIMIT $1{}", sql::skip_locked(&txn));
    let ids: Vec<i64> = sql::column(&txn, take, [BATCH.into()]).await?;
    if ids.is_empty() {
        return Ok(false);
    }
    let (places, values) = (sql::places(1, ids.len()), || ids.iter().copied().map(Value::from));
    sql::execute(&txn, format!("DELETE FROM search_todo WHERE kind = 'person' AND id IN ({places})"), values()).await?;
    let people: Vec<Person> = sql::find_all(&txn, format!("SELECT id, name, address FROM person WHERE id IN ({places})"), values()).await?;
    for person in people {
        let document = Document::of([person.name.as_str(), person.address.as_str()]);
        if txn.get_database_backend() == DbBackend::Sqlite {
            let sql = "INSERT OR REPLACE INTO person_search (rowid, words) VALUES ($1, $2)";
            sql::execute(&txn, sql, sql::values![person.id, document.spaced()]).await?;
            // Their words are among a ticket's as soon as they take part in one; they may be looked for before.
            let sql = "INSERT INTO search_word (word) SELECT value FROM json_each($1) WHERE TRUE ON CONFLICT DO NOTHING";
            sql::execute(&txn, sql, [document.long().into()]).await?;
        } else {
            let sql = format!(
                "{} INSERT INTO person_search (person_id, words) VALUES ($1, CAST($2 AS tsvector)) \
                 ON CONFLICT (person_id) DO UPDATE SET words = EXCLUDED.words",
                new_words(3)
            );
            sql::execute(&txn, sql, sql::values![person.id, document.vector(), document.long()]).await?;
        }
    }
    txn.commit().await?;
    Ok(true)
}
