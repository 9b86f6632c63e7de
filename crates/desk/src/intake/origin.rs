//! What is kept of a mail besides its entry: the sign it came by, who was copied, and how a held one begins.

use super::signs;
use crate::{Answer, Desk, Trouble};
use domain::intake::{MailPerson, MatchRule, ParsedMail};
use domain::people::Address;
use domain::tickets::TicketId;
use sea_orm::ConnectionTrait;

/// People kept of To and Cc.
const MOST_COPIED: usize = 100;
/// Characters kept of the text of a held mail.
const EXCERPT: usize = 2_000;

/// Nothing, for a mail without any of it.
#[derive(Default)]
pub(super) struct Origin {
    pub(super) sign: Option<String>,
    /// JSON: (address, name) each.
    pub(super) copied: Option<String>,
    pub(super) excerpt: Option<String>,
}

impl Origin {
    /// `filed`: the rule and the ticket. A mail that is on no ticket keeps the beginning of its text, to be looked at.
    pub(super) async fn of(
        desk: &Desk,
        txn: &impl ConnectionTrait,
        mail: &ParsedMail,
        own: &[Address],
        filed: Option<(MatchRule, TicketId)>,
        held: bool,
    ) -> Answer<Self> {
        let sign = match filed {
            Some((rule, ticket)) => signs::named(desk, txn, mail, own, rule, ticket).await?,
            None => None,
        };
        let copied: Vec<(String, Option<String>)> = mail
            .to
            .iter()
            .chain(&mail.cc)
            .filter_map(MailPerson::known_as)
            .filter(|(address, _): &(Address, _)| !address.is_one_of(own))
            .take(MOST_COPIED)
            .map(|(address, name)| (address.to_string(), name))
            .collect();
        let excerpt = held.then(|| mail.body.text.chars().take(EXCERPT).collect::<String>());
        if sign.is_none() && copied.is_empty() && excerpt.is_none() {
            return Ok(Self::default());
        }
        let copied = serde_json::to_string(&copied).map_err(|error| Trouble::Fault(error.to_string()))?;
        Ok(Self { sign, copied: Some(copied), excerpt })
    }
}
