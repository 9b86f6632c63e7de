//! An office that is older than the suggestions of triage: what it has sorted is learned once, at the first start.

use desk::{Desk, learned};

/// Ends by itself.
pub async fn learn_what_was_sorted(desk: Desk) {
    match learned::catch_up(&desk).await {
        Ok(0) => {}
        Ok(tickets) => tracing::info!(tickets, "triage has learned from the tickets that were sorted before"),
        Err(trouble) => tracing::warn!(error = %trouble, "triage could not learn from older tickets; `mesa relearn` does it by hand"),
    }
}
