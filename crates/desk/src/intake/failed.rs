//! A message that failed three times (M8): set aside, with a ticket that says who wrote about what, so that people see it where they work.

use super::apply::{self, Incoming, Opening};
use super::hand::unread;
use super::lease::{MOST_ATTEMPTS, raw_bytes};
use crate::{Answer, Desk, mailboxes, sql};
use domain::Instant;
use domain::intake::{HoldReason, IntakeId, MailPerson, MatchRule, Verdict};
use domain::notices::Hears;
use domain::people::Address;
use domain::rules::Outcome;
use domain::subject::bare;
use domain::tickets::{Level, TicketId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, TransactionTrait};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    sha256: String,
    size: i64,
}

/// Sets aside what was leased too often and never filed; the next message proceeds. Nothing of it is parsed, no sign in it threads,
/// and only the administrators are written to.
pub(super) async fn hold(desk: &Desk, txn: &DatabaseTransaction, lease_now: Instant) -> Answer<Vec<(IntakeId, TicketId)>> {
    let sql = "UPDATE intake SET state = 'held', hold = $1, filed_at = $2, lease_until = NULL, fault = 'filing it was given up' \
               WHERE state = 'stored' AND attempts >= $3 AND (lease_until IS NULL OR lease_until < $4) RETURNING id, sha256, size";
    let values = sql::values![HoldReason::Failed.key(), desk.now().millis(), MOST_ATTEMPTS, lease_now.millis()];
    let rows: Vec<Row> = sql::find_all(txn, sql, values).await?;
    let mut held = Vec::with_capacity(rows.len());
    for row in rows {
        let id = IntakeId(row.id);
        let savepoint = txn.begin().await?;
        match stand_in(desk, &savepoint, id, &row).await {
            Ok(ticket) => {
                savepoint.commit().await?;
                held.push((id, ticket));
            }
            // Held all the same, and seen in Recepción: nothing of it may stop what comes after.
            Err(trouble) => {
                savepoint.rollback().await?;
                tracing::error!(message = id.0, %trouble, "no ticket could stand for a message that failed three times");
            }
        }
    }
    Ok(held)
}

/// The ticket that stands for it.
async fn stand_in(desk: &Desk, txn: &impl ConnectionTrait, id: IntakeId, row: &Row) -> Answer<TicketId> {
    // Bytes that cannot be fetched are the fault perhaps; the ticket says so all the same. Asked for beside the transaction, which a
    // database that cannot read ends.
    let raw = raw_bytes(desk, desk.read(), id, &row.sha256, row.size).await.ok().flatten().unwrap_or_default();
    let mut mail = unread(&raw);
    mail.subject = bare(&mail.subject);
    let own = mailboxes::own(desk, txn).await?;
    let sender = mail.from.iter().find_map(MailPerson::known_as).filter(|(address, _)| !address.is_one_of(&own));
    let nobody = || (desk.office().support.without_detail(), Some(desk.office().name.clone()));
    let requester: (Address, Option<String>) = sender.unwrap_or_else(nobody);
    let ruled = Outcome::default();
    let (rule, urgency) = (MatchRule::New, Level::MEDIUM);
    let opening = Opening {
        requester,
        answers_to: None,
        observers: Vec::new(),
        urgency,
        rule,
        continues: None,
        hears: Hears::Staff,
        ruled: &ruled,
        alert: true,
    };
    let incoming = Incoming { id, mail: &mail, verdict: Verdict::Unverified, files: &[] };
    let ticket = apply::open(desk, txn, &incoming, opening).await?;
    sql::execute(txn, "UPDATE intake SET ticket_id = $2 WHERE id = $1", sql::values![id.0, ticket.0]).await?;
    Ok(ticket)
}
