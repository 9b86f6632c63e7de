//! What *Recepción* shows beside its list: how mailboxes reconcile, how long registration takes, and one message whole.

use super::{IgnoreReason, IgnoredSender, IntakeRow, Verdict, VerdictReason};
use crate::Stamp;
use serde::{Deserialize, Serialize};

/// A whole IMAP folder compared with the ledger (M5, M10). What lies on the server since Mesa began is exactly
/// filed + held + ignored + pending + missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The server has renumbered the folder, and the ledger has not seen it yet: nothing can be compared.
    pub renumbered: bool,
    /// On the server, from the first message that was ours to take.
    pub on_server: u64,
    /// On the server, and there before Mesa (M9).
    pub before: u64,
    /// Whose bytes were ever taken, on the server or no longer.
    pub received: u64,
    pub filed: u64,
    pub held: u64,
    pub ignored: Vec<(IgnoreReason, u64)>,
    /// Known, and not fetched or not filed yet.
    pub pending: u64,
    /// Expunged by somebody else before it could be fetched.
    pub vanished: u64,
    /// Taken, and moved or deleted on the server since.
    pub gone: u64,
    /// UIDs on the server that the ledger does not know.
    pub missing: Vec<u32>,
}

impl Tally {
    /// Everything on the server is accounted for.
    pub const fn accounts(&self) -> bool {
        !self.renumbered && self.missing.is_empty()
    }

    pub fn ignored_total(&self) -> u64 {
        self.ignored.iter().map(|(_, n)| n).sum()
    }
}

/// A folder that is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedFolder {
    /// `soporte@cultura.example · INBOX`
    pub title: String,
    /// Its connection stands, and a look at it went through within the last ten minutes: every two there is one (M5).
    pub healthy: bool,
    /// How the connection stands, in the reader's words, where it is not open; `None` too where no fetcher has said.
    pub connection: Option<String>,
    /// Everything on the server is accounted for, as far as is known.
    pub accounts: bool,
    /// Last look and the numbers of the last comparison, in the reader's words.
    pub facts: Vec<(String, String)>,
}

/// From arrival to registration over the last seven days (rule 4.1), of at most the 5,000 newest messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lag {
    pub messages: u32,
    /// Half of them took at most this, and 95 in a hundred at most that. Milliseconds.
    pub p50_ms: i64,
    pub p95_ms: i64,
    /// Took more than the five minutes.
    pub late: u32,
}

impl Lag {
    /// `None` when there is nothing to measure.
    pub fn of(mut delays: Vec<i64>) -> Option<Self> {
        delays.sort_unstable();
        let at = |percent: usize| delays.get((delays.len() * percent).div_ceil(100).saturating_sub(1)).copied();
        let late = delays.iter().filter(|delay| **delay > super::PROMISED_MS).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(Self { messages: count(delays.len()), p50_ms: at(50)?, p95_ms: at(95)?, late: count(late) })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reception {
    pub folders: Vec<FetchedFolder>,
    /// How long registration takes, in the reader's words.
    pub lag: Option<String>,
    pub ignored: Vec<IgnoredSender>,
}

/// One message, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeDetail {
    pub row: IntakeRow,
    pub sender: Option<(Verdict, VerdictReason)>,
    /// Its sender's address and domain, when they can be ignored.
    pub ignorable: Vec<String>,
    /// Since when, who and what: what was done to it by hand.
    pub history: Vec<(Stamp, String, String)>,
    pub content: IntakeContent,
}

/// What is in it, as far as it may be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeContent {
    /// Decoded, in the order of the message.
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub quoted: Option<String>,
    /// There is a sanitised rendering for a sandboxed frame.
    pub html: bool,
    /// Name, type, and bytes of each file.
    pub files: Vec<(String, String, u64)>,
    /// Its source, cut where it is long.
    pub raw: String,
    pub cut: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_95_in_a_hundred() {
        assert_eq!(Lag::of(Vec::new()), None);
        assert_eq!(Lag::of(vec![7]), Some(Lag { messages: 1, p50_ms: 7, p95_ms: 7, late: 0 }));
        let delays: Vec<i64> = (1..=100).rev().map(|n| n * 4_000).collect();
        assert_eq!(Lag::of(delays), Some(Lag { messages: 100, p50_ms: 200_000, p95_ms: 380_000, late: 25 }));
    }
}
