//! Mail received: what a parser must tell of it, and the pure decision of what becomes of it.

mod authentication;
mod decide;
mod facts;
mod fate;
mod glance;
mod hand;
mod parsed;
mod reception;
mod report;
mod senders;

pub use authentication::{Authentication, MethodResult, Verdict, VerdictReason, authenticate, topmost_run};
pub use decide::{HOLD_AFTER, MAX_HOPS, MOST_COPIED, QUIET_AFTER, decide, is_automatic};
pub use facts::{Candidate, IntakeFacts};
pub use fate::{Decision, HoldReason, IgnoreReason, IntakeState, MatchRule, Standing};
pub use glance::{Glance, glance};
pub use hand::{Hand, HandAction, attach_by_hand, decide_by_hand, open_by_hand};
pub use parsed::{AutoSigns, MailPerson, ParsedAttachment, ParsedBody, ParsedMail, Unreadable, through_our_group};
pub use report::{DeliveryReport, MAX_REPORT, ReportAction, decide_report};
pub use senders::{LoudSender, SenderDraft, SenderKind, Senders, Suppressed};

pub use reception::{FetchedFolder, IntakeContent, IntakeDetail, Lag, Reception, Tally};

use serde::{Deserialize, Serialize};

/// Rule 4.1: a message is registered within five minutes.
pub const PROMISED_MS: i64 = 5 * 60 * 1_000;

/// One received message, whatever became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IntakeId(pub i64);

/// How a message reached Mesa.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Seen in an IMAP folder (M3).
    Imap { folder: String, uid_validity: u32, uid: u32 },
    /// Handed over by an MTA (M11), with its envelope sender (`None` = the null return path) and the recipients accepted here.
    Lmtp { sender: Option<String>, recipients: Vec<String> },
}

/// A row of the *Recepción* page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeRow {
    pub id: IntakeId,
    pub received: crate::Stamp,
    pub from: String,
    pub subject: String,
    /// Bytes of the raw message.
    pub size: u64,
    pub state: IntakeState,
    pub rule: Option<MatchRule>,
    pub hold: Option<HoldReason>,
    pub ignored: Option<IgnoreReason>,
    /// What went wrong, in the parser's or the server's own words.
    pub fault: Option<String>,
    /// The rules of the office that ran on it, by name; the last one is who ignored or held it (M20).
    pub ran: Vec<String>,
    pub ticket: Option<crate::tickets::TicketId>,
    pub attempts: u32,
    /// Milliseconds from arrival at the mailbox to registration (rule 4.1 allows five minutes).
    pub delay_ms: Option<i64>,
}

/// *Recepción*: what came, what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakePage {
    pub rows: Vec<IntakeRow>,
    pub next: Option<String>,
    pub counts: Vec<(IntakeState, u32)>,
}

/// A sender whose mail is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoredSender {
    /// An address, or `@` and a domain.
    pub pattern: String,
    pub since: crate::Stamp,
    /// Who decided it; `None`: the command line.
    pub by: Option<String>,
}
