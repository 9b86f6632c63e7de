//! Fetches one folder of a mailbox over IMAP (M1–M6, M9): stored and committed before the server is told.

use super::random;
use crate::stop::Stop;
use desk::intake::{self, FolderState};
use desk::mailboxes::{self, Report};
use desk::{Desk, Trouble, steps};
use domain::intake::Arrival;
use domain::mailboxes::{MailboxFault, MailboxId, Phase};
use mail::imap::{Idle, ImapConfig, ImapFault, Selected, Session, backoff};
use std::time::Duration;
use tokio::time::Instant;

/// A full look at least this often, whatever the server says or does not say (M5).
const LOOK_AGAIN: Duration = Duration::from_mins(2);
/// Where IDLE is refused.
const POLL: Duration = Duration::from_secs(20);
/// The whole folder is compared with the ledger this often (M5).
const RECONCILE: Duration = Duration::from_hours(1);
/// After the server has given another message, what it would not give is asked for again, this often at most.
const ASK_AGAIN: Duration = Duration::from_mins(5);
/// So many messages in a row that a server does not give for now, and it is asked for no more of them.
const MOST_REFUSED: usize = 9;
/// A session that lasted this long was healthy: the next pause is short again (M2).
const HEALTHY: Duration = Duration::from_mins(1);
/// After a refused login, so that the account is not locked (M2).
const LOGIN_PAUSE: Duration = Duration::from_mins(15);
/// A success is written down this often at most: each is a transaction.
const NOTE_SUCCESS: Duration = Duration::from_secs(30);

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

/// What one fetcher does: a folder of a mailbox.
#[derive(Clone)]
pub(super) struct Job {
    pub(super) id: MailboxId,
    /// What the ledgers call the mailbox: its address.
    pub(super) mailbox: String,
    pub(super) folder: String,
    /// Registered mail is moved there; `None`: flagged `\Seen`.
    pub(super) processed: Option<String>,
    pub(super) server: ImapConfig,
    pub(super) max_bytes: usize,
}

/// Runs until `stop`. A message is never half taken: whatever cuts a session short, the ledger says where to go on.
pub(super) async fn fetch(desk: Desk, job: Job, stop: Stop) {
    let mut fetcher = Fetcher { desk, job, reported: None, noted: None, asked_again: Instant::now(), given: false, opened: false };
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
            Err(End::Server(fault)) => fetcher.server_failed(&fault, failures).await,
            Err(End::Ours(trouble)) => fetcher.we_failed(&trouble, failures).await,
        };
        failures = failures.saturating_add(1);
        stop.sleep(pause).await;
    }
}

struct Fetcher {
    desk: Desk,
    job: Job,
    /// Phase and fault as they were told last: a transition is news, a pass is none.
    reported: Option<(Phase, Option<MailboxFault>)>,
    /// When a success was written down last.
    noted: Option<Instant>,
    /// When what the server could not give was asked for last: seldom, for each of it may end the session.
    asked_again: Instant,
    /// The server has given some message since: it may give that one by now.
    given: bool,
    /// The folder was open before, under the same limits.
    opened: bool,
}

/// The folder as this session opened it.
#[derive(Clone, Copy)]
struct Place {
    uid_validity: u32,
    state: FolderState,
}

