//! Notices: telling one person of one event. Who hears of what, what the composer is told, and how far a notice got.

mod channel;
mod dead;
mod facts;
mod matrix;
mod push;
mod templates;

pub use channel::{ChannelState, ChannelView};
pub use dead::DeadReason;
pub use facts::{Automatic, Capacity, Compose, ComposedMail, NotComposed, NoticeAttachment, NoticeEntry, NoticeFacts, Recipient};
pub use matrix::{Audience, Hears, Party, automatic, is_rationed, recipients};
pub use push::{Push, PushDevice, is_pushed, push};
pub use templates::{
    MAX_TEMPLATE, Passage, Placeholder, Readers, Span, Template, TemplateDraft, TemplateKind, TemplateRow, TemplateView, Texts, Values,
    builtin,
};

use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

/// One promised mail to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeId(pub i64);

words! {
    NoticeKind {
        Registered = "registered", "Registro", "Registered";
        Escalated = "escalated", "Escalamiento", "Escalated";
        FollowUp = "follow_up", "Seguimiento", "Follow-up";
        /// A requester's or observer's reply, told to the others.
        Reply = "reply", "Respuesta", "Reply";
        Waiting = "waiting", "En espera", "Waiting";
        Reopened = "reopened", "Reapertura", "Reopened";
        Solved = "solved", "Solución", "Solution";
        Closed = "closed", "Cierre", "Closed";
        TermWarning = "term_warning", "Aviso de término", "Term warning";
        TermBreach = "term_breach", "Término vencido", "Term breached";
        /// A notice of this ticket will not reach somebody (M28).
        Undelivered = "undelivered", "Aviso de no entrega", "Not delivered";
        /// A message that could not be read stands on a ticket by sender and subject alone (M8).
        Unread = "unread", "Mensaje sin leer", "Unread message";
        /// The ticket goes on in another one.
        Joined = "joined", "Unión", "Joined";
    }
}

words! {
    /// How far a notice got (M27, M28).
    DeliveryState {
        /// In the outbox, to be sent as soon as may be.
        Promised = "promised", "Por enviar", "To be sent";
        /// No relay is configured: kept to be read here.
        Kept = "kept", "Guardada", "Kept";
        /// A worker is sending it.
        Claimed = "claimed", "Enviando", "Sending";
        /// All of it was handed over, the answer never came (RFC 1047).
        Unsure = "unsure", "Sin confirmación del servidor", "Not confirmed by the server";
        /// A passing failure; it will be tried again.
        Deferred = "deferred", "Se reintentará", "Will be retried";
        Accepted = "accepted", "Entregada al servidor", "Accepted by the server";
        /// Refused for good, or given up.
        Dead = "dead", "No entregada", "Not delivered";
        /// Accepted by the next server, and given up by a later one (M14).
        Bounced = "bounced", "Devuelta", "Bounced";
        /// Joined into a later notice of the same burst.
        Merged = "merged", "Unida a otra notificación", "Merged into another notice";
        /// An administrator decided that it is not to be sent.
        Cancelled = "cancelled", "Cancelada", "Cancelled";
    }
}

impl DeliveryState {
    /// An administrator may have it sent now: it waits for a person, or for its next attempt.
    pub const fn may_be_retried(self) -> bool {
        matches!(self, Self::Dead | Self::Unsure | Self::Deferred | Self::Kept | Self::Cancelled)
    }

    /// An administrator may decide that it is not to be sent (any more).
    pub const fn may_be_cancelled(self) -> bool {
        matches!(self, Self::Promised | Self::Kept | Self::Deferred | Self::Unsure | Self::Dead)
    }
}

/// A row of the *Salida* page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    pub id: NoticeId,
    pub ticket: crate::tickets::TicketId,
    pub kind: NoticeKind,
    pub person: String,
    pub address: String,
    pub subject: String,
    pub state: DeliveryState,
    pub promised: crate::Stamp,
    pub accepted: Option<crate::Stamp>,
    pub next_attempt: Option<crate::Stamp>,
    pub attempts: u32,
    /// The server's last answer, or what went wrong.
    pub last_reply: Option<String>,
    /// Of a dead letter: what stands behind that answer.
    pub why: Option<DeadReason>,
    /// Who sent it again or cancelled it by hand, and when.
    pub decided: Option<(String, crate::Stamp)>,
    /// There are bytes to send, and a relay.
    pub sendable: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxPage {
    pub rows: Vec<OutboxRow>,
    pub next: Option<String>,
    pub counts: Vec<(DeliveryState, u32)>,
    /// Whether a relay is configured.
    pub relay: bool,
    /// What stops the relay.
    pub channel: Option<ChannelView>,
    /// Among dead letters: the domains they were for, most first.
    pub dead_domains: Vec<(String, u32)>,
}

/// One kept or sent mail, to be read in the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMail {
    pub row: OutboxRow,
    /// Header name and value, in the order of the message.
    pub headers: Vec<(String, String)>,
    pub text: String,
    /// There is an HTML part, at `/app/salida/{id}/html` for a sandboxed frame.
    pub html: bool,
    pub attachments: Vec<String>,
}
