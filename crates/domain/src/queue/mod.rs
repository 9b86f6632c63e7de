//! The queue (*Bandeja*): which tickets, in which order, and what a row shows.

use crate::Stamp;
use crate::people::{GroupId, PersonId};
use crate::terms::{Phase, Term};
use crate::tickets::kind_words as words;
use crate::tickets::{CategoryId, Kind, Priority, Status, TicketId};
use serde::{Deserialize, Serialize};

words! {
    /// The standing views.
    View {
        Unassigned = "sin-asignar", "Sin asignar", "Unassigned";
        Mine = "mios", "Míos", "Mine";
        /// Handed to a group, and nobody of it has taken them: those of one's own groups, or of all where one is of none.
        ToTake = "por-tomar", "Por tomar", "To take";
        DueSoon = "por-vencer", "Por vencer", "Due soon";
        Waiting = "en-espera", "En espera", "Waiting";
        Open = "abiertos", "Abiertos", "Open";
        Done = "resueltos", "Resueltos", "Done";
        All = "todos", "Todos", "All";
    }
}

/// Rows on one page.
pub const PAGE: u64 = 50;
/// Most rows that are asked for by their tickets at once.
pub const MOST_ROWS: usize = 100;

/// Longest name of a saved view, in characters.
pub const MAX_VIEW_NAME: usize = 60;
/// Most saved views that one person sees.
pub const MAX_VIEWS: usize = 40;

/// Identifies a saved view; in URLs `v12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SavedId(pub i64);

/// A filter kept under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: SavedId,
    pub name: String,
    /// Everybody's.
    pub shared: bool,
    /// Whoever asks may change it.
    pub own: bool,
    pub filter: Filter,
    /// Counted up to 1,000 at most.
    pub count: u32,
}

/// What the URL says: every part is optional and combines with the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub view: View,
    /// A saved view to begin with, in the place of `view`; whatever else is set narrows it further.
    #[serde(default)]
    pub saved: Option<SavedId>,
    /// A number (`123`, `#0000123`), or words of the subject, the requester's name or address.
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub status: Option<Status>,
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub category: Option<CategoryId>,
    #[serde(default)]
    pub technician: Option<PersonId>,
    /// Those that this group was handed, or whose technician is of it.
    #[serde(default)]
    pub group: Option<GroupId>,
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Opaque place to go on from (keyset), from [`QueuePage::next`].
    #[serde(default)]
    pub after: Option<String>,
}

impl Filter {
    /// A standing view and nothing else.
    pub const fn of(view: View) -> Self {
        Self {
            view,
            saved: None,
            text: None,
            status: None,
            kind: None,
            category: None,
            technician: None,
            group: None,
            priority: None,
            after: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePage {
    pub rows: Vec<QueueRow>,
    pub next: Option<String>,
    /// In the order of [`View::ALL`], without those that the office has no use for; counted up to 1,000 at most, which shows as "999+".
    pub counts: Vec<(View, u32)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    pub id: TicketId,
    pub revision: i64,
    pub subject: String,
    pub requester: String,
    pub requester_address: String,
    pub category: Option<String>,
    pub technician: Option<String>,
    pub group: Option<String>,
    pub status: Status,
    pub kind: Kind,
    pub priority: Priority,
    pub opened: Stamp,
    pub updated: Stamp,
    pub term: Option<TermChip>,
    /// The reader has begun to write on it.
    pub draft: bool,
    /// Somebody else did something since the reader last had it in front of them.
    #[serde(default)]
    pub unread: bool,
}

/// The deadline that comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermChip {
    pub term: Term,
    pub phase: Phase,
    pub due: Stamp,
    /// Business minutes left (negative: wall-clock minutes since the deadline passed).
    pub left_minutes: i64,
}
