//! What `desk` gathers before the decision.

use super::{MatchRule, ParsedMail, Verdict};
use crate::Instant;
use crate::people::Address;
use crate::rules::Rule;
use crate::tickets::{Status, TicketId};

/// A ticket that some sign in the mail points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub rule: MatchRule,
    pub ticket: TicketId,
    pub status: Status,
    /// Requester, observers, the technician, and all staff who wrote on it.
    pub participants: Vec<Address>,
    /// Those of them who take part as staff only, and act as staff by what they write (M18).
    pub staff: Vec<Address>,
    /// A closed ticket reopens by a reply until then.
    pub reopen_until: Option<Instant>,
}

#[derive(Clone, Debug)]
pub struct IntakeFacts<'a> {
    pub mail: &'a ParsedMail,
    /// Every address of ours, without details.
    pub own: &'a [Address],
    /// This Mesa's identity, as in `X-Mesa-Instance`.
    pub instance: &'a str,
    /// Whom its Reply-To names, without the staff.
    pub reply_to: Vec<Address>,
    /// In the order of M16: token, references, subject tag.
    pub candidates: Vec<Candidate>,
    /// Tickets that this sender opened within the last hour.
    pub opened_last_hour: u32,
    /// The mailbox that it came to.
    pub mailbox: &'a str,
    /// The office's rules that are switched on, in their order; they speak of nothing that is no longer there.
    pub rules: Vec<Rule>,
    /// Whether the sender is surely who they say (M18).
    pub verdict: Verdict,
    /// An administrator wants nothing more of this sender.
    pub ignored_sender: bool,
    pub now: Instant,
}
