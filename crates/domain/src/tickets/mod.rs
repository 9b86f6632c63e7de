//! A ticket: one request, until closed.

mod draft;
mod event;
mod kind;
mod moves;
mod priority;
mod threading;
mod view;
mod writing;

pub use draft::{
    EntryDraft, EscalateDraft, MAX_BODY, MAX_FILE_BYTES, MAX_FILES, ObserverDraft, PropertiesDraft, ReopenDraft, Tab, UploadId, WaitDraft,
};
pub use event::EventKind;
pub(crate) use kind::words as kind_words;
pub use kind::{EntryKind, Kind, Status};
pub use moves::{Move, next_status};
pub use priority::{Level, Priority, priority_of};
pub use threading::{Deed, Said, Threaded, ThreadingDraft, may_join, parse_number, split_off};
pub use view::{
    AttachmentView, BodyView, Can, CategoryChoice, Choices, DeliveryView, EntryView, EventView, HeldView, Item, OriginView, ReportView,
    TermView, TicketView, TimelineItem,
};
pub use writing::{Beat, Doing, DraftLine, Here, KeepDraft, Kept, KeptDraft, OtherDraft, UndoView, Undone, UndoneFile};

use serde::{Deserialize, Serialize};
use std::fmt;

/// A ticket's number and its primary key, shown as `#0000123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(pub i64);

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:07}", self.0)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
    )+};
}

ids! {
    /// A category in the tree.
    CategoryId,
    /// One entry of a timeline.
    EntryId,
    /// A file on an entry.
    AttachmentId,
    /// Something that happened; ever growing.
    EventId,
}
