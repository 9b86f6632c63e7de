//! A session with an IMAP server.

use super::connect::{connect, is_passing, offers};
use super::fetch::Fetch;
use super::name;
use super::response::{Untagged, code, code_number};
use super::wire::{Command, SILENCE, Wire};
use crate::oauth::Proof;
use crate::tls::{Security, SetupFault};
use domain::Instant;
use domain::mailboxes::{CertificateFault, MailboxFault};
use std::time::Duration;

/// Where mail is fetched.
#[derive(Clone)]
pub struct ImapConfig {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    pub proof: Proof,
    /// PEM certificates trusted besides the public ones.
    pub extra_root_pem: Option<Vec<u8>>,
}

/// Why the session is over; every one but `Refused` ends it, and no state advanced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImapFault {
    #[error("the server refused the login: {0}")]
    LoginRefused(String),
    /// No access token could be had to sign in with (M30).
    #[error("the identity provider refuses us: {0}")]
    TokenRefused(String),
    #[error("no server has that name: {0}")]
    NoSuchHost(String),
    #[error("cannot reach the server: {0}")]
    Unreachable(String),
    #[error("no secure connection: {words}")]
    Certificate { fault: CertificateFault, words: String },
    #[error("no secure connection: {0}")]
    Tls(String),
    #[error("the server stopped answering")]
    TimedOut,
    /// Tagged NO or BAD.
    #[error("the server refused {command}: {text}")]
    Refused { command: &'static str, text: String },
    #[error("the server broke the protocol: {0}")]
    Protocol(String),
    #[error("the server closed the connection")]
    Closed,
    #[error(transparent)]
    Setup(#[from] SetupFault),
}

impl ImapFault {
    /// What is wrong, in the words that people are told.
    pub fn told(&self) -> MailboxFault {
        match self {
            Self::LoginRefused(_) => MailboxFault::LoginRefused,
            Self::TokenRefused(_) => MailboxFault::TokenRefused,
            Self::NoSuchHost(_) => MailboxFault::HostNotFound,
            Self::Unreachable(_) => MailboxFault::PortClosed,
            Self::Certificate { fault, .. } => MailboxFault::of_certificate(*fault),
            Self::Tls(_) => MailboxFault::NoTls,
            Self::TimedOut => MailboxFault::TimedOut,
            Self::Refused { command: "SELECT" | "EXAMINE", .. } => MailboxFault::FolderMissing,
            Self::Refused { .. } | Self::Protocol(_) => MailboxFault::Protocol,
            Self::Closed => MailboxFault::Closed,
            Self::Setup(_) => MailboxFault::Settings,
        }
    }

    /// The server's own words, where there are any.
    pub fn words(&self) -> String {
        match self {
            Self::LoginRefused(words)
            | Self::TokenRefused(words)
            | Self::NoSuchHost(words)
            | Self::Unreachable(words)
            | Self::Tls(words)
            | Self::Certificate { words, .. }
            | Self::Refused { text: words, .. }
            | Self::Protocol(words) => words.clone(),
            Self::TimedOut | Self::Closed => String::new(),
            Self::Setup(fault) => fault.to_string(),
        }
    }
}

impl ImapFault {
    /// The server says no for now, whatever was asked (RFC 5530): it tells nothing of the message.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Refused { text, .. } if is_passing(text))
    }
}

/// A folder opened for reading and flagging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    pub uid_validity: u32,
    pub uid_next: Option<u32>,
    pub exists: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub raw: Vec<u8>,
    /// When the server took it.
    pub internal_date: Option<Instant>,
}

/// How a wait for news ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// Something changed: look.
    Changed,
    /// Nothing was said: look all the same.
    TimedOut,
    /// The server takes no IDLE: poll.
    Refused,
}

/// One FETCH asks for so many bytes (M4).
const CHUNK: u64 = 1024 * 1024;
/// Folders beyond these are not offered to anybody.
const MOST_FOLDERS: usize = 300;
/// One SEARCH asks for so many UIDs, so that no answer is longer than a line may be.
const WINDOW: u32 = 50_000;
/// Longest silence while the server searches (M2).
const SEARCH_SILENCE: Duration = Duration::from_mins(2);
/// Longest IDLE (M5).
const LONGEST_IDLE: Duration = Duration::from_mins(2);

