//! SQL that both databases understand: `$1` placeholders, rows of primitives.

use crate::{Answer, Trouble};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, QueryResult, Statement, TryGetable, Value};

/// Values for the placeholders `$1`, `$2`, …
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$(sea_orm::Value::from($value)),*] };
}
pub(crate) use values;

fn statement(db: &impl ConnectionTrait, sql: impl Into<String>, values: impl IntoIterator<Item = Value> + Send) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// Number of rows that changed.
pub(crate) async fn execute(
    db: &impl ConnectionTrait,
    sql: impl Into<String> + Send,
    values: impl IntoIterator<Item = Value> + Send,
) -> Result<u64, DbErr> {
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected())
}

/// The rows as they come.
pub(crate) async fn all(
    db: &impl ConnectionTrait,
    sql: impl Into<String> + Send,
    values: impl IntoIterator<Item = Value> + Send,
) -> Result<Vec<QueryResult>, DbErr> {
    db.query_all_raw(statement(db, sql, values)).await
}

pub(crate) async fn one(
    db: &impl ConnectionTrait,
    sql: impl Into<String> + Send,
    values: impl IntoIterator<Item = Value> + Send,
) -> Result<Option<QueryResult>, DbErr> {
    db.query_one_raw(statement(db, sql, values)).await
}

/// The rows as structs, column by name.
pub(crate) async fn find_all<R: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: impl Into<String> + Send,
    values: impl IntoIterator<Item = Value> + Send,
) -> Result<Vec<R>, DbErr> {
    all(db, sql, values).await?.iter().map(|row| R::from_query_result(row, "")).collect()
}

pub(crate) async fn find<R: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: impl Into<String> + Send,
    values: impl IntoIterator<Item = Value> + Send,
) -> Result<Option<R>, DbErr> {
    one(db, sql, values).await?.map(|row| R::from_query_result(&row, "")).transpose()
}

/// What must be there; its absence is our fault.
pub(crate) fn known<T>(found: Option<T>, what: &str) -> Answer<T> {
    found.ok_or_else(|| Trouble::Fault(format!("{what} is not there, or its row is damaged")))
}

/// The first column of the first row.
pub(crate) async fn scalar<T: TryGetable>(
    db: &impl ConnectionTrait,
    sql: impl Into<String> + Send,
    values: impl IntoIterator<Item = Value> + Send,
) -> Result<Option<T>, DbErr> {
    db.query_one_raw(statement(db, sql, values)).await?.map(|row| first(&row)).transpose()
}

/// The first column of every row.
pub(crate) async fn column<T: TryGetable>(
    db: &impl ConnectionTrait,
    sql: impl Into<String> + Send,
    values: impl IntoIterator<Item = Value> + Send,
) -> Result<Vec<T>, DbErr> {
    db.query_all_raw(statement(db, sql, values)).await?.iter().map(first).collect()
}

/// An `INSERT … RETURNING id`.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    sql: impl Into<String> + Send,
    values: impl IntoIterator<Item = Value> + Send,
) -> Result<i64, DbErr> {
    scalar(db, sql, values).await?.ok_or_else(|| DbErr::RecordNotInserted)
}

fn first<T: TryGetable>(row: &QueryResult) -> Result<T, DbErr> {
    row.try_get_by_index(0)
}

/// Locks the rows that a SELECT finds, where several processes may write (PostgreSQL); SQLite has one writer.
pub(crate) fn for_update(db: &impl ConnectionTrait) -> &'static str {
    if db.get_database_backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" }
}

/// As [`for_update`], passing over rows that another process has locked.
pub(crate) fn skip_locked(db: &impl ConnectionTrait) -> &'static str {
    if db.get_database_backend() == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" }
}

/// `$from, $from+1, …` for a list of `count` values.
pub(crate) fn places(from: usize, count: usize) -> String {
    (from..from + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// `(…), (…), …`: `rows` rows of `columns` values, all the values of one INSERT.
///
/// Numbered for PostgreSQL. On SQLite they have no names: it looks for a name in a list of all of them, so that a thousand rows would
/// cost a thousand times a thousand steps.
pub(crate) fn rows(db: &impl ConnectionTrait, rows: usize, columns: usize) -> String {
    let row = |row: usize| match db.get_database_backend() {
        DbBackend::Sqlite => vec!["?"; columns].join(", "),
        _ => places(row * columns + 1, columns),
    };
    (0..rows).map(|number| format!("({})", row(number))).collect::<Vec<_>>().join(", ")
}
