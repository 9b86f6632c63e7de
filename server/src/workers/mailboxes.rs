//! One fetcher for each folder of each mailbox, started, ended and begun anew as the mailboxes are changed, by whichever process.

use super::fetching::{self, Job};
use crate::config::ImapSettings;
use crate::stop::{self, Stop, Stopper};
use desk::mailboxes::{self, Alarm, Mailbox, Report};
use desk::{Answer, Changed, Desk};
use domain::mailboxes::{MailboxFault, MailboxId, Phase};
use domain::people::Actor;
use mail::imap::ImapConfig;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;

/// Leases are kept, and what other processes changed is noticed, this often at the latest.
const TICK: Duration = Duration::from_secs(5);
/// A fetcher that is told to end does so at its next await.
const FAREWELL: Duration = Duration::from_secs(5);

/// What the supervisor is given.
pub struct Mailboxes {
    /// The mailbox of the configuration; its password is nowhere else.
    pub configured: Option<ImapSettings>,
    /// Largest mail taken.
    pub max_bytes: usize,
}

/// Runs until `stop`, and ends every fetcher then.
pub async fn keep_mailboxes(desk: Desk, given: Mailboxes, stop: Stop) {
    let mut changes = desk.changes();
    let mut supervisor = Supervisor { desk, given, running: BTreeMap::new(), servers: BTreeMap::new(), alarms: Vec::new() };
    while !stop.is_wished() {
        if let Err(trouble) = supervisor.look().await {
            tracing::error!(error = %trouble, "the mailboxes cannot be read from the database");
        }
        tokio::select! {
            () = something_within(&mut changes, TICK) => {}
            () = stop.wished() => {}
        }
    }
    supervisor.end().await;
}

/// Completes when something changed that is no ticket.
async fn something(changes: &mut Receiver<Changed>) {
    loop {
        match changes.recv().await {
            Ok(Changed(Some(_))) => {}
            Ok(Changed(None)) | Err(RecvError::Lagged(_)) => return,
            // The desk is gone, and we with it.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// The same, or else when the time is over.
pub(super) async fn something_within(changes: &mut Receiver<Changed>, time: Duration) {
    // Time that passes is as good a reason to look.
    let _ = tokio::time::timeout(time, something(changes)).await;
}

struct Supervisor {
    desk: Desk,
    given: Mailboxes,
    running: BTreeMap<(MailboxId, String), Running>,
    /// By revision: the folders of one mailbox share their tokens.
    servers: BTreeMap<MailboxId, (i64, ImapConfig)>,
    /// Those that pages were told of last.
    alarms: Vec<Alarm>,
}

struct Running {
    revision: i64,
    stopper: Stopper,
    task: JoinHandle<()>,
}

impl Running {
    async fn end(self) {
        self.stopper.stop();
        if tokio::time::timeout(FAREWELL, self.task).await.is_err() {
            tracing::warn!("a fetcher did not end in time");
        }
    }
}

impl Supervisor {
    /// Ends what is no longer wanted, begins what is.
    async fn look(&mut self) -> Answer<()> {
        let mut wanted = mailboxes::wanted(&self.desk).await?;
        // That of the configuration is fetched by whoever has it in theirs; under another address it is another process's, or what an
        // earlier configuration left behind: our server is not the one that its ledger speaks of.
        let ours = self.desk.office().support.without_detail();
        wanted.retain(|mailbox| !mailbox.configured || (self.given.configured.is_some() && mailbox.settings.address == ours));
        let mut folders = BTreeMap::new();
        for mailbox in &wanted {
            folders.extend(mailbox.settings.folders.iter().map(|folder| ((mailbox.id, folder.clone()), mailbox)));
        }
        let is_over = |key: &(MailboxId, String), running: &Running| {
            folders.get(key).is_none_or(|mailbox| mailbox.revision != running.revision) || running.task.is_finished()
        };
        let over: Vec<_> = self.running.iter().filter(|(key, running)| is_over(key, running)).map(|(key, _)| key.clone()).collect();
        for key in over {
            if let Some(running) = self.running.remove(&key) {
                running.end().await;
            }
        }
        self.servers.retain(|id, (revision, _)| wanted.iter().any(|mailbox| mailbox.id == *id && mailbox.revision == *revision));
        for ((id, folder), mailbox) in folders {
            if self.desk.is_shared()
                && let Err(why) = self.server(mailbox)
            {
                if let Some(running) = self.running.remove(&(id, folder.clone())) {
                    running.end().await;
                }
                mailboxes::pass_over(&self.desk, id, &folder, &unable(why)).await?;
                continue;
            }
            let held = mailboxes::hold(&self.desk, id, &folder).await?;
            let key = (id, folder);
            match (held, self.running.remove(&key)) {
                (true, Some(running)) => drop(self.running.insert(key, running)),
                (true, None) => {
                    let running = self.start(mailbox, key.1.clone());
                    self.running.insert(key, running);
                }
                // Another process took it over while this one was asleep.
                (false, Some(running)) => running.end().await,
                (false, None) => {}
            }
        }
        let alarms = mailboxes::alarms(&self.desk, &Actor::System).await?;
        if alarms != self.alarms {
            self.alarms = alarms;
            self.desk.tell_pages();
        }
        Ok(())
    }

    fn start(&mut self, mailbox: &Mailbox, folder: String) -> Running {
        let (stopper, stop) = stop::channel();
        let desk = self.desk.clone();
        let task = match self.server(mailbox) {
            Ok(server) => {
                let job = Job {
                    id: mailbox.id,
                    mailbox: mailbox.settings.address.to_string(),
                    folder,
                    processed: mailbox.settings.processed.clone(),
                    server,
                    max_bytes: self.given.max_bytes,
                };
                tokio::spawn(fetching::fetch(desk, job, stop))
            }
            Err(why) => tokio::spawn(cannot(desk, mailbox.id, folder, why, stop)),
        };
        Running { revision: mailbox.revision, stopper, task }
    }

    fn server(&mut self, mailbox: &Mailbox) -> Result<ImapConfig, String> {
        if mailbox.configured {
            return match &self.given.configured {
                Some(settings) => Ok(settings.server.clone()),
                None => Err("another process has it in its configuration, this one has not".to_owned()),
            };
        }
        if let Some((_, server)) = self.servers.get(&mailbox.id) {
            return Ok(server.clone());
        }
        let secrets = mailboxes::secrets(&self.desk, mailbox).map_err(|trouble| trouble.to_string())?;
        let server = super::login::server(&self.desk, &mailbox.settings, Some(mailbox.id), secrets);
        self.servers.insert(mailbox.id, (mailbox.revision, server.clone()));
        Ok(server)
    }

    async fn end(self) {
        for running in self.running.into_values() {
            running.end().await;
        }
        if let Err(trouble) = mailboxes::let_go(&self.desk).await {
            tracing::warn!(error = %trouble, "the mailboxes are let go of when their leases end");
        }
    }
}

fn unable(why: String) -> Report {
    Report { phase: Phase::Failed, fault: Some(MailboxFault::SecretLost), words: Some(why), next_attempt: None }
}

/// Nothing can be tried before somebody changes the settings.
async fn cannot(desk: Desk, id: MailboxId, folder: String, why: String, stop: Stop) {
    tracing::error!(mailbox = id.0, %why, "a mailbox cannot be fetched");
    if let Err(trouble) = mailboxes::report(&desk, id, &folder, &unable(why)).await {
        tracing::error!(error = %trouble, "how a mailbox stands could not be written");
    }
    stop.wished().await;
}
