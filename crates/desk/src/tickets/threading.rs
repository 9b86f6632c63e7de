//! What people decide about what is threaded where (M16, M17).

use super::{join, moving, observe, record, row, split};
use crate::people::known_as;
use crate::{Answer, Desk, intake, mailboxes, permit, search, sql};
use domain::Refusal;
use domain::intake::{Hand, HoldReason, IntakeId};
use domain::people::{Actor, Address};
use domain::tickets::{Deed, EventKind, Status, Threaded, ThreadingDraft, TicketId, parse_number};
use sea_orm::FromQueryResult;

/// Splits, joins, or decides on a mail that is held on a ticket. Administrators, and technicians on tickets of nobody's or their own.
pub async fn thread(desk: &Desk, actor: &Actor, draft: ThreadingDraft) -> Answer<Threaded> {
    permit::works(actor)?;
    let ticket = match draft.deed {
        Deed::Split => {
            let entry = draft.entry.ok_or_else(|| missing("entry"))?;
            split::split(desk, actor, draft.ticket, entry, draft.also).await?
        }
        Deed::Peek => parse_number(&draft.into)?,
        Deed::Join => join::join(desk, actor, draft.ticket, parse_number(&draft.into)?).await?,
        Deed::Accept | Deed::Open | Deed::Ignore => {
            let intake = draft.intake.ok_or_else(|| missing("intake"))?;
            held(desk, actor, &draft, intake).await?;
            draft.ticket
        }
    };
    shown(desk, draft.deed, ticket).await
}

fn missing(field: &str) -> Refusal {
    Refusal::BadField { field: field.to_owned() }
}

/// The mail must be held on this very ticket; whoever was quicker has decided.
async fn held(desk: &Desk, actor: &Actor, draft: &ThreadingDraft, id: IntakeId) -> Answer<()> {
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, draft.ticket).await?;
    let by = moving::may_work(actor, &ticket)?;
    let sql = format!(
        "SELECT sender FROM intake WHERE id = $1 AND ticket_id = $2 AND state = 'held' AND hold IN ($3, $4){}",
        sql::for_update(&txn)
    );
    let [stranger, forged] = HoldReason::ON_TICKET.map(HoldReason::key);
    let sender: Option<String> = sql::scalar(&txn, sql, sql::values![id.0, ticket.id.0, stranger, forged]).await?;
    let sender = sender.ok_or(Refusal::NotFound)?;
    match draft.deed {
        Deed::Accept => {
            if draft.also
                && let Some((address, name)) = named(&sender)
                && !address.is_one_of(&mailboxes::own(desk, &txn).await?)
            {
                let person = known_as(&txn, &address, name.as_deref(), now).await?;
                if observe(&txn, &ticket, person.id, now).await? {
                    search::add(&txn, ticket.id, &[person.name.as_str(), address.as_str()]).await?;
                    row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
                    let what = EventKind::ObserverAdded { person: person.id, name: person.name };
                    record::record(&txn, ticket.id, now, Some(by), &what, None).await?;
                }
            }
            intake::put(desk, &txn, Some(by), id, Hand::Attach(ticket.id)).await?;
        }
        Deed::Open => intake::put(desk, &txn, Some(by), id, Hand::Open).await?,
        _ => intake::set_aside(desk, &txn, by, id).await?,
    }
    desk.commit(txn, [ticket.id]).await?;
    desk.wake_filing().notify_one();
    Ok(())
}

/// `Ana Ruiz <ana@example.org>`, as *Recepción* keeps a sender.
fn named(sender: &str) -> Option<(Address, Option<String>)> {
    match sender.rsplit_once('<') {
        Some((name, address)) => {
            let address = Address::parse(address.trim_end_matches('>')).ok()?;
            Some((address, Some(name.trim().to_owned()).filter(|name| !name.is_empty())))
        }
        None => Address::parse(sender).ok().map(|address| (address, None)),
    }
}

async fn shown(desk: &Desk, deed: Deed, ticket: TicketId) -> Answer<Threaded> {
    #[derive(FromQueryResult)]
    struct Row {
        subject: String,
        status: String,
        name: String,
    }
    let sql = "SELECT t.subject, t.status, p.name FROM ticket t JOIN person p ON p.id = t.requester_id WHERE t.id = $1";
    let row: Row = sql::find(desk.read(), sql, [ticket.0.into()]).await?.ok_or(Refusal::NotFound)?;
    let status = sql::known(Status::parse(&row.status), "the status of a ticket")?;
    Ok(Threaded { deed, ticket, subject: row.subject, requester: row.name, status })
}
