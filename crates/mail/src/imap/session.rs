//! A session with an IMAP server.

use crate::tls::{Security, SetupFault, check};
use domain::Instant;
use std::time::Duration;

/// Where mail is fetched.
#[derive(Clone)]
pub struct ImapConfig {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    pub password: String,
    /// PEM certificates trusted besides the public ones.
    pub extra_root_pem: Option<Vec<u8>>,
}

/// Why the session is over; every one but `Refused` ends it, and no state advanced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImapFault {
    #[error("the server refused the login: {0}")]
    LoginRefused(String),
    #[error("cannot reach the server: {0}")]
    Unreachable(String),
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

/// A signed-in session.
pub struct Session {
    capabilities: Vec<String>,
}

impl Session {
    pub async fn connect(config: &ImapConfig) -> Result<Self, ImapFault> {
        check(config.security, &config.host)?;
        std::future::ready(()).await;
        Err(ImapFault::Unreachable("being written".to_owned()))
    }

    /// What the server can, in upper case.
    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    pub async fn select(&mut self, folder: &str) -> Result<Selected, ImapFault> {
        let _ = folder;
        std::future::ready(()).await;
        Err(ImapFault::Closed)
    }

    /// UIDs from `first` on, ascending (M4).
    pub async fn uid_search_from(&mut self, first: u32) -> Result<Vec<u32>, ImapFault> {
        let _ = first;
        std::future::ready(()).await;
        Err(ImapFault::Closed)
    }

    /// Size in bytes as the server tells it; `None` when the message vanished.
    pub async fn size(&mut self, uid: u32) -> Result<Option<u64>, ImapFault> {
        let _ = uid;
        std::future::ready(()).await;
        Err(ImapFault::Closed)
    }

    /// The whole message, without setting `\Seen`; `None` when it vanished.
    pub async fn fetch(&mut self, uid: u32) -> Result<Option<Fetched>, ImapFault> {
        let _ = uid;
        std::future::ready(()).await;
        Err(ImapFault::Closed)
    }

    pub async fn store_seen(&mut self, uid: u32) -> Result<(), ImapFault> {
        let _ = uid;
        std::future::ready(()).await;
        Err(ImapFault::Closed)
    }

    /// Moves a message, making the folder when it is missing. `Refused` when the server has neither MOVE nor UIDPLUS.
    pub async fn move_to(&mut self, uid: u32, folder: &str) -> Result<(), ImapFault> {
        let _ = (uid, folder);
        std::future::ready(()).await;
        Err(ImapFault::Closed)
    }

    /// Waits for news at most `max` (RFC 2177), never longer than two minutes (M5).
    pub async fn idle(&mut self, max: Duration) -> Result<Idle, ImapFault> {
        let _ = max;
        std::future::ready(()).await;
        Err(ImapFault::Closed)
    }

    pub async fn logout(self) -> Result<(), ImapFault> {
        std::future::ready(()).await;
        Ok(())
    }
}
