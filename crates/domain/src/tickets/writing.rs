//! What is being written: drafts kept on the server, what was posted a moment ago, and who is at a ticket right now.

use super::{EntryId, EntryKind, Tab, TicketId, UploadId};
use crate::Stamp;
use crate::people::PersonId;
use serde::{Deserialize, Serialize};

/// A draft as its author's pages find it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDraft {
    pub tab: Tab,
    pub body: String,
    /// Ever growing: a page that knows another one has missed what was written elsewhere.
    pub version: i64,
    pub at: Stamp,
    pub other: Option<OtherDraft>,
    /// Entries by others since it was written.
    pub news: u32,
}

/// What was written on another device at the same time, and came second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherDraft {
    pub body: String,
    pub at: Stamp,
}

/// What is typed so far. Blank text ends the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepDraft {
    pub ticket: TicketId,
    pub tab: Tab,
    pub body: String,
    /// The ticket's, as it was being read.
    pub revision: i64,
    /// The version that this text goes on from.
    pub base: Option<i64>,
    /// The composer's key: once something was posted with it, nothing is kept any more.
    pub key: String,
}

/// A draft is on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub version: i64,
    pub at: Stamp,
    pub other: Option<OtherDraft>,
}

/// One of a person's drafts, in the list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    pub ticket: TicketId,
    pub subject: String,
    pub tab: Tab,
    /// The beginning of it.
    pub excerpt: String,
    pub at: Stamp,
}

/// What the reader posted last, while it can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoView {
    pub entry: EntryId,
    pub kind: EntryKind,
    /// Milliseconds left, as it was read.
    pub left_ms: i64,
}

/// What came back of an entry that was undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    pub ticket: TicketId,
    pub tab: Tab,
    pub body: String,
    /// Of the draft that it is again.
    pub version: i64,
    /// It had put the ticket on hold.
    pub wait: bool,
    /// Waiting to be attached again.
    pub files: Vec<UndoneFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneFile {
    pub id: UploadId,
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// What somebody does at a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    Viewing,
    Writing,
    /// Went away.
    Gone,
}

/// A page says that somebody is (still) there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    pub ticket: TicketId,
    pub doing: Doing,
}

/// Somebody else who is at a ticket right now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    pub ticket: TicketId,
    pub person: PersonId,
    pub name: String,
    pub writing: bool,
}
