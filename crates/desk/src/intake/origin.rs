//! What is kept of a mail besides its entry: the sign it came by, who was copied, and how a held one begins.

use super::signs;
use crate::{Answer, Desk, Trouble, sql};
use domain::intake::{IntakeId, MailPerson, MatchRule, ParsedMail};
use domain::people::Address;
use domain::tickets::TicketId;
use sea_orm::ConnectionTrait;

/// People kept of To and Cc.
const MOST_COPIED: usize = 100;
/// Characters kept of the text of a held mail.
const EXCERPT: usize = 2_000;

/// `filed`: the rule and the ticket. A mail that is on no ticket keeps the beginning of its text, to be looked at.
pub(super) async fn keep(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    id: IntakeId,
    mail: &ParsedMail,
    own: &[Address],
    filed: Option<(MatchRule, TicketId)>,
    held: bool,
) -> Answer<()> {
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
        return Ok(());
    }
    let copied = serde_json::to_string(&copied).map_err(|error| Trouble::Fault(error.to_string()))?;
    sql::execute(txn, "UPDATE intake SET sign = $2, copied = $3, excerpt = $4 WHERE id = $1", sql::values![id.0, sign, copied, excerpt])
        .await?;
    Ok(())
}
