//! Asking what was learned: a handful of statements, each led by an index, whatever the office has been through.

use super::teach::words;
use crate::{Answer, sql};
use domain::people::PersonId;
use domain::tickets::{CategoryId, TicketId};
use domain::triage::{Case, Handled, MOST_CASES, Ranked, rank, weigh};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// Of each word, so many of the newest tickets that have it are compared.
const NEWEST: u32 = 400;
/// The last ones, by which it is judged what is common.
const LAST: u32 = 200;
/// Of each category, so many of the last ones tell who attends to it.
const LAST_OF_EACH: u32 = 40;

/// The categories of the learned tickets that are most like this one.
pub(crate) async fn near(db: &impl ConnectionTrait, ticket: TicketId) -> Answer<Vec<Ranked>> {
    let (words, subject) = words(db, ticket).await?;
    let sql = format!("SELECT word, tickets FROM word_count WHERE word IN ({})", sql::places(1, words.len()));
    let counts = sql::all(db, sql, words.into_iter().map(Value::from).collect::<Vec<_>>()).await?;
    let counts = counts.iter().map(|row| Ok((row.try_get("", "word")?, row.try_get("", "tickets")?))).collect::<Answer<Vec<_>>>()?;
    let all: i64 = sql::scalar(db, "SELECT COUNT(*) FROM learned", []).await?.unwrap_or(0);
    let weights = weigh(counts, all, &subject);
    if weights.len() < 2 {
        return Ok(Vec::new());
    }
    let cases = cases(db, ticket, &weights).await?;
    Ok(rank(&cases, weights.iter().map(|(_, weight)| weight).sum()))
}

/// The tickets that share most with it; one word alone makes nothing alike.
async fn cases(db: &impl ConnectionTrait, ticket: TicketId, weights: &[(String, i64)]) -> Answer<Vec<Case>> {
    #[derive(FromQueryResult)]
    struct Row {
        ticket_id: i64,
        category_id: i64,
        shared: i64,
    }
    let mut values = sql::values![ticket.0];
    let having: Vec<String> = weights
        .iter()
        .map(|(word, weight)| {
            values.push(word.as_str().into());
            let word = values.len();
            format!(
                "SELECT ticket_id, {weight} AS weight FROM (SELECT ticket_id FROM learned_word WHERE word = ${word} AND ticket_id <> $1 \
                 ORDER BY ticket_id DESC LIMIT {NEWEST}) w{word}"
            )
        })
        .collect();
    let sql = format!(
        "SELECT s.ticket_id, l.category_id, s.shared FROM (SELECT ticket_id, CAST(SUM(weight) AS BIGINT) AS shared FROM ({}) w \
         GROUP BY ticket_id HAVING COUNT(*) > 1 ORDER BY 2 DESC, 1 DESC LIMIT {MOST_CASES}) s \
         JOIN learned l ON l.ticket_id = s.ticket_id ORDER BY s.shared DESC, s.ticket_id DESC",
        having.join(" UNION ALL ")
    );
    let rows: Vec<Row> = sql::find_all(db, sql, values).await?;
    let case = |row: Row| Case { ticket: TicketId(row.ticket_id), category: CategoryId(row.category_id), shared: row.shared };
    Ok(rows.into_iter().map(case).collect())
}

/// How many of the last ones were of each category, the commonest first; and how many there were.
pub(crate) async fn common(db: &impl ConnectionTrait) -> Answer<(Vec<(CategoryId, u32)>, u32)> {
    let sql = format!(
        "SELECT category_id, COUNT(*) AS tickets FROM (SELECT category_id FROM learned ORDER BY ticket_id DESC LIMIT {LAST}) l \
         GROUP BY category_id ORDER BY 2 DESC, 1"
    );
    let mut all = Vec::new();
    for row in sql::all(db, sql, []).await? {
        let tickets: i64 = row.try_get("", "tickets")?;
        all.push((CategoryId(row.try_get("", "category_id")?), u32::try_from(tickets).unwrap_or(LAST)));
    }
    let of = all.iter().map(|(_, tickets)| tickets).sum();
    Ok((all, of))
}

/// Who was given the last ones of these categories.
pub(crate) async fn handled(db: &impl ConnectionTrait, categories: &[CategoryId]) -> Answer<Vec<Handled>> {
    #[derive(FromQueryResult)]
    struct Row {
        category_id: i64,
        technician_id: i64,
        tickets: i64,
    }
    if categories.is_empty() {
        return Ok(Vec::new());
    }
    let last: Vec<String> = (1..=categories.len())
        .map(|nth| {
            format!(
                "SELECT category_id, technician_id FROM (SELECT category_id, technician_id FROM learned WHERE category_id = ${nth} \
                 ORDER BY ticket_id DESC LIMIT {LAST_OF_EACH}) l{nth}"
            )
        })
        .collect();
    let sql = format!(
        "SELECT category_id, technician_id, COUNT(*) AS tickets FROM ({}) l WHERE technician_id IS NOT NULL GROUP BY category_id, technician_id",
        last.join(" UNION ALL ")
    );
    let rows: Vec<Row> = sql::find_all(db, sql, categories.iter().map(|category| Value::from(category.0)).collect::<Vec<_>>()).await?;
    let handled =
        |row: Row| Handled { category: CategoryId(row.category_id), technician: PersonId(row.technician_id), tickets: row.tickets };
    Ok(rows.into_iter().map(handled).collect())
}