/// A signed-in session.
pub struct Session {
    wire: Wire,
    capabilities: Vec<String>,
    /// The open folder's name.
    folder: Option<String>,
    /// No message is known from this UID on.
    uid_next: u32,
    idle_refused: bool,
}

impl Session {
    /// Connects, secures the connection and signs in, within 30 seconds.
    pub async fn connect(config: &ImapConfig) -> Result<Self, ImapFault> {
        let (wire, capabilities) = connect(config).await?;
        Ok(Self { wire, capabilities, folder: None, uid_next: 0, idle_refused: false })
    }

    /// Signed in over a connection that is there already.
    #[cfg(any(test, fuzzing))]
    pub(super) async fn over(stream: Box<dyn super::frames::Stream>) -> Result<Self, ImapFault> {
        let mut wire = Wire::new(stream, SILENCE);
        wire.greeting().await?;
        let capabilities = ["IDLE", "MOVE", "UIDPLUS"].map(str::to_owned).to_vec();
        Ok(Self { wire, capabilities, folder: None, uid_next: 0, idle_refused: false })
    }

    /// What the server can, in upper case.
    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    /// Opens a folder for reading and flagging.
    pub async fn select(&mut self, folder: &str) -> Result<Selected, ImapFault> {
        self.open("SELECT", folder).await
    }

    /// Looks at a folder without changing anything in it.
    pub async fn examine(&mut self, folder: &str) -> Result<Selected, ImapFault> {
        self.open("EXAMINE", folder).await
    }

    /// The folders that can be opened, as people write their names.
    pub async fn folders(&mut self) -> Result<Vec<String>, ImapFault> {
        let mut folders = Vec::new();
        let command = Command::new("LIST", "LIST \"\" \"*\"");
        self.wire
            .run(command, |untagged| {
                if let Untagged::List(name) = untagged
                    && folders.len() < MOST_FOLDERS
                {
                    folders.push(name);
                }
                Ok(())
            })
            .await?;
        folders.sort_by_key(|name| (!name.eq_ignore_ascii_case("INBOX"), name.to_lowercase()));
        Ok(folders)
    }

    async fn open(&mut self, verb: &'static str, folder: &str) -> Result<Selected, ImapFault> {
        self.folder = None;
        self.wire.uid_validity = None;
        self.wire.exists = 0;
        let (mut uid_validity, mut uid_next, mut exists) = (None, None, None);
        let command = Command::new(verb, format!("{verb} {}", name::folder(folder)));
        self.wire
            .run(command, |untagged| {
                match untagged {
                    Untagged::Exists(count) => exists = Some(count),
                    Untagged::Status { text, .. } => {
                        uid_validity = code_number(&text, "UIDVALIDITY").or(uid_validity);
                        uid_next = code_number(&text, "UIDNEXT").or(uid_next);
                    }
                    _ => {}
                }
                Ok(())
            })
            .await?;
        let (Some(uid_validity), Some(exists)) = (uid_validity.filter(|uid_validity| *uid_validity > 0), exists) else {
            return Err(ImapFault::Protocol("SELECT told no UIDVALIDITY or no EXISTS".to_owned()));
        };
        self.wire.news = false;
        self.wire.uid_validity = Some(uid_validity);
        self.folder = Some(folder.to_owned());
        self.uid_next = uid_next.unwrap_or(0);
        Ok(Selected { uid_validity, uid_next, exists })
    }

