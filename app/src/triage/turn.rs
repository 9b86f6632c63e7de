//! Whose turn it is: the first unassigned ticket, or one further on when some were passed over.

use crate::{AskError, queue, tickets};
use domain::queue::{Filter, View};
use domain::tickets::{TicketId, TicketView};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub view: TicketView,
    /// Where passing it over leads to; nowhere when it is the only one.
    pub skip_to: Option<TicketId>,
    /// Where to go on once it is escalated; nothing is the beginning, where the next one will have moved up.
    pub go_on: Option<TicketId>,
}

/// Nothing when nobody waits.
pub async fn next_turn(wanted: Option<TicketId>) -> Result<Option<Turn>, AskError> {
    let page = queue::api::queue_page(unassigned()).await?;
    let waiting: Vec<TicketId> = page.rows.iter().map(|row| row.id).collect();
    let Some(Place { ticket, skip_to, go_on }) = place(&waiting, wanted) else { return Ok(None) };
    let view = tickets::api::ticket(ticket).await?;
    Ok(Some(Turn { view, skip_to, go_on }))
}

fn unassigned() -> Filter {
    let view = View::Unassigned;
    Filter { view, text: None, status: None, kind: None, category: None, technician: None, priority: None, after: None }
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