impl Fetcher {
    async fn session(&mut self, stop: &Stop) -> Result<(), End> {
        let mut session = Session::connect(&self.job.server).await?;
        let selected = session.select(&self.job.folder).await?;
        let place = self.open(&mut session, selected).await?;
        tracing::info!(mailbox = %self.job.mailbox, folder = %self.job.folder, messages = selected.exists, "the support mailbox is open");
        if !std::mem::replace(&mut self.opened, true) {
            self.take_larger(&mut session, place).await?;
        }
        let mut reconciled = None::<Instant>;
        while !stop.is_wished() {
            let whole = reconciled.is_none_or(|at| at.elapsed() >= RECONCILE);
            let unmarked = self.pass(&mut session, place, whole).await?;
            // Where no mail comes nothing shows that it gives again, and the hour is what is left.
            if self.asked_again.elapsed() >= if self.given { ASK_AGAIN } else { RECONCILE } {
                (self.asked_again, self.given) = (Instant::now(), false);
                intake::ask_again(&self.desk, &self.job.mailbox, &self.job.folder, place.uid_validity).await?;
            }
            if whole {
                let came = self.reconcile(&mut session, place).await?;
                reconciled = Some(Instant::now());
                if came {
                    // No IDLE will tell of what was named already.
                    continue;
                }
            }
            self.went_well(unmarked).await?;
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
        let (mailbox, folder) = (&self.job.mailbox, &self.job.folder);
        let state = intake::open_folder(&self.desk, mailbox, folder, uid_validity, uid_next).await?;
        if state.epoch_changed {
            tracing::warn!(%mailbox, %folder, "the IMAP server renumbered the folder (UIDVALIDITY); known messages are recognised by content");
        }
        Ok(Place { uid_validity, state })
    }

    /// One full look (M4): everything not settled is fetched, everything stored is acknowledged. Answers what the server says to being
    /// told, when it lets nothing be marked.
    async fn pass(&mut self, session: &mut Session, place: Place, whole: bool) -> Result<Option<String>, End> {
        let (mailbox, folder) = (&self.job.mailbox, &self.job.folder);
        let from = if whole {
            place.state.from_uid
        } else {
            // The lowest unsettled UID moves on as messages are settled.
            intake::open_folder(&self.desk, mailbox, folder, place.uid_validity, place.state.from_uid).await?.from_uid
        };
        let uids: Vec<u32> = session.uid_search_from(from.max(1)).await?.into_iter().filter(|uid| *uid >= from).collect();
        let unsettled = intake::unsettled(&self.desk, mailbox, folder, place.uid_validity, &uids).await?;
        let mut unmarked = None;
        for uid in unsettled.acknowledge {
            unmarked = self.acknowledge(session, place, uid).await?.or(unmarked);
        }
        self.take_all(session, place, unsettled.fetch).await.map(|told| told.or(unmarked))
    }

    /// Takes each of them, and acknowledges what was taken. Answers as `pass` does. A no that speaks of the server's own state (RFC 5530)
    /// speaks of the message after all where another one was given; so many of them in a row are what they say.
    async fn take_all(&mut self, session: &mut Session, place: Place, uids: Vec<u32>) -> Result<Option<String>, End> {
        let mut unmarked = None;
        let mut refused = Vec::new();
        let mut given = false;
        for uid in uids {
            match self.take(session, place, uid).await {
                Ok(true) => {
                    (given, self.given) = (true, true);
                    unmarked = self.acknowledge(session, place, uid).await?.or(unmarked);
                    for (uid, fault) in refused.drain(..) {
                        self.not_given(place, uid, fault).await?;
                    }
                }
                Ok(false) => {}
                Err(End::Server(fault)) if fault.is_passing() && refused.len() < MOST_REFUSED => refused.push((uid, fault)),
                Err(End::Server(fault)) if fault.is_passing() => return Err(fault.into()),
                Err(End::Server(fault)) => self.not_given(place, uid, fault).await?,
                Err(ours) => return Err(ours),
            }
        }
        for (uid, fault) in refused {
            if !given {
                return Err(fault.into());
            }
            self.not_given(place, uid, fault).await?;
        }
        Ok(unmarked)
    }

    /// A message that the server cannot give stands before no other: counted, and in the end held. Only a plain no leaves the session
    /// alive.
    async fn not_given(&self, place: Place, uid: u32, fault: ImapFault) -> Result<(), End> {
        let (mailbox, folder) = (&self.job.mailbox, &self.job.folder);
        let why = fault.to_string();
        if intake::not_given(&self.desk, mailbox, folder, place.uid_validity, uid, &why).await? {
            tracing::error!(%mailbox, %folder, uid, %why, "the server cannot give a message; it stays there and is shown as held");
        }
        match fault {
            ImapFault::Refused { .. } => Ok(()),
            fault => Err(fault.into()),
        }
    }

    /// The whole folder compared with the ledger (M5). What is missing in it was passed over, whatever the reason: it is taken now. True
    /// when still newer ones have come meanwhile.
    async fn reconcile(&mut self, session: &mut Session, place: Place) -> Result<bool, End> {
        let Job { mailbox, folder, .. } = self.job.clone();
        let uids = session.uid_search_from(1).await?;
        intake::gone_from_server(&self.desk, &mailbox, &folder, place.uid_validity, &uids).await?;
        let tally = intake::reconcile(&self.desk, &mailbox, &folder, place.uid_validity, &uids).await?;
        let missing = tally.map(|tally| tally.missing).unwrap_or_default();
        if missing.is_empty() {
            return Ok(false);
        }
        let newest = uids.last().copied();
        tracing::warn!(%mailbox, %folder, messages = missing.len(), "messages on the server were not in the ledger; they are fetched now");
        let missing = intake::unsettled(&self.desk, &mailbox, &folder, place.uid_validity, &missing).await?.fetch;
        self.take_all(session, place, missing).await?;
        let uids = session.uid_search_from(1).await?;
        intake::reconcile(&self.desk, &mailbox, &folder, place.uid_validity, &uids).await?;
        Ok(uids.last().copied() > newest)
    }

    /// What was larger than the limit is taken after all where the limit has been raised since: it is said at the start only.
    async fn take_larger(&self, session: &mut Session, place: Place) -> Result<(), End> {
        let Job { mailbox, folder, max_bytes, .. } = &self.job;
        for uid in intake::too_large(&self.desk, mailbox, folder, place.uid_validity).await? {
            if session.size(uid).await?.is_some_and(|size| usize::try_from(size).is_ok_and(|size| size <= *max_bytes)) {
                intake::take_after_all(&self.desk, mailbox, folder, place.uid_validity, uid).await?;
            }
        }
        Ok(())
    }

    /// True when the message is durable here and the server may be told.
    async fn take(&self, session: &mut Session, place: Place, uid: u32) -> Result<bool, End> {
        let (desk, Job { mailbox, folder, max_bytes, .. }) = (&self.desk, &self.job);
        let Some(size) = session.size(uid).await? else {
            intake::vanished(desk, mailbox, folder, place.uid_validity, uid).await?;
            return Ok(false);
        };
        if size > u64::try_from(*max_bytes).unwrap_or(u64::MAX) {
            let why = format!("{size} bytes, more than the {max_bytes} that are taken (MESA_MAX_MAIL_MIB)");
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
        tracing::info!(message = received.id.0, %mailbox, uid, bytes = fetched.raw.len(), new = received.new, "message fetched");
        Ok(!received.history)
    }

    /// The server's words when it lets the message neither be moved nor marked: it is tried again with the next look, and stands before
    /// nothing.
    async fn acknowledge(&self, session: &mut Session, place: Place, uid: u32) -> Result<Option<String>, End> {
        let Job { mailbox, folder, processed, .. } = &self.job;
        steps::step("imap.before_ack");
        let told = match processed {
            Some(target) => match session.move_to(uid, target).await {
                Err(ImapFault::Refused { command, text }) => {
                    tracing::warn!(command, %text, "the IMAP server moves nothing; messages are marked as read instead");
                    session.store_seen(uid).await
                }
                moved => moved,
            },
            None => session.store_seen(uid).await,
        };
        if let Err(ImapFault::Refused { text, .. }) = told {
            tracing::warn!(%mailbox, %folder, uid, %text, "the IMAP server lets a registered message not be marked");
            return Ok(Some(text));
        }
        told?;
        steps::step("imap.after_ack_before_ledger");
        intake::acknowledged(&self.desk, mailbox, folder, place.uid_validity, uid).await?;
        Ok(None)
    }

    async fn went_well(&mut self, unmarked: Option<String>) -> Result<(), End> {
        let fault = unmarked.as_ref().map(|_| MailboxFault::CannotMark);
        self.report(Report { phase: Phase::Open, fault, words: unmarked, next_attempt: None }).await?;
        if self.noted.is_none_or(|at| at.elapsed() >= NOTE_SUCCESS) {
            self.noted = Some(Instant::now());
            intake::folder_checked(&self.desk, &self.job.mailbox, &self.job.folder).await?;
            mailboxes::succeeded(&self.desk, self.job.id, &self.job.folder).await?;
        }
        Ok(())
    }

    /// Answers how long to wait.
    async fn server_failed(&mut self, fault: &ImapFault, failures: u32) -> Duration {
        let mailbox = &self.job.mailbox;
        let (phase, pause) = match fault {
            ImapFault::LoginRefused(reply) | ImapFault::TokenRefused(reply) => {
                tracing::error!(
                    %mailbox, %reply,
                    "the IMAP server refuses our login: no mail is fetched; next attempt in 15 minutes, or when the settings are changed"
                );
                (Phase::Refused, LOGIN_PAUSE)
            }
            fault => {
                let pause = backoff(failures, random());
                tracing::warn!(%mailbox, error = %fault, seconds = pause.as_secs(), "the IMAP session ended; connecting again");
                (Phase::Failed, pause)
            }
        };
        self.report_failure(phase, fault.told(), fault.words(), pause).await;
        pause
    }

    async fn we_failed(&mut self, trouble: &Trouble, failures: u32) -> Duration {
        let pause = backoff(failures, random());
        tracing::error!(mailbox = %self.job.mailbox, error = %trouble, "fetched mail could not be written; connecting again");
        self.report_failure(Phase::Failed, MailboxFault::Ours, String::new(), pause).await;
        pause
    }

    async fn report_failure(&mut self, phase: Phase, fault: MailboxFault, words: String, pause: Duration) {
        let next = self.desk.now().plus_millis(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
        let words = Some(words).filter(|words| !words.is_empty());
        let report = Report { phase, fault: Some(fault), words, next_attempt: Some(next) };
        // The next attempt is news for the row, not for the pages.
        self.reported = None;
        if let Err(trouble) = self.report(report).await {
            tracing::error!(error = %trouble, "how a mailbox stands could not be written");
        }
    }

    async fn report(&mut self, report: Report) -> Result<(), Trouble> {
        let now = (report.phase, report.fault);
        if self.reported != Some(now) {
            mailboxes::report(&self.desk, self.job.id, &self.job.folder, &report).await?;
            self.reported = Some(now);
        }
        Ok(())
    }
}
