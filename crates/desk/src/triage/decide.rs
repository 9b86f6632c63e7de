//! What people decide in triage.

use super::aside;
use crate::batch::Deed;
use crate::desk::random_hex;
use crate::tickets::record::record;
use crate::tickets::row::{self, Ticket};
use crate::tickets::{escalate, legal, may_work, thread};
use crate::{Answer, Desk, batch, permit, sql};
use domain::Refusal;
use domain::people::{Actor, PersonId};
use domain::tickets::{Deed as Threading, EscalateDraft, EventKind, Move, Status, ThreadingDraft, TicketId};
use domain::triage::{TriageDeed, TriageDraft, Triaged};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// Carries out one decision. Technicians and administrators, each as far as they may work the ticket.
pub async fn decide(desk: &Desk, actor: &Actor, draft: TriageDraft) -> Answer<Triaged> {
    let by = permit::works(actor)?;
    let ticket = draft.ticket;
    let given = || ticket.ok_or_else(|| missing("ticket"));
    let mut told = 0;
    match draft.deed {
        TriageDeed::Escalate => escalate_next(desk, actor, by, &draft, given()?).await?,
        TriageDeed::Join => {
            let (deed, into) = (Threading::Join, draft.into.clone());
            thread(desk, actor, ThreadingDraft { deed, ticket: given()?, entry: None, intake: None, into, also: false }).await?;
        }
        TriageDeed::Ignore => ignore(desk, actor, given()?, draft.revision).await?,
        TriageDeed::SetAside => set_aside(desk, actor, given()?, &draft).await?,
        TriageDeed::Return => bring_back(desk, actor, given()?).await?,
        TriageDeed::Undo => told = take_back(desk, actor, &draft.batch).await?,
        TriageDeed::Dismiss => {
            let txn = desk.begin().await?;
            knows(&txn, by).await?;
            txn.commit().await?;
        }
    }
    Ok(Triaged { deed: draft.deed, ticket, told })
}

fn missing(field: &str) -> Refusal {
    Refusal::BadField { field: field.to_owned() }
}

async fn escalate_next(desk: &Desk, actor: &Actor, by: PersonId, draft: &TriageDraft, ticket: TicketId) -> Answer<()> {
    let to = draft.to.ok_or(Refusal::NobodyChosen)?;
    let (revision, kind, category) = (draft.revision, draft.kind, draft.category);
    let txn = desk.begin().await?;
    let mut ticket = row::lock_at(&txn, ticket, revision).await?;
    let deed = Deed::begin(&txn, &ticket, by).await?;
    let draft = EscalateDraft { ticket: ticket.id, revision, kind, category, technician: to.technician(), group: to.group() };
    escalate::escalate_in(desk, &txn, actor, by, &mut ticket, &draft).await?;
    knows(&txn, by).await?;
    finish(desk, txn, deed, &ticket).await
}

/// From the first escalation on nobody needs to be told how.
async fn knows(txn: &impl ConnectionTrait, person: PersonId) -> Answer<()> {
    sql::execute(txn, "UPDATE person SET knows_triage = TRUE WHERE id = $1 AND NOT knows_triage", [person.0.into()]).await?;
    Ok(())
}

async fn finish(desk: &Desk, txn: DatabaseTransaction, deed: Deed, ticket: &Ticket) -> Answer<()> {
    deed.keep(desk, &txn, &random_hex(16)?, "triage", ticket.revision, None).await?;
    desk.commit(txn, [ticket.id]).await
}

/// Closed without a word: its clocks end, and nobody is written to.
async fn ignore(desk: &Desk, actor: &Actor, ticket: TicketId, revision: i64) -> Answer<()> {
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock_at(&txn, ticket, revision).await?;
    let by = may_work(actor, &ticket)?;
    let deed = Deed::begin(&txn, &ticket, by).await?;
    ticket.status = legal(desk, &ticket, Move::Ignore)?;
    ticket.clocks = ticket.clocks.solves(&desk.0.calendar, now);
    ticket.closed_at = Some(now);
    row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    record(&txn, ticket.id, now, Some(by), &EventKind::Ignored, None).await?;
    finish(desk, txn, deed, &ticket).await
}

async fn set_aside(desk: &Desk, actor: &Actor, ticket: TicketId, draft: &TriageDraft) -> Answer<()> {
    let until = aside::until(desk, &draft.until)?;
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut ticket = row::lock_at(&txn, ticket, draft.revision).await?;
    let by = may_work(actor, &ticket)?;
    if ticket.technician.is_some() || ticket.group.is_some() || !matches!(ticket.status, Status::New | Status::InProgress | Status::Waiting)
    {
        return Err(Refusal::TicketIsOver { status: ticket.status }.into());
    }
    let deed = Deed::begin(&txn, &ticket, by).await?;
    row::save(&txn, &desk.0.calendar, &mut ticket, now).await?;
    let sql = "INSERT INTO set_aside (ticket_id, until, person_id, at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (ticket_id) DO UPDATE SET until = excluded.until, person_id = excluded.person_id, at = excluded.at";
    sql::execute(&txn, sql, sql::values![ticket.id.0, until.millis(), by.0, now.millis()]).await?;
    let what = EventKind::SetAside { until: desk.0.calendar.stamp(until, permit::lang(actor)) };
    record(&txn, ticket.id, now, Some(by), &what, None).await?;
    finish(desk, txn, deed, &ticket).await
}

async fn bring_back(desk: &Desk, actor: &Actor, ticket: TicketId) -> Answer<()> {
    let txn = desk.begin().await?;
    let ticket = row::lock(&txn, ticket).await?;
    may_work(actor, &ticket)?;
    sql::execute(&txn, "DELETE FROM set_aside WHERE ticket_id = $1", [ticket.id.0.into()]).await?;
    desk.commit(txn, [ticket.id]).await
}

/// Answers how many people had been written to.
async fn take_back(desk: &Desk, actor: &Actor, deed: &str) -> Answer<u32> {
    let report = batch::undo(desk, actor, deed).await?;
    if report.restored.is_empty() { Err(Refusal::ChangedSince.into()) } else { Ok(report.told) }
}
