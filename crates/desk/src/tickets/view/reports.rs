//! What mail servers reported of a ticket's notices (M14), each under its notice.

use super::Reader;
use crate::{Answer, sql};
use domain::intake::{IntakeId, ReportAction};
use domain::tickets::{ReportView, TicketId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Row {
    outbox_id: i64,
    intake_id: i64,
    at: i64,
    action: String,
    reply: String,
}

pub(super) async fn load(
    connection: &impl ConnectionTrait,
    reader: &Reader<'_>,
    ticket: TicketId,
) -> Answer<HashMap<i64, Vec<ReportView>>> {
    let sql = "SELECT b.outbox_id, b.intake_id, b.at, b.action, b.reply FROM bounce b WHERE b.outbox_id IN (\
               SELECT id FROM outbox WHERE ticket_id = $1 UNION \
               SELECT m.id FROM entry e JOIN outbox m ON m.entry_id = e.id WHERE e.ticket_id = $1 AND e.moved_from_id IS NOT NULL) \
               ORDER BY b.id";
    let mut of_notice: HashMap<i64, Vec<ReportView>> = HashMap::new();
    for row in sql::find_all::<Row>(connection, sql, [ticket.0.into()]).await? {
        of_notice.entry(row.outbox_id).or_default().push(ReportView {
            action: sql::known(ReportAction::parse(&row.action), "the action of a report")?,
            at: reader.stamp(row.at),
            reply: row.reply,
            intake: IntakeId(row.intake_id),
        });
    }
    Ok(of_notice)
}
