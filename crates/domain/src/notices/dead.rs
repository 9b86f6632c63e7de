//! Why a notice did not arrive, from the server's own words: codes of RFC 5321 and RFC 3463.

use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

words! {
    /// What stands behind a refusal, as far as its words tell.
    DeadReason {
        UnknownMailbox = "unknown_mailbox", "La dirección no existe", "The address does not exist";
        MailboxFull = "mailbox_full", "El buzón está lleno o desactivado", "The mailbox is full or switched off";
        TooLarge = "too_large", "El correo es muy grande para el servidor", "The mail is too large for the server";
        Policy = "policy", "El servidor lo rechazó por sus reglas", "The server's policy refused it";
        NotComposed = "not_composed", "No se pudo redactar", "It could not be written";
        TooMany = "too_many", "Demasiadas notificaciones automáticas en una hora", "Too many automatic notices within an hour";
        CameBack = "came_back", "El correo a esta dirección fue devuelto antes", "Mail to this address came back before";
        GivenUp = "given_up", "No se logró en cinco días", "It did not succeed in five days";
        Other = "other", "El servidor lo rechazó", "The server refused it";
    }
}

impl DeadReason {
    /// Reads the last answer that a dead letter kept.
    pub fn of(reply: &str) -> Self {
        let lower = reply.to_lowercase();
        if lower.starts_with("the notice could not be composed") {
            return Self::NotComposed;
        }
        if lower.contains("(m13)") {
            return Self::TooMany;
        }
        if lower.contains("(m14)") {
            return Self::CameBack;
        }
        if lower.starts_with('4') || !lower.starts_with('5') {
            return if lower.starts_with('4') || lower.contains("connection") || lower.contains("timed out") {
                Self::GivenUp
            } else {
                Self::Other
            };
        }
        let mut words = lower.split([' ', '-']);
        let code = words.next().unwrap_or_default();
        let enhanced = words.next().filter(|word| word.starts_with("5.")).unwrap_or_default();
        let says = |what: &[&str]| what.iter().any(|what| lower.contains(what));
        match enhanced.get(..4).unwrap_or(enhanced) {
            "5.1." => Self::UnknownMailbox,
            "5.2." => Self::MailboxFull,
            "5.3." if enhanced == "5.3.4" => Self::TooLarge,
            "5.7." => Self::Policy,
            _ if code == "552" && says(&["size", "large", "bytes"]) => Self::TooLarge,
            _ if code == "552" || says(&["full", "quota", "disabled"]) => Self::MailboxFull,
            _ if code == "551" || code == "553" || says(&["unknown", "no such", "does not exist", "not found"]) => Self::UnknownMailbox,
            _ if code == "554" || says(&["spam", "policy", "blocked", "denied"]) => Self::Policy,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_common_servers_are_understood() {
        for (reply, reason) in [
            ("550 5.1.1 <ana@x.example>: Recipient address rejected: User unknown", DeadReason::UnknownMailbox),
            ("550 No such user here", DeadReason::UnknownMailbox),
            ("552 5.2.2 Mailbox full", DeadReason::MailboxFull),
            ("552 message exceeds fixed maximum message size", DeadReason::TooLarge),
            ("552 5.3.4 Message size exceeds limit", DeadReason::TooLarge),
            ("550 5.7.1 Service unavailable; client host blocked", DeadReason::Policy),
            ("554 Transaction failed: spam", DeadReason::Policy),
            ("451 4.7.1 try again later", DeadReason::GivenUp),
            ("the notice could not be composed: a line is longer than 998 bytes", DeadReason::NotComposed),
            ("not sent: 5 automatic notices within an hour to this address already (M13)", DeadReason::TooMany),
            ("not sent: mail to this address came back (M14): 550 5.1.1 no", DeadReason::CameBack),
            ("550 nope", DeadReason::Other),
            ("", DeadReason::Other),
            ("ñ", DeadReason::Other),
        ] {
            assert_eq!(DeadReason::of(reply), reason, "{reply}");
        }
    }
}
