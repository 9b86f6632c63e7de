//! What the triage page shows. Made by `desk`, shown by `app`.

use crate::Stamp;
use crate::people::{GroupChoice, TechnicianChoice};
use crate::tickets::{CategoryChoice, TicketId, TicketView};
use serde::{Deserialize, Serialize};

/// Whose turn it is, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriagePage {
    /// Nothing when nobody waits.
    pub turn: Option<Box<Turn>>,
    /// How many wait, the one shown among them.
    pub left: u32,
    /// Set aside for later, the next to return first.
    pub aside: Vec<SetAside>,
    /// What this person last did here, as long as it can be undone.
    pub last: Option<Undoable>,
    /// They have never escalated, and have not said that they know how.
    pub coach: bool,
}

/// One ticket, with everything that is decided about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub view: TicketView,
    /// Where passing it over leads to; nowhere when it is the only one.
    pub skip_to: Option<TicketId>,
    /// Where to go on once it is decided; nothing is the beginning, where the next one will have moved up.
    pub go_on: Option<TicketId>,
    /// The likeliest first.
    pub suggested: Vec<CategorySuggestion>,
    /// All others, in the order of their paths.
    pub others: Vec<CategoryChoice>,
    /// Everybody who may be given it, the likeliest first.
    pub technicians: Vec<TechnicianSuggestion>,
    /// Groups with somebody in them: those of the suggested categories first.
    pub groups: Vec<GroupSuggestion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategorySuggestion {
    pub choice: CategoryChoice,
    pub why: Why,
}

/// The reason of a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The office's own tickets that say nearly the same, the nearest first.
    Similar(Vec<SimilarTicket>),
    /// So many of the last ones were of this category.
    Common { tickets: u32, of: u32 },
    /// Nothing has been learned that would speak for or against it.
    Untried,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarTicket {
    pub ticket: TicketId,
    pub subject: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TechnicianSuggestion {
    pub choice: TechnicianChoice,
    /// The name of the suggested category that speaks most for them.
    pub attends: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSuggestion {
    pub choice: GroupChoice,
    /// The name of the likeliest suggested category whose tickets are theirs.
    pub attends: Option<String>,
}

/// A new ticket that waits for its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub ticket: TicketId,
    pub subject: String,
    pub until: Stamp,
}

/// A deed that can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    pub batch: String,
    pub ticket: TicketId,
    pub subject: String,
    /// What was done, as the ticket's history says it.
    pub what: Option<crate::tickets::EventKind>,
}
