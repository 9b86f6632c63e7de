//! What the composer (in `mail`) is told, and what it answers.

use super::{NoticeKind, Texts};
use crate::Instant;
use crate::lang::Lang;
use crate::office::Office;
use crate::people::Address;
use crate::terms::Term;
use crate::tickets::{EntryKind, Kind, Priority, Status, TicketId};

/// Why this person is written to, which decides what they are told and which links they get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capacity {
    Requester,
    Observer,
    Technician,
    Administrator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    pub address: Address,
    pub capacity: Capacity,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeEntry {
    pub kind: EntryKind,
    pub author: String,
    /// Ready words.
    pub at: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeAttachment {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// Everything one notice says. The composer adds nothing of its own but words and form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeFacts {
    pub kind: NoticeKind,
    pub lang: Lang,
    pub to: Recipient,
    pub office: Office,
    /// This Mesa's identity, for `X-Mesa-Instance` (M12).
    pub instance: String,
    pub ticket: TicketId,
    /// The requester's own subject, without tag.
    pub subject: String,
    pub status: Status,
    pub ticket_kind: Kind,
    pub priority: Priority,
    pub category: Option<String>,
    pub technician: Option<String>,
    pub requester: String,
    /// Whose doing it was; `None` for Mesa's own.
    pub actor: Option<String>,
    /// Ready words of when it was registered.
    pub opened: String,
    /// What was written, oldest first; usually one, more in a burst.
    pub entries: Vec<NoticeEntry>,
    /// The words of opening, needs and signature: the office's, or those that Mesa brings along.
    pub texts: Texts,
    /// Reason given for waiting or reopening.
    pub reason: Option<String>,
    /// Which term a warning or breach is about, and ready words of its deadline. Also the first-response deadline in `Registered`.
    pub term: Option<(Term, String)>,
    /// Days, in business time, during which a reply reopens it.
    pub reopen_business_days: u32,
    /// Signed token of (ticket, recipient) for Reply-To (M15), without the leading `+`.
    pub token: String,
    /// Signed token of (ticket, recipient) for `X-Mesa-Report`: a report that gives it back has seen this very mail (M14).
    pub report_key: String,
    /// `{public_url}/e/{survey token}` for requester and observers of a closing.
    pub survey_url: Option<String>,
    /// `{public_url}/app/t/{number}` for staff.
    pub ticket_url: Option<String>,
    /// Without angle brackets. Carries the token (M15).
    pub message_id: String,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    /// What a technician wrote carries no Auto-Submitted (M29); acknowledgements say auto-replied.
    pub automatic: Automatic,
    pub attachments: Vec<NoticeAttachment>,
    /// The Date header.
    pub at: Instant,
}

/// The value of Auto-Submitted (RFC 3834, M29).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Automatic {
    /// A person wrote it: no header.
    No,
    Generated,
    Replied,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposedMail {
    /// The final bytes, CRLF lines; every attempt sends exactly these (M25).
    pub bytes: Vec<u8>,
    pub subject: String,
}

/// The gate refused it (M26); the notice becomes a dead letter with this reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the notice could not be composed: {0}")]
pub struct NotComposed(pub String);

/// The port through which `desk` gets final bytes inside its transaction; `mail` provides it, `server` connects them.
pub trait Compose: Send + Sync + 'static {
    fn compose(&self, facts: &NoticeFacts) -> Result<ComposedMail, NotComposed>;

    /// Whether notices from this address are signed; `None` where there is no key at all (M30).
    fn signs(&self, _from: &Address) -> Option<bool> {
        None
    }
}
