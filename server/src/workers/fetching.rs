//! Fetches the support mailbox over IMAP (M1–M6, M9): stored and committed before the server is told.

use super::random;
use crate::config::ImapSettings;
use crate::stop::Stop;
use desk::intake::{self, FolderState};
use desk::{Desk, Trouble, steps};
use domain::intake::Arrival;
use mail::imap::{Idle, ImapFault, Selected, Session, backoff};
use std::time::Duration;
use tokio::time::Instant;

/// A full look at least this often, whatever the server says or does not say (M5).
const LOOK_AGAIN: Duration = Duration::from_mins(2);
/// Where IDLE is refused.
const POLL: Duration = Duration::from_secs(20);
/// The whole folder is compared with the ledger this often (M5).
const RECONCILE: Duration = Duration::from_hours(1);
/// A session that lasted this long was healthy: the next pause is short again (M2).
const HEALTHY: Duration = Duration::from_mins(1);
/// After a refused login, so that the account is not locked (M2).
const LOGIN_PAUSE: Duration = Duration::from_mins(15);

/// Why a session ended.
enum End {
    Server(ImapFault),
    Ours(Trouble),
}

impl From<ImapFault> for End {
    fn from(fault: ImapFault) -> Self {
        Self::Server(fault)
    }
}

impl From<Trouble> for End {
    fn from(trouble: Trouble) -> Self {
        Self::Ours(trouble)
    }
}

/// Runs until `stop`. A message is never half taken: whatever cuts a session short, the ledger says where to go on.
pub async fn fetch(desk: Desk, settings: ImapSettings, max_bytes: usize, stop: Stop) {
    let fetcher = Fetcher { mailbox: desk.office().support.to_string(), desk, settings, max_bytes };
    let mut failures = 0_u32;
    while !stop.is_wished() {
        let began = Instant::now();
        // Cutting a session short at any await is safe: no state advances before its own commit.
        let end = tokio::select! {
            end = fetcher.session(&stop) => end,
            () = stop.wished() => return,
        };
        if began.elapsed() >= HEALTHY {
            failures = 0;
        }
        let pause = match end {
            Ok(()) => return,
            Err(End::Server(ImapFault::LoginRefused(reply))) => {
                tracing::error!(
                    %reply,
                    "the IMAP server refuses our login: no mail is fetched; next attempt in 15 minutes. Check MESA_IMAP_USER and its password"
                );
                LOGIN_PAUSE
            }
            Err(End::Server(fault)) => {
                let pause = backoff(failures, random());
                tracing::warn!(error = %fault, seconds = pause.as_secs(), "the IMAP session ended; connecting again");
                pause
            }
            Err(End::Ours(trouble)) => {
                let pause = backoff(failures, random());
                tracing::error!(error = %trouble, "fetched mail could not be written; connecting again");
                pause
            }
        };
        failures = failures.saturating_add(1);
        stop.sleep(pause).await;
    }
}

struct Fetcher {
    desk: Desk,
    mailbox: String,
    settings: ImapSettings,
    max_bytes: usize,
}

/// The folder as this session opened it.
#[derive(Clone, Copy)]
struct Place {
    uid_validity: u32,
    state: FolderState,
}

impl Fetcher {
    async fn session(&self, stop: &Stop) -> Result<(), End> {
        let mut session = Session::connect(&self.settings.server).await?;
        let selected = session.select(&self.settings.folder).await?;
        let place = self.open(&mut session, selected).await?;
        tracing::info!(folder = %self.settings.folder, messages = selected.exists, "the support mailbox is open");
        let mut reconciled = None::<Instant>;
        while !stop.is_wished() {
            let whole = reconciled.is_none_or(|at| at.elapsed() >= RECONCILE);
            self.pass(&mut session, place, whole).await?;
            if whole {
                reconciled = Some(Instant::now());
            }
            if session.idle(LOOK_AGAIN).await? == Idle::Refused {
                stop.sleep(POLL).await;
            }
        }
        // Whether the server hears our good-bye changes nothing.
        drop(session.logout().await);
        Ok(())
    }

