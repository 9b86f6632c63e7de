//! What the triage page shows.

use super::{aside, suggest};
use crate::queue::NO_GROUP;
use crate::{Answer, Desk, Trouble, permit, sql, tickets};
use domain::batch::UNDO_MINUTES;
use domain::people::{Actor, PersonId};
use domain::tickets::TicketId;
use domain::triage::{TriagePage, Turn, Undoable};
use sea_orm::FromQueryResult;

/// More than this many wait nowhere.
const MOST: u32 = 2_000;

/// The first ticket that waits for triage, or `wanted` while it waits; nothing when nobody does. Technicians and administrators.
pub async fn page(desk: &Desk, actor: &Actor, wanted: Option<TicketId>) -> Answer<TriagePage> {
    let me = permit::works(actor)?;
    let waiting = waiting(desk).await?;
    let turn = match place(&waiting, wanted) {
        None => None,
        Some(Place { ticket, skip_to, go_on }) => {
            let view = tickets::view(desk, actor, ticket).await?;
            let suggested = suggest::suggest(desk, actor, ticket).await?;
            let suggest::Advice { suggested, others, technicians, groups } = suggested;
            Some(Box::new(Turn { view, skip_to, go_on, suggested, others, technicians, groups }))
        }
    };
    let coach: Option<bool> = sql::scalar(desk.read(), "SELECT NOT knows_triage FROM person WHERE id = $1", [me.0.into()]).await?;
    Ok(TriagePage {
        turn,
        left: u32::try_from(waiting.len()).unwrap_or(MOST),
        aside: aside::all(desk, desk.read(), permit::lang(actor)).await?,
        last: last(desk, me).await?,
        coach: coach.unwrap_or(false),
    })
}

/// By the deadline that comes next, as in the list of what nobody has.
async fn waiting(desk: &Desk) -> Answer<Vec<TicketId>> {
    let sql = format!(
        "SELECT t.id FROM ticket t WHERE t.technician_id IS NULL AND {NO_GROUP} AND t.status IN ('new', 'in_progress', 'waiting') AND NOT {} \
         ORDER BY CASE WHEN t.next_due IS NULL THEN 1 ELSE 0 END, t.next_due, t.id LIMIT {MOST}",
        aside::ASIDE
    );
    let ids: Vec<i64> = sql::column(desk.read(), sql, [desk.now().millis().into()]).await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    ticket: TicketId,
    skip_to: Option<TicketId>,
    go_on: Option<TicketId>,
}

/// Somebody else may have taken the wanted one meanwhile: then it begins anew.
fn place(waiting: &[TicketId], wanted: Option<TicketId>) -> Option<Place> {
    let first = *waiting.first()?;
    let at = wanted.and_then(|wanted| waiting.iter().position(|ticket| *ticket == wanted)).unwrap_or(0);
    let ticket = *waiting.get(at)?;
    let following = waiting.get(at + 1).copied();
    let go_on = following.filter(|_| at > 0);
    Some(Place { ticket, skip_to: following.or_else(|| (at > 0).then_some(first)), go_on })
}

/// What this person did last here, if nobody has done anything to the ticket since.
async fn last(desk: &Desk, me: PersonId) -> Answer<Option<Undoable>> {
    #[derive(FromQueryResult)]
    struct Row {
        batch: String,
        ticket_id: i64,
        subject: String,
        unchanged: bool,
        what: Option<String>,
    }
    let sql = "SELECT d.batch, d.ticket_id, t.subject, t.revision = d.revision AS unchanged, \
               (SELECT e.data FROM event e WHERE e.ticket_id = d.ticket_id AND e.id > d.after_event ORDER BY e.id LIMIT 1) AS what \
               FROM deed d JOIN ticket t ON t.id = d.ticket_id \
               WHERE d.person_id = $1 AND d.place = 'triage' AND d.undone_at IS NULL AND d.at > $2 ORDER BY d.id DESC LIMIT 1";
    let since = desk.now().plus_minutes(-UNDO_MINUTES).millis();
    let row: Option<Row> = sql::find(desk.read(), sql, sql::values![me.0, since]).await?;
    let Some(row) = row.filter(|row| row.unchanged) else { return Ok(None) };
    let what = row.what.map(|what| serde_json::from_str(&what).map_err(|error| Trouble::Fault(error.to_string()))).transpose()?;
    Ok(Some(Undoable { batch: row.batch, ticket: TicketId(row.ticket_id), subject: row.subject, what }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tickets(numbers: &[i64]) -> Vec<TicketId> {
        numbers.iter().copied().map(TicketId).collect()
    }

    fn told(waiting: &[i64], wanted: Option<i64>) -> Option<(i64, Option<i64>, Option<i64>)> {
        let place = place(&tickets(waiting), wanted.map(TicketId))?;
        Some((place.ticket.0, place.skip_to.map(|ticket| ticket.0), place.go_on.map(|ticket| ticket.0)))
    }

    #[test]
    fn those_passed_over_come_again_at_the_end() {
        assert_eq!(told(&[5, 7, 9], None), Some((5, Some(7), None)));
        assert_eq!(told(&[5, 7, 9], Some(7)), Some((7, Some(9), Some(9))));
        assert_eq!(told(&[5, 7, 9], Some(9)), Some((9, Some(5), None)));
        assert_eq!(told(&[5], None), Some((5, None, None)));
        assert_eq!(told(&[5, 7], Some(99)), Some((5, Some(7), None)));
        assert_eq!(told(&[], Some(5)), None);
    }
}
