//! What happened to a ticket: the only source of its history and of its notices (law 3).

use super::{CategoryId, EntryKind, Kind, Level, Priority, Status, TicketId};
use crate::Stamp;
use crate::people::{GroupId, PersonId};
use crate::rules::{Effect, RuleId};
use crate::terms::Term;
use serde::{Deserialize, Serialize};

/// Stored as JSON in the event's row; names are written down with ids so that history reads as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    Registered {
        requester: PersonId,
    },
    Escalated {
        category: Option<CategoryId>,
        category_name: Option<String>,
        technician: Option<PersonId>,
        technician_name: Option<String>,
        #[serde(default)]
        group: Option<GroupId>,
        #[serde(default)]
        group_name: Option<String>,
    },
    FollowedUp,
    Noted,
    Waited {
        reason: Option<String>,
    },
    Resumed,
    Solved,
    Closed,
    Reopened {
        reason: Option<String>,
    },
    Replied,
    /// Automatic mail was threaded here; it moved nothing (M12).
    AutomaticMail,
    Classified {
        kind: Kind,
        urgency: Level,
        impact: Level,
        priority: Priority,
    },
    ObserverAdded {
        person: PersonId,
        name: String,
    },
    ObserverRemoved {
        person: PersonId,
        name: String,
    },
    TermWarned {
        term: Term,
    },
    TermBreached {
        term: Term,
    },
    /// A notice was refused for good, or given up (M28).
    NotDelivered {
        /// `Ana Ruiz <ana@example.org>`
        to: String,
        /// The server's own words.
        reply: String,
    },
    /// An administrator had a notice sent again.
    NoticeRetried {
        /// `Ana Ruiz <ana@example.org>`
        to: String,
    },
    /// An administrator decided that a notice is not to be sent.
    NoticeCancelled {
        /// `Ana Ruiz <ana@example.org>`
        to: String,
    },
    SurveyAnswered {
        score: u8,
        solved: bool,
    },
    /// This ticket continues an older one.
    Linked {
        to: TicketId,
    },
    /// A rule of intake matched the mail that opened it (M20), and did this.
    RuleRan {
        rule: RuleId,
        name: String,
        did: Vec<Effect>,
    },
    /// Entries of this ticket became a ticket of their own.
    SplitOff {
        to: TicketId,
        entries: u32,
    },
    /// This ticket was made of entries of another.
    SplitFrom {
        from: TicketId,
    },
    /// This ticket was joined to another, where its entries are now.
    Joined {
        into: TicketId,
    },
    /// Another ticket was joined to this one.
    JoinedHere {
        from: TicketId,
        entries: u32,
    },
    /// Its category was set, or set right, without handing it over.
    Categorised {
        category: CategoryId,
        name: String,
    },
    /// Nothing is to be done about it: closed in triage, and nobody was written to.
    Ignored,
    /// Out of triage until then.
    SetAside {
        until: Stamp,
    },
    /// What was done last was taken back.
    Undone,
    /// Its author took an entry back before anybody was told of it; the text went back to its draft.
    Unposted {
        entry: EntryKind,
    },
    StatusSet {
        from: Status,
        to: Status,
    },
}
