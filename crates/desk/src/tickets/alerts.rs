//! Terms that are about to end, or have: told once each.

use super::{record, row};
use crate::outbox::{Telling, promise};
use crate::{Answer, Desk, sql};
use domain::Instant;
use domain::notices::NoticeKind;
use domain::terms::{Alert, deadlines, due_alerts};
use domain::tickets::{EventKind, TicketId};

/// Most tickets looked at in one go; the rest comes with the next.
const BATCH: usize = 200;

/// Records and notifies warnings and breaches that are due; answers when to come again.
pub async fn raise_term_alerts(desk: &Desk) -> Answer<Option<Instant>> {
    let sql = format!("SELECT id FROM ticket WHERE next_alert IS NOT NULL AND next_alert <= $1 ORDER BY next_alert LIMIT {BATCH}");
    for ticket in sql::column::<i64>(desk.read(), sql, [desk.now().millis().into()]).await? {
        raise(desk, TicketId(ticket)).await?;
    }
    let next: Option<Option<i64>> = sql::scalar(desk.read(), "SELECT MIN(next_alert) FROM ticket WHERE next_alert IS NOT NULL", []).await?;
    Ok(next.flatten().map(Instant::from_millis))
}

/// The ticket's revision stays: an alert is no news to somebody who is writing on it.
async fn raise(desk: &Desk, ticket: TicketId) -> Answer<()> {
    let (calendar, now) = (&desk.0.calendar, desk.now());
    let txn = desk.begin().await?;
    let mut ticket = row::lock(&txn, ticket).await?;
    let all = deadlines(calendar, &ticket.clocks, ticket.alerts);
    for (term, alert) in due_alerts(&all, &ticket.clocks, ticket.alerts, now) {
        let (what, kind) = match alert {
            Alert::Warning => (EventKind::TermWarned { term }, NoticeKind::TermWarning),
            Alert::Breach => (EventKind::TermBreached { term }, NoticeKind::TermBreach),
        };
        ticket.alerts = ticket.alerts.with(term, alert);
        let event = record::record(&txn, ticket.id, now, None, &what, None).await?;
        let due = all.of(term).map(|deadline| (term, deadline.due));
        let telling = Telling { kind, event, by: None, entries: &[], reason: None, term: due, answers: None };
        promise(desk, &txn, &ticket, &telling).await?;
    }
    let next = deadlines(calendar, &ticket.clocks, ticket.alerts).next_alert;
    sql::execute(
        &txn,
        "UPDATE ticket SET alerts = $2, next_alert = $3 WHERE id = $1",
        sql::values![ticket.id.0, i16::from(ticket.alerts.bits()), next.map(Instant::millis)],
    )
    .await?;
    desk.commit(txn, Some(ticket.id)).await
}
