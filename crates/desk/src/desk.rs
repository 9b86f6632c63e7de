//! What every use case is given: connections, blobs, clock, composer, and the voice that announces changes.

use domain::notices::Compose;
use domain::office::Office;
use domain::tickets::TicketId;
use domain::{Clock, Instant};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::broadcast;

pub struct DeskConfig {
    /// `sqlite:path` or `postgres://…`.
    pub database_url: String,
    /// Raw mail and attachments live below it, and the lock file of an embedded database.
    pub data_dir: PathBuf,
    pub office: Office,
    pub clock: Arc<dyn Clock>,
    pub compose: Arc<dyn Compose>,
    /// Whether a relay is configured; without one, notices are kept to be read in *Salida*.
    pub relay: bool,
    /// Readers beside a running server (`mesa export`, `mesa user …`) do not take the single-process lock.
    pub exclusive: bool,
}

/// A ticket changed; carries the id only (law 5). `None` says that anything may have: re-read everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed(pub Option<TicketId>);

#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    #[error("the database was made by a newer version of Mesa ({0}); install that version or restore a backup")]
    Newer(String),
    #[error("another Mesa is already running on {0}; stop it first")]
    SecondProcess(PathBuf),
    #[error("{0} cannot be written: {1}")]
    DataDir(PathBuf, String),
    #[error("the time zone {0} is not known")]
    TimeZone(String),
}

#[derive(Clone)]
pub struct Desk(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) office: Office,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) compose: Arc<dyn Compose>,
    pub(crate) relay: bool,
    pub(crate) changes: broadcast::Sender<Changed>,
}

impl Desk {
    /// Opens the database, migrates it, and reads the office's instance and secret (made on first start).
    pub async fn open(_config: DeskConfig) -> Result<Self, OpenFault> {
        todo!()
    }

    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    pub fn office(&self) -> &Office {
        &self.0.office
    }

    /// Changes after commit. On PostgreSQL, those of other processes too.
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.0.changes.subscribe()
    }

    /// On PostgreSQL: announces what other processes committed; runs for ever. Returns at once on SQLite.
    pub async fn follow_other_processes(&self) {
        todo!()
    }

    /// Wakes the filing worker (`intake`) and the sending worker (`outbox`) when there may be work.
    pub fn wake_filing(&self) -> &tokio::sync::Notify {
        todo!()
    }

    pub fn wake_sending(&self) -> &tokio::sync::Notify {
        todo!()
    }
}
