//! What a batch would come to, and carrying it out.

use super::act;
use super::undo::Deed;
use crate::tickets::row;
use crate::{Answer, Desk, Trouble, permit, sql};
use domain::Refusal;
use domain::batch::{BatchAct, BatchDraft, BatchFate, BatchReport, MOST_TICKETS};
use domain::people::{Actor, PersonId};
use domain::tickets::TicketId;

/// Longest name of a batch, in characters.
const MAX_KEY: usize = 64;

/// Does it to each ticket in a transaction of its own: what may not be done to one stops no other. Looks only, with `preview`. The same
/// batch again goes on where it was cut off.
pub async fn run(desk: &Desk, actor: &Actor, draft: BatchDraft) -> Answer<BatchReport> {
    let by = permit::works(actor)?;
    if draft.tickets.len() > MOST_TICKETS {
        return Err(Refusal::BadField { field: "tickets".to_owned() }.into());
    }
    if draft.batch.is_empty() || draft.batch.len() > MAX_KEY {
        return Err(Refusal::BadField { field: "batch".to_owned() }.into());
    }
    act::check(desk, &draft.act).await?;
    let mut fates = Vec::with_capacity(draft.tickets.len());
    for (ticket, revision) in draft.tickets {
        let done = if draft.preview {
            look(desk, actor, ticket, revision, &draft.act).await
        } else {
            carry_out(desk, actor, by, &draft.batch, (ticket, revision), &draft.act).await
        };
        let fate = match done {
            Ok(true) => BatchFate::Changes,
            Ok(false) => BatchFate::Same,
            Err(Trouble::Refused(no)) => BatchFate::Refused(no),
            Err(fault) => return Err(fault),
        };
        fates.push((ticket, fate));
    }
    Ok(BatchReport { fates })
}

async fn look(desk: &Desk, actor: &Actor, ticket: TicketId, revision: i64, act: &BatchAct) -> Answer<bool> {
    let found = row::load(desk.read(), &[ticket]).await?.pop().ok_or(Refusal::NotFound)?;
    if found.revision != revision {
        return Err(Refusal::Stale { current: found.revision }.into());
    }
    act::changes(desk, actor, &found, act)
}

async fn carry_out(desk: &Desk, actor: &Actor, by: PersonId, batch: &str, of: (TicketId, i64), act: &BatchAct) -> Answer<bool> {
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, of.0).await?;
    let done: Option<i64> =
        sql::scalar(&txn, "SELECT id FROM deed WHERE batch = $1 AND ticket_id = $2", sql::values![batch, ticket.id.0]).await?;
    if done.is_some() {
        return Ok(true);
    }
    if ticket.revision != of.1 {
        return Err(Refusal::Stale { current: ticket.revision }.into());
    }
    if !act::changes(desk, actor, &ticket, act)? {
        return Ok(false);
    }
    let deed = Deed::begin(&txn, &ticket, by).await?;
    let entry = act::apply(desk, &txn, actor, &mut ticket, by, act).await?;
    deed.keep(desk, &txn, batch, "batch", ticket.revision, entry).await?;
    desk.commit(txn, [ticket.id]).await?;
    Ok(true)
}
