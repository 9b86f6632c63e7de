//! Connections: one writer and a read-only pool on SQLite, one pool on PostgreSQL.
//!
//! sea-orm's defaults for SQLite (rollback journal, DEFERRED transactions) fail under concurrent writers: a transaction that
//! begins by reading cannot become a writer once somebody else has written. Here every writer begins IMMEDIATE, on the one
//! connection that writes, and readers have connections of their own that never wait for it.

use crate::{Answer, OpenFault};
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection, Error as SqlxError, SqliteConnection};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database as Connector, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Any number that is ours alone: "Mesa" in ASCII.
const MIGRATION_LOCK: i64 = 0x4d65_7361;

pub(crate) struct Database {
    pub(crate) write: DatabaseConnection,
    pub(crate) read: DatabaseConnection,
}

impl Database {
    pub(crate) async fn open(url: &str) -> Result<Self, OpenFault> {
        let database = if url.starts_with("sqlite:") {
            let write = connect(sqlite(url, false)).await?;
            migrate(&write).await?;
            Self { read: connect(sqlite(url, true)).await?, write }
        } else {
            let mut options = ConnectOptions::new(url);
            options.max_connections(10).sqlx_logging(false).connect_timeout(Duration::from_secs(30));
            options.test_before_acquire_if_idle_for(Duration::from_secs(5));
            let write = connect(options).await?;
            migrate(&write).await?;
            Self { read: write.clone(), write }
        };
        Ok(database)
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// IMMEDIATE on SQLite: a transaction that will write never begins as a reader. READ COMMITTED on PostgreSQL.
    pub(crate) async fn begin(&self) -> Answer<DatabaseTransaction> {
        let mode = (self.backend() == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        Ok(self.write.begin_with_options(options).await?)
    }
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, OpenFault> {
    Connector::connect(options).await.map_err(|error| OpenFault::Unreachable(error.to_string()))
}

fn sqlite(url: &str, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).test_before_acquire(false);
    options.max_connections(if read_only { 4 } else { 1 }).min_connections(1);
    // A use case waits its turn for the writer; a minute means that something is stuck.
    options.acquire_timeout(Duration::from_mins(1));
    options.map_sqlx_sqlite_opts(move |options| sqlite_pragmas(options, read_only));
    options.map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(ended(connection))));
    options
}

/// Whether a connection comes back without a transaction; one that does not is closed, and the next is opened afresh.
///
/// SQLite ends a transaction by itself when it cannot write (full disk, I/O error). sqlx 0.9 counts it as open all the same, because
/// the ROLLBACK that follows is refused: every later transaction would be a savepoint, a rolled back one would stay open, and what is
/// "committed" inside it would be seen by nobody and gone with the process (<https://sqlite.org/lang_transaction.html>, section 3).
async fn ended(connection: &mut SqliteConnection) -> Result<bool, SqlxError> {
    if connection.is_in_transaction() {
        // A rollback by drop is only queued; the answer to this comes after it.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

fn sqlite_pragmas(options: SqliteConnectOptions, read_only: bool) -> SqliteConnectOptions {
    let options = options.busy_timeout(Duration::from_secs(5)).foreign_keys(true).statement_cache_capacity(200);
    if read_only {
        return options.read_only(true).pragma("cache_size", "-8000");
    }
    options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full).pragma("cache_size", "-16000")
}

/// Forward only. A migration that this program does not know means that the database is of a newer version.
async fn migrate(db: &DatabaseConnection) -> Result<(), OpenFault> {
    let fault = |error: DbErr| OpenFault::Unreachable(error.to_string());
    // Of several processes that start at once, one migrates and the others wait for it.
    let lock = if db.get_database_backend() == DbBackend::Postgres {
        let lock = db.begin().await.map_err(fault)?;
        lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await.map_err(fault)?;
        Some(lock)
    } else {
        None
    };
    let applied = Migrator::get_migration_models(db).await.map_err(fault)?;
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    if let Some(newer) = applied.iter().find(|step| !known.contains(&step.version)) {
        return Err(OpenFault::Newer(newer.version.clone()));
    }
    if applied.len() < known.len() {
        Migrator::up(db, None).await.map_err(fault)?;
    }
    if let Some(lock) = lock {
        lock.commit().await.map_err(fault)?;
    }
    Ok(())
}

/// Held as long as the desk is open; the operating system lets go of it when the process dies, however it dies.
pub(crate) fn lock_directory(directory: &Path) -> Result<File, OpenFault> {
    let path = directory.join("mesa.lock");
    let fault = |error: std::io::Error| OpenFault::DataDir(path.clone(), error.to_string());
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(fault)?;
    match fs4::FileExt::try_lock(&file) {
        Ok(()) => {}
        Err(fs4::TryLockError::WouldBlock) => {
            let mut pid = String::new();
            file.read_to_string(&mut pid).map_err(fault)?;
            return Err(OpenFault::SecondProcess(describe(directory, pid.trim())));
        }
        Err(fs4::TryLockError::Error(error)) => return Err(fault(error)),
    }
    file.set_len(0).map_err(fault)?;
    write!(file, "{}", std::process::id()).map_err(fault)?;
    Ok(file)
}

fn describe(directory: &Path, pid: &str) -> PathBuf {
    if pid.is_empty() { directory.to_owned() } else { PathBuf::from(format!("{} (process {pid})", directory.display())) }
}
