//! How a notice threads in its reader's mail client: under the requester's own mail (M29).

use crate::{Answer, sql};
use domain::people::PersonId;
use domain::tickets::TicketId;
use domain::{Instant, token};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Longest References that Mesa writes; long ones break clients and header limits.
const MOST: usize = 20;

#[derive(FromQueryResult)]
struct Row {
    message_id: String,
    person_id: Option<i64>,
}

/// The Message-IDs of a ticket, oldest first.
pub(super) struct Thread(Vec<Row>);

impl Thread {
    pub(super) async fn load(txn: &impl ConnectionTrait, ticket: TicketId) -> Answer<Self> {
        let sql = "SELECT message_id, person_id FROM message_id WHERE ticket_id = $1 ORDER BY at, message_id LIMIT 500";
        Ok(Self(sql::find_all(txn, sql, [ticket.0.into()]).await?))
    }

    /// In-Reply-To and References for this reader. `answers` is the mail that caused the notice. A ticket that no mail opened
    /// threads under the reader's own earlier notices.
    pub(super) fn headers(&self, reader: PersonId, answers: Option<&str>) -> (Option<String>, Vec<String>) {
        let received: Vec<&str> = self.0.iter().filter(|row| row.person_id.is_none()).map(|row| row.message_id.as_str()).collect();
        let sent = || self.0.iter().filter(|row| row.person_id == Some(reader.0)).map(|row| row.message_id.as_str()).collect();
        let mut chain: Vec<&str> = if received.is_empty() { sent() } else { received };
        if let Some(answers) = answers {
            chain.retain(|id| *id != answers);
            chain.push(answers);
        }
        if chain.len() > MOST {
            // The root holds the thread together; of the rest the newest matter.
            chain.drain(1..=chain.len() - MOST);
        }
        (chain.last().map(|id| (*id).to_owned()), chain.into_iter().map(str::to_owned).collect())
    }
}

/// Remembers a Message-ID that came to us with this ticket (M16).
pub(crate) async fn remember(txn: &impl ConnectionTrait, ticket: TicketId, message_id: &str, at: Instant) -> Answer<()> {
    write(txn, ticket, vec![(message_id, None)], at).await
}

/// Remembers Message-IDs that we send, each with its reader.
pub(super) async fn remember_all<'a>(
    txn: &impl ConnectionTrait,
    ticket: TicketId,
    sent: impl Iterator<Item = (&'a str, PersonId)>,
    at: Instant,
) -> Answer<()> {
    write(txn, ticket, sent.map(|(message_id, reader)| (message_id, Some(reader))).collect(), at).await
}

async fn write(txn: &impl ConnectionTrait, ticket: TicketId, ids: Vec<(&str, Option<PersonId>)>, at: Instant) -> Answer<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO message_id (message_id, ticket_id, at, person_id) VALUES {} ON CONFLICT DO NOTHING",
        sql::rows(txn, ids.len(), 4)
    );
    let values = ids.into_iter().flat_map(|(id, reader)| sql::values![id, ticket.0, at.millis(), reader.map(|person| person.0)]);
    sql::execute(txn, sql, values.collect::<Vec<_>>()).await?;
    Ok(())
}

/// A new Message-ID that carries the reader's token (M15).
pub(super) fn new_message_id(token: &str, domain: &str) -> Answer<String> {
    Ok(token::message_id(token, &crate::desk::random_hex(8)?, domain))
}
