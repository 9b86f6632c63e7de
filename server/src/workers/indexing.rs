//! Brings the search index up to date with what was left for later, a little at a time.

use super::AFTER_FAULT;
use crate::stop::Stop;
use desk::{Desk, search};
use std::time::Duration;

/// Between two looks for something to do.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Between two helpings: whoever else wants to write has a turn.
const BREATHE: Duration = Duration::from_millis(5);

/// Runs until `stop`.
pub async fn keep_index(desk: Desk, stop: Stop) {
    while !stop.is_wished() {
        let pause = match search::catch_up(&desk).await {
            Ok(true) => BREATHE,
            Ok(false) => LOOK_AGAIN,
            Err(trouble) => {
                tracing::error!(error = %trouble, "the search index could not be brought up to date");
                AFTER_FAULT
            }
        };
        stop.sleep(pause).await;
    }
}
