//! Watches the clock: terms are warned of and breached when they are due, solved tickets close when their time is over, and whoever has
//! left a ticket without a word is forgotten.

use super::AFTER_FAULT;
use crate::stop::Stop;
use desk::{Desk, tickets};
use std::time::Duration;

/// A ticket registered meanwhile may come due before the one we waited for.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Runs until `stop`.
pub async fn watch_terms(desk: Desk, stop: Stop) {
    while !stop.is_wished() {
        let pause = match tickets::raise_term_alerts(&desk).await {
            Ok(next) => next.map_or(LOOK_AGAIN, |at| {
                let millis = u64::try_from(at.since(desk.now())).unwrap_or(0);
                Duration::from_millis(millis.max(200)).min(LOOK_AGAIN)
            }),
            Err(trouble) => {
                tracing::error!(error = %trouble, "the terms could not be checked");
                AFTER_FAULT
            }
        };
        stop.sleep(pause).await;
    }
}

/// Runs until `stop`.
pub async fn close_solved(desk: Desk, stop: Stop) {
    while !stop.is_wished() {
        let pause = match tickets::close_solved(&desk).await {
            // Another policy, or another calendar, may bring it nearer meanwhile.
            Ok(next) => next.map_or(LOOK_AGAIN, |at| {
                let millis = u64::try_from(at.since(desk.now())).unwrap_or(0);
                Duration::from_millis(millis.max(200)).min(LOOK_AGAIN)
            }),
            Err(trouble) => {
                tracing::error!(error = %trouble, "solved tickets could not be closed");
                AFTER_FAULT
            }
        };
        stop.sleep(pause).await;
    }
}

/// How often those who went without a word are looked for.
const ABSENT: Duration = Duration::from_secs(5);

/// Pages hear of people who went without a word. Runs until `stop`.
pub async fn watch_presence(desk: Desk, stop: Stop) {
    while !stop.is_wished() {
        desk.forget_absent();
        stop.sleep(ABSENT).await;
    }
}
