//! What every use case is given: connections, blobs, clock, composer, and the voice that announces changes.

use crate::blobs::Blobs;
use crate::database::{Database, lock_directory};
use crate::intake::Arriving;
use crate::live::Live;
use crate::seal::Seal;
use crate::settings::{Look, Seen};
use crate::sql::{self, values};
use crate::{Answer, Trouble};
use domain::calendar::Calendar;
use domain::notices::Compose;
use domain::office::Office;
use domain::terms::TermPolicy;
use domain::tickets::TicketId;
use domain::token::Secret;
use domain::{Clock, Instant};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend};
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Notify, broadcast};

pub struct DeskConfig {
    /// `sqlite:path` or `postgres://…`.
    pub database_url: String,
    /// Raw mail and attachments live below it, and the lock file of an embedded database.
    pub data_dir: PathBuf,
    /// The key of the stored secrets; `mesa.key` in `data_dir` when not given. Several machines on one database share one.
    pub secret_key_file: Option<PathBuf>,
    pub office: Office,
    pub clock: Arc<dyn Clock>,
    pub compose: Arc<dyn Compose>,
    /// Whether a relay is configured; without one, notices are kept to be read in *Salida*.
    pub relay: bool,
    /// Whose Authentication-Results are believed (M18).
    pub authserv_id: Option<String>,
    /// Readers beside a running server (`mesa export`, `mesa user …`) do not take the single-process lock.
    pub exclusive: bool,
}

/// Among what a commit changed: no ticket, but what *Recepción* shows.
pub(crate) const RECEPTION: TicketId = TicketId(0);

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
    pub(crate) database: Database,
    pub(crate) blobs: Blobs,
    /// What the configuration says of the office; settings that were saved go over it.
    pub(crate) configured: Office,
    pub(crate) office: Live<Office>,
    pub(crate) calendar: Live<Calendar>,
    pub(crate) terms: Live<TermPolicy>,
    pub(crate) look: Live<Look>,
    pub(crate) settings_seen: Seen,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) compose: Arc<dyn Compose>,
    pub(crate) relay: bool,
    pub(crate) authserv_id: Option<String>,
    pub(crate) changes: broadcast::Sender<Changed>,
    pub(crate) arriving: Arriving,
    pub(crate) presence: crate::presence::Presence,
    pub(crate) filing: Notify,
    pub(crate) sending: Notify,
    /// This Mesa's identity in `X-Mesa-Instance` (M12).
    pub(crate) instance: String,
    pub(crate) secret: Secret,
    pub(crate) seal: Seal,
    /// This process among several on one database.
    process: String,
    /// Held until the desk is dropped.
    _lock: Option<File>,
}

impl Desk {
    /// Opens the database, migrates it, and reads the office's instance and secret (made on first start).
    pub async fn open(config: DeskConfig) -> Result<Self, OpenFault> {
        let data_dir_fault = |error: std::io::Error| OpenFault::DataDir(config.data_dir.clone(), error.to_string());
        std::fs::create_dir_all(&config.data_dir).map_err(data_dir_fault)?;
        let embedded = config.database_url.starts_with("sqlite:");
        let lock = if embedded && config.exclusive { Some(lock_directory(&config.data_dir)?) } else { None };
        let calendar = Calendar::office(&config.office.time_zone).map_err(|unknown| OpenFault::TimeZone(unknown.0))?;
        let database = Database::open(&config.database_url).await?;
        let blobs = Blobs::in_folder(&config.data_dir.join("blobs"))?;
        let unreachable = |trouble: Trouble| OpenFault::Unreachable(trouble.to_string());
        let in_doubt = if lock.is_some() {
            // Nobody else can be at work on an embedded database: whoever held a lease is dead.
            take_back_leases(&database, config.clock.now()).await.map_err(unreachable)?
        } else {
            Vec::new()
        };
        let instance = setting(&database, "instance", 16).await.map_err(unreachable)?;
        let secret = setting(&database, "secret", 32).await.map_err(unreachable)?;
        let seal = Seal::with_key_in(config.secret_key_file.unwrap_or_else(|| config.data_dir.join("mesa.key")));
        let mut key = [0; 32];
        hex::decode_to_slice(&secret, &mut key).map_err(|_| OpenFault::Unreachable("the stored secret is damaged".to_owned()))?;
        let office = config.office;
        let desk = Self(Arc::new(Inner {
            database,
            blobs,
            configured: office.clone(),
            calendar: Live::new(calendar),
            terms: Live::new(crate::settings::of_configuration(&office)),
            office: Live::new(office),
            look: Live::new(Look::default()),
            settings_seen: Seen::default(),
            clock: config.clock,
            compose: config.compose,
            relay: config.relay,
            authserv_id: config.authserv_id,
            changes: broadcast::channel(1_024).0,
            arriving: Arriving::default(),
            presence: crate::presence::Presence::default(),
            filing: Notify::new(),
            sending: Notify::new(),
            instance,
            secret: Secret(key),
            seal,
            process: random_hex(8).map_err(unreachable)?,
            _lock: lock,
        }));
        crate::settings::load(&desk).await.map_err(unreachable)?;
        crate::outbox::tell_all(&desk, in_doubt).await;
        Ok(desk)
    }

    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// This desk as it stood at a past moment, without a relay: what it promises is kept to be read and never sent. For the history of
    /// a demo office.
    pub(crate) fn at_past(&self, moment: Instant) -> Self {
        struct Stopped(Instant);
        impl Clock for Stopped {
            fn now(&self) -> Instant {
                self.0
            }
        }
        let now = &self.0;
        Self(Arc::new(Inner {
            database: Database { write: now.database.write.clone(), read: now.database.read.clone() },
            blobs: now.blobs.clone(),
            configured: now.configured.clone(),
            office: now.office.clone(),
            calendar: now.calendar.clone(),
            terms: now.terms.clone(),
            look: now.look.clone(),
            settings_seen: now.settings_seen.clone(),
            clock: Arc::new(Stopped(moment)),
            compose: Arc::clone(&now.compose),
            relay: false,
            authserv_id: now.authserv_id.clone(),
            changes: now.changes.clone(),
            arriving: Arriving::default(),
            presence: crate::presence::Presence::default(),
            filing: Notify::new(),
            sending: Notify::new(),
            instance: now.instance.clone(),
            secret: now.secret.clone(),
            seal: now.seal.clone(),
            process: now.process.clone(),
            _lock: None,
        }))
    }

