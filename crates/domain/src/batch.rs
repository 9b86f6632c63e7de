//! One thing done to many tickets, each by its own rules: what it would come to, what it came to, and taking it back.

use crate::Refusal;
use crate::people::Assignee;
use crate::tickets::{CategoryId, Priority, TicketId};
use serde::{Deserialize, Serialize};

/// Most tickets of one batch.
pub const MOST_TICKETS: usize = 500;
/// Notices of a batch wait so long: until then it can be taken back before anybody is written to.
pub const UNDO_SECONDS: i64 = 10;
/// A batch can be taken back for so long, as far as nobody has done anything since.
pub const UNDO_MINUTES: i64 = 10;

/// What is done to each of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchAct {
    /// A group gets it whoever had it: somebody of it takes it.
    Assign(Assignee),
    Categorise(CategoryId),
    /// Urgency and impact become the same level; [`Priority::MAJOR`] keeps them.
    Prioritise(Priority),
    /// On hold, with the reason that requesters are told.
    Wait(String),
    /// The solution, in these words.
    Close(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchDraft {
    /// Chosen once: the same batch twice is one.
    pub batch: String,
    pub act: BatchAct,
    /// Each with the revision that was read: one that has changed since is left alone.
    pub tickets: Vec<(TicketId, i64)>,
    /// Only looks, and changes nothing.
    pub preview: bool,
}

/// What becomes of one ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchFate {
    Changes,
    /// It is so already.
    Same,
    Refused(Refusal),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchReport {
    pub fates: Vec<(TicketId, BatchFate)>,
}

/// What taking back came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoReport {
    pub restored: Vec<TicketId>,
    /// Somebody has done something since: left as they are.
    pub changed: Vec<TicketId>,
    /// People had read the solution or the reason already: left as they are.
    pub read: Vec<TicketId>,
    /// People who had been written to already.
    pub told: u32,
}
