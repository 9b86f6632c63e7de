//! Several reads of one moment.

use crate::{Answer, Desk};
use sea_orm::{AccessMode, DatabaseTransaction, DbBackend, IsolationLevel, TransactionTrait};

impl Desk {
    /// A transaction for reading, in which every statement sees the same moment: what is shown together belongs together.
    pub(crate) async fn snapshot(&self) -> Answer<DatabaseTransaction> {
        let connection = self.read();
        Ok(match connection.get_database_backend() {
            // A DEFERRED transaction on a connection that cannot write: SQLite keeps its moment by itself (WAL).
            DbBackend::Sqlite => connection.begin().await?,
            _ => connection.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?,
        })
    }
}
