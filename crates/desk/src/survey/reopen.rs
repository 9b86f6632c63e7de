//! *No quedó solucionado.*

use super::link;
use crate::{Answer, Desk};
use domain::Refusal;
use domain::survey::MAX_COMMENT;

/// Reopens with a reason within the window; the technician is told.
pub async fn reopen(desk: &Desk, token: &str, reason: &str) -> Answer<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::EmptyBody.into());
    }
    if reason.chars().count() > MAX_COMMENT {
        return Err(Refusal::TooLong { max: MAX_COMMENT }.into());
    }
    let txn = desk.begin().await?;
    let link = link::open(desk, &txn, token).await?;
    todo!("{}", link.ticket)
}
