//! Everything learned anew from the tickets themselves.

use super::MOST;
use super::teach::Mail;
use crate::{Answer, Desk, permit, sql};
use domain::people::Actor;
use sea_orm::FromQueryResult;
use std::collections::HashMap;

/// Tickets learned in one transaction: others write in between.
const BATCH: usize = 200;
/// Rows of one INSERT.
const ROWS: usize = 400;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    category_id: i64,
    technician_id: Option<i64>,
}

/// Forgets all, and learns the newest tickets that have a category and a technician or a group. Administrators and the command line. May be
/// called again whenever it was cut off. Answers how many it has learned.
pub async fn rebuild(desk: &Desk, actor: &Actor) -> Answer<usize> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    for table in ["learned_word", "word_count", "learned"] {
        sql::execute(&txn, format!("DELETE FROM {table}"), []).await?;
    }
    txn.commit().await?;
    let sql = format!(
        "SELECT id, category_id, technician_id FROM ticket WHERE category_id IS NOT NULL AND (technician_id IS NOT NULL OR team_id IS NOT NULL) \
         ORDER BY id DESC LIMIT {MOST}"
    );
    let sorted: Vec<Row> = sql::find_all(desk.read(), sql, []).await?;
    for batch in sorted.chunks(BATCH) {
        learn(desk, batch).await?;
    }
    let txn = desk.begin().await?;
    sql::execute(&txn, "DELETE FROM word_count", []).await?;
    sql::execute(&txn, "INSERT INTO word_count (word, tickets) SELECT word, COUNT(*) FROM learned_word GROUP BY word ORDER BY word", [])
        .await?;
    txn.commit().await?;
    Ok(sorted.len())
}

/// Learns what an office that is older than the suggestions has sorted; nothing when something was learned already.
pub async fn catch_up(desk: &Desk) -> Answer<usize> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM learned) AND EXISTS (SELECT 1 FROM ticket WHERE category_id IS NOT NULL) AS empty";
    if sql::scalar(desk.read(), sql, []).await? == Some(true) { rebuild(desk, &Actor::System).await } else { Ok(0) }
}

async fn learn(desk: &Desk, batch: &[Row]) -> Answer<()> {
    let txn = desk.begin().await?;
    let ids: Vec<i64> = batch.iter().map(|row| row.id).collect();
    let words: HashMap<i64, Vec<String>> = Mail::of(&txn, &ids).await?.iter().map(Mail::words).collect::<Answer<_>>()?;
    let mut pairs: Vec<(&str, i64)> = Vec::new();
    for row in batch {
        // Somebody may have escalated it in between, and taught it.
        let sql = "INSERT INTO learned (ticket_id, category_id, technician_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        if sql::execute(&txn, sql, sql::values![row.id, row.category_id, row.technician_id]).await? > 0 {
            pairs.extend(words.get(&row.id).into_iter().flatten().map(|word| (word.as_str(), row.id)));
        }
    }
    for rows in pairs.chunks(ROWS) {
        let sql = format!("INSERT INTO learned_word (word, ticket_id) VALUES {} ON CONFLICT DO NOTHING", sql::rows(&txn, rows.len(), 2));
        sql::execute(&txn, sql, rows.iter().flat_map(|(word, ticket)| sql::values![*word, *ticket]).collect::<Vec<_>>()).await?;
    }
    txn.commit().await?;
    Ok(())
}
