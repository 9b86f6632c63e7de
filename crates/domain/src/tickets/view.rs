//! What a page shows of a ticket. Made by `desk`, shown by `app`; dates arrive as words.

use super::{AttachmentId, CategoryId, EntryId, EntryKind, EventId, EventKind, Kind, Level, Priority, Status, TicketId};
use crate::Stamp;
use crate::intake::{HoldReason, IntakeId, MatchRule, Verdict, VerdictReason};
use crate::notices::{DeliveryState, NoticeId, NoticeKind};
use crate::people::{Assignee, GroupChoice, GroupId, PersonRef, TechnicianChoice};
use crate::terms::{Phase, Term};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    pub id: TicketId,
    pub revision: i64,
    pub subject: String,
    pub status: Status,
    pub kind: Kind,
    pub urgency: Level,
    pub impact: Level,
    pub priority: Priority,
    pub category: Option<CategoryChoice>,
    pub technician: Option<PersonRef>,
    /// Whose ticket it is; without a technician, somebody of them takes it.
    pub group: Option<(GroupId, String)>,
    pub requester: PersonRef,
    /// Where they want the answers, when not at their own address (M19).
    pub answers_to: Option<String>,
    pub observers: Vec<PersonRef>,
    pub opened: Stamp,
    pub updated: Stamp,
    pub closed: Option<Stamp>,
    /// The older ticket that this one continues.
    pub continues: Option<TicketId>,
    /// The newer tickets that continue this one.
    pub continued_by: Vec<TicketId>,
    /// The ticket that this one was joined to.
    pub joined_into: Option<TicketId>,
    pub terms: Vec<TermView>,
    /// Oldest first.
    pub timeline: Vec<TimelineItem>,
    pub survey: Option<crate::survey::Answer>,
    pub can: Can,
    /// The reader's own, one for each tab at most.
    pub drafts: Vec<super::KeptDraft>,
    /// What the reader posted last, while it can be undone.
    pub undo: Option<super::UndoView>,
    /// The newest event, where the reader never had it in front of them: that they have now is to be told.
    #[serde(default)]
    pub unseen: Option<EventId>,
}

/// What this reader may do with the ticket as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "one independent permission each")]
pub struct Can {
    pub escalate: bool,
    /// A group was handed it, and nobody has it.
    pub take: bool,
    pub follow_up: bool,
    pub note: bool,
    pub wait: bool,
    pub resume: bool,
    pub solve: bool,
    /// What is solved here is closed at once: the office has it so.
    pub solve_closes: bool,
    pub reopen: bool,
    pub edit: bool,
    /// Split off entries, join the ticket to another, decide on mail held on it.
    pub thread: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermView {
    pub term: Term,
    pub phase: Phase,
    pub due: Option<Stamp>,
    pub met: Option<Stamp>,
    /// Business minutes left (negative: wall-clock minutes since the deadline passed).
    pub left_minutes: i64,
    /// Which calendar, which holidays, which pauses: one sentence a line, in the reader's language.
    pub why: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineItem {
    pub at: Stamp,
    pub item: Item,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    Entry(EntryView),
    Event(EventView),
    Held(HeldView),
}

/// A mail with a key of this ticket from somebody who takes no part in it, or in the name of a participant who surely did not write
/// it: it waits for a person (M17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldView {
    pub intake: IntakeId,
    pub reason: HoldReason,
    /// `Ana Ruiz <ana@example.org>`
    pub from: String,
    pub subject: String,
    /// The beginning of its text, as plain text.
    pub excerpt: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    pub id: EventId,
    pub actor: Option<PersonRef>,
    pub what: EventKind,
    /// Notices that came of this event and belong to no entry.
    pub deliveries: Vec<DeliveryView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    pub id: EntryId,
    pub kind: EntryKind,
    pub author: PersonRef,
    pub body: BodyView,
    pub attachments: Vec<AttachmentView>,
    /// Whom it was sent to and how far it got.
    pub deliveries: Vec<DeliveryView>,
    /// Why a mail is on this ticket.
    pub matched: Option<MatchRule>,
    pub automatic: bool,
    /// What is known of a mail's sender, and why (M18).
    pub sender: Option<(Verdict, VerdictReason)>,
    /// The raw mail it came from, and why it is here.
    pub origin: Option<OriginView>,
    /// The ticket that it was on before.
    pub moved_from: Option<TicketId>,
    /// It may become a ticket of its own.
    pub may_leave: bool,
}

/// How a mail came to be where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginView {
    pub intake: IntakeId,
    /// From, as written.
    pub sender: String,
    /// The envelope's sender, where the mail came by LMTP; empty: the null return path.
    pub envelope: Option<String>,
    /// What it was recognised by: the address with its key, the Message-ID, the number in the subject.
    pub sign: Option<String>,
    pub arrived: Stamp,
    /// Milliseconds from the mailbox to the ticket.
    pub delay_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyView {
    pub text: String,
    /// What staff wrote with Markdown, as safe HTML (`domain::markdown`); nothing where the text says it all.
    pub marked: Option<Box<str>>,
    /// Earlier correspondence and signature, folded away.
    pub quoted: Option<String>,
    /// There is a sanitised HTML rendering at `/app/t/{ticket}/entry/{id}/html`, for a sandboxed frame.
    pub html: bool,
    /// Undecodable characters were replaced (M21).
    pub lossy: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    pub id: AttachmentId,
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Safe to show in the page (M24's list of images and PDF).
    pub preview: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryView {
    pub notice: NoticeId,
    pub kind: NoticeKind,
    pub person: String,
    pub address: String,
    pub state: DeliveryState,
    /// When it was accepted, or else promised.
    pub at: Stamp,
    /// What the server said, where that matters: it has not arrived.
    pub reply: Option<String>,
    /// There are bytes to send, and a relay.
    pub sendable: bool,
    /// What mail servers reported of it since (M14), oldest first.
    pub reports: Vec<ReportView>,
}

/// What a mail server reported of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    pub action: crate::intake::ReportAction,
    pub at: Stamp,
    /// The server's own words.
    pub reply: String,
    /// The raw report.
    pub intake: IntakeId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryChoice {
    pub id: CategoryId,
    /// `Equipos › Impresoras`.
    pub path: String,
    pub technician: Option<crate::people::PersonId>,
    /// Where there is no technician: whose tickets these are.
    #[serde(default)]
    pub group: Option<GroupId>,
    pub kind: Option<Kind>,
}

impl CategoryChoice {
    /// Whom its tickets are suggested for.
    pub fn brings(&self) -> Option<Assignee> {
        self.technician.map(Assignee::Technician).or(self.group.map(Assignee::Group))
    }
}

/// What the pickers offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub categories: Vec<CategoryChoice>,
    pub technicians: Vec<TechnicianChoice>,
    /// By name.
    pub groups: Vec<GroupChoice>,
}
