//! The decision (M12, M13, M15–M17, M19, M20). Written by the domain room.

use super::{Decision, HoldReason, IntakeFacts, ParsedMail};

/// A machine wrote it (M12).
pub fn is_automatic(mail: &ParsedMail, instance: &str) -> bool {
    mail.auto.instance.as_deref() == Some(instance)
}

pub fn decide(_facts: &IntakeFacts) -> Decision {
    Decision::Hold { reason: HoldReason::Unreadable, ticket: None }
}