    async fn open(&self, session: &mut Session, selected: Selected) -> Result<Place, End> {
        let uid_next = match selected.uid_next {
            Some(uid_next) => uid_next,
            None => session.uid_search_from(1).await?.last().map_or(1, |last| last.saturating_add(1)),
        };
        let Selected { uid_validity, .. } = selected;
        let state = intake::open_folder(&self.desk, &self.mailbox, &self.settings.folder, uid_validity, uid_next).await?;
        if state.epoch_changed {
            tracing::warn!(folder = %self.settings.folder, "the IMAP server renumbered the folder (UIDVALIDITY); known messages are recognised by content");
        }
        Ok(Place { uid_validity, state })
    }

    /// One full look (M4): everything not settled is fetched, everything stored is acknowledged.
    async fn pass(&self, session: &mut Session, place: Place, whole: bool) -> Result<(), End> {
        let (mailbox, folder) = (&self.mailbox, &self.settings.folder);
        let from = if whole {
            place.state.from_uid
        } else {
            // The lowest unsettled UID moves on as messages are settled.
            intake::open_folder(&self.desk, mailbox, folder, place.uid_validity, place.state.from_uid).await?.from_uid
        };
        let uids: Vec<u32> = session.uid_search_from(from.max(1)).await?.into_iter().filter(|uid| *uid >= from).collect();
        let unsettled = intake::unsettled(&self.desk, mailbox, folder, place.uid_validity, &uids).await?;
        for uid in unsettled.acknowledge {
            self.acknowledge(session, place, uid).await?;
        }
        for uid in unsettled.fetch {
            if self.take(session, place, uid).await? {
                self.acknowledge(session, place, uid).await?;
            }
        }
        intake::folder_checked(&self.desk, mailbox, folder).await?;
        Ok(())
    }

    /// True when the message is durable here and the server may be told.
    async fn take(&self, session: &mut Session, place: Place, uid: u32) -> Result<bool, End> {
        let (desk, mailbox, folder) = (&self.desk, &self.mailbox, &self.settings.folder);
        let Some(size) = session.size(uid).await? else {
            intake::vanished(desk, mailbox, folder, place.uid_validity, uid).await?;
            return Ok(false);
        };
        if size > u64::try_from(self.max_bytes).unwrap_or(u64::MAX) {
            let why = format!("{size} bytes, more than the {} that are taken (MESA_MAX_MAIL_MIB)", self.max_bytes);
            tracing::warn!(uid, size, "a message is larger than the limit; it stays on the server and is shown as held");
            intake::cannot_take(desk, mailbox, folder, place.uid_validity, uid, &why).await?;
            return Ok(false);
        }
        let Some(fetched) = session.fetch(uid).await? else {
            intake::vanished(desk, mailbox, folder, place.uid_validity, uid).await?;
            return Ok(false);
        };
        let arrival = Arrival::Imap { folder: folder.clone(), uid_validity: place.uid_validity, uid };
        let arrived_at = fetched.internal_date.unwrap_or_else(|| desk.now());
        let received = intake::receive(desk, mailbox, arrival, &fetched.raw, arrived_at).await?;
        tracing::info!(message = received.id.0, uid, bytes = fetched.raw.len(), new = received.new, "message fetched");
        Ok(!received.history)
    }

    async fn acknowledge(&self, session: &mut Session, place: Place, uid: u32) -> Result<(), End> {
        steps::step("imap.before_ack");
        match &self.settings.processed {
            Some(target) => match session.move_to(uid, target).await {
                Err(ImapFault::Refused { command, text }) => {
                    tracing::warn!(command, %text, "the IMAP server moves nothing; messages are marked as read instead");
                    session.store_seen(uid).await?;
                }
                moved => moved?,
            },
            None => session.store_seen(uid).await?,
        }
        steps::step("imap.after_ack_before_ledger");
        intake::acknowledged(&self.desk, &self.mailbox, &self.settings.folder, place.uid_validity, uid).await?;
        Ok(())
    }
}
