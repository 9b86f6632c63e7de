//! What becomes of a message.

use super::MailPerson;
use crate::notices::{Hears, NoticeId};
use crate::people::Address;
use crate::rules::Outcome;
use crate::tickets::kind_words as words;
use crate::tickets::{Level, TicketId};
use serde::{Deserialize, Serialize};

words! {
    IntakeState {
        /// Durable, not yet looked at.
        Stored = "stored", "Por procesar", "To be filed";
        /// On a ticket.
        Filed = "filed", "Registrado", "Filed";
        /// A person has to look at it.
        Held = "held", "Retenido", "Held";
        /// Set aside, with its reason.
        Ignored = "ignored", "Ignorado", "Ignored";
    }
}

words! {
    /// Why a mail is on the ticket where it is (M16), shown on the entry.
    MatchRule {
        Token = "token", "por la clave de respuesta", "by the reply token";
        References = "references", "por la conversación de correo", "by the mail thread";
        SubjectTag = "subject_tag", "por el número en el asunto", "by the number in the subject";
        New = "new", "solicitud nueva", "new request";
        /// A reply to a ticket closed too long ago.
        NewAfterClosed = "new_after_closed", "continúa un ticket cerrado", "continues a closed ticket";
        ByHand = "by_hand", "registrado a mano", "filed by hand";
        /// A delivery report, shown under the notice that it answers (M14).
        Report = "report", "informe de entrega de una notificación", "delivery report of a notice";
    }
}

words! {
    HoldReason {
        Unreadable = "unreadable", "No se pudo leer el mensaje", "The message cannot be read";
        NoSender = "no_sender", "No tiene un remitente válido", "It has no valid sender";
        Flood = "flood", "Demasiadas solicitudes del mismo remitente", "Too many requests from the same sender";
        /// It brings more people in than somebody unproven may.
        Crowd = "crowd", "Copia a demasiadas personas", "It copies too many people";
        Loop = "loop", "Parece un bucle de correo", "It looks like a mail loop";
        /// A valid token in somebody else's hands (M17).
        Stranger = "stranger", "La respuesta viene de alguien ajeno al ticket", "The reply comes from somebody outside the ticket";
        /// A participant's address and no sign but a number that anybody can guess, and our server says that it is not them (M17, M18).
        Forged = "forged", "El remitente no es auténtico", "The sender is not authentic";
        Failed = "failed", "Falló tres veces al procesarlo", "Filing it failed three times";
        /// A rule of the office wants a person to look at it (M20).
        Rule = "rule", "Retenido por una regla", "Held by a rule";
    }
}

impl HoldReason {
    /// Held on a ticket, in its place in time, for whoever works it to decide (M17).
    pub const ON_TICKET: [Self; 2] = [Self::Stranger, Self::Forged];
}

words! {
    IgnoreReason {
        /// Automatic mail that belongs to no ticket.
        Automatic = "automatic", "Correo automático", "Automatic mail";
        OwnMail = "own_mail", "Enviado por Mesa", "Sent by Mesa itself";
        /// It lay in the mailbox before Mesa did (M9).
        History = "history", "Anterior a Mesa", "From before Mesa";
        Duplicate = "duplicate", "Mensaje repetido", "Repeated message";
        /// A rule of the office says so (M20).
        Rule = "rule", "Ignorado por una regla", "Ignored by a rule";
        /// An administrator wants nothing more of them.
        IgnoredSender = "ignored_sender", "Remitente ignorado", "Ignored sender";
        /// A delivery report that carries no sign of a mail of ours: forged, or of somebody else's mail (M14).
        ForeignReport = "foreign_report", "Informe de entrega de un correo que no es de Mesa", "Delivery report of a mail that is not Mesa's";
        /// Somebody looked at it and set it aside.
        ByHand = "by_hand", "Ignorado a mano", "Set aside by hand";
    }
}

/// As who the author of a reply is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Requester or observer: it ends a wait and reopens.
    Participant,
    /// Staff, and proven to be (M18): it counts as their follow-up.
    Staff,
    /// Kept on the ticket and moving nothing: staff by their address alone (M18), or put there by hand when the ticket had ended.
    Kept,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A new ticket.
    Open {
        requester: (Address, Option<String>),
        /// Where the requester wants the answers, when not at their own address (M19).
        answers_to: Option<Address>,
        observers: Vec<(Address, Option<String>)>,
        urgency: Level,
        rule: MatchRule,
        /// The closed ticket that this one continues.
        continues: Option<TicketId>,
        /// Floods are registered, and nobody is written to (M13).
        hears: Hears,
        /// What the office's rules set (M20), and which they were.
        ruled: Outcome,
    },
    /// An entry on an existing ticket.
    Append {
        ticket: TicketId,
        author: (Address, Option<String>),
        rule: MatchRule,
        /// People newly copied by a participant; they get nothing written before (M17).
        observers: Vec<(Address, Option<String>)>,
        /// Threaded, but moves nothing and notifies nobody (M12).
        automatic: bool,
        standing: Standing,
    },
    Hold {
        reason: HoldReason,
        ticket: Option<TicketId>,
    },
    Ignore(IgnoreReason),
    /// A rule ignores or holds it (M20): the last of those that ran.
    SetAside(Outcome),
    /// A delivery report of this notice of ours (M14).
    Report {
        ticket: TicketId,
        notice: NoticeId,
    },
}

impl MailPerson {
    /// The person with a usable address, if it is one.
    pub fn known_as(&self) -> Option<(Address, Option<String>)> {
        Address::parse(&self.address).ok().map(|address| (address, self.name.clone()))
    }
}
