//! Delivery reports (RFC 3464, M14): what a mail server says of a mail that it could not deliver, and what becomes of that.

use super::{Decision, IgnoreReason};
use crate::notices::NoticeId;
use crate::people::Address;
use crate::tickets::{TicketId, kind_words as words};
use serde::{Deserialize, Serialize};

/// Longest words of a server that are kept of a report, in characters.
pub const MAX_REPORT: usize = 500;

words! {
    /// The Action field (RFC 3464 §2.3.3); those that tell of no trouble are one.
    ReportAction {
        /// Given up: permanent, whatever the status says.
        Failed = "failed", "Devuelta", "Returned";
        /// The server goes on trying.
        Delayed = "delayed", "Demorada", "Delayed";
        Delivered = "delivered", "Entregada", "Delivered";
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryReport {
    pub action: ReportAction,
    /// `5.1.1` (RFC 3463), where there is one.
    pub status: Option<String>,
    /// Whom the mail was for, final and original recipient, as written; empty when the report names nobody.
    pub recipients: Vec<String>,
    /// The server's own words, at most [`MAX_REPORT`] characters.
    pub diagnostic: String,
    /// Message-IDs of the mail that came back, without angle brackets.
    pub message_ids: Vec<String>,
    /// Reply-To of the mail that came back: where a relay gives mails ids of its own, our key is still here (M15).
    pub reply_to: Vec<String>,
    /// `X-Mesa-Report` of the mail that came back: what only its servers and its reader have seen.
    pub keys: Vec<String>,
}

impl DeliveryReport {
    /// Codes first, then the server's own words: as an SMTP answer reads.
    pub fn reply(&self) -> String {
        let status = self.status.as_deref().unwrap_or_default();
        let words = self.diagnostic.trim();
        let whole = if words.contains(status) { words.to_owned() } else { format!("{status} {words}") };
        whole.trim().chars().take(MAX_REPORT).collect()
    }

    /// Whether mail to `address` is to stop: it was given up, and the report speaks of that address or names nobody. A report on
    /// an address that its reader forwards to says nothing of the reader's own.
    pub fn stops(&self, address: &Address) -> bool {
        let named = |raw: &String| Address::parse(raw).is_ok_and(|named| named == *address);
        self.action == ReportAction::Failed && (self.recipients.is_empty() || self.recipients.iter().any(named))
    }
}

/// What becomes of a delivery report: it belongs to the notice that it carries a sign of, or it is nobody's. It never opens,
/// moves or answers anything.
pub fn decide_report(bounced: Option<(TicketId, NoticeId)>) -> Decision {
    match bounced {
        Some((ticket, notice)) => Decision::Report { ticket, notice },
        None => Decision::Ignore(IgnoreReason::ForeignReport),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(action: ReportAction, recipients: &[&str]) -> DeliveryReport {
        DeliveryReport {
            action,
            status: Some("5.1.1".to_owned()),
            recipients: recipients.iter().map(|raw| (*raw).to_owned()).collect(),
            diagnostic: "550 5.1.1 User unknown".to_owned(),
            message_ids: Vec::new(),
            reply_to: Vec::new(),
            keys: Vec::new(),
        }
    }

    #[test]
    fn only_what_was_given_up_stops_an_address_and_only_that_one() {
        let ana = Address::parse("ana@cultura.example").unwrap();
        assert!(report(ReportAction::Failed, &["ANA@cultura.example"]).stops(&ana));
        assert!(report(ReportAction::Failed, &[]).stops(&ana));
        assert!(report(ReportAction::Failed, &["ana@gmail.example", "ana@cultura.example"]).stops(&ana));
        assert!(!report(ReportAction::Failed, &["ana@gmail.example"]).stops(&ana), "she forwards; her own mailbox took it");
        assert!(!report(ReportAction::Delayed, &["ana@cultura.example"]).stops(&ana));
        assert!(!report(ReportAction::Delivered, &["ana@cultura.example"]).stops(&ana));
    }

    #[test]
    fn the_code_is_said_once() {
        let mut told = report(ReportAction::Failed, &[]);
        assert_eq!(told.reply(), "550 5.1.1 User unknown");
        told.diagnostic = "No existe".to_owned();
        assert_eq!(told.reply(), "5.1.1 No existe");
        told.status = None;
        told.diagnostic = "ñ".repeat(900);
        assert_eq!(told.reply().chars().count(), MAX_REPORT);
    }
}
