//! What somebody decides in triage: one form for all of it, so that it works before any script has loaded.

use crate::people::Assignee;
use crate::tickets::{CategoryId, Kind, TicketId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TriageDeed {
    /// Category, technician or group, and kind; the ticket leaves triage.
    Escalate,
    /// It is about the same matter as another ticket, and goes on there (M16).
    Join,
    /// Nothing is to be done about it: closed, and nobody is written to.
    Ignore,
    /// Out of triage until a day, on which it returns by itself. Its terms run on.
    SetAside,
    /// Back into triage before its day.
    Return,
    /// Takes back a deed, as long as nobody has done anything since.
    Undo,
    /// The first guidance is not to be shown again.
    Dismiss,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriageDraft {
    pub deed: TriageDeed,
    #[serde(default)]
    pub ticket: Option<TicketId>,
    #[serde(default)]
    pub revision: i64,
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub category: Option<CategoryId>,
    #[serde(default)]
    pub to: Option<Assignee>,
    /// The other ticket's number, as people write it.
    #[serde(default)]
    pub into: String,
    /// A number of days from today, or a date: `2026-11-30`.
    #[serde(default)]
    pub until: String,
    /// Which deed is undone.
    #[serde(default)]
    pub batch: String,
}

/// What a deed in triage came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triaged {
    pub deed: TriageDeed,
    /// The ticket that it was about.
    pub ticket: Option<TicketId>,
    /// After undoing: people who had been written to already.
    pub told: u32,
}
