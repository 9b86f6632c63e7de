//! *No quedó solucionado.*

use super::link;
use crate::tickets::{Reopening, back_to_work, row};
use crate::{Answer, Desk};
use domain::Refusal;
use domain::survey::MAX_COMMENT;
use domain::tickets::Move;

/// Reopens with a reason within the window; the technician is told. A form sent twice reopens once.
pub async fn reopen(desk: &Desk, token: &str, reason: &str) -> Answer<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::EmptyBody.into());
    }
    if reason.chars().count() > MAX_COMMENT {
        return Err(Refusal::TooLong { max: MAX_COMMENT }.into());
    }
    let txn = desk.begin().await?;
    let ticket = link::open(desk, &txn, token).await?.ticket;
    // Read again under the lock: somebody else may have reopened it meanwhile.
    let mut ticket = row::lock(&txn, ticket).await?;
    let link = link::open(desk, &txn, token).await?;
    if link.is_over() && !link.can_reopen(desk, desk.now()) {
        return Err(Refusal::ReopenWindowPassed.into());
    }
    let how = Reopening { step: Move::Reopen, by: link.person, reason: Some(reason), entry: None, answers: None };
    back_to_work(desk, &txn, &mut ticket, how).await?;
    desk.commit(txn, Some(ticket.id)).await
}
