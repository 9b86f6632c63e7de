//! Delivery reports: found under the notice that they answer, and an address that mail comes back from is no longer written to (M14).

use super::settle::tell;
use crate::intake::claim_of;
use crate::tickets::row;
use crate::{Answer, Desk, mailboxes, sql};
use domain::Instant;
use domain::intake::{DeliveryReport, IntakeId, ReportAction};
use domain::notices::{Capacity, DeliveryState, NoticeId, Party};
use domain::people::{Address, PersonId};
use domain::tickets::TicketId;
use domain::token::{Claim, Purpose, token_in_message_id, token_of, verify};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    ticket_id: i64,
}

/// The notice that a report is about, by the Message-ID of the mail that came back or by our key in it. Nothing is guessed from
/// subjects or addresses.
pub(crate) async fn find(desk: &Desk, txn: &impl ConnectionTrait, report: &DeliveryReport) -> Answer<Option<(TicketId, NoticeId)>> {
    for id in &report.message_ids {
        let sql = "SELECT id, ticket_id FROM outbox WHERE message_id = $1";
        if let Some(row) = sql::find::<Row>(txn, sql, [id.as_str().into()]).await? {
            return Ok(Some((TicketId(row.ticket_id), NoticeId(row.id))));
        }
    }
    for claim in keys(desk, report, &mailboxes::own(desk, txn).await?) {
        // The key names the ticket and the person; of what went to them there, the newest that left.
        let sql = "SELECT id, ticket_id FROM outbox WHERE ticket_id = $1 AND person_id = $2 AND state IN ('accepted', 'unsure', 'bounced') \
                   ORDER BY id DESC LIMIT 1";
        if let Some(row) = sql::find::<Row>(txn, sql, sql::values![claim.ticket.0, claim.person.0]).await? {
            return Ok(Some((TicketId(row.ticket_id), NoticeId(row.id))));
        }
    }
    Ok(None)
}

fn keys(desk: &Desk, report: &DeliveryReport, own: &[Address]) -> Vec<Claim> {
    let in_id = |id: &String| own.iter().find_map(|mailbox| token_in_message_id(id, mailbox.domain())).map(str::to_owned);
    let of_ids = report.message_ids.iter().filter_map(in_id);
    let addresses = report.reply_to.iter().filter_map(|raw| Address::parse(raw).ok());
    let of_addresses = addresses.filter_map(|address| token_of(&address).map(str::to_owned));
    of_ids.chain(of_addresses).filter_map(|key| claim_of(desk, &key, own)).collect()
}

#[derive(FromQueryResult)]
struct Notice {
    address: String,
    person_id: i64,
    name: String,
    state: String,
}

/// Whether who wrote the report had the very mail that was sent to this person: it gives back the key that stands in no other place. A
/// Message-ID is known to everybody who was copied on an answer, and a return address is anybody's to write.
fn has_seen_it(desk: &Desk, report: &DeliveryReport, own: &[Address], person: PersonId) -> bool {
    let shown = |key: &String| {
        let claim = own.iter().find_map(|mailbox| verify(&desk.0.secret, Purpose::Report, mailbox.as_str(), key));
        claim.is_some_and(|claim| claim.person == person)
    };
    report.keys.iter().any(shown)
}

/// Puts the report under its notice. What was given up stops further mail to that address, staff's too, and whoever works the
/// ticket is told, never by the address that failed (M28); what is only delayed, and what may be forged, is shown and no more. The
/// same report twice is one.
pub(crate) async fn bounced(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    intake: IntakeId,
    report: &DeliveryReport,
    (ticket, notice): (TicketId, NoticeId),
) -> Answer<()> {
    let (now, reply) = (desk.now(), report.reply());
    // The ticket always before the notice; one that was joined is worked elsewhere.
    let ticket = row::lock_survivor(txn, ticket).await?;
    let sql = "INSERT INTO bounce (outbox_id, intake_id, at, action, reply) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let values = sql::values![notice.0, intake.0, now.millis(), report.action.key(), reply.as_str()];
    if sql::execute(txn, sql, values).await? == 0 || report.action != ReportAction::Failed {
        return Ok(());
    }
    let sql = format!(
        "SELECT o.address, o.person_id, p.name, o.state FROM outbox o JOIN person p ON p.id = o.person_id WHERE o.id = $1{}",
        if sql::for_update(txn).is_empty() { "" } else { " FOR UPDATE OF o" }
    );
    let known: Notice = sql::known(sql::find(txn, sql, [notice.0.into()]).await?, "a notice that came back")?;
    let address = sql::known(Address::parse(&known.address).ok(), "the address of a notice")?;
    let own = mailboxes::own(desk, txn).await?;
    if !report.stops(&address) || !has_seen_it(desk, report, &own, PersonId(known.person_id)) {
        return Ok(());
    }
    let again = known.state == DeliveryState::Bounced.key();
    // However far it got here, it was on its way and is not to be tried again.
    let sql = "UPDATE outbox SET state = $2, last_reply = $3, lease_until = NULL, data_sent = FALSE WHERE id = $1 AND state <> 'dead'";
    sql::execute(txn, sql, sql::values![notice.0, DeliveryState::Bounced.key(), reply.as_str()]).await?;
    suppress(txn, &address, notice, &reply, now).await?;
    if again { Ok(()) } else { tell(desk, txn, (&ticket, notice), &format!("{} <{address}>", known.name), &reply).await }
}

async fn suppress(txn: &impl ConnectionTrait, address: &Address, notice: NoticeId, reply: &str, now: Instant) -> Answer<()> {
    let sql = "INSERT INTO suppressed (address, at, outbox_id, reply) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    sql::execute(txn, sql, sql::values![address.as_str(), now.millis(), notice.0, reply]).await?;
    Ok(())
}

/// Addresses that nothing is sent to, each with the words of the server that gave mail back.
pub(super) struct Suppressed(Vec<Stop>);

#[derive(FromQueryResult)]
struct Stop {
    address: String,
    reply: String,
}

impl Suppressed {
    pub(super) async fn among(txn: &impl ConnectionTrait, told: &[(Party, Capacity)]) -> Answer<Self> {
        let sql = format!("SELECT address, reply FROM suppressed WHERE address IN ({})", sql::places(1, told.len()));
        let addresses = told.iter().map(|(party, _)| Value::from(party.address.as_str()));
        Ok(Self(sql::find_all(txn, sql, addresses.collect::<Vec<_>>()).await?))
    }

    /// Why nothing is sent to this address, if nothing is.
    pub(super) fn refusal(&self, address: &Address) -> Option<String> {
        let stop = self.0.iter().find(|stop| stop.address == address.as_str())?;
        Some(came_back(&stop.reply))
    }
}

/// Why nothing is sent to an address that a server gave mail to back, with that server's words.
pub(super) fn came_back(reply: &str) -> String {
    format!("not sent: mail to this address came back (M14): {reply}")
}
