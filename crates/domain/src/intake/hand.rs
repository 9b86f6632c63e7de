//! What becomes of a held or ignored mail that an administrator has looked at.

use super::decide::{Person, copied, decide, destination, is_ours, ruled};
use super::{Candidate, Decision, HoldReason, IgnoreReason, IntakeFacts, MailPerson, MatchRule, Standing};
use crate::notices::Hears;
use crate::tickets::kind_words as words;
use crate::tickets::{Level, Status, TicketId};
use serde::{Deserialize, Serialize};

/// What an administrator wants done with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Filed as the rules have it, now that a person wants it filed.
    Refile,
    Attach(TicketId),
    /// A ticket of its own.
    Open,
}

words! {
    /// What was done to a message by hand, as its history tells it.
    HandAction {
        Refiled = "refiled", "Lo volvió a procesar", "Filed it again";
        Attached = "attached", "Lo agregó al ticket", "Attached it to ticket";
        Opened = "opened", "Lo convirtió en un ticket", "Made a ticket of it";
        SetAside = "set_aside", "Lo ignoró", "Set it aside";
        SenderIgnored = "sender_ignored", "Ignoró el remitente", "Ignored the sender";
        SenderHeard = "sender_heard", "Dejó de ignorar el remitente", "Stopped ignoring the sender";
    }
}

impl Hand {
    pub const fn action(self) -> HandAction {
        match self {
            Self::Refile => HandAction::Refiled,
            Self::Attach(_) => HandAction::Attached,
            Self::Open => HandAction::Opened,
        }
    }
}

/// Filed again. A stranger's answer goes on the ticket whose key it carried; everything else becomes a ticket of its own, and nobody
/// is written to: whoever asked for it decides what to say. Without a sender nobody could be answered, and our own mail is no request:
/// those stay where they are.
pub fn decide_by_hand(facts: &IntakeFacts) -> Decision {
    let decided = decide(facts);
    let Some(sender) = facts.mail.from.iter().find_map(MailPerson::known_as) else { return decided };
    match decided {
        Decision::Hold { reason: HoldReason::Stranger | HoldReason::Forged, ticket: Some(ticket) } => Decision::Append {
            ticket,
            author: sender,
            rule: MatchRule::ByHand,
            observers: Vec::new(),
            automatic: super::is_automatic(facts.mail, facts.instance),
            standing: Standing::Participant,
        },
        Decision::Hold { reason: HoldReason::Flood | HoldReason::Loop | HoldReason::Crowd, ticket } => opened(facts, sender, ticket),
        Decision::Ignore(IgnoreReason::Automatic | IgnoreReason::IgnoredSender | IgnoreReason::ForeignReport) | Decision::SetAside(_) => {
            opened(facts, sender, None)
        }
        decided => decided,
    }
}

/// Put on a ticket. Nobody joins it by this; one that has ended stays so. `by` stands in for a sender who cannot be named.
pub fn attach_by_hand(facts: &IntakeFacts, on: &Candidate, by: Person) -> Decision {
    let ended = matches!(on.status, Status::Solved | Status::Closed);
    Decision::Append {
        ticket: on.ticket,
        author: sender(facts).unwrap_or(by),
        rule: MatchRule::ByHand,
        observers: Vec::new(),
        automatic: super::is_automatic(facts.mail, facts.instance),
        standing: if ended { Standing::Kept } else { Standing::Participant },
    }
}

/// A ticket of its own, and nobody is written to. `by` stands in for a sender who cannot be named.
pub fn open_by_hand(facts: &IntakeFacts, by: Person) -> Decision {
    opened(facts, sender(facts).unwrap_or(by), None)
}

/// Whoever wrote it, when they have an address that is not ours.
fn sender(facts: &IntakeFacts) -> Option<Person> {
    facts.mail.from.iter().find_map(MailPerson::known_as).filter(|sender| !is_ours(facts, &sender.0))
}

fn opened(facts: &IntakeFacts, sender: Person, continues: Option<TicketId>) -> Decision {
    let answers_to = destination(facts, &sender.0);
    Decision::Open {
        observers: copied(facts, |address| *address != sender.0 && Some(address) != answers_to.as_ref()),
        requester: sender,
        answers_to,
        urgency: if facts.mail.urgent { Level::HIGH } else { Level::MEDIUM },
        rule: MatchRule::ByHand,
        continues,
        hears: Hears::Nobody,
        ruled: ruled(facts, false),
    }
}
