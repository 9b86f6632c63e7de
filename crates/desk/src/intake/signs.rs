//! Where the signs of a mail lead once tickets were split and joined, and which of them it was (M15, M16).

use crate::{Answer, Desk, sql};
use domain::intake::{MatchRule, ParsedMail};
use domain::people::Address;
use domain::subject::subject_tags;
use domain::tickets::TicketId;
use domain::token::{Claim, Purpose, token_in_message_id, token_of, verify};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// Most Message-IDs whose ticket is looked up when a sign is named.
const MOST: usize = 50;

/// A mail that answers one of our notices whose entry was split off since: the notice's key still names the old ticket, its
/// Message-ID the new one.
pub(super) async fn moved(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    mail: &ParsedMail,
    own: &[Address],
) -> Answer<Vec<(MatchRule, TicketId)>> {
    let mut moved = Vec::new();
    for id in mail.in_reply_to.iter().take(3) {
        let Some(named) = key_in(desk, id, own) else { continue };
        let sql = "SELECT ticket_id FROM message_id WHERE message_id = $1 ORDER BY ticket_id DESC";
        let known: Vec<i64> = sql::column(txn, sql, [id.as_str().into()]).await?;
        if !known.is_empty() && !known.contains(&named.0) {
            moved.extend(known.into_iter().map(|ticket| (MatchRule::Token, TicketId(ticket))));
        }
    }
    Ok(moved)
}

/// Signs of joined tickets lead to the ones where they go on.
pub(super) async fn led(txn: &impl ConnectionTrait, signs: Vec<(MatchRule, TicketId)>) -> Answer<Vec<(MatchRule, TicketId)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
        joined_into_id: i64,
    }
    if signs.is_empty() {
        return Ok(signs);
    }
    let sql = format!("SELECT id, joined_into_id FROM ticket WHERE joined_into_id IS NOT NULL AND id IN ({})", sql::places(1, signs.len()));
    let joined: Vec<Row> = sql::find_all(txn, sql, signs.iter().map(|(_, ticket)| Value::from(ticket.0)).collect::<Vec<_>>()).await?;
    let survivor = |ticket: TicketId| joined.iter().find(|row| row.id == ticket.0).map_or(ticket, |row| TicketId(row.joined_into_id));
    Ok(signs.into_iter().map(|(rule, ticket)| (rule, survivor(ticket))).collect())
}

/// The very sign by which a mail was threaded, for people to read.
pub(super) async fn named(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    mail: &ParsedMail,
    own: &[Address],
    rule: MatchRule,
    ticket: TicketId,
) -> Answer<Option<String>> {
    let answered = || mail.in_reply_to.iter().chain(mail.references.iter().rev());
    Ok(match rule {
        MatchRule::Token => {
            let addresses = mail.to.iter().chain(&mail.cc).filter_map(|person| Address::parse(&person.address).ok());
            let keyed = addresses.filter(|address| token_of(address).is_some_and(|key| claim_of(desk, key, own).is_some()));
            let address = keyed.map(|address| address.to_string()).next();
            address.or_else(|| answered().find(|id| key_in(desk, id, own).is_some()).map(|id| format!("<{id}>")))
        }
        MatchRule::References => {
            let ids: Vec<&String> = answered().take(MOST).collect();
            if ids.is_empty() {
                return Ok(None);
            }
            let sql = format!("SELECT message_id FROM message_id WHERE ticket_id = $1 AND message_id IN ({})", sql::places(2, ids.len()));
            let values = std::iter::once(Value::from(ticket.0)).chain(ids.iter().map(|id| Value::from(id.as_str())));
            let known: Vec<String> = sql::column(txn, sql, values.collect::<Vec<_>>()).await?;
            ids.into_iter().find(|id| known.contains(id)).map(|id| format!("<{id}>"))
        }
        MatchRule::SubjectTag => subject_tags(&mail.subject).first().map(ToString::to_string),
        _ => None,
    })
}

/// The ticket that a Message-ID of ours carries the key of.
fn key_in(desk: &Desk, id: &str, own: &[Address]) -> Option<TicketId> {
    let key = own.iter().find_map(|mailbox| token_in_message_id(id, mailbox.domain()))?;
    claim_of(desk, key, own).map(|claim| claim.ticket)
}

/// What a key says, whichever of our mailboxes it was made for.
pub(crate) fn claim_of(desk: &Desk, key: &str, own: &[Address]) -> Option<Claim> {
    own.iter().find_map(|mailbox| verify(&desk.0.secret, Purpose::Reply, mailbox.as_str(), key))
}
