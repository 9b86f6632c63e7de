//! Learning a ticket, learning it anew, and forgetting it; in the transaction of whoever sorted it.

use super::MOST;
use crate::tickets::row::Ticket;
use crate::{Answer, sql};
use domain::people::Address;
use domain::tickets::TicketId;
use domain::triage::{subject_words, telling_words};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::{Deserialize, Serialize};

/// Every so many tickets the oldest are forgotten.
const NOW_AND_THEN: i64 = 64;

/// What a ticket teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
pub(crate) struct Lesson {
    category_id: i64,
    technician_id: Option<i64>,
}

/// The ticket as it is sorted now is an example from here on. One that was already is set right. Without a category it says nothing.
pub(crate) async fn teach(txn: &impl ConnectionTrait, ticket: &Ticket) -> Answer<()> {
    let Some(category) = ticket.category else { return Ok(()) };
    restore(txn, ticket.id, Some(Lesson { category_id: category.0, technician_id: ticket.technician.map(|person| person.0) })).await
}

pub(crate) async fn lesson(txn: &impl ConnectionTrait, ticket: TicketId) -> Answer<Option<Lesson>> {
    Ok(sql::find(txn, "SELECT category_id, technician_id FROM learned WHERE ticket_id = $1", [ticket.0.into()]).await?)
}

/// The ticket teaches this, or nothing, whatever it taught before.
pub(crate) async fn restore(txn: &impl ConnectionTrait, ticket: TicketId, wanted: Option<Lesson>) -> Answer<()> {
    let Some(wanted) = wanted else { return forget(txn, ticket).await };
    let values = sql::values![ticket.0, wanted.category_id, wanted.technician_id];
    let set = "UPDATE learned SET category_id = $2, technician_id = $3 WHERE ticket_id = $1";
    if sql::execute(txn, set, values.clone()).await? > 0 {
        return Ok(());
    }
    // Whoever rebuilds may learn it at the same time.
    let new = "INSERT INTO learned (ticket_id, category_id, technician_id) VALUES ($1, $2, $3) ON CONFLICT (ticket_id) DO NOTHING";
    if sql::execute(txn, new, values.clone()).await? == 0 {
        sql::execute(txn, set, values).await?;
        return Ok(());
    }
    let (words, _) = words(txn, ticket).await?;
    let sql = format!("INSERT INTO learned_word (word, ticket_id) VALUES {}", sql::rows(txn, words.len(), 2));
    sql::execute(txn, sql, words.iter().flat_map(|word| sql::values![word.as_str(), ticket.0]).collect::<Vec<_>>()).await?;
    count(txn, &words, 1).await?;
    if ticket.0 % NOW_AND_THEN == 0 {
        forget_oldest(txn).await?;
    }
    Ok(())
}

/// As though it had never been learned.
async fn forget(txn: &impl ConnectionTrait, ticket: TicketId) -> Answer<()> {
    if sql::execute(txn, "DELETE FROM learned WHERE ticket_id = $1", [ticket.0.into()]).await? == 0 {
        return Ok(());
    }
    let words: Vec<String> = sql::column(txn, "SELECT word FROM learned_word WHERE ticket_id = $1", [ticket.0.into()]).await?;
    sql::execute(txn, "DELETE FROM learned_word WHERE ticket_id = $1", [ticket.0.into()]).await?;
    count(txn, &words, -1).await
}

/// In the order of the words: two who learn at once never wait for each other.
async fn count(txn: &impl ConnectionTrait, words: &[String], by: i64) -> Answer<()> {
    if words.is_empty() {
        return Ok(());
    }
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    let sql = format!(
        "INSERT INTO word_count (word, tickets) VALUES {} ON CONFLICT (word) DO UPDATE SET tickets = word_count.tickets + excluded.tickets",
        sql::rows(txn, words.len(), 2)
    );
    sql::execute(txn, sql, words.into_iter().flat_map(|word| sql::values![word, by]).collect::<Vec<_>>()).await?;
    Ok(())
}

async fn forget_oldest(txn: &impl ConnectionTrait) -> Answer<()> {
    let sql = format!("SELECT ticket_id FROM learned ORDER BY ticket_id DESC LIMIT {NOW_AND_THEN} OFFSET {MOST}");
    for old in sql::column::<i64>(txn, sql, []).await? {
        forget(txn, TicketId(old)).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
pub(super) struct Mail {
    id: i64,
    subject: String,
    address: String,
    text: Option<String>,
}

impl Mail {
    /// Subject, first text and sender of these tickets.
    pub(super) async fn of(db: &impl ConnectionTrait, tickets: &[i64]) -> Answer<Vec<Self>> {
        let sql = format!(
            "SELECT t.id, t.subject, p.address, (SELECT e.text FROM entry e WHERE e.ticket_id = t.id ORDER BY e.at, e.id LIMIT 1) AS text \
             FROM ticket t JOIN person p ON p.id = t.requester_id WHERE t.id IN ({})",
            sql::places(1, tickets.len())
        );
        Ok(sql::find_all(db, sql, tickets.iter().map(|ticket| Value::from(*ticket)).collect::<Vec<_>>()).await?)
    }

    pub(super) fn words(&self) -> Answer<(i64, Vec<String>)> {
        let sender = sql::known(Address::parse(&self.address).ok(), "the address of a requester")?;
        Ok((self.id, telling_words(&self.subject, self.text.as_deref().unwrap_or_default(), &sender)))
    }
}

/// The telling words of a ticket's first mail, and those of its subject.
pub(super) async fn words(db: &impl ConnectionTrait, ticket: TicketId) -> Answer<(Vec<String>, Vec<String>)> {
    let mails = Mail::of(db, &[ticket.0]).await?;
    let mail = sql::known(mails.first(), "a ticket that is learned")?;
    Ok((mail.words()?.1, subject_words(&mail.subject)))
}