    /// UIDs from `first` on, ascending (M4).
    pub async fn uid_search_from(&mut self, first: u32) -> Result<Vec<u32>, ImapFault> {
        let first = first.max(1);
        // What comes in from here on may be missing below, and ends the next IDLE at once.
        self.wire.news = false;
        let mut uids = Vec::new();
        let mut from = first;
        while let Some(next) = from.checked_add(WINDOW).filter(|next| *next < self.uid_next) {
            uids.extend(self.uid_search(&format!("{from}:{}", next - 1)).await?.0);
            from = next;
        }
        let (last, answered) = self.uid_search(&format!("{from}:*")).await?;
        if !answered && self.wire.exists > 0 {
            // `n:*` names at least the last message of a folder that has one.
            return Err(ImapFault::Protocol("SEARCH was not answered".to_owned()));
        }
        uids.extend(last);
        uids.retain(|uid| *uid >= first);
        uids.sort_unstable();
        uids.dedup();
        if let Some(last) = uids.last() {
            self.uid_next = self.uid_next.max(last.saturating_add(1));
        }
        Ok(uids)
    }

    /// Size in bytes as the server tells it; `None` when the message vanished.
    pub async fn size(&mut self, uid: u32) -> Result<Option<u64>, ImapFault> {
        match self.uid_fetch(uid, "RFC822.SIZE").await? {
            Some(Fetch { size: Some(size), .. }) => Ok(Some(size)),
            Some(_) => Err(ImapFault::Protocol(format!("no size of message {uid}"))),
            None => Ok(None),
        }
    }

    /// The whole message, without setting `\Seen`; `None` when it vanished.
    pub async fn fetch(&mut self, uid: u32) -> Result<Option<Fetched>, ImapFault> {
        let mut raw = Vec::new();
        let mut internal_date = None;
        let mut size = None;
        loop {
            let offset = u64::try_from(raw.len()).unwrap_or(u64::MAX);
            let besides = if offset == 0 { "RFC822.SIZE INTERNALDATE " } else { "" };
            let Some(fetch) = self.uid_fetch(uid, &format!("{besides}BODY.PEEK[]<{offset}.{CHUNK}>")).await? else { return Ok(None) };
            internal_date = fetch.internal_date.or(internal_date);
            size = fetch.size.or(size);
            let Some(chunk) = fetch.body else { return Err(ImapFault::Protocol(format!("no body of message {uid}"))) };
            let length = u64::try_from(chunk.bytes.len()).unwrap_or(u64::MAX);
            let end = offset.saturating_add(length);
            let whole = chunk.origin.is_none() && offset == 0 && Some(length) == size;
            if !whole && (chunk.origin != Some(offset) || length > CHUNK) {
                return Err(ImapFault::Protocol(format!("another part of message {uid} than was asked for")));
            }
            raw.extend_from_slice(&chunk.bytes);
            if size.is_some_and(|size| end > size.saturating_mul(2).saturating_add(CHUNK)) {
                return Err(ImapFault::Protocol(format!("message {uid} is more than twice as large as was told")));
            }
            // Only when the server's size and its bytes agree is a short chunk the last one; else the server must say that nothing follows.
            if length == 0 || whole || (length < CHUNK && Some(end) == size) {
                if end == 0 && size != Some(0) {
                    return Err(ImapFault::Protocol(format!("nothing of message {uid}, which is not empty")));
                }
                if size != Some(end) {
                    tracing::debug!(uid, told = size, bytes = end, "the IMAP server's size of a message is not that of its bytes");
                }
                return Ok(Some(Fetched { raw, internal_date }));
            }
        }
    }

    pub async fn store_seen(&mut self, uid: u32) -> Result<(), ImapFault> {
        self.wire.run_quietly(Command::new("STORE", format!("UID STORE {uid} +FLAGS.SILENT (\\Seen)"))).await?;
        Ok(())
    }

