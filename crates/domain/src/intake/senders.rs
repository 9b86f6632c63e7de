//! Addresses that Mesa treats with care: those that write too much (M13), and those that mail came back from (M14).

use crate::Stamp;
use serde::{Deserialize, Serialize};

/// A sender whose circuit breaker is open (M13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoudSender {
    pub address: String,
    pub name: String,
    /// Tickets within the last hour.
    pub opened: u32,
    /// Mail is held; otherwise it is registered and nobody is written to.
    pub held: bool,
}

/// An address that is not written to (M14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    pub address: String,
    pub name: String,
    pub since: Stamp,
    /// The server's own words.
    pub reply: String,
    pub notice: crate::notices::NoticeId,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Senders {
    pub loud: Vec<LoudSender>,
    pub suppressed: Vec<Suppressed>,
}

/// Which of the two an administrator clears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SenderKind {
    Loud,
    Suppressed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderDraft {
    pub kind: SenderKind,
    pub address: String,
}
