//! What a person sends when they act on a ticket. `revision` is the one they were reading: a ticket that has changed since stops the save.

use super::{CategoryId, Kind, Level, TicketId};
use crate::people::{GroupId, PersonId};
use serde::{Deserialize, Serialize};

/// Longest text of an entry, in characters.
pub const MAX_BODY: usize = 100_000;
/// Largest uploaded file, in bytes.
pub const MAX_FILE_BYTES: usize = 25 * 1024 * 1024;
/// Most files on one entry.
pub const MAX_FILES: usize = 20;

/// A file already uploaded and waiting for its entry: 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadId(pub String);

/// The composer's tabs, in GLPI's order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    #[default]
    FollowUp,
    Note,
    Solution,
}

impl Tab {
    pub const ALL: [Self; 3] = [Self::FollowUp, Self::Note, Self::Solution];

    /// The word of the wire and of rows.
    pub const fn key(self) -> &'static str {
        match self {
            Self::FollowUp => "follow_up",
            Self::Note => "note",
            Self::Solution => "solution",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.key() == key)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalateDraft {
    pub ticket: TicketId,
    pub revision: i64,
    pub kind: Option<Kind>,
    pub category: Option<CategoryId>,
    #[serde(default)]
    pub technician: Option<PersonId>,
    /// Whose ticket it is; without a technician, whoever of them takes it.
    #[serde(default)]
    pub group: Option<GroupId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryDraft {
    pub ticket: TicketId,
    pub revision: i64,
    pub tab: Tab,
    pub body: String,
    /// With a follow-up: put the ticket on hold.
    #[serde(default)]
    pub wait: bool,
    #[serde(default)]
    pub files: Vec<UploadId>,
    /// Chosen when the composer was opened; the same key twice is one entry.
    pub key: String,
    /// The version of the kept draft that it goes on from: what another device has written since is not part of it, and stays.
    #[serde(default)]
    pub base: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitDraft {
    pub ticket: TicketId,
    pub revision: i64,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopenDraft {
    pub ticket: TicketId,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropertiesDraft {
    pub ticket: TicketId,
    pub revision: i64,
    pub kind: Kind,
    pub urgency: Level,
    pub impact: Level,
    /// Only [`super::Priority::MAJOR`] may be set by hand; otherwise the matrix decides.
    pub major: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObserverDraft {
    pub ticket: TicketId,
    pub address: String,
}