    /// Whether other processes may use the database beside this one.
    pub fn is_shared(&self) -> bool {
        self.backend() != DbBackend::Sqlite
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.0.database.backend()
    }

    pub fn office(&self) -> &Office {
        &self.0.office
    }

    /// Its accent colour and its logo.
    pub fn look(&self) -> &Look {
        &self.0.look
    }

    /// When it works.
    pub fn calendar(&self) -> &Calendar {
        &self.0.calendar
    }

    /// How long things may take there.
    pub fn terms(&self) -> &TermPolicy {
        &self.0.terms
    }

    /// This process among several on one database.
    pub(crate) fn process(&self) -> &str {
        &self.0.process
    }

    /// Where reads go.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.0.database.read
    }

    /// Begins the one transaction of a use case. Dropping it undoes everything.
    pub(crate) async fn begin(&self) -> Answer<DatabaseTransaction> {
        self.0.database.begin().await
    }

    /// Commits, then announces and wakes whoever may have work: nobody hears of what is not durable.
    pub(crate) async fn commit(&self, txn: DatabaseTransaction, changed: impl IntoIterator<Item = TicketId>) -> Answer<()> {
        let mut changed: Vec<TicketId> = changed.into_iter().collect();
        changed.dedup();
        if txn.get_database_backend() == DbBackend::Postgres {
            for TicketId(ticket) in &changed {
                let note = format!("{}:{ticket}", self.0.process);
                sql::scalar::<String>(&txn, "SELECT pg_notify('mesa', $1)::text", values![note]).await?;
            }
        }
        txn.commit().await?;
        for ticket in &changed {
            self.announce(Changed(Some(*ticket).filter(|ticket| *ticket != RECEPTION)));
        }
        if !changed.is_empty() {
            self.0.sending.notify_one();
        }
        Ok(())
    }

    /// As [`Desk::commit`], for what concerns no single ticket: every page re-reads, those of other processes too.
    pub(crate) async fn commit_for_all(&self, txn: DatabaseTransaction) -> Answer<()> {
        if txn.get_database_backend() == DbBackend::Postgres {
            sql::scalar::<String>(&txn, "SELECT pg_notify('mesa', $1)::text", values![format!("{}:*", self.0.process)]).await?;
        }
        txn.commit().await?;
        self.announce(Changed(None));
        self.0.sending.notify_waiters();
        self.0.sending.notify_one();
        Ok(())
    }

    /// Tells this process's open pages to read again, because time has passed.
    pub fn tell_pages(&self) {
        self.announce(Changed(None));
    }

    pub(crate) fn announce(&self, changed: Changed) {
        // No page is open: nobody to tell.
        drop(self.0.changes.send(changed));
    }

    /// Changes after commit. On PostgreSQL, those of other processes too.
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.0.changes.subscribe()
    }

    /// On PostgreSQL: announces what other processes committed; runs for ever. Returns at once on SQLite.
    pub async fn follow_other_processes(&self) {
        if self.backend() == DbBackend::Postgres {
            crate::follow::for_ever(self, &self.0.process).await;
        }
    }

    /// Wakes the filing worker (`intake`) and the sending worker (`outbox`) when there may be work.
    pub fn wake_filing(&self) -> &Notify {
        &self.0.filing
    }

    pub fn wake_sending(&self) -> &Notify {
        &self.0.sending
    }
}

/// Answers the notices whose doubt is for a person now.
async fn take_back_leases(database: &Database, now: Instant) -> Answer<Vec<crate::outbox::Ended>> {
    let txn = database.begin().await?;
    crate::intake::take_back(&txn).await?;
    let in_doubt = crate::outbox::take_back(&txn, now, None).await?;
    sql::execute(&txn, "UPDATE push SET lease_until = NULL", []).await?;
    txn.commit().await?;
    Ok(in_doubt)
}

/// Reads a setting of `bytes` random bytes in hexadecimal, making it on the first start, whoever of several processes is first.
async fn setting(database: &Database, key: &str, bytes: usize) -> Answer<String> {
    let select = "SELECT value FROM setting WHERE key = $1";
    // Whoever only reads beside a running server waits for no writer.
    if let Some(value) = sql::scalar(&database.read, select, values![key]).await? {
        return Ok(value);
    }
    let txn = database.begin().await?;
    sql::execute(&txn, "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", values![key, random_hex(bytes)?])
        .await?;
    let value = sql::scalar(&txn, select, values![key]).await?;
    txn.commit().await?;
    value.ok_or_else(|| Trouble::Fault(format!("setting {key} is missing")))
}

/// `bytes` bytes from the operating system's random source, in hexadecimal.
pub(crate) fn random_hex(bytes: usize) -> Answer<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(|error| Trouble::Fault(format!("no random bytes: {error}")))?;
    Ok(hex::encode(random))
}
