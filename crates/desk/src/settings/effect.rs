//! What a change of hours or terms does to the tickets that are open: their deadlines are reckoned anew, from their registration on, as
//! if the new rules had held all along. Whoever looks at a deadline and at *why* sees one set of rules, not two; what has been met or is
//! over stays as it was.

use crate::categories::Tree;
use crate::tickets::row::{self, Due, Ticket};
use crate::{Answer, Desk, sql};
use domain::Instant;
use domain::calendar::Calendar;
use domain::terms::{HOUR_MS, Term, TermPolicy, deadlines};
use domain::tickets::CategoryId;
use sea_orm::ConnectionTrait;

/// What saving would do, or did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Tickets that are open.
    pub open: u32,
    /// Those of them with another deadline than before.
    pub moved: u32,
    /// Those that would be overdue and were not.
    pub breached: u32,
}

/// As [`renew`], changing nothing.
pub(super) async fn foresee(desk: &Desk, db: &impl ConnectionTrait, calendar: &Calendar, terms: &TermPolicy) -> Answer<Effect> {
    Ok(reckon(desk, db, calendar, terms, None, "").await?.0)
}

/// Reckons the deadlines of open tickets anew, in the transaction of whoever changed what they follow from. `only`: the tickets of one
/// category, whose own term changed. Nobody is written to, and nobody who is writing is stopped: revisions stay.
pub(crate) async fn renew(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    calendar: &Calendar,
    terms: &TermPolicy,
    only: Option<CategoryId>,
) -> Answer<Effect> {
    let (effect, renewed) = reckon(desk, txn, calendar, terms, only, sql::for_update(txn)).await?;
    for ticket in &renewed {
        write(txn, calendar, ticket).await?;
    }
    Ok(effect)
}

/// Reckons what this process, or another one, wrote by the rules that held before: by what is stored, whatever it was.
pub(super) async fn catch_up(desk: &Desk) -> Answer<()> {
    let txn = desk.begin().await?;
    let (tree, now) = (Tree::load(&txn).await?, desk.now());
    let mut moved = false;
    for ticket in row::open(&txn, None, sql::for_update(&txn)).await? {
        let own = ticket.category.and_then(|category| tree.own_hours(category));
        moved |= write(&txn, &desk.0.calendar, &anew(&ticket, &desk.0.calendar, &desk.0.terms, own, now)).await?;
    }
    if moved { desk.commit_for_all(txn).await } else { desk.commit(txn, None).await }
}

/// Writes clocks and deadlines; whether they differed.
async fn write(txn: &impl ConnectionTrait, calendar: &Calendar, ticket: &Ticket) -> Answer<bool> {
    let due = Due::of(calendar, ticket);
    let changed = sql::execute(
        txn,
        "UPDATE ticket SET first_response_ms = $2, resolution_ms = $3, alerts = $4, first_response_due = $5, resolution_due = $6, \
         next_due = $7, next_term = $8, next_alert = $9 WHERE id = $1 AND (first_response_ms <> $2 OR resolution_ms IS DISTINCT FROM $3 \
         OR alerts <> $4 OR first_response_due <> $5 OR resolution_due IS DISTINCT FROM $6 OR next_due IS DISTINCT FROM $7 \
         OR next_term IS DISTINCT FROM $8 OR next_alert IS DISTINCT FROM $9)",
        sql::values![
            ticket.id.0,
            ticket.clocks.first_response_ms,
            ticket.clocks.resolution_ms,
            i16::from(ticket.alerts.bits()),
            due.first_response,
            due.resolution,
            due.next,
            due.next_term,
            due.next_alert,
        ],
    )
    .await?;
    Ok(changed > 0)
}

async fn reckon(
    desk: &Desk,
    db: &impl ConnectionTrait,
    calendar: &Calendar,
    terms: &TermPolicy,
    only: Option<CategoryId>,
    lock: &str,
) -> Answer<(Effect, Vec<Ticket>)> {
    let now = desk.now();
    let tree = Tree::load(db).await?;
    let tickets = row::open(db, only, lock).await?;
    let mut effect = Effect { open: u32::try_from(tickets.len()).unwrap_or(u32::MAX), ..Effect::default() };
    let mut renewed = Vec::new();
    for ticket in tickets {
        let own = ticket.category.and_then(|category| tree.own_hours(category));
        let new = anew(&ticket, calendar, terms, own, now);
        let (before, after) = (deadlines(&desk.0.calendar, &ticket.clocks, ticket.alerts), deadlines(calendar, &new.clocks, new.alerts));
        if before == after && ticket.clocks == new.clocks && ticket.alerts == new.alerts {
            continue;
        }
        effect.moved += u32::from(before.next != after.next);
        let overdue = |next: Option<(Term, Instant)>| next.is_some_and(|(_, due)| due < now);
        effect.breached += u32::from(overdue(after.next) && !overdue(before.next));
        renewed.push(new);
    }
    Ok((effect, renewed))
}

/// The ticket with the time it is allowed now. A term that is not yet near its end may warn anew; one that was met keeps what it was met by.
fn anew(ticket: &Ticket, calendar: &Calendar, terms: &TermPolicy, own_hours: Option<i64>, now: Instant) -> Ticket {
    let mut new = ticket.clone();
    if new.clocks.met_at(Term::FirstResponse).is_none() {
        new.clocks.first_response_ms = i64::from(terms.first_response_hours) * HOUR_MS;
    }
    let hours = own_hours.unwrap_or_else(|| i64::from(terms.resolution_hours(new.priority)));
    new.clocks.resolution_ms = hours.saturating_mul(HOUR_MS);
    let all = deadlines(calendar, &new.clocks, new.alerts);
    for term in Term::ALL {
        if all.of(*term).is_some_and(|deadline| deadline.warn > now) {
            new.alerts = new.alerts.without(*term);
        }
    }
    new
}