    /// Moves a message, making the folder when it is missing. `Refused` when the server has neither MOVE nor UIDPLUS.
    pub async fn move_to(&mut self, uid: u32, folder: &str) -> Result<(), ImapFault> {
        let refused = |text: &str| Err(ImapFault::Refused { command: "MOVE", text: text.to_owned() });
        if self.folder.as_deref().is_some_and(|open| name::same_folder(open, folder)) {
            // It would come back under another UID, for ever.
            return refused("it is in that folder already");
        }
        let target = name::folder(folder);
        if offers(&self.capabilities, "MOVE") {
            return self.put_in_folder("MOVE", &format!("UID MOVE {uid} {target}"), &target).await;
        }
        if !offers(&self.capabilities, "UIDPLUS") {
            return refused("the server offers neither MOVE nor UIDPLUS");
        }
        self.put_in_folder("COPY", &format!("UID COPY {uid} {target}"), &target).await?;
        self.wire.run_quietly(Command::new("STORE", format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)"))).await?;
        // EXPUNGE without a UID would also remove what others have marked.
        self.wire.run_quietly(Command::new("EXPUNGE", format!("UID EXPUNGE {uid}"))).await?;
        Ok(())
    }

    /// Waits for news at most `max` (RFC 2177), never longer than two minutes (M5).
    pub async fn idle(&mut self, max: Duration) -> Result<Idle, ImapFault> {
        if self.wire.news {
            return Ok(Idle::Changed);
        }
        if self.idle_refused || !offers(&self.capabilities, "IDLE") {
            return Ok(Idle::Refused);
        }
        let ended = self.wire.idle(max.min(LONGEST_IDLE)).await?;
        self.idle_refused = ended == Idle::Refused;
        Ok(ended)
    }

    pub async fn logout(mut self) -> Result<(), ImapFault> {
        self.wire.leave().await
    }

    /// The UIDs of `set`, and whether the server named any set at all.
    async fn uid_search(&mut self, set: &str) -> Result<(Vec<u32>, bool), ImapFault> {
        let mut uids = Vec::new();
        let mut answered = false;
        let command = Command::new("SEARCH", format!("UID SEARCH UID {set}"));
        self.wire.set_silence(SEARCH_SILENCE);
        let searching = self.wire.run(command, |untagged| {
            if let Untagged::Search(found) = untagged {
                answered = true;
                uids.extend(found);
            }
            Ok(())
        });
        let searched = searching.await;
        self.wire.set_silence(SILENCE);
        searched.map(|_| (uids, answered))
    }

    /// What the server tells of one message; `None` when it vanished, which a SEARCH has to confirm: what is held for vanished is never looked at
    /// again.
    async fn uid_fetch(&mut self, uid: u32, items: &str) -> Result<Option<Fetch>, ImapFault> {
        let mut found = None::<Fetch>;
        let command = Command::new("FETCH", format!("UID FETCH {uid} (UID {items})"));
        self.wire
            .run(command, |untagged| {
                match untagged {
                    // Others are told as well when their flags change.
                    Untagged::Fetch(fetch) if fetch.uid == Some(uid) => match &mut found {
                        Some(found) => found.add(fetch),
                        None => found = Some(fetch),
                    },
                    Untagged::Fetch(Fetch { uid: None, body: Some(_), .. }) => {
                        return Err(ImapFault::Protocol("the body of a message without a UID".to_owned()));
                    }
                    _ => {}
                }
                Ok(())
            })
            .await?;
        if found.is_none() && self.uid_search(&uid.to_string()).await?.0.contains(&uid) {
            return Err(ImapFault::Protocol(format!("the server names message {uid} and does not give it")));
        }
        Ok(found)
    }

    /// COPY or MOVE into a folder that is made when the server says that it is missing.
    async fn put_in_folder(&mut self, name: &'static str, line: &str, target: &str) -> Result<(), ImapFault> {
        match self.wire.run_quietly(Command::new(name, line)).await {
            Err(ImapFault::Refused { text, .. }) if is_missing_folder(&text) => {}
            done => return done.map(drop),
        }
        match self.wire.run_quietly(Command::new("CREATE", format!("CREATE {target}"))).await {
            // Somebody was faster.
            Err(ImapFault::Refused { text, .. }) if code(&text).is_some_and(|(name, _)| name == "ALREADYEXISTS") => {}
            made => drop(made?),
        }
        self.wire.run_quietly(Command::new(name, line)).await.map(drop)
    }
}

fn is_missing_folder(text: &str) -> bool {
    code(text).is_some_and(|(name, _)| name == "TRYCREATE" || name == "NONEXISTENT")
}
