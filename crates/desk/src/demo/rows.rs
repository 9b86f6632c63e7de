//! Many rows in few statements.

use crate::{Answer, sql};
use sea_orm::{ConnectionTrait, DbBackend, Value};

/// Most values that one statement carries: SQLite takes 32,766, PostgreSQL 65,535.
const MOST_VALUES: usize = 12_000;

/// Rows of one table, waiting to be written.
pub(super) struct Rows {
    table: &'static str,
    columns: &'static str,
    width: usize,
    values: Vec<Value>,
}

impl Rows {
    pub(super) fn of(table: &'static str, columns: &'static str) -> Self {
        Self { table, columns, width: columns.split(',').count(), values: Vec::new() }
    }

    /// One value for each column.
    pub(super) fn add(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.width, "a row of {}", self.table);
        self.values.extend(row);
    }

    pub(super) async fn write(mut self, txn: &impl ConnectionTrait) -> Answer<()> {
        let most = MOST_VALUES / self.width.max(1) * self.width;
        while !self.values.is_empty() {
            let rest = self.values.split_off(most.min(self.values.len()));
            let values = std::mem::replace(&mut self.values, rest);
            let rows = sql::rows(txn, values.len() / self.width, self.width);
            let statement = format!("INSERT INTO {} ({}) VALUES {rows}", self.table, self.columns);
            sql::execute(txn, statement, values).await?;
        }
        Ok(())
    }
}

/// Ids of a table's own, for rows that refer to one another, ascending. Nobody else is given them.
pub(super) async fn reserve(txn: &impl ConnectionTrait, table: &str, count: usize) -> Answer<Vec<i64>> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if txn.get_database_backend() == DbBackend::Sqlite {
        // The transaction is the only writer, and rows with ids of their own raise the sequence.
        let last: Option<i64> = sql::scalar(txn, "SELECT seq FROM sqlite_sequence WHERE name = $1", [table.into()]).await?;
        let last = last.unwrap_or(0);
        return Ok((last + 1..=last + count).collect());
    }
    let sql = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1::bigint, $2)";
    let mut ids: Vec<i64> = sql::column(txn, sql, sql::values![table, count]).await?;
    ids.sort_unstable();
    Ok(ids)
}
