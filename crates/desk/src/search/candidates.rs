//! The newest tickets that match, by the index alone and never more than a bounded number of them.

use super::asked;
use super::document::STRETCHES;
use crate::queue::Conditions;
use crate::{Answer, sql};
use domain::search::{RANKED, Wanted};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

/// Matches that are looked at when a filter sifts them further.
pub(super) const LOOKED_AT: usize = 5_000;

/// Tickets that a filter may leave to be looked at one by one, which is quicker then than any index of words.
const FEW: usize = 2_000;

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Candidate {
    pub(super) id: i64,
    pub(super) subject: String,
    pub(super) updated_at: i64,
    pub(super) requester: String,
    pub(super) requester_address: String,
    /// How many of the words' matches were looked at in all.
    looked: i64,
}

const SHOWN: &str = "t.id, t.subject, t.updated_at, r.name AS requester, r.address AS requester_address";

/// Newest first, at most [`RANKED`]; and whether there may be older ones. `conditions` are about the ticket, as `t`.
pub(super) async fn candidates(
    connection: &impl ConnectionTrait,
    wanted: &[Wanted],
    unwanted: &[Wanted],
    conditions: &Conditions,
) -> Answer<(Vec<Candidate>, bool)> {
    let sqlite = connection.get_database_backend() == DbBackend::Sqlite;
    let look_at = if conditions.is_empty() { RANKED + 1 } else { LOOKED_AT };
    let asked =
        if sqlite { asked::matching(connection, wanted, unwanted).await? } else { asked::tsquery(connection, wanted, unwanted).await? };
    let Some(asked) = asked else {
        let rows = sql::find_all(connection, unworded(conditions), conditions.values.clone()).await?;
        return Ok(cut(rows));
    };
    if sqlite {
        let (sql, values) = by_match(asked.clone(), conditions, look_at);
        let (rows, more): (Vec<Candidate>, bool) = cut(sql::find_all(connection, sql, values).await?);
        let more = more || !conditions.is_empty() && sql::one(connection, beyond_match(), [asked.into()]).await?.is_some();
        return Ok((rows, more));
    }
    calm(connection).await?;
    if !conditions.is_empty() {
        let left: Vec<i64> = sql::column(connection, filtered(conditions), conditions.values.clone()).await?;
        if left.len() <= FEW {
            return among(connection, asked, &left).await;
        }
    }
    let last: i64 = sql::scalar(connection, "SELECT coalesce(max(ticket_id), 0) FROM ticket_search", []).await?.unwrap_or(0);
    let mut answer = (Vec::new(), false);
    for stretch in STRETCHES.into_iter().map(Some).chain([None]) {
        let (sql, values) = by_vector(&asked, conditions, look_at, last, stretch);
        let rows: Vec<Candidate> = sql::find_all(connection, sql, values).await?;
        let looked = rows.first().map_or(0, |row| row.looked);
        answer = cut(rows);
        let full = i64::try_from(look_at).is_ok_and(|most| looked >= most);
        if answer.1 || full {
            return Ok((answer.0, true));
        }
        if stretch.is_some_and(|(_, bits)| last >> bits <= 1) {
            // The stretch was all there is.
            break;
        }
    }
    Ok(answer)
}

fn cut(mut rows: Vec<Candidate>) -> (Vec<Candidate>, bool) {
    let more = rows.len() > RANKED;
    rows.truncate(RANKED);
    (rows, more)
}

/// No word is asked for: the filters alone.
pub(super) fn unworded(conditions: &Conditions) -> String {
    format!(
        "SELECT {SHOWN}, CAST(0 AS BIGINT) AS looked FROM ticket t LEFT JOIN person r ON r.id = t.requester_id WHERE {} \
         ORDER BY t.updated_at DESC, t.id DESC LIMIT {}",
        conditions.where_sql(),
        RANKED + 1
    )
}

/// FTS5 walks its lists from their end: the newest come first, and it stops when it has enough.
pub(super) fn by_match(asked: String, conditions: &Conditions, look_at: usize) -> (String, Vec<Value>) {
    let mut values = conditions.values.clone();
    values.push(asked.into());
    let sql = format!(
        "SELECT {SHOWN}, 0 AS looked FROM (SELECT rowid AS id FROM ticket_search WHERE ticket_search MATCH ${} ORDER BY rowid DESC \
         LIMIT {look_at}) f CROSS JOIN ticket t ON t.id = f.id LEFT JOIN person r ON r.id = t.requester_id WHERE {} \
         ORDER BY t.id DESC LIMIT {}",
        values.len(),
        conditions.where_sql(),
        RANKED + 1
    );
    (sql, values)
}

fn beyond_match() -> String {
    format!("SELECT rowid FROM ticket_search WHERE ticket_search MATCH $1 ORDER BY rowid DESC LIMIT 1 OFFSET {LOOKED_AT}")
}

/// GIN knows no order: it is asked for the newest stretch of tickets and the one before it first, then for wider ones, each four times the last, then for all. Which
/// stretch a ticket lies in is in the index like a word, so that a common word's matches elsewhere are passed over.
pub(super) fn by_vector(
    asked: &str,
    conditions: &Conditions,
    look_at: usize,
    last: i64,
    stretch: Option<(char, u32)>,
) -> (String, Vec<Value>) {
    let asked = match stretch {
        Some((sign, bits)) => format!("('~{sign}{}' | '~{sign}{}') & {asked}", last >> bits, (last >> bits) - 1),
        None => asked.to_owned(),
    };
    let mut values = conditions.values.clone();
    values.push(asked.into());
    let sql = format!(
        "WITH found AS MATERIALIZED (SELECT ticket_id AS id FROM ticket_search WHERE words @@ CAST(${} AS tsquery)), \
         newest AS MATERIALIZED (SELECT id FROM found ORDER BY id DESC LIMIT {look_at}) \
         SELECT {SHOWN}, (SELECT count(*) FROM newest) AS looked FROM newest f JOIN ticket t ON t.id = f.id \
         LEFT JOIN person r ON r.id = t.requester_id WHERE {} ORDER BY t.id DESC LIMIT {}",
        values.len(),
        conditions.where_sql(),
        RANKED + 1
    );
    (sql, values)
}

fn filtered(conditions: &Conditions) -> String {
    format!("SELECT t.id FROM ticket t WHERE {} LIMIT {}", conditions.where_sql(), FEW + 1)
}

/// Those of so few tickets that have the words.
async fn among(connection: &impl ConnectionTrait, asked: String, ids: &[i64]) -> Answer<(Vec<Candidate>, bool)> {
    if ids.is_empty() {
        return Ok((Vec::new(), false));
    }
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    // `IS TRUE`: no index of words can answer that, so that the planner begins with the tickets.
    let sql = format!(
        "SELECT {SHOWN}, CAST(0 AS BIGINT) AS looked FROM ticket_search s JOIN ticket t ON t.id = s.ticket_id \
         LEFT JOIN person r ON r.id = t.requester_id WHERE s.ticket_id IN ({}) AND (s.words @@ CAST($1 AS tsquery)) IS TRUE \
         ORDER BY t.id DESC LIMIT {}",
        ids.join(", "),
        RANKED + 1
    );
    Ok(cut(sql::find_all(connection, sql, [asked.into()]).await?))
}

/// For this transaction: the planner knows neither how few rows a stretch has nor that there is always an index.
async fn calm(connection: &impl ConnectionTrait) -> Answer<()> {
    let off = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"].map(|name| format!("set_config('{name}', 'off', TRUE)"));
    sql::one(connection, format!("SELECT {}", off.join(", ")), []).await?;
    Ok(())
}
